//! The whole window as an analyst works in it: found by label as with a screen reader, moved by
//! pointer and keys, and judged by what it shows and what lies on the disk afterwards.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "support/window_desk.rs"]
mod desk;

use std::fs;
use std::path::Path;

use dateline::model::{DocId, Triage};
use dateline::workspace::{Command, ExportFormat, Saving, Surroundings, Workspace};
use eframe::egui::accesskit::Toggled;
use eframe::egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use serde_json::Value;

use desk::*;

const FIRST: &str = "000_6a3484f7dd1ccb34.txt";
const LAST: &str = "001_d4ce6044f99c5ed6.txt";
const OLDEST: &str = "002_aab5c01cf3b7a9ea.txt";
const PREVIEW: &str = "004_78606cbfcb4a9448.txt";

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

/// Opens the preview at its Thursday and keeps that sentence as a claim.
fn window_with_a_passage() -> Window {
    let mut window = sample_window();
    click(&mut window, THURSDAY_MARK);
    press_character(&mut window, '1');
    assert_eq!(work(&window).passage_count(), 1);
    window
}

const THURSDAY_MARK: &str =
    "Mentioned Thursday 10 February 2022: Thursday — announced, published 9 Feb 2022";

#[test]
fn the_first_ten_seconds() {
    let window = sample_window();
    assert_eq!(chosen_day(&window), "Thursday 10 February 2022");
    let announced = window
        .get_by_label("Announced 2 documents · 2 origins")
        .rect();
    let reported = window
        .get_by_label("Reported 1 document · 2 origins")
        .rect();
    let end_of_sheet = window.get_by_label("All saved").rect().top();
    assert!(announced.bottom() < reported.top());
    assert!(reported.bottom() < end_of_sheet, "both can be seen at once");
    let by_date = [
        "Europe itself",
        "Wallace And",
        "Downing Street",
        "Where Moscow",
        "Sergey Lavrov",
    ];
    assert_eq!(listed(&window), by_date);
    assert_eq!(open_document(&window), FIRST);
    assert!(is_in_view(&window, "Date: 10 February"));
    assert!(is_said(&window, "Next: click a date, or select words"));
    assert!(is_said(&window, "All saved"));
    let earlier = window.query_by_label_contains("earlier mark");
    assert!(earlier.is_none(), "the years of a page's foot are no marks");
    assert_eq!(
        chosen_mark(&window).unwrap(),
        "Mentioned Thursday 10 February 2022: 10 February — announced, published 8 Feb 2022"
    );
    assert!(
        !sidecar_path(&window, FIRST).exists(),
        "looking leaves no trace"
    );
}

#[test]
fn the_timeline_leads_to_what_lies_far_away() {
    let home = home();
    let folder = home.path().join("texts");
    fs::create_dir_all(&folder).unwrap();
    let text = " date 2022-02-08 The mill was built in the year 1997. It was sold on Monday.";
    fs::write(folder.join("mill.txt"), text).unwrap();
    let mut window = open_at(&home, Some(folder), Theme::Light);
    click(&mut window, "1 earlier mark, nearest 1997");
    let year = "Mentioned 1997: the year 1997 — reported, published 8 Feb 2022";
    click(&mut window, year);
    assert_eq!(open_document(&window), "mill.txt");
    assert!(is_in_view(&window, "Date: the year 1997"));
    click(&mut window, "Fit publications");
    assert!(window.query_by_label(year).is_none());
}

