//! One file to write: what it shall hold, what is expected to be there, and the writing of it.
//!
//! Invariant: what somebody else wrote is merged with or kept aside, never overwritten.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use sha2::{Digest as _, Sha256};

use crate::annotate::codebook::{self, CodebookLeftover};
use crate::annotate::collection::{Collection, Kind};
use crate::annotate::{Annotations, Events, Lines, collection, merge, sidecar};
use crate::disk::{Files, write_atomic_with};
use crate::model::{Codebook, Document};

/// What a file is expected to hold before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
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
pub type Digest = [u8; 32];

fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// One file to write.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file.
    pub path: PathBuf,
    /// What it shall hold.
    pub content: Holding,
    /// What is expected to be there now.
    pub before: Before,
    /// The revision of the work that the content is of.
    pub revision: u64,
    /// For what the journal tells too, so that it may wait for more changes: the record that
    /// says that the file holds it.
    pub once_written: Option<Vec<u8>>,
}

/// What a file shall hold.
#[derive(Clone, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "few wait at a time, and sidecars are most of them"
)]
pub enum Holding {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What is recorded about a document.
    Sidecar(Arc<Annotations>, Document),
    /// The corpus's events.
    Events(Arc<Events>),
    /// The lines of the corpus's chronology.
    Chronology(Arc<Lines>),
    /// The corpus's tags.
    Codebook(Codebook, Box<CodebookLeftover>),
}

/// A file that is still to be written.
pub struct Waiting {
    /// The file.
    pub job: Job,
    /// Where foreign content was moved to on an earlier try, to be told once the write succeeds.
    pub kept_aside: Option<PathBuf>,
    /// When it is to be written.
    pub due: Instant,
}

/// A file that was written.
pub struct Done {
    /// What it holds now.
    pub digest: Digest,
    /// The content, where somebody else had changed the file and both were merged.
    pub merged: Option<Holding>,
}

impl Waiting {
    /// Writes the file. `written` is what it was last seen to hold, if it was written before.
    ///
    /// # Errors
    /// When it cannot be read, merged with, kept aside or written; in words for a person.
    pub fn write(&mut self, files: &dyn Files, written: Option<&Digest>) -> Result<Done, String> {
        let job = &self.job;
        let mut merged = None;
        let mut bytes = job.content.bytes()?;
        match fs::read(&job.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{} cannot be read: {error}", job.path.display())),
            Ok(there) => {
                let found = digest(&there);
                if job.expected(written) != Some(&found) && digest(&bytes) != found {
                    match job.content.merged_with(&there) {
                        Some((both, _)) => {
                            bytes = both.bytes()?;
                            merged = Some(both);
                        }
                        None => self.kept_aside = Some(keep_aside(&job.path)?),
                    }
                }
            }
        }
        make_sidecar_folder(&job.path);
        write_atomic_with(files, &job.path, &bytes).map_err(|error| error.to_string())?;
        let digest = digest(&bytes);
        Ok(Done { digest, merged })
    }
}

/// Makes the folder of the sidecars of a file of many documents. That it cannot be made is told
/// by the writing that follows.
fn make_sidecar_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && folder.extension().is_some_and(|it| it == "dateline")
        && folder.parent().is_some_and(Path::is_dir)
    {
        let _ = fs::create_dir(folder);
    }
}

impl Holding {
    fn bytes(&self) -> Result<Vec<u8>, String> {
        match self {
            Holding::Bytes(bytes) => Ok(bytes.clone()),
            Holding::Sidecar(annotations, document) => {
                let name = document.id.file_name();
                sidecar::write(annotations, name, &document.text, document.hash)
                    .map_err(|error| format!("the annotations of {}: {error}", document.id))
            }
            Holding::Events(all) => collection::write(all).map_err(|error| error.to_string()),
            Holding::Chronology(all) => collection::write(all).map_err(|error| error.to_string()),
            Holding::Codebook(all, left) => {
                codebook::write(all, left).map_err(|error| error.to_string())
            }
        }
    }

    /// With what somebody else wrote, and whether that holds everything already; `None` when it
    /// cannot be understood.
    fn merged_with(&self, there: &[u8]) -> Option<(Holding, bool)> {
        match self {
            Holding::Bytes(_) => None,
            Holding::Sidecar(ours, document) => {
                let theirs = sidecar::read(there, &document.text, document.hash).ok()?;
                let both = merge(ours, &theirs.annotations);
                let is_theirs = both == theirs.annotations;
                Some((
                    Holding::Sidecar(Arc::new(both), document.clone()),
                    is_theirs,
                ))
            }
            Holding::Events(ours) => {
                let (both, is_theirs) = both_of(ours, there)?;
                Some((Holding::Events(Arc::new(both)), is_theirs))
            }
            Holding::Chronology(ours) => {
                let (both, is_theirs) = both_of(ours, there)?;
                Some((Holding::Chronology(Arc::new(both)), is_theirs))
            }
            Holding::Codebook(ours, left) => {
                let theirs = codebook::read(there).ok()?;
                let (both, left) =
                    codebook::merge((ours, left), (&theirs.codebook, &theirs.leftover));
                let is_theirs = both == theirs.codebook && left == theirs.leftover;
                Some((Holding::Codebook(both, Box::new(left)), is_theirs))
            }
        }
    }
}

/// What somebody else wrote into a file of ours.
pub enum Foreign {
    /// It was merged with what is here, and the file holds both.
    Merged(Box<Done>),
    /// It is for whoever reads the file to take in.
    Bytes(Vec<u8>),
}

impl Job {
    /// Looks whether somebody else wrote the file, and merges with that; `None` when nobody did,
    /// or wrote what cannot be understood, which is told and kept aside when it is written next.
    ///
    /// # Errors
    /// When the file cannot be read or written; in words for a person.
    pub fn look(
        &self,
        files: &dyn Files,
        written: Option<&Digest>,
    ) -> Result<Option<Foreign>, String> {
        let there = match fs::read(&self.path) {
            Ok(there) => there,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("{} cannot be read: {error}", self.path.display())),
        };
        let found = digest(&there);
        if self.expected(written) == Some(&found) {
            return Ok(None);
        }
        if matches!(self.content, Holding::Bytes(_)) {
            return Ok(Some(Foreign::Bytes(there)));
        }
        let Some((both, is_theirs)) = self.content.merged_with(&there) else {
            return Ok(None);
        };
        let mut done = Done {
            digest: found,
            merged: None,
        };
        // Whoever only looks on leaves no trace.
        if !is_theirs {
            let bytes = both.bytes()?;
            write_atomic_with(files, &self.path, &bytes).map_err(|error| error.to_string())?;
            done.digest = digest(&bytes);
        }
        done.merged = Some(both);
        Ok(Some(Foreign::Merged(Box::new(done))))
    }

    /// What the file is expected to hold, if anything that could be read.
    fn expected<'a>(&'a self, written: Option<&'a Digest>) -> Option<&'a Digest> {
        match (&self.before, written) {
            (_, Some(written)) => Some(written),
            (Before::Known(known), None) => Some(known),
            (Before::Missing | Before::Unreadable, None) => None,
        }
    }
}

/// A collection with what somebody else wrote of it, and whether that is all there is.
fn both_of<K: Kind>(ours: &Collection<K>, there: &[u8]) -> Option<(Collection<K>, bool)> {
    let theirs = collection::read(there).ok()?;
    let both = collection::merge(ours, &theirs.items);
    let is_theirs = both == theirs.items;
    Some((both, is_theirs))
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
