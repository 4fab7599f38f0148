//! The marks by both clocks: when a thing happens (across), and when it was told (upwards).
//!
//! When something was told is when its document was published; marks of undated documents, and
//! events, which nobody published, were told at no time and are not here. Counts are exact in
//! every grid of cells, however the grid lies: see [`super::ranks`] for how.
//!
//! Invariant: of each lane, `order` holds every counted mark of that length that was told at some
//! time, by start, and `told` the rank of that time for each; `by_end` and `told_by_end` hold the
//! same by end.

use std::ops::Range;

use crate::model::Minute;

use super::calendar::DAY;
use super::index::{Kind, Row};
use super::mark::{Lane, Mark};
use super::ranks::Ranks;
use super::series::Series;

/// The lanes that are drawn by both clocks.
const LANES: [Lane; 2] = [Lane::Mention, Lane::Passage];

/// One in so many publications may be far off at either end, if the whole is at least so many times
/// as long as what the others span, taken for no less than a month, in minutes.
const FAR_OFF_SHARE: usize = 100;
const FAR_OFF_TIMES: i64 = 3;
const FAR_OFF_LEAST: i64 = 31 * DAY;

/// The rank of what was told at no time.
const NEVER: u32 = u32::MAX;

/// Marks by both clocks. Asking it needs the timeline's rows, which hold the marks themselves.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    /// By a document's number: when it was published.
    documents: Vec<Option<(Minute, Minute)>>,
    /// Every time at which something was published once, rising.
    times: Vec<i64>,
    /// Every publication, rising.
    publications: Vec<i64>,
    /// Where the numbers of each series of marks begin; see [`Numbers`].
    firsts: Vec<u32>,
    moments: [Plane; LANES.len()],
    stretches: [Plane; LANES.len()],
    undated: usize,
    /// By start. Nobody published them, so they have no place among the rest.
    events: Vec<Mark>,
}

/// Marks of one lane and length. Marks are given by number: all rows' marks of at most a day are
/// counted through first, then all longer ones.
#[derive(Clone, Debug, Default)]
struct Plane {
    order: Vec<u32>,
    told: Ranks,
    by_end: Vec<u32>,
    told_by_end: Ranks,
}

/// How marks are found by their number.
struct Numbers<'a> {
    firsts: &'a [u32],
    rows: &'a [Row],
}

/// Counts of marks in the cells of a grid.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CellCounts {
    columns: usize,
    counts: Vec<u32>,
}

impl CellCounts {
    /// Every cell with a mark in it: its column, its row from the earliest telling upwards, and
    /// how many.
    pub fn filled(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        let columns = self.columns.max(1);
        let cells = self.counts.iter().enumerate();
        cells
            .filter(|(_, count)| **count > 0)
            .map(move |(index, count)| (index % columns, index / columns, *count as usize))
    }
}

impl Clocks {
    pub(super) fn new(rows: &[Row]) -> Self {
        let mut clocks = Self::default();
        clocks.read_publications(rows);
        clocks.read_events(rows);
        let mut first = 0;
        for kind in Kind::COUNTED {
            for row in rows {
                clocks.firsts.push(first);
                first += row.series(kind).marks().len() as u32;
            }
        }
        let plane = |lane: Lane, kind: Kind| clocks.plane(rows, lane, kind);
        let moments = LANES.map(|lane| plane(lane, Kind::Moment));
        let stretches = LANES.map(|lane| plane(lane, Kind::Stretch));
        let told: usize = moments
            .iter()
            .chain(&stretches)
            .map(|p| p.order.len())
            .sum();
        let counted = |row: &Row| {
            let marks = Kind::COUNTED.map(|kind| row.series(kind).marks());
            let marks = marks.into_iter().flatten();
            marks.filter(|mark| LANES.contains(&mark.lane())).count()
        };
        clocks.undated = rows.iter().map(counted).sum::<usize>() - told;
        clocks.moments = moments;
        clocks.stretches = stretches;
        clocks
    }

