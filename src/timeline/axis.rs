//! The calendar along the bottom: ticks with labels that never touch, and above all the year,
//! once where the axis begins and once wherever a new one does.
//!
//! Invariant: labels of one row keep [`GAP`] between them and lie wholly within the axis.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use crate::model::Minute;

use super::calendar::{DAY, Step, date_at};
use super::scale::Scale;

/// The least room between two labels, in points.
const GAP: f32 = 10.0;

/// From how wide a day weekends are told apart, in points.
const WEEKEND_POINTS: f64 = 5.0;

/// How the axis is ruled, finest first, with the longest label of each.
const RULINGS: [(Step, Naming, &str); 21] = [
    (Step::Minutes(5), Naming::Time, "00:00"),
    (Step::Minutes(15), Naming::Time, "00:00"),
    (Step::Minutes(30), Naming::Time, "00:00"),
    (Step::Minutes(60), Naming::Time, "00:00"),
    (Step::Minutes(180), Naming::Time, "00:00"),
    (Step::Minutes(360), Naming::Time, "00:00"),
    (Step::Day, Naming::Weekday, "Wed 30"),
    (Step::Day, Naming::Day, "30"),
    (Step::Week, Naming::Day, "30"),
    (Step::Months(1), Naming::Month, "May"),
    (Step::Months(3), Naming::Month, "May"),
    (Step::Years(1), Naming::Year, "2000"),
    (Step::Years(2), Naming::Year, "2000"),
    (Step::Years(5), Naming::Year, "2000"),
    (Step::Years(10), Naming::Year, "2000"),
    (Step::Years(20), Naming::Year, "2000"),
    (Step::Years(50), Naming::Year, "2000"),
    (Step::Years(100), Naming::Year, "2000"),
    (Step::Years(500), Naming::Year, "2000"),
    (Step::Years(1000), Naming::Year, "2000"),
    (Step::Years(2000), Naming::Year, "2000"),
];

/// What a tick is called by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    Time,
    Weekday,
    Day,
    Month,
    Year,
}

/// A line of the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where the time begins that it names, in points.
    pub x: f32,
    /// Where the label's middle is, in points: under the day, month or year that it names.
    pub label_x: f32,
    /// The label; empty where it would not lie wholly within the axis.
    pub label: String,
}

/// What the ticks' labels leave out: the day of hours, the month of days, the year of months.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// Where the label begins, in points.
    pub x: f32,
    /// The label: `February 2022` where the axis begins, `March` behind it.
    pub label: String,
    /// Whether the day, month or year begins at `x`; otherwise it began before the axis does.
    pub begins: bool,
}

/// The calendar of one view.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Axis {
    /// From left to right.
    pub ticks: Vec<Tick>,
    /// From left to right.
    pub contexts: Vec<Context>,
    /// Saturdays and Sundays in points, where days are wide enough to tell.
    pub weekends: Vec<Range<f32>>,
}

impl Axis {
    /// Rules the axis of a scale, given how wide a text is in points.
    pub fn new(scale: &Scale, measure: impl Fn(&str) -> f32) -> Self {
        Self::ruled(scale, measure, false)
    }

    /// Rules an upright axis, along which every label takes the height of a line, in points, and
    /// across which there is room for short labels alone. Its xs run from the earliest time on.
    pub fn upright(scale: &Scale, line_height: f32) -> Self {
        Self::ruled(scale, |_| line_height, true)
    }

    fn ruled(scale: &Scale, measure: impl Fn(&str) -> f32, in_short: bool) -> Self {
        let (step, naming) = ruling(scale, &measure);
        let ticks = ticks(scale, step, naming, &measure);
        let mut contexts = contexts(scale, naming, &measure, in_short);
        // Only where ticks name years can the two say the same.
        contexts.retain(|context| ticks.iter().all(|tick| tick.label != context.label));
        Self {
            ticks,
            contexts,
            weekends: weekends(scale),
        }
    }
}

fn ruling(scale: &Scale, measure: impl Fn(&str) -> f32) -> (Step, Naming) {
    let fits = RULINGS.iter().find(|(step, _, longest)| {
        let width = step.shortest_days() * scale.points_a_day();
        width >= f64::from(measure(longest) + GAP)
    });
    fits.or(RULINGS.last())
        .map_or((Step::Day, Naming::Day), |(step, naming, _)| {
            (*step, *naming)
        })
}

