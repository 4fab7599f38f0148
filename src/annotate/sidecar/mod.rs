//! The file beside a document that holds what is recorded about it, `<file name>.dateline.json`:
//! a W3C Web Annotation page (Recommendation of 2017-02-23) with a few terms of its own under
//! the prefix `dateline`. `assets/schema/sidecar.schema.json` describes it.
//!
//! Each item is a passage, with the motivation `editing` a correction of a date, or with the
//! motivation `classifying` and no selector what is said of the document as a whole.
//!
//! Invariants: reading never guesses and never drops. Either gets a place only where its words
//! certainly stand; everything else is carried along and written back. Writing what was
//! read gives the same bytes again. Both take time in proportion to the file and the text.
//!
//! Numbers in fields that Dateline does not know survive as far as a 64-bit integer or float
//! holds them (RFC 8259, section 6); annotations without a place survive to the letter.

mod glance;
mod place;
mod read;
mod repeated;
mod version;
mod wire;
mod write;

#[cfg(test)]
mod correction_tests;
#[cfg(test)]
mod foreign_tests;
#[cfg(test)]
mod tests;

use thiserror::Error;

pub use glance::{Glance, glance};
pub use place::Kept;
pub use read::{Sidecar, look_again, read, read_with};
pub(super) use version::{changes_of, read_version, with_version};
pub(super) use wire::{Item, ItemLeftover, Leftover};
pub use write::{write, write_line};

/// The version that is written, and the newest that can be read.
pub const SCHEMA: u64 = 1;

/// What a document's file name is followed by to make its sidecar's.
pub const SUFFIX: &str = ".dateline.json";

/// Code points of context on each side of a quote.
const CONTEXT: usize = 32;

/// Says of a quote that its words stood between the same surroundings more than once when it was
/// written, so that the quote alone can never tell where they belong.
const REPEATED: &str = "dateline:repeated";

/// Says of a quote which runs of words around it stood in the text more than once when it was
/// written, so that a copy that is made later can be told from them.
const ECHOES: &str = "dateline:echoes";

/// The other states of an annotation that wait beside it to be settled.
const RIVALS: &str = "dateline:rivals";

/// Why a sidecar could not be read or written. Each is a sentence for a person; the file must
/// then be left as it is.
#[derive(Debug, Error)]
pub enum SidecarError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is not text.
    #[error("the file is not UTF-8 text")]
    NotUtf8,
    /// It is not JSON, or a part of it has the wrong shape.
    #[error("the file cannot be read as JSON: {0}")]
    Malformed(#[source] serde_json::Error),
    /// It ends too early.
    #[error("the file ends in the middle: it was cut short")]
    CutShort,
    /// It is something else.
    #[error("the file is not a page of annotations")]
    NotAPage,
    /// A later Dateline wrote it.
    #[error(
        "the file was written by a newer version of Dateline (format {found}, this one knows {SCHEMA})"
    )]
    Newer {
        /// Its version.
        found: u64,
    },
    /// Its version is not a whole number from 1.
    #[error("the file does not say which version of the format it is in")]
    BadVersion,
    /// A span is not in the text that was given, so its words are unknown.
    #[error("a passage does not lie in the text that it is to be saved with")]
    WrongText,
    /// It could not be put into JSON.
    #[error("the annotations cannot be written as JSON: {0}")]
    Unwritable(#[source] serde_json::Error),
}

impl SidecarError {
    fn of_json(error: serde_json::Error) -> Self {
        match error.is_eof() {
            true => SidecarError::CutShort,
            false => SidecarError::Malformed(error),
        }
    }
}
