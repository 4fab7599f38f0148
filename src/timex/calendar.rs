//! Arithmetic on the calendar, and how TIMEX3 writes its parts.
//!
//! Invariant: anything beyond the calendar's range is `None`, never a panic.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};

use super::units::Unit;
use crate::model::{Interval, Minute, Precision, day_start};

/// The day as TIMEX3 writes it; years before 1 with their `BC`, beyond 9999 not at all.
pub(super) fn day_value(date: NaiveDate) -> String {
    format!(
        "{}-{:02}-{:02}",
        year_value(date.year()),
        date.month(),
        date.day()
    )
}

/// The month as TIMEX3 writes it.
pub(super) fn month_value(year: i32, month: u32) -> String {
    format!("{}-{month:02}", year_value(year))
}

/// The year as TIMEX3 writes it: `1997`, `BC0044`.
pub(super) fn year_value(year: i32) -> String {
    if year > 0 {
        format!("{year:04}")
    } else {
        format!("BC{:04}", 1 - i64::from(year))
    }
}

/// The ISO week that holds the day.
pub(super) fn week_value(date: NaiveDate) -> String {
    let week = date.iso_week();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The quarter that holds the day.
pub(super) fn quarter_value(date: NaiveDate) -> String {
    format!("{}-Q{}", year_value(date.year()), date.month0() / 3 + 1)
}

/// The value, at the unit's grain, that holds the day.
pub(super) fn value_at(date: NaiveDate, unit: Unit) -> String {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Weekday => day_value(date),
        Unit::Weekend => format!("{}-WE", week_value(date)),
        Unit::Week | Unit::Fortnight => week_value(date),
        Unit::Month => month_value(date.year(), date.month()),
        Unit::Quarter => quarter_value(date),
        Unit::Semester => format!("{}-H{}", year_value(date.year()), date.month0() / 6 + 1),
        Unit::Year => year_value(date.year()),
        Unit::Decade => format!("{:03}", date.year().div_euclid(10)),
        Unit::Century => format!("{:02}", date.year().div_euclid(100)),
        Unit::Millennium => format!("{:01}", date.year().div_euclid(1000)),
    }
}

/// What the value of a unit looks like when nothing is known of it.
pub(super) fn open_value(unit: Unit) -> &'static str {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Weekday => "XXXX-XX-XX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Semester => "XXXX-HX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
        Unit::Millennium => "X",
    }
}

/// The day so many units away. Months keep the day of the month where there is one.
pub(super) fn add(date: NaiveDate, unit: Unit, count: i64) -> Option<NaiveDate> {
    let days = |n: i64| date.checked_add_signed(TimeDelta::try_days(count.checked_mul(n)?)?);
    let months = |n: i64| {
        let by = count.checked_mul(n)?;
        let size = Months::new(u32::try_from(by.unsigned_abs()).ok()?);
        if by < 0 {
            date.checked_sub_months(size)
        } else {
            date.checked_add_months(size)
        }
    };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => Some(date),
        Unit::Day => days(1),
        Unit::Weekday => working_days(date, count),
        Unit::Week | Unit::Weekend => days(7),
        Unit::Fortnight => days(14),
        Unit::Month => months(1),
        Unit::Quarter => months(3),
        Unit::Semester => months(6),
        Unit::Year => months(12),
        Unit::Decade => months(120),
        Unit::Century => months(1200),
        Unit::Millennium => months(12_000),
    }
}

/// So many Mondays to Fridays away.
fn working_days(date: NaiveDate, count: i64) -> Option<NaiveDate> {
    let whole_weeks = count.checked_div(5)?;
    let mut day = date.checked_add_signed(TimeDelta::try_days(whole_weeks.checked_mul(7)?)?)?;
    let mut left = count % 5;
    while left != 0 {
        day = if left > 0 {
            day.succ_opt()?
        } else {
            day.pred_opt()?
        };
        if day.weekday().number_from_monday() <= 5 {
            left -= left.signum();
        }
    }
    Some(day)
}

