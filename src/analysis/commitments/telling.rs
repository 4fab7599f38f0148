//! What the sentences of one document tell of visits, meetings, votes …: who, where, when, and
//! how the plan stands.
//!
//! Invariant: a pure function of the document, so it is read once, however often threads are
//! laid. Who is meant by the names is not settled here.

use super::lexicon::{Cue, Form, cue_at, is, phrase_at};
use super::stage::{Reading, read};
use super::{Kind, Stage};
use crate::analysis::Dossier;
use crate::analysis::actors::{LocalNames, Named, Who, Word, names_in, place_at, words_of};
use crate::model::Span;

/// How far from the word for an event its people and its place may stand, in words.
const REACH: usize = 14;

/// How many tellings before it may tell of whom “the visit” is.
const TELLINGS_BACK: usize = 3;

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
    /// With whom.
    pub partners: Vec<Who>,
    pub place: Option<Where>,
    /// Its date, as an index into the dossier's mentions.
    pub mention: Option<usize>,
    pub stage: Stage,
}

/// Reads what a document tells.
pub fn told(dossier: &Dossier) -> Told {
    let mut told = Told::default();
    let text = dossier.document.text.as_str();
    let prose = dossier.prose();
    let mut at = prose.start;
    let mut before: Vec<Named> = Vec::new();
    while at < prose.end {
        let one = Span::new(at, at + 1);
        let span = dossier.sentence_around(one);
        at = span.end.max(at + 1);
        if span.is_empty() || dossier.is_furniture(span) {
            continue;
        }
        let words = words_of(text, span);
        let named = names_in(&words);
        told.names.note(&named, |one| {
            says_behind(&words, one.end).is_some()
        });
        let sentence = Sentence {
            span,
            speakers: speakers(&words, &named),
            words: &words,
            named: &named,
            before: &before,
            dossier,
        };
        sentence.read_into(&mut told.tellings);
        before = named;
    }
    told
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
    pub dossier: &'a Dossier,
}

