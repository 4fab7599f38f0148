//! Quarters, halves, seasons and holidays: "the third quarter of 1984", "last spring",
//! "this year's first half", "Christmas 1999", "New Year's Eve".

use super::super::expr::{Expr, Which, YearOf, YearPart};
use super::super::holidays::{Holiday, LONG_NAMES};
use super::super::lexicon::Word;
use super::super::units::Unit;
use super::{Cursor, Step};

impl Cursor<'_> {
    /// "third quarter", "second half", "summer".
    pub(super) fn part_name(&self, i: usize) -> Option<(YearPart, usize)> {
        if let Word::Season(season) = self.word(i) {
            return Some((YearPart::Season(season), i + 1));
        }
        let (n, behind) = match self.ordinal(i) {
            Some(found) => found,
            None if self.is(i, "final") => (4, i + 1),
            None => return None,
        };
        let next = self.skip_hyphen(behind);
        match self.word(next) {
            Word::Unit(Unit::Quarter) if (1..=4).contains(&n) => {
                Some((YearPart::Quarter(n), next + 1))
            }
            Word::Half if n <= 2 => Some((YearPart::Half(n), next + 1)),
            _ => None,
        }
    }

    /// A quarter, half or season with whatever says of which year.
    pub(super) fn year_part(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        // "the 1988 third quarter", "1994 summer", "this year's third quarter".
        if let Some(year) = self.year_digits(start)
            && let Some((part, end)) = self.part_name(self.skip_fiscal(start + 1))
        {
            return Some((
                Expr::YearPart {
                    part,
                    year: YearOf::Year(year),
                    fiscal: false,
                },
                end,
            ));
        }
        if let Some((year, behind)) = self.relative_year(start)
            && let possessive = self.skip_possessive(behind)
            && possessive > behind
            && let Some((part, end)) = self.part_name(possessive)
        {
            return Some((
                Expr::YearPart {
                    part,
                    year,
                    fiscal: false,
                },
                end,
            ));
        }
        // "The third-quarter earnings": the article is the noun's.
        if start > i && self.ordinal(start).is_some_and(|(_, end)| self.hyphen(end)) {
            return None;
        }
        let fiscal_start = self.skip_fiscal(start);
        let fiscal = fiscal_start > start;
        if let Some((part, behind)) = self.part_name(fiscal_start) {
            return self.part_of_year(i, start, part, behind, fiscal);
        }
        // "last summer", "next quarter's" is a shift, "this past spring", "last half".
        let (which, next) = self.which(start)?;
        match (self.part_name(next), self.word(next)) {
            (Some((part, end)), _) => {
                let year = match which {
                    Which::That => YearOf::Beside(0),
                    other => YearOf::Which(other),
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
            (None, Word::Half) if which == Which::Last && self.word(next + 1) == Word::Of => {
                let (year, end) = self.year_of(next + 1)?;
                Some((
                    Expr::YearPart {
                        part: YearPart::Half(2),
                        year,
                        fiscal: false,
                    },
                    end,
                ))
            }
            _ => None,
        }
    }

    fn skip_fiscal(&self, i: usize) -> usize {
        if self.word(i) == Word::Fiscal {
            i + 1
        } else {
            i
        }
    }

    /// A named part with what follows it, if the words around it let it stand.
    fn part_of_year(
        &self,
        i: usize,
        start: usize,
        part: YearPart,
        behind: usize,
        fiscal: bool,
    ) -> Option<Step> {
        let (year, end) = match self.year_of(behind) {
            Some(found) => found,
            None => (YearOf::Open, behind),
        };
        let named_year = year != YearOf::Open;
        let led = matches!(
            self.word_before(i),
            Word::In
                | Word::During
                | Word::Since
                | Word::By
                | Word::Of
                | Word::Until
                | Word::Early
                | Word::Late
                | Word::Mid
                | Word::For
                | Word::From
                | Word::To
                | Word::Over
        );
        let stands = match part {
            YearPart::Quarter(_) => true,
            YearPart::Half(_) => named_year || start > i && led && self.word(behind) != Word::Of,
            // "Fall" is mostly a verb and "spring" a source; they need a lead.
            YearPart::Season(_) => {
                named_year || led && (start > i || !self.is(start, "fall")) && !self.capital(behind)
            }
        };
        stands.then_some((Expr::YearPart { part, year, fiscal }, end))
    }

    /// "of 1984", "1984", ", 1984", "of last year", "of the year".
    fn year_of(&self, i: usize) -> Option<(YearOf, usize)> {
        let next = if self.word(i) == Word::Of {
            i + 1
        } else {
            self.skip(i, ',')
        };
        let next_fiscal = self.skip_fiscal(next);
        if let Some((year, end)) = self.year(next_fiscal)
            && (next == i || next == i + 1 && self.word(i) == Word::Of || end > next_fiscal)
        {
            return Some((YearOf::Year(year), end));
        }
        if self.word(i) != Word::Of {
            return None;
        }
        self.relative_year(next)
    }

    /// "last year", "this year", "next year", "the year", "the same year".
    fn relative_year(&self, i: usize) -> Option<(YearOf, usize)> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let by = match self.word(start) {
            Word::Last | Word::Previous => YearOf::Shift(-1),
            Word::This | Word::Current => YearOf::Shift(0),
            Word::Next | Word::Coming => YearOf::Shift(1),
            Word::Same | Word::That => YearOf::Beside(0),
            Word::Following => YearOf::Beside(1),
            Word::Unit(Unit::Year) if start > i => return Some((YearOf::Shift(0), start + 1)),
            _ => return None,
        };
        (self.word(start + 1) == Word::Unit(Unit::Year)).then_some((by, start + 2))
    }

    /// A holiday, with the year or the word that says which.
    pub(super) fn holiday(&self, i: usize) -> Option<Step> {
        if let Some((which, next)) = self.which(i)
            && let Some((holiday, end)) = self.holiday_name(next)
        {
            return Some((
                Expr::Holiday {
                    holiday,
                    year: YearOf::Which(which),
                },
                end,
            ));
        }
        let (holiday, behind) = self.holiday_name(i)?;
        if self.word(behind) == Word::Unit(Unit::Week) {
            return Some((Expr::HolidayWeek { holiday }, behind + 1));
        }
        let (year, end) = match self.year_of(behind) {
            Some(found) => found,
            None => (YearOf::Open, behind),
        };
        Some((Expr::Holiday { holiday, year }, end))
    }

    fn holiday_name(&self, i: usize) -> Option<(Holiday, usize)> {
        if !self.capital(i) {
            return None;
        }
        let long = LONG_NAMES
            .iter()
            .filter_map(|(words, holiday)| Some((*holiday, self.words_of_name(i, words)?)))
            .max_by_key(|(_, end)| *end);
        if long.is_some() {
            return long;
        }
        let Word::Holiday(holiday) = self.word(i) else {
            return None;
        };
        // "Christmas Island", "Easter Island".
        let part_of_name =
            self.is(i + 1, "island") || self.is(i + 1, "islands") || self.is(i + 1, "rising");
        (!part_of_name).then_some((holiday, i + 1))
    }

    /// The index behind the words of a holiday's name, apostrophes and stops let through.
    fn words_of_name(&self, i: usize, words: &[&str]) -> Option<usize> {
        let mut at = i;
        for word in words {
            at = self.skip(at, ',');
            let stem = word.strip_suffix('s');
            if self.is(at, word) {
                at += 1;
                let abbreviated = matches!(*word, "st" | "jr");
                if abbreviated && self.mark(at, '.') && self.glued(at) {
                    at += 1;
                }
                at += usize::from(self.apostrophe(at) && self.glued(at));
            } else if let Some(stem) = stem
                && self.is(at, stem)
                && self.apostrophe(at + 1)
                && self.is(at + 2, "s")
            {
                at += 3;
            } else {
                return None;
            }
        }
        Some(at)
    }
}
