//! A folded text as the index keeps it: words, and signs of the scripts that put no space
//! between words.
//!
//! Invariants: a piece never holds a white space or a sign; two pieces have neighbouring
//! positions exactly when there is white space between them and nothing else, so that a phrase
//! of positions is a phrase of the text. What a term must find in an index is never more than
//! what the text of one of its hits holds: an index may name too many documents, never too few.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::term::{Term, is_letter_of_spaced_script, is_unspaced};

/// What is longer, in bytes, is cut in the index.
const LONGEST: usize = 200;

/// What is longer, in bytes, may have been cut in the index.
const LONGEST_WHOLE: usize = LONGEST - 4;

/// A part of a folded text that the index knows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub text: &'a str,
    /// One past its last byte, before anything was cut from it.
    pub end: usize,
    pub position: usize,
}

/// The pieces of a folded text, in its order.
pub(super) struct Pieces<'a> {
    text: &'a str,
    from: usize,
    position: usize,
}

impl<'a> Pieces<'a> {
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            from: 0,
            position: 0,
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.text.get(self.from..)?;
        let skipped = rest.find(char::is_alphanumeric)?;
        let (gap, rest) = rest.split_at_checked(skipped)?;
        let is_next_word = !gap.is_empty() && gap.chars().all(char::is_whitespace);
        self.position += if is_next_word { 1 } else { 2 };
        let first = rest.chars().next()?;
        let length = match is_unspaced(first) {
            true => first.len_utf8(),
            false => word_length(rest),
        };
        let word = rest.get(..length)?;
        let start = self.from + skipped;
        self.from = start + length;
        Some(Piece {
            text: word
                .get(..word.floor_char_boundary(LONGEST))
                .unwrap_or_default(),
            end: self.from,
            position: self.position,
        })
    }
}

fn word_length(text: &str) -> usize {
    // Most words are ASCII, whose letters are told by their bytes.
    let ascii = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let rest = text.get(ascii..).unwrap_or_default();
    if rest.starts_with(|c: char| c.is_ascii()) {
        return ascii;
    }
    let more = rest.find(|c: char| !is_letter_of_spaced_script(c));
    ascii + more.unwrap_or(rest.len())
}

/// Whether a folded text holds signs of a script that puts no space between words: there, what
/// an index takes for a word need not be one.
pub(super) fn has_unspaced(folded: &str) -> bool {
    !folded.is_ascii()
        && folded
            .chars()
            .any(|c| is_unspaced(c) && c.is_alphanumeric())
}

/// How a term is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// This word; documents that hold it are what the term asks for.
    Word(Wanted),
    /// These words side by side; the same.
    Phrase(Vec<String>),
    /// All of these; whether the term is there must be looked up in the text.
    Pieces(Vec<Wanted>),
}

/// A piece that must be there, whole or as the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub text: String,
    pub is_whole: bool,
}

/// How a term is looked up. Without any pieces, every document may have it.
pub(super) fn plan(term: &Term) -> Plan {
    let words = term.words();
    let last = words.len().saturating_sub(1);
    let mut wanted = Vec::new();
    let mut is_plain = true;
    for (n, word) in words.iter().enumerate() {
        let is_open = n == last && !term.is_whole();
        let mut pieces = Pieces::of(word).peekable();
        is_plain &= pieces
            .peek()
            .is_some_and(|piece| piece.text == word && !has_unspaced(word));
        for piece in pieces {
            is_plain &= piece.text.len() <= LONGEST_WHOLE;
            wanted.push(match piece.text.len() <= LONGEST_WHOLE {
                true => Wanted {
                    text: piece.text.to_owned(),
                    is_whole: !(is_open && piece.end == word.len()),
                },
                false => Wanted {
                    text: piece
                        .text
                        .get(..piece.text.floor_char_boundary(LONGEST_WHOLE))
                        .unwrap_or_default()
                        .to_owned(),
                    is_whole: false,
                },
            });
        }
    }
    let all_whole = wanted.iter().all(|wanted| wanted.is_whole);
    match (is_plain, wanted.len()) {
        (true, 1) => wanted.pop().map_or(Plan::Pieces(Vec::new()), Plan::Word),
        (true, _) if all_whole => {
            Plan::Phrase(wanted.into_iter().map(|wanted| wanted.text).collect())
        }
        _ => Plan::Pieces(wanted),
    }
}

/// Whether a word is so short that the index has it uncut.
pub(super) fn is_short(word: &str) -> bool {
    word.len() + 8 <= LONGEST_WHOLE
}

/// Cuts folded texts into pieces for the index.
#[derive(Clone, Default)]
pub(super) struct Cutter {
    token: Token,
}

/// The pieces of one text on their way into the index.
pub(super) struct Cuts<'a> {
    pieces: Pieces<'a>,
    token: &'a mut Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Cuts<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cuts<'a> {
        self.token.reset();
        Cuts {
            pieces: Pieces::of(text),
            token: &mut self.token,
        }
    }
}

impl TokenStream for Cuts<'_> {
    fn advance(&mut self) -> bool {
        let Some(piece) = self.pieces.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(piece.text);
        self.token.position = piece.position;
        self.token.offset_from = piece.end.saturating_sub(piece.text.len());
        self.token.offset_to = piece.end;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut() {
        let check = |text: &str, expected: &[(&str, usize)]| {
            let pieces = Pieces::of(text).map(|piece| (piece.text, piece.position));
            assert_eq!(pieces.collect::<Vec<_>>(), expected, "{text:?}");
        };
        check("the talks", &[("the", 2), ("talks", 3)]);
        check(" the\r\n talks", &[("the", 1), ("talks", 2)]);
        check("the, talks' end", &[("the", 2), ("talks", 4), ("end", 6)]);
        check("в москве", &[("в", 2), ("москве", 3)]);
        check(
            "10月 北京x",
            &[("10", 2), ("月", 4), ("北", 5), ("京", 7), ("x", 9)],
        );
        check("...", &[]);
        let long = "x".repeat(3 * LONGEST);
        check(&format!("{long} a"), &[(&long[..LONGEST], 2), ("a", 3)]);
    }

    #[test]
    fn terms_are_planned() {
        let wanted = |written: &str| match written.strip_suffix('*') {
            Some(text) => Wanted {
                text: text.to_owned(),
                is_whole: false,
            },
            None => Wanted {
                text: written.to_owned(),
                is_whole: true,
            },
        };
        let check = |words: &str, is_whole: bool, expected: Plan| {
            let words = words.split(' ').map(str::to_owned).collect();
            let term = Term::new(words, is_whole).unwrap();
            assert_eq!(plan(&term), expected, "{term:?}");
        };
        let pieces = |all: &[&str]| Plan::Pieces(all.iter().map(|one| wanted(one)).collect());
        check("mosc", false, Plan::Word(wanted("mosc*")));
        check("mosc", true, Plan::Word(wanted("mosc")));
        check(
            "the talks",
            true,
            Plan::Phrase(vec!["the".to_owned(), "talks".to_owned()]),
        );
        check("the talks", false, pieces(&["the", "talks*"]));
        check("nato's", true, pieces(&["nato", "s"]));
        check("nato's", false, pieces(&["nato", "s*"]));
        check("u.s.", false, pieces(&["u", "s"]));
        check("北京", true, pieces(&["北", "京"]));
        check("京", false, pieces(&["京*"]));
        check("$", false, pieces(&[]));
        let long = "x".repeat(LONGEST);
        let head = format!("{}*", &long[..LONGEST_WHOLE]);
        check(&long, true, pieces(&[&head]));
    }
}
