//! Things that the analyst recorded for the corpus as a whole, each under an id of its own, with
//! what is known of those that were removed: the events, the lines of the chronology.
//!
//! Invariants: no id stands twice. A version includes every one that its thing ever had, also
//! across its removal. Versions are those of sidecars: what was made apart stays apart until the
//! analyst settles it. Nothing here is dropped because it was not understood.

pub(super) mod edits;
mod merge;
mod page;
mod rivals;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::edit::EditError;
use crate::model::{Hand, Recorded, Version};

pub use edits::CollectionEdit;
pub use merge::merge;
pub(super) use page::{
    Fields, StampEntry, keep, read_uuid, take_list, taken, taken_text, with_kept, words_value,
};
pub use page::{PageError, PageFile, read, write};
pub use rivals::Rivals;

/// A kind of thing, and how its file holds it.
pub trait Kind: Clone + Copy + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// What they are told apart by.
    type Id: Copy + Ord + fmt::Debug + fmt::Display + Send + Sync;
    /// What is said of one.
    type Facts: Clone + Default + PartialEq + fmt::Debug + Send + Sync;
    /// One as it stands in the file.
    type Entry: Clone
        + Default
        + PartialEq
        + fmt::Debug
        + Serialize
        + DeserializeOwned
        + Send
        + Sync;
    /// What an entry holds beyond what is understood of it.
    type Leftover: Left<Entry = Self::Entry>;

    /// The name of the file, in the corpus's folder.
    const FILE_NAME: &'static str;
    /// The version that is written, and the newest that can be read.
    const SCHEMA: u64;
    /// The name of the file's list.
    const LIST: &'static str;
    /// What one is called in a sentence: `event`.
    const NOUN: &'static str;
    /// What they are called together: `the events`.
    const TOGETHER: &'static str;
    /// That the id is of none.
    const MISSING: EditError;
    /// That the id is taken.
    const TAKEN: EditError;

    /// The id with these digits.
    fn id(id: Uuid) -> Self::Id;

    /// The digits of an id.
    fn uuid(id: Self::Id) -> Uuid;

    /// One with what its entry holds beyond it; `None` without an id. What is odd about it goes
    /// to the warnings, in sentences.
    fn read_entry(
        entry: Self::Entry,
        warn: &mut dyn FnMut(String),
    ) -> Option<(Item<Self>, Self::Leftover)>;

    /// Its entry, without its rivals; what the analyst has set takes the place of what could not
    /// be read there.
    ///
    /// # Errors
    /// When it cannot be put into JSON.
    fn entry_of(item: &Item<Self>, left: &Self::Leftover) -> serde_json::Result<Self::Entry>;
}

/// What an entry holds beyond what is understood of it: everything that was is taken out.
pub trait Left: Clone + Default + PartialEq + fmt::Debug + Send + Sync {
    /// An entry.
    type Entry;

    /// The field of the entry's rivals.
    fn rivals_of(entry: &mut Self::Entry) -> &mut Option<Value>;

    /// What is left of the entry.
    fn entry_mut(&mut self) -> &mut Self::Entry;
}

/// One thing of a kind.
pub type Item<K> = Recorded<<K as Kind>::Id, <K as Kind>::Facts>;

/// The things of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection<K: Kind> {
    pub(super) items: BTreeMap<K::Id, Item<K>>,
    /// The versions of what was removed. Several where several removed it without knowing of
    /// each other; together with the thing itself where one changed what another removed.
    pub(super) removed: BTreeMap<K::Id, Vec<Version>>,
    /// States of things that were made without knowledge of the one that is shown.
    pub(super) rivals: BTreeMap<K::Id, Vec<RivalItem<K>>>,
    pub(super) leftover: Leftover<K>,
}

/// Another state of a thing, made in another window or by another analyst without knowledge of
/// the one that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct RivalItem<K: Kind> {
    /// What it was made to be.
    pub state: Item<K>,
    /// What its file says beyond that.
    pub(super) leftover: K::Leftover,
}

/// What a file holds that the model has no room for, kept for the next writing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leftover<K: Kind> {
    /// Fields of the file.
    pub rest: Fields,
    /// Only of things that have any, and also of those that were removed since: they may come
    /// back.
    pub entries: BTreeMap<K::Id, K::Leftover>,
    /// Entries that are no such things, to the letter.
    pub unread: Vec<Box<str>>,
    /// Entries of the list of removals that are none.
    pub removed: Vec<Value>,
}

/// Everything that is known under one id, to put it back after a change that failed.
pub(super) struct Slot<K: Kind> {
    id: K::Id,
    item: Option<Item<K>>,
    removed: Option<Vec<Version>>,
    rivals: Option<Vec<RivalItem<K>>>,
}