    fn read_publications(&mut self, rows: &[Row]) {
        let series = rows
            .iter()
            .flat_map(|row| Kind::COUNTED.map(|kind| row.series(kind)));
        let marks = series.flat_map(Series::marks);
        for mark in marks.filter(|mark| mark.lane() == Lane::Publication) {
            let document = mark.id().document as usize;
            if self.documents.len() <= document {
                self.documents.resize(document + 1, None);
            }
            if let Some(place) = self.documents.get_mut(document) {
                *place = Some((mark.start(), mark.end()));
            }
            self.publications.push(mark.start().0);
        }
        self.documents.shrink_to_fit();
        self.publications.sort_unstable();
        self.times = self.publications.clone();
        self.times.dedup();
        self.times.shrink_to_fit();
    }

    fn read_events(&mut self, rows: &[Row]) {
        let series = rows
            .iter()
            .flat_map(|row| Kind::COUNTED.map(|kind| row.series(kind)));
        let marks = series.flat_map(Series::marks);
        let events = marks.filter(|mark| mark.lane() == Lane::Event);
        self.events = events.copied().collect();
        self.events.sort_unstable_by_key(Mark::place);
    }

    fn plane(&self, rows: &[Row], lane: Lane, kind: Kind) -> Plane {
        let ranks = self.documents.iter().map(|times| match times {
            Some((start, _)) => self.times.partition_point(|time| *time < start.0) as u32,
            None => NEVER,
        });
        let ranks: Vec<u32> = ranks.collect();
        let rank = |mark: &Mark| {
            let rank = ranks.get(mark.id().document as usize);
            rank.copied().unwrap_or(NEVER)
        };
        // Where one row holds them all, as it does while rows are lanes, they are in order.
        let mut order: Vec<(i64, u32, u32)> = Vec::new();
        let mut by_end: Vec<(i64, u32, u32)> = Vec::new();
        let wanted = |mark: &Mark| mark.lane() == lane && rank(mark) != NEVER;
        let firsts = self.firsts.iter().skip(rows.len() * kind as usize);
        for (row, first) in rows.iter().zip(firsts) {
            let marks = row.series(kind).marks();
            let numbered = marks.iter().zip(*first..);
            let told = numbered.filter(|(mark, _)| wanted(mark));
            order.extend(told.map(|(mark, number)| (mark.start().0, number, rank(mark))));
            if kind == Kind::Stretch {
                let ends = row.series(kind).by_end().iter();
                let ends = ends.filter_map(|index| Some((marks.get(*index as usize)?, index)));
                let told = ends.filter(|(mark, _)| wanted(mark));
                by_end.extend(told.map(|(m, index)| (m.end().0, first + index, rank(m))));
            }
        }
        for sorted in [&mut order, &mut by_end] {
            if !sorted.is_sorted_by_key(|(at, ..)| *at) {
                sorted.sort_unstable_by_key(|(at, ..)| *at);
            }
        }
        let bound = self.times.len() as u32;
        let numbers = |sorted: &[(i64, u32, u32)]| -> Vec<u32> {
            sorted.iter().map(|(_, number, _)| *number).collect()
        };
        let told = |sorted: Vec<(i64, u32, u32)>| {
            Ranks::new(sorted.into_iter().map(|(.., rank)| rank).collect(), bound)
        };
        Plane {
            order: numbers(&order),
            told: told(order),
            by_end: numbers(&by_end),
            told_by_end: told(by_end),
        }
    }

    /// When a mark was told; `None` for events and for what stands in undated documents.
    pub fn told(&self, mark: &Mark) -> Option<Range<Minute>> {
        let is_told = mark.lane() != Lane::Event;
        let document = mark.id().document as usize;
        let (start, end) = (*self.documents.get(document)?).filter(|_| is_told)?;
        Some(start..end)
    }

