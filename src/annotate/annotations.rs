//! What is recorded about one document, and about all of them.
//!
//! Invariants: passages are sorted by place and no id stands twice; so are corrections, and no
//! words have two. A revision is higher than any that its passage or correction ever had, also
//! across its removal. Nothing here is dropped because it was not understood.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::codebook::CodebookLeftover;
use super::reanchor::Review;
use super::sidecar::Leftover;
use crate::model::{
    Codebook, Correction, DocId, Passage, PassageId, Span, TagPath, Triage, Verdict,
};

/// Stands for a time that a file does not tell; never written to one, and blank in exports.
pub const UNKNOWN_TIME: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// Everything that edits work on: the codebook and what is recorded about each document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The corpus's tags.
    pub codebook: Codebook,
    /// What the codebook's file holds beyond its tags.
    pub codebook_leftover: CodebookLeftover,
    /// By document; one without anything recorded may be missing or empty.
    pub annotations: BTreeMap<DocId, Annotations>,
}

/// What is recorded about one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Sorted by span, then id.
    passages: Vec<Passage>,
    /// Where each of them lies, so that an id is found without a walk.
    places: HashMap<PassageId, Span>,
    /// Sorted by span, one for each.
    corrections: Vec<Correction>,
    pub(super) triage: Triage,
    /// The last revision of every passage and correction that was removed, by its id.
    pub(super) removed: BTreeMap<Uuid, u64>,
    pub(super) orphans: Vec<Orphan>,
    pub(super) leftover: Leftover,
}

impl Annotations {
    /// The passages, sorted by place.
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// The passage with this id.
    pub fn get(&self, id: PassageId) -> Option<&Passage> {
        self.passages.get(self.index_of(id)?)
    }

    /// What the analyst says of the document's dates, sorted by place.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// What the analyst says of these words.
    pub fn correction_at(&self, span: Span) -> Option<&Correction> {
        self.corrections.get(self.place_of_correction(span).ok()?)
    }

    /// What the analyst decided about the document.
    pub fn triage(&self) -> Triage {
        self.triage
    }

    /// What a file held that has no certain place in the text, in the file's order.
    pub fn orphans(&self) -> &[Orphan] {
        &self.orphans
    }

    /// Whether a file would have nothing to hold.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
            && self.corrections.is_empty()
            && decision(self.triage).is_none()
            && self.removed.is_empty()
            && self.orphans.is_empty()
            && self.leftover.is_blank()
    }

    /// Puts a passage in its place; false, and nothing done, when its id is there already.
    pub(super) fn insert(&mut self, mut passage: Passage) -> bool {
        if self.places.contains_key(&passage.id) {
            return false;
        }
        passage.revision = self.next_revision(passage.id.0, passage.revision);
        self.places.insert(passage.id, passage.span);
        let at = self
            .passages
            .partition_point(|other| place(other) < place(&passage));
        self.passages.insert(at, passage);
        true
    }

    /// Takes a passage out and remembers its revision.
    pub(super) fn remove(&mut self, id: PassageId) -> Option<Passage> {
        let passage = self.passages.remove(self.index_of(id)?);
        self.places.remove(&id);
        self.removed
            .insert(id.0, passage.revision.saturating_add(1));
        Some(passage)
    }

    /// Puts a correction on its words; false, and nothing done, when they have one already.
    pub(super) fn insert_correction(&mut self, mut correction: Correction) -> bool {
        let Err(at) = self.place_of_correction(correction.span) else {
            return false;
        };
        correction.revision = self.next_revision(correction.id.0, correction.revision);
        self.corrections.insert(at, correction);
        true
    }

    /// The correction of some words, to change anything but its id and span.
    pub(super) fn correction_mut(&mut self, span: Span) -> Option<&mut Correction> {
        let at = self.place_of_correction(span).ok()?;
        self.corrections.get_mut(at)
    }

    /// Takes the correction off some words and remembers its revision.
    pub(super) fn remove_correction(&mut self, span: Span) -> Option<Correction> {
        let at = self.place_of_correction(span).ok()?;
        let correction = self.corrections.remove(at);
        let last = correction.revision.saturating_add(1);
        self.removed.insert(correction.id.0, last);
        Some(correction)
    }

    /// The passage, to change anything but its id and span.
    pub(super) fn get_mut(&mut self, id: PassageId) -> Option<&mut Passage> {
        let at = self.index_of(id)?;
        self.passages.get_mut(at)
    }

    /// Replaces all passages at once; no id may stand twice.
    pub(super) fn set_passages(&mut self, mut passages: Vec<Passage>) {
        passages.sort_by_key(place);
        self.places = passages.iter().map(|p| (p.id, p.span)).collect();
        self.passages = passages;
    }

    /// Where the correction of these words is in the list, or would be.
    fn place_of_correction(&self, span: Span) -> Result<usize, usize> {
        let corrections = &self.corrections;
        corrections.binary_search_by_key(&span, |correction| correction.span)
    }

    /// The revision of something that enters: a higher one than it had when it was removed.
    pub(super) fn next_revision(&mut self, id: Uuid, revision: u64) -> u64 {
        match self.removed.remove(&id) {
            Some(last) => revision.max(last.saturating_add(1)),
            None => revision,
        }
    }

    fn index_of(&self, id: PassageId) -> Option<usize> {
        let span = *self.places.get(&id)?;
        self.passages.binary_search_by_key(&(span, id), place).ok()
    }
}

