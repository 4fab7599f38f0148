//! Which part of time a timeline shows.

use std::ops::Range;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::model::{Minute, day_start};
use crate::timeline::{Mark, Timeline, ViewRange};

/// How many days are shown on both sides of a day before there is any other view.
const DAYS_AROUND: i64 = 29;

/// How marks are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimelineKind {
    /// In rows, by when a thing happens.
    #[default]
    Lanes,
    /// Across by when a thing happens, upwards by when it was told.
    TwoClocks,
}

/// The part of time in view. Until a person moves it, it follows the first view of whatever
/// timeline is shown, so that it settles by itself while documents arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimelineView {
    /// Where a person moved it to.
    moved: Option<ViewRange>,
    /// What was shown last.
    #[serde(skip)]
    shown: Option<ViewRange>,
    /// How marks are laid out.
    #[serde(default)]
    kind: TimelineKind,
    /// Where a person moved the clock of telling to.
    #[serde(default)]
    told_moved: Option<ViewRange>,
    /// What of that clock was shown last.
    #[serde(skip)]
    told_shown: Option<ViewRange>,
    /// Whether the mark behind the selected one is to be gone to, or the one before it.
    #[serde(skip)]
    step: Option<bool>,
}

impl TimelineView {
    /// The first view, with marks laid out in this way.
    pub fn of_kind(kind: TimelineKind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    /// What was shown last.
    pub fn shown(&self) -> Option<ViewRange> {
        self.shown
    }

    /// What was shown last of when things were told.
    pub fn told_shown(&self) -> Option<ViewRange> {
        self.told_shown
    }

    /// How marks are laid out.
    pub fn kind(&self) -> TimelineKind {
        self.kind
    }

    /// Lays marks out in this way, at the same time as before.
    pub fn set_kind(&mut self, kind: TimelineKind) {
        self.kind = kind;
    }

    /// Goes to the mark behind the selected one, or to the one before it, when it is shown next.
    pub fn step(&mut self, forth: bool) {
        self.step = Some(forth);
    }

    /// What is in view of a timeline, be it painted or not; `None` when it is empty.
    pub fn in_view(&self, timeline: &Timeline) -> Option<ViewRange> {
        self.moved.or(timeline.first_view())
    }

    /// What is in view of when things were told, be it painted or not; at first all publications
    /// but a few far-off ones. `None` when nothing was published.
    pub fn told_in_view(&self, timeline: &Timeline) -> Option<ViewRange> {
        let first = || {
            let published = timeline.clocks().mostly_published()?;
            let days = (published.end.0 - published.start.0) / (24 * 60);
            Some(ViewRange::around(&published, days / 20 + 1))
        };
        self.told_moved.or_else(first)
    }

    /// Comes closer by a factor, or goes further off by one below 1, around the middle.
    pub fn zoom(&mut self, factor: f64) {
        let Some(range) = self.current() else {
            return;
        };
        let middle = range.start().midpoint(range.end());
        self.moved = Some(range.zoomed(factor, middle));
        if self.kind == TimelineKind::TwoClocks {
            // The diagonal stays in sight: most of what is told lies along it.
            let closer =
                |told: ViewRange| told.zoomed(factor, middle.clamp(told.start(), told.end()));
            self.told_moved = self.told_current().map(closer).or(self.told_moved);
        }
    }

    /// Goes back to the first view.
    pub fn reset(&mut self) {
        self.moved = None;
        self.shown = None;
        self.told_moved = None;
        self.told_shown = None;
    }

    /// Shows every mark.
    pub fn show_all(&mut self, timeline: &Timeline) {
        self.moved = timeline.whole_view();
        self.told_moved = None;
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

    /// Moves the clock of telling no further than needed to bring a time into view.
    pub(super) fn reveal_told(&mut self, told: &Range<Minute>) {
        let moved = self.told_current().map(|view| view.revealing(told));
        self.told_moved = moved.or(self.told_moved);
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

    /// What to show of when things were told; `None` when nothing was published.
    pub(super) fn begin_told(&mut self, timeline: &Timeline) -> Option<ViewRange> {
        self.told_shown = self.told_in_view(timeline);
        self.told_shown
    }

    pub(super) fn move_to(&mut self, range: ViewRange) {
        self.moved = Some(range);
        self.shown = Some(range);
    }

    pub(super) fn move_told_to(&mut self, range: ViewRange) {
        self.told_moved = Some(range);
        self.told_shown = Some(range);
    }

    /// Takes the step that was asked for.
    pub(super) fn take_step(&mut self) -> Option<bool> {
        self.step.take()
    }

    fn told_current(&self) -> Option<ViewRange> {
        self.told_moved.or(self.told_shown)
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
