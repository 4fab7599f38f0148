//! What is drawn where: marks one by one while they can be told apart, counts where they cannot.
//!
//! Invariant: every mark in view is either drawn or counted in a [`Heap`]; none is left out.
//! Readings that were not chosen are drawn where marks are drawn one by one, and nowhere else.

use std::ops::Range;

use eframe::egui::{Pos2, Rect, pos2, vec2};

use crate::model::Minute;
use crate::timeline::{Choice, Lane, Mark, Row, Scale, Stacked, Step, stack};

/// How many marks of one kind and lane are drawn one by one at most.
const MOST_APART: usize = 150;

/// From how many marks on it matters that most of them find no room.
const FEW: usize = 24;

/// The pitch of rows of marks, in points.
const ROW: f32 = 12.0;

/// The least pitch of rows of marks, in points.
const TIGHT_ROW: f32 = 9.0;

/// The pitch of rows of bars, in points.
const BAR_ROW: f32 = 7.0;

/// The least pitch of rows of bars, in points.
const TIGHT_BAR_ROW: f32 = 5.0;

/// The height of the line for bars that cover the whole view, in points.
pub(super) const LINE: f32 = 3.0;

/// How many rows of bars there are at most.
const MOST_BAR_ROWS: usize = 7;

/// The share of a lane's height that bars may take.
const BAR_SHARE: f32 = 0.44;

/// The least width at which a mark is drawn as wide as its time, in points.
pub(super) const HONEST_WIDTH: f32 = 18.0;

/// The least width of a bar, in points.
const LEAST_BAR: f32 = 6.0;

/// How far apart the middles of two heaps are at least where marks are drawn, in points.
const HEAP_WIDTH: f32 = 26.0;

/// The least width of a bin, in points.
const LEAST_BIN: f64 = 6.0;

/// What marks are counted by, finest first.
pub(super) const BINS: [Step; 9] = [
    Step::Minutes(60),
    Step::Minutes(360),
    Step::Day,
    Step::Week,
    Step::Months(1),
    Step::Months(3),
    Step::Years(1),
    Step::Years(10),
    Step::Years(100),
];

/// One lane's part of the picture.
#[derive(Clone, Debug)]
pub(super) struct LaneScene {
    /// Marks of at most a day, which stand on the ground.
    pub moments: Zone,
    /// Longer ones, which hang below it.
    pub stretches: Zone,
}

/// Marks of one kind.
#[derive(Clone, Debug)]
pub(super) enum Zone {
    /// Drawn one by one; what found no room is counted.
    Apart { drawn: Vec<Drawn>, heaps: Vec<Heap> },
    /// Counted by steps of the calendar.
    Crowded(Vec<Heap>),
}

/// A mark and where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drawn {
    pub mark: Mark,
    pub rect: Rect,
}

/// Marks that are only counted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heap {
    /// The lane of all its marks; `None` in a row of several lanes.
    pub lane: Option<Lane>,
    /// The place of its row among the timeline's.
    pub row: usize,
    /// Whether its marks are longer than a day.
    pub of_stretches: bool,
    pub count: usize,
    /// Whether others of the same place are drawn beside it.
    pub is_rest: bool,
    /// Whether the selected mark is one of them.
    pub holds_selected: bool,
    /// When they lie.
    pub range: Range<Minute>,
    /// When they were told, where that is one of the clocks.
    pub told: Option<Range<Minute>>,
    /// Where they are told of.
    pub rect: Rect,
}

/// What lies at a place of the canvas.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Hit {
    Mark(Drawn),
    Heap(Heap),
}

impl LaneScene {
    pub fn new(
        (row, index): (&Row, usize),
        rect: Rect,
        scale: &Scale,
        selected: Option<&Mark>,
    ) -> Self {
        let (above, below) = zones(rect, row.has_stretches());
        let setting = Setting {
            row,
            index,
            scale,
            selected: selected.filter(|mark| row.holds(mark)),
        };
        Self {
            moments: setting.moments(above),
            stretches: setting.stretches(below),
        }
    }

    /// What lies at a point; marks before heaps, and small before large.
    pub fn hit(&self, point: Pos2) -> Option<Hit> {
        let mut hits: Vec<Hit> = self
            .hits()
            .filter(|hit| hit.rect().expand(1.0).contains(point))
            .collect();
        hits.sort_by(|a, b| a.rect().width().total_cmp(&b.rect().width()));
        hits.into_iter()
            .min_by_key(|hit| matches!(hit, Hit::Heap(_)))
    }

