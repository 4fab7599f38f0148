//! Events as an analyst works with them: made of words with one key, edited in the grid, and
//! followed back to the words they rest on.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers too"
)]
#![allow(dead_code, reason = "this test uses its own share of the desk")]

#[path = "support/mod.rs"]
mod support;

#[path = "support/window_desk.rs"]
mod desk;

use std::fmt::Write as _;
use std::fs;
use std::rc::Rc;
use std::time::Instant;

use dateline::model::{DocId, Event, Status};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2, Theme};
use egui_kittest::kittest::{By, NodeT, Queryable};
use serde_json::Value;

use desk::*;

const PREVIEW: &str = "004_78606cbfcb4a9448.txt";
const THURSDAY_MARK: &str =
    "Mentioned Thursday 10 February 2022: Thursday — announced, published 9 Feb 2022";
const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const NONE: Modifiers = Modifiers::NONE;

/// A window in which the sentence of the preview's Thursday became an event.
fn window_with_an_event(theme: Theme) -> Window {
    let mut window = open_at(&home(), None, theme);
    click(&mut window, THURSDAY_MARK);
    press_character(&mut window, 'e');
    assert_eq!(work(&window).events().len(), 1);
    window
}

fn event(window: &Window) -> Event {
    work(window).events().iter().next().unwrap().clone()
}

/// The words of all cells of a column, from top to bottom.
fn column(window: &Window, title: &str) -> Vec<String> {
    let beginning = format!("{title}: ");
    let mut found: Vec<(f32, String)> = window
        .query_all(By::new().role(Role::GridCell))
        .filter_map(|node| {
            let label = node.accesskit_node().label()?;
            let words = label.strip_prefix(&beginning)?.to_owned();
            Some((node.rect().top(), words))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, words)| words).collect()
}

fn place_of(window: &Window, title: &str) -> Pos2 {
    let beginning = format!("{title}: ");
    let node = window.get(
        By::new()
            .role(Role::GridCell)
            .predicate(move |node| node.label().is_some_and(|it| it.starts_with(&beginning))),
    );
    node.rect().center()
}

fn click_cell(window: &mut Window, title: &str, times: usize) {
    let at = place_of(window, title);
    for _ in 0..times {
        window.hover_at(at);
        window.drag_at(at);
        window.drop_at(at);
    }
    rest(window);
    window.run_steps(30);
}

/// Types over whatever stands in the cell.
fn type_over(window: &mut Window, words: &str) {
    press(window, CTRL, Key::A);
    type_in(window, words);
}

#[test]
fn one_key_makes_an_event_of_the_chosen_words() {
    let mut window = window_with_an_event(Theme::Light);
    let made = event(&window);
    assert_eq!(made.facts.best.as_ref().unwrap().value(), "2022-02-10");
    assert_eq!(made.facts.status, Status::Planned);
    assert_eq!(work(&window).passage_count(), 1, "its words are a passage");
    assert_eq!(column(&window, "Date"), ["10 Feb 2022"]);
    assert_eq!(column(&window, "Status"), ["planned"]);
    assert_eq!(column(&window, "Evidence"), ["1 for"]);
    assert_eq!(column(&window, "Origins"), ["1 origin: unknown"]);
    let file = work(&window).corpus().unwrap().join("dateline.events.json");
    let written: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["events"][0]["best"], "2022-02-10");
    assert_eq!(written["events"][0]["supports"][0]["document"], PREVIEW);
    // One step, back and forth.
    press(&mut window, CTRL, Key::Z);
    assert_eq!(
        (work(&window).events().len(), work(&window).passage_count()),
        (0, 0)
    );
    assert!(is_said(&window, "No events yet"));
    press(&mut window, CTRL.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(event(&window).facts, made.facts);
}

#[test]
fn cells_are_edited_in_place_and_undone() {
    let mut window = window_with_an_event(Theme::Light);
    let before = event(&window).facts;
    click_cell(&mut window, "Title", 2);
    type_over(&mut window, "Talks in Moscow");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(column(&window, "Title"), ["Talks in Moscow"]);
    assert_eq!(event(&window).facts.title, "Talks in Moscow");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(event(&window).facts, before);
    assert_eq!(column(&window, "Title").first(), Some(&before.title));

    // By keyboard alone: Enter edits, Tab moves on, Escape changes nothing.
    press(&mut window, Modifiers::SHIFT, Key::E);
    press(&mut window, NONE, Key::Enter);
    type_over(&mut window, "Moscow talks");
    press(&mut window, NONE, Key::Tab);
    type_over(&mut window, "occ");
    press(&mut window, NONE, Key::Tab);
    type_over(&mut window, "Moscow");
    press(&mut window, NONE, Key::Tab);
    type_over(&mut window, "ministry; office ;ministry");
    press(&mut window, NONE, Key::Tab);
    type_over(&mut window, "likely, mod");
    press(&mut window, NONE, Key::Enter);
    let facts = event(&window).facts;
    assert_eq!(
        (facts.title.as_str(), facts.place.as_str()),
        ("Moscow talks", "Moscow")
    );
    assert_eq!((facts.status, facts.actors.len()), (Status::Occurred, 2));
    assert_eq!(column(&window, "Assessment"), ["likely, moderate"]);
    assert!(is_said(&window, "Occurred on the word of 1 origin"));
    press(&mut window, NONE, Key::Enter);
    type_over(&mut window, "unlikely");
    press(&mut window, NONE, Key::Escape);
    assert_eq!(event(&window).facts, facts);

    // What makes no sense is not taken, and can be put right at once.
    for _ in 0..7 {
        press(&mut window, NONE, Key::ArrowLeft);
    }
    press(&mut window, NONE, Key::Enter);
    type_over(&mut window, "soon");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(event(&window).facts, facts);
    type_over(&mut window, "..11 February 2022");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(column(&window, "Date"), ["by 11 Feb 2022"]);
}

