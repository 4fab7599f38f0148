//! All events of a corpus, with what is known of those that were removed.
//!
//! Invariants: no id stands twice. A version includes every one that its event ever had, also
//! across its removal. Nothing here is dropped because it was not understood.

use std::collections::{BTreeMap, BTreeSet};

use super::wire::{Entry, Fields};
use crate::model::{Event, EventId, Hand, PassageRef, Version};

/// The events of a corpus.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    pub(super) events: BTreeMap<EventId, Event>,
    /// The versions of what was removed. Several where several removed it without knowing of
    /// each other; together with the event itself where one changed what another removed.
    pub(super) removed: BTreeMap<EventId, Vec<Version>>,
    /// States of events that were made without knowledge of the one that is shown.
    pub(super) rivals: BTreeMap<EventId, Vec<RivalEvent>>,
    pub(super) leftover: Leftover,
}

/// Another state of an event, made in another window or by another analyst without knowledge of
/// the one that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct RivalEvent {
    /// What it was made to be.
    pub state: Event,
    /// What its file says beyond that.
    pub(super) leftover: EntryLeftover,
}

/// What an events file holds that the model has no room for, kept for the next writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Leftover {
    /// Fields of the file.
    pub rest: Fields,
    /// Only of events that have any, and also of those that were removed since: they may come
    /// back.
    pub entries: BTreeMap<EventId, EntryLeftover>,
    /// Entries that are no events, to the letter.
    pub unread: Vec<Box<str>>,
    /// Entries of the list of removals that are none.
    pub removed: Vec<serde_json::Value>,
}

/// What one entry holds beyond its event: whatever was understood is taken out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct EntryLeftover {
    pub entry: Entry,
    /// Fields of the assessment.
    pub assessment: Fields,
    /// Fields of the links to passages.
    pub links: BTreeMap<PassageRef, Fields>,
}

/// Everything that is known under one id, to put it back after a change that failed.
pub(in crate::annotate) struct Slot {
    id: EventId,
    event: Option<Event>,
    removed: Option<Vec<Version>>,
    rivals: Option<Vec<RivalEvent>>,
}

impl Events {
    /// The event with this id.
    pub fn get(&self, id: EventId) -> Option<&Event> {
        self.events.get(&id)
    }

    /// Every event, by its id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Event> {
        self.events.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The part of it that is about these events, the file's own fields left out.
    pub fn part(&self, ids: &BTreeSet<EventId>) -> Events {
        let mut part = Events::default();
        for id in ids {
            if let Some(event) = self.events.get(id) {
                part.events.insert(*id, event.clone());
            }
            if let Some(versions) = self.removed.get(id) {
                part.removed.insert(*id, versions.clone());
            }
            if let Some(rivals) = self.rivals.get(id) {
                part.rivals.insert(*id, rivals.clone());
            }
            if let Some(leftover) = self.leftover.entries.get(id) {
                part.leftover.entries.insert(*id, leftover.clone());
            }
        }
        part
    }

    /// Takes in what another record of the same events says; see [`merge`](super::merge()). The
    /// fields of the file stay as they are here.
    pub fn take_in(&mut self, mut other: Events) {
        other.leftover.rest.clone_from(&self.leftover.rest);
        *self = super::merge(self, &other);
    }

    /// One event by itself.
    pub(in crate::annotate) fn of(event: Event) -> Events {
        Events {
            events: BTreeMap::from([(event.id, event)]),
            ..Events::default()
        }
    }

    /// Other states of an event that say something else than the one that is shown.
    pub fn rivals_of(&self, id: EventId) -> impl Iterator<Item = &RivalEvent> {
        let shown = self.get(id);
        let rivals = self.rivals.get(&id).into_iter().flatten();
        rivals.filter(move |rival| shown.is_none_or(|shown| shown.facts != rival.state.facts))
    }

    /// Whether an event that is there was removed elsewhere: it was changed here, so it is kept.
    pub fn was_removed_elsewhere(&self, id: EventId) -> bool {
        self.events.contains_key(&id) && self.removed.contains_key(&id)
    }

    /// Puts an event in; false, and nothing done, when its id is there already. What comes back
    /// has been through its removal.
    pub(super) fn insert(&mut self, mut event: Event, hand: &Hand) -> bool {
        if self.events.contains_key(&event.id) {
            return false;
        }
        if let Some(removals) = self.removed.remove(&event.id) {
            for removal in &removals {
                event.stamp.version.join(removal);
            }
            event.stamp.touch(hand);
        }
        self.events.insert(event.id, event);
        true
    }

    /// Takes an event out and remembers its version. Whoever removed it elsewhere is agreed
    /// with.
    pub(super) fn remove(&mut self, id: EventId, hand: &Hand) {
        let Some(event) = self.events.remove(&id) else {
            return;
        };
        let mut version = event.stamp.version;
        for removal in self.removed.remove(&id).unwrap_or_default() {
            version.join(&removal);
        }
        version.advance(&hand.seat);
        self.removed.insert(id, vec![version]);
    }

    /// The event, to change anything but its id.
    pub(super) fn get_mut(&mut self, id: EventId) -> Option<&mut Event> {
        self.events.get_mut(&id)
    }

    /// Whether other states of an event stand beside it.
    pub(super) fn has_rivals(&self, id: EventId) -> bool {
        self.rivals.contains_key(&id)
    }

    /// The same hand, at the seat where the next change of an event counts as not knowing of
    /// its rivals.
    pub(super) fn beside_rivals(&self, id: EventId, hand: &Hand) -> Hand {
        let Some(event) = self.get(id) else {
            return hand.clone();
        };
        let rivals = self.rivals.get(&id).into_iter().flatten();
        let rivals = rivals.map(|rival| &rival.state.stamp.version);
        let removals = self.removed.get(&id).into_iter().flatten();
        let others: Vec<&Version> = rivals.chain(removals).collect();
        Hand {
            seat: hand
                .seat
                .beside(&event.stamp.version, others.iter().copied()),
            ..hand.clone()
        }
    }

    /// What is known under an id, as far as edits can change it.
    pub(in crate::annotate) fn slot(&self, id: EventId) -> Slot {
        Slot {
            id,
            event: self.events.get(&id).cloned(),
            removed: self.removed.get(&id).cloned(),
            rivals: self.rivals.get(&id).cloned(),
        }
    }

    /// Puts back what was known under an id.
    pub(in crate::annotate) fn restore(&mut self, slot: Slot) {
        match slot.event {
            Some(event) => self.events.insert(slot.id, event),
            None => self.events.remove(&slot.id),
        };
        match slot.removed {
            Some(removed) => self.removed.insert(slot.id, removed),
            None => self.removed.remove(&slot.id),
        };
        match slot.rivals {
            Some(rivals) => self.rivals.insert(slot.id, rivals),
            None => self.rivals.remove(&slot.id),
        };
    }
}
