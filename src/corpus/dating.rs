//! When a document was published, as its words and its file's name tell it, where nobody wrote
//! it down in a field.
//!
//! Invariant: a date in running prose is only ever a guess: it may be the date of anything.

use super::lines::filled_lines;
use super::written_date::{self, Found, find, is_calendar_word};
use crate::model::{Provenance, Publication, Sureness};

/// The dates of publication that the words and the name suggest. Nothing is looked for in the
/// words when somebody wrote the date down already.
pub fn by_words(prose: &str, name: Option<&str>, known: &[Publication]) -> Vec<Publication> {
    let mut dates = Vec::new();
    let mut note = |found: Option<chrono::NaiveDate>, provenance| {
        dates.extend(found.map(|date| Publication::on(date, provenance)));
    };
    note(name.and_then(in_name), Provenance::FileName);
    let is_sure = |it: &Publication| it.provenance.sureness() == Sureness::Sure;
    if !known.iter().any(is_sure) {
        let head = prose.get(..prose.floor_char_boundary(LOOKED_AT_BYTES));
        let head = head.unwrap_or_default();
        note(in_dateline(head), Provenance::Dateline);
        note(in_own_line(head), Provenance::DateLine);
        let first = filled_lines(head).find_map(find).map(|found| found.date);
        note(first, Provenance::FirstDate);
    }
    dates
}

const LOOKED_AT_BYTES: usize = 4096;
const TOP_LINES: usize = 15;

/// `2022-02-10_talks.txt`, `20220210`, `bbc_2009-04-25_558`, `2022_02_10`.
fn in_name(name: &str) -> Option<chrono::NaiveDate> {
    let bytes = name.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    for start in 0..bytes.len() {
        if !digit(start) || (start > 0 && digit(start - 1)) {
            continue;
        }
        for (length, marked) in [(10, true), (8, false)] {
            let Some(piece) = name.get(start..start + length) else {
                continue;
            };
            let plain: String = piece.chars().filter(char::is_ascii_digit).collect();
            let is_shaped = match marked {
                true => piece.bytes().enumerate().all(|(at, byte)| match at {
                    4 | 7 => matches!(byte, b'-' | b'_' | b'.' | b' '),
                    _ => byte.is_ascii_digit(),
                }),
                false => plain.len() == 8,
            };
            if is_shaped
                && !digit(start + length)
                && let Some((date, _)) = written_date::parse(&plain)
            {
                return Some(date);
            }
        }
    }
    None
}

/// "MOSCOW, Feb. 10, 2022 (Agency) –", "LONDON (Agency - 30th January 2022)".
fn in_dateline(head: &str) -> Option<chrono::NaiveDate> {
    filled_lines(head).take(TOP_LINES).find_map(|line| {
        let found = find(line)?;
        let place = line.get(..found.start)?;
        (starts_with_place(place) && place.len() <= LONGEST_LEAD && closes(line, found))
            .then_some(found.date)
    })
}

const LONGEST_LEAD: usize = 70;

/// Whether a line begins with a place in capitals.
fn starts_with_place(lead: &str) -> bool {
    let place = lead
        .split(['(', ',', '-', '–', '—', '/'])
        .next()
        .unwrap_or_default();
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && !place.chars().any(char::is_lowercase) && place != lead
}

/// Whether a dash or a bracket ends the dateline soon after the date.
fn closes(line: &str, found: Found) -> bool {
    let tail = line.get(found.end..).unwrap_or_default();
    let soon = tail.get(..tail.floor_char_boundary(40)).unwrap_or_default();
    soon.contains(['–', '—', ')', ':']) || soon.contains("--") || soon.contains(" - ")
}

/// A line near the top that holds a date and little else.
fn in_own_line(head: &str) -> Option<chrono::NaiveDate> {
    const MOST_OTHER_WORDS: usize = 4;
    const LONGEST_LINE: usize = 90;
    filled_lines(head).take(TOP_LINES).find_map(|line| {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let found = find(line)?;
        let others = [line.get(..found.start)?, line.get(found.end..)?];
        let others = others.into_iter().flat_map(|part| {
            part.split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().any(char::is_alphabetic) && !is_calendar_word(word))
        });
        // "They met on 10 February 2022." is a sentence, however short.
        let ends_sentence = line.ends_with(['.', '!', '?', '…']) && !line.ends_with("m.");
        (others.count() <= MOST_OTHER_WORDS && !ends_sentence).then_some(found.date)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names_date_documents() {
        let check = |prose: &str, name: &str, expected: &[&str]| {
            let told: Vec<String> = by_words(prose, Some(name), &[])
                .iter()
                .map(|it| format!("{} {}", it.provenance, it.date))
                .collect();
            assert_eq!(told, expected, "{prose:?} {name:?}");
        };
        check("Talks", "2022-02-10_talks.txt", &["file name 2022-02-10"]);
        check("Talks", "wire_2009-04-25_558", &["file name 2009-04-25"]);
        check("Talks", "20220210.txt", &["file name 2022-02-10"]);
        check("Talks", "a 2022_02_10.txt", &["file name 2022-02-10"]);
        check("Talks", "00047.txt", &[]);
        check("Talks", "120220210.txt", &[]);
        check("Talks", "202202101.txt", &[]);
        check("Talks", "20221310.txt", &[]);
        check(
            "Talks end\n\nMOSCOW, Feb. 10, 2022 (Agency) – They met.",
            "a.txt",
            &["dateline 2022-02-10", "first date 2022-02-10"],
        );
        check(
            "LONDON (Agency / Other - 30th January 2022) They met.",
            "a.txt",
            &["dateline 2022-01-30", "first date 2022-01-30"],
        );
        check(
            "Talks end\nAnna Lind Published January 30, 2022 | 04:20 AM\nThey met.",
            "a.txt",
            &["line at the top 2022-01-30", "first date 2022-01-30"],
        );
        check(
            "They met on 10 February 2022.",
            "a.txt",
            &["first date 2022-02-10"],
        );
        check(
            "NATO met on 10 February 2022 – at last.",
            "a.txt",
            &["first date 2022-02-10"],
        );
        check("They met on 10 February.", "a.txt", &[]);
    }

    #[test]
    fn what_was_written_down_is_not_searched_for() {
        let known = Publication::on(chrono::NaiveDate::MIN, Provenance::Header);
        let text = "10 February 2022\nThey met.";
        assert_eq!(by_words(text, Some("a.txt"), &[known]), []);
    }
}
