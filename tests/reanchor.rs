//! Passages find their own words again after random edits, and no others.
//!
//! What counts:
//! - *wrong*: anchored to letters that are not the passage's own, unless nobody could tell the two
//!   apart, because with their parts exchanged both texts would still read the same ([`is_as_good`],
//!   [`have_changed_places`]). It must never happen.
//! - *untouched*: the words and 32 characters to either side are one unbroken stretch of the new
//!   text too, and stand exactly once in either text.
//! - *tellable*: untouched, and no edit left a copy of any of those letters elsewhere in the new
//!   text. Who finds a paragraph twice, once changed, cannot know which of the two was there first.
//!
//! The figures are printed; `DATELINE_ROUNDS` sets how many texts are edited and `DATELINE_TEXTS`
//! names a folder of texts to be edited in place of made-up ones:
//! `DATELINE_ROUNDS=10000 cargo test --release --test reanchor -- --nocapture`.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "support/edits.rs"]
mod edits;

use std::collections::HashSet;
use std::ops::Range;
use std::path::PathBuf;

use dateline::annotate::reanchor::{
    NEIGHBOURS, Outcome, Quote, by_quote, echoes, in_kept_text, is_repeated,
};
use dateline::model::{Position, Span};
use edits::{Chance, Letters, text};
use unicode_normalization::UnicodeNormalization;

/// Texts that are edited when nobody asks for more.
const ROUNDS: usize = 400;

/// What was made of the passages.
#[derive(Debug, Default)]
struct Figures {
    passages: usize,
    /// Anchored, and where they really are.
    right: usize,
    /// Anchored anywhere else.
    wrong: usize,
    /// Anchored on letters of which nobody could tell that they are not its own.
    on_its_equal: usize,
    review: usize,
    orphans: usize,
    /// Own words and neighbours untouched and standing once in either text.
    untouched: usize,
    untouched_found: usize,
    /// Those of them of which no edit left a copy, whole or changed, elsewhere in the new text.
    tellable: usize,
    tellable_found: usize,
    /// For those to review whose words are whole: their place is the first candidate, or any.
    whole_in_review: usize,
    first_candidate: usize,
    any_candidate: usize,
}

impl Figures {
    fn percent_found(&self) -> f64 {
        100.0 * self.untouched_found as f64 / self.untouched.max(1) as f64
    }

    fn percent_tellable_found(&self) -> f64 {
        100.0 * self.tellable_found as f64 / self.tellable.max(1) as f64
    }
}

struct Marked {
    span: Span,
    numbers: Vec<usize>,
    neighbourhood: Vec<usize>,
    /// The words, and the words with their neighbours, evened out.
    evened: String,
    evened_neighbourhood: String,
    quote: Quote,
}

#[test]
fn passages_find_their_own_words_and_no_others() {
    let rounds = std::env::var("DATELINE_ROUNDS").ok();
    let rounds = rounds
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS);
    let texts = real_texts();
    let (mut kept, mut quoted) = (Figures::default(), Figures::default());
    let mut edits = 0;
    for round in 0..rounds {
        let mut chance = Chance::new(round as u64 + 1);
        let text = match texts.is_empty() {
            true => text(&mut chance),
            false => texts[chance.below(texts.len())].clone(),
        };
        let mut old = Letters::of(&text);
        if chance.percent(15) {
            old.set_line_ends(true);
        }
        if chance.percent(15) {
            old.set_composed(false);
        }
        let mut new = old.clone();
        new.set_line_ends(false);
        new.set_composed(true);
        let mut done = Vec::new();
        for _ in 0..1 + chance.below(6) {
            done.push(new.edit(&mut chance));
            edits += 1;
        }
        if chance.percent(15) {
            new.set_line_ends(true);
        }
        if chance.percent(15) {
            new.set_composed(false);
        }
        let marked = marked(&old, &mut chance);
        let (old_text, new_text) = (old.text(), new.text());
        let spans: Vec<Span> = marked.iter().map(|marked| marked.span).collect();
        let quotes: Vec<Quote> = marked.iter().map(|marked| marked.quote.clone()).collect();
        let with = in_kept_text(&old_text, &new_text, &spans);
        let without = by_quote(&new_text, &quotes);
        assert_eq!((with.len(), without.len()), (marked.len(), marked.len()));
        for (n, marked) in marked.iter().enumerate() {
            let name = format!("round {round}, {done:?}");
            judge(
                &mut kept,
                marked,
                &old,
                &new,
                &with[n],
                &format!("{name}, kept"),
            );
            judge(
                &mut quoted,
                marked,
                &old,
                &new,
                &without[n],
                &format!("{name}, quoted"),
            );
        }
    }
    println!("{rounds} texts, {edits} edits");
    for (name, figures) in [("with the kept text", &kept), ("by quote alone", &quoted)] {
        println!(
            "{name}: {:.2} % found again, {:.2} % where no copy of them was left\n{figures:#?}",
            figures.percent_found(),
            figures.percent_tellable_found()
        );
    }
    assert_eq!((kept.wrong, quoted.wrong), (0, 0));
    // Made-up texts have so few words that the same few stand side by side by chance all over
    // them; real ones have more.
    let (with, without) = match texts.is_empty() {
        true => (98.5, 93.0),
        false => (99.5, 95.0),
    };
    assert!(kept.percent_tellable_found() >= with);
    assert!(quoted.percent_tellable_found() >= without);
}

