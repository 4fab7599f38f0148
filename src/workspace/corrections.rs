//! Commands that correct dates, and the corrected documents that everything else looks at.
//!
//! Invariant: a document's dossier is always the studied one with the corrections that are
//! recorded for it. The studied one is kept beside it for as long as there are any.

use std::sync::Arc;

use uuid::Uuid;

use super::absorb::place;
use super::{Effect, Refusal, Workspace};
use crate::analysis::{Dossier, NoFlip};
use crate::annotate::{Annotations, Edit};
use crate::disk::clock;
use crate::model::{Correction, CorrectionId, DocId, EventDate, Interval, Mention, Span, Verdict};

impl Workspace {
    /// A document with its dates as they were read, without the analyst's corrections.
    pub fn as_read(&self, id: &DocId) -> Option<&Arc<Dossier>> {
        self.studied.get(id).or_else(|| self.by_id.get(id))
    }

    /// What the analyst says of the date at these words.
    pub fn correction(&self, id: &DocId, span: Span) -> Option<&Correction> {
        self.annotations(id)?.correction_at(span)
    }

    /// Dates some words. To say what was read anyway takes the correction back.
    pub(super) fn correct_date(
        &mut self,
        document: DocId,
        span: Span,
        date: EventDate,
    ) -> Result<Effect, Refusal> {
        let read = self.opened(&document, Self::as_read)?.mention_at(span);
        let verdict = match read {
            Some((_, mention)) if says(mention, &date) => None,
            _ => Some(Verdict::Value(date)),
        };
        self.set_verdict(document, span, verdict)
    }

    /// Dates some words on the other side of publication.
    pub(super) fn flip_date(&mut self, document: DocId, span: Span) -> Result<Effect, Refusal> {
        let read = self.opened(&document, Self::as_read)?;
        let date = self.opened(&document, Self::dossier)?.flipped(read, span)?;
        self.correct_date(document, span, date)
    }

    /// Takes some words for no date.
    pub(super) fn reject_date(&mut self, document: DocId, span: Span) -> Result<Effect, Refusal> {
        self.set_verdict(document, span, Some(Verdict::Rejected))
    }

    /// Takes some words for what they were read as.
    pub(super) fn restore_date(&mut self, document: DocId, span: Span) -> Result<Effect, Refusal> {
        self.set_verdict(document, span, None)
    }

    fn set_verdict(
        &mut self,
        document: DocId,
        span: Span,
        verdict: Option<Verdict>,
    ) -> Result<Effect, Refusal> {
        let dossier = self.opened(&document, Self::dossier)?;
        let before = self.correction(&document, span).cloned();
        if before.is_none() && dossier.mention_at(span).is_none() {
            return Err(NoFlip::NoDate.into());
        }
        let now = clock::now();
        let after = verdict.map(|verdict| match &before {
            Some(before) => Correction {
                verdict,
                ..before.clone()
            },
            None => Correction {
                id: CorrectionId(Uuid::new_v4()),
                span,
                verdict,
                author: self.surroundings.author.clone(),
                created: now,
                modified: now,
                revision: 1,
            },
        });
        if before != after {
            self.perform(Edit::SetCorrection {
                doc: document.clone(),
                before,
                after,
            })?;
        }
        Ok(Effect::Date { document, span })
    }

    fn opened<'a>(
        &'a self,
        id: &DocId,
        look_up: impl FnOnce(&'a Self, &DocId) -> Option<&'a Arc<Dossier>>,
    ) -> Result<&'a Arc<Dossier>, Refusal> {
        look_up(self, id).ok_or_else(|| Refusal::NoSuchDocument(id.clone()))
    }

    /// Brings a document's dossier up to date with its corrections.
    pub(super) fn correct_dossier(&mut self, id: &DocId) {
        let Some(studied) = self.as_read(id).cloned() else {
            return;
        };
        let corrections = self
            .annotations(id)
            .map_or(&[][..], Annotations::corrections);
        let current = if corrections.is_empty() {
            self.studied.remove(id);
            studied
        } else {
            let corrected = Arc::new(studied.corrected(corrections));
            self.studied.insert(id.clone(), studied);
            corrected
        };
        // Corrections change no document's date, so it keeps its place in the list.
        let at = self
            .documents
            .partition_point(|other| place(other) < place(&current));
        if let Some(there) = self.documents.get_mut(at) {
            *there = Arc::clone(&current);
        }
        self.by_id.insert(id.clone(), current);
    }
}

/// Whether a mention was read as exactly this date.
fn says(mention: &Mention, date: &EventDate) -> bool {
    let interval: Option<Interval> = mention.interval;
    mention.modifier.is_none() && mention.value == date.value() && interval == Some(date.interval())
}
