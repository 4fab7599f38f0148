//! Draws the paragraphs in view: tints below the words, the words, lines under them.

use eframe::egui::emath::GuiRounding;
use eframe::egui::{
    Color32, CornerRadius, Id, Mesh, Painter, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::decorations::{DecorationId, PlacedHighlight, PlacedUnderline, UnderlineStyle};
use super::layout::{Band, ParagraphLayout};
use super::{Frame, Reader};
use crate::model::Span;

/// Said while a paragraph whose places are not exact is in view.
const NOTICE: &str = "Paragraphs in right-to-left script are selected as a whole; \
                      their dates and passages are marked in the margin";

const NOTICE_PADDING_POINTS: f32 = 5.0;
const CARET_WIDTH_POINTS: f32 = 1.5;
const CORNER: CornerRadius = CornerRadius::same(2);
const LINE_POINTS: f32 = 1.5;
/// From the letters' baseline to the line of a date mention.
const BELOW_BASELINE_POINTS: f32 = 2.0;
/// From the letters' lower edge to the line of the first passage.
const BELOW_LETTERS_POINTS: f32 = 1.0;
/// From the line of one passage to that of the next.
const LANE_STEP_POINTS: f32 = 2.5;
const BAR_POINTS: f32 = 3.0;
const BAR_STEP_POINTS: f32 = 5.0;

/// A decoration of a paragraph whose places are not exact, drawn beside it.
pub(super) struct MarginBar {
    pub(super) rect: Rect,
    pub(super) id: DecorationId,
    colour: Color32,
}

/// The bars beside a paragraph whose places are not exact, one for each decoration that it holds
/// a part of; none for any other. Those for which the margin has no room are left out.
pub(super) fn margin_bars(frame: &Frame<'_>, layout: &ParagraphLayout) -> Vec<MarginBar> {
    if layout.is_exact() {
        return Vec::new();
    }
    let underlines = frame.decorations.underlines.overlapping(layout.span);
    let highlights = frame.decorations.highlights.overlapping(layout.span);
    let underlines = underlines
        .into_iter()
        .map(|(_, underline)| (DecorationId::Underline(underline.index), underline.colour));
    let highlights = highlights
        .into_iter()
        .map(|(_, highlight)| (DecorationId::Highlight(highlight.index), highlight.colour));
    let room = (frame.left - frame.view.left()) / BAR_STEP_POINTS;
    underlines
        .chain(highlights)
        .take(room as usize)
        .enumerate()
        .map(|(place, (id, colour))| {
            let right = frame.left - (place + 1) as f32 * BAR_STEP_POINTS;
            MarginBar {
                rect: layout
                    .rect()
                    .with_min_x(right - BAR_POINTS)
                    .with_max_x(right),
                id,
                colour,
            }
        })
        .collect()
}

/// Says along the lower edge, once, why some paragraphs behave otherwise than the rest.
pub(super) fn notice_ui(ui: &Ui, pane: Id, frame: &Frame<'_>, layouts: &[ParagraphLayout]) {
    if layouts.iter().all(ParagraphLayout::is_exact) {
        return;
    }
    let style = frame.style;
    let words = ui.painter().layout(
        NOTICE.to_owned(),
        style.notice_font.clone(),
        style.notice_text,
        frame.width_points,
    );
    let top = frame.view.bottom() - words.size().y - 2.0 * NOTICE_PADDING_POINTS;
    let strip = frame.view.with_min_y(top);
    let response = ui.interact(strip, pane.with("notice"), Sense::empty());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), NOTICE));
    let painter = ui.painter_at(strip);
    painter.rect_filled(strip, 0.0, style.background);
    painter.hline(
        strip.x_range(),
        strip.top() + 0.5,
        Stroke::new(1.0, style.scroll_handle),
    );
    let corner = pos2(frame.left, top + NOTICE_PADDING_POINTS);
    painter.galley(corner, words, style.notice_text);
}

impl Reader {
    /// Draws the paragraphs in view.
    pub(super) fn paint(
        &self,
        ui: &Ui,
        frame: &Frame<'_>,
        layouts: &[ParagraphLayout],
        has_keyboard: bool,
    ) {
        ui.painter().rect_filled(
            frame.view.with_max_x(ui.max_rect().right()),
            0.0,
            frame.style.background,
        );
        let painter = ui.painter_at(frame.view);
        let letter_height = frame
            .ctx
            .fonts_mut(|fonts| fonts.row_height(&frame.style.font));
        for layout in layouts {
            let brush = Brush {
                painter: &painter,
                frame,
                layout,
                letter_height,
            };
            let highlights = frame.decorations.highlights.overlapping(layout.span);
            for (span, highlight) in &highlights {
                brush.tint(
                    *span,
                    highlight.colour.gamma_multiply(frame.style.highlight_tint),
                );
            }
            for (span, ()) in frame.decorations.find_hits.overlapping(layout.span) {
                brush.tint(*span, frame.style.find_hit);
            }
            if let Some(focused) = frame.decorations.focused {
                brush.focus(focused);
            }
            if let Some(selected) = self.selection() {
                let colour = match has_keyboard {
                    true => frame.style.selection,
                    false => frame.style.selection_elsewhere,
                };
                brush.select(selected, colour);
            }
            painter.galley(layout.corner, layout.galley.clone(), frame.style.text);
            for (span, highlight) in &highlights {
                brush.lane(*span, highlight);
            }
            for (span, underline) in frame.decorations.underlines.overlapping(layout.span) {
                brush.underline(*span, underline);
            }
            brush.margin();
            if has_keyboard {
                self.paint_caret(&brush);
            }
        }
    }

