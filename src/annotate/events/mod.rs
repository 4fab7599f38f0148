//! The corpus's events and the codec of `dateline.events.json`, which holds them.
//! `assets/schema/events.schema.json` describes it.
//!
//! Invariants: fields that are not known survive at every level, and so do entries that cannot
//! be read as an event. Writing what was read gives the same bytes again. Versions are those of
//! sidecars: what was made apart stays apart until the analyst settles it.

pub(super) mod edits;
mod merge;
mod read;
mod rivals;
mod set;
mod wire;
mod write;

#[cfg(test)]
mod tests;

use thiserror::Error;

pub use merge::merge;
pub use read::{EventsFile, read};
pub use rivals::EventRivals;
pub use set::{Events, RivalEvent};
pub use write::write;

/// The name of the events' file, in the corpus's folder.
pub const FILE_NAME: &str = "dateline.events.json";

/// The version that is written, and the newest that can be read.
pub const SCHEMA: u64 = 1;

/// Why events could not be read or written. Each is a sentence for a person; the file must then
/// be left as it is.
#[derive(Debug, Error)]
pub enum EventsError {
    /// It is not JSON, or not of the shape of an events file.
    #[error("the events cannot be read: {0}")]
    Malformed(#[source] serde_json::Error),
    /// A later Dateline wrote it.
    #[error(
        "the events were written by a newer version of Dateline (format {found}, this one knows {SCHEMA})"
    )]
    Newer {
        /// Its version.
        found: u64,
    },
    /// Its version is not a whole number from 1.
    #[error("the events file does not say which version of the format it is in")]
    BadVersion,
    /// It could not be put into JSON.
    #[error("the events cannot be written as JSON: {0}")]
    Unwritable(#[source] serde_json::Error),
}
