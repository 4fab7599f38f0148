//! The shapes of edits in a journal.
//!
//! Invariant: every edit is written whole, with what it replaces, so that its inverse can be
//! made from what is read. Spans are bytes of the text that the record names.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::annotate::events::{self, Events};
use crate::annotate::settings::{self, SettingsLeftover};
use crate::annotate::sidecar::{Item, ItemLeftover};
use crate::annotate::{self, Thing, UNKNOWN_TIME};
use crate::model::{self, DocId, PassageId, Seat, TagPath};

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
        event: Event,
    },
    RemoveEvent {
        event: Event,
    },
    ChangeEvent {
        before: Event,
        after: Event,
    },
    ChangeSettings {
        before: Settings,
        after: Settings,
    },
    SetEventRivals {
        id: Uuid,
        before: Event,
        after: Event,
    },
    All {
        edits: Vec<Edit>,
    },
}

/// A settings file.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(Value);

/// An events file that holds one event.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Event(Value);

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
                event: Event::from(&**event),
            },
            Of::RemoveEvent(event) => Edit::RemoveEvent {
                event: Event::from(&**event),
            },
            Of::ChangeEvent { id, before, after } => Edit::ChangeEvent {
                before: Event::of_facts(*id, before),
                after: Event::of_facts(*id, after),
            },
            Of::ChangeSettings { before, after } => Edit::ChangeSettings {
                before: before.into(),
                after: after.into(),
            },
            Of::SetEventRivals { id, before, after } => Edit::SetEventRivals {
                id: id.0,
                before: Event::of_file(&before.alone(*id)),
                after: Event::of_file(&after.alone(*id)),
            },
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
            Edit::AddEvent { event } => To::AddEvent(Box::new(event.try_into()?)),
            Edit::RemoveEvent { event } => To::RemoveEvent(Box::new(event.try_into()?)),
            Edit::ChangeEvent { before, after } => {
                let (before, after): (model::Event, model::Event) =
                    (before.try_into()?, after.try_into()?);
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
                before: before.file()?.all_rivals_of(model::EventId(id)),
                after: after.file()?.all_rivals_of(model::EventId(id)),
            },
            Edit::All { edits } => To::All(all(edits)?),
        })
    }
}

impl Event {
    /// What an event says, without who says so.
    fn of_facts(id: model::EventId, facts: &model::EventFacts) -> Self {
        let nobody = model::Stamp {
            author: String::new(),
            created: UNKNOWN_TIME,
            editor: String::new(),
            modified: UNKNOWN_TIME,
            version: model::Version::of_revision(1),
        };
        Self::from(&model::Event {
            id,
            facts: facts.clone(),
            stamp: nobody,
        })
    }
}

impl Event {
    fn of_file(events: &Events) -> Self {
        let file = events::write(events).unwrap_or_default();
        // An event that could not be written is read as none, and its step is not remembered.
        Self(serde_json::from_slice(&file).unwrap_or_default())
    }

    fn file(self) -> Read<Events> {
        let file = events::read(self.0.to_string().as_bytes());
        file.map(|file| file.events).map_err(|_| Nonsense)
    }
}

impl From<&model::Event> for Event {
    fn from(event: &model::Event) -> Self {
        Self::of_file(&Events::of(event.clone()))
    }
}

impl TryFrom<Event> for model::Event {
    type Error = Nonsense;

    fn try_from(event: Event) -> Read<Self> {
        let one = event.file()?.iter().next().cloned();
        one.ok_or(Nonsense)
    }
}

impl From<&model::CorpusSettings> for Settings {
    fn from(settings: &model::CorpusSettings) -> Self {
        let file = settings::write(settings, &SettingsLeftover::default()).unwrap_or_default();
        // What could not be written is read as none, and its step is not remembered.
        Self(serde_json::from_slice(&file).unwrap_or_default())
    }
}

impl TryFrom<Settings> for model::CorpusSettings {
    type Error = Nonsense;

    fn try_from(settings: Settings) -> Read<Self> {
        let file = settings::read(settings.0.to_string().as_bytes()).map_err(|_| Nonsense)?;
        Ok(file.settings)
    }
}

impl From<&model::Passage> for Passage {
    fn from(passage: &model::Passage) -> Self {
        Self {
            id: passage.id.0,
            span: (passage.span.start, passage.span.end),
            content: (&passage.content).into(),
            stamp: (&passage.stamp).into(),
        }
    }
}

