//! Reads one entry of a codebook's file.
//!
//! Invariant: what cannot be read is kept as it stands, and told.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::ledger::{State, unknown_version};
use super::{Entry, FALLBACK_COLOUR, RIVALS, read_rival, read_version};
use crate::model::{Rgb, Tag, TagPath};

/// A tag as it was read.
pub(super) struct ReadTag {
    /// The tag.
    pub tag: Tag,
    /// What is known of it, the tag itself among it.
    pub states: Vec<State>,
    /// The fields that are not known.
    pub rest: Map<String, Value>,
}

/// The names and keys that are taken.
#[derive(Default)]
pub(super) struct Seen {
    pub paths: HashSet<TagPath>,
    pub keys: HashSet<char>,
}

impl Seen {
    /// A tag with what else its entry says; `None` if the entry is no tag of its own.
    pub fn read_tag(&mut self, value: &Value, warnings: &mut Vec<String>) -> Option<ReadTag> {
        let mut entry = match Entry::deserialize(value) {
            Ok(entry) => entry,
            Err(error) => {
                warnings.push(format!("An entry is kept but is no tag: {error}."));
                return None;
            }
        };
        let path = match TagPath::parse(&entry.path) {
            Ok(path) => path,
            Err(error) => {
                warnings.push(format!("An entry is kept but is no tag: {error}."));
                return None;
            }
        };
        if !self.paths.insert(path.clone()) {
            warnings.push(format!(
                "The tag “{path}” stands twice; the first one counts."
            ));
            return None;
        }
        let colour = Rgb::parse(&entry.colour).unwrap_or_else(|| {
            warnings.push(format!(
                "The tag “{path}” has no readable colour and is shown grey."
            ));
            FALLBACK_COLOUR
        });
        let own_key = entry.key.as_deref().and_then(single_char);
        let key = own_key.filter(|key| self.keys.insert(*key));
        if let Some(written) = entry.key.filter(|_| key.is_none()) {
            warnings.push(format!("The tag “{path}” cannot have the key “{written}”."));
        }
        let tag = Tag {
            path,
            colour,
            description: entry.description,
            key,
        };
        let version = read_version(&mut entry.revision, &mut entry.changes);
        let own = State {
            version: version.unwrap_or_else(unknown_version),
            tag: Some(Tag {
                key: own_key,
                ..tag.clone()
            }),
        };
        let mut states = vec![own];
        let mut unread = Vec::new();
        for rival in entry.rivals {
            match read_rival(&rival, &tag.path) {
                Some(state) => states.push(state),
                None => unread.push(rival),
            }
        }
        let mut rest = entry.rest;
        if !unread.is_empty() {
            rest.insert(RIVALS.to_owned(), Value::Array(unread));
        }
        Some(ReadTag { tag, states, rest })
    }
}

/// The one character of a key; none if there are more, or it could not be seen.
pub(super) fn single_char(written: &str) -> Option<char> {
    let mut chars = written.chars();
    let first = chars.next()?;
    (chars.next().is_none() && !first.is_control() && !first.is_whitespace()).then_some(first)
}
