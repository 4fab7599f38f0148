//! Who said what the chosen passage tells, who passed it on, and how far it is to be believed:
//! a fold that is one line until it is wanted.
//!
//! Invariant: what the sentence suggests is offered and never filled in by itself.

use eframe::egui::{self, Align, Button, Grid, Id, Key, Label, RichText, Ui, vec2};

use super::documents::name_choice;
use crate::analysis::{Dossier, SuggestedAttribution, suggest_attribution};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Request, View};
use crate::app::widgets::completion::Completion;
use crate::app::widgets::text::fold_head;
use crate::model::{Content, Credibility, Passage, Reliability, Stance};
use crate::workspace::{Attribution, Command, Workspace};

/// Width of the names of fields, in points.
const NAME_WIDTH: f32 = 74.0;

/// Paints the fold.
pub fn attribution_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    dossier: &Dossier,
    passage: &Passage,
    wants: &mut Vec<Request>,
) {
    head_ui(ui, view, &passage.content);
    if !view.attribution_open {
        return;
    }
    let suggested = suggest_attribution(dossier, passage.span);
    let attribute = |to: Attribution| {
        Request::Command(Command::Attribute {
            document: dossier.document.id.clone(),
            passage: passage.id,
            to,
        })
    };
    let names = view.names(work);
    let content = &passage.content;
    let grid = Grid::new("attribution").num_columns(2);
    grid.spacing(vec2(8.0, 6.0))
        .min_col_width(NAME_WIDTH)
        .show(ui, |ui| {
            let fields = [
                (
                    "Said by",
                    &content.said_by,
                    &names.said_by,
                    &suggested.said_by,
                    Attribution::SaidBy as fn(String) -> Attribution,
                ),
                (
                    "Carried by",
                    &content.carried_by,
                    &names.carried_by,
                    &suggested.carried_by,
                    Attribution::CarriedBy,
                ),
            ];
            for (label, saved, known, suggestion, make) in fields {
                ui.label(label);
                let typed = name_ui(ui, view, passage, label, saved, (known, suggestion));
                if let Some(typed) = typed {
                    wants.push(attribute(make(typed)));
                }
                ui.end_row();
            }
            ui.label("Stance");
            if let Some(stance) = stance_ui(ui, content.stance) {
                wants.push(attribute(Attribution::Stance(stance)));
            }
            ui.end_row();
            ui.label("Credibility");
            if let Some(credibility) = credibility_ui(ui, content.credibility) {
                wants.push(attribute(Attribution::Credibility(credibility)));
            }
            ui.end_row();
            reliability_ui(ui, work, dossier, content, wants);
        });
    let mut set = |to: Attribution| wants.push(attribute(to));
    suggestions_ui(ui, content, &suggested, &mut set);
}

/// The fold's head, with everything that is set on one line while it is closed.
fn head_ui(ui: &mut Ui, view: &mut View, content: &Content) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let head = fold_head(ui, "Attribution", view.attribution_open);
        if head.clicked() {
            view.attribution_open = !view.attribution_open;
            // What was opened is to be seen.
            head.scroll_to_me(Some(Align::TOP));
        }
        head.on_hover_text("Who said it, who passed it on, how and how credibly");
        if !view.attribution_open {
            let words = summary(content);
            let words = RichText::new(words).font(theme::small());
            ui.add(Label::new(words.color(palette.text_weak)).truncate());
        }
    });
}

/// All that is set, on one line; empty when nothing is.
pub fn summary(content: &Content) -> String {
    let mut parts = Vec::new();
    let said_by = content.said_by.trim();
    match (said_by.is_empty(), content.stance) {
        (false, Some(stance)) => parts.push(format!("{said_by} {stance}")),
        (false, None) => parts.push(said_by.to_owned()),
        (true, Some(stance)) => parts.push(stance.to_string()),
        (true, None) => {}
    }
    if !content.carried_by.trim().is_empty() {
        parts.push(format!("via {}", content.carried_by.trim()));
    }
    if let Some(credibility) = content.credibility {
        parts.push(format!("{} {}", credibility.digit(), credibility.words()));
    }
    parts.join(" · ")
}

/// A field for a name, saved as it is typed; gives back what it shall be when that changed.
fn name_ui(
    ui: &mut Ui,
    view: &mut View,
    passage: &Passage,
    label: &str,
    saved: &str,
    (known, suggestion): (&[String], &Option<String>),
) -> Option<String> {
    let mut words = saved.to_owned();
    let hint = match suggestion {
        Some(name) => format!("{name}?  Enter takes it"),
        None => "Nobody named".to_owned(),
    };
    let field = Completion {
        id: Id::unique((label, passage.id)),
        label,
        hint: &hint,
        known,
        is_list: false,
        opens_at_once: false,
        width_points: ui.available_width() - 4.0,
        is_bare: false,
    };
    let completed = field.show(ui, &mut words);
    // What is typed is saved at once, so undo is the work's.
    view.note_has_keyboard |= completed.response.has_focus();
    let entered = completed.left && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(name) = suggestion
        && entered
        && words.trim().is_empty()
    {
        return Some(name.clone());
    }
    completed.changed.then_some(words)
}

