//! Opening a folder, and reading it again.
//!
//! Invariant: opening happens whole or not at all: what was open stays open, with its history,
//! until the new folder is certain to be read.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::files::key_of;
use super::loader::{Beside, Loading, Target};
use super::watching::Ledger;
use super::{Changes, Effect, Progress, Refusal, Saving, Visit, Workspace};
use crate::annotate::{History, Record};
use crate::disk::{CacheFolder, is_own_name};
use crate::model::DocId;
use crate::timex::OrderEvidence;

impl Workspace {
    pub(super) fn open(&mut self, path: &Path) -> Result<Effect, Refusal> {
        let target = target_of(path)?;
        let folder = self.surroundings.data_folder.as_deref();
        let visit = folder.map_or_else(Visit::default, |data| Visit::open(data, &target.root));
        let loading = self.begin_reading(&target, false)?;
        self.save_visit();
        self.visit = visit;
        self.filter.set("", &Arc::default(), &BTreeMap::new());
        self.time_sieve.set(None, &Arc::default());
        self.day_report = None;
        self.copy_watch.forget();
        self.history = History::default();
        self.texts_before.clear();
        self.read_anew(target, loading);
        self.open_journal();
        Ok(Effect::Done)
    }

    pub(super) fn reload(&mut self) -> Result<Effect, Refusal> {
        let target = self.target.clone().ok_or(Refusal::NoCorpus)?;
        let loading = self.begin_reading(&target, true)?;
        // Undo must not put words back into a text that is another one now.
        self.texts_before = self
            .document_hashes()
            .map(|(id, hash)| (id.clone(), hash))
            .collect();
        self.read_anew(target, loading);
        Ok(Effect::Done)
    }

    /// Reads one more document of the open folder, without reading the others again.
    pub(super) fn read_one_more(&mut self, document: &DocId) -> Result<(), Refusal> {
        let root = self.corpus().ok_or(Refusal::NoCorpus)?.to_owned();
        let target = Target {
            root,
            only: Some(document.file().to_owned()),
        };
        self.give_up_catching_up();
        self.loading = Some(self.begin_reading(&target, true)?);
        self.revision += 1;
        Ok(())
    }

    /// Starts a reader, once everything is safe. To read the same folder again, it must be in
    /// the folder: what is only in this window's own journal would be forgotten.
    fn begin_reading(&mut self, target: &Target, is_again: bool) -> Result<Loading, Refusal> {
        self.flush();
        self.keeper.flush();
        let is_safe = !is_again && matches!(self.saving(), Saving::Aside(_));
        if let Some(reason) = self.failed.values().next()
            && !is_safe
        {
            return Err(Refusal::Failed(format!("First save your work: {reason}")));
        }
        let waker = Arc::clone(&self.surroundings.waker);
        let texts = self.keeper.texts().cloned();
        // One more file of the open folder is noted with the others.
        let is_one_more = is_again && target.only.is_some();
        let ledger = match is_one_more {
            true => self.following.ledger(),
            false => Arc::new(Ledger::of_folder(&target.root)),
        };
        let beside = Beside {
            kept: texts,
            cache: self.cache_folder_of(target),
            ledger: Arc::clone(&ledger),
        };
        let loading = Loading::start(target.clone(), self.overruled.clone(), beside, waker)
            .map_err(|error| Refusal::Failed(format!("The folder cannot be read: {error}")))?;
        if !is_one_more {
            let is_whole = target.only.is_none();
            self.following.begin_anew(&target.root, is_whole, ledger);
        }
        self.saver.forget();
        Ok(loading)
    }

    /// Has the reading of the folder rest, or go on. What was read until then can be worked on.
    pub(super) fn pause_reading(&mut self, rests: bool) -> Effect {
        if self.progress().is_some()
            && let Some(loading) = &self.loading
        {
            loading.set_paused(rests);
            self.revision += 1;
            (self.surroundings.waker)();
        }
        Effect::Done
    }