    /// Where readings that were not chosen are drawn, each with where the chosen one is.
    pub fn links(&self) -> Vec<(Drawn, Drawn)> {
        let drawn: Vec<Drawn> = self
            .hits()
            .filter_map(|hit| match hit {
                Hit::Mark(drawn) => Some(drawn),
                Hit::Heap(_) => None,
            })
            .collect();
        let others = drawn
            .iter()
            .filter(|one| one.mark.choice() == Choice::Other);
        let links = others.filter_map(|other| {
            let is_chosen = |one: &&Drawn| {
                one.mark.choice() == Choice::Chosen && one.mark.id() == other.mark.id()
            };
            Some((*drawn.iter().find(is_chosen)?, *other))
        });
        links.collect()
    }

    /// Everything that can be pointed at.
    pub fn hits(&self) -> impl Iterator<Item = Hit> {
        [&self.moments, &self.stretches]
            .into_iter()
            .flat_map(|zone| {
                let (drawn, heaps) = match zone {
                    Zone::Apart { drawn, heaps } => (drawn.as_slice(), heaps),
                    Zone::Crowded(heaps) => (&[] as &[Drawn], heaps),
                };
                let drawn = drawn.iter().copied().map(Hit::Mark);
                drawn.chain(heaps.iter().cloned().map(Hit::Heap))
            })
    }
}

impl Hit {
    pub fn rect(&self) -> Rect {
        match self {
            Hit::Mark(drawn) => drawn.rect,
            Hit::Heap(heap) => heap.rect,
        }
    }
}

/// The part of a lane above the ground and the part below it.
fn zones(rect: Rect, has_stretches: bool) -> (Rect, Rect) {
    let inner = rect.shrink2(vec2(0.0, (rect.height() * 0.1).min(3.0)));
    let below = if has_stretches {
        (inner.height() * BAR_SHARE).min(MOST_BAR_ROWS as f32 * BAR_ROW)
    } else {
        0.0
    };
    let ground = inner.bottom() - below;
    (
        inner.with_max_y(ground),
        inner.with_min_y((ground + 2.0).min(inner.bottom())),
    )
}

/// How many rows a height has room for, and their pitch in points.
fn rows(height: f32, pitch: f32, tight_pitch: f32) -> (usize, f32) {
    // Two tight rows tell more than a comfortable one.
    let comfortable = (height / pitch) as usize;
    let rows = if comfortable < 2 {
        (height / tight_pitch) as usize
    } else {
        comfortable
    };
    let rows = rows.max(1);
    (rows, (height / rows as f32).min(pitch))
}

/// What the scene of one lane is made from.
#[derive(Clone, Copy)]
struct Setting<'a> {
    row: &'a Row,
    index: usize,
    scale: &'a Scale,
    selected: Option<&'a Mark>,
}

