//! What is read is written again, edits fit or are refused whole, and merging loses nothing.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::annotate::testing::{DOC, event, full_event, hand, passage};
use crate::annotate::{Edit, EditError, History, Record, apply};
use crate::model::{
    Bearing, DocId, Event, EventFacts, EventId, Hand, PassageRef, Seat, Span, Status, Version,
};

const MESSY: &str = r#"{
  "schema": 1,
  "curator": {"since": 1998.1},
  "events": [
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000001", "title": "Talks", "best": "soonish",
     "status": "held", "colour": "blue", "actors": ["a", 7, "a", ""],
     "assessment": {"probability": "probable", "confidence": "so-so", "by": "panel"},
     "supports": [{"document": "a.txt", "passage": "urn:uuid:00000000-0000-0000-0000-00000000000a", "weight": 2}, "b.txt"],
     "contradicts": [{"document": "a.txt", "passage": "urn:uuid:00000000-0000-0000-0000-00000000000a"}],
     "created": "yesterday", "revision": 0, "rivals": [{"id": "urn:uuid:1"}]},
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000001", "title": "Twin"},
    {"title":   "No id"},
    "rumour"
  ],
  "removed": [
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000002", "revision": 3, "changes": {"ana": 3}},
    {"id": "urn:uuid:00000000-0000-0000-0000-000000000003", "revision": 1, "by": "ben"}
  ]
}"#;

fn record_of(events: &[Event]) -> Record {
    let mut record = Record::default();
    for event in events {
        let add = Edit::AddEvent(Box::new(event.clone()));
        apply(&mut record, &add, &hand(0)).unwrap();
    }
    record
}

fn change(event: &Event, change: impl FnOnce(&mut EventFacts)) -> Edit {
    let mut after = event.facts.clone();
    change(&mut after);
    Edit::ChangeEvent {
        id: event.id,
        before: Box::new(event.facts.clone()),
        after: Box::new(after),
    }
}

#[test]
fn everything_survives_the_way_to_the_disk_and_back() {
    let mut record = record_of(&[full_event(2), event(1, "Bare"), event(3, "Gone")]);
    let remove = Edit::RemoveEvent(Box::new(event(3, "Gone")));
    apply(&mut record, &remove, &hand(5)).unwrap();
    let bytes = write(&record.events).unwrap();
    let file = read(&bytes).unwrap();
    assert_eq!((&file.items, file.warnings), (&*record.events, vec![]));
    assert_eq!(write(&file.items).unwrap(), bytes);
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.contains(r#""created": "2022-01-01T00:00:00Z""#),
        "{text}"
    );
}

#[test]
fn messy_files_are_read_with_warnings_and_lose_nothing() {
    let file = read(MESSY.as_bytes()).unwrap();
    let events: Vec<&Event> = file.items.iter().collect();
    let [talks] = events.as_slice() else {
        panic!("one event")
    };
    assert_eq!(talks.facts.title, "Talks");
    assert_eq!(
        (&talks.facts.best, talks.facts.status),
        (&None, Status::Unknown)
    );
    assert_eq!(talks.facts.actors, ["a"]);
    assert_eq!(talks.facts.links().count(), 1, "and not on both sides");
    assert_eq!(talks.stamp.version, Version::of_revision(1));
    assert_eq!(file.warnings.len(), 5, "{:#?}", file.warnings);
    let written = write(&file.items).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    for kept in [
        "\"curator\"",
        "1998.1",
        "\"soonish\"",
        "\"held\"",
        "\"colour\"",
        "7",
        "\"so-so\"",
        "\"panel\"",
        "\"weight\"",
        "\"b.txt\"",
        "\"yesterday\"",
        "\"Twin\"",
        "{\"title\":   \"No id\"}",
        "\"rumour\"",
        "\"urn:uuid:1\"",
        "\"by\": \"ben\"",
        "\"ana\": 3",
    ] {
        assert!(text.contains(kept), "{kept} is lost in {text}");
    }
    let again = read(&written).unwrap();
    assert_eq!(again.items, file.items);
    assert_eq!(write(&again.items).unwrap(), written);
}

