//! The heights of a column of paragraphs: which one lies at a depth, and how deep one lies.
//!
//! A Fenwick tree (P. M. Fenwick, "A new data structure for cumulative frequency tables", 1994)
//! answers both and takes a changed height in logarithmic time. Sums are kept in `f64`: fifty
//! megabytes of text are some forty million points tall, where an `f32` counts in fours.

/// Heights in points, each estimated until it is measured.
#[derive(Default)]
pub(super) struct Heights {
    heights: Vec<f32>,
    measured: Vec<bool>,
    measured_count: usize,
    /// One-based: `sums[i]` covers the `i & i.wrapping_neg()` heights that end with the `i`th.
    sums: Vec<f64>,
}

impl Heights {
    /// A column none of whose heights is measured yet.
    pub(super) fn estimated(estimates: impl Iterator<Item = f32>) -> Self {
        let heights: Vec<f32> = estimates.collect();
        let mut sums = vec![0.0; heights.len() + 1];
        for (i, &height) in heights.iter().enumerate() {
            let node = i + 1;
            sums[node] += f64::from(height);
            let parent = node + lowest_bit(node);
            if parent < sums.len() {
                sums[parent] += sums[node];
            }
        }
        Self {
            measured: vec![false; heights.len()],
            measured_count: 0,
            heights,
            sums,
        }
    }

    /// How many paragraphs there are.
    pub(super) fn len(&self) -> usize {
        self.heights.len()
    }

    /// The height of one paragraph; nothing for one that does not exist.
    pub(super) fn get(&self, index: usize) -> f32 {
        self.heights.get(index).copied().unwrap_or_default()
    }

    /// Whether the height is known rather than estimated.
    pub(super) fn is_measured(&self, index: usize) -> bool {
        self.measured.get(index).copied().unwrap_or(true)
    }

    /// Whether every height is known.
    pub(super) fn all_measured(&self) -> bool {
        self.measured_count == self.heights.len()
    }

    /// Replaces a height by what was measured.
    pub(super) fn measure(&mut self, index: usize, height: f32) {
        let (Some(old), Some(measured)) =
            (self.heights.get_mut(index), self.measured.get_mut(index))
        else {
            return;
        };
        if !*measured {
            *measured = true;
            self.measured_count += 1;
        }
        let change = f64::from(height) - f64::from(*old);
        if change == 0.0 {
            return;
        }
        *old = height;
        let mut node = index + 1;
        while let Some(sum) = self.sums.get_mut(node) {
            *sum += change;
            node += lowest_bit(node);
        }
    }

    /// How deep a paragraph begins, in points.
    pub(super) fn top_of(&self, index: usize) -> f64 {
        let mut node = index.min(self.len());
        let mut sum = 0.0;
        while node > 0 {
            sum += self.sums[node];
            node -= lowest_bit(node);
        }
        sum
    }

    /// The height of the whole column.
    pub(super) fn total(&self) -> f64 {
        self.top_of(self.len())
    }

    /// The paragraph at a depth, and how deep it begins. Beyond either end it is the one there.
    pub(super) fn at(&self, depth: f64) -> (usize, f64) {
        let mut node = 0;
        let mut top = 0.0;
        let mut step = self.len().checked_ilog2().map_or(0, |log| 1 << log);
        while step > 0 {
            let next = node + step;
            if next <= self.len() && top + self.sums[next] <= depth {
                node = next;
                top += self.sums[next];
            }
            step /= 2;
        }
        if node == self.len() && node > 0 {
            return (node - 1, self.top_of(node - 1));
        }
        (node, top)
    }
}

fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_and_paragraphs_agree() {
        let check = |heights: &[f32], depth: f64, expected: (usize, f64)| {
            let column = Heights::estimated(heights.iter().copied());
            assert_eq!(column.at(depth), expected, "{heights:?} at {depth}");
        };
        check(&[], 3.0, (0, 0.0));
        check(&[10.0], -5.0, (0, 0.0));
        check(&[10.0], 0.0, (0, 0.0));
        check(&[10.0], 99.0, (0, 0.0));
        check(&[10.0, 20.0, 30.0], 9.5, (0, 0.0));
        check(&[10.0, 20.0, 30.0], 10.0, (1, 10.0));
        check(&[10.0, 20.0, 30.0], 29.9, (1, 10.0));
        check(&[10.0, 20.0, 30.0], 30.0, (2, 30.0));
        check(&[10.0, 20.0, 30.0], 60.0, (2, 30.0));
        check(&[10.0, 0.0, 30.0], 10.0, (2, 10.0));
    }

    #[test]
    fn measuring_moves_what_lies_below() {
        for count in [1, 2, 3, 7, 8, 9, 100] {
            let mut plain: Vec<f32> = (0..count).map(|i| (i % 5 + 1) as f32).collect();
            let mut column = Heights::estimated(plain.iter().copied());
            for i in (0..count).step_by(3) {
                plain[i] += 7.5;
                column.measure(i, plain[i]);
                assert!(column.is_measured(i));
            }
            let mut top = 0.0;
            for (i, &height) in plain.iter().enumerate() {
                assert_eq!(column.top_of(i), top, "{i} of {count}");
                assert_eq!(column.at(top + 0.25), (i, top), "{i} of {count}");
                top += f64::from(height);
            }
            assert_eq!(column.total(), top);
            assert_eq!(column.all_measured(), count == 1);
        }
    }

    #[test]
    fn what_does_not_exist_changes_nothing() {
        let mut column = Heights::estimated([4.0].into_iter());
        column.measure(1, 9.0);
        assert_eq!((column.total(), column.get(1)), (4.0, 0.0));
        assert!(!column.all_measured());
    }
}
