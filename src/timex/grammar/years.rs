//! Years and groups of them: "1997", "'94", "fiscal 1988", "1997-2022", "the 1990s", "44 BC",
//! "the 20th century", "Q3 2022".

use super::super::expr::{DateParts, Expr, YearOf, YearPart};
use super::super::lexicon::Word;
use super::super::units::Unit;
use super::{Cursor, Step};

/// Years that a bare number of four digits may mean.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1000..=2199;

impl Cursor<'_> {
    /// A year alone, a span of years, "year 1997", "fiscal 1988", decades and centuries, BC.
    pub(super) fn years(&self, i: usize) -> Option<Step> {
        self.era_year(i)
            .or_else(|| self.decade(i))
            .or_else(|| self.century(i))
            .or_else(|| self.year_with_name(i))
            .or_else(|| self.year_span(i))
            .or_else(|| self.bare_year(i))
    }

    fn era_year(&self, i: usize) -> Option<Step> {
        let of = |year: i32| {
            Expr::Date(DateParts {
                year: Some(year),
                ..DateParts::default()
            })
        };
        if let Some((before, end)) = self.era(i)
            && !before
            && let Word::Digits(year @ 1..=2200, 1..=4) = self.word(end)
        {
            return Some((of(i32::try_from(year).ok()?), end + 1));
        }
        let (year @ 1..=9999, 1..=4) = self.plain_digits(i)? else {
            return None;
        };
        let year = i32::try_from(year).ok()?;
        let (before, end) = self.era(i + 1)?;
        Some((of(if before { 1 - year } else { year }), end))
    }

    /// "BC", "A.D.", in capitals.
    fn era(&self, i: usize) -> Option<(bool, usize)> {
        if let Word::Era(before) = self.word(i) {
            return self
                .raw(i)
                .bytes()
                .all(|b| b.is_ascii_uppercase())
                .then_some((before, i + 1));
        }
        let dotted = |a: &str, b: &str| {
            self.raw(i) == a
                && self.mark(i + 1, '.')
                && self.raw(i + 2) == b
                && (1..3).all(|k| self.glued(i + k))
        };
        let end = self.skip(i + 3, '.');
        if dotted("B", "C") {
            Some((true, end))
        } else if dotted("A", "D") {
            Some((false, end))
        } else {
            None
        }
    }

    /// "the 1990s", "1990's", "'80s", "the eighties", "the nineteen eighties".
    fn decade(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let plural = |at: usize| {
            if self.glued(at) && self.is(at, "s") {
                Some(at + 1)
            } else {
                Some(self.skip_possessive(at)).filter(|end| *end > at)
            }
        };
        match self.word(start) {
            Word::Digits(year, 4) if YEARS.contains(&year) && year % 10 == 0 => {
                let end = plural(start + 1)?;
                let first = i32::try_from(year).ok()?;
                Some((
                    Expr::Decade {
                        first,
                        century_known: true,
                    },
                    end,
                ))
            }
            Word::Mark(_) if self.apostrophe(start) && self.glued(start + 1) => {
                let Word::Digits(tens, 2) = self.word(start + 1) else {
                    return None;
                };
                let end = plural(start + 2)?;
                (tens % 10 == 0).then_some(())?;
                Some((
                    Expr::Decade {
                        first: century_for(tens),
                        century_known: false,
                    },
                    end,
                ))
            }
            Word::Digits(tens @ 10..=90, 2) if start > i && tens % 10 == 0 => {
                let end = plural(start + 1)?;
                Some((
                    Expr::Decade {
                        first: century_for(tens),
                        century_known: false,
                    },
                    end,
                ))
            }
            Word::TensOfYears(tens)
                if (start > i || i > 0 && self.word(i - 1) == Word::Mid) && tens >= 20 =>
            {
                // Somebody "in the thirties" of his life is not meant.
                Some((
                    Expr::Decade {
                        first: century_for(tens),
                        century_known: false,
                    },
                    start + 1,
                ))
            }
            Word::Number(century @ 16..=20) => {
                let next = self.skip_hyphen(start + 1);
                let Word::TensOfYears(tens) = self.word(next) else {
                    return None;
                };
                let first = i32::try_from(century * 100 + tens).ok()?;
                Some((
                    Expr::Decade {
                        first,
                        century_known: true,
                    },
                    next + 1,
                ))
            }
            _ => None,
        }
    }

    /// "the 20th century", "nineteenth-century".
    fn century(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let (n, end) = self.ordinal(start)?;
        let next = self.skip_hyphen(end);
        let Word::Unit(Unit::Century) = self.word(next) else {
            return None;
        };
        let number = i32::try_from(n).ok()?;
        (1..=22)
            .contains(&number)
            .then_some((Expr::Century(number), next + 1))
    }

    /// "the year 2000", "year 1997", "fiscal 1988", "fiscal year 2021/22", "FY2022",
    /// "calendar 1990".
    fn year_with_name(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let fiscal = self.word(start) == Word::Fiscal;
        let mut next = start + usize::from(fiscal || self.word(start) == Word::Calendar);
        if self.word(next) == Word::Unit(Unit::Year) {
            next += 1;
        }
        if next == start {
            return None;
        }
        let glued = match self.word(next) {
            Word::Digits(year, 4) if self.glued(next) && YEARS.contains(&year) => {
                Some((i32::try_from(year).ok()?, next + 1))
            }
            Word::Digits(year, 2) if self.glued(next) => Some((century_for(year), next + 1)),
            _ => None,
        };
        let (year, end) = glued.filter(|_| fiscal).or_else(|| self.year(next))?;
        // The second half of "2021/22" adds nothing: a fiscal year is named by its first.
        let end = match self.word(end + 1) {
            Word::Digits(_, 2 | 4)
                if self.mark(end, '/') && self.glued(end) && self.glued(end + 1) =>
            {
                end + 2
            }
            _ => end,
        };
        if fiscal {
            return Some((Expr::FiscalYear(year), end));
        }
        let parts = DateParts {
            year: Some(year),
            ..DateParts::default()
        };
        Some((Expr::Date(parts), end))
    }

    /// "1997-2022", "1990/91", "2021–22".
    fn year_span(&self, i: usize) -> Option<Step> {
        let from = self.year_digits(i)?;
        let Word::Mark('-' | '–' | '—' | '/' | '‑') = self.word(i + 1) else {
            return None;
        };
        if !self.glued(i + 1) || !self.glued(i + 2) || self.glued(i) && i > 0 && self.dash(i - 1) {
            return None;
        }
        let to = match self.word(i + 2) {
            Word::Digits(year, 4) if YEARS.contains(&year) => i32::try_from(year).ok()?,
            Word::Digits(year, 2) => from - from % 100 + i32::try_from(year).ok()?,
            _ => return None,
        };
        let goes_on = self.glued(i + 3)
            && !matches!(
                self.word(i + 3),
                Word::Mark(',' | '.' | ')' | ';' | ':' | '"' | '”' | '?' | '!' | '\'' | '’' | ']')
            );
        if to <= from || to - from > 500 || goes_on {
            return None;
        }
        let of = |year: i32| {
            Box::new(Expr::Date(DateParts {
                year: Some(year),
                ..DateParts::default()
            }))
        };
        Some((Expr::Range(of(from), of(to)), i + 3))
    }

    fn bare_year(&self, i: usize) -> Option<Step> {
        let expr = |year| {
            Expr::Date(DateParts {
                year: Some(year),
                ..DateParts::default()
            })
        };
        let Some(year) = self.year_digits(i) else {
            let (year, end) = self.short_year(i).or_else(|| {
                self.year_in_words(i)
                    .filter(|(year, end)| year % 100 != 0 && *end > i + 1)
            })?;
            let before = self.word_before(i);
            let led = before.leads_to_time() || matches!(before, Word::To | Word::And);
            return led.then_some((expr(year), end));
        };
        let before = self.word_before(i);
        let led = before.leads_to_time() || matches!(before, Word::Mid | Word::Mark('(' | '©'));
        let firmly_led = matches!(
            self.word_before(i),
            Word::In | Word::Since | Word::During | Word::Mark('(' | '©')
        );
        let counted = matches!(
            self.word(i + 1),
            Word::Counted | Word::Times | Word::Units(_) | Word::Unit(_) | Word::Multiple(_)
        );
        // "555-1997" is a number to call, "Room 2010" a door.
        let numbered = self.word_before(i) == Word::Numbered
            || i > 1 && self.hyphen(i - 1) && matches!(self.word(i - 2), Word::Digits(..));
        // "2000 votes", "1500 demonstrators": round numbers before a plural.
        let round = year % 100 == 0
            && !self.glued(i + 1)
            && self.word(i + 1).is_plain()
            && self.raw(i + 1).ends_with('s')
            && !self.capital(i + 1);
        let hyphenated =
            self.hyphen(i + 1) && matches!(self.word(i + 2), Word::Units(_) | Word::Unit(_));
        let glued_word = self.glued(i + 1) && !matches!(self.word(i + 1), Word::Mark(_));
        let likely = (1500..=2059).contains(&year);
        (!counted
            && !hyphenated
            && !glued_word
            && !numbered
            && (firmly_led || led && !round || likely && !round)
            && (likely || led && year >= 1000))
            .then_some((expr(year), i + 1))
    }

    /// A year number in digits: 1000 to 2199, of four digits, no part of anything else.
    pub(super) fn year_digits(&self, i: usize) -> Option<i32> {
        let (value, 4) = self.plain_digits(i)? else {
            return None;
        };
        YEARS.contains(&value).then_some(())?;
        i32::try_from(value).ok()
    }

    /// A year in any spelling: "1997", "'94", "nineteen ninety-four", "two thousand and five".
    pub(super) fn year(&self, i: usize) -> Option<(i32, usize)> {
        if let Some(year) = self.year_digits(i) {
            return Some((year, i + 1));
        }
        self.short_year(i).or_else(|| self.year_in_words(i))
    }

    /// "'94".
    pub(super) fn short_year(&self, i: usize) -> Option<(i32, usize)> {
        if !self.apostrophe(i) || !self.glued(i + 1) || (self.glued(i) && i > 0) {
            return None;
        }
        let Word::Digits(value, 2) = self.word(i + 1) else {
            return None;
        };
        if self.glued(i + 2) && !matches!(self.word(i + 2), Word::Mark(_)) {
            return None;
        }
        Some((century_for(value), i + 2))
    }

    pub(super) fn year_in_words(&self, i: usize) -> Option<(i32, usize)> {
        let Word::Number(century) = self.word(i) else {
            return None;
        };
        if century == 2 && self.word(i + 1) == Word::Multiple(1000) {
            let next = if self.word(i + 2) == Word::And {
                i + 3
            } else {
                i + 2
            };
            return match self.two_digits_in_words(next) {
                Some((rest, end)) => Some((2000 + rest, end)),
                None => Some((2000, i + 2)),
            };
        }
        if !(10..=20).contains(&century) {
            return None;
        }
        let next = self.skip_hyphen(i + 1);
        let base = i32::try_from(century).ok()? * 100;
        if self.word(next) == Word::Multiple(100) {
            return Some((base, next + 1));
        }
        let (rest, end) = self.two_digits_in_words(next)?;
        (rest >= 10).then_some((base + rest, end))
    }

    fn two_digits_in_words(&self, i: usize) -> Option<(i32, usize)> {
        let Word::Number(first) = self.word(i) else {
            return None;
        };
        let first_value = i32::try_from(first).ok()?;
        if first < 20 {
            return Some((first_value, i + 1));
        }
        let next = self.skip_hyphen(i + 1);
        match self.word(next) {
            Word::Number(ones @ 1..=9) => Some((first_value + i32::try_from(ones).ok()?, next + 1)),
            _ => Some((first_value, i + 1)),
        }
    }

    /// "Q3 2022", "2022-Q3", "3Q22", "H1".
    pub(super) fn quarter_code(&self, i: usize) -> Option<Step> {
        if let Some(year) = self.year_digits(i) {
            let next = self.skip_hyphen(i + 1);
            let (part, end) = self.part_code(next)?;
            return Some((
                Expr::YearPart {
                    part,
                    year: YearOf::Year(year),
                    fiscal: false,
                },
                end,
            ));
        }
        let (part, end) = self.part_code(i)?;
        let after_of = if self.word(end) == Word::Of {
            end + 1
        } else {
            self.skip_hyphen(end)
        };
        let (year, end) = match self.year(after_of) {
            Some((year, end)) => (YearOf::Year(year), end),
            None => match self.word(end) {
                Word::Digits(year, 2) if self.glued(end) => {
                    (YearOf::Year(century_for(year)), end + 1)
                }
                _ => (YearOf::Open, end),
            },
        };
        Some((
            Expr::YearPart {
                part,
                year,
                fiscal: false,
            },
            end,
        ))
    }

    fn part_code(&self, i: usize) -> Option<(YearPart, usize)> {
        let number = |at: usize, most: u32| match self.word(at) {
            Word::Digits(n, 1) if (1..=most).contains(&n) => Some(n),
            _ => None,
        };
        let fresh =
            |at: usize| !self.glued(at) || at == 0 || matches!(self.word(at - 1), Word::Mark(_));
        if !fresh(i) {
            return None;
        }
        match self.raw(i) {
            "Q" if self.glued(i + 1) => Some((YearPart::Quarter(number(i + 1, 4)?), i + 2)),
            "H" if self.glued(i + 1) => Some((YearPart::Half(number(i + 1, 2)?), i + 2)),
            _ if self.glued(i + 1) && self.raw(i + 1) == "Q" => {
                Some((YearPart::Quarter(number(i, 4)?), i + 2))
            }
            _ if self.glued(i + 1) && self.raw(i + 1) == "H" => {
                Some((YearPart::Half(number(i, 2)?), i + 2))
            }
            _ => None,
        }
    }
}

/// The year that two digits stand for: from 1930 to 2029, as ISO C's and POSIX's users expect
/// news and spreadsheets to mean it.
pub(super) fn century_for(two_digits: u32) -> i32 {
    let value = i32::try_from(two_digits % 100).unwrap_or_default();
    if value < 30 {
        2000 + value
    } else {
        1900 + value
    }
}
