//! A journal: a file that records are only ever added to, each safe on the disk before it counts.
//!
//! A record is one line: the CRC-32 of its bytes in eight hexadecimal digits, a space, the bytes.
//!
//! Invariants: what [`Journal::add`] returned for is read back by whoever claims the file after
//! this process is gone, however it ended. A line that was cut off or damaged costs no other. A
//! journal belongs to one process at a time: it is locked for as long as it is open.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use uuid::Uuid;

use super::atomic::{WriteFailure, failure_of};
use super::files::{Files, Writing};

/// What journals' names end in.
const EXTENSION: &str = "journal";

/// A journal could not be begun or added to.
#[derive(Debug, Error)]
#[error("the record of changes “{}” could not be written: {failure}", .path.display())]
pub struct JournalError {
    /// The file.
    pub path: PathBuf,
    /// What kind of trouble it was, and what to do.
    pub failure: WriteFailure,
    /// What the system says.
    pub source: io::Error,
}

/// A journal that is being written.
pub struct Journal {
    path: PathBuf,
    file: Box<dyn Writing>,
    /// Whether the last line may have been cut off, so that the next one must begin anew.
    is_torn: bool,
}

impl Journal {
    /// Begins a journal in a folder, which is made if it is missing.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn begin(files: &Arc<dyn Files>, folder: &Path) -> Result<Self, JournalError> {
        let path = folder.join(format!("{}.{EXTENSION}", Uuid::new_v4().simple()));
        let failed = |source: io::Error| JournalError {
            path: path.clone(),
            failure: failure_of(&source),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let mut file = files.create_new(&path).map_err(failed)?;
        // Where the file system knows no locks, another window may read it while it grows, which
        // does no harm: what it says is said in the sidecars too.
        let _ = file.try_lock();
        files.sync_folder(folder).map_err(failed)?;
        Ok(Self {
            path,
            file,
            is_torn: false,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds records, and returns when they are safe on the disk.
    ///
    /// # Errors
    /// When they may not be; adding them again is right.
    pub fn add<'a>(
        &mut self,
        records: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(), JournalError> {
        let mut lines = Vec::new();
        if self.is_torn {
            lines.push(b'\n');
        }
        for record in records {
            push_line(&mut lines, record);
        }
        self.write(&lines)
            .and_then(|()| self.file.sync())
            .map_err(|source| JournalError {
                path: self.path.clone(),
                failure: failure_of(&source),
                source,
            })
    }

    /// Adds a record that does no harm when it is missing: it is safe once the next one is.
    pub fn remark(&mut self, record: &[u8]) {
        let mut line = Vec::new();
        if self.is_torn {
            line.push(b'\n');
        }
        push_line(&mut line, record);
        // What could not be written is not missed.
        let _ = self.write(&line);
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        self.is_torn = true;
        self.file.write_all(lines)?;
        self.is_torn = false;
        Ok(())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Without locks there is nothing to give free.
        let _ = self.file.unlock();
    }
}

fn push_line(lines: &mut Vec<u8>, record: &[u8]) {
    lines.extend_from_slice(format!("{:08x} ", crc32fast::hash(record)).as_bytes());
    lines.extend_from_slice(record);
    lines.push(b'\n');
}

/// A journal that another process left behind. It is this process's for as long as it is held.
pub struct Claimed {
    path: PathBuf,
    lock: File,
    /// Its records, in the order they were added.
    pub records: Vec<Vec<u8>>,
    /// How many lines were cut off or damaged.
    pub damaged: usize,
}

impl Claimed {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the file away, because what it says is safe elsewhere.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn retire(self, files: &dyn Files) -> io::Result<()> {
        files.remove(&self.path)
    }
}

impl Drop for Claimed {
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

/// Claims every journal of a folder that no process holds, oldest first. One that cannot be read
/// is left where it is.
pub fn claim(folder: &Path) -> Vec<Claimed> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let is_journal = |path: &PathBuf| path.extension().is_some_and(|it| it == EXTENSION);
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut claimed: Vec<_> = paths
        .filter(is_journal)
        .filter_map(|path| {
            let made = fs::metadata(&path).and_then(|it| it.modified()).ok();
            Some((made, claim_one(path)?))
        })
        .collect();
    claimed.sort_by(|(made, a), (other, b)| (made, &a.path).cmp(&(other, &b.path)));
    claimed.into_iter().map(|(_, claimed)| claimed).collect()
}

fn claim_one(path: PathBuf) -> Option<Claimed> {
    // Written by nobody any more, but a lock may need the right to write.
    let mut file = File::options().read(true).append(true).open(&path).ok()?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return None,
        // Where there are no locks, nobody can tell; reading does no harm.
        Err(TryLockError::Error(_)) => {}
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    let (records, damaged) = records_of(&bytes);
    Some(Claimed {
        path,
        lock: file,
        records,
        damaged,
    })
}

/// The records of a journal, and how many lines are none. A last line without an end was being
/// written when the process ended, which is no damage.
fn records_of(bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    let bytes = bytes.get(..end.unwrap_or_default()).unwrap_or_default();
    let lines = bytes.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    let mut damaged = 0;
    let records = lines.filter_map(|line| {
        let record = record_of(line);
        damaged += usize::from(record.is_none());
        record.map(<[u8]>::to_vec)
    });
    (records.collect(), damaged)
}

fn record_of(line: &[u8]) -> Option<&[u8]> {
    let (sum, record) = line.split_at_checked(9)?;
    let sum = std::str::from_utf8(sum).ok()?.strip_suffix(' ')?;
    let is_whole = u32::from_str_radix(sum, 16).ok()? == crc32fast::hash(record);
    is_whole.then_some(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealFiles;

    fn files() -> Arc<dyn Files> {
        Arc::new(RealFiles)
    }

    #[test]
    fn what_was_added_is_claimed_when_the_writer_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("deep/er");
        let mut journal = Journal::begin(&files(), &folder).unwrap();
        journal.add([&b"one"[..], b"two"]).unwrap();
        journal.add([&b""[..]]).unwrap();
        assert!(claim(&folder).is_empty(), "it is still being written");
        drop(journal);
        let [claimed] = &claim(&folder)[..] else {
            panic!("one journal")
        };
        assert_eq!(claimed.records, [&b"one"[..], b"two", b""]);
        assert_eq!(claimed.damaged, 0);
        assert!(claim(&folder).is_empty(), "it is claimed");
    }

    #[test]
    fn a_retired_journal_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        drop(Journal::begin(&files(), folder.path()).unwrap());
        for claimed in claim(folder.path()) {
            claimed.retire(&RealFiles).unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_line_costs_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::begin(&files(), folder.path()).unwrap();
        journal.add([&b"first"[..], b"second", b"third"]).unwrap();
        let path = journal.path().to_owned();
        drop(journal);
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            let (records, damaged) = records_of(&whole[..cut]);
            let ends = whole[..cut].iter().filter(|b| **b == b'\n').count();
            assert_eq!((records.len(), damaged), (ends, 0), "{cut}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x20;
            let (records, _) = records_of(&bytes);
            assert!(!records.is_empty(), "{at}: at most two lines are touched");
            let known = [&b"first"[..], b"second", b"third"];
            assert!(records.iter().all(|record| known.contains(&&record[..])));
        }
    }
}
