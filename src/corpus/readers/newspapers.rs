//! Exports of newspaper databases with many articles in one text: each behind a line
//! "3 of 10 DOCUMENTS", with fields such as `LOAD-DATE:`.
//!
//! Invariant: the articles are parts of the file's text, verbatim and in its order.

use crate::corpus::written_date;
use crate::corpus::{Draft, Item};
use crate::model::{Format, Provenance};

/// Hands over the articles of such an export; false when the text is none.
pub fn split(whole: &Draft, emit: &mut dyn FnMut(Item)) -> bool {
    let text = whole.text.as_str();
    let head = text
        .get(..text.floor_char_boundary(LOOKED_AT_BYTES))
        .unwrap_or_default();
    if !head.contains("DOCUMENT") {
        return false;
    }
    let starts = starts(text);
    if starts.is_empty() {
        return false;
    }
    for (at, &(number, start)) in starts.iter().enumerate() {
        let end = starts
            .get(at + 1)
            .map_or(text.len(), |next| line_start(text, next.1));
        let article = text
            .get(start..end)
            .unwrap_or_default()
            .trim_matches(['\r', '\n']);
        let mut draft = read(article.trim_end());
        draft.member = number.to_string();
        draft.format = Format::Newspapers.label().to_owned();
        draft.encoding.clone_from(&whole.encoding);
        draft.warnings.clone_from(&whole.warnings);
        emit(Item::Document(Box::new(draft)));
    }
    true
}

const LOOKED_AT_BYTES: usize = 64 * 1024;

/// The number of each article and where it begins, behind its line "3 of 10 DOCUMENTS".
fn starts(text: &str) -> Vec<(u32, usize)> {
    let mut starts = Vec::new();
    for (at, _) in text.match_indices("DOCUMENT") {
        let from = line_start(text, at);
        let to = text.get(at..).and_then(|tail| tail.find(['\n', '\r']));
        let to = to.map_or(text.len(), |length| at + length);
        let line = text.get(from..to).unwrap_or_default();
        let mut words = line.split_whitespace();
        let number = words.next().and_then(|word| word.parse().ok());
        let is_marker = words.next() == Some("of")
            && words.next().is_some_and(|word| word.parse::<u32>().is_ok())
            && matches!(words.next(), Some("DOCUMENT" | "DOCUMENTS"))
            && words.next().is_none();
        if let (Some(number), true) = (number, is_marker) {
            starts.push((number, to));
        }
    }
    starts
}

fn line_start(text: &str, at: usize) -> usize {
    let head = text.get(..at).unwrap_or_default();
    head.rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

/// One article: the outlet on its first line, then the date, then the title, then fields.
fn read(article: &str) -> Draft {
    let mut draft = Draft {
        text: article.to_owned(),
        ..Draft::default()
    };
    let mut at = 0;
    let mut heads: Vec<&str> = Vec::new();
    let mut dated = None;
    let mut load_date = None;
    let mut seen_field = false;
    for line in article.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        if words.is_empty() {
            continue;
        }
        if let Some((name, value)) = field(words) {
            seen_field = true;
            let value = value.trim();
            match name {
                "LOAD-DATE" => load_date = written_date::parse(value),
                "BYLINE" => draft.author = Some(value.to_owned()),
                "HEADLINE" if draft.title.is_none() => draft.title = Some(value.to_owned()),
                "SOURCE" | "PUBLICATION" if draft.outlet.is_none() => {
                    draft.outlet = Some(value.to_owned());
                }
                _ => {}
            }
            draft.furnish(start, start + line.trim_end().len());
        } else if !seen_field && heads.len() < 6 {
            let found = written_date::find(words).filter(|found| found.start < 16);
            match found {
                Some(found) if dated.is_none() && !heads.is_empty() => {
                    dated = Some((found.date, None));
                    // What the masthead says is known; it is no part of the story.
                    draft.furnish(0, start + line.trim_end().len());
                }
                // "3 Star Edition" stands between the date and the title.
                _ if words.contains("Edition") && words.len() < 30 => {}
                _ if dated.is_some() && draft.title.is_none() => {
                    draft.title = Some(words.to_owned());
                }
                _ => heads.push(words),
            }
        }
    }
    if dated.is_some() && draft.outlet.is_none() {
        draft.outlet = heads.first().map(|&outlet| outlet.to_owned());
    }
    if dated.is_none() && draft.title.is_none() {
        draft.title = heads.first().map(|&title| title.to_owned());
    }
    draft.date(dated, Provenance::DatabaseField);
    draft.date(load_date, Provenance::DatabaseField);
    draft
}

