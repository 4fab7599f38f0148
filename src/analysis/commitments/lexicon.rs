//! The table of words that tell of commitments, as it is looked up.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::Kind;
use crate::analysis::actors::{Phrases, Word, sections};

/// How a phrase names an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// “visit”, as it follows “will”. It may be a noun as well.
    Verb,
    /// “visits”, “visiting”. It may be a noun as well.
    Present,
    /// “visited”.
    Past,
    /// “the visit”.
    Noun,
    /// “takes … to”.
    Carry,
}

/// A phrase that names an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The sort of event.
    pub kind: Kind,
    /// How it is named.
    pub form: Form,
    /// Whether the same words are a noun too.
    pub noun_too: bool,
}

const TABLE: &str = include_str!("../../../assets/lexicons/english-events.txt");

const CUES: [(&str, Kind, Form); 17] = [
    ("visit verb", Kind::Visit, Form::Verb),
    ("visit verb present", Kind::Visit, Form::Present),
    ("visit verb past", Kind::Visit, Form::Past),
    ("visit", Kind::Visit, Form::Noun),
    ("carry", Kind::Visit, Form::Carry),
    ("meeting verb", Kind::Meeting, Form::Verb),
    ("meeting verb present", Kind::Meeting, Form::Present),
    ("meeting verb past", Kind::Meeting, Form::Past),
    ("meeting", Kind::Meeting, Form::Noun),
    ("call verb", Kind::Call, Form::Verb),
    ("call verb past", Kind::Call, Form::Past),
    ("call", Kind::Call, Form::Noun),
    ("vote verb", Kind::Vote, Form::Verb),
    ("vote verb past", Kind::Vote, Form::Past),
    ("vote", Kind::Vote, Form::Noun),
    ("deadline", Kind::Deadline, Form::Noun),
    ("exercise", Kind::Exercise, Form::Noun),
];

/// The phrase that names an event at a place, and how many words it has.
pub fn cue_at(words: &[Word<'_>], at: usize) -> Option<(usize, Cue)> {
    static ALL: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
        let sections = sections(TABLE);
        let entries = |name: &str| sections.get(name).cloned().unwrap_or_default();
        let nouns: HashSet<&str> = CUES
            .iter()
            .filter(|(.., form)| *form == Form::Noun)
            .flat_map(|(name, ..)| entries(name))
            .collect();
        // The first meaning of a phrase counts: as a verb, which may be a noun too.
        let mut seen = HashSet::new();
        let cues = CUES.iter().flat_map(|(name, kind, form)| {
            entries(name).into_iter().map(|phrase| {
                let noun_too = nouns.contains(phrase);
                (
                    phrase,
                    Cue {
                        kind: *kind,
                        form: *form,
                        noun_too,
                    },
                )
            })
        });
        Phrases::new(
            cues.filter(|(phrase, _)| seen.insert(*phrase))
                .collect::<Vec<_>>(),
        )
    });
    ALL.at(words, at)
}

/// How many words an entry of a section has that stands at a place.
pub fn phrase_at(words: &[Word<'_>], at: usize, section: &str) -> Option<usize> {
    static ALL: LazyLock<HashMap<&str, Phrases<()>>> = LazyLock::new(|| {
        let sections = sections(TABLE).into_iter();
        sections
            .map(|(name, entries)| (name, Phrases::new(entries.into_iter().map(|it| (it, ())))))
            .collect()
    });
    Some(ALL.get(section)?.at(words, at)?.0)
}

/// Whether a word is an entry of a section by itself.
pub fn is(words: &[Word<'_>], at: usize, section: &str) -> bool {
    phrase_at(words, at, section) == Some(1)
}

/// The first place in a range where an entry of a section stands.
pub fn find(words: &[Word<'_>], range: std::ops::Range<usize>, section: &str) -> Option<usize> {
    range
        .into_iter()
        .find(|&at| phrase_at(words, at, section).is_some())
}
