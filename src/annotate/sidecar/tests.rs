//! What is written is read back the same, and what is odd is told and kept.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{SidecarError, read, write};
use crate::annotate::annotations::decision;
use crate::annotate::testing::{about, at, correction, hand, passage, path};
use crate::annotate::{Annotations, UNKNOWN_TIME};
use crate::model::{
    Content, Credibility, EventDate, Passage, Span, Stamp, Stance, Text, TextHash, Triage, Version,
};

pub(super) const NAME: &str = "dispatch-1998-05-03.txt";
pub(super) const TEXT: &str = "Dispatch 😀 filed 3 May 1998.\nThe port of Kronos was closed on 2 May.\nOfficials denied it.\n";
const ID: &str = "urn:uuid:00000000-0000-0000-0000-000000000001";

pub(super) fn hash(text: &Text) -> TextHash {
    TextHash::of(text.as_str())
}

pub(super) fn text() -> Text {
    Text::new(TEXT)
}

/// As the sample's annotations are stamped, in files that know no seats.
pub(super) fn stamp(revision: u64) -> Stamp {
    Stamp {
        author: "ana".to_owned(),
        created: "2026-01-02T03:04:05Z".parse().unwrap(),
        editor: "ana".to_owned(),
        modified: "2026-01-02T03:04:06.500Z".parse().unwrap(),
        version: Version::of_revision(revision),
    }
}

/// The sample's one annotation.
pub(super) fn item() -> Value {
    json!({
        "id": ID,
        "type": "Annotation",
        "motivation": "tagging",
        "created": "2026-01-02T03:04:05Z",
        "modified": "2026-01-02T03:04:06.500Z",
        "creator": {"type": "Person", "name": "ana"},
        "dateline:revision": 3,
        "dateline:eventDate": "1998-05-02",
        "dateline:saidBy": "the harbour office",
        "dateline:carriedBy": "a wire",
        "dateline:stance": "asserts",
        "dateline:credibility": 2,
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "port/closure"},
            {"type": "TextualBody", "purpose": "commenting", "value": "memo", "format": "text/plain"}
        ],
        "target": {
            "source": NAME,
            "state": {"type": "dateline:TextState", "dateline:textHash": hash(&text()).to_string()},
            "selector": [
                {"type": "TextPositionSelector", "start": 29, "end": 68},
                {
                    "type": "TextQuoteSelector",
                    "exact": "The port of Kronos was closed on 2 May.",
                    "prefix": "Dispatch 😀 filed 3 May 1998.\n",
                    "suffix": "\nOfficials denied it.\n"
                }
            ]
        }
    })
}

/// What is said of the sample as a whole.
fn about_item() -> Value {
    json!({
        "id": "urn:uuid:da7e11e0-0000-5000-8000-000000000001",
        "type": "Annotation",
        "motivation": "classifying",
        "created": "2026-01-02T03:04:05Z",
        "modified": "2026-01-02T03:04:05Z",
        "creator": {"type": "Person", "name": "ana"},
        "dateline:revision": 4,
        "dateline:changes": {"seat-1": 3, "seat-2": 1},
        "dateline:editor": "ben",
        "dateline:triage": "relevant",
        "dateline:published": "1998-05", "dateline:title": "On the port",
        "dateline:outlet": "", "dateline:author": "Lind", "dateline:language": "eng",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": "port"},
            {"type": "TextualBody", "purpose": "commenting", "value": "key", "format": "text/plain"}
        ],
        "target": {
            "source": NAME,
            "state": {"type": "dateline:TextState", "dateline:textHash": hash(&text()).to_string()}
        }
    })
}

pub(super) fn page(items: Value) -> Value {
    json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"dateline": "urn:x-dateline:"}],
        "id": "urn:uuid:00000000-0000-0000-0000-0000000000aa",
        "type": "AnnotationPage",
        "dateline:schema": 1,
        "dateline:textHash": hash(&text()).to_string(),
        "items": items
    })
}

pub(super) fn pretty(page: &Value) -> String {
    serde_json::to_string_pretty(page).unwrap() + "\n"
}

