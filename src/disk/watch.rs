//! Says when something changes in a folder and below it, while it is open.
//!
//! Invariants: it says that there is something to look at and never what: whoever hears of it
//! looks for himself, so that nothing hangs on a system that tells too little or too much. Where
//! the system cannot watch the folder, it says so. A folder that vanishes is looked for until it
//! is back. Nothing here waits for anybody.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use notify_debouncer_full::notify::event::ModifyKind;
use notify_debouncer_full::notify::{Config, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use super::walk::{is_draft_name, is_own_name};

/// How long a folder must be quiet before a change is told.
const QUIET: Duration = Duration::from_millis(500);

/// How often it is looked whether the folder itself is there.
const LOOK: Duration = Duration::from_secs(2);

/// What there is to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stir {
    /// Files that may be documents.
    pub documents: bool,
    /// Files of this program's own.
    pub own: bool,
}

impl Stir {
    /// Everything.
    pub const ALL: Stir = Stir {
        documents: true,
        own: true,
    };

    /// Whether there is nothing.
    pub fn is_nothing(self) -> bool {
        !self.documents && !self.own
    }

    /// With what else there is.
    #[must_use]
    pub fn with(self, other: Stir) -> Self {
        Self {
            documents: self.documents || other.documents,
            own: self.own || other.own,
        }
    }
}

/// A folder being watched. Dropping it ends that.
pub struct Watch {
    is_live: Arc<AtomicBool>,
    /// The thread ends when this does.
    _stop: Sender<()>,
}

impl Watch {
    /// Begins to watch, in a thread of its own. `tell` is called from there.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(folder: &Path, tell: impl Fn(Stir) + Send + 'static) -> io::Result<Self> {
        let (stop, stopped) = bounded(0);
        let is_live = Arc::new(AtomicBool::new(false));
        let watcher = Watcher {
            folder: folder.to_owned(),
            tell,
            is_live: Arc::clone(&is_live),
            stopped,
        };
        thread::Builder::new()
            .name("watcher".to_owned())
            .spawn(move || watcher.run())?;
        Ok(Self {
            is_live,
            _stop: stop,
        })
    }

    /// Whether the system tells of changes. Where it does not, as on many network shares,
    /// somebody has to look from time to time.
    pub fn is_live(&self) -> bool {
        self.is_live.load(Ordering::Relaxed)
    }
}

type Watched = Debouncer<RecommendedWatcher, NoCache>;

struct Watcher<Tell> {
    folder: PathBuf,
    tell: Tell,
    is_live: Arc<AtomicBool>,
    stopped: Receiver<()>,
}

impl<Tell: Fn(Stir)> Watcher<Tell> {
    fn run(self) {
        let (hit, hits) = unbounded();
        let mut watched = self.begin(&hit);
        let mut was_there = self.folder.is_dir();
        loop {
            let mut is_other = false;
            select! {
                // Nothing is ever sent: whoever wanted to hear is gone.
                recv(self.stopped) -> _ => return,
                recv(hits) -> result => {
                    let Ok(result) = result else { return };
                    // What stands in its place by now is not what is watched.
                    is_other = self.is_about_folder(&result);
                    let stir = stir_of(&result);
                    if !stir.is_nothing() {
                        (self.tell)(stir);
                    }
                }
                default(LOOK) => {}
            }
            let is_there = self.folder.is_dir();
            if is_other || is_there != was_there {
                // What was watched is gone with the folder, whatever stands in its place.
                drop(watched.take());
                self.is_live.store(false, Ordering::Relaxed);
                if is_there {
                    watched = self.begin(&hit);
                }
                (self.tell)(Stir::ALL);
            }
            was_there = is_there;
        }
    }

    /// Whether an event tells that the folder itself was removed or renamed.
    fn is_about_folder(&self, result: &DebounceEventResult) -> bool {
        let mut events = result.iter().flatten();
        events.any(|event| {
            let is_gone = matches!(
                event.kind,
                EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
            );
            is_gone && event.paths.contains(&self.folder)
        })
    }

