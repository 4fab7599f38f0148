//! Writes the journal, and soon after the sidecars and the codebook, in the background.
//!
//! Invariants: a record is in the journal before any file that holds what it tells. Of several
//! writes of one file only the newest is made. A sidecar that somebody else changed is merged
//! with, and what cannot be merged or read is moved aside, never overwritten. What failed is
//! tried again until it succeeds or something newer takes its place. Journals that were left
//! behind are taken away only when everything that they told is in the files. Nothing here waits
//! for the window to be painted.

mod file;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use super::Waker;
use crate::disk::{Claimed, Files, Journal};
use file::{Done, Foreign, Waiting};

pub(super) use file::{Before, Digest, Holding, Job};

/// How long files wait for more changes before they are written, when the journal holds them.
const CHECKPOINT: Duration = Duration::from_secs(1);

/// How long after a failed write it is tried again.
const RETRY: Duration = Duration::from_secs(3);

/// One record for the journal. It is put into words by the thread that writes: of an edit of
/// very many passages, that takes long.
pub(super) struct Record {
    /// Gives the record's bytes, or says in words for a person why there are none.
    pub words: Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send>,
    /// Whether it is more typing, so that it takes the place of a record that was more typing
    /// in the same field and is not written yet.
    pub is_typing: bool,
    /// The revision of the work that it leads to.
    pub revision: u64,
}

/// What came of a write.
#[derive(Debug)]
pub(super) enum Report {
    /// Everything up to this revision is safe in the journal.
    Journaled(u64),
    /// The journal could not be written; it will be tried again, and the files are written at
    /// once.
    NotJournaled(String),
    /// The file holds what was asked for.
    Saved {
        /// The file.
        path: PathBuf,
        /// The revision that it holds now.
        revision: u64,
        /// Where the content that was there before and was not ours now lies.
        kept_aside: Option<PathBuf>,
        /// What the file holds, where somebody else had changed it and both were merged.
        merged: Option<Box<Holding>>,
        /// What its bytes are known by.
        digest: Digest,
    },
    /// Somebody else wrote a file that only its reader can take in.
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// It could not be written; it will be tried again.
    Failed {
        /// The file.
        path: PathBuf,
        /// What happened and what to do, for a person.
        reason: String,
    },
}

/// Where a journal is to be, and what it must hold from the beginning.
pub(super) struct Opening {
    /// The folder of the corpus's journals.
    pub folder: PathBuf,
    /// The first records, written when there is something to add to them.
    pub records: Vec<Vec<u8>>,
    /// Journals that were left behind, whose records these are.
    pub claimed: Vec<Claimed>,
}

enum Message {
    Open(Option<Opening>),
    Record(Record),
    Write(Box<Job>),
    Look(Box<Job>),
    /// Everything that the journals left behind told is known now; a journal that is still to be
    /// begun need only hold this.
    Retire(Vec<Vec<u8>>),
    Flush(Sender<()>),
    Retry,
    Forget,
}

/// The thread that writes.
pub(super) struct Saver {
    orders: Option<Sender<Message>>,
    reports: Receiver<Report>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(files: Arc<dyn Files>, waker: Waker) -> io::Result<Self> {
        let (orders, inbox) = unbounded();
        let (outbox, reports) = unbounded();
        let work = Work {
            files,
            outbox,
            opening: None,
            journal: None,
            records: Vec::new(),
            waiting: BTreeMap::new(),
            written: BTreeMap::new(),
            held: Vec::new(),
            told: Vec::new(),
        };
        let thread = thread::Builder::new()
            .name("saver".to_owned())
            .spawn(move || work.run(&inbox, &waker))?;
        Ok(Self {
            orders: Some(orders),
            reports,
            thread: Some(thread),
        })
    }

    /// Begins the saving of another folder. To be called when everything is
    /// written or in the journal.
    pub fn open(&self, opening: Option<Opening>) {
        self.send(Message::Open(opening));
    }

    /// Forgets what was written, because the files are read anew: from now on they are expected
    /// to hold what each job says. To be called when nothing waits to be written.
    pub fn forget(&self) {
        self.send(Message::Forget);
    }

    /// Hands over a record for the journal.
    pub fn record(&self, record: Record) {
        self.send(Message::Record(record));
    }

    /// Hands over a file to write.
    pub fn write(&self, job: Job) {
        self.send(Message::Write(Box::new(job)));
    }

    /// Has a file looked at that somebody else may have written, and merged with what a job holds.
    pub fn look(&self, job: Job) {
        self.send(Message::Look(Box::new(job)));
    }

    /// Takes the journals that were left behind away, once everything handed over is written.
    pub fn retire(&self, records: Vec<Vec<u8>>) {
        self.send(Message::Retire(records));
    }

    /// Tries again now what failed.
    pub fn retry(&self) {
        self.send(Message::Retry);
    }

