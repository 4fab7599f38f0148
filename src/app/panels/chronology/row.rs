//! A line of the chronology as it is painted: whether it is kept, its words, how its sources stand
//! to it, and the sources by their numbers.

use std::collections::HashMap;

use eframe::egui::{
    Align2, Button, Label, Rect, RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::{Above, going};
use crate::analysis::{date_in_words, one_line};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;
use crate::app::widgets::text;
use crate::exchange::report::{said, time_in_words};
use crate::model::{LineSource, Span, Standing};
use crate::workspace::{ChronologyCommand, Command, ShownLine, Workspace};

/// Room for the sign that says whether a line is kept.
const SIGN_WIDTH: f32 = 26.0;

/// Sources that are named beside a line; more are only counted.
const NAMED: usize = 4;

/// A line to paint.
pub struct Row<'a> {
    pub line: &'a ShownLine,
    /// The sources by their numbers, each with where its words stand.
    pub sources: &'a HashMap<LineSource, (usize, Option<Span>)>,
    pub is_chosen: bool,
    pub has_keyboard: bool,
}

/// What was done to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Choose,
    Toggle,
    Edit,
    Drop,
    Move { up: bool },
}

/// Paints what stands above a line: a gap, and the time that it tells of.
pub fn above_ui(ui: &mut Ui, above: &Above) {
    let palette = Palette::of(ui);
    let width = ui.available_width();
    if let Some(gap) = &above.gap {
        let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, gap));
        let words = text::one_line(ui, gap, theme::small(), palette.text_weak, width * 0.8);
        let middle = rect.center();
        let half = words.size().x / 2.0 + space::MEDIUM;
        let line = Stroke::new(1.0, palette.line);
        for (from, to) in [
            (rect.left(), middle.x - half),
            (middle.x + half, rect.right() - space::MEDIUM),
        ] {
            let ends = [pos2(from, middle.y), pos2(to, middle.y)];
            ui.painter()
                .extend(Shape::dashed_line(&ends, line, 4.0, 4.0));
        }
        text::paint_at(ui, middle - words.size() / 2.0, words);
    }
    if let Some(time) = &above.time {
        let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, time));
        let at = pos2(rect.left(), rect.bottom() - 3.0);
        let painter = ui.painter();
        let words = painter.text(at, Align2::LEFT_BOTTOM, time, theme::strong(), palette.text);
        painter.text(
            pos2(words.right() + space::MEDIUM, rect.bottom() - 4.0),
            Align2::LEFT_BOTTOM,
            &above.weight,
            theme::small(),
            palette.text_weak,
        );
    }
}

/// Paints a line, and says what was done to it.
pub fn row_ui(
    ui: &mut Ui,
    work: &Workspace,
    row: &Row<'_>,
    wants: &mut Vec<Request>,
) -> Option<Deed> {
    let palette = Palette::of(ui);
    let ground = ui.painter().add(Shape::Noop);
    let left = ui.max_rect().left();
    let top = ui.cursor().top();
    let mut deed = None;
    let inside = Rect::from_min_max(
        pos2(left + SIGN_WIDTH, top + 3.0),
        pos2(ui.max_rect().right() - space::SMALL, f32::INFINITY),
    );
    let inner = ui.scope_builder(UiBuilder::new().max_rect(inside), |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        deed = words_ui(ui, row);
        let below = sources_ui(ui, work, row, wants);
        deed = deed.or(below);
    });
    let bottom = inner.response.rect.bottom() + 5.0;
    let whole = Rect::from_min_max(pos2(left, top), pos2(ui.max_rect().right(), bottom));
    let sign = Rect::from_min_size(pos2(left + 3.0, top + 4.0), vec2(16.0, 16.0));
    let toggled = sign_ui(ui, sign, row);
    let is_hovered = ui.rect_contains_pointer(whole);
    let fill = match (row.is_chosen, is_hovered) {
        (true, _) => Some(palette.selection.gamma_multiply(0.55)),
        (false, true) => Some(palette.hover),
        _ => None,
    };
    if let Some(fill) = fill {
        ui.painter()
            .set(ground, Shape::rect_filled(whole, 5.0, fill));
    }
    if row.is_chosen && row.has_keyboard {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter()
            .rect_stroke(whole, 5.0, stroke, StrokeKind::Inside);
    }
    ui.advance_cursor_after_rect(whole);
    match toggled {
        true => Some(Deed::Toggle),
        false => deed,
    }
}

/// A box with a tick where the line is kept; true when it was clicked.
fn sign_ui(ui: &mut Ui, rect: Rect, row: &Row<'_>) -> bool {
    let palette = Palette::of(ui);
    let is_kept = row.line.id.is_some();
    let id = ui.scope_id().with("kept");
    let response = ui.interact(rect, id, Sense::click());
    let label = format!("Keep: {}", one_line(row.line.facts.told()));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_kept, &label));
    let (fill, line) = match is_kept {
        true => (palette.accent, palette.accent),
        false => (palette.field, palette.line),
    };
    let line = match response.hovered() || response.has_focus() {
        true => palette.accent,
        false => line,
    };
    let square = rect.shrink(1.0);
    ui.painter().rect(
        square,
        4.0,
        fill,
        Stroke::new(1.0, line),
        StrokeKind::Inside,
    );
    if is_kept {
        let at = |x: f32, y: f32| square.min + square.size() * vec2(x, y);
        let tick = vec![at(0.22, 0.52), at(0.43, 0.73), at(0.78, 0.29)];
        ui.painter()
            .add(Shape::line(tick, Stroke::new(1.8, palette.page)));
    }
    let hint = match is_kept {
        true => "Kept. Click, or Space, lets go of it.",
        false => "Drafted. Click, or Space, keeps it.",
    };
    response.on_hover_text(hint).clicked()
}

