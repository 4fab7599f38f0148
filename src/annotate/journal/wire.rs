//! The shapes of edits in a journal.
//!
//! Invariant: every edit is written whole, with what it replaces, so that its inverse can be
//! made from what is read. Spans are bytes of the text that the record names.

mod items;
mod listed;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::annotate::events::OfEvents;
use crate::annotate::settings::{self, SettingsLeftover};
use crate::annotate::sidecar::{Item, ItemLeftover};
use crate::annotate::{self, Thing};
use crate::model::{self, DocId, PassageId, Seat, TagPath};

use items::all;
use listed::Listed;

/// What was written makes no sense.
pub struct Nonsense;

type Read<T> = Result<T, Nonsense>;

#[derive(Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Edit {
    AddPassage {
        doc: String,
        passage: Passage,
    },
    RemovePassage {
        doc: String,
        passage: Passage,
    },
    ChangePassage {
        doc: String,
        id: Uuid,
        before: Content,
        after: Content,
    },
    SetCorrection {
        doc: String,
        before: Option<Correction>,
        after: Option<Correction>,
    },
    ChangeAbout {
        doc: String,
        before: About,
        after: About,
    },
    SetRivals {
        doc: String,
        id: Uuid,
        before: Rivals,
        after: Rivals,
    },
    AddOrphan {
        doc: String,
        at: usize,
        orphan: Orphan,
    },
    RemoveOrphan {
        doc: String,
        at: usize,
        orphan: Orphan,
    },
    AddTag {
        at: usize,
        tag: Tag,
    },
    RemoveTag {
        at: usize,
        tag: Tag,
    },
    ChangeTag {
        before: Tag,
        after: Tag,
    },
    AddEvent {
        event: Listed,
    },
    RemoveEvent {
        event: Listed,
    },
    ChangeEvent {
        before: Listed,
        after: Listed,
    },
    ChangeSettings {
        before: Settings,
        after: Settings,
    },
    SetEventRivals {
        id: Uuid,
        before: Listed,
        after: Listed,
    },
    Line {
        edit: listed::Edit,
    },
    All {
        edits: Vec<Edit>,
    },
}

/// A settings file.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(Value);

#[derive(Serialize, Deserialize)]
pub struct Passage {
    id: Uuid,
    span: (usize, usize),
    content: Content,
    stamp: Stamp,
}

#[derive(Serialize, Deserialize)]
pub struct Content {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_date: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    said_by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    carried_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stance: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credibility: Option<u8>,
}

#[derive(Serialize, Deserialize)]
pub struct Stamp {
    author: String,
    created: DateTime<Utc>,
    editor: String,
    modified: DateTime<Utc>,
    changes: Version,
}

type Version = BTreeMap<String, u64>;

#[derive(Serialize, Deserialize)]
pub struct Correction {
    id: Uuid,
    span: (usize, usize),
    /// `None` when the words are no date.
    value: Option<String>,
    stamp: Stamp,
}

#[derive(Serialize, Deserialize)]
pub struct About {
    triage: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Details::is_empty")]
    details: Details,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

impl Details {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Serialize, Deserialize)]
pub struct Rivals {
    states: Vec<Rival>,
    removals: Vec<Version>,
}

#[derive(Serialize, Deserialize)]
pub struct Rival {
    state: State,
    item: Item,
    tags: BTreeMap<String, Map<String, Value>>,
    note: Map<String, Value>,
    position: Map<String, Value>,
    quote: Map<String, Value>,
    text: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Passage(Passage),
    Correction(Correction),
    About(About, Stamp),
}

#[derive(Serialize, Deserialize)]
pub struct Orphan {
    key: Uuid,
    changes: Version,
    passage: Option<Passage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correction: Option<Correction>,
    quote: String,
    reason: String,
    json: String,
}

#[derive(Serialize, Deserialize)]
pub struct Tag {
    path: String,
    colour: String,
    description: String,
    key: Option<char>,
}

