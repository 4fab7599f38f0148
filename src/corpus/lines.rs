//! The lines of a text, from either end.
//!
//! Invariant: what lies beyond the lines that are asked for is never read.

use memchr::{memchr2, memrchr2};

/// The pieces of a text between its line breaks, empty ones too: between the two signs of a
/// Windows break lies one.
pub(super) struct Lines<'a> {
    rest: Option<&'a str>,
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Lines<'_> {
    Lines { rest: Some(text) }
}

/// Those of them with words in them, without the white space around.
pub(super) fn filled_lines(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    lines(text).map(str::trim).filter(|line| !line.is_empty())
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest?;
        let Some(at) = memchr2(b'\n', b'\r', rest.as_bytes()) else {
            return self.rest.take();
        };
        self.rest = rest.get(at + 1..);
        rest.get(..at)
    }
}

impl DoubleEndedIterator for Lines<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let rest = self.rest?;
        let Some(at) = memrchr2(b'\n', b'\r', rest.as_bytes()) else {
            return self.rest.take();
        };
        self.rest = rest.get(..at);
        rest.get(at + 1..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_splitting() {
        for text in ["", "a", "\n", "a\nb\r\nç\r\r", "\r\né", "北\n京"] {
            let expected: Vec<&str> = text.split(['\n', '\r']).collect();
            assert_eq!(lines(text).collect::<Vec<&str>>(), expected, "{text:?}");
            let mut back: Vec<&str> = lines(text).rev().collect();
            back.reverse();
            assert_eq!(back, expected, "{text:?}");
        }
        let mut both = lines("a\nb\nc");
        assert_eq!((both.next(), both.next_back()), (Some("a"), Some("c")));
        assert_eq!((both.next(), both.next_back()), (Some("b"), None));
    }
}
