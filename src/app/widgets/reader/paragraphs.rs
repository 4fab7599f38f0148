//! Cuts a text into paragraphs that are small enough to lay out one by one.
//!
//! Invariants: paragraphs follow one another without gap or overlap and cover the shown span; a
//! paragraph's words never hold a line break; no word of the text is copied or changed, so every
//! offset stays what it is in the document.

use unicode_segmentation::GraphemeCursor;

use crate::model::{Span, Text};

/// A line longer than this many bytes is cut, so that laying out one piece stays quick.
const LONGEST_BYTES: usize = 4096;

/// How far back from the longest length a space is looked for.
const SPACE_WITHIN_BYTES: usize = 512;

/// The table of paragraphs of one text. There is always at least one, if only an empty one.
pub(super) struct Paragraphs {
    /// Where each begins. Its line break, if it has one, belongs to it.
    starts: Vec<usize>,
    /// Where the last one ends.
    end: usize,
}

impl Paragraphs {
    /// Splits the shown span of a text at `\n`, `\r\n` and lone `\r`, and long lines at spaces.
    pub(super) fn of(text: &Text, shown: Span) -> Self {
        let mut starts = vec![shown.start];
        let words = text.get(shown).unwrap_or_default();
        let bytes = words.as_bytes();
        let mut line_start = 0;
        for found in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[found] == b'\r' && bytes.get(found + 1) == Some(&b'\n') {
                continue;
            }
            let line = without_line_break(&words[line_start..=found]);
            cut_long_line(line, shown.start + line_start, &mut starts);
            line_start = found + 1;
            starts.push(shown.start + line_start);
        }
        cut_long_line(&words[line_start..], shown.start + line_start, &mut starts);
        Self {
            starts,
            end: shown.start + words.len(),
        }
    }

    /// How many there are; never none.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a paragraph, its line break included. Empty beyond the last one.
    pub(super) fn whole(&self, index: usize) -> Span {
        let start = self.starts.get(index).copied().unwrap_or(self.end);
        let end = self.starts.get(index + 1).copied().unwrap_or(self.end);
        Span::new(start, end)
    }

    /// The bytes of a paragraph's words: without the line break.
    pub(super) fn words(&self, text: &Text, index: usize) -> Span {
        let whole = self.whole(index);
        let words = text.get(whole).unwrap_or_default();
        Span::new(whole.start, whole.start + without_line_break(words).len())
    }

    /// Whether a line ends here, rather than going on in the next piece.
    pub(super) fn ends_line(&self, text: &Text, index: usize) -> bool {
        index + 1 >= self.len() || self.words(text, index) != self.whole(index)
    }

    /// The words of the whole line that a paragraph is a piece of.
    pub(super) fn line(&self, text: &Text, index: usize) -> Span {
        let mut first = index;
        while first > 0 && !self.ends_line(text, first - 1) {
            first -= 1;
        }
        let mut last = index;
        while !self.ends_line(text, last) {
            last += 1;
        }
        Span::new(self.whole(first).start, self.words(text, last).end)
    }

    /// The paragraph that a byte lies in; the first or last for one outside of the shown span.
    pub(super) fn at(&self, byte: usize) -> usize {
        let begun = self.starts.partition_point(|&start| start <= byte);
        begun.saturating_sub(1)
    }
}

/// Pushes the starts of the pieces behind the first of a line that is too long. The line comes
/// without its break, which would otherwise end up alone in a piece and look like an empty line.
fn cut_long_line(line: &str, line_start: usize, starts: &mut Vec<usize>) {
    let mut from = 0;
    while line.len() - from > LONGEST_BYTES {
        from += piece_length(&line[from..]);
        starts.push(line_start + from);
    }
}

/// How many bytes to cut off a line that is longer than [`LONGEST_BYTES`]: up to behind a space,
/// or else to the end of a letter as a reader sees it.
fn piece_length(line: &str) -> usize {
    let longest = line.floor_char_boundary(LONGEST_BYTES);
    let nearest = line.floor_char_boundary(LONGEST_BYTES - SPACE_WITHIN_BYTES);
    if let Some(space) = line[nearest..longest].rfind(' ') {
        return nearest + space + 1;
    }
    let mut cursor = GraphemeCursor::new(longest, line.len(), true);
    match cursor.is_boundary(line, 0) {
        Ok(true) => longest,
        _ => match cursor.prev_boundary(line, 0) {
            Ok(Some(boundary)) if boundary > 0 => boundary,
            // One letter with thousands of accents: better cut than laid out whole.
            _ => longest,
        },
    }
}

fn without_line_break(words: &str) -> &str {
    let words = words.strip_suffix('\n').unwrap_or(words);
    words.strip_suffix('\r').unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &Text, shown: Span) -> Vec<&str> {
        let paragraphs = Paragraphs::of(text, shown);
        (0..paragraphs.len())
            .filter_map(|i| text.get(paragraphs.words(text, i)))
            .collect()
    }

    #[test]
    fn lines_end_at_every_kind_of_break() {
        let check = |text: &str, expected: &[&str]| {
            let text = Text::new(text);
            let shown = Span::new(0, text.len());
            assert_eq!(pieces(&text, shown), expected, "{:?}", text.as_str());
        };
        check("", &[""]);
        check("one", &["one"]);
        check("one\ntwo", &["one", "two"]);
        check("one\r\ntwo", &["one", "two"]);
        check("one\rtwo", &["one", "two"]);
        check("one\n", &["one", ""]);
        check("\r\n\r\r\n\n", &["", "", "", "", ""]);
        check("день\r\nдва", &["день", "два"]);
    }

    #[test]
    fn only_the_shown_span_is_cut_up() {
        let text = Text::new("header\none\ntwo\nrest");
        let paragraphs = Paragraphs::of(&text, Span::new(7, 15));
        assert_eq!(pieces(&text, Span::new(7, 15)), ["one", "two", ""]);
        let check = |byte: usize, expected: usize| assert_eq!(paragraphs.at(byte), expected);
        check(0, 0);
        check(7, 0);
        check(10, 0);
        check(11, 1);
        check(13, 1);
        check(14, 1);
        check(15, 2);
        check(99, 2);
    }

    #[test]
    fn long_lines_are_cut_and_nothing_is_lost() {
        let check = |line: &str, good_end: fn(&str) -> bool| {
            let text = Text::new(format!("{line}\nnext"));
            let shown = Span::new(0, text.len());
            let paragraphs = Paragraphs::of(&text, shown);
            assert!(paragraphs.len() > 3);
            let mut end = 0;
            for i in 0..paragraphs.len() {
                let whole = paragraphs.whole(i);
                assert_eq!(whole.start, end);
                assert!(whole.len() <= LONGEST_BYTES + 1);
                end = whole.end;
                if !paragraphs.ends_line(&text, i) {
                    let words = text.get(whole).unwrap();
                    assert!(good_end(words), "{:?}", &words[words.len() - 40..]);
                }
            }
            assert_eq!(end, text.len());
            assert_eq!(paragraphs.line(&text, 1), Span::new(0, line.len()));
        };
        check(&"word after word ".repeat(1000), |piece| {
            piece.ends_with(' ')
        });
        check(&"x".repeat(4 * LONGEST_BYTES), |piece| piece.len() > 4000);
        check(&"北京时间".repeat(2000), |piece| piece.len() > 4000);
        check(&"👨‍👩‍👧‍👦".repeat(1000), |piece| {
            piece.ends_with('👦')
        });
        check(&format!("a{}", "\u{301}".repeat(9000)), |_| true);
    }
}
