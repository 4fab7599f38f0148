//! What this user saw of a corpus: which documents were opened, and what stood in the folder at
//! the last visit.
//!
//! It lives in the user's own data folder, not beside the documents: that somebody has read a
//! document is nobody else's business. A record that is lost or broken costs nothing but the
//! answer to "what is new?".

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::key_of;
use crate::disk::write_atomic;
use crate::model::{DocId, TextHash};

/// What changed in a folder since it was last open.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Changes {
    /// Documents that were not there.
    pub added: Vec<DocId>,
    /// Documents whose text is another one now.
    pub changed: Vec<DocId>,
    /// Documents that are gone.
    pub removed: Vec<DocId>,
}

impl Changes {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// The record of one corpus.
#[derive(Debug, Default)]
pub(super) struct Visit {
    file: Option<PathBuf>,
    /// The last visit's documents; `None` on the very first visit.
    before: Option<BTreeMap<String, String>>,
    read: BTreeSet<String>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    corpus: String,
    documents: BTreeMap<String, String>,
    #[serde(default)]
    read: BTreeSet<String>,
}

const VERSION: u32 = 1;

impl Visit {
    /// Reads the record of a corpus; there may be none yet.
    pub fn open(data_folder: &Path, corpus: &Path) -> Self {
        let file = file_of(data_folder, corpus);
        let written = std::fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Written>(&bytes).ok())
            .filter(|written| written.version == VERSION);
        let (before, read) = match written {
            Some(written) => (Some(written.documents), written.read),
            None => (None, BTreeSet::new()),
        };
        Self {
            file: Some(file),
            before,
            read,
        }
    }

    /// Whether the document was opened before.
    pub fn was_read(&self, id: &DocId) -> bool {
        self.read.contains(id.as_str())
    }

    /// Records that a document was opened; true if that is news.
    pub fn mark_read(&mut self, id: &DocId) -> bool {
        self.read.insert(id.as_str().to_owned())
    }

    /// Compares what is in the folder with what was. On a first visit nothing has changed.
    /// Files that could not be opened this once are neither new nor gone.
    pub fn changes<'a>(
        &self,
        now: impl Iterator<Item = (&'a DocId, TextHash)>,
        unopened: &HashSet<&str>,
    ) -> Changes {
        let Some(before) = &self.before else {
            return Changes::default();
        };
        let mut changes = Changes::default();
        let mut gone: BTreeSet<&str> = before.keys().map(String::as_str).collect();
        for (id, hash) in now {
            gone.remove(id.as_str());
            match before.get(id.as_str()) {
                None => changes.added.push(id.clone()),
                Some(old) if *old != hash.to_string() => changes.changed.push(id.clone()),
                Some(_) => {}
            }
        }
        gone.retain(|id| !unopened.contains(id));
        changes.removed = gone.into_iter().map(DocId::new).collect();
        changes
    }

    /// Writes the record as of now. What [`Visit::changes`] compares with stays as it was read.
    ///
    /// # Errors
    /// When the user's data folder cannot be written, in words.
    pub fn save<'a>(
        &self,
        corpus: &Path,
        now: impl Iterator<Item = (&'a DocId, TextHash)>,
        unopened: &HashSet<&str>,
    ) -> Result<(), String> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let before = self.before.iter().flatten();
        let still_there = before
            .filter(|(id, _)| unopened.contains(id.as_str()))
            .map(|(id, hash)| (id.clone(), hash.clone()));
        let written = Written {
            version: VERSION,
            corpus: corpus.to_string_lossy().into_owned(),
            documents: now
                .map(|(id, hash)| (id.as_str().to_owned(), hash.to_string()))
                .chain(still_there)
                .collect(),
            read: self.read.clone(),
        };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
        }
        let bytes = serde_json::to_vec(&written).map_err(|error| error.to_string())?;
        write_atomic(file, &bytes).map_err(|error| error.to_string())
    }
}

/// One file a corpus, named by the hash of the corpus's path so that any path can have one.
pub(super) fn file_of(data_folder: &Path, corpus: &Path) -> PathBuf {
    let key = key_of(corpus);
    data_folder.join("visits").join(format!("{key}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(pairs: &[(&str, &str)]) -> Vec<(DocId, TextHash)> {
        pairs
            .iter()
            .map(|(id, text)| (DocId::new(*id), TextHash::of(text)))
            .collect()
    }

    #[test]
    fn the_second_visit_knows_what_changed() {
        let data = tempfile::tempdir().unwrap();
        let corpus = Path::new("/somewhere/dispatches");
        let first = documents(&[
            ("a.txt", "one"),
            ("b.txt", "two"),
            ("c.txt", "three"),
            ("e.txt", "locked away next time"),
        ]);
        let pairs = |documents: &'static [(DocId, TextHash)]| {
            documents.iter().map(|(id, hash)| (id, *hash))
        };
        let first: &'static [_] = first.leak();
        let nothing = HashSet::new();
        let mut visit = Visit::open(data.path(), corpus);
        assert!(visit.mark_read(&first[0].0));
        assert!(!visit.mark_read(&first[0].0));
        assert!(visit.changes(pairs(first), &nothing).is_empty());
        visit.save(corpus, pairs(first), &nothing).unwrap();

        let second: &'static [_] =
            documents(&[("a.txt", "one"), ("b.txt", "2"), ("d.txt", "four")]).leak();
        let unopened = HashSet::from(["e.txt"]);
        let visit = Visit::open(data.path(), corpus);
        assert!(visit.was_read(&DocId::new("a.txt")));
        assert!(!visit.was_read(&DocId::new("b.txt")));
        let changes = visit.changes(pairs(second), &unopened);
        assert_eq!(changes.added, [DocId::new("d.txt")]);
        assert_eq!(changes.changed, [DocId::new("b.txt")]);
        assert_eq!(changes.removed, [DocId::new("c.txt")]);
        visit.save(corpus, pairs(second), &unopened).unwrap();

        let third: &'static [_] = documents(&[("e.txt", "locked away next time")]).leak();
        let changes = Visit::open(data.path(), corpus).changes(pairs(third), &nothing);
        assert_eq!(
            changes.added,
            [],
            "what could not be opened once is not new"
        );
    }

    #[test]
    fn a_broken_record_is_as_good_as_none() {
        let data = tempfile::tempdir().unwrap();
        let corpus = Path::new("/x");
        let file = file_of(data.path(), corpus);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "{\"version\": 1, ").unwrap();
        let visit = Visit::open(data.path(), corpus);
        assert!(visit.before.is_none());
    }
}
