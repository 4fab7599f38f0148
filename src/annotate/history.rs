//! What can be undone and redone, across documents.
//!
//! Invariants: a new edit forgets what could be redone. Typing a note or an event date is one
//! step from the first letter until the field is left; nothing else is ever merged. A step that no longer fits is
//! forgotten and told, so that it cannot stand in the way of earlier ones.

#[cfg(test)]
mod tests;
mod typing;

use super::annotations::Record;
use super::edit::{Edit, EditError, apply};
use super::journal::Deed;
use crate::model::{DocId, Hand};

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
