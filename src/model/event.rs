//! The analyst's own record of something that happened or should.
//!
//! Invariants: an event names the passages that it rests on and never holds their words; a date
//! that is not known is missing, never made up. What became of it ([`Status`]), how likely it is
//! ([`Probability`]) and how sure the analyst is of that ([`Confidence`]) are three scales that
//! are never mixed.

use std::fmt;

use uuid::Uuid;

use super::{DocId, EventDate, PassageId, Recorded, Status};

/// An event's id, stable for ever and unique across corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub Uuid);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "urn:uuid:{}", self.0)
    }
}

/// A passage of some document, wherever an event speaks of one. The passage may be gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageRef {
    /// The document.
    pub doc: DocId,
    /// The passage.
    pub passage: PassageId,
}

/// How likely something is, in the words of the probability yardstick of the UK's Professional
/// Head of Intelligence Assessment (PHIA; "Explaining Uncertainty in UK Intelligence Assessment",
/// 2025). The gaps between the ranges are the yardstick's own: nobody can tell 22 % from
/// 23 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Probability {
    /// 0 to about 5 %.
    RemoteChance,
    /// About 10 to 20 %.
    HighlyUnlikely,
    /// About 25 to 35 %.
    Unlikely,
    /// About 40 to less than 50 %.
    RealisticPossibility,
    /// About 55 to 75 %. The yardstick says "likely or probable".
    Likely,
    /// About 80 to 90 %.
    HighlyLikely,
    /// About 95 to 100 %.
    AlmostCertain,
}

impl Probability {
    /// All of them, the least likely first.
    pub const ALL: [Probability; 7] = [
        Probability::RemoteChance,
        Probability::HighlyUnlikely,
        Probability::Unlikely,
        Probability::RealisticPossibility,
        Probability::Likely,
        Probability::HighlyLikely,
        Probability::AlmostCertain,
    ];

    /// Reads the words that files hold; "probable" is the yardstick's other word for "likely".
    pub fn parse(words: &str) -> Option<Self> {
        match words {
            "probable" => Some(Probability::Likely),
            _ => Self::ALL.into_iter().find(|it| it.words() == words),
        }
    }

    /// The words used in the window, in files and in exports.
    pub fn words(self) -> &'static str {
        match self {
            Probability::RemoteChance => "remote chance",
            Probability::HighlyUnlikely => "highly unlikely",
            Probability::Unlikely => "unlikely",
            Probability::RealisticPossibility => "realistic possibility",
            Probability::Likely => "likely",
            Probability::HighlyLikely => "highly likely",
            Probability::AlmostCertain => "almost certain",
        }
    }

    /// The range in per cent that the yardstick gives the words.
    pub fn percent(self) -> std::ops::RangeInclusive<u8> {
        match self {
            Probability::RemoteChance => 0..=5,
            Probability::HighlyUnlikely => 10..=20,
            Probability::Unlikely => 25..=35,
            Probability::RealisticPossibility => 40..=49,
            Probability::Likely => 55..=75,
            Probability::HighlyLikely => 80..=90,
            Probability::AlmostCertain => 95..=100,
        }
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// How sure the analyst is of an assessment: what it rests on, not how likely the thing is
/// (ICD 203, "Analytic Standards", keeps the two apart too).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Little or doubtful evidence.
    Low,
    /// Credible evidence with gaps.
    Moderate,
    /// Good evidence from several sides.
    High,
}

impl Confidence {
    /// All of them, the least sure first.
    pub const ALL: [Confidence; 3] = [Confidence::Low, Confidence::Moderate, Confidence::High];

    /// Reads the word that files hold.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The one lower-case word used in the window, in files and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Moderate => "moderate",
            Confidence::High => "high",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The analyst's judgement of an event. Either half may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Assessment {
    /// How likely it is.
    pub probability: Option<Probability>,
    /// How sure the analyst is.
    pub confidence: Option<Confidence>,
}

