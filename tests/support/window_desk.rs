//! The whole window on a desk, and how a test finds its way about in it: by label, by role and
//! by where things stand, as a person does.

use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use dateline::app::{App, Start};
use dateline::disk::Places;
use dateline::model::{DocId, Position};
use dateline::workspace::Workspace;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Pos2, Rect, Theme, Ui, UiBuilder, vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, Node};
use serde_json::Value;
use tempfile::TempDir;

use crate::support;

/// The window's state. The application is made in the first frame, as it needs a context.
pub struct Desk {
    pub app: Option<App>,
    start: Start,
    /// Kept for as long as the window: the user's folders lie in it.
    _home: Rc<TempDir>,
}

pub type Window = Harness<'static, Desk>;

impl Desk {
    fn ui(&mut self, ui: &mut Ui) {
        match &mut self.app {
            Some(app) => {
                // Without the margin that the harness puts around everything.
                let whole = UiBuilder::new().max_rect(ui.ctx().content_rect());
                ui.scope_builder(whole, |ui| app.frame_ui(ui));
            }
            None => {
                self.app = Some(App::new(ui.ctx(), self.start.clone(), None).unwrap());
                ui.ctx().request_repaint();
            }
        }
    }
}

/// A window on a folder of the user's own, or on the sample corpus.
pub fn open_at(home: &Rc<TempDir>, path: Option<PathBuf>, theme: Theme) -> Window {
    let places = Places::within(home.path());
    let start = Start {
        path,
        author: "ana".to_owned(),
        places,
    };
    let desk = Desk {
        app: None,
        start,
        _home: Rc::clone(home),
    };
    let mut window = support::window(vec2(1400.0, 880.0), theme)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(120)
        // Emoji come from the system's fonts, which tests do without.
        .allow_missing_glyphs()
        .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    rest(&mut window);
    window
}

pub fn home() -> Rc<TempDir> {
    Rc::new(tempfile::tempdir().unwrap())
}

pub fn sample_window() -> Window {
    open_at(&home(), None, Theme::Light)
}

/// Runs the window until everything is read, saved and drawn.
pub fn rest(window: &mut Window) {
    for _ in 0..3 {
        // What waits for a background job asks for frames without end.
        window.run_ok();
        if let Some(app) = &mut window.state_mut().app {
            app.settle();
        }
    }
    window.run();
}

pub fn work(window: &Window) -> &Workspace {
    window.state().app.as_ref().unwrap().work()
}

pub fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    rest(window);
    // So long that the next press is no double click.
    window.run_steps(30);
}

pub fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    rest(window);
}

/// A letter or digit as a keyboard gives it: the key, and the character that it types.
pub fn press_character(window: &mut Window, character: char) {
    let key = Key::from_name(&character.to_uppercase().to_string()).unwrap();
    let key_event = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let typed = Event::Text(character.to_string());
    // In one frame, as the system tells it; the harness would take a frame for each.
    window.input_mut().events.extend([key_event(true), typed]);
    window.step();
    window.input_mut().events.push(key_event(false));
    rest(window);
}

/// Types into whatever has the keyboard.
pub fn type_in(window: &mut Window, words: &str) {
    for character in words.chars() {
        window.event(Event::Text(character.to_string()));
        window.run();
    }
    rest(window);
}

pub fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.drag_at(from);
    window.hover_at(from.lerp(to, 0.5));
    window.hover_at(to);
    window.drop_at(to);
    rest(window);
}

/// A field to type in, by the words beside it.
pub fn field<'a>(window: &'a Window, name: &'a str) -> Node<'a> {
    let is_field = |role| matches!(role, Role::TextInput | Role::MultilineTextInput);
    window.get(
        By::new()
            .label(name)
            .predicate(move |node| is_field(node.role())),
    )
}

pub fn value_of(window: &Window, name: &str) -> String {
    field(window, name).value().unwrap()
}

/// Gives a field the keyboard, be it in view or not.
pub fn go_to_field(window: &mut Window, name: &str) {
    field(window, name).focus();
    rest(window);
}

/// The words of all labels, from top to bottom.
pub fn labels(window: &Window) -> Vec<String> {
    let nodes = window.query_all(By::new().role(Role::Label));
    let mut found: Vec<(f32, String)> = nodes
        .filter_map(|node| Some((node.rect().top(), node.value()?)))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, words)| words).collect()
}

