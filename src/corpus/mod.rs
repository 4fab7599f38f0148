//! Bytes → documents: what kind of file it is, one reader for each kind, and what is known of a
//! document besides its words: title, outlet, author, language, and when it was published.
//!
//! Invariant: pure. Nothing here opens a file or asks the time; the same bytes under the same
//! name always give the same documents. A text is kept verbatim: as it was decoded, or for
//! mark-up as the whole visible text, so that every span leads back to the words.

mod columns;
mod cyrillic;
mod dating;
mod decode;
mod document;
mod draft;
mod format;
mod furniture;
mod language;
mod lines;
mod outlet;
mod readers;
mod recurring;
pub mod sample;
pub mod seed_format;
mod title;
pub mod wire;
mod written_date;

pub use columns::{Columns, Ground, KINDS as COLUMN_KINDS, Places};
pub use decode::{Decoded, decode};
pub use document::read_document;
pub use draft::{Draft, DraftDate, Input, Item, Reader, TableHead};
pub use format::format_of;
pub use furniture::furniture;
pub use language::{all as all_languages, of as language_of, of_code as language_of_code};
pub use outlet::outlet;
pub use readers::read;
pub use recurring::{Edges, RecurringLines};
pub use title::title;

use thiserror::Error;

/// Why some bytes are not a document. Reads on behind the file's name: "not opened: …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// There is nothing in it, or nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// The bytes are an image, a program, an archive …
    #[error("not text: the file holds bytes that no text has")]
    NotText,
    /// A byte order mark says UTF-32, which nobody writes any more and no standard decoder reads.
    #[error("the text is encoded as UTF-32, which is not supported; save it as UTF-8")]
    Utf32,
    /// It is not what its name says, or broken beyond reading.
    #[error("the {0} is damaged, or is something else under that name")]
    Damaged(&'static str),
    /// It cannot be read without a password.
    #[error("the {0} is protected by a password; save it without one")]
    Protected(&'static str),
    /// It holds pictures of words, or none.
    #[error(
        "the {0} holds no text, only pictures or nothing; put it through text recognition first"
    )]
    NoText(&'static str),
    /// The file formats of Office before 2007, and encrypted ones.
    #[error("an Office file of the old kind, or one with a password; save it as DOCX without one")]
    OldOffice,
    /// It unpacks to far more than it could hold in earnest.
    #[error("it unpacks to far too much to be a document")]
    Bomb,
    /// No column holds text.
    #[error("no column looks like text; say which one is, with “Columns of tables…” or --columns")]
    NoColumns,
    /// It is an export or a record of this program's own.
    #[error("one of Dateline’s own exports, not a document")]
    OwnExport,
}
