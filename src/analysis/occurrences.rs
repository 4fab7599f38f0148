//! Where some words stand in a corpus, each with its sentence.

use std::sync::Arc;

use super::{Dossier, search_spans, snippet};
use crate::model::{DocId, Span};
use crate::search::Query;

/// Most places that are gathered: more than anybody looks through.
pub const MOST_OCCURRENCES: usize = 20_000;

/// Longest sentence shown, in characters.
const SENTENCE_CHARS: usize = 160;

/// Where words stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// The places, by document and place in it.
    pub places: Vec<Occurrence>,
    /// Whether there are more than were gathered.
    pub is_cut: bool,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The document.
    pub document: DocId,
    /// Its title.
    pub title: String,
    /// The words.
    pub span: Span,
    /// The sentence that they stand in, cut when it is long.
    pub sentence: String,
}

/// Where these words stand, whole and side by side. White space and accents make no difference,
/// nor does case if it is to be ignored.
pub fn occurrences(dossiers: &[Arc<Dossier>], words: &str, ignore_case: bool) -> Occurrences {
    // Quotation marks would end the phrase.
    let words = words.replace(['"', '“', '”', '„', '«', '»'], " ");
    let words = words.trim();
    let query = Query::parse(&format!("\"{words}\""));
    let mut found = Occurrences::default();
    if query.is_empty() {
        return found;
    }
    let same_case = |text: &str| text.split_whitespace().eq(words.split_whitespace());
    for dossier in dossiers {
        let document = &dossier.document;
        for span in search_spans(dossier, &query) {
            let text = document.text.get(span).unwrap_or_default();
            if !ignore_case && !same_case(text) {
                continue;
            }
            if found.places.len() == MOST_OCCURRENCES {
                found.is_cut = true;
                return found;
            }
            let sentence = dossier.sentence_around(span);
            found.places.push(Occurrence {
                document: document.id.clone(),
                title: document.title.clone(),
                span,
                sentence: snippet(document, sentence, SENTENCE_CHARS),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    #[test]
    fn whole_words_are_found_in_either_case() {
        let text = "A port. The PORT of call, the  port\nauthority, a passport, a “port”.";
        let dossiers = [Arc::new(dossier_of("2022-02-09", text))];
        let check = |words: &str, ignore_case: bool, expected: &[&str]| {
            let found = occurrences(&dossiers, words, ignore_case);
            let words_at = |place: &Occurrence| text.get(place.span.start..place.span.end).unwrap();
            let spans: Vec<&str> = found.places.iter().map(words_at).collect();
            assert_eq!(spans, expected, "{words}");
            assert!(!found.is_cut);
        };
        check("port", false, &["port", "port", "port"]);
        check("port", true, &["port", "PORT", "port", "port"]);
        check("port authority", true, &["port\nauthority"]);
        check("“port”", false, &["port", "port", "port"]);
        check("", true, &[]);
        check("\"", true, &[]);
    }
}
