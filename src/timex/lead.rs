//! The word that leads to an expression, or the noun it belongs to, where that and not the verb
//! tells which side of the anchor it lies on: "until Friday", "Friday's ruling".

use std::ops::Range;

use super::context::{Governor, Tense, ends_clause, first_verb};
use super::grammar::Cursor;
use super::lexicon::{Role, Word};

/// How many tokens may stand between "moved" and the "to" that leads to the new date.
const FARTHEST_MOVE: usize = 6;

/// The word that leads to an expression, where it points to one side of the anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Lead {
    /// Nothing that points anywhere.
    #[default]
    None,
    /// "until Friday", "as soon as Friday", "ahead of the weekend", "a session for Friday".
    Until,
    /// "postponed to July", "rescheduled for Friday", "moved to Monday".
    Moved,
    /// "since Friday".
    Since,
    /// "the quarter ended Sept. 30".
    Ended,
    /// "a June agreement", "Friday's ruling": the date belongs to the noun, not to the verb.
    Noun,
    /// "Friday's meeting will", "to run in Sunday's election": it belongs to a noun, and what
    /// that noun means is still to come.
    Coming,
}

/// How many tokens behind "Friday's" its noun or the verb of that noun may stand.
const FARTHEST_NOUN: usize = 4;

/// The word that leads to the expression in tokens `place` of the sentence in tokens `sentence`,
/// which may be a weekday, or the noun it belongs to.
pub(super) fn lead(
    cursor: &Cursor<'_>,
    sentence: &Range<usize>,
    place: &Range<usize>,
    weekday: bool,
    governor: &Governor,
) -> Lead {
    match word_before(cursor, place, weekday) {
        Lead::Noun if !traded(cursor, place) => of_noun(cursor, sentence, place, governor),
        Lead::None if cursor.skip_possessive(place.end) > place.end => {
            of_noun(cursor, sentence, place, governor)
        }
        // "Little changed this year through August": the nearest one.
        Lead::Until
            if governor.tense != Tense::Future
                && place
                    .start
                    .checked_sub(1)
                    .is_some_and(|before| cursor.is(before, "through")) =>
        {
            Lead::Noun
        }
        Lead::None | Lead::Noun
            if matches!(cursor.word(place.start), Word::Month(_)) && traded(cursor, place) =>
        {
            Lead::Coming
        }
        lead => lead,
    }
}

/// "Gold for December delivery", "the March contract": markets trade in months to come.
fn traded(cursor: &Cursor<'_>, place: &Range<usize>) -> bool {
    [
        "delivery",
        "settlement",
        "shipment",
        "contract",
        "contracts",
        "futures",
    ]
    .iter()
    .any(|word| cursor.is(place.end, word))
}

/// Whether what the noun behind the expression means is over or to come. It is to come where the
/// noun is the subject of a verb in the future, or where it is an event on the calendar and the
/// verb before it points ahead: "Lawyers will appeal against Friday's ruling" is no such case.
fn of_noun(
    cursor: &Cursor<'_>,
    sentence: &Range<usize>,
    place: &Range<usize>,
    governor: &Governor,
) -> Lead {
    let noun = cursor.skip_possessive(place.end);
    let end = sentence.end.min(noun + FARTHEST_NOUN);
    // "In Friday's speech that he would": the verb is another clause's.
    let clause = (noun..end).find(|&at| cursor.role(at) == Role::Subordinate);
    let near = noun..clause.unwrap_or(end);
    let before = place.start.wrapping_sub(1);
    // "The toll of Friday's fire will rise": the fire is not what will.
    let led = cursor.word(before).leads_to_time()
        || matches!(
            cursor.word(before),
            Word::For | Word::At | Word::To | Word::On | Word::Over
        );
    let subject = !led
        && first_verb(cursor, near.clone(), true)
            .is_some_and(|(verb, _)| verb.tense == Tense::Future && !verb.past_perfect);
    let over = matches!(
        cursor.word(before),
        Word::After | Word::Since | Word::Following
    );
    let awaited = ["await", "awaits", "awaiting", "awaited"]
        .iter()
        .any(|verb| cursor.is(before, verb))
        || cursor.word(before) == Word::For
            && cursor.raw(before.wrapping_sub(1)).starts_with("wait");
    let expected = awaited
        || matches!(cursor.role(before), Role::Intends | Role::Planned)
            && near.clone().any(|at| cursor.word(at) == Word::To);
    let event = || {
        near.clone()
            .any(|at| matches!(cursor.role(at), Role::Event | Role::Scheduled))
    };
    if subject || expected || governor.tense == Tense::Future && !over && event() {
        Lead::Coming
    } else {
        Lead::Noun
    }
}

