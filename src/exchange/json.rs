//! Passages as JSON: `{"format": "dateline-passages", "version": 1, "passages": […]}`.
//!
//! Invariant: every field is there in every passage, `null` where nothing is known; texts are
//! exact. `start` and `end` count Unicode code points from 0, the end excluded.

use std::io;

use serde::Serialize;

use super::rows::{PassageRow, time_words};
use crate::model::{Credibility, Reliability, Stance, TagPath};

/// The version of what is written. Fields may be added without a new one.
pub const VERSION: u32 = 1;

/// Writes the rows as indented JSON with a line break at its end.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(rows: &[PassageRow], out: &mut impl io::Write) -> io::Result<()> {
    let export = Export {
        format: "dateline-passages",
        version: VERSION,
        passages: rows.iter().map(Entry::of).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &export)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Export<'a> {
    format: &'static str,
    version: u32,
    passages: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    document: &'a str,
    title: &'a str,
    outlet: Option<&'a str>,
    published: Option<String>,
    published_from: Option<&'static str>,
    event_date: Option<&'a str>,
    event_first_day: Option<String>,
    event_last_day: Option<String>,
    tags: Vec<&'a str>,
    note: &'a str,
    said_by: &'a str,
    carried_by: &'a str,
    stance: Option<&'static str>,
    credibility: Option<u8>,
    reliability: Option<char>,
    quote: &'a str,
    start: usize,
    end: usize,
    text_hash: String,
    passage: String,
    author: &'a str,
    created: Option<String>,
    editor: &'a str,
    modified: Option<String>,
    revision: u64,
}

impl<'a> Entry<'a> {
    fn of(row: &'a PassageRow) -> Self {
        Self {
            document: row.document.as_str(),
            title: &row.title,
            outlet: row.outlet.as_deref(),
            published: row.published_words(),
            published_from: row.published.map(|published| published.provenance.phrase()),
            event_date: row.content.event_date.as_ref().map(|date| date.value()),
            event_first_day: row.first_day().map(|day| day.to_string()),
            event_last_day: row.last_day().map(|day| day.to_string()),
            tags: row.content.tags.iter().map(TagPath::as_str).collect(),
            note: &row.content.note,
            said_by: &row.content.said_by,
            carried_by: &row.content.carried_by,
            stance: row.content.stance.map(Stance::word),
            credibility: row.content.credibility.map(Credibility::digit),
            reliability: row.reliability.map(Reliability::letter),
            quote: &row.quote,
            start: row.position.start,
            end: row.position.end,
            text_hash: row.text_hash.to_string(),
            passage: row.passage.to_string(),
            author: &row.stamp.author,
            created: time_words(row.stamp.created),
            editor: &row.stamp.editor,
            modified: time_words(row.stamp.modified),
            revision: row.stamp.version.revision(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::exchange::rows::tests::{document, passage, rows_of};

    fn written(rows: &[PassageRow]) -> Value {
        let mut out = Vec::new();
        write(rows, &mut out).unwrap();
        assert_eq!(out.last(), Some(&b'\n'));
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn every_field_is_there() {
        let mut document = document("d.txt", "2022-02-10", "=Ω \"no\"\r\n");
        document.published = None;
        let rows = rows_of(
            &document,
            vec![passage(&document, "=Ω \"no\"\r", &["a/b"], "")],
        );
        let expected = json!({
            "format": "dateline-passages",
            "version": 1,
            "passages": [{
                "document": "d.txt",
                "title": "=Ω \"no\"",
                "outlet": null,
                "published": null,
                "published_from": null,
                "event_date": null,
                "event_first_day": null,
                "event_last_day": null,
                "tags": ["a/b"],
                "note": "",
                "said_by": "",
                "carried_by": "",
                "stance": null,
                "credibility": null,
                "reliability": null,
                "quote": "=Ω \"no\"\r",
                "start": 17,
                "end": 25,
                "text_hash": document.hash.to_string(),
                "passage": rows[0].passage.to_string(),
                "author": "ana",
                "created": "2022-02-11T08:00:00Z",
                "editor": "ben",
                "modified": "2022-02-11T09:30:00Z",
                "revision": 2
            }]
        });
        assert_eq!(written(&rows), expected);
    }

    #[test]
    fn no_rows_are_an_empty_list() {
        assert_eq!(written(&[])["passages"], json!([]));
    }
}
