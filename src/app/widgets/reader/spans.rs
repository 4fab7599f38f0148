//! Values on spans, found by where they lie.
//!
//! The spans are sorted by their start and searched as a balanced tree that needs no pointers: the
//! root of a slice is its middle, and each root knows the furthest end in its slice. Finding the
//! `k` spans that touch a paragraph among `n` takes `O(k log n)` steps however long they are.

use std::ops::Range;

use crate::model::Span;

/// A value and where it lies.
pub(super) type Placed<T> = (Span, T);

/// An unchanging set of values on spans.
#[derive(Clone, Debug)]
pub(super) struct SpanMap<T> {
    items: Vec<Placed<T>>,
    /// At the middle of each slice: the furthest end within it.
    furthest_ends: Vec<usize>,
}

impl<T> Default for SpanMap<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            furthest_ends: Vec::new(),
        }
    }
}

impl<T> SpanMap<T> {
    /// Takes values in any order. Empty spans are left out: they hold no words.
    pub(super) fn new(items: impl IntoIterator<Item = Placed<T>>) -> Self {
        let mut items: Vec<_> = items
            .into_iter()
            .filter(|(span, _)| !span.is_empty())
            .collect();
        items.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut furthest_ends = vec![0; items.len()];
        find_furthest_ends(&items, &mut furthest_ends);
        Self {
            items,
            furthest_ends,
        }
    }

    /// The values in the order of their starts, the longer one first where two start together.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (Span, &mut T)> {
        self.items.iter_mut().map(|(span, value)| (*span, value))
    }

    /// The values that share at least one byte with a span, in the order of their starts.
    pub(super) fn overlapping(&self, span: Span) -> Vec<&Placed<T>> {
        let mut found = Vec::new();
        self.collect(0..self.items.len(), span, &mut found);
        found
    }

    fn collect<'a>(&'a self, slice: Range<usize>, span: Span, found: &mut Vec<&'a Placed<T>>) {
        if slice.is_empty() {
            return;
        }
        let middle = slice.start.midpoint(slice.end);
        if self.furthest_ends[middle] <= span.start {
            return;
        }
        self.collect(slice.start..middle, span, found);
        let item = &self.items[middle];
        if item.0.start < span.end {
            if item.0.overlaps(span) {
                found.push(item);
            }
            self.collect(middle + 1..slice.end, span, found);
        }
    }
}

/// Fills in the furthest ends and returns that of the whole slice.
fn find_furthest_ends<T>(items: &[Placed<T>], ends: &mut [usize]) -> usize {
    if items.is_empty() {
        return 0;
    }
    let middle = items.len() / 2;
    let before = find_furthest_ends(&items[..middle], &mut ends[..middle]);
    let after = find_furthest_ends(&items[middle + 1..], &mut ends[middle + 1..]);
    ends[middle] = items[middle].0.end.max(before).max(after);
    ends[middle]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_looking_at_each_finds(
            places in prop::collection::vec((0_usize..60, 0_usize..30), 0..40),
            start in 0_usize..70,
            length in 0_usize..20,
        ) {
            let spans = places.iter().map(|&(start, length)| Span::new(start, start + length));
            let map = SpanMap::new(spans.clone().enumerate().map(|(i, span)| (span, i)));
            let asked = Span::new(start, start + length);
            let mut expected: Vec<usize> = spans
                .enumerate()
                .filter(|(_, span)| !span.is_empty() && span.overlaps(asked))
                .map(|(i, _)| i)
                .collect();
            let found = map.overlapping(asked);
            prop_assert!(found.is_sorted_by_key(|(span, _)| span.start));
            let mut found: Vec<usize> = found.into_iter().map(|(_, i)| *i).collect();
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
