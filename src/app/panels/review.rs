//! The review list: everything in the folder that lost its place, what it was beside what it may
//! be now, and the ways to settle it.
//!
//! Invariant: nothing is settled but what is shown as chosen; each settling is one step to undo.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Color32, EventFilter, Id, Key, Label, Layout, Modifiers, Rect, RichText, Role,
    ScrollArea, Sense, Stroke, TextFormat, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use uuid::Uuid;

use super::annotation::tag_colour;
use crate::analysis::{Part, differences};
use crate::annotate::Orphan;
use crate::annotate::reanchor::{Candidate, Excerpt, Review};
use crate::app::target::{Target, target};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::differing::append_parts;
use crate::app::widgets::rows::rows_ui;
use crate::app::widgets::text::{empty_state, one_line, paint_at};
use crate::model::{DocId, Verdict};
use crate::workspace::{Command, Unplaced, Workspace};

const ROW_HEIGHT: f32 = 42.0;
const LIST_WIDTH: f32 = 250.0;
const BUTTONS_HEIGHT: f32 = 30.0;

/// Longest words that are shown at either side, in characters.
const WORDS_CHARS: usize = 2000;

/// What is looked at in the review list.
#[derive(Default)]
pub struct ReviewView {
    chosen: Option<(DocId, Uuid)>,
    /// Where the chosen one stood in the list: the next one takes its place.
    at: usize,
    /// Which of its candidates is chosen.
    candidate: usize,
    /// Whether the list wants the keyboard.
    pub wants_keyboard: bool,
    reveal: bool,
}

impl ReviewView {
    /// Chooses something, by its document and key.
    pub fn choose(&mut self, document: &DocId, key: Uuid) {
        self.chosen = Some((document.clone(), key));
        self.candidate = 0;
        self.reveal = true;
    }

    /// Follows what is chosen, or takes what now stands where it stood.
    fn refresh(&mut self, all: &[Unplaced<'_>]) {
        let is_chosen = |it: &Unplaced<'_>| {
            let chosen = self.chosen.as_ref();
            chosen.is_some_and(|(document, key)| it.document == document && it.orphan.key() == *key)
        };
        match all.iter().position(is_chosen) {
            Some(at) => self.at = at,
            None => self.go_to(all, self.at),
        }
    }

    fn go_to(&mut self, all: &[Unplaced<'_>], at: usize) {
        self.at = at.min(all.len().saturating_sub(1));
        if let Some(it) = all.get(self.at) {
            self.choose(it.document, it.orphan.key());
        }
    }
}

/// Paints the pane.
pub fn review_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let all: Vec<Unplaced<'_>> = work.unplaced().collect();
    if all.is_empty() {
        empty_state(
            ui,
            "Nothing to review",
            "When a document changes and it is not certain where a passage belongs, it waits here.",
        );
        return;
    }
    view.review.refresh(&all);
    let selected = match target(work, view) {
        Some(Target::Selection(span)) => view.document.clone().map(|document| (document, span)),
        _ => None,
    };
    let mut state = std::mem::take(&mut view.review);
    let (at, candidate) = (state.at, state.candidate);
    take_keys(ui, &all, &mut state, wants);
    let area = ui.available_rect_before_wrap();
    let left = Rect::from_min_max(area.min, pos2(area.left() + LIST_WIDTH, area.bottom()));
    let right = Rect::from_min_max(pos2(left.right() + space::MEDIUM, area.top()), area.max);
    let list = UiBuilder::new().max_rect(left).id_salt("list");
    ui.scope_builder(list, |ui| list_ui(ui, work, &all, &mut state));
    let detail = UiBuilder::new().max_rect(right).id_salt("detail");
    if let Some(shown) = all.get(state.at) {
        ui.scope_builder(detail, |ui| {
            let selected = selected.filter(|(document, _)| document == shown.document);
            let selected = selected.map(|(_, span)| span);
            detail_ui(ui, work, &all, shown, &mut state, selected, wants);
        });
        // Whatever is chosen can be read in its place.
        if (state.at, state.candidate) != (at, candidate) || state.reveal {
            wants.push(in_place(shown, state.candidate));
        }
    }
    state.reveal = false;
    view.review = state;
}

/// Shows a candidate, or else the document, in the reading pane.
fn in_place(shown: &Unplaced<'_>, candidate: usize) -> Request {
    let candidates = shown.orphan.review().map(|review| &review.candidates);
    let candidate = candidates.and_then(|candidates| candidates.get(candidate));
    let document = shown.document.clone();
    match candidate.map(|candidate| candidate.span) {
        Some(span) => Request::ShowWords { document, span },
        None => Request::Go {
            document,
            focus: Focus::None,
        },
    }
}

