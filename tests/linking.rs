//! How the timeline is linked with everything else: what is brushed filters the lists, marks and
//! rows lead to their words, and what is chosen anywhere is marked on it.

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

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2, Theme, pos2};
use egui_kittest::kittest::{By, NodeT, Queryable};

use desk::*;

const FIRST: &str = "000_6a3484f7dd1ccb34.txt";
const LAST: &str = "001_d4ce6044f99c5ed6.txt";
const PREVIEW: &str = "004_78606cbfcb4a9448.txt";

const SHIFT: Modifiers = Modifiers::SHIFT;
const NONE: Modifiers = Modifiers::NONE;

const CTRL_SHIFT: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND).plus(SHIFT);

const REMOVE: &str = "Remove time filter";

/// Where a mark lies across, on the strip below the lanes.
fn on_axis(window: &Window, mark: &str) -> Pos2 {
    let canvas = window.get_by_role(Role::Figure).rect();
    let mark = window.query_all_by_label(mark).next().unwrap().rect();
    pos2(mark.center().x, canvas.bottom() - 10.0)
}

const EIGHTH: &str = "Published 8 Feb 2022: Downing Street wants Moscow to hear once more that \
    NATO, the North Atlantic Treaty…, outlet unknown";
const THURSDAY: &str =
    "Mentioned Thursday 10 February 2022: Thursday — announced, published 9 Feb 2022";

/// The stretch of time that the list is filtered by: it stands beside what removes it.
fn chip(window: &Window) -> Option<String> {
    let remove = window.query_all_by_label(REMOVE).next()?.rect();
    let nodes = window.query_all(By::new().role(Role::Label));
    let mut beside = nodes.filter(|node| {
        let rect = node.rect();
        remove.y_range().contains(rect.center().y) && rect.right() < remove.left()
    });
    beside.next()?.value()
}

/// Draws along the axis over 8 February.
fn brush_the_eighth(window: &mut Window) {
    let at = on_axis(window, EIGHTH);
    drag(
        window,
        at - eframe::egui::vec2(6.0, 0.0),
        at + eframe::egui::vec2(6.0, 0.0),
    );
    assert_eq!(chip(window).as_deref(), Some("8 Feb 2022"));
}

/// Chooses in a box, by its name and the choice's words.
fn choose(window: &mut Window, name: &str, choice: &str) {
    let is_box = |role| role == Role::ComboBox;
    let found = By::new()
        .label(name)
        .predicate(move |node| is_box(node.role()));
    window.get(found).click();
    rest(window);
    let is_choice = |role| role == Role::Button;
    let found = By::new()
        .label(choice)
        .predicate(move |node| is_choice(node.role()));
    window.get(found).click();
    rest(window);
}

#[test]
fn a_brush_filters_the_list_until_it_is_removed() {
    let mut window = sample_window();
    assert!(window.query_by_label(REMOVE).is_none());
    brush_the_eighth(&mut window);
    let either = listed(&window);
    choose(&mut window, "Documents stay that", "published in");
    assert_eq!(listed(&window), ["Downing Street"]);
    choose(&mut window, "Documents stay that", "speaks of");
    let spoken = listed(&window);
    for document in spoken.iter().chain([&"Downing Street".to_owned()]) {
        assert!(either.contains(document), "{document} {either:?}");
    }
    // Together with words.
    choose(&mut window, "Documents stay that", "published in");
    go_to_field(&mut window, "Filter documents");
    type_in(&mut window, "Zakharova");
    assert_eq!(listed(&window), Vec::<String>::new());
    assert!(is_said(&window, "No document matches"));
    click(&mut window, REMOVE);
    assert_eq!(listed(&window), ["Where Moscow"]);
    click(&mut window, "×");
    assert_eq!(listed(&window).len(), 5);
    // The choice stays for the next brush, and Esc removes it as well.
    brush_the_eighth(&mut window);
    assert_eq!(listed(&window), ["Downing Street"]);
    press(&mut window, NONE, Key::Escape);
    assert_eq!(listed(&window).len(), 5);
    assert!(window.query_by_label(REMOVE).is_none());
}

