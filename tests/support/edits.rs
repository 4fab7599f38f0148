//! Makes texts and edits them at random, remembering which letter is which, so that it is known
//! where every passage really went.
//!
//! A letter keeps its number wherever it is moved and however it is written (CRLF or LF, composed
//! or not). A copy's letters get new numbers, and it is remembered whose copies they are.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Chance that is the same every time (xorshift64*, Vigna 2016).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Some number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or_default() % bound.max(1)
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// One letter with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    pub c: char,
    pub number: usize,
}

/// A text whose letters are numbered.
#[derive(Clone, Default)]
pub struct Letters {
    pub all: Vec<Letter>,
    next: usize,
    /// Numbers of copied letters, and what they are copies of.
    pub copy_of: HashMap<usize, usize>,
}

const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "on",
    "a",
    "that",
    "for",
    "with",
    "minister",
    "council",
    "harbour",
    "agreement",
    "Monday",
    "Thursday",
    "March",
    "talks",
    "border",
    "grain",
    "envoy",
    "said",
    "met",
    "will",
    "closed",
    "opened",
    "denied",
    "signed",
    "delayed",
    "convoy",
    "treaty",
    "river",
    "province",
    "capital",
    "speaker",
    "officials",
    "reporters",
    "Kronos",
    "Abila",
    "naïve",
    "São",
    "façade",
    "Zürich",
    "élite",
    "коллегия",
    "порт",
    "mañana",
    "coöperate",
    "2014",
    "12",
    "three",
    "hundred",
    "tonnes",
    "before",
    "after",
    "since",
    "until",
    "dawn",
    "night",
    "protest",
    "march",
    "strike",
    "wages",
    "company",
    "pipeline",
    "survey",
    "northern",
    "southern",
    "eastern",
    "western",
    "island",
    "fishing",
    "fleet",
    "engine",
    "station",
    "letter",
    "witness",
    "court",
    "judge",
    "appeal",
    "sentence",
    "prison",
    "guard",
    "bridge",
    "tunnel",
    "ferry",
    "storm",
    "flood",
    "harvest",
    "market",
    "price",
    "coin",
    "bank",
    "loan",
    "debt",
    "press",
    "radio",
    "paper",
    "editor",
    "union",
    "leader",
    "member",
    "delegate",
    "draft",
    "vote",
    "majority",
    "opposition",
    "cabinet",
    "👨‍👩‍👧‍👦",
    "🇺🇦",
    "👩🏽‍🚀",
];

pub fn word(chance: &mut Chance) -> &'static str {
    // Short words come more often, as in any language.
    let bound = if chance.percent(35) { 12 } else { WORDS.len() };
    WORDS[chance.below(bound)]
}

pub fn sentence(chance: &mut Chance) -> String {
    let count = 5 + chance.below(16);
    let mut words: Vec<String> = (0..count).map(|_| word(chance).to_owned()).collect();
    if chance.percent(20) {
        let at = chance.below(count);
        words[at].push(',');
    }
    words.join(" ") + if chance.percent(90) { "." } else { "!" }
}

pub fn paragraph(chance: &mut Chance) -> String {
    let count = 1 + chance.below(5);
    let sentences: Vec<String> = (0..count).map(|_| sentence(chance)).collect();
    sentences.join(" ")
}

/// A text that looks real, with phrases, sentences and whole paragraphs that stand in it twice.
pub fn text(chance: &mut Chance) -> String {
    let count = chance.below(22);
    let mut paragraphs: Vec<String> = Vec::new();
    for _ in 0..count {
        let mut fresh = paragraph(chance);
        if !paragraphs.is_empty() && chance.percent(4) {
            fresh = paragraphs[chance.below(paragraphs.len())].clone();
        } else if !paragraphs.is_empty() && chance.percent(8) {
            let other = &paragraphs[chance.below(paragraphs.len())];
            let quoted = other.split_inclusive(['.', '!']).next().unwrap_or_default();
            fresh = format!("{quoted} {fresh}");
        }
        paragraphs.push(fresh);
    }
    let blank = if chance.percent(70) { "\n\n" } else { "\n" };
    paragraphs.join(blank)
}

impl Letters {
    pub fn of(text: &str) -> Self {
        let mut letters = Self::default();
        letters.all = letters.fresh(text);
        letters.know_twins();
        letters
    }

    pub fn text(&self) -> String {
        self.all.iter().map(|letter| letter.c).collect()
    }