#[test]
fn the_main_job_from_a_mark_to_an_export_and_back() {
    let home = home();
    let mut window = open_at(&home, None, Theme::Light);
    click(&mut window, THURSDAY_MARK);
    assert_eq!(open_document(&window), PREVIEW);
    assert!(is_in_view(&window, "Date: Thursday"));
    assert_eq!(chosen_mark(&window).as_deref(), Some(THURSDAY_MARK));

    // Words are selected with the mouse, and kept with a tag's key.
    let (rect, words) = row(&window, "Security in Europe will bring");
    drag(
        &mut window,
        rect.left_center() + vec2(1.0, 0.0),
        rect.right_center() - vec2(1.0, 0.0),
    );
    assert!(is_said(&window, "Selected words"));
    assert!(is_said(&window, "Press a tag’s key or click a tag"));
    press_character(&mut window, '5');
    assert!(is_said(&window, "All saved"));
    let items = sidecar_items(&window, PREVIEW);
    assert_eq!(items.len(), 1);
    let quote = exact(&window, PREVIEW, &items[0]);
    assert_eq!(quote.trim_end(), words.trim_end());
    assert_eq!(
        body(&items[0], "tagging").as_deref(),
        Some("meeting/planned")
    );

    // A note and a date.
    press_character(&mut window, 'n');
    let foot = window.get_by_label("All saved").rect().top();
    let note = field(&window, "Note").rect();
    assert!(note.bottom() < foot, "what is typed can be seen");
    type_in(&mut window, "Who else is there? 5 😀");
    let items = sidecar_items(&window, PREVIEW);
    assert_eq!(
        body(&items[0], "commenting").as_deref(),
        Some("Who else is there? 5 😀")
    );
    go_to_field(&mut window, "Event date");
    type_in(&mut window, "2022-02-10");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let items = sidecar_items(&window, PREVIEW);
    assert_eq!(items[0]["dateline:eventDate"], "2022-02-10");
    assert_eq!(
        marks(&window, "Tagged Thursday 10 February 2022").count(),
        1
    );
    let all = fs::read(sidecar_path(&window, PREVIEW)).unwrap();

    // All the way back, and forth again.
    for _ in 0..3 {
        press(&mut window, CTRL, Key::Z);
    }
    assert_eq!(work(&window).passage_count(), 0);
    assert_eq!(sidecar_items(&window, PREVIEW), Vec::<Value>::new());
    assert_eq!(marks(&window, "Tagged").count(), 0);
    press(&mut window, CTRL, Key::Z);
    assert!(is_said(&window, "There is nothing to undo"));
    for _ in 0..3 {
        press(&mut window, CTRL_SHIFT, Key::Z);
    }
    let items = sidecar_items(&window, PREVIEW);
    assert_eq!(exact(&window, PREVIEW, &items[0]), quote);
    assert_eq!(items[0]["dateline:eventDate"], "2022-02-10");
    assert!(body(&items[0], "commenting").is_some());
    assert_ne!(
        fs::read(sidecar_path(&window, PREVIEW)).unwrap(),
        all,
        "undo and redo are revisions"
    );

    // Closed and opened again, it is all there, and its mark leads back to the words.
    drop(window);
    let mut window = open_at(&home, None, Theme::Light);
    assert_eq!(work(&window).passage_count(), 1);
    click(
        &mut window,
        "Tagged Thursday 10 February 2022: meeting/planned, Where Moscow and London stand with \
         each other today, where they might go from here, and…",
    );
    assert_eq!(open_document(&window), PREVIEW);
    assert_eq!(value_of(&window, "Note"), "Who else is there? 5 😀");
    assert_eq!(value_of(&window, "Event date"), "2022-02-10");
    check_exports(work(&window).corpus().unwrap(), &quote);
}

/// The system's file dialog cannot be tested, so this asks the work below the window.
fn check_exports(corpus: &Path, quote: &str) {
    let out = tempfile::tempdir().unwrap();
    let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
    work.apply(Command::Open(corpus.to_owned())).unwrap();
    work.settle();
    for format in [
        ExportFormat::Csv,
        ExportFormat::Json,
        ExportFormat::Markdown,
    ] {
        let path = out.path().join(format!("passages.{}", format.extension()));
        let command = Command::Export {
            format,
            path: path.clone(),
        };
        work.apply(command).unwrap();
        let written = fs::read_to_string(&path).unwrap();
        for words in [quote.trim_end(), "Who else is there? 5 😀", "2022-02-10"] {
            assert!(written.contains(words), "{format:?}: {words}\n{written}");
        }
    }
}

#[test]
fn a_line_of_the_day_sheet_leads_to_its_words() {
    let mut window = sample_window();
    let line = window.get_by_label_contains("announced by outlet unknown, 9 Feb 2022: Security");
    line.click();
    rest(&mut window);
    assert_eq!(open_document(&window), PREVIEW);
    assert!(is_in_view(&window, "Date: Thursday"));
    assert_eq!(chosen_mark(&window).as_deref(), Some(THURSDAY_MARK));
    // The day stays, so that the next line can be followed.
    assert_eq!(chosen_day(&window), "Thursday 10 February 2022");
}

#[test]
fn a_date_in_the_text_chooses_its_day() {
    let mut window = sample_window();
    click(&mut window, THURSDAY_MARK);
    // In the same sentence.
    let mut dates = window.query_all_by_label("Date: Wednesday");
    dates.next().unwrap().click();
    drop(dates);
    rest(&mut window);
    assert_eq!(chosen_day(&window), "Wednesday 9 February 2022");
    assert_eq!(open_document(&window), PREVIEW);
    assert!(
        chosen_mark(&window)
            .unwrap()
            .contains(": Wednesday — reported")
    );
}

