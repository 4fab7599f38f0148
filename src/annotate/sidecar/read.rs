//! Bytes of a sidecar → annotations.
//!
//! Invariant: every annotation of the file ends up as a passage or a correction, with what was
//! not understood as its leftover, or as an orphan that holds it to the letter.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::place::{Kept, Place, find};
use super::version::{read_version, version_of};
use super::wire::{
    Fields, Head, Item, ItemLeftover, PageIn, PositionSelector, QuoteSelector, Removed, Target,
    TextState, TextualBody,
};
use super::{ECHOES, REJECTED, REPEATED, SCHEMA, SidecarError};
use crate::annotate::annotations::{
    ABOUT, Annotations, Orphan, Rival, Thing, UNKNOWN_TIME, decision,
};
use crate::annotate::label::quoted;
use crate::annotate::reanchor::{Echoes, Outcome, Why};
use crate::model::{
    About, Content, Correction, CorrectionId, Credibility, EventDate, Passage, PassageId, Position,
    Span, Stamp, Stance, TagPath, Text, TextHash, Triage, Verdict, Version,
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
    let mut reader = Reader::new(text, text_hash, kept);
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

/// Looks again for the words of those annotations without a place of which it is not known how
/// they were looked for, as after a restart.
pub fn look_again(annotations: &mut Annotations, text: &Text, text_hash: TextHash, kept: Kept<'_>) {
    let mut reader = Reader::new(text, text_hash, kept);
    for orphan in &mut annotations.orphans {
        let is_readable = orphan.passage.is_some() || orphan.correction.is_some();
        if orphan.review.is_some() || !is_readable {
            continue;
        }
        let place = reader.read_item(&orphan.json, 0).ok();
        let Some(place) = place.and_then(|(draft, _)| draft.place) else {
            continue;
        };
        let found = find(text, text_hash, &[&place], kept).pop();
        orphan.review = found.map(|found| Box::new(found.to_decide(text.as_str(), &place.exact)));
    }
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
    /// Its span is not known yet.
    thing: Thing,
    /// `None` when it is about the whole document.
    place: Option<Place>,
    leftover: ItemLeftover,
    /// Its place in the file.
    number: usize,
    /// Whether it stands beside another state of the same thing.
    is_rival: bool,
    json: Box<str>,
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

impl<'a> Reader<'a> {
    fn new(text: &'a Text, text_hash: TextHash, kept: Kept<'a>) -> Self {
        Self {
            text,
            text_hash,
            kept,
            saved_hash: None,
            needs_saving: false,
            annotations: Annotations::default(),
            warnings: Vec::new(),
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
        // Where older files keep the decision.
        if let Some(triage) = self.read_triage(&mut head.triage) {
            let version = Version::of_revision(1);
            self.annotations.about.triage = triage;
            self.annotations.about_stamp = Some(unsigned(version));
        }
        head.removed.retain(|removed| match read_removed(removed) {
            Some((id, version)) => {
                self.annotations
                    .removed
                    .entry(id)
                    .or_default()
                    .push(version);
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
            let json = raw.get();
            match self.read_item(json, number) {
                Ok((draft, _)) if !seen.insert(draft.thing.id()) => {
                    let unfit = Unfit {
                        reason: "Another annotation of the file has the same id.".to_owned(),
                        quote: draft.place.map(|place| place.exact).unwrap_or_default(),
                    };
                    orphans.push((number, unread(unfit, json)));
                }
                Ok((draft, rivals)) => {
                    let id = draft.thing.id();
                    drafts.push(draft);
                    for rival in rivals {
                        let json = rival.to_string();
                        match self.read_item(&json, number) {
                            Ok((mut draft, _)) if draft.thing.id() == id => {
                                draft.is_rival = true;
                                drafts.push(draft);
                            }
                            Ok((draft, _)) => {
                                let place = draft.place.map(|place| place.exact);
                                let quote = place.unwrap_or_default();
                                let reason = "It stands beside another annotation, but is none \
                                              of its states.";
                                let reason = reason.to_owned();
                                orphans.push((number, unread(Unfit { quote, reason }, &json)));
                            }
                            Err(unfit) => orphans.push((number, unread(unfit, &json))),
                        }
                    }
                }
                Err(unfit) => orphans.push((number, unread(unfit, json))),
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
    fn place(&mut self, drafts: Vec<Draft>) -> Vec<(usize, Orphan)> {
        let places: Vec<&Place> = drafts.iter().filter_map(|d| d.place.as_ref()).collect();
        let all_found = find(self.text, self.text_hash, &places, self.kept);
        let mut all_found = all_found.into_iter();
        let mut shown: BTreeMap<Uuid, Thing> = BTreeMap::new();
        let mut orphans = Vec::new();
        let (mut passages_again, mut corrections_again) = (0_usize, 0_usize);
        for draft in drafts {
            let found = draft.place.as_ref().and_then(|_| all_found.next());
            let again = usize::from(matches!(found, Some(Outcome::Moved(_))));
            let id = draft.thing.id();
            // A move advances no version. Where the words are now follows from the file and the
            // text, so two windows that read the same changed text find the same; had each made
            // a new state of it, they would stand against each other as if two had disagreed.
            let thing = match (draft.thing, found) {
                (Thing::Passage(passage), Some(Outcome::Exact(span) | Outcome::Moved(span))) => {
                    passages_again += again;
                    Thing::Passage(Passage { span, ..passage })
                }
                (
                    Thing::Correction(correction),
                    Some(Outcome::Exact(span) | Outcome::Moved(span)),
                ) => {
                    corrections_again += again;
                    Thing::Correction(Correction { span, ..correction })
                }
                (about @ Thing::About(..), _) => about,
                (thing, found) => {
                    let review = match found {
                        Some(Outcome::Review(review) | Outcome::Orphan(review)) => Some(review),
                        _ => None,
                    };
                    let why = review.as_ref().map_or(Why::NoWords, |review| review.why);
                    // It comes back with its leftover when the analyst says where it belongs.
                    self.keep_leftover(id, draft.leftover);
                    let version = thing.stamp().version.clone();
                    let (passage, correction) = match thing {
                        Thing::Passage(passage) => (Some(passage), None),
                        Thing::Correction(correction) => (None, Some(correction)),
                        Thing::About(..) => (None, None),
                    };
                    orphans.push((
                        draft.number,
                        Orphan {
                            key: id,
                            version,
                            passage,
                            correction,
                            review: review.map(Box::new),
                            quote: draft.place.map(|place| place.exact).unwrap_or_default(),
                            reason: why.sentence().to_owned(),
                            json: draft.json,
                        },
                    ));
                    continue;
                }
            };
            if draft.is_rival && shown.contains_key(&id) {
                let rivals = self.annotations.rivals.entry(id).or_default();
                rivals.push(Rival {
                    state: thing,
                    leftover: draft.leftover,
                });
            } else {
                self.keep_leftover(id, draft.leftover);
                shown.insert(id, thing);
            }
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
        self.show(shown);
        orphans
    }

    /// Puts what has a place into the annotations. A removal that a thing has been through is
    /// over; one that it has not stands against it.
    fn show(&mut self, things: BTreeMap<Uuid, Thing>) {
        let (mut passages, mut corrections) = (Vec::new(), Vec::new());
        for (id, thing) in things {
            let version = &thing.stamp().version;
            if let Some(removals) = self.annotations.removed.get_mut(&id) {
                removals.retain(|removal| !version.includes(removal));
                if removals.is_empty() {
                    self.annotations.removed.remove(&id);
                }
            }
            match thing {
                Thing::Passage(passage) => passages.push(passage),
                Thing::Correction(correction) => corrections.push(correction),
                Thing::About(about, stamp) => {
                    self.annotations.about = about;
                    self.annotations.about_stamp = Some(stamp);
                }
            }
        }
        self.annotations.set_things(passages, corrections);
    }

    fn keep_leftover(&mut self, id: Uuid, leftover: ItemLeftover) {
        if leftover != ItemLeftover::default() {
            self.annotations.leftover.items.insert(id, leftover);
        }
    }

    /// A thing without its span, what the file says of its place, and its other states.
    fn read_item(&mut self, json: &str, number: usize) -> Result<(Draft, Vec<Value>), Unfit> {
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
                Thing::About(About { triage, tags, note }, stamp)
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

    /// The decision about the document, taken out of its field if it is one.
    fn read_triage(&mut self, written: &mut Option<Value>) -> Option<Triage> {
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
        let echoes = read_echoes(&mut quote.rest);
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

/// An annotation that could not be understood. Its id follows from its words in the file.
fn unread(unfit: Unfit, json: &str) -> Orphan {
    Orphan {
        key: Uuid::new_v5(&Uuid::NAMESPACE_OID, json.as_bytes()),
        version: Version::default(),
        passage: None,
        correction: None,
        review: None,
        quote: unfit.quote,
        reason: unfit.reason,
        json: json.into(),
    }
}

/// A stamp for what was made nobody knows when and by whom.
fn unsigned(version: Version) -> Stamp {
    Stamp {
        author: String::new(),
        created: UNKNOWN_TIME,
        editor: String::new(),
        modified: UNKNOWN_TIME,
        version,
    }
}

fn is_about(id: Option<&Value>) -> bool {
    let id = id.and_then(Value::as_str);
    id.and_then(read_uuid) == Some(ABOUT)
}

fn read_removed(value: &Value) -> Option<(Uuid, Version)> {
    let removed: Removed = parsed(value)?;
    let version = match &removed.changes {
        Some(changes) => version_of(changes)?,
        None => Version::of_revision(removed.revision),
    };
    Some((read_uuid(&removed.id)?, version))
}

fn read_uuid(iri: &str) -> Option<Uuid> {
    Uuid::try_parse(iri.strip_prefix("urn:uuid:")?).ok()
}

/// What a field says, taken out of it if it is understood.
fn taken_word<T>(written: &mut Option<Value>, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let understood = written.as_ref().and_then(Value::as_str).and_then(read);
    written.take_if(|_| understood.is_some());
    understood
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

/// What stood elsewhere too, taken out of its field if that is understood. It is written anew with
/// every saving.
fn read_echoes(fields: &mut Fields) -> Echoes {
    let entries = fields.get(ECHOES).and_then(Value::as_object);
    let entries = entries.into_iter().flatten();
    let read =
        Echoes::read(entries.filter_map(|(run, times)| Some((run.as_str(), times.as_u64()?))));
    if !read.is_empty() {
        fields.shift_remove(ECHOES);
    }
    read
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
pub(super) fn is_of_type(kind: Option<&Value>, wanted: &str) -> bool {
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