/// Where words are found after an edit, with the kept text; `None` where that is not certain.
fn found<'a>(old: &str, new: &'a str, words: &str) -> Option<&'a str> {
    let start = old.find(words).unwrap();
    let outcomes = in_kept_text(old, new, &[Span::new(start, start + words.len())]);
    let [outcome] = outcomes.as_slice() else {
        panic!("one outcome for one span")
    };
    outcome.span().map(|span| &new[span.range()])
}

#[test]
fn what_is_put_before_everything_moves_all_passages_along() {
    // The first sentence stands three times, twice in a row.
    let said = "The envoys met on Monday and said nothing. ";
    let old = format!("{said}{said}Later they dined by the harbour.\n{said}Then it rained.\n");
    let fresh = "Put right on Tuesday, for all who had asked.\n\n";
    let starts: Vec<usize> = (0..old.len() - 6).step_by(3).collect();
    let spans: Vec<Span> = starts.iter().map(|&at| Span::new(at, at + 6)).collect();
    let check = |new: &str, moved: usize| {
        for (span, outcome) in spans.iter().zip(in_kept_text(&old, new, &spans)) {
            let now = Span::new(span.start + moved, span.end + moved);
            assert_eq!(outcome.span(), Some(now), "{outcome:?}");
        }
    };
    check(&format!("{fresh}{old}"), fresh.len());
    check(&format!("{old}{fresh}"), 0);
    // One more of the repeated sentence could be any of them.
    let new = format!("{said}{old}");
    for (span, outcome) in spans.iter().zip(in_kept_text(&old, &new, &spans)) {
        let is_in_repeated = span.end < 2 * said.len();
        assert!(!is_in_repeated || outcome.span().is_none(), "{outcome:?}");
    }
}

#[test]
fn any_script_and_any_way_to_write_it_is_found_again() {
    let texts = [
        (
            "The café by the river Vltava was closed on Monday, and naïve crews waited.",
            "naïve",
        ),
        (
            "The crew 👩🏽\u{200d}🚀 and the family 👨\u{200d}👩\u{200d}👧\u{200d}👦 came 🇺🇦 on board by noon.",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
        ),
        (
            "Послы встретились в понедельник в гавани и ничего не сказали о зерне.",
            "понедельник",
        ),
        (
            "التقى السفراء يوم الاثنين في الميناء ولم يقولوا شيئا عن الحبوب.",
            "يوم الاثنين",
        ),
        (
            "北京时间星期一上午，各国使节在港口会面，没有对粮食问题发表任何意见。",
            "星期一上午",
        ),
        (
            "Ångström’s letter\nof the third of May\nreached the court at Zürich.",
            "May\nreached",
        ),
    ];
    for (text, words) in texts {
        let old = format!("{text}\nNothing else was heard of it.\n");
        let nfd: String = old.nfd().collect();
        let crlf = old.replace('\n', "\r\n");
        for put_before in ["", "Вставка — 前言 🇨🇿 foreword.\n\n"] {
            for written in [&old, &nfd, &crlf] {
                let new = format!("{put_before}{written}");
                let there = found(&old, &new, words).map(|found| {
                    let evened: String = found.nfc().filter(|&c| c != '\r').collect();
                    evened
                });
                assert_eq!(there.as_deref(), Some(words), "{new:?}");
                let new = format!("{put_before}{old}");
                let back = found(written, &new, "heard of");
                assert_eq!(back, Some("heard of"));
            }
        }
        // Another letter is another word.
        let changed = old.replacen(words, "x", 1);
        assert_eq!(found(&old, &changed, words), None);
    }
}

