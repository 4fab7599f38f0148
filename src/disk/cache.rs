//! What is kept of a corpus to have it faster the next time, and may be lost at any moment.
//!
//! Invariants: nothing in here is the only copy of anything. One program writes at a time, the
//! one that holds the lock; when that ends, however it ends, another may. A store that is damaged
//! is begun anew, without a word.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::{Builder, Database, DatabaseError, ReadableDatabase, TableDefinition};

/// The folder of one corpus. It need not be there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheFolder {
    path: PathBuf,
}

/// Whoever holds this may write into the folder.
#[derive(Debug)]
pub struct CacheLock {
    _file: File,
}

impl CacheFolder {
    /// The folder of a corpus, by its short name, within the user's folder for such things.
    pub fn within(cache: &Path, corpus: &str) -> Self {
        Self {
            path: cache.join(corpus),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the index of words lies.
    pub fn words(&self) -> PathBuf {
        self.path.join("words")
    }

    /// Where lies what is known of texts.
    pub fn facts(&self) -> PathBuf {
        self.path.join("facts.redb")
    }

    /// Makes the folder, and takes the lock; `None` while somebody else holds it.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn lock(&self) -> io::Result<Option<CacheLock>> {
        fs::create_dir_all(&self.path)?;
        let path = self.path.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        Ok(file.try_lock().is_ok().then_some(CacheLock { _file: file }))
    }

    /// Every file in it with its size, in the order of their paths.
    ///
    /// # Errors
    /// When it cannot be looked through; that it is not there is no error.
    pub fn files(&self) -> io::Result<Vec<(PathBuf, u64)>> {
        let mut files = Vec::new();
        let mut folders = vec![self.path.clone()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                match entry.metadata() {
                    Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                    Ok(metadata) => files.push((entry.path(), metadata.len())),
                    // Files of an index come and go.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// Deletes all of it.
    ///
    /// # Errors
    /// When it cannot be deleted; that it is not there is no error.
    pub fn delete(&self) -> io::Result<()> {
        remove(&self.path)
    }

    /// Deletes the index of words.
    ///
    /// # Errors
    /// As [`CacheFolder::delete`].
    pub fn delete_words(&self) -> io::Result<()> {
        remove(&self.words())
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What names a fact.
pub type FactKey = [u8; 16];

const FACTS: TableDefinition<'_, &[u8; 16], &[u8]> = TableDefinition::new("facts 1");

/// What the store may take of memory, in bytes.
const CACHED_BYTES: usize = 16 << 20;

/// Facts by their keys, in one file.
#[derive(Clone)]
pub struct FactStore {
    database: Arc<Database>,
}

impl FactStore {
    /// Opens the store in a file, or makes one; `None` where that cannot be, or another window
    /// has it open.
    pub fn open(path: &Path) -> Option<Self> {
        let open = || {
            let mut builder = Builder::new();
            builder.set_cache_size(CACHED_BYTES);
            builder.create(path)
        };
        let database = match open() {
            Ok(database) => database,
            Err(DatabaseError::DatabaseAlreadyOpen) => return None,
            Err(_) => {
                fs::remove_file(path).ok()?;
                open().ok()?
            }
        };
        Some(Self {
            database: Arc::new(database),
        })
    }

    /// A way to look facts up, as they are now.
    pub fn look(&self) -> Option<Facts> {
        let transaction = self.database.begin_read().ok()?;
        let table = transaction.open_table(FACTS).ok()?;
        Some(Facts { table })
    }

    /// Keeps facts; all of them or none.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep(&self, facts: &[(FactKey, Vec<u8>)]) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut table = transaction.open_table(FACTS)?;
            for (key, fact) in facts {
                table.insert(key, fact.as_slice())?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets the facts that are not among these, once they are many.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn forget_others(&self, wanted: &HashSet<FactKey>) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut table = transaction.open_table(FACTS)?;
            table.retain(|key, _| wanted.contains(key))?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Facts as they were when they were looked at.
pub struct Facts {
    table: redb::ReadOnlyTable<&'static [u8; 16], &'static [u8]>,
}

impl Facts {
    /// A fact, if it is known, handed to whoever reads it.
    pub fn get<T>(&self, key: &FactKey, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let found = self.table.get(key).ok()??;
        read(found.value())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        use redb::ReadableTableMetadata as _;
        let count = self.table.len().unwrap_or_default();
        usize::try_from(count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_kept_and_damage_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("facts.redb");
        let get = |store: &FactStore, key: u8| {
            let facts = store.look()?;
            facts.get(&[key; 16], |fact| Some(fact.to_vec()))
        };
        let store = FactStore::open(&path).unwrap();
        assert_eq!(get(&store, 1), None);
        store
            .keep(&[([1; 16], b"one".to_vec()), ([2; 16], b"two".to_vec())])
            .unwrap();
        assert!(FactStore::open(&path).is_none(), "somebody has it open");
        assert_eq!(get(&store, 1), Some(b"one".to_vec()));
        drop(store);
        let store = FactStore::open(&path).unwrap();
        assert_eq!(get(&store, 2), Some(b"two".to_vec()));
        store.forget_others(&HashSet::from([[1; 16]])).unwrap();
        assert_eq!(get(&store, 2), None);
        assert_eq!(store.look().unwrap().count(), 1);
        drop(store);
        for damage in [&b"no store"[..], b""] {
            fs::write(&path, damage).unwrap();
            let store = FactStore::open(&path).unwrap();
            assert_eq!(get(&store, 1), None);
            store.keep(&[([1; 16], b"one".to_vec())]).unwrap();
        }
    }

    #[test]
    fn one_program_writes_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let folder = CacheFolder::within(home.path(), "corpus");
        assert_eq!(folder.files().unwrap(), []);
        let lock = folder.lock().unwrap();
        assert!(lock.is_some());
        assert!(folder.lock().unwrap().is_none());
        drop(lock);
        assert!(folder.lock().unwrap().is_some());
        assert_eq!(folder.files().unwrap().len(), 1);
        folder.delete().unwrap();
        assert_eq!(folder.files().unwrap(), []);
    }
}