/// Whether the expression in tokens `place` ends a period: "the quarter ended Sept. 30".
pub(super) fn ends_period(cursor: &Cursor<'_>, place: &Range<usize>) -> bool {
    word_before(cursor, place, false) == Lead::Ended
}

/// What the word before the expression says.
fn word_before(cursor: &Cursor<'_>, place: &Range<usize>, weekday: bool) -> Lead {
    let Some(before) = place.start.checked_sub(1) else {
        return Lead::None;
    };
    let earlier = |back: usize| before.checked_sub(back).unwrap_or(usize::MAX);
    match cursor.word(before) {
        Word::Until => Lead::Until,
        Word::To | Word::For if moved_by(cursor, before).is_some() => Lead::Moved,
        Word::By if cursor.role(place.end) != Role::Past => Lead::Until,
        // Sales for May are over, a session for Monday is not.
        Word::For if weekday && !cursor.apostrophe(place.end) => Lead::Until,
        Word::Since => Lead::Since,
        Word::Ending if cursor.is(before, "ended") => Lead::Ended,
        Word::As if cursor.is(earlier(1), "soon") || cursor.is(earlier(1), "early") => Lead::Until,
        Word::Of if cursor.is(earlier(1), "ahead") => Lead::Until,
        Word::On | Word::At | Word::In
            if cursor.is(earlier(1), "starting") || cursor.is(earlier(1), "beginning") =>
        {
            Lead::Until
        }
        _ if ["starting", "beginning", "opening"]
            .iter()
            .any(|verb| cursor.is(before, verb)) =>
        {
            Lead::Until
        }
        Word::Article => Lead::Noun,
        Word::The if cursor.word(place.end).is_plain() && !cursor.glued(place.end) => Lead::Noun,
        _ => Lead::None,
    }
}

/// The verb that moves a plan to the date behind the "to", "for" or "until" at `at`: "postponed
/// to", "put the vote off until", "moved the talks to".
pub(super) fn moved_by(cursor: &Cursor<'_>, at: usize) -> Option<usize> {
    if !matches!(cursor.word(at), Word::To | Word::For | Word::Until) {
        return None;
    }
    let moves = |verb: usize| {
        let behind = |word: &str| (verb + 1..at).any(|after| cursor.is(after, word));
        let is = |forms: &[&str]| forms.iter().any(|form| cursor.is(verb, form));
        // A strike planned "for Friday" may follow a vote that was moved.
        let to = cursor.word(at) != Word::For;
        cursor.role(verb) == Role::Postponed && (to || verb + 1 == at)
            || to && is(&["moved", "shifted", "moves", "shifts"])
            || to && is(&["put", "pushed", "pushes", "held"]) && (behind("off") || behind("back"))
            || to && is(&["brought", "brings"]) && behind("forward")
    };
    (at.saturating_sub(FARTHEST_MOVE)..at)
        .rev()
        .take_while(|&back| !ends_clause(cursor, back, true))
        .find(|&back| moves(back))
}

/// The side of the anchor that the lead and the verb point to together.
pub(super) fn direction(lead: Lead, governor: &Governor) -> Tense {
    match (lead, governor.tense) {
        (Lead::Until, Tense::Past) if governor.past_perfect && !governor.perfect => Tense::Past,
        (Lead::Until, _) => Tense::Future,
        (Lead::Since | Lead::Ended, _) => Tense::Past,
        (Lead::Noun, _) => Tense::Open,
        (Lead::Coming, _) => Tense::Future,
        (Lead::Moved, _) if governor.past_perfect => Tense::Past,
        (Lead::Moved, _) => Tense::Future,
        (Lead::None, _) if governor.past_perfect => Tense::Past,
        (Lead::None, Tense::Present) if governor.timetable => Tense::Future,
        (Lead::None, tense) => tense,
    }
}
