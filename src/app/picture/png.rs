//! A drawing as an image of pixels, by the fonts that ship with the program; letters that they
//! lack are looked for among the system's.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::app::theme;

/// How many pixels a point becomes in both directions.
const SCALE: f32 = 2.0;

/// Paints an SVG drawing as a PNG image, twice as large in both directions.
///
/// # Errors
/// When the drawing is none, or the image would be too large, in words.
pub fn render(drawing: &str) -> Result<Vec<u8>, String> {
    let mut fonts = fontdb::Database::new();
    for (_, bytes) in theme::FONTS {
        fonts.load_font_data(bytes.to_vec());
    }
    fonts.load_system_fonts();
    fonts.set_sans_serif_family("Inter");
    let options = Options {
        font_family: "Inter".to_owned(),
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let tree = Tree::from_str(drawing, &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size().scale_by(SCALE);
    let too_large = || "the picture is too large to be painted".to_owned();
    let size = size.ok_or_else(too_large)?;
    let mut image = Pixmap::new(size.width(), size.height()).ok_or_else(too_large)?;
    let scale = Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, scale, &mut image.as_mut());
    image.encode_png().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_painted_twice_as_large() {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\">\
            <rect width=\"60\" height=\"20\" fill=\"#ffffff\"/>\
            <rect width=\"10\" height=\"20\" fill=\"#ff0000\"/>\
            <text x=\"20\" y=\"16\" font-size=\"14\" font-family=\"Inter\">Mm</text></svg>";
        let bytes = render(drawing).unwrap();
        let image = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), (120, 40));
        assert_eq!(image.get_pixel(5, 20).0, [255, 0, 0]);
        assert_eq!(image.get_pixel(118, 2).0, [255, 255, 255]);
        let dark = image.pixels().filter(|pixel| pixel.0[0] < 100).count();
        assert!(dark > 50, "the words leave ink: {dark}");
        assert!(render("no drawing").is_err());
    }
}
