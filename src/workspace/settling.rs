//! Settling what was made of a thing in another window or by another analyst, and removing
//! passages whether or not there is something to settle.
//!
//! Invariant: whatever is chosen is one step, and undoing it brings back both sides.

use uuid::Uuid;

use super::{Effect, Refusal, Settlement, Workspace};
use crate::annotate::{Annotations, Edit, EditError, Rival, Rivals, Thing};
use crate::model::{CorrectionId, DocId, PassageId};

impl Workspace {
    pub(super) fn settle_rivals(
        &mut self,
        document: DocId,
        thing: Uuid,
        settlement: Settlement,
    ) -> Result<Effect, Refusal> {
        let rivals = self.rivals_or_refuse(&document, thing)?;
        let mut edits = vec![settled(&document, thing, rivals.clone())];
        match settlement {
            Settlement::Keep => {}
            Settlement::Take(index) => {
                let rival = rivals.states.get(index).ok_or(EditError::Changed)?;
                edits.extend(self.taking(&document, rival)?);
            }
            Settlement::Remove => edits.push(self.removal_of(&document, thing)?),
        }
        let is_there = |work: &Workspace| work.passage(&document, PassageId(thing)).is_some();
        self.perform(Edit::All(edits))?;
        Ok(match is_there(self) {
            true => Effect::Passage {
                document,
                passage: PassageId(thing),
            },
            false => Effect::Document(document),
        })
    }

    /// The edit that removes a passage, and settles first whatever stands against it.
    pub(super) fn removal(&self, document: &DocId, passage: PassageId) -> Result<Edit, Refusal> {
        let there = self.passage_or_refuse(document, passage)?.clone();
        let remove = Edit::RemovePassage {
            doc: document.clone(),
            passage: there,
        };
        let annotations = self.annotations(document);
        let rivals = annotations
            .map(|it| it.rivals_of(passage.0))
            .unwrap_or_default();
        Ok(match rivals.is_empty() {
            true => remove,
            false => Edit::All(vec![settled(document, passage.0, rivals), remove]),
        })
    }

    fn rivals_or_refuse(&self, document: &DocId, thing: Uuid) -> Result<Rivals, Refusal> {
        let annotations = self.annotations(document);
        let rivals = annotations
            .map(|it| it.rivals_of(thing))
            .unwrap_or_default();
        match rivals.is_empty() {
            true => Err(Refusal::Edit(EditError::Changed)),
            false => Ok(rivals),
        }
    }

    /// The edits that make of a thing what a rival of it is.
    fn taking(&self, document: &DocId, rival: &Rival) -> Result<Vec<Edit>, Refusal> {
        let doc = document.clone();
        let annotations = self.annotations(document).ok_or(EditError::Changed)?;
        Ok(match &rival.state {
            Thing::Passage(theirs) => {
                let ours = self.passage_or_refuse(document, theirs.id)?;
                if ours.span == theirs.span {
                    return Ok(vec![Edit::ChangePassage {
                        doc,
                        id: theirs.id,
                        before: ours.content.clone(),
                        after: theirs.content.clone(),
                    }]);
                }
                let remove = Edit::RemovePassage {
                    doc: doc.clone(),
                    passage: ours.clone(),
                };
                let passage = theirs.clone();
                vec![remove, Edit::AddPassage { doc, passage }]
            }
            Thing::Correction(theirs) => {
                let before = annotations.correction_at(theirs.span).cloned();
                let after = Some(theirs.clone());
                vec![Edit::SetCorrection { doc, before, after }]
            }
            Thing::About(theirs, _) => vec![Edit::ChangeAbout {
                doc,
                before: annotations.about().clone(),
                after: theirs.clone(),
            }],
        })
    }

    /// The edit that removes a passage or a correction.
    fn removal_of(&self, document: &DocId, thing: Uuid) -> Result<Edit, Refusal> {
        let corrections = self
            .annotations(document)
            .map(Annotations::corrections)
            .unwrap_or_default();
        let correction = corrections.iter().find(|it| it.id == CorrectionId(thing));
        let doc = document.clone();
        Ok(match correction {
            Some(correction) => Edit::SetCorrection {
                doc,
                before: Some(correction.clone()),
                after: None,
            },
            None => Edit::RemovePassage {
                doc,
                passage: self.passage_or_refuse(document, PassageId(thing))?.clone(),
            },
        })
    }
}

