//! Dates that are counted from another: the anchor's, or the one spoken of.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{
    add, day_value, month_value, open_value, value_at, weekday_on_or_after, weekday_on_or_before,
};
use super::super::expr::{From, Name, Which};
use super::super::units::{Amount, Unit, length_value};
use super::dates::WEEKDAYS;
use super::{Resolved, Scene, calendar};
use crate::model::{Anchor, AnchorSource, Interval, Precision, Reading, TimexType, day_start};

pub(super) fn shift(unit: Unit, by: i32, scene: &Scene) -> Resolved {
    let rule = match by {
        0 => "unit.this",
        ..0 => "unit.last",
        1.. => "unit.next",
    };
    let Some(anchor) = scene.anchor.date else {
        return scene.unresolved(open_value(unit), rule);
    };
    let Some(day) = start_of(anchor, unit).and_then(|start| add(start, unit, i64::from(by))) else {
        return scene.unresolved(open_value(unit), rule);
    };
    let name = scene.anchor_name();
    let because = match (unit, by) {
        (Unit::Day, 0) => format!("{name} itself"),
        (Unit::Day, -1) => format!("the day before {name}"),
        (Unit::Day, 1) => format!("the day after {name}"),
        (_, 0) => format!("the {} of {name}", unit.word()),
        (_, -1) => format!("the {0} before the {0} of {name}", unit.word()),
        (_, 1) => format!("the {0} after the {0} of {name}", unit.word()),
        (Unit::Day, ..0) => format!("{} days before {name}", by.unsigned_abs()),
        (Unit::Day, _) => format!("{by} days after {name}"),
        (_, ..0) => format!(
            "{} before the {} of {name}",
            told(Amount::Count(by.unsigned_abs()), unit),
            unit.word()
        ),
        _ => format!(
            "{} after the {} of {name}",
            told(Amount::Count(by.unsigned_abs()), unit),
            unit.word()
        ),
    };
    let mut resolved = Resolved::absolute(value_at(day, unit), rule, "")
        .because(because)
        .anchored(scene.anchor);
    if matches!(unit, Unit::Decade | Unit::Century | Unit::Millennium) {
        resolved.interval = start_of(day, unit).and_then(|first| {
            let end = add(first, unit, 1)?;
            let precision = if unit == Unit::Decade {
                Precision::Decade
            } else {
                Precision::Century
            };
            Some(Interval::new(
                Some(day_start(first)),
                Some(day_start(end)),
                precision,
            ))
        });
    }
    // On a Sunday the two ways of counting weeks part.
    if unit == Unit::Week && anchor.weekday() == chrono::Weekday::Sun {
        resolved.others.extend(sunday_week(anchor, by));
    }
    resolved
}

/// The week as those read it who count it from Sunday.
fn sunday_week(anchor: NaiveDate, by: i32) -> Option<Reading> {
    let sunday = add(anchor, Unit::Week, i64::from(by))?;
    let monday = sunday.succ_opt()?;
    Some(Reading {
        value: value_at(monday, Unit::Week),
        interval: Some(Interval::days(sunday, 7, Precision::Week)),
        when: "if the week is counted from Sunday".to_owned(),
        live: true,
    })
}

/// How exact a date of the unit is.
pub(super) fn precision_of(unit: Unit) -> Precision {
    match unit {
        Unit::Second | Unit::Minute => Precision::Minute,
        Unit::Hour => Precision::Hour,
        Unit::Day | Unit::Weekday => Precision::Day,
        Unit::Weekend => Precision::Days,
        Unit::Week | Unit::Fortnight => Precision::Week,
        Unit::Month => Precision::Month,
        Unit::Quarter => Precision::Quarter,
        Unit::Semester => Precision::HalfYear,
        Unit::Year => Precision::Year,
        Unit::Decade => Precision::Decade,
        Unit::Century | Unit::Millennium => Precision::Century,
    }
}

/// The first day of the unit that holds the day.
fn start_of(day: NaiveDate, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Weekday => Some(day),
        Unit::Week | Unit::Fortnight | Unit::Weekend => weekday_on_or_before(day, 1),
        Unit::Month => day.with_day(1),
        Unit::Quarter => NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1),
        Unit::Semester => NaiveDate::from_ymd_opt(day.year(), day.month0() / 6 * 6 + 1, 1),
        Unit::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        Unit::Decade => NaiveDate::from_ymd_opt(day.year().div_euclid(10) * 10, 1, 1),
        Unit::Century => NaiveDate::from_ymd_opt(day.year().div_euclid(100) * 100, 1, 1),
        Unit::Millennium => NaiveDate::from_ymd_opt(day.year().div_euclid(1000) * 1000, 1, 1),
    }
}

