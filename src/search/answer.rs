//! A query over a whole corpus: the documents that it asks for, and which of them best.
//!
//! Invariant: whatever the index knows, or whether there is one, the documents found are those
//! of which [`Query::matches`] is true.

use std::borrow::Cow;

use fixedbitset::FixedBitSet;

use super::field::Field;
use super::fold::Folded;
use super::index::{IndexError, TextKey};
use super::language::Expr;
use super::leaves::{Joined, Leaf};
use super::query::{Facts, Query, hold_together};
use crate::model::Status;

/// The documents of a corpus, by their numbers from nought.
pub trait Documents {
    /// How many there are.
    fn count(&self) -> usize;

    /// What names a document's searched text.
    fn key(&self, at: usize) -> TextKey;

    /// What is searched of a document.
    fn text(&self, at: usize) -> Cow<'_, str>;

    /// How long that is, in bytes, more or less.
    fn length(&self, at: usize) -> usize;

    /// Whether a document has what a field asks for.
    fn holds(&self, at: usize, field: &Field) -> bool;

    /// Whether one and the same date of a document lies in a time and has a status.
    fn speaks(&self, at: usize, about: &Field, status: Status) -> bool;
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// Nobody wants it any more.
    #[error("the search was given up")]
    Stopped,
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// What a query found.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The documents.
    pub found: FixedBitSet,
    /// How well each document fits, for those that were found.
    scores: Vec<f32>,
}

/// How often it is asked whether the answer is still wanted, in texts that are read.
const PATIENCE: usize = 64;

impl Query {
    /// Looks for the documents that it asks for. `is_stopped` tells that nobody wants them.
    ///
    /// # Errors
    /// When it was stopped, or the index fails; without an index only the first.
    pub fn answer(
        &self,
        documents: &dyn Documents,
        joined: &Joined,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<Answer, NoAnswer> {
        let mut asked = Asked {
            documents,
            leaves: Vec::new(),
        };
        let root = asked.node(self.expr(), joined.count);
        for leaf in &mut asked.leaves {
            if is_stopped() {
                return Err(NoAnswer::Stopped);
            }
            joined.look_up(leaf)?;
        }
        asked.read_unindexed(joined, is_stopped)?;
        let mut all = FixedBitSet::with_capacity(joined.count);
        all.insert_range(..);
        let Sure { mut yes, open } = asked.sure(&root, &all);
        for (n, at) in open.ones().enumerate() {
            if n % PATIENCE == 0 && is_stopped() {
                return Err(NoAnswer::Stopped);
            }
            let one = One { documents, at };
            yes.set(at, self.matches(&documents.text(at), &one));
        }
        let scores = asked.scores(&root, &yes, joined);
        Ok(Answer { found: yes, scores })
    }
}

impl Answer {
    /// How many documents were found.
    pub fn len(&self) -> usize {
        self.found.count_ones(..)
    }

    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_clear()
    }

    /// The best of them, best first; of two that fit alike, the first.
    pub fn best(&self, most: usize) -> Vec<usize> {
        let score = |at: &usize| self.scores.get(*at).copied().unwrap_or_default();
        let order = |a: &usize, b: &usize| score(b).total_cmp(&score(a)).then(a.cmp(b));
        let mut all: Vec<usize> = self.found.ones().collect();
        if most < all.len() {
            all.select_nth_unstable_by(most, order);
            all.truncate(most);
        }
        all.sort_unstable_by(order);
        all
    }
}

/// The query as a tree over its leaves.
enum Node<'a> {
    All(&'a [Expr], Vec<Node<'a>>),
    Any(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Leaf(usize),
    Field(&'a Field),
}

struct Asked<'a> {
    documents: &'a dyn Documents,
    leaves: Vec<Leaf<'a>>,
}

/// Who is certain to be asked for, and who is open.
struct Sure {
    yes: FixedBitSet,
    open: FixedBitSet,
}

struct One<'a> {
    documents: &'a dyn Documents,
    at: usize,
}

impl Facts for One<'_> {
    fn holds(&self, field: &Field) -> bool {
        self.documents.holds(self.at, field)
    }

    fn speaks(&self, about: &Field, status: Status) -> bool {
        self.documents.speaks(self.at, about, status)
    }
}

