//! Where the words of a passage stand after its document was changed.
//!
//! Works for anything that has a span: passages, corrections of dates. With the text that the
//! spans were made in ([`in_kept_text`]) the two texts are compared; without it ([`by_quote`])
//! there are only the quoted words and what stood around them.
//!
//! Invariants: nothing is guessed. A span is given a new place only when its own words are the
//! same (line ends CRLF or LF and the Unicode forms NFC or NFD count as the same, nothing else)
//! **and** no other stretch of the new text could as well be its own; everything else goes to
//! the analyst, with the likeliest places first. Pure: no disk, no clock. Time is near to
//! proportional to the texts, whatever is in them.

mod blocks;
mod candidates;
mod canon;
mod echoes;
mod kept;
mod quoted;
mod tokens;
mod twins;

use crate::model::{Position, Span};

pub use echoes::Echoes;
pub use kept::in_kept_text;
pub use quoted::{by_quote, echoes, is_repeated};

/// Code points before and behind a passage that count as its neighbours.
pub const NEIGHBOURS: usize = 32;

/// Code points of the text that are shown before and behind a passage to be reviewed.
const SHOWN: usize = 80;

/// What became of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The same words at the same place.
    Exact(Span),
    /// The same words, certainly its own, at another place.
    Moved(Span),
    /// Only the analyst can tell: there is at least one candidate.
    Review(Review),
    /// Nothing in the text looks like it.
    Orphan(Review),
}

impl Outcome {
    /// The place, where it is certain.
    pub fn span(&self) -> Option<Span> {
        match self {
            Outcome::Exact(span) | Outcome::Moved(span) => Some(*span),
            Outcome::Review(_) | Outcome::Orphan(_) => None,
        }
    }

    /// What there is for the analyst to decide; a place that is certain is the only candidate.
    pub fn to_decide(self, text: &str, words: &str) -> Review {
        match self {
            Outcome::Review(review) | Outcome::Orphan(review) => review,
            Outcome::Exact(span) | Outcome::Moved(span) => Review {
                why: Why::SurroundingsChanged,
                before: Excerpt {
                    words: words.to_owned(),
                    ..Excerpt::of(text, span)
                },
                candidates: vec![Candidate {
                    span,
                    same_words: true,
                }],
            },
        }
    }

    fn certain(before: Span, now: Span) -> Self {
        match before == now {
            true => Outcome::Exact(now),
            false => Outcome::Moved(now),
        }
    }

    fn uncertain(why: Why, before: Excerpt, candidates: Vec<Candidate>) -> Self {
        let review = Review {
            why,
            before,
            candidates,
        };
        match review.candidates.is_empty() {
            true => Outcome::Orphan(review),
            false => Outcome::Review(review),
        }
    }
}

/// What the analyst needs to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Why it was not decided.
    pub why: Why,
    /// The words as they were.
    pub before: Excerpt,
    /// Where they may be now, likeliest first; none overlaps a likelier one.
    pub candidates: Vec<Candidate>,
}

/// A place in the new text where a passage may belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The place.
    pub span: Span,
    /// Whether the words there are the passage's own; otherwise they only look like them.
    pub same_words: bool,
}

/// Some words, and what stands around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before.
    pub prefix: String,
    /// The words.
    pub words: String,
    /// What stands behind.
    pub suffix: String,
}

impl Excerpt {
    /// The words of a span with their surroundings.
    pub fn of(text: &str, span: Span) -> Self {
        Self {
            prefix: text_before(text, span.start, SHOWN).to_owned(),
            words: text.get(span.range()).unwrap_or_default().to_owned(),
            suffix: text_after(text, span.end, SHOWN).to_owned(),
        }
    }
}

/// Why a place is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// It marked no words.
    NoWords,
    /// Its words are not there as they were.
    WordsChanged,
    /// Its words are there, but what stood around them is not.
    SurroundingsChanged,
    /// Its words stand at more than one place.
    Repeated,
    /// Text that is like its surroundings was added or taken out: it may be a copy.
    Copied,
    /// Its words were found far from where they were.
    FarAway,
    /// The text is too large to be sure.
    TooLarge,
}

impl Why {
    /// One sentence for a person.
    pub fn sentence(self) -> &'static str {
        match self {
            Why::NoWords => "It marks no words.",
            Why::WordsChanged => "The words were changed, or are not in the text any more.",
            Why::SurroundingsChanged => {
                "The words are there, but not between what stood around them."
            }
            Why::Repeated => "The words stand at more than one place in the changed text.",
            Why::Copied => {
                "The words may be a copy: text like what stands around them was added or taken out."
            }
            Why::FarAway => "The words were found, but not where they would be expected.",
            Why::TooLarge => {
                "The text is too large to be sure that the words stand there only once."
            }
        }
    }
}

/// What a file says of a passage's place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// The words.
    pub exact: String,
    /// What stood before them.
    pub prefix: String,
    /// What stood behind them.
    pub suffix: String,
    /// Where they stood, in the text that the quote was taken from.
    pub position: Option<Position>,
    /// Whether the words stood between these surroundings more than once in that text already.
    pub was_repeated: bool,
    /// What of the wider surroundings stood in that text more than once.
    pub echoes: Echoes,
}

/// Up to `count` code points that end at byte `at`.
fn text_before(text: &str, at: usize, count: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    let start = match count {
        0 => head.len(),
        n => head.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i),
    };
    head.get(start..).unwrap_or_default()
}

/// Up to `count` code points that begin at byte `at`.
fn text_after(text: &str, at: usize, count: usize) -> &str {
    let tail = text.get(at..).unwrap_or_default();
    let end = tail.char_indices().nth(count);
    tail.get(..end.map_or(tail.len(), |(i, _)| i))
        .unwrap_or_default()
}
