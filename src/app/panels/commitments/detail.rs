//! The steps of a thread: what each document says of it, in its words, and what can be made of
//! the thread as a whole.

use eframe::egui::text::LayoutJob;
use eframe::egui::{self, Color32, RichText, Role, Sense, TextFormat, Ui, WidgetInfo, vec2};

use super::outcome_colour;
use crate::analysis::{Stage, Step, Thread, one_line, short_day, snippet};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::app::widgets::text;
use crate::exchange::commitments::{due_in_words, outcome_in_words, source_in_words};
use crate::model::{Bearing, Content, Event, EventDate, EventFacts, Quoted};
use crate::workspace::{Command, Drafted, Evidence, NewEvent, Workspace};

/// Longest quotation of a step, in characters.
const QUOTE_CHARS: usize = 170;

/// Room for the button at a step's right.
const BUTTON_WIDTH: f32 = 96.0;

/// Paints the chosen thread.
pub fn detail_ui(
    ui: &mut Ui,
    work: &Workspace,
    drafted: &Drafted,
    thread: &Thread,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let recorded = work.events_on(drafted, thread);
    ui.label(RichText::new(&thread.title).font(theme::strong()));
    ui.horizontal_wrapped(|ui| {
        let due = format!("{} ·", due_in_words(thread));
        ui.label(
            RichText::new(due)
                .font(theme::small())
                .color(palette.text_weak),
        );
        let outcome = RichText::new(outcome_in_words(thread)).font(theme::small());
        ui.label(outcome.color(outcome_colour(thread, palette)));
        let one = ui.small_button("Make event of this thread");
        let one = one.on_hover_text("One event, with the words of every step as evidence.");
        if one.clicked() {
            wants.push(Request::Command(Command::RecordThread(vec![whole(
                drafted, thread,
            )])));
        }
        if thread.steps.len() > 1 {
            let all = ui.small_button("Make a thread of events");
            let all = all.on_hover_text("One event for each step, each following the one before.");
            if all.clicked() {
                let events = thread
                    .steps
                    .iter()
                    .map(|step| of_step(drafted, thread, step));
                wants.push(Request::Command(Command::RecordThread(events.collect())));
            }
        }
    });
    recorded_ui(ui, &recorded, wants);
    ui.add_space(space::SMALL);
    for step in &thread.steps {
        step_ui(ui, drafted, thread, step, wants);
    }
}

/// The events that were made of the thread already, each a click away.
fn recorded_ui(ui: &mut Ui, recorded: &[&Event], wants: &mut Vec<Request>) {
    if recorded.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let words = RichText::new("Recorded as").font(theme::small());
        ui.label(words.color(palette.text_weak));
        for event in recorded {
            let title = RichText::new(one_line(&event.facts.title)).font(theme::small());
            let link = ui.link(title).on_hover_text("Go to this event.");
            if link.clicked() {
                wants.push(Request::ChooseEvent(event.id));
                wants.push(Request::Act(Action::ShowEvents));
            }
        }
    });
}

