//! The page that says how far analysts agree: a line for each tag, and every disagreement, which
//! leads to its words in the open folder.
//!
//! Invariants: copies are read and compared on a thread of their own; nothing is changed in any
//! of them. What was found stays until it is asked for anew.

use std::path::{Path, PathBuf};
use std::thread;

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use eframe::egui::{
    Align, Button, CornerRadius, Grid, Layout, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use super::close_ui;
use crate::analysis::{Agreement, Disagreement, plural};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::app::widgets::text::{one_line, paint_at};
use crate::exchange::agreement::{coefficient_words, share_words};
use crate::workspace::{Compared, Workspace, compare_authors, compare_copies, read_coding};

const ROW_HEIGHT: f32 = 42.0;
const LIST_HEIGHT: f32 = 220.0;
const TABLE_HEIGHT: f32 = 190.0;
const TAG_WIDTH: f32 = 220.0;

/// Who is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    /// Those who made the passages of the open folder.
    #[default]
    Authors,
    /// The open folder and a copy of it.
    Copy,
}

/// What is asked and what was found.
#[derive(Clone, Debug, Default)]
pub struct AgreementDraft {
    way: Way,
    copy: String,
    search: Option<Receiver<Result<Compared, String>>>,
    found: Option<Result<Compared, String>>,
}

impl AgreementDraft {
    /// Takes another copy that was picked.
    pub fn take_copy(&mut self, folder: &Path) {
        self.way = Way::Copy;
        self.copy = folder.display().to_string();
    }

    /// Compares on a thread of its own.
    fn begin(&mut self, ui: &Ui, work: &Workspace) {
        let name = work.corpus().and_then(Path::file_name);
        let name = name.map_or("This folder".into(), |name| name.to_string_lossy());
        let here = work.coding(name);
        let (way, copy) = (self.way, PathBuf::from(self.copy.trim()));
        let (outbox, inbox) = bounded(1);
        let ctx = ui.ctx().clone();
        let compare = move || {
            let found = match way {
                Way::Authors => compare_authors(&here, |_| true),
                Way::Copy => {
                    read_coding(&copy).and_then(|other| compare_copies(vec![here, other], |_| true))
                }
            };
            // Whoever asked may have closed the dialog by now.
            let _ = outbox.send(found.map_err(|refusal| refusal.to_string()));
            ctx.request_repaint();
        };
        let thread = thread::Builder::new().name("agreement".to_owned());
        self.search = thread.spawn(compare).ok().map(|_| inbox);
        self.found = None;
    }

    fn refresh(&mut self, ui: &Ui) {
        if let Some(search) = &self.search {
            match search.try_recv() {
                Ok(found) => {
                    self.found = Some(found);
                    self.search = None;
                }
                Err(TryRecvError::Disconnected) => self.search = None,
                Err(TryRecvError::Empty) => ui.ctx().request_repaint(),
            }
        }
    }
}

/// Paints the dialog; true when it is done with.
pub(super) fn agreement_ui(
    ui: &mut Ui,
    draft: &mut AgreementDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    draft.refresh(ui);
    ask_ui(ui, draft, work, wants);
    ui.add_space(space::SMALL);
    let palette = Palette::of(ui);
    let mut leads_away = false;
    match &draft.found {
        None if draft.search.is_some() => {
            ui.label("Comparing…");
        }
        None => {
            let words = "How far do analysts agree who tagged the same documents apart from each \
                         other? Each figure is 1 when they agree wholly and 0 when no more than \
                         chance would have it.";
            ui.label(RichText::new(words).color(palette.text_weak));
        }
        Some(Err(reason)) => {
            ui.label(RichText::new(format!("{reason}.")).color(palette.error));
        }
        Some(Ok(compared)) => leads_away = found_ui(ui, compared, work, wants),
    }
    close_ui(ui) || leads_away
}

/// Who is to be compared.
fn ask_ui(ui: &mut Ui, draft: &mut AgreementDraft, work: &Workspace, wants: &mut Vec<Request>) {
    let before = draft.way;
    ui.horizontal(|ui| {
        ui.radio_value(&mut draft.way, Way::Authors, "Authors within this folder");
        ui.add_space(space::MEDIUM);
        ui.radio_value(&mut draft.way, Way::Copy, "This folder and a copy of it");
        if draft.way != before {
            draft.found = None;
        }
        let is_named = draft.way == Way::Authors || !draft.copy.trim().is_empty();
        let ready = is_named && draft.search.is_none() && work.progress().is_none();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add_enabled(ready, Button::new("Compare")).clicked() {
                draft.begin(ui, work);
            }
        });
    });
    if draft.way == Way::Copy {
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut draft.copy)
                .hint_text("The folder in which somebody else tagged the same documents")
                .desired_width(ui.available_width() - 90.0);
            let response = ui.add(field);
            response
                .widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Folder of the copy"));
            if ui.button("Choose…").clicked() {
                wants.push(Request::PickCopy);
            }
        });
    }
}

