//! Bytes of a sidecar → annotations.
//!
//! Invariant: every annotation of the file ends up as a passage, with what was not understood
//! as its leftover, or as an orphan that holds it to the letter.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::anchor::{self, Found, Place};
use super::wire::{
    Fields, Head, Item, ItemLeftover, PageIn, PositionSelector, QuoteSelector, Removed, Target,
    TextState, TextualBody,
};
use super::{SCHEMA, SidecarError};
use crate::annotate::annotations::{Annotations, Orphan, UNKNOWN_TIME, decision};
use crate::annotate::label::quoted;
use crate::model::{
    EventDate, Passage, PassageId, Position, Span, TagPath, Text, TextHash, Triage,
};

/// What a sidecar says.
#[derive(Clone, Debug, PartialEq)]
pub struct Sidecar {
    /// The annotations.
    pub annotations: Annotations,
    /// What is odd about the file or was moved, in sentences for a person.
    pub warnings: Vec<String>,
}

/// Reads a sidecar against the document's text as it is now.
///
/// # Errors
/// When the file is no page of annotations, is damaged, or is of a newer version. It must then
/// not be written over.
pub fn read(bytes: &[u8], text: &Text, text_hash: TextHash) -> Result<Sidecar, SidecarError> {
    let json = std::str::from_utf8(bytes).map_err(|_| SidecarError::NotUtf8)?;
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    if json.trim().is_empty() {
        return Err(SidecarError::Empty);
    }
    let page: PageIn = serde_json::from_str(json).map_err(SidecarError::of_json)?;
    let mut reader = Reader {
        text,
        text_hash,
        saved_hash: None,
        annotations: Annotations::default(),
        warnings: Vec::new(),
    };
    reader.read_head(page.head)?;
    let items: Vec<&RawValue> = match &page.items {
        Some(items) => serde_json::from_str(items.get()).map_err(SidecarError::of_json)?,
        None => {
            reader.warn("The file has no list of annotations.");
            Vec::new()
        }
    };
    reader.read_items(&items);
    Ok(Sidecar {
        annotations: reader.annotations,
        warnings: reader.warnings,
    })
}

struct Reader<'a> {
    text: &'a Text,
    text_hash: TextHash,
    /// Hash of the text that the page as a whole was saved with.
    saved_hash: Option<TextHash>,
    annotations: Annotations,
    warnings: Vec<String>,
}

/// An annotation that could be understood, but for its place.
struct Draft {
    passage: Passage,
    place: Place,
    leftover: ItemLeftover,
}

