//! Marks of one kind, sorted so that counts are binary searches and a visible slice is found
//! without looking at the rest.
//!
//! Invariants: `marks` is sorted by [`Mark::place`]; `ends` holds every mark's end once, sorted,
//! and `by_end` the index of its mark; each level of `latest_ends` holds the latest end within
//! runs of [`FAN`] times as many marks as the one before.

use std::ops::Range;

use crate::model::Minute;

use super::mark::Mark;

/// How many entries share one of the next level of `latest_ends`, as a power of two.
const FAN_BITS: usize = 4;

/// How many entries share one of the next level of `latest_ends`.
const FAN: usize = 1 << FAN_BITS;

#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    marks: Vec<Mark>,
    ends: Vec<i64>,
    by_end: Vec<u32>,
    latest_ends: Vec<Vec<i64>>,
}

impl Series {
    /// Sorts the marks. What stands there twice is kept once, and at most `u32::MAX` are kept.
    pub fn new(mut marks: Vec<Mark>) -> Self {
        marks.sort_unstable_by_key(Mark::place);
        marks.dedup_by_key(|mark| mark.place());
        marks.truncate(u32::MAX as usize);
        marks.shrink_to_fit();
        let mut ends: Vec<(i64, u32)> = marks
            .iter()
            .zip(0..)
            .map(|(mark, index)| (mark.end().0, index))
            .collect();
        ends.sort_unstable();
        let mut latest_ends = Vec::new();
        let mut below: Vec<i64> = marks.iter().map(|mark| mark.end().0).collect();
        while below.len() > FAN {
            let latest = |run: &[i64]| run.iter().max().copied().unwrap_or_default();
            below = below.chunks(FAN).map(latest).collect();
            latest_ends.push(below.clone());
        }
        Self {
            marks,
            by_end: ends.iter().map(|&(_, index)| index).collect(),
            ends: ends.into_iter().map(|(end, _)| end).collect(),
            latest_ends,
        }
    }

    /// All marks, by start.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// How many marks start before a minute.
    pub fn count_starting_before(&self, minute: i64) -> usize {
        self.marks.partition_point(|mark| mark.start().0 < minute)
    }

    /// How many marks end at or before a minute.
    pub fn count_ending_by(&self, minute: i64) -> usize {
        self.ends.partition_point(|&end| end <= minute)
    }

    /// How many marks share at least a minute with the range.
    pub fn count_touching(&self, range: &Range<Minute>) -> usize {
        // Every mark covers at least a minute, so what ends by the start also starts before
        // the end, and the difference is exact.
        self.count_starting_before(range.end.0)
            .saturating_sub(self.count_ending_by(range.start.0))
    }

    /// The marks that share at least a minute with the range, by start.
    pub fn touching(&self, range: &Range<Minute>) -> impl Iterator<Item = &Mark> {
        let from = range.start.0;
        let count = self.count_starting_before(range.end.0);
        let mut next = 0;
        std::iter::from_fn(move || {
            let found = self.first_ending_after(from, next, count)?;
            next = found + 1;
            self.marks.get(found)
        })
    }

    /// The first mark from `index` on and below `count` that ends behind a minute. Runs that end
    /// before it are stepped over whole, the longest first.
    fn first_ending_after(&self, minute: i64, mut index: usize, count: usize) -> Option<usize> {
        while index < count {
            let mut step = 0;
            let shifts = (1..).map(|level| level * FAN_BITS);
            for (ends, shift) in self.latest_ends.iter().zip(shifts) {
                let run = index >> shift;
                let is_over = ends.get(run).is_none_or(|end| *end <= minute);
                if run << shift != index || !is_over {
                    break;
                }
                step = 1 << shift;
            }
            if step == 0 {
                if self.marks.get(index)?.end().0 > minute {
                    return Some(index);
                }
                step = 1;
            }
            index += step;
        }
        None
    }

