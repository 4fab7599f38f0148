//! The few operations that saving is made of, so that a test can put a disk that fails in place
//! of the real one.
//!
//! Invariant: nothing that is saved is written in any other way than through these.

use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;

/// What saving does with files.
pub trait Files: Send + Sync {
    /// Makes a file that is not there yet.
    ///
    /// # Errors
    /// When it is there, or cannot be made.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn Writing>>;

    /// Gives a file another name; a file that has it already is replaced in one step.
    ///
    /// # Errors
    /// When the system refuses; then nothing has changed.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Takes a file away.
    ///
    /// # Errors
    /// When the system refuses.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder safe against a power cut, where the system can.
    ///
    /// # Errors
    /// When the disk does not confirm it.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// A file that is being written.
pub trait Writing: Send {
    /// Writes at the end.
    ///
    /// # Errors
    /// When not everything could be written; a part may have been.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes what was written safe against a power cut.
    ///
    /// # Errors
    /// When the disk does not confirm it.
    fn sync(&mut self) -> io::Result<()>;

    /// Gives the file these permissions.
    ///
    /// # Errors
    /// When the system refuses.
    fn set_permissions(&mut self, permissions: Permissions) -> io::Result<()>;

    /// Keeps the file for this process for as long as it is open; false when another has it.
    ///
    /// # Errors
    /// When the file system knows no locks.
    fn try_lock(&mut self) -> io::Result<bool>;

    /// Gives the file free, at once and for certain: closing it alone leaves it locked for as long
    /// as a process that is just being started still holds a copy of the handle.
    ///
    /// # Errors
    /// When the file system knows no locks.
    fn unlock(&mut self) -> io::Result<()>;
}

/// The disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFiles;

impl Files for RealFiles {
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn Writing>> {
        Ok(Box::new(File::create_new(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(windows) {
            // Windows opens no folder as a file, and keeps its lists safe by itself.
            return Ok(());
        }
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            // Some network file systems know no such thing, and some folders may be written
            // into but not listed.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput
                        | io::ErrorKind::Unsupported
                        | io::ErrorKind::PermissionDenied
                ) =>
            {
                Ok(())
            }
            result => result,
        }
    }
}

impl Writing for File {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        (&*self).write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }

    fn set_permissions(&mut self, permissions: Permissions) -> io::Result<()> {
        File::set_permissions(self, permissions)
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        match File::try_lock(self) {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn unlock(&mut self) -> io::Result<()> {
        File::unlock(self)
    }
}
