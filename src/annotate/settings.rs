//! The codec of `dateline.corpus.json`, the settings of the corpus.
//! `assets/schema/corpus.schema.json` describes it.
//!
//! Invariants: fields that are not known survive, and so does a value that cannot be read, until
//! the analyst chooses another. Writing what was read gives the same settings again.

mod merge;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::model::{
    Apart, CorpusSettings, DocId, OrderSetting, Quoted, Reliability, Source, TableColumns,
};

pub use merge::{MergedSettings, merge};

/// The name of the settings' file, in the corpus's folder.
pub const FILE_NAME: &str = "dateline.corpus.json";

/// The version that is written, and the newest that can be read.
pub const SCHEMA: u64 = 1;

/// The field of the order of day and month.
const DATE_ORDER: &str = "dateOrder";

/// The field of the columns of tables.
const COLUMNS: &str = "columns";

/// The field of the tables of which somebody said which columns hold what.
const TABLES: &str = "tables";

/// The field of the sources and their grades.
const SOURCES: &str = "sources";

/// The field of the day that the corpus is looked at from.
const AS_OF: &str = "asOf";

/// The field of the words that do not tell of the same thing.
const APART: &str = "apart";

/// The field of the chronology's title.
const TITLE: &str = "chronologyTitle";

/// The field of how exports are to be handled.
const MARKING: &str = "handlingMarking";

/// Why settings could not be read or written. Each is a sentence for a person; the file must
/// then be left as it is.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// It is not JSON, or not of the settings' shape.
    #[error("the corpus settings cannot be read: {0}")]
    Malformed(#[source] serde_json::Error),
    /// A later Dateline wrote it.
    #[error(
        "the corpus settings were written by a newer version of Dateline (format {found}, this one knows {SCHEMA})"
    )]
    Newer {
        /// Its version.
        found: u64,
    },
    /// Its version is not a whole number from 1.
    #[error("the corpus settings do not say which version of the format they are in")]
    BadVersion,
    /// It could not be put into JSON.
    #[error("the corpus settings cannot be written as JSON: {0}")]
    Unwritable(#[source] serde_json::Error),
}

/// What a settings file says.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsFile {
    /// The settings.
    pub settings: CorpusSettings,
    /// What the file holds beyond them.
    pub leftover: SettingsLeftover,
    /// What is odd about the file, in sentences for a person.
    pub warnings: Vec<String>,
}

/// What a settings file holds that the model has no room for, kept for the next writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsLeftover {
    fields: Map<String, Value>,
    /// Fields of sources, by their names.
    sources: BTreeMap<String, Map<String, Value>>,
    /// Entries that are no sources.
    unread: Vec<Value>,
    /// Entries that set nothing apart.
    unread_apart: Vec<Value>,
    /// Fields of tables, by their files.
    tables: BTreeMap<String, Map<String, Value>>,
    /// Entries that are no tables.
    unread_tables: Vec<Value>,
}

/// Two places that do not tell of the same thing.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ApartEntry {
    one: QuotedEntry,
    other: QuotedEntry,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuotedEntry {
    document: String,
    words: String,
}

impl From<&Quoted> for QuotedEntry {
    fn from(quoted: &Quoted) -> Self {
        Self {
            document: quoted.document.to_string(),
            words: quoted.words.clone(),
        }
    }
}

