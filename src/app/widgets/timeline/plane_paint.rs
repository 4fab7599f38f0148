//! Turns the picture of the two clocks into shapes: two halves, the diagonal between them, and
//! marks, bars and cells on top.
//!
//! Invariant: the words in the halves and along the diagonal stand where they cover no mark and no
//! number; where there is no such place, they are left out.

use eframe::egui::epaint::{Mesh, Shape, TextShape};
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, Ui, pos2, vec2};

use crate::analysis::count_words;
use crate::model::Standing;
use crate::timeline::{Axis, Lane};

use super::paint::{Brush, filled, written};
use super::plane::{PlaneScene, Scales};
use super::scene::{Drawn, Heap, Hit};

/// How far each half takes on the colour of what is told in it.
const TINT: f32 = 0.05;

/// The paleness of a cell with a single mark.
const LEAST_FILL: f32 = 0.72;

/// Room between the plane's edge and the words in a half, in points.
const INSET: f32 = 10.0;

/// How far a number reaches beside its heap, in points.
const NUMBER: f32 = 22.0;

/// The words in the half above the diagonal.
pub(super) const AFTERWARDS: &str = "told afterwards";

/// The words in the half below the diagonal.
pub(super) const BEFOREHAND: &str = "announced beforehand";

/// The words along the diagonal.
pub(super) const AS_IT_HAPPENED: &str = "as it happened";

/// Paints the two clocks of one frame.
#[derive(Clone, Copy)]
pub(super) struct PlaneBrush<'a> {
    pub brush: Brush<'a>,
    pub scales: &'a Scales,
}

