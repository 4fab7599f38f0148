//! Events with their evidence: as CSV, a row for each linked passage, and as JSON,
//! `{"format": "dateline-events", "version": 1, "events": […]}`.
//!
//! Invariants: every linked passage is there, also one that is gone: then without words. An
//! event that rests on nothing has a row too. Cells are those of the passages' table: none runs
//! as a formula, and `start` and `end` count Unicode code points of the text with that hash.

use std::io;

use serde::Serialize;

use super::csv::{begun, neutral};
use super::rows::time_words;
use crate::analysis::{Copies, Origins, interval_of, origins};
use crate::model::{
    Bearing, Confidence, Document, Event, EventDate, EventId, Minute, Passage, PassageRef,
    Position, Probability, Status,
};

/// The version of what is written. Fields may be added without a new one.
pub const VERSION: u32 = 1;

/// One event with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// The event.
    pub event: Event,
    /// The title of the event that it goes on from, where that is there.
    pub follows: Option<String>,
    /// On whose word it rests.
    pub origins: Origins,
    /// The linked passages, those that support it first.
    pub evidence: Vec<Evidence>,
}

/// One linked passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Which way it bears on the event.
    pub bearing: Bearing,
    /// The passage.
    pub passage: PassageRef,
    /// Its words and where they stand; `None` when the passage is gone.
    pub words: Option<Words>,
}

/// The words of a passage and where they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The document's title.
    pub title: String,
    /// Who published it, where known.
    pub outlet: Option<String>,
    /// When it was published, where known.
    pub published: Option<String>,
    /// Who is the origin of what is said; may be empty.
    pub said_by: String,
    /// The exact words.
    pub quote: String,
    /// Where they stand in the text.
    pub position: Position,
    /// The text that the position was counted in.
    pub text_hash: String,
}

impl EventRow {
    /// The row of an event. `linked` finds a passage with its document.
    pub fn of<'a>(
        event: &Event,
        follows: Option<&Event>,
        copies: &'a Copies,
        linked: impl Fn(&PassageRef) -> Option<(&'a Document, &'a Passage)>,
    ) -> Self {
        let supports = event.facts.supports.iter();
        let evidence = event.facts.links().map(|(bearing, passage)| Evidence {
            bearing,
            passage: passage.clone(),
            words: linked(passage).and_then(|(document, passage)| words_of(document, passage)),
        });
        Self {
            follows: follows.map(|event| event.facts.title.clone()),
            origins: origins(supports.map(&linked), copies),
            evidence: evidence.collect(),
            event: event.clone(),
        }
    }

    /// What its place in a list goes by: its date, undated last, then its title.
    pub fn place(&self) -> (bool, Option<Minute>, String, EventId) {
        let interval = interval_of(&self.event.facts);
        let from = interval.and_then(|it| it.start().or(it.end()));
        let title = self.event.facts.title.clone();
        (from.is_none(), from, title, self.event.id)
    }
}

fn words_of(document: &Document, passage: &Passage) -> Option<Words> {
    Some(Words {
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        published: document.published.map(|it| it.day_value()),
        said_by: passage.content.said_by.clone(),
        quote: document.text.get(passage.span)?.to_owned(),
        position: document.text.position_of(passage.span)?,
        text_hash: document.hash.to_string(),
    })
}

/// The columns of the table, in their order.
pub const COLUMNS: [&str; 32] = [
    "event",
    "title",
    "best",
    "earliest",
    "latest",
    "status",
    "place",
    "actors",
    "probability",
    "confidence",
    "origins",
    "origin_count",
    "supports",
    "contradicts",
    "note",
    "follows",
    "evidence",
    "document",
    "document_title",
    "outlet",
    "published",
    "said_by",
    "quote",
    "start",
    "end",
    "text_hash",
    "passage",
    "author",
    "created",
    "editor",
    "modified",
    "revision",
];

/// Writes a table with a row for each event and linked passage, under a line of column names.
/// The count of rows is not the count of events: `event` tells them apart.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_csv(rows: &[EventRow], out: &mut impl io::Write) -> io::Result<()> {
    let mut writer = begun(COLUMNS, out)?;
    for row in rows {
        let evidence = row.evidence.iter().map(Some);
        let bare = row.evidence.is_empty().then_some(None);
        for evidence in evidence.chain(bare) {
            let cells = cells(row, evidence);
            writer.write_record(cells.iter().map(|cell| neutral(cell).into_owned()))?;
        }
    }
    writer.flush()
}

