//! Reads a folder in the background: finds documents, studies them, reads their sidecars.
//!
//! Invariants: one bad file never spoils the rest; every file that was looked for is either a
//! document or listed with the reason why not; nothing is written.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::files::{codebook_path, settings_path, sidecar_path};
use super::hands::{Task, read_files};
use super::known::KnownFacts;
use super::moved::{Stray, strays};
use super::pause::Pause;
use super::reading::{FileReader, Piece, day_of};
use super::saver::Before;
use super::tables::Overruled;
use super::watching::Ledger;
use super::{Waker, keeper};
use crate::analysis::{Dossier, ReadingOrder, described};
use crate::annotate::codebook::{self, CodebookError, CodebookLeftover};
use crate::annotate::collection::{self, Collection, Kind, PageError};
use crate::annotate::settings::{self, SettingsError, SettingsLeftover};
use crate::annotate::sidecar::{self, SidecarError};
use crate::annotate::{Annotations, Events, Lines};
use crate::corpus::{Columns, TableHead, format_of};
use crate::disk::{
    CacheFolder, DEFAULT_LIMIT_BYTES, DOCUMENT_EXTENSIONS, FoundFile, KeptTexts, read_file,
};
use crate::model::{Codebook, CorpusSettings, DocId};
use crate::timex::OrderEvidence;

/// What is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    /// The folder.
    pub root: PathBuf,
    /// Only this file of it, if any is named.
    pub only: Option<String>,
}

/// A file that was not opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unopened {
    /// Its path relative to the folder; empty for the folder as a whole.
    pub name: String,
    /// Why, in words for a person.
    pub reason: String,
}

/// A file of ours as it was found beside the documents.
#[derive(Debug)]
pub(super) struct Found<T> {
    /// What it says.
    pub content: T,
    /// What is on the disk.
    pub before: Before,
    /// Why it must not be written: it comes from a newer version.
    pub locked: Option<String>,
    /// What is odd about it, in sentences for a person.
    pub warnings: Vec<String>,
    /// What in it has no certain place in its document, a sentence each.
    pub unplaced: Vec<String>,
    /// Whether something in it was found at another place of the text than it says.
    pub was_moved: bool,
}

/// News from the reader, in the order in which things were found.
#[derive(Debug)]
pub(super) enum News {
    /// The folder was walked.
    Counted(usize),
    /// The corpus's settings; the defaults when there is no file of them.
    Settings(Box<Found<(CorpusSettings, SettingsLeftover)>>),
    /// The corpus's tags; absent when there is no codebook file.
    Codebook(Box<Found<Option<(Codebook, CodebookLeftover)>>>),
    /// The corpus's events.
    Events(Box<Found<Events>>),
    /// The lines of its chronology.
    Chronology(Box<Found<Lines>>),
    /// A document was read.
    Document(Arc<Dossier>, Box<Found<Annotations>>),
    /// A file was not opened.
    Unopened(Unopened),
    /// The head of a table.
    Table(String, Box<TableHead>),
    /// A file turned out to hold so many more documents than one; less by one for none.
    Recounted(isize),
    /// The sidecars whose documents are not there.
    Strays(Vec<Stray>),
    /// Everything was read.
    Finished {
        /// Whether the folder itself could be looked through.
        is_whole: bool,
    },
}

/// What lies outside of a folder and is needed for reading it.
#[derive(Clone)]
pub(super) struct Beside {
    /// Where the texts are that annotations were made on.
    pub kept: Option<KeptTexts>,
    /// Where what is known of texts is kept.
    pub cache: Option<CacheFolder>,
    /// Where the documents are, and what each file was like.
    pub ledger: Arc<Ledger>,
}

/// A reading under way. Dropping it stops it.
pub(super) struct Loading {
    news: Receiver<News>,
    pause: Arc<Pause>,
}

/// News that may wait to be taken in before the reader pauses: enough to keep it busy, few
/// enough that texts do not pile up.
const WAITING_NEWS: usize = 256;