    /// Takes sentences and lines that stand in the text more than once for copies of the first.
    fn know_twins(&mut self) {
        let ends: [fn(char) -> bool; 2] = [|c| c == '\n', |c| matches!(c, '.' | '!' | '\n')];
        for ends in ends {
            let mut first: HashMap<String, std::ops::Range<usize>> = HashMap::new();
            for piece in self.pieces(ends) {
                let written: String = self.all[piece.clone()].iter().map(|l| l.c).collect();
                let written = written.trim().to_owned();
                let solid = self.numbers(piece.clone());
                let Some(twin) = first.get(&written) else {
                    first.insert(written, piece);
                    continue;
                };
                for (number, of) in solid.into_iter().zip(self.numbers(twin.clone())) {
                    let of = self.copy_of.get(&of).copied().unwrap_or(of);
                    self.copy_of.entry(number).or_insert(of);
                }
            }
        }
    }

    fn fresh(&mut self, text: &str) -> Vec<Letter> {
        text.chars()
            .map(|c| {
                self.next += 1;
                Letter {
                    c,
                    number: self.next,
                }
            })
            .collect()
    }

    fn copied(&mut self, from: std::ops::Range<usize>) -> Vec<Letter> {
        let originals = self.all[from].to_vec();
        originals
            .into_iter()
            .map(|original| {
                self.next += 1;
                // A copy of a copy is a copy of the first.
                let first = self.copy_of.get(&original.number);
                let first = first.copied().unwrap_or(original.number);
                self.copy_of.insert(self.next, first);
                Letter {
                    c: original.c,
                    number: self.next,
                }
            })
            .collect()
    }

    /// Pieces of the text between characters for which `ends` holds; each with its end mark.
    fn pieces(&self, ends: impl Fn(char) -> bool) -> Vec<std::ops::Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (at, letter) in self.all.iter().enumerate() {
            if ends(letter.c) {
                pieces.push(start..at + 1);
                start = at + 1;
            }
        }
        pieces.push(start..self.all.len());
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    fn piece(&self, chance: &mut Chance, ends: fn(char) -> bool) -> Option<std::ops::Range<usize>> {
        let pieces = self.pieces(ends);
        (!pieces.is_empty()).then(|| pieces[chance.below(pieces.len())].clone())
    }

    /// A place between two pieces.
    fn seam(&self, chance: &mut Chance, ends: fn(char) -> bool) -> usize {
        let pieces = self.pieces(ends);
        let at = chance.below(pieces.len() + 1);
        pieces.get(at).map_or(self.all.len(), |piece| piece.start)
    }

    fn insert(&mut self, at: usize, letters: Vec<Letter>) {
        self.all.splice(at..at, letters);
    }

