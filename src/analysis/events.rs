//! What a passage gives an event to begin with, and an event's dates as a person reads and
//! types them.
//!
//! Invariant: no date is made up. Where the words name none, the event has none until the
//! analyst says so.

use chrono::NaiveDate;

use super::{Dossier, interval_in_words, read_date, short_day, snippet};
use crate::model::{
    DocId, EventDate, EventFacts, Interval, Mention, Passage, PassageRef, Precision,
};
use crate::timex::DateOrder;

/// Longest title that is taken from a passage's words, in characters.
const TITLE_CHARS: usize = 80;

/// The event that a passage tells of: its title from the words, its date from the passage's
/// event date or else from a date in the words or the nearest in their sentence, and its status
/// from that date. The passage supports it.
pub fn event_of_passage(dossier: &Dossier, passage: &Passage) -> EventFacts {
    let mention = mention_for(dossier, passage);
    let mut facts = EventFacts {
        title: snippet(&dossier.document, passage.span, TITLE_CHARS),
        status: mention.map(|mention| mention.status).unwrap_or_default(),
        supports: vec![PassageRef {
            doc: dossier.document.id.clone(),
            passage: passage.id,
        }],
        ..EventFacts::default()
    };
    match (&passage.content.event_date, mention) {
        (Some(date), _) => facts.best = Some(date.clone()),
        (None, Some(mention)) => set_dates(&mut facts, mention),
        (None, None) => {}
    }
    facts
}

/// The date that some words speak of: the most exact of those in them, or else the nearest in
/// their sentence.
fn mention_for<'a>(dossier: &'a Dossier, passage: &Passage) -> Option<&'a Mention> {
    let dated = |span| {
        let mentions = dossier.mentions_in(span);
        let mentions = mentions.filter_map(|index| dossier.mentions.get(index));
        mentions.filter_map(|mention| Some((mention, mention.interval?.precision())))
    };
    let inside = dated(passage.span).min_by_key(|(_, precision)| *precision);
    let near = || {
        let away = |mention: &Mention| {
            let behind = mention.span.start.saturating_sub(passage.span.end);
            behind.max(passage.span.start.saturating_sub(mention.span.end))
        };
        let sentence = dated(dossier.sentence_around(passage.span));
        sentence.min_by_key(|(mention, precision)| (away(mention), *precision))
    };
    inside.or_else(near).map(|(mention, _)| mention)
}

/// "4 February or earlier" has no best date but a bound. Where the bounds of a vague time lie is
/// the reader's guess, and no word of the document: "recent months" gives no date.
fn set_dates(facts: &mut EventFacts, mention: &Mention) {
    let Some(interval) = mention.interval else {
        return;
    };
    let is_open = interval.start().is_none() || interval.end().is_none();
    facts.best = EventDate::parse(&mention.value).filter(|_| !is_open);
    let is_guessed = interval.precision() == Precision::Vague && !is_open;
    if facts.best.is_none() && !is_guessed {
        facts.earliest = interval.first_day().and_then(on_day);
        facts.latest = interval.last_day().and_then(on_day);
    }
}

fn on_day(day: NaiveDate) -> Option<EventDate> {
    EventDate::parse(&day.to_string())
}

/// The latest date that may be offered for an undated event: what a document tells as past was
/// so by the day it was published, so the first of its supporting documents bounds it.
pub fn on_or_before_publication(
    facts: &EventFacts,
    published: impl Fn(&DocId) -> Option<NaiveDate>,
) -> Option<EventDate> {
    if !facts.is_undated() {
        return None;
    }
    let days = facts.supports.iter().map(|linked| published(&linked.doc));
    on_day(days.flatten().min()?)
}

/// When an event lies: its best date, or else from its earliest to its latest.
pub fn interval_of(facts: &EventFacts) -> Option<Interval> {
    if let Some(best) = &facts.best {
        return Some(best.interval());
    }
    let earliest = facts.earliest.as_ref().map(EventDate::interval);
    let latest = facts.latest.as_ref().map(EventDate::interval);
    let start = earliest.and_then(Interval::start);
    let end = latest.and_then(Interval::end);
    (start.is_some() || end.is_some()).then(|| Interval::new(start, end, Precision::Vague))
}

