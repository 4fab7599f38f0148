//! Which names and offices of a corpus stand for one person.
//!
//! Invariant: whoever cannot be told with certainty is nobody. Two people of one surname are two,
//! unless their given names are spellings of one another or they hold one office.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::names::Office;
use super::{Named, Who};

/// Somebody or something that takes part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// A person, by the number in the directory.
    Person(usize),
    /// A country, or a part of it.
    Country(&'static str),
    /// A ministry, an alliance, a court …
    Body(String),
}

/// How often an office must have been one person's more than another's, to stand for that one.
const CLEARLY_MORE: usize = 2;

/// A body whose name is no longer is written in capitals.
const MOST_INITIALS: usize = 5;

/// The names of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalNames {
    people: BTreeMap<Vec<String>, Seen>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    count: usize,
    proven: bool,
    offices: BTreeMap<Office, usize>,
}

impl LocalNames {
    /// The surnames of those who are people, in lower case.
    pub fn surnames(&self) -> HashSet<String> {
        let people = self.people.iter().filter(|(_, seen)| seen.proven);
        let surnames = people.filter_map(|(words, _)| words.last());
        surnames.map(|surname| surname.to_lowercase()).collect()
    }

    /// Notes who is named; `speaks` tells of one whether a verb of saying follows.
    pub fn note(&mut self, named: &[Named], speaks: impl Fn(&Named) -> bool) {
        for one in named {
            let Who::Name {
                words,
                offices,
                proven,
            } = &one.who
            else {
                continue;
            };
            let seen = self.people.entry(words.clone()).or_default();
            seen.count += 1;
            seen.proven |= *proven || (words.len() > 1 && speaks(one));
            for office in offices {
                *seen.offices.entry(office.clone()).or_default() += 1;
            }
        }
    }
}

/// A person that a corpus names.
#[derive(Clone, Debug, Default)]
struct Person {
    /// The ways in which the name is written, with how often.
    written: BTreeMap<String, usize>,
    offices: BTreeMap<Office, usize>,
    /// Given names, folded.
    given: Vec<String>,
}

/// The people of a corpus.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    people: Vec<Person>,
    by_surname: HashMap<String, Vec<usize>>,
    by_office: HashMap<String, Vec<usize>>,
}