pub(super) fn beside(unit: Unit, by: i32, scene: &Scene) -> Resolved {
    // "That quarter" is the last quarter named, whatever days were named since.
    let period = scene
        .period
        .filter(|period| period.precision == precision_of(unit));
    let (base, spoken) = Scene {
        spoken: period.or(scene.spoken),
        ..*scene
    }
    .beside();
    let Some(day) = base.date else {
        return scene.unresolved(open_value(unit), "beside");
    };
    let Some(day) = start_of(day, unit).and_then(|start| add(start, unit, i64::from(by))) else {
        return scene.unresolved(open_value(unit), "beside");
    };
    let from = if spoken.is_some() {
        "the date spoken of before"
    } else {
        scene.anchor_name()
    };
    let because = match by {
        0 => format!("the {} of {from}", unit.word()),
        ..0 => format!("the {} before {from}", unit.word()),
        1.. => format!("the {} after {from}", unit.word()),
    };
    Resolved::absolute(value_at(day, unit), "beside", "")
        .because(because)
        .anchored(base)
}

/// "The quarter", "the week", "the weekend": the one spoken of, or the one at hand.
pub(super) fn definite(unit: Unit, scene: &Scene) -> Resolved {
    if let Some(spoken) = scene
        .period
        .filter(|spoken| spoken.precision == precision_of(unit))
    {
        let anchor = Anchor {
            source: AnchorSource::Mention(spoken.span),
            date: Some(spoken.day),
        };
        return Resolved::absolute(value_at(spoken.day, unit), "definite.spoken", "")
            .because(format!("the {} spoken of before", unit.word()))
            .anchored(anchor);
    }
    let Some(anchor) = scene.anchor.date else {
        return scene.unresolved(open_value(unit), "definite");
    };
    let by = match unit {
        // Results are told when the quarter is over; a weekend is the last one until its Saturday.
        Unit::Quarter => -1,
        Unit::Weekend
            if scene.tense != super::Tense::Future && anchor.weekday().number_from_monday() < 6 =>
        {
            -1
        }
        _ => 0,
    };
    let Some(day) = add(anchor, unit, by) else {
        return scene.unresolved(open_value(unit), "definite");
    };
    let because = if by == 0 {
        format!("the {} of {}", unit.word(), scene.anchor_name())
    } else {
        format!(
            "the last whole {} before {}",
            unit.word(),
            scene.anchor_name()
        )
    };
    Resolved::absolute(value_at(day, unit), "definite", "")
        .because(because)
        .anchored(scene.anchor)
}

/// "The next month" of a story told in the past is the one after the month spoken of.
pub(super) fn the_next(unit: Unit, scene: &Scene) -> Resolved {
    let told = scene.tense == super::Tense::Past
        && match (scene.spoken, scene.anchor.date) {
            (Some(spoken), Some(anchor)) => {
                spoken.precision <= precision_of(unit)
                    && add(spoken.day, unit, 1).is_some_and(|after| after < anchor)
            }
            _ => false,
        };
    if told {
        beside(unit, 1, scene)
    } else {
        shift(unit, 1, scene)
    }
}

/// "The day after Christmas", "two weeks before Easter".
pub(super) fn around(
    amount: Amount,
    unit: Unit,
    later: bool,
    day: &super::Expr,
    scene: &Scene,
) -> Resolved {
    let of = super::expression(day, scene);
    let count = match amount {
        Amount::Count(count) => i64::from(count),
        Amount::Tenths(tenths) => i64::from(tenths.div_ceil(10)),
        Amount::Vague => {
            return vague_away(unit, later, From::Spoken, scene);
        }
    };
    let sign = if later { 1 } else { -1 };
    let moved = of
        .interval
        .and_then(Interval::first_day)
        .and_then(|day| add(day, unit, sign * count));
    let Some(moved) = moved.filter(|_| unit >= Unit::Day) else {
        return Resolved {
            kind: TimexType::Duration,
            value: length_value(amount, unit),
            interval: None,
            others: Vec::new(),
            ..of
        };
    };
    let size = match of.interval.map(Interval::precision) {
        Some(Precision::Month) => Unit::Month,
        Some(Precision::Week) => Unit::Week,
        _ => Unit::Day,
    };
    let word = if later { "after" } else { "before" };
    Resolved::absolute(value_at(moved, size), "away.around", "")
        .because(format!(
            "{} {word} {}, {}",
            told(amount, unit),
            of.value,
            of.because
        ))
        .anchored(of.anchor)
}

