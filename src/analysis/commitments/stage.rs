//! How the plan stands by one sentence, and for which time.
//!
//! A verb shows it by what stands before it ("will visit", "is expected to visit", "visited"), a
//! noun by its date and by the words around it. Where nothing shows whether something is to come
//! or is over, nothing is read.

use std::ops::Range;

use super::lexicon::{Cue, Form, find, is, phrase_at};
use super::telling::{Sentence, is_modal};
use super::{Kind, Stage};
use crate::model::{Mention, Precision, Standing, Status, TimexType};

/// How far from the word for an event a word may stand that settles its fate, in words.
const NEAR: usize = 14;

/// How far a word may stand that puts it under reservation.
const CLOSE: usize = 6;

/// How far its date may stand.
const FARTHEST_DATE: usize = 22;

/// What was read of an event's fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub stage: Stage,
    /// The date, as an index into the dossier's mentions.
    pub mention: Option<usize>,
}

/// On which side of the telling an event lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Ahead,
    /// Ahead, as a wish or an offer.
    Wished,
    Behind,
    /// Said not to be.
    Not,
}

/// Reads how the event at a place stands. `earlier` is what was read of one named before it in
/// the sentence: "will fly to Moscow to meet …".
pub(super) fn read(
    sentence: &Sentence<'_>,
    cue: &Cue,
    place: &Range<usize>,
    earlier: Option<Reading>,
) -> Option<Reading> {
    let words = sentence.words;
    let near = place.start.saturating_sub(NEAR)..(place.end + NEAR).min(words.len());
    let by_verb = side_of_verb(sentence, cue, place);
    let side = match by_verb {
        Some(side) => Some(side),
        None if cue.form == Form::Noun => None,
        // "To meet": a purpose, and as far away as what serves it.
        None => Some(match earlier?.stage {
            Stage::Reported => Side::Behind,
            stage if stage.is_plan() => Side::Ahead,
            _ => return None,
        }),
    };
    let mention = date_of(sentence, place, side);
    let status = mention
        .and_then(|index| sentence.dossier.mentions.get(index))
        .map(|it| it.status);
    if hangs_on_something(sentence, place.start) {
        return None;
    }
    let side = match side {
        Some(side) => side,
        None => side_of_noun(sentence, place, mention, status)?,
    };
    let stage = if side == Side::Not || is_denied(sentence, place, &near) {
        Stage::Denied
    } else if find(words, near.clone(), "postponed").is_some() {
        Stage::Postponed
    } else if is_cancelled(sentence, &near) || status == Some(Status::Cancelled) {
        Stage::Cancelled
    } else if side == Side::Behind {
        Stage::Reported
    } else {
        let close = place.start.saturating_sub(CLOSE)..(place.end + CLOSE).min(words.len());
        plan(sentence, &close, mention, status, side)?
    };
    Some(Reading { stage, mention })
}

/// How firm a plan is.
fn plan(
    sentence: &Sentence<'_>,
    close: &Range<usize>,
    mention: Option<usize>,
    status: Option<Status>,
    side: Side,
) -> Option<Stage> {
    let words = sentence.words;
    let mention = mention.and_then(|index| sentence.dossier.mentions.get(index));
    let day = mention.and_then(|mention| mention.interval?.single_day());
    let published = sentence.dossier.document.date();
    // A plan for a day that is over tells nothing of what became of it.
    let over = mention
        .and_then(|mention| mention.interval?.last_day())
        .zip(published)
        .is_some_and(|(last, published)| last < published);
    if over {
        return None;
    }
    let reserved = side == Side::Wished
        || status == Some(Status::Tentative)
        || close.clone().any(|at| is_reservation(sentence, at));
    Some(if reserved {
        Stage::Tentative
    } else if day.is_none() {
        Stage::Vague
    } else if find(words, 0..words.len(), "confirmed").is_some() {
        Stage::Confirmed
    } else {
        Stage::Announced
    })
}

