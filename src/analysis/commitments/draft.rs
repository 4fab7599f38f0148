//! Statements, which are what one document tells of one event, and the drafts of threads that
//! they are laid into.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::stage::kinds_agree;
use super::telling::{Told, Where};
use super::{Kind, Stage};
use crate::analysis::Dossier;
use crate::analysis::actors::{Actor, Directory};
use crate::model::{Interval, Span};

/// Nothing is added to a thread so many days behind its last step and its day.
const REST_DAYS: u64 = 45;

/// So many tellings before it may tell of whom “the visit” is.
const TELLINGS_BACK: usize = 4;

/// What one document tells of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub doc: usize,
    pub published: NaiveDate,
    pub kinds: BTreeSet<Kind>,
    pub stage: Stage,
    /// Who goes, where it is told as a journey.
    pub traveller: Option<Actor>,
    /// All who take part.
    pub actors: BTreeSet<Actor>,
    pub place: Option<Where>,
    pub when: Option<Interval>,
    pub mention: Option<usize>,
    /// The one that says most first.
    pub sentences: Vec<Span>,
}

/// What a document tells, each event once on each side of it.
pub(super) fn statements_of(
    doc: usize,
    published: NaiveDate,
    dossier: &Dossier,
    told: &Told,
    directory: &Directory,
) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    let mut before: Vec<Before> = Vec::new();
    for telling in &told.tellings {
        let resolve = |whos: &[_]| -> Vec<Actor> {
            let actors = whos
                .iter()
                .filter_map(|who| directory.resolve(who, &told.names));
            actors.collect()
        };
        let (mut subjects, mut partners) = (resolve(&telling.subjects), resolve(&telling.partners));
        if telling.pair && subjects.len() != 2 {
            subjects.clear();
        }
        let mut place = telling.place.clone();
        if telling.takes_up {
            let Some(last) = last_of(&before, telling.kind) else {
                continue;
            };
            (subjects, partners) = (last.subjects.clone(), last.partners.clone());
            place = place.or_else(|| last.place.clone());
        }
        before.push(Before {
            kind: telling.kind,
            subjects: subjects.clone(),
            partners: partners.clone(),
            place: place.clone(),
        });
        let when = telling
            .mention
            .and_then(|index| dossier.mentions.get(index)?.interval);
        let one = |traveller: Option<Actor>, actors: BTreeSet<Actor>| Statement {
            doc,
            published,
            kinds: BTreeSet::from([telling.kind]),
            stage: telling.stage,
            traveller,
            actors,
            place: place.clone(),
            when,
            mention: telling.mention,
            sentences: vec![telling.sentence],
        };
        if telling.kind == Kind::Visit {
            // Two who are to travel may come to travel apart.
            for traveller in subjects
                .iter()
                .filter(|actor| !matches!(actor, Actor::Country(_)))
            {
                let mut actors: BTreeSet<Actor> = partners.iter().cloned().collect();
                actors.retain(|actor| matches!(actor, Actor::Person(_)));
                actors.insert(traveller.clone());
                fold(&mut statements, one(Some(traveller.clone()), actors));
            }
            continue;
        }
        let mut actors: BTreeSet<Actor> = subjects.into_iter().chain(partners).collect();
        let is_person = |actor: &Actor| matches!(actor, Actor::Person(_));
        if actors.iter().any(is_person) {
            actors.retain(|actor| !matches!(actor, Actor::Country(_)));
        }
        // A country alone meets nobody.
        let alone = actors.len() == 1 && matches!(actors.first(), Some(Actor::Country(_)));
        let is_of_people = matches!(telling.kind, Kind::Meeting | Kind::Call);
        let is_alone = alone && is_of_people;
        if !actors.is_empty() && !is_alone {
            fold(&mut statements, one(None, actors));
        }
    }
    statements
}

/// What was told before in a document.
struct Before {
    kind: Kind,
    subjects: Vec<Actor>,
    partners: Vec<Actor>,
    place: Option<Where>,
}

/// What “the visit” takes up: the last visit that was told of, unless the last few are not of
/// one and the same.
fn last_of(before: &[Before], kind: Kind) -> Option<&Before> {
    let mut same_kind = before
        .iter()
        .rev()
        .take(TELLINGS_BACK)
        .filter(|it| it.kind == kind);
    let last = same_kind.next()?;
    same_kind
        .all(|other| other.subjects == last.subjects)
        .then_some(last)
}

/// Adds a statement to the one that tells of the same event on the same side, if there is one.
fn fold(statements: &mut Vec<Statement>, new: Statement) {
    let same = statements
        .iter_mut()
        .find(|known| is_same_in_document(known, &new));
    let Some(known) = same else {
        statements.push(new);
        return;
    };
    let rank = |statement: &Statement| {
        let day = statement.when.and_then(Interval::single_day).is_some();
        (day, statement.when.is_some())
    };
    let leads = rank(&new) > rank(known);
    known.kinds.extend(new.kinds.iter().copied());
    known.actors.extend(new.actors.iter().cloned());
    known.traveller = known.traveller.take().or(new.traveller);
    known.place = match (known.place.take(), new.place) {
        (Some(known), Some(new)) if is_finer(&new, &known) => Some(new),
        (known, new) => known.or(new),
    };
    let sentence = new.sentences.first().copied();
    let is_there = sentence.is_none_or(|sentence| known.sentences.contains(&sentence));
    if leads {
        known.when = new.when;
        known.mention = new.mention;
        known.stage = new.stage;
        known.sentences.retain(|there| Some(*there) != sentence);
        known.sentences.splice(0..0, sentence);
    } else if !is_there {
        known.sentences.extend(sentence);
    }
}

