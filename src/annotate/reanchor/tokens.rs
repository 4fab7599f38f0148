//! A text as tokens, and the short runs of words by which places are known.
//!
//! Invariants: tokens cover the text without gaps. A run's hash stands for its words but never
//! proves that two runs are the same: whoever needs that compares the text.

use crate::model::Span;

/// Words and punctuation marks in a run: few enough to lie between two changes of a sentence,
/// enough to be rarely said twice.
pub(super) const RUN: usize = 4;

/// From this many tokens on, only one run in [`SPARSE`] is looked at. Which one depends on its
/// words alone, so a run that is looked at is looked at wherever it stands.
const MANY_TOKENS: usize = 3_000_000;
const SPARSE: u64 = 8;

/// A text cut into words, marks and blanks.
pub(super) struct Tokens<'a> {
    text: &'a str,
    /// First byte of each token, and the length of the text.
    starts: Vec<u32>,
}

impl<'a> Tokens<'a> {
    /// Cuts a text; `None` when it is longer than offsets can say (4 GiB).
    pub fn new(text: &'a str) -> Option<Self> {
        u32::try_from(text.len()).ok()?;
        let mut starts = Vec::with_capacity(text.len() / 3 + 2);
        let mut last = None;
        let mut at = 0_u32;
        for c in text.chars() {
            let kind = Kind::of(c);
            if kind == Kind::Mark || last != Some(kind) {
                starts.push(at);
            }
            last = Some(kind);
            at += u32::try_from(c.len_utf8()).unwrap_or_default();
        }
        starts.push(at);
        Some(Self { text, starts })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// First byte of a token; the length of the text for those beyond the last.
    pub fn start(&self, token: usize) -> usize {
        let start = self.starts.get(token).or(self.starts.last());
        start.map_or(0, |&start| usize::try_from(start).unwrap_or_default())
    }

    /// One token; empty beyond the last.
    pub fn token(&self, token: usize) -> &'a str {
        let range = self.start(token)..self.start(token + 1);
        self.text.get(range).unwrap_or_default()
    }

    /// Whether a token is a word or a mark.
    pub fn is_solid(&self, token: usize) -> bool {
        let first = self.token(token).chars().next();
        first.is_some_and(|c| !c.is_whitespace())
    }

    /// The tokens that a span touches. An empty one touches none.
    pub fn touched(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.starts.partition_point(|&s| s as usize <= span.start);
        let end = self.starts.partition_point(|&s| (s as usize) < span.end);
        let first = first.saturating_sub(1).min(self.len());
        first..end.clamp(first, self.len().max(first))
    }

    /// The bytes of some tokens.
    pub fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        Span::new(self.start(tokens.start), self.start(tokens.end))
    }

    /// The run that begins with a token: its hash, and the token behind it.
    pub fn run_at(&self, token: usize) -> Option<(u64, usize)> {
        if !self.is_solid(token) {
            return None;
        }
        let mut hash = 0;
        let mut solid = 0;
        for at in token..self.len() {
            if self.is_solid(at) {
                hash = mix(hash, hash_of(self.token(at)));
                solid += 1;
                if solid == RUN {
                    return Some((hash, at + 1));
                }
            }
        }
        None
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Blank,
    Mark,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Word,
            ' ' | '\t' => Kind::Blank,
            // A line's end is a token of its own, so that paragraphs do not hang together by
            // the number of blank lines between them. East Asian scripts put no blanks between
            // words.
            '\n' | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' => Kind::Mark,
            c if c.is_whitespace() => Kind::Blank,
            c if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => {
                Kind::Word
            }
            _ => Kind::Mark,
        }
    }
}

/// Where the runs of a text begin, sorted by hash.
pub(super) struct Runs {
    all: Vec<(u64, u32)>,
    sparse: u64,
}

impl Runs {
    /// The runs of a text. `sparse` must be the same for texts that are compared.
    pub fn new(tokens: &Tokens<'_>, sparse: u64) -> Self {
        let solid: Vec<u32> = (0..tokens.len())
            .filter(|&token| tokens.is_solid(token))
            .filter_map(|token| u32::try_from(token).ok())
            .collect();
        let mut hashes = [0_u64; RUN];
        let mut all = Vec::new();
        for (n, &token) in solid.iter().enumerate() {
            hashes.rotate_left(1);
            hashes[RUN - 1] = hash_of(tokens.token(token as usize));
            if n + 1 < RUN {
                continue;
            }
            let hash = hashes.iter().fold(0, |hash, &next| mix(hash, next));
            if hash % sparse == 0 {
                all.push((hash, solid[n + 1 - RUN]));
            }
        }
        all.sort_unstable();
        Self { all, sparse }
    }

    /// How many runs to leave out in texts of these lengths.
    pub fn sparsity(tokens: usize) -> u64 {
        if tokens > MANY_TOKENS { SPARSE } else { 1 }
    }

    /// Whether some runs are left out.
    pub fn is_sparse(&self) -> bool {
        self.sparse > 1
    }