/// Sets what a JSON pointer names; `null` takes it away.
pub(super) fn with(mut value: Value, pointer: &str, new: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (value.pointer_mut(parent).unwrap(), new) {
        (Value::Object(fields), Value::Null) => drop(fields.shift_remove(key)),
        (Value::Object(fields), new) => drop(fields.insert(key.to_owned(), new)),
        (Value::Array(values), new) if key == "-" => values.push(new),
        (Value::Array(values), new) => values[key.parse::<usize>().unwrap()] = new,
        (other, _) => panic!("{other} has no parts"),
    }
    value
}

#[test]
fn the_sample_is_read_and_written_to_the_byte() {
    let json = pretty(&page(json!([about_item(), item()])));
    let sidecar = read(json.as_bytes(), &text(), hash(&text())).unwrap();
    assert_eq!(sidecar.warnings, Vec::<String>::new());
    assert_eq!(*sidecar.annotations.about(), about());
    let [found] = &sidecar.annotations.passages().to_vec()[..] else {
        panic!("one passage")
    };
    let span = Span::new(32, 71);
    assert_eq!(
        text().get(span),
        Some("The port of Kronos was closed on 2 May.")
    );
    let expected = Passage {
        content: Content {
            tags: vec![path("port/closure")],
            note: "memo".to_owned(),
            event_date: EventDate::parse("1998-05-02"),
            said_by: "the harbour office".to_owned(),
            carried_by: "a wire".to_owned(),
            stance: Some(Stance::Asserts),
            credibility: Some(Credibility::ProbablyTrue),
        },
        stamp: stamp(3),
        ..passage(1, span, &[])
    };
    assert_eq!(*found, expected);
    let written = write(&sidecar.annotations, NAME, &text(), hash(&text())).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), json);
}

#[test]
fn unknown_fields_survive_at_every_level() {
    let extra = json!({"deep": [1, 2.5, null, {"ж": "😀"}]});
    let check_value = |pointer: &str, extra: Value| {
        let page = with(page(json!([item()])), pointer, extra);
        let json = pretty(&page);
        let sidecar = read(json.as_bytes(), &text(), hash(&text())).unwrap();
        assert_eq!(sidecar.warnings, Vec::<String>::new(), "{pointer}");
        assert_eq!(sidecar.annotations.passages().len(), 1, "{pointer}");
        let written = write(&sidecar.annotations, NAME, &text(), hash(&text())).unwrap();
        let written: Value = serde_json::from_slice(&written).unwrap();
        assert_eq!(written, page, "{pointer}");
    };
    check_value("/dateline:removed", json!([extra]));
    let check = |pointer: &str| check_value(pointer, extra.clone());
    check("/x");
    check("/items/0/x");
    check("/items/0/motivation");
    check("/items/0/creator/x");
    check("/items/0/body/0/x");
    check("/items/0/body/1/x");
    check("/items/0/body/1/format");
    check("/items/0/body/-");
    check("/items/0/target/x");
    check("/items/0/target/state/x");
    check("/items/0/target/selector/0/x");
    check("/items/0/target/selector/1/x");
    check("/items/0/target/selector/-");
}

