//! The chronology: what is drafted in the background from a snapshot of the documents that are
//! listed, and what the analyst keeps, edits, moves and drops of it.
//!
//! Invariants: a draft is made only when somebody looks, and again only when the documents, the
//! range or the number of days have changed; a draft that was made for something else is dropped.
//! Every change is an edit, saved and undone like any other. A line keeps its sources whatever is
//! done to it, and what was dropped is in no later draft.

use std::collections::HashSet;
use std::sync::Arc;

use uuid::Uuid;

use super::files::chronology_path;
use super::loader::Found;
use super::saver::Holding;
use super::{Effect, Refusal, Workspace};
use crate::analysis::{DayRange, Dossier, DraftedChronology, draft_lines};
use crate::annotate::chronology::LineRivals;
use crate::annotate::journal::Told;
use crate::annotate::{Edit, EditError, LineEdit, Lines};
use crate::exchange::report::Report;
use crate::model::{
    ChronologyLine, DocId, Document, LineFacts, LineId, LinePlace, LineSource, Minute, Span,
};

/// What is to be drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many days.
    pub days: usize,
    /// How many lines a day, at most.
    pub lines: usize,
    /// What tells the documents that are listed from others; `None` where all are. A draft is
    /// made anew when it changes.
    pub documents_print: Option<u64>,
}

/// A snapshot to draft from.
#[derive(Debug)]
pub(super) struct Order {
    dossiers: Vec<Arc<Dossier>>,
    /// Only these of them; all where nothing is filtered.
    listed: Option<HashSet<DocId>>,
    made_from: MadeFrom,
}

/// What a draft was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MadeFrom {
    /// The revision of what is drawn.
    revision: u64,
    range: DayRange,
    wanted: Wanted,
}

/// Lines as they were drafted.
#[derive(Debug)]
pub struct DraftedLines {
    /// The lines, and the days that they tell of.
    pub drafted: DraftedChronology,
    made_from: MadeFrom,
}

/// Something to change in the chronology.
#[derive(Clone, Debug, PartialEq)]
pub enum ChronologyCommand {
    /// Keep lines, drafted ones or the analyst's own, in one step.
    Keep(Vec<LineFacts>),
    /// Keep a line no longer: it goes, and a draft may bring it back.
    Release(LineId),
    /// Change what a line says.
    Change {
        /// The line.
        line: LineId,
        /// What it shall say.
        facts: Box<LineFacts>,
    },
    /// Drop a drafted line, so that no draft brings it back.
    DropDrafted(Box<LineFacts>),
    /// Drop a line that was kept.
    Drop(LineId),
    /// Let all lines that were dropped come back.
    BringBack,
    /// Put lines into other places, and keep a drafted one in its own.
    Arrange {
        /// The drafted line.
        keep: Option<Box<LineFacts>>,
        /// The others.
        places: Vec<(LineId, LinePlace)>,
    },
    /// Settle what others made of a line without knowing of the state that is shown: that one
    /// counts.
    Settle(LineId),
    /// Head it with these words.
    SetTitle(String),
    /// Say how it is to be handled.
    SetMarking(String),
}

/// A line as it is shown: kept, or drafted and not kept yet.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownLine {
    /// Its id, if it is kept.
    pub id: Option<LineId>,
    /// What it says.
    pub facts: LineFacts,
    /// Whether something else was made of it elsewhere.
    pub is_contested: bool,
}

/// Drafts from a snapshot.
pub(super) fn draft(order: Order) -> DraftedLines {
    let Order {
        mut dossiers,
        listed,
        made_from,
    } = order;
    if let Some(listed) = listed {
        dossiers.retain(|dossier| listed.contains(&dossier.document.id));
    }
    let MadeFrom { range, wanted, .. } = &made_from;
    DraftedLines {
        drafted: draft_lines(&dossiers, *range, wanted.days, wanted.lines),
        made_from,
    }
}

/// Where the words of a source stand in its document now; `None` when they are no longer there,
/// or in several places none of which is the one where they stood.
pub fn place_of_source(source: &LineSource, document: &Document) -> Option<Span> {
    let there = document.text.span_of(source.position);
    let there = there.filter(|span| document.text.get(*span) == Some(source.quote.as_str()));
    there.or_else(|| {
        let mut places = document.text.as_str().match_indices(&source.quote);
        let first = places.next().filter(|_| !source.quote.is_empty());
        let (at, words) = first.filter(|_| places.next().is_none())?;
        Some(Span::new(at, at + words.len()))
    })
}