    /// From the first publication to the last; `None` when nothing was published.
    pub fn published(&self) -> Option<Range<Minute>> {
        let first = Minute(*self.times.first()?);
        let ends = self.documents.iter().flatten().map(|(_, end)| *end);
        Some(first..ends.max()?)
    }

    /// Where all but one in a hundred publications lie, at either end, if the others would make it
    /// several times as long; else from the first to the last, as [`Clocks::published`].
    pub fn mostly_published(&self) -> Option<Range<Minute>> {
        let whole = self.published()?;
        let far_off = self.publications.len() / FAR_OFF_SHARE;
        let last = self.publications.len().checked_sub(far_off + 1)?;
        let first = Minute(*self.publications.get(far_off)?);
        let last = Minute(self.publications.get(last)?.saturating_add(DAY));
        let length = (last.0 - first.0).max(FAR_OFF_LEAST);
        match (whole.end.0 - whole.start.0) / length >= FAR_OFF_TIMES {
            true => Some(first..last),
            false => Some(whole),
        }
    }

    /// All events, by start.
    pub fn events(&self) -> &[Mark] {
        &self.events
    }

    /// How many marks were told at no time, because their document has no date.
    pub fn undated(&self) -> usize {
        self.undated
    }

    /// Between neighbouring edges, how many documents were published.
    pub fn count_published_between(&self, edges: &[Minute]) -> Vec<usize> {
        let before = |edge: &Minute| self.publications.partition_point(|at| *at < edge.0);
        let before: Vec<usize> = edges.iter().map(before).collect();
        let pairs = before.windows(2);
        pairs
            .map(|pair| match pair {
                [from, to] => to.saturating_sub(*from),
                _ => 0,
            })
            .collect()
    }

    /// How many marks of a lane, of at most a day, start in a range and were told in another.
    pub fn count_moments(
        &self,
        rows: &[Row],
        lane: Lane,
        range: &Range<Minute>,
        told: &Range<Minute>,
    ) -> usize {
        let Some(plane) = plane_of(&self.moments, lane) else {
            return 0;
        };
        let numbers = self.numbers(rows);
        let places = [range.start, range.end].map(|at| numbers.starting_before(&plane.order, at));
        plane.told.count(places[0]..places[1], self.ranks(told))
    }

    /// How many marks of a lane, longer than a day, share a minute with a range and were told in
    /// another.
    pub fn count_stretches(
        &self,
        rows: &[Row],
        lane: Lane,
        range: &Range<Minute>,
        told: &Range<Minute>,
    ) -> usize {
        let Some(plane) = plane_of(&self.stretches, lane) else {
            return 0;
        };
        let numbers = self.numbers(rows);
        let begun = numbers.starting_before(&plane.order, range.end);
        let over = numbers.ending_by(&plane.by_end, range.start);
        let begun = plane.told.count(0..begun, self.ranks(told));
        begun.saturating_sub(plane.told_by_end.count(0..over, self.ranks(told)))
    }

    /// The marks of a lane, of at most a day, that share a minute with a range and were told in
    /// another. Meant for few.
    pub fn moments(
        &self,
        rows: &[Row],
        lane: Lane,
        range: &Range<Minute>,
        told: &Range<Minute>,
    ) -> Vec<Mark> {
        let Some(plane) = plane_of(&self.moments, lane) else {
            return Vec::new();
        };
        let numbers = self.numbers(rows);
        let begin = Minute(range.start.0.saturating_sub(DAY));
        let places = [begin, range.end].map(|at| numbers.starting_before(&plane.order, at));
        let places = plane.told.places(places[0]..places[1], self.ranks(told));
        let marks = places.into_iter().filter_map(|place| {
            let number = plane.order.get(place as usize)?;
            numbers.mark(*number)
        });
        let mut marks: Vec<Mark> = marks
            .filter(|mark| mark.end() > range.start)
            .copied()
            .collect();
        marks.sort_unstable_by_key(Mark::place);
        marks
    }

