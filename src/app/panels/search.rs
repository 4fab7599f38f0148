//! The search pane: the documents that fit what is looked for, best first, each with its words
//! around what was found; and how they are spread over months, sources, tags and statuses.
//!
//! Invariant: nothing is looked for here; what the work found last is shown until it has found
//! something else.

use std::collections::BTreeSet;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Button, Color32, EventFilter, Id, InputState, Key, Modifiers, Rect, RichText, Role,
    ScrollArea, Sense, Stroke, TextFormat, Ui, WidgetInfo, pos2, vec2,
};

use super::documents::filter_ui;
use crate::analysis::{Facet, FacetKind, FacetValue, Hit, date_in_words, plural};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::rows::rows_ui;
use crate::app::widgets::text::{empty_state, one_line, paint_at};
use crate::workspace::{Hits, Workspace};

/// How high a hit is, in points: a title, a line below it, and two lines of its words.
const ROW_HEIGHT: f32 = 84.0;

/// How many values of a facet are shown before somebody asks for all.
const FEW_VALUES: usize = 6;

/// The pane's own state.
#[derive(Default)]
pub struct SearchView {
    /// The chosen hit, by its place.
    at: usize,
    /// What the list was shown for: another search begins at its head.
    shown_for: String,
    reveal: bool,
    wants_keyboard: bool,
    /// The facets of which all values are shown.
    whole: BTreeSet<FacetKind>,
}

impl SearchView {
    /// Gives the list of hits the keyboard.
    pub fn want_keyboard(&mut self) {
        self.wants_keyboard = true;
    }
}

/// Paints the pane.
pub fn search_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let field = filter_ui(ui, work, view, wants);
    // From the words to what they find, without the pointer: an arrow leads to the best of it, and
    // Enter on to its words.
    let leaves = |input: &mut InputState| {
        input.consume_key(Modifiers::NONE, Key::ArrowDown) || input.key_pressed(Key::Enter)
    };
    if (field.has_focus() || field.lost_focus()) && ui.input_mut(leaves) {
        view.search.want_keyboard();
    }
    let Some(hits) = work.hits() else {
        let (title, words) = match view.filter.is_empty() {
            true => (
                "Nothing is looked for",
                "Type words into the field above; the ? beside it shows what else can be asked.",
            ),
            false => ("Searching…", "What is found appears here."),
        };
        empty_state(ui, title, words);
        return;
    };
    if hits.best.is_empty() {
        empty_state(
            ui,
            "No document fits",
            "Fewer words, OR between them, or word~ for other spellings find more.",
        );
        return;
    }
    if hits.count > hits.best.len() {
        let words = format!(
            "The best {} are listed; more words or a facet narrow them down.",
            hits.best.len()
        );
        let words = RichText::new(words).font(theme::small());
        ui.label(words.color(Palette::of(ui).text_weak));
    }
    if view.search.shown_for != view.filter {
        view.search.shown_for.clone_from(&view.filter);
        (view.search.at, view.search.reveal) = (0, true);
    }
    egui::Panel::bottom("facets")
        .resizable(true)
        .default_size(ui.available_height() * 0.42)
        .show(ui, |ui| facets_ui(ui, hits, view, wants));
    egui::CentralPanel::no_frame().show(ui, |ui| list_ui(ui, work, hits, view, wants));
}

fn list_ui(ui: &mut Ui, work: &Workspace, hits: &Hits, view: &mut View, wants: &mut Vec<Request>) {
    let all = &hits.best;
    let state = &mut view.search;
    let id = Id::unique("search hits");
    let place = ui.available_rect_before_wrap();
    let ground = ui.interact(place, id, Sense::focusable_noninteractive());
    let label = format!("Found, {}", plural(hits.count, "document"));
    ground.widget_info(|| WidgetInfo::labeled(Role::List, true, &label));
    if std::mem::take(&mut state.wants_keyboard) {
        ground.request_focus();
    }
    ui.memory_mut(|memory| {
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        memory.set_focus_lock_filter(id, filter);
    });
    let has_keyboard = ground.has_focus();
    let last = all.len().saturating_sub(1);
    state.at = state.at.min(last);
    if has_keyboard {
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let before = state.at;
        if pressed(Key::ArrowDown) {
            state.at = (state.at + 1).min(last);
        } else if pressed(Key::ArrowUp) {
            state.at = state.at.saturating_sub(1);
        } else if pressed(Key::Home) {
            state.at = 0;
        } else if pressed(Key::End) {
            state.at = last;
        } else if pressed(Key::Enter)
            && let Some(hit) = all.get(state.at)
        {
            wants.push(go_to(hit));
        }
        state.reveal |= state.at != before;
    }
    let mut area = ScrollArea::vertical()
        .id_salt("search rows")
        .auto_shrink(false);
    if std::mem::take(&mut state.reveal) {
        let pitch = ROW_HEIGHT + ui.spacing().item_spacing.y;
        let above = pitch * state.at as f32 - (place.height() - ROW_HEIGHT) / 2.0;
        area = area.vertical_scroll_offset(above.max(0.0));
    }
    area.show(ui, |ui| {
        rows_ui(ui, all.len(), ROW_HEIGHT, |ui, at| {
            let Some(hit) = all.get(at) else { return };
            let is_chosen = at == state.at;
            if row_ui(ui, work, hit, is_chosen, has_keyboard).clicked() {
                state.at = at;
                ground.request_focus();
                wants.push(go_to(hit));
            }
        });
    });
}

