//! Parts of years and groups of them: quarters, halves, seasons, decades, centuries, holidays.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{day_value, week_value, year_value};
use super::super::context::Tense;
use super::super::expr::{Which, YearOf, YearPart};
use super::super::holidays::Holiday;
use super::super::lead::Lead;
use super::{Resolved, Scene, calendar};
use crate::model::Precision;

pub(super) fn year_part(part: YearPart, year: YearOf, fiscal: bool, scene: &Scene) -> Resolved {
    let value = |year: i32| format!("{}-{}", year_value(year), part.value());
    if let YearOf::Year(year) = year {
        let why = if fiscal {
            "the text names it, and the fiscal year is read as a calendar year"
        } else {
            "the text names it with its year"
        };
        return Resolved::absolute(value(year), "part.full", why);
    }
    let beside = scene.beside();
    let anchor = match year {
        YearOf::Beside(_) => beside.0,
        _ => scene.anchor,
    };
    let Some(day) = anchor.date else {
        return scene.unresolved(format!("XXXX-{}", part.value()), "part");
    };
    let starts = |year: i32| NaiveDate::from_ymd_opt(year, part.first_month(), 1);
    let begun = |year: i32| starts(year).is_some_and(|first| first <= day);
    let months = match part {
        YearPart::Half(_) => 6,
        YearPart::Quarter(_) | YearPart::Season(_) => 3,
    };
    let over = |year: i32| {
        starts(year)
            .and_then(|first| first.checked_add_months(chrono::Months::new(months)))
            .is_some_and(|end| end <= day)
    };
    // "It expects to report third-quarter results" speaks of a quarter that is over.
    let near = |year: i32| starts(year).is_some_and(|first| (first - day).num_days() < 150);
    let this = day.year();
    // The last that has begun; a winter that began in December lasts into the next year.
    let latest = if begun(this) { this } else { this - 1 };
    let name = scene.anchor_name();
    let (chosen, rule, because) = match year {
        YearOf::Shift(by) => (
            this + by,
            "part.year",
            format!("that part of the year, which is counted from {name}"),
        ),
        YearOf::Beside(by) => (
            this + by,
            "part.year",
            "that part of the year spoken of before".to_owned(),
        ),
        YearOf::Which(Which::Last | Which::Past | Which::Previous) => {
            // "Last summer" in summer is the one before, "this past summer" may be this one.
            let last = if over(latest) || matches!(year, YearOf::Which(Which::Past)) {
                latest
            } else {
                latest - 1
            };
            (
                last,
                "part.last",
                format!("the last one that was over at {name}"),
            )
        }
        YearOf::Which(Which::Next | Which::Coming | Which::Following) => (
            latest + 1,
            "part.next",
            format!("the first one that begins after {name}"),
        ),
        YearOf::Which(Which::This | Which::That) => {
            let running = !over(latest);
            (
                if running { latest } else { this },
                "part.this",
                format!("the one in the year of {name}"),
            )
        }
        YearOf::Open | YearOf::Year(_) => match scene.tense {
            Tense::Future if over(latest) && near(latest + 1) => (
                latest + 1,
                "part.future",
                format!(
                    "the first one from {name} on, because the sentence speaks of what is to come"
                ),
            ),
            _ => (
                latest,
                "part.past",
                format!("the last one that had begun at {name}"),
            ),
        },
    };
    Resolved::absolute(value(chosen), rule, "")
        .because(because)
        .anchored(anchor)
}

pub(super) fn fiscal_year(year: i32) -> Resolved {
    let resolved = Resolved::absolute(
        year_value(year),
        "year.fiscal",
        "the text names the fiscal year, which is drawn as the calendar year of that number",
    );
    Resolved {
        interval: calendar::months(year, 1, 12, Precision::Year),
        ..resolved
    }
}

pub(super) fn decade(first: i32, century_known: bool) -> Resolved {
    let value = |first: i32| format!("{:03}", first.div_euclid(10));
    let why = if century_known {
        "the text names the decade"
    } else {
        "the decade of the last hundred years that has this name"
    };
    let other = (!century_known).then(|| value(first - 100));
    let resolved = Resolved::absolute(value(first), "decade", why).or(
        other,
        "if the century before is meant",
        false,
    );
    Resolved {
        interval: calendar::months(first, 1, 120, Precision::Decade),
        ..resolved
    }
}

