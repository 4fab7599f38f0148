//! Re-anchoring with the text that the spans were made in.

use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use super::blocks::{Block, Blocks};
use super::candidates;
use super::canon::Canon;
use super::tokens::{Runs, Tokens};
use super::twins::{Parts, around};
use super::{Candidate, Excerpt, NEIGHBOURS, Outcome, Why, text_after, text_before};
use crate::model::Span;

/// Bytes that may be changed within a copy before it counts as at its end.
const HOLE: usize = 500;

/// Tokens from the end of a block at which what was put in there may have to do with the words.
const NEAR: usize = 40;

/// Tokens that may stand between the words and the end of what was copied with them.
const REST: usize = 8;

/// Places of one stretch of words that are compared.
const MOST_PLACES: usize = 200;

/// Bytes that may be searched, over all passages of a document, for words that no block tells
/// apart.
const MOST_SEARCHED: usize = 4 << 30;

/// Finds every span of the old text in the new one, in the order given.
pub fn in_kept_text(old: &str, new: &str, spans: &[Span]) -> Vec<Outcome> {
    let (old_canon, new_canon) = (Canon::new(old), Canon::new(new));
    let pair = Pair {
        old,
        new,
        old_canon: &old_canon,
        new_canon: &new_canon,
    };
    if old_canon.as_str() == new_canon.as_str() {
        return spans.iter().map(|&span| pair.in_same_text(span)).collect();
    }
    let tokens = Tokens::new(old_canon.as_str()).zip(Tokens::new(new_canon.as_str()));
    let Some((old_tokens, new_tokens)) = tokens else {
        let too_large =
            |&span: &Span| Outcome::uncertain(Why::TooLarge, Excerpt::of(old, span), Vec::new());
        return spans.iter().map(too_large).collect();
    };
    let sparse = Runs::sparsity(old_tokens.len().max(new_tokens.len()));
    let old_runs = Runs::new(&old_tokens, sparse);
    let new_runs = Runs::new(&new_tokens, sparse);
    let blocks = Blocks::between(&old_tokens, &old_runs, &new_tokens, &new_runs);
    let copied = copied(&old_tokens, &old_runs, &new_runs);
    let copied_regions = joined(&old_tokens, &copied);
    let mut comparison = Comparison {
        copied,
        copied_regions,
        pair,
        old_tokens,
        new_tokens,
        old_runs,
        new_runs,
        blocks,
        searched: 0,
        decided: HashMap::new(),
    };
    spans.iter().map(|&span| comparison.find(span)).collect()
}

/// The two texts, as they are and as they are compared.
#[derive(Clone, Copy)]
struct Pair<'a> {
    old: &'a str,
    new: &'a str,
    old_canon: &'a Canon<'a>,
    new_canon: &'a Canon<'a>,
}

impl Pair<'_> {
    fn in_same_text(&self, span: Span) -> Outcome {
        let words = self.old.get(span.range()).unwrap_or_default();
        if words.is_empty() {
            return Outcome::uncertain(Why::NoWords, Excerpt::of(self.old, span), Vec::new());
        }
        let there = self.old_canon.place_of(span);
        match there.and_then(|there| self.settled(span, there)) {
            Some(outcome) => outcome,
            // Half of a character that is written in another way now.
            None if self.old == self.new => Outcome::Exact(span),
            None => Outcome::uncertain(
                Why::WordsChanged,
                Excerpt::of(self.old, span),
                there.map_or_else(Vec::new, |there| self.candidates(&[there], "")),
            ),
        }
    }

    /// The outcome for words at a place of the compared new text, if the new text has a place
    /// that is exactly that.
    fn settled(&self, before: Span, there: Span) -> Option<Outcome> {
        let now = self.new_canon.to_original(there)?;
        let was_whole = self.old_canon.is_between_characters(before);
        if was_whole && !self.new_canon.is_between_characters(now) {
            return None;
        }
        Some(Outcome::certain(before, now))
    }

    fn candidates(&self, spans: &[Span], words: &str) -> Vec<Candidate> {
        let canon = self.new_canon;
        let place = |span: &Span| {
            Some(Candidate {
                span: canon.to_original(*span)?,
                same_words: canon.as_str().get(span.range()) == Some(words),
            })
        };
        spans.iter().filter_map(place).collect()
    }
}

