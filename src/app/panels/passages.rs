//! All passages of the listed documents as a table: one row each, edited in place, sorted by any
//! column, and each a click away from its words.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use eframe::egui::{self, Color32, RichText, Ui};

use super::annotation::passage_colour;
use super::correction::NOT_A_DATE;
use super::documents::name_choice;
use super::time_chip::time_chip_ui;
use crate::analysis::{Dossier, plural, read_date, snippet};
use crate::app::theme::{self, Palette, space};
use crate::app::view::{Focus, Request, View};
use crate::app::widgets::grid::{CellEditing, Column, EditedCell, Grid, RowKey, Rows, Sort};
use crate::app::widgets::text::empty_state;
use crate::model::{Credibility, DocId, EventDate, Passage, PassageId, Stance, TagPath};
use crate::workspace::{Attribution, Command, Workspace};

/// Longest quotation in a cell, in characters.
const QUOTE_CHARS: usize = 160;

/// Stands for a line break where a note is edited on one line.
const LINE_BREAK: char = '⏎';

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Document,
    Published,
    Quote,
    Tags,
    EventDate,
    Note,
    SaidBy,
    CarriedBy,
    Stance,
    Credibility,
    Author,
}

/// Every column, with its head and its width at first.
const FIELDS: [(Field, &str, f32); 11] = [
    (Field::Document, "Document", 140.0),
    (Field::Published, "Published", 96.0),
    (Field::Quote, "Words", 210.0),
    (Field::Tags, "Tags", 120.0),
    (Field::EventDate, "Event date", 96.0),
    (Field::Note, "Note", 150.0),
    (Field::SaidBy, "Said by", 110.0),
    (Field::CarriedBy, "Carried by", 100.0),
    (Field::Stance, "Stance", 86.0),
    (Field::Credibility, "Credibility", 120.0),
    (Field::Author, "Author", 64.0),
];

/// The table's own state.
#[derive(Default)]
pub struct PassageTable {
    grid: Grid,
    /// Only passages with this tag, or one of its branches.
    tag: Option<TagPath>,
    /// In the order in which they are shown.
    rows: Vec<Row>,
    made_from: Option<MadeFrom>,
    /// What was chosen in the document when the table last looked.
    followed: Focus,
}

/// What the rows were made from.
#[derive(Clone, PartialEq)]
struct MadeFrom {
    revision: u64,
    sort: Option<Sort>,
    tag: Option<TagPath>,
}

#[derive(Clone)]
struct Row {
    key: RowKey,
    document: DocId,
    passage: PassageId,
}

impl Row {
    fn new(document: &DocId, passage: PassageId) -> Self {
        // A copied document brings the ids of its passages along.
        let mut hasher = DefaultHasher::new();
        document.hash(&mut hasher);
        Self {
            key: passage.0.as_u128() ^ u128::from(hasher.finish()),
            document: document.clone(),
            passage,
        }
    }
}

/// Paints the pane.
pub fn passages_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    if work.passage_count() == 0 {
        empty_state(
            ui,
            "No passages yet",
            "Select words in a document and press a tag’s key; they are listed here.",
        );
        return;
    }
    let mut table = std::mem::take(&mut view.passages);
    time_chip_ui(ui, work, view, wants);
    head_ui(ui, work, &mut table);
    table.refresh(work, view);
    if table.followed != view.focus {
        table.followed = view.focus;
        if let (Focus::Passage(id), Some(document)) = (view.focus, &view.document) {
            table.grid.choose_row(Row::new(document, id).key);
        }
    }
    let names = view.names(work);
    let tags: Vec<String> = work
        .codebook()
        .tags
        .iter()
        .map(|t| t.path.to_string())
        .collect();
    let stances = Stance::ALL.map(|stance| stance.word().to_owned());
    let grades = Credibility::ALL.map(grade);
    let columns = FIELDS.map(|(field, title, width_points)| Column {
        title,
        width_points,
        editing: match field {
            Field::Tags => CellEditing::List(&tags),
            Field::EventDate | Field::Note => CellEditing::Words(&[]),
            Field::SaidBy => CellEditing::Words(&names.said_by),
            Field::CarriedBy => CellEditing::Words(&names.carried_by),
            Field::Stance => CellEditing::Choice(&stances),
            Field::Credibility => CellEditing::Choice(&grades),
            Field::Document | Field::Published | Field::Quote | Field::Author => CellEditing::Fixed,
        },
    });
    let shown = ShownRows {
        work,
        rows: &table.rows,
        palette: Palette::of(ui),
    };
    let output = table.grid.show(ui, "Passages", &columns, &shown);
    if let Some(edited) = &output.edited {
        wants.extend(edit(&shown, edited));
    }
    if let Some(row) = output.opened.and_then(|row| table.rows.get(row)) {
        table.followed = Focus::Passage(row.passage);
        wants.push(Request::Go {
            document: row.document.clone(),
            focus: Focus::Passage(row.passage),
        });
    }
    view.passages = table;
}

