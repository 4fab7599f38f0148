//! Looks for what changed in the open folder, while it is open.
//!
//! Invariants: what changed is told from what did not by looking at all of it; that the system
//! says something happened is only a reason to look. Files of this program's own are never
//! read as documents, and documents are looked at only when something else than those changed.
//! A folder that is gone, or empty all of a sudden, takes no document away.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::Waker;
use super::latest::Latest;
use super::loader::{Unopened, passed_over};
use crate::disk::{FileStamp, Folder, FoundFile, Stir, Store, Watch, last_changed, own_files};

/// Where the documents are, and what every file was like when it was read last, by its path in
/// the folder.
#[derive(Debug)]
pub(super) struct Ledger {
    store: Arc<dyn Store>,
    stamps: Mutex<HashMap<String, Option<FileStamp>>>,
    /// The files of this program's own; `None` until they were looked through once.
    own: Mutex<Option<HashMap<PathBuf, FileStamp>>>,
}

impl Ledger {
    /// Nothing was read of the store yet.
    pub fn of(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            stamps: Mutex::default(),
            own: Mutex::default(),
        }
    }

    /// Nothing was read of the folder yet.
    pub fn of_folder(root: &Path) -> Self {
        Self::of(Arc::new(Folder::at(root)))
    }

    /// Where the documents are.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Notes what a file is like, before it is read: what changes while it is being read is then
    /// found to have changed.
    pub fn note(&self, file: &FoundFile) {
        let stamp = self.store.stamp(file);
        lock(&self.stamps).insert(file.relative.clone(), stamp);
    }

    /// Forgets a file, so that it is found to be new.
    pub fn forget(&self, relative: &str) {
        lock(&self.stamps).remove(relative);
    }

    /// Whether a file was read, or tried to be.
    pub fn knows(&self, relative: &str) -> bool {
        lock(&self.stamps).contains_key(relative)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing foreign runs while it is held, so a poisoned one is still whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An order to look through the folder.
pub(super) struct Scan {
    /// The folder.
    pub root: PathBuf,
    /// What the files were like when they were read.
    pub ledger: Arc<Ledger>,
    /// What to look at.
    pub stir: Stir,
    /// When the folder was opened: older files of ours were read then.
    pub opened: SystemTime,
}

/// What a look through the folder found.
pub(super) struct Scanned {
    /// What was known of the folder that was looked through.
    pub ledger: Arc<Ledger>,
    /// Why it could not be looked through; then nothing else is told.
    pub gone: Option<String>,
    /// What became of the files, where these were looked at.
    pub files: Option<FileChanges>,
    /// Files of this program's own that are other ones now.
    pub own: Vec<PathBuf>,
}

/// What became of the files that may be documents.
#[derive(Default)]
pub(super) struct FileChanges {
    /// Those that are new or changed.
    pub changed: Vec<FoundFile>,
    /// Those that are no longer there.
    pub gone: Vec<String>,
    /// What cannot be looked at, and kinds of files that are not read.
    pub unopened: Vec<Unopened>,
}

/// The open folder being watched.
pub(super) struct Watching {
    root: PathBuf,
    watch: Watch,
    stir: Arc<Mutex<Stir>>,
    opened: SystemTime,
}

impl Watching {
    /// Begins to watch a folder, which was opened at that time.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(root: PathBuf, opened: SystemTime, waker: Waker) -> std::io::Result<Self> {
        let stir = Arc::new(Mutex::new(Stir::default()));
        let theirs = Arc::clone(&stir);
        let watch = Watch::start(&root, move |what| {
            let mut stir = lock(&theirs);
            *stir = stir.with(what);
            drop(stir);
            waker();
        })?;
        Ok(Self {
            root,
            watch,
            stir,
            opened,
        })
    }

    /// The folder.
    pub fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// Whether the system tells of changes.
    pub fn is_live(&self) -> bool {
        self.watch.is_live()
    }

    /// Gives reason to look.
    pub fn stir(&self, what: Stir) {
        let mut stir = lock(&self.stir);
        *stir = stir.with(what);
    }

    /// Whether there is something to look at.
    pub fn is_stirred(&self) -> bool {
        !lock(&self.stir).is_nothing()
    }

    /// What there is to look at, which is then taken for looked at.
    pub fn scan(&self, ledger: &Arc<Ledger>) -> Scan {
        Scan {
            root: self.root.clone(),
            ledger: Arc::clone(ledger),
            stir: std::mem::take(&mut lock(&self.stir)),
            opened: self.opened,
        }
    }
}

