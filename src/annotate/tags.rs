//! Changes of the codebook that reach into passages, each as one compound edit.
//!
//! Invariant: nothing is changed here; the edits are only made. A tag stands for its whole
//! branch: what happens to `actor` happens to `actor/state`.

use super::annotations::Record;
use super::edit::{Edit, EditError};
use crate::model::{About, Content, Tag, TagPath};

/// Renames a tag with its branch, in the codebook and on every passage.
///
/// # Errors
/// When the codebook has no tag there, when a new name is taken, or when the tag would come to
/// lie below itself.
pub fn rename_tag(record: &Record, from: &TagPath, to: &TagPath) -> Result<Edit, EditError> {
    if to != from && below(to, from).is_some() {
        return Err(EditError::BelowItself(from.clone()));
    }
    let mut edits = Vec::new();
    for tag in branch(record, from)? {
        let path = renamed(&tag.path, from, to);
        if below(&path, from).is_none() && record.codebook.get(&path).is_some() {
            return Err(EditError::TagExists(path));
        }
        let after = Tag {
            path,
            ..tag.clone()
        };
        edits.push(Edit::ChangeTag {
            before: tag.clone(),
            after,
        });
    }
    edits.extend(retagged(record, from, |tag| Some(renamed(tag, from, to))));
    Ok(Edit::All(edits))
}

/// Removes a tag with its branch from the codebook and from every passage. The passages stay.
///
/// # Errors
/// When the codebook has no tag there.
pub fn delete_tag(record: &Record, path: &TagPath) -> Result<Edit, EditError> {
    branch(record, path)?;
    // From the last to the first, so that the places of those still to go stay true.
    let mut edits: Vec<Edit> = record
        .codebook
        .tags
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, tag)| below(&tag.path, path).is_some())
        .map(|(at, tag)| Edit::RemoveTag {
            at,
            tag: tag.clone(),
        })
        .collect();
    edits.extend(retagged(record, path, |_| None));
    Ok(Edit::All(edits))
}

/// Makes one tag of two: a tag goes, and its passages and documents get another one instead. So
/// with its branches, which come to lie below the other tag.
///
/// # Errors
/// When the codebook lacks one of them, or when the other one lies below the tag itself.
pub fn merge_tag(record: &Record, from: &TagPath, into: &TagPath) -> Result<Edit, EditError> {
    if below(into, from).is_some() {
        return Err(EditError::BelowItself(from.clone()));
    }
    branch(record, into)?;
    let mut edits = Vec::new();
    let mut gone = Vec::new();
    branch(record, from)?;
    for (at, tag) in record.codebook.tags.iter().enumerate() {
        if below(&tag.path, from).is_none() {
            continue;
        }
        let path = renamed(&tag.path, from, into);
        if record.codebook.get(&path).is_some() {
            gone.push((at, tag));
            continue;
        }
        let before = tag.clone();
        let after = Tag {
            path,
            ..tag.clone()
        };
        edits.push(Edit::ChangeTag { before, after });
    }
    // From the last to the first, so that the places of those still to go stay true.
    edits.extend(gone.into_iter().rev().map(|(at, tag)| Edit::RemoveTag {
        at,
        tag: tag.clone(),
    }));
    edits.extend(retagged(record, from, |tag| Some(renamed(tag, from, into))));
    Ok(Edit::All(edits))
}

/// Moves a tag with its branch past the tag beside it below the same parent: one place up in the
/// codebook, or down. `None` when it is the first or the last there.
///
/// # Errors
/// When the codebook has no tag there.
pub fn move_tag(record: &Record, path: &TagPath, up: bool) -> Result<Option<Edit>, EditError> {
    branch(record, path)?;
    let tags = &record.codebook.tags;
    // A branch without a tag of its own at its root stands where its first tag does.
    let depth = path.as_str().split('/').count();
    let root = |tag: &Tag| -> Option<String> {
        let parts: Vec<&str> = tag.path.as_str().split('/').take(depth).collect();
        (parts.len() == depth).then(|| parts.join("/"))
    };
    let parent = path.as_str().rsplit_once('/').map(|(parent, _)| parent);
    let is_beside = |root: &String| root.rsplit_once('/').map(|(parent, _)| parent) == parent;
    let mut siblings: Vec<String> = Vec::new();
    for root in tags.iter().filter_map(root).filter(is_beside) {
        if !siblings.contains(&root) {
            siblings.push(root);
        }
    }
    let here = siblings.iter().position(|sibling| sibling == path.as_str());
    let beside = here.and_then(|here| match up {
        true => here.checked_sub(1),
        false => Some(here + 1),
    });
    let Some(beside) = beside.and_then(|at| siblings.get(at)) else {
        return Ok(None);
    };
    let moves = |tag: &Tag| below(&tag.path, path).is_some();
    let moving = tags.iter().enumerate().filter(|(_, tag)| moves(tag));
    let moving: Vec<(usize, &Tag)> = moving.collect();
    // Places are counted among those that stay.
    let mut staying = tags.iter().filter(|tag| !moves(tag));
    let place = match up {
        true => staying.position(|tag| root_is(tag, beside)),
        false => {
            let staying: Vec<&Tag> = staying.collect();
            let last = staying.iter().rposition(|tag| root_is(tag, beside));
            last.map(|last| last + 1)
        }
    };
    let Some(place) = place else { return Ok(None) };
    let removals = moving.iter().rev().map(|(at, tag)| Edit::RemoveTag {
        at: *at,
        tag: (*tag).clone(),
    });
    let additions = moving.iter().enumerate().map(|(n, (_, tag))| Edit::AddTag {
        at: place + n,
        tag: (*tag).clone(),
    });
    Ok(Some(Edit::All(removals.chain(additions).collect())))
}

