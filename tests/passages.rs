//! What an analyst says of passages in the window: who said it, how credible it is, what to do
//! where another made something else of it, and all of them in a table.

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
use std::path::{Path, PathBuf};
use std::rc::Rc;

use dateline::annotate::{merge, sidecar};
use dateline::model::{Content, DocId, PassageId, Span, TagPath};
use dateline::workspace::{Command, Effect, Surroundings, Workspace};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{By, NodeT, Queryable};
use tempfile::TempDir;

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

const FERRY: &str = " date 2022-02-09 The Harbour Gazette\n\nHarbour Master Eva Lind denied on \
    Tuesday that the ferry would stop. The owners said the ferry leaves on Friday.";
const STRIKE: &str = " date 2022-02-11 Crews call a strike\n\nThe union said the crews will meet \
    on Monday. A ferry was late.";

/// A folder with two documents.
fn folder() -> (Rc<TempDir>, PathBuf) {
    let home = home();
    let folder = home.path().join("harbour");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("ferry.txt"), FERRY).unwrap();
    fs::write(folder.join("strike.txt"), STRIKE).unwrap();
    (home, folder)
}

fn open_work(author: &str, folder: &Path) -> Workspace {
    let mut work = Workspace::new(Surroundings::alone(author)).unwrap();
    work.apply(Command::Open(folder.to_owned())).unwrap();
    work.settle();
    work
}

/// Tags the first place where some words stand.
fn tag(work: &mut Workspace, document: &str, words: &str, tag: &str) -> PassageId {
    let document = DocId::new(document);
    let text = work.dossier(&document).unwrap().document.text.clone();
    let start = text.as_str().find(words).unwrap();
    let effect = work.apply(Command::Tag {
        document,
        span: Span::new(start, start + words.len()),
        tag: TagPath::parse(tag).unwrap(),
    });
    match effect.unwrap() {
        Effect::Passage { passage, .. } => passage,
        other => panic!("{other:?}"),
    }
}

/// A folder in which two passages were tagged, and the window on it.
fn window_with_passages(theme: Theme) -> Window {
    let (home, folder) = folder();
    let mut work = open_work("ana", &folder);
    tag(&mut work, "ferry.txt", "the ferry would stop", "denial");
    tag(&mut work, "strike.txt", "the crews will meet", "claim");
    tag(&mut work, "ferry.txt", "the ferry leaves", "claim");
    work.settle();
    drop(work);
    open_at(&home, Some(folder), theme)
}

fn content(window: &Window, document: &str, index: usize) -> Content {
    let annotations = work(window).annotations(&DocId::new(document)).unwrap();
    annotations.passages()[index].content.clone()
}

/// Clicks something of a pane that may have to be scrolled to.
fn click_far(window: &mut Window, label: &str) {
    window.get_by_label(label).scroll_to_me();
    rest(window);
    click(window, label);
}

#[test]
fn who_said_it_is_suggested_and_taken_by_a_click_or_a_key() {
    let mut window = window_with_passages(Theme::Light);
    click_document(&mut window, "The Harbour");
    press_character(&mut window, 'p');
    assert!(window.query_by_label("Stance").is_none(), "out of the way");
    click_far(&mut window, "Attribution");
    assert_eq!(
        content(&window, "ferry.txt", 0).said_by,
        "",
        "never by itself"
    );
    click_far(&mut window, "Stance denies");
    go_to_field(&mut window, "Said by");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let said = content(&window, "ferry.txt", 0);
    assert_eq!(said.said_by, "Harbour Master Eva Lind");
    assert_eq!(said.stance.unwrap().word(), "denies");
    window.remove_cursor();
    rest(&mut window);
    support::save_picture(&mut window, "passages_attribution");

    // The source is graded once, for all that it says.
    click_far(&mut window, "Source reliability");
    click(&mut window, "C fairly reliable");
    let settings = work(&window).settings().clone();
    assert_eq!(settings.sources[0].name, "Harbour Master Eva Lind");
    let corpus = work(&window).corpus().unwrap().to_owned();
    let saved = fs::read_to_string(corpus.join("dateline.corpus.json")).unwrap();
    assert!(saved.contains("Eva Lind"), "{saved}");
    press(&mut window, CTRL, Key::Z);
    assert!(work(&window).settings().sources.is_empty());

    // A name that was used is offered as it is typed, and taken by keys.
    press_character(&mut window, 'p');
    go_to_field(&mut window, "Said by");
    type_in(&mut window, "lin");
    support::save_picture(&mut window, "passages_completion");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(
        content(&window, "ferry.txt", 1).said_by,
        "Harbour Master Eva Lind"
    );
    press(&mut window, CTRL, Key::Z);
    assert_eq!(
        content(&window, "ferry.txt", 1).said_by,
        "",
        "typing is one step"
    );

    // Closed, the fold says it on one line.
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::SHIFT, Key::P);
    click_far(&mut window, "Attribution");
    assert!(is_said(&window, "Harbour Master Eva Lind denies"));
}

