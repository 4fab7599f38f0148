//! Who made a thing and changed it, and which changes it has been through.
//!
//! Invariant: whether one state of a thing is newer than another is told by their versions
//! alone, never by times: clocks of two machines need not agree.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};

/// The longest name of a seat, in bytes: more is no name that Dateline gave.
const LONGEST_SEAT: usize = 64;

/// One place that edits are made at: one window on one machine. Its changes follow one another,
/// so counting them tells which came first. Empty where a file does not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat(String);

impl Seat {
    /// Reads a seat's name: letters, digits, `-` and `_`, at most 64 of them.
    pub fn parse(written: &str) -> Option<Self> {
        let fits = written.len() <= LONGEST_SEAT
            && written
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        fits.then(|| Self(written.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The changes that a state of a thing has been through: how many of each seat's (a version
/// vector: Parker et al., "Detection of mutual inconsistency in distributed systems", 1983).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(BTreeMap<Seat, u64>);

impl Version {
    /// This many changes, made at a seat that is not known.
    pub fn of_revision(revision: u64) -> Self {
        Self::from_iter([(Seat::default(), revision)])
    }

    /// How many changes there were, whoever made them. Grows with each.
    pub fn revision(&self) -> u64 {
        self.0.values().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// How many changes of each seat, by the seats' names.
    pub fn changes(&self) -> impl Iterator<Item = (&Seat, u64)> {
        self.0.iter().map(|(seat, n)| (seat, *n))
    }

    /// One more change, made at this seat.
    pub fn advance(&mut self, seat: &Seat) {
        let n = self.0.entry(seat.clone()).or_default();
        *n = n.saturating_add(1);
    }

    /// Takes in all changes of another version.
    pub fn join(&mut self, other: &Version) {
        for (seat, n) in &other.0 {
            let own = self.0.entry(seat.clone()).or_default();
            *own = (*own).max(*n);
        }
    }

    /// Whether it has been through every change of the other one. Two versions of which neither
    /// has are rivals: made without knowledge of each other.
    pub fn includes(&self, other: &Version) -> bool {
        let own = |seat: &Seat| self.0.get(seat).copied().unwrap_or_default();
        other.0.iter().all(|(seat, n)| own(seat) >= *n)
    }
}

impl FromIterator<(Seat, u64)> for Version {
    /// Seats without a change leave no trace, so that equal versions are equal.
    fn from_iter<T: IntoIterator<Item = (Seat, u64)>>(changes: T) -> Self {
        Self(changes.into_iter().filter(|(_, n)| *n > 0).collect())
    }
}

impl Seat {
    /// The seat to count the next change of a version at, when others stand beside it that it
    /// does not know: its own, or a branch of it where one of them holds changes of this seat
    /// that the version has not been through. Counted at the seat itself, the next change would
    /// seem to come after those.
    pub fn beside<'a>(
        &self,
        version: &Version,
        others: impl Iterator<Item = &'a Version> + Clone,
    ) -> Seat {
        let own = |seat: &Seat| version.0.get(seat).copied().unwrap_or_default();
        let is_free = |seat: &Seat| {
            let mut others = others.clone();
            others.all(|other| other.0.get(seat).copied().unwrap_or_default() <= own(seat))
        };
        let branches = (1_u32..).map(|n| Seat(format!("{}-{n}", self.0)));
        let mut seats = std::iter::once(self.clone()).chain(branches);
        seats.find(is_free).unwrap_or_else(|| self.clone())
    }
}

/// Who makes an edit, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The analyst's name.
    pub author: String,
    /// The window it is made in.
    pub seat: Seat,
    /// The time.
    pub at: DateTime<Utc>,
}

impl Hand {
    /// The stamp of a thing that is made now.
    pub fn stamp(&self) -> Stamp {
        let mut version = Version::default();
        version.advance(&self.seat);
        Stamp {
            author: self.author.clone(),
            created: self.at,
            editor: self.author.clone(),
            modified: self.at,
            version,
        }
    }
}

/// Who made a thing and when, and who changed it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Who made it.
    pub author: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Who changed it last.
    pub editor: String,
    /// When it was last changed.
    pub modified: DateTime<Utc>,
    /// What it has been through; undoing is a change too.
    pub version: Version,
}

impl Stamp {
    /// Notes one more change.
    pub fn touch(&mut self, hand: &Hand) {
        self.editor.clone_from(&hand.author);
        self.modified = hand.at;
        self.version.advance(&hand.seat);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(changes: &[(&str, u64)]) -> Version {
        let seat = |name: &str| Seat::parse(name).unwrap();
        changes.iter().map(|(name, n)| (seat(name), *n)).collect()
    }

    #[test]
    fn a_version_includes_what_it_has_been_through() {
        let check = |a: &[(&str, u64)], b: &[(&str, u64)], forth: bool, back: bool| {
            let (a, b) = (version(a), version(b));
            assert_eq!(
                (a.includes(&b), b.includes(&a)),
                (forth, back),
                "{a:?} {b:?}"
            );
            let mut both = a.clone();
            both.join(&b);
            assert!(both.includes(&a) && both.includes(&b));
        };
        check(&[], &[], true, true);
        check(&[("ana", 1)], &[], true, false);
        check(&[("ana", 2)], &[("ana", 1)], true, false);
        check(&[("ana", 2)], &[("ben", 1)], false, false);
        check(&[("ana", 2), ("ben", 1)], &[("ben", 1)], true, false);
        check(&[("ana", 0)], &[], true, true);
    }

    #[test]
    fn every_change_counts() {
        let seat = Seat::parse("ana").unwrap();
        let mut version = Version::of_revision(3);
        version.advance(&seat);
        assert_eq!(version.revision(), 4);
        assert!(version.includes(&Version::of_revision(3)));
        let mut full = Version::of_revision(u64::MAX);
        full.advance(&seat);
        full.advance(&Seat::default());
        assert_eq!(full.revision(), u64::MAX);
    }

    #[test]
    fn a_change_beside_rivals_does_not_seem_to_know_them() {
        let seat = Seat::parse("ana").unwrap();
        let check = |own: &[(&str, u64)], rival: &[(&str, u64)], expected: &str| {
            let (mut own, rival) = (version(own), version(rival));
            let beside = seat.beside(&own, [&rival].into_iter());
            assert_eq!(beside.as_str(), expected);
            own.advance(&beside);
            assert!(!own.includes(&rival), "{own:?}");
        };
        check(&[("ben", 1)], &[("eva", 1)], "ana");
        check(&[("ben", 1)], &[("ana", 1)], "ana-1");
        check(&[("ana", 2)], &[("ana", 1), ("eva", 1)], "ana");
        check(&[("ben", 1)], &[("ana", 1), ("ana-1", 1)], "ana-2");
    }

    #[test]
    fn seats_have_plain_names() {
        assert!(Seat::parse("a1-B_2").is_some() && Seat::parse("").is_some());
        for odd in ["a b", "é", "../x", &"x".repeat(65)] {
            assert_eq!(Seat::parse(odd), None);
        }
    }
}
