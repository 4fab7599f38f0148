//! A date expression found in a text, with everything needed to say why it was read so.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;

use super::{Interval, Span, Stance, Status};

/// The four types of TIMEX3 (ISO 24617-1, ISO-TimeML).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimexType {
    /// A calendar date of any size: a day, a week, a quarter, a century.
    Date,
    /// A time of day, or a part of one.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

impl TimexType {
    /// The type as TIMEX3 writes it.
    pub fn word(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }
}

impl fmt::Display for TimexType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The `mod` attribute of TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modifier {
    /// Earlier than the value.
    Before,
    /// Later than the value.
    After,
    /// The value or earlier.
    OnOrBefore,
    /// The value or later.
    OnOrAfter,
    /// Shorter than the value.
    LessThan,
    /// Longer than the value.
    MoreThan,
    /// At most the value.
    EqualOrLess,
    /// At least the value.
    EqualOrMore,
    /// Early in the value.
    Start,
    /// In the middle of the value.
    Mid,
    /// Late in the value.
    End,
    /// About the value.
    Approx,
}

impl Modifier {
    /// The modifier as TIMEX3 writes it.
    pub fn word(self) -> &'static str {
        match self {
            Modifier::Before => "BEFORE",
            Modifier::After => "AFTER",
            Modifier::OnOrBefore => "ON_OR_BEFORE",
            Modifier::OnOrAfter => "ON_OR_AFTER",
            Modifier::LessThan => "LESS_THAN",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
        }
    }
}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where the date came from that a relative mention was resolved against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnchorSource {
    /// The expression names its date itself; nothing was needed.
    None,
    /// The document's publication date.
    Publication,
    /// The date that the text names at this earlier place.
    Mention(Span),
    /// The dateline or the date of an embedded post or forwarded message, at this place.
    Nested(Span),
    /// It was needed and there is none: the document has no date.
    Missing,
}

/// What a mention was resolved against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    /// Where it came from.
    pub source: AnchorSource,
    /// The date itself; `None` exactly when the source is `None` or `Missing`.
    pub date: Option<NaiveDate>,
}

/// Why a mention has the value that it has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reasoning {
    /// The rule's stable name, such as `weekday.past`.
    pub rule: Cow<'static, str>,
    /// One sentence for a person, without the value: "the last Thursday on or before the
    /// publication date, because the sentence is told in the past".
    pub because: String,
    /// The words that decided between readings or gave the status, if any.
    pub cues: Vec<Span>,
}

/// Another value that the words could have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    /// TIMEX3 value.
    pub value: String,
    /// The time it covers, where it covers one.
    pub interval: Option<Interval>,
    /// When it would be meant: "if the week is counted from Sunday".
    pub when: String,
    /// Whether it is as likely as the one chosen, so that both must be drawn.
    pub live: bool,
}

/// A date expression in a document's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The words, in bytes of the document's text (header included).
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimexType,
    /// TIMEX3 value: `2022-02-10`, `P4Y`, `2022-W05`, `PAST_REF`, or `XXXX-XX-XX`-like when the
    /// text leaves it open.
    pub value: String,
    /// TIMEX3 `mod`.
    pub modifier: Option<Modifier>,
    /// The time it covers; `None` for a bare length of time, or when nothing resolves it.
    pub interval: Option<Interval>,
    /// What it was resolved against.
    pub anchor: Anchor,
    /// Whether its sentence tells of something planned, past, moved …
    pub status: Status,
    /// How the speaker stands to it, where the sentence says so.
    pub stance: Option<Stance>,
    /// Why.
    pub reasoning: Reasoning,
    /// Other values the words could have.
    pub other_readings: Vec<Reading>,
}
