//! The clause that an expression stands in: which verb governs it, and so its tense.
//!
//! There is no parser here. The verb nearest before the expression governs it unless a comma or
//! the start of another clause lies between; then the verb behind it does. That is right often
//! enough for news, whose sentences put their dates beside their verbs, and it can be shown:
//! the words that decided are handed out as cues.
//!
//! Invariant: only tokens of the expression's own sentence are looked at, and at most
//! [`FARTHEST`] of them on either side.

use std::ops::Range;

use super::grammar::Cursor;
use super::lexicon::{Role, Word};

/// How many tokens away a verb may be.
pub(super) const FARTHEST: usize = 60;

/// What those do not do who "would not comment", beside saying and telling.
const VERBS_OF_SPEAKING: &[&str] = &[
    "comment",
    "elaborate",
    "discuss",
    "confirm",
    "disclose",
    "speculate",
    "identify",
    "specify",
    "talk",
    "answer",
    "speak",
];

/// When the clause says that things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Tense {
    Past,
    Future,
    Present,
    /// No verb was found.
    #[default]
    Open,
}

/// The verb that governs an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Governor {
    pub(super) tense: Tense,
    /// "may", "could", "is considering": said with a reservation.
    pub(super) tentative: bool,
    /// "did not", "will not".
    pub(super) negated: bool,
    /// A perfect: "has been", "have met".
    pub(super) perfect: bool,
    /// "had been due": the plan itself lies in the past.
    pub(super) past_perfect: bool,
    /// "has been meeting", "is under way".
    pub(super) progressive: bool,
    /// "The meeting is on Friday": the present of a timetable.
    pub(super) timetable: bool,
    /// The tokens that show it: first, and one past the last.
    pub(super) cue: Option<(usize, usize)>,
}

/// The verb that governs the expression in tokens `place` of the sentence in tokens `sentence`.
pub(super) fn governor(
    cursor: &Cursor<'_>,
    sentence: &Range<usize>,
    place: &Range<usize>,
) -> Governor {
    let from = sentence.start.max(place.start.saturating_sub(FARTHEST));
    let to = sentence.end.min(place.end.saturating_add(FARTHEST));
    let near_before = last_verb(cursor, from..place.start, true);
    let near_behind = first_verb(cursor, place.end..to, true);
    if let Some(before) = near_before {
        // "He said the meeting on Friday will …": telling governs only what is beside it.
        if telling(cursor, before.1)
            && place.start.saturating_sub(before.1) > 3
            && let Some(behind) = near_behind
            && behind.1 <= place.end + 1
        {
            return behind.0;
        }
        // "The group, which has threatened to strike, on Monday asked for talks."
        let parted = (1..=2).any(|back| {
            place
                .start
                .checked_sub(back)
                .is_some_and(|at| cursor.mark(at, ',') && at > before.1)
        });
        if parted
            && let Some((governor, at)) = near_behind
            && at == place.end
        {
            return governor;
        }
        return Governor {
            timetable: leads_straight_to(cursor, before.1, place.start)
                && before.0.tense == Tense::Present,
            ..before.0
        };
    }
    if let Some(behind) = near_behind {
        return behind.0;
    }
    last_verb(cursor, from..place.start, false)
        .or_else(|| first_verb(cursor, place.end..to, false))
        .map(|(governor, _)| governor)
        .or_else(|| headline(cursor, from..place.start))
        .unwrap_or_default()
}

/// "Is on", "are only from", "is not on": whether a form of "to be" has nothing but a preposition
/// between it and the date that begins at `start`.
fn leads_straight_to(cursor: &Cursor<'_>, verb: usize, start: usize) -> bool {
    let be = |at: usize| ["is", "are", "be"].iter().any(|form| cursor.is(at, form));
    // "The office is shut on Friday".
    let participle = verb > 0 && be(verb - 1) && cursor.role(verb) == Role::Past;
    (be(verb) || participle)
        && (verb + 1..start).all(|at| {
            matches!(
                cursor.word(at),
                Word::On | Word::At | Word::In | Word::From | Word::Until | Word::Only
            ) || cursor.role(at) == Role::Not
        })
}

