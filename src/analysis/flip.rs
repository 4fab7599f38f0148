//! The reading of a date on the other side of the day of publication: a Thursday gone by for one
//! to come.

use chrono::{Days, NaiveDate};

use super::corrections::Side;
use super::{Dossier, interval_in_words};
use crate::model::{AnchorSource, EventDate, Mention, Span, Standing};

/// How many weeks or years away the other side is looked for: 29 February in a year divisible
/// by 100.
const MOST_STEPS: i32 = 8;

/// Why a date cannot be flipped, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFlip {
    /// There is no mention of these words.
    #[error("There is no date at these words; choose a date first")]
    NoDate,
    /// The document has no date of its own.
    #[error("The document has no date, so nothing is past or to come; type the date instead")]
    Undated,
    /// The mention has no place in time.
    #[error("These words have no place in time; type the date that they mean")]
    Timeless,
    /// The words can only mean what they were read as.
    #[error("“{words}” can only be {when}; if that is wrong, type the right date")]
    OneSided {
        /// The words.
        words: String,
        /// The time they mean.
        when: String,
    },
}

impl Dossier {
    /// The date that some words have on the other side of publication. `read` is the same
    /// document as it was read, without corrections.
    ///
    /// Another reading of the words is taken where there is one; else a weekday is moved by
    /// weeks, and a day or month without a year by years.
    ///
    /// # Errors
    /// When there is no such date.
    pub fn flipped(&self, read: &Dossier, span: Span) -> Result<EventDate, NoFlip> {
        let (_, mention) = self.mention_at(span).ok_or(NoFlip::NoDate)?;
        let published = self.document.date().ok_or(NoFlip::Undated)?;
        let interval = mention.interval.ok_or(NoFlip::Timeless)?;
        let side = Side::of(Some(interval), Some(published));
        let to_past = match side {
            Side::Before => false,
            Side::After => true,
            Side::Around => self.standing_of(mention) == Standing::Announced,
        };
        let fits = |date: &EventDate| {
            let other = Side::of(Some(date.interval()), Some(published));
            if to_past { other < side } else { other > side }
        };
        let mut others = mention.other_readings.iter();
        others
            .find_map(|reading| EventDate::parse(&reading.value).filter(fits))
            .or_else(|| self.stepped(read.mention_at(span)?.1, to_past).find(fits))
            .ok_or_else(|| NoFlip::OneSided {
                words: self.document.text.get(span).unwrap_or_default().to_owned(),
                when: interval_in_words(interval),
            })
    }

    /// The dates that the words could have in other weeks or years, nearest first.
    fn stepped(&self, read: &Mention, to_past: bool) -> impl Iterator<Item = EventDate> + use<> {
        let words = self.document.text.get(read.span).unwrap_or_default();
        // A date that needed nothing to be counted from names its year.
        let step = match read.anchor.source {
            AnchorSource::None => None,
            _ => Step::of(words, read),
        };
        let value = read.value.clone();
        let sign = if to_past { -1 } else { 1 };
        let steps = step.into_iter().flat_map(move |step| {
            let value = value.clone();
            (1..=MOST_STEPS).filter_map(move |by| step.apply(&value, by * sign))
        });
        steps.filter_map(|value| EventDate::parse(&value))
    }
}

/// What a value is moved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Week,
    Year,
}

impl Step {
    /// What the words leave open: the year where they name a month, the week where they name
    /// a weekday alone.
    fn of(words: &str, read: &Mention) -> Option<Self> {
        let day = read.interval?.first_day()?;
        let month = day.format("%B").to_string().to_lowercase();
        let weekday = day.format("%A").to_string().to_lowercase();
        let words = words.to_lowercase();
        let tokens = words.split(|c: char| !c.is_alphabetic());
        let names = |name: &str| {
            let mut tokens = tokens.clone().filter(|token| token.len() >= 3);
            tokens.any(|token| name.starts_with(token))
        };
        match (names(&month), names(&weekday)) {
            (true, false) => Some(Step::Year),
            (false, true) => Some(Step::Week),
            // A weekday with day and month is right in few years, and none of them is near.
            _ => None,
        }
    }

