//! Commands that annotate, as edits; and the saving of what they change.

use std::path::PathBuf;

use uuid::Uuid;

use super::attribution;
use super::files::{chronology_path, codebook_path, events_path, sidecar_path};
use super::saver::{Holding, Job};
use super::{Effect, Refusal, Weight, Workspace};
use crate::annotate::journal::{Deed, Told};
use crate::annotate::{Edit, EditError, LineEdit, Taken, codebook, describe};
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
            let mut from_here = annotations.passages().iter_from(|it| it.span < span);
            let there = from_here.next().filter(|passage| passage.span == span);
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
                self.perform(self.with_new_tags(add, tag.as_slice()))?;
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
            self.perform(self.with_new_tags(edit, &[tag]))?;
        }
        Ok(Effect::Passage { document, passage })
    }

    pub(super) fn set_tags(
        &mut self,
        document: DocId,
        passage: PassageId,
        tags: Vec<TagPath>,
    ) -> Result<Effect, Refusal> {
        let empty = |content: Content| Content {
            tags: Vec::new(),
            ..content
        };
        let change = |content| tags.iter().cloned().fold(empty(content), Content::with_tag);
        if let Some(edit) = self.content_edit(&document, passage, change)? {
            self.perform(self.with_new_tags(edit, &tags))?;
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
        let edit = self.removal(&document, passage)?;
        self.perform(edit)?;
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
        Ok(edit.map_or(Effect::Done, |edit| {
            self.look_again(&edit);
            self.saved(&edit, Some(Deed::Undo))
        }))
    }

    pub(super) fn redo(&mut self) -> Result<Effect, Refusal> {
        let edit = self.history.next_redo();
        self.refuse_if_out_of_reach(edit.ok_or(Refusal::NothingTo("redo"))?)?;
        let hand = self.hand();
        let edit = self.history.redo(&mut self.record, &hand)?;
        Ok(edit.map_or(Effect::Done, |edit| {
            self.look_again(&edit);
            self.saved(&edit, Some(Deed::Redo))
        }))
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

    /// Puts those tags into the codebook that it does not know, in the same step.
    pub(super) fn with_new_tags(&self, edit: Edit, tags: &[TagPath]) -> Edit {
        let mut codebook = self.record.codebook.clone();
        let mut edits = vec![edit];
        for path in tags {
            if codebook.get(path).is_none() {
                let tag = Tag {
                    path: path.clone(),
                    colour: codebook::fresh_colour(&codebook),
                    description: String::new(),
                    key: None,
                };
                let at = codebook.tags.len();
                codebook.tags.push(tag.clone());
                edits.push(Edit::AddTag { at, tag });
            }
        }
        match edits.len() {
            1 => edits.swap_remove(0),
            _ => Edit::All(edits),
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
        let label = describe(&edit, self.words_of(&edit));
        self.perform_as(edit, label)
    }

    /// Performs an edit under a label of its own.
    pub(super) fn perform_as(&mut self, edit: Edit, label: String) -> Result<(), Refusal> {
        self.refuse_if_out_of_reach(&edit)?;
        let hand = self.hand();
        let taken = self
            .history
            .perform(&mut self.record, edit.clone(), label, &hand)?;
        let last = || self.history.last().cloned();
        let deed = match taken {
            Taken::Anew => last().map(Deed::Step),
            Taken::Joined => Some(Deed::Joined(last())),
            Taken::Nothing => Some(Deed::Joined(None)),
        };
        self.saved(&edit, deed);
        Ok(())
    }

    /// The words of the passage or date that an edit is about.
    fn words_of(&self, edit: &Edit) -> Option<&str> {
        let (document, span) = match edit {
            Edit::AddPassage { doc, passage } | Edit::RemovePassage { doc, passage } => {
                (doc, passage.span)
            }
            Edit::ChangePassage { doc, id, .. } => (doc, self.passage(doc, *id)?.span),
            Edit::SetRivals { doc, id, .. } => (doc, self.passage(doc, PassageId(*id))?.span),
            Edit::SetCorrection { doc, before, after } => {
                (doc, after.as_ref().or(before.as_ref())?.span)
            }
            Edit::All(edits) => return self.words_of(edits.first()?),
            _ => return None,
        };
        self.dossier(document)?.document.text.get(span)
    }

    pub(super) fn passage_or_refuse(
        &self,
        document: &DocId,
        passage: PassageId,
    ) -> Result<&Passage, Refusal> {
        self.passage(document, passage)
            .ok_or(Refusal::Edit(EditError::NoSuchPassage))
    }

    /// Every document that an edit touches must be read, and none of the files that it changes
    /// may come from a newer version.
    fn refuse_if_out_of_reach(&self, edit: &Edit) -> Result<(), Refusal> {
        let root = self.corpus().ok_or(Refusal::NoCorpus)?;
        if edit.changes_settings() {
            self.refuse_settings_out_of_reach()?;
        }
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
        let events = (!edit.events().is_empty()).then(|| events_path(root));
        let lines = (!edit.lines().is_empty()).then(|| chronology_path(root));
        let is_unread = |path: &PathBuf| !self.before.contains_key(path);
        if events.as_ref().is_some_and(is_unread) {
            return Err(Refusal::StillRead("events"));
        }
        if lines.as_ref().is_some_and(is_unread) {
            return Err(Refusal::StillRead("lines of the chronology"));
        }
        for path in sidecars.chain(codebook).chain(events).chain(lines) {
            if let Some(reason) = self.locked.get(&path) {
                return Err(Refusal::Locked(reason.clone()));
            }
        }
        Ok(())
    }

    /// Hands over to the saver what an edit changed, and says where it can be seen.
    fn saved(&mut self, edit: &Edit, deed: Option<Deed>) -> Effect {
        if edit.is_note_change() || attribution::is_not_drawn(edit) {
            // Such words are typed letter by letter, and nothing that is drawn shows them.
            self.revision += 1;
        } else {
            self.changed_content();
        }
        if let Some(deed) = deed {
            self.record(edit, deed);
        }
        for document in edit.documents() {
            self.describe_dossier(document);
            if edit.changes_corrections() {
                self.correct_dossier(document);
            }
            self.save_sidecar(document);
        }
        // Facets count tags, whatever is asked for.
        if self.filter.is_set() && !edit.documents().is_empty() {
            self.filter_again();
        }
        if edit.changes_codebook() {
            self.save_codebook();
        }
        if !edit.events().is_empty() {
            self.events_revision += 1;
            self.save_events();
        }
        if !edit.lines().is_empty() {
            self.chronology_revision += 1;
            self.save_chronology();
        }
        if edit.changes_settings() {
            self.save_settings();
            self.read_tables_again();
            self.restudy_what_hangs_on_all();
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
            Edit::SetRivals { doc, id, .. } if self.passage(doc, PassageId(*id)).is_some() => {
                Effect::Passage {
                    document: doc.clone(),
                    passage: PassageId(*id),
                }
            }
            Edit::SetCorrection { doc, before, after } => {
                let correction = after.as_ref().or(before.as_ref());
                correction.map_or(Effect::Done, |correction| Effect::Date {
                    document: doc.clone(),
                    span: correction.span,
                })
            }
            Edit::AddEvent(event) => Effect::Event(event.id),
            Edit::ChangeEvent { id, .. } | Edit::SetEventRivals { id, .. } => Effect::Event(*id),
            Edit::Line(LineEdit::Remove(_)) => Effect::Done,
            Edit::Line(edit) => Effect::Line(edit.id()),
            Edit::All(edits) if matches!(edits.last(), Some(Edit::AddEvent(_) | Edit::Line(_))) => {
                edits
                    .last()
                    .map_or(Effect::Done, |edit| self.effect_of(edit))
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
        let annotations = self.record.annotations.get(document);
        let annotations = annotations.cloned().unwrap_or_default();
        let content = Holding::Sidecar(annotations, dossier.document.clone());
        let once_written = self.once_written(Told::Document(document.clone()));
        self.save(path, content, once_written);
    }

    pub(super) fn save_codebook(&mut self) {
        let Some(root) = self.corpus() else { return };
        let path = codebook_path(root);
        let leftover = Box::new(self.record.codebook_leftover.clone());
        let content = Holding::Codebook(self.record.codebook.clone(), leftover);
        let once_written = self.once_written(Told::Codebook);
        self.save(path, content, once_written);
    }

    /// Hands over a file that only its own codec can merge. `once_written` is for what the
    /// journal tells too.
    pub(super) fn save_bytes(
        &mut self,
        path: PathBuf,
        bytes: Result<Vec<u8>, String>,
        once_written: Option<Vec<u8>>,
    ) {
        match bytes {
            Ok(bytes) => self.save(path, Holding::Bytes(bytes), once_written),
            Err(reason) => {
                self.notice(
                    Weight::Error,
                    format!("Not saved: {}: {reason}", path.display()),
                );
                self.failed.insert(path, reason);
            }
        }
    }

    pub(super) fn save(&mut self, path: PathBuf, content: Holding, once_written: Option<Vec<u8>>) {
        let before = self.expected_before(&path);
        self.unsaved.insert(path.clone(), self.revision);
        match once_written.is_some() {
            true => self.told.insert(path.clone()),
            false => self.told.remove(&path),
        };
        self.saver.write(Job {
            path,
            content,
            before,
            revision: self.revision,
            once_written,
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