/// "Minister to visit Moscow on Friday": how headlines say what is to come.
fn headline(cursor: &Cursor<'_>, range: Range<usize>) -> Option<Governor> {
    let at = range.clone().skip(1).find(|&at| {
        let verb = cursor.word(at + 1).is_plain()
            && cursor.capital(at) == cursor.capital(at + 1)
            && at + 1 < range.end;
        cursor.word(at) == Word::To && verb && cursor.capital(range.start)
    })?;
    Some(Governor {
        tense: Tense::Future,
        cue: Some((at, at + 2)),
        ..Governor::default()
    })
}

fn telling(cursor: &Cursor<'_>, at: usize) -> bool {
    matches!(cursor.role(at), Role::Said | Role::Says)
}

/// The verb nearest to the range's end, with its place. `strict` stops at commas.
fn last_verb(cursor: &Cursor<'_>, range: Range<usize>, strict: bool) -> Option<(Governor, usize)> {
    for at in range.clone().rev() {
        if let Some(governor) = verb_at(cursor, &range, at, Side::Before) {
            return Some((governor, at));
        }
        // The comma right before the expression ("will fly, on Friday, to") does not part them.
        if ends_clause(cursor, at, strict && at + 2 < range.end) {
            return None;
        }
    }
    None
}

/// The verb nearest to the range's start, with its place.
pub(super) fn first_verb(
    cursor: &Cursor<'_>,
    range: Range<usize>,
    strict: bool,
) -> Option<(Governor, usize)> {
    for at in range.clone() {
        if let Some(governor) = verb_at(cursor, &range, at, Side::Behind) {
            return Some((governor, at));
        }
        if ends_clause(cursor, at, strict) {
            return None;
        }
    }
    None
}

/// Whether the token parts clauses; commas only if `strict`.
pub(super) fn ends_clause(cursor: &Cursor<'_>, at: usize, strict: bool) -> bool {
    match cursor.word(at) {
        Word::Mark(';' | ':' | '(' | ')' | '“' | '”' | '"' | '`' | '—' | '|') => true,
        Word::Mark(',') => strict,
        _ => cursor.role(at) == Role::Subordinate && !cursor.is(at, "that"),
    }
}

/// On which side of the expression a verb stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

