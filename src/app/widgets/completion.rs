//! A field of one line with a list below it: values that were used before and fit what is typed.
//!
//! Invariants: nothing is taken from the list unless a person picks it by key or click; what is
//! typed stays possible whether or not it is in the list.

use eframe::egui::{
    Button, EventFilter, Frame, Id, Key, Margin, Modifiers, Popup, PopupCloseBehavior, Rect,
    Response, RichText, Role, TextEdit, Ui, WidgetInfo,
};

use crate::app::theme::{self, Palette};

/// Most values that are listed.
const MOST_LISTED: usize = 8;

/// A field to type into, and what may be picked for it.
pub struct Completion<'a> {
    /// Which field this is, apart from all others.
    pub id: Id,
    /// What a screen reader says, and what tests look for.
    pub label: &'a str,
    /// Shown while the field is empty.
    pub hint: &'a str,
    /// What may be picked, the likeliest first.
    pub known: &'a [String],
    /// Whether several values stand in the field, parted by commas.
    pub is_list: bool,
    /// Whether everything is listed while nothing is typed.
    pub opens_at_once: bool,
    /// Width in points.
    pub width_points: f32,
    /// Without a frame of its own, for a cell of a grid.
    pub is_bare: bool,
}

/// What was done with the field.
pub struct Completed {
    /// The field.
    pub response: Response,
    /// Whether its words changed, by typing or by picking.
    pub changed: bool,
    /// Whether the keyboard left it in this frame.
    pub left: bool,
}

/// What the field remembers from one frame to the next.
#[derive(Clone, Copy, Default)]
struct Memory {
    /// Which value of the list the arrows are on.
    at: Option<usize>,
    /// Where the list was painted.
    list: Option<Rect>,
    /// Whether the field or its list was being used.
    busy: bool,
    /// Whether the list was asked for by a key although nothing was typed.
    asked: bool,
}

impl Completion<'_> {
    /// Paints the field, and the list while there is something in it to pick.
    pub fn show(self, ui: &mut Ui, words: &mut String) -> Completed {
        let id = self.id;
        let mut memory: Memory = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let had_focus = ui.memory(|memory| memory.has_focus(id));
        let mut fitting = Vec::new();
        let mut taken = None;
        if had_focus {
            let down = ui.input(|input| input.key_pressed(Key::ArrowDown));
            memory.asked |= down;
            fitting = self.fitting(words, memory.asked);
            taken = take_keys(ui, &mut memory, &fitting);
        } else if memory.list.is_some() {
            fitting = self.fitting(words, memory.asked);
        }
        let mut field = TextEdit::singleline(words)
            .id(id)
            .hint_text(self.hint)
            .desired_width(self.width_points);
        if self.is_bare {
            let frame = Frame::new().inner_margin(Margin::symmetric(8, 5));
            field = field.frame(frame.fill(Palette::of(ui).field));
            // The grid decides what these keys do.
            field = field.event_filter(EventFilter {
                tab: true,
                escape: true,
                horizontal_arrows: true,
                vertical_arrows: true,
            });
        }
        let response = ui.add(field);
        let label = self.label;
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
        if response.gained_focus() {
            // Nobody should have to type into what cannot be seen.
            response.scroll_to_me(None);
        }
        let mut changed = response.changed();
        if changed {
            memory.at = None;
            fitting = self.fitting(words, memory.asked);
        }
        // A press on the list takes the keyboard from the field before the click is complete.
        let on_list = memory.list.is_some_and(|list| {
            ui.input(|input| {
                let pointer = &input.pointer;
                let is_held = pointer.any_down() || pointer.any_released();
                is_held && pointer.interact_pos().is_some_and(|at| list.contains(at))
            })
        });
        let has_focus = response.has_focus();
        memory.list = None;
        if (has_focus || on_list) && !fitting.is_empty() && taken.is_none() {
            taken = list_ui(&response, &fitting, &mut memory);
        }
        if let Some(value) = taken {
            *words = self.with_value(words, &value);
            changed = true;
            memory = Memory::default();
            response.request_focus();
        }
        let busy = has_focus || on_list || changed;
        let left = memory.busy && !busy;
        memory.busy = busy;
        if left {
            memory = Memory::default();
        }
        ui.data_mut(|data| data.insert_temp(id, memory));
        Completed {
            response,
            changed,
            left,
        }
    }

    /// The values that begin, or have a word that begins, as what is typed does.
    fn fitting(&self, words: &str, asked: bool) -> Vec<String> {
        let typed = self.typed(words).to_lowercase();
        if typed.is_empty() && !asked && !self.opens_at_once {
            return Vec::new();
        }
        let is_new = |value: &&String| value.to_lowercase() != typed;
        let fits = |value: &&String| begins_a_word(&value.to_lowercase(), &typed);
        let fitting = self.known.iter().filter(fits);
        fitting.filter(is_new).take(MOST_LISTED).cloned().collect()
    }

    /// The value that is being typed.
    fn typed<'w>(&self, words: &'w str) -> &'w str {
        let value = match self.is_list {
            true => words.rsplit(',').next().unwrap_or_default(),
            false => words,
        };
        value.trim()
    }

    /// The field's words with what is being typed replaced.
    fn with_value(&self, words: &str, value: &str) -> String {
        match words.rsplit_once(',').filter(|_| self.is_list) {
            Some((before, _)) => format!("{before}, {value}"),
            None => value.to_owned(),
        }
    }
}

