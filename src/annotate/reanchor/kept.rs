//! Re-anchoring with the text that the spans were made in.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::memmem;

use super::blocks::{Block, Blocks};
use super::candidates;
use super::canon::Canon;
use super::tokens::{RUN, Runs, Tokens};
use super::{Candidate, Excerpt, NEIGHBOURS, Outcome, Why, text_after, text_before};
use crate::model::Span;

/// Tokens to each side of a passage in which a copy of its surroundings is looked for.
const LOOKED_AT: usize = 200;

/// Tokens that may be changed within a copy before it counts as at its end.
const HOLE: usize = 30;

/// The part of what stands around a passage that may stand more or less often than it did, in
/// percent, for the passage not to count as a copy.
const MOST_COPIED_PERCENT: usize = 30;

/// Tokens of new text at the place that moved words came from, above which they may have been
/// copied and then replaced there.
const REPLACED: usize = 3;

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
    let mut comparison = Comparison {
        pair,
        old_tokens,
        new_tokens,
        old_runs,
        new_runs,
        blocks,
        searched: 0,
        counted: HashMap::new(),
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
    searched: usize,
    counted: HashMap<String, bool>,
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
        let decided = match self.block_of(&sought) {
            Ok(Some(block)) => self.within(&sought, &block),
            Ok(None) => self.alone(&sought),
            Err(why) => Err(why),
        };
        let why = match decided {
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

    /// The only block that has a claim to the words; an error when there are more.
    fn block_of(&self, sought: &Sought<'_>) -> Result<Option<Block>, Why> {
        let tokens = &sought.tokens;
        let mut touching = self.blocks.touching_old(tokens);
        let Some(block) = touching.next() else {
            return Ok(None);
        };
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
        Ok(Some(block.clone()))
    }

    /// Whether words that lie in one block are certainly there what they were here, and where.
    fn within(&mut self, sought: &Sought<'_>, block: &Block) -> Result<Span, Why> {
        let stretch = self.old_tokens.span(block.old.clone());
        // The ends of the text are neighbours that cannot be mistaken.
        let at_start = block.old.start == 0 && block.new.start == 0;
        let at_end =
            block.old.end == self.old_tokens.len() && block.new.end == self.new_tokens.len();
        let left = self.old_text().get(stretch.start..sought.span.start);
        let right = self.old_text().get(sought.span.end..stretch.end);
        let is_long = |side: Option<&str>| {
            side.is_some_and(|side| side.chars().nth(NEIGHBOURS - 1).is_some())
        };
        let (long_left, long_right) = (is_long(left), is_long(right));
        if !block.in_order {
            if !(long_left && long_right) {
                return Err(Why::FarAway);
            }
            self.was_moved_whole(sought, block)?;
        } else {
            // On a side where less than the neighbours is left, something may have been put in
            // or taken out beside the words, but nothing replaced.
            let left_is_sure = long_left || at_start || self.is_clean_cut(block, Side::Before);
            let right_is_sure = long_right || at_end || self.is_clean_cut(block, Side::Behind);
            let has_neighbours = long_left || long_right || (at_start && at_end);
            if !(left_is_sure && right_is_sure && has_neighbours) {
                return Err(Why::SurroundingsChanged);
            }
            self.is_beyond_copies(sought, block, at_start, at_end)?;
        }
        // Either side together with the words must stand only once in both texts; otherwise
        // the words could be a copy that stands on one side of what was changed.
        let up_to = block.old.start..sought.tokens.end;
        let onward = sought.tokens.start..block.old.end;
        // All of the old text, verbatim, cannot be mistaken for a part of it.
        let is_all = block.old == (0..self.old_tokens.len());
        if !at_start && !is_all && !self.blocks.has_anchor(up_to) {
            let from = start_of_last(left.unwrap_or_default(), 4 * NEIGHBOURS);
            self.is_once(stretch.start + from..sought.span.end)?;
        }
        if !at_end && !is_all && !self.blocks.has_anchor(onward) {
            let to = text_after(right.unwrap_or_default(), 0, 4 * NEIGHBOURS).len();
            self.is_once(sought.span.start..sought.span.end + to)?;
        }
        Ok(self.place_in(sought, block))
    }

    fn place_in(&self, sought: &Sought<'_>, block: &Block) -> Span {
        let here = self.old_tokens.start(block.old.start);
        let there = self.new_tokens.start(block.new.start);
        let start = there + (sought.span.start - here);
        Span::new(start, start + sought.words.len())
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

    /// Whether moved words left nothing behind: no copy, no likeness, nothing in their stead.
    fn was_moved_whole(&self, sought: &Sought<'_>, block: &Block) -> Result<(), Why> {
        let copied = self.copied_part(sought, block);
        let is_near = !copied.near.is_empty();
        if is_near || copied.percent > MOST_COPIED_PERCENT {
            return Err(Why::Copied);
        }
        let (_, gap) = self.gaps(block);
        let mut fresh = 0;
        for token in gap {
            let is_fresh = self.new_tokens.is_solid(token)
                && self
                    .blocks
                    .touching_new(&(token..token + 1))
                    .next()
                    .is_none();
            fresh += usize::from(is_fresh);
            if fresh > REPLACED {
                return Err(Why::FarAway);
            }
        }
        Ok(())
    }

    /// Whether a block is more than a copy: little of it was copied or taken out elsewhere and
    /// nothing of it right beside, or it goes on to either side beyond that.
    fn is_beyond_copies(
        &self,
        sought: &Sought<'_>,
        block: &Block,
        at_start: bool,
        at_end: bool,
    ) -> Result<(), Why> {
        let copied = self.copied_part(sought, block);
        if copied.percent <= MOST_COPIED_PERCENT && copied.near.is_empty() {
            return Ok(());
        }
        let (old_gap, new_gap) = self.gaps(block);
        let is_beside = |tokens: &Tokens<'_>, gap: Range<usize>, own: &Range<usize>| {
            let beside = gap.filter(|token| !own.contains(token));
            let mut runs = beside.filter_map(|token| tokens.run_at(token));
            runs.any(|(hash, _)| copied.runs.contains(&hash))
        };
        if is_beside(&self.old_tokens, old_gap, &block.old)
            || is_beside(&self.new_tokens, new_gap, &block.new)
        {
            return Err(Why::Copied);
        }
        let near = &copied.near;
        let before = self
            .old_tokens
            .span(block.old.start..near.start.max(block.old.start));
        let behind = self
            .old_tokens
            .span(near.end.min(block.old.end)..block.old.end);
        // Where nothing was copied, the end of the old text is beyond everything in it.
        let is_all_there = copied.runs.is_empty();
        let begins_text = at_start || (is_all_there && block.old.start == 0);
        let ends_text = at_end || (is_all_there && block.old.end == self.old_tokens.len());
        let goes_beyond = (begins_text || before.len() >= NEIGHBOURS)
            && (ends_text || behind.len() >= NEIGHBOURS);
        match goes_beyond {
            true => Ok(()),
            false => Err(Why::Copied),
        }
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

    /// What of a block stands more than once in either text, or more or less often in the new one
    /// than in the old one.
    fn copied_part(&self, sought: &Sought<'_>, block: &Block) -> Copied {
        let from = sought.tokens.start.saturating_sub(LOOKED_AT);
        let to = sought.tokens.end.saturating_add(LOOKED_AT);
        let (mut all, mut changed) = (0, 0);
        let mut runs = HashSet::new();
        let mut places: Vec<Range<usize>> = Vec::new();
        for token in from.max(block.old.start)..to.min(block.old.end) {
            let Some((hash, end)) = self.old_tokens.run_at(token) else {
                continue;
            };
            if end > block.old.end || !self.old_runs.looks_at(hash) {
                continue;
            }
            all += 1;
            let (then, now) = (self.old_runs.count(hash), self.new_runs.count(hash));
            if then != now {
                changed += 1;
                runs.insert(hash);
            }
            if then > 1 || now > 1 {
                places.push(token..end);
            }
        }
        // What hangs together with the words, over gaps that an edit may have left.
        let percent = changed * 100 / usize::max(all, 1);
        let reach = match percent > MOST_COPIED_PERCENT {
            true => HOLE,
            false => RUN,
        };
        let mut near = sought.tokens.clone();
        for place in places
            .iter()
            .rev()
            .filter(|place| place.start < sought.tokens.end)
        {
            let reach = if near == sought.tokens { reach } else { HOLE };
            if place.end + reach > near.start {
                near.start = near.start.min(place.start);
                near.end = near.end.max(place.end);
            }
        }
        for place in places
            .iter()
            .filter(|place| place.end > sought.tokens.start)
        {
            let reach = if near == sought.tokens { reach } else { HOLE };
            if place.start < near.end + reach {
                near.start = near.start.min(place.start);
                near.end = near.end.max(place.end);
            }
        }
        if near == sought.tokens {
            near = sought.tokens.start..sought.tokens.start;
        }
        Copied {
            percent,
            near,
            runs,
        }
    }

    /// Whether words that lie in no block stand only once, between the same neighbours, and
    /// where they would be expected.
    fn alone(&mut self, sought: &Sought<'_>) -> Result<Span, Why> {
        let before = text_before(self.old_text(), sought.span.start, NEIGHBOURS).len();
        let behind = text_after(self.old_text(), sought.span.end, NEIGHBOURS).len();
        let Span { start, end } = sought.span;
        self.is_once(start - before..end + behind)?;
        self.is_once(start - before..end)?;
        self.is_once(start..end + behind)?;
        let window = self.old_text().get(start - before..end + behind);
        let found = memmem::find(
            self.new_text().as_bytes(),
            window.unwrap_or_default().as_bytes(),
        );
        let there = found.ok_or(Why::WordsChanged)? + before;
        let there = Span::new(there, there + sought.words.len());
        let (left, right) = self.blocks.around(&sought.tokens);
        let from = left.map_or(0, |b| self.new_tokens.start(b.new.start));
        let to = right.map_or(self.new_text().len(), |b| self.new_tokens.start(b.new.end));
        match from <= there.start && there.end <= to {
            true => Ok(there),
            false => Err(Why::FarAway),
        }
    }

    /// Whether a stretch of the old text stands exactly once in both texts.
    fn is_once(&mut self, range: Range<usize>) -> Result<(), Why> {
        let needle = self.old_text().get(range).unwrap_or_default();
        if needle.is_empty() {
            return Err(Why::Repeated);
        }
        let is_once = match self.counted.get(needle) {
            Some(&is_once) => is_once,
            None => {
                self.searched = self
                    .searched
                    .saturating_add(self.old_text().len() + self.new_text().len());
                if self.searched > MOST_SEARCHED {
                    return Err(Why::TooLarge);
                }
                let is_once =
                    stands_once(self.old_text(), needle) && stands_once(self.new_text(), needle);
                self.counted.insert(needle.to_owned(), is_once);
                is_once
            }
        };
        is_once.then_some(()).ok_or(Why::Repeated)
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

/// What of a block was copied, or taken out elsewhere.
struct Copied {
    /// How much of it was, in percent.
    percent: usize,
    /// The tokens around the words that stand more than once in either text; empty when these
    /// are not near the words.
    near: Range<usize>,
    /// The runs that were.
    runs: HashSet<u64>,
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

/// First byte of the last `count` code points.
fn start_of_last(text: &str, count: usize) -> usize {
    text.len() - text_before(text, text.len(), count).len()
}

/// Whether words stand in a text once, overlaps counted.
pub(super) fn stands_once(text: &str, words: &str) -> bool {
    let Some(first) = memmem::find(text.as_bytes(), words.as_bytes()) else {
        return false;
    };
    let next = first + words.chars().next().map_or(1, char::len_utf8);
    let tail = text.get(next..).unwrap_or_default();
    memmem::find(tail.as_bytes(), words.as_bytes()).is_none()
}