fn root_is(tag: &Tag, root: &str) -> bool {
    let rest = tag.path.as_str().strip_prefix(root);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The tags of a branch, in the codebook's order; an error when there are none.
fn branch<'a>(record: &'a Record, root: &TagPath) -> Result<Vec<&'a Tag>, EditError> {
    let tags: Vec<&Tag> = record
        .codebook
        .tags
        .iter()
        .filter(|tag| below(&tag.path, root).is_some())
        .collect();
    match tags.is_empty() {
        true => Err(EditError::NoSuchTag(root.clone())),
        false => Ok(tags),
    }
}

/// An edit for every passage and document with a tag of the branch. Its tags are gone through in
/// their order; `keep` says what each that belongs to the branch becomes, or that it goes.
fn retagged(
    record: &Record,
    root: &TagPath,
    keep: impl Fn(&TagPath) -> Option<TagPath>,
) -> Vec<Edit> {
    let touches = |tags: &[TagPath]| tags.iter().any(|tag| below(tag, root).is_some());
    let retag = |tags: &[TagPath]| {
        let mut after = Vec::with_capacity(tags.len());
        for tag in tags {
            let tag = match below(tag, root) {
                Some(_) => keep(tag),
                None => Some(tag.clone()),
            };
            after.extend(tag.filter(|tag| !after.contains(tag)));
        }
        after
    };
    let mut edits = Vec::new();
    for (doc, annotations) in &record.annotations {
        let about = annotations.about();
        if touches(&about.tags) {
            edits.push(Edit::ChangeAbout {
                doc: doc.clone(),
                before: about.clone(),
                after: About {
                    tags: retag(&about.tags),
                    ..about.clone()
                },
            });
        }
        let passages = annotations.passages().iter();
        for passage in passages.filter(|passage| touches(&passage.content.tags)) {
            edits.push(Edit::ChangePassage {
                doc: doc.clone(),
                id: passage.id,
                before: passage.content.clone(),
                after: Content {
                    tags: retag(&passage.content.tags),
                    ..passage.content.clone()
                },
            });
        }
    }
    edits
}

