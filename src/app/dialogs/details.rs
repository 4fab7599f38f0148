//! The dialog with what a document is: when it was published, its title, source, author and
//! language, beside what the file itself says.
//!
//! Invariant: a field that is left as it was says nothing that was not said before.

use eframe::egui::{
    Button, ComboBox, Grid, Label, Response, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo,
    vec2,
};

use super::button_row_ui;
use crate::analysis::{as_read, publication_in_words, read_date};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::corpus::all_languages;
use crate::model::{AsRead, Details, DocId, Provenance, Publication, PublishedAs, Sureness};
use crate::workspace::{AboutDocument, Command, Workspace};

const NO_DATE: &str =
    "This is no date: write a day, a month or a year, as 2022-02-08, 8 February 2022 or 2022-02.";

/// A document's details being changed.
#[derive(Clone, Debug)]
pub struct DetailsDraft {
    document: DocId,
    read: AsRead,
    /// Every date that the file gives or hints at, surest first.
    dates: Vec<Publication>,
    /// What was said before.
    before: Details,
    /// The fields as they were when the dialog opened.
    opened: Fields,
    fields: Fields,
    /// Whether the first field is still to get the keyboard.
    is_new: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fields {
    published: String,
    title: String,
    outlet: String,
    author: String,
    /// The code of the language; empty for none.
    language: String,
}

impl DetailsDraft {
    /// A document as it is; `None` when it is not there.
    pub fn of(work: &Workspace, id: &DocId) -> Option<Self> {
        let document = &work.dossier(id)?.document;
        let read = as_read(document);
        let before = work.details(id);
        let published = match &before.published {
            Some(PublishedAs::Unknown) => String::new(),
            Some(said) => said.word().to_owned(),
            None => read.published.map(written).unwrap_or_default(),
        };
        let fields = Fields {
            published,
            title: document.title.clone(),
            outlet: document.outlet.clone().unwrap_or_default(),
            author: document.origin.author.clone().unwrap_or_default(),
            language: document
                .origin
                .language
                .map_or_else(String::new, |it| it.code.to_owned()),
        };
        let others = document.origin.other_dates.iter().copied();
        Some(Self {
            document: id.clone(),
            dates: read.published.into_iter().chain(others).collect(),
            read,
            before,
            opened: fields.clone(),
            fields,
            is_new: true,
        })
    }

    /// Whether there is something to lose.
    pub(super) fn holds_typing(&self) -> bool {
        self.fields != self.opened
    }

    /// What was read, as the fields would show it.
    fn as_read(&self) -> Fields {
        let words = |words: &Option<String>| words.clone().unwrap_or_default();
        let language = self.read.language;
        Fields {
            published: self.read.published.map(written).unwrap_or_default(),
            title: self.read.title.clone(),
            outlet: words(&self.read.outlet),
            author: words(&self.read.author),
            language: language.map_or_else(String::new, |it| it.code.to_owned()),
        }
    }

