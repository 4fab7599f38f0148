//! A table like a spreadsheet's: rows of equal height under columns that sort, with cells that
//! are chosen by arrows and edited in place.
//!
//! Invariants: only cells in sight are asked for, so that the number of rows costs nothing; the
//! grid changes nothing itself, it says what was typed. A value that its column refuses stays in
//! the field, with the reason, until it is put right or given up by Esc.

mod head;
mod keys;

use eframe::egui::{
    self, Align2, Color32, EventFilter, Id, Rect, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::completion::Completion;
use super::text::{one_line, paint_at};
use crate::app::theme::{self, Palette};

/// Height of a row, in points.
pub const ROW_HEIGHT: f32 = 26.0;

const HEAD_HEIGHT: f32 = 26.0;
const CELL_MARGIN: f32 = 8.0;
const LEAST_WIDTH: f32 = 40.0;

/// Tells a row apart from all others, wherever sorting puts it.
pub type RowKey = u128;

/// A column.
pub struct Column<'a> {
    /// Its head.
    pub title: &'a str,
    /// Its width at first, in points.
    pub width_points: f32,
    /// Whether and how its cells are edited.
    pub editing: CellEditing<'a>,
}

/// Whether and how cells are edited.
#[derive(Clone, Copy)]
pub enum CellEditing<'a> {
    /// They are not.
    Fixed,
    /// As words, completed from these.
    Words(&'a [String]),
    /// As a list of words parted by commas, each completed from these.
    List(&'a [String]),
    /// As one of these; empty is none.
    Choice(&'a [String]),
}

/// The rows, in the order in which they are shown.
pub trait Rows {
    /// How many.
    fn count(&self) -> usize;

    /// What tells a row apart.
    fn key(&self, row: usize) -> RowKey;

    /// What a cell shows, on one line.
    fn cell(&self, row: usize, column: usize) -> String;

    /// What a cell's field holds when it begins to be edited.
    fn typed(&self, row: usize, column: usize) -> String {
        self.cell(row, column)
    }

    /// Why a cell cannot be that; `None` if it can.
    fn complaint(&self, _row: usize, _column: usize, _typed: &str) -> Option<String> {
        None
    }

    /// The colour of the bar at a row's left; `None` for no bar.
    fn bar(&self, _row: usize) -> Option<Color32> {
        None
    }
}

/// How rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: usize,
    /// From the last to the first.
    pub descending: bool,
}

/// A grid's own state.
#[derive(Default)]
pub struct Grid {
    /// How the rows are to be sorted; `None` for their own order.
    pub sort: Option<Sort>,
    /// The chosen cell.
    chosen: Option<(RowKey, usize)>,
    editing: Option<Editing>,
    widths: Vec<f32>,
    scrolled: Vec2,
    /// Whether the chosen cell is to be brought into sight.
    reveal: bool,
    /// Where the chosen row was found last.
    chosen_row: usize,
    /// Whether the grid is to get the keyboard in the next frame.
    wants_keyboard: bool,
}

struct Editing {
    key: RowKey,
    column: usize,
    draft: String,
    /// Whether the field is to get the keyboard.
    is_new: bool,
}

/// What was done in the grid.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct GridOutput {
    /// The row that was chosen by click or key, to be looked at.
    pub opened: Option<usize>,
    /// A cell was given another value.
    pub edited: Option<EditedCell>,
}

/// A cell's new value.
#[derive(Debug, PartialEq, Eq)]
pub struct EditedCell {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// What was typed.
    pub typed: String,
}

impl Grid {
    /// Whether a cell is being typed into.
    pub fn is_editing(&self) -> bool {
        self.editing.is_some()
    }

    /// Gives the grid the keyboard in the next frame.
    pub fn want_keyboard(&mut self) {
        self.wants_keyboard = true;
    }

    /// Chooses a row and brings it into sight, if it is there.
    pub fn choose_row(&mut self, key: RowKey) {
        let column = self.chosen.map_or(0, |(_, column)| column);
        if self.chosen.map(|(key, _)| key) != Some(key) {
            self.chosen = Some((key, column));
            self.reveal = true;
        }
    }