impl PlaneBrush<'_> {
    /// The halves, weekends of telling and the calendar's lines.
    pub fn backdrop(&self, told_axis: &Axis) -> Vec<Shape> {
        let (plane, style) = (self.brush.layout.between, self.brush.style);
        let mut shapes = Vec::new();
        for (standing, above) in [(Standing::Reported, true), (Standing::Announced, false)] {
            let colour = (style.standing_colour)(standing);
            let tint = style.surface.lerp_to_gamma(colour, TINT);
            shapes.push(polygon(&self.half(above), tint));
        }
        for weekend in &told_axis.weekends {
            let rect = plane
                .with_max_y(plane.bottom() - weekend.start)
                .with_min_y(plane.bottom() - weekend.end);
            shapes.push(filled(rect, 0.0, style.weekend.gamma_multiply(0.6)));
        }
        for context in told_axis.contexts.iter().filter(|context| context.begins) {
            let y = plane.bottom() - context.x;
            let line = [pos2(plane.left(), y), pos2(plane.right(), y)];
            shapes.push(Shape::line_segment(line, self.brush.hairline()));
        }
        if let Some(day) = self.brush.selection.as_of {
            let (_, end) = self.scales.told.xs_from_day(day);
            let y = plane.bottom() - end;
            let line = [pos2(plane.left(), y), pos2(plane.right(), y)];
            let stroke = Stroke::new(1.0, style.quiet_text);
            if plane.y_range().contains(y) {
                shapes.extend(Shape::dashed_line(&line, stroke, 3.0, 3.0));
            }
        }
        shapes
    }

    /// The diagonal, and on it marks, bars and counts.
    pub fn marks(&self, scene: &PlaneScene, hovered: Option<&Hit>, ui: &Ui) -> Vec<Shape> {
        let brush = &self.brush;
        let mut shapes = Vec::new();
        let diagonal = self.diagonal().map(|line| {
            let stroke = Stroke::new(1.0, brush.style.quiet_text.gamma_multiply(0.6));
            Shape::line_segment(line, stroke)
        });
        shapes.extend(diagonal);
        self.bar_cells(&scene.bar_cells, &mut shapes);
        self.cells(&scene.cells, ui, &mut shapes);
        self.guides(&scene.events, &mut shapes);
        shapes.extend(scene.links().map(|link| brush.link(&link)));
        for bar in &scene.bars {
            brush.bar(bar, &mut shapes);
        }
        for mark in &scene.marks {
            brush.glyph(mark, &mut shapes);
        }
        // What is looked at for free room is few where there are heaps at all.
        let mut taken = self.taken(scene);
        for heap in &scene.heaps {
            self.heap(heap, &mut taken, ui, &mut shapes);
        }
        for event in &scene.events {
            brush.glyph(event, &mut shapes);
        }
        // Rings are drawn for what is chosen alone, so nothing is looked at twice.
        for hit in scene.hits().filter(|hit| brush.is_selected(hit)) {
            shapes.push(brush.ring(hit.rect(), 2.0, brush.style.accent));
        }
        if let Some(hit) = hovered {
            shapes.push(brush.ring(hit.rect(), 1.5, brush.style.text));
        }
        shapes
    }

    /// What the halves and the diagonal mean, wherever there is room for it.
    pub fn words(&self, scene: &PlaneScene, ui: &Ui) -> Vec<Shape> {
        let mut taken = self.taken(scene);
        // Numbers stand on any side of their heaps.
        taken.extend(scene.heaps.iter().map(|heap| heap.rect.expand(NUMBER)));
        let mut said = Vec::new();
        let mut shapes = Vec::new();
        for (words, above) in [(AFTERWARDS, true), (BEFOREHAND, false)] {
            shapes.extend(self.half_words(words, above, &taken, &mut said, ui.painter()));
        }
        shapes.extend(self.diagonal_words(&taken, &mut said, ui.painter()));
        shapes
    }

    fn taken(&self, scene: &PlaneScene) -> Vec<Rect> {
        scene.hits().map(|hit| hit.rect()).collect()
    }

    fn half_words(
        &self,
        words: &str,
        above: bool,
        taken: &[Rect],
        said: &mut Vec<Rect>,
        painter: &Painter,
    ) -> Option<Shape> {
        let (plane, style) = (self.brush.layout.between, self.brush.style);
        let colour = (style.standing_colour)(if above {
            Standing::Reported
        } else {
            Standing::Announced
        });
        let galley = painter.layout_no_wrap(words.to_owned(), style.label_font(), colour);
        let inner = plane.shrink(INSET);
        let room = inner.size() - galley.size();
        if room.x < 0.0 || room.y < 0.0 {
            return None;
        }
        // From the half's own corner inwards.
        let (from, step) = if above {
            (inner.min, room)
        } else {
            (inner.min + room, -room)
        };
        let shares = [0.0, 0.12, 0.25, 0.4, 0.6, 0.8];
        let places = shares
            .iter()
            .flat_map(|x| shares.iter().map(move |y| from + step * vec2(*x, *y)));
        let mut rects = places.map(|place| Rect::from_min_size(place, galley.size()));
        let rect = rects.find(|rect| {
            let wide = rect.expand(3.0);
            let corners = [
                wide.left_top(),
                wide.right_top(),
                wide.left_bottom(),
                wide.right_bottom(),
            ];
            let mut sides = corners
                .iter()
                .map(|corner| self.scales.minutes_after(*corner) > 0.0);
            sides.all(|is_above| is_above == above)
                && !taken.iter().any(|other| other.intersects(wide))
        })?;
        said.push(rect);
        Some(Shape::galley(rect.min, galley, colour))
    }

    fn diagonal_words(
        &self,
        taken: &[Rect],
        said: &mut Vec<Rect>,
        painter: &Painter,
    ) -> Option<Shape> {
        let [from, to] = self.diagonal()?;
        let along = to - from;
        let style = self.brush.style;
        let (font, colour) = (style.small_font(), style.quiet_text);
        let galley = painter.layout_no_wrap(AS_IT_HAPPENED.to_owned(), font, colour);
        if along.length() < galley.size().x * 1.6 {
            return None;
        }
        let angle = along.angle();
        let plane = self.brush.layout.between.shrink(2.0);
        let shares = [0.86, 0.74, 0.62, 0.5, 0.38, 0.26, 0.14];
        let across = vec2(along.y, -along.x).normalized();
        let sides = [(4.0, Align2::CENTER_BOTTOM), (-4.0, Align2::CENTER_TOP)];
        let places = shares.iter().flat_map(|share| {
            let place = from + along * *share;
            sides.map(|(off, anchor)| (place + across * off, anchor))
        });
        let mut texts = places.map(|(place, anchor)| {
            let size = galley.size();
            let text = TextShape::new(place - size / 2.0, galley.clone(), colour);
            let corners = turned(place, size, anchor, angle);
            (turned_text(text, place, size, anchor, angle), corners)
        });
        let (text, corners) = texts.find(|(_, corners)| {
            let bounds = Rect::from_points(corners);
            let is_free = |rect: &Rect| !crosses(corners, rect.expand(2.0));
            plane.contains_rect(bounds) && taken.iter().chain(said.iter()).all(is_free)
        })?;
        said.push(Rect::from_points(&corners));
        Some(text.into())
    }

    /// The diagonal where it crosses the plane, from the earliest time on.
    fn diagonal(&self) -> Option<[Pos2; 2]> {
        let (across, told) = (self.scales.across.view(), self.scales.told.view());
        let from = across.start().max(told.start());
        let to = across.end().min(told.end());
        let at = |minute: f64| {
            pos2(
                self.scales.across.x_from_minute(minute),
                self.scales.y_from_minute(minute),
            )
        };
        (from < to).then(|| [at(from), at(to)])
    }

    /// The part of the plane on one side of the diagonal.
    fn half(&self, above: bool) -> Vec<Pos2> {
        let plane = self.brush.layout.between;
        let corners = [
            plane.left_top(),
            plane.right_top(),
            plane.right_bottom(),
            plane.left_bottom(),
        ];
        let side = |place: Pos2| {
            let after = self.scales.minutes_after(place);
            if above { after } else { -after }
        };
        let mut points = Vec::new();
        for (corner, next) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            let (here, there) = (side(*corner), side(*next));
            if here >= 0.0 {
                points.push(*corner);
            }
            if (here >= 0.0) != (there >= 0.0) {
                points.push(corner.lerp(*next, (here / (here - there)) as f32));
            }
        }
        points
    }

    /// Columns through the plane below what happened.
    fn guides(&self, events: &[Drawn], shapes: &mut Vec<Shape>) {
        let plane = self.brush.layout.between;
        for event in events {
            let colour = self.brush.colour(&event.mark);
            if event.mark.is_stretch() {
                let rect = plane
                    .with_min_x(event.rect.left())
                    .with_max_x(event.rect.right());
                shapes.push(filled(rect, 0.0, colour.gamma_multiply(0.06)));
            } else {
                let x = event.rect.center().x;
                let line = [pos2(x, plane.top()), pos2(x, plane.bottom())];
                let stroke = Stroke::new(1.0, colour.gamma_multiply(0.45));
                shapes.push(Shape::line_segment(line, stroke));
            }
        }
    }

    /// One mesh of cells as dense as their counts, with the counts where they fit.
    fn cells(&self, cells: &[Heap], ui: &Ui, shapes: &mut Vec<Shape>) {
        let (plane, style) = (self.brush.layout.between, self.brush.style);
        let highest = cells.iter().map(|cell| cell.count).max().unwrap_or(1);
        let font = style.small_font();
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(cells.len() * 4);
        mesh.reserve_triangles(cells.len() * 2);
        let mut numbers = Vec::new();
        for cell in cells {
            let share = (cell.count as f32).ln_1p() / (highest as f32).ln_1p();
            let is_passage = cell.lane == Some(Lane::Passage);
            let (rect, colour) = if is_passage {
                // In the corner of the cell: the marks of mentions fill it.
                let size = (cell.rect.size() * 0.4).min(vec2(7.0, 7.0));
                let rect = Rect::from_min_max(cell.rect.max - size, cell.rect.max);
                (rect, style.lane_colour(cell.lane))
            } else {
                (cell.rect, self.side_colour(cell.rect.center()))
            };
            let fill = colour.lerp_to_gamma(style.surface, LEAST_FILL * (1.0 - share));
            mesh.add_colored_rect(rect, fill);
            let needed = count_words(cell.count).len() as f32 * font.size * 0.6 + 6.0;
            if !is_passage && rect.width() >= needed && rect.height() >= font.size * 1.5 {
                let ink = if share > 0.45 {
                    style.surface
                } else {
                    style.text
                };
                let count = count_words(cell.count);
                let text = (count.as_str(), &font, ink);
                let number = written(ui.painter(), rect.center(), Align2::CENTER_CENTER, text);
                // Half a number would be another one.
                if plane.contains_rect(number.visual_bounding_rect()) {
                    numbers.push(number);
                }
            }
        }
        shapes.push(Shape::mesh(mesh));
        shapes.append(&mut numbers);
    }

    /// One mesh of stripes at the foot of their cells.
    fn bar_cells(&self, cells: &[Heap], shapes: &mut Vec<Shape>) {
        let highest = cells.iter().map(|cell| cell.count).max().unwrap_or(1);
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(cells.len() * 4);
        mesh.reserve_triangles(cells.len() * 2);
        for cell in cells {
            let share = (cell.count as f32).ln_1p() / (highest as f32).ln_1p();
            let height = (cell.rect.height() * 0.3).clamp(1.5, 4.0);
            let rect = cell.rect.expand2(vec2(0.5, 0.0));
            let rect = rect.with_min_y(rect.bottom() - height);
            let colour = self.side_colour(cell.rect.center());
            mesh.add_colored_rect(rect, colour.gamma_multiply(0.1 + 0.45 * share));
        }
        shapes.push(Shape::mesh(mesh));
    }

    /// Marks at one place: a mark with a second edge, and how many where that can be written.
    fn heap(&self, heap: &Heap, taken: &mut Vec<Rect>, ui: &Ui, shapes: &mut Vec<Shape>) {
        let style = self.brush.style;
        let colour = self.side_colour(heap.rect.center());
        let middle = heap.rect.center();
        let radius = heap.rect.width() / 2.0;
        shapes.push(Shape::circle_filled(middle, radius - 1.5, colour));
        shapes.push(Shape::circle_stroke(
            middle,
            radius,
            Stroke::new(1.0, colour),
        ));
        let galley = ui.painter().layout_no_wrap(
            count_words(heap.count),
            style.small_font(),
            style.quiet_text,
        );
        let (size, rect) = (galley.size(), heap.rect.expand(1.0));
        let plane = self.brush.layout.between;
        let places = [
            Align2::LEFT_CENTER.anchor_size(rect.right_center(), size),
            Align2::RIGHT_CENTER.anchor_size(rect.left_center(), size),
            Align2::CENTER_BOTTOM.anchor_size(rect.center_top(), size),
            Align2::CENTER_TOP.anchor_size(rect.center_bottom(), size),
        ];
        let free = places.into_iter().find(|place| {
            let is_free = |other: &Rect| !other.intersects(*place);
            plane.contains_rect(*place) && taken.iter().all(is_free)
        });
        if let Some(place) = free {
            taken.push(place);
            shapes.push(Shape::galley(place.min, galley, style.quiet_text));
        }
    }

    /// The colour of what is told on the side of the diagonal that a place lies on.
    fn side_colour(&self, place: Pos2) -> Color32 {
        (self.brush.style.standing_colour)(if self.scales.minutes_after(place) < 0.0 {
            Standing::Announced
        } else {
            Standing::Reported
        })
    }
}

