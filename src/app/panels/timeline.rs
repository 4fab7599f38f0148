//! The timeline pane: the corpus's marks, put into words and colours.

use eframe::egui::{self, Align, Layout, RichText, Role, Ui, WidgetInfo, vec2};

use super::annotation::tag_colour;
use crate::analysis::{
    Dossier, Grouping, PlacedPassage, date_in_words, event_dates_in_words, interval_in_words,
    interval_of, reading_in_words, snippet, times_of,
};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::text::empty_state;
use crate::app::widgets::timeline::{
    self, MarkDescription, TimelineKind, TimelineSelection, TimelineStyle,
};
use crate::model::{Event, Interval, Standing};
use crate::timeline::{Lane, Mark, MarkId};
use crate::timex;
use crate::workspace::{Command, Shown, Workspace};

/// Longest quotation in a tooltip, in characters.
const QUOTE_CHARS: usize = 200;

/// Paints the pane.
pub fn timeline_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let shown = work.shown();
    if shown.timeline.is_empty() {
        empty_state(
            ui,
            "Nothing to draw yet",
            "Dates appear here as documents are read.",
        );
        return;
    }
    let palette = Palette::of(ui);
    let style = TimelineStyle {
        surface: palette.page,
        text: palette.text,
        quiet_text: palette.text_weak,
        line: palette.line,
        weekend: palette.weekend,
        chosen_day: palette.chosen_day,
        accent: palette.accent,
        lanes: [
            palette.published,
            palette.reported,
            palette.untagged,
            palette.accent,
        ],
        standing_colour: &|standing| palette.standing(standing),
        colour_of: &|mark| colour_of(work, shown, mark, palette),
        label_points: theme::body().size,
        small_points: theme::small().size,
    };
    let selection = TimelineSelection {
        mark: selected_mark(shown, view),
        document: view
            .document
            .as_ref()
            .and_then(|id| u32::try_from(shown.index_of(id)?).ok()),
        day: view.day,
        brush: None,
        as_of: None,
    };
    let describe = |mark: &Mark| {
        let described = match event_of(work, shown, mark) {
            Some(event) => Some(describe_event(work, event)),
            None => describe(shown, mark),
        };
        described.unwrap_or_default()
    };
    let output = timeline::show(
        ui,
        &shown.timeline,
        &mut view.timeline,
        &style,
        &selection,
        describe,
    );
    if let Some(mark) = output.clicked_mark.or(output.stepped_to) {
        match event_of(work, shown, &mark) {
            Some(event) => go_to_event(work, event, wants),
            None => go_to(shown, &mark, wants),
        }
    } else if let Some(day) = output.clicked_day {
        wants.push(Request::ChooseDay(day));
    }
}

/// The buttons beside the pane's title.
pub fn timeline_buttons_ui(ui: &mut Ui, work: &Workspace, view: &View, wants: &mut Vec<Request>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let buttons = [
            (Action::TimelineShowAll, "All"),
            (Action::TimelineReset, "Fit"),
            (Action::TimelineZoomIn, "+"),
            (Action::TimelineZoomOut, "−"),
        ];
        for (action, words) in buttons {
            let button = egui::Button::new(words).small().min_size(vec2(24.0, 20.0));
            let response = ui.add(button);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, action.label()));
            if response.on_hover_text(action.tooltip(ui.ctx())).clicked() {
                wants.push(Request::Act(action));
            }
        }
        let (is_on, action) = (
            view.timeline.kind() == TimelineKind::TwoClocks,
            Action::TimelineTwoClocks,
        );
        let button = egui::Button::new("Two clocks").small().selected(is_on);
        let response = ui.add(button.min_size(vec2(24.0, 20.0)));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, action.label()));
        if response.on_hover_text(action.tooltip(ui.ctx())).clicked() {
            wants.push(Request::Act(action));
        }
        // By two clocks marks lie by their times alone.
        if !is_on {
            grouping_ui(ui, work, wants);
        }
    });
}

/// What marks are grouped by.
fn grouping_ui(ui: &mut Ui, work: &Workspace, wants: &mut Vec<Request>) {
    let grouping = work.grouping();
    let words = RichText::new(grouping.words()).font(theme::small());
    let choice = egui::ComboBox::from_id_salt("grouping").selected_text(words);
    let response = choice.width(120.0).show_ui(ui, |ui| {
        for other in Grouping::ALL {
            if ui
                .selectable_label(other == grouping, other.words())
                .clicked()
            {
                wants.push(Request::Command(Command::GroupTimeline(other)));
            }
        }
    });
    let response = response.response;
    response.widget_info(|| {
        let label = format!("Group by: {}", grouping.words());
        WidgetInfo::labeled(Role::ComboBox, true, label)
    });
    response.on_hover_text("Put the timeline's marks into rows by tag, source, status or speaker");
}

/// The mark that the focus is on.
fn selected_mark(shown: &Shown, view: &View) -> Option<Mark> {
    let document = shown.index_of(view.document.as_ref()?)?;
    let (lane, item, interval, standing) = match view.focus {
        Focus::Mention(span) => {
            let dossier = shown.dossiers.get(document)?;
            let (index, mention) = dossier.mention_at(span)?;
            let standing = dossier.standing_of(mention);
            (Lane::Mention, index, mention.interval?, standing)
        }
        Focus::Passage(id) => {
            let item = shown.passage_index(document, id)?;
            let placed = shown.passages.get(item)?;
            (Lane::Passage, item, placed.interval, placed.standing)
        }
        Focus::None => return None,
    };
    let id = MarkId {
        lane,
        document: u32::try_from(document).ok()?,
        item: u32::try_from(item).ok()?,
    };
    Mark::new(id, interval, standing)
}