/// An annotation that a file held and that has no certain place in the text: its words were not
/// found again, or it could not be understood. It is written back exactly as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphan {
    /// Everything but the place, where that much could be read. Its span means nothing.
    pub(super) passage: Option<Passage>,
    /// The same for a correction of a date.
    pub(super) correction: Option<Correction>,
    /// How the words were looked for, where there were any. It follows from the file and the
    /// text, and is not written.
    pub(super) review: Option<Box<Review>>,
    pub(super) quote: String,
    pub(super) reason: String,
    /// The annotation as it stands in the file.
    pub(super) json: Box<str>,
}

impl Orphan {
    /// The words it was made on, as far as the file tells them.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// One sentence for a person: why it has no place.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Its id, where it could be read.
    pub fn id(&self) -> Option<PassageId> {
        self.passage.as_ref().map(|passage| passage.id)
    }

    /// What it was before, and where it may belong now; `None` when it could not be understood.
    pub fn review(&self) -> Option<&Review> {
        self.review.as_deref()
    }

    /// What it says of a date, when it is a correction.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.correction
            .as_ref()
            .map(|correction| &correction.verdict)
    }

    /// The correction it becomes when the analyst says where it belongs, as a new revision of
    /// what it was; `None` when it is none.
    pub fn corrected_at(&self, span: Span, at: DateTime<Utc>) -> Option<Correction> {
        let correction = self.correction.as_ref()?;
        Some(Correction {
            span,
            modified: at,
            revision: correction.revision.saturating_add(1),
            ..correction.clone()
        })
    }

    /// Its tags.
    pub fn tags(&self) -> &[TagPath] {
        self.passage.as_ref().map_or(&[], |passage| &passage.tags)
    }

    /// The analyst's note on it.
    pub fn note(&self) -> &str {
        self.passage.as_ref().map_or("", |passage| &passage.note)
    }

    /// The passage it becomes when the analyst says where it belongs, as a new revision of what
    /// it was; `None` when it could not be read as a passage.
    pub fn placed_at(&self, span: Span, at: DateTime<Utc>) -> Option<Passage> {
        let passage = self.passage.as_ref()?;
        Some(Passage {
            span,
            modified: at,
            revision: passage.revision.saturating_add(1),
            ..passage.clone()
        })
    }
}

/// The part of a triage that is the analyst's decision. Whether a document is new or has been
/// opened is nobody's judgement and is kept out of files.
pub(super) fn decision(triage: Triage) -> Option<Triage> {
    match triage {
        Triage::Relevant | Triage::SetAside => Some(triage),
        Triage::New | Triage::Read => None,
    }
}

fn place(passage: &Passage) -> (Span, PassageId) {
    (passage.span, passage.id)
}