#[test]
fn a_status_is_picked_from_its_list() {
    let mut window = window_with_an_event(Theme::Light);
    click_cell(&mut window, "Status", 2);
    click(&mut window, "postponed");
    assert_eq!(event(&window).facts.status, Status::Postponed);
    assert_eq!(column(&window, "Status"), ["postponed"]);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(event(&window).facts.status, Status::Planned);
}

#[test]
fn evidence_leads_to_its_words_and_can_be_taken_away() {
    let mut window = window_with_an_event(Theme::Light);
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    assert_ne!(open_document(&window), PREVIEW);
    click_cell(&mut window, "Evidence", 1);
    assert_eq!(open_document(&window), PREVIEW);
    assert!(is_in_view(&window, "Date: Thursday"));

    // The passage goes, and what the event rested on is told as gone.
    let document = DocId::new(PREVIEW);
    press(&mut window, NONE, Key::P);
    click(&mut window, "Delete passage");
    assert_eq!(work(&window).passage_count(), 0);
    assert_eq!(event(&window).facts.supports[0].doc, document);
    assert!(is_said(
        &window,
        "A passage of 004_78606cbfcb4a9448.txt that is gone"
    ));
    assert_eq!(column(&window, "Origins"), ["no origin"]);
    click(&mut window, "Unlink passage");
    assert_eq!(column(&window, "Evidence"), ["none"]);
}

#[test]
fn the_chosen_passage_is_linked_and_an_event_deleted_by_key() {
    let mut window = window_with_an_event(Theme::Light);
    let passage = event(&window).facts.supports[0].clone();
    press(&mut window, Modifiers::SHIFT, Key::S);
    assert_eq!(event(&window).facts.contradicts.first(), Some(&passage));
    assert_eq!(column(&window, "Evidence"), ["0 for, 1 against"]);
    press_character(&mut window, 's');
    assert_eq!(event(&window).facts.supports, [passage]);
    click_cell(&mut window, "Title", 1);
    press(&mut window, NONE, Key::Delete);
    assert_eq!(
        (work(&window).events().len(), work(&window).passage_count()),
        (0, 1)
    );
    press(&mut window, CTRL, Key::Z);
    assert_eq!(work(&window).events().len(), 1);
}

#[test]
fn the_grid_is_sorted_by_any_column() {
    let mut window = window_with_an_event(Theme::Light);
    click(&mut window, "New event");
    assert_eq!(work(&window).events().len(), 2);
    let first = event_titles(&window);
    assert_eq!(first[1], "New event", "undated events stand last");
    click(&mut window, "Sort events by title");
    assert_eq!(event_titles(&window)[0], "New event");
    click(&mut window, "Sort events by title, sorted");
    assert_eq!(event_titles(&window)[1], "New event");
}

#[test]
fn an_undated_event_is_offered_its_publication() {
    let mut window = window_with_an_event(Theme::Light);
    let offer = "On or before publication, 9 Feb 2022";
    assert!(window.query_by_label(offer).is_none(), "it has a date");
    click_cell(&mut window, "Date", 2);
    type_over(&mut window, " ");
    press(&mut window, NONE, Key::Enter);
    assert_eq!(column(&window, "Date"), [""]);
    click(&mut window, offer);
    assert_eq!(column(&window, "Date"), ["by 9 Feb 2022"]);
    assert!(window.query_by_label(offer).is_none());
}

#[test]
fn a_note_on_an_event_is_saved_as_it_is_typed() {
    let mut window = window_with_an_event(Theme::Light);
    go_to_field(&mut window, "Note on the event");
    type_in(&mut window, "See e");
    assert_eq!(event(&window).facts.note, "See e");
    assert_eq!(work(&window).events().len(), 1, "E is a letter here");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(event(&window).facts.note, "");
    assert_eq!(work(&window).events().len(), 1);
}

