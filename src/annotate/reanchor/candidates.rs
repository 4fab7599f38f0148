//! Likely places for a passage that has no certain one, for the analyst to choose from.
//!
//! Invariant: at most [`MOST`] are given, and the search looks at a bounded part of the text.

use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use super::tokens::Tokens;
use super::{NEIGHBOURS, text_after, text_before};
use crate::model::Span;

/// Candidates that are offered for one passage.
pub(super) const MOST: usize = 5;

/// Occurrences of the words that are compared by their surroundings.
const MOST_LOOKED_AT: usize = 500;

/// Tokens that are searched for words that look alike.
const MOST_TOKENS: usize = 200_000;

/// The part of the words that must be the same for a stretch to be worth showing, in percent.
const ALIKE_PERCENT: usize = 40;

/// Where the words stand, those between the likest surroundings first.
pub(super) fn same_words(text: &str, words: &str, prefix: &str, suffix: &str) -> Vec<Span> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, Span)> = memmem::find_iter(text.as_bytes(), words)
        .take(MOST_LOOKED_AT)
        .map(|start| {
            let span = Span::new(start, start + words.len());
            let before = text_before(text, span.start, NEIGHBOURS);
            let behind = text_after(text, span.end, NEIGHBOURS);
            let left = before.chars().rev().zip(prefix.chars().rev());
            let right = behind.chars().zip(suffix.chars());
            let like = left.take_while(|(a, b)| a == b).count()
                + right.take_while(|(a, b)| a == b).count();
            (like, span)
        })
        .collect();
    found.sort_by_key(|&(like, _)| usize::MAX - like);
    found.truncate(MOST);
    found.into_iter().map(|(_, span)| span).collect()
}

/// The stretch among these tokens whose words are most like these; `None` when none is like
/// them.
pub(super) fn like(tokens: &Tokens<'_>, among: Range<usize>, words: &str) -> Option<Span> {
    let among = among.start..among.end.min(tokens.len());
    let wanted_tokens = Tokens::new(words)?;
    let mut wanted: HashMap<String, usize> = HashMap::new();
    let mut length = 0;
    for at in 0..wanted_tokens.len() {
        if is_word(&wanted_tokens, at) {
            *wanted.entry(folded(wanted_tokens.token(at))).or_default() += 1;
            length += 1;
        }
    }
    if length == 0 || among.len() > MOST_TOKENS {
        return None;
    }
    let there: Vec<(usize, String)> = among
        .filter(|&at| is_word(tokens, at))
        .map(|at| (at, folded(tokens.token(at))))
        .collect();
    // Words may have been put in: a longer stretch counts when it holds more of the words.
    let sizes = [length, length + length / 2 + 2];
    let best = sizes.map(|size| fullest(&there, &wanted, size));
    let [short, long] = best;
    let best = match (&short, &long) {
        (Some((few, _)), Some((many, _))) if many > few => long,
        _ => short,
    };
    let (shared, range) = best?;
    if shared * 100 < length * ALIKE_PERCENT {
        return None;
    }
    // Words at the ends that are none of the passage's are left out, unless nothing would stay.
    let is_wanted = |n: &usize| wanted.contains_key(there[*n].1.as_str());
    let first = range.clone().find(is_wanted)?;
    let last = range.clone().rev().find(is_wanted)?;
    Some(tokens.span(there[first].0..there[last].0 + 1))
}

/// The first stretch of so many words that holds most of the wanted ones, and how many.
fn fullest(
    there: &[(usize, String)],
    wanted: &HashMap<String, usize>,
    size: usize,
) -> Option<(usize, Range<usize>)> {
    let mut best: Option<(usize, Range<usize>)> = None;
    let mut held: HashMap<&str, usize> = HashMap::new();
    let mut shared = 0_usize;
    for (end, (_, word)) in there.iter().enumerate() {
        let count = held.entry(word).or_default();
        *count += 1;
        shared += usize::from(wanted.get(word.as_str()).is_some_and(|w| *count <= *w));
        if let Some((_, gone)) = end.checked_sub(size).and_then(|first| there.get(first)) {
            let count = held.entry(gone).or_default();
            shared -= usize::from(wanted.get(gone.as_str()).is_some_and(|w| *count <= *w));
            *count -= 1;
        }
        if best.as_ref().is_none_or(|(most, _)| shared > *most) {
            best = Some((shared, (end + 1).saturating_sub(size)..end + 1));
        }
    }
    best
}

/// Adds a candidate where no likelier one is.
pub(super) fn add(candidates: &mut Vec<Span>, span: Span) {
    let is_free = candidates.iter().all(|other| !other.overlaps(span));
    if !span.is_empty() && is_free && candidates.len() < MOST {
        candidates.push(span);
    }
}

fn is_word(tokens: &Tokens<'_>, at: usize) -> bool {
    let first = tokens.token(at).chars().next();
    first.is_some_and(char::is_alphanumeric)
}

fn folded(word: &str) -> String {
    word.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_between_the_likest_surroundings_come_first() {
        let text = "on Monday in, by Monday in, on Monday out";
        let found = same_words(text, "Monday", "on ", " out");
        let starts: Vec<usize> = found.iter().map(|span| span.start).collect();
        assert_eq!(starts, [31, 3, 17]);
        assert_eq!(same_words(text, "", "on ", " out"), []);
        assert_eq!(same_words("", "Monday", "", ""), []);
    }

    #[test]
    fn changed_words_are_recognised() {
        let check = |text: &str, words: &str, expected: Option<&str>| {
            let tokens = Tokens::new(text).unwrap();
            let found = like(&tokens, 0..tokens.len(), words);
            assert_eq!(found.map(|span| &text[span.range()]), expected);
        };
        let text = "It rained. The talks in Geneva will end on Friday. Nobody came.";
        check(
            text,
            "The talks in Geneva end on Monday",
            Some("The talks in Geneva will end on"),
        );
        check(
            text,
            "talks in Geneva end on Friday",
            Some("talks in Geneva will end on Friday"),
        );
        check(text, "talks", Some("talks"));
        check(text, "a wholly other matter", None);
        check(text, "…", None);
        check("", "talks", None);
    }
}
