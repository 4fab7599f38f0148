//! Lines: the sentences of a document that speak of a time, each with the mentions that are meant.
//!
//! Invariant: each mention is looked at once, and so is its sentence; a diary of thousands of
//! dates costs as much a date as a dispatch does.

use std::collections::BTreeMap;

use super::Dossier;
use crate::model::{Mention, Span, Standing, Status};

/// One sentence of one document that speaks of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The document, as an index into the dossiers that were asked.
    pub doc: usize,
    /// Those of its mentions that are meant, as indices into the dossier's; never empty.
    pub mentions: Vec<usize>,
    /// Which side of the event the document stands on.
    pub standing: Standing,
    /// The status of the first mention meant.
    pub status: Status,
    /// The whole sentence.
    pub sentence: Span,
    /// Whether the sentence holds nothing but the date itself, as "3 hours ago" under a teaser.
    pub bare: bool,
}

/// The mentions of a document that have a key, as lines: those of the same key that stand in one
/// sentence and on the same side of their event share one. In order of key, sentence, standing.
pub(super) fn lines_by<Key: Ord>(
    doc: usize,
    dossier: &Dossier,
    key_of: impl Fn(&Mention) -> Option<Key>,
) -> impl Iterator<Item = (Key, Line)> {
    let mut lines: BTreeMap<(Key, Span, Standing), Line> = BTreeMap::new();
    for (index, mention) in dossier.mentions.iter().enumerate() {
        let Some(key) = key_of(mention) else {
            continue;
        };
        let sentence = dossier.sentence_around(mention.span);
        let standing = dossier.standing_of(mention);
        lines
            .entry((key, sentence, standing))
            .or_insert_with(|| Line {
                doc,
                mentions: Vec::new(),
                standing,
                status: mention.status,
                sentence,
                bare: is_bare(dossier, sentence),
            })
            .mentions
            .push(index);
    }
    lines.into_iter().map(|((key, ..), line)| (key, line))
}

/// Whether a sentence has no word outside its mentions.
fn is_bare(dossier: &Dossier, sentence: Span) -> bool {
    let text = dossier.document.text.as_str();
    let has_words = |start: usize, end: usize| {
        text.get(start..end)
            .is_some_and(|between| between.contains(char::is_alphabetic))
    };
    let mentions = dossier.mentions.get(dossier.mentions_in(sentence));
    let mut from = sentence.start;
    for mention in mentions.unwrap_or_default() {
        if has_words(from, mention.span.start) {
            return false;
        }
        from = from.max(mention.span.end);
    }
    !has_words(from, sentence.end)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::analysis::testing::dossier_of;

    fn told(dossier: &Dossier) -> Vec<(String, String, usize, bool)> {
        lines_by(7, dossier, |mention| Some(mention.value.clone()))
            .map(|(value, line)| {
                assert_eq!(line.doc, 7);
                let sentence = dossier.document.text.get(line.sentence).unwrap();
                (value, sentence.to_owned(), line.mentions.len(), line.bare)
            })
            .collect()
    }

    #[test]
    fn mentions_of_one_sentence_and_key_share_a_line() {
        let dossier = dossier_of(
            "2022-02-08",
            "On 10 February 2022 talks begin; until 10 February 2022 nobody speaks. \
             They met on 3 February 2022.\n\n10 February 2022",
        );
        let row = |value: &str, sentence: &str, mentions: usize, bare: bool| {
            (value.to_owned(), sentence.to_owned(), mentions, bare)
        };
        assert_eq!(
            told(&dossier),
            [
                row("2022-02-03", "They met on 3 February 2022.", 1, false),
                row(
                    "2022-02-10",
                    "On 10 February 2022 talks begin; until 10 February 2022 nobody speaks.",
                    2,
                    false
                ),
                row("2022-02-10", "10 February 2022", 1, true),
            ]
        );
    }

    #[test]
    fn each_mention_is_looked_at_once() {
        let dossier = dossier_of("2022-02-08", &"On 1 May 2021 and 2 May 2021. ".repeat(40));
        assert_eq!(dossier.mentions.len(), 80);
        let looks = Cell::new(0);
        let lines = lines_by(0, &dossier, |mention| {
            looks.set(looks.get() + 1);
            Some(mention.span)
        });
        assert_eq!(lines.count(), 80);
        assert_eq!(looks.get(), 80);
    }
}
