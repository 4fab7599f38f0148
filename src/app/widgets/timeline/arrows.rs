//! Counted arrows in the header, towards what lies outside of the view.

use eframe::egui::accesskit::Role;
use eframe::egui::{Button, Rect, RichText, Stroke, TextWrapMode, Ui, WidgetInfo, pos2, vec2};

use crate::analysis::count_words;
use crate::timeline::{Further, Mark, Timeline, ViewRange};

use super::layout::Layout;
use super::style::TimelineStyle;
use super::words;

/// The counted arrows towards what lies outside of the view.
pub(super) struct Arrows {
    earlier: Option<Further>,
    later: Option<Further>,
    widths: [f32; 2],
}

impl Arrows {
    pub fn new(ui: &Ui, timeline: &Timeline, view: ViewRange, style: &TimelineStyle<'_>) -> Self {
        let beyond = timeline.beyond(view);
        let width = |text: Option<String>| {
            text.map_or(0.0, |text| {
                let font = style.small_font();
                let galley = ui.painter().layout_no_wrap(text, font, style.text);
                galley.size().x + 16.0
            })
        };
        Self {
            widths: [
                width(beyond.earlier.as_ref().map(Self::earlier_text)),
                width(beyond.later.as_ref().map(Self::later_text)),
            ],
            earlier: beyond.earlier,
            later: beyond.later,
        }
    }

    /// How wide the left and the right one are, in points; 0 where there is none.
    pub fn widths(&self) -> [f32; 2] {
        self.widths
    }

    /// Returns the mark to go to.
    pub fn show(&self, ui: &mut Ui, layout: &Layout, style: &TimelineStyle<'_>) -> Option<Mark> {
        let header = layout.header;
        let height = header.height() - 2.0;
        let [left_width, right_width] = self.widths;
        let left = Rect::from_min_size(header.min, vec2(left_width, height));
        let right = Rect::from_min_size(
            pos2(header.right() - right_width, header.top()),
            vec2(right_width, height),
        );
        let mut chosen = None;
        let sides = [
            (
                &self.earlier,
                left,
                "earlier",
                Self::earlier_text as fn(&Further) -> String,
            ),
            (&self.later, right, "later", Self::later_text),
        ];
        for (further, rect, side, text_of) in sides {
            let Some(further) = further else { continue };
            let text = RichText::new(text_of(further))
                .font(style.small_font())
                .color(style.text);
            let button = Button::new(text)
                .fill(style.surface)
                .stroke(Stroke::new(1.0, style.line))
                .corner_radius(10.0)
                .wrap_mode(TextWrapMode::Extend);
            let response = ui.put(rect, button);
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, words::arrow_words(further, side))
            });
            if response.clicked() {
                chosen = Some(further.nearest);
            }
        }
        chosen
    }

    fn earlier_text(further: &Further) -> String {
        format!("‹ {} earlier", count_words(further.count))
    }

    fn later_text(further: &Further) -> String {
        format!("{} later ›", count_words(further.count))
    }
}