/// How many there are, and which of them are shown.
fn head_ui(ui: &mut Ui, work: &Workspace, table: &mut PassageTable) {
    ui.horizontal(|ui| {
        let words = table
            .tag
            .as_ref()
            .map_or("All tags", TagPath::as_str)
            .to_owned();
        let choice = egui::ComboBox::from_id_salt("passages of tag")
            .selected_text(RichText::new(&words).font(theme::small()))
            .width(150.0)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut table.tag, None, "All tags");
                for tag in &work.codebook().tags {
                    let path = Some(tag.path.clone());
                    ui.selectable_value(&mut table.tag, path, tag.path.as_str());
                }
            });
        name_choice(&choice.response, "Only passages with tag", &words);
        let (shown, all) = (table.rows.len(), work.passage_count());
        let count = match shown == all {
            true => plural(all, "passage"),
            false => format!("{shown} of {}", plural(all, "passage")),
        };
        let words = RichText::new(count).font(theme::small());
        ui.label(words.color(Palette::of(ui).text_weak));
        let hint = "Enter or a double click edits a cell, Tab moves on, Esc gives up";
        let hint = RichText::new(hint).font(theme::small());
        ui.add(egui::Label::new(hint.color(Palette::of(ui).text_weak)).truncate());
    });
    ui.add_space(space::SMALL);
}

impl PassageTable {
    /// Gathers and sorts the rows anew when anything that they are made of has changed. While
    /// the same passages are shown, editing one does not move it.
    fn refresh(&mut self, work: &Workspace, view: &View) {
        let made_from = MadeFrom {
            revision: work.revision(),
            sort: self.grid.sort,
            tag: self.tag.clone(),
        };
        let before = self.made_from.replace(made_from.clone());
        if before.as_ref() == Some(&made_from) {
            return;
        }
        let fresh = match work.time_filter() {
            // A passage may lie in a time that its document's own dates do not speak of.
            Some(_) => gather(work, &view.listed_at_any_time(work), self.tag.as_ref()),
            None => gather(work, &view.listed, self.tag.as_ref()),
        };
        let same_order = before
            .is_some_and(|before| (before.sort, &before.tag) == (made_from.sort, &made_from.tag));
        let Some(sort) = made_from.sort else {
            self.rows = fresh;
            return;
        };
        if !(same_order && are_same(&self.rows, &fresh)) {
            self.rows = sorted(work, fresh, sort);
        }
    }
}

fn gather(work: &Workspace, listed: &[DocId], tag: Option<&TagPath>) -> Vec<Row> {
    let branch = tag.map(|tag| format!("{tag}/"));
    let wanted = |passage: &&Passage| {
        let (Some(tag), Some(branch)) = (tag, &branch) else {
            return true;
        };
        let mut tags = passage.content.tags.iter();
        tags.any(|other| other == tag || other.as_str().starts_with(branch))
    };
    let mut rows = Vec::new();
    for document in listed {
        let passages = work
            .annotations(document)
            .map(|it| it.passages())
            .unwrap_or_default();
        let in_time = |passage: &&Passage| {
            let Some(filter) = work.time_filter() else {
                return true;
            };
            let dossier = work.dossier(document);
            dossier.is_some_and(|dossier| filter.keeps_passage(dossier, passage))
        };
        let wanted = passages.iter().filter(wanted).filter(in_time);
        rows.extend(wanted.map(|passage| Row::new(document, passage.id)));
    }
    rows
}

fn are_same(rows: &[Row], fresh: &[Row]) -> bool {
    if rows.len() != fresh.len() {
        return false;
    }
    let keys: HashMap<RowKey, ()> = rows.iter().map(|row| (row.key, ())).collect();
    fresh.iter().all(|row| keys.contains_key(&row.key))
}

/// Blank cells stand last whichever way the others are sorted.
fn sorted(work: &Workspace, rows: Vec<Row>, sort: Sort) -> Vec<Row> {
    let field = FIELDS
        .get(sort.column)
        .map_or(Field::Document, |(field, ..)| *field);
    let key = |row: &Row| {
        let found = found(work, row);
        let key = found.map_or_else(String::new, |(dossier, passage)| {
            sort_key(dossier, passage, field)
        });
        (key.is_empty(), key)
    };
    let mut keyed: Vec<((bool, String), Row)> =
        rows.into_iter().map(|row| (key(&row), row)).collect();
    keyed.sort_by(|((a_blank, a), _), ((b_blank, b), _)| {
        let by_key = match sort.descending {
            true => b.cmp(a),
            false => a.cmp(b),
        };
        a_blank.cmp(b_blank).then(by_key)
    });
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn found<'a>(work: &'a Workspace, row: &Row) -> Option<(&'a Dossier, &'a Passage)> {
    let dossier = work.dossier(&row.document)?;
    Some((dossier, work.passage(&row.document, row.passage)?))
}

fn sort_key(dossier: &Dossier, passage: &Passage, field: Field) -> String {
    let first_day = |date: &EventDate| date.interval().first_day();
    match field {
        Field::EventDate => {
            let day = passage.content.event_date.as_ref().and_then(first_day);
            day.map_or_else(String::new, |day| day.to_string())
        }
        field => words(dossier, passage, field).to_lowercase(),
    }
}

