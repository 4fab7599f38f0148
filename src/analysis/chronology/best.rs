//! The sentences that tell a day best.
//!
//! A sentence is the better, the more of its words the day's other sentences use too (so that it
//! tells what they have in common), above all those that other days do without (so that it tells
//! this day), and then by what it is: reported rather than announced, at the
//! head of its document, written within two days of the day, about this one day, of a readable
//! length, and able to stand alone. The sentences of one day come from different documents, and no
//! sentence is taken that says what one says already, of that day or another. What is no sentence
//! (a byline, a bare date, a row of links), or says nothing new, stands in only where a day has
//! nothing else: a day that is named is never left without the words that name it.
//!
//! Invariant: pure; a sentence is always an exact span of its document.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::super::Dossier;
use super::super::line::{Line, lines_by};
use super::rank::{RankedDay, day_of};
use crate::model::{Span, Standing, Status, TimexType};
use crate::timex::sentence_around;

/// Sentences of one day that are compared with each other; of more, the first by document.
const MOST_COMPARED: usize = 600;
/// How much two sentences may have in common and still say different things.
const SAME: f64 = 0.5;
/// Sentences that say the same and are named beside one, at most.
const MOST_SECONDS: usize = 3;
/// How far behind the best a further sentence of the day may lie.
const WORTH_ADDING: f64 = 0.45;
/// Bytes at the beginning of the prose that count as its head.
const HEAD_BYTES: usize = 700;

/// A day with the sentences that tell it, the best first; there may be none.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldDay {
    /// The day.
    pub ranked: RankedDay,
    /// At most as many as were asked for.
    pub lines: Vec<Line>,
    /// For each of them sentences of other documents that say the same, the best first.
    pub seconds: Vec<Vec<Line>>,
}

/// Looks for the sentences that tell some days, at most `most` of each. Earlier days of the list
/// choose first.
pub fn tell_days(dossiers: &[Arc<Dossier>], ranked: &[RankedDay], most: usize) -> Vec<ToldDay> {
    let mut by_day: HashMap<NaiveDate, Vec<Candidate>> =
        ranked.iter().map(|it| (it.day, Vec::new())).collect();
    for (doc, dossier) in dossiers.iter().enumerate() {
        let wanted = |mention: &_| day_of(mention).filter(|day| by_day.contains_key(day));
        let lines: Vec<(NaiveDate, Line)> = lines_by(doc, dossier, wanted).collect();
        for (day, line) in lines {
            let candidates = by_day.entry(day).or_default();
            if candidates.len() < MOST_COMPARED {
                candidates.extend(Candidate::of(line, day, dossier));
            }
        }
    }
    add_leads(dossiers, &mut by_day);
    let spread = Spread::of(by_day.values());
    let mut taken: Vec<HashSet<String>> = Vec::new();
    ranked
        .iter()
        .map(|ranked| {
            let candidates = by_day.remove(&ranked.day).unwrap_or_default();
            let (lines, seconds) = choose(candidates, most, dossiers, &spread, &mut taken);
            ToldDay {
                ranked: *ranked,
                lines,
                seconds,
            }
        })
        .collect()
}

/// A day that nothing names is told by the first sentences of what was published on it.
fn add_leads(dossiers: &[Arc<Dossier>], by_day: &mut HashMap<NaiveDate, Vec<Candidate>>) {
    let silent: HashSet<NaiveDate> = by_day
        .iter()
        .filter(|(_, candidates)| candidates.iter().all(|it| it.is_poor))
        .map(|(day, _)| *day)
        .collect();
    for (doc, dossier) in dossiers.iter().enumerate() {
        let Some(day) = dossier.document.date().filter(|day| silent.contains(day)) else {
            continue;
        };
        let Some(candidates) = by_day.get_mut(&day) else {
            continue;
        };
        if candidates.len() < MOST_COMPARED
            && let Some(sentence) = lead_of(dossier)
        {
            let line = Line {
                doc,
                mentions: Vec::new(),
                standing: Standing::Mentioned,
                status: Status::Unknown,
                sentence,
                bare: false,
            };
            candidates.extend(Candidate::of(line, day, dossier));
        }
    }
}

