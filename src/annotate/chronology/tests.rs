//! What is read is written again, edits fit or are refused whole, and merging loses nothing. What
//! every collection does is tried out on the events; here are the lines' own parts.

use super::*;
use crate::annotate::testing::{full_line, hand, line};
use crate::annotate::{Edit, EditError, History, Record, apply, describe};
use crate::model::{ChronologyLine, Hand, LineFacts, LinePlace, Seat, Standing, Status, Version};

const MESSY: &str = r#"{
  "schema": 1,
  "curator": {"since": 1998.1},
  "lines": [
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000001", "time": "2022-02-10", "words": "Talks",
     "place": "first", "standing": "rumoured", "status": "held", "dropped": "yes", "colour": "blue",
     "sources": [
       {"document": "a.txt", "quote": "Talks", "start": 3, "end": 8, "textHash": "md5:1", "page": 2},
       {"document": "a.txt", "quote": "Talks", "start": 3, "end": 8},
       {"document": "a.txt", "quote": "Talks", "start": 8, "end": 3},
       {"document": "", "quote": "Talks", "start": 3, "end": 8}, "b.txt"],
     "created": "yesterday", "revision": 0, "rivals": [{"id": "urn:uuid:1"}]},
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000001", "words": "Twin"},
    {"words":   "No id"},
    "rumour"
  ],
  "removed": [
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000002", "revision": 3, "changes": {"ana": 3}},
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000003", "revision": 1, "by": "ben"}
  ]
}"#;

fn add(line: &ChronologyLine) -> Edit {
    Edit::Line(LineEdit::Add(Box::new(line.clone())))
}

fn change(line: &ChronologyLine, change: impl FnOnce(&mut LineFacts)) -> Edit {
    let mut after = line.facts.clone();
    change(&mut after);
    Edit::Line(LineEdit::Change {
        id: line.id,
        before: Box::new(line.facts.clone()),
        after: Box::new(after),
    })
}

fn record_of(lines: &[ChronologyLine]) -> Record {
    let mut record = Record::default();
    for line in lines {
        apply(&mut record, &add(line), &hand(0)).unwrap();
    }
    record
}

fn hand_of(seat: &str) -> Hand {
    Hand {
        seat: Seat::parse(seat).unwrap(),
        ..hand(1)
    }
}

#[test]
fn everything_survives_the_way_to_the_disk_and_back() {
    let mut record = record_of(&[full_line(2), line(1, "Bare"), line(3, "Gone")]);
    let remove = add(&line(3, "Gone")).inverse();
    apply(&mut record, &remove, &hand(5)).unwrap();
    let bytes = write(&record.chronology).unwrap();
    let file = read(&bytes).unwrap();
    assert_eq!((&file.items, file.warnings), (&*record.chronology, vec![]));
    assert_eq!(write(&file.items).unwrap(), bytes);
}

#[test]
fn messy_files_are_read_with_warnings_and_lose_nothing() {
    let file = read(MESSY.as_bytes()).unwrap();
    let lines: Vec<&ChronologyLine> = file.items.iter().collect();
    let [talks] = lines.as_slice() else {
        panic!("one line")
    };
    let facts = &talks.facts;
    assert_eq!(facts.told(), "Talks");
    assert_eq!(facts.time.as_ref().unwrap().value(), "2022-02-10");
    assert_eq!(facts.place, LinePlace::of(facts.interval(), 0));
    assert_eq!(
        (facts.standing, facts.status, facts.is_dropped),
        (Standing::Mentioned, Status::Unknown, false)
    );
    assert_eq!(facts.sources.len(), 1);
    assert_eq!(talks.stamp.version, Version::of_revision(1));
    assert_eq!(file.warnings.len(), 6, "{:#?}", file.warnings);
    let written = write(&file.items).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    for kept in [
        "\"curator\"",
        "1998.1",
        "\"rumoured\"",
        "\"held\"",
        "\"yes\"",
        "\"colour\"",
        "\"md5:1\"",
        "\"page\"",
        "\"b.txt\"",
        "\"document\": \"\"",
        "\"yesterday\"",
        "\"Twin\"",
        "{\"words\":   \"No id\"}",
        "\"rumour\"",
        "\"urn:uuid:1\"",
        "\"by\": \"ben\"",
        "\"ana\": 3",
    ] {
        assert!(text.contains(kept), "{kept} is lost in {text}");
    }
    let again = read(&written).unwrap();
    assert_eq!(again.items.iter().next(), file.items.iter().next());
    assert_eq!(write(&again.items).unwrap(), written);
}