impl From<QuotedEntry> for Quoted {
    fn from(entry: QuotedEntry) -> Self {
        Self {
            document: DocId::new(entry.document),
            words: entry.words,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct TableEntry {
    file: String,
    header: Vec<String>,
    columns: BTreeMap<String, String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct SourceEntry {
    name: String,
    reliability: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct Page {
    #[serde(rename = "schema")]
    version: Value,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// Reads corpus settings.
///
/// # Errors
/// When the file holds none, is damaged, or is of a newer version. It must then not be written
/// over.
pub fn read(bytes: &[u8]) -> Result<SettingsFile, SettingsError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut page: Page = serde_json::from_slice(bytes).map_err(SettingsError::Malformed)?;
    match page.version.as_u64() {
        Some(SCHEMA) => {}
        Some(found) if found > SCHEMA => return Err(SettingsError::Newer { found }),
        _ => return Err(SettingsError::BadVersion),
    }
    let mut settings = CorpusSettings::default();
    let mut warnings = Vec::new();
    if let Some(written) = page.fields.get(DATE_ORDER) {
        match written.as_str().and_then(OrderSetting::of_word) {
            Some(order) => {
                settings.date_order = order;
                page.fields.shift_remove(DATE_ORDER);
            }
            None => warnings.push(format!(
                "{FILE_NAME}: {written} is no order of day and month; it is guessed instead."
            )),
        }
    }
    // They stay among the fields: nothing here writes them.
    if let Some(Value::Object(columns)) = page.fields.get(COLUMNS) {
        let named = columns.iter();
        let named =
            named.filter_map(|(what, name)| Some((what.clone(), name.as_str()?.to_owned())));
        settings.columns = named.collect();
    }
    let mut leftover = SettingsLeftover::default();
    if page.fields.get(SOURCES).is_some_and(Value::is_array)
        && let Some(Value::Array(entries)) = page.fields.shift_remove(SOURCES)
    {
        for entry in entries {
            match read_source(&entry, &settings) {
                Ok((source, rest)) => {
                    if !rest.is_empty() {
                        leftover.sources.insert(source.name.clone(), rest);
                    }
                    settings.sources.push(source);
                }
                Err(reason) => {
                    warnings.push(format!(
                        "{FILE_NAME}: a source is kept but not read: {reason}."
                    ));
                    leftover.unread.push(entry);
                }
            }
        }
    }
    if let Some(written) = page.fields.get(AS_OF) {
        match written.as_str().and_then(|day| day.parse().ok()) {
            Some(day) => {
                settings.as_of = Some(day);
                page.fields.shift_remove(AS_OF);
            }
            None => warnings.push(format!(
                "{FILE_NAME}: {written} is no day to look from; the latest publication counts instead."
            )),
        }
    }
    if page.fields.get(APART).is_some_and(Value::is_array)
        && let Some(Value::Array(entries)) = page.fields.shift_remove(APART)
    {
        for entry in entries {
            // One with further fields is of a later Dateline, and kept as it is.
            match ApartEntry::deserialize(&entry) {
                Ok(ApartEntry { one, other }) => settings.apart.push(Apart {
                    one: one.into(),
                    other: other.into(),
                }),
                Err(_) => leftover.unread_apart.push(entry),
            }
        }
    }
    if page.fields.get(TABLES).is_some_and(Value::is_array)
        && let Some(Value::Array(entries)) = page.fields.shift_remove(TABLES)
    {
        for entry in entries {
            let stands = |file: &str| settings.tables.iter().any(|it| it.file == file);
            match TableEntry::deserialize(&entry) {
                Ok(table) if !stands(&table.file) => {
                    if !table.rest.is_empty() {
                        leftover.tables.insert(table.file.clone(), table.rest);
                    }
                    settings.tables.push(TableColumns {
                        file: table.file,
                        header: table.header,
                        columns: table.columns,
                    });
                }
                _ => {
                    let what = "the columns of a table are kept but not read";
                    warnings.push(format!("{FILE_NAME}: {what}."));
                    leftover.unread_tables.push(entry);
                }
            }
        }
    }
    let mut words = |name: &str| match page.fields.get(name) {
        Some(Value::String(words)) => {
            let words = words.clone();
            page.fields.shift_remove(name);
            words
        }
        _ => String::new(),
    };
    settings.chronology_title = words(TITLE);
    settings.marking = words(MARKING);
    leftover.fields = page.fields;
    Ok(SettingsFile {
        settings,
        leftover,
        warnings,
    })
}

/// A source with the fields that are not known, or why it is none.
fn read_source(
    value: &Value,
    settings: &CorpusSettings,
) -> Result<(Source, Map<String, Value>), String> {
    let entry = SourceEntry::deserialize(value).map_err(|error| error.to_string())?;
    let name = entry.name.trim();
    if name.is_empty() {
        return Err("it has no name".to_owned());
    }
    if settings.source(name).is_some() {
        return Err(format!("“{name}” stands twice, and the first one counts"));
    }
    let reliability = Reliability::parse(&entry.reliability)
        .ok_or_else(|| format!("“{}” is no grade from A to F", entry.reliability))?;
    let source = Source {
        name: entry.name,
        reliability,
        note: entry.note,
    };
    Ok((source, entry.rest))
}

/// The sources as they are written, then what was no source.
fn written_sources(
    settings: &CorpusSettings,
    leftover: &SettingsLeftover,
) -> Result<Vec<Value>, SettingsError> {
    let entries = settings.sources.iter().map(|source| {
        serde_json::to_value(SourceEntry {
            name: source.name.clone(),
            reliability: source.reliability.letter().to_string(),
            note: source.note.clone(),
            rest: leftover
                .sources
                .get(&source.name)
                .cloned()
                .unwrap_or_default(),
        })
    });
    let entries = entries.chain(leftover.unread.iter().cloned().map(Ok));
    entries
        .collect::<Result<_, _>>()
        .map_err(SettingsError::Unwritable)
}

/// Writes corpus settings: indented JSON with a line break at its end.
///
/// # Errors
/// When they cannot be put into JSON, which no settings are known to cause.
pub fn write(
    settings: &CorpusSettings,
    leftover: &SettingsLeftover,
) -> Result<Vec<u8>, SettingsError> {
    let mut fields = Map::new();
    let order = settings.date_order;
    let has_odd_order = leftover.fields.contains_key(DATE_ORDER);
    if order != OrderSetting::default() || !has_odd_order {
        fields.insert(DATE_ORDER.to_owned(), order.word().into());
    }
    let sources = written_sources(settings, leftover)?;
    if !sources.is_empty() {
        fields.insert(SOURCES.to_owned(), sources.into());
    }
    if let Some(day) = settings.as_of {
        fields.insert(AS_OF.to_owned(), day.to_string().into());
    }
    let tables = settings.tables.iter().map(|table| {
        serde_json::to_value(TableEntry {
            file: table.file.clone(),
            header: table.header.clone(),
            columns: table.columns.clone(),
            rest: leftover
                .tables
                .get(&table.file)
                .cloned()
                .unwrap_or_default(),
        })
    });
    let tables = tables.chain(leftover.unread_tables.iter().cloned().map(Ok));
    let tables: Vec<Value> = tables
        .collect::<Result<_, _>>()
        .map_err(SettingsError::Unwritable)?;
    if !tables.is_empty() {
        fields.insert(TABLES.to_owned(), tables.into());
    }
    let apart = settings.apart.iter().map(|pair| {
        serde_json::to_value(ApartEntry {
            one: (&pair.one).into(),
            other: (&pair.other).into(),
        })
    });
    let apart = apart.chain(leftover.unread_apart.iter().cloned().map(Ok));
    let apart: Vec<Value> = apart
        .collect::<Result<_, _>>()
        .map_err(SettingsError::Unwritable)?;
    if !apart.is_empty() {
        fields.insert(APART.to_owned(), apart.into());
    }
    for (name, words) in [
        (TITLE, &settings.chronology_title),
        (MARKING, &settings.marking),
    ] {
        if !words.is_empty() {
            fields.insert(name.to_owned(), words.as_str().into());
        }
    }
    for (name, value) in &leftover.fields {
        fields.entry(name).or_insert_with(|| value.clone());
    }
    let page = Page {
        version: SCHEMA.into(),
        fields,
    };
    let mut bytes = serde_json::to_vec_pretty(&page).map_err(SettingsError::Unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_what_is_not_known_survives() {
        let check = |json: &str, order: OrderSetting, warnings: usize, written: &str| {
            let file = read(json.as_bytes()).unwrap();
            assert_eq!(file.settings.date_order, order, "{json}");
            assert_eq!(file.warnings.len(), warnings, "{json}");
            let bytes = write(&file.settings, &file.leftover).unwrap();
            let value: Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(value.to_string(), written);
            let again = read(&bytes).unwrap();
            assert_eq!(
                (&again.settings, &again.leftover),
                (&file.settings, &file.leftover)
            );
        };
        check(
            "\u{feff}{\"schema\": 1}",
            OrderSetting::Guess,
            0,
            r#"{"schema":1,"dateOrder":"guess"}"#,
        );
        check(
            r#"{"zone": {"of": "Minsk"}, "schema": 1, "dateOrder": "day-first"}"#,
            OrderSetting::DayFirst,
            0,
            r#"{"schema":1,"dateOrder":"day-first","zone":{"of":"Minsk"}}"#,
        );
        check(
            r#"{"schema": 1, "dateOrder": "year-first"}"#,
            OrderSetting::Guess,
            1,
            r#"{"schema":1,"dateOrder":"year-first"}"#,
        );
        check(
            r#"{"schema": 1, "dateOrder": 7, "b": 1}"#,
            OrderSetting::Guess,
            1,
            r#"{"schema":1,"dateOrder":7,"b":1}"#,
        );
        check(
            r#"{"schema": 1, "sources": "none"}"#,
            OrderSetting::Guess,
            0,
            r#"{"schema":1,"dateOrder":"guess","sources":"none"}"#,
        );
        check(
            r#"{"schema": 1, "sources": [{"name": "Lind", "reliability": "B", "since": 1998},
                {"reliability": "A"}, {"name": "LIND", "reliability": "C"},
                {"name": "Ode", "reliability": "G"}, 7, {"name": " ", "reliability": "A"}]}"#,
            OrderSetting::Guess,
            5,
            concat!(
                r#"{"schema":1,"dateOrder":"guess","sources":["#,
                r#"{"name":"Lind","reliability":"B","since":1998},"#,
                r#"{"reliability":"A"},{"name":"LIND","reliability":"C"},"#,
                r#"{"name":"Ode","reliability":"G"},7,{"name":" ","reliability":"A"}]}"#
            ),
        );
    }

    #[test]
    fn the_day_to_look_from_and_what_is_set_apart_are_read_and_written() {
        let json = concat!(
            r#"{"schema":1,"dateOrder":"guess","asOf":"2022-02-12","apart":["#,
            r#"{"one":{"document":"a.txt","words":"They meet."},"#,
            r#""other":{"document":"b/c.txt","words":"They met."}},"#,
            r#"{"one":{"document":"a.txt","words":"They meet."}}]}"#
        );
        let file = read(json.as_bytes()).unwrap();
        assert_eq!(file.settings.as_of, "2022-02-12".parse().ok());
        assert_eq!(file.settings.apart.len(), 1);
        assert_eq!(file.settings.apart[0].other.document.as_str(), "b/c.txt");
        let bytes = write(&file.settings, &file.leftover).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(value.to_string(), json);
        // An odd day is kept until another is chosen.
        let odd = read(br#"{"schema":1,"asOf":"yesterday"}"#).unwrap();
        assert_eq!((odd.settings.as_of, odd.warnings.len()), (None, 1));
        let bytes = write(&odd.settings, &odd.leftover).unwrap();
        assert!(String::from_utf8(bytes).unwrap().contains("yesterday"));
    }

    #[test]
    fn the_columns_of_tables_are_read_and_written() {
        let json = concat!(
            r#"{"schema":1,"dateOrder":"guess","tables":["#,
            r#"{"file":"a/x.csv","header":["when","body"],"#,
            r#""columns":{"date":"when","text":"body"},"sheet":2},"#,
            r#"{"file":"a/x.csv","header":[],"columns":{}},{"file":7}]}"#
        );
        let file = read(json.as_bytes()).unwrap();
        assert_eq!((file.settings.tables.len(), file.warnings.len()), (1, 2));
        let table = &file.settings.tables[0];
        assert_eq!(table.columns["text"], "body");
        let bytes = write(&file.settings, &file.leftover).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(value.to_string(), json);
    }

    #[test]
    fn an_odd_value_gives_way_to_what_the_analyst_chooses() {
        let file = read(br#"{"schema": 1, "dateOrder": "year-first"}"#).unwrap();
        for date_order in [OrderSetting::DayFirst, OrderSetting::MonthFirst] {
            let settings = CorpusSettings {
                date_order,
                ..CorpusSettings::default()
            };
            let bytes = write(&settings, &file.leftover).unwrap();
            assert_eq!(read(&bytes).unwrap().settings.date_order, date_order);
        }
    }

    #[test]
    fn what_is_no_settings_file_is_refused_in_words() {
        let check = |json: &str, beginning: &str| {
            let error = read(json.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(beginning), "{json}: {error}");
        };
        check("", "the corpus settings cannot be read");
        check("[]", "the corpus settings cannot be read");
        check("{}", "the corpus settings cannot be read: missing field");
        check(r#"{"schema": "one"}"#, "the corpus settings do not say");
        check(
            r#"{"schema": 2, "dateOrder": 1}"#,
            "the corpus settings were written by a newer version",
        );
    }
}
