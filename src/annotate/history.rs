//! What can be undone and redone, across documents.
//!
//! Invariants: a new edit forgets what could be redone. Typing a note or an event date is one
//! step from the first letter until the field is left; nothing else is ever merged. A step that no longer fits is
//! forgotten and told, so that it cannot stand in the way of earlier ones.

use super::annotations::Record;
use super::edit::{Edit, EditError, apply};
use super::journal::Deed;
use crate::model::{Content, DocId, EventFacts, Hand};

/// The steps taken, and those taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// Whether the last step is a note or a date that is still being typed.
    typing: bool,
}

/// One step: an edit with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is called in a menu.
    pub label: String,
    /// The edit.
    pub edit: Edit,
}

/// What became of a step that was performed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is the last one now.
    Anew,
    /// It was more typing, and the last step holds it now.
    Joined,
    /// It was typing back, and left nothing.
    Nothing,
}

impl History {
    /// Applies an edit and remembers it under its label. More typing in the same note joins the
    /// step before, until [`History::seal`] or another edit; a note typed back to what it was
    /// leaves no step.
    ///
    /// # Errors
    /// When the edit does not fit; then nothing has changed.
    pub fn perform(
        &mut self,
        record: &mut Record,
        edit: Edit,
        label: String,
        hand: &Hand,
    ) -> Result<Taken, EditError> {
        apply(record, &edit, hand)?;
        self.undone.clear();
        let joins = self.typing
            && self
                .done
                .last_mut()
                .is_some_and(|last| last.edit.absorb_typing(&edit));
        self.typing = edit.is_typing();
        if !joins {
            self.done.push(Step { label, edit });
            Ok(Taken::Anew)
        } else if self.done.last().is_some_and(|last| last.edit.is_idle()) {
            self.done.pop();
            self.typing = false;
            Ok(Taken::Nothing)
        } else {
            Ok(Taken::Joined)
        }
    }

    /// The step that [`History::undo`] would take back.
    pub fn last(&self) -> Option<&Step> {
        self.done.last()
    }

    /// The steps done, and those undone in the order they would be redone in.
    pub fn steps(&self) -> (&[Step], impl Iterator<Item = &Step>) {
        (&self.done, self.undone.iter().rev())
    }

    /// Takes in what a journal tells, without doing anything: it was done already.
    pub fn remember(&mut self, deed: Deed) {
        self.seal();
        match deed {
            Deed::Step(step) => {
                self.undone.clear();
                self.done.push(step);
            }
            Deed::Joined(step) => {
                self.done.pop();
                self.done.extend(step);
            }
            Deed::Undo => self.undone.extend(self.done.pop()),
            Deed::Redo => self.done.extend(self.undone.pop()),
        }
    }

    /// Ends the typing of a note: the next change of it is a step of its own.
    pub fn seal(&mut self) {
        self.typing = false;
    }

    /// Takes the last step back and gives the edit that did so; `None` if there is none.
    ///
    /// # Errors
    /// When the step no longer fits; it is forgotten and nothing else has changed.
    pub fn undo(&mut self, record: &mut Record, hand: &Hand) -> Result<Option<Edit>, EditError> {
        self.seal();
        let Some(step) = self.done.pop() else {
            return Ok(None);
        };
        let edit = step.edit.inverse();
        apply(record, &edit, hand)?;
        self.undone.push(step);
        Ok(Some(edit))
    }

    /// Takes the last undone step again and gives its edit; `None` if there is none.
    ///
    /// # Errors
    /// When the step no longer fits; it is forgotten and nothing else has changed.
    pub fn redo(&mut self, record: &mut Record, hand: &Hand) -> Result<Option<Edit>, EditError> {
        self.seal();
        let Some(step) = self.undone.pop() else {
            return Ok(None);
        };
        apply(record, &step.edit, hand)?;
        let edit = step.edit.clone();
        self.done.push(step);
        Ok(Some(edit))
    }

    /// The edit that [`History::undo`] would apply.
    pub fn next_undo(&self) -> Option<Edit> {
        self.done.last().map(|step| step.edit.inverse())
    }

    /// The edit that [`History::redo`] would apply.
    pub fn next_redo(&self) -> Option<&Edit> {
        self.undone.last().map(|step| &step.edit)
    }

