//! What a document's head says of its copies, and what a tag offers for them.

use eframe::egui::{self, RichText, Role, Ui, WidgetInfo};

use crate::analysis::{date_in_words, plural};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette};
use crate::app::view::{Focus, Request, View};
use crate::model::{DocId, PassageId};
use crate::workspace::Workspace;

/// What a document is a copy of, or how many there are of it.
pub fn story_ui(ui: &mut Ui, work: &Workspace, document: &DocId, wants: &mut Vec<Request>) {
    let Some(story) = work.copies().story(document) else {
        return;
    };
    let weak = Palette::of(ui).text_weak;
    let small = |words: String| RichText::new(words).font(theme::small());
    ui.horizontal(|ui| {
        let copy = work.copies().copy_of(document);
        let original = copy.and_then(|copy| Some((copy, work.dossier(&copy.document)?)));
        match original {
            Some((copy, original)) => {
                let original = &original.document;
                ui.label(small("Copy of".to_owned()).color(weak));
                let words = format!(
                    "{} · {}",
                    original.outlet.as_deref().unwrap_or(&original.title),
                    date_in_words(original)
                );
                let link = ui.link(small(words));
                let label = format!("Copy of {}", original.title);
                link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &label));
                if link.on_hover_text(&original.title).clicked() {
                    wants.push(Request::Go {
                        document: copy.document.clone(),
                        focus: Focus::None,
                    });
                }
                ui.label(small(format!("({} %)", copy.percent())).color(weak))
                    .on_hover_text(
                        "The share of the runs of three words that either has which both have.",
                    );
            }
            None => {
                ui.label(small(copies_in_words(story.copies())).color(weak));
            }
        }
        let compare = egui::Button::new(small("Compare with…".to_owned()));
        let compare = ui.add(compare);
        let help = Action::CompareCopy.tooltip(ui.ctx());
        if compare.on_hover_text(help).clicked() {
            wants.push(Request::Act(Action::CompareCopy));
        }
    });
}

/// `1 copy`, `3 copies`.
pub fn copies_in_words(count: usize) -> String {
    match count {
        1 => "1 copy".to_owned(),
        _ => format!("{count} copies"),
    }
}

/// Offers the chosen passage's tag for the same words in copies.
pub fn offer_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    document: &DocId,
    passage: PassageId,
    wants: &mut Vec<Request>,
) {
    let Some((tag, places)) = view.copies.offer(ui, work, document, passage) else {
        return;
    };
    let words = format!("Tag the same words in {}", copies_in_words(places.len()));
    let button = ui.add(egui::Button::new(RichText::new(words).font(theme::small())));
    let passages = plural(places.len(), "passage");
    let help = format!(
        "Makes {passages} with the tag {tag} in one step; undo takes all back.  {}",
        Action::TagCopies
            .entry()
            .shortcut
            .map_or_else(String::new, |keys| ui.ctx().format_shortcut(&keys))
    );
    if button.on_hover_text(help).clicked() {
        wants.push(Request::Act(Action::TagCopies));
    }
}
