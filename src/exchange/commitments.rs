//! Commitments as text for a terminal, as JSON for programs and as a table.
//!
//! Invariants: every step names its document, the day of its publication and how the plan stands
//! by it, in the exact words; positions count code points of the text with that hash. The as-of
//! date is always said, and so is what it leaves out. What is printed as text holds no control
//! characters.

use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Value, json};

use super::csv::{begun, neutral};
use crate::analysis::{
    Commitments, Dossier, Outcome, Step, Thread, interval_in_words, one_line, short_day, snippet,
};
use crate::model::Status;

/// Columns of the text form.
const WIDTH: usize = 96;

/// Longest quotation, in characters.
const QUOTE_CHARS: usize = 420;

/// The columns of the table, in their order.
pub const COLUMNS: [&str; 20] = [
    "thread",
    "title",
    "kind",
    "actors",
    "place",
    "due_first_day",
    "due_last_day",
    "outcome",
    "origins",
    "as_of",
    "step",
    "stage",
    "published",
    "outlet",
    "said_by",
    "carried_by",
    "document",
    "quote",
    "start",
    "end",
];

/// Writes the text form: all threads, or those alone that are due and of which no outcome is
/// found.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_text(
    commitments: &Commitments,
    dossiers: &[Arc<Dossier>],
    due_alone: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{}\n", as_of_in_words(commitments))?;
    if !due_alone {
        for thread in &commitments.threads {
            write_thread(thread, dossiers, out)?;
        }
        if commitments.threads.is_empty() {
            writeln!(
                out,
                "No document announces anything that could be followed.\n"
            )?;
        }
    }
    let due: Vec<&Thread> = commitments.due().collect();
    writeln!(out, "Due, no outcome found: {}", due.len())?;
    for thread in due {
        match due_alone {
            true => {
                writeln!(out)?;
                write_thread(thread, dossiers, out)?;
            }
            false => writeln!(
                out,
                "  {} · {}",
                due_in_words(thread),
                one_line(&thread.title)
            )?,
        }
    }
    Ok(())
}

fn write_thread(
    thread: &Thread,
    dossiers: &[Arc<Dossier>],
    out: &mut impl Write,
) -> io::Result<()> {
    let title = one_line(&thread.title);
    writeln!(
        out,
        "{} · {title} · {}",
        due_in_words(thread),
        outcome_in_words(thread)
    )?;
    for step in &thread.steps {
        let Some(dossier) = dossiers.get(step.doc) else {
            continue;
        };
        let document = &dossier.document;
        let heading = format!(
            "{:<18} {} · {} · {}",
            step.stage.words(),
            short_day(step.published),
            source_in_words(step, document.outlet_or_unknown()),
            document.id
        );
        writeln!(out, "  {}", one_line_kept(&heading))?;
        let quote = format!("“{}”", snippet(document, step.sentence, QUOTE_CHARS));
        let options = textwrap::Options::new(WIDTH)
            .initial_indent("    ")
            .subsequent_indent("     ");
        for row in textwrap::wrap(&quote, options) {
            writeln!(out, "{row}")?;
        }
    }
    writeln!(out)
}

