//! Other states of an event, made without knowledge of the one that is shown, and their settling.
//!
//! Invariants: a rival leaves only when the analyst settles it, and undoing that brings it back
//! as a rival again, also for those who merge with this file later.

use super::set::{Events, RivalEvent};
use crate::annotate::annotations::UNKNOWN_TIME;
use crate::model::{Event, EventFacts, EventId, Hand, Seat, Stamp, Version};

/// Everything that stands against the state of an event that is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventRivals {
    /// Other states of it.
    pub states: Vec<RivalEvent>,
    /// Its removals elsewhere, by the versions that were removed.
    pub removals: Vec<Version>,
}

impl EventRivals {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty() && self.removals.is_empty()
    }

    /// Events that hold nothing but these rivals, standing against an event that says nothing:
    /// for writing them down. [`Events::all_rivals_of`] gives them back.
    pub fn alone(&self, id: EventId) -> Events {
        let nothing = Event {
            id,
            facts: EventFacts::default(),
            stamp: Stamp {
                author: String::new(),
                created: UNKNOWN_TIME,
                editor: String::new(),
                modified: UNKNOWN_TIME,
                version: Version::default(),
            },
        };
        let mut alone = Events::default();
        alone.events.insert(id, nothing);
        if !self.states.is_empty() {
            alone.rivals.insert(id, self.states.clone());
        }
        if !self.removals.is_empty() {
            alone.removed.insert(id, self.removals.clone());
        }
        alone
    }

    fn versions(&self) -> impl Iterator<Item = &Version> {
        let states = self.states.iter();
        let states = states.map(|rival| &rival.state.stamp.version);
        states.chain(&self.removals)
    }

    /// Whether both say the same, whatever versions they do it in.
    fn is_like(&self, other: &EventRivals) -> bool {
        let facts = |rivals: &EventRivals| {
            let states = rivals.states.iter();
            states.map(|it| it.state.facts.clone()).collect::<Vec<_>>()
        };
        self.removals.len() == other.removals.len() && facts(self) == facts(other)
    }

    /// Makes those versions that the shown one has been through stand against it again, by a
    /// change that it does not know: one of a seat of its own.
    fn set_against(&mut self, shown: &Version, seat: &Seat) {
        let Some(beside) = Seat::parse(&format!("{seat}-beside")) else {
            return;
        };
        let states = self.states.iter_mut();
        let states = states.map(|rival| &mut rival.state.stamp.version);
        for version in states.chain(&mut self.removals) {
            while shown.includes(version) {
                version.advance(&beside);
            }
        }
    }
}

impl Events {
    /// What stands against the state of an event that is shown.
    pub fn all_rivals_of(&self, id: EventId) -> EventRivals {
        if self.get(id).is_none() {
            return EventRivals::default();
        }
        EventRivals {
            states: self.rivals.get(&id).cloned().unwrap_or_default(),
            removals: self.removed.get(&id).cloned().unwrap_or_default(),
        }
    }

    /// Settles the rivals of an event, or brings them back; false, and nothing done, when they
    /// are not what `before` names.
    pub(super) fn set_rivals(
        &mut self,
        id: EventId,
        before: &EventRivals,
        after: &EventRivals,
        hand: &Hand,
    ) -> bool {
        let current = self.all_rivals_of(id);
        let Some(event) = self.get_mut(id).filter(|_| current.is_like(before)) else {
            return false;
        };
        for version in current.versions() {
            event.stamp.version.join(version);
        }
        event.stamp.touch(hand);
        let mut after = after.clone();
        after.set_against(&event.stamp.version, &hand.seat);
        match after.states.is_empty() {
            true => self.rivals.remove(&id),
            false => self.rivals.insert(id, after.states),
        };
        match after.removals.is_empty() {
            true => self.removed.remove(&id),
            false => self.removed.insert(id, after.removals),
        };
        true
    }
}
