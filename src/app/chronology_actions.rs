//! What the actions on the chronology do.

use super::App;
use super::tiles::{self, Pane};
use crate::model::LineId;

impl App {
    /// Brings the chronology to the front and gives it the keyboard.
    pub(super) fn show_chronology(&mut self) {
        tiles::bring_to_front(&mut self.tree, Pane::Chronology);
        self.view.chronology.want_keyboard();
    }

    /// Shows a line that was made or changed.
    pub(super) fn choose_line(&mut self, line: LineId) {
        tiles::bring_to_front(&mut self.tree, Pane::Chronology);
        self.view.chronology.choose(line);
    }
}
