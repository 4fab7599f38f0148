//! Commitments as an analyst works with them: followed from the announcement to the outcome, as
//! of a day that is set, made into events, and parted where the draft is wrong.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers too"
)]
#![allow(dead_code, reason = "this test uses its own share of the desk")]

#[path = "support/mod.rs"]
mod support;

#[path = "support/window_desk.rs"]
mod desk;

use std::fs;

use dateline::model::Status;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{By, NodeT, Queryable};

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const NONE: Modifiers = Modifiers::NONE;

/// The document that plans the visit under reservation.
const TENTATIVE: &str = "000_6a3484f7dd1ccb34.txt";

const VISIT: &str = "10 Feb 2022: Visit of Liz Truss to Moscow, with Sergey Lavrov, held";

/// The window on the sample corpus with the commitments in front.
fn commitments(theme: Theme) -> Window {
    let mut window = open_at(&home(), None, theme);
    press(&mut window, Modifiers::SHIFT, Key::C);
    window
}

/// The words of everything on the screen that begin so.
fn beginning(window: &Window, words: &str) -> Vec<String> {
    let wanted = words.to_owned();
    let nodes = window.query_all(By::new().predicate(move |node| {
        let label = node.label().or_else(|| node.value());
        label.is_some_and(|label| label.starts_with(&wanted))
    }));
    let words = nodes.filter_map(|node| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    });
    words.collect()
}

/// Types a day to look from.
fn look_from(window: &mut Window, day: &str) {
    go_to_field(window, "As of");
    press(window, CTRL, Key::A);
    type_in(window, day);
    press(window, NONE, Key::Enter);
}

#[test]
fn a_visit_is_followed_from_vague_to_held() {
    for (theme, name) in [
        (Theme::Light, "commitments-light"),
        (Theme::Dark, "commitments-dark"),
    ] {
        let mut window = commitments(theme);
        click(&mut window, VISIT);
        support::save_picture(&mut window, name);
        for stage in [
            "announced vaguely, 30",
            "tentative, 8",
            "confirmed, 9",
            "reported, 11",
        ] {
            assert_eq!(beginning(&window, stage).len(), 1, "{stage}");
        }
        assert_eq!(beginning(&window, "held, 1 origin").len(), 1);
        // A step leads to its words.
        let step = beginning(&window, "tentative, 8").remove(0);
        window.get_by_label(&step).scroll_to_me();
        rest(&mut window);
        click(&mut window, &step);
        assert_eq!(open_document(&window), TENTATIVE);
        let latest_publication = "2022-02-11".parse().ok();
        assert_eq!(work(&window).as_of(), latest_publication);
    }
}

#[test]
fn the_as_of_date_decides_what_is_due() {
    let mut window = commitments(Theme::Light);
    assert_eq!(beginning(&window, "Due, no outcome found  2").len(), 1);
    look_from(&mut window, "12 February 2022");
    assert_eq!(work(&window).as_of(), "2022-02-12".parse().ok());
    click(&mut window, "Due, no outcome found  3");
    for due in [
        "by 6 Feb 2022: Call of Boris Johnson and Vladimir Putin",
        "by 6 Feb 2022: Visit of Boris Johnson",
        "11 Feb 2022: Visit of Ben Wallace to Moscow, with Sergei Shoigu",
    ] {
        assert_eq!(beginning(&window, due).len(), 1, "{due}");
    }
    support::save_picture(&mut window, "commitments-due");
    // It is saved with the corpus, and what it leaves out is said.
    let settings = work(&window).corpus().unwrap().join("dateline.corpus.json");
    assert!(
        fs::read_to_string(&settings)
            .unwrap()
            .contains("2022-02-12")
    );
    look_from(&mut window, "2022-02-08");
    assert_eq!(
        beginning(&window, "2 documents published later left out").len(),
        1
    );
    press(&mut window, CTRL, Key::Z);
    rest(&mut window);
    assert_eq!(work(&window).as_of(), "2022-02-12".parse().ok());
}

#[test]
fn a_thread_becomes_an_event_or_a_thread_of_events() {
    let mut window = commitments(Theme::Light);
    click(&mut window, VISIT);
    click(&mut window, "Make event of this thread");
    let made = work(&window).events().iter().next().unwrap().clone();
    assert_eq!(made.facts.best.as_ref().unwrap().value(), "2022-02-10");
    assert_eq!(
        (made.facts.status, made.facts.supports.len()),
        (Status::Occurred, 4)
    );
    press(&mut window, CTRL, Key::Z);
    assert_eq!(
        (work(&window).events().len(), work(&window).passage_count()),
        (0, 0)
    );
    press(&mut window, Modifiers::SHIFT, Key::C);
    click(&mut window, "Make a thread of events");
    let events = work(&window).events();
    let follows = events.iter().filter(|event| event.facts.follows.is_some());
    assert_eq!((events.len(), follows.count()), (4, 3));
}

#[test]
fn a_step_that_is_not_the_same_leaves_its_thread_for_good() {
    let mut window = commitments(Theme::Light);
    click(&mut window, VISIT);
    let parts = beginning(&window, "Not the same").len();
    assert_eq!(parts, 4);
    // The lowest is what is told on 11 February.
    let lowest = |window: &Window| {
        let all = window.query_all_by_label("Not the same");
        all.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top()))
            .unwrap()
            .rect()
            .center()
    };
    let step = beginning(&window, "reported, 11").remove(0);
    window.get_by_label(&step).scroll_to_me();
    rest(&mut window);
    window.run_steps(30);
    let at = lowest(&window);
    window.hover_at(at);
    window.drag_at(at);
    window.drop_at(at);
    rest(&mut window);
    assert_eq!(work(&window).settings().apart.len(), 3);
    // Nothing else names the town: the place is what the other steps call it.
    let unheard = "10 Feb 2022: Visit of Liz Truss to the Russian capital, with Sergey Lavrov, no outcome found";
    assert_eq!(beginning(&window, "10 Feb 2022: "), [unheard]);
    press(&mut window, CTRL, Key::Z);
    rest(&mut window);
    assert_eq!(beginning(&window, VISIT).len(), 1);
}
