//! Documents, mentions and passages as marks on the timeline.

use std::sync::Arc;

use super::Dossier;
use crate::model::{Interval, Passage, PassageId, Standing, TagPath};
use crate::timeline::{Lane, Mark, MarkId};

/// A passage with its place in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedPassage {
    /// The document, as an index into the dossiers.
    pub doc: usize,
    /// The passage.
    pub id: PassageId,
    /// Its first tag, which gives its mark a colour.
    pub tag: Option<TagPath>,
    /// When the thing it tells of happened, as far as is known.
    pub interval: Interval,
    /// Where that was learnt.
    pub placed_by: PlacedBy,
    /// Which side of that time the document stands on.
    pub standing: Standing,
}

/// Where a passage's place in time was learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacedBy {
    /// The analyst gave it.
    EventDate,
    /// A date stands in the passage, or else in its sentence: the mention's index.
    Mention(usize),
    /// Nothing better: the document was published then.
    Publication,
}

impl PlacedBy {
    /// For a person: "by its event date".
    pub fn phrase(self) -> &'static str {
        match self {
            PlacedBy::EventDate => "by its event date",
            PlacedBy::Mention(_) => "by a date in its words or their sentence",
            PlacedBy::Publication => "by publication: no date in its words or their sentence",
        }
    }
}

/// Gives a passage its place in time; `None` when neither the analyst, nor the words, nor the
/// document's date gives one.
pub fn place_passage(doc: usize, dossier: &Dossier, passage: &Passage) -> Option<PlacedPassage> {
    let dated_mention = |span| {
        let dated = dossier.mentions_in(span).filter_map(|index| {
            let mention = dossier.mentions.get(index)?;
            Some((index, mention.interval?, dossier.standing_of(mention)))
        });
        // Of "invited for the coming months, on 10 February" the day says more; of several
        // equally exact ones the first counts.
        dated.min_by_key(|(_, interval, _)| interval.precision())
    };
    let from_words = || {
        dated_mention(passage.span).or_else(|| dated_mention(dossier.sentence_around(passage.span)))
    };
    let published = dossier.document.date();
    let (interval, placed_by, standing) = if let Some(date) = &passage.content.event_date {
        // The analyst's date says when; the words may still say on which side they stand.
        let interval = date.interval();
        let status = from_words().and_then(|(index, ..)| dossier.mentions.get(index));
        let status = status.map(|mention| mention.status).unwrap_or_default();
        let standing = Standing::of(status, Some(interval), published);
        (interval, PlacedBy::EventDate, standing)
    } else if let Some((index, interval, standing)) = from_words() {
        (interval, PlacedBy::Mention(index), standing)
    } else {
        (
            Interval::day(published?),
            PlacedBy::Publication,
            Standing::Mentioned,
        )
    };
    Some(PlacedPassage {
        doc,
        id: passage.id,
        tag: passage.content.tags.first().cloned(),
        interval,
        placed_by,
        standing,
    })
}

/// All marks of some documents and placed passages. A mark's `document` is the index of its
/// dossier; its `item` is the index of the mention in the dossier, or of the placed passage.
pub fn marks(dossiers: &[Arc<Dossier>], passages: &[PlacedPassage]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (doc, dossier) in dossiers.iter().enumerate() {
        if let Some(date) = dossier.document.date() {
            marks.extend(mark(
                Lane::Publication,
                doc,
                0,
                Interval::day(date),
                Standing::Mentioned,
            ));
        }
        for (item, mention) in dossier.mentions.iter().enumerate() {
            if let Some(interval) = mention.interval {
                let standing = dossier.standing_of(mention);
                marks.extend(mark(Lane::Mention, doc, item, interval, standing));
            }
        }
    }
    for (item, passage) in passages.iter().enumerate() {
        let (doc, interval) = (passage.doc, passage.interval);
        marks.extend(mark(Lane::Passage, doc, item, interval, passage.standing));
    }
    marks
}

fn mark(
    lane: Lane,
    document: usize,
    item: usize,
    interval: Interval,
    standing: Standing,
) -> Option<Mark> {
    let id = MarkId {
        lane,
        document: u32::try_from(document).ok()?,
        item: u32::try_from(item).ok()?,
    };
    Mark::new(id, interval, standing)
}
