//! Mentions of time for other programs and for the terminal.
//!
//! Invariant: positions count Unicode code points, the end excluded. In [`write_json_line`] they
//! are places in the document's whole text, header included; in [`write_tempeval_line`] they are
//! places in the text behind the header.

use std::io;

use chrono::NaiveDate;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::analysis::one_line;
use crate::model::{Document, Interval, Mention, Position};

/// Writes one line of JSON:
/// `{"doc", "dct", "text_len", "prefix_len", "timexes": [{"start", "end", "text", "type",
/// "value", "mod", "status", "interval", "rule"}]}`. `doc` is the file name without its
/// extension, `dct` the publication date or `null`, `prefix_len` the header's length; `mod` is
/// missing where there is none; `interval` holds the first and the last day, each `null` where
/// open or unknown.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json_line(
    document: &Document,
    mentions: &[Mention],
    out: &mut impl io::Write,
) -> io::Result<()> {
    let line = Line {
        doc: document.id.stem(),
        dct: document.date(),
        text_len: document.text.code_points(),
        prefix_len: prefix_len(document),
        timexes: placed(document, mentions)
            .map(|(mention, Position { start, end })| Timex {
                start,
                end,
                text: document.text.get(mention.span).unwrap_or_default(),
                kind: mention.kind.word(),
                value: &mention.value,
                modifier: mention.modifier.map(|modifier| modifier.word()),
                status: mention.status.word(),
                interval: [
                    mention.interval.and_then(Interval::first_day),
                    mention.interval.and_then(Interval::last_day),
                ],
                rule: &mention.reasoning.rule,
            })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// Writes one line in the form in which systems are scored on TempEval-3, task A:
/// `{"doc", "dct", "timexes": [{"start", "end", "type", "value"}]}`.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_tempeval_line(
    document: &Document,
    mentions: &[Mention],
    out: &mut impl io::Write,
) -> io::Result<()> {
    let prefix_len = prefix_len(document);
    let line = TempevalLine {
        doc: document.id.stem(),
        dct: document.date(),
        timexes: placed(document, mentions)
            .filter(|(_, position)| position.start >= prefix_len)
            .map(|(mention, position)| TempevalTimex {
                start: position.start - prefix_len,
                end: position.end - prefix_len,
                kind: mention.kind.word(),
                value: &mention.value,
            })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// Writes a block for a person: what the document is, then a line for each mention in aligned
/// columns: words, value, type, when, status, rule.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_table(
    document: &Document,
    mentions: &[Mention],
    out: &mut impl io::Write,
) -> io::Result<()> {
    write_block(document, mentions, |_| None, out)
}

/// [`write_table`], with a sentence about each mention below its line.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_explained(
    document: &Document,
    mentions: &[Mention],
    explain: impl Fn(&Mention) -> String,
    out: &mut impl io::Write,
) -> io::Result<()> {
    write_block(document, mentions, |mention| Some(explain(mention)), out)
}

/// Columns that a longer word or value does not widen.
const WIDEST_COLUMN: usize = 40;

fn write_block(
    document: &Document,
    mentions: &[Mention],
    explain: impl Fn(&Mention) -> Option<String>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let date = document
        .published
        .map_or_else(|| "undated".to_owned(), |it| it.day_value());
    writeln!(out, "{}", one_line(&document.title))?;
    writeln!(
        out,
        "{date}, {}, {}",
        one_line(document.outlet_or_unknown()),
        one_line(document.id.as_str())
    )?;
    if mentions.is_empty() {
        return writeln!(out, "  no dates found");
    }
    let rows: Vec<[String; 6]> = mentions
        .iter()
        .map(|mention| cells(document, mention))
        .collect();
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().min(WIDEST_COLUMN).max(*width);
        }
    }
    for (row, mention) in rows.iter().zip(mentions) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let padding = width.saturating_sub(cell.width());
            line.extend(["  ", cell, &" ".repeat(padding)]);
        }
        writeln!(out, "{}", line.trim_end())?;
        if let Some(sentence) = explain(mention) {
            writeln!(out, "      {}", one_line(&sentence))?;
        }
    }
    Ok(())
}

fn cells(document: &Document, mention: &Mention) -> [String; 6] {
    let value = match mention.modifier {
        Some(modifier) => format!("{} {modifier}", mention.value),
        None => mention.value.clone(),
    };
    [
        one_line(document.text.get(mention.span).unwrap_or_default()),
        value,
        mention.kind.to_string(),
        when(mention.interval),
        mention.status.to_string(),
        mention.reasoning.rule.to_string(),
    ]
}

/// The first and last day in words.
fn when(interval: Option<Interval>) -> String {
    let bounds = interval.map(|interval| (interval.first_day(), interval.last_day()));
    match bounds {
        Some((Some(first), Some(last))) if first == last => first.to_string(),
        Some((Some(first), Some(last))) => format!("{first} – {last}"),
        Some((Some(first), None)) => format!("from {first}"),
        Some((None, Some(last))) => format!("until {last}"),
        Some((None, None)) | None => "–".to_owned(),
    }
}

fn prefix_len(document: &Document) -> usize {
    document
        .text
        .position_of(document.header)
        .map_or(0, |header| header.end)
}

