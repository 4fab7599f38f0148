//! The edits that change events, applied to a record.
//!
//! Invariants: those of every edit: whole or refused whole, and refused when what it would
//! replace is no longer what it names.

use std::sync::Arc;

use super::EventRivals;
use crate::annotate::annotations::Record;
use crate::annotate::edit::EditError;
use crate::model::{Event, EventFacts, EventId, Hand};

pub fn add(record: &mut Record, event: &Event, hand: &Hand) -> Result<(), EditError> {
    match Arc::make_mut(&mut record.events).insert(event.clone(), hand) {
        true => Ok(()),
        false => Err(EditError::EventExists),
    }
}

pub fn remove(record: &mut Record, event: &Event, hand: &Hand) -> Result<(), EditError> {
    let events = Arc::make_mut(&mut record.events);
    let current = events.get(event.id).ok_or(EditError::NoSuchEvent)?;
    if current.facts != event.facts {
        return Err(EditError::Changed);
    }
    if events.has_rivals(event.id) {
        return Err(EditError::HasRivals);
    }
    events.remove(event.id, hand);
    Ok(())
}

pub fn change(
    record: &mut Record,
    id: EventId,
    before: &EventFacts,
    after: &EventFacts,
    hand: &Hand,
) -> Result<(), EditError> {
    let events = Arc::make_mut(&mut record.events);
    let hand = events.beside_rivals(id, hand);
    let event = events.get_mut(id).ok_or(EditError::NoSuchEvent)?;
    if event.facts != *before {
        return Err(EditError::Changed);
    }
    event.facts.clone_from(after);
    event.stamp.touch(&hand);
    Ok(())
}

pub fn set_rivals(
    record: &mut Record,
    id: EventId,
    before: &EventRivals,
    after: &EventRivals,
    hand: &Hand,
) -> Result<(), EditError> {
    match Arc::make_mut(&mut record.events).set_rivals(id, before, after, hand) {
        true => Ok(()),
        false => Err(EditError::Changed),
    }
}
