//! The window: it looks at the work, says what it wants done, and paints.
//!
//! Invariants: the work changes through commands alone; painting waits for no disk (opening,
//! exporting and closing do, until their files are written); whatever must happen happens also
//! while the window is hidden.

mod actions;
mod agreement_actions;
mod chronology_actions;
mod copies;
mod dialogs;
mod event_actions;
mod furniture_action;
mod menus;
mod panels;
mod perform;
mod picture;
mod picture_actions;
mod run;
mod search_actions;
mod steps;
mod target;
mod theme;
mod tiles;
mod time_actions;
mod toasts;
mod upkeep;
mod view;
pub mod widgets;

use std::sync::Arc;

use eframe::egui::{self, CentralPanel, Context, Frame, Panel, ThemePreference, Ui};

pub use run::{NoWindow, Start, run};

use crate::analysis::day_sheet;
use crate::disk::Places;
use crate::model::DocId;
use crate::workspace::{Command, Surroundings, Workspace};
use actions::Action;
use dialogs::{Dialog, Dialogs};
use panels::status_bar::status_bar_ui;
use theme::Palette;
use toasts::Toast;
use view::{Kept, Left, Request, View};

/// The whole of the window's state.
pub struct App {
    work: Workspace,
    view: View,
    kept: Kept,
    tree: egui_tiles::Tree<tiles::Pane>,
    dialogs: Dialogs,
    toasts: Vec<Toast>,
    places: Places,
    /// A picture of the timeline on its way to its file.
    painting: Option<picture::Painting>,
    /// Whether the first look at the folder is still to be arranged.
    settle_first_view: bool,
    /// Whether the window may close without asking.
    may_close: bool,
    /// Whether the window had the keyboard in the last frame.
    was_focused: bool,
}

