//! Goes from one document, date, passage or day to the next.

use eframe::egui::Context;

use super::App;
use super::copies::Row;
use super::panels::reading::focused_span;
use super::view::Focus;
use crate::model::Span;

impl App {
    pub(super) fn step_document(&mut self, ctx: &Context, step: isize) {
        let rows = &self.view.rows;
        let is_open = |row: &Row| self.view.document.as_ref() == Some(&row.document);
        let here = rows.iter().position(is_open);
        let next = match here {
            Some(here) => here.checked_add_signed(step),
            None => Some(0),
        };
        if let Some(row) = next.and_then(|next| rows.get(next)) {
            self.go(ctx, row.document.clone(), Focus::None);
        }
    }

    /// Where stepping starts: the words in focus, if any are.
    fn focused_words(&self) -> Option<Span> {
        let dossier = self.work.dossier(self.view.document.as_ref()?)?;
        focused_span(&self.work, &self.view, dossier)
    }

    pub(super) fn step_mention(&mut self, ctx: &Context, forward: bool) {
        let from = self.focused_words();
        let Some(dossier) = self.view.dossier(&self.work) else {
            return;
        };
        let mentions = &dossier.mentions;
        let next = match (from, forward) {
            (None, true) => Some(0),
            (None, false) => mentions.len().checked_sub(1),
            // Behind a whole passage, or the date that it was made from would come again.
            (Some(here), true) => Some(mentions.partition_point(|m| m.span.start < here.end)),
            (Some(here), false) => mentions
                .partition_point(|m| m.span.start < here.start)
                .checked_sub(1),
        };
        let Some(mention) = next.and_then(|next| mentions.get(next)) else {
            return;
        };
        let day = mention.interval.and_then(|interval| interval.first_day());
        let (document, span) = (dossier.document.id.clone(), mention.span);
        self.view.day = day.or(self.view.day);
        self.go(ctx, document, Focus::Mention(span));
    }

    pub(super) fn step_passage(&mut self, ctx: &Context, forward: bool) {
        let from = self.focused_words();
        let Some(document) = self.view.document.clone() else {
            return;
        };
        let Some(annotations) = self.work.annotations(&document) else {
            return;
        };
        let passages = annotations.passages();
        let here = match self.view.focus {
            Focus::Passage(id) => passages.iter().position(|passage| passage.id == id),
            _ => None,
        };
        let far_end = if forward { 0 } else { usize::MAX };
        let start = from.map_or(far_end, |span| span.start);
        let next = match (here, forward) {
            (Some(here), true) => Some(here + 1),
            (Some(here), false) => here.checked_sub(1),
            (None, true) => Some(passages.partition_point(|p| p.span.start < start)),
            (None, false) => passages
                .partition_point(|p| p.span.start < start)
                .checked_sub(1),
        };
        if let Some(id) = next
            .and_then(|next| passages.get(next))
            .map(|passage| passage.id)
        {
            self.go(ctx, document, Focus::Passage(id));
        }
    }

    pub(super) fn step_day(&mut self, later: bool) {
        let shown = self.work.shown();
        let next = match self.view.day {
            Some(day) => shown.named_day_beside(day, later),
            None => shown.busiest_day,
        };
        if let Some(day) = next {
            self.view.day = Some(day);
            self.view.timeline.reveal_day(day);
        }
    }
}