/// The first sentence of a document that is one.
fn lead_of(dossier: &Dossier) -> Option<Span> {
    let text = dossier.document.text.as_str();
    let prose = dossier.prose();
    let mut from = prose.start;
    // A headline, a byline and a dateline may stand before it.
    for _ in 0..6 {
        let rest = text.get(from..prose.end)?;
        let first = rest.find(|c: char| c.is_alphanumeric())? + from;
        let end = first + text.get(first..)?.chars().next()?.len_utf8();
        let sentence = sentence_around(text, prose, Span::new(first, end));
        if tellable(text.get(sentence.range())?) {
            return Some(sentence);
        }
        from = sentence.end.max(end);
    }
    None
}

struct Candidate {
    line: Line,
    words: HashSet<String>,
    /// The numbers that it names.
    numbers: HashSet<String>,
    /// What it is worth by itself.
    worth: f64,
    /// Whether it is no sentence.
    is_poor: bool,
}

impl Candidate {
    fn of(line: Line, day: NaiveDate, dossier: &Dossier) -> Option<Self> {
        let text = dossier.document.text.get(line.sentence)?;
        Some(Self {
            is_poor: line.bare || !tellable(text),
            words: telling_words(text),
            numbers: numbers(text),
            worth: worth(&line, day, dossier, text),
            line,
        })
    }
}

fn choose(
    candidates: Vec<Candidate>,
    most: usize,
    dossiers: &[Arc<Dossier>],
    spread: &Spread,
    taken: &mut Vec<HashSet<String>>,
) -> (Vec<Line>, Vec<Vec<Line>>) {
    let mut shared: HashMap<&str, f64> = HashMap::new();
    for candidate in &candidates {
        for word in &candidate.words {
            *shared.entry(word).or_default() += 1.0;
        }
    }
    let mut scored: Vec<(f64, &Candidate)> = candidates
        .iter()
        .map(|candidate| {
            (
                candidate.worth * centrality(candidate, &shared, spread),
                candidate,
            )
        })
        .collect();
    let place = |line: &Line| {
        let document = dossiers.get(line.doc).map(|dossier| &dossier.document);
        (
            document.map(|document| document.date()),
            document.map(|document| document.id.clone()),
            line.sentence,
        )
    };
    scored.sort_by(|(a, one), (b, other)| {
        b.total_cmp(a)
            .then_with(|| place(&one.line).cmp(&place(&other.line)))
    });
    let mut lines: Vec<Line> = Vec::new();
    let mut seconds: Vec<Vec<Line>> = Vec::new();
    let stand_in = scored.iter().min_by_key(|(_, it)| it.is_poor);
    let stand_in = stand_in.map(|(_, candidate)| candidate.line.clone());
    let sentences = scored.iter().filter(|(_, it)| !it.is_poor);
    let best = sentences.clone().next().map_or(0.0, |(score, _)| *score);
    for (score, candidate) in sentences {
        if lines.len() == most || *score < WORTH_ADDING * best {
            break;
        }
        let is_of_other_document = lines.iter().all(|line| line.doc != candidate.line.doc);
        let is_new = taken
            .iter()
            .all(|other| overlap(other, &candidate.words) <= SAME);
        if is_of_other_document && is_new {
            taken.push(candidate.words.clone());
            lines.push(candidate.line.clone());
            seconds.push(seconds_of(candidate, &scored));
        }
    }
    if lines.is_empty() && most > 0 {
        lines.extend(stand_in);
        seconds.push(Vec::new());
    }
    (lines, seconds)
}

/// Sentences of other documents that say what one says, on the same side of the event: at most
/// one of each document, the best first. Two that name other numbers say different things, however
/// alike they sound: reports of prices, scores and losses do.
fn seconds_of(first: &Candidate, scored: &[(f64, &Candidate)]) -> Vec<Line> {
    let mut seconds: Vec<Line> = Vec::new();
    for (_, other) in scored {
        if seconds.len() == MOST_SECONDS {
            break;
        }
        let is_new = other.line.doc != first.line.doc
            && seconds.iter().all(|line| line.doc != other.line.doc);
        let is_alike = other.line.standing == first.line.standing
            && overlap(&first.words, &other.words) > SAME;
        let is_same = is_alike
            && (first.numbers.is_subset(&other.numbers) || other.numbers.is_subset(&first.numbers));
        if is_new && is_same && !other.is_poor {
            seconds.push(other.line.clone());
        }
    }
    seconds
}

