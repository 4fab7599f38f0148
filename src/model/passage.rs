//! A span of a document that the analyst annotated.

use std::fmt;

use uuid::Uuid;

use super::{Credibility, Interval, Span, Stamp, Stance, TagPath};

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

/// What the analyst says in a passage. Everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The labels, in the order they were put there, none twice.
    pub tags: Vec<TagPath>,
    /// The note; may be empty.
    pub note: String,
    /// When the thing it tells of happened or should.
    pub event_date: Option<EventDate>,
    /// Who is the origin of what is said; may be empty.
    pub said_by: String,
    /// Who passed it on; may be empty.
    pub carried_by: String,
    /// How the speaker stands to it.
    pub stance: Option<Stance>,
    /// How credible it is.
    pub credibility: Option<Credibility>,
}

impl Content {
    /// With this tag on it, at the end unless it is there already.
    #[must_use]
    pub fn with_tag(mut self, tag: TagPath) -> Self {
        if !self.tags.contains(&tag) {
            self.tags.push(tag);
        }
        self
    }

    /// Without this tag.
    #[must_use]
    pub fn without_tag(mut self, tag: &TagPath) -> Self {
        self.tags.retain(|other| other != tag);
        self
    }
}

/// An annotated span of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its id.
    pub id: PassageId,
    /// The words, in bytes of the document's text.
    pub span: Span,
    /// What the analyst says of them.
    pub content: Content,
    /// Who made it and changed it.
    pub stamp: Stamp,
}
