//! Small values that this layer's tests are made of.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Annotations, Record};
use crate::model::{
    About, Assessment, ChronologyLine, Codebook, Confidence, Content, Correction, CorrectionId,
    Details, DocId, Event, EventDate, EventFacts, EventId, Hand, LineFacts, LineId, LinePlace,
    LineSource, Passage, PassageId, PassageRef, Position, Probability, PublishedAs, Rgb, Seat,
    Span, Standing, Status, Tag, TagPath, TextHash, Triage, Verdict,
};

/// The document that [`record`] holds.
pub const DOC: &str = "dispatch.txt";

/// How many cases a property is tried on: more where `DATELINE_CASES` asks for it.
pub fn cases(usual: u32) -> u32 {
    let asked = std::env::var("DATELINE_CASES").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual)
}

/// Some seconds after the beginning of 2022.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_640_995_200 + seconds, 0).unwrap()
}

/// The same analyst at the same window, so many seconds later.
pub fn hand(seconds: i64) -> Hand {
    Hand {
        author: "ana".to_owned(),
        seat: Seat::parse("seat-1").unwrap(),
        at: at(seconds),
    }
}

pub fn path(typed: &str) -> TagPath {
    TagPath::parse(typed).unwrap()
}

pub fn tag(typed: &str) -> Tag {
    Tag {
        path: path(typed),
        colour: Rgb([120, 120, 120]),
        description: String::new(),
        key: None,
    }
}

pub fn passage(id: u128, span: Span, tags: &[&str]) -> Passage {
    Passage {
        id: PassageId(Uuid::from_u128(id)),
        span,
        content: Content {
            tags: tags.iter().map(|tag| path(tag)).collect(),
            ..Content::default()
        },
        stamp: hand(0).stamp(),
    }
}

/// A correction to a value, or `rejected`.
pub fn correction(id: u128, span: Span, verdict: &str) -> Correction {
    Correction {
        id: CorrectionId(Uuid::from_u128(id)),
        span,
        verdict: match verdict {
            "rejected" => Verdict::Rejected,
            value => Verdict::Value(EventDate::parse(value).unwrap()),
        },
        stamp: hand(0).stamp(),
    }
}

/// An event with nothing but a title.
pub fn event(id: u128, title: &str) -> Event {
    Event {
        id: EventId(Uuid::from_u128(id)),
        facts: EventFacts {
            title: title.to_owned(),
            ..EventFacts::default()
        },
        stamp: hand(0).stamp(),
    }
}

/// An event of which everything is known.
pub fn full_event(id: u128) -> Event {
    let linked = |n: u128| PassageRef {
        doc: DocId::new(DOC),
        passage: PassageId(Uuid::from_u128(n)),
    };
    Event {
        facts: EventFacts {
            title: "Talks “again”".to_owned(),
            earliest: EventDate::parse("2022-02"),
            latest: EventDate::parse("2022-W08"),
            best: EventDate::parse("2022-02-10"),
            place: "Vienna".to_owned(),
            actors: vec!["ministry".to_owned(), "Смит; Co".to_owned()],
            status: Status::Postponed,
            assessment: Assessment {
                probability: Some(Probability::RealisticPossibility),
                confidence: Some(Confidence::Low),
            },
            note: "Who asked?\nTwice.".to_owned(),
            supports: vec![linked(1), linked(2)],
            contradicts: vec![linked(3)],
            follows: Some(EventId(Uuid::from_u128(99))),
        },
        ..event(id, "")
    }
}

/// A line of the chronology with nothing but words.
pub fn line(id: u128, words: &str) -> ChronologyLine {
    ChronologyLine {
        id: LineId(Uuid::from_u128(id)),
        facts: LineFacts {
            words: words.to_owned(),
            ..LineFacts::default()
        },
        stamp: hand(0).stamp(),
    }
}

/// A line of which everything is known.
pub fn full_line(id: u128) -> ChronologyLine {
    let source = |start: usize, text: Option<&str>| LineSource {
        document: DocId::new(DOC),
        quote: "Talks “again”\non Friday".to_owned(),
        position: Position {
            start,
            end: start + 22,
        },
        text: text.map(TextHash::of),
    };
    ChronologyLine {
        facts: LineFacts {
            time: EventDate::parse("2022-02"),
            place: LinePlace(-7),
            words: "They talked.".to_owned(),
            standing: Standing::Announced,
            status: Status::Tentative,
            is_dropped: true,
            sources: vec![source(4, Some("a text")), source(90, None)],
        },
        ..line(id, "")
    }
}

/// These tags, and one document with one passage.
pub fn record(codebook: &[&str], on_passage: &[&str]) -> Record {
    let mut annotations = Annotations::default();
    annotations.set_things(vec![passage(1, Span::new(4, 9), on_passage)], Vec::new());
    Record {
        codebook: Codebook {
            tags: codebook.iter().map(|name| tag(name)).collect(),
        },
        annotations: [(DocId::new(DOC), annotations.into())].into(),
        ..Record::default()
    }
}

/// What an analyst said of a document as a whole, everything that there is to say.
pub fn about() -> About {
    About {
        triage: Triage::Relevant,
        tags: vec![path("port")],
        note: "key".to_owned(),
        details: Details {
            published: PublishedAs::of_word("1998-05"),
            title: Some("On the port".to_owned()),
            outlet: Some(String::new()),
            author: Some("Lind".to_owned()),
            language: Some("eng".to_owned()),
        },
    }
}
