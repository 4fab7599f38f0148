//! What the sentences of one document tell of visits, meetings, votes …: who, where, when, and
//! how the plan stands.
//!
//! Invariant: a pure function of the document, so it is read once, however often threads are
//! laid. Who is meant by the names is not settled here.

use std::collections::HashSet;
use std::ops::Range;

use super::lexicon::{Cue, Form, cue_at, is, phrase_at};
use super::stage::{Reading, read};
use super::{Kind, Stage};
use crate::analysis::Dossier;
use crate::analysis::actors::{
    LocalNames, Named, Who, Word, is_headline, names_in, place_at, words_of,
};
use crate::model::Span;

/// How far behind it its place may stand.
const REACH_OF_PLACE: usize = 9;

/// What one document tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Whom it names.
    pub(super) names: LocalNames,
    /// What it tells of, in order.
    pub(super) tellings: Vec<Telling>,
}

/// A place in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Where {
    /// Its country, if it is known.
    pub country: Option<&'static str>,
    /// As it is written.
    pub name: String,
}

/// What one sentence tells of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Telling {
    pub sentence: Span,
    pub kind: Kind,
    /// Who goes, or who does it.
    pub subjects: Vec<Who>,
    /// Whether the subjects are “they”, who must then be two.
    pub pair: bool,
    /// With whom.
    pub partners: Vec<Who>,
    /// Whether it is about those whom an earlier telling is about: “the visit”.
    pub takes_up: bool,
    pub place: Option<Where>,
    /// Its date, as an index into the dossier's mentions.
    pub mention: Option<usize>,
    pub stage: Stage,
}

/// Reads what a document tells.
pub fn told(dossier: &Dossier) -> Told {
    let mut told = Told::default();
    let text = dossier.document.text.as_str();
    let sentences: Vec<(Span, Vec<Word<'_>>)> = sentences_of(dossier)
        .map(|span| (span, words_of(text, span)))
        .collect();
    // Headlines, where everything has a capital, are read by the names that the text shows.
    let nobody = HashSet::new();
    for (_, words) in sentences.iter().filter(|(_, words)| !is_headline(words)) {
        let named = names_in(words, &nobody);
        told.names
            .note(&named, |one| says_behind(words, one.end).is_some());
    }
    let known = told.names.surnames();
    let mut before: Vec<Named> = Vec::new();
    for (span, words) in &sentences {
        let named = names_in(words, &known);
        let sentence = Sentence {
            span: *span,
            speakers: speakers(words, &named),
            words,
            named: &named,
            before: &before,
            known: &known,
            dossier,
        };
        sentence.read_into(&mut told.tellings);
        before = named;
    }
    told
}

/// The sentences of a document outside of its furniture.
fn sentences_of(dossier: &Dossier) -> impl Iterator<Item = Span> {
    let text = dossier.document.text.as_str();
    let end = dossier.prose().end;
    let mut at = dossier.prose().start;
    let all = std::iter::from_fn(move || {
        let rest = text.get(at..end)?;
        at = end - rest.trim_start().len();
        let first = text.get(at..end)?.chars().next()?;
        let span = dossier.sentence_around(Span::new(at, at + first.len_utf8()));
        at = span.end.max(at + first.len_utf8());
        Some(span)
    });
    all.filter(|span| !dossier.is_furniture(*span))
}

/// A sentence as it is read.
pub(super) struct Sentence<'a> {
    pub span: Span,
    pub words: &'a [Word<'a>],
    pub named: &'a [Named],
    /// Which of those named say something in it.
    pub speakers: Vec<bool>,
    /// Who is named in the sentence before.
    pub before: &'a [Named],
    /// Surnames of people that the document names, in lower case.
    pub known: &'a HashSet<String>,
    pub dossier: &'a Dossier,
}

