//! What tells a file that was changed from one that was not, without reading it.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// When a file was changed last, and how long it is. Two that are equal are of the same content,
/// as far as a file system keeps time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl FileStamp {
    /// The stamp of a file as it is now; `None` when it is not there.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            modified: metadata.modified().ok(),
            bytes: metadata.len(),
        })
    }
}
