//! What an edit reaches: the documents, things and files that it changes.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::Edit;
use crate::annotate::annotations::ABOUT;
use crate::model::{DocId, EventId, LineId};

impl Edit {
    /// The documents whose annotations it changes.
    pub fn documents(&self) -> BTreeSet<&DocId> {
        match self {
            Edit::AddPassage { doc, .. }
            | Edit::RemovePassage { doc, .. }
            | Edit::ChangePassage { doc, .. }
            | Edit::SetCorrection { doc, .. }
            | Edit::ChangeAbout { doc, .. }
            | Edit::SetRivals { doc, .. }
            | Edit::AddOrphan { doc, .. }
            | Edit::RemoveOrphan { doc, .. } => BTreeSet::from([doc]),
            Edit::AddTag { .. }
            | Edit::RemoveTag { .. }
            | Edit::ChangeTag { .. }
            | Edit::AddEvent(_)
            | Edit::RemoveEvent(_)
            | Edit::ChangeEvent { .. }
            | Edit::ChangeSettings { .. }
            | Edit::SetEventRivals { .. }
            | Edit::Line(_) => BTreeSet::new(),
            Edit::All(edits) => edits.iter().flat_map(Edit::documents).collect(),
        }
    }

    /// What it touches in each document, by id.
    pub fn touched(&self) -> BTreeMap<&DocId, BTreeSet<Uuid>> {
        let one = |doc, id: Uuid| BTreeMap::from([(doc, BTreeSet::from([id]))]);
        match self {
            Edit::AddPassage { doc, passage } | Edit::RemovePassage { doc, passage } => {
                one(doc, passage.id.0)
            }
            Edit::ChangePassage { doc, id, .. } => one(doc, id.0),
            Edit::SetCorrection { doc, before, after } => {
                let both = [before, after].into_iter().flatten();
                BTreeMap::from([(doc, both.map(|correction| correction.id.0).collect())])
            }
            Edit::ChangeAbout { doc, .. } => one(doc, ABOUT),
            Edit::SetRivals { doc, id, .. } => one(doc, *id),
            Edit::AddOrphan { doc, orphan, .. } | Edit::RemoveOrphan { doc, orphan, .. } => {
                one(doc, orphan.key)
            }
            Edit::AddTag { .. }
            | Edit::RemoveTag { .. }
            | Edit::ChangeTag { .. }
            | Edit::AddEvent(_)
            | Edit::RemoveEvent(_)
            | Edit::ChangeEvent { .. }
            | Edit::ChangeSettings { .. }
            | Edit::SetEventRivals { .. }
            | Edit::Line(_) => BTreeMap::new(),
            Edit::All(edits) => {
                let mut touched = BTreeMap::<&DocId, BTreeSet<Uuid>>::new();
                for (doc, ids) in edits.iter().flat_map(Edit::touched) {
                    touched.entry(doc).or_default().extend(ids);
                }
                touched
            }
        }
    }

    /// Whether it changes what is said of a document's dates.
    pub fn changes_corrections(&self) -> bool {
        match self {
            Edit::SetCorrection { .. } => true,
            Edit::All(edits) => edits.iter().any(Edit::changes_corrections),
            _ => false,
        }
    }

    /// Whether it changes what a document is said to be.
    pub fn changes_details(&self) -> bool {
        match self {
            Edit::ChangeAbout { before, after, .. } => before.details != after.details,
            Edit::All(edits) => edits.iter().any(Edit::changes_details),
            _ => false,
        }
    }

    /// The events that it changes.
    pub fn events(&self) -> BTreeSet<EventId> {
        match self {
            Edit::AddEvent(event) | Edit::RemoveEvent(event) => BTreeSet::from([event.id]),
            Edit::ChangeEvent { id, .. } | Edit::SetEventRivals { id, .. } => BTreeSet::from([*id]),
            Edit::All(edits) => edits.iter().flat_map(Edit::events).collect(),
            _ => BTreeSet::new(),
        }
    }

    /// The lines of the chronology that it changes.
    pub fn lines(&self) -> BTreeSet<LineId> {
        match self {
            Edit::Line(edit) => BTreeSet::from([edit.id()]),
            Edit::All(edits) => edits.iter().flat_map(Edit::lines).collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Whether it changes the codebook.
    pub fn changes_codebook(&self) -> bool {
        match self {
            Edit::AddTag { .. } | Edit::RemoveTag { .. } | Edit::ChangeTag { .. } => true,
            Edit::All(edits) => edits.iter().any(Edit::changes_codebook),
            _ => false,
        }
    }

    /// Whether it changes what is settled for the corpus.
    pub fn changes_settings(&self) -> bool {
        match self {
            Edit::ChangeSettings { .. } => true,
            Edit::All(edits) => edits.iter().any(Edit::changes_settings),
            _ => false,
        }
    }
}