fn words(dossier: &Dossier, passage: &Passage, field: Field) -> String {
    let content = &passage.content;
    match field {
        Field::Document => dossier.document.title.clone(),
        Field::Published => {
            let published = dossier.document.published;
            published.map_or_else(String::new, |it| it.day_value())
        }
        Field::Quote => snippet(&dossier.document, passage.span, QUOTE_CHARS),
        Field::Tags => listed(&content.tags),
        Field::EventDate => {
            let date = content.event_date.as_ref();
            date.map_or_else(String::new, |date| date.value().to_owned())
        }
        Field::Note => content.note.replace('\n', &LINE_BREAK.to_string()),
        Field::SaidBy => content.said_by.clone(),
        Field::CarriedBy => content.carried_by.clone(),
        Field::Stance => content.stance.map_or_else(String::new, |it| it.to_string()),
        Field::Credibility => content.credibility.map_or_else(String::new, grade),
        Field::Author => passage.stamp.author.clone(),
    }
}

fn grade(credibility: Credibility) -> String {
    format!("{} {}", credibility.digit(), credibility.words())
}

fn listed(tags: &[TagPath]) -> String {
    let tags: Vec<&str> = tags.iter().map(TagPath::as_str).collect();
    tags.join(", ")
}

/// The rows as the grid asks for them.
struct ShownRows<'a> {
    work: &'a Workspace,
    rows: &'a [Row],
    palette: &'a Palette,
}

impl ShownRows<'_> {
    fn found(&self, row: usize) -> Option<(&Row, &Dossier, &Passage)> {
        let row = self.rows.get(row)?;
        let (dossier, passage) = found(self.work, row)?;
        Some((row, dossier, passage))
    }
}

impl Rows for ShownRows<'_> {
    fn count(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, row: usize) -> RowKey {
        self.rows.get(row).map_or(0, |row| row.key)
    }

    fn cell(&self, row: usize, column: usize) -> String {
        match (self.found(row), FIELDS.get(column)) {
            (Some((_, dossier, passage)), Some((field, ..))) => words(dossier, passage, *field),
            _ => String::new(),
        }
    }

    fn complaint(&self, row: usize, column: usize, typed: &str) -> Option<String> {
        let (_, dossier, _) = self.found(row)?;
        let typed = typed.trim();
        match FIELDS.get(column)?.0 {
            Field::EventDate if !typed.is_empty() => {
                let order = self.work.date_order().order;
                let date = read_date(typed, dossier.document.date(), order);
                date.is_none().then(|| NOT_A_DATE.to_owned())
            }
            Field::Tags => parse_tags(typed).err(),
            _ => None,
        }
    }

    fn bar(&self, row: usize) -> Option<Color32> {
        let (_, _, passage) = self.found(row)?;
        Some(passage_colour(self.work, passage, self.palette))
    }
}

/// Reads tags that are parted by commas; or why they cannot be read.
pub fn parse_tags(typed: &str) -> Result<Vec<TagPath>, String> {
    let names = typed.split(',').map(str::trim);
    let names = names.filter(|name| !name.is_empty());
    names
        .map(|name| TagPath::parse(name).map_err(|error| error.to_string()))
        .collect()
}

/// The commands that give a cell its new value.
fn edit(shown: &ShownRows<'_>, edited: &EditedCell) -> Vec<Request> {
    let (Some((row, dossier, _)), Some((field, ..))) =
        (shown.found(edited.row), FIELDS.get(edited.column))
    else {
        return Vec::new();
    };
    let (document, passage) = (row.document.clone(), row.passage);
    let typed = edited.typed.trim();
    let attribute = |to: Attribution| Command::Attribute {
        document: document.clone(),
        passage,
        to,
    };
    let command = match field {
        Field::Tags => parse_tags(typed).ok().map(|tags| Command::SetTags {
            document: document.clone(),
            passage,
            tags,
        }),
        Field::EventDate => Some(Command::SetEventDate {
            document: document.clone(),
            passage,
            date: read_date(
                typed,
                dossier.document.date(),
                shown.work.date_order().order,
            ),
        }),
        Field::Note => Some(Command::SetNote {
            document: document.clone(),
            passage,
            note: typed.replace(LINE_BREAK, "\n"),
        }),
        Field::SaidBy => Some(attribute(Attribution::SaidBy(typed.to_owned()))),
        Field::CarriedBy => Some(attribute(Attribution::CarriedBy(typed.to_owned()))),
        Field::Stance => Some(attribute(Attribution::Stance(Stance::parse(typed)))),
        Field::Credibility => {
            let grade = Credibility::ALL.into_iter().find(|it| grade(*it) == typed);
            Some(attribute(Attribution::Credibility(grade)))
        }
        Field::Document | Field::Published | Field::Quote | Field::Author => None,
    };
    // Each cell is a step of its own.
    let commands = command.into_iter().chain([Command::LeaveField]);
    commands.map(Request::Command).collect()
}