fn polygon(points: &[Pos2], colour: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for point in points {
        mesh.colored_vertex(*point, colour);
    }
    for last in 2..points.len() as u32 {
        mesh.add_triangle(0, last - 1, last);
    }
    Shape::mesh(mesh)
}

/// The corners of a text that is turned about a place.
fn turned(place: Pos2, size: eframe::egui::Vec2, anchor: Align2, angle: f32) -> [Pos2; 4] {
    let rect = anchor.anchor_size(place, size);
    let turn = eframe::egui::emath::Rot2::from_angle(angle);
    [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
    ]
    .map(|corner| place + turn * (corner - place))
}

fn turned_text(
    text: TextShape,
    place: Pos2,
    size: eframe::egui::Vec2,
    anchor: Align2,
    angle: f32,
) -> TextShape {
    let [pos, ..] = turned(place, size, anchor, angle);
    TextShape { pos, angle, ..text }
}

/// Whether a turned rectangle and an upright one share a point: no line along an edge of either
/// parts them.
fn crosses(corners: &[Pos2; 4], rect: Rect) -> bool {
    let others = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
    ];
    let [a, b, c, _] = *corners;
    let lines = [b - a, c - b, vec2(1.0, 0.0), vec2(0.0, 1.0)];
    lines.into_iter().all(|line| {
        let span = |points: &[Pos2; 4]| {
            let along = points.map(|point| point.to_vec2().dot(line));
            let least = along.into_iter().fold(f32::INFINITY, f32::min);
            (least, along.into_iter().fold(f32::NEG_INFINITY, f32::max))
        };
        let (mine, theirs) = (span(corners), span(&others));
        mine.0 <= theirs.1 && theirs.0 <= mine.1
    })
}