pub fn is_said(window: &Window, words: &str) -> bool {
    labels(window).iter().any(|label| label.contains(words))
}

/// The documents in the list, from top to bottom, by the beginnings of their titles.
pub fn listed(window: &Window) -> Vec<String> {
    let within = window.get_by_label("Filter documents").rect().right();
    let nodes = window.query_all(By::new().role(Role::ListItem));
    let mut found: Vec<(f32, String)> = nodes
        .filter(|node| node.rect().left() < within)
        .map(|node| (node.rect().top(), node.accesskit_node().label().unwrap()))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let head = |label: String| {
        label
            .split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" ")
    };
    found.into_iter().map(|(_, label)| head(label)).collect()
}

/// The file name of the open document: it stands below its title.
pub fn open_document(window: &Window) -> String {
    let labels = labels(window);
    let mut names = labels.iter().filter_map(|label| {
        let is_line = label.starts_with("Published ") || label.starts_with("Undated");
        label.rsplit_once(" · ").filter(|_| is_line)
    });
    names.next().unwrap().1.to_owned()
}

/// The day that the day sheet is about.
pub fn chosen_day(window: &Window) -> String {
    let left = window.get_by_label("Day sheet").rect().left();
    let next = window.get_by_label("Next day").rect();
    let nodes = window.query_all(By::new().role(Role::Label));
    let mut beside = nodes.filter(|node| {
        let rect = node.rect();
        next.y_range().contains(rect.center().y) && (left..next.left()).contains(&rect.left())
    });
    beside.next().unwrap().value().unwrap()
}

/// What is chosen, as the timeline reads it out.
pub fn chosen_mark(window: &Window) -> Option<String> {
    window.get_by_role(Role::Figure).value()
}

pub fn marks<'a>(window: &'a Window, beginning: &'a str) -> impl Iterator<Item = Node<'a>> {
    window.query_all(By::new().role(Role::Button).predicate(move |node| {
        node.label()
            .is_some_and(|label| label.starts_with(beginning))
    }))
}

/// Whether some words of the document can be seen.
pub fn is_in_view(window: &Window, label: &str) -> bool {
    let view = window.get_by_label("Document text").rect();
    let mut places = window.query_all_by_label(label);
    places.any(|node| view.contains_rect(node.rect()))
}

/// A row of the document as it is drawn, and its words.
pub fn row(window: &Window, words: &str) -> (Rect, String) {
    let rows = window.query_all(By::new().role(Role::TextRun));
    let mut rows = rows.filter_map(|node| Some((node.rect(), node.value()?)));
    rows.find(|(_, row)| row.contains(words)).unwrap()
}

pub fn sidecar_path(window: &Window, document: &str) -> PathBuf {
    let corpus = work(window).corpus().unwrap();
    corpus.join(format!("{document}.dateline.json"))
}

pub fn sidecar_items(window: &Window, document: &str) -> Vec<Value> {
    let bytes = fs::read(sidecar_path(window, document)).unwrap();
    let page: Value = serde_json::from_slice(&bytes).unwrap();
    page["items"].as_array().unwrap().clone()
}

/// The words of a passage on the disk, checked against its position in the document.
pub fn exact(window: &Window, document: &str, item: &Value) -> String {
    let selectors = item["target"]["selector"].as_array().unwrap();
    let of_type = |wanted: &str| selectors.iter().find(|s| s["type"] == wanted).unwrap();
    let place = of_type("TextPositionSelector");
    let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
    let position = Position {
        start: at("start"),
        end: at("end"),
    };
    let exact = of_type("TextQuoteSelector")["exact"].as_str().unwrap();
    let text = &work(window)
        .dossier(&DocId::new(document))
        .unwrap()
        .document
        .text;
    assert_eq!(text.get(text.span_of(position).unwrap()), Some(exact));
    exact.to_owned()
}

pub fn body(item: &Value, purpose: &str) -> Option<String> {
    let mut bodies = item["body"].as_array()?.iter();
    let body = bodies.find(|body| body["purpose"] == purpose)?;
    Some(body["value"].as_str()?.to_owned())
}