/// Up and down go through the list, left and right through the candidates, Enter takes the chosen
/// one.
fn take_keys(ui: &Ui, all: &[Unplaced<'_>], state: &mut ReviewView, wants: &mut Vec<Request>) {
    if !ui.memory(|memory| memory.has_focus(list_id())) {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let Some(shown) = all.get(state.at) else {
        return;
    };
    let candidates = candidates_of(shown.orphan);
    if pressed(Key::ArrowDown) {
        state.go_to(all, state.at + 1);
    } else if pressed(Key::ArrowUp) {
        state.go_to(all, state.at.saturating_sub(1));
    } else if pressed(Key::ArrowRight) {
        state.candidate = (state.candidate + 1).min(candidates.len().saturating_sub(1));
    } else if pressed(Key::ArrowLeft) {
        state.candidate = state.candidate.saturating_sub(1);
    } else if pressed(Key::Enter)
        && let Some(candidate) = candidates.get(state.candidate)
    {
        wants.push(put(shown, candidate.span));
    }
}

fn candidates_of(orphan: &Orphan) -> &[Candidate] {
    orphan.review().map_or(&[], |review| &review.candidates)
}

fn put(shown: &Unplaced<'_>, span: crate::model::Span) -> Request {
    Request::Command(Command::PlaceOrphan {
        document: shown.document.clone(),
        index: shown.index,
        span,
    })
}

fn list_id() -> Id {
    Id::unique("review list")
}

fn list_ui(ui: &mut Ui, work: &Workspace, all: &[Unplaced<'_>], state: &mut ReviewView) {
    let id = list_id();
    let place = ui.available_rect_before_wrap();
    let ground = ui.interact(place, id, Sense::focusable_noninteractive());
    let label = format!("To review, {}", all.len());
    ground.widget_info(|| WidgetInfo::labeled(Role::List, true, &label));
    if std::mem::take(&mut state.wants_keyboard) {
        ground.request_focus();
    }
    ui.memory_mut(|memory| {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        memory.set_focus_lock_filter(id, filter);
    });
    let has_keyboard = ground.has_focus();
    let mut area = ScrollArea::vertical()
        .id_salt("review rows")
        .auto_shrink(false);
    if state.reveal {
        let pitch = ROW_HEIGHT + ui.spacing().item_spacing.y;
        let above = pitch * state.at as f32 - place.height() / 2.0;
        area = area.vertical_scroll_offset(above.max(0.0));
    }
    area.show(ui, |ui| {
        rows_ui(ui, all.len(), ROW_HEIGHT, |ui, at| {
            let Some(it) = all.get(at) else { return };
            let is_chosen = at == state.at;
            if row_ui(ui, work, it, is_chosen, has_keyboard).clicked() {
                state.go_to(all, at);
                ground.request_focus();
            }
        });
    });
}

/// Something without a place, on two lines: its document, and its words.
fn row_ui(
    ui: &mut Ui,
    work: &Workspace,
    it: &Unplaced<'_>,
    is_chosen: bool,
    has_keyboard: bool,
) -> egui::Response {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let title = title_of(work, it.document);
    let quote = it
        .orphan
        .quote()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let label = format!("To review: {quote}");
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &label));
    if ui.is_rect_visible(rect) {
        let ground = match (is_chosen, response.hovered()) {
            (true, _) => palette.selection,
            (false, true) => palette.hover,
            (false, false) => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, 5.0, ground);
        if is_chosen && has_keyboard {
            let line = Stroke::new(1.0, palette.accent);
            ui.painter()
                .rect_stroke(rect, 5.0, line, egui::StrokeKind::Inside);
        }
        let bar = Rect::from_min_max(
            rect.min + vec2(2.0, 6.0),
            pos2(rect.left() + 2.0 + space::BAR, rect.bottom() - 6.0),
        );
        let colour = tag_colour(work, it.orphan.tags().first(), palette);
        ui.painter().rect_filled(bar, 1.5, colour);
        let width = rect.width() - 22.0;
        let title = one_line(ui, &title, theme::small(), palette.text_weak, width);
        let quote = one_line(ui, &quote, theme::body(), palette.text, width);
        paint_at(ui, rect.min + vec2(12.0, 4.0), title);
        paint_at(ui, rect.min + vec2(12.0, 20.0), quote);
    }
    response
}

fn title_of(work: &Workspace, document: &DocId) -> String {
    let dossier = work.dossier(document);
    dossier.map_or_else(
        || document.to_string(),
        |dossier| dossier.document.title.clone(),
    )
}

/// What was, beside what may be now.
fn detail_ui(
    ui: &mut Ui,
    work: &Workspace,
    all: &[Unplaced<'_>],
    shown: &Unplaced<'_>,
    state: &mut ReviewView,
    selected: Option<crate::model::Span>,
    wants: &mut Vec<Request>,
) {
    head_ui(ui, work, all, shown, state);
    let area = ui.available_rect_before_wrap();
    let body = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - BUTTONS_HEIGHT));
    let middle = body.center().x;
    let gap = space::MEDIUM / 2.0;
    let left = Rect::from_min_max(body.min, pos2(middle - gap, body.bottom()));
    let right = Rect::from_min_max(pos2(middle + gap, body.top()), body.max);
    let candidates = candidates_of(shown.orphan);
    state.candidate = state.candidate.min(candidates.len().saturating_sub(1));
    let text = work.dossier(shown.document);
    let text = text.map_or("", |dossier| dossier.document.text.as_str());
    let after = candidates.get(state.candidate);
    let after = after.map(|candidate| Excerpt::of(text, candidate.span));
    let key = (shown.document, shown.orphan.key());
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("before"), |ui| {
        column_ui(ui, "Before", (key, "before"), |ui| {
            match shown.orphan.review() {
                Some(review) => before_ui(ui, review, after.as_ref()),
                None => {
                    ui.add(Label::new(shown.orphan.quote()).wrap());
                }
            }
        });
    });
    ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("after"), |ui| {
        column_ui(ui, "Now", (key, "now"), |ui| {
            after_ui(ui, shown, text, state, wants);
        });
    });
    let row = Rect::from_min_max(pos2(area.left(), body.bottom()), area.max);
    ui.scope_builder(UiBuilder::new().max_rect(row).id_salt("buttons"), |ui| {
        buttons_ui(ui, all, shown, state, selected, wants);
    });
}

