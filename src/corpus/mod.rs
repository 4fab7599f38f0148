//! Bytes → documents: decoding, the header, the title and the outlet.
//!
//! Invariant: pure. Nothing here opens a file or asks the time; the same bytes under the same
//! name always give the same document. The decoded text is kept verbatim, so that every span
//! leads back to the words as they stand in the file.

mod decode;
mod document;
mod furniture;
mod outlet;
mod recurring;
pub mod sample;
pub mod seed_format;
mod title;

pub use decode::{Decoded, decode};
pub use document::read_document;
pub use furniture::furniture;
pub use outlet::outlet;
pub use recurring::RecurringLines;
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
}
