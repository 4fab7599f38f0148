//! All marks, row by row, and the questions a timeline asks of them.

use std::ops::Range;

use crate::model::Minute;

use super::calendar::DAY;
use super::clocks::Clocks;
use super::mark::{Choice, Lane, Mark, MarkId};
use super::series::Series;
use super::view::ViewRange;

/// What is spared on both sides of the first view, in days.
const SPARE_DAYS: i64 = 14;

/// How long the stretch is that the first view looks for where nothing was published.
const DENSE_DAYS: i64 = 60;

/// The marks of all rows, sorted. Building sorts; every question after that is answered by
/// binary search and by looking at what is in view.
///
/// Rows are the lanes, or whatever else the caller groups marks by. Marks of readings that were
/// not chosen stand apart: nothing counts them or walks along them, for the reading that was
/// chosen stands for its words already.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    rows: Vec<Row>,
    lane_counts: [usize; Lane::ALL.len()],
    clocks: Clocks,
    first_view: Option<ViewRange>,
}

/// One row's marks: those of at most a day, and the longer ones, which are drawn as bars and
/// must not weigh on every day that they cover.
#[derive(Clone, Debug, Default)]
pub struct Row {
    title: String,
    lane: Option<Lane>,
    /// In the order of the variants of [`Kind`].
    kinds: [Series; 4],
}

/// The kinds of marks of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Moment,
    Stretch,
    OtherMoment,
    OtherStretch,
}

impl Kind {
    /// Those that are counted.
    pub const COUNTED: [Kind; 2] = [Kind::Moment, Kind::Stretch];

    fn of(mark: &Mark) -> Self {
        match (mark.choice(), mark.is_stretch()) {
            (Choice::Only | Choice::Chosen, false) => Kind::Moment,
            (Choice::Only | Choice::Chosen, true) => Kind::Stretch,
            (Choice::Other, false) => Kind::OtherMoment,
            (Choice::Other, true) => Kind::OtherStretch,
        }
    }
}

impl Row {
    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The lane that it is; `None` where marks are grouped by something else.
    pub fn lane(&self) -> Option<Lane> {
        self.lane
    }

    /// How many marks it has.
    pub fn count(&self) -> usize {
        let counted = Kind::COUNTED.into_iter();
        counted.map(|kind| self.series(kind).marks().len()).sum()
    }

    /// Whether it has marks longer than a day.
    pub fn has_stretches(&self) -> bool {
        let of_any = |kind| !self.series(kind).marks().is_empty();
        of_any(Kind::Stretch) || of_any(Kind::OtherStretch)
    }

    /// How many marks of at most a day share a minute with the range.
    pub fn count_moments(&self, range: &Range<Minute>) -> usize {
        self.series(Kind::Moment).count_touching(range)
    }

    /// How many marks longer than a day share a minute with the range.
    pub fn count_stretches(&self, range: &Range<Minute>) -> usize {
        self.series(Kind::Stretch).count_touching(range)
    }

    /// The marks of at most a day that share a minute with the range, by start.
    pub fn moments(&self, range: &Range<Minute>) -> impl Iterator<Item = &Mark> {
        self.series(Kind::Moment).touching(range)
    }

    /// The marks longer than a day that share a minute with the range, by start.
    pub fn stretches(&self, range: &Range<Minute>) -> impl Iterator<Item = &Mark> {
        self.series(Kind::Stretch).touching(range)
    }

    /// The readings of at most a day that were not chosen and share a minute with the range, by
    /// start; none where there are more than `most`.
    pub fn other_moments(&self, range: &Range<Minute>, most: usize) -> impl Iterator<Item = &Mark> {
        few(self.series(Kind::OtherMoment), range, most)
    }

    /// The readings longer than a day that were not chosen and share a minute with the range, by
    /// start; none where there are more than `most`.
    pub fn other_stretches(
        &self,
        range: &Range<Minute>,
        most: usize,
    ) -> impl Iterator<Item = &Mark> {
        few(self.series(Kind::OtherStretch), range, most)
    }

    /// Between neighbouring edges, how many marks of at most a day start: each is counted once.
    pub fn count_moments_between(&self, edges: &[Minute]) -> Vec<usize> {
        self.series(Kind::Moment).starts_between(edges)
    }

    /// Between neighbouring edges, how many marks longer than a day lie: each is counted
    /// wherever it lies.
    pub fn count_stretches_between(&self, edges: &[Minute]) -> Vec<usize> {
        self.series(Kind::Stretch).touching_between(edges)
    }

    /// Whether a mark is one of its marks.
    pub fn holds(&self, mark: &Mark) -> bool {
        let marks = self.series(Kind::of(mark)).marks();
        let place = mark.place();
        marks.binary_search_by_key(&place, Mark::place).is_ok()
    }

    pub(super) fn series(&self, kind: Kind) -> &Series {
        // One entry a variant.
        &self.kinds[kind as usize]
    }
}

/// Marks wholly outside of a view, side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Beyond {
    /// Those before it.
    pub earlier: Option<Further>,
    /// Those behind it.
    pub later: Option<Further>,
}

