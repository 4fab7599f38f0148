//! Edits as data: each says what was and what shall be, so each has an inverse.
//!
//! Invariants: an edit is applied whole or refused whole. It is refused when what it would
//! replace is no longer what it names, so an old edit never overwrites newer work. Revisions
//! only grow: undoing is one more change.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::annotations::{Annotations, Orphan, Record, decision};
use crate::model::{Correction, DocId, EventDate, Passage, PassageId, Tag, TagPath, Triage};

/// The part of a passage that the analyst can change once it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The labels, in the order they were put there, none twice.
    pub tags: Vec<TagPath>,
    /// The note; may be empty.
    pub note: String,
    /// When the thing it tells of happened.
    pub event_date: Option<EventDate>,
}

impl Content {
    /// The content of a passage as it is.
    pub fn of(passage: &Passage) -> Self {
        Self {
            tags: passage.tags.clone(),
            note: passage.note.clone(),
            event_date: passage.event_date.clone(),
        }
    }

    /// With this tag on it, at the end unless it is there already.
    #[must_use]
    pub fn with_tag(mut self, tag: TagPath) -> Self {
        if !self.tags.contains(&tag) {
            self.tags.push(tag);
        }
        self
    }

    /// Without this tag.
    #[must_use]
    pub fn without_tag(mut self, tag: &TagPath) -> Self {
        self.tags.retain(|other| other != tag);
        self
    }
}

