//! Other states of a thing, made without knowledge of the one that is shown, and their settling.
//!
//! Invariants: a rival leaves only when the analyst settles it, and undoing that brings it back
//! as a rival again, also for those who merge with this file later.

use super::{Collection, Item, Kind, RivalItem};
use crate::annotate::annotations::UNKNOWN_TIME;
use crate::model::{Hand, Seat, Stamp, Version};

/// Everything that stands against the state of a thing that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Rivals<K: Kind> {
    /// Other states of it.
    pub states: Vec<RivalItem<K>>,
    /// Its removals elsewhere, by the versions that were removed.
    pub removals: Vec<Version>,
}

impl<K: Kind> Default for Rivals<K> {
    fn default() -> Self {
        Self {
            states: Vec::new(),
            removals: Vec::new(),
        }
    }
}

impl<K: Kind> Rivals<K> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty() && self.removals.is_empty()
    }

    /// A collection that holds nothing but these rivals, standing against a thing that says
    /// nothing: for writing them down. [`Collection::all_rivals_of`] gives them back.
    pub fn alone(&self, id: K::Id) -> Collection<K> {
        let nothing = Item::<K> {
            id,
            facts: K::Facts::default(),
            stamp: Stamp {
                author: String::new(),
                created: UNKNOWN_TIME,
                editor: String::new(),
                modified: UNKNOWN_TIME,
                version: Version::default(),
            },
        };
        let mut alone = Collection::default();
        alone.items.insert(id, nothing);
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
    fn is_like(&self, other: &Rivals<K>) -> bool {
        let facts = |rivals: &Rivals<K>| {
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

impl<K: Kind> Collection<K> {
    /// What stands against the state of a thing that is shown.
    pub fn all_rivals_of(&self, id: K::Id) -> Rivals<K> {
        if self.get(id).is_none() {
            return Rivals::default();
        }
        Rivals {
            states: self.rivals.get(&id).cloned().unwrap_or_default(),
            removals: self.removed.get(&id).cloned().unwrap_or_default(),
        }
    }

    /// Settles the rivals of a thing, or brings them back; false, and nothing done, when they
    /// are not what `before` names.
    pub(super) fn set_rivals(
        &mut self,
        id: K::Id,
        before: &Rivals<K>,
        after: &Rivals<K>,
        hand: &Hand,
    ) -> bool {
        let current = self.all_rivals_of(id);
        let Some(item) = self.get_mut(id).filter(|_| current.is_like(before)) else {
            return false;
        };
        for version in current.versions() {
            item.stamp.version.join(version);
        }
        item.stamp.touch(hand);
        let mut after = after.clone();
        after.set_against(&item.stamp.version, &hand.seat);
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
