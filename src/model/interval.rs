//! Stretches of time on one line of minutes, and the calendar values that name them.
//!
//! Invariant: an interval's start is never after its end. Minutes carry no time zone: they are
//! the wall clock of the text that speaks.

use chrono::{Days, Months, NaiveDate};

/// Minutes since 1970-01-01T00:00, on the wall clock of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub i64);

const MINUTES_A_DAY: i64 = 24 * 60;

impl Minute {
    /// The day that the minute lies in; `None` beyond the calendar's range (± 262,000 years).
    pub fn date(self) -> Option<NaiveDate> {
        let days = self.0.div_euclid(MINUTES_A_DAY);
        NaiveDate::from_epoch_days(i32::try_from(days).ok()?)
    }

    /// Minutes since that day's midnight, 0 to 1439.
    pub fn of_day(self) -> i64 {
        self.0.rem_euclid(MINUTES_A_DAY)
    }
}

/// The first minute of a day.
pub fn day_start(date: NaiveDate) -> Minute {
    Minute(i64::from(date.to_epoch_days()) * MINUTES_A_DAY)
}

/// How exactly an interval says when, finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A morning, an afternoon, a night.
    PartOfDay,
    /// A day.
    Day,
    /// A few days within a week: a weekend.
    Days,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter or a season.
    Quarter,
    /// Half a year.
    HalfYear,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// "In the coming days": near its bounds, but without sharp ones.
    Vague,
}

impl Precision {
    /// The lower-case word for it.
    pub fn word(self) -> &'static str {
        match self {
            Precision::Minute => "minute",
            Precision::Hour => "hour",
            Precision::PartOfDay => "part of a day",
            Precision::Day => "day",
            Precision::Days => "days",
            Precision::Week => "week",
            Precision::Month => "month",
            Precision::Quarter => "quarter",
            Precision::HalfYear => "half-year",
            Precision::Year => "year",
            Precision::Decade => "decade",
            Precision::Century => "century",
            Precision::Vague => "vague",
        }
    }
}

/// A half-open stretch of time. Either bound may be open: the text does not give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    start: Option<Minute>,
    end: Option<Minute>,
    precision: Precision,
}

impl Interval {
    /// An interval from its first minute to one past its last; bounds in the wrong order are
    /// put right.
    pub fn new(start: Option<Minute>, end: Option<Minute>, precision: Precision) -> Self {
        match (start, end) {
            (Some(a), Some(b)) if a > b => Self {
                start: Some(b),
                end: Some(a),
                precision,
            },
            _ => Self {
                start,
                end,
                precision,
            },
        }
    }

    /// One whole day.
    pub fn day(date: NaiveDate) -> Self {
        Self::days(date, 1, Precision::Day)
    }

    /// `count` whole days from a first one.
    pub fn days(first: NaiveDate, count: u32, precision: Precision) -> Self {
        let start = day_start(first);
        let end = Minute(start.0 + i64::from(count) * MINUTES_A_DAY);
        Self::new(Some(start), Some(end), precision)
    }

    /// The first minute; `None` if open.
    pub fn start(self) -> Option<Minute> {
        self.start
    }

    /// One past the last minute; `None` if open.
    pub fn end(self) -> Option<Minute> {
        self.end
    }

    /// How exact it is.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The first day; `None` if open.
    pub fn first_day(self) -> Option<NaiveDate> {
        self.start?.date()
    }

    /// The last day that it touches; `None` if open.
    pub fn last_day(self) -> Option<NaiveDate> {
        let end = self.end?;
        // An empty interval still lies somewhere: on the day it starts.
        let last = Minute((end.0 - 1).max(self.start.map_or(i64::MIN, |start| start.0)));
        last.date()
    }

    /// The one day that it lies within, where it is no longer than that and not vague.
    pub fn single_day(self) -> Option<NaiveDate> {
        let day = self.first_day()?;
        (self.precision <= Precision::Day && self.last_day() == Some(day)).then_some(day)
    }

