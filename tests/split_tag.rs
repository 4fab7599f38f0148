//! One tag made into several in the window, and a tag deleted with another one in its place.

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
use egui_kittest::kittest::{By, Queryable};

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);

const TEXT: &str = " date 2022-02-09 The Harbour Gazette\n\nThe harbour office says the ferry \
    sails. A sailor says it does not. The owners say nothing. A cook says it sank.";

/// Four passages with the tag `claim`, and the window on them.
fn window(theme: Theme) -> Window {
    let home = home();
    let folder = home.path().join("harbour");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("ferry.txt"), TEXT).unwrap();
    let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
    work.apply(Command::Open(folder.clone())).unwrap();
    work.settle();
    for words in ["harbour office", "A sailor", "The owners", "A cook"] {
        let start = TEXT.find(words).unwrap();
        work.apply(Command::Tag {
            document: DocId::new("ferry.txt"),
            span: Span::new(start, start + words.len()),
            tag: TagPath::parse("claim").unwrap(),
        })
        .unwrap();
    }
    work.settle();
    drop(work);
    let mut window = open_at(&home, Some(folder), theme);
    window.get_by_label("Tag: claim").click_secondary();
    rest(&mut window);
    window
}

/// The tags of the four passages, by place.
fn tags(window: &Window) -> Vec<String> {
    let annotations = work(window).annotations(&DocId::new("ferry.txt")).unwrap();
    let passages = annotations.passages().iter();
    let tags = passages.map(|it| it.content.tags.iter().map(TagPath::as_str));
    tags.map(|tags| tags.collect::<Vec<_>>().join(" "))
        .collect()
}

/// Clicks the row of the passage with these words.
fn click_row(window: &mut Window, words: &str) {
    let is_row = By::new().role(Role::ListItem).predicate(|node| {
        let label = node.label().unwrap_or_default();
        label.contains(words) && label.ends_with(')')
    });
    window.get(is_row).click();
    rest(window);
    window.run_steps(30);
}

#[test]
fn a_tag_is_split_by_keys_in_one_step() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = window(theme);
        click(&mut window, "Split tag…");
        assert!(is_said(&window, "claim is on 4 passages"));
        go_to_field(&mut window, "New tag 1");
        type_in(&mut window, "claim/official");
        go_to_field(&mut window, "New tag 2");
        type_in(&mut window, "rumour1");
        press(&mut window, Modifiers::NONE, Key::Backspace);
        assert_eq!(
            value_of(&window, "New tag 2"),
            "rumour",
            "keys in a field are its own"
        );
        click_row(&mut window, "harbour office says");
        press_character(&mut window, '1');
        // The next row has the cursor by now; one more with Shift.
        press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
        press_character(&mut window, '2');
        press_character(&mut window, '3');
        window.remove_cursor();
        rest(&mut window);
        support::save_picture(&mut window, &format!("split_tag_{theme:?}").to_lowercase());
        assert!(is_said(&window, "1 passage keeps claim"));
        click(&mut window, "Split 3 passages");
        assert_eq!(
            tags(&window),
            ["claim/official", "rumour", "rumour", "claim"]
        );
        assert!(
            window.query_by_label("New tag 1").is_none(),
            "the dialog is done"
        );
        press(&mut window, CTRL, Key::Z);
        assert_eq!(tags(&window), ["claim"; 4]);
        let rumour = TagPath::parse("rumour").unwrap();
        assert!(work(&window).codebook().get(&rumour).is_none());
    }
}

#[test]
fn rows_are_filtered_by_words_and_chosen_all_at_once() {
    let mut window = window(Theme::Light);
    click(&mut window, "Split tag…");
    go_to_field(&mut window, "New tag 1");
    type_in(&mut window, "hearsay");
    go_to_field(&mut window, "Filter passages");
    type_in(&mut window, "a say");
    assert!(is_said(&window, "4 of 4 listed"), "parts of words count");
    type_in(&mut window, " it");
    assert!(is_said(&window, "2 of 4 listed"));
    click_row(&mut window, "A sailor");
    press(&mut window, CTRL, Key::A);
    click(&mut window, "Give new tag 1");
    assert!(is_said(&window, "2 passages keep claim"));
    press_character(&mut window, '0');
    assert!(is_said(&window, "4 passages keep claim"));
    press_character(&mut window, '2');
    assert!(is_said(&window, "Key 2: a tag needs a name."));
    press_character(&mut window, '1');
    click(&mut window, "Split 2 passages");
    assert_eq!(tags(&window), ["claim", "hearsay", "claim", "hearsay"]);
}

#[test]
fn a_deleted_tag_leaves_its_passages_with_or_without_another_one() {
    let mut window = window(Theme::Light);
    click(&mut window, "Edit tag…");
    click(&mut window, "Delete tag");
    assert_eq!(tags(&window), [""; 4]);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(tags(&window), ["claim"; 4]);
    window.get_by_label("Tag: claim").click_secondary();
    rest(&mut window);
    click(&mut window, "Edit tag…");
    click(&mut window, "Instead of the deleted tag: nothing instead");
    support::save_picture(&mut window, "delete_tag");
    let other = work(&window).codebook().tags.iter();
    let mut other = other
        .map(|tag| tag.path.to_string())
        .filter(|it| it != "claim");
    let other = other.next().unwrap();
    click(&mut window, &other);
    click(&mut window, "Delete tag");
    assert_eq!(tags(&window), vec![other; 4]);
}
