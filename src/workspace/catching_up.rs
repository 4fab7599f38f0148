//! Takes in what changed in the open folder while it is open: documents that are new, changed,
//! renamed or gone, and files of this program's own that somebody else wrote.
//!
//! Invariants: only what changed is read again, in the background. A document that is being
//! annotated waits until that is saved. What somebody else wrote is merged as at any saving. All
//! that happened at once is told in one notice.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::files::{
    chronology_path, codebook_path, document_of_sidecar, events_path, settings_path, sidecar_path,
};
use super::latest::Latest;
use super::loader::{Beside, Found, Loading};
use super::saver::{Before, Holding, Job};
use super::watching::{FileChanges, Ledger, Scan, Scanned, Watching, scout};
use super::{Waker, Weight, Workspace, keeper};
use crate::analysis::{Dossier, plural};
use crate::annotate::{Annotations, codebook, settings, sidecar};
use crate::disk::{FoundFile, Stir};
use crate::model::{DocId, TextHash};

/// What is known of the open folder as it changes.
pub(super) struct Following {
    /// Whether anybody wants folders to be watched.
    is_wanted: bool,
    watching: Option<Watching>,
    scout: Latest<Scan, Scanned>,
    ledger: Arc<Ledger>,
    opened: SystemTime,
    under_way: Option<CatchingUp>,
    /// Files to read again although they did not change.
    again: Vec<FoundFile>,
    /// Whether the folder is gone for now.
    is_gone: bool,
}

/// Files that are being read again.
#[derive(Default)]
struct CatchingUp {
    /// Those that changed and those that are gone.
    touched: BTreeSet<String>,
    /// What was recorded of their documents when that began.
    begun: HashMap<DocId, Arc<Annotations>>,
    /// The documents that were found in them.
    seen: HashSet<DocId>,
    added: Vec<DocId>,
    changed: usize,
}

impl Following {
    /// Follows nothing yet.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(waker: Waker) -> std::io::Result<Self> {
        Ok(Self {
            is_wanted: false,
            watching: None,
            scout: scout(waker)?,
            ledger: Arc::new(Ledger::of_folder(Path::new(""))),
            opened: SystemTime::now(),
            under_way: None,
            again: Vec::new(),
            is_gone: false,
        })
    }

    /// Where the reader notes what files were like.
    pub fn ledger(&self) -> Arc<Ledger> {
        Arc::clone(&self.ledger)
    }

    /// A folder is read anew, as a whole or one file of it, and what its files are like is noted
    /// there.
    pub fn begin_anew(&mut self, root: &Path, is_whole: bool, ledger: Arc<Ledger>) {
        self.ledger = ledger;
        self.opened = SystemTime::now();
        self.under_way = None;
        self.again.clear();
        self.is_gone = false;
        self.watching
            .take_if(|watching| !is_whole || watching.root() != root);
    }

    /// Whether files are being read again.
    pub fn is_catching_up(&self) -> bool {
        self.under_way.is_some()
    }

    fn stir(&self, what: Stir) {
        if let Some(watching) = &self.watching {
            watching.stir(what);
        }
    }
}

impl Workspace {
    /// From now on the open folder is watched, and what changes in it is taken in.
    pub fn watch(&mut self) {
        self.following.is_wanted = true;
        self.begin_to_watch();
    }

    /// Whether the system tells of changes in the open folder by itself.
    pub fn is_watching(&self) -> bool {
        let watching = self.following.watching.as_ref();
        watching.is_some_and(Watching::is_live)
    }

    /// Looks soon whether something changed in the folder, for where the system does not tell.
    pub fn look_for_changes(&self) {
        self.following.stir(Stir::ALL);
        (self.surroundings.waker)();
    }

    pub(super) fn begin_to_watch(&mut self) {
        let is_whole = self.target.as_ref().filter(|it| it.only.is_none());
        let Some(root) = is_whole.map(|target| target.root.clone()) else {
            return;
        };
        let following = &mut self.following;
        if !following.is_wanted || following.watching.is_some() || self.loading.is_some() {
            return;
        }
        let waker = Arc::clone(&self.surroundings.waker);
        match Watching::start(root, following.opened, waker) {
            // What changed while the folder was read and nobody watched it.
            Ok(watching) => {
                watching.stir(Stir::ALL);
                self.following.watching = Some(watching);
            }
            Err(error) => {
                let words = format!("The folder is not watched for changes: {error}");
                self.notice(Weight::Warning, words);
            }
        }
    }

