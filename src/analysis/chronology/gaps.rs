//! Gaps: long stretches of a chronology of which no line tells.
//!
//! What is long depends on the chronology: a gap is at least a week, and where there are three
//! steps from one line to the next or more, at least three times as long as the middle one of
//! them. A log by the day has its gaps after a week, a history of decades after years.
//!
//! Invariant: pure; where a line stands out of order, no gap is told before it.

use chrono::NaiveDate;

use super::super::words::{interval_in_words, plural};
use crate::model::{Interval, Precision};

/// The least days of a gap.
const LEAST_DAYS: i64 = 7;
/// How many times the middle step a gap is at least.
const MIDDLE_STEPS: i64 = 3;

/// A stretch of days without a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The first day.
    pub first: NaiveDate,
    /// How many days.
    pub days: u32,
}

impl Gap {
    /// `24 days without a line: 4–27 March 2022`.
    pub fn in_words(self) -> String {
        let stretch = Interval::days(self.first, self.days, Precision::Days);
        let days = plural(self.days as usize, "day");
        format!("{days} without a line: {}", interval_in_words(stretch))
    }
}

/// For each line of a chronology, by the times that the lines tell of, the gap before it.
pub fn gaps(times: &[Option<Interval>]) -> Vec<Option<Gap>> {
    let mut last: Option<NaiveDate> = None;
    let steps: Vec<Option<(NaiveDate, i64)>> = times
        .iter()
        .map(|time| {
            let (first, end) = (
                time.and_then(Interval::first_day),
                time.and_then(Interval::last_day),
            );
            let step = last
                .zip(first)
                .and_then(|(last, first)| Some((last.succ_opt()?, (first - last).num_days())));
            last = last.max(end.or(first));
            step
        })
        .collect();
    let mut lengths: Vec<i64> = steps
        .iter()
        .filter_map(|step| step.map(|(_, days)| days))
        .filter(|days| *days > 0)
        .collect();
    lengths.sort_unstable();
    let middle = match lengths.len() {
        // Of one or two steps, none is the usual one.
        0..=2 => 0,
        many => lengths.get((many - 1) / 2).copied().unwrap_or_default(),
    };
    let least = LEAST_DAYS.max(middle.saturating_mul(MIDDLE_STEPS));
    let gap = |(first, step): (NaiveDate, i64)| {
        let days = step - 1;
        let days = (days >= least).then(|| u32::try_from(days).ok())??;
        Some(Gap { first, days })
    };
    steps.into_iter().map(|step| step.and_then(gap)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_stretches_are_gaps_and_the_usual_ones_are_not() {
        let check = |times: &[&str], expected: &[(usize, &str)]| {
            let times: Vec<Option<Interval>> =
                times.iter().map(|time| Interval::of_value(time)).collect();
            let found = gaps(&times);
            assert_eq!(found.len(), times.len());
            let found: Vec<(usize, String)> = found
                .into_iter()
                .enumerate()
                .filter_map(|(at, gap)| Some((at, gap?.in_words())))
                .collect();
            let expected: Vec<(usize, String)> = expected
                .iter()
                .map(|(at, words)| (*at, (*words).to_owned()))
                .collect();
            assert_eq!(found, expected, "{times:?}");
        };
        check(&[], &[]);
        check(&["2022-03-01", "2022-03-02", "2022-03-08"], &[]);
        check(
            &["2022-03-01", "2022-03-02", "2022-03-03", "2022-03-28"],
            &[(3, "24 days without a line: 4–27 March 2022")],
        );
        // A chronology of months is used to months.
        check(&["2020-01", "2020-05", "2020-09", "2021-01"], &[]);
        check(
            &["2020-01", "2020-02", "2020-03", "2020-04", "2021-05"],
            &[(4, "365 days without a line: May 2020 – April 2021")],
        );
        // A line without a time, or out of order, neither has nor hides a gap.
        check(
            &[
                "2022-03-01",
                "PAST_REF",
                "2022-03-02",
                "2022-02-01",
                "2022-03-28",
            ],
            &[(4, "25 days without a line: 3–27 March 2022")],
        );
    }
}
