//! Where the parts of a timeline lie: names or a second axis at the left, marks between a header
//! and an axis.

use eframe::egui::{Rect, pos2};

use crate::timeline::{Lane, Row, Timeline};

use super::style::TimelineStyle;
use super::view::TimelineKind;

/// The least height of a timeline, in points.
pub(super) const LEAST_HEIGHT: f32 = 130.0;

/// How wide the left edge is: row names, or the axis of telling, with the legend below.
const GUTTER: f32 = 162.0;

/// How high the header is, which holds the chosen day's date and the counted arrows.
const HEADER: f32 = 22.0;

/// How wide the strip of publications is beside the axis of telling.
const PUBLISHED: f32 = 16.0;

/// How high the strip of events is above the two clocks.
const EVENTS: f32 = 16.0;

/// Where everything lies, in points.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The canvas: everything but the left edge.
    pub plot: Rect,
    /// The canvas' top.
    pub header: Rect,
    /// The canvas' bottom.
    pub axis: Rect,
    /// The legend, below the left edge.
    pub legend: Rect,
    /// From the first row's top to the last row's bottom; the plane of the two clocks.
    pub between: Rect,
    /// Each row, by its place among the timeline's, with its share of the canvas.
    pub rows: Vec<(usize, Rect)>,
    /// Where publications stand beside the two clocks.
    pub published: Rect,
    /// Where events stand above the two clocks; no height without events.
    pub events: Rect,
    /// The axis of telling, at the left of the strip of publications.
    pub told_axis: Rect,
}

impl Layout {
    pub fn new(
        whole: Rect,
        timeline: &Timeline,
        style: &TimelineStyle<'_>,
        kind: TimelineKind,
    ) -> Self {
        // The two clocks need one more row of writing, to say what the axis is.
        let lines = match kind {
            TimelineKind::Lanes => 2.6,
            TimelineKind::TwoClocks => 3.9,
        };
        let axis_height = style.small_font().size * lines + 6.0;
        let plot = Rect::from_min_max(pos2(whole.left() + GUTTER, whole.top()), whole.max);
        let header = plot.with_max_y(plot.top() + HEADER);
        let axis = plot.with_min_y(plot.bottom() - axis_height);
        let has_strip = kind == TimelineKind::TwoClocks && !timeline.clocks().events().is_empty();
        let strip = if has_strip { EVENTS } else { 0.0 };
        let events = Rect::from_min_max(
            header.left_bottom(),
            pos2(plot.right(), header.bottom() + strip),
        );
        let between = Rect::from_min_max(events.left_bottom(), axis.right_top());
        let edge = between.with_min_x(whole.left()).with_max_x(plot.left());
        Self {
            plot,
            header,
            axis,
            legend: Rect::from_min_max(
                pos2(whole.left(), axis.top()),
                pos2(plot.left(), axis.bottom()),
            ),
            rows: match kind {
                TimelineKind::Lanes => rows(between, timeline),
                TimelineKind::TwoClocks => Vec::new(),
            },
            published: edge.with_min_x(edge.right() - PUBLISHED),
            told_axis: edge.with_max_x(edge.right() - PUBLISHED),
            events,
            between,
        }
    }

    /// Where a row's name is written.
    pub fn name_rect(&self, row: Rect) -> Rect {
        row.with_min_x(self.legend.left())
            .with_max_x(self.plot.left())
    }
}

/// Shares the height out by what the rows hold on the whole, never by what is in view: rows
/// that grow and shrink while one pans would be hard to follow.
fn rows(between: Rect, timeline: &Timeline) -> Vec<(usize, Rect)> {
    let all = timeline.rows().iter().enumerate();
    let shares: Vec<(usize, f32)> = all
        .filter(|(_, row)| row.lane() != Some(Lane::Event) || row.count() > 0)
        .map(|(index, row)| (index, share(row)))
        .collect();
    let whole: f32 = shares.iter().map(|(_, share)| share).sum();
    let mut top = between.top();
    shares
        .into_iter()
        .map(|(row, share)| {
            let bottom = top + between.height() * share / whole;
            let rect = between.with_min_y(top).with_max_y(bottom);
            top = bottom;
            (row, rect)
        })
        .collect()
}

fn share(row: &Row) -> f32 {
    let moments = match row.lane() {
        Some(Lane::Mention) => 2.2,
        Some(Lane::Publication) => 1.0,
        Some(Lane::Passage | Lane::Event) => 1.2,
        None => 1.6,
    };
    let stretches = if row.has_stretches() { 1.4 } else { 0.0 };
    moments + stretches
}
