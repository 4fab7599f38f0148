//! What documents tell, laid into threads.
//!
//! Each telling either joins the one thread that it fits best or begins its own. It fits where
//! the kind of event agrees, the same people take part, no place and no day speaks against it,
//! and the less the days say, the more the people and places must.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::draft::{Draft, Statement, statements_of};
use super::stage::kinds_agree;
use super::telling::Told;
use super::{Commitments, Kind, Outcome, Stage, Step, Thread};
use crate::analysis::actors::{Actor, Directory};
use crate::analysis::origins::origins_of_names;
use crate::analysis::{Copies, Dossier, Origins, one_line, suggest_attribution};
use crate::model::{Apart, DocId, Interval, Precision, Quoted, Span};

/// A plan without any date is taken for one of so many days.
const UNDATED_DAYS: u64 = 21;

/// "Soon" may mean so many days.
const SOON_DAYS: u64 = 30;

/// A report without a date may come so many days behind its event.
const REPORT_DAYS: i64 = 10;

/// Longest list of names in a title.
const MOST_NAMES: usize = 3;

/// Lays what documents tell into threads. `told` belongs to the dossiers, one each. Without an
/// as-of date it is the day of the latest publication.
pub fn commitments(
    dossiers: &[Arc<Dossier>],
    told: &[Arc<Told>],
    copies: &Copies,
    as_of: Option<NaiveDate>,
    apart: &[Apart],
) -> Commitments {
    let dates = dossiers
        .iter()
        .filter_map(|dossier| dossier.document.date());
    let Some(day) = as_of.or_else(|| dates.clone().max()) else {
        return Commitments {
            undated_documents: dossiers.len(),
            ..Commitments::default()
        };
    };
    let is_in = |dossier: &Dossier| dossier.document.date().is_some_and(|date| date <= day);
    let read = dossiers
        .iter()
        .zip(told)
        .filter(|(dossier, _)| is_in(dossier));
    let directory = Directory::of(read.map(|(_, told)| &told.names));
    let mut laid = Laid::new(dossiers, apart);
    let mut order: Vec<(NaiveDate, usize)> = dossiers
        .iter()
        .enumerate()
        .filter_map(|(doc, dossier)| Some((dossier.document.date()?, doc)))
        .filter(|(date, _)| *date <= day)
        .collect();
    order.sort_unstable();
    for of_a_day in order.chunk_by(|(a, _), (b, _)| a == b) {
        let statements = of_a_day.iter().flat_map(|(published, doc)| {
            let read = dossiers.get(*doc).zip(told.get(*doc));
            read.map_or_else(Vec::new, |(dossier, told)| {
                statements_of(*doc, *published, dossier, told, &directory)
            })
        });
        let mut statements: Vec<Statement> = statements.collect();
        // Papers of one day come in no order: what was to come is told before what came.
        statements.sort_by_key(|statement| !statement.stage.is_plan());
        for statement in statements {
            laid.lay(statement);
        }
    }
    let threads = laid.drafts.iter().filter(|draft| draft.is_commitment());
    let mut threads: Vec<Thread> = threads
        .map(|draft| thread(draft, dossiers, copies, &directory, day))
        .collect();
    threads.sort_by_cached_key(|thread| {
        let due = thread.due_day();
        (due.is_none(), due, thread.title.clone())
    });
    Commitments {
        threads,
        as_of: Some(day),
        later_documents: dates.filter(|date| *date > day).count(),
        undated_documents: dossiers
            .iter()
            .filter(|it| it.document.date().is_none())
            .count(),
    }
}

/// Threads as they grow.
struct Laid<'a> {
    drafts: Vec<Draft>,
    by_actor: HashMap<Actor, Vec<usize>>,
    dossiers: &'a [Arc<Dossier>],
    /// Pairs of sentences that the analyst set apart, each both ways round.
    apart: HashSet<((DocId, String), (DocId, String))>,
}

impl<'a> Laid<'a> {
    fn new(dossiers: &'a [Arc<Dossier>], apart: &[Apart]) -> Self {
        let pairs = apart.iter().flat_map(|pair| {
            let key = |place: &Quoted| (place.document.clone(), one_line(&place.words));
            let (one, other) = (key(&pair.one), key(&pair.other));
            [(one.clone(), other.clone()), (other, one)]
        });
        Self {
            drafts: Vec::new(),
            by_actor: HashMap::new(),
            dossiers,
            apart: pairs.collect(),
        }
    }

