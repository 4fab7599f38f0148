//! What is drawn of the corpus, made in the background from a snapshot of it.
//!
//! Invariant: everything in one [`Shown`] belongs to one revision; its indices mean its own
//! lists and no others.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::analysis::{
    Dossier, Grouping, PlacedBy, PlacedEvent, PlacedPassage, busiest_day, place_passage,
    timeline_of,
};
use crate::annotate::Annotations;
use crate::model::{DocId, Interval, Mention, PassageId, Precision, TimexType};
use crate::timeline::Timeline;

/// A snapshot to draw from.
#[derive(Debug)]
pub(super) struct Order {
    /// The revision of the work.
    pub revision: u64,
    /// Every document that is not set aside.
    pub dossiers: Vec<Arc<Dossier>>,
    /// What is recorded about those with passages, by the document's index.
    pub annotations: Vec<(usize, Arc<Annotations>)>,
    /// Every event that has a place in time.
    pub events: Vec<PlacedEvent>,
    /// What the marks are grouped by.
    pub grouping: Grouping,
    /// What was drawn before and is shown no more, to be let go of.
    pub worn: Option<Arc<Shown>>,
}

/// The drawn side of the corpus.
#[derive(Debug, Default)]
pub struct Shown {
    /// The revision of the work that it was made from.
    pub revision: u64,
    /// Every document that is not set aside, by publication date, undated last, then by id.
    pub dossiers: Vec<Arc<Dossier>>,
    /// Every passage that has a place in time.
    pub passages: Vec<PlacedPassage>,
    /// Every event that has a place in time.
    pub events: Vec<PlacedEvent>,
    /// All marks. See [`crate::analysis::marks`] and [`crate::analysis::event_marks`] for what their numbers mean.
    pub timeline: Timeline,
    /// What they are grouped by.
    pub grouping: Grouping,
    /// The day that most documents speak of.
    pub busiest_day: Option<NaiveDate>,
    /// How many dates the documents speak of.
    pub mention_count: usize,
    /// Every day that a mention names, in order.
    pub named_days: Vec<NaiveDate>,
    /// From which index on the documents have no date of publication.
    pub undated_from: usize,
    /// The dates that name neither a day nor a longer stretch of time with sharp bounds:
    /// document and mention, by their indices.
    pub without_a_day: Vec<(usize, usize)>,
    places: HashMap<DocId, usize>,
    /// By document and id: a copied document brings the ids of its passages along.
    passage_places: HashMap<(usize, PassageId), usize>,
    passages_by_day: HashMap<NaiveDate, Vec<usize>>,
}

impl Shown {
    /// The index of a document.
    pub fn index_of(&self, id: &DocId) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The index of a document's passage; none when it has no place in time.
    pub fn passage_index(&self, doc: usize, id: PassageId) -> Option<usize> {
        self.passage_places.get(&(doc, id)).copied()
    }

    /// The passages that the analyst placed on a day, or whose words name it.
    pub fn passages_on(&self, day: NaiveDate) -> impl Iterator<Item = &PlacedPassage> {
        let places = self.passages_by_day.get(&day).into_iter().flatten();
        places.filter_map(|&index| self.passages.get(index))
    }

    /// The named day next to a day: behind it or before it.
    pub fn named_day_beside(&self, day: NaiveDate, later: bool) -> Option<NaiveDate> {
        let days = &self.named_days;
        if later {
            days.get(days.partition_point(|&named| named <= day))
                .copied()
        } else {
            let before = days.partition_point(|&named| named < day);
            days.get(before.checked_sub(1)?).copied()
        }
    }
}

pub(super) fn draw(order: Order) -> Shown {
    let Order {
        revision,
        dossiers,
        annotations,
        events,
        grouping,
        worn,
    } = order;
    drop(worn);
    let passages: Vec<PlacedPassage> = annotations
        .iter()
        .filter_map(|(doc, all)| Some((*doc, dossiers.get(*doc)?, all)))
        .flat_map(|(doc, dossier, all)| {
            all.passages()
                .iter()
                .filter_map(move |passage| place_passage(doc, dossier, passage))
        })
        .collect();
    let mut named_days: Vec<NaiveDate> = dossiers
        .iter()
        .flat_map(|dossier| &dossier.mentions)
        .filter_map(|mention| mention.interval?.single_day())
        .collect();
    named_days.sort_unstable();
    named_days.dedup();
    let mut passages_by_day: HashMap<NaiveDate, Vec<usize>> = HashMap::new();
    for (index, placed) in passages.iter().enumerate() {
        if placed.placed_by != PlacedBy::Publication
            && let Some(day) = placed.interval.single_day()
        {
            passages_by_day.entry(day).or_default().push(index);
        }
    }
    Shown {
        revision,
        passage_places: passages
            .iter()
            .enumerate()
            .map(|(index, placed)| ((placed.doc, placed.id), index))
            .collect(),
        passages_by_day,
        timeline: timeline_of(grouping, &dossiers, &passages, &events),
        grouping,
        busiest_day: busiest_day(&dossiers),
        mention_count: dossiers.iter().map(|dossier| dossier.mentions.len()).sum(),
        named_days,
        undated_from: dossiers.partition_point(|dossier| dossier.document.first_day().is_some()),
        without_a_day: without_a_day(&dossiers),
        places: dossiers
            .iter()
            .enumerate()
            .map(|(index, dossier)| (dossier.document.id.clone(), index))
            .collect(),
        dossiers,
        passages,
        events,
    }
}

/// Dates only: a length of time, or a recurring one, is not asked for a day.
fn without_a_day(dossiers: &[Arc<Dossier>]) -> Vec<(usize, usize)> {
    let is_one = |mention: &Mention| {
        let is_date = matches!(mention.kind, TimexType::Date | TimexType::Time);
        is_date && !mention.interval.is_some_and(is_bounded)
    };
    let mut found = Vec::new();
    for (doc, dossier) in dossiers.iter().enumerate() {
        let mentions = dossier.mentions.iter().enumerate();
        let those = mentions.filter(|(_, mention)| is_one(mention));
        found.extend(those.map(|(index, _)| (doc, index)));
    }
    found
}

/// Whether a stretch of time has sharp bounds on both sides.
fn is_bounded(interval: Interval) -> bool {
    let is_closed = interval.start().is_some() && interval.end().is_some();
    is_closed && interval.precision() != Precision::Vague
}
