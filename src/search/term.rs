//! Words that stand side by side in a folded text.

use memchr::memmem::Finder;

use crate::model::Span;

/// Words that must stand side by side.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// Folded, at least one, none empty.
    words: Vec<String>,
    /// Whether the last word must end where the text's word ends.
    is_whole: bool,
    /// The longest of the words: the one that is looked for first.
    anchor: usize,
    finder: Finder<'static>,
}

impl Term {
    /// A term of folded words, of which none may be empty; `None` without words.
    pub fn new(words: Vec<String>, is_whole: bool) -> Option<Self> {
        let (anchor, longest) = words
            .iter()
            .enumerate()
            .max_by_key(|(_, word)| word.len())?;
        let finder = Finder::new(longest).into_owned();
        Some(Self {
            words,
            is_whole,
            anchor,
            finder,
        })
    }

    /// The words, folded.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the last word must end where the text's word ends.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The spans of a folded text that hold the words.
    pub fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Span> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let at = from + self.finder.find(text.as_bytes().get(from..)?)?;
                match self.around(text, at) {
                    Some(hit) => {
                        from = hit.end;
                        return Some(hit);
                    }
                    None => from = at + 1,
                }
            }
        })
    }

    /// The span of all words, if the others stand around the anchor at `at`.
    fn around(&self, text: &str, at: usize) -> Option<Span> {
        let (words_before, anchor_and_after) = self.words.split_at_checked(self.anchor)?;
        let mut before = text.get(..at)?;
        for word in words_before.iter().rev() {
            let trimmed = before.trim_end();
            if trimmed.len() == before.len() {
                return None;
            }
            before = trimmed.strip_suffix(word.as_str())?;
        }
        let (anchor, words_after) = anchor_and_after.split_first()?;
        let mut after = text.get(at + anchor.len()..)?;
        for word in words_after {
            let trimmed = after.trim_start();
            if trimmed.len() == after.len() {
                return None;
            }
            after = trimmed.strip_prefix(word.as_str())?;
        }
        let hit = Span::new(before.len(), text.len() - after.len());
        let cuts_start = is_inside_word(text, hit.start);
        let cuts_end = self.is_whole && is_inside_word(text, hit.end);
        (!cuts_start && !cuts_end).then_some(hit)
    }
}

/// Whether the characters on both sides of a place belong to one word.
fn is_inside_word(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else {
        return false;
    };
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) => is_letter_of_spaced_script(a) && is_letter_of_spaced_script(b),
        _ => false,
    }
}

/// Whether a letter or digit is of a script that puts spaces between words: of no other can be
/// said where a word begins.
pub(super) fn is_letter_of_spaced_script(c: char) -> bool {
    c.is_alphanumeric() && !is_unspaced(c)
}

/// Chinese, Japanese, Thai and their neighbours put no space between words: there, any place
/// may be the start of one.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}
