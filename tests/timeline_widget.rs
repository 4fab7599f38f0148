//! The timeline in lanes as a person meets it: by label, by pointer and by keys.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "support/timeline_desk.rs"]
mod desk;

use dateline::app::widgets::timeline::TimelineSelection;
use dateline::model::{Interval, Standing, day_start};
use dateline::timeline::{Choice, Lane, Mark, MarkId, Timeline, stretch_words};
use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, Theme, TouchPhase, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use desk::{World, click_at, crowd, day, place_of, sample, sample_window, window};

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
    window.key_press(Key::Period);
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
    check(&mut window, Key::Period, 0);
    check(&mut window, Key::Comma, 23);
    check(&mut window, Key::Comma, 22);
    // It went to 1997, and says so.
    window.get_by_value("Mentioned 1997: item 22");
    window.get_by_label("Mentioned 1997: item 22");
    check(&mut window, Key::Period, 23);
    check(&mut window, Key::Period, 0);
    check(&mut window, Key::Period, 5);
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
