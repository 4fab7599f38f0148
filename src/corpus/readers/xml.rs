//! XML: walking through it, and the reader of XML that is no format of its own.
//!
//! Invariants: entities that a document declares are never expanded, so that none can explode;
//! markup that is not well-formed ends the walk where it stands, and what was read by then counts.

use quick_xml::Reader as XmlParser;
use quick_xml::events::{BytesStart, Event};

use super::{factiva, feed, html};
use crate::corpus::cyrillic::Named;
use crate::corpus::{Draft, Input, Item, ReadError, Reader, decode};

/// A step through XML. Names are without their prefix.
pub enum Node<'a> {
    /// An element begins.
    Start {
        /// Its name.
        name: &'a str,
        /// The element, for its attributes.
        element: &'a BytesStart<'a>,
    },
    /// Words, with entities resolved.
    Text(&'a str),
    /// An element ends; empty ones too.
    End(&'a str),
}

/// Walks through XML. False when it stopped before the end.
pub fn visit(xml: &str, take: &mut dyn FnMut(Node<'_>)) -> bool {
    let mut parser = XmlParser::from_str(xml);
    let config = parser.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    loop {
        match parser.read_event() {
            Err(_) => return false,
            Ok(Event::Eof) => return true,
            Ok(Event::Start(element)) => take(Node::Start {
                name: element.local_name().as_ref(),
                element: &element,
            }),
            Ok(Event::End(element)) => take(Node::End(element.local_name().as_ref())),
            Ok(Event::Text(text)) => take(Node::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => take(Node::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.xml10_content();
                match reference.resolve_char_ref() {
                    Ok(Some(c)) => take(Node::Text(c.encode_utf8(&mut [0; 4]))),
                    _ => match quick_xml::escape::resolve_predefined_entity(&name) {
                        Some(words) => take(Node::Text(words)),
                        None if name == "nbsp" => take(Node::Text("\u{a0}")),
                        None => take(Node::Text(&format!("&{name};"))),
                    },
                }
            }
            Ok(_) => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let attributes = attributes.with_checks(false).flatten();
    let mut matching = attributes.filter(|it| it.key.local_name().as_ref() == name);
    let value = matching.next()?;
    value
        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
        .ok()
        .map(|value| value.into_owned())
}

/// Decodes XML: a byte order mark decides, then the encoding that it names, then its bytes.
pub fn decode_xml(bytes: &[u8]) -> Result<(String, &'static str, Vec<String>), ReadError> {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or(bytes);
    let named = memchr::memmem::find(head, b"encoding=").and_then(|at| {
        let tail = head.get(at + "encoding=".len()..)?;
        let label = tail
            .get(1..)?
            .split(|&byte| byte == b'"' || byte == b'\'')
            .next()?;
        Named::of_label(label)
    });
    let has_mark = encoding_rs::Encoding::for_bom(bytes).is_some();
    match named {
        // What names UTF-16 in readable ASCII is not in it.
        Some(encoding) if !has_mark && is_told_by_ascii(encoding) => {
            let (text, had_errors) = encoding.decode(bytes);
            let warning = had_errors.then(|| {
                format!(
                    "Some of it could not be decoded as {}, which it says it is in.",
                    encoding.name()
                )
            });
            Ok((
                text.into_owned(),
                encoding.name(),
                warning.into_iter().collect(),
            ))
        }
        _ => {
            let decoded = decode(bytes)?;
            Ok((
                decoded.text.into_owned(),
                decoded.encoding,
                decoded.warnings,
            ))
        }
    }
}

/// Whether a name of it in readable ASCII can be right, and says more than the bytes do.
fn is_told_by_ascii(encoding: Named) -> bool {
    match encoding {
        Named::Standard(it) => it.is_ascii_compatible() && it != encoding_rs::UTF_8,
        Named::Ibm855 => true,
    }
}

/// Reads XML of any kind.
pub struct XmlReader;

impl Reader for XmlReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let (text, encoding, warnings) = decode_xml(input.bytes)?;
        match root(&text).as_str() {
            "rss" | "feed" | "RDF" => return feed::FeedReader.read(input, emit),
            "html" => return html::HtmlReader.read(input, emit),
            _ => {}
        }
        if factiva::read_xml(&text, emit) {
            return Ok(());
        }
        emit(Item::Document(Box::new(as_text(&text, encoding, warnings))));
        Ok(())
    }
}

/// The words of XML, each element on a line of its own, without the white space of the markup.
pub fn as_text(xml: &str, encoding: &'static str, warnings: Vec<String>) -> Draft {
    let mut draft = Draft::of_text(String::new(), encoding);
    draft.warnings = warnings;
    let is_whole = visit(xml, &mut |node| match node {
        Node::Text(words) => draft.text.push_str(words),
        Node::Start { .. } | Node::End(_) => {
            let length = draft.text.trim_end().len();
            draft.text.truncate(length);
            if length > 0 {
                draft.text.push('\n');
            }
        }
    });
    if !is_whole {
        let warning = "The XML is not well-formed; only what stands before the fault was read.";
        draft.warnings.push(warning.to_owned());
    }
    draft
}

fn root(xml: &str) -> String {
    let mut root = None;
    visit(
        xml.get(..xml.floor_char_boundary(1 << 16))
            .unwrap_or_default(),
        &mut |node| {
            if let Node::Start { name, .. } = node {
                root.get_or_insert_with(|| name.to_owned());
            }
        },
    );
    root.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{draft, drafts};
    use crate::model::Format;

    #[test]
    fn xml_is_its_words() {
        let check = |xml: &str, expected: &str, warnings: usize| {
            let read = draft(Format::Xml, xml.as_bytes());
            assert_eq!(read.text, expected, "{xml}");
            assert_eq!(read.warnings.len(), warnings, "{xml}");
        };
        check(
            "<a>\n <b>One &amp; two</b>\n <c>&#x41;<![CDATA[<&>]]></c></a>",
            "One & two\nA<&>\n",
            0,
        );
        check("<a>One<b>two</a>", "One\ntwo\n", 0);
        check("<a>One</a><b", "One\n", 1);
    }

    #[test]
    fn declared_entities_do_not_explode() {
        let mut bomb = "<!DOCTYPE a [<!ENTITY e0 \"boom\">".to_owned();
        for level in 1..20 {
            let inner = format!("&e{};", level - 1).repeat(20);
            bomb.push_str(&format!("<!ENTITY e{level} \"{inner}\">"));
        }
        bomb.push_str("]><a>&e19;</a>");
        let (read, _) = drafts(Format::Xml, "a.xml", bomb.as_bytes());
        assert!(read.iter().all(|it| it.text.len() < 100));
    }

    #[test]
    fn the_encoding_that_it_names_counts() {
        let words = "Министры встретились";
        let xml = format!("<?xml version=\"1.0\" encoding=\"koi8-r\"?><a>{words}</a>");
        let bytes = encoding_rs::KOI8_R.encode(&xml).0.into_owned();
        assert_eq!(draft(Format::Xml, &bytes).text.trim(), words);
    }
}
