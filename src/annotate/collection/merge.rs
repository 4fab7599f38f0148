//! Two records of the things of one corpus, made apart, as one.
//!
//! Invariants: merging is commutative, associative and idempotent, whatever was done to either;
//! nothing that either holds is dropped unless the other has been through it and went on from
//! there. What was changed on both sides stays twice: one state is shown, and the others stand
//! beside it as rivals. Ancestry decides, never a time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Collection, Item, Kind, RivalItem};
use crate::model::Version;

/// One state of what an id names.
#[derive(Clone, Debug, PartialEq)]
enum State<K: Kind> {
    There(Box<Item<K>>, Box<K::Leftover>),
    Removed,
}

type States<K> = BTreeMap<<K as Kind>::Id, Vec<(Version, State<K>)>>;

/// Merges two records of a corpus's things of one kind.
#[must_use]
pub fn merge<K: Kind>(a: &Collection<K>, b: &Collection<K>) -> Collection<K> {
    if a == b {
        return a.clone();
    }
    let mut all = states_of(a);
    for (id, states) in states_of(b) {
        all.entry(id).or_default().extend(states);
    }
    let mut merged = Collection::<K>::default();
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
                State::There(item, leftover) => there.push((version, *item, *leftover)),
                State::Removed => merged.removed.entry(id).or_default().push(version),
            }
        }
        there.sort_by_cached_key(|(version, item, leftover)| {
            let revision = Reverse(version.revision());
            (revision, version.clone(), rank(item), rank(leftover))
        });
        let mut there = there.into_iter();
        let Some((_, shown, leftover)) = there.next() else {
            continue;
        };
        match leftover == K::Leftover::default() {
            true => merged.leftover.entries.remove(&id),
            false => merged.leftover.entries.insert(id, leftover),
        };
        merged.items.insert(id, shown);
        let rivals: Vec<RivalItem<K>> = there
            .map(|(_, state, leftover)| RivalItem { state, leftover })
            .collect();
        if !rivals.is_empty() {
            merged.rivals.insert(id, rivals);
        }
    }
    merged
}

fn states_of<K: Kind>(of: &Collection<K>) -> States<K> {
    let mut states = States::<K>::new();
    let mut put = |id: K::Id, version: &Version, state: State<K>| {
        states.entry(id).or_default().push((version.clone(), state));
    };
    for item in of.iter() {
        let leftover = of.leftover.entries.get(&item.id);
        let leftover = leftover.cloned().unwrap_or_default();
        let there = State::There(Box::new(item.clone()), Box::new(leftover));
        put(item.id, &item.stamp.version, there);
    }
    for (id, rivals) in &of.rivals {
        for RivalItem { state, leftover } in rivals {
            let there = State::There(Box::new(state.clone()), Box::new(leftover.clone()));
            put(*id, &state.stamp.version, there);
        }
    }
    for (id, versions) in &of.removed {
        for version in versions {
            put(*id, version, State::Removed);
        }
    }
    states
}

/// Those states that no other has been through, each once.
fn newest<K: Kind>(states: Vec<(Version, State<K>)>) -> Vec<(Version, State<K>)> {
    let mut kept: Vec<(Version, State<K>)> = Vec::new();
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

impl<K: Kind> State<K> {
    /// Whether, of two states of one version, this one makes the other needless.
    fn replaces(&self, other: &State<K>, is_earlier: bool) -> bool {
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

/// What the files say beyond the things, also of those that were removed since: they may come
/// back.
fn leftovers<K: Kind>(a: &Collection<K>, b: &Collection<K>) -> BTreeMap<K::Id, K::Leftover> {
    let (a, b) = (&a.leftover.entries, &b.leftover.entries);
    let ids: BTreeSet<&K::Id> = a.keys().chain(b.keys()).collect();
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
