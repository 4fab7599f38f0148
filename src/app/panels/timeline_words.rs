//! A mark in a few words for each column of a table: when, what, in which document.

use crate::analysis::{
    Dossier, date_in_words, event_dates_in_words, interval_in_words, reading_in_words, short_day,
    snippet, times_of,
};
use crate::model::{Interval, Mention, Standing};
use crate::timeline::{Lane, Mark};
use crate::workspace::Workspace;

/// Heads of columns, each with its width at first, in points.
pub(super) type Columns = &'static [(&'static str, f32)];

/// Of marks.
pub(super) const MARKS: Columns = &[
    ("When", 200.0),
    ("Lane", 84.0),
    ("Standing", 120.0),
    ("Words", 400.0),
    ("Document", 240.0),
    ("Published", 96.0),
];

/// Of documents without a date.
pub(super) const UNDATED: Columns = &[("Document", 420.0), ("Outlet", 180.0), ("File", 360.0)];

/// Of dates that name no day.
pub(super) const DAYLESS: Columns = &[
    ("Words", 150.0),
    ("Read as", 190.0),
    ("Sentence", 400.0),
    ("Document", 220.0),
    ("Published", 96.0),
    ("Why", 300.0),
];

/// Longest quotation in a cell, in characters.
const QUOTE_CHARS: usize = 160;

/// What a mark says in a column of [`MARKS`]; none where it is gone or says nothing there.
pub(super) fn mark_cell(work: &Workspace, mark: &Mark, column: usize) -> Option<String> {
    match column {
        0 => when(work, mark),
        1 => Some(mark.lane().word().to_owned()),
        2 => standing(work, mark),
        3 => words(work, mark),
        _ if mark.lane() == Lane::Event => None,
        4 => Some(dossier(work, mark)?.document.title.clone()),
        _ => Some(date_in_words(&dossier(work, mark)?.document)),
    }
}

fn dossier<'a>(work: &'a Workspace, mark: &Mark) -> Option<&'a Dossier> {
    let dossiers = &work.shown().dossiers;
    dossiers.get(mark.id().document as usize).map(|it| &**it)
}

fn mention<'a>(work: &'a Workspace, mark: &Mark) -> Option<(&'a Dossier, &'a Mention)> {
    let dossier = dossier(work, mark)?;
    Some((dossier, dossier.mentions.get(mark.id().item as usize)?))
}

fn when(work: &Workspace, mark: &Mark) -> Option<String> {
    let item = mark.id().item as usize;
    match mark.lane() {
        Lane::Publication => mark.start().date().map(short_day),
        Lane::Mention => {
            let (_, mention) = mention(work, mark)?;
            Some(reading_in_words(mention, reading_of(mention, mark)?))
        }
        Lane::Passage => Some(interval_in_words(work.shown().passages.get(item)?.interval)),
        Lane::Event => {
            let placed = work.shown().events.get(item)?;
            Some(event_dates_in_words(&work.events().get(placed.id)?.facts))
        }
    }
}

/// The reading of a mention that a mark stands for.
pub(super) fn reading_of(mention: &Mention, mark: &Mark) -> Option<Interval> {
    let lies_here = |interval: &Interval| {
        let same = Mark::new(mark.id(), *interval, mark.standing());
        same.is_some_and(|same| same.start() == mark.start() && same.end() == mark.end())
    };
    times_of(mention).find(lies_here)
}

fn standing(work: &Workspace, mark: &Mark) -> Option<String> {
    match mark.lane() {
        Lane::Publication => None,
        Lane::Mention => {
            let (_, mention) = mention(work, mark)?;
            Some(match mention.status.adds_to_standing() {
                true => format!("{}, {}", mark.standing(), mention.status),
                false => mark.standing().to_string(),
            })
        }
        Lane::Passage => {
            let is_told = mark.standing() != Standing::Mentioned;
            is_told.then(|| mark.standing().to_string())
        }
        Lane::Event => {
            let placed = work.shown().events.get(mark.id().item as usize)?;
            Some(work.events().get(placed.id)?.facts.status.to_string())
        }
    }
}

fn words(work: &Workspace, mark: &Mark) -> Option<String> {
    match mark.lane() {
        Lane::Publication => Some(dossier(work, mark)?.document.outlet_or_unknown().to_owned()),
        Lane::Mention => {
            let (dossier, mention) = mention(work, mark)?;
            let sentence = dossier.sentence_around(mention.span);
            Some(snippet(&dossier.document, sentence, QUOTE_CHARS))
        }
        Lane::Passage => {
            let placed = work.shown().passages.get(mark.id().item as usize)?;
            let document = &dossier(work, mark)?.document;
            let passage = work.passage(&document.id, placed.id)?;
            let quote = snippet(document, passage.span, QUOTE_CHARS);
            Some(match &placed.tag {
                Some(tag) => format!("{tag}: {quote}"),
                None => quote,
            })
        }
        Lane::Event => {
            let placed = work.shown().events.get(mark.id().item as usize)?;
            Some(work.events().get(placed.id)?.facts.title.clone())
        }
    }
}