/// The verb at `at`, if the token is one that can govern, read with the auxiliaries before it.
fn verb_at(cursor: &Cursor<'_>, range: &Range<usize>, at: usize, side: Side) -> Option<Governor> {
    let role = cursor.role(at);
    // "To hit", "to cut": a plain form that only looks like a past one.
    if role == Role::Past && at > range.start && cursor.word(at - 1) == Word::To {
        return None;
    }
    let cue = |first: usize| Some((first.min(at), at + 1));
    let of = |tense: Tense, first: usize| Governor {
        tense,
        cue: cue(first),
        ..Governor::default()
    };
    let auxiliary = Auxiliaries::before(cursor, range.start, at);
    let governor = match role {
        Role::Will => {
            // A noun: "the will of the people".
            if cursor.word(at.wrapping_sub(1)) == Word::The {
                return None;
            }
            of(Tense::Future, at)
        }
        Role::Would if would_not_say(cursor, at) => of(Tense::Past, at),
        Role::Would => of(Tense::Future, at),
        Role::Must => of(Tense::Future, at),
        // The month, or a surname.
        Role::Maybe if cursor.is(at, "may") && cursor.capital(at) => return None,
        Role::Maybe => Governor {
            tentative: true,
            ..of(maybe_tense(cursor, at), at)
        },
        Role::Perfect => Governor {
            perfect: true,
            ..of(auxiliary.tense().unwrap_or(Tense::Past), at)
        },
        Role::Be => match auxiliary.tense() {
            Some(tense) => of(tense, auxiliary.first),
            None => return None,
        },
        Role::Present => present(cursor, range, at)?,
        Role::Planned => Governor {
            past_perfect: auxiliary.had,
            ..planned(cursor, at, range.end)?
        },
        Role::Agreed => {
            // "A court on Friday ordered the ministry to": the order itself was on that day.
            let forward = side == Side::Before && leads_to_verb(cursor, at, range.end);
            let ahead = auxiliary.tense() == Some(Tense::Future) || forward;
            let tense = if ahead { Tense::Future } else { Tense::Past };
            Governor {
                // "Had hoped to meet": nothing came of it.
                past_perfect: auxiliary.had,
                ..of(tense, auxiliary.first)
            }
        }
        Role::Intends => of(Tense::Future, at),
        Role::Scheduled if !cursor.capital(at) && subject_before(cursor, at) => {
            of(Tense::Future, at)
        }
        Role::Tentative
            if cursor.raw(at).ends_with("ed")
                || cursor.raw(at).ends_with("ing")
                || cursor.raw(at).ends_with('s') =>
        {
            Governor {
                tentative: true,
                ..of(Tense::Future, at)
            }
        }
        Role::Past if cursor.is(at, "had") => Governor {
            past_perfect: true,
            ..of(Tense::Past, auxiliary.first)
        },
        // "Was to begin", unless it was "to have begun".
        Role::Past
            if (cursor.is(at, "was") || cursor.is(at, "were"))
                && cursor.word(at + 1) == Word::To
                && at + 2 < range.end
                && can_be_verb(cursor, at + 2)
                && cursor.role(at + 2) != Role::Perfect =>
        {
            Governor {
                cue: Some((at, at + 2)),
                ..of(Tense::Future, at)
            }
        }
        Role::Past
        | Role::Said
        | Role::Alleged
        | Role::Denied
        | Role::Demanded
        | Role::Postponed
        | Role::Cancelled
        | Role::Tried
        | Role::Ongoing
            if role == Role::Past
                || is_past_form(cursor.raw(at))
                || cursor.role(at) == Role::Said =>
        {
            of(auxiliary.tense().unwrap_or(Tense::Past), auxiliary.first)
        }
        Role::Says => of(Tense::Past, at),
        Role::None if is_past_form(cursor.raw(at)) && !cursor.capital(at) => {
            of(auxiliary.tense().unwrap_or(Tense::Past), auxiliary.first)
        }
        _ => return None,
    };
    Some(Governor {
        negated: auxiliary.negated || governor.negated || negated_behind(cursor, at),
        perfect: governor.perfect || auxiliary.perfect,
        tentative: governor.tentative || auxiliary.tentative,
        ..governor
    })
}

/// "Would not comment": a refusal to speak is told of the day it was asked for.
fn would_not_say(cursor: &Cursor<'_>, at: usize) -> bool {
    let verb = if cursor.role(at + 1) == Role::Not {
        at + 2
    } else if cursor.apostrophe(at + 1) && cursor.is(at + 2, "t") {
        at + 3
    } else {
        return false;
    };
    cursor.role(verb) == Role::Says || VERBS_OF_SPEAKING.iter().any(|word| cursor.is(verb, word))
}

/// "agreed on Monday to meet again in": whether an infinitive follows before `end`.
fn leads_to_verb(cursor: &Cursor<'_>, at: usize, end: usize) -> bool {
    (at + 1..end.min(at + 7)).any(|to| {
        cursor.word(to) == Word::To
            && to + 1 < end
            && can_be_verb(cursor, to + 1)
            && !cursor.capital(to + 1)
    })
}

/// Whether the word behind a "to" can be a verb: "to meet", "to end", "to last".
fn can_be_verb(cursor: &Cursor<'_>, at: usize) -> bool {
    let word = cursor.word(at);
    word.is_plain() || matches!(word, Word::End | Word::Beginning | Word::Last)
}

