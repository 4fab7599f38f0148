//! The table behind the picture: what the timeline shows, for a screen reader.
//!
//! Invariants: it costs nothing while no screen reader listens; it says how many rows it leaves
//! out.

use eframe::egui::accesskit::{self, Role};
use eframe::egui::{Rect, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::timeline::go_to_mark;
use super::timeline_in_view::InView;
use super::timeline_words::mark_cell;
use crate::analysis::plural;
use crate::app::view::Request;
use crate::timeline::Mark;
use crate::workspace::Workspace;

/// Rows of the table at most: more are heard in the table that everybody can open.
const MOST_ROWS: usize = 60;

/// Gives what is in view its rows in the accessibility tree. Nothing of it can be seen.
pub(super) fn spoken_table_ui(
    ui: &mut Ui,
    work: &Workspace,
    canvas: Rect,
    in_view: Option<InView>,
    wants: &mut Vec<Request>,
) {
    let Some(in_view) = in_view else { return };
    // Out of the pointer's way, and still within the window.
    let place = Rect::from_min_size(canvas.min, vec2(1.0, 1.0));
    let builder = UiBuilder::new().max_rect(place).id_salt("spoken table");
    let ui = ui.new_child(builder);
    let timeline = &work.shown().timeline;
    let count = in_view.count(timeline);
    let label = format!("Timeline as a table: {}", plural(count, "mark"));
    let is_heard = ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::Table);
        node.set_label(label);
    });
    if is_heard.is_none() {
        return;
    }
    let mut marks = in_view.marks(timeline, MOST_ROWS);
    marks.truncate(MOST_ROWS);
    let left_out = count.saturating_sub(marks.len());
    for (row, mark) in marks.iter().enumerate() {
        let id = ui.unique_id().with(row);
        let response = ui.interact(place, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, spoken(work, mark)));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_row_index(row);
            node.add_action(accesskit::Action::Click);
        });
        let click = accesskit::Action::Click;
        if ui.input(|input| input.has_accesskit_action_request(id, click)) {
            go_to_mark(work, mark, wants);
        }
    }
    if left_out > 0 {
        let more = ui.interact(place, ui.unique_id().with("more"), Sense::hover());
        let words = format!("and {left_out} more; zoom in, or open the timeline as a table");
        more.widget_info(|| WidgetInfo::labeled(Role::Row, true, &words));
    }
}

/// A row as it is read out: when, in which lane, what, where.
fn spoken(work: &Workspace, mark: &Mark) -> String {
    let cells = [0, 1, 2, 3, 4].map(|column| mark_cell(work, mark, column));
    let cells: Vec<String> = cells.into_iter().flatten().collect();
    cells.join(", ")
}
