//! Bytes of a sidecar → annotations.
//!
//! Invariant: every annotation of the file ends up as a passage or a correction, with what was
//! not understood as its leftover, or as an orphan that holds it to the letter.

pub(super) mod item;
mod plain;

use std::collections::HashSet;

use std::sync::Arc;

use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::place::{Kept, Place, find, with_text, without_rivals};
use super::version::version_of;
use super::wire::{Head, ItemLeftover, PageIn, Removed};
use super::{SCHEMA, SidecarError};
use crate::annotate::annotations::{Annotations, Orphan, Rival, Thing, UNKNOWN_TIME};
use crate::annotate::label::quoted;
use crate::annotate::reanchor::{Outcome, Why};
use crate::model::{Correction, Passage, Stamp, Text, TextHash, Version};
use item::{Draft, Unfit, is_of_type, parsed, read_uuid};

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
    /// How many of the last of them each tell of an annotation without a certain place.
    pub unplaced: usize,
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
    let page: PageIn<'_> = serde_json::from_str(json).map_err(SidecarError::of_json)?;
    let mut reader = Reader::new(text, text_hash, kept);
    reader.read_head(page.head)?;
    let items: Vec<&RawValue> = match page.items {
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
        unplaced: reader.unplaced,
    })
}

/// Looks again for the words of those annotations without a place of which it is not known how
/// they were looked for, as after a restart.
pub fn look_again(annotations: &mut Annotations, text: &Text, text_hash: TextHash, kept: Kept<'_>) {
    let mut reader = Reader::new(text, text_hash, kept);
    for orphan in Arc::make_mut(&mut annotations.orphans) {
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
    unplaced: usize,
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
            unplaced: 0,
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
                let removed = &mut self.annotations.removed;
                match removed.get_mut(&id) {
                    Some((_, versions)) => versions.push(version),
                    None => drop(removed.insert((id, vec![version]))),
                }
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
                        quote: words_of(draft.place),
                    };
                    orphans.push((number, unread(unfit, json)));
                }
                Ok((mut draft, rivals)) => {
                    let id = draft.thing.id();
                    if !rivals.is_empty() {
                        draft.json = without_rivals(json);
                    }
                    drafts.push(draft);
                    for rival in rivals {
                        let json = rival.to_string();
                        match self.read_item(&json, number) {
                            Ok((mut draft, _)) if draft.thing.id() == id => {
                                draft.is_rival = true;
                                drafts.push(draft.into_owned());
                            }
                            Ok((draft, _)) => {
                                let quote = words_of(draft.place);
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
            self.unplaced += 1;
            Arc::make_mut(&mut self.annotations.orphans).push(orphan);
        }
    }

    /// Puts the drafts whose place is certain where they belong, and gives the others back.
    fn place(&mut self, drafts: Vec<Draft<'_>>) -> Vec<(usize, Orphan)> {
        let places: Vec<&Place<'_>> = drafts.iter().filter_map(|d| d.place.as_ref()).collect();
        let all_found = find(self.text, self.text_hash, &places, self.kept);
        let mut all_found = all_found.into_iter();
        let mut seen = HashSet::new();
        let mut shown = Vec::new();
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
                    let is_of_page = |place: &&Place| place.is_of_page;
                    let json = match draft.place.as_ref().filter(is_of_page) {
                        Some(place) => with_text(&draft.json, place.text_hash),
                        None => draft.json.into(),
                    };
                    orphans.push((
                        draft.number,
                        Orphan {
                            key: id,
                            version,
                            passage,
                            correction,
                            review: review.map(Box::new),
                            quote: words_of(draft.place),
                            reason: why.sentence().to_owned(),
                            json,
                        },
                    ));
                    continue;
                }
            };
            if draft.is_rival && seen.contains(&id) {
                let rivals = Arc::make_mut(&mut self.annotations.rivals);
                rivals.entry(id).or_default().push(Rival {
                    state: thing,
                    leftover: draft.leftover,
                });
            } else {
                self.keep_leftover(id, draft.leftover);
                seen.insert(id);
                shown.push(thing);
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
    fn show(&mut self, things: Vec<Thing>) {
        let (mut passages, mut corrections) = (Vec::new(), Vec::new());
        for thing in things {
            let id = thing.id();
            let version = &thing.stamp().version;
            if let Some((_, mut removals)) = self.annotations.removed.remove(&id) {
                removals.retain(|removal| !version.includes(removal));
                if !removals.is_empty() {
                    self.annotations.removed.insert((id, removals));
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
            Arc::make_mut(&mut self.annotations.leftover.items).insert(id, leftover);
        }
    }
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

/// The words that an annotation was made on, as far as its file tells them.
fn words_of(place: Option<Place<'_>>) -> String {
    place.map_or_else(String::new, |place| place.exact.into_owned())
}

fn read_removed(value: &Value) -> Option<(Uuid, Version)> {
    let removed: Removed = parsed(value)?;
    let version = match &removed.changes {
        Some(changes) => version_of(changes)?,
        None => Version::of_revision(removed.revision),
    };
    Some((read_uuid(&removed.id)?, version))
}
