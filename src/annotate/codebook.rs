//! The codec of `dateline.codebook.json`, the corpus's tree of tags.
//! `assets/schema/codebook.schema.json` describes it.
//!
//! Invariants: fields that are not known survive, of the file and of each tag, and so do entries
//! that cannot be read as a tag. Writing what was read gives the same bytes again.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::model::{Codebook, Rgb, Tag, TagPath};

/// The name of the codebook's file, in the corpus's folder.
pub const FILE_NAME: &str = "dateline.codebook.json";

/// The version that is written, and the newest that can be read.
pub const SCHEMA: u64 = 1;

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
    /// How often the codebook was changed: of two, the one changed more often is the newer.
    pub(super) revision: u64,
    /// Fields of the file.
    rest: Map<String, Value>,
    /// Fields of tags.
    tags: BTreeMap<TagPath, Map<String, Value>>,
    /// Entries that are no tags.
    unread: Vec<Value>,
}

impl CodebookLeftover {
    /// Whether the codebook was changed more often than the other one.
    pub fn is_newer_than(&self, other: &CodebookLeftover) -> bool {
        self.revision > other.revision
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
    #[serde(default)]
    tags: Vec<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    colour: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
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
            revision: page.revision,
            rest: page.rest,
            ..CodebookLeftover::default()
        },
        warnings: Vec::new(),
    };
    let mut seen = Seen::default();
    for value in page.tags {
        match seen.read_tag(&value, &mut file.warnings) {
            Some((tag, rest)) => {
                if !rest.is_empty() {
                    file.leftover.tags.insert(tag.path.clone(), rest);
                }
                file.codebook.tags.push(tag);
            }
            None => file.leftover.unread.push(value),
        }
    }
    Ok(file)
}

/// Writes a codebook: indented JSON with a line break at its end.
///
/// # Errors
/// When it cannot be put into JSON, which no codebook is known to cause.
pub fn write(codebook: &Codebook, leftover: &CodebookLeftover) -> Result<Vec<u8>, CodebookError> {
    let entries = codebook.tags.iter().map(|tag| {
        serde_json::to_value(Entry {
            path: tag.path.to_string(),
            colour: tag.colour.to_string(),
            description: tag.description.clone(),
            key: tag.key.map(String::from),
            rest: leftover.tags.get(&tag.path).cloned().unwrap_or_default(),
        })
    });
    let page = Page {
        version: SCHEMA.into(),
        revision: leftover.revision,
        tags: entries
            .chain(leftover.unread.iter().cloned().map(Ok))
            .collect::<Result<_, _>>()
            .map_err(CodebookError::Unwritable)?,
        rest: leftover.rest.clone(),
    };
    let mut bytes = serde_json::to_vec_pretty(&page).map_err(CodebookError::Unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The tags of two codebooks that were changed apart. Where both have a tag, it is as in the one
/// that was changed more often; a tag that only one has is kept, also when the other removed it.
/// A key that would stand twice stays with the first tag that has it.
pub fn merge(
    a: (&Codebook, &CodebookLeftover),
    b: (&Codebook, &CodebookLeftover),
) -> (Codebook, CodebookLeftover) {
    // The same one comes first whichever way round they are given.
    let order = |(codebook, leftover): (&Codebook, &CodebookLeftover)| {
        (leftover.revision, format!("{codebook:?}{leftover:?}"))
    };
    let (first, second) = if order(a) >= order(b) { (a, b) } else { (b, a) };
    let (mut codebook, mut leftover) = (first.0.clone(), first.1.clone());
    for tag in &second.0.tags {
        if codebook.get(&tag.path).is_none() {
            let key = tag.key.filter(|key| codebook.by_key(*key).is_none());
            codebook.tags.push(Tag { key, ..tag.clone() });
        }
    }
    for (path, rest) in &second.1.tags {
        let known = leftover.tags.entry(path.clone());
        known.or_insert_with(|| rest.clone());
    }
    for (name, value) in &second.1.rest {
        let known = leftover.rest.entry(name.clone());
        known.or_insert_with(|| value.clone());
    }
    for value in &second.1.unread {
        if !leftover.unread.contains(value) {
            leftover.unread.push(value.clone());
        }
    }
    (codebook, leftover)
}

fn is_zero(revision: &u64) -> bool {
    *revision == 0
}

/// The names and keys that are taken.
#[derive(Default)]
struct Seen {
    paths: HashSet<TagPath>,
    keys: HashSet<char>,
}

impl Seen {
    /// A tag with the fields that are not known; `None` if the entry is no tag of its own.
    fn read_tag(
        &mut self,
        value: &Value,
        warnings: &mut Vec<String>,
    ) -> Option<(Tag, Map<String, Value>)> {
        let entry = match Entry::deserialize(value) {
            Ok(entry) => entry,
            Err(error) => {
                warnings.push(format!("An entry is kept but is no tag: {error}."));
                return None;
            }
        };
        let path = match TagPath::parse(&entry.path) {
            Ok(path) => path,
            Err(error) => {
                warnings.push(format!("An entry is kept but is no tag: {error}."));
                return None;
            }
        };
        if !self.paths.insert(path.clone()) {
            warnings.push(format!(
                "The tag “{path}” stands twice; the first one counts."
            ));
            return None;
        }
        let colour = Rgb::parse(&entry.colour).unwrap_or_else(|| {
            warnings.push(format!(
                "The tag “{path}” has no readable colour and is shown grey."
            ));
            FALLBACK_COLOUR
        });
        let key = entry.key.and_then(|written| {
            let key = single_char(&written).filter(|key| self.keys.insert(*key));
            if key.is_none() {
                warnings.push(format!("The tag “{path}” cannot have the key “{written}”."));
            }
            key
        });
        let tag = Tag {
            path,
            colour,
            description: entry.description,
            key,
        };
        Some((tag, entry.rest))
    }
}

/// The one character of a key; none if there are more, or it could not be seen.
fn single_char(written: &str) -> Option<char> {
    let mut chars = written.chars();
    let first = chars.next()?;
    (chars.next().is_none() && !first.is_control() && !first.is_whitespace()).then_some(first)
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
