//! The dialog that makes several tags of one: its passages are listed with their sentences, and
//! each is given one of the new tags by a key, for as many rows at once as are chosen.
//!
//! Invariant: a row that is given nothing keeps the tag.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{
    Align2, Button, CornerRadius, Key, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use super::button_row_ui;
use crate::analysis::{plural, snippet};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::app::widgets::text::{one_line, paint_at};
use crate::model::{DocId, PassageId, TagPath};
use crate::workspace::{Command, Workspace};

const ROW_HEIGHT: f32 = 24.0;
const LIST_HEIGHT: f32 = 300.0;
const BADGE_WIDTH: f32 = 26.0;
const TITLE_WIDTH: f32 = 170.0;

/// Longest sentence shown, in characters.
const SENTENCE_CHARS: usize = 160;

/// As many new tags as there are keys for them.
const MOST_PARTS: usize = 9;

/// A tag being split.
#[derive(Clone, Debug)]
pub struct SplitDraft {
    path: TagPath,
    /// What is typed for the new tags, in the order of their keys.
    names: Vec<String>,
    filter: String,
    rows: Vec<Row>,
    /// The rows that the filter leaves, by their places in `rows`, and the words that did.
    listed: (String, Vec<usize>),
    /// Which new tag a row gets, by its place in `rows`.
    given: BTreeMap<usize, usize>,
    /// Where in the list the cursor is, and where the choice of rows began.
    cursor: usize,
    anchor: usize,
    /// Whether the cursor is to be scrolled to.
    follows: bool,
}

/// A passage with the tag.
#[derive(Clone, Debug)]
struct Row {
    document: DocId,
    passage: PassageId,
    title: String,
    sentence: String,
}

impl SplitDraft {
    /// A tag and its passages, by document and place.
    pub fn of(work: &Workspace, path: &TagPath) -> Self {
        let mut rows = Vec::new();
        for dossier in work.documents() {
            let document = &dossier.document;
            let annotations = work.annotations(&document.id);
            let passages = annotations.into_iter().flat_map(|it| it.passages().iter());
            for passage in passages.filter(|it| it.content.tags.contains(path)) {
                let sentence = dossier.sentence_around(passage.span);
                rows.push(Row {
                    document: document.id.clone(),
                    passage: passage.id,
                    title: document.title.clone(),
                    sentence: snippet(document, sentence, SENTENCE_CHARS),
                });
            }
        }
        Self {
            path: path.clone(),
            names: vec![String::new(); 2],
            filter: String::new(),
            listed: (String::new(), (0..rows.len()).collect()),
            rows,
            given: BTreeMap::new(),
            cursor: 0,
            anchor: 0,
            follows: false,
        }
    }

    /// Whether closing the dialog would lose what was done in it.
    pub fn holds_work(&self) -> bool {
        !self.given.is_empty()
    }

