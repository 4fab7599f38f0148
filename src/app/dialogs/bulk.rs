//! The dialog that tags some words wherever they stand: what would be tagged is listed first.
//!
//! Invariant: the corpus is searched on a thread of its own; what is listed belongs to the words
//! in the field or is not offered.

use std::collections::HashSet;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use eframe::egui::{
    Button, Checkbox, Id, Layout, RichText, Role, ScrollArea, TextEdit, Ui, UiBuilder, WidgetInfo,
    vec2,
};

use super::button_row_ui;
use crate::analysis::{MOST_OCCURRENCES, Occurrence, Occurrences, occurrences, plural};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::app::widgets::completion::Completion;
use crate::app::widgets::text::one_line;
use crate::app::widgets::text::paint_at;
use crate::model::TagPath;
use crate::workspace::{Command, Workspace};

const ROW_HEIGHT: f32 = 24.0;
const LIST_HEIGHT: f32 = 280.0;
const TITLE_WIDTH: f32 = 190.0;

/// What is to be tagged, and with what.
#[derive(Clone, Debug, Default)]
pub struct TagAllDraft {
    words: String,
    ignore_case: bool,
    tag: String,
    /// The words and the case that were looked for last.
    searched: Option<(String, bool)>,
    search: Option<Receiver<Occurrences>>,
    found: Occurrences,
    /// Which of the places were taken out of the list.
    off: HashSet<usize>,
}

impl TagAllDraft {
    /// These words, with no tag yet.
    pub fn of(words: &str) -> Self {
        Self {
            words: words.split_whitespace().collect::<Vec<_>>().join(" "),
            ignore_case: true,
            ..Self::default()
        }
    }

    /// Looks for the words anew when they have changed, and takes in what was found.
    fn refresh(&mut self, ui: &Ui, work: &Workspace) {
        let wanted = (self.words.clone(), self.ignore_case);
        if self.searched.as_ref() != Some(&wanted) {
            self.searched = Some(wanted.clone());
            self.found = Occurrences::default();
            self.off.clear();
            let (outbox, inbox) = bounded(1);
            let dossiers: Vec<_> = work.documents().iter().map(Arc::clone).collect();
            let ctx = ui.ctx().clone();
            let search = move || {
                let (words, ignore_case) = wanted;
                // Whoever asked may have typed on by now.
                let _ = outbox.send(occurrences(&dossiers, &words, ignore_case));
                ctx.request_repaint();
            };
            let thread = thread::Builder::new().name("occurrences".to_owned());
            self.search = thread.spawn(search).ok().map(|_| inbox);
        }
        if let Some(search) = &self.search {
            match search.try_recv() {
                Ok(found) => {
                    self.found = found;
                    self.search = None;
                }
                Err(TryRecvError::Disconnected) => self.search = None,
                Err(TryRecvError::Empty) => ui.ctx().request_repaint(),
            }
        }
    }

    fn chosen(&self) -> impl Iterator<Item = &Occurrence> {
        let places = self.found.places.iter().enumerate();
        places
            .filter(|(index, _)| !self.off.contains(index))
            .map(|(_, place)| place)
    }
}

