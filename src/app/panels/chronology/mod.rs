//! The chronology: the days that matter most of the documents that are listed, drafted in lines
//! for the analyst to keep, edit, move and drop, each with its numbered sources.
//!
//! Invariants: the draft is made in the background and the pane shows the last one meanwhile;
//! only the lines in sight are laid out; nothing that was typed is lost by leaving the field, but
//! Esc gives it up.

mod editor;
mod head;
mod row;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use eframe::egui::{self, EventFilter, Key, Modifiers, Role, Sense, Ui, WidgetInfo};

use crate::analysis::{RankedDay, gaps, plural};
use crate::app::view::{Request, View};
use crate::app::widgets::tall_rows::TallRows;
use crate::app::widgets::text::empty_state;
use crate::exchange::report::time_in_words;
use crate::model::{DocId, LineFacts, LineId, LineSource, Span};
use crate::workspace::{
    ChronologyCommand, Command, DraftedLines, ShownLine, Wanted, Workspace, moved_line,
};
use editor::Editing;
pub use head::chronology_buttons_ui;

/// How many days are drafted at first, and how many lines a day.
const DAYS: usize = 20;
const LINES: usize = 2;

/// What the pane remembers.
pub struct ChronologyView {
    days: usize,
    lines: usize,
    /// Whether drafted lines are left out.
    kept_alone: bool,
    /// The title and the marking that are being typed.
    typed: [Option<String>; 2],
    chosen: Option<LineKey>,
    /// Where the chosen line stood: the next one takes its place.
    at: usize,
    editing: Option<Editing>,
    rows: TallRows,
    shown: Option<Laid>,
    reveal: bool,
    wants_keyboard: bool,
    has_keyboard: bool,
    wants_drop: bool,
}

impl Default for ChronologyView {
    fn default() -> Self {
        Self {
            days: DAYS,
            lines: LINES,
            kept_alone: false,
            typed: [None, None],
            chosen: None,
            at: 0,
            editing: None,
            rows: TallRows::default(),
            shown: None,
            reveal: false,
            wants_keyboard: false,
            has_keyboard: false,
            wants_drop: false,
        }
    }
}

impl ChronologyView {
    /// Gives the list the keyboard in the next frame.
    pub fn want_keyboard(&mut self) {
        self.wants_keyboard = true;
    }

    /// Chooses a line that is kept.
    pub fn choose(&mut self, line: LineId) {
        self.chosen = Some(LineKey::Kept(line));
        self.reveal = true;
    }

    /// Drops the chosen line when it is painted next; false when the list has not the keyboard.
    pub fn drop_chosen(&mut self) -> bool {
        self.wants_drop = self.has_keyboard;
        self.has_keyboard
    }

    /// Begins a line of the analyst's own.
    fn begin_own(&mut self) {
        let near = self.shown.as_ref().and_then(|laid| laid.lines.get(self.at));
        self.editing = Some(Editing::own(near));
    }
}

/// What a line is known by from one draft to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LineKey {
    Kept(LineId),
    /// By the words it is told by.
    Drafted(DocId, String),
}

impl LineKey {
    fn of(line: &ShownLine) -> Option<Self> {
        match (line.id, line.facts.sources.first()) {
            (Some(id), _) => Some(Self::Kept(id)),
            (None, Some(first)) => Some(Self::Drafted(first.document.clone(), first.quote.clone())),
            (None, None) => None,
        }
    }
}

/// What the shown lines were made from: revisions of the lines and of the documents, and which
/// draft.
#[derive(Clone, Copy, PartialEq, Eq)]
struct MadeFrom {
    lines: u64,
    documents: u64,
    drafted: usize,
    kept_alone: bool,
}

/// The lines as they are shown, and what they were made from.
struct Laid {
    made_from: MadeFrom,
    lines: Vec<ShownLine>,
    /// What stands above each of them.
    above: Vec<Above>,
    /// The sources by their numbers, from 1, each with where its words stand now.
    sources: HashMap<LineSource, (usize, Option<Span>)>,
}

/// What stands above a line.
#[derive(Default)]
struct Above {
    gap: Option<String>,
    /// The time that it tells of, where the line before told of another.
    time: Option<String>,
    /// What speaks for the day.
    weight: String,
}

