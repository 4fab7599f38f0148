//! The menu bar, made from the table of actions.

use eframe::egui::{self, Align, Button, Label, Layout, MenuBar, RichText, Ui};

use super::actions::{Action, ENTRIES, Menu};
use super::theme::{self, Palette};
use super::view::{Kept, Request};
use crate::model::OrderSetting;
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
        let setting = order_setting(entry.action);
        let is_chosen = setting == Some(work.order_setting()) && enabled;
        let mut button = Button::new(label).selected(is_chosen);
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
        if entry.action == Action::MonthFirst && enabled {
            let words = RichText::new(order_in_words(work)).font(theme::small());
            let words = words.color(Palette::of(ui).text_weak);
            ui.add(Label::new(words).wrap());
        }
    }
}

/// The order of day and month that an action sets.
fn order_setting(action: Action) -> Option<OrderSetting> {
    match action {
        Action::GuessDateOrder => Some(OrderSetting::Guess),
        Action::DayFirst => Some(OrderSetting::DayFirst),
        Action::MonthFirst => Some(OrderSetting::MonthFirst),
        _ => None,
    }
}

/// One line on how dates such as 03/04/2021 are read, why, and where it matters.
pub fn order_in_words(work: &Workspace) -> String {
    let order = work.date_order();
    let documents = match work.documents_hanging_on_order() {
        0 => "No document holds such a date".to_owned(),
        1 => "1 document holds such a date".to_owned(),
        many => format!("{many} documents hold such dates"),
    };
    format!(
        "03/04/2021 is read {}, {}. {documents}.",
        order.words(),
        order.ground_in_words()
    )
}

/// A menu's words, and whether there is anything for it to do now.
fn label_of(action: Action, work: &Workspace) -> (String, bool) {
    let words = action.label();
    match action {
        Action::Undo => named(words, work.undo_label()),
        Action::Redo => named(words, work.redo_label()),
        Action::ClearTimeFilter => (words.to_owned(), work.time_filter().is_some()),
        Action::PauseReading => (words.to_owned(), work.progress().is_some()),
        Action::ShowChanges => (words.to_owned(), !work.changes().is_empty()),
        Action::ShowUnopened => (words.to_owned(), !work.unopened().is_empty()),
        Action::ShowMoved => (words.to_owned(), !work.moved().is_empty()),
        Action::ForgetFolder => (words.to_owned(), work.corpus().is_some()),
        Action::ShowAgreement => (words.to_owned(), work.corpus().is_some()),
        Action::GuessDateOrder | Action::DayFirst | Action::MonthFirst => {
            (words.to_owned(), work.corpus().is_some())
        }
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
