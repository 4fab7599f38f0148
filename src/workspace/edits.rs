//! Commands that annotate, as edits; and the saving of what they change.

use std::path::PathBuf;

use uuid::Uuid;

use super::files::{codebook_path, sidecar_path};
use super::saver::Job;
use super::{Effect, Refusal, Weight, Workspace};
use crate::annotate::{Annotations, Edit, EditError, codebook, describe, sidecar};
use crate::disk::clock;
use crate::model::{
    About, Content, DocId, EventDate, Hand, Passage, PassageId, Span, Tag, TagPath, Triage,
};

impl Workspace {
    /// Makes a passage of some words, or adds to the one that they are already.
    pub(super) fn tag_words(
        &mut self,
        document: DocId,
        span: Span,
        tag: Option<TagPath>,
    ) -> Result<Effect, Refusal> {
        let dossier = self
            .dossier(&document)
            .ok_or_else(|| Refusal::NoSuchDocument(document.clone()))?;
        let span = dossier
            .document
            .text
            .trimmed(span)
            .ok_or(Refusal::NoSuchWords)?;
        let there = self.annotations(&document).and_then(|annotations| {
            let mut passages = annotations.passages().iter();
            let there = passages.find(|passage| passage.span == span);
            there.map(|passage| passage.id)
        });
        match (there, tag) {
            (Some(passage), Some(tag)) => self.add_tag(document, passage, tag),
            (Some(passage), None) => Ok(Effect::Passage { document, passage }),
            (None, tag) => {
                let passage = Passage {
                    id: PassageId(Uuid::new_v4()),
                    span,
                    content: Content {
                        tags: tag.iter().cloned().collect(),
                        ..Content::default()
                    },
                    stamp: self.hand().stamp(),
                };
                let id = passage.id;
                let add = Edit::AddPassage {
                    doc: document.clone(),
                    passage,
                };
                self.perform(self.with_new_tag(add, tag.as_ref()))?;
                Ok(Effect::Passage {
                    document,
                    passage: id,
                })
            }
        }
    }

    pub(super) fn add_tag(
        &mut self,
        document: DocId,
        passage: PassageId,
        tag: TagPath,
    ) -> Result<Effect, Refusal> {
        let edit =
            self.content_edit(&document, passage, |content| content.with_tag(tag.clone()))?;
        if let Some(edit) = edit {
            self.perform(self.with_new_tag(edit, Some(&tag)))?;
        }
        Ok(Effect::Passage { document, passage })
    }

    /// Changes what a passage says.
    pub(super) fn change(
        &mut self,
        document: DocId,
        passage: PassageId,
        change: impl FnOnce(Content) -> Content,
    ) -> Result<Effect, Refusal> {
        if let Some(edit) = self.content_edit(&document, passage, change)? {
            self.perform(edit)?;
        }
        Ok(Effect::Passage { document, passage })
    }

    pub(super) fn delete(
        &mut self,
        document: DocId,
        passage: PassageId,
    ) -> Result<Effect, Refusal> {
        let passage = self.passage_or_refuse(&document, passage)?.clone();
        self.perform(Edit::RemovePassage {
            doc: document.clone(),
            passage,
        })?;
        Ok(Effect::Document(document))
    }

    pub(super) fn set_triage(
        &mut self,
        document: DocId,
        triage: Triage,
    ) -> Result<Effect, Refusal> {
        let before = self.triage(&document);
        let is_decided = |triage| matches!(triage, Triage::Relevant | Triage::SetAside);
        if !is_decided(before) && !is_decided(triage) {
            // Who has read what is nobody else's business: it is no edit and in no file.
            return Ok(self.mark_read(&document));
        }
        if before != triage {
            let annotations = self.annotations(&document);
            let before = annotations.map_or_else(About::default, |it| it.about().clone());
            self.perform(Edit::ChangeAbout {
                doc: document.clone(),
                after: About {
                    triage,
                    ..before.clone()
                },
                before,
            })?;
        }
        Ok(Effect::Document(document))
    }

    pub(super) fn undo(&mut self) -> Result<Effect, Refusal> {
        let edit = self.history.next_undo();
        // Asked before the step is taken off the history, so that a refused one stays there.
        self.refuse_if_out_of_reach(&edit.ok_or(Refusal::NothingTo("undo"))?)?;
        let hand = self.hand();
        let edit = self.history.undo(&mut self.record, &hand)?;
        Ok(edit.map_or(Effect::Done, |edit| self.saved(&edit)))
    }

    pub(super) fn redo(&mut self) -> Result<Effect, Refusal> {
        let edit = self.history.next_redo();
        self.refuse_if_out_of_reach(edit.ok_or(Refusal::NothingTo("redo"))?)?;
        let hand = self.hand();
        let edit = self.history.redo(&mut self.record, &hand)?;
        Ok(edit.map_or(Effect::Done, |edit| self.saved(&edit)))
    }

    /// The edit that changes a passage's content; `None` when it would change nothing.
    fn content_edit(
        &self,
        document: &DocId,
        passage: PassageId,
        change: impl FnOnce(Content) -> Content,
    ) -> Result<Option<Edit>, Refusal> {
        let before = self.passage_or_refuse(document, passage)?.content.clone();
        let after = change(before.clone());
        Ok((before != after).then(|| Edit::ChangePassage {
            doc: document.clone(),
            id: passage,
            before,
            after,
        }))
    }

    /// Puts a tag that the codebook does not know into it, in the same step.
    fn with_new_tag(&self, edit: Edit, tag: Option<&TagPath>) -> Edit {
        let codebook = &self.record.codebook;
        match tag {
            Some(path) if codebook.get(path).is_none() => {
                let tag = Tag {
                    path: path.clone(),
                    colour: codebook::fresh_colour(codebook),
                    description: String::new(),
                    key: None,
                };
                let at = codebook.tags.len();
                Edit::All(vec![edit, Edit::AddTag { at, tag }])
            }
            _ => edit,
        }
    }

