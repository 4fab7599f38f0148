//! Dates as machines and mastheads write them: whole dates only, with their year.
//!
//! Invariants: a date that the calendar does not have is none; one that can be read in two ways
//! (03/04/2021) is none. What the prose says of time is the date engine's business, not this.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime};

/// A day and, where it is given, the time of day as written there.
pub type Moment = (NaiveDate, Option<NaiveTime>);

/// Reads a value that is a date and nothing else, in any usual form: ISO 8601, RFC 2822,
/// `20220210`, "February 10, 2022 Thursday", "10.02.2022 14:05".
pub fn parse(value: &str) -> Option<Moment> {
    let value = value.trim();
    if value.len() > LONGEST_VALUE {
        return None;
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(value) {
        return plausible((moment.date_naive(), Some(moment.time())));
    }
    if let Ok(moment) = DateTime::parse_from_rfc2822(value) {
        return plausible((moment.date_naive(), Some(moment.time())));
    }
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    // A day, or a day with the hour, minute and second behind it.
    if matches!(digits, 8 | 12 | 14) {
        let date = NaiveDate::parse_from_str(value.get(..8)?, "%Y%m%d").ok()?;
        return plausible((date, None));
    }
    // Seconds or milliseconds since 1970.
    if matches!(value.len(), 10 | 13) && value.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = value.parse().ok()?;
        let seconds = if value.len() == 13 {
            number / 1000
        } else {
            number
        };
        let moment = DateTime::from_timestamp(seconds, 0)?;
        return plausible((moment.date_naive(), Some(moment.time())));
    }
    let found = find(value)?;
    let time = time_in(value.get(found.end..).unwrap_or_default());
    Some((found.date, time))
}

/// A date in a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The day.
    pub date: NaiveDate,
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// The first whole date in a line.
pub fn find(line: &str) -> Option<Found> {
    let words = words(line);
    (0..words.len()).find_map(|at| {
        let (date, count) = date_at(line, words.get(at..)?)?;
        let (first, last) = (words.get(at)?, words.get(at + count - 1)?);
        plausible((date, None))?;
        Some(Found {
            date,
            start: first.start,
            end: last.start + day_length(last.text),
        })
    })
}

/// Whether a word names a month or a day of the week, or belongs to a time of day.
pub fn is_calendar_word(word: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "am",
        "pm",
        "gmt",
        "utc",
        "est",
        "edt",
        "cet",
        "cest",
        "bst",
        "pst",
        "pdt",
        "msk",
        "ist",
        "at",
        "on",
        "of",
        "the",
        "updated",
        "published",
        "posted",
        "date",
        "dated",
    ];
    let lower = word.to_ascii_lowercase();
    let is_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .iter()
        .any(|day| lower.starts_with(day) && (lower.len() <= 5 || lower.ends_with("day")));
    is_day || month_of(&lower).is_some() || OTHERS.contains(&lower.as_str())
}

const LONGEST_VALUE: usize = 100;

#[derive(Clone, Copy)]
struct Word<'a> {
    start: usize,
    text: &'a str,
}

fn words(line: &str) -> Vec<Word<'_>> {
    const MOST: usize = 400;
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.extend(line.get(from..at).map(|text| Word { start: from, text }));
                start = None;
            }
            _ => {}
        }
        if words.len() >= MOST {
            break;
        }
    }
    words
}

/// A date that begins with the first of some words, and how many of them it takes.
fn date_at(line: &str, words: &[Word<'_>]) -> Option<(NaiveDate, usize)> {
    let [a, b, c, ..] = *words else {
        return None;
    };
    let between = |x: Word<'_>, y: Word<'_>| line.get(x.start + x.text.len()..y.start);
    if let (Some(month), Some(day), Some(year)) =
        (month_of(a.text), day_of(b.text), year_of(c.text))
    {
        return Some((NaiveDate::from_ymd_opt(year, month, day)?, 3));
    }
    if let Some(day) = day_of(a.text) {
        if let (Some(month), Some(year)) = (month_of(b.text), year_of(c.text)) {
            return Some((NaiveDate::from_ymd_opt(year, month, day)?, 3));
        }
        if b.text.eq_ignore_ascii_case("of")
            && let Some(month) = month_of(c.text)
            && let Some(year) = words.get(3).and_then(|word| year_of(word.text))
        {
            return Some((NaiveDate::from_ymd_opt(year, month, day)?, 4));
        }
    }
    let mark = between(a, b)?;
    if !matches!(mark, "-" | "/" | ".") || between(b, c)? != mark {
        return None;
    }
    if let Some(year) = year_of(a.text) {
        // An ISO time follows its date without a space: `10T12`.
        let day = c.text.split(['T', 't']).next().unwrap_or_default();
        let month = number(b.text, 2).or_else(|| month_of(b.text))?;
        return Some((NaiveDate::from_ymd_opt(year, month, number(day, 2)?)?, 3));
    }
    let year = year_of(c.text)?;
    let (first, second) = (number(a.text, 2)?, number(b.text, 2)?);
    let (day, month) = match (first, second) {
        _ if mark == "." => (first, second),
        (13.., 1..=12) => (first, second),
        (1..=12, 13..) => (second, first),
        _ if first == second => (first, second),
        _ => return None,
    };
    Some((NaiveDate::from_ymd_opt(year, month, day)?, 3))
}

/// The length of a date's last word without the time that ISO 8601 joins to it: `10T14`.
fn day_length(word: &str) -> usize {
    let time = word.find(['T', 't']).filter(|at| {
        let after = word.as_bytes().get(at + 1);
        after.is_some_and(u8::is_ascii_digit)
    });
    time.unwrap_or(word.len())
}

fn number(text: &str, most_digits: usize) -> Option<u32> {
    let is_number = text.len() <= most_digits && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4)
        .then(|| number(text, 4))?
        .map(|year| year.cast_signed())
}

