//! What can be done with a tag of the codebook, on a right click.

use eframe::egui::{Button, ScrollArea, Ui};

use crate::app::dialogs::{Dialog, SplitDraft, TagDraft};
use crate::app::view::Request;
use crate::model::{Tag, TagPath};
use crate::workspace::{Command, Workspace};

/// Paints the menu.
pub fn tag_menu_ui(ui: &mut Ui, work: &Workspace, tag: &Tag, wants: &mut Vec<Request>) {
    let path = &tag.path;
    if ui.button("Edit tag…").clicked() {
        let draft = TagDraft::of(tag);
        wants.push(Request::Dialog(Dialog::Tag(Box::new(draft))));
        ui.close();
    }
    ui.separator();
    let mut chosen = None;
    for (words, up) in [("Move forward", true), ("Move back", false)] {
        if ui.button(words).clicked() {
            let path = path.clone();
            chosen = Some(Command::MoveTag { path, up });
        }
    }
    ui.menu_button("Move below", |ui| {
        let parent = path.as_str().rsplit_once('/').map(|(parent, _)| parent);
        if parent.is_some() && ui.button("No other tag").clicked() {
            let path = path.clone();
            chosen = Some(Command::MoveTagUnder { path, parent: None });
        }
        let fits = |other: &TagPath| parent != Some(other.as_str());
        if let Some(parent) = other_tags_ui(ui, work, path, fits) {
            let path = path.clone();
            let parent = Some(parent);
            chosen = Some(Command::MoveTagUnder { path, parent });
        }
    });
    ui.menu_button("Merge into", |ui| {
        if let Some(into) = other_tags_ui(ui, work, path, |_| true) {
            let from = path.clone();
            chosen = Some(Command::MergeTag { from, into });
        }
    })
    .response
    .on_hover_text("Its passages get the other tag instead; undo parts them again.");
    let split = ui.add_enabled(work.uses_of(path) > 0, Button::new("Split tag…"));
    let split = split.on_hover_text("Give each of its passages one of several new tags.");
    if split.clicked() {
        let draft = SplitDraft::of(work, path);
        wants.push(Request::Dialog(Dialog::Split(Box::new(draft))));
        ui.close();
    }
    if let Some(command) = chosen {
        wants.push(Request::Command(command));
        ui.close();
    }
}

/// All tags but a branch, to choose one from.
fn other_tags_ui(
    ui: &mut Ui,
    work: &Workspace,
    path: &TagPath,
    fits: impl Fn(&TagPath) -> bool,
) -> Option<TagPath> {
    let branch = format!("{path}/");
    let mut chosen = None;
    ui.set_min_width(180.0);
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for other in &work.codebook().tags {
            let is_own = other.path == *path || other.path.as_str().starts_with(&branch);
            if !is_own && fits(&other.path) && ui.button(other.path.as_str()).clicked() {
                chosen = Some(other.path.clone());
            }
        }
    });
    chosen
}
