//! Recurring times: "every day", "each July", "weekly", "twice a month", "on Mondays",
//! "every two years", "the past three summers".

use super::super::expr::Expr;
use super::super::lexicon::Word;
use super::super::units::{Amount, Unit, length_value};
use super::{Cursor, Step};

impl Cursor<'_> {
    /// A recurring time.
    pub(super) fn set(&self, i: usize) -> Option<Step> {
        match self.word(i) {
            Word::Every => self.every(i),
            Word::Frequency(unit, count) => {
                // "Daily" in a paper's name says nothing of when.
                let among_names = self.capital(i + 1) || i > 0 && self.capital(i - 1);
                // "Quarterly dividends" are a kind of dividend.
                let kind =
                    unit == Unit::Quarter && self.word(i + 1).is_plain() && !self.glued(i + 1);
                let in_name = i > 0 && self.capital(i) && among_names || kind;
                let value = match unit {
                    Unit::Quarter => "P3M".to_owned(),
                    Unit::Month
                    | Unit::Hour
                    | Unit::Day
                    | Unit::Week
                    | Unit::Year
                    | Unit::Fortnight
                    | Unit::Decade => length_value(Amount::Count(count), unit),
                    _ => return None,
                };
                (!in_name).then_some((Expr::Set(value), i + 1))
            }
            Word::Weekdays(weekday) => {
                let part = match self.word(i + 1) {
                    Word::DayPart(part) if self.raw(i + 1).ends_with('s') => part.value(),
                    _ => "",
                };
                let end = if part.is_empty() { i + 1 } else { i + 2 };
                Some((Expr::Set(format!("XXXX-WXX-{weekday}{part}")), end))
            }
            Word::Units(Unit::Weekend) if matches!(self.word_before(i), Word::On | Word::At) => {
                Some((Expr::Set("XXXX-WXX-WE".to_owned()), i + 1))
            }
            Word::Per => {
                let Word::Unit(unit) = self.word(i + 1) else {
                    return None;
                };
                (unit >= Unit::Day)
                    .then(|| (Expr::Set(length_value(Amount::Count(1), unit)), i + 2))
            }
            Word::Article | Word::Once | Word::Twice => self.times_a(i),
            Word::Number(_) | Word::Digits(..) | Word::VagueAmount => {
                let next = match self.word(i) {
                    Word::VagueAmount => i + 1,
                    _ => self.number(i)?.1,
                };
                let per = matches!(self.word(next + 1), Word::Article | Word::Per | Word::Every);
                let Word::Unit(unit) = self.word(next + 2) else {
                    return None;
                };
                // "24 hours a day", "three days each week".
                let part = match self.word(next) {
                    Word::Units(part) => part >= Unit::Minute && part < unit,
                    Word::Times => unit >= Unit::Hour,
                    _ => false,
                };
                (part && per).then(|| (Expr::Set(length_value(Amount::Count(1), unit)), next + 3))
            }
            Word::The => {
                // "The past three summers".
                let last = matches!(self.word(i + 1), Word::Last | Word::Past | Word::Next);
                let (_, next) = self.number(i + 2).filter(|_| last)?;
                let Word::Seasons(season) = self.word(next) else {
                    return None;
                };
                Some((Expr::Set(format!("XXXX-{}", season.value())), next + 1))
            }
            _ => None,
        }
    }

    /// "every day", "each of the past three years", "every other week", "every 10 minutes".
    fn every(&self, i: usize) -> Option<Step> {
        let next = i + 1;
        let set = |value: String, end: usize| Some((Expr::Set(value), end));
        let alternate =
            self.word(next) == Word::Alternate || self.is(next, "other") || self.is(next, "second");
        let next = if alternate { next + 1 } else { next };
        let count = if alternate { 2 } else { 1 };
        if let Word::Unit(unit) = self.word(next) {
            if unit == Unit::Weekend {
                return set("XXXX-WXX-WE".to_owned(), next + 1);
            }
            // "Every second" is a count of people as often as a time.
            if unit == Unit::Second {
                return None;
            }
            return set(length_value(Amount::Count(count), unit), next + 1);
        }
        if let Some((weekday, end)) = self.weekday_name(next) {
            return match self.word(end) {
                Word::DayPart(part) => set(format!("XXXX-WXX-{weekday}{}", part.value()), end + 1),
                _ => set(format!("XXXX-WXX-{weekday}"), end),
            };
        }
        if let Some((month, end)) = self.month_name(next) {
            return match self.word(end) {
                Word::Digits(day @ 1..=31, 1..=2) => {
                    set(format!("XXXX-{month:02}-{day:02}"), end + 1)
                }
                _ => set(format!("XXXX-{month:02}"), end),
            };
        }
        match self.word(next) {
            Word::Season(season) => return set(format!("XXXX-{}", season.value()), next + 1),
            Word::DayPart(part) => return set(format!("XXXX-XX-XX{}", part.value()), next + 1),
            _ => {}
        }
        let few = self.word(next) == Word::VagueAmount && self.is(next, "few");
        let (amount, behind) = match self.number(next) {
            Some(found) => found,
            None if few => (Amount::Vague, next + 1),
            None => {
                let (n, behind) = self.ordinal(next)?;
                (Amount::Count(n), behind)
            }
        };
        match self.word(behind) {
            Word::Units(unit) | Word::Unit(unit) => set(length_value(amount, unit), behind + 1),
            _ => None,
        }
    }

    /// "a year" behind a rate: "twice a year", "$5 million a year", "three times a day".
    fn times_a(&self, i: usize) -> Option<Step> {
        if matches!(self.word(i), Word::Once | Word::Twice) {
            let next = i + 1;
            if let Word::Frequency(unit, count) = self.word(next) {
                return Some((
                    Expr::Set(length_value(Amount::Count(count), unit)),
                    next + 1,
                ));
            }
            let per = matches!(self.word(next), Word::Article | Word::Per)
                || self.word(next) == Word::Every;
            let Word::Unit(unit) = self.word(next + 1) else {
                return None;
            };
            return (per && unit >= Unit::Hour)
                .then(|| (Expr::Set(length_value(Amount::Count(1), unit)), next + 2));
        }
        let Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year)) =
            self.word(i + 1)
        else {
            return None;
        };
        let rate = i > 0
            && (self.word(i - 1) == Word::Times
                || self.is(i - 1, "million")
                || self.is(i - 1, "billion")
                || self.is(i - 1, "dollars")
                || self.is(i - 1, "percent")
                || self.is(i - 1, "barrels")
                || self.is(i - 1, "tons")
                || self.is(i - 1, "trillion")
                || self.mark(i - 1, '%')
                || i > 1
                    && matches!(self.word(i - 1), Word::Digits(..))
                    && self.money_before(i - 1));
        rate.then(|| (Expr::Set(length_value(Amount::Count(1), unit)), i + 2))
    }

    /// Whether the digits at `i` end a sum of money.
    fn money_before(&self, i: usize) -> bool {
        (1..=4)
            .filter_map(|back| i.checked_sub(back))
            .any(|at| matches!(self.word(at), Word::Mark('$' | '€' | '£')))
    }
}