fn settled(document: &DocId, thing: Uuid, rivals: Rivals) -> Edit {
    Edit::SetRivals {
        doc: document.clone(),
        id: thing,
        before: rivals,
        after: Rivals::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::merge;
    use crate::workspace::Command;
    use crate::workspace::testing::{open_as, open_texts, passage_on};

    /// The work of Ana, who takes in what Ben made of the same passage: he wrote a note, or
    /// removed it.
    fn disputed(ben_removes: bool) -> (tempfile::TempDir, Workspace, DocId, PassageId) {
        let (folder, mut ana) = open_texts(&[("a.txt", "They met on Thursday.")]);
        let (document, passage) = passage_on(&mut ana, "a.txt", "They met");
        ana.settle();
        let mut ben = open_as("ben", folder.path());
        let note = |words: &str| Command::SetNote {
            document: document.clone(),
            passage,
            note: words.to_owned(),
        };
        let delete = Command::DeletePassage {
            document: document.clone(),
            passage,
        };
        ana.apply(note("hers")).unwrap();
        ben.apply(if ben_removes { delete } else { note("his") })
            .unwrap();
        let of = |work: &Workspace| work.annotations(&document).unwrap().clone();
        let merged = merge(&of(&ana), &of(&ben));
        ana.record
            .annotations
            .insert(document.clone(), merged.into());
        (folder, ana, document, passage)
    }

    /// The note that is shown, how many other states stand beside it, and whether it was removed
    /// elsewhere.
    fn state(
        work: &Workspace,
        document: &DocId,
        passage: PassageId,
    ) -> Option<(String, usize, bool)> {
        let annotations = work.annotations(document)?;
        let rivals = annotations.rivals_of(passage.0);
        let note = annotations.get(passage)?.content.note.clone();
        Some((note, rivals.states.len(), !rivals.removals.is_empty()))
    }

    #[test]
    fn either_side_can_be_chosen_and_undo_brings_both_back() {
        let (_folder, work, document, passage) = disputed(false);
        let shown = state(&work, &document, passage).unwrap().0;
        let other = if shown == "hers" { "his" } else { "hers" };
        drop(work);
        for (settlement, expected) in [
            (Settlement::Keep, Some((shown.as_str(), 0, false))),
            (Settlement::Take(0), Some((other, 0, false))),
            (Settlement::Remove, None),
        ] {
            let (_folder, mut work, document, passage) = disputed(false);
            let before = state(&work, &document, passage);
            let settle = |settlement| Command::Settle {
                document: document.clone(),
                thing: passage.0,
                settlement,
            };
            assert!(work.apply(settle(Settlement::Take(1))).is_err());
            work.apply(settle(settlement)).unwrap();
            let expected = expected.map(|(note, n, gone)| (note.to_owned(), n, gone));
            assert_eq!(
                state(&work, &document, passage).map(|it| it.0),
                expected.clone().map(|it| it.0)
            );
            assert_eq!(state(&work, &document, passage), expected, "{settlement:?}");
            assert!(
                work.apply(settle(Settlement::Keep)).is_err(),
                "it is settled"
            );
            work.apply(Command::Undo).unwrap();
            assert_eq!(state(&work, &document, passage), before, "{settlement:?}");
            work.apply(Command::Redo).unwrap();
            assert_eq!(state(&work, &document, passage), expected, "{settlement:?}");
        }
    }

    #[test]
    fn what_was_removed_elsewhere_is_kept_or_goes() {
        for (settlement, expected) in [
            (Settlement::Keep, Some(("hers".to_owned(), 0, false))),
            (Settlement::Remove, None),
        ] {
            let (_folder, mut work, document, passage) = disputed(true);
            let before = state(&work, &document, passage);
            assert_eq!(before, Some(("hers".to_owned(), 0, true)));
            let settle = Command::Settle {
                document: document.clone(),
                thing: passage.0,
                settlement,
            };
            work.apply(settle).unwrap();
            assert_eq!(state(&work, &document, passage), expected);
            work.apply(Command::Undo).unwrap();
            assert_eq!(state(&work, &document, passage), before);
        }
    }

    #[test]
    fn deleting_a_disputed_passage_settles_it_in_the_same_step() {
        let (_folder, mut work, document, passage) = disputed(false);
        let before = state(&work, &document, passage);
        let delete = Command::DeletePassage {
            document: document.clone(),
            passage,
        };
        work.apply(delete).unwrap();
        assert_eq!(state(&work, &document, passage), None);
        assert_eq!(work.undo_label(), Some("Remove “They met”"));
        work.apply(Command::Undo).unwrap();
        assert_eq!(state(&work, &document, passage), before);
    }
}
