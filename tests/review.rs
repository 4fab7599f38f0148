//! What an analyst does in the window about documents that were changed, renamed or are to be
//! forgotten.

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

use dateline::disk::Places;
use dateline::model::{DocId, Span, TagPath};
use dateline::workspace::{Command, Surroundings, Workspace, traces_of};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::Node;
use egui_kittest::kittest::{By, NodeT, Queryable};
use tempfile::TempDir;

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

const FERRY: &str = " date 2022-02-09 The Harbour Gazette\n\nHarbour Master Eva Lind denied on \
    Tuesday that the ferry would stop. The owners said the last boat leaves on Friday at noon.";
const STRIKE: &str = " date 2022-02-11 Crews call a strike\n\nThe union said the crews will meet \
    on Monday. A ferry was late, and nobody knew why.";

/// A folder with two documents, in each of which some words are tagged.
fn annotated() -> (Rc<TempDir>, PathBuf) {
    let home = home();
    let folder = home.path().join("harbour");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("ferry.txt"), FERRY).unwrap();
    fs::write(folder.join("strike.txt"), STRIKE).unwrap();
    let places = Places::within(home.path());
    let mut work = Workspace::new(Surroundings {
        texts_folder: Some(places.texts()),
        cache_folder: None,
        ..Surroundings::alone("ana")
    })
    .unwrap();
    work.apply(Command::Open(folder.clone())).unwrap();
    work.settle();
    for (document, words, tag) in [
        ("ferry.txt", "the ferry would stop", "denial"),
        ("strike.txt", "the crews will meet", "claim"),
    ] {
        let document = DocId::new(document);
        let text = work.dossier(&document).unwrap().document.text.clone();
        let start = text.as_str().find(words).unwrap();
        let span = Span::new(start, start + words.len());
        let tag = TagPath::parse(tag).unwrap();
        work.apply(Command::Tag {
            document,
            span,
            tag,
        })
        .unwrap();
    }
    work.settle();
    (home, folder)
}

/// The window on a folder in which the words of both passages were changed.
fn window_with_changes() -> (Rc<TempDir>, PathBuf, Window) {
    let (home, folder) = annotated();
    change(&folder, "ferry.txt", FERRY, "would stop", "may stop");
    change(&folder, "strike.txt", STRIKE, "will meet", "are to meet");
    let window = open_at(&home, Some(folder.clone()), Theme::Light);
    (home, folder, window)
}

fn change(folder: &Path, document: &str, text: &str, from: &str, to: &str) {
    fs::write(folder.join(document), text.replace(from, to)).unwrap();
}

/// The words of a document's passages.
fn passages(window: &Window, document: &str) -> Vec<String> {
    let work = work(window);
    let document = DocId::new(document);
    let text = &work.dossier(&document).unwrap().document.text;
    let passages = work.annotations(&document).map(|it| it.passages());
    let words = |span| text.get(span).unwrap().to_owned();
    let passages = passages.unwrap_or_default().iter();
    passages.map(|passage| words(passage.span)).collect()
}

/// Clicks the row of a list whose words begin so.
fn click_row(window: &Window, beginning: &str) {
    let starts = |node: &Node<'_>| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.starts_with(beginning))
    };
    let mut rows = window.query_all(By::new().role(Role::ListItem));
    rows.find(starts).unwrap().click();
}

/// Clicks the one of several buttons that is in the list, not in the annotation panel.
fn click_rightmost(window: &Window, label: &str) {
    let buttons = window.query_all_by_label(label);
    let button = buttons.max_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    button.unwrap().click();
}

fn unplaced(window: &Window) -> usize {
    work(window).unplaced_count()
}

#[test]
fn what_lost_its_place_is_compared_and_put_back_by_keys() {
    let (_home, _folder, mut window) = window_with_changes();
    window.get_by_label("2 to review");
    press(&mut window, CTRL_SHIFT, Key::R);
    for label in [
        "To review: the ferry would stop",
        "To review: the crews will meet",
    ] {
        window.get_by_label(label);
    }
    assert!(is_said(&window, "1 of 2 · "));
    assert!(is_said(&window, "The words were changed"));
    assert!(is_said(
        &window,
        "denied on Tuesday that the ferry would stop. The owners"
    ));
    assert!(is_said(
        &window,
        "denied on Tuesday that the ferry may stop. The owners"
    ));
    assert_eq!(open_document(&window), "ferry.txt");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert!(is_said(&window, "2 of 2 · "));
    assert_eq!(open_document(&window), "strike.txt");
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(passages(&window, "ferry.txt"), ["the ferry may stop"]);
    // The next one has taken its place.
    assert!(is_said(&window, "1 of 1 · "));
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(passages(&window, "strike.txt"), ["the crews are to meet"]);
    assert!(is_said(&window, "Nothing to review"));
    for left in [1, 2] {
        press(&mut window, CTRL, Key::Z);
        assert_eq!(unplaced(&window), left);
    }
    assert_eq!(passages(&window, "ferry.txt"), [""; 0]);
}

