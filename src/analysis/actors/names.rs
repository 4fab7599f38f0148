//! Who a sentence names, by its capitals, titles and offices.

use std::collections::HashSet;
use std::ops::Range;

use super::Word;
use super::lexicon::{is, phrases, places};

/// Most words of a person's name.
const MOST_NAME_WORDS: usize = 4;

/// An office that one person holds at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Office {
    /// In lower case, told the same way however it was written: “foreign minister”.
    pub name: String,
    /// Of which country, where that is said.
    pub country: Option<&'static str>,
}

/// Who or what is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A name, perhaps of a person.
    Name {
        /// Its words as they are written, without titles.
        words: Vec<String>,
        /// The offices that stand beside it.
        offices: Vec<Office>,
        /// Whether a title, an office or a given name shows that it is a person's.
        proven: bool,
    },
    /// Whoever holds an office.
    Office(Office),
    /// A country, or a part of it.
    Country(&'static str),
    /// A ministry, an alliance, a court …, in lower case.
    Body(String),
}

/// Somebody or something named at a place of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub who: Who,
    /// The first of the sentence's words that belong to it, its office and title among them.
    pub first: usize,
    /// One past the last of them.
    pub end: usize,
    /// Whether something is said to be theirs: “Lind's”.
    pub possessive: bool,
}

