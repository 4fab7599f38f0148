//! What two texts have in common: the runs of tokens that can only be each other's.
//!
//! A diff answers which alignment is shortest, and picks one where several are as short. Here it
//! must be known whether there is only one. So blocks grow from runs of words that stand exactly
//! once in either text (as in patience diff), and where two blocks lay claim to the same words
//! both are kept.
//!
//! Invariants: the tokens of a block are the same in both texts, and it cannot be made longer.
//! Every block holds a run that stands once in either text, but for those that both texts begin
//! or end with. Time is in proportion to the texts,
//! but for the sorting of runs.

use std::ops::Range;

use super::tokens::{Runs, Tokens};

/// A stretch of tokens that both texts have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub old: Range<usize>,
    pub new: Range<usize>,
    /// Whether it keeps its order among the others; otherwise it was moved.
    pub in_order: bool,
}

/// The blocks of two texts.
pub(super) struct Blocks {
    /// By their place in the old text.
    pub all: Vec<Block>,
    /// Numbers of blocks by their place in the new text.
    by_new: Vec<usize>,
}

impl Blocks {
    pub fn between(old: &Tokens<'_>, old_runs: &Runs, new: &Tokens<'_>, new_runs: &Runs) -> Self {
        let mut all: Vec<Block> = Vec::new();
        for (here, there) in old_runs.shared_once(new_runs) {
            let Some((_, end)) = old.run_at(here) else {
                continue;
            };
            // Between two runs of one block every other run is one of the block too.
            let is_inside = |block: &Block| {
                block.old.contains(&here)
                    && here - block.old.start == there.wrapping_sub(block.new.start)
            };
            if !all.last().is_some_and(is_inside) {
                all.extend(grown(old, new, here..end, there));
            }
        }
        // How both texts begin and end needs no run to be known by.
        let ends = [(0, 0), (old.len(), new.len())];
        let at_ends = ends.map(|(here, there)| grown(old, new, here..here, there));
        for block in at_ends.into_iter().flatten() {
            if !block.old.is_empty() && !all.contains(&block) {
                all.push(block);
            }
        }
        all.sort_by_key(|block| (block.old.start, block.old.end));
        let mut by_new: Vec<usize> = (0..all.len()).collect();
        by_new.sort_by_key(|&at| all.get(at).map(|block| (block.new.start, block.new.end)));
        let mut blocks = Self { all, by_new };
        blocks.put_in_order();
        blocks
    }

    /// The blocks that share a token with these of the old text.
    pub fn touching_old(&self, tokens: &Range<usize>) -> impl Iterator<Item = &Block> {
        // At most two blocks hold any one token, and none lies within another.
        let from = self
            .all
            .partition_point(|block| block.old.end <= tokens.start);
        let tail = self.all.get(from..).unwrap_or_default().iter();
        tail.take_while(|block| block.old.start < tokens.end)
    }

    /// The blocks that share a token with these of the new text.
    pub fn touching_new(&self, tokens: &Range<usize>) -> impl Iterator<Item = &Block> {
        let block = |at: &usize| self.all.get(*at);
        let from = self
            .by_new
            .partition_point(|at| block(at).is_some_and(|b| b.new.end <= tokens.start));
        let tail = self.by_new.get(from..).unwrap_or_default().iter();
        tail.filter_map(block)
            .take_while(|block| block.new.start < tokens.end)
    }

    /// The nearest blocks in order that begin before and end after these tokens of the old text.
    pub fn around(&self, tokens: &Range<usize>) -> (Option<&Block>, Option<&Block>) {
        let in_order = |block: &&Block| block.in_order;
        let before = self
            .all
            .partition_point(|block| block.old.start < tokens.start);
        let after = self
            .all
            .partition_point(|block| block.old.end <= tokens.end);
        (
            self.all
                .get(..before)
                .and_then(|b| b.iter().rev().find(in_order)),
            self.all.get(after..).and_then(|b| b.iter().find(in_order)),
        )
    }