/// The words that were found, or the document where no words were looked for.
fn go_to(hit: &Hit) -> Request {
    let document = hit.document.clone();
    match hit.snippet.place {
        Some(span) => Request::ShowWords { document, span },
        None => Request::Go {
            document,
            focus: Focus::None,
        },
    }
}

/// One hit: its title, whence and of when it is, and its words.
fn row_ui(
    ui: &mut Ui,
    work: &Workspace,
    hit: &Hit,
    is_chosen: bool,
    has_keyboard: bool,
) -> egui::Response {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let (title, source) = match work.dossier(&hit.document) {
        Some(dossier) => {
            let document = &dossier.document;
            let outlet = document.outlet_or_unknown();
            let source = format!("{} · {outlet}", date_in_words(document));
            (document.title.clone(), source)
        }
        None => (hit.document.to_string(), String::new()),
    };
    response.widget_info(|| {
        let label = format!("Found in {title}, {source}: {}", hit.snippet.text);
        WidgetInfo::selected(Role::ListItem, true, is_chosen, label)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let ground = match (is_chosen, response.hovered()) {
        (true, _) => palette.selection,
        (false, true) => palette.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 5.0, ground);
    if is_chosen && has_keyboard {
        let line = Stroke::new(1.0, palette.accent);
        let inside = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(rect, 5.0, line, inside);
    }
    let width = rect.width() - 16.0;
    let left = rect.left() + 8.0;
    let title = one_line(ui, &title, theme::strong(), palette.text, width);
    paint_at(ui, pos2(left, rect.top() + 5.0), title);
    let source = one_line(ui, &source, theme::small(), palette.text_weak, width);
    paint_at(ui, pos2(left, rect.top() + 25.0), source);
    let words = ui.painter().layout_job(marked(hit, palette, width));
    paint_at(ui, pos2(left, rect.top() + 43.0), words);
    response
}

/// The words of a hit on two lines, with what was found on a ground of its own.
fn marked(hit: &Hit, palette: &Palette, width_points: f32) -> LayoutJob {
    let plain = TextFormat::simple(theme::small(), palette.text);
    let found = TextFormat {
        background: palette.find_hit,
        ..plain.clone()
    };
    let text = &hit.snippet.text;
    let mut job = LayoutJob::default();
    job.wrap.max_width = width_points;
    job.wrap.max_rows = 2;
    let mut from = 0;
    for mark in &hit.snippet.marks {
        job.append(
            text.get(from..mark.start).unwrap_or_default(),
            0.0,
            plain.clone(),
        );
        job.append(
            text.get(mark.clone()).unwrap_or_default(),
            0.0,
            found.clone(),
        );
        from = mark.end;
    }
    job.append(text.get(from..).unwrap_or_default(), 0.0, plain);
    job
}

fn facets_ui(ui: &mut Ui, hits: &Hits, view: &mut View, wants: &mut Vec<Request>) {
    ui.add_space(space::SMALL);
    let area = ScrollArea::vertical().id_salt("facets").auto_shrink(false);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for facet in &hits.facets {
            facet_ui(ui, facet, hits.count, view, wants);
        }
    });
}