/// Which one it is, what it says, and why it has no place.
fn head_ui(
    ui: &mut Ui,
    work: &Workspace,
    all: &[Unplaced<'_>],
    shown: &Unplaced<'_>,
    state: &ReviewView,
) {
    let palette = Palette::of(ui);
    let orphan = shown.orphan;
    let mut words = vec![format!("{} of {}", state.at + 1, all.len())];
    words.push(title_of(work, shown.document));
    words.extend(orphan.tags().iter().map(|tag| tag.to_string()));
    match orphan.verdict() {
        Some(Verdict::Rejected) => words.push("said to be no date".to_owned()),
        Some(Verdict::Value(date)) => words.push(format!("dated {}", date.value())),
        Some(Verdict::Furniture) => words.push("said to be furniture".to_owned()),
        Some(Verdict::Prose) => words.push("said to be prose".to_owned()),
        None => {}
    }
    if !orphan.note().is_empty() {
        words.push(orphan.note().to_owned());
    }
    let head = RichText::new(words.join(" · ")).font(theme::strong());
    ui.add(Label::new(head).truncate());
    let reason = RichText::new(orphan.reason()).color(palette.warning);
    ui.add(Label::new(reason).truncate());
    ui.add_space(space::SMALL);
}

fn column_ui(
    ui: &mut Ui,
    title: &str,
    salt: impl std::hash::Hash + std::fmt::Debug,
    add: impl FnOnce(&mut Ui),
) {
    let weak = Palette::of(ui).text_weak;
    ui.label(RichText::new(title).font(theme::small()).color(weak));
    let area = ScrollArea::vertical().id_salt(salt).auto_shrink(false);
    area.show(ui, add);
}

fn before_ui(ui: &mut Ui, review: &Review, after: Option<&Excerpt>) {
    let palette = Palette::of(ui);
    let before = &review.before;
    let words = head_of(&before.words);
    let parts = after.map(|after| differences(words, head_of(&after.words)).0);
    let job = in_context(before, words, parts.as_deref(), palette, palette.error);
    card(ui, palette.line, |ui| {
        ui.add(Label::new(job).wrap());
    });
}

fn after_ui(
    ui: &mut Ui,
    shown: &Unplaced<'_>,
    text: &str,
    state: &mut ReviewView,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let candidates = candidates_of(shown.orphan);
    if candidates.is_empty() {
        let words = "Nothing in the text looks like it. Select words in the document to put it \
                     there, or give it up.";
        ui.add(Label::new(RichText::new(words).color(palette.text_weak)).wrap());
    }
    let before = shown
        .orphan
        .review()
        .map_or("", |review| &review.before.words);
    for (at, candidate) in candidates.iter().enumerate() {
        let excerpt = Excerpt::of(text, candidate.span);
        let words = head_of(&excerpt.words);
        let (_, parts) = differences(head_of(before), words);
        let job = in_context(&excerpt, words, Some(&parts), palette, palette.reported);
        let is_chosen = at == state.candidate;
        let outline = if is_chosen {
            palette.accent
        } else {
            palette.line
        };
        let response = card(ui, outline, |ui| {
            ui.add(Label::new(job).wrap());
            ui.horizontal(|ui| {
                let button = ui.small_button("Put here");
                let label = format!("Put on place {}", at + 1);
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
                if button
                    .on_hover_text("Enter does the same for the chosen place.")
                    .clicked()
                {
                    wants.push(put(shown, candidate.span));
                }
                let same = match candidate.same_words {
                    true => "the same words",
                    false => "words like them",
                };
                let same = format!("{} of {}: {same}", at + 1, candidates.len());
                ui.label(
                    RichText::new(same)
                        .font(theme::small())
                        .color(palette.text_weak),
                );
            });
        });
        let label = format!("Place {}", at + 1);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &label));
        if response.clicked() {
            state.candidate = at;
            state.wants_keyboard = true;
        }
    }
}

