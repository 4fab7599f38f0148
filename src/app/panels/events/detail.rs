//! Everything about the chosen event: on whose word it rests, its passages, its thread, its
//! note.

use eframe::egui::{Button, Label, RichText, Role, TextEdit, Ui, WidgetInfo};

use super::{action_ui, go_to};
use crate::analysis::{date_in_words, event_dates_in_words, on_or_before_publication, snippet};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Request, View};
use crate::model::{Bearing, Event, EventFacts, EventId, PassageRef};
use crate::workspace::{Command, Workspace};

/// Longest quote shown, in characters.
const QUOTE_CHARS: usize = 140;

/// Paints what stands beside the grid.
pub fn detail_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    event: &Event,
    wants: &mut Vec<Request>,
) {
    let facts = &event.facts;
    ui.add(Label::new(RichText::new(&facts.title).font(theme::strong())).wrap());
    origins_ui(ui, work, facts);
    offer_ui(ui, work, event, wants);
    elsewhere_ui(ui, work, event, wants);
    for bearing in [Bearing::Supports, Bearing::Contradicts] {
        let links = facts.links().filter(|(other, _)| *other == bearing);
        for (n, (_, linked)) in links.enumerate() {
            if n == 0 {
                weak(
                    ui,
                    match bearing {
                        Bearing::Supports => "Supported by",
                        Bearing::Contradicts => "Contradicted by",
                    },
                );
            }
            passage_ui(ui, work, event.id, linked, wants);
        }
    }
    ui.horizontal_wrapped(|ui| {
        let support = Action::SupportEvent;
        action_ui(ui, "Add as support", support, wants);
        let contradict = Action::ContradictEvent;
        action_ui(ui, "Add as contradiction", contradict, wants);
    });
    thread_ui(ui, work, view, event, wants);
    note_ui(ui, view, event, wants);
    ui.add_space(space::SMALL);
    let delete = ui.add(small_button("Delete event"));
    if delete
        .on_hover_text("Its passages stay. Undo brings the event back.")
        .clicked()
    {
        wants.push(Request::Command(Command::DeleteEvent(event.id)));
    }
}

fn origins_ui(ui: &mut Ui, work: &Workspace, facts: &EventFacts) {
    let palette = Palette::of(ui);
    let origins = work.origins_of(facts);
    let words = origins.words();
    if origins.is_thin(facts.status) {
        let words = format!("Occurred on the word of {words}");
        ui.add(Label::new(RichText::new(words).color(palette.warning)).wrap());
    } else {
        ui.add(Label::new(RichText::new(words).color(palette.text_weak)).wrap());
    }
}

/// "On or before publication", for an event without a date.
fn offer_ui(ui: &mut Ui, work: &Workspace, event: &Event, wants: &mut Vec<Request>) {
    let published = |doc: &crate::model::DocId| work.dossier(doc)?.document.date();
    let Some(latest) = on_or_before_publication(&event.facts, published) else {
        return;
    };
    let after = EventFacts {
        latest: Some(latest),
        ..event.facts.clone()
    };
    let day = event_dates_in_words(&after);
    let day = day.strip_prefix("by ").unwrap_or(&day);
    let button = ui.button(format!("On or before publication, {day}"));
    let help = "What is told as past was so by the day its first document was published.";
    if button.on_hover_text(help).clicked() {
        wants.push(change(event.id, after));
    }
}

/// What others made of it without knowing of this state.
fn elsewhere_ui(ui: &mut Ui, work: &Workspace, event: &Event, wants: &mut Vec<Request>) {
    let warning = Palette::of(ui).warning;
    let mut say = |words: String| {
        ui.add(Label::new(RichText::new(words).color(warning)).wrap());
    };
    for rival in work.events().rivals_of(event.id) {
        let state = &rival.state;
        let dates = event_dates_in_words(&state.facts);
        let (title, status) = (&state.facts.title, state.facts.status);
        let editor = &state.stamp.editor;
        say(format!(
            "Changed elsewhere too, by {editor}: {title}, {status}, {dates}"
        ));
    }
    if work.events().was_removed_elsewhere(event.id) {
        say("Removed elsewhere, and kept because it was changed here".to_owned());
    }
    if work.events().all_rivals_of(event.id).is_empty() {
        return;
    }
    let keep = ui.add(small_button("Keep what is shown"));
    let help = "What was made elsewhere no longer counts; undo brings it back.";
    if keep.on_hover_text(help).clicked() {
        wants.push(Request::Command(Command::SettleEvent(event.id)));
    }
}

