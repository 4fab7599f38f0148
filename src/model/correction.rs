//! What the analyst says of a date that was read in a text.

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
}

/// The analyst's word on one date expression; it counts more than how the text was read.
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
