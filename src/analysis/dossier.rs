//! What is known of one document: its text, its furniture and the dates it speaks of.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;

use super::ReadingOrder;
use super::described::note_language;
use super::words::visible_words;
use crate::corpus::{Edges, RecurringLines, furniture, language_of};
use crate::model::{Document, Mention, Span, Standing};
use crate::search::{Query, TextKey};
use crate::timex::{self, OrderEvidence, Source};

/// A document with its mentions. Both are fixed once made; what the analyst adds lives elsewhere.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The document.
    pub document: Document,
    /// Its mentions outside of furniture, sorted by place, without overlaps.
    pub mentions: Vec<Mention>,
    /// What its site put around the text: dimmed, kept off the timeline and out of search.
    /// Sorted, without overlaps.
    pub furniture: Vec<Span>,
    /// The mentions in the furniture, for when it is said to be text after all.
    pub(super) dimmed: Vec<Mention>,
    /// The lines at its edges, for what recurs in a corpus.
    pub(super) edges: Edges,
    /// The day that its relative dates were read against; none when it was undated.
    pub(super) anchored_on: Option<NaiveDate>,
    /// How its all-number dates were read.
    pub order: ReadingOrder,
    /// What its all-number dates show of the order in which they are written.
    pub order_shown: OrderEvidence,
}

impl Dossier {
    /// Reads a document that just came from its file: for its language, and for its dates.
    pub fn first_study(mut document: Document, order: impl Into<ReadingOrder>) -> Self {
        let language = language_of(document.prose());
        note_language(&mut document, language);
        Self::study(document, order)
    }

    /// Reads a document for its dates.
    pub fn study(document: Document, order: impl Into<ReadingOrder>) -> Self {
        let order = order.into();
        let text = document.text.as_str();
        let anchored_on = document.date();
        let mut mentions = timex::find_mentions(&Source {
            text,
            prose: prose_of(&document),
            published: anchored_on,
            date_order: order.order,
        });
        let order_shown = OrderEvidence::of(&mentions, text);
        if order_shown.open > 0 {
            order.justify(&mut mentions, text);
        }
        let furniture = furniture_of(&document);
        let plain = Self {
            mentions,
            furniture: Vec::new(),
            dimmed: Vec::new(),
            edges: Edges::of(document.text.as_str(), prose_of(&document)),
            anchored_on,
            order,
            order_shown,
            document,
        };
        plain.dimming(furniture)
    }

    /// The dossier with other furniture, which is sorted and does not overlap.
    pub(super) fn dimming(mut self, furniture: Vec<Span>) -> Self {
        let mut all = self.mentions;
        all.append(&mut self.dimmed);
        all.sort_unstable_by_key(|mention| mention.span);
        let is_dimmed = |mention: &Mention| is_in(&furniture, mention.span);
        (self.dimmed, self.mentions) = all.into_iter().partition(is_dimmed);
        self.furniture = furniture;
        self
    }

    /// The dossier as its corpus shows it: with the lines that recur in it as furniture too.
    /// `None` when that makes no difference.
    pub fn among(&self, recurring: &RecurringLines) -> Option<Self> {
        let text = self.document.text.as_str();
        let recurs = recurring.furniture(text, self.prose(), &self.edges);
        if recurs.is_empty() && self.furniture.is_empty() {
            return None;
        }
        let found = furniture_of(&self.document);
        let all = joined(found.into_iter().chain(recurs).collect());
        (all != self.furniture).then(|| self.clone().dimming(all))
    }

    /// The lines at its edges.
    pub fn edges(&self) -> &Edges {
        &self.edges
    }

    /// Whether some words touch the furniture.
    pub fn is_furniture(&self, span: Span) -> bool {
        is_in(&self.furniture, span)
    }

    /// The prose without its furniture, to be searched. A line break stands where furniture
    /// was left out, so that no phrase reaches across.
    pub fn searched_text(&self) -> Cow<'_, str> {
        let prose = self.document.prose();
        if self.furniture.is_empty() {
            return Cow::Borrowed(prose);
        }
        let mut kept = String::with_capacity(prose.len());
        let mut from = self.prose().start;
        let end = Span::new(self.prose().end, self.prose().end);
        for left_out in self.furniture.iter().chain([&end]) {
            let piece = Span::new(from, left_out.start.max(from));
            kept.push_str(self.document.text.get(piece).unwrap_or_default());
            kept.push('\n');
            from = left_out.end;
        }
        Cow::Owned(kept)
    }

    /// What names the searched text: it is the same exactly where that is.
    pub fn text_key(&self) -> TextKey {
        // FNV-1a over what is left out of the text, on top of the text's own hash.
        const PRIME: u128 = (1 << 88) + 0x13b;
        let (head, _) = self.document.hash.as_bytes().split_at(16);
        let head = head.try_into().unwrap_or_default();
        let mut key = u128::from_le_bytes(head);
        let mut add = |offset: usize| {
            key = (key ^ u128::try_from(offset).unwrap_or_default()).wrapping_mul(PRIME);
        };
        add(self.prose().start);
        for span in &self.furniture {
            add(span.start);
            add(span.end);
        }
        TextKey(key)
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

/// Where a query's words stand in the document's prose, its furniture left out.
pub fn search_spans(dossier: &Dossier, query: &Query) -> Vec<Span> {
    let start = dossier.prose().start;
    let hits = query.find(dossier.document.prose()).into_iter();
    hits.map(|hit| Span::new(hit.start + start, hit.end + start))
        .filter(|hit| !dossier.is_furniture(*hit))
        .collect()
}

/// Spans in order, those that overlap or touch made one.
pub(super) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// Whether a span shares words with any of these, which are sorted and do not overlap.
fn is_in(spans: &[Span], span: Span) -> bool {
    let next = spans.partition_point(|other| other.end <= span.start);
    spans.get(next).is_some_and(|other| other.overlaps(span))
}

/// What reads like furniture, and what the document's format marks as such.
fn furniture_of(document: &Document) -> Vec<Span> {
    let found = furniture(document.text.as_str(), prose_of(document));
    match document.origin.furniture.is_empty() {
        true => found,
        false => joined(
            found
                .into_iter()
                .chain(document.origin.furniture.iter().copied())
                .collect(),
        ),
    }
}

pub(super) fn prose_of(document: &Document) -> Span {
    Span::new(document.header.end, document.text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Known;
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

    #[test]
    fn furniture_is_neither_dated_nor_searched() {
        let text = "The minister flew to Oslo on 3 February for a round of talks.\n\n\
            Related Topics\n\nOslo Storm\n\n3 hours ago\n";
        let dossier = dossier_of("2022-02-08", text);
        let words = |span: Span| dossier.document.text.get(span).unwrap();
        let mentioned: Vec<&str> = dossier.mentions.iter().map(|m| words(m.span)).collect();
        assert_eq!(mentioned, ["3 February"]);
        let furniture: Vec<&str> = dossier.furniture.iter().map(|s| words(*s)).collect();
        assert_eq!(furniture, ["Related Topics\n\nOslo Storm\n\n3 hours ago"]);
        let check = |query: &str, hits: usize| {
            let query = Query::parse(query);
            assert_eq!(search_spans(&dossier, &query).len(), hits);
            let known = Known {
                dossier: &dossier,
                annotations: None,
            };
            assert_eq!(known.is_asked_for(&query), hits > 0);
        };
        check("oslo", 1);
        check("storm", 0);
        check("\"talks related\"", 0);
    }
}