/// Marks wholly on one side of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Further {
    /// How many; at least one.
    pub count: usize,
    /// The one nearest to the view.
    pub nearest: Mark,
}

impl Timeline {
    /// Sorts marks into their lanes, which are the rows.
    pub fn build(marks: impl IntoIterator<Item = Mark>) -> Self {
        let rows = Lane::ALL.map(|lane| (lane.word().to_owned(), Some(lane)));
        Self::sorted(
            marks.into_iter().map(|mark| (mark, mark.lane().index())),
            rows.into(),
        )
    }

    /// Sorts marks into rows of the caller's, each given by its place among the titles. A row that
    /// holds one lane alone says which. A mark of a row that has no title comes into the last one.
    pub fn grouped(
        marks: impl IntoIterator<Item = (Mark, usize)>,
        titles: impl IntoIterator<Item = (String, Option<Lane>)>,
    ) -> Self {
        Self::sorted(marks.into_iter(), titles.into_iter().collect())
    }

    fn sorted(
        marks: impl Iterator<Item = (Mark, usize)>,
        titles: Vec<(String, Option<Lane>)>,
    ) -> Self {
        let mut timeline = Self::default();
        let mut rows: Vec<[Vec<Mark>; 4]> = titles.iter().map(|_| Default::default()).collect();
        let last = rows.len().saturating_sub(1);
        for (mark, row) in marks {
            let kind = Kind::of(&mark);
            let kinds = rows.get_mut(row.min(last));
            if let Some(marks) = kinds.and_then(|kinds| kinds.get_mut(kind as usize)) {
                marks.push(mark);
            }
        }
        let rows = titles.into_iter().zip(rows);
        let rows = rows.map(|((title, lane), kinds)| Row {
            title,
            lane,
            kinds: kinds.map(Series::new),
        });
        timeline.rows = rows.collect();
        let mut lane_counts = [0; Lane::ALL.len()];
        for mark in timeline.all_series().flat_map(Series::marks) {
            lane_counts[mark.lane().index()] += 1;
        }
        timeline.lane_counts = lane_counts;
        timeline.clocks = Clocks::new(&timeline.rows);
        timeline.first_view = timeline.find_first_view();
        timeline
    }

    /// The rows, top to bottom.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The marks by both clocks: when it happens, and when it was told.
    pub fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// How many marks a lane has.
    pub fn count(&self, lane: Lane) -> usize {
        // One entry a variant: the array is as long as `Lane::ALL`.
        self.lane_counts[lane.index()]
    }

    /// Whether there is no mark at all.
    pub fn is_empty(&self) -> bool {
        self.lane_counts.iter().all(|count| *count == 0)
    }

    /// What marks and indexes hold in memory, in bytes.
    pub fn heap_bytes(&self) -> usize {
        let rows = self.rows.iter().flat_map(|row| &row.kinds);
        rows.map(Series::heap_bytes).sum::<usize>() + self.clocks.heap_bytes()
    }

    /// The view to begin with: publications with two weeks to spare, but for a few far-off ones,
    /// so that neither these nor far-off years that a text speaks of ever stretch it; where nothing was published, the sixty days that hold
    /// the most mentions. `None` when there are no marks.
    pub fn first_view(&self) -> Option<ViewRange> {
        self.first_view
    }

    /// The view that shows every mark; `None` when there are none.
    pub fn whole_view(&self) -> Option<ViewRange> {
        let every = self.rows.iter().flat_map(|row| &row.kinds);
        let ranges = every.filter_map(Series::range);
        let whole = ranges.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
        let spare = ((whole.end.0 - whole.start.0) / 50).max(DAY) as f64;
        Some(ViewRange::new(
            whole.start.0 as f64 - spare,
            whole.end.0 as f64 + spare,
        ))
    }

    /// How many marks of all rows share a minute with the range.
    pub fn count_touching(&self, range: &Range<Minute>) -> usize {
        self.all_series()
            .map(|series| series.count_touching(range))
            .sum()
    }

    /// The marks of a lane, of at most a day, that share a minute with the range: by start within
    /// each row.
    pub fn moments(&self, lane: Lane, range: &Range<Minute>) -> impl Iterator<Item = &Mark> {
        self.of_lane(lane)
            .flat_map(move |row| row.moments(range))
            .filter(move |mark| mark.lane() == lane)
    }

    /// The marks of a lane, longer than a day, that share a minute with the range: by start within
    /// each row.
    pub fn stretches(&self, lane: Lane, range: &Range<Minute>) -> impl Iterator<Item = &Mark> {
        self.of_lane(lane)
            .flat_map(move |row| row.stretches(range))
            .filter(move |mark| mark.lane() == lane)
    }

    /// The rows in which marks of a lane may stand.
    fn of_lane(&self, lane: Lane) -> impl Iterator<Item = &Row> {
        let rows = self.rows.iter();
        rows.filter(move |row| row.lane.is_none_or(|of| of == lane))
    }

