//! What lies outside of a folder about it: journals, kept texts, visits. It can be listed, and
//! deleted.
//!
//! Invariants: nothing within the folder is touched. Nothing is deleted while a journal tells of
//! an edit that the folder's own files do not hold, or while another window works there. A text
//! that another folder's passages were made on stays.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

use super::files::{codebook_path, document_path, key_of, settings_path, sidecar_path};
use super::journal::Recovered;
use super::reading::Documents;
use super::visit::{self, Visit};
use super::{Effect, Refusal, Saving, Workspace};
use crate::annotate::chronology::OfLines;
use crate::annotate::collection::{self, Kind};
use crate::annotate::events::OfEvents;
use crate::annotate::{Annotations, codebook, journal, settings, sidecar};
use crate::disk::{
    CacheFolder, Claimed, DEFAULT_LIMIT_BYTES, KeptTexts, Places, claim, own_files, read_file,
};
use crate::model::DocId;

/// Something that lies outside of a folder and tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What it is, in a few words.
    pub what: &'static str,
    /// Where it lies.
    pub path: PathBuf,
    /// How many files it is.
    pub files: usize,
    /// How large they are together.
    pub bytes: u64,
}

/// Where traces lie.
struct Folders<'a> {
    journals: Option<&'a Path>,
    texts: Option<&'a Path>,
    visits: Option<&'a Path>,
    cache: Option<&'a Path>,
}

/// What there is about a folder, which may be gone by now.
///
/// # Errors
/// When it cannot be looked for, in words.
pub fn traces_of(corpus: &Path, places: &Places) -> Result<Vec<Trace>, String> {
    let (journals, texts) = (places.journals(), places.texts());
    let found = Found::of(&real(corpus), &folders(places, &journals, &texts));
    found.map(|found| found.traces()).map_err(sentence)
}

/// Deletes what there is about a folder, and says what it was.
///
/// # Errors
/// When something would be lost, when a window works there, or when it cannot be deleted, in
/// words.
pub fn forget(corpus: &Path, places: &Places) -> Result<Vec<Trace>, String> {
    let corpus = real(corpus);
    let (journals, texts) = (places.journals(), places.texts());
    let found = Found::of(&corpus, &folders(places, &journals, &texts)).map_err(sentence)?;
    found.delete(&corpus)?;
    Ok(found.traces())
}

fn folders<'a>(places: &'a Places, journals: &'a Path, texts: &'a Path) -> Folders<'a> {
    Folders {
        journals: Some(journals),
        texts: Some(texts),
        visits: Some(places.state()),
        cache: Some(places.cache()),
    }
}

/// The one way to name a folder, as far as that can be known of one that is gone.
fn real(corpus: &Path) -> PathBuf {
    let absolute = || std::path::absolute(corpus).unwrap_or_else(|_| corpus.to_owned());
    corpus.canonicalize().unwrap_or_else(|_| absolute())
}

fn sentence(error: io::Error) -> String {
    format!("What lies outside of the folder cannot be looked for: {error}")
}

/// The files that are traces.
struct Found {
    key: String,
    journal_folder: Option<PathBuf>,
    journals: Vec<(PathBuf, u64)>,
    texts: Option<KeptTexts>,
    kept: Vec<(String, u64)>,
    visit: Option<(PathBuf, u64)>,
    cache: Option<CacheFolder>,
    cached: Vec<(PathBuf, u64)>,
}

impl Found {
    fn of(corpus: &Path, folders: &Folders<'_>) -> io::Result<Self> {
        let key = key_of(corpus);
        let journal_folder = folders.journals.map(|folder| folder.join(&key));
        let texts = folders.texts.map(KeptTexts::within);
        let kept = texts.as_ref().map(|texts| kept_of(corpus, &key, texts));
        let visit = folders.visits.map(|folder| visit::file_of(folder, corpus));
        let visit = visit.and_then(|path| {
            let bytes = fs::metadata(&path).ok()?.len();
            Some((path, bytes))
        });
        let cache = folders.cache.map(|cache| CacheFolder::within(cache, &key));
        let cached = cache.as_ref().map_or(Ok(Vec::new()), CacheFolder::files)?;
        Ok(Self {
            cache,
            cached,
            journals: journal_folder.as_deref().map_or(Ok(Vec::new()), files_in)?,
            journal_folder,
            kept: kept.transpose()?.unwrap_or_default(),
            texts,
            visit,
            key,
        })
    }

