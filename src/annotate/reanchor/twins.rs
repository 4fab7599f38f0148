//! Whether some words may be a copy of what stands, changed, elsewhere in the same text.
//!
//! Who copies a paragraph and then rewrites a part of the first one leaves a text in which that
//! part stands only once: in the copy. What tells is that something of its surroundings stands
//! more often than before, and that something of the words is left there.
//!
//! Invariant: the search looks at a bounded part of the text.

use std::collections::HashSet;
use std::ops::Range;

use super::tokens::{Runs, Tokens};

/// Tokens to each side of some words that count as their surroundings.
pub(super) const AROUND: usize = 60;

/// Tokens by which the words may be off from where they would be.
const SLACK: usize = 24;

/// Words and marks from which on words are so many that some of them in a row, two by two,
/// stand together elsewhere by chance.
const MANY: usize = 6;

/// Other places of the surroundings that are looked at; with more, nothing is certain.
const MOST_PLACES: usize = 100;

/// Two or three words or marks in a row.
type Part<'a> = [&'a str; 3];

/// Some words of a text, as the parts by which a remnant of them would be known.
pub(super) struct Parts<'a> {
    all: HashSet<Part<'a>>,
    place: Range<usize>,
    length: usize,
}

impl<'a> Parts<'a> {
    /// The parts of these tokens that hold at least one of them.
    pub fn of(tokens: &Tokens<'a>, place: Range<usize>) -> Self {
        let count = place.clone().filter(|&at| tokens.is_solid(at)).count();
        let length = if count < MANY { 2 } else { 3 };
        let solid = |at: &usize| tokens.is_solid(*at);
        let before = (0..place.start).rev().filter(solid).take(length - 1).last();
        let behind = (place.end..tokens.len()).filter(solid).take(length - 1);
        let around = before.unwrap_or(place.start)..behind.last().map_or(place.end, |at| at + 1);
        Self {
            all: parts(tokens, around, length).collect(),
            place,
            length,
        }
    }

    /// Whether one of them stands among other tokens.
    pub fn are_in(&self, tokens: &Tokens<'a>, others: Range<usize>) -> bool {
        parts(tokens, others, self.length).any(|part| self.all.contains(&part))
    }

    /// Whether one of them stands where the words would, were `other`, where the run at `token`
    /// stands too, what became of the original.
    pub fn are_beside(&self, tokens: &Tokens<'a>, token: usize, other: usize) -> bool {
        let reach = self.place.len() + SLACK;
        let there = match token < self.place.start {
            true => other..other + (self.place.start - token) + reach,
            false => other.saturating_sub(token - self.place.start + reach)..other,
        };
        let before = there.start..there.end.min(self.place.start);
        let behind = there.start.max(self.place.end)..there.end.min(tokens.len());
        self.are_in(tokens, before) || self.are_in(tokens, behind)
    }

    /// Whether the words may be a copy of what stands, changed, elsewhere in the text. `known`
    /// says how often a run stood in the text that they come from.
    pub fn may_be_copy(
        &self,
        tokens: &Tokens<'a>,
        runs: &Runs,
        known: impl Fn(u64) -> usize,
    ) -> bool {
        let place = &self.place;
        around(tokens, place).any(|(token, hash, end)| {
            if !runs.looks_at(hash) || runs.count(hash) <= known(hash) {
                return false;
            }
            let touches = token < place.end && place.start < end;
            let mut others = runs.places(hash).take(MOST_PLACES + 1);
            touches
                || runs.count(hash) > MOST_PLACES
                || others.any(|other| other != token && self.are_beside(tokens, token, other))
        })
    }
}

/// The runs of the surroundings of some tokens: first token, hash, the token behind.
pub(super) fn around<'a>(
    tokens: &'a Tokens<'_>,
    place: &Range<usize>,
) -> impl Iterator<Item = (usize, u64, usize)> + 'a {
    let from = place.start.saturating_sub(AROUND);
    let to = place.end.saturating_add(AROUND).min(tokens.len());
    let run = |token| {
        let (hash, end) = tokens.run_at(token)?;
        Some((token, hash, end))
    };
    (from..to)
        .filter_map(run)
        .filter(move |&(_, _, end)| end <= to)
}

fn parts<'a>(
    tokens: &Tokens<'a>,
    range: Range<usize>,
    length: usize,
) -> impl Iterator<Item = Part<'a>> {
    let mut last = [""; 3];
    let mut count = 0;
    let solid = range.filter(|&token| tokens.is_solid(token));
    solid.filter_map(move |token| {
        last.rotate_left(1);
        last[2] = tokens.token(token);
        count += 1;
        let mut part = last;
        part[..3 - length].fill("");
        (count >= length).then_some(part)
    })
}
