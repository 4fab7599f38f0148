//! Where the documents of a corpus come from: a folder of this machine, and one day perhaps
//! something that is far away.
//!
//! Invariant: a corpus that is open is listed, read and watched through its store. What the analyst
//! records lies in files of this machine, beside the documents, and is no concern of it.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{FileReadError, FileStamp, FoundFile, Walk, WalkError, last_changed, read_file, walk};

/// Holds files that may be documents.
pub trait Store: Debug + Send + Sync {
    /// Every file there is, in the order of their names.
    ///
    /// # Errors
    /// When it cannot be looked through.
    fn find(&self) -> Result<Walk, WalkError>;

    /// What a file holds, if that is no more than so many bytes.
    ///
    /// # Errors
    /// When it cannot be read, or is larger.
    fn read(&self, file: &FoundFile, limit_bytes: u64) -> Result<Vec<u8>, FileReadError>;

    /// When a file was last changed, where that is known.
    fn last_changed(&self, file: &FoundFile) -> Option<SystemTime>;

    /// What tells whether a file is still what it was; `None` when it is not there.
    fn stamp(&self, file: &FoundFile) -> Option<FileStamp>;
}

/// A folder of this machine.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at a path.
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }
}

impl Store for Folder {
    fn find(&self) -> Result<Walk, WalkError> {
        walk(&self.root)
    }

    fn read(&self, file: &FoundFile, limit_bytes: u64) -> Result<Vec<u8>, FileReadError> {
        read_file(&file.path, limit_bytes)
    }

    fn last_changed(&self, file: &FoundFile) -> Option<SystemTime> {
        last_changed(&file.path)
    }

    fn stamp(&self, file: &FoundFile) -> Option<FileStamp> {
        FileStamp::of(&file.path)
    }
}
