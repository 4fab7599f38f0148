//! Lengths of time, and dates told by their distance: "more than four years", "two-week",
//! "the past three months", "two days ago", "a year earlier".

use super::super::expr::{Expr, From, Window};
use super::super::lexicon::Word;
use super::super::units::{Amount, Unit};
use super::{Cursor, Step};

/// Verbs whose object is a length: "it took a week".
const VERBS_OF_LENGTH: &[&str] = &[
    "took", "takes", "take", "lasted", "lasts", "spent", "spend", "is", "be", "waited",
];

impl Cursor<'_> {
    /// A length of time or a distance from a date.
    pub(super) fn length(&self, i: usize) -> Option<Step> {
        self.window(i)
            .or_else(|| self.year_before(i))
            .or_else(|| self.same_period(i))
            .or_else(|| self.amount_of_unit(i))
            .or_else(|| self.bare_units(i))
            .or_else(|| self.unit_long(i))
            .or_else(|| self.unit_before(i))
    }

    /// "a year ago", "two weeks", "10-hour", "six months later".
    fn amount_of_unit(&self, i: usize) -> Option<Step> {
        // "The three months" is one length with its article, "the week" none.
        let number_behind = self.number(i + 1);
        let lead = if self.word(i) == Word::The
            // "The eight-year war": the article is the noun's.
            && number_behind.is_some_and(|(_, end)| !self.hyphen(end))
        {
            i + 1
        } else {
            i
        };
        let (amount, behind) = self.amount(lead)?;
        let (unit, end) = self.unit_behind(behind, amount)?;
        // "A year and a half".
        let (amount, end) = match amount {
            Amount::Count(count)
                if self.word(end) == Word::And
                    && self.word(end + 1) == Word::Article
                    && self.word(end + 2) == Word::Half =>
            {
                (
                    Amount::Tenths(count.saturating_mul(10).saturating_add(5)),
                    end + 3,
                )
            }
            _ => (amount, end),
        };
        // "The 1988 quarter" is one of that year.
        let of_year = self.year_digits(lead).is_some()
            && behind == lead + 1
            && matches!(self.word(behind), Word::Unit(_));
        if of_year || self.is_age(end) || self.is_fraction(lead, behind, unit, end) {
            return None;
        }
        if let Some(step) = self.direction(amount, unit, end) {
            return Some(step);
        }
        // "A day", "an hour": a length only where the words around it do not make it a rate.
        let article = self.word(lead) == Word::Article && behind == lead + 1;
        if article && !self.article_counts(lead, unit, end) {
            return None;
        }
        if self.word(lead) == Word::VagueAmount
            && self.is(lead, "some")
            && matches!(unit, Unit::Day | Unit::Year)
            && lead == behind
        {
            return None;
        }
        Some((
            Expr::Length {
                amount,
                unit,
                window: Window::Open,
            },
            end,
        ))
    }

    /// "A quarter of", "three-quarters", and the programme "60 Minutes".
    fn is_fraction(&self, i: usize, behind: usize, unit: Unit, end: usize) -> bool {
        let title = matches!(unit, Unit::Minute | Unit::Hour)
            && self.capital(end - 1)
            && matches!(self.word(i), Word::Digits(60 | 48, 2));
        let counted = matches!(self.word(end), Word::Ago | Word::Earlier | Word::Later);
        let quarters = unit == Unit::Quarter
            && !counted
            && (self.word(i) == Word::Article
                || self.word(end) == Word::Of && self.word(i) != Word::VagueAmount
                || self.hyphen(behind) && matches!(self.word(end - 1), Word::Units(_)));
        title || quarters
    }

    /// The unit behind an amount: "years", "-year", "business days".
    fn unit_behind(&self, i: usize, amount: Amount) -> Option<(Unit, usize)> {
        let hyphen = self.hyphen(i);
        let next = if hyphen { i + 1 } else { i };
        let next = if self.is(next, "calendar")
            || self.is(next, "business")
            || self.is(next, "working")
            || self.is(next, "trading")
        {
            next + 1
        } else {
            next
        };
        match self.word(next) {
            Word::Units(unit) => Some((unit, next + 1)),
            Word::Unit(unit)
                if unit != Unit::Second
                    || !self.is(next, "second")
                    || hyphen
                    || amount != Amount::Count(1) =>
            {
                if unit == Unit::Minute
                    && self.is(next, "min")
                    && !self.glued(next)
                    && amount == Amount::Vague
                {
                    return None;
                }
                // "20 year sentence": said without the plural it must be a measure.
                Some((unit, self.long(next + 1)))
            }
            _ => None,
        }
    }

    /// The index behind "-long" and " long".
    fn long(&self, i: usize) -> usize {
        if self.hyphen(i) && self.is(i + 1, "long") {
            i + 2
        } else {
            i
        }
    }

    /// "-old", "old", "of age": the age of somebody.
    fn is_age(&self, i: usize) -> bool {
        let next = if self.hyphen(i) { i + 1 } else { i };
        self.word(next) == Word::Old
            || self.is(next, "olds")
            || self.word(i) == Word::Of && self.is(i + 1, "age")
            || (self.is(i, "younger") || self.is(i, "older"))
    }

    /// Whether "a week" and its like say how long, or only how often or which.
    fn article_counts(&self, i: usize, unit: Unit, end: usize) -> bool {
        let for_long = matches!(
            self.word_before(i),
            Word::In
                | Word::For
                | Word::Over
                | Word::During
                | Word::Than
                | Word::Nearly
                | Word::Approximately
                | Word::Only
                | Word::Least
                | Word::Most
                | Word::To
                | Word::Half
                | Word::Under
                | Word::After
        ) || i > 0 && VERBS_OF_LENGTH.iter().any(|verb| self.is(i - 1, verb));
        let is_day_name =
            unit == Unit::Day && self.word_before(i) == Word::For && self.word(end) == Word::Of;
        let hyphened = self.hyphen(end);
        // "A week after the vote".
        let beside = matches!(
            self.word(end),
            Word::Before | Word::After | Word::Following | Word::Since
        );
        let for_long = for_long
            || beside
            || self.word_before(i) == Word::As
            || self.word(end) == Word::To && unit >= Unit::Day;
        for_long && !is_day_name && !hyphened
    }

    /// "ago", "earlier", "later", "before", "from now" behind a length.
    fn direction(&self, amount: Amount, unit: Unit, i: usize) -> Option<Step> {
        let away = |later: bool, from: From, end: usize| {
            Some((
                Expr::Away {
                    amount,
                    unit,
                    later,
                    from,
                },
                end,
            ))
        };
        let around = |later: bool, day: Expr| Expr::Around {
            amount,
            unit,
            later,
            day: Box::new(day),
        };
        // "A week or so ago".
        let i = if self.word(i) == Word::Or && self.is(i + 1, "so") {
            i + 2
        } else {
            i
        };
        match self.word(i) {
            // "A week ago Friday", "30 years ago this month".
            Word::Ago => match self.day_counted_from(i + 1) {
                Some((day, end)) => Some((around(false, day), end)),
                None => away(false, From::Anchor, i + 1),
            },
            Word::Earlier => away(false, From::Spoken, i + 1),
            Word::Before | Word::Previous if self.clause_ends(i + 1) => {
                away(false, From::Spoken, i + 1)
            }
            Word::Later => away(true, From::Spoken, i + 1),
            Word::After | Word::Following if self.clause_ends(i + 1) => {
                away(true, From::Spoken, i + 1)
            }
            Word::Before | Word::After => {
                let (day, end) = self.holiday(i + 1)?;
                Some((around(self.word(i) == Word::After, day), end))
            }
            Word::Hence => away(true, From::Anchor, i + 1),
            Word::From => match self.word(i + 1) {
                Word::ThePresent | Word::DayFromToday(0) => away(true, From::Anchor, i + 2),
                // "A week from Friday".
                _ => self
                    .day_counted_from(i + 1)
                    .map(|(day, end)| (around(true, day), end)),
            },
            Word::Mark('-') if self.hyphen(i) => match self.word(i + 1) {
                Word::Ago => away(false, From::Anchor, i + 2),
                Word::Earlier => away(false, From::Spoken, i + 2),
                _ => None,
            },
            _ => None,
        }
    }

    /// The day that a distance is counted from: "Friday", "today", "this month".
    fn day_counted_from(&self, i: usize) -> Option<Step> {
        match (self.word(i), self.word(i + 1)) {
            (Word::Weekday(_), next) if !matches!(next, Word::DayPart(_)) => self
                .weekday_alone(i)
                .filter(|(_, end)| self.skip_possessive(*end) == *end),
            (Word::DayFromToday(by), _) => {
                let unit = Unit::Day;
                Some((Expr::Shift { unit, by }, i + 1))
            }
            (Word::This, Word::Unit(unit @ (Unit::Week | Unit::Month))) => {
                Some((Expr::Shift { unit, by: 0 }, i + 2))
            }
            _ => None,
        }
    }

    /// Whether nothing follows that "before" could lead to.
    fn clause_ends(&self, i: usize) -> bool {
        i >= self.tokens.len()
            || matches!(
                self.word(i),
                Word::Mark(',' | '.' | ';' | ':' | ')' | '?' | '!' | '"' | '”' | '\'')
            )
            || self.role(i) == super::super::lexicon::Role::Conjunction
    }

    /// "the past three months", "the next few days", "recent weeks", "coming years", "these days".
    fn window(&self, i: usize) -> Option<Step> {
        let start = match self.word(i) {
            Word::The | Word::These => i + 1,
            _ if self.is(i, "its") || self.is(i, "his") || self.is(i, "their") => return None,
            _ => i,
        };
        let window = match self.word(start) {
            Word::Last | Word::Past | Word::Latest | Word::Previous => Window::Past,
            Word::Next | Word::Coming | Word::Following => Window::Future,
            Word::Recent => Window::Past,
            Word::Ordinal(1) => Window::Open,
            _ if self.is(start, "final") => Window::Open,
            _ => return None,
        };
        let next = start + 1;
        let length = |amount, unit, end| {
            Some((
                Expr::Length {
                    amount,
                    unit,
                    window,
                },
                end,
            ))
        };
        // "the last quarter century", "the past half decade".
        if let Some((amount, behind)) = self.number(next).or_else(|| match self.word(next) {
            Word::VagueAmount | Word::Couple => self
                .amount(next)
                .or(Some((Amount::Count(2), next + 1)))
                .map(|(amount, end)| {
                    (
                        amount,
                        if self.word(end) == Word::Of {
                            end + 1
                        } else {
                            end
                        },
                    )
                }),
            Word::Half => Some((Amount::Tenths(5), next + 1)),
            _ => None,
        }) {
            let (unit, end) = self.unit_behind(behind, amount)?;
            if self.is_age(end) {
                return None;
            }
            return length(amount, unit, end);
        }
        match (self.word(start), self.word(next)) {
            (Word::Past, Word::Unit(unit))
                if !matches!(unit, Unit::Weekend) && unit >= Unit::Hour =>
            {
                length(Amount::Count(1), unit, next + 1)
            }
            (
                Word::Recent | Word::Past | Word::Coming | Word::Next | Word::Last,
                Word::Units(unit),
            ) => {
                // "Recent weeks and months" is one stretch.
                let end = match (self.word(next + 1), self.word(next + 2)) {
                    (Word::And, Word::Units(_)) => next + 3,
                    _ => next + 1,
                };
                length(Amount::Vague, unit, end)
            }
            (Word::Ordinal(1), Word::Units(unit)) if unit < Unit::Week => {
                length(Amount::Vague, unit, next + 1)
            }
            _ => None,
        }
    }

    /// "day-long", "yearlong".
    fn unit_long(&self, i: usize) -> Option<Step> {
        let (unit, end) = match self.word(i) {
            Word::Unit(unit) => (unit, self.long(i + 1)),
            Word::UnitLong(unit) => (unit, i + 1),
            _ => return None,
        };
        let amount = Amount::Count(1);
        (end > i + 1 || self.word(i) == Word::UnitLong(unit)).then_some((
            Expr::Length {
                amount,
                unit,
                window: Window::Open,
            },
            end,
        ))
    }

    /// "the year before", "the day earlier", where nothing follows that it could lead to.
    fn unit_before(&self, i: usize) -> Option<Step> {
        let Word::Unit(unit) = self.word(i + 1) else {
            return None;
        };
        if self.word(i) != Word::The || unit < Unit::Day {
            return None;
        }
        self.direction(Amount::Count(1), unit, i + 2)
    }

    /// "for weeks", "years of war", "the weeks ahead", "months ago".
    fn bare_units(&self, i: usize) -> Option<Step> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let Word::Units(unit) = self.word(start) else {
            return None;
        };
        let ahead = matches!(self.word(start + 1), Word::Ahead)
            || self.word(start + 1) == Word::To && self.is(start + 2, "come");
        if ahead {
            let end = if self.word(start + 1) == Word::Ahead {
                start + 2
            } else {
                start + 3
            };
            return Some((
                Expr::Length {
                    amount: Amount::Vague,
                    unit,
                    window: Window::Future,
                },
                end,
            ));
        }
        let step = self.direction(Amount::Vague, unit, start + 1);
        if start == i && step.is_some() {
            return step;
        }
        // "The weeks before the vote", "days after the crash".
        let the = self.word_before(start) == Word::The;
        let beside = matches!(self.word(start + 1), Word::Before | Word::After)
            || the && matches!(self.word(start + 1), Word::Following | Word::Since)
            || the && self.is(start + 1, "leading")
            // "A ruling is days away".
            || self.is(start + 1, "away");
        if start == i && beside && (Unit::Minute..=Unit::Year).contains(&unit) {
            return Some((
                Expr::Length {
                    amount: Amount::Vague,
                    unit,
                    window: Window::Open,
                },
                start + 1,
            ));
        }
        if start > i {
            return None;
        }
        if unit < Unit::Hour || i == 0 || unit == Unit::Weekend || unit == Unit::Quarter {
            return None;
        }
        let led = matches!(self.word(i - 1), Word::For | Word::In | Word::Over);
        let of =
            self.word(start + 1) == Word::Of && !self.is(start + 2, "the") && unit >= Unit::Day;
        (led || of).then_some((
            Expr::Length {
                amount: Amount::Vague,
                unit,
                window: Window::Open,
            },
            start + 1,
        ))
    }
}