    /// What was written or failed since the last call.
    pub fn reports(&self) -> impl Iterator<Item = Report> + '_ {
        self.reports.try_iter()
    }

    /// Waits until everything handed over was tried once.
    pub fn flush(&self) {
        let (done, wait) = bounded(1);
        self.send(Message::Flush(done));
        let _ = wait.recv();
    }

    fn send(&self, message: Message) {
        if let Some(orders) = &self.orders {
            // The thread lives as long as this value: sending cannot fail.
            let _ = orders.send(message);
        }
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A record as it is written.
struct Worded {
    bytes: Vec<u8>,
    is_typing: bool,
    revision: u64,
}

/// What the thread has in hand.
struct Work {
    files: Arc<dyn Files>,
    outbox: Sender<Report>,
    /// A journal that is still to be begun.
    opening: Option<Opening>,
    journal: Option<Journal>,
    /// What is still to be added to it.
    records: Vec<Worded>,
    waiting: BTreeMap<PathBuf, Waiting>,
    /// What this thread wrote last, so that jobs made before a report arrived are not taken for
    /// somebody else's change.
    written: BTreeMap<PathBuf, Digest>,
    /// Journals that were left behind, which tell what may not be known yet.
    held: Vec<Claimed>,
    /// Those that tell nothing new any more: to be taken away once everything is written.
    told: Vec<Claimed>,
}

impl Work {
    fn run(mut self, inbox: &Receiver<Message>, waker: &Waker) {
        loop {
            let first = match self.patience() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(patience) => inbox.recv_timeout(patience),
            };
            let is_closing = matches!(first, Err(RecvTimeoutError::Disconnected));
            let mut flushes = Vec::new();
            let mut is_pressed = is_closing;
            for message in first.into_iter().chain(inbox.try_iter()) {
                match message {
                    Message::Open(opening) => self.open(opening),
                    Message::Record(record) => self.take_record(record),
                    Message::Write(job) => self.take_job(*job),
                    Message::Look(job) => self.look(&job),
                    Message::Retire(records) => {
                        self.told.append(&mut self.held);
                        if let Some(opening) = &mut self.opening {
                            opening.records = records;
                        }
                    }
                    Message::Forget => self.written.clear(),
                    Message::Flush(done) => {
                        is_pressed = true;
                        flushes.push(done);
                    }
                    Message::Retry => is_pressed = true,
                }
            }
            let is_safe = self.add_records();
            self.write_files(is_pressed || !is_safe);
            self.take_away_what_is_told();
            waker();
            for done in flushes {
                let _ = done.send(());
            }
            if is_closing {
                return;
            }
        }
    }

    /// How long the next message is waited for; `None` for as long as it takes.
    fn patience(&self) -> Option<Duration> {
        let due = self.waiting.values().map(|waiting| waiting.due).min();
        let due = due.map(|due| due.saturating_duration_since(Instant::now()));
        let retry = (!self.records.is_empty()).then_some(RETRY);
        due.into_iter().chain(retry).min()
    }

    fn open(&mut self, mut opening: Option<Opening>) {
        self.written.clear();
        // What still waits is told by the journal, and put back from there.
        self.waiting.clear();
        self.journal = None;
        self.told.clear();
        self.held = match &mut opening {
            Some(opening) => std::mem::take(&mut opening.claimed),
            None => Vec::new(),
        };
        self.opening = opening;
    }

    fn take_record(&mut self, record: Record) {
        let Record {
            words,
            is_typing,
            revision,
        } = record;
        match words() {
            Ok(bytes) => {
                if is_typing {
                    self.records.pop_if(|last| last.is_typing);
                }
                self.records.push(Worded {
                    bytes,
                    is_typing,
                    revision,
                });
            }
            Err(reason) => {
                let _ = self.outbox.send(Report::NotJournaled(reason));
            }
        }
    }

    fn take_job(&mut self, job: Job) {
        let has_journal = self.opening.is_some() || self.journal.is_some();
        let may_wait = has_journal && job.once_written.is_some();
        let wait = if may_wait { CHECKPOINT } else { Duration::ZERO };
        let earlier = self.waiting.remove(&job.path);
        let due = Instant::now() + wait;
        let due = earlier.as_ref().map_or(due, |earlier| earlier.due.min(due));
        let kept_aside = earlier.and_then(|earlier| earlier.kept_aside);
        let path = job.path.clone();
        self.waiting.insert(
            path,
            Waiting {
                job,
                kept_aside,
                due,
            },
        );
    }

    fn look(&mut self, job: &Job) {
        let path = &job.path;
        // What waits to be written is looked at then.
        if self.waiting.contains_key(path) {
            return;
        }
        // What cannot be read now is told when it is to be written.
        let Ok(Some(foreign)) = job.look(&*self.files, self.written.get(path)) else {
            return;
        };
        let path = path.clone();
        let _ = self.outbox.send(match foreign {
            Foreign::Bytes(bytes) => {
                self.written.remove(&path);
                Report::Foreign { path, bytes }
            }
            Foreign::Merged(done) => {
                let Done { digest, merged } = *done;
                self.written.insert(path.clone(), digest);
                Report::Saved {
                    path,
                    revision: job.revision,
                    kept_aside: None,
                    merged: merged.map(Box::new),
                    digest,
                }
            }
        });
    }

    /// Adds what waits to the journal; false when it is not safe there.
    fn add_records(&mut self) -> bool {
        let Some(revision) = self.records.last().map(|record| record.revision) else {
            return true;
        };
        if self.opening.is_none() && self.journal.is_none() {
            self.records.clear();
            return false;
        }
        match self.try_to_add() {
            Ok(()) => {
                self.records.clear();
                let _ = self.outbox.send(Report::Journaled(revision));
                true
            }
            Err(reason) => {
                let _ = self.outbox.send(Report::NotJournaled(reason));
                false
            }
        }
    }

    fn try_to_add(&mut self) -> Result<(), String> {
        let words = |error: crate::disk::JournalError| error.to_string();
        if let Some(opening) = &self.opening {
            let mut journal = Journal::begin(&self.files, &opening.folder).map_err(words)?;
            let first = opening.records.iter().map(Vec::as_slice);
            journal.add(first).map_err(words)?;
            self.journal = Some(journal);
            self.opening = None;
        }
        let records = self.records.iter().map(|record| &record.bytes[..]);
        match &mut self.journal {
            Some(journal) => journal.add(records).map_err(words),
            None => Ok(()),
        }
    }

    /// Writes the files that are due, or all.
    fn write_files(&mut self, is_pressed: bool) {
        let now = Instant::now();
        let (files, written, outbox) = (&*self.files, &mut self.written, &self.outbox);
        let journal = &mut self.journal;
        self.waiting.retain(|path, waiting| {
            if !is_pressed && waiting.due > now {
                return true;
            }
            match waiting.write(files, written.get(path)) {
                Ok(Done { digest, merged }) => {
                    written.insert(path.clone(), digest);
                    if let (Some(journal), Some(record)) =
                        (journal.as_mut(), &waiting.job.once_written)
                    {
                        journal.remark(record);
                    }
                    let _ = outbox.send(Report::Saved {
                        path: path.clone(),
                        revision: waiting.job.revision,
                        kept_aside: waiting.kept_aside.take(),
                        merged: merged.map(Box::new),
                        digest,
                    });
                    false
                }
                Err(reason) => {
                    waiting.due = now + RETRY;
                    let path = path.clone();
                    let _ = outbox.send(Report::Failed { path, reason });
                    true
                }
            }
        });
    }

    fn take_away_what_is_told(&mut self) {
        if self.told.is_empty() || !self.waiting.is_empty() || !self.records.is_empty() {
            return;
        }
        // What is to be carried on, the steps above all, is in the new journal first.
        let has_more = |opening: &Opening| !opening.records.is_empty();
        if self.opening.as_ref().is_some_and(has_more) && self.try_to_add().is_err() {
            return;
        }
        for claimed in self.told.drain(..) {
            // One that stays is read again next time and tells nothing new.
            let _ = claimed.retire(&*self.files);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::disk::RealFiles;

    fn write_all(jobs: Vec<Job>) -> Vec<Report> {
        let saver = Saver::start(Arc::new(RealFiles), Arc::new(|| {})).unwrap();
        for job in jobs {
            saver.write(job);
            saver.flush();
        }
        saver.reports().collect()
    }

    fn job(path: &Path, bytes: &str, before: Before) -> Job {
        Job {
            path: path.to_owned(),
            content: Holding::Bytes(bytes.into()),
            before,
            revision: 1,
            once_written: None,
        }
    }

    #[test]
    fn what_is_not_ours_is_kept_aside_untouched() {
        let check = |on_disk: Option<&str>, before: Before, kept: Option<&str>| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.txt.dateline.json");
            if let Some(bytes) = on_disk {
                fs::write(&path, bytes).unwrap();
            }
            let reports = write_all(vec![job(&path, "new", before)]);
            assert!(
                matches!(&reports[..], [Report::Saved { .. }]),
                "{reports:?}"
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), "new");
            let aside = folder.path().join("a.txt.dateline.json.kept-1");
            assert_eq!(fs::read_to_string(aside).ok().as_deref(), kept);
        };
        check(None, Before::Missing, None);
        check(Some("old"), Before::known(b"old"), None);
        check(Some("theirs"), Before::known(b"old"), Some("theirs"));
        check(Some("theirs"), Before::Missing, Some("theirs"));
        check(Some("{ broken"), Before::Unreadable, Some("{ broken"));
        check(Some("new"), Before::Missing, None);
        check(None, Before::known(b"old"), None);
    }

    #[test]
    fn our_own_last_write_is_never_taken_for_foreign() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        let reports = write_all(vec![
            job(&path, "one", Before::Missing),
            job(&path, "two", Before::Missing),
        ]);
        assert_eq!(reports.len(), 2);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }

    #[test]
    fn a_failed_write_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gone").join("x.json");
        let reports = write_all(vec![job(&path, "one", Before::Missing)]);
        assert!(
            matches!(&reports[..], [Report::Failed { .. }]),
            "{reports:?}"
        );
    }
}
