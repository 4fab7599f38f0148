//! Web pages: the whole visible text, which parts of it are furniture, and what the page says of
//! itself for machines.

mod facts;
mod tags;
mod visible;

pub use visible::{Page, page};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::factiva;
use crate::corpus::{Decoded, Draft, Input, Item, ReadError, Reader, decode};
use crate::model::Provenance;

/// Reads web pages.
pub struct HtmlReader;

impl Reader for HtmlReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let decoded = decode_html(input.bytes)?;
        let page = page(&decoded.text);
        if page.text.trim().is_empty() {
            return Err(ReadError::NoText("web page"));
        }
        let mut draft = draft_of(page);
        draft.encoding = decoded.encoding.to_owned();
        draft.warnings = decoded.warnings;
        if !factiva::split(&draft, emit) {
            emit(Item::Document(Box::new(draft)));
        }
        Ok(())
    }
}

/// The document that a page is.
pub fn draft_of(page: Page) -> Draft {
    let mut draft = Draft {
        text: page.text,
        furniture: page.furniture,
        title: page.facts.title(),
        author: page.facts.author,
        outlet: page.facts.outlet,
        ..Draft::default()
    };
    for moment in page.facts.dates {
        draft.date(Some(moment), Provenance::Markup);
    }
    draft
}

/// Decodes a page: a byte order mark decides, then valid UTF-8, then the encoding that it names,
/// then its bytes.
pub fn decode_html(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
    let has_mark = Encoding::for_bom(bytes).is_some();
    let is_utf_8 = std::str::from_utf8(bytes).is_ok();
    let named = named_encoding(bytes).filter(|_| !has_mark && !is_utf_8);
    let Some(encoding) = named else {
        return decode(bytes);
    };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    // A page that names a wrong encoding is told by what does not fit.
    let faults = text.matches('\u{FFFD}').count();
    if had_errors && faults * 50 > text.chars().filter(|c| !c.is_ascii()).count() {
        return decode(bytes);
    }
    let warning = had_errors.then(|| {
        format!(
            "Some of it could not be decoded as {}, which it says it is in.",
            encoding.name()
        )
    });
    Ok(Decoded {
        text,
        encoding: encoding.name(),
        warnings: warning.into_iter().collect(),
    })
}

/// `<meta charset=…>` or `charset=` in an `http-equiv`, within the first bytes.
fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    const LOOKED_AT_BYTES: usize = 16 * 1024;
    let head = bytes
        .get(..bytes.len().min(LOOKED_AT_BYTES))?
        .to_ascii_lowercase();
    for at in memchr::memmem::find_iter(&head, b"charset") {
        let tail = head.get(at + "charset".len()..)?;
        let tail = tail.trim_ascii_start();
        let Some(tail) = tail.strip_prefix(b"=") else {
            continue;
        };
        let label: Vec<u8> = tail
            .iter()
            .copied()
            .skip_while(|byte| matches!(byte, b' ' | b'"' | b'\''))
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte))
            .collect();
        if let Some(encoding) = Encoding::for_label(&label) {
            // As the standard has it: what can be read as ASCII is not in UTF-16.
            let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
            return Some(if is_wide { UTF_8 } else { encoding });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, draft};
    use super::*;
    use crate::model::Format;

    #[test]
    fn pages_are_read_in_the_encoding_they_name() {
        let words = "Министры встретились в столице";
        let check = |named: &str, encoding: &'static Encoding| {
            let html = format!("<html><head><meta charset=\"{named}\"></head><p>{words}</p>");
            let bytes = encoding.encode(&html).0.into_owned();
            let read = draft(Format::Html, &bytes);
            assert_eq!(read.text.trim(), words, "{named}");
        };
        check("windows-1251", encoding_rs::WINDOWS_1251);
        check("koi8-r", encoding_rs::KOI8_R);
        check("utf-16", UTF_8);
        check("nonsense", encoding_rs::WINDOWS_1251);
        // It says one thing and is another.
        check("iso-8859-1", UTF_8);
    }

    #[test]
    fn pages_tell_of_themselves() {
        let check = |html: &str, expected: [&str; 4]| {
            let read = draft(Format::Html, html.as_bytes());
            let words = |it: &Option<String>| it.clone().unwrap_or_default();
            let told = [
                words(&read.title),
                words(&read.outlet),
                words(&read.author),
                dated(&read),
            ];
            assert_eq!(told, expected, "{html}");
        };
        check(
            "<title>Talks end | The Gazette</title><meta property='og:title' content='Talks end'>\
             <meta property=og:site_name content='The Gazette'><meta name=author content='Anna Lind'>\
             <meta property='article:published_time' content='2022-02-10T08:00:00Z'><p>They met.",
            ["Talks end", "The Gazette", "Anna Lind", "2022-02-10 markup"],
        );
        check(
            r#"<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
               "headline": "Talks &amp; tea", "datePublished": "2022-02-10",
               "dateModified": "2022-03-01", "author": [{"name": "Anna Lind"}],
               "publisher": {"name": "The Gazette"}}]}</script><h1>Other</h1><p>They met."#,
            [
                "Talks & tea",
                "The Gazette",
                "Anna Lind",
                "2022-02-10 markup",
            ],
        );
        check(
            "<title>Talks</title><h1>Talks end</h1><time itemprop=datePublished \
             datetime='2022-02-10 08:00'>Thursday</time><p>They met.",
            ["Talks end", "", "", "2022-02-10 markup"],
        );
        check(
            "<meta name=date content='soon'><meta name=DC.date content='10 February 2022'><p>x",
            ["", "", "", "2022-02-10 markup"],
        );
        check("<p>They met.", ["", "", "", ""]);
    }
}
