//! Dialogs that only tell: changes, files not opened, shortcuts, about, work not saved.

use eframe::egui::{self, RichText, ScrollArea, Ui};

use super::{button_row_ui, close_ui};
use crate::app::actions::{ENTRIES, Menu};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request};
use crate::model::DocId;
use crate::search::HELP;
use crate::workspace::{Command, Workspace};

pub(super) fn changes_ui(ui: &mut Ui, work: &Workspace, wants: &mut Vec<Request>) -> bool {
    let changes = work.changes();
    let mut chosen = false;
    if changes.is_empty() {
        ui.label("Nothing has changed since this folder was last open.");
    }
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        let mut list = |ui: &mut Ui, title: &str, ids: &[DocId], there: bool| {
            if ids.is_empty() {
                return;
            }
            ui.label(RichText::new(format!("{title} ({})", ids.len())).font(theme::strong()));
            for id in ids {
                if !there {
                    ui.label(id.as_str());
                } else if ui.link(id.as_str()).clicked() {
                    let (document, focus) = (id.clone(), Focus::None);
                    wants.push(Request::Go { document, focus });
                    chosen = true;
                }
            }
            ui.add_space(space::MEDIUM);
        };
        list(ui, "New", &changes.added, true);
        list(ui, "Changed", &changes.changed, true);
        list(ui, "No longer there", &changes.removed, false);
    });
    close_ui(ui) || chosen
}

pub(super) fn unopened_ui(ui: &mut Ui, work: &Workspace) -> bool {
    let weak = Palette::of(ui).text_weak;
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        for unopened in work.unopened() {
            let name = match unopened.name.as_str() {
                "" => "The folder",
                name => name,
            };
            ui.label(RichText::new(name).font(theme::strong()));
            ui.label(RichText::new(&unopened.reason).color(weak));
            ui.add_space(space::SMALL);
        }
        if work.unopened().is_empty() {
            ui.label("Every file was opened.");
        }
    });
    close_ui(ui)
}

pub(super) fn shortcuts_ui(ui: &mut Ui, work: &Workspace) -> bool {
    let palette = Palette::of(ui);
    ScrollArea::vertical().max_height(620.0).show(ui, |ui| {
        ui.columns(2, |columns| {
            for (index, menu) in Menu::ALL.into_iter().enumerate() {
                // The two longest menus head the two columns.
                let column = usize::from(matches!(index, 2 | 4 | 5));
                let Some(ui) = columns.get_mut(column) else {
                    continue;
                };
                ui.label(
                    RichText::new(menu.title())
                        .font(theme::strong())
                        .color(palette.accent),
                );
                let entries = ENTRIES.iter().filter(|entry| entry.menu == menu);
                for entry in entries {
                    let Some(shortcut) = entry.shortcut else {
                        continue;
                    };
                    let keys = ui.ctx().format_shortcut(&shortcut);
                    shortcut_ui(ui, entry.label, &keys);
                }
                ui.add_space(space::MEDIUM);
            }
            if let Some(ui) = columns.get_mut(0) {
                let title = RichText::new("Tags")
                    .font(theme::strong())
                    .color(palette.accent);
                ui.label(title);
                for tag in &work.codebook().tags {
                    if let Some(key) = tag.key {
                        shortcut_ui(ui, tag.path.as_str(), &key.to_string());
                    }
                }
            }
        });
    });
    close_ui(ui)
}

fn shortcut_ui(ui: &mut Ui, words: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.label(words);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(space::LARGE);
            ui.label(
                RichText::new(keys)
                    .monospace()
                    .color(Palette::of(ui).text_weak),
            );
        });
    });
}

/// What can be typed into the search field.
pub(super) fn search_help_ui(ui: &mut Ui, wants: &mut Vec<Request>) -> bool {
    let palette = Palette::of(ui);
    let mut chosen = false;
    ui.label(RichText::new("Click an example to try it.").color(palette.text_weak));
    ui.add_space(space::SMALL);
    ScrollArea::vertical().max_height(520.0).show(ui, |ui| {
        egui::Grid::new("search help")
            .num_columns(2)
            .spacing([space::LARGE, space::SMALL])
            .show(ui, |ui| {
                for (example, finds) in HELP {
                    if ui.link(RichText::new(example).monospace()).clicked() {
                        wants.push(Request::Search(example.to_owned()));
                        chosen = true;
                    }
                    ui.label(finds);
                    ui.end_row();
                }
            });
    });
    close_ui(ui) || chosen
}

pub(super) fn about_ui(ui: &mut Ui, work: &Workspace) -> bool {
    let weak = Palette::of(ui).text_weak;
    ui.label(format!("Dateline {}", env!("CARGO_PKG_VERSION")));
    ui.label("A workbench for people who read dated documents.");
    ui.add_space(space::SMALL);
    let lines = [
        "Licensed under MIT or Apache-2.0, at your option.",
        "Typefaces: Inter and Literata, under the SIL Open Font License 1.1.",
        "The sample corpus retells news of the winter of 2022; its wording, also between \
         quotation marks, is a paraphrase and nobody’s own words.",
        "Nothing ever leaves this machine. Passages are saved beside the documents; which \
         documents you opened is remembered in your own data folder.",
    ];
    for line in lines {
        ui.label(RichText::new(line).color(weak));
    }
    if let Some(folder) = work.corpus() {
        ui.label(RichText::new(format!("Open folder: {}", folder.display())).color(weak));
    }
    close_ui(ui)
}

pub(super) fn unsaved_ui(ui: &mut Ui, reasons: &[String], wants: &mut Vec<Request>) -> bool {
    ui.label("These files could not be written. Put right what is said and try again.");
    for reason in reasons {
        ui.label(RichText::new(reason).color(Palette::of(ui).error));
    }
    ui.add_space(space::MEDIUM);
    button_row_ui(ui, |ui| {
        let retry = ui.button("Try again").clicked();
        let back = ui.button("Back to the window").clicked();
        if retry {
            wants.push(Request::FromDialog(Command::RetrySaving));
        }
        if ui.button("Close and lose these edits").clicked() {
            wants.push(Request::CloseAnyway);
        }
        retry || back
    })
}