impl From<&annotate::Edit> for Edit {
    fn from(edit: &annotate::Edit) -> Self {
        use annotate::Edit as Of;
        match edit {
            Of::AddPassage { doc, passage } => Edit::AddPassage {
                doc: doc.to_string(),
                passage: passage.into(),
            },
            Of::RemovePassage { doc, passage } => Edit::RemovePassage {
                doc: doc.to_string(),
                passage: passage.into(),
            },
            Of::ChangePassage {
                doc,
                id,
                before,
                after,
            } => Edit::ChangePassage {
                doc: doc.to_string(),
                id: id.0,
                before: before.into(),
                after: after.into(),
            },
            Of::SetCorrection { doc, before, after } => Edit::SetCorrection {
                doc: doc.to_string(),
                before: before.as_ref().map(Into::into),
                after: after.as_ref().map(Into::into),
            },
            Of::ChangeAbout { doc, before, after } => Edit::ChangeAbout {
                doc: doc.to_string(),
                before: before.into(),
                after: after.into(),
            },
            Of::SetRivals {
                doc,
                id,
                before,
                after,
            } => Edit::SetRivals {
                doc: doc.to_string(),
                id: *id,
                before: before.into(),
                after: after.into(),
            },
            Of::AddOrphan { doc, at, orphan } => Edit::AddOrphan {
                doc: doc.to_string(),
                at: *at,
                orphan: orphan.into(),
            },
            Of::RemoveOrphan { doc, at, orphan } => Edit::RemoveOrphan {
                doc: doc.to_string(),
                at: *at,
                orphan: orphan.into(),
            },
            Of::AddTag { at, tag } => Edit::AddTag {
                at: *at,
                tag: tag.into(),
            },
            Of::RemoveTag { at, tag } => Edit::RemoveTag {
                at: *at,
                tag: tag.into(),
            },
            Of::ChangeTag { before, after } => Edit::ChangeTag {
                before: before.into(),
                after: after.into(),
            },
            Of::AddEvent(event) => Edit::AddEvent {
                event: Listed::of::<OfEvents>(event),
            },
            Of::RemoveEvent(event) => Edit::RemoveEvent {
                event: Listed::of::<OfEvents>(event),
            },
            Of::ChangeEvent { id, before, after } => Edit::ChangeEvent {
                before: Listed::of_facts::<OfEvents>(*id, before),
                after: Listed::of_facts::<OfEvents>(*id, after),
            },
            Of::ChangeSettings { before, after } => Edit::ChangeSettings {
                before: before.into(),
                after: after.into(),
            },
            Of::SetEventRivals { id, before, after } => Edit::SetEventRivals {
                id: id.0,
                before: Listed::of_all(&before.alone(*id)),
                after: Listed::of_all(&after.alone(*id)),
            },
            Of::Line(edit) => Edit::Line { edit: edit.into() },
            Of::All(edits) => Edit::All {
                edits: edits.iter().map(Into::into).collect(),
            },
        }
    }
}

impl TryFrom<Edit> for annotate::Edit {
    type Error = Nonsense;

    fn try_from(edit: Edit) -> Read<Self> {
        use annotate::Edit as To;
        Ok(match edit {
            Edit::AddPassage { doc, passage } => To::AddPassage {
                doc: DocId::new(doc),
                passage: passage.try_into()?,
            },
            Edit::RemovePassage { doc, passage } => To::RemovePassage {
                doc: DocId::new(doc),
                passage: passage.try_into()?,
            },
            Edit::ChangePassage {
                doc,
                id,
                before,
                after,
            } => To::ChangePassage {
                doc: DocId::new(doc),
                id: PassageId(id),
                before: before.try_into()?,
                after: after.try_into()?,
            },
            Edit::SetCorrection { doc, before, after } => To::SetCorrection {
                doc: DocId::new(doc),
                before: before.map(TryInto::try_into).transpose()?,
                after: after.map(TryInto::try_into).transpose()?,
            },
            Edit::ChangeAbout { doc, before, after } => To::ChangeAbout {
                doc: DocId::new(doc),
                before: before.try_into()?,
                after: after.try_into()?,
            },
            Edit::SetRivals {
                doc,
                id,
                before,
                after,
            } => To::SetRivals {
                doc: DocId::new(doc),
                id,
                before: before.try_into()?,
                after: after.try_into()?,
            },
            Edit::AddOrphan { doc, at, orphan } => To::AddOrphan {
                doc: DocId::new(doc),
                at,
                orphan: orphan.try_into()?,
            },
            Edit::RemoveOrphan { doc, at, orphan } => To::RemoveOrphan {
                doc: DocId::new(doc),
                at,
                orphan: orphan.try_into()?,
            },
            Edit::AddTag { at, tag } => To::AddTag {
                at,
                tag: tag.try_into()?,
            },
            Edit::RemoveTag { at, tag } => To::RemoveTag {
                at,
                tag: tag.try_into()?,
            },
            Edit::ChangeTag { before, after } => To::ChangeTag {
                before: before.try_into()?,
                after: after.try_into()?,
            },
            Edit::AddEvent { event } => To::AddEvent(Box::new(event.one::<OfEvents>()?)),
            Edit::RemoveEvent { event } => To::RemoveEvent(Box::new(event.one::<OfEvents>()?)),
            Edit::ChangeEvent { before, after } => {
                let (before, after) = (before.one::<OfEvents>()?, after.one::<OfEvents>()?);
                To::ChangeEvent {
                    id: before.id,
                    before: Box::new(before.facts),
                    after: Box::new(after.facts),
                }
            }
            Edit::ChangeSettings { before, after } => To::ChangeSettings {
                before: before.try_into()?,
                after: after.try_into()?,
            },
            Edit::SetEventRivals { id, before, after } => To::SetEventRivals {
                id: model::EventId(id),
                before: before.all::<OfEvents>()?.all_rivals_of(model::EventId(id)),
                after: after.all::<OfEvents>()?.all_rivals_of(model::EventId(id)),
            },
            Edit::Line { edit } => To::Line(edit.try_into()?),
            Edit::All { edits } => To::All(all(edits)?),
        })
    }
}
