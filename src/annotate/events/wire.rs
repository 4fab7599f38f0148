//! The shapes of an events file.
//!
//! Invariant: every object keeps the fields it does not know in `rest`. Fields that may be messy
//! are plain JSON values, so that one odd field never costs its whole event.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// A JSON object's fields.
pub type Fields = Map<String, Value>;

/// A file as it is read: each event is read by itself, so that one that cannot be understood is
/// kept to the letter and costs no other.
#[derive(Debug, Deserialize)]
pub struct PageIn {
    #[serde(rename = "schema")]
    pub version: Value,
    #[serde(default)]
    pub events: Option<Box<RawValue>>,
    #[serde(default)]
    pub removed: Vec<Value>,
    #[serde(flatten)]
    pub rest: Fields,
}

/// A file as it is written.
#[derive(Debug, Serialize)]
pub struct PageOut<'a> {
    #[serde(rename = "schema")]
    pub version: u64,
    pub events: Vec<EntryOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Value>,
    #[serde(flatten)]
    pub rest: &'a Fields,
}

/// An event as it is written.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum EntryOut<'a> {
    Known(Box<Entry>),
    Kept(&'a RawValue),
}

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actors: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supports: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contradicts: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editor: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rivals: Option<Value>,
    #[serde(flatten)]
    pub rest: Fields,
}

/// The analyst's judgement.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Judgement {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Value>,
    #[serde(flatten)]
    pub rest: Fields,
}

/// A passage that an event rests on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    pub document: String,
    pub passage: String,
    #[serde(flatten)]
    pub rest: Fields,
}

/// An event that was removed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    pub id: String,
    pub revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<BTreeMap<String, u64>>,
}
