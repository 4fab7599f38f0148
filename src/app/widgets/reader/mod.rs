//! A pane to read a document in, however long it is: only what is in view is ever laid out.
//!
//! Invariants: every place the pane speaks of is a byte of the document's text, on a boundary of
//! letters as a reader sees them; where the screen does not tell such a place (see
//! [`layout::ParagraphLayout::is_exact`]) the pane works by whole paragraphs and says so, rather
//! than guess; and it never changes a word.

mod accessibility;
mod decorations;
mod follow;
mod keyboard;
mod layout;
mod paint;
mod paragraphs;
mod pointer;
mod scroll;
mod selection;
mod spans;
mod style;

use std::ptr;
use std::time::{Duration, Instant};

use eframe::egui::emath::GuiRounding;
use eframe::egui::{Context, FontId, Id, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

pub use decorations::{
    DecorationId, DecorationLists, Decorations, Highlight, MarginMark, Underline, UnderlineStyle,
};
pub use pointer::ReaderPlace;
pub use style::ReaderStyle;

use crate::app::widgets::heights::Heights;
use crate::model::{Span, Text};
use layout::ParagraphLayout;
use paragraphs::Paragraphs;
use pointer::Press;
use scroll::{BAR_WIDTH_POINTS, BarState, ScrollPosition};
use selection::{Selection, whole_letters};

/// The pane's name for screen readers and tests.
pub const ACCESSIBLE_NAME: &str = "Document text";

/// Where the words that were jumped to come to stand: this share of the view from its top.
const SHARE_ABOVE_TARGET: f32 = 0.33;

/// How long paragraphs out of view are measured in a frame without input.
const IDLE_BUDGET: Duration = Duration::from_millis(4);

/// How long after such a frame the next one is due: so long that it leaves the machine alone.
const IDLE_PAUSE: Duration = Duration::from_millis(50);

/// What the pane shows in a frame.
#[derive(Clone, Copy)]
pub struct ReaderInput<'a> {
    /// The document's text.
    pub text: &'a Text,
    /// The part of it to show: all but the header.
    pub shown: Span,
    /// What is drawn on the words.
    pub decorations: &'a Decorations,
    /// How it looks.
    pub style: &'a ReaderStyle,
}

/// What happened in the pane in a frame.
pub struct ReaderOutput {
    /// The pane itself, to hang a menu or a tooltip on.
    pub response: Response,
    /// What is under the pointer.
    pub hovered: ReaderPlace,
    /// What was clicked, with the mouse or, at the caret, with Enter. A drag or a repeated click
    /// selects and is no click.
    pub clicked: Option<ReaderPlace>,
    /// Where the secondary button was clicked: what a context menu should speak of.
    pub context: Option<ReaderPlace>,
    /// Whether [`Reader::selection`] is another than before.
    pub selection_changed: bool,
}

/// The state of the pane: which document, where in it, and what is selected.
pub struct Reader {
    text: Text,
    shown: Span,
    paragraphs: Paragraphs,
    heights: Heights,
    /// What the heights depend on; `None` until they are estimated.
    geometry: Option<Geometry>,
    scroll: ScrollPosition,
    scroll_target: Option<Span>,
    bar_grip: Option<f32>,
    selection: Option<Selection>,
    press: Option<Press>,
    /// The x that moving from row to row keeps to.
    keyboard_x: Option<f32>,
    visible: Span,
    /// The next paragraph to measure in idle time.
    next_idle: usize,
}

/// All that a paragraph's height depends on besides its words.
#[derive(Clone, PartialEq)]
struct Geometry {
    width_points: f32,
    pixels_per_point: f32,
    font: FontId,
    line_height_points: f32,
    paragraph_gap_points: f32,
}

/// What stays the same throughout a frame.
struct Frame<'a> {
    ctx: &'a Context,
    style: &'a ReaderStyle,
    decorations: &'a Decorations,
    /// The pane without its scroll bar, on the screen.
    view: Rect,
    /// The left edge of the text, on the screen.
    left: f32,
    width_points: f32,
}

impl Default for Reader {
    fn default() -> Self {
        let text = Text::new("");
        let shown = Span::new(0, 0);
        Self {
            paragraphs: Paragraphs::of(&text, shown),
            text,
            shown,
            heights: Heights::default(),
            geometry: None,
            scroll: ScrollPosition::default(),
            scroll_target: None,
            bar_grip: None,
            selection: None,
            press: None,
            keyboard_x: None,
            visible: shown,
            next_idle: 0,
        }
    }
}