fn day_of(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_ordinal = matches!(text.get(digits.len()..)?, "" | "st" | "nd" | "rd" | "th");
    is_ordinal.then(|| number(digits, 2))?
}

fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| {
        *month == lower || (lower.len() == 3 && month.starts_with(&lower)) || {
            *month == "september" && lower == "sept"
        }
    })?;
    u32::try_from(at + 1).ok()
}

/// `14:05`, `T14:05:30`, `2:05 PM`, at the very start of what follows a date.
fn time_in(tail: &str) -> Option<NaiveTime> {
    let tail = tail.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (hour, rest) = tail.split_once(':')?;
    let hour = number(hour, 2)?;
    let minute = number(rest.get(..2)?, 2)?;
    let after = rest
        .get(2..)
        .unwrap_or_default()
        .trim_start()
        .to_ascii_lowercase();
    let hour = match hour {
        1..=11 if after.starts_with("pm") || after.starts_with("p.m") => hour + 12,
        12 if after.starts_with("am") || after.starts_with("a.m") => 0,
        hour => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// Documents are not older than printing, nor from a far future: such a date is a mistake.
pub fn plausible(moment: Moment) -> Option<Moment> {
    (1450..=2100).contains(&moment.0.year()).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read() {
        let check = |value: &str, expected: Option<&str>| {
            let read = parse(value).map(|(date, time)| match time {
                Some(time) => format!("{date} {}", time.format("%H:%M")),
                None => date.to_string(),
            });
            assert_eq!(read.as_deref(), expected, "{value:?}");
        };
        check("2022-02-10", Some("2022-02-10"));
        check("2022-02-10T14:05:30Z", Some("2022-02-10 14:05"));
        check("2022-02-10T23:05:30-05:00", Some("2022-02-10 23:05"));
        check("2022-02-10T14:05", Some("2022-02-10 14:05"));
        check("2022-02-10 14:05:09.123", Some("2022-02-10 14:05"));
        check("Thu, 10 Feb 2022 14:05:30 +0300", Some("2022-02-10 14:05"));
        check("20220210", Some("2022-02-10"));
        check("20220210T140500Z", Some("2022-02-10"));
        check("1644501930", Some("2022-02-10 14:05"));
        check("1644501930000", Some("2022-02-10 14:05"));
        check("February 10, 2022 Thursday", Some("2022-02-10"));
        check(
            "Thursday, 10th February 2022 2:05 pm",
            Some("2022-02-10 14:05"),
        );
        check("10th of Feb. 2022", Some("2022-02-10"));
        check("10-Feb-2022", Some("2022-02-10"));
        check("2022/2/10", Some("2022-02-10"));
        check("10.02.2022", Some("2022-02-10"));
        check("13/02/2022", Some("2022-02-13"));
        check("02/13/2022 12:30 AM", Some("2022-02-13 00:30"));
        check("04/04/2022", Some("2022-04-04"));
        check("03/04/2022", None);
        check("2022-02-30", None);
        check("30 February 2022", None);
        check("0001-01-01", None);
        check("10 February", None);
        check("yesterday", None);
        check("", None);
    }

    #[test]
    fn dates_are_found_in_lines() {
        let check = |line: &str, expected: Option<&str>| {
            let found = find(line).map(|found| &line[found.start..found.end]);
            assert_eq!(found, expected, "{line:?}");
        };
        check(
            "Published January 30, 2022 | 04:20 AM",
            Some("January 30, 2022"),
        );
        check("KYIV (Wire - 30th January 2022)", Some("30th January 2022"));
        check("of 2022-01-30.", Some("2022-01-30"));
        check("May 2022", None);
        check("1-2-3", None);
        check("in 1999 2000 2001", None);
    }
}
