//! Day first or month first: what the all-number dates of a text show of the order in which
//! they are written.
//!
//! Invariant: only what was read as a date counts, so a fraction or a version number shows
//! nothing. Dates with full stops have an order of their own and show nothing of the others'.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use super::DateOrder;
use crate::model::Mention;

/// How many all-number dates can be read in one way alone, and how many in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct OrderEvidence {
    /// Dates that only make sense with the day first, such as 13/02/2021.
    pub day_first: usize,
    /// Dates that only make sense with the month first, such as 02/13/2021.
    pub month_first: usize,
    /// Dates that make sense either way, such as 03/04/2021.
    pub open: usize,
}

impl OrderEvidence {
    /// What the mentions of a text show.
    pub fn of(mentions: &[Mention], text: &str) -> Self {
        let words = mentions
            .iter()
            .filter_map(|mention| text.get(mention.span.range()));
        words.map(Self::of_words).sum()
    }

    /// The order that most of the telling dates have; `None` when they are split evenly, or
    /// there are none.
    pub fn order(self) -> Option<DateOrder> {
        match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// How many dates can be read in one way alone.
    pub fn telling(self) -> usize {
        self.day_first + self.month_first
    }

    /// Of the telling dates, those that have an order.
    pub fn for_order(self, order: DateOrder) -> usize {
        match order {
            DateOrder::DayFirst => self.day_first,
            DateOrder::MonthFirst => self.month_first,
        }
    }

    /// What the all-number dates within the words of one mention show.
    fn of_words(words: &str) -> Self {
        let mut evidence = Self::default();
        let mut rest = words;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let tail = rest.get(at..).unwrap_or_default();
            match date_at_start(tail) {
                Some((first, second, behind)) => {
                    evidence += Self::of_numbers(first, second);
                    rest = behind;
                }
                None => rest = tail.trim_start_matches(|c: char| c.is_ascii_digit()),
            }
        }
        evidence
    }

    fn of_numbers(first: u32, second: u32) -> Self {
        let is_month = |number: u32| (1..=12).contains(&number);
        let mut evidence = Self::default();
        match (is_month(first), is_month(second)) {
            // The same day either way.
            (true, true) if first == second => {}
            (true, true) => evidence.open = 1,
            (false, true) => evidence.day_first = 1,
            (true, false) => evidence.month_first = 1,
            (false, false) => {}
        }
        evidence
    }
}

impl Add for OrderEvidence {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            day_first: self.day_first + other.day_first,
            month_first: self.month_first + other.month_first,
            open: self.open + other.open,
        }
    }
}

impl AddAssign for OrderEvidence {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for OrderEvidence {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// The first two numbers of a date such as `13/02/2021` or `13-2-21` that the words begin with,
/// and what stands behind it.
fn date_at_start(words: &str) -> Option<(u32, u32, &str)> {
    let (first, rest) = number(words, 1..=2)?;
    let mark = rest
        .chars()
        .next()
        .filter(|mark| matches!(mark, '/' | '-'))?;
    let (second, rest) = number(rest.strip_prefix(mark)?, 1..=2)?;
    let (_, rest) = number(rest.strip_prefix(mark)?, 2..=4)?;
    Some((first, second, rest))
}

/// A number of so many digits, and what stands behind it.
fn number(words: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(u32, &str)> {
    let end = words
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(words.len());
    let (written, rest) = words.split_at_checked(end)?;
    let number = written.parse().ok()?;
    digits.contains(&end).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;
    use crate::timex::{Source, find_mentions};

    #[test]
    fn only_dates_that_can_be_read_one_way_tell_the_order() {
        let check = |text: &str, expected: (usize, usize, usize)| {
            for date_order in [DateOrder::DayFirst, DateOrder::MonthFirst] {
                let mentions = find_mentions(&Source {
                    text,
                    prose: Span::new(0, text.len()),
                    published: None,
                    date_order,
                });
                let found = OrderEvidence::of(&mentions, text);
                let found = (found.day_first, found.month_first, found.open);
                assert_eq!(found, expected, "{text}");
            }
        };
        check("Signed 13/02/2021.", (1, 0, 0));
        check("Signed 02/13/2021.", (0, 1, 0));
        check("Signed 03/04/2021.", (0, 0, 1));
        check("Signed 04/04/2021.", (0, 0, 0));
        check("Signed 13-02-21, sealed 3/4/21.", (1, 0, 1));
        check(
            "Signed 13/02/2021 and 14/02/2021, not 02/15/2021.",
            (2, 1, 0),
        );
        check("On 13/02/2021 at 14:30 they met.", (1, 0, 0));
        check("Signed 13.02.2021, or 3.4.2021.", (0, 0, 0));
        check("Signed 2021-02-13 by 13/20 of them, 40/50/2021.", (0, 0, 0));
        check("Version 13/02/2021/7 of 2021.", (0, 0, 0));
        check("", (0, 0, 0));
    }

    #[test]
    fn the_majority_decides_and_a_tie_decides_nothing() {
        let check = |day_first, month_first, expected| {
            let evidence = OrderEvidence {
                day_first,
                month_first,
                open: 5,
            };
            assert_eq!(evidence.order(), expected);
        };
        check(0, 0, None);
        check(2, 2, None);
        check(3, 2, Some(DateOrder::DayFirst));
        check(0, 1, Some(DateOrder::MonthFirst));
    }
}
