//! The index of a corpus's words, in a directory that it is given.
//!
//! A text goes in under its [`TextKey`] alone: what a document is called, when it was published
//! and what the analyst recorded of it is no part of the index, so that none of it ever makes
//! the index stale. Where several documents are one text, it is there once.
//!
//! Invariants: what is committed stays whole whatever happens to the program; an index of
//! another version, or a damaged one, is never read: opening fails, and whoever opened it begins
//! anew. Reading needs no lock, writing has one.

use tantivy::directory::Directory;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term};
use thiserror::Error;

use super::fold::Folded;
use super::pieces::{Cutter, has_unspaced};

/// What the index calls the text's field. Another way of folding or cutting texts is another
/// name: then no old index is taken for a new one.
const TEXT_FIELD: &str = "text1";
const CUTTER: &str = "dateline";

/// What one thread may gather before it writes, in bytes.
const GATHERED_BYTES: usize = 48 << 20;

/// Why an index cannot be used.
#[derive(Debug, Error)]
pub enum IndexError {
    /// It is damaged, or the disk fails.
    #[error("the index of words cannot be used: {0}")]
    Unusable(#[from] tantivy::TantivyError),
    /// It cannot be read.
    #[error("the index of words cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is of another version.
    #[error("the index of words is of another version")]
    OtherVersion,
    /// There is none.
    #[error("there is no index of words")]
    Missing,
    /// Its files are not what was written.
    #[error("the index of words is damaged")]
    Damaged,
}

/// What names a searched text: the same text has the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextKey(pub u128);

/// An index, to be read and written.
#[derive(Clone)]
pub struct Index {
    index: tantivy::Index,
    pub(super) fields: Fields,
}

#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub text: Field,
    pub low: Field,
    high: Field,
    unspaced: Field,
}

pub(super) const LOW: &str = "low";
pub(super) const HIGH: &str = "high";
pub(super) const UNSPACED: &str = "unspaced";

impl Index {
    /// Opens the index in a directory; where there is none, makes one if that is wanted.
    ///
    /// # Errors
    /// When it is of another version, damaged, or cannot be read or made. Then the directory is
    /// to be emptied, and opened once more. Also when there is none, and none is to be made.
    pub fn open(directory: Box<dyn Directory>, makes: bool) -> Result<Self, IndexError> {
        let (schema, fields) = schema();
        let index = match tantivy::Index::exists(&*directory) {
            Ok(true) => tantivy::Index::open(directory)?,
            _ if !makes => return Err(IndexError::Missing),
            _ => tantivy::Index::create(directory, schema.clone(), IndexSettings::default())?,
        };
        if index.schema() != schema {
            return Err(IndexError::OtherVersion);
        }
        let cutter = TextAnalyzer::builder(Cutter::default()).build();
        index.tokenizers().register(CUTTER, cutter);
        Ok(Self { index, fields })
    }

    /// Looks through all of its files for damage.
    ///
    /// # Errors
    /// When there is any.
    pub fn check(&self) -> Result<(), IndexError> {
        match self.index.validate_checksum()?.is_empty() {
            true => Ok(()),
            false => Err(IndexError::Damaged),
        }
    }

    /// Whoever may change it; there is one at a time.
    ///
    /// # Errors
    /// When somebody else changes it.
    pub fn writer(&self, threads: usize) -> Result<Writer, IndexError> {
        let bytes = GATHERED_BYTES * threads.max(1);
        let writer = self.index.writer_with_num_threads(threads.max(1), bytes)?;
        Ok(Writer {
            writer,
            fields: self.fields,
        })
    }

    /// A way to look at what was committed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn reader(&self) -> Result<Reader, IndexError> {
        let reader = self.index.reader_builder();
        let reader = reader.reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Reader {
            reader,
            fields: self.fields,
        })
    }
}

/// Changes an index.
pub struct Writer {
    writer: IndexWriter,
    fields: Fields,
}

impl Writer {
    /// Puts a text in.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, key: TextKey, text: &str) -> Result<(), IndexError> {
        let folded = Folded::new(text).into_string();
        let (low, high) = halves(key);
        let mut document = TantivyDocument::default();
        document.add_u64(self.fields.low, low);
        document.add_u64(self.fields.high, high);
        document.add_u64(self.fields.unspaced, u64::from(has_unspaced(&folded)));
        document.add_text(self.fields.text, folded);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Takes a text out.
    pub fn remove(&self, key: TextKey) {
        let (low, _) = halves(key);
        let term = Term::from_field_u64(self.fields.low, low);
        self.writer.delete_term(term);
    }

    /// Makes sure that everything so far is there whatever happens, and can be found.
    ///
    /// # Errors
    /// When it cannot be written; then the index is as it was.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        self.writer.commit()?;
        Ok(())
    }

    /// Waits until what goes on in the background is done.
    ///
    /// # Errors
    /// When something failed there.
    pub fn finish(self) -> Result<(), IndexError> {
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}

/// Looks at what was committed when it looked last.
#[derive(Clone)]
pub struct Reader {
    reader: IndexReader,
    pub(super) fields: Fields,
}

impl Reader {
    /// Looks again, for what was committed since.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn look_again(&self) -> Result<(), IndexError> {
        self.reader.reload()?;
        Ok(())
    }

    /// What it looks at; it stays the same whatever is committed.
    pub(super) fn searcher(&self) -> tantivy::Searcher {
        self.reader.searcher()
    }

    /// Which texts there are, in no order.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn keys(&self) -> Result<Vec<TextKey>, IndexError> {
        let searcher = self.searcher();
        let mut keys = Vec::new();
        for segment in searcher.segment_readers() {
            let column = Keys::of(segment)?;
            let alive = segment.doc_ids_alive();
            keys.extend(alive.map(|document| column.key(document)));
        }
        Ok(keys)
    }
}

/// The keys of a segment's texts.
pub(super) struct Keys {
    low: tantivy::columnar::Column<u64>,
    high: tantivy::columnar::Column<u64>,
}

impl Keys {
    pub fn of(segment: &tantivy::SegmentReader) -> Result<Self, IndexError> {
        let columns = segment.fast_fields();
        Ok(Self {
            low: columns.u64(LOW)?,
            high: columns.u64(HIGH)?,
        })
    }

    pub fn key(&self, document: u32) -> TextKey {
        let half = |column: &tantivy::columnar::Column<u64>| column.first(document).unwrap_or(0);
        TextKey(u128::from(half(&self.high)) << 64 | u128::from(half(&self.low)))
    }
}

fn halves(key: TextKey) -> (u64, u64) {
    let TextKey(key) = key;
    // Either half of it fits by construction.
    (key as u64, (key >> 64) as u64)
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(CUTTER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        text: schema.add_text_field(TEXT_FIELD, text),
        low: schema.add_u64_field(LOW, INDEXED | FAST),
        high: schema.add_u64_field(HIGH, FAST),
        unspaced: schema.add_u64_field(UNSPACED, FAST),
    };
    (schema.build(), fields)
}
