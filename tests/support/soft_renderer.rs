//! Paints egui's triangles on the processor, so that tests make pictures without a graphics card.
//!
//! The same shapes give the same bytes on every machine: coverage is decided in whole numbers
//! (positions in 1/256 pixel, the top-left rule of graphics hardware), and only colours are
//! computed in floating point. Colours are blended as egui expects of a renderer: in gamma space,
//! with premultiplied alpha. Paint callbacks are never run: they would need a graphics card.

use std::array;
use std::collections::HashMap;
use std::ops::Range;

use eframe::egui::epaint::textures::TextureWrapMode;
use eframe::egui::epaint::{ClippedPrimitive, ImageData, ImageDelta, Mesh, Primitive, Vertex};
use eframe::egui::{
    ColorImage, Context, FullOutput, Pos2, Rect, TextureFilter, TextureId, TextureOptions,
    TexturesDelta, pos2,
};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};

/// A renderer for [`egui_kittest::HarnessBuilder::renderer`].
#[derive(Default)]
pub struct SoftRenderer {
    textures: HashMap<TextureId, Texture>,
    /// Freed by the last frame, which may still be drawn: dropped when the next one arrives.
    to_free: Vec<TextureId>,
}

impl TestRenderer for SoftRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in self.to_free.drain(..) {
            self.textures.remove(&id);
        }
        for (id, images) in delta.set.drain() {
            for image in images {
                match image.pos {
                    Some(corner) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(corner, &image);
                        }
                    }
                    None => {
                        self.textures.insert(id, Texture::new(&image));
                    }
                }
            }
        }
        self.to_free.extend(delta.free.drain());
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let pixels_per_point = ctx.pixels_per_point();
        let mut canvas = Canvas::new(ctx.content_rect(), pixels_per_point);
        for primitive in ctx.tessellate(output.shapes.clone(), pixels_per_point) {
            let ClippedPrimitive {
                clip_rect,
                primitive: Primitive::Mesh(mesh),
            } = primitive
            else {
                continue;
            };
            let texture = self
                .textures
                .get(&mesh.texture_id)
                .ok_or_else(|| format!("the texture {:?} was never set", mesh.texture_id))?;
            canvas.draw(&mesh, texture, clip_rect);
        }
        Ok(canvas.into_image())
    }
}

/// Red, green, blue (gamma-encoded, premultiplied) and alpha, each from 0 to 1.
type Colour = [f32; 4];

/// A picture that triangles are filled from.
struct Texture {
    image: ColorImage,
    options: TextureOptions,
}

impl Texture {
    fn new(delta: &ImageDelta) -> Self {
        let ImageData::Color(image) = &delta.image;
        Self {
            image: image.as_ref().clone(),
            options: delta.options,
        }
    }

    /// Replaces a part of the picture, whose top left corner is given in texels.
    fn patch(&mut self, [left, top]: [usize; 2], delta: &ImageDelta) {
        let ImageData::Color(patch) = &delta.image;
        self.options = delta.options;
        for row in 0..patch.height() {
            for column in 0..patch.width() {
                self.image[(left + column, top + row)] = patch[(column, row)];
            }
        }
    }

    /// The colour at a place given from 0 to 1 in both directions.
    fn sample(&self, uv: Pos2, filter: TextureFilter) -> Colour {
        let x = uv.x * self.image.width() as f32;
        let y = uv.y * self.image.height() as f32;
        match filter {
            TextureFilter::Nearest => self.texel(x.floor() as i64, y.floor() as i64),
            TextureFilter::Linear => {
                // Texels have their colour in their middle.
                let (x, y) = (x - 0.5, y - 0.5);
                let (left, top) = (x.floor() as i64, y.floor() as i64);
                let (right_share, bottom_share) = (x - x.floor(), y - y.floor());
                let upper = mix(
                    self.texel(left, top),
                    self.texel(left + 1, top),
                    right_share,
                );
                let lower = mix(
                    self.texel(left, top + 1),
                    self.texel(left + 1, top + 1),
                    right_share,
                );
                mix(upper, lower, bottom_share)
            }
        }
    }

    fn texel(&self, column: i64, row: i64) -> Colour {
        let wrap = |index, length| wrap(index, length, self.options.wrap_mode);
        let colour = self.image[(
            wrap(column, self.image.width()),
            wrap(row, self.image.height()),
        )];
        colour.to_array().map(|channel| f32::from(channel) / 255.0)
    }
}

