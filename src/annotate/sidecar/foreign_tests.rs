//! Annotations as other programs write them: what is read of them stays the same however often
//! they are written and read again, and nothing that they say is lost.

use serde_json::{Value, json};

use super::{read, write};
use crate::model::{TagPath, Text, TextHash};

const TEXT: &str = "The harbour office denied it.";

/// An annotation of the office with these bodies, with or without a motivation.
fn page(motivation: Option<&str>, body: &Value) -> Value {
    let hash = TextHash::of(TEXT).to_string();
    let mut item = json!({
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "type": "Annotation",
        "dateline:revision": 1,
        "body": body,
        "target": {"selector": [
            {"type": "TextPositionSelector", "start": 4, "end": 18},
            {"type": "TextQuoteSelector", "exact": "harbour office"}
        ]}
    });
    if let Some(motivation) = motivation {
        item["motivation"] = motivation.into();
    }
    json!({
        "type": "AnnotationPage",
        "dateline:schema": 1,
        "dateline:textHash": hash,
        "items": [item]
    })
}

#[test]
fn bodies_mean_the_same_after_every_writing() {
    let text = Text::new(TEXT);
    let hash = TextHash::of(TEXT);
    let check = |motivation: Option<&str>, body: Value, tags: &[&str], note: &str| {
        let bytes = page(motivation, &body).to_string();
        let first = read(bytes.as_bytes(), &text, hash).unwrap().annotations;
        assert_eq!(first.passages().len(), 1, "{body}");
        let passage = &first.passages()[0];
        let read_tags = passage.content.tags.iter().map(TagPath::as_str);
        assert_eq!(read_tags.collect::<Vec<_>>(), tags, "{body}");
        assert_eq!(passage.content.note, note, "{body}");

        let written = write(&first, "a.txt", &text, hash).unwrap();
        let again = read(&written, &text, hash).unwrap().annotations;
        assert_eq!(again.passages(), first.passages(), "{body}");
        let twice = write(&again, "a.txt", &text, hash).unwrap();
        assert_eq!(twice, written, "{body}");
        let written: Value = serde_json::from_slice(&written).unwrap();
        let bodies = written["items"][0]["body"].as_array().unwrap();
        for said in body.as_array().unwrap() {
            let is_kept = |body: &Value| {
                let mut fields = said.as_object().unwrap().iter();
                fields.all(|(name, value)| body.get(name) == Some(value))
            };
            assert!(bodies.iter().any(is_kept), "{said}");
        }
    };
    let tag = |value: &str| json!({"type": "TextualBody", "purpose": "tagging", "value": value});
    let note =
        |value: &str| json!({"type": "TextualBody", "purpose": "commenting", "value": value});
    let open = json!({"type": "TextualBody", "value": "office"});
    // A body without a purpose is whatever the motivation says, and nothing while that is missing.
    check(Some("tagging"), json!([tag("actor")]), &["actor"], "");
    check(None, json!([open, tag("actor")]), &["actor"], "");
    check(
        None,
        json!([{"type": "TextualBody", "purpose": null, "value": "office"}]),
        &[],
        "",
    );
    check(Some("linking"), json!([open, note("Who?")]), &[], "Who?");
    // A tag that stands twice is one, and what the second says beyond it is kept.
    let second = json!({"type": "TextualBody", "purpose": "tagging", "value": "actor", "x": 1});
    check(None, json!([tag("actor"), second]), &["actor"], "");
    // An empty note is none.
    check(None, json!([note(""), note("Who?")]), &[], "Who?");
    check(None, json!([note(""), note("")]), &[], "");
    check(None, json!([note("Who?"), note("Why?")]), &[], "Who?");
    // What cannot be a tag.
    check(None, json!([tag("/"), tag("a")]), &["a"], "");
    // Other kinds of body.
    check(
        None,
        json!([{"type": "Image", "purpose": "tagging", "value": "a"}]),
        &[],
        "",
    );
    check(None, json!([{"purpose": 4}]), &[], "");
}

#[test]
fn what_stands_beside_an_annotation_without_a_place_does_not_grow() {
    let text = Text::new("Another text, which says nothing of it.");
    let hash = TextHash::of(text.as_str());
    let rival = || page(None, &json!("denied"))["items"][0].clone();
    let check = |rivals: Value, orphans: usize| {
        let mut page = page(None, &json!("claimed"));
        page["items"][0]["dateline:rivals"] = rivals.clone();
        let mut bytes = page.to_string().into_bytes();
        for round in 0..4 {
            let sidecar = read(&bytes, &text, hash).unwrap();
            let found = sidecar.annotations.orphans().len();
            assert_eq!(found, orphans, "{round} {rivals}");
            bytes = write(&sidecar.annotations, "a.txt", &text, hash).unwrap();
        }
        let written = String::from_utf8(bytes).unwrap();
        assert!(written.contains("denied"), "{written}");
    };
    check(json!("denied"), 2);
    check(json!([rival()]), 2);
    check(json!([rival(), "and denied"]), 3);
}
