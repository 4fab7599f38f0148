//! The chronology: what the documents say, in the order of the times they speak of.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Dossier;
use super::day_sheet::{Line, lines};
use crate::model::{Interval, Minute, Precision};

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
}

/// Drafts the chronology of some documents.
pub fn chronology(dossiers: &[Arc<Dossier>]) -> Chronology {
    type Key = (Option<Minute>, bool, Option<Minute>, Precision);
    let key_of = |interval: Interval| -> Key {
        let end = interval.end();
        // A time without an end sorts behind all that begin with it and end.
        (interval.start(), end.is_none(), end, interval.precision())
    };
    let mut entries: BTreeMap<Key, ChronologyEntry> = BTreeMap::new();
    let mut result = Chronology::default();
    for (doc, dossier) in dossiers.iter().enumerate() {
        let mut intervals: Vec<Interval> = Vec::new();
        for mention in &dossier.mentions {
            match mention.interval {
                Some(interval) if interval.start().is_some() || interval.end().is_some() => {
                    intervals.push(whole_days(interval));
                }
                _ => result.without_time += 1,
            }
        }
        intervals.sort_by_key(|&interval| key_of(interval));
        intervals.dedup();
        for interval in intervals {
            let said = lines(doc, dossier, |mention| {
                mention.interval.map(whole_days) == Some(interval)
            });
            for line in said {
                if line.bare {
                    result.bare += 1;
                    continue;
                }
                entries
                    .entry(key_of(interval))
                    .or_insert_with(|| ChronologyEntry {
                        interval,
                        lines: Vec::new(),
                    })
                    .lines
                    .push(line);
            }
        }
    }
    for entry in entries.values_mut() {
        entry.lines.sort_by_key(|line| {
            let published = dossiers.get(line.doc).and_then(|d| d.document.date());
            (line.standing, published, line.doc, line.sentence)
        });
    }
    result.entries = entries.into_values().collect();
    result
}

/// Times of day are gathered under their day.
fn whole_days(interval: Interval) -> Interval {
    interval.single_day().map_or(interval, Interval::day)
}
