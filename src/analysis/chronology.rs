//! The chronology: what the documents say, in the order of the times they speak of; and which of
//! its days matter most, each with the sentences that tell it best.

mod best;
mod draft;
mod gaps;
mod rank;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use best::{ToldDay, tell_days};
pub use draft::{DraftedChronology, draft_lines, line_facts};
pub use gaps::{Gap, gaps};
pub use rank::{DayRange, RankedDay, rank_days};

use super::line::{Line, lines_by};
use super::{Dossier, Known};
use crate::annotate::Annotations;
use crate::model::{DocId, Interval, Mention, Minute, Precision};
use crate::search::Query;

/// Which days are asked for, and on whose word.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Question {
    /// The days.
    pub range: DayRange,
    /// Only documents that fit this, as [`Query`] reads it; empty asks all.
    pub words: String,
    /// Whether documents are heard that were published after the last day. Without them the
    /// answer is what was known by then.
    pub hears_later: bool,
}

impl Question {
    /// The documents that are asked, in the order given. `recorded` gives what the analyst
    /// recorded about one.
    pub fn heard<'a>(
        &self,
        dossiers: &[Arc<Dossier>],
        recorded: impl Fn(&DocId) -> Option<&'a Annotations>,
    ) -> Vec<Arc<Dossier>> {
        let query = Query::parse(&self.words);
        let is_in_time = |dossier: &Dossier| match (dossier.document.first_day(), self.range.to) {
            (Some(published), Some(to)) => self.hears_later || published <= to,
            _ => true,
        };
        let is_asked_for = |dossier: &Dossier| {
            let annotations = recorded(&dossier.document.id);
            Known {
                dossier,
                annotations,
            }
            .is_asked_for(&query)
        };
        let heard = dossiers
            .iter()
            .filter(|dossier| is_in_time(dossier) && is_asked_for(dossier));
        heard.cloned().collect()
    }
}

/// Everything said of one stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChronologyEntry {
    /// The stretch of time.
    pub interval: Interval,
    /// The sentences, announced before reported, each in order of publication.
    pub lines: Vec<Line>,
}

/// What a corpus says, by event time.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Chronology {
    /// In order of their beginning, the shorter first.
    pub entries: Vec<ChronologyEntry>,
    /// How many lines hold only a date and no words about it; they are in no entry.
    pub bare: usize,
    /// How many mentions name no time: lengths of time, recurring times, "soon", and relative
    /// ones in documents without a date.
    pub without_time: usize,
    /// How many documents the analyst set aside, so that nothing of them is in here. Whoever
    /// leaves them out counts them.
    pub set_aside: usize,
    /// How many days there are besides those that were asked for.
    pub lesser_days: usize,
}

impl Chronology {
    /// The days that matter most, at most `days` of the ranked ones and each with at most
    /// `sentences`. Nothing is said of what the rest holds but how many days it has.
    pub fn of_best(
        dossiers: &[Arc<Dossier>],
        ranked: &[RankedDay],
        days: usize,
        sentences: usize,
    ) -> Self {
        let best = ranked.get(..days).unwrap_or(ranked);
        let mut entries: Vec<ChronologyEntry> = tell_days(dossiers, best, sentences)
            .into_iter()
            .map(|told| ChronologyEntry {
                interval: Interval::day(told.ranked.day),
                lines: told.lines,
            })
            .collect();
        entries.sort_by_key(|entry| entry.interval.start());
        Self {
            entries,
            lesser_days: ranked.len() - best.len(),
            ..Self::default()
        }
    }

    /// Leaves out what lies wholly outside some days.
    pub fn keep_within(&mut self, range: DayRange) {
        self.entries.retain(|entry| {
            let (first, last) = (entry.interval.first_day(), entry.interval.last_day());
            let ends_before = range
                .from
                .is_some_and(|from| last.is_some_and(|last| last < from));
            let begins_after = range
                .to
                .is_some_and(|to| first.is_some_and(|first| first > to));
            !ends_before && !begins_after
        });
    }
}

