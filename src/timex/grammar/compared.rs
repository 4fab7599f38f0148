//! Periods that figures are compared with: "the year-earlier quarter", "the same period last
//! year", "the 1988 quarter".

use super::super::expr::{Expr, Window, YearOf};
use super::super::lexicon::Word;
use super::super::units::Unit;
use super::{Cursor, Step};

/// Adjectives that compare one period with another, as "same" does.
const COMPARING: &[&str] = &[
    "comparable",
    "corresponding",
    "similar",
    "equivalent",
    "like",
];

impl Cursor<'_> {
    /// "year-earlier", "year-ago": the same time a year before the one spoken of.
    pub(super) fn year_before(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let start = start + usize::from(self.compares(start));
        if self.word(start) != Word::Unit(Unit::Year)
            || !self.hyphen(start + 1)
            || !matches!(
                self.word(start + 2),
                Word::Earlier | Word::Ago | Word::Before
            )
        {
            return None;
        }
        let end = start + 3;
        if let Some((part, end)) = self.part_name(end) {
            let part = Some(part);
            return Some((Expr::YearBefore { part, unit: None }, end));
        }
        // "The year-earlier nine months" is a length, as "the nine months" are.
        if let Some((amount, behind)) = self.number(end)
            && let Word::Units(unit) = self.word(behind)
        {
            return Some((
                Expr::Length {
                    amount,
                    unit,
                    window: Window::Open,
                },
                behind + 1,
            ));
        }
        let before = |unit, end| Some((Expr::YearBefore { part: None, unit }, end));
        match self.word(end) {
            Word::Unit(unit @ (Unit::Quarter | Unit::Month | Unit::Week | Unit::Day)) => {
                before(Some(unit), end + 1)
            }
            Word::Period => before(None, end + 1),
            _ if start > i => None,
            _ => before(None, end),
        }
    }

    /// "the same period last year", "the comparable quarter of 1988", "the 1988 period", "the
    /// same month a year ago".
    pub(super) fn same_period(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let same = self.compares(start);
        let start = start + usize::from(same);
        let named = self.year_digits(start);
        let next = start + usize::from(named.is_some());
        let unit = match self.word(next) {
            Word::Period => None,
            Word::Unit(
                unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Semester),
            ) => Some(unit),
            _ => return None,
        };
        let end = next + 1;
        if let Some(year) = named {
            let month = unit.is_none_or(|unit| unit >= Unit::Month);
            let year = YearOf::Year(year);
            return (month && !self.hyphen(end)).then_some((Expr::SamePeriod { unit, year }, end));
        }
        if !same {
            return None;
        }
        let (year, end) = self.compared_year(end)?;
        Some((Expr::SamePeriod { unit, year }, end))
    }

    /// "last year", "in 1988", "a year ago", "the year before" behind a period.
    fn compared_year(&self, i: usize) -> Option<(YearOf, usize)> {
        let next = if matches!(self.word(i), Word::Of | Word::In) {
            i + 1
        } else {
            i
        };
        if next > i
            && let Some(year) = self.year_digits(next)
        {
            return Some((YearOf::Year(year), next + 1));
        }
        let the = next + usize::from(self.word(next) == Word::The);
        let before = match (self.word(the), self.word(the + 1), self.word(the + 2)) {
            (Word::Last | Word::Previous, Word::Unit(Unit::Year), _) => the + 2,
            (Word::Article, Word::Unit(Unit::Year), Word::Ago | Word::Earlier | Word::Before) => {
                the + 3
            }
            (Word::Unit(Unit::Year), Word::Before | Word::Earlier, _) if the > next => the + 2,
            _ => return None,
        };
        Some((YearOf::Beside(-1), before))
    }

    /// "Comparable", "corresponding": the adjectives of such a period.
    fn compares(&self, i: usize) -> bool {
        self.word(i) == Word::Same || COMPARING.iter().any(|word| self.is(i, word))
    }
}