impl Laid {
    fn of(
        work: &Workspace,
        drafted: &[LineFacts],
        days: &[RankedDay],
        made_from: MadeFrom,
    ) -> Self {
        let lines = work.shown_lines(drafted);
        let times: Vec<_> = lines.iter().map(|line| line.facts.interval()).collect();
        let mut before = None;
        let above = times.iter().zip(gaps(&times)).map(|(time, gap)| {
            let words = time_in_words(*time);
            let is_new = before.as_ref() != Some(&words);
            before = Some(words.clone());
            let day = time.and_then(|time| time.single_day());
            let day = days.iter().find(|ranked| Some(ranked.day) == day);
            Above {
                gap: gap.map(|gap| gap.in_words()),
                time: is_new.then_some(words),
                weight: day.map(weight_in_words).unwrap_or_default(),
            }
        });
        let above = above.collect();
        let mut sources = HashMap::new();
        for source in lines.iter().flat_map(|line| &line.facts.sources) {
            let number = sources.len() + 1;
            let place = || (number, work.place_of_source(source));
            sources.entry(source.clone()).or_insert_with(place);
        }
        Self {
            made_from,
            lines,
            above,
            sources,
        }
    }
}

impl Laid {
    /// About how tall a row is, in points.
    fn estimate(&self, at: usize, width: f32) -> f32 {
        let Some((line, above)) = self.lines.get(at).zip(self.above.get(at)) else {
            return 0.0;
        };
        let heads = [above.gap.is_some(), above.time.is_some()];
        let heads = heads.into_iter().filter(|is_there| *is_there).count();
        // An average letter is some seven points wide, and a row of them seventeen tall.
        let rows = (line.facts.told().len() as f32 * 7.0 / width.max(100.0)).ceil();
        heads as f32 * 26.0 + rows * 17.0 + 28.0
    }
}

/// What speaks for a day: `12 mentions in 4 documents`.
fn weight_in_words(day: &RankedDay) -> String {
    match day.mentions {
        0 => format!("{} published", plural(day.published, "document")),
        mentions => format!(
            "{} in {}",
            plural(mentions, "mention"),
            plural(day.documents, "document")
        ),
    }
}

/// Paints the pane.
pub fn chronology_ui(ui: &mut Ui, work: &Workspace, view: &mut View, wants: &mut Vec<Request>) {
    let is_all = view.listed.len() == work.documents().len();
    let wanted = Wanted {
        days: view.chronology.days,
        lines: view.chronology.lines,
        documents_print: (!is_all).then_some(view.listed_print),
    };
    let listed = || (!is_all).then(|| view.listed.iter().cloned().collect::<HashSet<DocId>>());
    let drafted = work.drafted_lines(wanted.clone(), listed).cloned();
    let state = &mut view.chronology;
    refresh(state, work, drafted.as_ref());
    let is_fresh = drafted
        .as_ref()
        .is_some_and(|it| work.is_fresh(it, &wanted));
    head::head_ui(ui, work, state, drafted.as_deref(), is_fresh, wants);
    if let Some(Editing { line: None, .. }) = &state.editing {
        editor::editor_ui(ui, work, state, wants);
    }
    let count = state.shown.as_ref().map_or(0, |laid| laid.lines.len());
    if count == 0 {
        let (title, hint) = match (drafted.is_some(), state.kept_alone) {
            (false, false) => (
                "Looking for the days that matter…",
                "The documents are being read for it.",
            ),
            (_, true) => (
                "No line is kept yet",
                "Show drafts, and keep what belongs into the chronology with Space.",
            ),
            (true, false) => (
                "No day to tell of",
                "No listed document names a day. Take the filter off, or add a line of your own.",
            ),
        };
        empty_state(ui, title, hint);
        return;
    }
    list_ui(ui, work, state, wants);
}

/// Brings what is shown up to date, and follows the chosen line.
fn refresh(state: &mut ChronologyView, work: &Workspace, drafted: Option<&Arc<DraftedLines>>) {
    let print = drafted.map_or(0, |it| Arc::as_ptr(it) as usize);
    let made_from = MadeFrom {
        lines: work.chronology_revision(),
        documents: work.content_revision(),
        drafted: print,
        kept_alone: state.kept_alone,
    };
    if state
        .shown
        .as_ref()
        .is_none_or(|laid| laid.made_from != made_from)
    {
        let drafted = drafted.filter(|_| !state.kept_alone);
        let lines = drafted.map_or(&[][..], |it| &it.drafted.lines);
        let days = drafted.map_or(&[][..], |it| &it.drafted.days);
        state.shown = Some(Laid::of(work, lines, days, made_from));
    }
    let Some(laid) = &state.shown else { return };
    let keys = || laid.lines.iter().map(LineKey::of);
    match keys().position(|key| key.is_some() && key == state.chosen) {
        Some(at) => state.at = at,
        None => {
            state.at = state.at.min(laid.lines.len().saturating_sub(1));
            state.chosen = laid.lines.get(state.at).and_then(LineKey::of);
        }
    }
}

