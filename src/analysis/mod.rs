//! What is known of a document, of a day and of a corpus, composed from the layers below.
//!
//! Invariant: pure functions of their arguments; the order in which documents arrive never
//! matters.

mod attribution;
mod chronology;
mod corrections;
mod day_sheet;
mod dossier;
mod events;
mod flip;
mod line;
mod marks;
mod occurrences;
mod order;
mod origins;
#[cfg(test)]
mod testing;
mod typed;
mod words;

pub use attribution::{SuggestedAttribution, suggest_attribution};
pub use chronology::{
    Chronology, ChronologyEntry, DayRange, Question, RankedDay, ToldDay, chronology, rank_days,
    tell_days,
};
pub use corrections::ANALYST_RULE;
pub use day_sheet::{DaySheet, busiest_day, day_sheet, documents_among};
pub use dossier::{Dossier, search_spans, snippet};
pub use events::{
    TypedDates, dates_to_type, event_dates_in_words, event_of_passage, interval_of,
    on_or_before_publication, read_dates,
};
pub use flip::NoFlip;
pub use line::Line;
pub use marks::{
    PlacedBy, PlacedEvent, PlacedPassage, event_marks, marks, place_event, place_passage, times_of,
};
pub use occurrences::{MOST_OCCURRENCES, Occurrence, Occurrences, occurrences};
pub use order::{OrderGround, ReadingOrder};
pub use origins::{Origins, origins};
pub use typed::read_date;
pub use words::{
    date_in_words, day_in_words, interval_in_words, one_line, other_times_in_words, plural,
    published_in_words, reading_in_words, short_day, times_in_words,
};
