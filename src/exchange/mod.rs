//! What leaves Dateline: annotated passages, events, chronologies, mentions and citations, one file
//! per format.
//!
//! Invariants: a row always holds the exact words and where they stand (code points of the text
//! with that hash), so it leads back to its source. Words of a document are data and never
//! become mark-up, formulas or commands. Nothing is left out silently.

pub mod agreement;
pub mod chronology;
pub mod citation;
pub mod commitments;
pub mod copies;
pub mod csv;
pub mod dates;
pub mod events;
pub mod json;
pub mod list;
pub mod markdown;
pub mod report;
mod rows;

pub use events::EventRow;
pub use rows::{PassageRow, RowError, rows};
