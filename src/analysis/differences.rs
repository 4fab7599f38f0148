//! Which words of two versions of a passage are not in the other one, to be shown side by side.
//!
//! Invariant: the parts of either side cover it without gaps, in order.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// Words of the longest texts that are compared; longer ones are shown as all different.
const MOST_WORDS: usize = 4000;

/// A part of a text, in bytes, and whether the other text has it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether it is in both.
    pub is_shared: bool,
}

/// Compares two texts word by word: the parts of the one, and of the other.
pub fn differences(before: &str, after: &str) -> (Vec<Part>, Vec<Part>) {
    differences_of(before, after, MOST_WORDS)
}

/// Compares texts of at most so many words, as [`differences`] does.
pub fn differences_of(before: &str, after: &str, most_words: usize) -> (Vec<Part>, Vec<Part>) {
    let words = |text: &'_ str| -> Vec<String> {
        let words = text.split_word_bounds().take(most_words + 1);
        words.map(str::to_owned).collect()
    };
    let (old, new) = (words(before), words(after));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    if old.len().max(new.len()) > most_words {
        let is_shared = before == after;
        push(&mut left, before.len(), is_shared);
        push(&mut right, after.len(), is_shared);
        return (left, right);
    }
    let length = |words: &[String], range: Range<usize>| -> usize {
        let words = words.get(range).unwrap_or_default();
        words.iter().map(String::len).sum()
    };
    for change in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let is_shared = matches!(change, DiffOp::Equal { .. });
        push(&mut left, length(&old, change.old_range()), is_shared);
        push(&mut right, length(&new, change.new_range()), is_shared);
    }
    (left, right)
}

/// Adds a part of this many bytes.
fn push(parts: &mut Vec<Part>, length: usize, is_shared: bool) {
    let start = parts.last().map_or(0, |last: &Part| last.range.end);
    match parts.last_mut() {
        _ if length == 0 => {}
        Some(last) if last.is_shared == is_shared => last.range.end += length,
        _ => parts.push(Part {
            range: start..start + length,
            is_shared,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_are_marked_on_either_side() {
        // What is not shared stands between brackets.
        let marked = |text: &str, parts: &[Part]| -> String {
            let part = |part: &Part| match (part.is_shared, &text[part.range.clone()]) {
                (true, words) => words.to_owned(),
                (false, words) => format!("[{words}]"),
            };
            parts.iter().map(part).collect()
        };
        let check = |before: &str, after: &str, left: &str, right: &str| {
            let (a, b) = differences(before, after);
            assert_eq!(
                (marked(before, &a), marked(after, &b)),
                (left.into(), right.into())
            );
        };
        check("", "", "", "");
        check("a b", "", "[a b]", "");
        check(
            "met on Monday",
            "met on Monday",
            "met on Monday",
            "met on Monday",
        );
        check(
            "They met on Monday.",
            "They met in secret on Tuesday.",
            "They met on [Monday].",
            "They met [in secret ]on [Tuesday].",
        );
        check("naïve 👨‍👩‍👧", "naive 👨‍👩‍👧", "[naïve] 👨‍👩‍👧", "[naive] 👨‍👩‍👧");
        let long = "word ".repeat(MOST_WORDS);
        check(&long, &long, &long, &long);
    }
}
