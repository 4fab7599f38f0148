//! Applying edits to a record.
//!
//! Invariant: an edit is applied whole, or refused and nothing has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use super::{Edit, EditError};
use crate::annotate::annotations::{ABOUT, Annotations, Orphan, Record, decided};
use crate::annotate::collection::edits as items;
use crate::annotate::rivals::Rivals;
use crate::model::{
    About, Content, CorpusSettings, Correction, DocId, Hand, Passage, PassageId, Tag, TagPath,
};

/// Applies an edit that this hand makes.
///
/// # Errors
/// When it does not fit what is recorded; then nothing has changed.
pub fn apply(record: &mut Record, edit: &Edit, hand: &Hand) -> Result<(), EditError> {
    match edit {
        Edit::AddPassage { doc, passage } => add_passage(record, doc, passage, hand),
        Edit::RemovePassage { doc, passage } => remove_passage(record, doc, passage, hand),
        Edit::ChangePassage {
            doc,
            id,
            before,
            after,
        } => change_passage(record, doc, *id, before, after, hand),
        Edit::SetCorrection { doc, before, after } => {
            set_correction(record, doc, before.as_ref(), after.as_ref(), hand)
        }
        Edit::ChangeAbout { doc, before, after } => change_about(record, doc, before, after, hand),
        Edit::SetRivals {
            doc,
            id,
            before,
            after,
        } => set_rivals(record, doc, *id, before, after, hand),
        Edit::AddOrphan { doc, at, orphan } => add_orphan(record, doc, *at, orphan, hand),
        Edit::RemoveOrphan { doc, at, orphan } => remove_orphan(record, doc, *at, orphan, hand),
        Edit::AddTag { at, tag } => add_tag(record, *at, tag, hand),
        Edit::RemoveTag { at, tag } => remove_tag(record, *at, tag, hand),
        Edit::ChangeTag { before, after } => change_tag(record, before, after, hand),
        Edit::AddEvent(event) => items::add(Arc::make_mut(&mut record.events), event, hand),
        Edit::RemoveEvent(event) => items::remove(Arc::make_mut(&mut record.events), event, hand),
        Edit::ChangeEvent { id, before, after } => {
            let events = Arc::make_mut(&mut record.events);
            items::change(events, *id, before, after, hand)
        }
        Edit::ChangeSettings { before, after } => change_settings(record, before, after),
        Edit::SetEventRivals { id, before, after } => {
            let events = Arc::make_mut(&mut record.events);
            items::set_rivals(events, *id, before, after, hand)
        }
        Edit::Line(edit) => edit.apply(Arc::make_mut(&mut record.chronology), hand),
        Edit::All(edits) => apply_all(record, edits, hand),
    }
}

/// Later parts may build on earlier ones, so whether all fit shows only on the way; what they
/// may touch is copied first.
fn apply_all(record: &mut Record, edits: &[Edit], hand: &Hand) -> Result<(), EditError> {
    let touched: BTreeSet<&DocId> = edits.iter().flat_map(Edit::documents).collect();
    let events = edits.iter().flat_map(Edit::events);
    let events: Vec<_> = events.map(|id| record.events.slot(id)).collect();
    let lines = edits.iter().flat_map(Edit::lines);
    let lines: Vec<_> = lines.map(|id| record.chronology.slot(id)).collect();
    let codebook = record.codebook.clone();
    let codebook_leftover = record.codebook_leftover.clone();
    let annotations: BTreeMap<&DocId, Option<Arc<Annotations>>> = touched
        .into_iter()
        .map(|doc| (doc, record.annotations.get(doc).cloned()))
        .collect();
    let settings = record.settings.clone();
    let outcome = edits.iter().try_for_each(|edit| apply(record, edit, hand));
    if outcome.is_err() {
        record.codebook = codebook;
        record.codebook_leftover = codebook_leftover;
        for slot in events {
            Arc::make_mut(&mut record.events).restore(slot);
        }
        for slot in lines {
            Arc::make_mut(&mut record.chronology).restore(slot);
        }
        record.settings = settings;
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
    hand: &Hand,
) -> Result<(), EditError> {
    let annotations = record.annotations_mut(doc);
    match annotations.insert(passage.clone(), hand) {
        true => Ok(()),
        false => Err(EditError::PassageExists),
    }
}

fn remove_passage(
    record: &mut Record,
    doc: &DocId,
    passage: &Passage,
    hand: &Hand,
) -> Result<(), EditError> {
    let annotations = annotations_of(record, doc)?;
    let current = annotations
        .get(passage.id)
        .ok_or(EditError::NoSuchPassage)?;
    if current.span != passage.span || current.content != passage.content {
        return Err(EditError::Changed);
    }
    if annotations.has_rivals(passage.id.0) {
        return Err(EditError::HasRivals);
    }
    annotations.remove(passage.id, hand);
    Ok(())
}

fn change_passage(
    record: &mut Record,
    doc: &DocId,
    id: PassageId,
    before: &Content,
    after: &Content,
    hand: &Hand,
) -> Result<(), EditError> {
    let annotations = annotations_of(record, doc)?;
    let hand = annotations.beside_rivals(id.0, hand);
    let passage = annotations.get_mut(id).ok_or(EditError::NoSuchPassage)?;
    if passage.content != *before {
        return Err(EditError::Changed);
    }
    passage.content.clone_from(after);
    passage.stamp.touch(&hand);
    Ok(())
}

fn set_correction(
    record: &mut Record,
    doc: &DocId,
    before: Option<&Correction>,
    after: Option<&Correction>,
    hand: &Hand,
) -> Result<(), EditError> {
    let Some(span) = after.or(before).map(|correction| correction.span) else {
        return Ok(());
    };
    let current = record
        .annotations
        .get(doc)
        .and_then(|annotations| annotations.correction_at(span));
    let is_elsewhere = |after: &Correction| {
        let all = record.annotations.get(doc).map(|all| all.corrections());
        let mut others = all.into_iter().flatten();
        others.any(|other| other.id == after.id && other.span != span)
    };
    if current.map(judgement) != before.map(judgement) || after.is_some_and(is_elsewhere) {
        return Err(EditError::Changed);
    }
    let current = current.map(|current| current.id);
    let annotations = record.annotations_mut(doc);
    match (current, after) {
        (Some(current), Some(after)) if current == after.id => {
            let hand = &annotations.beside_rivals(current.0, hand);
            if let Some(correction) = annotations.correction_mut(current) {
                correction.verdict.clone_from(&after.verdict);
                correction.stamp.touch(hand);
            }
        }
        (current, after) => {
            if let Some(current) = current {
                if annotations.has_rivals(current.0) {
                    return Err(EditError::HasRivals);
                }
                annotations.remove_correction(current, hand);
            }
            if let Some(after) = after {
                annotations.insert_correction(after.clone(), hand);
            }
        }
    }
    Ok(())
}

/// What must be as an edit names it: everything but versions and times.
fn judgement(correction: &Correction) -> impl PartialEq + use<'_> {
    (correction.id, correction.span, &correction.verdict)
}

