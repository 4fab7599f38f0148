//! Shapes as a drawing in SVG 1.1, with text as text.
//!
//! Invariant: whatever words a shape holds, the drawing stays well-formed and nothing in it is
//! more than a shape: no word is taken for mark-up, and no character that XML forbids is written.

use std::fmt::Write as _;

use eframe::egui::epaint::{
    CircleShape, ClippedShape, ColorMode, EllipseShape, Mesh, PathShape, RectShape, TextShape,
    Vertex,
};
use eframe::egui::{Color32, FontFamily, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2};

use crate::app::theme;

/// What a drawing is about.
pub struct About<'a> {
    /// Its title, for whoever cannot see it.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub description: &'a str,
}

/// Writes clipped shapes, the first at the back, on a ground of a colour. `size` is in points,
/// which become the drawing's pixels.
pub fn write(shapes: &[ClippedShape], size: Vec2, ground: Color32, about: &About<'_>) -> String {
    let mut drawing = Drawing {
        page: Rect::from_min_size(Pos2::ZERO, size),
        definitions: String::new(),
        body: String::new(),
        clips: Vec::new(),
        clip: None,
        gradients: 0,
    };
    drawing.rect(drawing.page, 0.0, ground, Stroke::NONE);
    for clipped in shapes {
        drawing.clip(clipped.clip_rect);
        drawing.shape(&clipped.shape);
    }
    drawing.end_clip();
    let (width, height) = (number(size.x), number(size.y));
    let (title, description) = (escaped(about.title), escaped(about.description));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{title}</title>\n\
         <desc>{description}</desc>\n<defs>\n{}</defs>\n{}</svg>\n",
        drawing.definitions, drawing.body
    )
}

struct Drawing {
    page: Rect,
    definitions: String,
    body: String,
    /// The rectangles that were clipped to, by their numbers.
    clips: Vec<Rect>,
    /// The one that is clipped to now.
    clip: Option<usize>,
    gradients: usize,
}

/// Writing into a string cannot fail.
macro_rules! put {
    ($to:expr, $($words:tt)*) => {
        let _ = writeln!($to, $($words)*);
    };
}

impl Drawing {
    fn clip(&mut self, rect: Rect) {
        let seen = rect.intersect(self.page);
        if seen == self.page {
            self.end_clip();
            return;
        }
        let known = self.clips.iter().position(|known| *known == seen);
        if known.is_some() && known == self.clip {
            return;
        }
        self.end_clip();
        let index = known.unwrap_or_else(|| {
            let index = self.clips.len();
            let seen = Rect::from_min_size(seen.min, seen.size().max(Vec2::ZERO));
            let (x, y) = (number(seen.left()), number(seen.top()));
            let (width, height) = (number(seen.width()), number(seen.height()));
            put!(
                self.definitions,
                "<clipPath id=\"clip{index}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" \
                 height=\"{height}\"/></clipPath>"
            );
            index
        });
        if known.is_none() {
            self.clips.push(seen);
        }
        put!(self.body, "<g clip-path=\"url(#clip{index})\">");
        self.clip = Some(index);
    }

