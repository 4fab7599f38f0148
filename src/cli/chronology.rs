//! The chronology on the command line: drafted, or as it was written in the window.

use std::io::{Cursor, IsTerminal, Write, stdout};

use anyhow::{Result, bail};

use super::arguments::{ChronologyArguments, ChronologyFormat};
use crate::analysis::{
    Chronology, DayRange, Dossier, Question, RankedDay, chronology, draft_lines, line_facts,
    plural, rank_days,
};
use crate::disk::write_atomic;
use crate::exchange::chronology::{DayOrder, remarks, write_json, write_text};
use crate::exchange::report::{Report, write_docx, write_html, write_markdown};
use crate::model::{Interval, LineFacts};
use crate::workspace::{ShownLine, Workspace};
use std::sync::Arc;

/// Prints it.
///
/// # Errors
/// When it cannot be written, in words.
pub fn print(
    work: &Workspace,
    arguments: &ChronologyArguments,
    out: &mut impl Write,
) -> Result<()> {
    let mut bytes = Vec::new();
    match arguments.format {
        ChronologyFormat::Text | ChronologyFormat::Json => {
            print_draft(work, arguments, &mut bytes)?;
        }
        ChronologyFormat::Markdown => write_markdown(&report(work, arguments), &mut bytes)?,
        ChronologyFormat::Html => write_html(&report(work, arguments), &mut bytes)?,
        ChronologyFormat::Docx => {
            if arguments.output.is_none() && stdout().is_terminal() {
                bail!("a Word document cannot be shown in a terminal; name a file with -o");
            }
            write_docx(&report(work, arguments), &mut Cursor::new(&mut bytes))?;
        }
    }
    match &arguments.output {
        Some(file) => {
            work.refuse_corpus_files(file)?;
            write_atomic(file, &bytes)?;
        }
        None => out.write_all(&bytes)?,
    }
    Ok(())
}

/// The documents that are asked, and their days by weight.
fn ranked(
    work: &Workspace,
    arguments: &ChronologyArguments,
) -> (Vec<Arc<Dossier>>, Vec<RankedDay>) {
    let question = Question {
        range: range(arguments),
        words: arguments.query.clone(),
        hears_later: arguments.with_later,
    };
    let dossiers = question.heard(&work.shown().dossiers, |id| work.annotations(id));
    let ranked = rank_days(&dossiers, question.range);
    (dossiers, ranked)
}

fn range(arguments: &ChronologyArguments) -> DayRange {
    DayRange {
        from: arguments.from,
        to: arguments.to,
    }
}

fn print_draft(
    work: &Workspace,
    arguments: &ChronologyArguments,
    out: &mut impl Write,
) -> Result<()> {
    let (dossiers, ranked) = ranked(work, arguments);
    let mut drafted = match arguments.top {
        Some(days) => Chronology::of_best(&dossiers, &ranked, days, arguments.lines),
        None => chronology(&dossiers),
    };
    drafted.keep_within(range(arguments));
    drafted.set_aside = set_aside(work);
    match arguments.format {
        ChronologyFormat::Json => {
            let order = match arguments.top {
                Some(_) => DayOrder::Score,
                None => DayOrder::Date,
            };
            write_json(&drafted, &ranked, order, &dossiers, out)?;
        }
        _ => write_text(&drafted, &dossiers, out)?,
    }
    Ok(())
}

/// How many documents the analyst set aside.
fn set_aside(work: &Workspace) -> usize {
    let shown = work.shown().dossiers.len();
    work.documents().len().saturating_sub(shown)
}

/// The chronology as it was written in the window, where there is one and nobody wants a draft;
/// else a draft.
fn report(work: &Workspace, arguments: &ChronologyArguments) -> Report {
    let within = |line: &ShownLine| {
        let (from, to) = (arguments.from, arguments.to);
        let Some(time) = line.facts.interval() else {
            return from.is_none() && to.is_none();
        };
        let begins_after = to
            .zip(time.first_day())
            .is_some_and(|(to, first)| first > to);
        let ends_before = from
            .zip(time.last_day())
            .is_some_and(|(from, last)| last < from);
        !begins_after && !ends_before
    };
    let kept = work.shown_lines(&[]);
    let mut report = if kept.is_empty() || arguments.draft {
        drafted_report(work, arguments)
    } else {
        if arguments.top.is_some() || !arguments.query.is_empty() {
            let kept = plural(kept.len(), "line");
            eprintln!(
                "{kept} of the chronology that was written in the window; --draft drafts one \
                 afresh, and only then do --top and --query count"
            );
        }
        let kept = kept.iter().filter(|line| within(line));
        work.report_of(kept.map(|line| (line.facts.interval(), &line.facts)), false)
    };
    if let Some(title) = &arguments.title {
        report.set_title(title);
    }
    if let Some(marking) = &arguments.marking {
        report.set_marking(marking);
    }
    report
}

fn drafted_report(work: &Workspace, arguments: &ChronologyArguments) -> Report {
    let (dossiers, _) = ranked(work, arguments);
    let range = range(arguments);
    if let Some(days) = arguments.top {
        let drafted = draft_lines(&dossiers, range, days, arguments.lines);
        let left_out = Chronology {
            lesser_days: drafted.lesser_days,
            set_aside: set_aside(work),
            ..Chronology::default()
        };
        let lines = drafted.lines.iter();
        let mut report = work.report_of(lines.map(|facts| (facts.interval(), facts)), true);
        report.add_remarks(remarks(&left_out));
        return report;
    }
    let mut drafted = chronology(&dossiers);
    drafted.keep_within(range);
    drafted.set_aside = set_aside(work);
    let lines = drafted.entries.iter().flat_map(|entry| {
        let lines = entry.lines.iter().enumerate();
        lines.filter_map(|(number, line)| {
            let facts = line_facts(line, entry.interval, number, &dossiers)?;
            Some((Some(entry.interval), facts))
        })
    });
    let lines: Vec<(Option<Interval>, LineFacts)> = lines.collect();
    let mut report = work.report_of(lines.iter().map(|(time, facts)| (*time, facts)), true);
    report.add_remarks(remarks(&drafted));
    report
}