#[test]
fn the_day_sheet_steps_from_day_to_day() {
    let mut window = sample_window();
    click(&mut window, "Next day");
    assert_eq!(chosen_day(&window), "Friday 11 February 2022");
    click(&mut window, "Previous day");
    click(&mut window, "Previous day");
    assert_eq!(chosen_day(&window), "Wednesday 9 February 2022");
}

#[test]
fn the_filter_shows_only_what_holds_its_words() {
    let mut window = sample_window();
    press(&mut window, CTRL, Key::F);
    type_in(&mut window, "Zakharova");
    assert_eq!(listed(&window), ["Where Moscow"]);
    assert!(is_said(&window, "1 document fits"));
    assert!(is_said(&window, "1 of 5"));
    type_in(&mut window, " zzz");
    assert_eq!(listed(&window), Vec::<String>::new());
    assert!(is_said(&window, "No document matches"));
    click(&mut window, "×");
    assert_eq!(listed(&window).len(), 5);
    // Case and phrases.
    go_to_field(&mut window, "Filter documents");
    type_in(&mut window, "\"nato-russia council\"");
    assert_eq!(listed(&window), ["Europe itself"]);
    for _ in 0.."\"nato-russia council\"".len() {
        window.key_press(Key::Backspace);
    }
    rest(&mut window);
    assert_eq!(listed(&window).len(), 5);
}

#[test]
fn what_is_set_aside_leaves_the_timeline_until_undo() {
    let mut window = sample_window();
    click(&mut window, THURSDAY_MARK);
    let published = "Published 9 Feb 2022";
    assert_eq!(marks(&window, published).count(), 1);
    click(&mut window, "Set aside");
    assert_eq!(marks(&window, published).count(), 0);
    assert!(window.query_by_label(THURSDAY_MARK).is_none());
    assert_eq!(work(&window).triage(&DocId::new(PREVIEW)), Triage::SetAside);
    assert_eq!(listed(&window).len(), 5, "it can still be read");
    window.get_by_label("Announced 1 document · 1 origin");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(marks(&window, published).count(), 1);
    window.get_by_label(THURSDAY_MARK);
    window.get_by_label("Announced 2 documents · 2 origins");
}