/// Paints the dialog; true when it is given up.
pub(super) fn tag_all_ui(
    ui: &mut Ui,
    draft: &mut TagAllDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    draft.refresh(ui, work);
    ui.horizontal(|ui| {
        name_ui(ui, "Words");
        let field = TextEdit::singleline(&mut draft.words)
            .hint_text("Words that stand side by side")
            .desired_width(ui.available_width() - 110.0);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Words"));
        ui.checkbox(&mut draft.ignore_case, "Ignore case");
    });
    let known: Vec<String> = work
        .codebook()
        .tags
        .iter()
        .map(|tag| tag.path.to_string())
        .collect();
    ui.horizontal(|ui| {
        name_ui(ui, "Tag");
        let field = Completion {
            id: Id::unique("tag of all"),
            label: "Tag for all",
            hint: "The tag for all of them, such as actor/state",
            known: &known,
            is_list: false,
            opens_at_once: true,
            width_points: ui.available_width() - 8.0,
            is_bare: false,
        };
        field.show(ui, &mut draft.tag);
    });
    ui.add_space(space::SMALL);
    let tag = TagPath::parse(&draft.tag);
    count_ui(ui, draft);
    ui.scope(|ui| list_ui(ui, draft));
    ui.add_space(space::SMALL);
    let chosen = draft.chosen().count();
    let words = format!("Tag {}", plural(chosen, "place"));
    let ready = chosen > 0 && tag.is_ok() && draft.search.is_none();
    button_row_ui(ui, |ui| {
        let accept = ui.add_enabled(ready, Button::new(words));
        if let Ok(tag) = tag
            && accept.clicked()
        {
            let places = draft.chosen();
            let places = places.map(|place| (place.document.clone(), place.span));
            wants.push(Request::FromDialog(Command::TagAll {
                places: places.collect(),
                tag,
            }));
        }
        ui.button("Cancel").clicked()
    })
}

/// The name of a field, before it.
fn name_ui(ui: &mut Ui, name: &str) {
    let size = vec2(44.0, ui.spacing().interact_size.y);
    let layout = Layout::left_to_right(eframe::egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_width(size.x);
        ui.label(name);
    });
}

/// How many places there are, and buttons that choose all or none.
fn count_ui(ui: &mut Ui, draft: &mut TagAllDraft) {
    let all = draft.found.places.len();
    let documents: HashSet<_> = draft.found.places.iter().map(|p| &p.document).collect();
    let words = if draft.search.is_some() {
        "Looking…".to_owned()
    } else if draft.found.is_cut {
        format!("More than {MOST_OCCURRENCES} places; these are the first")
    } else {
        let chosen = all - draft.off.len();
        format!(
            "{chosen} of {} in {}",
            plural(all, "place"),
            plural(documents.len(), "document")
        )
    };
    ui.horizontal(|ui| {
        let words = RichText::new(words).font(theme::small());
        ui.label(words.color(Palette::of(ui).text_weak));
        if all > 0 {
            if ui.small_button("All").clicked() {
                draft.off.clear();
            }
            if ui.small_button("None").clicked() {
                draft.off = (0..all).collect();
            }
        }
    });
}

fn list_ui(ui: &mut Ui, draft: &mut TagAllDraft) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().max_height(LIST_HEIGHT);
    let area = area.auto_shrink([false, true]);
    let places = &draft.found.places;
    area.show_rows(ui, ROW_HEIGHT, places.len(), |ui, rows| {
        for index in rows {
            if let Some(place) = places.get(index) {
                row_ui(ui, index, place, &mut draft.off);
            }
        }
    });
}

/// A place on one line: whether it is chosen, its document, its sentence.
fn row_ui(ui: &mut Ui, index: usize, place: &Occurrence, off: &mut HashSet<usize>) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(
        vec2(ui.available_width(), ROW_HEIGHT),
        eframe::egui::Sense::hover(),
    );
    let builder = UiBuilder::new().max_rect(rect).id_salt(index);
    let layout = Layout::left_to_right(eframe::egui::Align::Center);
    let mut child = ui.new_child(builder.layout(layout));
    let mut on = !off.contains(&index);
    let label = format!("{}: {}", place.title, place.sentence);
    let response = child.add(Checkbox::without_text(&mut on));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &label));
    if response.changed() {
        match on {
            true => off.remove(&index),
            false => off.insert(index),
        };
    }
    let left = response.rect.right() + 6.0;
    let at = |x: f32, height: f32| eframe::egui::pos2(x, rect.center().y - height / 2.0);
    let title = one_line(
        ui,
        &place.title,
        theme::small(),
        palette.text_weak,
        TITLE_WIDTH,
    );
    let height = title.size().y;
    paint_at(ui, at(left, height), title);
    let room = rect.right() - left - TITLE_WIDTH - 14.0;
    let sentence = one_line(ui, &place.sentence, theme::small(), palette.text, room);
    let height = sentence.size().y;
    paint_at(ui, at(left + TITLE_WIDTH + 10.0, height), sentence);
}
