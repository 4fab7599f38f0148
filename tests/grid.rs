//! The grid with more rows than anybody scrolls through: what is asked of it and how it is moved.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

use std::cell::Cell;

use dateline::app::widgets::grid::{
    CellEditing, Column, EditedCell, Grid, GridOutput, RowKey, Rows,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};

/// More than a hundred thousand passages are not to be felt.
const COUNT: usize = 100_000;

/// Rows that count how often they are asked for a cell.
#[derive(Default)]
struct Counted {
    asked: Cell<usize>,
}

impl Rows for Counted {
    fn count(&self) -> usize {
        COUNT
    }

    fn key(&self, row: usize) -> RowKey {
        row as RowKey + 7
    }

    fn cell(&self, row: usize, column: usize) -> String {
        self.asked.set(self.asked.get() + 1);
        format!("{row}.{column}")
    }
}

#[derive(Default)]
struct Desk {
    grid: Grid,
    rows: Counted,
    opened: Option<usize>,
    edited: Option<EditedCell>,
}

fn desk() -> Harness<'static, Desk> {
    support::window(vec2(500.0, 400.0), Theme::Light).build_ui_state(
        |ui, desk: &mut Desk| {
            desk.rows.asked.set(0);
            let column = |title, editing| Column {
                title,
                width_points: 120.0,
                editing,
            };
            let columns = [
                column("Name", CellEditing::Fixed),
                column("Note", CellEditing::Words(&[])),
                column("Remark", CellEditing::Words(&[])),
            ];
            let GridOutput { opened, edited } = desk.grid.show(ui, "Things", &columns, &desk.rows);
            desk.opened = opened.or(desk.opened);
            desk.edited = edited.or(desk.edited.take());
        },
        Desk::default(),
    )
}

fn type_in(window: &mut Harness<'_, Desk>, words: &str) {
    window.event(Event::Text(words.to_owned()));
    window.run();
}

fn press(window: &mut Harness<'_, Desk>, key: Key) {
    window.key_press_modifiers(Modifiers::NONE, key);
    window.run();
}

#[test]
fn only_what_is_in_sight_is_asked_for() {
    let mut window = desk();
    window.run();
    let check = |window: &Harness<'_, Desk>, first: &str| {
        let asked = window.state().rows.asked.get();
        assert!((30..100).contains(&asked), "{asked} cells of {COUNT} rows");
        let cells = window.query_all(By::new().role(Role::Cell));
        let mut labels: Vec<(f32, String)> = cells
            .map(|cell| (cell.rect().top(), cell.accesskit_node().label().unwrap()))
            .filter(|(_, label)| label.starts_with("Name: "))
            .collect();
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(labels[0].1, first);
    };
    check(&window, "Name: 0.0");
    window.get_by_label("Note: 3.1").click();
    window.run();
    assert_eq!(window.state().opened, Some(3));
    // Down by pages, and the chosen row stays in sight.
    for _ in 0..20 {
        press(&mut window, Key::PageDown);
    }
    assert_eq!(window.state().opened, Some(303));
    window.get_by_label("Note: 303.1");
    let asked = window.state().rows.asked.get();
    assert!(asked < 100, "{asked}");
}

#[test]
fn a_cell_is_typed_into_and_given_up() {
    let mut window = desk();
    window.run();
    window.get_by_label("Note: 2.1").click();
    window.run();
    press(&mut window, Key::Enter);
    assert!(window.state().grid.is_editing());
    type_in(&mut window, " more");
    press(&mut window, Key::Escape);
    assert!(!window.state().grid.is_editing());
    assert_eq!(window.state().edited, None);
    press(&mut window, Key::Enter);
    type_in(&mut window, " more");
    press(&mut window, Key::Tab);
    let edited = window.state_mut().edited.take().unwrap();
    assert_eq!((edited.row, edited.column), (2, 1));
    assert_eq!(edited.typed, "2.1 more");
    // Tab has begun the next one; a click elsewhere keeps what was typed there.
    type_in(&mut window, "!");
    window.run_steps(30);
    window.get_by_label("Name: 5.0").click();
    window.run();
    let edited = window.state_mut().edited.take().unwrap();
    assert_eq!((edited.row, edited.column), (2, 2));
    assert_eq!(edited.typed, "2.2!");
    assert!(!window.state().grid.is_editing());
    // The last column leads to the next row.
    window.get_by_label("Remark: 5.2").click();
    window.run();
    press(&mut window, Key::Enter);
    press(&mut window, Key::Tab);
    type_in(&mut window, "?");
    press(&mut window, Key::Enter);
    let edited = window.state_mut().edited.take().unwrap();
    assert_eq!((edited.row, edited.column), (6, 1));
}
