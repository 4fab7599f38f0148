//! What the timeline shows as a table, and what it cannot show: the marks in view, documents
//! without a date, and dates without a day. Each row leads to its words.
//!
//! Invariant: only rows in sight are put into words; they are sorted by anything but time only
//! where they are few enough for that to take no notice.

use std::cmp::Reverse;
use std::ops::Range;

use eframe::egui::{self, Align, Button, Color32, Layout, RichText, Role, Ui, WidgetInfo, vec2};

use super::timeline::{colour_of, go_to_mark};
use super::timeline_in_view::InView;
use super::timeline_words::{Columns, DAYLESS, MARKS, UNDATED, mark_cell};
use crate::analysis::{Dossier, count_words, date_in_words, plural, snippet, times_in_words};
use crate::app::actions::Action;
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::grid::{CellEditing, Column, Grid, RowKey, Rows, Sort};
use crate::app::widgets::text::empty_state;
use crate::model::Minute;
use crate::timeline::{Mark, stretch_words};
use crate::timex;
use crate::workspace::{Shown, Workspace};

/// More rows than these stay sorted by time.
const MOST_SORTED: usize = 20_000;

/// Longest quotation in a cell, in characters.
const QUOTE_CHARS: usize = 160;

/// What the timeline's pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Showing {
    /// The timeline itself.
    #[default]
    Picture,
    /// The marks in view as a table.
    Marks,
    /// The documents without a date of publication.
    Undated,
    /// The dates that name no day.
    Dayless,
}

/// What the lists remember.
#[derive(Default)]
pub struct TimelineLists {
    showing: Showing,
    grid: Grid,
    rows: Vec<Row>,
    made_from: Option<MadeFrom>,
    /// Whether rows are too many to be sorted by what was asked for.
    is_too_long: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct MadeFrom {
    revision: u64,
    showing: Showing,
    in_view: Option<InView>,
    sort: Option<Sort>,
}

/// One row, by the indices of the drawing.
#[derive(Clone, Copy, Debug)]
enum Row {
    Mark(Mark),
    Document(usize),
    Date(usize, usize),
}

impl TimelineLists {
    /// What is shown.
    pub fn showing(&self) -> Showing {
        self.showing
    }

    /// Shows a list and gives it the keyboard, or goes back to the timeline where it is shown
    /// already.
    pub fn toggle(&mut self, showing: Showing) {
        let is_on = self.showing == showing;
        self.showing = if is_on { Showing::Picture } else { showing };
        if self.showing != Showing::Picture {
            self.grid = Grid::default();
            self.grid.want_keyboard();
        }
    }

    /// Goes back to the timeline; false where it was shown already.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.showing) != Showing::Picture
    }

    fn refresh(&mut self, work: &Workspace, in_view: Option<InView>) {
        let shown = work.shown();
        let made_from = MadeFrom {
            revision: shown.revision,
            showing: self.showing,
            in_view,
            sort: self.grid.sort,
        };
        if self.made_from.as_ref() == Some(&made_from) {
            return;
        }
        self.rows = gather(shown, &made_from);
        self.is_too_long = false;
        if let Some(sort) = made_from.sort {
            self.is_too_long = self.rows.len() > MOST_SORTED;
            if !self.is_too_long {
                self.rows = sorted(work, std::mem::take(&mut self.rows), self.showing, sort);
            }
        }
        self.made_from = Some(made_from);
    }
}

/// The buttons beside the pane's title that open the lists.
pub fn list_buttons_ui(ui: &mut Ui, work: &Workspace, view: &View, wants: &mut Vec<Request>) {
    let shown = work.shown();
    let undated = shown.dossiers.len() - shown.undated_from.min(shown.dossiers.len());
    let without_a_day = shown.without_a_day.len();
    let is_on = |showing| view.timeline_lists.showing() == showing;
    let buttons = [
        (
            Action::TimelineTable,
            "Table".to_owned(),
            Some(Showing::Marks),
            true,
        ),
        (
            Action::ShowDayless,
            format!("{} without a day", count_words(without_a_day)),
            Some(Showing::Dayless),
            without_a_day > 0,
        ),
        (
            Action::ShowUndated,
            format!("{} undated", count_words(undated)),
            Some(Showing::Undated),
            undated > 0,
        ),
    ];
    for (action, words, showing, is_there) in buttons {
        let chosen = showing.is_some_and(is_on);
        if !is_there && !chosen {
            continue;
        }
        let button = Button::new(&words).small().selected(chosen);
        let response = ui.add(button.min_size(vec2(0.0, 20.0)));
        response.widget_info(|| {
            let label = match action {
                Action::TimelineTable => action.label().to_owned(),
                _ => format!("{}: {words}", action.label()),
            };
            WidgetInfo::selected(Role::Button, true, chosen, label)
        });
        if response.on_hover_text(action.tooltip(ui.ctx())).clicked() {
            wants.push(Request::Act(action));
        }
    }
}

