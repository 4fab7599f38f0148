//! The day sheet: everything that any document says of the chosen day, by who says it.
//!
//! Invariant: only what is in sight is laid out, so that a day on which everybody speaks of one
//! thing is as quick as any other.

use std::collections::HashSet;
use std::sync::Arc;

use eframe::egui::{self, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::annotation::passage_row_ui;
use super::day_lines::{SENTENCE_CHARS, Told, line_ui};
use super::day_words::{group_count, group_title, side_count};
use crate::analysis::{
    DaySide, Dossier, Line, PlacedPassage, Saying, SayingGroup, day_in_words, documents_among,
    plural, snippet, times_in_words,
};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::tall_rows::TallRows;
use crate::app::widgets::text::{empty_state, fold_head, one_line, section_head};
use crate::model::Standing;
use crate::timex;
use crate::workspace::{DayReport, Workspace};

/// So many lines around the day are shown without being asked for.
const FEW_LINES: usize = 4;

/// A group of more lines than the first shows as many as the second until more are asked for.
const WHOLE_GROUP: usize = 8;
const FIRST_OF_GROUP: usize = 5;

/// What the pane remembers.
#[derive(Default)]
pub struct DayPane {
    rows: TallRows,
    items: Vec<Item>,
    /// The report that the items were made from.
    made_from: Option<Arc<DayReport>>,
    /// Groups of which every line is asked for, by side and place.
    whole: HashSet<(usize, usize)>,
    /// Whether what is said around the day is shown; none until somebody says.
    wider: Option<bool>,
}

/// One row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Side(usize),
    Group(usize, usize),
    /// Heads the lines that nobody else says.
    Alone,
    Line {
        side: usize,
        group: usize,
        line: usize,
    },
    More {
        side: usize,
        group: usize,
        hidden: usize,
    },
    Tagged,
    Passage(usize),
    WiderHead,
    Wider(usize),
    PublishedHead,
    Published(usize),
    Bare,
}

impl DayPane {
    /// Makes the rows anew where the report is another one.
    fn refresh(&mut self, report: &Arc<DayReport>) {
        let before = self.made_from.as_ref();
        if before.is_some_and(|before| Arc::ptr_eq(before, report)) {
            return;
        }
        if before.map(|before| before.sheet.day) != Some(report.sheet.day) {
            self.whole.clear();
            self.wider = None;
        }
        self.made_from = Some(Arc::clone(report));
        self.lay_out(report);
    }

    fn shows_wider(&self, report: &DayReport) -> bool {
        self.wider.unwrap_or(report.sheet.wider.len() <= FEW_LINES)
    }

    fn lay_out(&mut self, report: &DayReport) {
        let mut items = Vec::new();
        for (at, side) in report.groups.sides.iter().enumerate() {
            items.push(Item::Side(at));
            self.lay_out_side(at, side, &mut items);
        }
        let tagged = report.shown.passages_on(report.sheet.day).count();
        if tagged > 0 {
            items.push(Item::Tagged);
            items.extend((0..tagged).map(Item::Passage));
        }
        if !report.sheet.wider.is_empty() {
            items.push(Item::WiderHead);
            if self.shows_wider(report) {
                items.extend((0..report.sheet.wider.len()).map(Item::Wider));
            }
        }
        if !report.sheet.published.is_empty() {
            items.push(Item::PublishedHead);
            items.extend((0..report.sheet.published.len()).map(Item::Published));
        }
        if report.sheet.bare > 0 {
            items.push(Item::Bare);
        }
        self.items = items;
    }

    fn lay_out_side(&self, at: usize, side: &DaySide, items: &mut Vec<Item>) {
        let mut has_heads = false;
        let mut is_alone = false;
        for (place, group) in side.groups.iter().enumerate() {
            let lines = group.sayings.len();
            if lines > 1 {
                items.push(Item::Group(at, place));
                has_heads = true;
            } else if has_heads && !is_alone {
                items.push(Item::Alone);
                is_alone = true;
            }
            let is_whole = lines <= WHOLE_GROUP || self.whole.contains(&(at, place));
            let seen = if is_whole { lines } else { FIRST_OF_GROUP };
            items.extend((0..seen).map(|line| Item::Line {
                side: at,
                group: place,
                line,
            }));
            if seen < lines {
                items.push(Item::More {
                    side: at,
                    group: place,
                    hidden: lines - seen,
                });
            }
        }
    }
}

