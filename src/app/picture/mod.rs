//! A picture of what the timeline shows, to be put into a report: the same shapes that the window
//! paints, with what it is about above them.

mod png;
mod svg;

use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use eframe::egui::{self, Context, Pos2, RawInput, Rect, RichText, Theme, Vec2, vec2};

use super::panels::timeline::timeline_figure;
use super::theme::{self, Palette};
use super::view::View;
use crate::analysis::{one_line, plural, short_day};
use crate::timeline::stretch_words;
use crate::workspace::Workspace;

/// The least and the most that the timeline measures on a picture, in points.
const LEAST: Vec2 = vec2(960.0, 240.0);
const MOST: Vec2 = vec2(2400.0, 1400.0);

/// Around the picture's content, in points.
const MARGIN: f32 = 18.0;

/// Above the timeline, for the title and the caption, in points.
const HEAD: f32 = 48.0;

/// So many passes are run before the shapes are taken: a plot needs to know how large it was.
const PASSES: usize = 3;

/// The kind of a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PictureFormat {
    /// An image of pixels.
    #[default]
    Png,
    /// A drawing, whose text stays text.
    Svg,
}

impl PictureFormat {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            PictureFormat::Png => "png",
            PictureFormat::Svg => "svg",
        }
    }

    /// A path with the format's extension, whatever it was called: a file without one would be
    /// read as a document.
    pub fn path(self, chosen: &Path) -> PathBuf {
        let extension = self.extension();
        let has_it = chosen
            .extension()
            .is_some_and(|found| found.eq_ignore_ascii_case(extension));
        if has_it {
            return chosen.to_owned();
        }
        let mut name = chosen.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(extension);
        chosen.with_file_name(name)
    }
}

/// What a picture is to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PictureChoice {
    /// The kind of file.
    pub format: PictureFormat,
    /// Light whatever the window looks like, as paper is.
    pub for_print: bool,
}

/// Draws what the timeline shows now. `is_dark` is how the window looks; the view is left as it
/// was.
pub fn draw(work: &Workspace, view: &mut View, is_dark: bool, size: Vec2) -> String {
    let theme = if is_dark { Theme::Dark } else { Theme::Light };
    let palette = Palette::for_dark(is_dark);
    let timeline = size.clamp(LEAST, MOST);
    let page = timeline + vec2(2.0 * MARGIN, 2.0 * MARGIN + HEAD);
    let ctx = Context::default();
    theme::install(&ctx);
    ctx.set_theme(theme);
    let (title, caption) = (title_of(work), caption_of(work, view));
    let before = view.timeline;
    let mut shapes = Vec::new();
    for _ in 0..PASSES {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, page)),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            let inside = Rect::from_min_size(Pos2::ZERO, page).shrink(MARGIN);
            let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(inside));
            ui.label(
                RichText::new(&title)
                    .font(theme::heading())
                    .color(palette.text),
            );
            let words = RichText::new(&caption).font(theme::small());
            ui.label(words.color(palette.text_weak));
            let below = inside.with_min_y(inside.top() + HEAD);
            let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(below));
            timeline_figure(&mut ui, work, view);
        });
        shapes = std::mem::take(&mut output.shapes);
        // Nobody paints this window: its fonts need no texture.
        output.textures_delta.clear();
    }
    view.timeline = before;
    let about = svg::About {
        title: &title,
        description: &caption,
    };
    svg::write(&shapes, page, palette.page, &about)
}

/// The folder's name.
fn title_of(work: &Workspace) -> String {
    let name = work.corpus().and_then(|corpus| corpus.file_name());
    let name = name.map(|name| one_line(&name.to_string_lossy()));
    format!("Timeline of {}", name.unwrap_or_default())
}

/// The time in view, how many documents there are, and the date of the newest: what is newer
/// cannot be on the picture.
fn caption_of(work: &Workspace, view: &View) -> String {
    let shown = work.shown();
    let range = view.timeline.in_view(&shown.timeline);
    let range = range.map(|range| stretch_words(&range.minutes()));
    let newest = shown
        .dossiers
        .iter()
        .filter_map(|it| it.document.first_day())
        .max();
    let newest = newest.map_or_else(
        || "no document has a date".to_owned(),
        |date| format!("the newest of {}", short_day(date)),
    );
    let documents = plural(shown.dossiers.len(), "document");
    let range = range.unwrap_or_else(|| "no dates".to_owned());
    format!("{range} · {documents}, {newest}")
}

/// A picture that is being painted.
pub struct Painting {
    path: PathBuf,
    painter: JoinHandle<Result<Vec<u8>, String>>,
}

impl Painting {
    /// Paints a drawing on a thread of its own; it takes longer than a frame.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(ctx: &Context, drawing: String, path: PathBuf) -> std::io::Result<Self> {
        let repaint = ctx.clone();
        let painter = thread::Builder::new()
            .name("picture".to_owned())
            .spawn(move || {
                let image = png::render(&drawing);
                // The frame that looks for it must not come before the thread has ended.
                repaint.request_repaint_after(Duration::from_millis(20));
                image
            })?;
        Ok(Self { path, painter })
    }

    /// Whether it is done.
    pub fn is_done(&self) -> bool {
        self.painter.is_finished()
    }

    /// The file and its bytes; waits until they are there.
    ///
    /// # Errors
    /// When it could not be painted, in words.
    pub fn finish(self) -> (PathBuf, Result<Vec<u8>, String>) {
        let gone = |_| Err("the picture could not be painted".to_owned());
        (self.path, self.painter.join().unwrap_or_else(gone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_never_named_like_a_document() {
        let check = |format: PictureFormat, chosen: &str, expected: &str| {
            assert_eq!(format.path(Path::new(chosen)), Path::new(expected));
        };
        check(PictureFormat::Png, "a/b.png", "a/b.png");
        check(PictureFormat::Png, "a/b.PNG", "a/b.PNG");
        check(PictureFormat::Svg, "a/b", "a/b.svg");
        check(PictureFormat::Svg, "a/b.txt", "a/b.txt.svg");
        check(PictureFormat::Png, "a/b.svg", "a/b.svg.png");
    }
}