impl Loading {
    /// Begins to read. `overruled` counts more than the corpus's settings.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        target: Target,
        overruled: Overruled,
        beside: Beside,
        waker: Waker,
    ) -> io::Result<Self> {
        Self::begin(target, None, overruled, beside, waker)
    }

    /// Begins to read some files of the target again, and nothing else of it. `settings` are what
    /// counts now, whether or not they are saved.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start_again(
        target: Target,
        again: (Vec<FoundFile>, CorpusSettings),
        overruled: Overruled,
        beside: Beside,
        waker: Waker,
    ) -> io::Result<Self> {
        Self::begin(target, Some(again), overruled, beside, waker)
    }

    fn begin(
        target: Target,
        again: Option<(Vec<FoundFile>, CorpusSettings)>,
        overruled: Overruled,
        beside: Beside,
        waker: Waker,
    ) -> io::Result<Self> {
        let (outbox, news) = bounded(WAITING_NEWS);
        let pause = Arc::new(Pause::default());
        let reader = Reader {
            target,
            overruled,
            beside,
            outbox,
            pause: Arc::clone(&pause),
            waker,
        };
        thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || reader.run(again))?;
        Ok(Self { news, pause })
    }

    /// Has it rest, or go on where it was.
    pub fn set_paused(&self, rests: bool) {
        self.pause.set(rests);
    }

    /// Whether it rests, or is about to.
    pub fn is_paused(&self) -> bool {
        self.pause.is_set()
    }

    /// The news that came in since the last call, without waiting.
    pub fn news(&self) -> impl Iterator<Item = News> + '_ {
        self.news.try_iter()
    }

    /// Waits for the next piece of news; `None` when there will be no more.
    pub fn wait(&self) -> Option<News> {
        self.news.recv().ok()
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.pause.end();
    }
}

struct Reader {
    target: Target,
    overruled: Overruled,
    beside: Beside,
    outbox: Sender<News>,
    pause: Arc<Pause>,
    waker: Waker,
}

/// The other side is gone or wants no more.
struct Stopped;

impl Reader {
    /// Reads everything, or some files again.
    fn run(self, again: Option<(Vec<FoundFile>, CorpusSettings)>) {
        // Being stopped is not an error: there is nobody left to tell.
        let _ = match again {
            Some((files, settings)) => self.read_again(files, &settings),
            None => self.read_all(),
        };
        (self.waker)();
    }

    fn read_all(&self) -> Result<(), Stopped> {
        let settings = read_settings(&self.target.root);
        let order = self
            .overruled
            .date_order
            .unwrap_or(settings.content.0.date_order);
        // What the whole corpus shows is known only when all of it is read; the few documents
        // that hang on it are then read anew.
        let order = ReadingOrder::new(order, OrderEvidence::default());
        let columns = self.overruled.columns_of(&settings.content.0);
        self.tell(News::Settings(Box::new(settings)))?;
        self.tell(News::Codebook(Box::new(read_codebook(&self.target.root))))?;
        self.tell(News::Events(Box::new(read_collection(&self.target.root))))?;
        self.tell(News::Chronology(Box::new(read_collection(
            &self.target.root,
        ))))?;
        let found = self.find()?;
        let is_whole = found.is_some();
        let files = found.unwrap_or_default();
        self.tell(News::Counted(files.len()))?;
        let task = Studying {
            reader: self,
            order,
            facts: self.beside.cache.as_ref().map(KnownFacts::within),
        };
        read_files(&task, files, &columns);
        if let Some(facts) = &task.facts {
            facts.finish();
        }
        drop(task);
        if is_whole && self.target.only.is_none() {
            self.tell(News::Strays(strays(&self.target.root)))?;
        }
        self.tell(News::Finished { is_whole })
    }

