//! Corrections of dates are written, found again and kept like passages.

use serde_json::{Value, json};

use super::tests::{NAME, TEXT, hash, item, page, pretty, stamp, text, with};
use super::{read, write};
use crate::annotate::Annotations;
use crate::annotate::testing::{correction, hand, passage};
use crate::model::{Correction, EventDate, Span, Text, Verdict};

/// “2 May”, in bytes of the sample: the emoji before it is longer there than in code points.
const SECOND_OF_MAY: Span = Span { start: 65, end: 70 };

/// A correction as it stands in a file.
fn written(verdict: &str) -> Value {
    json!({
        "id": "urn:uuid:00000000-0000-0000-0000-000000000007",
        "type": "Annotation",
        "motivation": "editing",
        "created": "2026-01-02T03:04:05Z",
        "modified": "2026-01-02T03:04:06.500Z",
        "creator": {"type": "Person", "name": "ana"},
        "dateline:revision": 3,
        "dateline:verdict": verdict,
        "target": {
            "source": NAME,
            "state": {"type": "dateline:TextState", "dateline:textHash": hash(&text()).to_string()},
            "selector": [
                {"type": "TextPositionSelector", "start": 62, "end": 67},
                {
                    "type": "TextQuoteSelector",
                    "exact": "2 May",
                    "prefix": "he port of Kronos was closed on ",
                    "suffix": ".\nOfficials denied it.\n"
                }
            ]
        }
    })
}

#[test]
fn a_correction_is_read_and_written_to_the_byte() {
    let check = |verdict: &str, expected: Verdict| {
        let json = pretty(&page(json!([item(), written(verdict)])));
        let sidecar = read(json.as_bytes(), &text(), hash(&text())).unwrap();
        assert_eq!(sidecar.warnings, Vec::<String>::new());
        assert_eq!(sidecar.annotations.passages().len(), 1);
        assert_eq!(text().get(SECOND_OF_MAY), Some("2 May"));
        let expected = Correction {
            verdict: expected,
            stamp: stamp(3),
            ..correction(7, SECOND_OF_MAY, "rejected")
        };
        assert_eq!(sidecar.annotations.corrections(), [expected]);
        let again = write(&sidecar.annotations, NAME, &text(), hash(&text())).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), json);
    };
    check("rejected", Verdict::Rejected);
    check(
        "1999-05-02",
        Verdict::Value(EventDate::parse("1999-05-02").unwrap()),
    );
}

#[test]
fn fields_of_a_correction_that_are_not_known_survive() {
    let check = |pointer: &str| {
        let extra = json!({"deep": [1, {"ж": "😀"}]});
        let page = with(page(json!([written("rejected")])), pointer, extra);
        let sidecar = read(pretty(&page).as_bytes(), &text(), hash(&text())).unwrap();
        assert_eq!(sidecar.warnings, Vec::<String>::new(), "{pointer}");
        assert_eq!(sidecar.annotations.corrections().len(), 1, "{pointer}");
        let again = write(&sidecar.annotations, NAME, &text(), hash(&text())).unwrap();
        let again: Value = serde_json::from_slice(&again).unwrap();
        assert_eq!(again, page, "{pointer}");
    };
    check("/items/0/x");
    check("/items/0/motivation");
    check("/items/0/creator/x");
    check("/items/0/dateline:eventDate");
    check("/items/0/target/x");
    check("/items/0/target/state/x");
    check("/items/0/target/selector/0/x");
    check("/items/0/target/selector/1/x");
    let tagged = json!([{"type": "TextualBody", "purpose": "tagging", "value": "a"}]);
    let page = page(json!([with(written("rejected"), "/x", tagged)]));
    let sidecar = read(pretty(&page).as_bytes(), &text(), hash(&text())).unwrap();
    assert!(sidecar.annotations.passages().is_empty(), "it tags nothing");
}

