//! Lines ↔ entries of a chronology's file.
//!
//! Invariant: what was understood is taken out of an entry, and everything else stays in it for
//! the next writing. Fields that may be messy are plain JSON values, so that one odd field never
//! costs its whole line.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::FILE_NAME;
use crate::annotate::collection::{
    Fields, Kind, Left, StampEntry, keep, read_uuid, take_list, taken, taken_text, with_kept,
    words_value,
};
use crate::annotate::edit::EditError;
use crate::model::{
    ChronologyLine, DocId, EventDate, LineFacts, LineId, LinePlace, LineSource, Position, Standing,
    Status, TextHash,
};

/// The kind of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfLines;

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Value>,
    #[serde(flatten)]
    stamp: StampEntry,
    #[serde(skip_serializing_if = "Option::is_none")]
    rivals: Option<Value>,
    #[serde(flatten)]
    rest: Fields,
}

/// Words that a line rests on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceEntry {
    document: String,
    quote: String,
    start: usize,
    end: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text_hash: Option<Value>,
    #[serde(flatten)]
    rest: Fields,
}

/// What one entry holds beyond its line: whatever was understood is taken out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryLeftover {
    entry: Entry,
    /// Fields of the sources, and hashes that are none, each with its source.
    sources: Vec<(LineSource, Option<Value>, Fields)>,
}

impl Left for EntryLeftover {
    type Entry = Entry;

    fn rivals_of(entry: &mut Entry) -> &mut Option<Value> {
        &mut entry.rivals
    }

    fn entry_mut(&mut self) -> &mut Entry {
        &mut self.entry
    }
}

impl Kind for OfLines {
    type Id = LineId;
    type Facts = LineFacts;
    type Entry = Entry;
    type Leftover = EntryLeftover;

    const FILE_NAME: &'static str = FILE_NAME;
    const SCHEMA: u64 = 1;
    const LIST: &'static str = "lines";
    const NOUN: &'static str = "line";
    const TOGETHER: &'static str = "the lines of the chronology";
    const MISSING: EditError = EditError::NoSuchLine;
    const TAKEN: EditError = EditError::LineExists;

    fn id(id: Uuid) -> LineId {
        LineId(id)
    }

    fn uuid(id: LineId) -> Uuid {
        id.0
    }

    fn read_entry(
        mut entry: Entry,
        warn: &mut dyn FnMut(String),
    ) -> Option<(ChronologyLine, EntryLeftover)> {
        let id = LineId(taken(&mut entry.id, read_uuid)?);
        let mut left = EntryLeftover::default();
        let time = taken(&mut entry.time, EventDate::parse);
        let place = entry.place.as_ref().and_then(Value::as_i64);
        entry.place.take_if(|_| place.is_some());
        let is_dropped = entry.dropped.as_ref().and_then(Value::as_bool);
        entry.dropped.take_if(|_| is_dropped.is_some());
        let of_time = || LinePlace::of(time.as_ref().map(EventDate::interval), 0);
        let facts = LineFacts {
            place: place.map_or_else(of_time, LinePlace),
            words: taken_text(&mut entry.words),
            standing: taken(&mut entry.standing, Standing::parse).unwrap_or(Standing::Mentioned),
            status: taken(&mut entry.status, Status::parse).unwrap_or_default(),
            is_dropped: is_dropped.unwrap_or_default(),
            sources: read_sources(&mut entry.sources, &mut left),
            time,
        };
        let odd = [
            ("time", &entry.time),
            ("place", &entry.place),
            ("standing", &entry.standing),
            ("status", &entry.status),
        ];
        for (name, value) in odd {
            if let Some(value) = value {
                let told = facts.told();
                warn(format!("{value} is no {name} of the line “{told}”."));
            }
        }
        let stamp = entry.stamp.read();
        left.entry = entry;
        Some((ChronologyLine { id, facts, stamp }, left))
    }

    fn entry_of(line: &ChronologyLine, left: &EntryLeftover) -> serde_json::Result<Entry> {
        let (facts, kept) = (&line.facts, left.entry.clone());
        let word = |is_set: bool, word: &str| is_set.then(|| Value::from(word));
        let is_stood = facts.standing != Standing::Mentioned;
        Ok(Entry {
            id: Some(line.id.to_string().into()),
            time: facts
                .time
                .as_ref()
                .map(|time| time.value().into())
                .or(kept.time),
            place: Some(facts.place.0.into()),
            words: words_value(&facts.words).or(kept.words),
            standing: word(is_stood, facts.standing.word()).or(kept.standing),
            status: word(facts.status != Status::Unknown, facts.status.word()).or(kept.status),
            dropped: facts.is_dropped.then(|| true.into()).or(kept.dropped),
            sources: with_kept(sources(&facts.sources, left)?, kept.sources),
            stamp: StampEntry::of(&line.stamp, kept.stamp)?,
            rivals: kept.rivals,
            rest: kept.rest,
        })
    }
}

fn read_sources(field: &mut Option<Value>, left: &mut EntryLeftover) -> Vec<LineSource> {
    let mut sources: Vec<LineSource> = Vec::new();
    for value in take_list(field) {
        let read = SourceEntry::deserialize(&value).ok();
        let read = read.filter(|it| it.start <= it.end && !it.document.is_empty());
        let read = read.map(|mut entry| {
            let text = taken(&mut entry.text_hash, TextHash::parse);
            let source = LineSource {
                document: DocId::new(entry.document),
                quote: entry.quote,
                position: Position {
                    start: entry.start,
                    end: entry.end,
                },
                text,
            };
            (source, entry.text_hash, entry.rest)
        });
        match read {
            Some((source, odd_hash, rest)) if !sources.contains(&source) => {
                if odd_hash.is_some() || !rest.is_empty() {
                    left.sources.push((source.clone(), odd_hash, rest));
                }
                sources.push(source);
            }
            _ => keep(field, value),
        }
    }
    sources
}

fn sources(of: &[LineSource], left: &EntryLeftover) -> serde_json::Result<Vec<Value>> {
    let sources = of.iter().map(|source| {
        let mut kept = left.sources.iter();
        let kept = kept.find(|(of, ..)| of == source);
        let odd_hash = kept.and_then(|(_, odd, _)| odd.clone());
        serde_json::to_value(SourceEntry {
            document: source.document.to_string(),
            quote: source.quote.clone(),
            start: source.position.start,
            end: source.position.end,
            text_hash: source.text.map(|hash| hash.to_string().into()).or(odd_hash),
            rest: kept.map(|(.., rest)| rest.clone()).unwrap_or_default(),
        })
    });
    sources.collect()
}
