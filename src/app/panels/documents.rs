//! The document browser: every document by date, with what is in it, and the filter box.

use eframe::egui::{
    self, Align, Color32, Key, Layout, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};

use super::about::about_in_words;
use super::annotation::tag_colour;
use super::copies::copies_in_words;
use super::time_chip::time_chip_ui;
use crate::analysis::{Dossier, date_in_words, doubt_in_words, plural, source_in_words};
use crate::app::actions::Action;
use crate::app::copies::Row;
use crate::app::dialogs::Dialog;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Field, Focus, Order, Request, View};
use crate::app::widgets::text::{Pointing, empty_state, one_line, paint_at, triangle};
use crate::model::{About, DocId, TagPath, Triage};
use crate::workspace::{Command, Workspace};

/// Paints the pane.
pub fn documents_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    filter_ui(ui, work, view, wants);
    time_chip_ui(ui, work, view, wants);
    order_ui(ui, work, view);
    ui.add_space(space::SMALL);
    if work.documents().is_empty() {
        nothing_here_ui(ui, work, wants);
        return;
    }
    if view.listed.is_empty() {
        empty_state(
            ui,
            "No document matches",
            "Other words, an empty filter box, or all of time bring documents back.",
        );
        return;
    }
    list_ui(ui, work, view, wants);
}

/// The field for the filter's words, and what was found by them.
pub(super) fn filter_ui(
    ui: &mut Ui,
    work: &Workspace,
    view: &mut View,
    wants: &mut Vec<Request>,
) -> egui::Response {
    let field = ui.horizontal(|ui| {
        let is_empty = view.filter.is_empty();
        let field = TextEdit::singleline(&mut view.filter)
            .hint_text("Filter: words, “a phrase”, about:2022-02…")
            .desired_width(ui.available_width() - 34.0);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter documents"));
        if matches!(view.wants_keyboard, Some(Field::Filter | Field::Search)) {
            response.request_focus();
            view.wants_keyboard = None;
        }
        let mut changed = response.changed();
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            changed |= !view.filter.is_empty();
            view.filter.clear();
        }
        if is_empty {
            let help = ui.button("?");
            let name = Action::ShowSearchHelp.label();
            help.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            let words = Action::ShowSearchHelp.tooltip(ui.ctx());
            if help.on_hover_text(words).clicked() {
                wants.push(Request::Act(Action::ShowSearchHelp));
            }
        } else if ui.button("×").on_hover_text("Clear the filter").clicked() {
            view.filter.clear();
            changed = true;
        }
        if changed {
            wants.push(Request::Command(Command::Filter(view.filter.clone())));
        }
        response
    });
    if let Some(remark) = work.filter_remark() {
        ui.label(
            RichText::new(remark)
                .font(theme::small())
                .color(Palette::of(ui).text_weak),
        );
    }
    field.inner
}

fn order_ui(ui: &mut Ui, work: &Workspace, view: &mut View) {
    ui.horizontal(|ui| {
        let total = work.documents().len();
        let shown = view.listed.len();
        let count = if shown == total {
            plural(total, "document")
        } else {
            format!("{shown} of {total}")
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let order = egui::ComboBox::from_id_salt("order")
                .selected_text(RichText::new(view.order.label()).font(theme::small()))
                .width(98.0)
                .show_ui(ui, |ui| {
                    for order in Order::ALL {
                        ui.selectable_value(&mut view.order, order, order.label());
                    }
                });
            name_choice(&order.response, "Order", view.order.label());
            let only = view.only.map_or("All", triage_label);
            let triage = egui::ComboBox::from_id_salt("triage")
                .selected_text(RichText::new(only).font(theme::small()))
                .width(76.0)
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut view.only, None, "All");
                    for triage in Triage::ALL {
                        ui.selectable_value(&mut view.only, Some(triage), triage_label(triage));
                    }
                });
            name_choice(&triage.response, "Show only", only);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let count = RichText::new(count).font(theme::small());
                let count = count.color(Palette::of(ui).text_weak);
                ui.add(egui::Label::new(count).truncate());
            });
        });
    });
}

/// What a screen reader says of a box to choose from: what is chosen there, and what it is now.
pub fn name_choice(choice: &egui::Response, name: &str, chosen: &str) {
    choice.widget_info(|| WidgetInfo {
        current_text_value: Some(chosen.to_owned()),
        ..WidgetInfo::labeled(Role::ComboBox, true, name)
    });
}

