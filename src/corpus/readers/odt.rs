//! OpenDocument texts.

use super::archive::Archive;
use super::docx::read_properties;
use super::xml::{Node, attribute, decode_xml, visit};
use crate::corpus::{Draft, Input, Item, ReadError, Reader};

const WHAT: &str = "OpenDocument text";

/// Reads OpenDocument texts.
pub struct OdtReader;

impl Reader for OdtReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let mut archive = Archive::open(input.bytes, WHAT)?;
        if let Some(manifest) = archive.bytes_of("META-INF/manifest.xml")?
            && memchr::memmem::find(&manifest, b"encryption-data").is_some()
        {
            return Err(ReadError::Protected(WHAT));
        }
        let content = archive
            .bytes_of("content.xml")?
            .ok_or(ReadError::Damaged(WHAT))?;
        let mut words = Words::default();
        let is_whole = visit(&decode_xml(&content)?.0, &mut |node| words.take(node));
        let text = words.text.trim_end().trim_start_matches('\n').to_owned();
        if text.is_empty() {
            return Err(ReadError::NoText(WHAT));
        }
        let mut draft = Draft::of_text(text, "UTF-8");
        if !is_whole {
            let warning = "The document is damaged; only what stands before the fault was read.";
            draft.warnings.push(warning.to_owned());
        }
        if let Some(meta) = archive.bytes_of("meta.xml")? {
            read_properties(&decode_xml(&meta)?.0, &mut draft);
        }
        emit(Item::Document(Box::new(draft)));
        Ok(())
    }
}

#[derive(Default)]
struct Words {
    text: String,
    /// How many paragraphs, headings and the like are open: words outside are white space.
    inside: usize,
    unseen: usize,
    has_cell: bool,
}

impl Words {
    fn take(&mut self, node: Node<'_>) {
        match node {
            Node::Start { name, element } => {
                if is_unseen(name) {
                    self.unseen += 1;
                }
                if self.unseen > 0 {
                    return;
                }
                match name {
                    "p" | "h" => self.inside += 1,
                    "s" => {
                        let count = attribute(element, "c").and_then(|it| it.parse().ok());
                        let count = count.unwrap_or(1).min(MOST_SPACES);
                        self.text.extend(std::iter::repeat_n(' ', count));
                    }
                    "tab" => self.text.push('\t'),
                    "line-break" => self.text.push('\n'),
                    "table-row" => self.has_cell = false,
                    "table-cell" if std::mem::replace(&mut self.has_cell, true) => {
                        if self.text.ends_with('\n') {
                            self.text.pop();
                        }
                        self.text.push('\t');
                    }
                    _ => {}
                }
            }
            // White space in the markup is folded; what counts is written as elements.
            Node::Text(words) if self.inside > 0 && self.unseen == 0 => {
                for (number, word) in words.split([' ', '\n', '\r', '\t']).enumerate() {
                    if number > 0 && !self.text.ends_with([' ', '\n', '\t']) {
                        self.text.push(' ');
                    }
                    self.text.push_str(word);
                }
            }
            Node::Text(_) => {}
            Node::End(name) => {
                if is_unseen(name) {
                    self.unseen = self.unseen.saturating_sub(1);
                } else if self.unseen == 0 && matches!(name, "p" | "h") {
                    self.inside = self.inside.saturating_sub(1);
                    self.text.push('\n');
                }
            }
        }
    }
}

const MOST_SPACES: usize = 1000;

/// Comments, deleted text, names of objects, and numbers of notes.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "annotation"
            | "tracked-changes"
            | "note-citation"
            | "desc"
            | "sequence-decls"
            | "scripts"
            | "automatic-styles"
            | "font-face-decls"
            | "binary-data"
    )
}

#[cfg(test)]
mod tests {
    use super::super::archive::testing::zipped;
    use super::super::testing::{dated, draft, drafts};
    use super::*;
    use crate::model::Format;

    fn odt(body: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b'>\
             <office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        let meta = "<office:document-meta xmlns:office='o' xmlns:meta='m' xmlns:dc='d'><office:meta>\
            <meta:initial-creator>Anna Lind</meta:initial-creator><dc:creator>Ben</dc:creator>\
            <meta:creation-date>2022-02-10T08:00:00</meta:creation-date><dc:title>Talks</dc:title>\
            </office:meta></office:document-meta>";
        zipped(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", content.as_bytes()),
            ("meta.xml", meta.as_bytes()),
        ])
    }

    #[test]
    fn words_are_what_a_reader_sees() {
        let check = |body: &str, expected: &str| {
            let read = draft(Format::Odt, &odt(body));
            assert_eq!(read.text, expected, "{body}");
            assert_eq!(read.author.as_deref(), Some("Anna Lind"));
            assert_eq!(dated(&read), "2022-02-10 properties");
        };
        check(
            "<text:h>One</text:h>\n<text:p>two\n  three</text:p>",
            "One\ntwo three",
        );
        check(
            "<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>",
            "a   b\tc\nd",
        );
        check(
            "<text:tracked-changes><text:p>no</text:p></text:tracked-changes><text:p>yes</text:p>",
            "yes",
        );
        let cell =
            |words: &str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
        let row =
            |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
        check(&(row("a", "b") + &row("c", "d")), "a\tb\nc\td");
    }

    #[test]
    fn locked_ones_say_so() {
        let locked = zipped(&[
            ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
            ("content.xml", b"x"),
        ]);
        let (_, error) = drafts(Format::Odt, "a.odt", &locked);
        assert_eq!(error, Some(ReadError::Protected(WHAT)));
    }
}