#[test]
fn keys_alone_filter_by_time_and_remove_it() {
    let mut window = sample_window();
    press(&mut window, SHIFT, Key::B);
    assert_eq!(chip(&window).as_deref(), Some("10 Feb 2022"));
    // Everything that speaks of the day that most speak of, and nothing else.
    let of_the_day = listed(&window);
    assert!(
        of_the_day.len() >= 3 && of_the_day.len() < 5,
        "{of_the_day:?}"
    );
    window.get_by_label(REMOVE).focus();
    window.run();
    press(&mut window, NONE, Key::Enter);
    assert_eq!(listed(&window).len(), 5);
    press(&mut window, NONE, Key::B);
    window.get_by_label(REMOVE);
    press(&mut window, NONE, Key::Escape);
    assert!(window.query_by_label(REMOVE).is_none());
}

#[test]
fn a_click_on_a_mark_goes_to_the_right_words() {
    let mut window = sample_window();
    let check = |window: &mut Window, mark: &str, document: &str, words: &str| {
        click(window, mark);
        // The words over a mark name its document too.
        window.hover_at(pos2(4.0, 4.0));
        rest(window);
        assert_eq!(open_document(window), document);
        let is_there = words.is_empty() || is_in_view(window, words);
        assert!(is_there, "{words}");
    };
    check(&mut window, THURSDAY, PREVIEW, "Date: Thursday");
    // Of a publication it is the document, from its head.
    check(&mut window, EIGHTH, FIRST, "");
    let reported =
        "Mentioned Thursday 10 February 2022: February 10 — reported, published 11 Feb 2022";
    check(&mut window, reported, LAST, "Date: February 10");
}

#[test]
fn the_day_sheet_tells_who_says_what_of_a_day() {
    let window = sample_window();
    assert!(is_said(&window, "3 documents name this day · 3 origins"));
    let lines: Vec<(f32, String)> = window
        .query_all(By::new().role(Role::Button))
        .filter_map(|node| Some((node.rect().top(), node.accesskit_node().label()?)))
        .filter(|(_, label)| label.starts_with("announced by") || label.starts_with("reported by"))
        .collect();
    let tops = |beginning: &str| {
        let these = lines.iter().filter(|(_, label)| label.contains(beginning));
        these.map(|(top, _)| *top).collect::<Vec<f32>>()
    };
    let announced = tops("announced by outlet unknown");
    let reported = tops("reported by outlet unknown");
    assert_eq!((announced.len(), reported.len()), (2, 2), "{lines:?}");
    let last = announced.into_iter().fold(0.0, f32::max);
    assert!(reported.iter().all(|top| *top > last), "{lines:?}");
    let published = ["8 Feb 2022", "9 Feb 2022", "11 Feb 2022"];
    for day in published {
        assert!(lines.iter().any(|(_, label)| label.contains(day)), "{day}");
    }
    window.get_by_label_contains("(Zakharova asserts, as the sentence suggests)");
}

#[test]
fn a_day_that_everybody_speaks_of_is_told_in_groups() {
    let home = home();
    let folder = home.path().join("texts");
    fs::create_dir_all(&folder).unwrap();
    for n in 0..300 {
        let who = ["Anna Lind said", "Oskar Berg denied"][n % 2];
        let text = format!(
            " date 2022-02-0{} The bridge opens on 10 February 2022, {who}. Page {n}.",
            1 + n % 8
        );
        fs::write(folder.join(format!("{n:03}.txt")), text).unwrap();
    }
    let mut window = open_at(&home, Some(folder), Theme::Light);
    assert!(is_said(&window, "300 documents name this day · 2 origins"));
    assert!(is_said(&window, "Announced 300 documents · 2 origins"));
    for head in [
        "Anna Lind asserts: 150 lines, 150 documents · 1 origin",
        "Oskar Berg denies: 150 lines, 150 documents · 1 origin",
    ] {
        assert!(is_said(&window, head), "{head} {:?}", labels(&window));
    }
    let lines = |window: &Window| marks(window, "announced by").count();
    assert!(lines(&window) <= 10, "the first of each group");
    let more: Vec<_> = window.query_all_by_label("Show 145 more").collect();
    more[0].click();
    drop(more);
    rest(&mut window);
    let seen = lines(&window);
    assert!(
        (6..40).contains(&seen),
        "only what is in sight is made: {seen}"
    );
}

