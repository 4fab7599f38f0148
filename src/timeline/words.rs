//! Days and stretches of time in words for a person.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use crate::model::{Minute, Precision};

use super::calendar::{DAY, date_at};
use super::mark::Mark;

/// `10 Feb 2022`.
pub fn day_words(date: NaiveDate) -> String {
    date.format("%-d %b %-Y").to_string()
}

/// `Thu 10 Feb 2022`.
pub fn full_day_words(date: NaiveDate) -> String {
    date.format("%a %-d %b %-Y").to_string()
}

/// The days from the first to the last that a range touches, without saying anything twice:
/// `7–13 Feb 2022`, `29 Dec 2021 – 25 Feb 2022`.
pub fn stretch_words(range: &Range<Minute>) -> String {
    let first = date_at(range.start.0);
    let last = date_at((range.end.0 - 1).max(range.start.0));
    if first == last {
        day_words(first)
    } else if first.year() != last.year() {
        format!("{} – {}", day_words(first), day_words(last))
    } else if first.month() != last.month() {
        format!("{} – {}", first.format("%-d %b"), day_words(last))
    } else {
        format!("{}–{}", first.day(), day_words(last))
    }
}

/// When a mark lies, as exactly as it says and no more: `1997`, `February 2022`,
/// `10 Feb 2022, 14:30`, `before 10 Feb 2022`.
pub fn mark_words(mark: &Mark) -> String {
    let range = mark.start()..mark.end();
    let first = date_at(range.start.0);
    if mark.open_start() {
        return format!("before {}", day_words(date_at(range.end.0)));
    }
    if mark.open_end() {
        return format!("from {}", day_words(first));
    }
    let year = first.year();
    let whole_years = mark.minutes() / (365 * DAY);
    match mark.precision() {
        Precision::Minute | Precision::Hour if mark.minutes() < DAY => {
            let of_day = range.start.of_day();
            let (hour, minute) = (of_day / 60, of_day % 60);
            format!("{}, {hour:02}:{minute:02}", day_words(first))
        }
        Precision::Month if mark.minutes() <= 31 * DAY => first.format("%B %-Y").to_string(),
        Precision::Year if whole_years == 1 => year.to_string(),
        Precision::Year | Precision::Decade | Precision::Century if whole_years > 1 => {
            let last = date_at(range.end.0 - 1);
            format!("{year}–{}", last.year())
        }
        Precision::Vague => format!("about {}", stretch_words(&range)),
        _ => stretch_words(&range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Interval, Standing};
    use crate::timeline::{Lane, MarkId};

    fn words(interval: Interval) -> String {
        let id = MarkId {
            lane: Lane::Mention,
            document: 0,
            item: 0,
        };
        mark_words(&Mark::new(id, interval, Standing::Mentioned).unwrap())
    }

    #[test]
    fn a_mark_says_when_as_exactly_as_it_knows() {
        let check = |value: &str, expected: &str| {
            assert_eq!(words(Interval::of_value(value).unwrap()), expected);
        };
        check("2022-02-10", "10 Feb 2022");
        check("2022-02-10T14:30", "10 Feb 2022, 14:30");
        check("2022-02-10TMO", "10 Feb 2022");
        check("2022-02-10TNI", "10–11 Feb 2022");
        check("2022-W05", "31 Jan – 6 Feb 2022");
        check("2021-W52", "27 Dec 2021 – 2 Jan 2022");
        check("2022-02", "February 2022");
        check("1997", "1997");
        check("199", "1990–1999");
        check("2022-Q1", "1 Jan – 31 Mar 2022");
    }

    #[test]
    fn open_and_vague_bounds_are_not_passed_off_as_sharp() {
        let day = Interval::of_value("2022-02-10").unwrap();
        let check = |start, end, expected: &str| {
            assert_eq!(words(Interval::new(start, end, Precision::Vague)), expected);
        };
        check(None, day.start(), "before 10 Feb 2022");
        check(day.start(), None, "from 10 Feb 2022");
        check(day.start(), day.end(), "about 10 Feb 2022");
    }
}