fn stance_ui(ui: &mut Ui, now: Option<Stance>) -> Option<Option<Stance>> {
    let words = now.map_or("not said", Stance::word);
    let choices = Stance::ALL.map(|stance| (Some(stance), stance.word().to_owned()));
    choice_ui(ui, "Stance", words, "not said", now, &choices)
}

fn credibility_ui(ui: &mut Ui, now: Option<Credibility>) -> Option<Option<Credibility>> {
    let name = |it: Credibility| format!("{} {}", it.digit(), it.words());
    let words = now.map_or_else(|| "not graded".to_owned(), name);
    let choices = Credibility::ALL.map(|it| (Some(it), name(it)));
    choice_ui(ui, "Credibility", &words, "not graded", now, &choices)
}

/// The grade of the source, which holds for the whole corpus. Where several are named, the one
/// that counts is shown: whoever was graded, else whoever is named first.
fn reliability_ui(
    ui: &mut Ui,
    work: &Workspace,
    dossier: &Dossier,
    content: &Content,
    wants: &mut Vec<Request>,
) {
    let outlet = dossier.document.outlet.as_deref();
    let graded = work.settings().source_of(content, outlet);
    let mut named = [content.said_by.trim(), content.carried_by.trim()]
        .into_iter()
        .chain(outlet)
        .filter(|name| !name.is_empty());
    let Some(name) = graded.map_or_else(|| named.next(), |source| Some(source.name.as_str()))
    else {
        return;
    };
    let now = graded.map(|source| source.reliability);
    let grade = |it: Reliability| format!("{} {}", it.letter(), it.words());
    let words = now.map_or_else(|| "not graded".to_owned(), grade);
    let choices = Reliability::ALL.map(|it| (Some(it), grade(it)));
    ui.label("Source")
        .on_hover_text("How reliable the source is. It is set once for the whole folder.");
    ui.vertical(|ui| {
        let chosen = choice_ui(
            ui,
            "Source reliability",
            &words,
            "not graded",
            now,
            &choices,
        );
        if let Some(reliability) = chosen {
            wants.push(Request::Command(Command::SetReliability {
                source: name.to_owned(),
                reliability,
            }));
        }
        let whose = RichText::new(format!("{name}, in all documents")).font(theme::small());
        ui.add(Label::new(whose.color(Palette::of(ui).text_weak)).truncate());
    });
    ui.end_row();
}

/// A box to choose from; gives back what is chosen when that is something else.
pub fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    words: &str,
    none: &str,
    now: Option<T>,
    choices: &[(Option<T>, String)],
) -> Option<Option<T>> {
    let mut chosen = now;
    let choice = egui::ComboBox::from_id_salt(label)
        .selected_text(words)
        .width(ui.available_width().min(220.0) - 4.0)
        .truncate()
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut chosen, None, none);
            for (value, words) in choices {
                ui.selectable_value(&mut chosen, *value, words);
            }
        });
    name_choice(&choice.response, label, words);
    (chosen != now).then_some(chosen)
}

/// What the sentence suggests and is not said yet, each with a button that says it.
fn suggestions_ui(
    ui: &mut Ui,
    content: &Content,
    suggested: &SuggestedAttribution,
    set: &mut impl FnMut(Attribution),
) {
    let name =
        |name: &Option<String>, saved: &str| name.clone().filter(|_| saved.trim().is_empty());
    let mut offers = Vec::new();
    if let Some(name) = name(&suggested.said_by, &content.said_by) {
        offers.push((format!("Said by {name}"), Attribution::SaidBy(name)));
    }
    if let Some(name) = name(&suggested.carried_by, &content.carried_by) {
        offers.push((format!("Carried by {name}"), Attribution::CarriedBy(name)));
    }
    if let Some(stance) = suggested.stance.filter(|_| content.stance.is_none()) {
        let words = format!("Stance {stance}");
        offers.push((words, Attribution::Stance(Some(stance))));
    }
    if offers.is_empty() {
        return;
    }
    ui.add_space(space::SMALL);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
        let words = RichText::new("Suggested:").font(theme::small());
        ui.label(words.color(Palette::of(ui).text_weak));
        for (words, to) in offers {
            let button = Button::new(RichText::new(words).font(theme::small()));
            if ui
                .add(button)
                .on_hover_text("Click to take it over")
                .clicked()
            {
                set(to);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_fold_says_all_on_one_line() {
        let check = |content: Content, expected: &str| assert_eq!(summary(&content), expected);
        let said = |said_by: &str, stance: Option<Stance>| Content {
            said_by: said_by.to_owned(),
            stance,
            ..Content::default()
        };
        check(Content::default(), "");
        check(said("the mayor", Some(Stance::Denies)), "the mayor denies");
        check(said(" ", Some(Stance::Demands)), "demands");
        let full = Content {
            carried_by: "The Gazette".to_owned(),
            credibility: Some(Credibility::ProbablyTrue),
            ..said("the mayor", None)
        };
        check(full, "the mayor · via The Gazette · 2 probably true");
    }
}
