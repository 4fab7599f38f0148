//! Small values that this layer's tests are made of.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Annotations, Record};
use crate::model::{
    Codebook, Content, Correction, CorrectionId, DocId, EventDate, Hand, Passage, PassageId, Rgb,
    Seat, Span, Tag, TagPath, Verdict,
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

/// These tags, and one document with one passage.
pub fn record(codebook: &[&str], on_passage: &[&str]) -> Record {
    let mut annotations = Annotations::default();
    annotations.set_things(vec![passage(1, Span::new(4, 9), on_passage)], Vec::new());
    Record {
        codebook: Codebook {
            tags: codebook.iter().map(|name| tag(name)).collect(),
        },
        annotations: [(DocId::new(DOC), annotations)].into(),
        ..Record::default()
    }
}
