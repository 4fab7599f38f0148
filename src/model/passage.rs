//! A span of a document that the analyst annotated.

use std::fmt;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Interval, Span, TagPath};

/// A passage's id, stable for ever and unique across corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub Uuid);

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The form of a W3C annotation's `id`.
        write!(f, "urn:uuid:{}", self.0)
    }
}

/// When the thing a passage tells of happened, by the analyst's judgement: a calendar value as
/// TIMEX3 writes it (`2022-02-10`, `2022-02`, `2022-W06`) with the time it covers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EventDate {
    value: String,
    interval: Interval,
}

impl EventDate {
    /// Reads a calendar value; `None` when it names no stretch of the calendar.
    pub fn parse(typed: &str) -> Option<Self> {
        let value = typed.trim();
        Some(Self {
            interval: Interval::of_value(value)?,
            value: value.to_owned(),
        })
    }

    /// The value, as TIMEX3 writes it.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The time it covers.
    pub fn interval(&self) -> Interval {
        self.interval
    }
}

/// An annotated span of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its id.
    pub id: PassageId,
    /// The words, in bytes of the document's text.
    pub span: Span,
    /// The labels on it, in the order they were put there, none twice.
    pub tags: Vec<TagPath>,
    /// The analyst's note; may be empty.
    pub note: String,
    /// When the thing it tells of happened or should, if the analyst said so.
    pub event_date: Option<EventDate>,
    /// Who made it.
    pub author: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub modified: DateTime<Utc>,
    /// Grows by one with every change, undo included; starts at 1.
    pub revision: u64,
}