impl Setting<'_> {
    fn moments(&self, zone: Rect) -> Zone {
        let (row, scale) = (self.row, self.scale);
        let view = scale.view().minutes();
        let in_view = row.count_moments(&view);
        if in_view <= MOST_APART {
            let (rows, pitch) = rows(zone.height(), ROW, TIGHT_ROW);
            let side = glyph_side(scale, pitch);
            // They come behind the chosen readings, so that they take no row from them.
            let others = row.other_moments(&view, MOST_APART - in_view);
            let marks: Vec<Mark> = row.moments(&view).chain(others).copied().collect();
            let extents: Vec<(f32, f32)> = marks
                .iter()
                .map(|mark| moment_extent(mark, scale, side))
                .collect();
            let stacked = stack(&extents, rows, HEAP_WIDTH);
            if tells_enough(&stacked, marks.len()) {
                let row_rect = |at: usize, (left, right): (f32, f32)| {
                    let bottom = zone.bottom() - pitch * at as f32 - (pitch - side) / 2.0;
                    Rect::from_min_max(pos2(left, bottom - side), pos2(right, bottom))
                };
                return self.apart(&marks, &extents, &stacked, rows, row_rect);
            }
        }
        Zone::Crowded(self.crowded(false, zone, |edges| row.count_moments_between(edges)))
    }

    fn stretches(&self, zone: Rect) -> Zone {
        let (row, scale) = (self.row, self.scale);
        let view = scale.view().minutes();
        let in_view = row.count_stretches(&view);
        if in_view <= MOST_APART {
            let others = row.other_stretches(&view, MOST_APART - in_view);
            let (spanning, mut marks): (Vec<Mark>, Vec<Mark>) = row
                .stretches(&view)
                .chain(others)
                .partition(|mark| mark.start() <= view.start && mark.end() >= view.end);
            let line_height = if spanning.is_empty() { 0.0 } else { LINE };
            let line = zone
                .with_min_y(zone.bottom() - line_height)
                .with_min_x(scale.left())
                .with_max_x(scale.right());
            let zone = zone.with_max_y(line.top() - line_height / 2.0);
            let (rows, pitch) = rows(zone.height(), BAR_ROW, TIGHT_BAR_ROW);
            // The shortest come first and so lie nearest to the marks on the ground.
            marks.sort_by_key(|mark| (mark.choice() == Choice::Other, mark.minutes()));
            let extents: Vec<(f32, f32)> = marks
                .iter()
                .map(|mark| stretch_extent(mark, scale))
                .collect();
            let stacked = stack(&extents, rows, HEAP_WIDTH);
            if tells_enough(&stacked, marks.len()) {
                let row_rect = |at: usize, (left, right): (f32, f32)| {
                    let top = zone.top() + pitch * at as f32 + 1.0;
                    Rect::from_min_max(pos2(left, top), pos2(right, top + pitch - 2.0))
                };
                let mut zone = self.apart(&marks, &extents, &stacked, rows, row_rect);
                self.add_spanning(&spanning, line, &mut zone);
                return zone;
            }
        }
        Zone::Crowded(self.crowded(true, zone, |edges| row.count_stretches_between(edges)))
    }

    /// What covers the whole view says the same of every day in it: one line is enough for all
    /// of that, however much it is.
    fn add_spanning(&self, spanning: &[Mark], line: Rect, zone: &mut Zone) {
        let Zone::Apart { drawn, heaps } = zone else {
            return;
        };
        match spanning {
            [] => {}
            [mark] => drawn.push(Drawn {
                mark: *mark,
                rect: line,
            }),
            several => heaps.extend(self.heap(several.iter(), false, line)),
        }
    }

    fn apart(
        &self,
        marks: &[Mark],
        extents: &[(f32, f32)],
        stacked: &Stacked,
        rows: usize,
        row_rect: impl Fn(usize, (f32, f32)) -> Rect,
    ) -> Zone {
        let drawn = stacked
            .placed
            .iter()
            .filter_map(|&(index, row)| {
                Some(Drawn {
                    mark: *marks.get(index)?,
                    rect: row_rect(row, *extents.get(index)?),
                })
            })
            .collect();
        let heaps = stacked
            .bundles
            .iter()
            .filter_map(|bundle| {
                let members = bundle.members.iter().filter_map(|index| marks.get(*index));
                let left = bundle.left.max(self.scale.left());
                let right = bundle.right.min(self.scale.right());
                let middle = left.midpoint(right);
                let half = ((right - left) / 2.0).max(HEAP_WIDTH / 2.0 - 1.0);
                let rect = row_rect(rows.saturating_sub(1), (middle - half, middle + half));
                self.heap(members, rows > 1, rect)
            })
            .collect();
        Zone::Apart { drawn, heaps }
    }

    /// `None` for no marks.
    fn heap<'m>(
        &self,
        marks: impl Iterator<Item = &'m Mark> + Clone,
        is_rest: bool,
        rect: Rect,
    ) -> Option<Heap> {
        Some(Heap {
            lane: self.row.lane(),
            row: self.index,
            told: None,
            of_stretches: marks.clone().next()?.is_stretch(),
            count: marks.clone().count(),
            is_rest,
            holds_selected: marks
                .clone()
                .any(|mark| self.selected.is_some_and(|it| it.is_same_as(mark))),
            range: marks.clone().map(Mark::start).min()?..marks.map(Mark::end).max()?,
            rect,
        })
    }

    fn crowded(
        &self,
        of_stretches: bool,
        zone: Rect,
        counted: impl Fn(&[Minute]) -> Vec<usize>,
    ) -> Vec<Heap> {
        let scale = self.scale;
        let Some(step) = Step::finest(&BINS, scale.points_a_day(), LEAST_BIN) else {
            return Vec::new();
        };
        let selected_start = self
            .selected
            .filter(|mark| mark.is_stretch() == of_stretches)
            .map(Mark::start);
        let view = scale.view().minutes();
        let edges = step.edges(view.start, view.end);
        edges
            .windows(2)
            .zip(counted(&edges))
            .filter(|(_, count)| *count > 0)
            .filter_map(|(edge, count)| {
                let [start, end] = *edge else { return None };
                Some(Heap {
                    lane: self.row.lane(),
                    row: self.index,
                    told: None,
                    of_stretches,
                    count,
                    is_rest: false,
                    holds_selected: selected_start.is_some_and(|at| (start..end).contains(&at)),
                    range: start..end,
                    rect: zone
                        .with_min_x(scale.x(start) + 0.5)
                        .with_max_x(scale.x(end) - 0.5),
                })
            })
            .collect()
    }
}

