//! The day sheet: everything that any document says of the chosen day.

use std::sync::Arc;

use chrono::NaiveDate;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Color32, Rect, RichText, Role, ScrollArea, Sense, TextFormat, Ui, WidgetInfo, pos2, vec2,
};

use super::annotation::passage_row_ui;
use crate::analysis::{
    DaySheet, Dossier, Line, PlacedPassage, date_in_words, day_in_words, documents_among,
    other_times_in_words, plural, snippet, times_in_words, times_of,
};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::text::{empty_state, one_line, section_head};
use crate::model::{Mention, Span};
use crate::timex;
use crate::workspace::Workspace;

/// So many lines around the day are shown without being asked for.
const FEW_LINES: usize = 4;

/// A sentence with more characters than this before its first date is not shown from its head,
/// but from so many before the date.
const MOST_LEAD: usize = 260;
const LEAD_CHARS: usize = 140;

/// Longest sentence shown, in characters.
const SENTENCE_CHARS: usize = 330;

/// Paints the pane.
pub fn day_sheet_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let Some((_, sheet)) = &view.sheet else {
        empty_state(
            ui,
            "No day chosen",
            "Click a day on the timeline or a date in the text.",
        );
        return;
    };
    head_ui(ui, sheet, wants);
    let dossiers = &work.shown().dossiers;
    let tagged: Vec<&PlacedPassage> = work.shown().passages_on(sheet.day).collect();
    // Every day is shown from its head.
    let area = ScrollArea::vertical().id_salt(sheet.day).auto_shrink(false);
    area.show(ui, |ui| {
        if sheet.is_empty() && tagged.is_empty() {
            let hint = "The arrows above lead to days that documents speak of.";
            empty_state(ui, "No document speaks of this day", hint);
        }
        let palette = Palette::of(ui);
        let groups = [
            ("Announced", &sheet.announced, palette.announced),
            ("Reported", &sheet.reported, palette.reported),
            ("Mentioned", &sheet.mentioned, palette.mentioned),
        ];
        for (title, lines, colour) in groups {
            if !lines.is_empty() {
                let documents = plural(documents_among(lines), "document");
                section_head(ui, title, &documents, colour);
                let lines = (lines.as_slice(), sheet.day);
                lines_ui(ui, dossiers, lines, colour, &mut view.sheet_lines, wants);
            }
        }
        if !tagged.is_empty() {
            section_head(
                ui,
                "Tagged",
                &plural(tagged.len(), "passage"),
                palette.untagged,
            );
            for placed in tagged.iter().take(view.sheet_lines) {
                passage_ui(ui, work, dossiers, placed, wants);
            }
        }
        if !sheet.wider.is_empty() {
            let documents = documents_among(&sheet.wider);
            let title = format!("Around this day  ({})", plural(documents, "document"));
            let title = RichText::new(title)
                .font(theme::strong())
                .color(palette.text_weak);
            // Weeks and "recent months" that the day lies in are many, and seldom about it.
            let wider = egui::CollapsingHeader::new(title).id_salt("wider");
            wider
                .default_open(sheet.wider.len() <= FEW_LINES)
                .show(ui, |ui| {
                    let lines = (sheet.wider.as_slice(), sheet.day);
                    let colour = palette.mentioned;
                    lines_ui(ui, dossiers, lines, colour, &mut view.sheet_lines, wants);
                });
        }
        if !sheet.published.is_empty() {
            let count = plural(sheet.published.len(), "document");
            section_head(ui, "Published on this day", &count, palette.published);
            let published = sheet.published.iter().take(view.sheet_lines);
            for dossier in published.filter_map(|&doc| dossiers.get(doc)) {
                published_ui(ui, dossier, wants);
            }
        }
        if sheet.bare > 0 {
            let verb = if sheet.bare == 1 { "holds" } else { "hold" };
            let words = format!(
                "{} {verb} only the date, such as the age of a teaser.",
                plural(sheet.bare, "more line")
            );
            ui.add_space(space::MEDIUM);
            ui.label(
                RichText::new(words)
                    .font(theme::small())
                    .color(palette.text_weak),
            );
        }
        ui.add_space(space::LARGE);
    });
}

