//! Steps of the calendar: where an hour, a week, a month, a decade begins and ends.
//!
//! Invariant: `step.start_of(t) <= t < step.next(step.start_of(t))` for every minute `t` from
//! [`FIRST`] to [`LAST`].

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::model::{Minute, day_start};

/// Minutes in a day.
pub(super) const DAY: i64 = 24 * 60;

/// 0001-01-01T00:00, the first minute that a timeline can show.
pub(super) const FIRST: i64 = -719_162 * DAY;

/// 10000-01-01T00:00, one past the last minute that a timeline can show.
pub(super) const LAST: i64 = 2_932_897 * DAY;

/// A regular stretch of the calendar that axes are ruled and marks are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many minutes, counted from midnight; divides a day.
    Minutes(u16),
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// So many months, counted from January; divides a year.
    Months(u8),
    /// So many years, counted from the year 0.
    Years(u16),
}

impl Step {
    /// The finest of these that is at least `minimum_points` wide for an axis where a day is
    /// `points_a_day` wide; the coarsest if none is.
    pub fn finest(steps: &[Step], points_a_day: f64, minimum_points: f64) -> Option<Step> {
        steps
            .iter()
            .copied()
            .find(|step| step.shortest_days() * points_a_day >= minimum_points)
            .or(steps.last().copied())
    }

    /// The steps' starts from the one that holds `from` up to the first at or after `to`: at
    /// least two, so that neighbours are the steps that cover the range.
    pub fn edges(self, from: Minute, to: Minute) -> Vec<Minute> {
        let mut at = self.start_of(from.0.clamp(FIRST, LAST));
        let mut edges = vec![Minute(at)];
        while at < to.0.min(LAST) || edges.len() < 2 {
            at = self.next(at);
            edges.push(Minute(at));
        }
        edges
    }

    /// The shortest that this step can be, in days.
    pub fn shortest_days(self) -> f64 {
        match self {
            Step::Minutes(count) => f64::from(count) / DAY as f64,
            Step::Day => 1.0,
            Step::Week => 7.0,
            Step::Months(count) => 28.0 + f64::from(count - 1) * 30.0,
            Step::Years(count) => f64::from(count) * 365.0,
        }
    }

    /// The first minute of the step that a minute lies in.
    pub(super) fn start_of(self, minute: i64) -> i64 {
        let date = date_at(minute);
        let start = match self {
            Step::Minutes(count) => {
                let count = i64::from(count);
                return minute.div_euclid(count) * count;
            }
            Step::Day => Some(date),
            Step::Week => {
                let since_monday = date.weekday().num_days_from_monday();
                date.checked_sub_days(Days::new(u64::from(since_monday)))
            }
            Step::Months(count) => {
                let month0 = date.month0() - date.month0() % u32::from(count);
                NaiveDate::from_ymd_opt(date.year(), month0 + 1, 1)
            }
            Step::Years(count) => {
                let past = date.year().rem_euclid(i32::from(count));
                NaiveDate::from_ymd_opt(date.year() - past, 1, 1)
            }
        };
        day_start(start.unwrap_or(date)).0
    }

    /// The start of the step behind the one that starts at `start`.
    pub(super) fn next(self, start: i64) -> i64 {
        let date = date_at(start);
        let months = match self {
            Step::Minutes(count) => return start + i64::from(count),
            Step::Day => return start + DAY,
            Step::Week => return start + 7 * DAY,
            Step::Months(count) => u32::from(count),
            Step::Years(count) => u32::from(count) * 12,
        };
        date.checked_add_months(Months::new(months))
            .map_or(LAST, |next| day_start(next).0)
    }
}

/// The day that a minute lies in. The calendar reaches far beyond the years 0 to 10,000 that
/// minutes of a timeline lie in, so the way back to its last day is never taken.
pub(super) fn date_at(minute: i64) -> NaiveDate {
    Minute(minute).date().unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(date: &str) -> Minute {
        day_start(date.parse().unwrap())
    }

    #[test]
    fn the_ends_of_time_are_where_they_say() {
        assert_eq!(Minute(FIRST), minute("0001-01-01"));
        assert_eq!(date_at(LAST - 1), "9999-12-31".parse().unwrap());
    }

    #[test]
    fn steps_begin_and_end_with_the_calendar() {
        let check = |step: Step, within: &str, start: &str, next: &str| {
            let found = step.start_of(minute(within).0 + 700);
            assert_eq!(date_at(found), start.parse().unwrap(), "{step:?} {within}");
            assert_eq!(
                date_at(step.next(found)),
                next.parse().unwrap(),
                "{step:?} {within}"
            );
        };
        check(Step::Day, "2022-02-10", "2022-02-10", "2022-02-11");
        check(Step::Week, "2022-02-10", "2022-02-07", "2022-02-14");
        check(Step::Week, "2022-01-01", "2021-12-27", "2022-01-03");
        check(Step::Months(1), "2020-02-29", "2020-02-01", "2020-03-01");
        check(Step::Months(3), "2022-12-31", "2022-10-01", "2023-01-01");
        check(Step::Years(1), "1969-07-20", "1969-01-01", "1970-01-01");
        check(Step::Years(10), "1997-05-06", "1990-01-01", "2000-01-01");
        check(Step::Years(100), "0007-01-01", "0000-01-01", "0100-01-01");
    }

    #[test]
    fn minutes_are_counted_from_midnight_before_1970_too() {
        let start = Step::Minutes(360).start_of(minute("1900-03-01").0 - 1);
        assert_eq!(start, minute("1900-02-28").0 + 18 * 60);
    }

    #[test]
    fn edges_cover_the_range() {
        let check = |step: Step, from: &str, to: &str, expected: &[&str]| {
            let edges: Vec<NaiveDate> = step
                .edges(minute(from), minute(to))
                .iter()
                .map(|edge| date_at(edge.0))
                .collect();
            let expected: Vec<NaiveDate> = expected.iter().map(|d| d.parse().unwrap()).collect();
            assert_eq!(edges, expected);
        };
        check(
            Step::Months(1),
            "2021-12-15",
            "2022-02-01",
            &["2021-12-01", "2022-01-01", "2022-02-01"],
        );
        check(
            Step::Day,
            "2022-02-10",
            "2022-02-10",
            &["2022-02-10", "2022-02-11"],
        );
    }
}