    fn traces(&self) -> Vec<Trace> {
        let trace = |what, path: Option<&Path>, sizes: Vec<u64>| {
            let path = path.filter(|_| !sizes.is_empty())?.to_owned();
            let (files, bytes) = (sizes.len(), sizes.iter().sum());
            Some(Trace {
                what,
                path,
                files,
                bytes,
            })
        };
        let sizes = |files: &[(PathBuf, u64)]| files.iter().map(|(_, bytes)| *bytes).collect();
        let visit = self.visit.as_ref();
        let kept = self.kept.iter().map(|(_, bytes)| *bytes).collect();
        let texts = self.texts.as_ref().map(KeptTexts::folder);
        let all = [
            trace(
                "journals of edits",
                self.journal_folder.as_deref(),
                sizes(&self.journals),
            ),
            trace("texts as they were annotated", texts, kept),
            trace(
                "which documents were opened",
                visit.map(|(path, _)| path.as_path()),
                visit.map(|(_, bytes)| *bytes).into_iter().collect(),
            ),
            trace(
                "index of words and what was found in texts",
                self.cache.as_ref().map(CacheFolder::path),
                sizes(&self.cached),
            ),
        ];
        all.into_iter().flatten().collect()
    }

    fn delete(&self, corpus: &Path) -> Result<(), String> {
        let claimed = self.journal_folder.as_deref().map(claim);
        let claimed = claimed.unwrap_or_default();
        if claimed.len() < self.journals.len() {
            return Err(format!(
                "Dateline has {} open, or a journal of it cannot be read. Close the window first; \
                 nothing was deleted",
                corpus.display()
            ));
        }
        if let Some(what) = only_in_journals(&claimed, corpus) {
            return Err(format!(
                "The journal tells of edits that are not in the folder’s own files yet ({what}). \
                 Open {} in the window once, so that they are put there; nothing was deleted",
                corpus.display()
            ));
        }
        drop(claimed);
        let failed = |error: io::Error| format!("Not everything could be deleted: {error}");
        if let Some(texts) = &self.texts {
            let hashes: BTreeSet<String> = self.kept.iter().map(|(hash, _)| hash.clone()).collect();
            texts.forget(&hashes).map_err(failed)?;
            texts.forget_list(&self.key).map_err(failed)?;
        }
        let visit = self.visit.iter().map(|(path, _)| path);
        for path in self.journals.iter().map(|(path, _)| path).chain(visit) {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
        }
        if let Some(cache) = &self.cache {
            cache.delete().map_err(failed)?;
        }
        if let Some(folder) = &self.journal_folder {
            // It is empty, or holds something that is none of ours.
            let _ = fs::remove_dir(folder);
        }
        Ok(())
    }
}

fn files_in(folder: &Path) -> io::Result<Vec<(PathBuf, u64)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let metadata = entry.metadata()?;
        if metadata.is_file() {
            files.push((entry.path(), metadata.len()));
        }
    }
    files.sort();
    Ok(files)
}

/// The kept texts of a corpus: those that were remembered as its own, and those that its sidecars
/// name; but none that another corpus has too.
fn kept_of(corpus: &Path, key: &str, texts: &KeptTexts) -> io::Result<Vec<(String, u64)>> {
    let mut hashes = texts.belonging_to(key);
    for path in own_files(corpus).unwrap_or_default() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(sidecar::SUFFIX)
            && let Ok(bytes) = read_file(&path, DEFAULT_LIMIT_BYTES)
        {
            let written = String::from_utf8_lossy(&bytes);
            let named = written.split("sha256:").skip(1);
            hashes.extend(named.filter_map(|tail| tail.get(..64).map(str::to_owned)));
        }
    }
    let others = texts.belonging_to_others(key)?;
    let kept = texts.list()?.into_iter();
    let own = kept.filter(|text| hashes.contains(&text.hash) && !others.contains(&text.hash));
    Ok(own.map(|text| (text.hash, text.bytes_on_disk)).collect())
}

