//! The shapes of an events file's entries.
//!
//! Invariant: every object keeps the fields it does not know in `rest`. Fields that may be messy
//! are plain JSON values, so that one odd field never costs its whole event.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::annotate::collection::{Fields, StampEntry};

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
    #[serde(flatten)]
    pub stamp: StampEntry,
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
