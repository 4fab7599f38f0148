//! The timeline as a widget: lanes of marks over a calendar.
//!
//! It is given marks, a selection and a style, and says what a person did; it changes nothing
//! but the part of time in view. Whatever can be clicked has a label, so that a screen reader
//! and a test find it by the same words.

mod arrows;
mod brush;
mod canvas;
mod input;
mod layout;
mod names;
mod paint;
mod scene;
mod style;
mod view;
mod words;

use std::fmt::Debug;
use std::hash::Hash;
use std::ops::Range;

use chrono::NaiveDate;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Align2, CursorIcon, Id, PointerButton, Pos2, Response, RichText, Sense, Stroke, Tooltip, Ui,
    WidgetInfo, vec2,
};

use crate::model::Minute;
use crate::timeline::{Axis, Lane, Mark, Scale, Timeline, ViewRange};

use arrows::Arrows;
use brush::Brushing;
use canvas::Painting;
use layout::{LEAST_HEIGHT, Layout};
use paint::Brush;
use scene::{Hit, LaneScene};
pub use style::{MarkDescription, TimelineSelection, TimelineStyle};
pub use view::TimelineView;

/// How many marks and heaps have a place of their own in the accessibility tree at most. Beyond
/// that a person had better come closer first.
const MOST_NODES: usize = 300;

/// From how wide a day it can be clicked, in points. Below that nobody could tell which.
const LEAST_DAY_POINTS: f64 = 2.0;

/// What a person did to a timeline in a frame.
#[derive(Clone, Debug)]
pub struct TimelineOutput {
    /// The mark that was clicked, or opened with the enter key.
    pub clicked_mark: Option<Mark>,
    /// The mark that was reached with the arrow keys. It is in view already.
    pub stepped_to: Option<Mark>,
    /// The day whose empty part was clicked.
    pub clicked_day: Option<NaiveDate>,
    /// The stretch of event time that is being brushed: in every frame of the drag, and by
    /// Shift with an arrow key. Its ends are those of hours, days, months, by how close one is.
    pub brushed: Option<Range<Minute>>,
    /// Whether the brush was put away: by a click with Shift, or the escape key.
    pub unbrushed: bool,
    /// What is in view; `None` while there are no marks.
    pub range: Option<ViewRange>,
    /// The mark under the pointer.
    pub hovered_mark: Option<Mark>,
    /// The canvas: it has the keyboard focus, and its rectangle is where days lie.
    pub response: Response,
}

