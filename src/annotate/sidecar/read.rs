//! Bytes of a sidecar → annotations.
//!
//! Invariant: every annotation of the file ends up as a passage or a correction, with what was
//! not understood as its leftover, or as an orphan that holds it to the letter.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::place::{Kept, Place, find};
use super::wire::{
    Fields, Head, Item, ItemLeftover, PageIn, PositionSelector, QuoteSelector, Removed, Target,
    TextState, TextualBody,
};
use super::{REJECTED, REPEATED, SCHEMA, SidecarError};
use crate::annotate::annotations::{Annotations, Orphan, UNKNOWN_TIME, decision};
use crate::annotate::label::quoted;
use crate::annotate::reanchor::Outcome;
use crate::model::{
    Correction, CorrectionId, EventDate, Passage, PassageId, Position, Span, TagPath, Text,
    TextHash, Triage, Verdict,
};

/// What a sidecar says.
#[derive(Clone, Debug, PartialEq)]
pub struct Sidecar {
    /// The annotations.
    pub annotations: Annotations,
    /// Whether something was found at another place than the file says, so that writing it would
    /// change the file.
    pub needs_saving: bool,
    /// What is odd about the file or was moved, in sentences for a person.
    pub warnings: Vec<String>,
}

/// Reads a sidecar against the document's text as it is now, when no other text is kept.
///
/// # Errors
/// Like [`read_with`].
pub fn read(bytes: &[u8], text: &Text, text_hash: TextHash) -> Result<Sidecar, SidecarError> {
    read_with(bytes, text, text_hash, &|_| None)
}

/// Reads a sidecar against the document's text as it is now. `kept` is asked for the texts that
/// annotations were made on, when these are others.
///
/// # Errors
/// When the file is no page of annotations, is damaged, or is of a newer version. It must then
/// not be written over.
pub fn read_with(
    bytes: &[u8],
    text: &Text,
    text_hash: TextHash,
    kept: Kept<'_>,
) -> Result<Sidecar, SidecarError> {
    let json = std::str::from_utf8(bytes).map_err(|_| SidecarError::NotUtf8)?;
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    if json.trim().is_empty() {
        return Err(SidecarError::Empty);
    }
    let page: PageIn = serde_json::from_str(json).map_err(SidecarError::of_json)?;
    let mut reader = Reader {
        text,
        text_hash,
        kept,
        saved_hash: None,
        needs_saving: false,
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
        needs_saving: reader.needs_saving,
        warnings: reader.warnings,
    })
}

struct Reader<'a> {
    text: &'a Text,
    text_hash: TextHash,
    kept: Kept<'a>,
    needs_saving: bool,
    /// Hash of the text that the page as a whole was saved with.
    saved_hash: Option<TextHash>,
    annotations: Annotations,
    warnings: Vec<String>,
}

/// An annotation that could be understood, but for its place.
struct Draft {
    content: Content,
    place: Place,
    leftover: ItemLeftover,
}

/// What an annotation says. Its span is not known yet.
enum Content {
    Passage(Passage),
    Correction(Correction),
}

impl Content {
    fn id(&self) -> Uuid {
        match self {
            Content::Passage(passage) => passage.id.0,
            Content::Correction(correction) => correction.id.0,
        }
    }
}

/// Stands for the place of an annotation until it is found.
const NOWHERE: Span = Span { start: 0, end: 0 };

