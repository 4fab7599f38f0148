//! The dialog that shows what differs between a document and another one of its story, word by
//! word.
//!
//! Invariant: texts are compared on a thread of their own; what is shown belongs to the two
//! documents that are named above it.

use std::thread;

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, ComboBox, Label, Layout, RichText, Role, ScrollArea, TextFormat, Ui, WidgetInfo,
};

use super::button_row_ui;
use crate::analysis::{Part, date_in_words, differences_of, plural};
use crate::app::panels::documents::name_choice;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request};
use crate::app::widgets::differing::append_parts;
use crate::model::DocId;
use crate::workspace::Workspace;

/// Words of the longest texts that are compared; longer ones take too long to lay out.
const MOST_WORDS: usize = 20_000;

const TEXT_HEIGHT: f32 = 440.0;

/// The two documents that are compared.
#[derive(Clone, Debug)]
pub struct CompareDraft {
    here: DocId,
    other: DocId,
    /// What it can be compared with.
    others: Vec<DocId>,
    compared: Option<(DocId, u64)>,
    search: Option<Receiver<Found>>,
    found: Option<Found>,
}

/// Two texts without furniture, and their parts.
#[derive(Clone, Debug)]
struct Found {
    before: (String, Vec<Part>),
    after: (String, Vec<Part>),
}

impl CompareDraft {
    /// The open document, and what it is compared with first.
    pub fn of(here: DocId, other: DocId, others: Vec<DocId>) -> Self {
        Self {
            here,
            other,
            others,
            compared: None,
            search: None,
            found: None,
        }
    }

    /// Compares anew when another document is chosen or one has changed.
    fn refresh(&mut self, ui: &Ui, work: &Workspace) {
        let wanted = (self.other.clone(), work.content_revision());
        if self.compared.as_ref() != Some(&wanted) {
            self.compared = Some(wanted);
            self.found = None;
            let pair = work.dossier(&self.other).zip(work.dossier(&self.here));
            let Some((before, after)) = pair.map(|(b, a)| (b.clone(), a.clone())) else {
                return;
            };
            let (outbox, inbox) = bounded(1);
            let ctx = ui.ctx().clone();
            let compare = move || {
                let words = |text: &str| text.trim().to_owned();
                let (before, after) = (before.searched_text(), after.searched_text());
                let (before, after) = (words(&before), words(&after));
                let (left, right) = differences_of(&before, &after, MOST_WORDS);
                // Whoever asked may look at something else by now.
                let _ = outbox.send(Found {
                    before: (before, left),
                    after: (after, right),
                });
                ctx.request_repaint();
            };
            let thread = thread::Builder::new().name("differences".to_owned());
            self.search = thread.spawn(compare).ok().map(|_| inbox);
        }
        match self.search.as_ref().map(Receiver::try_recv) {
            Some(Ok(found)) => {
                self.found = Some(found);
                self.search = None;
            }
            Some(Err(TryRecvError::Disconnected)) => self.search = None,
            Some(Err(TryRecvError::Empty)) | None => {}
        }
    }
}

/// Paints the dialog; true when it is done with.
pub(super) fn compare_ui(
    ui: &mut Ui,
    draft: &mut CompareDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    draft.refresh(ui, work);
    let named = |id: &DocId| match work.dossier(id) {
        Some(dossier) => {
            let document = &dossier.document;
            let outlet = document.outlet_or_unknown();
            format!(
                "{} · {outlet} · {}",
                date_in_words(document),
                document.title
            )
        }
        None => format!("{id} (no longer there)"),
    };
    ui.horizontal(|ui| {
        ui.label("Compare with");
        let chosen = named(&draft.other);
        let choice = ComboBox::from_id_salt("compare with")
            .selected_text(RichText::new(&chosen).font(theme::small()))
            .width((ui.available_width() - 16.0).max(120.0))
            .truncate()
            .show_ui(ui, |ui| {
                for other in draft.others.clone() {
                    let name = named(&other);
                    ui.selectable_value(&mut draft.other, other, name);
                }
            });
        name_choice(&choice.response, "Compare with", &chosen);
    });
    summary_ui(ui, draft);
    ui.add_space(space::SMALL);
    let palette = Palette::of(ui);
    let area = ScrollArea::vertical().id_salt(&draft.other);
    let area = area
        .max_height(TEXT_HEIGHT)
        .min_scrolled_height(TEXT_HEIGHT);
    area.show(ui, |ui| {
        let Some(found) = &draft.found else {
            ui.label(match draft.search {
                Some(_) => "Comparing…",
                None => "The two can no longer be compared: one of them is gone.",
            });
            return;
        };
        ui.columns(2, |columns| {
            let (before, after) = (&found.before, &found.after);
            let sides = [
                (
                    named(&draft.other),
                    "Words of the other",
                    before,
                    palette.error,
                ),
                (
                    named(&draft.here),
                    "Words of this one",
                    after,
                    palette.reported,
                ),
            ];
            for (ui, (title, label, (words, parts), marked)) in columns.iter_mut().zip(sides) {
                // Columns would set the words justified.
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    let title = RichText::new(title).font(theme::small());
                    ui.add(Label::new(title.color(palette.text_weak)).truncate());
                    let own = TextFormat::simple(theme::body(), palette.text);
                    let mut job = LayoutJob::default();
                    append_parts(&mut job, words, parts, &own, marked, str::to_owned);
                    let shown = ui.add(Label::new(job).wrap());
                    let label = format!("{label}: {}", differing(words, parts));
                    shown.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
                });
            }
        });
    });
    ui.add_space(space::SMALL);
    button_row_ui(ui, |ui| {
        let goes = ui.button("Read the other").clicked();
        if goes {
            wants.push(Request::Go {
                document: draft.other.clone(),
                focus: Focus::None,
            });
        }
        ui.button("Close").clicked() || goes
    })
}

/// How much differs.
fn summary_ui(ui: &mut Ui, draft: &CompareDraft) {
    let Some(found) = &draft.found else {
        return;
    };
    let count = |(words, parts): &(String, Vec<Part>)| -> usize {
        let differ = parts.iter().filter(|part| !part.is_shared);
        let words = differ.filter_map(|part| words.get(part.range.clone()));
        words.map(|it| it.split_whitespace().count()).sum()
    };
    let words = match (count(&found.before), count(&found.after)) {
        (0, 0) => "The same words, furniture left out.".to_owned(),
        (gone, new) => format!(
            "{} of the other, {} of this one; furniture is left out.",
            plural(gone, "word"),
            plural(new, "word")
        ),
    };
    let weak = Palette::of(ui).text_weak;
    ui.label(RichText::new(words).font(theme::small()).color(weak));
}

/// What differs, as a screen reader says it.
fn differing(words: &str, parts: &[Part]) -> String {
    let differ = parts.iter().filter(|part| !part.is_shared);
    let differ = differ.filter_map(|part| words.get(part.range.clone()));
    let differ: Vec<&str> = differ.map(str::trim).filter(|it| !it.is_empty()).collect();
    match differ.is_empty() {
        true => "nothing differs".to_owned(),
        false => differ.join("; "),
    }
}
