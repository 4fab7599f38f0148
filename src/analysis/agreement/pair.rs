//! Two analysts and one tag, code point by code point.

use super::units::{Unit, for_shared};

/// How many code points both tagged, either did, and neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    length: usize,
    first: usize,
    second: usize,
    both: usize,
}

impl Pair {
    /// Counts a document of this length.
    pub fn add(&mut self, length: usize, a: &[Unit], b: &[Unit]) {
        self.length += length;
        self.first += a.iter().map(Unit::len).sum::<usize>();
        self.second += b.iter().map(Unit::len).sum::<usize>();
        for_shared(a, b, |_, _, shared| self.both += shared);
    }

    /// Takes in what was counted of another pair.
    pub fn join(&mut self, other: &Pair) {
        self.length += other.length;
        self.first += other.first;
        self.second += other.second;
        self.both += other.both;
    }

    /// The share of code points on which they agree; `None` where there are none.
    pub fn percent(&self) -> Option<f64> {
        let differ = self.first + self.second - 2 * self.both;
        share(self.length.checked_sub(differ)?, self.length)
    }

    /// Of the code points that either tagged, the share that both did.
    pub fn overlap(&self) -> Option<f64> {
        share(self.both, self.first + self.second - self.both)
    }

    /// Cohen's κ; `None` where chance alone would make them agree everywhere, because both used
    /// the tag nowhere, or both everywhere.
    pub fn kappa(&self) -> Option<f64> {
        let (a, b) = (
            share(self.first, self.length)?,
            share(self.second, self.length)?,
        );
        let is_still = |n: usize| n == 0 || n == self.length;
        if self.first == self.second && is_still(self.first) {
            return None;
        }
        let by_chance = a * b + (1.0 - a) * (1.0 - b);
        Some((self.percent()? - by_chance) / (1.0 - by_chance))
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