impl Reader {
    /// Shows another text, or another part of it, from its start and with nothing selected. Does
    /// nothing if it is shown already. [`Reader::show`] calls this too; calling it before allows
    /// for [`Reader::set_selection`] in the new text. Takes time in proportion to the text's
    /// length: some 10 ms for 50 MB.
    pub fn set_document(&mut self, text: &Text, shown: Span) {
        // Both texts are alive, so equal addresses mean the same text. A file that was read again
        // and still holds the same words keeps its place.
        let is_same = ptr::eq(self.text.as_str(), text.as_str());
        if self.shown == shown && (is_same || self.text.as_str() == text.as_str()) {
            self.text = text.clone();
            return;
        }
        *self = Self {
            paragraphs: Paragraphs::of(text, shown),
            text: text.clone(),
            shown,
            visible: Span::new(shown.start, shown.start),
            scroll_target: self.scroll_target,
            ..Self::default()
        };
    }

    /// Brings words into view, about a third from the top, when the pane is shown next.
    pub fn scroll_to(&mut self, words: Span) {
        self.scroll_target = Some(words);
    }

    /// The selected bytes of the document; `None` if none are.
    pub fn selection(&self) -> Option<Span> {
        let span = self.selection?.span();
        (!span.is_empty()).then_some(span)
    }

    /// Selects words, grown to whole letters, or nothing.
    pub fn set_selection(&mut self, selection: Option<Span>) {
        self.selection = selection.map(|span| {
            let inside = Span::new(
                span.start.clamp(self.shown.start, self.shown.end),
                span.end.clamp(self.shown.start, self.shown.end),
            );
            Selection::of(whole_letters(self.text.as_str(), inside))
        });
    }

    /// The bytes of the rows that were in view when the pane was shown last.
    pub fn visible_span(&self) -> Span {
        self.visible
    }

    /// Fills the available space with the document.
    pub fn show(&mut self, ui: &mut Ui, input: ReaderInput<'_>) -> ReaderOutput {
        self.set_document(input.text, input.shown);
        let selection_before = self.selection();
        let (pane, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let ctx = ui.ctx().clone();
        let frame = Frame::new(&ctx, &input, pane);
        self.estimate_heights(&frame);

        let id = ui.scope_id().with(ACCESSIBLE_NAME);
        let response = ui.interact(frame.view, id, Sense::click_and_drag());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Document, ui.is_enabled(), ACCESSIBLE_NAME));
        let mut clicked = None;
        if response.has_focus() {
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keyboard::EVENT_FILTER));
            let outcome = self.handle_keyboard(ui, &frame);
            clicked = outcome.clicked_byte.map(|byte| ReaderPlace {
                byte: Some(byte),
                decorations: frame.decorations.at(byte),
            });
        }
        self.scroll_by_wheel(ui, &frame, pane);
        if let Some(target) = self.scroll_target.take() {
            self.scroll_to_now(&frame, target);
        }

        let layouts = self.lay_out_view(&frame);
        let pointer = self.handle_pointer(ui, &response, &frame, &layouts);
        self.paint(ui, &frame, &layouts, response.has_focus());
        let pressed_mark = self.describe(ui, &response, &frame, &layouts);
        paint::notice_ui(ui, id, &frame, &layouts);
        self.scroll_bar_ui(ui, &frame, id, pane);
        if pointer.autoscroll_points != 0.0 {
            self.scroll_by(&frame, pointer.autoscroll_points);
            ctx.request_repaint();
        }
        self.measure_in_idle_time(&frame);

        ReaderOutput {
            hovered: pointer.hovered,
            clicked: pointer.clicked.or(clicked).or(pressed_mark),
            context: pointer.context,
            selection_changed: self.selection() != selection_before,
            response,
        }
    }

    /// The selected words.
    fn selected_words(&self) -> Option<&str> {
        self.text.get(self.selection()?)
    }
}

/// Laying out and measuring.
impl Reader {
    /// Lays out one paragraph, at no particular place.
    fn layout(&self, frame: &Frame<'_>, index: usize) -> ParagraphLayout {
        let span = self.paragraphs.words(&self.text, index);
        let words = self.text.get(span).unwrap_or_default();
        let dimmed = frame.decorations.dimmed.overlapping(span);
        ParagraphLayout::new(
            frame.ctx,
            frame.style,
            frame.width_points,
            index,
            (span, words),
            dimmed.into_iter().map(|(span, ())| *span),
        )
    }