impl Sentence<'_> {
    fn lower(&self, at: usize) -> &str {
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
            if let Some(telling) = self.telling(&cue, &place, reading, tellings.get(..first)) {
                tellings.push(telling);
            }
        }
    }

    /// The event that is named at a place, with the form that it has there.
    fn cue(&self, at: usize) -> Option<(usize, Cue)> {
        let (length, mut cue) = cue_at(self.words, at)?;
        let inside_name = self.named.iter().any(|named| (named.first..named.end).contains(&at));
        if inside_name {
            return None;
        }
        let before = self.back_over_adverbs(at).map(|at| self.lower(at)).unwrap_or_default();
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
            && !matches!(self.lower(at), "visit" | "visits" | "visiting" | "visited" | "travel");
        let has_place = self.place_behind(at + length).is_some();
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

    fn telling(
        &self,
        cue: &Cue,
        place: &std::ops::Range<usize>,
        reading: Reading,
        earlier: Option<&[Telling]>,
    ) -> Option<Telling> {
        let (mut subjects, mut partners) = match cue.kind {
            Kind::Visit | Kind::Meeting | Kind::Call => self.people(cue, place),
            Kind::Vote | Kind::Deadline | Kind::Exercise => (self.bodies(), Vec::new()),
        };
        let mut where_ = self.place_behind(place.end).map(|(place, _)| place);
        if subjects.is_empty() && partners.is_empty() {
            let known = self.taken_up(cue, place.start, earlier.unwrap_or_default())?;
            subjects = known.subjects.clone();
            partners = known.partners.clone();
            where_ = where_.or_else(|| known.place.clone());
        }
        if matches!(cue.kind, Kind::Vote | Kind::Deadline | Kind::Exercise) {
            // Without a date such words tell of too much.
            reading.mention?;
        }
        Some(Telling {
            sentence: self.span,
            kind: cue.kind,
            subjects,
            partners,
            place: where_,
            mention: reading.mention,
            stage: reading.stage,
        })
    }

    /// “The visit”, “the talks”: what an earlier telling was about.
    fn taken_up<'a>(&self, cue: &Cue, at: usize, earlier: &'a [Telling]) -> Option<&'a Telling> {
        let back = at.saturating_sub(3)..at;
        let definite = back.into_iter().any(|at| matches!(self.lower(at), "the" | "this" | "that"));
        if cue.form != Form::Noun || !definite {
            return None;
        }
        let mut back = earlier.iter().rev().take(TELLINGS_BACK);
        let last = back.next().filter(|telling| telling.kind == cue.kind)?;
        // Where it speaks of two, “the visit” may be either.
        let same = |other: &Telling| other.subjects == last.subjects || other.kind != last.kind;
        let one = back.all(same) && last.subjects.len() + last.partners.len() < 3;
        one.then_some(last)
    }

    /// Who goes or meets, and with whom.
    fn people(&self, cue: &Cue, place: &std::ops::Range<usize>) -> (Vec<Who>, Vec<Who>) {
        if cue.form == Form::Carry {
            return (self.carried(place.end), Vec::new());
        }
        let mut behind = self.behind(place, cue);
        if cue.form != Form::Noun {
            let subjects = self.subjects_before(place.start);
            if cue.kind == Kind::Visit {
                behind.retain(|(with, _)| matches!(*with, "with" | "alongside"));
            }
            return (subjects, whos(behind));
        }
        let mut subjects = self.owners(place.start);
        let enough = match cue.kind {
            Kind::Visit => 1,
            _ => 2,
        };
        if cue.kind == Kind::Visit {
            // “A visit by Lind with Orlov”: whoever is behind “of”, “by” or “for” goes.
            let (goes, with): (Vec<_>, Vec<_>) =
                behind.into_iter().partition(|(with, _)| matches!(*with, "of" | "by" | "for"));
            subjects.extend(whos(goes));
            behind = with.into_iter().filter(|(with, _)| matches!(*with, "with")).collect();
        }
        let partners = whos(behind);
        if subjects.len() + usize::from(cue.kind != Kind::Visit) * partners.len() < enough
            && subjects.is_empty()
        {
            subjects = self.subjects_before(place.start);
        }
        (subjects, partners)
    }

    /// “Will take Lind across to Oslo”.
    fn carried(&self, end: usize) -> Vec<Who> {
        let near = self.named.iter().find(|named| (end..end + 2).contains(&named.first));
        near.filter(|named| is_personal(&named.who)).map(|named| named.who.clone()).into_iter().collect()
    }

    /// Whose visit or meeting it is: “Lind's visit”, “their meeting”.
    fn owners(&self, start: usize) -> Vec<Who> {
        let back = start.saturating_sub(3)..start;
        let own = self.named.iter().filter(|named| named.possessive && back.contains(&(named.end - 1)));
        let owners: Vec<Who> = own.map(|named| named.who.clone()).collect();
        if !owners.is_empty() {
            return owners;
        }
        for at in back.rev() {
            match self.lower(at) {
                "their" => {
                    let all = self.named.iter().enumerate();
                    let all = all.filter(|(index, named)| {
                        is_personal(&named.who) && !self.speakers.get(*index).is_some_and(|it| *it)
                    });
                    let all: Vec<Who> = all.map(|(_, named)| named.who.clone()).collect();
                    return if all.len() == 2 { all } else { Vec::new() };
                }
                "his" | "her" => return self.he(at),
                _ => {}
            }
        }
        Vec::new()
    }

    /// Those behind the word for the event, each with the word that leads to them.
    fn behind(&self, place: &std::ops::Range<usize>, cue: &Cue) -> Vec<(&str, Who)> {
        let mut found: Vec<(&str, Who)> = Vec::new();
        let mut last_end = 0;
        // “A call between him and Orlov”.
        let leads_to_pronoun = |at: usize| {
            matches!(self.lower(at), "with" | "between" | "by")
                && matches!(self.lower(at + 1), "him" | "her" | "them")
        };
        if let Some(at) = (place.end.saturating_sub(1)..place.end + 2).find(|at| leads_to_pronoun(*at)) {
            found.extend(self.he(at + 1).into_iter().map(|who| ("between", who)));
            last_end = at + 2;
        }
        for (index, named) in self.named.iter().enumerate() {
            if named.first < place.end || named.first > place.end + REACH {
                continue;
            }
            if self.speakers.get(index).is_some_and(|speaks| *speaks) {
                break;
            }
            if self.parts_clause(place.end, named.first) {
                break;
            }
            let lead = self.lead_of(named.first);
            let word = lead.map(|at| self.lower(at)).unwrap_or_default();
            let is_direct = lead.is_some_and(|at| place.contains(&at));
            let chained = matches!(word, "and" | ",")
                && !found.is_empty()
                && lead.is_some_and(|at| at <= last_end + 1);
            let with = ["with", "between", "of", "by", "alongside", "among", "for"];
            let counterpart = word == "," && lead.is_some_and(|at| {
                matches!(self.lower(at - 1), "counterpart" | "colleague" | "counterparts")
            });
            let is_place = matches!(named.who, Who::Country(_)) && matches!(cue.kind, Kind::Visit);
            if is_place || !(is_direct || chained || counterpart || with.contains(&word)) {
                continue;
            }
            let word = match chained {
                true => found.last().map_or("with", |(word, _)| *word),
                false if is_direct || counterpart => "with",
                false => with.iter().copied().find(|it| *it == word).unwrap_or("with"),
            };
            found.push((word, named.who.clone()));
            last_end = named.end;
        }
        found
    }

    /// The last word before a name that is not part of how it is led up to.
    fn lead_of(&self, first: usize) -> Option<usize> {
        let mut at = first.checked_sub(1)?;
        while at > 0 && (is(self.words, at, "before name") || self.is_adjective(at)) {
            at -= 1;
        }
        Some(at)
    }

    fn is_adjective(&self, at: usize) -> bool {
        let word = self.words.get(at).filter(|word| word.capital);
        word.is_some() && place_at(self.words, at).is_some_and(|(_, place)| place.adjective)
    }

    /// Whether another clause begins between two places.
    fn parts_clause(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| {
            matches!(self.lower(at), ";" | ":" | "." | "\"" | "—")
                || matches!(self.lower(at), "that" | "who" | "which" | "but" | "while" | "because")
        })
    }

    /// Whoever does what the verb at a place says.
    fn subjects_before(&self, verb: usize) -> Vec<Who> {
        let mut last = None;
        for index in (0..self.named.len()).rev() {
            let Some(named) = self.named.get(index) else { continue };
            if named.end > verb {
                continue;
            }
            let from = named.end;
            if let Some(at) = (from..verb).rev().find(|&at| is(self.words, at, "he")) {
                return if verb - at <= 8 { self.he(at) } else { Vec::new() };
            }
            if let Some(at) = (from..verb).rev().find(|&at| matches!(self.lower(at), "they" | "both" | "them")) {
                return if verb - at <= 8 { self.they(at) } else { Vec::new() };
            }
            let lead = self.lead_of(named.first).map(|at| self.lower(at)).unwrap_or_default();
            let prepositions = [
                "in", "at", "to", "with", "from", "on", "over", "about", "against", "after",
                "before", "by", "into", "near", "for", "visit", "visits", "visiting", "under",
            ];
            let is_led = prepositions.contains(&lead);
            if is_led || named.possessive && from < verb {
                // “Lind's envoy will visit”: it is neither of them.
                if named.possessive && !is_led {
                    return Vec::new();
                }
                continue;
            }
            last = Some(index);
            break;
        }
        let Some(last) = last else {
            return match (0..verb).rev().find(|&at| is(self.words, at, "he") || self.lower(at) == "they") {
                Some(at) if verb - at <= 8 && self.lower(at) == "they" => self.they(at),
                Some(at) if verb - at <= 8 => self.he(at),
                _ => Vec::new(),
            };
        };
        let gap_to = |named: &Named| verb.saturating_sub(named.end);
        let Some(named) = self.named.get(last).filter(|named| gap_to(named) <= REACH) else {
            return Vec::new();
        };
        if self.is_speaker(last) && self.parts_saying(named.end, verb) {
            return Vec::new();
        }
        // “Lind and Orlov”: those joined to the nearest.
        let mut group = vec![named.who.clone()];
        let mut first = named.first;
        for index in (0..last).rev() {
            let Some(before) = self.named.get(index) else { break };
            let joint = before.end..self.skip_lead(first);
            let small = joint.len() <= 4 && !before.possessive;
            let joined = joint.clone().any(|at| matches!(self.lower(at), "and" | ","));
            let plain = joint.clone().all(|at| {
                !is(self.words, at, "says") && !is_modal(self.lower(at)) && cue_at(self.words, at).is_none()
                    && phrase_at(self.words, at, "leads to").is_none()
            });
            if !(small && joined && plain) && before.first != first {
                break;
            }
            group.push(before.who.clone());
            first = before.first;
        }
        group.reverse();
        group
    }

    fn skip_lead(&self, first: usize) -> usize {
        self.lead_of(first).map_or(first, |at| at + 1)
    }

    fn is_speaker(&self, index: usize) -> bool {
        self.speakers.get(index).is_some_and(|speaks| *speaks)
    }

    /// Whether a verb of saying and then “that” or a noun stand between: “Lind said the talks”.
    fn parts_saying(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| is(self.words, at, "says"))
    }

    /// Whom “he” or “her” at a place means: the one person named before it in the sentence, or
    /// the one who speaks; else the one of the sentence before.
    fn he(&self, at: usize) -> Vec<Who> {
        let people = |named: &&Named| is_personal(&named.who);
        let inside: Vec<&Named> =
            self.named.iter().filter(|named| named.end <= at).filter(people).collect();
        let speaker = self
            .named
            .iter()
            .enumerate()
            .find(|(index, named)| self.is_speaker(*index) && named.end <= at && is_personal(&named.who));
        if let Some((_, named)) = speaker {
            return vec![named.who.clone()];
        }
        let mut before = self.before.iter().filter(people);
        match (inside.as_slice(), before.next(), before.next()) {
            ([one], ..) => vec![one.who.clone()],
            ([], Some(one), None) => vec![one.who.clone()],
            ([], Some(one), Some(other)) if one.who == other.who => vec![one.who.clone()],
            _ => Vec::new(),
        }
    }

    /// Whom “they” at a place means: those named before it in the sentence, if they are two.
    fn they(&self, at: usize) -> Vec<Who> {
        let all = self.named.iter().enumerate().filter(|(index, named)| {
            named.end <= at && is_personal(&named.who) && !self.is_speaker(*index)
        });
        let all: Vec<Who> = all.map(|(_, named)| named.who.clone()).collect();
        if all.len() == 2 { all } else { Vec::new() }
    }

    /// Countries and bodies of the sentence, for what is no affair of single people.
    fn bodies(&self) -> Vec<Who> {
        let mut bodies: Vec<Who> = Vec::new();
        for named in self.named {
            let is_body = matches!(named.who, Who::Country(_) | Who::Body(_));
            if is_body && !bodies.contains(&named.who) {
                bodies.push(named.who.clone());
            }
        }
        bodies
    }

    /// The place that words behind lead to, and where it stands.
    fn place_behind(&self, from: usize) -> Option<(Where, usize)> {
        let to = (from + REACH).min(self.words.len());
        let mut at = from;
        while at < to && !self.parts_clause(at, at + 1) {
            let leads = at == from || phrase_at(self.words, at, "at place").is_some();
            let next = if at == from && phrase_at(self.words, at, "at place").is_none() {
                at
            } else {
                at + 1
            };
            let skip = usize::from(self.lower(next) == "the");
            if leads && let Some(place) = self.place_named(next + skip) {
                return Some((place, next + skip));
            }
            at += 1;
        }
        None
    }

    fn place_named(&self, at: usize) -> Option<Where> {
        let first = self.words.get(at).filter(|word| word.capital || word.lower == "continent")?;
        let written = |length: usize| {
            let last = self.words.get(at + length - 1)?;
            let text = self.dossier.document.text.as_str();
            let end = last.span.start + last.written.len();
            text.get(first.span.start..end).map(str::to_owned)
        };
        if let Some((length, place)) = place_at(self.words, at) {
            let country = Some(place.country);
            let named = Where { country, name: written(length)? };
            return (!place.adjective).then_some(named);
        }
        // A name that nothing shows to be a person's.
        let here = self.named.iter().find(|named| named.first == at)?;
        match &here.who {
            Who::Name { words, proven: false, offices } if offices.is_empty() && words.len() < 3 => {
                Some(Where { country: None, name: words.join(" ") })
            }
            _ => None,
        }
    }
}

/// Whether somebody is a person, or holds an office.
fn is_personal(who: &Who) -> bool {
    matches!(who, Who::Name { .. } | Who::Office(_))
}

fn whos(found: Vec<(&str, Who)>) -> Vec<Who> {
    found.into_iter().map(|(_, who)| who).collect()
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
    while at < end + 4 && words.get(at).is_some_and(|word| {
        word.lower == "," || word.lower.ends_with("ly") || is(words, at, "between")
    }) {
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
        let turned = lead > 1 && is(words, lead - 1, "says") && matches!(lower(lead - 2), "," | "\"");
        let according = lead > 1 && lower(lead - 1) == "to" && lower(lead - 2) == "according";
        says_behind(words, named.end).is_some() || turned || according
    });
    speaks.collect()
}
