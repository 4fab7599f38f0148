//! What the key for furniture does with what is selected.

use eframe::egui::Context;

use super::App;
use crate::annotate::Annotations;
use crate::workspace::{Command, Weight};

impl App {
    /// Dims the selected lines, or takes what is dimmed of them for text. Without a selection the
    /// furniture of the whole document becomes text, and again what it looks like.
    pub(super) fn toggle_furniture(&mut self, ctx: &Context) {
        let Some(dossier) = self.view.dossier(&self.work) else {
            self.say(Weight::Info, "Choose a document first.");
            return;
        };
        let id = dossier.document.id.clone();
        let corrections = self.work.annotations(&id).map(Annotations::corrections);
        let mut corrections = corrections.unwrap_or_default().iter();
        let (span, is_furniture) = match self.view.reader.selection() {
            Some(span) => (span, Some(!dossier.is_furniture(span))),
            None if corrections.any(|correction| !correction.verdict.is_of_a_date()) => {
                (dossier.prose(), None)
            }
            None if !dossier.furniture.is_empty() => (dossier.prose(), Some(false)),
            None => {
                self.say(
                    Weight::Info,
                    "No line is dimmed here. Select lines first; then U dims them.",
                );
                return;
            }
        };
        self.command(
            ctx,
            Command::SetFurniture {
                document: id,
                span,
                is_furniture,
            },
        );
    }
}