impl Assessment {
    /// Whether nothing is said.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// What the analyst says of an event. Everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFacts {
    /// What it is, in a few words.
    pub title: String,
    /// It happened then or later.
    pub earliest: Option<EventDate>,
    /// It happened then or before.
    pub latest: Option<EventDate>,
    /// When it happened, by the best guess there is.
    pub best: Option<EventDate>,
    /// Where; may be empty.
    pub place: String,
    /// Who took part, in the analyst's order, none twice.
    pub actors: Vec<String>,
    /// What became of it.
    pub status: Status,
    /// How likely that is.
    pub assessment: Assessment,
    /// The note; may be empty.
    pub note: String,
    /// The passages that speak for it, in the order they were linked, none twice.
    pub supports: Vec<PassageRef>,
    /// The passages that speak against it. No passage is in both lists.
    pub contradicts: Vec<PassageRef>,
    /// The event that this one goes on from: what was announced is moved, what was moved is held.
    pub follows: Option<EventId>,
}

/// Which way a passage bears on an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearing {
    /// It speaks for the event.
    Supports,
    /// It speaks against it.
    Contradicts,
}

impl Bearing {
    /// The one lower-case word used in the window, in files and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Bearing::Supports => "supports",
            Bearing::Contradicts => "contradicts",
        }
    }
}

impl EventFacts {
    /// With a passage linked this way, at the end of the list unless it is in it already. A link
    /// the other way is replaced.
    #[must_use]
    pub fn with_link(mut self, passage: PassageRef, bearing: Bearing) -> Self {
        let (into, other) = match bearing {
            Bearing::Supports => (&mut self.supports, &mut self.contradicts),
            Bearing::Contradicts => (&mut self.contradicts, &mut self.supports),
        };
        other.retain(|linked| *linked != passage);
        if !into.contains(&passage) {
            into.push(passage);
        }
        self
    }

    /// Without any link to a passage.
    #[must_use]
    pub fn without_link(mut self, passage: &PassageRef) -> Self {
        self.supports.retain(|linked| linked != passage);
        self.contradicts.retain(|linked| linked != passage);
        self
    }

    /// Every linked passage, those that support it first.
    pub fn links(&self) -> impl Iterator<Item = (Bearing, &PassageRef)> {
        let supports = self.supports.iter();
        let contradicts = self.contradicts.iter();
        supports
            .map(|linked| (Bearing::Supports, linked))
            .chain(contradicts.map(|linked| (Bearing::Contradicts, linked)))
    }

    /// Whether it has no date at all.
    pub fn is_undated(&self) -> bool {
        self.best.is_none() && self.earliest.is_none() && self.latest.is_none()
    }
}

/// The analyst's record of something that happened or should.
pub type Event = Recorded<EventId, EventFacts>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_yardstick_reads_back_and_its_ranges_never_meet() {
        let mut last = None;
        for probability in Probability::ALL {
            assert_eq!(Probability::parse(probability.words()), Some(probability));
            let range = probability.percent();
            assert!(last.is_none_or(|last| last < *range.start()));
            last = Some(*range.end());
        }
        assert_eq!(Probability::parse("probable"), Some(Probability::Likely));
        assert_eq!(Probability::parse("possible"), None);
        for confidence in Confidence::ALL {
            assert_eq!(Confidence::parse(confidence.word()), Some(confidence));
        }
    }

    #[test]
    fn a_passage_bears_on_an_event_in_one_way() {
        let linked = |n: u128| PassageRef {
            doc: DocId::new("a.txt"),
            passage: PassageId(Uuid::from_u128(n)),
        };
        let facts = EventFacts::default()
            .with_link(linked(1), Bearing::Supports)
            .with_link(linked(2), Bearing::Supports)
            .with_link(linked(1), Bearing::Supports)
            .with_link(linked(2), Bearing::Contradicts);
        assert_eq!(facts.supports, [linked(1)]);
        assert_eq!(facts.contradicts, [linked(2)]);
        assert_eq!(facts.links().count(), 2);
        assert_eq!(facts.without_link(&linked(2)).contradicts, []);
    }
}