fn nothing_here_ui(ui: &mut Ui, work: &Workspace, wants: &mut Vec<Request>) {
    if work.progress().is_some() {
        empty_state(
            ui,
            "Reading the folder…",
            "Documents appear as they are read.",
        );
        return;
    }
    empty_state(
        ui,
        "No documents here",
        "Open a folder of texts, web pages, mails, Word or PDF files, or drop one on this window.",
    );
    ui.add_space(space::MEDIUM);
    ui.vertical_centered(|ui| {
        for action in [Action::OpenFolder, Action::OpenSample, Action::NewDocument] {
            if ui.button(action.label()).clicked() {
                wants.push(Request::Act(action));
            }
        }
    });
}

fn list_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    ui.spacing_mut().item_spacing.y = 1.0;
    let row_height = space::TALL_ROW;
    let mut area = ScrollArea::vertical().auto_shrink(false);
    if std::mem::take(&mut view.reveal_document)
        && let Some(place) = view
            .rows
            .iter()
            .position(|row| view.document.as_ref() == Some(&row.document))
    {
        let top = place as f32 * (row_height + ui.spacing().item_spacing.y);
        let spare = (ui.available_height() - row_height) / 2.0;
        area = area.vertical_scroll_offset((top - spare).max(0.0));
    }
    area.show_rows(ui, row_height, view.rows.len(), |ui, rows| {
        for row in view.rows.get(rows).unwrap_or_default() {
            let id = &row.document;
            let Some(dossier) = work.dossier(id) else {
                continue;
            };
            let chosen = view.document.as_ref() == Some(id);
            let response = row_ui(ui, work, dossier, row, chosen);
            if copies_ui(ui, row, response.rect) {
                wants.push(Request::FoldCopies(id.clone()));
            }
            if response.clicked() {
                wants.push(Request::Go {
                    document: id.clone(),
                    focus: Focus::None,
                });
            }
            response.context_menu(|ui| triage_menu(ui, work, id, wants));
        }
    });
}

fn triage_menu(ui: &mut Ui, work: &Workspace, id: &DocId, wants: &mut Vec<Request>) {
    let now = work.triage(id);
    for triage in [Triage::Read, Triage::Relevant, Triage::SetAside] {
        let choice = egui::Button::selectable(now == triage, triage_label(triage));
        if ui.add(choice).clicked() {
            wants.push(Request::Command(Command::SetTriage {
                document: id.clone(),
                triage,
            }));
            ui.close();
        }
    }
    ui.separator();
    if ui.button(Action::EditDetails.label()).clicked() {
        wants.extend(Dialog::details(work, id).map(Request::Dialog));
        ui.close();
    }
}

/// One document: title, and below it when and by whom it was published and what is in it.
fn row_ui(
    ui: &mut Ui,
    work: &Workspace,
    dossier: &Dossier,
    row: &Row,
    chosen: bool,
) -> egui::Response {
    let palette = Palette::of(ui);
    let document = &dossier.document;
    let triage = work.triage(&document.id);
    let date = date_in_words(document);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), space::TALL_ROW), Sense::click());
    response.widget_info(|| {
        let label = format!(
            "{}, {date}, {}, {}",
            document.title,
            document.outlet_or_unknown(),
            triage.word()
        );
        let label = match row.is_below {
            true => format!("{label}, a copy"),
            false => label,
        };
        WidgetInfo::selected(Role::ListItem, true, chosen, label)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let ground = if chosen {
        palette.selection
    } else if response.hovered() || response.has_focus() {
        palette.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, 5.0, ground);
    let indent = if row.is_below { 14.0 } else { 0.0 };
    let left = rect.left() + 20.0 + indent;
    triage_sign(ui, pos2(left - 10.0, rect.top() + 15.0), triage);
    let quiet = triage == Triage::SetAside;
    let title_font = if triage == Triage::New {
        theme::strong()
    } else {
        theme::body()
    };
    let title_colour = if quiet {
        palette.text_weak
    } else {
        palette.text
    };
    let about = work.about(&document.id);
    let folded = copies_width(ui, row);
    let room = Rect::from_min_max(rect.min, pos2(rect.right() - folded, rect.bottom()));
    let dots = tag_dots(ui, work, &about.tags, room) + folded;
    let width = rect.right() - left - 8.0;
    let title = one_line(ui, &document.title, title_font, title_colour, width - dots);
    paint_at(ui, pos2(left, rect.top() + 6.0), title);

    let passages = work
        .annotations(&document.id)
        .map_or(0, |a| a.passages().len());
    let mut counts = plural(dossier.mentions.len(), "date");
    if passages > 0 {
        counts = format!("{} · {counts}", plural(passages, "passage"));
    }
    if !about.note.trim().is_empty() {
        counts = format!("note · {counts}");
    }
    if row.is_below
        && let Some(copy) = work.copies().copy_of(&document.id)
    {
        counts = format!("{} % · {counts}", copy.percent());
    }
    let counts = one_line(ui, &counts, theme::small(), palette.text_weak, width);
    let counts_left = rect.right() - 8.0 - counts.size().x;
    let source = format!("{date} · {}", document.outlet_or_unknown());
    let source_width = counts_left - left - 10.0;
    let source = one_line(ui, &source, theme::small(), palette.text_weak, source_width);
    let y = rect.top() + 26.0;
    paint_at(ui, pos2(left, y), source);
    paint_at(ui, pos2(counts_left, y), counts);
    response.on_hover_ui(|ui| hover_ui(ui, dossier, triage, &about))
}

/// How wide the words on copies are, with some room beside them.
fn copies_width(ui: &Ui, row: &Row) -> f32 {
    match row.copies {
        0 => 0.0,
        copies => {
            let words = copies_in_words(copies);
            let weak = Palette::of(ui).text_weak;
            one_line(ui, &words, theme::small(), weak, f32::INFINITY)
                .size()
                .x
                + 28.0
        }
    }
}

/// How many copies there are, at the right of the title; true when they are to be folded or
/// unfolded.
fn copies_ui(ui: &mut Ui, row: &Row, rect: Rect) -> bool {
    if row.copies == 0 || !ui.is_rect_visible(rect) {
        return false;
    }
    let palette = Palette::of(ui);
    let words = copies_in_words(row.copies);
    let left = rect.right() - copies_width(ui, row) + 2.0;
    let place = Rect::from_min_max(
        pos2(left, rect.top() + 4.0),
        pos2(rect.right() - 4.0, rect.top() + 24.0),
    );
    let id = ui.scope_id().with(("copies", row.document.as_str()));
    let response = ui.interact(place, id, Sense::click());
    let label = match row.is_unfolded {
        true => format!("Fold {words}"),
        false => format!("Unfold {words}"),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place, 4.0, palette.line);
    }
    let pointing = match row.is_unfolded {
        true => Pointing::Down,
        false => Pointing::Right,
    };
    triangle(
        ui,
        pos2(left + 8.0, place.center().y),
        pointing,
        palette.text_weak,
    );
    let words = one_line(ui, &words, theme::small(), palette.text_weak, place.width());
    let at = pos2(left + 16.0, place.center().y - words.size().y / 2.0);
    paint_at(ui, at, words);
    response.on_hover_text(label).clicked()
}

