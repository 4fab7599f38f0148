//! The events: a grid that is edited in place like a spreadsheet, and beside it everything about
//! the chosen event.
//!
//! Invariant: only the rows in sight are laid out, and the order of all of them is worked out
//! anew only when an event changed, so that a hundred thousand events scroll like ten.

mod cells;
mod detail;
mod editor;
mod order;

use eframe::egui::{
    self, Button, EventFilter, Key, Modifiers, Rect, Response, RichText, Role, ScrollArea, Sense,
    Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::actions::Action;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::text::{empty_state, one_line};
use crate::model::{Event, EventFacts, EventId, PassageRef};
use crate::workspace::{Command, Workspace};
use cells::{Column, cell_colour, cell_words};
use detail::detail_ui;
use editor::{Editing, Outcome, editor_ui};
use order::{Order, Sort};

/// Height of a row, in points.
const ROW_HEIGHT: f32 = 24.0;

/// The grid is never narrower than this; a narrower pane scrolls sideways.
const LEAST_WIDTH: f32 = 720.0;

/// Width of what stands beside the grid, and the least width of a pane that has room for both.
const DETAIL_WIDTH: f32 = 290.0;
const WIDE: f32 = 760.0;

/// What the pane remembers.
#[derive(Default)]
pub struct EventsView {
    selected: Option<EventId>,
    /// The event that was chosen before this one.
    before: Option<EventId>,
    column: Column,
    editing: Option<Editing>,
    sort: Sort,
    order: Order,
    /// Whether the chosen row is to be scrolled into sight.
    reveal: bool,
    /// How far down the grid is scrolled, in points.
    offset: f32,
    wants_keyboard: bool,
    has_keyboard: bool,
    /// Which of the chosen event's passages was opened last.
    opened: Option<PassageRef>,
}

impl EventsView {
    /// The chosen event. It may be gone.
    pub fn selected(&self) -> Option<EventId> {
        self.selected
    }

    /// Chooses an event and brings it into sight.
    pub fn choose(&mut self, event: EventId) {
        if self.selected != Some(event) {
            self.before = self.selected;
            self.selected = Some(event);
            self.opened = None;
        }
        self.reveal = true;
    }

    /// The chosen event, while the grid has the keyboard.
    pub fn with_keyboard(&self) -> Option<EventId> {
        self.selected.filter(|_| self.has_keyboard)
    }

    /// Gives the grid the keyboard in the next frame.
    pub fn want_keyboard(&mut self) {
        self.wants_keyboard = true;
    }

    fn edit(&mut self, event: &Event, column: Column) {
        self.column = column;
        if column.is_edited() {
            self.editing = Some(Editing::new(event, column));
        }
    }
}

/// Paints the pane.
pub fn events_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    view.events.has_keyboard = false;
    if work.events().is_empty() {
        view.events.editing = None;
        empty_state(
            ui,
            "No events yet",
            "Select words and press E: they become an event that they support. Or make an empty \
             one and link passages to it.",
        );
        ui.vertical_centered(|ui| new_event_ui(ui, wants));
        return;
    }
    let all = ui.available_rect_before_wrap();
    let chosen = view.events.selected.and_then(|id| work.events().get(id));
    let has_detail = chosen.is_some() && all.width() >= WIDE;
    let room = if has_detail { DETAIL_WIDTH } else { 0.0 };
    let left = all.with_max_x(all.right() - room);
    let mut grid = ui.new_child(UiBuilder::new().max_rect(left).id_salt("grid"));
    grid_ui(&mut grid, work, &mut view.events, wants);
    if let Some(event) = chosen.filter(|_| has_detail) {
        let right = all.with_min_x(left.right() + space::MEDIUM);
        let mut beside = ui.new_child(UiBuilder::new().max_rect(right).id_salt(event.id));
        ScrollArea::vertical()
            .id_salt("event")
            .auto_shrink(false)
            .show(&mut beside, |ui| detail_ui(ui, work, view, event, wants));
    }
    ui.advance_cursor_after_rect(all);
}

/// The button that makes an event which rests on nothing yet.
pub fn new_event_ui(ui: &mut Ui, wants: &mut Vec<Request>) {
    let button = ui.button("New event");
    let help = "Make an event that no passage supports yet.";
    if button.on_hover_text(help).clicked() {
        let facts = EventFacts {
            title: "New event".to_owned(),
            ..EventFacts::default()
        };
        wants.push(Request::Command(Command::AddEvent(Box::new(facts))));
    }
}

fn grid_ui(ui: &mut Ui, work: &Workspace, events: &mut EventsView, wants: &mut Vec<Request>) {
    events.order.refresh(work, events.sort);
    let id = ui.scope_id().with("events");
    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width().max(LEAST_WIDTH);
        ui.set_min_width(width);
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        header_ui(ui, width, events);
        let area = ui.available_rect_before_wrap();
        let grid = ui.interact(area, id, Sense::focusable_noninteractive());
        keyboard(ui, &grid, work, events, area.height(), wants);
        rows_ui(ui, width, (work, &grid), events, wants);
        describe_grid(&grid, work, events);
    });
}

