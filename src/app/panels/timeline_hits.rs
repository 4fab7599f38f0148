//! Where on the timeline the documents lie that the filter found: a strip along its top, marked
//! on the days on which they were published.
//!
//! Invariant: the strip takes no clicks; what lies under it can be reached as before.

use eframe::egui::{Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use crate::analysis::plural;
use crate::app::theme::Palette;
use crate::timeline::{Scale, ViewRange};
use crate::workspace::Workspace;

/// How high the strip is, in points.
const HEIGHT: f32 = 6.0;

/// How wide a day is at the least, in points, so that it can be seen.
const LEAST_WIDTH: f32 = 2.0;

/// Paints the strip over a timeline that shows a range in a rectangle, if there is a filter.
pub fn hit_strip_ui(ui: &Ui, work: &Workspace, plot: Rect, range: Option<ViewRange>) {
    let (Some(hits), Some(range)) = (work.hits(), range) else {
        return;
    };
    let palette = Palette::of(ui);
    let scale = Scale::new(range, plot.left(), plot.right());
    let strip = Rect::from_min_max(plot.min, pos2(plot.right(), plot.top() + HEIGHT));
    let painter = ui.painter().with_clip_rect(strip);
    let mut in_view = 0;
    // The right end of what is painted: where days are narrow, many fall on one point.
    let mut painted = f32::NEG_INFINITY;
    for (day, count) in &hits.days {
        let (left, right) = scale.xs_from_day(*day);
        if right < plot.left() || left > plot.right() {
            continue;
        }
        in_view += count;
        let right = right.max(left + LEAST_WIDTH);
        if right <= painted + 0.5 {
            continue;
        }
        let bar = Rect::from_min_max(pos2(left, strip.top()), pos2(right, strip.bottom()));
        painter.rect_filled(bar, 0.0, palette.find_hit);
        painter.hline(
            left..=right,
            strip.bottom() - 0.5,
            Stroke::new(1.0, palette.announced),
        );
        painted = right;
    }
    let response = ui.interact(strip, ui.scope_id().with("hit strip"), Sense::hover());
    response.widget_info(|| {
        let label = format!(
            "Found by the filter: {} published here",
            plural(in_view, "document")
        );
        WidgetInfo::labeled(Role::Label, true, label)
    });
}
