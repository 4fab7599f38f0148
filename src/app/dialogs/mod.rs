//! What lies over the window for a moment: our dialogs, and the system's file dialogs.
//!
//! Invariant: a dialog whose command failed stays open with what was typed, and says why.

mod agreement;
mod bulk;
mod columns;
mod compare;
mod details;
mod folder;
mod forms;
mod pages;
mod pictures;
mod split;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use eframe::egui::{
    self, Context, Frame, Id, Key, Modal, RichText, Role, TextEdit, Ui, WidgetInfo, vec2,
};

use super::picture::PictureChoice;
use super::theme::{self, Palette, space};
use super::view::Request;
use crate::model::DocId;
use crate::workspace::{Command, ExportFormat, Exported, Trace, Workspace};
pub use agreement::AgreementDraft;
pub use bulk::TagAllDraft;
pub use columns::ColumnsDraft;
pub use compare::CompareDraft;
pub use details::{DetailsDraft, take_date};
pub use folder::MovedDraft;
pub use forms::{DocumentDraft, TagDraft};
pub use split::SplitDraft;

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
    NewDocument(Box<DocumentDraft>),
    /// What a document is.
    Details(Box<DetailsDraft>),
    /// Which columns of a table hold what.
    Columns(Box<ColumnsDraft>),
    /// A tag of the codebook.
    Tag(Box<TagDraft>),
    /// How far analysts agree.
    Agreement(Box<AgreementDraft>),
    /// A tag being made into several.
    Split(Box<SplitDraft>),
    /// Some words, tagged wherever they stand.
    TagAll(Box<TagAllDraft>),
    /// Two documents of one story, side by side.
    Compare(Box<CompareDraft>),
    /// What a picture of the timeline is to look like.
    Picture(PictureChoice),
    /// A path to save a picture to, typed.
    PicturePath(PictureChoice, String),
    /// What changed since the last visit.
    Changes,
    /// Files that were not opened.
    Unopened,
    /// Documents that were renamed.
    Moved(Box<MovedDraft>),
    /// What lies outside of the folder about it.
    Forget(Vec<Trace>),
    /// All shortcuts.
    Shortcuts,
    /// What can be typed into the search field.
    SearchHelp,
    /// Version, licences, places.
    About,
    /// Closing would lose work; each with the reason.
    Unsaved(Vec<String>),
}

/// What came back from the system's file dialog.
#[derive(Clone, Debug)]
pub enum Picked {
    /// A folder to open.
    Folder(PathBuf),
    /// Another copy of the open folder.
    Copy(PathBuf),
    /// A file to export to.
    Export(ExportFormat, PathBuf),
    /// A file to save a picture of the timeline to.
    Picture(PictureChoice, PathBuf),
    /// There is no such dialog here: this one stands in.
    NoSystemDialog(Dialog),
    /// The person thought better of it.
    Nothing,
}

/// The dialog that is open, and the system's dialog that is.
#[derive(Default)]
pub struct Dialogs {
    open: Option<Dialog>,
    /// Why the last try failed, said in the dialog.
    failure: Option<String>,
    picking: Option<Receiver<Picked>>,
    /// What was compared last, to come back to.
    agreement: Option<Box<AgreementDraft>>,
}

impl Dialog {
    /// A new document with the clipboard's text.
    pub fn new_document() -> Self {
        let text = arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
        Dialog::NewDocument(Box::new(DocumentDraft::of(text.unwrap_or_default())))
    }

    /// The documents that were renamed.
    pub fn moved(work: &Workspace) -> Self {
        Dialog::Moved(Box::new(MovedDraft::of(work)))
    }

    /// What a document is; `None` when it is not there.
    pub fn details(work: &Workspace, document: &DocId) -> Option<Self> {
        DetailsDraft::of(work, document).map(|draft| Dialog::Details(Box::new(draft)))
    }

