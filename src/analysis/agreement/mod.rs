//! How far analysts agree who tagged the same documents apart from each other, and where they
//! do not.
//!
//! All documents set end to end are one continuum of code points; a unit is what one analyst
//! tagged with one tag, and never crosses from one document into the next.
//!
//! - **Percent agreement**: the share of code points on which two analysts agree, tagged or not.
//!   From 0 to 1. It is high wherever little is tagged at all, so it stands beside **overlap**:
//!   of the code points that either tagged, those that both did (Jaccard's index, 0 to 1).
//! - **κ**: Cohen, "A coefficient of agreement for nominal scales", *Educational and
//!   Psychological Measurement* 20 (1960), with the code points as units. 1 when two agree on all
//!   of them, 0 when no more than chance would have it, at least −1. Of more than two analysts,
//!   the mean of the pairs (Light, *Psychological Bulletin* 76, 1971).
//! - **α**: Krippendorff's for unitising, as in Krippendorff, Mathet, Bouvry and Widlöcher, "On
//!   the reliability of unitizing textual continua: Further developments", *Quality & Quantity*
//!   50 (2016); see [`Alphas`]. 1 when all units are the same, 0 at what chance would have, below
//!   0 when they disagree more than that.
//!
//! Krippendorff asks for 0.8 before conclusions are rested on data, and for 0.667 before
//! tentative ones are.
//!
//! Invariants: a figure that is not defined is `None`, never 0 or 1: κ and α say nothing where
//! nobody, or everybody everywhere, used a tag. The order of documents makes no difference.

mod alpha;
mod pair;
#[cfg(test)]
mod tests;
mod units;

use std::collections::{BTreeMap, BTreeSet};

pub use alpha::Alphas;
use alpha::Tally;
use pair::Pair;
use units::{Unit, clusters, merged, sets};

use crate::model::{DocId, Position, Span, TagPath, Text};

/// One document, and what each analyst tagged in it.
#[derive(Clone, Debug)]
pub struct Coded {
    /// The document.
    pub document: DocId,
    /// Its text, the same for all of them.
    pub text: Text,
    /// Words and their tags, for each analyst in one and the same order.
    pub by: Vec<Vec<(Span, Vec<TagPath>)>>,
}

/// How far analysts agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// The analysts.
    pub analysts: Vec<String>,
    /// How many documents were compared.
    pub documents: usize,
    /// How long they are together.
    pub code_points: usize,
    /// Tag by tag, in the order of their names.
    pub tags: Vec<TagAgreement>,
    /// All tags together. The value of a stretch of text is the set of tags that are on it.
    pub all: Alphas,
    /// Where they disagree, by document, place and tag.
    pub disagreements: Vec<Disagreement>,
}

/// How far analysts agree on one tag.
#[derive(Clone, Debug, PartialEq)]
pub struct TagAgreement {
    /// The tag.
    pub tag: TagPath,
    /// How often each analyst used it.
    pub uses: Vec<usize>,
    /// The share of code points on which two analysts agree, the mean of all pairs.
    pub percent: Option<f64>,
    /// Of what either of two tagged, the share that both did, over all pairs.
    pub overlap: Option<f64>,
    /// Cohen's κ: the mean of all pairs, if it is defined for all of them.
    pub kappa: Option<f64>,
    /// Cohen's κ of each pair, by the analysts' places in the list.
    pub pairs: Vec<(usize, usize, Option<f64>)>,
    /// Krippendorff's ᵤα.
    pub alpha: Option<f64>,
}

/// Words on which analysts disagree: connected through what they tagged, but not tagged by all
/// of them in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The document.
    pub document: DocId,
    /// The tag.
    pub tag: TagPath,
    /// From where the first of them begins to where the last one ends.
    pub position: Position,
    /// The same in bytes of the text.
    pub span: Span,
    /// The words.
    pub words: String,
    /// What each analyst tagged of them: positions and words; nothing where nothing was.
    pub by: Vec<Vec<(Position, String)>>,
}

/// Compares what analysts tagged. Only tags that `counts` are looked at.
pub fn agreement(
    analysts: Vec<String>,
    documents: &[Coded],
    counts: impl Fn(&TagPath) -> bool,
) -> Agreement {
    let mut documents: Vec<&Coded> = documents.iter().collect();
    documents.sort_by(|a, b| a.document.cmp(&b.document));
    let in_use: BTreeSet<&TagPath> = documents
        .iter()
        .flat_map(|coded| coded.by.iter().flatten())
        .flat_map(|(_, tags)| tags)
        .filter(|tag| counts(tag))
        .collect();
    let tags: Vec<&TagPath> = in_use.into_iter().collect();
    let units: Vec<ByTag> = documents
        .iter()
        .map(|coded| units_of(coded, &tags))
        .collect();
    let lengths = documents.iter().map(|coded| coded.text.code_points());
    let lengths: Vec<usize> = lengths.collect();

    let mut found = Agreement {
        documents: documents.len(),
        code_points: lengths.iter().sum(),
        all: all_tags(analysts.len(), &lengths, &units),
        ..Agreement::default()
    };
    // What stands for all documents without a tag.
    let nothing = vec![Vec::new(); analysts.len()];
    for (at, tag) in tags.iter().enumerate() {
        let mut of_tag: Vec<(usize, &Vec<Vec<Unit>>)> = Vec::new();
        let mut without = 0;
        for (length, by_tag) in lengths.iter().zip(&units) {
            match by_tag.get(&at) {
                Some(by_analyst) => of_tag.push((*length, by_analyst)),
                None => without += length,
            }
        }
        of_tag.push((without, &nothing));
        found.tags.push(one_tag(tag, analysts.len(), &of_tag));
    }
    for (coded, by_tag) in documents.iter().zip(&units) {
        let from = found.disagreements.len();
        for (at, by_analyst) in by_tag {
            if let Some(tag) = tags.get(*at) {
                found
                    .disagreements
                    .extend(disagreements(coded, tag, by_analyst));
            }
        }
        if let Some(here) = found.disagreements.get_mut(from..) {
            here.sort_by_key(|it| it.position);
        }
    }
    found.analysts = analysts;
    found
}

