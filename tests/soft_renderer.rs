//! The pictures of tests show what egui meant: shapes, clipping, blending and text.

#[path = "support/mod.rs"]
mod support;

use eframe::egui::{Color32, Rect, Theme, Ui, pos2, vec2};
use egui_kittest::Harness;
use image::Rgba;

fn small_window<'a>(draw: impl FnMut(&mut Ui) + 'a) -> Harness<'a> {
    let mut harness = support::window(vec2(40.0, 30.0), Theme::Light).build_ui(draw);
    harness.run();
    harness
}

#[test]
fn shapes_are_filled_blended_and_clipped() {
    let whole = Rect::from_min_size(pos2(0.0, 0.0), vec2(40.0, 30.0));
    let left_half = Rect::from_min_size(pos2(0.0, 0.0), vec2(20.0, 30.0));
    let mut window = small_window(|ui| {
        let painter = ui.painter().with_clip_rect(whole);
        painter.rect_filled(whole, 0.0, Color32::WHITE);
        let half_black = Color32::from_black_alpha(128);
        painter
            .with_clip_rect(left_half)
            .rect_filled(whole.shrink(5.0), 0.0, half_black);
    });
    let image = window.render().unwrap();
    let check = |x: u32, y: u32, expected: u8| {
        let Rgba(pixel) = *image.get_pixel(x, y);
        assert_eq!(pixel, [expected, expected, expected, 255], "at {x}, {y}");
    };
    check(2, 2, 255); // outside
    check(10, 15, 127); // half of black over white, blended once along the diagonal too
    check(15, 15, 127);
    check(19, 15, 127); // the last column that is not clipped
    check(20, 15, 255);
    check(10, 26, 255); // below
}

#[test]
fn text_leaves_ink() {
    let mut window = small_window(|ui| {
        ui.label("Mm");
    });
    let image = window.render().unwrap();
    let darkest = image.pixels().map(|Rgba(p)| p[0]).min().unwrap();
    let brightest = image.pixels().map(|Rgba(p)| p[0]).max().unwrap();
    assert!(darkest < 120 && brightest > 240, "{darkest} {brightest}");
}