    /// Takes in what was found, and has the folder looked through when there is reason to.
    pub(super) fn follow_disk(&mut self) {
        if let Some(scanned) = self.following.scout.take() {
            self.take_scanned(scanned);
        }
        self.read_what_waits();
        let following = &self.following;
        let Some(watching) = &following.watching else {
            return;
        };
        let is_free = self.loading.is_none() && !following.scout.is_busy();
        if is_free && watching.is_stirred() {
            following.scout.order(watching.scan(&following.ledger));
        }
    }

    /// Has files read again soon, although they did not change.
    pub(super) fn read_soon(&mut self, files: Vec<FoundFile>) {
        self.following.again.extend(files);
        (self.surroundings.waker)();
    }

    /// Begins to read what waits to be read again.
    pub(super) fn read_what_waits(&mut self) {
        if self.loading.is_some() || self.following.again.is_empty() {
            return;
        }
        let mut files = std::mem::take(&mut self.following.again);
        files.sort_by(|a, b| a.relative.cmp(&b.relative));
        files.dedup();
        let root = self.corpus().map(Path::to_owned).unwrap_or_default();
        let is_pending = self.catch_up(&root, files.clone(), Vec::new());
        if is_pending {
            self.following.again = files;
        }
    }

    /// What was being read again is looked for anew, as its reading is broken off.
    pub(super) fn give_up_catching_up(&mut self) {
        if let Some(under_way) = self.following.under_way.take() {
            for file in &under_way.touched {
                self.following.ledger.forget(file);
            }
            self.following.stir(Stir::ALL);
        }
    }

    fn take_scanned(&mut self, scanned: Scanned) {
        if !Arc::ptr_eq(&scanned.ledger, &self.following.ledger) {
            return;
        }
        if self.loading.is_some() {
            return self.following.stir(Stir::ALL);
        }
        let root = self.corpus().map(Path::to_owned).unwrap_or_default();
        if let Some(reason) = scanned.gone {
            if !std::mem::replace(&mut self.following.is_gone, true) {
                let words = format!(
                    "The folder cannot be read any more: {reason}. What is open stays open, and \
                     your work is kept safe until {} is back.",
                    root.display()
                );
                self.notice(Weight::Warning, words);
            }
            return;
        }
        if scanned.files.is_some() && std::mem::take(&mut self.following.is_gone) {
            self.notice(Weight::Info, "The folder is back.");
            self.retry_saving();
        }
        if let Some(files) = scanned.files {
            self.renew_unopened(&files);
            if self.catch_up(&root, files.changed, files.gone) {
                self.following.stir(Stir::ALL);
            }
        }
        for path in scanned.own {
            self.look_at_own(&root, path);
        }
    }

    /// Begins to read what changed; true when some of it waits until something is saved.
    fn catch_up(&mut self, root: &Path, changed: Vec<FoundFile>, gone: Vec<String>) -> bool {
        let names = changed.iter().map(|file| file.relative.clone());
        let mut touched: BTreeSet<String> = names.chain(gone).collect();
        let mut begun = HashMap::new();
        let mut is_pending = false;
        if !touched.is_empty() {
            for dossier in self.documents.iter() {
                let id = &dossier.document.id;
                if !touched.contains(id.file()) {
                    continue;
                }
                let path = sidecar_path(root, id);
                if self.unsaved.contains_key(&path) {
                    is_pending |= !self.failed.contains_key(&path);
                    touched.remove(id.file());
                } else if let Some(annotations) = self.record.annotations.get(id) {
                    begun.insert(id.clone(), Arc::clone(annotations));
                }
            }
        }
        if is_pending {
            self.saver.retry();
        }
        let is_touched = |file: &FoundFile| touched.contains(&file.relative);
        let changed: Vec<FoundFile> = changed.into_iter().filter(is_touched).collect();
        if touched.is_empty() {
            return is_pending;
        }
        self.unopened
            .retain(|it| !touched.contains(DocId::new(it.name.as_str()).file()));
        self.tables
            .retain(|file, _| !touched.contains(DocId::new(file.as_str()).file()));
        for file in &touched {
            self.following.ledger.forget(file);
        }
        match self.read_again(changed) {
            Ok(loading) => {
                self.loading = Some(loading);
                self.following.under_way = Some(CatchingUp {
                    touched,
                    begun,
                    ..CatchingUp::default()
                });
            }
            Err(error) => {
                let words = format!("What changed in the folder cannot be read: {error}");
                self.notice(Weight::Warning, words);
            }
        }
        is_pending
    }

    /// Keeps what is told of files that were read and not opened, and tells anew what else is
    /// not opened.
    fn renew_unopened(&mut self, files: &FileChanges) {
        let ledger = &self.following.ledger;
        let before = self.unopened.clone();
        self.unopened
            .retain(|it| ledger.knows(DocId::new(it.name.as_str()).file()));
        self.unopened.extend(files.unopened.iter().cloned());
        self.unopened.sort();
        self.unopened.dedup();
        if self.unopened != before {
            self.revision += 1;
        }
    }

