//! Carries out what has to do with changed documents and with the folder as a whole.

use eframe::egui::Context;

use super::App;
use super::actions::Action;
use super::dialogs::{ColumnsDraft, Dialog};
use super::tiles::{self, Pane};
use crate::workspace::{Command, Weight};

impl App {
    /// Brings the review list to the front and gives it the keyboard.
    pub(super) fn show_review(&mut self) {
        tiles::bring_to_front(&mut self.tree, Pane::Review);
        self.view.review.wants_keyboard = true;
    }

    /// Asks which columns of tables hold what.
    pub(super) fn show_columns(&mut self) {
        match ColumnsDraft::of(&self.work) {
            Some(draft) => self.dialogs.open(Dialog::Columns(Box::new(draft))),
            None => self.say(Weight::Info, "There is no table in this folder."),
        }
    }

    /// Has the reading of the folder rest, or go on.
    pub(super) fn pause_reading(&mut self, ctx: &Context) {
        match self.work.progress() {
            Some(progress) => self.command(ctx, Command::PauseReading(!progress.is_paused)),
            None => self.say(Weight::Info, "No folder is being read."),
        }
    }

    /// Says once that the columns of some tables are guessed.
    pub(super) fn tell_of_tables(&mut self) {
        let tables = match self.work.tables_to_confirm().count() {
            0 => return,
            1 => "The columns of a table are".to_owned(),
            n => format!("The columns of {n} tables are"),
        };
        let label = Action::ShowColumns.label();
        self.say(
            Weight::Info,
            format!("{tables} guessed. Look whether they are right: File, “{label}”."),
        );
    }

    /// From now on the open folder is watched for changes on the disk.
    pub fn watch(&mut self) {
        self.work.watch();
    }

    /// Whoever comes back to the window may have changed something in the folder.
    pub(super) fn look_when_focused(&mut self, ctx: &Context) {
        let is_focused = ctx.input(|input| input.focused);
        let comes_back = is_focused && !self.was_focused;
        self.was_focused = is_focused;
        if comes_back {
            self.work.look_for_changes();
        }
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