/// Moves through the list by arrows; the value that Enter takes, if any.
fn take_keys(ui: &Ui, memory: &mut Memory, fitting: &[String]) -> Option<String> {
    let last = fitting.len().checked_sub(1)?;
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            memory.at = Some(memory.at.map_or(0, |at| (at + 1).min(last)));
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            memory.at = memory.at.and_then(|at| at.checked_sub(1));
        }
        let at = memory.at.map(|at| at.min(last))?;
        let takes = input.consume_key(Modifiers::NONE, Key::Enter);
        takes.then(|| fitting.get(at).cloned()).flatten()
    })
}

/// The list; the value that was clicked, if any.
fn list_ui(field: &Response, fitting: &[String], memory: &mut Memory) -> Option<String> {
    let popup = Popup::from_response(field)
        .id(field.id.with("list"))
        .open(true)
        .gap(2.0)
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .width(field.rect.width().max(160.0));
    let shown = popup.show(|ui| {
        let mut taken = None;
        for (index, value) in fitting.iter().enumerate() {
            let words = RichText::new(value).font(theme::body());
            let button = Button::selectable(memory.at == Some(index), words).truncate();
            let button = ui.add(button.min_size([ui.available_width(), 0.0].into()));
            if button.clicked() {
                taken = Some(value.clone());
            }
        }
        taken
    })?;
    memory.list = Some(shown.response.rect);
    shown.inner
}

/// Whether some word of a value begins like this. Both are in lower case.
fn begins_a_word(value: &str, typed: &str) -> bool {
    let mut places = value.match_indices(typed);
    places.any(|(at, _)| {
        let before = value.get(..at).and_then(|head| head.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fit_by_the_beginning_of_any_word() {
        let check = |value: &str, typed: &str, expected: bool| {
            assert_eq!(begins_a_word(value, typed), expected, "{value} {typed}");
        };
        check("harbour office", "har", true);
        check("harbour office", "off", true);
        check("harbour office", "fice", false);
        check("actor/state", "sta", true);
        check("élan", "é", true);
        check("élan", "lan", false);
        check("any", "", true);
    }

    #[test]
    fn a_picked_value_takes_the_place_of_what_is_typed() {
        let check = |is_list: bool, words: &str, typed: &str, expected: &str| {
            let field = Completion {
                id: Id::NULL,
                label: "",
                hint: "",
                known: &[],
                is_list,
                opens_at_once: false,
                width_points: 0.0,
                is_bare: false,
            };
            assert_eq!(field.typed(words), typed);
            assert_eq!(field.with_value(words, "new"), expected);
        };
        check(false, "a, b", "a, b", "new");
        check(true, "a, b", "b", "a, new");
        check(true, "b", "b", "new");
        check(true, "a,", "", "a, new");
    }
}
