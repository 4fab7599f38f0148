//! The timeline as a person meets it: by label, by pointer and by keys.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dateline::app::widgets::timeline::{
    MarkDescription, TimelineOutput, TimelineSelection, TimelineStyle, TimelineView, show,
};
use dateline::model::{Interval, Precision, Standing, Status, day_start};
use dateline::timeline::{Choice, Lane, Mark, MarkId, Timeline, mark_words, stretch_words};
use eframe::egui::{
    CentralPanel, Color32, Context, Event, Frame, Key, Modifiers, MouseWheelSource, MouseWheelUnit,
    Pos2, RawInput, Rect, Theme, TouchPhase, Ui, pos2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

/// A corpus of five dispatches, a line a mark: lane, value, document, status.
const SAMPLE: &str = "\
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

const LANES: [Color32; 4] = [
    Color32::from_rgb(0x3b, 0x5b, 0xdb),
    Color32::from_rgb(0x0c, 0x85, 0x99),
    Color32::from_rgb(0xe8, 0x59, 0x0c),
    Color32::from_rgb(0x9c, 0x36, 0xb5),
];

/// The window's state: a timeline, and what was done to it last.
struct World {
    timeline: Timeline,
    view: TimelineView,
    selection: TimelineSelection,
    last_click: Option<Mark>,
    last_day: Option<NaiveDate>,
    canvas: Rect,
}

impl World {
    fn new(timeline: Timeline) -> Self {
        Self {
            timeline,
            view: TimelineView::default(),
            selection: TimelineSelection::default(),
            last_click: None,
            last_day: None,
            canvas: Rect::NOTHING,
        }
    }

    fn ui(&mut self, ui: &mut Ui) {
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

fn grey(dark: bool, light_value: u8, dark_value: u8) -> Color32 {
    Color32::from_gray(if dark { dark_value } else { light_value })
}

fn describe(mark: &Mark) -> MarkDescription {
    let when = mark_words(mark);
    let lane = mark.lane().word();
    MarkDescription {
        label: format!("{lane} {when}: item {}", mark.id().item),
        title: format!("{lane} {when}"),
        quote: "“on 10 February”".to_owned(),
        why: "the day is named in full".to_owned(),
    }
}

fn sample() -> Timeline {
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

fn window(size: [f32; 2], theme: Theme, timeline: Timeline) -> Harness<'static, World> {
    let mut window = support::window(size, theme)
        .build_ui_state(|ui, world: &mut World| world.ui(ui), World::new(timeline));
    window.run();
    window
}

fn sample_window() -> Harness<'static, World> {
    window([1000.0, 240.0], Theme::Light, sample())
}

fn day(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

/// Where a day lies in the first view of the sample, at some height of the canvas.
fn place_of(world: &World, date: &str, share_of_height: f32) -> Pos2 {
    let shown = world.view.shown().unwrap();
    let noon = day_start(day(date)).0 as f64 + 720.0;
    let share = (noon - shown.start()) / shown.length();
    pos2(
        world.canvas.left() + world.canvas.width() * share as f32,
        world.canvas.top() + world.canvas.height() * share_of_height,
    )
}

fn click_at(window: &mut Harness<'_, World>, place: Pos2) {
    window.drag_at(place);
    window.drop_at(place);
    window.run();
}

#[test]
fn it_says_what_it_shows() {
    let window = sample_window();
    window.get_by_label("Timeline, 29 Dec 2021 to 25 Feb 2022, 25 marks");
}

#[test]
fn a_mark_is_clicked_by_its_label() {
    let mut window = sample_window();
    window.get_by_label("Mentioned 4 Feb 2022: item 14").click();
    window.run();
    let clicked = window.state().last_click.unwrap();
    assert_eq!(clicked.id().item, 14);
    assert_eq!(clicked.standing(), Standing::Announced);
    assert_eq!(window.state().last_day, None);
    window
        .get_by_label("Mentioned 24–30 Jan 2022: item 11")
        .click_accesskit();
    window.run();
    assert_eq!(window.state().last_click.unwrap().id().item, 11);
}

/// "Last week", told on a Sunday, and a date in numbers: each may be meant otherwise.
fn two_ways() -> Timeline {
    let readings = [
        (0, "2022-W05", Choice::Chosen),
        (0, "2022-W06", Choice::Other),
        (1, "2022-02-01", Choice::Chosen),
        (1, "2022-01-02", Choice::Other),
        (2, "2022-02-10", Choice::Only),
    ];
    Timeline::build(readings.into_iter().map(|(item, value, choice)| {
        let id = MarkId {
            lane: Lane::Mention,
            document: 0,
            item,
        };
        let standing = if item == 0 {
            Standing::Announced
        } else {
            Standing::Reported
        };
        let mark = Mark::new(id, Interval::of_value(value).unwrap(), standing);
        mark.unwrap().chosen_as(choice)
    }))
}

#[test]
fn both_readings_of_unclear_words_are_there_and_belong_together() {
    let mut window = window([1000.0, 240.0], Theme::Light, two_ways());
    window.state_mut().view.show_all(&two_ways());
    window.run();
    for label in [
        "Mentioned 1 Feb 2022: item 1",
        "Mentioned 2 Jan 2022: item 1",
        "Mentioned 31 Jan – 6 Feb 2022: item 0",
        "Mentioned 7–13 Feb 2022: item 0",
        "Mentioned 10 Feb 2022: item 2",
    ] {
        window.get_by_label(label);
    }
    // Two readings of one mention are one mention.
    let said = window
        .get_by_label_contains("Timeline, ")
        .accesskit_node()
        .label();
    assert!(said.unwrap().ends_with(", 3 marks"));
    window.get_by_label_contains("can be read in two ways: a thin line");
    window.get_by_label("Mentioned 2 Jan 2022: item 1").click();
    window.run();
    let clicked = window.state().last_click.unwrap();
    assert_eq!((clicked.id().item, clicked.choice()), (1, Choice::Other));
    // From there the arrow keys go on along the chosen readings.
    window.key_press(Key::ArrowRight);
    window.run();
    let reached = window.state().selection.mark.unwrap();
    assert_eq!((reached.id().item, reached.choice()), (0, Choice::Chosen));
}

#[test]
fn an_empty_day_is_clicked() {
    let mut window = sample_window();
    let place = place_of(window.state(), "2022-02-18", 0.2);
    click_at(&mut window, place);
    assert_eq!(window.state().last_day, Some(day("2022-02-18")));
    assert_eq!(window.state().last_click, None);
}

#[test]
fn an_arrow_tells_what_lies_further_out_and_goes_there() {
    let mut window = sample_window();
    assert!(window.query_by_label_contains("later").is_none());
    window.get_by_label("1 earlier mark, nearest 1997").click();
    window.run();
    window.get_by_label("Mentioned 1997: item 22");
    window
        .get_by_label("24 later marks, nearest 12 Jan 2022")
        .click();
    window.run();
    window.get_by_label("Published 12 Jan 2022: item 0");
}

#[test]
fn keys_walk_along_the_marks() {
    let mut window = sample_window();
    let place = place_of(window.state(), "2022-01-06", 0.2);
    click_at(&mut window, place);
    let check = |window: &mut Harness<'_, World>, key: Key, expected: u32| {
        window.key_press(key);
        window.run();
        let reached = window.state().selection.mark.unwrap();
        assert_eq!(reached.id().item, expected, "{key:?}");
    };
    check(&mut window, Key::ArrowRight, 0);
    check(&mut window, Key::ArrowLeft, 23);
    check(&mut window, Key::ArrowLeft, 22);
    // It went to 1997, and says so.
    window.get_by_value("Mentioned 1997: item 22");
    window.get_by_label("Mentioned 1997: item 22");
    check(&mut window, Key::ArrowRight, 23);
    check(&mut window, Key::ArrowRight, 0);
    check(&mut window, Key::ArrowRight, 5);
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().last_click.unwrap().id().item, 5);
    window.key_press(Key::Home);
    window.run();
    window.get_by_label("Timeline, 29 Dec 2021 to 25 Feb 2022, 25 marks");
}

#[test]
fn keys_wheel_and_drag_move_the_view() {
    let mut window = sample_window();
    let first = window.state().view.shown().unwrap();
    let place = place_of(window.state(), "2022-02-18", 0.2);
    click_at(&mut window, place);
    window.key_press(Key::Plus);
    window.run();
    let closer = window.state().view.shown().unwrap();
    assert!((first.length() / closer.length() - 1.5).abs() < 1e-9);
    window.key_press(Key::Minus);
    window.run();

    window.drag_at(place);
    window.hover_at(place - vec2(100.0, 0.0));
    window.run();
    window.drop_at(place - vec2(100.0, 0.0));
    window.run();
    let panned = window.state().view.shown().unwrap();
    assert!((panned.length() - first.length()).abs() < 1e-6);
    assert!(panned.start() > first.start() + 1440.0);

    let before = window.state().canvas;
    window.hover_at(place);
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, 100.0),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: MouseWheelSource::Wheel,
    });
    window.run();
    let wheeled = window.state().view.shown().unwrap();
    assert!(wheeled.length() < panned.length() * 0.9);
    assert_eq!(window.state().canvas, before);

    window.state_mut().view.reset();
    window.run();
    assert_eq!(window.state().view.shown(), Some(first));
}

