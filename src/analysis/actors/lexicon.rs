//! The tables of titles, offices, bodies, given names and countries, as they are looked up.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::Word;
use crate::model::table_lines;

/// Phrases of one or more words, each with what it means.
#[derive(Debug, Default)]
pub struct Phrases<Meaning> {
    /// By their first word, the longest first.
    by_first: HashMap<&'static str, Vec<(Vec<&'static str>, Meaning)>>,
}

impl<Meaning: Copy> Phrases<Meaning> {
    /// From phrases in lower case, each with its meaning.
    pub fn new(phrases: impl IntoIterator<Item = (&'static str, Meaning)>) -> Self {
        let mut by_first: HashMap<&'static str, Vec<(Vec<&'static str>, Meaning)>> = HashMap::new();
        for (phrase, meaning) in phrases {
            let words: Vec<&str> = phrase.split_whitespace().collect();
            if let Some(first) = words.first() {
                by_first.entry(first).or_default().push((words, meaning));
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self { by_first }
    }

    /// The longest phrase that begins at a place: how many words it has, and what it means.
    pub fn at(&self, words: &[Word<'_>], at: usize) -> Option<(usize, Meaning)> {
        let candidates = self.by_first.get(words.get(at)?.lower.as_str())?;
        candidates.iter().find_map(|(phrase, meaning)| {
            let here = words.get(at..at + phrase.len())?;
            let same = here
                .iter()
                .zip(phrase)
                .all(|(word, wanted)| word.lower == **wanted);
            same.then_some((phrase.len(), *meaning))
        })
    }
}

/// The sections of a table, each with its entries.
pub fn sections(table: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    let mut sections: HashMap<&str, Vec<&str>> = HashMap::new();
    for (section, line) in table_lines(table) {
        sections.entry(section).or_default().extend(entries(line));
    }
    sections
}

fn entries(line: &'static str) -> impl Iterator<Item = &'static str> {
    line.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

/// How a word of the map stands to its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The country, by its first name in the table.
    pub country: &'static str,
    /// Whether it only says of something that it is of the country: “British”.
    pub adjective: bool,
}

/// Countries, what is of them, and their cities.
pub fn places() -> &'static Phrases<Place> {
    static PLACES: LazyLock<Phrases<Place>> = LazyLock::new(|| {
        let table = include_str!("../../../assets/lexicons/places.txt");
        let lines = table
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default());
        Phrases::new(lines.flat_map(|line| {
            let mut columns = line.split('|');
            let mut column = || entries(columns.next().unwrap_or_default()).collect::<Vec<_>>();
            let (names, adjectives, cities) = (column(), column(), column());
            let country = names.first().copied().unwrap_or_default();
            let place = move |adjective| move |name| (name, Place { country, adjective });
            let names = names.into_iter().chain(cities).map(place(false));
            names
                .chain(adjectives.into_iter().map(place(true)))
                .collect::<Vec<_>>()
        }))
    });
    &PLACES
}

/// Offices that one person holds at a time, and the plain words of titles.
pub fn phrases(section: &str) -> &'static Phrases<&'static str> {
    static NOTHING: LazyLock<Phrases<&str>> = LazyLock::new(Phrases::default);
    static ALL: LazyLock<HashMap<&str, Phrases<&str>>> = LazyLock::new(|| {
        let sections = sections(TABLE).into_iter();
        sections
            .map(|(name, entries)| (name, Phrases::new(entries.into_iter().map(|e| (e, e)))))
            .collect()
    });
    ALL.get(section).unwrap_or(&NOTHING)
}

/// Whether a single word is in a section.
pub fn is(word: &Word<'_>, section: &str) -> bool {
    static ALL: LazyLock<HashMap<&str, HashSet<&str>>> = LazyLock::new(|| {
        let sections = sections(TABLE).into_iter();
        sections
            .map(|(name, entries)| (name, entries.into_iter().collect()))
            .collect()
    });
    ALL.get(section)
        .is_some_and(|words| words.contains(word.lower.as_str()))
}

const TABLE: &str = include_str!("../../../assets/lexicons/english-actors.txt");