/// A town says more than its country.
fn is_finer(new: &Where, known: &Where) -> bool {
    let is_whole = |place: &Where| {
        let whole = |country: &str| place.name.eq_ignore_ascii_case(country);
        place.country.is_some_and(whole) || place.name.ends_with("capital")
    };
    is_whole(known) && !is_whole(new)
}

fn is_same_in_document(a: &Statement, b: &Statement) -> bool {
    let side = |stage: Stage| match stage {
        stage if stage.is_plan() => Stage::Announced,
        stage => stage,
    };
    if side(a.stage) != side(b.stage) {
        return false;
    }
    let kinds = a
        .kinds
        .iter()
        .all(|kind| b.kinds.iter().all(|other| kinds_agree(*kind, *other)));
    let people = match (&a.traveller, &b.traveller) {
        (Some(one), Some(other)) => one == other,
        (Some(traveller), None) => b.actors.contains(traveller),
        (None, Some(traveller)) => a.actors.contains(traveller),
        (None, None) => {
            let shared = a.actors.intersection(&b.actors).count();
            shared > 0 && (shared == a.actors.len() || shared == b.actors.len())
        }
    };
    let both_named = a.actors.len() > 1 && b.actors.len() > 1;
    let others = !both_named || a.actors.intersection(&b.actors).count() > 1;
    let places = match (&a.place, &b.place) {
        (Some(a), Some(b)) => match (a.country, b.country) {
            (Some(one), Some(other)) => one == other,
            _ => a.name == b.name,
        },
        _ => true,
    };
    let days = match (a.when, b.when) {
        (Some(a), Some(b)) => match (a.single_day(), b.single_day()) {
            (Some(a), Some(b)) => a == b,
            _ => overlaps(a, b),
        },
        _ => true,
    };
    kinds && people && others && places && days
}

fn overlaps(a: Interval, b: Interval) -> bool {
    let begins_before_end = |a: Interval, b: Interval| match (a.start(), b.end()) {
        (Some(start), Some(end)) => start < end,
        _ => true,
    };
    begins_before_end(a, b) && begins_before_end(b, a)
}

/// A thread as it grows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub statements: Vec<Statement>,
    pub kinds: BTreeSet<Kind>,
    pub traveller: Option<Actor>,
    pub actors: BTreeSet<Actor>,
    pub places: Vec<Where>,
    /// The time that it is announced for now.
    pub due: Option<Interval>,
    /// Days that it was announced for before it was moved.
    pub was_due: Vec<NaiveDate>,
    /// When the time that it is announced for was announced.
    pub announced: NaiveDate,
    pub first_published: NaiveDate,
    pub last_published: NaiveDate,
}

impl Draft {
    /// Whether anything published on a day can still belong to it.
    pub fn may_go_on(&self, published: NaiveDate) -> bool {
        let last = self
            .due
            .and_then(Interval::last_day)
            .unwrap_or(self.last_published);
        let rests = last
            .max(self.last_published)
            .checked_add_days(Days::new(REST_DAYS));
        rests.is_none_or(|rests| published <= rests)
    }

    /// Takes a statement in.
    pub fn take(&mut self, statement: Statement) {
        if self.statements.is_empty() {
            self.first_published = statement.published;
        }
        self.last_published = self.last_published.max(statement.published);
        self.kinds.extend(statement.kinds.iter().copied());
        self.actors.extend(statement.actors.iter().cloned());
        if self.traveller.is_none() {
            self.traveller.clone_from(&statement.traveller);
        }
        if let Some(place) = &statement.place
            && !self.places.contains(place)
        {
            self.places.push(place.clone());
        }
        self.set_due(&statement);
        self.statements.push(statement);
    }

    fn set_due(&mut self, statement: &Statement) {
        let day = |when: Option<Interval>| when.and_then(Interval::single_day);
        let tells_day = statement.stage.is_plan() || statement.stage == Stage::Reported;
        match statement.stage {
            Stage::Postponed => {
                let new = statement
                    .when
                    .filter(|when| day(Some(*when)) != day(self.due));
                self.was_due.extend(day(self.due));
                self.due = new;
                self.announced = statement.published;
            }
            // A day is never given up for a vaguer time.
            _ if tells_day
                && statement.when.is_some()
                && (day(self.due).is_none()
                    || (day(statement.when).is_some() && statement.stage.is_plan())) =>
            {
                self.due = statement.when;
                self.announced = statement.published;
            }
            Stage::Cancelled | Stage::Denied if self.due.is_none() => {
                self.due = statement.when;
                self.announced = statement.published;
            }
            _ => {}
        }
    }

    /// The place that says most.
    pub fn place(&self) -> Option<&Where> {
        let first = self.places.first()?;
        self.places
            .iter()
            .find(|place| is_finer(place, first))
            .or(Some(first))
    }

    /// Whether it was announced, and has a time or an outcome.
    pub fn is_commitment(&self) -> bool {
        let announced = self
            .statements
            .iter()
            .any(|it| it.stage.is_plan() || it.stage == Stage::Postponed);
        // What is first told of on the day itself was not announced.
        let in_time = match (self.due.and_then(Interval::last_day), self.was_due.first()) {
            (Some(last), None) => self.first_published < last,
            _ => true,
        };
        let settled = self.statements.iter().any(|it| !it.stage.is_plan());
        announced && in_time && (self.due.is_some() || settled)
    }
}
