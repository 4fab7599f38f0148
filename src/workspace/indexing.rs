//! The index of a corpus's words, kept up to date in the background.
//!
//! Invariants: what is searched never waits for the index; a text that is not in it (yet) is read
//! instead. The index is brought from what it holds to what the documents are: whatever changed,
//! and however an earlier run ended, only what differs is written. What was committed stays when
//! the program is killed. An index that is damaged is made anew, without a word.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tantivy::directory::MmapDirectory;

use super::Waker;
use super::latest::Latest;
use crate::analysis::Dossier;
use crate::disk::{CacheFolder, CacheLock};
use crate::search::{Index, IndexError, Reader, TextKey};

/// After so many bytes of text, or so long, what was indexed is made safe.
const TOGETHER_BYTES: usize = 24 << 20;
const TOGETHER: Duration = Duration::from_secs(3);

/// Fewer bytes than this are not worth a second thread.
const WORTH_TWO_HANDS: usize = 64 << 20;

/// How far the index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct IndexState {
    /// Documents whose texts are in it.
    pub done: usize,
    /// Documents that there are.
    pub total: usize,
}

/// What is to be indexed.
struct Order {
    /// Where; `None` lets go of the index that is open.
    folder: Option<CacheFolder>,
    dossiers: Arc<Vec<Arc<Dossier>>>,
}

/// The index as a search finds it.
#[derive(Clone, Default)]
pub(super) struct Shelf(Arc<Mutex<OnShelf>>);

#[derive(Default)]
struct OnShelf {
    reader: Option<Reader>,
    /// Grows whenever what the reader looks at changes.
    generation: u64,
    state: IndexState,
    /// Whether a search found it damaged.
    is_damaged: bool,
}

impl Shelf {
    fn lock(&self) -> std::sync::MutexGuard<'_, OnShelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index, if there is one, and the number of what it holds now.
    pub fn reader(&self) -> (u64, Option<Reader>) {
        let shelf = self.lock();
        (shelf.generation, shelf.reader.clone())
    }

    /// Takes the index away, because it does not serve.
    pub fn complain(&self) {
        let mut shelf = self.lock();
        shelf.reader = None;
        shelf.is_damaged = true;
        shelf.generation += 1;
    }

    fn put(&self, reader: Option<Reader>) {
        let mut shelf = self.lock();
        shelf.reader = reader;
        shelf.generation += 1;
    }

    fn note(&self, state: IndexState) {
        self.lock().state = state;
    }
}

pub(super) struct Indexing {
    worker: Latest<Order, ()>,
    shelf: Shelf,
    /// The revision of the work that was ordered last.
    ordered: u64,
}

impl Indexing {
    pub fn start(waker: Waker) -> io::Result<Self> {
        let shelf = Shelf::default();
        let mut indexer = Indexer {
            shelf: shelf.clone(),
            open: None,
            waker: Arc::clone(&waker),
        };
        let work = move |order: Order, is_overtaken: &dyn Fn() -> bool| {
            indexer.work(&order, is_overtaken).then_some(())
        };
        Ok(Self {
            worker: Latest::start_stoppable("indexer", waker, work)?,
            shelf,
            ordered: 0,
        })
    }

    /// The index as a search finds it.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Has the index brought to what the documents are at this revision, once.
    pub fn order(
        &mut self,
        revision: u64,
        folder: Option<&CacheFolder>,
        dossiers: &Arc<Vec<Arc<Dossier>>>,
    ) {
        if self.ordered == revision && !self.shelf.lock().is_damaged {
            return;
        }
        self.ordered = revision;
        if let Some(folder) = folder {
            self.worker.order(Order {
                folder: Some(folder.clone()),
                dossiers: Arc::clone(dossiers),
            });
        }
    }

    /// Lets go of the index, so that its files can be deleted.
    pub fn close(&mut self) {
        self.shelf.put(None);
        self.worker.order(Order {
            folder: None,
            dossiers: Arc::default(),
        });
        self.worker.wait();
    }

    pub fn wait(&self) {
        self.worker.wait();
    }

    /// Whether it is at work.
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    pub fn state(&self) -> IndexState {
        self.shelf.lock().state
    }
}

struct Indexer {
    shelf: Shelf,
    open: Option<Open>,
    waker: Waker,
}

struct Open {
    folder: CacheFolder,
    /// Without it, another window writes.
    lock: Option<CacheLock>,
    index: Index,
    reader: Reader,
}