    /// Lays out what is in view.
    fn lay_out_view(&mut self, frame: &Frame<'_>) -> Vec<ParagraphLayout> {
        self.settle_scroll(frame);
        self.keep_scroll_in_bounds(frame);
        let pixels_per_point = frame.ctx.pixels_per_point();
        let mut layouts = Vec::new();
        let mut y = frame.view.top() - self.scroll.offset_points;
        let mut index = self.scroll.paragraph;
        while y < frame.view.bottom() && index < self.paragraphs.len() {
            let mut layout = self.layout(frame, index);
            layout.corner = pos2(frame.left, y).round_to_pixels(pixels_per_point);
            y += self.measure(frame, &layout);
            layouts.push(layout);
            index += 1;
        }
        self.visible = self.span_in_view(frame, &layouts);
        layouts
    }

    fn span_in_view(&self, frame: &Frame<'_>, layouts: &[ParagraphLayout]) -> Span {
        let (Some(first), Some(last)) = (layouts.first(), layouts.last()) else {
            return Span::new(self.shown.start, self.shown.start);
        };
        let start = first.boundary_near(pos2(frame.left, frame.view.top()));
        let end = last.boundary_near(pos2(f32::INFINITY, frame.view.bottom()));
        Span::new(
            start.unwrap_or(first.span.start),
            end.unwrap_or(last.span.end),
        )
    }

    /// Takes note of a paragraph's height and returns it.
    fn measure(&mut self, frame: &Frame<'_>, layout: &ParagraphLayout) -> f32 {
        let mut height = layout.galley.size().y;
        if self.paragraphs.ends_line(&self.text, layout.index) {
            height += frame.style.paragraph_gap_points;
        }
        self.heights.measure(layout.index, height);
        height
    }

    /// The height of a paragraph, measured now if it was only estimated.
    fn measured_height(&mut self, frame: &Frame<'_>, index: usize) -> f32 {
        if self.heights.is_measured(index) {
            return self.heights.get(index);
        }
        let layout = self.layout(frame, index);
        self.measure(frame, &layout)
    }

    /// Estimates all heights anew if they depend on something that has changed.
    fn estimate_heights(&mut self, frame: &Frame<'_>) {
        let geometry = Geometry {
            width_points: frame.width_points,
            pixels_per_point: frame.ctx.pixels_per_point(),
            font: frame.style.font.clone(),
            line_height_points: frame.style.line_height_points,
            paragraph_gap_points: frame.style.paragraph_gap_points,
        };
        if self.geometry.as_ref() == Some(&geometry) {
            return;
        }
        let characters_per_byte = self.text.code_points() as f32 / self.text.len().max(1) as f32;
        let character_width = layout::average_character_width_points(frame.ctx, frame.style);
        let rows_per_byte = characters_per_byte * character_width / frame.width_points;
        let paragraphs = &self.paragraphs;
        let (line, gap) = (geometry.line_height_points, geometry.paragraph_gap_points);
        self.heights = Heights::estimated((0..paragraphs.len()).map(|index| {
            let rows = (paragraphs.whole(index).len() as f32 * rows_per_byte).ceil();
            rows.max(1.0) * line + gap
        }));
        let is_first_time = self.geometry.replace(geometry).is_none();
        self.next_idle = self.scroll.paragraph;
        if !is_first_time && self.scroll.offset_points > 0.0 {
            // The rows break elsewhere now: stay at the words, not at the distance.
            let top_row = self.layout(frame, self.scroll.paragraph);
            self.scroll.offset_points = top_row.caret(self.visible.start).top();
        }
    }

    /// Replaces estimates by true heights, from the view onwards and then from the start, for a
    /// short while in a frame without input; asks for another frame if there is more to do.
    fn measure_in_idle_time(&mut self, frame: &Frame<'_>) {
        let is_busy = frame.ctx.input(|input| {
            !input.events.is_empty() || input.pointer.any_down() || input.is_scrolling()
        });
        let begun = Instant::now();
        while !self.heights.all_measured() {
            if is_busy || begun.elapsed() > IDLE_BUDGET {
                frame.ctx.request_repaint_after(IDLE_PAUSE);
                return;
            }
            self.measured_height(frame, self.next_idle);
            self.next_idle = (self.next_idle + 1) % self.paragraphs.len();
        }
    }
}

/// Scrolling.
impl Reader {
    fn scroll_by_wheel(&mut self, ui: &Ui, frame: &Frame<'_>, pane: Rect) {
        if !ui.is_enabled() || !ui.rect_contains_pointer(pane) {
            return;
        }
        let wheel_points = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
        if wheel_points != 0.0 {
            self.scroll_by(frame, -wheel_points);
        }
    }

    /// Moves the view down, or up where negative.
    fn scroll_by(&mut self, frame: &Frame<'_>, points: f32) {
        self.scroll.offset_points += points;
        self.settle_scroll(frame);
        self.keep_scroll_in_bounds(frame);
    }

