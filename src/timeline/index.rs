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
mod tests {
    use super::*;
    use crate::model::{Interval, Standing, day_start};
    use crate::timeline::{Step, stretch_words};

    /// Marks written as `lane value`, numbered in order.
    fn timeline(written: &[&str]) -> Timeline {
        Timeline::build(written.iter().zip(0..).map(|(line, item)| {
            let (lane, value) = line.split_once(' ').unwrap();
            let lane = match lane {
                "published" => Lane::Publication,
                "mentioned" => Lane::Mention,
                _ => Lane::Passage,
            };
            let id = MarkId {
                lane,
                document: item,
                item,
            };
            Mark::new(id, Interval::of_value(value).unwrap(), Standing::Mentioned).unwrap()
        }))
    }

    fn minute(date: &str) -> Minute {
        day_start(date.parse().unwrap())
    }

    fn view(from: &str, to: &str) -> ViewRange {
        ViewRange::new(minute(from).0 as f64, minute(to).0 as f64)
    }

    #[test]
    fn the_first_view_is_not_stretched_by_far_off_years() {
        let check = |written: &[&str], expected: Option<&str>| {
            let found = timeline(written)
                .first_view()
                .map(|view| stretch_words(&view.minutes()));
            assert_eq!(found.as_deref(), expected, "{written:?}");
        };
        check(&[], None);
        check(
            &[
                "published 2022-01-12",
                "published 2022-02-11",
                "mentioned 1997",
            ],
            Some("29 Dec 2021 – 25 Feb 2022"),
        );
        check(
            &[
                "mentioned 1812-09-07",
                "mentioned 2022-02-10",
                "mentioned 2022-02-11",
                "mentioned 2031-01-01",
            ],
            Some("27 Jan – 25 Feb 2022"),
        );
        check(&["mentioned 1997"], Some("24 Dec 1996 – 8 Jan 1998"));
        let mut news = vec!["published 2022-02-10"; 150];
        news.extend(["published 2022-02-01", "published 2022-02-20"]);
        check(&news, Some("18 Jan – 6 Mar 2022"));
        // One in a hundred may lie far off without stretching it.
        news.push("published 1999-01-01");
        check(&news, Some("18 Jan – 24 Feb 2022"));
    }

    #[test]
    fn counts_tell_moments_from_stretches() {
        let timeline = timeline(&[
            "mentioned 2022-02-10",
            "mentioned 2022-02-10TMO",
            "mentioned 2022-02-12",
            "mentioned 2022-W06",
            "mentioned 2022",
        ]);
        let edges = Step::Day.edges(minute("2022-02-10"), minute("2022-02-14"));
        assert_eq!(
            timeline.rows()[Lane::Mention.index()].count_moments_between(&edges),
            [2, 0, 1, 0]
        );
        assert_eq!(
            timeline.rows()[Lane::Mention.index()].count_stretches_between(&edges),
            [2, 2, 2, 2]
        );
        assert_eq!(timeline.count(Lane::Mention), 5);
        assert_eq!(timeline.count(Lane::Passage), 0);
    }

    #[test]
    fn marks_are_found_where_they_lie() {
        let timeline = timeline(&[
            "mentioned 2022",
            "mentioned 2022-02-10",
            "mentioned 2022-W06",
            "published 2022-02-10",
        ]);
        let check = |date: &str, tolerance_days: i64, expected: &[u32]| {
            let found: Vec<u32> = timeline
                .at(Lane::Mention, minute(date), tolerance_days * DAY)
                .iter()
                .map(|mark| mark.id().item)
                .collect();
            assert_eq!(found, expected, "{date} ± {tolerance_days}");
        };
        check("2022-02-10", 0, &[1, 2, 0]);
        check("2022-02-11", 0, &[2, 0]);
        check("2022-02-12", 2, &[1, 2, 0]);
        check("2022-03-01", 0, &[0]);
        check("2021-12-31", 0, &[]);
        check("2021-12-31", 1, &[0]);
    }

