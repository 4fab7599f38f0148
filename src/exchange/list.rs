//! The list of documents: what each is, when it was published and how that is known.
//!
//! Invariants: a date that is only a guess never stands where a date stands: it has a `?` in the
//! text, and fields of its own in the other forms. A line is a document.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::csv::{begun, neutral};
use crate::analysis::{Dossier, one_line, plural};
use crate::model::{Document, Provenance, Publication};

/// The columns of the table, in their order.
pub const COLUMNS: [&str; 14] = [
    "document",
    "date",
    "dated_by",
    "guessed_date",
    "guessed_by",
    "title",
    "outlet",
    "author",
    "language",
    "format",
    "encoding",
    "words",
    "dates",
    "warnings",
];

/// Writes a line for each document and closes with how many were dated how.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_text<'a>(
    dossiers: impl Iterator<Item = &'a Dossier>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let mut counts: BTreeMap<(bool, Provenance), usize> = BTreeMap::new();
    let mut undated = 0;
    let mut total = 0;
    for dossier in dossiers {
        let document = &dossier.document;
        total += 1;
        let (date, how) = match known(document) {
            Some((published, is_guess)) => {
                let how = published.provenance;
                *counts.entry((is_guess, how)).or_default() += 1;
                let mark = if is_guess { "?" } else { "" };
                (format!("{}{mark}", published.day_value()), how.word())
            }
            None => {
                undated += 1;
                ("undated".to_owned(), "")
            }
        };
        let language = document.origin.language.map_or("", |it| it.code);
        let words = word_count(document);
        let (id, title) = (one_line(document.id.as_str()), one_line(&document.title));
        writeln!(
            out,
            "{date:<11} {how:<15} {language:<3} {words:>7}  {id}  {title}"
        )?;
        for warning in &document.warnings {
            writeln!(out, "{:<11} ! {}", "", one_line(warning))?;
        }
    }
    writeln!(out, "\n{}", plural(total, "document"))?;
    for ((is_guess, how), count) in counts {
        let remark = if is_guess { " (a guess, not used)" } else { "" };
        writeln!(out, "{count:>7} {}{remark}", how.word())?;
    }
    if undated > 0 {
        writeln!(out, "{undated:>7} undated")?;
    }
    Ok(())
}

/// Writes a line of JSON for a document.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json_line(dossier: &Dossier, out: &mut impl io::Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Line::of(dossier))?;
    out.write_all(b"\n")
}

/// Writes a table under a line of column names.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_csv<'a>(
    dossiers: impl Iterator<Item = &'a Dossier>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let mut writer = begun(COLUMNS, out)?;
    for dossier in dossiers {
        let line = Line::of(dossier);
        let words = |words: Option<&str>| words.unwrap_or_default().to_owned();
        let cells: [String; COLUMNS.len()] = [
            line.document.to_owned(),
            line.date.clone().unwrap_or_default(),
            words(line.dated_by),
            line.guessed_date.clone().unwrap_or_default(),
            words(line.guessed_by),
            line.title.to_owned(),
            words(line.outlet),
            words(line.author),
            words(line.language),
            line.format.to_owned(),
            line.encoding.to_owned(),
            line.words.to_string(),
            line.dates.to_string(),
            line.warnings.join(" "),
        ];
        writer.write_record(cells.iter().map(|cell| neutral(cell).into_owned()))?;
    }
    writer.flush()
}

/// The date that stands, or else the best guess.
fn known(document: &Document) -> Option<(Publication, bool)> {
    let known = document.published.map(|it| (it, false));
    known.or_else(|| Some((document.guessed_date()?, true)))
}

fn word_count(document: &Document) -> usize {
    document.prose().split_whitespace().count()
}

#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    date: Option<String>,
    dated_by: Option<&'static str>,
    guessed_date: Option<String>,
    guessed_by: Option<&'static str>,
    title: &'a str,
    outlet: Option<&'a str>,
    author: Option<&'a str>,
    language: Option<&'static str>,
    format: &'static str,
    encoding: &'static str,
    words: usize,
    dates: usize,
    warnings: &'a [String],
}

impl<'a> Line<'a> {
    fn of(dossier: &'a Dossier) -> Self {
        let document = &dossier.document;
        let published = document.published;
        let guess = document.guessed_date();
        Self {
            document: document.id.as_str(),
            date: published.map(Publication::day_value),
            dated_by: published.map(|it| it.provenance.word()),
            guessed_date: guess.map(Publication::day_value),
            guessed_by: guess.map(|it| it.provenance.word()),
            title: &document.title,
            outlet: document.outlet.as_deref(),
            author: document.origin.author.as_deref(),
            language: document.origin.language.map(|it| it.code),
            format: document.origin.format.label(),
            encoding: document.encoding,
            words: word_count(document),
            dates: dossier.mentions.len(),
            warnings: &document.warnings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::read_document;
    use crate::model::DocId;
    use crate::timex::DateOrder;

    fn dossiers() -> Vec<Dossier> {
        let files: [(&str, &str); 3] = [
            (
                "a.txt",
                " date 2022-02-10 Talks, at last. They met on Thursday.",
            ),
            ("b.txt", "They met on 11 February 2022."),
            ("c.txt", "=They met."),
        ];
        let read = files.map(|(name, text)| {
            let document = read_document(DocId::new(name), text.as_bytes()).unwrap();
            Dossier::study(document, DateOrder::default())
        });
        read.into()
    }

    fn written(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_document_has_a_line() {
        let dossiers = dossiers();
        let text = written(|out| write_text(dossiers.iter(), out));
        let lines: Vec<String> = text.lines().map(one_line).collect();
        assert_eq!(
            lines,
            [
                "2022-02-10 header 7 a.txt Talks, at last. They met on Thursday.",
                "2022-02-11? first date 6 b.txt They met on 11 February 2022.",
                "undated 2 c.txt =They met.",
                "",
                "3 documents",
                "1 header",
                "1 first date (a guess, not used)",
                "1 undated",
            ]
        );
        let csv = written(|out| write_csv(dossiers.iter(), out));
        assert_eq!(
            csv.lines().nth(2),
            Some("b.txt,,,2022-02-11,first date,They met on 11 February 2022.,,,,text,UTF-8,6,1,")
        );
        assert!(csv.contains(",'=They met.,"), "{csv}");
        let json = written(|out| write_json_line(&dossiers[0], out));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["dated_by"], "header");
        assert_eq!(json["guessed_date"], serde_json::Value::Null);
        assert_eq!(json["dates"], 1);
    }
}