    /// Whether runs with this hash are looked at.
    pub fn looks_at(&self, hash: u64) -> bool {
        hash.is_multiple_of(self.sparse)
    }

    /// How often a run stands in the text.
    pub fn count(&self, hash: u64) -> usize {
        let from = self.all.partition_point(|&(other, _)| other < hash);
        let tail = self.all.get(from..).unwrap_or_default();
        tail.partition_point(|&(other, _)| other == hash)
    }

    /// Where a run begins, all over the text.
    pub fn places(&self, hash: u64) -> impl Iterator<Item = usize> + '_ {
        let from = self.all.partition_point(|&(other, _)| other < hash);
        let tail = self.all.get(from..).unwrap_or_default().iter();
        tail.take_while(move |&&(other, _)| other == hash)
            .map(|&(_, token)| token as usize)
    }

    /// The runs that stand exactly once in either text: token here and token there, by the
    /// former.
    pub fn shared_once(&self, other: &Runs) -> Vec<(usize, usize)> {
        let mut shared = Vec::new();
        self.beside(other, |here, there| {
            if let ([(_, token)], [(_, at)]) = (here, there) {
                shared.push((*token as usize, *at as usize));
            }
        });
        shared.sort_unstable();
        shared
    }

    /// Where the runs begin here that stand more often in the other text.
    pub fn more_often_in(&self, other: &Runs) -> Vec<usize> {
        let mut tokens = Vec::new();
        self.beside(other, |here, there| {
            if there.len() > here.len() {
                tokens.extend(here.iter().map(|&(_, token)| token as usize));
            }
        });
        tokens.sort_unstable();
        tokens
    }

    /// Goes through the runs, each with its places here and in the other text.
    fn beside(&self, other: &Runs, mut each: impl FnMut(&[(u64, u32)], &[(u64, u32)])) {
        let mut there = other.all.as_slice();
        for here in self.all.chunk_by(|a, b| a.0 == b.0) {
            let &[(hash, _), ..] = here else { continue };
            let skip = there.partition_point_near(hash);
            there = there.get(skip..).unwrap_or_default();
            let same = there
                .iter()
                .take_while(|&&(other, _)| other == hash)
                .count();
            each(here, there.get(..same).unwrap_or_default());
        }
    }
}

/// A search that is quick when what is looked for lies near.
trait Near {
    fn partition_point_near(&self, hash: u64) -> usize;
}

impl Near for [(u64, u32)] {
    fn partition_point_near(&self, hash: u64) -> usize {
        let mut reach = 1;
        while self.get(reach).is_some_and(|&(other, _)| other < hash) {
            reach *= 2;
        }
        let end = self.len().min(reach + 1);
        self.get(..end)
            .map_or(0, |near| near.partition_point(|&(other, _)| other < hash))
    }
}

/// Spreads words over 64 bits; quick, and no secret.
fn hash_of(word: &str) -> u64 {
    let mut hash = 0;
    for chunk in word.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(chunk) {
            *to = *from;
        }
        hash = mix(hash, u64::from_le_bytes(bytes));
    }
    mix(hash, word.len() as u64)
}

fn mix(hash: u64, next: u64) -> u64 {
    // The finishing step of SplitMix64 (Steele, Lea and Flood, 2014).
    let mut z = (hash.rotate_left(23) ^ next).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text).unwrap();
        (0..tokens.len()).map(|token| tokens.token(token)).collect()
    }

    #[test]
    fn texts_are_cut_into_words_marks_and_blanks() {
        assert_eq!(cut(""), Vec::<&str>::new());
        assert_eq!(
            cut("On 3 May,  “déjà”\n\n"),
            [
                "On", " ", "3", " ", "May", ",", "  ", "“", "déjà", "”", "\n", "\n"
            ]
        );
        assert_eq!(cut("北京时间2月"), ["北", "京", "时", "间", "2", "月"]);
        assert_eq!(cut("👨‍👩").concat(), "👨‍👩");
    }

    #[test]
    fn spans_touch_the_tokens_that_they_share_a_byte_with() {
        let tokens = Tokens::new("one two").unwrap();
        let check = |from: usize, to: usize, expected: std::ops::Range<usize>| {
            assert_eq!(tokens.touched(Span::new(from, to)), expected, "{from}–{to}");
        };
        check(0, 3, 0..1);
        check(1, 2, 0..1);
        check(2, 5, 0..3);
        check(4, 7, 2..3);
        check(0, 7, 0..3);
    }

    #[test]
    fn runs_that_stand_once_in_both_are_paired() {
        let runs = |text: &str| {
            let tokens = Tokens::new(text).unwrap();
            Runs::new(&tokens, 1)
        };
        let old = runs("a b c d x a b c d e");
        assert_eq!(old.shared_once(&runs("b c d e")), [(12, 0)]);
        assert_eq!(old.shared_once(&runs("b c d e b c d e")), []);
        assert_eq!(old.shared_once(&runs("a b c d")), []);
        assert_eq!(old.shared_once(&runs("")), []);
    }
}