/// An event's dates for a cell: `10 Feb 2022`, `1 Feb 2022 – 10 Feb 2022`, `by 9 Feb 2022`,
/// `from February 2022`; empty when it has none.
pub fn event_dates_in_words(facts: &EventFacts) -> String {
    let words = |date: &EventDate| match date.interval().single_day() {
        Some(day) => short_day(day),
        None => interval_in_words(date.interval()),
    };
    match (&facts.best, &facts.earliest, &facts.latest) {
        (Some(best), ..) => words(best),
        (None, Some(earliest), Some(latest)) => format!("{} – {}", words(earliest), words(latest)),
        (None, Some(earliest), None) => format!("from {}", words(earliest)),
        (None, None, Some(latest)) => format!("by {}", words(latest)),
        (None, None, None) => String::new(),
    }
}

/// The dates of an event as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedDates {
    /// The best date.
    pub best: Option<EventDate>,
    /// The earliest.
    pub earliest: Option<EventDate>,
    /// The latest.
    pub latest: Option<EventDate>,
}

/// An event's dates for typing: `2022-02-10`, `2022-02-01..2022-02-10`, `..2022-02-09`, or a
/// best date with its bounds, `2022-02-10 (2022-02..)`.
pub fn dates_to_type(facts: &EventFacts) -> String {
    let value = |date: &Option<EventDate>| {
        let value = date.as_ref().map(|date| date.value().to_owned());
        value.unwrap_or_default()
    };
    let bounds = match (&facts.earliest, &facts.latest) {
        (None, None) => String::new(),
        (earliest, latest) => format!("{}..{}", value(earliest), value(latest)),
    };
    match (&facts.best, bounds.as_str()) {
        (None, _) => bounds,
        (Some(_), "") => value(&facts.best),
        (Some(_), _) => format!("{} ({bounds})", value(&facts.best)),
    }
}

