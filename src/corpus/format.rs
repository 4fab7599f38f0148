//! What kind of file some bytes are: by what they begin with, then by the file's name.
//!
//! Invariant: the content counts more than the name wherever the two cannot both be right.

use super::ReadError;
use crate::model::Format;

/// The format of a file.
///
/// # Errors
/// When it is of a kind that is known and not read, with a sentence that says what to do.
pub fn format_of(name: &str, bytes: &[u8]) -> Result<Format, ReadError> {
    let head = bytes
        .get(..bytes.len().min(LOOKED_AT_BYTES))
        .unwrap_or(bytes);
    let extension = extension(name);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(zip_format(&extension, bytes));
    }
    if memchr::memmem::find(head, b"%PDF-").is_some_and(|at| at < 1024) {
        return Ok(Format::Pdf);
    }
    if head.trim_ascii_start().starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(ReadError::OldOffice);
    }
    Ok(match extension.as_str() {
        "pdf" => return Err(ReadError::Damaged("PDF")),
        "docx" => return Err(ReadError::Damaged("Word document")),
        "odt" => return Err(ReadError::Damaged("OpenDocument text")),
        "epub" => return Err(ReadError::Damaged("e-book")),
        "zip" => return Err(ReadError::Damaged("ZIP archive")),
        "rtf" => return Err(ReadError::Damaged("rich text")),
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        "eml" => Format::Mail,
        "mbox" | "mbx" => Format::Mailbox,
        "rss" | "atom" | "rdf" | "xml" => xml_format(head),
        "csv" | "tsv" => Format::Table,
        "json" | "jsonl" | "ndjson" => Format::Json,
        "" if is_html(head) => Format::Html,
        "" if head.starts_with(b"From ") && head.contains(&b'@') => Format::Mailbox,
        _ => Format::Text,
    })
}

/// The lower-case extension of a file's name; empty when it has none.
pub fn extension(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
        _ => String::new(),
    }
}

const LOOKED_AT_BYTES: usize = 4096;

/// What a ZIP archive is for: the names of its entries stand in it as they are.
fn zip_format(extension: &str, bytes: &[u8]) -> Format {
    match extension {
        "docx" => return Format::Docx,
        "odt" => return Format::Odt,
        "epub" => return Format::Epub,
        "zip" => return Format::Zip,
        _ => {}
    }
    let has = |words: &[u8]| memchr::memmem::find(bytes, words).is_some();
    if has(b"application/epub+zip") {
        Format::Epub
    } else if has(b"application/vnd.oasis.opendocument.text") {
        Format::Odt
    } else if has(b"word/document.xml") {
        Format::Docx
    } else {
        Format::Zip
    }
}

fn xml_format(head: &[u8]) -> Format {
    let has = |words: &[u8]| memchr::memmem::find(head, words).is_some();
    if has(b"<PPSResponse") || has(b"<ppsArticleResponse") {
        Format::Factiva
    } else if has(b"<rss") || has(b"<feed") || has(b"<rdf:RDF") {
        Format::Feed
    } else if is_html(head) {
        Format::Html
    } else {
        // A long comment may hide the root; the reader of XML looks again.
        Format::Xml
    }
}

fn is_html(head: &[u8]) -> bool {
    let head = head.to_ascii_lowercase();
    let head = head.trim_ascii_start();
    let has = |words: &[u8]| memchr::memmem::find(head, words).is_some();
    head.starts_with(b"<") && (has(b"<html") || has(b"<!doctype html") || has(b"<body"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_content_and_name() {
        let check = |name: &str, bytes: &[u8], expected: Result<Format, ReadError>| {
            assert_eq!(format_of(name, bytes), expected, "{name}");
        };
        check("a.txt", b"words", Ok(Format::Text));
        check("README", b"words", Ok(Format::Text));
        check("a.txt", b"%PDF-1.4 ...", Ok(Format::Pdf));
        check("a.pdf", b"words", Err(ReadError::Damaged("PDF")));
        check("a.PDF", b"\n%PDF-1.4 ...", Ok(Format::Pdf));
        check("a", b"{\\rtf1 x}", Ok(Format::Rtf));
        check(
            "a.doc",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            Err(ReadError::OldOffice),
        );
        check("a.DOCX", b"PK\x03\x04", Ok(Format::Docx));
        check("a", b"PK\x03\x04 word/document.xml", Ok(Format::Docx));
        check(
            "a.bin",
            b"PK\x03\x04 application/epub+zip",
            Ok(Format::Epub),
        );
        check("a.zip", b"PK\x03\x04 word/document.xml", Ok(Format::Zip));
        check("a.docx", b"words", Err(ReadError::Damaged("Word document")));
        check("a.htm", b"words", Ok(Format::Html));
        check("a", b"<!DOCTYPE HTML><p>x", Ok(Format::Html));
        check("a.txt", b"<html>", Ok(Format::Text));
        check("a.xml", b"<?xml version='1.0'?><rss>", Ok(Format::Feed));
        check("a.xml", b"<PPSResponse>", Ok(Format::Factiva));
        check("a.xml", b"<notes>", Ok(Format::Xml));
        check("a.mbox", b"", Ok(Format::Mailbox));
        check(
            "Inbox",
            b"From a@b.example Thu Feb 10\n",
            Ok(Format::Mailbox),
        );
        check("a.tsv", b"", Ok(Format::Table));
        check("a.jsonl", b"", Ok(Format::Json));
        check("x/.json", b"", Ok(Format::Text));
    }
}
