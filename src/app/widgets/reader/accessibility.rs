//! What a screen reader, and a test, can find in the pane: its paragraphs, and by name the date
//! mentions and passages in view.

use eframe::egui::accesskit::Action;
use eframe::egui::emath::TSTransform;
use eframe::egui::text::CCursor;
use eframe::egui::text_selection::CCursorRange;
use eframe::egui::text_selection::accesskit_text::update_accesskit_for_text_widget;
use eframe::egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo};

use super::decorations::DecorationId;
use super::layout::ParagraphLayout;
use super::pointer::ReaderPlace;
use super::{Frame, Reader, paint};
use crate::model::Span;

/// A decoration as a screen reader finds it.
struct Mark {
    id: DecorationId,
    span: Span,
    rect: Rect,
}

impl Reader {
    /// Describes what is in view. Returns the decoration that a screen reader has pressed.
    ///
    /// Costs nothing while no screen reader listens.
    pub(super) fn describe(
        &self,
        ui: &Ui,
        pane: &Response,
        frame: &Frame<'_>,
        layouts: &[ParagraphLayout],
    ) -> Option<ReaderPlace> {
        ui.ctx().accesskit_node_builder(pane.id, |_| ())?;
        let mut pressed = None;
        for layout in layouts {
            self.describe_paragraph(ui, pane.id, frame, layout);
            for mark in marks(frame, layout) {
                if self.describe_mark(ui, pane.id, frame, &mark) {
                    pressed = Some(ReaderPlace {
                        byte: layout.is_exact().then_some(mark.span.start),
                        decorations: vec![mark.id],
                    });
                }
            }
        }
        pressed
    }

    fn describe_paragraph(&self, ui: &Ui, pane: Id, frame: &Frame<'_>, layout: &ParagraphLayout) {
        let id = pane.with(("paragraph", layout.index));
        let rect = layout.rect().intersect(frame.view);
        let response = ui.interact(rect, id, Sense::empty());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Paragraph, ui.is_enabled(), layout.galley.text())
        });
        if !layout.is_exact() {
            return;
        }
        update_accesskit_for_text_widget(
            ui.ctx(),
            id,
            self.selected_characters(layout),
            TSTransform::from_translation(layout.corner.to_vec2()),
            &layout.galley,
        );
    }

    /// The part of the selection that lies in a paragraph.
    fn selected_characters(&self, layout: &ParagraphLayout) -> Option<CCursorRange> {
        let selection = self.selection?;
        let touches =
            selection.span().overlaps(layout.span) || layout.span.contains(selection.span());
        touches.then(|| {
            let [fixed, caret] = [selection.fixed, selection.caret]
                .map(|byte| CCursor::new(layout.character_of(byte)));
            CCursorRange {
                primary: caret,
                secondary: fixed,
                h_pos: None,
            }
        })
    }

    /// Whether a screen reader has pressed it.
    fn describe_mark(&self, ui: &Ui, pane: Id, frame: &Frame<'_>, mark: &Mark) -> bool {
        let kind = match mark.id {
            DecorationId::Underline(_) => "Date",
            DecorationId::Highlight(_) => "Passage",
        };
        let id = pane.with(("mark", mark.id));
        let response = ui.interact(mark.rect.intersect(frame.view), id, Sense::empty());
        let words = self.text.get(mark.span).unwrap_or_default();
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Link, ui.is_enabled(), format!("{kind}: {words}"))
        });
        ui.ctx()
            .accesskit_node_builder(id, |node| node.add_action(Action::Click));
        ui.input(|input| input.has_accesskit_action_request(id, Action::Click))
    }
}

/// The date mentions and passages that begin in a paragraph and are in view. What goes on from an
/// earlier paragraph is named there, so that nothing is found twice.
fn marks(frame: &Frame<'_>, layout: &ParagraphLayout) -> Vec<Mark> {
    let underlines = frame.decorations.underlines.overlapping(layout.span);
    let highlights = frame.decorations.highlights.overlapping(layout.span);
    let underlines = underlines
        .into_iter()
        .map(|(span, underline)| (*span, DecorationId::Underline(underline.index)));
    let highlights = highlights
        .into_iter()
        .map(|(span, highlight)| (*span, DecorationId::Highlight(highlight.index)));
    let bars = paint::margin_bars(frame, layout);
    underlines
        .chain(highlights)
        .filter(|(span, _)| layout.span.start <= span.start)
        .filter_map(|(span, id)| {
            let bar = bars.iter().find(|bar| bar.id == id).map(|bar| bar.rect);
            let words = || layout.bands(span).first().map(|band| band.rect);
            let rect = bar.or_else(words)?;
            frame
                .view
                .intersects(rect)
                .then_some(Mark { id, span, rect })
        })
        .collect()
}
