//! Copies in the window: one story with its copies, what differs between them, and a tag on one
//! that is offered for the others.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "support/window_desk.rs"]
#[allow(dead_code, reason = "each test file uses its own share of it")]
mod desk;

use std::fs;

use dateline::model::{DocId, Span, TagPath};
use dateline::workspace::{Command, Surroundings, Workspace};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{By, NodeT, Queryable};

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

const REPORT: &str = "The ferry to the islands sails on 12 February 2022, and on every day after \
    that for as long as the ice allows it and the crews are paid what they were promised.";

/// Three documents, two of which tell one story; in the first of these, words are tagged.
fn window() -> Window {
    let home = home();
    let folder = home.path().join("harbour");
    fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write(
        "first.txt",
        &format!(" date 2022-02-09 Crews paid\n\nLONDON (Wire) - {REPORT}"),
    );
    let copy = REPORT.replace("islands", "northern isles");
    write(
        "second.txt",
        &format!(" date 2022-02-10 Boats sail\n\nOSLO (Gazette) - {copy}"),
    );
    write(
        "third.txt",
        " date 2022-02-11 Prices rise\n\nFish is dear this winter, say the towns.",
    );
    let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
    work.apply(Command::Open(folder.clone())).unwrap();
    work.settle();
    let document = DocId::new("first.txt");
    let text = work.dossier(&document).unwrap().document.text.clone();
    let words = "the crews are paid";
    let start = text.as_str().find(words).unwrap();
    work.apply(Command::Tag {
        document,
        span: Span::new(start, start + words.len()),
        tag: TagPath::parse("pay").unwrap(),
    })
    .unwrap();
    work.settle();
    drop(work);
    let mut window = open_at(&home, Some(folder), Theme::Light);
    open(&mut window, "Crews paid");
    window
}

/// Opens a document by the beginning of its title.
fn open(window: &mut Window, title: &str) {
    let row = |label: &str| label.starts_with(title) && label.contains("2022");
    let found = window.get_all(By::new().role(Role::ListItem)).find(|node| {
        node.accesskit_node()
            .label()
            .is_some_and(|label| row(&label))
    });
    found.unwrap().click();
    rest(window);
    window.run_steps(30);
}

/// The documents in the list, from top to bottom, by the beginnings of their titles.
fn rows(window: &Window) -> Vec<String> {
    let nodes = window.get_all(By::new().role(Role::ListItem));
    let mut found: Vec<(f32, String)> = nodes
        .filter_map(|node| {
            Some((
                node.rect().top(),
                node.accesskit_node().label()?.to_string(),
            ))
        })
        .filter(|(_, label)| label.contains("2022"))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let title = |label: String| label.split(',').next().unwrap_or_default().to_owned();
    found.into_iter().map(|(_, label)| title(label)).collect()
}

#[test]
fn a_story_is_one_row_with_its_copies() {
    let mut window = window();
    assert_eq!(rows(&window), ["Crews paid", "Prices rise"]);
    assert!(is_said(&window, "3 documents"), "{:?}", labels(&window));
    assert!(is_said(&window, "1 copy"));
    click(&mut window, "Unfold 1 copy");
    let all = ["Crews paid", "Boats sail", "Prices rise"];
    assert_eq!(rows(&window), all);
    open(&mut window, "Boats sail");
    assert_eq!(open_document(&window), "second.txt");
    let copy = window.query_by_label_contains("Copy of Crews paid");
    copy.unwrap().click();
    rest(&mut window);
    assert_eq!(open_document(&window), "first.txt");
    click(&mut window, "Fold 1 copy");
    assert_eq!(rows(&window), ["Crews paid", "Prices rise"]);
    press(&mut window, Modifiers::NONE, Key::G);
    assert_eq!(rows(&window), all);
    press(&mut window, Modifiers::NONE, Key::G);
    assert_eq!(rows(&window), ["Crews paid", "Prices rise"]);
    // Two papers that print one report are one voice.
    assert!(
        is_said(&window, "2 documents name this day · 1 origin"),
        "{:?}",
        labels(&window)
    );
}

#[test]
fn what_differs_is_shown_word_by_word() {
    let mut window = window();
    press(&mut window, Modifiers::SHIFT, Key::G);
    rest(&mut window);
    let said = |words: &str| window.query_by_label_contains(words).is_some();
    assert!(said("Words of this one: "));
    let shown = window.get_by_label_contains("Words of the other: ");
    let shown = shown.value().unwrap();
    assert!(shown.contains("northern isles"), "{shown}");
    assert!(!shown.contains("ferry"), "{shown}");
    click(&mut window, "Read the other");
    assert_eq!(open_document(&window), "second.txt");
    // A document that has just been opened has its row.
    assert_eq!(rows(&window), ["Crews paid", "Boats sail", "Prices rise"]);
    open(&mut window, "Prices rise");
    press(&mut window, Modifiers::SHIFT, Key::G);
    assert!(is_said(&window, "No document of the folder tells the same"));
}

#[test]
fn a_tag_on_one_is_offered_for_the_others() {
    let mut window = window();
    let uses = |window: &Window| work(window).uses_of(&TagPath::parse("pay").unwrap());
    let offer = "Tag the same words in 1 copy";
    assert!(window.query_by_label(offer).is_none());
    press_character(&mut window, 'p');
    assert!(window.query_by_label(offer).is_some());
    click(&mut window, offer);
    assert_eq!(uses(&window), 2);
    let there = work(&window)
        .annotations(&DocId::new("second.txt"))
        .unwrap();
    assert_eq!(there.passages().len(), 1);
    assert!(
        window.query_by_label(offer).is_none(),
        "it has the tag by now"
    );
    press(&mut window, CTRL, Key::Z);
    assert_eq!(uses(&window), 1);
    // The keys do the same.
    open(&mut window, "Crews paid");
    press_character(&mut window, 'p');
    press(&mut window, CTRL_SHIFT, Key::G);
    assert_eq!(uses(&window), 2);
}
