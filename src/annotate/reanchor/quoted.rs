//! Re-anchoring without the old text: by the words and what stood around them.
//!
//! What was replaced, copied or taken out cannot be seen here, so the evidence must be stronger:
//! the words stand between the same neighbours at one place only, nothing else in the text is
//! like that place, and the passages keep their order.

use memchr::memmem;

use super::candidates;
use super::canon::Canon;
use super::kept::stands_once;
use super::tokens::{Runs, Tokens};
use super::{Candidate, Excerpt, NEIGHBOURS, Outcome, Quote, Why};
use crate::model::Span;

/// Code points that a neighbour needs to be told apart from chance.
const ENOUGH: usize = 12;

/// Tokens to each side of a passage in which likenesses of its surroundings are looked for.
const LOOKED_AT: usize = 120;

/// The part of its surroundings that may stand elsewhere too, in percent.
const MOST_REPEATED_PERCENT: usize = 20;

/// Tokens that are near, and how much of them may stand elsewhere too.
const NEAR: usize = 24;
const MOST_NEAR_PERCENT: usize = 30;

/// Bytes that may be searched over all passages of a document.
const MOST_SEARCHED: usize = 4 << 30;

/// Finds every quote in the new text, in the order given.
pub fn by_quote(new: &str, quotes: &[Quote]) -> Vec<Outcome> {
    let canon = Canon::new(new);
    let Some(tokens) = Tokens::new(canon.as_str()) else {
        let too_large = |quote| Outcome::uncertain(Why::TooLarge, excerpt(quote), Vec::new());
        return quotes.iter().map(too_large).collect();
    };
    let runs = Runs::new(&tokens, Runs::sparsity(tokens.len()));
    let mut search = Search {
        new,
        canon: &canon,
        tokens,
        runs,
        searched: 0,
    };
    let mut found: Vec<Result<Span, Why>> = quotes.iter().map(|quote| search.find(quote)).collect();
    keep_order(quotes, &mut found);
    let outcome = |(quote, found): (&Quote, Result<Span, Why>)| match found {
        Ok(span) => search.certain(quote, span),
        Err(why) => search.uncertain(quote, why),
    };
    quotes.iter().zip(found).map(outcome).collect()
}

struct Search<'a> {
    new: &'a str,
    canon: &'a Canon<'a>,
    tokens: Tokens<'a>,
    runs: Runs,
    searched: usize,
}

