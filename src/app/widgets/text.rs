//! Small pieces of text that several panels paint alike: cut-off lines, chips, section heads.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Galley, Pos2, Rect, Response, Role, Sense, Shape,
    Stroke, StrokeKind, TextFormat, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::theme::{self, Palette, space};

/// Text on one line, cut with an ellipsis where it does not fit into `width_points`.
pub fn one_line(
    ui: &Ui,
    text: &str,
    font: FontId,
    colour: Color32,
    width_points: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
    job.wrap.max_rows = 1;
    job.wrap.max_width = width_points.max(0.0);
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// What a chip shows.
pub struct Chip<'a> {
    /// Its words.
    pub text: &'a str,
    /// The colour of the dot before them.
    pub colour: Color32,
    /// A key that does the same as a click, shown behind the words.
    pub key: Option<char>,
    /// Whether it is on.
    pub on: bool,
    /// What a screen reader says, and what tests look for.
    pub label: &'a str,
}

const CHIP_HEIGHT: f32 = 24.0;
const DOT_RADIUS: f32 = 4.0;

impl Chip<'_> {
    /// Paints the chip.
    pub fn show(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let words = one_line(ui, self.text, theme::body(), palette.text, 260.0);
        let key = self.key.map(|key| {
            let key = key.to_uppercase().to_string();
            one_line(ui, &key, theme::small(), palette.text_weak, 40.0)
        });
        let key_width = key.as_ref().map_or(0.0, |galley| galley.size().x + 7.0);
        let width = 9.0 + DOT_RADIUS * 2.0 + 6.0 + words.size().x + key_width + 10.0;
        let (rect, response) = ui.allocate_exact_size(vec2(width, CHIP_HEIGHT), Sense::click());
        let on = self.on;
        let label = self.label.to_owned();
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &label));
        if ui.is_rect_visible(rect) {
            let fill = if on {
                palette.selection
            } else if response.hovered() || response.has_focus() {
                palette.hover
            } else {
                palette.field
            };
            let outline = if on || response.has_focus() {
                self.colour
            } else {
                palette.line
            };
            let painter = ui.painter();
            let corners = CornerRadius::same(12);
            painter.rect(
                rect,
                corners,
                fill,
                Stroke::new(1.0, outline),
                StrokeKind::Inside,
            );
            let mut x = rect.left() + 9.0 + DOT_RADIUS;
            painter.circle_filled(pos2(x, rect.center().y), DOT_RADIUS, self.colour);
            x += DOT_RADIUS + 6.0;
            let y = |galley: &Galley| rect.center().y - galley.size().y / 2.0;
            let words_width = words.size().x;
            painter.galley(pos2(x, y(&words)), words, palette.text);
            if let Some(key) = key {
                painter.galley(pos2(x + words_width + 7.0, y(&key)), key, palette.text_weak);
            }
        }
        response
    }
}

/// The head of a section: a coloured bar, a word, and a weak remark behind it.
pub fn section_head(ui: &mut Ui, title: &str, remark: &str, colour: Color32) {
    let palette = Palette::of(ui);
    ui.add_space(space::SMALL);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let label = format!("{title} {remark}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    let bar = Rect::from_min_size(rect.min + vec2(0.0, 3.0), vec2(space::BAR, 16.0));
    ui.painter().rect_filled(bar, 1.5, colour);
    let words = ui.painter().text(
        pos2(rect.left() + 10.0, rect.center().y),
        Align2::LEFT_CENTER,
        title,
        theme::strong(),
        colour,
    );
    ui.painter().text(
        pos2(words.right() + 8.0, rect.center().y),
        Align2::LEFT_CENTER,
        remark,
        theme::small(),
        palette.text_weak,
    );
}

/// The head of a fold: a sign that shows whether it is open, and its title.
pub fn fold_head(ui: &mut Ui, title: &str, is_open: bool) -> Response {
    let palette = Palette::of(ui);
    let words = one_line(ui, title, theme::strong(), palette.text, 260.0);
    let size = vec2(words.size().x + 16.0, 22.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, title));
    let colour = match response.hovered() || response.has_focus() {
        true => palette.text,
        false => palette.text_weak,
    };
    let direction = if is_open {
        Pointing::Down
    } else {
        Pointing::Right
    };
    triangle(
        ui,
        pos2(rect.left() + 5.0, rect.center().y),
        direction,
        colour,
    );
    let at = pos2(rect.left() + 15.0, rect.center().y - words.size().y / 2.0);
    paint_at(ui, at, words);
    response
}

/// Where a triangle points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointing {
    /// Up: the least comes first.
    Up,
    /// Down: open, or the greatest comes first.
    Down,
    /// To the right: closed.
    Right,
}

/// A small triangle around a point. Fonts do not agree on such signs.
pub fn triangle(ui: &Ui, centre: Pos2, pointing: Pointing, colour: Color32) {
    let corners = match pointing {
        Pointing::Up => [vec2(-4.0, 2.5), vec2(4.0, 2.5), vec2(0.0, -3.5)],
        Pointing::Down => [vec2(-4.0, -2.5), vec2(4.0, -2.5), vec2(0.0, 3.5)],
        Pointing::Right => [vec2(-2.5, -4.0), vec2(3.5, 0.0), vec2(-2.5, 4.0)],
    };
    let corners = corners.map(|corner| centre + corner).to_vec();
    let shape = Shape::convex_polygon(corners, colour, Stroke::NONE);
    ui.painter().add(shape);
}

/// The words of an empty pane: what is missing, and what to do about it.
pub fn empty_state(ui: &mut Ui, title: &str, hint: &str) {
    let palette = Palette::of(ui);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.2).clamp(8.0, 70.0));
        ui.label(
            eframe::egui::RichText::new(title)
                .font(theme::strong())
                .color(palette.text),
        );
        ui.label(eframe::egui::RichText::new(hint).color(palette.text_weak));
    });
}

/// Paints a galley that was laid out for it at a place.
pub fn paint_at(ui: &Ui, at: Pos2, galley: Arc<Galley>) {
    let colour = Palette::of(ui).text;
    ui.painter().galley(at, galley, colour);
}