    /// Where what is known of the open folder may be kept; `None` for a single file.
    pub(super) fn cache_folder(&self) -> Option<CacheFolder> {
        self.cache_folder_of(self.target.as_ref()?)
    }

    fn cache_folder_of(&self, target: &Target) -> Option<CacheFolder> {
        let cache = self.surroundings.cache_folder.as_deref()?;
        let is_whole = target.only.is_none();
        is_whole.then(|| CacheFolder::within(cache, &key_of(&target.root)))
    }

    /// Forgets what was read from the folder; it comes anew.
    fn read_anew(&mut self, target: Target, loading: Loading) {
        self.loading = Some(loading);
        self.target = Some(target);
        self.events_revision += 1;
        self.chronology_revision += 1;
        self.drafted_lines = None;
        self.documents = Arc::default();
        self.arrived.clear();
        self.by_id.clear();
        self.studied.clear();
        self.unopened.clear();
        self.tables.clear();
        self.unplaced.clear();
        self.strays.clear();
        self.record = Record::default();
        self.order_shown = OrderEvidence::default();
        self.recurring = None;
        self.locked.clear();
        self.before.clear();
        self.unsaved.clear();
        self.failed.clear();
        self.told.clear();
        self.changes = Changes::default();
        self.progress = Progress {
            done: 0,
            total: None,
            is_paused: false,
        };
        self.changed_content();
        self.lines_since = self.content_revision;
    }
}

/// What a path means: a folder, or the folder of one file with that file alone. Paths are made
/// canonical, so that one folder is one folder however it is named.
fn target_of(path: &Path) -> Result<Target, Refusal> {
    let path = path.canonicalize().map_err(|_| {
        Refusal::Failed(format!(
            "“{}” is not there; check the path, or whether its disk is connected",
            path.display()
        ))
    })?;
    if path.is_dir() {
        return Ok(Target {
            root: path,
            only: None,
        });
    }
    let name = path.file_name().and_then(|name| name.to_str());
    match (path.parent(), name) {
        (Some(_), Some(name)) if is_own_name(name) => Err(Refusal::Failed(format!(
            "“{}” is one of Dateline’s own files, not a document",
            path.display()
        ))),
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::workspace::{Command, Surroundings};

    #[test]
    fn reading_rests_and_goes_on_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        // One table of many rows, and more files than are handed out at once.
        let rows: String = (0..500).map(|n| format!("2022-02-10,Row {n}.\n")).collect();
        fs::write(folder.path().join("a.csv"), format!("date,text\n{rows}")).unwrap();
        for n in 0..300 {
            fs::write(folder.path().join(format!("b{n}.txt")), "They met.").unwrap();
        }
        let all = 800;
        let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
        work.apply(Command::PauseReading(true)).unwrap();
        assert_eq!(work.progress(), None);
        work.apply(Command::Open(folder.path().to_owned())).unwrap();
        work.apply(Command::PauseReading(true)).unwrap();
        // Whatever was under way comes in; the rest waits, for only so much is begun beforehand.
        let (mut count, mut quiet) = (0, 0);
        while quiet < 50 {
            work.absorb();
            thread::sleep(Duration::from_millis(2));
            let now = work.documents().len();
            quiet = if now == count { quiet + 1 } else { 0 };
            count = now;
        }
        assert!(count < all, "it rests");
        assert!(work.progress().is_some_and(|it| it.is_paused));
        work.apply(Command::PauseReading(false)).unwrap();
        work.settle();
        assert_eq!((work.documents().len(), work.progress()), (all, None));
        // A folder that is opened meanwhile is read, and the one that rested is let go of.
        work.apply(Command::Reload).unwrap();
        work.apply(Command::PauseReading(true)).unwrap();
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("c.txt"), "They met.").unwrap();
        work.apply(Command::Open(other.path().to_owned())).unwrap();
        work.settle();
        assert_eq!(work.documents().len(), 1);
    }
}