/// Drafts the chronology of some documents.
pub fn chronology(dossiers: &[Arc<Dossier>]) -> Chronology {
    let mut entries: BTreeMap<TimeKey, Vec<Line>> = BTreeMap::new();
    let mut result = Chronology::default();
    for (doc, dossier) in dossiers.iter().enumerate() {
        let timeless = dossier.mentions.iter().filter(|m| time_key(m).is_none());
        result.without_time += timeless.count();
        for (key, line) in lines_by(doc, dossier, time_key) {
            if line.bare {
                result.bare += 1;
            } else {
                entries.entry(key).or_default().push(line);
            }
        }
    }
    result.entries = entries
        .into_iter()
        .map(|((start, _, end, precision), mut lines)| {
            lines.sort_by_key(|line| {
                let published = dossiers.get(line.doc).and_then(|d| d.document.date());
                (line.standing, published, line.doc, line.sentence)
            });
            ChronologyEntry {
                interval: Interval::new(start, end, precision),
                lines,
            }
        })
        .collect();
    result
}

/// Start, whether the end is open, end, precision: a time without an end sorts behind all that
/// begin with it and end.
type TimeKey = (Option<Minute>, bool, Option<Minute>, Precision);

/// Where a mention is entered; `None` when it names no time.
fn time_key(mention: &Mention) -> Option<TimeKey> {
    let interval = mention.interval?;
    // Times of day are gathered under their day.
    let interval = interval.single_day().map_or(interval, Interval::day);
    let (start, end) = (interval.start(), interval.end());
    (start.is_some() || end.is_some()).then_some((start, end.is_none(), end, interval.precision()))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::analysis::interval_in_words;
    use crate::analysis::testing::dossier_of;
    use crate::model::{Span, Text};

    #[test]
    fn times_come_in_order_each_with_its_lines() {
        let earlier = dossier_of(
            "2022-02-08",
            "Talks begin on 10 February 2022. The ferry sails at 9 a.m. on 10 February 2022. \
             In February 2022 the port reopens.",
        );
        let later = dossier_of(
            "2022-02-11",
            "Talks began on 10 February 2022. It took four years.\n\n10 February 2022",
        );
        let dossiers = [Arc::new(earlier), Arc::new(later)];
        let drafted = chronology(&dossiers);
        let told: Vec<(String, Vec<&str>)> = drafted
            .entries
            .iter()
            .map(|entry| {
                let sentence = |line: &Line| {
                    let text = &dossiers[line.doc].document.text;
                    text.get(line.sentence).unwrap().split(' ').next().unwrap()
                };
                let lines = entry.lines.iter().map(sentence).collect();
                (interval_in_words(entry.interval), lines)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("February 2022".to_owned(), vec!["In"]),
                (
                    "Thursday 10 February 2022".to_owned(),
                    vec!["Talks", "The", "Talks"]
                ),
            ]
        );
        assert_eq!((drafted.bare, drafted.without_time), (1, 1));
    }

    #[test]
    fn a_diary_of_many_days_is_drafted_without_delay() {
        // With each day held against each other, this would take minutes.
        const DAYS: usize = 50_000;
        const SENTENCE: &str = "On 10 February 2022 it rained. ";
        let mut diary = dossier_of("2022-02-08", SENTENCE);
        let mention = diary.mentions.pop().unwrap();
        diary.document.text = Text::new(SENTENCE.repeat(DAYS));
        let first: NaiveDate = "1890-01-01".parse().unwrap();
        diary.mentions = (0..DAYS)
            .zip(first.iter_days())
            .map(|(n, day)| Mention {
                span: Span::new(
                    mention.span.start + n * SENTENCE.len(),
                    mention.span.end + n * SENTENCE.len(),
                ),
                interval: Some(Interval::day(day)),
                ..mention.clone()
            })
            .collect();
        let drafted = chronology(&[Arc::new(diary)]);
        assert_eq!(drafted.entries.len(), DAYS);
        assert!(drafted.entries.iter().all(|entry| entry.lines.len() == 1));
    }
}
