//! The reading pane as a person uses it: what the mouse and the keyboard select, what a click
//! tells, where a jump ends, and that a place is never wrong.

#[path = "support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use dateline::app::widgets::reader::{
    ACCESSIBLE_NAME, DecorationId, DecorationLists, Decorations, Highlight, MarginMark, Reader,
    ReaderInput, ReaderOutput, ReaderPlace, ReaderStyle, Underline, UnderlineStyle,
};
use dateline::model::{Span, Text};
use eframe::egui::{
    Color32, Event, FontFamily, FontId, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2,
    Rect, Theme, TouchPhase, Ui, Vec2, pos2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

const WINDOW: Vec2 = vec2(760.0, 520.0);

/// A window with nothing but the pane in it.
struct Desk {
    reader: Reader,
    text: Text,
    shown: Span,
    decorations: Decorations,
    style: ReaderStyle,
    clicked: Option<ReaderPlace>,
    context: Option<ReaderPlace>,
    selection_changes: usize,
}

impl Desk {
    fn new(text: impl Into<Box<str>>, lists: DecorationLists) -> Self {
        let text = Text::new(text);
        Self {
            reader: Reader::default(),
            shown: Span::new(0, text.len()),
            text,
            decorations: Decorations::new(lists),
            style: light_style(),
            clicked: None,
            context: None,
            selection_changes: 0,
        }
    }

    fn ui(&mut self, ui: &mut Ui) {
        let ReaderOutput {
            clicked,
            context,
            selection_changed,
            ..
        } = self.reader.show(
            ui,
            ReaderInput {
                text: &self.text,
                shown: self.shown,
                decorations: &self.decorations,
                style: &self.style,
            },
        );
        self.clicked = clicked.or(self.clicked.take());
        self.context = context.or(self.context.take());
        self.selection_changes += usize::from(selection_changed);
    }

    fn selected(&self) -> &str {
        let span = self.reader.selection();
        span.and_then(|span| self.text.get(span)).unwrap_or("")
    }

    fn span_of(&self, words: &str) -> Span {
        span_in(self.text.as_str(), words)
    }
}

type Window = Harness<'static, Desk>;

fn window(desk: Desk) -> Window {
    let mut window = support::window(WINDOW, Theme::Light)
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs()
        .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    window.run();
    window
}

fn span_in(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("the sample holds these words");
    Span::new(start, start + words.len())
}

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
        let copied = window.output().platform_output.commands.iter().any(|command| {
            matches!(command, eframe::egui::OutputCommand::CopyText(words) if words == expected)
        });
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
                button: eframe::egui::PointerButton::Secondary,
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
        window.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -120.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
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

        let ctx = eframe::egui::Context::default();
        let frame = |desk: &mut Desk| {
            let input = eframe::egui::RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 900.0))),
                ..Default::default()
            };
            let begun = Instant::now();
            let mut output = ctx.run_ui(input, |ui| desk.ui(ui));
            let shown = begun.elapsed();
            output.textures_delta.clear();
            let primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
            assert!(!primitives.is_empty());
            (shown, begun.elapsed())
        };
        let first = frame(&mut desk);
        let (mut total, mut jumps) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..100 {
            total += frame(&mut desk).1;
        }
        for i in 0..100 {
            desk.reader.scroll_to(places[i * (places.len() / 100)]);
            jumps += frame(&mut desk).1;
        }
        desk.style.measure_characters = 60.0;
        let resized = frame(&mut desk).1;
        let begun = Instant::now();
        let mut idle_frames = 0;
        while ctx.has_requested_repaint() && idle_frames < 100_000 {
            frame(&mut desk);
            idle_frames += 1;
        }
        let idle = begun.elapsed();
        let mut settled = Duration::ZERO;
        for _ in 0..100 {
            settled += frame(&mut desk).1;
        }
        println!(
            "{} MB: prepare {prepared:?}, table {table:?}, first frame {:?} ({:?} with \
             tessellation), next frames {:?}, jumps {:?}, new width {resized:?}, all measured \
             after {idle_frames} frames and {idle:?}, then {:?} a frame",
            bytes / 1_000_000,
            first.0,
            first.1,
            total / 100,
            jumps / 100,
            settled / 100,
        );
    }
}

fn every(places: &[Span], count: usize) -> impl Iterator<Item = Span> {
    let step = (places.len() / count).max(1);
    places.iter().copied().step_by(step)
}

/// Numbered made-up sentences in paragraphs of uneven length, and where each number stands.
fn long_text(bytes: usize) -> (String, Vec<Span>) {
    let mut text = String::with_capacity(bytes + 100);
    let mut places = Vec::new();
    while text.len() < bytes {
        let start = text.len() + "On day ".len();
        let number = format!("{:07}", places.len());
        places.push(Span::new(start, start + number.len()));
        text.push_str(&format!(
            "On day {number} the river stood low and the harbour office sent its report late. "
        ));
        if places.len() * 7 % 11 < 3 {
            text.push('\n');
        }
    }
    (text, places)
}

