//! The timeline pane: the corpus's marks, put into words and colours.

use eframe::egui::{self, Align, Layout, RichText, Role, Ui, WidgetInfo, vec2};

use super::annotation::tag_colour;
use super::timeline_hits::hit_strip_ui;
use super::timeline_in_view::InView;
use super::timeline_lists::{Showing, list_buttons_ui, timeline_list_ui};
use super::timeline_spoken::spoken_table_ui;
use super::timeline_words::reading_of;
use crate::analysis::{
    Dossier, Grouping, PlacedPassage, TimeFilter, date_in_words, event_dates_in_words,
    interval_in_words, interval_of, publication_interval, reading_in_words, snippet,
};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::text::empty_state;
use crate::app::widgets::timeline::{
    self, MarkDescription, TimelineKind, TimelineOutput, TimelineSelection, TimelineStyle,
};
use crate::model::{DocId, Event, EventId, Standing};
use crate::timeline::{Lane, Mark, MarkId};
use crate::timex;
use crate::workspace::{Command, Shown, Workspace};

/// Longest quotation in a tooltip, in characters.
const QUOTE_CHARS: usize = 200;

/// Paints the pane.
pub fn timeline_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    if view.timeline_lists.showing() != Showing::Picture {
        timeline_list_ui(ui, work, view, wants);
        return;
    }
    let shown = work.shown();
    if shown.timeline.is_empty() {
        empty_state(
            ui,
            "Nothing to draw yet",
            "Dates appear here as documents are read.",
        );
        return;
    }
    Followed::follow(shown, view);
    view.timeline_room = ui.available_size();
    let output = timeline_figure(ui, work, view);
    hit_strip_ui(ui, work, output.response.rect, output.range);
    let in_view = InView::of(view, &shown.timeline);
    spoken_table_ui(ui, work, output.response.rect, in_view, wants);
    if let Some(mark) = output.clicked_mark.or(output.stepped_to) {
        go_to_mark(work, &mark, wants);
    } else if output.unbrushed {
        wants.push(Request::Command(Command::FilterTime(None)));
    } else if let Some(range) = output.brushed {
        let filter = TimeFilter::new(range, view.time_relation);
        wants.push(Request::Command(Command::FilterTime(Some(filter))));
    } else if let Some(day) = output.clicked_day {
        wants.push(Request::ChooseDay(day));
    }
}

/// Paints the timeline alone, here or on a picture of it. What a person does to it comes back.
pub fn timeline_figure(ui: &mut Ui, work: &Workspace, view: &mut View) -> TimelineOutput {
    let shown = work.shown();
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
        mark: view.followed.mark(shown, view),
        document: view
            .document
            .as_ref()
            .and_then(|id| u32::try_from(shown.index_of(id)?).ok()),
        day: view.day,
        brush: work.time_filter().map(|filter| filter.range().clone()),
        // The latest publication needs no line of its own.
        as_of: work.settings().as_of,
    };
    let describe = |mark: &Mark| {
        let described = match event_of(work, shown, mark) {
            Some(event) => Some(describe_event(work, event)),
            None => describe(shown, mark),
        };
        described.unwrap_or_default()
    };
    timeline::show(
        ui,
        &shown.timeline,
        &mut view.timeline,
        &style,
        &selection,
        describe,
    )
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
        list_buttons_ui(ui, work, view, wants);
    });
}

/// Shows the words that a mark stands for, and its day.
pub fn go_to_mark(work: &Workspace, mark: &Mark, wants: &mut Vec<Request>) {
    match event_of(work, work.shown(), mark) {
        Some(event) => go_to_event(work, event, wants),
        None => go_to(work.shown(), mark, wants),
    }
}

/// What was chosen last in any pane, so that the timeline marks it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    document: Option<DocId>,
    focus: Focus,
    event: Option<EventId>,
    /// Whether it is the event that was chosen last; else words or a document.
    is_event: bool,
}

impl Followed {
    /// Takes note of what is chosen now, and brings its mark into view where it is another one.
    /// What the window itself suggested leaves the view alone.
    fn follow(shown: &Shown, view: &mut View) {
        let before = view.followed.clone();
        let event = view.events.selected();
        let chose_event = event != before.event && event.is_some();
        let chose_words = (&view.document, view.focus) != (&before.document, before.focus);
        let now = Self {
            document: view.document.clone(),
            focus: view.focus,
            event,
            is_event: chose_event || (before.is_event && !chose_words && event.is_some()),
        };
        let is_first = before.document.is_none() && before.event.is_none();
        let changed = chose_event || chose_words;
        view.followed = now;
        if changed && !is_first && !view.is_suggested {
            let mark = view.followed.mark(shown, view);
            let published = || publication_mark(shown, view.document.as_ref()?);
            if let Some(mark) = mark.or_else(published) {
                view.timeline.reveal(&mark);
            }
        }
    }

    /// The mark of what was chosen last.
    fn mark(&self, shown: &Shown, view: &View) -> Option<Mark> {
        match self.is_event {
            true => event_mark(shown, self.event?),
            false => selected_mark(shown, view),
        }
    }
}

fn event_mark(shown: &Shown, event: EventId) -> Option<Mark> {
    let mut placed = shown.events.iter().enumerate();
    let (item, placed) = placed.find(|(_, placed)| placed.id == event)?;
    let id = MarkId {
        lane: Lane::Event,
        document: 0,
        item: u32::try_from(item).ok()?,
    };
    Mark::new(id, placed.interval, placed.standing)
}

fn publication_mark(shown: &Shown, document: &DocId) -> Option<Mark> {
    let document = shown.index_of(document)?;
    let interval = publication_interval(&shown.dossiers.get(document)?.document)?;
    let id = MarkId {
        lane: Lane::Publication,
        document: u32::try_from(document).ok()?,
        item: 0,
    };
    Mark::new(id, interval, Standing::Mentioned)
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

/// A mark's own colour.
pub fn colour_of(work: &Workspace, shown: &Shown, mark: &Mark, palette: &Palette) -> egui::Color32 {
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
            let when = reading_in_words(mention, reading_of(mention, mark)?);
            let standing = mark.standing();
            Some(MarkDescription {
                label: format!("Mentioned {when}: {words} — {standing}, published {published}"),
                title: format!("{when} · {standing}"),
                quote: snippet(document, dossier.sentence_around(mention.span), QUOTE_CHARS),
                why: format!(
                    "In “{}”, published {published}, {outlet}.\n{}",
                    document.title,
                    timex::explain(mention, document.text.as_str())
                ),
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
