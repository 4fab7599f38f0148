//! Opening a folder, and taking in what the background jobs found.

use std::path::Path;
use std::sync::Arc;

use super::files::{codebook_path, sidecar_path};
use super::loader::{Found, Loading, News, Target};
use super::saver::{Before, Report};
use super::{Effect, Progress, Refusal, Visit, Weight, Workspace, shown};
use crate::analysis::Dossier;
use crate::annotate::codebook::CodebookLeftover;
use crate::annotate::{Annotations, History, Record, STARTERS};
use crate::model::{Codebook, DocId, Triage};

/// News taken in at once, so that a window stays responsive while a large folder is read.
const MOST_NEWS: usize = 200;

impl Workspace {
    pub(super) fn open(&mut self, path: &Path) -> Result<Effect, Refusal> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let target = if path.is_dir() {
            Target {
                root: path,
                only: None,
            }
        } else if path.is_file() {
            file_alone(&path)?
        } else {
            return Err(Refusal::Failed(format!(
                "“{}” is not there; check the path, or whether its disk is connected",
                path.display()
            )));
        };
        if let Err(error) = self.save_visit() {
            log::warn!("what was read is not remembered: {error}");
        }
        let folder = self.surroundings.data_folder.as_deref();
        self.visit = folder.map_or_else(Visit::default, |data| Visit::open(data, &target.root));
        self.history = History::default();
        self.read_folder(target)
    }

    pub(super) fn reload(&mut self) -> Result<Effect, Refusal> {
        let target = self.target.clone().ok_or(Refusal::NoCorpus)?;
        self.read_folder(target)
    }

    /// Forgets everything that is read from the folder, and reads it.
    fn read_folder(&mut self, target: Target) -> Result<Effect, Refusal> {
        self.saver.flush();
        self.absorb_reports();
        if let Some(reason) = self.failed.values().next() {
            // Reading again would forget what is not on the disk yet.
            return Err(Refusal::Failed(format!("First save your work: {reason}")));
        }
        let waker = Arc::clone(&self.surroundings.waker);
        let loading = Loading::start(target.clone(), self.date_order, waker)
            .map_err(|error| Refusal::Failed(format!("The folder cannot be read: {error}")))?;
        self.saver.forget();
        self.loading = Some(loading);
        self.target = Some(target);
        self.documents.clear();
        self.by_id.clear();
        self.studied.clear();
        self.unopened.clear();
        self.record = Record::default();
        self.locked.clear();
        self.before.clear();
        self.unsaved.clear();
        self.changes = super::Changes::default();
        self.progress = Progress {
            done: 0,
            total: None,
        };
        self.revision += 1;
        Ok(Effect::Done)
    }

    pub(super) fn set_filter(&mut self, words: &str) -> Effect {
        self.filter.set(words, &self.documents);
        self.revision += 1;
        Effect::Done
    }

    /// Takes in what background jobs have found since the last call. Never waits.
    pub fn absorb(&mut self) {
        let news: Vec<News> = match &self.loading {
            Some(loading) => loading.news().take(MOST_NEWS).collect(),
            None => Vec::new(),
        };
        let grew = !news.is_empty();
        for piece in news {
            self.absorb_news(piece);
        }
        if grew {
            self.filter.search_again(&self.documents);
        }
        self.absorb_reports();
        self.absorb_results();
        if self.shown.revision != self.revision && !self.drawer.is_busy() {
            self.order_drawing();
        }
    }

    /// Waits until everything is read, drawn, filtered and saved. For the command line and for
    /// tests; a window never calls it.
    pub fn settle(&mut self) {
        while let Some(piece) = self.loading.as_ref().and_then(Loading::wait) {
            self.absorb_news(piece);
        }
        self.loading = None;
        self.filter.search_again(&self.documents);
        self.filter.wait();
        self.saver.flush();
        self.absorb_reports();
        self.absorb_results();
        if self.shown.revision != self.revision {
            self.order_drawing();
            self.drawer.wait();
            self.absorb_results();
        }
    }

    /// Waits until everything was tried to be saved, for as long as one write takes.
    pub fn flush(&mut self) {
        self.saver.flush();
        self.absorb_reports();
    }

    fn absorb_results(&mut self) {
        if let Some(shown) = self.drawer.take() {
            self.shown = Arc::new(shown);
        }
        if self.filter.absorb() {
            self.revision += 1;
        }
    }

    fn order_drawing(&self) {
        let shown = self.documents.iter().filter(|dossier| {
            let annotations = self.annotations(&dossier.document.id);
            annotations.map(Annotations::triage) != Some(Triage::SetAside)
        });
        let dossiers: Vec<Arc<Dossier>> = shown.cloned().collect();
        let passages = dossiers.iter().enumerate().filter_map(|(doc, dossier)| {
            let annotations = self.annotations(&dossier.document.id)?;
            let passages = annotations.passages();
            (!passages.is_empty()).then(|| (doc, passages.to_vec()))
        });
        self.drawer.order(shown::Order {
            revision: self.revision,
            passages: passages.collect(),
            dossiers,
        });
    }

    fn absorb_news(&mut self, news: News) {
        match news {
            News::Counted(total) => self.progress.total = Some(total),
            News::Codebook(found) => self.absorb_codebook(*found),
            News::Document(dossier, sidecar) => self.absorb_document(dossier, *sidecar),
            News::Unopened(unopened) => {
                self.progress.done += 1;
                self.unopened.push(unopened);
            }
            News::Finished => self.finish_loading(),
        }
        self.revision += 1;
    }

    fn absorb_codebook(&mut self, found: Found<Option<(Codebook, CodebookLeftover)>>) {
        let path = self.corpus().map(codebook_path).unwrap_or_default();
        let warnings = found.warnings;
        self.before.insert(path.clone(), found.before);
        if let Some(locked) = found.locked {
            self.notice(Weight::Warning, locked.clone());
            self.locked.insert(path, locked);
        }
        for warning in warnings {
            self.notice(Weight::Warning, warning);
        }
        match found.content {
            Some((codebook, leftover)) => {
                self.record.codebook = codebook;
                self.record.codebook_leftover = leftover;
            }
            // It is written only when the analyst changes it: opening a folder leaves no trace.
            None => {
                self.record.codebook = STARTERS.first().map(|s| s.codebook()).unwrap_or_default()
            }
        }
    }

    fn absorb_document(&mut self, dossier: Arc<Dossier>, sidecar: Found<Annotations>) {
        self.progress.done += 1;
        let id = dossier.document.id.clone();
        let path = self
            .corpus()
            .map(|root| sidecar_path(root, &id))
            .unwrap_or_default();
        self.before.insert(path.clone(), sidecar.before);
        if let Some(locked) = sidecar.locked {
            self.notice(Weight::Warning, locked.clone());
            self.locked.insert(path, locked);
        }
        for warning in sidecar.warnings {
            self.notice(Weight::Warning, format!("{id}: {warning}"));
        }
        if !sidecar.content.is_empty() {
            self.record.annotations.insert(id.clone(), sidecar.content);
        }
        let at = self
            .documents
            .partition_point(|other| place(other) < place(&dossier));
        self.documents.insert(at, Arc::clone(&dossier));
        self.by_id.insert(id.clone(), dossier);
        if self
            .annotations(&id)
            .is_some_and(|annotations| !annotations.corrections().is_empty())
        {
            self.correct_dossier(&id);
        }
    }

    fn finish_loading(&mut self) {
        self.loading = None;
        self.unopened.sort();
        self.changes = self.visit.changes(self.document_hashes());
        let stale: Vec<DocId> = self.changes.changed.clone();
        for id in &stale {
            self.history.forget(id);
        }
        if let Err(error) = self.save_visit() {
            log::warn!("this visit is not remembered: {error}");
        }
    }

    fn absorb_reports(&mut self) {
        let reports: Vec<Report> = self.saver.reports().collect();
        for report in reports {
            match report {
                Report::Saved {
                    path,
                    revision,
                    kept_aside,
                } => {
                    // A newer edit of the file may be on its way by now.
                    if self.unsaved.get(&path) == Some(&revision) {
                        self.unsaved.remove(&path);
                    }
                    self.failed.remove(&path);
                    if let Some(aside) = kept_aside {
                        let words = format!(
                            "{} held something that is not from this window. It was kept as {}.",
                            path.display(),
                            aside.display()
                        );
                        self.notice(Weight::Warning, words);
                    }
                }
                Report::Failed { path, reason } => {
                    if self.failed.insert(path, reason.clone()).is_none() {
                        let words = format!("Not saved: {reason}. Your work is kept in memory.");
                        self.notice(Weight::Error, words);
                    }
                }
            }
        }
    }

    pub(super) fn mark_read(&mut self, document: &DocId) -> Effect {
        if self.visit.mark_read(document) {
            self.revision += 1;
        }
        Effect::Done
    }

    pub(super) fn retry_saving(&mut self) -> Effect {
        self.saver.retry();
        Effect::Done
    }

    /// What a file of ours is expected to hold when it is next written.
    pub(super) fn expected_before(&self, path: &Path) -> Before {
        self.before.get(path).cloned().unwrap_or(Before::Missing)
    }
}

/// The folder of a file, with that file alone.
fn file_alone(path: &Path) -> Result<Target, Refusal> {
    let name = path.file_name().and_then(|name| name.to_str());
    match (path.parent(), name) {
        (Some(root), Some(name)) => Ok(Target {
            root: root.to_owned(),
            only: Some(name.to_owned()),
        }),
        _ => Err(Refusal::Failed(format!(
            "the name of “{}” is not valid Unicode; rename the file to open it",
            path.display()
        ))),
    }
}

/// What a document's place in the list goes by.
pub(super) fn place(dossier: &Dossier) -> (bool, Option<chrono::NaiveDate>, &DocId) {
    let date = dossier.document.date();
    (date.is_none(), date, &dossier.document.id)
}
