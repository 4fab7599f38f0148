//! The shapes of a sidecar on disk.
//!
//! Invariant: every object keeps the fields it does not know in `rest`. Fields that may be
//! messy are plain JSON values, so that one odd field never costs its whole annotation.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::model::TagPath;

/// A JSON object's fields.
pub type Fields = Map<String, Value>;

/// A page as it is read.
#[derive(Debug, Deserialize)]
pub struct PageIn<'a> {
    /// The annotations, not yet looked into: each is read by itself, so that one that cannot be
    /// understood is kept to the letter and costs no other.
    #[serde(borrow, default)]
    pub items: Option<&'a RawValue>,
    #[serde(flatten)]
    pub head: Head,
}

/// A page as it is written.
#[derive(Debug, Serialize)]
pub struct PageOut<'a> {
    #[serde(flatten)]
    pub head: Head,
    pub items: Vec<ItemOut<'a>>,
}

/// An annotation as it is written.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ItemOut<'a> {
    Known(Box<Item>),
    Kept(&'a RawValue),
}

/// A page but for its annotations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    pub context: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Value>,
    #[serde(rename = "dateline:schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    #[serde(rename = "dateline:textHash", skip_serializing_if = "Option::is_none")]
    pub text_hash: Option<Value>,
    #[serde(rename = "dateline:triage", skip_serializing_if = "Option::is_none")]
    pub triage: Option<Value>,
    #[serde(
        rename = "dateline:removed",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub removed: Vec<Value>,
    #[serde(flatten)]
    pub rest: Fields,
}

/// A passage or correction that was removed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    pub id: String,
    #[serde(rename = "dateline:revision")]
    pub revision: u64,
    #[serde(
        rename = "dateline:changes",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub changes: Option<BTreeMap<String, u64>>,
}

/// One annotation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub motivation: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<Value>,
    #[serde(rename = "dateline:revision", skip_serializing_if = "Option::is_none")]
    pub revision: Option<Value>,
    #[serde(rename = "dateline:changes", skip_serializing_if = "Option::is_none")]
    pub changes: Option<Value>,
    #[serde(rename = "dateline:editor", skip_serializing_if = "Option::is_none")]
    pub editor: Option<Value>,
    #[serde(rename = "dateline:triage", skip_serializing_if = "Option::is_none")]
    pub triage: Option<Value>,
    #[serde(rename = "dateline:eventDate", skip_serializing_if = "Option::is_none")]
    pub event_date: Option<Value>,
    #[serde(rename = "dateline:saidBy", skip_serializing_if = "Option::is_none")]
    pub said_by: Option<Value>,
    #[serde(rename = "dateline:carriedBy", skip_serializing_if = "Option::is_none")]
    pub carried_by: Option<Value>,
    #[serde(rename = "dateline:stance", skip_serializing_if = "Option::is_none")]
    pub stance: Option<Value>,
    #[serde(
        rename = "dateline:credibility",
        skip_serializing_if = "Option::is_none"
    )]
    pub credibility: Option<Value>,
    #[serde(rename = "dateline:verdict", skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Value>,
    #[serde(rename = "dateline:published", skip_serializing_if = "Option::is_none")]
    pub published: Option<Value>,
    #[serde(rename = "dateline:title", skip_serializing_if = "Option::is_none")]
    pub title: Option<Value>,
    #[serde(rename = "dateline:outlet", skip_serializing_if = "Option::is_none")]
    pub outlet: Option<Value>,
    #[serde(rename = "dateline:author", skip_serializing_if = "Option::is_none")]
    pub author: Option<Value>,
    #[serde(rename = "dateline:language", skip_serializing_if = "Option::is_none")]
    pub language: Option<Value>,
    #[serde(
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub body: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    #[serde(
        rename = "dateline:rivals",
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub rivals: Vec<Value>,
    #[serde(flatten)]
    pub rest: Fields,
}

/// What an annotation is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Target {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Value>,
    #[serde(
        deserialize_with = "one_or_many",
        serialize_with = "alone_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub state: Vec<Value>,
    #[serde(
        deserialize_with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub selector: Vec<Value>,
    #[serde(flatten)]
    pub rest: Fields,
}

/// A tag, or the note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextualBody {
    #[serde(rename = "type")]
    pub kind: TextualBodyType,
    /// Without one, a body has the purpose that its annotation's motivation names.
    #[serde(default)]
    pub purpose: Option<String>,
    pub value: String,
    #[serde(flatten)]
    pub rest: Fields,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum TextualBodyType {
    TextualBody,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PositionSelector {
    #[serde(rename = "type")]
    pub kind: PositionSelectorType,
    pub start: usize,
    pub end: usize,
    #[serde(flatten)]
    pub rest: Fields,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum PositionSelectorType {
    TextPositionSelector,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct QuoteSelector {
    #[serde(rename = "type")]
    pub kind: QuoteSelectorType,
    pub exact: String,
    #[serde(default)]
    pub prefix: String,
    #[serde(default)]
    pub suffix: String,
    #[serde(flatten)]
    pub rest: Fields,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum QuoteSelectorType {
    TextQuoteSelector,
}

/// The text that a position was counted in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextState {
    #[serde(rename = "type")]
    pub kind: TextStateType,
    #[serde(rename = "dateline:textHash")]
    pub text_hash: String,
    #[serde(flatten)]
    pub rest: Fields,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum TextStateType {
    #[serde(rename = "dateline:TextState")]
    TextState,
}

/// What a file holds that the model has no room for, kept for the next writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leftover {
    pub head: Head,
    /// Only of annotations that have any, and also of those that were removed since: they may
    /// come back.
    pub items: Arc<BTreeMap<Uuid, ItemLeftover>>,
}

impl Leftover {
    /// Whether it holds nothing but the page's id, which says nothing by itself.
    pub fn is_blank(&self) -> bool {
        let blank = Head {
            id: self.head.id.clone(),
            ..Head::default()
        };
        self.items.is_empty() && self.head == blank
    }
}

/// What one annotation holds beyond its passage or correction: whatever was understood is taken
/// out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemLeftover {
    pub item: Item,
    pub tags: BTreeMap<TagPath, Fields>,
    pub note: Fields,
    pub position: Fields,
    pub quote: Fields,
    pub state: Fields,
}

/// JSON-LD lets a list of one stand without its brackets, and an empty one be missing.
fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Value>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Array(values) => values,
        Value::Null => Vec::new(),
        value => vec![value],
    })
}

fn alone_or_many<S: Serializer>(values: &[Value], to: S) -> Result<S::Ok, S::Error> {
    match values {
        [alone] => alone.serialize(to),
        many => many.serialize(to),
    }
}