    fn lay(&mut self, statement: Statement) {
        let mut candidates = BTreeSet::new();
        for actor in &statement.actors {
            if let Some(known) = self.by_actor.get_mut(actor) {
                let drafts = &self.drafts;
                known.retain(|at| {
                    drafts
                        .get(*at)
                        .is_some_and(|draft| draft.may_go_on(statement.published))
                });
                candidates.extend(known.iter().copied());
            }
        }
        let mut best: Option<(u32, usize)> = None;
        for at in candidates {
            let Some(draft) = self.drafts.get(at) else {
                continue;
            };
            let Some(score) = likeness(draft, &statement) else {
                continue;
            };
            if best.is_none_or(|(most, _)| score > most) && !self.is_apart(draft, &statement) {
                best = Some((score, at));
            }
        }
        let at = match best {
            Some((_, at)) => at,
            // What nobody announced is no commitment.
            None if !statement.stage.is_plan() && statement.stage != Stage::Postponed => return,
            None => {
                self.drafts.push(Draft::default());
                self.drafts.len() - 1
            }
        };
        for actor in &statement.actors {
            let known = self.by_actor.entry(actor.clone()).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
        if let Some(draft) = self.drafts.get_mut(at) {
            draft.take(statement);
        }
    }

    fn is_apart(&self, draft: &Draft, statement: &Statement) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let keys = |statement: &Statement| -> Vec<(DocId, String)> {
            let document = self
                .dossiers
                .get(statement.doc)
                .map(|dossier| &dossier.document);
            let spans = statement.sentences.iter();
            let words = spans.filter_map(|span| {
                let document = document?;
                Some((document.id.clone(), one_line(document.text.get(*span)?)))
            });
            words.collect()
        };
        let own = keys(statement);
        draft.statements.iter().flat_map(keys).any(|there| {
            own.iter()
                .any(|here| self.apart.contains(&(here.clone(), there.clone())))
        })
    }
}

/// How well the days of a thread and of a telling go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Days_ {
    /// Both name one day.
    Same,
    /// One names a time that the other lies in.
    Within,
    /// One names none.
    Open,
}

/// How well a telling fits a thread; `None` where it does not.
fn likeness(draft: &Draft, statement: &Statement) -> Option<u32> {
    let kinds = &draft.kinds;
    let agrees = |kind: &Kind| {
        statement
            .kinds
            .iter()
            .any(|other| kinds_agree(*kind, *other))
    };
    if !kinds.iter().all(agrees) {
        return None;
    }
    // Two who travel to one place are two visits.
    if let (Some(one), Some(other)) = (&draft.traveller, &statement.traveller)
        && one != other
    {
        return None;
    }
    let same_traveller = draft.traveller.is_some() && draft.traveller == statement.traveller;
    // Nobody follows a plan up within the day that he tells of it.
    if draft.statements.iter().any(|it| {
        it.doc == statement.doc && it.stage.is_plan() && statement.stage == Stage::Reported
    }) {
        return None;
    }
    let shared = draft.actors.intersection(&statement.actors).count();
    let both_named = draft.actors.len() > 1 && statement.actors.len() > 1;
    if shared == 0 || (both_named && shared < 2 && !same_traveller) {
        return None;
    }
    if let (Some(traveller), None) | (None, Some(traveller)) =
        (&draft.traveller, &statement.traveller)
        && !(draft.actors.contains(traveller) && statement.actors.contains(traveller))
    {
        return None;
    }
    let same_place = same_place(draft, statement)?;
    let days = days(draft, statement)?;
    let is_public = draft
        .kinds
        .iter()
        .all(|kind| matches!(kind, Kind::Vote | Kind::Deadline | Kind::Exercise));
    let strong = shared > 1 || same_traveller;
    let fits = match days {
        Days_::Same => true,
        Days_::Within => (strong && !is_public) || same_place,
        Days_::Open => {
            (strong && !is_public && (same_place || shared > 1)) || (same_place && same_traveller)
        }
    };
    let score = match days {
        Days_::Same => 6,
        Days_::Within => 3,
        Days_::Open => 0,
    };
    fits.then_some(score + 2 * u32::from(strong) + u32::from(same_place))
}