/// What a screen reader says of the grid: how many rows it has, and the chosen one.
fn describe_grid(grid: &Response, work: &Workspace, events: &EventsView) {
    let count = work.events().len();
    let chosen = events.selected.and_then(|id| work.events().get(id));
    let chosen = chosen.map(|event| {
        let words = cell_words(work, event, events.column);
        format!("{} {}: {words}", event.facts.title, events.column.title())
    });
    grid.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Grid, true, format!("{count} events"));
        info.current_text_value.clone_from(&chosen);
        info
    });
}

fn header_ui(ui: &mut Ui, width: f32, events: &mut EventsView) {
    let palette = Palette::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::hover());
    for (column, rect) in columns(row) {
        let response = ui.interact(rect, ui.scope_id().with(("head", column)), Sense::click());
        let (sign, spoken) = match (events.sort.column == column, events.sort.descending) {
            (false, _) => ("", ""),
            (true, false) => (" ▲", ", sorted"),
            (true, true) => (" ▼", ", sorted backwards"),
        };
        let label = format!("Sort events by {}{spoken}", column.title().to_lowercase());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &label));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 3.0, palette.hover);
        }
        let words = format!("{}{sign}", column.title());
        let room = rect.width() - 2.0 * space::SMALL;
        let words = one_line(ui, &words, theme::strong(), palette.text_weak, room);
        let at = pos2(
            rect.left() + space::SMALL,
            rect.center().y - words.size().y / 2.0,
        );
        ui.painter().galley(at, words, palette.text_weak);
        if response.clicked() {
            events.sort = events.sort.by(column);
        }
    }
    ui.painter()
        .hline(row.x_range(), row.bottom(), (1.0, palette.line));
}

/// The columns of a row, side by side.
fn columns(row: Rect) -> impl Iterator<Item = (Column, Rect)> {
    let whole: f32 = Column::ALL.iter().map(|column| column.share()).sum();
    let mut left = row.left();
    Column::ALL.into_iter().map(move |column| {
        let right = left + row.width() * column.share() / whole;
        let rect = Rect::from_x_y_ranges(left..=right, row.y_range());
        left = right;
        (column, rect)
    })
}

fn rows_ui(
    ui: &mut Ui,
    width: f32,
    (work, grid): (&Workspace, &Response),
    events: &mut EventsView,
    wants: &mut Vec<Request>,
) {
    let count = events.order.ids().len();
    let mut area = ScrollArea::vertical().id_salt("rows").auto_shrink(false);
    if std::mem::take(&mut events.reveal)
        && let Some(row) = events.selected.and_then(|id| events.order.row_of(id))
    {
        // No further than the row needs to be in sight.
        let top = row as f32 * ROW_HEIGHT;
        let earliest = (top + ROW_HEIGHT - ui.available_height()).min(top);
        area = area.vertical_scroll_offset(events.offset.clamp(earliest, top).max(0.0));
    }
    let shown = area.show_rows(ui, ROW_HEIGHT, count, |ui, shown| {
        for row in shown {
            let id = events.order.ids().get(row).copied();
            let (rect, _) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::hover());
            if let Some(event) = id.and_then(|id| work.events().get(id)) {
                row_ui(ui, rect, (work, grid), event, events, wants);
            }
        }
    });
    events.offset = shown.state.unclamped_offset().y;
}

fn row_ui(
    ui: &mut Ui,
    row: Rect,
    (work, grid): (&Workspace, &Response),
    event: &Event,
    events: &mut EventsView,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let is_chosen = events.selected == Some(event.id);
    if is_chosen {
        ui.painter().rect_filled(row, 0.0, palette.selection);
    }
    for (column, rect) in columns(row) {
        let is_edited = events
            .editing
            .as_ref()
            .is_some_and(|editing| editing.is_of(event.id, column));
        if is_edited {
            edit_cell_ui(ui, rect, (work, grid), event, events, wants);
            continue;
        }
        let words = cell_words(work, event, column);
        let response = ui.interact(rect, ui.scope_id().with((event.id, column)), Sense::CLICK);
        let label = format!("{}: {words}", column.title());
        let is_here = is_chosen && events.column == column;
        response.widget_info(|| WidgetInfo::selected(Role::GridCell, true, is_here, &label));
        if is_here && grid.has_focus() {
            let stroke = (1.0, palette.accent);
            let inside = egui::StrokeKind::Inside;
            ui.painter().rect_stroke(rect, 2.0, stroke, inside);
        }
        let colour = cell_colour(work, event, column, palette);
        let room = rect.width() - 2.0 * space::SMALL;
        let shown = one_line(ui, &words, theme::body(), colour, room);
        let is_cut = shown.elided;
        let at = pos2(
            rect.left() + space::SMALL,
            rect.center().y - shown.size().y / 2.0,
        );
        ui.painter().galley(at, shown, colour);
        if response.double_clicked() {
            events.edit(event, column);
        } else if response.clicked() {
            events.editing = None;
            events.column = column;
            events.choose(event.id);
            events.reveal = false;
            grid.request_focus();
            if column == Column::Evidence {
                open_next_passage(work, event, events, wants);
            }
        }
        if is_cut {
            response.on_hover_text(words);
        }
    }
}