pub(super) fn named(which: Which, name: Name, scene: &Scene) -> Resolved {
    let (base, from) = match which {
        Which::Previous | Which::Following | Which::That => {
            let (anchor, spoken) = scene.beside();
            (
                anchor,
                if spoken.is_some() {
                    "the date spoken of before"
                } else {
                    scene.anchor_name()
                },
            )
        }
        _ => (scene.anchor, scene.anchor_name()),
    };
    let Some(day) = base.date else {
        let open = match name {
            Name::Weekday(weekday) => format!("XXXX-WXX-{weekday}"),
            Name::Month(month) => format!("XXXX-{month:02}"),
            Name::Day(month, day) => format!("XXXX-{month:02}-{day:02}"),
        };
        return scene.unresolved(open, "named");
    };
    match name {
        Name::Weekday(weekday) => weekday_by(which, weekday, day, from),
        Name::Month(month) => Some(month_by(which, month, day, from)),
        Name::Day(month, day_number) => day_by(which, month, day_number, day, from),
    }
    .map_or_else(
        || scene.unresolved("XXXX-XX-XX", "named"),
        |resolved| resolved.anchored(base),
    )
}

fn weekday_by(which: Which, weekday: u32, day: NaiveDate, from: &str) -> Option<Resolved> {
    let name = WEEKDAYS.get(weekday as usize - 1)?;
    let before = weekday_on_or_before(day.pred_opt()?, weekday)?;
    let after = weekday_on_or_after(day.succ_opt()?, weekday)?;
    let monday = weekday_on_or_before(day, 1)?;
    let of_week = weekday_on_or_after(monday, weekday)?;
    let resolved = |date: NaiveDate, rule, because: String| {
        Resolved::absolute(day_value(date), rule, "").because(because)
    };
    Some(match which {
        Which::Last | Which::Past | Which::Previous => {
            let week_before =
                add(before, Unit::Week, -1).filter(|_| which == Which::Last && before >= monday);
            resolved(
                before,
                "weekday.last",
                format!("the last {name} before {from}"),
            )
            .or(
                week_before.map(day_value),
                "if the one of the week before is meant",
                false,
            )
        }
        Which::Next | Which::Coming | Which::Following => {
            let week_after =
                add(after, Unit::Week, 1).filter(|_| which == Which::Next && after == of_week);
            resolved(
                after,
                "weekday.next",
                format!("the first {name} after {from}"),
            )
            .or(
                week_after.map(day_value),
                "if the one of the week after is meant",
                true,
            )
        }
        Which::This => resolved(
            of_week,
            "weekday.this",
            format!("the {name} of the week of {from}"),
        ),
        Which::That => resolved(
            weekday_on_or_before(day, weekday)?,
            "weekday.that",
            format!("the {name} on or before {from}"),
        ),
    })
}

fn month_by(which: Which, month: u32, day: NaiveDate, from: &str) -> Resolved {
    let (year, rule, because) = match which {
        Which::Last | Which::Past | Which::Previous => {
            let year = if month < day.month() {
                day.year()
            } else {
                day.year() - 1
            };
            (
                year,
                "month.last",
                format!("the last month of that name before {from}"),
            )
        }
        Which::Next | Which::Coming | Which::Following => {
            let year = if month > day.month() {
                day.year()
            } else {
                day.year() + 1
            };
            (
                year,
                "month.next",
                format!("the first month of that name after {from}"),
            )
        }
        Which::This | Which::That => (
            day.year(),
            "month.this",
            format!("that month in the year of {from}"),
        ),
    };
    Resolved::absolute(month_value(year, month), rule, "").because(because)
}

fn day_by(
    which: Which,
    month: u32,
    day_number: u32,
    day: NaiveDate,
    from: &str,
) -> Option<Resolved> {
    let in_year = |by: i32| NaiveDate::from_ymd_opt(day.year() + by, month, day_number);
    let (chosen, rule, because) = match which {
        Which::Last | Which::Past | Which::Previous => (
            [0, -1]
                .into_iter()
                .filter_map(in_year)
                .find(|found| *found < day),
            "date.last",
            format!("the last day of that date before {from}"),
        ),
        Which::Next | Which::Coming | Which::Following => (
            [0, 1]
                .into_iter()
                .filter_map(in_year)
                .find(|found| *found > day),
            "date.next",
            format!("the first day of that date after {from}"),
        ),
        Which::This | Which::That => (
            in_year(0),
            "date.this",
            format!("that day in the year of {from}"),
        ),
    };
    Some(Resolved::absolute(day_value(chosen?), rule, "").because(because))
}