#[test]
fn odd_annotations_are_told_and_kept() {
    // What becomes of the annotation, and how the first warning goes on.
    let check = |pointer: &str, new: Value, passages: usize, warning: &str| {
        let page = page(json!([with(item(), pointer, new)]));
        let json = pretty(&page);
        let sidecar = read(json.as_bytes(), &text(), hash(&text())).unwrap();
        let annotations = &sidecar.annotations;
        let name = format!("{pointer}: {:?}", sidecar.warnings);
        assert_eq!(annotations.passages().len(), passages, "{name}");
        assert_eq!(annotations.orphans().len(), 1 - passages, "{name}");
        match sidecar.warnings.first() {
            Some(first) => assert!(!warning.is_empty() && first.contains(warning), "{name}"),
            None => assert_eq!(warning, "", "{name}"),
        }
        let written = write(annotations, NAME, &text(), hash(&text())).unwrap();
        if passages == 0 {
            assert_eq!(String::from_utf8(written.clone()).unwrap(), json, "{name}");
        }
        let again = read(&written, &text(), hash(&text())).unwrap();
        let rewritten = write(&again.annotations, NAME, &text(), hash(&text())).unwrap();
        assert_eq!(rewritten, written, "{name}");
    };
    check("/type", json!("Note"), 0, "is not an annotation");
    check("/type", json!(["Annotation", "x:Note"]), 1, "");
    check("/dateline:stance", json!("shrugs"), 1, "is no stance");
    check("/dateline:credibility", json!(7), 1, "is no credibility");
    check("/dateline:saidBy", json!([1]), 1, "");
    check("/dateline:changes", json!({"a b": 1}), 1, "");
    check("/dateline:changes", json!({"ana": -1}), 1, "");
    check("/dateline:editor", json!(1), 1, "");
    check("/id", json!(null), 1, "had no id");
    check("/id", json!("https://a.example/1"), 1, "");
    check("/created", json!(null), 1, "when it was made");
    check("/created", json!("yesterday"), 1, "when it was made");
    check("/modified", json!(7), 1, "");
    check("/creator", json!("https://a.example/ana"), 1, "");
    check("/creator", json!([{"name": "ana"}]), 1, "");
    check("/dateline:revision", json!(-1), 1, "");
    check("/dateline:eventDate", json!("PAST_REF"), 1, "no event date");
    check("/dateline:eventDate", json!(1e300), 1, "no event date");
    check("/body", json!(null), 1, "");
    check("/body", json!("https://a.example/body"), 1, "");
    check("/body/0/value", json!(" / "), 1, "a tag needs a name");
    check("/body/0/value", json!(5), 1, "");
    check("/body/0/purpose", json!("commenting"), 1, "a second note");
    check("/target", json!(null), 0, "quotes no words");
    check("/target", json!("https://a.example/"), 0, "cannot be read");
    check("/target/selector", json!([]), 0, "quotes no words");
    check(
        "/target/selector/1/exact",
        json!(null),
        0,
        "quotes no words",
    );
    check(
        "/target/selector/1/exact",
        json!("The port"),
        0,
        "not between what stood around them",
    );
    check(
        "/target/selector/0",
        json!({"type": "x:Page"}),
        1,
        "found again",
    );
    check("/target/selector/0/start", json!(30), 1, "found again");
    check("/target/selector/0/start", json!(-29), 1, "found again");
    check("/target/selector/0/start", json!(29.5), 1, "found again");
    check("/target/selector/0/start", json!("29"), 1, "found again");
    check("/target/selector/0/end", json!(u64::MAX), 1, "found again");
    check("/target/selector/0/end", json!(1e300), 1, "found again");
    check("/target/state/dateline:textHash", json!("sha256:0"), 1, "");
    check("/target/state", json!(null), 1, "");
}

#[test]
fn an_annotation_that_marks_no_words_has_no_place() {
    let quote = json!({"type": "TextQuoteSelector", "exact": ""});
    let position = json!({"type": "TextPositionSelector", "start": 3, "end": 3});
    let item = with(item(), "/target/selector", json!([position, quote]));
    let json = pretty(&page(json!([item])));
    let sidecar = read(json.as_bytes(), &text(), hash(&text())).unwrap();
    assert_eq!(sidecar.annotations.passages(), []);
    assert_eq!(
        sidecar.annotations.orphans()[0].reason(),
        "It marks no words."
    );
}

