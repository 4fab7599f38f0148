//! What is written keeps to the JSON Schemas that are published with the program.
//!
//! Invariant: the checker knows the keywords that those schemas use and stops at any other, so
//! no part of a schema goes unchecked.

use serde_json::{Value, json};

use super::annotations::Annotations;
use super::codebook::{self, CodebookLeftover};
use super::events;
use super::settings::{self, SettingsLeftover};
use super::testing::{about, correction, full_event, full_line, hand, line, passage};
use super::{Edit, LineEdit, Record, STARTERS, apply, chronology, sidecar};
use crate::model::{
    Content, CorpusSettings, Credibility, EventDate, LinePlace, OrderSetting, Passage, Reliability,
    Span, Stance, TableColumns, Text, TextHash,
};

const SIDECAR: &str = include_str!("../../assets/schema/sidecar.schema.json");
const CODEBOOK: &str = include_str!("../../assets/schema/codebook.schema.json");
const EVENTS: &str = include_str!("../../assets/schema/events.schema.json");
const CHRONOLOGY: &str = include_str!("../../assets/schema/chronology.schema.json");
const CORPUS: &str = include_str!("../../assets/schema/corpus.schema.json");

fn written_sidecar() -> Value {
    let text = Text::new("Talks on Thursday 😀 were put off. Talks on Friday were not.");
    let mut annotations = Annotations::default();
    annotations.set_things(
        vec![
            passage(1, Span::new(9, 17), &["meeting/planned", "uncertain"]),
            Passage {
                content: Content {
                    note: "Which Friday?".to_owned(),
                    event_date: EventDate::parse("2022-02-11"),
                    said_by: "the office".to_owned(),
                    carried_by: "a wire".to_owned(),
                    stance: Some(Stance::Denies),
                    credibility: Some(Credibility::Doubtful),
                    ..Content::default()
                },
                ..passage(2, Span::new(46, 52), &[])
            },
            passage(3, Span::new(0, 5), &[]),
            passage(4, Span::new(0, 5), &["claim"]),
        ],
        Vec::new(),
    );
    annotations.remove(passage(4, Span::new(0, 5), &[]).id, &hand(1));
    annotations.insert_correction(correction(5, Span::new(9, 17), "rejected"), &hand(1));
    annotations.insert_correction(correction(6, Span::new(46, 52), "2022-02-11"), &hand(1));
    annotations.about = about();
    annotations.about_stamp = Some(hand(1).stamp());
    let hash = TextHash::of(text.as_str());
    let bytes = sidecar::write(&annotations, "a b.txt", &text, hash).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn written_events() -> Value {
    let mut record = Record::default();
    for id in 1..4 {
        let edit = Edit::AddEvent(Box::new(full_event(id)));
        apply(&mut record, &edit, &hand(0)).unwrap();
    }
    let edit = Edit::RemoveEvent(Box::new(full_event(3)));
    apply(&mut record, &edit, &hand(1)).unwrap();
    serde_json::from_slice(&events::write(&record.events).unwrap()).unwrap()
}

fn written_chronology() -> Value {
    let mut record = Record::default();
    for line in [full_line(1), line(2, "Bare"), full_line(3)] {
        let edit = Edit::Line(LineEdit::Add(Box::new(line)));
        apply(&mut record, &edit, &hand(0)).unwrap();
    }
    let edit = Edit::Line(LineEdit::Remove(Box::new(full_line(3))));
    apply(&mut record, &edit, &hand(1)).unwrap();
    serde_json::from_slice(&chronology::write(&record.chronology).unwrap()).unwrap()
}

#[test]
fn what_is_written_keeps_to_the_schemas() {
    let schema: Value = serde_json::from_str(SIDECAR).unwrap();
    assert_eq!(complaint(&schema, &schema, &written_sidecar()), None);
    let schema: Value = serde_json::from_str(CODEBOOK).unwrap();
    for starter in STARTERS {
        let bytes = codebook::write(&starter.codebook(), &CodebookLeftover::default()).unwrap();
        let value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(
            complaint(&schema, &schema, &value),
            None,
            "{}",
            starter.name
        );
    }
    let schema: Value = serde_json::from_str(EVENTS).unwrap();
    assert_eq!(complaint(&schema, &schema, &written_events()), None);
    let schema: Value = serde_json::from_str(CHRONOLOGY).unwrap();
    assert_eq!(complaint(&schema, &schema, &written_chronology()), None);
    let schema: Value = serde_json::from_str(CORPUS).unwrap();
    for date_order in OrderSetting::ALL {
        let settings = CorpusSettings {
            date_order,
            chronology_title: "How it came about".to_owned(),
            marking: "Internal".to_owned(),
            ..CorpusSettings::default().with_reliability("Lind", Some(Reliability::Unreliable))
        };
        let settings = settings.with_table(TableColumns {
            file: "a.csv".to_owned(),
            header: vec!["body".to_owned()],
            columns: [("text".to_owned(), "body".to_owned())].into(),
        });
        let bytes = settings::write(&settings, &SettingsLeftover::default());
        let value = serde_json::from_slice(&bytes.unwrap()).unwrap();
        assert_eq!(complaint(&schema, &schema, &value), None);
    }
}

#[test]
fn the_schemas_refuse_what_they_should() {
    let schema: Value = serde_json::from_str(SIDECAR).unwrap();
    let check = |pointer: &str, wrong: Value| {
        let mut page = written_sidecar();
        *page.pointer_mut(pointer).unwrap() = wrong;
        assert!(complaint(&schema, &schema, &page).is_some(), "{pointer}");
    };
    check("/@context", json!([]));
    check("/type", json!("Annotation"));
    check("/dateline:schema", json!(2));
    check("/dateline:textHash", json!("sha256:"));
    check("/dateline:removed/0/dateline:revision", json!(0));
    check("/dateline:removed/0/dateline:changes/seat-1", json!(0));
    check("/items/0/dateline:triage", json!("read"));
    check("/items/0/dateline:published", json!(2022));
    check("/items/0/dateline:title", json!(""));
    check("/items/1/motivation", json!("linking"));
    check("/items/1/dateline:changes/seat-1", json!("1"));
    check("/items/4/dateline:verdict", json!(true));
    check("/items/5/dateline:verdict", json!(""));
    check("/items/1/creator/name", json!(null));
    check("/items/2/body/0/purpose", json!("tags"));
    check("/items/3/dateline:stance", json!("shrugs"));
    check("/items/3/dateline:credibility", json!(7));
    check("/items/3/dateline:saidBy", json!(""));
    check("/items/1/target/selector/0/start", json!(-1));
    check("/items/1/target/selector/0/start", json!(1.5));
    check("/items/1/target/selector/1/exact", json!(""));
    check("/items/1/target/selector", json!([]));
    check("/items/1/target/state", json!({}));
    let schema: Value = serde_json::from_str(EVENTS).unwrap();
    for (pointer, wrong) in [
        ("/schema", json!(2)),
        ("/removed/0/revision", json!(0)),
        ("/events/0/id", json!("1")),
        ("/events/0/title", json!("")),
        ("/events/0/best", json!(2022)),
        ("/events/0/status", json!("held")),
        ("/events/0/actors/0", json!("")),
        ("/events/0/assessment/probability", json!("possible")),
        ("/events/0/assessment/confidence", json!(1)),
        ("/events/0/supports/0/document", json!("")),
        ("/events/0/contradicts/0", json!({"document": "a.txt"})),
        ("/events/0/changes/seat-1", json!(0)),
    ] {
        let mut file = written_events();
        *file.pointer_mut(pointer).unwrap() = wrong;
        assert!(complaint(&schema, &schema, &file).is_some(), "{pointer}");
    }
    let schema: Value = serde_json::from_str(CHRONOLOGY).unwrap();
    for (pointer, wrong) in [
        ("/schema", json!(2)),
        ("/lines/0/id", json!("1")),
        ("/lines/0/time", json!(2022)),
        ("/lines/0/place", json!("first")),
        ("/lines/0/words", json!("")),
        ("/lines/0/standing", json!("mentioned")),
        ("/lines/0/status", json!("held")),
        ("/lines/0/dropped", json!(false)),
        ("/lines/0/sources/0/document", json!("")),
        ("/lines/0/sources/0/start", json!(-1)),
        ("/lines/0/sources/0/textHash", json!("sha256:")),
    ] {
        let mut file = written_chronology();
        *file.pointer_mut(pointer).unwrap() = wrong;
        assert!(complaint(&schema, &schema, &file).is_some(), "{pointer}");
    }
    let schema: Value = serde_json::from_str(CORPUS).unwrap();
    for wrong in [
        json!({}),
        json!({"schema": 2}),
        json!({"schema": 1, "dateOrder": "day"}),
    ] {
        assert!(complaint(&schema, &schema, &wrong).is_some(), "{wrong}");
    }
}

/// A fenced block of the page beside the schemas, by the name in the comment above it.
fn example(name: &str) -> &'static str {
    const PAGE: &str = include_str!("../../assets/schema/README.md");
    let (_, rest) = PAGE
        .split_once(&format!("<!-- example: {name} -->\n```"))
        .unwrap();
    let (_, block) = rest.split_once('\n').unwrap();
    block.split_once("\n```").unwrap().0
}

