//! Lays a set of files out into a folder of their own, once.
//!
//! Invariant: a folder that has anything in it is left alone, so that what the user changed or
//! deleted there stays changed or deleted; and the folder appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::atomic::{WriteError, failure_of};
use super::files::{Files as _, RealFiles};

/// Makes `folder` with one file for each name and content, unless it already has something in
/// it. Says whether it did.
///
/// # Errors
/// When the folder or a file in it cannot be written.
pub fn lay_out(folder: &Path, files: &[(&str, &[u8])]) -> Result<bool, WriteError> {
    let failed = |source: io::Error| WriteError {
        path: folder.to_owned(),
        failure: failure_of(&source),
        source,
    };
    if !is_free(folder).map_err(failed)? {
        return Ok(false);
    }
    write_all(folder, files).map_err(failed)?;
    Ok(true)
}

/// Whether the folder is missing or empty.
fn is_free(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

fn write_all(folder: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let draft = tempfile::Builder::new()
        .prefix(".dateline-")
        .tempdir_in(parent)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // tempfile makes folders that nobody else may enter.
        fs::set_permissions(draft.path(), fs::Permissions::from_mode(0o755))?;
    }
    for (name, content) in files {
        let mut file = File::create_new(draft.path().join(name))?;
        file.write_all(content)?;
        // A folder full of empty files after a power cut would count as laid out.
        file.sync_all()?;
    }
    if folder.exists() {
        // Empty, or we would not be here; and a folder cannot take another's place everywhere.
        fs::remove_dir(folder)?;
    }
    fs::rename(draft.path(), folder)?;
    // Nothing is left under the draft's name; the guard must not look for it.
    let _ = draft.keep();
    RealFiles.sync_folder(parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[(&str, &[u8])] = &[("a.txt", b"A"), ("b.txt", b"B")];

    #[test]
    fn files_are_laid_out_once() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("not/yet/sample");
        assert!(lay_out(&folder, FILES).unwrap());
        assert_eq!(fs::read(folder.join("b.txt")).unwrap(), b"B");

        fs::write(folder.join("a.txt"), "mine").unwrap();
        fs::remove_file(folder.join("b.txt")).unwrap();
        assert!(!lay_out(&folder, FILES).unwrap());
        assert_eq!(fs::read(folder.join("a.txt")).unwrap(), b"mine");
        assert!(!folder.join("b.txt").exists(), "deleted files stay deleted");

        let neighbours = fs::read_dir(folder.parent().unwrap()).unwrap().count();
        assert_eq!(neighbours, 1, "no draft stays behind");
    }

    #[test]
    fn an_empty_folder_is_filled() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("sample");
        fs::create_dir(&folder).unwrap();
        assert!(lay_out(&folder, FILES).unwrap());
        assert!(folder.join("a.txt").exists());
    }

    #[test]
    fn a_file_in_the_way_is_an_error() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("sample");
        fs::write(&folder, "a file").unwrap();
        assert!(lay_out(&folder, FILES).is_err());
        assert_eq!(fs::read(&folder).unwrap(), b"a file");
    }
}
