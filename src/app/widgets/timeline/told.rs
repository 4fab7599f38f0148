//! The clock of telling: the axis at the left of the plane, upwards, with a strip of publications.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, Color32, CursorIcon, Id, PointerButton, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::timeline::{Axis, Lane, Timeline};

use super::input::ZOOM_A_POINT;
use super::layout::Layout;
use super::paint::{filled, written};
use super::plane::{PlaneScene, Scales};
use super::style::TimelineStyle;
use super::view::TimelineView;
use super::words::marks_words;

/// What the upright axis is.
pub(super) const SAID: &str = "when it was said";

/// What the axis below is.
pub(super) const HAPPENS: &str = "when it happens";

/// The calendar of the clock of telling.
pub(super) fn axis(scales: &Scales, style: &TimelineStyle<'_>) -> Axis {
    Axis::upright(&scales.told, style.small_font().size * 1.3)
}

/// Paints the axis and the strip, and lets the pointer move them.
#[allow(
    clippy::too_many_arguments,
    reason = "what the plane beside it takes, and the axis"
)]
pub(super) fn show(
    ui: &Ui,
    id: Id,
    timeline: &Timeline,
    scene: &PlaneScene,
    axis: &Axis,
    scales: &Scales,
    layout: &Layout,
    style: &TimelineStyle<'_>,
) {
    let painter = ui.painter();
    let mut shapes = strip(scene, layout, style);
    let (font, bottom) = (style.small_font(), scales.bottom);
    let right = layout.told_axis.right() - 6.0;
    for tick in axis.ticks.iter().filter(|tick| !tick.label.is_empty()) {
        let place = pos2(right, bottom - tick.label_x);
        let text = (tick.label.as_str(), &font, style.quiet_text);
        shapes.push(written(painter, place, Align2::RIGHT_CENTER, text));
    }
    for context in &axis.contexts {
        let place = pos2(layout.told_axis.left(), bottom - context.x - 1.0);
        let text = (context.label.as_str(), &font, style.text);
        shapes.push(written(painter, place, Align2::LEFT_BOTTOM, text));
    }
    let text = |words| painter.layout_no_wrap(words, font.clone(), style.text);
    let said = text(SAID.to_owned());
    let place = pos2(layout.legend.left(), layout.header.center().y);
    let rect = Align2::LEFT_CENTER.anchor_size(place, said.size());
    shapes.extend(arrow(
        rect.right_center() + vec2(9.0, 4.0),
        vec2(0.0, -1.0),
        style.text,
    ));
    shapes.push(Shape::galley(rect.min, said, style.text));
    let happens = text(HAPPENS.to_owned());
    let place = layout.axis.right_bottom() - vec2(18.0, 2.0);
    let rect = Align2::RIGHT_BOTTOM.anchor_size(place, happens.size());
    shapes.extend(arrow(
        rect.right_center() + vec2(6.0, 0.0),
        vec2(1.0, 0.0),
        style.text,
    ));
    shapes.push(Shape::galley(rect.min, happens, style.text));
    if let Some(words) = undated_words(timeline) {
        let place = layout.axis.left_bottom() + vec2(4.0, -2.0);
        let text = (words.as_str(), &font, style.quiet_text);
        shapes.push(written(painter, place, Align2::LEFT_BOTTOM, text));
    }
    painter.extend(shapes);
    let rect = layout.told_axis.union(layout.published);
    let node = ui.interact(rect, id.with("told"), Sense::hover());
    node.widget_info(|| {
        let count: usize = scene.published.iter().map(|(_, count)| count).sum();
        let published = if count == 1 { "document" } else { "documents" };
        let label = format!("When it was said: {count} {published} published");
        WidgetInfo::labeled(Role::Label, true, label)
    });
}

/// A small arrow from a place on. Not every font has one.
fn arrow(from: Pos2, along: Vec2, colour: Color32) -> [Shape; 3] {
    let tip = from + along * 9.0;
    let across = vec2(along.y, -along.x);
    let stroke = Stroke::new(1.2, colour);
    [
        Shape::line_segment([from, tip], stroke),
        Shape::line_segment([tip, tip - along * 3.5 + across * 3.0], stroke),
        Shape::line_segment([tip, tip - along * 3.5 - across * 3.0], stroke),
    ]
}

/// Documents as they were published, as dense as they are many.
fn strip(scene: &PlaneScene, layout: &Layout, style: &TimelineStyle<'_>) -> Vec<Shape> {
    let most = scene.published.iter().map(|(_, count)| *count).max();
    let colour = style.lane_colour(Some(Lane::Publication));
    let strip = layout.published.shrink2(vec2(2.0, 0.0));
    let places = scene.published.iter().map(|(ys, count)| {
        let share = *count as f32 / most.unwrap_or(1) as f32;
        let width = strip.width() * (0.4 + 0.6 * share);
        let middle = ys.start.midpoint(ys.end);
        let half = ((ys.end - ys.start) / 2.0 - 0.5).clamp(1.0, 3.0);
        let rect = Rect::from_min_max(
            pos2(strip.right() - width, middle - half),
            pos2(strip.right(), middle + half),
        );
        filled(rect.intersect(layout.published), 1.0, colour)
    });
    places.collect()
}

/// How many marks have no place here, because nobody knows when their document was published.
fn undated_words(timeline: &Timeline) -> Option<String> {
    let count = timeline.clocks().undated();
    (count > 0).then(|| format!("{} of undated documents not shown", marks_words(count)))
}

/// Dragging the axis moves it, the wheel above it zooms it, and neither moves the other clock.
pub(super) fn point(ui: &Ui, id: Id, layout: &Layout, scales: &Scales, view: &mut TimelineView) {
    let rect = layout.told_axis.union(layout.published);
    let response = ui.interact(rect, id.with("told axis"), Sense::DRAG);
    let told = scales.told;
    let dragged = response.drag_delta().y;
    if response.dragged_by(PointerButton::Primary) && dragged != 0.0 {
        view.move_told_to(told.view().panned(told.minutes_from_width(dragged)));
    }
    if !response.contains_pointer() {
        return;
    }
    ui.set_cursor_icon(CursorIcon::ResizeVertical);
    if let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) {
        let wheel =
            ui.input_mut(|input| std::mem::replace(&mut input.smooth_scroll_delta, Vec2::ZERO));
        let pinch = f64::from(ui.input(|input| input.zoom_delta()));
        let factor = pinch * (f64::from(wheel.y) * ZOOM_A_POINT).exp();
        if factor != 1.0 {
            let at = scales.minute_from_y(pointer.y);
            view.move_told_to(told.view().zoomed(factor, at));
        }
    }
}
