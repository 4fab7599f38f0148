//! Commitments: what was announced, and what came of it. A list of threads by the day they are
//! due, or of those alone that are due and of which no outcome is found; beside it the steps of
//! the chosen thread, each a click away from its words.
//!
//! Invariants: the draft is made in the background and the pane shows the last one meanwhile;
//! only the rows in sight are laid out; the as-of date is always in sight, and so is what it
//! leaves out.

mod detail;

use std::sync::Arc;

use chrono::NaiveDate;
use eframe::egui::{
    self, Align2, EventFilter, Key, Modifiers, Rect, Response, RichText, Role, ScrollArea, Sense,
    TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::analysis::{Commitments, Outcome, Thread, read_date, short_day};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Request, View};
use crate::app::widgets::text::{empty_state, one_line};
use crate::exchange::commitments::rests_on_one;
use crate::model::DocId;
use crate::workspace::{Command, Drafted, Workspace};
use detail::detail_ui;

/// Height of a row, in points.
const ROW_HEIGHT: f32 = 24.0;

/// Width of the day that a thread is due on, and of what came of it.
const DUE_WIDTH: f32 = 96.0;
const OUTCOME_WIDTH: f32 = 120.0;

/// Share of the pane that the list has, and the least width of a pane that has room for both.
const LIST_SHARE: f32 = 0.5;
const WIDE: f32 = 640.0;

/// What the pane remembers.
#[derive(Default)]
pub struct CommitmentsView {
    /// The chosen thread, by its first step, which stays the same when others come or go.
    chosen: Option<ThreadKey>,
    /// Whether only what is due is listed.
    due_alone: bool,
    /// The as-of date that is being typed.
    typed: Option<String>,
    reveal: bool,
    wants_keyboard: bool,
}

impl CommitmentsView {
    /// Gives the list the keyboard in the next frame.
    pub fn want_keyboard(&mut self) {
        self.wants_keyboard = true;
    }
}

/// What a thread is known by from one draft to the next: where its first step stands, and its
/// title, for one sentence may begin two.
type ThreadKey = (DocId, usize, String);

fn key_of(thread: &Thread, drafted: &Drafted) -> Option<ThreadKey> {
    let first = thread.steps.first()?;
    let document = &drafted.dossiers.get(first.doc)?.document;
    Some((
        document.id.clone(),
        first.sentence.start,
        thread.title.clone(),
    ))
}

fn has_key(thread: &Thread, drafted: &Drafted, (document, start, title): &ThreadKey) -> bool {
    let first = thread.steps.first();
    let dossier = first.and_then(|step| drafted.dossiers.get(step.doc));
    thread.title == *title
        && first.is_some_and(|step| step.sentence.start == *start)
        && dossier.is_some_and(|dossier| dossier.document.id == *document)
}

/// Paints the pane.
pub fn commitments_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let Some(drafted) = work.commitments() else {
        empty_state(
            ui,
            "Looking for what was announced…",
            "The documents are being read for it.",
        );
        return;
    };
    let drafted = Arc::clone(drafted);
    let commitments = &drafted.commitments;
    head_ui(ui, work, view, commitments, wants);
    let shown: Vec<&Thread> = commitments
        .threads
        .iter()
        .filter(|thread| !view.commitments.due_alone || thread.outcome == Outcome::NotFound)
        .collect();
    if shown.is_empty() {
        let (title, hint) = match view.commitments.due_alone {
            true => (
                "Nothing is due",
                "Of everything announced for before the as-of date, an outcome is reported.",
            ),
            false => (
                "Nothing is announced",
                "Visits, meetings, calls, votes, deadlines and exercises that documents announce \
                 for a time to come are listed here, with what became of them.",
            ),
        };
        empty_state(ui, title, hint);
        return;
    }
    let all = ui.available_rect_before_wrap();
    let is_wide = all.width() >= WIDE;
    let split = if is_wide {
        all.left() + all.width() * LIST_SHARE
    } else {
        all.right()
    };
    let left = all.with_max_x(split);
    let mut list = ui.new_child(UiBuilder::new().max_rect(left).id_salt("threads"));
    list_ui(&mut list, &shown, &drafted, &mut view.commitments);
    let at = chosen_at(&shown, &drafted, &view.commitments);
    if let Some(thread) = shown.get(at).filter(|_| is_wide) {
        let right = all.with_min_x(split + space::MEDIUM);
        let mut beside = ui.new_child(UiBuilder::new().max_rect(right).id_salt(&thread.title));
        ScrollArea::vertical()
            .id_salt("steps")
            .auto_shrink(false)
            .show(&mut beside, |ui| {
                detail_ui(ui, work, &drafted, thread, wants)
            });
    }
    ui.advance_cursor_after_rect(all);
}

