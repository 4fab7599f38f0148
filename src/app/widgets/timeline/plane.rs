//! What is drawn where by two clocks: across by when a thing happens, upwards by when it was told.
//!
//! Invariant: every mark that was told in view and lies in view is either drawn or counted in a
//! [`Heap`]; none is left out. Marks that nobody told, for their documents have no date, are
//! counted beside the plane.

use std::collections::HashMap;
use std::ops::Range;

use eframe::egui::{Pos2, Rect, pos2, vec2};

use crate::model::Minute;
use crate::timeline::{CellCounts, Choice, Lane, Mark, Scale, Step, Timeline};

use super::layout::Layout;
use super::scene::{BINS, Drawn, HONEST_WIDTH, Heap, Hit};

/// How many marks of one length are drawn one by one at most.
const MOST_APART: usize = 900;

/// The side of a mark, in points.
const SIDE: f32 = 8.0;

/// The least side of a mark, in points.
const LEAST_SIDE: f32 = 6.0;

/// The pitch of marks that share a day and a day of telling, in points.
const PITCH: f32 = SIDE + 1.0;

/// The height of a bar, in points.
const BAR: f32 = 4.0;

/// The pitch of bars, in points.
const BAR_PITCH: f32 = 6.0;

/// The least width of a bar, in points.
const LEAST_BAR: f32 = 7.0;

/// The least side of a cell, in points.
const LEAST_CELL: f64 = 8.0;

/// The lanes that have both clocks.
const LANES: [Lane; 2] = [Lane::Mention, Lane::Passage];

/// The picture of the two clocks.
#[derive(Clone, Debug)]
pub(super) struct PlaneScene {
    /// Bars that are drawn one by one, below everything else.
    pub bars: Vec<Drawn>,
    /// Marks of at most a day that are drawn one by one.
    pub marks: Vec<Drawn>,
    /// Marks at one place that cannot be told apart.
    pub heaps: Vec<Heap>,
    /// Counts in cells, where marks are too many.
    pub cells: Vec<Heap>,
    /// Counts of bars in cells, where those are too many.
    pub bar_cells: Vec<Heap>,
    /// Events in the strip above.
    pub events: Vec<Drawn>,
    /// How many documents were published, from edge to edge, with the place in points.
    pub published: Vec<(Range<f32>, usize)>,
}

/// Both scales over the plane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scales {
    /// Across, by when a thing happens.
    pub across: Scale,
    /// Upwards, by when it was told; its xs are points above the bottom.
    pub told: Scale,
    /// The bottom of the plane, in points.
    pub bottom: f32,
}

impl Scales {
    /// Where a time of telling lies.
    pub fn y(&self, minute: Minute) -> f32 {
        self.y_from_minute(minute.0 as f64)
    }

    /// Where a time of telling lies, in fractions of a minute.
    pub fn y_from_minute(&self, minute: f64) -> f32 {
        self.bottom - self.told.x_from_minute(minute)
    }

    /// The time of telling at a y.
    pub fn minute_from_y(&self, y: f32) -> f64 {
        self.told.minute_from_x(self.bottom - y)
    }

    /// How many minutes after it happened a place lies; below 0 it was told beforehand.
    pub fn minutes_after(&self, place: Pos2) -> f64 {
        self.minute_from_y(place.y) - self.across.minute_from_x(place.x)
    }

    fn cell(&self, range: &Range<Minute>, told: &Range<Minute>) -> Rect {
        Rect::from_min_max(
            pos2(self.across.x(range.start), self.y(told.end)),
            pos2(self.across.x(range.end), self.y(told.start)),
        )
    }
}

impl PlaneScene {
    pub fn new(
        timeline: &Timeline,
        layout: &Layout,
        scales: &Scales,
        selected: Option<&Mark>,
    ) -> Self {
        let setting = Setting {
            timeline,
            scales,
            selected,
        };
        let (marks, heaps, cells) = setting.moments();
        let (bars, bar_cells) = setting.stretches();
        Self {
            bars,
            marks,
            heaps,
            cells,
            bar_cells,
            events: setting.events(layout.events),
            published: setting.published(),
        }
    }

    /// Everything that can be pointed at, from the front to the back.
    pub fn hits(&self) -> impl Iterator<Item = Hit> {
        let drawn = self.marks.iter().chain(&self.events).chain(&self.bars);
        let heaps = self.heaps.iter().chain(&self.cells).chain(&self.bar_cells);
        drawn
            .copied()
            .map(Hit::Mark)
            .chain(heaps.cloned().map(Hit::Heap))
    }

    /// What lies at a point.
    pub fn hit(&self, point: Pos2) -> Option<Hit> {
        self.hits()
            .find(|hit| hit.rect().expand(1.0).contains(point))
    }