/// The picture that is being painted, row by row.
struct Canvas {
    width: i64,
    height: i64,
    pixels_per_point: f32,
    /// The screen's top left corner, in points.
    origin: Pos2,
    pixels: Vec<Colour>,
}

impl Canvas {
    fn new(screen: Rect, pixels_per_point: f32) -> Self {
        let size = screen.size() * pixels_per_point;
        let (width, height) = (size.x.round() as i64, size.y.round() as i64);
        Self {
            width,
            height,
            pixels_per_point,
            origin: screen.min,
            pixels: vec![[0.0; 4]; (width * height) as usize],
        }
    }

    fn draw(&mut self, mesh: &Mesh, texture: &Texture, clip_points: Rect) {
        let clip = self.clip(clip_points);
        for corners in mesh.indices.chunks_exact(3) {
            let corners = array::from_fn(|i| &mesh.vertices[corners[i] as usize]);
            if let Some(triangle) = Triangle::new(corners, self) {
                self.fill(&triangle, texture, &clip);
            }
        }
    }

    fn fill(&mut self, triangle: &Triangle<'_>, texture: &Texture, clip: &Clip) {
        let filter = triangle.filter(texture);
        let flat = triangle.flat_colour(texture, filter);
        let columns = triangle.pixels(|point| point.x, &clip.columns);
        for y in triangle.pixels(|point| point.y, &clip.rows) {
            for x in triangle.covered(y, &columns) {
                let source = flat.unwrap_or_else(|| triangle.shade(x, y, texture, filter));
                let pixel = &mut self.pixels[(y * self.width + x) as usize];
                let transparency = 1.0 - source[3];
                *pixel = array::from_fn(|i| source[i] + pixel[i] * transparency);
            }
        }
    }

    fn clip(&self, rect: Rect) -> Clip {
        let range = |min: f32, max: f32, limit: i64| {
            let pixel = |points: f32| (points * self.pixels_per_point).round() as i64;
            pixel(min).clamp(0, limit)..pixel(max).clamp(0, limit)
        };
        let rect = rect.translate(-self.origin.to_vec2());
        Clip {
            columns: range(rect.min.x, rect.max.x, self.width),
            rows: range(rect.min.y, rect.max.y, self.height),
        }
    }

    fn into_image(self) -> RgbaImage {
        let bytes = self
            .pixels
            .into_iter()
            .flatten()
            .map(|channel| (channel.clamp(0.0, 1.0) * 255.0).round() as u8);
        let mut image = RgbaImage::new(self.width as u32, self.height as u32);
        for (pixel, byte) in image.pixels_mut().flat_map(|Rgba(p)| p).zip(bytes) {
            *pixel = byte;
        }
        image
    }
}

/// The pixels that may be painted.
struct Clip {
    columns: Range<i64>,
    rows: Range<i64>,
}

/// A place on the canvas in 1/256 pixel.
#[derive(Clone, Copy)]
struct SubPixel {
    x: i64,
    y: i64,
}

const SUB_PIXELS: i64 = 256;

impl SubPixel {
    /// The middle of a pixel, where its colour is decided.
    fn centre(x: i64, y: i64) -> Self {
        Self {
            x: x * SUB_PIXELS + SUB_PIXELS / 2,
            y: y * SUB_PIXELS + SUB_PIXELS / 2,
        }
    }
}

/// Twice the area of a triangle: positive when its corners run clockwise on the screen.
fn doubled_area(a: SubPixel, b: SubPixel, c: SubPixel) -> i64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// A triangle with its corners in clockwise order and a true area.
struct Triangle<'a> {
    vertices: [&'a Vertex; 3],
    corners: [SubPixel; 3],
    doubled_area: i64,
    colours: [Colour; 3],
}

