//! Words of which some are in another version too: what is not is marked.

use std::ops::Range;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, Stroke, TextFormat};

use crate::analysis::Part;

/// Appends words part by part, those that differ underlined and in a colour of their own. `shown`
/// may change what stands in a part, such as its line breaks.
pub fn append_parts(
    job: &mut LayoutJob,
    words: &str,
    parts: &[Part],
    own: &TextFormat,
    marked: Color32,
    shown: impl Fn(&str) -> String,
) {
    let different = TextFormat {
        underline: Stroke::new(1.5, marked),
        color: marked,
        ..own.clone()
    };
    for part in parts {
        let format = if part.is_shared { own } else { &different };
        let range: Range<usize> = part.range.clone();
        let written = words.get(range).unwrap_or_default();
        job.append(&shown(written), 0.0, format.clone());
    }
}
