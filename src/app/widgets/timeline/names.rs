//! The left edge: row names with their counts, and the legend.

use eframe::egui::accesskit::Role;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Align2, Id, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::analysis::count_words;
use crate::model::Standing;
use crate::timeline::Timeline;

use super::layout::Layout;
use super::paint;
use super::style::TimelineStyle;

/// What the legend says, in full.
const LEGEND: &str = "Hollow marks were announced beforehand, filled ones reported afterwards; of \
    pale ones the text does not tell. What is struck through can be read in two ways: a thin line \
    leads to the fainter mark of the other reading. A cross means called off or denied, an angle put \
    off.";

/// Between a row's name and its count, in points.
const NAME_GAP: f32 = 8.0;

/// Between the legend's columns, in points.
const LEGEND_GAP: f32 = 12.0;

/// Row names with their counts; long ones are cut.
pub(super) fn show(ui: &Ui, timeline: &Timeline, layout: &Layout, style: &TimelineStyle<'_>) {
    let painter = ui.painter();
    for (index, rect) in &layout.rows {
        let Some(row) = timeline.rows().get(*index) else {
            continue;
        };
        let rect = layout.name_rect(*rect);
        let font = style.small_font();
        let count = count_words(row.count());
        let count = painter.layout_no_wrap(count, font, style.quiet_text);
        let room = rect.width() - count.size().x - 2.0 * NAME_GAP;
        let mut name =
            LayoutJob::simple_singleline(row.title().to_owned(), style.label_font(), style.text);
        name.wrap = TextWrapping::truncate_at_width(room);
        let name = painter.layout_job(name);
        let middle = rect.center().y;
        let place = pos2(rect.left(), middle - name.size().y / 2.0);
        let behind = place.x + name.size().x + NAME_GAP;
        painter.galley(place, name, style.text);
        let place = pos2(behind, middle - count.size().y / 2.0);
        painter.galley(place, count, style.quiet_text);
    }
}

/// What hollow, filled and struck through mean, in two columns as wide as their words.
pub(super) fn legend(ui: &Ui, id: Id, layout: &Layout, style: &TimelineStyle<'_>) {
    let painter = ui.painter();
    let font = style.small_font();
    let row = font.size * 1.3;
    let side = 9.0;
    let mut left = layout.legend.left();
    let columns = [
        [
            (Standing::Announced, "announced", false),
            (Standing::Reported, "reported", false),
        ],
        [
            (Standing::Announced, "two ways", true),
            (Standing::Mentioned, "unclear", false),
        ],
    ];
    for column in columns {
        let mut right = left;
        for ((standing, word, is_struck), line) in column.into_iter().zip(0_u8..) {
            let y = layout.legend.top() + 5.0 + row * (f32::from(line) + 0.5);
            let sample = Rect::from_center_size(pos2(left + side / 2.0, y), vec2(side, side));
            let (inside, edge) = paint::sample_colours(style, standing);
            painter.add(paint::sample(sample, side / 2.0, inside, edge));
            if is_struck {
                painter.extend(paint::strokes(sample, edge));
            }
            let said = painter.text(
                pos2(sample.right() + 5.0, y),
                Align2::LEFT_CENTER,
                word,
                font.clone(),
                style.quiet_text,
            );
            right = f32::max(right, said.right());
        }
        left = right + LEGEND_GAP;
    }
    let legend = ui.interact(layout.legend, id.with("legend"), Sense::hover());
    legend.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Legend: {LEGEND}")));
    legend.on_hover_text(LEGEND);
}
