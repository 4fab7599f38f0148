//! Moving among what the filter found.

use eframe::egui::Context;

use super::App;
use super::panels::reading::hit_beside;
use super::tiles::{self, Pane};
use super::view::Field;
use crate::workspace::Weight;

impl App {
    /// Brings the search pane to the front, and the cursor into its field.
    pub(super) fn show_search(&mut self) {
        tiles::bring_to_front(&mut self.tree, Pane::Search);
        self.view.wants_keyboard = Some(Field::Search);
    }

    /// Selects the next place of the filter's words in the open document, or the one before.
    pub(super) fn go_to_hit(&mut self, ctx: &Context, later: bool) {
        let decorated = self.view.decorated.as_ref();
        let found = decorated.map_or(&[][..], |it| &it.found);
        let selection = self.view.reader.selection();
        match (hit_beside(found, selection, later), &self.view.document) {
            (Some(span), Some(document)) => self.show_words(ctx, document.clone(), span),
            _ => {
                let words = match self.view.filter.is_empty() {
                    true => {
                        "Type words into the filter first; then this goes from one to the next."
                    }
                    false => "The filter’s words are not in this document.",
                };
                self.say(Weight::Info, words);
            }
        }
    }
}
