//! One annotation of a sidecar → what it says, and what it says of its place.
//!
//! Invariant: what is not understood stays in the leftover, word for word.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{Reader, plain};
use crate::annotate::annotations::{ABOUT, Thing, UNKNOWN_TIME, decision};
use crate::annotate::label::quoted;
use crate::annotate::reanchor::Echoes;
use crate::annotate::sidecar::place::Place;
use crate::annotate::sidecar::version::read_version;
use crate::annotate::sidecar::wire::{
    Fields, Item, ItemLeftover, PositionSelector, QuoteSelector, Target, TextState, TextualBody,
};
use crate::annotate::sidecar::{ECHOES, REPEATED, write};
use crate::model::{
    About, Content, Correction, CorrectionId, Credibility, Details, EventDate, Passage, PassageId,
    Position, PublishedAs, Span, Stamp, Stance, TagPath, TextHash, Triage, Verdict, Version,
};

/// An annotation that could be understood, but for its place.
#[derive(Debug, PartialEq)]
pub(super) struct Draft<'a> {
    /// Its span is not known yet.
    pub thing: Thing,
    /// `None` when it is about the whole document.
    pub place: Option<Place<'a>>,
    pub leftover: ItemLeftover,
    /// Its place in the file.
    pub number: usize,
    /// Whether it stands beside another state of the same thing.
    pub is_rival: bool,
    /// Its words in the file.
    pub json: Cow<'a, str>,
}

impl Draft<'_> {
    /// The same, in words of its own.
    pub fn into_owned(self) -> Draft<'static> {
        Draft {
            place: self.place.map(Place::into_owned),
            json: Cow::Owned(self.json.into_owned()),
            ..self
        }
    }
}

/// Stands for the place of an annotation until it is found.
pub(super) const NOWHERE: Span = Span { start: 0, end: 0 };

/// Why an annotation is neither a passage nor a correction.
#[derive(Debug, PartialEq)]
pub(super) struct Unfit {
    pub quote: String,
    pub reason: String,
}

impl Unfit {
    fn unreadable(reason: impl Into<String>) -> Self {
        Self {
            quote: String::new(),
            reason: reason.into(),
        }
    }
}

