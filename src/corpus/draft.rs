//! What a reader makes of a file: drafts of documents, before they have an id and a place.
//!
//! Invariants: a draft is plain data, so that it can come from another process; what its text
//! holds is fixed by the file's bytes alone; its spans are ranges of its text.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::cyrillic::Named;
use super::{ReadError, dating, outlet, title};
use crate::model::{
    DocId, Document, Format, Origin, Provenance, Publication, Span, Sureness, Text, TextHash,
};

/// One document as its file tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its name inside a file of many documents; empty in a file of one.
    pub member: String,
    /// Where it was found, as [`Format::label`] has it; empty for what the file itself is.
    pub format: String,
    /// What the file calls it.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published, in the order in which the reader trusts them.
    pub dates: Vec<DraftDate>,
    /// The whole visible text.
    pub text: String,
    /// First byte of the prose: what stands before it is a header.
    pub prose_start: usize,
    /// Byte ranges of what is furniture, sorted and apart.
    pub furniture: Vec<(usize, usize)>,
    /// The encoding's name, as the WHATWG standard writes it.
    pub encoding: String,
    /// What is odd about it, in sentences for a person.
    pub warnings: Vec<String>,
}

/// A date of publication, with where it was learnt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftDate {
    /// The day.
    pub date: NaiveDate,
    /// The time of day, as written.
    pub time: Option<NaiveTime>,
    /// Where it was learnt, as [`Provenance::word`] has it.
    pub from: String,
}

/// What comes out of a file, in the file's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A document.
    Document(Box<Draft>),
    /// A file inside the file, which wants reading itself.
    File {
        /// Its name in there.
        name: String,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// The head of the table that the file is, before anything else of it.
    Table(Box<TableHead>),
    /// A part that is no document.
    Problem {
        /// Its name in there.
        member: String,
        /// Why, in words that go on behind the name.
        reason: String,
    },
}

/// The head of a table: enough to say which column holds what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHead {
    /// The names of its columns.
    pub header: Vec<String>,
    /// The first rows, each cell cut short.
    pub rows: Vec<Vec<String>>,
    /// Which column was taken for what.
    pub places: super::Places,
    /// How that is known.
    pub ground: super::Ground,
}

impl TableHead {
    /// Rows that are kept.
    pub const MOST_ROWS: usize = 4;

    /// A cell as it is shown: on one line, and short.
    pub fn cell(words: &str) -> String {
        const MOST_CHARS: usize = 80;
        let head = words.get(..words.floor_char_boundary(MOST_CHARS * 8));
        let line = one_line(head.unwrap_or_default());
        match line.char_indices().nth(MOST_CHARS) {
            Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or_default()),
            None => line,
        }
    }
}

/// What a reader is given.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The file's name, for what it says of the format.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// Which columns of tables hold what, where somebody said so.
    pub columns: &'a super::Columns,
}

/// Reads the files of one format.
pub trait Reader: Sync {
    /// Hands over what the file holds, piece by piece.
    ///
    /// # Errors
    /// When the file as a whole cannot be read. What was handed over by then stands.
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError>;
}

impl Draft {
    /// A draft of a decoded text.
    pub fn of_text(text: String, encoding: &'static str) -> Self {
        Self {
            text,
            encoding: encoding.to_owned(),
            ..Self::default()
        }
    }

    /// Notes a date of publication.
    pub fn date(&mut self, date: Option<(NaiveDate, Option<NaiveTime>)>, from: Provenance) {
        if let Some((date, time)) = date {
            self.dates.push(DraftDate {
                date,
                time,
                from: from.word().to_owned(),
            });
        }
    }

    /// Marks a part of the text as furniture.
    pub fn furnish(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        match self.furniture.last_mut() {
            Some(last) if last.1 >= start => last.1 = last.1.max(end),
            _ => self.furniture.push((start, end)),
        }
    }

    /// The document that it is, in this file, which was last changed on that day.
    ///
    /// # Errors
    /// When there is nothing to read in it.
    pub fn into_document(
        self,
        file: &DocId,
        format: Format,
        file_day: Option<NaiveDate>,
    ) -> Result<Document, ReadError> {
        if self.text.trim().is_empty() {
            return Err(ReadError::Empty);
        }
        let id = match self.member.as_str() {
            "" => file.clone(),
            member => file.with_member(member),
        };
        let text = Text::new(self.text);
        let header = Span::new(0, self.prose_start);
        let header = text.get(header).map_or(Span::new(0, 0), |_| header);
        let prose = text.as_str().get(header.end..).unwrap_or_default();
        let mut dates: Vec<Publication> = self.dates.iter().filter_map(read_date).collect();
        // What a file is called says nothing of the many documents inside.
        let name = self.member.is_empty().then(|| id.file_name());
        dates.extend(dating::by_words(prose, name, &dates));
        dates.extend(file_day.map(|date| Publication::on(date, Provenance::FileTime)));
        // Stable: of two dates of one kind, the reader's first choice stays first.
        dates.sort_by_key(|it| it.provenance);
        let is_used = |it: &Publication| it.provenance.sureness() < Sureness::Guess;
        let published = dates.first().copied().filter(is_used);
        if published.is_some() {
            dates.remove(0);
        }
        let title = self.title.as_deref().map(one_line).unwrap_or_default();
        Ok(Document {
            title: match title.as_str() {
                "" => title::title(prose, id.stem()),
                given => title::title(given, id.stem()),
            },
            outlet: present(self.outlet).or_else(|| outlet(prose)),
            published,
            hash: TextHash::of(text.as_str()),
            header,
            encoding: Named::of_label(self.encoding.as_bytes())
                .map_or(encoding_rs::UTF_8.name(), Named::name),
            warnings: self.warnings,
            origin: Box::new(Origin {
                format: Format::parse(&self.format).unwrap_or(format),
                author: present(self.author),
                // Telling it takes long, and whoever knows the text may know it already.
                language: None,
                furniture: valid_spans(&text, &self.furniture),
                other_dates: dates,
                edited: None,
            }),
            text,
            id,
        })
    }
}

fn read_date(draft: &DraftDate) -> Option<Publication> {
    Some(Publication {
        date: draft.date,
        time: draft.time,
        within: None,
        provenance: Provenance::parse(&draft.from)?,
    })
}

/// Those that are ranges of the text; a reader in another process is not trusted with that.
fn valid_spans(text: &Text, ranges: &[(usize, usize)]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(ranges.len());
    for &(start, end) in ranges {
        let span = Span::new(start, end);
        let follows = spans.last().is_none_or(|last| last.end <= span.start);
        if !span.is_empty() && follows && text.get(span).is_some() {
            spans.push(span);
        }
    }
    spans
}

fn present(value: Option<String>) -> Option<String> {
    let value = one_line(&value?);
    (!value.is_empty() && value.chars().count() <= 200).then_some(value)
}

/// With single spaces, and without control characters.
pub fn one_line(words: &str) -> String {
    let parts = words.split(|c: char| c.is_whitespace() || c.is_control());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