#[test]
fn what_cannot_be_read_gives_way_to_what_the_analyst_sets() {
    let mut record = Record {
        events: read(MESSY.as_bytes()).unwrap().items.into(),
        ..Record::default()
    };
    let talks = record.events.iter().next().unwrap().clone();
    let edit = change(&talks, |facts| facts.status = Status::Occurred);
    apply(&mut record, &edit, &hand(1)).unwrap();
    let written = write(&record.events).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(text.contains("\"occurred\"") && !text.contains("\"held\""));
    assert_eq!(
        read(&written)
            .unwrap()
            .items
            .iter()
            .next()
            .unwrap()
            .facts
            .status,
        Status::Occurred
    );
}

#[test]
fn what_is_no_events_file_is_refused_in_words() {
    let check = |json: &str, beginning: &str| {
        let error = read(json.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(beginning), "{json}: {error}");
    };
    check("", "the events cannot be read");
    check("[]", "the events cannot be read");
    check(r#"{"schema": 1, "events": [{"#, "the events cannot be read");
    check(
        r#"{"schema": 1, "events": {}}"#,
        "the events cannot be read",
    );
    check(
        r#"{"events": []}"#,
        "the events cannot be read: missing field",
    );
    check(r#"{"schema": "one"}"#, "the events do not say");
    check(
        r#"{"schema": 2}"#,
        "the events were written by a newer version",
    );
}

#[test]
fn edits_that_do_not_fit_are_refused_whole() {
    let (there, stranger) = (full_event(1), event(2, "New"));
    let older = event(1, "Older");
    let check = |edit: Edit, error: EditError| {
        let start = record_of(std::slice::from_ref(&there));
        let mut record = start.clone();
        assert_eq!(apply(&mut record, &edit, &hand(9)), Err(error.clone()));
        assert_eq!(record, start);
        // Also as the end of a row whose beginning fits.
        let passage = passage(1, Span::new(0, 1), &[]);
        let doc = DocId::new(DOC);
        let row = Edit::All(vec![
            Edit::AddPassage { doc, passage },
            Edit::AddEvent(Box::new(stranger.clone())),
            change(&there, |facts| facts.title.push('!')),
            change(&there, |facts| facts.title.push('!')).inverse(),
            edit,
        ]);
        assert_eq!(apply(&mut record, &row, &hand(9)), Err(error));
        assert_eq!(record.events, start.events);
    };
    check(
        Edit::AddEvent(Box::new(there.clone())),
        EditError::EventExists,
    );
    check(
        Edit::RemoveEvent(Box::new(older.clone())),
        EditError::Changed,
    );
    check(
        Edit::RemoveEvent(Box::new(event(7, ""))),
        EditError::NoSuchEvent,
    );
    check(
        change(&older, |facts| facts.place.push('x')),
        EditError::Changed,
    );
    check(
        change(&event(7, ""), |facts| facts.place.push('x')),
        EditError::NoSuchEvent,
    );
}

#[test]
fn undo_brings_an_event_back_as_a_new_revision() {
    let mut record = record_of(&[full_event(1)]);
    let revision = |record: &Record| {
        let event = record.events.get(full_event(1).id);
        event.map(|event| event.stamp.version.revision())
    };
    let remove = Edit::RemoveEvent(Box::new(full_event(1)));
    apply(&mut record, &remove, &hand(1)).unwrap();
    assert_eq!(revision(&record), None);
    apply(&mut record, &remove.inverse(), &hand(2)).unwrap();
    assert_eq!(revision(&record), Some(3));
    assert_eq!(
        record.events.get(full_event(1).id).unwrap().facts,
        full_event(1).facts
    );
}

#[test]
fn typing_a_title_is_one_step_until_it_is_left() {
    let (mut history, mut record) = (History::default(), record_of(&[event(1, "")]));
    let mut set = |history: &mut History, title: &str, place: &str| {
        let now = record.events.iter().next().unwrap().clone();
        let edit = change(&now, |facts| {
            facts.title = title.to_owned();
            facts.place = place.to_owned();
        });
        let label = format!("{title}/{place}");
        history.perform(&mut record, edit, label, &hand(1)).unwrap();
    };
    for title in ["T", "Ta", "Talks"] {
        set(&mut history, title, "");
    }
    assert_eq!(history.undo_label(), Some("T/"));
    set(&mut history, "Talks", "V");
    history.seal();
    set(&mut history, "Talks", "Vi");
    let mut places = Vec::new();
    while history.undo_label().is_some() {
        history.undo(&mut record, &hand(2)).unwrap();
        let facts = &record.events.iter().next().unwrap().facts;
        places.push(format!("{}/{}", facts.title, facts.place));
    }
    assert_eq!(places, ["Talks/V", "Talks/", "/"]);
}

/// Three windows on one corpus.
const SEATS: usize = 3;

#[derive(Clone, Debug)]
enum Deed {
    Add(u8),
    Remove(Index),
    Title(Index, u8),
    Link(Index, u8, bool),
    Settle(Index),
    Undo,
    /// Takes over what another window has saved.
    TakeIn(u8),
    /// Saves and reads again.
    Reopen,
}

fn deeds() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let index = any::<Index>;
    let deed = prop_oneof![
        3 => (0..6u8).prop_map(Deed::Add),
        2 => index().prop_map(Deed::Remove),
        3 => (index(), 0..4u8).prop_map(|(i, title)| Deed::Title(i, title)),
        2 => (index(), 0..4u8, any::<bool>()).prop_map(|(i, to, for_it)| Deed::Link(i, to, for_it)),
        2 => index().prop_map(Deed::Settle),
        2 => Just(Deed::Undo),
        2 => (0..3u8).prop_map(Deed::TakeIn),
        1 => Just(Deed::Reopen),
    ];
    prop::collection::vec((0..SEATS, deed), 0..40)
}

#[derive(Clone, Default)]
struct Window {
    record: Record,
    done: Vec<Edit>,
}

fn hand_of(seat: usize) -> Hand {
    Hand {
        seat: Seat::parse(&format!("seat-{seat}")).unwrap(),
        ..hand(0)
    }
}

fn edit_of(deed: &Deed, now: &Events, hand: &Hand) -> Option<Edit> {
    let one = |i: &Index| now.iter().nth(i.index(now.len().max(1))).cloned();
    match deed {
        Deed::Add(id) => Some(Edit::AddEvent(Box::new(Event {
            stamp: hand.stamp(),
            ..event((*id).into(), "new")
        }))),
        Deed::Remove(i) => Some(Edit::RemoveEvent(Box::new(one(i)?))),
        Deed::Title(i, title) => Some(change(&one(i)?, |facts| facts.title = title.to_string())),
        Deed::Link(i, to, for_it) => {
            let linked = PassageRef {
                doc: DocId::new(DOC),
                passage: passage((*to).into(), Span::new(0, 1), &[]).id,
            };
            let bearing = match for_it {
                true => Bearing::Supports,
                false => Bearing::Contradicts,
            };
            let event = one(i)?;
            Some(change(&event, |facts| {
                *facts = facts.clone().with_link(linked, bearing);
            }))
        }
        Deed::Settle(i) => {
            let id = one(i)?.id;
            let before = now.all_rivals_of(id);
            (!before.is_empty()).then(|| Edit::SetEventRivals {
                id,
                before,
                after: EventRivals::default(),
            })
        }
        Deed::Undo | Deed::TakeIn(_) | Deed::Reopen => None,
    }
}

fn windows(deeds: &[(usize, Deed)]) -> [Events; SEATS] {
    let mut windows: [Window; SEATS] = Default::default();
    for (seat, deed) in deeds {
        let hand = hand_of(*seat);
        let other = match deed {
            Deed::TakeIn(other) => windows[usize::from(*other)].record.events.clone(),
            _ => Arc::default(),
        };
        let window = &mut windows[*seat];
        match deed {
            Deed::TakeIn(_) => window.record.events = merge(&window.record.events, &other).into(),
            Deed::Reopen => {
                let read = read(&write(&window.record.events).unwrap()).unwrap();
                assert_eq!(
                    read.items, *window.record.events,
                    "nothing changes on the disk"
                );
                assert_eq!(read.warnings, [] as [&str; 0]);
            }
            Deed::Undo => {
                if let Some(edit) = window.done.pop() {
                    // What no longer fits is refused, and that is all.
                    let _ = apply(&mut window.record, &edit.inverse(), &hand);
                }
            }
            deed => {
                if let Some(edit) = edit_of(deed, &window.record.events, &hand)
                    && apply(&mut window.record, &edit, &hand).is_ok()
                {
                    window.done.push(edit);
                }
            }
        }
    }
    windows.map(|window| Arc::unwrap_or_clone(window.record.events))
}

/// Everything that anybody said and nobody went on from.
fn said(events: &Events) -> Vec<(EventId, Version, Option<EventFacts>)> {
    let there = events.iter();
    let rivals = events.rivals.values().flatten().map(|rival| &rival.state);
    let told = there.chain(rivals).map(|event| {
        let version = event.stamp.version.clone();
        (event.id, version, Some(event.facts.clone()))
    });
    let removed = events.removed.iter();
    let removed = removed.flat_map(|(id, versions)| versions.iter().map(move |v| (*id, v)));
    told.chain(removed.map(|(id, version)| (id, version.clone(), None)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::annotate::testing::cases(300)))]

    #[test]
    fn merging_is_commutative_associative_and_idempotent(deeds in deeds()) {
        let [a, b, c] = windows(&deeds);
        prop_assert_eq!(merge(&a, &a), a.clone());
        let ab = merge(&a, &b);
        prop_assert_eq!(&ab, &merge(&b, &a));
        prop_assert_eq!(&merge(&ab, &a), &ab);
        prop_assert_eq!(merge(&ab, &c), merge(&a, &merge(&b, &c)));
    }

    #[test]
    fn nothing_is_lost_that_nobody_went_on_from(deeds in deeds()) {
        let [a, b, _] = windows(&deeds);
        let both = said(&merge(&a, &b));
        for (id, version, state) in said(&a).into_iter().chain(said(&b)) {
            let kept = both.iter().any(|(other_id, other, by)| {
                let newer = other != &version && other.includes(&version);
                other_id == &id && (newer || (other == &version && by == &state))
            });
            prop_assert!(kept, "{id} {version:?} {state:?}");
        }
    }
}