fn passage_ui(
    ui: &mut Ui,
    work: &Workspace,
    event: EventId,
    linked: &PassageRef,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    ui.horizontal_top(|ui| {
        let unlink = ui.add(small_button("×"));
        unlink.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Unlink passage"));
        if unlink
            .on_hover_text("It no longer bears on the event.")
            .clicked()
        {
            wants.push(Request::Command(Command::UnlinkPassage {
                event,
                passage: linked.clone(),
            }));
        }
        match work.linked(linked) {
            Some((document, passage)) => {
                let words = snippet(document, passage.span, QUOTE_CHARS);
                let by = match passage.content.said_by.as_str() {
                    "" => document.outlet_or_unknown(),
                    said_by => said_by,
                };
                let words = format!("“{words}” {by}, {}", date_in_words(document));
                let link = ui.add(
                    Button::new(RichText::new(words).font(theme::small()))
                        .frame(false)
                        .wrap(),
                );
                if link.on_hover_text("Show the words").clicked() {
                    wants.push(go_to(linked));
                }
            }
            None => {
                let words = format!("A passage of {} that is gone", linked.doc);
                let words = RichText::new(words).font(theme::small()).italics();
                ui.add(Label::new(words.color(palette.text_weak)).wrap());
            }
        }
    });
}

/// What the event goes on from, and what it may.
fn thread_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    event: &Event,
    wants: &mut Vec<Request>,
) {
    let thread = work.thread_before(event.id);
    let before = thread.iter().skip(1);
    for (n, earlier) in before.filter_map(|id| work.events().get(*id)).enumerate() {
        if n == 0 {
            weak(ui, "Follows");
        }
        let dates = event_dates_in_words(&earlier.facts);
        let words = format!(
            "{} · {} · {dates}",
            earlier.facts.title, earlier.facts.status
        );
        let link = Button::new(RichText::new(words).font(theme::small()))
            .frame(false)
            .wrap();
        if ui.add(link).clicked() {
            view.events.choose(earlier.id);
        }
    }
    let follow = |follows: Option<EventId>| {
        Request::Command(Command::FollowEvent {
            event: event.id,
            follows,
        })
    };
    ui.horizontal_wrapped(|ui| {
        let other = view.events.before.filter(|id| !thread.contains(id));
        if let Some(other) = other.and_then(|id| work.events().get(id)) {
            let words = format!("Follow “{}”", crate::analysis::one_line(&other.facts.title));
            let button = ui.add(small_button(&words).truncate());
            let help =
                "The event goes on from the one that was chosen before: announced, moved, held.";
            if button.on_hover_text(help).clicked() {
                wants.push(follow(Some(other.id)));
            }
        }
        if event.facts.follows.is_some() && ui.add(small_button("Follow nothing")).clicked() {
            wants.push(follow(None));
        }
    });
}

fn note_ui(ui: &mut Ui, view: &mut View, event: &Event, wants: &mut Vec<Request>) {
    let mut note = event.facts.note.clone();
    let field = TextEdit::multiline(&mut note)
        .hint_text("Note")
        .desired_rows(2)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::MultilineTextInput, true, "Note on the event");
        info.current_text_value = Some(note.clone());
        info
    });
    view.note_has_keyboard |= response.has_focus();
    if response.changed() {
        let facts = event.facts.clone();
        wants.push(change(event.id, EventFacts { note, ..facts }));
    }
}

fn change(event: EventId, facts: EventFacts) -> Request {
    Request::Command(Command::ChangeEvent {
        event,
        facts: Box::new(facts),
    })
}

fn small_button(words: &str) -> Button<'static> {
    Button::new(RichText::new(words).font(theme::small()))
}

fn weak(ui: &mut Ui, words: &str) {
    let words = RichText::new(words).font(theme::small());
    ui.label(words.color(Palette::of(ui).text_weak));
}
