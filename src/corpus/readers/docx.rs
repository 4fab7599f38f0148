//! Word documents: the body with its tables and text boxes, and the notes at its end.
//!
//! Invariant: the text is what a reader of the document sees: what is marked as deleted is not
//! in it, what is marked as inserted is.

use super::archive::Archive;
use super::newspapers;
use super::xml::{Node, attribute, decode_xml, visit};
use crate::corpus::written_date;
use crate::corpus::{Draft, Input, Item, ReadError, Reader};
use crate::model::Provenance;

const WHAT: &str = "Word document";

/// Reads Word documents.
pub struct DocxReader;

impl Reader for DocxReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let mut archive = Archive::open(input.bytes, WHAT)?;
        let main = main_part(&mut archive)?;
        let body = archive.bytes_of(&main)?.ok_or(ReadError::Damaged(WHAT))?;
        let mut words = Words::default();
        let mut is_whole = words.take(&decode_xml(&body)?.0);
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        for notes in ["footnotes.xml", "endnotes.xml"] {
            let name = format!("{folder}/{notes}");
            if let Some(part) = archive.bytes_of(name.trim_start_matches('/'))? {
                words.end_line();
                is_whole &= words.take(&decode_xml(&part)?.0);
            }
        }
        let mut draft = Draft::of_text(words.finish(), "UTF-8");
        if draft.text.is_empty() {
            return Err(ReadError::NoText(WHAT));
        }
        if !is_whole {
            let warning = "The document is damaged; only what stands before the fault was read.";
            draft.warnings.push(warning.to_owned());
        }
        if let Some(properties) = archive.bytes_of("docProps/core.xml")? {
            read_properties(&decode_xml(&properties)?.0, &mut draft);
        }
        if !newspapers::split(&draft, emit) {
            emit(Item::Document(Box::new(draft)));
        }
        Ok(())
    }
}

/// The part that the package names as its document.
fn main_part(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    let mut target = None;
    if let Some(relations) = archive.bytes_of("_rels/.rels")? {
        visit(&decode_xml(&relations)?.0, &mut |node| {
            if let Node::Start { element, .. } = node
                && attribute(element, "Type").is_some_and(|it| it.ends_with("/officeDocument"))
            {
                target = attribute(element, "Target");
            }
        });
    }
    let target = target.unwrap_or_else(|| "word/document.xml".to_owned());
    Ok(target.trim_start_matches('/').to_owned())
}

/// Takes in `dc:title`, `dc:creator` and the like, of Office and OpenDocument alike.
pub fn read_properties(xml: &str, draft: &mut Draft) {
    let mut value = String::new();
    let mut created = None;
    let mut changed = None;
    visit(xml, &mut |node| match node {
        Node::Start { .. } => value.clear(),
        Node::Text(words) => value.push_str(words),
        Node::End(name) => {
            let words = crate::corpus::draft::one_line(&value);
            value.clear();
            if words.is_empty() {
                return;
            }
            match name {
                "title" => draft.title = Some(words),
                "initial-creator" => draft.author = Some(words),
                "creator" if draft.author.is_none() => draft.author = Some(words),
                "created" | "creation-date" => created = written_date::parse(&words),
                "modified" | "date" => changed = written_date::parse(&words),
                _ => {}
            }
        }
    });
    draft.date(created, Provenance::Properties);
    draft.date(changed, Provenance::Properties);
}

#[derive(Default)]
struct Words {
    text: String,
    /// Whether each open element is one that nobody sees.
    open: Vec<bool>,
    unseen: usize,
    in_text: usize,
    cells: Vec<bool>,
}

impl Words {
    fn take(&mut self, xml: &str) -> bool {
        visit(xml, &mut |node| match node {
            Node::Start { name, element } => self.start(name, element),
            Node::Text(words) if self.in_text > 0 && self.unseen == 0 => self.text.push_str(words),
            Node::Text(_) => {}
            Node::End(name) => self.end(name),
        })
    }