#[test]
fn everything_is_reached_without_a_mouse() {
    let mut window = sample_window();
    let none = Modifiers::NONE;
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(open_document(&window), PREVIEW);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(open_document(&window), LAST, "the list ends there");
    for _ in 0..4 {
        press(&mut window, Modifiers::ALT, Key::ArrowUp);
    }
    assert_eq!(open_document(&window), OLDEST);

    press(&mut window, none, Key::J);
    assert!(
        chosen_mark(&window)
            .unwrap()
            .contains(": Wednesday — reported")
    );
    let first = chosen_mark(&window);
    press(&mut window, none, Key::J);
    press(&mut window, none, Key::K);
    assert_eq!(chosen_mark(&window), first);
    assert_eq!(chosen_day(&window), "Wednesday 12 January 2022");

    press(&mut window, Modifiers::ALT, Key::ArrowRight);
    assert_eq!(chosen_day(&window), "Saturday 29 January 2022");
    press(&mut window, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(chosen_day(&window), "Wednesday 12 January 2022");

    // Two passages, from date to date; then back and forth between them.
    press_character(&mut window, '1');
    press(&mut window, none, Key::J);
    press_character(&mut window, '2');
    assert_eq!(work(&window).passage_count(), 2);
    let tag_is_on = |window: &Window, tag: &str| {
        let label = format!("Tag: {tag}");
        let chip = window.get_by_label(&label);
        chip.accesskit_node().toggled() == Some(Toggled::True)
    };
    assert!(tag_is_on(&window, "denial"));
    press(&mut window, Modifiers::SHIFT, Key::P);
    assert!(tag_is_on(&window, "claim") && !tag_is_on(&window, "denial"));
    press(&mut window, none, Key::P);
    assert!(tag_is_on(&window, "denial"));
    press_character(&mut window, '1');
    assert!(tag_is_on(&window, "claim") && tag_is_on(&window, "denial"));
    press(&mut window, none, Key::Delete);
    assert_eq!(work(&window).passage_count(), 1);

    // A new tag by its name.
    press(&mut window, Modifiers::SHIFT, Key::P);
    press_character(&mut window, 't');
    type_in(&mut window, "tone/angry");
    press(&mut window, none, Key::Enter);
    assert!(tag_is_on(&window, "tone/angry") && tag_is_on(&window, "claim"));
    let corpus = work(&window).corpus().unwrap();
    let codebook = fs::read_to_string(corpus.join("dateline.codebook.json")).unwrap();
    assert!(codebook.contains("tone/angry"));
}

#[test]
fn a_tag_without_words_to_go_on_says_so() {
    let mut window = sample_window();
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    click(&mut window, "Tag: claim");
    assert!(is_said(&window, "Select words in the document first"));
    click(&mut window, "Dismiss notice");
    press_character(&mut window, '1');
    assert!(is_said(
        &window,
        "Select words first; then 1 tags them as claim"
    ));
    click(&mut window, "Dismiss notice");
    press_character(&mut window, 't');
    type_in(&mut window, "claim");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(is_said(&window, "Select words in the document first"));
    assert_eq!(work(&window).passage_count(), 0);
}

#[test]
fn undo_while_a_note_is_typed_takes_back_the_note() {
    let mut window = window_with_a_passage();
    press_character(&mut window, '2');
    press_character(&mut window, 'n');
    assert_eq!(value_of(&window, "Note"), "");
    type_in(&mut window, "a first thought");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(value_of(&window, "Note"), "");
    assert_eq!(work(&window).passage_count(), 1);
    press(&mut window, CTRL_SHIFT, Key::Z);
    assert_eq!(value_of(&window, "Note"), "a first thought");
    let items = sidecar_items(&window, PREVIEW);
    assert_eq!(items[0]["body"].as_array().unwrap().len(), 3);
}

#[test]
fn keys_typed_into_fields_do_nothing_else() {
    let mut window = window_with_a_passage();
    let before = sidecar_items(&window, PREVIEW);
    let typed = "12xjr";
    let check = |window: &mut Window, field: &str| {
        go_to_field(window, field);
        for character in typed.chars() {
            press_character(window, character);
        }
        assert_eq!(value_of(window, field), typed, "{field}");
        assert_eq!(open_document(window), PREVIEW, "{field}");
        assert_eq!(work(window).triage(&DocId::new(PREVIEW)), Triage::Read);
    };
    check(&mut window, "Event date");
    assert!(is_said(&window, "Not a date"));
    check(&mut window, "Note");
    let items = sidecar_items(&window, PREVIEW);
    assert_eq!(body(&items[0], "commenting").as_deref(), Some(typed));
    assert_eq!(body(&items[0], "tagging"), body(&before[0], "tagging"));
    assert_eq!(items[0].get("dateline:eventDate"), None);
    check(&mut window, "Tag");
    check(&mut window, "Filter documents");
    assert_eq!(sidecar_items(&window, PREVIEW), items);
    // An undo in such a field is the field's own.
    press(&mut window, CTRL, Key::Z);
    assert_eq!(sidecar_items(&window, PREVIEW), items);
}

#[test]
fn shortcuts_come_back_when_a_note_is_left_by_keys() {
    let mut window = window_with_a_passage();
    press_character(&mut window, 'n');
    type_in(&mut window, "seen");
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(open_document(&window), FIRST);
    press_character(&mut window, 'j');
    assert!(chosen_mark(&window).unwrap().contains("10 February"));
    press_character(&mut window, '1');
    assert_eq!(work(&window).passage_count(), 2);
    // Leaving the note has ended the step: the next letters are one of their own.
    press(&mut window, CTRL, Key::Z);
    assert_eq!(work(&window).passage_count(), 1);
}

#[test]
fn escape_closes_what_lies_over_the_window() {
    let mut window = sample_window();
    press(&mut window, Modifiers::NONE, Key::F1);
    assert!(is_said(&window, "Keyboard shortcuts"));
    assert!(is_said(&window, "Copy with citation"));
    press_character(&mut window, '1');
    assert_eq!(
        work(&window).passage_count(),
        0,
        "keys belong to the dialog"
    );
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_said(&window, "Keyboard shortcuts"));
    press_character(&mut window, '1');
    assert_eq!(
        work(&window).passage_count(),
        0,
        "nobody has chosen this date"
    );
    press(&mut window, Modifiers::NONE, Key::J);
    press_character(&mut window, '1');
    assert_eq!(work(&window).passage_count(), 1);
}

#[test]
fn a_theme_is_chosen_in_the_menu() {
    let mut window = sample_window();
    for (entry, theme) in [("Dark theme", Theme::Dark), ("Light theme", Theme::Light)] {
        click(&mut window, "View");
        click(&mut window, entry);
        assert_eq!(window.ctx.theme(), theme);
    }
}

