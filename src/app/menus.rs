//! The menu bar, made from the table of actions.

use eframe::egui::{self, Align, Button, Layout, MenuBar, RichText, Ui};

use super::actions::{Action, ENTRIES, Menu};
use super::theme::Palette;
use super::view::{Kept, Request};
use crate::workspace::{Command, Workspace};

/// Paints the bar.
pub fn menu_bar_ui(ui: &mut Ui, work: &Workspace, kept: &Kept, wants: &mut Vec<Request>) {
    MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.title(), |ui| menu_ui(ui, menu, work, kept, wants));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(folder) = work.corpus() {
                let name = folder
                    .file_name()
                    .unwrap_or(folder.as_os_str())
                    .to_string_lossy();
                let name = RichText::new(name).color(Palette::of(ui).text_weak);
                ui.label(name).on_hover_text(folder.display().to_string());
            }
        });
    });
}

fn menu_ui(ui: &mut Ui, menu: Menu, work: &Workspace, kept: &Kept, wants: &mut Vec<Request>) {
    ui.set_min_width(230.0);
    let mut group = None;
    for entry in ENTRIES.iter().filter(|entry| entry.menu == menu) {
        if group.is_some_and(|group| group != entry.group) {
            ui.separator();
        }
        group = Some(entry.group);
        let (label, enabled) = label_of(entry.action, work);
        let mut button = Button::new(label);
        if let Some(shortcut) = entry.shortcut {
            button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
        }
        let response = ui.add_enabled(enabled, button).on_hover_text(entry.help);
        if response.clicked() {
            wants.push(Request::Act(entry.action));
            ui.close();
        }
        if entry.action == Action::OpenFolder {
            recent_ui(ui, kept, wants);
        }
    }
}

/// A menu's words, and whether there is anything for it to do now.
fn label_of(action: Action, work: &Workspace) -> (String, bool) {
    let words = action.label();
    match action {
        Action::Undo => named(words, work.undo_label()),
        Action::Redo => named(words, work.redo_label()),
        Action::ShowChanges => (words.to_owned(), !work.changes().is_empty()),
        Action::ShowUnopened => (words.to_owned(), !work.unopened().is_empty()),
        _ => (words.to_owned(), true),
    }
}

fn named(words: &str, step: Option<&str>) -> (String, bool) {
    match step {
        Some(step) => (format!("{words}: {step}"), true),
        None => (words.to_owned(), false),
    }
}

fn recent_ui(ui: &mut Ui, kept: &Kept, wants: &mut Vec<Request>) {
    ui.add_enabled_ui(!kept.recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for folder in &kept.recent {
                let path = folder.display().to_string();
                if ui
                    .add(Button::new(&path).wrap_mode(egui::TextWrapMode::Extend))
                    .clicked()
                {
                    wants.push(Request::Command(Command::Open(folder.clone())));
                    ui.close();
                }
            }
        });
    });
}