fn edit_cell_ui(
    ui: &mut Ui,
    rect: Rect,
    (work, grid): (&Workspace, &Response),
    event: &Event,
    events: &mut EventsView,
    wants: &mut Vec<Request>,
) {
    let Some(editing) = &mut events.editing else {
        return;
    };
    let outcome = editor_ui(ui, rect, work, event, editing);
    match outcome {
        Outcome::Editing => return,
        Outcome::Cancelled => grid.request_focus(),
        Outcome::Refused(why) => wants.push(Request::Say(why)),
        Outcome::Done(facts, step) => {
            if *facts != event.facts {
                wants.push(Request::Command(Command::ChangeEvent {
                    event: event.id,
                    facts,
                }));
                // The next change of this field is a step of its own.
                wants.push(Request::Command(Command::LeaveField));
            }
            match step.and_then(|step| events.column.edited_beside(step)) {
                Some(next) => {
                    // What is shown in the next cell is not touched by this change.
                    events.edit(event, next);
                    return;
                }
                None if step.is_some() || ui.input(|input| !input.pointer.any_pressed()) => {
                    grid.request_focus();
                }
                None => {}
            }
        }
    }
    events.editing = None;
}

/// Opens the chosen event's passages one after the other, those that are gone left out.
fn open_next_passage(
    work: &Workspace,
    event: &Event,
    events: &mut EventsView,
    wants: &mut Vec<Request>,
) {
    let there = event.facts.links().map(|(_, linked)| linked);
    let there: Vec<&PassageRef> = there.filter(|it| work.linked(it).is_some()).collect();
    let last = there
        .iter()
        .position(|linked| Some(*linked) == events.opened.as_ref());
    let next = last.map_or(0, |last| (last + 1) % there.len());
    match there.get(next) {
        Some(linked) => {
            events.opened = Some((*linked).clone());
            wants.push(go_to(linked));
        }
        None => wants.push(Request::Say("No passage is linked to this event.")),
    }
}

/// Asks for a passage to be shown.
fn go_to(linked: &PassageRef) -> Request {
    Request::Go {
        document: linked.doc.clone(),
        focus: Focus::Passage(linked.passage),
    }
}

fn keyboard(
    ui: &Ui,
    grid: &Response,
    work: &Workspace,
    events: &mut EventsView,
    height: f32,
    wants: &mut Vec<Request>,
) {
    if std::mem::take(&mut events.wants_keyboard) {
        grid.request_focus();
    }
    if !grid.has_focus() || events.editing.is_some() {
        return;
    }
    events.has_keyboard = true;
    let held = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(grid.id, held));
    let presses = |key: Key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
    let page = ((height / ROW_HEIGHT) as usize).max(1);
    let down = presses(Key::ArrowDown) + presses(Key::PageDown) * page;
    let up = presses(Key::ArrowUp) + presses(Key::PageUp) * page;
    let ids = events.order.ids();
    let here = events.selected.and_then(|id| events.order.row_of(id));
    let last = ids.len().saturating_sub(1);
    let row = match here {
        Some(here) => (here + down).saturating_sub(up).min(last),
        None => 0,
    };
    if (down + up > 0 || here.is_none())
        && let Some(&id) = ids.get(row)
    {
        events.choose(id);
    }
    for _ in 0..presses(Key::ArrowRight) {
        events.column = events.column.beside(1).unwrap_or(events.column);
    }
    for _ in 0..presses(Key::ArrowLeft) {
        events.column = events.column.beside(-1).unwrap_or(events.column);
    }
    let chosen = events.selected.and_then(|id| work.events().get(id));
    if presses(Key::Enter) + presses(Key::F2) > 0
        && let Some(event) = chosen
    {
        if events.column.is_edited() {
            events.edit(event, events.column);
        } else {
            open_next_passage(work, event, events, wants);
        }
    }
}

/// A button for an action, in few words.
fn action_ui(ui: &mut Ui, words: &str, action: Action, wants: &mut Vec<Request>) {
    let button = ui.add(Button::new(RichText::new(words).font(theme::small())));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, action.label()));
    if button.on_hover_text(action.tooltip(ui.ctx())).clicked() {
        wants.push(Request::Act(action));
    }
}
