//! Taking in what the background jobs found.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{chronology_path, codebook_path, events_path, settings_path, sidecar_path};
use super::loader::{Found, Loading, News};
use super::saver::{Before, Holding, Report};
use super::{Effect, Saving, Weight, Workspace, shown};
use crate::analysis::{Dossier, Grouping, place_event};
use crate::annotate::codebook::{self, CodebookLeftover};
use crate::annotate::{Annotations, Events, Lines, STARTERS};
use crate::model::{Codebook, DocId, Triage};

/// News taken in at once, so that a window stays responsive while a large folder is read.
const MOST_NEWS: usize = 200;

impl Workspace {
    pub(super) fn set_filter(&mut self, words: &str) -> Effect {
        self.filter
            .set(words, &self.documents, &self.record.annotations);
        self.revision += 1;
        Effect::Done
    }

    /// Filters once more, because something has changed that the filter looks at.
    pub(super) fn filter_again(&self) {
        self.filter
            .search_again(&self.documents, &self.record.annotations);
    }

    /// Takes in what background jobs have found since the last call. Never waits.
    pub fn absorb(&mut self) {
        let news: Vec<News> = match &self.loading {
            Some(loading) => loading.news().take(MOST_NEWS).collect(),
            None => Vec::new(),
        };
        let took = news.len();
        for piece in news {
            self.absorb_news(piece);
        }
        if took > 0 {
            self.merge_arrived();
            self.filter_again();
        }
        if took == MOST_NEWS {
            // There may be more, and nobody else will call for it.
            (self.surroundings.waker)();
        }
        self.absorb_reports();
        self.absorb_results();
        // Drawing a folder over and over while it is being read would take longer than reading it.
        let may_draw = self.loading.as_ref().is_none_or(Loading::is_paused) || self.pace.is_time();
        if !self.is_drawn() && !self.drawer.is_busy() && may_draw {
            self.order_drawing();
        }
        self.sift_what_changed();
        self.look_for_copies();
        self.follow_disk();
        self.index_what_changed();
    }

    /// Waits until everything is read, drawn, filtered and saved. For the command line and for
    /// tests; a window never calls it.
    pub fn settle(&mut self) {
        while let Some(piece) = self.loading.as_ref().and_then(Loading::wait) {
            self.absorb_news(piece);
        }
        self.loading = None;
        self.merge_arrived();
        // What is to be read again shows when all is read, and waits for what is to be saved.
        self.flush();
        self.read_what_waits();
        while let Some(piece) = self.loading.as_ref().and_then(Loading::wait) {
            self.absorb_news(piece);
        }
        self.loading = None;
        self.merge_arrived();
        self.restudier.wait();
        self.absorb_restudied();
        self.index_what_changed();
        self.indexing.wait();
        self.filter_again();
        self.filter.wait();
        self.sift_what_changed();
        self.time_sieve.wait();
        self.day_reporter.wait();
        self.saver.flush();
        self.absorb_reports();
        self.absorb_results();
        if !self.is_drawn() {
            self.order_drawing();
            self.drawer.wait();
            self.absorb_results();
        }
        self.drafter.wait();
        self.absorb_draft();
        self.liner.wait();
        self.absorb_drafted_lines();
    }

    /// Waits until the filter has found what is looked for.
    pub fn settle_filter(&mut self) {
        self.filter.wait();
        self.absorb_results();
    }

    /// Waits until everything was tried to be saved, for as long as one write takes.
    pub fn flush(&mut self) {
        self.saver.flush();
        self.absorb_reports();
    }

    fn absorb_results(&mut self) {
        self.absorb_restudied();
        if let Some(shown) = self.drawer.take() {
            self.pace.ended();
            // Letting go of very many marks takes long, so the drawer does it.
            self.worn = Some(std::mem::replace(&mut self.shown, Arc::new(shown)));
            self.revision += 1;
        }
        self.absorb_draft();
        self.absorb_copies();
        self.absorb_drafted_lines();
        if self.filter.absorb() {
            self.revision += 1;
        }
        if self.time_sieve.absorb() {
            self.revision += 1;
        }
        self.absorb_day_report();
    }

    fn order_drawing(&mut self) {
        self.pace.begun();
        let shown = self.documents.iter().filter(|dossier| {
            let annotations = self.annotations(&dossier.document.id);
            annotations.map(Annotations::triage) != Some(Triage::SetAside)
        });
        let dossiers: Vec<Arc<Dossier>> = shown.cloned().collect();
        let annotations = dossiers.iter().enumerate().filter_map(|(doc, dossier)| {
            let annotations = self.record.annotations.get(&dossier.document.id)?;
            (!annotations.passages().is_empty()).then(|| (doc, Arc::clone(annotations)))
        });
        let annotations = annotations.collect();
        self.drawer.order(shown::Order {
            revision: self.content_revision,
            worn: self.worn.take(),
            annotations,
            events: self.events().iter().filter_map(place_event).collect(),
            dossiers,
            grouping: self.grouping,
        });
    }

