//! Steps join, are undone and redone, and everything comes back.

use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use super::*;
use crate::annotate::testing::{DOC, correction, hand, passage, record, tag};
use crate::annotate::{Annotations, delete_tag, rename_tag};
use crate::model::{About, Content, EventDate, Passage, Span, Tag, Triage, Version};

fn note_edit(record: &Record, note: &str) -> Edit {
    let doc = DocId::new(DOC);
    let passage = &record.annotations[&doc].passages()[0];
    let before = passage.content.clone();
    Edit::ChangePassage {
        doc,
        id: passage.id,
        after: Content {
            note: note.to_owned(),
            ..before.clone()
        },
        before,
    }
}

fn note(record: &Record) -> &str {
    &record.annotations[&DocId::new(DOC)].passages()[0]
        .content
        .note
}

fn type_note(history: &mut History, record: &mut Record, note: &str) {
    let edit = note_edit(record, note);
    history
        .perform(record, edit, note.to_owned(), &hand(1))
        .unwrap();
}

#[test]
fn typing_a_note_is_one_step_until_it_is_left() {
    let (mut history, mut record) = (History::default(), record(&[], &[]));
    for typed in ["a", "ab", "abc"] {
        type_note(&mut history, &mut record, typed);
    }
    history.seal();
    for typed in ["abcd", "abcde"] {
        type_note(&mut history, &mut record, typed);
    }
    history.undo(&mut record, &hand(2)).unwrap();
    assert_eq!(note(&record), "abc");
    history.undo(&mut record, &hand(2)).unwrap();
    assert_eq!((note(&record), history.undo_label()), ("", None));
    history.redo(&mut record, &hand(3)).unwrap();
    assert_eq!(note(&record), "abc");
    // Typing behind a redo begins a step and forgets what could be redone.
    type_note(&mut history, &mut record, "abcX");
    assert_eq!(
        (history.undo_label(), history.redo_label()),
        (Some("abcX"), None)
    );
}

#[test]
fn typing_a_date_is_one_step_and_parted_from_the_note() {
    let (mut history, mut record) = (History::default(), record(&[], &[]));
    type_note(&mut history, &mut record, "note");
    for typed in ["2022", "2022-02", "2022-02-10"] {
        let Edit::ChangePassage {
            doc, id, before, ..
        } = note_edit(&record, "note")
        else {
            unreachable!("a note's edit changes a passage");
        };
        let after = Content {
            event_date: EventDate::parse(typed),
            ..before.clone()
        };
        let edit = Edit::ChangePassage {
            doc,
            id,
            before,
            after,
        };
        history
            .perform(&mut record, edit, "date".to_owned(), &hand(1))
            .unwrap();
    }
    history.undo(&mut record, &hand(2)).unwrap();
    let passage = &record.annotations[&DocId::new(DOC)].passages()[0];
    assert_eq!(
        (passage.content.event_date.as_ref(), note(&record)),
        (None, "note")
    );
    assert_eq!(history.undo_label(), Some("note"));
}

#[test]
fn a_note_typed_back_leaves_no_step() {
    let (mut history, mut record) = (History::default(), record(&[], &[]));
    for typed in ["a", ""] {
        type_note(&mut history, &mut record, typed);
    }
    assert_eq!(history.undo_label(), None);
}

#[test]
fn a_step_that_no_longer_fits_is_told_and_forgotten() {
    let (mut history, mut record) = (History::default(), record(&[], &[]));
    type_note(&mut history, &mut record, "mine");
    let elsewhere = note_edit(&record, "theirs");
    apply(&mut record, &elsewhere, &hand(2)).unwrap();
    assert_eq!(history.undo(&mut record, &hand(3)), Err(EditError::Changed));
    assert_eq!((note(&record), history.undo_label()), ("theirs", None));
}

#[test]
fn steps_of_a_changed_document_are_forgotten() {
    let (mut history, mut record) = (History::default(), record(&[], &[]));
    let edit = Edit::AddTag {
        at: 0,
        tag: tag("claim"),
    };
    history
        .perform(&mut record, edit, "tag".to_owned(), &hand(1))
        .unwrap();
    type_note(&mut history, &mut record, "note");
    history.forget(&DocId::new(DOC));
    assert_eq!(history.undo_label(), Some("tag"));
}