    /// What [`History::undo`] would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| step.label.as_str())
    }

    /// What [`History::redo`] would take again.
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }

    /// Forgets every step that touches a document, because its text is another now and the
    /// places that the steps name mean nothing in it.
    pub fn forget(&mut self, doc: &DocId) {
        self.seal();
        for steps in [&mut self.done, &mut self.undone] {
            steps.retain(|step| !step.edit.documents().contains(doc));
        }
    }
}

/// A field that is typed into, letter by letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Note,
    EventDate,
    SaidBy,
    CarriedBy,
    Title,
    Place,
}

/// The typed field that a passage's content changes in, if that is all that changes.
fn typed_field(before: &Content, after: &Content) -> Option<Field> {
    let from = || before.clone();
    let note = after.note.clone();
    let event_date = after.event_date.clone();
    let said_by = after.said_by.clone();
    let carried_by = after.carried_by.clone();
    [
        (Field::Note, Content { note, ..from() }),
        (
            Field::EventDate,
            Content {
                event_date,
                ..from()
            },
        ),
        (Field::SaidBy, Content { said_by, ..from() }),
        (
            Field::CarriedBy,
            Content {
                carried_by,
                ..from()
            },
        ),
    ]
    .into_iter()
    .find(|(_, changed)| changed == after)
    .map(|(field, _)| field)
}

/// The typed field that an event changes in, if that is all that changes.
fn typed_event_field(before: &EventFacts, after: &EventFacts) -> Option<Field> {
    let changed = |field: Field| {
        let mut changed = before.clone();
        match field {
            Field::Title => changed.title.clone_from(&after.title),
            Field::Place => changed.place.clone_from(&after.place),
            _ => changed.note.clone_from(&after.note),
        }
        changed == *after
    };
    [Field::Note, Field::Title, Field::Place]
        .into_iter()
        .find(|field| changed(*field))
}

impl Edit {
    /// Whether a note changes and nothing else.
    pub fn is_note_change(&self) -> bool {
        self.field() == Some(Field::Note)
    }

    /// Whether it is what typing into a field comes to, letter by letter.
    fn is_typing(&self) -> bool {
        self.field().is_some()
    }

    fn field(&self) -> Option<Field> {
        match self {
            Edit::ChangePassage { before, after, .. } => typed_field(before, after),
            Edit::ChangeAbout { before, after, .. } => (before.note != after.note
                && before.tags == after.tags
                && before.triage == after.triage)
                .then_some(Field::Note),
            Edit::ChangeEvent { before, after, .. } => typed_event_field(before, after),
            _ => None,
        }
    }

    /// Takes more typing in the same field into itself; false if `next` is anything else.
    fn absorb_typing(&mut self, next: &Edit) -> bool {
        if self.field().is_none() || self.field() != next.field() {
            return false;
        }
        match (self, next) {
            (
                Edit::ChangePassage { doc, id, after, .. },
                Edit::ChangePassage {
                    doc: next_doc,
                    id: next_id,
                    after: next_after,
                    ..
                },
            ) if doc == next_doc && id == next_id => {
                after.clone_from(next_after);
                true
            }
            (
                Edit::ChangeAbout { doc, after, .. },
                Edit::ChangeAbout {
                    doc: next_doc,
                    after: next_after,
                    ..
                },
            ) if doc == next_doc => {
                after.clone_from(next_after);
                true
            }
            (
                Edit::ChangeEvent { id, after, .. },
                Edit::ChangeEvent {
                    id: next_id,
                    after: next_after,
                    ..
                },
            ) if id == next_id => {
                after.clone_from(next_after);
                true
            }
            _ => false,
        }
    }

    /// Whether it leaves everything as it is.
    fn is_idle(&self) -> bool {
        match self {
            Edit::ChangePassage { before, after, .. } => before == after,
            Edit::ChangeAbout { before, after, .. } => before == after,
            Edit::ChangeEvent { before, after, .. } => before == after,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;
    use uuid::Uuid;

    use super::*;
    use crate::annotate::testing::{DOC, correction, hand, passage, record, tag};
    use crate::annotate::{Annotations, delete_tag, rename_tag};
    use crate::model::{About, EventDate, Passage, Span, Tag, Triage, Version};

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
}