impl Directory {
    /// Gathers the people whom documents name. The order of the documents makes no difference.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a LocalNames>) -> Self {
        let mut all: BTreeMap<&Vec<String>, Seen> = BTreeMap::new();
        for document in documents {
            for (words, seen) in &document.people {
                let entry = all.entry(words).or_default();
                entry.count += seen.count;
                entry.proven |= seen.proven;
                for (office, count) in &seen.offices {
                    *entry.offices.entry(office.clone()).or_default() += count;
                }
            }
        }
        let mut directory = Self::default();
        let is_person = |seen: &Seen| seen.proven;
        // Full names first: “Mr Orlov” is Igor Orlov, if there is one alone.
        for (words, seen) in all
            .iter()
            .filter(|(words, seen)| words.len() > 1 && is_person(seen))
        {
            directory.add(words, seen);
        }
        for (words, seen) in all
            .iter()
            .filter(|(words, seen)| words.len() == 1 && is_person(seen))
        {
            directory.add_surname(words, seen);
        }
        for (id, person) in directory.people.iter().enumerate() {
            for office in person.offices.keys() {
                let holders = directory.by_office.entry(office.name.clone()).or_default();
                if !holders.contains(&id) {
                    holders.push(id);
                }
            }
        }
        directory
    }

    fn add(&mut self, words: &[String], seen: &Seen) {
        let (Some(surname), Some(given)) = (words.last(), words.first()) else {
            return;
        };
        let (surname, given) = (fold(surname), fold(given));
        let known = self.by_surname.get(&surname).into_iter().flatten();
        let same = known.copied().find(|&id| {
            self.people.get(id).is_some_and(|person| {
                let by_name = person.given.iter().any(|known| is_spelling(known, &given));
                by_name || shares_office(&person.offices, &seen.offices)
            })
        });
        let id = same.unwrap_or_else(|| self.fresh(surname));
        if let Some(person) = self.people.get_mut(id) {
            if !person.given.contains(&given) {
                person.given.push(given);
            }
            *person.written.entry(words.join(" ")).or_default() += seen.count;
            for (office, count) in &seen.offices {
                *person.offices.entry(office.clone()).or_default() += count;
            }
        }
    }

    fn add_surname(&mut self, words: &[String], seen: &Seen) {
        let Some(surname) = words.first().map(|word| fold(word)) else {
            return;
        };
        let known = self.by_surname.get(&surname).cloned().unwrap_or_default();
        let id = match known.as_slice() {
            [] => self.fresh(surname),
            [only] => *only,
            _ => return,
        };
        if let Some(person) = self.people.get_mut(id) {
            if person.given.is_empty() {
                *person.written.entry(words.join(" ")).or_default() += seen.count;
            }
            for (office, count) in &seen.offices {
                *person.offices.entry(office.clone()).or_default() += count;
            }
        }
    }

    fn fresh(&mut self, surname: String) -> usize {
        let id = self.people.len();
        self.people.push(Person::default());
        self.by_surname.entry(surname).or_default().push(id);
        id
    }

    /// Who is meant in a document; `None` where that is not certain.
    pub fn resolve(&self, who: &Who, local: &LocalNames) -> Option<Actor> {
        match who {
            Who::Country(country) => Some(Actor::Country(country)),
            Who::Body(body) => Some(Actor::Body(body.clone())),
            Who::Office(office) => self.holder(office, local).map(Actor::Person),
            Who::Name { words, .. } => self.person(words, local).map(Actor::Person),
        }
    }

    fn person(&self, words: &[String], local: &LocalNames) -> Option<usize> {
        let surname = fold(words.last()?);
        let known = self.by_surname.get(&surname)?;
        if let (Some(given), true) = (words.first(), words.len() > 1) {
            let given = fold(given);
            let named = |id: &&usize| {
                let person = self.people.get(**id);
                person.is_some_and(|it| it.given.iter().any(|known| is_spelling(known, &given)))
            };
            return known.iter().find(named).copied();
        }
        if let [only] = known.as_slice() {
            return Some(*only);
        }
        // Several people of the corpus have the surname: the one whom the document names in full.
        let full = local
            .people
            .keys()
            .filter(|name| name.len() > 1 && name.last().is_some_and(|last| fold(last) == surname));
        only(full.filter_map(|name| self.person(name, local)))
    }

    /// Who holds an office: the one whom the document names with it, else the corpus.
    fn holder(&self, office: &Office, local: &LocalNames) -> Option<usize> {
        let fits = |held: &Office| {
            let same_country = match (held.country, office.country) {
                (Some(held), Some(wanted)) => held == wanted,
                _ => true,
            };
            held.name == office.name && same_country
        };
        let in_document = local
            .people
            .iter()
            .filter(|(_, seen)| seen.offices.keys().any(fits));
        let in_document: Vec<usize> = in_document
            .filter_map(|(name, _)| self.person(name, local))
            .filter(|id| self.is_of_country(*id, office))
            .collect();
        if !in_document.is_empty() {
            return only(in_document.into_iter());
        }
        let holders = self.by_office.get(&office.name)?;
        let mut counted: Vec<(usize, usize)> = holders
            .iter()
            .filter(|id| self.is_of_country(**id, office))
            .filter_map(|&id| {
                let offices = self.people.get(id)?.offices.iter();
                let count = offices
                    .filter(|(held, _)| fits(held))
                    .map(|(_, count)| count)
                    .sum();
                (count > 0).then_some((count, id))
            })
            .collect();
        counted.sort_unstable_by(|a, b| b.cmp(a));
        match counted.as_slice() {
            [(_, id)] => Some(*id),
            [(most, id), (next, _), ..] if *most > next * CLEARLY_MORE => Some(*id),
            _ => None,
        }
    }

    /// Whether nobody says of a person that the office was another country's.
    fn is_of_country(&self, id: usize, office: &Office) -> bool {
        let offices = self.people.get(id).map(|person| person.offices.keys());
        let same = offices
            .into_iter()
            .flatten()
            .filter(|held| held.name == office.name);
        let mut countries = same.filter_map(|held| held.country).peekable();
        let is_said = countries.peek().is_some() && office.country.is_some();
        !is_said || countries.any(|country| Some(country) == office.country)
    }

    /// How somebody is called, for a person to read.
    pub fn name(&self, actor: &Actor) -> String {
        match actor {
            Actor::Person(id) => {
                let written = self.people.get(*id).map(|person| &person.written);
                let most = written.and_then(|it| {
                    it.iter()
                        .max_by_key(|(name, count)| (**count, Reverse(*name)))
                });
                most.map_or_else(String::new, |(name, _)| name.clone())
            }
            Actor::Country(country) => with_capitals(country),
            Actor::Body(body) if body.chars().count() <= MOST_INITIALS => body.to_uppercase(),
            Actor::Body(body) => with_capitals(body),
        }
    }
}

