//! What was typed into the search field, and where a text has it.
//!
//! The language: words, all of which must occur, in any order; words in double quotes, which
//! must stand side by side. A bare word finds every word that begins with it (`mosc` finds
//! "Moscow", `iran` does not find "Tirana"), words in quotes find only themselves (`"iran"` does
//! not find "Iranian"). Quotes that are still open are bare at the end, so that the hits narrow
//! while a person types. Case, accents and the shapes of quotation marks and dashes make no
//! difference, nor does white space between words.
//!
//! Invariant: no words match every text and are found nowhere.

use memchr::memmem::Finder;

use super::fold::Folded;
use crate::model::Span;

/// A query, ready to run on many texts.
#[derive(Clone, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
}

impl Query {
    /// Reads a query as a person types it. Nothing that can be typed is an error.
    pub fn parse(typed: &str) -> Self {
        let mut terms = Vec::new();
        let parts: Vec<&str> = typed.split(['"', '“', '”', '„', '«', '»']).collect();
        for (i, part) in parts.iter().enumerate() {
            let folded = Folded::new(part);
            let words = folded.as_str().split_whitespace();
            // Parts within quotes are the second, the fourth …
            if i % 2 == 1 {
                let is_closed = i + 1 < parts.len();
                terms.extend(Term::new(words.map(str::to_owned).collect(), is_closed));
            } else {
                terms.extend(words.filter_map(|word| Term::new(vec![word.to_owned()], false)));
            }
        }
        Self { terms }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether every term occurs in the text.
    pub fn matches(&self, text: &str) -> bool {
        if self.is_empty() {
            return true;
        }
        let folded = Folded::new(text);
        self.terms
            .iter()
            .all(|term| term.hits(folded.as_str()).next().is_some())
    }

    /// Every place where a term occurs, sorted and without overlaps; none unless all of them do.
    pub fn find(&self, text: &str) -> Vec<Span> {
        if self.is_empty() {
            return Vec::new();
        }
        let folded = Folded::new(text);
        let mut spans = Vec::new();
        for term in &self.terms {
            let known = spans.len();
            spans.extend(term.hits(folded.as_str()).map(|hit| folded.original(hit)));
            if spans.len() == known {
                return Vec::new();
            }
        }
        spans.sort();
        // "sec security" finds some places twice; each is one hit.
        spans.dedup_by(|next, kept| {
            let overlap = next.start < kept.end;
            if overlap {
                kept.end = kept.end.max(next.end);
            }
            overlap
        });
        spans
    }
}

/// Words that must stand side by side.
#[derive(Clone, Debug)]
struct Term {
    /// Folded, at least one, none empty.
    words: Vec<String>,
    /// Whether the last word must end where the text's word ends.
    is_whole: bool,
    /// The longest of the words: the one that is looked for first.
    anchor: usize,
    finder: Finder<'static>,
}

impl Term {
    fn new(words: Vec<String>, is_whole: bool) -> Option<Self> {
        let (anchor, longest) = words
            .iter()
            .enumerate()
            .max_by_key(|(_, word)| word.len())?;
        let finder = Finder::new(longest).into_owned();
        Some(Self {
            words,
            is_whole,
            anchor,
            finder,
        })
    }

    /// The spans of a folded text that hold the words.
    fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Span> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = from + self.finder.find(text.as_bytes().get(from..)?)?;
                match self.around(text, at) {
                    Some(hit) => {
                        from = hit.end;
                        return Some(hit);
                    }
                    None => from = at + 1,
                }
            }
        })
    }

    /// The span of all words, if the others stand around the anchor at `at`.
    fn around(&self, text: &str, at: usize) -> Option<Span> {
        let (words_before, anchor_and_after) = self.words.split_at_checked(self.anchor)?;
        let mut before = text.get(..at)?;
        for word in words_before.iter().rev() {
            let trimmed = before.trim_end();
            if trimmed.len() == before.len() {
                return None;
            }
            before = trimmed.strip_suffix(word.as_str())?;
        }
        let (anchor, words_after) = anchor_and_after.split_first()?;
        let mut after = text.get(at + anchor.len()..)?;
        for word in words_after {
            let trimmed = after.trim_start();
            if trimmed.len() == after.len() {
                return None;
            }
            after = trimmed.strip_prefix(word.as_str())?;
        }
        let hit = Span::new(before.len(), text.len() - after.len());
        let cuts_start = is_inside_word(text, hit.start);
        let cuts_end = self.is_whole && is_inside_word(text, hit.end);
        (!cuts_start && !cuts_end).then_some(hit)
    }
}

