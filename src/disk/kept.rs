//! Texts that somebody's work refers to, each kept once, as it was when the work was done.
//!
//! A file is called by the SHA-256 of its text and compressed with gzip, so that any system can
//! open it without this program.
//!
//! Invariants: a text is written whole or not at all, and never changed. What is read is exactly
//! the text that was asked for: a file that is damaged counts as missing.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::atomic::{WriteError, failure_of, write_atomic};
use super::read::DEFAULT_LIMIT_BYTES;

/// What the files' names end in.
const EXTENSION: &str = "txt.gz";

/// What the names of lists end in that say which texts belong to a corpus.
const LIST: &str = ".list";

/// A folder of kept texts. It need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTexts {
    folder: PathBuf,
}

/// One kept text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptText {
    /// The SHA-256 of the text in UTF-8, in 64 lower-case hexadecimal digits.
    pub hash: String,
    /// The file.
    pub path: PathBuf,
    /// The size of the file.
    pub bytes_on_disk: u64,
}

impl KeptTexts {
    /// The texts in a folder.
    pub fn within(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a text. One that is kept already, undamaged, is not written again.
    ///
    /// # Errors
    /// When the folder cannot be made or the file cannot be written.
    pub fn keep(&self, text: &str) -> Result<(), WriteError> {
        let hash = hash_of(text);
        if self.read(&hash).is_some() {
            return Ok(());
        }
        let path = self.path_of(&hash);
        let failed = |source: io::Error| WriteError {
            path: path.clone(),
            failure: failure_of(&source),
            source,
        };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).map_err(failed)?;
        let bytes = encoder.finish().map_err(failed)?;
        fs::create_dir_all(&self.folder).map_err(failed)?;
        write_atomic(&path, &bytes)
    }

    /// Remembers that a text belongs to a corpus, by a short name for it, so that it can be
    /// forgotten with it. A name may hold letters, digits and `-`.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn belongs(&self, hash: &str, corpus: &str) -> io::Result<()> {
        let Some(path) = self.list_path(corpus).filter(|_| is_hash(hash)) else {
            return Ok(());
        };
        if self.belonging_to(corpus).contains(hash) {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let mut list = fs::File::options().create(true).append(true).open(path)?;
        list.write_all(format!("{hash}\n").as_bytes())
    }

    /// The texts that belong to a corpus, by hash, as far as it was remembered.
    pub fn belonging_to(&self, corpus: &str) -> BTreeSet<String> {
        let path = self.list_path(corpus);
        let list = path.and_then(|path| fs::read_to_string(path).ok());
        let list = list.unwrap_or_default();
        let hashes = list.lines().filter(|line| is_hash(line));
        hashes.map(str::to_owned).collect()
    }

