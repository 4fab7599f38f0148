//! Reading tokens by index, and the numbers among them.
//!
//! Invariants: an index beyond the tokens reads as a word that means nothing; every method
//! looks at a bounded number of tokens.

use super::super::lexicon::{Role, Word};
use super::super::tokens::Token;
use super::super::units::Amount;

/// A block's tokens.
#[derive(Clone, Copy)]
pub(in crate::timex) struct Cursor<'a> {
    pub(in crate::timex) text: &'a str,
    pub(in crate::timex) tokens: &'a [Token],
}

/// How many marks may open or close an emphasis: "***".
const MOST_EMPHASIS: usize = 3;

/// How many tokens a number may have.
const LONGEST_NUMBER: usize = 8;

impl<'a> Cursor<'a> {
    pub(in crate::timex) fn word(&self, i: usize) -> Word {
        self.tokens.get(i).map_or(Word::Other, |token| token.word)
    }

    pub(in crate::timex) fn role(&self, i: usize) -> Role {
        self.tokens.get(i).map_or(Role::None, |token| token.role)
    }

    pub(in crate::timex) fn raw(&self, i: usize) -> &'a str {
        self.tokens
            .get(i)
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or_default()
    }

    /// Whether no white space stands before the token.
    pub(in crate::timex) fn glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.glued)
    }

    pub(in crate::timex) fn is(&self, i: usize, word: &str) -> bool {
        self.raw(i).eq_ignore_ascii_case(word)
    }

    pub(in crate::timex) fn mark(&self, i: usize, mark: char) -> bool {
        self.word(i) == Word::Mark(mark)
    }

    pub(in crate::timex) fn capital(&self, i: usize) -> bool {
        self.raw(i).starts_with(char::is_uppercase)
    }

    /// The index behind a token if it is that mark, else the same index.
    pub(in crate::timex) fn skip(&self, i: usize, mark: char) -> usize {
        if self.mark(i, mark) { i + 1 } else { i }
    }

    /// A hyphen or dash with nothing but tokens around it: "two-year", "1997–2022".
    pub(in crate::timex) fn hyphen(&self, i: usize) -> bool {
        matches!(self.word(i), Word::Mark('-' | '‐' | '‑')) && self.glued(i) && self.glued(i + 1)
    }

    /// Any dash, glued or not.
    pub(in crate::timex) fn dash(&self, i: usize) -> bool {
        matches!(self.word(i), Word::Mark('-' | '‐' | '‑' | '–' | '—'))
    }

    pub(in crate::timex) fn apostrophe(&self, i: usize) -> bool {
        matches!(self.word(i), Word::Mark('\'' | '’' | '‘'))
    }

    /// The word before `i`; one that means nothing at the start.
    pub(super) fn word_before(&self, i: usize) -> Word {
        i.checked_sub(1)
            .map_or(Word::Other, |before| self.word(before))
    }

    /// The index behind an optional glued hyphen.
    pub(super) fn skip_hyphen(&self, i: usize) -> usize {
        if self.hyphen(i) { i + 1 } else { i }
    }

    /// The index behind a possessive ending (`'s`), if there is one.
    pub(in crate::timex) fn skip_possessive(&self, i: usize) -> usize {
        if self.apostrophe(i) && self.glued(i) && self.glued(i + 1) && self.is(i + 1, "s") {
            i + 2
        } else {
            i
        }
    }

    /// Digits that stand for themselves: no price, no part of a longer number or code.
    pub(super) fn plain_digits(&self, i: usize) -> Option<(u32, u32)> {
        let Word::Digits(value, count) = self.word(i) else {
            return None;
        };
        let before_ok = !self.glued(i)
            || i == 0
            || self.emphasis_opens(i)
            || match self.word(i - 1) {
                Word::Mark(
                    '$' | '€' | '£' | '¥' | '#' | '+' | '%' | '=' | '@' | '_' | '\\' | '*',
                ) => false,
                Word::Mark('.' | ',' | ':') => match self.word_before(i - 1) {
                    Word::Digits(..) => !self.glued(i - 1),
                    before => !matches!(before, Word::Mark('$' | '€' | '£')),
                },
                Word::Mark(_) => true,
                _ => false,
            };
        let after_ok = !self.glued(i + 1)
            || self.emphasis_closes(i + 1)
            || match self.word(i + 1) {
                Word::Mark('%' | '$' | '€' | '°' | '=' | '_' | '@') => false,
                Word::Mark('.' | ',') => {
                    !(self.glued(i + 2) && matches!(self.word(i + 2), Word::Digits(..)))
                }
                _ => true,
            };
        (before_ok && after_ok).then_some((value, count))
    }

    /// Whether `i` stands right behind the marks that open Markdown's emphasis, "*10 May*" or
    /// "__10 May__", and not behind the sign of a product or inside a name.
    pub(super) fn emphasis_opens(&self, i: usize) -> bool {
        let opening =
            |at: usize| matches!(self.word(at), Word::Mark('*' | '_')) && self.glued(at + 1);
        let mut first = i;
        while i - first < MOST_EMPHASIS && first > 0 && opening(first - 1) {
            first -= 1;
        }
        first < i
            && (first == 0 || !self.glued(first) || matches!(self.word(first - 1), Word::Mark(_)))
    }

    /// Whether the marks that close Markdown's emphasis begin at `i`.
    fn emphasis_closes(&self, i: usize) -> bool {
        let closing = |at: usize| matches!(self.word(at), Word::Mark('*' | '_')) && self.glued(at);
        let mut end = i;
        while end - i < MOST_EMPHASIS && closing(end) {
            end += 1;
        }
        end > i && (!self.glued(end) || matches!(self.word(end), Word::Mark(_)))
    }

    /// An ordinal from 1 to 31 or a little beyond: "first", "21st", "twenty-first".
    pub(super) fn ordinal(&self, i: usize) -> Option<(u32, usize)> {
        match self.word(i) {
            Word::Ordinal(n) => Some((n, i + 1)),
            Word::Unit(super::Unit::Second) if self.is(i, "second") => Some((2, i + 1)),
            Word::Number(tens) if tens >= 20 => {
                let next = self.skip_hyphen(i + 1);
                match self.word(next) {
                    Word::Ordinal(n) if n < 10 => Some((tens + n, next + 1)),
                    Word::Unit(super::Unit::Second) if self.is(next, "second") => {
                        Some((tens + 2, next + 1))
                    }
                    _ => None,
                }
            }
            Word::Digits(n, 1..=2)
                if self.glued(i + 1) && self.word(i + 1) == Word::OrdinalEnding =>
            {
                (!self.glued(i) || matches!(self.word(i.wrapping_sub(1)), Word::Mark(_)))
                    .then_some((n, i + 2))
            }
            _ => None,
        }
    }

    /// A number in words below a thousand or in digits, without "a" and "several".
    pub(super) fn number(&self, i: usize) -> Option<(Amount, usize)> {
        if let Word::Digits(..) = self.word(i) {
            return self.digits_amount(i);
        }
        let mut total = 0_u32;
        let mut part = 0_u32;
        let mut at = i;
        let mut seen = false;
        while at < i + LONGEST_NUMBER {
            match self.word(at) {
                Word::Number(n)
                    if part.is_multiple_of(100)
                        || (part % 100 >= 20 && part.is_multiple_of(10) && n < 10) =>
                {
                    part = part.saturating_add(n);
                    seen = true;
                }
                Word::Multiple(100) if seen && part < 100 => part = part.max(1).saturating_mul(100),
                Word::Multiple(1000) if seen => {
                    total = total.saturating_add(part.max(1).saturating_mul(1000));
                    part = 0;
                }
                Word::Multiple(12) => {
                    part = part.max(1).saturating_mul(12);
                    seen = true;
                }
                Word::And if seen && matches!(self.word(at - 1), Word::Multiple(_)) => {
                    if !matches!(self.word(at + 1), Word::Number(_)) {
                        break;
                    }
                }
                Word::Mark('-') if seen && self.hyphen(at) => {
                    if !matches!(self.word(at + 1), Word::Number(n) if n < 10) {
                        break;
                    }
                }
                _ => break,
            }
            at += 1;
        }
        if !seen {
            return None;
        }
        let whole = total.saturating_add(part);
        Some(self.and_a_half(whole, at))
    }

    /// "Two and a half": the half behind a whole number.
    fn and_a_half(&self, whole: u32, at: usize) -> (Amount, usize) {
        let tenths = Amount::Tenths(whole.saturating_mul(10).saturating_add(5));
        if self.word(at) == Word::And
            && self.word(at + 1) == Word::Article
            && self.word(at + 2) == Word::Half
        {
            return (tenths, at + 3);
        }
        if self.hyphen(at)
            && self.is(at + 1, "and")
            && self.is(at + 3, "a")
            && self.is(at + 5, "half")
        {
            return (tenths, at + 6);
        }
        (Amount::Count(whole), at)
    }

    fn digits_amount(&self, i: usize) -> Option<(Amount, usize)> {
        let Word::Digits(mut value, count) = self.word(i) else {
            return None;
        };
        if self.glued(i)
            && i > 0
            && !matches!(
                self.word(i - 1),
                Word::Mark('(' | '"' | '“' | '‘' | '\'' | '`' | '-' | '–' | '—' | '[' | '/' | '>')
            )
        {
            return None;
        }
        let mut at = i + 1;
        // Thousands in groups of three.
        while at < i + LONGEST_NUMBER
            && count <= 3
            && self.mark(at, ',')
            && self.glued(at)
            && self.glued(at + 1)
        {
            let Word::Digits(group, 3) = self.word(at + 1) else {
                break;
            };
            value = value.saturating_mul(1000).saturating_add(group);
            at += 2;
        }
        if self.mark(at, '.') && self.glued(at) && self.glued(at + 1) {
            return match self.word(at + 1) {
                Word::Digits(tenths, 1) => Some((
                    Amount::Tenths(value.saturating_mul(10).saturating_add(tenths)),
                    at + 2,
                )),
                _ => None,
            };
        }
        if self.raw(at) == "½" && self.glued(at) {
            return Some((
                Amount::Tenths(value.saturating_mul(10).saturating_add(5)),
                at + 1,
            ));
        }
        if value == u32::MAX || (self.glued(at) && matches!(self.word(at), Word::Mark('%' | '$'))) {
            return None;
        }
        Some(self.and_a_half(value, at))
    }

    /// Any amount that can stand before a unit: numbers, "a", "several", "a couple of", "half a".
    pub(super) fn amount(&self, i: usize) -> Option<(Amount, usize)> {
        if let Some(found) = self.number(i) {
            return Some(match self.word(found.1) {
                // "20 more years", "two full days".
                Word::More | Word::Another => (found.0, found.1 + 1),
                _ if self.is_filler(found.1) => (found.0, found.1 + 1),
                _ => found,
            });
        }
        match self.word(i) {
            Word::Article => {
                let next = i + 1;
                match self.word(next) {
                    Word::Couple => {
                        let behind = if self.word(next + 1) == Word::Of {
                            next + 2
                        } else {
                            next + 1
                        };
                        Some((Amount::Count(2), behind))
                    }
                    Word::VagueAmount if self.is(next, "few") => Some((Amount::Vague, next + 1)),
                    Word::Multiple(n) => Some((Amount::Count(n), next + 1)),
                    Word::Half => Some((Amount::Tenths(5), next + 1)),
                    Word::Another => Some((Amount::Count(1), next + 1)),
                    _ if self.is(next, "number") && self.word(next + 1) == Word::Of => {
                        Some((Amount::Vague, next + 2))
                    }
                    _ if self.is_filler(next) => Some((Amount::Count(1), next + 1)),
                    _ => Some((Amount::Count(1), next)),
                }
            }
            Word::Half if self.word(i + 1) == Word::Article => Some((Amount::Tenths(5), i + 2)),
            Word::Couple if self.word(i + 1) == Word::Of => Some((Amount::Count(2), i + 2)),
            Word::Another => match self.amount(i + 1) {
                Some((amount, next)) if self.word(i + 1) != Word::Article => Some((amount, next)),
                _ => Some((Amount::Count(1), i + 1)),
            },
            // "Three times in as many days" counts the days by the times.
            Word::VagueAmount if self.word_before(i) == Word::As => None,
            Word::VagueAmount => Some((
                Amount::Vague,
                if self.word(i + 1) == Word::More {
                    i + 2
                } else {
                    i + 1
                },
            )),
            Word::Multiples => Some((
                Amount::Vague,
                if self.word(i + 1) == Word::Of {
                    i + 2
                } else {
                    i + 1
                },
            )),
            _ => None,
        }
    }

    /// Adjectives that say nothing about how long: "two full days", "five consecutive weeks".
    fn is_filler(&self, i: usize) -> bool {
        [
            "full",
            "whole",
            "consecutive",
            "straight",
            "entire",
            "long",
            "solid",
            "successive",
        ]
        .iter()
        .any(|word| self.is(i, word))
    }
}