impl Workspace {
    /// The lines of the chronology, those that were dropped too.
    pub fn lines(&self) -> &Lines {
        &self.record.chronology
    }

    /// Grows with every change of a line of the chronology.
    pub fn chronology_revision(&self) -> u64 {
        self.chronology_revision
    }

    /// The lines as they were last drafted; a new draft is begun where that one is out of date.
    /// `listed` gives the documents to draft from, where these are not all. `None` until there is
    /// a first one.
    pub fn drafted_lines(
        &self,
        wanted: Wanted,
        listed: impl FnOnce() -> Option<HashSet<DocId>>,
    ) -> Option<&Arc<DraftedLines>> {
        let made_from = self.lines_made_from(wanted);
        let drafted = self.drafted_lines.as_ref();
        let is_fresh = drafted.is_some_and(|it| it.made_from == made_from);
        if !is_fresh && self.is_drawn() && !self.liner.is_busy() {
            self.liner.order(Order {
                dossiers: self.shown.dossiers.clone(),
                listed: listed(),
                made_from,
            });
        }
        drafted
    }

    /// Whether a draft shows what is wanted now.
    pub fn is_fresh(&self, drafted: &DraftedLines, wanted: &Wanted) -> bool {
        drafted.made_from == self.lines_made_from(wanted.clone())
    }

    fn lines_made_from(&self, wanted: Wanted) -> MadeFrom {
        let range = self.time_filter().map(|filter| filter.range());
        MadeFrom {
            revision: self.shown.revision,
            range: DayRange {
                from: range.and_then(|range| range.start.date()),
                to: range.and_then(|range| Minute(range.end.0.saturating_sub(1)).date()),
            },
            wanted,
        }
    }

    pub(super) fn absorb_drafted_lines(&mut self) {
        let drafted = self.liner.take();
        if let Some(drafted) = drafted.filter(|it| it.made_from.revision >= self.lines_since) {
            self.drafted_lines = Some(Arc::new(drafted));
            self.revision += 1;
        }
    }

    /// The kept lines in their places, and among them those of a draft that say something else
    /// than any that was kept or dropped.
    pub fn shown_lines(&self, drafted: &[LineFacts]) -> Vec<ShownLine> {
        let recorded = || self.lines().iter().map(|line| &line.facts);
        let covered: HashSet<(&DocId, &str)> = recorded()
            .flat_map(|facts| &facts.sources)
            .map(|source| (&source.document, source.quote.as_str()))
            .collect();
        let is_new = |facts: &&LineFacts| {
            let first = facts.sources.first();
            first.is_none_or(|it| !covered.contains(&(&it.document, it.quote.as_str())))
        };
        let kept = self.lines().iter().filter(|line| !line.facts.is_dropped);
        let kept = kept.map(|line| ShownLine {
            id: Some(line.id),
            facts: line.facts.clone(),
            is_contested: self.lines().was_removed_elsewhere(line.id)
                || self.lines().rivals_of(line.id).next().is_some(),
        });
        let drafted = drafted.iter().filter(is_new).map(|facts| ShownLine {
            id: None,
            facts: facts.clone(),
            is_contested: false,
        });
        let mut shown: Vec<ShownLine> = kept.chain(drafted).collect();
        shown.sort_by_key(|line| (line.facts.place, line.id.is_none(), line.id));
        shown
    }

    /// The lines that were dropped.
    pub fn dropped_lines(&self) -> impl Iterator<Item = &ChronologyLine> {
        self.lines().iter().filter(|line| line.facts.is_dropped)
    }

    /// Where the words of a source stand now; `None` when its document is gone, or holds them no
    /// longer.
    pub fn place_of_source(&self, source: &LineSource) -> Option<Span> {
        place_of_source(source, &self.dossier(&source.document)?.document)
    }