impl Indexer {
    /// Whether the index holds all of it now.
    fn work(&mut self, order: &Order, is_overtaken: &dyn Fn() -> bool) -> bool {
        let Some(folder) = &order.folder else {
            self.let_go();
            return true;
        };
        // What is damaged is found out in the middle of work, too, and then made anew once.
        for _ in 0..2 {
            let work = || self.bring(folder, &order.dossiers, is_overtaken);
            match panic::catch_unwind(AssertUnwindSafe(work)) {
                Ok(Ok(is_all)) => return is_all,
                Ok(Err(_)) | Err(_) => {
                    let is_ours = self.open.as_ref().is_none_or(|open| open.lock.is_some());
                    self.let_go();
                    if !is_ours || !empty(folder) {
                        return false;
                    }
                }
            }
        }
        false
    }

    fn let_go(&mut self) {
        self.shelf.put(None);
        self.open = None;
    }

    fn bring(
        &mut self,
        folder: &CacheFolder,
        dossiers: &[Arc<Dossier>],
        is_overtaken: &dyn Fn() -> bool,
    ) -> Result<bool, IndexError> {
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.folder != *folder)
        {
            self.let_go();
        }
        if std::mem::take(&mut self.shelf.lock().is_damaged)
            && self.open.take().is_some_and(|open| open.lock.is_some())
        {
            let _ = folder.delete_words();
        }
        if self.open.is_none() {
            self.open = Open::of(folder)?;
        }
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        if open.lock.is_none() {
            open.lock = folder.lock()?;
        }
        open.reader.look_again()?;
        self.shelf.put(Some(open.reader.clone()));
        (self.waker)();
        let held: HashSet<TextKey> = open.reader.keys()?.into_iter().collect();
        let keys: Vec<TextKey> = dossiers.iter().map(|dossier| dossier.text_key()).collect();
        let mut seen = HashSet::new();
        let mut missing = Vec::new();
        for (dossier, key) in dossiers.iter().zip(&keys) {
            if !held.contains(key) && seen.insert(*key) {
                missing.push((dossier, *key));
            }
        }
        let wanted: HashSet<TextKey> = keys.into_iter().collect();
        let gone: Vec<TextKey> = held.difference(&wanted).copied().collect();
        let mut state = IndexState {
            done: dossiers.len().saturating_sub(missing.len()),
            total: dossiers.len(),
        };
        self.shelf.note(state);
        if open.lock.is_none() || (missing.is_empty() && gone.is_empty()) {
            return Ok(missing.is_empty());
        }
        let bytes: usize = missing.iter().map(|(it, _)| it.prose().len()).sum();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads = if bytes < WORTH_TWO_HANDS {
            1
        } else {
            cores.min(2)
        };
        let mut writer = open.index.writer(threads)?;
        for key in gone {
            writer.remove(key);
        }
        let mut gathered = 0;
        let mut begun = Instant::now();
        for (dossier, key) in missing {
            let text = dossier.searched_text();
            gathered += text.len();
            writer.add(key, &text)?;
            state.done += 1;
            let is_stopped = is_overtaken();
            if is_stopped || gathered >= TOGETHER_BYTES || begun.elapsed() >= TOGETHER {
                writer.commit()?;
                open.reader.look_again()?;
                self.shelf.put(Some(open.reader.clone()));
                self.shelf.note(state);
                (gathered, begun) = (0, Instant::now());
            }
            if is_stopped {
                return Ok(false);
            }
        }
        writer.commit()?;
        writer.finish()?;
        open.reader.look_again()?;
        self.shelf.put(Some(open.reader.clone()));
        self.shelf.note(state);
        Ok(true)
    }
}

impl Open {
    /// Opens the index, or makes one; `None` when another window is about to.
    fn of(folder: &CacheFolder) -> Result<Option<Self>, IndexError> {
        let lock = folder.lock()?;
        let index = match open_index(&folder.words(), lock.is_some()) {
            Err(_) if lock.is_some() => {
                folder.delete_words()?;
                open_index(&folder.words(), true)?
            }
            Err(IndexError::Missing) => return Ok(None),
            opened => opened?,
        };
        let reader = index.reader()?;
        Ok(Some(Self {
            folder: folder.clone(),
            lock,
            index,
            reader,
        }))
    }
}

fn open_index(folder: &Path, makes: bool) -> Result<Index, IndexError> {
    fs::create_dir_all(folder)?;
    let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
    let index = Index::open(Box::new(directory), makes)?;
    index.check()?;
    Ok(index)
}

/// Empties the folder of the index, unless another window writes there; whether it did.
fn empty(folder: &CacheFolder) -> bool {
    match folder.lock() {
        Ok(Some(_lock)) => folder.delete_words().is_ok(),
        _ => false,
    }
}
