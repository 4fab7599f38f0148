//! What is known of one document: its text and the dates it speaks of.

use std::ops::Range;

use super::ReadingOrder;
use super::words::visible_words;
use crate::model::{Document, Mention, Span, Standing};
use crate::search::Query;
use crate::timex::{self, OrderEvidence, Source};

/// A document with its mentions. Both are fixed once made; what the analyst adds lives elsewhere.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The document.
    pub document: Document,
    /// Its mentions, sorted by place, without overlaps.
    pub mentions: Vec<Mention>,
    /// How its all-number dates were read.
    pub order: ReadingOrder,
    /// What its all-number dates show of the order in which they are written.
    pub order_shown: OrderEvidence,
}

impl Dossier {
    /// Reads a document for its dates.
    pub fn study(document: Document, order: impl Into<ReadingOrder>) -> Self {
        let order = order.into();
        let text = document.text.as_str();
        let mut mentions = timex::find_mentions(&Source {
            text,
            prose: prose_of(&document),
            published: document.date(),
            date_order: order.order,
        });
        // What the site says around the text is no part of what the text says.
        mentions.retain(|mention| !document.origin.is_furniture(mention.span));
        let order_shown = OrderEvidence::of(&mentions, text);
        if order_shown.open > 0 {
            order.justify(&mut mentions, text);
        }
        Self {
            document,
            mentions,
            order,
            order_shown,
        }
    }

    /// Whether it would be read otherwise in another order, or on another ground.
    pub fn hangs_on_order(&self, order: ReadingOrder) -> bool {
        self.order_shown.open > 0 && self.order != order
    }

    /// The prose: everything behind the header.
    pub fn prose(&self) -> Span {
        prose_of(&self.document)
    }

    /// The sentence around some words.
    pub fn sentence_around(&self, span: Span) -> Span {
        timex::sentence_around(self.document.text.as_str(), self.prose(), span)
    }

    /// Whether a mention is announced, reported, or neither can be told.
    pub fn standing_of(&self, mention: &Mention) -> Standing {
        Standing::of(mention.status, mention.interval, self.document.date())
    }

    /// The mentions that share words with a span, as a range of indices.
    pub fn mentions_in(&self, span: Span) -> Range<usize> {
        let first = self.mentions.partition_point(|m| m.span.end <= span.start);
        let last = self.mentions.partition_point(|m| m.span.start < span.end);
        first..last.max(first)
    }
}

/// The words of a span as [`one_line`](super::one_line) has them, at most `most_chars` long.
pub fn snippet(document: &Document, span: Span, most_chars: usize) -> String {
    let words = document.text.get(span).unwrap_or_default();
    let mut folded = String::with_capacity(words.len().min(most_chars * 4));
    let mut length = 0;
    for word in visible_words(words) {
        let word_length = word.chars().count();
        if length + word_length + 1 > most_chars {
            // A single word longer than the whole snippet is cut; else the cut is between words.
            if folded.is_empty() {
                folded.extend(word.chars().take(most_chars.saturating_sub(1)));
            }
            folded.push('…');
            return folded;
        }
        if !folded.is_empty() {
            folded.push(' ');
            length += 1;
        }
        folded.push_str(word);
        length += word_length;
    }
    folded
}

/// Where a query's words stand in the document's prose.
pub fn search_spans(document: &Document, query: &Query) -> Vec<Span> {
    query
        .find(document.prose())
        .into_iter()
        .map(|hit| {
            Span::new(
                hit.start + document.header.end,
                hit.end + document.header.end,
            )
        })
        .collect()
}

fn prose_of(document: &Document) -> Span {
    Span::new(document.header.end, document.text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    #[test]
    fn snippets_are_short_and_harmless() {
        let check = |text: &str, most_chars: usize, expected: &str| {
            let document = dossier_of("2022-02-08", text).document;
            let whole = Span::new(0, document.text.len());
            assert_eq!(snippet(&document, whole, most_chars), expected);
        };
        check("They  met\r\nin Minsk.", 40, "They met in Minsk.");
        check("They met in Minsk.", 10, "They met…");
        check("Unbreakable", 5, "Unbr…");
        check("A \u{1b}]0;title\u{7}\u{9b}31mred", 40, "A ]0;title 31mred");
        check("", 5, "");
    }
}
