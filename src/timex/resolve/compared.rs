//! Periods that figures are compared with, counted from the period spoken of.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{add, day_value, month_value, open_value, quarter_value, value_at};
use super::super::context::Tense;
use super::super::expr::{DateParts, YearOf, YearPart};
use super::super::lead::Lead;
use super::super::units::Unit;
use super::relative::precision_of;
use super::{Resolved, Scene, Spoken};
use crate::model::{Anchor, AnchorSource, Interval, Precision};

/// The same period, one year before.
pub(super) fn a_year_before(period: Spoken, rule: &'static str) -> Resolved {
    let anchor = Anchor {
        source: AnchorSource::Mention(period.span),
        date: Some(period.day),
    };
    let Some(day) = add(period.day, Unit::Year, -1) else {
        return Resolved::absolute("XXXX".to_owned(), rule, "beyond the calendar").anchored(anchor);
    };
    Resolved::absolute(value_of(period.precision, day), rule, "")
        .because("the same period a year before the one spoken of")
        .anchored(anchor)
}

/// "The quarter ended June 30": the one that the day lies in.
pub(super) fn ended(unit: Unit, day: DateParts, scene: &Scene) -> Resolved {
    let scene = Scene {
        lead: Lead::Ended,
        tense: Tense::Past,
        ..*scene
    };
    let on = super::dates::date(day, &scene);
    match on.interval.and_then(Interval::first_day) {
        Some(first) => Resolved::absolute(value_at(first, unit), "period.ended", "")
            .because(format!(
                "the {} that ended then, {}",
                unit.word(),
                on.because
            ))
            .anchored(on.anchor),
        None => scene.unresolved(open_value(unit), "period.ended"),
    }
}

/// The value of the period of that size that the day lies in.
fn value_of(precision: Precision, day: NaiveDate) -> String {
    match precision {
        Precision::Day => day_value(day),
        Precision::Month => month_value(day.year(), day.month()),
        Precision::Quarter => quarter_value(day),
        Precision::HalfYear => value_at(day, Unit::Semester),
        Precision::Week => value_at(day, Unit::Week),
        _ => value_at(day, Unit::Year),
    }
}

/// The period that is compared with, of that size if the words say how long it is.
fn period_of(wanted: Option<Precision>, scene: &Scene) -> Option<Spoken> {
    let Some(wanted) = wanted else {
        return scene.compared;
    };
    [scene.compared, scene.period]
        .into_iter()
        .flatten()
        .find(|period| period.precision == wanted)
}

/// "The same period last year", "the 1988 quarter": the period spoken of, in another year.
pub(super) fn same_period(unit: Option<Unit>, year: YearOf, scene: &Scene) -> Resolved {
    let rule = "period.other-year";
    let wanted = unit.map(precision_of);
    let period = period_of(wanted, scene);
    match (period, year) {
        (Some(period), YearOf::Year(year)) => {
            let anchor = Anchor {
                source: AnchorSource::Mention(period.span),
                date: Some(period.day),
            };
            let by = i64::from(year) - i64::from(period.day.year());
            match add(period.day, Unit::Year, by) {
                Some(day) => Resolved::absolute(value_of(period.precision, day), rule, "")
                    .because("the period spoken of, in the year that the text names")
                    .anchored(anchor),
                None => scene.unresolved("XXXX", rule),
            }
        }
        (Some(period), _) => a_year_before(period, rule),
        // Without a period before it, the words say the year alone.
        (None, YearOf::Year(year)) => super::dates::date(
            DateParts {
                year: Some(year),
                ..DateParts::default()
            },
            scene,
        ),
        (None, _) => year_before(None, unit, scene),
    }
}

/// "The year-earlier quarter".
pub(super) fn year_before(part: Option<YearPart>, unit: Option<Unit>, scene: &Scene) -> Resolved {
    let rule = "away.year-earlier";
    if let Some(part) = part {
        let resolved =
            super::parts::year_part(part, super::super::expr::YearOf::Open, false, scene);
        let Some(first) = resolved.interval.and_then(Interval::first_day) else {
            return resolved;
        };
        let value = format!("{:04}-{}", first.year() - 1, part.value());
        return Resolved::absolute(value, rule, "that part of the year before")
            .anchored(resolved.anchor);
    }
    let wanted = unit.map(precision_of);
    if let Some(period) = period_of(wanted, scene) {
        return a_year_before(period, rule);
    }
    let open = open_value(unit.unwrap_or(Unit::Year));
    let Some(day) = scene.anchor.date else {
        return scene.unresolved(open, rule);
    };
    // A quarter is reported on when it is over.
    let last = if unit == Some(Unit::Quarter) {
        add(day, Unit::Quarter, -1)
    } else {
        Some(day)
    };
    let Some(day) = last.and_then(|last| add(last, Unit::Year, -1)) else {
        return scene.unresolved(open, rule);
    };
    Resolved::absolute(value_at(day, unit.unwrap_or(Unit::Year)), rule, "")
        .because(format!("the year before {}", scene.anchor_name()))
        .anchored(scene.anchor)
}
