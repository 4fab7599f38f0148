//! The file of a collection: its codec, as far as all kinds share it.
//!
//! Invariants: fields that are not known survive at every level, and so do entries that cannot be
//! read, to the letter. What was understood is taken out of an entry, and everything else stays
//! in it for the next writing. Writing what was read gives the same bytes again: fields in a fixed
//! order, things by their ids, then what could not be read, in the order it was read.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use thiserror::Error;
use uuid::Uuid;

use super::{Collection, Item, Kind, Left, RivalItem};
use crate::annotate::annotations::UNKNOWN_TIME;
use crate::annotate::sidecar::{changes_of, read_version};
use crate::model::{Stamp, Version};

/// A JSON object's fields.
pub type Fields = Map<String, Value>;

/// Why a collection's file could not be read or written. Each is a sentence for a person; the
/// file must then be left as it is.
#[derive(Debug, Error)]
pub enum PageError {
    /// It is not JSON, or not of the shape of such a file.
    #[error("{0} cannot be read: {1}")]
    Malformed(&'static str, #[source] serde_json::Error),
    /// A later Dateline wrote it.
    #[error(
        "{what} were written by a newer version of Dateline (format {found}, this one knows {known})"
    )]
    Newer {
        /// What it holds.
        what: &'static str,
        /// Its version.
        found: u64,
        /// The newest version that can be read.
        known: u64,
    },
    /// Its version is not a whole number from 1.
    #[error("{0} do not say which version of the format they are in")]
    BadVersion(&'static str),
    /// It could not be put into JSON.
    #[error("{0} cannot be written as JSON: {1}")]
    Unwritable(&'static str, #[source] serde_json::Error),
}

/// What a file says.
#[derive(Clone, Debug, PartialEq)]
pub struct PageFile<K: Kind> {
    /// The things, with what the file holds beyond them.
    pub items: Collection<K>,
    /// What is odd about the file, in sentences for a person.
    pub warnings: Vec<String>,
}

/// Who made a thing and changed it, and which changes it has been through, in an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StampEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    editor: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Value>,
}

/// A thing that was removed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Removed {
    id: String,
    revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<BTreeMap<String, u64>>,
}

