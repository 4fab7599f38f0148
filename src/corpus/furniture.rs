//! The furniture of a page that came as plain text: what its site puts around every text, such
//! as related stories, share buttons, image credits and the lines that keep the rights.
//!
//! Two kinds are told: lines that are furniture wherever they stand, and the *tail*, everything
//! from a telling headline ("Related Topics") to the end, where hardly any sentence follows.
//! Invariants: spans are sorted, do not touch, and begin and end with lines; a line that reads
//! like a sentence of the text is never furniture unless it stands in the tail. The rules are
//! our own; they are after the cues of Kohlschütter, Fankhauser & Nejdl, *Boilerplate detection
//! using shallow text features* (WSDM 2010): how long a block is, and how many links it holds.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::{Span, table_lines};

/// How many words a headline of furniture may have.
const LONGEST_CUE: usize = 8;

/// How many words a line beneath a picture may have.
const LONGEST_CREDIT: usize = 14;

/// How many words a line about rights may have.
const LONGEST_RIGHTS: usize = 60;

/// A line with this many words that ends as a sentence does is taken for one of the text.
const SHORTEST_PROSE: usize = 9;

/// How much of the words behind a telling headline may stand in sentences. A site that speaks of
/// itself does so in a few.
const MOST_PROSE_IN_TAIL: f64 = 0.45;

/// How many lines with sentences may stand together in a tail: more are a text.
const MOST_PROSE_LINES_TOGETHER: usize = 2;

/// The furniture in the prose of a text.
pub fn furniture(text: &str, prose: Span) -> Vec<Span> {
    let lines = lines(text, prose);
    let tail = tail(&lines).unwrap_or(lines.len());
    let mut spans: Vec<Span> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if at < tail && line.kind != Kind::Furniture {
            continue;
        }
        match spans.last_mut() {
            // What lies between two lines of furniture is white space.
            Some(before) if at > 0 && lines.get(at - 1).map(|l| l.span.end) == Some(before.end) => {
                before.end = line.span.end;
            }
            _ => spans.push(line.span),
        }
    }
    spans
}

/// What ends a line.
pub(super) const BREAKS: [char; 2] = ['\n', '\r'];

/// A line with words in it.
pub(super) struct Line {
    /// Without the white space around it, in bytes of the text.
    pub span: Span,
    /// How many words it has, counted no further than is of use.
    count: usize,
    pub kind: Kind,
}

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A headline behind which no more of the text comes.
    Tail,
    /// Furniture wherever it stands.
    Furniture,
    /// One or more sentences.
    Prose,
    /// Anything else: a headline, a link, a name.
    Short,
}

/// The lines with words in them.
pub(super) fn lines(text: &str, prose: Span) -> Vec<Line> {
    let whole = text.get(prose.start..prose.end).unwrap_or_default();
    let mut start = prose.start;
    let mut lines = Vec::new();
    for line in whole.split_inclusive(BREAKS) {
        let words = line.trim();
        let indent = line.len() - line.trim_start().len();
        if !words.is_empty() {
            let from = start + indent;
            let count = words.split_whitespace().take(LONGEST_RIGHTS + 1).count();
            lines.push(Line {
                span: Span::new(from, from + words.len()),
                count,
                kind: kind(words, count),
            });
        }
        start += line.len();
    }
    lines
}

fn kind(words: &str, count: usize) -> Kind {
    // Long lines are never looked at more closely: they may be of many megabytes.
    if count > LONGEST_RIGHTS {
        return Kind::Prose;
    }
    let lower = words.to_lowercase();
    let is_prose = count >= SHORTEST_PROSE && ends_as_sentence(words);
    if keeps_rights(&lower) {
        return Kind::Furniture;
    }
    if count <= LONGEST_CREDIT && is_credit(&lower) {
        return Kind::Furniture;
    }
    if count <= LONGEST_CUE {
        let bare = bare(&lower);
        if is_age(bare) || PHRASES.line.has(bare) || is_row_of(&PHRASES.line, &lower) {
            return Kind::Furniture;
        }
        if PHRASES.tail.has(bare) || is_row_of(&PHRASES.tail, &lower) {
            return Kind::Tail;
        }
    }
    if is_prose { Kind::Prose } else { Kind::Short }
}