    fn read_again(&self, files: Vec<FoundFile>, settings: &CorpusSettings) -> Result<(), Stopped> {
        let order = self.overruled.date_order.unwrap_or(settings.date_order);
        let order = ReadingOrder::new(order, OrderEvidence::default());
        let task = Studying {
            reader: self,
            order,
            // What is known of the other files stays.
            facts: None,
        };
        read_files(&task, files, &self.overruled.columns_of(settings));
        self.tell(News::Strays(strays(&self.target.root)))?;
        self.tell(News::Finished { is_whole: true })
    }

    /// The files to read; `None` when the folder cannot be looked through.
    fn find(&self) -> Result<Option<Vec<FoundFile>>, Stopped> {
        let root = &self.target.root;
        if let Some(name) = &self.target.only {
            return Ok(Some(vec![FoundFile {
                relative: name.clone(),
                path: root.join(name),
            }]));
        }
        let found = match self.beside.ledger.store().find() {
            Ok(found) => found,
            Err(error) => {
                self.unopened(String::new(), error.to_string())?;
                return Ok(None);
            }
        };
        for problem in found.problems {
            self.unopened(problem.relative, problem.reason)?;
        }
        for unopened in passed_over(&found.passed_over) {
            self.tell(News::Unopened(unopened))?;
        }
        Ok(Some(found.files))
    }

    fn unopened(&self, name: String, reason: String) -> Result<(), Stopped> {
        self.tell(News::Unopened(Unopened { name, reason }))
    }

    fn tell(&self, news: News) -> Result<(), Stopped> {
        if self.pause.is_over() {
            return Err(Stopped);
        }
        self.outbox.send(news).map_err(|_| Stopped)?;
        (self.waker)();
        Ok(())
    }
}

/// What the hands do.
struct Studying<'a> {
    reader: &'a Reader,
    order: ReadingOrder,
    /// What was found before, where that is kept.
    facts: Option<KnownFacts>,
}

impl Task for Studying<'_> {
    fn read(&self, reader: &mut FileReader, file: &FoundFile, take: &mut dyn FnMut(Piece)) {
        let pause = &self.reader.pause;
        if !pause.rest() {
            return;
        }
        let ledger = &self.reader.beside.ledger;
        ledger.note(file);
        let bytes = match ledger.store().read(file, DEFAULT_LIMIT_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                return take(Piece::Unopened(file.relative.clone(), error.to_string()));
            }
        };
        let id = DocId::new(file.relative.as_str());
        let day = ledger.store().last_changed(file).map(day_of);
        // A child process that reads has no time to rest: it is killed when it takes too long.
        let is_read_here = || format_of(id.file_name(), &bytes).is_ok_and(|it| !it.is_risky());
        reader.read(&id, &bytes, day, &mut |piece| {
            let goes_on = match pause.is_set() && is_read_here() {
                true => pause.rest(),
                false => !pause.is_over(),
            };
            if goes_on {
                take(piece);
            }
        });
    }

    fn study(&self, piece: Piece) -> News {
        let (name, reason) = match piece {
            Piece::Unopened(name, reason) => (name, reason),
            Piece::Table(name, head) => return News::Table(name, head),
            Piece::Document(document) => {
                let name = document.id.to_string();
                // One document that trips a fault of ours must not keep the others from being
                // read.
                let studied = panic::catch_unwind(AssertUnwindSafe(|| {
                    let reader = self.reader;
                    let kept = reader.beside.kept.as_ref();
                    let sidecar = read_sidecar(&reader.target.root, kept, &document);
                    let document = described(&document, &sidecar.content.about().details);
                    let dossier = match &self.facts {
                        Some(facts) => facts.study(document, self.order),
                        None => Dossier::first_study(document, self.order),
                    };
                    (dossier, sidecar)
                }));
                if let Ok((dossier, sidecar)) = studied {
                    return News::Document(Arc::new(dossier), Box::new(sidecar));
                }
                let reason = "Dateline failed on it; that is our fault, please tell us";
                (name, reason.to_owned())
            }
        };
        News::Unopened(Unopened { name, reason })
    }

    fn tell(&self, news: News) -> bool {
        self.reader.tell(news).is_ok()
    }
}

