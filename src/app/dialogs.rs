//! What lies over the window for a moment: dialogs, the system's file dialogs, and notices.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use eframe::egui::{
    self, Align2, Area, Context, Frame, Grid, Id, Key, Modal, Order, RichText, Role, ScrollArea,
    TextEdit, Ui, WidgetInfo, vec2,
};

use super::Toast;
use super::actions::{ENTRIES, Menu};
use super::theme::{self, Palette, space};
use super::view::{Focus, Request};
use crate::model::DocId;
use crate::workspace::{Command, ExportFormat, NewDocument, Weight, Workspace};

/// A system dialog that comes back empty sooner than this was never shown: there is none here.
const NEVER_SHOWN: Duration = Duration::from_millis(400);

/// A dialog.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// A path to a folder, typed.
    FolderPath(String),
    /// A path to export to, typed.
    ExportPath(ExportFormat, String),
    /// A document made from copied text.
    NewDocument(Box<Draft>),
    /// What changed since the last visit.
    Changes,
    /// Files that were not opened.
    Unopened,
    /// All shortcuts.
    Shortcuts,
    /// Version, licences, places.
    About,
    /// Closing would lose work; each with the reason.
    Unsaved(Vec<String>),
}

/// A document being made.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    text: String,
    date: String,
    source: String,
    address: String,
}

/// What came back from the system's file dialog.
#[derive(Clone, Debug)]
pub enum Picked {
    /// A folder to open.
    Folder(PathBuf),
    /// A file to export to.
    Export(ExportFormat, PathBuf),
    /// There is no such dialog here: this one stands in.
    NoSystemDialog(Dialog),
    /// The person thought better of it.
    Nothing,
}

/// The dialog that is open, and the system's dialog that is.
#[derive(Default)]
pub struct Dialogs {
    open: Option<Dialog>,
    picking: Option<Receiver<Picked>>,
}

impl Dialog {
    /// A new document with the clipboard's text.
    pub fn new_document() -> Self {
        let text = arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
        Dialog::NewDocument(Box::new(Draft {
            text: text.unwrap_or_default(),
            ..Draft::default()
        }))
    }

    fn title(&self) -> &'static str {
        match self {
            Dialog::FolderPath(_) => "Open folder",
            Dialog::ExportPath(..) => "Export passages",
            Dialog::NewDocument(_) => "New document",
            Dialog::Changes => "Changes since last visit",
            Dialog::Unopened => "Files not opened",
            Dialog::Shortcuts => "Keyboard shortcuts",
            Dialog::About => "About Dateline",
            Dialog::Unsaved(_) => "Some work is not saved",
        }
    }

    fn width(&self) -> f32 {
        match self {
            Dialog::Shortcuts => 760.0,
            Dialog::NewDocument(_) => 620.0,
            _ => 520.0,
        }
    }
}

impl Dialogs {
    /// Whether a dialog of ours is open, so that keys belong to it.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens a dialog in place of any other.
    pub fn open(&mut self, dialog: Dialog) {
        self.open = Some(dialog);
    }

    /// Asks the system for a folder.
    pub fn pick_folder(&mut self, ctx: &Context, start: Option<&Path>) {
        let start = start.map(Path::to_owned);
        let typed = start
            .as_ref()
            .map_or_else(String::new, |path| path.display().to_string());
        self.pick(ctx, Dialog::FolderPath(typed), move || {
            let mut dialog = rfd::FileDialog::new().set_title("Open a folder of documents");
            if let Some(start) = start {
                dialog = dialog.set_directory(start);
            }
            dialog.pick_folder().map(Picked::Folder)
        });
    }

    /// Asks the system for a file to export to.
    pub fn pick_export(&mut self, ctx: &Context, format: ExportFormat, corpus: Option<&Path>) {
        let extension = format.extension();
        // The name keeps a Markdown export in the folder from being read as a document.
        let name = format!("passages.dateline.{extension}");
        let folder = corpus.map(Path::to_owned).unwrap_or_default();
        let typed = folder.join(&name).display().to_string();
        self.pick(ctx, Dialog::ExportPath(format, typed), move || {
            let dialog = rfd::FileDialog::new()
                .set_title("Export annotated passages")
                .set_file_name(name)
                .set_directory(folder)
                .add_filter(extension.to_uppercase(), &[extension]);
            dialog.save_file().map(|path| Picked::Export(format, path))
        });
    }