#[test]
fn what_a_passage_says_of_its_speaker_counts_on_the_day_sheet() {
    let mut window = sample_window();
    click(&mut window, THURSDAY);
    press_character(&mut window, '1');
    window.get_by_label("Attribution").scroll_to_me();
    rest(&mut window);
    click(&mut window, "Attribution");
    go_to_field(&mut window, "Said by");
    type_in(&mut window, "the ministry");
    press(&mut window, NONE, Key::Enter);
    window.get_by_label_contains("as your passage has it)");
    assert!(
        window
            .query_by_label_contains("(Zakharova asserts")
            .is_none()
    );
}

#[test]
fn the_marks_in_view_are_a_table_too() {
    let mut window = sample_window();
    press(&mut window, SHIFT, Key::T);
    let grid = window.get_by_role(Role::Grid).accesskit_node().label();
    assert!(grid.unwrap().starts_with("Marks in view, "));
    assert!(is_said(&window, "marks in view: "));
    // Down to the third row, and on to its words.
    let mut titles: Vec<(f32, String)> = window
        .query_all(By::new().role(Role::Cell))
        .filter_map(|node| Some((node.rect().top(), node.accesskit_node().label()?)))
        .filter_map(|(top, label)| Some((top, label.strip_prefix("Document: ")?.to_owned())))
        .collect();
    titles.sort_by(|a, b| a.0.total_cmp(&b.0));
    for _ in 0..2 {
        press(&mut window, NONE, Key::ArrowDown);
    }
    press(&mut window, NONE, Key::Enter);
    let title = &titles[2].1;
    assert!(labels(&window).contains(title), "{title}");
    press(&mut window, NONE, Key::Escape);
    window.get_by_role(Role::Figure);
    // The button does the same.
    click(&mut window, "Timeline as a table");
    click(&mut window, "Back to the timeline");
    window.get_by_role(Role::Figure);
}

#[test]
fn what_the_timeline_cannot_show_is_listed() {
    let home = home();
    let folder = home.path().join("texts");
    fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write(
        "a.txt",
        " date 2022-02-08 The fair opens on 10 February 2022 and soon closes.",
    );
    write(
        "b.txt",
        "Nobody knows when this was written. It was Thursday.",
    );
    let mut window = open_at(&home, Some(folder), Theme::Light);
    window.get_by_label_contains("Undated documents: 1 undated");
    press(&mut window, NONE, Key::W);
    assert!(is_said(&window, "1 document undated"));
    press(&mut window, NONE, Key::Enter);
    assert_eq!(open_document(&window), "b.txt");
    press(&mut window, SHIFT, Key::W);
    let cells: Vec<String> = window
        .query_all(By::new().role(Role::Cell))
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert!(
        cells.iter().any(|cell| cell == "Words: Thursday"),
        "{cells:?}"
    );
    press(&mut window, NONE, Key::Escape);
    window.get_by_role(Role::Figure);
}

#[test]
fn a_screen_reader_hears_what_is_in_view() {
    let mut window = sample_window();
    let rows: Vec<String> = window
        .query_all(By::new().role(Role::Row))
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert!(rows.len() > 20, "{rows:?}");
    assert!(
        rows[0].contains("Published") || rows[0].contains("Mentioned"),
        "{rows:?}"
    );
    let label = rows
        .iter()
        .find(|row| row.contains("Thursday 10 February 2022, Mentioned, announced"));
    let label = label.unwrap().clone();
    window.get_by_label(&label).click_accesskit();
    rest(&mut window);
    assert_eq!(chosen_day(&window), "Thursday 10 February 2022");
}

