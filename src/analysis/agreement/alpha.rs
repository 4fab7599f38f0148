//! Krippendorff's α for unitised text.
//!
//! The numbers of equations are those of Krippendorff et al. (2016). Its gaps between units are
//! what nobody needs to keep apart, so they are counted by code points and units by their whole
//! lengths: a unit could not have met itself by chance.

use std::collections::BTreeMap;

use super::units::{Unit, for_shared};

/// Three of the family of α. Each is 1 when all agree and 0 when no more than chance would have
/// it; below 0, disagreement is greater than that. `None` where nothing varies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Alphas {
    /// ᵤα (equation 5): where units are and what value they have, taken together.
    pub units: Option<f64>,
    /// ᵤ|α (equation 6): whether words are in any unit, whatever its value.
    pub marked: Option<f64>,
    /// ᶜᵤα (equation 11): what value units have, where two analysts have one.
    pub coding: Option<f64>,
    /// The share of the text that `coding` rests on.
    pub coverage: Option<f64>,
}

/// What is counted of one value.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// How much has it, by all analysts.
    all: f64,
    /// The squares of its units' lengths.
    squares: f64,
    /// How much of it coincides with itself.
    same: f64,
    /// How much of it coincides with any unit.
    met: f64,
    /// The squares of how much of each unit does.
    met_squares: f64,
}

/// The coincidences of units, counted over documents.
#[derive(Debug)]
pub struct Tally {
    analysts: usize,
    length: f64,
    values: BTreeMap<usize, Row>,
    /// How much is a gap, by all analysts, and how much of it coincides with gaps.
    gaps: f64,
    gaps_same: f64,
}

impl Tally {
    /// Nothing counted yet of so many analysts.
    pub fn of(analysts: usize) -> Self {
        Self {
            analysts,
            length: 0.0,
            values: BTreeMap::new(),
            gaps: 0.0,
            gaps_same: 0.0,
        }
    }

    /// Counts a document of this length.
    pub fn add(&mut self, length: usize, by_analyst: &[Vec<Unit>]) {
        let others = self.analysts.saturating_sub(1).max(1) as f64;
        let length = length as f64;
        self.length += length;
        for (at, units) in by_analyst.iter().enumerate() {
            let mut marked = 0.0;
            // How much of each unit meets units of the others, by its beginning.
            let mut met: BTreeMap<usize, f64> = BTreeMap::new();
            for (_, theirs) in by_analyst.iter().enumerate().filter(|(it, _)| *it != at) {
                let mut shared_here = 0.0;
                for_shared(units, theirs, |unit, other, shared| {
                    let shared = shared as f64;
                    shared_here += shared;
                    *met.entry(unit.start).or_default() += shared / others;
                    if unit.value == other.value {
                        self.values.entry(unit.value).or_default().same += shared / others;
                    }
                });
                let sum = |units: &[Unit]| units.iter().map(Unit::len).sum::<usize>() as f64;
                let either = sum(units) + sum(theirs) - shared_here;
                self.gaps_same += (length - either) / others;
            }
            for unit in units {
                let size = unit.len() as f64;
                marked += size;
                let met = met.get(&unit.start).copied().unwrap_or_default();
                let row = self.values.entry(unit.value).or_default();
                row.all += size;
                row.squares += size * size;
                row.met += met;
                row.met_squares += met * met;
            }
            self.gaps += length - marked;
        }
    }

    /// The figures.
    pub fn alphas(&self) -> Alphas {
        let rows = || self.values.values();
        let sum = |of: fn(&Row) -> f64| rows().map(of).sum::<f64>();
        let total = self.analysts as f64 * self.length;
        // Equation 4: what units could have met but themselves.
        let pairs = total * total - sum(|row| row.squares) - self.gaps;
        let by_chance = |all: f64, own: f64| total * (all * all - own) / pairs;

        let same = sum(|row| row.same) + self.gaps_same;
        let chance = rows()
            .map(|row| by_chance(row.all, row.squares))
            .sum::<f64>();
        let chance = chance + by_chance(self.gaps, self.gaps);

        let met = sum(|row| row.met);
        let met_pairs = met * met - sum(|row| row.met_squares);
        let met_chance = |row: &Row| met * (row.met * row.met - row.met_squares) / met_pairs;
        Alphas {
            units: alpha(total - same, total - chance),
            marked: alpha(
                self.gaps - self.gaps_same,
                total * self.gaps * (total - self.gaps) / pairs,
            ),
            coding: alpha(
                met - sum(|row| row.same),
                met - rows().map(met_chance).sum::<f64>(),
            ),
            coverage: (total > 0.0).then(|| met / total),
        }
    }
}

/// 1 − observed/expected disagreement, if any is expected.
fn alpha(observed: f64, expected: f64) -> Option<f64> {
    // Less than one code point is what rounding leaves of none.
    let varies = expected.is_finite() && expected > 1e-6;
    varies.then(|| 1.0 - observed / expected)
}
