//! Whether some words may be a copy of what stands, changed, elsewhere in the same text.
//!
//! Who copies a paragraph and then rewrites a part of the first one leaves a text in which that
//! part stands only once: in the copy. What tells is that its surroundings stand elsewhere too,
//! and that what stands between them there has something of the words.
//!
//! Invariant: the search looks at a bounded part of the text.

use std::collections::HashSet;
use std::ops::Range;

use super::tokens::{Runs, Tokens};

/// Tokens to each side of some words that count as their surroundings.
const AROUND: usize = 60;

/// Tokens by which the words may be off from where they would be.
const SLACK: usize = 24;

/// Words and marks of a stretch that is rarely said twice without being copied.
const LONG: usize = 5;

/// Tokens of a stretch that are compared, to each side.
const LONGEST: usize = 400;

/// Other places of the surroundings that are looked at; with more, nothing is certain.
const MOST_PLACES: usize = 100;

/// Two words or marks in a row; of a single word, itself alone.
type Pair<'a> = (&'a str, &'a str);

/// Some tokens of a text, as its pairs of words and marks.
pub(super) struct Pairs<'a> {
    all: HashSet<Pair<'a>>,
    place: Range<usize>,
    is_single: bool,
}

impl<'a> Pairs<'a> {
    pub fn of(tokens: &Tokens<'a>, place: Range<usize>) -> Self {
        let is_single = place
            .clone()
            .filter(|&at| tokens.is_solid(at))
            .nth(1)
            .is_none();
        Self {
            all: pairs(tokens, place.clone(), is_single).collect(),
            place,
            is_single,
        }
    }

    /// Whether one of them stands among other tokens.
    pub fn are_in(&self, tokens: &Tokens<'a>, others: Range<usize>) -> bool {
        pairs(tokens, others, self.is_single).any(|pair| self.all.contains(&pair))
    }

    /// Whether the words may be a copy of what stands, changed, elsewhere in the text.
    ///
    /// Their surroundings then stand there too: up to the words or into them, or on both sides
    /// of them, or on one side and, near that, something of the words.
    pub fn may_be_copy(&self, tokens: &Tokens<'a>, runs: &Runs) -> bool {
        let place = &self.place;
        let from = place.start.saturating_sub(AROUND);
        let to = place.end.saturating_add(AROUND).min(tokens.len());
        let mut twins: Vec<Twin> = Vec::new();
        for token in from..to {
            let Some((hash, end)) = tokens.run_at(token) else {
                continue;
            };
            if end > to || !runs.looks_at(hash) || runs.count(hash) < 2 {
                continue;
            }
            let others = runs.places(hash).take(MOST_PLACES + 1);
            let others: Vec<usize> = others.filter(|&other| other != token).collect();
            if others.len() >= MOST_PLACES {
                return true;
            }
            for other in others {
                let is_known = |twin: &Twin| {
                    twin.here.contains(&token)
                        && token - twin.here.start == other.wrapping_sub(twin.there)
                };
                if !twins.iter().any(is_known) {
                    twins.push(Twin::of(tokens, token, other));
                }
            }
        }
        let is_left = |twin: &&Twin| twin.here.start < place.start;
        let is_right = |twin: &&Twin| twin.here.end > place.end;
        let long = |twin: &&Twin| twin.solid >= LONG;
        twins.iter().filter(long).any(|twin| {
            let touches = twin.here.end >= place.start && twin.here.start <= place.end;
            touches || self.are_near(tokens, twin)
        }) || twins.iter().filter(is_left).any(|left| {
            let mut right = twins.iter().filter(is_right);
            right.any(|right| {
                left.here != right.here && left.offset().abs_diff(right.offset()) <= SLACK
            })
        })
    }

    /// Whether something of the words stands beside a twin of their surroundings.
    fn are_near(&self, tokens: &Tokens<'a>, twin: &Twin) -> bool {
        let reach = self.place.len() + SLACK;
        let there = match twin.here.end <= self.place.start {
            true => {
                let from = twin.there + twin.here.len();
                from..from + (self.place.start - twin.here.end) + reach
            }
            false => {
                let away = twin.here.start.saturating_sub(self.place.end);
                twin.there.saturating_sub(away + reach)..twin.there
            }
        };
        let before = there.start..there.end.min(self.place.start);
        let behind = there.start.max(self.place.end)..there.end.min(tokens.len());
        self.are_in(tokens, before) || self.are_in(tokens, behind)
    }
}

/// A stretch that stands elsewhere too.
struct Twin {
    here: Range<usize>,
    /// First token there.
    there: usize,
    /// Words and marks in it.
    solid: usize,
}

impl Twin {
    /// All that is the same around two tokens.
    fn of(tokens: &Tokens<'_>, token: usize, other: usize) -> Self {
        let same = |a: usize, b: usize| tokens.token(a) == tokens.token(b);
        let most = token.min(other).min(LONGEST);
        let left = (1..=most)
            .take_while(|n| same(token - n, other - n))
            .count();
        let most = (tokens.len() - token.max(other)).min(LONGEST);
        let right = (0..most).take_while(|n| same(token + n, other + n)).count();
        let here = token - left..token + right;
        Self {
            solid: here.clone().filter(|&at| tokens.is_solid(at)).count(),
            here,
            there: other - left,
        }
    }

    /// How far away the other one is.
    fn offset(&self) -> isize {
        self.there.cast_signed() - self.here.start.cast_signed()
    }
}

fn pairs<'a>(
    tokens: &Tokens<'a>,
    range: Range<usize>,
    is_single: bool,
) -> impl Iterator<Item = Pair<'a>> {
    let mut last = None;
    let solid = range.filter(|&token| tokens.is_solid(token));
    solid.filter_map(move |token| {
        let word = tokens.token(token);
        match is_single {
            true => Some((word, "")),
            false => last.replace(word).map(|before| (before, word)),
        }
    })
}