    /// Draws the timeline in other rows. The ones that are there stay until then.
    pub(super) fn group_timeline(&mut self, grouping: Grouping) -> Effect {
        if self.grouping != grouping {
            self.grouping = grouping;
            self.changed_content();
        }
        Effect::Done
    }

    fn absorb_news(&mut self, news: News) {
        match news {
            News::Counted(total) => self.progress.total = Some(total),
            News::Settings(found) => self.absorb_settings(*found),
            News::Codebook(found) => self.absorb_codebook(*found),
            News::Events(found) => self.absorb_events(*found),
            News::Document(dossier, sidecar) if self.following.is_catching_up() => {
                self.absorb_again(dossier, *sidecar);
            }
            News::Chronology(found) => self.absorb_chronology(*found),
            News::Document(dossier, sidecar) => self.absorb_document(dossier, *sidecar),
            News::Unopened(unopened) => {
                self.progress.done += 1;
                self.unopened.push(unopened);
            }
            News::Table(file, head) => drop(self.tables.insert(file, *head)),
            News::Recounted(more) => {
                let total = self.progress.total;
                self.progress.total = total.map(|total| total.saturating_add_signed(more));
            }
            News::Strays(strays) => self.strays = strays,
            News::Finished { .. } if self.following.is_catching_up() => {
                self.loading = None;
                self.finish_catching_up();
            }
            News::Finished { is_whole } => self.finish_loading(is_whole),
        }
        self.changed_content();
    }

    fn absorb_codebook(&mut self, found: Found<Option<(Codebook, CodebookLeftover)>>) {
        let path = self.corpus().map(codebook_path).unwrap_or_default();
        let warnings = found.warnings;
        self.before.insert(path.clone(), found.before);
        if let Some(locked) = found.locked {
            self.notice(Weight::Warning, locked.clone());
            self.locked.insert(path.clone(), locked);
        }
        for warning in warnings {
            self.notice(Weight::Warning, warning);
        }
        let told = self.codebooks_of_journals();
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
        self.record.codebook_leftover.know(&self.record.codebook);
        let before = self.record.codebook_leftover.clone();
        for told in told {
            self.take_in_codebook(&told.codebook, &told.leftover);
        }
        if self.record.codebook_leftover != before {
            self.recovered.put_back += 1;
            if !self.locked.contains_key(&path) {
                self.save_codebook();
            }
        }
    }

    fn take_in_codebook(&mut self, codebook: &Codebook, leftover: &CodebookLeftover) {
        let ours = (&self.record.codebook, &self.record.codebook_leftover);
        let (both, left) = codebook::merge(ours, (codebook, leftover));
        self.record.codebook = both;
        self.record.codebook_leftover = left;
    }

    pub(super) fn absorb_document(&mut self, dossier: Arc<Dossier>, sidecar: Found<Annotations>) {
        self.progress.done += 1;
        let id = dossier.document.id.clone();
        let path = self
            .corpus()
            .map(|root| sidecar_path(root, &id))
            .unwrap_or_default();
        self.before.insert(path.clone(), sidecar.before);
        if let Some(locked) = sidecar.locked {
            self.notice(Weight::Warning, locked.clone());
            self.locked.insert(path.clone(), locked);
        }
        for warning in sidecar.warnings {
            self.notice(Weight::Warning, format!("{id}: {warning}"));
        }
        let unplaced = sidecar.unplaced.into_iter();
        self.unplaced
            .extend(unplaced.map(|sentence| (id.clone(), sentence)));
        let known = self.texts_before.get(&id);
        if known.is_some_and(|hash| *hash != dossier.document.hash) {
            self.history.forget(&id);
        }
        let was_moved = sidecar.was_moved;
        let mut content = sidecar.content;
        let is_more = self.put_back(&dossier.document, &mut content);
        if !content.is_empty() {
            self.record
                .annotations
                .insert(id.clone(), Arc::new(content));
        }
        if self.by_id.contains_key(&id) {
            self.take_out_of_place(&id);
        }
        self.arrived.push(id.clone());
        self.by_id.insert(id.clone(), dossier);
        // What only the journal tells is not in what was read.
        self.describe_dossier(&id);
        if self
            .annotations(&id)
            .is_some_and(|annotations| !annotations.corrections().is_empty())
        {
            self.correct_dossier(&id);
        }
        self.absorb_evidence(&id, was_moved);
        if is_more && !self.locked.contains_key(&path) {
            self.save_sidecar(&id);
        }
    }