fn facet_ui(ui: &mut Ui, facet: &Facet, total: usize, view: &mut View, wants: &mut Vec<Request>) {
    let palette = Palette::of(ui);
    let title = RichText::new(facet.kind.label()).font(theme::strong());
    ui.label(title.color(palette.text_weak));
    let is_whole = view.search.whole.contains(&facet.kind);
    let most = if is_whole { usize::MAX } else { FEW_VALUES };
    for value in facet.values.iter().take(most) {
        let is_on = is_in(&view.filter, &value.query);
        if value_ui(ui, facet.kind, value, total, is_on).clicked() {
            let filter = match is_on {
                true => without(&view.filter, &value.query),
                false => format!("{} {}", view.filter.trim_end(), value.query),
            };
            wants.push(Request::Search(filter));
        }
    }
    let more = facet.values.len().saturating_sub(FEW_VALUES);
    if more > 0 {
        let words = match is_whole {
            true => "Fewer".to_owned(),
            false => format!("{more} more"),
        };
        let label = format!("{}: {words}", facet.kind.label());
        let button = ui.add(Button::new(RichText::new(words).font(theme::small())).frame(false));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if button.clicked() && !view.search.whole.remove(&facet.kind) {
            view.search.whole.insert(facet.kind);
        }
    }
    ui.add_space(space::MEDIUM);
}

/// A value of a facet, over a bar as long as its share of what was found.
fn value_ui(
    ui: &mut Ui,
    kind: FacetKind,
    value: &FacetValue,
    total: usize,
    is_on: bool,
) -> egui::Response {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let label = format!(
        "{}: {}, {}",
        kind.label(),
        value.label,
        plural(value.count, "document")
    );
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, &label));
    if ui.is_rect_visible(rect) {
        let share = value.count as f32 / total.max(1) as f32;
        let width = rect.width() * share.clamp(0.01, 1.0);
        let bar = Rect::from_min_size(rect.min, vec2(width, rect.height())).shrink2(vec2(0.0, 1.0));
        let colour = if is_on {
            palette.selection
        } else {
            palette.hover
        };
        ui.painter().rect_filled(bar, 3.0, colour);
        if is_on || response.hovered() || response.has_focus() {
            let line = Stroke::new(1.0, palette.accent);
            let inside = egui::StrokeKind::Inside;
            ui.painter().rect_stroke(rect, 3.0, line, inside);
        }
        let count = value.count.to_string();
        let count = one_line(ui, &count, theme::small(), palette.text_weak, 80.0);
        let count_left = rect.right() - 6.0 - count.size().x;
        let room = count_left - rect.left() - 12.0;
        let name = one_line(ui, &value.label, theme::small(), palette.text, room);
        paint_at(ui, pos2(rect.left() + 6.0, rect.top() + 3.0), name);
        paint_at(ui, pos2(count_left, rect.top() + 3.0), count);
    }
    let does = if is_on { "Take away" } else { "Add" };
    response.on_hover_text(format!("{does} {}", value.query))
}

/// Whether a query ends in words, or has them somewhere between others.
fn is_in(query: &str, words: &str) -> bool {
    place_of(query, words).is_some()
}

fn without(query: &str, words: &str) -> String {
    let Some(at) = place_of(query, words) else {
        return query.to_owned();
    };
    let before = query.get(..at).unwrap_or_default().trim_end();
    let after = query.get(at + words.len()..).unwrap_or_default();
    format!("{before}{after}").trim().to_owned()
}

fn place_of(query: &str, words: &str) -> Option<usize> {
    let is_free = |at: usize| {
        let before = query.get(..at).unwrap_or_default();
        let after = query.get(at + words.len()..).unwrap_or_default();
        let is_end = |c: Option<char>| c.is_none_or(char::is_whitespace);
        is_end(before.chars().next_back()) && is_end(after.chars().next())
    };
    query
        .match_indices(words)
        .map(|(at, _)| at)
        .find(|at| is_free(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facets_come_and_go() {
        let check = |query: &str, words: &str, expected: Option<&str>| {
            assert_eq!(
                is_in(query, words),
                expected.is_some(),
                "{query:?} {words:?}"
            );
            assert_eq!(without(query, words), expected.unwrap_or(query));
        };
        check("talks tag:claim", "tag:claim", Some("talks"));
        check("tag:claim talks", "tag:claim", Some("talks"));
        check("a tag:claim b", "tag:claim", Some("a b"));
        check("tag:claims", "tag:claim", None);
        check("-tag:claim", "tag:claim", None);
        check("tag:claims tag:claim", "tag:claim", Some("tag:claims"));
        check("", "tag:claim", None);
    }
}
