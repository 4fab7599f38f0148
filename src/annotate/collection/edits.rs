//! The edits that change a collection.
//!
//! Invariants: those of every edit: whole or refused whole, refused when what it would replace is
//! no longer what it names, and each with an inverse.

use super::{Collection, Item, Kind, Rivals};
use crate::annotate::edit::EditError;
use crate::model::Hand;

/// One change to a collection.
#[derive(Clone, Debug, PartialEq)]
pub enum CollectionEdit<K: Kind> {
    /// A new thing, or one that comes back.
    Add(Box<Item<K>>),
    /// A thing goes. It is named as it is.
    Remove(Box<Item<K>>),
    /// What is said of a thing changes.
    Change {
        /// The thing.
        id: K::Id,
        /// What is there.
        before: Box<K::Facts>,
        /// What shall be there.
        after: Box<K::Facts>,
    },
    /// Other states of a thing, made elsewhere, are settled or come back.
    SetRivals {
        /// The thing.
        id: K::Id,
        /// What is there.
        before: Rivals<K>,
        /// What shall be there.
        after: Rivals<K>,
    },
}

impl<K: Kind> CollectionEdit<K> {
    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Add(item) => Self::Remove(item),
            Self::Remove(item) => Self::Add(item),
            Self::Change { id, before, after } => Self::Change {
                id,
                before: after,
                after: before,
            },
            Self::SetRivals { id, before, after } => Self::SetRivals {
                id,
                before: after,
                after: before,
            },
        }
    }

    /// The thing that it changes.
    pub fn id(&self) -> K::Id {
        match self {
            Self::Add(item) | Self::Remove(item) => item.id,
            Self::Change { id, .. } | Self::SetRivals { id, .. } => *id,
        }
    }

    /// Applies it.
    pub(in crate::annotate) fn apply(
        &self,
        to: &mut Collection<K>,
        hand: &Hand,
    ) -> Result<(), EditError> {
        match self {
            Self::Add(item) => add(to, item, hand),
            Self::Remove(item) => remove(to, item, hand),
            Self::Change { id, before, after } => change(to, *id, before, after, hand),
            Self::SetRivals { id, before, after } => set_rivals(to, *id, before, after, hand),
        }
    }
}

pub fn add<K: Kind>(to: &mut Collection<K>, item: &Item<K>, hand: &Hand) -> Result<(), EditError> {
    match to.insert(item.clone(), hand) {
        true => Ok(()),
        false => Err(K::TAKEN),
    }
}

pub fn remove<K: Kind>(
    from: &mut Collection<K>,
    item: &Item<K>,
    hand: &Hand,
) -> Result<(), EditError> {
    let current = from.get(item.id).ok_or(K::MISSING)?;
    if current.facts != item.facts {
        return Err(EditError::Changed);
    }
    if from.has_rivals(item.id) {
        return Err(EditError::HasRivals);
    }
    from.remove(item.id, hand);
    Ok(())
}

pub fn change<K: Kind>(
    of: &mut Collection<K>,
    id: K::Id,
    before: &K::Facts,
    after: &K::Facts,
    hand: &Hand,
) -> Result<(), EditError> {
    let hand = of.beside_rivals(id, hand);
    let item = of.get_mut(id).ok_or(K::MISSING)?;
    if item.facts != *before {
        return Err(EditError::Changed);
    }
    item.facts.clone_from(after);
    item.stamp.touch(&hand);
    Ok(())
}

pub fn set_rivals<K: Kind>(
    of: &mut Collection<K>,
    id: K::Id,
    before: &Rivals<K>,
    after: &Rivals<K>,
    hand: &Hand,
) -> Result<(), EditError> {
    match of.set_rivals(id, before, after, hand) {
        true => Ok(()),
        false => Err(EditError::Changed),
    }
}
