//! The words and signs of a sentence.

use crate::model::Span;

/// A word, or a sign between words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// As it is written, without a possessive ending.
    pub written: &'a str,
    /// In lower case, without full stops in it and without a possessive ending; a sign is
    /// itself.
    pub lower: String,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it has no small letter.
    pub all_capital: bool,
    /// Whether it ends in “'s” or “s'”.
    pub possessive: bool,
    /// Whether it is a sign.
    pub sign: bool,
}

/// Cuts a part of a text into words and signs. A hyphen parts two words and is none itself; a
/// dash between spaces is a sign.
pub fn words_of(text: &str, part: Span) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let piece = text.get(part.range()).unwrap_or_default();
    let mut chars = piece.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            let mut end = at + c.len_utf8();
            let mut length = 1;
            while let Some(&(next, c)) = chars.peek() {
                let behind = piece.get(next + c.len_utf8()..).unwrap_or_default();
                let goes_on = behind.chars().next().is_some_and(char::is_alphanumeric);
                let joins = match c {
                    '\'' | '’' => goes_on,
                    // “U.K.”, “4.30”.
                    '.' => goes_on && length == 1,
                    _ => c.is_alphanumeric(),
                };
                if !joins {
                    break;
                }
                length = if c == '.' { 0 } else { length + 1 };
                end = next + c.len_utf8();
                chars.next();
            }
            words.push(word(
                piece.get(at..end).unwrap_or_default(),
                part.start + at,
            ));
        } else if owns_apart(piece, at, c) {
            // “Lind 's visit”, as some corpora write it.
            if let Some(owner) = words.last_mut() {
                owner.possessive = true;
            }
            chars.next();
        } else if let Some(sign) = sign(piece, at, c) {
            let start = part.start + at;
            words.push(Word {
                span: Span::new(start, start + c.len_utf8()),
                written: sign,
                lower: sign.to_owned(),
                capital: false,
                all_capital: false,
                possessive: false,
                sign: true,
            });
        }
    }
    words
}

/// Whether an “'s” stands by itself.
fn owns_apart(piece: &str, at: usize, c: char) -> bool {
    let behind = piece.get(at + c.len_utf8()..).unwrap_or_default();
    let mut behind = behind.chars();
    matches!(c, '\'' | '’')
        && behind.next() == Some('s')
        && !behind.next().is_some_and(char::is_alphanumeric)
        && piece.get(..at).is_some_and(|before| before.ends_with(' '))
}

fn word(written: &str, start: usize) -> Word<'_> {
    let bare = ["'s", "’s", "'S", "’S"]
        .iter()
        .find_map(|ending| written.strip_suffix(ending));
    let kept = bare.unwrap_or(written);
    Word {
        span: Span::new(start, start + written.len()),
        written: kept,
        lower: kept.replace('.', "").to_lowercase(),
        capital: kept.chars().next().is_some_and(char::is_uppercase),
        all_capital: !kept.chars().any(char::is_lowercase),
        possessive: bare.is_some(),
        sign: false,
    }
}

/// What a sign counts as; `None` for those that part nothing.
fn sign(piece: &str, at: usize, c: char) -> Option<&'static str> {
    match c {
        ',' => Some(","),
        ';' => Some(";"),
        ':' => Some(":"),
        '(' | ')' | '[' | ']' => Some("("),
        '"' | '“' | '”' | '„' | '«' | '»' | '`' => Some("\""),
        '\'' => {
            let behind = piece.get(at + 1..).unwrap_or_default();
            behind.starts_with('\'').then_some("\"")
        }
        '–' | '—' => Some("—"),
        '-' => {
            let before = piece.get(..at).unwrap_or_default();
            before.ends_with(' ').then_some("—")
        }
        '&' => Some("and"),
        '.' | '!' | '?' | '|' => Some("."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_are_told_apart() {
        let check = |text: &str, expected: &str| {
            let words = words_of(text, Span::new(0, text.len()));
            let told: Vec<String> = words
                .iter()
                .map(|word| {
                    let own = if word.possessive { "+s" } else { "" };
                    format!("{}{own}", word.lower)
                })
                .collect();
            assert_eq!(told.join(" "), expected, "{text}");
            let ends = words
                .iter()
                .all(|word| text.get(word.span.range()).is_some());
            assert!(ends);
        };
        check(
            "U.K. and Nato-Russia talks.",
            "uk . and nato russia talks .",
        );
        check("Lind’s visit, he'd said", "lind+s visit , he'd said");
        check("Lind 's visit ''now'' ", "lind+s visit \" now \"");
        check("Paris - Rome “now”", "paris — rome \" now \"");
        check("", "");
    }
}
