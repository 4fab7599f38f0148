//! Words → the places where documents hold them.
//!
//! Invariants: a span always lies on `char` boundaries of the text that was searched, and names
//! the words as they stand there, whatever was folded away to find them. Time is linear in the
//! text. Nothing here knows of headers or furniture: callers drop the spans that they do not want.

mod answer;
mod field;
mod fold;
mod fuzzy;
mod help;
mod index;
mod language;
mod leaves;
mod pieces;
mod query;
mod term;

pub use answer::{Answer, Documents, NoAnswer};
pub use field::{Field, Having, Needle};
pub use help::HELP;
pub use index::{Index, IndexError, Reader, TextKey, Writer};
pub use leaves::Joined;
pub use query::{Facts, Query};