    /// The chronology as a report: the kept lines, or where there are none, those that were
    /// drafted last.
    pub fn report(&self) -> Report {
        let kept = self.shown_lines(&[]);
        if !kept.is_empty() {
            let lines = kept.iter().map(|line| (line.facts.interval(), &line.facts));
            return self.report_of(lines, false);
        }
        let drafted = self.drafted_lines.as_ref();
        let drafted = drafted.map_or(&[][..], |it| &it.drafted.lines);
        let drafted = self.shown_lines(drafted);
        let lines = drafted
            .iter()
            .map(|line| (line.facts.interval(), &line.facts));
        self.report_of(lines, true)
    }

    /// Lines as a report, each with the time that it tells of.
    pub fn report_of<'a>(
        &self,
        lines: impl Iterator<Item = (Option<crate::model::Interval>, &'a LineFacts)>,
        is_draft: bool,
    ) -> Report {
        let settings = self.settings();
        let source = |source: &LineSource| {
            let document = &self.dossier(&source.document)?.document;
            Some((document, place_of_source(source, document)))
        };
        Report::of(
            (&settings.chronology_title, &settings.marking),
            lines,
            is_draft,
            source,
        )
    }

    pub(super) fn change_chronology(
        &mut self,
        command: ChronologyCommand,
    ) -> Result<Effect, Refusal> {
        match command {
            ChronologyCommand::Keep(lines) => self.keep_lines(lines),
            ChronologyCommand::Release(line) => {
                let line = self.line_or_refuse(line)?.clone();
                self.perform(Edit::Line(LineEdit::Remove(Box::new(line))))?;
                Ok(Effect::Done)
            }
            ChronologyCommand::Change { line, facts } => self.change_line(line, *facts),
            ChronologyCommand::DropDrafted(facts) => self.keep_lines(vec![LineFacts {
                is_dropped: true,
                ..*facts
            }]),
            ChronologyCommand::Drop(line) => self.drop_line(line),
            ChronologyCommand::BringBack => self.bring_back(),
            ChronologyCommand::Arrange { keep, places } => self.arrange(keep, &places),
            ChronologyCommand::Settle(line) => self.settle_line(line),
            ChronologyCommand::SetTitle(title) => {
                self.change_settings(|settings| settings.chronology_title = title)?;
                Ok(Effect::Done)
            }
            ChronologyCommand::SetMarking(marking) => {
                self.change_settings(|settings| settings.marking = marking)?;
                Ok(Effect::Done)
            }
        }
    }

    fn keep_lines(&mut self, lines: Vec<LineFacts>) -> Result<Effect, Refusal> {
        let mut edits: Vec<Edit> = lines
            .into_iter()
            .map(|facts| self.addition(facts))
            .collect();
        match edits.len() {
            0 => return Ok(Effect::Done),
            1 => {
                let edit = edits.swap_remove(0);
                let id = edit.lines().first().copied();
                self.perform(edit)?;
                return Ok(id.map_or(Effect::Done, Effect::Line));
            }
            _ => {}
        }
        let label = format!("Keep {} lines", edits.len());
        self.perform_as(Edit::All(edits), label)?;
        Ok(Effect::Done)
    }

    fn change_line(&mut self, id: LineId, after: LineFacts) -> Result<Effect, Refusal> {
        let before = self.line_or_refuse(id)?.facts.clone();
        if after != before {
            self.perform(change(id, before, after))?;
        }
        Ok(Effect::Line(id))
    }

    /// A line that rests on nothing could not come back by itself, so it simply goes.
    fn drop_line(&mut self, id: LineId) -> Result<Effect, Refusal> {
        let line = self.line_or_refuse(id)?;
        if line.facts.sources.is_empty() {
            return self.change_chronology(ChronologyCommand::Release(id));
        }
        let after = LineFacts {
            is_dropped: true,
            ..line.facts.clone()
        };
        self.change_line(id, after)?;
        Ok(Effect::Done)
    }

    fn bring_back(&mut self) -> Result<Effect, Refusal> {
        let dropped = self.dropped_lines().cloned();
        let edits: Vec<Edit> = dropped
            .map(|line| Edit::Line(LineEdit::Remove(Box::new(line))))
            .collect();
        match edits.is_empty() {
            true => Ok(Effect::Done),
            false => {
                let label = "Let dropped lines come back".to_owned();
                self.perform_as(Edit::All(edits), label)?;
                Ok(Effect::Done)
            }
        }
    }

