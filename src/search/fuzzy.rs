//! Words that are spelt almost like another one: names have many spellings.

use std::ops::Range;

use strsim::osa_distance;

use crate::model::Span;

/// How many letters may differ at the most.
const MOST_DISTANCE: usize = 2;

/// A word, and in how many letters others may differ from it.
#[derive(Clone, Debug)]
pub(super) struct Fuzzy {
    word: String,
    distance: usize,
    /// How many letters a word can have that is near enough.
    letters: Range<usize>,
}

impl Fuzzy {
    /// `word` is folded and not empty. Without a distance, short words may differ in one letter
    /// and those of more than five letters in two; it is never more than that.
    pub fn new(word: String, distance: Option<usize>) -> Self {
        let letters = word.chars().count();
        let usual = if letters > 5 { MOST_DISTANCE } else { 1 };
        let distance = distance.unwrap_or(usual).min(MOST_DISTANCE);
        Self {
            word,
            distance,
            letters: letters.saturating_sub(distance)..letters + distance + 1,
        }
    }

    /// The word, folded.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// Whether a folded word is like it.
    pub fn is_like(&self, word: &str) -> bool {
        // Most words are told apart by their length.
        self.letters.contains(&word.chars().count())
            && osa_distance(word, &self.word) <= self.distance
    }

    /// The spans of a folded text that hold such words.
    pub fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Span> + 'a {
        words(text).filter(|span| self.is_like(text.get(span.range()).unwrap_or_default()))
    }
}

/// Where the words of a text stand.
fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(char::is_alphanumeric)?;
        let word = text.get(start..)?;
        let length = word.find(|c: char| !c.is_alphanumeric());
        from = start + length.unwrap_or(word.len());
        Some(Span::new(start, from))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_found() {
        let check = |word: &str, distance, text: &str, expected: &[&str]| {
            let fuzzy = Fuzzy::new(word.to_owned(), distance);
            let found: Vec<&str> = fuzzy.hits(text).map(|span| &text[span.range()]).collect();
            assert_eq!(found, expected, "{word}");
        };
        check(
            "shoigu",
            None,
            "shoygu, shojgu, shoigus and shogun",
            &["shoygu", "shojgu", "shoigus", "shogun"],
        );
        check(
            "shoigu",
            Some(1),
            "shoygu, shojgu, shoigus and shogun",
            &["shoygu", "shojgu", "shoigus"],
        );
        check(
            "iran",
            None,
            "iran iraq tiran irna",
            &["iran", "iraq", "tiran", "irna"],
        );
        check(
            "zelensky",
            Some(9),
            "zelenskyy zelenskii zelinski zalinski",
            &["zelenskyy", "zelenskii", "zelinski"],
        );
        check("a", None, "", &[]);
    }
}