/// What follows the root in a path of its branch: empty, or a part that begins with `/`.
fn below<'a>(path: &'a TagPath, root: &TagPath) -> Option<&'a str> {
    path.as_str()
        .strip_prefix(root.as_str())
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn renamed(path: &TagPath, from: &TagPath, to: &TagPath) -> TagPath {
    let rest = below(path, from).unwrap_or_default();
    // Two paths set end to end make a path, so the old name is never needed.
    TagPath::parse(&format!("{to}{rest}")).unwrap_or_else(|_| path.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::apply;
    use crate::annotate::testing::{DOC, hand, path, record};
    use crate::model::DocId;

    /// The codebook's paths, then the tags of the first passage.
    fn tags_of(record: &Record) -> (Vec<&str>, Vec<&str>) {
        let codebook = record.codebook.tags.iter().map(|tag| tag.path.as_str());
        let passage = &record.annotations[&DocId::new(DOC)].passages()[0];
        let passage = passage.content.tags.iter().map(TagPath::as_str);
        (codebook.collect(), passage.collect())
    }

    #[test]
    fn a_branch_is_renamed_everywhere_and_back() {
        let check = |from: &str, to: &str, codebook: &[&str], passage: &[&str]| {
            let before = record(
                &["actor", "actor/state", "actors"],
                &["claim", "actor/state", "actors"],
            );
            let mut after = before.clone();
            let edit = rename_tag(&before, &path(from), &path(to)).unwrap();
            apply(&mut after, &edit, &hand(1)).unwrap();
            assert_eq!(
                tags_of(&after),
                (codebook.to_vec(), passage.to_vec()),
                "{from} to {to}"
            );
            apply(&mut after, &edit.inverse(), &hand(2)).unwrap();
            assert_eq!(tags_of(&after), tags_of(&before));
        };
        check(
            "actor",
            "party",
            &["party", "party/state", "actors"],
            &["claim", "party/state", "actors"],
        );
        check(
            "actor/state",
            "state",
            &["actor", "state", "actors"],
            &["claim", "state", "actors"],
        );
        // On the passage the two become one; undoing parts them again.
        check(
            "actor/state",
            "claim",
            &["actor", "claim", "actors"],
            &["claim", "actors"],
        );
    }

    #[test]
    fn a_branch_is_deleted_everywhere_and_back() {
        let before = record(
            &["actor", "claim", "actor/state"],
            &["actor/state", "claim"],
        );
        let mut after = before.clone();
        let edit = delete_tag(&before, &path("actor")).unwrap();
        apply(&mut after, &edit, &hand(1)).unwrap();
        assert_eq!(tags_of(&after), (vec!["claim"], vec!["claim"]));
        apply(&mut after, &edit.inverse(), &hand(2)).unwrap();
        assert_eq!(tags_of(&after), tags_of(&before));
    }

    #[test]
    fn what_cannot_be_renamed_is_refused() {
        let record = record(&["actor", "actor/state", "claim"], &[]);
        let check = |from: &str, to: &str, error: EditError| {
            assert_eq!(rename_tag(&record, &path(from), &path(to)), Err(error));
        };
        check("rumour", "claim", EditError::NoSuchTag(path("rumour")));
        check("actor", "claim", EditError::TagExists(path("claim")));
        check("actor", "actor/old", EditError::BelowItself(path("actor")));
    }

    #[test]
    fn tags_are_merged_with_their_branches_and_back() {
        let check = |from: &str, into: &str, codebook: &[&str], passage: &[&str]| {
            let before = record(
                &["claim", "actor", "actor/state", "party", "party/state"],
                &["claim", "actor", "party", "actor/state"],
            );
            let mut after = before.clone();
            let edit = merge_tag(&before, &path(from), &path(into)).unwrap();
            apply(&mut after, &edit, &hand(1)).unwrap();
            let expected = (codebook.to_vec(), passage.to_vec());
            assert_eq!(tags_of(&after), expected, "{from} into {into}");
            apply(&mut after, &edit.inverse(), &hand(2)).unwrap();
            assert_eq!(tags_of(&after), tags_of(&before));
        };
        check(
            "actor",
            "party",
            &["claim", "party", "party/state"],
            &["claim", "party", "party/state"],
        );
        check(
            "actor",
            "claim",
            &["claim", "claim/state", "party", "party/state"],
            &["claim", "party", "claim/state"],
        );
        check(
            "actor/state",
            "actor",
            &["claim", "actor", "party", "party/state"],
            &["claim", "actor", "party"],
        );
        let record = record(&["actor", "actor/state"], &[]);
        let refuse =
            |from: &str, into: &str| merge_tag(&record, &path(from), &path(into)).unwrap_err();
        assert_eq!(
            refuse("actor", "actor/state"),
            EditError::BelowItself(path("actor"))
        );
        assert_eq!(
            refuse("actor", "actor"),
            EditError::BelowItself(path("actor"))
        );
        assert_eq!(refuse("x", "actor"), EditError::NoSuchTag(path("x")));
        assert_eq!(refuse("actor", "x"), EditError::NoSuchTag(path("x")));
    }

    #[test]
    fn a_branch_moves_past_the_one_beside_it_and_back() {
        let check = |moved: &str, up: bool, codebook: &[&str]| {
            let before = record(&["a", "a/x", "a/y", "b", "a/z", "c/only"], &["a"]);
            let edit = move_tag(&before, &path(moved), up).unwrap();
            let Some(edit) = edit else {
                assert_eq!(tags_of(&before).0, codebook, "{moved}");
                return;
            };
            let mut after = before.clone();
            apply(&mut after, &edit, &hand(1)).unwrap();
            assert_eq!(tags_of(&after).0, codebook, "{moved}");
            apply(&mut after, &edit.inverse(), &hand(2)).unwrap();
            assert_eq!(tags_of(&after), tags_of(&before));
        };
        check("a", true, &["a", "a/x", "a/y", "b", "a/z", "c/only"]);
        check("a", false, &["b", "a", "a/x", "a/y", "a/z", "c/only"]);
        check("b", true, &["b", "a", "a/x", "a/y", "a/z", "c/only"]);
        check("b", false, &["a", "a/x", "a/y", "a/z", "c/only", "b"]);
        check("a/y", true, &["a", "a/y", "a/x", "b", "a/z", "c/only"]);
        check("a/y", false, &["a", "a/x", "b", "a/z", "a/y", "c/only"]);
        check("c", true, &["a", "a/x", "a/y", "c/only", "b", "a/z"]);
        check("c/only", true, &["a", "a/x", "a/y", "b", "a/z", "c/only"]);
        let record = record(&["a"], &[]);
        assert!(move_tag(&record, &path("b"), true).is_err());
    }
}