fn sample_page() -> Desk {
    let text = "Harbour council sets dates for the bridge closure\n\
\n\
The harbour council agreed on Tuesday to close the old swing bridge from 14 March until the end \
of the summer, after engineers warned that its western bearing could fail within months. \
Ferries will run every twenty minutes from next Monday, the deputy harbour master said.\n\
\n\
“We asked for a decision last autumn and again in January 2031,” Ilse Maarten, who speaks for \
the bargemen, told reporters. She denied that her members had blocked the inspection planned for \
the first week of February.\n\
\n\
The ministry has promised to pay half of the repair by the third quarter. A second hearing is \
due on 2 April; the council’s own engineers expect the work to take between four and six months, \
and no traffic before October.\n\
\n\
Share this article · Subscribe to our newsletter · More from this section";
    let tagged = Color32::from_rgb(0x2f, 0x7d, 0x6d);
    let second = Color32::from_rgb(0xb3, 0x5c, 0x1e);
    let third = Color32::from_rgb(0x7a, 0x4f, 0xa3);
    let date = Color32::from_rgb(0x2b, 0x5f, 0xb8);
    let past = Color32::from_rgb(0x6b, 0x72, 0x80);
    let highlight = |words: &str, colour| Highlight {
        span: span_in(text, words),
        colour,
    };
    let underline = |words: &str, colour, style| Underline {
        span: span_in(text, words),
        colour,
        style,
    };
    let furniture = "Share this article · Subscribe to our newsletter · More from this section";
    Desk::new(
        text,
        DecorationLists {
            highlights: vec![
                highlight(
                    "close the old swing bridge from 14 March until the end of the summer",
                    tagged,
                ),
                highlight(
                    "engineers warned that its western bearing could fail within months",
                    second,
                ),
                highlight(
                    "She denied that her members had blocked the inspection planned for the first \
                     week of February",
                    third,
                ),
                highlight("blocked the inspection", second),
            ],
            underlines: vec![
                underline("Tuesday", past, UnderlineStyle::Solid),
                underline("14 March", date, UnderlineStyle::Solid),
                underline("the end of the summer", date, UnderlineStyle::Dashed),
                underline("within months", date, UnderlineStyle::Dotted),
                underline("next Monday", date, UnderlineStyle::Solid),
                underline("last autumn", past, UnderlineStyle::Dashed),
                underline("January 2031", past, UnderlineStyle::Solid),
                underline("the first week of February", past, UnderlineStyle::Dashed),
                underline("the third quarter", date, UnderlineStyle::Dashed),
                underline("2 April", date, UnderlineStyle::Solid),
                underline("between four and six months", date, UnderlineStyle::Dotted),
                underline("October", date, UnderlineStyle::Solid),
            ],
            find_hits: vec![span_in(text, "ministry")],
            dimmed: vec![span_in(text, furniture)],
            margin_marks: vec![MarginMark {
                byte: span_in(text, "A second hearing").start,
                colour: second,
            }],
            focused: Some(span_in(text, "2 April")),
        },
    )
}

fn light_style() -> ReaderStyle {
    ReaderStyle {
        font: FontId::new(16.0, FontFamily::Proportional),
        notice_font: FontId::new(12.0, FontFamily::Proportional),
        line_height_points: 26.0,
        paragraph_gap_points: 4.0,
        measure_characters: 78.0,
        margin_points: 28.0,
        background: Color32::from_rgb(0xfc, 0xfc, 0xfa),
        text: Color32::from_rgb(0x1f, 0x23, 0x28),
        dimmed_text: Color32::from_rgb(0xa3, 0xa8, 0xae),
        notice_text: Color32::from_rgb(0x7a, 0x80, 0x87),
        highlight_tint: 0.14,
        selection: Color32::from_rgb(0xbf, 0xd7, 0xf7),
        selection_elsewhere: Color32::from_rgb(0xdd, 0xe2, 0xe8),
        find_hit: Color32::from_rgb(0xff, 0xe9, 0x9a),
        focused_fill: Color32::from_rgba_unmultiplied(0xff, 0xc8, 0x3d, 60),
        focused_outline: Color32::from_rgb(0xd9, 0x9a, 0x11),
        caret: Color32::from_rgb(0x1f, 0x23, 0x28),
        scroll_handle: Color32::from_rgb(0xd4, 0xd7, 0xdb),
        scroll_handle_active: Color32::from_rgb(0xa9, 0xae, 0xb5),
    }
}

fn dark_style() -> ReaderStyle {
    ReaderStyle {
        background: Color32::from_rgb(0x1b, 0x1d, 0x21),
        text: Color32::from_rgb(0xdc, 0xde, 0xe2),
        dimmed_text: Color32::from_rgb(0x66, 0x6b, 0x73),
        notice_text: Color32::from_rgb(0x8b, 0x91, 0x99),
        highlight_tint: 0.3,
        selection: Color32::from_rgb(0x2c, 0x4a, 0x73),
        selection_elsewhere: Color32::from_rgb(0x38, 0x3d, 0x45),
        find_hit: Color32::from_rgb(0x5d, 0x50, 0x1c),
        focused_outline: Color32::from_rgb(0xe0, 0xa9, 0x2f),
        caret: Color32::WHITE,
        scroll_handle: Color32::from_rgb(0x3a, 0x3e, 0x45),
        scroll_handle_active: Color32::from_rgb(0x5a, 0x60, 0x69),
        ..light_style()
    }
}
