//! Where in a text the words of saved passages stand.
//!
//! Invariant: a place is only given when there can be no other: in the same text, the recorded
//! position if the words there are the recorded ones; otherwise the only spot of the text where
//! the words stand between the recorded context.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::model::{Position, Span, Text};

/// What a file says about the place of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The words.
    pub exact: String,
    /// What stood before them.
    pub prefix: String,
    /// What stood behind them.
    pub suffix: String,
    /// Where they stood; `None` if the file does not tell, or not in numbers.
    pub position: Option<Position>,
    /// Whether the position was counted in this very text.
    pub same_text: bool,
}

/// What became of a [`Place`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Where it was.
    There(Span),
    /// At the one spot with these words in this context.
    Again(Span),
    /// At no such spot.
    Nowhere,
    /// At more than one.
    Ambiguous,
}

/// Finds every place, in one pass over the text for all that are not where they were.
pub fn find(text: &Text, places: &[&Place]) -> Vec<Found> {
    let mut found: Vec<Found> = places
        .iter()
        .map(|place| there(text, place).map_or(Found::Nowhere, Found::There))
        .collect();
    let mut needles = Needles::default();
    let wanted: Vec<Option<usize>> = places
        .iter()
        .zip(&found)
        .map(|(place, found)| (*found == Found::Nowhere).then(|| needles.add(place)))
        .collect();
    let spots = needles.spots(text.as_str());
    for ((place, found), needle) in places.iter().zip(&mut found).zip(wanted) {
        let Some(needle) = needle else { continue };
        *found = match spots.get(needle) {
            Some(Spots::One(start)) => {
                let start = start + place.prefix.len();
                Found::Again(Span::new(start, start + place.exact.len()))
            }
            Some(Spots::Several) => Found::Ambiguous,
            Some(Spots::None) | None => Found::Nowhere,
        };
    }
    found
}

fn there(text: &Text, place: &Place) -> Option<Span> {
    let span = text.span_of(place.position.filter(|_| place.same_text)?)?;
    (text.get(span)? == place.exact).then_some(span)
}

/// Words with their context, each once.
#[derive(Default)]
struct Needles {
    all: Vec<String>,
    numbers: HashMap<String, usize>,
}

/// At how many spots a needle was found, and the first byte of the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spots {
    None,
    One(usize),
    Several,
}

impl Needles {
    fn add(&mut self, place: &Place) -> usize {
        let needle = [&*place.prefix, &*place.exact, &*place.suffix].concat();
        *self.numbers.entry(needle).or_insert_with_key(|needle| {
            self.all.push(needle.clone());
            self.all.len() - 1
        })
    }

    fn spots(&self, text: &str) -> Vec<Spots> {
        let mut spots = vec![Spots::None; self.all.len()];
        // Spots may overlap: `aba` stands twice in `ababa`.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(&self.all);
        let Ok(automaton) = automaton else {
            // Too much to search for: then nothing is found, and nothing is guessed.
            return spots;
        };
        let mut undecided = self.all.len();
        for hit in automaton.find_overlapping_iter(text) {
            if undecided == 0 {
                break;
            }
            let Some(spot) = spots.get_mut(hit.pattern().as_usize()) else {
                continue;
            };
            *spot = match spot {
                Spots::None => Spots::One(hit.start()),
                Spots::One(_) => {
                    undecided -= 1;
                    Spots::Several
                }
                Spots::Several => Spots::Several,
            };
        }
        spots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_placed_only_where_they_certainly_stand() {
        let check = |text: &str,
                     (prefix, exact, suffix): (&str, &str, &str),
                     at: Option<(usize, usize)>,
                     same_text: bool,
                     expected: Found| {
            let place = Place {
                exact: exact.to_owned(),
                prefix: prefix.to_owned(),
                suffix: suffix.to_owned(),
                position: at.map(|(start, end)| Position { start, end }),
                same_text,
            };
            let text = Text::new(text);
            assert_eq!(find(&text, &[&place, &place]), [expected; 2], "{text:?}");
        };
        let there = |start, end| Found::There(Span { start, end });
        let again = |start, end| Found::Again(Span { start, end });
        let day = ("on ", "Monday", " in");
        check(
            "met on Monday in Geneva",
            day,
            Some((7, 13)),
            true,
            there(7, 13),
        );
        // The position is wrong, or counted in another text; the context is the only one.
        check(
            "met on Monday in Geneva",
            day,
            Some((6, 12)),
            true,
            again(7, 13),
        );
        check(
            "met on Monday in Geneva",
            day,
            Some((0, 6)),
            false,
            again(7, 13),
        );
        check("met on Monday in Geneva", day, None, true, again(7, 13));
        check(
            "met on Monday in Geneva",
            day,
            Some((7, usize::MAX)),
            true,
            again(7, 13),
        );
        check("é: on Monday in", day, Some((6, 12)), true, there(7, 13));
        // In another text, the right words at the right position prove nothing.
        check(
            "on Monday in, on Monday in",
            day,
            Some((3, 9)),
            false,
            Found::Ambiguous,
        );
        check(
            "on Monday in, on Monday in",
            day,
            Some((3, 9)),
            true,
            there(3, 9),
        );
        check("on Monday, in", day, Some((3, 9)), false, Found::Nowhere);
        check("", day, Some((0, 0)), true, Found::Nowhere);
        // Overlapping spots are spots.
        check("ababa", ("", "aba", ""), None, false, Found::Ambiguous);
        check("abab", ("", "aba", ""), None, false, again(0, 3));
    }
}
