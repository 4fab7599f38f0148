//! The dialog that asks which columns of a table hold what, beside its first rows.
//!
//! Invariant: nothing is taken for said that nobody has looked at: one table is asked about at a
//! time, and its rows are in sight.

use std::collections::BTreeMap;

use eframe::egui::{
    Align, ComboBox, Grid, Label, Layout, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2,
};

use super::buttons_ui;
use crate::analysis::plural;
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::corpus::TableHead;
use crate::workspace::{Command, Workspace};

/// What a column can hold: its word in files, and its name on screen.
const KINDS: [(&str, &str); 6] = [
    ("date", "Date"),
    ("title", "Title"),
    ("text", "Text"),
    ("source", "Source"),
    ("author", "Author"),
    ("id", "Name of the row"),
];

/// The columns of a table being said.
#[derive(Clone, Debug)]
pub struct ColumnsDraft {
    file: String,
    /// By what they hold.
    columns: BTreeMap<&'static str, usize>,
}

impl ColumnsDraft {
    /// The first table that nobody has looked at, else the first; `None` when there is no table.
    pub fn of(work: &Workspace) -> Option<Self> {
        let unsaid = work.tables_to_confirm().next();
        let first = || work.tables().keys().next().map(String::as_str);
        let file = unsaid.or_else(first)?;
        Some(Self::of_table(file, work.tables().get(file)?))
    }

    fn of_table(file: &str, head: &TableHead) -> Self {
        let places = &head.places;
        let there = [
            ("date", places.date),
            ("title", places.title),
            ("text", places.text),
            ("source", places.source),
            ("author", places.author),
            ("id", places.id),
        ];
        let there = there.into_iter().filter_map(|(what, at)| Some((what, at?)));
        Self {
            file: file.to_owned(),
            columns: there.collect(),
        }
    }

    fn named(&self, head: &TableHead) -> BTreeMap<String, String> {
        let named = self.columns.iter();
        let named = named.filter_map(|(what, at)| {
            let name = head.header.get(*at)?;
            Some(((*what).to_owned(), name.clone()))
        });
        named.collect()
    }
}

/// Paints the dialog; true when it is done with.
pub(super) fn columns_ui(
    ui: &mut Ui,
    draft: &mut ColumnsDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    let weak = Palette::of(ui).text_weak;
    let words = "Say once which column holds what. It is saved with the folder, and counts for \
                 tables with the same columns too.";
    ui.label(RichText::new(words).color(weak));
    ui.add_space(space::SMALL);
    table_ui(ui, draft, work);
    let Some(head) = work.tables().get(&draft.file) else {
        ui.label("The table is no longer there.");
        return super::close_ui(ui);
    };
    Grid::new("columns")
        .num_columns(2)
        .spacing(vec2(12.0, 6.0))
        .show(ui, |ui| {
            for (what, label) in KINDS {
                kind_ui(ui, draft, head, what, label);
            }
        });
    ui.add_space(space::SMALL);
    preview_ui(ui, draft, head);
    let is_ready = draft.columns.contains_key("text");
    if !is_ready {
        let words = "Say which column holds the text.";
        ui.label(RichText::new(words).color(Palette::of(ui).error));
    }
    let (cancel, accept) = buttons_ui(ui, "Use these columns", is_ready);
    if accept {
        wants.push(Request::FromDialog(Command::SetColumns {
            file: draft.file.clone(),
            columns: draft.named(head),
        }));
    }
    cancel
}

/// Which table it is about, where there are several.
fn table_ui(ui: &mut Ui, draft: &mut ColumnsDraft, work: &Workspace) {
    let tables = work.tables();
    if tables.len() < 2 {
        ui.add(Label::new(RichText::new(&draft.file).font(theme::strong())).truncate());
        return;
    }
    let mut chosen = draft.file.clone();
    ui.horizontal(|ui| {
        let choice = ComboBox::from_id_salt("table").selected_text(&draft.file);
        let choice = choice.width(420.0).show_ui(ui, |ui| {
            for file in tables.keys() {
                ui.selectable_value(&mut chosen, file.clone(), file);
            }
        });
        choice.response.widget_info(|| WidgetInfo {
            current_text_value: Some(draft.file.clone()),
            ..WidgetInfo::labeled(Role::ComboBox, true, "Table")
        });
        let open = work.tables_to_confirm().count();
        if open > 0 {
            let words = format!("{} guessed", plural(open, "table"));
            ui.label(RichText::new(words).font(theme::small()));
        }
    });
    if chosen != draft.file
        && let Some(head) = tables.get(&chosen)
    {
        *draft = ColumnsDraft::of_table(&chosen, head);
    }
    ui.add_space(space::SMALL);
}

fn kind_ui(
    ui: &mut Ui,
    draft: &mut ColumnsDraft,
    head: &TableHead,
    what: &'static str,
    label: &str,
) {
    const NONE: &str = "None";
    ui.label(label);
    let mut chosen = draft.columns.get(what).copied();
    let name = |at: Option<usize>| at.and_then(|at| head.header.get(at));
    let shown = name(chosen).map_or(NONE, String::as_str).to_owned();
    let choice = ComboBox::from_id_salt(what).selected_text(&shown);
    let choice = choice.width(300.0).show_ui(ui, |ui| {
        if what != "text" {
            ui.selectable_value(&mut chosen, None, NONE);
        }
        for (at, name) in head.header.iter().enumerate() {
            ui.selectable_value(&mut chosen, Some(at), name);
        }
    });
    choice.response.widget_info(|| WidgetInfo {
        current_text_value: Some(shown.clone()),
        ..WidgetInfo::labeled(Role::ComboBox, true, label)
    });
    match chosen {
        Some(at) => draft.columns.insert(what, at),
        None => draft.columns.remove(what),
    };
    ui.end_row();
}

/// The first rows, with what each column is taken for above its name.
fn preview_ui(ui: &mut Ui, draft: &ColumnsDraft, head: &TableHead) {
    const CELL: f32 = 150.0;
    let palette = Palette::of(ui);
    ui.label(RichText::new("The first rows").font(theme::small()));
    let area = ScrollArea::both()
        .max_height(190.0)
        .auto_shrink([false, true]);
    area.show(ui, |ui| {
        Grid::new("rows").striped(true).show(ui, |ui| {
            let cell_ui = |ui: &mut Ui, words: RichText| {
                let left = Layout::left_to_right(Align::Center);
                ui.allocate_ui_with_layout(vec2(CELL, 16.0), left, |ui| {
                    ui.set_min_width(CELL);
                    ui.add(Label::new(words.font(theme::small())).truncate());
                });
            };
            for at in 0..head.header.len() {
                let is_it = |(what, _): &&(&str, &str)| draft.columns.get(what) == Some(&at);
                let taken: Vec<&str> = KINDS.iter().filter(is_it).map(|(_, it)| *it).collect();
                cell_ui(ui, RichText::new(taken.join(", ")).color(palette.accent));
            }
            ui.end_row();
            for name in &head.header {
                cell_ui(ui, RichText::new(name).strong());
            }
            ui.end_row();
            for row in &head.rows {
                for at in 0..head.header.len() {
                    let words = row.get(at).map_or("", String::as_str);
                    cell_ui(ui, RichText::new(words));
                }
                ui.end_row();
            }
        });
    });
}
