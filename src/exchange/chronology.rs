//! The chronology as text for a terminal and as JSON for programs.
//!
//! Invariant: every line names its source, its publication date, and whether it announces or
//! reports; nothing is worded as having happened that the source only announced. What is printed
//! as text holds no control characters.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::analysis::{
    Chronology, ChronologyEntry, Dossier, Line, RankedDay, interval_in_words, one_line, plural,
    published_in_words, snippet,
};

/// Columns of the text form.
const WIDTH: usize = 96;
/// Longest quotation, in characters.
const QUOTE_CHARS: usize = 420;

/// Writes the text form.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_text(
    chronology: &Chronology,
    dossiers: &[Arc<Dossier>],
    out: &mut impl Write,
) -> io::Result<()> {
    for entry in &chronology.entries {
        writeln!(out, "{}", interval_in_words(entry.interval))?;
        for line in &entry.lines {
            let Some(dossier) = dossiers.get(line.doc) else {
                continue;
            };
            writeln!(out, "  {}", heading(line, dossier))?;
            let quote = format!("“{}”", quote(line, dossier));
            let options = textwrap::Options::new(WIDTH)
                .initial_indent("    ")
                .subsequent_indent("     ");
            for row in textwrap::wrap(&quote, options) {
                writeln!(out, "{row}")?;
            }
        }
        writeln!(out)?;
    }
    if chronology.entries.is_empty() {
        writeln!(
            out,
            "No document speaks of a date that can be placed in time."
        )?;
    }
    for remark in remarks(chronology) {
        writeln!(out, "{remark}")?;
    }
    Ok(())
}

/// Which order the days of the JSON form come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The earliest first.
    Date,
    /// The weightiest first.
    Score,
}

