//! The chosen date in the annotation panel: what it was read as and why, and the ways to put it
//! right; and the list of words that the analyst says are no date.

use eframe::egui::{self, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::analysis::{Dossier, interval_in_words, plural, read_date, snippet};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::text::section_head;
use crate::model::{Mention, Span, Verdict};
use crate::timex;
use crate::workspace::{Command, Workspace};

/// Longest quotation shown, in characters.
const QUOTE_CHARS: usize = 60;

/// Width of the field in points: wide enough for a day and its time.
const FIELD_WIDTH: f32 = 104.0;

/// Said of what is typed and is no date.
pub const NOT_A_DATE: &str =
    "Not a date. Write it as 10 February 2022, 2022-02-10, 2022-02 or 2022-W06.";

/// The chosen date, if one is chosen.
pub fn date_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    wants: &mut Vec<Request>,
) {
    let Focus::Mention(span) = view.focus else {
        return;
    };
    let correction = work.correction(&dossier.document.id, span);
    match dossier.mention_at(span) {
        Some((_, mention)) => {
            head_ui(ui, dossier, mention);
            let mut actions = vec![Action::FlipDate, Action::RejectDate];
            if correction.is_some() {
                actions.push(Action::RestoreDate);
            }
            let complaint = ui.horizontal_wrapped(|ui| {
                let complaint = value_ui(ui, work, view, dossier, mention, wants);
                actions_ui(ui, &actions, wants);
                complaint
            });
            let (words, colour) = match complaint.inner {
                Some(complaint) => (complaint.to_owned(), Palette::of(ui).error),
                None => {
                    let why = timex::explain(mention, dossier.document.text.as_str());
                    (why, Palette::of(ui).text_weak)
                }
            };
            ui.label(RichText::new(words).font(theme::small()).color(colour));
        }
        None if correction.is_some() => {
            ui.label(RichText::new("Not a date").font(theme::strong()));
            let words = snippet(&dossier.document, span, QUOTE_CHARS);
            let words = format!("“{words}” is no date, says the analyst.");
            ui.label(RichText::new(words).color(Palette::of(ui).text_weak));
            ui.horizontal(|ui| actions_ui(ui, &[Action::RestoreDate], wants));
        }
        None => return,
    }
    ui.add_space(space::MEDIUM);
}

/// Words of the document that the analyst says are no date, each with a way back.
pub fn rejected_ui(ui: &mut Ui, work: &Workspace, dossier: &Dossier, wants: &mut Vec<Request>) {
    let id = &dossier.document.id;
    let corrections = work
        .annotations(id)
        .map(|a| a.corrections())
        .unwrap_or_default();
    let rejected: Vec<Span> = corrections
        .iter()
        .filter(|correction| correction.verdict == Verdict::Rejected)
        .map(|correction| correction.span)
        .collect();
    if rejected.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(space::MEDIUM);
    let count = plural(rejected.len(), "date");
    section_head(ui, "Rejected dates", &count, palette.mentioned);
    for span in rejected {
        let words = snippet(&dossier.document, span, QUOTE_CHARS);
        ui.horizontal(|ui| {
            let restore = small_button(ui, "Restore", &format!("Restore “{words}”"));
            let words = ui.link(format!("“{words}”"));
            if restore.clicked() {
                wants.push(Request::Command(Command::RestoreDate {
                    document: id.clone(),
                    span,
                }));
            }
            if restore.clicked() || words.clicked() {
                wants.push(Request::Go {
                    document: id.clone(),
                    focus: Focus::Mention(span),
                });
            }
        });
    }
}

/// What the words mean.
fn head_ui(ui: &mut Ui, dossier: &Dossier, mention: &Mention) {
    let when = mention
        .interval
        .map_or_else(|| "no place in time".to_owned(), interval_in_words);
    let standing = dossier.standing_of(mention);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Date").font(theme::strong()));
        ui.label(when);
        let words = RichText::new(standing.word()).font(theme::small());
        ui.label(words.color(Palette::of(ui).standing(standing)));
    });
}

/// The field that sets the value; gives back what is wrong with what is typed.
fn value_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    mention: &Mention,
    wants: &mut Vec<Request>,
) -> Option<&'static str> {
    let id = &dossier.document.id;
    let fresh = || (id.clone(), mention.span, mention.value.clone());
    let draft = match &mut view.draft.mention_date {
        Some((document, span, draft)) if document == id && *span == mention.span => draft,
        other => &mut other.insert(fresh()).2,
    };
    let field = TextEdit::singleline(draft)
        .hint_text("2022-02-10, 2022-02, 2022-W06 …")
        .desired_width(FIELD_WIDTH);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Date of these words"));
    let typed = draft.trim();
    let is_changed = typed != mention.value;
    let parsed = read_date(typed, dossier.document.date(), work.date_order().order);
    if response.lost_focus() && is_changed {
        if let Some(date) = parsed {
            wants.push(Request::Command(Command::CorrectDate {
                document: id.clone(),
                span: mention.span,
                date,
            }));
        } else if typed.is_empty() {
            mention.value.clone_into(draft);
        }
    } else if is_changed && parsed.is_none() && !typed.is_empty() {
        return Some(NOT_A_DATE);
    } else if !response.has_focus() {
        // Flipping and undo change the value: the field follows while nobody types.
        mention.value.clone_into(draft);
    }
    None
}

/// The buttons, in few words where there is little room.
fn actions_ui(ui: &mut Ui, actions: &[Action], wants: &mut Vec<Request>) {
    for &action in actions {
        let words = match action {
            Action::FlipDate => "Flip",
            Action::RestoreDate => "Restore",
            other => other.label(),
        };
        let button = small_button(ui, words, action.label());
        if button.on_hover_text(action.tooltip(ui.ctx())).clicked() {
            wants.push(Request::Act(action));
        }
    }
}

fn small_button(ui: &mut Ui, words: &str, label: &str) -> egui::Response {
    let response = ui.add(egui::Button::new(RichText::new(words).font(theme::small())));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    response
}