#[test]
fn what_is_no_sidecar_is_refused_in_words() {
    let whole = pretty(&page(json!([item()])));
    let check = |json: &[u8], expected: &str| {
        let error = read(json, &text(), hash(&text())).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(b"", "is empty");
    check(b"\xef\xbb\xbf \n", "is empty");
    check(b"\xff\xfe{", "not UTF-8");
    check(b"[]", "cannot be read as JSON");
    check(b"{\"items\": [NaN]}", "cannot be read as JSON");
    check(b"{\"a\": 1e999}", "cannot be read as JSON");
    check(b"{\"type\": \"Annotation\"}", "not a page of annotations");
    let page = page(json!([]));
    let changed = |pointer: &str, new: Value| pretty(&with(page.clone(), pointer, new));
    check(changed("/type", json!(null)).as_bytes(), "not a page");
    check(
        changed("/dateline:schema", json!(2)).as_bytes(),
        "newer version",
    );
    check(
        changed("/dateline:schema", json!("1")).as_bytes(),
        "does not say which version",
    );
    check(
        changed("/dateline:schema", json!(0)).as_bytes(),
        "does not say which version",
    );
    check(
        changed("/items", json!("none")).as_bytes(),
        "cannot be read as JSON",
    );
    // A newer page may be shaped differently anywhere else.
    let newer = with(page.clone(), "/items", json!({"by": "number"}));
    check(
        pretty(&with(newer, "/dateline:schema", json!(9))).as_bytes(),
        "newer version",
    );
    for cut in (0..whole.trim_end().len()).filter(|&cut| whole.is_char_boundary(cut)) {
        let error = read(&whole.as_bytes()[..cut], &text(), hash(&text())).unwrap_err();
        assert!(
            matches!(error, SidecarError::Empty | SidecarError::CutShort),
            "{cut}: {error}"
        );
    }
}

#[test]
fn odd_pages_are_read_with_a_warning() {
    let check = |pointer: &str, new: Value, warning: &str| {
        let json = pretty(&with(page(json!([item()])), pointer, new));
        let bom = format!("\u{feff}{json}");
        let sidecar = read(bom.as_bytes(), &text(), hash(&text())).unwrap();
        let warned = sidecar.warnings.iter().any(|w| w.contains(warning));
        assert!(warned, "{pointer}: {:?}", sidecar.warnings);
        let is_bare = pointer == "/items";
        assert_eq!(sidecar.annotations.is_empty(), is_bare, "{pointer}");
        let written = write(&sidecar.annotations, NAME, &text(), hash(&text())).unwrap();
        let again = read(&written, &text(), hash(&text())).unwrap();
        assert_eq!(again.annotations.passages(), sidecar.annotations.passages());
    };
    check("/dateline:schema", json!(null), "which version");
    check("/dateline:textHash", json!(null), "which text");
    check("/dateline:textHash", json!([3]), "which text");
    check(
        "/dateline:triage",
        json!("urgent"),
        "“urgent” is no decision",
    );
    check("/items", json!(null), "no list of annotations");
}

#[test]
fn of_two_annotations_with_one_id_both_are_kept() {
    let second = with(item(), "/body/1/x", json!("only the second has this"));
    let json = pretty(&page(json!([item(), second])));
    let sidecar = read(json.as_bytes(), &text(), hash(&text())).unwrap();
    assert_eq!(sidecar.annotations.passages().len(), 1);
    assert!(sidecar.warnings[0].contains("has the same id"));
    let written = write(&sidecar.annotations, NAME, &text(), hash(&text())).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), json);
}

#[test]
fn passages_follow_a_changed_text_only_when_that_is_certain() {
    let annotations = read(
        pretty(&page(json!([item()]))).as_bytes(),
        &text(),
        hash(&text()),
    );
    let annotations = annotations.unwrap().annotations;
    let saved = write(&annotations, NAME, &text(), hash(&text())).unwrap();
    let check = |now: &str, place: Option<usize>| {
        let now = Text::new(now);
        let sidecar = read(&saved, &now, hash(&now)).unwrap();
        let passages = sidecar.annotations.passages();
        assert_eq!(passages.first().map(|p| p.span.start), place, "{now:?}");
        // Moved or lost, it is told; found where it was, there is nothing to tell.
        assert_eq!(sidecar.warnings.len(), usize::from(place != Some(32)));
        assert_eq!(sidecar.needs_saving, place.is_some_and(|place| place != 32));
        // Saved with the new text and read again, nothing has moved and nothing is lost.
        let resaved = write(&sidecar.annotations, NAME, &now, hash(&now)).unwrap();
        let again = read(&resaved, &now, hash(&now)).unwrap();
        assert_eq!(again.annotations, sidecar.annotations);
        // The old text back again: the orphan finds its place.
        if place.is_none() {
            let back = read(&resaved, &text(), hash(&text())).unwrap();
            assert_eq!(back.annotations.passages(), annotations.passages());
        }
    };
    check(&format!("Corrected. {TEXT}"), Some(43));
    check(&format!("{TEXT}And more."), Some(32));
    check(&TEXT.replace("Kronos", "Chronos"), None);
    check(&TEXT.replace("denied it", "confirmed it"), None);
    check(&TEXT.repeat(2), None);
    check(&TEXT.replace('\n', "\r\n"), Some(33));
    check("", None);
}

