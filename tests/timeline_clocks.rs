//! The timeline by two clocks, and what holds in either view: words never meet, and the keyboard
//! alone reaches every mark.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "support/timeline_desk.rs"]
mod desk;

use std::collections::BTreeSet;

use dateline::app::widgets::timeline::TimelineKind;
use dateline::timeline::Timeline;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Context, Key, Pos2, RawInput, Rect, Theme, pos2, vec2};
use egui_kittest::kittest::Queryable;

use desk::{World, click_at, crowd, day, sample, two_clocks, window};

/// All writing of a frame: words, and where they can be seen. What is turned is given as small
/// squares along it.
fn writing(world: &mut World, size: [f32; 2]) -> Vec<(String, Vec<Rect>)> {
    let context = Context::default();
    let mut shapes = Vec::new();
    // The first frame knows no font yet.
    for _ in 0..2 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size.into())),
            ..RawInput::default()
        };
        let mut output = context.run_ui(input, |ui| world.ui(ui));
        output.textures_delta.clear();
        shapes = output.shapes;
    }
    let mut found = Vec::new();
    for ClippedShape {
        clip_rect, shape, ..
    } in shapes
    {
        collect(&shape, clip_rect, &mut found);
    }
    found
}

fn collect(shape: &Shape, clip: Rect, found: &mut Vec<(String, Vec<Rect>)>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, found)),
        Shape::Text(text) if text.galley.text().is_empty() => {}
        Shape::Text(text) if text.angle == 0.0 => {
            // Letters fill less than their line.
            let rect = text.visual_bounding_rect().shrink2(vec2(0.0, 2.0));
            let rect = rect.intersect(clip);
            if rect.is_positive() {
                found.push((text.galley.text().to_owned(), vec![rect]));
            }
        }
        Shape::Text(text) => {
            let size = text.galley.size();
            let turn = eframe::egui::emath::Rot2::from_angle(text.angle);
            let squares = (0..=10_u8).map(|step| {
                let along = vec2(size.x * f32::from(step) / 10.0, size.y / 2.0);
                Rect::from_center_size(text.pos + turn * along, vec2(2.0, 2.0))
            });
            found.push((text.galley.text().to_owned(), squares.collect()));
        }
        _ => {}
    }
}

fn check_writing(world: &mut World, size: [f32; 2], about: &str) {
    let found = writing(world, size);
    assert!(found.len() > 4, "{about}: there is writing");
    for (index, (words, rects)) in found.iter().enumerate() {
        for (other, others) in found.iter().skip(index + 1) {
            let meet = rects
                .iter()
                .any(|a| others.iter().any(|b| a.intersects(*b)));
            assert!(
                !meet,
                "{about}: “{words}” meets “{other}” at {rects:?}, {others:?}"
            );
        }
    }
}

#[test]
fn words_never_meet_in_either_view_at_any_zoom_and_width() {
    type Make = fn() -> Timeline;
    let timelines: [(&str, Make); 2] = [("sample", sample), ("crowd", || crowd(4_000))];
    for (name, timeline) in timelines {
        for size in [[620.0, 260.0], [1000.0, 240.0], [1500.0, 560.0]] {
            for kind in [TimelineKind::Lanes, TimelineKind::TwoClocks] {
                let mut world = World::new(timeline());
                world.view.set_kind(kind);
                world.selection.day = Some(day("2022-02-10"));
                world.selection.as_of = Some(day("2022-02-12"));
                let about = format!("{name} {size:?} {kind:?}");
                check_writing(&mut world, size, &format!("{about} first view"));
                world.view.show_all(&world.timeline);
                let mut zoom = 1;
                // From all time to an hour.
                while world.view.shown().is_none_or(|range| range.length() > 60.0) {
                    check_writing(&mut world, size, &format!("{about} zoom {zoom}"));
                    world.view.zoom(1.9);
                    zoom += 1;
                }
                // Far out, to two centuries.
                world.view.reset();
                check_writing(&mut world, size, &about);
                world.view.zoom(0.0007);
                check_writing(&mut world, size, &format!("{about} far out"));
            }
        }
    }
}