/// Whether both name one place; `None` where they name two.
fn same_place(draft: &Draft, statement: &Statement) -> Option<bool> {
    let Some(place) = &statement.place else {
        return Some(false);
    };
    let mut same = false;
    for known in &draft.places {
        let agrees = match (known.country, place.country) {
            (Some(a), Some(b)) => a == b || is_part_of_world(a) || is_part_of_world(b),
            _ => known.name.eq_ignore_ascii_case(&place.name),
        };
        if !agrees {
            return None;
        }
        same = true;
    }
    // Two cities of one country are two places.
    let city = |place: &super::telling::Where| {
        place
            .country
            .is_some_and(|country| !place.name.eq_ignore_ascii_case(country))
            .then(|| place.name.to_lowercase())
    };
    let two_cities = city(place).is_some_and(|here| {
        draft
            .places
            .iter()
            .filter_map(city)
            .any(|there| there != here && is_town(&there) && is_town(&here))
    });
    (!two_cities).then_some(same)
}

fn is_part_of_world(country: &str) -> bool {
    matches!(
        country,
        "europe" | "africa" | "asia" | "middle east" | "latin america"
    )
}

/// Other names of a whole country are no towns.
fn is_town(name: &str) -> bool {
    !name.ends_with("capital")
        && !matches!(
            name,
            "uk" | "britain"
                | "great britain"
                | "us"
                | "usa"
                | "america"
                | "kremlin"
                | "downing street"
                | "white house"
                | "uae"
                | "emirates"
                | "u.k"
                | "u.s"
        )
}

fn days(draft: &Draft, statement: &Statement) -> Option<Days_> {
    let published = statement.published;
    let due = draft.due;
    match (due, statement.when) {
        (Some(due), Some(when)) => {
            if let (Some(a), Some(b)) = (due.single_day(), when.single_day()) {
                // What was put off is named with its new day.
                let moved = statement.stage == Stage::Postponed && b > a && published <= a;
                let again = draft.was_due.contains(&b);
                let same = a == b || moved || (again && statement.stage != Stage::Reported);
                return same.then_some(Days_::Same);
            }
            if statement.stage == Stage::Postponed {
                return Some(Days_::Within);
            }
            let (a_from, a_to) = window(due, draft.announced)?;
            let (b_from, b_to) = window(when, published)?;
            let meets = a_from <= b_to && b_from <= a_to;
            let in_time = statement.stage != Stage::Reported || b_to >= draft.first_published;
            (meets && in_time).then_some(Days_::Within)
        }
        (Some(due), None) => {
            let (from, to) = window(due, draft.announced)?;
            let behind = |day: NaiveDate| published.signed_duration_since(day).num_days();
            let fits = match statement.stage {
                Stage::Reported => published >= from && behind(to) <= REPORT_DAYS,
                Stage::Cancelled => behind(to) <= REPORT_DAYS,
                _ => published <= to,
            };
            fits.then_some(Days_::Open)
        }
        (None, when) => {
            let to = draft
                .last_published
                .checked_add_days(Days::new(UNDATED_DAYS))?;
            let from = match (when, statement.stage) {
                (Some(when), Stage::Reported) => when.first_day()?,
                (Some(when), _) => when.first_day().unwrap_or(published),
                (None, _) => published,
            };
            let in_order = statement.stage != Stage::Reported || from >= draft.first_published;
            (from <= to && published <= to && in_order).then_some(Days_::Open)
        }
    }
}

/// The days in which an announced time may come: a vague one may be meant more widely than it
/// sounds, by as much again.
fn window(when: Interval, announced: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let from = when.first_day().unwrap_or(announced);
    let Some(to) = when.last_day() else {
        return Some((
            from,
            from.max(announced).checked_add_days(Days::new(SOON_DAYS))?,
        ));
    };
    if when.precision() != Precision::Vague {
        return Some((from, to));
    }
    let length = u64::try_from((to - from).num_days())
        .unwrap_or_default()
        .clamp(7, 31);
    Some((from, to.checked_add_days(Days::new(length))?))
}

