//! Exports of newspaper databases with many articles in one text: each behind a line
//! "3 of 10 DOCUMENTS", with fields such as `LOAD-DATE:`; or, as newer ones have it, each before a
//! line "End of Document".
//!
//! Invariant: the articles are parts of the file's text, verbatim and in its order.

use crate::corpus::written_date;
use crate::corpus::{Draft, Item};
use crate::model::{Format, Provenance};

/// Hands over the articles of such an export; false when the text is none.
pub fn split(whole: &Draft, emit: &mut dyn FnMut(Item)) -> bool {
    split_numbered(whole, emit) || split_ended(whole, emit)
}

fn split_numbered(whole: &Draft, emit: &mut dyn FnMut(Item)) -> bool {
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

/// Articles with a line behind each that says so: title, outlet, date, fields, "Body" and the
/// story. What stands before the first, a list of all, is left out.
fn split_ended(whole: &Draft, emit: &mut dyn FnMut(Item)) -> bool {
    let text = whole.text.as_str();
    let mut from = 0;
    let mut articles = Vec::new();
    for (start, line) in numbered_lines(text) {
        if line.trim() == "End of Document" {
            let piece = text.get(from..start).unwrap_or_default();
            articles.extend(read_ended(piece));
            from = start + line.len();
        }
    }
    for (at, mut draft) in articles.iter().cloned().enumerate() {
        draft.member = super::numbered(at);
        draft.format = Format::Newspapers.label().to_owned();
        draft.encoding.clone_from(&whole.encoding);
        draft.warnings.clone_from(&whole.warnings);
        emit(Item::Document(Box::new(draft)));
    }
    !articles.is_empty()
}

/// Each line with its break, and its first byte.
fn numbered_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// An article of that kind, out of what stands before its end; `None` when there is none in it.
fn read_ended(piece: &str) -> Option<Draft> {
    let lines: Vec<(usize, &str)> = numbered_lines(piece).collect();
    let is_body = |(_, line): &(usize, &str)| line.trim() == "Body";
    let body = lines.iter().position(is_body)?;
    let head = lines.get(..body)?;
    let filled = |(_, line): &&(usize, &str)| !line.trim().is_empty();
    let is_date = |(_, line): &(usize, &str)| {
        written_date::find(line.trim()).is_some_and(|found| found.start < 16)
    };
    let dated = head.iter().rposition(is_date)?;
    let mut above = head.get(..dated)?.iter().rev().filter(filled);
    let (_, outlet) = above.next()?;
    let (start, title) = above.next()?;
    let article = piece.get(*start..)?;
    let mut draft = Draft {
        text: article.trim_end().to_owned(),
        title: Some(title.trim().to_owned()),
        outlet: Some(outlet.trim().to_owned()),
        ..Draft::default()
    };
    let end_of = |at: usize| {
        let (from, line) = lines.get(at).copied().unwrap_or_default();
        from.saturating_sub(*start) + line.trim_end().len()
    };
    let (_, date) = head.get(dated)?;
    let found = written_date::find(date.trim()).map(|found| (found.date, None));
    draft.date(found, Provenance::DatabaseField);
    draft.furnish(title.len(), end_of(body));
    for (at, (from, line)) in lines.iter().enumerate() {
        let words = line.trim();
        if let Some(author) = words.strip_prefix("Byline:").filter(|_| at < body) {
            draft.author = Some(author.trim().to_owned());
        }
        if let Some(day) = words.strip_prefix("Load-Date:").filter(|_| at > body) {
            let day = written_date::parse(day.trim());
            draft.date(day, Provenance::DatabaseField);
            draft.furnish(from.saturating_sub(*start), end_of(at));
        }
    }
    Some(draft)
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
    fn articles_end_where_they_say_so() {
        let article = |title: &str, day: &str| {
            format!(
                "\n\n{title}\nThe Gazette(Harbour)\n{day}, 2019 Monday 9:20 AM GMT\n\n\nCopyright 2019\n\
                 Section: TALKS; Version:2\nLength: 7 words\nByline: Anna Lind\nBody\n\n\n\
                 They met, as {title} told.\n\nLoad-Date: July 3, 2019\n\n\nEnd of Document\n"
            )
        };
        let export = format!(
            "Date and Time: 5. July 2019\nDocuments (2)\n1. Talks end\n2. Talks go on\n{}{}",
            article("Talks end", "July 1"),
            article("Talks go on", "July 2")
        );
        let (read, error) = drafts(Format::Text, "a.txt", export.as_bytes());
        assert_eq!((read.len(), error), (2, None));
        for (read, (title, day)) in read
            .iter()
            .zip([("Talks end", "01"), ("Talks go on", "02")])
        {
            assert_eq!(read.title.as_deref(), Some(title));
            assert_eq!(read.outlet.as_deref(), Some("The Gazette(Harbour)"));
            assert_eq!(read.author.as_deref(), Some("Anna Lind"));
            assert_eq!(dated(read), format!("2019-07-{day} database field"));
            assert!(export.contains(&read.text) && read.text.starts_with(title));
            let furniture: Vec<&str> = read
                .furniture
                .iter()
                .map(|&(start, end)| read.text[start..end].trim())
                .collect();
            assert!(furniture[0].starts_with("The Gazette") && furniture[0].ends_with("Body"));
            assert_eq!(furniture[1], "Load-Date: July 3, 2019");
        }
    }

    #[test]
    fn other_texts_are_left_whole() {
        for text in [
            "They read 3 of 10 DOCUMENTS in all.",
            "DOCUMENTS",
            "1 of 2 PAPERS",
            "Talks\nEnd of Document\n",
        ] {
            let (read, _) = drafts(Format::Text, "a.txt", text.as_bytes());
            assert_eq!(read.len(), 1);
            assert_eq!(read[0].member, "");
        }
    }
}
