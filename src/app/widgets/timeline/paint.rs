//! Turns a scene into shapes.

use eframe::egui::epaint::{Mesh, RectShape, Shape};
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2,
};

use crate::analysis::count_words;
use crate::model::{Standing, Status};
use crate::timeline::{Axis, Choice, Lane, Mark, Scale, day_words, full_day_words};

use super::layout::Layout;
use super::scene::{Drawn, Heap, Hit, LINE, LaneScene, Zone};
use super::style::{Emphasis, TimelineSelection, TimelineStyle};

/// How far the surface's colour is mixed into marks that are not of what is selected.
const QUIET: f32 = 0.55;

/// How far the surface's colour is mixed into marks whose standing the text does not tell.
const UNCLEAR: f32 = 0.55;

/// How far the surface's colour is mixed into the ground that a count is written on.
const CHIP: f32 = 0.8;

/// Over how many points a bar without a sharp bound fades out, at most.
const FADE: f32 = 36.0;

/// How far the surface's colour is mixed into the reading that was not chosen, and into the line
/// that leads to it.
const ECHO: f32 = 0.45;

/// How far apart the strokes through a bar are that can be read in two ways, in points.
const STROKES: f32 = 9.0;

/// How many strokes a bar has at most.
const MOST_STROKES: usize = 40;

/// The least room between two dates in the header, in points.
const DATES_APART: f32 = 12.0;

/// From how wide a day the one under the pointer is shown, in points.
const DAY_UNDER_POINTER: f64 = 5.0;

/// What all painting of one frame needs.
#[derive(Clone, Copy)]
pub(super) struct Brush<'a> {
    pub style: &'a TimelineStyle<'a>,
    pub selection: &'a TimelineSelection,
    pub scale: &'a Scale,
    pub layout: &'a Layout,
}