    /// Puts the documents that arrived in their places among the others: many at a time, because
    /// every one would move those behind it.
    pub(super) fn merge_arrived(&mut self) {
        if self.arrived.is_empty() {
            return;
        }
        let arrived = std::mem::take(&mut self.arrived);
        let known = arrived.iter().filter_map(|id| self.by_id.get(id));
        let mut arrived: Vec<Arc<Dossier>> = known.cloned().collect();
        arrived.sort_by(|a, b| place(a).cmp(&place(b)));
        let documents = Arc::make_mut(&mut self.documents);
        let before = std::mem::take(documents);
        let mut from = 0;
        let places: Vec<usize> = arrived
            .iter()
            .map(|dossier| {
                let rest = before.get(from..).unwrap_or_default();
                from += rest.partition_point(|other| place(other) < place(dossier));
                from
            })
            .collect();
        documents.reserve(before.len() + arrived.len());
        let mut before = before.into_iter();
        let mut from = 0;
        for (dossier, upto) in arrived.into_iter().zip(places) {
            documents.extend(before.by_ref().take(upto - from));
            documents.push(dossier);
            from = upto;
        }
        documents.extend(before);
    }

    /// Whether the index is to be brought to what the documents are now. While the folder is
    /// being read nobody knows which lines recur in it, and so what is searched of its texts.
    pub(super) fn wants_indexing(&self) -> bool {
        self.cache_folder().is_some() && (self.loading.is_some() || self.restudier.is_under_way())
    }

    fn index_what_changed(&mut self) {
        let folder = self.cache_folder();
        if folder.is_some() && !self.wants_indexing() {
            let revision = self.content_revision;
            self.indexing
                .order(revision, folder.as_ref(), &self.documents);
        }
    }

    /// `is_whole` says whether the folder itself could be looked through.
    fn finish_loading(&mut self, is_whole: bool) {
        self.loading = None;
        self.merge_arrived();
        self.unopened.sort();
        self.learn_from_all();
        let is_folder = self
            .target
            .as_ref()
            .is_some_and(|target| target.only.is_none());
        self.remembers_visit = is_whole && is_folder;
        if self.remembers_visit {
            self.changes = self
                .visit
                .changes(self.document_hashes(), &self.unopened_names());
            self.save_visit();
        }
        let gone: Vec<DocId> = self
            .texts_before
            .keys()
            .filter(|id| !self.by_id.contains_key(*id))
            .cloned()
            .collect();
        for id in gone {
            self.history.forget(&id);
        }
        self.texts_before.clear();
        if is_folder {
            self.tell_of_strays();
            self.retire_journals();
        }
        self.tell_of_unplaced();
        self.begin_to_watch();
    }

    /// Tells of everything that lost its place in its document, at once.
    pub(super) fn tell_of_unplaced(&mut self) {
        let unplaced = std::mem::take(&mut self.unplaced);
        let mut of: Vec<&DocId> = unplaced.iter().map(|(id, _)| id).collect();
        of.dedup();
        let documents = of.len();
        let words = match &unplaced[..] {
            [] => return,
            [(id, sentence)] => format!("{id}: {sentence}"),
            many => format!(
                "{} in {} have no certain place in their text. All are kept; put them where they \
                 belong in the review list.",
                crate::analysis::plural(many.len(), "annotation"),
                crate::analysis::plural(documents, "document"),
            ),
        };
        self.notice(Weight::Warning, words);
    }

    fn absorb_reports(&mut self) {
        self.absorb_keeping();
        let reports: Vec<Report> = self.saver.reports().collect();
        for report in reports {
            match report {
                Report::Journaled(revision) => {
                    self.journaled = self.journaled.max(revision);
                    self.unjournaled = None;
                }
                Report::NotJournaled(reason) => {
                    if self.unjournaled.replace(reason.clone()).is_none() {
                        let words = format!(
                            "{reason}. Your work is written into the folder at once instead."
                        );
                        self.notice(Weight::Error, words);
                    }
                }
                Report::Saved {
                    path,
                    revision,
                    kept_aside,
                    merged,
                    digest,
                } => {
                    self.before.insert(path.clone(), Before::Known(digest));
                    // A newer edit of the file may be on its way by now.
                    if self.unsaved.get(&path) == Some(&revision) {
                        self.unsaved.remove(&path);
                    }
                    self.failed.remove(&path);
                    if let Some(merged) = merged {
                        self.absorb_merged(&merged);
                    }
                    if let Some(aside) = kept_aside {
                        let words = format!(
                            "{} held something that is not from this window. It was kept as {}.",
                            path.display(),
                            aside.display()
                        );
                        self.notice(Weight::Warning, words);
                    }
                }
                Report::Foreign { path, bytes } => self.take_in_foreign(path, &bytes),
                Report::Failed { path, reason } => {
                    if self.failed.insert(path, reason.clone()).is_none() {
                        let words = match self.saving() {
                            Saving::Aside(_) => format!(
                                "{reason}. Your work is kept safe on this computer and put into \
                                 the folder as soon as that can be written."
                            ),
                            _ => format!(
                                "Not saved: {reason}. Your work is kept in memory and tried again."
                            ),
                        };
                        self.notice(Weight::Error, words);
                    }
                }
            }
        }
    }