fn brushed(world: &World) -> Option<String> {
    world.selection.brush.as_ref().map(stretch_words)
}

fn drag(window: &mut Harness<'_, World>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    window.event(Event::ModifiersChanged(modifiers));
    window.hover_at(from);
    window.drag_at(from);
    window.run();
    window.hover_at(to);
    window.run();
    window.drop_at(to);
    window.run();
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    window.run();
}

#[test]
fn a_stretch_is_brushed_along_the_axis_with_shift_and_by_keys() {
    let mut window = sample_window();
    let before = window.state().view.shown();
    let at = |window: &Harness<'_, World>, date: &str, height: f32| {
        place_of(window.state(), date, height)
    };
    // Along the axis, and from right to left.
    let (from, to) = (
        at(&window, "2022-02-12", 0.97),
        at(&window, "2022-02-08", 0.9),
    );
    drag(&mut window, from, to, Modifiers::NONE);
    assert_eq!(brushed(window.state()).as_deref(), Some("8–12 Feb 2022"));
    let (from, to) = (
        at(&window, "2022-01-15", 0.3),
        at(&window, "2022-02-02", 0.5),
    );
    drag(&mut window, from, to, Modifiers::SHIFT);
    assert_eq!(
        brushed(window.state()).as_deref(),
        Some("15 Jan – 2 Feb 2022")
    );
    assert_eq!(window.state().view.shown(), before, "nothing was panned");
    let place = at(&window, "2022-02-18", 0.2);
    click_at(&mut window, place);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    window.run();
    assert_eq!(
        brushed(window.state()).as_deref(),
        Some("15 Jan – 3 Feb 2022")
    );
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    window.run();
    assert_eq!(
        brushed(window.state()).as_deref(),
        Some("15 Jan – 1 Feb 2022")
    );
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(brushed(window.state()), None);
}

