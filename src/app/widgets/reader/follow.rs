//! Stays at the same words when the document that is shown changes under the reader's eyes.
//!
//! Invariant: what stood before the change stays where it is, what stood behind it moves along
//! with the text, and what was changed itself is left at the beginning of the change.

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
        let selection = self.selection().and_then(|span| change.span(span));
        let mut scroll = self.scroll;
        let top = self.paragraphs.whole(scroll.paragraph).start;
        self.set_document(text, shown);
        scroll.paragraph = self.paragraphs.at(change.place(top));
        self.scroll = scroll;
        self.set_selection(selection);
    }
}

/// The one stretch of a text that is another one now.
struct Change {
    /// Where it begins in both.
    start: usize,
    /// Where it ended.
    old_end: usize,
    /// Where it ends.
    new_end: usize,
}

impl Change {
    fn between(old: &str, new: &str) -> Self {
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

    /// Where some words are now; `None` when they were changed.
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
