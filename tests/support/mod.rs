//! What the tests of the window share: a window without a screen, and pictures of it.
//!
//! Use it with `#[path = "support/mod.rs"] mod support;`.

#![allow(
    dead_code,
    reason = "every test file that includes this uses its own share of it"
)]
#![allow(
    clippy::expect_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

mod soft_renderer;

use std::env;
use std::fs;
use std::path::PathBuf;

use eframe::egui::{Theme, Vec2};
use egui_kittest::{Harness, HarnessBuilder};

pub use soft_renderer::SoftRenderer;

/// Names the folder that pictures are saved to. Without it none are painted.
const SHOTS_VARIABLE: &str = "DATELINE_SHOTS";

/// A window of the given size in points, at one pixel a point; finish it with
/// `build_ui_state` or `build_ui`.
pub fn window<State>(size: impl Into<Vec2>, theme: Theme) -> HarnessBuilder<State> {
    Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_render_cursor(false)
        .renderer(SoftRenderer::default())
}

/// Saves a picture of the window as `NAME.png` in the folder that `DATELINE_SHOTS` names, made if
/// needed. Does nothing without that variable: pictures are for people to look at.
pub fn save_picture<State>(harness: &mut Harness<'_, State>, name: &str) {
    let Some(folder) = env::var_os(SHOTS_VARIABLE).map(PathBuf::from) else {
        return;
    };
    let picture = harness.render().expect("the window can be painted");
    fs::create_dir_all(&folder).expect("the folder for pictures can be made");
    picture
        .save(folder.join(format!("{name}.png")))
        .expect("the picture can be saved");
}