    fn end_clip(&mut self) {
        if self.clip.take().is_some() {
            put!(self.body, "</g>");
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape)),
            Shape::Circle(circle) => self.circle(circle),
            Shape::Ellipse(ellipse) => self.ellipse(ellipse),
            Shape::LineSegment { points, stroke } => self.line(points, false, None, *stroke),
            Shape::Path(path) => self.path(path),
            Shape::Rect(rect) => self.rect_shape(rect),
            Shape::Text(text) => self.text(text),
            Shape::Mesh(mesh) => self.mesh(mesh),
            Shape::QuadraticBezier(curve) => {
                self.line(
                    &curve.flatten(None),
                    curve.closed,
                    Some(curve.fill),
                    Stroke::NONE,
                );
            }
            Shape::CubicBezier(curve) => {
                self.line(
                    &curve.flatten(None),
                    curve.closed,
                    Some(curve.fill),
                    Stroke::NONE,
                );
            }
            // Bands and what a graphics card paints by itself are never part of a timeline.
            Shape::Noop | Shape::Band(_) | Shape::Callback(_) => {}
        }
    }

    fn circle(&mut self, circle: &CircleShape) {
        let paint = paint(Some(circle.fill), circle.stroke);
        let (x, y) = (number(circle.center.x), number(circle.center.y));
        let radius = number(circle.radius);
        put!(
            self.body,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{paint}/>"
        );
    }

    fn ellipse(&mut self, ellipse: &EllipseShape) {
        let paint = paint(Some(ellipse.fill), ellipse.stroke);
        let (x, y) = (number(ellipse.center.x), number(ellipse.center.y));
        let (rx, ry) = (number(ellipse.radius.x), number(ellipse.radius.y));
        put!(
            self.body,
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"{paint}/>"
        );
    }

    fn rect_shape(&mut self, shape: &RectShape) {
        // The stroke of SVG lies on the edge, half of it on either side.
        let shift = match shape.stroke_kind {
            _ if shape.stroke.is_empty() => 0.0,
            StrokeKind::Inside => -shape.stroke.width / 2.0,
            StrokeKind::Middle => 0.0,
            StrokeKind::Outside => shape.stroke.width / 2.0,
        };
        let radius = (f32::from(shape.corner_radius.nw) + shift).max(0.0);
        self.rect(shape.rect.expand(shift), radius, shape.fill, shape.stroke);
    }

    fn rect(&mut self, rect: Rect, radius: f32, fill: Color32, stroke: Stroke) {
        if !rect.is_positive() || (fill == Color32::TRANSPARENT && stroke.is_empty()) {
            return;
        }
        let paint = paint(Some(fill), stroke);
        let (x, y) = (number(rect.left()), number(rect.top()));
        let (width, height) = (number(rect.width()), number(rect.height()));
        let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
        let round = match radius > 0.0 {
            true => format!(" rx=\"{}\"", number(radius)),
            false => String::new(),
        };
        put!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{round}{paint}/>"
        );
    }

    fn path(&mut self, path: &PathShape) {
        let colour = match &path.stroke.color {
            ColorMode::Solid(colour) => *colour,
            ColorMode::UV(_) => Color32::TRANSPARENT,
        };
        let stroke = Stroke::new(path.stroke.width, colour);
        self.line(&path.points, path.closed, Some(path.fill), stroke);
    }

    fn line(&mut self, points: &[Pos2], closed: bool, fill: Option<Color32>, stroke: Stroke) {
        let fill = fill.filter(|_| closed);
        if fill.is_none_or(|fill| fill == Color32::TRANSPARENT) && stroke.is_empty() {
            return;
        }
        let element = if closed { "polygon" } else { "polyline" };
        let paint = paint(fill, stroke);
        let points = listed(points.iter().copied());
        put!(self.body, "<{element} points=\"{points}\"{paint}/>");
    }

    /// Two triangles that share a side become one shape, lest a seam show between them.
    fn mesh(&mut self, mesh: &Mesh) {
        let vertex = |index: &u32| mesh.vertices.get(*index as usize).copied();
        let triangles: Vec<[Vertex; 3]> = mesh
            .indices
            .chunks_exact(3)
            .filter_map(|corners| match corners {
                [a, b, c] => Some([vertex(a)?, vertex(b)?, vertex(c)?]),
                _ => None,
            })
            .collect();
        let mut rest = triangles.as_slice();
        loop {
            rest = match rest {
                [first, second, rest @ ..] if let Some(corners) = joined(first, second) => {
                    self.shaded(&corners);
                    rest
                }
                [first, rest @ ..] => {
                    self.shaded(first);
                    rest
                }
                [] => return,
            };
        }
    }

    /// A polygon whose colour may change from left to right.
    fn shaded(&mut self, corners: &[Vertex]) {
        let by_x = |a: &&Vertex, b: &&Vertex| a.pos.x.total_cmp(&b.pos.x);
        let (Some(left), Some(right)) = (corners.iter().min_by(by_x), corners.iter().max_by(by_x))
        else {
            return;
        };
        let fill = if left.color == right.color {
            paint(Some(left.color), Stroke::NONE)
        } else {
            let index = self.gradients;
            self.gradients += 1;
            let (from, to) = (number(left.pos.x), number(right.pos.x));
            // What is wholly transparent has no hue of its own: it fades out of the other end's.
            let hue = |own: Color32, other: Color32| match own {
                Color32::TRANSPARENT => colour_of(other).0,
                own => colour_of(own).0,
            };
            let ends = [
                (0, left.color, hue(left.color, right.color)),
                (1, right.color, hue(right.color, left.color)),
            ];
            let stops = ends.map(|(offset, colour, hex)| {
                let (_, opacity) = colour_of(colour);
                format!(
                    "<stop offset=\"{offset}\" stop-color=\"{hex}\" stop-opacity=\"{opacity}\"/>"
                )
            });
            put!(
                self.definitions,
                "<linearGradient id=\"fade{index}\" gradientUnits=\"userSpaceOnUse\" \
                 x1=\"{from}\" x2=\"{to}\" y1=\"0\" y2=\"0\">{}</linearGradient>",
                stops.concat()
            );
            format!(" fill=\"url(#fade{index})\"")
        };
        let points = listed(corners.iter().map(|corner| corner.pos));
        // Without soft edges, as on the screen: between two of them a seam would show.
        let edges = "shape-rendering=\"crispEdges\"";
        put!(self.body, "<polygon points=\"{points}\"{fill} {edges}/>");
    }

    fn text(&mut self, text: &TextShape) {
        let job = &text.galley.job;
        let mut byte = 0;
        for placed in &text.galley.rows {
            let mut run = Run::default();
            for glyph in &placed.row.glyphs {
                let at = job.sections.iter().position(|section| {
                    (section.byte_range.start.0..section.byte_range.end.0).contains(&byte)
                });
                byte += glyph.chr.len_utf8();
                if at != run.section {
                    self.run(text, &run);
                    run = Run {
                        section: at,
                        start: text.pos + placed.pos.to_vec2() + glyph.pos.to_vec2(),
                        ..Run::default()
                    };
                }
                run.words.push(glyph.chr);
                run.width =
                    text.pos.x + placed.pos.x + glyph.pos.x + glyph.advance_width - run.start.x;
            }
            self.run(text, &run);
            byte += usize::from(placed.ends_with_newline);
        }
    }

    fn run(&mut self, text: &TextShape, run: &Run) {
        let section = run.section.and_then(|at| text.galley.job.sections.get(at));
        let Some(section) = section.filter(|_| !run.words.trim().is_empty()) else {
            return;
        };
        let own = match section.format.color {
            Color32::PLACEHOLDER => text.fallback_color,
            colour => colour,
        };
        let colour = text.override_text_color.unwrap_or(own);
        let (hex, opacity) = colour_of(colour.gamma_multiply(text.opacity_factor));
        let font = &section.format.font_id;
        let (x, y) = (number(run.start.x), number(run.start.y));
        let size = number(font.size);
        let family = family(&font.family);
        // Whoever lacks the font sees the words where they were, if not as they were.
        let length = match run.words.chars().count() {
            0 | 1 => String::new(),
            _ => format!(
                " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
                number(run.width)
            ),
        };
        let turn = match text.angle {
            0.0 => String::new(),
            angle => format!(
                " transform=\"rotate({} {} {})\"",
                number(angle.to_degrees()),
                number(text.pos.x),
                number(text.pos.y)
            ),
        };
        let words = escaped(&run.words);
        put!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{family} fill=\"{hex}\" \
             fill-opacity=\"{opacity}\"{length}{turn} xml:space=\"preserve\">{words}</text>"
        );
    }
}