impl TryFrom<Passage> for model::Passage {
    type Error = Nonsense;

    fn try_from(passage: Passage) -> Read<Self> {
        Ok(Self {
            id: PassageId(passage.id),
            span: span(passage.span)?,
            content: passage.content.try_into()?,
            stamp: passage.stamp.try_into()?,
        })
    }
}

impl From<&model::Content> for Content {
    fn from(content: &model::Content) -> Self {
        let date = content.event_date.as_ref();
        Self {
            tags: content.tags.iter().map(ToString::to_string).collect(),
            note: content.note.clone(),
            event_date: date.map(|date| date.value().to_owned()),
            said_by: content.said_by.clone(),
            carried_by: content.carried_by.clone(),
            stance: content.stance.map(|stance| stance.word().to_owned()),
            credibility: content.credibility.map(model::Credibility::digit),
        }
    }
}

impl TryFrom<Content> for model::Content {
    type Error = Nonsense;

    fn try_from(content: Content) -> Read<Self> {
        let date = |date: String| model::EventDate::parse(&date).ok_or(Nonsense);
        let stance = |word: String| model::Stance::parse(&word).ok_or(Nonsense);
        let credibility = |n: u8| model::Credibility::of_digit(n.into()).ok_or(Nonsense);
        Ok(Self {
            tags: tags(&content.tags)?,
            note: content.note,
            event_date: content.event_date.map(date).transpose()?,
            said_by: content.said_by,
            carried_by: content.carried_by,
            stance: content.stance.map(stance).transpose()?,
            credibility: content.credibility.map(credibility).transpose()?,
        })
    }
}

impl From<&model::Stamp> for Stamp {
    fn from(stamp: &model::Stamp) -> Self {
        Self {
            author: stamp.author.clone(),
            created: stamp.created,
            editor: stamp.editor.clone(),
            modified: stamp.modified,
            changes: changes(&stamp.version),
        }
    }
}

impl TryFrom<Stamp> for model::Stamp {
    type Error = Nonsense;

    fn try_from(stamp: Stamp) -> Read<Self> {
        Ok(Self {
            author: stamp.author,
            created: stamp.created,
            editor: stamp.editor,
            modified: stamp.modified,
            version: version(stamp.changes)?,
        })
    }
}

impl From<&model::Correction> for Correction {
    fn from(correction: &model::Correction) -> Self {
        Self {
            id: correction.id.0,
            span: (correction.span.start, correction.span.end),
            value: match &correction.verdict {
                model::Verdict::Rejected => None,
                model::Verdict::Value(date) => Some(date.value().to_owned()),
            },
            stamp: (&correction.stamp).into(),
        }
    }
}

impl TryFrom<Correction> for model::Correction {
    type Error = Nonsense;

    fn try_from(correction: Correction) -> Read<Self> {
        let verdict = match correction.value {
            None => model::Verdict::Rejected,
            Some(date) => model::Verdict::Value(model::EventDate::parse(&date).ok_or(Nonsense)?),
        };
        Ok(Self {
            id: model::CorrectionId(correction.id),
            span: span(correction.span)?,
            verdict,
            stamp: correction.stamp.try_into()?,
        })
    }
}

impl From<&model::About> for About {
    fn from(about: &model::About) -> Self {
        Self {
            triage: about.triage.word().to_owned(),
            tags: about.tags.iter().map(ToString::to_string).collect(),
            note: about.note.clone(),
        }
    }
}

impl TryFrom<About> for model::About {
    type Error = Nonsense;

    fn try_from(about: About) -> Read<Self> {
        Ok(Self {
            triage: model::Triage::parse(&about.triage).ok_or(Nonsense)?,
            tags: tags(&about.tags)?,
            note: about.note,
        })
    }
}

impl From<&annotate::Rivals> for Rivals {
    fn from(rivals: &annotate::Rivals) -> Self {
        Self {
            states: rivals.states.iter().map(Into::into).collect(),
            removals: rivals.removals.iter().map(changes).collect(),
        }
    }
}

impl TryFrom<Rivals> for annotate::Rivals {
    type Error = Nonsense;

    fn try_from(rivals: Rivals) -> Read<Self> {
        let removals = rivals.removals.into_iter().map(version);
        Ok(Self {
            states: all(rivals.states)?,
            removals: removals.collect::<Read<_>>()?,
        })
    }
}

