//! Opens the window, and says in one sentence why there is none where it cannot be opened.

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{self, IconData, ViewportBuilder};
use thiserror::Error;

use super::App;
use crate::disk::Places;

/// What the window begins with.
#[derive(Clone, Debug)]
pub struct Start {
    /// What to open; without it, what was open last, or the sample corpus.
    pub path: Option<PathBuf>,
    /// Who makes the edits.
    pub author: String,
    /// Where the user's own records lie.
    pub places: Places,
}

/// Why there is no window, and how to get one.
#[derive(Debug, Error)]
pub enum NoWindow {
    /// Nothing to open it on.
    #[error(
        "there is no display. Start Dateline from a desktop session, or set DISPLAY or \
         WAYLAND_DISPLAY to one"
    )]
    NoDisplay,
    /// The display that is named is not there.
    #[error(
        "the display cannot be reached. Check DISPLAY or WAYLAND_DISPLAY, and that you may \
         connect to it"
    )]
    Unreachable,
    /// A library that the window needs is not installed.
    #[error(
        "the system library {library} is missing. Install it, on Debian or Ubuntu with: sudo apt install {package}"
    )]
    MissingLibrary {
        /// The library.
        library: &'static str,
        /// The packages that bring it.
        package: &'static str,
    },
    /// Whatever else the system says.
    #[error("{0}. Check that a display with OpenGL is reachable (DISPLAY or WAYLAND_DISPLAY)")]
    Other(String),
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When there is no window to be had.
pub fn run(start: Start) -> Result<(), NoWindow> {
    if !has_display() {
        return Err(NoWindow::NoDisplay);
    }
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Dateline")
            .with_app_id("dateline")
            .with_icon(icon())
            .with_inner_size([1400.0, 880.0])
            .with_min_inner_size([900.0, 600.0]),
        persistence_path: Some(start.places.state().join("window.ron")),
        ..eframe::NativeOptions::default()
    };
    // The windowing crates panic where a library is missing; their words are kept from the
    // terminal until it is known whether the window ever opened.
    let opened = Arc::new(Mutex::new(false));
    let said = Arc::new(Mutex::new(String::new()));
    let before = hush_until_open(&opened, &said);
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
        let opened = Arc::clone(&opened);
        eframe::run_native(
            "dateline",
            options,
            Box::new(move |cc| {
                set_fallback_theme(&cc.egui_ctx);
                let mut app = App::new(&cc.egui_ctx, start, cc.storage)?;
                app.watch();
                *opened.lock().unwrap_or_else(PoisonError::into_inner) = true;
                Ok(Box::new(app))
            }),
        )
    }));
    panic::set_hook(before);
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&error.to_string())),
        Err(payload) => {
            if *opened.lock().unwrap_or_else(PoisonError::into_inner) {
                // A fault of the running program is not a missing window.
                panic::resume_unwind(payload);
            }
            let said = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Err(explain(&said))
        }
    }
}

type Hook = Box<dyn Fn(&panic::PanicHookInfo<'_>) + Sync + Send>;

fn hush_until_open(opened: &Arc<Mutex<bool>>, said: &Arc<Mutex<String>>) -> Hook {
    let before: Arc<Hook> = Arc::new(panic::take_hook());
    let (opened, said) = (Arc::clone(opened), Arc::clone(said));
    let through = Arc::clone(&before);
    panic::set_hook(Box::new(move |info| {
        if *opened.lock().unwrap_or_else(PoisonError::into_inner) {
            through(info);
        } else {
            *said.lock().unwrap_or_else(PoisonError::into_inner) = info.to_string();
        }
    }));
    Box::new(move |info| before(info))
}

fn has_display() -> bool {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return true;
    }
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET")
}

fn explain(error: &str) -> NoWindow {
    if error.contains("open connection to X server") || error.contains("wayland compositor") {
        return NoWindow::Unreachable;
    }
    const LIBRARIES: [(&str, &str, &str); 5] = [
        ("xkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"),
        ("xkbcommon", "libxkbcommon", "libxkbcommon0"),
        ("libX11-xcb", "libX11-xcb", "libx11-xcb1"),
        (
            "libX11",
            "libX11",
            "libx11-6 libx11-xcb1 libxcursor1 libxi6",
        ),
        ("GlutinConfigs", "OpenGL (EGL)", "libegl1 libgl1-mesa-dri"),
    ];
    let found = LIBRARIES.iter().find(|(sign, ..)| error.contains(sign));
    match found {
        Some(&(_, library, package)) => NoWindow::MissingLibrary { library, package },
        None => {
            // What stands before the last colon are the crates and source files it came through.
            let line = error.lines().next().unwrap_or_default();
            NoWindow::Other(line.rsplit(": ").next().unwrap_or(line).to_owned())
        }
    }
}

/// Where the system does not say whether it is light or dark, light it is.
fn set_fallback_theme(ctx: &egui::Context) {
    ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
}

fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_is_named_with_its_package() {
        let check = |error: &str, expected: &str| {
            let words = format!("No window: {}", explain(error));
            assert!(words.contains(expected), "{words}");
        };
        check(
            "Library libxkbcommon-x11.so could not be loaded.",
            "libxkbcommon-x11-0",
        );
        check("NoGlutinConfigs(...)", "libgl1-mesa-dri");
        check(
            "os error at a.rs:12: broken pipe",
            "No window: broken pipe. Check",
        );
        check(
            "a.rs:788: Failed to open connection to X server",
            "cannot be reached",
        );
    }

    #[test]
    fn the_icon_can_be_read() {
        assert!(icon().width >= 64);
    }
}
