//! PDF: the text of its pages.
//!
//! Invariant: pages are parted by an empty line, and what a page shows only as a picture is told.

use pdf_extract::{Document, Error, Object, PlainTextOutput, output_doc_page};

use crate::corpus::draft::one_line;
use crate::corpus::written_date;
use crate::corpus::{Draft, Input, Item, ReadError, Reader};
use crate::model::Provenance;

const WHAT: &str = "PDF";

/// Reads PDF.
pub struct PdfReader;

impl Reader for PdfReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let mut document = Document::load_mem(input.bytes).map_err(|error| explain(&error))?;
        if document.is_encrypted() && document.decrypt("").is_err() {
            return Err(ReadError::Protected(WHAT));
        }
        let mut draft = Draft::of_text(String::new(), "UTF-8");
        let mut unread = Vec::new();
        let mut wordless = 0_usize;
        let pages = document.get_pages();
        for &number in pages.keys() {
            let mut words = String::new();
            let mut output = PlainTextOutput::new(&mut words);
            if output_doc_page(&document, &mut output, number).is_err() {
                unread.push(number.to_string());
            }
            let words = words.trim_matches(['\n', '\r']).trim_end();
            if words.trim().is_empty() {
                wordless += 1;
                continue;
            }
            if !draft.text.is_empty() {
                draft.text.push_str("\n\n");
            }
            draft.text.push_str(words);
        }
        if draft.text.is_empty() {
            return Err(match unread.is_empty() {
                true => ReadError::NoText(WHAT),
                false => ReadError::Damaged(WHAT),
            });
        }
        if !unread.is_empty() {
            let warning = format!("These pages could not be read: {}.", unread.join(", "));
            draft.warnings.push(warning);
        } else if wordless > 0 {
            let warning = format!("{wordless} of {} pages hold no text.", pages.len());
            draft.warnings.push(warning);
        }
        read_information(&document, &mut draft);
        emit(Item::Document(Box::new(draft)));
        Ok(())
    }
}

fn explain(error: &Error) -> ReadError {
    match error {
        Error::Decryption(_) => ReadError::Protected(WHAT),
        _ => ReadError::Damaged(WHAT),
    }
}

/// Takes in what the file's information dictionary says.
fn read_information(document: &Document, draft: &mut Draft) {
    let Some(information) = document
        .trailer
        .get(b"Info")
        .ok()
        .and_then(|it| document.dereference(it).ok())
        .and_then(|(_, it)| it.as_dict().ok())
    else {
        return;
    };
    let field = |key: &[u8]| {
        let value = document.dereference(information.get(key).ok()?).ok()?.1;
        let words = one_line(&text_of(value)?);
        (!words.is_empty()).then_some(words)
    };
    draft.title = field(b"Title").filter(|it| !looks_like_a_file(it));
    draft.author = field(b"Author");
    for key in [b"CreationDate".as_slice(), b"ModDate"] {
        let moment = field(key).and_then(|it| written_date::parse(it.trim_start_matches("D:")));
        draft.date(moment, Provenance::Properties);
    }
}

/// A text string: UTF-16 with a mark, UTF-8 with a mark, or close to Latin-1.
fn text_of(value: &Object) -> Option<String> {
    let bytes = value.as_str().ok()?;
    Some(match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            let (words, _) = encoding.decode_without_bom_handling(bytes.get(length..)?);
            words.into_owned()
        }
        None => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    })
}

/// Printers' drivers put the file's name where the title should be.
fn looks_like_a_file(title: &str) -> bool {
    let lower = title.to_lowercase();
    lower.starts_with("microsoft word -")
        || lower == "untitled"
        || [".doc", ".docx", ".pdf", ".rtf", ".odt", ".indd", ".qxd"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
pub(in crate::corpus) mod tests {
    use super::super::testing::{dated, draft, drafts};
    use super::*;
    use crate::model::Format;

    /// A PDF with a page for each of some words.
    pub fn pdf(pages: &[&str], information: &str) -> Vec<u8> {
        let kids: Vec<String> = (0..pages.len())
            .map(|at| format!("{} 0 R", 10 + 2 * at))
            .collect();
        let mut objects = vec![
            (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
            (
                2,
                format!(
                    "<< /Type /Pages /Count {} /Kids [{}] >>",
                    pages.len(),
                    kids.join(" ")
                ),
            ),
            (
                3,
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
                    .to_owned(),
            ),
            (4, format!("<< {information} >>")),
        ];
        for (at, words) in pages.iter().enumerate() {
            let drawn = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
            objects.push((
                10 + 2 * at,
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R \
                     /Resources << /Font << /F1 3 0 R >> >> >>",
                    11 + 2 * at
                ),
            ));
            objects.push((
                11 + 2 * at,
                format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()),
            ));
        }
        let mut file = "%PDF-1.4\n".to_owned();
        let mut table = String::new();
        for (number, object) in objects {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", file.len()));
            file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let at = file.len();
        file.push_str(&format!(
            "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size 100 /Root 1 0 R /Info 4 0 R >>\n\
             startxref\n{at}\n%%EOF\n"
        ));
        file.into_bytes()
    }

    #[test]
    fn pages_are_read() {
        let file = pdf(
            &["They met.", "", "It was late."],
            "/Title (Talks end) /Author (Anna Lind) /CreationDate (D:20220210080000Z)",
        );
        let read = draft(Format::Pdf, &file);
        assert_eq!(read.text, "They met.\n\nIt was late.");
        assert_eq!(read.title.as_deref(), Some("Talks end"));
        assert_eq!(read.author.as_deref(), Some("Anna Lind"));
        assert_eq!(dated(&read), "2022-02-10 properties");
        assert_eq!(read.warnings, ["1 of 3 pages hold no text."]);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let check = |bytes: &[u8], expected: ReadError| {
            assert_eq!(drafts(Format::Pdf, "a.pdf", bytes).1, Some(expected));
        };
        check(b"%PDF-1.4", ReadError::Damaged(WHAT));
        check(&pdf(&["", ""], ""), ReadError::NoText(WHAT));
    }
}