/// Opens a document of the list by the beginning of its title.
fn click_document(window: &mut Window, beginning: &str) {
    let row = window.get(By::new().role(Role::ListItem).predicate({
        let beginning = beginning.to_owned();
        move |node| {
            node.label()
                .is_some_and(|label| label.starts_with(&beginning))
        }
    }));
    row.click();
    rest(window);
    window.run_steps(30);
}

/// A window on a passage of which Ben made something else.
fn disputed_window() -> Window {
    let (home, folder) = folder();
    let document = DocId::new("ferry.txt");
    let mut ana = open_work("ana", &folder);
    let passage = tag(&mut ana, "ferry.txt", "the ferry would stop", "denial");
    ana.settle();
    let mut ben = open_work("ben", &folder);
    for (work, words) in [
        (&mut ana, "Which ferry?"),
        (&mut ben, "The night ferry, I think."),
    ] {
        work.apply(Command::SetNote {
            document: document.clone(),
            passage,
            note: words.to_owned(),
        })
        .unwrap();
    }
    ana.settle();
    ben.settle();
    let of = |work: &Workspace| work.annotations(&document).unwrap().clone();
    let merged = merge(&of(&ana), &of(&ben));
    let text = &ana.dossier(&document).unwrap().document;
    let bytes = sidecar::write(&merged, "ferry.txt", &text.text, text.hash).unwrap();
    drop((ben, ana.corpus().unwrap().to_owned()));
    fs::write(folder.join("ferry.txt.dateline.json"), bytes).unwrap();
    open_at(&home, Some(folder), Theme::Light)
}

#[test]
fn what_another_made_of_it_is_shown_and_settled() {
    let mut window = disputed_window();
    click_document(&mut window, "The Harbour");
    assert!(is_said(&window, "Changed elsewhere too"));
    press_character(&mut window, 'p');
    assert!(is_said(&window, "made something else of this"));
    support::save_picture(&mut window, "passages_conflict");
    let shown = content(&window, "ferry.txt", 0).note;
    click(&mut window, "Take that");
    let taken = content(&window, "ferry.txt", 0).note;
    assert_ne!(shown, taken);
    assert!(!is_said(&window, "made something else of this"));
    press(&mut window, CTRL, Key::Z);
    assert!(is_said(&window, "made something else of this"));
    assert_eq!(content(&window, "ferry.txt", 0).note, shown);
    click(&mut window, "Keep this");
    assert!(!is_said(&window, "made something else of this"));
    assert_eq!(content(&window, "ferry.txt", 0).note, shown);
}

/// The cells of a column, from top to bottom.
fn cells(window: &Window, column: &str) -> Vec<String> {
    let beginning = format!("{column}: ");
    let nodes = window.query_all(By::new().role(Role::Cell));
    let mut found: Vec<(f32, String)> = nodes
        .filter_map(|node| Some((node.rect().top(), node.accesskit_node().label()?)))
        .filter_map(|(top, label)| Some((top, label.strip_prefix(&beginning)?.to_owned())))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, words)| words).collect()
}

#[test]
fn all_passages_are_sorted_and_edited_in_a_table() {
    let mut window = window_with_passages(Theme::Light);
    press(&mut window, CTRL_SHIFT, Key::P);
    let words = [
        "the ferry would stop",
        "the ferry leaves",
        "the crews will meet",
    ];
    assert_eq!(cells(&window, "Words"), words);
    click(&mut window, "Tags");
    assert_eq!(cells(&window, "Tags"), ["claim", "claim", "denial"]);
    click(&mut window, "Tags");
    assert_eq!(cells(&window, "Tags"), ["denial", "claim", "claim"]);

    // A click leads to the words.
    click(&mut window, "Words: the crews will meet");
    assert_eq!(open_document(&window), "strike.txt");
    support::save_picture(&mut window, "passages_grid");
}