impl Brush<'_> {
    /// Weekends, calendar lines, rules between lanes and the columns of days.
    pub fn backdrop(&self, axis: &Axis, day_x: Option<f32>) -> Vec<Shape> {
        let between = self.layout.between;
        let mut shapes = Vec::new();
        for weekend in &axis.weekends {
            let rect = between.with_min_x(weekend.start).with_max_x(weekend.end);
            shapes.push(filled(rect, 0.0, self.style.weekend));
        }
        for (_, row) in self.layout.rows.iter().skip(1) {
            let line = [row.left_top(), row.right_top()];
            shapes.push(Shape::line_segment(line, self.hairline()));
        }
        let bottom = [between.left_bottom(), between.right_bottom()];
        shapes.push(Shape::line_segment(bottom, self.hairline()));
        for tick in &axis.ticks {
            let line = [
                pos2(tick.x, between.bottom()),
                pos2(tick.x, between.bottom() + 4.0),
            ];
            shapes.push(Shape::line_segment(line, self.hairline()));
        }
        for context in axis.contexts.iter().filter(|context| context.begins) {
            let line = [
                pos2(context.x, between.top()),
                pos2(context.x, self.layout.axis.bottom()),
            ];
            shapes.push(Shape::line_segment(line, self.hairline()));
        }
        if let Some(x) = day_x.filter(|_| self.scale.points_a_day() >= DAY_UNDER_POINTER) {
            let xs = self.scale.xs_from_day(self.scale.day_from_x(x));
            let pale = self.style.chosen_day.gamma_multiply(0.5);
            shapes.push(filled(self.column(xs), 4.0, pale));
        }
        if let Some(day) = self.selection.day {
            let xs = self.scale.xs_from_day(day);
            shapes.push(filled(self.column(xs), 4.0, self.style.chosen_day));
        }
        shapes.extend(self.brushed());
        shapes.extend(self.as_of_line());
        shapes
    }

    /// The brushed stretch, from the header down to the end of the axis.
    fn brushed(&self) -> Vec<Shape> {
        let Some(brush) = &self.selection.brush else {
            return Vec::new();
        };
        let plot = self.layout.plot;
        let xs = (self.scale.x(brush.start), self.scale.x(brush.end));
        let rect = self.column(xs).with_max_y(plot.bottom()).intersect(plot);
        if !rect.is_positive() {
            return Vec::new();
        }
        let mut shapes = vec![filled(rect, 0.0, self.style.accent.gamma_multiply(0.1))];
        let edges = xs.0..=xs.1;
        for x in [*edges.start(), *edges.end()] {
            if plot.x_range().contains(x) {
                let line = [pos2(x, rect.top()), pos2(x, rect.bottom())];
                shapes.push(Shape::line_segment(
                    line,
                    Stroke::new(1.0, self.style.accent),
                ));
            }
        }
        shapes
    }

    /// The axis' labels and the chosen day's date.
    pub fn writing(&self, axis: &Axis, ui: &Ui, keep_free: [f32; 2]) -> Vec<Shape> {
        let font = self.style.small_font();
        let row = font.size * 1.3;
        let top = self.layout.axis.top() + 5.0;
        let mut shapes = Vec::new();
        // Half a number is worse than none.
        let is_whole = |words: &Shape| {
            let (xs, words) = (self.layout.axis.x_range(), words.visual_bounding_rect());
            // Letters lean a little out of their places.
            let xs = xs.expand(1.0);
            xs.contains(words.left()) && xs.contains(words.right())
        };
        for tick in &axis.ticks {
            let place = pos2(tick.label_x, top);
            let text = (tick.label.as_str(), &font, self.style.quiet_text);
            let words = written(ui.painter(), place, Align2::CENTER_TOP, text);
            shapes.extend(is_whole(&words).then_some(words));
        }
        for context in &axis.contexts {
            let indent = if context.begins { 4.0 } else { 0.0 };
            let place = pos2(context.x + indent, top + row);
            let text = (context.label.as_str(), &font, self.style.text);
            let words = written(ui.painter(), place, Align2::LEFT_TOP, text);
            // The first one tells what the others are of, and always stands.
            let stands = !context.begins || is_whole(&words);
            shapes.extend(stands.then_some(words));
        }
        shapes.extend(self.dates(ui, keep_free));
        shapes
    }

    /// The marks of one row.
    pub fn row(&self, scene: &LaneScene, hovered: Option<&Hit>, ui: &Ui) -> Vec<Shape> {
        let links = scene.links();
        let mut shapes: Vec<Shape> = links.iter().map(|link| self.link(link)).collect();
        match &scene.stretches {
            Zone::Apart { drawn, heaps } => {
                for bar in drawn {
                    self.bar(bar, &mut shapes);
                }
                for heap in heaps {
                    // A line, lest what is only counted outweigh what is drawn one by one.
                    let colour = self.pale(self.style.lane_colour(heap.lane));
                    let middle = heap.rect.center();
                    let size = vec2(heap.rect.width(), heap.rect.height().min(LINE));
                    let line = Rect::from_center_size(middle, size);
                    shapes.push(filled(self.within(line), 1.0, colour));
                }
            }
            Zone::Crowded(heaps) => shapes.push(self.strip(heaps)),
        }
        match &scene.moments {
            Zone::Apart { drawn, heaps } => {
                for mark in drawn {
                    self.glyph(mark, &mut shapes);
                }
                for heap in heaps {
                    shapes.extend(self.chip(heap, ui));
                }
            }
            Zone::Crowded(heaps) => self.histogram(heaps, ui, &mut shapes),
        }
        for hit in scene.hits().filter(|hit| self.is_selected(hit)) {
            shapes.push(self.ring(hit.rect(), 2.0, self.style.accent));
        }
        if let Some(hit) = hovered {
            shapes.push(self.ring(hit.rect(), 1.5, self.style.text));
        }
        shapes
    }

    pub(super) fn glyph(&self, drawn: &Drawn, shapes: &mut Vec<Shape>) {
        let rect = drawn.rect;
        let radius = match drawn.mark.lane() {
            Lane::Mention | Lane::Publication => rect.height() / 2.0,
            Lane::Passage => 2.5,
            Lane::Event => return self.diamond(&drawn.mark, rect, shapes),
        };
        self.body(&drawn.mark, rect, radius, shapes);
    }

    /// An event: pointed, so that it is told from what is only said.
    fn diamond(&self, mark: &Mark, rect: Rect, shapes: &mut Vec<Shape>) {
        let rect = self.within(rect);
        let half = rect.height() / 2.0;
        let points = vec![
            pos2(rect.left(), rect.center().y),
            pos2(rect.left() + half, rect.top()),
            pos2(rect.right() - half, rect.top()),
            pos2(rect.right(), rect.center().y),
            pos2(rect.right() - half, rect.bottom()),
            pos2(rect.left() + half, rect.bottom()),
        ];
        let colour = self.colour(mark);
        let inside = match mark.standing() {
            Standing::Announced => self.style.surface,
            Standing::Reported | Standing::Mentioned => colour,
        };
        let edge = Stroke::new(1.5, colour);
        shapes.push(Shape::convex_polygon(points, inside, edge));
        self.fate(mark, rect, inside, shapes);
    }

    /// A cross through what was called off or is denied, a step aside for what was put off.
    fn fate(&self, mark: &Mark, rect: Rect, inside: Color32, shapes: &mut Vec<Shape>) {
        let colour = self.colour(mark);
        let ink = if inside == self.style.surface {
            colour
        } else {
            self.style.surface
        };
        let middle = rect.center();
        let arm = rect.height() * 0.24;
        let mut stroke = |a: [f32; 2], b: [f32; 2]| {
            let at = |[x, y]: [f32; 2]| middle + vec2(x, y) * arm;
            shapes.push(Shape::line_segment([at(a), at(b)], Stroke::new(1.3, ink)));
        };
        if mark.is_denied() || mark.status() == Status::Cancelled {
            stroke([-1.0, -1.0], [1.0, 1.0]);
            stroke([-1.0, 1.0], [1.0, -1.0]);
        } else if mark.status() == Status::Postponed {
            stroke([-0.6, -1.1], [0.6, 0.0]);
            stroke([0.6, 0.0], [-0.6, 1.1]);
        }
    }

    /// How many marks found no room, in the place where they would be.
    fn chip(&self, heap: &Heap, ui: &Ui) -> [Shape; 2] {
        let plus = if heap.is_rest { "+" } else { "" };
        let galley = ui.painter().layout_no_wrap(
            format!("{plus}{}", count_words(heap.count)),
            self.style.small_font(),
            self.style.text,
        );
        let middle = heap.rect.center();
        let place = Rect::from_center_size(middle, galley.size());
        let size = vec2(galley.size().x + 8.0, heap.rect.height() + 2.0);
        let ground = self
            .style
            .lane_colour(heap.lane)
            .lerp_to_gamma(self.style.surface, CHIP);
        [
            filled(Rect::from_center_size(middle, size), 5.0, ground),
            Shape::galley(place.min, galley, self.style.text),
        ]
    }

    pub(super) fn bar(&self, drawn: &Drawn, shapes: &mut Vec<Shape>) {
        let mark = &drawn.mark;
        let fades = (
            mark.is_vague() || mark.open_start(),
            mark.is_vague() || mark.open_end(),
        );
        let rect = self.within(drawn.rect);
        if self.spans_view(mark) {
            shapes.push(filled(rect, 1.0, self.pale(self.colour(mark))));
        } else if fades == (false, false) {
            self.body(mark, rect, 3.0, shapes);
        } else {
            // Without an edge there is no hollow: what is not told of as having happened is
            // paler instead.
            let inside = match mark.standing() {
                Standing::Reported => self.colour(mark),
                Standing::Announced | Standing::Mentioned => self.pale(self.colour(mark)),
            };
            shapes.push(fading(rect, inside, fades));
        }
    }

    /// A mark's shape, filled as its standing has it: what was only announced is hollow. What
    /// can be read in two ways is struck through.
    fn body(&self, mark: &Mark, rect: Rect, radius: f32, shapes: &mut Vec<Shape>) {
        let colour = self.colour(mark);
        let (inside, edge) = match mark.standing() {
            Standing::Announced => (self.style.surface, colour),
            Standing::Reported => (colour, colour),
            Standing::Mentioned if mark.lane() == Lane::Mention => (self.pale(colour), colour),
            Standing::Mentioned => (colour, colour),
        };
        shapes.push(sample(rect, radius, inside, edge));
        self.fate(mark, rect, inside, shapes);
        if mark.choice() != Choice::Only {
            let ink = if inside == self.style.surface {
                edge
            } else {
                self.style.surface
            };
            shapes.extend(strokes(rect, ink));
        }
    }

    /// A thin line from the reading that was chosen to one that was not.
    pub(super) fn link(&self, (chosen, other): &(Drawn, Drawn)) -> Shape {
        let (a, b) = (self.within(chosen.rect), self.within(other.rect));
        let ends = if a.center().x <= b.center().x {
            [a.right_center(), b.left_center()]
        } else {
            [a.left_center(), b.right_center()]
        };
        let colour = self.colour(&chosen.mark);
        let colour = colour.lerp_to_gamma(self.style.surface, ECHO);
        Shape::line_segment(ends, Stroke::new(1.0, colour))
    }

    /// One mesh of columns as high as their counts, with the counts where they fit.
    fn histogram(&self, heaps: &[Heap], ui: &Ui, shapes: &mut Vec<Shape>) {
        let Some(highest) = heaps.iter().map(|heap| heap.count).max() else {
            return;
        };
        let font = self.style.small_font();
        let widest = heaps
            .iter()
            .map(|heap| count_words(heap.count).len() as f32 * font.size * 0.6)
            .fold(0.0, f32::max);
        let narrowest = heaps
            .iter()
            .map(|heap| heap.rect.width())
            .fold(f32::INFINITY, f32::min);
        let zone_height = heaps.first().map_or(0.0, |heap| heap.rect.height());
        let numbered = narrowest >= widest + 4.0 && zone_height >= font.size * 2.5;
        let writing_height = if numbered { font.size * 1.25 } else { 0.0 };
        let mut mesh = Mesh::default();
        for heap in heaps {
            let share = heap.count as f32 / highest as f32;
            let height = ((heap.rect.height() - writing_height) * share).max(2.0);
            let column = heap.rect.with_min_y(heap.rect.bottom() - height);
            let colour = self.style.lane_colour(heap.lane);
            mesh.add_colored_rect(column, self.pale_unless_full(colour, share));
            if numbered {
                let count = count_words(heap.count);
                let text = (count.as_str(), &font, self.style.quiet_text);
                let place = column.center_top();
                shapes.push(written(ui.painter(), place, Align2::CENTER_BOTTOM, text));
            }
        }
        shapes.push(Shape::mesh(mesh));
    }

    /// One mesh of pieces as dense as their counts.
    fn strip(&self, heaps: &[Heap]) -> Shape {
        let highest = heaps.iter().map(|heap| heap.count).max().unwrap_or(1);
        let mut mesh = Mesh::default();
        for heap in heaps {
            let share = heap.count as f32 / highest as f32;
            let colour = self.style.lane_colour(heap.lane);
            let top = heap.rect.top() + 1.0;
            let piece = heap.rect.with_min_y(top).with_max_y(top + 3.0);
            mesh.add_colored_rect(
                piece,
                colour.lerp_to_gamma(self.style.surface, 0.8 - 0.6 * share),
            );
        }
        Shape::mesh(mesh)
    }

    /// The chosen day's date and that of the day that the work is looked at as of, side by side
    /// where they would meet.
    fn dates(&self, ui: &Ui, keep_free: [f32; 2]) -> Vec<Shape> {
        let header = self.layout.header;
        let [left, right] = keep_free.map(|width| {
            if width > 0.0 {
                width + DATES_APART
            } else {
                0.0
            }
        });
        let mut free = header.left() + left..header.right() - right;
        let chosen = self.selection.day.map(|day| {
            let (left, right) = self.scale.xs_from_day(day);
            let words = full_day_words(day);
            (left..right, words, self.style.text)
        });
        let as_of = self.selection.as_of.map(|day| {
            let (_, end) = self.scale.xs_from_day(day);
            let words = format!("as of {}", day_words(day));
            (end..end, words, self.style.quiet_text)
        });
        let mut shapes = Vec::new();
        for (xs, words, colour) in chosen.into_iter().chain(as_of) {
            if xs.end < header.left() || xs.start > header.right() {
                continue;
            }
            let font = self.style.small_font();
            let galley = ui.painter().layout_no_wrap(words, font, colour);
            let width = galley.size().x;
            if free.end - free.start < width {
                continue;
            }
            let middle = xs.start.midpoint(xs.end);
            let left = (middle - width / 2.0).clamp(free.start, free.end - width);
            // The next one has the longer side, beside this one.
            if left - free.start > free.end - left - width {
                free.end = left - DATES_APART;
            } else {
                free.start = left + width + DATES_APART;
            }
            let place = pos2(left, header.center().y - galley.size().y / 2.0);
            shapes.push(Shape::galley(place, galley, colour));
        }
        shapes
    }

    fn as_of_line(&self) -> Option<Shape> {
        let (_, x) = self.scale.xs_from_day(self.selection.as_of?);
        let between = self.layout.between;
        let line = [pos2(x, between.top()), pos2(x, between.bottom())];
        let stroke = Stroke::new(1.0, self.style.quiet_text);
        let is_seen = between.x_range().contains(x);
        is_seen.then(|| Shape::Vec(Shape::dashed_line(&line, stroke, 3.0, 3.0)))
    }

    pub(super) fn column(&self, (left, right): (f32, f32)) -> Rect {
        let between = self.layout.between;
        let missing = ((3.0 - (right - left)) / 2.0).max(0.0);
        between
            .with_min_x(left - missing)
            .with_max_x(right + missing)
    }

    /// The part of a rectangle that can be seen, and a little more so that its ends, where
    /// they are out of view, do not look like ends.
    fn within(&self, rect: Rect) -> Rect {
        rect.with_min_x(rect.left().max(self.scale.left() - 2.0 * FADE))
            .with_max_x(rect.right().min(self.scale.right() + 2.0 * FADE))
    }

    fn spans_view(&self, mark: &Mark) -> bool {
        let view = self.scale.view().minutes();
        mark.start() <= view.start && mark.end() >= view.end
    }

    pub(super) fn is_selected(&self, hit: &Hit) -> bool {
        match hit {
            Hit::Mark(drawn) => self.selection.emphasis(&drawn.mark) == Emphasis::Selected,
            Hit::Heap(heap) => heap.holds_selected,
        }
    }

    pub(super) fn ring(&self, rect: Rect, width: f32, colour: Color32) -> Shape {
        let rect = self.within(rect).expand(1.0);
        let radius = rounding((rect.height().min(rect.width()) / 2.0).min(6.0));
        let stroke = Stroke::new(width, colour);
        RectShape::stroke(rect, radius, stroke, StrokeKind::Outside).into()
    }

    pub(super) fn colour(&self, mark: &Mark) -> Color32 {
        let colour = (self.style.colour_of)(mark);
        let colour = match mark.choice() {
            Choice::Only | Choice::Chosen => colour,
            Choice::Other => colour.lerp_to_gamma(self.style.surface, ECHO),
        };
        match self.selection.emphasis(mark) {
            Emphasis::Selected | Emphasis::Plain => colour,
            Emphasis::Quiet => colour.lerp_to_gamma(self.style.surface, QUIET),
        }
    }

    pub(super) fn pale(&self, colour: Color32) -> Color32 {
        colour.lerp_to_gamma(self.style.surface, UNCLEAR)
    }

    fn pale_unless_full(&self, colour: Color32, share: f32) -> Color32 {
        colour.lerp_to_gamma(self.style.surface, 0.35 * (1.0 - share))
    }

    pub(super) fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.style.line)
    }
}

