//! The events of one corpus, made apart, as one.
//!
//! Invariants: merging is commutative, associative and idempotent, whatever was done to either;
//! nothing that either holds is dropped unless the other has been through it and went on from
//! there. What was changed on both sides stays twice: one state is shown, and the others stand
//! beside it as rivals. Ancestry decides, never a time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::set::{EntryLeftover, Events, RivalEvent};
use crate::model::{Event, EventId, Version};

/// One state of what an id names.
#[derive(Clone, Debug, PartialEq)]
enum State {
    There(Box<Event>, Box<EntryLeftover>),
    Removed,
}

type States = BTreeMap<EventId, Vec<(Version, State)>>;

/// Merges two records of a corpus's events.
#[must_use]
pub fn merge(a: &Events, b: &Events) -> Events {
    if a == b {
        return a.clone();
    }
    let mut all = states_of(a);
    for (id, states) in states_of(b) {
        all.entry(id).or_default().extend(states);
    }
    let mut merged = Events::default();
    merged.leftover.rest = one_of(&a.leftover.rest, &b.leftover.rest);
    merged.leftover.unread = both_lists(&a.leftover.unread, &b.leftover.unread);
    merged.leftover.removed = both_lists(&a.leftover.removed, &b.leftover.removed);
    merged.leftover.entries = leftovers(a, b);
    for (id, states) in all {
        let mut there = Vec::new();
        let mut states = newest(states);
        states.sort_by_cached_key(|(version, _)| version.clone());
        for (version, state) in states {
            match state {
                State::There(event, leftover) => there.push((version, *event, *leftover)),
                State::Removed => merged.removed.entry(id).or_default().push(version),
            }
        }
        there.sort_by_cached_key(|(version, event, leftover)| {
            let revision = Reverse(version.revision());
            (revision, version.clone(), rank(event), rank(leftover))
        });
        let mut there = there.into_iter();
        let Some((_, shown, leftover)) = there.next() else {
            continue;
        };
        match leftover == EntryLeftover::default() {
            true => merged.leftover.entries.remove(&id),
            false => merged.leftover.entries.insert(id, leftover),
        };
        merged.events.insert(id, shown);
        let rivals: Vec<RivalEvent> = there
            .map(|(_, state, leftover)| RivalEvent { state, leftover })
            .collect();
        if !rivals.is_empty() {
            merged.rivals.insert(id, rivals);
        }
    }
    merged
}

fn states_of(events: &Events) -> States {
    let mut states = States::new();
    let mut put = |id: EventId, version: &Version, state: State| {
        states.entry(id).or_default().push((version.clone(), state));
    };
    for event in events.iter() {
        let leftover = events.leftover.entries.get(&event.id);
        let leftover = leftover.cloned().unwrap_or_default();
        let there = State::There(Box::new(event.clone()), Box::new(leftover));
        put(event.id, &event.stamp.version, there);
    }
    for (id, rivals) in &events.rivals {
        for RivalEvent { state, leftover } in rivals {
            let there = State::There(Box::new(state.clone()), Box::new(leftover.clone()));
            put(*id, &state.stamp.version, there);
        }
    }
    for (id, versions) in &events.removed {
        for version in versions {
            put(*id, version, State::Removed);
        }
    }
    states
}

/// Those states that no other has been through, each once.
fn newest(states: Vec<(Version, State)>) -> Vec<(Version, State)> {
    let mut kept: Vec<(Version, State)> = Vec::new();
    for (n, (version, state)) in states.iter().enumerate() {
        let is_outdone = states.iter().enumerate().any(|(m, (other, by))| {
            let newer = other != version && other.includes(version);
            let same = other == version && by.replaces(state, m < n);
            newer || same
        });
        if !is_outdone {
            kept.push((version.clone(), state.clone()));
        }
    }
    kept
}

impl State {
    /// Whether, of two states of one version, this one makes the other needless.
    fn replaces(&self, other: &State, is_earlier: bool) -> bool {
        match (self, other) {
            (State::There(a, left), State::There(b, other_left)) if a == b => {
                match left == other_left {
                    true => is_earlier,
                    false => rank(left) > rank(other_left),
                }
            }
            (State::Removed, State::Removed) => is_earlier,
            _ => false,
        }
    }
}

/// What the files say beyond events, also of those that were removed since: they may come back.
fn leftovers(a: &Events, b: &Events) -> BTreeMap<EventId, EntryLeftover> {
    let (a, b) = (&a.leftover.entries, &b.leftover.entries);
    let ids: BTreeSet<&EventId> = a.keys().chain(b.keys()).collect();
    let chosen = ids.into_iter().filter_map(|id| {
        let both = [a.get(id), b.get(id)].into_iter().flatten();
        let one = both.max_by_key(rank)?;
        Some((*id, one.clone()))
    });
    chosen.collect()
}

fn one_of<T: Clone + std::fmt::Debug>(a: &T, b: &T) -> T {
    match rank(b) > rank(a) {
        true => b.clone(),
        false => a.clone(),
    }
}

/// What stands in either list, each once. Where both are the same, their order stays.
fn both_lists<T: Clone + PartialEq + std::fmt::Debug>(a: &[T], b: &[T]) -> Vec<T> {
    if a == b {
        return a.to_vec();
    }
    let mut both: Vec<T> = a.iter().chain(b).cloned().collect();
    both.sort_by_cached_key(rank);
    both.dedup();
    both
}

/// Some fixed order, where neither of two is the better one but both sides must choose alike.
fn rank(of: &impl std::fmt::Debug) -> String {
    format!("{of:?}")
}