    fn paint_caret(&self, brush: &Brush<'_>) {
        let Some(selection) = self.selection else {
            return;
        };
        let caret = selection.caret;
        if self.paragraphs.at(caret) != brush.layout.index || !brush.layout.is_exact() {
            return;
        }
        let line = brush.layout.caret(caret);
        let spare = (line.height() - brush.letter_height) / 2.0;
        let rect = Rect::from_center_size(
            line.center(),
            vec2(CARET_WIDTH_POINTS, line.height() - spare),
        );
        brush
            .painter
            .rect_filled(rect, 0.0, brush.frame.style.caret);
    }
}

/// Draws on one paragraph.
struct Brush<'a> {
    painter: &'a Painter,
    frame: &'a Frame<'a>,
    layout: &'a ParagraphLayout,
    letter_height: f32,
}

impl Brush<'_> {
    fn tint(&self, span: Span, colour: Color32) {
        for band in self.layout.bands(span) {
            let rect = band.around_letters(self.letter_height);
            self.painter.rect_filled(rect, corners(&band), colour);
        }
    }

    /// Emphasises what was jumped to.
    fn focus(&self, span: Span) {
        let style = self.frame.style;
        let stroke = Stroke::new(1.0, style.focused_outline);
        if !self.layout.is_exact() && span.overlaps(self.layout.span) {
            let around = self.layout.rect().expand(4.0);
            self.painter
                .rect_stroke(around, CORNER, stroke, StrokeKind::Outside);
        }
        for band in self.layout.bands(span) {
            let rect = band.around_letters(self.letter_height).expand(1.0);
            let rect = rect.round_to_pixels(self.painter.pixels_per_point());
            self.painter
                .rect(rect, CORNER, style.focused_fill, stroke, StrokeKind::Inside);
        }
    }

    fn select(&self, selected: Span, colour: Color32) {
        let span = self.layout.span;
        if !self.layout.is_exact() {
            if selected.contains(span) {
                self.painter.rect_filled(self.layout.rect(), 0.0, colour);
            } else if selected.overlaps(span) {
                // Which of its words are selected cannot be shown, only that some are.
                let stroke = Stroke::new(LINE_POINTS, colour);
                let around = self.layout.rect().expand(2.0);
                self.painter
                    .rect_stroke(around, CORNER, stroke, StrokeKind::Outside);
            }
            return;
        }
        for band in self.layout.bands(selected) {
            self.painter.rect_filled(band.rect, 0.0, colour);
        }
        // A selected line break is shown as a little space.
        if selected.start <= span.end && span.end < selected.end {
            let end = self.layout.caret(span.end);
            let width = self.letter_height * 0.3;
            let rect = end.with_max_x(end.left() + width);
            self.painter.rect_filled(rect, 0.0, colour);
        }
    }

    /// The line of a passage, below the letters.
    fn lane(&self, span: Span, highlight: &PlacedHighlight) {
        for band in self.layout.bands(span) {
            let letters = band.around_letters(self.letter_height);
            let lane = highlight.lane as f32 * LANE_STEP_POINTS;
            let y = letters.bottom() + BELOW_LETTERS_POINTS + lane;
            self.line(letters.left(), letters.right(), y, highlight.colour);
        }
    }

    /// The line of a date mention, close below the baseline.
    fn underline(&self, span: Span, underline: &PlacedUnderline) {
        let (stroke, gap) = match underline.style {
            UnderlineStyle::Solid => (f32::INFINITY, 0.0),
            UnderlineStyle::Dashed => (5.0, 3.0),
            UnderlineStyle::Dotted => (LINE_POINTS, 2.0),
        };
        for band in self.layout.bands(span) {
            let y = band.baseline_y + BELOW_BASELINE_POINTS;
            let mut x = band.rect.left();
            while x < band.rect.right() {
                let right = (x + stroke).min(band.rect.right());
                self.line(x, right, y, underline.colour);
                x += stroke + gap;
            }
        }
    }

    /// A level line whose upper edge is at `y`, on whole pixels so that it is crisp.
    fn line(&self, left: f32, right: f32, y: f32, colour: Color32) {
        let pixels_per_point = self.painter.pixels_per_point();
        let top = y.round_to_pixels(pixels_per_point);
        let bottom = (y + LINE_POINTS).round_to_pixels(pixels_per_point);
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(
            Rect::from_min_max(pos2(left, top), pos2(right, bottom.max(top + 1.0))),
            colour,
        );
        self.painter.add(Shape::mesh(mesh));
    }

    /// Marks beside lines, and all that can only be shown beside the paragraph.
    fn margin(&self) {
        let frame = self.frame;
        for bar in margin_bars(frame, self.layout) {
            self.painter.rect_filled(bar.rect, CORNER, bar.colour);
        }
        let right = frame.left + frame.width_points + frame.style.margin_points / 2.0;
        for (span, colour) in frame.decorations.margin_marks.overlapping(self.layout.span) {
            let y = self.layout.caret(span.start).center().y;
            self.painter.circle_filled(pos2(right, y), 3.0, *colour);
        }
    }
}

/// Round where the span begins and ends, square where it goes on in another row.
fn corners(band: &Band) -> CornerRadius {
    let (left, right) = (
        if band.is_first { CORNER.nw } else { 0 },
        if band.is_last { CORNER.ne } else { 0 },
    );
    CornerRadius {
        nw: left,
        sw: left,
        ne: right,
        se: right,
    }
}