/// The last such weekday on or before the day; 1 is Monday.
pub(super) fn weekday_on_or_before(date: NaiveDate, weekday: u32) -> Option<NaiveDate> {
    let back = (date.weekday().number_from_monday() + 7 - weekday) % 7;
    date.checked_sub_days(Days::new(u64::from(back)))
}

/// The first such weekday on or after the day; 1 is Monday.
pub(super) fn weekday_on_or_after(date: NaiveDate, weekday: u32) -> Option<NaiveDate> {
    let on = (weekday + 7 - date.weekday().number_from_monday()) % 7;
    date.checked_add_days(Days::new(u64::from(on)))
}

/// A stretch of the given number of months.
pub(super) fn months(year: i32, month: u32, count: u32, precision: Precision) -> Option<Interval> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let end = first.checked_add_months(Months::new(count))?;
    Some(Interval::new(
        Some(day_start(first)),
        Some(day_start(end)),
        precision,
    ))
}

/// A stretch around the day without sharp ends, so many of the unit long: before it, or after.
pub(super) fn vague(date: NaiveDate, unit: Unit, count: i64) -> Option<Interval> {
    let other = add(date, unit, count)?;
    let (first, last) = if other < date {
        (other, date)
    } else {
        (date, other)
    };
    let end = last.succ_opt()?;
    Some(Interval::new(
        Some(day_start(first)),
        Some(day_start(end)),
        Precision::Vague,
    ))
}

/// The first, middle or last third of an interval (`part` 0, 1 or 2), in whole minutes.
pub(super) fn third(interval: Interval, part: i64) -> Interval {
    match (interval.start(), interval.end()) {
        (Some(start), Some(end)) => {
            let size = (end.0 - start.0) / 3;
            let from = start.0 + size * part;
            let to = if part == 2 { end.0 } else { from + size };
            Interval::new(Some(Minute(from)), Some(Minute(to)), interval.precision())
        }
        _ => interval,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn units_are_added_on_the_calendar() {
        let check = |from: &str, unit, count, expected: &str| {
            assert_eq!(
                add(day(from), unit, count),
                Some(day(expected)),
                "{from} {unit:?} {count}"
            );
        };
        check("2024-02-29", Unit::Year, -1, "2023-02-28");
        check("2022-01-31", Unit::Month, 1, "2022-02-28");
        check("2022-01-30", Unit::Week, -1, "2022-01-23");
        check("2022-02-04", Unit::Weekday, 1, "2022-02-07");
        check("2022-02-07", Unit::Weekday, -6, "2022-01-28");
        assert_eq!(add(day("2022-01-30"), Unit::Year, 10_i64.pow(12)), None);
        assert_eq!(add(day("2022-01-30"), Unit::Day, i64::MAX), None);
    }

    #[test]
    fn weekdays_are_found_on_both_sides() {
        let thursday = day("2022-02-10");
        assert_eq!(weekday_on_or_before(thursday, 4), Some(thursday));
        assert_eq!(weekday_on_or_before(thursday, 5), Some(day("2022-02-04")));
        assert_eq!(weekday_on_or_after(thursday, 4), Some(thursday));
        assert_eq!(weekday_on_or_after(thursday, 3), Some(day("2022-02-16")));
    }

    #[test]
    fn values_are_written_at_their_grain() {
        let check = |unit, expected: &str| assert_eq!(value_at(day("2021-01-03"), unit), expected);
        check(Unit::Day, "2021-01-03");
        check(Unit::Week, "2020-W53");
        check(Unit::Weekend, "2020-W53-WE");
        check(Unit::Month, "2021-01");
        check(Unit::Quarter, "2021-Q1");
        check(Unit::Year, "2021");
        check(Unit::Decade, "202");
        check(Unit::Century, "20");
        assert_eq!(year_value(-43), "BC0044");
    }
}
