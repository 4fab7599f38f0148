//! The keyboard: moves the caret, grows the selection, turns pages, copies.

use eframe::egui::{Event, EventFilter, Key, Modifiers, Ui};

use super::selection::{
    Selection, next_letter, next_word_end, previous_letter, previous_word_start,
};
use super::{Frame, Reader};

/// Keys that egui would otherwise take to move between widgets.
pub(super) const EVENT_FILTER: EventFilter = EventFilter {
    tab: false,
    horizontal_arrows: true,
    vertical_arrows: true,
    escape: false,
};

/// What the keyboard did in a frame.
#[derive(Default)]
pub(super) struct KeyboardOutcome {
    /// The place of the caret, when it was clicked with Enter.
    pub(super) clicked_byte: Option<usize>,
}

impl Reader {
    /// Handles the keys of this frame. To be called while the pane has the keyboard.
    pub(super) fn handle_keyboard(&mut self, ui: &Ui, frame: &Frame<'_>) -> KeyboardOutcome {
        let mut outcome = KeyboardOutcome::default();
        for event in ui.input(|input| input.filtered_events(&EVENT_FILTER)) {
            match event {
                Event::Copy => {
                    if let Some(words) = self.selected_words() {
                        ui.copy_text(words.to_owned());
                    }
                }
                Event::Key {
                    key: Key::Enter,
                    pressed: true,
                    ..
                } => outcome.clicked_byte = self.selection.map(|selection| selection.caret),
                Event::Key {
                    key,
                    pressed: true,
                    modifiers,
                    ..
                } => self.press_key(frame, key, modifiers),
                _ => {}
            }
        }
        outcome
    }

    fn press_key(&mut self, frame: &Frame<'_>, key: Key, modifiers: Modifiers) {
        let extend = modifiers.shift;
        let page_points = (frame.view.height() - 2.0 * frame.style.line_height_points).max(0.0);
        match key {
            Key::A if modifiers.command => self.selection = Some(Selection::of(self.shown)),
            Key::PageDown | Key::PageUp | Key::Space if !extend || key == Key::Space => {
                let is_up = key == Key::PageUp || (key == Key::Space && extend);
                self.scroll_by(frame, if is_up { -page_points } else { page_points });
            }
            _ => self.move_caret(frame, key, modifiers),
        }
    }

    fn move_caret(&mut self, frame: &Frame<'_>, key: Key, modifiers: Modifiers) {
        let extend = modifiers.shift;
        let Some(selection) = self.selection else {
            // Without a caret the arrows scroll; holding shift sets one where the view begins.
            match extend && is_movement(key) {
                true => self.selection = Some(Selection::caret_at(self.visible.start)),
                false => self.scroll_without_caret(frame, key),
            }
            return;
        };
        let is_horizontal = matches!(key, Key::ArrowLeft | Key::ArrowRight);
        if is_horizontal && modifiers.is_none() && !selection.span().is_empty() {
            let span = selection.span();
            let end = if key == Key::ArrowLeft {
                span.start
            } else {
                span.end
            };
            self.place_caret(frame, Selection::caret_at(end));
            return;
        }
        let by_word = modifiers.ctrl || modifiers.alt;
        let caret = selection.caret;
        let is_vertical = matches!(
            key,
            Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown
        );
        if !is_vertical {
            self.keyboard_x = None;
        }
        let moved = match key {
            // As on macOS, where Home and End are rare.
            Key::ArrowLeft if modifiers.mac_cmd => self.end_of_row(frame, caret, false),
            Key::ArrowRight if modifiers.mac_cmd => self.end_of_row(frame, caret, true),
            Key::ArrowLeft => self.before(frame, caret, by_word),
            Key::ArrowRight => self.behind(frame, caret, by_word),
            Key::ArrowUp if modifiers.command => self.shown.start,
            Key::ArrowDown if modifiers.command => self.shown.end,
            Key::ArrowUp => self.rows_away(frame, caret, -1),
            Key::ArrowDown => self.rows_away(frame, caret, 1),
            Key::PageUp => self.rows_away(frame, caret, -rows_in_view(frame)),
            Key::PageDown => self.rows_away(frame, caret, rows_in_view(frame)),
            Key::Home if modifiers.command => self.shown.start,
            Key::End if modifiers.command => self.shown.end,
            Key::Home => self.end_of_row(frame, caret, false),
            Key::End => self.end_of_row(frame, caret, true),
            _ => return,
        };
        self.place_caret(frame, selection.moved_to(moved, extend));
    }

