//! What another window or analyst made of the same thing, beside what is shown, and the ways to
//! settle it.

use eframe::egui::{self, Button, Frame, Grid, Margin, RichText, Stroke, Ui, vec2};
use uuid::Uuid;

use super::attribution::summary;
use crate::analysis::{Dossier, plural, snippet};
use crate::annotate::{Rival, Thing};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::text::section_head;
use crate::model::{About, Content, DocId, EventDate, Passage, PassageId, TagPath, Verdict};
use crate::workspace::{Command, Settlement, Workspace};

/// Longest note and quotation shown, in characters.
const SHOWN_CHARS: usize = 160;

/// What stands against the chosen passage, if anything does.
pub fn conflict_ui(
    ui: &mut Ui,
    work: &Workspace,
    document: &DocId,
    passage: PassageId,
    wants: &mut Vec<Request>,
) {
    if let Some(passage) = work.passage(document, passage) {
        let ours = Thing::Passage(passage.clone());
        dispute_ui(ui, work, document, &ours, wants);
    }
}

/// Everything else of the document that was changed elsewhere as well.
pub fn conflicts_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &View,
    dossier: &Dossier,
    wants: &mut Vec<Request>,
) {
    let document = &dossier.document.id;
    let Some(annotations) = work.annotations(document) else {
        return;
    };
    let mut ids: Vec<Uuid> = annotations.rivals().map(|(id, _)| id).collect();
    ids.extend(annotations.removed_elsewhere());
    ids.sort_unstable();
    ids.dedup();
    let is_chosen = |id: &Uuid| matches!(view.focus, Focus::Passage(chosen) if chosen.0 == *id);
    ids.retain(|id| !is_chosen(id));
    if ids.is_empty() {
        return;
    }
    ui.add_space(space::MEDIUM);
    let palette = Palette::of(ui);
    let count = plural(ids.len(), "thing");
    section_head(ui, "Changed elsewhere too", &count, palette.warning);
    for id in ids {
        match annotations.thing(id) {
            Some(Thing::Passage(passage)) => {
                let words = snippet(&dossier.document, passage.span, 60);
                if ui.link(format!("“{words}”")).clicked() {
                    wants.push(Request::Go {
                        document: document.clone(),
                        focus: Focus::Passage(passage.id),
                    });
                }
            }
            Some(ours) => dispute_ui(ui, work, document, &ours, wants),
            None => {}
        }
    }
}

/// Both sides of one thing, and a button for each.
fn dispute_ui(
    ui: &mut Ui,
    work: &Workspace,
    document: &DocId,
    ours: &Thing,
    wants: &mut Vec<Request>,
) {
    let Some(annotations) = work.annotations(document) else {
        return;
    };
    let rivals = annotations.rivals_of(ours.id());
    let theirs: Vec<(usize, &Rival)> = rivals
        .states
        .iter()
        .enumerate()
        .filter(|(_, rival)| !ours.says_the_same(&rival.state))
        .collect();
    if theirs.is_empty() && rivals.removals.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    let mut settle = |settlement| {
        wants.push(Request::Command(Command::Settle {
            document: document.clone(),
            thing: ours.id(),
            settlement,
        }));
    };
    ui.add_space(space::SMALL);
    let frame = Frame::new()
        .fill(palette.page)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(5)
        .inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (n, (index, rival)) in theirs.iter().enumerate() {
            let editor = editor(work, &rival.state);
            let words = format!("{editor} made something else of this");
            ui.label(
                RichText::new(words)
                    .font(theme::strong())
                    .color(palette.warning),
            );
            let rows = differences(ours, &rival.state);
            sides_ui(ui, (ours.id(), n), &rows);
            ui.horizontal_wrapped(|ui| {
                if button_ui(
                    ui,
                    "Keep this",
                    "Leave it as it is shown; undo brings the choice back.",
                ) {
                    settle(Settlement::Keep);
                }
                if button_ui(
                    ui,
                    "Take that",
                    "Make of it what it is elsewhere; undo brings the choice back.",
                ) {
                    settle(Settlement::Take(*index));
                }
            });
        }
        if !rivals.removals.is_empty() {
            let words = "This was removed elsewhere";
            ui.label(
                RichText::new(words)
                    .font(theme::strong())
                    .color(palette.warning),
            );
            if theirs.is_empty() {
                let words = "It was changed here without knowing of that.";
                ui.label(
                    RichText::new(words)
                        .font(theme::small())
                        .color(palette.text_weak),
                );
            }
            ui.horizontal_wrapped(|ui| {
                if theirs.is_empty() && button_ui(ui, "Keep", "Keep it in spite of that.") {
                    settle(Settlement::Keep);
                }
                if button_ui(ui, "Remove", "Remove it here as well; undo brings it back.") {
                    settle(Settlement::Remove);
                }
            });
        }
    });
    ui.add_space(space::MEDIUM);
}

