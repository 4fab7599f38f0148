//! Who takes part in what a sentence tells: those before a verb, those behind it, whose visit it
//! is, and whom “he” and “they” mean.
//!
//! There is no parser here. The nearest name before a verb that no preposition leads up to is
//! taken for its subject, with those that “and” joins to it; whoever is reached by “with”,
//! “between” or “of” takes part, and whoever only says something does not.

use std::ops::Range;

use super::Kind;
use super::lexicon::{Cue, Form, cue_at, is, phrase_at};
use super::telling::{Sentence, is_modal};
use crate::analysis::actors::{Named, Who, place_at};

/// How far from the word for an event its people may stand, in words.
const REACH: usize = 14;

impl Sentence<'_> {
    /// Who goes or meets, and with whom.
    pub fn people(&self, cue: &Cue, place: &Range<usize>) -> (Vec<Who>, Vec<Who>) {
        if cue.form == Form::Carry {
            return (self.carried(place.end), Vec::new());
        }
        // “Between Lind and Orlov” is near, “the wish of Lind” is not.
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
            let (goes, with): (Vec<_>, Vec<_>) = behind
                .into_iter()
                .partition(|(with, _)| matches!(*with, "of" | "by" | "for"));
            subjects.extend(whos(goes));
            behind = with
                .into_iter()
                .filter(|(with, _)| matches!(*with, "with"))
                .collect();
        }
        let partners = whos(behind);
        let known = subjects.len()
            + if cue.kind == Kind::Visit {
                0
            } else {
                partners.len()
            };
        if subjects.is_empty() && known < enough && !self.begins_clause(place.start) {
            subjects = self.subjects_before(place.start);
        }
        (subjects, partners)
    }

    /// Whether a “that” or a comma of another clause stands shortly before a noun, so that
    /// whoever stands before it is not whose it is.
    fn begins_clause(&self, at: usize) -> bool {
        (at.saturating_sub(6)..at).any(|at| self.lower(at) == "that")
    }

    /// “Will take Lind across to Oslo”.
    fn carried(&self, end: usize) -> Vec<Who> {
        if is(self.words, end, "he") {
            return self.he(end);
        }
        let near = self
            .named
            .iter()
            .find(|named| (end..end + 2).contains(&named.first));
        near.filter(|named| is_personal(&named.who))
            .map(|named| named.who.clone())
            .into_iter()
            .collect()
    }

    /// Whose visit or meeting it is: “Lind's visit”, “their meeting”.
    fn owners(&self, start: usize) -> Vec<Who> {
        let back = start.saturating_sub(3)..start;
        let own = self
            .named
            .iter()
            .filter(|named| named.possessive && back.contains(&(named.end - 1)));
        let owners: Vec<Who> = own.map(|named| named.who.clone()).collect();
        if !owners.is_empty() {
            return owners;
        }
        for at in back.rev() {
            match self.lower(at) {
                "their" => return self.they(self.words.len()),
                "his" | "her" => return self.he(at),
                _ => {}
            }
        }
        Vec::new()
    }

    /// Those behind the word for the event, each with the word that leads to them.
    fn behind(&self, place: &Range<usize>, cue: &Cue) -> Vec<(&str, Who)> {
        let mut found: Vec<(&str, Who)> = Vec::new();
        let mut last_end = 0;
        // “A call between him and Orlov”.
        let leads_to_pronoun = |at: usize| {
            matches!(self.lower(at), "with" | "between" | "by")
                && matches!(self.lower(at + 1), "him" | "her" | "them")
        };
        if let Some(at) =
            (place.end.saturating_sub(1)..place.end + 2).find(|at| leads_to_pronoun(*at))
        {
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
            let counterpart = word == ","
                && lead.is_some_and(|at| {
                    at.checked_sub(1).is_some_and(|at| {
                        matches!(self.lower(at), "counterpart" | "colleague" | "counterparts")
                    })
                });
            let is_place = matches!(named.who, Who::Country(_)) && matches!(cue.kind, Kind::Visit);
            let is_near = match word {
                "of" | "by" | "for" | "among" => lead.is_some_and(|at| at <= place.end + 1),
                _ => true,
            };
            let leads = is_near && with.contains(&word);
            if is_place || !(is_direct || chained || counterpart || leads) {
                continue;
            }
            let word = match chained {
                true => found.last().map_or("with", |(word, _)| *word),
                false if is_direct || counterpart => "with",
                false => with
                    .iter()
                    .copied()
                    .find(|it| *it == word)
                    .unwrap_or("with"),
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
    pub fn parts_clause(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| {
            matches!(self.lower(at), ";" | ":" | "." | "\"" | "—")
                || matches!(
                    self.lower(at),
                    "that" | "who" | "which" | "but" | "while" | "because"
                )
        })
    }

    /// Whoever does what the verb at a place says.
    fn subjects_before(&self, verb: usize) -> Vec<Who> {
        let mut last = None;
        for index in (0..self.named.len()).rev() {
            let Some(named) = self.named.get(index) else {
                continue;
            };
            if named.end > verb {
                continue;
            }
            let from = named.end;
            if let Some(at) = (from..verb).rev().find(|&at| is(self.words, at, "he")) {
                return if verb - at <= 8 {
                    self.he(at)
                } else {
                    Vec::new()
                };
            }
            if let Some(at) = (from..verb)
                .rev()
                .find(|&at| matches!(self.lower(at), "they" | "both" | "them"))
            {
                return if verb - at <= 8 {
                    self.they(at)
                } else {
                    Vec::new()
                };
            }
            let is_led = self.is_led(named);
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
            return match (0..verb)
                .rev()
                .find(|&at| is(self.words, at, "he") || self.lower(at) == "they")
            {
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
            let Some(before) = self.named.get(index) else {
                break;
            };
            let joint = before.end..self.skip_lead(first);
            let small = joint.len() <= 4 && !before.possessive;
            let joined = joint
                .clone()
                .any(|at| matches!(self.lower(at), "and" | ","));
            let plain = joint.clone().all(|at| {
                !is(self.words, at, "says")
                    && !is_modal(self.lower(at))
                    && cue_at(self.words, at).is_none()
                    && phrase_at(self.words, at, "leads to").is_none()
            });
            let together = small && joined && plain && !self.is_led(before);
            if !together && before.first != first {
                break;
            }
            group.push(before.who.clone());
            first = before.first;
        }
        group.reverse();
        group
    }

    /// Whether a preposition leads up to a name, so that it is not who acts.
    fn is_led(&self, named: &Named) -> bool {
        let lead = self
            .lead_of(named.first)
            .map(|at| self.lower(at))
            .unwrap_or_default();
        let prepositions = [
            "in", "at", "to", "with", "from", "on", "over", "about", "against", "after", "before",
            "by", "into", "near", "for", "visit", "visits", "visiting", "under", "of", "outside",
        ];
        prepositions.contains(&lead)
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

    /// Whom “he” or “her” at a place means: whoever speaks in the sentence, or is alone named
    /// before it, or acts at its head; else the one of the sentence before.
    fn he(&self, at: usize) -> Vec<Who> {
        let here = || {
            let all = self.named.iter().enumerate();
            all.filter(|(_, named)| named.end <= at && self.is_person(&named.who))
        };
        let speaker = here().find(|(index, _)| self.is_speaker(*index));
        let head = here()
            .next()
            .filter(|(_, named)| named.first <= 6 && !self.is_led(named));
        let only = here().next().filter(|_| here().count() == 1);
        if let Some((_, named)) = speaker.or(head).or(only) {
            return vec![named.who.clone()];
        }
        let before = || {
            self.before
                .iter()
                .filter(|named| self.is_person(&named.who))
        };
        match before().next() {
            Some(one) if here().count() == 0 && before().all(|it| it.who == one.who) => {
                vec![one.who.clone()]
            }
            _ => Vec::new(),
        }
    }

    /// Whom “they” at a place may mean: those named before it in the sentence.
    fn they(&self, at: usize) -> Vec<Who> {
        let all = self.named.iter().enumerate().filter(|(index, named)| {
            named.end <= at && is_personal(&named.who) && !self.is_speaker(*index)
        });
        all.map(|(_, named)| named.who.clone()).collect()
    }

    /// Whether somebody is known to be a person.
    pub fn is_person(&self, who: &Who) -> bool {
        match who {
            Who::Name { words, proven, .. } => {
                let surname = words.last().map(|word| word.to_lowercase());
                *proven || surname.is_some_and(|surname| self.known.contains(&surname))
            }
            Who::Office(_) => true,
            Who::Country(_) | Who::Body(_) => false,
        }
    }

    /// Whose election, deadline or exercise it is: what is right beside the word for it.
    pub fn bodies(&self, cue: &Cue, place: &Range<usize>) -> Vec<Who> {
        if cue.form != Form::Noun {
            let subjects = self.subjects_before(place.start).into_iter();
            return subjects
                .filter(|who| matches!(who, Who::Country(_) | Who::Body(_)))
                .collect();
        }
        let near = place.start.saturating_sub(3)..place.start;
        let adjective = near.clone().find_map(|at| {
            let capital = self.words.get(at).is_some_and(|word| word.capital);
            place_at(self.words, at)
                .filter(|_| capital)
                .map(|(_, place)| place.country)
        });
        let behind = || self.place_behind(place.end, cue)?.country;
        adjective
            .or_else(behind)
            .map(Who::Country)
            .into_iter()
            .collect()
    }
}

/// Whether somebody may be a person, or holds an office.
fn is_personal(who: &Who) -> bool {
    matches!(who, Who::Name { .. } | Who::Office(_))
}

fn whos(found: Vec<(&str, Who)>) -> Vec<Who> {
    found.into_iter().map(|(_, who)| who).collect()
}