    /// Every mark's index, by end.
    pub fn by_end(&self) -> &[u32] {
        &self.by_end
    }

    /// What it holds in memory, in bytes.
    pub fn heap_bytes(&self) -> usize {
        let latest = self.latest_ends.iter().map(Vec::capacity).sum::<usize>();
        self.marks.capacity() * size_of::<Mark>()
            + (self.ends.capacity() + latest) * 8
            + self.by_end.capacity() * 4
    }

    /// For neighbouring edges, how many marks start in between.
    pub fn starts_between(&self, edges: &[Minute]) -> Vec<usize> {
        between(edges, |minute| self.count_starting_before(minute))
    }

    /// For neighbouring edges, how many marks share at least a minute with what lies between.
    pub fn touching_between(&self, edges: &[Minute]) -> Vec<usize> {
        edges
            .windows(2)
            .map(|edge| match edge {
                [from, to] => self.count_touching(&(*from..*to)),
                _ => 0,
            })
            .collect()
    }

    /// The last of the marks that end at or before a minute.
    pub fn nearest_before(&self, minute: i64) -> Option<&Mark> {
        let last = self.count_ending_by(minute).checked_sub(1)?;
        let index = self.by_end.get(last)?;
        self.marks.get(*index as usize)
    }

    /// The first of the marks that start at or after a minute.
    pub fn nearest_after(&self, minute: i64) -> Option<&Mark> {
        self.marks.get(self.count_starting_before(minute))
    }

    /// The first mark and the latest end; `None` when there are no marks.
    pub fn range(&self) -> Option<Range<Minute>> {
        Some(self.marks.first()?.start()..Minute(*self.ends.last()?))
    }
}

fn between(edges: &[Minute], count_before: impl Fn(i64) -> usize) -> Vec<usize> {
    let before: Vec<usize> = edges.iter().map(|edge| count_before(edge.0)).collect();
    before
        .windows(2)
        .map(|pair| match pair {
            [from, to] => to.saturating_sub(*from),
            _ => 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Interval, Precision, Standing};
    use crate::timeline::{Lane, MarkId};

    fn mark(item: u32, start: i64, minutes: i64) -> Mark {
        let id = MarkId {
            lane: Lane::Mention,
            document: 0,
            item,
        };
        let interval = Interval::new(
            Some(Minute(start)),
            Some(Minute(start + minutes)),
            Precision::Day,
        );
        Mark::new(id, interval, Standing::Mentioned).unwrap()
    }

    proptest! {
        /// The clever counts against the plain ones.
        #[test]
        fn counts_and_slices_agree_with_looking_at_every_mark(
            seeds in prop::collection::vec((0i64..5_000, 1i64..900), 0..700),
            from in 0i64..5_500,
            length in 1i64..2_000,
        ) {
            let marks: Vec<Mark> = seeds
                .iter()
                .zip(0..)
                .map(|(&(start, minutes), item)| mark(item, start, minutes))
                .collect();
            let series = Series::new(marks.clone());
            let range = Minute(from)..Minute(from + length);
            let mut expected: Vec<Mark> = marks
                .iter()
                .filter(|mark| mark.start() < range.end && mark.end() > range.start)
                .copied()
                .collect();
            expected.sort_by_key(Mark::place);
            let found: Vec<Mark> = series.touching(&range).copied().collect();
            prop_assert_eq!(series.count_touching(&range), expected.len());
            prop_assert_eq!(found, expected);

            let edges = [Minute(from), Minute(from + 7), Minute(from + length + 7)];
            let starts: usize = series.starts_between(&edges).iter().sum();
            let plain = marks
                .iter()
                .filter(|mark| mark.start() >= edges[0] && mark.start() < edges[2])
                .count();
            prop_assert_eq!(starts, plain);

            let before = marks.iter().map(|mark| mark.end().0).filter(|end| *end <= from).max();
            prop_assert_eq!(series.nearest_before(from).map(|mark| mark.end().0), before);
        }
    }
}