fn judge(
    figures: &mut Figures,
    marked: &Marked,
    old: &Letters,
    new: &Letters,
    outcome: &Outcome,
    name: &str,
) {
    let there = new.range_of(&marked.numbers);
    let there = there.filter(|range| new.evened(range.clone()) == marked.evened);
    let truth = there.map(|range| bytes(new, range));
    figures.passages += 1;
    match outcome {
        Outcome::Exact(span) | Outcome::Moved(span) if Some(*span) == truth => figures.right += 1,
        Outcome::Exact(span) | Outcome::Moved(span) => {
            if is_as_good(marked, old, new, *span) {
                figures.on_its_equal += 1;
            } else {
                figures.wrong += 1;
                let (old, text) = (old.text(), new.text());
                println!(
                    "WRONG {name}: {:?} {:?} → {span:?} {:?}, truly {truth:?}\n--- old\n{old}\n--- new\n{text}",
                    marked.span,
                    marked.quote.exact,
                    &text[span.range()],
                );
            }
        }
        Outcome::Review(review) => {
            figures.review += 1;
            if let Some(truth) = truth {
                figures.whole_in_review += 1;
                let mut places = review.candidates.iter().map(|candidate| candidate.span);
                figures.any_candidate += usize::from(places.clone().any(|span| span == truth));
                figures.first_candidate += usize::from(places.next() == Some(truth));
            }
        }
        Outcome::Orphan(_) => figures.orphans += 1,
    }
    if is_untouched(marked, old, new) {
        figures.untouched += 1;
        let found = outcome.span().is_some() && outcome.span() == truth;
        figures.untouched_found += usize::from(found);
        let is_tellable = !is_copied(marked, old, new);
        if is_tellable {
            figures.tellable += 1;
            figures.tellable_found += usize::from(found);
        }
        if !found && is_tellable && std::env::var_os("DATELINE_MISSED").is_some() {
            println!(
                "MISSED {name}: {:?} {outcome:?} truly {truth:?}",
                marked.quote
            );
        }
    }
}

/// Whether nobody could tell that these are not the passage's own letters, because the new text
/// would be the same, letter by letter, if they were. That is so for every letter
/// - that is gone, when a copy of it, or what it was copied from, is found in its stead: as if
///   these had changed places before it was taken out;
/// - whose copies are as many as before, when the one found has the same rank among them as it
///   had: as if they had been moved in another way and had kept their order.
fn is_as_good(marked: &Marked, old: &Letters, new: &Letters, span: Span) -> bool {
    let text = new.text();
    let start = text[..span.start].chars().count();
    let end = start + text[span.range()].chars().count();
    let origin = |number: usize| new.copy_of.get(&number).copied().unwrap_or(number);
    let rank = |letters: &Letters, number: usize| {
        let alike = letters.numbers(0..letters.all.len()).into_iter();
        let alike: Vec<usize> = alike.filter(|&n| origin(n) == origin(number)).collect();
        (alike.iter().position(|&n| n == number), alike.len())
    };
    let found = new.numbers(start..end);
    if have_changed_places(marked, new, &found) {
        return true;
    }
    found.len() == marked.numbers.len()
        && found.iter().zip(&marked.numbers).all(|(&found, &own)| {
            let is_gone = || !is_word_whole(old, new, own);
            found == own
                || origin(found) == origin(own) && (is_gone() || rank(new, found) == rank(old, own))
        })
}

/// Whether the word that a letter of the old text belongs to is in the new text as it was.
fn is_word_whole(old: &Letters, new: &Letters, number: usize) -> bool {
    let is_in_word = |letter: &&edits::Letter| letter.c.is_alphanumeric();
    let Some(at) = old.all.iter().position(|letter| letter.number == number) else {
        return false;
    };
    let before = old.all[..at]
        .iter()
        .rev()
        .take_while(|letter| is_in_word(letter));
    let behind = old.all[at..].iter().take_while(|letter| is_in_word(letter));
    let (before, behind) = (before.count(), behind.count());
    let word = match behind {
        0 => old.numbers(at..at + 1),
        _ => old.numbers(at - before..at + behind),
    };
    // Letters that grew onto others are another word too.
    new.range_of(&word).is_some_and(|there| {
        let before = there.start.checked_sub(1).and_then(|at| new.all.get(at));
        let behind = new.all.get(there.end);
        [before, behind]
            .into_iter()
            .flatten()
            .all(|letter| !is_in_word(&letter))
    })
}

/// Whether these letters, and their neighbours as far, are the passage's own or copies of them,
/// and some of them its own: the copy then stands in the very place of the original, right beside
/// what stood beside that. Had the two changed places, neither text would be another one.
fn have_changed_places(marked: &Marked, new: &Letters, found: &[usize]) -> bool {
    let origin = |number: usize| new.copy_of.get(&number).copied().unwrap_or(number);
    let all = new.numbers(0..new.all.len());
    let position = |among: &[usize], number: Option<&usize>| {
        let number = number?;
        among.iter().position(|other| other == number)
    };
    let Some(at) = position(&all, found.first()) else {
        return false;
    };
    let own = &marked.neighbourhood;
    let Some(from) =
        position(own, marked.numbers.first()).and_then(|before| at.checked_sub(before))
    else {
        return false;
    };
    let there = all.get(from..from + own.len()).unwrap_or_default();
    found.len() == marked.numbers.len()
        && there.len() == own.len()
        && there.iter().zip(own).any(|(there, own)| there == own)
        && there
            .iter()
            .zip(own)
            .all(|(&there, &own)| there == own || origin(there) == origin(own))
}