/// Which columns of tables hold what, where the corpus's settings name them.
pub(super) fn columns_of(settings: &CorpusSettings) -> Columns {
    Columns {
        of_all: settings.columns.clone(),
        tables: Arc::new(settings.tables.clone()),
        file: String::new(),
    }
}

/// One line for each kind of file that is not read.
pub(super) fn passed_over(counts: &BTreeMap<String, usize>) -> impl Iterator<Item = Unopened> + '_ {
    counts.iter().map(|(extension, &count)| Unopened {
        name: format!("{count} × .{extension}"),
        reason: format!(
            "Dateline reads files without extension and {}.",
            DOCUMENT_EXTENSIONS.map(|it| format!(".{it}")).join(", ")
        ),
    })
}

fn read_settings(root: &Path) -> Found<(CorpusSettings, SettingsLeftover)> {
    let path = settings_path(root);
    let mut found = Found {
        content: Default::default(),
        before: Before::Missing,
        locked: None,
        was_moved: false,
        warnings: Vec::new(),
        unplaced: Vec::new(),
    };
    let Some(bytes) = existing(&path, &mut found) else {
        return found;
    };
    match settings::read(&bytes) {
        Ok(read) => {
            found.content = (read.settings, read.leftover);
            found.warnings = read.warnings;
            found.before = Before::known(&bytes);
        }
        Err(error @ SettingsError::Newer { .. }) => {
            found.locked = Some(format!("{}: {}", path.display(), stopless(&error)));
            found.before = Before::known(&bytes);
        }
        Err(error) => found.warnings.push(broken(&path, &error)),
    }
    found
}

fn read_codebook(root: &Path) -> Found<Option<(Codebook, CodebookLeftover)>> {
    let path = codebook_path(root);
    let mut found = Found {
        content: None,
        before: Before::Missing,
        locked: None,
        warnings: Vec::new(),
        unplaced: Vec::new(),
        was_moved: false,
    };
    let Some(bytes) = existing(&path, &mut found) else {
        return found;
    };
    match codebook::read(&bytes) {
        Ok(read) => {
            found.content = Some((read.codebook, read.leftover));
            found.warnings = read.warnings;
            found.before = Before::known(&bytes);
        }
        Err(error @ CodebookError::Newer { .. }) => {
            found.locked = Some(format!("{}: {}", path.display(), stopless(&error)));
            found.before = Before::known(&bytes);
        }
        Err(error) => found.warnings.push(broken(&path, &error)),
    }
    found
}

/// Things of the corpus as a whole, as their file tells them.
fn read_collection<K: Kind>(root: &Path) -> Found<Collection<K>> {
    let path = root.join(K::FILE_NAME);
    let mut found = Found {
        content: Collection::default(),
        before: Before::Missing,
        was_moved: false,
        locked: None,
        warnings: Vec::new(),
        unplaced: Vec::new(),
    };
    let Some(bytes) = existing(&path, &mut found) else {
        return found;
    };
    match collection::read(&bytes) {
        Ok(read) => {
            found.content = read.items;
            found.warnings = read.warnings;
            found.before = Before::known(&bytes);
        }
        Err(error @ PageError::Newer { .. }) => {
            found.locked = Some(format!("{}: {}", path.display(), stopless(&error)));
            found.before = Before::known(&bytes);
        }
        Err(error) => found.warnings.push(broken(&path, &error)),
    }
    found
}

