//! The codec of `dateline.codebook.json`, the corpus's tree of tags.
//! `assets/schema/codebook.schema.json` describes it.
//!
//! Invariants: fields that are not known survive, of the file and of each tag, and so do entries
//! that cannot be read as a tag. Writing what was read gives the same bytes again. Codebooks are
//! merged tag by tag and by ancestry; see [`merge`].

mod entry;
mod ledger;
#[cfg(test)]
mod merge_tests;

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use super::sidecar::{changes_of, read_version};
use crate::model::{Codebook, Rgb, Seat, Tag, TagPath, Version};
use entry::{Seen, single_char};
use ledger::{Ledger, State, unknown_version};

/// The name of the codebook's file, in the corpus's folder.
pub const FILE_NAME: &str = "dateline.codebook.json";

/// The version that is written, and the newest that can be read.
pub const SCHEMA: u64 = 1;

/// The field of a tag's other states.
const RIVALS: &str = "rivals";

/// What tags without a readable colour are drawn in: a grey that shows on light and dark.
pub const FALLBACK_COLOUR: Rgb = Rgb([0x80, 0x80, 0x80]);

/// Colours for tags that come into being while working, told apart at a glance and readable on
/// light and dark.
const FRESH_COLOURS: [Rgb; 10] = [
    Rgb([0x3B, 0x7D, 0xD8]),
    Rgb([0xD1, 0x5B, 0x2C]),
    Rgb([0x3A, 0x94, 0x5B]),
    Rgb([0xA8, 0x52, 0xC4]),
    Rgb([0xB8, 0x86, 0x0B]),
    Rgb([0x1F, 0x93, 0x9B]),
    Rgb([0xC9, 0x47, 0x7C]),
    Rgb([0x6E, 0x7A, 0xD0]),
    Rgb([0x7A, 0x8B, 0x2C]),
    Rgb([0x8F, 0x6B, 0x4E]),
];

/// A colour for a new tag: the one that is least like any that is in use.
pub fn fresh_colour(codebook: &Codebook) -> Rgb {
    let unlike = |a: Rgb, b: Rgb| -> u32 {
        let channels = a.0.into_iter().zip(b.0);
        channels.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let nearest = |colour: &Rgb| {
        let others = codebook.tags.iter().map(|tag| unlike(*colour, tag.colour));
        others.min().unwrap_or(u32::MAX)
    };
    FRESH_COLOURS
        .into_iter()
        .max_by_key(nearest)
        .unwrap_or(FALLBACK_COLOUR)
}

/// Why a codebook could not be read or written. Each is a sentence for a person; the file must
/// then be left as it is.
#[derive(Debug, Error)]
pub enum CodebookError {
    /// It is not JSON, or not of a codebook's shape.
    #[error("the codebook cannot be read: {0}")]
    Malformed(#[source] serde_json::Error),
    /// A later Dateline wrote it.
    #[error(
        "the codebook was written by a newer version of Dateline (format {found}, this one knows {SCHEMA})"
    )]
    Newer {
        /// Its version.
        found: u64,
    },
    /// Its version is not a whole number from 1.
    #[error("the codebook does not say which version of the format it is in")]
    BadVersion,
    /// It could not be put into JSON.
    #[error("the codebook cannot be written as JSON: {0}")]
    Unwritable(#[source] serde_json::Error),
}

/// What a codebook's file says.
#[derive(Clone, Debug, PartialEq)]
pub struct CodebookFile {
    /// The tags.
    pub codebook: Codebook,
    /// What the file holds beyond them.
    pub leftover: CodebookLeftover,
    /// What is odd about the file, in sentences for a person.
    pub warnings: Vec<String>,
}

/// What a codebook's file holds that the model has no room for, kept for the next writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodebookLeftover {
    /// How often the codebook was changed, and the order of its tags that this led to: of two
    /// orders, that of the codebook that was changed more often counts.
    order: (u64, Vec<TagPath>),
    /// What was made of each tag.
    ledger: Ledger,
    /// Fields of the file.
    rest: Map<String, Value>,
    /// Fields of tags.
    tags: BTreeMap<TagPath, Map<String, Value>>,
    /// Entries that are no tags.
    unread: Vec<Value>,
    /// Entries that are no removed tags.
    unread_removed: Vec<Value>,
}

impl CodebookLeftover {
    /// Tags of which several states stand side by side, because each was made without knowledge
    /// of the others. One is shown, until somebody changes the tag.
    pub fn contested(&self) -> impl Iterator<Item = &TagPath> {
        let all = self.ledger.iter();
        let contested = all.filter(|(_, states)| {
            states.len() > 1 && states.first().is_some_and(|state| state.tag.is_some())
        });
        contested.map(|(path, _)| path)
    }

