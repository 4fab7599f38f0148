//! Writes a file so that it is either wholly the new one or wholly the old one.
//!
//! Invariants: the new bytes are on the disk before they take the old file's place; when
//! writing fails, the old file has not been touched and nothing half-written stays behind.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use uuid::Uuid;

use super::files::{Files, RealFiles};

/// Beginning of the names of half-written files. The dot keeps them out of every walk.
pub(super) const TEMPORARY_PREFIX: &str = ".dateline-";

/// A file was not written.
#[derive(Debug, Error)]
#[error("“{}” could not be saved: {failure}", .path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// What kind of trouble it was, and what to do.
    pub failure: WriteFailure,
    /// What the system says.
    pub source: io::Error,
}

/// Why a file could not be written, with advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WriteFailure {
    /// No room on the disk, or in the user's share of it.
    #[error("the disk is full; make room and save again")]
    DiskFull,
    /// The file system takes no changes.
    #[error("the disk is read-only; copy the folder to where you can write")]
    ReadOnlyDisk,
    /// The user may not write into the folder.
    #[error("writing into this folder is not allowed; check its permissions")]
    Forbidden,
    /// The file itself is marked as not to be written.
    #[error("the file is write-protected; take the protection off and save again")]
    Protected,
    /// The folder is gone: moved, deleted, or on a disk that was taken out.
    #[error("the folder is no longer there; put it back, or its disk in, and save again")]
    FolderMissing,
    /// The file is in its place, but the disk did not confirm that it will stay there.
    #[error("the disk did not confirm it; save again")]
    Unconfirmed,
    /// Whatever else.
    #[error("the disk reported an error; save again, or into another folder")]
    Other,
}

/// Puts `bytes` in place of the file at `path`, or makes the file, and returns when they are
/// safe on the disk. An existing file's permissions stay; a link keeps pointing where it did.
///
/// # Errors
/// Says what went wrong, with which file, and what to do. Except for
/// [`WriteFailure::Unconfirmed`], the old file is as it was.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write_atomic_with(&RealFiles, path, bytes)
}

/// [`write_atomic`] by way of the given operations.
///
/// # Errors
/// As [`write_atomic`].
pub fn write_atomic_with(files: &dyn Files, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |source: io::Error| WriteError {
        path: path.to_owned(),
        failure: failure_of(&source),
        source,
    };
    let target = follow_link(path).map_err(failed)?;
    let existing = match fs::metadata(&target) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    // Renaming asks nobody's leave but the folder's; the user asked for this file to stay.
    if existing
        .as_ref()
        .is_some_and(|old| old.permissions().readonly())
    {
        return Err(WriteError {
            path: path.to_owned(),
            failure: WriteFailure::Protected,
            source: io::ErrorKind::PermissionDenied.into(),
        });
    }
    let folder = folder_of(&target);
    replace(files, &target, folder, existing.as_ref(), bytes).map_err(failed)?;
    files.sync_folder(folder).map_err(|source| WriteError {
        path: path.to_owned(),
        failure: WriteFailure::Unconfirmed,
        source,
    })
}

pub(super) fn failure_of(error: &io::Error) -> WriteFailure {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => WriteFailure::DiskFull,
        io::ErrorKind::ReadOnlyFilesystem => WriteFailure::ReadOnlyDisk,
        io::ErrorKind::PermissionDenied => WriteFailure::Forbidden,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => WriteFailure::FolderMissing,
        _ => WriteFailure::Other,
    }
}

/// Where the bytes really go. A link that leads nowhere is an error: replacing it by a file
/// would part the two for good.
fn follow_link(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => fs::canonicalize(path),
        _ => Ok(path.to_owned()),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn replace(
    files: &dyn Files,
    target: &Path,
    folder: &Path,
    existing: Option<&Metadata>,
    bytes: &[u8],
) -> io::Result<()> {
    let draft = folder.join(format!("{TEMPORARY_PREFIX}{}", Uuid::new_v4().simple()));
    let mut file = files.create_new(&draft)?;
    let written = file.write_all(bytes).and_then(|()| {
        if let Some(old) = existing {
            file.set_permissions(old.permissions())?;
        }
        file.sync()
    });
    drop(file);
    let placed = written.and_then(|()| files.rename(&draft, target));
    if placed.is_err() {
        // It says no more than the error does; what matters is that the old file stands.
        let _ = files.remove(&draft);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_made_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.dateline.json");
        for bytes in [&b"first"[..], b"", b"second and longer"] {
            write_atomic(&path, bytes).unwrap();
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
        assert_eq!(names(folder.path()), ["a.dateline.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("real.json");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.json");
        symlink(&path, &link).unwrap();
        write_atomic(&link, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn new_files_are_like_any_other_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, plain) = (folder.path().join("ours"), folder.path().join("plain"));
        write_atomic(&ours, b"x").unwrap();
        fs::write(&plain, b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }

    #[test]
    fn failures_leave_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let check = |path: &Path, expected: WriteFailure| {
            let before = names(folder.path());
            let error = write_atomic(path, b"new").unwrap_err();
            assert_eq!(error.failure, expected);
            assert!(error.to_string().contains(&path.display().to_string()));
            assert_eq!(names(folder.path()), before);
        };
        let protected = folder.path().join("protected");
        fs::write(&protected, "old").unwrap();
        let mut permissions = fs::metadata(&protected).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&protected, permissions).unwrap();
        check(&protected, WriteFailure::Protected);
        assert_eq!(fs::read(&protected).unwrap(), b"old");

        check(
            &folder.path().join("gone/a.json"),
            WriteFailure::FolderMissing,
        );
        check(&protected.join("a.json"), WriteFailure::FolderMissing);
        fs::create_dir(folder.path().join("a folder")).unwrap();
        check(&folder.path().join("a folder"), WriteFailure::Other);
        #[cfg(unix)]
        {
            let dangling = folder.path().join("dangling");
            std::os::unix::fs::symlink(folder.path().join("nowhere"), &dangling).unwrap();
            check(&dangling, WriteFailure::FolderMissing);
        }
    }

    #[test]
    fn troubles_are_told_apart() {
        let check = |kind: io::ErrorKind, expected: WriteFailure| {
            assert_eq!(failure_of(&kind.into()), expected);
        };
        check(io::ErrorKind::StorageFull, WriteFailure::DiskFull);
        check(io::ErrorKind::QuotaExceeded, WriteFailure::DiskFull);
        check(
            io::ErrorKind::ReadOnlyFilesystem,
            WriteFailure::ReadOnlyDisk,
        );
        check(io::ErrorKind::PermissionDenied, WriteFailure::Forbidden);
        check(io::ErrorKind::NotFound, WriteFailure::FolderMissing);
        check(io::ErrorKind::Interrupted, WriteFailure::Other);
    }
}