fn thread(
    draft: &Draft,
    dossiers: &[Arc<Dossier>],
    copies: &Copies,
    directory: &Directory,
    as_of: NaiveDate,
) -> Thread {
    let mut firm = false;
    let steps: Vec<Step> = draft
        .statements
        .iter()
        .map(|statement| {
            let vague_before = firm;
            firm |= matches!(statement.stage, Stage::Vague | Stage::Tentative);
            step(statement, vague_before, dossiers)
        })
        .collect();
    let outcome = outcome(draft, as_of);
    let names: Vec<String> = draft
        .actors
        .iter()
        .map(|actor| directory.name(actor))
        .collect();
    let place = draft.place().map(|place| place.name.clone());
    let kind = draft.kinds.first().copied().unwrap_or(Kind::Meeting);
    let decisive = |step: &&Step| match outcome {
        Outcome::Held => step.stage == Stage::Reported,
        _ => step.stage != Stage::Reported,
    };
    let origins = steps.iter().filter(decisive).map(|step| {
        let dossier = dossiers.get(step.doc);
        let outlet = dossier.and_then(|it| copies.voice(&it.document));
        (step.said_by.as_deref(), outlet)
    });
    Thread {
        title: title(draft, directory, place.as_deref()),
        kind,
        actors: names,
        place,
        due: draft.due,
        outcome,
        origins: Origins {
            names: origins_of_names(origins),
            missing: 0,
        },
        steps,
    }
}

fn step(statement: &Statement, vague_before: bool, dossiers: &[Arc<Dossier>]) -> Step {
    let sentence = statement
        .sentences
        .first()
        .copied()
        .unwrap_or(Span::new(0, 0));
    let dossier = dossiers.get(statement.doc);
    let suggested = dossier.map(|dossier| suggest_attribution(dossier, sentence));
    let suggested = suggested.unwrap_or_default();
    // A day for what was announced without one makes it firm.
    let stage = match statement.stage {
        Stage::Announced if vague_before => Stage::Confirmed,
        stage => stage,
    };
    Step {
        doc: statement.doc,
        published: statement.published,
        stage,
        sentence,
        mention: statement.mention,
        further: statement.sentences.get(1..).unwrap_or_default().to_vec(),
        said_by: suggested.said_by,
        carried_by: suggested.carried_by,
    }
}

fn outcome(draft: &Draft, as_of: NaiveDate) -> Outcome {
    let stages = || draft.statements.iter().map(|statement| statement.stage);
    if stages().any(|stage| stage == Stage::Reported) {
        return Outcome::Held;
    }
    match stages().next_back() {
        Some(Stage::Cancelled) => Outcome::Cancelled,
        Some(Stage::Denied) => Outcome::Denied,
        Some(Stage::Postponed) if draft.due.is_none() => Outcome::Postponed,
        _ => match draft.due.and_then(Interval::last_day) {
            Some(last) if last < as_of => Outcome::NotFound,
            _ => Outcome::Open,
        },
    }
}

fn title(draft: &Draft, directory: &Directory, place: Option<&str>) -> String {
    let others = |leave_out: Option<&Actor>| -> Vec<String> {
        let actors = draft
            .actors
            .iter()
            .filter(|actor| Some(*actor) != leave_out);
        actors.map(|actor| directory.name(actor)).collect()
    };
    let at = |word: &str| place.map_or(String::new(), |place| format!(" {word} {place}"));
    if let Some(traveller) = &draft.traveller {
        let with = listed(&others(Some(traveller)));
        let with = if with.is_empty() {
            with
        } else {
            format!(", with {with}")
        };
        return format!("Visit of {}{}{with}", directory.name(traveller), at("to"));
    }
    let names = listed(&others(None));
    match draft.kinds.first() {
        Some(Kind::Call) => format!("Call of {names}"),
        Some(Kind::Vote) => format!("Vote: {names}"),
        Some(Kind::Deadline) => format!("Deadline: {names}"),
        Some(Kind::Exercise) => format!("Exercise: {names}"),
        _ => format!("Meeting of {names}{}", at("in")),
    }
}

/// `A`, `A and B`, `A, B and 3 more`.
fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    let shown = names.get(..MOST_NAMES).unwrap_or(names);
    match (shown, more) {
        (shown, 1..) => format!("{} and {more} more", shown.join(", ")),
        ([rest @ .., last], _) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (shown, _) => shown.concat(),
    }
}
