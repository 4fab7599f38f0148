//! What is said of the open document as a whole: its tags and a note, in a fold that is one line
//! until it is wanted.

use eframe::egui::{Align, Button, Id, Key, Label, RichText, Role, TextEdit, Ui, WidgetInfo};

use super::passages::parse_tags;
use crate::analysis::{Dossier, one_line, source_in_words};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette};
use crate::app::view::{Request, View};
use crate::app::widgets::completion::Completion;
use crate::app::widgets::text::fold_head;
use crate::model::{About, TagPath};
use crate::workspace::{AboutDocument, Command, Workspace};

/// Paints the fold.
pub fn about_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    wants: &mut Vec<Request>,
) {
    let about = work.about(&dossier.document.id);
    head_ui(ui, view, &about);
    if view.about_open {
        tags_ui(ui, work, view, dossier, &about, wants);
        note_ui(ui, view, dossier, &about, wants);
        details_ui(ui, dossier, wants);
    }
}

/// Tags and note on one line; empty when there are none.
pub fn about_in_words(about: &About) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !about.tags.is_empty() {
        parts.push(listed(&about.tags));
    }
    let note = one_line(&about.note);
    if !note.is_empty() {
        parts.push(note);
    }
    parts.join(" · ")
}

fn head_ui(ui: &mut Ui, view: &mut View, about: &About) {
    ui.horizontal(|ui| {
        let head = fold_head(ui, "This document", view.about_open);
        if head.clicked() {
            view.about_open = !view.about_open;
            // What was opened is to be seen.
            head.scroll_to_me(Some(Align::TOP));
        }
        head.on_hover_text("Tags and a note on the document as a whole");
        if !view.about_open {
            let words = RichText::new(about_in_words(about)).font(theme::small());
            ui.add(Label::new(words.color(Palette::of(ui).text_weak)).truncate());
        }
    });
}

fn tags_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    about: &About,
    wants: &mut Vec<Request>,
) {
    let id = &dossier.document.id;
    let saved = listed(&about.tags);
    let draft = match &mut view.draft.about_tags {
        Some((document, draft)) if document == id => draft,
        other => &mut other.insert((id.clone(), saved.clone())).1,
    };
    let known: Vec<String> = work
        .codebook()
        .tags
        .iter()
        .map(|tag| tag.path.to_string())
        .collect();
    let field = Completion {
        id: Id::unique(("document tags", id)),
        label: "Document tags",
        hint: "Tags of the document, parted by commas",
        known: &known,
        is_list: true,
        opens_at_once: false,
        width_points: ui.available_width() - 4.0,
        is_bare: false,
    };
    let completed = field.show(ui, draft);
    let entered = ui.input(|input| input.key_pressed(Key::Enter));
    let parsed = parse_tags(draft);
    match &parsed {
        Err(reason) => {
            let words = RichText::new(reason).font(theme::small());
            ui.label(words.color(Palette::of(ui).error));
        }
        Ok(tags) if completed.left || entered => {
            if *tags != about.tags {
                wants.push(Request::Command(Command::ChangeAbout {
                    document: id.clone(),
                    to: AboutDocument::Tags(tags.clone()),
                }));
            }
        }
        // Undo and other windows change the tags: the field follows while nobody types.
        Ok(_) if !completed.response.has_focus() && !completed.changed => *draft = saved,
        Ok(_) => {}
    }
}

fn note_ui(
    ui: &mut Ui,
    view: &mut View,
    dossier: &Dossier,
    about: &About,
    wants: &mut Vec<Request>,
) {
    let id = &dossier.document.id;
    // The note is saved as it is typed, so the document itself is what is being edited.
    let mut note = about.note.clone();
    let field = TextEdit::multiline(&mut note)
        .id(Id::unique(("document note", id)))
        .hint_text("A note on the document; it is saved as you type")
        .desired_rows(2)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, "Document note"));
    view.note_has_keyboard |= response.has_focus();
    if response.changed() {
        wants.push(Request::Command(Command::ChangeAbout {
            document: id.clone(),
            to: AboutDocument::Note(note),
        }));
    }
}

/// What the document is, and the way to put it right.
fn details_ui(ui: &mut Ui, dossier: &Dossier, wants: &mut Vec<Request>) {
    let words = RichText::new(source_in_words(&dossier.document)).font(theme::small());
    ui.add(Label::new(words.color(Palette::of(ui).text_weak)).wrap());
    let action = Action::EditDetails;
    let button = ui.add(Button::new(
        RichText::new(action.label()).font(theme::small()),
    ));
    if button.on_hover_text(action.tooltip(ui.ctx())).clicked() {
        wants.push(Request::Act(action));
    }
}

fn listed(tags: &[TagPath]) -> String {
    let tags: Vec<&str> = tags.iter().map(TagPath::as_str).collect();
    tags.join(", ")
}