#[test]
fn events_are_drawn_on_the_timeline_and_followed() {
    let mut window = window_with_an_event(Theme::Light);
    click(&mut window, "New event");
    click_cell_of(&mut window, "Title: New event", 2);
    type_over(&mut window, "Talks were held");
    press(&mut window, NONE, Key::Enter);
    let first = work(&window).events().iter();
    let first = first.filter(|event| event.facts.best.is_some());
    let first = first.map(|event| event.facts.title.clone()).next().unwrap();
    let name: String = first.chars().take(20).collect();
    click(&mut window, &format!("Follow “{first}”"));
    let followers = |window: &Window| {
        let events = work(window).events().iter();
        events.filter(|event| event.facts.follows.is_some()).count()
    };
    assert_eq!(followers(&window), 1);
    click(&mut window, "Follow nothing");
    assert_eq!(followers(&window), 0);
    click(&mut window, "Timeline");
    let beginning = format!("Event 10 Feb 2022: {name}");
    assert_eq!(
        marks(&window, "Event ").count(),
        1,
        "undated ones lie nowhere"
    );
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    marks(&window, &beginning).next().unwrap().click();
    rest(&mut window);
    assert_eq!(open_document(&window), PREVIEW);
    assert_eq!(chosen_day(&window), "Thursday 10 February 2022");
    support::save_picture(&mut window, "events-timeline");
}

fn event_titles(window: &Window) -> Vec<String> {
    column(window, "Title")
}

#[test]
fn the_pane_is_worth_looking_at() {
    for (theme, name) in [(Theme::Light, "events-light"), (Theme::Dark, "events-dark")] {
        let mut window = window_with_an_event(theme);
        click(&mut window, "New event");
        click_cell_of(&mut window, "Title: New event", 2);
        type_over(&mut window, "Talks were held");
        press(&mut window, NONE, Key::Tab);
        type_over(&mut window, "occurred");
        press(&mut window, NONE, Key::Enter);
        assert!(is_said(&window, "Occurred on the word of no origin"));
        support::save_picture(&mut window, name);
        click_cell_of(&mut window, "Status: occurred", 2);
        support::save_picture(&mut window, &format!("{name}-editing"));
    }
}

fn click_cell_of(window: &mut Window, label: &str, times: usize) {
    let at = window.get_by_label(label).rect().center();
    for _ in 0..times {
        window.hover_at(at);
        window.drag_at(at);
        window.drop_at(at);
    }
    rest(window);
    window.run_steps(30);
}

/// An events file with so many events.
fn many_events(count: usize) -> String {
    let mut file = String::from("{\"schema\": 1, \"events\": [\n");
    for n in 0..count {
        let comma = if n == 0 { "" } else { ",\n" };
        let (day, month, year) = (n % 28 + 1, n % 12 + 1, 1950 + n % 70);
        write!(
            file,
            "{comma}{{\"id\": \"urn:uuid:00000000-0000-0000-0000-{n:012x}\", \
             \"title\": \"Meeting {} of the commission\", \"best\": \"{year}-{month:02}-{day:02}\", \
             \"place\": \"Place {}\", \"actors\": [\"actor {}\"], \"status\": \"occurred\", \
             \"supports\": [{{\"document\": \"{PREVIEW}\", \
             \"passage\": \"urn:uuid:00000000-0000-0000-0000-{n:012x}\"}}], \
             \"author\": \"ana\", \"created\": \"2022-02-11T08:00:00Z\", \"revision\": 1}}",
            n * 7919 % count,
            n % 300,
            n % 1000,
        )
        .unwrap();
    }
    file.push_str("\n]}\n");
    file
}

/// A window on the sample corpus with so many events, shown.
fn window_with_many(count: usize) -> Window {
    let home = home();
    let window = open_at(&home, None, Theme::Light);
    let corpus = work(&window).corpus().unwrap().to_owned();
    drop(window);
    fs::write(corpus.join("dateline.events.json"), many_events(count)).unwrap();
    let mut window = open_at(&Rc::clone(&home), None, Theme::Light);
    press(&mut window, Modifiers::SHIFT, Key::E);
    assert_eq!(work(&window).events().len(), count);
    window
}

#[test]
fn only_rows_in_sight_are_made() {
    let mut window = window_with_many(3_000);
    let made = column(&window, "Title").len();
    assert!((3..60).contains(&made), "{made} rows");
    let first = event_titles(&window)[0].clone();
    for _ in 0..40 {
        press(&mut window, NONE, Key::PageDown);
    }
    assert_ne!(
        event_titles(&window)[0],
        first,
        "the chosen row stays in sight"
    );
}

/// Prints what the grid costs; run it with `--release --ignored --nocapture`.
#[test]
#[ignore = "prints figures for a person to judge"]
fn measure_a_hundred_thousand_events() {
    let begun = Instant::now();
    let mut window = window_with_many(100_000);
    println!("opened and shown in {:?}", begun.elapsed());
    let frame = |window: &mut Window, what: &str| {
        let begun = Instant::now();
        window.step();
        println!("{what}: {:?}", begun.elapsed());
    };
    for _ in 0..3 {
        frame(&mut window, "a frame at rest");
    }
    for _ in 0..3 {
        window.key_press(Key::PageDown);
        frame(&mut window, "a frame while scrolling");
    }
    window.get_by_label("New event").click();
    for n in 0..4 {
        frame(&mut window, &format!("a new event, frame {n}"));
    }
    for label in ["Sort events by title", "Sort events by origins"] {
        window.get_by_label(label).click();
        for n in 0..4 {
            frame(&mut window, &format!("{label}, frame {n}"));
        }
    }
}