/// Paints the pane.
pub fn day_sheet_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let Some(report) = view.sheet.clone() else {
        empty_state(
            ui,
            "No day chosen",
            "Click a day on the timeline or a date in the text.",
        );
        return;
    };
    head_ui(ui, &report, wants);
    let mut pane = std::mem::take(&mut view.day_pane);
    pane.refresh(&report);
    if pane.items.is_empty() {
        let hint = "The arrows above lead to days that documents speak of.";
        empty_state(ui, "No document speaks of this day", hint);
    }
    let tagged: Vec<&PlacedPassage> = report.shown.passages_on(report.sheet.day).collect();
    let painter = SheetPainter {
        work,
        report: &report,
        tagged: &tagged,
        shows_wider: pane.shows_wider(&report),
    };
    let items = std::mem::take(&mut pane.items);
    let mut asked = None;
    let item_at = |row: usize| items.get(row).copied().unwrap_or(Item::Bare);
    ui.spacing_mut().item_spacing.y = 2.0;
    pane.rows.show(
        ui,
        report.sheet.day,
        items.len(),
        |row, width| painter.height_of(item_at(row), width),
        |ui, row| {
            let item = item_at(row);
            if painter.item_ui(ui, item, wants) {
                asked = Some(item);
            }
        },
    );
    pane.items = items;
    match asked {
        Some(Item::More { side, group, .. }) => {
            pane.whole.insert((side, group));
            pane.lay_out(&report);
        }
        Some(Item::WiderHead) => {
            pane.wider = Some(!pane.shows_wider(&report));
            pane.lay_out(&report);
        }
        _ => {}
    }
    view.day_pane = pane;
}

/// What painting the rows needs.
struct SheetPainter<'a> {
    work: &'a Workspace,
    report: &'a DayReport,
    tagged: &'a [&'a PlacedPassage],
    shows_wider: bool,
}

impl SheetPainter<'_> {
    fn side(&self, at: usize) -> Option<&DaySide> {
        self.report.groups.sides.get(at)
    }

    fn group(&self, side: usize, group: usize) -> Option<&SayingGroup> {
        self.side(side)?.groups.get(group)
    }

    fn dossier(&self, doc: usize) -> Option<&Dossier> {
        self.report
            .shown
            .dossiers
            .get(doc)
            .map(|dossier| &**dossier)
    }

    fn saying(&self, item: Item) -> Option<(&SayingGroup, &Saying)> {
        let Item::Line { side, group, line } = item else {
            return None;
        };
        let group = self.group(side, group)?;
        Some((group, group.sayings.get(line)?))
    }

    /// About how high a row is: only rows that were never in sight are left at that.
    fn height_of(&self, item: Item, width: f32) -> f32 {
        let of_line = |line: &Line| {
            let letters = line.sentence.len().min(SENTENCE_CHARS) as f32;
            let rows = (letters * 6.6 / (width - 22.0).max(60.0)).ceil().max(1.0);
            rows * 17.0 + 31.0
        };
        match item {
            Item::Line { .. } => self.saying(item).map_or(0.0, |(_, it)| of_line(&it.line)),
            Item::Wider(at) => self.report.sheet.wider.get(at).map_or(0.0, of_line),
            Item::Passage(_) => 44.0,
            _ => 28.0,
        }
    }

    /// Paints a row; true where it asks for more or less to be shown.
    fn item_ui(&self, ui: &mut Ui, item: Item, wants: &mut Vec<Request>) -> bool {
        let palette = Palette::of(ui);
        let sheet = &self.report.sheet;
        match item {
            Item::Side(at) => {
                if let Some(side) = self.side(at) {
                    let title = side_title(side.standing);
                    let colour = palette.standing(side.standing);
                    section_head(ui, title, &side_count(side), colour);
                }
            }
            Item::Group(side, group) => {
                if let Some(group) = self.group(side, group) {
                    group_ui(ui, group);
                }
            }
            Item::Alone => {
                ui.add_space(space::SMALL);
                let words = RichText::new("Others, each said once").font(theme::small());
                ui.label(words.color(palette.text_weak));
            }
            Item::Line { .. } => {
                if let Some((group, saying)) = self.saying(item)
                    && let Some(dossier) = self.dossier(saying.line.doc)
                {
                    let is_alone = group.sayings.len() == 1;
                    let colour = palette.standing(saying.line.standing);
                    let told = Told::of(saying, is_alone);
                    line_ui(ui, dossier, (&saying.line, sheet.day), colour, &told, wants);
                }
            }
            Item::More { hidden, .. } => {
                return ui.button(format!("Show {hidden} more")).clicked();
            }
            Item::Tagged => {
                let count = plural(self.tagged.len(), "passage");
                section_head(ui, "Tagged", &count, palette.untagged);
            }
            Item::Passage(at) => {
                if let Some(placed) = self.tagged.get(at) {
                    let dossiers = &self.report.shown.dossiers;
                    passage_ui(ui, self.work, dossiers, placed, wants);
                }
            }
            Item::WiderHead => {
                // Weeks and "recent months" that the day lies in are many, and seldom about it.
                let documents = plural(documents_among(&sheet.wider), "document");
                let title = format!("Around this day  ({documents})");
                ui.add_space(space::SMALL);
                return fold_head(ui, &title, self.shows_wider).clicked();
            }
            Item::Wider(at) => {
                if let Some(line) = sheet.wider.get(at)
                    && let Some(dossier) = self.dossier(line.doc)
                {
                    let told = Told::of_line(line);
                    let colour = palette.mentioned;
                    line_ui(ui, dossier, (line, sheet.day), colour, &told, wants);
                }
            }
            Item::PublishedHead => {
                let count = plural(sheet.published.len(), "document");
                section_head(ui, "Published on this day", &count, palette.published);
            }
            Item::Published(at) => {
                let doc = sheet.published.get(at);
                if let Some(dossier) = doc.and_then(|&doc| self.dossier(doc)) {
                    published_ui(ui, dossier, wants);
                }
            }
            Item::Bare => bare_ui(ui, sheet.bare),
        }
        false
    }
}

