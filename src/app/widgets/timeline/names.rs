//! The left edge: lane names with their counts, and the legend.

use eframe::egui::{Align2, Rect, Ui, pos2, vec2};

use crate::model::Standing;
use crate::timeline::Timeline;

use super::layout::Layout;
use super::paint;
use super::style::TimelineStyle;
use super::words;

/// Lane names with their counts, and what hollow and filled mean.
pub(super) fn show(ui: &Ui, timeline: &Timeline, layout: &Layout, style: &TimelineStyle<'_>) {
    let painter = ui.painter();
    for (lane, rect) in &layout.lanes {
        let rect = layout.name_rect(*rect);
        let name = painter.text(
            rect.left_center(),
            Align2::LEFT_CENTER,
            lane.word(),
            style.label_font(),
            style.text,
        );
        painter.text(
            pos2(name.right() + 8.0, name.center().y),
            Align2::LEFT_CENTER,
            words::count_words(timeline.count(*lane)),
            style.small_font(),
            style.quiet_text,
        );
    }
    let font = style.small_font();
    let row = font.size * 1.3;
    let first = pos2(layout.legend.left(), layout.legend.top() + 5.0 + row / 2.0);
    for (standing, word, offset) in [
        (Standing::Announced, "announced", vec2(0.0, 0.0)),
        (Standing::Reported, "reported", vec2(0.0, row)),
        (Standing::Mentioned, "unclear", vec2(67.0, row)),
    ] {
        let place = first + offset;
        let side = 9.0;
        let sample = Rect::from_center_size(place + vec2(side / 2.0, 0.0), vec2(side, side));
        let (inside, edge) = paint::sample_colours(style, standing);
        painter.add(paint::sample(sample, side / 2.0, inside, edge));
        painter.text(
            pos2(sample.right() + 5.0, place.y),
            Align2::LEFT_CENTER,
            word,
            font.clone(),
            style.quiet_text,
        );
    }
}
