//! Where the sentence around a place begins and ends.
//!
//! Invariants: the answer lies inside the prose, holds the asked-for span as far as that lies
//! in the prose, begins and ends on `char` boundaries, carries no white space at its ends, and
//! costs a bounded amount of looking, however long a text goes on without a full stop.

use crate::model::Span;

/// How many bytes either side of the span are looked at for an end of sentence.
const REACH_BYTES: usize = 1000;

/// How far a line is measured when asking whether it was wrapped or meant to end.
const LINE_BYTES: usize = 300;

/// Words whose full stop does not end a sentence, whatever follows. Lower case, without the
/// stop itself.
const TITLES: &[&str] = &[
    "adm", "brig", "capt", "cmdr", "col", "cpl", "det", "dr", "fr", "gen", "gov", "hon", "insp",
    "lt", "maj", "messrs", "mr", "mrs", "ms", "mt", "no", "nos", "pres", "prof", "pvt", "rep",
    "reps", "rev", "sen", "sens", "sgt", "sr", "st", "supt", "vs", "cf", "eg", "ie", "viz", "fig",
    "ca", "vol", "pp", "ed", "eds",
];

/// Words whose full stop ends a sentence only if what follows can do nothing but begin one.
const ABBREVIATIONS: &[&str] = &[
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon",
    "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "inc", "corp", "co", "cos",
    "ltd", "plc", "bros", "jr", "assn", "dept", "univ", "ave", "blvd", "rd", "etc", "al", "ala",
    "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky", "la",
    "mass", "md", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn",
    "tex", "va", "vt", "wash", "wis", "wyo", "est", "min", "mins", "hr", "hrs", "yr", "yrs", "ft",
    "lb", "approx",
];

/// Words that open a sentence so often that an abbreviation before them has ended one.
const OPENERS: &[&str] = &[
    "a",
    "according",
    "after",
    "all",
    "although",
    "an",
    "and",
    "another",
    "as",
    "asked",
    "at",
    "before",
    "both",
    "but",
    "by",
    "during",
    "each",
    "earlier",
    "even",
    "for",
    "from",
    "he",
    "her",
    "his",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "it",
    "its",
    "last",
    "later",
    "many",
    "meanwhile",
    "more",
    "most",
    "no",
    "not",
    "now",
    "on",
    "one",
    "our",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "to",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "while",
    "with",
    "yet",
    "you",
];

/// The sentence, headline or line that `span` stands in, within `prose`.
///
/// A sentence ends at a full stop, question or exclamation mark that no abbreviation explains,
/// with the quotes and brackets that close behind it; at a blank line; and at a line end that
/// wrapping cannot explain (a headline, a list item). Where none of these comes within
/// 1,000 bytes, it is cut there between words.
///
/// A span outside `prose` is first moved into it; bounds inside a character are widened.
pub fn sentence_around(text: &str, prose: Span, span: Span) -> Span {
    let first = text.floor_char_boundary(prose.start.min(text.len()));
    let last = text
        .ceil_char_boundary(prose.end.min(text.len()))
        .max(first);
    let inner_start = text
        .floor_char_boundary(span.start.clamp(first, last))
        .max(first);
    let inner_end = text.ceil_char_boundary(span.end.clamp(inner_start, last));
    let start = start_before(text, first, inner_start);
    let end = end_after(text, last, inner_end);
    trimmed(
        text,
        Span::new(start, end),
        Span::new(inner_start, inner_end),
    )
}

/// Where the sentences of a stretch of text begin, in order; the first begins with it.
pub(super) fn starts(text: &str, within: Span) -> Vec<usize> {
    let mut starts = vec![within.start];
    for at in within.range() {
        if let Some(next) = break_at(text, at)
            && next < within.end
            && starts.last().is_none_or(|last| next > *last)
        {
            starts.push(next);
        }
    }
    starts
}

/// The nearest place at or before `place` where a sentence begins.
fn start_before(text: &str, first: usize, place: usize) -> usize {
    let bytes = text.as_bytes();
    let floor = first.max(place.saturating_sub(REACH_BYTES));
    let mut at = place;
    while at > floor {
        at -= 1;
        if let Some(next) = break_at(text, at)
            && next <= place
        {
            return next.max(first);
        }
    }
    if floor == first {
        return first;
    }
    // No boundary within reach: cut between words.
    let cut = bytes[floor..place]
        .iter()
        .position(|b| b.is_ascii_whitespace());
    text.ceil_char_boundary(cut.map_or(floor, |offset| floor + offset + 1))
        .min(place)
}

