//! Times of day: on which day, and how they are written.

use super::super::expr::{Expr, TimeOfDay};
use super::super::units::DayPart;
use super::{Resolved, Scene, expression};
use crate::model::{AnchorSource, Interval, Minute, Precision, TimexType, day_start};

pub(super) fn time(time: TimeOfDay, day: Option<&Expr>, scene: &Scene) -> Resolved {
    let on = match day {
        Some(day) => expression(day, scene),
        None => understood_day(scene),
    };
    let behind = time_value(time);
    let date = on.interval.and_then(Interval::single_day);
    let value = format!("{}{behind}", on.value);
    let interval = date.and_then(|date| match time {
        // TIMEX3 writes the midnight that ends a day; it is drawn there.
        TimeOfDay::Part(DayPart::Midnight) => {
            let minute = day_start(date.succ_opt()?);
            Some(Interval::new(
                Some(minute),
                Some(Minute(minute.0 + 1)),
                Precision::Minute,
            ))
        }
        _ => Interval::of_value(&value),
    });
    let others = on
        .others
        .into_iter()
        .map(|mut other| {
            other.value.push_str(&behind);
            other.interval = Interval::of_value(&other.value);
            other
        })
        .collect();
    Resolved {
        kind: TimexType::Time,
        value,
        interval,
        rule: match time {
            TimeOfDay::Clock { .. } => "time.clock",
            TimeOfDay::Part(_) => "time.part",
        },
        others,
        ..on
    }
}

/// The day that a time without one lies on: the day spoken of, else the anchor's.
fn understood_day(scene: &Scene) -> Resolved {
    let spoken = scene
        .spoken
        .filter(|spoken| spoken.precision <= Precision::Day);
    let (anchor, because) = match spoken {
        Some(spoken) => (
            crate::model::Anchor {
                source: AnchorSource::Mention(spoken.span),
                date: Some(spoken.day),
            },
            "a time on the day spoken of before".to_owned(),
        ),
        None => (
            scene.anchor,
            format!("a time on the day of {}", scene.anchor_name()),
        ),
    };
    match anchor.date {
        Some(day) => Resolved::absolute(super::calendar::day_value(day), "time", "")
            .because(because)
            .anchored(anchor),
        None => scene.unresolved("XXXX-XX-XX", "time"),
    }
}

fn time_value(time: TimeOfDay) -> String {
    match time {
        TimeOfDay::Part(part) => part.value().to_owned(),
        TimeOfDay::Clock {
            hour,
            minute,
            second,
            zone,
        } => {
            // News names the hour and means its first minute.
            let mut value = format!("T{hour:02}:{:02}", minute.unwrap_or(0));
            if let Some(second) = second {
                value.push_str(&format!(":{second:02}"));
            }
            if zone == Some(0) {
                value.push('Z');
            }
            value
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_timex3_has_them() {
        let check = |hour, minute, zone, expected: &str| {
            let time = TimeOfDay::Clock {
                hour,
                minute,
                second: None,
                zone,
            };
            assert_eq!(time_value(time), expected);
        };
        check(9, None, None, "T09:00");
        check(19, Some(15), None, "T19:15");
        check(14, Some(30), Some(0), "T14:30Z");
        check(14, Some(30), Some(-300), "T14:30");
        assert_eq!(time_value(TimeOfDay::Part(DayPart::Night)), "TNI");
    }
}