/// Why an annotation is not a passage.
struct Unfit {
    quote: String,
    reason: String,
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
    fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(sentence.into());
    }

    fn read_head(&mut self, mut head: Head) -> Result<(), SidecarError> {
        // The version comes first: a newer page may look different everywhere else.
        match head.schema.take() {
            None => self.warn("The file does not say which version of the format it is in."),
            Some(version) => match version.as_u64() {
                Some(SCHEMA) => {}
                Some(found) if found > SCHEMA => return Err(SidecarError::Newer { found }),
                _ => return Err(SidecarError::BadVersion),
            },
        }
        if !is_of_type(head.kind.as_ref(), "AnnotationPage") {
            return Err(SidecarError::NotAPage);
        }
        head.kind.take_if(|kind| kind.is_string());
        head.context
            .take_if(|context| *context == super::write::context());
        let written = head.text_hash.take();
        self.saved_hash = written
            .as_ref()
            .and_then(Value::as_str)
            .and_then(TextHash::parse);
        if self.saved_hash.is_none() {
            self.warn("The file does not say which text it was made on.");
        }
        if let Some(triage) = &head.triage {
            match triage.as_str().and_then(Triage::parse).and_then(decision) {
                Some(triage) => {
                    self.annotations.triage = triage;
                    head.triage = None;
                }
                None => self.warn(format!(
                    "“{}” is no decision about a document.",
                    plain(triage)
                )),
            }
        }
        head.removed.retain(|removed| match read_removed(removed) {
            Some((id, revision)) => {
                self.annotations.removed.insert(id, revision);
                false
            }
            None => true,
        });
        self.annotations.leftover.head = head;
        Ok(())
    }

    fn read_items(&mut self, items: &[&RawValue]) {
        let mut drafts = Vec::new();
        let mut seen = HashSet::new();
        // Kept in the file's order, whatever the reason turns out to be.
        let mut orphans: Vec<(usize, Orphan)> = Vec::new();
        for (number, raw) in items.iter().enumerate() {
            match self.read_item(raw.get()) {
                Ok(draft) if !seen.insert(draft.passage.id) => {
                    let unfit = Unfit {
                        reason: "Another annotation of the file has the same id.".to_owned(),
                        quote: draft.place.exact,
                    };
                    orphans.push((number, orphan(None, unfit, raw.get())));
                }
                Ok(draft) => drafts.push((number, *raw, draft)),
                Err(unfit) => orphans.push((number, orphan(None, unfit, raw.get()))),
            }
        }
        orphans.extend(self.place(drafts));
        orphans.sort_by_key(|(number, _)| *number);
        for (_, orphan) in orphans {
            let which = match orphan.quote.is_empty() {
                true => String::new(),
                false => format!("{}: ", quoted(&orphan.quote)),
            };
            self.warn(format!("{which}{} It is kept as it is.", orphan.reason));
            self.annotations.orphans.push(orphan);
        }
    }

    /// Puts the drafts whose place is certain among the passages, and gives the others back.
    fn place(&mut self, drafts: Vec<(usize, &RawValue, Draft)>) -> Vec<(usize, Orphan)> {
        let places: Vec<&Place> = drafts.iter().map(|(_, _, draft)| &draft.place).collect();
        let all_found = anchor::find(self.text, &places);
        let mut passages = Vec::new();
        let mut orphans = Vec::new();
        let mut found_again = 0_usize;
        for ((number, raw, draft), found) in drafts.into_iter().zip(all_found) {
            let mut passage = draft.passage;
            if draft.leftover != ItemLeftover::default() {
                let leftovers = &mut self.annotations.leftover.items;
                leftovers.insert(passage.id, draft.leftover);
            }
            match found {
                Found::There(span) | Found::Again(span) if !span.is_empty() => {
                    found_again += usize::from(found == Found::Again(span));
                    passage.span = span;
                    if let Some(last) = self.annotations.removed.remove(&passage.id) {
                        passage.revision = passage.revision.max(last.saturating_add(1));
                    }
                    passages.push(passage);
                }
                _ => {
                    let unfit = Unfit {
                        quote: draft.place.exact,
                        reason: why_without_place(found).to_owned(),
                    };
                    orphans.push((number, orphan(Some(passage), unfit, raw.get())));
                }
            }
        }
        if found_again > 0 {
            let these = match found_again {
                1 => "1 passage was".to_owned(),
                n => format!("{n} passages were"),
            };
            self.warn(format!(
                "{these} found again by the words, not by the recorded position."
            ));
        }
        self.annotations.set_passages(passages);
        orphans
    }

    /// A passage without its span, and what the file says of its place.
    fn read_item(&mut self, json: &str) -> Result<Draft, Unfit> {
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
        let place = self.read_target(item.target.take(), &mut leftover);
        let place = place.ok_or_else(|| Unfit::unreadable("An annotation quotes no words."))?;
        let name = quoted(&place.exact);

        let id = self.read_id(&mut item.id, json, &name);
        let (tags, note) = self.read_bodies(&mut item, &mut leftover, &name);
        let created = read_time(&mut item.created);
        if created.is_none() {
            self.warn(format!("{name}: the file does not say when it was made."));
        }
        let modified = read_time(&mut item.modified).or(created);
        let event_date = self.read_event_date(&mut item.event_date, &name);
        let revision = item.revision.as_ref().and_then(Value::as_u64);
        let revision = revision.filter(|&revision| revision > 0);
        item.revision.take_if(|_| revision.is_some());
        if item
            .motivation
            .as_ref()
            .and_then(Value::as_str)
            .is_some_and(is_own_motivation)
        {
            item.motivation = None;
        }
        let passage = Passage {
            id,
            span: Span { start: 0, end: 0 },
            tags,
            note,
            event_date,
            author: read_creator(&mut item.creator),
            created: created.unwrap_or(UNKNOWN_TIME),
            modified: modified.unwrap_or(UNKNOWN_TIME),
            revision: revision.unwrap_or(1),
        };
        item.target = leftover.item.target.take();
        leftover.item = item;
        Ok(Draft {
            passage,
            place,
            leftover,
        })
    }

    fn read_id(&mut self, written: &mut Option<Value>, json: &str, name: &str) -> PassageId {
        let Some(iri) = written.as_ref().and_then(Value::as_str) else {
            self.warn(format!("{name}: it had no id and was given one."));
            return PassageId(Uuid::new_v5(&Uuid::NAMESPACE_OID, json.as_bytes()));
        };
        match read_passage_id(iri) {
            Some(id) => {
                written.take_if(|written| *written == id.to_string().as_str());
                id
            }
            // Another program's id: it stays in the file, and a fixed one stands for it here.
            None => PassageId(Uuid::new_v5(&Uuid::NAMESPACE_URL, iri.as_bytes())),
        }
    }

    fn read_target(&mut self, target: Option<Target>, left: &mut ItemLeftover) -> Option<Place> {
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
        let quote = quote?;
        left.quote = quote.rest;
        Some(Place {
            exact: quote.exact,
            prefix: quote.prefix,
            suffix: quote.suffix,
            position: position.flatten(),
            // The annotation's own word counts more than the page's: one that had no place when
            // the page was saved still names the older text.
            same_text: hash.unwrap_or(self.saved_hash) == Some(self.text_hash),
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
                    Ok(tag) if tags.contains(&tag) => {}
                    Ok(tag) => {
                        keep(&mut left.tags, tag.clone(), body.rest);
                        tags.push(tag);
                    }
                    Err(error) => {
                        self.warn(format!("{name}: a tag is kept but not shown: {error}."));
                        item.body.push(value);
                    }
                },
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

/// The words for the motivations that Dateline derives from what a passage holds.
pub(super) fn is_own_motivation(word: &str) -> bool {
    matches!(word, "tagging" | "commenting" | "highlighting")
}

fn why_without_place(found: Found) -> &'static str {
    match found {
        Found::There(_) | Found::Again(_) => "The annotation marks no words.",
        Found::Nowhere => {
            "The words are not in the text any more, or not between what stood around them."
        }
        Found::Ambiguous => "The words stand at more than one place in the changed text.",
    }
}

fn orphan(passage: Option<Passage>, unfit: Unfit, json: &str) -> Orphan {
    Orphan {
        passage,
        quote: unfit.quote,
        reason: unfit.reason,
        json: json.into(),
    }
}

fn read_removed(value: &Value) -> Option<(PassageId, u64)> {
    let removed: Removed = parsed(value)?;
    Some((read_passage_id(&removed.id)?, removed.revision))
}

fn read_passage_id(iri: &str) -> Option<PassageId> {
    let uuid = Uuid::try_parse(iri.strip_prefix("urn:uuid:")?).ok()?;
    Some(PassageId(uuid))
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
    written.take_if(|written| *written == super::write::creator(&name));
    name
}

/// Whether a JSON-LD `type` is, or has in its list, this one.
fn is_of_type(kind: Option<&Value>, wanted: &str) -> bool {
    match kind {
        Some(Value::String(kind)) => kind == wanted,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        _ => false,
    }
}

fn keep(all: &mut std::collections::BTreeMap<TagPath, Fields>, tag: TagPath, rest: Fields) {
    if !rest.is_empty() {
        all.insert(tag, rest);
    }
}

fn parsed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// A value as a person would write it.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
