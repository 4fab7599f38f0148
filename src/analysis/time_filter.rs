//! Which documents and passages have to do with a stretch of time.
//!
//! Invariant: a year or more that a text speaks of counts only where it lies within the stretch;
//! else "the twenty-first century" would have to do with every day of it.

use std::fmt;
use std::ops::Range;

use super::Dossier;
use super::marks::{PlacedBy, place_passage, times_of};
use crate::model::{Interval, Minute, Passage, Precision};
use crate::timeline::stretch_words;

/// What a document must have to do with a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum TimeRelation {
    /// It was published then, or it speaks of that time.
    #[default]
    Either,
    /// It was published then.
    PublishedIn,
    /// It speaks of that time.
    SpeaksOf,
}

impl TimeRelation {
    /// All of them, in the order they are listed to a person.
    pub const ALL: [TimeRelation; 3] = [
        TimeRelation::Either,
        TimeRelation::PublishedIn,
        TimeRelation::SpeaksOf,
    ];

    /// The words used in the window.
    pub fn words(self) -> &'static str {
        match self {
            TimeRelation::Either => "either",
            TimeRelation::PublishedIn => "published in",
            TimeRelation::SpeaksOf => "speaks of",
        }
    }
}

/// A stretch of time, at least a minute long, and what documents must have to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFilter {
    range: Range<Minute>,
    /// What they must have to do with it.
    pub relation: TimeRelation,
}

impl TimeFilter {
    /// A filter by a stretch of time; bounds in the wrong order are put right.
    pub fn new(range: Range<Minute>, relation: TimeRelation) -> Self {
        let (start, end) = (range.start.min(range.end), range.start.max(range.end));
        let end = end.max(Minute(start.0.saturating_add(1)));
        Self {
            range: start..end,
            relation,
        }
    }

    /// The stretch of time.
    pub fn range(&self) -> &Range<Minute> {
        &self.range
    }

    /// The stretch with another relation.
    #[must_use]
    pub fn with_relation(&self, relation: TimeRelation) -> Self {
        Self {
            range: self.range.clone(),
            relation,
        }
    }

    /// Whether a document stays.
    pub fn keeps(&self, dossier: &Dossier) -> bool {
        match self.relation {
            TimeRelation::PublishedIn => self.holds_publication(dossier),
            TimeRelation::SpeaksOf => self.is_spoken_of(dossier),
            TimeRelation::Either => self.holds_publication(dossier) || self.is_spoken_of(dossier),
        }
    }

    /// Whether a passage stays: by its document's publication, or by its own place in time.
    pub fn keeps_passage(&self, dossier: &Dossier, passage: &Passage) -> bool {
        let speaks = || {
            let placed = place_passage(0, dossier, passage);
            placed.is_some_and(|placed| {
                placed.placed_by != PlacedBy::Publication && self.concerns(placed.interval)
            })
        };
        match self.relation {
            TimeRelation::PublishedIn => self.holds_publication(dossier),
            TimeRelation::SpeaksOf => speaks(),
            TimeRelation::Either => self.holds_publication(dossier) || speaks(),
        }
    }

    fn holds_publication(&self, dossier: &Dossier) -> bool {
        let Some(published) = dossier.document.published else {
            return false;
        };
        // Where the source gives the minute, a part of the day is a fair question.
        let when = published.interval();
        let bounds = when.start().zip(when.end());
        bounds.is_some_and(|(start, end)| self.touches(start, end))
    }

    fn is_spoken_of(&self, dossier: &Dossier) -> bool {
        let mut mentions = dossier.mentions.iter();
        mentions.any(|mention| times_of(mention).any(|interval| self.concerns(interval)))
    }

    fn concerns(&self, interval: Interval) -> bool {
        let (Some(start), Some(end)) = (interval.start(), interval.end()) else {
            // "Since 10 February": the day that it names is what it speaks of.
            let bound = match (interval.start(), interval.end()) {
                (Some(start), None) => Some(start),
                (None, Some(end)) => Some(Minute(end.0 - 1)),
                _ => None,
            };
            return bound.is_some_and(|bound| self.range.contains(&bound));
        };
        let precision = interval.precision();
        let is_long = precision >= Precision::Year && precision != Precision::Vague;
        match is_long {
            true => self.range.start <= start && end <= self.range.end,
            false => self.touches(start, end.max(Minute(start.0 + 1))),
        }
    }

    fn touches(&self, start: Minute, end: Minute) -> bool {
        start < self.range.end && end > self.range.start
    }
}

