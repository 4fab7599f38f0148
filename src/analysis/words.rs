//! Days, counts and the words of documents as a person reads them, the same everywhere.

use chrono::{Datelike, NaiveDate};

use super::marks::times_of;
use crate::model::{Document, Interval, Mention, Precision, Provenance, Publication, Sureness};

/// How large a file is, in the unit that suits it.
pub fn size_in_words(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return match bytes {
            1 => "1 byte".to_owned(),
            n => format!("{n} bytes"),
        };
    }
    // Sizes are for the eye: what is lost to rounding is not missed.
    let (mut size, mut unit) = (bytes as f64 / 1000.0, 0);
    while size >= 1000.0 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS.get(unit).unwrap_or(&"TB"))
}

/// `Thursday 10 February 2022`.
pub fn day_in_words(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// `10 Feb 2022`.
pub fn short_day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// When it was published: `8 Feb 2022`, `Feb 2022`, or `undated`.
pub fn date_in_words(document: &Document) -> String {
    document
        .published
        .map_or_else(|| "undated".to_owned(), publication_in_words)
}

/// A publication as exactly as it is known: `8 Feb 2022`, `Feb 2022`, `1 Jan 2022 to 31 Mar 2022`.
pub fn publication_in_words(published: Publication) -> String {
    let date = published.date;
    let within = published.within;
    match within.map(|within| (within.precision(), within.last_day())) {
        None | Some((_, None)) => short_day(date),
        Some((Precision::Month, _)) => date.format("%b %Y").to_string(),
        Some((Precision::Year, _)) => date.format("%Y").to_string(),
        Some((_, Some(last))) => format!("{} to {}", short_day(date), short_day(last)),
    }
}

/// `published 8 Feb 2022`, or `undated`.
pub fn published_in_words(document: &Document) -> String {
    document.published.map_or_else(
        || "undated".to_owned(),
        |published| format!("published {}", publication_in_words(published)),
    )
}

/// When a document was published, how that is known, by whom, and who wrote it:
/// `Published 8 Feb 2022 (from the file's header) · Example Wire · by Anna Lind`.
pub fn source_in_words(document: &Document) -> String {
    let published = match document.published {
        Some(published) => format!(
            "Published {} ({})",
            publication_in_words(published),
            published.provenance.phrase()
        ),
        None => "Undated: relative dates stay unresolved".to_owned(),
    };
    let author = document.origin.author.as_deref();
    let author = author.map_or_else(String::new, |author| format!(" · by {author}"));
    format!("{published} · {}{author}", document.outlet_or_unknown())
}

/// What a person should know before trusting a document's date; `None` when nothing is in doubt.
pub fn doubt_in_words(document: &Document) -> Option<String> {
    let origin = &document.origin;
    let mut doubts = Vec::new();
    match document.published {
        None => {
            if let Some(guess) = document.guessed_date() {
                let words = match guess.provenance {
                    Provenance::FileTime => "The file was last changed on",
                    _ => "The first date in the text is",
                };
                doubts.push(format!(
                    "{words} {}; it is not used.",
                    short_day(guess.date)
                ));
            }
        }
        Some(published) if published.provenance.sureness() != Sureness::Sure => {
            let is_other = |it: &&Publication| {
                it.date != published.date && it.provenance.sureness() < Sureness::Guess
            };
            if let Some(other) = origin.other_dates.iter().find(is_other) {
                doubts.push(format!(
                    "It could also be of {} ({}).",
                    short_day(other.date),
                    other.provenance.phrase()
                ));
            }
        }
        Some(_) => {}
    }
    if let Some(language) = origin.language
        && language.code != "eng"
    {
        doubts.push(format!(
            "It is in {}; Dateline finds English dates only.",
            language.name
        ));
    }
    (!doubts.is_empty()).then(|| doubts.join(" "))
}

/// A number with its thousands apart: `1,234,567`.
pub fn count_words(count: usize) -> String {
    let digits = count.to_string();
    let mut words = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// `1 document`, `2 documents`: for nouns whose plural takes an s.
pub fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", count_words(count))
}

/// Words of a document, or a file's name, on one line, with every run of white space and control
/// characters as one space: a terminal that gets an escape character may do anything.
pub fn one_line(words: &str) -> String {
    visible_words(words).collect::<Vec<_>>().join(" ")
}

/// What stands between white space and control characters.
pub(super) fn visible_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
}

/// The times that a mention may speak of, the chosen one first:
/// `Thursday 4 March 2021 or Saturday 3 April 2021`; `None` when it speaks of none.
pub fn times_in_words(mention: &Mention) -> Option<String> {
    mention
        .interval
        .map(|chosen| reading_in_words(mention, chosen))
}

/// One time that a mention may speak of, and behind it the others.
pub fn reading_in_words(mention: &Mention, this: Interval) -> String {
    let words = interval_in_words(this);
    match other_times_in_words(mention, this) {
        Some(others) => format!("{words} {others}"),
        None => words,
    }
}

/// The times that a mention may speak of just as well as of this one:
/// `or Saturday 3 April 2021`; `None` when it can only be read in one way.
pub fn other_times_in_words(mention: &Mention, this: Interval) -> Option<String> {
    let others: Vec<String> = times_of(mention)
        .filter(|interval| *interval != this)
        .map(|interval| format!("or {}", interval_in_words(interval)))
        .collect();
    (!others.is_empty()).then(|| others.join(" "))
}