impl Sentence<'_> {
    pub fn lower(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.lower.as_str())
    }

    fn read_into(&self, tellings: &mut Vec<Telling>) {
        let first = tellings.len();
        let mut earlier: Option<Reading> = None;
        let mut at = 0;
        while at < self.words.len() {
            let Some((length, cue)) = self.cue(at) else {
                at += 1;
                continue;
            };
            let place = at..at + length;
            at += length;
            let Some(reading) = read(self, &cue, &place, earlier) else {
                continue;
            };
            earlier = Some(reading);
            if let Some(telling) = self.telling(&cue, &place, reading) {
                tellings.push(telling);
            }
        }
        join_journey_and_talks(tellings.get_mut(first..).unwrap_or_default());
    }

    /// The event that is named at a place, with the form that it has there.
    fn cue(&self, at: usize) -> Option<(usize, Cue)> {
        let (length, mut cue) = cue_at(self.words, at)?;
        let inside_name = self
            .named
            .iter()
            .any(|named| (named.first..named.end).contains(&at));
        if inside_name {
            return None;
        }
        let before = self
            .back_over_adverbs(at)
            .map(|at| self.lower(at))
            .unwrap_or_default();
        let after_modal = is_modal(before) || before == "to";
        match cue.form {
            Form::Verb if !after_modal && cue.noun_too => cue.form = Form::Noun,
            Form::Verb if !after_modal => return None,
            Form::Present if cue.noun_too && self.is_noun_behind(before, at) => {
                cue.form = Form::Noun;
            }
            Form::Carry if after_modal || before == "would" => {}
            _ => {}
        }
        let excluded = cue.form == Form::Noun
            && cue.kind == Kind::Meeting
            && phrase_at(self.words, at.wrapping_sub(1), "no meeting before").is_some();
        let place_needed = cue.kind == Kind::Visit
            && cue.form != Form::Noun
            && !matches!(
                self.lower(at),
                "visit" | "visits" | "visiting" | "visited" | "travel"
            );
        // “Flies to”, “heads for”: “heads the ministry” is no journey.
        let behind = at + length..at + length + 3;
        let leads = behind
            .into_iter()
            .any(|at| phrase_at(self.words, at, "at place").is_some());
        let has_place = leads && self.place_behind(at + length, &cue).is_some();
        let holds = !excluded && (!place_needed || has_place);
        holds.then_some((length, cue))
    }

    fn is_noun_behind(&self, before: &str, at: usize) -> bool {
        let possessive = at
            .checked_sub(1)
            .and_then(|at| self.words.get(at))
            .is_some_and(|word| word.possessive);
        let articles = [
            "the", "a", "his", "her", "their", "its", "of", "for", "recent", "upcoming", "these",
            "such", "two", "several", "on", "during", "more",
        ];
        possessive || articles.contains(&before)
    }

    /// The place before a place, adverbs left out.
    pub fn back_over_adverbs(&self, at: usize) -> Option<usize> {
        let mut at = at.checked_sub(1)?;
        while at > 0 && (self.lower(at).ends_with("ly") || is(self.words, at, "between")) {
            at -= 1;
        }
        Some(at)
    }

    fn telling(&self, cue: &Cue, place: &Range<usize>, reading: Reading) -> Option<Telling> {
        let is_public = matches!(cue.kind, Kind::Vote | Kind::Deadline | Kind::Exercise);
        let (subjects, partners) = match is_public {
            true => (self.bodies(cue, place), Vec::new()),
            false => self.people(cue, place),
        };
        let back = place.start.saturating_sub(3)..place.start;
        let definite = back
            .clone()
            .any(|at| matches!(self.lower(at), "the" | "this" | "that"));
        // “A statement on the visit” is no visit.
        let topic = back
            .clone()
            .any(|at| matches!(self.lower(at), "on" | "about" | "after" | "before"));
        let nobody = subjects.is_empty() && partners.is_empty();
        let takes_up = nobody && cue.form == Form::Noun && definite && !topic && !is_public;
        // Without a date, words such as “vote” tell of too much.
        if (nobody && !takes_up) || (is_public && reading.mention.is_none()) {
            return None;
        }
        let pair = subjects.len() > 1 && self.is_they(place.start);
        Some(Telling {
            sentence: self.span,
            kind: cue.kind,
            subjects,
            pair,
            partners,
            takes_up,
            place: self
                .place_behind(place.end, cue)
                .or_else(|| self.place_at_head()),
            mention: reading.mention,
            stage: reading.stage,
        })
    }

    /// Whether the words before a place speak of “them”.
    fn is_they(&self, at: usize) -> bool {
        (at.saturating_sub(8)..at).any(|at| is(self.words, at, "those"))
    }

    /// The place that words behind lead to: “to Oslo”, “in Oslo”, and behind a verb “Oslo”.
    pub fn place_behind(&self, from: usize, cue: &Cue) -> Option<Where> {
        let article = |at: usize| at + usize::from(self.lower(at) == "the");
        if !matches!(cue.form, Form::Noun | Form::Carry)
            && cue.kind == Kind::Visit
            && let Some(place) = self.place_named(article(from))
        {
            return Some(place);
        }
        let to = (from + REACH_OF_PLACE).min(self.words.len());
        for at in from..to {
            if self.parts_clause(at, at + 1) || is(self.words, at, "topic") {
                return None;
            }
            if let Some(length) = phrase_at(self.words, at, "at place") {
                let place = self.place_named(article(at + length));
                // “A letter to Marsh”: a name that is on no map is a place where one goes to it.
                let may_be = self.lower(at) != "to" || cue.kind == Kind::Visit;
                if let Some(place) = place.filter(|it| may_be || it.country.is_some()) {
                    return Some(place);
                }
                // “To discuss the war in …”.
                let next = self.words.get(at + 1);
                if self.lower(at) == "to" && next.is_some_and(|word| !word.capital) {
                    return None;
                }
            }
        }
        None
    }

    /// “In Oslo, …”: the place at the head of the sentence.
    fn place_at_head(&self) -> Option<Where> {
        if self.lower(0) != "in" {
            return None;
        }
        let place = self.place_named(1)?;
        let length = place.name.split_whitespace().count();
        (self.lower(1 + length) == ",").then_some(place)
    }

    fn place_named(&self, at: usize) -> Option<Where> {
        let first = self
            .words
            .get(at)
            .filter(|word| word.capital || word.lower == "continent")?;
        let written = |length: usize| {
            let last = self.words.get(at + length - 1)?;
            let text = self.dossier.document.text.as_str();
            let end = last.span.start + last.written.len();
            text.get(first.span.start..end).map(str::to_owned)
        };
        if let Some((length, place)) = place_at(self.words, at) {
            let country = Some(place.country);
            // “The Russian capital”.
            if place.adjective {
                let capital = self.lower(at + length) == "capital";
                let name = || Some(format!("the {}", written(length + 1)?));
                return capital.then(|| {
                    Some(Where {
                        country,
                        name: name()?,
                    })
                })?;
            }
            let article = if first.capital { "" } else { "the " };
            let name = format!("{article}{}", written(length)?);
            return Some(Where { country, name });
        }
        // A name that nothing shows to be a person's.
        let here = self.named.iter().find(|named| named.first == at)?;
        match &here.who {
            Who::Name {
                words,
                proven: false,
                offices,
            } if offices.is_empty() && words.len() < 3 && !self.is_person(&here.who) => {
                Some(Where {
                    country: None,
                    name: words.join(" "),
                })
            }
            _ => None,
        }
    }
}

