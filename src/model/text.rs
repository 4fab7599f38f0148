//! A text, and the two ways of naming a place in it.
//!
//! Invariant: a [`Span`] counts bytes and lives in memory; a [`Position`] counts Unicode code
//! points and lives on disk and in exports. Neither is ever used where the other is meant, and
//! the only road from one to the other is a [`Text`].

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// A half-open range of **bytes** in a named text. Both ends lie on `char` boundaries of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from one byte offset to another, put in order if they are not.
    pub fn new(a: usize, b: usize) -> Self {
        Self {
            start: a.min(b),
            end: a.max(b),
        }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds no byte at all.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a slice index.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A half-open range of **Unicode code points** in a text, as the W3C `TextPositionSelector`
/// counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// The SHA-256 of a text's UTF-8 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash([u8; 32]);

impl TextHash {
    /// The hash of a text.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads what [`TextHash`]'s `Display` writes: `sha256:` and 64 hexadecimal digits.
    pub fn parse(written: &str) -> Option<Self> {
        let hex = written.strip_prefix("sha256:")?;
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As one string: a corpus has many of them to write.
        let mut written = String::with_capacity("sha256:".len() + 2 * self.0.len());
        written.push_str("sha256:");
        let halves = self.0.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
        written.extend(halves.filter_map(|half| char::from_digit(u32::from(half), 16)));
        f.write_str(&written)
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The decoded text of one document, verbatim, with an index that converts between bytes and
/// code points in logarithmic time. Cloning is cheap.
#[derive(Clone)]
pub struct Text(Arc<Inner>);

struct Inner {
    content: Box<str>,
    /// `checkpoints[k]` is the number of code points that begin before byte `k * STRIDE`.
    /// Empty when the text is ASCII: then bytes and code points are the same.
    checkpoints: Vec<usize>,
    code_points: usize,
}

/// Bytes between two checkpoints: a conversion counts at most this many bytes, and the index
/// costs 1/256 of the text.
const STRIDE: usize = 2048;

impl Text {
    /// Takes a text and builds its index, in one pass over the bytes.
    pub fn new(content: impl Into<Box<str>>) -> Self {
        let content = content.into();
        let mut checkpoints = Vec::new();
        let mut code_points = content.len();
        if !content.is_ascii() {
            code_points = 0;
            for block in content.as_bytes().chunks(STRIDE) {
                checkpoints.push(code_points);
                code_points += count_starts(block);
            }
        }
        Self(Arc::new(Inner {
            content,
            checkpoints,
            code_points,
        }))
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0.content
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.content.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.content.is_empty()
    }

    /// Length in code points.
    pub fn code_points(&self) -> usize {
        self.0.code_points
    }

    /// The words of a span; `None` if it is not a range of this text on `char` boundaries.
    pub fn get(&self, span: Span) -> Option<&str> {
        self.0.content.get(span.range())
    }

    /// A span without white space at its ends; `None` when nothing is left, or when the span is
    /// not a range of this text.
    pub fn trimmed(&self, span: Span) -> Option<Span> {
        let words = self.get(span)?;
        let start = span.start + (words.len() - words.trim_start().len());
        let kept = words.trim();
        (!kept.is_empty()).then(|| Span::new(start, start + kept.len()))
    }

    /// The position of a span; `None` if the span is not a range of this text on `char`
    /// boundaries.
    pub fn position_of(&self, span: Span) -> Option<Position> {
        self.get(span)?;
        Some(Position {
            start: self.code_points_before(span.start),
            end: self.code_points_before(span.end),
        })
    }

    /// The span of a position; `None` if the text has fewer code points than that, or the
    /// position ends before it starts.
    pub fn span_of(&self, position: Position) -> Option<Span> {
        if position.start > position.end {
            return None;
        }
        Some(Span {
            start: self.byte_of(position.start)?,
            end: self.byte_of(position.end)?,
        })
    }

    /// Up to `count` code points that end where the span begins.
    pub fn before(&self, span: Span, count: usize) -> &str {
        let head = self.0.content.get(..span.start).unwrap_or_default();
        let start = match count {
            0 => head.len(),
            n => head.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i),
        };
        head.get(start..).unwrap_or_default()
    }

    /// Up to `count` code points that begin where the span ends.
    pub fn after(&self, span: Span, count: usize) -> &str {
        let tail = self.0.content.get(span.end..).unwrap_or_default();
        let end = tail
            .char_indices()
            .nth(count)
            .map_or(tail.len(), |(i, _)| i);
        tail.get(..end).unwrap_or_default()
    }

    /// Code points that begin before byte `offset`, which must not exceed the length.
    fn code_points_before(&self, offset: usize) -> usize {
        let inner = &*self.0;
        if inner.checkpoints.is_empty() {
            return offset;
        }
        // The last block may be asked for at its very end, one past the last checkpoint.
        let block = (offset / STRIDE).min(inner.checkpoints.len() - 1);
        let bytes = &inner.content.as_bytes()[block * STRIDE..offset];
        inner.checkpoints[block] + count_starts(bytes)
    }

    fn byte_of(&self, code_point: usize) -> Option<usize> {
        let inner = &*self.0;
        if code_point >= inner.code_points {
            return (code_point == inner.code_points).then_some(inner.content.len());
        }
        if inner.checkpoints.is_empty() {
            return Some(code_point);
        }
        let block = inner.checkpoints.partition_point(|&n| n <= code_point) - 1;
        let mut missing = code_point - inner.checkpoints[block];
        let from = block * STRIDE;
        for (i, &byte) in inner.content.as_bytes()[from..].iter().enumerate() {
            if starts_code_point(byte) {
                if missing == 0 {
                    return Some(from + i);
                }
                missing -= 1;
            }
        }
        None
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.len())
    }
}

/// Every byte of UTF-8 but a continuation byte begins a code point.
fn starts_code_point(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn count_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| starts_code_point(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [&str; 8] = [
        "",
        "plain ASCII only",
        "Zürich – naïve façade",
        "Министерство иностранных дел",
        "وزارة الخارجية said on Monday",
        "北京时间2月10日",
        "family 👨‍👩‍👧‍👦 and flag 🇺🇦 here",
        "e\u{301}tude combining",
    ];

    #[test]
    fn positions_and_spans_agree_everywhere() {
        for sample in SAMPLES {
            // Long enough that several checkpoints are crossed, at every alignment.
            let long = sample.repeat(9000 / sample.len().max(1) + 1);
            let text = Text::new(long.clone());
            let offsets: Vec<usize> = long
                .char_indices()
                .map(|(i, _)| i)
                .chain([long.len()])
                .collect();
            assert_eq!(text.code_points(), offsets.len() - 1);
            for (n, &byte) in offsets.iter().enumerate().step_by(7) {
                let span = Span::new(byte, long.len());
                let position = text.position_of(span).unwrap();
                assert_eq!(position.start, n, "{sample:?} at byte {byte}");
                assert_eq!(text.span_of(position), Some(span));
            }
        }
    }

    #[test]
    fn what_is_not_in_the_text_has_no_place() {
        let text = Text::new("né");
        assert_eq!(text.position_of(Span::new(0, 2)), None, "inside é");
        assert_eq!(text.position_of(Span::new(0, 9)), None);
        assert_eq!(text.span_of(Position { start: 0, end: 3 }), None);
        assert_eq!(text.span_of(Position { start: 2, end: 1 }), None);
    }

    #[test]
    fn blank_ends_are_left_out() {
        let text = Text::new(" one two\n\u{a0}é ");
        let check = |from: usize, to: usize, expected: Option<&str>| {
            let span = text.trimmed(Span::new(from, to));
            assert_eq!(span.and_then(|span| text.get(span)), expected);
        };
        check(0, 5, Some("one"));
        check(1, 8, Some("one two"));
        check(8, text.len(), Some("é"));
        check(4, 5, None);
        check(3, 3, None);
        check(0, 99, None);
    }

    #[test]
    fn context_is_counted_in_code_points() {
        let text = Text::new("ab😀cd😀ef");
        let span = Span::new(6, 8);
        assert_eq!(text.get(span), Some("cd"));
        assert_eq!(text.before(span, 2), "b😀");
        assert_eq!(text.before(span, 0), "");
        assert_eq!(text.after(span, 2), "😀e");
        assert_eq!(text.after(span, 99), "😀ef");
    }

    #[test]
    fn hashes_read_back() {
        let hash = TextHash::of("abc");
        assert_eq!(
            hash.to_string(),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(TextHash::parse(&hash.to_string()), Some(hash));
        assert_eq!(TextHash::parse("sha256:zz"), None);
        assert_eq!(
            TextHash::parse(&format!("sha256:{}é", "0".repeat(62))),
            None
        );
    }
}