/// A stretch of time as a heading: `Thursday 10 February 2022`, `Week of 31 January 2022`,
/// `February 2022`, `from 30 January 2022`, `1997–2022`.
pub fn interval_in_words(interval: Interval) -> String {
    let (Some(first), Some(last)) = (interval.first_day(), interval.last_day()) else {
        return match (interval.first_day(), interval.last_day()) {
            (Some(first), None) => format!("from {}", first.format("%-d %B %Y")),
            (None, Some(last)) => format!("until {}", last.format("%-d %B %Y")),
            _ => "at an unnamed time".to_owned(),
        };
    };
    let whole_months = first.day() == 1 && last.succ_opt().is_none_or(|next| next.day() == 1);
    match interval.precision() {
        Precision::Vague => format!("about {}", range(first, last)),
        _ if first == last => day_in_words(first),
        // A night belongs to the day it begins on.
        Precision::PartOfDay | Precision::Hour | Precision::Minute => day_in_words(first),
        Precision::Week => format!("Week of {}", first.format("%-d %B %Y")),
        Precision::Days if is_weekend(first, last) => {
            format!("Weekend of {}", first.format("%-d %B %Y"))
        }
        _ if whole_months && first.month() == 1 && last.month() == 12 => {
            if first.year() == last.year() {
                first.year().to_string()
            } else {
                format!("{}–{}", first.year(), last.year())
            }
        }
        _ if whole_months && first.year() == last.year() && first.month() == last.month() => {
            first.format("%B %Y").to_string()
        }
        _ if whole_months => format!("{} – {}", first.format("%B %Y"), last.format("%B %Y")),
        _ => range(first, last),
    }
}

fn is_weekend(first: NaiveDate, last: NaiveDate) -> bool {
    first.weekday() == chrono::Weekday::Sat && last.weekday() == chrono::Weekday::Sun
}

fn range(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        first.format("%-d %B %Y").to_string()
    } else if first.year() != last.year() {
        format!(
            "{} – {}",
            first.format("%-d %B %Y"),
            last.format("%-d %B %Y")
        )
    } else if first.month() != last.month() {
        format!("{} – {}", first.format("%-d %B"), last.format("%-d %B %Y"))
    } else {
        format!("{}–{}", first.day(), last.format("%-d %B %Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    #[test]
    fn values_read_as_a_person_would_say_them() {
        let check = |value: &str, expected: &str| {
            let interval = Interval::of_value(value).unwrap();
            assert_eq!(interval_in_words(interval), expected, "{value}");
        };
        check("2022-02-10", "Thursday 10 February 2022");
        check("2022-02-10TNI", "Thursday 10 February 2022");
        check("2022-02-10T14:30", "Thursday 10 February 2022");
        check("2022-W05", "Week of 31 January 2022");
        check("2022-W05-WE", "Weekend of 5 February 2022");
        check("2022-02", "February 2022");
        check("2022-Q1", "January 2022 – March 2022");
        check("2022", "2022");
        check("199", "1990–1999");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(plural(0, "line"), "0 lines");
        assert_eq!(plural(1, "line"), "1 line");
        assert_eq!(plural(2, "line"), "2 lines");
    }

    #[test]
    fn publication_is_said_or_said_to_be_unknown() {
        let mut document = dossier_of("2022-02-08", "").document;
        assert_eq!(published_in_words(&document), "published 8 Feb 2022");
        document.published = None;
        assert_eq!(date_in_words(&document), "undated");
        assert_eq!(published_in_words(&document), "undated");
    }

    #[test]
    fn no_line_carries_control_characters() {
        let check = |words: &str, expected: &str| assert_eq!(one_line(words), expected);
        check("two\r\nlines\u{2028}here", "two lines here");
        check("  tabs\t and \u{a0} spaces ", "tabs and spaces");
        check("\u{1b}[2J\u{1b}]0;x\u{7}.txt", "[2J ]0;x .txt");
        check("a\u{9b}31mb\u{7f}c\0", "a 31mb c");
        check("北京 é 😀", "北京 é 😀");
        check("\u{1b}", "");
    }

    #[test]
    fn open_and_vague_ends_are_said() {
        let day = |written: &str| -> NaiveDate { written.parse().unwrap() };
        let at = |written: &str| Some(crate::model::day_start(day(written)));
        let check = |start, end, precision, expected: &str| {
            assert_eq!(
                interval_in_words(Interval::new(start, end, precision)),
                expected
            );
        };
        check(
            at("2022-01-30"),
            None,
            Precision::Vague,
            "from 30 January 2022",
        );
        check(
            None,
            at("2022-01-30"),
            Precision::Vague,
            "until 29 January 2022",
        );
        check(None, None, Precision::Vague, "at an unnamed time");
        check(
            at("2022-01-30"),
            at("2022-02-06"),
            Precision::Vague,
            "about 30 January – 5 February 2022",
        );
        check(
            at("2022-02-10"),
            at("2022-02-13"),
            Precision::Days,
            "10–12 February 2022",
        );
    }
}