    /// Runs a system dialog on a thread of its own, for it blocks.
    fn pick(
        &mut self,
        ctx: &Context,
        stand_in: Dialog,
        ask: impl FnOnce() -> Option<Picked> + Send + 'static,
    ) {
        let (outbox, inbox) = channel();
        let repaint = ctx.clone();
        let fallback = stand_in.clone();
        let spawned = thread::Builder::new()
            .name("file dialog".to_owned())
            .spawn(move || {
                let asked = Instant::now();
                let picked = ask().unwrap_or(if asked.elapsed() < NEVER_SHOWN {
                    Picked::NoSystemDialog(stand_in)
                } else {
                    Picked::Nothing
                });
                // Whoever asked may be gone by now.
                let _ = outbox.send(picked);
                repaint.request_repaint();
            });
        match spawned {
            Ok(_) => self.picking = Some(inbox),
            Err(_) => self.open(fallback),
        }
    }

    /// Paints whatever is open.
    pub fn show(&mut self, ctx: &Context, work: &Workspace, wants: &mut Vec<Request>) {
        if let Some(picking) = &self.picking {
            match picking.try_recv() {
                Ok(picked) => {
                    wants.push(Request::Picked(picked));
                    self.picking = None;
                }
                Err(TryRecvError::Disconnected) => self.picking = None,
                Err(TryRecvError::Empty) => {}
            }
        }
        let Some(dialog) = &mut self.open else { return };
        let mut close = false;
        let frame = Frame::popup(&ctx.global_style()).inner_margin(space::LARGE);
        let modal = Modal::new(Id::unique(("dialog", dialog.title()))).frame(frame);
        let response = modal.show(ctx, |ui| {
            ui.set_width(dialog.width().min(ui.ctx().content_rect().width() - 80.0));
            let title = RichText::new(dialog.title()).font(theme::heading());
            ui.label(title);
            ui.add_space(space::MEDIUM);
            close = dialog_ui(ui, dialog, work, wants);
        });
        if close || response.should_close() {
            self.open = None;
        }
    }
}

/// Paints a dialog's inside; true when it is done with.
fn dialog_ui(ui: &mut Ui, dialog: &mut Dialog, work: &Workspace, wants: &mut Vec<Request>) -> bool {
    match dialog {
        Dialog::FolderPath(path) => {
            let typed = path_ui(ui, "Folder", path, "Open");
            if let Some(path) = typed.clone().flatten() {
                wants.push(Request::Command(Command::Open(path)));
            }
            typed.is_some()
        }
        Dialog::ExportPath(format, path) => {
            let typed = path_ui(ui, "File", path, "Export");
            if let Some(path) = typed.clone().flatten() {
                let format = *format;
                wants.push(Request::Command(Command::Export { format, path }));
            }
            typed.is_some()
        }
        Dialog::NewDocument(draft) => new_document_ui(ui, draft, work, wants),
        Dialog::Changes => changes_ui(ui, work, wants),
        Dialog::Unopened => unopened_ui(ui, work),
        Dialog::Shortcuts => shortcuts_ui(ui, work),
        Dialog::About => about_ui(ui, work),
        Dialog::Unsaved(reasons) => unsaved_ui(ui, reasons, wants),
    }
}

/// A path field with its buttons: `Some(None)` for cancel, `Some(Some(path))` when done.
fn path_ui(ui: &mut Ui, label: &str, path: &mut String, done: &str) -> Option<Option<PathBuf>> {
    let weak = Palette::of(ui).text_weak;
    let words = "This system offers no file dialog, so type or paste the path here.";
    ui.label(RichText::new(words).color(weak));
    let field = ui.add(TextEdit::singleline(path).desired_width(f32::INFINITY));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !field.has_focus() && !entered {
        field.request_focus();
    }
    ui.add_space(space::MEDIUM);
    let (cancel, accept) = buttons_ui(ui, done, !path.trim().is_empty());
    if accept || (entered && !path.trim().is_empty()) {
        return Some(Some(PathBuf::from(path.trim())));
    }
    cancel.then_some(None)
}

