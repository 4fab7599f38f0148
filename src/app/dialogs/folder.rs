//! The dialogs about a folder as a whole: documents that were renamed, and what lies outside of
//! it.

use eframe::egui::{Checkbox, RichText, Role, ScrollArea, Ui, WidgetInfo};

use super::{button_row_ui, buttons_ui};
use crate::analysis::{plural, size_in_words};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::model::DocId;
use crate::workspace::{Command, Trace, Workspace};

/// Documents that were renamed, and which of them are to keep their annotations.
#[derive(Clone, Debug, Default)]
pub struct MovedDraft {
    /// From, to, how many annotations, and whether it is chosen.
    rows: Vec<(DocId, DocId, usize, bool)>,
}

impl MovedDraft {
    /// All that may have been renamed; what is certain is chosen.
    pub fn of(work: &Workspace) -> Self {
        let moved = work.moved().into_iter();
        let rows = moved.flat_map(|moved| {
            let (from, count, is_certain) = (moved.from, moved.annotations, moved.is_certain);
            let to = moved.to.into_iter();
            to.map(move |to| (from.clone(), to, count, is_certain))
        });
        Self {
            rows: rows.collect(),
        }
    }

    /// Chooses a row or not. A document's annotations go to one place, and one document takes
    /// those of one.
    fn set(&mut self, at: usize, is_chosen: bool) {
        let Some((from, to, ..)) = self.rows.get(at).cloned() else {
            return;
        };
        for (n, row) in self.rows.iter_mut().enumerate() {
            if n == at {
                row.3 = is_chosen;
            } else if is_chosen && (row.0 == from || row.1 == to) {
                row.3 = false;
            }
        }
    }
}

/// Paints the dialog; true when it is done with.
pub(super) fn moved_ui(ui: &mut Ui, draft: &mut MovedDraft, wants: &mut Vec<Request>) -> bool {
    let weak = Palette::of(ui).text_weak;
    ui.label("These documents have another name now. Take what was annotated along?");
    ui.add_space(space::SMALL);
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for at in 0..draft.rows.len() {
            let Some((from, to, count, is_chosen)) = draft.rows.get(at).cloned() else {
                continue;
            };
            let mut on = is_chosen;
            let words = format!("{from} is now {to}");
            let with = plural(count, "annotation");
            ui.horizontal(|ui| {
                let label = format!("{words}, {with}");
                let response = ui.add(Checkbox::new(&mut on, &words));
                response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &label));
                ui.label(RichText::new(with).font(theme::small()).color(weak));
            });
            if on != is_chosen {
                draft.set(at, on);
            }
        }
    });
    let words = "What is not taken along stays where it is, and is asked for again the next time.";
    ui.label(RichText::new(words).font(theme::small()).color(weak));
    let chosen = draft.rows.iter().filter(|row| row.3);
    let moves: Vec<(DocId, DocId)> = chosen.map(|row| (row.0.clone(), row.1.clone())).collect();
    let (cancel, accept) = buttons_ui(ui, "Take along", !moves.is_empty());
    if accept {
        wants.push(Request::FromDialog(Command::FollowMoved(moves)));
    }
    cancel
}

/// Paints the dialog; true when it is done with.
pub(super) fn forget_ui(
    ui: &mut Ui,
    work: &Workspace,
    traces: &[Trace],
    wants: &mut Vec<Request>,
) -> bool {
    let palette = Palette::of(ui);
    let folder = work.corpus().map(|folder| folder.display().to_string());
    let folder = folder.unwrap_or_default();
    if traces.is_empty() {
        ui.label(format!("Nothing about {folder} lies outside of it."));
        return super::close_ui(ui);
    }
    ui.label(format!("This lies outside of {folder} and tells of it:"));
    ui.add_space(space::SMALL);
    for trace in traces {
        let (files, size) = (plural(trace.files, "file"), size_in_words(trace.bytes));
        ui.label(format!("{}: {files}, {size}", trace.what));
        let path = RichText::new(trace.path.display().to_string());
        ui.label(path.font(theme::small()).color(palette.text_weak));
    }
    ui.add_space(space::SMALL);
    let words = "What is in the folder is not touched. Steps done so far can no longer be undone, \
                 and should a document change, its passages are found again less often. The \
                 sample is opened instead.";
    ui.label(RichText::new(words).color(palette.warning));
    button_row_ui(ui, |ui| {
        if ui.button("Delete it").clicked() {
            wants.push(Request::Forget);
        }
        ui.button("Cancel").clicked()
    })
}