pub(super) fn away(amount: Amount, unit: Unit, later: bool, from: From, scene: &Scene) -> Resolved {
    let rule = if later { "away.later" } else { "away.ago" };
    let sign = if later { 1 } else { -1 };
    if amount == Amount::Vague {
        return vague_away(unit, later, from, scene);
    }
    // "A year earlier" compares with the period spoken of, at its size; "a year ago" does so
    // among figures.
    if unit == Unit::Year
        && amount == Amount::Count(1)
        && !later
        && (from == From::Spoken || scene.comparing)
        && let Some(period) = scene.compared
    {
        return super::compared::a_year_before(period, rule);
    }
    let (base, spoken) = match from {
        From::Anchor => (scene.anchor, None),
        From::Spoken => scene.beside(),
    };
    let Some(day) = base.date else {
        return scene.unresolved(open_value(unit), rule);
    };
    if unit < Unit::Day {
        return hours_away((amount, unit), day, later, base, from, scene);
    }
    let (count, unit_counted) = match amount {
        Amount::Count(count) => (i64::from(count), unit),
        // Half years are six months, half weeks and days are rounded up.
        Amount::Tenths(tenths) if unit == Unit::Year => (i64::from(tenths) * 12 / 10, Unit::Month),
        Amount::Tenths(tenths) if unit == Unit::Decade => (i64::from(tenths), Unit::Year),
        Amount::Tenths(tenths) if unit == Unit::Century => (i64::from(tenths), Unit::Decade),
        Amount::Tenths(tenths) => (i64::from(tenths.div_ceil(10)), unit),
        Amount::Vague => (0, unit),
    };
    let Some(moved) = add(day, unit_counted, sign * count) else {
        return scene.unresolved(open_value(unit), rule);
    };
    let name = if spoken.is_some() {
        "the date spoken of before"
    } else {
        scene.anchor_name()
    };
    let size = match (unit_counted, spoken.map(|spoken| spoken.precision)) {
        (Unit::Week, Some(Precision::Week)) => Unit::Week,
        // Weeks away from a day are a day; a year away from a day is told in years.
        (Unit::Week | Unit::Fortnight | Unit::Weekday | Unit::Weekend, _) => Unit::Day,
        (unit, _) => unit,
    };
    let word = if later { "after" } else { "before" };
    let mut resolved = Resolved::absolute(value_at(moved, size), rule, "")
        .because(format!("{} {word} {name}", told(amount, unit)))
        .anchored(base);
    if resolved.interval.is_none() {
        resolved.interval = calendar::vague(moved, Unit::Day, 0);
    }
    resolved
}

/// A distance in words: "two weeks" as "2 weeks".
fn told(amount: Amount, unit: Unit) -> String {
    let word = match unit {
        Unit::Century => "centuries".to_owned(),
        Unit::Millennium => "millennia".to_owned(),
        other => format!("{}s", other.word()),
    };
    match amount {
        Amount::Count(1) => format!("one {}", unit.word()),
        Amount::Count(count) => format!("{count} {word}"),
        Amount::Tenths(tenths) => format!("{}.{} {word}", tenths / 10, tenths % 10),
        Amount::Vague => format!("some {word}"),
    }
}

/// "Months ago", "several years later".
fn vague_away(unit: Unit, later: bool, from: From, scene: &Scene) -> Resolved {
    // Counted from another event, only its length is known.
    if from == From::Spoken {
        return Resolved::absolute(
            length_value(Amount::Vague, unit),
            "away.vague",
            "so long before or after another event, without saying exactly how long",
        )
        .kind(TimexType::Duration);
    }
    let (value, because) = if later {
        ("FUTURE_REF", "at some time to come, without saying when")
    } else {
        ("PAST_REF", "at some time gone by, without saying when")
    };
    let Some(day) = scene.anchor.date else {
        return scene.unresolved(value, "away.vague");
    };
    let count = super::usual_count(unit) * if later { 1 } else { -1 };
    Resolved {
        interval: calendar::vague(day, unit, count),
        ..Resolved::absolute(value.to_owned(), "away.vague", because)
    }
    .anchored(scene.anchor)
}

/// "Three hours ago": on the day, at an hour that only the clock of the writer knew.
fn hours_away(
    (amount, unit): (Amount, Unit),
    day: NaiveDate,
    later: bool,
    base: Anchor,
    from: From,
    scene: &Scene,
) -> Resolved {
    let word = if later { "after" } else { "before" };
    let name = if from == From::Anchor {
        scene.anchor_name()
    } else {
        "the time spoken of before"
    };
    Resolved {
        interval: Some(Interval::day(day)),
        ..Resolved::absolute(format!("{}TXX:XX", day_value(day)), "away.hours", "")
    }
    .because(Cow::Owned(format!(
        "{} {word} {name}, whose hour is not known",
        told(amount, unit)
    )))
    .anchored(base)
    .kind(TimexType::Time)
}
