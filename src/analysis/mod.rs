//! What is known of a document, of a day and of a corpus, composed from the layers below.
//!
//! Invariant: pure functions of their arguments; the order in which documents arrive never
//! matters.

mod actors;
mod agreement;
mod attribution;
mod chronology;
mod commitments;
mod copies;
mod corrections;
mod day_groups;
mod day_sheet;
mod described;
mod differences;
mod dossier;
mod events;
mod facts;
mod flip;
mod furniture;
mod groups;
mod hands;
mod hits;
mod kept;
mod line;
mod marks;
mod occurrences;
mod order;
mod origins;
mod searched;
#[cfg(test)]
mod testing;
mod time_filter;
mod typed;
mod words;

pub use agreement::{Agreement, Alphas, Coded, Disagreement, TagAgreement, agreement};
pub use attribution::{SuggestedAttribution, suggest_attribution};
pub use chronology::{
    Chronology, ChronologyEntry, DayRange, DraftedChronology, Gap, Question, RankedDay, ToldDay,
    chronology, draft_lines, gaps, line_facts, rank_days, tell_days,
};
pub use commitments::{
    Commitments, Kind as CommitmentKind, Outcome, Stage, Step, Thread, Told, commitments, told,
};
pub use copies::{Alike, Copies, CopyFinder, CopyOf, LEAST_SHARE, SameWords, Shingles, Story};
pub use corrections::ANALYST_RULE;
pub use day_groups::{DayGroups, DaySide, Saying, SayingGroup};
pub use day_sheet::{DaySheet, busiest_day, day_sheet, documents_among};
pub use described::{as_read, described};
pub use differences::{Part, differences, differences_of};
pub use dossier::{Dossier, search_spans, snippet};
pub use events::{
    TypedDates, dates_to_type, event_dates_in_words, event_of_passage, interval_of,
    on_or_before_publication, read_dates,
};
pub use facts::Known;
pub use flip::NoFlip;
pub use groups::{Grouping, timeline_of};
pub use hands::with_many_hands;
pub use hits::{Facet, FacetKind, FacetValue, Hit, Snippet, facets, hit_snippet, hits};
pub use kept::{name_of_facts, read_facts, write_facts};
pub use line::Line;
pub use marks::{
    PlacedBy, PlacedEvent, PlacedPassage, event_marks, marks, place_event, place_passage,
    publication_interval, times_of,
};
pub use occurrences::{MOST_OCCURRENCES, Occurrence, Occurrences, occurrences};
pub use order::{OrderGround, ReadingOrder};
pub use origins::{Origins, origins};
pub use searched::{Columns, Month, Searched};
pub use time_filter::{TimeFilter, TimeRelation};
pub use typed::read_date;
pub use words::{
    count_words, date_in_words, day_in_words, doubt_in_words, interval_in_words, one_line,
    other_times_in_words, plural, publication_in_words, published_in_words, reading_in_words,
    short_day, size_in_words, source_in_words, times_in_words,
};
