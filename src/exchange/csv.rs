//! Passages as CSV (RFC 4180), one row each, for spreadsheets.
//!
//! - UTF-8 **with** a byte-order mark: without one, the most used spreadsheet shows every letter
//!   beyond ASCII wrongly and says nothing. Readers for which it is not meant skip it.
//! - Lines end in CR LF; a cell that needs it is quoted and keeps its line breaks.
//! - A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, tab or CR as a formula
//!   (OWASP, "CSV injection"). Such a cell gets an apostrophe in front, and so does one that has
//!   apostrophes before such a character. To get the exact words back, take one apostrophe away
//!   wherever apostrophes and then one of these characters begin a cell.
//! - Tags are parted by `; `. The JSON export has them as a list.
//! - `start` and `end` count Unicode code points from 0, the end excluded, in the whole text
//!   whose hash is in `text_hash`.

use std::borrow::Cow;
use std::io;

use super::rows::{PassageRow, time_words};
use crate::model::TagPath;

/// The columns, in their order.
pub const COLUMNS: [&str; 25] = [
    "document",
    "title",
    "outlet",
    "published",
    "published_from",
    "event_date",
    "event_first_day",
    "event_last_day",
    "tags",
    "note",
    "said_by",
    "carried_by",
    "stance",
    "credibility",
    "reliability",
    "quote",
    "start",
    "end",
    "text_hash",
    "passage",
    "author",
    "created",
    "editor",
    "modified",
    "revision",
];

/// Writes the rows under a line of column names.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(rows: &[PassageRow], out: &mut impl io::Write) -> io::Result<()> {
    let mut writer = begun(COLUMNS, out)?;
    for row in rows {
        let cells = cells(row);
        writer.write_record(cells.iter().map(|cell| neutral(cell).into_owned()))?;
    }
    writer.flush()
}

/// Begins a table of this form: the byte-order mark, and the line of column names.
///
/// # Errors
/// When `out` cannot be written to.
pub(super) fn begun<W: io::Write>(
    columns: impl IntoIterator<Item: AsRef<[u8]>>,
    mut out: W,
) -> io::Result<csv::Writer<W>> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(columns)?;
    Ok(writer)
}

/// The cells of a row, in the order of [`COLUMNS`].
fn cells(row: &PassageRow) -> [String; COLUMNS.len()] {
    let words = |value: Option<String>| value.unwrap_or_default();
    let tags: Vec<&str> = row.content.tags.iter().map(TagPath::as_str).collect();
    [
        row.document.to_string(),
        row.title.clone(),
        words(row.outlet.clone()),
        words(row.published_words()),
        words(
            row.published
                .map(|published| published.provenance.phrase().to_owned()),
        ),
        words(
            row.content
                .event_date
                .as_ref()
                .map(|date| date.value().to_owned()),
        ),
        words(row.first_day().map(|day| day.to_string())),
        words(row.last_day().map(|day| day.to_string())),
        tags.join("; "),
        row.content.note.clone(),
        row.content.said_by.clone(),
        row.content.carried_by.clone(),
        words(row.content.stance.map(|stance| stance.word().to_owned())),
        words(row.content.credibility.map(|it| it.digit().to_string())),
        words(row.reliability.map(|it| it.letter().to_string())),
        row.quote.clone(),
        row.position.start.to_string(),
        row.position.end.to_string(),
        row.text_hash.to_string(),
        row.passage.to_string(),
        row.stamp.author.clone(),
        words(time_words(row.stamp.created)),
        row.stamp.editor.clone(),
        words(time_words(row.stamp.modified)),
        row.stamp.version.revision().to_string(),
    ]
}

/// The cell, unable to run as a formula.
pub(super) fn neutral(cell: &str) -> Cow<'_, str> {
    let runs = cell
        .trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r']);
    match runs {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::rows::tests::{document, passage, rows_of};
    use crate::model::{Credibility, EventDate, Stance};

    fn written(rows: &[PassageRow]) -> String {
        let mut out = Vec::new();
        write(rows, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_is_written_whole() {
        let document = document("d.txt", "2022-02-10", "He said \"no\",\r\ntwice.");
        let tags = ["denial", "actor/state"];
        let mut said = passage(&document, "\"no\",\r\ntwice", &tags, "Ж");
        said.content.event_date = EventDate::parse("2022-02");
        said.content.said_by = "the ministry".to_owned();
        said.content.carried_by = "a wire".to_owned();
        said.content.stance = Some(Stance::Denies);
        said.content.credibility = Some(Credibility::Doubtful);
        let rows = rows_of(&document, vec![said]);
        let expected = format!(
            "\u{feff}{}\r\n\
             d.txt,\"He said \"\"no\"\",\",,2022-02-10,from the file's header,2022-02,2022-02-01,\
             2022-02-28,denial; actor/state,Ж,the ministry,a wire,denies,4,C,\"\"\"no\"\",\r\ntwice\",25,37,{},{},ana,\
             2022-02-11T08:00:00Z,ben,2022-02-11T09:30:00Z,2\r\n",
            COLUMNS.join(","),
            document.hash,
            rows[0].passage,
        );
        assert_eq!(written(&rows), expected);
    }

    #[test]
    fn no_rows_are_still_a_table() {
        assert_eq!(written(&[]), format!("\u{feff}{}\r\n", COLUMNS.join(",")));
    }

    #[test]
    fn no_cell_runs_as_a_formula_and_each_can_be_restored() {
        let check = |cell: &str, expected: &str| {
            let neutral = neutral(cell);
            assert_eq!(neutral, expected);
            let risky = neutral.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(!risky, "{neutral:?}");
        };
        check("=1+1", "'=1+1");
        check("+49 30", "'+49 30");
        check("-", "'-");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r\n=1", "'\r\n=1");
        check("'=1", "''=1");
        check("''@", "'''@");
        check("'tis", "'tis");
        check("a=1", "a=1");
        check("", "");
    }

    #[test]
    fn every_column_of_free_text_is_neutralised() {
        let mut document = document("=d.txt", "2022-02-10", "+prose");
        document.title = "@title".to_owned();
        document.outlet = Some("-outlet".to_owned());
        let mut passage = passage(&document, "+prose", &["=tag"], "=note");
        passage.stamp.author = "=author".to_owned();
        passage.stamp.editor = "=editor".to_owned();
        passage.content.said_by = "@said".to_owned();
        passage.content.carried_by = "+carried".to_owned();
        let csv = written(&rows_of(&document, vec![passage]));
        let row = csv.lines().nth(1).unwrap();
        let cells = [
            "'=d.txt",
            "'@title",
            "'-outlet",
            "'=tag",
            "'=note",
            "'+prose",
            "'=author",
            "'=editor",
            "'@said",
            "'+carried",
        ];
        for cell in cells {
            assert!(
                row.split(',').any(|written| written == cell),
                "{cell} in {row}"
            );
        }
    }
}
