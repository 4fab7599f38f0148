//! How a document looks in the pane: everything that the theme decides.

use eframe::egui::{Color32, FontId};

/// Fonts, spacing and colours of the pane. The pane itself chooses none.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderStyle {
    /// The font of the text.
    pub font: FontId,
    /// The font of what the pane itself says.
    pub notice_font: FontId,
    /// From one line to the next; one and a half times the font's size reads well.
    pub line_height_points: f32,
    /// Between two paragraphs.
    pub paragraph_gap_points: f32,
    /// A line holds about this many characters, however wide the pane is.
    pub measure_characters: f32,
    /// Kept free on every side of the text.
    pub margin_points: f32,
    /// Behind the text.
    pub background: Color32,
    /// The text.
    pub text: Color32,
    /// Furniture.
    pub dimmed_text: Color32,
    /// What the pane itself says.
    pub notice_text: Color32,
    /// How strongly a passage's colour tints its words, from 0 to 1.
    pub highlight_tint: f32,
    /// Behind selected words while the pane has the keyboard.
    pub selection: Color32,
    /// Behind selected words while something else has the keyboard.
    pub selection_elsewhere: Color32,
    /// Behind words that were searched for.
    pub find_hit: Color32,
    /// Behind the words that were jumped to.
    pub focused_fill: Color32,
    /// Around the words that were jumped to.
    pub focused_outline: Color32,
    /// The blinkless bar where the keyboard stands.
    pub caret: Color32,
    /// The handle of the scroll bar.
    pub scroll_handle: Color32,
    /// The handle of the scroll bar under the pointer or while it is dragged.
    pub scroll_handle_active: Color32,
}
