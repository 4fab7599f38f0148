//! One reader for each format, and the choice among them.
//!
//! Invariant: any bytes give documents or an error, never a panic and never an endless loop;
//! what is unpacked is bounded.

mod archive;
mod docx;
mod epub;
mod factiva;
mod feed;
mod html;
mod json;
mod mail;
mod markdown;
mod newspapers;
mod odt;
mod pdf;
mod rtf;
mod table;
mod text;
mod xml;
mod zip;

use std::collections::HashMap;

use super::{Input, Item, ReadError, Reader};
use crate::model::Format;

/// Reads a file of a format, piece by piece.
///
/// # Errors
/// When the file as a whole cannot be read. What was handed over by then stands.
pub fn read(format: Format, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
    let mut names = Names::default();
    let mut emit_named = |item: Item| emit(names.settle(item));
    reader_of(format).read(input, &mut emit_named)
}

fn reader_of(format: Format) -> &'static dyn Reader {
    match format {
        Format::Text | Format::Newspapers => &text::TextReader,
        Format::Markdown => &markdown::MarkdownReader,
        Format::Html => &html::HtmlReader,
        Format::Docx => &docx::DocxReader,
        Format::Odt => &odt::OdtReader,
        Format::Pdf => &pdf::PdfReader,
        Format::Rtf => &rtf::RtfReader,
        Format::Epub => &epub::EpubReader,
        Format::Mail => &mail::MailReader,
        Format::Mailbox => &mail::MailboxReader,
        Format::Feed => &feed::FeedReader,
        Format::Factiva | Format::Xml => &xml::XmlReader,
        Format::Table => &table::TableReader,
        Format::Json => &json::JsonReader,
        Format::Zip => &zip::ZipReader,
    }
}

/// The names of what is inside a file: each is used once, on one line, and not endless.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn settle(&mut self, mut item: Item) -> Item {
        match &mut item {
            Item::Table(_) => {}
            Item::Document(draft) if draft.member.is_empty() => {}
            Item::Document(draft) => draft.member = self.free(&draft.member),
            Item::File { name, .. } => *name = self.free(name),
            Item::Problem { member, .. } => *member = clean(member),
        }
        item
    }

    fn free(&mut self, wanted: &str) -> String {
        let name = clean(wanted);
        // Two members whose names differ only in case would share a sidecar on some disks.
        let count = self.0.entry(name.to_lowercase()).or_default();
        *count += 1;
        match *count {
            1 => name,
            n => format!("{name} ({n})"),
        }
    }
}

fn clean(name: &str) -> String {
    const LONGEST: usize = 200;
    let name = super::draft::one_line(name);
    let name = name.trim_matches('/');
    let end = name.floor_char_boundary(LONGEST);
    match name.get(..end).unwrap_or_default().trim_end() {
        "" => "unnamed".to_owned(),
        name => name.to_owned(),
    }
}

/// What stands for a row, a message or an entry that has no name of its own.
fn numbered(index: usize) -> String {
    (index + 1).to_string()
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::corpus::{Columns, Draft};

    /// The drafts of a file, and the first thing that is wrong with it.
    pub fn drafts(format: Format, name: &str, bytes: &[u8]) -> (Vec<Draft>, Option<ReadError>) {
        let columns = Columns::default();
        let input = Input {
            name,
            bytes,
            columns: &columns,
        };
        let mut drafts = Vec::new();
        let result = read(format, input, &mut |item| {
            if let Item::Document(draft) = item {
                drafts.push(*draft);
            }
        });
        (drafts, result.err())
    }

    /// The one draft of a file.
    pub fn draft(format: Format, bytes: &[u8]) -> Draft {
        let (mut drafts, error) = drafts(format, "a", bytes);
        assert_eq!((drafts.len(), error), (1, None));
        drafts.remove(0)
    }

    /// A draft's first date and where it is from.
    pub fn dated(draft: &Draft) -> String {
        let date = draft.dates.first();
        date.map_or_else(String::new, |it| format!("{} {}", it.date, it.from))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::drafts;
    use super::*;

    #[test]
    fn members_have_a_name_each() {
        let mut names = Names::default();
        let mut check = |wanted: &str, expected: &str| assert_eq!(names.free(wanted), expected);
        check("a\n b", "a b");
        check("A b", "A b (2)");
        check("", "unnamed");
        check("/x/", "x");
        check(&"é".repeat(200), &"é".repeat(100));
    }

    /// What files of each format begin with, so that the bytes behind get somewhere.
    const BEGINNINGS: [&str; 16] = [
        "",
        "<html><body><p>",
        "{\\rtf1\\ansi ",
        "%PDF-1.4\n",
        "PK\u{3}\u{4}",
        "From a@b Thu\n",
        "Subject: x\n\n",
        "<rss><channel><item><title>",
        "<?xml version='1.0'?><a>",
        "---\ndate: ",
        "date,text\n",
        "[{\"text\": \"",
        "1 of 2 DOCUMENTS\n",
        "HD  x\nPD  y\nLP  z\nSN  w\n",
        "<feed><entry>",
        "<PPSResponse><article>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_bytes_give_documents_or_an_error(
            beginning in prop::sample::select(&BEGINNINGS[..]),
            rest in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let bytes = [beginning.as_bytes(), &rest].concat();
            for format in Format::ALL {
                let (drafts, _) = drafts(format, "a", &bytes);
                for draft in drafts {
                    let in_text = |&(start, end): &(usize, usize)| {
                        start < end && draft.text.get(start..end).is_some()
                    };
                    let all_in_text = draft.furniture.iter().all(in_text);
                    prop_assert!(all_in_text);
                    prop_assert!(draft.text.get(draft.prose_start..).is_some());
                }
            }
        }

        #[test]
        fn any_marks_give_documents_or_an_error(text in "[<>/a-d{}\\\\'\"=;&#0-9 \n,:\\[\\]-]{0,200}") {
            for format in Format::ALL {
                drafts(format, "a", text.as_bytes());
                drafts(format, "a", format!("<html>{text}").as_bytes());
            }
        }
    }
}