fn cells(row: &EventRow, evidence: Option<&Evidence>) -> [String; COLUMNS.len()] {
    let (facts, stamp) = (&row.event.facts, &row.event.stamp);
    let date = |date: &Option<EventDate>| date.as_ref().map(|date| date.value().to_owned());
    let words = |value: Option<String>| value.unwrap_or_default();
    let found = evidence.and_then(|evidence| evidence.words.as_ref());
    let told = |tell: &dyn Fn(&Words) -> String| found.map(tell).unwrap_or_default();
    let judged = facts.assessment;
    [
        row.event.id.to_string(),
        facts.title.clone(),
        words(date(&facts.best)),
        words(date(&facts.earliest)),
        words(date(&facts.latest)),
        facts.status.to_string(),
        facts.place.clone(),
        facts.actors.join("; "),
        words(judged.probability.map(|it| it.to_string())),
        words(judged.confidence.map(|it| it.to_string())),
        names(&row.origins).join("; "),
        row.origins.names.len().to_string(),
        facts.supports.len().to_string(),
        facts.contradicts.len().to_string(),
        facts.note.clone(),
        row.follows.clone().unwrap_or_default(),
        words(evidence.map(|evidence| evidence.bearing.word().to_owned())),
        words(evidence.map(|evidence| evidence.passage.doc.to_string())),
        told(&|found| found.title.clone()),
        told(&|found| found.outlet.clone().unwrap_or_default()),
        told(&|found| found.published.clone().unwrap_or_default()),
        told(&|found| found.said_by.clone()),
        told(&|found| found.quote.clone()),
        told(&|found| found.position.start.to_string()),
        told(&|found| found.position.end.to_string()),
        told(&|found| found.text_hash.clone()),
        words(evidence.map(|evidence| evidence.passage.passage.to_string())),
        stamp.author.clone(),
        words(time_words(stamp.created)),
        stamp.editor.clone(),
        words(time_words(stamp.modified)),
        stamp.version.revision().to_string(),
    ]
}

fn names(origins: &Origins) -> Vec<&str> {
    let names = origins.names.iter().map(Option::as_deref);
    names.map(|name| name.unwrap_or("unknown")).collect()
}

/// Writes the rows as indented JSON with a line break at its end.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json(rows: &[EventRow], out: &mut impl io::Write) -> io::Result<()> {
    let export = Export {
        format: "dateline-events",
        version: VERSION,
        events: rows.iter().map(Entry::of).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &export)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Export<'a> {
    format: &'static str,
    version: u32,
    events: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    event: String,
    title: &'a str,
    best: Option<&'a str>,
    earliest: Option<&'a str>,
    latest: Option<&'a str>,
    status: &'static str,
    place: &'a str,
    actors: &'a [String],
    probability: Option<&'static str>,
    confidence: Option<&'static str>,
    origins: &'a [Option<String>],
    note: &'a str,
    follows: Option<String>,
    evidence: Vec<EvidenceEntry<'a>>,
    author: &'a str,
    created: Option<String>,
    editor: &'a str,
    modified: Option<String>,
    revision: u64,
}

#[derive(Serialize)]
struct EvidenceEntry<'a> {
    evidence: &'static str,
    document: &'a str,
    passage: String,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    published: Option<&'a str>,
    said_by: Option<&'a str>,
    quote: Option<&'a str>,
    start: Option<usize>,
    end: Option<usize>,
    text_hash: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(row: &'a EventRow) -> Self {
        let (facts, stamp) = (&row.event.facts, &row.event.stamp);
        fn value(date: &Option<EventDate>) -> Option<&str> {
            date.as_ref().map(EventDate::value)
        }
        Self {
            event: row.event.id.to_string(),
            title: &facts.title,
            best: value(&facts.best),
            earliest: value(&facts.earliest),
            latest: value(&facts.latest),
            status: Status::word(facts.status),
            place: &facts.place,
            actors: &facts.actors,
            probability: facts.assessment.probability.map(Probability::words),
            confidence: facts.assessment.confidence.map(Confidence::word),
            origins: &row.origins.names,
            note: &facts.note,
            follows: facts.follows.map(|id| id.to_string()),
            evidence: row.evidence.iter().map(EvidenceEntry::of).collect(),
            author: &stamp.author,
            created: time_words(stamp.created),
            editor: &stamp.editor,
            modified: time_words(stamp.modified),
            revision: stamp.version.revision(),
        }
    }
}