/// One change to a [`Record`].
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
    /// The analyst's decision about a document.
    SetTriage {
        /// The document.
        doc: DocId,
        /// What it is.
        before: Triage,
        /// What it shall be.
        after: Triage,
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
            Edit::SetTriage { doc, before, after } => Edit::SetTriage {
                doc,
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
            Edit::All(edits) => Edit::All(edits.iter().rev().map(Edit::inverse).collect()),
        }
    }

    /// The documents whose annotations it changes.
    pub fn documents(&self) -> BTreeSet<&DocId> {
        match self {
            Edit::AddPassage { doc, .. }
            | Edit::RemovePassage { doc, .. }
            | Edit::ChangePassage { doc, .. }
            | Edit::SetCorrection { doc, .. }
            | Edit::SetTriage { doc, .. }
            | Edit::AddOrphan { doc, .. }
            | Edit::RemoveOrphan { doc, .. } => BTreeSet::from([doc]),
            Edit::AddTag { .. } | Edit::RemoveTag { .. } | Edit::ChangeTag { .. } => {
                BTreeSet::new()
            }
            Edit::All(edits) => edits.iter().flat_map(Edit::documents).collect(),
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

    /// Whether it changes the codebook.
    pub fn changes_codebook(&self) -> bool {
        match self {
            Edit::AddTag { .. } | Edit::RemoveTag { .. } | Edit::ChangeTag { .. } => true,
            Edit::All(edits) => edits.iter().any(Edit::changes_codebook),
            _ => false,
        }
    }
}

/// Applies an edit that was made at the given time.
///
/// # Errors
/// When it does not fit what is recorded; then nothing has changed.
pub fn apply(record: &mut Record, edit: &Edit, at: DateTime<Utc>) -> Result<(), EditError> {
    match edit {
        Edit::AddPassage { doc, passage } => add_passage(record, doc, passage, at),
        Edit::RemovePassage { doc, passage } => remove_passage(record, doc, passage),
        Edit::ChangePassage {
            doc,
            id,
            before,
            after,
        } => change_passage(record, doc, *id, before, after, at),
        Edit::SetCorrection { doc, before, after } => {
            set_correction(record, doc, before.as_ref(), after.as_ref(), at)
        }
        Edit::SetTriage { doc, before, after } => set_triage(record, doc, *before, *after),
        Edit::AddOrphan { doc, at, orphan } => add_orphan(record, doc, *at, orphan),
        Edit::RemoveOrphan { doc, at, orphan } => remove_orphan(record, doc, *at, orphan),
        Edit::AddTag { at, tag } => add_tag(record, *at, tag),
        Edit::RemoveTag { at, tag } => remove_tag(record, *at, tag),
        Edit::ChangeTag { before, after } => change_tag(record, before, after),
        Edit::All(edits) => apply_all(record, edits, at),
    }
}

/// Later parts may build on earlier ones, so whether all fit shows only on the way; what they
/// may touch is copied first.
fn apply_all(record: &mut Record, edits: &[Edit], at: DateTime<Utc>) -> Result<(), EditError> {
    let touched: BTreeSet<&DocId> = edits.iter().flat_map(Edit::documents).collect();
    let codebook = record.codebook.clone();
    let codebook_leftover = record.codebook_leftover.clone();
    let annotations: BTreeMap<&DocId, Option<Annotations>> = touched
        .into_iter()
        .map(|doc| (doc, record.annotations.get(doc).cloned()))
        .collect();
    let outcome = edits.iter().try_for_each(|edit| apply(record, edit, at));
    if outcome.is_err() {
        record.codebook = codebook;
        record.codebook_leftover = codebook_leftover;
        for (doc, before) in annotations {
            match before {
                Some(before) => record.annotations.insert(doc.clone(), before),
                None => record.annotations.remove(doc),
            };
        }
    }
    outcome
}

fn add_passage(
    record: &mut Record,
    doc: &DocId,
    passage: &Passage,
    at: DateTime<Utc>,
) -> Result<(), EditError> {
    let annotations = record.annotations.entry(doc.clone()).or_default();
    let mut passage = passage.clone();
    if annotations.removed.contains_key(&passage.id.0) {
        passage.modified = at;
    }
    match annotations.insert(passage) {
        true => Ok(()),
        false => Err(EditError::PassageExists),
    }
}

fn remove_passage(record: &mut Record, doc: &DocId, passage: &Passage) -> Result<(), EditError> {
    let annotations = annotations_of(record, doc)?;
    let current = annotations
        .get(passage.id)
        .ok_or(EditError::NoSuchPassage)?;
    if current.span != passage.span || Content::of(current) != Content::of(passage) {
        return Err(EditError::Changed);
    }
    annotations.remove(passage.id);
    Ok(())
}

fn change_passage(
    record: &mut Record,
    doc: &DocId,
    id: PassageId,
    before: &Content,
    after: &Content,
    at: DateTime<Utc>,
) -> Result<(), EditError> {
    let passage = annotations_of(record, doc)?
        .get_mut(id)
        .ok_or(EditError::NoSuchPassage)?;
    if Content::of(passage) != *before {
        return Err(EditError::Changed);
    }
    let Content {
        tags,
        note,
        event_date,
    } = after.clone();
    passage.tags = tags;
    passage.note = note;
    passage.event_date = event_date;
    passage.modified = at;
    passage.revision = passage.revision.saturating_add(1);
    Ok(())
}

fn set_correction(
    record: &mut Record,
    doc: &DocId,
    before: Option<&Correction>,
    after: Option<&Correction>,
    at: DateTime<Utc>,
) -> Result<(), EditError> {
    let Some(span) = after.or(before).map(|correction| correction.span) else {
        return Ok(());
    };
    let current = record
        .annotations
        .get(doc)
        .and_then(|annotations| annotations.correction_at(span));
    let is_elsewhere = |after: &Correction| {
        let all = record.annotations.get(doc).map(Annotations::corrections);
        let mut others = all.unwrap_or_default().iter();
        others.any(|other| other.id == after.id && other.span != span)
    };
    if current.map(judgement) != before.map(judgement) || after.is_some_and(is_elsewhere) {
        return Err(EditError::Changed);
    }
    let annotations = record.annotations.entry(doc.clone()).or_default();
    if let Some(after) = after
        && let Some(current) = annotations.correction_mut(span)
        && current.id == after.id
    {
        current.verdict = after.verdict.clone();
        current.modified = at;
        current.revision = current.revision.saturating_add(1);
        return Ok(());
    }
    annotations.remove_correction(span);
    if let Some(after) = after {
        let mut after = after.clone();
        if annotations.removed.contains_key(&after.id.0) {
            after.modified = at;
        }
        annotations.insert_correction(after);
    }
    Ok(())
}

/// What must be as an edit names it: everything but revisions and times.
fn judgement(correction: &Correction) -> impl PartialEq + use<'_> {
    (correction.id, correction.span, &correction.verdict)
}