    fn place_caret(&mut self, frame: &Frame<'_>, selection: Selection) {
        self.selection = Some(selection);
        self.reveal(frame, selection.caret);
    }

    fn scroll_without_caret(&mut self, frame: &Frame<'_>, key: Key) {
        let line = frame.style.line_height_points;
        match key {
            Key::ArrowUp => self.scroll_by(frame, -line),
            Key::ArrowDown => self.scroll_by(frame, line),
            Key::Home => self.reveal(frame, self.shown.start),
            Key::End => self.reveal(frame, self.shown.end),
            _ => {}
        }
    }

    /// One letter or word back. A paragraph whose places are not exact is stepped over as one.
    fn before(&self, frame: &Frame<'_>, caret: usize, by_word: bool) -> usize {
        let mut index = self.paragraphs.at(caret);
        if index > 0 && caret <= self.paragraphs.whole(index).start {
            index -= 1;
            if self.paragraphs.ends_line(&self.text, index) {
                return self.paragraphs.words(&self.text, index).end;
            }
        }
        let layout = self.layout(frame, index);
        if !layout.is_exact() {
            return layout.span.start;
        }
        let words = layout.galley.text();
        let inside = caret.clamp(layout.span.start, layout.span.end) - layout.span.start;
        let moved = match by_word {
            true => previous_word_start(words, inside),
            false => previous_letter(words, inside).unwrap_or(0),
        };
        layout.span.start + moved
    }

    /// One letter or word on. A paragraph whose places are not exact is stepped over as one.
    fn behind(&self, frame: &Frame<'_>, caret: usize, by_word: bool) -> usize {
        let index = self.paragraphs.at(caret);
        let layout = self.layout(frame, index);
        if caret >= layout.span.end {
            return match index + 1 < self.paragraphs.len() {
                true => self.paragraphs.whole(index + 1).start,
                false => layout.span.end,
            };
        }
        if !layout.is_exact() {
            return layout.span.end;
        }
        let words = layout.galley.text();
        let inside = caret.max(layout.span.start) - layout.span.start;
        let moved = match by_word {
            true => next_word_end(words, inside),
            false => next_letter(words, inside).unwrap_or(words.len()),
        };
        layout.span.start + moved
    }

    /// So many rows down, or up where negative, at the x where the movement began.
    fn rows_away(&mut self, frame: &Frame<'_>, caret: usize, rows: isize) -> usize {
        let mut index = self.paragraphs.at(caret);
        let mut layout = self.layout(frame, index);
        let x = *self
            .keyboard_x
            .get_or_insert_with(|| layout.caret(caret).left());
        let mut row = layout.row_of(caret);
        for _ in 0..rows.unsigned_abs() {
            if rows < 0 && row > 0 {
                row -= 1;
            } else if rows > 0 && row + 1 < layout.row_count() && layout.is_exact() {
                row += 1;
            } else if rows < 0 && index > 0 {
                index -= 1;
                layout = self.layout(frame, index);
                row = layout.row_count().saturating_sub(1);
            } else if rows > 0 && index + 1 < self.paragraphs.len() {
                index += 1;
                layout = self.layout(frame, index);
                row = 0;
            } else if rows < 0 {
                return layout.span.start;
            } else {
                return layout.span.end;
            }
        }
        layout.boundary_in_row(row, x).unwrap_or(layout.span.start)
    }

    fn end_of_row(&self, frame: &Frame<'_>, caret: usize, far: bool) -> usize {
        let layout = self.layout(frame, self.paragraphs.at(caret));
        match (layout.is_exact(), far) {
            (true, true) => layout.row_end(layout.row_of(caret)),
            (true, false) => layout.row_start(layout.row_of(caret)),
            (false, true) => layout.span.end,
            (false, false) => layout.span.start,
        }
    }
}

fn is_movement(key: Key) -> bool {
    matches!(
        key,
        Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
    )
}

fn rows_in_view(frame: &Frame<'_>) -> isize {
    let rows = frame.view.height() / frame.style.line_height_points.max(1.0);
    (rows as isize - 2).max(1)
}