    /// The texts that belong to any corpus but this one.
    ///
    /// # Errors
    /// When the folder is there but cannot be looked into.
    pub fn belonging_to_others(&self, corpus: &str) -> io::Result<BTreeSet<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
            entries => entries?,
        };
        let mut all = BTreeSet::new();
        for entry in entries {
            let name = entry?.file_name();
            let other = name.to_str().and_then(|name| name.strip_suffix(LIST));
            if let Some(other) = other.filter(|other| *other != corpus) {
                all.extend(self.belonging_to(other));
            }
        }
        Ok(all)
    }

    /// Forgets which texts belong to a corpus.
    ///
    /// # Errors
    /// When the list cannot be deleted.
    pub fn forget_list(&self, corpus: &str) -> io::Result<()> {
        match self.list_path(corpus).map(fs::remove_file) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn list_path(&self, corpus: &str) -> Option<PathBuf> {
        let is_plain = corpus
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (is_plain && !corpus.is_empty()).then(|| self.folder.join(format!("{corpus}{LIST}")))
    }

    /// The text with this hash (64 lower-case hexadecimal digits); `None` when it is not kept, or
    /// not undamaged.
    pub fn read(&self, hash: &str) -> Option<String> {
        if !is_hash(hash) {
            return None;
        }
        let file = fs::File::open(self.path_of(hash)).ok()?;
        let mut text = String::new();
        GzDecoder::new(file)
            .take(DEFAULT_LIMIT_BYTES.saturating_mul(2))
            .read_to_string(&mut text)
            .ok()?;
        (hash_of(&text) == hash).then_some(text)
    }

    /// Every kept text, by hash.
    ///
    /// # Errors
    /// When the folder is there but cannot be looked into.
    pub fn list(&self) -> io::Result<Vec<KeptText>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let hash = name.to_str().and_then(|name| {
                let hash = name.strip_suffix(EXTENSION)?.strip_suffix('.')?;
                is_hash(hash).then(|| hash.to_owned())
            });
            if let Some(hash) = hash {
                found.push(KeptText {
                    hash,
                    path: entry.path(),
                    bytes_on_disk: entry.metadata()?.len(),
                });
            }
        }
        found.sort();
        Ok(found)
    }

    /// Deletes the texts with these hashes; what is not kept needs no deleting. Gives the number
    /// of those that were.
    ///
    /// # Errors
    /// When a file cannot be deleted; others may have been.
    pub fn forget(&self, hashes: &BTreeSet<String>) -> io::Result<usize> {
        let mut forgotten = 0;
        for hash in hashes.iter().filter(|hash| is_hash(hash)) {
            match fs::remove_file(self.path_of(hash)) {
                Ok(()) => forgotten += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(forgotten)
    }

    fn path_of(&self, hash: &str) -> PathBuf {
        self.folder.join(format!("{hash}.{EXTENSION}"))
    }
}

/// Nothing else ever becomes part of a path.
fn is_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn hash_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_once_read_back_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let kept = KeptTexts::within(&home.path().join("texts"));
        assert_eq!(kept.list().unwrap(), []);
        let texts = ["", "On Monday.\r\n", "e\u{301} 👨‍👩‍👧 \u{0}"];
        for text in texts {
            assert_eq!(kept.read(&hash_of(text)), None);
            kept.keep(text).unwrap();
            kept.keep(text).unwrap();
            assert_eq!(kept.read(&hash_of(text)).as_deref(), Some(text));
        }
        let listed = kept.list().unwrap();
        assert_eq!(listed.len(), texts.len());
        assert!(listed.iter().all(|text| text.bytes_on_disk > 0));
        let some = BTreeSet::from([hash_of(texts[1]), hash_of("another")]);
        assert_eq!(kept.forget(&some).unwrap(), 1);
        assert_eq!(kept.read(&hash_of(texts[1])), None);
        assert_eq!(kept.list().unwrap().len(), 2);
    }

    #[test]
    fn what_is_damaged_counts_as_missing_and_is_kept_anew() {
        let home = tempfile::tempdir().unwrap();
        let kept = KeptTexts::within(home.path());
        let text = "The port was closed on Monday. ".repeat(40);
        let hash = hash_of(&text);
        kept.keep(&text).unwrap();
        let path = kept.path_of(&hash);
        let whole = fs::read(&path).unwrap();
        let mut other = GzEncoder::new(Vec::new(), Compression::fast());
        other.write_all(b"another text").unwrap();
        for damaged in [
            &whole[..whole.len() / 2],
            b"",
            b"text",
            &other.finish().unwrap(),
        ] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(kept.read(&hash), None);
            kept.keep(&text).unwrap();
            assert_eq!(kept.read(&hash).as_deref(), Some(&*text));
        }
    }

    #[test]
    fn it_is_remembered_which_corpus_a_text_belongs_to() {
        let home = tempfile::tempdir().unwrap();
        let kept = KeptTexts::within(&home.path().join("texts"));
        let (one, both) = (hash_of("one"), hash_of("both"));
        for (hash, corpus) in [(&one, "a1"), (&both, "a1"), (&both, "a1"), (&both, "b2")] {
            kept.belongs(hash, corpus).unwrap();
        }
        kept.belongs("no hash", "a1").unwrap();
        kept.belongs(&one, "../x").unwrap();
        assert_eq!(kept.belonging_to("a1"), BTreeSet::from([one, both.clone()]));
        assert_eq!(
            kept.belonging_to_others("a1").unwrap(),
            BTreeSet::from([both])
        );
        kept.forget_list("a1").unwrap();
        kept.forget_list("a1").unwrap();
        assert!(kept.belonging_to("a1").is_empty());
        assert_eq!(kept.list().unwrap(), [], "a list is no text");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn only_a_hash_becomes_a_path() {
        let home = tempfile::tempdir().unwrap();
        let kept = KeptTexts::within(&home.path().join("texts"));
        let outside = home.path().join("x.txt.gz");
        fs::write(&outside, "kept").unwrap();
        for hash in ["../x", "", "X", &"A".repeat(64)] {
            assert_eq!(kept.read(hash), None);
            assert_eq!(kept.forget(&BTreeSet::from([hash.to_owned()])).unwrap(), 0);
        }
        assert!(outside.exists());
    }
}