/// What was found; true when a click led to some words.
fn found_ui(ui: &mut Ui, compared: &Compared, work: &Workspace, wants: &mut Vec<Request>) -> bool {
    let palette = Palette::of(ui);
    let found = &compared.agreement;
    let weak = |words: &str| {
        RichText::new(words)
            .font(theme::small())
            .color(palette.text_weak)
    };
    let summary = format!(
        "{} compared, {} code points",
        plural(found.documents, "document"),
        found.code_points
    );
    ui.label(weak(&summary));
    let remarks = compared.remarks();
    ScrollArea::vertical()
        .id_salt("remarks")
        .max_height(64.0)
        .show(ui, |ui| {
            for remark in &remarks {
                ui.label(weak(remark));
            }
        });
    if found.tags.is_empty() {
        ui.label("Nothing that both have is tagged, so there is nothing to compare.");
        return false;
    }
    ui.add_space(space::SMALL);
    ScrollArea::vertical()
        .id_salt("tags")
        .max_height(TABLE_HEIGHT)
        .show(ui, |ui| table_ui(ui, found));
    ui.add_space(space::SMALL);
    let all = found.all;
    let words = format!(
        "All tags together: α {}. What is tagged at all: α {}. Which tags, where two tagged: α {} \
         ({} of the text).",
        coefficient_words(all.units),
        coefficient_words(all.marked),
        coefficient_words(all.coding),
        share_words(all.coverage)
    );
    ui.label(words);
    ui.add_space(space::SMALL);
    let count = plural(found.disagreements.len(), "disagreement");
    ui.label(RichText::new(count).font(theme::strong()));
    list_ui(ui, found, work, wants)
}

fn table_ui(ui: &mut Ui, found: &Agreement) {
    let palette = Palette::of(ui);
    let grid = Grid::new("agreement").num_columns(5 + found.analysts.len());
    grid.spacing(vec2(18.0, 5.0)).striped(true).show(ui, |ui| {
        let head = |ui: &mut Ui, words: &str, help: &str| {
            let words = RichText::new(words).font(theme::small()).color(palette.text_weak);
            ui.label(words).on_hover_text(help);
        };
        head(ui, "Tag", "Tags that are compared; a branch is a tag of its own.");
        for name in &found.analysts {
            head(ui, name, "How often this analyst used the tag.");
        }
        head(
            ui,
            "Agree",
            "The share of the text on which two agree, tagged or not. High wherever little is tagged.",
        );
        head(ui, "Overlap", "Of what either of two tagged, the share that both did.");
        head(ui, "κ", "Cohen’s κ by code points, the mean of all pairs; −1 to 1.");
        head(
            ui,
            "α",
            "Krippendorff’s α for units of text; at most 1, 0 by chance. He asks for 0.80 before \
             conclusions rest on it, and for 0.67 before tentative ones do.",
        );
        ui.end_row();
        for tag in &found.tags {
            ui.scope(|ui| {
                ui.set_max_width(TAG_WIDTH);
                ui.label(tag.tag.as_str());
            });
            for uses in &tag.uses {
                ui.label(uses.to_string());
            }
            ui.label(share_words(tag.percent));
            ui.label(share_words(tag.overlap));
            let pairs = tag.pairs.iter().map(|(a, b, kappa)| {
                let name = |at: &usize| found.analysts.get(*at).map_or("", String::as_str);
                format!("{} and {}: {}", name(a), name(b), coefficient_words(*kappa))
            });
            let pairs = pairs.collect::<Vec<_>>().join("\n");
            let undefined = "Not defined: nothing varies, for example where nobody used the tag.";
            ui.label(coefficient_words(tag.kappa)).on_hover_text(pairs);
            let alpha = ui.label(coefficient_words(tag.alpha));
            if tag.alpha.is_none() {
                alpha.on_hover_text(undefined);
            }
            ui.end_row();
        }
    });
}

fn list_ui(ui: &mut Ui, found: &Agreement, work: &Workspace, wants: &mut Vec<Request>) -> bool {
    let mut clicked = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().id_salt("disagreements");
        let area = area.max_height(LIST_HEIGHT).auto_shrink([false, true]);
        area.show_rows(ui, ROW_HEIGHT, found.disagreements.len(), |ui, rows| {
            for row in rows {
                if let Some(it) = found.disagreements.get(row)
                    && row_ui(ui, found, it, work)
                {
                    clicked = Some(it);
                }
            }
        });
    });
    if let Some(it) = clicked {
        wants.push(Request::ShowWords {
            document: it.document.clone(),
            span: it.span,
        });
    }
    clicked.is_some()
}

/// A disagreement on two lines: tag, words and document; who tagged what. True when clicked.
fn row_ui(ui: &mut Ui, found: &Agreement, it: &Disagreement, work: &Workspace) -> bool {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let by: Vec<String> = found
        .analysts
        .iter()
        .zip(&it.by)
        .map(|(name, by)| {
            let words: Vec<String> = by.iter().map(|(_, words)| format!("“{words}”")).collect();
            match words.is_empty() {
                true => format!("{name}: —"),
                false => format!("{name}: {}", words.join(", ")),
            }
        })
        .collect();
    let by = crate::analysis::one_line(&by.join(" · "));
    let title = work
        .dossier(&it.document)
        .map(|it| it.document.title.clone());
    let title = title.unwrap_or_else(|| it.document.to_string());
    let head = format!("{} · {title}", it.tag);
    let label = format!("{head}: {by}");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &label));
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(3), palette.hover);
    }
    let width = rect.width() - 12.0;
    let head = one_line(ui, &head, theme::small(), palette.text_weak, width);
    let by = one_line(ui, &by, theme::small(), palette.text, width);
    let left = rect.left() + 6.0;
    paint_at(ui, pos2(left, rect.top() + 4.0), head);
    paint_at(ui, pos2(left, rect.top() + 21.0), by);
    response.on_hover_text("Show these words").clicked()
}