#[test]
fn a_change_on_both_sides_stays_twice_and_is_told() {
    let start = record_of(&[event(1, "Talks")]);
    let (mut ana, mut ben) = (start.clone(), start);
    let talks = event(1, "Talks");
    let rename = |to: &str| change(&talks, |facts| facts.title = to.to_owned());
    apply(&mut ana, &rename("Ana’s"), &hand_of(0)).unwrap();
    apply(&mut ben, &rename("Ben’s"), &hand_of(1)).unwrap();
    let merged = merge(&ana.events, &ben.events);
    assert_eq!((merged.len(), merged.rivals_of(talks.id).count()), (1, 1));
    let mut both = Record {
        events: merged.into(),
        ..Record::default()
    };
    let shown = both.events.get(talks.id).unwrap().clone();
    let more = change(&shown, |facts| facts.place = "Vienna".to_owned());
    apply(&mut both, &more, &hand_of(0)).unwrap();
    assert_eq!(
        both.events.rivals_of(talks.id).count(),
        1,
        "a change settles nothing"
    );
    let remove = Edit::RemoveEvent(Box::new(both.events.get(talks.id).unwrap().clone()));
    assert_eq!(
        apply(&mut both, &remove, &hand_of(0)),
        Err(EditError::HasRivals)
    );
    // One removes what the other changed: it is kept, and this is told.
    let remove = Edit::RemoveEvent(Box::new(ana.events.get(talks.id).unwrap().clone()));
    apply(&mut ana, &remove, &hand_of(0)).unwrap();
    let merged = merge(&ana.events, &ben.events);
    assert!(merged.get(talks.id).is_some() && merged.was_removed_elsewhere(talks.id));
    for rivals in [
        merged.all_rivals_of(talks.id),
        both.events.all_rivals_of(talks.id),
    ] {
        assert!(!rivals.is_empty());
        let alone = write(&rivals.alone(talks.id)).unwrap();
        let read = read(&alone).unwrap().items;
        assert_eq!(read.all_rivals_of(talks.id), rivals);
    }
}
