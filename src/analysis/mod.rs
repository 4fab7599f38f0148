//! What is known of a document, of a day and of a corpus, composed from the layers below.
//!
//! Invariant: pure functions of their arguments; the order in which documents arrive never
//! matters.

mod chronology;
mod corrections;
mod day_sheet;
mod dossier;
mod flip;
mod line;
mod marks;
mod order;
#[cfg(test)]
mod testing;
mod typed;
mod words;

pub use chronology::{Chronology, ChronologyEntry, chronology};
pub use corrections::ANALYST_RULE;
pub use day_sheet::{DaySheet, busiest_day, day_sheet, documents_among};
pub use dossier::{Dossier, search_spans, snippet};
pub use flip::NoFlip;
pub use line::Line;
pub use marks::{PlacedBy, PlacedPassage, marks, place_passage, times_of};
pub use order::{OrderGround, ReadingOrder};
pub use typed::read_date;
pub use words::{
    date_in_words, day_in_words, interval_in_words, one_line, other_times_in_words, plural,
    published_in_words, reading_in_words, short_day, times_in_words,
};
