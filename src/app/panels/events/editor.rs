//! The field that a cell becomes when it is typed into.
//!
//! Invariant: nothing changes before the field is left by Enter, Tab or a click; Escape changes
//! nothing.

use eframe::egui::{Area, Frame, Id, Key, Modifiers, Order, Rect, Role, TextEdit, Ui, WidgetInfo};

use super::cells::{Column, cell_to_type, with_typed};
use crate::app::theme::Palette;
use crate::model::{Event, EventFacts, EventId};
use crate::workspace::Workspace;

/// A field is never narrower than this, in points.
const LEAST_WIDTH: f32 = 120.0;

/// A cell that is typed into.
pub struct Editing {
    event: EventId,
    column: Column,
    text: String,
    /// Whether the field is still to get the keyboard.
    is_fresh: bool,
    /// Where the words to choose from were painted last.
    choices: Option<Rect>,
}

/// What became of the typing in this frame.
pub enum Outcome {
    /// It goes on.
    Editing,
    /// It was given up.
    Cancelled,
    /// It was left, and makes no sense.
    Refused(&'static str),
    /// It is done: the facts, and how many columns further the typing goes on.
    Done(Box<EventFacts>, Option<isize>),
}

impl Editing {
    /// Begins to type into a cell.
    pub fn new(event: &Event, column: Column) -> Self {
        Self {
            event: event.id,
            column,
            text: cell_to_type(&event.facts, column),
            is_fresh: true,
            choices: None,
        }
    }

    /// Whether this is the cell.
    pub fn is_of(&self, event: EventId, column: Column) -> bool {
        self.event == event && self.column == column
    }
}

/// Paints the field.
pub fn editor_ui(
    ui: &mut Ui,
    rect: Rect,
    work: &Workspace,
    event: &Event,
    editing: &mut Editing,
) -> Outcome {
    let column = editing.column;
    let id = Id::unique(("event cell", editing.event, column));
    let (mut tab, mut back) = (false, false);
    if !editing.is_fresh {
        ui.input_mut(|input| {
            tab = input.consume_key(Modifiers::NONE, Key::Tab);
            back = input.consume_key(Modifiers::SHIFT, Key::Tab);
        });
    }
    let typed = with_typed(work, &event.facts, column, &editing.text);
    let colour = match typed {
        Ok(_) => Palette::of(ui).text,
        Err(_) => Palette::of(ui).error,
    };
    let field = TextEdit::singleline(&mut editing.text)
        .id(id)
        .lock_focus(true)
        .text_color(colour);
    // A narrow cell grows to the right while it is typed into.
    let rect = rect.with_max_x(rect.right().max(rect.left() + LEAST_WIDTH));
    let field = ui.put(rect, field);
    let label = format!("Edit {}", column.title().to_lowercase());
    field.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, &label);
        info.current_text_value = Some(editing.text.clone());
        info
    });
    if std::mem::take(&mut editing.is_fresh) {
        field.request_focus();
        return Outcome::Editing;
    }
    let picked = choices_ui(ui, id, rect, editing);
    let typed = with_typed(work, &event.facts, column, &editing.text);
    let done = |step: Option<isize>| match &typed {
        Ok(facts) => Outcome::Done(Box::new(facts.clone()), step),
        Err(why) => Outcome::Refused(why),
    };
    if tab || back {
        return done(Some(if back { -1 } else { 1 }));
    }
    if picked {
        return done(None);
    }
    if field.lost_focus() {
        let (gone_back, entered) =
            ui.input(|i| (i.key_pressed(Key::Escape), i.key_pressed(Key::Enter)));
        if gone_back {
            return Outcome::Cancelled;
        }
        if entered && typed.is_err() {
            // What is wrong can be put right at once.
            field.request_focus();
            return Outcome::Editing;
        }
        let pointer = ui.input(|input| input.pointer.interact_pos());
        let chooses = pointer.zip(editing.choices);
        if !chooses.is_some_and(|(at, choices)| choices.contains(at)) {
            return done(None);
        }
    }
    if let Err(why) = typed {
        field.on_hover_text(why);
    }
    Outcome::Editing
}

/// Paints the words to choose from, below the field; whether one was picked.
fn choices_ui(ui: &Ui, id: Id, rect: Rect, editing: &mut Editing) -> bool {
    let words = editing.column.choices();
    if words.is_empty() {
        return false;
    }
    let mut picked = None;
    let area = Area::new(id.with("choices"))
        .order(Order::Foreground)
        .fixed_pos(rect.left_bottom())
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                for word in words {
                    let is_on = editing.text.split(',').any(|part| part.trim() == word);
                    if ui.selectable_label(is_on, word).clicked() {
                        picked = Some(word);
                    }
                }
            });
        });
    editing.choices = Some(area.response.rect);
    let Some(word) = picked else {
        return false;
    };
    editing.text = match editing.column {
        // One of the two scales is chosen; the other stays as it is.
        Column::Assessment => {
            let all = editing.column.choices();
            let is_likely = |word: &str| crate::model::Probability::parse(word).is_some();
            let other = editing.text.split(',').map(str::trim);
            let other = other.filter(|it| all.contains(it) && is_likely(it) != is_likely(word));
            let mut both: Vec<&str> = other.chain([word]).collect();
            both.sort_by_key(|it| !is_likely(it));
            both.join(", ")
        }
        _ => word.to_owned(),
    };
    true
}
