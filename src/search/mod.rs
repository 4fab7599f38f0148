//! Words → the places where documents hold them.
//!
//! Invariants: a span always lies on `char` boundaries of the text that was searched, and names
//! the words as they stand there, whatever was folded away to find them. Time is linear in the
//! text. Nothing here knows of headers or furniture: callers drop the spans that they do not want.

mod field;
mod fold;
mod fuzzy;
mod help;
mod language;
mod query;
mod term;

pub use field::{Field, Having};
pub use help::HELP;
pub use query::{Facts, Query};
