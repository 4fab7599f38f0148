//! A chronology as a report: titled lines in their order, gaps, numbered sources, and how it is
//! to be handled; as Markdown, as a page of HTML, and as a Word document.
//!
//! Invariants: every line that rests on documents names them by number, and every number leads to
//! outlet, title, day of publication, document, position and exact words. A source whose words
//! are no longer there is told as such. The handling marking stands at the head and at the foot,
//! on paper on every page. Words of documents and of the analyst never become mark-up.

mod docx;
mod html;
mod markdown;

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::analysis::{gaps, interval_in_words, one_line, short_day};
use crate::model::{DocId, Document, Interval, LineFacts, LineSource, Position, Span, Standing};

pub use docx::write_docx;
pub use html::write_html;
pub use markdown::write_markdown;

/// What a chronology is headed with where the analyst says nothing else.
pub const TITLE: &str = "Chronology";

/// A chronology, ready to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What it is headed with.
    pub title: String,
    /// How it is to be handled; may be empty.
    pub marking: String,
    /// Its parts, in their order.
    pub parts: Vec<Part>,
    /// What it rests on, by their numbers, from 1.
    pub sources: Vec<Source>,
    /// What is to be known of it as a whole, in sentences.
    pub remarks: Vec<String>,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The time that the lines behind it tell of.
    Time(String),
    /// A line.
    Line(ReportLine),
    /// A long stretch of time without a line.
    Gap(String),
}

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    /// What tells it, on one line.
    pub words: String,
    /// Whether these are words of its first source.
    pub is_quoted: bool,
    /// How its sources stand to it: `announced (tentative)`; may be empty.
    pub said: String,
    /// The numbers of its sources.
    pub sources: Vec<usize>,
}

/// A source of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Who published it; `None` when that is not known.
    pub outlet: Option<String>,
    /// The document's title; `None` when the document is gone.
    pub title: Option<String>,
    /// When it was published; `None` when that is not known.
    pub published: Option<NaiveDate>,
    /// The document.
    pub document: DocId,
    /// Where the words stand, in code points.
    pub position: Position,
    /// The words.
    pub quote: String,
    /// What is wrong with it, if anything is.
    pub doubt: Option<&'static str>,
}

impl Source {
    /// Everything but the words, on one line: `Example Wire, “Title”, 8 Feb 2022, a.txt,
    /// characters 17–25`.
    pub fn in_words(&self) -> String {
        let outlet = self.outlet.as_deref().unwrap_or("outlet unknown");
        let title = self.title.as_ref().map(|title| format!("“{title}”"));
        let published = match self.published {
            Some(day) => short_day(day),
            None => "undated".to_owned(),
        };
        let Position { start, end } = self.position;
        let position = format!("characters {start}–{end}");
        let parts = [
            Some(outlet.to_owned()),
            title,
            Some(published),
            Some(self.document.to_string()),
            Some(position),
            self.doubt.map(str::to_owned),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        one_line(&parts.join(", "))
    }
}

impl Report {
    /// The report of some lines, each with the time that it tells of, under a title and a
    /// marking. `known` gives the document of a source and where its words stand in it now.
    pub fn of<'a, 'b>(
        (title, marking): (&str, &str),
        lines: impl Iterator<Item = (Option<Interval>, &'a LineFacts)>,
        is_draft: bool,
        known: impl Fn(&LineSource) -> Option<(&'b Document, Option<Span>)>,
    ) -> Self {
        let mut report = Report::default();
        report.set_title(title);
        report.set_marking(marking);
        let lines: Vec<(Option<Interval>, &LineFacts)> = lines.collect();
        let times: Vec<Option<Interval>> = lines.iter().map(|(time, _)| *time).collect();
        let mut numbers: HashMap<LineSource, usize> = HashMap::new();
        let mut told: Option<String> = None;
        for ((time, facts), gap) in lines.into_iter().zip(gaps(&times)) {
            report
                .parts
                .extend(gap.map(|gap| Part::Gap(gap.in_words())));
            let time = time_in_words(time);
            if told.as_ref() != Some(&time) {
                report.parts.push(Part::Time(time.clone()));
                told = Some(time);
            }
            let sources = facts.sources.iter().map(|source| {
                *numbers.entry(source.clone()).or_insert_with(|| {
                    report.sources.push(Source::of(source, known(source)));
                    report.sources.len()
                })
            });
            let line = ReportLine {
                words: one_line(facts.told()),
                is_quoted: facts.is_quoted(),
                said: said(facts),
                sources: sources.collect(),
            };
            report.parts.push(Part::Line(line));
        }
        if report.parts.is_empty() {
            let words = "No document speaks of a date that can be placed in time.";
            report.remarks.push(words.to_owned());
        } else if is_draft {
            let words = "Drafted by Dateline from the documents’ own words, and not edited.";
            report.remarks.push(words.to_owned());
        }
        report
    }

    /// Heads it with other words; with its usual ones where they are empty.
    pub fn set_title(&mut self, title: &str) {
        self.title = match one_line(title) {
            title if title.is_empty() => TITLE.to_owned(),
            title => title,
        };
    }

    /// Says how it is to be handled.
    pub fn set_marking(&mut self, marking: &str) {
        self.marking = one_line(marking);
    }

    /// Says more of it as a whole.
    pub fn add_remarks(&mut self, remarks: impl IntoIterator<Item = String>) {
        self.remarks.extend(remarks);
    }

    /// How many lines it has.
    pub fn line_count(&self) -> usize {
        let parts = self.parts.iter();
        parts.filter(|part| matches!(part, Part::Line(_))).count()
    }
}

/// The time that lines tell of, as they are headed with.
pub fn time_in_words(time: Option<Interval>) -> String {
    time.map_or_else(|| "Without a date".to_owned(), interval_in_words)
}

/// `announced`, `announced (tentative)`, `reported` …: how a line's sources stand to it; empty
/// where nobody can tell.
pub fn said(facts: &LineFacts) -> String {
    let (standing, status) = (facts.standing, facts.status);
    match (standing, status.adds_to_standing()) {
        (Standing::Mentioned, true) => status.to_string(),
        (Standing::Mentioned, false) => String::new(),
        (_, true) => format!("{standing} ({status})"),
        (_, false) => standing.to_string(),
    }
}

impl Source {
    fn of(source: &LineSource, known: Option<(&Document, Option<Span>)>) -> Self {
        let document = known.map(|(document, _)| document);
        let there = known.and_then(|(document, span)| document.text.position_of(span?));
        Self {
            outlet: document.and_then(|document| document.outlet.clone()),
            title: document.map(|document| document.title.clone()),
            published: document.and_then(Document::date),
            document: source.document.clone(),
            position: there.unwrap_or(source.position),
            quote: source.quote.clone(),
            doubt: match (document, there) {
                (None, _) => Some("no longer in the folder"),
                (Some(_), None) => Some("these words are no longer in it"),
                (Some(_), Some(_)) => None,
            },
        }
    }
}

#[cfg(test)]
mod tests;