/// Paints the list that is shown in the timeline's place.
pub fn timeline_list_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let shown = work.shown();
    let mut lists = std::mem::take(&mut view.timeline_lists);
    let in_view = InView::of(view, &shown.timeline).filter(|_| lists.showing == Showing::Marks);
    let range = in_view.as_ref().map(|it| it.range.clone());
    lists.refresh(work, in_view);
    head_ui(ui, &mut lists, range.as_ref());
    if lists.rows.is_empty() {
        empty_state(ui, "Nothing here", nothing_in_words(lists.showing));
    } else {
        let names = columns_of(lists.showing);
        let columns: Vec<Column<'_>> = names
            .iter()
            .map(|&(title, width_points)| Column {
                title,
                width_points,
                editing: CellEditing::Fixed,
            })
            .collect();
        let rows = ShownRows {
            work,
            showing: lists.showing,
            rows: &lists.rows,
            palette: Palette::of(ui),
        };
        let output = lists.grid.show(ui, name_of(lists.showing), &columns, &rows);
        if let Some(row) = output.opened.and_then(|row| lists.rows.get(row)) {
            open(work, *row, wants);
        }
    }
    view.timeline_lists = lists;
}

/// What is listed, how many there are, and the way back.
fn head_ui(ui: &mut Ui, lists: &mut TimelineLists, range: Option<&Range<Minute>>) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let words = head_in_words(lists, range);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let back = ui.add(Button::new("Back to the timeline").small());
            if back.on_hover_text("Esc does the same.").clicked() {
                lists.close();
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = RichText::new(words).font(theme::small());
                let words = words.color(palette.text_weak);
                ui.add(egui::Label::new(words).truncate());
            });
        });
    });
    ui.add_space(space::SMALL);
}

fn head_in_words(lists: &TimelineLists, range: Option<&Range<Minute>>) -> String {
    let count = lists.rows.len();
    let mut words = match lists.showing {
        Showing::Picture | Showing::Marks => {
            let marks = plural(count, "mark");
            let when = range.map(stretch_words).unwrap_or_default();
            format!("{marks} in view: {when}")
        }
        Showing::Undated => format!(
            "{} undated: “Thursday” in them stays unresolved, and they have no mark of publication",
            plural(count, "document")
        ),
        Showing::Dayless => format!(
            "{} without a day: the timeline shows none of them, or none with sharp bounds",
            plural(count, "date")
        ),
    };
    if lists.is_too_long {
        words = format!("{words}. Too many to sort otherwise than by time; zoom in first");
    }
    words
}

fn nothing_in_words(showing: Showing) -> &'static str {
    match showing {
        Showing::Picture | Showing::Marks => "No mark lies in view; zoom out, or go back.",
        Showing::Undated => "Every document has a date of publication.",
        Showing::Dayless => "Every date that a document speaks of has its place.",
    }
}

fn name_of(showing: Showing) -> &'static str {
    match showing {
        Showing::Picture | Showing::Marks => "Marks in view",
        Showing::Undated => "Undated documents",
        Showing::Dayless => "Dates without a day",
    }
}

fn columns_of(showing: Showing) -> Columns {
    match showing {
        Showing::Picture | Showing::Marks => MARKS,
        Showing::Undated => UNDATED,
        Showing::Dayless => DAYLESS,
    }
}

fn gather(shown: &Shown, made_from: &MadeFrom) -> Vec<Row> {
    match made_from.showing {
        Showing::Picture | Showing::Marks => {
            let in_view = made_from.in_view.as_ref();
            let marks = in_view.map(|it| it.marks(&shown.timeline, usize::MAX));
            marks
                .unwrap_or_default()
                .into_iter()
                .map(Row::Mark)
                .collect()
        }
        Showing::Undated => (shown.undated_from..shown.dossiers.len())
            .map(Row::Document)
            .collect(),
        Showing::Dayless => {
            let dates = shown.without_a_day.iter();
            dates.map(|&(doc, index)| Row::Date(doc, index)).collect()
        }
    }
}

