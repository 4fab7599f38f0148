//! The words of a passage, in the copies of its document.
//!
//! Invariant: never guesses: where a copy holds the words more or less often than the document
//! does, only a single place is certain.

use std::sync::Arc;

use crate::analysis::Dossier;
use crate::model::{DocId, Span};

/// Some words of a document, and the documents that they are looked for in.
#[derive(Clone, Debug)]
pub struct SameWords {
    /// The document.
    pub dossier: Arc<Dossier>,
    /// The words.
    pub span: Span,
    /// The other documents of its story.
    pub others: Vec<Arc<Dossier>>,
}

impl SameWords {
    /// The words in each of the other documents that holds them.
    pub fn places(&self) -> Vec<(DocId, Span)> {
        let here = self
            .dossier
            .document
            .text
            .get(self.span)
            .unwrap_or_default();
        let own = places_of(here, &self.dossier);
        let Some(nth) = own.iter().position(|span| span.start >= self.span.start) else {
            return Vec::new();
        };
        let found = self.others.iter().filter_map(|other| {
            let places = places_of(here, other);
            let span = match places.as_slice() {
                [only] => only,
                several if several.len() == own.len() => several.get(nth)?,
                _ => return None,
            };
            Some((other.document.id.clone(), *span))
        });
        found.collect()
    }
}

/// Where a document's prose holds words, with any white space between them.
fn places_of(words: &str, dossier: &Dossier) -> Vec<Span> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let Some((first, rest)) = words.split_first() else {
        return Vec::new();
    };
    let text = dossier.document.text.as_str();
    let from = dossier.prose().start;
    let prose = text.get(from..).unwrap_or_default();
    let mut places = Vec::new();
    let mut end = 0;
    for (at, _) in prose.match_indices(first) {
        let Some(length) = length_of(prose.get(at..).unwrap_or_default(), first, rest) else {
            continue;
        };
        let span = Span::new(from + at, from + at + length);
        if at >= end && is_whole(text, span) && !dossier.is_furniture(span) {
            places.push(span);
            end = at + length;
        }
    }
    places
}

/// How long the words are that a text begins with; `None` when it begins with others.
fn length_of(text: &str, first: &str, rest: &[&str]) -> Option<usize> {
    let mut left = text.strip_prefix(first)?;
    for word in rest {
        let next = left.trim_start();
        if next.len() == left.len() {
            return None;
        }
        left = next.strip_prefix(word)?;
    }
    Some(text.len() - left.len())
}

/// Whether no word is cut at either end.
fn is_whole(text: &str, span: Span) -> bool {
    let joins = |one: Option<char>, other: Option<char>| {
        one.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric)
    };
    let before = text.get(..span.start).and_then(|it| it.chars().next_back());
    let behind = text.get(span.end..).and_then(|it| it.chars().next());
    let words = text.get(span.range()).unwrap_or_default();
    !joins(before, words.chars().next()) && !joins(words.chars().next_back(), behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    #[test]
    fn the_same_words_are_found_or_none() {
        let check = |here: &str, words: &str, nth: usize, there: &str, expected: Option<usize>| {
            let dossier = Arc::new(dossier_of("2022-02-08", here));
            let (start, _) = here.match_indices(words).nth(nth).unwrap();
            let same = SameWords {
                dossier,
                span: Span::new(start, start + words.len()),
                others: vec![Arc::new(dossier_of("2022-02-09", there))],
            };
            let found = same.places().first().map(|(_, span)| span.start);
            assert_eq!(found, expected, "{there}");
        };
        check(
            "They met in Oslo.",
            "met in Oslo",
            0,
            "Later they met\nin  Oslo.",
            Some(11),
        );
        check(
            "They met in Oslo.",
            "met in Oslo",
            0,
            "They met in Oslofjord.",
            None,
        );
        check("They met.", "They met.", 0, "They met", None);
        // As often: the same one of them. Oftener: only where it is certain.
        check("Oslo, Oslo", "Oslo", 1, "To Oslo, Oslo", Some(9));
        check("Oslo, Oslo", "Oslo", 1, "To Oslo", Some(3));
        check("Oslo", "Oslo", 0, "Oslo or Oslo", None);
        check("Oslo", "Oslo", 0, "Bergen", None);
    }
}
