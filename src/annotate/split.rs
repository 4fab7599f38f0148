//! One tag made into several: each of its passages gets one of the new tags instead.
//!
//! Invariant: nothing is changed here; the edit is only made. What is given no new tag keeps the
//! old one, and the old tag goes only when nothing is left with it or below it.

use std::collections::{BTreeMap, BTreeSet};

use super::annotations::Record;
use super::codebook::fresh_colour;
use super::edit::{Edit, EditError};
use crate::model::{Content, DocId, PassageId, Tag, TagPath};

/// Splits a tag: the passages that are named get the tags that are named beside them, in its
/// place. Tags that the codebook lacks enter it behind the one that is split. Passages that have
/// lost the tag in the meantime are left as they are.
///
/// # Errors
/// When the codebook has no such tag.
pub fn split_tag(
    record: &Record,
    from: &TagPath,
    parts: &[(DocId, PassageId, TagPath)],
) -> Result<Edit, EditError> {
    let tags = &record.codebook.tags;
    let here = tags.iter().position(|tag| tag.path == *from);
    let here = here.ok_or_else(|| EditError::NoSuchTag(from.clone()))?;
    let mut codebook = record.codebook.clone();
    let mut edits = Vec::new();
    for (_, _, part) in parts {
        if codebook.get(part).is_some() {
            continue;
        }
        let tag = Tag {
            path: part.clone(),
            colour: fresh_colour(&codebook),
            description: String::new(),
            key: None,
        };
        let at = here + 1 + edits.len();
        codebook.tags.insert(at, tag.clone());
        edits.push(Edit::AddTag { at, tag });
    }
    let by_passage: BTreeMap<(&DocId, PassageId), &TagPath> = parts
        .iter()
        .map(|(doc, id, part)| ((doc, *id), part))
        .filter(|(_, part)| *part != from)
        .collect();
    let mut moved = BTreeSet::new();
    for (&(doc, id), part) in &by_passage {
        let passage = record.annotations.get(doc).and_then(|it| it.get(id));
        let Some(passage) = passage.filter(|it| it.content.tags.contains(from)) else {
            continue;
        };
        moved.insert((doc, id));
        edits.push(Edit::ChangePassage {
            doc: doc.clone(),
            id,
            before: passage.content.clone(),
            after: Content {
                tags: replaced(&passage.content.tags, from, part),
                ..passage.content.clone()
            },
        });
    }
    if !is_left(record, from, &moved) {
        let tag = tags.get(here).cloned();
        edits.extend(tag.map(|tag| Edit::RemoveTag { at: here, tag }));
    }
    Ok(Edit::All(edits))
}

/// The tags with another one in the place of one of them, none twice.
fn replaced(tags: &[TagPath], from: &TagPath, to: &TagPath) -> Vec<TagPath> {
    let mut after: Vec<TagPath> = Vec::with_capacity(tags.len());
    for tag in tags {
        let tag = if tag == from { to } else { tag };
        if !after.contains(tag) {
            after.push(tag.clone());
        }
    }
    after
}

/// Whether anything still needs the tag: a passage that is not moved, a document, a tag below it.
fn is_left(record: &Record, from: &TagPath, moved: &BTreeSet<(&DocId, PassageId)>) -> bool {
    let branch = format!("{from}/");
    let mut tags = record.codebook.tags.iter();
    let has_branch = tags.any(|tag| tag.path.as_str().starts_with(&branch));
    has_branch
        || record.annotations.iter().any(|(doc, annotations)| {
            let mut passages = annotations.passages().iter();
            let stays = passages.any(|passage| {
                passage.content.tags.contains(from) && !moved.contains(&(doc, passage.id))
            });
            stays || annotations.about().tags.contains(from)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::apply;
    use crate::annotate::testing::{DOC, hand, passage, path, record};
    use crate::model::Span;

    /// Three passages with the tag `claim`, one of them with another tag before it.
    fn claims(codebook: &[&str]) -> Record {
        let mut record = record(codebook, &["claim"]);
        for (id, tags) in [(2, &["actor", "claim"][..]), (3, &["claim"])] {
            let start = usize::try_from(id).unwrap() * 10;
            let passage = passage(id, Span::new(start, start + 5), tags);
            let doc = DocId::new(DOC);
            apply(&mut record, &Edit::AddPassage { doc, passage }, &hand(0)).unwrap();
        }
        record
    }

    /// The codebook's paths, and each passage's tags.
    fn tags_of(record: &Record) -> (Vec<&str>, Vec<String>) {
        let codebook = record.codebook.tags.iter().map(|tag| tag.path.as_str());
        let passages = record.annotations[&DocId::new(DOC)].passages().iter();
        let tags = passages.map(|it| {
            let tags: Vec<&str> = it.content.tags.iter().map(TagPath::as_str).collect();
            tags.join(" ")
        });
        (codebook.collect(), tags.collect())
    }

    #[test]
    fn passages_get_the_tags_they_are_given_and_all_comes_back() {
        let check = |codebook: &[&str], parts: &[(u128, &str)], after: (&[&str], &[&str])| {
            let before = claims(codebook);
            let parts: Vec<(DocId, PassageId, TagPath)> = parts
                .iter()
                .map(|(id, part)| {
                    let id = PassageId(uuid::Uuid::from_u128(*id));
                    (DocId::new(DOC), id, path(part))
                })
                .collect();
            let edit = split_tag(&before, &path("claim"), &parts).unwrap();
            let mut record = before.clone();
            apply(&mut record, &edit, &hand(1)).unwrap();
            let (tags, passages) = tags_of(&record);
            let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
            assert_eq!((&tags[..], &passages[..]), after, "{parts:?}");
            apply(&mut record, &edit.inverse(), &hand(2)).unwrap();
            assert_eq!(tags_of(&record), tags_of(&before));
        };
        // What is given nothing keeps the tag, which then stays.
        check(
            &["actor", "claim", "other"],
            &[(1, "claim/official"), (2, "rumour")],
            (
                &["actor", "claim", "claim/official", "rumour", "other"],
                &["claim/official", "actor rumour", "claim"],
            ),
        );
        // Nothing is left of it: it goes.
        check(
            &["actor", "claim", "other"],
            &[(1, "fact"), (2, "rumour"), (3, "fact")],
            (
                &["actor", "fact", "rumour", "other"],
                &["fact", "actor rumour", "fact"],
            ),
        );
        // Its branches hold it where it is.
        check(
            &["claim", "claim/old"],
            &[(1, "fact"), (2, "fact"), (3, "fact")],
            (
                &["claim", "fact", "claim/old"],
                &["fact", "actor fact", "fact"],
            ),
        );
        // A tag that is there already, also on the passage; itself; a passage that is gone.
        check(
            &["claim", "actor"],
            &[(2, "actor"), (3, "claim"), (99, "actor")],
            (&["claim", "actor"], &["claim", "actor", "claim"]),
        );
    }

    #[test]
    fn a_tag_that_is_not_there_is_not_split() {
        let record = claims(&["actor"]);
        let missing = split_tag(&record, &path("claim"), &[]);
        assert_eq!(missing, Err(EditError::NoSuchTag(path("claim"))));
    }
}
