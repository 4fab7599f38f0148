//! Versions on disk: the revision as one number, and beside it each seat's changes where seats
//! are known.
//!
//! Invariant: a file without seats is read as so many changes of an unknown one.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::{Seat, Version};

/// The name of the field that holds the revision.
const REVISION: &str = "dateline:revision";

/// The name of the field that holds each seat's changes.
const CHANGES: &str = "dateline:changes";

/// Each seat's changes; `None` when no seat is known.
pub fn changes_of(version: &Version) -> Option<BTreeMap<String, u64>> {
    let changes: BTreeMap<String, u64> = version
        .changes()
        .map(|(seat, n)| (seat.to_string(), n))
        .collect();
    let is_known = changes.keys().any(|seat| !seat.is_empty());
    is_known.then_some(changes)
}

/// A version from its changes; `None` when they make no sense.
pub fn version_of(changes: &BTreeMap<String, u64>) -> Option<Version> {
    let seats = changes
        .iter()
        .map(|(seat, n)| Seat::parse(seat).map(|seat| (seat, *n)));
    let version: Version = seats.collect::<Option<_>>()?;
    (version.revision() > 0).then_some(version)
}

/// Reads a version; each field is emptied when it was understood.
pub fn read_version(revision: &mut Option<Value>, changes: &mut Option<Value>) -> Option<Version> {
    let counted = revision.as_ref().and_then(Value::as_u64).filter(|n| *n > 0);
    revision.take_if(|_| counted.is_some());
    let known = changes
        .as_ref()
        .and_then(|changes| serde::Deserialize::deserialize(changes).ok());
    let known = known.as_ref().and_then(version_of);
    changes.take_if(|_| known.is_some());
    known.or_else(|| counted.map(Version::of_revision))
}

/// An annotation's JSON with another version in it, and otherwise as it is. What is no JSON
/// object stays to the letter.
pub fn with_version(json: &str, version: &Version) -> Box<str> {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(json) else {
        return json.into();
    };
    fields.insert(REVISION.to_owned(), version.revision().into());
    if let Some(changes) = changes_of(version) {
        let changes = changes.into_iter().map(|(seat, n)| (seat, n.into()));
        fields.insert(CHANGES.to_owned(), Value::Object(changes.collect()));
    }
    Value::Object(fields).to_string().into()
}