impl Search<'_> {
    /// The one place, in the compared text, where a quote certainly belongs.
    fn find(&mut self, quote: &Quote) -> Result<Span, Why> {
        if quote.exact.is_empty() {
            return Err(Why::NoWords);
        }
        let text = self.canon.as_str();
        let whole = [&*quote.prefix, &*quote.exact, &*quote.suffix].concat();
        let parts = [&*quote.prefix, &*quote.exact, &*quote.suffix].map(Canon::new);
        let [prefix, exact, suffix] = parts.each_ref().map(Canon::as_str);
        // A part that changes its form together with another cannot be told from it.
        let joined = [prefix, exact, suffix].concat();
        if Canon::new(&whole).as_str() != joined {
            return Err(Why::WordsChanged);
        }
        self.searched = self.searched.saturating_add(4 * text.len());
        if self.searched > MOST_SEARCHED {
            return Err(Why::TooLarge);
        }
        let start = memmem::find(text.as_bytes(), joined.as_bytes()).ok_or(Why::WordsChanged)?;
        if quote.was_repeated || !stands_once(text, &joined) {
            return Err(Why::Repeated);
        }
        let start = start + prefix.len();
        let span = Span::new(start, start + exact.len());
        // Where a side is short, it must be because the text ends there.
        let is_full = |side: &str| side.chars().nth(ENOUGH - 1).is_some();
        let left_is_full = is_full(prefix) || span.start == prefix.len();
        let right_is_full = is_full(suffix) || span.end + suffix.len() == text.len();
        let is_told_apart = is_full(prefix) || is_full(suffix) || is_full(exact);
        if !(left_is_full && right_is_full && is_told_apart) {
            return Err(Why::SurroundingsChanged);
        }
        // A copy of which one side was changed shows by the other.
        for side in [[prefix, exact].concat(), [exact, suffix].concat()] {
            if !stands_once(text, &side) {
                return Err(Why::Repeated);
            }
        }
        for side in [prefix, suffix] {
            if is_full(side) && !stands_once(text, side) {
                return Err(Why::Copied);
            }
        }
        let is_copied = self.repeated_percent(span, LOOKED_AT) > MOST_REPEATED_PERCENT
            || self.repeated_percent(span, NEAR) > MOST_NEAR_PERCENT;
        match is_copied {
            true => Err(Why::Copied),
            false => Ok(span),
        }
    }

    /// How much of what stands around a place stands elsewhere too.
    fn repeated_percent(&self, span: Span, reach: usize) -> usize {
        let here = self.tokens.touched(span);
        let from = here.start.saturating_sub(reach);
        let to = here.end.saturating_add(reach).min(self.tokens.len());
        let (mut all, mut repeated) = (0, 0);
        for token in from..to {
            let Some((hash, _)) = self.tokens.run_at(token) else {
                continue;
            };
            if self.runs.looks_at(hash) {
                all += 1;
                repeated += usize::from(self.runs.count(hash) > 1);
            }
        }
        repeated * 100 / usize::max(all, 1)
    }

    fn certain(&self, quote: &Quote, there: Span) -> Outcome {
        let now = self.canon.to_original(there);
        let Some(now) = now.filter(|now| self.canon.is_between_characters(*now)) else {
            return self.uncertain(quote, Why::WordsChanged);
        };
        let is_there = quote.position.is_some_and(|position| {
            let before = self.new.get(..now.start).unwrap_or_default();
            let words = self.new.get(now.range()).unwrap_or_default();
            let start = before.chars().count();
            position.start == start && position.end == start + words.chars().count()
        });
        match is_there {
            true => Outcome::Exact(now),
            false => Outcome::Moved(now),
        }
    }

    fn uncertain(&self, quote: &Quote, why: Why) -> Outcome {
        let [prefix, exact, suffix] =
            [&*quote.prefix, &*quote.exact, &*quote.suffix].map(Canon::new);
        let text = self.canon.as_str();
        let mut found = Vec::new();
        let spans = candidates::same_words(text, exact.as_str(), prefix.as_str(), suffix.as_str());
        for span in spans {
            candidates::add(&mut found, span);
        }
        let same = found.len();
        if found.is_empty() {
            found.extend(candidates::like(
                &self.tokens,
                0..self.tokens.len(),
                exact.as_str(),
            ));
        }
        let place = |(n, span): (usize, &Span)| {
            Some(Candidate {
                span: self.canon.to_original(*span)?,
                same_words: n < same,
            })
        };
        let why = match (why, same) {
            (Why::NoWords | Why::TooLarge, _) => why,
            (_, 0) => Why::WordsChanged,
            (Why::WordsChanged, 1) => Why::SurroundingsChanged,
            (Why::WordsChanged, _) => Why::Repeated,
            _ => why,
        };
        let places = found.iter().enumerate().filter_map(place).collect();
        Outcome::uncertain(why, excerpt(quote), places)
    }
}

/// Sends to review what broke the order of the others: it was moved, or it is a copy.
fn keep_order(quotes: &[Quote], found: &mut [Result<Span, Why>]) {
    let mut placed: Vec<(usize, usize, usize)> = quotes
        .iter()
        .zip(found.iter())
        .enumerate()
        .filter_map(|(n, (quote, found))| {
            let position = quote.position?;
            Some((position.start, found.as_ref().ok()?.start, n))
        })
        .collect();
    placed.sort_unstable();
    // The longest sequence that keeps its order (Schensted, 1961).
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(placed.len());
    for (at, &(_, start, _)) in placed.iter().enumerate() {
        let length = tails.partition_point(|&tail| placed[tail].1 <= start);
        before.push(length.checked_sub(1).map(|last| tails[last]));
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut keeps = vec![false; placed.len()];
    let mut last = tails.last().copied();
    while let Some(at) = last {
        keeps[at] = true;
        last = before[at];
    }
    for (&(_, _, n), keeps) in placed.iter().zip(keeps) {
        if !keeps {
            found[n] = Err(Why::FarAway);
        }
    }
}

fn excerpt(quote: &Quote) -> Excerpt {
    Excerpt {
        prefix: quote.prefix.clone(),
        words: quote.exact.clone(),
        suffix: quote.suffix.clone(),
    }
}

/// Whether the words stand between the same neighbours more than once in a text, for
/// [`Quote::was_repeated`].
pub fn is_repeated(text: &str, span: Span) -> bool {
    let before = super::text_before(text, span.start, NEIGHBOURS).len();
    let behind = super::text_after(text, span.end, NEIGHBOURS).len();
    let window = text.get(span.start.saturating_sub(before)..span.end + behind);
    window.is_some_and(|window| !stands_once(text, window))
}
