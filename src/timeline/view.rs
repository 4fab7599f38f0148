//! The stretch of time that is in view.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::Minute;

use super::calendar::{DAY, FIRST, LAST};

/// The least that can be in view, in minutes.
const SHORTEST: f64 = 60.0;

/// The most that can be in view, in minutes.
const LONGEST: f64 = (LAST - FIRST) as f64;

/// A range of minutes in view. Its ends are fractions, so that panning is smooth at every zoom.
///
/// Invariant: it is at least an hour long and lies within the years 1 to 9999. What was read
/// from a file is put right by [`ViewRange::new`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f64, f64)", into = "(f64, f64)")]
pub struct ViewRange {
    start: f64,
    end: f64,
}

impl ViewRange {
    /// A view from one minute to another. Numbers that are none become the first day of 1970.
    pub fn new(start: f64, end: f64) -> Self {
        if !start.is_finite() || !end.is_finite() {
            return Self::new(0.0, DAY as f64);
        }
        let length = (end - start).abs().clamp(SHORTEST, LONGEST);
        let middle = start.midpoint(end);
        let start = (middle - length / 2.0).clamp(FIRST as f64, LAST as f64 - length);
        Self {
            start,
            end: start + length,
        }
    }

    /// A view of a range with some days to spare on both sides.
    pub fn around(range: &Range<Minute>, spare_days: i64) -> Self {
        Self::new(
            range.start.0.saturating_sub(spare_days * DAY) as f64,
            range.end.0.saturating_add(spare_days * DAY) as f64,
        )
    }

    /// The first minute in view.
    pub fn start(self) -> f64 {
        self.start
    }

    /// One past the last minute in view.
    pub fn end(self) -> f64 {
        self.end
    }

    /// How many minutes are in view.
    pub fn length(self) -> f64 {
        self.end - self.start
    }

    /// The whole minutes that are at least partly in view.
    pub fn minutes(self) -> Range<Minute> {
        Minute(self.start.floor() as i64)..Minute(self.end.ceil() as i64)
    }

    /// The view `factor` times as close, with `minute` staying where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, minute: f64) -> Self {
        if !(factor > 0.0 && factor.is_finite()) {
            return self;
        }
        let length = (self.length() / factor).clamp(SHORTEST, LONGEST);
        let share = ((minute - self.start) / self.length()).clamp(0.0, 1.0);
        let start = minute - share * length;
        Self::new(start, start + length)
    }

    /// The view so many minutes later.
    #[must_use]
    pub fn panned(self, minutes: f64) -> Self {
        Self::new(self.start + minutes, self.end + minutes)
    }

    /// The view as close as it is, with `minute` in its middle.
    #[must_use]
    pub fn centred_on(self, minute: f64) -> Self {
        self.panned(minute - self.start.midpoint(self.end))
    }

    /// The view moved, and only where it must widened, so that the range is comfortably in it.
    /// Stays as it is when the range's middle is in view; of what is longer than the view, when
    /// any of it is.
    #[must_use]
    pub fn revealing(self, range: &Range<Minute>) -> Self {
        let start = range.start.0 as f64;
        let end = range.end.0 as f64;
        let middle = start.midpoint(end);
        let is_longer = end - start > self.length();
        if (self.start..self.end).contains(&middle)
            || (is_longer && start < self.end && end > self.start)
        {
            return self;
        }
        let length = self.length().max((end - start) * 1.25);
        Self::new(middle - length / 2.0, middle + length / 2.0)
    }
}

impl From<(f64, f64)> for ViewRange {
    fn from((start, end): (f64, f64)) -> Self {
        Self::new(start, end)
    }
}

impl From<ViewRange> for (f64, f64) {
    fn from(view: ViewRange) -> Self {
        (view.start, view.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_always_one_that_can_be_shown() {
        let check = |start: f64, end: f64, expected: (f64, f64)| {
            assert_eq!(<(f64, f64)>::from(ViewRange::new(start, end)), expected);
        };
        check(0.0, 600.0, (0.0, 600.0));
        check(600.0, 0.0, (0.0, 600.0));
        check(100.0, 100.0, (70.0, 130.0));
        check(f64::NAN, 1.0, (0.0, 1440.0));
        check(f64::NEG_INFINITY, 1.0, (0.0, 1440.0));
        check(-1e300, 1e300, (FIRST as f64, LAST as f64));
        check(
            LAST as f64,
            LAST as f64 + 600.0,
            (LAST as f64 - 600.0, LAST as f64),
        );
    }

    #[test]
    fn zooming_keeps_the_minute_under_the_pointer() {
        let check = |factor: f64, minute: f64, expected: (f64, f64)| {
            let view = ViewRange::new(0.0, 1000.0).zoomed(factor, minute);
            assert_eq!(<(f64, f64)>::from(view), expected, "{factor} at {minute}");
        };
        check(2.0, 500.0, (250.0, 750.0));
        check(2.0, 0.0, (0.0, 500.0));
        check(0.5, 1000.0, (-1000.0, 1000.0));
        check(1e9, 500.0, (470.0, 530.0));
        check(0.0, 500.0, (0.0, 1000.0));
        check(f64::NAN, 500.0, (0.0, 1000.0));
    }

    #[test]
    fn revealing_moves_no_more_than_it_must() {
        let check = |from: i64, to: i64, expected: (f64, f64)| {
            let view = ViewRange::new(0.0, 1000.0).revealing(&(Minute(from)..Minute(to)));
            assert_eq!(<(f64, f64)>::from(view), expected, "{from}..{to}");
        };
        check(990, 2000, (0.0, 1000.0));
        check(990, 1200, (595.0, 1595.0));
        check(-5000, 9000, (0.0, 1000.0));
        check(2000, 2100, (1550.0, 2550.0));
        check(2000, 4000, (1750.0, 4250.0));
    }
}