    /// Takes in what somebody else wrote into a sidecar, which holds both by now.
    fn absorb_merged(&mut self, merged: &Holding) {
        let (merged, id) = match merged {
            Holding::Sidecar(merged, document) => (merged, document.id.clone()),
            Holding::Events(merged) => {
                Arc::make_mut(&mut self.record.events).take_in(Events::clone(merged));
                self.events_revision += 1;
                self.changed_content();
                let words = "The events were changed elsewhere too; both are here now.";
                return self.notice(Weight::Warning, words);
            }
            Holding::Chronology(merged) => {
                Arc::make_mut(&mut self.record.chronology).take_in(Lines::clone(merged));
                self.chronology_revision += 1;
                self.revision += 1;
                let words = "The chronology was changed elsewhere too; both are here now.";
                return self.notice(Weight::Warning, words);
            }
            Holding::Codebook(codebook, leftover) => {
                self.take_in_codebook(codebook, leftover);
                self.changed_content();
                let contested = self.record.codebook_leftover.contested();
                let contested: Vec<String> = contested.map(|tag| format!("“{tag}”")).collect();
                let words = match contested.is_empty() {
                    true => "The codebook was changed elsewhere too; both are here now.".to_owned(),
                    false => format!(
                        "The codebook was changed elsewhere too; both are here now. On both sides \
                         something else was made of {}: look whether it is as you want it.",
                        contested.join(", ")
                    ),
                };
                return self.notice(Weight::Warning, words);
            }
            Holding::Bytes(_) => return,
        };
        if self.dossier(&id).is_none() {
            return;
        }
        let ours = self.record.annotations.entry(id.clone()).or_default();
        Arc::make_mut(ours).take_in(Annotations::clone(merged));
        let rivals = ours.rivals().count() + ours.removed_elsewhere().count();
        self.describe_dossier(&id);
        self.correct_dossier(&id);
        self.changed_content();
        let words = match rivals {
            0 => format!("{id} was annotated elsewhere too; both are here now."),
            n => format!(
                "{id} was annotated elsewhere too; both are here now. On both sides something \
                 else was made of {}: look at what is marked, and settle it.",
                crate::analysis::plural(n, "annotation")
            ),
        };
        self.notice(Weight::Warning, words);
    }

    pub(super) fn mark_read(&mut self, document: &DocId) -> Effect {
        if self.visit.mark_read(document) {
            self.revision += 1;
        }
        Effect::Done
    }

    /// Tries again whatever is not on the disk: what could not be written, and what could not
    /// even be put into words.
    pub(super) fn retry_saving(&mut self) -> Effect {
        let failed: Vec<PathBuf> = self.failed.keys().cloned().collect();
        let root = self.corpus().map(Path::to_owned).unwrap_or_default();
        let documents: Vec<DocId> = self
            .record
            .annotations
            .keys()
            .filter(|id| failed.contains(&sidecar_path(&root, id)))
            .cloned()
            .collect();
        for document in documents {
            self.save_sidecar(&document);
        }
        if failed.contains(&codebook_path(&root)) {
            self.save_codebook();
        }
        if failed.contains(&events_path(&root)) {
            self.save_events();
        }
        if failed.contains(&chronology_path(&root)) {
            self.save_chronology();
        }
        if failed.contains(&settings_path(&root)) {
            self.save_settings();
        }
        self.saver.retry();
        Effect::Done
    }

    /// What a file of ours is expected to hold when it is next written.
    pub(super) fn expected_before(&self, path: &Path) -> Before {
        self.before.get(path).cloned().unwrap_or(Before::Missing)
    }
}

/// What a document's place in the list goes by.
pub(super) fn place(dossier: &Dossier) -> (bool, Option<chrono::NaiveDate>, &DocId) {
    let date = dossier.document.first_day();
    (date.is_none(), date, &dossier.document.id)
}
