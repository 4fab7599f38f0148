//! Dialogs to fill in: a new document, a tag.

use eframe::egui::{
    Button, ComboBox, Grid, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2,
};

use super::{button_row_ui, buttons_ui};
use crate::analysis::{plural, read_date};
use crate::app::actions;
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::model::{Rgb, Tag, TagPath};
use crate::workspace::{Command, NewDocument, Workspace};

/// A document being made.
#[derive(Clone, Debug, Default)]
pub struct DocumentDraft {
    pub(super) text: String,
    date: String,
    source: String,
    address: String,
}

impl DocumentDraft {
    /// A document of some text.
    pub fn of(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

/// A tag being changed.
#[derive(Clone, Debug)]
pub struct TagDraft {
    path: TagPath,
    name: String,
    colour: [u8; 3],
    key: String,
    description: String,
    /// What its passages get instead, should it be deleted.
    instead: Option<TagPath>,
}

impl TagDraft {
    /// The tag as it is.
    pub fn of(tag: &Tag) -> Self {
        Self {
            path: tag.path.clone(),
            name: tag.path.to_string(),
            colour: tag.colour.0,
            key: tag.key.map(String::from).unwrap_or_default(),
            description: tag.description.clone(),
            instead: None,
        }
    }

    /// The tag as it shall be, or why it cannot.
    fn tag(&self, work: &Workspace) -> Result<Tag, String> {
        let path = TagPath::parse(&self.name).map_err(|error| format!("{error}."))?;
        let mut keys = self.key.trim().chars();
        let key = keys.next();
        if keys.next().is_some() {
            return Err("A key is one letter or digit.".to_owned());
        }
        if let Some(key) = key {
            if let Some(action) = actions::with_bare_key(key) {
                return Err(format!("The key {key} already means: {}.", action.label()));
            }
            let owner = work.codebook().by_key(key);
            if let Some(owner) = owner.filter(|owner| owner.path != self.path) {
                return Err(format!("The key {key} belongs to {}.", owner.path));
            }
        }
        Ok(Tag {
            path,
            colour: Rgb(self.colour),
            description: self.description.trim().to_owned(),
            key,
        })
    }
}

pub(super) fn new_document_ui(
    ui: &mut Ui,
    draft: &mut DocumentDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    let palette = Palette::of(ui);
    Grid::new("new document")
        .num_columns(2)
        .spacing(vec2(12.0, 8.0))
        .show(ui, |ui| {
            field_ui(
                ui,
                "Published",
                "2022-02-08 or 8 February 2022; empty if unknown",
                &mut draft.date,
            );
            field_ui(ui, "Source", "Who published it", &mut draft.source);
            field_ui(ui, "Address", "Where it was found", &mut draft.address);
        });
    ui.add_space(space::SMALL);
    ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
        let edit = TextEdit::multiline(&mut draft.text)
            .hint_text("Paste the text here")
            .desired_rows(12)
            .desired_width(f32::INFINITY);
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, "Text"));
    });
    let typed = draft.date.trim();
    let date = match typed {
        "" => Ok(None),
        typed => read_date(typed, None, work.date_order().order)
            .and_then(|date| date.interval().single_day())
            .map(Some)
            .ok_or(()),
    };
    let (words, colour) = match (&date, work.corpus()) {
        (Err(_), _) => (
            "This is no day: write it as 2022-02-08 or 8 February 2022.".to_owned(),
            palette.error,
        ),
        (_, Some(folder)) => (
            format!("It is saved as a text file in {}.", folder.display()),
            palette.text_weak,
        ),
        (_, None) => (
            "Open a folder first; the document is saved there.".to_owned(),
            palette.error,
        ),
    };
    ui.label(RichText::new(words).font(theme::small()).color(colour));
    ui.add_space(space::MEDIUM);
    let ready = date.is_ok() && work.corpus().is_some() && !draft.text.trim().is_empty();
    let (cancel, accept) = buttons_ui(ui, "Save document", ready);
    if accept && let Ok(date) = date {
        // The dialog keeps what was typed until it is on the disk.
        wants.push(Request::FromDialog(Command::NewDocument(NewDocument {
            text: draft.text.clone(),
            date,
            source: draft.source.clone(),
            address: draft.address.clone(),
        })));
    }
    cancel
}

/// A tag's name, colour, key and description.
pub(super) fn tag_ui(
    ui: &mut Ui,
    draft: &mut TagDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    let palette = Palette::of(ui);
    let grid = Grid::new("tag").num_columns(2).spacing(vec2(12.0, 8.0));
    grid.show(ui, |ui| {
        field_ui(ui, "Name", "actor/state", &mut draft.name);
        field_ui(ui, "Key", "One letter or digit, or none", &mut draft.key);
        field_ui(
            ui,
            "When to use it",
            "In your own words",
            &mut draft.description,
        );
        ui.label("Colour");
        ui.color_edit_button_srgb(&mut draft.colour);
        ui.end_row();
    });
    let after = draft.tag(work);
    if let Err(reason) = &after {
        ui.label(
            RichText::new(reason)
                .font(theme::small())
                .color(palette.error),
        );
    }
    let uses = work.uses_of(&draft.path);
    let on = match uses {
        0 => "No passage has this tag.".to_owned(),
        _ => format!("It is on {}.", plural(uses, "passage")),
    };
    ui.label(
        RichText::new(on)
            .font(theme::small())
            .color(palette.text_weak),
    );
    if uses > 0 {
        instead_ui(ui, draft, work);
    }
    button_row_ui(ui, |ui| {
        let save = ui.add_enabled(after.is_ok(), Button::new("Save"));
        if save.clicked()
            && let Ok(to) = after
        {
            let path = draft.path.clone();
            wants.push(Request::FromDialog(Command::ChangeTag { path, to }));
        }
        let cancel = ui.button("Cancel").clicked();
        let delete = ui.button("Delete tag");
        let delete = delete.on_hover_text("Its passages stay. Undo brings the tag back.");
        if delete.clicked() {
            let from = draft.path.clone();
            wants.push(Request::FromDialog(match draft.instead.clone() {
                Some(into) => Command::MergeTag { from, into },
                None => Command::DeleteTag(from),
            }));
        }
        cancel
    })
}

/// What the passages get in place of a tag that is deleted.
fn instead_ui(ui: &mut Ui, draft: &mut TagDraft, work: &Workspace) {
    let branch = format!("{}/", draft.path);
    ui.horizontal(|ui| {
        ui.label("When it is deleted, its passages get");
        let nothing = "nothing instead";
        let shown = draft
            .instead
            .as_ref()
            .map_or(nothing, TagPath::as_str)
            .to_owned();
        let choice = ComboBox::from_id_salt("instead").selected_text(&shown);
        let response = choice.show_ui(ui, |ui| {
            ui.selectable_value(&mut draft.instead, None, nothing);
            for other in &work.codebook().tags {
                let other = &other.path;
                if *other != draft.path && !other.as_str().starts_with(&branch) {
                    let value = Some(other.clone());
                    ui.selectable_value(&mut draft.instead, value, other.as_str());
                }
            }
        });
        let label = format!("Instead of the deleted tag: {shown}");
        let response = response.response;
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &label));
    });
}

fn field_ui(ui: &mut Ui, label: &str, hint: &str, value: &mut String) {
    ui.label(label);
    let edit = TextEdit::singleline(value)
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    ui.end_row();
}