/// `north korea` → `North Korea`; a body of one short word goes by its initials.
fn with_capitals(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if !matches!(word, "of" | "and" | "the" | "for") => {
                first.to_uppercase().chain(chars).collect()
            }
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The one that all of them are.
fn only(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

fn shares_office(a: &BTreeMap<Office, usize>, b: &BTreeMap<Office, usize>) -> bool {
    let same = |a: &Office, b: &Office| {
        let countries = match (a.country, b.country) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        a.name == b.name && countries
    };
    a.keys().any(|a| b.keys().any(|b| same(a, b)))
}

/// A name for comparing: Sergei and Sergey are one.
fn fold(name: &str) -> String {
    name.to_lowercase()
        .replace('y', "i")
        .replace(['\'', '’'], "")
}

/// Whether two folded given names may be one: the same, an initial, or a short form that the
/// longer one holds (Ben and Benjamin, Liz and Elizabeth).
fn is_spelling(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let letters = short.chars().count();
    let is_initial = letters == 1 && long.starts_with(short);
    let is_short_form = (3..=4).contains(&letters) && long.contains(short);
    a == b || is_initial || is_short_form || (letters > 4 && long.starts_with(short))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::actors::{names_in, words_of};
    use crate::model::Span;

    fn names_of(text: &str) -> (Vec<Named>, LocalNames) {
        let words = words_of(text, Span::new(0, text.len()));
        let named = names_in(&words, &HashSet::new());
        let mut local = LocalNames::default();
        local.note(&named, |_| false);
        (named, local)
    }

    #[test]
    fn names_and_offices_stand_for_one_person() {
        let texts = [
            "British Foreign Secretary Ada Lind met Russian Foreign Minister Sergei Orlov.",
            "Foreign Secretary Adaline Lind wrote to Sergey Orlov. Mr Lind left.",
            "John Marsh and Peter Marsh met. General Marsh was there.",
        ];
        let locals: Vec<LocalNames> = texts.iter().map(|text| names_of(text).1).collect();
        let directory = Directory::of(&locals);
        let check = |text: &str, beside: usize, expected: &[&str]| {
            let told: Vec<String> = names_of(text)
                .0
                .iter()
                .map(|named| {
                    let actor = directory.resolve(&named.who, &locals[beside]);
                    actor.map_or("?".to_owned(), |actor| directory.name(&actor))
                })
                .collect();
            assert_eq!(told, expected, "{text}");
        };
        check("the British foreign secretary", 2, &["Ada Lind"]);
        check(
            "They saw the Russian Foreign Minister and Lind.",
            1,
            &["Sergei Orlov", "Ada Lind"],
        );
        check("They saw Adaline Lind.", 0, &["Ada Lind"]);
        check("the foreign minister spoke for long", 2, &["?"]);
        check("They saw how Marsh spoke.", 2, &["?"]);
        check("They saw Peter Marsh.", 0, &["Peter Marsh"]);
        check(
            "They spoke of Nato and North Korea.",
            0,
            &["NATO", "North Korea"],
        );
    }
}