/// Two texts with what they have in common.
struct Comparison<'a> {
    pair: Pair<'a>,
    old_tokens: Tokens<'a>,
    new_tokens: Tokens<'a>,
    old_runs: Runs,
    new_runs: Runs,
    blocks: Blocks,
    /// What stands more often in the new text than in the old one, in old tokens.
    copied: Vec<Range<usize>>,
    /// The same, parts that are near each other taken as one.
    copied_regions: Vec<Range<usize>>,
    searched: usize,
    decided: HashMap<&'a str, Result<(), Why>>,
}

/// What is known of one passage, in the compared old text.
struct Sought<'a> {
    words: &'a str,
    span: Span,
    tokens: Range<usize>,
}

impl<'a> Comparison<'a> {
    fn find(&mut self, span: Span) -> Outcome {
        let before = Excerpt::of(self.pair.old, span);
        if before.words.is_empty() {
            return Outcome::uncertain(Why::NoWords, before, Vec::new());
        }
        let Some(inside) = self.pair.old_canon.place_of(span) else {
            return Outcome::uncertain(Why::WordsChanged, before, Vec::new());
        };
        let sought = Sought {
            words: self.old_text().get(inside.range()).unwrap_or_default(),
            span: inside,
            tokens: self.old_tokens.touched(inside),
        };
        let why = match self.decide(&sought) {
            Ok(there) => match self.pair.settled(span, there) {
                Some(outcome) => return outcome,
                None => Why::WordsChanged,
            },
            Err(why) => why,
        };
        let candidates = self.candidates(&sought);
        let same = candidates.iter().filter(|c| c.same_words).count();
        let why = match (why, same) {
            (Why::TooLarge | Why::Copied, 1..) => why,
            (_, 0) => Why::WordsChanged,
            (Why::WordsChanged, 1) => Why::SurroundingsChanged,
            (_, 1) => why,
            _ => Why::Repeated,
        };
        Outcome::uncertain(why, before, candidates)
    }