fn words_ui(ui: &mut Ui, row: &Row<'_>) -> Option<Deed> {
    let palette = Palette::of(ui);
    let facts = &row.line.facts;
    let told = one_line(facts.told());
    let words = match facts.is_quoted() {
        true => format!("“{told}”"),
        false => told,
    };
    let width = ui.available_width();
    let galley = ui
        .painter()
        .layout(words.clone(), theme::body(), palette.text, width);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::click());
    let kind = match row.line.id {
        Some(_) => "Kept",
        None => "Drafted",
    };
    let spoken = format!("{kind}, {}: {words}", time_in_words(facts.interval()));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, row.is_chosen, &spoken));
    text::paint_at(ui, rect.min, galley);
    if response.double_clicked() {
        Some(Deed::Edit)
    } else {
        response.clicked().then_some(Deed::Choose)
    }
}

/// How the sources stand to the line, the sources by their numbers, and what can be done to it.
fn sources_ui(
    ui: &mut Ui,
    work: &Workspace,
    row: &Row<'_>,
    wants: &mut Vec<Request>,
) -> Option<Deed> {
    let palette = Palette::of(ui);
    let facts = &row.line.facts;
    let mut deed = None;
    let small = |words: &str| RichText::new(words).font(theme::small());
    let mut has_any = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::MEDIUM;
        ui.spacing_mut().interact_size.y = 18.0;
        ui.spacing_mut().button_padding = vec2(0.0, 1.0);
        let standing = said(facts);
        if !standing.is_empty() {
            let colour = match facts.standing {
                Standing::Mentioned => palette.text_weak,
                standing => palette.standing(standing),
            };
            ui.label(small(&standing).color(colour));
            has_any = true;
        }
        for source in facts.sources.iter().take(NAMED) {
            source_ui(ui, work, row, source, wants);
            has_any = true;
        }
        let more = facts.sources.len().saturating_sub(NAMED);
        if more > 0 {
            ui.label(small(&format!("and {more} more")).color(palette.text_weak));
        }
        if facts.sources.is_empty() {
            ui.label(small("no source").color(palette.warning));
        }
        if row.line.is_contested {
            let words = "Changed elsewhere too";
            ui.label(small(words).color(palette.warning));
            let keep = ui.add(Button::new(small("Keep this one")).small());
            if let (true, Some(id)) = (keep.clicked(), row.line.id) {
                let settle = Command::Chronology(ChronologyCommand::Settle(id));
                wants.push(Request::Command(settle));
            }
        }
        if row.is_chosen {
            deed = buttons_ui(ui);
        }
    });
    deed
}

/// What can be done to the chosen line; each has its key.
fn buttons_ui(ui: &mut Ui) -> Option<Deed> {
    let palette = Palette::of(ui);
    let buttons = [
        (
            "Edit",
            "Edit its words or its date; Enter does the same.",
            Deed::Edit,
        ),
        ("Move up", "Ctrl+Up does the same.", Deed::Move { up: true }),
        (
            "Move down",
            "Ctrl+Down does the same.",
            Deed::Move { up: false },
        ),
        (
            "Drop",
            "Take it out, so that no draft brings it back; Delete does the same.",
            Deed::Drop,
        ),
    ];
    let mut deed = None;
    for (label, hint, does) in buttons {
        let words = RichText::new(label).font(theme::small());
        let button = Button::new(words.color(palette.accent)).frame(false);
        if ui.add(button).on_hover_text(hint).clicked() {
            deed = Some(does);
        }
    }
    deed
}

/// A source: its number, who published it and when. A click goes to its words.
fn source_ui(
    ui: &mut Ui,
    work: &Workspace,
    row: &Row<'_>,
    source: &LineSource,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let (number, place) = row.sources.get(source).copied().unwrap_or_default();
    let dossier = work.dossier(&source.document);
    let is_there = place.is_some();
    let named = match dossier {
        Some(dossier) => {
            let document = &dossier.document;
            let outlet = document.outlet.as_deref();
            let outlet = outlet.unwrap_or_else(|| document.id.file_name());
            format!("[{number}] {outlet}, {}", date_in_words(document))
        }
        None => format!("[{number}] {}", source.document.file_name()),
    };
    let named = one_line(&named);
    let colour = match is_there {
        true => palette.text_weak,
        false => palette.warning,
    };
    let words = RichText::new(&named).font(theme::small()).color(colour);
    let button = ui.add(Button::new(words).frame(false).truncate());
    let label = format!("Source {named}");
    button.widget_info(|| WidgetInfo::labeled(Role::Link, true, &label));
    if button.clicked() {
        wants.push(going(work, source));
    }
    button.on_hover_ui(|ui| {
        let doubt = match (dossier.is_some(), is_there) {
            (false, _) => "The document is no longer in the folder.",
            (true, false) => "These words are no longer in the document.",
            (true, true) => "",
        };
        if !doubt.is_empty() {
            ui.label(RichText::new(doubt).color(palette.warning));
        }
        let quote = format!("“{}”", one_line(&source.quote));
        ui.add(Label::new(quote).wrap());
    });
}