    /// The TIMEX3 value so many weeks or years later; a time of day stays.
    fn apply(self, value: &str, by: i32) -> Option<String> {
        match self {
            Step::Year => {
                let (year, rest) = value.split_at_checked(4)?;
                let year: i32 = year.parse().ok()?;
                Some(format!("{:04}{rest}", year.checked_add(by)?))
            }
            Step::Week => {
                let (day, rest) = value.split_at_checked("2022-02-10".len())?;
                let day: NaiveDate = day.parse().ok()?;
                let days = Days::new(u64::from(by.unsigned_abs()) * 7);
                let day = if by < 0 {
                    day.checked_sub_days(days)
                } else {
                    day.checked_add_days(days)
                };
                Some(format!("{}{rest}", day?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::read_document;
    use crate::model::DocId;
    use crate::timex::DateOrder;

    fn dossier(text: &str) -> Dossier {
        let document = read_document(DocId::new("a.txt"), text.as_bytes()).unwrap();
        Dossier::study(document, DateOrder::default())
    }

    #[test]
    fn a_date_flips_to_the_other_side_of_publication() {
        let check = |prose: &str, words: &str, read: &str, expected: &str| {
            let dossier = dossier(&format!(" date 2022-02-09 {prose}"));
            let start = dossier.document.text.as_str().find(words).unwrap();
            let span = Span::new(start, start + words.len());
            let (_, mention) = dossier.mention_at(span).unwrap();
            assert_eq!(mention.value, read, "{prose}");
            let flipped = match dossier.flipped(&dossier, span) {
                Ok(date) => date.value().to_owned(),
                Err(refusal) => refusal.to_string(),
            };
            assert!(flipped.contains(expected), "{prose}: {flipped}");
        };
        check(
            "They will meet on Thursday.",
            "Thursday",
            "2022-02-10",
            "2022-02-03",
        );
        check(
            "They met on Thursday.",
            "Thursday",
            "2022-02-03",
            "2022-02-10",
        );
        // Published on a Wednesday: the same day, or a week later.
        check(
            "They met on Wednesday.",
            "Wednesday",
            "2022-02-09",
            "2022-02-16",
        );
        check(
            "They met on Friday morning.",
            "Friday morning",
            "2022-02-04TMO",
            "2022-02-11TMO",
        );
        check(
            "They met on 4 March.",
            "4 March",
            "2022-03-04",
            "2021-03-04",
        );
        check(
            "They met on 4 January.",
            "4 January",
            "2022-01-04",
            "2023-01-04",
        );
        check("They met in January.", "January", "2022-01", "2023-01");
        check(
            "They will meet on 29 February.",
            "29 February",
            "2020-02-29",
            "2024-02-29",
        );
        check(
            "They met last Tuesday.",
            "last Tuesday",
            "2022-02-08",
            "2022-02-15",
        );
        check(
            "They met on 4 March 2021.",
            "4 March 2021",
            "2021-03-04",
            "can only be Thursday 4 March 2021",
        );
        check(
            "They met last year.",
            "last year",
            "2021",
            "can only be 2021",
        );
        check(
            "It took four years.",
            "four years",
            "P4Y",
            "no place in time",
        );
    }

    #[test]
    fn without_a_day_of_publication_nothing_flips() {
        let dossier = dossier("They met on 4 March 2021.");
        let span = dossier.mentions[0].span;
        assert_eq!(dossier.flipped(&dossier, span), Err(NoFlip::Undated));
        let elsewhere = Span::new(0, 4);
        assert_eq!(dossier.flipped(&dossier, elsewhere), Err(NoFlip::NoDate));
    }
}