fn step_ui(ui: &mut Ui, drafted: &Drafted, thread: &Thread, step: &Step, wants: &mut Vec<Request>) {
    let Some(dossier) = drafted.dossiers.get(step.doc) else {
        return;
    };
    let palette = Palette::of(ui);
    let document = &dossier.document;
    let colour = stage_colour(step.stage, palette);
    let outlet = document.outlet_or_unknown();
    let source = one_line(&source_in_words(step, outlet));
    let source = match step.said_by.is_some() || step.carried_by.is_some() {
        true => format!("{outlet} · {source}"),
        false => source,
    };
    let source = format!("{} · {source}", short_day(step.published));
    let quote = snippet(document, step.sentence, QUOTE_CHARS);
    let can_part = thread.steps.len() > 1;
    let width = ui.available_width() - 14.0;
    let head_width = if can_part {
        width - BUTTON_WIDTH
    } else {
        width
    };
    let mut head = LayoutJob::default();
    head.append(
        step.stage.words(),
        0.0,
        TextFormat::simple(theme::strong(), colour),
    );
    head.append(
        &source,
        8.0,
        TextFormat::simple(theme::small(), palette.text_weak),
    );
    head.wrap.max_rows = 1;
    head.wrap.max_width = head_width;
    let head = ui.painter().layout_job(head);
    let words = ui
        .painter()
        .layout(quote.clone(), theme::body(), palette.text, width);
    let height = head.size().y + words.size().y + 12.0;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let spoken = format!("{}, {source}: {quote}", step.stage.words());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 5.0, palette.hover);
    }
    let bar = egui::Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(space::BAR, height - 8.0));
    ui.painter()
        .rect_filled(bar, 1.5, colour.gamma_multiply(0.55));
    let at = rect.min + vec2(10.0, 4.0);
    let below = at + vec2(0.0, head.size().y + 3.0);
    text::paint_at(ui, at, head);
    text::paint_at(ui, below, words);
    if can_part {
        let corner = egui::Rect::from_min_size(
            egui::pos2(rect.right() - BUTTON_WIDTH, rect.top() + 2.0),
            vec2(BUTTON_WIDTH - 4.0, 18.0),
        );
        let button = egui::Button::new(RichText::new("Not the same").font(theme::small()));
        // Beside the step and not below it: what follows stands below the step.
        let mut beside = ui.new_child(egui::UiBuilder::new().max_rect(corner));
        let part = beside.add(button.small().frame(false));
        let part = part.on_hover_text("Take this step out of the thread; undo puts it back.");
        if part.clicked() {
            wants.extend(apart(drafted, thread, step).map(Request::Command));
            return;
        }
    }
    if response.clicked() {
        wants.push(Request::ShowWords {
            document: document.id.clone(),
            span: step.sentence,
        });
    }
}

/// The command that takes a step out of its thread.
fn apart(drafted: &Drafted, thread: &Thread, step: &Step) -> Option<Command> {
    let quoted = |step: &Step| {
        let document = &drafted.dossiers.get(step.doc)?.document;
        Some(Quoted {
            document: document.id.clone(),
            words: one_line(document.text.get(step.sentence)?),
        })
    };
    let others = thread.steps.iter().filter(|other| *other != step);
    Some(Command::SetApart {
        one: quoted(step)?,
        others: others.filter_map(quoted).collect(),
    })
}

/// The event that a whole thread tells of.
fn whole(drafted: &Drafted, thread: &Thread) -> NewEvent {
    NewEvent {
        facts: facts(thread),
        evidence: thread
            .steps
            .iter()
            .filter_map(|step| evidence(drafted, thread, step))
            .collect(),
    }
}

/// The event of one step: "Visit of …: confirmed".
fn of_step(drafted: &Drafted, thread: &Thread, step: &Step) -> NewEvent {
    NewEvent {
        facts: EventFacts {
            title: format!("{}: {}", thread.title, step.stage.words()),
            status: step.stage.status(),
            ..facts(thread)
        },
        evidence: evidence(drafted, thread, step).into_iter().collect(),
    }
}

fn facts(thread: &Thread) -> EventFacts {
    let on = |day: Option<chrono::NaiveDate>| EventDate::parse(&day?.to_string());
    let day = thread.due.and_then(|due| due.single_day());
    let (earliest, latest) = match day {
        Some(_) => (None, None),
        None => (
            on(thread.due.and_then(|due| due.first_day())),
            on(thread.due_day()),
        ),
    };
    EventFacts {
        title: thread.title.clone(),
        best: on(day),
        earliest,
        latest,
        place: thread.place.clone().unwrap_or_default(),
        actors: thread.actors.clone(),
        status: thread.status(),
        ..EventFacts::default()
    }
}

fn evidence(drafted: &Drafted, thread: &Thread, step: &Step) -> Option<Evidence> {
    let against = matches!(step.stage, Stage::Denied | Stage::Cancelled)
        && !matches!(thread.status(), crate::model::Status::Cancelled);
    Some(Evidence {
        document: drafted.dossiers.get(step.doc)?.document.id.clone(),
        span: step.sentence,
        bearing: match against {
            true => Bearing::Contradicts,
            false => Bearing::Supports,
        },
        content: Content {
            said_by: step.said_by.clone().unwrap_or_default(),
            carried_by: step.carried_by.clone().unwrap_or_default(),
            ..Content::default()
        },
    })
}

fn stage_colour(stage: Stage, palette: &Palette) -> Color32 {
    match stage {
        Stage::Vague | Stage::Tentative | Stage::Announced | Stage::Confirmed => palette.announced,
        Stage::Reported => palette.reported,
        Stage::Postponed | Stage::Denied | Stage::Cancelled => palette.warning,
    }
}