/// A row of buttons, from the right.
fn button_row_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(space::SMALL);
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, add).inner
}

/// Cancel and a button that does it, at the right: which was clicked.
fn buttons_ui(ui: &mut Ui, done: &str, enabled: bool) -> (bool, bool) {
    button_row_ui(ui, |ui| {
        let accept = ui.add_enabled(enabled, egui::Button::new(done)).clicked();
        let cancel = ui.button("Cancel").clicked();
        (cancel, accept)
    })
}

fn close_ui(ui: &mut Ui) -> bool {
    ui.add_space(space::MEDIUM);
    button_row_ui(ui, |ui| ui.button("Close").clicked())
}

fn new_document_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    let palette = Palette::of(ui);
    let field = |ui: &mut Ui, label: &str, hint: &str, value: &mut String| {
        ui.label(label);
        let edit = TextEdit::singleline(value)
            .hint_text(hint)
            .desired_width(f32::INFINITY);
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
        ui.end_row();
    };
    Grid::new("new document")
        .num_columns(2)
        .spacing(vec2(12.0, 8.0))
        .show(ui, |ui| {
            field(
                ui,
                "Published",
                "2022-02-08, or empty if unknown",
                &mut draft.date,
            );
            field(ui, "Source", "Who published it", &mut draft.source);
            field(ui, "Address", "Where it was found", &mut draft.address);
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
    let date: Result<Option<NaiveDate>, _> = match typed {
        "" => Ok(None),
        typed => typed.parse().map(Some),
    };
    let (words, colour) = match (&date, work.corpus()) {
        (Err(_), _) => (
            "The date is not of the form 2022-02-08.".to_owned(),
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
        wants.push(Request::Command(Command::NewDocument(NewDocument {
            text: std::mem::take(&mut draft.text),
            date,
            source: std::mem::take(&mut draft.source),
            address: std::mem::take(&mut draft.address),
        })));
    }
    cancel || accept
}

fn changes_ui(ui: &mut Ui, work: &Workspace, wants: &mut Vec<Request>) -> bool {
    let changes = work.changes();
    let mut chosen = false;
    if changes.is_empty() {
        ui.label("Nothing has changed since this folder was last open.");
    }
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        let mut list = |ui: &mut Ui, title: &str, ids: &[DocId], there: bool| {
            if ids.is_empty() {
                return;
            }
            ui.label(RichText::new(format!("{title} ({})", ids.len())).font(theme::strong()));
            for id in ids {
                if !there {
                    ui.label(id.as_str());
                } else if ui.link(id.as_str()).clicked() {
                    let (document, focus) = (id.clone(), Focus::None);
                    wants.push(Request::Go { document, focus });
                    chosen = true;
                }
            }
            ui.add_space(space::MEDIUM);
        };
        list(ui, "New", &changes.added, true);
        list(ui, "Changed", &changes.changed, true);
        list(ui, "No longer there", &changes.removed, false);
    });
    close_ui(ui) || chosen
}

fn unopened_ui(ui: &mut Ui, work: &Workspace) -> bool {
    let weak = Palette::of(ui).text_weak;
    ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        for unopened in work.unopened() {
            let name = match unopened.name.as_str() {
                "" => "The folder",
                name => name,
            };
            ui.label(RichText::new(name).font(theme::strong()));
            ui.label(RichText::new(&unopened.reason).color(weak));
            ui.add_space(space::SMALL);
        }
        if work.unopened().is_empty() {
            ui.label("Every file was opened.");
        }
    });
    close_ui(ui)
}