/// A mark's shape in given colours; also the legend's samples.
pub(super) fn sample(rect: Rect, radius: f32, inside: Color32, edge: Color32) -> Shape {
    let stroke = Stroke::new(1.5, edge);
    RectShape::new(rect, rounding(radius), inside, stroke, StrokeKind::Inside).into()
}

/// Strokes that rise to the right, through all of a mark: what can be read in two ways. They are
/// few however long a bar is; also the legend's sample.
pub(super) fn strokes(rect: Rect, ink: Color32) -> Vec<Shape> {
    let inside = rect.shrink(1.5);
    let lean = inside.height().min(inside.width());
    let room = inside.width() - lean;
    let count = ((room / STROKES) as usize + 1).min(MOST_STROKES);
    let apart = room / count as f32;
    (0..count)
        .map(|index| {
            let left = inside.left() + apart * (index as f32 + 0.5);
            let foot = pos2(left, inside.bottom());
            let head = pos2(left + lean, inside.top());
            Shape::line_segment([foot, head], Stroke::new(1.5, ink))
        })
        .collect()
}

/// The colours of the legend's three samples: announced, reported, unclear.
pub(super) fn sample_colours(style: &TimelineStyle<'_>, standing: Standing) -> (Color32, Color32) {
    let colour = (style.standing_colour)(standing);
    let inside = match standing {
        Standing::Announced => style.surface,
        Standing::Reported => colour,
        Standing::Mentioned => colour.lerp_to_gamma(style.surface, UNCLEAR),
    };
    (inside, colour)
}