    /// Puts a span's first row a third from the top.
    fn scroll_to_now(&mut self, frame: &Frame<'_>, target: Span) {
        let index = self.paragraphs.at(target.start);
        let row = self.layout(frame, index).caret(target.start);
        self.scroll = ScrollPosition {
            paragraph: index,
            offset_points: row.top() - frame.view.height() * SHARE_ABOVE_TARGET,
        };
        self.settle_scroll(frame);
        self.keep_scroll_in_bounds(frame);
    }

    /// Scrolls just as far as is needed to see the row of a byte, with a line to spare.
    fn reveal(&mut self, frame: &Frame<'_>, byte: usize) {
        let index = self.paragraphs.at(byte);
        let row = self.layout(frame, index).caret(byte);
        let spare = frame.style.line_height_points;
        let view_depth = self.scroll.depth(&self.heights);
        let row_depth = self.heights.top_of(index) + f64::from(row.top());
        let from_top = row_depth - view_depth;
        let lowest = f64::from(frame.view.height() - row.height() - spare);
        let wanted = if from_top < f64::from(spare) {
            spare
        } else if from_top > lowest {
            lowest as f32
        } else {
            return;
        };
        self.scroll = ScrollPosition {
            paragraph: index,
            offset_points: row.top() - wanted,
        };
        self.settle_scroll(frame);
        self.keep_scroll_in_bounds(frame);
    }

    /// Brings the scroll offset into its paragraph, measuring what it steps over.
    fn settle_scroll(&mut self, frame: &Frame<'_>) {
        let mut scroll = self.scroll;
        scroll.normalise(self.paragraphs.len(), |index| {
            self.measured_height(frame, index)
        });
        self.scroll = scroll;
    }

    /// Ends the scroll at the first and the last words, with the margin beyond them.
    fn keep_scroll_in_bounds(&mut self, frame: &Frame<'_>) {
        self.measure_end(frame);
        let margin = frame.style.margin_points;
        let bounds = self.scroll_bounds(frame);
        if self.scroll.depth(&self.heights) > bounds.1 {
            let last = self.paragraphs.len() - 1;
            self.scroll = ScrollPosition {
                paragraph: last,
                offset_points: self.heights.get(last) + margin - frame.view.height(),
            };
            self.settle_scroll(frame);
        }
        if self.scroll.paragraph == 0 {
            self.scroll.offset_points = self.scroll.offset_points.max(-margin);
        }
    }

    /// Near the end of the document its last paragraphs must be known, not estimated, for the
    /// end to be where it seems.
    fn measure_end(&mut self, frame: &Frame<'_>) {
        let view_height = f64::from(frame.view.height());
        let below = self.heights.total() - self.scroll.depth(&self.heights);
        if below > 3.0 * view_height {
            return;
        }
        let mut height = 0.0;
        for index in (0..self.paragraphs.len()).rev() {
            if height > view_height {
                break;
            }
            height += f64::from(self.measured_height(frame, index));
        }
    }

    /// The least and greatest depth of the view's top.
    fn scroll_bounds(&self, frame: &Frame<'_>) -> (f64, f64) {
        let margin = f64::from(frame.style.margin_points);
        let end = self.heights.total() + margin - f64::from(frame.view.height());
        (-margin, end.max(-margin))
    }

    fn scroll_bar_ui(&mut self, ui: &Ui, frame: &Frame<'_>, id: Id, pane: Rect) {
        let (least_depth, greatest_depth) = self.scroll_bounds(frame);
        let state = BarState {
            least_depth,
            greatest_depth,
            depth: self.scroll.depth(&self.heights),
        };
        let strip = pane.with_min_x(frame.view.right());
        let id = id.with("scroll bar");
        let dragged_to = scroll::bar_ui(ui, id, strip, &state, frame.style, &mut self.bar_grip);
        if let Some(depth) = dragged_to {
            self.scroll = ScrollPosition::at_depth(&self.heights, depth);
            frame.ctx.request_repaint();
        }
    }
}

impl<'a> Frame<'a> {
    fn new(ctx: &'a Context, input: &ReaderInput<'a>, pane: Rect) -> Self {
        let style = input.style;
        let view = pane.with_max_x((pane.right() - BAR_WIDTH_POINTS).max(pane.left()));
        let free = view.width() - 2.0 * style.margin_points;
        let width_points = layout::column_width_points(ctx, style)
            .min(free)
            .max(style.line_height_points)
            .round();
        let left = view.left() + ((view.width() - width_points) / 2.0).max(0.0);
        Self {
            ctx,
            style,
            decorations: input.decorations,
            view,
            left: left.round_to_pixels(ctx.pixels_per_point()),
            width_points,
        }
    }
}