    /// Takes in a document that was read again. One that was annotated in the meantime, or whose
    /// annotations are no longer in its sidecar, waits until these are saved.
    pub(super) fn absorb_again(&mut self, dossier: Arc<Dossier>, mut found: Found<Annotations>) {
        let id = dossier.document.id.clone();
        let root = self.corpus().map(Path::to_owned).unwrap_or_default();
        let path = sidecar_path(&root, &id);
        let mine = self.record.annotations.get(&id).cloned();
        let Some(under_way) = &mut self.following.under_way else {
            return;
        };
        under_way.seen.insert(id.clone());
        let is_as_begun = match (&mine, under_way.begun.get(&id)) {
            (Some(mine), Some(begun)) => Arc::ptr_eq(mine, begun),
            (None, None) => true,
            _ => false,
        };
        let has_work = mine.as_ref().is_some_and(|mine| !mine.is_empty());
        let is_lost = has_work && !matches!(found.before, Before::Known(_));
        if !is_as_begun || is_lost {
            self.following.ledger.forget(id.file());
            self.following.stir(Stir::ALL);
            if is_lost {
                self.save_sidecar(&id);
            }
            return;
        }
        let before = self.by_id.get(&id).map(|it| it.document.clone());
        match &before {
            None => under_way.added.push(id.clone()),
            Some(before) if before.hash != dossier.document.hash => {
                under_way.changed += 1;
                self.texts_before.insert(id.clone(), before.hash);
            }
            Some(_) => {}
        }
        // Both changed at once, as when folders are synchronised: what is here was in the sidecar
        // before somebody else's took its place.
        let is_foreign = found.before != self.expected_before(&path) && found.locked.is_none();
        let mut is_more = false;
        if let (true, true, Some(mine), Some(before)) = (is_foreign, has_work, &mine, &before) {
            let new = &dossier.document;
            let texts = self.keeper.texts();
            let old_text = |hash: TextHash| texts?.read(&keeper::name_of(hash));
            let bytes = sidecar::write(mine, id.file_name(), &before.text, before.hash);
            let read =
                bytes.and_then(|bytes| sidecar::read_with(&bytes, &new.text, new.hash, &old_text));
            if let Ok(read) = read {
                let theirs = found.content.clone();
                found.content.take_in(read.annotations);
                is_more = found.content != theirs;
            }
        }
        self.record.annotations.remove(&id);
        self.absorb_document(dossier, found);
        if is_more {
            self.save_sidecar(&id);
        }
    }

    /// Everything that changed is read.
    pub(super) fn finish_catching_up(&mut self) {
        self.merge_arrived();
        let Some(under_way) = self.following.under_way.take() else {
            return;
        };
        let is_gone =
            |id: &DocId| under_way.touched.contains(id.file()) && !under_way.seen.contains(id);
        let all = self.documents.iter().map(|dossier| &dossier.document);
        let mut gone: Vec<(DocId, TextHash)> = all
            .filter(|document| is_gone(&document.id))
            .map(|document| (document.id.clone(), document.hash))
            .collect();
        let mut annotated = 0_usize;
        for (id, _) in &gone {
            self.take_out_of_place(id);
            let annotations = self.record.annotations.remove(id);
            annotated += usize::from(annotations.is_some_and(|it| !it.is_empty()));
            self.history.forget(id);
        }
        self.texts_before.clear();
        self.unopened.sort();
        self.tell_of_unplaced();
        let mut added = under_way.added;
        let hash_of = |work: &Self, id: &DocId| work.dossier(id).map(|it| it.document.hash);
        let mut renamed = 0_usize;
        added.retain(|id| {
            let hash = hash_of(self, id);
            let from = gone.iter().position(|(_, of_gone)| Some(*of_gone) == hash);
            renamed += usize::from(from.map(|at| gone.swap_remove(at)).is_some());
            from.is_none()
        });
        let counts = [
            (added.len(), "new"),
            (under_way.changed, "changed"),
            (renamed, "renamed"),
            (gone.len(), "gone"),
        ];
        self.tell_of_changes(&counts, annotated);
        if counts.iter().all(|(count, _)| *count == 0) {
            return;
        }
        self.learn_from_all();
        if self.remembers_visit {
            self.changes = self
                .visit
                .changes(self.document_hashes(), &self.unopened_names());
            self.save_visit();
        }
    }

