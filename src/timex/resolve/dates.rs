//! Dates by their parts: what the missing parts are.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::super::DateOrder;
use super::super::calendar::{
    day_value, month_value, weekday_on_or_after, weekday_on_or_before, year_value,
};
use super::super::context::Tense;
use super::super::expr::DateParts;
use super::super::lead::Lead;
use super::{Resolved, Scene, Unit, calendar};
use crate::model::{Interval, Precision};

/// Days beyond which the nearest such day is no longer taken without a look at the tense.
const FAR_DAYS: i64 = 130;

/// How many years a day of the month is looked for: 29 February in a year divisible by 100.
const YEARS_TO_LEAP: i32 = 8;

pub(super) fn date(parts: DateParts, scene: &Scene) -> Resolved {
    match parts {
        DateParts {
            year: Some(year),
            month: Some(month),
            day: Some(day),
            ..
        } => full_date(year, month, day),
        DateParts {
            year: Some(year),
            month: Some(month),
            day: None,
            ..
        } => Resolved::absolute(
            month_value(year, month),
            "month.full",
            "the text names month and year",
        ),
        DateParts {
            year: Some(year),
            month: None,
            ..
        } => {
            let resolved = Resolved::absolute(year_value(year), "year", "the text names the year");
            Resolved {
                interval: calendar::months(year, 1, 12, Precision::Year),
                ..resolved
            }
        }
        DateParts {
            month: Some(month),
            day: Some(day),
            weekday,
            ..
        } => month_and_day(month, day, weekday, scene),
        DateParts {
            month: Some(month),
            day: None,
            ..
        } => bare_month(month, scene),
        DateParts {
            day: Some(day),
            weekday,
            ..
        } => day_of_month(day, weekday, scene),
        DateParts {
            weekday: Some(weekday),
            ..
        } => bare_weekday(weekday, scene),
        DateParts { .. } => scene.unresolved("XXXX-XX-XX", "date"),
    }
}

fn full_date(year: i32, month: u32, day: u32) -> Resolved {
    let value = format!("{}-{month:02}-{day:02}", year_value(year));
    let resolved = Resolved::absolute(value, "date.full", "the text names day, month and year");
    Resolved {
        interval: NaiveDate::from_ymd_opt(year, month, day).map(Interval::day),
        ..resolved
    }
}

pub(super) fn slashed(first: u32, second: u32, year: i32, scene: &Scene) -> Resolved {
    let of = |day: u32, month: u32| NaiveDate::from_ymd_opt(year, month, day).map(day_value);
    let day_first = of(first, second);
    let month_first = of(second, first);
    let (chosen, other, why, when) = match (scene.order, day_first, month_first) {
        (_, Some(only), None) => (
            only,
            None,
            "the text names day, month and year; only day first makes a date",
            "",
        ),
        (_, None, Some(only)) => (
            only,
            None,
            "the text names day, month and year; only month first makes a date",
            "",
        ),
        (DateOrder::DayFirst, Some(chosen), other) => (
            chosen,
            other,
            "the text names day, month and year in numbers, read day first",
            "if the month is written first",
        ),
        (DateOrder::MonthFirst, other, Some(chosen)) => (
            chosen,
            other,
            "the text names day, month and year in numbers, read month first",
            "if the day is written first",
        ),
        (_, None, None) => return scene.unresolved("XXXX-XX-XX", "date.numbers"),
    };
    Resolved::absolute(chosen, "date.numbers", why).or(other, when, true)
}

pub(super) fn iso_week(year: i32, week: u32, day: Option<u32>) -> Resolved {
    let monday = NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon);
    match (monday, day) {
        (Some(monday), Some(day)) => {
            let date = monday.checked_add_days(chrono::Days::new(u64::from(day) - 1));
            let value = date.map_or_else(|| "XXXX-XX-XX".to_owned(), day_value);
            Resolved::absolute(value, "week.iso", "the text names a day of an ISO week")
        }
        _ => Resolved::absolute(
            format!("{year:04}-W{week:02}"),
            "week.iso",
            "the text names an ISO week",
        ),
    }
}