/// Where the tail begins, as an index of lines: at the first telling headline behind which the
/// lines are not those of a text.
fn tail(lines: &[Line]) -> Option<usize> {
    let first_prose = lines.iter().position(|line| line.kind == Kind::Prose)?;
    let heads = lines.iter().enumerate().skip(first_prose + 1);
    let mut heads = heads.filter(|(_, line)| line.kind == Kind::Tail);
    heads
        .find(|(at, _)| lines.get(at + 1..).is_some_and(is_no_text))
        .map(|(at, _)| at)
}

fn is_no_text(lines: &[Line]) -> bool {
    let (mut all, mut in_prose, mut together) = (0, 0, 0);
    for line in lines {
        all += line.count;
        if line.kind == Kind::Prose {
            in_prose += line.count;
            together += 1;
            if together > MOST_PROSE_LINES_TOGETHER {
                return false;
            }
        } else {
            together = 0;
        }
    }
    in_prose as f64 <= MOST_PROSE_IN_TAIL * all as f64
}

fn ends_as_sentence(words: &str) -> bool {
    let end = words.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    // Titles that were cut end in two dots, "..".
    end.ends_with(['.', '!', '?', '…', ':', ';']) && !end.ends_with("..")
}

/// A line's words without what marks a link at either end.
fn bare(lower: &str) -> &str {
    lower.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a line is a row of links: `About Us | Contact Us | Advertise`.
fn is_row_of(phrases: &Phrases, lower: &str) -> bool {
    let mut parts = lower.split(['|', '•', '·']).map(bare);
    lower.contains(['|', '•', '·']) && parts.any(|part| phrases.has(part))
}

/// `3 hours ago`, alone on its line: when something else was put on the site.
fn is_age(bare: &str) -> bool {
    let mut words = bare.split_whitespace();
    let (Some(number), Some(unit), Some("ago"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    let is_number = number.bytes().all(|b| b.is_ascii_digit()) || matches!(number, "a" | "an");
    const UNITS: [&str; 9] = [
        "second", "sec", "minute", "min", "hour", "day", "week", "month", "year",
    ];
    is_number && UNITS.contains(&unit.trim_end_matches('s'))
}

fn is_credit(lower: &str) -> bool {
    let start = lower.trim_start_matches(['(', '[']);
    PHRASES.credit.iter().any(|phrase| {
        start.strip_prefix(phrase.as_str()).is_some_and(|rest| {
            // "Photo by" may not be the beginning of "Photo bylaws".
            phrase.ends_with(':') || !rest.starts_with(char::is_alphanumeric)
        })
    })
}

fn keeps_rights(lower: &str) -> bool {
    let is_sign = lower.starts_with('©') || lower.starts_with("copyright ©");
    is_sign
        || PHRASES
            .rights
            .iter()
            .any(|phrase| lower.contains(phrase.as_str()))
}

struct Lexicon {
    tail: Phrases,
    line: Phrases,
    credit: Vec<String>,
    rights: Vec<String>,
}

#[derive(Default)]
struct Phrases {
    whole: HashSet<String>,
    beginnings: Vec<String>,
}

impl Phrases {
    fn of(phrases: Vec<String>) -> Self {
        let mut all = Self::default();
        for phrase in phrases {
            match phrase.strip_suffix('*') {
                Some(beginning) => all.beginnings.push(beginning.to_owned()),
                None => {
                    all.whole.insert(phrase);
                }
            }
        }
        all
    }

    fn has(&self, line: &str) -> bool {
        let mut beginnings = self.beginnings.iter();
        self.whole.contains(line) || beginnings.any(|start| line.starts_with(start.as_str()))
    }
}

static PHRASES: LazyLock<Lexicon> = LazyLock::new(|| {
    let table = include_str!("../../assets/lexicons/english-furniture.txt");
    let section = |name: &str| -> Vec<String> {
        let lines = table_lines(table).filter(|(section, _)| *section == name);
        lines.map(|(_, line)| line.to_owned()).collect()
    };
    Lexicon {
        tail: Phrases::of(section("tail")),
        line: Phrases::of(section("line")),
        credit: section("credit"),
        rights: section("rights"),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of all furniture, line by line.
    fn found(text: &str) -> Vec<&str> {
        let spans = furniture(text, Span::new(0, text.len()));
        let words = spans
            .iter()
            .flat_map(|span| text[span.start..span.end].lines());
        words
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect()
    }

    const BODY: &str = "The minister flew to Oslo on Monday for a round of talks.\n\n\
        She came home on Tuesday evening, and had little to say about it.\n\n";

    #[test]
    fn tails_are_told_from_texts() {
        let check = |tail: &str, expected: &[&str]| {
            assert_eq!(found(&format!("{BODY}{tail}")), expected, "{tail}");
        };
        check("", &[]);
        check(
            "Related Topics\n\nOslo Travel",
            &["Related Topics", "Oslo Travel"],
        );
        check(
            "MORE FROM EUROPE »\r\nStorm cuts off islands ..\r\n3 hours ago\r\n© 2022 The Courier",
            &[
                "MORE FROM EUROPE »",
                "Storm cuts off islands ..",
                "3 hours ago",
                "© 2022 The Courier",
            ],
        );
        // A site that speaks of itself does so in a sentence or two.
        check(
            "About Us | Contact Us\nOur Network\nHoroscope - Prayer times - Car prices - Lottery \
             results - Cricket - Names and their meaning\nThe Courier is read by many people all \
             over the country.\nWho We Are",
            &[
                "About Us | Contact Us",
                "Our Network",
                "Horoscope - Prayer times - Car prices - Lottery results - Cricket - Names and \
                 their meaning",
                "The Courier is read by many people all over the country.",
                "Who We Are",
            ],
        );
        // The text goes on behind a headline that looks like one of a tail.
        check(
            "Comments\n\nThe opposition called the journey a waste of time and of money.\n\nThe \
             government did not answer questions that were put to it in parliament.\n",
            &[],
        );
        check(
            "Read more\n\nTalks are to go on in the week to come, says the ministry.",
            &["Read more"],
        );
    }

    #[test]
    fn lines_are_furniture_by_themselves() {
        let check = |line: &str, expected: bool| {
            let text = format!("{BODY}{line}\n\n{BODY}");
            let lines: &[&str] = if expected { &[line] } else { &[] };
            assert_eq!(found(&text), lines);
        };
        check("Image: AP", true);
        check("(Photo by A. Person/Agency)", true);
        check("Photo bylaws were passed", false);
        check("ADVERTISEMENT", true);
        check("Share on Facebook", true);
        check("Tweet", true);
        check("5 hours ago", true);
        check("It began 5 hours ago", false);
        check("5 hours ago, the bridge was still open to traffic.", false);
        check("© 1997-2022, The Courier", true);
        check("All rights reserved. Ask before you copy.", true);
        check("Shares fell on Monday", false);
        check("A quarrel over gas", false);
        check("— World Desk (@worlddesk24) February 4, 2022", false);
    }

    #[test]
    fn a_page_without_a_text_has_no_tail() {
        assert_eq!(found("Related Topics\nOslo\nTravel"), [""; 0]);
    }

    #[test]
    fn spans_are_sorted_and_lie_in_the_prose() {
        let text = format!("Tweet\n{BODY}Share\n\n\nPrint\n{BODY}Related stories\nStorm");
        let spans = furniture(&text, Span::new(6, text.len()));
        assert!(spans.windows(2).all(|pair| pair[0].end < pair[1].start));
        let words: Vec<&str> = spans.iter().map(|s| &text[s.start..s.end]).collect();
        assert_eq!(words, ["Share\n\n\nPrint", "Related stories\nStorm"]);
    }
}