    /// Whether any minute of the day lies in it. An open bound reaches without end.
    pub fn touches(self, date: NaiveDate) -> bool {
        let from = day_start(date);
        let to = Minute(from.0 + MINUTES_A_DAY);
        self.start.is_none_or(|start| start < to) && self.end.is_none_or(|end| end > from)
    }

    /// The time that a calendar value covers, by TIMEX3's notation (TimeML annotation
    /// guidelines 1.2.1, ISO 8601): a year, month or day (`2022`, `2022-02`, `2022-02-10`), a
    /// decade (`199`) or century (`19`), a week or weekend (`2022-W05`, `2022-W05-WE`), a day of
    /// a week (`2022-W05-4`), a quarter or half (`2022-Q1`, `2022-H2`), a season (`2022-SU`),
    /// and any day with a time or part of it (`2022-02-10T14:30`, `2022-02-10TMO`). A time may
    /// have seconds and a zone; `T24:00` is the minute that begins the next day.
    ///
    /// `None` for durations, sets, `PAST_REF` and its kin, and values with an `X` in them.
    pub fn of_value(value: &str) -> Option<Self> {
        if !value.is_ascii() {
            return None;
        }
        if let Some((date, time)) = value.split_once('T') {
            return of_time(Self::of_value(date)?.single_day()?, time);
        }
        let parts: Vec<&str> = value.split('-').collect();
        match parts.as_slice() {
            [century] if century.len() == 2 => {
                let first = number(century)? * 100;
                years(first, 100, Precision::Century)
            }
            [decade] if decade.len() == 3 => {
                let first = number(decade)? * 10;
                years(first, 10, Precision::Decade)
            }
            [year] => years(year_number(year)?, 1, Precision::Year),
            [year, week, rest @ ..] if week.starts_with('W') && *week != "WI" => {
                of_week(year_number(year)?, &week[1..], rest)
            }
            [year, part] => of_part_of_year(year_number(year)?, part),
            [year, month, day] if month.len() == 2 && day.len() == 2 => {
                let year = i32::try_from(year_number(year)?).ok()?;
                let date = NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)?;
                Some(Self::day(date))
            }
            _ => None,
        }
    }
}

/// Exactly as many digits as there are characters.
fn number(digits: &str) -> Option<u32> {
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

fn year_number(digits: &str) -> Option<u32> {
    (digits.len() == 4).then(|| number(digits))?
}

fn years(first: u32, count: u32, precision: Precision) -> Option<Interval> {
    months(first, 1, count * 12, precision)
}

fn months(year: u32, month: u32, count: u32, precision: Precision) -> Option<Interval> {
    let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1)?;
    let end = first.checked_add_months(Months::new(count))?;
    Some(Interval::new(
        Some(day_start(first)),
        Some(day_start(end)),
        precision,
    ))
}

fn of_part_of_year(year: u32, part: &str) -> Option<Interval> {
    match part {
        "Q1" => months(year, 1, 3, Precision::Quarter),
        "Q2" => months(year, 4, 3, Precision::Quarter),
        "Q3" => months(year, 7, 3, Precision::Quarter),
        "Q4" => months(year, 10, 3, Precision::Quarter),
        "H1" => months(year, 1, 6, Precision::HalfYear),
        "H2" => months(year, 7, 6, Precision::HalfYear),
        // Meteorological seasons of the northern hemisphere: whole months, as news uses them.
        "SP" => months(year, 3, 3, Precision::Quarter),
        "SU" => months(year, 6, 3, Precision::Quarter),
        "FA" => months(year, 9, 3, Precision::Quarter),
        "WI" => months(year, 12, 3, Precision::Quarter),
        month if month.len() == 2 => months(year, number(month)?, 1, Precision::Month),
        _ => None,
    }
}

fn of_week(year: u32, week: &str, rest: &[&str]) -> Option<Interval> {
    let year = i32::try_from(year).ok()?;
    let week = (week.len() == 2).then(|| number(week))??;
    let monday = NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon)?;
    match rest {
        [] => Some(Interval::days(monday, 7, Precision::Week)),
        ["WE"] => {
            let saturday = monday.checked_add_days(Days::new(5))?;
            Some(Interval::days(saturday, 2, Precision::Days))
        }
        [day] => {
            let offset = (1..=7).contains(&number(day)?).then(|| number(day))??;
            let date = monday.checked_add_days(Days::new(u64::from(offset) - 1))?;
            Some(Interval::day(date))
        }
        _ => None,
    }
}

