//! What a frame of the timeline costs with a million marks, a third of them intervals: interface
//! and tessellation, without a window. Prints the median and the 99th percentile of a way from all
//! time to one day, with panning on every step of it, in both views and in rows of groups; and
//! what building and holding the marks takes.
//!
//! Run with `cargo bench --bench timeline`; `-- 100000` takes another number of marks.

#![allow(missing_docs, reason = "a benchmark has no users")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use dateline::app::widgets::timeline::{
    MarkDescription, TimelineKind, TimelineSelection, TimelineStyle, TimelineView, show,
};
use dateline::model::{Interval, Minute, Precision, Standing};
use dateline::timeline::{Lane, Mark, MarkId, Timeline, mark_words};
use eframe::egui::{
    CentralPanel, Color32, Context, Event, Frame, Pos2, RawInput, Rect, pos2, vec2,
};

const DAY: i64 = 24 * 60;

/// Steps of the way from all time to one day.
const STEPS: u32 = 120;

/// Frames on each step, each a little further along.
const FRAMES: u32 = 6;

fn main() {
    let given = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let count: u32 = given.unwrap_or(1_000_000);
    let marks = marks(count);
    let begun = Instant::now();
    let lanes = Timeline::build(marks.iter().copied());
    let took = begun.elapsed();
    let held = lanes.heap_bytes() as f64 / f64::from(count);
    println!("{count} marks in lanes: built in {took:.0?}, {held:.1} bytes a mark");
    measure("lanes", &lanes, TimelineKind::Lanes);
    measure("two clocks", &lanes, TimelineKind::TwoClocks);
    drop(lanes);
    let begun = Instant::now();
    let by_source = marks
        .iter()
        .map(|mark| (*mark, mark.id().document as usize % 8));
    let groups = Timeline::grouped(by_source, (0..8).map(|row| (format!("Outlet {row}"), None)));
    let took = begun.elapsed();
    let held = groups.heap_bytes() as f64 / f64::from(count);
    println!("{count} marks in groups: built in {took:.0?}, {held:.1} bytes a mark");
    measure("groups", &groups, TimelineKind::Lanes);
    measure("groups, two clocks", &groups, TimelineKind::TwoClocks);
}

fn measure(name: &str, timeline: &Timeline, kind: TimelineKind) {
    let context = Context::default();
    let mut view = TimelineView::of_kind(kind);
    // The fonts are loaded in the first frames.
    for _ in 0..3 {
        frame(&context, timeline, &mut view, 0.0);
    }
    view.show_all(timeline);
    frame(&context, timeline, &mut view, 0.0);
    let whole = view.shown().map_or(1.0, |range| range.length());
    // By two clocks, that of telling begins closer and comes to a day all the same.
    let factor = (whole / DAY as f64).powf(1.0 / f64::from(STEPS));
    let mut times = Vec::new();
    for step in 0..STEPS {
        for index in 0..FRAMES {
            times.push(frame(
                &context,
                timeline,
                &mut view,
                (step * FRAMES + index) as f32,
            ));
        }
        view.zoom(factor);
    }
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let days = view
        .shown()
        .map_or(0.0, |range| range.length() / DAY as f64);
    println!(
        "  {name}, from {:.0} days to {days:.1}: median {:.2?}, p99 {:.2?}, most {:.2?}",
        whole / DAY as f64,
        at(0.5),
        at(0.99),
        at(1.0),
    );
}

/// One frame with the pointer moving over the canvas and dragging it along.
fn frame(context: &Context, timeline: &Timeline, view: &mut TimelineView, x: f32) -> Duration {
    let place = pos2(700.0 + x % 200.0, 220.0);
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 500.0))),
        events: vec![
            Event::PointerMoved(place),
            Event::MouseWheel {
                unit: eframe::egui::MouseWheelUnit::Point,
                delta: vec2(1.5, 0.0),
                phase: eframe::egui::TouchPhase::Move,
                modifiers: eframe::egui::Modifiers::NONE,
                source: eframe::egui::MouseWheelSource::Wheel,
            },
        ],
        ..RawInput::default()
    };
    let colour_of = |mark: &Mark| match mark.standing() {
        Standing::Announced => Color32::from_rgb(0x9F, 0x5B, 0x02),
        Standing::Reported | Standing::Mentioned => Color32::from_rgb(0x0F, 0x6E, 0x84),
    };
    let style = TimelineStyle {
        surface: Color32::WHITE,
        text: Color32::BLACK,
        quiet_text: Color32::DARK_GRAY,
        line: Color32::LIGHT_GRAY,
        weekend: Color32::from_gray(0xf4),
        chosen_day: Color32::LIGHT_BLUE,
        accent: Color32::BLUE,
        lanes: [
            Color32::DARK_BLUE,
            Color32::DARK_GREEN,
            Color32::DARK_RED,
            Color32::BLUE,
        ],
        standing_colour: &|_| Color32::DARK_GREEN,
        colour_of: &colour_of,
        label_points: 13.5,
        small_points: 12.0,
    };
    let begun = Instant::now();
    let mut output = context.run_ui(input, |ui| {
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
            show(
                ui,
                timeline,
                view,
                &style,
                &TimelineSelection::default(),
                |mark| MarkDescription {
                    label: mark_words(mark),
                    ..MarkDescription::default()
                },
            );
        });
    });
    output.textures_delta.clear();
    black_box(context.tessellate(output.shapes, output.pixels_per_point));
    begun.elapsed()
}

/// Ten years of dispatches, fifty marks each. Most of what they tell of lies within some weeks of
/// them, some of it centuries back; one in three marks is an interval of days to years.
fn marks(count: u32) -> Vec<Mark> {
    let first = 15_340 * DAY;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        // Xorshift: the same marks on every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut published = first;
    let marks = (0..count).filter_map(|item| {
        if item % 50 == 0 {
            published = first + (random().max(random()) * 3653.0) as i64 * DAY;
        }
        let lane = match item % 50 {
            0 => Lane::Publication,
            1..=40 => Lane::Mention,
            _ => Lane::Passage,
        };
        let away = match item % 97 {
            _ if lane == Lane::Publication => 0.0,
            0 => -random() * 73_000.0,
            _ => (random() - 0.6).powi(3) * 1500.0 * random(),
        };
        let start = published + away as i64 * DAY;
        let length = if item % 3 == 0 && lane != Lane::Publication {
            2 + (random().powi(4) * 1_000.0) as i64
        } else {
            1
        };
        let interval = Interval::new(
            Some(Minute(start)),
            Some(Minute(start + length * DAY)),
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
    });
    marks.collect()
}