    /// The new tags, or why they are none.
    fn parts(&self) -> Result<Vec<TagPath>, String> {
        let mut parts: Vec<TagPath> = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            let is_used = self.given.values().any(|part| *part == at);
            if name.trim().is_empty() && !is_used {
                // A field that nobody needs.
                parts.push(self.path.clone());
                continue;
            }
            let part = TagPath::parse(name).map_err(|error| format!("Key {}: {error}.", at + 1))?;
            if parts.contains(&part) && part != self.path {
                return Err(format!("“{part}” stands twice."));
            }
            parts.push(part);
        }
        Ok(parts)
    }

    fn list_anew(&mut self) {
        if self.listed.0 == self.filter {
            return;
        }
        let words = self.filter.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let fits = |row: &Row| {
            let text = format!("{} {}", row.title, row.sentence).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let fitting = self.rows.iter().enumerate().filter(|(_, row)| fits(row));
        self.listed = (self.filter.clone(), fitting.map(|(at, _)| at).collect());
        (self.cursor, self.anchor) = (0, 0);
    }

    /// Moves the cursor; the choice of rows goes along unless it is being extended.
    fn go_to(&mut self, row: usize, extends: bool) {
        self.cursor = row.min(self.listed.1.len().saturating_sub(1));
        if !extends {
            self.anchor = self.cursor;
        }
    }

    fn is_chosen(&self, row: usize) -> bool {
        let (from, to) = (self.cursor.min(self.anchor), self.cursor.max(self.anchor));
        (from..=to).contains(&row)
    }

    /// Gives the chosen rows a new tag, or takes it from them. A single row done leads on to the
    /// next.
    fn give(&mut self, part: Option<usize>) {
        let listed = self.listed.1.iter().enumerate();
        let chosen = listed.filter(|(row, _)| self.is_chosen(*row));
        let chosen: Vec<usize> = chosen.map(|(_, at)| *at).collect();
        for at in &chosen {
            match part {
                Some(part) => self.given.insert(*at, part),
                None => self.given.remove(at),
            };
        }
        if chosen.len() == 1 {
            self.go_to(self.cursor + 1, false);
            self.follows = true;
        }
    }

    /// What the keyboard asks for while no field has it.
    fn take_keys(&mut self, ui: &Ui) {
        if ui.ctx().text_edit_focused() {
            return;
        }
        let digits = [
            Key::Num1,
            Key::Num2,
            Key::Num3,
            Key::Num4,
            Key::Num5,
            Key::Num6,
            Key::Num7,
            Key::Num8,
            Key::Num9,
        ];
        let (mut given, mut moved, mut all) = (None, None, false);
        let mut extends = false;
        ui.input(|input| {
            extends = input.modifiers.shift;
            let pressed = |key| input.key_pressed(key);
            let digit = digits.into_iter().position(pressed);
            given = digit.filter(|at| *at < self.names.len()).map(Some);
            if pressed(Key::Num0) || pressed(Key::Backspace) || pressed(Key::Delete) {
                given = Some(None);
            }
            if pressed(Key::ArrowDown) {
                moved = Some(self.cursor + 1);
            } else if pressed(Key::ArrowUp) {
                moved = Some(self.cursor.saturating_sub(1));
            }
            all = input.modifiers.command && pressed(Key::A);
        });
        if all {
            self.anchor = 0;
            self.go_to(usize::MAX, true);
        }
        if let Some(row) = moved {
            self.go_to(row, extends);
            self.follows = true;
        }
        if let Some(part) = given {
            self.give(part);
        }
    }
}

/// Paints the dialog; true when it is given up.
pub(super) fn split_ui(
    ui: &mut Ui,
    draft: &mut SplitDraft,
    work: &Workspace,
    wants: &mut Vec<Request>,
) -> bool {
    draft.list_anew();
    draft.take_keys(ui);
    let palette = Palette::of(ui);
    let weak = |words: String| {
        RichText::new(words)
            .font(theme::small())
            .color(palette.text_weak)
    };
    let passages = plural(draft.rows.len(), "passage");
    ui.label(weak(format!(
        "{} is on {passages}. Name the new tags, choose rows (Shift for several, Ctrl+A for all) \
         and press 1–9; 0 takes it back.",
        draft.path
    )));
    ui.add_space(space::SMALL);
    names_ui(ui, draft, work);
    ui.add_space(space::SMALL);
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut draft.filter)
            .hint_text("Only passages with these words")
            .desired_width(ui.available_width() - 170.0);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter passages"));
        let (shown, all) = (draft.listed.1.len(), draft.rows.len());
        ui.label(weak(format!("{shown} of {all} listed")));
    });
    list_ui(ui, draft);
    ui.add_space(space::SMALL);
    let parts = draft.parts();
    if let Err(reason) = &parts {
        ui.label(
            RichText::new(reason)
                .font(theme::small())
                .color(palette.error),
        );
    }
    let kept = draft.rows.len() - draft.given.len();
    let rest = match kept {
        0 => format!(
            "Nothing keeps {}, so it goes, unless a document or a tag below it needs it.",
            draft.path
        ),
        _ => format!(
            "{} {} {}.",
            plural(kept, "passage"),
            keeps(kept),
            draft.path
        ),
    };
    ui.label(weak(rest));
    let words = format!("Split {}", plural(draft.given.len(), "passage"));
    let ready = !draft.given.is_empty() && parts.is_ok();
    button_row_ui(ui, |ui| {
        let accept = ui.add_enabled(ready, Button::new(words));
        if let Ok(parts) = parts
            && accept.clicked()
        {
            let given = draft.given.iter().filter_map(|(at, part)| {
                let row = draft.rows.get(*at)?;
                let part = parts.get(*part)?.clone();
                Some((row.document.clone(), row.passage, part))
            });
            wants.push(Request::FromDialog(Command::SplitTag {
                path: draft.path.clone(),
                parts: given.collect(),
            }));
        }
        ui.button("Cancel").clicked()
    })
}

fn keeps(count: usize) -> &'static str {
    if count == 1 { "keeps" } else { "keep" }
}