impl App {
    /// The window's state, with a folder being opened.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(
        ctx: &Context,
        start: Start,
        storage: Option<&dyn eframe::Storage>,
    ) -> std::io::Result<Self> {
        theme::install(ctx);
        let repaint = ctx.clone();
        let work = Workspace::new(Surroundings {
            author: start.author,
            data_folder: Some(start.places.state().to_owned()),
            texts_folder: Some(start.places.texts()),
            cache_folder: Some(start.places.cache().to_owned()),
            journals: Some(start.places.journals()),
            files: Arc::new(crate::disk::RealFiles),
            waker: Arc::new(move || repaint.request_repaint()),
        })?;
        let kept: Kept = storage
            .and_then(|storage| eframe::get_value(storage, KEPT_KEY))
            .unwrap_or_default();
        if kept.theme != ThemePreference::System {
            ctx.set_theme(kept.theme);
        }
        let tree = storage
            .and_then(|storage| eframe::get_value(storage, PANES_KEY))
            .filter(tiles::is_whole)
            .unwrap_or_else(tiles::first_arrangement);
        let folder = start
            .path
            .or_else(|| kept.recent.iter().find(|folder| folder.is_dir()).cloned());
        let mut app = Self {
            work,
            view: View::new(&kept),
            kept,
            tree,
            dialogs: Dialogs::default(),
            toasts: Vec::new(),
            places: start.places,
            painting: None,
            settle_first_view: true,
            may_close: false,
            was_focused: true,
        };
        app.command(ctx, Command::GroupTimeline(app.kept.grouping));
        match folder {
            Some(folder) => app.command(ctx, Command::Open(folder)),
            None => app.act(ctx, Action::OpenSample),
        }
        Ok(app)
    }

    /// The work, for whoever wants to look.
    pub fn work(&self) -> &Workspace {
        &self.work
    }

    /// Waits until everything is read, drawn, filtered and saved, so that a test sees a window
    /// at rest.
    pub fn settle(&mut self) {
        self.work.settle();
        self.work.find_copies();
        self.settle_picture();
    }

    /// Paints one frame.
    pub fn frame_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.look_when_focused(&ctx);
        self.work.absorb();
        self.take_picture(&ctx);
        self.arrange_first_view();
        self.take_drops(&ctx);
        self.take_keys(&ctx);
        self.view.refresh(&self.work);
        // Only the note itself says that it has the keyboard: it may not be painted any more.
        let note_had_keyboard = std::mem::take(&mut self.view.note_has_keyboard);
        let mut wants = Vec::new();
        let palette = Palette::of(ui);
        let bar = Frame::new()
            .fill(palette.window)
            .inner_margin(egui::Margin::symmetric(10, 4));
        Panel::top("menus").frame(bar).show(ui, |ui| {
            menus::menu_bar_ui(ui, &self.work, &self.kept, &mut wants);
        });
        Panel::bottom("status").frame(bar).show(ui, |ui| {
            status_bar_ui(ui, &self.work, &self.view, &mut wants);
        });
        let ground = Frame::new()
            .fill(palette.window)
            .inner_margin(egui::Margin::symmetric(4, 0));
        CentralPanel::default().frame(ground).show(ui, |ui| {
            let mut panes = tiles::Panes {
                work: &self.work,
                view: &mut self.view,
                wants: &mut wants,
            };
            self.tree.ui(&mut panes, ui);
        });
        self.dialogs.show(&ctx, &self.work, &mut wants);
        for notice in self.work.take_notices() {
            self.say(notice.weight, notice.text);
        }
        toasts::toasts_ui(&ctx, &mut self.toasts);
        for request in wants {
            self.perform(&ctx, request);
        }
        if note_had_keyboard && !self.view.note_has_keyboard {
            self.command(&ctx, Command::LeaveField);
        }
        self.ask_before_losing(&ctx);
    }

    /// Once the folder is read: the day that most documents speak of, and the first words on it.
    fn arrange_first_view(&mut self) {
        let ready = self.work.progress().is_none() && self.work.is_drawn();
        if !self.settle_first_view || !ready {
            return;
        }
        self.settle_first_view = false;
        self.tell_of_tables();
        if !self.dialogs.is_open() && !self.work.moved().is_empty() {
            self.dialogs.open(Dialog::moved(&self.work));
        }
        let shown = Arc::clone(self.work.shown());
        self.view.reveal_document = true;
        let left = self.kept.left_at(self.work.corpus()).cloned();
        let left_day = left.as_ref().and_then(|left| left.day);
        if self.view.day.is_none() {
            self.view.day = left_day.or(shown.busiest_day);
        }
        self.view.refresh(&self.work);
        if self.view.document.is_some() {
            return;
        }
        let left_document = left.and_then(|left| left.document).map(DocId::new);
        if let Some(document) = left_document.filter(|id| self.work.dossier(id).is_some()) {
            self.view.document = Some(document);
            return;
        }
        let sheet = self.view.day.map(|day| day_sheet(&shown.dossiers, day));
        let first = sheet.as_ref().and_then(|sheet| {
            let mut lines = sheet
                .announced
                .iter()
                .chain(&sheet.reported)
                .chain(&sheet.mentioned);
            lines.next()
        });
        match first {
            Some(line) => {
                let dossier = shown.dossiers.get(line.doc);
                let mention = line.mentions.first().zip(dossier);
                let words = mention.and_then(|(&at, dossier)| Some(dossier.mentions.get(at)?.span));
                self.view.document = dossier.map(|dossier| dossier.document.id.clone());
                self.view.focus = words.map_or(view::Focus::None, view::Focus::Mention);
            }
            None => self.view.document = self.view.listed.first().cloned(),
        }
        self.view.is_suggested = true;
        self.scroll_to_focus();
    }

    fn take_drops(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        if let Some(file) = dropped.first() {
            self.perform(ctx, Request::Command(Command::Open(file.path().to_owned())));
        }
    }

    /// Holds the window back while there is work that could not be saved.
    fn ask_before_losing(&mut self, ctx: &Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.may_close {
            return;
        }
        self.work.flush();
        if let crate::workspace::Saving::Failed(reasons) = self.work.saving() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.dialogs.open(Dialog::Unsaved(reasons));
        }
    }

    fn keep_choices(&mut self) {
        self.kept.order = self.view.order;
        self.kept.groups_copies = self.view.copies.is_grouped;
        self.kept.text_scale = self.view.text_scale;
        self.kept.attribution_open = self.view.attribution_open;
        self.kept.about_open = self.view.about_open;
        self.kept.grouping = self.work.grouping();
    }

    fn keep(&mut self) {
        self.keep_choices();
        self.kept.left = self.work.corpus().map(|corpus| Left {
            corpus: corpus.to_owned(),
            document: self.view.document.as_ref().map(DocId::to_string),
            day: self.view.day,
        });
    }
}

const KEPT_KEY: &str = "kept";
const PANES_KEY: &str = "panes";

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame_ui(ui);
    }

    /// Where panes were scrolled to belongs to the day and document that they showed.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.keep();
        eframe::set_value(storage, KEPT_KEY, &self.kept);
        eframe::set_value(storage, PANES_KEY, &self.tree);
    }
}