/// The fields of a file in their order, none of them read yet: each entry of its list is read by
/// itself, so that one that cannot be understood is kept to the letter and costs no other.
struct RawFields(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for RawFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = RawFields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawFields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(RawFields(fields))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

impl RawFields {
    /// A field's value, taken out; of several of one name, the first.
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> serde_json::Result<Option<T>> {
        let Some(at) = self.0.iter().position(|(field, _)| field == name) else {
            return Ok(None);
        };
        let (_, value) = self.0.remove(at);
        serde_json::from_str(value.get()).map(Some)
    }

    fn rest(self) -> serde_json::Result<Fields> {
        let fields = self.0.into_iter();
        let fields = fields.map(|(name, value)| Ok((name, serde_json::from_str(value.get())?)));
        fields.collect()
    }
}

/// Reads a file.
///
/// # Errors
/// When the file holds no such things, is damaged, or is of a newer version. It must then not be
/// written over.
pub fn read<K: Kind>(bytes: &[u8]) -> Result<PageFile<K>, PageError> {
    let malformed = |error| PageError::Malformed(K::TOGETHER, error);
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut fields: RawFields = serde_json::from_slice(bytes).map_err(malformed)?;
    let version: Option<Value> = fields.take("schema").map_err(malformed)?;
    let version = version.ok_or_else(|| malformed(serde_json::Error::missing_field("schema")))?;
    match version.as_u64() {
        Some(found) if found == K::SCHEMA => {}
        Some(found) if found > K::SCHEMA => {
            return Err(PageError::Newer {
                what: K::TOGETHER,
                found,
                known: K::SCHEMA,
            });
        }
        _ => return Err(PageError::BadVersion(K::TOGETHER)),
    }
    let entries: Option<Vec<Box<RawValue>>> = fields.take(K::LIST).map_err(malformed)?;
    let removed: Option<Vec<Value>> = fields.take("removed").map_err(malformed)?;
    let mut reader = Reader::<K>::new();
    for (number, json) in (1..).zip(entries.unwrap_or_default()) {
        reader.read_listed(json.get(), number);
    }
    let (mut items, warnings) = (reader.items, reader.warnings);
    for value in removed.unwrap_or_default() {
        match read_removed(&value, &items) {
            Some(Removal::Of(id, version)) => items.removed.entry(id).or_default().push(version),
            // What came back has been through its removal; that is nothing to remember.
            Some(Removal::Outlived) => {}
            None => items.leftover.removed.push(value),
        }
    }
    items.leftover.rest = fields.rest().map_err(malformed)?;
    Ok(PageFile { items, warnings })
}

enum Removal<Id> {
    Of(Id, Version),
    Outlived,
}

fn read_removed<K: Kind>(value: &Value, there: &Collection<K>) -> Option<Removal<K::Id>> {
    let removed = Removed::deserialize(value).ok()?;
    let changes = removed.changes.as_ref().map(serde_json::to_value);
    let mut changes = changes.transpose().ok()?;
    let version = read_version(&mut Some(removed.revision.into()), &mut changes)?;
    // Changes that make no sense: the entry is kept as it is.
    if changes.is_some() {
        return None;
    }
    let id = K::id(read_uuid(&removed.id)?);
    let outlived = there.get(id);
    Some(
        match outlived.is_some_and(|item| item.stamp.version.includes(&version)) {
            true => Removal::Outlived,
            false => Removal::Of(id, version),
        },
    )
}

struct Reader<K: Kind> {
    items: Collection<K>,
    warnings: Vec<String>,
}

impl<K: Kind> Reader<K> {
    fn new() -> Self {
        Self {
            items: Collection::default(),
            warnings: Vec::new(),
        }
    }

    fn warn(&mut self, sentence: &str) {
        self.warnings.push(format!("{}: {sentence}", K::FILE_NAME));
    }

    fn read_entry(&mut self, entry: K::Entry) -> Option<(Item<K>, K::Leftover)> {
        let mut odd = Vec::new();
        let read = K::read_entry(entry, &mut |sentence| odd.push(sentence));
        odd.iter().for_each(|sentence| self.warn(sentence));
        read
    }

    fn read_listed(&mut self, json: &str, number: usize) {
        let read = serde_json::from_str::<K::Entry>(json).ok();
        let read = read.and_then(|entry| self.read_entry(entry));
        let Some((item, mut left)) = read else {
            self.warn(&format!("entry {number} is kept but is no {}.", K::NOUN));
            self.items.leftover.unread.push(json.into());
            return;
        };
        if self.items.items.contains_key(&item.id) {
            self.warn(&format!(
                "entry {number} stands twice; the first one counts."
            ));
            self.items.leftover.unread.push(json.into());
            return;
        }
        let mut rivals = Vec::new();
        for value in take_list(K::Leftover::rivals_of(left.entry_mut())) {
            let entry = K::Entry::deserialize(&value).ok();
            match entry.and_then(|entry| self.read_entry(entry)) {
                Some((state, leftover)) if state.id == item.id => {
                    rivals.push(RivalItem { state, leftover });
                }
                _ => keep(K::Leftover::rivals_of(left.entry_mut()), value),
            }
        }
        if !rivals.is_empty() {
            self.items.rivals.insert(item.id, rivals);
        }
        if left != K::Leftover::default() {
            self.items.leftover.entries.insert(item.id, left);
        }
        self.items.items.insert(item.id, item);
    }
}

/// Writes a file: indented JSON with a line break at its end.
///
/// # Errors
/// When it cannot be put into JSON, which nothing is known to cause.
pub fn write<K: Kind>(items: &Collection<K>) -> Result<Vec<u8>, PageError> {
    let written = Page(items).written();
    written.map_err(|error| PageError::Unwritable(K::TOGETHER, error))
}

struct Page<'a, K: Kind>(&'a Collection<K>);

/// A thing as it is written.
#[derive(Serialize)]
#[serde(untagged)]
enum EntryOut<'a, Entry> {
    Known(Box<Entry>),
    Kept(&'a RawValue),
}

impl<K: Kind> Page<'_, K> {
    fn written(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn entries(&self) -> serde_json::Result<Vec<EntryOut<'_, K::Entry>>> {
        let (items, left) = (self.0, &self.0.leftover);
        let nothing = K::Leftover::default();
        let known = items.iter().map(|item| {
            let leftover = left.entries.get(&item.id).unwrap_or(&nothing);
            let mut entry = K::entry_of(item, leftover)?;
            let rivals = items.rivals.get(&item.id).into_iter().flatten();
            let rivals = rivals
                .map(|rival| serde_json::to_value(K::entry_of(&rival.state, &rival.leftover)?));
            let field = K::Leftover::rivals_of(&mut entry);
            *field = with_kept(rivals.collect::<Result<_, _>>()?, field.take());
            Ok(EntryOut::Known(Box::new(entry)))
        });
        let unread = left.unread.iter();
        let unread = unread.map(|json| serde_json::from_str(json).map(EntryOut::Kept));
        known.chain(unread).collect()
    }

    fn removed(&self) -> serde_json::Result<Vec<Value>> {
        let removed = self.0.removed.iter();
        let removed = removed
            .flat_map(|(id, versions)| versions.iter().map(move |version| (id, version)))
            .map(|(id, version)| {
                serde_json::to_value(Removed {
                    id: id.to_string(),
                    revision: version.revision(),
                    changes: changes_of(version),
                })
            });
        let kept = self.0.leftover.removed.iter().cloned().map(Ok);
        removed.chain(kept).collect()
    }
}

