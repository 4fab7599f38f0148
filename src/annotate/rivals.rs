//! Other states of a thing, made without knowledge of the one that is shown, and their settling.
//!
//! Invariants: a rival leaves only when the analyst settles it, and undoing that brings it back
//! as a rival again, also for those who merge with this file later.

use std::sync::Arc;

use uuid::Uuid;

use super::annotations::{Annotations, Orphan, Rival, Thing};
use super::sidecar;
use crate::model::{Hand, PassageId, Seat, Stamp, Version};

/// Everything that stands against the state of a thing that is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rivals {
    /// Other states of it.
    pub states: Vec<Rival>,
    /// Its removals elsewhere, by the versions that were removed.
    pub removals: Vec<Version>,
}

impl Rivals {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty() && self.removals.is_empty()
    }

    fn versions(&self) -> impl Iterator<Item = &Version> {
        let states = self.states.iter();
        let states = states.map(|rival| &rival.state.stamp().version);
        states.chain(&self.removals)
    }

    /// Whether both say the same, whatever versions they do it in.
    fn is_like(&self, other: &Rivals) -> bool {
        self.removals.len() == other.removals.len()
            && self.states.len() == other.states.len()
            && self
                .states
                .iter()
                .zip(&other.states)
                .all(|(a, b)| a.state.says_the_same(&b.state))
    }
}

impl Thing {
    /// Whether both say the same of the same words, whoever said so and when.
    pub fn says_the_same(&self, other: &Thing) -> bool {
        match (self, other) {
            (Thing::Passage(a), Thing::Passage(b)) => (a.span, &a.content) == (b.span, &b.content),
            (Thing::Correction(a), Thing::Correction(b)) => {
                (a.span, &a.verdict) == (b.span, &b.verdict)
            }
            (Thing::About(a, _), Thing::About(b, _)) => a == b,
            _ => false,
        }
    }

    fn stamp_mut(&mut self) -> &mut Stamp {
        match self {
            Thing::Passage(passage) => &mut passage.stamp,
            Thing::Correction(correction) => &mut correction.stamp,
            Thing::About(_, stamp) => stamp,
        }
    }
}

impl Annotations {
    /// What stands against the state of this thing that is shown.
    pub fn rivals_of(&self, id: Uuid) -> Rivals {
        Rivals {
            states: self.rivals.get(&id).cloned().unwrap_or_default(),
            removals: match self.thing(id) {
                Some(_) => self.removals_of(id).to_vec(),
                None => Vec::new(),
            },
        }
    }

    /// Settles the rivals of a thing, or brings them back; false, and nothing done, when they
    /// are not what `before` names.
    pub(super) fn set_rivals(
        &mut self,
        id: Uuid,
        before: &Rivals,
        after: &Rivals,
        hand: &Hand,
    ) -> bool {
        let current = self.rivals_of(id);
        if !current.is_like(before) || self.thing(id).is_none() {
            return false;
        }
        let known: Vec<Version> = current.versions().cloned().collect();
        self.touch(id, hand, &known);
        let mut after = after.clone();
        if let Some(thing) = self.thing(id) {
            after.set_against(&thing.stamp().version, &hand.seat);
        }
        let rivals = Arc::make_mut(&mut self.rivals);
        match after.states.is_empty() {
            true => rivals.remove(&id),
            false => rivals.insert(id, after.states),
        };
        self.removed.remove(&id);
        if !after.removals.is_empty() {
            self.removed.insert((id, after.removals));
        }
        true
    }

    /// An orphan that comes back has been through its removal.
    pub(super) fn revived(&mut self, orphan: &Orphan, hand: &Hand) -> Orphan {
        let mut orphan = orphan.clone();
        if let Some((_, removals)) = self.removed.remove(&orphan.key) {
            for removal in &removals {
                orphan.version.join(removal);
            }
            orphan.version.advance(&hand.seat);
            orphan.json = sidecar::with_version(&orphan.json, &orphan.version);
        }
        orphan
    }

    /// Notes one more change of a thing, which knows of these versions now.
    fn touch(&mut self, id: Uuid, hand: &Hand, known: &[Version]) {
        let stamp = if id == super::annotations::ABOUT {
            self.about_stamp.as_mut()
        } else if self.get(PassageId(id)).is_some() {
            self.get_mut(PassageId(id))
                .map(|passage| &mut passage.stamp)
        } else {
            self.correction_mut(crate::model::CorrectionId(id))
                .map(|correction| &mut correction.stamp)
        };
        let Some(stamp) = stamp else { return };
        for version in known {
            stamp.version.join(version);
        }
        stamp.touch(hand);
    }
}

impl Rivals {
    /// Makes those versions that the shown one has been through stand against it again, by a
    /// change that it does not know: one of a seat of its own.
    fn set_against(&mut self, shown: &Version, seat: &Seat) {
        let Some(beside) = Seat::parse(&format!("{seat}-beside")) else {
            return;
        };
        let states = self.states.iter_mut();
        let states = states.map(|rival| &mut rival.state.stamp_mut().version);
        for version in states.chain(&mut self.removals) {
            while shown.includes(version) {
                version.advance(&beside);
            }
        }
    }
}
