//! What stood more than once around some words, so that a copy made later can be told from what
//! was always there.
//!
//! Invariant: a run that is not remembered counts as having stood once, so that what is missing
//! here can only make the outcome less certain.

use std::collections::BTreeMap;

/// Runs of words around a passage that stood in its text more than once, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Echoes {
    by_run: BTreeMap<u32, u32>,
}

impl Echoes {
    /// Runs by their hashes, with how often they stood.
    pub(super) fn of(runs: impl Iterator<Item = (u64, usize)>) -> Self {
        let times = |times| u32::try_from(times).unwrap_or(u32::MAX);
        Self {
            by_run: runs
                .map(|(run, count)| (short(run), times(count)))
                .collect(),
        }
    }

    /// How often a run stood in the text.
    pub(super) fn times(&self, run: u64) -> usize {
        let times = self.by_run.get(&short(run)).copied().unwrap_or(1);
        usize::try_from(times).unwrap_or(usize::MAX)
    }

    /// Whether nothing stood more than once.
    pub fn is_empty(&self) -> bool {
        self.by_run.is_empty()
    }

    /// Each run as a file names it, eight hexadecimal digits, and how often it stood.
    pub fn written(&self) -> impl Iterator<Item = (String, u32)> + '_ {
        let runs = self.by_run.iter();
        runs.map(|(run, times)| (format!("{run:08x}"), *times))
    }

    /// What a file names so; `None` when there is nothing, or an entry makes no sense.
    pub fn read<'a>(entries: impl IntoIterator<Item = (&'a str, u64)>) -> Option<Self> {
        let entry = |(run, times): (&str, u64)| {
            let is_plain = |b| matches!(b, b'0'..=b'9' | b'a'..=b'f');
            let is_run = run.len() == 8 && run.bytes().all(is_plain);
            let run = u32::from_str_radix(run, 16).ok().filter(|_| is_run)?;
            Some((run, u32::try_from(times).ok()?))
        };
        let by_run: Option<BTreeMap<u32, u32>> = entries.into_iter().map(entry).collect();
        let by_run = by_run.filter(|runs| !runs.is_empty())?;
        Some(Self { by_run })
    }
}

/// The part of a run's hash that is remembered.
fn short(run: u64) -> u32 {
    u32::try_from(run >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let runs = [(0x0000_00ab_0000_0001, 2), (u64::MAX, 7)];
        let echoes = Echoes::of(runs.into_iter());
        let written: Vec<(String, u32)> = echoes.written().collect();
        let expected = [("000000ab".to_owned(), 2), ("ffffffff".to_owned(), 7)];
        assert_eq!(written, expected);
        let entries = || written.iter().map(|(run, n)| (run.as_str(), u64::from(*n)));
        assert_eq!(Echoes::read(entries()), Some(echoes.clone()));
        assert_eq!(Echoes::read([]), None);
        for odd in [("odd", 3), ("ABCDEF00", 2), ("0000000a", u64::MAX)] {
            assert_eq!(Echoes::read(entries().chain([odd])), None);
        }
        assert_eq!([echoes.times(u64::MAX), echoes.times(5)], [7, 1]);
    }
}