/// The nearest such day. In news it is right in 135 of 144 cases (TimeBank and AQUAINT).
fn month_and_day(month: u32, day: u32, weekday: Option<u32>, scene: &Scene) -> Resolved {
    let Some(anchor) = scene.anchor.date else {
        return scene.unresolved(format!("XXXX-{month:02}-{day:02}"), "date.nearest");
    };
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    // A leap day may be years away.
    let candidates: Vec<NaiveDate> = (-YEARS_TO_LEAP..=YEARS_TO_LEAP)
        .filter_map(|by| in_year(anchor.year() + by))
        .collect();
    let distance = |date: &NaiveDate| (*date - anchor).num_days().abs();
    let fitting = weekday.and_then(|weekday| {
        candidates
            .iter()
            .filter(|date| date.weekday().number_from_monday() == weekday)
            .min_by_key(|date| distance(date))
            // A weekday settles the year only where it is near.
            .filter(|date| distance(date) < 800)
    });
    // Where the nearest lies far away, tense or lead may speak for the other side.
    let side = candidates
        .iter()
        .filter(|date| match scene.tense {
            Tense::Past => **date <= anchor,
            Tense::Future => **date >= anchor,
            Tense::Present | Tense::Open => false,
        })
        .min_by_key(|date| distance(date));
    let sure = matches!(scene.lead, Lead::Ended | Lead::Since);
    let nearest = candidates.iter().min_by_key(|date| distance(date));
    let sided = side.filter(|side| {
        let far = nearest.is_some_and(|nearest| distance(nearest) > FAR_DAYS);
        *side != nearest.unwrap_or(side) && (sure || far && distance(side) < 366 - FAR_DAYS)
    });
    let Some(&chosen) = fitting
        .or(sided)
        .or_else(|| candidates.iter().min_by_key(|date| distance(date)))
    else {
        return scene.unresolved(format!("XXXX-{month:02}-{day:02}"), "date.nearest");
    };
    let (rule, because) = if fitting.is_some() {
        (
            "date.weekday",
            format!(
                "the day of that date nearest to {} that falls on the weekday named with it",
                scene.anchor_name()
            ),
        )
    } else {
        (
            "date.nearest",
            format!("the day of that date nearest to {}", scene.anchor_name()),
        )
    };
    let other = if chosen < anchor {
        in_year(chosen.year() + 1)
    } else {
        in_year(chosen.year() - 1)
    };
    // Half a year away on either side, tense could mean the other one.
    let live = distance(&chosen) > 150 && fitting.is_none();
    let when = if chosen < anchor {
        "if a day to come is meant"
    } else {
        "if a day gone by is meant"
    };
    Resolved::absolute(day_value(chosen), rule, "")
        .because(because)
        .anchored(scene.anchor)
        .or(other.filter(|_| live).map(day_value), when, false)
}

/// The month on the side of the anchor that the tense points to; the nearest without one.
fn bare_month(month: u32, scene: &Scene) -> Resolved {
    let Some(anchor) = scene.anchor.date else {
        return scene.unresolved(format!("XXXX-{month:02}"), "month");
    };
    let past = if month <= anchor.month() {
        anchor.year()
    } else {
        anchor.year() - 1
    };
    let future = if month >= anchor.month() {
        anchor.year()
    } else {
        anchor.year() + 1
    };
    if let Some(start) = scene.range_start {
        let year = if month >= start.month() {
            start.year()
        } else {
            start.year() + 1
        };
        return Resolved::absolute(
            month_value(year, month),
            "month.range",
            "the first month of that name after the beginning of the range",
        )
        .anchored(scene.anchor);
    }
    let months_ahead = (month + 12 - anchor.month()) % 12;
    // What is to come is not eleven months away: "they will study January's figures" in February.
    let far_ahead = scene.lead != Lead::Until && months_ahead > 10;
    let (year, rule, why) = match scene.tense {
        Tense::Past => (
            past,
            "month.past",
            "because the sentence is told in the past",
        ),
        Tense::Future if !far_ahead => (
            future,
            "month.future",
            "because the sentence speaks of what is to come",
        ),
        Tense::Present | Tense::Open if months_ahead <= 4 => {
            (future, "month.nearest", "which is the nearest")
        }
        _ => (past, "month.nearest", "which is the nearest"),
    };
    let side = if year == past {
        "last month of that name up to"
    } else {
        "next month of that name from"
    };
    let other = if year == past { future } else { past };
    let when = if year == past {
        "if a month to come is meant"
    } else {
        "if a month gone by is meant"
    };
    Resolved::absolute(month_value(year, month), rule, "")
        .because(format!("the {side} {}, {why}", scene.anchor_name()))
        .anchored(scene.anchor)
        .or(
            (other != year).then(|| month_value(other, month)),
            when,
            false,
        )
}