/// Words of one format on one row.
#[derive(Default)]
struct Run {
    section: Option<usize>,
    /// Where the first letter's baseline begins.
    start: Pos2,
    width: f32,
    words: String,
}

/// The four corners of two triangles of which the second goes on from the first one's last side,
/// in order around them.
fn joined([a, b, c]: &[Vertex; 3], second: &[Vertex; 3]) -> Option<[Vertex; 4]> {
    let is_old = |vertex: &Vertex| [a, b, c].iter().any(|old| old.pos == vertex.pos);
    let mut fresh = second.iter().filter(|vertex| !is_old(vertex));
    let (Some(d), None) = (fresh.next(), fresh.next()) else {
        return None;
    };
    let shares = |one: &Vertex| second.iter().any(|vertex| vertex.pos == one.pos);
    // The corner of the first triangle that the second lacks lies across from the new one.
    match (shares(a), shares(b), shares(c)) {
        (true, true, false) => Some([*a, *d, *b, *c]),
        (true, false, true) => Some([*a, *b, *c, *d]),
        (false, true, true) => Some([*a, *b, *d, *c]),
        _ => None,
    }
}

fn paint(fill: Option<Color32>, stroke: Stroke) -> String {
    let mut words = match fill.filter(|fill| *fill != Color32::TRANSPARENT) {
        Some(fill) => {
            let (hex, opacity) = colour_of(fill);
            format!(" fill=\"{hex}\" fill-opacity=\"{opacity}\"")
        }
        None => " fill=\"none\"".to_owned(),
    };
    if !stroke.is_empty() {
        let (hex, opacity) = colour_of(stroke.color);
        let width = number(stroke.width);
        words = format!(
            "{words} stroke=\"{hex}\" stroke-opacity=\"{opacity}\" stroke-width=\"{width}\""
        );
    }
    words
}

