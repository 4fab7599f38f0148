//! A window with nothing but a timeline in it, and marks to show there.

#![allow(
    dead_code,
    reason = "every test file that includes this uses its own share of it"
)]

use chrono::NaiveDate;
use dateline::app::widgets::timeline::{
    MarkDescription, TimelineKind, TimelineOutput, TimelineSelection, TimelineStyle, TimelineView,
    show,
};
use dateline::model::{Interval, Precision, Standing, Status, day_start};
use dateline::timeline::{Lane, Mark, MarkId, Timeline, mark_words};
use eframe::egui::{CentralPanel, Color32, Frame, Pos2, Rect, Theme, Ui, pos2};
use egui_kittest::Harness;

use crate::support;

/// A corpus of five dispatches, a line a mark: lane, value, document, status.
pub const SAMPLE: &str = "\
published 2022-01-12 0 unknown
published 2022-01-30 1 unknown
published 2022-02-08 2 unknown
published 2022-02-09 3 unknown
published 2022-02-11 4 unknown
mentioned 2022-01-12 0 occurred
mentioned 2022-01-12TMO 0 unknown
mentioned 2022-01-29 1 occurred
mentioned 2022-01-29 1 occurred
mentioned 2022-01-30 1 occurred
mentioned 2022-01-30 1 unknown
mentioned 2022-W04 1 occurred
mentioned 2022-W05 1 planned
mentioned vague 1 planned
mentioned 2022-02-04 2 planned
mentioned 2022-02-09 3 occurred
mentioned 2022-02-09 3 occurred
mentioned 2022-02-10 2 planned
mentioned 2022-02-10 3 planned
mentioned 2022-02-10 4 occurred
mentioned 2022-02-10 4 occurred
mentioned 2022-02-11 4 planned
mentioned 1997 2 occurred
mentioned 1997-2022 2 ongoing
tagged 2022-02-10 3 unknown
tagged 2022-02-10 4 unknown";

pub const LANES: [Color32; 4] = [
    Color32::from_rgb(0x3b, 0x5b, 0xdb),
    Color32::from_rgb(0x0c, 0x85, 0x99),
    Color32::from_rgb(0xe8, 0x59, 0x0c),
    Color32::from_rgb(0x9c, 0x36, 0xb5),
];

/// The window's state: a timeline, and what was done to it last.
pub struct World {
    pub timeline: Timeline,
    pub view: TimelineView,
    pub selection: TimelineSelection,
    pub last_click: Option<Mark>,
    pub last_day: Option<NaiveDate>,
    pub canvas: Rect,
}

impl World {
    pub fn new(timeline: Timeline) -> Self {
        Self {
            timeline,
            view: TimelineView::default(),
            selection: TimelineSelection::default(),
            last_click: None,
            last_day: None,
            canvas: Rect::NOTHING,
        }
    }

    pub fn ui(&mut self, ui: &mut Ui) {
        let output = self.show(ui);
        self.canvas = output.response.rect;
        if let Some(mark) = output.clicked_mark {
            self.last_click = Some(mark);
            self.selection.mark = Some(mark);
        }
        if let Some(mark) = output.stepped_to {
            self.selection.mark = Some(mark);
        }
        if let Some(brush) = output.brushed {
            self.selection.brush = Some(brush);
        }
        if output.unbrushed {
            self.selection.brush = None;
        }
        if let Some(day) = output.clicked_day {
            self.last_day = Some(day);
            self.selection.day = Some(day);
        }
    }

    fn show(&mut self, ui: &mut Ui) -> TimelineOutput {
        let dark = ui.visuals().dark_mode;
        let surface = if dark {
            Color32::from_rgb(0x1a, 0x1b, 0x1e)
        } else {
            Color32::WHITE
        };
        let lanes = if dark {
            LANES.map(|colour| colour.lerp_to_gamma(Color32::WHITE, 0.35))
        } else {
            LANES
        };
        let colour_of = move |mark: &Mark| {
            let index = Lane::ALL.iter().position(|lane| *lane == mark.lane());
            index.map_or(Color32::GRAY, |index| lanes[index])
        };
        let style = TimelineStyle {
            surface,
            text: grey(dark, 0x21, 0xe9),
            quiet_text: grey(dark, 0x68, 0x9a),
            line: grey(dark, 0xe3, 0x33),
            weekend: grey(dark, 0xf6, 0x20),
            chosen_day: if dark {
                Color32::from_rgb(0x2b, 0x33, 0x48)
            } else {
                Color32::from_rgb(0xe4, 0xec, 0xff)
            },
            accent: Color32::from_rgb(0x22, 0x8b, 0xe6),
            lanes,
            standing_colour: &|_| lanes[1],
            colour_of: &colour_of,
            label_points: 13.0,
            small_points: 11.0,
        };
        CentralPanel::default()
            .frame(Frame::new().fill(surface).inner_margin(12))
            .show(ui, |ui| {
                show(
                    ui,
                    &self.timeline,
                    &mut self.view,
                    &style,
                    &self.selection,
                    describe,
                )
            })
            .inner
    }
}