/// Something that only journals tell, if there is any.
fn only_in_journals(claimed: &[Claimed], corpus: &Path) -> Option<String> {
    let mut told = Recovered::default();
    for journal in claimed {
        told.next_journal();
        for record in &journal.records {
            if let Ok((entry, _)) = journal::read(record) {
                told.hear(entry);
            }
        }
    }
    let mut documents = told.pages.iter().filter(|(_, pages)| !pages.is_empty());
    let missing = documents.find(|(document, pages)| {
        let mut pages = pages.iter();
        !pages.all(|(_, page)| is_in_sidecar(corpus, document, page.get().as_bytes()))
    });
    if let Some((document, _)) = missing {
        return Some(format!("“{document}”"));
    }
    let read = |path: &Path| fs::read(path).unwrap_or_default();
    if !told.codebooks.is_empty() {
        let there = codebook::read(&read(&codebook_path(corpus))).ok();
        let holds = |there: &codebook::CodebookFile, page: &[u8]| {
            let mut before = there.leftover.clone();
            before.know(&there.codebook);
            codebook::read(page).is_ok_and(|told| {
                let ours = (&there.codebook, &there.leftover);
                codebook::merge(ours, (&told.codebook, &told.leftover)).1 == before
            })
        };
        let mut pages = told.codebooks.iter();
        if !pages.all(|(_, page)| {
            there
                .as_ref()
                .is_some_and(|it| holds(it, page.get().as_bytes()))
        }) {
            return Some("the tags".to_owned());
        }
    }
    if let Some((_, page)) = &told.settings
        && let Ok(told) = settings::read(page.get().as_bytes())
        && !settings::read(&read(&settings_path(corpus)))
            .is_ok_and(|there| there.settings == told.settings)
    {
        return Some("the settings".to_owned());
    }
    if !are_in_file::<OfEvents>(corpus, &told.events) {
        return Some("the events".to_owned());
    }
    let is_missing = !are_in_file::<OfLines>(corpus, &told.chronology);
    is_missing.then(|| "the chronology".to_owned())
}

/// Whether the file of a collection holds everything that journals' pages tell of it.
fn are_in_file<K: Kind>(corpus: &Path, pages: &[(u64, Box<RawValue>)]) -> bool {
    let there = fs::read(corpus.join(K::FILE_NAME)).unwrap_or_default();
    let there = collection::read::<K>(&there).map(|file| file.items);
    let there = there.unwrap_or_default();
    pages.iter().all(|(_, page)| {
        let told = collection::read(page.get().as_bytes());
        told.map_or(true, |told| {
            let mut both = there.clone();
            both.take_in(told.items);
            both == there
        })
    })
}

/// Whether a sidecar holds everything that a journal's page tells.
fn is_in_sidecar(corpus: &Path, document: &DocId, page: &[u8]) -> bool {
    let read = |path: PathBuf| read_file(&path, DEFAULT_LIMIT_BYTES).ok();
    let Ok(text) = Documents::of(corpus).get(document, &document_path(corpus, document)) else {
        return false;
    };
    let annotations = |bytes: &[u8]| -> Option<Annotations> {
        let read = sidecar::read(bytes, &text.text, text.hash).ok()?;
        Some(read.annotations)
    };
    let there = read(sidecar_path(corpus, document));
    let there = there.map_or(Some(Annotations::default()), |bytes| annotations(&bytes));
    let (Some(there), Some(told)) = (there, annotations(page)) else {
        return false;
    };
    let mut both = there.clone();
    both.take_in(told);
    both == there
}

impl Workspace {
    /// What lies outside of the open folder about it.
    ///
    /// # Errors
    /// When no folder is open, or it cannot be looked for.
    pub fn traces(&self) -> Result<Vec<Trace>, Refusal> {
        let found = self.found_traces()?;
        Ok(found.traces())
    }

    fn found_traces(&self) -> Result<Found, Refusal> {
        let corpus = self.corpus().ok_or(Refusal::NoCorpus)?;
        let folders = Folders {
            journals: self.surroundings.journals.as_deref(),
            texts: self.surroundings.texts_folder.as_deref(),
            visits: self.surroundings.data_folder.as_deref(),
            cache: self.surroundings.cache_folder.as_deref(),
        };
        Found::of(corpus, &folders).map_err(|error| Refusal::Failed(sentence(error)))
    }