    fn old_text(&self) -> &'a str {
        self.pair.old_canon.as_str()
    }

    fn new_text(&self) -> &'a str {
        self.pair.new_canon.as_str()
    }

    /// The certain place of some words, or why there is none.
    ///
    /// Words are what they were when only one block has a claim to them, when with their
    /// surroundings they stand as often as before and each time where they would be expected,
    /// and when nothing near says that they may be a copy whose original was rewritten.
    fn decide(&mut self, sought: &Sought<'_>) -> Result<Span, Why> {
        let block = self.block_of(sought)?;
        let stretch = self.old_tokens.span(block.old.clone());
        let Span { start, end } = sought.span;
        let left = text_before(self.old_text(), start, NEIGHBOURS).len();
        let right = text_after(self.old_text(), end, NEIGHBOURS).len();
        // Neighbours may be cut off where text was put in or taken out, but not replaced, and
        // not on both sides.
        let (left_room, right_room) = (start - stretch.start, stretch.end - end);
        let (has_left, has_right) = (left <= left_room, right <= right_room);
        let is_sure = (has_left || (has_right && self.is_clean_cut(&block, Side::Before)))
            && (has_right || (has_left && self.is_clean_cut(&block, Side::Behind)));
        if !is_sure {
            return Err(Why::SurroundingsChanged);
        }
        let known = start - left.min(left_room)..end + right.min(right_room);
        match block.in_order {
            true => self.are_all_in_their_places(known)?,
            false if has_left && has_right => {
                self.are_all_in_their_places(known)?;
                self.left_nothing(&block)?;
            }
            false => return Err(Why::FarAway),
        }
        self.is_not_beside_itself(sought, &block)?;
        self.is_no_copy(sought, &block)?;
        Ok(self.place_in(sought, &block))
    }

    /// The only block that has a claim to the words; an error when there is none, or more.
    fn block_of(&self, sought: &Sought<'_>) -> Result<Block, Why> {
        let tokens = &sought.tokens;
        let mut touching = self.blocks.touching_old(tokens);
        let block = touching.next().ok_or(Why::WordsChanged)?;
        if touching.next().is_some() {
            return Err(Why::Repeated);
        }
        if block.old.start > tokens.start || block.old.end < tokens.end {
            return Err(Why::WordsChanged);
        }
        let image = image(block, tokens);
        // The block itself is one of those that touch it there.
        if self.blocks.touching_new(&image).nth(1).is_some() {
            return Err(Why::Repeated);
        }
        Ok(block.clone())
    }

    fn place_in(&self, sought: &Sought<'_>, block: &Block) -> Span {
        let start = self.image_of(block, sought.span.start);
        Span::new(start, start + sought.words.len())
    }

    /// Where a byte within a block lies in the new text.
    fn image_of(&self, block: &Block, at: usize) -> usize {
        let here = self.old_tokens.start(block.old.start);
        self.new_tokens.start(block.new.start) + (at - here)
    }

    /// Whether a stretch of the old text stands as often in the new one, and each time where
    /// the blocks put it: whatever the analyst marked in one of them is then in no other.
    fn are_all_in_their_places(&mut self, known: Range<usize>) -> Result<(), Why> {
        let words = self.old_text().get(known.clone()).unwrap_or_default();
        if let Some(&is_sure) = self.decided.get(words) {
            return is_sure;
        }
        let then = self.places(Which::Old, known.clone())?;
        let now = self.places(Which::New, known)?;
        let is_in_place = |(&here, &there): (&usize, &usize)| {
            let touched = self.old_tokens.touched(Span::new(here, here + words.len()));
            let mut blocks = self.blocks.touching_old(&touched);
            let holds = |block: &&Block| {
                block.old.start <= touched.start
                    && touched.end <= block.old.end
                    && (block.in_order || then.len() == 1)
            };
            blocks
                .find(holds)
                .is_some_and(|block| self.image_of(block, here) == there)
        };
        let is_sure = match then.len() == now.len() && then.iter().zip(&now).all(is_in_place) {
            true => Ok(()),
            false => Err(Why::Repeated),
        };
        self.decided.insert(words, is_sure);
        is_sure
    }

    /// Where a stretch of the old text stands in either text.
    fn places(&mut self, which: Which, known: Range<usize>) -> Result<Vec<usize>, Why> {
        let words = self.old_text().get(known.clone()).unwrap_or_default();
        let (text, tokens, runs) = match which {
            Which::Old => (self.old_text(), &self.old_tokens, &self.old_runs),
            Which::New => (self.new_text(), &self.new_tokens, &self.new_runs),
        };
        let inside = self.old_tokens.touched(Span::new(known.start, known.end));
        // Half a word at either end is none.
        let whole = (inside.start + 1..inside.end).filter_map(|token| {
            let (hash, behind) = self.old_tokens.run_at(token)?;
            let is_inside = behind < inside.end && runs.looks_at(hash);
            is_inside.then(|| (runs.count(hash), hash, self.old_tokens.start(token)))
        });
        let Some((_, hash, at)) = whole.min() else {
            // Too few words for a run.
            self.searched = self.searched.saturating_add(text.len());
            return match self.searched > MOST_SEARCHED {
                true => Err(Why::Copied),
                false => Ok(overlapping(text, words).take(MOST_PLACES + 1).collect()),
            };
        };
        let before = at - known.start;
        let places = runs.places(hash).take(MOST_PLACES + 1);
        let mut places: Vec<usize> = places
            .filter_map(|token| tokens.start(token).checked_sub(before))
            .filter(|&start| text.get(start..start + words.len()) == Some(words))
            .collect();
        places.sort_unstable();
        match places.len() > MOST_PLACES {
            true => Err(Why::Repeated),
            false => Ok(places),
        }
    }

    /// Whether nothing was replaced at one end of a block: text was put in there or taken out,
    /// not both.
    fn is_clean_cut(&self, block: &Block, side: Side) -> bool {
        let (old, new) = self.gaps(block);
        let (old, new) = match side {
            Side::Before => (old.start..block.old.start, new.start..block.new.start),
            Side::Behind => (block.old.end..old.end, block.new.end..new.end),
        };
        let is_blank = |tokens: &Tokens<'_>, mut range: Range<usize>| {
            range.all(|token| !tokens.is_solid(token))
        };
        is_blank(&self.old_tokens, old) || is_blank(&self.new_tokens, new)
    }

    /// Whether moved words left nothing behind where they were: what stands there now may
    /// otherwise be what became of them, and these a copy.
    fn left_nothing(&self, block: &Block) -> Result<(), Why> {
        let (_, gap) = self.gaps(block);
        let is_fresh = |token: usize| {
            let here = token..token + 1;
            let mut touching = self.blocks.touching_new(&here);
            self.new_tokens.is_solid(token) && touching.next().is_none()
        };
        match gap.into_iter().any(is_fresh) {
            true => Err(Why::FarAway),
            false => Ok(()),
        }
    }

    /// Whether text that was put in beside the block holds nothing of the words: they may
    /// otherwise be its copy, and it what became of them.
    ///
    /// Longer remnants show by their runs. A short one that stands where the rewritten text
    /// touches the block is two words or marks of these in a row; one in the middle, three.
    fn is_not_beside_itself(&self, sought: &Sought<'_>, block: &Block) -> Result<(), Why> {
        let (_, gap) = self.gaps(block);
        let words = image(block, &sought.tokens);
        let near = words.start.saturating_sub(REST)..words.end.saturating_add(REST);
        let near = near.start.max(block.new.start)..near.end.min(block.new.end);
        let (here, near) = (self.solid(words.clone()), self.solid(near));
        let before = gap.start.max(block.new.start.saturating_sub(NEAR))..block.new.start;
        let behind = block.new.end..gap.end.min(block.new.end.saturating_add(NEAR));
        let (before, behind) = (self.solid(before), self.solid(behind));
        let has = |part: &[usize], is_seam: &dyn Fn(usize, usize) -> bool| {
            near.windows(part.len()).enumerate().any(|(at, there)| {
                let touches = there.iter().any(|token| here.contains(token));
                touches && is_seam(at, at + part.len()) && self.are_same(part, there)
            })
        };
        // What was copied ends, and begins, where a sentence or a line does.
        let ends = |_: usize, end: usize| self.is_seam(near.get(end - 1), near.get(end));
        let begins = |at: usize, _: usize| {
            let before = at.checked_sub(1).and_then(|at| near.get(at));
            self.is_seam(before, near.get(at))
        };
        let is_remnant = before
            .last_chunk::<2>()
            .is_some_and(|part| has(part, &ends))
            || behind
                .first_chunk::<2>()
                .is_some_and(|part| has(part, &begins))
            || before
                .windows(3)
                .chain(behind.windows(3))
                .any(|part| has(part, &|_, _| true));
        match is_remnant {
            true => Err(Why::Copied),
            false => Ok(()),
        }
    }

    /// Whether a sentence or a line ends between two words or marks of the new text that follow
    /// each other; the text and what is looked at end there too.
    fn is_seam(&self, before: Option<&usize>, behind: Option<&usize>) -> bool {
        let (Some(&before), Some(&behind)) = (before, behind) else {
            return true;
        };
        let between = self.new_tokens.span(before..behind);
        let between = self.new_text().get(between.range()).unwrap_or_default();
        between.contains(['.', '!', '?', '\n'])
    }

    /// The words and marks among some tokens of the new text.
    fn solid(&self, tokens: Range<usize>) -> Vec<usize> {
        let solid = |token: &usize| self.new_tokens.is_solid(*token);
        tokens.filter(solid).collect()
    }

    /// Whether tokens of the new text are the same, one by one, and one of them a word.
    fn are_same(&self, some: &[usize], others: &[usize]) -> bool {
        let token = |at: &usize| self.new_tokens.token(*at);
        let is_word = |at: &usize| token(at).chars().any(char::is_alphanumeric);
        some.iter().map(token).eq(others.iter().map(token)) && some.iter().any(is_word)
    }

    /// Whether a block is more than a copy whose original was rewritten.
    ///
    /// Something of what was copied then stands more often than it did. Where that is near the
    /// words, either the block goes on beyond all of it to both sides, or nothing of the words
    /// was copied and nothing of them is left where the rest of the copy, or of its original,
    /// stands.
    fn is_no_copy(&self, sought: &Sought<'_>, block: &Block) -> Result<(), Why> {
        let words = &sought.tokens;
        let mut near = self.near(&self.copied_regions, words, block);
        let touching = self.copied_runs_at(words);
        near.extend(&touching);
        if near.is_empty() {
            return Ok(());
        }
        let start = near
            .iter()
            .map(|part| part.start)
            .fold(words.start, usize::min);
        let end = near.iter().map(|part| part.end).fold(words.end, usize::max);
        let start = start.max(block.old.start);
        let before = self.old_tokens.span(block.old.start..start);
        let behind = self.old_tokens.span(end.min(block.old.end)..block.old.end);
        if before.len() >= NEIGHBOURS && behind.len() >= NEIGHBOURS {
            return Ok(());
        }
        let parts = self.near(&self.copied, words, block);
        let is_left = || {
            let left = Parts::of(&self.new_tokens, image(block, words));
            parts
                .iter()
                .any(|part| self.are_left_beside(part, block, &left))
        };
        match !touching.is_empty() || is_left() {
            true => Err(Why::Copied),
            false => Ok(()),
        }
    }

    /// The runs that hold one of these tokens and stand more often than they did.
    fn copied_runs_at(&self, words: &Range<usize>) -> Vec<Range<usize>> {
        let is_copied = |hash| self.new_runs.count(hash) > self.old_runs.count(hash);
        around(&self.old_tokens, words)
            .filter(|&(token, _, end)| token < words.end && words.start < end)
            .filter(|&(_, hash, _)| is_copied(hash))
            .map(|(token, _, end)| token..end)
            .collect()
    }

    /// Those of some parts of the old text that are near the words and share a token with the
    /// block: what lies beyond has nothing to do with it.
    fn near<'p>(
        &self,
        parts: &'p [Range<usize>],
        words: &Range<usize>,
        block: &Block,
    ) -> Vec<&'p Range<usize>> {
        let reach = |token: usize| self.old_tokens.start(token);
        let from = parts.partition_point(|part| reach(part.end) + HOLE < reach(words.start));
        let parts = parts.get(from..).unwrap_or_default().iter();
        parts
            .take_while(|part| reach(part.start) < reach(words.end) + HOLE)
            .filter(|part| part.start < block.old.end && block.old.start < part.end)
            .collect()
    }

    /// Whether something of the words stands where they would, were another place of this part
    /// of the block what became of the original.
    fn are_left_beside(&self, part: &Range<usize>, block: &Block, words: &Parts<'_>) -> bool {
        let inside = part.start.max(block.old.start)..part.end.min(block.old.end);
        let here = image(block, &inside);
        inside.zip(here.clone()).any(|(token, now)| {
            let Some((hash, _)) = self.old_tokens.run_at(token) else {
                return false;
            };
            let others = self.new_runs.places(hash).take(MOST_PLACES);
            let mut others = others.filter(|other| !here.contains(other));
            others.any(|other| words.are_beside(&self.new_tokens, now, other))
        })
    }

    /// What lies between the blocks in order around a block, in old tokens and in new ones.
    fn gaps(&self, block: &Block) -> (Range<usize>, Range<usize>) {
        let (before, behind) = self.blocks.around(&block.old);
        let (old_from, new_from) = before.map_or((0, 0), |b| (b.old.end, b.new.end));
        let (old_to, new_to) = behind.map_or((self.old_tokens.len(), self.new_tokens.len()), |b| {
            (b.old.start, b.new.start)
        });
        (old_from..old_to, new_from..new_to)
    }

    /// Likely places, in the new text.
    fn candidates(&self, sought: &Sought<'_>) -> Vec<Candidate> {
        let mut found = Vec::new();
        for block in self.blocks.touching_old(&sought.tokens) {
            if block.old.start <= sought.tokens.start && sought.tokens.end <= block.old.end {
                candidates::add(&mut found, self.place_in(sought, block));
            }
        }
        let prefix = text_before(self.old_text(), sought.span.start, NEIGHBOURS);
        let suffix = text_after(self.old_text(), sought.span.end, NEIGHBOURS);
        for span in candidates::same_words(self.new_text(), sought.words, prefix, suffix) {
            candidates::add(&mut found, span);
        }
        if found.is_empty() {
            let (before, behind) = self.blocks.around(&sought.tokens);
            let from = before.map_or(0, |b| match b.old.end > sought.tokens.start {
                true => image(b, &sought.tokens).start,
                false => b.new.end,
            });
            let to = behind.map_or(self.new_tokens.len(), |b| {
                match b.old.start < sought.tokens.end {
                    true => b.new.start + (sought.tokens.end - b.old.start),
                    false => b.new.start,
                }
            });
            let near = candidates::like(&self.new_tokens, from..to.max(from), sought.words);
            let all = 0..self.new_tokens.len();
            let anywhere = || candidates::like(&self.new_tokens, all, sought.words);
            found.extend(near.or_else(anywhere));
        }
        self.pair.candidates(&found, sought.words)
    }
}