/// What was tagged in one document: for each tag that was used in it, by its place among all
/// tags, the units of each analyst.
type ByTag = BTreeMap<usize, Vec<Vec<Unit>>>;

/// What each analyst tagged in a document, in code points. `tags` are sorted.
fn units_of(coded: &Coded, tags: &[&TagPath]) -> ByTag {
    let mut places: BTreeMap<usize, Vec<Vec<Position>>> = BTreeMap::new();
    for (analyst, passages) in coded.by.iter().enumerate() {
        for (span, on_it) in passages {
            let Some(position) = coded.text.position_of(*span) else {
                continue;
            };
            for at in on_it.iter().filter_map(|tag| tags.binary_search(&tag).ok()) {
                let nobody = || vec![Vec::new(); coded.by.len()];
                let by_analyst = places.entry(at).or_insert_with(nobody);
                if let Some(own) = by_analyst.get_mut(analyst) {
                    own.push(position);
                }
            }
        }
    }
    let units = |by: Vec<Vec<Position>>| by.into_iter().map(merged).collect();
    places.into_iter().map(|(at, by)| (at, units(by))).collect()
}

fn one_tag(tag: &TagPath, analysts: usize, documents: &[(usize, &Vec<Vec<Unit>>)]) -> TagAgreement {
    let mut tally = Tally::of(analysts);
    for (length, by_analyst) in documents {
        tally.add(*length, by_analyst);
    }
    let uses_of = |analyst: usize| {
        let by = documents.iter().filter_map(|(_, by)| by.get(analyst));
        by.map(Vec::len).sum()
    };
    let all_pairs = (0..analysts).flat_map(|a| (a + 1..analysts).map(move |b| (a, b)));
    let pairs: Vec<(usize, usize, Pair)> = all_pairs
        .map(|(a, b)| {
            let mut pair = Pair::default();
            for (length, by) in documents {
                if let (Some(a), Some(b)) = (by.get(a), by.get(b)) {
                    pair.add(*length, a, b);
                }
            }
            (a, b, pair)
        })
        .collect();
    let mean = |figure: &dyn Fn(&Pair) -> Option<f64>| -> Option<f64> {
        let figures = pairs.iter().map(|(_, _, pair)| figure(pair));
        let figures: Vec<f64> = figures.collect::<Option<_>>()?;
        let count = figures.len();
        (count > 0).then(|| figures.iter().sum::<f64>() / count as f64)
    };
    let mut together = Pair::default();
    for (_, _, pair) in &pairs {
        together.join(pair);
    }
    TagAgreement {
        tag: tag.clone(),
        uses: (0..analysts).map(uses_of).collect(),
        percent: mean(&Pair::percent),
        overlap: together.overlap(),
        kappa: mean(&Pair::kappa),
        pairs: pairs
            .iter()
            .map(|(a, b, pair)| (*a, *b, pair.kappa()))
            .collect(),
        alpha: tally.alphas().units,
    }
}

fn all_tags(analysts: usize, lengths: &[usize], units: &[ByTag]) -> Alphas {
    let mut tally = Tally::of(analysts);
    let mut known = BTreeMap::new();
    for (length, by_tag) in lengths.iter().zip(units) {
        let of_analyst = |analyst: usize| {
            let own = by_tag
                .iter()
                .filter_map(|(tag, by)| Some((*tag, by.get(analyst)?)));
            let own: Vec<(usize, &[Unit])> = own.map(|(tag, by)| (tag, by.as_slice())).collect();
            sets(&own, &mut known)
        };
        let by_analyst: Vec<Vec<Unit>> = (0..analysts).map(of_analyst).collect();
        tally.add(*length, &by_analyst);
    }
    tally.alphas()
}

fn disagreements(coded: &Coded, tag: &TagPath, by_analyst: &[Vec<Unit>]) -> Vec<Disagreement> {
    let words = |position: Position| {
        let span = coded.text.span_of(position)?;
        Some((span, coded.text.get(span)?.to_owned()))
    };
    let told = |unit: &Unit| {
        let position = unit.position();
        Some((position, words(position)?.1))
    };
    clusters(by_analyst)
        .into_iter()
        .filter(|cluster| !cluster.is_agreed())
        .filter_map(|cluster| {
            let (span, all) = words(cluster.position)?;
            let by = cluster.by.iter();
            Some(Disagreement {
                document: coded.document.clone(),
                tag: tag.clone(),
                position: cluster.position,
                span,
                words: all,
                by: by.map(|it| it.iter().filter_map(told).collect()).collect(),
            })
        })
        .collect()
}
