//! Events ↔ entries of an events file.
//!
//! Invariant: what was understood is taken out of an entry, and everything else stays in it for
//! the next writing.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::FILE_NAME;
use super::wire::{Entry, Judgement, Link};
use crate::annotate::collection::{
    Fields, Kind, Left, StampEntry, keep, read_uuid, take_list, taken, taken_text, with_kept,
    words_value,
};
use crate::annotate::edit::EditError;
use crate::model::{
    Assessment, Confidence, DocId, Event, EventDate, EventFacts, EventId, PassageId, PassageRef,
    Probability, Status,
};

/// The kind of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfEvents;

/// What one entry holds beyond its event: whatever was understood is taken out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryLeftover {
    entry: Entry,
    /// Fields of the assessment.
    assessment: Fields,
    /// Fields of the links to passages.
    links: BTreeMap<PassageRef, Fields>,
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

impl Kind for OfEvents {
    type Id = EventId;
    type Facts = EventFacts;
    type Entry = Entry;
    type Leftover = EntryLeftover;

    const FILE_NAME: &'static str = FILE_NAME;
    const SCHEMA: u64 = 1;
    const LIST: &'static str = "events";
    const NOUN: &'static str = "event";
    const TOGETHER: &'static str = "the events";
    const MISSING: EditError = EditError::NoSuchEvent;
    const TAKEN: EditError = EditError::EventExists;

    fn id(id: Uuid) -> EventId {
        EventId(id)
    }

    fn uuid(id: EventId) -> Uuid {
        id.0
    }

    fn read_entry(
        mut entry: Entry,
        warn: &mut dyn FnMut(String),
    ) -> Option<(Event, EntryLeftover)> {
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
                warn(format!(
                    "{value} is no {name}; “{title}” has none until you set one."
                ));
            }
        }
        let stamp = entry.stamp.read();
        left.entry = entry;
        Some((Event { id, facts, stamp }, left))
    }

    fn entry_of(event: &Event, left: &EntryLeftover) -> serde_json::Result<Entry> {
        let (facts, stamp) = (&event.facts, &event.stamp);
        let kept = left.entry.clone();
        let date = |date: &Option<EventDate>| date.as_ref().map(|date| date.value().into());
        let status = (facts.status != Status::Unknown).then(|| facts.status.word().into());
        let actors = facts.actors.iter().map(|name| name.as_str().into());
        let assessment = assessment(facts.assessment, &left.assessment)?;
        Ok(Entry {
            id: Some(event.id.to_string().into()),
            title: words_value(&facts.title).or(kept.title),
            earliest: date(&facts.earliest).or(kept.earliest),
            latest: date(&facts.latest).or(kept.latest),
            best: date(&facts.best).or(kept.best),
            place: words_value(&facts.place).or(kept.place),
            actors: with_kept(actors.collect(), kept.actors),
            status: status.or(kept.status),
            assessment: assessment.or(kept.assessment),
            note: words_value(&facts.note).or(kept.note),
            supports: with_kept(links(&facts.supports, left)?, kept.supports),
            contradicts: with_kept(links(&facts.contradicts, left)?, kept.contradicts),
            follows: facts
                .follows
                .map(|id| id.to_string().into())
                .or(kept.follows),
            stamp: StampEntry::of(stamp, kept.stamp)?,
            rivals: kept.rivals,
            rest: kept.rest,
        })
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

fn assessment(of: Assessment, left: &Fields) -> serde_json::Result<Option<Value>> {
    let mut rest = left.clone();
    let mut kept = |name: &str| rest.shift_remove(name);
    let judgement = Judgement {
        probability: {
            let kept = kept("probability");
            of.probability.map(|it| it.words().into()).or(kept)
        },
        confidence: {
            let kept = kept("confidence");
            of.confidence.map(|it| it.word().into()).or(kept)
        },
        rest,
    };
    let is_empty = of.is_empty() && left.is_empty();
    (!is_empty)
        .then(|| serde_json::to_value(&judgement))
        .transpose()
}

fn links(of: &[PassageRef], left: &EntryLeftover) -> serde_json::Result<Vec<Value>> {
    let links = of.iter().map(|linked| {
        serde_json::to_value(&Link {
            document: linked.doc.to_string(),
            passage: linked.passage.to_string(),
            rest: left.links.get(linked).cloned().unwrap_or_default(),
        })
    });
    links.collect()
}