impl<'a> EvidenceEntry<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        let words = evidence.words.as_ref();
        Self {
            evidence: evidence.bearing.word(),
            document: evidence.passage.doc.as_str(),
            passage: evidence.passage.passage.to_string(),
            title: words.map(|words| words.title.as_str()),
            outlet: words.and_then(|words| words.outlet.as_deref()),
            published: words.and_then(|words| words.published.as_deref()),
            said_by: words.map(|words| words.said_by.as_str()),
            quote: words.map(|words| words.quote.as_str()),
            start: words.map(|words| words.position.start),
            end: words.map(|words| words.position.end),
            text_hash: words.map(|words| words.text_hash.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::exchange::rows::tests::{document, passage};
    use crate::model::{DocId, EventFacts, PassageId};

    /// An event that one passage supports and one that is gone contradicts, and a bare one.
    fn rows() -> Vec<EventRow> {
        let mut document = document("=d.txt", "2022-02-10", "+They met.");
        document.outlet = Some("-Wire".to_owned());
        let met = passage(&document, "+They met", &[], "");
        let stamp = met.stamp.clone();
        let link = |doc: &str, id: PassageId| PassageRef {
            doc: DocId::new(doc),
            passage: id,
        };
        let event = |id: u128, facts: EventFacts| Event {
            id: EventId(Uuid::from_u128(id)),
            facts,
            stamp: stamp.clone(),
        };
        let held = event(
            1,
            EventFacts {
                title: "=1+1".to_owned(),
                best: EventDate::parse("2022-02-10"),
                place: "@Vienna".to_owned(),
                actors: vec!["-a".to_owned(), "b".to_owned()],
                note: "\tnote".to_owned(),
                status: Status::Occurred,
                supports: vec![link("=d.txt", met.id)],
                contradicts: vec![link("gone.txt", PassageId(Uuid::from_u128(9)))],
                follows: Some(EventId(Uuid::from_u128(2))),
                ..EventFacts::default()
            },
        );
        let announced = event(2, EventFacts::default());
        let linked = |wanted: &PassageRef| {
            (wanted.passage == met.id && wanted.doc == document.id).then_some((&document, &met))
        };
        let copies = Copies::default();
        let mut rows = vec![
            EventRow::of(&announced, None, &copies, linked),
            EventRow::of(&held, Some(&announced), &copies, linked),
        ];
        rows.sort_by_cached_key(EventRow::place);
        rows
    }

    #[test]
    fn a_table_has_a_row_for_each_passage_and_runs_nothing() {
        let mut out = Vec::new();
        write_csv(&rows(), &mut out).unwrap();
        let mut reader = csv::Reader::from_reader(out.strip_prefix(b"\xef\xbb\xbf").unwrap());
        let names = reader.headers().unwrap().clone();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let cell = |row: usize, name: &str| {
            let at = names.iter().position(|known| known == name).unwrap();
            records[row][at].to_owned()
        };
        assert_eq!(records.len(), 3);
        let column = |name: &str| [cell(0, name), cell(1, name), cell(2, name)];
        assert_eq!(column("title"), ["'=1+1", "'=1+1", ""]);
        assert_eq!(column("evidence"), ["supports", "contradicts", ""]);
        assert_eq!(column("document"), ["'=d.txt", "gone.txt", ""]);
        assert_eq!(column("quote"), ["'+They met", "", ""]);
        assert_eq!(column("start"), ["17", "", ""]);
        assert_eq!(column("origins"), ["'-Wire", "'-Wire", ""]);
        assert_eq!(column("origin_count"), ["1", "1", "0"]);
        assert_eq!(column("status"), ["occurred", "occurred", "unknown"]);
        assert_eq!(cell(0, "actors"), "'-a; b");
        assert_eq!(cell(0, "place"), "'@Vienna");
        assert_eq!(cell(0, "note"), "'\tnote");
    }

    #[test]
    fn json_holds_the_evidence_within_its_event() {
        let mut out = Vec::new();
        write_json(&rows(), &mut out).unwrap();
        let export: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(export["format"], "dateline-events");
        let held = &export["events"][0];
        assert_eq!(held["title"], "=1+1");
        assert_eq!(held["origins"], json!(["-Wire"]));
        assert_eq!(
            held["follows"],
            "urn:uuid:00000000-0000-0000-0000-000000000002"
        );
        assert_eq!(held["evidence"][0]["quote"], "+They met");
        assert_eq!(held["evidence"][0]["start"], 17);
        assert_eq!(held["evidence"][1]["evidence"], "contradicts");
        assert_eq!(held["evidence"][1]["quote"], Value::Null);
        assert_eq!(export["events"][1]["evidence"], json!([]));
    }
}