    /// Whether closing it by a click beside it would lose what was typed.
    fn holds_typing(&self) -> bool {
        match self {
            Dialog::NewDocument(draft) => !draft.text.trim().is_empty(),
            Dialog::Split(draft) => draft.holds_work(),
            Dialog::Details(draft) => draft.holds_typing(),
            _ => false,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Dialog::FolderPath(_) => "Open folder",
            Dialog::ExportPath(format, _) => export_title(*format),
            Dialog::Picture(_) | Dialog::PicturePath(..) => "Save picture of timeline",
            Dialog::NewDocument(_) => "New document",
            Dialog::Details(_) => "Details of document",
            Dialog::Columns(_) => "Columns of tables",
            Dialog::Tag(_) => "Edit tag",
            Dialog::Split(_) => "Split tag",
            Dialog::Agreement(_) => "Agreement between analysts",
            Dialog::TagAll(_) => "Tag all occurrences",
            Dialog::Compare(_) => "Compare with a copy",
            Dialog::Changes => "Changes since last visit",
            Dialog::Unopened => "Files not opened",
            Dialog::Moved(_) => "Renamed documents",
            Dialog::Forget(_) => "Forget this folder",
            Dialog::Shortcuts => "Keyboard shortcuts",
            Dialog::SearchHelp => "How to search",
            Dialog::About => "About Dateline",
            Dialog::Unsaved(_) => "Some work is not saved",
        }
    }