/// The fields of the new tags, each with its key, how many passages it gets, and a button that
/// gives it to the chosen rows.
fn names_ui(ui: &mut Ui, draft: &mut SplitDraft, work: &Workspace) {
    let palette = Palette::of(ui);
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for part in draft.given.values() {
        *counts.entry(*part).or_default() += 1;
    }
    let known: BTreeSet<&str> = work
        .codebook()
        .tags
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    let mut given = None;
    for (at, name) in draft.names.iter_mut().enumerate() {
        let number = at + 1;
        ui.horizontal(|ui| {
            let button = Button::new(number.to_string()).min_size(vec2(BADGE_WIDTH, 0.0));
            let response = ui.add(button);
            let label = format!("Give new tag {number}");
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            if response
                .on_hover_text("Give it to the chosen rows")
                .clicked()
            {
                given = Some(at);
            }
            let field = TextEdit::singleline(name)
                .hint_text("A new tag, such as claim/official")
                .desired_width(ui.available_width() - 170.0);
            let label = format!("New tag {number}");
            let response = ui.add(field);
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &label));
            let count = plural(counts.get(&at).copied().unwrap_or_default(), "passage");
            let is_known = known.contains(name.trim());
            let note = if is_known { ", a tag already" } else { "" };
            let words = RichText::new(format!("{count}{note}")).font(theme::small());
            ui.label(words.color(palette.text_weak));
        });
    }
    if let Some(part) = given {
        draft.give(Some(part));
    }
    if draft.names.len() < MOST_PARTS && ui.button("One more tag").clicked() {
        draft.names.push(String::new());
    }
}

fn list_ui(ui: &mut Ui, draft: &mut SplitDraft) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().max_height(LIST_HEIGHT);
        if std::mem::take(&mut draft.follows) {
            // The row of the cursor in the middle, as far as there are rows around it.
            let top = draft.cursor as f32 * ROW_HEIGHT - LIST_HEIGHT / 2.0;
            area = area.vertical_scroll_offset(top.max(0.0));
        }
        let area = area.auto_shrink([false, true]);
        let mut clicked = None;
        area.show_rows(ui, ROW_HEIGHT, draft.listed.1.len(), |ui, rows| {
            for row in rows {
                if row_ui(ui, draft, row) {
                    clicked = Some((row, ui.input(|input| input.modifiers.shift)));
                }
            }
        });
        if let Some((row, extends)) = clicked {
            draft.go_to(row, extends);
        }
    });
}

/// A passage on one line: the key of its new tag, its document, its sentence. True when it is
/// clicked.
fn row_ui(ui: &mut Ui, draft: &SplitDraft, row: usize) -> bool {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let at = draft.listed.1.get(row).copied();
    let Some((at, passage)) = at.and_then(|at| Some((at, draft.rows.get(at)?))) else {
        return false;
    };
    let part = draft.given.get(&at).copied();
    let chosen = draft.is_chosen(row);
    let name = part.and_then(|part| draft.names.get(part));
    let becomes = name.map_or(draft.path.as_str(), String::as_str);
    let label = format!("{}: {} ({becomes})", passage.title, passage.sentence);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &label));
    let painter = ui.painter();
    if chosen || response.hovered() {
        let fill = if chosen {
            palette.selection
        } else {
            palette.hover
        };
        painter.rect_filled(rect, CornerRadius::same(3), fill);
    }
    if let Some(part) = part {
        let badge = Rect::from_min_size(rect.min, vec2(BADGE_WIDTH, ROW_HEIGHT));
        let number = (part + 1).to_string();
        let centre = badge.center();
        painter.text(
            centre,
            Align2::CENTER_CENTER,
            number,
            theme::strong(),
            palette.accent,
        );
    }
    let left = rect.left() + BADGE_WIDTH + 4.0;
    let line = |words: &str, colour, room: f32| one_line(ui, words, theme::small(), colour, room);
    let at = |x: f32, height: f32| pos2(x, rect.center().y - height / 2.0);
    let title = line(&passage.title, palette.text_weak, TITLE_WIDTH);
    let height = title.size().y;
    paint_at(ui, at(left, height), title);
    let room = rect.right() - left - TITLE_WIDTH - 14.0;
    let sentence = line(&passage.sentence, palette.text, room);
    let height = sentence.size().y;
    paint_at(ui, at(left + TITLE_WIDTH + 10.0, height), sentence);
    response.clicked()
}