/// Within one sentence, talks that name only one side are those of whoever travels: “Lind flies
/// to Oslo for talks with Orlov”. Several who travel each have talks of their own.
fn join_journey_and_talks(tellings: &mut [Telling]) {
    let mut travellers = tellings.iter().filter(|it| it.kind == Kind::Visit);
    let Some(subjects) = travellers.next().map(|telling| telling.subjects.clone()) else {
        return;
    };
    if subjects.is_empty() || travellers.any(|other| other.subjects != subjects) {
        return;
    }
    for telling in tellings.iter_mut().filter(|it| it.kind == Kind::Meeting) {
        let same = telling.subjects == subjects || telling.subjects.is_empty();
        if same && subjects.len() > 1 {
            // Said of all of them at once, it does not say that they meet each other.
            telling.subjects.clear();
            telling.takes_up = false;
        } else if telling.subjects.is_empty() && !telling.partners.is_empty() {
            telling.subjects.clone_from(&subjects);
        }
    }
}

pub(super) fn is_modal(word: &str) -> bool {
    let modals = [
        "will", "would", "shall", "may", "might", "could", "can", "should", "must", "ll", "not",
        "i'll", "he'll", "she'll", "they'll", "we'll", "wo", "won't",
    ];
    modals.contains(&word)
}

/// The verb of saying that follows a name, with nothing but adverbs between.
fn says_behind(words: &[Word<'_>], end: usize) -> Option<usize> {
    let mut at = end;
    while at < end + 4
        && words.get(at).is_some_and(|word| {
            word.lower == "," || word.lower.ends_with("ly") || is(words, at, "between")
        })
    {
        at += 1;
    }
    is(words, at, "says").then_some(at)
}

/// Which of those named say something in a sentence.
fn speakers(words: &[Word<'_>], named: &[Named]) -> Vec<bool> {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let speaks = named.iter().map(|named| {
        if named.possessive {
            return false;
        }
        let mut lead = named.first;
        while lead > 0 && (is(words, lead - 1, "before name")) {
            lead -= 1;
        }
        let turned =
            lead > 1 && is(words, lead - 1, "says") && matches!(lower(lead - 2), "," | "\"");
        let according = lead > 1 && lower(lead - 1) == "to" && lower(lead - 2) == "according";
        says_behind(words, named.end).is_some() || turned || according
    });
    speaks.collect()
}
