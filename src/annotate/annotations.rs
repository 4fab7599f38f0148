//! What is recorded about one document, and about all of them.
//!
//! Invariants: passages are sorted by place and no id stands twice. A passage's revision is
//! higher than any it ever had, also across its removal. Nothing here is dropped because it was
//! not understood.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::codebook::CodebookLeftover;
use super::sidecar::Leftover;
use crate::model::{Codebook, DocId, Passage, PassageId, Span, TagPath, Triage};

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
    pub(super) triage: Triage,
    /// The last revision of every passage that was removed.
    pub(super) removed: BTreeMap<PassageId, u64>,
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
        if let Some(last) = self.removed.remove(&passage.id) {
            passage.revision = passage.revision.max(last.saturating_add(1));
        }
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
        self.removed.insert(id, passage.revision.saturating_add(1));
        Some(passage)
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