    /// Who makes an edit now.
    pub(super) fn hand(&self) -> Hand {
        Hand {
            author: self.surroundings.author.clone(),
            seat: self.seat.clone(),
            at: clock::now(),
        }
    }

    pub(super) fn perform(&mut self, edit: Edit) -> Result<(), Refusal> {
        self.refuse_if_out_of_reach(&edit)?;
        let label = describe(&edit, self.words_of(&edit));
        let hand = self.hand();
        self.history
            .perform(&mut self.record, edit.clone(), label, &hand)?;
        self.saved(&edit);
        Ok(())
    }

    /// The words of the passage or date that an edit is about.
    fn words_of(&self, edit: &Edit) -> Option<&str> {
        let (document, span) = match edit {
            Edit::AddPassage { doc, passage } | Edit::RemovePassage { doc, passage } => {
                (doc, passage.span)
            }
            Edit::ChangePassage { doc, id, .. } => (doc, self.passage(doc, *id)?.span),
            Edit::SetCorrection { doc, before, after } => {
                (doc, after.as_ref().or(before.as_ref())?.span)
            }
            Edit::All(edits) => return self.words_of(edits.first()?),
            _ => return None,
        };
        self.dossier(document)?.document.text.get(span)
    }

    fn passage_or_refuse(&self, document: &DocId, passage: PassageId) -> Result<&Passage, Refusal> {
        self.passage(document, passage)
            .ok_or(Refusal::Edit(EditError::NoSuchPassage))
    }

    /// Every document that an edit touches must be read, and none of the files that it changes
    /// may come from a newer version.
    fn refuse_if_out_of_reach(&self, edit: &Edit) -> Result<(), Refusal> {
        let root = self.corpus().ok_or(Refusal::NoCorpus)?;
        for document in edit.documents() {
            if self.dossier(document).is_none() {
                let id = document.clone();
                return Err(match self.loading {
                    Some(_) => Refusal::StillReading(id),
                    None => Refusal::NoSuchDocument(id),
                });
            }
        }
        let sidecars = edit
            .documents()
            .into_iter()
            .map(|doc| sidecar_path(root, doc));
        let codebook = edit.changes_codebook().then(|| codebook_path(root));
        for path in sidecars.chain(codebook) {
            if let Some(reason) = self.locked.get(&path) {
                return Err(Refusal::Locked(reason.clone()));
            }
        }
        Ok(())
    }

    /// Hands over to the saver what an edit changed, and says where it can be seen.
    fn saved(&mut self, edit: &Edit) -> Effect {
        if edit.is_note_change() {
            // A note is typed letter by letter, and nothing that is drawn shows it.
            self.revision += 1;
        } else {
            self.changed_content();
        }
        for document in edit.documents() {
            if edit.changes_corrections() {
                self.correct_dossier(document);
            }
            self.save_sidecar(document);
        }
        if edit.changes_codebook() {
            self.save_codebook();
        }
        self.effect_of(edit)
    }

    fn effect_of(&self, edit: &Edit) -> Effect {
        match edit {
            Edit::AddPassage { doc, passage } => Effect::Passage {
                document: doc.clone(),
                passage: passage.id,
            },
            Edit::ChangePassage { doc, id, .. } => Effect::Passage {
                document: doc.clone(),
                passage: *id,
            },
            Edit::SetCorrection { doc, before, after } => {
                let correction = after.as_ref().or(before.as_ref());
                correction.map_or(Effect::Done, |correction| Effect::Date {
                    document: doc.clone(),
                    span: correction.span,
                })
            }
            Edit::All(edits) => {
                // A tag that entered the codebook on the way is nothing to look at.
                let about_words = edits.iter().find(|edit| !edit.documents().is_empty());
                about_words.map_or(Effect::Done, |edit| self.effect_of(edit))
            }
            _ => match edit.documents().first() {
                Some(document) => Effect::Document((*document).clone()),
                None => Effect::Done,
            },
        }
    }

    pub(super) fn save_sidecar(&mut self, document: &DocId) {
        self.keep_text_of(document);
        let (Some(root), Some(dossier)) = (self.corpus(), self.dossier(document)) else {
            return;
        };
        let path = sidecar_path(root, document);
        let nothing = Annotations::default();
        let annotations = self.annotations(document).unwrap_or(&nothing);
        let text = &dossier.document;
        let bytes = sidecar::write(annotations, document.file_name(), &text.text, text.hash);
        self.save(path, bytes.map_err(|error| error.to_string()));
    }

    pub(super) fn save_codebook(&mut self) {
        let Some(root) = self.corpus() else { return };
        let path = codebook_path(root);
        let bytes = codebook::write(&self.record.codebook, &self.record.codebook_leftover);
        self.save(path, bytes.map_err(|error| error.to_string()));
    }

    pub(super) fn save(&mut self, path: PathBuf, bytes: Result<Vec<u8>, String>) {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(reason) => {
                self.notice(
                    Weight::Error,
                    format!("Not saved: {}: {reason}", path.display()),
                );
                self.failed.insert(path, reason);
                return;
            }
        };
        let before = self.expected_before(&path);
        self.unsaved.insert(path.clone(), self.revision);
        self.saver.write(Job {
            path,
            bytes,
            before,
            revision: self.revision,
        });
    }
}

pub(super) fn with_note(mut content: Content, note: String) -> Content {
    content.note = note;
    content
}

pub(super) fn with_date(mut content: Content, date: Option<EventDate>) -> Content {
    content.event_date = date;
    content
}
