//! The left edge: lane names with their counts, and the legend.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align2, Id, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::model::Standing;
use crate::timeline::Timeline;

use super::layout::Layout;
use super::paint;
use super::style::TimelineStyle;
use super::words;

/// What the legend says, in full.
const LEGEND: &str = "Hollow marks were announced beforehand, filled ones reported afterwards; of \
    pale ones the text does not tell. What is struck through can be read in two ways: a thin line \
    leads to the fainter mark of the other reading.";

/// Where the legend's second column begins, in points.
const SECOND_COLUMN: f32 = 79.0;

/// Lane names with their counts, and what hollow, filled and struck through mean.
pub(super) fn show(
    ui: &Ui,
    id: Id,
    timeline: &Timeline,
    layout: &Layout,
    style: &TimelineStyle<'_>,
) {
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
    for (standing, word, offset, is_struck) in [
        (Standing::Announced, "announced", vec2(0.0, 0.0), false),
        (Standing::Reported, "reported", vec2(0.0, row), false),
        (
            Standing::Announced,
            "two ways",
            vec2(SECOND_COLUMN, 0.0),
            true,
        ),
        (
            Standing::Mentioned,
            "unclear",
            vec2(SECOND_COLUMN, row),
            false,
        ),
    ] {
        let place = first + offset;
        let side = 9.0;
        let sample = Rect::from_center_size(place + vec2(side / 2.0, 0.0), vec2(side, side));
        let (inside, edge) = paint::sample_colours(style, standing);
        painter.add(paint::sample(sample, side / 2.0, inside, edge));
        if is_struck {
            painter.extend(paint::strokes(sample, edge));
        }
        painter.text(
            pos2(sample.right() + 5.0, place.y),
            Align2::LEFT_CENTER,
            word,
            font.clone(),
            style.quiet_text,
        );
    }
    let legend = ui.interact(layout.legend, id.with("legend"), Sense::hover());
    legend.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Legend: {LEGEND}")));
    legend.on_hover_text(LEGEND);
}
