//! The columns of the grid: what each shows, what is typed into it, and what that means.

use eframe::egui::Color32;

use crate::analysis::{TypedDates, dates_to_type, event_dates_in_words, read_dates};
use crate::app::theme::Palette;
use crate::model::{Assessment, Confidence, Event, EventFacts, Probability, Status};
use crate::workspace::Workspace;

/// The columns, from left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// The best date, or the earliest and the latest.
    #[default]
    Date,
    /// The title.
    Title,
    /// What became of it.
    Status,
    /// Where.
    Place,
    /// Who.
    Actors,
    /// On whose word.
    Origins,
    /// How likely, and how sure that is.
    Assessment,
    /// How many passages support and contradict it.
    Evidence,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: [Column; 8] = [
        Column::Date,
        Column::Title,
        Column::Status,
        Column::Place,
        Column::Actors,
        Column::Origins,
        Column::Assessment,
        Column::Evidence,
    ];

    /// The words at its head.
    pub fn title(self) -> &'static str {
        match self {
            Column::Date => "Date",
            Column::Title => "Title",
            Column::Status => "Status",
            Column::Place => "Place",
            Column::Actors => "Actors",
            Column::Origins => "Origins",
            Column::Assessment => "Assessment",
            Column::Evidence => "Evidence",
        }
    }

    /// Its share of the width.
    pub fn share(self) -> f32 {
        match self {
            Column::Title => 2.6,
            Column::Date | Column::Origins | Column::Assessment => 1.5,
            Column::Status | Column::Actors | Column::Evidence => 1.15,
            Column::Place => 1.0,
        }
    }

    /// Whether it can be typed into.
    pub fn is_edited(self) -> bool {
        !matches!(self, Column::Origins | Column::Evidence)
    }

    /// The column so many to the right.
    pub fn beside(self, step: isize) -> Option<Column> {
        let here = Self::ALL.iter().position(|column| *column == self)?;
        Self::ALL.get(here.checked_add_signed(step)?).copied()
    }

    /// The next one that can be typed into.
    pub fn edited_beside(self, step: isize) -> Option<Column> {
        let next = self.beside(step)?;
        match next.is_edited() {
            true => Some(next),
            false => next.edited_beside(step),
        }
    }

    /// The words to choose from while typing into it.
    pub fn choices(self) -> Vec<&'static str> {
        match self {
            Column::Status => Status::ALL.into_iter().map(Status::word).collect(),
            Column::Assessment => {
                let likely = Probability::ALL.into_iter().map(Probability::words);
                let sure = Confidence::ALL.into_iter().map(Confidence::word);
                likely.chain(sure).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What a cell shows.
pub fn cell_words(work: &Workspace, event: &Event, column: Column) -> String {
    let facts = &event.facts;
    match column {
        Column::Date => event_dates_in_words(facts),
        Column::Origins => work.origins_of(facts).words(),
        Column::Evidence => match (facts.supports.len(), facts.contradicts.len()) {
            (0, 0) => "none".to_owned(),
            (supports, 0) => format!("{supports} for"),
            (supports, contradicts) => format!("{supports} for, {contradicts} against"),
        },
        _ => cell_to_type(facts, column),
    }
}

/// The colour of a cell's words: a warning where a fact rests on one origin's word.
pub fn cell_colour(work: &Workspace, event: &Event, column: Column, palette: &Palette) -> Color32 {
    let status = event.facts.status;
    match column {
        Column::Origins if work.origins_of(&event.facts).is_thin(status) => palette.warning,
        Column::Status if status == Status::Unknown => palette.text_weak,
        _ => palette.text,
    }
}

/// What stands in a cell when it is typed into.
pub fn cell_to_type(facts: &EventFacts, column: Column) -> String {
    match column {
        Column::Date => dates_to_type(facts),
        Column::Title => facts.title.clone(),
        Column::Status => facts.status.to_string(),
        Column::Place => facts.place.clone(),
        Column::Actors => facts.actors.join("; "),
        Column::Assessment => {
            let likely = facts.assessment.probability.map(Probability::words);
            let sure = facts.assessment.confidence.map(Confidence::word);
            let both: Vec<&str> = likely.into_iter().chain(sure).collect();
            both.join(", ")
        }
        Column::Origins | Column::Evidence => String::new(),
    }
}

/// The facts with what was typed into a cell.
///
/// # Errors
/// When it makes no sense there, in words for a person.
pub fn with_typed(
    work: &Workspace,
    facts: &EventFacts,
    column: Column,
    typed: &str,
) -> Result<EventFacts, &'static str> {
    let typed = typed.trim();
    let mut after = facts.clone();
    match column {
        Column::Date => {
            let first = facts.supports.first();
            let published = first.and_then(|linked| work.dossier(&linked.doc)?.document.date());
            let order = work.date_order().order;
            let dates = read_dates(typed, published, order).ok_or(NO_DATE)?;
            let TypedDates {
                best,
                earliest,
                latest,
            } = dates;
            (after.best, after.earliest, after.latest) = (best, earliest, latest);
        }
        Column::Title => typed.clone_into(&mut after.title),
        Column::Status => after.status = read_status(typed).ok_or(NO_STATUS)?,
        Column::Place => typed.clone_into(&mut after.place),
        Column::Actors => after.actors = read_actors(typed),
        Column::Assessment => after.assessment = read_assessment(typed).ok_or(NO_ASSESSMENT)?,
        Column::Origins | Column::Evidence => {}
    }
    Ok(after)
}

const NO_DATE: &str = "That is no date. Write 2022-02-10, 10 February 2022, or a span as \
                       2022-02-01..2022-02-10; either side may be left out.";
const NO_STATUS: &str = "That is no status. Choose one of the list; its first letters are enough.";
const NO_ASSESSMENT: &str = "Write how likely and how sure, as: likely, moderate.";

fn read_status(typed: &str) -> Option<Status> {
    match typed {
        "" => Some(Status::Unknown),
        typed => only(Status::ALL, Status::word, typed),
    }
}

fn read_actors(typed: &str) -> Vec<String> {
    let mut actors: Vec<String> = Vec::new();
    for name in typed.split(';').map(str::trim) {
        if !name.is_empty() && !actors.iter().any(|known| known == name) {
            actors.push(name.to_owned());
        }
    }
    actors
}

fn read_assessment(typed: &str) -> Option<Assessment> {
    let mut judged = Assessment::default();
    for part in typed.split(',').map(str::trim).filter(|it| !it.is_empty()) {
        let folded = part.to_lowercase();
        let exact = (Probability::parse(&folded), Confidence::parse(&folded));
        let begun = || {
            let likely = only(Probability::ALL, Probability::words, part);
            (likely, only(Confidence::ALL, Confidence::word, part))
        };
        // Whole words mean themselves, though "highly" begins with "high".
        let read = match exact {
            (None, None) => begun(),
            exact => exact,
        };
        match read {
            (Some(likely), None) => judged.probability = Some(likely),
            (None, Some(sure)) => judged.confidence = Some(sure),
            _ => return None,
        }
    }
    Some(judged)
}

/// The one value whose words are typed, or which alone begins so.
fn only<T: Copy>(
    all: impl IntoIterator<Item = T>,
    words: impl Fn(T) -> &'static str,
    typed: &str,
) -> Option<T> {
    let typed = typed.to_lowercase();
    let begin: Vec<T> = all
        .into_iter()
        .filter(|value| words(*value).starts_with(&typed))
        .collect();
    let exact = begin.iter().find(|value| words(**value) == typed);
    match (exact, begin.as_slice()) {
        (Some(exact), _) => Some(*exact),
        (None, [one]) => Some(*one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letters_of_a_status_are_enough() {
        let check = |typed: &str, expected: Option<Status>| {
            assert_eq!(read_status(typed), expected, "{typed}");
        };
        check("", Some(Status::Unknown));
        check("occ", Some(Status::Occurred));
        check("On", Some(Status::Ongoing));
        check("o", None);
        check("postponed", Some(Status::Postponed));
        check("p", None);
        check("held", None);
    }

    #[test]
    fn an_assessment_is_read_in_either_order() {
        let check = |typed: &str, expected: Option<(Option<Probability>, Option<Confidence>)>| {
            let read = read_assessment(typed).map(|it| (it.probability, it.confidence));
            assert_eq!(read, expected, "{typed}");
        };
        use Confidence::{High, Low, Moderate};
        use Probability::{AlmostCertain, HighlyLikely, Likely, RemoteChance};
        check("", Some((None, None)));
        check("likely, moderate", Some((Some(Likely), Some(Moderate))));
        check("mod, probable", Some((Some(Likely), Some(Moderate))));
        check("Almost", Some((Some(AlmostCertain), None)));
        check("high", Some((None, Some(High))));
        check("highly likely", Some((Some(HighlyLikely), None)));
        check("rem, low", Some((Some(RemoteChance), Some(Low))));
        check("l", None);
        check("perhaps", None);
    }

    #[test]
    fn actors_are_parted_by_semicolons_and_stand_once() {
        assert_eq!(
            read_actors(" Smith, J. ; ministry;;Smith, J."),
            ["Smith, J.", "ministry"]
        );
        assert_eq!(read_actors("  "), [] as [&str; 0]);
    }

    #[test]
    fn tabbing_visits_what_can_be_typed_into() {
        let mut visited = vec![Column::Date];
        while let Some(next) = visited.last().and_then(|column| column.edited_beside(1)) {
            visited.push(next);
        }
        use Column::{Actors, Assessment, Date, Place, Status, Title};
        assert_eq!(visited, [Date, Title, Status, Place, Actors, Assessment]);
        assert_eq!(Column::Assessment.edited_beside(-1), Some(Column::Actors));
    }
}
