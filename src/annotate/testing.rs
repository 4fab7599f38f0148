//! Small values that this layer's tests are made of.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Annotations, Record};
use crate::model::{
    Codebook, Correction, CorrectionId, DocId, EventDate, Passage, PassageId, Rgb, Span, Tag,
    TagPath, Verdict,
};

/// The document that [`record`] holds.
pub const DOC: &str = "dispatch.txt";

/// Some seconds after the beginning of 2022.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_640_995_200 + seconds, 0).unwrap()
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
        tags: tags.iter().map(|tag| path(tag)).collect(),
        note: String::new(),
        event_date: None,
        author: "ana".to_owned(),
        created: at(0),
        modified: at(0),
        revision: 1,
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
        author: "ana".to_owned(),
        created: at(0),
        modified: at(0),
        revision: 1,
    }
}

/// These tags, and one document with one passage.
pub fn record(codebook: &[&str], on_passage: &[&str]) -> Record {
    let mut annotations = Annotations::default();
    annotations.set_passages(vec![passage(1, Span::new(4, 9), on_passage)]);
    Record {
        codebook: Codebook {
            tags: codebook.iter().map(|name| tag(name)).collect(),
        },
        annotations: [(DocId::new(DOC), annotations)].into(),
        ..Record::default()
    }
}
