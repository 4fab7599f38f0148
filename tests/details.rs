//! What a document is, and which columns of a table hold what, put right in the window; and a
//! document that changes on the disk while it is read.

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
use std::path::PathBuf;
use std::time::{Duration, Instant};

use dateline::model::{DocId, Provenance};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{By, NodeT, Queryable};

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);

/// A window on a folder with these files.
fn window(files: &[(&str, &str)]) -> (Window, PathBuf) {
    let home = home();
    let folder = home.path().join("harbour");
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let window = open_at(&home, Some(folder.clone()), Theme::Light);
    (window, folder)
}

/// Writes a field anew.
fn fill(window: &mut Window, name: &str, words: &str) {
    go_to_field(window, name);
    press(window, CTRL, Key::A);
    if words.is_empty() {
        press(window, Modifiers::NONE, Key::Backspace);
    }
    type_in(window, words);
}

/// The line below the title of the open document.
fn source(window: &Window) -> String {
    let labels = labels(window);
    let mut lines = labels.iter().filter(|label| label.contains("ferry.txt"));
    lines.next().unwrap().clone()
}

#[test]
fn a_document_is_put_right_by_keys_and_restored() {
    let text = " date 2022-02-09 The ferry will sail on Thursday.\nThe office said so.";
    let (mut window, folder) = window(&[("ferry.txt", text)]);
    let id = DocId::new("ferry.txt");
    let value = |window: &Window| {
        let dossier = work(window).dossier(&id).unwrap();
        dossier.mentions[0].value.clone()
    };
    assert_eq!(value(&window), "2022-02-10");
    press(&mut window, CTRL, Key::I);
    assert_eq!(value_of(&window, "Published"), "2022-02-09");
    fill(&mut window, "Published", "some day");
    assert!(is_said(&window, "This is no date"));
    fill(&mut window, "Published", "1 March 2022");
    fill(&mut window, "Source", "The Harbour Gazette");
    fill(&mut window, "Author", "Anna Lind");
    click(&mut window, "Save");
    assert_eq!(value(&window), "2022-03-03", "Thursday is another one now");
    let line = source(&window);
    for part in [
        "1 Mar 2022",
        "set by hand",
        "The Harbour Gazette",
        "by Anna Lind",
    ] {
        assert!(line.contains(part), "{line}");
    }
    let saved = fs::read_to_string(folder.join("ferry.txt.dateline.json")).unwrap();
    assert!(
        saved.contains("\"dateline:published\": \"2022-03-01\""),
        "{saved}"
    );
    press(&mut window, CTRL, Key::Z);
    assert_eq!(value(&window), "2022-02-10");
    press(&mut window, CTRL.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(value(&window), "2022-03-03");
    press(&mut window, CTRL, Key::I);
    click(&mut window, "Restore published");
    assert_eq!(value_of(&window, "Published"), "2022-02-09");
    click(&mut window, "Restore all");
    click(&mut window, "Save");
    assert!(source(&window).contains("from the file's header"));
    assert_eq!(value(&window), "2022-02-10");
}

#[test]
fn a_guess_is_taken_with_one_click_and_a_date_can_be_unknown() {
    let text = "The ferry sails. They met on 4 February 2022. It sails on Thursday.";
    let (mut window, _folder) = window(&[("ferry.txt", text)]);
    let id = DocId::new("ferry.txt");
    let published = |window: &Window| work(window).dossier(&id).unwrap().document.published;
    assert_eq!(published(&window), None);
    click(&mut window, "Use 4 Feb 2022");
    let taken = published(&window).unwrap();
    assert_eq!(taken.date.to_string(), "2022-02-04");
    assert_eq!(taken.provenance, Provenance::Analyst);
    press(&mut window, CTRL, Key::I);
    let offered = "Use 4 Feb 2022, the first date in the text";
    assert!(
        window.query_by_label(offered).is_some(),
        "what the file says is shown"
    );
    fill(&mut window, "Published", "");
    click(&mut window, "Save");
    assert_eq!(published(&window), None);
    // It is undated as it was read, and the guess is offered again.
    assert!(window.query_by_label("Use 4 Feb 2022").is_some());
    press(&mut window, CTRL, Key::I);
    fill(&mut window, "Published", "February 2022");
    click(&mut window, "Save");
    assert!(source(&window).starts_with("Published Feb 2022 (set by hand)"));
    // It has a place in the list and no day to read Thursday against.
    assert_eq!(work(&window).shown().undated_from, 1);
    let dossier = work(&window).dossier(&id).unwrap();
    assert!(dossier.mentions.iter().all(|it| it.value != "2022-02-10"));
}

#[test]
fn the_columns_of_a_table_are_said_beside_its_rows() {
    let table = "when,what,body\n2022-02-10,Talks,They met.\n2022-02-11,More,Again.\n";
    let (mut window, folder) = window(&[("export.csv", table)]);
    assert!(window.query_all_by_role(Role::Alert).any(|node| {
        let words = node.accesskit_node().label().unwrap_or_default();
        words.contains("The columns of a table are guessed")
    }));
    // It stays in sight when the notice is gone.
    click(&mut window, "1 table with guessed columns");
    assert!(is_said(&window, "They met."), "the first rows are in sight");
    for (kind, column) in [("Date", "when"), ("Title", "what")] {
        window
            .get(By::new().role(Role::ComboBox).label(kind))
            .click();
        rest(&mut window);
        let choices = window.query_all(By::new().role(Role::Button).label(column));
        choices.last().unwrap().click();
        rest(&mut window);
    }
    click(&mut window, "Use these columns");
    assert!(
        window
            .query_by_label("1 table with guessed columns")
            .is_none()
    );
    let document = &work(&window)
        .dossier(&DocId::new("export.csv//1"))
        .unwrap()
        .document;
    assert_eq!(document.date().unwrap().to_string(), "2022-02-10");
    assert_eq!(document.title, "Talks");
    let saved = fs::read_to_string(folder.join("dateline.corpus.json")).unwrap();
    assert!(saved.contains("\"date\": \"when\""), "{saved}");
}

#[test]
fn a_document_that_changes_on_the_disk_stays_where_it_is_read() {
    let lines = |from: usize| -> String {
        let lines = (from..200).map(|n| format!("Line {n} of what the harbour office says.\n"));
        lines.collect()
    };
    let (mut window, folder) = window(&[("ferry.txt", &lines(0)), ("other.txt", "Other words.")]);
    window.state_mut().app.as_mut().unwrap().watch();
    let end = Instant::now() + Duration::from_secs(120);
    while !work(&window).is_watching() {
        assert!(Instant::now() < end);
        window.step();
        std::thread::sleep(Duration::from_millis(5));
    }
    let place = By::new().role(Role::ListItem).predicate(|node| {
        node.label()
            .is_some_and(|label| label.starts_with("Line 0"))
    });
    window.get(place).click();
    rest(&mut window);
    window.get_by_label("Document text").focus();
    for _ in 0..6 {
        press(&mut window, Modifiers::NONE, Key::PageDown);
    }
    let seen: Vec<String> = (0..200).map(|n| format!("Line {n} of")).collect();
    let row_of = |window: &Window, words: &str| {
        let rows = window.query_all(By::new().role(Role::TextRun));
        let mut rows = rows.filter(|row| row.value().is_some_and(|row| row.starts_with(words)));
        rows.next().map(|row| row.rect().top())
    };
    let mut in_view = seen.iter().filter(|words| row_of(&window, words).is_some());
    let words = in_view.nth(3).unwrap().clone();
    assert!(row_of(&window, "Line 0 of").is_none(), "it is scrolled");
    let before = row_of(&window, &words).unwrap();
    let longer = format!("A new head.\n\n{}The end.\n", lines(0));
    fs::write(folder.join("ferry.txt"), longer).unwrap();
    fs::write(folder.join("third.txt"), "A third one.").unwrap();
    while work(&window).documents().len() < 3 {
        assert!(Instant::now() < end);
        window.step();
        std::thread::sleep(Duration::from_millis(5));
    }
    rest(&mut window);
    let text = &work(&window)
        .dossier(&DocId::new("ferry.txt"))
        .unwrap()
        .document
        .text;
    assert!(text.as_str().starts_with("A new head."));
    let after = row_of(&window, &words).unwrap();
    assert!((before - after).abs() < 2.0, "{words}: {before} {after}");
    assert!(window.query_all_by_role(Role::Alert).any(|node| {
        node.accesskit_node().label().unwrap_or_default() == "1 document new, 1 changed."
    }));
}
