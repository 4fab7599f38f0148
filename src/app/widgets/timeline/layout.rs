//! Where the parts of a timeline lie: names at the left, lanes between a header and an axis.

use eframe::egui::{Rect, pos2};

use crate::timeline::{Lane, Timeline};

use super::style::TimelineStyle;

/// The least height of a timeline, in points.
pub(super) const LEAST_HEIGHT: f32 = 130.0;

/// How wide the lane names are, in points.
const GUTTER: f32 = 146.0;

/// How high the header is, which holds the chosen day's date and the counted arrows.
const HEADER: f32 = 22.0;

/// Where everything lies, in points.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The canvas: everything but lane names and legend.
    pub plot: Rect,
    /// The canvas' top.
    pub header: Rect,
    /// The canvas' bottom.
    pub axis: Rect,
    /// The legend, below the lane names.
    pub legend: Rect,
    /// Each lane with its share of the canvas.
    pub lanes: Vec<(Lane, Rect)>,
}

impl Layout {
    pub fn new(whole: Rect, timeline: &Timeline, style: &TimelineStyle<'_>) -> Self {
        let axis_height = style.small_font().size * 2.6 + 6.0;
        let plot = Rect::from_min_max(pos2(whole.left() + GUTTER, whole.top()), whole.max);
        let header = plot.with_max_y(plot.top() + HEADER);
        let axis = plot.with_min_y(plot.bottom() - axis_height);
        let between = Rect::from_min_max(header.left_bottom(), axis.right_top());
        Self {
            plot,
            header,
            axis,
            legend: Rect::from_min_max(
                pos2(whole.left(), axis.top()),
                pos2(plot.left(), axis.bottom()),
            ),
            lanes: lanes(between, timeline),
        }
    }

    /// Where a lane's name is written.
    pub fn name_rect(&self, lane: Rect) -> Rect {
        lane.with_min_x(self.legend.left())
            .with_max_x(self.plot.left())
    }

    /// From the first lane's top to the last lane's bottom.
    pub fn between(&self) -> Rect {
        Rect::from_min_max(self.header.left_bottom(), self.axis.right_top())
    }
}

/// Shares the height out by what the lanes hold on the whole, never by what is in view: lanes
/// that grow and shrink while one pans would be hard to follow.
fn lanes(between: Rect, timeline: &Timeline) -> Vec<(Lane, Rect)> {
    let shares: Vec<(Lane, f32)> = Lane::ALL
        .into_iter()
        .filter(|lane| *lane != Lane::Event || timeline.count(*lane) > 0)
        .map(|lane| {
            let moments = match lane {
                Lane::Mention => 2.2,
                Lane::Publication => 1.0,
                Lane::Passage | Lane::Event => 1.2,
            };
            let stretches = if timeline.has_stretches(lane) {
                1.4
            } else {
                0.0
            };
            (lane, moments + stretches)
        })
        .collect();
    let whole: f32 = shares.iter().map(|(_, share)| share).sum();
    let mut top = between.top();
    shares
        .into_iter()
        .map(|(lane, share)| {
            let bottom = top + between.height() * share / whole;
            let rect = between.with_min_y(top).with_max_y(bottom);
            top = bottom;
            (lane, rect)
        })
        .collect()
}
