//! The reading pane: a document's head and its text, with dates underlined and passages tinted.

use eframe::egui::{self, Align, Layout, RichText, Ui};

use super::annotation::passage_colour;
use super::copies::story_ui;
use super::day_sheet::why_ui;
use super::documents::triage_label;
use crate::analysis::{Dossier, doubt_in_words, publication_in_words, source_in_words};
use crate::app::actions::Action;
use crate::app::dialogs::take_date;
use crate::app::theme::{self, Palette};
use crate::app::view::{Decorated, Focus, Request, View};
use crate::app::widgets::reader::{
    DecorationId, DecorationLists, Decorations, Highlight, ReaderInput, ReaderStyle, Underline,
    UnderlineStyle,
};
use crate::app::widgets::text::empty_state;
use crate::model::{Mention, Span, Standing, Triage};
use crate::workspace::Workspace;

/// Paints the pane.
pub fn reading_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let Some(dossier) = view.dossier(work).cloned() else {
        empty_state(
            ui,
            "No document chosen",
            "Choose one from the list, or click a date on the timeline.",
        );
        return;
    };
    decorate(ui, work, view, &dossier);
    head_ui(ui, work, view, &dossier, wants);
    ui.separator();
    let Some(decorated) = &view.decorated else {
        return;
    };
    let style = style(ui, view.text_scale);
    let input = ReaderInput {
        text: &dossier.document.text,
        shown: dossier.prose(),
        decorations: &decorated.decorations,
        style: &style,
    };
    // A document that changed on the disk stays at the words that were in view.
    if view.reads.as_ref() == Some(&dossier.document.id) {
        view.reader.follow(&dossier.document.text, dossier.prose());
    }
    view.reads = Some(dossier.document.id.clone());
    let output = view.reader.show(ui, input);
    if let Some(clicked) = output.clicked {
        match clicked.decorations.first() {
            Some(&decoration) => click(&dossier, decorated, decoration, wants),
            None => wants.push(Request::Choose(Focus::None)),
        }
    }
    if output.selection_changed && view.reader.selection().is_some() {
        // What is selected by hand takes the place of what was chosen before.
        wants.push(Request::Choose(Focus::None));
    }
    if output.response.hovered()
        && let Some(&hovered) = output.hovered.decorations.first()
    {
        hover(ui, work, &dossier, decorated, hovered, &output.response);
    }
    output.response.context_menu(|ui| {
        for action in [
            Action::TagSelection,
            Action::TagAll,
            Action::CopyWithCitation,
            Action::ToggleFurniture,
        ] {
            if ui.button(action.label()).clicked() {
                wants.push(Request::Act(action));
                ui.close();
            }
        }
    });
}

fn head_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &View,
    dossier: &Dossier,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let document = &dossier.document;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let triage = work.triage(&document.id);
            let choices = [
                (Action::MarkSetAside, Triage::SetAside),
                (Action::MarkRelevant, Triage::Relevant),
            ];
            for (action, means) in choices {
                let button = egui::Button::selectable(triage == means, triage_label(means));
                let button = ui.add(button.frame_when_inactive(true));
                if button.on_hover_text(action.tooltip(ui.ctx())).clicked() {
                    wants.push(Request::Act(action));
                }
            }
            found_ui(ui, view, wants);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = RichText::new(&document.title).font(theme::heading());
                ui.add(egui::Label::new(title).truncate())
                    .on_hover_text(&document.title);
            });
        });
    });
    let line = format!("{} · {}", source_in_words(document), document.id);
    let line = RichText::new(line)
        .font(theme::small())
        .color(palette.text_weak);
    ui.add(egui::Label::new(line).truncate());
    story_ui(ui, work, &document.id, wants);
    if let Some(doubt) = doubt_in_words(document) {
        let doubt = RichText::new(doubt)
            .font(theme::small())
            .color(palette.warning);
        ui.horizontal_wrapped(|ui| {
            ui.label(doubt);
            take_guess_ui(ui, work, dossier, wants);
        });
    }
    for warning in &document.warnings {
        let warning = RichText::new(warning)
            .font(theme::small())
            .color(palette.warning);
        ui.label(warning);
    }
}

