//! Commitments: what was announced for a time to come, and what became of it.
//!
//! | step | file |
//! | --- | --- |
//! | know the words that announce, move, deny and report | `lexicon` |
//! | read what the sentences of one document tell of visits, meetings, votes … | `telling` |
//! | find who takes part | `people` |
//! | find the day and the state of the plan in a sentence | `stage` |
//! | know the people, and what one document tells of one event | `draft` |
//! | lay what documents tell into threads | `threads` |
//!
//! Invariants: a draft, and a pure function of the documents, the as-of date and what the analyst
//! set apart. A thread that mixes two events is worse than two threads of one event: where it is
//! not certain that two documents tell of the same thing, they are not laid together. What is
//! past is asked of the as-of date alone, never of today.

mod draft;
mod lexicon;
mod people;
mod stage;
mod telling;
#[cfg(test)]
mod tests;
mod threads;

use chrono::NaiveDate;

use super::{Origins, plural};
use crate::model::{Interval, Span, Status};

pub use telling::{Told, told};
pub use threads::commitments;

/// What sort of event is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody goes somewhere.
    Visit,
    /// Some meet, talk, confer.
    Meeting,
    /// Some talk by telephone or picture.
    Call,
    /// An election, a referendum, a vote.
    Vote,
    /// A day by which something must be.
    Deadline,
    /// Soldiers exercise.
    Exercise,
}

impl Kind {
    /// The one lower-case word used in the window and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Visit => "visit",
            Kind::Meeting => "meeting",
            Kind::Call => "call",
            Kind::Vote => "vote",
            Kind::Deadline => "deadline",
            Kind::Exercise => "exercise",
        }
    }
}

/// How a plan stands by what one document says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Announced without a day.
    Vague,
    /// Announced with a reservation.
    Tentative,
    /// Announced for a named day.
    Announced,
    /// Said to be certain, or named the day of what was announced before without one.
    Confirmed,
    /// Moved, perhaps to a time that is not named.
    Postponed,
    /// Said not to be planned, or that it will not be.
    Denied,
    /// Called off, or said not to have come about.
    Cancelled,
    /// Told as having happened.
    Reported,
}

impl Stage {
    /// The words used in the window and in exports.
    pub fn words(self) -> &'static str {
        match self {
            Stage::Vague => "announced vaguely",
            Stage::Tentative => "tentative",
            Stage::Announced => "announced",
            Stage::Confirmed => "confirmed",
            Stage::Postponed => "postponed",
            Stage::Denied => "denied",
            Stage::Cancelled => "cancelled",
            Stage::Reported => "reported",
        }
    }

    /// Whether it says that something is to come.
    pub fn is_plan(self) -> bool {
        self <= Stage::Confirmed
    }

    /// The status that an event gets of it.
    pub fn status(self) -> Status {
        match self {
            Stage::Vague | Stage::Tentative => Status::Tentative,
            Stage::Announced | Stage::Confirmed => Status::Planned,
            Stage::Postponed => Status::Postponed,
            Stage::Denied | Stage::Cancelled => Status::Cancelled,
            Stage::Reported => Status::Occurred,
        }
    }
}

/// What came of a thread, by the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing is told yet, and its time is not over.
    Open,
    /// Its time is over, and no document tells what became of it.
    NotFound,
    /// It was moved to a time that is not named.
    Postponed,
    /// It was denied.
    Denied,
    /// It was called off.
    Cancelled,
    /// It is told as having happened.
    Held,
}

impl Outcome {
    /// The words used in the window and in exports.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Open => "open",
            Outcome::NotFound => "no outcome found",
            Outcome::Postponed => "postponed",
            Outcome::Denied => "denied",
            Outcome::Cancelled => "cancelled",
            Outcome::Held => "held",
        }
    }
}

/// What one document says of a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The document, as an index into the dossiers that were asked.
    pub doc: usize,
    /// The day of its publication.
    pub published: NaiveDate,
    /// How the plan stands by it.
    pub stage: Stage,
    /// The sentence that says most of it.
    pub sentence: Span,
    /// The date in it, as an index into the dossier's mentions.
    pub mention: Option<usize>,
    /// Further sentences of the document about it, in order.
    pub further: Vec<Span>,
    /// Who is the origin of it, where the sentence says so.
    pub said_by: Option<String>,
    /// Who passed it on: somebody whom the sentence names, else the outlet.
    pub carried_by: Option<String>,
}

/// A commitment from its announcement on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// What it is, in a few words: `Visit of Ada Lind to Oslo`.
    pub title: String,
    /// What sort of event it is.
    pub kind: Kind,
    /// Who takes part, by name.
    pub actors: Vec<String>,
    /// Where, as a document has it.
    pub place: Option<String>,
    /// The time that it is announced for, by the latest plan that names one.
    pub due: Option<Interval>,
    /// What documents say of it, by the day of publication.
    pub steps: Vec<Step>,
    /// What came of it.
    pub outcome: Outcome,
    /// On whose word the outcome rests, or as long as there is none, the plan.
    pub origins: Origins,
}

impl Thread {
    /// The last day of the time that it is announced for.
    pub fn due_day(&self) -> Option<NaiveDate> {
        self.due?.last_day()
    }

    /// How the outcome or the latest plan is called in an event's scale.
    pub fn status(&self) -> Status {
        self.steps
            .last()
            .map_or(Status::Unknown, |step| step.stage.status())
    }
}

/// Everything that was announced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commitments {
    /// By the day they are due, those without one last.
    pub threads: Vec<Thread>,
    /// The as-of date that they were drafted for; `None` when no document has a date.
    pub as_of: Option<NaiveDate>,
    /// How many documents were published after it, and are left out.
    pub later_documents: usize,
    /// How many have no date, and are left out.
    pub undated_documents: usize,
}

impl Commitments {
    /// What was announced for before the as-of date and never reported, in order.
    pub fn due(&self) -> impl Iterator<Item = &Thread> {
        let threads = self.threads.iter();
        threads.filter(|thread| thread.outcome == Outcome::NotFound)
    }

    /// What is left out: `1 document published later`, `2 documents without a date`.
    pub fn left_out_in_words(&self) -> Vec<String> {
        let left_out = [
            (self.later_documents, "published later"),
            (self.undated_documents, "without a date"),
        ];
        let some = left_out.into_iter().filter(|(count, _)| *count > 0);
        some.map(|(count, why)| format!("{} {why}", plural(count, "document")))
            .collect()
    }
}
