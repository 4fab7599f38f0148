//! Bytes of an events file → events.
//!
//! Invariant: what was understood is taken out of an entry, and everything else stays in it for
//! the next writing.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::set::{EntryLeftover, Events, RivalEvent};
use super::wire::{Entry, Judgement, Link, PageIn, Removed};
use super::{EventsError, FILE_NAME, SCHEMA};
use crate::annotate::annotations::UNKNOWN_TIME;
use crate::annotate::sidecar::read_version;
use crate::model::{
    Assessment, Confidence, DocId, Event, EventDate, EventFacts, EventId, PassageId, PassageRef,
    Probability, Stamp, Status, Version,
};

/// What an events file says.
#[derive(Clone, Debug, PartialEq)]
pub struct EventsFile {
    /// The events, with what the file holds beyond them.
    pub events: Events,
    /// What is odd about the file, in sentences for a person.
    pub warnings: Vec<String>,
}

/// Reads an events file.
///
/// # Errors
/// When the file holds no events, is damaged, or is of a newer version. It must then not be
/// written over.
pub fn read(bytes: &[u8]) -> Result<EventsFile, EventsError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let page: PageIn = serde_json::from_slice(bytes).map_err(EventsError::Malformed)?;
    match page.version.as_u64() {
        Some(SCHEMA) => {}
        Some(found) if found > SCHEMA => return Err(EventsError::Newer { found }),
        _ => return Err(EventsError::BadVersion),
    }
    let entries: Vec<&RawValue> = match &page.events {
        Some(list) => serde_json::from_str(list.get()).map_err(EventsError::Malformed)?,
        None => Vec::new(),
    };
    let mut reader = Reader::default();
    for (number, json) in (1..).zip(entries) {
        reader.read_listed(json.get(), number);
    }
    let (mut events, warnings) = (reader.events, reader.warnings);
    for value in page.removed {
        match read_removed(&value) {
            // What came back has been through its removal; that is nothing to remember.
            Some((id, version)) if is_outlived(&events, id, &version) => {}
            Some((id, version)) => events.removed.entry(id).or_default().push(version),
            None => events.leftover.removed.push(value),
        }
    }
    events.leftover.rest = page.rest;
    Ok(EventsFile { events, warnings })
}

fn is_outlived(events: &Events, id: EventId, removal: &Version) -> bool {
    let there = events.get(id);
    there.is_some_and(|event| event.stamp.version.includes(removal))
}

#[derive(Default)]
struct Reader {
    events: Events,
    warnings: Vec<String>,
}

impl Reader {
    fn warn(&mut self, sentence: impl std::fmt::Display) {
        self.warnings.push(format!("{FILE_NAME}: {sentence}"));
    }

    fn read_listed(&mut self, json: &str, number: usize) {
        let read = serde_json::from_str::<Entry>(json).ok();
        let read = read.and_then(|entry| self.read_entry(entry));
        let Some((event, mut left)) = read else {
            self.warn(format!("entry {number} is kept but is no event."));
            self.events.leftover.unread.push(json.into());
            return;
        };
        if self.events.events.contains_key(&event.id) {
            self.warn(format!(
                "entry {number} stands twice; the first one counts."
            ));
            self.events.leftover.unread.push(json.into());
            return;
        }
        let mut rivals = Vec::new();
        for value in take_list(&mut left.entry.rivals) {
            let entry = Entry::deserialize(&value).ok();
            match entry.and_then(|entry| self.read_entry(entry)) {
                Some((state, leftover)) if state.id == event.id => {
                    rivals.push(RivalEvent { state, leftover });
                }
                _ => keep(&mut left.entry.rivals, value),
            }
        }
        if !rivals.is_empty() {
            self.events.rivals.insert(event.id, rivals);
        }
        if left != EntryLeftover::default() {
            self.events.leftover.entries.insert(event.id, left);
        }
        self.events.events.insert(event.id, event);
    }

    /// An event with what its entry holds beyond it; `None` without an id.
    fn read_entry(&mut self, mut entry: Entry) -> Option<(Event, EntryLeftover)> {
        let id = EventId(taken(&mut entry.id, read_uuid)?);
        let mut left = EntryLeftover::default();
        let title = taken_text(&mut entry.title);
        let dates = [&mut entry.earliest, &mut entry.latest, &mut entry.best];
        let [earliest, latest, best] = dates.map(|date| taken(date, EventDate::parse));
        let supports = read_links(&mut entry.supports, &mut left);
        let mut contradicts = read_links(&mut entry.contradicts, &mut left);
        contradicts.retain(|linked| !supports.contains(linked));
        let facts = EventFacts {
            earliest,
            latest,
            best,
            place: taken_text(&mut entry.place),
            actors: read_actors(&mut entry.actors),
            status: taken(&mut entry.status, Status::parse).unwrap_or_default(),
            assessment: read_assessment(&mut entry.assessment, &mut left),
            note: taken_text(&mut entry.note),
            supports,
            contradicts,
            follows: taken(&mut entry.follows, read_uuid).map(EventId),
            title,
        };
        let odd = [
            ("earliest date", &entry.earliest),
            ("latest date", &entry.latest),
            ("best date", &entry.best),
            ("status", &entry.status),
        ];
        for (name, value) in odd {
            if let Some(value) = value {
                let title = &facts.title;
                self.warn(format!(
                    "{value} is no {name}; “{title}” has none until you set one."
                ));
            }
        }
        let stamp = read_stamp(&mut entry);
        left.entry = entry;
        Some((Event { id, facts, stamp }, left))
    }
}