impl<K: Kind> Serialize for Page<'_, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let failed = |error: serde_json::Error| serde::ser::Error::custom(error);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &K::SCHEMA)?;
        map.serialize_entry(K::LIST, &self.entries().map_err(failed)?)?;
        let removed = self.removed().map_err(failed)?;
        if !removed.is_empty() {
            map.serialize_entry("removed", &removed)?;
        }
        for (name, value) in &self.0.leftover.rest {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl StampEntry {
    /// What it says, taken out of it.
    pub fn read(&mut self) -> Stamp {
        let created = taken(&mut self.created, read_time);
        let modified = taken(&mut self.modified, read_time).or(created);
        let author = taken_text(&mut self.author);
        let editor = taken(&mut self.editor, |name| Some(name.to_owned()));
        let version = read_version(&mut self.revision, &mut self.changes);
        // A revision that makes no sense makes room for one that does.
        self.revision = None;
        Stamp {
            editor: editor.unwrap_or_else(|| author.clone()),
            author,
            created: created.unwrap_or(UNKNOWN_TIME),
            modified: modified.unwrap_or(UNKNOWN_TIME),
            version: version.unwrap_or_else(|| Version::of_revision(1)),
        }
    }

    /// A stamp as it is written, before what could not be read.
    ///
    /// # Errors
    /// When it cannot be put into JSON.
    pub fn of(stamp: &Stamp, kept: Self) -> serde_json::Result<Self> {
        let changes = changes_of(&stamp.version);
        let changes = changes.map(serde_json::to_value).transpose()?;
        let editor = (stamp.editor != stamp.author).then(|| stamp.editor.as_str().into());
        Ok(Self {
            author: words_value(&stamp.author).or(kept.author),
            created: written_time(stamp.created).or(kept.created),
            editor: editor.or(kept.editor),
            modified: written_time(stamp.modified).or(kept.modified),
            revision: Some(stamp.version.revision().into()),
            changes: changes.or(kept.changes),
        })
    }
}

pub fn read_uuid(iri: &str) -> Option<Uuid> {
    Uuid::try_parse(iri.strip_prefix("urn:uuid:")?).ok()
}

fn read_time(written: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(written).ok()?;
    Some(time.to_utc())
}

fn written_time(time: DateTime<Utc>) -> Option<Value> {
    (time != UNKNOWN_TIME).then(|| time.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
}

/// Words as they are written; nothing where there are none.
pub fn words_value(words: &str) -> Option<Value> {
    (!words.is_empty()).then(|| Value::from(words))
}

/// What a field says, taken out of it if it is understood.
pub fn taken<T>(field: &mut Option<Value>, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let understood = field.as_ref().and_then(Value::as_str).and_then(read);
    field.take_if(|_| understood.is_some());
    understood
}

/// The words of a field, taken out of it.
pub fn taken_text(field: &mut Option<Value>) -> String {
    taken(field, |words| Some(words.to_owned())).unwrap_or_default()
}

/// The values of a list, taken out of their field; what is no list stays.
pub fn take_list(field: &mut Option<Value>) -> Vec<Value> {
    match field.take() {
        Some(Value::Array(values)) => values,
        other => {
            *field = other;
            Vec::new()
        }
    }
}

/// Puts a value that was not understood back into its list.
pub fn keep(field: &mut Option<Value>, value: Value) {
    match field {
        Some(Value::Array(values)) => values.push(value),
        _ => *field = Some(Value::Array(vec![value])),
    }
}

/// A list with what could not be read of it at its end; no list when there is nothing.
pub fn with_kept(mut values: Vec<Value>, kept: Option<Value>) -> Option<Value> {
    match kept {
        Some(Value::Array(kept)) => values.extend(kept),
        // It was no list, and something may stand there now.
        Some(other) if values.is_empty() => return Some(other),
        _ => {}
    }
    (!values.is_empty()).then_some(Value::Array(values))
}