    /// Marks the heaviest sequence of blocks that has the same order in both texts.
    fn put_in_order(&mut self) {
        // For each rank in the new text, the heaviest sequence that ends at or before it.
        let mut rank = vec![0; self.all.len()];
        for (place, &at) in self.by_new.iter().enumerate() {
            rank[at] = place;
        }
        let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); self.all.len() + 1];
        let mut before = vec![None; self.all.len()];
        for at in 0..self.all.len() {
            let (mut weight, mut last) = (0, None);
            let mut node = rank[at];
            while node > 0 {
                if best[node].0 > weight {
                    (weight, last) = best[node];
                }
                node &= node - 1;
            }
            before[at] = last;
            weight += self.all[at].old.len();
            let mut node = rank[at] + 1;
            while let Some(entry) = best.get_mut(node) {
                if weight > entry.0 {
                    *entry = (weight, Some(at));
                }
                node += node & node.wrapping_neg();
            }
        }
        let (mut weight, mut last) = (0, None);
        let mut node = self.all.len();
        while node > 0 {
            if best[node].0 > weight {
                (weight, last) = best[node];
            }
            node &= node - 1;
        }
        while let Some(at) = last {
            self.all[at].in_order = true;
            last = before[at];
        }
    }
}

/// The longest stretch around a run that both texts have; `None` when the runs only have the
/// same hash, or other blanks between their words.
fn grown(old: &Tokens<'_>, new: &Tokens<'_>, run: Range<usize>, there: usize) -> Option<Block> {
    let same = |here: usize, there: usize| old.token(here) == new.token(there);
    if !(0..run.len()).all(|n| same(run.start + n, there + n)) {
        return None;
    }
    let mut left = 0;
    while left < run.start && left < there && same(run.start - left - 1, there - left - 1) {
        left += 1;
    }
    let (mut old_end, mut new_end) = (run.end, there + run.len());
    while old_end < old.len() && new_end < new.len() && same(old_end, new_end) {
        old_end += 1;
        new_end += 1;
    }
    Some(Block {
        old: run.start - left..old_end,
        new: there - left..new_end,
        in_order: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_what_can_only_be_each_others() {
        let check = |old: &str, new: &str, expected: &[(&str, bool)]| {
            let (old, new) = (Tokens::new(old).unwrap(), Tokens::new(new).unwrap());
            let (old_runs, new_runs) = (Runs::new(&old, 1), Runs::new(&new, 1));
            let blocks = Blocks::between(&old, &old_runs, &new, &new_runs);
            let found: Vec<(String, bool)> = blocks
                .all
                .iter()
                .map(|block| {
                    let words = block.old.clone().map(|at| old.token(at)).collect();
                    (words, block.in_order)
                })
                .collect();
            let expected: Vec<(String, bool)> = expected
                .iter()
                .map(|&(words, in_order)| (words.to_owned(), in_order))
                .collect();
            assert_eq!(found, expected);
        };
        check("", "", &[]);
        check("a b c d", "", &[]);
        check("a b c d e", "a b c d e", &[("a b c d e", true)]);
        check(
            "a b c d x e f g h",
            "a b c d y e f g h",
            &[("a b c d ", true), (" e f g h", true)],
        );
        // A copy right behind: both claim the words.
        check(
            "a b c d e f g h",
            "a b c d e c d e f g h",
            &[("a b c d e ", true), (" c d e f g h", true)],
        );
        check(
            "a b c d p q r s t",
            "p q r s t a b c d",
            &[("a b c d", false), ("p q r s t", true)],
        );
        // The same words with other blanks are not the same run, but both texts begin and end
        // alike.
        check("a b c d", "a b  c d", &[("a b", true), ("c d", true)]);
        check("x. x. x.", "new x. x. x.", &[("x. x. x.", true)]);
    }
}