/// The mentions with their positions; mentions of another text have none.
fn placed<'a>(
    document: &Document,
    mentions: &'a [Mention],
) -> impl Iterator<Item = (&'a Mention, Position)> {
    mentions
        .iter()
        .filter_map(|mention| Some((mention, document.text.position_of(mention.span)?)))
}

#[derive(Serialize)]
struct Line<'a> {
    doc: &'a str,
    dct: Option<NaiveDate>,
    text_len: usize,
    prefix_len: usize,
    timexes: Vec<Timex<'a>>,
}

#[derive(Serialize)]
struct Timex<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    modifier: Option<&'static str>,
    status: &'static str,
    interval: [Option<NaiveDate>; 2],
    rule: &'a str,
}

#[derive(Serialize)]
struct TempevalLine<'a> {
    doc: &'a str,
    dct: Option<NaiveDate>,
    timexes: Vec<TempevalTimex<'a>>,
}

#[derive(Serialize)]
struct TempevalTimex<'a> {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::rows::tests::document;
    use crate::model::{
        Anchor, AnchorSource, DocId, Modifier, Precision, Reasoning, Span, Status, TimexType,
        day_start,
    };

    fn mention(document: &Document, words: &str, kind: TimexType, value: &str) -> Mention {
        let start = document.text.as_str().find(words).unwrap();
        Mention {
            span: Span::new(start, start + words.len()),
            kind,
            value: value.to_owned(),
            modifier: None,
            interval: Interval::of_value(value),
            anchor: Anchor {
                source: AnchorSource::None,
                date: None,
            },
            status: Status::Planned,
            stance: None,
            reasoning: Reasoning {
                rule: "rule.name".into(),
                because: "the words say so".to_owned(),
                cues: Vec::new(),
            },
            other_readings: Vec::new(),
        }
    }

    fn sample() -> (Document, Vec<Mention>) {
        let document = document(
            "feb/é.v2.txt",
            "2022-02-10",
            "😀 On\nThursday, early 2022, for 北京 years.",
        );
        let mut mentions = vec![
            mention(&document, "On\nThursday", TimexType::Date, "2022-02-10"),
            mention(&document, "early 2022", TimexType::Date, "2022"),
            mention(&document, "北京 years", TimexType::Duration, "PXY"),
        ];
        mentions[1].modifier = Some(Modifier::Start);
        (document, mentions)
    }

    fn written(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_json_line_counts_from_the_beginning_of_the_text() {
        let (document, mentions) = sample();
        assert_eq!(
            written(|out| write_json_line(&document, &mentions, out)),
            concat!(
                r#"{"doc":"é.v2","dct":"2022-02-10","text_len":57,"prefix_len":17,"timexes":["#,
                r#"{"start":19,"end":30,"text":"On\nThursday","type":"DATE","value":"2022-02-10","#,
                r#""status":"planned","interval":["2022-02-10","2022-02-10"],"rule":"rule.name"},"#,
                r#"{"start":32,"end":42,"text":"early 2022","type":"DATE","value":"2022","#,
                r#""mod":"START","status":"planned","interval":["2022-01-01","2022-12-31"],"#,
                r#""rule":"rule.name"},"#,
                r#"{"start":48,"end":56,"text":"北京 years","type":"DURATION","value":"PXY","#,
                r#""status":"planned","interval":[null,null],"rule":"rule.name"}]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_tempeval_line_counts_from_the_end_of_the_header() {
        let (mut document, mentions) = sample();
        document.published = None;
        assert_eq!(
            written(|out| write_tempeval_line(&document, &mentions, out)),
            concat!(
                r#"{"doc":"é.v2","dct":null,"timexes":["#,
                r#"{"start":2,"end":13,"type":"DATE","value":"2022-02-10"},"#,
                r#"{"start":15,"end":25,"type":"DATE","value":"2022"},"#,
                r#"{"start":31,"end":39,"type":"DURATION","value":"PXY"}]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_table_is_aligned_for_the_eye() {
        let (mut document, mentions) = sample();
        document.outlet = Some("Example\u{1b}[31m News".to_owned());
        document.title = "Talks\r\non Thursday".to_owned();
        document.id = DocId::new("feb/é\u{1b}.txt");
        let table = "\
Talks on Thursday
2022-02-10, Example [31m News, feb/é .txt
  On Thursday  2022-02-10  DATE      2022-02-10               planned  rule.name
  early 2022   2022 START  DATE      2022-01-01 – 2022-12-31  planned  rule.name
  北京 years   PXY         DURATION  –                        planned  rule.name
";
        assert_eq!(written(|out| write_table(&document, &mentions, out)), table);
        let explain = |mention: &Mention| format!("Because {}.", mention.reasoning.because);
        let explained = written(|out| write_explained(&document, &mentions[..1], explain, out));
        assert!(explained.ends_with("rule.name\n      Because the words say so.\n"));
        let empty = written(|out| write_table(&document, &[], out));
        assert!(empty.ends_with("feb/é .txt\n  no dates found\n"));
    }

    #[test]
    fn open_bounds_are_put_into_words() {
        let day = |value: &str| Some(day_start(value.parse().unwrap()));
        let check = |start, end, expected: &str| {
            assert_eq!(
                when(Some(Interval::new(start, end, Precision::Vague))),
                expected
            );
        };
        check(day("2022-02-10"), None, "from 2022-02-10");
        check(None, day("2022-02-10"), "until 2022-02-09");
        check(None, None, "–");
    }
}
