//! What became of an event, and how a speaker stands to it: two scales that are never mixed.

use std::fmt;

/// Whether the thing a date belongs to happened, is going to, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// Announced for a named time.
    Planned,
    /// Announced with a reservation: "primarily planned", "may", "still working on the date".
    Tentative,
    /// Told as having happened.
    Occurred,
    /// Told as going on at the time of writing.
    Ongoing,
    /// Moved to a later, perhaps unnamed, time.
    Postponed,
    /// Called off.
    Cancelled,
    /// The text gives no sign.
    #[default]
    Unknown,
}

impl Status {
    /// All of them, in the order they are listed to a person.
    pub const ALL: [Status; 7] = [
        Status::Planned,
        Status::Tentative,
        Status::Occurred,
        Status::Ongoing,
        Status::Postponed,
        Status::Cancelled,
        Status::Unknown,
    ];

    /// The one lower-case word used in the window, in files and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Status::Planned => "planned",
            Status::Tentative => "tentative",
            Status::Occurred => "occurred",
            Status::Ongoing => "ongoing",
            Status::Postponed => "postponed",
            Status::Cancelled => "cancelled",
            Status::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How the speaker stands to what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// States it as so.
    Asserts,
    /// Claims it of somebody else, without proof.
    Alleges,
    /// Says that it is not so.
    Denies,
    /// Says that it must be so.
    Demands,
    /// Says that it is so if something else is.
    Conditional,
}

impl Stance {
    /// The one lower-case word used in the window, in files and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Stance::Asserts => "asserts",
            Stance::Alleges => "alleges",
            Stance::Denies => "denies",
            Stance::Demands => "demands",
            Stance::Conditional => "conditional",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
