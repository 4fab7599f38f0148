//! The mouse: what it points at, what it selects, what it clicks.
//!
//! Invariant: where a paragraph's places are not exact, the pointer only ever means the whole
//! paragraph, or one of the bars in its margin.

use eframe::egui::{Context, CursorIcon, PointerButton, Pos2, Response, Ui};

use super::decorations::DecorationId;
use super::layout::ParagraphLayout;
use super::selection::{Selection, Unit, word_at};
use super::{Frame, Reader, paint};
use crate::model::Span;

/// A place in the document, and what is drawn there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReaderPlace {
    /// The first byte of the character there; `None` beside the words.
    pub byte: Option<usize>,
    /// The decorations there: date mentions before passages, and of each the shortest first.
    pub decorations: Vec<DecorationId>,
}

/// The last press of the primary button.
#[derive(Clone, Copy, Debug)]
pub(super) struct Press {
    time_seconds: f64,
    place: Pos2,
    unit: Unit,
    /// What was pressed on, as a whole unit.
    span: Span,
}

/// What the pointer did in a frame.
#[derive(Default)]
pub(super) struct PointerOutcome {
    pub(super) hovered: ReaderPlace,
    /// Set by a single click without keys held.
    pub(super) clicked: Option<ReaderPlace>,
    /// Set by a click of the secondary button.
    pub(super) context: Option<ReaderPlace>,
    /// How far the view should move because text is dragged beyond its edge.
    pub(super) autoscroll_points: f32,
}

/// How fast the view follows a drag beyond its edge: points per second for each point beyond.
const AUTOSCROLL_PER_SECOND: f32 = 12.0;

impl Reader {
    /// Lets the pointer select and click among the paragraphs in view.
    pub(super) fn handle_pointer(
        &mut self,
        ui: &Ui,
        response: &Response,
        frame: &Frame<'_>,
        layouts: &[ParagraphLayout],
    ) -> PointerOutcome {
        let mut outcome = PointerOutcome::default();
        if let Some(pointer) = response.hover_pos() {
            outcome.hovered = place_at(frame, layouts, pointer);
            ui.set_cursor_icon(match outcome.hovered.decorations.first() {
                Some(DecorationId::Underline(_)) => CursorIcon::PointingHand,
                _ => CursorIcon::Text,
            });
        }
        let Some(pointer) = response.interact_pointer_pos() else {
            return outcome;
        };
        let (pressed, secondary_pressed, clicked, shift) = ui.input(|input| {
            (
                input.pointer.primary_pressed(),
                input.pointer.secondary_pressed(),
                input.pointer.button_clicked(PointerButton::Primary),
                input.modifiers.shift,
            )
        });
        let is_target = response.is_pointer_button_down_on() || response.clicked();
        if pressed && is_target {
            response.request_focus();
            self.press(ui.ctx(), frame, layouts, pointer, shift);
        }
        if secondary_pressed && response.is_pointer_button_down_on() {
            response.request_focus();
            self.press_secondary(frame, layouts, pointer);
        }
        if response.dragged_by(PointerButton::Primary) {
            self.drag(frame, layouts, pointer);
            outcome.autoscroll_points = autoscroll_points(ui.ctx(), frame, pointer);
        }
        let is_single = self.press.is_some_and(|press| press.unit == Unit::Letter);
        if clicked && response.clicked() && is_single && !shift {
            outcome.clicked = Some(place_at(frame, layouts, pointer));
        }
        if response.secondary_clicked() {
            outcome.context = Some(place_at(frame, layouts, pointer));
        }
        outcome
    }

    fn press(
        &mut self,
        ctx: &Context,
        frame: &Frame<'_>,
        layouts: &[ParagraphLayout],
        place: Pos2,
        extend: bool,
    ) {
        let Some(layout) = layout_at(frame, layouts, place) else {
            return;
        };
        let unit = self.unit_of_press(ctx, place);
        let span = self.unit_span(layout, place, unit);
        self.keyboard_x = None;
        self.press = Some(Press {
            time_seconds: ctx.input(|input| input.time),
            place,
            unit,
            span,
        });
        self.selection = Some(match (self.selection, unit) {
            (Some(selection), _) if extend => Selection {
                fixed: selection.fixed,
                caret: match span.start < selection.fixed {
                    true => span.start,
                    false => span.end,
                },
            },
            // A click in a paragraph whose places are not exact selects nothing of it yet.
            (_, Unit::Letter) => Selection::caret_at(span.start),
            _ => Selection::of(span),
        });
    }

