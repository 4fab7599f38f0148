//! A disk that fails at a chosen operation, and that forgets at a power cut what was not synced.
//!
//! What a file held when it was last synced is what a power cut leaves of it, and a name that its
//! folder was not synced for is the old one again. Of what was written since, nothing is left, or
//! where writes are torn, half.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use dateline::disk::{Files, RealFiles, Writing};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// The power goes, and with it what was not synced.
    PowerCut {
        /// Whether half of the last write is left.
        torn: bool,
    },
    /// The disk is full for so many operations.
    Full(usize),
    /// The system refuses this one operation.
    Refused,
}

/// The disk below one folder.
pub struct FailingDisk {
    state: Arc<Mutex<State>>,
}

struct State {
    trouble: Trouble,
    at: usize,
    count: usize,
    is_down: bool,
    is_stopped: bool,
    /// What a power cut would leave: names with what they hold, safe on the disk.
    safe: BTreeMap<PathBuf, Vec<u8>>,
    /// What was synced of files, whatever their names are by now.
    synced: BTreeMap<PathBuf, Vec<u8>>,
    /// The write that a power cut may leave half of.
    last_write: Option<(PathBuf, usize)>,
}

impl FailingDisk {
    /// A disk below a folder that fails at the operation with this number.
    pub fn new(folder: &Path, trouble: Trouble, at: usize) -> Arc<Self> {
        let mut safe = BTreeMap::new();
        collect(folder, &mut safe);
        Arc::new(Self {
            state: Arc::new(Mutex::new(State {
                trouble,
                at,
                count: 0,
                is_down: false,
                is_stopped: false,
                synced: safe.clone(),
                safe,
                last_write: None,
            })),
        })
    }

    /// How many operations there were.
    pub fn operations(&self) -> usize {
        self.lock().count
    }

    /// Whether the power is gone.
    pub fn is_down(&self) -> bool {
        self.lock().is_down
    }

    /// From now on nothing is written any more, as if the program had been killed.
    pub fn stop(&self) {
        self.lock().is_stopped = true;
    }

    /// Leaves on the real disk what a power cut leaves, if there was one.
    pub fn settle(&self) {
        let state = self.lock();
        if !state.is_down {
            return;
        }
        let mut now = BTreeMap::new();
        for folder in state.safe.keys().filter_map(|path| path.parent()) {
            collect(folder, &mut now);
        }
        let half = match (state.trouble, &state.last_write) {
            (Trouble::PowerCut { torn: true }, Some((path, length))) => now
                .get(path)
                .filter(|_| state.safe.contains_key(path))
                .map(|bytes| (path.clone(), bytes[..bytes.len() - length / 2].to_vec())),
            _ => None,
        };
        for path in now.keys().filter(|path| !state.safe.contains_key(*path)) {
            fs::remove_file(path).unwrap();
        }
        for (path, bytes) in &state.safe {
            fs::write(path, bytes).unwrap();
        }
        if let Some((path, bytes)) = half {
            fs::write(path, bytes).unwrap();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// Every file below a folder, with what it holds.
fn collect(folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => collect(&path, into),
            false => drop(into.insert(path.clone(), fs::read(&path).unwrap())),
        }
    }
}

impl State {
    /// Counts an operation; an error when it is the one that fails, or the power is gone.
    fn step(&mut self) -> io::Result<()> {
        let number = self.count;
        self.count += 1;
        if self.is_down || self.is_stopped {
            return Err(io::Error::other("the power is gone"));
        }
        match self.trouble {
            Trouble::PowerCut { .. } if number == self.at => {
                self.is_down = true;
                Err(io::Error::other("the power is gone"))
            }
            Trouble::Full(length) if (self.at..self.at + length).contains(&number) => {
                Err(io::ErrorKind::StorageFull.into())
            }
            Trouble::Refused if number == self.at => Err(io::ErrorKind::PermissionDenied.into()),
            _ => Ok(()),
        }
    }
}

impl Files for FailingDisk {
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn Writing>> {
        self.lock().step()?;
        Ok(Box::new(FailingFile {
            path: path.to_owned(),
            file: RealFiles.create_new(path)?,
            state: Arc::clone(&self.state),
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.step()?;
        RealFiles.rename(from, to)?;
        if let Some(bytes) = state.synced.remove(from) {
            state.synced.insert(to.to_owned(), bytes);
        } else {
            state.synced.remove(to);
        }
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.lock().step()?;
        RealFiles.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.step()?;
        // The names in the folder are safe now, with what was synced of their files.
        state
            .safe
            .retain(|path, _| path.parent() != Some(folder) || path.exists());
        let here: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect();
        for path in here {
            let bytes = state.synced.get(&path).cloned().unwrap_or_default();
            state.safe.insert(path, bytes);
        }
        Ok(())
    }
}

struct FailingFile {
    path: PathBuf,
    file: Box<dyn Writing>,
    state: Arc<Mutex<State>>,
}

impl Writing for FailingFile {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        let outcome = state.step();
        if outcome.is_err() && !matches!(state.trouble, Trouble::Refused) {
            // A full disk and a power cut leave a part of what was to be written.
            self.file.write_all(&bytes[..bytes.len() / 2])?;
            state.last_write = Some((self.path.clone(), bytes.len() / 2));
            return outcome;
        }
        outcome?;
        state.last_write = Some((self.path.clone(), bytes.len()));
        self.file.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.step()?;
        self.file.sync()?;
        let bytes = fs::read(&self.path)?;
        if let Some(safe) = state.safe.get_mut(&self.path) {
            safe.clone_from(&bytes);
        }
        state.synced.insert(self.path.clone(), bytes);
        state.last_write = None;
        Ok(())
    }

    fn set_permissions(&mut self, permissions: Permissions) -> io::Result<()> {
        self.file.set_permissions(permissions)
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        self.file.try_lock()
    }

    fn unlock(&mut self) -> io::Result<()> {
        self.file.unlock()
    }
}