    /// Takes note of tags that it knows nothing of yet, as a file without versions or a starter
    /// gives them.
    pub fn know(&mut self, codebook: &Codebook) {
        for tag in &codebook.tags {
            if self.ledger.states(&tag.path).is_empty() {
                self.ledger.put(&tag.path, State::unversioned(tag.clone()));
            }
        }
        // An order that a change led to stands, even where that left no tag.
        if self.order.0 == 0 && self.order.1.is_empty() {
            self.order.1 = paths(codebook);
        }
    }

    /// An edit made a tag what it is in this codebook now, or took it out.
    pub(super) fn note(&mut self, codebook: &Codebook, path: &TagPath, seat: &Seat) {
        self.ledger.say(path, codebook.get(path), seat);
        self.order = (self.order.0 + 1, paths(codebook));
    }

    /// Holds tags to what is shown of them, now that an edit is made: a key that was not shown,
    /// because it stood twice, must not appear where the other one was given up, for then the
    /// edit could not be undone.
    pub(super) fn settle(&mut self, codebook: &Codebook, seat: &Seat) {
        let counting = self.shown();
        for tag in &codebook.tags {
            if counting.get(&tag.path) != Some(tag) {
                self.ledger.say(&tag.path, Some(tag), seat);
            }
        }
    }

    /// The tags that count, in their order. A key that would stand twice is shown on the first.
    fn shown(&self) -> Codebook {
        let place = |tag: &Tag| self.order.1.iter().position(|path| *path == tag.path);
        let mut tags: Vec<Tag> = self.ledger.tags().cloned().collect();
        tags.sort_by_cached_key(|tag| (place(tag).unwrap_or(usize::MAX), tag.path.clone()));
        let mut keys = HashSet::new();
        for tag in &mut tags {
            tag.key.take_if(|key| !keys.insert(*key));
        }
        Codebook { tags }
    }