    /// The selection stays if the pointer is on it, so that the menu speaks of it.
    fn press_secondary(&mut self, frame: &Frame<'_>, layouts: &[ParagraphLayout], place: Pos2) {
        let Some(layout) = layout_at(frame, layouts, place) else {
            return;
        };
        let here = self.unit_span(layout, place, Unit::Letter);
        let is_on_selection = self.selection().is_some_and(|selected| {
            selected.contains(here) || (!layout.is_exact() && selected.overlaps(here))
        });
        if !is_on_selection {
            self.selection = Some(Selection::caret_at(here.start));
        }
    }

    fn drag(&mut self, frame: &Frame<'_>, layouts: &[ParagraphLayout], place: Pos2) {
        let (Some(press), Some(layout)) = (self.press, layout_at(frame, layouts, place)) else {
            return;
        };
        let inside = place.clamp(frame.view.min, frame.view.max);
        let now = self.unit_span(layout, inside, press.unit);
        self.selection = Some(Selection::between(press.span, now));
    }

    /// A press soon after another one at the same place selects the next larger unit.
    fn unit_of_press(&self, ctx: &Context, place: Pos2) -> Unit {
        let Some(last) = self.press else {
            return Unit::default();
        };
        let time = ctx.input(|input| input.time);
        let (delay, distance) = ctx.options(|options| {
            let input = &options.input_options;
            (input.max_double_click_delay, input.max_click_dist)
        });
        let is_repeated =
            time - last.time_seconds <= delay && place.distance(last.place) <= distance;
        if is_repeated {
            last.unit.next()
        } else {
            Unit::default()
        }
    }

    /// The unit at a place; empty between two letters. The whole paragraph where its places are
    /// not exact.
    fn unit_span(&self, layout: &ParagraphLayout, place: Pos2, unit: Unit) -> Span {
        let Some(boundary) = layout.boundary_near(place) else {
            return layout.span;
        };
        match unit {
            Unit::Letter => Span::new(boundary, boundary),
            Unit::Word => {
                let byte = layout.byte_under(place).unwrap_or(boundary);
                let word = word_at(layout.galley.text(), byte - layout.span.start);
                Span::new(layout.span.start + word.start, layout.span.start + word.end)
            }
            Unit::Paragraph => self.paragraphs.line(&self.text, layout.index),
        }
    }
}

/// The paragraph at a place's height, or the nearest in view.
fn layout_at<'a>(
    frame: &Frame<'_>,
    layouts: &'a [ParagraphLayout],
    place: Pos2,
) -> Option<&'a ParagraphLayout> {
    let y = place.y.clamp(frame.view.top(), frame.view.bottom());
    let begun = layouts.partition_point(|layout| layout.corner.y <= y);
    layouts.get(begun.saturating_sub(1))
}

fn place_at(frame: &Frame<'_>, layouts: &[ParagraphLayout], place: Pos2) -> ReaderPlace {
    let Some(layout) = layout_at(frame, layouts, place) else {
        return ReaderPlace::default();
    };
    let byte = layout.byte_under(place);
    let decorations = match byte {
        Some(byte) => frame.decorations.at(byte),
        None => paint::margin_bars(frame, layout)
            .into_iter()
            .filter(|bar| bar.rect.contains(place))
            .map(|bar| bar.id)
            .collect(),
    };
    ReaderPlace { byte, decorations }
}

fn autoscroll_points(ctx: &Context, frame: &Frame<'_>, pointer: Pos2) -> f32 {
    let beyond = if pointer.y < frame.view.top() {
        pointer.y - frame.view.top()
    } else {
        (pointer.y - frame.view.bottom()).max(0.0)
    };
    let seconds = ctx.input(|input| input.stable_dt).min(0.1);
    beyond * AUTOSCROLL_PER_SECOND * seconds
}
