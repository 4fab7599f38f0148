//! The stories that several documents tell, as text and as JSON:
//! `{"format": "dateline-copies", "version": 1, "stories": […]}`.
//!
//! Invariant: the first document of a story is its original, and says of what it is a copy none.

use std::io;

use serde::Serialize;

use crate::analysis::{Copies, CopyOf, Dossier, one_line, plural};
use crate::model::DocId;

/// The version of what is written. Fields may be added without a new one.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u32,
    documents: usize,
    stories: Vec<StoryRow<'a>>,
}

#[derive(Serialize)]
struct StoryRow<'a> {
    documents: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    document: &'a str,
    date: Option<chrono::NaiveDate>,
    outlet: Option<&'a str>,
    title: &'a str,
    /// The earlier document that it is most like.
    copy_of: Option<&'a str>,
    /// Of the runs of three words that either has, the share that both have, in thousandths.
    share: Option<f64>,
    #[serde(skip)]
    percent: Option<u32>,
}

/// Writes each story on lines of its own: the original, and under it its copies with how much of
/// what either has they share with the earlier document that they are most like.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_text<'a>(
    copies: &'a Copies,
    documents: usize,
    dossier: impl Fn(&DocId) -> Option<&'a Dossier>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let mut count = 0;
    for story in copies.stories() {
        for row in rows(copies, &story.documents, &dossier) {
            let date = row
                .date
                .map_or_else(|| "undated".to_owned(), |it| it.to_string());
            let share = row.percent.map_or_else(String::new, |it| format!("{it} %"));
            let (id, title) = (one_line(row.document), one_line(row.title));
            writeln!(out, "{date:<11} {share:>6}  {id}  {title}")?;
        }
        writeln!(out)?;
        count += story.copies();
    }
    let stories = match copies.stories().len() {
        1 => "1 story".to_owned(),
        stories => format!("{stories} stories"),
    };
    let copied = if count == 1 {
        "1 copy".to_owned()
    } else {
        format!("{count} copies")
    };
    let documents = plural(documents, "document");
    writeln!(out, "{stories} with {copied}, among {documents}")
}

/// Writes all stories as one JSON object.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json<'a>(
    copies: &'a Copies,
    documents: usize,
    dossier: impl Fn(&DocId) -> Option<&'a Dossier>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let stories = copies.stories().iter().map(|story| StoryRow {
        documents: rows(copies, &story.documents, &dossier).collect(),
    });
    let file = File {
        format: "dateline-copies",
        version: VERSION,
        documents,
        stories: stories.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &file)?;
    out.write_all(b"\n")
}

fn rows<'a>(
    copies: &'a Copies,
    documents: &'a [DocId],
    dossier: impl Fn(&DocId) -> Option<&'a Dossier>,
) -> impl Iterator<Item = Row<'a>> {
    documents.iter().filter_map(move |id| {
        let document = &dossier(id)?.document;
        let copy = copies.copy_of(id);
        Some(Row {
            document: document.id.as_str(),
            date: document.date(),
            outlet: document.outlet.as_deref(),
            title: &document.title,
            copy_of: copy.map(|it| it.document.as_str()),
            share: copy.map(|it| (it.share * 1000.0).round() / 1000.0),
            percent: copy.map(CopyOf::percent),
        })
    })
}