    /// The marks of a lane within `tolerance` minutes of a minute, the shortest first.
    pub fn at(&self, lane: Lane, minute: Minute, tolerance: i64) -> Vec<Mark> {
        let tolerance = tolerance.max(0);
        let range = Minute(minute.0.saturating_sub(tolerance))
            ..Minute(minute.0.saturating_add(tolerance).saturating_add(1));
        let mut found: Vec<Mark> = self
            .all_series()
            .flat_map(|series| series.touching(&range))
            .filter(|mark| mark.lane() == lane)
            .copied()
            .collect();
        found.sort_unstable_by_key(|mark| (mark.minutes(), mark.id()));
        found
    }

    /// The mark behind another one along the timeline, across rows.
    pub fn next(&self, from: &Mark) -> Option<Mark> {
        let place = from.place();
        self.all_series()
            .filter_map(|series| {
                let marks = series.marks();
                marks.get(marks.partition_point(|mark| mark.place() <= place))
            })
            .min_by_key(|mark| mark.place())
            .copied()
    }

    /// The mark before another one along the timeline, across rows.
    pub fn previous(&self, from: &Mark) -> Option<Mark> {
        let place = from.place();
        self.all_series()
            .filter_map(|series| {
                let marks = series.marks();
                let behind = marks.partition_point(|mark| mark.place() < place);
                marks.get(behind.checked_sub(1)?)
            })
            .max_by_key(|mark| mark.place())
            .copied()
    }

    /// The first mark that starts at or after a minute; the last of all if none does.
    pub fn first_from(&self, minute: Minute) -> Option<Mark> {
        let first = self
            .all_series()
            .filter_map(|series| series.nearest_after(minute.0))
            .min_by_key(|mark| mark.place());
        first.copied().or_else(|| {
            self.all_series()
                .filter_map(|series| series.marks().last())
                .max_by_key(|mark| mark.place())
                .copied()
        })
    }

    /// The first mark of an id. Looks at every mark: meant for an answer to a person's doing, not
    /// for every frame.
    pub fn find(&self, id: MarkId) -> Option<Mark> {
        let mut marks = self.all_series().flat_map(Series::marks);
        marks.find(|mark| mark.id() == id).copied()
    }

    /// What lies wholly before and wholly behind a view.
    pub fn beyond(&self, view: ViewRange) -> Beyond {
        let range = view.minutes();
        let (from, to) = (range.start.0, range.end.0);
        let earlier = self
            .all_series()
            .filter_map(|series| series.nearest_before(from))
            .max_by_key(|mark| (mark.end(), mark.place()));
        let later = self
            .all_series()
            .filter_map(|series| series.nearest_after(to))
            .min_by_key(|mark| mark.place());
        let count = |counted: &dyn Fn(&Series) -> usize| self.all_series().map(counted).sum();
        Beyond {
            earlier: earlier.map(|nearest| Further {
                count: count(&|series| series.count_ending_by(from)),
                nearest: *nearest,
            }),
            later: later.map(|nearest| Further {
                count: count(&|series| series.marks().len() - series.count_starting_before(to)),
                nearest: *nearest,
            }),
        }
    }

    fn all_series(&self) -> impl Iterator<Item = &Series> {
        self.rows
            .iter()
            .flat_map(|row| Kind::COUNTED.map(|kind| row.series(kind)))
    }

    fn find_first_view(&self) -> Option<ViewRange> {
        self.clocks
            .mostly_published()
            .or_else(|| {
                let moments = self.rows.iter().map(|row| row.series(Kind::Moment));
                let moments = moments.flat_map(Series::marks);
                let mentioned = moments.filter(|mark| mark.lane() == Lane::Mention);
                let mut mentioned: Vec<Mark> = mentioned.copied().collect();
                mentioned.sort_unstable_by_key(Mark::place);
                densest(&mentioned)
            })
            .map(|range| ViewRange::around(&range, SPARE_DAYS))
            .or_else(|| self.whole_view())
    }
}

/// The range of the marks within the window of [`DENSE_DAYS`] that holds the most of them; the
/// earliest such window.
fn densest(marks: &[Mark]) -> Option<Range<Minute>> {
    let mut best: &[Mark] = &[];
    let mut first = 0;
    for (index, mark) in marks.iter().enumerate() {
        while marks
            .get(first)
            .is_some_and(|oldest| mark.start().0 - oldest.start().0 > DENSE_DAYS * DAY)
        {
            first += 1;
        }
        if let Some(window) = marks.get(first..=index)
            && window.len() > best.len()
        {
            best = window;
        }
    }
    let end = best.iter().map(Mark::end).max()?;
    Some(best.first()?.start()..end)
}

/// The marks of a series that share a minute with the range; none where there are more.
fn few<'a>(
    series: &'a Series,
    range: &Range<Minute>,
    most: usize,
) -> impl Iterator<Item = &'a Mark> {
    let are_few = series.count_touching(range) <= most;
    series.touching(range).take_while(move |_| are_few)
}

#[cfg(test)]
mod tests;
