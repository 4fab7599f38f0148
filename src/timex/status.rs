//! What a sentence says of the event that a date belongs to, and how its speaker stands to it.
//!
//! Status and stance are read apart: that a minister *denies* a visit says nothing of whether
//! the visit is planned.

use std::ops::Range;

use chrono::NaiveDate;

use super::context::{Governor, Tense};
use super::grammar::Cursor;
use super::lead;
use super::lexicon::{Role, Word};
use super::resolve::Resolved;
use crate::model::{Interval, Precision, Stance, Status, TimexType, day_start};

/// How far from a date a word may stand that settles its event's fate, in tokens.
const NEAR: usize = 14;

/// What was read of a date's event.
pub(super) struct Fate {
    pub(super) status: Status,
    pub(super) stance: Option<Stance>,
    /// Tokens of the words that showed the status: first, and one past the last.
    pub(super) cues: Vec<(usize, usize)>,
}

/// Reads the status and stance of the expression in tokens `place`.
pub(super) fn fate(
    cursor: &Cursor<'_>,
    sentence: &Range<usize>,
    place: &Range<usize>,
    governor: &Governor,
    dated: (&Resolved, Option<NaiveDate>),
) -> Fate {
    let mut cues = Vec::new();
    let status = status(cursor, sentence, place, governor, dated, &mut cues);
    let stance = stance(cursor, sentence, place);
    cues.sort_unstable();
    cues.dedup();
    Fate {
        status,
        stance,
        cues,
    }
}

fn status(
    cursor: &Cursor<'_>,
    sentence: &Range<usize>,
    place: &Range<usize>,
    governor: &Governor,
    (resolved, now): (&Resolved, Option<NaiveDate>),
    cues: &mut Vec<(usize, usize)>,
) -> Status {
    // What recurs, a length without a place in time, and the adjective "current" date no event.
    let undated = resolved.kind == TimexType::Set
        || resolved.kind == TimexType::Duration && resolved.interval.is_none()
        || cursor.is(place.start, "current");
    if undated {
        return Status::Unknown;
    }
    let near = near(sentence, place);
    let settled = near.clone().find_map(|at| {
        let status = match cursor.role(at) {
            Role::Postponed => Status::Postponed,
            Role::Cancelled => Status::Cancelled,
            _ => called_off(cursor, at, place)?,
        };
        let negated = at > 0
            && (cursor.role(at - 1) == Role::Not || at > 1 && cursor.role(at - 2) == Role::Not);
        (!negated).then_some((status, at))
    });
    if let Some((status, at)) = settled {
        cues.push((at, at + 1));
        return status;
    }
    // "Not until Friday" is no refusal: it begins then.
    let until = place
        .start
        .checked_sub(1)
        .is_some_and(|at| matches!(cursor.word(at), Word::Until | Word::Before));
    if !until && let Some(cue) = fell_through(cursor, governor) {
        cues.push(cue);
        return Status::Cancelled;
    }
    // "Will not travel on Friday": that there is no journey is all it says.
    if !until
        && governor.negated
        && governor.tense == Tense::Future
        && let Some(cue) = governor.cue
    {
        cues.push(cue);
        return Status::Unknown;
    }
    let ahead = ahead_of(resolved, now);
    let told = match governor.tense {
        Tense::Future if governor.tentative => Status::Tentative,
        Tense::Future => match reservation(cursor, near.clone()) {
            Some(at) => {
                cues.push((at, at + 1));
                Status::Tentative
            }
            None if governor.progressive && ahead != Some(true) => Status::Ongoing,
            None => Status::Planned,
        },
        // What was told in the past of a day still to come is a plan.
        Tense::Past if ahead == Some(true) => match reservation(cursor, near.clone()) {
            Some(at) => {
                cues.push((at, at + 1));
                Status::Tentative
            }
            None => Status::Planned,
        },
        Tense::Past if governor.negated => Status::Unknown,
        Tense::Past if governor.perfect && since(cursor, place) => Status::Ongoing,
        Tense::Past => Status::Occurred,
        Tense::Present if governor.timetable && is_today(resolved, now) => Status::Planned,
        Tense::Present if ahead == Some(true) => Status::Planned,
        Tense::Present if ahead == Some(false) => Status::Unknown,
        Tense::Present => Status::Ongoing,
        Tense::Open => match near
            .clone()
            .find(|&at| matches!(cursor.role(at), Role::Ongoing))
        {
            Some(at) => {
                cues.push((at, at + 1));
                Status::Ongoing
            }
            None => Status::Unknown,
        },
    };
    if told != Status::Unknown
        && let Some(cue) = governor.cue
    {
        cues.push(cue);
    }
    told
}