fn head_ui(ui: &mut Ui, sheet: &DaySheet, wants: &mut Vec<Request>) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            for (sign, action) in [("›", Action::NextDay), ("‹", Action::PreviousDay)] {
                let button = ui.add(egui::Button::new(sign).min_size(vec2(26.0, 24.0)));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, action.label()));
                if button.on_hover_text(action.tooltip(ui.ctx())).clicked() {
                    wants.push(Request::Act(action));
                }
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let day = RichText::new(day_in_words(sheet.day)).font(theme::heading());
                ui.add(egui::Label::new(day).truncate());
            });
        });
    });
    let speaking: usize = {
        let lines = [&sheet.announced, &sheet.reported, &sheet.mentioned];
        let documents: std::collections::BTreeSet<usize> =
            lines.into_iter().flatten().map(|line| line.doc).collect();
        documents.len()
    };
    let verb = if speaking == 1 { "names" } else { "name" };
    let summary = format!("{} {verb} this day", plural(speaking, "document"));
    ui.label(
        RichText::new(summary)
            .font(theme::small())
            .color(palette.text_weak),
    );
    ui.separator();
}

fn lines_ui(
    ui: &mut Ui,
    dossiers: &[Arc<Dossier>],
    (lines, day): (&[Line], NaiveDate),
    colour: Color32,
    most: &mut usize,
    wants: &mut Vec<Request>,
) {
    for line in lines.iter().take(*most) {
        if let Some(dossier) = dossiers.get(line.doc) {
            line_ui(ui, dossier, (line, day), colour, wants);
        }
    }
    let hidden = lines.len().saturating_sub(*most);
    if hidden > 0 && ui.button(format!("Show {hidden} more")).clicked() {
        *most = usize::MAX;
    }
}

/// A passage: its tags above, its words below.
fn passage_ui(
    ui: &mut Ui,
    work: &Workspace,
    dossiers: &[Arc<Dossier>],
    placed: &PlacedPassage,
    wants: &mut Vec<Request>,
) {
    let Some(dossier) = dossiers.get(placed.doc) else {
        return;
    };
    let document = &dossier.document;
    let Some(passage) = work.passage(&document.id, placed.id) else {
        return;
    };
    if passage_row_ui(ui, work, dossier, passage, false).clicked() {
        wants.push(Request::Go {
            document: document.id.clone(),
            focus: Focus::Passage(placed.id),
        });
    }
}

/// The times that a mention may speak of instead of a day: "or Thursday 4 March 2021".
fn other_times(mention: &Mention, day: NaiveDate) -> Option<String> {
    let this = times_of(mention).find(|interval| interval.touches(day))?;
    other_times_in_words(mention, this)
}

/// One sentence: source above, words below, the date in them in the colour of its standing.
/// Where it may speak of another day just as well, that is said behind the source.
fn line_ui(
    ui: &mut Ui,
    dossier: &Dossier,
    (line, day): (&Line, NaiveDate),
    colour: Color32,
    wants: &mut Vec<Request>,
) {
    let palette = Palette::of(ui);
    let document = &dossier.document;
    let published = date_in_words(document);
    let mut source = format!("{published} · {}", document.outlet_or_unknown());
    if line.status.adds_to_standing() {
        source = format!("{source} · {}", line.status);
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
    let spoken = other.map_or(spoken.clone(), |other| format!("{spoken} ({other})"));
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
    response.on_hover_ui(|ui| why_ui(ui, dossier, first));
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

fn published_ui(ui: &mut Ui, dossier: &Dossier, wants: &mut Vec<Request>) {
    let document = &dossier.document;
    let words = format!("{} · {}", document.title, document.outlet_or_unknown());
    if ui.link(words).clicked() {
        wants.push(Request::Go {
            document: document.id.clone(),
            focus: Focus::None,
        });
    }
}

/// Why a mention is dated as it is: the tooltip of day sheet, reading pane and timeline.
pub fn why_ui(ui: &mut Ui, dossier: &Dossier, mention: usize) {
    let Some(mention) = dossier.mentions.get(mention) else {
        return;
    };
    let palette = Palette::of(ui);
    let when = times_in_words(mention).unwrap_or_else(|| "no place in time".to_owned());
    let words = snippet(&dossier.document, mention.span, 60);
    ui.label(RichText::new(format!("“{words}” — {when}")).font(theme::strong()));
    let standing = dossier.standing_of(mention);
    let status = format!("{standing} · {} · {}", mention.status, mention.value);
    ui.label(
        RichText::new(status)
            .font(theme::small())
            .color(palette.standing(standing)),
    );
    let why = timex::explain(mention, dossier.document.text.as_str());
    ui.label(RichText::new(why).color(palette.text_weak));
}
