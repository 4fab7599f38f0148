//! The reading pane as a person uses it: what the mouse and the keyboard select, what a click
//! tells, where a jump ends, and that a place is never wrong.

#![allow(
    clippy::expect_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/mod.rs"]
mod support;

#[path = "support/reader_desk.rs"]
mod desk;

use std::time::{Duration, Instant};

use dateline::app::widgets::reader::{
    ACCESSIBLE_NAME, DecorationId, DecorationLists, Decorations, Highlight, ReaderPlace, Underline,
    UnderlineStyle,
};
use dateline::model::{Span, Text};
use eframe::egui::{
    Color32, Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, OutputCommand,
    PointerButton, Pos2, RawInput, Rect, Theme, TouchPhase, pos2, vec2,
};
use egui_kittest::kittest::Queryable;

use desk::{
    Desk, WINDOW, Window, dark_style, light_style, long_text, sample_page, span_in, window,
};

/// Where a paragraph lies, found by its words as a screen reader would.
fn paragraph(window: &Window, words: &str) -> Rect {
    window.get_by_label(words).rect()
}

fn press_and_drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.drag_at(from);
    window.hover_at(from.lerp(to, 0.5));
    window.hover_at(to);
    window.drop_at(to);
    window.run();
}

fn click(window: &mut Window, place: Pos2, times: usize) {
    for _ in 0..times {
        window.hover_at(place);
        window.drag_at(place);
        window.drop_at(place);
    }
    window.run();
    // So long that the next press is no double click.
    window.run_steps(30);
}

fn press_keys(window: &mut Window, keys: &[(Modifiers, Key)]) {
    for &(modifiers, key) in keys {
        window.key_press_modifiers(modifiers, key);
        window.run();
    }
}

#[test]
fn dragging_selects_the_words_under_the_pointer() {
    let check = |line: &str, expected: &str| {
        let mut window = window(Desk::new(line, DecorationLists::default()));
        let rect = paragraph(&window, line);
        let y = rect.center().y;
        press_and_drag(
            &mut window,
            pos2(rect.left(), y),
            pos2(rect.right() + 40.0, y),
        );
        assert_eq!(window.state().selected(), line, "forwards");
        assert!(window.state().selection_changes > 0);
        press_and_drag(
            &mut window,
            pos2(rect.right() + 9.0, y),
            pos2(rect.left() - 9.0, y),
        );
        assert_eq!(window.state().selected(), line, "backwards");

        // Select the expected words alone: from edge to edge of where they are drawn.
        let span = window.state().span_of(expected);
        let lists = DecorationLists {
            highlights: vec![Highlight {
                span,
                colour: Color32::RED,
            }],
            ..DecorationLists::default()
        };
        window.state_mut().decorations = Decorations::new(lists);
        window.run();
        let words = paragraph(&window, &format!("Passage: {expected}"));
        press_and_drag(
            &mut window,
            words.left_center() + vec2(1.0, 0.0),
            words.right_center() - vec2(1.0, 0.0),
        );
        assert_eq!(window.state().reader.selection(), Some(span), "{expected}");
        assert_eq!(window.state().selected(), expected);
    };
    check("The ferry sails on Tuesday morning.", "on Tuesday");
    check("Паром отходит во вторник утром.", "во вторник");
    check("Crew 👍🏽 and 🇺🇦 flag aboard 😀 again", "👍🏽 and 🇺🇦 flag");
    check(
        "Le cafe\u{301} rouvrira e\u{301}te\u{301} prochain",
        "cafe\u{301} rouvrira",
    );
    check("efficient offices offer coffee", "offices offer");
}

#[test]
fn dragging_reaches_over_paragraphs_and_line_breaks() {
    let text = "First line\r\nsecond line\rthird line\n\nlast line";
    let mut window = window(Desk::new(text, DecorationLists::default()));
    let from = paragraph(&window, "second line").left_center();
    let to = paragraph(&window, "last line").right_center() + vec2(30.0, 0.0);
    press_and_drag(&mut window, from, to);
    let desk = window.state();
    assert_eq!(desk.selected(), "second line\rthird line\n\nlast line");
}

