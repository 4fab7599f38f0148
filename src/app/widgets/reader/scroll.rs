//! Which part of the column of paragraphs is in view, and the bar that shows and changes it.
//!
//! The position is kept as a paragraph and a distance from its top, never as a distance from the
//! top of the document: so the words in view stay still when heights above them become known.

use eframe::egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::style::ReaderStyle;
use crate::app::widgets::heights::Heights;

/// Where the top of the view is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ScrollPosition {
    /// The paragraph it is measured from.
    pub(super) paragraph: usize,
    /// How far below that paragraph's top it is; negative above the first one.
    pub(super) offset_points: f32,
}

impl ScrollPosition {
    /// How far below the first paragraph's top the view begins.
    pub(super) fn depth(self, heights: &Heights) -> f64 {
        heights.top_of(self.paragraph) + f64::from(self.offset_points)
    }

    /// The position at a depth.
    pub(super) fn at_depth(heights: &Heights, depth: f64) -> Self {
        let (paragraph, top) = heights.at(depth);
        Self {
            paragraph,
            offset_points: (depth - top) as f32,
        }
    }

    /// Brings the offset into its paragraph by stepping to those before or after it.
    /// `height_of` measures, so that stepping onto a paragraph not seen yet is exact.
    pub(super) fn normalise(&mut self, count: usize, mut height_of: impl FnMut(usize) -> f32) {
        while self.offset_points < 0.0 && self.paragraph > 0 {
            self.paragraph -= 1;
            self.offset_points += height_of(self.paragraph);
        }
        while self.paragraph + 1 < count {
            let height = height_of(self.paragraph);
            if self.offset_points < height {
                break;
            }
            self.offset_points -= height;
            self.paragraph += 1;
        }
    }
}

/// The bar's width, and the least length of its handle.
pub(super) const BAR_WIDTH_POINTS: f32 = 12.0;
const SHORTEST_HANDLE_POINTS: f32 = 28.0;

/// What the bar shows.
pub(super) struct BarState {
    /// The depth of the view's top when scrolled to the very start.
    pub(super) least_depth: f64,
    /// The depth of the view's top when scrolled to the very end.
    pub(super) greatest_depth: f64,
    /// The depth of the view's top now.
    pub(super) depth: f64,
}

/// Shows the bar in its strip at the view's side, unless everything is in view. Returns the depth
/// that it was dragged to. `grip` remembers where on the handle the pointer holds it.
pub(super) fn bar_ui(
    ui: &Ui,
    id: Id,
    strip: Rect,
    state: &BarState,
    style: &ReaderStyle,
    grip: &mut Option<f32>,
) -> Option<f64> {
    let range = state.greatest_depth - state.least_depth;
    if range <= 0.0 {
        return None;
    }
    let share_in_view = f64::from(strip.height()) / (range + f64::from(strip.height()));
    let length = (share_in_view as f32 * strip.height())
        .max(SHORTEST_HANDLE_POINTS)
        .min(strip.height());
    let way = strip.height() - length;
    let done = ((state.depth - state.least_depth) / range).clamp(0.0, 1.0);
    let handle = Rect::from_min_size(
        pos2(strip.left(), strip.top() + done as f32 * way),
        vec2(strip.width(), length),
    );

    let response = ui.interact(strip, id, Sense::drag());
    response.widget_info(|| WidgetInfo {
        value: Some(done),
        ..WidgetInfo::labeled(Role::ScrollBar, ui.is_enabled(), "Scroll position")
    });
    let pointer = response.interact_pointer_pos();
    if !response.is_pointer_button_down_on() {
        *grip = None;
    }

    let is_active = response.hovered() || grip.is_some();
    let (colour, inset) = match is_active {
        true => (style.scroll_handle_active, 2.0),
        false => (style.scroll_handle, 4.0),
    };
    let shape = handle.shrink2(vec2(inset, 2.0));
    ui.painter().rect_filled(shape, shape.width() / 2.0, colour);

    let pointer = pointer.filter(|_| response.is_pointer_button_down_on())?;
    let grip = *grip.get_or_insert_with(|| match handle.contains(pointer) {
        true => pointer.y - handle.top(),
        false => length / 2.0,
    });
    let share = f64::from((pointer.y - grip - strip.top()) / way.max(1.0)).clamp(0.0, 1.0);
    let depth = state.least_depth + share * range;
    ((depth - state.depth).abs() > f64::EPSILON).then_some(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_step_over_paragraphs() {
        let real = [10.0, 20.0, 30.0];
        let check = |(paragraph, offset_points): (usize, f32), expected: (usize, f32)| {
            let mut position = ScrollPosition {
                paragraph,
                offset_points,
            };
            position.normalise(real.len(), |i| real[i]);
            let found = (position.paragraph, position.offset_points);
            assert_eq!(found, expected, "{paragraph}, {offset_points}");
        };
        check((0, -16.0), (0, -16.0));
        check((0, 9.0), (0, 9.0));
        check((0, 10.0), (1, 0.0));
        check((0, 35.0), (2, 5.0));
        check((2, -5.0), (1, 15.0));
        check((2, -25.0), (0, 5.0));
        check((2, -45.0), (0, -15.0));
        check((2, 99.0), (2, 99.0));
    }

    #[test]
    fn depths_read_back() {
        let heights = Heights::estimated([10.0, 20.0, 30.0].into_iter());
        for depth in [-4.0, 0.0, 9.5, 10.0, 31.0, 75.0] {
            let position = ScrollPosition::at_depth(&heights, depth);
            assert_eq!(position.depth(&heights), depth);
        }
    }
}
