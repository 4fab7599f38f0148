//! Writes sidecars and the codebook in the background.
//!
//! Invariants: of several writes of one file only the newest is made; a file that somebody else
//! changed or that could not be read is moved aside, never overwritten; a write that failed is
//! tried again until it succeeds or a newer one takes its place. Nothing here waits for the
//! window to be painted.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use sha2::{Digest as _, Sha256};

use super::Waker;
use crate::disk::write_atomic;

/// How long after a failed write it is tried again.
const RETRY: Duration = Duration::from_secs(3);

/// What a file is expected to hold before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// There is no such file.
    Missing,
    /// The bytes with this hash, which were read last.
    Known(Digest),
    /// Something that could not be read as a file of ours: it is kept aside.
    Unreadable,
}

impl Before {
    /// What is known of a file that was read.
    pub fn known(bytes: &[u8]) -> Self {
        Before::Known(digest(bytes))
    }
}

/// The SHA-256 of a file's bytes: enough to know them again, and small.
pub(super) type Digest = [u8; 32];

fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// One file to write.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// The file.
    pub path: PathBuf,
    /// Its new content.
    pub bytes: Vec<u8>,
    /// What is expected to be there now.
    pub before: Before,
    /// The revision of the work that the content is of.
    pub revision: u64,
}

/// What came of a write.
#[derive(Debug)]
pub(super) enum Report {
    /// The file holds what was asked for.
    Saved {
        /// The file.
        path: PathBuf,
        /// The revision that it holds now.
        revision: u64,
        /// Where the content that was there before and was not ours now lies.
        kept_aside: Option<PathBuf>,
    },
    /// It could not be written; it will be tried again.
    Failed {
        /// The file.
        path: PathBuf,
        /// What happened and what to do, for a person.
        reason: String,
    },
}

enum Message {
    Write(Job),
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
    pub fn start(waker: Waker) -> io::Result<Self> {
        let (orders, inbox) = unbounded();
        let (outbox, reports) = unbounded();
        let thread = thread::Builder::new()
            .name("saver".to_owned())
            .spawn(move || run(&inbox, &outbox, &waker))?;
        Ok(Self {
            orders: Some(orders),
            reports,
            thread: Some(thread),
        })
    }

    /// Hands over a file to write.
    pub fn write(&self, job: Job) {
        if let Some(orders) = &self.orders {
            // The thread lives as long as this value: sending cannot fail.
            let _ = orders.send(Message::Write(job));
        }
    }

    /// Tries again now what failed.
    pub fn retry(&self) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(Message::Retry);
        }
    }

    /// Forgets what was written, because the files are read anew: from now on they are expected
    /// to hold what each job says. To be called when nothing waits to be written.
    pub fn forget(&self) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(Message::Forget);
        }
    }

    /// What was written or failed since the last call.
    pub fn reports(&self) -> impl Iterator<Item = Report> + '_ {
        self.reports.try_iter()
    }

    /// Waits until everything handed over was tried once.
    pub fn flush(&self) {
        let (done, wait) = bounded(1);
        if let Some(orders) = &self.orders
            && orders.send(Message::Flush(done)).is_ok()
        {
            let _ = wait.recv();
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

fn run(inbox: &Receiver<Message>, outbox: &Sender<Report>, waker: &Waker) {
    let mut waiting: BTreeMap<PathBuf, Waiting> = BTreeMap::new();
    // What this thread wrote last, so that jobs made before a report arrived are not taken for
    // somebody else's change.
    let mut written: BTreeMap<PathBuf, Digest> = BTreeMap::new();
    loop {
        let first = if waiting.is_empty() {
            inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            inbox.recv_timeout(RETRY)
        };
        let closing = matches!(first, Err(RecvTimeoutError::Disconnected));
        let mut flushes = Vec::new();
        for message in first.into_iter().chain(inbox.try_iter()) {
            match message {
                Message::Write(job) => {
                    let earlier = waiting.remove(&job.path);
                    let kept_aside = earlier.and_then(|earlier| earlier.kept_aside);
                    waiting.insert(job.path.clone(), Waiting { job, kept_aside });
                }
                Message::Flush(done) => flushes.push(done),
                // Whatever wakes the thread makes it try.
                Message::Retry => {}
                Message::Forget => written.clear(),
            }
        }
        waiting.retain(|path, waiting| match waiting.write(written.get(path)) {
            Ok(()) => {
                written.insert(path.clone(), digest(&waiting.job.bytes));
                let _ = outbox.send(Report::Saved {
                    path: path.clone(),
                    revision: waiting.job.revision,
                    kept_aside: waiting.kept_aside.take(),
                });
                false
            }
            Err(reason) => {
                let path = path.clone();
                let _ = outbox.send(Report::Failed { path, reason });
                true
            }
        });
        waker();
        for done in flushes {
            let _ = done.send(());
        }
        if closing {
            return;
        }
    }
}

/// A file that is still to be written.
struct Waiting {
    job: Job,
    /// Where foreign content was moved to on an earlier try, to be told once the write succeeds.
    kept_aside: Option<PathBuf>,
}

impl Waiting {
    fn write(&mut self, written: Option<&Digest>) -> Result<(), String> {
        let job = &self.job;
        match fs::read(&job.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{} cannot be read: {error}", job.path.display())),
            Ok(found) => {
                let found = digest(&found);
                let expected = match (&job.before, written) {
                    (_, Some(written)) => Some(written),
                    (Before::Known(known), None) => Some(known),
                    (Before::Missing | Before::Unreadable, None) => None,
                };
                if expected != Some(&found) && digest(&job.bytes) != found {
                    self.kept_aside = Some(keep_aside(&job.path)?);
                }
            }
        }
        write_atomic(&job.path, &job.bytes).map_err(|error| error.to_string())
    }
}

/// Gives a file's content the first free name of the form `NAME.kept-1`, its bytes untouched.
fn keep_aside(path: &Path) -> Result<PathBuf, String> {
    let failed = |error: io::Error| {
        format!(
            "{} holds something else and cannot be kept aside: {error}",
            path.display()
        )
    };
    for n in 1_u32.. {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".kept-{n}"));
        let free = PathBuf::from(name);
        // A second name never takes another file's place; where the disk knows no such thing,
        // a free name is looked for and taken.
        match fs::hard_link(path, &free) {
            Ok(()) => return fs::remove_file(path).map(|()| free).map_err(failed),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) if free.symlink_metadata().is_ok() => {}
            Err(_) => return fs::rename(path, &free).map(|()| free).map_err(failed),
        }
    }
    Err(format!("{} cannot be kept aside", path.display()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn write_all(jobs: Vec<Job>) -> Vec<Report> {
        let saver = Saver::start(Arc::new(|| {})).unwrap();
        for job in jobs {
            saver.write(job);
            saver.flush();
        }
        saver.reports().collect()
    }

    fn job(path: &Path, bytes: &str, before: Before) -> Job {
        Job {
            path: path.to_owned(),
            bytes: bytes.into(),
            before,
            revision: 1,
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
