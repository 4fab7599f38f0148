//! Edits as data: each says what was and what shall be, so each has an inverse.
//!
//! Invariants: an edit is applied whole or refused whole. It is refused when what it would
//! replace is no longer what it names, so an old edit never overwrites newer work. Revisions
//! only grow: undoing is one more change.

mod apply;
mod reach;
#[cfg(test)]
mod tests;

use thiserror::Error;
use uuid::Uuid;

use super::annotations::Orphan;
use super::chronology::LineEdit;
use super::events::EventRivals;
use super::rivals::Rivals;
use crate::model::{
    About, Content, CorpusSettings, Correction, DocId, Event, EventFacts, EventId, Passage,
    PassageId, Tag, TagPath,
};

pub use apply::apply;

/// One change to a [`Record`](super::Record).
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new passage, or one that comes back.
    AddPassage {
        /// The document.
        doc: DocId,
        /// The passage.
        passage: Passage,
    },
    /// A passage goes.
    RemovePassage {
        /// The document.
        doc: DocId,
        /// The passage as it is.
        passage: Passage,
    },
    /// A passage's tags, note or event date change.
    ChangePassage {
        /// The document.
        doc: DocId,
        /// The passage.
        id: PassageId,
        /// What is there.
        before: Content,
        /// What shall be there.
        after: Content,
    },
    /// The analyst's word on one date comes, changes or goes. Both are of the same words.
    SetCorrection {
        /// The document.
        doc: DocId,
        /// What is there.
        before: Option<Correction>,
        /// What shall be there.
        after: Option<Correction>,
    },
    /// What is said of a document as a whole changes.
    ChangeAbout {
        /// The document.
        doc: DocId,
        /// What is there.
        before: About,
        /// What shall be there.
        after: About,
    },
    /// Other states of a thing, made elsewhere, are settled or come back.
    SetRivals {
        /// The document.
        doc: DocId,
        /// The thing.
        id: Uuid,
        /// What is there.
        before: Rivals,
        /// What shall be there.
        after: Rivals,
    },
    /// An orphan comes back.
    AddOrphan {
        /// The document.
        doc: DocId,
        /// Its place in the list; the end if that is shorter.
        at: usize,
        /// The orphan.
        orphan: Orphan,
    },
    /// An orphan goes, because the analyst placed it or gave it up.
    RemoveOrphan {
        /// The document.
        doc: DocId,
        /// Its place in the list.
        at: usize,
        /// The orphan as it is.
        orphan: Orphan,
    },
    /// A tag enters the codebook.
    AddTag {
        /// Its place in the list; the end if that is shorter.
        at: usize,
        /// The tag.
        tag: Tag,
    },
    /// A tag leaves the codebook; passages keep the label.
    RemoveTag {
        /// Its place in the list.
        at: usize,
        /// The tag as it is.
        tag: Tag,
    },
    /// A tag of the codebook changes; passages keep the label they have.
    ChangeTag {
        /// What it is.
        before: Tag,
        /// What it shall be.
        after: Tag,
    },
    /// A new event, or one that comes back.
    AddEvent(Box<Event>),
    /// An event goes. It is named as it is.
    RemoveEvent(Box<Event>),
    /// What is said of an event changes.
    ChangeEvent {
        /// The event.
        id: EventId,
        /// What is there.
        before: Box<EventFacts>,
        /// What shall be there.
        after: Box<EventFacts>,
    },
    /// What is settled for the corpus as a whole changes.
    ChangeSettings {
        /// What is settled.
        before: CorpusSettings,
        /// What shall be.
        after: CorpusSettings,
    },
    /// Other states of an event, made elsewhere, are settled or come back.
    SetEventRivals {
        /// The event.
        id: EventId,
        /// What is there.
        before: EventRivals,
        /// What shall be there.
        after: EventRivals,
    },
    /// The chronology changes.
    Line(LineEdit),
    /// Several edits as one, in this order.
    All(Vec<Edit>),
}

/// Why an edit was refused. Each is a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// The id is unknown in that document.
    #[error("The passage is no longer there")]
    NoSuchPassage,
    /// The id is taken in that document.
    #[error("The passage is there already")]
    PassageExists,
    /// What the edit would replace is not what it names.
    #[error("It was changed in the meantime, so this edit no longer fits")]
    Changed,
    /// Another window or analyst made something else of it.
    #[error("It was changed elsewhere too; settle that first")]
    HasRivals,
    /// The id is of no event.
    #[error("The event is no longer there")]
    NoSuchEvent,
    /// The id is taken by an event.
    #[error("The event is there already")]
    EventExists,
    /// The id is of no line.
    #[error("The line is no longer in the chronology")]
    NoSuchLine,
    /// The id is taken by a line.
    #[error("The line is in the chronology already")]
    LineExists,
    /// A thread of events would lead back into itself.
    #[error("An event cannot follow itself, nor one that comes after it")]
    FollowsItself,
    /// The orphan is not where the edit names it.
    #[error("The unplaced passage is no longer there")]
    NoSuchOrphan,
    /// The codebook has no such tag.
    #[error("There is no tag “{0}” in the codebook")]
    NoSuchTag(TagPath),
    /// The codebook has a tag of that name.
    #[error("There is a tag “{0}” already")]
    TagExists(TagPath),
    /// A tag cannot become a branch of itself.
    #[error("The tag “{0}” cannot move below itself")]
    BelowItself(TagPath),
    /// Another tag has that key.
    #[error("The key “{key}” belongs to the tag “{owner}”")]
    KeyTaken {
        /// The key.
        key: char,
        /// Whose it is.
        owner: TagPath,
    },
}

impl Edit {
    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Edit {
        match self.clone() {
            Edit::AddPassage { doc, passage } => Edit::RemovePassage { doc, passage },
            Edit::RemovePassage { doc, passage } => Edit::AddPassage { doc, passage },
            Edit::ChangePassage {
                doc,
                id,
                before,
                after,
            } => Edit::ChangePassage {
                doc,
                id,
                before: after,
                after: before,
            },
            Edit::SetCorrection { doc, before, after } => Edit::SetCorrection {
                doc,
                before: after,
                after: before,
            },
            Edit::ChangeAbout { doc, before, after } => Edit::ChangeAbout {
                doc,
                before: after,
                after: before,
            },
            Edit::SetRivals {
                doc,
                id,
                before,
                after,
            } => Edit::SetRivals {
                doc,
                id,
                before: after,
                after: before,
            },
            Edit::AddOrphan { doc, at, orphan } => Edit::RemoveOrphan { doc, at, orphan },
            Edit::RemoveOrphan { doc, at, orphan } => Edit::AddOrphan { doc, at, orphan },
            Edit::AddTag { at, tag } => Edit::RemoveTag { at, tag },
            Edit::RemoveTag { at, tag } => Edit::AddTag { at, tag },
            Edit::ChangeTag { before, after } => Edit::ChangeTag {
                before: after,
                after: before,
            },
            Edit::AddEvent(event) => Edit::RemoveEvent(event),
            Edit::RemoveEvent(event) => Edit::AddEvent(event),
            Edit::ChangeEvent { id, before, after } => Edit::ChangeEvent {
                id,
                before: after,
                after: before,
            },
            Edit::ChangeSettings { before, after } => Edit::ChangeSettings {
                before: after,
                after: before,
            },
            Edit::SetEventRivals { id, before, after } => Edit::SetEventRivals {
                id,
                before: after,
                after: before,
            },
            Edit::Line(edit) => Edit::Line(edit.inverse()),
            Edit::All(edits) => Edit::All(edits.iter().rev().map(Edit::inverse).collect()),
        }
    }
}
