//! A text in the one form in which texts are compared: Unicode NFC with plain line feeds.
//!
//! Invariants: nothing else is evened out, above all neither case nor space nor punctuation.
//! Every offset of the compared form that stands for an offset of the text itself is mapped back
//! to it exactly; the inside of something that was rewritten stands for none.

use std::borrow::Cow;
use std::iter::once;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};
use unicode_segmentation::GraphemeCursor;

use crate::model::Span;

/// A text and the way back from its compared form.
pub(super) struct Canon<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    /// What was rewritten, in order. Everything between two of them is a verbatim copy.
    rewritten: Vec<Rewritten>,
}

/// A stretch of the text and what stands for it in the compared form.
#[derive(Clone, Copy)]
struct Rewritten {
    original: Span,
    canon: Span,
}

impl<'a> Canon<'a> {
    /// The compared form of a text. A text that has it already is not copied.
    pub fn new(original: &'a str) -> Self {
        let is_composed = original.is_ascii() || is_nfc(original);
        let mut rewriter = Rewriter {
            original,
            text: String::new(),
            copied: 0,
            rewritten: Vec::new(),
        };
        if is_composed && memchr::memchr(b'\r', original.as_bytes()).is_none() {
            return Self {
                original,
                text: Cow::Borrowed(original),
                rewritten: Vec::new(),
            };
        }
        let mut segment_start = 0;
        for (at, c) in original.char_indices() {
            if is_composed && c != '\r' {
                continue;
            }
            if c.is_ascii() || begins_segment(c) {
                rewriter.compose(Span::new(segment_start, at), is_composed);
                segment_start = at;
            }
            if c == '\r' && original.as_bytes().get(at + 1) == Some(&b'\n') {
                rewriter.replace(Span::new(at, at + 2), "\n");
                segment_start = at + 2;
            }
        }
        rewriter.compose(Span::new(segment_start, original.len()), is_composed);
        rewriter.finish()
    }

    /// The compared form.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a span of the text lies in the compared form; `None` when an end of it lies inside
    /// something that was rewritten.
    pub fn place_of(&self, span: Span) -> Option<Span> {
        let map = |offset: usize| {
            let after = self.rewritten.partition_point(|r| r.original.end <= offset);
            if let Some(next) = self.rewritten.get(after)
                && next.original.start < offset
            {
                return None;
            }
            Some(match after.checked_sub(1).map(|at| &self.rewritten[at]) {
                Some(last) => last.canon.end + (offset - last.original.end),
                None => offset,
            })
        };
        Some(Span {
            start: map(span.start)?,
            end: map(span.end)?,
        })
    }

    /// Where a span of the compared form lies in the text; `None` when an end of it lies inside
    /// something that was rewritten.
    pub fn to_original(&self, span: Span) -> Option<Span> {
        let map = |offset: usize| {
            let after = self.rewritten.partition_point(|r| r.canon.end <= offset);
            if let Some(next) = self.rewritten.get(after)
                && next.canon.start < offset
            {
                return None;
            }
            Some(match after.checked_sub(1).map(|at| &self.rewritten[at]) {
                Some(last) => last.original.end + (offset - last.canon.end),
                None => offset,
            })
        };
        Some(Span {
            start: map(span.start)?,
            end: map(span.end)?,
        })
    }

    /// Whether both ends of a span of the text lie between what a person takes for characters.
    pub fn is_between_characters(&self, span: Span) -> bool {
        let is_boundary = |offset: usize| {
            let mut cursor = GraphemeCursor::new(offset, self.original.len(), true);
            cursor.is_boundary(self.original, 0).unwrap_or(false)
        };
        is_boundary(span.start) && is_boundary(span.end)
    }
}

struct Rewriter<'a> {
    original: &'a str,
    text: String,
    /// How far the text is already in the compared form.
    copied: usize,
    rewritten: Vec<Rewritten>,
}

impl<'a> Rewriter<'a> {
    fn compose(&mut self, segment: Span, is_composed: bool) {
        // Most segments are one letter.
        if is_composed || segment.len() < 2 {
            return;
        }
        let Some(written) = self.original.get(segment.range()) else {
            return;
        };
        if !is_nfc(written) {
            let composed: String = written.nfc().collect();
            self.replace(segment, &composed);
        }
    }

    fn replace(&mut self, original: Span, with: &str) {
        let verbatim = self.original.get(self.copied..original.start);
        self.text.push_str(verbatim.unwrap_or_default());
        let start = self.text.len();
        self.text.push_str(with);
        self.copied = original.end;
        self.rewritten.push(Rewritten {
            original,
            canon: Span::new(start, self.text.len()),
        });
    }

    fn finish(mut self) -> Canon<'a> {
        let verbatim = self.original.get(self.copied..).unwrap_or_default();
        self.text.push_str(verbatim);
        Canon {
            original: self.original,
            text: Cow::Owned(self.text),
            rewritten: self.rewritten,
        }
    }
}

/// Whether nothing that stands before this character can be composed with it.
fn begins_segment(c: char) -> bool {
    canonical_combining_class(c) == 0 && matches!(is_nfc_quick(once(c)), IsNormalized::Yes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_evened_out_in_two_ways_and_no_other() {
        let check = |text: &str, expected: &str| {
            assert_eq!(Canon::new(text).as_str(), expected, "{text:?}");
        };
        check("", "");
        check("a\r\nb\rc\n", "a\nb\rc\n");
        check("e\u{301}tude", "étude");
        check("étude", "étude");
        check(
            "q\u{323}\u{307} q\u{307}\u{323}",
            "q\u{323}\u{307} q\u{323}\u{307}",
        );
        check("\u{1100}\u{1161}\u{11a8}", "각");
        check("\r\n\u{301}", "\n\u{301}");
        check("ﬁn, “quotes”  A a", "ﬁn, “quotes”  A a");
        check("\u{212b}ngstrom\r\r\n", "Ångstrom\r\n");
    }

    #[test]
    fn offsets_go_back_and_forth_where_they_mean_the_same() {
        let text = "a\r\nÉ e\u{301} x\r\n👨‍👩‍👧 e\u{301}";
        let canon = Canon::new(text);
        assert_eq!(canon.as_str(), "a\nÉ é x\n👨‍👩‍👧 é");
        for (start, _) in text.char_indices() {
            for end in (start..=text.len()).filter(|&end| text.is_char_boundary(end)) {
                let span = Span::new(start, end);
                let Some(there) = canon.place_of(span) else {
                    let words = &text[start..];
                    let cut = |at: usize| {
                        let (head, tail) = text.split_at(at);
                        tail.starts_with('\u{301}') || head.ends_with('\r')
                    };
                    assert!(cut(start) || cut(end), "{words:?}");
                    continue;
                };
                assert_eq!(canon.to_original(there), Some(span));
                let evened: String = text[span.range()].replace("\r\n", "\n").nfc().collect();
                assert_eq!(&canon.as_str()[there.range()], evened);
            }
        }
    }

    #[test]
    fn half_a_character_is_no_place() {
        let family = "👨‍👩‍👧";
        let canon = Canon::new(family);
        assert!(canon.is_between_characters(Span::new(0, family.len())));
        assert!(!canon.is_between_characters(Span::new(0, 4)));
    }
}