#[test]
fn what_is_no_chronology_is_refused_in_words() {
    let check = |json: &str, beginning: &str| {
        let error = read(json.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(beginning), "{json}: {error}");
    };
    check("[]", "the lines of the chronology cannot be read");
    check(
        r#"{"lines": []}"#,
        "the lines of the chronology cannot be read: missing field",
    );
    check(
        r#"{"schema": 1.5}"#,
        "the lines of the chronology do not say",
    );
    check(
        r#"{"schema": 2}"#,
        "the lines of the chronology were written by a newer version",
    );
}

#[test]
fn edits_that_do_not_fit_are_refused_whole() {
    let there = full_line(1);
    let check = |edit: Edit, error: EditError| {
        let start = record_of(std::slice::from_ref(&there));
        let mut record = start.clone();
        assert_eq!(apply(&mut record, &edit, &hand(9)), Err(error.clone()));
        assert_eq!(record, start);
        // Also as the end of a row whose beginning fits.
        let row = Edit::All(vec![
            add(&line(2, "New")),
            change(&there, |facts| facts.words.push('!')),
            edit,
        ]);
        assert_eq!(apply(&mut record, &row, &hand(9)), Err(error));
        assert_eq!(record, start);
    };
    check(add(&there), EditError::LineExists);
    check(add(&line(1, "Older")).inverse(), EditError::Changed);
    check(add(&line(7, "")).inverse(), EditError::NoSuchLine);
    let older = change(&line(7, ""), |facts| facts.is_dropped = true);
    check(older, EditError::NoSuchLine);
}

#[test]
fn every_change_can_be_taken_back_and_is_named() {
    let source = full_line(9).facts.sources.remove(0);
    let mut quoted = line(1, "");
    quoted.facts.sources.push(source);
    let (mut record, mut history) = (Record::default(), History::default());
    let mut states = vec![Lines::clone(&record.chronology)];
    let mut labels = Vec::new();
    let mut perform = |record: &mut Record, edit: Edit| {
        let label = describe(&edit, None);
        labels.push(label.clone());
        history.perform(record, edit, label, &hand(1)).unwrap();
        states.push(Lines::clone(&record.chronology));
    };
    perform(&mut record, add(&quoted));
    type Change<'a> = &'a dyn Fn(&mut LineFacts);
    let changes: [Change<'_>; 4] = [
        &|facts| facts.words = "They talked.".to_owned(),
        &|facts| facts.place = LinePlace(5),
        &|facts| facts.is_dropped = true,
        &|facts| facts.is_dropped = false,
    ];
    for it in changes {
        let now = record.chronology.iter().next().unwrap().clone();
        perform(&mut record, change(&now, it));
    }
    assert_eq!(
        labels,
        [
            "Keep line “Talks “again” on Friday”",
            "Edit line “They talked.”",
            "Move line “They talked.”",
            "Drop line “They talked.”",
            "Keep line “They talked.”",
        ]
    );
    let facts =
        |lines: &Lines| -> Vec<LineFacts> { lines.iter().map(|line| line.facts.clone()).collect() };
    states.pop();
    while let Some(before) = states.pop() {
        history.undo(&mut record, &hand(2)).unwrap();
        assert_eq!(facts(&record.chronology), facts(&before));
    }
    assert!(record.chronology.is_empty());
}

#[test]
fn lines_are_merged_each_by_itself_and_a_change_on_both_sides_stays_twice() {
    let start = record_of(&[line(1, "Talks"), line(2, "Rain")]);
    let (mut ana, mut ben) = (start.clone(), start);
    let edit = |record: &mut Record, of: ChronologyLine, words: &str, seat: &str| {
        let edit = change(&of, |facts| facts.words = words.to_owned());
        apply(record, &edit, &hand_of(seat)).unwrap();
    };
    edit(&mut ana, line(1, "Talks"), "Ana’s talks", "ana");
    edit(&mut ben, line(1, "Talks"), "Ben’s talks", "ben");
    edit(&mut ben, line(2, "Rain"), "Snow", "ben");
    apply(&mut ana, &add(&line(3, "Ana’s own")), &hand_of("ana")).unwrap();
    let merged = merge(&ana.chronology, &ben.chronology);
    assert_eq!(merged, merge(&ben.chronology, &ana.chronology));
    let told: Vec<&str> = merged.iter().map(|line| line.facts.told()).collect();
    assert_eq!(told.len(), 3);
    assert!(told[0].ends_with("s talks") && told[1..] == ["Snow", "Ana’s own"]);
    assert_eq!(
        (merged.contested(), merged.rivals_of(line(1, "").id).count()),
        (1, 1)
    );
    let read = read(&write(&merged).unwrap()).unwrap();
    assert_eq!((read.items, read.warnings), (merged, vec![]));
}