    /// Lets go of the open folder's traces and deletes them. Whoever asks for it opens another
    /// folder then: what is done in this one from now on is in its own files alone.
    pub(super) fn forget_corpus(&mut self) -> Result<Effect, Refusal> {
        let corpus = self.corpus().ok_or(Refusal::NoCorpus)?.to_owned();
        if self.loading.is_some() {
            let words = "The folder is still being read; try again in a moment";
            return Err(Refusal::Failed(words.to_owned()));
        }
        self.flush();
        self.keeper.flush();
        if let Saving::Aside(reasons) | Saving::Failed(reasons) = self.saving() {
            let reason = reasons.first().cloned().unwrap_or_default();
            let words = format!("Some edits are only in the journal, not in the folder: {reason}");
            return Err(Refusal::Failed(words));
        }
        // The own journal is let go of, so that it can be deleted.
        self.saver.open(None);
        self.saver.flush();
        self.indexing.close();
        let deleted = self.found_traces()?.delete(&corpus);
        if let Err(reason) = deleted {
            self.open_journal();
            return Err(Refusal::Failed(reason));
        }
        self.visit = Visit::default();
        self.keeper.forget();
        Ok(Effect::Done)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::disk::RealFiles;
    use crate::model::Span;
    use crate::workspace::{Command, Surroundings};

    const TEXT: &str = "They met on Thursday. Nobody said where.";

    fn open(folder: &Path, places: &Places) -> Workspace {
        let mut work = Workspace::new(Surroundings {
            author: "ana".to_owned(),
            data_folder: Some(places.state().to_owned()),
            texts_folder: Some(places.texts()),
            cache_folder: Some(places.cache().to_owned()),
            journals: Some(places.journals()),
            files: Arc::new(RealFiles),
            waker: Arc::new(|| {}),
        })
        .unwrap();
        work.apply(Command::Open(folder.to_owned())).unwrap();
        work.settle();
        work
    }

    fn mark(work: &mut Workspace) {
        let (document, span) = (DocId::new("a.txt"), Span::new(0, 8));
        work.apply(Command::Mark { document, span }).unwrap();
        work.settle();
    }

    fn corpus() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), TEXT).unwrap();
        folder
    }

    #[test]
    fn everything_about_a_folder_is_listed_and_deleted_and_nothing_in_it() {
        let (folder, home) = (corpus(), tempfile::tempdir().unwrap());
        let places = Places::within(home.path());
        assert_eq!(traces_of(folder.path(), &places), Ok(Vec::new()));
        let mut work = open(folder.path(), &places);
        mark(&mut work);
        let refused = forget(folder.path(), &places).unwrap_err();
        assert!(refused.contains("Close the window first"), "{refused}");
        drop(work);
        let traces = traces_of(folder.path(), &places).unwrap();
        let what: Vec<&str> = traces.iter().map(|trace| trace.what).collect();
        let all = [
            "journals of edits",
            "texts as they were annotated",
            "which documents were opened",
            "index of words and what was found in texts",
        ];
        assert_eq!(what, all);
        assert!(
            traces
                .iter()
                .all(|trace| trace.bytes > 0 && trace.files > 0)
        );
        assert_eq!(forget(folder.path(), &places), Ok(traces));
        assert_eq!(traces_of(folder.path(), &places), Ok(Vec::new()));
        let work = open(folder.path(), &places);
        let annotations = work.annotations(&DocId::new("a.txt")).unwrap();
        assert_eq!(annotations.passages().len(), 1);
    }

    #[test]
    fn what_another_folder_needs_stays() {
        let (one, other, home) = (corpus(), corpus(), tempfile::tempdir().unwrap());
        let places = Places::within(home.path());
        for folder in [&one, &other] {
            mark(&mut open(folder.path(), &places));
        }
        forget(one.path(), &places).unwrap();
        assert_eq!(KeptTexts::within(&places.texts()).list().unwrap().len(), 1);
        assert_eq!(traces_of(other.path(), &places).unwrap().len(), 4);
        forget(other.path(), &places).unwrap();
        assert_eq!(KeptTexts::within(&places.texts()).list().unwrap(), []);
    }

    #[test]
    fn edits_that_are_only_in_the_journal_are_not_forgotten() {
        let (folder, home) = (corpus(), tempfile::tempdir().unwrap());
        let places = Places::within(home.path());
        mark(&mut open(folder.path(), &places));
        let key = key_of(&folder.path().canonicalize().unwrap());
        let journal = files_in(&places.journals().join(key)).unwrap();
        // As if the power had gone before the sidecar was written and the journal said so.
        let whole = fs::read_to_string(&journal[0].0).unwrap();
        let lines = whole.lines().filter(|line| !line.contains("\"written\":"));
        let lines: String = lines.map(|line| format!("{line}\n")).collect();
        assert_ne!(lines, whole);
        fs::write(&journal[0].0, lines).unwrap();
        let sidecar = folder.path().join("a.txt.dateline.json");
        let saved = fs::read(&sidecar).unwrap();
        fs::remove_file(&sidecar).unwrap();
        let refused = forget(folder.path(), &places).unwrap_err();
        assert!(refused.contains("“a.txt”"), "{refused}");
        assert_eq!(files_in(journal[0].0.parent().unwrap()).unwrap().len(), 1);
        // The sidecar holds it, whatever the journal says.
        fs::write(&sidecar, saved).unwrap();
        assert!(forget(folder.path(), &places).is_ok());
    }

    #[test]
    fn the_open_folder_is_let_go_of_first() {
        let (folder, other, home) = (corpus(), corpus(), tempfile::tempdir().unwrap());
        let places = Places::within(home.path());
        let mut work = open(folder.path(), &places);
        mark(&mut work);
        assert_eq!(work.traces().unwrap().len(), 4);
        work.apply(Command::Forget).unwrap();
        work.apply(Command::Open(other.path().to_owned())).unwrap();
        work.settle();
        drop(work);
        assert_eq!(traces_of(folder.path(), &places), Ok(Vec::new()));
    }
}