    /// Paints the grid into all the room there is.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        name: &str,
        columns: &[Column<'_>],
        rows: &dyn Rows,
    ) -> GridOutput {
        if self.widths.len() != columns.len() {
            self.widths = columns.iter().map(|column| column.width_points).collect();
        }
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let mut output = GridOutput::default();
        let id = ui.make_persistent_id(("grid", name));
        let width = ui.available_width();
        let (head, _) = ui.allocate_exact_size(vec2(width, HEAD_HEIGHT), Sense::hover());
        if std::mem::take(&mut self.wants_keyboard) {
            ui.memory_mut(|memory| memory.request_focus(id));
            let first = (rows.count() > 0).then(|| (rows.key(0), 0));
            self.chosen = self.chosen.or(first);
        }
        let keys = self.take_keys(ui, id, columns, rows, &mut output);
        let size = vec2(
            self.widths.iter().sum::<f32>(),
            ROW_HEIGHT * rows.count() as f32,
        );
        let mut area = ScrollArea::both().id_salt(id).auto_shrink(false);
        if std::mem::take(&mut self.reveal) {
            let offset = self.offset_to_chosen(vec2(width, ui.available_height()));
            area = area.scroll_offset(offset);
        }
        let shown = area.show_viewport(ui, |ui, seen| {
            let (all, ground) = ui.allocate_exact_size(size, Sense::hover());
            self.ground_ui(ui, id, name, &ground, rows);
            let first = (seen.top() / ROW_HEIGHT).floor() as usize;
            let end = (seen.bottom() / ROW_HEIGHT).ceil() as usize;
            for row in first.min(rows.count())..end.min(rows.count()) {
                let corner = all.min + vec2(0.0, ROW_HEIGHT * row as f32);
                let place = Rect::from_min_size(corner, vec2(size.x, ROW_HEIGHT));
                self.row_ui(ui, id, (row, place), columns, rows, &mut output);
            }
        });
        self.scrolled = shown.state.clamped_offset();
        self.head_ui(ui, head, columns);
        if keys {
            ui.ctx().request_repaint();
        }
        output
    }