impl Reader<'_> {
    /// A thing without its span, what the file says of its place, and its other states.
    pub(super) fn read_item<'j>(
        &mut self,
        json: &'j str,
        number: usize,
    ) -> Result<(Draft<'j>, Vec<Value>), Unfit> {
        match plain::read(json, number) {
            Some(draft) => Ok((draft, Vec::new())),
            None => self.read_patiently(json, number),
        }
    }

    /// The same for annotations that may hold anything.
    pub(super) fn read_patiently<'j>(
        &mut self,
        json: &'j str,
        number: usize,
    ) -> Result<(Draft<'j>, Vec<Value>), Unfit> {
        let mut item: Item = serde_json::from_str(json).map_err(|error| {
            Unfit::unreadable(format!("An annotation cannot be read: {error}."))
        })?;
        if !is_of_type(item.kind.as_ref(), "Annotation") {
            return Err(Unfit::unreadable(
                "An entry of the file is not an annotation.",
            ));
        }
        item.kind.take_if(|kind| kind.is_string());
        let mut leftover = ItemLeftover::default();
        let is_about = is_about(item.id.as_ref());
        let place = self.read_target(item.target.take(), &mut leftover);
        if place.is_none() && !is_about {
            return Err(Unfit::unreadable("An annotation quotes no words."));
        }
        let name = match &place {
            Some(place) => quoted(&place.exact),
            None => "The document".to_owned(),
        };

        let id = self.read_id(&mut item.id, json, &name);
        let stamp = self.read_stamp(&mut item, &name);
        let rivals = std::mem::take(&mut item.rivals);
        let motivation = item.motivation.clone();
        let motivation = motivation.as_ref().and_then(Value::as_str);
        let thing = match (item.verdict.take(), &place) {
            (Some(written), Some(place)) => {
                item.motivation.take_if(|_| motivation == Some("editing"));
                Thing::Correction(Correction {
                    id: CorrectionId(id),
                    span: NOWHERE,
                    verdict: read_verdict(&written, place)?,
                    stamp,
                })
            }
            (_, None) => {
                let (tags, note) = self.read_bodies(&mut item, &mut leftover, &name);
                let triage = self.read_triage(&mut item.triage).unwrap_or_default();
                item.motivation
                    .take_if(|_| motivation == Some("classifying"));
                let about = About {
                    triage,
                    tags,
                    note,
                    details: self.read_details(&mut item),
                };
                Thing::About(about, stamp)
            }
            (None, Some(_)) => {
                let content = self.read_content(&mut item, &mut leftover, &name);
                item.motivation
                    .take_if(|_| motivation.is_some_and(is_own_motivation));
                Thing::Passage(Passage {
                    id: PassageId(id),
                    span: NOWHERE,
                    content,
                    stamp,
                })
            }
        };
        item.target = leftover.item.target.take();
        leftover.item = item;
        let draft = Draft {
            thing,
            place,
            leftover,
            number,
            is_rival: false,
            json: json.into(),
        };
        Ok((draft, rivals))
    }

    fn read_stamp(&mut self, item: &mut Item, name: &str) -> Stamp {
        let created = read_time(&mut item.created);
        if created.is_none() {
            self.warn(format!("{name}: the file does not say when it was made."));
        }
        let modified = read_time(&mut item.modified).or(created);
        let author = read_creator(&mut item.creator);
        let editor = taken_word(&mut item.editor, |word| Some(word.to_owned()));
        let version = read_version(&mut item.revision, &mut item.changes);
        // A revision that makes no sense makes room for one that does.
        item.revision = None;
        Stamp {
            editor: editor.unwrap_or_else(|| author.clone()),
            author,
            created: created.unwrap_or(UNKNOWN_TIME),
            modified: modified.unwrap_or(UNKNOWN_TIME),
            version: version.unwrap_or_else(|| Version::of_revision(1)),
        }
    }

    fn read_content(&mut self, item: &mut Item, left: &mut ItemLeftover, name: &str) -> Content {
        let (tags, note) = self.read_bodies(item, left, name);
        let event_date = self.read_event_date(&mut item.event_date, name);
        let words = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        let said_by = taken_word(&mut item.said_by, words).unwrap_or_default();
        let carried_by = taken_word(&mut item.carried_by, words).unwrap_or_default();
        let stance = taken_word(&mut item.stance, Stance::parse);
        if let Some(odd) = &item.stance {
            let plain = plain(odd);
            self.warn(format!("{name}: “{plain}” is no stance; it is kept."));
        }
        let credibility = item.credibility.as_ref().and_then(Value::as_u64);
        let credibility = credibility.and_then(Credibility::of_digit);
        item.credibility.take_if(|_| credibility.is_some());
        if let Some(odd) = &item.credibility {
            let plain = plain(odd);
            self.warn(format!("{name}: “{plain}” is no credibility; it is kept."));
        }
        Content {
            tags,
            note,
            event_date,
            said_by,
            carried_by,
            stance,
            credibility,
        }
    }

    /// What the document is said to be. A word that makes no sense stays in its field.
    fn read_details(&mut self, item: &mut Item) -> Details {
        let published = taken_word(&mut item.published, PublishedAs::of_word);
        if let Some(odd) = &item.published {
            let plain = plain(odd);
            self.warn(format!(
                "“{plain}” is no date of publication; it is kept but not used."
            ));
        }
        let words = |word: &str| Some(word.to_owned());
        let title = |word: &str| (!word.trim().is_empty()).then(|| word.to_owned());
        Details {
            published,
            title: taken_word(&mut item.title, title),
            outlet: taken_word(&mut item.outlet, words),
            author: taken_word(&mut item.author, words),
            language: taken_word(&mut item.language, words),
        }
    }

    /// The decision about the document, taken out of its field if it is one.
    pub(super) fn read_triage(&mut self, written: &mut Option<Value>) -> Option<Triage> {
        let triage = taken_word(written, |word| Triage::parse(word).and_then(decision));
        if let Some(odd) = written {
            let plain = plain(odd);
            self.warn(format!("“{plain}” is no decision about a document."));
        }
        triage
    }

    fn read_id(&mut self, written: &mut Option<Value>, json: &str, name: &str) -> Uuid {
        let Some(iri) = written.as_ref().and_then(Value::as_str) else {
            self.warn(format!("{name}: it had no id and was given one."));
            return Uuid::new_v5(&Uuid::NAMESPACE_OID, json.as_bytes());
        };
        match read_uuid(iri) {
            Some(id) => {
                written.take_if(|written| *written == id.urn().to_string().as_str());
                id
            }
            // Another program's id: it stays in the file, and a fixed one stands for it here.
            None => Uuid::new_v5(&Uuid::NAMESPACE_URL, iri.as_bytes()),
        }
    }

    fn read_target(
        &mut self,
        target: Option<Target>,
        left: &mut ItemLeftover,
    ) -> Option<Place<'static>> {
        let mut target = target?;
        target.source = None;
        let mut position = None;
        let mut quote: Option<QuoteSelector> = None;
        for selector in std::mem::take(&mut target.selector) {
            if quote.is_none()
                && let Some(read) = parsed::<QuoteSelector>(&selector)
            {
                quote = Some(read);
            } else if position.is_none() && is_of_type(selector.get("type"), "TextPositionSelector")
            {
                // One whose numbers make no sense is replaced when the words are found.
                let read = parsed::<PositionSelector>(&selector);
                left.position = read
                    .as_ref()
                    .map(|read| read.rest.clone())
                    .unwrap_or_default();
                position = Some(read.map(|read| Position {
                    start: read.start,
                    end: read.end,
                }));
            } else {
                target.selector.push(selector);
            }
        }
        let mut hash = None;
        target
            .state
            .retain(|state| match parsed::<TextState>(state) {
                Some(read) if hash.is_none() => {
                    hash = Some(TextHash::parse(&read.text_hash));
                    left.state = read.rest;
                    false
                }
                _ => true,
            });
        if target != Target::default() {
            left.item.target = Some(target);
        }
        let mut quote = quote?;
        let was_repeated = quote.rest.shift_remove(REPEATED) == Some(Value::Bool(true));
        let echoes = read_echoes(&mut quote.rest);
        left.quote = quote.rest;
        Some(Place {
            exact: quote.exact.into(),
            prefix: quote.prefix.into(),
            suffix: quote.suffix.into(),
            position: position.flatten(),
            // The annotation's own word counts more than the page's: one that had no place when
            // the page was saved still names the older text.
            text_hash: hash.unwrap_or(self.saved_hash),
            is_of_page: hash.is_none(),
            was_repeated,
            echoes,
        })
    }

    fn read_bodies(
        &mut self,
        item: &mut Item,
        left: &mut ItemLeftover,
        name: &str,
    ) -> (Vec<TagPath>, String) {
        let motivation = item
            .motivation
            .as_ref()
            .and_then(Value::as_str)
            .map(str::to_owned);
        let mut tags = Vec::new();
        let mut note = None;
        for value in std::mem::take(&mut item.body) {
            let read = parsed::<TextualBody>(&value);
            let purpose = read.as_ref().and_then(|body| body.purpose.clone());
            match (purpose.or_else(|| motivation.clone()).as_deref(), read) {
                (Some("tagging"), Some(body)) => match TagPath::parse(&body.value) {
                    // Once is enough, but whatever else it says is somebody's.
                    Ok(tag) if tags.contains(&tag) => {
                        item.body.extend((!body.rest.is_empty()).then_some(value));
                    }
                    Ok(tag) => {
                        keep(&mut left.tags, tag.clone(), body.rest);
                        tags.push(tag);
                    }
                    Err(error) => {
                        self.warn(format!("{name}: a tag is kept but not shown: {error}."));
                        item.body.push(value);
                    }
                },
                // No note, and no reason to take the next one for a second.
                (Some("commenting"), Some(body)) if body.value.is_empty() => {
                    item.body.push(value);
                }
                (Some("commenting"), Some(mut body)) if note.is_none() => {
                    if body.rest.get("format").and_then(Value::as_str) == Some("text/plain") {
                        body.rest.shift_remove("format");
                    }
                    left.note = body.rest;
                    note = Some(body.value);
                }
                (Some("commenting"), Some(_)) => {
                    self.warn(format!("{name}: a second note is kept but not shown."));
                    item.body.push(value);
                }
                _ => item.body.push(value),
            }
        }
        (tags, note.unwrap_or_default())
    }

    fn read_event_date(&mut self, written: &mut Option<Value>, name: &str) -> Option<EventDate> {
        let value = written.as_ref()?;
        let date = value.as_str().and_then(EventDate::parse);
        match &date {
            Some(_) => *written = None,
            None => {
                let plain = plain(value);
                self.warn(format!(
                    "{name}: “{plain}” is no event date; it is kept but not shown."
                ));
            }
        }
        date
    }
}

