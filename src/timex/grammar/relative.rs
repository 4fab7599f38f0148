//! Dates that only mean something beside another: "yesterday", "last week", "the following
//! day", "next Friday", "the weekend", "now", "recently".

use super::super::expr::{DateParts, Expr, Name, Reference, Which, Window};
use super::super::lexicon::Word;
use super::super::units::{Amount, Unit};
use super::{Cursor, Step};

impl Cursor<'_> {
    /// A date told by its place beside the anchor or the date spoken of.
    pub(super) fn relative(&self, i: usize) -> Option<Step> {
        self.day_after_next(i)
            .or_else(|| self.day_from_today(i))
            .or_else(|| self.which_unit(i))
            .or_else(|| self.which_name(i))
            .or_else(|| self.definite(i))
            .or_else(|| self.year_end(i))
    }

    /// "the day before yesterday", "the day after tomorrow", "the week before last".
    fn day_after_next(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let Word::Unit(unit) = self.word(start) else {
            return None;
        };
        let by = match (self.word(start + 1), self.word(start + 2)) {
            (Word::Before, Word::DayFromToday(-1)) if unit == Unit::Day => -2,
            (Word::After, Word::DayFromToday(1)) if unit == Unit::Day => 2,
            (Word::Before, Word::Last) => -2,
            (Word::After, Word::Next) => 2,
            _ => return None,
        };
        Some((Expr::Shift { unit, by }, start + 3))
    }

    fn day_from_today(&self, i: usize) -> Option<Step> {
        let Word::DayFromToday(by) = self.word(i) else {
            return None;
        };
        // "USA Today" and "Russia Today" are names.
        if i > 0
            && self.capital(i)
            && self.capital(i - 1)
            && by == 0
            && self.word(i - 1).is_plain()
            && !self.raw(i).chars().all(char::is_uppercase)
        {
            return None;
        }
        Some((
            Expr::Shift {
                unit: Unit::Day,
                by,
            },
            i + 1,
        ))
    }

    /// The word that picks one of several, and the index behind it.
    pub(super) fn which(&self, i: usize) -> Option<(Which, usize)> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let which = match self.word(start) {
            Word::Last => Which::Last,
            Word::Past => Which::Past,
            Word::Next => Which::Next,
            Word::Coming => Which::Coming,
            Word::Previous => Which::Previous,
            Word::Following => Which::Following,
            Word::Same if start > i => Which::That,
            Word::That if start == i => Which::That,
            Word::This | Word::Current if start == i || self.word(start) == Word::Current => {
                return Some(match self.word(start + 1) {
                    Word::Past => (Which::Past, start + 2),
                    Word::Coming | Word::Next => (Which::Coming, start + 2),
                    Word::Last => (Which::Last, start + 2),
                    _ => (Which::This, start + 1),
                });
            }
            _ => return None,
        };
        Some((which, start + 1))
    }

    /// "last week", "the same day", "next year", "that month".
    fn which_unit(&self, i: usize) -> Option<Step> {
        let the = self.word(i) == Word::The;
        let start = if the { i + 1 } else { i };
        let (which, next) = match self.word(start) {
            Word::Latest => (Which::Last, start + 1),
            _ => self.which(i)?,
        };
        let next = if self.word(next) == Word::Fiscal || self.word(next) == Word::Calendar {
            next + 1
        } else {
            next
        };
        let Word::Unit(unit) = self.word(next) else {
            return None;
        };
        if unit < Unit::Day
            || unit == Unit::Fortnight
            || unit == Unit::Millennium
            || self.hyphen(next + 1) && self.word(next + 2) == Word::Old
        {
            return None;
        }
        let shift = |by| Some((Expr::Shift { unit, by }, next + 1));
        let beside = |by| Some((Expr::Beside { unit, by }, next + 1));
        let latest = self.word(start) == Word::Latest;
        match which {
            // "The latest quarter" and "the last week" end with the anchor's.
            // "To this day" and the like name no date.
            Which::Last | Which::This if unit == Unit::Day => None,
            Which::Last if latest && unit <= Unit::Week => None,
            // "For the last year": the one that ends at the anchor.
            Which::Last
                if the
                    && !latest
                    && matches!(unit, Unit::Week | Unit::Month | Unit::Year)
                    && matches!(
                        self.word_before(i),
                        Word::For | Word::Over | Word::During | Word::In
                    ) =>
            {
                let amount = Amount::Count(1);
                let window = Window::Past;
                Some((
                    Expr::Length {
                        amount,
                        unit,
                        window,
                    },
                    next + 1,
                ))
            }
            Which::Last => shift(-1),
            Which::This => shift(0),
            Which::Coming if unit == Unit::Weekend => shift(0),
            Which::Next if the && unit == Unit::Day => beside(1),
            Which::Next if the && !latest => Some((Expr::TheNext(unit), next + 1)),
            Which::Next | Which::Coming => shift(1),
            Which::Past if unit == Unit::Weekend => shift(-1),
            Which::Past => None,
            Which::Previous => beside(-1),
            Which::Following => beside(1),
            Which::That => beside(0),
        }
    }

    /// "last Friday", "next May", "this September", "next 4 July".
    pub(super) fn which_name(&self, i: usize) -> Option<Step> {
        let (which, next) = self.which(i)?;
        if let Some((weekday, end)) = self.weekday_name(next) {
            // "This coming Sunday, March eighth" says its date itself.
            if let Some((expr @ Expr::Date(parts), end)) = self.calendar_date(next)
                && parts.day.is_some()
            {
                return Some((expr, end));
            }
            return Some((
                Expr::Named {
                    which,
                    name: Name::Weekday(weekday),
                },
                end,
            ));
        }
        let (month, end) = self.month_name(next)?;
        if let Some((expr @ Expr::Date(parts), end)) = self.calendar_date(next) {
            return Some(match (parts.year, parts.day) {
                (Some(_), _) => (expr, end),
                (None, Some(day)) => (
                    Expr::Named {
                        which,
                        name: Name::Day(month, day),
                    },
                    end,
                ),
                (None, None) => (
                    Expr::Named {
                        which,
                        name: Name::Month(month),
                    },
                    end,
                ),
            });
        }
        Some((
            Expr::Named {
                which,
                name: Name::Month(month),
            },
            end,
        ))
    }

    /// "the weekend", "the quarter", "the week", "the year", "later in the day".
    fn definite(&self, i: usize) -> Option<Step> {
        if self.word(i) != Word::The {
            return None;
        }
        let next = match self.word(i + 1) {
            Word::Fiscal | Word::Calendar => i + 2,
            _ => i + 1,
        };
        let Word::Unit(unit) = self.word(next) else {
            return None;
        };
        let end = next + 1;
        // "The year ended March 31" is a length, the quarter so ended a date.
        if unit == Unit::Year && self.word(end) == Word::Ending {
            let amount = Amount::Count(1);
            return Some((
                Expr::Length {
                    amount,
                    unit,
                    window: Window::Open,
                },
                end,
            ));
        }
        if unit == Unit::Quarter
            && self.word(end) == Word::Ending
            && let Some((Expr::Date(day), _)) = self.calendar_date(end + 1)
        {
            return Some((Expr::Ended { unit, day }, end));
        }
        let led = matches!(
            self.word_before(i),
            Word::In
                | Word::For
                | Word::Over
                | Word::During
                | Word::Of
                | Word::Since
                | Word::Earlier
                | Word::Later
                | Word::Early
                | Word::Late
        );
        let bound = self.hyphen(end)
            || matches!(
                self.word(end),
                Word::Of | Word::Before | Word::After | Word::That
            );
        let possessive = self.skip_possessive(end) > end;
        let stands = match unit {
            Unit::Weekend | Unit::Quarter => !self.hyphen(end),
            Unit::Day => {
                self.word_before(i) == Word::In
                    && i > 1
                    && matches!(
                        self.word(i - 2),
                        Word::Later | Word::Earlier | Word::Early | Word::Late
                    )
            }
            Unit::Month | Unit::Week | Unit::Year => (led || possessive) && !bound,
            _ => false,
        };
        stands.then_some((Expr::Definite(unit), end))
    }

    /// "year-end", "yearend 1990", "year end".
    fn year_end(&self, i: usize) -> Option<Step> {
        let end = match self.word(i) {
            Word::YearEnd => i + 1,
            Word::Unit(Unit::Year)
                if self.word(self.skip_hyphen(i + 1)) == Word::End
                    && !self.is(self.skip_hyphen(i + 1), "close") =>
            {
                self.skip_hyphen(i + 1) + 1
            }
            // "By year's end".
            Word::Unit(Unit::Year)
                if self.skip_possessive(i + 1) > i + 1 && self.is(i + 3, "end") =>
            {
                i + 4
            }
            _ => return None,
        };
        Some(match self.year_digits(end) {
            Some(year) => (Expr::YearEnd { year: Some(year) }, end + 1),
            None => (Expr::YearEnd { year: None }, end),
        })
    }

    /// "Thursday".
    pub(super) fn weekday_alone(&self, i: usize) -> Option<Step> {
        let (weekday, end) = self.weekday_name(i)?;
        let parts = DateParts {
            weekday: Some(weekday),
            ..DateParts::default()
        };
        Some((Expr::Date(parts), end))
    }

    /// "now", "recently", "the future", "at present", "in the past", "these days".
    pub(super) fn reference(&self, i: usize) -> Option<Step> {
        let to = |reference, end| Some((Expr::Reference(reference), end));
        match self.word(i) {
            Word::ThePast => to(Reference::Past, i + 1),
            // "Now that it has begun" says nothing of when.
            // Neither does the "Now," that turns to the next thought.
            Word::ThePresent
                if self.word(i + 1) != Word::That
                    && !(self.is(i, "now") && self.capital(i) && self.mark(i + 1, ',')) =>
            {
                to(Reference::Present, i + 1)
            }
            Word::TheFuture => {
                let bound = matches!(self.word(i + 1), Word::After | Word::Before | Word::As)
                    || self.word_before(i) == Word::As;
                (!bound).then_some((Expr::Reference(Reference::Future), i + 1))
            }
            Word::As
                if self.is(i + 1, "soon")
                    && self.word(i + 2) == Word::As
                    && self.is(i + 3, "possible") =>
            {
                to(Reference::Future, i + 4)
            }
            Word::Current if self.is(i, "current") => to(Reference::Present, i + 1),
            Word::These if self.word(i + 1) == Word::Units(Unit::Day) => {
                to(Reference::Present, i + 2)
            }
            Word::The => match (self.word(i + 1), self.word(i + 2)) {
                (Word::Past, next)
                    if !matches!(
                        next,
                        Word::Unit(_)
                            | Word::Units(_)
                            | Word::Number(_)
                            | Word::Digits(..)
                            | Word::Other
                            | Word::Half
                            | Word::VagueAmount
                            | Word::Couple
                    ) =>
                {
                    to(Reference::Past, i + 2)
                }
                // "The future of the plant" is what becomes of it.
                (Word::Future, next) if next != Word::Of => to(Reference::Future, i + 2),
                (Word::Present, next) if !matches!(next, Word::Other) => {
                    to(Reference::Present, i + 2)
                }
                _ if (self.is(i + 1, "near") || self.is(i + 1, "short"))
                    && matches!(self.word(i + 2), Word::Term | Word::Future) =>
                {
                    to(Reference::Future, i + 3)
                }
                _ if (self.is(i + 1, "near") || self.is(i + 1, "distant"))
                    && self.word(i + 2) == Word::Future =>
                {
                    to(Reference::Future, i + 3)
                }
                (Word::Recent, Word::Past) => to(Reference::Past, i + 3),
                _ => None,
            },
            _ => None,
        }
    }
}
