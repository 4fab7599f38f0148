//! The furniture that only a whole corpus shows: lines with which many documents begin or end
//! that have nothing else in common.
//!
//! A line is taken for furniture where it stands at the very edge of a document, next to other
//! such lines only, in at least [`FEWEST_DOCUMENTS`] documents, and where the texts beside those
//! edges differ. Copies of one report share their last lines too, but also what stands before
//! them: they never make furniture of each other. Which document comes first makes no difference.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use memchr::memmem;

use super::furniture::{self, Kind, Line};
use super::lines::filled_lines;
use crate::model::Span;

/// In how many documents a line must stand.
const FEWEST_DOCUMENTS: usize = 5;

/// How many of them, in hundredths, must differ in the line beside their edge.
const MOST_ALIKE_PERCENT: usize = 60;

/// How many lines at the head of a text are looked at.
const HEAD_LINES: usize = 6;

/// How many lines at its end.
const TAIL_LINES: usize = 60;

/// Hashes of lines.
type Hashes = HashSet<u64, FixedState>;

/// The lines at both edges of a text, by their hashes: all that its recurring lines are told by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// From the edge inwards, with one line more than is looked at.
    head: Box<[u64]>,
    tail: Box<[u64]>,
}

impl Edges {
    /// Those of a text whose prose lies there.
    pub fn of(text: &str, prose: Span) -> Self {
        let prose = text.get(prose.range()).unwrap_or_default();
        Self {
            head: hashes(filled_lines(prose), HEAD_LINES),
            tail: hashes(filled_lines(prose).rev(), TAIL_LINES),
        }
    }
}

/// The lines that recur at the edges of a corpus's documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecurringLines {
    heads: Hashes,
    tails: Hashes,
}

impl RecurringLines {
    /// Those of some texts.
    pub fn among<'a>(texts: impl Iterator<Item = &'a Edges> + Clone) -> Self {
        let heads = texts.clone().map(|edges| &*edges.head);
        Self {
            heads: recurring(heads, HEAD_LINES),
            tails: recurring(texts.map(|edges| &*edges.tail), TAIL_LINES),
        }
    }

    /// Those at the edges of a text, sorted. A text that would have more of them than of its own
    /// sentences keeps them.
    pub fn furniture(&self, text: &str, prose: Span, edges: &Edges) -> Vec<Span> {
        let run = |hashes: &[u64], most: usize, such: &Hashes| {
            let looked_at = hashes.iter().take(most);
            looked_at.take_while(|hash| such.contains(hash)).count()
        };
        let head = run(&edges.head, HEAD_LINES, &self.heads);
        let tail = run(&edges.tail, TAIL_LINES, &self.tails);
        if head + tail == 0 {
            return Vec::new();
        }
        let lines = furniture::lines(text, prose);
        let Some(own) = lines.get(head..lines.len().saturating_sub(tail)) else {
            return Vec::new();
        };
        let sentences = |lines: &[Line]| -> usize {
            let prose = lines.iter().filter(|line| line.kind == Kind::Prose);
            prose.map(|line| line.span.len()).sum()
        };
        let kept = sentences(own);
        if own.is_empty() || sentences(&lines) > 2 * kept {
            return Vec::new();
        }
        let around = |lines: Option<&[Line]>| {
            let lines = lines?;
            Some(Span::new(lines.first()?.span.start, lines.last()?.span.end))
        };
        let ends = [lines.get(..head), lines.get(lines.len() - tail..)];
        ends.into_iter().filter_map(around).collect()
    }
}