    /// The marks of a lane, longer than a day, that share a minute with a range and were told in
    /// another. Meant for few.
    pub fn stretches(
        &self,
        rows: &[Row],
        lane: Lane,
        range: &Range<Minute>,
        told: &Range<Minute>,
    ) -> Vec<Mark> {
        let Some(plane) = plane_of(&self.stretches, lane) else {
            return Vec::new();
        };
        let numbers = self.numbers(rows);
        let ranks = self.ranks(told);
        let begun = |at| numbers.starting_before(&plane.order, at);
        let over = |at| numbers.ending_by(&plane.by_end, at);
        let of = |order: &[u32], places: Vec<u32>| -> Vec<Mark> {
            let found = places.into_iter().filter_map(|place| {
                let number = order.get(place as usize)?;
                numbers.mark(*number).copied()
            });
            found.collect()
        };
        let starting = begun(range.start)..begun(range.end);
        let ending = over(range.start)..over(range.end);
        let mut marks = of(&plane.order, plane.told.places(starting, ranks.clone()));
        marks.extend(of(&plane.by_end, plane.told_by_end.places(ending, ranks)));
        marks.sort_unstable_by_key(Mark::place);
        marks.dedup_by_key(|mark| mark.place());
        if marks.len() < self.count_stretches(rows, lane, range, told) {
            // Those that neither start nor end in the range.
            let series = rows.iter().map(|row| row.series(Kind::Stretch));
            let whole = Minute(range.end.0 - 1)..range.end;
            let covering = series.flat_map(|series| series.touching(&whole));
            let covering = covering.filter(|mark| {
                let covers = mark.start() < range.start && mark.end() > range.end;
                let when = || self.told(mark).map(|when| when.start);
                covers && mark.lane() == lane && when().is_some_and(|when| told.contains(&when))
            });
            marks.extend(covering.copied());
        }
        marks
    }

    /// The marks of a lane, of at most a day, in the cells of a grid: each counts where it
    /// starts. Edges rise.
    pub fn moment_cells(
        &self,
        rows: &[Row],
        lane: Lane,
        edges: &[Minute],
        told_edges: &[Minute],
    ) -> CellCounts {
        let Some(plane) = plane_of(&self.moments, lane) else {
            return CellCounts::default();
        };
        let numbers = self.numbers(rows);
        let places = places(edges, |at| numbers.starting_before(&plane.order, at));
        let before = plane.told.before(&places, &self.rank_edges(told_edges));
        cells(edges.len(), &before, &before)
    }

    /// The marks of a lane, longer than a day, in the cells of a grid: each counts in all cells
    /// that it lies in. Edges rise.
    pub fn stretch_cells(
        &self,
        rows: &[Row],
        lane: Lane,
        edges: &[Minute],
        told_edges: &[Minute],
    ) -> CellCounts {
        let Some(plane) = plane_of(&self.stretches, lane) else {
            return CellCounts::default();
        };
        let numbers = self.numbers(rows);
        let bands = self.rank_edges(told_edges);
        let begun = places(edges, |at| numbers.starting_before(&plane.order, at));
        let over = places(edges, |at| numbers.ending_by(&plane.by_end, at));
        let begun = plane.told.before(&begun, &bands);
        let over = plane.told_by_end.before(&over, &bands);
        cells(edges.len(), &begun, &over)
    }

    /// What it holds in memory, in bytes.
    pub(super) fn heap_bytes(&self) -> usize {
        let planes = self.moments.iter().chain(&self.stretches);
        let planes = planes.map(|plane| {
            let orders = plane.order.capacity() + plane.by_end.capacity();
            orders * 4 + plane.told.heap_bytes() + plane.told_by_end.heap_bytes()
        });
        let times = self.times.capacity() + self.publications.capacity();
        self.documents.capacity() * size_of::<Option<(Minute, Minute)>>()
            + times * 8
            + planes.sum::<usize>()
    }

