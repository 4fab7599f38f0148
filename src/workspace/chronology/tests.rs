//! Lines are moved past each other, and their sources found again.

use super::*;
use crate::model::{EventDate, Text, TextHash};
use crate::workspace::testing::open_texts;

fn line(words: &str, day: &str, number: usize, is_kept: bool) -> ShownLine {
    let time = EventDate::parse(day);
    ShownLine {
        id: is_kept.then(|| LineId(Uuid::new_v4())),
        facts: LineFacts {
            words: words.to_owned(),
            place: LinePlace::of(time.as_ref().map(EventDate::interval), number),
            time,
            ..LineFacts::default()
        },
        is_contested: false,
    }
}

/// Does to shown lines what a command would.
fn arrange(shown: &mut [ShownLine], command: ChronologyCommand) {
    let ChronologyCommand::Arrange { keep, places } = command else {
        panic!("lines are arranged")
    };
    for (id, place) in places {
        let line = shown.iter_mut().find(|line| line.id == Some(id)).unwrap();
        line.facts.place = place;
    }
    if let Some(facts) = keep {
        let mut drafts = shown.iter_mut().filter(|line| line.id.is_none());
        let line = drafts.find(|line| line.facts.words == facts.words).unwrap();
        line.facts = *facts;
        line.id = Some(LineId(Uuid::new_v4()));
    }
    shown.sort_by_key(|line| (line.facts.place, line.id.is_none(), line.id));
}

fn order(shown: &[ShownLine]) -> String {
    shown.iter().map(|line| line.facts.words.as_str()).collect()
}

#[test]
fn a_line_moves_past_the_one_beside_it_and_no_other() {
    let check = |at: usize, up: bool, expected: Option<&str>| {
        let mut shown = vec![
            line("a", "2022-02-10", 0, true),
            line("b", "2022-02-10", 1, false),
            line("c", "2022-02-11", 0, false),
            line("d", "", 0, true),
        ];
        shown.sort_by_key(|line| line.facts.place);
        let command = moved(&shown, at, up);
        assert_eq!(command.is_some(), expected.is_some());
        if let Some(command) = command {
            arrange(&mut shown, command);
        }
        assert_eq!(order(&shown), expected.unwrap_or("dabc"), "{at} {up}");
    };
    check(0, true, None);
    check(0, false, Some("adbc"));
    check(1, true, Some("adbc"));
    check(1, false, Some("dbac"));
    check(2, true, Some("dbac"));
    check(2, false, Some("dacb"));
    check(3, true, Some("dacb"));
    check(3, false, None);
}

#[test]
fn there_is_always_room_to_move_to() {
    // Kept lines between two drafted ones, each in turn moved to the head of them.
    let mut shown = vec![line("<", "2022-02-10", 0, false)];
    shown.extend(["a", "b", "c"].map(|words| line(words, "2022-02-10", 1, true)));
    shown.push(line(">", "2022-02-10", 2, false));
    shown.sort_by_key(|line| (line.facts.place, line.id));
    let mut expected: Vec<char> = order(&shown).chars().collect();
    for _ in 0..200 {
        for at in [3, 2] {
            let command = moved(&shown, at, true).unwrap();
            arrange(&mut shown, command);
            expected.swap(at, at - 1);
            assert_eq!(order(&shown), expected.iter().collect::<String>());
        }
    }
}

#[test]
fn sources_are_found_where_they_stood_or_in_the_one_place_that_has_their_words() {
    let (_folder, work) = open_texts(&[("a.txt", "It rained. It snowed. It rained.")]);
    let document = work.documents()[0].document.clone();
    let source = |start: usize, quote: &str| LineSource {
        document: document.id.clone(),
        quote: quote.to_owned(),
        position: crate::model::Position {
            start,
            end: start + quote.chars().count(),
        },
        text: None,
    };
    let check = |start: usize, quote: &str, expected: Option<usize>| {
        let place = place_of_source(&source(start, quote), &document);
        assert_eq!(place.map(|span| span.start), expected, "{start} {quote}");
    };
    check(0, "It rained.", Some(0));
    check(22, "It rained.", Some(22));
    check(3, "It rained.", None);
    check(0, "It snowed.", Some(11));
    check(900, "It snowed.", Some(11));
    check(0, "It hailed.", None);
    check(5, "", Some(5));
    let moved = Document {
        text: Text::new("Before. It snowed."),
        hash: TextHash::of("Before. It snowed."),
        ..document.clone()
    };
    let place = place_of_source(&source(11, "It snowed."), &moved);
    assert_eq!(place, Some(Span::new(8, 18)));
}
