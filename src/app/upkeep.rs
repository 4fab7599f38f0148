//! Carries out what has to do with changed documents and with the folder as a whole.

use eframe::egui::Context;

use super::App;
use super::dialogs::Dialog;
use super::tiles::{self, Pane};
use crate::workspace::{Command, Weight};

impl App {
    /// Brings the review list to the front and gives it the keyboard.
    pub(super) fn show_review(&mut self) {
        tiles::bring_to_front(&mut self.tree, Pane::Review);
        self.view.review.wants_keyboard = true;
    }

    /// Lists what lies outside of the open folder about it, to be forgotten.
    pub(super) fn ask_to_forget(&mut self) {
        match self.work.traces() {
            Ok(traces) => self.dialogs.open(Dialog::Forget(traces)),
            Err(refusal) => self.say(Weight::Error, refusal.to_string()),
        }
    }

    /// Forgets the open folder, and opens the sample in its stead: to stay in it would leave new
    /// traces.
    pub(super) fn forget(&mut self, ctx: &Context) {
        let folder = self.work.corpus().map(std::path::Path::to_owned);
        match self.work.apply(Command::Forget) {
            Err(refusal) => self.dialogs.fail(refusal.to_string()),
            Ok(_) => {
                self.dialogs.close();
                self.open_sample(ctx);
                if let Some(folder) = folder {
                    self.kept.recent.retain(|known| *known != folder);
                }
                self.kept.left = None;
                self.say(
                    Weight::Info,
                    "The folder is forgotten; what is in it was not touched.",
                );
            }
        }
    }
}