    /// Where readings that were not chosen are drawn, each with where the chosen one is.
    pub fn links(&self) -> impl Iterator<Item = (Drawn, Drawn)> {
        let drawn = || self.marks.iter().chain(&self.bars);
        let others = drawn().filter(|one| one.mark.choice() == Choice::Other);
        others.filter_map(move |other| {
            let is_chosen = |one: &&Drawn| {
                one.mark.choice() == Choice::Chosen && one.mark.id() == other.mark.id()
            };
            Some((*drawn().find(is_chosen)?, *other))
        })
    }
}

/// What the scene is made from.
#[derive(Clone, Copy)]
struct Setting<'a> {
    timeline: &'a Timeline,
    scales: &'a Scales,
    selected: Option<&'a Mark>,
}

/// Marks that share their time and the time of their telling.
struct Site {
    middle: Pos2,
    /// The room that both days give.
    room: Rect,
    marks: Vec<Mark>,
}

impl Setting<'_> {
    /// The times in view. Of the clock of telling it reaches back by a day: what was told on a
    /// day lies on all of it.
    fn in_view(&self) -> (Range<Minute>, Range<Minute>) {
        let across = self.scales.across.view().minutes();
        let told = self.scales.told.view().minutes();
        (across, Minute(told.start.0 - 24 * 60 + 1)..told.end)
    }

    fn moments(&self) -> (Vec<Drawn>, Vec<Heap>, Vec<Heap>) {
        let (timeline, rows) = (self.timeline, self.timeline.rows());
        let clocks = timeline.clocks();
        let (range, told) = self.in_view();
        let from_day_before = Minute(range.start.0 - 24 * 60)..range.end;
        let counts = LANES.map(|lane| clocks.count_moments(rows, lane, &from_day_before, &told));
        let count: usize = counts.iter().sum();
        if count > MOST_APART {
            let cells = self.cells(false, |lane, edges, told| {
                clocks.moment_cells(rows, lane, edges, told)
            });
            return (Vec::new(), Vec::new(), cells);
        }
        let marks = LANES.map(|lane| clocks.moments(rows, lane, &range, &told));
        let mut marks: Vec<Mark> = marks.into_iter().flatten().collect();
        let room = MOST_APART - count;
        let others = rows.iter().flat_map(|row| row.other_moments(&range, room));
        let is_told = |mark: &&Mark| {
            let when = clocks.told(mark);
            when.is_some_and(|when| told.contains(&when.start))
        };
        marks.extend(others.filter(is_told).take(room));
        let (marks, heaps) = self.apart(marks);
        (marks, heaps, Vec::new())
    }

    /// Puts marks side by side where both of their days have room for all of them; otherwise they
    /// are counted in one place.
    fn apart(&self, marks: Vec<Mark>) -> (Vec<Drawn>, Vec<Heap>) {
        let side = self.side();
        let mut sites: Vec<Site> = Vec::new();
        let mut taken: HashMap<(i32, i32), usize> = HashMap::new();
        let cell = |at: Pos2| ((at.x / side).floor() as i32, (at.y / side).floor() as i32);
        for mark in marks {
            let Some(room) = self.room(&mark) else {
                continue;
            };
            let middle = room.center();
            let (column, row) = cell(middle);
            // Nearer than this, one would hide the other.
            let near = side * 0.7;
            let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (column + dx, row + dy)));
            let found = around.filter_map(|place| taken.get(&place)).find(|index| {
                sites.get(**index).is_some_and(|site| {
                    let apart = site.middle - middle;
                    apart.x.abs() < near && apart.y.abs() < near
                })
            });
            match found.and_then(|index| sites.get_mut(*index)) {
                Some(site) => {
                    site.room = site.room.intersect(room);
                    site.marks.push(mark);
                }
                None => {
                    taken.insert((column, row), sites.len());
                    sites.push(Site {
                        middle,
                        room,
                        marks: vec![mark],
                    });
                }
            }
        }
        let mut drawn = Vec::new();
        let mut heaps = Vec::new();
        for site in &sites {
            match self.places(site, side) {
                Some(places) => {
                    let marks = site.marks.iter().zip(places);
                    drawn.extend(marks.map(|(mark, rect)| Drawn { mark: *mark, rect }));
                }
                None => heaps.extend(self.heap_of(site, side)),
            }
        }
        (drawn, heaps)
    }

    /// The day of a mark and the day of its telling, as a rectangle.
    fn room(&self, mark: &Mark) -> Option<Rect> {
        let told = self.timeline.clocks().told(mark)?;
        let cell = self.scales.cell(&(mark.start()..mark.end()), &told);
        Some(self.upright(cell))
    }

    /// The part of a rectangle that lies within the plane's height: nothing is drawn over the axis.
    fn upright(&self, rect: Rect) -> Rect {
        let top = self.scales.bottom - self.scales.told.right();
        rect.with_min_y(rect.top().clamp(top, self.scales.bottom))
            .with_max_y(rect.bottom().clamp(top, self.scales.bottom))
    }

    fn side(&self) -> f32 {
        let days = [self.scales.across, self.scales.told].map(|scale| scale.points_a_day() as f32);
        let day = days[0].min(days[1]) - 1.0;
        SIDE.min(day.max(LEAST_SIDE))
    }

    /// Where the marks of a site are drawn: a mark alone as wide as its time, several in a block.
    fn places(&self, site: &Site, side: f32) -> Option<Vec<Rect>> {
        if let [mark] = site.marks.as_slice() {
            let width = self.scales.across.x(mark.end()) - self.scales.across.x(mark.start());
            let is_sharp = mark.minutes() < 24 * 60;
            let width = if width >= HONEST_WIDTH && is_sharp {
                width
            } else {
                side
            };
            let rect = Rect::from_center_size(site.middle, vec2(width, side));
            return Some(vec![rect]);
        }
        let fit = |length: f32| ((length / PITCH.min(side + 1.0)) as usize).max(1);
        let count = site.marks.len();
        let (columns, rows) = (fit(site.room.width()), fit(site.room.height()));
        if columns * rows < count {
            return None;
        }
        // As square as the room lets it be.
        let square = (count as f32).sqrt().ceil() as usize;
        let columns = square.max(count.div_ceil(rows)).min(columns);
        let rows = count.div_ceil(columns);
        let pitch = side + 1.0;
        let first = site.middle
            - vec2(
                (columns - 1) as f32 * pitch / 2.0,
                (rows - 1) as f32 * pitch / 2.0,
            );
        let places = (0..count).map(|index| {
            let step = vec2((index % columns) as f32, (index / columns) as f32);
            Rect::from_center_size(first + step * pitch, vec2(side, side))
        });
        Some(places.collect())
    }

    fn heap_of(&self, site: &Site, side: f32) -> Option<Heap> {
        let marks = site
            .marks
            .iter()
            .filter(|mark| mark.choice() != Choice::Other);
        let count = marks.count();
        if count == 0 {
            return None;
        }
        let starts = site.marks.iter().map(Mark::start);
        let told = site.marks.iter();
        let told = told.filter_map(|mark| self.timeline.clocks().told(mark));
        let told = told.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
        let lane = site.marks.first()?.lane();
        let all_of_it = site.marks.iter().all(|mark| mark.lane() == lane);
        Some(Heap {
            lane: Some(lane).filter(|_| all_of_it).or(Some(Lane::Mention)),
            row: 0,
            of_stretches: false,
            count,
            is_rest: false,
            holds_selected: site.marks.iter().any(|mark| self.is_selected(mark)),
            range: starts.min()?..site.marks.iter().map(Mark::end).max()?,
            told: Some(told),
            rect: Rect::from_center_size(site.middle, vec2(side + 2.0, side + 2.0)),
        })
    }

    fn is_selected(&self, mark: &Mark) -> bool {
        self.selected.is_some_and(|it| it.is_same_as(mark))
    }

    fn stretches(&self) -> (Vec<Drawn>, Vec<Heap>) {
        let rows = self.timeline.rows();
        let clocks = self.timeline.clocks();
        let (range, told) = self.in_view();
        let counts = LANES.map(|lane| clocks.count_stretches(rows, lane, &range, &told));
        let count: usize = counts.iter().sum();
        if count > MOST_APART {
            let cells = self.cells(true, |lane, edges, told| {
                clocks.stretch_cells(rows, lane, edges, told)
            });
            return (Vec::new(), cells);
        }
        let marks = LANES.map(|lane| clocks.stretches(rows, lane, &range, &told));
        let mut marks: Vec<Mark> = marks.into_iter().flatten().collect();
        let room = MOST_APART - count;
        let others = rows
            .iter()
            .flat_map(|row| row.other_stretches(&range, room));
        let is_told = |mark: &&Mark| {
            let when = clocks.told(mark);
            when.is_some_and(|when| told.contains(&when.start))
        };
        marks.extend(others.filter(is_told).take(room));
        // The shortest are drawn last, so that none lies hidden below a longer one.
        marks.sort_by_key(|mark| std::cmp::Reverse(mark.minutes()));
        let mut rows_taken: HashMap<Minute, Vec<Vec<(f32, f32)>>> = HashMap::new();
        let drawn = marks.into_iter().filter_map(|mark| {
            let told = clocks.told(&mark)?;
            let seen = self.room(&mark)?;
            let (top, bottom) = (seen.top(), seen.bottom());
            let room = (((bottom - top - 2.0) / BAR_PITCH) as usize).clamp(1, 5);
            let (left, right) = self.bar_extent(&mark);
            let taken = rows_taken
                .entry(told.start)
                .or_insert_with(|| vec![Vec::new(); room]);
            let is_free =
                |row: &Vec<(f32, f32)>| row.iter().all(|it| right <= it.0 || left >= it.1);
            let row = taken.iter().position(is_free).unwrap_or(room - 1);
            if let Some(taken) = taken.get_mut(row) {
                taken.push((left, right));
            }
            // Around the middle: the marks of the day itself stand there, and lie above it.
            let middle = f32::midpoint(top, bottom) + (room - 1) as f32 * BAR_PITCH / 2.0;
            let middle = middle - row as f32 * BAR_PITCH;
            let rect = Rect::from_min_max(
                pos2(left, middle - BAR / 2.0),
                pos2(right, middle + BAR / 2.0),
            );
            Some(Drawn { mark, rect })
        });
        (drawn.collect(), Vec::new())
    }

    fn bar_extent(&self, mark: &Mark) -> (f32, f32) {
        let across = &self.scales.across;
        let (start, end) = (across.x(mark.start()), across.x(mark.end()));
        let missing = ((LEAST_BAR - (end - start)) / 2.0).max(0.0);
        (start - missing, end + missing)
    }

    fn cells(
        &self,
        of_stretches: bool,
        counted: impl Fn(Lane, &[Minute], &[Minute]) -> CellCounts,
    ) -> Vec<Heap> {
        let (range, told) = self.in_view();
        let step = |scale: &Scale| Step::finest(&BINS, scale.points_a_day(), LEAST_CELL);
        let across = step(&self.scales.across).unwrap_or(Step::Day);
        // Most documents are dated by the day, so finer steps of telling would part nothing.
        let upwards = match step(&self.scales.told) {
            Some(Step::Minutes(_)) | None => Step::Day,
            Some(step) => step,
        };
        let edges = across.edges(range.start, range.end);
        let told_edges = upwards.edges(told.start, told.end);
        let mut heaps = Vec::new();
        for lane in LANES {
            let counts = counted(lane, &edges, &told_edges);
            let filled = counts.filled().filter_map(|(column, row, count)| {
                let range = *edges.get(column)?..*edges.get(column + 1)?;
                let told = *told_edges.get(row)?..*told_edges.get(row + 1)?;
                Some(self.cell(lane, of_stretches, count, range, told))
            });
            heaps.extend(filled);
        }
        heaps
    }

    fn cell(
        &self,
        lane: Lane,
        of_stretches: bool,
        count: usize,
        range: Range<Minute>,
        told: Range<Minute>,
    ) -> Heap {
        let holds = |mark: &&Mark| {
            let when = self.timeline.clocks().told(mark);
            mark.lane() == lane
                && mark.is_stretch() == of_stretches
                && range.contains(&mark.start())
                && when.is_some_and(|when| told.contains(&when.start))
        };
        Heap {
            lane: Some(lane),
            row: 0,
            of_stretches,
            count,
            is_rest: false,
            holds_selected: self.selected.filter(holds).is_some(),
            rect: self.upright(self.scales.cell(&range, &told).shrink(0.5)),
            told: Some(told),
            range,
        }
    }

    fn events(&self, strip: Rect) -> Vec<Drawn> {
        let (range, _) = self.in_view();
        let events = self.timeline.clocks().events().iter();
        let across = &self.scales.across;
        let touching = events.filter(|mark| mark.start() < range.end && mark.end() > range.start);
        let drawn = touching.take(MOST_APART).map(|mark| {
            let side = strip.height() - 6.0;
            let (left, right) = (across.x(mark.start()), across.x(mark.end()));
            let width = if mark.is_stretch() {
                (right - left).max(side)
            } else {
                side
            };
            let middle = pos2(left.midpoint(right), strip.center().y);
            Drawn {
                mark: *mark,
                rect: Rect::from_center_size(middle, vec2(width, side)),
            }
        });
        drawn.collect()
    }

    fn published(&self) -> Vec<(Range<f32>, usize)> {
        let told = &self.scales.told;
        let step = match Step::finest(&BINS, told.points_a_day(), 3.0) {
            Some(Step::Minutes(_)) | None => Step::Day,
            Some(step) => step,
        };
        let view = told.view().minutes();
        let edges = step.edges(view.start, view.end);
        let counts = self.timeline.clocks().count_published_between(&edges);
        let counted = edges.windows(2).zip(counts);
        let places = counted
            .filter(|(_, count)| *count > 0)
            .filter_map(|(edge, count)| {
                let [from, to] = *edge else { return None };
                Some((self.scales.y(to)..self.scales.y(from), count))
            });
        places.collect()
    }
}