    fn numbers<'a>(&'a self, rows: &'a [Row]) -> Numbers<'a> {
        Numbers {
            firsts: &self.firsts,
            rows,
        }
    }

    fn ranks(&self, told: &Range<Minute>) -> Range<u32> {
        self.rank(told.start)..self.rank(told.end)
    }

    fn rank(&self, at: Minute) -> u32 {
        self.times.partition_point(|time| *time < at.0) as u32
    }

    fn rank_edges(&self, edges: &[Minute]) -> Vec<u32> {
        edges.iter().map(|edge| self.rank(*edge)).collect()
    }
}

impl Numbers<'_> {
    fn mark(&self, number: u32) -> Option<&Mark> {
        let series = self.firsts.partition_point(|first| *first <= number);
        let series = series.checked_sub(1)?;
        let first = self.firsts.get(series)?;
        let row = self.rows.get(series % self.rows.len().max(1))?;
        let kind = if series < self.rows.len() {
            Kind::Moment
        } else {
            Kind::Stretch
        };
        row.series(kind).marks().get((number - first) as usize)
    }

    fn starting_before(&self, order: &[u32], at: Minute) -> u32 {
        let before = |number: &u32| self.mark(*number).is_some_and(|mark| mark.start() < at);
        order.partition_point(before) as u32
    }

    fn ending_by(&self, order: &[u32], at: Minute) -> u32 {
        let over = |number: &u32| self.mark(*number).is_some_and(|mark| mark.end() <= at);
        order.partition_point(over) as u32
    }
}

fn plane_of(planes: &[Plane; LANES.len()], lane: Lane) -> Option<&Plane> {
    let mut found = LANES.iter().zip(planes);
    found.find(|(of, _)| **of == lane).map(|(_, plane)| plane)
}

fn places(edges: &[Minute], place: impl Fn(Minute) -> u32) -> Vec<u32> {
    edges.iter().map(|edge| place(*edge)).collect()
}