/// Whether the words and their neighbours, 32 characters on each side, are one unbroken stretch
/// of the new text too, and stand as a whole exactly once in either text.
fn is_untouched(marked: &Marked, old: &Letters, new: &Letters) -> bool {
    let Some(there) = new.range_of(&marked.neighbourhood) else {
        return false;
    };
    if new.evened(there) != marked.evened_neighbourhood {
        return false;
    }
    let texts = [old, new].map(|letters| letters.evened(0..letters.all.len()));
    texts
        .iter()
        .all(|text| count(text, &marked.evened_neighbourhood) == 1)
}

/// Whether an edit put a copy of any of these letters or of their neighbours into the new text.
fn is_copied(marked: &Marked, old: &Letters, new: &Letters) -> bool {
    let known: HashSet<usize> = old.all.iter().map(|letter| letter.number).collect();
    let origin = |number: usize| new.copy_of.get(&number).copied().unwrap_or(number);
    let own: HashSet<usize> = marked.neighbourhood.iter().map(|&n| origin(n)).collect();
    let all = new.numbers(0..new.all.len());
    all.into_iter()
        .any(|number| !known.contains(&number) && own.contains(&origin(number)))
}

fn count(text: &str, words: &str) -> usize {
    let step = words.chars().next().map_or(1, char::len_utf8);
    let mut at = 0;
    let mut count = 0;
    while let Some(found) = text[at..].find(words) {
        count += 1;
        at += found + step;
    }
    count
}

/// Passages of whole words, from one word to several sentences; now and then all of the text.
fn marked(letters: &Letters, chance: &mut Chance) -> Vec<Marked> {
    let is_blank = |at: usize| letters.all.get(at).is_none_or(|l| l.c.is_whitespace());
    let starts: Vec<usize> = (0..letters.all.len())
        .filter(|&at| !is_blank(at) && (at == 0 || is_blank(at - 1)))
        .collect();
    if starts.is_empty() {
        return Vec::new();
    }
    let mut marked = Vec::new();
    for n in 0..24 {
        let first = chance.below(starts.len());
        let most = [2, 6, 30][chance.below(3)];
        let last = (first + chance.below(most)).min(starts.len() - 1);
        let mut range = starts[first]..starts[last] + 1;
        while !is_blank(range.end) {
            range.end += 1;
        }
        // Punctuation behind the last word belongs to it or not.
        if chance.percent(50)
            && range.len() > 1
            && letters.all[range.end - 1].c.is_ascii_punctuation()
        {
            range.end -= 1;
        }
        if n == 0 && chance.percent(10) {
            range = 0..letters.all.len();
        }
        marked.push(mark(letters, range));
    }
    marked
}

fn mark(letters: &Letters, chars: Range<usize>) -> Marked {
    let text = letters.text();
    let span = bytes(letters, chars.clone());
    let from = chars.start.saturating_sub(NEIGHBOURS);
    let to = (chars.end + NEIGHBOURS).min(letters.all.len());
    let written = |range: Range<usize>| letters.all[range].iter().map(|l| l.c).collect();
    Marked {
        span,
        numbers: letters.numbers(chars.clone()),
        neighbourhood: letters.numbers(from..to),
        evened: letters.evened(chars.clone()),
        evened_neighbourhood: letters.evened(from..to).trim().to_owned(),
        quote: Quote {
            exact: written(chars.clone()),
            prefix: written(from..chars.start),
            suffix: written(chars.end..to),
            position: Some(Position {
                start: chars.start,
                end: chars.end,
            }),
            was_repeated: is_repeated(&text, span),
            echoes: echoes(&text, &[span]).remove(0),
        },
    }
}

/// The bytes of a range of characters.
fn bytes(letters: &Letters, chars: Range<usize>) -> Span {
    let length = |range: Range<usize>| -> usize {
        letters.all[range]
            .iter()
            .map(|letter| letter.c.len_utf8())
            .sum()
    };
    let start = length(0..chars.start);
    Span::new(start, start + length(chars))
}

/// The texts of the folder that `DATELINE_TEXTS` names, if it names one.
fn real_texts() -> Vec<String> {
    let Some(folder) = std::env::var_os("DATELINE_TEXTS")
        .filter(|f| !f.is_empty())
        .map(PathBuf::from)
    else {
        return Vec::new();
    };
    let files = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        // The letters are told apart one by one, so they must be in one form to begin with.
        .map(|text| text.nfc().filter(|&c| c != '\r').collect())
        .collect()
}