#[test]
fn an_orphan_is_not_drawn_in_by_the_right_words_at_the_old_position() {
    // Saved once with the changed text, the page names it; the orphan still names the old one.
    let first = "on Monday. Talks on Monday.";
    let text_then = Text::new(first);
    let mut annotations = Annotations::default();
    annotations.set_things(vec![passage(1, Span::new(3, 9), &["day"])], Vec::new());
    let saved = write(&annotations, NAME, &text_then, hash(&text_then)).unwrap();
    let now = Text::new("on Monday, said one. On Monday, said another.");
    let orphaned = read(&saved, &now, hash(&now)).unwrap().annotations;
    assert_eq!(orphaned.orphans().len(), 1);
    let resaved = write(&orphaned, NAME, &now, hash(&now)).unwrap();
    let again = read(&resaved, &now, hash(&now)).unwrap().annotations;
    assert_eq!((again.passages().len(), again.orphans().len()), (0, 1));
    let placed = again.orphans()[0].placed_at(Span::new(3, 9)).unwrap();
    assert_eq!(placed.content.tags, [path("day")]);
}

#[test]
fn a_removed_passage_leaves_its_revision() {
    let mut annotations = Annotations::default();
    annotations.set_things(vec![passage(1, Span::new(0, 8), &[])], Vec::new());
    annotations.remove(passage(1, Span::new(0, 8), &[]).id, &hand(1));
    let saved = write(&annotations, NAME, &text(), hash(&text())).unwrap();
    let sidecar = read(&saved, &text(), hash(&text())).unwrap();
    assert_eq!(sidecar.annotations.removed, annotations.removed);
    assert!(!sidecar.annotations.is_empty());
}

#[test]
fn a_passage_outside_the_text_is_not_saved_over_anything() {
    let mut annotations = Annotations::default();
    annotations.set_things(vec![passage(1, Span::new(0, 10), &[])], Vec::new());
    let inside_a_letter = write(&annotations, NAME, &text(), hash(&text()));
    assert!(matches!(inside_a_letter, Err(SidecarError::WrongText)));
}

/// Texts made of the pieces that break naive counting.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        " ",
        "\r\n",
        "\n",
        "\r",
        "e\u{301}",
        "é",
        "😀",
        "👨‍👩‍👧‍👦",
        "🇺🇦",
        "שלום",
        "الاثنين",
        "\u{202e}",
        "\u{0}",
        "\u{feff}",
        "\"",
        "\\",
        "</script>",
        "北京",
        "on Monday",
        "\u{2028}",
    ]);
    prop::collection::vec(pieces, 1..30).prop_map(|pieces| pieces.concat())
}