impl fmt::Display for TimeFilter {
    /// The stretch in words: `9–12 Feb 2022`, `10 Feb 2022, 06:00–12:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { start, end } = &self.range;
        if start.of_day() == 0 && end.of_day() == 0 {
            return f.write_str(&stretch_words(&self.range));
        }
        let clock = |minute: Minute| {
            let of_day = minute.of_day();
            format!("{:02}:{:02}", of_day / 60, of_day % 60)
        };
        let day = |minute: Minute| stretch_words(&(minute..Minute(minute.0 + 1)));
        let last = Minute(end.0 - 1);
        match start.date() == last.date() {
            true if end.of_day() == 0 => {
                write!(f, "{}, {}–24:00", day(*start), clock(*start))
            }
            true => write!(f, "{}, {}–{}", day(*start), clock(*start), clock(*end)),
            false => {
                let (from, to) = (day(*start), day(*end));
                write!(f, "{from}, {} – {to}, {}", clock(*start), clock(*end))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::analysis::ReadingOrder;
    use crate::analysis::testing::dossier_of;
    use crate::model::{Content, EventDate, Hand, OrderSetting, PassageId, Seat, Span, day_start};
    use crate::timex::OrderEvidence;

    fn filter(first: &str, last: &str, relation: TimeRelation) -> TimeFilter {
        let day = |written: &str| day_start(written.parse().unwrap());
        let end = Minute(day(last).0 + 24 * 60);
        TimeFilter::new(day(first)..end, relation)
    }

    #[test]
    fn a_document_stays_for_what_was_asked() {
        use TimeRelation::{Either, PublishedIn, SpeaksOf};
        // Published on 8 February; each row: its words, the stretch, and which of the three hold.
        let check = |text: &str, (first, last): (&str, &str), expected: [bool; 3]| {
            let document = dossier_of("2022-02-08", text).document;
            let order = ReadingOrder::new(OrderSetting::Guess, OrderEvidence::default());
            let dossier = Dossier::study(document, order);
            let found = [PublishedIn, SpeaksOf, Either]
                .map(|relation| filter(first, last, relation).keeps(&dossier));
            assert_eq!(found, expected, "{text} {first} {last}");
        };
        let fair = "The fair opens on 10 February 2022.";
        check(fair, ("2022-02-08", "2022-02-08"), [true, false, true]);
        check(fair, ("2022-02-10", "2022-02-10"), [false, true, true]);
        check(fair, ("2022-02-07", "2022-02-12"), [true, true, true]);
        check(fair, ("2022-02-09", "2022-02-09"), [false, false, false]);
        let month = "The fair is in February 2022.";
        check(month, ("2022-02-20", "2022-02-20"), [false, true, true]);
        let year = "The fair of 2021 was small.";
        check(year, ("2021-05-01", "2021-05-03"), [false, false, false]);
        check(year, ("2020-12-01", "2022-01-03"), [false, true, true]);
        let since = "It has been closed since 10 January 2022.";
        check(since, ("2022-01-10", "2022-01-11"), [false, true, true]);
        check(since, ("2022-02-20", "2022-02-21"), [false, false, false]);
        check("No date.", ("1900-01-01", "1999-01-01"), [false; 3]);
        // Either reading of an unclear date counts.
        let unclear = "The lease was signed on 03/04/2021.";
        check(unclear, ("2021-03-04", "2021-03-04"), [false, true, true]);
        check(unclear, ("2021-04-03", "2021-04-03"), [false, true, true]);
    }

    #[test]
    fn a_passage_stays_for_its_own_place_in_time() {
        let text = "The fair opens on 10 February 2022. The mayor was glad.";
        let dossier = dossier_of("2022-02-08", text);
        let hand = Hand {
            author: "ana".to_owned(),
            seat: Seat::default(),
            at: crate::annotate::UNKNOWN_TIME,
        };
        let check = |words: &str, date: Option<&str>, relation, day: &str, expected: bool| {
            let start = text.find(words).unwrap();
            let passage = Passage {
                id: PassageId(Uuid::from_u128(1)),
                span: Span::new(start, start + words.len()),
                content: Content {
                    event_date: date.and_then(EventDate::parse),
                    ..Content::default()
                },
                stamp: hand.clone().stamp(),
            };
            let found = filter(day, day, relation).keeps_passage(&dossier, &passage);
            assert_eq!(found, expected, "{words} {date:?} {relation:?} {day}");
        };
        use TimeRelation::{Either, PublishedIn, SpeaksOf};
        check("The fair opens", None, SpeaksOf, "2022-02-10", true);
        check("The mayor", None, SpeaksOf, "2022-02-10", false);
        check("The mayor", None, SpeaksOf, "2022-02-08", false);
        check("The mayor", None, PublishedIn, "2022-02-08", true);
        check("The mayor", Some("2022-02-10"), Either, "2022-02-10", true);
        check("The fair", Some("2022-02-11"), Either, "2022-02-10", false);
    }

    #[test]
    fn a_filter_is_said_in_words() {
        let check = |first: &str, last: &str, expected: &str| {
            let found = filter(first, last, TimeRelation::Either).to_string();
            assert_eq!(found, expected);
        };
        check("2022-02-10", "2022-02-10", "10 Feb 2022");
        check("2022-02-09", "2022-02-12", "9–12 Feb 2022");
        check("2021-12-30", "2022-01-02", "30 Dec 2021 – 2 Jan 2022");
        let day = day_start("2022-02-10".parse().unwrap()).0;
        let check = |from: i64, to: i64, expected: &str| {
            let range = Minute(day + from * 60)..Minute(day + to * 60);
            let found = TimeFilter::new(range, TimeRelation::Either).to_string();
            assert_eq!(found, expected);
        };
        check(6, 12, "10 Feb 2022, 06:00–12:00");
        check(18, 24, "10 Feb 2022, 18:00–24:00");
        check(18, 27, "10 Feb 2022, 18:00 – 11 Feb 2022, 03:00");
        check(18, 48, "10 Feb 2022, 18:00 – 12 Feb 2022, 00:00");
    }

    #[test]
    fn bounds_are_put_right() {
        let check = |from: i64, to: i64, expected: (i64, i64)| {
            let filter = TimeFilter::new(Minute(from)..Minute(to), TimeRelation::Either);
            assert_eq!((filter.range.start.0, filter.range.end.0), expected);
        };
        check(5, 9, (5, 9));
        check(9, 5, (5, 9));
        check(5, 5, (5, 6));
    }
}