#[test]
fn repeated_clicks_select_words_and_paragraphs() {
    let text = "The mayor’s office said: don't wait.\nНовый порядок вступит в силу.";
    let check = |line: &str, x_share: f32, times: usize, expected: &str| {
        let mut window = window(Desk::new(text, DecorationLists::default()));
        let rect = paragraph(&window, line);
        let place = pos2(rect.left() + rect.width() * x_share, rect.center().y);
        click(&mut window, place, times);
        assert_eq!(window.state().selected(), expected, "{times} at {x_share}");
    };
    let [first, second] = [0, 1].map(|i| text.lines().nth(i).unwrap());
    check(first, 0.02, 1, "");
    check(first, 0.02, 2, "The");
    check(first, 0.02, 3, first);
    check(first, 0.2, 2, "mayor’s");
    check(second, 0.02, 2, "Новый");
    check(second, 0.3, 3, second);
}

#[test]
fn the_keyboard_extends_and_copies() {
    let text = "One two three\nfour 👨‍👩‍👧 five";
    let shift = Modifiers::SHIFT;
    let ctrl = Modifiers::CTRL | Modifiers::COMMAND;
    let shift_ctrl = shift | ctrl;
    let plain = Modifiers::NONE;
    let check = |keys: &[(Modifiers, Key)], expected: &str| {
        let mut window = window(Desk::new(text, DecorationLists::default()));
        let start = paragraph(&window, "One two three").left_center();
        click(&mut window, start, 1);
        press_keys(&mut window, keys);
        assert_eq!(window.state().selected(), expected, "{keys:?}");
        window.event(Event::Copy);
        window.step();
        let copied =
            window.output().platform_output.commands.iter().any(
                |command| matches!(command, OutputCommand::CopyText(words) if words == expected),
            );
        assert_eq!(copied, !expected.is_empty());
    };
    check(&[(shift, Key::ArrowRight)], "O");
    check(&[(shift_ctrl, Key::ArrowRight)], "One");
    check(&[(shift_ctrl, Key::ArrowRight); 2], "One two");
    check(&[(shift, Key::End)], "One two three");
    check(
        &[(shift, Key::End), (shift, Key::ArrowRight)],
        "One two three\n",
    );
    check(
        &[(shift, Key::End), (shift_ctrl, Key::ArrowLeft)],
        "One two ",
    );
    check(&[(shift, Key::ArrowDown)], "One two three\n");
    check(&[(shift_ctrl, Key::End)], text);
    check(&[(ctrl, Key::A)], text);
    check(&[(shift, Key::End), (plain, Key::ArrowRight)], "");
    check(
        &[
            (plain, Key::ArrowDown),
            (ctrl, Key::ArrowRight),
            (plain, Key::ArrowRight),
            (shift, Key::ArrowRight),
        ],
        "👨‍👩‍👧",
    );
}

#[test]
fn the_keyboard_walks_down_row_by_row() {
    let text = "One sentence after another without any break. ".repeat(8);
    let mut window = window(Desk::new(text.clone(), DecorationLists::default()));
    let corner = paragraph(&window, &text).left_top();
    click(&mut window, corner + vec2(1.0, 8.0), 1);
    let mut ends = Vec::new();
    for _ in 0..3 {
        press_keys(&mut window, &[(Modifiers::SHIFT, Key::ArrowDown)]);
        ends.push(window.state().selected().len());
    }
    let rows: Vec<usize> = ends.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(ends[0] > 50 && ends[0] < 100, "{ends:?}");
    assert!(
        rows.iter().all(|&bytes| bytes > 50 && bytes < 100),
        "{rows:?}"
    );
    press_keys(&mut window, &[(Modifiers::SHIFT, Key::ArrowUp); 3]);
    assert_eq!(window.state().selected(), "");
}

#[test]
fn shift_and_click_extend_what_is_selected() {
    let text = "Alpha beta\ngamma delta";
    let mut window = window(Desk::new(text, DecorationLists::default()));
    let start = paragraph(&window, "Alpha beta").left_center();
    click(&mut window, start, 1);
    let end = paragraph(&window, "gamma delta").right_center() + vec2(5.0, 0.0);
    window.event(Event::ModifiersChanged(Modifiers::SHIFT));
    click(&mut window, end, 1);
    assert_eq!(window.state().selected(), text);
}