#[test]
fn what_is_given_up_comes_back_with_its_places_also_after_a_restart() {
    let (home, folder, mut window) = window_with_changes();
    press(&mut window, CTRL_SHIFT, Key::R);
    click(&mut window, "Give up");
    assert_eq!(unplaced(&window), 1);
    press(&mut window, CTRL, Key::Z);
    click(&mut window, "To review: the ferry would stop");
    window.get_by_label("Put on place 1");
    press(&mut window, CTRL_SHIFT, Key::Z);
    drop(window);
    let mut window = open_at(&home, Some(folder), Theme::Dark);
    assert_eq!(unplaced(&window), 1);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(unplaced(&window), 2);
    press(&mut window, CTRL_SHIFT, Key::R);
    click(&mut window, "To review: the ferry would stop");
    click(&mut window, "Put on place 1");
    assert_eq!(passages(&window, "ferry.txt"), ["the ferry may stop"]);
}

#[test]
fn the_annotation_panel_leads_to_the_list_and_selected_words_take_a_passage() {
    let (_home, folder, window) = window_with_changes();
    drop(window);
    // Nothing in it looks like the passage.
    let other = " date 2022-02-09 Nothing is as it was\n\nAll quiet along the quays.";
    fs::write(folder.join("ferry.txt"), other).unwrap();
    let home = home();
    let mut window = open_at(&home, Some(folder), Theme::Light);
    click_row(&window, "Nothing is");
    rest(&mut window);
    window.get_by_label("Review").scroll_to_me();
    rest(&mut window);
    click(&mut window, "Review");
    assert!(is_said(&window, "Nothing in the text looks like it."));
    let button = window.get_by_label("Put on selected words");
    assert!(button.accesskit_node().is_disabled());
    let (row, _) = row(&window, "All quiet");
    drag(&mut window, row.left_center(), row.right_center());
    click_rightmost(&window, "Put on selected words");
    rest(&mut window);
    assert_eq!(passages(&window, "ferry.txt").len(), 1);
    assert_eq!(unplaced(&window), 1);
}

#[test]
fn a_renamed_document_takes_its_passages_along_when_asked() {
    let (home, folder) = annotated();
    fs::create_dir(folder.join("2022")).unwrap();
    fs::rename(folder.join("ferry.txt"), folder.join("2022/ferry.txt")).unwrap();
    let mut window = open_at(&home, Some(folder.clone()), Theme::Light);
    window.get_by_label("ferry.txt is now 2022/ferry.txt, 1 annotation");
    click(&mut window, "Cancel");
    assert_eq!(passages(&window, "2022/ferry.txt"), [""; 0]);
    // The menu, not the pane below it.
    let menus = window.query_all_by_label("Document");
    let menu = menus.min_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    menu.unwrap().click();
    rest(&mut window);
    click(&mut window, "Renamed documents…");
    click(&mut window, "Take along");
    assert_eq!(
        passages(&window, "2022/ferry.txt"),
        ["the ferry would stop"]
    );
    assert!(!folder.join("ferry.txt.dateline.json").exists());
    assert!(folder.join("2022/ferry.txt.dateline.json").exists());
}

#[test]
fn a_folder_is_forgotten_and_left() {
    let (home, folder) = annotated();
    let places = Places::within(home.path());
    let mut window = open_at(&home, Some(folder.clone()), Theme::Light);
    click(&mut window, "File");
    click(&mut window, "Forget this folder…");
    assert!(is_said(&window, "texts as they were annotated: 2 files"));
    click(&mut window, "Delete it");
    assert!(work(&window).corpus().unwrap().ends_with("sample"));
    assert_eq!(traces_of(&folder, &places), Ok(Vec::new()));
    drop(window);
    assert_eq!(traces_of(&folder, &places), Ok(Vec::new()));
    assert!(folder.join("ferry.txt.dateline.json").exists());
}