pub(super) fn filled(rect: Rect, radius: f32, colour: Color32) -> Shape {
    RectShape::filled(rect, rounding(radius), colour).into()
}

fn rounding(radius: f32) -> CornerRadius {
    CornerRadius::same(radius.round() as u8)
}

pub(super) fn written(
    painter: &Painter,
    place: Pos2,
    align: Align2,
    (text, font, colour): (&str, &FontId, Color32),
) -> Shape {
    let galley = painter.layout_no_wrap(text.to_owned(), font.clone(), colour);
    let rect = align.anchor_size(place, galley.size());
    Shape::galley(rect.min, galley, colour)
}

/// A bar that fades out to the left, to the right or both ways.
fn fading(rect: Rect, colour: Color32, (left, right): (bool, bool)) -> Shape {
    let reach = FADE.min(rect.width() / 2.0);
    let alpha = |fades: bool| if fades { 0.0 } else { 1.0 };
    let inset = |fades: bool| if fades { reach } else { 0.0 };
    let stops = [
        (rect.left(), alpha(left)),
        (rect.left() + inset(left), 1.0),
        (rect.right() - inset(right), 1.0),
        (rect.right(), alpha(right)),
    ];
    let mut mesh = Mesh::default();
    for (x, alpha) in stops {
        let shade = colour.gamma_multiply(alpha);
        mesh.colored_vertex(pos2(x, rect.top()), shade);
        mesh.colored_vertex(pos2(x, rect.bottom()), shade);
    }
    for first in [0, 2, 4] {
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first + 1, first + 2, first + 3);
    }
    Shape::mesh(mesh)
}