/// On how many of the days each word is used.
struct Spread {
    days: usize,
    used_on: HashMap<String, usize>,
}

impl Spread {
    fn of<'a>(days: impl ExactSizeIterator<Item = &'a Vec<Candidate>>) -> Self {
        let mut spread = Self {
            days: days.len(),
            used_on: HashMap::new(),
        };
        for candidates in days {
            let words: HashSet<&String> = candidates.iter().flat_map(|it| &it.words).collect();
            for word in words {
                *spread.used_on.entry(word.clone()).or_default() += 1;
            }
        }
        spread
    }

    /// From 0.25 for a word of every day to 1 for one of this day alone.
    #[allow(
        clippy::cast_precision_loss,
        reason = "there are far fewer days than 2^52"
    )]
    fn rarity(&self, word: &str) -> f64 {
        let used_on = self.used_on.get(word).copied().unwrap_or(1).max(1) as f64;
        let all = (self.days.max(2)) as f64;
        0.25 + 0.75 * (all / used_on).ln() / all.ln()
    }
}

/// How much of a sentence the day's other sentences say too. Never nothing.
#[allow(
    clippy::cast_precision_loss,
    reason = "a sentence has far fewer words than 2^52"
)]
fn centrality(candidate: &Candidate, shared: &HashMap<&str, f64>, spread: &Spread) -> f64 {
    // Few words make a high mean too easily.
    let words = candidate.words.len().max(8) as f64;
    // A sentence is in `shared` itself.
    let in_common: f64 = candidate
        .words
        .iter()
        .map(|word| {
            let with = shared.get(word.as_str()).copied().unwrap_or(1.0);
            with.max(1.0).log2() * spread.rarity(word)
        })
        .sum();
    1.0 + 2.0 * in_common / words
}

/// What speaks for a sentence whatever the others say.
#[allow(
    clippy::cast_precision_loss,
    reason = "days and words are far below 2^52"
)]
fn worth(line: &Line, day: NaiveDate, dossier: &Dossier, text: &str) -> f64 {
    let mut worth = match line.standing {
        Standing::Reported => 1.0,
        Standing::Mentioned => 0.8,
        Standing::Announced => 0.55,
    };
    let published = dossier.document.date();
    let since = published.map(|it| it.signed_duration_since(day).num_days());
    if since.is_some_and(|days| (0..=2).contains(&days)) {
        worth *= 1.2;
    }
    if line.sentence.start < dossier.prose().start + HEAD_BYTES {
        worth *= 1.25;
    }
    let named = dossier.mentions.get(dossier.mentions_in(line.sentence));
    let days: HashSet<NaiveDate> = named
        .unwrap_or_default()
        .iter()
        .filter_map(day_of)
        .collect();
    worth /= (days.len().max(1) as f64).sqrt();
    let words = text.split_whitespace().count();
    worth *= match words {
        0..=7 => 0.5,
        8..=11 => 0.85,
        12..=36 => 1.0,
        37..=55 => 0.8,
        _ => 0.4,
    };
    if leans_on_others(text) {
        worth *= 0.75;
    }
    if opens_with_furniture(line, dossier, text) {
        worth *= 0.5;
    }
    worth
}

/// Whether the words are a sentence at all, and not a byline, a row of links or a question.
fn tellable(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphabetic))
        .collect();
    let small = words
        .iter()
        .filter(|word| word.starts_with(char::is_lowercase))
        .count();
    let is_furniture = text.contains(['|', '©', '@', '_', '•', '→', '»'])
        || text.contains("http")
        || text.contains("www.")
        || text.trim_end().ends_with('?');
    words.len() >= 5 && small * 5 >= words.len() * 2 && !is_furniture
}