/// Everybody that is named in some words, in order.
///
/// `known` are surnames of people in lower case; they tell names in a headline.
pub fn names_in(words: &[Word<'_>], known: &HashSet<String>) -> Vec<Named> {
    let pieces = pieces_of(words, is_headline(words), known);
    let named = joined(words, pieces);
    with_later_offices(words, named)
}

/// Whether most words have a capital, so that it shows nothing.
pub fn is_headline(words: &[Word<'_>]) -> bool {
    let long = || {
        words
            .iter()
            .filter(|word| !word.sign && word.lower.len() > 3)
    };
    let capitals = long().filter(|word| word.capital).count();
    // A sentence of names ends in a full stop; a headline does not.
    let stops = words.last().is_some_and(|word| word.lower == ".");
    !stops && words.len() > 3 && capitals * 10 > long().count() * 8
}

/// A stretch of words of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    sort: Sort,
    first: usize,
    end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Sort {
    Title,
    Office(String),
    /// Several offices at once: “Foreign and Defence Secretaries”.
    Offices(Vec<String>),
    Place {
        country: &'static str,
        adjective: bool,
    },
    Name,
}

fn pieces_of(words: &[Word<'_>], headline: bool, known: &HashSet<String>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (sort, length) = match piece_at(words, at, headline, known) {
            Some(found) => found,
            None => {
                at += 1;
                continue;
            }
        };
        pieces.push(Piece {
            sort,
            first: at,
            end: at + length,
        });
        at += length;
    }
    pieces
}

fn piece_at(
    words: &[Word<'_>],
    at: usize,
    headline: bool,
    known: &HashSet<String>,
) -> Option<(Sort, usize)> {
    let word = words.get(at).filter(|word| !word.sign)?;
    if let Some((offices, length)) = offices_at(words, at) {
        let mut offices = offices;
        let sort = match offices.len() {
            1 => Sort::Office(offices.pop()?),
            _ => Sort::Offices(offices),
        };
        return Some((sort, length));
    }
    if word.capital
        && let Some((length, place)) = places().at(words, at)
        && (word.lower != "us" || word.all_capital)
    {
        let (country, adjective) = (place.country, place.adjective);
        return Some((Sort::Place { country, adjective }, length));
    }
    if let Some((length, _)) = phrases("title").at(words, at) {
        return Some((Sort::Title, length));
    }
    let length = name_length(words, at, headline, known)?;
    Some((Sort::Name, length))
}

/// Offices that begin at a place, however they are written.
fn offices_at(words: &[Word<'_>], at: usize) -> Option<(Vec<String>, usize)> {
    let deputy = |at: usize| {
        at.checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|word| word.lower == "deputy")
    };
    let named = |name: &str| match deputy(at) {
        true => format!("deputy {name}"),
        false => name.to_owned(),
    };
    if let Some((length, office)) = phrases("office").at(words, at) {
        let office = if office == "premier" {
            "prime minister"
        } else {
            office
        };
        return Some((vec![named(office)], length));
    }
    // “Foreign Secretary”, “Foreign and Defence Secretaries”.
    let mut portfolios = Vec::new();
    let mut next = at;
    while let Some((length, portfolio)) = phrases("portfolio").at(words, next) {
        portfolios.push(portfolio);
        next += length;
        let joins = words
            .get(next)
            .is_some_and(|word| matches!(word.lower.as_str(), "," | "and"));
        let goes_on = joins && phrases("portfolio").at(words, next + 1).is_some();
        if !goes_on {
            break;
        }
        next += 1;
    }
    let head = words.get(next);
    let plural = head.is_some_and(|word| is(word, "ministers"));
    if !portfolios.is_empty() && (plural || head.is_some_and(|word| is(word, "minister"))) {
        // “The foreign ministers of both countries” are not one person.
        if plural && portfolios.len() < 2 {
            return None;
        }
        let offices = portfolios
            .iter()
            .map(|portfolio| named(&minister_of(portfolio)));
        return Some((offices.collect(), next + 1 - at));
    }
    // “Minister of Defence”, “Secretary for Foreign Affairs”.
    let of = words
        .get(at + 1)
        .is_some_and(|word| matches!(word.lower.as_str(), "of" | "for"));
    if is(words.get(at)?, "minister") && of {
        let skip = usize::from(words.get(at + 2).is_some_and(|word| word.lower == "the"));
        let (length, portfolio) = phrases("portfolio").at(words, at + 2 + skip)?;
        let end = at + 2 + skip + length;
        let affairs = usize::from(words.get(end).is_some_and(|word| word.lower == "affairs"));
        return Some((vec![named(&minister_of(portfolio))], end + affairs - at));
    }
    None
}

fn minister_of(portfolio: &str) -> String {
    let portfolio = match portfolio {
        "defense" => "defence",
        "labor" => "labour",
        other => other,
    };
    format!("{portfolio} minister")
}

/// How many words a name has that begins at a place.
fn name_length(
    words: &[Word<'_>],
    at: usize,
    headline: bool,
    known: &HashSet<String>,
) -> Option<usize> {
    let may_begin = |at: usize| {
        words.get(at).is_some_and(|word| {
            let is_word = !word.sign && word.capital && word.lower.chars().all(is_of_name);
            is_word && !is(word, "no name")
        })
    };
    let opens = at == 0
        || words
            .get(at - 1)
            .is_some_and(|word| word.sign && word.lower != ",");
    let word = words.get(at)?;
    let is_opener = (opens && is(word, "opener noun")) || is(word, "opener");
    if !may_begin(at) || (opens && is_opener) {
        return None;
    }
    if headline {
        return known_length(words, at, known);
    }
    let mut end = at + 1;
    while end < words.len() && end - at < MOST_NAME_WORDS {
        let before = words.get(end - 1)?;
        if before.possessive || is_parted(before, words.get(end)?) {
            break;
        }
        let particle = [
            "de", "bin", "al", "van", "von", "der", "el", "da", "dos", "du", "ibn",
        ];
        let is_particle = words
            .get(end)
            .is_some_and(|word| particle.contains(&word.lower.as_str()));
        let ends = offices_at(words, end).is_some()
            || places().at(words, end).is_some()
            || words.get(end).is_some_and(|word| is(word, "opener"));
        match () {
            () if may_begin(end) && !ends => end += 1,
            () if is_particle && may_begin(end + 1) => end += 2,
            () => break,
        }
    }
    Some(end - at)
}

/// In a headline everything has a capital: only people who are known from elsewhere are named.
fn known_length(words: &[Word<'_>], at: usize, known: &HashSet<String>) -> Option<usize> {
    let is_surname = |at: usize| {
        words
            .get(at)
            .is_some_and(|word| known.contains(&word.lower))
    };
    if is_surname(at) {
        return Some(1);
    }
    let given = words.get(at).is_some_and(|word| is(word, "given"));
    (given && is_surname(at + 1)).then_some(2)
}

/// Whether more than a space or a hyphen lies between two words.
fn is_parted(before: &Word<'_>, behind: &Word<'_>) -> bool {
    // The last full stop of “U.N.” belongs to it.
    let stop = usize::from(before.written.contains('.'));
    behind.span.start.saturating_sub(before.span.end) > 1 + stop
}

fn is_of_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\'' | '’')
}

/// Pieces that stand side by side, put together: “British” “Foreign Secretary” “Liz Truss”.
fn joined(words: &[Word<'_>], pieces: Vec<Piece>) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let mut country = None;
        let mut offices: Vec<Office> = Vec::new();
        let mut titled = false;
        let first = piece.first;
        let mut next = at;
        let mut end = first;
        let mut name: Option<&Piece> = None;
        while let Some(piece) = pieces.get(next) {
            // “UK Foreign Secretary, Liz Truss has …”
            let comma = words.get(end).is_some_and(|word| word.lower == ",")
                && !offices.is_empty()
                && piece.sort == Sort::Name
                && piece.first == end + 1;
            let beside = piece.first == end || comma;
            // “Libya's foreign minister” is of Libya; “Lind's minister” is another.
            let owned = next > at && words.get(end.wrapping_sub(1)).is_some_and(|w| w.possessive);
            let of_country = country.is_some()
                && offices.is_empty()
                && matches!(piece.sort, Sort::Office(_) | Sort::Offices(_));
            if !beside || (owned && !of_country) {
                break;
            }
            match &piece.sort {
                Sort::Place { country: of, .. } if offices.is_empty() && !titled => {
                    if country.is_some() {
                        break;
                    }
                    country = Some(*of);
                }
                Sort::Office(office) if offices.is_empty() => offices.push(Office {
                    name: office.clone(),
                    country,
                }),
                Sort::Offices(several) if offices.is_empty() => {
                    offices.extend(several.iter().map(|office| Office {
                        name: office.clone(),
                        country,
                    }));
                }
                Sort::Title => titled = true,
                Sort::Name => {
                    // A country before a bare name belongs to it no more, but “African Union”
                    // is one name.
                    let of_body = is_body(words, piece);
                    if country.is_some() && offices.is_empty() && !titled && !of_body {
                        break;
                    }
                    name = Some(piece);
                    end = piece.end;
                    next += 1;
                    break;
                }
                _ => break,
            }
            end = piece.end;
            next += 1;
            // “the Minister of Defence of Russia”, “President of the United States”.
            if offices.len() == 1
                && let Some((of, of_end)) = country_behind(words, end)
            {
                offices
                    .iter_mut()
                    .for_each(|office| office.country = Some(of));
                end = of_end;
                while pieces.get(next).is_some_and(|piece| piece.first < end) {
                    next += 1;
                }
            }
        }
        let next = next.max(at + 1);
        let possessive = words
            .get(end.wrapping_sub(1))
            .is_some_and(|word| word.possessive);
        let several = offices.len() > 1 && name.is_none();
        if let Some(name) = name {
            let whole = if is_body(words, name) && offices.is_empty() {
                first
            } else {
                name.first
            };
            if let Some(who) = who_by_name(words, whole..name.end, offices, titled) {
                named.push(Named {
                    who,
                    first,
                    end,
                    possessive,
                });
            }
        } else if is_anybodys(words, first) && !offices.is_empty() {
            // “Its foreign minister”: of whom is not said.
        } else if several {
            for office in offices {
                let who = Who::Office(office);
                named.push(Named {
                    who,
                    first,
                    end,
                    possessive,
                });
            }
        } else if let Some(office) = offices.pop() {
            let who = Who::Office(office);
            named.push(Named {
                who,
                first,
                end,
                possessive,
            });
        } else if let (Sort::Place { country, adjective }, false) = (&piece.sort, titled) {
            let end = piece.end;
            // “Iraqis” and “the British” act; “British” before a noun does not.
            let plural = words
                .get(end - 1)
                .is_some_and(|word| word.lower.ends_with('s'));
            if !adjective || plural {
                let who = Who::Country(country);
                named.push(Named {
                    who,
                    first,
                    end,
                    possessive,
                });
            }
        }
        at = next;
    }
    named
}

/// Whether an office is said to be somebody's, without saying whose.
fn is_anybodys(words: &[Word<'_>], first: usize) -> bool {
    let before = first.checked_sub(1).and_then(|at| words.get(at));
    before.is_some_and(|word| {
        matches!(
            word.lower.as_str(),
            "its" | "their" | "his" | "her" | "a" | "an" | "former"
        )
    })
}

fn country_behind(words: &[Word<'_>], at: usize) -> Option<(&'static str, usize)> {
    let of = words.get(at).filter(|word| word.lower == "of")?;
    let skip = usize::from(words.get(at + 1).is_some_and(|word| word.lower == "the"));
    let _ = of;
    let (length, place) = places().at(words, at + 1 + skip)?;
    Some((place.country, at + 1 + skip + length))
}

/// Whether a name is that of a body.
fn is_body(words: &[Word<'_>], name: &Piece) -> bool {
    let own = words.get(name.first..name.end).unwrap_or_default();
    own.iter().any(|word| is(word, "body"))
}

/// Who goes by a name; nobody where it is a plain word for a body: “the Council”.
fn who_by_name(
    words: &[Word<'_>],
    name: Range<usize>,
    offices: Vec<Office>,
    titled: bool,
) -> Option<Who> {
    let own = words.get(name)?;
    let acronym = own.len() == 1
        && own
            .iter()
            .all(|word| word.all_capital && word.lower.chars().count() > 1);
    let nato = own.iter().all(|word| word.lower == "nato");
    let has_body = own.iter().any(|word| is(word, "body"));
    if (acronym || nato || has_body) && offices.is_empty() && !titled {
        let body: Vec<&str> = own.iter().map(|word| word.lower.as_str()).collect();
        let is_plain = own.iter().all(|word| is(word, "body"));
        return (!is_plain).then(|| Who::Body(body.join(" ")));
    }
    let given = own.len() > 1 && own.first().is_some_and(|word| is(word, "given"));
    Some(Who::Name {
        words: own.iter().map(|word| word.written.to_owned()).collect(),
        proven: titled || !offices.is_empty() || given,
        offices,
    })
}

/// “Ben Wallace, the Defence Secretary”: an office that follows the name.
fn with_later_offices(words: &[Word<'_>], named: Vec<Named>) -> Vec<Named> {
    let mut kept: Vec<Named> = Vec::new();
    for one in named {
        if let (Who::Office(office), Some(before)) = (&one.who, kept.last_mut())
            && let Who::Name {
                offices,
                proven,
                words: name,
            } = &mut before.who
            && name.len() > 1
            && offices.is_empty()
            && is_apposition(words, before.end, one.first)
        {
            offices.push(office.clone());
            *proven = true;
            before.end = one.end;
            continue;
        }
        kept.push(one);
    }
    kept
}

/// Whether nothing but a comma and an article lies between two places.
fn is_apposition(words: &[Word<'_>], from: usize, to: usize) -> bool {
    let between = words.get(from..to).unwrap_or_default();
    let mut between = between.iter();
    between.next().is_some_and(|word| word.lower == ",")
        && between.all(|word| matches!(word.lower.as_str(), "the" | "a" | "his" | "her" | "its"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::actors::words_of;
    use crate::model::Span;

    #[test]
    fn people_offices_and_countries_are_named() {
        let check = |text: &str, expected: &[&str]| {
            let words = words_of(text, Span::new(0, text.len()));
            let told: Vec<String> = names_in(&words, &HashSet::new())
                .iter()
                .map(in_words)
                .collect();
            assert_eq!(told, expected, "{text}");
        };
        check(
            "British Foreign Secretary Ada Lind flew to Moscow.",
            &["Ada Lind (foreign minister of united kingdom)", "russia"],
        );
        check(
            "UK Foreign Secretary, Ada Lind has invited Igor Orlov, the Russian Minister of Defense.",
            &[
                "Ada Lind (foreign minister of united kingdom)",
                "Igor Orlov (defence minister of russia)",
            ],
        );
        check(
            "Minister of Finance of France Luc Petit met the Foreign and Defence Secretaries.",
            &[
                "Luc Petit (finance minister of france)",
                "[foreign minister]",
                "[defence minister]",
            ],
        );
        check(
            "Talks between Nato and Iraqis were told of by the Iraqi press.",
            &["{nato}", "iraq"],
        );
        check(
            "The African Union and the Council met.",
            &["{african union}"],
        );
        check("Mr Orlov's visit", &["Orlov"]);
        check("During the week, Perez waited.", &["Perez?"]);
        check("It was up to us on Monday in March.", &[]);
    }

    fn in_words(named: &Named) -> String {
        match &named.who {
            Who::Name {
                words,
                offices,
                proven,
            } => {
                let doubt = if *proven { "" } else { "?" };
                let office = offices.first().map_or(String::new(), |office| {
                    let of = office
                        .country
                        .map_or(String::new(), |of| format!(" of {of}"));
                    format!(" ({}{of})", office.name)
                });
                format!("{}{doubt}{office}", words.join(" "))
            }
            Who::Office(office) => format!("[{}]", office.name),
            Who::Country(country) => (*country).to_owned(),
            Who::Body(body) => format!("{{{body}}}"),
        }
    }
}