fn side_title(standing: Standing) -> &'static str {
    match standing {
        Standing::Announced => "Announced",
        Standing::Reported => "Reported",
        Standing::Mentioned => "Mentioned",
    }
}

/// Who says what follows, and in how many documents.
fn group_ui(ui: &mut Ui, group: &SayingGroup) {
    let palette = Palette::of(ui);
    ui.add_space(space::SMALL);
    let (title, count) = (group_title(group), group_count(group));
    let size = vec2(ui.available_width(), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{title}: {count}")));
    let count = one_line(ui, &count, theme::small(), palette.text_weak, rect.width());
    let room = rect.width() - count.size().x - 24.0;
    let title = one_line(ui, &title, theme::strong(), palette.text, room);
    let y = |height: f32| rect.center().y - height / 2.0;
    let title_at = pos2(rect.left() + 10.0, y(title.size().y));
    let count_at = pos2(rect.right() - count.size().x - 6.0, y(count.size().y));
    ui.painter().galley(title_at, title, palette.text);
    ui.painter().galley(count_at, count, palette.text_weak);
    let is_settled = group.sayings.iter().any(|saying| saying.is_settled);
    response.on_hover_text(match (is_settled, &group.said_by) {
        (true, _) => "Who says it comes from your passages.",
        (false, Some(_)) => {
            "Who says it is what the sentences suggest; a passage that says otherwise counts more."
        }
        (false, None) => "No sentence names who says it: its origin is the outlet.",
    });
}

fn bare_ui(ui: &mut Ui, bare: usize) {
    let verb = if bare == 1 { "holds" } else { "hold" };
    let lines = plural(bare, "more line");
    let words = format!("{lines} {verb} only the date, such as the age of a teaser.");
    ui.add_space(space::MEDIUM);
    let weak = Palette::of(ui).text_weak;
    ui.label(RichText::new(words).font(theme::small()).color(weak));
    ui.add_space(space::LARGE);
}

fn head_ui(ui: &mut Ui, report: &DayReport, wants: &mut Vec<Request>) {
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
                let day = RichText::new(day_in_words(report.sheet.day)).font(theme::heading());
                ui.add(egui::Label::new(day).truncate());
            });
        });
    });
    let speaking = report.groups.documents;
    let verb = if speaking == 1 { "names" } else { "name" };
    let mut summary = format!("{} {verb} this day", plural(speaking, "document"));
    if speaking > 0 {
        let origins = plural(report.groups.origins, "origin");
        summary = format!("{summary} · {origins}");
    }
    let words = RichText::new(summary).font(theme::small());
    ui.label(words.color(palette.text_weak)).on_hover_text(
        "An origin is who said it; where nobody is named, the outlet. Ten papers that print one \
         statement are one origin.",
    );
    ui.separator();
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

fn published_ui(ui: &mut Ui, dossier: &Dossier, wants: &mut Vec<Request>) {
    let document = &dossier.document;
    let words = format!("{} · {}", document.title, document.outlet_or_unknown());
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
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