    /// What is to be said of the document; `None` while the date is none.
    fn details(&self, work: &Workspace) -> Option<Details> {
        let (now, opened, read) = (&self.fields, &self.opened, self.as_read());
        let said = |now: &str, opened: &str, read: &str, before: &Option<String>| {
            let now = now.trim();
            match now {
                _ if now == opened.trim() => before.clone(),
                _ if now == read.trim() => None,
                _ => Some(now.to_owned()),
            }
        };
        let before = &self.before;
        let typed = now.published.trim();
        let published = if typed == opened.published {
            before.published.clone()
        } else if typed == read.published {
            None
        } else if typed.is_empty() {
            Some(PublishedAs::Unknown)
        } else {
            let date = read_date(typed, None, work.date_order().order)?;
            Some(PublishedAs::at(date)?)
        };
        let title = said(&now.title, &opened.title, &read.title, &before.title);
        Some(Details {
            published,
            title: title.filter(|title| !title.is_empty()),
            outlet: said(&now.outlet, &opened.outlet, &read.outlet, &before.outlet),
            author: said(&now.author, &opened.author, &read.author, &before.author),
            language: said(
                &now.language,
                &opened.language,
                &read.language,
                &before.language,
            ),
        })
    }
}

/// The command that takes one of the dates that a file hints at for that of its publication.
pub fn take_date(work: &Workspace, document: &DocId, date: Publication) -> Option<Command> {
    let when = PublishedAs::of_word(&written(date))?;
    let details = Details {
        published: Some(when),
        ..work.details(document)
    };
    Some(Command::ChangeAbout {
        document: document.clone(),
        to: AboutDocument::Details(Box::new(details)),
    })
}

/// A publication as it is typed.
fn written(published: Publication) -> String {
    match (published.day(), published.time) {
        (Some(day), Some(time)) => format!("{day}T{}", time.format("%H:%M")),
        _ => published.day_value(),
    }
}

/// Paints the dialog; true when it is done with.
pub(super) fn details_ui(
    ui: &mut Ui,
    draft: &mut DetailsDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    let palette = Palette::of(ui);
    let name = RichText::new(draft.document.as_str()).font(theme::small());
    ui.add(Label::new(name.color(palette.text_weak)).truncate());
    ui.add_space(space::SMALL);
    let read = draft.as_read();
    let fields = &mut draft.fields;
    let grid = Grid::new("details").num_columns(3);
    grid.spacing(vec2(12.0, 8.0)).show(ui, |ui| {
        let hint = "2022-02-08, 8 February 2022, 2022-02; empty if nobody knows";
        let row = row_ui(
            ui,
            "Published",
            hint,
            &mut fields.published,
            &read.published,
        );
        if std::mem::take(&mut draft.is_new) {
            row.request_focus();
        }
        row_ui(ui, "Title", &read.title, &mut fields.title, &read.title);
        let hint = "Who published it";
        row_ui(ui, "Source", hint, &mut fields.outlet, &read.outlet);
        row_ui(
            ui,
            "Author",
            "Who wrote it",
            &mut fields.author,
            &read.author,
        );
        language_ui(ui, &mut fields.language, &read.language);
    });
    let details = draft.details(work);
    if details.is_none() {
        let words = RichText::new(NO_DATE).font(theme::small());
        ui.label(words.color(palette.error));
    }
    dates_ui(ui, draft);
    ui.add_space(space::MEDIUM);
    button_row_ui(ui, |ui| {
        let save = ui.add_enabled(details.is_some(), Button::new("Save"));
        if save.clicked()
            && let Some(details) = details
        {
            wants.push(Request::FromDialog(Command::ChangeAbout {
                document: draft.document.clone(),
                to: AboutDocument::Details(Box::new(details)),
            }));
        }
        let cancel = ui.button("Cancel").clicked();
        let is_read = draft.fields == read;
        let restore = ui.add_enabled(!is_read, Button::new("Restore all"));
        let restore = restore.on_hover_text("Everything as it was read from the file");
        if restore.clicked() {
            draft.fields = read;
        }
        cancel
    })
}

/// A field with its name, and a way back to what was read.
fn row_ui(ui: &mut Ui, label: &str, hint: &str, value: &mut String, read: &str) -> Response {
    const WIDTH: f32 = 330.0;
    ui.label(label);
    let edit = TextEdit::singleline(value).hint_text(hint);
    let size = vec2(WIDTH, ui.spacing().interact_size.y);
    let response = ui.add_sized(size, edit);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    if restore_ui(ui, label, value.trim() != read.trim(), read) {
        read.clone_into(value);
    }
    ui.end_row();
    response
}

fn language_ui(ui: &mut Ui, code: &mut String, read: &str) {
    let languages = all_languages();
    let name_of = |code: &str| {
        let known = languages.iter().find(|it| it.code == code);
        known.map_or(if code.is_empty() { "Unknown" } else { "Other" }, |it| {
            it.name
        })
    };
    ui.label("Language");
    let shown = name_of(code).to_owned();
    let choice = ComboBox::from_id_salt("language").selected_text(&shown);
    let response = choice.show_ui(ui, |ui| {
        ui.selectable_value(code, String::new(), "Unknown");
        for language in &languages {
            ui.selectable_value(code, language.code.to_owned(), language.name);
        }
    });
    let response = response.response;
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(shown.clone()),
        ..WidgetInfo::labeled(Role::ComboBox, true, "Language")
    });
    if restore_ui(ui, "Language", code != read, name_of(read)) {
        read.clone_into(code);
    }
    ui.end_row();
}

/// "Restore", where there is something else to go back to.
fn restore_ui(ui: &mut Ui, label: &str, differs: bool, read: &str) -> bool {
    if !differs {
        ui.label("");
        return false;
    }
    let button = ui.button(RichText::new("Restore").font(theme::small()));
    let name = format!("Restore {}", label.to_lowercase());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let words = match read {
        "" => "The file says nothing of it.".to_owned(),
        read => format!("As read: {read}"),
    };
    button.on_hover_text(words).clicked()
}

/// Every date that the file gives or hints at, with where it stands and how sure that is.
fn dates_ui(ui: &mut Ui, draft: &mut DetailsDraft) {
    let palette = Palette::of(ui);
    ui.add_space(space::SMALL);
    if draft.dates.is_empty() {
        let words = RichText::new("The file itself gives no date.").font(theme::small());
        ui.label(words.color(palette.text_weak));
        return;
    }
    ui.label(RichText::new("What the file says of its date").font(theme::small()));
    let area = ScrollArea::vertical().max_height(120.0);
    let mut taken = None;
    area.show(ui, |ui| {
        for date in &draft.dates {
            ui.horizontal(|ui| {
                let when = publication_in_words(*date);
                let typed = written(*date);
                let use_it = Button::new(RichText::new("Use").font(theme::small()));
                let button = ui.add_enabled(typed != draft.fields.published.trim(), use_it);
                let name = format!("Use {when}, {}", date.provenance.phrase());
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                if button.clicked() {
                    taken = Some(typed);
                }
                let words = format!("{when}, {}{}", date.provenance.phrase(), doubt(*date));
                let words = RichText::new(words).font(theme::small());
                ui.label(words.color(palette.text_weak));
            });
        }
    });
    if let Some(typed) = taken {
        draft.fields.published = typed;
    }
}

/// How sure it is, to go on behind where it stands.
fn doubt(date: Publication) -> &'static str {
    match (date.provenance.sureness(), date.provenance) {
        (Sureness::Sure, _) => "",
        (Sureness::Likely, _) => " (likely)",
        (Sureness::Guess, Provenance::FileTime) => " (a guess: copying a file can change it)",
        (Sureness::Guess, _) => " (a guess: it may be the date of anything)",
    }
}
