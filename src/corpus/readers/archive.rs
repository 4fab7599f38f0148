//! ZIP archives, and the documents that are one.
//!
//! Invariant: no entry unpacks to more than it may, whatever the archive says of its size.

use std::io::{Cursor, Read};

use ::zip::ZipArchive;
use ::zip::result::ZipError;

use crate::corpus::ReadError;

/// An archive in memory.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    what: &'static str,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// What one archive may unpack to in all.
const MOST_BYTES: u64 = 1 << 30;

/// What one entry may.
const MOST_ENTRY_BYTES: u64 = 256 << 20;

/// Text packs to a tenth, repeated markup to a hundredth; only a bomb packs to less.
const MOST_RATIO: u64 = 500;

/// Below this, a ratio means nothing.
const HARMLESS_BYTES: u64 = 8 << 20;

/// More entries than any archive of documents has.
const MOST_ENTRIES: usize = 200_000;

impl<'a> Archive<'a> {
    /// Opens an archive; `what` is what it is called in errors.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(bytes: &'a [u8], what: &'static str) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged(what))?;
        if zip.len() > MOST_ENTRIES {
            return Err(ReadError::Bomb);
        }
        Ok(Self {
            zip,
            what,
            left: MOST_BYTES,
        })
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.zip.len()
    }

    /// The name of an entry that is a file.
    pub fn file_name(&mut self, index: usize) -> Option<String> {
        let entry = self.zip.by_index_raw(index).ok()?;
        let name = entry.name().ok()?.into_owned();
        (!entry.is_dir()).then_some(name)
    }

    /// What an entry holds.
    ///
    /// # Errors
    /// When it is damaged, locked, or unpacks to too much.
    pub fn bytes_at(&mut self, index: usize) -> Result<Vec<u8>, ReadError> {
        let what = self.what;
        let entry = self.zip.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Protected(what),
            _ => ReadError::Damaged(what),
        })?;
        let by_ratio = entry.compressed_size().saturating_mul(MOST_RATIO);
        let most = by_ratio
            .clamp(HARMLESS_BYTES, MOST_ENTRY_BYTES)
            .min(self.left);
        let mut bytes = Vec::new();
        entry
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| ReadError::Damaged(what))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > most {
            return Err(ReadError::Bomb);
        }
        self.left -= length;
        Ok(bytes)
    }

    /// What the entry of that name holds; `None` when there is none.
    ///
    /// # Errors
    /// As [`bytes_at`](Self::bytes_at).
    pub fn bytes_of(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        match self.zip.index_for_name(name) {
            Some(index) => self.bytes_at(index).map(Some),
            None => Ok(None),
        }
    }
}

#[cfg(test)]
pub(in crate::corpus) mod testing {
    use std::io::{Cursor, Write};

    use ::zip::write::SimpleFileOptions;
    use ::zip::{CompressionMethod, ZipWriter};

    /// An archive of these entries.
    pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in entries {
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::zipped;
    use super::*;

    #[test]
    fn entries_are_unpacked_up_to_the_bound() {
        let bomb = vec![b'a'; 64 << 20];
        let bytes = zipped(&[("a.txt", b"one"), ("bomb.txt", &bomb), ("x/", b"")]);
        let mut archive = Archive::open(&bytes, "ZIP archive").unwrap();
        assert_eq!(archive.bytes_of("a.txt"), Ok(Some(b"one".to_vec())));
        assert_eq!(archive.bytes_of("bomb.txt"), Err(ReadError::Bomb));
        assert_eq!(archive.bytes_of("gone"), Ok(None));
        assert_eq!(archive.file_name(2), None);
        let cut = &bytes[..bytes.len() / 2];
        assert!(Archive::open(cut, "ZIP archive").is_err());
    }
}
