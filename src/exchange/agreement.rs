//! How far analysts agree, as text for a terminal, as CSV for spreadsheets and as JSON.
//!
//! Positions count Unicode code points from 0, the end excluded. Invariant: a figure that is not
//! defined is a dash, an empty cell or `null`, never a number.

use std::io::{self, Write};

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::csv::{begun, neutral};
use crate::analysis::{Agreement, Disagreement, TagAgreement, one_line, plural};
use crate::model::Position;

/// The version of the JSON form. Fields may be added without a new one.
pub const VERSION: u32 = 1;

/// Longest words shown of a disagreement in the text form, in characters.
const WORDS_CHARS: usize = 72;

/// Writes the text form: a table of tags, all tags together, and the disagreements.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_text(found: &Agreement, remarks: &[String], out: &mut impl Write) -> io::Result<()> {
    let analysts: Vec<String> = found.analysts.iter().map(|name| one_line(name)).collect();
    writeln!(
        out,
        "{}: {}, {} code points",
        analysts.join(", "),
        plural(found.documents, "document"),
        found.code_points
    )?;
    for remark in remarks {
        writeln!(out, "{}", one_line(remark))?;
    }
    let mut head = vec!["tag".to_owned()];
    head.extend(analysts.iter().cloned());
    head.extend(["agree", "overlap", "κ", "α"].map(str::to_owned));
    let mut table = vec![head];
    table.extend(found.tags.iter().map(cells));
    writeln!(out)?;
    write_table(&table, out)?;
    if found.analysts.len() > 2 {
        for tag in &found.tags {
            for (a, b, kappa) in &tag.pairs {
                let name = |at: &usize| analysts.get(*at).map_or("", String::as_str);
                let (tag, kappa) = (one_line(tag.tag.as_str()), coefficient_words(*kappa));
                writeln!(out, "κ of {tag}, {} and {}: {kappa}", name(a), name(b))?;
            }
        }
    }
    let all = found.all;
    writeln!(out)?;
    writeln!(
        out,
        "α of all tags together: {}",
        coefficient_words(all.units)
    )?;
    writeln!(
        out,
        "α of what is tagged at all: {}",
        coefficient_words(all.marked)
    )?;
    writeln!(
        out,
        "α of the tags where two tagged: {} ({} of the text)",
        coefficient_words(all.coding),
        share_words(all.coverage)
    )?;
    writeln!(
        out,
        "A dash stands where nothing varies, so that no figure is defined."
    )?;
    writeln!(out)?;
    writeln!(out, "{}", plural(found.disagreements.len(), "disagreement"))?;
    for it in &found.disagreements {
        let (document, tag) = (one_line(it.document.as_str()), one_line(it.tag.as_str()));
        writeln!(out, "{document} {}  {tag}", range(it.position))?;
        for (name, by) in analysts.iter().zip(&it.by) {
            let told = by
                .iter()
                .map(|(at, words)| format!("{} “{}”", range(*at), short(words)));
            let told: Vec<String> = told.collect();
            let told = if told.is_empty() {
                "—".to_owned()
            } else {
                told.join(", ")
            };
            writeln!(out, "    {name}: {told}")?;
        }
    }
    Ok(())
}