/// From how many had begun before each edge, and how many were over by it, to how many lie
/// between neighbouring edges.
fn cells(edge_count: usize, begun: &[u32], over: &[u32]) -> CellCounts {
    let columns = edge_count.saturating_sub(1);
    let rows = begun
        .chunks(edge_count.max(1))
        .zip(over.chunks(edge_count.max(1)));
    let counts = rows.flat_map(|(begun, over)| {
        let ends = begun.iter().skip(1).zip(over);
        ends.map(|(begun, over)| begun.saturating_sub(*over))
    });
    CellCounts {
        columns,
        counts: counts.collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Interval, Precision, Standing};
    use crate::timeline::{MarkId, Timeline};

    fn mark(lane: Lane, document: u32, item: u32, start: i64, minutes: i64) -> Mark {
        let id = MarkId {
            lane,
            document,
            item,
        };
        let end = Some(Minute(start + minutes));
        let interval = Interval::new(Some(Minute(start)), end, Precision::Day);
        Mark::new(id, interval, Standing::Mentioned).unwrap()
    }

    proptest! {
        /// The clever counts against looking at every mark, in rows of lanes and in others.
        #[test]
        fn counts_in_cells_agree_with_looking_at_every_mark(
            published in prop::collection::vec(prop::option::weighted(0.8, 0_i64..60), 1..30),
            told in prop::collection::vec((0_usize..30, 0_i64..90, 1_i64..40), 0..200),
            steps in prop::collection::vec(1_i64..20, 2..8),
            told_steps in prop::collection::vec(1_i64..20, 2..6),
            groups in 0_usize..4,
        ) {
            let documents = published.iter().zip(0_u32..);
            let documents = documents.filter_map(|(day, document)| {
                Some(mark(Lane::Publication, document, 0, (*day)? * DAY, DAY))
            });
            let mentions = told.iter().zip(0..).map(|(&(document, day, days), item)| {
                // Some are shorter than a day, some longer.
                let minutes = if item % 2 == 0 { DAY - 60 } else { days * DAY };
                mark(Lane::Mention, document as u32, item, day * DAY + 30, minutes)
            });
            let marks: Vec<Mark> = documents.chain(mentions).collect();
            let timeline = if groups == 0 {
                Timeline::build(marks.iter().copied())
            } else {
                let placed = marks.iter().map(|mark| (*mark, mark.id().item as usize % groups));
                Timeline::grouped(placed, (0..groups).map(|row| (row.to_string(), None)))
            };
            let edges = |steps: &[i64]| -> Vec<Minute> {
                let mut at = 0;
                let rising = steps.iter().map(|step| { at += step * DAY; Minute(at) });
                rising.collect()
            };
            let (edges, told_edges) = (edges(&steps), edges(&told_steps));
            let (rows, clocks) = (timeline.rows(), timeline.clocks());
            let moments = clocks.moment_cells(rows, Lane::Mention, &edges, &told_edges);
            let stretches = clocks.stretch_cells(rows, Lane::Mention, &edges, &told_edges);
            let mut expected_moments = Vec::new();
            let mut expected_stretches = Vec::new();
            for (row, told) in told_edges.windows(2).enumerate() {
                let told = told[0]..told[1];
                for (column, cell) in edges.windows(2).enumerate() {
                    let cell = cell[0]..cell[1];
                    let in_row = |mark: &&Mark| {
                        let when = published.get(mark.id().document as usize).copied().flatten();
                        mark.lane() == Lane::Mention
                            && when.is_some_and(|day| told.contains(&Minute(day * DAY)))
                    };
                    let there = || marks.iter().filter(in_row);
                    let touches = |m: &&Mark| m.start() < cell.end && m.end() > cell.start;
                    let starting = there().filter(|m| !m.is_stretch() && cell.contains(&m.start()));
                    let lying: Vec<&Mark> = there().filter(|m| m.is_stretch()).filter(touches).collect();
                    let count = starting.count();
                    if count > 0 {
                        expected_moments.push((column, row, count));
                    }
                    if !lying.is_empty() {
                        expected_stretches.push((column, row, lying.len()));
                    }
                    prop_assert_eq!(clocks.count_moments(rows, Lane::Mention, &cell, &told), count);
                    let found = clocks.stretches(rows, Lane::Mention, &cell, &told);
                    let mut lying: Vec<Mark> = lying.into_iter().copied().collect();
                    lying.sort_unstable_by_key(Mark::place);
                    let mut found = found;
                    found.sort_unstable_by_key(Mark::place);
                    prop_assert_eq!(found, lying);
                    let mut short: Vec<Mark> =
                        there().filter(|m| !m.is_stretch()).filter(touches).copied().collect();
                    short.sort_unstable_by_key(Mark::place);
                    prop_assert_eq!(clocks.moments(rows, Lane::Mention, &cell, &told), short);
                }
            }
            prop_assert_eq!(moments.filled().collect::<Vec<_>>(), expected_moments);
            prop_assert_eq!(stretches.filled().collect::<Vec<_>>(), expected_stretches);
        }
    }

    #[test]
    fn a_mark_costs_few_bytes() {
        let marks = (0..30_000_u32).map(|item| {
            let lane = if item % 50 == 0 {
                Lane::Publication
            } else {
                Lane::Mention
            };
            let day = i64::from(item / 50 * 7 % 900);
            let days = if item % 3 == 0 && lane == Lane::Mention {
                9
            } else {
                1
            };
            mark(lane, item / 50, item, day * DAY, days * DAY)
        });
        let timeline = Timeline::build(marks);
        let held = timeline.heap_bytes() as f64 / 30_000.0;
        assert!(held <= 64.0, "{held} bytes a mark");
    }
}
