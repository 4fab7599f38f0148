//! The dialogs for a picture of the timeline: what it is to look like, and where it goes.

use std::path::Path;

use eframe::egui::{RichText, Ui};

use super::{PathAnswer, buttons_ui, path_ui as path_field_ui};
use crate::app::picture::{PictureChoice, PictureFormat};
use crate::app::theme::{self, Palette, space};
use crate::app::view::Request;

/// What the picture is to look like; true when it is done with.
pub(super) fn picture_ui(
    ui: &mut Ui,
    choice: &mut PictureChoice,
    wants: &mut Vec<Request>,
) -> bool {
    let weak = Palette::of(ui).text_weak;
    let words = "The part of time in view is drawn, with the folder’s name and what is in view \
                 above it.";
    ui.label(RichText::new(words).color(weak));
    ui.add_space(space::MEDIUM);
    ui.label(RichText::new("Kind of file").font(theme::strong()));
    let formats = [
        (PictureFormat::Png, "Image (PNG), twice as large as shown"),
        (PictureFormat::Svg, "Drawing (SVG), whose words stay words"),
    ];
    for (format, words) in formats {
        ui.radio_value(&mut choice.format, format, words);
    }
    ui.add_space(space::SMALL);
    ui.label(RichText::new("Colours").font(theme::strong()));
    ui.radio_value(&mut choice.for_print, false, "As shown");
    ui.radio_value(&mut choice.for_print, true, "Light, for print");
    ui.add_space(space::SMALL);
    let (cancel, accept) = buttons_ui(ui, "Choose file…", true);
    if accept {
        wants.push(Request::PickPicture(*choice));
    }
    cancel || accept
}

/// Where the picture goes, typed; true when it is done with.
pub(super) fn path_ui(
    ui: &mut Ui,
    choice: PictureChoice,
    path: &mut String,
    wants: &mut Vec<Request>,
) -> bool {
    let is_there = choice.format.path(Path::new(path.trim())).is_file();
    let done = if is_there { "Replace" } else { "Save" };
    let answer = path_field_ui(ui, "File", path, done);
    if is_there {
        let words = "This file is there already; saving replaces it.";
        ui.label(RichText::new(words).color(Palette::of(ui).warning));
    }
    match answer {
        PathAnswer::Done(path) => {
            wants.push(Request::SavePicture(choice, path));
            false
        }
        answer => answer == PathAnswer::Cancel,
    }
}