/// Control characters go; the spaces that make columns stay.
fn one_line_kept(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// `As of 12 February 2022. Left out: 1 document published later.`
pub fn as_of_in_words(commitments: &Commitments) -> String {
    let Some(day) = commitments.as_of else {
        return "No document has a date, so nothing can be due.".to_owned();
    };
    let left_out = commitments.left_out_in_words();
    let left_out = match left_out.is_empty() {
        true => String::new(),
        false => format!(" Left out: {}.", left_out.join(", ")),
    };
    format!("As of {}.{left_out}", day.format("%-d %B %Y"))
}

/// When a thread is due: `Thursday 10 February 2022`, `no day named`.
pub fn due_in_words(thread: &Thread) -> String {
    thread
        .due
        .map_or_else(|| "no day named".to_owned(), interval_in_words)
}

/// What came of it, and where that rests on one word alone, on whose.
pub fn outcome_in_words(thread: &Thread) -> String {
    let words = thread.outcome.words();
    match thread.outcome {
        Outcome::Held => format!("{words}, {}", thread.origins.words()),
        _ => words.to_owned(),
    }
}

/// Whether it would be taken for a fact on the word of one side.
pub fn rests_on_one(thread: &Thread) -> bool {
    thread.outcome == Outcome::Held && thread.origins.is_thin(Status::Occurred)
}

/// `said by the ministry, carried by TASS`, or the outlet.
pub fn source_in_words(step: &Step, outlet: &str) -> String {
    match (&step.said_by, &step.carried_by) {
        (Some(by), Some(carrier)) if by != carrier => format!("said by {by}, carried by {carrier}"),
        (Some(by), _) => format!("said by {by}"),
        (None, Some(carrier)) => format!("carried by {carrier}"),
        (None, None) => outlet.to_owned(),
    }
}

/// Writes the JSON form, positions in code points of the document's text.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json(
    commitments: &Commitments,
    dossiers: &[Arc<Dossier>],
    due_alone: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let threads: Vec<Value> = chosen(commitments, due_alone)
        .map(|thread| {
            let steps = thread
                .steps
                .iter()
                .filter_map(|step| step_value(step, dossiers.get(step.doc)?));
            json!({
                "title": thread.title,
                "kind": thread.kind.word(),
                "actors": thread.actors,
                "place": thread.place,
                "due": thread.due.map(|due| json!({
                    "first_day": due.first_day().map(|day| day.to_string()),
                    "last_day": due.last_day().map(|day| day.to_string()),
                    "precision": due.precision().word(),
                })),
                "outcome": thread.outcome.words(),
                "origins": thread.origins.names,
                "steps": steps.collect::<Vec<_>>(),
            })
        })
        .collect();
    let whole = json!({
        "version": 1,
        "as_of": commitments.as_of.map(|day| day.to_string()),
        "threads": threads,
        "left_out": {
            "documents_published_later": commitments.later_documents,
            "documents_without_date": commitments.undated_documents,
        },
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn chosen(commitments: &Commitments, due_alone: bool) -> impl Iterator<Item = &Thread> {
    let threads = commitments.threads.iter();
    threads.filter(move |thread| !due_alone || thread.outcome == Outcome::NotFound)
}

fn step_value(step: &Step, dossier: &Dossier) -> Option<Value> {
    let document = &dossier.document;
    let text = &document.text;
    let position = text.position_of(step.sentence)?;
    let place = |span| {
        let position = text.position_of(span)?;
        Some(json!({ "text": text.get(span)?, "start": position.start, "end": position.end }))
    };
    let date = step.mention.and_then(|index| dossier.mentions.get(index));
    let further: Vec<Value> = step
        .further
        .iter()
        .filter_map(|span| place(*span))
        .collect();
    Some(json!({
        "stage": step.stage.words(),
        "published": step.published.to_string(),
        "outlet": document.outlet,
        "said_by": step.said_by,
        "carried_by": step.carried_by,
        "doc": document.id.as_str(),
        "sentence": text.get(step.sentence)?,
        "start": position.start,
        "end": position.end,
        "text_hash": document.hash.to_string(),
        "date": date.and_then(|mention| {
            let mut date = place(mention.span)?;
            let value = Value::String(mention.value.clone());
            date.as_object_mut()?.insert("value".to_owned(), value);
            Some(date)
        }),
        "further": further,
    }))
}

/// Writes the table: a row for each step.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_csv(
    commitments: &Commitments,
    dossiers: &[Arc<Dossier>],
    due_alone: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut writer = begun(COLUMNS, out)?;
    let as_of = commitments
        .as_of
        .map_or_else(String::new, |day| day.to_string());
    for (number, thread) in chosen(commitments, due_alone).enumerate() {
        for (at, step) in thread.steps.iter().enumerate() {
            let cells = dossiers
                .get(step.doc)
                .and_then(|dossier| cells((number + 1, thread), (at + 1, step), dossier, &as_of));
            if let Some(cells) = cells {
                writer.write_record(cells.iter().map(|cell| neutral(cell).into_owned()))?;
            }
        }
    }
    writer.flush()
}

fn cells(
    (number, thread): (usize, &Thread),
    (at, step): (usize, &Step),
    dossier: &Dossier,
    as_of: &str,
) -> Option<[String; COLUMNS.len()]> {
    let document = &dossier.document;
    let position = document.text.position_of(step.sentence)?;
    let origins = thread.origins.names.iter();
    let origins: Vec<&str> = origins
        .map(|name| name.as_deref().unwrap_or("unknown"))
        .collect();
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let words = |words: &Option<String>| words.clone().unwrap_or_default();
    Some([
        number.to_string(),
        thread.title.clone(),
        thread.kind.word().to_owned(),
        thread.actors.join("; "),
        words(&thread.place),
        day(thread.due.and_then(|due| due.first_day())),
        day(thread.due_day()),
        thread.outcome.words().to_owned(),
        origins.join("; "),
        as_of.to_owned(),
        at.to_string(),
        step.stage.words().to_owned(),
        step.published.to_string(),
        words(&document.outlet),
        words(&step.said_by),
        words(&step.carried_by),
        document.id.to_string(),
        document.text.get(step.sentence)?.to_owned(),
        position.start.to_string(),
        position.end.to_string(),
    ])
}
