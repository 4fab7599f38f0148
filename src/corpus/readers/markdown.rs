//! Markdown, with the front matter that site generators and note takers put before it.
//!
//! Invariant: the text stays as it is, marks and all; the front matter is its header.

use crate::corpus::written_date;
use crate::corpus::{Draft, Input, Item, ReadError, Reader, decode, seed_format};
use crate::model::Provenance;

/// Reads Markdown.
pub struct MarkdownReader;

impl Reader for MarkdownReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let decoded = decode(input.bytes)?;
        if seed_format::read_header(&decoded.text).span.end > 0 {
            return super::text::TextReader.read(input, emit);
        }
        let mut draft = Draft::of_text(decoded.text.into_owned(), decoded.encoding);
        draft.warnings = decoded.warnings;
        read_front_matter(&mut draft);
        if draft.title.is_none() {
            draft.title = first_heading(draft.text.get(draft.prose_start..).unwrap_or_default());
        }
        emit(Item::Document(Box::new(draft)));
        Ok(())
    }
}

/// Takes in the fields between two lines `---` (YAML) or `+++` (TOML) at the very start.
fn read_front_matter(draft: &mut Draft) {
    let fence = match draft.text.lines().next().map(str::trim_end) {
        Some("---") => "---",
        Some("+++") => "+++",
        _ => return,
    };
    let text = draft.text.clone();
    let mut end = 0;
    let mut fields = Vec::new();
    let mut is_closed = false;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        end += line.len();
        if number > 0 && line.trim_end() == fence {
            is_closed = true;
            break;
        }
        if let Some((key, value)) = line.split_once(if fence == "---" { ':' } else { '=' }) {
            fields.push((key.trim().to_lowercase(), bare(value)));
        }
    }
    if !is_closed {
        return;
    }
    draft.prose_start = end;
    let field = |names: &[&str]| {
        let found = names.iter().find_map(|name| {
            fields
                .iter()
                .find(|(key, value)| key == name && !value.is_empty())
        });
        found.map(|(_, value)| value.clone())
    };
    draft.title = field(&["title"]);
    draft.author = field(&["author", "authors"]);
    draft.outlet = field(&["source", "outlet", "publisher", "publication"]);
    let date = field(&[
        "date",
        "published",
        "pubdate",
        "publishdate",
        "date_published",
    ]);
    match date.as_deref().map(written_date::parse) {
        Some(None) => draft.warnings.push(format!(
            "The front matter says “{}”, which is no whole date; it is passed over.",
            date.unwrap_or_default()
        )),
        Some(moment) => draft.date(moment, Provenance::FrontMatter),
        None => {}
    }
}

/// A scalar without its quotation marks, brackets and comment.
fn bare(value: &str) -> String {
    let value = value
        .trim()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .trim();
    for mark in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(mark) {
            return rest.split(mark).next().unwrap_or_default().to_owned();
        }
    }
    value
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn first_heading(prose: &str) -> Option<String> {
    let first = prose.lines().map(str::trim).find(|line| !line.is_empty())?;
    let heading = first.strip_prefix("# ")?;
    Some(heading.trim_end_matches(['#', ' ']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, draft};
    use crate::model::Format;

    #[test]
    fn front_matter_is_taken_in() {
        let check =
            |text: &str, title: Option<&str>, author: Option<&str>, date: &str, prose: &str| {
                let read = draft(Format::Markdown, text.as_bytes());
                assert_eq!(read.text, text);
                assert_eq!(read.title.as_deref(), title, "{text:?}");
                assert_eq!(read.author.as_deref(), author, "{text:?}");
                assert_eq!(dated(&read), date, "{text:?}");
                assert_eq!(&read.text[read.prose_start..], prose);
            };
        check(
            "---\ntitle: \"Talks: day one\"\ndate: 2022-02-10 # noon\nauthor: [Anna Lind]\n---\nThey met.\n",
            Some("Talks: day one"),
            Some("Anna Lind"),
            "2022-02-10 front matter",
            "They met.\n",
        );
        check(
            "+++\r\ntitle = 'Talks'\r\ndate = 2022-02-10T08:00:00Z\r\n+++\r\nThey met.",
            Some("Talks"),
            None,
            "2022-02-10 front matter",
            "They met.",
        );
        check(
            "# Talks #\nThey met.",
            Some("Talks"),
            None,
            "",
            "# Talks #\nThey met.",
        );
        check("---\nThey met.", None, None, "", "---\nThey met.");
        check(
            " date 2022-02-10 Talks",
            None,
            None,
            "2022-02-10 header",
            "Talks",
        );
    }

    #[test]
    fn a_date_that_is_none_is_told() {
        let read = draft(Format::Markdown, b"---\ndate: soon\n---\nThey met.");
        assert_eq!(read.warnings.len(), 1);
        assert_eq!(dated(&read), "");
    }
}