/// Whether the date lies wholly behind the day of the text (`Some(false)`) or ahead of it.
pub(super) fn ahead_of(resolved: &Resolved, now: Option<NaiveDate>) -> Option<bool> {
    let day = now?;
    let interval: Interval = resolved.interval?;
    let tomorrow = day.succ_opt().map(day_start)?;
    // "In the coming days" begins with the day itself and lies ahead all the same.
    let begins_now = interval.start() == Some(day_start(day));
    let goes_on = interval.end().is_none_or(|end| end > tomorrow);
    if interval.precision() == Precision::Vague && begins_now && goes_on {
        return Some(true);
    }
    if interval.start().is_some_and(|start| start >= tomorrow) {
        return Some(true);
    }
    interval
        .end()
        .is_some_and(|end| end <= day_start(day))
        .then_some(false)
}

/// Whether the date is the very day of the text.
fn is_today(resolved: &Resolved, now: Option<NaiveDate>) -> bool {
    let day = resolved.interval.and_then(Interval::single_day);
    let exact = resolved
        .interval
        .is_some_and(|interval| interval.precision() <= Precision::Day);
    exact && day.is_some() && day == now
}

/// "called off", "put off", "pushed back", "moved to" a date.
fn called_off(cursor: &Cursor<'_>, at: usize, place: &Range<usize>) -> Option<Status> {
    let next = |word: &str| cursor.is(at + 1, word) || cursor.is(at + 2, word);
    if cursor.is(at, "called") && next("off") {
        return Some(Status::Cancelled);
    }
    let moved = || {
        let lead = place.start.checked_sub(1)?;
        (lead::moved_by(cursor, lead) == Some(at) && !cursor.is(at, "brought")).then_some(())
    };
    let postponed = cursor.is(at, "put") && next("off")
        || cursor.is(at, "pushed") && next("back")
        || moved().is_some();
    postponed.then_some(Status::Postponed)
}

/// "Did not take place", "was not held", "will not go ahead": the verb, if the negated verb
/// that governs says of the event itself that there was or will be none on that day.
fn fell_through(cursor: &Cursor<'_>, governor: &Governor) -> Option<(usize, usize)> {
    let (first, end) = governor.cue.filter(|_| governor.negated)?;
    (first..end + 3).find_map(|at| {
        let plain = ["occur", "happen", "materialise", "materialize", "held"];
        let single = plain.iter().any(|verb| cursor.is(at, verb));
        let place = cursor.is(at, "take") && cursor.is(at + 1, "place");
        let ahead = cursor.is(at, "go") && cursor.is(at + 1, "ahead");
        match (single, place || ahead) {
            (true, _) => Some((first, at + 1)),
            (_, true) => Some((first, at + 2)),
            _ => None,
        }
    })
}

/// The first word that puts a plan under reservation.
fn reservation(cursor: &Cursor<'_>, mut near: Range<usize>) -> Option<usize> {
    near.find(|&at| match cursor.role(at) {
        Role::Tentative => true,
        Role::Maybe => !cursor.capital(at) || !cursor.is(at, "may"),
        _ => cursor.is(at, "working") && cursor.is(at + 1, "on") && cursor.is(at + 3, "date"),
    })
}

fn since(cursor: &Cursor<'_>, place: &Range<usize>) -> bool {
    place.start > 0 && cursor.role(place.start - 1) == Role::Since
}

fn stance(cursor: &Cursor<'_>, sentence: &Range<usize>, place: &Range<usize>) -> Option<Stance> {
    let from = sentence
        .start
        .max(place.start.saturating_sub(super::context::FARTHEST));
    let to = sentence
        .end
        .min(place.end.saturating_add(super::context::FARTHEST));
    // The nearest verb of speaking; a condition in the same clause comes before it.
    if near(sentence, place).any(|at| cursor.role(at) == Role::If) {
        return Some(Stance::Conditional);
    }
    (from..to)
        .filter_map(|at| {
            let stance = match cursor.role(at) {
                Role::Said | Role::Says => Stance::Asserts,
                Role::Alleged => Stance::Alleges,
                Role::Denied => Stance::Denies,
                Role::Demanded => Stance::Demands,
                _ => return None,
            };
            Some((at, stance))
        })
        .min_by_key(|(at, _)| at.abs_diff(place.start))
        .map(|(_, stance)| stance)
}

fn near(sentence: &Range<usize>, place: &Range<usize>) -> Range<usize> {
    sentence.start.max(place.start.saturating_sub(NEAR))
        ..sentence.end.min(place.end.saturating_add(NEAR))
}