impl From<&annotate::Rival> for Rival {
    fn from(rival: &annotate::Rival) -> Self {
        let left = rival.leftover.clone();
        let named = |(tag, rest): (TagPath, _)| (tag.to_string(), rest);
        Self {
            state: match &rival.state {
                Thing::Passage(passage) => State::Passage(passage.into()),
                Thing::Correction(correction) => State::Correction(correction.into()),
                Thing::About(about, stamp) => State::About(about.into(), stamp.into()),
            },
            item: left.item,
            tags: left.tags.into_iter().map(named).collect(),
            note: left.note,
            position: left.position,
            quote: left.quote,
            text: left.state,
        }
    }
}

impl TryFrom<Rival> for annotate::Rival {
    type Error = Nonsense;

    fn try_from(rival: Rival) -> Read<Self> {
        let state = match rival.state {
            State::Passage(passage) => Thing::Passage(passage.try_into()?),
            State::Correction(correction) => Thing::Correction(correction.try_into()?),
            State::About(about, stamp) => Thing::About(about.try_into()?, stamp.try_into()?),
        };
        let named = |(name, rest): (String, _)| {
            let path = TagPath::parse(&name).map_err(|_| Nonsense)?;
            Ok((path, rest))
        };
        let leftover = ItemLeftover {
            item: rival.item,
            tags: rival.tags.into_iter().map(named).collect::<Read<_>>()?,
            note: rival.note,
            position: rival.position,
            quote: rival.quote,
            state: rival.text,
        };
        Ok(Self { state, leftover })
    }
}

impl From<&annotate::Orphan> for Orphan {
    fn from(orphan: &annotate::Orphan) -> Self {
        Self {
            key: orphan.key,
            changes: changes(&orphan.version),
            passage: orphan.passage.as_ref().map(Into::into),
            correction: orphan.correction.as_ref().map(Into::into),
            quote: orphan.quote.clone(),
            reason: orphan.reason.clone(),
            json: orphan.json.to_string(),
        }
    }
}

impl TryFrom<Orphan> for annotate::Orphan {
    type Error = Nonsense;

    fn try_from(orphan: Orphan) -> Read<Self> {
        Ok(Self {
            key: orphan.key,
            version: version(orphan.changes)?,
            passage: orphan.passage.map(TryInto::try_into).transpose()?,
            correction: orphan.correction.map(TryInto::try_into).transpose()?,
            // How it was looked for is found out again when the file is read.
            review: None,
            quote: orphan.quote,
            reason: orphan.reason,
            json: orphan.json.into(),
        })
    }
}

impl From<&model::Tag> for Tag {
    fn from(tag: &model::Tag) -> Self {
        Self {
            path: tag.path.to_string(),
            colour: tag.colour.to_string(),
            description: tag.description.clone(),
            key: tag.key,
        }
    }
}

impl TryFrom<Tag> for model::Tag {
    type Error = Nonsense;

    fn try_from(tag: Tag) -> Read<Self> {
        Ok(Self {
            path: TagPath::parse(&tag.path).map_err(|_| Nonsense)?,
            colour: model::Rgb::parse(&tag.colour).ok_or(Nonsense)?,
            description: tag.description,
            key: tag.key,
        })
    }
}

fn all<T, U: TryFrom<T, Error = Nonsense>>(written: Vec<T>) -> Read<Vec<U>> {
    written.into_iter().map(TryInto::try_into).collect()
}

fn span((start, end): (usize, usize)) -> Read<model::Span> {
    (start <= end)
        .then(|| model::Span::new(start, end))
        .ok_or(Nonsense)
}

fn tags(written: &[String]) -> Read<Vec<TagPath>> {
    let tags = written.iter().map(|tag| TagPath::parse(tag));
    tags.collect::<Result<_, _>>().map_err(|_| Nonsense)
}

fn changes(version: &model::Version) -> Version {
    let changes = version.changes();
    changes.map(|(seat, n)| (seat.to_string(), n)).collect()
}

fn version(written: Version) -> Read<model::Version> {
    let changes = written.into_iter();
    let changes = changes.map(|(seat, n)| Some((Seat::parse(&seat)?, n)));
    changes.collect::<Option<_>>().ok_or(Nonsense)
}
