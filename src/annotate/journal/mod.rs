//! The records of a journal: what was done, so that it can be undone after a restart, and what
//! came of it, so that it can be put back into files that do not hold it yet.
//!
//! Invariants: what came of an edit is told as pages of sidecars, which are merged by ancestry
//! like any other: taking in a record twice, late or in another order changes nothing. A record
//! that a newer version wrote is left unread.

mod wire;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use super::edit::Edit;
use super::history::Step;
use crate::model::{DocId, Seat, TextHash};

/// The version that is written, and the newest that can be read.
const SCHEMA: u32 = 1;

/// One record.
#[derive(Debug, Default)]
pub struct Entry {
    /// What was done; `None` when the record only tells how things stand.
    pub deed: Option<Deed>,
    /// The texts that the places in the deed were counted in.
    pub texts: BTreeMap<DocId, TextHash>,
    /// What came of it: for each document a sidecar with what was touched.
    pub pages: BTreeMap<DocId, Box<RawValue>>,
    /// The codebook as it became, if it changed.
    pub codebook: Option<Box<RawValue>>,
    /// An events file with the events that were touched, if any were.
    pub events: Option<Box<RawValue>>,
    /// A chronology's file with the lines that were touched, if any were.
    pub chronology: Option<Box<RawValue>>,
    /// The settings as they became, if they changed.
    pub settings: Option<Box<RawValue>>,
    /// A file that now holds everything that was told of it up to a revision of the work.
    pub written: Option<(Told, u64)>,
    /// The revision of the work that the record leads to.
    pub revision: u64,
}

/// What a record can tell of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Told {
    /// A document.
    Document(DocId),
    /// The codebook.
    Codebook,
    /// The events.
    Events,
    /// The chronology.
    Chronology,
    /// The settings.
    Settings,
}

/// What was done.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A step.
    Step(Step),
    /// More typing, which makes the last step this one; `None` when it was typed back.
    Joined(Option<Step>),
    /// The last step was taken back.
    Undo,
    /// The last step that was taken back was done again.
    Redo,
}

/// Why a record could not be read or written.
#[derive(Debug, Error)]
pub enum EntryError {
    /// It is not what this version writes.
    #[error("a record cannot be understood: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A later Dateline wrote it.
    #[error("a record was written by a newer version of Dateline (format {0})")]
    Newer(u32),
    /// It names something that makes no sense.
    #[error("a record makes no sense")]
    Nonsense,
}

#[derive(Serialize, Deserialize)]
struct Written {
    schema: u32,
    at: DateTime<Utc>,
    seat: String,
    #[serde(default)]
    revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written: Option<(WrittenTold, u64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deed: Option<WrittenDeed>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    texts: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pages: BTreeMap<String, Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    codebook: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    events: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chronology: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<Box<RawValue>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenTold {
    Document(String),
    Codebook,
    Events,
    Chronology,
    Settings,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenDeed {
    Step(WrittenStep),
    Joined(Option<WrittenStep>),
    Undo,
    Redo,
}

#[derive(Serialize, Deserialize)]
struct WrittenStep {
    label: String,
    edit: wire::Edit,
}

/// Writes a record: one line of JSON, without its end.
///
/// # Errors
/// When it cannot be put into JSON, which nothing is known to cause.
pub fn write(entry: Entry, seat: &Seat, at: DateTime<Utc>) -> Result<Vec<u8>, EntryError> {
    let step = |step: Step| WrittenStep {
        label: step.label,
        edit: wire::Edit::from(&step.edit),
    };
    let written = Written {
        schema: SCHEMA,
        at,
        seat: seat.to_string(),
        revision: entry.revision,
        written: entry.written.map(|(told, revision)| {
            let told = match told {
                Told::Document(doc) => WrittenTold::Document(doc.to_string()),
                Told::Codebook => WrittenTold::Codebook,
                Told::Events => WrittenTold::Events,
                Told::Chronology => WrittenTold::Chronology,
                Told::Settings => WrittenTold::Settings,
            };
            (told, revision)
        }),
        deed: entry.deed.map(|deed| match deed {
            Deed::Step(taken) => WrittenDeed::Step(step(taken)),
            Deed::Joined(joined) => WrittenDeed::Joined(joined.map(step)),
            Deed::Undo => WrittenDeed::Undo,
            Deed::Redo => WrittenDeed::Redo,
        }),
        texts: entry
            .texts
            .into_iter()
            .map(|(doc, hash)| (doc.to_string(), hash.to_string()))
            .collect(),
        pages: entry
            .pages
            .into_iter()
            .map(|(doc, page)| (doc.to_string(), page))
            .collect(),
        codebook: entry.codebook,
        events: entry.events,
        chronology: entry.chronology,
        settings: entry.settings,
    };
    Ok(serde_json::to_vec(&written)?)
}

/// Reads a record, and the seat that it was made at.
///
/// # Errors
/// When it cannot be understood.
pub fn read(record: &[u8]) -> Result<(Entry, Seat), EntryError> {
    #[derive(Deserialize)]
    struct Version {
        schema: u32,
    }
    let Version { schema } = serde_json::from_slice(record)?;
    if schema > SCHEMA {
        return Err(EntryError::Newer(schema));
    }
    let written: Written = serde_json::from_slice(record)?;
    let seat = Seat::parse(&written.seat).ok_or(EntryError::Nonsense)?;
    let step = |step: WrittenStep| {
        Ok::<_, EntryError>(Step {
            label: step.label,
            edit: Edit::try_from(step.edit).map_err(|wire::Nonsense| EntryError::Nonsense)?,
        })
    };
    let deed = match written.deed {
        None => None,
        Some(WrittenDeed::Step(taken)) => Some(Deed::Step(step(taken)?)),
        Some(WrittenDeed::Joined(joined)) => Some(Deed::Joined(joined.map(step).transpose()?)),
        Some(WrittenDeed::Undo) => Some(Deed::Undo),
        Some(WrittenDeed::Redo) => Some(Deed::Redo),
    };
    let texts = written.texts.into_iter().map(|(doc, hash)| {
        let hash = TextHash::parse(&hash).ok_or(EntryError::Nonsense)?;
        Ok::<_, EntryError>((DocId::new(doc), hash))
    });
    let entry = Entry {
        deed,
        texts: texts.collect::<Result<_, _>>()?,
        pages: written
            .pages
            .into_iter()
            .map(|(doc, page)| (DocId::new(doc), page))
            .collect(),
        codebook: written.codebook,
        events: written.events,
        chronology: written.chronology,
        settings: written.settings,
        written: written.written.map(|(told, revision)| {
            let told = match told {
                WrittenTold::Document(doc) => Told::Document(DocId::new(doc)),
                WrittenTold::Codebook => Told::Codebook,
                WrittenTold::Events => Told::Events,
                WrittenTold::Chronology => Told::Chronology,
                WrittenTold::Settings => Told::Settings,
            };
            (told, revision)
        }),
        revision: written.revision,
    };
    Ok((entry, seat))
}
