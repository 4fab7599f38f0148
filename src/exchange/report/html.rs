//! A report as one page of HTML that needs nothing else: light and dark as the reader has it, and
//! fit for paper, with the handling marking at the head and foot of every page.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Part, Report, ReportLine, Source};
use crate::analysis::one_line;

const STYLE: &str = include_str!("../../../assets/report.css");

/// Writes a report as HTML.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_html(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let title = escaped(&report.title);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    )?;
    write_marking(report, "header", out)?;
    writeln!(out, "<main>\n<h1>{title}</h1>")?;
    let mut is_listing = false;
    for part in &report.parts {
        let lists = matches!(part, Part::Line(_));
        if lists != is_listing {
            writeln!(out, "{}", if lists { "<ul>" } else { "</ul>" })?;
            is_listing = lists;
        }
        match part {
            Part::Time(time) => writeln!(out, "<h2>{}</h2>", escaped(time))?,
            Part::Line(line) => write_line(line, out)?,
            Part::Gap(gap) => writeln!(out, "<p class=\"gap\">{}</p>", escaped(gap))?,
        }
    }
    if is_listing {
        writeln!(out, "</ul>")?;
    }
    for remark in &report.remarks {
        writeln!(out, "<p class=\"remark\">{}</p>", escaped(remark))?;
    }
    if !report.sources.is_empty() {
        writeln!(out, "<section>\n<h2>Sources</h2>\n<ol>")?;
        for (number, source) in (1..).zip(&report.sources) {
            write_source(number, source, out)?;
        }
        writeln!(out, "</ol>\n</section>")?;
    }
    writeln!(out, "</main>")?;
    write_marking(report, "footer", out)?;
    writeln!(out, "</body>\n</html>")
}

fn write_marking(report: &Report, element: &str, out: &mut impl Write) -> io::Result<()> {
    match report.marking.is_empty() {
        true => Ok(()),
        false => writeln!(
            out,
            "<{element}><p>{}</p></{element}>",
            escaped(&report.marking)
        ),
    }
}

fn write_line(line: &ReportLine, out: &mut impl Write) -> io::Result<()> {
    let words = escaped(&line.words);
    match line.is_quoted {
        true => write!(out, "<li><q>{words}</q>")?,
        false => write!(out, "<li>{words}")?,
    }
    if !line.said.is_empty() {
        write!(out, " <span class=\"said\">{}</span>", escaped(&line.said))?;
    }
    for number in &line.sources {
        write!(out, " <a href=\"#source-{number}\">[{number}]</a>")?;
    }
    writeln!(out, "</li>")
}

fn write_source(number: usize, source: &Source, out: &mut impl Write) -> io::Result<()> {
    let (words, quote) = (source.in_words(), one_line(&source.quote));
    writeln!(
        out,
        "<li id=\"source-{number}\">{} <q>{}</q></li>",
        escaped(&words),
        escaped(&quote)
    )
}

/// Words that show as they are, in the text of a page and in its attributes.
fn escaped(words: &str) -> Cow<'_, str> {
    if !words.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len() + 16);
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
