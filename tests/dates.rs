//! The date engine against pages of cases that an analyst could read and add to: `tests/dates/`.
//!
//! A page holds sentences. Words in square brackets are the mentions that must be found there,
//! and no others; the indented lines below say what each is, in order: its value, and, where it
//! matters, its type, `mod`, status or stance. Lines that begin with `published`, `order` or `#` set the
//! publication date (or `none`), set how numbers are read, or are remarks.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a page that cannot be read must stop the test"
)]

use std::fs;
use std::path::Path;

use dateline::model::{AnchorSource, Mention, Modifier, Precision, Span, TimexType};
use dateline::timex::{DateOrder, Source, explain, find_mentions};

#[test]
fn every_page_reads_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dates");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    pages.sort();
    assert!(!pages.is_empty());
    let mut complaints = Vec::new();
    let mut cases = 0;
    for page in &pages {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        for case in cases_of(&fs::read_to_string(page).unwrap()) {
            cases += 1;
            if let Some(complaint) = check(&case) {
                complaints.push(format!("{name}:{}: {complaint}", case.line));
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "{} of {cases} cases fail\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

#[test]
fn what_else_the_words_could_mean_is_kept() {
    let check = |text: &str, published: &str, order, value: &str, other: (&str, bool)| {
        let found = only_mention(text, Some(published), order);
        let others: Vec<(&str, bool)> = found
            .other_readings
            .iter()
            .map(|reading| (reading.value.as_str(), reading.live))
            .collect();
        assert_eq!(
            (found.value.as_str(), others),
            (value, vec![other]),
            "{text}"
        );
    };
    let (month, day) = (DateOrder::MonthFirst, DateOrder::DayFirst);
    // A Sunday: some count it to the week before it, some to the one behind it.
    check(
        "They met last week.",
        "2022-01-30",
        month,
        "2022-W03",
        ("2022-W04", true),
    );
    check(
        "They will meet next week.",
        "2022-01-30",
        month,
        "2022-W05",
        ("2022-W06", true),
    );
    check(
        "Signed 03/04/2021.",
        "2022-01-30",
        month,
        "2021-03-04",
        ("2021-04-03", true),
    );
    check(
        "Signed 03/04/2021.",
        "2022-01-30",
        day,
        "2021-04-03",
        ("2021-03-04", true),
    );
    check(
        "They will meet next Friday.",
        "2022-02-07",
        month,
        "2022-02-11",
        ("2022-02-18", true),
    );
    check(
        "He spoke on Thursday.",
        "2022-02-11",
        month,
        "2022-02-10",
        ("2022-02-17", false),
    );
}

#[test]
fn figures_parted_by_full_stops_have_one_reading() {
    for order in [DateOrder::MonthFirst, DateOrder::DayFirst] {
        let found = only_mention("Signed 03.05.2021.", Some("2021-05-03"), order);
        assert_eq!(found.value, "2021-05-03");
        assert!(found.other_readings.is_empty(), "{order:?}");
    }
}

#[test]
fn it_is_told_what_a_date_was_counted_from() {
    let anchor =
        |text: &str, published| only_mention(text, published, DateOrder::MonthFirst).anchor;
    let publication = anchor("They met on Monday.", Some("2022-02-09"));
    assert_eq!(publication.source, AnchorSource::Publication);
    assert_eq!(publication.date.unwrap().to_string(), "2022-02-09");
    let missing = anchor("They met on Monday.", None);
    assert_eq!(
        (missing.source, missing.date),
        (AnchorSource::Missing, None)
    );
    let none = anchor("They met on 3 March 2014.", Some("2022-02-09"));
    assert_eq!((none.source, none.date), (AnchorSource::None, None));
}

#[test]
fn vague_words_cover_a_vague_time() {
    let check = |text: &str, first: Option<&str>, last: Option<&str>| {
        let found = only_mention(text, Some("2022-01-30"), DateOrder::MonthFirst);
        let interval = found.interval.unwrap();
        assert_eq!(interval.precision(), Precision::Vague, "{text}");
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        assert_eq!(day(interval.first_day()).as_deref(), first, "{text}");
        assert_eq!(day(interval.last_day()).as_deref(), last, "{text}");
    };
    check(
        "Talks are due in the coming days.",
        Some("2022-01-30"),
        Some("2022-02-06"),
    );
    check(
        "Tension grew in recent weeks.",
        Some("2022-01-02"),
        Some("2022-01-30"),
    );
    check("They will go soon.", Some("2022-01-30"), None);
}

/// The one mention of a text.
fn only_mention(text: &str, published: Option<&str>, date_order: DateOrder) -> Mention {
    let mut mentions = find_mentions(&Source {
        text,
        prose: Span::new(0, text.len()),
        published: published.map(|date| date.parse().unwrap()),
        date_order,
    });
    assert_eq!(mentions.len(), 1, "{text}");
    mentions.remove(0)
}

struct Case {
    line: usize,
    published: Option<chrono::NaiveDate>,
    order: DateOrder,
    /// The sentence without its brackets.
    text: String,
    /// Where the brackets stood.
    spans: Vec<Span>,
    /// What stands below, one line for each.
    expected: Vec<String>,
}

fn cases_of(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut published = None;
    let mut order = DateOrder::MonthFirst;
    for (index, line) in page.lines().enumerate() {
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        if let Some(date) = line.strip_prefix("published ") {
            published = (date.trim() != "none").then(|| date.trim().parse().unwrap());
        } else if let Some(named) = line.strip_prefix("order ") {
            order = match named.trim() {
                "day first" => DateOrder::DayFirst,
                "month first" => DateOrder::MonthFirst,
                other => panic!("line {}: no such order: {other}", index + 1),
            };
        } else if line.starts_with(' ') {
            let case = cases
                .last_mut()
                .expect("a sentence comes before what it holds");
            case.expected.push(words.to_owned());
        } else {
            let (text, spans) = without_brackets(&line.replace("\\n", "\n"));
            cases.push(Case {
                line: index + 1,
                published,
                order,
                text,
                spans,
                expected: Vec::new(),
            });
        }
    }
    cases
}

fn without_brackets(line: &str) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut open = 0;
    for c in line.chars() {
        match c {
            '[' => open = text.len(),
            ']' => spans.push(Span::new(open, text.len())),
            other => text.push(other),
        }
    }
    (text, spans)
}

/// What is wrong with a case, if anything.
fn check(case: &Case) -> Option<String> {
    let source = Source {
        text: &case.text,
        prose: Span::new(0, case.text.len()),
        published: case.published,
        date_order: case.order,
    };
    let mentions = find_mentions(&source);
    let words = |span: Span| &case.text[span.range()];
    let found: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
    if found != case.spans {
        let list = |spans: &[Span]| {
            spans
                .iter()
                .map(|s| words(*s))
                .collect::<Vec<_>>()
                .join(" | ")
        };
        return Some(format!(
            "{:?}: found <{}>, expected <{}>",
            case.text,
            list(&found),
            list(&case.spans)
        ));
    }
    if case.expected.len() != mentions.len() {
        return Some(format!("{:?}: not every mention has its line", case.text));
    }
    mentions
        .iter()
        .zip(&case.expected)
        .find_map(|(mention, expected)| {
            let wrong = wrong_part(mention, expected)?;
            Some(format!(
                "{wrong}, expected {expected:?}\n    {}",
                explain(mention, &case.text)
            ))
        })
}

/// The part of a mention that its line does not allow.
fn wrong_part(mention: &Mention, expected: &str) -> Option<String> {
    let mut words = expected.split_whitespace();
    let value = words.next().unwrap_or_default();
    if mention.value != value {
        return Some(format!("value {}", mention.value));
    }
    for word in words {
        let right = match word {
            "plain" => mention.modifier.is_none(),
            "TIME" => mention.kind == TimexType::Time,
            "DATE" => mention.kind == TimexType::Date,
            "DURATION" => mention.kind == TimexType::Duration,
            "SET" => mention.kind == TimexType::Set,
            _ if word.chars().all(|c| c.is_ascii_uppercase() || c == '_') => {
                mention.modifier.map(Modifier::word) == Some(word)
            }
            _ => {
                mention.status.word() == word
                    || mention.stance.is_some_and(|stance| stance.word() == word)
            }
        };
        if !right {
            return Some(format!(
                "{} {:?} {} {:?}",
                mention.kind, mention.modifier, mention.status, mention.stance
            ));
        }
    }
    None
}
