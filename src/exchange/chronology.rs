//! The chronology as text for a terminal, as JSON for programs and as Markdown for readers.
//!
//! Invariant: every line names its source, its publication date, and whether it announces or
//! reports; nothing is worded as having happened that the source only announced.

use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Value, json};

use super::markdown::escaped;
use crate::analysis::{Chronology, Dossier, Line, interval_in_words, short_day, snippet};

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
    for remark in remarks(chronology) {
        writeln!(out, "{remark}")?;
    }
    Ok(())
}

/// Writes the Markdown form.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_markdown(
    chronology: &Chronology,
    dossiers: &[Arc<Dossier>],
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "# Chronology\n")?;
    for entry in &chronology.entries {
        writeln!(out, "## {}\n", interval_in_words(entry.interval))?;
        for line in &entry.lines {
            let Some(dossier) = dossiers.get(line.doc) else {
                continue;
            };
            writeln!(
                out,
                "- **{}** “{}” — {}",
                said(line),
                escaped(&quote(line, dossier)),
                escaped(&source(dossier))
            )?;
        }
        writeln!(out)?;
    }
    for remark in remarks(chronology) {
        writeln!(out, "*{}*\n", escaped(&remark))?;
    }
    Ok(())
}

/// Writes the JSON form: `{"entries": [{"first_day", "last_day", "precision", "label",
/// "lines": […]}], …}`, positions in code points of the document's text.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json(
    chronology: &Chronology,
    dossiers: &[Arc<Dossier>],
    out: &mut impl Write,
) -> io::Result<()> {
    let entries: Vec<Value> = chronology
        .entries
        .iter()
        .map(|entry| {
            let lines: Vec<Value> = entry
                .lines
                .iter()
                .filter_map(|line| line_value(line, dossiers.get(line.doc)?))
                .collect();
            json!({
                "first_day": entry.interval.first_day().map(|day| day.to_string()),
                "last_day": entry.interval.last_day().map(|day| day.to_string()),
                "precision": entry.interval.precision().word(),
                "label": interval_in_words(entry.interval),
                "lines": lines,
            })
        })
        .collect();
    let whole = json!({
        "version": 1,
        "entries": entries,
        "left_out": {
            "bare_dates": chronology.bare,
            "without_time": chronology.without_time,
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
        "published": document.date().map(|day| day.to_string()),
        "sentence": document.text.get(line.sentence)?,
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
    let published = document.date().map_or_else(
        || "undated".to_owned(),
        |date| format!("published {}", short_day(date)),
    );
    format!(
        "{published} · {} · {}",
        document.outlet_or_unknown(),
        document.id
    )
}

fn quote(line: &Line, dossier: &Dossier) -> String {
    snippet(&dossier.document, line.sentence, QUOTE_CHARS)
}

fn remarks(chronology: &Chronology) -> Vec<String> {
    let mut remarks = Vec::new();
    if chronology.entries.is_empty() {
        remarks.push("No document speaks of a date that can be placed in time.".to_owned());
    }
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    if chronology.bare > 0 {
        let n = chronology.bare;
        remarks.push(format!(
            "Left out: {n} line{} that hold only a date and no words about it.",
            plural(n)
        ));
    }
    if chronology.without_time > 0 {
        let n = chronology.without_time;
        remarks.push(format!(
            "Left out: {n} expression{} without a place in time (lengths of time, “recently” …).",
            plural(n)
        ));
    }
    remarks
}
