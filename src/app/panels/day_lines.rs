//! One line of the day sheet: a sentence with its dates set off, and above it where it stands and
//! who says it.

use chrono::NaiveDate;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, Rect, RichText, Role, Sense, TextFormat, Ui, WidgetInfo, pos2, vec2};

use super::day_sheet::why_ui;
use super::day_words::{more_than_side, whence, who};
use crate::analysis::{
    Dossier, Line, Saying, date_in_words, other_times_in_words, snippet, times_of,
};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request};
use crate::app::widgets::text::one_line;
use crate::model::{Mention, Span};

/// A sentence with more characters than this before its first date is not shown from its head,
/// but from so many before the date.
const MOST_LEAD: usize = 260;
const LEAD_CHARS: usize = 140;

/// Longest sentence shown, in characters.
pub(super) const SENTENCE_CHARS: usize = 330;

/// What is told of a line above its words, beside when and by whom it was published.
pub(super) struct Told {
    /// The status, who says it, or neither.
    behind_source: Vec<String>,
    /// Who says it, and whence that is known.
    spoken: Option<String>,
}

impl Told {
    /// Of a line with who says it. A group's head tells that once for all of its lines.
    pub(super) fn of(saying: &Saying, is_alone: bool) -> Self {
        let who = who(saying.said_by.as_deref(), saying.stance);
        let spoken = who.as_ref().map(|who| format!("{who}, {}", whence(saying)));
        let status = more_than_side(saying.line.status).map(str::to_owned);
        Self {
            behind_source: if is_alone {
                status.into_iter().chain(who).collect()
            } else {
                Vec::new()
            },
            spoken,
        }
    }

    /// Of a line around the day.
    pub(super) fn of_line(line: &Line) -> Self {
        let status = more_than_side(line.status).map(str::to_owned);
        Self {
            behind_source: status.into_iter().collect(),
            spoken: None,
        }
    }
}

/// The times that a mention may speak of instead of a day: "or Thursday 4 March 2021".
fn other_times(mention: &Mention, day: NaiveDate) -> Option<String> {
    let this = times_of(mention).find(|interval| interval.touches(day))?;
    other_times_in_words(mention, this)
}

/// One sentence: source above, words below, the date in them in the colour of its standing.
/// Where it may speak of another day just as well, that is said behind the source.
pub(super) fn line_ui(
    ui: &mut Ui,
    dossier: &Dossier,
    (line, day): (&Line, NaiveDate),
    colour: Color32,
    told: &Told,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let document = &dossier.document;
    let published = date_in_words(document);
    let mut source = format!("{published} · {}", document.outlet_or_unknown());
    for words in &told.behind_source {
        source = format!("{source} · {words}");
    }
    let mut mentions = line.mentions.iter();
    let other = mentions.find_map(|&index| other_times(dossier.mentions.get(index)?, day));
    if let Some(other) = &other {
        source = format!("{source} · {other}");
    }
    let spans: Vec<Span> = line
        .mentions
        .iter()
        .filter_map(|&index| dossier.mentions.get(index))
        .map(|mention| mention.span)
        .collect();
    let width = ui.available_width() - 22.0;
    let words = sentence_job(dossier, line.sentence, &spans, palette, colour, width);
    let words = ui.painter().layout_job(words);
    let source = one_line(ui, &source, theme::small(), palette.text_weak, width);
    let height = source.size().y + 3.0 + words.size().y + 12.0;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let spoken = format!(
        "{} by {}, {published}: {}",
        line.standing,
        document.outlet_or_unknown(),
        snippet(document, line.sentence, SENTENCE_CHARS)
    );
    let more = other.iter().chain(&told.spoken);
    let spoken = more.fold(spoken, |spoken, more| format!("{spoken} ({more})"));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    if ui.is_rect_visible(rect) {
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 5.0, palette.hover);
        }
        let bar = Rect::from_min_max(
            rect.min + vec2(0.0, 5.0),
            pos2(rect.left() + space::BAR, rect.bottom() - 5.0),
        );
        ui.painter()
            .rect_filled(bar, 1.5, colour.gamma_multiply(0.55));
        let at = rect.min + vec2(12.0, 5.0);
        let below = at + vec2(0.0, source.size().y + 3.0);
        ui.painter().galley(at, source, palette.text_weak);
        ui.painter().galley(below, words, palette.text);
    }
    let (Some(&first), Some(&words)) = (line.mentions.first(), spans.first()) else {
        return;
    };
    if response.clicked() {
        wants.push(Request::Go {
            document: document.id.clone(),
            focus: Focus::Mention(words),
        });
    }
    response.on_hover_ui(|ui| {
        why_ui(ui, dossier, first);
        if let Some(spoken) = &told.spoken {
            ui.label(RichText::new(format!("{spoken}.")).color(palette.text_weak));
        }
    });
}

/// The sentence with its dates set off; cut at its end when it is very long.
fn sentence_job(
    dossier: &Dossier,
    sentence: Span,
    dates: &[Span],
    palette: &Palette,
    colour: Color32,
    width: f32,
) -> LayoutJob {
    let plain = TextFormat::simple(theme::body(), palette.text);
    let date = TextFormat::simple(theme::strong(), colour);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let text = &dossier.document.text;
    let first_date = dates.first().map_or(sentence.start, |span| span.start);
    let mut from = sentence.start;
    let before_date = Span::new(sentence.start.min(first_date), first_date);
    if text
        .get(before_date)
        .is_some_and(|words| words.chars().count() > MOST_LEAD)
    {
        // The date would be cut off: the sentence is shown from a little before it.
        let lead = text.before(Span::new(first_date, first_date), LEAD_CHARS);
        let to_a_word = lead.find(char::is_whitespace).unwrap_or(0);
        from = first_date - lead.len() + to_a_word;
        job.append("…", 0.0, plain.clone());
    }
    let mut left = SENTENCE_CHARS;
    let pieces = dates.iter().flat_map(|span| {
        let between = (Span::new(from.min(span.start), span.start), false);
        from = span.end;
        [between, (*span, true)]
    });
    let pieces: Vec<(Span, bool)> = pieces.collect();
    let tail = pieces.last().map_or(sentence.start, |(span, _)| span.end);
    let tail = (Span::new(tail.min(sentence.end), sentence.end), false);
    for (span, is_date) in pieces.into_iter().chain([tail]) {
        let words = text.get(span).unwrap_or_default();
        let format = if is_date { &date } else { &plain };
        let mut line = String::with_capacity(words.len());
        // White space is folded, but the space between two pieces must stay.
        for c in words.chars() {
            if left == 0 {
                break;
            }
            let c = if c.is_whitespace() { ' ' } else { c };
            if c == ' ' && line.ends_with(' ') {
                continue;
            }
            line.push(c);
            left -= 1;
        }
        job.append(&line, 0.0, format.clone());
        if left == 0 {
            job.append("…", 0.0, plain.clone());
            break;
        }
    }
    job
}
