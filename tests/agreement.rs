//! How far analysts agree, on the command line and in the window: copies of a folder that two
//! worked on apart, and one folder that two worked in.

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
use std::path::Path;
use std::process::{Command as Program, Output};

use dateline::model::{DocId, Span, TagPath};
use dateline::workspace::{Command, Surroundings, Workspace};
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable;
use serde_json::{Value, json};

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);

const FERRY: &str = " date 2022-02-09 The Harbour Gazette\n\nThe harbour office says the ferry \
    sails. A sailor says it does not. The owners say nothing. A cook says it sank.";

/// Tags words of `ferry.txt` as this analyst.
fn tag_as(author: &str, folder: &Path, tagged: &[(&str, &str)]) {
    let mut work = Workspace::new(Surroundings::alone(author)).unwrap();
    work.apply(Command::Open(folder.to_owned())).unwrap();
    work.settle();
    for (words, tag) in tagged {
        let start = FERRY.find(words).unwrap();
        work.apply(Command::Tag {
            document: DocId::new("ferry.txt"),
            span: Span::new(start, start + words.len()),
            tag: TagPath::parse(tag).unwrap(),
        })
        .unwrap();
    }
    work.settle();
}

/// Two copies: Ana and Ben agree on the office, differ in how much of the cook they take, and
/// only Ana has the sailor.
fn copies(home: &Path) {
    for name in ["ana", "ben"] {
        let folder = home.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("ferry.txt"), FERRY).unwrap();
        fs::write(folder.join("other.txt"), format!("Read by {name}.")).unwrap();
    }
    let ana = [
        ("harbour office", "actor"),
        ("it does not", "denial"),
        ("A cook says it sank", "claim/rumour"),
    ];
    tag_as("ana", &home.join("ana"), &ana);
    let ben = [("harbour office", "actor"), ("it sank", "claim/rumour")];
    tag_as("ben", &home.join("ben"), &ben);
}

fn dateline(folder: &Path, arguments: &[&str]) -> Output {
    let mut program = Program::new(env!("CARGO_BIN_EXE_dateline"));
    program
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn told(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn copies_are_compared_on_the_command_line() {
    let home = tempfile::tempdir().unwrap();
    copies(home.path());
    let output = dateline(home.path(), &["agreement", "ana", "ben"]);
    let (out, err) = told(&output);
    assert!(output.status.success(), "{err}");
    let expected = [
        "ana, ben: 1 document, ",
        "other.txt is left out: the texts differ.",
        "tag           ana  ben",
        "actor           1    1  100.0 %  100.0 %  1.00",
        "denial          1    0",
        "2 disagreements",
        "claim/rumour\n    ana: ",
        "“A cook says it sank”\n    ben: ",
        "“it sank”",
    ];
    for words in expected {
        assert!(out.contains(words), "{words}\n{out}");
    }

    let json = [
        "agreement",
        "ana",
        "ben",
        "--format",
        "json",
        "--tag",
        "claim",
    ];
    let (out, _) = told(&dateline(home.path(), &json));
    let page: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(page["tags"].as_array().unwrap().len(), 1);
    assert_eq!(
        page["tags"][0]["tag"],
        json!("claim/rumour"),
        "a branch of it"
    );
    assert_eq!(
        page["disagreements"][0]["words"],
        json!("A cook says it sank")
    );
    let start = usize::try_from(page["disagreements"][0]["start"].as_u64().unwrap()).unwrap();
    assert_eq!(FERRY.find("A cook"), Some(start));

    let csv = [
        "agreement",
        "ana",
        "ben",
        "--format",
        "csv",
        "-o",
        "out.csv",
    ];
    let output = dateline(home.path(), &csv);
    assert!(output.status.success() && output.stdout.is_empty());
    let written = fs::read_to_string(home.path().join("out.csv")).unwrap();
    assert!(
        written.contains("tag,actor,,,,,1,1,1.0000,1.0000,1.0000,1.0000"),
        "{written}"
    );
    assert!(
        told(&output).1.contains("other.txt is left out"),
        "the table has no room for it"
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let home = tempfile::tempdir().unwrap();
    copies(home.path());
    let check = |arguments: &[&str], expected: &str| {
        let output = dateline(home.path(), arguments);
        let (out, err) = told(&output);
        assert!(!output.status.success(), "{out}");
        assert!(err.contains(expected), "{err}");
    };
    check(&["agreement"], "required");
    check(&["agreement", "ana"], "One copy alone agrees with itself");
    check(
        &["agreement", "ana", "--authors"],
        "is by one author, “ana”",
    );
    check(&["agreement", "ana", "ben", "--authors"], "name one alone");
    check(&["agreement", "ana", "nowhere"], "nowhere");
    check(
        &["agreement", "ana", "ben", "--tag", "no/such"],
        "nothing to compare",
    );
    check(
        &["agreement", "ana", "ben", "--tag", "/"],
        "a tag needs a name",
    );
}

#[test]
fn authors_within_a_folder_are_compared_in_the_window_and_lead_to_the_words() {
    let home = home();
    copies(home.path());
    let ana = home.path().join("ana");
    tag_as("ben", &ana, &[("the ferry sails", "claim/rumour")]);
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = open_at(&home, Some(ana.clone()), theme);
        click(&mut window, "File");
        click(&mut window, "Agreement…");
        click(&mut window, "Compare");
        // The comparing thread may still be at it.
        for _ in 0..200 {
            if is_said(&window, "4 disagreements") {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            rest(&mut window);
        }
        window.remove_cursor();
        rest(&mut window);
        support::save_picture(&mut window, &format!("agreement_{theme:?}").to_lowercase());
        assert!(is_said(&window, "4 disagreements"));
        window
            .get_by_label_contains("claim/rumour · The Harbour Gazette: ana: —")
            .click();
        rest(&mut window);
        assert!(
            window.query_by_label("Compare").is_none(),
            "the page makes room for the text"
        );
        // The words are selected, so a tag's key takes them.
        press_character(&mut window, '2');
        let annotations = work(&window).annotations(&DocId::new("ferry.txt")).unwrap();
        let start = FERRY.find("the ferry sails").unwrap();
        let mut passages = annotations.passages().iter();
        let there = passages
            .find(|passage| passage.span.start == start)
            .unwrap();
        let tags: Vec<&str> = there.content.tags.iter().map(TagPath::as_str).collect();
        assert_eq!(tags, ["claim/rumour", "denial"]);
        press(&mut window, CTRL, Key::Z);
        click(&mut window, "File");
        click(&mut window, "Agreement…");
        assert!(is_said(&window, "4 disagreements"), "it is still known");
        click(&mut window, "Close");
    }
}

#[test]
fn a_copy_is_compared_in_the_window() {
    let home = home();
    copies(home.path());
    let ben = home.path().join("ben").display().to_string();
    let mut window = open_at(&home, Some(home.path().join("ana")), Theme::Light);
    click(&mut window, "File");
    click(&mut window, "Agreement…");
    click(&mut window, "This folder and a copy of it");
    go_to_field(&mut window, "Folder of the copy");
    type_in(&mut window, &ben);
    click(&mut window, "Compare");
    for _ in 0..200 {
        if is_said(&window, "2 disagreements") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        rest(&mut window);
    }
    window.remove_cursor();
    rest(&mut window);
    support::save_picture(&mut window, "agreement_copy");
    assert!(is_said(&window, "other.txt is left out: the texts differ."));
    assert!(is_said(&window, "2 disagreements"));
}
