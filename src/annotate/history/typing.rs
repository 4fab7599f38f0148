//! Which edits are typing into one field, and how they join into one step.

use crate::annotate::edit::Edit;
use crate::model::{Content, EventFacts};

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
    pub(super) fn is_typing(&self) -> bool {
        self.field().is_some()
    }

    fn field(&self) -> Option<Field> {
        match self {
            Edit::ChangePassage { before, after, .. } => typed_field(before, after),
            Edit::ChangeAbout { before, after, .. } => (before.note != after.note
                && before.tags == after.tags
                && before.triage == after.triage
                && before.details == after.details)
                .then_some(Field::Note),
            Edit::ChangeEvent { before, after, .. } => typed_event_field(before, after),
            _ => None,
        }
    }

    /// Takes more typing in the same field into itself; false if `next` is anything else.
    pub(super) fn absorb_typing(&mut self, next: &Edit) -> bool {
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
    pub(super) fn is_idle(&self) -> bool {
        match self {
            Edit::ChangePassage { before, after, .. } => before == after,
            Edit::ChangeAbout { before, after, .. } => before == after,
            Edit::ChangeEvent { before, after, .. } => before == after,
            _ => false,
        }
    }
}
