//! Which part of time a timeline shows.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::model::day_start;
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
        let range = mark.start()..mark.end();
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