fn read_sidecar(
    root: &Path,
    kept: Option<&KeptTexts>,
    document: &crate::model::Document,
) -> Found<Annotations> {
    let path = sidecar_path(root, &document.id);
    let mut found = Found {
        content: Annotations::default(),
        before: Before::Missing,
        locked: None,
        warnings: Vec::new(),
        unplaced: Vec::new(),
        was_moved: false,
    };
    let Some(bytes) = existing(&path, &mut found) else {
        return found;
    };
    let old_text = |hash| kept?.read(&keeper::name_of(hash));
    match sidecar::read_with(&bytes, &document.text, document.hash, &old_text) {
        Ok(read) => {
            found.content = read.annotations;
            found.was_moved = read.needs_saving;
            found.warnings = read.warnings;
            let others = found.warnings.len().saturating_sub(read.unplaced);
            found.unplaced = found.warnings.split_off(others);
            found.before = Before::known(&bytes);
        }
        Err(error @ SidecarError::Newer { .. }) => {
            found.locked = Some(format!("{}: {}", path.display(), stopless(&error)));
            found.before = Before::known(&bytes);
        }
        Err(error) => found.warnings.push(broken(&path, &error)),
    }
    found
}

/// The bytes of a file of ours. One that is there but cannot be read counts as unreadable, so
/// that it is never overwritten.
fn existing<T>(path: &Path, found: &mut Found<T>) -> Option<Vec<u8>> {
    if path.symlink_metadata().is_err() {
        return None;
    }
    found.before = Before::Unreadable;
    match read_file(path, DEFAULT_LIMIT_BYTES) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            found.warnings.push(error.to_string());
            None
        }
    }
}

fn broken(path: &Path, error: &dyn Display) -> String {
    format!(
        "{} cannot be read: {}. It is left as it is; when you change what it holds, it is kept \
         beside the new file under a name that ends in “.kept-1”.",
        path.display(),
        stopless(error)
    )
}

/// An error's words, to go on behind.
fn stopless(error: &dyn Display) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::SystemTime;

    use super::*;
    use crate::disk::{FileReadError, FileStamp, Store, Walk, WalkError};

    /// Documents that lie in no folder: names and words.
    #[derive(Debug)]
    struct Elsewhere(Vec<(&'static str, &'static str)>);

    impl Store for Elsewhere {
        fn find(&self) -> Result<Walk, WalkError> {
            let files = self.0.iter().map(|(name, _)| FoundFile {
                relative: (*name).to_owned(),
                path: PathBuf::from("/nowhere").join(name),
            });
            Ok(Walk {
                files: files.collect(),
                ..Walk::default()
            })
        }

        fn read(&self, file: &FoundFile, _: u64) -> Result<Vec<u8>, FileReadError> {
            let found = self.0.iter().find(|(name, _)| *name == file.relative);
            let found = found.filter(|(_, words)| !words.is_empty());
            let (_, words) = found.ok_or_else(|| FileReadError::Missing(file.path.clone()))?;
            Ok(words.as_bytes().to_vec())
        }

        fn last_changed(&self, _: &FoundFile) -> Option<SystemTime> {
            None
        }

        fn stamp(&self, _: &FoundFile) -> Option<FileStamp> {
            None
        }
    }

    #[test]
    fn documents_need_not_lie_in_a_folder() {
        let store = Elsewhere(vec![
            ("a.txt", " date 2022-02-09 They will meet on Thursday."),
            ("gone.txt", ""),
            ("t.csv", "date,text\n2022-02-10,They met.\n"),
        ]);
        let root = tempfile::tempdir().unwrap();
        let target = Target {
            root: root.path().to_owned(),
            only: None,
        };
        let beside = Beside {
            kept: None,
            cache: None,
            ledger: Arc::new(Ledger::of(Arc::new(store))),
        };
        let overruled = Overruled::default();
        let loading = Loading::start(target, overruled, beside, Arc::new(|| {})).unwrap();
        let mut told = Vec::new();
        while let Some(news) = loading.wait() {
            match news {
                News::Document(dossier, _) => {
                    let dates = dossier.mentions.iter().map(|it| it.value.as_str());
                    let dates: Vec<&str> = dates.collect();
                    told.push(format!("{} {}", dossier.document.id, dates.join(" ")));
                }
                News::Unopened(unopened) => told.push(unopened.reason),
                _ => {}
            }
        }
        let expected = [
            "a.txt 2022-02-10",
            "“/nowhere/gone.txt” is no longer there",
            "t.csv//1 ",
        ];
        assert_eq!(told, expected);
    }
}
