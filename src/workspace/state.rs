//! What may be asked of the open work: what is open, what is recorded, and how far things are.
//!
//! Invariant: asking changes nothing and waits for nothing.

use std::path::Path;
use std::sync::Arc;

use super::{
    Changes, Hits, IndexState, Matches, Notice, Progress, Saving, Shown, Unopened, Workspace,
};
use crate::analysis::{Dossier, Grouping};
use crate::annotate::{Annotations, Events};
use crate::model::{Codebook, CorpusSettings, DocId, Passage, PassageId, TagPath, Triage};

impl Workspace {
    /// What the timeline's marks are grouped by, or soon will be.
    pub fn grouping(&self) -> Grouping {
        self.grouping
    }

    /// The open folder.
    pub fn corpus(&self) -> Option<&Path> {
        self.target.as_ref().map(|target| target.root.as_path())
    }

    /// Every document, by publication date, undated last, then by id. Its dates are as the
    /// analyst corrected them.
    pub fn documents(&self) -> &[Arc<Dossier>] {
        &self.documents
    }

    /// A document by its id.
    pub fn dossier(&self, id: &DocId) -> Option<&Arc<Dossier>> {
        self.by_id.get(id)
    }

    /// What is recorded about a document; `None` when nothing is.
    pub fn annotations(&self, id: &DocId) -> Option<&Annotations> {
        self.record
            .annotations
            .get(id)
            .map(|annotations| &**annotations)
    }

    /// The corpus's tags.
    pub fn codebook(&self) -> &Codebook {
        &self.record.codebook
    }

    /// The corpus's events.
    pub fn events(&self) -> &Events {
        &self.record.events
    }

    /// Grows with every change of an event.
    pub fn events_revision(&self) -> u64 {
        self.events_revision
    }

    /// What is settled for the corpus as a whole.
    pub fn settings(&self) -> &CorpusSettings {
        &self.record.settings
    }

    /// The revision of the last change of what is drawn: documents, passages and events.
    pub fn content_revision(&self) -> u64 {
        self.content_revision
    }

    /// What is decided about a document; opened ones are at least read.
    pub fn triage(&self, id: &DocId) -> Triage {
        match self.annotations(id).map(Annotations::triage) {
            Some(decided @ (Triage::Relevant | Triage::SetAside)) => decided,
            _ if self.visit.was_read(id) => Triage::Read,
            _ => Triage::New,
        }
    }

    /// How many passages there are.
    pub fn passage_count(&self) -> usize {
        match self.counted.get() {
            // Asked for on every frame, and the same until something changes.
            Some((revision, count)) if revision == self.revision => count,
            _ => {
                let all = self.record.annotations.values();
                let count = all.map(|annotations| annotations.passages().len()).sum();
                self.counted.set(Some((self.revision, count)));
                count
            }
        }
    }

    /// How many passages have a tag, or one of its branches.
    pub fn uses_of(&self, path: &TagPath) -> usize {
        let branch = format!("{path}/");
        let has = |tag: &TagPath| tag == path || tag.as_str().starts_with(&branch);
        let all = self.record.annotations.values();
        let passages = all.flat_map(|annotations| annotations.passages());
        passages
            .filter(|passage| passage.content.tags.iter().any(has))
            .count()
    }

    /// Files that were not opened, and why.
    pub fn unopened(&self) -> &[Unopened] {
        &self.unopened
    }

    /// What changed since the folder was last open.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// What is drawn. It may lag behind the work by as long as it takes to draw it.
    pub fn shown(&self) -> &Arc<Shown> {
        &self.shown
    }

    /// Whether the drawing shows the work as it is now.
    pub fn is_drawn(&self) -> bool {
        self.shown.revision == self.content_revision
    }

    /// A passage by its document and id.
    pub fn passage(&self, document: &DocId, passage: PassageId) -> Option<&Passage> {
        self.annotations(document)?.get(passage)
    }

    /// Grows with every change that can be seen.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How far the reading is; `None` when everything is read.
    pub fn progress(&self) -> Option<Progress> {
        let loading = self.loading.as_ref()?;
        let is_read_anew = !self.following.is_catching_up();
        is_read_anew.then(|| Progress {
            is_paused: loading.is_paused(),
            ..self.progress
        })
    }

    /// The documents that hold the filter's words; `None` when there is no filter.
    pub fn matches(&self) -> Option<&Matches> {
        self.filter.matches()
    }

    /// What the filter found, best first, and how it is spread; `None` when there is no filter,
    /// or nothing was found out yet.
    pub fn hits(&self) -> Option<&Arc<Hits>> {
        self.filter.hits()
    }

    /// Whether documents are being read anew that hang on what all of them show.
    pub fn is_studying(&self) -> bool {
        self.restudier.is_under_way()
    }

    /// How far the index of words is.
    pub fn index_state(&self) -> IndexState {
        self.indexing.state()
    }

    /// Whether words are being indexed, or wait for it.
    pub fn is_indexing(&self) -> bool {
        self.indexing.is_busy() || self.wants_indexing()
    }

    /// One line on what the filter found, if there is a filter.
    pub fn filter_remark(&self) -> Option<String> {
        self.filter.remark()
    }

    /// Where the filter's words stand in a document's text.
    pub fn filter_spans(&self, id: &DocId) -> Vec<crate::model::Span> {
        let dossier = self.dossier(id);
        dossier.map_or_else(Vec::new, |dossier| self.filter.spans(dossier))
    }

    /// How saving stands.
    pub fn saving(&self) -> Saving {
        let reasons = || self.failed.values().cloned().collect();
        let is_journaled = self.surroundings.journals.is_some() && self.unjournaled.is_none();
        if is_journaled && self.recorded > self.journaled {
            return Saving::Pending(1);
        }
        match (self.failed.is_empty(), self.unsaved.len()) {
            (false, _) if is_journaled && self.is_told() => Saving::Aside(reasons()),
            (false, _) => Saving::Failed(reasons()),
            (true, 0) => Saving::Saved,
            (true, _) if is_journaled && self.is_told() => Saving::Saved,
            (true, files) => Saving::Pending(files),
        }
    }

    /// Whether the journal tells everything that some file does not hold yet.
    fn is_told(&self) -> bool {
        self.unsaved.keys().all(|path| self.told.contains(path))
    }

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// What a person should be told since the last call.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }
}
