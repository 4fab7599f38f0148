//! What an export tells of one passage, the same in every format.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use thiserror::Error;

use crate::annotate::{Annotations, UNKNOWN_TIME};
use crate::model::{
    Content, CorpusSettings, DocId, Document, Passage, PassageId, Position, Publication,
    Reliability, Stamp, TextHash,
};

/// One annotated passage with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageRow {
    /// The document.
    pub document: DocId,
    /// Its title.
    pub title: String,
    /// Who published it, where known.
    pub outlet: Option<String>,
    /// When it was published, where known.
    pub published: Option<Publication>,
    /// What the analyst says of it.
    pub content: Content,
    /// How reliable its source is, where that was graded.
    pub reliability: Option<Reliability>,
    /// The exact words.
    pub quote: String,
    /// Where they stand in the text.
    pub position: Position,
    /// The text that the position was counted in.
    pub text_hash: TextHash,
    /// The passage.
    pub passage: PassageId,
    /// Who made it and changed it.
    pub stamp: Stamp,
}

/// Why rows could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowError {
    /// A passage does not belong to the text it was given with.
    #[error("a passage does not lie in the text of {document}")]
    OutsideText {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
    },
}

/// The passages of these documents, in the order given and by place. Passages that could not be
/// placed in their text have no position to lead back to and are not among them.
///
/// # Errors
/// When a passage lies outside its document's text: an export with a wrong quote would be worse
/// than none.
pub fn rows<'a>(
    pairs: impl IntoIterator<Item = (&'a Document, &'a Annotations)>,
    settings: &CorpusSettings,
) -> Result<Vec<PassageRow>, RowError> {
    let mut rows = Vec::new();
    for (document, annotations) in pairs {
        for passage in annotations.passages() {
            rows.push(
                row(document, passage, settings).ok_or_else(|| RowError::OutsideText {
                    document: document.id.clone(),
                    passage: passage.id,
                })?,
            );
        }
    }
    Ok(rows)
}

impl PassageRow {
    /// The first day of the event, where its date has one.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.content.event_date.as_ref()?.interval().first_day()
    }

    /// The last day of the event, where its date has one.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.content.event_date.as_ref()?.interval().last_day()
    }

    /// The publication date, with its time where one is known: `2022-02-10T14:30:00`.
    pub fn published_words(&self) -> Option<String> {
        self.published.map(Publication::value)
    }
}

/// A time as exports write it; `None` if no file ever told it.
pub(super) fn time_words(time: DateTime<Utc>) -> Option<String> {
    (time != UNKNOWN_TIME).then(|| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

fn row(document: &Document, passage: &Passage, settings: &CorpusSettings) -> Option<PassageRow> {
    let source = settings.source_of(&passage.content, document.outlet.as_deref());
    Some(PassageRow {
        document: document.id.clone(),
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        published: document.published,
        content: passage.content.clone(),
        reliability: source.map(|source| source.reliability),
        quote: document.text.get(passage.span)?.to_owned(),
        position: document.text.position_of(passage.span)?,
        text_hash: document.hash,
        passage: passage.id,
        stamp: passage.stamp.clone(),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::*;
    use crate::annotate::{Edit, Record, apply};
    use crate::model::{EventDate, Hand, Provenance, Seat, Span, TagPath, Text, Version};

    /// A document with a header, published on the day the header says.
    pub fn document(id: &str, date: &str, prose: &str) -> Document {
        let date: NaiveDate = date.parse().unwrap();
        let header = format!(" date {date} ");
        let text = Text::new(format!("{header}{prose}"));
        Document {
            id: DocId::new(id),
            title: prose.lines().next().unwrap_or_default().to_owned(),
            outlet: None,
            published: Some(Publication::on(date, Provenance::Header)),
            hash: TextHash::of(text.as_str()),
            header: Span::new(0, header.len()),
            text,
            encoding: "UTF-8",
            warnings: Vec::new(),
            origin: Default::default(),
        }
    }

    /// A passage on the first place where the words stand.
    pub fn passage(document: &Document, words: &str, tags: &[&str], note: &str) -> Passage {
        let start = document.text.as_str().find(words).unwrap();
        Passage {
            id: PassageId(Uuid::new_v5(&Uuid::NAMESPACE_OID, words.as_bytes())),
            span: Span::new(start, start + words.len()),
            content: Content {
                tags: tags
                    .iter()
                    .map(|tag| TagPath::parse(tag).unwrap())
                    .collect(),
                note: note.to_owned(),
                ..Content::default()
            },
            stamp: Stamp {
                author: "ana".to_owned(),
                created: "2022-02-11T08:00:00Z".parse().unwrap(),
                editor: "ben".to_owned(),
                modified: "2022-02-11T09:30:00Z".parse().unwrap(),
                version: Version::of_revision(2),
            },
        }
    }

    fn hand() -> Hand {
        Hand {
            author: "ana".to_owned(),
            seat: Seat::default(),
            at: UNKNOWN_TIME,
        }
    }

    pub fn annotations(document: &Document, passages: Vec<Passage>) -> Annotations {
        let mut record = Record {
            annotations: BTreeMap::new(),
            ..Record::default()
        };
        for passage in passages {
            let doc = document.id.clone();
            apply(&mut record, &Edit::AddPassage { doc, passage }, &hand()).unwrap();
        }
        let all = record.annotations.remove(&document.id);
        std::sync::Arc::unwrap_or_clone(all.unwrap_or_default())
    }

    /// Settings in which one source is graded.
    pub fn graded() -> CorpusSettings {
        CorpusSettings::default()
            .with_reliability("the ministry", Some(Reliability::FairlyReliable))
    }

    /// The rows of one document.
    pub fn rows_of(document: &Document, passages: Vec<Passage>) -> Vec<PassageRow> {
        rows([(document, &annotations(document, passages))], &graded()).unwrap()
    }

    #[test]
    fn a_row_leads_back_to_the_words() {
        let document = document("a/b.txt", "2022-02-10", "Zürich 😀: talks on Thursday.");
        let mut talks = passage(&document, "talks on", &["meeting"], "which?");
        talks.content.event_date = EventDate::parse("2022-W06");
        let rows = rows_of(&document, vec![talks]);
        let [row] = rows.as_slice() else {
            panic!("one row")
        };
        // The header has 17 code points, and what follows it before the words has 10.
        assert_eq!(row.position, Position { start: 27, end: 35 });
        assert_eq!(row.quote, "talks on");
        assert_eq!(row.published_words().unwrap(), "2022-02-10");
        assert_eq!(row.first_day().unwrap().to_string(), "2022-02-07");
        assert_eq!(row.last_day().unwrap().to_string(), "2022-02-13");
        assert_eq!(
            time_words(row.stamp.modified).unwrap(),
            "2022-02-11T09:30:00Z"
        );
        assert_eq!(time_words(UNKNOWN_TIME), None);
    }

    #[test]
    fn a_passage_of_another_text_makes_no_row() {
        let long = document("long.txt", "2022-02-10", "A long text.");
        let short = document("short.txt", "2022-02-10", "Short.");
        let annotations = annotations(&long, vec![passage(&long, "text", &[], "")]);
        let error = rows([(&short, &annotations)], &graded()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a passage does not lie in the text of short.txt"
        );
    }
}