/// Writes the JSON form:
///
/// ```json
/// {"version": 2,
///  "days": [{"date", "label", "score", "standing", "status", "mentions", "documents",
///            "published", "lines": [LINE, …]}, …],
///  "periods": [{"first_day", "last_day", "precision", "label", "lines": [LINE, …]}, …],
///  "left_out": {"bare_dates", "without_time", "documents_set_aside", "lesser_days"}}
/// ```
///
/// A LINE is `{"doc", "title", "outlet", "published", "standing", "status", "quote", "start",
/// "end", "text_hash", "mentions": [{"text", "start", "end", "type", "value", "rule"}]}`.
/// `days` are single days in the order asked for, `periods` everything longer, by its beginning.
/// A day's `score` is the weight that [`crate::analysis::rank_days`] gives it; `mentions` and
/// `documents` count what names it, `published` the documents that appeared on it. `quote` is
/// exact, and positions are code points of the document's text, the end excluded. A line without
/// `mentions` is the head of a document that was published on a day that nothing names.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json(
    chronology: &Chronology,
    ranked: &[RankedDay],
    order: DayOrder,
    dossiers: &[Arc<Dossier>],
    out: &mut impl Write,
) -> io::Result<()> {
    let lines = |entry: &ChronologyEntry| -> Vec<Value> {
        let lines = entry.lines.iter();
        lines
            .filter_map(|line| line_value(line, dossiers.get(line.doc)?))
            .collect()
    };
    let mut days: Vec<(&ChronologyEntry, usize)> = Vec::new();
    let mut periods: Vec<Value> = Vec::new();
    let places: HashMap<NaiveDate, usize> = ranked
        .iter()
        .enumerate()
        .map(|(at, it)| (it.day, at))
        .collect();
    for entry in &chronology.entries {
        let place = entry.interval.single_day().and_then(|day| places.get(&day));
        match place {
            Some(place) => days.push((entry, *place)),
            None => periods.push(json!({
                "first_day": entry.interval.first_day().map(|day| day.to_string()),
                "last_day": entry.interval.last_day().map(|day| day.to_string()),
                "precision": entry.interval.precision().word(),
                "label": interval_in_words(entry.interval),
                "lines": lines(entry),
            })),
        }
    }
    if order == DayOrder::Score {
        days.sort_by_key(|(_, place)| *place);
    }
    let days: Vec<Value> = days
        .into_iter()
        .filter_map(|(entry, place)| {
            let ranked = ranked.get(place)?;
            Some(json!({
                "date": ranked.day.to_string(),
                "label": interval_in_words(entry.interval),
                "score": ranked.score,
                "standing": ranked.standing.word(),
                "status": ranked.status.word(),
                "mentions": ranked.mentions,
                "documents": ranked.documents,
                "published": ranked.published,
                "lines": lines(entry),
            }))
        })
        .collect();
    let whole = json!({
        "version": 2,
        "days": days,
        "periods": periods,
        "left_out": {
            "bare_dates": chronology.bare,
            "without_time": chronology.without_time,
            "documents_set_aside": chronology.set_aside,
            "lesser_days": chronology.lesser_days,
        },
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn line_value(line: &Line, dossier: &Dossier) -> Option<Value> {
    let document = &dossier.document;
    let position = document.text.position_of(line.sentence)?;
    let mentions: Vec<Value> = line
        .mentions
        .iter()
        .filter_map(|&index| {
            let mention = dossier.mentions.get(index)?;
            let position = document.text.position_of(mention.span)?;
            Some(json!({
                "text": document.text.get(mention.span)?,
                "start": position.start,
                "end": position.end,
                "type": mention.kind.word(),
                "value": mention.value,
                "rule": mention.reasoning.rule,
            }))
        })
        .collect();
    Some(json!({
        "standing": line.standing.word(),
        "status": line.status.word(),
        "doc": document.id.as_str(),
        "title": document.title,
        "outlet": document.outlet,
        "published": document.published.map(|it| it.day_value()),
        "quote": document.text.get(line.sentence)?,
        "start": position.start,
        "end": position.end,
        "text_hash": document.hash.to_string(),
        "mentions": mentions,
    }))
}

fn heading(line: &Line, dossier: &Dossier) -> String {
    format!("{:<22} {}", said(line), source(dossier))
}

/// `announced`, `announced (tentative)`, `reported` …: the status only where it adds something.
fn said(line: &Line) -> String {
    if line.status.adds_to_standing() {
        format!("{} ({})", line.standing, line.status)
    } else {
        line.standing.to_string()
    }
}

fn source(dossier: &Dossier) -> String {
    let document = &dossier.document;
    one_line(&format!(
        "{} · {} · {}",
        published_in_words(document),
        document.outlet_or_unknown(),
        document.id
    ))
}

fn quote(line: &Line, dossier: &Dossier) -> String {
    snippet(&dossier.document, line.sentence, QUOTE_CHARS)
}

/// What is left out, in sentences.
pub fn remarks(chronology: &Chronology) -> Vec<String> {
    let mut remarks = Vec::new();
    if chronology.bare > 0 {
        remarks.push(format!(
            "Left out: {} with only a date and no words about it.",
            plural(chronology.bare, "line")
        ));
    }
    if chronology.without_time > 0 {
        remarks.push(format!(
            "Left out: {} without a place in time (lengths of time, “recently” …).",
            plural(chronology.without_time, "expression")
        ));
    }
    if chronology.lesser_days > 0 {
        remarks.push(format!(
            "Left out: {} of less weight.",
            plural(chronology.lesser_days, "day")
        ));
    }
    if chronology.set_aside > 0 {
        remarks.push(format!(
            "Left out: {} set aside.",
            plural(chronology.set_aside, "document")
        ));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::chronology;
    use crate::exchange::rows::tests::document;
    use crate::timex::DateOrder;

    fn sample() -> (Chronology, Vec<Arc<Dossier>>) {
        let mut document = document(
            "feb/\u{1b}[2Jd.txt",
            "2022-02-08",
            "Talks in \u{1b}[31mMinsk\u{1b}[0m\nwill *begin* on 10 February 2022. It took four years.",
        );
        document.outlet = Some("Example\u{7} News".to_owned());
        let dossiers = vec![Arc::new(Dossier::study(document, DateOrder::default()))];
        (chronology(&dossiers), dossiers)
    }

    fn written(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_safe_to_print() {
        let (chronology, dossiers) = sample();
        assert_eq!(
            written(|out| write_text(&chronology, &dossiers, out)),
            "\
Thursday 10 February 2022
  announced              published 8 Feb 2022 · Example News · feb/ [2Jd.txt
    “Talks in [31mMinsk [0m will *begin* on 10 February 2022.”

Left out: 1 expression without a place in time (lengths of time, “recently” …).
"
        );
    }

    #[test]
    fn json_keeps_the_exact_words() {
        let (mut chronology, dossiers) = sample();
        chronology.set_aside = 2;
        let ranked = crate::analysis::rank_days(&dossiers, Default::default());
        let json = written(|out| write_json(&chronology, &ranked, DayOrder::Date, &dossiers, out));
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["days"][0]["date"], "2022-02-10");
        let line = &value["days"][0]["lines"][0];
        assert_eq!(line["doc"], "feb/\u{1b}[2Jd.txt");
        assert_eq!(
            line["quote"],
            "Talks in \u{1b}[31mMinsk\u{1b}[0m\nwill *begin* on 10 February 2022."
        );
        assert_eq!(
            value["left_out"],
            json!({
                "bare_dates": 0,
                "without_time": 1,
                "documents_set_aside": 2,
                "lesser_days": 0,
            })
        );
    }

    #[test]
    fn what_is_left_out_is_said() {
        let check = |bare, without_time, set_aside, expected: &[&str]| {
            let mut chronology = sample().0;
            (chronology.bare, chronology.without_time) = (bare, without_time);
            chronology.set_aside = set_aside;
            assert_eq!(remarks(&chronology), expected);
        };
        check(0, 0, 0, &[]);
        check(
            1,
            1,
            1,
            &[
                "Left out: 1 line with only a date and no words about it.",
                "Left out: 1 expression without a place in time (lengths of time, “recently” …).",
                "Left out: 1 document set aside.",
            ],
        );
        check(
            2,
            3,
            4,
            &[
                "Left out: 2 lines with only a date and no words about it.",
                "Left out: 3 expressions without a place in time (lengths of time, “recently” …).",
                "Left out: 4 documents set aside.",
            ],
        );
        let nothing = written(|out| write_text(&Chronology::default(), &[], out));
        assert_eq!(
            nothing,
            "No document speaks of a date that can be placed in time.\n"
        );
    }
}
