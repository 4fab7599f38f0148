//! The chip that says by which stretch of time documents are filtered, changes what they must
//! have to do with it, and takes it away.

use eframe::egui::{
    Align, Button, ComboBox, Frame, Label, Layout, Margin, RichText, Role, Ui, WidgetInfo,
};

use super::documents::name_choice;
use crate::analysis::{TimeFilter, TimeRelation};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette};
use crate::app::view::{Request, View};
use crate::workspace::{Command, Workspace};

/// How wide the chip is at most, in points.
const WIDEST: f32 = 330.0;

/// Paints the chip, if there is a filter by time.
pub fn time_chip_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let Some(filter) = work.time_filter() else {
        return;
    };
    let palette = Palette::of(ui);
    let chip = Frame::new()
        .fill(palette.selection)
        .corner_radius(6.0)
        .inner_margin(Margin::symmetric(8, 2));
    chip.show(ui, |ui| {
        // What removes it stays beside it in a wide pane too.
        ui.set_max_width(ui.available_width().min(WIDEST));
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let remove = ui.add(Button::new("×").small().frame(false));
                let label = Action::ClearTimeFilter.label();
                remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
                let tooltip = Action::ClearTimeFilter.tooltip(ui.ctx());
                if remove.on_hover_text(tooltip).clicked() {
                    wants.push(Request::Act(Action::ClearTimeFilter));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    relation_ui(ui, filter, view, wants);
                    let words = filter.to_string();
                    let time = RichText::new(&words).font(theme::small());
                    let response = ui.add(Label::new(time.color(palette.text)).truncate());
                    let found = work.time_filter_remark().unwrap_or_default();
                    response.on_hover_text(format!("{words}\n{found}"));
                });
            });
        });
    });
}

/// What documents must have to do with it.
fn relation_ui(ui: &mut Ui, filter: &TimeFilter, view: &mut View, wants: &mut Vec<Request>) {
    let mut relation = filter.relation;
    let words = relation.words();
    let choice = ComboBox::from_id_salt("time relation")
        .selected_text(RichText::new(words).font(theme::small()))
        .width(92.0)
        .show_ui(ui, |ui| {
            for choice in TimeRelation::ALL {
                ui.selectable_value(&mut relation, choice, choice.words())
                    .on_hover_text(explained(choice));
            }
        });
    name_choice(&choice.response, "Documents stay that", words);
    choice.response.on_hover_text(explained(filter.relation));
    if relation != filter.relation {
        view.time_relation = relation;
        let filter = Some(filter.with_relation(relation));
        wants.push(Request::Command(Command::FilterTime(filter)));
    }
}

/// What a choice keeps, in a sentence.
fn explained(relation: TimeRelation) -> &'static str {
    match relation {
        TimeRelation::Either => "Documents stay that were published in this time or speak of it.",
        TimeRelation::PublishedIn => "Documents stay that were published in this time.",
        TimeRelation::SpeaksOf => {
            "Documents stay that speak of this time. A year or more that they speak of counts \
             only where it lies within it."
        }
    }
}
