//! Brushing: a stretch of event time that is drawn along, for whatever the caller does with it.
//!
//! Invariant: both ends of a brush are those of steps of the calendar, coarser the more time is in
//! view, so that what was brushed can be said in words.

use std::ops::Range;

use eframe::egui::{Key, Modifiers, PointerButton, Pos2, Rect, Response, Ui};

use crate::model::{Minute, day_start};
use crate::timeline::{Scale, Step};

use super::style::TimelineSelection;

/// What a brush snaps to, finest first.
const SNAPS: [Step; 8] = [
    Step::Minutes(15),
    Step::Minutes(60),
    Step::Minutes(360),
    Step::Day,
    Step::Week,
    Step::Months(1),
    Step::Years(1),
    Step::Years(10),
];

/// The least width of a step that a brush snaps to, in points.
const LEAST_STEP: f64 = 4.0;

/// What became of the brush.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Brushing {
    /// It lies over this stretch.
    Over(Range<Minute>),
    /// It was put away.
    Away,
}

/// A drag along the axis, or anywhere with Shift. `None` when the pointer does something else.
pub(super) fn drag(ui: &Ui, canvas: &Response, axis: Rect, scale: &Scale) -> Option<Brushing> {
    let shift = ui.input(|input| input.modifiers.shift);
    if shift && canvas.clicked_by(PointerButton::Primary) {
        return Some(Brushing::Away);
    }
    let id = canvas.id.with("brush");
    if canvas.drag_started_by(PointerButton::Primary) {
        let origin = ui.input(|input| input.pointer.press_origin());
        let begun = origin.filter(|place| shift || axis.contains(*place));
        let begun = begun.map(|place: Pos2| scale.minute_from_x(place.x));
        ui.data_mut(|data| match begun {
            Some(minute) => {
                data.insert_temp(id, minute);
            }
            None => data.remove::<f64>(id),
        });
    }
    if !canvas.dragged() && !canvas.drag_stopped() {
        return None;
    }
    let from: f64 = ui.data(|data| data.get_temp(id))?;
    let to = scale.minute_from_x(canvas.interact_pointer_pos()?.x);
    Some(Brushing::Over(snapped(scale, from.min(to), from.max(to))))
}

/// Shift with an arrow key moves the brush's end, from the selected mark or the chosen day on;
/// the escape key puts it away.
pub(super) fn keys(
    ui: &Ui,
    canvas: &Response,
    scale: &Scale,
    selection: &TimelineSelection,
) -> Option<Brushing> {
    if !canvas.has_focus() {
        return None;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if selection.brush.is_some() && pressed(Modifiers::NONE, Key::Escape) {
        return Some(Brushing::Away);
    }
    let later = pressed(Modifiers::SHIFT, Key::ArrowRight);
    if !later && !pressed(Modifiers::SHIFT, Key::ArrowLeft) {
        return None;
    }
    let Some(brush) = &selection.brush else {
        let middle = scale.view().start().midpoint(scale.view().end());
        let chosen = selection.mark.map(|mark| mark.start().0 as f64);
        let day = selection.day.map(|day| day_start(day).0 as f64);
        let at = chosen.or(day).unwrap_or(middle);
        return Some(Brushing::Over(snapped(scale, at, at)));
    };
    let beyond = if later { brush.end.0 } else { brush.end.0 - 2 };
    let edge = snapped(scale, beyond as f64, beyond as f64);
    let end = if later { edge.end } else { edge.start };
    let least = snapped(scale, brush.start.0 as f64, brush.start.0 as f64);
    Some(Brushing::Over(brush.start..end.max(least.end)))
}

fn snapped(scale: &Scale, from: f64, to: f64) -> Range<Minute> {
    let (from, to) = (Minute(from.floor() as i64), Minute(to.floor() as i64 + 1));
    let step = Step::finest(&SNAPS, scale.points_a_day(), LEAST_STEP).unwrap_or(Step::Day);
    let edges = step.edges(from, to);
    edges.first().copied().unwrap_or(from)..edges.last().copied().unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{ViewRange, stretch_words};

    #[test]
    fn a_brush_can_be_said_in_words() {
        let check = |days: f64, from: &str, to: &str, expected: &str| {
            let minute = |date: &str| day_start(date.parse().unwrap()).0 as f64 + 700.0;
            let view = ViewRange::new(minute(from), minute(from) + days * 1440.0);
            let scale = Scale::new(view, 0.0, 1000.0);
            let found = snapped(&scale, minute(from), minute(to));
            assert_eq!(stretch_words(&found), expected);
        };
        check(60.0, "2022-02-03", "2022-02-10", "3–10 Feb 2022");
        check(60.0, "2022-02-03", "2022-02-03", "3 Feb 2022");
        check(400.0, "2022-02-03", "2022-02-10", "31 Jan – 13 Feb 2022");
        check(4000.0, "2022-02-03", "2022-03-10", "1 Feb – 31 Mar 2022");
        check(
            200_000.0,
            "1904-02-03",
            "1912-03-10",
            "1 Jan 1900 – 31 Dec 1919",
        );
    }
}