fn change_about(
    record: &mut Record,
    doc: &DocId,
    before: &About,
    after: &About,
    hand: &Hand,
) -> Result<(), EditError> {
    let annotations = record.annotations_mut(doc);
    // Opening a document makes it read without an edit, so only decisions are compared.
    if decided(&annotations.about) != decided(before) {
        return Err(EditError::Changed);
    }
    let hand = &annotations.beside_rivals(ABOUT, hand);
    annotations.about.clone_from(after);
    match &mut annotations.about_stamp {
        Some(stamp) => stamp.touch(hand),
        missing => *missing = Some(hand.stamp()),
    }
    Ok(())
}

fn set_rivals(
    record: &mut Record,
    doc: &DocId,
    id: Uuid,
    before: &Rivals,
    after: &Rivals,
    hand: &Hand,
) -> Result<(), EditError> {
    let annotations = annotations_of(record, doc)?;
    match annotations.set_rivals(id, before, after, hand) {
        true => Ok(()),
        false => Err(EditError::Changed),
    }
}

fn add_orphan(
    record: &mut Record,
    doc: &DocId,
    at: usize,
    orphan: &Orphan,
    hand: &Hand,
) -> Result<(), EditError> {
    let annotations = record.annotations_mut(doc);
    let orphan = annotations.revived(orphan, hand);
    let orphans = Arc::make_mut(&mut annotations.orphans);
    orphans.insert(at.min(orphans.len()), orphan);
    Ok(())
}

fn remove_orphan(
    record: &mut Record,
    doc: &DocId,
    at: usize,
    orphan: &Orphan,
    hand: &Hand,
) -> Result<(), EditError> {
    let annotations = annotations_of(record, doc)?;
    let there = annotations.orphans.get(at);
    if !there.is_some_and(|there| there.key == orphan.key && there.quote == orphan.quote) {
        return Err(EditError::NoSuchOrphan);
    }
    let orphan = Arc::make_mut(&mut annotations.orphans).remove(at);
    annotations.bury(orphan.key, &orphan.version, hand);
    Ok(())
}

fn add_tag(record: &mut Record, at: usize, tag: &Tag, hand: &Hand) -> Result<(), EditError> {
    check_free(record, tag, None)?;
    record.codebook_leftover.know(&record.codebook);
    let tags = &mut record.codebook.tags;
    tags.insert(at.min(tags.len()), tag.clone());
    note_tags(record, &[&tag.path], hand);
    Ok(())
}

fn remove_tag(record: &mut Record, at: usize, tag: &Tag, hand: &Hand) -> Result<(), EditError> {
    if record.codebook.tags.get(at) != Some(tag) {
        return Err(missing_or_changed(record, &tag.path));
    }
    record.codebook_leftover.know(&record.codebook);
    record.codebook.tags.remove(at);
    note_tags(record, &[&tag.path], hand);
    Ok(())
}

fn change_tag(
    record: &mut Record,
    before: &Tag,
    after: &Tag,
    hand: &Hand,
) -> Result<(), EditError> {
    check_free(record, after, Some(&before.path))?;
    let mut tags = record.codebook.tags.iter();
    let Some(at) = tags.position(|tag| tag == before) else {
        return Err(missing_or_changed(record, &before.path));
    };
    record.codebook_leftover.know(&record.codebook);
    if let Some(tag) = record.codebook.tags.get_mut(at) {
        tag.clone_from(after);
    }
    record.codebook_leftover.rename(&before.path, &after.path);
    match before.path == after.path {
        true => note_tags(record, &[&after.path], hand),
        false => note_tags(record, &[&after.path, &before.path], hand),
    }
    Ok(())
}

/// Notes that an edit made these tags what they are now, or took them out.
fn note_tags(record: &mut Record, paths: &[&TagPath], hand: &Hand) {
    let left = &mut record.codebook_leftover;
    for path in paths {
        left.note(&record.codebook, path, &hand.seat);
    }
    left.settle(&record.codebook, &hand.seat);
}

fn change_settings(
    record: &mut Record,
    before: &CorpusSettings,
    after: &CorpusSettings,
) -> Result<(), EditError> {
    if record.settings != *before {
        return Err(EditError::Changed);
    }
    record.settings = after.clone();
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
    match record.annotations.contains_key(doc) {
        true => Ok(record.annotations_mut(doc)),
        false => Err(EditError::NoSuchPassage),
    }
}