/// The row of the chosen thread; the first one where it is gone.
fn chosen_at(shown: &[&Thread], drafted: &Drafted, view: &CommitmentsView) -> usize {
    let chosen = view.chosen.as_ref();
    let at = chosen.and_then(|key| shown.iter().position(|it| has_key(it, drafted, key)));
    at.unwrap_or(0)
}

/// The as-of date and what it leaves out; which of the threads are listed.
fn head_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    commitments: &Commitments,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let due = commitments.due().count();
        let parts = [
            (false, format!("All threads  {}", commitments.threads.len())),
            (true, format!("Due, no outcome found  {due}")),
        ];
        for (due_alone, words) in parts {
            let is_on = view.commitments.due_alone == due_alone;
            if ui.selectable_label(is_on, words).clicked() {
                view.commitments.due_alone = due_alone;
            }
        }
        ui.separator();
        as_of_ui(ui, work, view, wants);
        let left_out = commitments.left_out_in_words().into_iter();
        let mut remarks: Vec<String> = left_out.map(|it| format!("{it} left out")).collect();
        if !work.commitments_are_fresh() {
            remarks.push("being drafted anew…".to_owned());
        }
        let remarks = RichText::new(remarks.join(" · ")).font(theme::small());
        ui.label(remarks.color(palette.warning));
    });
    ui.separator();
}

/// The field of the as-of date.
fn as_of_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let palette = Palette::of(ui);
    ui.label(RichText::new("As of").color(palette.text_weak));
    let day = work.as_of();
    let mut typed = view
        .commitments
        .typed
        .clone()
        .unwrap_or_else(|| day.map_or_else(String::new, |day| day.to_string()));
    let field = TextEdit::singleline(&mut typed)
        .desired_width(96.0)
        .hint_text("no date");
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "As of"));
    if response.changed() {
        view.commitments.typed = Some(typed.clone());
    }
    if response.lost_focus()
        && let Some(typed) = view.commitments.typed.take()
        && !ui.input(|input| input.key_pressed(Key::Escape))
    {
        wants.push(match read_day(&typed, day, work) {
            Typed::Day(day) => Request::Command(Command::SetAsOf(Some(day))),
            Typed::Nothing => Request::Command(Command::SetAsOf(None)),
            Typed::NoDay => Request::Say("That is no day. Type one as 2022-02-12."),
        });
    }
    let origin = match work.as_of_is_set() {
        true => "as set",
        false => "latest publication",
    };
    ui.label(
        RichText::new(origin)
            .font(theme::small())
            .color(palette.text_weak),
    );
    if work.as_of_is_set() && ui.small_button("Latest publication").clicked() {
        view.commitments.typed = None;
        wants.push(Request::Command(Command::SetAsOf(None)));
    }
}

enum Typed {
    Day(NaiveDate),
    Nothing,
    NoDay,
}

fn read_day(typed: &str, anchor: Option<NaiveDate>, work: &Workspace) -> Typed {
    if typed.trim().is_empty() {
        return Typed::Nothing;
    }
    let date = read_date(typed, anchor, work.date_order().order);
    date.and_then(|date| date.interval().single_day())
        .map_or(Typed::NoDay, Typed::Day)
}

