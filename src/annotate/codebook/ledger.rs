//! What was made of each tag, by whom without knowledge of whom, and which of it counts.
//!
//! Invariants: of each tag no state is older than another; what was removed stays known, so that
//! a copy that still has it does not bring it back. Merging two ledgers is commutative,
//! associative and idempotent, and drops only what somebody went on from.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Seat, Tag, TagPath, Version};

/// One state of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What it has been through.
    pub version: Version,
    /// What it is; `None` when it was removed.
    pub tag: Option<Tag>,
}

impl State {
    /// A state that nobody knows the history of.
    pub fn unversioned(tag: Tag) -> Self {
        Self {
            version: unknown_version(),
            tag: Some(tag),
        }
    }

    /// The first in this order counts: what is there before what was removed, since one who
    /// changed a tag still wants it; then what was changed more often.
    fn rank(&self) -> impl Ord + use<> {
        let tag = self.tag.as_ref();
        let content = tag.map(|tag| (tag.colour.0, tag.description.clone(), tag.key));
        (
            tag.is_none(),
            Reverse(self.version.revision()),
            self.version.clone(),
            content,
        )
    }
}

/// The version of what a file tells none of.
pub fn unknown_version() -> Version {
    Version::of_revision(1)
}

/// The states of all tags, by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger(BTreeMap<TagPath, Vec<State>>);

impl Ledger {
    /// The states of a tag, the one that counts first.
    pub fn states(&self, path: &TagPath) -> &[State] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }

    /// All tags with their states, also those that were removed.
    pub fn iter(&self) -> impl Iterator<Item = (&TagPath, &[State])> {
        self.0.iter().map(|(path, states)| (path, &states[..]))
    }

    /// The tags that are there, by name.
    pub fn tags(&self) -> impl Iterator<Item = &Tag> {
        let counting = self.0.values().filter_map(|states| states.first());
        counting.filter_map(|state| state.tag.as_ref())
    }

    /// Notes one more state of a tag.
    pub fn put(&mut self, path: &TagPath, state: State) {
        let states = self.0.entry(path.clone()).or_default();
        states.push(state);
        settle(states);
    }

    /// Notes what a tag is made to be at a seat that knows all its states.
    pub fn say(&mut self, path: &TagPath, tag: Option<&Tag>, seat: &Seat) {
        let states = self.0.entry(path.clone()).or_default();
        let mut version = Version::default();
        for state in &*states {
            version.join(&state.version);
        }
        version.advance(seat);
        let tag = tag.cloned();
        *states = vec![State { version, tag }];
    }

    /// What both know.
    #[must_use]
    pub fn merged(&self, other: &Ledger) -> Ledger {
        let mut both = self.0.clone();
        for (path, states) in &other.0 {
            let known = both.entry(path.clone()).or_default();
            known.extend(states.iter().cloned());
            settle(known);
        }
        Ledger(both)
    }
}

/// Leaves those states that no other has been through, each once and in their order.
fn settle(states: &mut Vec<State>) {
    let all = std::mem::take(states);
    let is_outdone = |state: &State| {
        let mut others = all.iter();
        others.any(|it| it.version != state.version && it.version.includes(&state.version))
    };
    let mut kept: Vec<State> = all.iter().filter(|it| !is_outdone(it)).cloned().collect();
    kept.sort_by_cached_key(State::rank);
    kept.dedup();
    *states = kept;
}
