//! A window with nothing but the reading pane in it, and texts to show there.

use dateline::app::widgets::reader::{
    DecorationLists, Decorations, Highlight, MarginMark, Reader, ReaderInput, ReaderOutput,
    ReaderPlace, ReaderStyle, Underline, UnderlineStyle,
};
use dateline::model::{Span, Text};
use eframe::egui::{Color32, FontFamily, FontId, Theme, Ui, Vec2, vec2};
use egui_kittest::Harness;

use crate::support;

pub const WINDOW: Vec2 = vec2(760.0, 520.0);

/// A window with nothing but the pane in it.
pub struct Desk {
    pub reader: Reader,
    pub text: Text,
    pub shown: Span,
    pub decorations: Decorations,
    pub style: ReaderStyle,
    pub clicked: Option<ReaderPlace>,
    pub context: Option<ReaderPlace>,
    pub selection_changes: usize,
}

impl Desk {
    pub fn new(text: impl Into<Box<str>>, lists: DecorationLists) -> Self {
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

    pub fn ui(&mut self, ui: &mut Ui) {
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

    pub fn selected(&self) -> &str {
        let span = self.reader.selection();
        span.and_then(|span| self.text.get(span)).unwrap_or("")
    }

    pub fn span_of(&self, words: &str) -> Span {
        span_in(self.text.as_str(), words)
    }
}

pub type Window = Harness<'static, Desk>;

pub fn window(desk: Desk) -> Window {
    let mut window = support::window(WINDOW, Theme::Light)
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs()
        .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    window.run();
    window
}

pub fn span_in(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("the sample holds these words");
    Span::new(start, start + words.len())
}

/// Numbered made-up sentences in paragraphs of uneven length, and where each number stands.
pub fn long_text(bytes: usize) -> (String, Vec<Span>) {
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

pub fn sample_page() -> Desk {
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

pub fn light_style() -> ReaderStyle {
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

pub fn dark_style() -> ReaderStyle {
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