fn marked() -> impl Strategy<Value = (String, Annotations)> {
    let passages = prop::collection::vec(
        (
            any::<(prop::sample::Index, prop::sample::Index)>(),
            any::<u128>(),
            prop::collection::vec("[a-c😀]{1,3}(/[a-c]{1,2})?", 0..4),
            "\\PC*",
            prop::option::of(prop::sample::select(vec![
                "2022",
                "2022-02-10",
                "2022-W05-WE",
            ])),
            0..4_000_000_000_i64,
            1..u64::MAX,
        ),
        0..12,
    );
    let corrections = prop::collection::vec(
        (
            any::<(prop::sample::Index, prop::sample::Index)>(),
            any::<u128>(),
            prop::sample::select(vec!["rejected", "2022-02-10", "2022-W05-WE"]),
            1..u64::MAX,
        ),
        0..6,
    );
    (
        texts(),
        passages,
        corrections,
        prop::sample::select(Triage::ALL.to_vec()),
    )
        .prop_map(|(text, wishes, corrections, triage)| {
            let bounds: Vec<usize> = text
                .char_indices()
                .map(|(i, _)| i)
                .chain([text.len()])
                .collect();
            let between = |(a, b): (prop::sample::Index, prop::sample::Index)| {
                Span::new(bounds[a.index(bounds.len())], bounds[b.index(bounds.len())])
            };
            let mut annotations = Annotations::default();
            if let Some(triage) = decision(triage) {
                annotations.about.triage = triage;
                annotations.about_stamp = Some(stamp(2));
            }
            for (place, id, verdict, revision) in corrections {
                let span = between(place);
                if !span.is_empty() {
                    let mut correction = correction(id, span, verdict);
                    correction.stamp.version = Version::of_revision(revision);
                    annotations.insert_correction(correction, &hand(0));
                }
            }
            for ((a, b), id, tags, note, date, seconds, revision) in wishes {
                let span = between((a, b));
                if span.is_empty() {
                    continue;
                }
                let mut tags: Vec<_> = tags.iter().map(|tag| path(tag)).collect();
                tags.sort();
                tags.dedup();
                let mut passage = passage(id, span, &[]);
                passage.content = Content {
                    tags,
                    note,
                    event_date: date.and_then(EventDate::parse),
                    ..Content::default()
                };
                if seconds == 0 {
                    passage.stamp.modified = UNKNOWN_TIME;
                } else {
                    passage.stamp.modified = at(seconds);
                    passage.stamp.version = Version::of_revision(revision);
                }
                assert!(annotations.insert(passage, &hand(0)));
            }
            (text, annotations)
        })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back((text, annotations) in marked()) {
        let text = Text::new(text);
        let written = write(&annotations, NAME, &text, hash(&text)).unwrap();
        let mut sidecar = read(&written, &text, hash(&text)).unwrap();
        prop_assert_eq!(sidecar.annotations.is_empty(), annotations.is_empty());
        let again = write(&sidecar.annotations, NAME, &text, hash(&text)).unwrap();
        prop_assert_eq!(again, written);
        // The page was given an id when it was first written.
        sidecar.annotations.leftover.head.id = None;
        prop_assert_eq!(&sidecar.annotations, &annotations);
        prop_assert_eq!(sidecar.warnings, Vec::<String>::new());
    }

    #[test]
    fn nothing_is_lost_or_misplaced_in_another_text(
        (text, annotations) in marked(),
        other in texts(),
    ) {
        let (text, other) = (Text::new(text), Text::new(other));
        let written = write(&annotations, NAME, &text, hash(&text)).unwrap();
        let sidecar = read(&written, &other, hash(&other)).unwrap();
        let (placed, orphans) = (sidecar.annotations.passages(), sidecar.annotations.orphans());
        let corrected = sidecar.annotations.corrections();
        prop_assert_eq!(
            placed.len() + corrected.len() + orphans.len(),
            annotations.passages().len() + annotations.corrections().len()
        );
        for passage in placed {
            let before = annotations.get(passage.id).unwrap();
            prop_assert_eq!(other.get(passage.span), text.get(before.span));
        }
        for correction in corrected {
            let mut all = annotations.corrections().iter();
            let before = all.find(|before| before.id == correction.id).unwrap();
            prop_assert_eq!(other.get(correction.span), text.get(before.span));
            prop_assert_eq!(&correction.verdict, &before.verdict);
        }
        let rewritten = write(&sidecar.annotations, NAME, &other, hash(&other)).unwrap();
        let again = read(&rewritten, &other, hash(&other)).unwrap();
        prop_assert_eq!(again.annotations, sidecar.annotations);
    }

    #[test]
    fn damaged_files_never_panic(cut in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut json = pretty(&page(json!([item(), item()]))).into_bytes();
        let at = cut.index(json.len());
        json[at] = byte;
        let _ = read(&json, &text(), hash(&text()));
    }
}