fn ticks(scale: &Scale, step: Step, naming: Naming, measure: impl Fn(&str) -> f32) -> Vec<Tick> {
    let view = scale.view().minutes();
    step.edges(view.start, view.end)
        .into_iter()
        .map(|edge| {
            let label = naming.label(edge);
            let label_x = scale.x_from_minute(naming.middle(edge));
            let half = measure(&label) / 2.0;
            let fits = label_x - half >= scale.left() && label_x + half <= scale.right();
            Tick {
                x: scale.x(edge),
                label_x,
                label: if fits { label } else { String::new() },
            }
        })
        .filter(|tick| {
            let line_in_view = (scale.left()..=scale.right()).contains(&tick.x);
            line_in_view || !tick.label.is_empty()
        })
        .collect()
}

fn contexts(
    scale: &Scale,
    naming: Naming,
    measure: impl Fn(&str) -> f32,
    in_short: bool,
) -> Vec<Context> {
    let view = scale.view().minutes();
    let mut begun: Vec<(f32, Minute, bool)> = naming
        .context_step()
        .edges(view.start, view.end)
        .into_iter()
        .map(|edge| {
            let x = scale.x(edge);
            (x.max(scale.left()), edge, x >= scale.left())
        })
        .filter(|(x, ..)| *x < scale.right())
        .collect();
    if naming == Naming::Year {
        // The ticks name years themselves; only where the axis begins must be said.
        begun.truncate(1);
    }
    // One that the axis ends too soon for must not cost its neighbour the room.
    while let [.., _, (x, at, _)] = begun.as_slice()
        && x + measure(&naming.contexts(date_at(at.0), true)[1]) > scale.right()
    {
        begun.pop();
    }
    let mut contexts: Vec<Context> = Vec::new();
    let mut year_said = None;
    for (index, &(x, at, begins)) in begun.iter().enumerate() {
        let date = date_at(at.0);
        let room = begun
            .get(index + 1)
            .map_or(scale.right(), |(next, ..)| next - GAP);
        // Where there is no room at all, the next one says the year in its stead.
        let fitting = naming
            .contexts(date, year_said != Some(date.year()))
            .into_iter()
            .skip(usize::from(in_short))
            .find(|label| x + measure(label) <= room);
        if let Some(label) = fitting {
            contexts.push(Context { x, label, begins });
            year_said = Some(date.year());
        }
    }
    contexts
}

fn weekends(scale: &Scale) -> Vec<Range<f32>> {
    if scale.points_a_day() < WEEKEND_POINTS {
        return Vec::new();
    }
    let view = scale.view().minutes();
    Step::Week
        .edges(view.start, view.end)
        .into_iter()
        .map(|monday| {
            let saturday = scale.x(Minute(monday.0 + 5 * DAY));
            let sunday_end = scale.x(Minute(monday.0 + 7 * DAY));
            saturday.max(scale.left())..sunday_end.min(scale.right())
        })
        .filter(|weekend| weekend.start < weekend.end)
        .collect()
}

impl Naming {
    fn label(self, edge: Minute) -> String {
        let date = date_at(edge.0);
        match self {
            Naming::Time => format!("{:02}:{:02}", edge.of_day() / 60, edge.of_day() % 60),
            Naming::Weekday => date.format("%a %-d").to_string(),
            Naming::Day => date.day().to_string(),
            Naming::Month => date.format("%b").to_string(),
            Naming::Year => date.year().to_string(),
        }
    }

    /// The middle of the day, month or year that a tick's label names; a time of day names
    /// just a minute.
    fn middle(self, edge: Minute) -> f64 {
        let named = match self {
            Naming::Time => return edge.0 as f64,
            Naming::Weekday | Naming::Day => Step::Day,
            Naming::Month => Step::Months(1),
            Naming::Year => Step::Years(1),
        };
        (edge.0 as f64).midpoint(named.next(edge.0) as f64)
    }

    fn context_step(self) -> Step {
        match self {
            Naming::Time => Step::Day,
            Naming::Weekday | Naming::Day => Step::Months(1),
            Naming::Month | Naming::Year => Step::Years(1),
        }
    }