    #[test]
    fn a_walk_meets_every_mark_once_each_way() {
        let timeline = timeline(&[
            "mentioned 2022-02-10",
            "published 2022-02-10",
            "mentioned 2022-W06",
            "tagged 2022-02-10",
            "mentioned 1997",
            "mentioned 2022-02-10",
        ]);
        let first = timeline.first_from(Minute(i64::MIN)).unwrap();
        let forth: Vec<u32> = std::iter::successors(Some(first), |mark| timeline.next(mark))
            .map(|mark| mark.id().item)
            .collect();
        assert_eq!(forth, [4, 2, 1, 0, 5, 3]);
        let last = timeline.first_from(Minute(i64::MAX)).unwrap();
        let mut back: Vec<u32> = std::iter::successors(Some(last), |mark| timeline.previous(mark))
            .map(|mark| mark.id().item)
            .collect();
        back.reverse();
        assert_eq!(back, forth);
    }

    #[test]
    fn what_lies_beyond_a_view_is_counted() {
        let timeline = timeline(&[
            "mentioned 1997",
            "mentioned 1812-09-07",
            "mentioned 2022-01-31",
            "mentioned 2022-02-10",
            "published 2022-03-01",
            "mentioned 2030",
        ]);
        let check = |from: &str, to: &str, earlier: (usize, u32), later: (usize, u32)| {
            let beyond = timeline.beyond(view(from, to));
            let told = |further: Option<Further>| {
                further.map_or((0, 0), |further| (further.count, further.nearest.id().item))
            };
            assert_eq!(told(beyond.earlier), earlier, "{from}");
            assert_eq!(told(beyond.later), later, "{to}");
        };
        check("2022-02-01", "2022-03-01", (3, 2), (2, 4));
        check("2022-01-31", "2022-03-02", (2, 0), (1, 5));
        check("1800-01-01", "2040-01-01", (0, 0), (0, 0));
        check("1997-06-01", "1997-07-01", (1, 1), (4, 2));
    }

    #[test]
    fn a_mark_is_found_by_its_id() {
        let timeline = timeline(&["mentioned 2022-02-10", "mentioned 1997"]);
        let mark = timeline.at(Lane::Mention, minute("1997-05-01"), 0)[0];
        assert_eq!(timeline.find(mark.id()), Some(mark));
        let unknown = MarkId {
            item: 9,
            ..mark.id()
        };
        assert_eq!(timeline.find(unknown), None);
    }

    #[test]
    fn readings_that_were_not_chosen_are_found_and_never_counted() {
        let mark = |item: u32, value: &str, choice: Choice| {
            let id = MarkId {
                lane: Lane::Mention,
                document: 0,
                item,
            };
            let interval = Interval::of_value(value).unwrap();
            let mark = Mark::new(id, interval, Standing::Mentioned).unwrap();
            mark.chosen_as(choice)
        };
        let marks = [
            mark(0, "2021-03-04", Choice::Chosen),
            mark(0, "2021-04-03", Choice::Other),
            mark(1, "2021-03-05", Choice::Only),
            mark(2, "2021-W09", Choice::Chosen),
            mark(2, "2021-W10", Choice::Other),
        ];
        let timeline = Timeline::build(marks);
        let year = minute("2021-01-01")..minute("2022-01-01");
        assert_eq!(timeline.count(Lane::Mention), 3);
        assert_eq!(timeline.count_touching(&year), 3);
        let items = |marks: Vec<&Mark>| -> Vec<u32> { marks.iter().map(|m| m.id().item).collect() };
        let row = &timeline.rows()[Lane::Mention.index()];
        assert_eq!(items(row.other_moments(&year, 1).collect()), [0]);
        assert_eq!(row.other_moments(&year, 0).count(), 0);
        assert_eq!(items(row.other_stretches(&year, 9).collect()), [2]);
        let march = minute("2021-03-01")..minute("2021-04-01");
        assert_eq!(row.other_moments(&march, 9).count(), 0);
        // Walking along meets each mention once, where it was taken to lie.
        let mut walked = vec![timeline.first_from(year.start).unwrap()];
        while let Some(next) = walked.last().and_then(|last| timeline.next(last)) {
            walked.push(next);
        }
        assert_eq!(items(walked.iter().collect()), [2, 0, 1]);
        let whole = timeline.whole_view().unwrap().minutes();
        assert!(whole.end >= minute("2021-04-04"), "all of them are shown");
        assert_eq!(
            timeline.beyond(view("2021-03-20", "2021-03-21")).later,
            None
        );
    }
}