    /// A tag has another name now, and keeps what its entry held.
    pub(super) fn rename(&mut self, from: &TagPath, to: &TagPath) {
        if from != to
            && let Some(rest) = self.tags.remove(from)
        {
            self.tags.insert(to.clone(), rest);
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Page {
    #[serde(rename = "schema")]
    version: Value,
    #[serde(default, skip_serializing_if = "is_zero")]
    revision: u64,
    /// Only where the tags are listed in another order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<Vec<String>>,
    #[serde(default)]
    tags: Vec<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    removed: Vec<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A tag that was removed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Removed {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revision: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<Value>,
}

/// Another state of a tag than the one that is shown. Without a colour, it was removed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rival {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revision: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<Value>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    colour: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revision: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rivals: Vec<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Reads a codebook.
///
/// # Errors
/// When the file is no codebook, is damaged, or is of a newer version. It must then not be
/// written over.
pub fn read(bytes: &[u8]) -> Result<CodebookFile, CodebookError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let page: Page = serde_json::from_slice(bytes).map_err(CodebookError::Malformed)?;
    match page.version.as_u64() {
        Some(SCHEMA) => {}
        Some(found) if found > SCHEMA => return Err(CodebookError::Newer { found }),
        _ => return Err(CodebookError::BadVersion),
    }
    let mut file = CodebookFile {
        codebook: Codebook::default(),
        leftover: CodebookLeftover {
            rest: page.rest,
            ..CodebookLeftover::default()
        },
        warnings: Vec::new(),
    };
    let mut seen = Seen::default();
    for value in page.tags {
        match seen.read_tag(&value, &mut file.warnings) {
            Some(read) => {
                let path = read.tag.path.clone();
                for state in read.states {
                    file.leftover.ledger.put(&path, state);
                }
                if !read.rest.is_empty() {
                    file.leftover.tags.insert(path, read.rest);
                }
                file.codebook.tags.push(read.tag);
            }
            None => file.leftover.unread.push(value),
        }
    }
    for value in page.removed {
        match read_removed(&value) {
            Some((path, state)) => file.leftover.ledger.put(&path, state),
            None => file.leftover.unread_removed.push(value),
        }
    }
    let order = page.order.map(|order| {
        let paths = order.iter().flat_map(|path| TagPath::parse(path));
        paths.collect()
    });
    let order = order.unwrap_or_else(|| paths(&file.codebook));
    file.leftover.order = (page.revision, order);
    Ok(file)
}

fn read_removed(value: &Value) -> Option<(TagPath, State)> {
    let Removed {
        path,
        mut revision,
        mut changes,
    } = Removed::deserialize(value).ok()?;
    let version = read_version(&mut revision, &mut changes)?;
    Some((TagPath::parse(&path).ok()?, State { version, tag: None }))
}

fn read_rival(value: &Value, path: &TagPath) -> Option<State> {
    let mut rival = Rival::deserialize(value).ok()?;
    let version = read_version(&mut rival.revision, &mut rival.changes)?;
    let tag = match rival.colour {
        None => None,
        Some(colour) => Some(Tag {
            path: path.clone(),
            colour: Rgb::parse(&colour)?,
            description: rival.description,
            key: match rival.key {
                None => None,
                Some(key) => Some(single_char(&key)?),
            },
        }),
    };
    Some(State { version, tag })
}

/// The names of the tags in their order.
fn paths(codebook: &Codebook) -> Vec<TagPath> {
    codebook.tags.iter().map(|tag| tag.path.clone()).collect()
}

/// Writes a codebook: indented JSON with a line break at its end.
///
/// # Errors
/// When it cannot be put into JSON, which no codebook is known to cause.
pub fn write(codebook: &Codebook, leftover: &CodebookLeftover) -> Result<Vec<u8>, CodebookError> {
    let entries = codebook.tags.iter().map(|tag| entry_of(tag, leftover));
    let unread = leftover.unread.iter().cloned().map(Ok);
    let mut removed = leftover.ledger.iter().flat_map(|(path, states)| {
        let is_there = states.first().is_some_and(|state| state.tag.is_some());
        let gone = if is_there { &[] } else { states };
        gone.iter().map(move |state| (path, &state.version))
    });
    let removed = removed.by_ref().map(|(path, version)| {
        let (revision, changes) = written_version(version)?;
        serde_json::to_value(Removed {
            path: path.to_string(),
            revision: Some(revision.unwrap_or_else(|| version.revision().into())),
            changes,
        })
    });
    let (revision, order) = &leftover.order;
    let is_as_listed = *revision == 0 && order.is_empty() || *order == paths(codebook);
    let page = Page {
        version: SCHEMA.into(),
        revision: *revision,
        order: (!is_as_listed).then(|| order.iter().map(TagPath::to_string).collect()),
        tags: entries
            .chain(unread)
            .collect::<Result<_, _>>()
            .map_err(CodebookError::Unwritable)?,
        removed: removed
            .chain(leftover.unread_removed.iter().cloned().map(Ok))
            .collect::<Result<_, _>>()
            .map_err(CodebookError::Unwritable)?,
        rest: leftover.rest.clone(),
    };
    let mut bytes = serde_json::to_vec_pretty(&page).map_err(CodebookError::Unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A tag's entry with its version and its other states.
fn entry_of(tag: &Tag, leftover: &CodebookLeftover) -> serde_json::Result<Value> {
    let states = leftover.ledger.states(&tag.path);
    let is_shown = |state: &&State| {
        let known = state.tag.as_ref();
        // A key that stands twice is shown once, and is the tag's all the same.
        known.is_some_and(|it| {
            it == tag
                || (tag.key.is_none()
                    && Tag {
                        key: None,
                        ..it.clone()
                    } == *tag)
        })
    };
    let shown = states.first().filter(is_shown);
    let version = shown.map_or_else(unknown_version, |state| state.version.clone());
    let tag = shown.and_then(|state| state.tag.as_ref()).unwrap_or(tag);
    let (revision, changes) = written_version(&version)?;
    let mut rest = leftover.tags.get(&tag.path).cloned().unwrap_or_default();
    let unread = match rest.shift_remove(RIVALS) {
        Some(Value::Array(unread)) => unread,
        _ => Vec::new(),
    };
    let others = states.get(1..).unwrap_or_default().iter();
    let rivals = others.map(|state| {
        let (revision, changes) = written_version(&state.version)?;
        let tag = state.tag.as_ref();
        serde_json::to_value(Rival {
            colour: tag.map(|tag| tag.colour.to_string()),
            description: tag.map(|tag| tag.description.clone()).unwrap_or_default(),
            key: tag.and_then(|tag| tag.key).map(String::from),
            revision: Some(revision.unwrap_or_else(|| state.version.revision().into())),
            changes,
        })
    });
    serde_json::to_value(Entry {
        path: tag.path.to_string(),
        colour: tag.colour.to_string(),
        description: tag.description.clone(),
        key: tag.key.map(String::from),
        revision,
        changes,
        rivals: rivals
            .chain(unread.into_iter().map(Ok))
            .collect::<Result<_, _>>()?,
        rest,
    })
}

/// The fields of a version; none where it says no more than a file without them would.
fn written_version(version: &Version) -> serde_json::Result<(Option<Value>, Option<Value>)> {
    if *version == unknown_version() {
        return Ok((None, None));
    }
    let changes = changes_of(version).map(serde_json::to_value).transpose()?;
    Ok((Some(version.revision().into()), changes))
}

/// Two codebooks that were changed apart, as one: of each tag, what nobody went on from. What
/// was removed stays removed, unless it was changed elsewhere without knowledge of that; what
/// was changed on both sides is kept twice, one state shown until somebody changes the tag.
///
/// Merging is commutative, associative and idempotent. The tags are in the order of the codebook
/// that was changed more often.
pub fn merge(
    a: (&Codebook, &CodebookLeftover),
    b: (&Codebook, &CodebookLeftover),
) -> (Codebook, CodebookLeftover) {
    let known = |(codebook, leftover): (&Codebook, &CodebookLeftover)| {
        let mut leftover = leftover.clone();
        leftover.know(codebook);
        leftover
    };
    let (a, b) = (known(a), known(b));
    let both = CodebookLeftover {
        ledger: a.ledger.merged(&b.ledger),
        order: a.order.max(b.order),
        rest: merged_fields(a.rest, b.rest),
        tags: merged_tags(a.tags, b.tags),
        unread: merged_values(a.unread, b.unread),
        unread_removed: merged_values(a.unread_removed, b.unread_removed),
    };
    (both.shown(), both)
}

/// The fields of both; of two of one name, always the same whichever way round they are given.
fn merged_fields(a: Map<String, Value>, b: Map<String, Value>) -> Map<String, Value> {
    let mut both = a;
    for (name, value) in b {
        let written = value.to_string();
        let stays = both.get(&name).map(Value::to_string);
        if stays.is_none_or(|there| there < written) {
            both.insert(name, value);
        }
    }
    both
}

fn merged_tags(
    a: BTreeMap<TagPath, Map<String, Value>>,
    b: BTreeMap<TagPath, Map<String, Value>>,
) -> BTreeMap<TagPath, Map<String, Value>> {
    let mut both = a;
    for (path, fields) in b {
        let there = both.remove(&path).unwrap_or_default();
        both.insert(path, merged_fields(there, fields));
    }
    both
}

fn merged_values(a: Vec<Value>, b: Vec<Value>) -> Vec<Value> {
    if a == b {
        return a;
    }
    let mut both: Vec<Value> = a.into_iter().chain(b).collect();
    both.sort_by_cached_key(Value::to_string);
    both.dedup();
    both
}

fn is_zero(revision: &u64) -> bool {
    *revision == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSY: &str = r##"{
  "schema": 1,
  "tags": [
    {"path": "claim", "colour": "#0060fc", "key": "1", "description": "Said.", "icon": "speech"},
    {"path": "claim", "colour": "#000000"},
    {"path": " / ", "colour": "#000000"},
    {"path": "grey", "colour": "green", "key": "1"},
    "rumour",
    {"path": "two", "colour": "#00a800", "key": "F12"}
  ],
  "curator": {"name": "ana", "since": 1998.1}
}"##;

    #[test]
    fn messy_codebooks_are_read_with_warnings_and_lose_nothing() {
        let file = read(MESSY.as_bytes()).unwrap();
        let paths: Vec<_> = file
            .codebook
            .tags
            .iter()
            .map(|t| (t.path.as_str(), t.key))
            .collect();
        assert_eq!(paths, [("claim", Some('1')), ("grey", None), ("two", None)]);
        assert_eq!(file.codebook.tags[1].colour, FALLBACK_COLOUR);
        assert_eq!(file.warnings.len(), 6, "{:#?}", file.warnings);
        let written = write(&file.codebook, &file.leftover).unwrap();
        let text = String::from_utf8(written.clone()).unwrap();
        for kept in [
            "\"icon\"",
            "\"curator\"",
            "1998.1",
            "\"rumour\"",
            "#000000",
            "\" / \"",
        ] {
            assert!(text.contains(kept), "{kept} is lost");
        }
        let again = read(&written).unwrap();
        assert_eq!(
            (&again.codebook, &again.leftover),
            (&file.codebook, &file.leftover)
        );
        assert_eq!(write(&again.codebook, &again.leftover).unwrap(), written);
    }

    #[test]
    fn what_is_no_codebook_is_refused_in_words() {
        let check = |json: &str, beginning: &str| {
            let error = read(json.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(beginning), "{json}: {error}");
        };
        check("", "the codebook cannot be read");
        check("[]", "the codebook cannot be read");
        check(r#"{"schema": 1, "tags": [{"#, "the codebook cannot be read");
        check(
            r#"{"tags": []}"#,
            "the codebook cannot be read: missing field",
        );
        check(r#"{"schema": "one"}"#, "the codebook does not say");
        check(r#"{"schema": 0}"#, "the codebook does not say");
        check(
            r#"{"schema": 2}"#,
            "the codebook was written by a newer version",
        );
    }

    #[test]
    fn a_renamed_tag_keeps_its_unknown_fields() {
        let mut file = read(MESSY.as_bytes()).unwrap();
        let to = TagPath::parse("assertion").unwrap();
        file.leftover
            .rename(&file.codebook.tags[0].path.clone(), &to);
        file.codebook.tags[0].path = to;
        let text = String::from_utf8(write(&file.codebook, &file.leftover).unwrap()).unwrap();
        assert!(text.contains("speech"));
    }
}