#[test]
fn the_examples_of_the_page_keep_to_the_schemas_and_are_read() {
    let check = |name: &str, schema: &str| -> &[u8] {
        let schema: Value = serde_json::from_str(schema).unwrap();
        let value: Value = serde_json::from_str(example(name)).unwrap();
        assert_eq!(complaint(&schema, &schema, &value), None, "{name}");
        example(name).as_bytes()
    };
    let text = Text::new(example("document harbour.txt"));
    let hash = TextHash::of(text.as_str());
    let sidecar = |name: &str| {
        let read = sidecar::read(check(name, SIDECAR), &text, hash).unwrap();
        assert_eq!(read.warnings, Vec::<String>::new(), "{name}");
        assert!(!read.needs_saving, "{name}");
        assert_eq!(read.annotations.orphans(), [], "{name}");
        read.annotations
    };
    let (made, changed, removed) = (
        sidecar("sidecar"),
        sidecar("sidecar changed"),
        sidecar("sidecar removed"),
    );
    let words = made.passages().iter().map(|it| text.get(it.span).unwrap());
    assert_eq!(words.collect::<Vec<_>>(), ["the ferry sails"]);
    // What the page says of merging is so, in either direction.
    for (a, b) in [(&made, &changed), (&changed, &made)] {
        let both = super::merge(a, b);
        assert_eq!(both.passages(), changed.passages());
        assert_eq!(both.rivals().count(), 0);
        assert_eq!(super::merge(&both, &removed).passages(), []);
    }

    let codebook = codebook::read(check("codebook", CODEBOOK)).unwrap();
    assert_eq!(codebook.warnings, Vec::<String>::new());
    assert_eq!(codebook.codebook.tags.len(), 2);
    let events = events::read(check("events", EVENTS)).unwrap();
    assert_eq!(events.warnings, Vec::<String>::new());
    let event = events.items.iter().next().unwrap();
    assert_eq!(event.facts.contradicts[0].passage, made.passages()[0].id);
    let lines = chronology::read(check("chronology", CHRONOLOGY)).unwrap();
    assert_eq!(lines.warnings, Vec::<String>::new());
    let facts = &lines.items.iter().next().unwrap().facts;
    let source = &facts.sources[0];
    let span = text.span_of(source.position).unwrap();
    assert_eq!(text.get(span), Some(source.quote.as_str()));
    assert_eq!(source.text, Some(hash));
    assert_eq!(facts.place, LinePlace::of(facts.interval(), 0));
    let settings = settings::read(check("corpus", CORPUS)).unwrap();
    assert_eq!(settings.warnings, Vec::<String>::new());
    assert_eq!(settings.settings.date_order, OrderSetting::DayFirst);
}