/// Whether a byline or the date and time of publication run on into the sentence.
fn opens_with_furniture(line: &Line, dossier: &Dossier, text: &str) -> bool {
    let named = dossier.mentions.get(dossier.mentions_in(line.sentence));
    let first = named.and_then(|named| named.first());
    let has_clock = first.is_some_and(|mention| {
        mention.span.start == line.sentence.start && mention.kind == TimexType::Time
    });
    text.starts_with("By ") || has_clock
}

/// Whether a sentence begins as one does that goes on from another.
fn leans_on_others(text: &str) -> bool {
    const OPENERS: [&str; 16] = [
        "he", "she", "it", "they", "this", "that", "these", "those", "but", "and", "we", "i", "so",
        "also", "however", "there",
    ];
    if text.starts_with(['"', '“', '‘', '\'', '`', '(', '[', '-', '–', '…']) {
        return true;
    }
    let first: String = text
        .chars()
        .take_while(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    OPENERS.contains(&first.as_str())
}

/// The words of a sentence that say what it is about: those of four letters and more.
fn telling_words(text: &str) -> HashSet<String> {
    const EMPTY: [&str; 24] = [
        "about", "after", "also", "been", "before", "could", "from", "have", "into", "more",
        "over", "said", "says", "some", "than", "that", "their", "there", "they", "this", "were",
        "which", "will", "with",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().nth(3).is_some())
        .map(str::to_lowercase)
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .collect()
}

/// The numbers that a sentence names, as they are written.
fn numbers(text: &str) -> HashSet<String> {
    let tokens = text.split_whitespace();
    let tokens = tokens.map(|token| token.trim_matches(|c: char| !c.is_ascii_digit()));
    let numbers = tokens.filter(|token| !token.is_empty());
    numbers.map(str::to_owned).collect()
}

/// The share of the shorter one's words that the other has too.
#[allow(
    clippy::cast_precision_loss,
    reason = "a sentence has far fewer words than 2^52"
)]
fn overlap(one: &HashSet<String>, other: &HashSet<String>) -> f64 {
    let shorter = one.len().min(other.len()).max(1);
    one.intersection(other).count() as f64 / shorter as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::chronology::{DayRange, rank_days};
    use crate::analysis::testing::dossier_of;

    /// The sentences that tell a day, at most two, of documents given as (published, text).
    fn told(day: &str, documents: &[(&str, &str)]) -> Vec<String> {
        let dossiers: Vec<Arc<Dossier>> = documents
            .iter()
            .map(|(published, text)| Arc::new(dossier_of(published, text)))
            .collect();
        let day: NaiveDate = day.parse().unwrap();
        let range = DayRange {
            from: Some(day),
            to: Some(day),
        };
        let told = tell_days(&dossiers, &rank_days(&dossiers, range), 2);
        let lines = told.iter().flat_map(|day| &day.lines);
        let sentence = |line: &Line| {
            let text = &dossiers[line.doc].document.text;
            text.get(line.sentence).unwrap().to_owned()
        };
        lines.map(sentence).collect()
    }

    const BROKE: &str = "The old dam above the village of Korvath broke on 1 March 2022.";

    #[test]
    fn the_better_sentence_is_taken() {
        let check = |better: &str, documents: &[(&str, &str)]| {
            let told = told("2022-03-01", documents);
            assert_eq!(told.first().map(String::as_str), Some(better), "{told:?}");
        };
        // Reported rather than announced.
        check(
            BROKE,
            &[
                (
                    "2022-02-20",
                    "The council will inspect the old dam above the village on 1 March 2022.",
                ),
                ("2022-03-02", BROKE),
            ],
        );
        // What the others say too rather than what one says alone.
        check(
            "On 1 March 2022 the dam above Korvath broke and flooded the lower village.",
            &[
                (
                    "2022-03-09",
                    "A choir from the coast sang in the town hall on 1 March 2022.",
                ),
                (
                    "2022-03-09",
                    "On 1 March 2022 the dam above Korvath broke and flooded the lower village.",
                ),
                (
                    "2022-03-09",
                    "The village was flooded when the dam broke on 1 March 2022.",
                ),
                (
                    "2022-03-09",
                    "Engineers had warned until the dam of Korvath broke on 1 March 2022.",
                ),
            ],
        );
        // What stands alone rather than what goes on from another sentence.
        check(
            BROKE,
            &[
                (
                    "2022-03-02",
                    "It was the oldest dam of the whole valley when it broke on 1 March 2022.",
                ),
                ("2022-03-02", BROKE),
            ],
        );
        // One day rather than a list of days.
        check(
            BROKE,
            &[
                (
                    "2022-03-09",
                    "The dam above Korvath leaked on 27 February 2022, broke on 1 March 2022 and \
                     was mended on 8 March 2022.",
                ),
                ("2022-03-09", BROKE),
            ],
        );
    }

    #[test]
    fn what_is_no_sentence_tells_nothing() {
        let check = |text: &str, expected: bool| assert_eq!(tellable(text), expected, "{text}");
        check("By Anna Berg, 1 March 2022", false);
        check("1 March 2022 | Home | News | Contact", false);
        check(
            "See www.example.org for what happened on 1 March 2022",
            false,
        );
        check("Did the dam break on 1 March 2022?", false);
        check("Dam Breaks", false);
        check(BROKE, true);
    }

    #[test]
    fn nothing_is_said_twice() {
        let again = "The old dam above the village of Korvath broke on Tuesday 1 March 2022.";
        assert_eq!(
            told(
                "2022-03-01",
                &[("2022-03-02", BROKE), ("2022-03-03", again)]
            )
            .len(),
            1
        );
        let other = "Two hundred families were brought to safety on 1 March 2022 by boats.";
        assert_eq!(
            told(
                "2022-03-01",
                &[("2022-03-02", BROKE), ("2022-03-03", other)]
            )
            .len(),
            2
        );
        // Both of one document would be one witness.
        let both = format!("{BROKE} {other}");
        assert_eq!(told("2022-03-01", &[("2022-03-02", &both)]).len(), 1);
    }

    #[test]
    fn what_says_the_same_stands_beside_a_sentence_and_what_only_sounds_alike_does_not() {
        let check = |other: &str, expected: usize| {
            let documents = [("2022-03-02", BROKE), ("2022-03-03", other)];
            let dossiers: Vec<Arc<Dossier>> = documents
                .iter()
                .map(|(published, text)| Arc::new(dossier_of(published, text)))
                .collect();
            let day = "2022-03-01".parse().ok();
            let range = DayRange { from: day, to: day };
            let told = tell_days(&dossiers, &rank_days(&dossiers, range), 1);
            let seconds: Vec<usize> = told[0].seconds.iter().map(Vec::len).collect();
            assert_eq!(seconds, [expected], "{other}");
        };
        check(
            "On 1 March 2022 the old dam above Korvath village broke.",
            1,
        );
        check(
            "The dam above Korvath will break on 1 March 2022, they said.",
            0,
        );
        check("A choir sang in the town hall on 1 March 2022.", 0);
        let counted = [
            (
                "2022-03-02",
                "The dam above Korvath lost 12 tons of water on 1 March 2022.",
            ),
            (
                "2022-03-02",
                "The dam above Korvath lost 90 tons of water on 1 March 2022.",
            ),
        ];
        let dossiers = counted.map(|(published, text)| Arc::new(dossier_of(published, text)));
        let day = "2022-03-01".parse().ok();
        let range = DayRange { from: day, to: day };
        let told = tell_days(&dossiers, &rank_days(&dossiers, range), 1);
        assert_eq!(told[0].seconds, [Vec::new()]);
    }

    #[test]
    fn a_day_that_is_named_is_never_left_without_words() {
        let bare = "1 March 2022";
        assert_eq!(told("2022-03-01", &[("2022-03-02", bare)]), [bare]);
    }

    #[test]
    fn a_day_that_nothing_names_is_told_by_what_was_published_on_it() {
        let text = "By Anna Berg\n\nThe river has risen above the bridge and keeps rising fast.";
        assert_eq!(
            told("2022-03-01", &[("2022-03-01", text)]),
            ["The river has risen above the bridge and keeps rising fast."]
        );
    }
}
