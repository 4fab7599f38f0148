//! Dates by the names of their parts: "10 February 2022", "Jan. 30", "Monday, Oct. 26", "the
//! 15th".

use super::super::expr::{DateParts, Expr};
use super::super::lexicon::{Role, Word};
use super::super::units::Unit;
use super::{Cursor, Step};

/// Letters of each month's full name; whatever is shorter is an abbreviation.
const LENGTHS_OF_MONTH_NAMES: [usize; 12] = [7, 8, 5, 5, 3, 4, 4, 6, 9, 7, 8, 8];

/// Words that can open a clause behind "on the 15th".
const PRONOUNS: &[&str] = &["he", "she", "it", "they", "we", "i", "you", "there", "this"];

impl Cursor<'_> {
    /// A date by its parts, with or without a weekday, a year, a range of days.
    pub(super) fn calendar_date(&self, i: usize) -> Option<Step> {
        self.iso(i)
            .or_else(|| self.slashed(i))
            .or_else(|| self.weekday_and_date(i))
            .or_else(|| self.month_first(i))
            .or_else(|| self.day_first(i))
            .or_else(|| self.foreign(i))
            .or_else(|| self.day_of_month(i))
    }

    /// A month's name, with the full stop of its abbreviation. Words that are more than a month
    /// ("may", "march", "sun") count only with a capital.
    pub(super) fn month_name(&self, i: usize) -> Option<(u32, usize)> {
        let Word::Month(month) = self.word(i) else {
            return None;
        };
        let full = LENGTHS_OF_MONTH_NAMES.get(month as usize - 1) == Some(&self.raw(i).len());
        let only_a_month = full && !matches!(month, 3 | 5 | 8);
        if !self.capital(i) && !only_a_month {
            return None;
        }
        if self.glued(i) && i > 0 && !matches!(self.word(i - 1), Word::Mark(_) | Word::Digits(..)) {
            return None;
        }
        let stop = !full && self.mark(i + 1, '.') && self.glued(i + 1);
        let end = if stop { i + 2 } else { i + 1 };
        Some((month, end))
    }

    /// A weekday's name. The short ones need a capital and something to show that they are one.
    pub(super) fn weekday_name(&self, i: usize) -> Option<(u32, usize)> {
        let Word::Weekday(weekday) = self.word(i) else {
            return None;
        };
        let long = self.raw(i).len() >= 6;
        if long {
            return Some((weekday, i + 1));
        }
        if !self.capital(i) {
            return None;
        }
        let stop = self.mark(i + 1, '.') && self.glued(i + 1);
        let behind = if stop { i + 2 } else { i + 1 };
        let next = self.skip(behind, ',');
        let dated = self.month_name(next).is_some()
            || matches!(self.word(next), Word::Digits(_, 1..=2) | Word::DayPart(_))
            || self.ordinal(next).is_some();
        let led = matches!(
            self.word_before(i),
            Word::On | Word::Last | Word::Next | Word::This | Word::Until | Word::From
        );
        let clear = self.raw(i).len() > 3 || !matches!(weekday, 1 | 3 | 6 | 7);
        (dated || led || (stop && clear)).then_some((weekday, behind))
    }

    /// A day number of a month: "10", "10th", "tenth".
    fn day_number(&self, i: usize) -> Option<(u32, usize)> {
        if let Some((day @ 1..=31, end)) = self.ordinal(i) {
            return Some((day, end));
        }
        match self.plain_digits(i)? {
            (day @ 1..=31, 1..=2) if !self.clock_follows(i) => Some((day, i + 1)),
            _ => None,
        }
    }

    /// Whether the digits are the hour of a clock time: "9:30", "9 a.m.".
    fn clock_follows(&self, i: usize) -> bool {
        self.mark(i + 1, ':') && self.glued(i + 1) && matches!(self.word(i + 2), Word::Digits(_, 2))
            || self.meridiem(i + 1).is_some()
    }

    /// The year that may follow a month or a day, with a comma before it or without.
    fn year_behind(&self, i: usize) -> Option<(i32, usize)> {
        // "24-Feb-2022"
        if self.hyphen(i) && i > 1 && (self.hyphen(i - 2) || i > 2 && self.hyphen(i - 3)) {
            let Word::Digits(year, 4) = self.word(i + 1) else {
                return None;
            };
            return Some((i32::try_from(year).ok()?, i + 2));
        }
        let next = self.skip(i, ',');
        let next = if self.word(next) == Word::Of
            || self.word(next) == Word::In && self.year_digits(next + 1).is_some() && next == i
        {
            if self.word(next) == Word::In {
                return None;
            }
            next + 1
        } else {
            next
        };
        if let Some(year) = self.year_digits(next) {
            return Some((year, next + 1));
        }
        self.short_year(next)
            .or_else(|| (next == i).then(|| self.year_in_words(next)).flatten())
    }

    /// "Monday, Oct. 26", "Sunday, March eighth", "Thursday 10 February", "Friday the 13th".
    fn weekday_and_date(&self, i: usize) -> Option<Step> {
        let (weekday, behind) = self.weekday_name(i)?;
        let mut next = self.skip(behind, ',');
        if self.word(next) == Word::The {
            next += 1;
        }
        let step = self
            .month_first(next)
            .filter(|step| matches!(step.0, Expr::Date(DateParts { day: Some(_), .. })))
            .or_else(|| self.day_first(next))
            .or_else(|| self.slashed(next))
            .or_else(|| {
                let (day, end) = self.ordinal(next)?;
                (next == behind + 1 && (1..=31).contains(&day) && self.word(behind) == Word::The)
                    .then(|| {
                        (
                            Expr::Date(DateParts {
                                day: Some(day),
                                ..DateParts::default()
                            }),
                            end,
                        )
                    })
            })?;
        match step.0 {
            Expr::Date(parts) => Some((
                Expr::Date(DateParts {
                    weekday: Some(weekday),
                    ..parts
                }),
                step.1,
            )),
            other => Some((other, step.1)),
        }
    }

    /// "February 10, 2022", "Feb. 10-12", "February 2022", "February".
    fn month_first(&self, i: usize) -> Option<Step> {
        let (month, behind) = self.month_name(i)?;
        let after_the = if self.word(behind) == Word::The {
            behind + 1
        } else {
            behind
        };
        // "Sept-11", "Jan-2022".
        let after_the =
            if self.hyphen(after_the) && matches!(self.word(after_the + 1), Word::Digits(..)) {
                after_the + 1
            } else {
                after_the
            };
        if let Some((day, end)) = self.day_number(after_the)
            && !self.counts_something(end)
        {
            let mut parts = DateParts {
                month: Some(month),
                day: Some(day),
                ..DateParts::default()
            };
            if let Some((last, end)) = self.range_end(end).filter(|(last, _)| *last > day) {
                return Some(self.day_range(parts, last, end));
            }
            if let Some((year, end)) = self.year_behind(end) {
                parts.year = Some(year);
                return Some((Expr::Date(parts), end));
            }
            return Some((Expr::Date(parts), end));
        }
        let parts = DateParts {
            month: Some(month),
            ..DateParts::default()
        };
        let next = self.skip_possessive(behind);
        let possessive = next > behind;
        if let Some((year, end)) = self.year_behind(behind)
            && !possessive
        {
            return Some((
                Expr::Date(DateParts {
                    year: Some(year),
                    ..parts
                }),
                end,
            ));
        }
        if self.hyphen(behind)
            && let Some(year) = self.year_digits(behind + 1)
        {
            return Some((
                Expr::Date(DateParts {
                    year: Some(year),
                    ..parts
                }),
                behind + 2,
            ));
        }
        self.stands_as_month(i, behind)
            .then_some((Expr::Date(parts), behind))
    }

    /// Whether a bare month's name means the month and no person or verb.
    fn stands_as_month(&self, i: usize, behind: usize) -> bool {
        let short = behind == i + 1
            && self.raw(i).len() <= 4
            && !matches!(self.word(i), Word::Month(5..=7));
        let before = self.word_before(i);
        let led = before.leads_to_time()
            || matches!(
                before,
                Word::To
                    | Word::Last
                    | Word::Next
                    | Word::This
                    | Word::Mid
                    | Word::Between
                    | Word::And
                    | Word::The
                    | Word::For
                    | Word::Every
                    | Word::Coming
                    | Word::Past
                    | Word::Previous
            )
            || i > 0 && self.dash(i - 1);
        let name = self.word(i);
        let next_is_name = self.capital(behind) && self.word(behind).is_plain() && behind == i + 1;
        if short {
            return led && !next_is_name;
        }
        match name {
            Word::Month(3 | 5) => led,
            // "April Glaspie", "Tropical Storm June", "General August".
            Word::Month(4 | 6 | 8) => {
                let previous_is_name = i > 1 && self.capital(i - 1) && self.word(i - 1).is_plain();
                led || !(next_is_name || previous_is_name)
            }
            _ => true,
        }
    }

    /// "10 February 2022", "10th of February", "10–12 February", "10 Feb".
    fn day_first(&self, i: usize) -> Option<Step> {
        let (day, behind) = self.day_number(i)?;
        if let Some((last, end)) = self.range_end(behind).filter(|(last, _)| *last > day)
            && let Some((month, end)) = self.month_behind(end)
        {
            let parts = DateParts {
                month: Some(month),
                day: Some(day),
                ..DateParts::default()
            };
            return Some(self.day_range(parts, last, end));
        }
        let (month, end) = self.month_behind(behind)?;
        let parts = DateParts {
            month: Some(month),
            day: Some(day),
            ..DateParts::default()
        };
        Some(match self.year_behind(end) {
            Some((year, end)) => (
                Expr::Date(DateParts {
                    year: Some(year),
                    ..parts
                }),
                end,
            ),
            None => (Expr::Date(parts), end),
        })
    }

    /// "5 mai 2021", "5 de mayo de 2021".
    fn foreign(&self, i: usize) -> Option<Step> {
        let (day, behind) = self.day_number(i)?;
        let skip_de = |at: usize| at + usize::from(self.is(at, "de"));
        let behind = skip_de(self.skip(behind, '.'));
        let Word::ForeignMonth(month) = self.word(behind) else {
            return None;
        };
        let next = skip_de(behind + 1);
        let parts = DateParts {
            year: Some(self.year_digits(next)?),
            month: Some(month),
            day: Some(day),
            ..DateParts::default()
        };
        Some((Expr::Date(parts), next + 1))
    }

    fn month_behind(&self, i: usize) -> Option<(u32, usize)> {
        let next = if matches!(self.word(i), Word::Of) || self.hyphen(i) {
            i + 1
        } else {
            i
        };
        self.month_name(next)
    }

    /// The end of a range of days that begins before `i`: "–12", " to 12th", "-12".
    fn range_end(&self, i: usize) -> Option<(u32, usize)> {
        let next = match self.word(i) {
            _ if self.dash(i) => i + 1,
            Word::To | Word::Until => i + 1,
            _ => return None,
        };
        let (day, end) = self.day_number(next)?;
        (!self.counts_something(end)).then_some((day, end))
    }

    fn day_range(&self, first: DateParts, last_day: u32, end: usize) -> Step {
        let (year, end) = match self.year_behind(end) {
            Some((year, end)) => (Some(year), end),
            None => (None, end),
        };
        let from = Expr::Date(DateParts { year, ..first });
        let to = Expr::Date(DateParts {
            year,
            day: Some(last_day),
            ..first
        });
        (Expr::Range(Box::new(from), Box::new(to)), end)
    }

    /// Whether what follows a number shows that it counts things: "May 10 people".
    fn counts_something(&self, i: usize) -> bool {
        matches!(
            self.word(i),
            Word::Units(_) | Word::Multiple(_) | Word::Counted
        ) || self.is(i, "million")
            || self.is(i, "billion")
    }

    /// "The 15th", "on the fifteenth": a day whose month is understood; "the 20th of this month".
    fn day_of_month(&self, i: usize) -> Option<Step> {
        if self.word(i) != Word::The {
            return None;
        }
        let (day @ 1..=31, end) = self.ordinal(i + 1)? else {
            return None;
        };
        if let Some((month, end)) = self.month_behind(end) {
            let parts = DateParts {
                month: Some(month),
                day: Some(day),
                ..DateParts::default()
            };
            return Some(match self.year_behind(end) {
                Some((year, end)) => (
                    Expr::Date(DateParts {
                        year: Some(year),
                        ..parts
                    }),
                    end,
                ),
                None => (Expr::Date(parts), end),
            });
        }
        if let Some((by, end)) = self.month_from_this(end) {
            return Some((Expr::DayOfMonth { day, by }, end));
        }
        let led = matches!(
            self.word_before(i),
            Word::On | Word::By | Word::Until | Word::Since | Word::From | Word::To
        );
        let closed = end >= self.tokens.len()
            || matches!(
                self.word(end),
                Word::Mark(',' | '.' | ';' | ':' | ')' | '?' | '!')
                    | Word::And
                    | Word::To
                    | Word::At
                    | Word::Until
                    | Word::For
            )
            || !matches!(self.role(end), Role::None | Role::Event)
            || PRONOUNS.iter().any(|pronoun| self.is(end, pronoun));
        let numeral = matches!(self.word(i + 1), Word::Digits(..));
        let parts = DateParts {
            day: Some(day),
            ..DateParts::default()
        };
        (led && numeral && closed).then_some((Expr::Date(parts), end))
    }

    /// "of this month", "of last month": how many months from the anchor's.
    fn month_from_this(&self, i: usize) -> Option<(i32, usize)> {
        let by = match (self.word(i), self.word(i + 1)) {
            (Word::Of, Word::This | Word::The | Word::Current) => 0,
            (Word::Of, Word::Last) => -1,
            (Word::Of, Word::Next) => 1,
            _ => return None,
        };
        (self.word(i + 2) == Word::Unit(Unit::Month)).then_some((by, i + 3))
    }
}
