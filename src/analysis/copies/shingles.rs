//! What two texts are compared by: the runs of three words that they hold.
//!
//! Invariants: case, punctuation and white space make no difference; the same words give the same
//! shingles on every machine and in every run.

use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_segmentation::UnicodeSegmentation;

/// How many words stand in a run.
const RUN_WORDS: usize = 3;

/// The distinct runs of words of a text, as numbers, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u32>);

impl Shingles {
    /// Those of a text. One of fewer than three words has none.
    pub fn of(text: &str) -> Self {
        let mut runs = Vec::with_capacity(text.len() / 6);
        let mut before = [0_u64; RUN_WORDS - 1];
        for (count, word) in text.unicode_words().enumerate() {
            let word = number_of(word);
            let [first, second] = before;
            if count + 1 >= RUN_WORDS {
                runs.push(run_of(first, second, word));
            }
            before = [second, word];
        }
        runs.sort_unstable();
        runs.dedup();
        runs.shrink_to_fit();
        Self(runs)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers, sorted.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.0
    }

    /// Of the runs that either text has, the share that both have: Jaccard's index, 0 to 1. Texts
    /// without any have nothing in common.
    pub fn share(&self, other: &Shingles) -> f64 {
        let (mut mine, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        let mut shared = 0_usize;
        while let ([one, more @ ..], [another, others @ ..]) = (mine, theirs) {
            shared += usize::from(one == another);
            if one <= another {
                mine = more;
            }
            if another <= one {
                theirs = others;
            }
        }
        let all = self.len() + other.len() - shared;
        if all == 0 {
            return 0.0;
        }
        shared as f64 / all as f64
    }
}

/// A number for a word, whatever its case.
fn number_of(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    if word.is_ascii() {
        for byte in word.bytes() {
            hasher.write_u8(byte.to_ascii_lowercase());
        }
    } else {
        word.to_lowercase().hash(&mut hasher);
    }
    hasher.finish()
}

/// A number for three words in their order. Half of its bits are enough: among the few thousand
/// runs of two texts, hardly one pair in a million falls together.
fn run_of(first: u64, second: u64, third: u64) -> u32 {
    // An odd multiplier keeps every bit, and the rotations keep the order of the words.
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut run = first.wrapping_mul(ODD).rotate_left(23) ^ second;
    run = run.wrapping_mul(ODD).rotate_left(23) ^ third;
    run = run.wrapping_mul(ODD);
    u32::try_from(run >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_share_is_that_of_the_words_themselves() {
        let by_words = |text: &str| -> HashSet<Vec<String>> {
            let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
            words.windows(RUN_WORDS).map(<[String]>::to_vec).collect()
        };
        let check = |one: &str, other: &str, expected: f64| {
            let share = Shingles::of(one).share(&Shingles::of(other));
            assert!((share - expected).abs() < 1e-9, "{one} / {other}: {share}");
            let (a, b) = (by_words(one), by_words(other));
            let all = a.union(&b).count().max(1);
            assert!((share - a.intersection(&b).count() as f64 / all as f64).abs() < 1e-9);
        };
        check("one two three four", "one two three four", 1.0);
        check("One, two — three: FOUR!", "one two\nthree four", 1.0);
        check("one two three four", "one two three five", 1.0 / 3.0);
        check("one two three", "three two one", 0.0);
        check("", "", 0.0);
        check("one two", "one two", 0.0);
        check("Мир и Труд", "мир И труд", 1.0);
    }
}