#[test]
fn the_two_clocks_say_what_they_are() {
    let mut world = World::new(sample());
    world.view.set_kind(TimelineKind::TwoClocks);
    let found = writing(&mut world, [1100.0, 460.0]);
    for words in [
        "when it was said",
        "when it happens",
        "told afterwards",
        "announced beforehand",
        "as it happened",
    ] {
        assert!(found.iter().any(|(said, _)| said == words), "{words}");
    }
    let window = two_clocks([1100.0, 460.0], Theme::Light, sample());
    window.get_by_label("Timeline, 29 Dec 2021 to 25 Feb 2022, 25 marks, by two clocks");
    window.get_by_label("When it was said: 5 documents published");
}

#[test]
fn keys_alone_reach_every_mark_in_both_views() {
    for kind in [TimelineKind::Lanes, TimelineKind::TwoClocks] {
        let mut window = window([1100.0, 460.0], Theme::Light, sample());
        window.state_mut().view.set_kind(kind);
        window.run();
        click_at(&mut window, pos2(1050.0, 420.0));
        window.state_mut().view.reset();
        let mut reached = BTreeSet::new();
        for (key, presses) in [(Key::Comma, 40), (Key::Period, 40)] {
            for _ in 0..presses {
                window.key_press(key);
                window.run();
                let mark = window.state().selection.mark.unwrap();
                reached.insert(mark.id().item);
                // Wherever it is, it is in view now.
                let shown = window.state().view.shown().unwrap().minutes();
                assert!(mark.start() < shown.end && mark.end() > shown.start);
            }
        }
        assert_eq!(reached.len(), 26, "{kind:?}");
        window.key_press(Key::Enter);
        window.run();
        assert_eq!(window.state().last_click, window.state().selection.mark);
    }
}

#[test]
fn arrow_keys_move_both_clocks() {
    let mut window = two_clocks([1100.0, 460.0], Theme::Light, sample());
    click_at(&mut window, pos2(1000.0, 380.0));
    let shown = |window: &egui_kittest::Harness<'_, World>| {
        let view = &window.state().view;
        (view.shown().unwrap(), view.told_shown().unwrap())
    };
    let before = shown(&window);
    window.key_press(Key::ArrowUp);
    window.run();
    let after = shown(&window);
    assert_eq!(before.0, after.0);
    assert!(after.1.start() > before.1.start() + 1440.0);
    window.key_press(Key::ArrowLeft);
    window.run();
    assert!(shown(&window).0.start() < before.0.start() - 1440.0);
    assert_eq!(shown(&window).1, after.1);
}

#[test]
fn two_clocks_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for size in [[1100.0, 240.0], [1100.0, 460.0], [700.0, 400.0]] {
            let mut window = two_clocks(size, theme, sample());
            window.state_mut().selection.day = Some(day("2022-02-10"));
            window.run();
            let name = format!("clocks_{name}_{}_{}", size[0], size[1]);
            support::save_picture(&mut window, &name);
        }
        for (zoom, suffix) in [(6.0, "days"), (5.0, "hours"), (0.02, "years")] {
            let mut window = two_clocks([1100.0, 460.0], theme, sample());
            window.state_mut().view.centre_on(day("2022-02-09"));
            window.state_mut().view.zoom(zoom);
            window.run();
            support::save_picture(&mut window, &format!("clocks_{name}_{suffix}"));
        }
        for count in [3_000, 100_000] {
            let mut window = two_clocks([1100.0, 460.0], theme, crowd(count));
            support::save_picture(&mut window, &format!("clocks_{name}_crowd_{count}"));
            window.state_mut().view.zoom(30.0);
            window.run();
            support::save_picture(&mut window, &format!("clocks_{name}_crowd_{count}_near"));
        }
    }
}