fn is_reservation(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.words.get(at);
    let is_month = word.is_some_and(|word| word.lower == "may" && word.capital);
    !is_month && phrase_at(sentence.words, at, "tentative").is_some()
}

/// "If they meet", "unless he visits": nothing is said to be coming.
fn hangs_on_something(sentence: &Sentence<'_>, start: usize) -> bool {
    let from = start.saturating_sub(10);
    (from..start).any(|at| {
        let word = sentence
            .words
            .get(at)
            .map_or("", |word| word.lower.as_str());
        matches!(word, "if" | "unless" | "whenever")
    })
}

/// What stands before a verb shows it.
fn side_of_verb(sentence: &Sentence<'_>, cue: &Cue, place: &Range<usize>) -> Option<Side> {
    let words = sentence.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let before = sentence.back_over_adverbs(place.start);
    match cue.form {
        Form::Noun => None,
        Form::Past => {
            let negated = (1..=3).any(|back| {
                place
                    .start
                    .checked_sub(back)
                    .is_some_and(|at| matches!(lower(at), "not" | "never"))
            });
            let passive_plan = (1..=4).any(|back| {
                place
                    .start
                    .checked_sub(back)
                    .is_some_and(|at| is_modal(lower(at)) || lower(at) == "to")
            });
            (!negated && !passive_plan).then_some(Side::Behind)
        }
        Form::Carry => before
            .filter(|at| is_modal(lower(*at)))
            .map(|_| Side::Ahead),
        // "Meets on Thursday" lies ahead only where the Thursday does; a headline that says
        // "visits" tells of what is.
        Form::Present => {
            let ahead = date_of(sentence, place, None).and_then(|index| {
                let mention = sentence.dossier.mentions.get(index)?;
                Some(sentence.dossier.standing_of(mention) == Standing::Announced)
            });
            Some(if ahead == Some(true) {
                Side::Ahead
            } else {
                Side::Behind
            })
        }
        Form::Verb => {
            let before = before?;
            let negated = (1..=4).any(|back| {
                place
                    .start
                    .checked_sub(back)
                    .is_some_and(|at| matches!(lower(at), "not" | "never" | "won't" | "wouldn't"))
            });
            if is_modal(lower(before)) {
                return Some(if negated { Side::Not } else { Side::Ahead });
            }
            if lower(before) != "to" {
                return None;
            }
            let lead = (before.saturating_sub(3)..before).rev();
            for at in lead {
                if is(words, at, "not to") {
                    return Some(Side::Not);
                }
                if phrase_at(words, at, "wishes to").is_some() {
                    return Some(if negated { Side::Not } else { Side::Wished });
                }
                if is(words, at, "leads to") {
                    return Some(if negated { Side::Not } else { Side::Ahead });
                }
            }
            // "Asked Lind and Orlov to travel": the names stand between.
            let asked = (before.saturating_sub(NEAR)..before).rev().find(|&at| {
                [
                    "asked",
                    "directed",
                    "instructed",
                    "ordered",
                    "told",
                    "invited",
                    "invites",
                ]
                .contains(&lower(at))
            });
            let invited = asked.is_some_and(|at| lower(at).starts_with("invit"));
            let names_between = asked.is_some_and(|asked| {
                let end = sentence
                    .named
                    .iter()
                    .filter(|it| it.end <= before)
                    .map(|it| it.end)
                    .max();
                end.is_some_and(|end| end > asked && before - end <= 1)
            });
            // "Minister to visit Oslo": how headlines say what is to come.
            let headline = sentence.named.iter().any(|named| named.end == before)
                && sentence.named.first().is_some_and(|named| named.first < 3)
                && !(0..before).any(|at| is(words, at, "says"))
                && is_without_verb(sentence, before);
            if names_between && invited {
                return Some(Side::Wished);
            }
            (names_between || headline).then_some(Side::Ahead)
        }
    }
}