/// "did not", "didn't".
fn negated_behind(cursor: &Cursor<'_>, at: usize) -> bool {
    cursor.role(at + 1) == Role::Not
        || cursor.raw(at).ends_with('n') && cursor.apostrophe(at + 1) && cursor.is(at + 2, "t")
}

/// "Could have met" and "could not be reached" lie in the past, "could meet" ahead.
fn maybe_tense(cursor: &Cursor<'_>, at: usize) -> Tense {
    let could = cursor.is(at, "could");
    let not = cursor.role(at + 1) == Role::Not || at > 0 && cursor.role(at - 1) == Role::Not;
    let neither = || {
        (1..12).any(|back| {
            at.checked_sub(back)
                .is_some_and(|i| cursor.is(i, "neither"))
        })
    };
    if cursor.role(at + 1) == Role::Perfect || could && (not || neither()) {
        Tense::Past
    } else {
        Tense::Future
    }
}

/// "Is", "are": with "to" or "-ing" behind them they point ahead.
fn present(cursor: &Cursor<'_>, range: &Range<usize>, at: usize) -> Option<Governor> {
    let next = if cursor.role(at + 1) == Role::Not {
        at + 2
    } else {
        at + 1
    };
    let be = !cursor.is(at, "do") && !cursor.is(at, "does");
    let raw = cursor.raw(next);
    let progressive = be && raw.len() > 4 && raw.ends_with("ing") && next < range.end;
    let planned = be && cursor.role(next) == Role::Planned && next < range.end;
    let ahead = be && cursor.word(next) == Word::To && next < range.end
        || progressive
        || planned && self::planned(cursor, next, range.end).is_some();
    Some(Governor {
        tense: if ahead { Tense::Future } else { Tense::Present },
        negated: next > at + 1,
        progressive,
        cue: Some((at, if ahead { next + 1 } else { at + 1 })),
        ..Governor::default()
    })
}

/// "planned", "scheduled for": points ahead; "set" and "due" only with what follows them, up to
/// the token `end`.
fn planned(cursor: &Cursor<'_>, at: usize, end: usize) -> Option<Governor> {
    let needs_more = cursor.is(at, "set") || cursor.is(at, "due") || cursor.is(at, "going");
    let due = cursor.is(at, "due");
    let has_more = matches!(cursor.word(at + 1), Word::To | Word::For)
        || due && at > 0 && matches!(cursor.role(at - 1), Role::Present | Role::Past)
        // "A report due Friday".
        || due && (at + 1 == end || matches!(cursor.word(at + 1), Word::On | Word::In | Word::By));
    if needs_more && !has_more {
        return None;
    }
    // "As planned": what came of it is told elsewhere.
    let after_as = (1..=2).any(|back| {
        at.checked_sub(back)
            .is_some_and(|i| cursor.word(i) == Word::As)
    });
    if after_as {
        return None;
    }
    // "Going to Moscow" is travel, but travel to come all the same.
    let tentative = at > 0 && cursor.role(at - 1) == Role::Tentative;
    Some(Governor {
        tense: Tense::Future,
        tentative,
        cue: Some((if tentative { at - 1 } else { at }, at + 1)),
        ..Governor::default()
    })
}

/// Whether the word before can be the subject of a verb in the present: "the session opens",
/// "the ministers meet".
fn subject_before(cursor: &Cursor<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    let singular_verb = cursor.raw(at).ends_with('s');
    let adverb = cursor.raw(before).ends_with("ly");
    let joined = (2..8).any(|back| {
        at.checked_sub(back)
            .is_some_and(|i| cursor.word(i) == Word::And)
    });
    let pronoun = ["they", "we", "you"]
        .iter()
        .any(|word| cursor.is(before, word));
    let plural = cursor.raw(before).ends_with('s') || joined || pronoun;
    // "The school year starts".
    let unit = singular_verb && matches!(cursor.word(before), Word::Unit(_));
    // "The talks, which open on Friday".
    if cursor.is(before, "which") || cursor.is(before, "who") {
        return true;
    }
    // "Was arrested and faces trial".
    if singular_verb && cursor.word(before) == Word::And {
        return true;
    }
    (cursor.word(before).is_plain() || unit)
        && matches!(cursor.role(before), Role::None | Role::Event)
        && (adverb || singular_verb || plural)
}

