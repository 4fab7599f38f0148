//! Wheel, drag and keys: how a person moves along the timeline.

use eframe::egui::{EventFilter, Key, Modifiers, Response, Ui, Vec2};

use crate::model::Minute;
use crate::timeline::{Mark, Timeline};

use super::layout::Layout;
use super::plane::Scales;
use super::view::{TimelineKind, TimelineView};

/// By how much a key or a button zooms.
const ZOOM_STEP: f64 = 1.5;

/// By which share of the view an arrow key moves it.
const PAN_SHARE: f64 = 0.1;

/// How much one point of the wheel zooms: a notch of fifty points by about a quarter.
pub(super) const ZOOM_A_POINT: f64 = 0.005;

/// Moves the view by what the pointer did to the canvas. By two clocks it moves both of them, but
/// along the axis only the one.
pub(super) fn point(
    ui: &Ui,
    canvas: &Response,
    kind: TimelineKind,
    layout: &Layout,
    scales: &Scales,
    view: &mut TimelineView,
) {
    if canvas.double_clicked() {
        view.reset();
        return;
    }
    let (across, told) = (&scales.across, &scales.told);
    let mut range = across.view();
    let mut told_range = told.view();
    let dragged = canvas.drag_delta();
    if dragged != Vec2::ZERO {
        range = range.panned(-across.minutes_from_width(dragged.x));
        told_range = told_range.panned(told.minutes_from_width(dragged.y));
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
            range = range.zoomed(factor, across.minute_from_x(pointer.x));
            if !layout.axis.contains(pointer) {
                told_range = told_range.zoomed(factor, scales.minute_from_y(pointer.y));
            }
        }
        if wheel.x != 0.0 {
            range = range.panned(-across.minutes_from_width(wheel.x));
        }
    }
    if range != across.view() {
        view.move_to(range);
    }
    if kind == TimelineKind::TwoClocks && told_range != told.view() {
        view.move_told_to(told_range);
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

/// Obeys the keys while they go to the timeline: arrows move the view, plus and minus zoom it.
pub(super) fn keys(
    ui: &Ui,
    canvas: &Response,
    kind: TimelineKind,
    scales: &Scales,
    view: &mut TimelineView,
) {
    if !canvas.has_focus() {
        return;
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
    if pressed(Key::Period) {
        view.step(true);
    }
    if pressed(Key::Comma) {
        view.step(false);
    }
    let share = |forth: bool, back: bool| {
        (f64::from(u8::from(forth)) - f64::from(u8::from(back))) * PAN_SHARE
    };
    let across = share(pressed(Key::ArrowRight), pressed(Key::ArrowLeft));
    let upwards = share(pressed(Key::ArrowUp), pressed(Key::ArrowDown));
    if across != 0.0 {
        let range = scales.across.view();
        view.move_to(range.panned(range.length() * across));
    }
    if upwards != 0.0 && kind == TimelineKind::TwoClocks {
        let told = scales.told.view();
        view.move_told_to(told.panned(told.length() * upwards));
    }
}

/// Takes the step from mark to mark that was asked for. Returns the mark that was stepped to.
pub(super) fn step(
    timeline: &Timeline,
    selected: Option<Mark>,
    kind: TimelineKind,
    view: &mut TimelineView,
) -> Option<Mark> {
    let forth = view.take_step()?;
    let stepped = match selected {
        Some(mark) if forth => timeline.next(&mark),
        Some(mark) => timeline.previous(&mark),
        None => {
            let seen = view.shown()?;
            timeline.first_from(Minute(seen.start().ceil() as i64))
        }
    }?;
    view.reveal(&stepped);
    if kind == TimelineKind::TwoClocks
        && let Some(told) = timeline.clocks().told(&stepped)
    {
        view.reveal_told(&told);
    }
    Some(stepped)
}