fn of_time(date: NaiveDate, time: &str) -> Option<Interval> {
    let midnight = day_start(date).0;
    let stretch = |from: i64, to: i64, precision| {
        Interval::new(
            Some(Minute(midnight + from)),
            Some(Minute(midnight + to)),
            precision,
        )
    };
    let part = |from_hour: i64, to_hour: i64| {
        Some(stretch(from_hour * 60, to_hour * 60, Precision::PartOfDay))
    };
    match time {
        "MO" => return part(5, 12),
        "MI" => return part(11, 14),
        "AF" => return part(12, 18),
        "EV" => return part(17, 22),
        "NI" => return part(20, 29),
        "DT" => return part(6, 18),
        _ => {}
    }
    let (minute_of_day, precision) = clock_time(time)?;
    let minutes = match precision {
        Precision::Hour => 60,
        _ => 1,
    };
    Some(stretch(minute_of_day, minute_of_day + minutes, precision))
}

/// Reads `14`, `14:30` or `14:30:15`, each with an optional zone, as minutes since midnight.
/// `24:00` is the midnight that ends the day (ISO 8601).
fn clock_time(time: &str) -> Option<(i64, Precision)> {
    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, "Z"),
    };
    // The zone must be one, but changes nothing: minutes are the wall clock of the text.
    if !is_zone(zone) {
        return None;
    }
    let fields: Vec<&str> = clock.split(':').collect();
    let (hour, minute, second, precision) = match fields.as_slice() {
        [hour] => (two_digits(hour)?, 0, 0, Precision::Hour),
        [hour, minute] => (two_digits(hour)?, two_digits(minute)?, 0, Precision::Minute),
        [hour, minute, second] => (
            two_digits(hour)?,
            two_digits(minute)?,
            two_digits(second)?,
            Precision::Minute,
        ),
        _ => return None,
    };
    let ends_the_day = (hour, minute, second, precision) == (24, 0, 0, Precision::Minute);
    let is_time = (hour < 24 && minute < 60 && second < 60) || ends_the_day;
    is_time.then(|| (i64::from(hour * 60 + minute), precision))
}

/// `Z`, `+02` or `+02:00`.
fn is_zone(zone: &str) -> bool {
    let Some(offset) = zone.strip_prefix(['+', '-']) else {
        return zone == "Z";
    };
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
    let is_below = |digits, limit| two_digits(digits).is_some_and(|number| number < limit);
    is_below(hours, 24) && is_below(minutes, 60)
}