fn button_ui(ui: &mut Ui, words: &str, hint: &str) -> bool {
    let button = Button::new(RichText::new(words).font(theme::small()));
    ui.add(button).on_hover_text(hint).clicked()
}

/// What differs, side by side: the field, what it is here, what it is there.
fn sides_ui(ui: &mut Ui, salt: impl egui::AsIdSalt, rows: &[Row]) {
    let palette = Palette::of(ui);
    let width = ((ui.available_width() - 70.0) / 2.0).max(60.0);
    let grid = Grid::new(salt).num_columns(3).spacing(vec2(8.0, 3.0));
    grid.show(ui, |ui| {
        let small = |words: &str| RichText::new(words.to_owned()).font(theme::small());
        ui.label("");
        ui.label(small("This, shown here").color(palette.text_weak));
        ui.label(small("That").color(palette.text_weak));
        ui.end_row();
        for (field, here, there) in rows {
            ui.label(small(field).color(palette.text_weak));
            for words in [here, there] {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    let words = if words.is_empty() { "—" } else { words };
                    ui.add(egui::Label::new(small(words)).wrap());
                });
            }
            ui.end_row();
        }
    });
}

/// Who made it so. One's own name would say nothing: it was made in another window.
fn editor(work: &Workspace, thing: &Thing) -> String {
    match thing.stamp().editor.trim() {
        "" => "Somebody".to_owned(),
        editor if editor == work.author() => "Another window of yours".to_owned(),
        editor => editor.to_owned(),
    }
}

type Row = (&'static str, String, String);

/// The fields in which two states differ.
fn differences(ours: &Thing, theirs: &Thing) -> Vec<Row> {
    let (ours, theirs) = (fields(ours), fields(theirs));
    let pairs = ours.into_iter().zip(theirs);
    let rows = pairs.map(|((field, here), (_, there))| (field, here, there));
    rows.filter(|(_, here, there)| here != there).collect()
}

fn fields(thing: &Thing) -> Vec<(&'static str, String)> {
    match thing {
        Thing::Passage(passage) => content_fields(passage),
        Thing::Correction(correction) => vec![(
            "Date",
            match &correction.verdict {
                Verdict::Value(date) => date.value().to_owned(),
                Verdict::Rejected => "not a date".to_owned(),
                Verdict::Furniture => "furniture".to_owned(),
                Verdict::Prose => "text".to_owned(),
            },
        )],
        Thing::About(about, _) => about_fields(about),
    }
}

fn content_fields(passage: &Passage) -> Vec<(&'static str, String)> {
    let content: &Content = &passage.content;
    let date = content.event_date.as_ref().map(EventDate::value);
    let of_who = Content {
        tags: Vec::new(),
        note: String::new(),
        event_date: None,
        ..content.clone()
    };
    vec![
        ("Tags", listed(&content.tags)),
        ("Note", cut(&content.note)),
        ("Event date", date.unwrap_or_default().to_owned()),
        ("Attribution", summary(&of_who)),
        (
            "Words",
            format!("{}–{}", passage.span.start, passage.span.end),
        ),
    ]
}

fn about_fields(about: &About) -> Vec<(&'static str, String)> {
    let said = |field: &Option<String>| match field.as_deref() {
        None => "as read".to_owned(),
        Some("") => "none".to_owned(),
        Some(said) => cut(said),
    };
    let details = &about.details;
    let published = details.published.as_ref();
    vec![
        ("Document", about.triage.word().to_owned()),
        ("Tags", listed(&about.tags)),
        ("Note", cut(&about.note)),
        ("Published", said(&published.map(|it| it.word().to_owned()))),
        ("Title", said(&details.title)),
        ("Source", said(&details.outlet)),
        ("Author", said(&details.author)),
        ("Language", said(&details.language)),
    ]
}

fn listed(tags: &[TagPath]) -> String {
    let tags: Vec<&str> = tags.iter().map(TagPath::as_str).collect();
    tags.join(", ")
}

fn cut(words: &str) -> String {
    match words.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words.to_owned(),
    }
}
