//! Days and stretches of time in words, the same everywhere a person reads them.

use chrono::{Datelike, NaiveDate};

use crate::model::{Interval, Precision};

/// `Thursday 10 February 2022`.
pub fn day_in_words(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// `10 Feb 2022`.
pub fn short_day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// A stretch of time as a heading: `Thursday 10 February 2022`, `Week of 31 January 2022`,
/// `February 2022`, `from 30 January 2022`, `1997–2022`.
pub fn interval_in_words(interval: Interval) -> String {
    let (Some(first), Some(last)) = (interval.first_day(), interval.last_day()) else {
        return match (interval.first_day(), interval.last_day()) {
            (Some(first), None) => format!("from {}", first.format("%-d %B %Y")),
            (None, Some(last)) => format!("until {}", last.format("%-d %B %Y")),
            _ => "at an unnamed time".to_owned(),
        };
    };
    let whole_months = first.day() == 1 && last.succ_opt().is_none_or(|next| next.day() == 1);
    match interval.precision() {
        Precision::Vague => format!("about {}", range(first, last)),
        _ if first == last => day_in_words(first),
        // A night belongs to the day it begins on.
        Precision::PartOfDay | Precision::Hour | Precision::Minute => day_in_words(first),
        Precision::Week => format!("Week of {}", first.format("%-d %B %Y")),
        Precision::Days if is_weekend(first, last) => {
            format!("Weekend of {}", first.format("%-d %B %Y"))
        }
        _ if whole_months && first.month() == 1 && last.month() == 12 => {
            if first.year() == last.year() {
                first.year().to_string()
            } else {
                format!("{}–{}", first.year(), last.year())
            }
        }
        _ if whole_months && first.year() == last.year() && first.month() == last.month() => {
            first.format("%B %Y").to_string()
        }
        _ if whole_months => format!("{} – {}", first.format("%B %Y"), last.format("%B %Y")),
        _ => range(first, last),
    }
}

fn is_weekend(first: NaiveDate, last: NaiveDate) -> bool {
    first.weekday() == chrono::Weekday::Sat && last.weekday() == chrono::Weekday::Sun
}

fn range(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        first.format("%-d %B %Y").to_string()
    } else if first.year() != last.year() {
        format!(
            "{} – {}",
            first.format("%-d %B %Y"),
            last.format("%-d %B %Y")
        )
    } else if first.month() != last.month() {
        format!("{} – {}", first.format("%-d %B"), last.format("%-d %B %Y"))
    } else {
        format!("{}–{}", first.day(), last.format("%-d %B %Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_a_person_would_say_them() {
        let check = |value: &str, expected: &str| {
            let interval = Interval::of_value(value).unwrap();
            assert_eq!(interval_in_words(interval), expected, "{value}");
        };
        check("2022-02-10", "Thursday 10 February 2022");
        check("2022-02-10TNI", "Thursday 10 February 2022");
        check("2022-02-10T14:30", "Thursday 10 February 2022");
        check("2022-W05", "Week of 31 January 2022");
        check("2022-W05-WE", "Weekend of 5 February 2022");
        check("2022-02", "February 2022");
        check("2022-Q1", "January 2022 – March 2022");
        check("2022", "2022");
        check("199", "1990–1999");
    }

    #[test]
    fn open_and_vague_ends_are_said() {
        let day = |written: &str| -> NaiveDate { written.parse().unwrap() };
        let at = |written: &str| Some(crate::model::day_start(day(written)));
        let check = |start, end, precision, expected: &str| {
            assert_eq!(
                interval_in_words(Interval::new(start, end, precision)),
                expected
            );
        };
        check(
            at("2022-01-30"),
            None,
            Precision::Vague,
            "from 30 January 2022",
        );
        check(
            None,
            at("2022-01-30"),
            Precision::Vague,
            "until 29 January 2022",
        );
        check(None, None, Precision::Vague, "at an unnamed time");
        check(
            at("2022-01-30"),
            at("2022-02-06"),
            Precision::Vague,
            "about 30 January – 5 February 2022",
        );
        check(
            at("2022-02-10"),
            at("2022-02-13"),
            Precision::Days,
            "10–12 February 2022",
        );
    }
}
