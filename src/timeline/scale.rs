//! The road between a minute and an x: the one place where time becomes points.

use chrono::NaiveDate;

use crate::model::{Minute, day_start};

use super::calendar::{DAY, date_at};
use super::view::ViewRange;

/// How far outside of the axis an x is still told apart, in points. Painters lose their
/// footing with coordinates in the millions.
const FAR: f64 = 20_000.0;

/// A view laid over a width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    view: ViewRange,
    left: f32,
    right: f32,
}

impl Scale {
    /// Lays a view over the points from `left` to `right`; less than a point wide is taken for
    /// one point.
    pub fn new(view: ViewRange, left: f32, right: f32) -> Self {
        Self {
            view,
            left,
            right: right.max(left + 1.0),
        }
    }

    /// The view.
    pub fn view(&self) -> ViewRange {
        self.view
    }

    /// The axis' left end in points.
    pub fn left(&self) -> f32 {
        self.left
    }

    /// The axis' right end in points.
    pub fn right(&self) -> f32 {
        self.right
    }

    /// Where a minute lies. What is far outside of the axis is put just as far that it does
    /// not matter.
    pub fn x_from_minute(&self, minute: f64) -> f32 {
        let offset = (minute - self.view.start()) * self.points_a_minute();
        self.left + offset.clamp(-FAR, FAR + f64::from(self.right - self.left)) as f32
    }

    /// The minute at an x, on the axis or beside it.
    pub fn minute_from_x(&self, x: f32) -> f64 {
        self.view.start() + f64::from(x - self.left) / self.points_a_minute()
    }

    /// The day at an x.
    pub fn day_from_x(&self, x: f32) -> NaiveDate {
        date_at(self.minute_from_x(x).floor() as i64)
    }

    /// Where a day begins and ends.
    pub fn xs_from_day(&self, day: NaiveDate) -> (f32, f32) {
        let start = day_start(day).0;
        (
            self.x_from_minute(start as f64),
            self.x_from_minute((start + DAY) as f64),
        )
    }

    /// How wide a day is, in points.
    pub fn points_a_day(&self) -> f64 {
        self.points_a_minute() * DAY as f64
    }

    /// The minutes that so many points are.
    pub fn minutes_from_width(&self, width_points: f32) -> f64 {
        f64::from(width_points) / self.points_a_minute()
    }

    /// Where a whole minute begins.
    pub fn x(&self, minute: Minute) -> f32 {
        self.x_from_minute(minute.0 as f64)
    }

    fn points_a_minute(&self) -> f64 {
        f64::from(self.right - self.left) / self.view.length()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale() -> Scale {
        // Ten days over a thousand points.
        Scale::new(ViewRange::new(0.0, (10 * DAY) as f64), 100.0, 1100.0)
    }

    #[test]
    fn minutes_and_xs_are_two_ways_of_one_road() {
        let check = |minute: i64, x: f32| {
            assert_eq!(scale().x(Minute(minute)), x);
            assert_eq!(scale().minute_from_x(x).round() as i64, minute);
        };
        check(0, 100.0);
        check(DAY / 2, 150.0);
        check(10 * DAY, 1100.0);
        check(-DAY, 0.0);
    }

    #[test]
    fn what_is_far_away_stays_in_hand() {
        assert_eq!(scale().x_from_minute(-1e12), 100.0 - FAR as f32);
        assert_eq!(scale().x_from_minute(1e12), 1100.0 + FAR as f32);
    }

    #[test]
    fn days_are_found_under_an_x() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(scale().day_from_x(100.0), day("1970-01-01"));
        assert_eq!(scale().day_from_x(199.9), day("1970-01-01"));
        assert_eq!(scale().day_from_x(200.1), day("1970-01-02"));
        assert_eq!(scale().day_from_x(99.0), day("1969-12-31"));
        assert_eq!(scale().xs_from_day(day("1970-01-03")), (300.0, 400.0));
    }

    #[test]
    fn an_axis_without_width_is_no_trap() {
        let flat = Scale::new(ViewRange::new(0.0, 600.0), 5.0, 5.0);
        assert!(flat.minute_from_x(5.0).is_finite());
        assert!(flat.x_from_minute(300.0).is_finite());
    }
}
