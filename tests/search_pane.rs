//! What an analyst does in the window to find something, with the keyboard and with the pointer.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "support/window_desk.rs"]
#[allow(dead_code, reason = "each test file uses its own share of it")]
mod desk;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::{By, NodeT, Queryable};

use dateline::model::DocId;

use desk::*;

const NONE: Modifiers = Modifiers::NONE;
const CTRL_SHIFT: Modifiers = Modifiers::CTRL
    .plus(Modifiers::COMMAND)
    .plus(Modifiers::SHIFT);

/// What screen readers are told of nodes of a role, of those whose label begins so.
fn told(window: &Window, role: Role, beginning: &str) -> Vec<String> {
    let nodes = window.query_all(By::new().role(role));
    let label = |node: Node<'_>| {
        let node = node.accesskit_node();
        // Of a label that cannot be clicked, the words are its value.
        node.label().or_else(|| node.value())
    };
    let labels = nodes.filter_map(label);
    labels
        .filter(|label| label.starts_with(beginning))
        .collect()
}

fn hits(window: &Window) -> Vec<String> {
    told(window, Role::ListItem, "Found in")
}

/// How many documents fit what is looked for; the list may have room for fewer.
fn fit(window: &Window) -> usize {
    let said = labels(window);
    let mut counts = said.iter().filter_map(|label| {
        let count = label.split_once(" document")?;
        count.1.ends_with("fit").then(|| count.0.parse().unwrap())
    });
    counts.next().unwrap_or_default()
}

/// Clicks as a screen reader does, wherever the thing has been scrolled to.
fn choose(window: &mut Window, label: &str) {
    window.get_by_label(label).click_accesskit();
    rest(window);
}

fn filter(window: &Window) -> String {
    value_of(window, "Filter documents")
}

#[test]
fn what_is_found_is_reached_without_a_mouse() {
    let mut window = sample_window();
    press(&mut window, CTRL_SHIFT, Key::F);
    assert!(is_said(&window, "Nothing is looked for"));
    type_in(&mut window, "moscow");
    let found = hits(&window);
    assert!(found.len() > 1, "{found:?}");
    assert!(found.iter().all(|hit| hit.contains("oscow")), "{found:?}");
    assert!(fit(&window) >= found.len(), "{found:?}");
    // Into the list, to the second of them, and to its words.
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::ArrowDown);
    press(&mut window, NONE, Key::Enter);
    let second = found.get(1).unwrap();
    let title = second.strip_prefix("Found in ").unwrap();
    let open = open_document(&window);
    // Long titles are cut, here sooner than there.
    let work = window.state().app.as_ref().unwrap().work();
    let document = &work.dossier(&DocId::new(open)).unwrap().document;
    let beginning: String = document.title.chars().take(30).collect();
    assert!(title.starts_with(&beginning), "{title:?} {beginning:?}");
    assert!(
        labels(&window)
            .iter()
            .any(|label| label.starts_with("1 of "))
    );
    press(&mut window, NONE, Key::F3);
    let is_later = labels(&window)
        .iter()
        .any(|label| label.starts_with("2 of "));
    let is_only_one = labels(&window).iter().any(|label| label == "1 of 1");
    assert!(is_later || is_only_one);
}

#[test]
fn facets_narrow_what_is_found() {
    let mut window = sample_window();
    press(&mut window, CTRL_SHIFT, Key::F);
    type_in(&mut window, "moscow");
    let before = fit(&window);
    let months = told(&window, Role::CheckBox, "Published: ");
    assert!(!months.is_empty());
    let statuses = told(&window, Role::CheckBox, "Status: planned");
    let status = statuses.first().unwrap().clone();
    choose(&mut window, &status);
    assert_eq!(filter(&window), "moscow status:planned");
    let after = fit(&window);
    assert!(0 < after && after <= before, "{after} of {before}");
    assert!(status.contains(&after.to_string()), "{status} {after}");
    let again = told(&window, Role::CheckBox, "Status: planned");
    choose(&mut window, again.first().unwrap());
    assert_eq!(filter(&window), "moscow");
    assert_eq!(fit(&window), before);
}

#[test]
fn the_timeline_shows_what_was_found() {
    let mut window = sample_window();
    let strip = |window: &Window| told(window, Role::Label, "Found by the filter: ");
    assert_eq!(strip(&window), [""; 0]);
    press(&mut window, CTRL_SHIFT, Key::F);
    type_in(&mut window, "zakharova");
    assert_eq!(
        strip(&window),
        ["Found by the filter: 1 document published here"]
    );
}