/// `LOAD-DATE: January 11, 2010`.
fn field(line: &str) -> Option<(&str, &str)> {
    const FIELDS: [&str; 22] = [
        "LOAD-DATE",
        "BYLINE",
        "SECTION",
        "LENGTH",
        "LANGUAGE",
        "PUBLICATION-TYPE",
        "HEADLINE",
        "SUBJECT",
        "GRAPHIC",
        "DATELINE",
        "HIGHLIGHT",
        "SERIES",
        "TYPE",
        "GEOGRAPHIC",
        "PERSON",
        "ORGANIZATION",
        "COMPANY",
        "COUNTRY",
        "JOURNAL-CODE",
        "COPYRIGHT",
        "SOURCE",
        "DOCUMENT-TYPE",
    ];
    let (name, value) = line.split_once(':')?;
    FIELDS.contains(&name).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, drafts};
    use crate::model::Format;

    const EXPORT: &str = "Terms: (talks)\r\n\r\n            1 of 2 DOCUMENTS\r\n\r\n\r\n     \
        The Gazette (Harbour)\r\n\r\n       January 11, 2010 Monday\r\n\r\nTalks end\r\n\r\n\
        BYLINE: Anna Lind\r\n\r\nLENGTH: 5 words\r\n\r\nThey met. It was late.\r\n\r\n\
        LOAD-DATE: January 12, 2010\r\n\r\n            2 of 2 DOCUMENTS\r\n\r\n     \
        The Herald\r\n\r\n  12 January 2010\r\n\r\nTalks go on\r\n\r\nThey met again.\r\n";

    #[test]
    fn every_article_is_a_document() {
        let (read, error) = drafts(Format::Text, "a.txt", EXPORT.as_bytes());
        assert_eq!((read.len(), error), (2, None));
        let facts: Vec<[&str; 3]> = read
            .iter()
            .map(|it| {
                let title = it.title.as_deref().unwrap_or_default();
                [
                    it.member.as_str(),
                    title,
                    it.outlet.as_deref().unwrap_or_default(),
                ]
            })
            .collect();
        assert_eq!(
            facts,
            [
                ["1", "Talks end", "The Gazette (Harbour)"],
                ["2", "Talks go on", "The Herald"]
            ]
        );
        assert_eq!(dated(&read[0]), "2010-01-11 database field");
        assert_eq!(dated(&read[1]), "2010-01-12 database field");
        assert_eq!(read[0].dates.len(), 2);
        assert_eq!(read[0].author.as_deref(), Some("Anna Lind"));
        assert!(EXPORT.contains(read[0].text.as_str()), "{:?}", read[0].text);
        assert!(read[0].text.ends_with("LOAD-DATE: January 12, 2010"));
        let furniture: Vec<&str> = read[0]
            .furniture
            .iter()
            .map(|&(start, end)| read[0].text[start..end].trim())
            .collect();
        assert_eq!(
            furniture,
            [
                "The Gazette (Harbour)\r\n\r\n       January 11, 2010 Monday",
                "BYLINE: Anna Lind",
                "LENGTH: 5 words",
                "LOAD-DATE: January 12, 2010"
            ]
        );
    }

    #[test]
    fn other_texts_are_left_whole() {
        for text in [
            "They read 3 of 10 DOCUMENTS in all.",
            "DOCUMENTS",
            "1 of 2 PAPERS",
        ] {
            let (read, _) = drafts(Format::Text, "a.txt", text.as_bytes());
            assert_eq!(read.len(), 1);
            assert_eq!(read[0].member, "");
        }
    }
}