#[test]
fn a_timeline_of_nothing_says_so() {
    let window = window([700.0, 200.0], Theme::Light, Timeline::default());
    window.get_by_label("Timeline, No dates to show yet");
}

#[test]
fn a_crowd_is_counted() {
    let mut window = window([1000.0, 240.0], Theme::Light, crowd(20_000));
    window.state_mut().view.zoom(0.5);
    window.run();
    window.get_all_by_label_contains(" marks").next().unwrap();
    support::save_picture(&mut window, "timeline_crowd");
    window.state_mut().view.zoom(5.0);
    window.run();
    support::save_picture(&mut window, "timeline_crowd_near");
    window.state_mut().selection.mark = window
        .state()
        .timeline
        .at(Lane::Mention, day_start(day("2016-07-01")), 1440)
        .first()
        .copied();
    window.state_mut().view.centre_on(day("2016-07-01"));
    window.state_mut().view.zoom(4.0);
    window.run();
    support::save_picture(&mut window, "timeline_crowd_weeks");
}

#[test]
fn pictures_are_made_on_request() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for size in [[1100.0, 240.0], [700.0, 170.0], [1600.0, 260.0]] {
            let mut window = window(size, theme, sample());
            window.state_mut().selection.day = Some(day("2022-02-10"));
            window.run();
            let name = format!("timeline_{name}_{}", size[0]);
            support::save_picture(&mut window, &name);
        }
        let mut window = window([1100.0, 240.0], theme, sample());
        window.state_mut().selection = TimelineSelection {
            document: Some(3),
            ..TimelineSelection::default()
        };
        window
            .get_by_label("Mentioned 10 Feb 2022: item 18")
            .click();
        window.run();
        window
            .get_by_label("Mentioned 10 Feb 2022: item 18")
            .hover();
        window.run();
        support::save_picture(&mut window, &format!("timeline_{name}_selected"));
        window.state_mut().selection = TimelineSelection::default();
        window.remove_cursor();
        for (zoom, suffix) in [(6.0, "days"), (5.0, "hours"), (0.01, "years")] {
            window.state_mut().view.centre_on(day("2022-02-09"));
            window.state_mut().view.zoom(zoom);
            window.run();
            support::save_picture(&mut window, &format!("timeline_{name}_{suffix}"));
        }
        window.state_mut().timeline = two_ways();
        window.state_mut().view.show_all(&two_ways());
        window.run();
        support::save_picture(&mut window, &format!("timeline_{name}_two_ways"));
    }
}