fn two_digits(digits: &str) -> Option<u32> {
    (digits.len() == 2).then(|| number(digits))?
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    fn days_of(value: &str) -> Option<(String, String, Precision)> {
        let interval = Interval::of_value(value)?;
        Some((
            interval.first_day()?.to_string(),
            interval.last_day()?.to_string(),
            interval.precision(),
        ))
    }

    #[test]
    fn calendar_values_cover_their_time() {
        let check = |value: &str, first: &str, last: &str, precision: Precision| {
            assert_eq!(
                days_of(value),
                Some((first.to_owned(), last.to_owned(), precision)),
                "{value}"
            );
        };
        check("2022-02-10", "2022-02-10", "2022-02-10", Precision::Day);
        check("2022-02", "2022-02-01", "2022-02-28", Precision::Month);
        check("2020-02", "2020-02-01", "2020-02-29", Precision::Month);
        check("2022", "2022-01-01", "2022-12-31", Precision::Year);
        check("199", "1990-01-01", "1999-12-31", Precision::Decade);
        check("19", "1900-01-01", "1999-12-31", Precision::Century);
        check("2022-W05", "2022-01-31", "2022-02-06", Precision::Week);
        check("2020-W53", "2020-12-28", "2021-01-03", Precision::Week);
        check("2022-W05-WE", "2022-02-05", "2022-02-06", Precision::Days);
        check("2022-W05-4", "2022-02-03", "2022-02-03", Precision::Day);
        check("2022-Q1", "2022-01-01", "2022-03-31", Precision::Quarter);
        check("2022-H2", "2022-07-01", "2022-12-31", Precision::HalfYear);
        check("2022-WI", "2022-12-01", "2023-02-28", Precision::Quarter);
        check(
            "2022-02-10TMO",
            "2022-02-10",
            "2022-02-10",
            Precision::PartOfDay,
        );
        check(
            "2022-02-10TNI",
            "2022-02-10",
            "2022-02-11",
            Precision::PartOfDay,
        );
        check("2022-02-10T14", "2022-02-10", "2022-02-10", Precision::Hour);
        for time in [
            "T14:30",
            "T14:30Z",
            "T14:30:59",
            "T00:00:00+02:00",
            "T23:59-05",
        ] {
            let value = format!("2022-02-10{time}");
            check(&value, "2022-02-10", "2022-02-10", Precision::Minute);
        }
        for midnight in ["T24:00", "T24:00:00Z"] {
            let value = format!("2022-02-10{midnight}");
            check(&value, "2022-02-11", "2022-02-11", Precision::Minute);
        }
    }

    #[test]
    fn what_names_no_time_covers_none() {
        for value in [
            "",
            "P4Y",
            "PXW",
            "PAST_REF",
            "XXXX-02-10",
            "2022-13",
            "2022-02-30",
            "2022-W54",
            "2022-W05-8",
            "2021-W53",
            "2022-Q5",
            "T14:30",
            "2022-02-10T",
            "2022-02-10T24",
            "2022-02-10T25",
            "2022-02-10T24:30",
            "2022-02-10T24:00:01",
            "2022-02-10T25:00",
            "2022-02-10T1",
            "2022-02-10T014",
            "2022-02-10T0000014",
            "2022-02-10T14:",
            "2022-02-10T14:5",
            "2022-02-10T14:60",
            "2022-02-10T14:030",
            "2022-02-10T14:30:",
            "2022-02-10T14:30:xx",
            "2022-02-10T14:30:60",
            "2022-02-10T14:30:00:00",
            "2022-02-10T14:30 ",
            "2022-02-10T14:30Zulu",
            "2022-02-10T14:30+",
            "2022-02-10T14:30+2",
            "2022-02-10T14:30+02:0",
            "2022-02-10T14:30+24:00",
            "2022-02-10T14:30+02:00:00",
            "2022-02-10TXX:XX",
            "2022-02-10T14:XX",
            "2022-02-10TMO:00",
            "2022-02-10Tmo",
            "2022-2-1",
            "+022",
            "２０２２",
        ] {
            assert_eq!(Interval::of_value(value), None, "{value}");
        }
    }

    #[test]
    fn a_day_is_touched_by_what_covers_it() {
        let day = NaiveDate::from_ymd_opt(2022, 2, 10).unwrap();
        let check = |interval: Interval, expected: bool| {
            assert_eq!(interval.touches(day), expected, "{interval:?}");
        };
        for (value, expected) in [
            ("2022-02-10", true),
            ("2022-02-09", false),
            ("2022-02-11", false),
            ("2022-02", true),
            ("2022-W06", true),
            ("2022-W07", false),
            ("2022-02-10T00:00", true),
            ("2022-02-09TNI", true),
        ] {
            check(Interval::of_value(value).unwrap(), expected);
        }
        let midnight = Some(day_start(day));
        check(Interval::new(None, midnight, Precision::Vague), false);
        check(Interval::new(midnight, None, Precision::Vague), true);
        check(Interval::new(None, None, Precision::Vague), true);
    }

    #[test]
    fn only_what_is_exact_has_a_single_day() {
        let day = |value: &str| Interval::of_value(value).unwrap().single_day();
        assert_eq!(day("2022-02-10").map(|d| d.day()), Some(10));
        assert_eq!(day("2022-02-10TAF").map(|d| d.day()), Some(10));
        assert_eq!(day("2022-02"), None);
    }
}