/// An edit to be made of whatever is there when its turn comes.
#[derive(Clone, Debug)]
enum Wish {
    Add {
        doc: u8,
        id: u8,
        start: u8,
        tag: u8,
    },
    Remove(Index),
    Retag(Index, u8),
    Note(Index, String),
    Date(Index, bool),
    /// A date in a document: the value it is to have, rejected, or left as it was read.
    Correct {
        doc: u8,
        start: u8,
        to: u8,
    },
    Triage(u8, u8),
    AddTag(Index, u8),
    Recolour(Index, u8),
    Rename(Index, u8),
    Delete(Index),
    Seal,
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    let index = any::<Index>;
    let wish = prop_oneof![
        4 => (0..3u8, 0..20u8, 0..9u8, 0..5u8)
            .prop_map(|(doc, id, start, tag)| Wish::Add { doc, id, start, tag }),
        1 => index().prop_map(Wish::Remove),
        2 => (index(), 0..5u8).prop_map(|(i, tag)| Wish::Retag(i, tag)),
        3 => (index(), "[a-c]{0,2}").prop_map(|(i, note)| Wish::Note(i, note)),
        1 => (index(), any::<bool>()).prop_map(|(i, set)| Wish::Date(i, set)),
        3 => (0..3u8, 0..4u8, 0..4u8)
            .prop_map(|(doc, start, to)| Wish::Correct { doc, start, to }),
        1 => (0..3u8, 0..4u8).prop_map(|(doc, triage)| Wish::Triage(doc, triage)),
        2 => (index(), 0..5u8).prop_map(|(i, tag)| Wish::AddTag(i, tag)),
        1 => (index(), any::<u8>()).prop_map(|(i, colour)| Wish::Recolour(i, colour)),
        1 => (index(), 0..5u8).prop_map(|(i, tag)| Wish::Rename(i, tag)),
        1 => index().prop_map(Wish::Delete),
        1 => Just(Wish::Seal),
    ];
    prop::collection::vec(wish, 0..40)
}

fn some_tag(number: u8) -> Tag {
    tag(["a", "a/b", "a/b/c", "d", "d/b"][usize::from(number)])
}

/// The edit that a wish comes to; `None` when there is nothing for it to work on.
fn edit_of(wish: &Wish, record: &Record) -> Option<Edit> {
    let doc = |number: u8| DocId::new(format!("{number}.txt"));
    let all: Vec<(&DocId, &Passage)> = record
        .annotations
        .iter()
        .flat_map(|(doc, annotations)| annotations.passages().iter().map(move |p| (doc, p)))
        .collect();
    let passage_at = |i: &Index| (!all.is_empty()).then(|| all[i.index(all.len())]);
    let tags = &record.codebook.tags;
    let tag_at = |i: &Index| (!tags.is_empty()).then(|| &tags[i.index(tags.len())]);
    let change = |i: &Index, change: &dyn Fn(Content) -> Content| {
        let (doc, passage) = passage_at(i)?;
        let before = passage.content.clone();
        let after = change(before.clone());
        Some(Edit::ChangePassage {
            doc: doc.clone(),
            id: passage.id,
            before,
            after,
        })
    };
    match wish {
        Wish::Add {
            doc: number,
            id,
            start,
            tag,
        } => Some(Edit::AddPassage {
            doc: doc(*number),
            passage: Passage {
                content: Content {
                    tags: vec![some_tag(*tag).path],
                    ..Content::default()
                },
                ..passage(u128::from(*id), Span::new((*start).into(), 9), &[])
            },
        }),
        Wish::Remove(i) => passage_at(i).map(|(doc, passage)| Edit::RemovePassage {
            doc: doc.clone(),
            passage: passage.clone(),
        }),
        Wish::Retag(i, tag) => change(i, &|content| {
            let tag = some_tag(*tag).path;
            match content.tags.contains(&tag) {
                true => content.without_tag(&tag),
                false => content.with_tag(tag),
            }
        }),
        Wish::Note(i, note) => change(i, &|content| Content {
            note: note.clone(),
            ..content
        }),
        Wish::Date(i, set) => change(i, &|content| Content {
            event_date: set.then(|| EventDate::parse("2022-02-10").unwrap()),
            ..content
        }),
        Wish::Correct {
            doc: number,
            start,
            to,
        } => {
            let doc = doc(*number);
            let span = Span::new((*start).into(), 9);
            let annotations = record.annotations.get(&doc);
            let before = annotations.and_then(|a| a.correction_at(span)).cloned();
            let id = 100 + u128::from(*start);
            let after = ["", "rejected", "2022", "2022-02-10"][usize::from(*to)];
            Some(Edit::SetCorrection {
                doc,
                before,
                after: (!after.is_empty()).then(|| correction(id, span, after)),
            })
        }
        Wish::Triage(number, after) => {
            let annotations = record.annotations.get(&doc(*number));
            let before = annotations.map_or_else(About::default, |it| it.about().clone());
            Some(Edit::ChangeAbout {
                doc: doc(*number),
                after: About {
                    triage: Triage::ALL[usize::from(*after)],
                    ..before.clone()
                },
                before,
            })
        }
        Wish::AddTag(i, tag) => Some(Edit::AddTag {
            at: i.index(tags.len() + 1),
            tag: some_tag(*tag),
        }),
        Wish::Recolour(i, shade) => tag_at(i).map(|tag| Edit::ChangeTag {
            before: tag.clone(),
            after: Tag {
                colour: crate::model::Rgb([*shade; 3]),
                ..tag.clone()
            },
        }),
        Wish::Rename(i, to) => rename_tag(record, &tag_at(i)?.path, &some_tag(*to).path).ok(),
        Wish::Delete(i) => delete_tag(record, &tag_at(i)?.path).ok(),
        Wish::Seal => None,
    }
}