#[derive(Clone, Copy)]
enum Which {
    Old,
    New,
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    Behind,
}

/// Where tokens of a block lie in the new text.
fn image(block: &Block, tokens: &Range<usize>) -> Range<usize> {
    let start = block.new.start + (tokens.start - block.old.start);
    start..start + tokens.len()
}

/// What stands more often in the new text than in the old one.
fn copied(tokens: &Tokens<'_>, old_runs: &Runs, new_runs: &Runs) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for token in old_runs.more_often_in(new_runs) {
        // One run alone comes about where new text ends in the same word as what stood there.
        let before = (0..token).rev().find(|&before| tokens.is_solid(before));
        let is_part = old_runs.is_sparse() || (before.is_some() && last == before);
        last = Some(token);
        let Some((_, end)) = tokens.run_at(token).filter(|_| is_part) else {
            continue;
        };
        match parts.last_mut() {
            Some(last) if token < last.end => last.end = end,
            _ => parts.push(token..end),
        }
    }
    parts
}

/// Parts of a text, those near each other taken as one.
fn joined(tokens: &Tokens<'_>, parts: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match all.last_mut() {
            Some(last) if tokens.start(part.start) < tokens.start(last.end) + HOLE => {
                last.end = part.end;
            }
            _ => all.push(part.clone()),
        }
    }
    all
}

/// Where words stand in a text, overlaps counted.
fn overlapping<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    let step = words.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        let tail = text.get(from..).filter(|_| !words.is_empty())?;
        let at = from + memmem::find(tail.as_bytes(), words.as_bytes())?;
        from = at + step;
        Some(at)
    })
}

/// Whether words stand in a text once, overlaps counted.
pub(super) fn stands_once(text: &str, words: &str) -> bool {
    overlapping(text, words).take(2).count() == 1
}