/// A mark's side: as large as the row lets it, yet no wider than its day while days can be told.
fn glyph_side(scale: &Scale, pitch: f32) -> f32 {
    let day = scale.points_a_day() as f32;
    (pitch - 2.0).min((day - 1.0).max(7.0)).max(4.0)
}

fn moment_extent(mark: &Mark, scale: &Scale, side: f32) -> (f32, f32) {
    let (start, end) = (scale.x(mark.start()), scale.x(mark.end()));
    if end - start >= HONEST_WIDTH {
        (start + 1.0, end - 1.0)
    } else {
        let middle = start.midpoint(end);
        (middle - side / 2.0, middle + side / 2.0)
    }
}

fn stretch_extent(mark: &Mark, scale: &Scale) -> (f32, f32) {
    let (start, end) = (scale.x(mark.start()) + 1.0, scale.x(mark.end()) - 1.0);
    let missing = ((LEAST_BAR - (end - start)) / 2.0).max(0.0);
    (start - missing, end + missing)
}

/// Whether drawing marks one by one tells more than counting them would.
fn tells_enough(stacked: &Stacked, in_view: usize) -> bool {
    in_view <= FEW || stacked.placed.len() * 2 >= in_view
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Interval, Precision, Standing, day_start};
    use crate::timeline::{MarkId, Timeline, ViewRange};

    fn day_marks(count: u32, on_days: u32) -> Timeline {
        let first = day_start("2022-01-01".parse().unwrap()).0;
        Timeline::build((0..count).filter_map(|item| {
            let start = first + i64::from(item % on_days) * 1440;
            let interval = Interval::new(
                Some(Minute(start)),
                Some(Minute(start + 1440)),
                Precision::Day,
            );
            let id = MarkId {
                lane: Lane::Mention,
                document: 0,
                item,
            };
            Mark::new(id, interval, Standing::Mentioned)
        }))
    }

    #[test]
    fn every_mark_in_view_is_drawn_or_counted() {
        let check = |count: u32, on_days: u32, width: f32, is_crowded: bool| {
            let timeline = day_marks(count, on_days);
            let view = timeline.whole_view().unwrap_or(ViewRange::new(0.0, 1e5));
            let scale = Scale::new(view, 0.0, width);
            let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(width, 60.0));
            let scene = LaneScene::new((&timeline.rows()[1], 1), rect, &scale, None);
            let told: usize = scene
                .hits()
                .map(|hit| match hit {
                    Hit::Mark(_) => 1,
                    Hit::Heap(heap) => heap.count,
                })
                .sum();
            assert_eq!(told, count as usize, "{count} on {on_days} days");
            assert_eq!(matches!(scene.moments, Zone::Crowded(_)), is_crowded);
        };
        check(0, 1, 700.0, false);
        check(5, 5, 700.0, false);
        check(20, 1, 700.0, false);
        check(60, 2, 700.0, true);
        check(140, 70, 1500.0, false);
        check(200, 100, 1500.0, true);
        check(5_000, 365, 700.0, true);
    }

    #[test]
    fn other_readings_are_drawn_and_linked_only_where_there_is_room() {
        let check = |more: u32, links: usize| {
            let reading = |value: &str, choice: Choice| {
                let id = MarkId {
                    lane: Lane::Mention,
                    document: 1,
                    item: 0,
                };
                let interval = Interval::of_value(value).unwrap();
                let mark = Mark::new(id, interval, Standing::Reported).unwrap();
                mark.chosen_as(choice)
            };
            let first = day_start("2022-01-01".parse().unwrap()).0;
            let others = (0..more).filter_map(|item| {
                let id = MarkId {
                    lane: Lane::Mention,
                    document: 2,
                    item,
                };
                let start = Minute(first + i64::from(item) * 1440);
                let interval =
                    Interval::new(Some(start), Some(Minute(start.0 + 1440)), Precision::Day);
                Mark::new(id, interval, Standing::Reported)
            });
            let timeline = Timeline::build(others.chain([
                reading("2022-03-04", Choice::Chosen),
                reading("2022-04-03", Choice::Other),
            ]));
            let view = timeline.whole_view().unwrap();
            let scale = Scale::new(view, 0.0, 1500.0);
            let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(1500.0, 60.0));
            let scene = LaneScene::new((&timeline.rows()[1], 1), rect, &scale, None);
            let found = scene.links();
            assert_eq!(found.len(), links, "{more} more");
            for (chosen, other) in found {
                assert!(chosen.rect.right() < other.rect.left());
                assert_eq!(chosen.mark.id(), other.mark.id());
            }
        };
        check(0, 1);
        check(60, 1);
        check(MOST_APART as u32, 0);
    }
}
