//! Rows of different heights in a scroll area: only those in sight are made, however many there
//! are.
//!
//! Invariant: a row that is in sight has its true height; those that were never in sight are
//! estimated, so that the scroll bar is about right at once and exact where one has been.

use std::hash::{DefaultHasher, Hash, Hasher};

use eframe::egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use super::heights::Heights;

/// A column of rows' own state.
#[derive(Default)]
pub struct TallRows {
    heights: Heights,
    made_for: Option<u64>,
    /// The row to bring into sight.
    reveal: Option<usize>,
}

impl TallRows {
    /// Brings a row into sight when the column is painted next.
    pub fn reveal(&mut self, row: usize) {
        self.reveal = Some(row);
    }

    /// Paints those of `count` rows that are in sight into all the room there is. Heights are
    /// estimated anew, and the column is shown from its head, whenever `key` is another one;
    /// heights alone when the width or the number of rows is.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        key: impl Hash,
        count: usize,
        estimate: impl Fn(usize, f32) -> f32,
        mut row_ui: impl FnMut(&mut Ui, usize),
    ) {
        let key = hash_of(&key);
        let area = ScrollArea::vertical().id_salt(key).auto_shrink(false);
        area.show_viewport(ui, |ui, seen| {
            let width = ui.available_width();
            let made_for = hash_of(&(key, count, width.to_bits()));
            if self.made_for != Some(made_for) {
                let estimates = (0..count).map(|row| estimate(row, width));
                self.heights = Heights::estimated(estimates);
                self.made_for = Some(made_for);
            }
            let before = self.heights.total();
            let (all, _) = ui.allocate_exact_size(vec2(width, before as f32), Sense::hover());
            if let Some(row) = self.reveal.take() {
                let top = all.top() + self.heights.top_of(row) as f32;
                let size = vec2(width, self.heights.get(row));
                ui.scroll_to_rect(Rect::from_min_size(pos2(all.left(), top), size), None);
            }
            let (first, depth) = self.heights.at(f64::from(seen.top()));
            let mut top = depth as f32;
            for row in first..count {
                if top > seen.bottom() {
                    break;
                }
                let corner = all.min + vec2(0.0, top);
                let room = Rect::from_min_size(corner, vec2(width, self.heights.get(row)));
                let builder = UiBuilder::new()
                    .max_rect(room)
                    .id_salt(row)
                    .layout(Layout::top_down(Align::Min));
                let mut child = ui.new_child(builder);
                row_ui(&mut child, row);
                let height = (child.min_rect().bottom() - corner.y).max(0.0);
                self.heights.measure(row, height);
                top += height;
            }
            if self.heights.total() != before {
                // The scroll bar follows.
                ui.ctx().request_repaint();
            }
        });
    }
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
