//! Editing a line in its place: its date and its words. Enter takes them, Esc gives them up, and
//! leaving takes them too; the sources stay whatever is typed.

use eframe::egui::{
    Id, Key, KeyboardShortcut, Modifiers, RichText, Role, TextEdit, Ui, WidgetInfo,
};

use super::{ChronologyView, LineKey, command};
use crate::analysis::{one_line, read_date};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::model::{EventDate, LineFacts, LineId, LinePlace};
use crate::workspace::{ChronologyCommand, ShownLine, Workspace};

/// A line that is being edited.
pub struct Editing {
    /// Which; `None` when it is a new one of the analyst's own.
    pub line: Option<LineKey>,
    id: Option<LineId>,
    facts: LineFacts,
    time: String,
    words: String,
    /// Whether the field had the keyboard yet.
    is_begun: bool,
}

impl Editing {
    /// A line that is shown.
    pub fn of(line: &ShownLine) -> Self {
        let facts = line.facts.clone();
        let time = facts.time.as_ref();
        Self {
            line: LineKey::of(line),
            id: line.id,
            time: time.map_or_else(String::new, |time| time.value().to_owned()),
            words: one_line(facts.told()),
            facts,
            is_begun: false,
        }
    }

    /// A new line beside another one, about the same time.
    pub fn own(near: Option<&ShownLine>) -> Self {
        let time = near.and_then(|line| line.facts.time.clone());
        let place = near.map(|line| line.facts.place);
        let place = LinePlace::between(place, None, 1);
        let place = place.and_then(|places| places.first().copied());
        Self {
            line: None,
            id: None,
            time: time
                .as_ref()
                .map_or_else(String::new, |it| it.value().to_owned()),
            words: String::new(),
            facts: LineFacts {
                time,
                place: place.unwrap_or_default(),
                ..LineFacts::default()
            },
            is_begun: false,
        }
    }

    /// What it says as it is typed; the typed date when it is none.
    fn typed(&self, work: &Workspace) -> Result<LineFacts, String> {
        let mut facts = self.facts.clone();
        let before = facts.time.as_ref().map_or("", EventDate::value);
        if self.time.trim() != before {
            let time = match self.time.trim() {
                "" => None,
                typed => {
                    let read = read_date(typed, work.as_of(), work.date_order().order);
                    Some(read.ok_or_else(|| typed.to_owned())?)
                }
            };
            facts.place = LinePlace::of(time.as_ref().map(EventDate::interval), 0);
            facts.time = time;
        }
        let words = one_line(&self.words);
        let first = facts.sources.first().map(|source| one_line(&source.quote));
        // The words of the document stay its words.
        facts.words = match first == Some(words.clone()) {
            true => String::new(),
            false => words,
        };
        Ok(facts)
    }
}

/// Paints the fields of the line that is being edited.
pub fn editor_ui(
    ui: &mut Ui,
    work: &Workspace,
    state: &mut ChronologyView,
    wants: &mut Vec<Request>,
) {
    let Some(editing) = &mut state.editing else {
        return;
    };
    let weak = Palette::of(ui).text_weak;
    let ids = [Id::unique("line words"), Id::unique("line date")];
    let mut entered = ui.memory(|memory| ids.iter().any(|id| memory.has_focus(*id)))
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let newline = KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter);
    let words = ui.add(
        TextEdit::multiline(&mut editing.words)
            .id(ids[0])
            .return_key(newline)
            .desired_rows(2)
            .desired_width(f32::INFINITY)
            .hint_text("What happened, in your words"),
    );
    words.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, "Words of the line"));
    let mut has_keyboard = words.has_focus();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Date").font(theme::small()).color(weak));
        let date = ui.add(
            TextEdit::singleline(&mut editing.time)
                .id(ids[1])
                .desired_width(110.0)
                .hint_text("2022-02-10"),
        );
        date.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Date of the line"));
        has_keyboard |= date.has_focus();
        entered |= ui.small_button("Done").clicked();
        let hint = "Enter takes it, Esc gives it up; the sources stay.";
        ui.label(RichText::new(hint).font(theme::small()).color(weak));
    });
    ui.add_space(space::SMALL);
    if !editing.is_begun {
        editing.is_begun = true;
        words.request_focus();
        words.scroll_to_me(None);
        return;
    }
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        state.editing = None;
        state.wants_keyboard = true;
        return;
    }
    if entered || !has_keyboard {
        take(work, state, entered, wants);
    }
}

/// Takes what was typed. A date that is none is told, and stays to be put right.
fn take(work: &Workspace, state: &mut ChronologyView, entered: bool, wants: &mut Vec<Request>) {
    let Some(editing) = &mut state.editing else {
        return;
    };
    let facts = match editing.typed(work) {
        Ok(facts) => facts,
        Err(_) if entered => {
            editing.is_begun = false;
            wants.push(Request::Say("That is no date. Type one as 2022-02-10."));
            return;
        }
        // Whoever leaves the field keeps the words, under the date that it had.
        Err(_) => {
            editing.time = editing
                .facts
                .time
                .as_ref()
                .map_or_else(String::new, |it| it.value().to_owned());
            match editing.typed(work) {
                Ok(facts) => facts,
                Err(_) => return,
            }
        }
    };
    let is_empty = facts.words.is_empty() && facts.sources.is_empty();
    let is_changed = facts != editing.facts;
    let id = editing.id;
    state.editing = None;
    state.wants_keyboard = entered;
    if is_empty || !is_changed {
        return;
    }
    wants.push(command(match id {
        Some(line) => ChronologyCommand::Change {
            line,
            facts: Box::new(facts),
        },
        None => ChronologyCommand::Keep(vec![facts]),
    }));
}
