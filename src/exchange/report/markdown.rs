//! A report as Markdown (CommonMark 0.31).

use std::io::{self, Write};

use super::{Part, Report, ReportLine};
use crate::analysis::one_line;
use crate::exchange::markdown::escaped;

/// Writes a report as Markdown.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_markdown(report: &Report, out: &mut impl Write) -> io::Result<()> {
    write_marking(report, out)?;
    writeln!(out, "# {}", escaped(&report.title))?;
    for part in &report.parts {
        match part {
            Part::Time(time) => writeln!(out, "\n## {}\n", escaped(time))?,
            Part::Line(line) => write_line(line, out)?,
            Part::Gap(gap) => writeln!(out, "\n*{}*", escaped(gap))?,
        }
    }
    for remark in &report.remarks {
        writeln!(out, "\n*{}*", escaped(remark))?;
    }
    if !report.sources.is_empty() {
        writeln!(out, "\n## Sources\n")?;
        for (number, source) in (1..).zip(&report.sources) {
            let (words, quote) = (source.in_words(), one_line(&source.quote));
            writeln!(out, "{number}. {}: “{}”", escaped(&words), escaped(&quote))?;
        }
    }
    if !report.marking.is_empty() {
        writeln!(out)?;
    }
    write_marking(report, out)
}

fn write_marking(report: &Report, out: &mut impl Write) -> io::Result<()> {
    match report.marking.is_empty() {
        true => Ok(()),
        false => writeln!(out, "**{}**\n", escaped(&report.marking)),
    }
}

fn write_line(line: &ReportLine, out: &mut impl Write) -> io::Result<()> {
    let words = escaped(&line.words);
    let words = match line.is_quoted {
        true => format!("“{words}”"),
        false => words,
    };
    let said = match line.said.is_empty() {
        true => String::new(),
        false => format!(" *{}*", escaped(&line.said)),
    };
    let numbers = line.sources.iter().map(|number| format!(" \\[{number}\\]"));
    writeln!(out, "- {words}{said}{}", numbers.collect::<String>())
}
