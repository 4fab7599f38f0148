//! What is done about the page that compares analysts.

use super::App;
use super::dialogs::{AgreementDraft, Dialog};
use super::view::Focus;
use crate::model::{DocId, Span};
use eframe::egui::Context;

impl App {
    /// Opens the page with whatever was found last in this folder.
    pub(super) fn show_agreement(&mut self) {
        let draft: Box<AgreementDraft> = self.dialogs.last_agreement().unwrap_or_default();
        self.dialogs.open(Dialog::Agreement(draft));
    }

    /// Opens a document and selects words in it, be they a passage here or not.
    pub(super) fn show_words(&mut self, ctx: &Context, document: DocId, span: Span) {
        self.go(ctx, document, Focus::None);
        let Some(dossier) = self.view.dossier(&self.work) else {
            return;
        };
        let text = &dossier.document.text;
        self.view.reader.set_document(text, dossier.prose());
        self.view.reader.set_selection(Some(span));
        self.view.reader.scroll_to(span);
    }
}
