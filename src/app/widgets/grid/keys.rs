//! The keys of a grid: arrows choose, Enter edits, Tab moves on, Esc gives up.

use eframe::egui::{Id, Key, Modifiers, Ui};

use super::{CellEditing, Column, Grid, GridOutput, RowKey, Rows, complaint};

/// Rows that a page has.
const PAGE: usize = 15;

impl Grid {
    /// Keys that move, edit, move on and give up. True if one of them did something.
    pub(super) fn take_keys(
        &mut self,
        ui: &Ui,
        id: Id,
        columns: &[Column<'_>],
        rows: &dyn Rows,
        output: &mut GridOutput,
    ) -> bool {
        let field_has_keyboard = ui.memory(|memory| memory.has_focus(id.with("field")));
        if self.editing.is_some() && field_has_keyboard {
            return self.take_field_keys(ui, id, columns, rows, output);
        }
        if !ui.memory(|memory| memory.has_focus(id)) || rows.count() == 0 {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (row, column) = match self.chosen {
            Some((key, column)) => (row_of(rows, key, self.chosen_row), column),
            None => (Some(0), 0),
        };
        let (row, last) = (row.unwrap_or(0), rows.count() - 1);
        let moves = [
            (Key::ArrowUp, row.saturating_sub(1), column),
            (Key::ArrowDown, (row + 1).min(last), column),
            (Key::PageUp, row.saturating_sub(PAGE), column),
            (Key::PageDown, (row + PAGE).min(last), column),
            (Key::ArrowLeft, row, column.saturating_sub(1)),
            (
                Key::ArrowRight,
                row,
                (column + 1).min(columns.len().saturating_sub(1)),
            ),
        ];
        for (key, to_row, to_column) in moves {
            if pressed(key) {
                self.chosen = Some((rows.key(to_row), to_column));
                self.chosen_row = to_row;
                self.reveal = true;
                output.opened = (to_row != row).then_some(to_row);
                return true;
            }
        }
        let Some(edited) = columns.get(column) else {
            return false;
        };
        if pressed(Key::Enter) {
            match edited.editing {
                CellEditing::Fixed => output.opened = Some(row),
                _ => self.begin(rows, row, column, edited),
            }
            self.chosen = Some((rows.key(row), column));
            return true;
        }
        false
    }

    fn take_field_keys(
        &mut self,
        ui: &Ui,
        id: Id,
        columns: &[Column<'_>],
        rows: &dyn Rows,
        output: &mut GridOutput,
    ) -> bool {
        let Some(editing) = &self.editing else {
            return false;
        };
        let (key, column) = (editing.key, editing.column);
        let Some(row) = row_of(rows, key, self.chosen_row) else {
            self.editing = None;
            return true;
        };
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::NONE, Key::Escape) {
            self.editing = None;
            self.choose(ui, id, key, column);
            return true;
        }
        let step = if pressed(Modifiers::SHIFT, Key::Tab) {
            Some(false)
        } else if pressed(Modifiers::NONE, Key::Tab) {
            Some(true)
        } else {
            None
        };
        let Some(forward) = step else { return false };
        let refused = columns
            .get(column)
            .is_some_and(|at| complaint(at, rows, row, column, &editing.draft).is_some());
        if refused {
            return true;
        }
        self.commit(rows, row, output);
        let (row, column) = next_editable(columns, rows.count(), (row, column), forward);
        self.choose(ui, id, rows.key(row), column);
        self.chosen_row = row;
        self.reveal = true;
        if let Some(at) = columns.get(column) {
            self.begin(rows, row, column, at);
        }
        true
    }
}

/// The cell to edit behind this one, or before it; the same one when there is no other.
fn next_editable(
    columns: &[Column<'_>],
    row_count: usize,
    (row, column): (usize, usize),
    forward: bool,
) -> (usize, usize) {
    let editable = |column: &usize| {
        let at = columns.get(*column);
        at.is_some_and(|at| !matches!(at.editing, CellEditing::Fixed))
    };
    let all: Vec<usize> = (0..columns.len()).filter(editable).collect();
    let beside = match forward {
        true => all.iter().find(|&&at| at > column),
        false => all.iter().rev().find(|&&at| at < column),
    };
    match (beside, forward) {
        (Some(&beside), _) => (row, beside),
        (None, true) if row + 1 < row_count => (row + 1, all.first().copied().unwrap_or(column)),
        (None, false) if row > 0 => (row - 1, all.last().copied().unwrap_or(column)),
        _ => (row, column),
    }
}

/// Where a row stands: mostly where it was found last.
fn row_of(rows: &dyn Rows, key: RowKey, last: usize) -> Option<usize> {
    if last < rows.count() && rows.key(last) == key {
        return Some(last);
    }
    (0..rows.count()).find(|&row| rows.key(row) == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_moves_over_cells_that_are_not_edited() {
        let column = |editing| Column {
            title: "",
            width_points: 0.0,
            editing,
        };
        let words = || column(CellEditing::Words(&[]));
        let columns = [
            column(CellEditing::Fixed),
            words(),
            column(CellEditing::Fixed),
            words(),
        ];
        let check = |from: (usize, usize), forward: bool, expected: (usize, usize)| {
            assert_eq!(
                next_editable(&columns, 3, from, forward),
                expected,
                "{from:?}"
            );
        };
        check((0, 1), true, (0, 3));
        check((0, 3), true, (1, 1));
        check((2, 3), true, (2, 3));
        check((1, 1), false, (0, 3));
        check((0, 1), false, (0, 1));
        check((0, 3), false, (0, 1));
    }
}