#[test]
fn corrections_without_a_place_or_a_meaning_are_kept_to_the_letter() {
    let check = |items: Value, corrections: usize, warning: &str| {
        let json = pretty(&page(items));
        let sidecar = read(json.as_bytes(), &text(), hash(&text())).unwrap();
        let annotations = &sidecar.annotations;
        let warned = sidecar.warnings.iter().any(|w| w.contains(warning));
        assert!(warned, "{warning}: {:?}", sidecar.warnings);
        assert_eq!(annotations.corrections().len(), corrections, "{warning}");
        assert_eq!(annotations.passages(), [], "{warning}");
        assert_eq!(annotations.orphans().len(), 1, "{warning}");
        let again = write(annotations, NAME, &text(), hash(&text())).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), json, "{warning}");
    };
    let changed = |pointer: &str, new: Value| json!([with(written("rejected"), pointer, new)]);
    check(
        changed("/dateline:verdict", json!("PAST_REF")),
        0,
        "“2 May”: “PAST_REF” is no verdict on a date",
    );
    check(
        changed("/dateline:verdict", json!({"value": 2022})),
        0,
        "is no verdict on a date",
    );
    check(
        changed("/target/selector/1/exact", json!("3 May")),
        0,
        "not between what stood around them",
    );
    let twin = with(written("1999"), "/x", json!("same id"));
    check(json!([written("rejected"), twin]), 1, "has the same id");
}

#[test]
fn corrections_follow_a_changed_text_only_when_that_is_certain() {
    let mut annotations = Annotations::default();
    annotations.insert_correction(correction(7, SECOND_OF_MAY, "1999-05-02"), &hand(0));
    let saved = write(&annotations, NAME, &text(), hash(&text())).unwrap();
    let check = |now: &str, place: Option<usize>, warning: &str| {
        let now = Text::new(now);
        let sidecar = read(&saved, &now, hash(&now)).unwrap();
        let corrections = sidecar.annotations.corrections();
        let starts: Vec<usize> = corrections.iter().map(|c| c.span.start).collect();
        assert_eq!(starts, place.into_iter().collect::<Vec<_>>(), "{now:?}");
        assert!(sidecar.warnings[0].contains(warning), "{now:?}");
        let resaved = write(&sidecar.annotations, NAME, &now, hash(&now)).unwrap();
        let again = read(&resaved, &now, hash(&now)).unwrap();
        assert_eq!(again.annotations, sidecar.annotations);
        // The old text back again: the words find their correction.
        let back = read(&resaved, &text(), hash(&text())).unwrap();
        let [correction] = &back.annotations.corrections().to_vec()[..] else {
            panic!("one correction")
        };
        assert_eq!(correction.span, SECOND_OF_MAY);
        // A move is nobody's change.
        let version = &annotations.corrections()[0].stamp.version;
        assert_eq!(&correction.stamp.version, version);
    };
    let found_again = "1 corrected date was found again by the words";
    check(&format!("Put right. {TEXT}"), Some(76), found_again);
    check(
        &TEXT.replace("Kronos", "Chronos"),
        None,
        "but not between what",
    );
    check(&TEXT.repeat(2), None, "at more than one place");
}

#[test]
fn a_restored_date_leaves_the_revision_of_its_correction() {
    let mut annotations = Annotations::default();
    let rejected = correction(7, SECOND_OF_MAY, "rejected");
    let marked = passage(1, SECOND_OF_MAY, &[]);
    annotations.set_things(vec![marked], vec![rejected.clone()]);
    annotations.remove_correction(rejected.id, &hand(1));
    let saved = write(&annotations, NAME, &text(), hash(&text())).unwrap();
    let mut read_back = read(&saved, &text(), hash(&text())).unwrap().annotations;
    assert_eq!(read_back.passages().len(), 1);
    assert!(read_back.insert_correction(rejected, &hand(2)));
    assert_eq!(read_back.corrections()[0].stamp.version.revision(), 3);
}

#[test]
fn of_two_corrections_of_the_same_words_the_one_changed_more_often_counts() {
    let second = with(written("1999"), "/id", json!("https://a.example/1"));
    let second = with(second, "/dateline:revision", json!(4));
    let json = pretty(&page(json!([written("rejected"), second])));
    let annotations = read(json.as_bytes(), &text(), hash(&text()))
        .unwrap()
        .annotations;
    assert_eq!(annotations.corrections().len(), 2);
    let counts = annotations.correction_at(SECOND_OF_MAY).unwrap();
    assert_eq!(
        counts.verdict,
        Verdict::Value(EventDate::parse("1999").unwrap())
    );
}