/// The lines of one edge that are furniture, from the hashes of each text's lines there.
fn recurring<'a>(texts: impl Iterator<Item = &'a [u64]> + Clone, most: usize) -> Hashes {
    let edge = |hashes: &'a [u64]| hashes.get(..most).unwrap_or(hashes);
    let mut counts: HashMap<u64, usize, FixedState> = HashMap::default();
    let mut once: Vec<u64> = Vec::new();
    for hashes in texts.clone() {
        // A line counts once a document.
        once.clear();
        once.extend_from_slice(edge(hashes));
        once.sort_unstable();
        once.dedup();
        for hash in &once {
            *counts.entry(*hash).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= FEWEST_DOCUMENTS);
    let mut beside: HashMap<u64, (usize, Hashes), FixedState> = HashMap::default();
    for hashes in texts {
        let looked_at = edge(hashes).iter();
        let length = looked_at.take_while(|hash| counts.contains_key(hash));
        let (run, inner) = hashes.split_at(length.count());
        // A document that is nothing but such lines tells nothing.
        let Some(next) = inner.first() else {
            continue;
        };
        for hash in run {
            let (seen, contexts) = beside.entry(*hash).or_default();
            *seen += 1;
            contexts.insert(*next);
        }
    }
    let differ = |(seen, contexts): &(usize, Hashes)| {
        contexts.len() >= FEWEST_DOCUMENTS && contexts.len() * 100 >= seen * MOST_ALIKE_PERCENT
    };
    let furniture = beside.into_iter().filter(|(_, found)| differ(found));
    furniture.map(|(hash, _)| hash).collect()
}

/// The hashes of the lines that are looked at, and of the one beside them. What lies further in
/// is never read.
fn hashes<'a>(lines: impl Iterator<Item = &'a str>, most: usize) -> Box<[u64]> {
    lines.take(most + 1).map(hash_of).collect()
}

/// The same for lines that differ in their white space alone.
fn hash_of(line: &str) -> u64 {
    let mut hasher = FixedState::with_seed(0).build_hasher();
    let is_other_space = |c: char| c.is_whitespace() && c != ' ';
    if line.contains(is_other_space) || memmem::find(line.as_bytes(), b"  ").is_some() {
        let words: Vec<&str> = line.split_whitespace().collect();
        hasher.write(words.join(" ").as_bytes());
    } else {
        hasher.write(line.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "The Courier is printed in Oslo.";

    fn report(number: usize) -> String {
        format!("The minister met delegation number {number} in the capital on that day.\n")
    }

    /// The words of the furniture of each text.
    fn found(texts: &[String]) -> Vec<Vec<&str>> {
        let whole = |text: &String| Span::new(0, text.len());
        let edges = |text: &String| Edges::of(text, whole(text));
        let all: Vec<Edges> = texts.iter().map(edges).collect();
        let recurring = RecurringLines::among(all.iter());
        let of = |text: &'_ String| recurring.furniture(text, whole(text), &edges(text));
        let words = |text| -> Vec<&str> {
            let spans: Vec<Span> = of(text);
            spans.iter().map(|s| &text[s.start..s.end]).collect()
        };
        texts.iter().map(words).collect()
    }

    #[test]
    fn what_ends_many_reports_is_furniture() {
        let texts: Vec<String> = (0..6).map(|n| format!("{}{NOTICE}\n", report(n))).collect();
        assert_eq!(found(&texts), vec![vec![NOTICE]; 6]);
        // Too few to be told from chance.
        assert_eq!(found(&texts[..4]), vec![vec![""; 0]; 4]);
        // However wide its spaces are.
        let texts: Vec<String> = (0..6)
            .map(|n| format!("{}The  Courier\tis\u{a0}printed in Oslo.\n", report(n)))
            .chain((6..8).map(|n| format!("{}{NOTICE}\n", report(n))))
            .collect();
        assert_eq!(found(&texts)[7], vec![NOTICE]);
        // What begins them, as well; a line in between is left alone.
        let texts: Vec<String> = (0..6)
            .map(|n| format!("World\n{}{NOTICE}\n{}", report(n), report(n + 100)))
            .collect();
        assert_eq!(found(&texts), vec![vec!["World"]; 6]);
    }

    #[test]
    fn copies_are_no_furniture_of_each_other() {
        let copy = format!("{}{}{NOTICE}\n", report(1), report(2));
        let texts = vec![copy; 8];
        assert_eq!(found(&texts), vec![vec![""; 0]; 8]);
        // Nor are reports that share most of what they say.
        let shared: String = (50..60).map(report).collect();
        let texts: Vec<String> = (0..8).map(|n| format!("{}{shared}", report(n))).collect();
        assert_eq!(found(&texts), vec![vec![""; 0]; 8]);
    }

    #[test]
    fn the_order_of_the_texts_makes_no_difference() {
        let mut texts: Vec<String> = (0..7).map(|n| format!("{}{NOTICE}", report(n))).collect();
        let among = |texts: &[String]| {
            let edges = texts
                .iter()
                .map(|text| Edges::of(text, Span::new(0, text.len())));
            RecurringLines::among(edges.collect::<Vec<Edges>>().iter())
        };
        let before = among(&texts);
        texts.reverse();
        assert_eq!(among(&texts), before);
    }
}
