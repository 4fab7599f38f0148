//! E-books: their chapters in reading order, as one text.

use super::archive::Archive;
use super::html::{decode_html, page};
use super::xml::{Node, attribute, decode_xml, visit};
use crate::corpus::draft::one_line;
use crate::corpus::written_date;
use crate::corpus::{Draft, Input, Item, ReadError, Reader};
use crate::model::Provenance;

const WHAT: &str = "e-book";

/// Reads e-books.
pub struct EpubReader;

impl Reader for EpubReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let mut archive = Archive::open(input.bytes, WHAT)?;
        let package = package_path(&mut archive)?;
        let bytes = archive
            .bytes_of(&package)?
            .ok_or(ReadError::Damaged(WHAT))?;
        let mut book = Book::default();
        visit(&decode_xml(&bytes)?.0, &mut |node| book.take(node));
        let mut draft = book.draft;
        draft.encoding = "UTF-8".to_owned();
        let mut missing = 0_usize;
        for chapter in &book.spine {
            let path = book.manifest.iter().find(|(id, _)| id == chapter);
            let path = path
                .map(|(_, path)| resolve(&package, path))
                .unwrap_or_default();
            let Some(bytes) = archive.bytes_of(&path)? else {
                missing += 1;
                continue;
            };
            let text = page(&decode_html(&bytes)?.text).text;
            if !text.is_empty() {
                if !draft.text.is_empty() {
                    draft.text.push_str("\n\n");
                }
                draft.text.push_str(&text);
            }
        }
        if draft.text.is_empty() {
            return Err(ReadError::NoText(WHAT));
        }
        if missing > 0 {
            let warning = format!("The book names {missing} of its parts that are not in it.");
            draft.warnings.push(warning);
        }
        emit(Item::Document(Box::new(draft)));
        Ok(())
    }
}

fn package_path(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    let container = archive.bytes_of("META-INF/container.xml")?;
    let mut path = None;
    visit(
        &decode_xml(&container.ok_or(ReadError::Damaged(WHAT))?)?.0,
        &mut |node| {
            if let Node::Start {
                name: "rootfile",
                element,
            } = node
                && path.is_none()
            {
                path = attribute(element, "full-path");
            }
        },
    );
    path.ok_or(ReadError::Damaged(WHAT))
}

#[derive(Default)]
struct Book {
    draft: Draft,
    /// Names and paths of the parts.
    manifest: Vec<(String, String)>,
    /// Names in reading order.
    spine: Vec<String>,
    value: String,
}

impl Book {
    fn take(&mut self, node: Node<'_>) {
        match node {
            Node::Start { name, element } => {
                self.value.clear();
                match name {
                    "item" => {
                        if let (Some(id), Some(path)) =
                            (attribute(element, "id"), attribute(element, "href"))
                        {
                            self.manifest.push((id, path));
                        }
                    }
                    "itemref" => self.spine.extend(attribute(element, "idref")),
                    _ => {}
                }
            }
            Node::Text(words) => self.value.push_str(words),
            Node::End(name) => {
                let words = one_line(&self.value);
                self.value.clear();
                if words.is_empty() {
                    return;
                }
                match name {
                    "title" if self.draft.title.is_none() => self.draft.title = Some(words),
                    "creator" if self.draft.author.is_none() => self.draft.author = Some(words),
                    "publisher" => self.draft.outlet = Some(words),
                    "date" => self
                        .draft
                        .date(written_date::parse(&words), Provenance::Markup),
                    _ => {}
                }
            }
        }
    }
}

/// A path as it is written in the package, from the top of the archive.
fn resolve(package: &str, path: &str) -> String {
    let path = path
        .split('#')
        .next()
        .unwrap_or_default()
        .replace("%20", " ");
    let mut parts: Vec<&str> = package.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::archive::testing::zipped;
    use super::super::testing::{dated, draft};
    use crate::model::Format;

    #[test]
    fn chapters_come_in_reading_order() {
        let package =
            b"<package><metadata><dc:title>Talks</dc:title><dc:creator>Anna Lind</dc:creator>\
            <dc:date>2022-02-10</dc:date></metadata><manifest><item id='b' href='t/b.xhtml'/>\
            <item id='a' href='../O/t/a%20a.xhtml#x'/></manifest><spine><itemref idref='a'/>\
            <itemref idref='b'/><itemref idref='gone'/></spine></package>";
        let bytes = zipped(&[
            (
                "META-INF/container.xml",
                b"<container><rootfile full-path='O/p.opf'/></container>",
            ),
            ("O/p.opf", package),
            ("O/t/b.xhtml", b"<html><body><p>Two</p></body></html>"),
            ("O/t/a a.xhtml", b"<html><body><p>One</p></body></html>"),
        ]);
        let read = draft(Format::Epub, &bytes);
        assert_eq!(read.text, "One\n\nTwo");
        assert_eq!(read.title.as_deref(), Some("Talks"));
        assert_eq!(dated(&read), "2022-02-10 markup");
        assert_eq!(read.warnings.len(), 1);
    }
}