impl<'a> Triangle<'a> {
    fn new(mut vertices: [&'a Vertex; 3], canvas: &Canvas) -> Option<Self> {
        let to_sub_pixel = |vertex: &Vertex| {
            let place = (vertex.pos - canvas.origin) * canvas.pixels_per_point * SUB_PIXELS as f32;
            SubPixel {
                x: place.x.round() as i64,
                y: place.y.round() as i64,
            }
        };
        let mut corners = vertices.map(to_sub_pixel);
        let mut area = doubled_area(corners[0], corners[1], corners[2]);
        if area < 0 {
            vertices.swap(1, 2);
            corners.swap(1, 2);
            area = -area;
        }
        (area > 0).then(|| Self {
            vertices,
            corners,
            doubled_area: area,
            colours: vertices.map(|vertex| {
                let channels = vertex.color.to_array();
                channels.map(|channel| f32::from(channel) / 255.0)
            }),
        })
    }

    /// The rows or columns that the triangle may touch.
    fn pixels(&self, axis: impl Fn(SubPixel) -> i64, limits: &Range<i64>) -> Range<i64> {
        let places = self.corners.map(axis);
        let low = places.iter().min().map_or(0, |p| p.div_euclid(SUB_PIXELS));
        let high = places.iter().max().map_or(0, |p| p.div_euclid(SUB_PIXELS));
        low.max(limits.start)..(high + 1).min(limits.end)
    }

    /// The pixels of a row whose middles lie inside. A middle on an edge belongs to the triangle
    /// for which that edge is a top or left one, so that no pixel is painted twice by neighbours.
    fn covered(&self, y: i64, columns: &Range<i64>) -> Range<i64> {
        let (mut from, mut to) = (columns.start, columns.end);
        for i in 0..3 {
            let (a, b) = (self.corners[(i + 1) % 3], self.corners[(i + 2) % 3]);
            let is_top_left = b.y < a.y || (a.y == b.y && b.x > a.x);
            let least = i64::from(!is_top_left);
            // Inside means at_zero + x * slope >= least.
            let at_zero = doubled_area(a, b, SubPixel::centre(0, y));
            let slope = -(b.y - a.y) * SUB_PIXELS;
            let missing = least - at_zero;
            if slope > 0 {
                from = from.max(divide_up(missing, slope));
            } else if slope < 0 {
                to = to.min((-missing).div_euclid(-slope) + 1);
            } else if missing > 0 {
                return 0..0;
            }
        }
        from..to
    }

    /// The colour of a pixel inside.
    fn shade(&self, x: i64, y: i64, texture: &Texture, filter: TextureFilter) -> Colour {
        let centre = SubPixel::centre(x, y);
        let share: [f32; 3] = array::from_fn(|i| {
            let (a, b) = (self.corners[(i + 1) % 3], self.corners[(i + 2) % 3]);
            doubled_area(a, b, centre) as f32 / self.doubled_area as f32
        });
        let weigh = |values: [f32; 3]| (0..3).map(|i| values[i] * share[i]).sum::<f32>();
        let uv = pos2(
            weigh(self.vertices.map(|vertex| vertex.uv.x)),
            weigh(self.vertices.map(|vertex| vertex.uv.y)),
        );
        let texel = texture.sample(uv, filter);
        array::from_fn(|i| weigh(self.colours.map(|colour| colour[i])) * texel[i])
    }

    /// The colour of every pixel inside, where they all have the same: most fills do.
    fn flat_colour(&self, texture: &Texture, filter: TextureFilter) -> Option<Colour> {
        let [a, b, c] = self.vertices;
        let is_flat = a.color == b.color && b.color == c.color && a.uv == b.uv && b.uv == c.uv;
        is_flat.then(|| {
            let texel = texture.sample(a.uv, filter);
            array::from_fn(|i| self.colours[0][i] * texel[i])
        })
    }

    /// The filter to use: that for shrinking when a pixel covers more than a texel.
    fn filter(&self, texture: &Texture) -> TextureFilter {
        let [a, b, c] = self.vertices.map(|vertex| vertex.uv);
        let doubled_uv_area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        let texels =
            doubled_uv_area.abs() * (texture.image.width() * texture.image.height()) as f32;
        let pixels = self.doubled_area as f32 / (SUB_PIXELS * SUB_PIXELS) as f32;
        if texels > pixels {
            texture.options.minification
        } else {
            texture.options.magnification
        }
    }
}

fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    array::from_fn(|i| from[i] * (1.0 - share) + to[i] * share)
}

/// The whole number at or above `dividend / divisor`, for a positive divisor.
fn divide_up(dividend: i64, divisor: i64) -> i64 {
    -(-dividend).div_euclid(divisor)
}

/// Brings an index outside of a texture back into it.
fn wrap(index: i64, length: usize, mode: TextureWrapMode) -> usize {
    let length = length as i64;
    let inside = match mode {
        TextureWrapMode::ClampToEdge => index.clamp(0, length - 1),
        TextureWrapMode::Repeat => index.rem_euclid(length),
        TextureWrapMode::MirroredRepeat => {
            let place = index.rem_euclid(2 * length);
            place.min(2 * length - 1 - place)
        }
    };
    inside as usize
}