#[test]
fn a_click_tells_what_is_drawn_there() {
    let text = "Talks resume on Thursday in the port city, the ministry said.";
    let lists = DecorationLists {
        underlines: vec![Underline {
            span: span_in(text, "Thursday"),
            colour: Color32::BLUE,
            style: UnderlineStyle::Solid,
        }],
        highlights: vec![
            Highlight {
                span: span_in(text, "the port city"),
                colour: Color32::GREEN,
            },
            Highlight {
                span: span_in(text, "resume on Thursday in the port city"),
                colour: Color32::RED,
            },
        ],
        ..DecorationLists::default()
    };
    let mut window = window(Desk::new(text, lists));
    let mut check = |label: &str, expected: &[DecorationId]| {
        window.get_by_label(label).click();
        window.run();
        let place = window.state_mut().clicked.take().unwrap();
        assert_eq!(place.decorations, expected, "{label}");
        assert!(place.byte.is_some());
        window.run_steps(30);
    };
    let (thursday, city, resume) = (
        DecorationId::Underline(0),
        DecorationId::Highlight(0),
        DecorationId::Highlight(1),
    );
    check("Date: Thursday", &[thursday, resume]);
    check("Passage: the port city", &[city, resume]);
    check(text, &[city, resume]);

    window.get_by_label("Date: Thursday").click_accesskit();
    window.run();
    let place = window.state_mut().clicked.take().unwrap();
    assert_eq!(place.decorations, [thursday]);

    window.get_by_label("Date: Thursday").click_secondary();
    window.run();
    let place = window.state_mut().context.take().unwrap();
    assert_eq!(place.decorations, [thursday, resume]);
}