#[test]
fn the_order_of_day_and_month_is_guessed_and_can_be_set() {
    let home = home();
    let folder = home.path().join("leases");
    fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write(
        "a.txt",
        " date 2022-02-09 The lease was signed on 03/04/2021.",
    );
    write("b.txt", " date 2022-02-09 They paid on 13/02/2021.");
    let mut window = open_at(&home, Some(folder.clone()), Theme::Light);
    let values = |window: &Window| -> Vec<String> {
        let dossier = work(window).dossier(&DocId::new("a.txt")).unwrap();
        let mentions = dossier.mentions.iter();
        mentions.map(|mention| mention.value.clone()).collect()
    };
    assert_eq!(values(&window), ["2021-04-03"]);
    let both = "Mentioned Saturday 3 April 2021 or Thursday 4 March 2021: 03/04/2021";
    click(&mut window, "Show all dates");
    assert_eq!(marks(&window, both).count(), 1);
    click(&mut window, "File");
    window.get_by_label(
        "03/04/2021 is read day first, guessed from 1 date of the corpus that can be read in one \
         way alone. 1 document holds such a date.",
    );
    click(&mut window, "Month first: 03/04 is 4 March");
    rest(&mut window);
    assert_eq!(values(&window), ["2021-03-04"]);
    assert!(is_said(&window, "read month first, as the corpus is set"));
    let saved = fs::read_to_string(folder.join("dateline.corpus.json")).unwrap();
    assert!(saved.contains("\"month-first\""), "{saved}");
    click(&mut window, "File");
    click(&mut window, "Guess order of day and month");
    rest(&mut window);
    assert_eq!(values(&window), ["2021-04-03"]);
}

#[test]
fn an_empty_folder_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = Some(folder.path().to_owned());
    let mut window = open_at(&home(), path, Theme::Light);
    assert!(is_said(&window, "No documents here"));
    assert!(is_said(&window, "Open a folder of documents to begin."));
    support::save_picture(&mut window, "window_empty_folder");
    assert!(window.query_by_label("Open folder…").is_some());
    click(&mut window, "Open sample corpus");
    assert_eq!(listed(&window).len(), 5);
    assert_eq!(chosen_day(&window), "Thursday 10 February 2022");
}

#[test]
fn files_that_were_not_opened_are_listed_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("good.txt", b"They met on 10 February 2022.");
    write("empty.txt", b"");
    write(
        "picture.txt",
        b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x04\0\x01\x02",
    );
    write("report.pdf", b"%PDF-1.7");
    let path = Some(folder.path().to_owned());
    let mut window = open_at(&home(), path, Theme::Light);
    click(&mut window, "3 not opened");
    for words in [
        "empty.txt",
        "the file is empty",
        "picture.txt",
        "report.pdf",
    ] {
        assert!(is_said(&window, words), "{words}");
    }
    support::save_picture(&mut window, "window_not_opened");
    click(&mut window, "Close");
    assert!(!is_said(&window, "the file is empty"));
}

#[test]
fn work_that_cannot_be_saved_is_said_until_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(corpus.join("a.txt"), "They met on 10 February 2022.").unwrap();
    let mut window = open_at(&home(), Some(corpus.clone()), Theme::Light);
    let elsewhere = folder.path().join("elsewhere");
    fs::rename(&corpus, &elsewhere).unwrap();
    click(&mut window, "Tag: claim");
    assert!(is_said(
        &window,
        "Kept safe on this computer; 1 file cannot be written"
    ));
    assert!(is_said(&window, "Your work is kept safe on this computer"));
    fs::rename(&elsewhere, &corpus).unwrap();
    click(&mut window, "Try again");
    assert!(is_said(&window, "All saved"));
    assert_eq!(work(&window).saving(), Saving::Saved);
    assert_eq!(sidecar_items(&window, "a.txt").len(), 1);
}

#[test]
fn pictures_are_made_on_request() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let home = home();
        let mut window = open_at(&home, None, theme);
        let picture = |window: &mut Window, state: &str| {
            support::save_picture(window, &format!("window_{name}_{state}"));
        };
        picture(&mut window, "first_view");

        click(&mut window, THURSDAY_MARK);
        press_character(&mut window, '5');
        press_character(&mut window, 'n');
        type_in(&mut window, "Who else is there? Ask the press office.");
        window.remove_cursor();
        rest(&mut window);
        picture(&mut window, "note");

        press(&mut window, CTRL, Key::F);
        type_in(&mut window, "Zakharova");
        picture(&mut window, "filter");
        click(&mut window, "×");

        press(&mut window, Modifiers::NONE, Key::F1);
        picture(&mut window, "shortcuts");
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.get_by_label("File").click();
        rest(&mut window);
        picture(&mut window, "menu");
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.get_by_label(THURSDAY_MARK).hover();
        rest(&mut window);
        picture(&mut window, "tooltip");
    }
}
