//! Dates in figures: "2022-02-10", "03/04/2022", "10.2.2022", "2022-W05".

use super::super::expr::{DateParts, Expr};
use super::super::lexicon::Word;
use super::years::{YEARS, century_for};
use super::{Cursor, Step};

impl Cursor<'_> {
    /// "03/04/2022", "10.2.2022", "3-4-98", "02/10".
    pub(super) fn slashed(&self, i: usize) -> Option<Step> {
        let (first, 1..=2) = self.plain_start(i)? else {
            return None;
        };
        let Word::Mark(mark @ ('/' | '.' | '-')) = self.word(i + 1) else {
            return None;
        };
        let Word::Digits(second, 1..=2) = self.word(i + 2) else {
            return None;
        };
        if !(self.mark(i + 3, mark) && (1..5).all(|k| self.glued(i + k))) {
            return None;
        }
        let year = match self.word(i + 4) {
            Word::Digits(year, 4) if YEARS.contains(&year) => i32::try_from(year).ok()?,
            Word::Digits(year, 2) if mark != '.' || first > 9 || second > 9 => century_for(year),
            _ => return None,
        };
        let goes_on = self.glued(i + 5)
            && (matches!(self.word(i + 5), Word::Digits(..) | Word::Other)
                || matches!(self.word(i + 5), Word::Mark('.' | '/' | '-'))
                    && self.glued(i + 6)
                    && matches!(self.word(i + 6), Word::Digits(..)));
        let fits = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
        if goes_on || !(fits(first, second) || fits(second, first)) {
            return None;
        }
        // Full stops are written between the parts only where the day comes first.
        if mark == '.' && fits(first, second) {
            let parts = DateParts {
                year: Some(year),
                month: Some(second),
                day: Some(first),
                weekday: None,
            };
            return Some((Expr::Date(parts), i + 5));
        }
        Some((
            Expr::Slashed {
                first,
                second,
                year,
            },
            i + 5,
        ))
    }

    /// Digits at `i` with nothing before them that would make them part of something longer.
    fn plain_start(&self, i: usize) -> Option<(u32, u32)> {
        let Word::Digits(value, count) = self.word(i) else {
            return None;
        };
        let free = !self.glued(i)
            || i == 0
            || self.emphasis_opens(i)
            || matches!(
                self.word(i - 1),
                Word::Mark(
                    '(' | '['
                        | '"'
                        | '\''
                        | '“'
                        | '‘'
                        | '`'
                        | ','
                        | '>'
                        | '|'
                        | '—'
                        | '–'
                        | ':'
                        | ';'
                )
            ) && !(i > 1 && self.glued(i - 1) && matches!(self.word(i - 2), Word::Digits(..)));
        free.then_some((value, count))
    }

    /// ISO 8601: days, months, weeks, moments.
    pub(super) fn iso(&self, i: usize) -> Option<Step> {
        let (value, count) = self.plain_start(i)?;
        let goes_on =
            self.glued(i + 1) && (!matches!(self.word(i + 1), Word::Mark(_)) || self.glued(i + 2));
        if count == 8 && !goes_on {
            let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
            let sound = (1900..=2100).contains(&year)
                && (1..=12).contains(&month)
                && (1..=31).contains(&day);
            return sound.then(|| (Expr::Date(DateParts::of(year, month, Some(day))), i + 1));
        }
        if count != 4 || !YEARS.contains(&value) {
            return None;
        }
        let Word::Mark(mark @ ('-' | '/' | '.')) = self.word(i + 1) else {
            return None;
        };
        if !self.glued(i + 1) || !self.glued(i + 2) {
            return None;
        }
        if mark == '-' && self.is(i + 2, "W") && self.glued(i + 3) {
            return self.iso_week(i, value);
        }
        let Word::Digits(month @ 1..=12, digits @ 1..=2) = self.word(i + 2) else {
            return None;
        };
        if self.mark(i + 3, mark) && self.glued(i + 3) && self.glued(i + 4) {
            let Word::Digits(day @ 1..=31, 1..=2) = self.word(i + 4) else {
                return None;
            };
            if self.glued(i + 5) && matches!(self.word(i + 5), Word::Digits(..)) {
                return None;
            }
            let date = Expr::Date(DateParts::of(value, month, Some(day)));
            return Some(self.iso_time(date, i + 5));
        }
        let closed =
            !self.glued(i + 3) || !matches!(self.word(i + 3), Word::Other | Word::Mark('/' | '-'));
        (mark == '-' && digits == 2 && closed && month <= 12 && value % 100 + 1 != month)
            .then(|| (Expr::Date(DateParts::of(value, month, None)), i + 3))
    }

    fn iso_week(&self, i: usize, year: u32) -> Option<Step> {
        let Word::Digits(week @ 1..=53, 2) = self.word(i + 3) else {
            return None;
        };
        let day = match self.word(i + 5) {
            Word::Digits(day @ 1..=7, 1) if self.hyphen(i + 4) => Some(day),
            _ => None,
        };
        let end = if day.is_some() { i + 6 } else { i + 4 };
        let year = i32::try_from(year).ok()?;
        Some((Expr::IsoWeek { year, week, day }, end))
    }
}

impl DateParts {
    fn of(year: u32, month: u32, day: Option<u32>) -> Self {
        DateParts {
            year: i32::try_from(year).ok(),
            month: Some(month),
            day,
            weekday: None,
        }
    }
}
