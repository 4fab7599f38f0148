//! The head of the chronology: what is drafted, what is kept of it, and what it is headed with.

use eframe::egui::{DragValue, Key, RichText, Role, TextEdit, Ui, WidgetInfo};

use super::{ChronologyView, command};
use crate::analysis::plural;
use crate::app::actions::Action;
use crate::app::theme::{self, Palette};
use crate::app::view::{Request, View};
use crate::exchange::report::TITLE;
use crate::workspace::{ChronologyCommand, DraftedLines, Workspace};

/// The most days that are drafted, and lines a day.
const MOST_DAYS: usize = 500;
const MOST_LINES: usize = 5;

/// Paints the buttons beside the tab.
pub fn chronology_buttons_ui(ui: &mut Ui, view: &mut View, wants: &mut Vec<Request>) {
    ui.menu_button("Export", |ui| {
        for action in [
            Action::ExportChronologyDocx,
            Action::ExportChronologyHtml,
            Action::ExportChronologyMarkdown,
        ] {
            let label = action.label().trim_start_matches("Export chronology ");
            if ui.button(label).clicked() {
                wants.push(Request::Act(action));
                ui.close();
            }
        }
    });
    let own = ui.button("Add line");
    if own
        .on_hover_text("Write a line of your own, beside the chosen one.")
        .clicked()
    {
        view.chronology.begin_own();
    }
}

/// Paints it.
pub fn head_ui(
    ui: &mut Ui,
    work: &Workspace,
    state: &mut ChronologyView,
    drafted: Option<&DraftedLines>,
    is_fresh: bool,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let weak = |words: String| {
        RichText::new(words)
            .font(theme::small())
            .color(palette.text_weak)
    };
    ui.horizontal_wrapped(|ui| {
        number_ui(ui, "Days", &mut state.days, MOST_DAYS);
        number_ui(ui, "Lines a day", &mut state.lines, MOST_LINES);
        ui.separator();
        let lines = state.shown.as_ref().map_or(&[][..], |laid| &laid.lines);
        let kept = lines.iter().filter(|line| line.id.is_some()).count();
        let drafts = lines.len() - kept;
        for (kept_alone, words) in [
            (false, format!("Kept and drafted  {}", lines.len())),
            (true, format!("Kept  {kept}")),
        ] {
            let words = match kept_alone == state.kept_alone || kept_alone {
                true => words,
                false => "Kept and drafted".to_owned(),
            };
            if ui
                .selectable_label(state.kept_alone == kept_alone, words)
                .clicked()
            {
                state.kept_alone = kept_alone;
            }
        }
        let dropped = work.dropped_lines().count();
        if dropped > 0 {
            ui.label(weak(format!("{} dropped", plural(dropped, "line"))));
            let back = ui.small_button("Bring back");
            if back
                .on_hover_text("Let every dropped line be drafted again.")
                .clicked()
            {
                wants.push(command(ChronologyCommand::BringBack));
            }
        }
        let remark = match drafted {
            _ if !is_fresh => "being drafted anew…".to_owned(),
            Some(it) if it.drafted.lesser_days > 0 && drafts > 0 => {
                plural(it.drafted.lesser_days, "lesser day")
            }
            _ => String::new(),
        };
        if !remark.is_empty() {
            let hint = "Days of less weight are left out; ask for more days to see them.";
            ui.label(weak(remark)).on_hover_text(hint);
        }
        ui.separator();
        let settings = work.settings();
        let fields = [
            ("Title", settings.chronology_title.as_str(), TITLE, 150.0),
            (
                "Handling",
                settings.marking.as_str(),
                "for internal use",
                150.0,
            ),
        ];
        for (at, (label, now, hint, width)) in fields.into_iter().enumerate() {
            let Some(typed) = state.typed.get_mut(at) else {
                continue;
            };
            // A label never parts from its field.
            let field = ui.horizontal(|ui| field_ui(ui, label, now, typed, hint, width));
            if let Some(words) = field.inner {
                wants.push(command(match at {
                    0 => ChronologyCommand::SetTitle(words),
                    _ => ChronologyCommand::SetMarking(words),
                }));
            }
        }
    });
    ui.separator();
}

fn number_ui(ui: &mut Ui, label: &str, number: &mut usize, most: usize) {
    let weak = Palette::of(ui).text_weak;
    ui.label(RichText::new(label).color(weak));
    let field = ui.add(DragValue::new(number).range(1..=most).speed(0.2));
    field.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, label));
}

/// A field that is taken when it is left; Esc gives it up. What was typed, when it was left.
fn field_ui(
    ui: &mut Ui,
    label: &str,
    now: &str,
    typed: &mut Option<String>,
    hint: &str,
    width: f32,
) -> Option<String> {
    let weak = Palette::of(ui).text_weak;
    ui.label(RichText::new(label).color(weak));
    let mut words = typed.clone().unwrap_or_else(|| now.to_owned());
    let field = TextEdit::singleline(&mut words)
        .desired_width(width)
        .hint_text(hint);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    if response.changed() {
        *typed = Some(words);
    }
    if !response.lost_focus() {
        return None;
    }
    let taken = typed.take()?;
    (!ui.input(|input| input.key_pressed(Key::Escape))).then(|| taken.trim().to_owned())
}