/// What stood elsewhere too, taken out of its field if that is understood. It is written anew with
/// every saving.
fn read_echoes(fields: &mut Fields) -> Echoes {
    let entries = fields.get(ECHOES).and_then(Value::as_object);
    let entry = |(run, times): (&'_ String, &Value)| Some((run.clone(), times.as_u64()?));
    let entries: Option<Vec<(String, u64)>> = entries.and_then(|it| it.iter().map(entry).collect());
    let entries = entries.unwrap_or_default();
    let read = Echoes::read(entries.iter().map(|(run, times)| (run.as_str(), *times)));
    if read.is_some() {
        fields.shift_remove(ECHOES);
    }
    read.unwrap_or_default()
}

/// The words for the motivations that Dateline derives from what a passage holds.
pub(super) fn is_own_motivation(word: &str) -> bool {
    matches!(word, "tagging" | "commenting" | "highlighting")
}

fn is_about(id: Option<&Value>) -> bool {
    let id = id.and_then(Value::as_str);
    id.and_then(read_uuid) == Some(ABOUT)
}

pub(super) fn read_uuid(iri: &str) -> Option<Uuid> {
    Uuid::try_parse(iri.strip_prefix("urn:uuid:")?).ok()
}

/// What a field says, taken out of it if it is understood.
fn taken_word<T>(written: &mut Option<Value>, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let understood = written.as_ref().and_then(Value::as_str).and_then(read);
    written.take_if(|_| understood.is_some());
    understood
}

/// What the analyst says of a date. One that cannot be understood is no passage either.
fn read_verdict(written: &Value, place: &Place<'_>) -> Result<Verdict, Unfit> {
    let verdict = written.as_str().and_then(Verdict::of_word);
    verdict.ok_or_else(|| Unfit {
        quote: place.exact.clone().into_owned(),
        reason: format!("“{}” is no verdict on a date.", plain(written)),
    })
}

/// The time, taken out of its field if it is one.
fn read_time(written: &mut Option<Value>) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(written.as_ref()?.as_str()?).ok()?;
    *written = None;
    Some(time.to_utc())
}

/// The author's name. The field is emptied when it says no more than that.
fn read_creator(written: &mut Option<Value>) -> String {
    let name = match written.as_ref() {
        Some(Value::Object(creator)) => creator.get("name").or_else(|| creator.get("id")),
        other => other,
    };
    let name = name.and_then(Value::as_str).unwrap_or_default().to_owned();
    written.take_if(|written| *written == write::creator(&name));
    name
}

/// Whether a JSON-LD `type` is, or has in its list, this one.
pub(in crate::annotate::sidecar) fn is_of_type(kind: Option<&Value>, wanted: &str) -> bool {
    match kind {
        Some(Value::String(kind)) => kind == wanted,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        _ => false,
    }
}

fn keep(all: &mut BTreeMap<TagPath, Fields>, tag: TagPath, rest: Fields) {
    if !rest.is_empty() {
        all.insert(tag, rest);
    }
}

pub(super) fn parsed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// A value as a person would write it.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
