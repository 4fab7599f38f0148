//! The corpus's events and the codec of `dateline.events.json`, which holds them.
//! `assets/schema/events.schema.json` describes it.
//!
//! Invariants: those of every [`Collection`].

mod codec;
mod wire;

#[cfg(test)]
mod tests;

use super::collection::{self, Collection, PageError, PageFile, Rivals};
pub use super::collection::{merge, write};
pub use codec::OfEvents;

/// The name of the events' file, in the corpus's folder.
pub const FILE_NAME: &str = "dateline.events.json";

/// The events of a corpus.
pub type Events = Collection<OfEvents>;

/// Everything that stands against the state of an event that is shown.
pub type EventRivals = Rivals<OfEvents>;

/// Reads an events file.
///
/// # Errors
/// When the file holds no events, is damaged, or is of a newer version. It must then not be
/// written over.
pub fn read(bytes: &[u8]) -> Result<PageFile<OfEvents>, PageError> {
    collection::read(bytes)
}