/// Why an annotation is neither a passage nor a correction.
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
                Ok(draft) if !seen.insert(draft.content.id()) => {
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

    /// Puts the drafts whose place is certain where they belong, and gives the others back.
    fn place(&mut self, drafts: Vec<(usize, &RawValue, Draft)>) -> Vec<(usize, Orphan)> {
        let places: Vec<&Place> = drafts.iter().map(|(_, _, draft)| &draft.place).collect();
        let all_found = find(self.text, self.text_hash, &places, self.kept);
        let mut passages = Vec::new();
        let mut orphans = Vec::new();
        let (mut passages_again, mut corrections_again) = (0_usize, 0_usize);
        for ((number, raw, draft), found) in drafts.into_iter().zip(all_found) {
            let id = draft.content.id();
            let again = usize::from(matches!(found, Outcome::Moved(_)));
            let (lost, reason, review) = match (draft.content, found) {
                (Content::Passage(mut passage), Outcome::Exact(span) | Outcome::Moved(span)) => {
                    passages_again += again;
                    passage.span = span;
                    passage.revision = self.annotations.next_revision(id, passage.revision);
                    passage.revision = moved_on(passage.revision, again);
                    passages.push(passage);
                    self.keep_leftover(id, draft.leftover);
                    continue;
                }
                (
                    Content::Correction(mut correction),
                    Outcome::Exact(span) | Outcome::Moved(span),
                ) => {
                    correction.span = span;
                    correction.revision = moved_on(correction.revision, again);
                    if self.annotations.insert_correction(correction) {
                        corrections_again += again;
                        self.keep_leftover(id, draft.leftover);
                        continue;
                    }
                    let reason = "Another correction of the file is about the same words.";
                    (None, reason, None)
                }
                (content, Outcome::Review(review) | Outcome::Orphan(review)) => {
                    // It comes back with its leftover when the analyst says where it belongs.
                    self.keep_leftover(id, draft.leftover);
                    (Some(content), review.why.sentence(), Some(review))
                }
            };
            let unfit = Unfit {
                quote: draft.place.exact,
                reason: reason.to_owned(),
            };
            let mut orphan = orphan(None, unfit, raw.get());
            orphan.review = review.map(Box::new);
            match lost {
                Some(Content::Passage(passage)) => orphan.passage = Some(passage),
                Some(Content::Correction(correction)) => orphan.correction = Some(correction),
                None => {}
            }
            orphans.push((number, orphan));
        }
        self.needs_saving |= passages_again + corrections_again > 0;
        for (count, noun) in [
            (passages_again, "passage"),
            (corrections_again, "corrected date"),
        ] {
            let these = match count {
                0 => continue,
                1 => format!("1 {noun} was"),
                n => format!("{n} {noun}s were"),
            };
            self.warn(format!(
                "{these} found again by the words, not by the recorded position."
            ));
        }
        self.annotations.set_passages(passages);
        orphans
    }

    fn keep_leftover(&mut self, id: Uuid, leftover: ItemLeftover) {
        if leftover != ItemLeftover::default() {
            self.annotations.leftover.items.insert(id, leftover);
        }
    }

    /// A passage or correction without its span, and what the file says of its place.
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
        let created = read_time(&mut item.created);
        if created.is_none() {
            self.warn(format!("{name}: the file does not say when it was made."));
        }
        let modified = read_time(&mut item.modified).or(created);
        let created = created.unwrap_or(UNKNOWN_TIME);
        let modified = modified.unwrap_or(UNKNOWN_TIME);
        let author = read_creator(&mut item.creator);
        let revision = item.revision.as_ref().and_then(Value::as_u64);
        let revision = revision.filter(|&revision| revision > 0);
        item.revision.take_if(|_| revision.is_some());
        let revision = revision.unwrap_or(1);
        let motivation = item.motivation.clone();
        let motivation = motivation.as_ref().and_then(Value::as_str);
        let content = match item.verdict.take() {
            Some(written) => {
                item.motivation.take_if(|_| motivation == Some("editing"));
                Content::Correction(Correction {
                    id: CorrectionId(id),
                    span: NOWHERE,
                    verdict: read_verdict(&written, &place)?,
                    author,
                    created,
                    modified,
                    revision,
                })
            }
            None => {
                let (tags, note) = self.read_bodies(&mut item, &mut leftover, &name);
                let event_date = self.read_event_date(&mut item.event_date, &name);
                item.motivation
                    .take_if(|_| motivation.is_some_and(is_own_motivation));
                Content::Passage(Passage {
                    id: PassageId(id),
                    span: NOWHERE,
                    tags,
                    note,
                    event_date,
                    author,
                    created,
                    modified,
                    revision,
                })
            }
        };
        item.target = leftover.item.target.take();
        leftover.item = item;
        Ok(Draft {
            content,
            place,
            leftover,
        })
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
        let mut quote = quote?;
        let was_repeated = quote.rest.shift_remove(REPEATED) == Some(Value::Bool(true));
        left.quote = quote.rest;
        Some(Place {
            exact: quote.exact,
            prefix: quote.prefix,
            suffix: quote.suffix,
            position: position.flatten(),
            // The annotation's own word counts more than the page's: one that had no place when
            // the page was saved still names the older text.
            text_hash: hash.unwrap_or(self.saved_hash),
            was_repeated,
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

/// The revision of something that was found at another place: a new one, like after any change.
fn moved_on(revision: u64, again: usize) -> u64 {
    revision.saturating_add(u64::from(again > 0))
}

fn orphan(passage: Option<Passage>, unfit: Unfit, json: &str) -> Orphan {
    Orphan {
        passage,
        correction: None,
        review: None,
        quote: unfit.quote,
        reason: unfit.reason,
        json: json.into(),
    }
}

fn read_removed(value: &Value) -> Option<(Uuid, u64)> {
    let removed: Removed = parsed(value)?;
    Some((read_uuid(&removed.id)?, removed.revision))
}

fn read_uuid(iri: &str) -> Option<Uuid> {
    Uuid::try_parse(iri.strip_prefix("urn:uuid:")?).ok()
}

/// What the analyst says of a date. One that cannot be understood is no passage either.
fn read_verdict(written: &Value, place: &Place) -> Result<Verdict, Unfit> {
    match written.as_str() {
        Some(REJECTED) => Some(Verdict::Rejected),
        value => value.and_then(EventDate::parse).map(Verdict::Value),
    }
    .ok_or_else(|| Unfit {
        quote: place.exact.clone(),
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
