//! A line of the chronology that the analyst writes: what happened when, in whose words, and on
//! what it rests.
//!
//! Invariant: a line keeps the exact words that it rests on, whatever becomes of its own words
//! and of the documents.

use std::fmt;

use uuid::Uuid;

use super::{DocId, EventDate, Interval, Position, Recorded, Standing, Status, TextHash};

/// A line's id, stable for ever and unique across corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub Uuid);

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "urn:uuid:{}", self.0)
    }
}

/// Where a line stands among the others: the greater, the later. Lines stand where their time
/// puts them until the analyst moves them; between two places there is nearly always room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinePlace(pub i64);

impl LinePlace {
    /// So many places are between one minute and the next. A day is 30 halvings wide, and the
    /// places of ten thousand years stay below 2⁵³, so that every program reads them exactly.
    const IN_A_MINUTE: i64 = 1 << 20;

    /// Where lines without any time begin.
    const TIMELESS: i64 = -(1 << 52);

    /// The place of the `number`th line, from 0, that tells of some time. A time without a
    /// beginning stands before its end, and what has no time at all before everything.
    pub fn of(time: Option<Interval>, number: usize) -> Self {
        let bound = time.and_then(|time| time.start().or_else(|| time.end()));
        let first = bound.map_or(Self::TIMELESS, |minute| {
            minute.0.saturating_mul(Self::IN_A_MINUTE)
        });
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        Self(first.saturating_add(number.saturating_mul(Self::IN_A_MINUTE)))
    }

    /// `count` places between two others, in order; none where there is not so much room. An
    /// open side is as wide as it need be.
    pub fn between(low: Option<Self>, high: Option<Self>, count: usize) -> Option<Vec<Self>> {
        let parts = i64::try_from(count).ok()?.checked_add(1)?;
        let wide = Self::IN_A_MINUTE.saturating_mul(parts);
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low.0, high.0),
            (Some(low), None) => (low.0, low.0.saturating_add(wide)),
            (None, Some(high)) => (high.0.saturating_sub(wide), high.0),
            (None, None) => (0, wide),
        };
        let step = high.checked_sub(low)?.checked_div(parts)?;
        (step > 0).then(|| (1..parts).map(|n| Self(low + step * n)).collect())
    }
}

/// Words of a document that a line rests on, as they stood there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LineSource {
    /// The document.
    pub document: DocId,
    /// The words.
    pub quote: String,
    /// Where they stood.
    pub position: Position,
    /// In which text.
    pub text: Option<TextHash>,
}

/// What a line says. Everything may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFacts {
    /// The time that it tells of.
    pub time: Option<EventDate>,
    /// Where it stands.
    pub place: LinePlace,
    /// The analyst's own words; while they are empty, the words of its first source tell it.
    pub words: String,
    /// Whether its sources announce or report.
    pub standing: Standing,
    /// What became of it, by its sources.
    pub status: Status,
    /// Whether the analyst does not want it: it is kept so that no draft brings it back.
    pub is_dropped: bool,
    /// What it rests on, none twice.
    pub sources: Vec<LineSource>,
}

impl Default for LineFacts {
    fn default() -> Self {
        Self {
            time: None,
            place: LinePlace::default(),
            words: String::new(),
            standing: Standing::Mentioned,
            status: Status::Unknown,
            is_dropped: false,
            sources: Vec::new(),
        }
    }
}

impl LineFacts {
    /// The words that tell it: the analyst's, else those of the first source.
    pub fn told(&self) -> &str {
        match (self.words.is_empty(), self.sources.first()) {
            (true, Some(source)) => &source.quote,
            _ => &self.words,
        }
    }

    /// Whether it is told in words of a document, and not in the analyst's.
    pub fn is_quoted(&self) -> bool {
        self.words.is_empty()
    }

    /// The stretch of time that it tells of.
    pub fn interval(&self) -> Option<Interval> {
        self.time.as_ref().map(EventDate::interval)
    }

    /// Whether a drafted line says what this one does: it is told in words that this one rests
    /// on.
    pub fn covers(&self, drafted: &LineFacts) -> bool {
        let same = |a: &LineSource, b: &LineSource| a.document == b.document && a.quote == b.quote;
        let first = drafted.sources.first();
        let has_it = |first| self.sources.iter().any(|source| same(source, first));
        first.is_some_and(has_it)
    }
}

/// A line of the chronology.
pub type ChronologyLine = Recorded<LineId, LineFacts>;

#[cfg(test)]
mod tests {
    use super::*;

    fn place(value: &str, number: usize) -> LinePlace {
        LinePlace::of(Interval::of_value(value), number)
    }

    #[test]
    fn lines_stand_where_their_time_puts_them() {
        let rows = [
            LinePlace::of(None, 0),
            LinePlace::of(None, 3),
            place("0001-01-01", 0),
            place("1914-06-28", 0),
            place("2022-02-10", 0),
            place("2022-02-10", 1),
            place("2022-02-10", 40),
            place("2022-02-11", 0),
            place("9999-12-31", 9),
        ];
        assert!(rows.is_sorted(), "{rows:?}");
        let exact = 1_i64 << 53;
        assert!(rows.iter().all(|it| it.0.abs() < exact), "{rows:?}");
    }

    #[test]
    fn there_is_room_between_two_places_until_there_is_none() {
        let check = |low: Option<i64>, high: Option<i64>, count, expected: Option<&[i64]>| {
            let low = low.map(LinePlace);
            let found = LinePlace::between(low, high.map(LinePlace), count);
            let found: Option<Vec<i64>> = found.map(|all| all.iter().map(|it| it.0).collect());
            assert_eq!(found.as_deref(), expected, "{low:?} {high:?} {count}");
        };
        check(Some(0), Some(10), 1, Some(&[5]));
        check(Some(0), Some(10), 4, Some(&[2, 4, 6, 8]));
        check(Some(4), Some(6), 1, Some(&[5]));
        check(Some(4), Some(5), 1, None);
        check(Some(4), Some(4), 1, None);
        check(Some(6), Some(4), 1, None);
        check(Some(i64::MIN), Some(i64::MAX), 1, None);
        check(Some(0), None, 1, Some(&[LinePlace::IN_A_MINUTE]));
        check(None, Some(0), 1, Some(&[-LinePlace::IN_A_MINUTE]));
        assert_eq!(
            LinePlace::between(None, None, 2).map(|it| it.len()),
            Some(2)
        );
    }
}
