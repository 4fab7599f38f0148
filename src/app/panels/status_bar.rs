//! The line at the foot of the window: how saving stands, what to do next, what is open.

use eframe::egui::{Align, Color32, Label, Layout, Response, RichText, Sense, Ui, vec2};

use crate::analysis::{count_words, plural};
use crate::app::actions::Action;
use crate::app::target::{Target, target};
use crate::app::theme::{self, Palette};
use crate::app::view::{Request, View};
use crate::workspace::{Command, Saving, Workspace};

/// Paints the line.
pub fn status_bar_ui(ui: &mut Ui, work: &Workspace, view: &View, wants: &mut Vec<Request>) {
    ui.horizontal(|ui| {
        saving_ui(ui, work, wants);
        ui.separator();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            counts_ui(ui, work, wants);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                doing_ui(ui, work, view, wants);
            });
        });
    });
}

/// What is being done, or else what can be done next.
fn doing_ui(ui: &mut Ui, work: &Workspace, view: &View, wants: &mut Vec<Request>) {
    let words = match work.progress() {
        None => hint(work, view).to_owned(),
        Some(progress) => {
            let (button, is_doing) = match progress.is_paused {
                true => ("Go on", "Paused at"),
                false => ("Pause", "Reading"),
            };
            acts(&ui.small_button(button), Action::PauseReading, wants);
            if !progress.is_paused {
                ui.spinner();
            }
            match progress.total {
                Some(total) => format!(
                    "{is_doing} {} of {} files",
                    count_words(progress.done),
                    count_words(total)
                ),
                None if progress.is_paused => "Paused".to_owned(),
                None => "Looking for documents…".to_owned(),
            }
        }
    };
    let words = RichText::new(words).color(Palette::of(ui).text_weak);
    ui.add(Label::new(words).truncate());
}

fn saving_ui(ui: &mut Ui, work: &Workspace, wants: &mut Vec<Request>) {
    let palette = Palette::of(ui);
    let (words, colour) = match work.saving() {
        Saving::Saved => ("All saved".to_owned(), palette.reported),
        Saving::Pending(_) => ("Saving…".to_owned(), palette.announced),
        Saving::Aside(reasons) => {
            let files = plural(reasons.len(), "file");
            let text = format!("Kept safe on this computer; {files} cannot be written");
            return trouble_ui(ui, text, palette.announced, &reasons, wants);
        }
        Saving::Failed(reasons) => {
            let text = format!("Not saved: {}", plural(reasons.len(), "file"));
            return trouble_ui(ui, text, palette.error, &reasons, wants);
        }
    };
    // The words behind it say the same: a screen reader need not hear it twice.
    let (rect, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
    ui.painter().circle_filled(rect.center(), 3.5, colour);
    ui.label(&words).on_hover_text(
        "Every edit is safe as you make it, and soon after in the file beside its document.",
    );
}

/// What could not be written, why, and the way to try again.
fn trouble_ui(
    ui: &mut Ui,
    text: String,
    colour: Color32,
    reasons: &[String],
    wants: &mut Vec<Request>,
) {
    let label = ui.label(RichText::new(text).color(colour).font(theme::strong()));
    label.on_hover_text(reasons.join("\n"));
    if ui.small_button("Try again").clicked() {
        wants.push(Request::Command(Command::RetrySaving));
    }
}

/// One line on what can be done next.
fn hint(work: &Workspace, view: &View) -> &'static str {
    if work.documents().is_empty() {
        return "Open a folder of documents to begin.";
    }
    match target(work, view) {
        Some(Target::Selection(_)) => {
            "Press a tag’s key or click a tag to keep these words; T finds or names a tag."
        }
        Some(Target::Passage(_)) => {
            "Tags switch on and off; N writes a note; Delete removes the passage."
        }
        Some(Target::Sentence(_)) if view.is_suggested => {
            "Next: click a date, or select words and press a tag’s key to keep them as a passage."
        }
        Some(Target::Sentence(_)) => {
            "Press a tag’s key to keep this sentence; J and K go from date to date."
        }
        None => "Next: click a date on the timeline or in the text, or select words to tag them.",
    }
}

fn counts_ui(ui: &mut Ui, work: &Workspace, wants: &mut Vec<Request>) {
    let palette = Palette::of(ui);
    let words = format!(
        "{} · {} · {}",
        plural(work.documents().len(), "document"),
        plural(work.shown().mention_count, "date"),
        plural(work.passage_count(), "passage")
    );
    ui.label(RichText::new(words).color(palette.text_weak));
    let warning = Some(palette.warning);
    let unplaced = work.unplaced_count();
    if unplaced > 0 {
        let words = format!("{unplaced} to review");
        link_ui(ui, words, warning, Action::ShowReview, wants);
    }
    let tables = work.tables_to_confirm().count();
    if tables > 0 {
        let words = format!("{} with guessed columns", plural(tables, "table"));
        link_ui(ui, words, warning, Action::ShowColumns, wants);
    }
    if !work.unopened().is_empty() {
        let words = format!("{} not opened", work.unopened().len());
        link_ui(ui, words, warning, Action::ShowUnopened, wants);
    }
    let changes = work.changes();
    if !changes.is_empty() {
        let count = changes.added.len() + changes.changed.len() + changes.removed.len();
        let words = format!("{} since last visit", plural(count, "change"));
        link_ui(ui, words, None, Action::ShowChanges, wants);
    }
}

/// Words that lead to what they speak of.
fn link_ui(
    ui: &mut Ui,
    words: String,
    colour: Option<Color32>,
    action: Action,
    wants: &mut Vec<Request>,
) {
    ui.separator();
    let words = RichText::new(words);
    let link = ui.link(match colour {
        Some(colour) => words.color(colour),
        None => words,
    });
    acts(&link, action, wants);
}

/// Has a click act, and says beforehand what it does.
fn acts(offer: &Response, action: Action, wants: &mut Vec<Request>) {
    let offer = offer.clone().on_hover_text(action.tooltip(&offer.ctx));
    if offer.clicked() {
        wants.push(Request::Act(action));
    }
}