fn list_ui(ui: &mut Ui, work: &Workspace, state: &mut ChronologyView, wants: &mut Vec<Request>) {
    let id = ui.make_persistent_id("chronology");
    let place = ui.available_rect_before_wrap();
    let ground = ui.interact(place, id, Sense::focusable_noninteractive());
    ground.widget_info(|| WidgetInfo::labeled(Role::List, true, "Lines of the chronology"));
    if std::mem::take(&mut state.wants_keyboard) {
        ground.request_focus();
    }
    state.has_keyboard = ground.has_focus();
    if state.has_keyboard {
        take_keys(ui, id, work, state, wants);
    }
    if std::mem::take(&mut state.wants_drop)
        && let Some(line) = chosen_line(state)
    {
        wants.push(dropping(line));
    }
    let Some(laid) = state.shown.take() else {
        return;
    };
    if std::mem::take(&mut state.reveal) {
        state.rows.reveal(state.at);
    }
    let mut rows = std::mem::take(&mut state.rows);
    let count = laid.lines.len();
    rows.show(ui, "chronology", count, |at, width| laid.estimate(at, width), |ui, at| {
        let (Some(line), Some(above)) = (laid.lines.get(at), laid.above.get(at)) else {
            return;
        };
        row::above_ui(ui, above);
        let is_edited = matches!(&state.editing, Some(it) if it.line.is_some() && it.line == LineKey::of(line));
        if is_edited {
            editor::editor_ui(ui, work, state, wants);
            return;
        }
        let shown = row::Row {
            line,
            sources: &laid.sources,
            is_chosen: at == state.at,
            has_keyboard: state.has_keyboard,
        };
        let Some(deed) = row::row_ui(ui, work, &shown, wants) else {
            return;
        };
        state.chosen = LineKey::of(line);
        match deed {
            row::Deed::Choose => ground.request_focus(),
            row::Deed::Toggle => wants.push(toggling(line)),
            row::Deed::Edit => state.editing = Some(Editing::of(line)),
            row::Deed::Drop => wants.push(dropping(line)),
            row::Deed::Move { up } => wants.extend(moving(&laid.lines, at, up)),
        }
    });
    state.rows = rows;
    state.shown = Some(laid);
}

fn chosen_line(state: &ChronologyView) -> Option<&ShownLine> {
    state.shown.as_ref()?.lines.get(state.at)
}

fn take_keys(
    ui: &Ui,
    id: egui::Id,
    work: &Workspace,
    state: &mut ChronologyView,
    wants: &mut Vec<Request>,
) {
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let Some(laid) = &state.shown else { return };
    let last = laid.lines.len().saturating_sub(1);
    let at = state.at;
    for (up, key) in [(true, Key::ArrowUp), (false, Key::ArrowDown)] {
        if pressed(Modifiers::COMMAND, key) {
            wants.extend(moving(&laid.lines, at, up));
            state.reveal = true;
        } else if pressed(Modifiers::NONE, key) {
            state.at = match up {
                true => at.saturating_sub(1),
                false => (at + 1).min(last),
            };
            state.chosen = laid.lines.get(state.at).and_then(LineKey::of);
            state.reveal = true;
        }
    }
    let Some(line) = laid.lines.get(state.at) else {
        return;
    };
    if pressed(Modifiers::COMMAND, Key::Enter) {
        let first = line.facts.sources.first();
        wants.extend(first.map(|source| going(work, source)));
    } else if pressed(Modifiers::NONE, Key::Space) {
        wants.push(toggling(line));
    } else if pressed(Modifiers::NONE, Key::Enter) {
        state.editing = Some(Editing::of(line));
        state.reveal = true;
    }
}

fn command(command: ChronologyCommand) -> Request {
    Request::Command(Command::Chronology(command))
}

/// Keeps a drafted line; lets go of a kept one.
fn toggling(line: &ShownLine) -> Request {
    command(match line.id {
        Some(id) => ChronologyCommand::Release(id),
        None => ChronologyCommand::Keep(vec![line.facts.clone()]),
    })
}

fn dropping(line: &ShownLine) -> Request {
    command(match line.id {
        Some(id) => ChronologyCommand::Drop(id),
        None => ChronologyCommand::DropDrafted(Box::new(line.facts.clone())),
    })
}

fn moving(lines: &[ShownLine], at: usize, up: bool) -> Option<Request> {
    moved_line(lines, at, up).map(command)
}

/// Goes to the words of a source; to its document, where they are no longer in it.
fn going(work: &Workspace, source: &LineSource) -> Request {
    let document = source.document.clone();
    match work.place_of_source(source) {
        Some(span) => Request::ShowWords { document, span },
        None => Request::Go {
            document,
            focus: crate::app::view::Focus::None,
        },
    }
}