impl<'a> Asked<'a> {
    fn node(&mut self, expr: &'a Expr, count: usize) -> Node<'a> {
        match expr {
            Expr::All(parts) => {
                let mut nodes: Vec<Node<'a>> =
                    parts.iter().map(|part| self.node(part, count)).collect();
                // Words leave few documents of which to ask what is known.
                nodes.sort_by_key(Node::cost);
                Node::All(parts, nodes)
            }
            Expr::Any(sides) => {
                Node::Any(sides.iter().map(|side| self.node(side, count)).collect())
            }
            Expr::Not(inner) => Node::Not(Box::new(self.node(inner, count))),
            Expr::Words(_) | Expr::Like(_) | Expr::Near(..) => {
                self.leaves.push(Leaf::of(expr, count));
                Node::Leaf(self.leaves.len() - 1)
            }
            Expr::Field(field) => Node::Field(field),
        }
    }

    fn read_unindexed(
        &mut self,
        joined: &Joined,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<(), NoAnswer> {
        if self.leaves.is_empty() {
            return Ok(());
        }
        for (n, &document) in joined.unindexed.iter().enumerate() {
            if n % PATIENCE == 0 && is_stopped() {
                return Err(NoAnswer::Stopped);
            }
            let at = document as usize;
            let text = self.documents.text(at);
            let folded = Folded::new(&text);
            for leaf in &mut self.leaves {
                leaf.read(at, &folded);
            }
        }
        Ok(())
    }

    /// Who of some documents is asked for.
    fn sure(&self, node: &Node<'_>, among: &FixedBitSet) -> Sure {
        match node {
            Node::All(parts, nodes) => {
                let mut sure = Sure {
                    yes: among.clone(),
                    open: FixedBitSet::with_capacity(among.len()),
                };
                for node in nodes {
                    let mut left = sure.yes.clone();
                    left.union_with(&sure.open);
                    let next = self.sure(node, &left);
                    let mut there = next.yes.clone();
                    there.union_with(&next.open);
                    // Open where either is open and neither says no.
                    left.intersect_with(&there);
                    sure.yes.intersect_with(&next.yes);
                    left.difference_with(&sure.yes);
                    sure.open = left;
                }
                if is_of_one_date(parts) {
                    let at_odds = |at: &usize| {
                        let documents = self.documents;
                        !hold_together(parts, &One { documents, at: *at })
                    };
                    for set in [&mut sure.yes, &mut sure.open] {
                        let gone: Vec<usize> = set.ones().filter(at_odds).collect();
                        gone.into_iter().for_each(|at| set.set(at, false));
                    }
                }
                sure
            }
            Node::Any(sides) => {
                let mut sure = Sure {
                    yes: FixedBitSet::with_capacity(among.len()),
                    open: FixedBitSet::with_capacity(among.len()),
                };
                for side in sides {
                    let next = self.sure(side, among);
                    sure.yes.union_with(&next.yes);
                    sure.open.union_with(&next.open);
                }
                sure.open.difference_with(&sure.yes);
                sure
            }
            Node::Not(inner) => {
                let Sure { yes, open } = self.sure(inner, among);
                let mut no = among.clone();
                no.difference_with(&yes);
                no.difference_with(&open);
                Sure { yes: no, open }
            }
            Node::Leaf(leaf) => {
                let mut sure = match self.leaves.get(*leaf) {
                    Some(leaf) => Sure {
                        yes: leaf.yes.clone(),
                        open: leaf.open.clone(),
                    },
                    None => Sure {
                        yes: FixedBitSet::with_capacity(among.len()),
                        open: among.clone(),
                    },
                };
                sure.yes.intersect_with(among);
                sure.open.intersect_with(among);
                sure
            }
            Node::Field(field) => {
                let mut yes = FixedBitSet::with_capacity(among.len());
                let holds = |at: &usize| self.documents.holds(*at, field);
                yes.extend(among.ones().filter(holds));
                Sure {
                    yes,
                    open: FixedBitSet::with_capacity(among.len()),
                }
            }
        }
    }

    /// How well each document fits, by the words that it must have or may have: Okapi BM25, a
    /// bare word standing for all that begin with it.
    fn scores(&self, root: &Node<'_>, found: &FixedBitSet, joined: &Joined) -> Vec<f32> {
        const SATURATION: f32 = 1.2;
        const LENGTH_WEIGHT: f32 = 0.75;
        let mut scores = vec![0.0_f32; joined.count];
        let mut wanted = Vec::new();
        root.wanted_leaves(&mut wanted);
        let total: f64 = joined.lengths.iter().map(|length| f64::from(*length)).sum();
        let count = joined.count.max(1) as f64;
        let usual = (total / count).max(1.0) as f32;
        for leaf in wanted.into_iter().filter_map(|leaf| self.leaves.get(leaf)) {
            let holders = (leaf.yes.count_ones(..) + leaf.open.count_ones(..)) as f64;
            let rarity = ((count - holders + 0.5) / (holders + 0.5) + 1.0).ln() as f32;
            for at in found.ones() {
                let times = leaf.times.get(at).copied().unwrap_or_default();
                let length = joined.lengths.get(at).copied().unwrap_or_default() as f32;
                let norm = SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / usual);
                if let Some(score) = scores.get_mut(at) {
                    *score += rarity * times * (SATURATION + 1.0) / (times + norm);
                }
            }
        }
        scores
    }
}

impl Node<'_> {
    /// What is asked first: what costs least.
    fn cost(&self) -> u8 {
        match self {
            Node::Leaf(_) => 0,
            Node::All(_, nodes) | Node::Any(nodes) => {
                nodes.iter().map(Node::cost).max().unwrap_or_default()
            }
            Node::Not(inner) => inner.cost(),
            Node::Field(_) => 1,
        }
    }

    /// The words that count for a document, not against it.
    fn wanted_leaves(&self, leaves: &mut Vec<usize>) {
        match self {
            Node::All(_, nodes) | Node::Any(nodes) => {
                nodes.iter().for_each(|node| node.wanted_leaves(leaves));
            }
            Node::Leaf(leaf) => leaves.push(*leaf),
            Node::Not(_) | Node::Field(_) => {}
        }
    }
}

fn is_of_one_date(parts: &[Expr]) -> bool {
    let has = |such: fn(&Field) -> bool| {
        let mut fields = parts.iter();
        fields.any(|part| matches!(part, Expr::Field(field) if such(field)))
    };
    has(|field| matches!(field, Field::Status(_))) && has(|field| matches!(field, Field::About(_)))
}
