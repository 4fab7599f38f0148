//! Re-anchoring without the old text: by the words and what stood around them.
//!
//! What was replaced, copied or taken out cannot be seen here, so the evidence must be stronger:
//! the words stand between the same neighbours at one place only, nothing of them and of what
//! stands around them is found elsewhere more often than it was when the quote was taken, and the
//! passages keep their order.

use memchr::memmem;

use super::candidates;
use super::canon::Canon;
use super::kept::stands_once;
use super::tokens::{RUN, Runs, Tokens};
use super::twins::{Parts, around};
use super::{Candidate, Echoes, Excerpt, NEIGHBOURS, Outcome, Quote, Why};
use crate::model::Span;

/// Code points that a neighbour needs to be told apart from chance.
const ENOUGH: usize = 12;

/// Repeated runs that are remembered of one passage's surroundings.
const MOST_ECHOES: usize = 48;

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
        self.searched = self.searched.saturating_add(6 * text.len());
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
        let is_copied = self.has_twin_probe(span, prefix, suffix) || {
            let words = Parts::of(&self.tokens, self.tokens.touched(span));
            let known = |hash| quote.echoes.times(hash);
            words.may_be_copy(&self.tokens, &self.runs, known)
        };
        match is_copied {
            true => Err(Why::Copied),
            false => Ok(span),
        }
    }

    /// Whether the words' beginning with all that stands before it, or their end with all that
    /// stands behind it, stands in the text twice, where that is too short to hold a run.
    ///
    /// Of an original that was rewritten behind the words' beginning, that beginning is left, and
    /// what stood before it; of one that was rewritten before their end, the end.
    fn has_twin_probe(&self, span: Span, prefix: &str, suffix: &str) -> bool {
        let (text, tokens) = (self.canon.as_str(), self.tokens.touched(span));
        let first = self.tokens.start(tokens.start + 1).min(span.end);
        let last = self
            .tokens
            .start(tokens.end.saturating_sub(1))
            .max(span.start);
        let begin = span.start.saturating_sub(prefix.len())..first;
        let end = last..span.end + suffix.len();
        [begin, end].into_iter().any(|part| {
            let inside = self.tokens.touched(Span::new(part.start, part.end));
            // The outermost token may be half a word.
            let solid = inside.filter(|&token| self.tokens.is_solid(token)).count();
            solid <= RUN && text.get(part).is_some_and(|part| !stands_once(text, part))
        })
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

/// What of the surroundings of each span stood in the text more than once, for
/// [`Quote::echoes`].
pub fn echoes(text: &str, spans: &[Span]) -> Vec<Echoes> {
    let canon = Canon::new(text);
    let Some(tokens) = Tokens::new(canon.as_str()) else {
        return vec![Echoes::default(); spans.len()];
    };
    let runs = Runs::new(&tokens, 1);
    let of = |span: &Span| {
        let Some(there) = canon.place_of(*span) else {
            return Echoes::default();
        };
        let place = tokens.touched(there);
        let away = |token: usize, end: usize| match end <= place.start {
            true => place.start - end,
            false => token.saturating_sub(place.end),
        };
        let repeated = around(&tokens, &place).filter_map(|(token, hash, end)| {
            let count = runs.count(hash);
            (count > 1).then(|| (away(token, end), hash, count))
        });
        let mut repeated: Vec<_> = repeated.collect();
        // The nearest count most.
        repeated.sort_unstable();
        repeated.truncate(MOST_ECHOES);
        Echoes::of(repeated.into_iter().map(|(_, hash, count)| (hash, count)))
    };
    spans.iter().map(of).collect()
}