/// Writes the CSV form: a row for each tag, one for all tags together, then one for each
/// disagreement. The column of an analyst holds how often they used the tag, or which words of
/// the disagreement they tagged with it.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_csv(found: &Agreement, out: &mut impl Write) -> io::Result<()> {
    let words = |cell: &str| neutral(cell).into_owned();
    let number = |figure: Option<f64>| figure.map_or_else(String::new, |it| format!("{it:.4}"));
    let nothing = |count: usize| std::iter::repeat_n(String::new(), count);

    let mut head = ["row", "tag", "document", "start", "end", "words"]
        .map(str::to_owned)
        .to_vec();
    head.extend(found.analysts.iter().map(|name| words(name)));
    head.extend(["percent", "overlap", "kappa", "alpha"].map(str::to_owned));
    let mut writer = begun(head, out)?;
    for tag in &found.tags {
        let mut row = vec!["tag".to_owned(), words(tag.tag.as_str())];
        row.extend(nothing(4));
        row.extend(tag.uses.iter().map(usize::to_string));
        row.extend([tag.percent, tag.overlap, tag.kappa, tag.alpha].map(number));
        writer.write_record(row)?;
    }
    let mut row = vec!["all tags".to_owned()];
    row.extend(nothing(5 + found.analysts.len() + 3));
    row.push(number(found.all.units));
    writer.write_record(row)?;
    for it in &found.disagreements {
        let mut row = vec![
            "disagreement".to_owned(),
            words(it.tag.as_str()),
            words(it.document.as_str()),
            it.position.start.to_string(),
            it.position.end.to_string(),
            words(&it.words),
        ];
        row.extend(it.by.iter().map(|by| {
            let tagged: Vec<&str> = by.iter().map(|(_, words)| words.as_str()).collect();
            words(&tagged.join(" | "))
        }));
        row.extend(nothing(4));
        writer.write_record(row)?;
    }
    writer.flush()
}

/// Writes the JSON form.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json(found: &Agreement, remarks: &[String], out: &mut impl Write) -> io::Result<()> {
    let all = found.all;
    let tags = found.tags.iter().map(|tag| tag_json(tag, &found.analysts));
    let disagreements = found.disagreements.iter();
    let disagreements = disagreements.map(|it| disagreement_json(it, &found.analysts));
    let page = json!({
        "format": "dateline-agreement",
        "version": VERSION,
        "analysts": found.analysts,
        "documents": found.documents,
        "code_points": found.code_points,
        "remarks": remarks,
        "tags": tags.collect::<Vec<_>>(),
        "all_tags": {
            "alpha": all.units,
            "alpha_marked": all.marked,
            "alpha_coding": all.coding,
            "coding_coverage": all.coverage,
        },
        "disagreements": disagreements.collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &page)?;
    out.write_all(b"\n")
}

fn tag_json(tag: &TagAgreement, analysts: &[String]) -> Value {
    let pairs = tag.pairs.iter().map(
        |(a, b, kappa)| json!({"analysts": [analysts.get(*a), analysts.get(*b)], "kappa": kappa}),
    );
    json!({
        "tag": tag.tag.as_str(),
        "uses": tag.uses,
        "percent": tag.percent,
        "overlap": tag.overlap,
        "kappa": tag.kappa,
        "pairs": pairs.collect::<Vec<_>>(),
        "alpha": tag.alpha,
    })
}

fn disagreement_json(it: &Disagreement, analysts: &[String]) -> Value {
    let by = analysts.iter().zip(&it.by).map(|(analyst, by)| {
        let passages = by
            .iter()
            .map(|(at, words)| json!({"start": at.start, "end": at.end, "words": words}));
        json!({"analyst": analyst, "passages": passages.collect::<Vec<_>>()})
    });
    json!({
        "document": it.document.as_str(),
        "tag": it.tag.as_str(),
        "start": it.position.start,
        "end": it.position.end,
        "words": it.words,
        "by": by.collect::<Vec<_>>(),
    })
}

fn cells(tag: &TagAgreement) -> Vec<String> {
    let mut cells = vec![one_line(tag.tag.as_str())];
    cells.extend(tag.uses.iter().map(usize::to_string));
    cells.extend([tag.percent, tag.overlap].map(share_words));
    cells.extend([tag.kappa, tag.alpha].map(coefficient_words));
    cells
}

/// Columns beside each other: the first to the left, the others to the right.
fn write_table(table: &[Vec<String>], out: &mut impl Write) -> io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for row in table {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    for row in table {
        let cells = widths
            .iter()
            .zip(row)
            .enumerate()
            .map(|(at, (width, cell))| {
                let space = " ".repeat(width.saturating_sub(cell.width()));
                match at {
                    0 => format!("{cell}{space}"),
                    _ => format!("{space}{cell}"),
                }
            });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  "))?;
    }
    Ok(())
}

