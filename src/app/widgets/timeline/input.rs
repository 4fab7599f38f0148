//! Wheel, drag and keys: how a person moves along the timeline.

use eframe::egui::{EventFilter, Key, Modifiers, Response, Ui, Vec2};

use crate::model::Minute;
use crate::timeline::{Mark, Scale, Timeline};

use super::view::TimelineView;

/// By how much a key or a button zooms.
const ZOOM_STEP: f64 = 1.5;

/// How much one point of the wheel zooms: a notch of fifty points by about a quarter.
const ZOOM_A_POINT: f64 = 0.005;

/// Moves the view by what the pointer did to the canvas.
pub(super) fn point(ui: &Ui, canvas: &Response, scale: &Scale, view: &mut TimelineView) {
    if canvas.double_clicked() {
        view.reset();
        return;
    }
    let mut range = scale.view();
    let dragged = canvas.drag_delta().x;
    if dragged != 0.0 {
        range = range.panned(-scale.minutes_from_width(dragged));
    }
    if canvas.contains_pointer()
        && let Some(pointer) = ui.input(|input| input.pointer.hover_pos())
    {
        // Taken, so that a scroll area around the timeline stays where it is.
        let wheel =
            ui.input_mut(|input| std::mem::replace(&mut input.smooth_scroll_delta, Vec2::ZERO));
        let pinch = f64::from(ui.input(|input| input.zoom_delta()));
        let factor = pinch * (f64::from(wheel.y) * ZOOM_A_POINT).exp();
        if factor != 1.0 {
            range = range.zoomed(factor, scale.minute_from_x(pointer.x));
        }
        if wheel.x != 0.0 {
            range = range.panned(-scale.minutes_from_width(wheel.x));
        }
    }
    if range != scale.view() {
        view.move_to(range);
    }
}

/// Claims the keys that the timeline obeys while it has the keyboard. The escape key is one of
/// them only while there is something for it to put away.
pub(super) fn claim_keys(ui: &Ui, canvas: &Response, with_escape: bool) {
    if canvas.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: with_escape,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(canvas.id, filter));
    }
}

/// Obeys the keys while they go to the timeline. Returns the mark that was stepped to.
pub(super) fn keys(
    ui: &Ui,
    canvas: &Response,
    timeline: &Timeline,
    selected: Option<Mark>,
    view: &mut TimelineView,
) -> Option<Mark> {
    if !canvas.has_focus() {
        return None;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Plus) || pressed(Key::Equals) {
        view.zoom(ZOOM_STEP);
    }
    if pressed(Key::Minus) {
        view.zoom(1.0 / ZOOM_STEP);
    }
    if pressed(Key::Home) {
        view.reset();
    }
    let forth = pressed(Key::ArrowRight);
    let back = pressed(Key::ArrowLeft);
    if !forth && !back {
        return None;
    }
    let stepped = match selected {
        Some(mark) if forth => timeline.next(&mark),
        Some(mark) => timeline.previous(&mark),
        None => {
            let seen = view.shown()?;
            timeline.first_from(Minute(seen.start().ceil() as i64))
        }
    }?;
    view.reveal(&stepped);
    Some(stepped)
}