/// "The 15th": of the month spoken of, else the nearest to the anchor.
fn day_of_month(day: u32, weekday: Option<u32>, scene: &Scene) -> Resolved {
    let (base, spoken) = match scene.beside() {
        (anchor, Some(spoken)) if spoken.precision <= Precision::Month => (anchor, Some(spoken)),
        _ => (scene.anchor, None),
    };
    let Some(anchor) = base.date else {
        return scene.unresolved(format!("XXXX-XX-{day:02}"), "day");
    };
    let months = [-2, -1, 0, 1, 2].into_iter().filter_map(|by| {
        let month = calendar::add(anchor.with_day(1)?, Unit::Month, by)?;
        month.with_day(day)
    });
    let fits = |date: &NaiveDate| weekday.is_none_or(|w| date.weekday().number_from_monday() == w);
    let allowed = |date: &NaiveDate| match scene.tense {
        _ if spoken.is_some() => true,
        Tense::Past => *date <= anchor,
        Tense::Future => *date >= anchor,
        Tense::Present | Tense::Open => true,
    };
    let chosen = months
        .filter(|date| fits(date) && allowed(date))
        .min_by_key(|date| match spoken {
            // In the month spoken of, if it can be.
            Some(_) => (
                i64::from(date.month() != anchor.month()),
                (*date - anchor).num_days().abs(),
            ),
            None => (0, (*date - anchor).num_days().abs()),
        });
    // What is to come does not lie in a month long gone.
    if spoken.is_some()
        && scene.tense == Tense::Future
        && let (Some(date), Some(today)) = (chosen, scene.anchor.date)
        && date < today
    {
        return day_of_month(
            day,
            weekday,
            &Scene {
                spoken: None,
                ..*scene
            },
        );
    }
    let Some(chosen) = chosen else {
        return scene.unresolved(format!("XXXX-XX-{day:02}"), "day");
    };
    let because = if spoken.is_some() {
        Cow::Borrowed("that day of the month spoken of before")
    } else {
        Cow::Owned(format!(
            "the day of that number nearest to {}",
            scene.anchor_name()
        ))
    };
    Resolved::absolute(day_value(chosen), "day", "")
        .because(because)
        .anchored(base)
}

/// "The 20th of this month".
pub(super) fn day_of_counted_month(day: u32, by: i32, scene: &Scene) -> Resolved {
    let date = scene
        .anchor
        .date
        .and_then(|anchor| calendar::add(anchor.with_day(1)?, Unit::Month, i64::from(by)))
        .and_then(|first| first.with_day(day));
    match date {
        Some(date) => Resolved::absolute(day_value(date), "day.of-month", "")
            .because(format!(
                "that day of the month, which is counted from {}",
                scene.anchor_name()
            ))
            .anchored(scene.anchor),
        None => scene.unresolved(format!("XXXX-XX-{day:02}"), "day.of-month"),
    }
}

/// The last such weekday up to the anchor, unless the clause speaks of what is to come.
fn bare_weekday(weekday: u32, scene: &Scene) -> Resolved {
    let Some(anchor) = scene.anchor.date else {
        return scene.unresolved(format!("XXXX-WXX-{weekday}"), "weekday");
    };
    if let Some(start) = scene.range_start
        && let Some(day) = weekday_on_or_after(start, weekday)
    {
        return Resolved::absolute(
            day_value(day),
            "weekday.range",
            "the first weekday of that name after the beginning of the range",
        )
        .anchored(scene.anchor);
    }
    let past = weekday_on_or_before(anchor, weekday);
    let future = weekday_on_or_after(anchor, weekday);
    let name = WEEKDAYS
        .get(weekday as usize - 1)
        .copied()
        .unwrap_or("weekday");
    let (chosen, other, rule, because, when) = if scene.tense == Tense::Future {
        (
            future,
            past,
            "weekday.future",
            format!(
                "the first {name} on or after {}, because the sentence speaks of what is to come",
                scene.anchor_name()
            ),
            "if the sentence tells of the past",
        )
    } else {
        let why = if scene.tense == Tense::Past {
            "because the sentence is told in the past"
        } else {
            "because nothing says that it is still to come"
        };
        (
            past,
            future,
            "weekday.past",
            format!(
                "the last {name} on or before {}, {why}",
                scene.anchor_name()
            ),
            "if it is still to come",
        )
    };
    let Some(chosen) = chosen else {
        return scene.unresolved(format!("XXXX-WXX-{weekday}"), "weekday");
    };
    Resolved::absolute(day_value(chosen), rule, "")
        .because(because)
        .anchored(scene.anchor)
        .or(other.map(day_value), when, false)
}

/// Monday first, as ISO 8601 counts.
pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