/// A worker that looks through folders. It never takes more than a tenth of the time.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn scout(waker: Waker) -> std::io::Result<Latest<Scan, Scanned>> {
    let mut rest_until = Instant::now();
    Latest::start("scout", waker, move |order: Scan| {
        thread::sleep(rest_until.saturating_duration_since(Instant::now()));
        let begun = Instant::now();
        let scanned = scan(&order);
        let pause = begun.elapsed().saturating_mul(10);
        rest_until = Instant::now() + pause.min(LONGEST_REST);
        scanned
    })
}

const LONGEST_REST: Duration = Duration::from_secs(10);

fn scan(order: &Scan) -> Scanned {
    let mut scanned = Scanned {
        ledger: Arc::clone(&order.ledger),
        gone: None,
        files: None,
        own: Vec::new(),
    };
    if order.stir.documents {
        match scan_files(order) {
            Ok(files) => scanned.files = Some(files),
            Err(reason) => {
                scanned.gone = Some(reason);
                return scanned;
            }
        }
    }
    if order.stir.own {
        scanned.own = changed_own(order);
    }
    scanned
}

fn scan_files(order: &Scan) -> Result<FileChanges, String> {
    let store = order.ledger.store();
    let found = store.find().map_err(|error| error.to_string())?;
    let known = lock(&order.ledger.stamps).clone();
    if found.files.is_empty() && known.values().any(Option::is_some) {
        // A disk that was taken out leaves an empty folder.
        return Err("all files are gone from it".to_owned());
    }
    let mut changes = FileChanges::default();
    let names: HashSet<&str> = found.files.iter().map(|it| it.relative.as_str()).collect();
    let gone = known.keys().filter(|name| !names.contains(name.as_str()));
    changes.gone = gone.cloned().collect();
    changes.gone.sort();
    let is_new = |file: &&FoundFile| match known.get(&file.relative) {
        Some(stamp) => *stamp != store.stamp(file),
        None => true,
    };
    changes.changed = found.files.iter().filter(is_new).cloned().collect();
    let problems = found.problems.into_iter().map(|problem| Unopened {
        name: problem.relative,
        reason: problem.reason,
    });
    changes.unopened = problems.chain(passed_over(&found.passed_over)).collect();
    Ok(changes)
}

/// The files of ours that are other ones than at the last look. Before the first one they were
/// read with the folder, if they are older than that.
fn changed_own(order: &Scan) -> Vec<PathBuf> {
    let Ok(paths) = own_files(&order.root) else {
        return Vec::new();
    };
    let now = paths
        .into_iter()
        .filter_map(|path| FileStamp::of(&path).map(|stamp| (path, stamp)));
    let now: HashMap<PathBuf, FileStamp> = now.collect();
    let before = lock(&order.ledger.own).replace(now.clone());
    let is_changed = |path: &PathBuf, stamp: &FileStamp| match &before {
        Some(before) => before.get(path) != Some(stamp),
        None => last_changed(path).is_none_or(|changed| changed >= order.opened),
    };
    let changed = now
        .into_iter()
        .filter(|(path, stamp)| is_changed(path, stamp));
    let mut changed: Vec<PathBuf> = changed.map(|(path, _)| path).collect();
    changed.sort();
    changed
}