/// How often the filter's words stand in the document, which of these is selected, and the way
/// to the next.
fn found_ui(ui: &mut Ui, view: &View, wants: &mut Vec<Request>) {
    let found = view.decorated.as_ref().map_or(&[][..], |it| &it.found);
    if found.is_empty() {
        return;
    }
    for (action, sign) in [(Action::NextHit, "›"), (Action::PreviousHit, "‹")] {
        let button = ui.add(egui::Button::new(RichText::new(sign).font(theme::small())).small());
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, action.label()));
        if button.on_hover_text(action.tooltip(ui.ctx())).clicked() {
            wants.push(Request::Act(action));
        }
    }
    let count = match hit_at(found, view.reader.selection()) {
        Some(at) => format!("{} of {}", at + 1, found.len()),
        None => format!("{} found", found.len()),
    };
    let count = RichText::new(count).font(theme::small());
    ui.label(count.color(Palette::of(ui).text_weak));
}

/// Which of the places found is selected.
fn hit_at(found: &[Span], selection: Option<Span>) -> Option<usize> {
    found.binary_search(&selection?).ok()
}

/// The place found behind the selection, or before it; the first or the last one after the end.
pub fn hit_beside(found: &[Span], selection: Option<Span>, later: bool) -> Option<Span> {
    let beside = match (selection, later) {
        (None, _) => None,
        (Some(here), true) => found.iter().find(|it| it.start > here.start),
        (Some(here), false) => found.iter().rev().find(|it| it.start < here.start),
    };
    let from_the_end = if later { found.first() } else { found.last() };
    beside.or(from_the_end).copied()
}

/// Takes a date that is only a guess for that of the publication, with one click.
fn take_guess_ui(ui: &mut Ui, work: &Workspace, dossier: &Dossier, wants: &mut Vec<Request>) {
    let document = &dossier.document;
    let Some(guess) = document.guessed_date() else {
        return;
    };
    let words = format!("Use {}", publication_in_words(guess));
    let button = ui.add(egui::Button::new(RichText::new(words).font(theme::small())));
    let help = "Take it for the date of publication; undo takes it back.";
    if button.on_hover_text(help).clicked() {
        wants.extend(take_date(work, &document.id, guess).map(Request::Command));
    }
}

/// Makes the decorations anew when anything that they are made of has changed.
fn decorate(ui: &Ui, work: &Workspace, view: &mut View, dossier: &Dossier) {
    let dark = ui.visuals().dark_mode;
    let focused = focused_span(work, view, dossier);
    let fresh = view.decorated.as_ref().is_some_and(|decorated| {
        decorated.document == dossier.document.id
            && decorated.revision == work.revision()
            && decorated.dark == dark
    });
    if !fresh {
        view.decorated = Some(decorations(work, dossier, dark));
    }
    if let Some(decorated) = &mut view.decorated {
        decorated.decorations.set_focused(focused);
    }
}

fn decorations(work: &Workspace, dossier: &Dossier, dark: bool) -> Decorated {
    let palette = Palette::for_dark(dark);
    let document = &dossier.document;
    let passages = work
        .annotations(&document.id)
        .map(|a| a.passages())
        .unwrap_or_default();
    let found = work.filter_spans(&document.id);
    let underline = |mention: &Mention| Underline {
        span: mention.span,
        colour: palette.standing(dossier.standing_of(mention)),
        style: underline_style(dossier, mention),
    };
    let lists = DecorationLists {
        highlights: passages
            .iter()
            .map(|passage| Highlight {
                span: passage.span,
                colour: passage_colour(work, passage, palette),
            })
            .collect(),
        underlines: dossier.mentions.iter().map(underline).collect(),
        find_hits: found.clone(),
        dimmed: dossier.furniture.clone(),
        ..DecorationLists::default()
    };
    Decorated {
        document: document.id.clone(),
        revision: work.revision(),
        dark,
        passages: passages.iter().map(|passage| passage.id).collect(),
        found,
        decorations: Decorations::new(lists),
    }
}