/// Whether no form of "to be" or "to have" and no past form stands before a place.
fn is_without_verb(sentence: &Sentence<'_>, end: usize) -> bool {
    let verbs = [
        "is", "are", "was", "were", "has", "have", "had", "be", "did", "flew", "went", "met",
    ];
    let words = sentence.words.get(..end).unwrap_or_default();
    words.iter().all(|word| {
        let is_past = word.lower.ends_with("ed") && !word.capital;
        !verbs.contains(&word.lower.as_str()) && !is_past
    })
}

/// The date and the words around a noun show it.
fn side_of_noun(
    sentence: &Sentence<'_>,
    place: &Range<usize>,
    mention: Option<usize>,
    status: Option<Status>,
) -> Option<Side> {
    let words = sentence.words;
    let found = mention.and_then(|index| sentence.dossier.mentions.get(index));
    let standing = found.map(|mention| sentence.dossier.standing_of(mention));
    let wished = (place.start.saturating_sub(6)..place.start)
        .any(|at| phrase_at(words, at, "wishes to").is_some());
    match (standing, status) {
        (Some(Standing::Announced), _) => {
            return Some(if wished { Side::Wished } else { Side::Ahead });
        }
        (Some(Standing::Reported), Some(Status::Occurred)) => return Some(Side::Behind),
        _ => {}
    }
    let near = place.start.saturating_sub(6)..(place.end + 8).min(words.len());
    let nearest = |section: &str| {
        let places = near.clone().filter(|&at| {
            let is_month = words
                .get(at)
                .is_some_and(|word| word.lower == "may" && word.capital);
            !is_month && phrase_at(words, at, section).is_some()
        });
        places
            .map(|at| {
                if at < place.start {
                    place.start - at
                } else {
                    at + 1 - place.end
                }
            })
            .min()
    };
    match (nearest("ahead"), nearest("behind")) {
        (Some(ahead), behind) if behind.is_none_or(|behind| ahead < behind) => {
            let reported = standing == Some(Standing::Reported);
            (!reported).then_some(if wished { Side::Wished } else { Side::Ahead })
        }
        (_, Some(_)) => Some(Side::Behind),
        _ => match standing {
            Some(Standing::Reported) => Some(Side::Behind),
            _ => None,
        },
    }
}

fn is_denied(sentence: &Sentence<'_>, place: &Range<usize>, near: &Range<usize>) -> bool {
    let words = sentence.words;
    let plain = find(words, near.clone(), "denied").is_some();
    // "Denied that a meeting was planned": a denial that stands shortly before.
    let before = place.start.saturating_sub(8)..place.start;
    let denying = find(words, before, "denying").is_some_and(|at| {
        let between = words.get(at..place.start).unwrap_or_default();
        between
            .iter()
            .all(|word| !matches!(word.lower.as_str(), "," | ";" | "\""))
    });
    let there_is_none = (place.start.saturating_sub(3)..place.start).any(|at| {
        words.get(at).is_some_and(|word| word.lower == "no")
            && words
                .get(at.wrapping_sub(1))
                .is_some_and(|word| matches!(word.lower.as_str(), "be" | "is" | "of" | "that"))
    });
    plain || denying || there_is_none
}

fn is_cancelled(sentence: &Sentence<'_>, near: &Range<usize>) -> bool {
    let words = sentence.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    if find(words, near.clone(), "cancelled").is_some() {
        return true;
    }
    near.clone().any(|at| {
        matches!(lower(at), "not" | "never" | "didn't" | "won't")
            && find(words, at + 1..(at + 4).min(words.len()), "fell through").is_some()
    })
}