fn shortcuts_ui(ui: &mut Ui, work: &Workspace) -> bool {
    let palette = Palette::of(ui);
    ScrollArea::vertical().max_height(620.0).show(ui, |ui| {
        ui.columns(2, |columns| {
            for (index, menu) in Menu::ALL.into_iter().enumerate() {
                // The two longest menus head the two columns.
                let column = usize::from(matches!(index, 2 | 4 | 5));
                let Some(ui) = columns.get_mut(column) else {
                    continue;
                };
                ui.label(
                    RichText::new(menu.title())
                        .font(theme::strong())
                        .color(palette.accent),
                );
                let entries = ENTRIES.iter().filter(|entry| entry.menu == menu);
                for entry in entries {
                    let Some(shortcut) = entry.shortcut else {
                        continue;
                    };
                    let keys = ui.ctx().format_shortcut(&shortcut);
                    shortcut_ui(ui, entry.label, &keys);
                }
                ui.add_space(space::MEDIUM);
            }
            if let Some(ui) = columns.get_mut(0) {
                let title = RichText::new("Tags")
                    .font(theme::strong())
                    .color(palette.accent);
                ui.label(title);
                for tag in &work.codebook().tags {
                    if let Some(key) = tag.key {
                        shortcut_ui(ui, tag.path.as_str(), &key.to_string());
                    }
                }
            }
        });
    });
    close_ui(ui)
}

fn shortcut_ui(ui: &mut Ui, words: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.label(words);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(space::LARGE);
            ui.label(
                RichText::new(keys)
                    .monospace()
                    .color(Palette::of(ui).text_weak),
            );
        });
    });
}

fn about_ui(ui: &mut Ui, work: &Workspace) -> bool {
    let weak = Palette::of(ui).text_weak;
    ui.label(format!("Dateline {}", env!("CARGO_PKG_VERSION")));
    ui.label("A workbench for people who read dated documents.");
    ui.add_space(space::SMALL);
    let lines = [
        "Licensed under MIT or Apache-2.0, at your option.",
        "Typefaces: Inter and Literata, under the SIL Open Font License 1.1.",
        "The sample corpus retells news of the winter of 2022; its wording, also between \
         quotation marks, is a paraphrase and nobody’s own words.",
        "Nothing ever leaves this machine. Passages are saved beside the documents; which \
         documents you opened is remembered in your own data folder.",
    ];
    for line in lines {
        ui.label(RichText::new(line).color(weak));
    }
    if let Some(folder) = work.corpus() {
        ui.label(RichText::new(format!("Open folder: {}", folder.display())).color(weak));
    }
    close_ui(ui)
}

fn unsaved_ui(ui: &mut Ui, reasons: &[String], wants: &mut Vec<Request>) -> bool {
    ui.label("These files could not be written. Put right what is said and try again.");
    for reason in reasons {
        ui.label(RichText::new(reason).color(Palette::of(ui).error));
    }
    ui.add_space(space::MEDIUM);
    button_row_ui(ui, |ui| {
        let retry = ui.button("Try again").clicked();
        let back = ui.button("Back to the window").clicked();
        if retry {
            wants.push(Request::Command(Command::RetrySaving));
        }
        if ui.button("Close and lose these edits").clicked() {
            wants.push(Request::CloseAnyway);
        }
        retry || back
    })
}

/// Paints notices in the lower right corner; a click on one dismisses it.
pub fn toasts_ui(ctx: &Context, toasts: &mut Vec<Toast>) {
    if toasts.is_empty() {
        return;
    }
    ctx.request_repaint_after(Duration::from_millis(250));
    let mut dismissed = None;
    Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-14.0, -40.0))
        .show(ctx, |ui| {
            // The newest few: more than that is a list, and lists have their own place.
            let first = toasts.len().saturating_sub(4);
            for (index, toast) in toasts.iter().enumerate().skip(first) {
                let palette = Palette::of(ui);
                let colour = match toast.weight {
                    Weight::Info => palette.text,
                    Weight::Warning => palette.warning,
                    Weight::Error => palette.error,
                };
                let frame = Frame::popup(ui.style()).inner_margin(10);
                let shown = frame.show(ui, |ui| {
                    ui.set_max_width(420.0);
                    ui.horizontal_top(|ui| {
                        let close = ui.small_button("×");
                        close.widget_info(|| {
                            WidgetInfo::labeled(Role::Button, true, "Dismiss notice")
                        });
                        if close.clicked() {
                            dismissed = Some(index);
                        }
                        ui.add(egui::Label::new(RichText::new(&toast.text).color(colour)).wrap());
                    });
                });
                shown
                    .response
                    .widget_info(|| WidgetInfo::labeled(Role::Alert, true, &toast.text));
            }
        });
    if let Some(index) = dismissed {
        toasts.remove(index);
    }
}
