//! The heads of a grid's columns: they sort by a click and are made wider by a drag.

use eframe::egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{CELL_MARGIN, Column, Grid, HEAD_HEIGHT, LEAST_WIDTH, Sort};
use crate::app::theme::{self, Palette};
use crate::app::widgets::text::{Pointing, one_line, paint_at, triangle};

impl Grid {
    /// The heads of the columns, over everything that is scrolled.
    pub(super) fn head_ui(&mut self, ui: &mut Ui, head: Rect, columns: &[Column<'_>]) {
        let palette = Palette::of(ui);
        let painter = ui.painter().with_clip_rect(head.intersect(ui.clip_rect()));
        painter.rect_filled(head, 0.0, palette.panel);
        painter.hline(
            head.x_range(),
            head.bottom(),
            Stroke::new(1.0, palette.line),
        );
        let mut child = ui.new_child(UiBuilder::new().max_rect(head).id_salt("head"));
        child.set_clip_rect(head.intersect(ui.clip_rect()));
        let mut left = head.left() - self.scrolled.x;
        for (index, column) in columns.iter().enumerate() {
            let Some(width) = self.widths.get_mut(index) else {
                continue;
            };
            let place = Rect::from_min_size(pos2(left, head.top()), vec2(*width, HEAD_HEIGHT));
            left += *width;
            let sort = self.sort.filter(|sort| sort.column == index);
            let handle = Rect::from_center_size(
                pos2(place.right(), place.center().y),
                vec2(7.0, HEAD_HEIGHT),
            );
            let response = child.interact(place, child.scope_id().with(index), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.title));
            if response.clicked() {
                self.sort = next_sort(self.sort, index);
            }
            let resize = child
                .interact(
                    handle,
                    child.scope_id().with(("width", index)),
                    Sense::drag(),
                )
                .on_hover_cursor(CursorIcon::ResizeHorizontal);
            if resize.dragged() {
                *width = (*width + resize.drag_delta().x).max(LEAST_WIDTH);
            }
            let colour = match response.hovered() || response.has_focus() || sort.is_some() {
                true => palette.text,
                false => palette.text_weak,
            };
            let sign = sort.map(|sort| match sort.descending {
                true => Pointing::Down,
                false => Pointing::Up,
            });
            let room = place.width() - CELL_MARGIN * 2.0 - 12.0;
            let title = one_line(&child, column.title, theme::small(), colour, room);
            if let Some(sign) = sign {
                let x = place.left() + CELL_MARGIN + title.size().x + 9.0;
                triangle(&child, pos2(x, place.center().y), sign, colour);
            }
            let at = pos2(
                place.left() + CELL_MARGIN,
                place.center().y - title.size().y / 2.0,
            );
            paint_at(&child, at, title);
            let line = Stroke::new(1.0, palette.line);
            let between = (head.top() + 6.0)..=(head.bottom() - 6.0);
            child.painter().vline(place.right() - 0.5, between, line);
        }
    }
}

/// The order behind a click on a column's head: by it, by it backwards, the rows' own.
fn next_sort(sort: Option<Sort>, column: usize) -> Option<Sort> {
    match sort.filter(|sort| sort.column == column) {
        None => Some(Sort {
            column,
            descending: false,
        }),
        Some(sort) if !sort.descending => Some(Sort {
            column,
            descending: true,
        }),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_sorts_forth_back_and_not_at_all() {
        let up = Sort {
            column: 2,
            descending: false,
        };
        let down = Sort {
            descending: true,
            ..up
        };
        assert_eq!(next_sort(None, 2), Some(up));
        assert_eq!(next_sort(Some(up), 2), Some(down));
        assert_eq!(next_sort(Some(down), 2), None);
        let other = Sort { column: 1, ..up };
        assert_eq!(next_sort(Some(down), 1), Some(other));
    }
}
