//! What the analyst says that a document is, where that is not what was read from its file.
//!
//! Invariant: a field that is missing leaves what was read as it is; one that is empty says that
//! there is none.

use super::{EventDate, Precision, Provenance, Publication};

/// The analyst's word on a document's metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// When it was published.
    pub published: Option<PublishedAs>,
    /// What it is called; never empty.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The code of its language in ISO 639-3.
    pub language: Option<String>,
}

/// When a document was published, as the analyst says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishedAs {
    /// Nobody knows, whatever the file may say.
    Unknown,
    /// At this time, or within it.
    At(EventDate),
}

impl Details {
    /// Whether everything is as it was read.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl PublishedAs {
    /// What files say for a date that nobody knows.
    const UNKNOWN: &str = "unknown";

    /// Within a time that has bounds; `None` for one that has not.
    pub fn at(date: EventDate) -> Option<Self> {
        let when = date.interval();
        let is_sharp = when.precision() != Precision::Vague;
        let has_bounds = Publication::at(when, Provenance::Analyst).is_some();
        (is_sharp && has_bounds).then_some(Self::At(date))
    }

    /// Reads what [`PublishedAs::word`] writes.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            Self::UNKNOWN => Some(Self::Unknown),
            value => Self::at(EventDate::parse(value)?),
        }
    }

    /// The word in files: a calendar value as TIMEX3 writes it, or "unknown".
    pub fn word(&self) -> &str {
        match self {
            Self::Unknown => Self::UNKNOWN,
            Self::At(date) => date.value(),
        }
    }

    /// What it makes of a document; `None` for an undated one.
    pub fn publication(&self) -> Option<Publication> {
        match self {
            Self::Unknown => None,
            Self::At(date) => Publication::at(date.interval(), Provenance::Analyst),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_publication_have_bounds() {
        let check = |word: &str, day: Option<Option<&str>>| {
            let told = PublishedAs::of_word(word);
            assert!(told.as_ref().is_none_or(|told| told.word() == word));
            let told = told.map(|told| told.publication().and_then(Publication::day));
            let day = day.map(|day| day.map(|day| day.parse().unwrap()));
            assert_eq!(told, day, "{word}");
        };
        check("unknown", Some(None));
        check("2022-02-10", Some(Some("2022-02-10")));
        check("2022-02-10T14:30", Some(Some("2022-02-10")));
        check("2022-02", Some(None));
        check("PAST_REF", None);
        check("P4Y", None);
        check("", None);
    }
}