    /// The whole of the rows as one thing that has the keyboard.
    fn ground_ui(&self, ui: &Ui, id: Id, name: &str, ground: &Response, rows: &dyn Rows) {
        let response = ui.interact(ground.rect, id, Sense::focusable_noninteractive());
        let count = rows.count();
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, format!("{name}, {count}")));
        if response.gained_focus() {
            ui.ctx().request_repaint();
        }
        ui.memory_mut(|memory| {
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            memory.set_focus_lock_filter(id, filter);
        });
    }

    fn row_ui(
        &mut self,
        ui: &mut Ui,
        id: Id,
        (row, place): (usize, Rect),
        columns: &[Column<'_>],
        rows: &dyn Rows,
        output: &mut GridOutput,
    ) {
        let palette = Palette::of(ui);
        let key = rows.key(row);
        let is_chosen = self.chosen.is_some_and(|(chosen, _)| chosen == key);
        if is_chosen {
            self.chosen_row = row;
            ui.painter().rect_filled(place, 0.0, palette.selection);
        }
        ui.painter().hline(
            place.x_range(),
            place.bottom() - 0.5,
            Stroke::new(1.0, palette.hover),
        );
        if let Some(colour) = rows.bar(row) {
            let bar = Rect::from_min_size(
                place.min + vec2(1.0, 5.0),
                vec2(theme::space::BAR, ROW_HEIGHT - 10.0),
            );
            ui.painter().rect_filled(bar, 1.5, colour);
        }
        let mut left = place.left();
        let seen = ui.clip_rect().x_range();
        for (index, column) in columns.iter().enumerate() {
            let width = self.widths.get(index).copied().unwrap_or(LEAST_WIDTH);
            let cell = Rect::from_min_size(pos2(left, place.top()), vec2(width, ROW_HEIGHT));
            left += width;
            if cell.x_range().intersection(seen).span() <= 0.0 {
                continue;
            }
            let editing = self
                .editing
                .as_ref()
                .is_some_and(|editing| editing.key == key && editing.column == index);
            if editing {
                self.field_ui(ui, id, (row, cell), column, rows, output);
            } else {
                self.cell_ui(ui, id, (row, index, cell), column, rows, output);
            }
        }
    }

    fn cell_ui(
        &mut self,
        ui: &Ui,
        id: Id,
        (row, index, cell): (usize, usize, Rect),
        column: &Column<'_>,
        rows: &dyn Rows,
        output: &mut GridOutput,
    ) {
        let palette = Palette::of(ui);
        let key = rows.key(row);
        let words = rows.cell(row, index);
        let response = ui.interact(cell, id.with((key, index)), Sense::CLICK);
        let label = format!("{}: {words}", column.title);
        let is_chosen = self.chosen == Some((key, index));
        response.widget_info(|| WidgetInfo::selected(Role::Cell, true, is_chosen, &label));
        let room = cell.width() - CELL_MARGIN * 2.0;
        let galley = one_line(ui, &words, theme::body(), palette.text, room);
        let is_cut = galley.elided;
        let at = pos2(
            cell.left() + CELL_MARGIN,
            cell.center().y - galley.size().y / 2.0,
        );
        paint_at(ui, at, galley);
        if is_chosen {
            let outline = Stroke::new(1.5, palette.accent);
            ui.painter()
                .rect_stroke(cell, 2.0, outline, StrokeKind::Inside);
        }
        if response.double_clicked() {
            self.choose(ui, id, key, index);
            self.begin(rows, row, index, column);
        } else if response.clicked() {
            self.choose(ui, id, key, index);
            output.opened = Some(row);
        }
        if is_cut {
            response.on_hover_text(words);
        }
    }

    fn field_ui(
        &mut self,
        ui: &mut Ui,
        id: Id,
        (row, cell): (usize, Rect),
        column: &Column<'_>,
        rows: &dyn Rows,
        output: &mut GridOutput,
    ) {
        let Some(editing) = &mut self.editing else {
            return;
        };
        let palette = Palette::of(ui);
        let (known, is_list, opens_at_once) = match column.editing {
            CellEditing::Fixed => (&[][..], false, false),
            CellEditing::Words(known) => (known, false, false),
            CellEditing::List(known) => (known, true, false),
            CellEditing::Choice(known) => (known, false, true),
        };
        let field = id.with("field");
        if std::mem::take(&mut editing.is_new) {
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        let mut child = ui.new_child(UiBuilder::new().max_rect(cell).id_salt("field"));
        let field = Completion {
            id: field,
            label: column.title,
            hint: "",
            known,
            is_list,
            opens_at_once,
            width_points: cell.width(),
            is_bare: true,
        };
        let completed = field.show(&mut child, &mut editing.draft);
        let complaint = complaint(column, rows, row, editing.column, &editing.draft);
        let colour = match complaint {
            Some(_) => palette.error,
            None => palette.accent,
        };
        let outline = Stroke::new(1.5, colour);
        ui.painter()
            .rect_stroke(cell, 2.0, outline, StrokeKind::Inside);
        if let Some(complaint) = &complaint {
            complaint_ui(ui, cell, complaint);
        }
        if completed.left && complaint.is_none() {
            let (row_key, index) = (editing.key, editing.column);
            self.commit(rows, row, output);
            self.choose(ui, id, row_key, index);
            // Whoever clicked elsewhere keeps the keyboard there.
            if ui.input(|input| input.pointer.any_pressed()) {
                ui.memory_mut(|memory| memory.surrender_focus(id));
            }
        }
    }

    fn choose(&mut self, ui: &Ui, id: Id, key: RowKey, column: usize) {
        self.chosen = Some((key, column));
        ui.memory_mut(|memory| memory.request_focus(id));
    }

    fn begin(&mut self, rows: &dyn Rows, row: usize, column: usize, at: &Column<'_>) {
        if matches!(at.editing, CellEditing::Fixed) {
            return;
        }
        self.editing = Some(Editing {
            key: rows.key(row),
            column,
            draft: rows.typed(row, column),
            is_new: true,
        });
    }

    fn commit(&mut self, rows: &dyn Rows, row: usize, output: &mut GridOutput) {
        if let Some(editing) = self.editing.take()
            && editing.draft != rows.typed(row, editing.column)
        {
            output.edited = Some(EditedCell {
                row,
                column: editing.column,
                typed: editing.draft,
            });
        }
    }

    /// The scroll offset that brings the chosen cell into sight and moves as little as it can.
    fn offset_to_chosen(&self, room: Vec2) -> Vec2 {
        let column = self.chosen.map_or(0, |(_, column)| column);
        let left: f32 = self.widths.iter().take(column).sum();
        let right = left + self.widths.get(column).copied().unwrap_or_default();
        let top = ROW_HEIGHT * self.chosen_row as f32;
        let least = vec2(right - room.x + 12.0, top + ROW_HEIGHT - room.y + 12.0);
        vec2(
            self.scrolled.x.max(least.x).min(left).max(0.0),
            self.scrolled.y.max(least.y).min(top).max(0.0),
        )
    }
}

/// Why a cell cannot be what is typed.
fn complaint(
    column: &Column<'_>,
    rows: &dyn Rows,
    row: usize,
    index: usize,
    typed: &str,
) -> Option<String> {
    if let CellEditing::Choice(known) = column.editing
        && !typed.trim().is_empty()
        && !known.iter().any(|value| value == typed)
    {
        return Some(format!("Choose one of: {}", known.join(", ")));
    }
    rows.complaint(row, index, typed)
}

/// The reason below a cell, over the rows that follow.
fn complaint_ui(ui: &Ui, cell: Rect, words: &str) {
    let palette = Palette::of(ui);
    let galley = one_line(ui, words, theme::small(), palette.error, 420.0);
    let size = galley.size() + vec2(10.0, 6.0);
    let rect = Rect::from_min_size(cell.left_bottom() + vec2(0.0, 2.0), size);
    let layer = egui::LayerId::new(egui::Order::Foreground, ui.scope_id().with("complaint"));
    let painter = ui.ctx().layer_painter(layer);
    let outline = Stroke::new(1.0, palette.error);
    painter.rect(rect, 3.0, palette.panel, outline, StrokeKind::Outside);
    painter.galley(rect.min + vec2(5.0, 3.0), galley, palette.error);
    let at = Align2::LEFT_TOP.anchor_rect(rect);
    let response = ui.interact(at, ui.scope_id().with("complaint"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}