#[test]
fn cells_are_typed_into_one_after_another() {
    let mut window = window_with_passages(Theme::Light);
    press(&mut window, CTRL_SHIFT, Key::P);
    click(&mut window, "Tags: denial");
    press(&mut window, Modifiers::NONE, Key::Enter);
    support::save_picture(&mut window, "passages_grid_editing");
    press(&mut window, Modifiers::NONE, Key::Tab);
    type_in(&mut window, "nonsense");
    assert!(is_said(&window, "Not a date"));
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(
        is_said(&window, "Not a date"),
        "it stays until it is put right"
    );
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(content(&window, "ferry.txt", 0).event_date, None);
    press(&mut window, Modifiers::NONE, Key::Enter);
    type_in(&mut window, "2022-02-08");
    press(&mut window, Modifiers::NONE, Key::Tab);
    type_in(&mut window, "seen by two");
    press(&mut window, Modifiers::NONE, Key::Tab);
    type_in(&mut window, "Lind");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let said = content(&window, "ferry.txt", 0);
    assert_eq!(said.event_date.unwrap().value(), "2022-02-08");
    assert_eq!(
        (said.note.as_str(), said.said_by.as_str()),
        ("seen by two", "Lind")
    );
    // Down one row, and a stance from the list.
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    for _ in 0..2 {
        press(&mut window, Modifiers::NONE, Key::ArrowRight);
    }
    press(&mut window, Modifiers::NONE, Key::Enter);
    support::save_picture(&mut window, "passages_grid_choice");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(
        content(&window, "ferry.txt", 1).stance.unwrap().word(),
        "asserts"
    );
    // Each cell is one step of undo.
    for _ in 0..4 {
        press(&mut window, CTRL, Key::Z);
    }
    assert_eq!(content(&window, "ferry.txt", 0).note, "");
    assert_eq!(content(&window, "ferry.txt", 0).event_date, None);
}

#[test]
fn words_are_tagged_wherever_they_stand() {
    let mut window = window_with_passages(Theme::Light);
    press(&mut window, CTRL_SHIFT, Key::T);
    go_to_field(&mut window, "Words");
    type_in(&mut window, "FERRY");
    rest(&mut window);
    assert!(is_said(&window, "3 of 3 places in 2 documents"));
    click(&mut window, "Ignore case");
    assert!(is_said(&window, "0 of 0 places"));
    click(&mut window, "Ignore case");
    let first = "The Harbour Gazette: Harbour Master Eva Lind denied on Tuesday that the ferry \
        would stop.";
    click(&mut window, first);
    go_to_field(&mut window, "Tag for all");
    type_in(&mut window, "ship");
    support::save_picture(&mut window, "passages_bulk");
    click(&mut window, "Tag 2 places");
    let ship = TagPath::parse("ship").unwrap();
    assert_eq!(work(&window).uses_of(&ship), 2);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(work(&window).uses_of(&ship), 0);
    assert!(work(&window).codebook().get(&ship).is_none());
}

#[test]
fn a_document_has_tags_and_a_note() {
    let mut window = window_with_passages(Theme::Light);
    click_document(&mut window, "Crews call");
    click(&mut window, "This document");
    go_to_field(&mut window, "Document tags");
    type_in(&mut window, "claim, dossier/north");
    go_to_field(&mut window, "Document note");
    type_in(&mut window, "Read twice");
    window.remove_cursor();
    rest(&mut window);
    support::save_picture(&mut window, "passages_about");
    let about = work(&window).about(&DocId::new("strike.txt"));
    let tags: Vec<&str> = about.tags.iter().map(TagPath::as_str).collect();
    assert_eq!(tags, ["claim", "dossier/north"]);
    assert_eq!(about.note, "Read twice");
    press(&mut window, CTRL, Key::Z);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(value_of(&window, "Document tags"), "");
    assert_eq!(value_of(&window, "Document note"), "");
}

#[test]
fn tags_are_moved_and_merged_from_their_menu() {
    let mut window = window_with_passages(Theme::Light);
    let order = |window: &Window| -> Vec<String> {
        let tags = work(window).codebook().tags.iter();
        tags.map(|tag| tag.path.to_string()).take(2).collect()
    };
    let before = order(&window);
    let menu = |window: &mut Window| {
        window.get_by_label("Tag: denial").click_secondary();
        rest(window);
    };
    menu(&mut window);
    click(&mut window, "Move forward");
    assert_eq!(order(&window), [before[1].clone(), before[0].clone()]);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(order(&window), before);
    menu(&mut window);
    window.get_by_label_contains("Merge into").click();
    rest(&mut window);
    support::save_picture(&mut window, "passages_merge");
    click(&mut window, "claim");
    assert!(window.query_by_label("Tag: denial").is_none());
    let claim = TagPath::parse("claim").unwrap();
    assert_eq!(work(&window).uses_of(&claim), 3);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(work(&window).uses_of(&claim), 2);
}