/// Whether a word has the regular past form.
fn is_past_form(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed")
}

/// Whether the "to" at `to` opens "to be held", said of what is to come: "is to be held", "a report
/// to be published". "He seemed to be held" and "the first to be held" are told of what is.
fn points_ahead(cursor: &Cursor<'_>, floor: usize, to: usize) -> bool {
    let Some(before) = to.checked_sub(1).filter(|before| *before >= floor) else {
        return false;
    };
    let counted = |at: usize| {
        matches!(
            cursor.word(at),
            Word::Ordinal(_) | Word::Last | Word::Latest | Word::Only
        )
    };
    let told = matches!(
        cursor.role(before),
        Role::Tried | Role::Said | Role::Alleged | Role::Perfect | Role::Ongoing
    );
    // "Had to be evacuated" is told; "was to be evacuated" looks ahead.
    let other_past = cursor.role(before) == Role::Past
        && !cursor.is(before, "was")
        && !cursor.is(before, "were");
    cursor.role(to + 1) == Role::Be
        && !told
        && !other_past
        && !cursor.is(before, "out")
        && !counted(before)
        && !counted(before.wrapping_sub(1))
}

/// The auxiliary verbs right before a verb.
struct Auxiliaries {
    first: usize,
    future: bool,
    past: bool,
    tentative: bool,
    perfect: bool,
    /// "had".
    had: bool,
    present: bool,
    negated: bool,
    /// "to be": what follows lies ahead of whatever is told.
    infinitive: bool,
}

impl Auxiliaries {
    /// Reads back over auxiliaries, "not" and one or two adverbs.
    fn before(cursor: &Cursor<'_>, floor: usize, verb: usize) -> Self {
        let mut found = Self {
            first: verb,
            future: false,
            past: false,
            tentative: false,
            perfect: false,
            had: false,
            present: false,
            negated: false,
            infinitive: false,
        };
        let mut at = verb;
        let mut steps = 0;
        let mut to = false;
        while at > floor && steps < 6 {
            at -= 1;
            steps += 1;
            match cursor.role(at) {
                Role::Will | Role::Would | Role::Must => found.future = true,
                Role::Maybe if maybe_tense(cursor, at) == Tense::Past => found.past = true,
                Role::Maybe => {
                    found.future = true;
                    found.tentative = true;
                }
                Role::Perfect => found.perfect = true,
                Role::Be => {}
                Role::Past
                    if cursor.is(at, "was")
                        || cursor.is(at, "were")
                        || cursor.is(at, "had")
                        || cursor.is(at, "did") =>
                {
                    found.past = true;
                    found.had |= cursor.is(at, "had");
                }
                Role::Present => found.present = true,
                Role::Not => found.negated = true,
                // "Expected to be held", but not "the plan was dropped".
                Role::Planned | Role::Intends | Role::Agreed if to => {
                    found.future = true;
                    found.first = at;
                    break;
                }
                // "Expected to be held": the "to" of an infinitive.
                _ if cursor.word(at) == Word::To => {
                    to = true;
                    found.infinitive |= points_ahead(cursor, floor, at);
                    continue;
                }
                _ if cursor.raw(at).ends_with("ly") || cursor.word(at) == Word::Only => continue,
                _ => break,
            }
            found.first = at;
        }
        found
    }

    fn tense(&self) -> Option<Tense> {
        if self.perfect && (self.future && self.tentative || self.infinitive) {
            Some(Tense::Past)
        } else if self.future || self.infinitive {
            Some(Tense::Future)
        } else if self.past || self.perfect {
            Some(Tense::Past)
        } else if self.present {
            Some(Tense::Present)
        } else {
            None
        }
    }
}