/// The date that belongs to the event at a place: the nearest that is no date of saying, and
/// that lies on the right side of the day of publication.
fn date_of(sentence: &Sentence<'_>, place: &Range<usize>, side: Option<Side>) -> Option<usize> {
    let dossier = sentence.dossier;
    let mut best: Option<(usize, usize)> = None;
    for index in dossier.mentions_in(sentence.span) {
        let mention = dossier.mentions.get(index)?;
        if !is_a_time(mention) {
            continue;
        }
        let standing = dossier.standing_of(mention);
        let fits = match side {
            Some(Side::Behind) => standing != Standing::Announced,
            Some(Side::Ahead | Side::Wished) => is_ahead(sentence, mention),
            Some(Side::Not) | None => true,
        };
        let Some(tokens) = tokens_of(sentence, mention).filter(|_| fits) else {
            continue;
        };
        if is_date_of_saying(sentence, &tokens, place.start) {
            continue;
        }
        let distance = match tokens.start >= place.end {
            true => tokens.start - place.end,
            false => place.start.saturating_sub(tokens.end) + 3,
        };
        let (from, to) = (place.end.min(tokens.end), place.start.max(tokens.start));
        let parted = (from..to).filter(|&at| {
            let word = sentence
                .words
                .get(at)
                .map_or("", |word| word.lower.as_str());
            is(sentence.words, at, "clause") || matches!(word, ";" | ":" | "\"")
        });
        let distance = distance + parted.count() * 6;
        if distance <= FARTHEST_DATE && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, index));
        }
    }
    best.map(|(_, index)| index)
}

/// Whether a mention names a time, and one short enough to plan for.
fn is_a_time(mention: &Mention) -> bool {
    let Some(interval) = mention.interval else {
        return false;
    };
    let is_reference = matches!(mention.value.as_str(), "PAST_REF" | "PRESENT_REF");
    let is_long =
        interval.precision() > Precision::HalfYear && interval.precision() != Precision::Vague;
    mention.kind != TimexType::Set && !is_reference && !is_long
}

/// Whether a time may still come when the document is published.
fn is_ahead(sentence: &Sentence<'_>, mention: &Mention) -> bool {
    let published = sentence.dossier.document.date();
    let last = mention.interval.map(|interval| interval.last_day());
    match (last, published) {
        (Some(Some(last)), Some(published)) => last >= published,
        _ => true,
    }
}

/// The words that a mention is made of.
fn tokens_of(sentence: &Sentence<'_>, mention: &Mention) -> Option<Range<usize>> {
    let words = sentence.words;
    let first = words
        .iter()
        .position(|word| word.span.end > mention.span.start)?;
    let end = words
        .iter()
        .rposition(|word| word.span.start < mention.span.end)?
        + 1;
    (first < end).then_some(first..end)
}

/// "Said on Friday", "On Friday Lind said": when it was said and not when it is to be.
fn is_date_of_saying(sentence: &Sentence<'_>, date: &Range<usize>, event: usize) -> bool {
    let words = sentence.words;
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    let mut before = date.start;
    let skipped = [
        "on",
        "in",
        "late",
        "early",
        "the",
        "a",
        "statement",
        "reporters",
        "by",
    ];
    while before > 0 && skipped.contains(&lower(before - 1)) && date.start - before < 3 {
        before -= 1;
    }
    if before > 0 && (is(words, before - 1, "says") || lower(before - 1) == "issued") {
        return true;
    }
    if is(words, date.end, "says") {
        return true;
    }
    // "Earlier this week, Lind told …".
    let head = date.start <= 2 && lower(date.end) == ",";
    if head && (date.end..event).any(|at| lower(at) == "that") {
        return true;
    }
    head && sentence.named.iter().enumerate().any(|(index, named)| {
        let speaks = sentence.speakers.get(index).is_some_and(|speaks| *speaks);
        speaks && named.first <= date.end + 2
    })
}

/// Whether two kinds may be one event: whoever visits meets somebody there.
pub(super) fn kinds_agree(a: Kind, b: Kind) -> bool {
    let is_in_person = |kind| matches!(kind, Kind::Visit | Kind::Meeting);
    a == b || (is_in_person(a) && is_in_person(b))
}
