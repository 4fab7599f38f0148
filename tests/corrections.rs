//! Dates put right in the window: flipped, dated, rejected and restored, by key and by button, and
//! still so when the folder is opened again.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]
#![allow(dead_code, reason = "this test uses its own share of the desk")]

#[path = "support/mod.rs"]
mod support;

#[path = "support/window_desk.rs"]
mod desk;

use dateline::model::DocId;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable;

use desk::*;

const PREVIEW: &str = "004_78606cbfcb4a9448.txt";

const THURSDAY_MARK: &str =
    "Mentioned Thursday 10 February 2022: Thursday — announced, published 9 Feb 2022";

const FRIDAY_MARK: &str =
    "Mentioned Friday 11 February 2022: Friday — announced, published 9 Feb 2022";

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);

/// The words and values of a document's first dates.
fn dates(window: &Window, most: usize) -> Vec<(String, String)> {
    let dossier = work(window).dossier(&DocId::new(PREVIEW)).unwrap();
    let text = &dossier.document.text;
    let mentions = dossier.mentions.iter().take(most);
    mentions
        .map(|m| (text.get(m.span).unwrap().to_owned(), m.value.clone()))
        .collect()
}

fn check_dates(window: &Window, expected: &[(&str, &str)]) {
    let found = dates(window, expected.len());
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_date_is_flipped_and_the_focus_stays_on_its_words() {
    let home = home();
    let mut window = open_at(&home, None, Theme::Light);
    click(&mut window, THURSDAY_MARK);
    assert_eq!(value_of(&window, "Date of these words"), "2022-02-10");
    assert!(is_said(&window, "“Thursday” is 2022-02-10: the first"));
    assert!(window.query_by_label("Restore date").is_none());

    press_character(&mut window, 'f');
    check_dates(
        &window,
        &[("today", "2022-02-09"), ("Thursday", "2022-02-03")],
    );
    assert_eq!(value_of(&window, "Date of these words"), "2022-02-03");
    assert!(is_said(
        &window,
        "set by the analyst; it would be 10 February 2022 by Dateline’s own reading"
    ));
    assert_eq!(
        chosen_mark(&window).as_deref(),
        Some("Mentioned Thursday 3 February 2022: Thursday — reported, published 9 Feb 2022")
    );
    support::save_picture(&mut window, "flipped date");
    let item = &sidecar_items(&window, PREVIEW)[0];
    assert_eq!(item["dateline:verdict"], "2022-02-03");
    assert_eq!(exact(&window, PREVIEW, item), "Thursday");

    // Another window on the same folder, and a second flip in it.
    drop(window);
    let mut window = open_at(&home, None, Theme::Dark);
    check_dates(
        &window,
        &[("today", "2022-02-09"), ("Thursday", "2022-02-03")],
    );
    click(
        &mut window,
        "Mentioned Thursday 3 February 2022: Thursday — reported, published 9 Feb 2022",
    );
    click(&mut window, "Flip past and future");
    assert_eq!(chosen_mark(&window).as_deref(), Some(THURSDAY_MARK));
    assert!(sidecar_items(&window, PREVIEW).is_empty());
}

#[test]
fn a_date_is_typed_and_what_is_none_is_said_so() {
    let mut window = sample_window();
    click(&mut window, THURSDAY_MARK);
    let name = "Date of these words";
    go_to_field(&mut window, name);
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, "some time");
    assert!(is_said(&window, "Not a date. Write it as"));
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, "2022-W07");
    assert!(!is_said(&window, "Not a date. Write it as"));
    press(&mut window, Modifiers::NONE, Key::Enter);
    check_dates(
        &window,
        &[("today", "2022-02-09"), ("Thursday", "2022-W07")],
    );
    assert!(is_said(&window, "Week of 14 February 2022"));
    press(&mut window, CTRL, Key::Z);
    assert_eq!(value_of(&window, name), "2022-02-10");

    // What was typed counts also when another date is chosen without a word.
    go_to_field(&mut window, name);
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, "2022-02-17");
    click(&mut window, FRIDAY_MARK);
    assert!(is_said(&window, "“Friday” is 2022-02-11"));
    check_dates(
        &window,
        &[("today", "2022-02-09"), ("Thursday", "2022-02-17")],
    );
}

#[test]
fn a_rejected_date_keeps_its_place_and_comes_back() {
    let mut window = sample_window();
    click(&mut window, THURSDAY_MARK);
    press_character(&mut window, 'd');
    let without = [("today", "2022-02-09"), ("Wednesday", "2022-02-09")];
    check_dates(&window, &without);
    assert!(is_said(&window, "“Thursday” is no date, says the analyst."));
    window.get_by_label("Rejected dates 1 date");
    support::save_picture(&mut window, "rejected date");
    assert_eq!(marks(&window, THURSDAY_MARK).count(), 0);

    // Going on from there leads to the next date, not to the first.
    press_character(&mut window, 'j');
    assert_eq!(value_of(&window, "Date of these words"), "2022-02-09");
    assert!(is_said(&window, "“Wednesday” is 2022-02-09"));

    // The list may lie below what is in view; a screen reader presses it all the same.
    window.get_by_label("Restore “Thursday”").click_accesskit();
    rest(&mut window);
    assert!(window.query_by_label("Rejected dates 1 date").is_none());
    assert_eq!(chosen_mark(&window).as_deref(), Some(THURSDAY_MARK));
    assert!(window.get_by_label("Date: Thursday").rect().is_positive());
    press(&mut window, CTRL, Key::Z);
    check_dates(&window, &without);
}

#[test]
fn what_cannot_be_flipped_is_told_why() {
    let mut window = sample_window();
    press(&mut window, Modifiers::NONE, Key::Escape);
    click(&mut window, THURSDAY_MARK);
    press_character(&mut window, 'k');
    assert!(is_said(&window, "“today” is 2022-02-09"));
    press_character(&mut window, 'f');
    assert!(is_said(
        &window,
        "“today” can only be Wednesday 9 February 2022"
    ));
}