impl<K: Kind> Default for Collection<K> {
    fn default() -> Self {
        Self {
            items: BTreeMap::new(),
            removed: BTreeMap::new(),
            rivals: BTreeMap::new(),
            leftover: Leftover {
                rest: Fields::default(),
                entries: BTreeMap::new(),
                unread: Vec::new(),
                removed: Vec::new(),
            },
        }
    }
}

impl<K: Kind> Collection<K> {
    /// The one with this id.
    pub fn get(&self, id: K::Id) -> Option<&Item<K>> {
        self.items.get(&id)
    }

    /// Every one, by its id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Item<K>> {
        self.items.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The part of it that is about these, the file's own fields left out.
    pub fn part(&self, ids: &BTreeSet<K::Id>) -> Self {
        let mut part = Self::default();
        for id in ids {
            if let Some(item) = self.items.get(id) {
                part.items.insert(*id, item.clone());
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

    /// Takes in what another record of the same things says; see [`merge`](merge()). The fields
    /// of the file stay as they are here.
    pub fn take_in(&mut self, mut other: Self) {
        other.leftover.rest.clone_from(&self.leftover.rest);
        *self = merge(self, &other);
    }

    /// One thing by itself.
    pub(super) fn of(item: Item<K>) -> Self {
        Self {
            items: BTreeMap::from([(item.id, item)]),
            ..Self::default()
        }
    }

    /// Other states of a thing that say something else than the one that is shown.
    pub fn rivals_of(&self, id: K::Id) -> impl Iterator<Item = &RivalItem<K>> {
        let shown = self.get(id);
        let rivals = self.rivals.get(&id).into_iter().flatten();
        rivals.filter(move |rival| shown.is_none_or(|shown| shown.facts != rival.state.facts))
    }

    /// Whether a thing that is there was removed elsewhere: it was changed here, so it is kept.
    pub fn was_removed_elsewhere(&self, id: K::Id) -> bool {
        self.items.contains_key(&id) && self.removed.contains_key(&id)
    }

    /// How many things were made something else of, or removed, on another side.
    pub fn contested(&self) -> usize {
        let is_contested = |item: &&Item<K>| {
            self.was_removed_elsewhere(item.id) || self.rivals_of(item.id).next().is_some()
        };
        self.iter().filter(is_contested).count()
    }

    /// Puts a thing in; false, and nothing done, when its id is there already. What comes back
    /// has been through its removal.
    pub(super) fn insert(&mut self, mut item: Item<K>, hand: &Hand) -> bool {
        if self.items.contains_key(&item.id) {
            return false;
        }
        if let Some(removals) = self.removed.remove(&item.id) {
            for removal in &removals {
                item.stamp.version.join(removal);
            }
            item.stamp.touch(hand);
        }
        self.items.insert(item.id, item);
        true
    }

    /// Takes a thing out and remembers its version. Whoever removed it elsewhere is agreed with.
    pub(super) fn remove(&mut self, id: K::Id, hand: &Hand) {
        let Some(item) = self.items.remove(&id) else {
            return;
        };
        let mut version = item.stamp.version;
        for removal in self.removed.remove(&id).unwrap_or_default() {
            version.join(&removal);
        }
        version.advance(&hand.seat);
        self.removed.insert(id, vec![version]);
    }

    /// The thing, to change anything but its id.
    pub(super) fn get_mut(&mut self, id: K::Id) -> Option<&mut Item<K>> {
        self.items.get_mut(&id)
    }

    /// Whether other states of a thing stand beside it.
    pub(super) fn has_rivals(&self, id: K::Id) -> bool {
        self.rivals.contains_key(&id)
    }

    /// The same hand, at the seat where the next change of a thing counts as not knowing of its
    /// rivals.
    pub(super) fn beside_rivals(&self, id: K::Id, hand: &Hand) -> Hand {
        let Some(item) = self.get(id) else {
            return hand.clone();
        };
        let rivals = self.rivals.get(&id).into_iter().flatten();
        let rivals = rivals.map(|rival| &rival.state.stamp.version);
        let removals = self.removed.get(&id).into_iter().flatten();
        let others: Vec<&Version> = rivals.chain(removals).collect();
        Hand {
            seat: hand
                .seat
                .beside(&item.stamp.version, others.iter().copied()),
            ..hand.clone()
        }
    }

    /// What is known under an id, as far as edits can change it.
    pub(super) fn slot(&self, id: K::Id) -> Slot<K> {
        Slot {
            id,
            item: self.items.get(&id).cloned(),
            removed: self.removed.get(&id).cloned(),
            rivals: self.rivals.get(&id).cloned(),
        }
    }

    /// Puts back what was known under an id.
    pub(super) fn restore(&mut self, slot: Slot<K>) {
        match slot.item {
            Some(item) => self.items.insert(slot.id, item),
            None => self.items.remove(&slot.id),
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