/// A dot for each of the document's first tags, at the right of its title; gives back the width
/// that they take.
fn tag_dots(ui: &Ui, work: &Workspace, tags: &[TagPath], rect: Rect) -> f32 {
    const MOST: usize = 4;
    const STEP: f32 = 9.0;
    let palette = Palette::of(ui);
    for (n, tag) in tags.iter().take(MOST).enumerate() {
        let x = rect.right() - 12.0 - STEP * n as f32;
        let colour = tag_colour(work, Some(tag), palette);
        ui.painter()
            .circle_filled(pos2(x, rect.top() + 15.0), 3.5, colour);
    }
    STEP * tags.len().min(MOST) as f32
}

fn hover_ui(ui: &mut Ui, dossier: &Dossier, triage: Triage, about: &About) {
    let document = &dossier.document;
    ui.label(RichText::new(&document.title).font(theme::strong()));
    let weak = Palette::of(ui).text_weak;
    let lines = [
        Some(source_in_words(document)),
        doubt_in_words(document),
        Some(format!(
            "{} · {} · {} · {}",
            document.id,
            document.origin.format.label(),
            document.encoding,
            triage.word()
        )),
    ];
    for line in lines.into_iter().flatten() {
        ui.label(RichText::new(line).font(theme::small()).color(weak));
    }
    let said = about_in_words(about);
    if !said.is_empty() {
        ui.label(said);
    }
    for warning in &document.warnings {
        ui.label(
            RichText::new(warning)
                .font(theme::small())
                .color(Palette::of(ui).warning),
        );
    }
}

/// New: a filled dot. Relevant: a star. Set aside: a dash. Read: nothing.
fn triage_sign(ui: &Ui, centre: egui::Pos2, triage: Triage) {
    let palette = Palette::of(ui);
    let painter = ui.painter();
    match triage {
        Triage::New => {
            painter.circle_filled(centre, 3.5, palette.accent);
        }
        Triage::Read => {}
        Triage::Relevant => {
            painter.text(
                centre,
                egui::Align2::CENTER_CENTER,
                "★",
                theme::small(),
                palette.announced,
            );
        }
        Triage::SetAside => {
            let dash = Rect::from_center_size(centre, vec2(8.0, 1.5));
            painter.rect_filled(dash, 0.0, palette.text_weak);
        }
    }
}

/// The words for a triage on menus.
pub fn triage_label(triage: Triage) -> &'static str {
    match triage {
        Triage::New => "New",
        Triage::Read => "Read",
        Triage::Relevant => "Relevant",
        Triage::SetAside => "Set aside",
    }
}