pub fn grey(dark: bool, light_value: u8, dark_value: u8) -> Color32 {
    Color32::from_gray(if dark { dark_value } else { light_value })
}

pub fn describe(mark: &Mark) -> MarkDescription {
    let when = mark_words(mark);
    let lane = mark.lane().word();
    MarkDescription {
        label: format!("{lane} {when}: item {}", mark.id().item),
        title: format!("{lane} {when}"),
        quote: "“on 10 February”".to_owned(),
        why: "the day is named in full".to_owned(),
    }
}

pub fn sample() -> Timeline {
    Timeline::build(SAMPLE.lines().zip(0..).map(|(line, item)| {
        let fields: Vec<&str> = line.split(' ').collect();
        let [lane, value, document, status] = fields.as_slice() else {
            panic!("{line}");
        };
        let lane = match *lane {
            "published" => Lane::Publication,
            "mentioned" => Lane::Mention,
            _ => Lane::Passage,
        };
        let day = |date: &str| Some(day_start(date.parse().unwrap()));
        let interval = match *value {
            "vague" => Interval::new(day("2022-01-31"), day("2022-02-06"), Precision::Vague),
            "1997-2022" => Interval::new(day("1997-01-01"), day("2023-01-01"), Precision::Year),
            value => Interval::of_value(value).unwrap(),
        };
        let status = Status::ALL
            .into_iter()
            .find(|known| known.word() == *status)
            .unwrap();
        let id = MarkId {
            lane,
            document: document.parse().unwrap(),
            item,
        };
        Mark::new(id, interval, Standing::of(status, Some(interval), None)).unwrap()
    }))
}

pub fn window(size: [f32; 2], theme: Theme, timeline: Timeline) -> Harness<'static, World> {
    let mut window = support::window(size, theme)
        .build_ui_state(|ui, world: &mut World| world.ui(ui), World::new(timeline));
    window.run();
    window
}

pub fn sample_window() -> Harness<'static, World> {
    window([1000.0, 240.0], Theme::Light, sample())
}

pub fn day(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

/// Where a day lies in the first view of the sample, at some height of the canvas.
pub fn place_of(world: &World, date: &str, share_of_height: f32) -> Pos2 {
    let shown = world.view.shown().unwrap();
    let noon = day_start(day(date)).0 as f64 + 720.0;
    let share = (noon - shown.start()) / shown.length();
    pos2(
        world.canvas.left() + world.canvas.width() * share as f32,
        world.canvas.top() + world.canvas.height() * share_of_height,
    )
}

pub fn click_at(window: &mut Harness<'_, World>, place: Pos2) {
    window.drag_at(place);
    window.drop_at(place);
    window.run();
}

/// The sample as the two clocks show it.
pub fn two_clocks(size: [f32; 2], theme: Theme, timeline: Timeline) -> Harness<'static, World> {
    let mut window = window(size, theme, timeline);
    window.state_mut().view.set_kind(TimelineKind::TwoClocks);
    window.run();
    window
}

/// So many marks over ten years, denser towards the end: a document for every fifty, the rest of
/// them told within some weeks of what they speak of, one in three longer than a day.
pub fn crowd(count: u32) -> Timeline {
    let first = day_start(day("2012-01-01")).0;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        // Xorshift: the same marks on every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut published = first;
    let minute = dateline::model::Minute;
    Timeline::build((0..count).filter_map(|item| {
        if item % 50 == 0 {
            let share = random().max(random());
            published = first + (share * 3653.0) as i64 * 1440;
        }
        let lane = match item % 50 {
            0 => Lane::Publication,
            1..=40 => Lane::Mention,
            _ => Lane::Passage,
        };
        // Most of it just happened; some lies years back or ahead.
        let away = (random() - 0.6).powi(3) * 1500.0 * random();
        let start = if lane == Lane::Publication {
            published
        } else {
            published + away as i64 * 1440
        };
        let days = if item % 3 == 0 && lane != Lane::Publication {
            2 + (random() * random() * 60.0) as i64
        } else {
            1
        };
        let interval = Interval::new(
            Some(minute(start)),
            Some(minute(start + days * 1440)),
            Precision::Day,
        );
        let id = MarkId {
            lane,
            document: item / 50,
            item,
        };
        let standing = if start > published {
            Standing::Announced
        } else {
            Standing::Reported
        };
        Mark::new(id, interval, standing)
    }))
}