/// A colour as `#rrggbb`, and how opaque it is from 0 to 1.
fn colour_of(colour: Color32) -> (String, String) {
    let [red, green, blue, alpha] = colour.to_srgba_unmultiplied();
    let hex = format!("#{red:02x}{green:02x}{blue:02x}");
    (hex, number(f32::from(alpha) / 255.0))
}

fn family(family: &FontFamily) -> &'static str {
    match family {
        FontFamily::Monospace => " font-family=\"monospace\"",
        family if *family == theme::semibold() => {
            " font-family=\"Inter Semi Bold, Inter SemiBold, Inter, sans-serif\" font-weight=\"600\""
        }
        _ => " font-family=\"Inter, sans-serif\"",
    }
}

fn listed(points: impl Iterator<Item = Pos2>) -> String {
    let points: Vec<String> = points
        .map(|point| format!("{},{}", number(point.x), number(point.y)))
        .collect();
    points.join(" ")
}

/// A number with at most two places behind the point; what is none becomes 0.
fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let written = format!("{value:.2}");
    let written = written.trim_end_matches('0').trim_end_matches('.');
    match written {
        "" | "-0" => "0".to_owned(),
        written => written.to_owned(),
    }
}

/// Words as character data: XML 1.0 forbids most control characters even when they are escaped,
/// and a pair of halves that is none cannot stand in a string of ours.
fn escaped(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\n' | '\t' | '\r' => safe.push(' '),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            letter if letter.is_control() => safe.push('\u{fffd}'),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, FontId, RawInput, pos2, vec2};

    use super::*;

    fn drawn(shapes: Vec<Shape>) -> String {
        let page = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
        let shapes: Vec<ClippedShape> = shapes
            .into_iter()
            .map(|shape| ClippedShape::new(page, shape))
            .collect();
        let about = About {
            title: "A < B",
            description: "Two & three",
        };
        write(&shapes, page.size(), Color32::WHITE, &about)
    }

    #[test]
    fn shapes_become_elements() {
        let rect = Rect::from_min_max(pos2(10.0, 10.0), pos2(30.0, 20.0));
        let stroke = Stroke::new(2.0, Color32::from_rgb(0, 0, 255));
        let check = |shape: Shape, expected: &str| {
            let drawing = drawn(vec![shape]);
            assert!(drawing.contains(expected), "{drawing}");
        };
        check(
            RectShape::filled(rect, 3, Color32::from_rgb(255, 0, 0)).into(),
            "<rect x=\"10\" y=\"10\" width=\"20\" height=\"10\" rx=\"3\" fill=\"#ff0000\" \
             fill-opacity=\"1\"/>",
        );
        check(
            RectShape::stroke(rect, 0, stroke, StrokeKind::Inside).into(),
            "<rect x=\"11\" y=\"11\" width=\"18\" height=\"8\" fill=\"none\" \
             stroke=\"#0000ff\" stroke-opacity=\"1\" stroke-width=\"2\"/>",
        );
        check(
            Shape::line_segment([rect.min, rect.max], stroke),
            "<polyline points=\"10,10 30,20\" fill=\"none\" stroke=\"#0000ff\"",
        );
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(rect, Color32::from_rgb(0, 128, 0));
        check(
            Shape::mesh(mesh),
            "<polygon points=\"10,10 30,10 30,20 10,20\" fill=\"#008000\" fill-opacity=\"1\" shape-rendering",
        );
        let mut fading = Mesh::default();
        for (x, colour) in [(10.0, Color32::TRANSPARENT), (30.0, Color32::RED)] {
            fading.colored_vertex(pos2(x, 10.0), colour);
            fading.colored_vertex(pos2(x, 20.0), colour);
        }
        fading.add_triangle(0, 1, 2);
        fading.add_triangle(1, 2, 3);
        check(Shape::mesh(fading.clone()), "fill=\"url(#fade0)\"");
        check(
            Shape::mesh(fading.clone()),
            "<stop offset=\"0\" stop-color=\"#ff0000\" stop-opacity=\"0\"/>",
        );
        check(
            Shape::mesh(fading),
            "<polygon points=\"10,10 10,20 30,20 30,10\"",
        );
        check(
            Shape::Noop,
            "<title>A &lt; B</title>\n<desc>Two &amp; three</desc>",
        );
    }

    #[test]
    fn words_stay_words() {
        let ctx = Context::default();
        let mut shapes = Vec::new();
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            let words = "</text><script>alert(1)</script> & \u{1b}[2J \u{0}é 北京";
            let font = FontId::proportional(12.0);
            let galley = ui
                .painter()
                .layout_no_wrap(words.to_owned(), font, Color32::BLACK);
            shapes = vec![Shape::galley(pos2(5.0, 5.0), galley, Color32::BLACK)];
        });
        output.textures_delta.clear();
        let drawing = drawn(shapes);
        assert!(
            drawing.contains("&lt;/text&gt;&lt;script&gt;alert(1)"),
            "{drawing}"
        );
        assert!(drawing.contains("é 北京</text>"), "{drawing}");
        assert!(!drawing.contains("<script"), "{drawing}");
        let is_allowed = |c: char| c == '\n' || !c.is_control();
        assert!(drawing.chars().all(is_allowed), "{drawing:?}");
    }

    #[test]
    fn what_is_clipped_stays_clipped() {
        let whole = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
        let left = whole.with_max_x(40.0);
        let shape = |clip_rect: Rect| {
            ClippedShape::new(clip_rect, RectShape::filled(whole, 0, Color32::RED))
        };
        let about = About {
            title: "",
            description: "",
        };
        let shapes = [shape(left), shape(left), shape(whole), shape(left)];
        let drawing = write(&shapes, whole.size(), Color32::WHITE, &about);
        assert_eq!(drawing.matches("<clipPath").count(), 1, "{drawing}");
        assert_eq!(drawing.matches("<g clip-path=\"url(#clip0)\">").count(), 2);
        assert_eq!(drawing.matches("</g>").count(), 2);
    }

    #[test]
    fn numbers_are_short() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.5, "1.5"),
            (100.0, "100"),
            (0.256, "0.26"),
            (f32::NAN, "0"),
        ] {
            assert_eq!(number(value), expected);
        }
    }
}
