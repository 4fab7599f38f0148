//! What the analyst says of some words of a text: of a date that was read in them, or of whether
//! they are text at all.

use std::fmt;

use uuid::Uuid;

use super::{EventDate, Span, Stamp};

/// A correction's id, stable for ever and unique across corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CorrectionId(pub Uuid);

impl fmt::Display for CorrectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The form of a W3C annotation's `id`.
        write!(f, "urn:uuid:{}", self.0)
    }
}

/// What some words mean, by the analyst's judgement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// They name no date.
    Rejected,
    /// They name this one.
    Value(EventDate),
    /// They are furniture.
    Furniture,
    /// They are text, though they look like furniture.
    Prose,
}

impl Verdict {
    const REJECTED: &'static str = "rejected";
    const FURNITURE: &'static str = "furniture";
    const PROSE: &'static str = "prose";

    /// The verdict as a word: a TIMEX3 value for a date.
    pub fn word(&self) -> &str {
        match self {
            Verdict::Rejected => Self::REJECTED,
            Verdict::Value(date) => date.value(),
            Verdict::Furniture => Self::FURNITURE,
            Verdict::Prose => Self::PROSE,
        }
    }

    /// The verdict of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            Self::REJECTED => Some(Verdict::Rejected),
            Self::FURNITURE => Some(Verdict::Furniture),
            Self::PROSE => Some(Verdict::Prose),
            value => EventDate::parse(value).map(Verdict::Value),
        }
    }

    /// Whether it is about a date.
    pub fn is_of_a_date(&self) -> bool {
        matches!(self, Verdict::Rejected | Verdict::Value(_))
    }
}

/// The analyst's word on some words, mostly a date expression; it counts more than how the text
/// was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// The words, in bytes of the document's text.
    pub span: Span,
    /// What they mean.
    pub verdict: Verdict,
    /// Who made it and changed it.
    pub stamp: Stamp,
}
