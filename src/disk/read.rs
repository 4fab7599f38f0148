//! Reads a whole file, up to a bound.
//!
//! Invariant: never takes more memory than the bound, whatever the file's size claims to be,
//! and never waits on a pipe or a device.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

/// What a text file may have at most, unless the caller says otherwise: 512 MiB.
pub const DEFAULT_LIMIT_BYTES: u64 = 512 << 20;

/// Why a file was not read.
#[derive(Debug, Error)]
pub enum FileReadError {
    /// It is gone, or a link to it leads nowhere.
    #[error("“{}” is no longer there", .0.display())]
    Missing(PathBuf),
    /// The user may not read it.
    #[error("“{}” may not be read; check its permissions", .0.display())]
    Forbidden(PathBuf),
    /// It is a folder, a pipe, a device.
    #[error("“{}” is not a file", .0.display())]
    NotAFile(PathBuf),
    /// It is larger than the bound.
    #[error("“{}” is larger than {} MiB; split it into smaller files", .path.display(), .limit_bytes >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The bound, in bytes.
        limit_bytes: u64,
    },
    /// Whatever else the system says.
    #[error("“{}” could not be read", .path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The whole content of a file of at most `limit_bytes`.
///
/// # Errors
/// When it is not there, may not be read, is no ordinary file, or is larger than the bound.
pub fn read_file(path: &Path, limit_bytes: u64) -> Result<Vec<u8>, FileReadError> {
    let failed = |error: io::Error| explain(path, error);
    // Asked before opening: opening a pipe would wait for somebody to write into it.
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(FileReadError::NotAFile(path.to_owned()));
    }
    let too_large = || FileReadError::TooLarge {
        path: path.to_owned(),
        limit_bytes,
    };
    if metadata.len() > limit_bytes {
        return Err(too_large());
    }
    let expected = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected);
    // A file that is being written may have grown since; one byte more than the bound tells.
    File::open(path)
        .map_err(failed)?
        .take(limit_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > limit_bytes) {
        return Err(too_large());
    }
    Ok(bytes)
}

/// When a file was last changed, where the system knows.
pub fn last_changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|it| it.modified()).ok()
}

fn explain(path: &Path, error: io::Error) -> FileReadError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound => FileReadError::Missing(path),
        io::ErrorKind::PermissionDenied => FileReadError::Forbidden(path),
        _ => FileReadError::Other {
            path,
            source: error,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_up_to_the_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note.txt");
        fs::write(&path, b"12345").unwrap();
        assert_eq!(read_file(&path, 5).unwrap(), b"12345");
        assert_eq!(read_file(&path, u64::MAX).unwrap(), b"12345");

        let check = |path: &Path, limit_bytes: u64, expected: &str| {
            let error = read_file(path, limit_bytes).unwrap_err().to_string();
            assert!(error.ends_with(expected), "{error}");
            assert!(error.contains(&path.display().to_string()), "{error}");
        };
        check(
            &path,
            4,
            "is larger than 0 MiB; split it into smaller files",
        );
        check(folder.path(), 9, "is not a file");
        check(&folder.path().join("gone.txt"), 9, "is no longer there");
    }
}