    fn arrange(
        &mut self,
        keep: Option<Box<LineFacts>>,
        places: &[(LineId, LinePlace)],
    ) -> Result<Effect, Refusal> {
        let mut edits = Vec::new();
        for (id, place) in places {
            let before = self.line_or_refuse(*id)?.facts.clone();
            let after = LineFacts {
                place: *place,
                ..before.clone()
            };
            if before != after {
                edits.push(change(*id, before, after));
            }
        }
        edits.extend(keep.map(|facts| self.addition(*facts)));
        let moved = edits.last().and_then(|edit| edit.lines().first().copied());
        match edits.len() {
            0 => return Ok(Effect::Done),
            1 => self.perform(edits.swap_remove(0))?,
            _ => self.perform_as(Edit::All(edits), "Move line".to_owned())?,
        }
        Ok(moved.map_or(Effect::Done, Effect::Line))
    }

    fn settle_line(&mut self, id: LineId) -> Result<Effect, Refusal> {
        self.line_or_refuse(id)?;
        let before = self.lines().all_rivals_of(id);
        if !before.is_empty() {
            self.perform(Edit::Line(LineEdit::SetRivals {
                id,
                before,
                after: LineRivals::default(),
            }))?;
        }
        Ok(Effect::Line(id))
    }

    fn addition(&self, facts: LineFacts) -> Edit {
        Edit::Line(LineEdit::Add(Box::new(ChronologyLine {
            id: LineId(Uuid::new_v4()),
            facts,
            stamp: self.hand().stamp(),
        })))
    }

    fn line_or_refuse(&self, id: LineId) -> Result<&ChronologyLine, Refusal> {
        let line = self.lines().get(id);
        line.ok_or(Refusal::Edit(EditError::NoSuchLine))
    }

    pub(super) fn absorb_chronology(&mut self, found: Found<Lines>) {
        let told = std::mem::take(&mut self.recovered.chronology);
        let (lines, is_more) = self.absorb_items(found, told);
        self.record.chronology = Arc::new(lines);
        self.chronology_revision += 1;
        if is_more {
            self.save_chronology();
        }
    }

    pub(super) fn save_chronology(&mut self) {
        let Some(path) = self.corpus().map(chronology_path) else {
            return;
        };
        let once_written = self.once_written(Told::Chronology);
        let content = Holding::Chronology(Arc::clone(&self.record.chronology));
        self.save(path, content, once_written);
    }
}

fn change(id: LineId, before: LineFacts, after: LineFacts) -> Edit {
    Edit::Line(LineEdit::Change {
        id,
        before: Box::new(before),
        after: Box::new(after),
    })
}

/// The command that moves a shown line past the one above it or below it; `None` where there is
/// none. Where there is no room left between two lines, those around them that are kept are
/// spread.
pub fn moved(shown: &[ShownLine], at: usize, up: bool) -> Option<ChronologyCommand> {
    let to = match up {
        true => at.checked_sub(1)?,
        false => at.checked_add(1).filter(|to| *to < shown.len())?,
    };
    let mut order: Vec<&ShownLine> = shown.iter().collect();
    let line = order.remove(at);
    order.insert(to, line);
    let place = |at: Option<usize>| at.and_then(|at| order.get(at)).map(|it| it.facts.place);
    let (low, high) = (place(to.checked_sub(1)), place(to.checked_add(1)));
    if let Some([place]) = LinePlace::between(low, high, 1).as_deref() {
        return Some(arranged(&[line], &[*place]));
    }
    let is_fixed = |at: &usize| order.get(*at).is_some_and(|it| it.id.is_none());
    let below = (0..to).rev().find(is_fixed);
    let above = (to + 1..order.len()).find(is_fixed);
    let run = order.get(below.map_or(0, |at| at + 1)..above.unwrap_or(order.len()))?;
    let places = LinePlace::between(place(below), place(above), run.len())?;
    Some(arranged(run, &places))
}

fn arranged(lines: &[&ShownLine], places: &[LinePlace]) -> ChronologyCommand {
    let mut keep = None;
    let mut kept = Vec::new();
    for (line, place) in lines.iter().zip(places) {
        match line.id {
            Some(id) => kept.push((id, *place)),
            None => {
                keep = Some(Box::new(LineFacts {
                    place: *place,
                    ..line.facts.clone()
                }));
            }
        }
    }
    ChronologyCommand::Arrange { keep, places: kept }
}

#[cfg(test)]
mod tests;