    /// "3 documents new, 1 changed".
    fn tell_of_changes(&mut self, counts: &[(usize, &str)], annotated: usize) {
        let mut parts: Vec<String> = Vec::new();
        for (count, what) in counts.iter().filter(|(count, _)| *count > 0) {
            parts.push(match parts.is_empty() {
                true => format!("{} {what}", plural(*count, "document")),
                false => format!("{count} {what}"),
            });
        }
        if parts.is_empty() {
            return;
        }
        let mut words = format!("{}.", parts.join(", "));
        let can_follow = annotated > 0 && !self.moved().is_empty();
        if can_follow {
            words.push_str(" Annotations can be taken along: see “Renamed documents…”.");
        }
        self.notice(Weight::Info, words);
        if annotated > 0 && !can_follow {
            self.tell_of_strays();
        }
    }

    /// Has a file of ours that somebody may have written merged with what is here.
    fn look_at_own(&mut self, root: &Path, path: PathBuf) {
        if self.locked.contains_key(&path) || !self.is_read(&path, root) {
            return;
        }
        let content = if path == codebook_path(root) {
            // The tags that stand in while there is no codebook are nobody's.
            let leftover = Box::new(self.record.codebook_leftover.clone());
            Some(match self.expected_before(&path) {
                Before::Missing => Holding::Bytes(Vec::new()),
                _ => Holding::Codebook(self.record.codebook.clone(), leftover),
            })
        } else if path == events_path(root) {
            Some(Holding::Events(Arc::clone(&self.record.events)))
        } else if path == chronology_path(root) {
            Some(Holding::Chronology(Arc::clone(&self.record.chronology)))
        } else if path == settings_path(root) {
            let bytes = settings::write(&self.record.settings, &self.record.settings_leftover);
            bytes.ok().map(Holding::Bytes)
        } else {
            self.sidecar_at(root, &path)
        };
        let Some(content) = content else { return };
        self.saver.look(Job {
            before: self.expected_before(&path),
            revision: self.revision,
            once_written: None,
            content,
            path,
        });
    }

    /// Whether a file that belongs to the corpus as a whole was read already.
    fn is_read(&self, path: &Path, root: &Path) -> bool {
        let of_corpus = [
            codebook_path(root),
            events_path(root),
            chronology_path(root),
            settings_path(root),
        ];
        !of_corpus.iter().any(|it| it == path) || self.before.contains_key(path)
    }

    fn sidecar_at(&self, root: &Path, path: &Path) -> Option<Holding> {
        let below = path.strip_prefix(root).ok()?;
        let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
        let id = document_of_sidecar(&parts?.join("/"))?;
        // One that is being read again brings its sidecar along.
        let under_way = self.following.under_way.as_ref();
        if under_way.is_some_and(|it| it.touched.contains(id.file())) {
            return None;
        }
        let dossier = self.dossier(&id)?;
        let annotations = self.record.annotations.get(&id).cloned();
        let annotations = annotations.unwrap_or_default();
        Some(Holding::Sidecar(annotations, dossier.document.clone()))
    }

    /// Takes in a file of the corpus as a whole that somebody else wrote.
    pub(super) fn take_in_foreign(&mut self, path: PathBuf, bytes: &[u8]) {
        let root = self.corpus().map(Path::to_owned).unwrap_or_default();
        if path == settings_path(&root) {
            self.take_in_settings(path, bytes);
        } else if path == codebook_path(&root)
            && let Ok(read) = codebook::read(bytes)
        {
            self.before.insert(path, Before::known(bytes));
            self.record.codebook = read.codebook;
            self.record.codebook_leftover = read.leftover;
            self.changed_content();
            self.notice(
                Weight::Info,
                "The codebook was made elsewhere; it is here now.",
            );
        }
    }

    /// The settings were changed by somebody else: they are read again, and with them whatever
    /// hangs on them.
    fn take_in_settings(&mut self, path: PathBuf, bytes: &[u8]) {
        let Ok(read) = settings::read(bytes) else {
            return;
        };
        self.before.insert(path, Before::known(bytes));
        if read.settings == self.record.settings {
            self.record.settings_leftover = read.leftover;
            return;
        }
        self.record.settings = read.settings;
        self.record.settings_leftover = read.leftover;
        self.changed_content();
        self.read_tables_again();
        self.restudy_what_hangs_on_all();
        let words = "The settings of the folder were changed elsewhere; they count here too now.";
        self.notice(Weight::Info, words);
    }

    /// Starts a reader of some files.
    fn read_again(&self, files: Vec<FoundFile>) -> std::io::Result<Loading> {
        let target = self.target.clone().unwrap_or_default();
        let waker = Arc::clone(&self.surroundings.waker);
        let beside = Beside {
            kept: self.keeper.texts().cloned(),
            cache: None,
            ledger: self.following.ledger(),
        };
        let again = (files, self.record.settings.clone());
        Loading::start_again(target, again, self.overruled.clone(), beside, waker)
    }
}