    fn width(&self) -> f32 {
        match self {
            Dialog::Shortcuts
            | Dialog::SearchHelp
            | Dialog::TagAll(_)
            | Dialog::Split(_)
            | Dialog::Columns(_)
            | Dialog::Agreement(_) => 760.0,
            Dialog::Compare(_) => 900.0,
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
        self.failure = None;
    }

    /// What was compared last in this folder.
    pub fn last_agreement(&mut self) -> Option<Box<AgreementDraft>> {
        self.agreement.take()
    }

    /// Forgets what was compared: another folder is open.
    pub fn forget_agreement(&mut self) {
        self.agreement = None;
    }

    /// Takes the folder of another copy that was picked.
    pub fn take_copy(&mut self, folder: &Path) {
        if let Some(Dialog::Agreement(draft)) = &mut self.open {
            draft.take_copy(folder);
        }
    }

    /// Closes the dialog, because what it is for was done.
    pub fn close(&mut self) {
        if let Some(Dialog::Agreement(draft)) = self.open.take() {
            self.agreement = Some(draft);
        }
        self.failure = None;
    }

    /// Keeps the dialog open and says in it why its command failed.
    pub fn fail(&mut self, reason: String) {
        self.failure = Some(reason);
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

    /// Asks the system for another copy of the open folder. Where it has no such dialog, the path
    /// is typed.
    pub fn pick_copy(&mut self, ctx: &Context, corpus: Option<&Path>) {
        let start = corpus.and_then(Path::parent).map(Path::to_owned);
        let (outbox, inbox) = channel();
        let repaint = ctx.clone();
        let ask = move || {
            let mut dialog = rfd::FileDialog::new().set_title("A copy of this folder");
            if let Some(start) = start {
                dialog = dialog.set_directory(start);
            }
            let picked = dialog.pick_folder().map_or(Picked::Nothing, Picked::Copy);
            // Whoever asked may be gone by now.
            let _ = outbox.send(picked);
            repaint.request_repaint();
        };
        let thread = thread::Builder::new().name("file dialog".to_owned());
        self.picking = thread.spawn(ask).ok().map(|_| inbox);
    }

    /// Asks the system for a file to export to.
    pub fn pick_export(&mut self, ctx: &Context, format: ExportFormat, corpus: Option<&Path>) {
        let extension = format.extension();
        // In the corpus's folder, a plain Markdown file would be read as a document.
        let name = match format {
            ExportFormat::Markdown => "passages.dateline.md".to_owned(),
            _ => match format.exported() {
                Exported::Passages => format!("passages.{extension}"),
                Exported::Events => format!("events.{extension}"),
                // A document's ending, in a name that is none.
                Exported::Chronology => format!("chronology.dateline.{extension}"),
            },
        };
        let title = export_title(format);
        let folder = corpus.map(Path::to_owned).unwrap_or_default();
        let typed = folder.join(&name).display().to_string();
        self.pick(ctx, Dialog::ExportPath(format, typed), move || {
            let dialog = rfd::FileDialog::new()
                .set_title(title)
                .set_file_name(name)
                .set_directory(folder)
                .add_filter(extension.to_uppercase(), &[extension]);
            dialog.save_file().map(|path| Picked::Export(format, path))
        });
    }

    /// Asks the system for a file to save a picture to.
    pub fn pick_picture(&mut self, ctx: &Context, choice: PictureChoice, corpus: Option<&Path>) {
        let extension = choice.format.extension();
        // A name of our own: it is not even counted among the files of the folder.
        let name = format!("timeline.dateline.{extension}");
        let folder = corpus.map(Path::to_owned).unwrap_or_default();
        let typed = folder.join(&name).display().to_string();
        self.pick(ctx, Dialog::PicturePath(choice, typed), move || {
            let dialog = rfd::FileDialog::new()
                .set_title("Save picture of timeline")
                .set_file_name(name)
                .set_directory(folder)
                .add_filter(extension.to_uppercase(), &[extension]);
            dialog.save_file().map(|path| Picked::Picture(choice, path))
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
            if let Some(failure) = &self.failure {
                ui.label(RichText::new(failure).color(Palette::of(ui).error));
            }
        });
        if close || (response.should_close() && !dialog.holds_typing()) {
            self.close();
        }
    }
}

fn export_title(format: ExportFormat) -> &'static str {
    match format.exported() {
        Exported::Passages => "Export passages",
        Exported::Events => "Export events",
        Exported::Chronology => "Export chronology",
    }
}

/// Paints a dialog's inside; true when it is done with.
fn dialog_ui(ui: &mut Ui, dialog: &mut Dialog, work: &Workspace, wants: &mut Vec<Request>) -> bool {
    match dialog {
        Dialog::FolderPath(path) => match path_ui(ui, "Folder", path, "Open") {
            PathAnswer::Done(path) => {
                wants.push(Request::FromDialog(Command::Open(path)));
                false
            }
            answer => answer == PathAnswer::Cancel,
        },
        Dialog::ExportPath(format, path) => {
            let is_there = Path::new(path.trim()).is_file();
            let done = if is_there { "Replace" } else { "Export" };
            let answer = path_ui(ui, "File", path, done);
            if is_there {
                let words = "This file is there already; exporting replaces it.";
                ui.label(RichText::new(words).color(Palette::of(ui).warning));
            }
            match answer {
                PathAnswer::Done(path) => {
                    let format = *format;
                    wants.push(Request::FromDialog(Command::Export { format, path }));
                    false
                }
                answer => answer == PathAnswer::Cancel,
            }
        }
        Dialog::Picture(choice) => pictures::picture_ui(ui, choice, wants),
        Dialog::PicturePath(choice, path) => pictures::path_ui(ui, *choice, path, wants),
        Dialog::NewDocument(draft) => forms::new_document_ui(ui, draft, work, wants),
        Dialog::Details(draft) => details::details_ui(ui, draft, work, wants),
        Dialog::Columns(draft) => columns::columns_ui(ui, draft, work, wants),
        Dialog::Tag(draft) => forms::tag_ui(ui, draft, work, wants),
        Dialog::Agreement(draft) => agreement::agreement_ui(ui, draft, work, wants),
        Dialog::Split(draft) => split::split_ui(ui, draft, work, wants),
        Dialog::TagAll(draft) => bulk::tag_all_ui(ui, draft, work, wants),
        Dialog::Compare(draft) => compare::compare_ui(ui, draft, work, wants),
        Dialog::Changes => pages::changes_ui(ui, work, wants),
        Dialog::Unopened => pages::unopened_ui(ui, work),
        Dialog::Moved(draft) => folder::moved_ui(ui, draft, wants),
        Dialog::Forget(traces) => folder::forget_ui(ui, work, traces, wants),
        Dialog::Shortcuts => pages::shortcuts_ui(ui, work),
        Dialog::SearchHelp => pages::search_help_ui(ui, wants),
        Dialog::About => pages::about_ui(ui, work),
        Dialog::Unsaved(reasons) => pages::unsaved_ui(ui, reasons, wants),
    }
}

/// What was answered to a path field.
#[derive(PartialEq, Eq)]
enum PathAnswer {
    /// Nothing yet.
    Open,
    /// Never mind.
    Cancel,
    /// This path.
    Done(PathBuf),
}

/// A path field with its buttons. Enter answers only where nothing would be replaced by it.
fn path_ui(ui: &mut Ui, label: &str, path: &mut String, done: &str) -> PathAnswer {
    let weak = Palette::of(ui).text_weak;
    let words = "This system offers no file dialog, so type or paste the path here.";
    ui.label(RichText::new(words).color(weak));
    let field = ui.add(TextEdit::singleline(path).desired_width(f32::INFINITY));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, label));
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !field.has_focus() {
        field.request_focus();
    }
    let ready = !path.trim().is_empty();
    let (cancel, accept) = buttons_ui(ui, done, ready);
    if accept || (entered && ready && done != "Replace") {
        PathAnswer::Done(PathBuf::from(path.trim()))
    } else if cancel {
        PathAnswer::Cancel
    } else {
        PathAnswer::Open
    }
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