/// The nearest place at or behind `place` where a sentence has ended.
fn end_after(text: &str, last: usize, place: usize) -> usize {
    let bytes = text.as_bytes();
    let ceiling = last.min(place.saturating_add(REACH_BYTES));
    // The stop that ends the sentence may be the last byte of the span itself ("Jan.").
    let from = place.saturating_sub(1);
    for at in from..ceiling {
        if let Some(next) = break_at(text, at)
            && next >= place
        {
            return next.min(last);
        }
    }
    if ceiling == last {
        return last;
    }
    let cut = bytes[place..ceiling]
        .iter()
        .rposition(|b| b.is_ascii_whitespace());
    text.floor_char_boundary(cut.map_or(ceiling, |offset| place + offset))
        .max(place)
}

/// If a sentence ends with the character at byte `at`, the place where the next one begins.
fn break_at(text: &str, at: usize) -> Option<usize> {
    match *text.as_bytes().get(at)? {
        b'.' => after_stop(text, at, at + 1),
        b'!' | b'?' => after_stop(text, at, at + 1),
        b'\n' => after_line(text, at),
        // The first byte of …, 。, ！ and ？.
        0xE2 | 0xE3 | 0xEF => {
            let rest = text.get(at..)?;
            if rest.starts_with('…') {
                after_stop(text, at, at + 3)
            } else if rest.starts_with(['。', '！', '？']) {
                Some(at + 3)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// The start of the next sentence if the mark at `at..behind` ends one.
fn after_stop(text: &str, at: usize, behind: usize) -> Option<usize> {
    let rest = window(text, behind)?;
    let closed = rest.trim_start_matches(|c| is_closing(c) || matches!(c, '.' | '!' | '?'));
    let gap = closed.len() - closed.trim_start().len();
    let next = closed.trim_start();
    let next_start = behind + rest.len() - next.len();
    if next.is_empty() {
        return Some(next_start);
    }
    if gap == 0 {
        return None;
    }
    let opening = next.trim_start_matches(is_opening);
    let first = opening.chars().next()?;
    let quoted = opening.len() < next.len();
    if first.is_lowercase() || (first.is_ascii_punctuation() && !quoted && first != '-') {
        return None;
    }
    if text.as_bytes().get(at) == Some(&b'.') && !stop_is_final(text, at, opening) {
        return None;
    }
    Some(next_start)
}

/// What follows a place, as far as anything can depend on it.
fn window(text: &str, from: usize) -> Option<&str> {
    let rest = text.get(from..)?;
    rest.get(..rest.floor_char_boundary(LINE_BYTES))
}

/// Whether the full stop at `at` can be more than the sign of an abbreviation, seeing that
/// `next` follows.
fn stop_is_final(text: &str, at: usize, next: &str) -> bool {
    let head = &text[text.floor_char_boundary(at.saturating_sub(24))..at];
    let word = head
        .rsplit(|c: char| !(c.is_alphanumeric() || c == '.'))
        .next()
        .unwrap_or_default();
    if word.is_empty() {
        return true;
    }
    let starts_number = next.starts_with(|c: char| c.is_ascii_digit());
    if listed(TITLES, word) {
        // "No. 5", but "He said no. The rest …".
        return word.eq_ignore_ascii_case("no") && !starts_number && word != "No";
    }
    let single_letter = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
    if single_letter || dotted || listed(ABBREVIATIONS, word) {
        let follower: &str = next
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        return !starts_number && listed(OPENERS, follower);
    }
    true
}

/// The start of the next line if the line that ends at byte `at` was meant to end there.
fn after_line(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at + 1..)?;
    let next = rest.trim_start_matches([' ', '\t', '\r', '\u{a0}']);
    let next_start = text.len() - next.len();
    if next.is_empty() || next.starts_with('\n') {
        return Some(next_start);
    }
    let line_floor = text.floor_char_boundary(at.saturating_sub(LINE_BYTES));
    let head = &text[line_floor..at];
    let line = head.rsplit('\n').next().unwrap_or_default().trim();
    if line.is_empty() || next.starts_with(['•', '*', '·', '>', '|']) || next.starts_with("- ") {
        return Some(next_start);
    }
    if next.starts_with(char::is_lowercase) || line.ends_with([',', '-', '–', '—', '(']) {
        return None;
    }
    // A wrapped line ends because the next word did not fit. If it would have fitted, with some
    // slack for ragged margins, then somebody meant the line to end.
    let next_line = &next[..next.floor_char_boundary(LINE_BYTES)];
    let next_line = next_line.lines().next().unwrap_or_default().trim_end();
    let first_word = next_line
        .split(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let fits = line.len() + 1 + first_word.len() + 12 < next_line.len().max(60);
    fits.then_some(next_start)
}

/// The span without white space at its ends, but never smaller than `least`.
fn trimmed(text: &str, span: Span, least: Span) -> Span {
    let Some(words) = text.get(span.range()) else {
        return least;
    };
    let start = span.end - words.trim_start().len();
    let end = span.start + words.trim_end().len();
    Span::new(start.min(least.start), end.max(least.end))
}

fn listed(list: &[&str], word: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}')
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '‘' | '„' | '«' | '‹' | '(' | '[' | '`' | '¿' | '¡'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &str, expected: &str) {
        let start = text.find(words).unwrap();
        let whole = Span::new(0, text.len());
        let found = sentence_around(text, whole, Span::new(start, start + words.len()));
        assert_eq!(&text[found.range()], expected, "around {words:?}");
    }

    #[test]
    fn sentences_end_where_a_reader_would_say() {
        let plain = "Talks failed. They resume on Friday! Will they? Nobody knows.";
        check(plain, "failed", "Talks failed.");
        check(plain, "Friday", "They resume on Friday!");
        check(plain, "Will", "Will they?");
        check(plain, "knows", "Nobody knows.");

        let titles = "On Jan. 30 Mr. Brown met Gen. B. Stone at 5 p.m. Monday. He left.";
        check(titles, "Brown", &titles[..titles.len() - 9]);
        check(titles, "left", "He left.");

        let initials =
            "He flew to the U.S. The trip was short. The U.S. Army said no. Then it left.";
        check(initials, "flew", "He flew to the U.S.");
        check(initials, "Army", "The U.S. Army said no.");

        let quoted = "“We go on Monday.” She smiled. \"When?\" he asked. 'Soon.' (Perhaps.) End";
        check(quoted, "Monday", "“We go on Monday.”");
        check(quoted, "asked", "\"When?\" he asked.");
        check(quoted, "Soon", "'Soon.'");
        check(quoted, "Perhaps", "(Perhaps.)");

        check(
            "It cost 3.5 million in 1998. Then",
            "3.5",
            "It cost 3.5 million in 1998.",
        );
        check(
            "See example.com on Monday. Yes.",
            "Monday",
            "See example.com on Monday.",
        );
        check("Wait… Tomorrow it ends.", "Tomorrow", "Tomorrow it ends.");
        check("他说。明天开始。", "明天", "明天开始。");
    }

    #[test]
    fn lines_end_a_sentence_unless_they_were_wrapped() {
        let paragraphs = "Minister to visit\n\nThe visit is planned\nfor Thursday, he said\n \nEnd";
        check(paragraphs, "Minister", "Minister to visit");
        check(
            paragraphs,
            "planned",
            "The visit is planned\nfor Thursday, he said",
        );
        let headline = "Minister to visit\nThe Foreign Minister will travel to the capital on \
                        Thursday for talks with her counterpart.";
        check(headline, "Minister to", "Minister to visit");
        check(
            headline,
            "capital",
            &headline["Minister to visit\n".len()..],
        );
        let wrapped = "The talks between the two sides were broken off on the evening of\n\
                       Thursday after a long day that brought no progress whatsoever.";
        check(wrapped, "Thursday", wrapped);
        check(
            "Agenda\n- Monday: talks\n- Tuesday: rest",
            "Monday",
            "- Monday: talks",
        );
    }

    #[test]
    fn the_answer_stays_inside_the_prose() {
        let text = " date 2022-02-08 First. Second one. Third";
        let prose = Span::new(17, 35);
        let at = |a: usize, b: usize| {
            let found = sentence_around(text, prose, Span::new(a, b));
            &text[found.range()]
        };
        assert_eq!(at(18, 20), "First.");
        assert_eq!(at(0, 5), "First.");
        assert_eq!(at(30, 99), "Second one.");
        assert_eq!(
            sentence_around("", Span::new(0, 0), Span::new(5, 9)),
            Span::new(0, 0)
        );
    }

    #[test]
    fn endless_sentences_are_cut_between_words() {
        let long = "word ".repeat(2000);
        let found = sentence_around(&long, Span::new(0, long.len()), Span::new(5000, 5004));
        assert!(found.len() <= 2 * REACH_BYTES + 4, "{found:?}");
        assert!(long[found.range()].starts_with("word") && long[found.range()].ends_with("word"));
        let wide = "é".repeat(4000);
        let found = sentence_around(&wide, Span::new(0, wide.len()), Span::new(4001, 4003));
        assert!(wide.get(found.range()).is_some());
    }
}