fn card(ui: &mut Ui, outline: Color32, add: impl FnOnce(&mut Ui)) -> egui::Response {
    let frame = egui::Frame::new()
        .fill(Palette::of(ui).page)
        .stroke(Stroke::new(1.0, outline))
        .corner_radius(5.0)
        .inner_margin(space::SMALL);
    // The card as a whole can be clicked, but for the buttons on it.
    let clickable = UiBuilder::new().sense(Sense::click());
    let shown = ui.scope_builder(clickable, |ui| {
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            add(ui);
        });
    });
    shown.response
}

fn buttons_ui(
    ui: &mut Ui,
    all: &[Unplaced<'_>],
    shown: &Unplaced<'_>,
    state: &mut ReviewView,
    selected: Option<crate::model::Span>,
    wants: &mut Vec<Request>,
) {
    ui.horizontal_centered(|ui| {
        let is_placeable = shown.orphan.id().is_some() || shown.orphan.verdict().is_some();
        let on_selected = ui
            .add_enabled(
                is_placeable && selected.is_some(),
                egui::Button::new("Put on selected words"),
            )
            .on_disabled_hover_text("Select the words in the document first.");
        if let Some(span) = selected.filter(|_| on_selected.clicked()) {
            wants.push(put(shown, span));
        }
        let give_up = ui.button("Give up").on_hover_text("Undo brings it back.");
        if give_up.clicked() {
            wants.push(Request::Command(Command::DropOrphan {
                document: shown.document.clone(),
                index: shown.index,
            }));
        }
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let next = ui.add_enabled(state.at + 1 < all.len(), egui::Button::new("Next"));
            if next
                .on_hover_text("The arrow down does the same.")
                .clicked()
            {
                state.go_to(all, state.at + 1);
            }
            let previous = ui.add_enabled(state.at > 0, egui::Button::new("Previous"));
            if previous
                .on_hover_text("The arrow up does the same.")
                .clicked()
            {
                state.go_to(all, state.at.saturating_sub(1));
            }
        });
    });
}

fn head_of(words: &str) -> &str {
    let end = words.char_indices().nth(WORDS_CHARS);
    words
        .get(..end.map_or(words.len(), |(at, _)| at))
        .unwrap_or(words)
}

/// Words between what stands around them; what is not in both versions is marked.
fn in_context(
    excerpt: &Excerpt,
    words: &str,
    parts: Option<&[Part]>,
    palette: &Palette,
    marked: Color32,
) -> LayoutJob {
    let weak = TextFormat::simple(theme::body(), palette.text_weak);
    let own = TextFormat {
        background: palette.selection,
        ..TextFormat::simple(theme::body(), palette.text)
    };
    let mut job = LayoutJob::default();
    let on_one_line = |text: &str| text.replace(['\n', '\r'], " ");
    job.append(
        &format!("…{}", on_one_line(&excerpt.prefix)),
        0.0,
        weak.clone(),
    );
    match parts {
        None => job.append(&on_one_line(words), 0.0, own),
        Some(parts) => append_parts(&mut job, words, parts, &own, marked, on_one_line),
    }
    job.append(&format!("{}…", on_one_line(&excerpt.suffix)), 0.0, weak);
    job
}