/// Reads dates as [`dates_to_type`] has them, each also in words ("10 February 2022"), relative
/// ones against `anchor`. `None` when any of them names no stretch of the calendar.
pub fn read_dates(typed: &str, anchor: Option<NaiveDate>, order: DateOrder) -> Option<TypedDates> {
    let one = |typed: &str| match typed.trim() {
        "" => Some(None),
        typed => read_date(typed, anchor, order).map(Some),
    };
    let typed = typed.trim();
    let (best, bounds) = match typed.strip_suffix(')').and_then(|it| it.split_once('(')) {
        Some((best, bounds)) => (best, bounds),
        None if typed.contains("..") => ("", typed),
        None => (typed, ""),
    };
    let (earliest, latest) = match bounds.split_once("..") {
        Some(both) => both,
        None if bounds.trim().is_empty() => ("", ""),
        None => return None,
    };
    Some(TypedDates {
        best: one(best)?,
        earliest: one(earliest)?,
        latest: one(latest)?,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::annotate::UNKNOWN_TIME;
    use crate::model::{Content, Hand, PassageId, Seat, Span, Status};

    fn passage(span: Span, event_date: &str) -> Passage {
        let hand = Hand {
            author: "ana".to_owned(),
            seat: Seat::default(),
            at: UNKNOWN_TIME,
        };
        Passage {
            id: PassageId(Uuid::from_u128(1)),
            span,
            content: Content {
                event_date: EventDate::parse(event_date),
                ..Content::default()
            },
            stamp: hand.stamp(),
        }
    }

    #[test]
    fn a_passage_gives_an_event_title_date_and_status() {
        // Published on Tuesday 8 February 2022.
        let check = |text: &str, words: &str, event_date: &str, dates: &str, status: Status| {
            let dossier = dossier_of("2022-02-08", text);
            let start = text.find(words).unwrap();
            let passage = passage(Span::new(start, start + words.len()), event_date);
            let facts = event_of_passage(&dossier, &passage);
            assert_eq!(facts.title, words);
            assert_eq!(
                (dates_to_type(&facts).as_str(), facts.status),
                (dates, status),
                "{text}"
            );
            assert_eq!(facts.supports.len(), 1);
        };
        let talks = "The ministers will meet in Vienna on Thursday. They met on 4 February 2022.";
        check(
            talks,
            "will meet in Vienna on Thursday",
            "",
            "2022-02-10",
            Status::Planned,
        );
        check(
            talks,
            "will meet in Vienna",
            "",
            "2022-02-10",
            Status::Planned,
        );
        check(talks, "They met", "", "2022-02-04", Status::Occurred);
        check(
            talks,
            "will meet in Vienna",
            "2022-03",
            "2022-03",
            Status::Planned,
        );
        // What is told in the past of a day still to come is a plan.
        let both = "On 1 March 2022 the mine closed and 400 workers left on 5 March 2022.";
        check(both, "the mine closed", "", "2022-03-01", Status::Planned);
        check(both, "400 workers left", "", "2022-03-05", Status::Planned);
        check(
            "The bridge is closed.",
            "bridge is closed",
            "",
            "",
            Status::Unknown,
        );
        let bound = "The bridge was closed on 4 February 2022 or earlier.";
        check(
            bound,
            "bridge was closed",
            "",
            "..2022-02-04",
            Status::Occurred,
        );
        let part = "The mine was closed in early 2021.";
        check(part, "mine was closed", "", "2021", Status::Occurred);
        let vague = "The mine was closed in recent months.";
        check(vague, "mine was closed", "", "", Status::Occurred);
    }

    #[test]
    fn on_or_before_publication_is_offered_for_undated_events_alone() {
        let published = |doc: &DocId| doc.as_str().parse().ok();
        let check = |documents: &[&str], latest: &str, expected: Option<&str>| {
            let facts = EventFacts {
                latest: EventDate::parse(latest),
                supports: documents
                    .iter()
                    .map(|doc| PassageRef {
                        doc: DocId::new(*doc),
                        passage: PassageId(Uuid::from_u128(1)),
                    })
                    .collect(),
                ..EventFacts::default()
            };
            let offered = on_or_before_publication(&facts, published);
            assert_eq!(offered.as_ref().map(EventDate::value), expected);
        };
        check(&["2022-02-08"], "", Some("2022-02-08"));
        check(
            &["2022-02-08", "undated", "2022-02-07"],
            "",
            Some("2022-02-07"),
        );
        check(&["2022-02-08"], "2022-02-01", None);
        check(&["undated"], "", None);
        check(&[], "", None);
    }

    #[test]
    fn dates_are_typed_and_read_back() {
        let check = |typed: &str, again: Option<&str>, words: &str| {
            let read = read_dates(typed, "2022-02-08".parse().ok(), DateOrder::DayFirst);
            let facts = read.map(|dates| EventFacts {
                best: dates.best,
                earliest: dates.earliest,
                latest: dates.latest,
                ..EventFacts::default()
            });
            assert_eq!(
                facts.as_ref().map(dates_to_type).as_deref(),
                again,
                "{typed}"
            );
            let facts = facts.unwrap_or_default();
            assert_eq!(event_dates_in_words(&facts), words, "{typed}");
            assert_eq!(interval_of(&facts).is_some(), !words.is_empty());
        };
        check("", Some(""), "");
        check(" 2022-02-10 ", Some("2022-02-10"), "10 Feb 2022");
        check("10 February 2022", Some("2022-02-10"), "10 Feb 2022");
        check("yesterday", Some("2022-02-07"), "7 Feb 2022");
        check("..2022-02-09", Some("..2022-02-09"), "by 9 Feb 2022");
        check("2022-02..", Some("2022-02.."), "from February 2022");
        check(
            "03/04/2022 .. 5 April 2022",
            Some("2022-04-03..2022-04-05"),
            "3 Apr 2022 – 5 Apr 2022",
        );
        check(
            "2022-02-10 (2022-02..)",
            Some("2022-02-10 (2022-02..)"),
            "10 Feb 2022",
        );
        check("(..2022)", Some("..2022"), "by 2022");
        check("soon", None, "");
        check("2022-02-10..soon", None, "");
        check("2022-02-10 (2022)", None, "");
    }
}