fn set_triage(
    record: &mut Record,
    doc: &DocId,
    before: Triage,
    after: Triage,
) -> Result<(), EditError> {
    let annotations = record.annotations.entry(doc.clone()).or_default();
    // Opening a document makes it read without an edit, so only decisions are compared.
    if decision(annotations.triage) != decision(before) {
        return Err(EditError::Changed);
    }
    annotations.triage = after;
    Ok(())
}

fn add_orphan(
    record: &mut Record,
    doc: &DocId,
    at: usize,
    orphan: &Orphan,
) -> Result<(), EditError> {
    let orphans = &mut record.annotations.entry(doc.clone()).or_default().orphans;
    orphans.insert(at.min(orphans.len()), orphan.clone());
    Ok(())
}

fn remove_orphan(
    record: &mut Record,
    doc: &DocId,
    at: usize,
    orphan: &Orphan,
) -> Result<(), EditError> {
    let orphans = &mut annotations_of(record, doc)?.orphans;
    if orphans.get(at) != Some(orphan) {
        return Err(EditError::NoSuchOrphan);
    }
    orphans.remove(at);
    Ok(())
}

fn add_tag(record: &mut Record, at: usize, tag: &Tag) -> Result<(), EditError> {
    check_free(record, tag, None)?;
    let tags = &mut record.codebook.tags;
    tags.insert(at.min(tags.len()), tag.clone());
    Ok(())
}

fn remove_tag(record: &mut Record, at: usize, tag: &Tag) -> Result<(), EditError> {
    let tags = &mut record.codebook.tags;
    if tags.get(at) != Some(tag) {
        return Err(missing_or_changed(record, &tag.path));
    }
    tags.remove(at);
    Ok(())
}

fn change_tag(record: &mut Record, before: &Tag, after: &Tag) -> Result<(), EditError> {
    check_free(record, after, Some(&before.path))?;
    let tags = &mut record.codebook.tags;
    let Some(tag) = tags.iter_mut().find(|tag| *tag == before) else {
        return Err(missing_or_changed(record, &before.path));
    };
    *tag = after.clone();
    record.codebook_leftover.rename(&before.path, &after.path);
    Ok(())
}

/// Whether a tag's name and key are free, but for the tag that it replaces.
fn check_free(record: &Record, tag: &Tag, replaced: Option<&TagPath>) -> Result<(), EditError> {
    for other in &record.codebook.tags {
        if Some(&other.path) == replaced {
            continue;
        }
        if other.path == tag.path {
            return Err(EditError::TagExists(tag.path.clone()));
        }
        if let Some(key) = tag.key
            && other.key == Some(key)
        {
            let owner = other.path.clone();
            return Err(EditError::KeyTaken { key, owner });
        }
    }
    Ok(())
}

fn missing_or_changed(record: &Record, path: &TagPath) -> EditError {
    match record.codebook.get(path) {
        Some(_) => EditError::Changed,
        None => EditError::NoSuchTag(path.clone()),
    }
}

fn annotations_of<'a>(
    record: &'a mut Record,
    doc: &DocId,
) -> Result<&'a mut Annotations, EditError> {
    record
        .annotations
        .get_mut(doc)
        .ok_or(EditError::NoSuchPassage)
}