/// A coefficient with two digits, as its literature gives it; a dash where there is none.
pub fn coefficient_words(figure: Option<f64>) -> String {
    let Some(figure) = figure else {
        return "—".to_owned();
    };
    let words = format!("{figure:.2}");
    // What rounds to nothing has no sign.
    if words == "-0.00" {
        "0.00".to_owned()
    } else {
        words
    }
}

/// A share of one in percent; a dash where there is none.
pub fn share_words(share: Option<f64>) -> String {
    share.map_or("—".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

fn range(position: Position) -> String {
    format!("{}–{}", position.start, position.end)
}

fn short(words: &str) -> String {
    let words = one_line(words);
    match words.char_indices().nth(WORDS_CHARS) {
        Some((cut, _)) => format!("{}…", words.get(..cut).unwrap_or_default()),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Coded, agreement};
    use crate::model::{DocId, Span, TagPath, Text};

    fn found() -> Agreement {
        let text = "The ferry left. =Then it came.";
        let passage = |words: &str, tag: &str| {
            let start = text.find(words).unwrap();
            let span = Span::new(start, start + words.len());
            (span, vec![TagPath::parse(tag).unwrap()])
        };
        let coded = Coded {
            document: DocId::new("a.txt"),
            text: Text::new(text),
            by: vec![
                vec![passage("ferry", "ship"), passage("=Then", "time")],
                vec![passage("The ferry", "ship")],
            ],
        };
        agreement(vec!["ana".to_owned(), "ben".to_owned()], &[coded], |_| true)
    }

    #[test]
    fn the_text_form_reads_as_a_table() {
        let mut out = Vec::new();
        let remarks = ["b.txt is left out: the texts differ.".to_owned()];
        write_text(&found(), &remarks, &mut out).unwrap();
        let expected = "\
ana, ben: 1 document, 30 code points
b.txt is left out: the texts differ.

tag   ana  ben   agree  overlap     κ      α
ship    1    1  86.7 %   55.6 %  0.64   0.64
time    1    0  83.3 %    0.0 %  0.00  -0.07

α of all tags together: 0.39
α of what is tagged at all: 0.34
α of the tags where two tagged: — (16.7 % of the text)
A dash stands where nothing varies, so that no figure is defined.

2 disagreements
a.txt 0–9  ship
    ana: 4–9 “ferry”
    ben: 0–9 “The ferry”
a.txt 16–21  time
    ana: 16–21 “=Then”
    ben: —
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn the_csv_form_has_figures_and_disagreements_and_runs_nothing() {
        let mut out = Vec::new();
        write_csv(&found(), &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = written.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(
            lines[0],
            "row,tag,document,start,end,words,ana,ben,percent,overlap,kappa,alpha"
        );
        assert!(
            lines[1].starts_with("tag,ship,,,,,1,1,0.8667,0.5556,"),
            "{}",
            lines[1]
        );
        assert!(lines[3].starts_with("all tags,"), "{}", lines[3]);
        assert_eq!(
            lines[4],
            "disagreement,ship,a.txt,0,9,The ferry,ferry,The ferry,,,,"
        );
        assert_eq!(lines[5], "disagreement,time,a.txt,16,21,'=Then,'=Then,,,,,");
    }

    #[test]
    fn the_json_form_tells_everything() {
        let mut out = Vec::new();
        write_json(&found(), &["So it is.".to_owned()], &mut out).unwrap();
        let page: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(page["analysts"], json!(["ana", "ben"]));
        assert_eq!(page["remarks"], json!(["So it is."]));
        assert_eq!(page["tags"][0]["uses"], json!([1, 1]));
        assert_eq!(page["all_tags"]["alpha_coding"], Value::Null);
        let by = &page["disagreements"][0]["by"];
        assert_eq!(
            by[0]["passages"][0],
            json!({"start": 4, "end": 9, "words": "ferry"})
        );
        assert_eq!(page["disagreements"][1]["by"][1]["passages"], json!([]));
    }
}
