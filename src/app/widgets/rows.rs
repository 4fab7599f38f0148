//! Rows of equal height among other things in a scroll area: only those in sight are made.

use eframe::egui::{Rect, Sense, Ui, UiBuilder, pos2, vec2};

/// Paints those of `count` rows that are in sight and takes up the room of all of them.
pub fn rows_ui(
    ui: &mut Ui,
    count: usize,
    height_points: f32,
    mut row_ui: impl FnMut(&mut Ui, usize),
) {
    let pitch = height_points + ui.spacing().item_spacing.y;
    let size = vec2(ui.available_width(), pitch * count as f32);
    let (all, _) = ui.allocate_exact_size(size, Sense::hover());
    let seen = ui.clip_rect();
    // A float that is negative or too large becomes the nearest index there is.
    let first = ((seen.top() - all.top()) / pitch).floor() as usize;
    let end = ((seen.bottom() - all.top()) / pitch).ceil() as usize;
    for index in first.min(count)..end.min(count) {
        let corner = pos2(all.left(), all.top() + pitch * index as f32);
        let place = Rect::from_min_size(corner, vec2(all.width(), height_points));
        let builder = UiBuilder::new().max_rect(place).id_salt(index);
        row_ui(&mut ui.new_child(builder), index);
    }
}