fn list_ui(ui: &mut Ui, shown: &[&Thread], drafted: &Drafted, view: &mut CommitmentsView) {
    let id = ui.make_persistent_id("commitments");
    if std::mem::take(&mut view.wants_keyboard) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let at = chosen_at(shown, drafted, view);
    let area = ScrollArea::vertical().id_salt("list").auto_shrink(false);
    let has_keyboard = ui.memory(|memory| memory.has_focus(id));
    if has_keyboard {
        let stepped = step(ui, id, at, shown.len());
        if let Some(thread) = shown.get(stepped).filter(|_| stepped != at) {
            view.chosen = key_of(thread, drafted);
            view.reveal = true;
        }
    }
    let at = chosen_at(shown, drafted, view);
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW_HEIGHT, shown.len(), |ui, range| {
        if std::mem::take(&mut view.reveal) {
            let top = ui.min_rect().top() + (at as f32 - range.start as f32) * ROW_HEIGHT;
            let row = Rect::from_min_size(pos2(ui.min_rect().left(), top), vec2(1.0, ROW_HEIGHT));
            ui.scroll_to_rect(row, None);
        }
        for index in range {
            let Some(thread) = shown.get(index) else {
                continue;
            };
            let response = row_ui(ui, thread, index == at, has_keyboard);
            if response.clicked() {
                view.chosen = key_of(thread, drafted);
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
    });
    // What the keyboard is on: the list as a whole, whose rows the arrows choose.
    let response = ui.interact(ui.min_rect(), id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "Threads"));
}

/// The row that the arrow keys lead to.
fn step(ui: &Ui, id: egui::Id, at: usize, count: usize) -> usize {
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let last = count.saturating_sub(1);
    ui.input_mut(|input| {
        let mut at = at;
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            at = (at + 1).min(last);
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            at = at.saturating_sub(1);
        }
        at
    })
}

fn row_ui(ui: &mut Ui, thread: &Thread, is_chosen: bool, has_keyboard: bool) -> Response {
    let palette = Palette::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let due = due_words(thread);
    let outcome = thread.outcome.words();
    let spoken = format!("{due}: {}, {outcome}", thread.title);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &spoken));
    let fill = match (is_chosen, response.hovered()) {
        (true, _) => Some(palette.selection),
        (false, true) => Some(palette.hover),
        _ => None,
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    if is_chosen && has_keyboard {
        let stroke = egui::Stroke::new(1.0, palette.accent);
        ui.painter()
            .rect_stroke(rect, 4.0, stroke, egui::StrokeKind::Inside);
    }
    let middle = rect.center().y;
    let at = rect.left() + space::SMALL;
    let (small, body) = (theme::small(), theme::body());
    ui.painter().text(
        pos2(at, middle),
        Align2::LEFT_CENTER,
        due,
        small.clone(),
        palette.text_weak,
    );
    let right = rect.right() - space::MEDIUM;
    let colour = outcome_colour(thread, palette);
    ui.painter().text(
        pos2(right, middle),
        Align2::RIGHT_CENTER,
        outcome,
        small,
        colour,
    );
    let width = rect.width() - DUE_WIDTH - OUTCOME_WIDTH;
    let title = one_line(ui, &thread.title, body, palette.text, width);
    let top = middle - title.size().y / 2.0;
    ui.painter()
        .galley(pos2(at + DUE_WIDTH, top), title, palette.text);
    response
}

/// When a thread is due, in a few letters: `10 Feb 2022`, `by 6 Feb 2022`, `no day`.
fn due_words(thread: &Thread) -> String {
    match (
        thread.due.and_then(|due| due.single_day()),
        thread.due_day(),
    ) {
        (Some(day), _) => short_day(day),
        (None, Some(last)) => format!("by {}", short_day(last)),
        (None, None) => "no day".to_owned(),
    }
}

fn outcome_colour(thread: &Thread, palette: &Palette) -> egui::Color32 {
    match thread.outcome {
        Outcome::NotFound => palette.warning,
        Outcome::Held if rests_on_one(thread) => palette.warning,
        Outcome::Held => palette.reported,
        Outcome::Open => palette.announced,
        Outcome::Postponed | Outcome::Denied | Outcome::Cancelled => palette.text_weak,
    }
}