/// What is wrong with a value by a schema (JSON Schema 2020-12, the keywords in use here).
fn complaint(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    let broken = |what: &str| format!("{what} of {schema} is broken by {value}");
    let length = || value.as_str().map(|text| text.chars().count() as u64);
    let all = |values: &[Value], schema: &Value| {
        values
            .iter()
            .find_map(|value| complaint(root, schema, value))
    };
    for (keyword, rule) in schema.as_object().unwrap() {
        let found = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "format" => None,
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                complaint(root, root.pointer(pointer).unwrap(), value)
            }
            "type" => (!is_a(rule.as_str().unwrap(), value)).then(|| broken("the type")),
            "const" => (rule != value).then(|| broken("the value")),
            "enum" => (!rule.as_array().unwrap().contains(value)).then(|| broken("the list")),
            "maximum" => (value.as_f64() > rule.as_f64()).then(|| broken("the maximum")),
            "minimum" => (value.as_f64() < rule.as_f64()).then(|| broken("the minimum")),
            "minLength" => (length() < rule.as_u64()).then(|| broken("the length")),
            "maxLength" => (length() > rule.as_u64()).then(|| broken("the length")),
            "minItems" => {
                let count = value.as_array().map(|items| items.len() as u64);
                (count < rule.as_u64()).then(|| broken("the count"))
            }
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .find(|name| value.get(name.as_str().unwrap()).is_none())
                .map(|name| broken(&name.to_string())),
            "properties" => rule.as_object().unwrap().iter().find_map(|(name, schema)| {
                value
                    .get(name)
                    .and_then(|value| complaint(root, schema, value))
            }),
            "additionalProperties" => {
                let mut fields = value.as_object().into_iter().flatten();
                fields.find_map(|(_, value)| complaint(root, rule, value))
            }
            "items" => value.as_array().and_then(|values| all(values, rule)),
            "contains" => {
                let values = value.as_array().unwrap();
                let fits = values
                    .iter()
                    .any(|value| complaint(root, rule, value).is_none());
                (!fits).then(|| broken("the contents"))
            }
            "anyOf" => {
                let mut options = rule.as_array().unwrap().iter();
                let fits = options.any(|option| complaint(root, option, value).is_none());
                (!fits).then(|| broken("the choice"))
            }
            other => panic!("the keyword {other} is not checked"),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the type {other} is not checked"),
    }
}