/// Shows a timeline in all of the width, and all of the height, that the `ui` has to offer; at
/// least 130 points high.
///
/// `describe` puts a mark into words. It is asked only for the selected mark and for those that
/// are drawn one by one.
pub fn show(
    ui: &mut Ui,
    timeline: &Timeline,
    view: &mut TimelineView,
    style: &TimelineStyle<'_>,
    selection: &TimelineSelection,
    describe: impl Fn(&Mark) -> MarkDescription,
) -> TimelineOutput {
    let available = ui.available_size();
    // Inside of a scroll area there is no end to the height.
    let height = Some(available.y).filter(|height| height.is_finite());
    let size = vec2(available.x, height.unwrap_or_default().max(LEAST_HEIGHT));
    let id = ui.make_persistent_id("timeline");
    let (_, whole) = ui.allocate_space(size);
    let layout = Layout::new(whole, timeline, style);
    let response = ui.interact(layout.plot, id.with("canvas"), Sense::click_and_drag());
    let mut output = TimelineOutput {
        clicked_mark: None,
        stepped_to: None,
        clicked_day: None,
        hovered_mark: None,
        brushed: None,
        unbrushed: false,
        range: None,
        response,
    };
    let Some(range) = view.begin(timeline) else {
        show_nothing(ui, &layout, style, &output.response);
        return output;
    };
    let scale_of = |range: ViewRange| Scale::new(range, layout.plot.left(), layout.plot.right());
    let brushing = brush::drag(ui, &output.response, layout.axis, &scale_of(range));
    if brushing.is_none() {
        input::point(ui, &output.response, &scale_of(range), view);
    }
    input::claim_keys(ui, &output.response, selection.brush.is_some());
    // Before the other keys: those take an arrow with Shift for one without.
    let brushing =
        brushing.or_else(|| brush::keys(ui, &output.response, &scale_of(range), selection));
    output.stepped_to = input::keys(ui, &output.response, timeline, selection.mark, view);
    let range = view.begin(timeline).unwrap_or(range);
    let scale = scale_of(range);
    output.range = Some(range);
    output.unbrushed = brushing == Some(Brushing::Away);
    if let Some(Brushing::Over(range)) = brushing {
        output.brushed = Some(range);
    }

    let scenes: Vec<LaneScene> = layout
        .lanes
        .iter()
        .map(|(lane, rect)| LaneScene::new(timeline, *lane, *rect, &scale, selection.mark.as_ref()))
        .collect();
    let pointer = pointer_over(ui, &output.response);
    let hovered = pointer.and_then(|place| scenes.iter().find_map(|scene| scene.hit(place)));
    let brush = Brush {
        style,
        selection,
        scale: &scale,
        layout: &layout,
    };
    let arrows = Arrows::new(ui, timeline, range, style);
    let empty_x = pointer
        .filter(|place| hovered.is_none() && layout.between().contains(*place))
        .map(|place| place.x);
    paint_canvas(
        ui,
        id,
        &brush,
        &scenes,
        hovered.as_ref(),
        empty_x,
        arrows.widths(),
    );
    names::show(ui, id, timeline, &layout, style);
    show_focus(ui, &output.response, &layout, style);

    output.response.widget_info(|| {
        let count = timeline.count_touching(&range.minutes());
        let label = words::timeline_words(range, count);
        WidgetInfo {
            // What the arrow keys have reached, so that it is read out on every step.
            current_text_value: selection.mark.map(|mark| describe(&mark).label),
            ..WidgetInfo::labeled(Role::Figure, true, label)
        }
    });
    let by_node = node_clicked(ui, id, &layout, &scenes, &describe);
    respond_to_clicks(by_node, hovered.as_ref(), &scale, view, &mut output);
    if output.response.clicked() && !by_pointer(&output.response) {
        // The enter key: it opens what the arrow keys have reached.
        output.clicked_mark = selection.mark;
    }
    if let Some(hit) = &hovered {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        show_tooltip(ui, id, hit, &describe);
        if let Hit::Mark(drawn) = hit {
            output.hovered_mark = Some(drawn.mark);
        }
    }
    if let Some(nearest) = arrows.show(ui, &layout, style) {
        view.reveal(&nearest);
    }
    output
}

/// A node's click comes from a screen reader, or from the pointer on top of the mark; the
/// canvas' own from the pointer where there is no node.
fn respond_to_clicks(
    by_node: Option<Hit>,
    hovered: Option<&Hit>,
    scale: &Scale,
    view: &mut TimelineView,
    output: &mut TimelineOutput,
) {
    let canvas_clicked = by_pointer(&output.response) && !output.unbrushed;
    match by_node.as_ref().or(hovered.filter(|_| canvas_clicked)) {
        Some(Hit::Mark(drawn)) => output.clicked_mark = Some(drawn.mark),
        Some(Hit::Heap(heap)) => match day_of(&heap.range) {
            Some(day) => output.clicked_day = Some(day),
            None => view.move_to(ViewRange::around(&heap.range, 0)),
        },
        None if canvas_clicked && scale.points_a_day() >= LEAST_DAY_POINTS => {
            let place = output.response.interact_pointer_pos();
            output.clicked_day = place.map(|place| scale.day_from_x(place.x));
        }
        None => {}
    }
    if canvas_clicked || by_node.is_some() {
        output.response.request_focus();
    }
}

fn by_pointer(canvas: &Response) -> bool {
    canvas.clicked_by(PointerButton::Primary)
}

/// The day that a range of minutes lies in, if it is no longer than that.
fn day_of(range: &Range<Minute>) -> Option<NaiveDate> {
    let first = range.start.date()?;
    let last = Minute(range.end.0 - 1).date()?;
    (first == last).then_some(first)
}

/// The pointer's place while it is over the canvas and not panning it.
fn pointer_over(ui: &Ui, canvas: &Response) -> Option<Pos2> {
    if canvas.dragged() || !canvas.contains_pointer() {
        return None;
    }
    ui.input(|input| input.pointer.hover_pos())
}

