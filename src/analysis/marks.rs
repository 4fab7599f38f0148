//! Documents, mentions, passages and events as marks on the timeline.

use std::sync::Arc;

use super::{Dossier, interval_of};
use crate::model::{
    Document, Event, EventId, Interval, Mention, Passage, PassageId, Span, Stance, Standing,
    Status, TagPath,
};
use crate::timeline::{Choice, Lane, Mark, MarkId};

/// A passage with its place in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedPassage {
    /// The document, as an index into the dossiers.
    pub doc: usize,
    /// The passage.
    pub id: PassageId,
    /// Its words.
    pub span: Span,
    /// Who is the origin of what it says; may be empty.
    pub said_by: String,
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

/// An event with its place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedEvent {
    /// The event.
    pub id: EventId,
    /// When it lies: by its best date, or from its earliest to its latest.
    pub interval: Interval,
    /// Whether it is still to come or has happened, by its status.
    pub standing: Standing,
    /// What became of it.
    pub status: Status,
}

/// Gives an event its place in time; `None` when it has no date.
pub fn place_event(event: &Event) -> Option<PlacedEvent> {
    Some(PlacedEvent {
        id: event.id,
        interval: interval_of(&event.facts)?,
        standing: Standing::of(event.facts.status, None, None),
        status: event.facts.status,
    })
}

/// The marks of some placed events. A mark's `item` is the event's index.
pub fn event_marks(events: &[PlacedEvent]) -> impl Iterator<Item = Mark> {
    let numbered = events.iter().enumerate();
    numbered.filter_map(|(item, event)| {
        let mark = mark(Lane::Event, 0, item, event.interval, event.standing)?;
        Some(mark.told_as(event.status, false))
    })
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
            publication_interval(&dossier.document)?,
            PlacedBy::Publication,
            Standing::Mentioned,
        )
    };
    Some(PlacedPassage {
        doc,
        id: passage.id,
        span: passage.span,
        said_by: passage.content.said_by.clone(),
        tag: passage.content.tags.first().cloned(),
        interval,
        placed_by,
        standing,
    })
}

/// When a document was published, as a mark of the timeline covers it: its day, or what is known
/// of it.
pub fn publication_interval(document: &Document) -> Option<Interval> {
    let published = document.published?;
    Some(match published.day() {
        Some(day) => Interval::day(day),
        None => published.interval(),
    })
}

/// Every time that a mention may speak of: the chosen one first, then those of other readings
/// that are as likely.
pub fn times_of(mention: &Mention) -> impl Iterator<Item = Interval> {
    let chosen = mention.interval;
    let live = mention.other_readings.iter().filter(|other| other.live);
    let others = live.filter_map(|other| other.interval);
    chosen
        .into_iter()
        .chain(others.filter(move |other| Some(*other) != chosen))
}

/// All marks of some documents and placed passages. A mark's `document` is the index of its
/// dossier; its `item` is the index of the mention in the dossier, or of the placed passage.
/// A mention that can be read in several ways has a mark for each.
pub fn marks(dossiers: &[Arc<Dossier>], passages: &[PlacedPassage]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (doc, dossier) in dossiers.iter().enumerate() {
        let published = dossier.document.date();
        if let Some(interval) = publication_interval(&dossier.document) {
            marks.extend(mark(
                Lane::Publication,
                doc,
                0,
                interval,
                Standing::Mentioned,
            ));
        }
        for (item, mention) in dossier.mentions.iter().enumerate() {
            if let Some(interval) = mention.interval {
                let standing = dossier.standing_of(mention);
                let is_denied = mention.stance == Some(Stance::Denies);
                let told = |mark: Mark| mark.told_as(mention.status, is_denied);
                let chosen = mark(Lane::Mention, doc, item, interval, standing).map(told);
                let before = marks.len();
                for other in times_of(mention).skip(1) {
                    let standing = Standing::of(mention.status, Some(other), published);
                    let other = mark(Lane::Mention, doc, item, other, standing);
                    marks.extend(other.map(|mark| told(mark).chosen_as(Choice::Other)));
                }
                let choice = if marks.len() > before {
                    Choice::Chosen
                } else {
                    Choice::Only
                };
                marks.extend(chosen.map(|mark| mark.chosen_as(choice)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::analysis::{ReadingOrder, day_sheet, other_times_in_words, times_in_words};
    use crate::model::OrderSetting;
    use crate::timex::OrderEvidence;

    /// The marks of the mentions of a text that was published on a Sunday.
    fn marks_of(text: &str) -> (Arc<Dossier>, Vec<(Choice, String, u32)>) {
        let document = dossier_of("2022-02-13", text).document;
        let order = ReadingOrder::new(OrderSetting::Guess, OrderEvidence::default());
        let dossier = Arc::new(Dossier::study(document, order));
        let mut marks = marks(&[Arc::clone(&dossier)], &[]);
        marks.retain(|mark| mark.lane() == Lane::Mention);
        marks.sort_by_key(|mark| (mark.id(), mark.choice()));
        let told = marks.iter().map(|mark| {
            let day = mark.start().date().unwrap().to_string();
            (mark.choice(), day, mark.id().item)
        });
        let told = told.collect();
        (dossier, told)
    }

    #[test]
    fn a_mention_has_a_mark_for_each_reading_that_is_as_likely() {
        let check = |text: &str, expected: &[(Choice, &str, u32)]| {
            let (_, found) = marks_of(text);
            let found: Vec<(Choice, &str, u32)> = found
                .iter()
                .map(|(choice, day, item)| (*choice, day.as_str(), *item))
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "They met last week, not on 10 February 2022.",
            &[
                (Choice::Chosen, "2022-01-31", 0),
                (Choice::Other, "2022-02-06", 0),
                (Choice::Only, "2022-02-10", 1),
            ],
        );
        check(
            "Signed 03/04/2021, sealed 13/04/2021.",
            &[
                (Choice::Chosen, "2021-03-04", 0),
                (Choice::Other, "2021-04-03", 0),
                (Choice::Only, "2021-04-13", 1),
            ],
        );
        // A reading that is less likely is told of and not drawn.
        check("They meet on Friday.", &[(Choice::Only, "2022-02-18", 0)]);
    }

    #[test]
    fn either_day_of_an_unclear_date_tells_of_the_other() {
        let (dossier, _) = marks_of("The lease was signed on 03/04/2021.");
        let mention = &dossier.mentions[0];
        assert_eq!(
            times_in_words(mention).as_deref(),
            Some("Thursday 4 March 2021 or Saturday 3 April 2021")
        );
        let check = |day: &str, lines: usize, other: Option<&str>| {
            let day = day.parse().unwrap();
            let sheet = day_sheet(&[Arc::clone(&dossier)], day);
            let named = sheet.announced.len() + sheet.reported.len() + sheet.mentioned.len();
            assert_eq!(named, lines, "{day}");
            let this = times_of(mention).find(|time| time.touches(day));
            let found = this.and_then(|this| other_times_in_words(mention, this));
            assert_eq!(found.as_deref(), other, "{day}");
        };
        check("2021-03-04", 1, Some("or Saturday 3 April 2021"));
        check("2021-04-03", 1, Some("or Thursday 4 March 2021"));
        check("2021-04-04", 0, None);
    }
}
