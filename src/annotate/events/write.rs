//! Events → bytes of an events file.
//!
//! Invariant: the same events give the same bytes: fields in a fixed order, events by their ids,
//! then what could not be read, to the letter and in the order it was read.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::set::{EntryLeftover, Events};
use super::wire::{Entry, EntryOut, Fields, Judgement, Link, PageOut, Removed};
use super::{EventsError, SCHEMA};
use crate::annotate::annotations::UNKNOWN_TIME;
use crate::annotate::sidecar::changes_of;
use crate::model::{Assessment, Event, EventDate, PassageRef, Status};

/// Writes an events file: indented JSON with a line break at its end.
///
/// # Errors
/// When it cannot be put into JSON, which no events are known to cause.
pub fn write(events: &Events) -> Result<Vec<u8>, EventsError> {
    let left = &events.leftover;
    let nothing = EntryLeftover::default();
    let known = events.iter().map(|event| {
        let leftover = left.entries.get(&event.id).unwrap_or(&nothing);
        let mut entry = entry_of(event, leftover)?;
        let rivals = events.rivals.get(&event.id).into_iter().flatten();
        let rivals = rivals.map(|rival| value(&entry_of(&rival.state, &rival.leftover)?));
        entry.rivals = with_kept(rivals.collect::<Result<_, _>>()?, entry.rivals);
        Ok(EntryOut::Known(Box::new(entry)))
    });
    let unread = left.unread.iter().map(|json| {
        let json: Result<&RawValue, _> = serde_json::from_str(json);
        json.map(EntryOut::Kept).map_err(EventsError::Unwritable)
    });
    let removed = events.removed.iter();
    let removed = removed
        .flat_map(|(id, versions)| versions.iter().map(move |version| (id, version)))
        .map(|(id, version)| {
            value(&Removed {
                id: id.to_string(),
                revision: version.revision(),
                changes: changes_of(version),
            })
        });
    let kept = left.removed.iter().cloned().map(Ok);
    let page = PageOut {
        version: SCHEMA,
        events: known.chain(unread).collect::<Result<_, _>>()?,
        removed: removed.chain(kept).collect::<Result<_, _>>()?,
        rest: &left.rest,
    };
    let mut bytes = serde_json::to_vec_pretty(&page).map_err(EventsError::Unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// An entry; what the analyst has set takes the place of what could not be read there.
fn entry_of(event: &Event, left: &EntryLeftover) -> Result<Entry, EventsError> {
    let (facts, stamp) = (&event.facts, &event.stamp);
    let kept = left.entry.clone();
    let words = |words: &str| (!words.is_empty()).then(|| Value::from(words));
    let date = |date: &Option<EventDate>| date.as_ref().map(|date| date.value().into());
    let status = (facts.status != Status::Unknown).then(|| facts.status.word().into());
    let actors = facts.actors.iter().map(|name| name.as_str().into());
    let changes = changes_of(&stamp.version);
    let changes = changes.map(|changes| value(&changes)).transpose()?;
    let assessment = assessment(facts.assessment, &left.assessment)?;
    Ok(Entry {
        id: Some(event.id.to_string().into()),
        title: words(&facts.title).or(kept.title),
        earliest: date(&facts.earliest).or(kept.earliest),
        latest: date(&facts.latest).or(kept.latest),
        best: date(&facts.best).or(kept.best),
        place: words(&facts.place).or(kept.place),
        actors: with_kept(actors.collect(), kept.actors),
        status: status.or(kept.status),
        assessment: assessment.or(kept.assessment),
        note: words(&facts.note).or(kept.note),
        supports: with_kept(links(&facts.supports, left)?, kept.supports),
        contradicts: with_kept(links(&facts.contradicts, left)?, kept.contradicts),
        follows: facts
            .follows
            .map(|id| id.to_string().into())
            .or(kept.follows),
        author: words(&stamp.author).or(kept.author),
        created: written_time(stamp.created).or(kept.created),
        editor: (stamp.editor != stamp.author)
            .then(|| stamp.editor.as_str().into())
            .or(kept.editor),
        modified: written_time(stamp.modified).or(kept.modified),
        revision: Some(stamp.version.revision().into()),
        changes: changes.or(kept.changes),
        rivals: kept.rivals,
        rest: kept.rest,
    })
}

fn assessment(of: Assessment, left: &Fields) -> Result<Option<Value>, EventsError> {
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
    (!is_empty).then(|| value(&judgement)).transpose()
}

fn links(of: &[PassageRef], left: &EntryLeftover) -> Result<Vec<Value>, EventsError> {
    let links = of.iter().map(|linked| {
        value(&Link {
            document: linked.doc.to_string(),
            passage: linked.passage.to_string(),
            rest: left.links.get(linked).cloned().unwrap_or_default(),
        })
    });
    links.collect()
}

/// A list with what could not be read of it at its end; no list when there is nothing.
fn with_kept(mut values: Vec<Value>, kept: Option<Value>) -> Option<Value> {
    match kept {
        Some(Value::Array(kept)) => values.extend(kept),
        // It was no list, and something may stand there now.
        Some(other) if values.is_empty() => return Some(other),
        _ => {}
    }
    (!values.is_empty()).then_some(Value::Array(values))
}

fn written_time(time: DateTime<Utc>) -> Option<Value> {
    (time != UNKNOWN_TIME).then(|| time.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
}

fn value(of: &impl Serialize) -> Result<Value, EventsError> {
    serde_json::to_value(of).map_err(EventsError::Unwritable)
}