fn paint_canvas(
    ui: &mut Ui,
    id: Id,
    brush: &Brush<'_>,
    scenes: &[LaneScene],
    hovered: Option<&Hit>,
    empty_x: Option<f32>,
    keep_free: [f32; 2],
) {
    let font = brush.style.small_font();
    let axis = Axis::new(brush.scale, |text| {
        let colour = brush.style.quiet_text;
        let galley = ui
            .painter()
            .layout_no_wrap(text.to_owned(), font.clone(), colour);
        galley.size().x
    });
    let axis = &axis;
    let mut layers: Vec<Painting<'_>> = vec![Box::new(move |_| brush.backdrop(axis, empty_x))];
    for scene in scenes {
        let hovered = hovered.filter(|hit| hit.lane() == scene.lane);
        layers.push(Box::new(move |ui| brush.lane(scene, hovered, ui)));
    }
    layers.push(Box::new(move |ui| brush.writing(axis, ui, keep_free)));
    canvas::paint(ui, id, brush.layout, brush.scale.view(), layers);
}

/// Gives everything on the canvas a node in the accessibility tree, unless there is too much.
/// Returns what was clicked through it.
fn node_clicked(
    ui: &Ui,
    id: Id,
    layout: &Layout,
    scenes: &[LaneScene],
    describe: &impl Fn(&Mark) -> MarkDescription,
) -> Option<Hit> {
    let hits = || scenes.iter().flat_map(LaneScene::hits);
    if hits().count() > MOST_NODES {
        return None;
    }
    let mut clicked = None;
    for hit in hits() {
        let rect = hit.rect().expand(1.0).intersect(layout.plot);
        if !rect.is_positive() {
            continue;
        }
        // Not focusable: the arrow keys walk along the marks, and three hundred stops for the
        // tab key would be a wall.
        let node = ui.interact(rect, id.with(hit.key()), Sense::CLICK);
        node.widget_info(|| {
            let label = match &hit {
                Hit::Mark(drawn) => describe(&drawn.mark).label,
                Hit::Heap(heap) => words::heap_words(heap),
            };
            WidgetInfo::labeled(Role::Button, true, label)
        });
        if node.clicked() {
            clicked = Some(hit);
        }
    }
    clicked
}

fn show_tooltip(ui: &Ui, id: Id, hit: &Hit, describe: &impl Fn(&Mark) -> MarkDescription) {
    let mut tooltip = Tooltip::always_open(
        ui.ctx().clone(),
        ui.layer_id(),
        id.with("tooltip"),
        hit.rect().expand(2.0),
    );
    tooltip = tooltip.gap(6.0).width(360.0);
    tooltip.show(|ui| match hit {
        Hit::Mark(drawn) => {
            let description = describe(&drawn.mark);
            ui.label(RichText::new(description.title).strong());
            if !description.quote.is_empty() {
                ui.label(RichText::new(description.quote).italics());
            }
            if !description.why.is_empty() {
                ui.label(RichText::new(description.why).weak());
            }
        }
        Hit::Heap(heap) => {
            ui.label(words::heap_words(heap));
        }
    });
}

fn show_focus(ui: &Ui, canvas: &Response, layout: &Layout, style: &TimelineStyle<'_>) {
    if canvas.has_focus() {
        let lanes = layout.between();
        let stroke = Stroke::new(2.0, style.accent);
        ui.painter().hline(lanes.x_range(), lanes.bottom(), stroke);
    }
}

fn show_nothing(ui: &Ui, layout: &Layout, style: &TimelineStyle<'_>, canvas: &Response) {
    let words = "No dates to show yet";
    ui.painter().text(
        layout.plot.center(),
        Align2::CENTER_CENTER,
        words,
        style.label_font(),
        style.quiet_text,
    );
    canvas.widget_info(|| WidgetInfo::labeled(Role::Figure, true, format!("Timeline, {words}")));
}

impl Hit {
    fn lane(&self) -> Lane {
        match self {
            Hit::Mark(drawn) => drawn.mark.lane(),
            Hit::Heap(heap) => heap.lane,
        }
    }

    /// What tells it from everything else on the canvas.
    fn key(&self) -> impl Hash + Debug + use<> {
        match self {
            Hit::Mark(drawn) => {
                let mark = &drawn.mark;
                let key = (mark.lane(), mark.is_stretch(), mark.start(), mark.end());
                (key, Some(mark.id()))
            }
            Hit::Heap(heap) => {
                let Range { start, end } = heap.range;
                ((heap.lane, heap.of_stretches, start, end), None)
            }
        }
    }
}