pub(super) fn century(number: i32) -> Resolved {
    let resolved = Resolved::absolute(
        format!("{:02}", number - 1),
        "century",
        "the text names the century",
    );
    Resolved {
        interval: calendar::months((number - 1) * 100, 1, 1200, Precision::Century),
        ..resolved
    }
}

/// The end of a year, as companies close their books: its last day.
pub(super) fn year_end(year: Option<i32>, scene: &Scene) -> Resolved {
    let rule = "year.end";
    let value = |year: i32| format!("{}-12-31", year_value(year));
    if let Some(year) = year {
        return Resolved::absolute(
            value(year),
            rule,
            "the last day of the year that the text names",
        );
    }
    let Some(day) = scene.anchor.date else {
        return scene.unresolved("XXXX-12-31", rule);
    };
    let (year, which) = match scene.tense {
        _ if scene.lead == Lead::Since => (day.year() - 1, "before"),
        _ => (day.year(), "of"),
    };
    Resolved::absolute(value(year), rule, "")
        .because(format!(
            "the last day of the year {which} {}",
            scene.anchor_name()
        ))
        .anchored(scene.anchor)
}

pub(super) fn holiday(holiday: Holiday, year: YearOf, scene: &Scene) -> Resolved {
    if let YearOf::Year(year) = year {
        return match holiday.day_in(year) {
            Some(day) => Resolved::absolute(
                day_value(day),
                "holiday.full",
                "the text names the holiday with its year",
            ),
            None => scene.unresolved(year_value(year), "holiday"),
        };
    }
    let anchor = match year {
        YearOf::Beside(_) => scene.beside().0,
        _ => scene.anchor,
    };
    let Some(day) = anchor.date else {
        return scene.unresolved("XXXX-XX-XX", "holiday");
    };
    let in_year = |by: i32| holiday.day_in(day.year() + by);
    let last = || {
        [0, -1]
            .into_iter()
            .filter_map(in_year)
            .find(|found| *found < day)
    };
    let next = || {
        [0, 1]
            .into_iter()
            .filter_map(in_year)
            .find(|found| *found > day)
    };
    let nearest = || {
        [-1, 0, 1]
            .into_iter()
            .filter_map(in_year)
            .min_by_key(|found| (*found - day).num_days().abs())
    };
    let (chosen, rule, why) = match year {
        YearOf::Shift(by) | YearOf::Beside(by) => {
            (in_year(by), "holiday.year", "the one of the year spoken of")
        }
        YearOf::Which(Which::Last | Which::Past | Which::Previous) => {
            (last(), "holiday.last", "the last one before")
        }
        YearOf::Which(Which::Next | Which::Coming | Which::Following) => {
            (next(), "holiday.next", "the first one after")
        }
        YearOf::Which(Which::This | Which::That) => {
            (in_year(0), "holiday.this", "the one in the year of")
        }
        YearOf::Open | YearOf::Year(_)
            if scene.tense == Tense::Future && nearest().is_some_and(|found| found < day) =>
        {
            (next(), "holiday.next", "the first one after")
        }
        YearOf::Open | YearOf::Year(_) => (nearest(), "holiday.nearest", "the one nearest to"),
    };
    match chosen {
        Some(chosen) => Resolved::absolute(day_value(chosen), rule, "")
            .because(format!("{why} {}", scene.anchor_name()))
            .anchored(anchor),
        None => scene.unresolved("XXXX-XX-XX", "holiday"),
    }
}

pub(super) fn holiday_week(name: Holiday, scene: &Scene) -> Resolved {
    let on = holiday(name, YearOf::Open, scene);
    match on.interval.and_then(crate::model::Interval::first_day) {
        Some(day) => Resolved {
            rule: "holiday.week",
            ..Resolved::absolute(week_value(day), "holiday.week", "")
        }
        .because(format!("the week of the holiday, {}", on.because))
        .anchored(on.anchor),
        None => scene.unresolved("XXXX-WXX", "holiday.week"),
    }
}
