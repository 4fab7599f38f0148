//! What became of an event, how a speaker stands to it, and on which side of it a text stands:
//! three scales that are never mixed.

use std::fmt;

use chrono::NaiveDate;

use super::{Interval, Precision};

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

    /// Reads a word as files write it.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

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

impl Status {
    /// Whether it says more than "announced" or "reported" does.
    pub fn adds_to_standing(self) -> bool {
        matches!(
            self,
            Status::Tentative | Status::Postponed | Status::Cancelled | Status::Ongoing
        )
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
    /// All of them, in the order they are listed to a person.
    pub const ALL: [Stance; 5] = [
        Stance::Asserts,
        Stance::Alleges,
        Stance::Denies,
        Stance::Demands,
        Stance::Conditional,
    ];

    /// Reads a word as files write it.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.word() == word)
    }

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

/// Which side of its event a text stands on: the question an analyst asks first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Said before the event: planned, moved, called off, or simply later than publication.
    Announced,
    /// Said at or after the time of the event.
    Reported,
    /// Nobody can tell: the document has no date and the sentence gives no sign.
    Mentioned,
}

impl Standing {
    /// How a mention stands to the time it names.
    ///
    /// Invariant: what lies ahead of the day of publication is never `Reported`, whatever the
    /// sentence sounds like. A vague time that begins on that day and goes on, as "in the coming
    /// days" does, lies ahead.
    pub fn of(status: Status, when: Option<Interval>, published: Option<NaiveDate>) -> Self {
        let lies_ahead = when.and_then(|when| {
            let (first_day, published) = (when.first_day()?, published?);
            let goes_on = when.last_day().is_none_or(|last_day| last_day > published);
            let is_vague = when.precision() == Precision::Vague;
            Some(first_day > published || (first_day == published && goes_on && is_vague))
        });
        match (status, lies_ahead) {
            (_, Some(true)) => Standing::Announced,
            // "The talks did not take place on Tuesday" tells of Tuesday, and after it.
            (Status::Cancelled, Some(false)) => Standing::Reported,
            (Status::Planned | Status::Tentative | Status::Postponed | Status::Cancelled, _) => {
                Standing::Announced
            }
            (Status::Occurred | Status::Ongoing, _) => Standing::Reported,
            (Status::Unknown, Some(false)) => Standing::Reported,
            (Status::Unknown, None) => Standing::Mentioned,
        }
    }

    /// Reads a word as files write it.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Announced, Self::Reported, Self::Mentioned];
        all.into_iter().find(|standing| standing.word() == word)
    }

    /// The one lower-case word used in the window, in files and in exports.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Announced => "announced",
            Standing::Reported => "reported",
            Standing::Mentioned => "mentioned",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_future_is_never_reported() {
        let check = |status: Status, value: &str, published: Option<&str>, expected: Standing| {
            let published = published.map(|date| date.parse().unwrap());
            let got = Standing::of(status, Interval::of_value(value), published);
            assert_eq!(got, expected, "{status} {value} {published:?}");
        };
        let day = Some("2022-02-09");
        check(Status::Planned, "2022-02-10", day, Standing::Announced);
        check(Status::Occurred, "2022-02-10", day, Standing::Announced);
        check(Status::Occurred, "2022-02-09", day, Standing::Reported);
        check(Status::Unknown, "2022-02-10", day, Standing::Announced);
        check(Status::Unknown, "2022-02-01", day, Standing::Reported);
        check(Status::Tentative, "2022-02-01", day, Standing::Announced);
        check(Status::Cancelled, "2022-02-01", day, Standing::Reported);
        check(Status::Cancelled, "2022-02-20", day, Standing::Announced);
        check(Status::Unknown, "2022-02-01", None, Standing::Mentioned);
        check(Status::Occurred, "2022-02-01", None, Standing::Reported);
        check(Status::Unknown, "PAST_REF", day, Standing::Mentioned);
        check(
            Status::Occurred,
            "2022-W06",
            Some("2022-02-07"),
            Standing::Reported,
        );
    }

    #[test]
    fn coming_days_lie_ahead() {
        let published: NaiveDate = "2022-01-30".parse().unwrap();
        let check = |first: &str, days: u32, expected: Standing| {
            let when = Interval::days(first.parse().unwrap(), days, Precision::Vague);
            let got = Standing::of(Status::Occurred, Some(when), Some(published));
            assert_eq!(got, expected, "{first} + {days}");
        };
        check("2022-01-30", 7, Standing::Announced);
        check("2022-01-30", 1, Standing::Reported);
        check("2022-01-20", 20, Standing::Reported);
    }
}