/// So many marks over ten years, one in ten of them longer than a day, denser towards the end.
fn crowd(count: u32) -> Timeline {
    let first = day_start(day("2012-01-01")).0;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        // Xorshift: the same marks on every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    Timeline::build((0..count).filter_map(|item| {
        let share = random().max(random());
        let start = first + (share * 3653.0) as i64 * 1440;
        let days = if item % 10 == 0 { 7 } else { 1 };
        let minute = dateline::model::Minute;
        let interval = Interval::new(
            Some(minute(start)),
            Some(minute(start + days * 1440)),
            Precision::Day,
        );
        let lane = Lane::ALL[item as usize % 3];
        let id = MarkId {
            lane,
            document: item / 50,
            item,
        };
        Mark::new(id, interval, Standing::Reported)
    }))
}

/// Prints what a frame costs. Run with `-- --ignored --nocapture`.
#[test]
#[ignore = "measures; says nothing about right and wrong"]
fn frames_are_cheap() {
    for count in [1_000, 100_000, 1_000_000] {
        let begun = Instant::now();
        let timeline = crowd(count);
        println!("{count} marks built in {:.1?}", begun.elapsed());
        let mut world = World::new(timeline);
        let context = Context::default();
        for zoom in [1.0, 4.0, 10.0, 10.0, 10.0] {
            world.view.zoom(zoom);
            let mut best = Duration::MAX;
            for frame in 0..30_u8 {
                let begun = Instant::now();
                paint_frame(&context, &mut world, f32::from(frame));
                best = best.min(begun.elapsed());
            }
            let days = world.view.shown().unwrap().length() / 1440.0;
            println!("  {days:8.1} days in view: {best:.2?} a frame");
        }
    }
}

/// One frame with the pointer moving over it, tessellation included.
fn paint_frame(context: &Context, world: &mut World, x: f32) {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1500.0, 260.0))),
        events: vec![Event::PointerMoved(pos2(700.0 + x, 120.0))],
        ..RawInput::default()
    };
    let mut output = context.run_ui(input, |ui| world.ui(ui));
    output.textures_delta.clear();
    let primitives = context.tessellate(output.shapes, output.pixels_per_point);
    std::hint::black_box(primitives);
}
