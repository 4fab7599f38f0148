//! Things of a collection, and edits of them, in the shapes of a journal: files that hold nothing
//! else.
//!
//! Invariant: what is written is read back the same; what makes no sense is refused whole.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Nonsense, Read};
use crate::annotate::UNKNOWN_TIME;
use crate::annotate::collection::{self, Collection, CollectionEdit, Item, Kind};
use crate::model;

/// A collection's file.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Listed(Value);

/// One change to a collection.
#[derive(Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Edit {
    Add {
        item: Listed,
    },
    Remove {
        item: Listed,
    },
    Change {
        before: Listed,
        after: Listed,
    },
    SetRivals {
        id: Uuid,
        before: Listed,
        after: Listed,
    },
}

impl<K: Kind> From<&CollectionEdit<K>> for Edit {
    fn from(edit: &CollectionEdit<K>) -> Self {
        match edit {
            CollectionEdit::Add(item) => Edit::Add {
                item: Listed::of::<K>(item),
            },
            CollectionEdit::Remove(item) => Edit::Remove {
                item: Listed::of::<K>(item),
            },
            CollectionEdit::Change { id, before, after } => Edit::Change {
                before: Listed::of_facts::<K>(*id, before),
                after: Listed::of_facts::<K>(*id, after),
            },
            CollectionEdit::SetRivals { id, before, after } => Edit::SetRivals {
                id: K::uuid(*id),
                before: Listed::of_all(&before.alone(*id)),
                after: Listed::of_all(&after.alone(*id)),
            },
        }
    }
}

impl<K: Kind> TryFrom<Edit> for CollectionEdit<K> {
    type Error = Nonsense;

    fn try_from(edit: Edit) -> Read<Self> {
        Ok(match edit {
            Edit::Add { item } => CollectionEdit::Add(Box::new(item.one::<K>()?)),
            Edit::Remove { item } => CollectionEdit::Remove(Box::new(item.one::<K>()?)),
            Edit::Change { before, after } => {
                let (before, after) = (before.one::<K>()?, after.one::<K>()?);
                CollectionEdit::Change {
                    id: before.id,
                    before: Box::new(before.facts),
                    after: Box::new(after.facts),
                }
            }
            Edit::SetRivals { id, before, after } => {
                let id = K::id(id);
                CollectionEdit::SetRivals {
                    id,
                    before: before.all::<K>()?.all_rivals_of(id),
                    after: after.all::<K>()?.all_rivals_of(id),
                }
            }
        })
    }
}

impl Listed {
    pub fn of_all<K: Kind>(items: &Collection<K>) -> Self {
        let file = collection::write(items).unwrap_or_default();
        // What could not be written is read as nothing, and its step is not remembered.
        Self(serde_json::from_slice(&file).unwrap_or_default())
    }

    pub fn of<K: Kind>(item: &Item<K>) -> Self {
        Self::of_all(&Collection::<K>::of(item.clone()))
    }

    /// What a thing says, without who says so.
    pub fn of_facts<K: Kind>(id: K::Id, facts: &K::Facts) -> Self {
        let nobody = model::Stamp {
            author: String::new(),
            created: UNKNOWN_TIME,
            editor: String::new(),
            modified: UNKNOWN_TIME,
            version: model::Version::of_revision(1),
        };
        Self::of::<K>(&Item::<K> {
            id,
            facts: facts.clone(),
            stamp: nobody,
        })
    }

    pub fn all<K: Kind>(self) -> Read<Collection<K>> {
        let file = collection::read(self.0.to_string().as_bytes());
        file.map(|file| file.items).map_err(|_| Nonsense)
    }

    pub fn one<K: Kind>(self) -> Read<Item<K>> {
        let one = self.all::<K>()?.iter().next().cloned();
        one.ok_or(Nonsense)
    }
}
