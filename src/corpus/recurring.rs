//! The furniture that only a whole corpus shows: lines with which many documents begin or end
//! that have nothing else in common.
//!
//! A line is taken for furniture where it stands at the very edge of a document, next to other
//! such lines only, in at least [`FEWEST_DOCUMENTS`] documents, and where the texts beside those
//! edges differ. Copies of one report share their last lines too, but also what stands before
//! them: they never make furniture of each other. Which document comes first makes no difference.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::furniture::{BREAKS, Kind, Line, lines};
use crate::model::Span;

/// In how many documents a line must stand.
const FEWEST_DOCUMENTS: usize = 5;

/// How many of them, in hundredths, must differ in the line beside their edge.
const MOST_ALIKE_PERCENT: usize = 60;

/// How many lines at the head of a text are looked at.
const HEAD_LINES: usize = 6;

/// How many lines at its end.
const TAIL_LINES: usize = 60;

/// The lines that recur at the edges of a corpus's documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecurringLines {
    heads: HashSet<u64>,
    tails: HashSet<u64>,
}

impl RecurringLines {
    /// Those of some texts, each with where its prose lies.
    pub fn among<'a>(texts: impl Iterator<Item = (&'a str, Span)>) -> Self {
        let edges = texts.map(|(text, prose)| {
            let of = |edge: Edge| edge.hashes(prose_in(text, prose)).collect();
            (of(Edge::Head), of(Edge::Tail))
        });
        let (heads, tails): (Vec<_>, Vec<_>) = edges.unzip();
        Self {
            heads: recurring(&heads, HEAD_LINES),
            tails: recurring(&tails, TAIL_LINES),
        }
    }

    /// Those at the edges of a text, sorted. A text that would have more of them than of its own
    /// sentences keeps them.
    pub fn furniture(&self, text: &str, prose: Span) -> Vec<Span> {
        let run = |edge: Edge, such: &HashSet<u64>| {
            let hashes = edge.hashes(prose_in(text, prose)).take(edge.most());
            hashes.take_while(|hash| such.contains(hash)).count()
        };
        let head = run(Edge::Head, &self.heads);
        let tail = run(Edge::Tail, &self.tails);
        if head + tail == 0 {
            return Vec::new();
        }
        let lines = lines(text, prose);
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

/// The lines of one edge that are furniture, from the hashes of each text's lines there, from the
/// edge inwards and with one line more than is looked at.
fn recurring(texts: &[Vec<u64>], most: usize) -> HashSet<u64> {
    let edge = |hashes: &[u64]| hashes.iter().take(most).copied().collect::<Vec<u64>>();
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for hashes in texts {
        // A line counts once a document.
        let once: HashSet<u64> = edge(hashes).into_iter().collect();
        for hash in once {
            *counts.entry(hash).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= FEWEST_DOCUMENTS);
    let mut beside: HashMap<u64, (usize, HashSet<u64>)> = HashMap::new();
    for hashes in texts {
        let mut run = edge(hashes);
        let length = run.iter().take_while(|hash| counts.contains_key(hash));
        run.truncate(length.count());
        // A document that is nothing but such lines tells nothing.
        let Some(next) = hashes.get(run.len()) else {
            continue;
        };
        for hash in run {
            let (seen, contexts) = beside.entry(hash).or_default();
            *seen += 1;
            contexts.insert(*next);
        }
    }
    let differ = |(seen, contexts): &(usize, HashSet<u64>)| {
        contexts.len() >= FEWEST_DOCUMENTS && contexts.len() * 100 >= seen * MOST_ALIKE_PERCENT
    };
    let furniture = beside.into_iter().filter(|(_, found)| differ(found));
    furniture.map(|(hash, _)| hash).collect()
}

fn prose_in(text: &str, prose: Span) -> &str {
    text.get(prose.range()).unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Edge {
    Head,
    Tail,
}

impl Edge {
    /// How many lines are looked at.
    fn most(self) -> usize {
        match self {
            Edge::Head => HEAD_LINES,
            Edge::Tail => TAIL_LINES,
        }
    }

    /// The hashes of the lines with words in them, from the edge inwards: those that are looked
    /// at, and the one beside them. What lies further in is never read.
    fn hashes(self, prose: &str) -> impl Iterator<Item = u64> + '_ {
        let mut lines = prose.split(BREAKS);
        let next = move || match self {
            Edge::Head => lines.next(),
            Edge::Tail => lines.next_back(),
        };
        std::iter::from_fn(next)
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(hash_of)
            .take(self.most() + 1)
    }
}

fn hash_of(line: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for word in line.split_whitespace() {
        word.hash(&mut hasher);
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
        let all = texts.iter().map(|text| (text.as_str(), whole(text)));
        let recurring = RecurringLines::among(all);
        let of = |text: &'_ String| recurring.furniture(text, whole(text));
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
        let whole = |text: &'_ String| Span::new(0, text.len());
        let among = |texts: &[String]| {
            RecurringLines::among(texts.iter().map(|text| (text.as_str(), whole(text))))
        };
        let before = among(&texts);
        texts.reverse();
        assert_eq!(among(&texts), before);
    }
}