fn read_stamp(entry: &mut Entry) -> Stamp {
    let created = taken(&mut entry.created, read_time);
    let modified = taken(&mut entry.modified, read_time).or(created);
    let author = taken_text(&mut entry.author);
    let editor = taken(&mut entry.editor, |name| Some(name.to_owned()));
    let version = read_version(&mut entry.revision, &mut entry.changes);
    // A revision that makes no sense makes room for one that does.
    entry.revision = None;
    Stamp {
        editor: editor.unwrap_or_else(|| author.clone()),
        author,
        created: created.unwrap_or(UNKNOWN_TIME),
        modified: modified.unwrap_or(UNKNOWN_TIME),
        version: version.unwrap_or_else(|| Version::of_revision(1)),
    }
}

fn read_actors(field: &mut Option<Value>) -> Vec<String> {
    let mut actors = Vec::new();
    for value in take_list(field) {
        match value.as_str() {
            Some(name) if !name.is_empty() && !actors.iter().any(|known| known == name) => {
                actors.push(name.to_owned());
            }
            _ => keep(field, value),
        }
    }
    actors
}

fn read_assessment(field: &mut Option<Value>, left: &mut EntryLeftover) -> Assessment {
    let judgement = field
        .as_ref()
        .and_then(|it| Judgement::deserialize(it).ok());
    let Some(mut judgement) = judgement else {
        return Assessment::default();
    };
    *field = None;
    let assessment = Assessment {
        probability: taken(&mut judgement.probability, Probability::parse),
        confidence: taken(&mut judgement.confidence, Confidence::parse),
    };
    let odd = [
        ("probability", judgement.probability),
        ("confidence", judgement.confidence),
    ];
    for (name, value) in odd {
        if let Some(value) = value {
            left.assessment.insert(name.to_owned(), value);
        }
    }
    left.assessment.extend(judgement.rest);
    assessment
}

fn read_links(field: &mut Option<Value>, left: &mut EntryLeftover) -> Vec<PassageRef> {
    let mut links: Vec<PassageRef> = Vec::new();
    for value in take_list(field) {
        let link = Link::deserialize(&value).ok();
        let read = link.and_then(|link| {
            let linked = PassageRef {
                doc: DocId::new(link.document.as_str()),
                passage: PassageId(read_uuid(&link.passage)?),
            };
            Some((linked, link.rest))
        });
        match read {
            Some((linked, rest)) if !links.contains(&linked) => {
                if !rest.is_empty() {
                    left.links.insert(linked.clone(), rest);
                }
                links.push(linked);
            }
            _ => keep(field, value),
        }
    }
    links
}

fn read_removed(value: &Value) -> Option<(EventId, Version)> {
    let removed = Removed::deserialize(value).ok()?;
    let changes = removed.changes.as_ref().map(serde_json::to_value);
    let mut changes = changes.transpose().ok()?;
    let version = read_version(&mut Some(removed.revision.into()), &mut changes)?;
    // Changes that make no sense: the entry is kept as it is.
    (changes.is_none()).then_some((EventId(read_uuid(&removed.id)?), version))
}

fn read_uuid(iri: &str) -> Option<Uuid> {
    Uuid::try_parse(iri.strip_prefix("urn:uuid:")?).ok()
}

fn read_time(written: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(written).ok()?;
    Some(time.to_utc())
}

/// What a field says, taken out of it if it is understood.
fn taken<T>(field: &mut Option<Value>, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let understood = field.as_ref().and_then(Value::as_str).and_then(read);
    field.take_if(|_| understood.is_some());
    understood
}

fn taken_text(field: &mut Option<Value>) -> String {
    taken(field, |words| Some(words.to_owned())).unwrap_or_default()
}

/// The values of a list, taken out of their field; what is no list stays.
fn take_list(field: &mut Option<Value>) -> Vec<Value> {
    match field.take() {
        Some(Value::Array(values)) => values,
        other => {
            *field = other;
            Vec::new()
        }
    }
}

/// Puts a value that was not understood back into its list.
fn keep(field: &mut Option<Value>, value: Value) {
    match field {
        Some(Value::Array(values)) => values.push(value),
        _ => *field = Some(Value::Array(vec![value])),
    }
}