    /// Changes something; gives the name of what was done.
    pub fn edit(&mut self, chance: &mut Chance) -> &'static str {
        let word_ends: fn(char) -> bool = |c| c == ' ' || c == '\n';
        let sentence_ends: fn(char) -> bool = |c| matches!(c, '.' | '!' | '\n');
        let paragraph_ends: fn(char) -> bool = |c| c == '\n';
        // Most edits are plain; one in eight makes something stand twice.
        let kind = match chance.percent(12) {
            true => 14 + chance.below(4),
            false => chance.below(14),
        };
        match kind {
            0 | 1 => {
                let count = 1 + chance.below(4);
                let words: String = (0..count).map(|_| format!("{} ", word(chance))).collect();
                let (at, fresh) = (self.seam(chance, word_ends), self.fresh(&words));
                self.insert(at, fresh);
                "insert words"
            }
            2 => {
                let fresh = self.fresh(&format!(" {}", sentence(chance)));
                let at = self.seam(chance, sentence_ends);
                self.insert(at, fresh);
                "insert sentence"
            }
            3 => {
                let fresh = self.fresh(&format!("{}\n\n", paragraph(chance)));
                let at = self.seam(chance, paragraph_ends);
                self.insert(at, fresh);
                "insert paragraph"
            }
            4 | 5 => {
                let words = self.pieces(word_ends);
                let from = chance.below(words.len());
                let to = (from + 1 + chance.below(6)).min(words.len());
                if let (Some(first), Some(last)) = (words.get(from), words.get(to.wrapping_sub(1)))
                {
                    self.all.drain(first.start..last.end);
                }
                "delete words"
            }
            6 => {
                if let Some(piece) = self.piece(chance, sentence_ends) {
                    self.all.drain(piece);
                }
                "delete sentence"
            }
            7 => {
                if let Some(piece) = self.piece(chance, paragraph_ends) {
                    self.all.drain(piece);
                }
                "delete paragraph"
            }
            8..=10 => {
                // What stays the same at the ends of a replacement was not replaced.
                let words = self.pieces(word_ends);
                let from = chance.below(words.len());
                let to = (from + 1 + chance.below(3)).min(words.len());
                if let (Some(first), Some(last)) = (words.get(from), words.get(to.wrapping_sub(1)))
                {
                    let old: String = self.all[first.start..last.end]
                        .iter()
                        .map(|l| l.c)
                        .collect();
                    let count = 1 + chance.below(3);
                    let new: String = (0..count).map(|_| format!("{} ", word(chance))).collect();
                    if shared_words(&old, &new) == 0 {
                        let fresh = self.fresh(&new);
                        self.all.splice(first.start..last.end, fresh);
                    }
                }
                "replace words"
            }
            11 => {
                if let Some(piece) = self.piece(chance, sentence_ends) {
                    let fresh = self.fresh(&format!(" {}", sentence(chance)));
                    self.all.splice(piece, fresh);
                }
                "replace sentence"
            }
            12 | 13 => {
                if let Some(piece) = self.piece(chance, paragraph_ends) {
                    let moved: Vec<Letter> = self.all.drain(piece).collect();
                    let at = self.seam(chance, paragraph_ends);
                    self.insert(at, moved);
                }
                "move paragraph"
            }
            14 => {
                if let Some(piece) = self.piece(chance, sentence_ends) {
                    let copy = self.copied(piece);
                    let at = self.seam(chance, sentence_ends);
                    self.insert(at, copy);
                }
                "copy sentence"
            }
            15 => {
                if let Some(piece) = self.piece(chance, paragraph_ends) {
                    let copy = self.copied(piece);
                    let at = self.seam(chance, paragraph_ends);
                    self.insert(at, copy);
                }
                "copy paragraph"
            }
            16 => {
                // A paragraph is copied, and then the original is changed: the unkindest case.
                if let Some(piece) = self.piece(chance, paragraph_ends) {
                    let copy = self.copied(piece.clone());
                    let middle = piece.start + chance.below(piece.len());
                    let end = (middle + 1 + chance.below(60)).min(piece.end);
                    let fresh = self.fresh(&format!("{} {} ", word(chance), word(chance)));
                    let at = self.seam(chance, paragraph_ends);
                    if at <= piece.start || at >= piece.end {
                        self.all.splice(middle..end, fresh.iter().copied());
                        let at = match at >= piece.end {
                            true => at + fresh.len() - (end - middle),
                            false => at,
                        };
                        self.insert(at, copy);
                    }
                }
                "copy paragraph and change the original"
            }
            _ => {
                // Some words are taken out here, and the same ones written there.
                let words = self.pieces(word_ends);
                let from = chance.below(words.len());
                let to = (from + 2 + chance.below(6)).min(words.len());
                if let (Some(first), Some(last)) = (words.get(from), words.get(to.wrapping_sub(1)))
                {
                    let range = first.start..last.end;
                    let same = self.copied(range.clone());
                    self.all.drain(range);
                    let at = self.seam(chance, word_ends);
                    self.insert(at, same);
                }
                "take words out here and write them there"
            }
        }
    }

    /// Writes all line ends as CRLF, or all as LF.
    pub fn set_line_ends(&mut self, crlf: bool) {
        let old = std::mem::take(&mut self.all);
        for letter in old {
            match letter.c {
                '\r' => {}
                '\n' if crlf => self.all.extend([Letter { c: '\r', ..letter }, letter]),
                _ => self.all.push(letter),
            }
        }
    }

    /// Writes letters with accents as one character, or as several. The whole text is in one of
    /// the two forms already.
    pub fn set_composed(&mut self, composed: bool) {
        let old = std::mem::take(&mut self.all);
        for letters in old.chunk_by(|a, b| a.number == b.number) {
            let number = letters[0].number;
            let written = letters.iter().map(|letter| letter.c);
            let written: Vec<char> = match composed {
                true => written.nfc().collect(),
                false => written.nfd().collect(),
            };
            self.all
                .extend(written.into_iter().map(|c| Letter { c, number }));
        }
    }

    /// Numbers of the letters of a range of characters, each once. Blanks and line ends are all
    /// alike, so which is which means nothing.
    pub fn numbers(&self, range: std::ops::Range<usize>) -> Vec<usize> {
        let solid = self.all[range].iter().filter(|l| !l.c.is_whitespace());
        let mut numbers: Vec<usize> = solid.map(|l| l.number).collect();
        numbers.dedup();
        numbers
    }

    /// The range of characters that is exactly these letters, none missing and none between.
    pub fn range_of(&self, numbers: &[usize]) -> Option<std::ops::Range<usize>> {
        let (first, last) = (numbers.first()?, numbers.last()?);
        let start = self.all.iter().position(|l| l.number == *first)?;
        let end = self.all.iter().rposition(|l| l.number == *last)? + 1;
        (start < end && self.numbers(start..end) == numbers).then_some(start..end)
    }

    /// What stands in a range of characters, line ends and Unicode forms evened out.
    pub fn evened(&self, range: std::ops::Range<usize>) -> String {
        let written = self.all[range].iter().map(|letter| letter.c);
        written.nfc().filter(|&c| c != '\r').collect()
    }
}

/// How many words two phrases have in common.
fn shared_words(a: &str, b: &str) -> usize {
    let words: Vec<&str> = a.split_whitespace().collect();
    b.split_whitespace()
        .filter(|word| words.contains(word))
        .count()
}
