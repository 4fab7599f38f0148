//! One plain-text file → one document.
//!
//! Invariant: the header is part of the text and never of the prose; whatever is odd about the
//! file is a warning on the document, not a reason to refuse it.

use super::{Draft, ReadError, decode, seed_format};
use crate::model::{DocId, Document, Format, Provenance};

/// Reads a plain-text file into a document.
///
/// # Errors
/// When the bytes are not text, or there is nothing in them but white space.
pub fn read_document(id: DocId, bytes: &[u8]) -> Result<Document, ReadError> {
    draft_of_text(bytes)?.into_document(&id, Format::Text, None)
}

/// Reads a plain-text file, with its header if it has one.
pub fn draft_of_text(bytes: &[u8]) -> Result<Draft, ReadError> {
    let decoded = decode(bytes)?;
    if decoded.text.trim_start().is_empty() {
        return Err(ReadError::Empty);
    }
    let header = seed_format::read_header(&decoded.text);
    let mut draft = Draft::of_text(decoded.text.into_owned(), decoded.encoding);
    draft.warnings = decoded.warnings;
    draft.warnings.extend(header.warning);
    draft.prose_start = header.span.end;
    let prose = draft.text.get(header.span.end..).unwrap_or_default();
    if prose.trim_start().is_empty() {
        let warning = "There is no text behind the header.";
        draft.warnings.push(warning.to_owned());
    }
    draft.date(header.date.map(|date| (date, None)), Provenance::Header);
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TextHash;

    #[test]
    fn files_become_documents() {
        let check =
            |bytes: &[u8], prose: &str, title: &str, date: Option<&str>, warnings: usize| {
                let document = read_document(DocId::new("a/note 7.txt"), bytes).unwrap();
                assert_eq!(document.prose(), prose);
                assert_eq!(document.title, title);
                assert_eq!(document.date().map(|day| day.to_string()).as_deref(), date);
                assert_eq!(document.warnings.len(), warnings, "{:?}", document.warnings);
                assert_eq!(document.hash, TextHash::of(document.text.as_str()));
            };
        check(
            b" date 2022-02-10 Talks",
            "Talks",
            "Talks",
            Some("2022-02-10"),
            0,
        );
        check(
            b"\xEF\xBB\xBF date 2022-02-10 Talks",
            "Talks",
            "Talks",
            Some("2022-02-10"),
            0,
        );
        check(
            b"\xFF\xFEd\0a\0t\0e\0 \x001\x009\x009\x009\0-\x000\x001\0-\x000\x002\0\n\0H\0i\0",
            "Hi",
            "Hi",
            Some("1999-01-02"),
            0,
        );
        check(b"Talks\rMore", "Talks\rMore", "Talks", None, 0);
        check(b" date 2022-13-45 Talks", "Talks", "Talks", None, 1);
        check(b" date 2022-02-10 ", "", "note 7", Some("2022-02-10"), 1);
    }

    #[test]
    fn what_cannot_be_a_document_says_why() {
        let check = |bytes: &[u8], expected: ReadError| {
            let got = read_document(DocId::new("x.txt"), bytes).map(|document| document.title);
            assert_eq!(got, Err(expected));
        };
        check(b"", ReadError::Empty);
        check(b"\xEF\xBB\xBF", ReadError::Empty);
        check(b" \r\n\t", ReadError::Empty);
        check(b"GIF89a\x01\0\x01\0\x80\0\0", ReadError::NotText);
    }
}
