//! Stays at the same words when the document that is shown changes under the reader's eyes.
//!
//! Invariant: words that are still there and can be no others are followed; where nothing of
//! that kind is left, the view begins where the text began to change.

use super::Reader;
use crate::model::{Span, Text};

impl Reader {
    /// Shows the text that the shown document has now, at the same words and with the same ones
    /// selected, as far as they are still there.
    pub fn follow(&mut self, text: &Text, shown: Span) {
        if self.text.as_str() == text.as_str() {
            return self.set_document(text, shown);
        }
        let change = Change::between(self.text.as_str(), text.as_str());
        let selection = self.selection().and_then(|span| change.find(span));
        let mut scroll = self.scroll;
        let top = self.paragraphs.whole(scroll.paragraph);
        let found = change.find(top).map(|span| span.start);
        let top = found.unwrap_or_else(|| change.place(top.start));
        self.set_document(text, shown);
        scroll.paragraph = self.paragraphs.at(top);
        self.scroll = scroll;
        self.set_selection(selection);
    }
}

/// What lies around words on either side, to know them by; in bytes.
const AROUND: usize = 120;

/// Longer words are known by their beginning; in bytes.
const LONGEST: usize = 400;

/// The stretch of a text outside of which it is the same as before.
struct Change<'a> {
    old: &'a str,
    new: &'a str,
    /// Where it begins in both.
    start: usize,
    /// Where it ended.
    old_end: usize,
    /// Where it ends.
    new_end: usize,
}

impl<'a> Change<'a> {
    fn between(old: &'a str, new: &'a str) -> Self {
        let (a, b) = (old.as_bytes(), new.as_bytes());
        let same = |(a, b): &(&u8, &u8)| a == b;
        let start = a.iter().zip(b).take_while(same).count();
        let start = old.floor_char_boundary(start);
        let most = a.len().min(b.len()) - start;
        let back = a.iter().rev().zip(b.iter().rev());
        let behind = back.take(most).take_while(same).count();
        // Whole letters are the same in both, so a boundary of one is one of the other.
        let old_end = old.ceil_char_boundary(old.len() - behind);
        Self {
            old,
            new,
            start,
            old_end,
            new_end: new.len() - (old.len() - old_end),
        }
    }

    fn place(&self, byte: usize) -> usize {
        if byte <= self.start {
            byte
        } else if byte >= self.old_end {
            byte - self.old_end + self.new_end
        } else {
            self.start
        }
    }

    /// Where some words are now: outside of the change, or where they stand between the same
    /// others, or stand at all, and only once. `None` when that is nowhere.
    fn find(&self, span: Span) -> Option<Span> {
        let there = || {
            let from = self
                .old
                .floor_char_boundary(span.start.saturating_sub(AROUND));
            let to = self
                .old
                .ceil_char_boundary(self.old.len().min(span.end + AROUND));
            let most = span.end.min(span.start + LONGEST);
            let most = self.old.floor_char_boundary(most);
            let pieces = [
                (from, to),
                (from, most),
                (span.start, to),
                (span.start, most),
            ];
            pieces.into_iter().find_map(|(from, to)| {
                let words = self.old.get(from..to).filter(|it| !it.trim().is_empty())?;
                let mut found = self.new.match_indices(words).map(|(at, _)| at);
                let start = found.next().filter(|_| found.next().is_none())?;
                let start = start + (span.start - from);
                Some(Span::new(start, start + span.len()))
            })
        };
        self.span(span).or_else(there)
    }

    /// Where some words outside of the change are now.
    fn span(&self, span: Span) -> Option<Span> {
        let moved = |byte: usize| byte - self.old_end + self.new_end;
        if span.end <= self.start {
            Some(span)
        } else if span.start >= self.old_end {
            Some(Span::new(moved(span.start), moved(span.end)))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_between_several_changes() {
        let old = "Head.\n\nThe talks were put off.\n\nThe talks went on in Oslo.\n\nEnd.";
        let new =
            "New.\n\nHead.\n\nThe talks were put off.\n\nThe talks went on in Oslo.\n\nAnd more.";
        let check = |words: &str, found: bool| {
            let start = old.find(words).unwrap();
            let span = Span::new(start, start + words.len());
            let now = Change::between(old, new).find(span);
            let now = now.map(|span| &new[span.start..span.end]);
            assert_eq!(now, found.then_some(words), "{words:?}");
        };
        check("The talks went on in Oslo.", true);
        check("The talks", true);
        check("End.", false);
    }

    #[test]
    fn words_are_found_around_a_change() {
        let check = |old: &str, new: &str, words: &str, found: bool| {
            let start = old.find(words).unwrap();
            let span = Span::new(start, start + words.len());
            let now = Change::between(old, new).span(span);
            let now = now.map(|span| &new[span.start..span.end]);
            assert_eq!(now, found.then_some(words), "{old:?} {new:?}");
        };
        check("one two three", "one 2 three", "one", true);
        check("one two three", "one 2 three", "three", true);
        check("one two three", "one 2 three", "two", false);
        check("one two", "zero one two", "one two", true);
        check("one two", "one two three", "two", true);
        check("one äö", "one äü", "one ä", true);
        check("one é two", "one è two", "two", true);
        check("aaa", "aa", "a", true);
        check("", "new", "", true);
    }
}
