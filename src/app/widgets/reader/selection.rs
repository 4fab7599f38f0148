//! What is selected in a document, and where the keyboard stands in it.
//!
//! Invariant: both ends are bytes of the document on boundaries of letters as a reader sees them
//! (extended grapheme clusters, Unicode Standard Annex 29).

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::model::Span;

/// A stretch of text with a fixed and a moving end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Selection {
    /// The end that stays.
    pub(super) fixed: usize,
    /// The end that moves with the pointer or the keyboard, where the caret is drawn.
    pub(super) caret: usize,
}

impl Selection {
    /// A caret between two letters, with nothing selected.
    pub(super) fn caret_at(byte: usize) -> Self {
        Self {
            fixed: byte,
            caret: byte,
        }
    }

    /// From a span's start to its end.
    pub(super) fn of(span: Span) -> Self {
        Self {
            fixed: span.start,
            caret: span.end,
        }
    }

    /// From the unit where the pointer was pressed to the one where it is now, both included.
    pub(super) fn between(pressed: Span, now: Span) -> Self {
        if now.start < pressed.start {
            Self {
                fixed: pressed.end,
                caret: now.start,
            }
        } else {
            Self {
                fixed: pressed.start,
                caret: now.end.max(pressed.end),
            }
        }
    }

    /// What is selected; maybe nothing, at the caret.
    pub(super) fn span(self) -> Span {
        Span::new(self.fixed, self.caret)
    }

    /// The caret moved to another place, and the fixed end with it unless the selection grows.
    pub(super) fn moved_to(self, byte: usize, extend: bool) -> Self {
        Self {
            fixed: if extend { self.fixed } else { byte },
            caret: byte,
        }
    }
}

/// What the pointer selects as one: grows with quick clicks at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unit {
    /// One click: from letter to letter.
    #[default]
    Letter,
    /// Two clicks: whole words.
    Word,
    /// Three clicks: whole paragraphs.
    Paragraph,
}

impl Unit {
    /// What the next quick click selects.
    pub(super) fn next(self) -> Self {
        match self {
            Unit::Letter => Unit::Word,
            Unit::Word => Unit::Paragraph,
            Unit::Paragraph => Unit::Letter,
        }
    }
}

/// The word, gap or sign at a byte, by the word boundaries of Unicode Standard Annex 29. At the
/// very end it is the last one.
pub(super) fn word_at(text: &str, byte: usize) -> Span {
    let mut found = Span::new(text.len(), text.len());
    for (start, word) in text.split_word_bound_indices() {
        if start > byte {
            break;
        }
        found = Span::new(start, start + word.len());
    }
    found
}

/// The end of the next word behind a byte, or the text's end.
pub(super) fn next_word_end(text: &str, byte: usize) -> usize {
    text.unicode_word_indices()
        .map(|(start, word)| start + word.len())
        .find(|&end| end > byte)
        .unwrap_or(text.len())
}

/// The start of the last word before a byte, or the text's start.
pub(super) fn previous_word_start(text: &str, byte: usize) -> usize {
    text.unicode_word_indices()
        .map(|(start, _)| start)
        .take_while(|&start| start < byte)
        .last()
        .unwrap_or(0)
}

/// The end of the letter behind a byte, or `None` at the text's end.
pub(super) fn next_letter(text: &str, byte: usize) -> Option<usize> {
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten()
}

/// The start of the letter before a byte, or `None` at the text's start.
pub(super) fn previous_letter(text: &str, byte: usize) -> Option<usize> {
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten()
}

/// Grows a span to whole letters and brings it inside the text.
pub(super) fn whole_letters(text: &str, span: Span) -> Span {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.min(text.len()));
    let is_boundary =
        |byte: usize| GraphemeCursor::new(byte, text.len(), true).is_boundary(text, 0) != Ok(false);
    let start = match is_boundary(start) {
        true => start,
        false => previous_letter(text, start).unwrap_or(0),
    };
    let end = match is_boundary(end) {
        true => end,
        false => next_letter(text, end).unwrap_or(text.len()),
    };
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "До 10 мая, e\u{301}tude 👨‍👩‍👧 end";

    #[test]
    fn words_are_found_from_within() {
        let check = |at: &str, expected: &str| {
            let byte = MIXED.find(at).unwrap();
            assert_eq!(&MIXED[word_at(MIXED, byte).range()], expected, "at {at:?}");
        };
        check("До", "До");
        check("о 10", "До");
        check(" 10", " ");
        check("ая", "мая");
        check(",", ",");
        check("tude", "e\u{301}tude");
        check("👩", "👨‍👩‍👧");
        check("nd", "end");
        assert_eq!(word_at("end", 3), Span::new(0, 3));
        assert_eq!(word_at("", 0), Span::new(0, 0));
    }

    #[test]
    fn the_keyboard_moves_by_words_and_letters() {
        let after = |head: &str| MIXED.find(head).unwrap() + head.len();
        let ends = [
            after("До"),
            after("10"),
            after("мая"),
            after("tude"),
            MIXED.len(),
        ];
        let mut byte = 0;
        for end in ends {
            byte = next_word_end(MIXED, byte);
            assert_eq!(byte, end);
        }
        let starts = ["end", "e\u{301}tude", "мая", "10", "До"];
        for start in starts {
            byte = previous_word_start(MIXED, byte);
            assert_eq!(byte, MIXED.find(start).unwrap());
        }
        let family = MIXED.find('👨').unwrap();
        assert_eq!(next_letter(MIXED, family), Some(after("👧")));
        assert_eq!(previous_letter(MIXED, after("👧")), Some(family));
        assert_eq!(next_letter(MIXED, MIXED.len()), None);
        assert_eq!(previous_letter(MIXED, 0), None);
    }

    #[test]
    fn spans_grow_to_whole_letters() {
        let check = |text: &str, (start, end): (usize, usize), expected: (usize, usize)| {
            let grown = whole_letters(text, Span::new(start, end));
            assert_eq!(
                (grown.start, grown.end),
                expected,
                "{text:?} {start}..{end}"
            );
        };
        check("abc", (1, 2), (1, 2));
        check("abc", (2, 99), (2, 3));
        check("é", (1, 1), (0, 2));
        check("e\u{301}x", (1, 3), (0, 3));
        check("🇺🇦🇵🇱", (4, 8), (0, 8));
        check("", (5, 9), (0, 0));
    }

    #[test]
    fn dragging_keeps_what_was_pressed() {
        let pressed = Span::new(10, 14);
        let check = |now: (usize, usize), expected: (usize, usize)| {
            let selection = Selection::between(pressed, Span::new(now.0, now.1));
            assert_eq!((selection.fixed, selection.caret), expected, "{now:?}");
        };
        check((10, 14), (10, 14));
        check((20, 25), (10, 25));
        check((2, 6), (14, 2));
        check((12, 12), (10, 14));
    }
}