/// What undoing must bring back: everything but revisions and times.
fn essence(record: &Record) -> impl PartialEq + std::fmt::Debug + use<> {
    let annotations: Vec<_> = record
        .annotations
        .iter()
        .map(|(doc, annotations)| {
            let passages: Vec<_> = annotations
                .passages()
                .iter()
                .map(|p| {
                    (
                        p.id,
                        p.span,
                        p.content.clone(),
                        p.stamp.author.clone(),
                        p.stamp.created,
                    )
                })
                .collect();
            let corrections: Vec<_> = annotations
                .corrections()
                .iter()
                .map(|c| {
                    (
                        c.id,
                        c.span,
                        c.verdict.clone(),
                        c.stamp.author.clone(),
                        c.stamp.created,
                    )
                })
                .collect();
            (doc.clone(), annotations.triage(), passages, corrections)
        })
        .filter(|(_, triage, passages, corrections)| {
            *triage != Triage::New || !passages.is_empty() || !corrections.is_empty()
        })
        .collect();
    (record.codebook.clone(), annotations)
}

fn versions(annotations: &Annotations) -> Vec<(Uuid, Version)> {
    let removed = annotations.removed.iter();
    let removed = removed.flat_map(|(id, all)| all.iter().map(|v| (*id, v.clone())));
    let passages = annotations.passages().iter();
    let passages = passages.map(|p| (p.id.0, p.stamp.version.clone()));
    let corrections = annotations.corrections().iter();
    let corrections = corrections.map(|c| (c.id.0, c.stamp.version.clone()));
    passages.chain(corrections).chain(removed).collect()
}

fn only_grow(before: &Record, after: &Record) -> bool {
    before.annotations.iter().all(|(doc, annotations)| {
        let after = versions(&after.annotations[doc]);
        versions(annotations).iter().all(|(id, old)| {
            after
                .iter()
                .any(|(other, new)| other == id && new.includes(old))
        })
    })
}

proptest! {
    #[test]
    fn all_undone_is_as_before_and_all_redone_as_after(wishes in wishes()) {
        let start = record(&["a"], &["a"]);
        let (mut record, mut history) = (start.clone(), History::default());
        for wish in &wishes {
            match edit_of(wish, &record) {
                Some(edit) => {
                    let before = record.clone();
                    if history.perform(&mut record, edit, String::new(), &hand(1)).is_err() {
                        prop_assert_eq!(essence(&record), essence(&before), "refused whole");
                    }
                    prop_assert!(only_grow(&before, &record));
                }
                None => history.seal(),
            }
        }
        let end = record.clone();
        for _ in 0..2 {
            while history.undo(&mut record, &hand(2)).unwrap().is_some() {}
            prop_assert_eq!(essence(&record), essence(&start));
            prop_assert!(only_grow(&end, &record));
            while history.redo(&mut record, &hand(3)).unwrap().is_some() {}
            prop_assert_eq!(essence(&record), essence(&end));
        }
    }
}