    /// The label in full, and the short one for where that does not fit.
    fn contexts(self, date: NaiveDate, with_year: bool) -> [String; 2] {
        let formats = match (self, with_year) {
            (Naming::Time, true) => ["%a %-d %B %-Y", "%-d %b %-Y"],
            (Naming::Time, false) => ["%a %-d %B", "%-d %b"],
            (Naming::Weekday | Naming::Day, true) => ["%B %-Y", "%b %-Y"],
            (Naming::Weekday | Naming::Day, false) => ["%B", "%b"],
            (Naming::Month | Naming::Year, _) => ["%-Y", "%-Y"],
        };
        formats.map(|format| date.format(format).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::day_start;
    use crate::timeline::ViewRange;

    /// As wide as letters of 11 points are, about.
    fn measure(text: &str) -> f32 {
        text.chars().count() as f32 * 6.0
    }

    fn axis(from: &str, to: &str, width: f32) -> Axis {
        let minute = |date: &str| day_start(date.parse().unwrap()).0 as f64;
        let view = ViewRange::new(minute(from), minute(to));
        Axis::new(&Scale::new(view, 0.0, width), measure)
    }

    #[test]
    fn ticks_and_contexts_say_when() {
        let check = |from: &str, to: &str, width: f32, ticks: &str, contexts: &str| {
            let axis = axis(from, to, width);
            let labels: Vec<&str> = axis
                .ticks
                .iter()
                .map(|tick| tick.label.as_str())
                .filter(|label| !label.is_empty())
                .take(4)
                .collect();
            let said: Vec<&str> = axis.contexts.iter().map(|c| c.label.as_str()).collect();
            assert_eq!(labels.join(" "), ticks, "{from} to {to}");
            assert_eq!(said.join(" | "), contexts, "{from} to {to}");
        };
        check(
            "2022-02-10",
            "2022-02-11",
            800.0,
            "03:00 06:00 09:00 12:00",
            "Thu 10 February 2022",
        );
        check(
            "2021-12-31",
            "2022-01-02",
            800.0,
            "03:00 06:00 09:00 12:00",
            "Fri 31 December 2021 | Sat 1 January 2022",
        );
        check(
            "2022-02-07",
            "2022-02-21",
            800.0,
            "Mon 7 Tue 8 Wed 9 Thu 10",
            "February 2022",
        );
        check(
            "2021-12-30",
            "2022-02-25",
            800.0,
            "3 10 17 24",
            "January 2022 | February",
        );
        check(
            "2021-12-10",
            "2022-02-25",
            800.0,
            "13 20 27 3",
            "December 2021 | January 2022 | February",
        );
        check(
            "2021-07-01",
            "2023-02-01",
            800.0,
            "Jul Aug Sep Oct",
            "2021 | 2022 | 2023",
        );
        check("2015-03-01", "2023-02-01", 800.0, "2015 2016 2017 2018", "");
        check(
            "1823-03-01",
            "2023-02-01",
            800.0,
            "1830 1840 1850 1860",
            "1823",
        );
    }

    #[test]
    fn labels_never_touch_and_the_year_is_said_once() {
        let first = day_start("2019-11-17".parse().unwrap()).0 as f64;
        for width in [300.0_f32, 700.0, 1600.0] {
            let mut length = 60.0;
            // From an hour to more than two centuries.
            while length < 230.0 * 366.0 * DAY as f64 {
                for offset in [0.0, 0.37, 0.71] {
                    let start = first + offset * length;
                    let view = ViewRange::new(start, start + length);
                    check_rows(
                        &Axis::new(&Scale::new(view, 0.0, width), measure),
                        width,
                        view,
                    );
                }
                length *= 1.31;
            }
        }
    }

    fn check_rows(axis: &Axis, width: f32, view: ViewRange) {
        let ticks: Vec<(f32, f32)> = axis
            .ticks
            .iter()
            .filter(|tick| !tick.label.is_empty())
            .map(|tick| {
                let half = measure(&tick.label) / 2.0;
                (tick.label_x - half, tick.label_x + half)
            })
            .collect();
        let contexts: Vec<(f32, f32)> = axis
            .contexts
            .iter()
            .map(|context| (context.x, context.x + measure(&context.label)))
            .collect();
        for row in [&ticks, &contexts] {
            for pair in row.windows(2) {
                assert!(
                    pair[1].0 - pair[0].1 >= GAP * 0.9,
                    "{view:?} at {width}: {axis:?}"
                );
            }
            assert!(row.iter().all(|label| label.0 >= 0.0 && label.1 <= width));
        }
        assert!(!ticks.is_empty(), "{view:?} at {width}");
        let labels = axis
            .ticks
            .iter()
            .map(|tick| &tick.label)
            .chain(axis.contexts.iter().map(|context| &context.label));
        let mut years: Vec<String> = labels
            .filter_map(|label| label.rsplit(' ').next())
            .filter(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
            .map(str::to_owned)
            .collect();
        let said = years.len();
        assert!(said >= 1, "no year in {view:?} at {width}: {axis:?}");
        years.sort();
        years.dedup();
        assert_eq!(years.len(), said, "a year twice in {view:?}: {axis:?}");
    }

    #[test]
    fn weekends_are_told_apart_where_days_are() {
        let axis = axis("2022-02-10", "2022-02-20", 1000.0);
        assert_eq!(axis.weekends, [200.0..400.0, 900.0..1000.0]);
        assert!(
            self::axis("2021-01-01", "2022-01-01", 700.0)
                .weekends
                .is_empty()
        );
    }
}