fn sorted(work: &Workspace, rows: Vec<Row>, showing: Showing, sort: Sort) -> Vec<Row> {
    if showing == Showing::Marks && sort.column == 0 {
        let mut rows = rows;
        if sort.descending {
            rows.reverse();
        }
        return rows;
    }
    let mut keyed: Vec<(String, Row)> = rows
        .into_iter()
        .map(|row| (cell(work, showing, row, sort.column).to_lowercase(), row))
        .collect();
    match sort.descending {
        true => keyed.sort_by_cached_key(|(key, _)| Reverse(key.clone())),
        false => keyed.sort_by(|(a, _), (b, _)| a.cmp(b)),
    }
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn dossier(work: &Workspace, doc: usize) -> Option<&Dossier> {
    work.shown().dossiers.get(doc).map(|dossier| &**dossier)
}

fn cell(work: &Workspace, showing: Showing, row: Row, column: usize) -> String {
    let words = match (row, showing) {
        (Row::Mark(mark), _) => mark_cell(work, &mark, column),
        (Row::Document(doc), _) => undated_cell(work, doc, column),
        (Row::Date(doc, index), _) => dayless_cell(work, doc, index, column),
    };
    words.unwrap_or_default()
}

fn undated_cell(work: &Workspace, doc: usize, column: usize) -> Option<String> {
    let document = &dossier(work, doc)?.document;
    Some(match column {
        0 => document.title.clone(),
        1 => document.outlet_or_unknown().to_owned(),
        _ => document.id.to_string(),
    })
}

fn dayless_cell(work: &Workspace, doc: usize, index: usize, column: usize) -> Option<String> {
    let dossier = dossier(work, doc)?;
    let document = &dossier.document;
    let mention = dossier.mentions.get(index)?;
    Some(match column {
        0 => snippet(document, mention.span, 60),
        1 => times_in_words(mention).unwrap_or_else(|| "no place in time".to_owned()),
        2 => {
            let sentence = dossier.sentence_around(mention.span);
            snippet(document, sentence, QUOTE_CHARS)
        }
        3 => document.title.clone(),
        4 => date_in_words(document),
        _ => timex::explain(mention, document.text.as_str()),
    })
}

/// Shows the words that a row stands for.
fn open(work: &Workspace, row: Row, wants: &mut Vec<Request>) {
    match row {
        Row::Mark(mark) => go_to_mark(work, &mark, wants),
        Row::Document(doc) => {
            if let Some(dossier) = dossier(work, doc) {
                wants.push(Request::Go {
                    document: dossier.document.id.clone(),
                    focus: Focus::None,
                });
            }
        }
        Row::Date(doc, index) => {
            let dossier = dossier(work, doc);
            let mention = dossier.and_then(|dossier| dossier.mentions.get(index));
            if let (Some(dossier), Some(mention)) = (dossier, mention) {
                wants.push(Request::Go {
                    document: dossier.document.id.clone(),
                    focus: Focus::Mention(mention.span),
                });
            }
        }
    }
}

/// The rows as the grid asks for them.
struct ShownRows<'a> {
    work: &'a Workspace,
    showing: Showing,
    rows: &'a [Row],
    palette: &'a Palette,
}

impl Rows for ShownRows<'_> {
    fn count(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> RowKey {
        let key = |kind: usize, document: usize, item: usize| {
            ((kind as u128) << 120) | ((document as u128) << 60) | item as u128
        };
        match self.rows.get(row) {
            Some(Row::Mark(mark)) => {
                let id = mark.id();
                key(id.lane as usize, id.document as usize, id.item as usize)
            }
            Some(Row::Document(doc)) => key(10, *doc, 0),
            Some(Row::Date(doc, index)) => key(11, *doc, *index),
            None => 0,
        }
    }

    fn cell(&self, row: usize, column: usize) -> String {
        let row = self.rows.get(row);
        row.map_or_else(String::new, |row| {
            cell(self.work, self.showing, *row, column)
        })
    }

    fn bar(&self, row: usize) -> Option<Color32> {
        match self.rows.get(row)? {
            Row::Mark(mark) => Some(colour_of(self.work, self.work.shown(), mark, self.palette)),
            Row::Document(_) | Row::Date(..) => None,
        }
    }
}