fn go_to(shown: &Shown, mark: &Mark, wants: &mut Vec<Request>) {
    // The number of an event's document means nothing.
    let dossier = dossier_of(shown, mark).filter(|_| mark.lane() != Lane::Event);
    let Some(dossier) = dossier else {
        return;
    };
    let focus = match mark.lane() {
        Lane::Mention => {
            let mention = dossier.mentions.get(mark.id().item as usize);
            mention.map_or(Focus::None, |mention| Focus::Mention(mention.span))
        }
        Lane::Passage => placed_of(shown, mark).map_or(Focus::None, |p| Focus::Passage(p.id)),
        Lane::Publication | Lane::Event => Focus::None,
    };
    if let Some(day) = mark.start().date() {
        wants.push(Request::ChooseDay(day));
    }
    wants.push(Request::Go {
        document: dossier.document.id.clone(),
        focus,
    });
}

/// The event that a mark stands for.
fn event_of<'a>(work: &'a Workspace, shown: &Shown, mark: &Mark) -> Option<&'a Event> {
    let is_event = mark.lane() == Lane::Event;
    let placed = is_event.then(|| shown.events.get(mark.id().item as usize));
    work.events().get(placed??.id)
}

/// Chooses an event and its day, and shows the first of its passages that is there.
fn go_to_event(work: &Workspace, event: &Event, wants: &mut Vec<Request>) {
    wants.push(Request::ChooseEvent(event.id));
    let day = interval_of(&event.facts).and_then(|it| it.first_day().or(it.last_day()));
    wants.extend(day.map(Request::ChooseDay));
    let mut links = event.facts.links().map(|(_, linked)| linked);
    if let Some(linked) = links.find(|linked| work.linked(linked).is_some()) {
        wants.push(Request::Go {
            document: linked.doc.clone(),
            focus: Focus::Passage(linked.passage),
        });
    }
}

fn describe_event(work: &Workspace, event: &Event) -> MarkDescription {
    let facts = &event.facts;
    let (title, when) = (&facts.title, event_dates_in_words(facts));
    let origins = work.origins_of(facts).words();
    MarkDescription {
        label: format!("Event {when}: {title} — {}, {origins}", facts.status),
        title: format!("{when} · {}", facts.status),
        quote: title.clone(),
        why: format!("Rests on {origins}."),
    }
}

fn dossier_of<'a>(shown: &'a Shown, mark: &Mark) -> Option<&'a Dossier> {
    let dossier = shown.dossiers.get(mark.id().document as usize)?;
    Some(dossier)
}

fn placed_of<'a>(shown: &'a Shown, mark: &Mark) -> Option<&'a PlacedPassage> {
    shown.passages.get(mark.id().item as usize)
}

fn colour_of(work: &Workspace, shown: &Shown, mark: &Mark, palette: &Palette) -> egui::Color32 {
    match mark.lane() {
        Lane::Publication => palette.published,
        Lane::Mention => palette.standing(mark.standing()),
        Lane::Event => palette.accent,
        Lane::Passage => {
            let tag = placed_of(shown, mark).and_then(|placed| placed.tag.as_ref());
            tag_colour(work, tag, palette)
        }
    }
}

/// A mark in words, for tooltips and screen readers.
fn describe(shown: &Shown, mark: &Mark) -> Option<MarkDescription> {
    if mark.lane() == Lane::Event {
        // It is gone, and the drawing is yet to follow.
        return None;
    }
    let dossier = dossier_of(shown, mark)?;
    let document = &dossier.document;
    let outlet = document.outlet_or_unknown();
    let published = date_in_words(document);
    match mark.lane() {
        Lane::Publication => Some(MarkDescription {
            label: format!("Published {published}: {}, {outlet}", document.title),
            title: format!("Published {published} · {outlet}"),
            quote: document.title.clone(),
            why: document
                .published
                .map_or_else(String::new, |p| format!("Dated {}.", p.provenance.phrase())),
        }),
        Lane::Mention => {
            let mention = dossier.mentions.get(mark.id().item as usize)?;
            let words = snippet(document, mention.span, 60);
            let lies_here = |interval: &Interval| {
                let same = Mark::new(mark.id(), *interval, mark.standing());
                same.is_some_and(|same| same.start() == mark.start() && same.end() == mark.end())
            };
            let when = reading_in_words(mention, times_of(mention).find(lies_here)?);
            let standing = mark.standing();
            Some(MarkDescription {
                label: format!("Mentioned {when}: {words} — {standing}, published {published}"),
                title: format!("{when} · {standing} · published {published}, {outlet}"),
                quote: snippet(document, dossier.sentence_around(mention.span), QUOTE_CHARS),
                why: timex::explain(mention, document.text.as_str()),
            })
        }
        Lane::Passage | Lane::Event => {
            let placed = placed_of(shown, mark)?;
            let tag = placed.tag.as_ref().map_or("no tag", |tag| tag.as_str());
            let when = interval_in_words(placed.interval);
            let side = match placed.standing {
                Standing::Mentioned => String::new(),
                standing => format!(" · {standing}"),
            };
            Some(MarkDescription {
                label: format!("Tagged {when}: {tag}, {}", document.title),
                title: format!("{tag} · {when}{side}"),
                quote: document.title.clone(),
                why: format!("Placed {}.", placed.placed_by.phrase()),
            })
        }
    }
}
