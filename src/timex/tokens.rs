//! Text → blocks → tokens.
//!
//! A block is a stretch of text without a blank line, at most about 32 KB of it: no date
//! expression reaches across two. Only blocks that hold a word of time or a digit are looked
//! at closely.
//!
//! Invariants: blocks and tokens come in order, do not overlap, and lie on `char` boundaries;
//! cutting the text up is linear in its length.

use memchr::memchr;

use super::lexicon::{self, Role, Word};
use crate::model::Span;

/// How long a block may become before it is cut without a blank line.
const LONGEST_BLOCK_BYTES: usize = 32 * 1024;

/// A word, a run of digits, or a single other character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte in the text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What it can contribute to a date.
    pub(super) word: Word,
    /// What it tells of its sentence.
    pub(super) role: Role,
    /// Whether no white space stands before it.
    pub(super) glued: bool,
}

/// One past the last byte of the block that starts at `from`, within `end`.
pub(super) fn block_end(text: &str, from: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let limit = end.min(from + LONGEST_BLOCK_BYTES);
    // Blank lines that lead in belong to the block they precede.
    let lead = run(&bytes[from..limit], u8::is_ascii_whitespace);
    let mut at = from + lead;
    while let Some(offset) = memchr(b'\n', &bytes[at..limit]) {
        let behind = at + offset + 1;
        let rest = &bytes[behind..end.min(behind + 64)];
        let blank = rest
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
            .count();
        if rest.get(blank) == Some(&b'\n') {
            return behind;
        }
        at = behind;
    }
    if limit == end {
        return end;
    }
    // Cut where a line or a sentence ends, else between words, else anywhere.
    let tail_start = limit - LONGEST_BLOCK_BYTES / 8;
    let tail = &bytes[tail_start..limit];
    let cut = tail
        .iter()
        .rposition(|&b| b == b'\n')
        .or_else(|| tail.windows(2).rposition(|pair| pair == b". "))
        .or_else(|| tail.iter().rposition(|b| b.is_ascii_whitespace()))
        .map_or(limit, |offset| tail_start + offset + 1);
    // Never back to where it began, even if a single character is wider than the block.
    text.floor_char_boundary(cut)
        .max(text.ceil_char_boundary(from + 1))
}

/// Puts the tokens of a block into `tokens`, and tells whether any could begin a date.
pub(super) fn tokenise(text: &str, block: Span, tokens: &mut Vec<Token>) -> bool {
    tokens.clear();
    let bytes = text.as_bytes();
    let mut promising = false;
    let mut at = block.start;
    let mut glued = false;
    while at < block.end {
        let start = at;
        let byte = bytes[at];
        if byte.is_ascii_whitespace() {
            at += 1;
            glued = false;
            continue;
        }
        let mut role = Role::None;
        let word;
        if byte.is_ascii_alphabetic() {
            at += run(&bytes[at..block.end], u8::is_ascii_alphabetic);
            let entry = if bytes.get(at).is_some_and(|b| *b >= 0x80) && letter_at(text, at) {
                at += letters(&text[at..block.end]);
                lexicon::Entry::default()
            } else {
                lexicon::look_up(bytes, start, at)
            };
            word = entry.word;
            role = entry.role;
            promising |= word.promises();
        } else if byte.is_ascii_digit() {
            at += run(&bytes[at..block.end], u8::is_ascii_digit);
            word = digits(&bytes[start..at]);
            promising = true;
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            if c.is_alphanumeric() {
                at += letters(&text[at..block.end]);
                word = Word::Other;
            } else {
                at += c.len_utf8();
                if c.is_whitespace() {
                    glued = false;
                    continue;
                }
                word = Word::Mark(c);
            }
        }
        tokens.push(Token {
            start,
            end: at,
            word,
            role,
            glued,
        });
        glued = true;
    }
    promising
}

fn run(bytes: &[u8], holds: fn(&u8) -> bool) -> usize {
    bytes.iter().position(|b| !holds(b)).unwrap_or(bytes.len())
}

fn letter_at(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_alphanumeric)
}

/// Bytes of letters and digits of any script that `text` begins with.
fn letters(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len())
}

fn digits(run: &[u8]) -> Word {
    let count = u32::try_from(run.len()).unwrap_or(u32::MAX);
    let value = if run.len() > 9 {
        u32::MAX
    } else {
        run.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'))
    };
    Word::Digits(value, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenise(text, Span::new(0, text.len()), &mut tokens);
        tokens.iter().map(|t| &text[t.start..t.end]).collect()
    }

    #[test]
    fn text_falls_into_words_digits_and_marks() {
        let check = |text: &str, expected: &[&str]| assert_eq!(words(text), expected, "{text}");
        check("On 30th Jan.", &["On", "30", "th", "Jan", "."]);
        check("1997–2022", &["1997", "–", "2022"]);
        check("naïve café\u{a0}x", &["naïve", "café", "x"]);
        check("mid-'90s", &["mid", "-", "'", "90", "s"]);
        check("2月10日", &["2", "月10日"]);
        check("", &[]);
    }

    #[test]
    fn blocks_end_at_blank_lines_or_are_cut() {
        let check = |text: &str, expected: &[&str]| {
            let mut blocks = Vec::new();
            let mut at = 0;
            while at < text.len() {
                let end = block_end(text, at, text.len());
                blocks.push(&text[at..end]);
                at = end;
            }
            assert_eq!(blocks, expected, "{text:?}");
        };
        check("one\ntwo\n\nthree", &["one\ntwo\n", "\nthree"]);
        check("one\n \t\r\n\n\n two\n", &["one\n", " \t\r\n\n\n two\n"]);
        check("\n\n\n", &["\n\n\n"]);
        let long = "é".repeat(LONGEST_BLOCK_BYTES);
        let mut at = 0;
        while at < long.len() {
            let end = block_end(&long, at, long.len());
            assert!(end > at && long.is_char_boundary(end));
            at = end;
        }
    }
}