    fn start(&mut self, name: &str, element: &quick_xml::events::BytesStart<'_>) {
        let is_unseen = is_unseen(name, element);
        self.open.push(is_unseen);
        self.unseen += usize::from(is_unseen);
        match name {
            "t" => self.in_text += 1,
            "tab" | "ptab" => self.sign('\t'),
            "br" | "cr" => self.sign('\n'),
            "noBreakHyphen" => self.sign('\u{2011}'),
            "tr" => self.cells.push(false),
            "tc" => {
                let has_cell = self.cells.last_mut();
                let has_cell = has_cell.is_some_and(|it| std::mem::replace(it, true));
                if has_cell {
                    self.trim_line();
                    self.sign('\t');
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        let was_unseen = self.open.pop().unwrap_or_default();
        self.unseen -= usize::from(was_unseen);
        match name {
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "p" if self.unseen == 0 => self.text.push('\n'),
            "tr" => {
                self.cells.pop();
            }
            _ => {}
        }
    }

    fn sign(&mut self, sign: char) {
        if self.unseen == 0 {
            self.text.push(sign);
        }
    }

    /// A cell ends its paragraph; the row goes on.
    fn trim_line(&mut self) {
        if self.text.ends_with('\n') {
            self.text.pop();
        }
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn finish(self) -> String {
        self.text.trim_end().trim_start_matches('\n').to_owned()
    }
}

/// Deleted and moved text, field codes, what only old programs show, and the rules above notes.
fn is_unseen(name: &str, element: &quick_xml::events::BytesStart<'_>) -> bool {
    match name {
        "del" | "moveFrom" | "instrText" | "delText" | "Fallback" | "pPrChange" | "rPrChange" => {
            true
        }
        "footnote" | "endnote" => {
            let kind = attribute(element, "type").unwrap_or_default();
            kind == "separator" || kind == "continuationSeparator"
        }
        _ => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::archive::testing::zipped;
    use super::super::testing::{dated, draft, drafts};
    use super::*;
    use crate::model::Format;

    const OPENING: &str = "<w:document xmlns:w='w' xmlns:mc='mc'><w:body>";

    fn docx(body: &str) -> Vec<u8> {
        let document = format!("{OPENING}{body}</w:body></w:document>");
        let properties = "<cp:coreProperties xmlns:cp='cp' xmlns:dc='dc' xmlns:dcterms='t'>\
            <dc:title>Talks end</dc:title><dc:creator>Anna Lind</dc:creator>\
            <dcterms:created>2022-02-10T08:00:00Z</dcterms:created></cp:coreProperties>";
        let notes = "<w:footnotes xmlns:w='w'><w:footnote w:type='separator'><w:p><w:r><w:t>no\
            </w:t></w:r></w:p></w:footnote><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p>\
            </w:footnote></w:footnotes>";
        zipped(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", document.as_bytes()),
            ("word/footnotes.xml", notes.as_bytes()),
            ("docProps/core.xml", properties.as_bytes()),
        ])
    }

    #[test]
    fn words_are_what_a_reader_sees() {
        let check = |body: &str, expected: &str| {
            let read = draft(Format::Docx, &docx(body));
            assert_eq!(read.text, format!("{expected}\nA note."), "{body}");
            assert_eq!(read.title.as_deref(), Some("Talks end"));
            assert_eq!(read.author.as_deref(), Some("Anna Lind"));
            assert_eq!(dated(&read), "2022-02-10 properties");
        };
        let p = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
        check(&(p("One") + &p("two &amp; three")), "One\ntwo & three");
        check(
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>",
            "a\tb\nc",
        );
        check(
            "<w:p><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins><w:r><w:t>yes</w:t></w:r></w:ins>\
             <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
            "yes",
        );
        let row =
            |a: &str, b: &str| format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p(a), p(b));
        check(
            &format!("<w:tbl>{}{}</w:tbl>", row("a", "b"), row("c", "d")),
            "a\tb\nc\td",
        );
        check(
            &format!(
                "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
                p("yes"),
                p("no")
            ),
            "yes",
        );
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let check = |bytes: &[u8], expected: ReadError| {
            assert_eq!(drafts(Format::Docx, "a.docx", bytes).1, Some(expected));
        };
        check(b"PK\x03\x04", ReadError::Damaged(WHAT));
        check(&zipped(&[("x", b"y")]), ReadError::Damaged(WHAT));
        check(
            &zipped(&[("word/document.xml", b"<w:document/>")]),
            ReadError::NoText(WHAT),
        );
    }
}