/// Whether the characters on both sides of a place belong to one word.
fn is_inside_word(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else {
        return false;
    };
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) => is_letter_of_spaced_script(a) && is_letter_of_spaced_script(b),
        _ => false,
    }
}

/// Chinese, Japanese, Thai and their neighbours put no space between words: there, any place
/// may be the start of one.
fn is_letter_of_spaced_script(c: char) -> bool {
    let is_unspaced = matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}');
    c.is_alphanumeric() && !is_unspaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_they_stand_in_the_text() {
        let check = |typed: &str, text: &str, expected: &[&str]| {
            let query = Query::parse(typed);
            let found: Vec<&str> = query
                .find(text)
                .into_iter()
                .map(|span| &text[span.range()])
                .collect();
            assert_eq!(found, expected, "{typed:?} in {text:?}");
            let matches = query.is_empty() || !expected.is_empty();
            assert_eq!(query.matches(text), matches, "{typed:?} in {text:?}");
        };
        // Words: beginnings of words, all of them, in any order.
        check("mosc", "Moscow, MOSCOW's and kamoscow", &["Mosc", "MOSC"]);
        check("iran", "Tirana and Iranian", &["Iran"]);
        check("talks moscow", "In Moscow the talks", &["Moscow", "talks"]);
        check("talks kyiv", "In Moscow the talks", &[]);
        check("sec security", "security", &["security"]);
        check("10", "10 February, 2010, 100", &["10", "10"]);
        check("a-a", "ba-a-a", &["a-a"]);

        // Words in quotes: whole, side by side, over any white space.
        check(
            "\"iran\"",
            "Tirana, Iranian, Iran's, IRAN",
            &["Iran", "IRAN"],
        );
        check(
            "\"foreign secretary\"",
            "Foreign\r\n  Secretary",
            &["Foreign\r\n  Secretary"],
        );
        check(
            "“foreign secretary”",
            "the foreign\u{A0}secretary",
            &["foreign\u{A0}secretary"],
        );
        check(
            "\"foreign secretary\"",
            "foreign secretaryship; foreign or secretary",
            &[],
        );
        check("\"foreign secr", "Foreign Secretary", &["Foreign Secr"]);
        check(
            "\"the talks\" moscow",
            "Moscow: the talks",
            &["Moscow", "the talks"],
        );
        check("\"to be a\"", "not to be a x", &["to be a"]);

        // What a reader takes for the same.
        check(
            "zurich",
            "Zürich, Zu\u{308}rich",
            &["Zürich", "Zu\u{308}rich"],
        );
        check("Zürich", "ZURICH", &["ZURICH"]);
        check("nato's", "NATO’s", &["NATO’s"]);
        check("de-escalate", "de–escalate", &["de–escalate"]);
        check("ﬁn", "final", &["fin"]);
        check("fi", "the ﬁnal", &["ﬁ"]);
        check("f", "the ﬁnal", &["ﬁ"]);
        check("МОСКВ", "в Москве", &["Москв"]);
        check("京", "北京时间", &["京"]);
        check("\"京\"", "北京时间", &["京"]);

        // Nothing to look for.
        check("", "text", &[]);
        check(" \"\" \u{200B}", "text", &[]);
        check("x", "", &[]);
    }
}