#[test]
fn what_is_chosen_elsewhere_is_brought_into_view() {
    let home = home();
    let folder = home.path().join("texts");
    fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write(
        "a.txt",
        " date 2022-02-08 The fair opens on 10 February 2022.",
    );
    write(
        "b.txt",
        " date 2022-02-09 The mill was built on 3 May 1911 and sold on 4 March 2022.",
    );
    let mut window = open_at(&home, Some(folder), Theme::Light);
    let far = "Mentioned Wednesday 3 May 1911: 3 May 1911 — reported, published 9 Feb 2022";
    assert!(window.query_by_label(far).is_none());
    press(&mut window, NONE, Key::K);
    assert_eq!(chosen_mark(&window).as_deref(), Some(far));
    window.get_by_label(far);
    // And back again, by the list.
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    let near = "Published 8 Feb 2022: a, outlet unknown";
    assert_eq!(marks(&window, "Published 8 Feb 2022").count(), 1, "{near}");
}

#[test]
fn an_event_that_is_chosen_is_marked_on_the_timeline() {
    let mut window = sample_window();
    click(&mut window, THURSDAY);
    press_character(&mut window, '1');
    press_character(&mut window, 'e');
    click(&mut window, "Timeline");
    let chosen = chosen_mark(&window).unwrap();
    assert!(chosen.starts_with("Event 10 Feb 2022: "), "{chosen}");
    // Words that are chosen after it take its place.
    click(&mut window, THURSDAY);
    assert_eq!(chosen_mark(&window).as_deref(), Some(THURSDAY));
}

fn pictures(home: &std::path::Path) -> (PathBuf, PathBuf) {
    (home.join("a.svg"), home.join("b.png"))
}

#[test]
fn a_picture_of_the_timeline_is_saved() {
    let home = home();
    let mut window = open_at(&home, None, Theme::Dark);
    let (svg, png) = pictures(home.path());
    let mut save = |kind: &str, path: &std::path::Path| {
        press(&mut window, CTRL_SHIFT, Key::E);
        click(&mut window, kind);
        click(&mut window, "Light, for print");
        window.get_by_label("Choose file…").click();
        // No system dialog here: it is asked on a thread, and a field stands in.
        for _ in 0..40 {
            rest(&mut window);
            if window.query_all_by_label("File").count() > 1 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        let typed = value_of(&window, "File");
        assert!(typed.contains("timeline.dateline."), "{typed}");
        window.key_press_modifiers(Modifiers::CTRL.plus(Modifiers::COMMAND), Key::A);
        window.run();
        type_in(&mut window, path.to_str().unwrap());
        click(&mut window, "Save");
        for _ in 0..200 {
            rest(&mut window);
            if path.exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        assert!(
            is_said(&window, "Picture saved to"),
            "{:?}",
            labels(&window)
        );
    };
    save("Drawing (SVG), whose words stay words", &svg);
    save("Image (PNG), twice as large as shown", &png);
    let drawing = fs::read_to_string(&svg).unwrap();
    for words in [
        "Timeline of ",
        "5 documents, the newest of 11 Feb 2022",
        ">Published</text>",
    ] {
        assert!(drawing.contains(words), "{words}\n{drawing}");
    }
    let image = image::open(&png).unwrap().to_rgb8();
    assert!(image.width() >= 1920, "{}", image.width());
    let corner = image.get_pixel(3, 3).0;
    assert!(
        corner.iter().all(|channel| *channel > 240),
        "light: {corner:?}"
    );
    let dark = image.pixels().filter(|pixel| pixel.0[0] < 90).count();
    assert!(dark > 2000, "words and marks leave ink: {dark}");
}

#[test]
fn a_picture_never_takes_the_place_of_a_document() {
    let home = home();
    let mut window = open_at(&home, None, Theme::Light);
    let document = work(&window).corpus().unwrap().join(FIRST);
    let before = fs::read(&document).unwrap();
    let app = window.state_mut().app.as_mut().unwrap();
    let refused = app.work().refuse_corpus_files(&document);
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(fs::read(&document).unwrap(), before);
}

#[test]
fn pictures_of_lists_are_made_on_request() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = open_at(&home(), None, theme);
        let name = |what: &str| format!("linking_{what}_{theme:?}").to_lowercase();
        press(&mut window, SHIFT, Key::B);
        support::save_picture(&mut window, &name("brushed"));
        press(&mut window, SHIFT, Key::T);
        support::save_picture(&mut window, &name("table"));
        press(&mut window, SHIFT, Key::W);
        support::save_picture(&mut window, &name("dayless"));
    }
}