/// Solid for what is reported, dashed for what is announced, dotted for what has no place in
/// time or whose side nobody can tell: so that it can be told apart without colours too.
fn underline_style(dossier: &Dossier, mention: &Mention) -> UnderlineStyle {
    match dossier.standing_of(mention) {
        _ if mention.interval.is_none() => UnderlineStyle::Dotted,
        Standing::Announced => UnderlineStyle::Dashed,
        Standing::Reported => UnderlineStyle::Solid,
        Standing::Mentioned => UnderlineStyle::Dotted,
    }
}

/// The words that the focus is on.
pub fn focused_span(work: &Workspace, view: &View, dossier: &Dossier) -> Option<Span> {
    match view.focus {
        Focus::None => None,
        Focus::Mention(span) => {
            let is_there = dossier.mention_at(span).is_some()
                || work.correction(&dossier.document.id, span).is_some();
            is_there.then_some(span)
        }
        Focus::Passage(id) => {
            let passage = work.passage(&dossier.document.id, id)?;
            Some(passage.span)
        }
    }
}

fn click(
    dossier: &Dossier,
    decorated: &Decorated,
    clicked: DecorationId,
    wants: &mut Vec<Request>,
) {
    let focus = match clicked {
        DecorationId::Underline(index) => {
            let mention = dossier.mentions.get(index);
            // A vague time is guessed at both ends: its first day is no day to look at.
            if let Some(day) = mention.and_then(|m| m.interval?.single_day()) {
                wants.push(Request::ChooseDay(day));
            }
            mention.map_or(Focus::None, |mention| Focus::Mention(mention.span))
        }
        DecorationId::Highlight(index) => decorated
            .passages
            .get(index)
            .map_or(Focus::None, |&id| Focus::Passage(id)),
    };
    wants.push(Request::Choose(focus));
}

fn hover(
    ui: &Ui,
    work: &Workspace,
    dossier: &Dossier,
    decorated: &Decorated,
    hovered: DecorationId,
    response: &egui::Response,
) {
    let passage = |index: usize| {
        let id = decorated.passages.get(index)?;
        work.passage(&dossier.document.id, *id)
    };
    egui::Tooltip::always_open(
        ui.ctx().clone(),
        response.layer_id,
        response.id.with("words"),
        egui::PopupAnchor::Pointer,
    )
    .gap(14.0)
    .show(|ui| match hovered {
        DecorationId::Underline(index) => why_ui(ui, dossier, index),
        DecorationId::Highlight(index) => {
            if let Some(passage) = passage(index) {
                let tags: Vec<&str> = passage
                    .content
                    .tags
                    .iter()
                    .map(|tag| tag.as_str())
                    .collect();
                let tags = if tags.is_empty() {
                    "Passage".to_owned()
                } else {
                    tags.join(", ")
                };
                ui.label(RichText::new(tags).font(theme::strong()));
                if !passage.content.note.is_empty() {
                    ui.label(&passage.content.note);
                }
            }
        }
    });
}

fn style(ui: &Ui, scale: f32) -> ReaderStyle {
    let palette = Palette::of(ui);
    let mut font = theme::reading();
    font.size *= scale;
    ReaderStyle {
        line_height_points: (font.size * 1.58).round(),
        // Documents part their paragraphs by blank lines, which need no gap on top.
        paragraph_gap_points: (font.size * 0.12).round(),
        font,
        notice_font: theme::small(),
        measure_characters: 78.0,
        margin_points: 12.0,
        background: palette.page,
        text: palette.text,
        dimmed_text: palette.text_weak,
        notice_text: palette.warning,
        highlight_tint: if ui.visuals().dark_mode { 0.26 } else { 0.18 },
        selection: palette.selection,
        selection_elsewhere: palette.selection,
        find_hit: palette.find_hit,
        focused_fill: palette.chosen_day,
        focused_outline: palette.accent,
        caret: palette.accent,
        scroll_handle: palette.line,
        scroll_handle_active: palette.text_weak,
    }
}