    fn begin(&self, hit: &Sender<DebounceEventResult>) -> Option<Watched> {
        let hit = hit.clone();
        // The other end lives as long as the thread.
        let take = move |result| drop(hit.send(result));
        let config = Config::default();
        let watched: Result<Watched, _> =
            new_debouncer_opt(QUIET, None, take, NoCache::new(), config);
        let mut watched = watched.ok()?;
        let begun = watched.watch(&self.folder, RecursiveMode::Recursive);
        self.is_live.store(begun.is_ok(), Ordering::Relaxed);
        begun.ok().map(|()| watched)
    }
}

/// What an event of the system gives reason to look at.
fn stir_of(result: &DebounceEventResult) -> Stir {
    let Ok(events) = result else {
        return Stir::ALL;
    };
    let mut stir = Stir::default();
    for event in events {
        if event.need_rescan() {
            return Stir::ALL;
        }
        if matches!(event.kind, EventKind::Access(_)) {
            continue;
        }
        for path in &event.paths {
            stir = stir.with(stir_of_path(path));
        }
    }
    stir
}

fn stir_of_path(path: &Path) -> Stir {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    // A draft becomes a file of ours when it is done.
    let is_own = is_own_name(&name) || is_draft_name(&name);
    let is_in_own = is_own_name(&folder.to_string_lossy());
    match is_own || is_in_own {
        true => Stir {
            documents: false,
            own: !is_draft_name(&name),
        },
        // A folder may come or go with whatever is in it.
        false => Stir::ALL,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Instant;

    use super::*;

    /// Waits for a stir that is such, for as long as a very busy machine may take.
    fn hears(stirs: &Receiver<Stir>, is_such: impl Fn(Stir) -> bool) -> bool {
        let end = Instant::now() + Duration::from_secs(60);
        while let Ok(stir) = stirs.recv_deadline(end) {
            if is_such(stir) {
                return true;
            }
        }
        false
    }

    fn watched(folder: &Path) -> (Watch, Receiver<Stir>) {
        let (outbox, stirs) = unbounded();
        let watch = Watch::start(folder, move |stir| {
            let _ = outbox.send(stir);
        })
        .unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        while !watch.is_live() && Instant::now() < end {
            thread::sleep(Duration::from_millis(10));
        }
        (watch, stirs)
    }

    #[test]
    fn changes_are_told_and_files_of_our_own_apart() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (_watch, stirs) = watched(folder.path());
        fs::write(at("a.txt.dateline.json"), "{}").unwrap();
        assert!(hears(&stirs, |stir| stir.own && !stir.documents));
        fs::create_dir(at("deep")).unwrap();
        assert!(hears(&stirs, |stir| stir.documents));
        fs::write(at("deep/a.txt"), "text").unwrap();
        assert!(hears(&stirs, |stir| stir.documents));
        fs::rename(at("deep/a.txt"), at("b.txt")).unwrap();
        assert!(hears(&stirs, |stir| stir.documents));
        fs::remove_file(at("b.txt")).unwrap();
        assert!(hears(&stirs, |stir| stir.documents));
    }

    #[test]
    fn a_folder_that_vanishes_is_told_and_looked_for() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("corpus");
        fs::create_dir(&folder).unwrap();
        let (watch, stirs) = watched(&folder);
        fs::remove_dir(&folder).unwrap();
        assert!(hears(&stirs, |_| !watch.is_live()));
        fs::create_dir(&folder).unwrap();
        assert!(hears(&stirs, |_| watch.is_live()));
        fs::write(folder.join("a.txt"), "text").unwrap();
        assert!(hears(&stirs, |stir| stir.documents));
    }

    #[test]
    fn names_say_what_is_to_be_looked_at() {
        let check = |path: &str, documents: bool, own: bool| {
            let stir = stir_of_path(Path::new(path));
            assert_eq!(stir, Stir { documents, own }, "{path}");
        };
        check("/c/a.txt", true, true);
        check("/c/deep", true, true);
        check("/c/a.txt.dateline.json", false, true);
        check("/c/m.mbox.dateline/1.dateline.json", false, true);
        check("/c/dateline.codebook.json", false, true);
        check("/c/a.txt~", false, true);
    }
}
