//! Which part of time a timeline shows.

use std::ops::Range;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::model::{Minute, day_start};
use crate::timeline::{Mark, Timeline, ViewRange};

/// How many days are shown on both sides of a day before there is any other view.
const DAYS_AROUND: i64 = 29;

/// The part of time in view. Until a person moves it, it follows the first view of whatever
/// timeline is shown, so that it settles by itself while documents arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimelineView {
    /// Where a person moved it to.
    moved: Option<ViewRange>,
    /// What was shown last.
    #[serde(skip)]
    shown: Option<ViewRange>,
}

impl TimelineView {
    /// What was shown last.
    pub fn shown(&self) -> Option<ViewRange> {
        self.shown
    }

    /// What is in view of a timeline, be it painted or not; `None` when it is empty.
    pub fn in_view(&self, timeline: &Timeline) -> Option<ViewRange> {
        self.moved.or(timeline.first_view())
    }

    /// Comes closer by a factor, or goes further off by one below 1, around the middle.
    pub fn zoom(&mut self, factor: f64) {
        if let Some(range) = self.current() {
            let middle = range.start().midpoint(range.end());
            self.moved = Some(range.zoomed(factor, middle));
        }
    }

    /// Goes back to the first view.
    pub fn reset(&mut self) {
        self.moved = None;
        self.shown = None;
    }

    /// Shows every mark.
    pub fn show_all(&mut self, timeline: &Timeline) {
        self.moved = timeline.whole_view();
    }

    /// Brings a day to the middle.
    pub fn centre_on(&mut self, day: NaiveDate) {
        let start = day_start(day);
        let noon = start.0 + 12 * 60;
        self.moved = Some(match self.current() {
            Some(range) => range.centred_on(noon as f64),
            None => {
                let end = day_start(day.checked_add_days(Days::new(1)).unwrap_or(day));
                ViewRange::around(&(start..end), DAYS_AROUND)
            }
        });
    }

    /// Moves no further than needed to bring a mark into view.
    pub fn reveal(&mut self, mark: &Mark) {
        self.reveal_range(mark.start()..mark.end());
    }

    /// Moves no further than needed to bring a day into view.
    pub fn reveal_day(&mut self, day: NaiveDate) {
        let end = day_start(day.checked_add_days(Days::new(1)).unwrap_or(day));
        self.reveal_range(day_start(day)..end);
    }

    fn reveal_range(&mut self, range: Range<Minute>) {
        self.moved = Some(match self.current() {
            Some(view) => view.revealing(&range),
            None => ViewRange::around(&range, DAYS_AROUND),
        });
    }

    /// What to show of a timeline now; `None` when it is empty.
    pub(super) fn begin(&mut self, timeline: &Timeline) -> Option<ViewRange> {
        self.shown = self.moved.or(timeline.first_view());
        self.shown
    }

    pub(super) fn move_to(&mut self, range: ViewRange) {
        self.moved = Some(range);
        self.shown = Some(range);
    }

    fn current(&self) -> Option<ViewRange> {
        self.moved.or(self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Interval, Precision, Standing};
    use crate::timeline::{Lane, MarkId};

    fn day(date: &str) -> NaiveDate {
        date.parse().unwrap()
    }

    fn timeline(date: &str) -> Timeline {
        let id = MarkId {
            lane: Lane::Publication,
            document: 0,
            item: 0,
        };
        let interval = Interval::days(day(date), 1, Precision::Day);
        Timeline::build(Mark::new(id, interval, Standing::Mentioned))
    }

    #[test]
    fn the_view_follows_the_marks_until_it_is_moved() {
        let mut view = TimelineView::default();
        assert_eq!(view.begin(&Timeline::default()), None);
        let first = view.begin(&timeline("2022-02-10"));
        assert_ne!(first, view.begin(&timeline("2022-03-10")));
        view.zoom(2.0);
        let moved = view.begin(&timeline("2022-03-10"));
        assert_eq!(moved, view.begin(&timeline("2022-02-10")));
        view.reset();
        assert_eq!(first, view.begin(&timeline("2022-02-10")));
    }

    #[test]
    fn where_it_was_moved_to_is_kept() {
        let mut view = TimelineView::default();
        view.centre_on(day("2022-02-10"));
        let written = serde_json::to_string(&view).unwrap();
        let read: TimelineView = serde_json::from_str(&written).unwrap();
        assert_eq!(read, view);
        // What nobody could look at is put right.
        let odd: TimelineView = serde_json::from_str(r#"{"moved":[5.0,5.0]}"#).unwrap();
        assert_eq!(odd.current().map(ViewRange::length), Some(60.0));
    }
}
