//! The chronology that the analyst writes, and the codec of `dateline.chronology.json`, which
//! holds its lines. `assets/schema/chronology.schema.json` describes it.
//!
//! Invariants: those of every [`Collection`]. A line that was dropped is kept and told as such, so
//! that no draft brings it back.

mod codec;

#[cfg(test)]
mod tests;

use super::collection::{self, Collection, CollectionEdit, PageError, PageFile, Rivals};
pub use super::collection::{merge, write};
pub use codec::OfLines;

/// The name of the chronology's file, in the corpus's folder.
pub const FILE_NAME: &str = "dateline.chronology.json";

/// The lines of the chronology.
pub type Lines = Collection<OfLines>;

/// One change to the chronology.
pub type LineEdit = CollectionEdit<OfLines>;

/// Everything that stands against the state of a line that is shown.
pub type LineRivals = Rivals<OfLines>;

/// Reads a chronology's file.
///
/// # Errors
/// When the file holds no chronology, is damaged, or is of a newer version. It must then not be
/// written over.
pub fn read(bytes: &[u8]) -> Result<PageFile<OfLines>, PageError> {
    collection::read(bytes)
}