#[test]
fn a_menu_speaks_of_the_selection_it_was_opened_on() {
    let text = "Alpha beta gamma";
    let mut window = window(Desk::new(text, DecorationLists::default()));
    window
        .state_mut()
        .reader
        .set_selection(Some(span_in(text, "Alpha beta")));
    window.run();
    let rect = paragraph(&window, text);
    let secondary_click = |window: &mut Window, place: Pos2| {
        for pressed in [true, false] {
            window.event(Event::PointerButton {
                pos: place,
                button: PointerButton::Secondary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        window.run();
    };
    secondary_click(&mut window, rect.left_center() + vec2(9.0, 0.0));
    assert_eq!(window.state().selected(), "Alpha beta");
    secondary_click(&mut window, rect.right_center() - vec2(9.0, 0.0));
    assert_eq!(window.state().selected(), "");
}

#[test]
fn a_header_is_not_shown_and_offsets_still_count_it() {
    let text = " date 2031-05-06 The council meets on Friday.";
    let mut desk = Desk::new(text, DecorationLists::default());
    desk.shown = Span::new(17, text.len());
    let mut window = window(desk);
    let rect = paragraph(&window, "The council meets on Friday.");
    click(&mut window, rect.left_center() + vec2(4.0, 0.0), 2);
    assert_eq!(window.state().selected(), "The");
    assert_eq!(window.state().reader.selection(), Some(Span::new(17, 20)));
}

#[test]
fn a_jump_shows_the_words_a_third_from_the_top() {
    let (text, places) = long_text(5_000_000);
    let mut window = window(Desk::new(text, DecorationLists::default()));
    let count = places.len();
    for place in [places[count / 2], places[7], places[count - 400]] {
        let lists = DecorationLists {
            underlines: vec![Underline {
                span: place,
                colour: Color32::BLUE,
                style: UnderlineStyle::Dashed,
            }],
            ..DecorationLists::default()
        };
        window.state_mut().decorations = Decorations::new(lists);
        window.state_mut().reader.scroll_to(place);
        window.run();
        let words = window.state().text.get(place).unwrap();
        let y = paragraph(&window, &format!("Date: {words}")).top();
        let wanted = WINDOW.y * 0.33;
        assert!((y - wanted).abs() < 20.0, "{words} at {y}");
        assert!(window.state().reader.visible_span().contains(place));
    }
}

#[test]
fn the_wheel_and_the_bar_reach_both_ends() {
    let (text, _) = long_text(5_000_000);
    let mut window = window(Desk::new(text, DecorationLists::default()));
    let end = window.state().text.len();
    let centre = (WINDOW / 2.0).to_pos2();
    window.hover_at(centre);
    let first = window.state().reader.visible_span();
    for _ in 0..10 {
        window.event(wheel_event(-120.0));
        window.run_steps(2);
    }
    window.run_steps(20);
    let scrolled = window.state().reader.visible_span();
    assert!(scrolled.start > first.end, "{scrolled:?} after {first:?}");

    let bar = window.get_by_label("Scroll position").rect();
    press_and_drag(
        &mut window,
        bar.center_top() + vec2(0.0, 9.0),
        bar.center_bottom(),
    );
    window.run_steps(3);
    assert_eq!(window.state().reader.visible_span().end, end);
    press_and_drag(
        &mut window,
        bar.center_bottom() - vec2(0.0, 9.0),
        bar.center_top(),
    );
    window.run_steps(3);
    assert_eq!(window.state().reader.visible_span().start, 0);
}

#[test]
fn a_narrower_pane_keeps_to_the_words_in_view() {
    let text = "One sentence after another without any break. ".repeat(3000);
    let place = Span::new(text.len() / 2, text.len() / 2 + 8);
    let mut window = window(Desk::new(text, DecorationLists::default()));
    window.state_mut().reader.scroll_to(place);
    window.run();
    let before = window.state().reader.visible_span();
    for width in [500.0, 300.0, 640.0] {
        window.set_size(vec2(width, WINDOW.y));
        window.run_steps(3);
        let after = window.state().reader.visible_span();
        assert!(after.start <= before.start, "{before:?} {after:?}");
        assert!(before.start - after.start < 300, "{before:?} {after:?}");
    }
}

#[test]
fn dragging_below_the_edge_scrolls_on() {
    let (text, _) = long_text(200_000);
    let mut window = window(Desk::new(text, DecorationLists::default()));
    let start = pos2(WINDOW.x / 2.0, 200.0);
    window.hover_at(start);
    window.drag_at(start);
    window.hover_at(pos2(WINDOW.x / 2.0, WINDOW.y + 60.0));
    window.run_steps(120);
    let desk = window.state();
    let selection = desk.reader.selection().unwrap();
    assert!(selection.len() > 3000, "{selection:?}");
    assert!(desk.reader.visible_span().end >= selection.end);
}

#[test]
fn right_to_left_paragraphs_never_yield_a_wrong_place() {
    let right_to_left = "قالت الوزارة إن المحادثات تبدأ on Monday in the capital";
    let mixed = "The speaker said שלום לכולם and left on Tuesday";
    for line in [right_to_left, mixed] {
        let text = format!("Before\n{line}\nAfter");
        let lists = DecorationLists {
            underlines: vec![Underline {
                span: span_in(&text, "day"),
                colour: Color32::BLUE,
                style: UnderlineStyle::Solid,
            }],
            ..DecorationLists::default()
        };
        let mut window = window(Desk::new(text.clone(), lists));
        let span = span_in(&text, line);
        let rect = paragraph(&window, line);
        let row = rect.center().y;
        for step in 0..40 {
            let x = rect.left() + rect.width() * step as f32 / 40.0;
            click(&mut window, pos2(x, row), 1);
            let desk = window.state_mut();
            assert_eq!(desk.reader.selection(), None, "{line} at {x}");
            let place = desk.clicked.take().unwrap();
            assert_eq!(place, ReaderPlace::default(), "{line} at {x}");
            click(&mut window, pos2(x, row), 2);
            assert_eq!(window.state().reader.selection(), Some(span));
        }
        let (before, after) = (paragraph(&window, "Before"), paragraph(&window, "After"));
        press_and_drag(
            &mut window,
            before.left_center(),
            pos2(rect.center().x, row),
        );
        assert_eq!(
            window.state().reader.selection(),
            Some(Span::new(0, span.end))
        );
        press_and_drag(
            &mut window,
            after.right_center(),
            pos2(rect.center().x, row),
        );
        let expected = Span::new(span.start, text.len());
        assert_eq!(window.state().reader.selection(), Some(expected));

        window.get_by_label_contains("selected as a whole");
        window.get_by_label("Date: day").click();
        window.run();
        let place = window.state_mut().clicked.take().unwrap();
        assert_eq!(place.byte, None);
        assert_eq!(place.decorations, [DecorationId::Underline(0)]);
        support::save_picture(&mut window, "reader_right_to_left");
    }
}

#[test]
fn another_text_is_read_from_its_start() {
    let (text, places) = long_text(200_000);
    let mut window = window(Desk::new(text, DecorationLists::default()));
    window.state_mut().reader.scroll_to(places[200]);
    window.state_mut().reader.set_selection(Some(places[200]));
    window.run();
    assert!(window.state().reader.selection().is_some());
    window.state_mut().text = Text::new("Short news.");
    window.state_mut().shown = Span::new(0, 11);
    window.run();
    paragraph(&window, "Short news.");
    assert_eq!(window.state().reader.selection(), None);
    assert_eq!(window.state().reader.visible_span(), Span::new(0, 11));
    window.get_by_label(ACCESSIBLE_NAME);
}

#[test]
fn a_page_of_text_looks_well() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut desk = sample_page();
        desk.style = match theme {
            Theme::Light => light_style(),
            Theme::Dark => dark_style(),
        };
        let mut window = support::window(vec2(900.0, 680.0), theme)
            .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
        window.run();
        let name = match theme {
            Theme::Light => "reader_light",
            Theme::Dark => "reader_dark",
        };
        support::save_picture(&mut window, name);
    }
}

/// Prints what the pane costs; run it with `--release --ignored --nocapture`.
#[test]
#[ignore = "prints figures for a person to judge"]
fn measure_long_documents() {
    for bytes in [10_000_000, 50_000_000] {
        let (text, places) = long_text(bytes);
        let colour = Color32::from_rgb(200, 120, 40);
        let lists = DecorationLists {
            highlights: every(&places, 25_000)
                .map(|span| Highlight {
                    span: Span::new(span.start, (span.end + 90).min(text.len())),
                    colour,
                })
                .collect(),
            underlines: every(&places, 25_000)
                .map(|span| Underline {
                    span,
                    colour,
                    style: UnderlineStyle::Dashed,
                })
                .collect(),
            ..DecorationLists::default()
        };
        let begun = Instant::now();
        let mut desk = Desk::new(text, lists);
        let prepared = begun.elapsed();
        let begun = Instant::now();
        desk.reader.set_document(&desk.text, desk.shown);
        let table = begun.elapsed();

        let ctx = Context::default();
        let frame = |desk: &mut Desk, events: Vec<Event>| {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 900.0))),
                events,
                ..RawInput::default()
            };
            let begun = Instant::now();
            let mut output = ctx.run_ui(input, |ui| desk.ui(ui));
            output.textures_delta.clear();
            let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
            assert!(!primitives.is_empty());
            begun.elapsed()
        };
        let first = frame(&mut desk, Vec::new());
        let moved = || vec![Event::PointerMoved(pos2(500.0, 400.0))];
        let mean = |total: Duration| total / 100;
        let still = (0..100).map(|_| frame(&mut desk, moved())).sum();
        let wheel = || vec![wheel_event(-120.0)];
        let scrolling = (0..100).map(|_| frame(&mut desk, wheel())).sum();
        let jumps = (0..100)
            .map(|i| {
                let target = places[i * (places.len() / 100)];
                desk.reader.scroll_to(target);
                frame(&mut desk, moved())
            })
            .sum();
        desk.style.measure_characters = 60.0;
        let resized = frame(&mut desk, moved());
        let begun = Instant::now();
        let mut idle_frames = 0;
        while frame(&mut desk, Vec::new()) > Duration::from_millis(3) {
            idle_frames += 1;
        }
        println!(
            "{} MB: prepared in {prepared:?}, paragraphs {table:?}; first frame {first:?}, still \
             {:?}, scrolling {:?}, jumping {:?}, new width {resized:?}; all measured in \
             {idle_frames} idle frames, {:?}",
            bytes / 1_000_000,
            mean(still),
            mean(scrolling),
            mean(jumps),
            begun.elapsed(),
        );
    }
}

fn wheel_event(points: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    }
}

fn every(places: &[Span], count: usize) -> impl Iterator<Item = Span> {
    let step = (places.len() / count).max(1);
    places.iter().copied().step_by(step)
}
