//! Factiva's exports: articles as fields with a code of two capitals (`HD`, `PD`, `SN`, `LP`),
//! as text or in a table, and as XML.
//!
//! Invariant: in a text the articles are parts of it, verbatim and in its order.

use super::xml::{Node, visit};
use crate::corpus::written_date;
use crate::corpus::{Draft, Item};
use crate::model::{Format, Provenance};

/// Hands over the articles of a text of such fields; false when it is none.
pub fn split(whole: &Draft, emit: &mut dyn FnMut(Item)) -> bool {
    let text = whole.text.as_str();
    let head = text
        .get(..text.floor_char_boundary(LOOKED_AT_BYTES))
        .unwrap_or_default();
    let has = |code: &str| lines(head).any(|(_, line)| coded(line).is_some_and(|it| it.0 == code));
    if !(has("HD") && has("PD") && (has("LP") || has("TD"))) {
        return false;
    }
    let starts = starts(text);
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        let article = text.get(start..end).unwrap_or_default().trim_end();
        let mut draft = read(article);
        if draft.member.is_empty() {
            draft.member = super::numbered(at);
        }
        draft.format = Format::Factiva.label().to_owned();
        draft.encoding.clone_from(&whole.encoding);
        draft.warnings.clone_from(&whole.warnings);
        emit(Item::Document(Box::new(draft)));
    }
    true
}

/// Hands over the articles of Factiva's XML; false when there are none in it.
pub fn read_xml(xml: &str, emit: &mut dyn FnMut(Item)) -> bool {
    let mut reading = XmlReading::default();
    let mut count = 0;
    visit(xml, &mut |node| {
        if let Some(mut draft) = reading.take(node) {
            if draft.member.is_empty() {
                draft.member = super::numbered(count);
            }
            count += 1;
            emit(Item::Document(Box::new(draft)));
        }
    });
    count > 0
}

const LOOKED_AT_BYTES: usize = 64 * 1024;

/// Each line with its first byte.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// A field's code and its value, where a line begins one.
fn coded(line: &str) -> Option<(&str, &str)> {
    const CODES: [&str; 29] = [
        "AN", "AU", "BY", "CLM", "CO", "CR", "CY", "ED", "ET", "HD", "IN", "IPC", "IPD", "LA",
        "LP", "NS", "PD", "PG", "PUB", "RE", "SC", "SE", "SN", "TD", "WC", "VOL", "CT", "RF",
        "ART",
    ];
    let line = line.trim_start().trim_end_matches(['\n', '\r']);
    let code_length = line
        .find(|c: char| !c.is_ascii_uppercase())
        .unwrap_or(line.len());
    let (code, value) = line.split_at_checked(code_length)?;
    // In a page's table a space that does not break stands behind the code.
    let is_parted =
        value.is_empty() || value.starts_with(['\t', '\u{a0}']) || value.starts_with("  ");
    (is_parted && CODES.contains(&code)).then_some((code, value.trim()))
}

/// Where articles begin: at the first field of each.
fn starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut seen_head = true;
    for (start, line) in lines(text) {
        let Some((code, _)) = coded(line) else {
            continue;
        };
        match code {
            // These may stand before the headline.
            "SE" | "CLM" | "HD" if seen_head => {
                starts.push(start);
                seen_head = code == "HD";
            }
            "HD" => seen_head = true,
            _ => {}
        }
    }
    starts
}

fn read(article: &str) -> Draft {
    let mut draft = Draft {
        text: article.to_owned(),
        ..Draft::default()
    };
    let mut current = "";
    for (start, line) in lines(article) {
        let (code, value) = coded(line).unwrap_or((current, line.trim()));
        let is_first = code != current;
        current = code;
        let field = match code {
            "HD" => &mut draft.title,
            "BY" | "AU" => &mut draft.author,
            "SN" => &mut draft.outlet,
            "PD" if draft.dates.is_empty() => {
                draft.date(written_date::parse(value), Provenance::DatabaseField);
                draft.furnish(start, start + line.trim_end().len());
                continue;
            }
            "LP" | "TD" => continue,
            "AN" => {
                // What stands on lines behind it is no number any more.
                let number = value.split_whitespace().next_back();
                if let Some(number) = number.filter(|_| draft.member.is_empty()) {
                    number.clone_into(&mut draft.member);
                }
                draft.furnish(start, start + line.trim_end().len());
                continue;
            }
            _ => {
                draft.furnish(start, start + line.trim_end().len());
                continue;
            }
        };
        match field {
            Some(known) if !is_first || known.is_empty() => {
                known.push(' ');
                known.push_str(value);
            }
            Some(_) => {}
            None => *field = Some(value.to_owned()),
        }
        if code != "HD" {
            draft.furnish(start, start + line.trim_end().len());
        }
    }
    draft
}

#[derive(Default)]
struct XmlReading {
    path: Vec<String>,
    article: Option<Draft>,
    value: String,
}

impl XmlReading {
    /// Takes in a node; gives the article that it ends.
    fn take(&mut self, node: Node<'_>) -> Option<Draft> {
        match node {
            Node::Start { name, .. } => {
                if name == "article" {
                    self.article = Some(Draft::default());
                }
                if matches!(name, "paragraph" | "headline" | "dateTime" | "date")
                    || self.path.last().is_some_and(|it| it == "article")
                {
                    self.value.clear();
                }
                self.path.push(name.to_owned());
            }
            Node::Text(text) => self.value.push_str(text),
            Node::End(name) => {
                self.path.pop();
                return self.close(name);
            }
        }
        None
    }

    fn close(&mut self, name: &str) -> Option<Draft> {
        let draft = self.article.as_mut()?;
        let words = crate::corpus::draft::one_line(&self.value);
        let is_in = |name: &str| self.path.iter().any(|it| it == name);
        match name {
            "accessionNo" => draft.member = words,
            "headline" if draft.title.is_none() && !words.is_empty() => draft.title = Some(words),
            "paragraph" if is_in("headline") && draft.title.is_none() => draft.title = Some(words),
            "paragraph" | "leadParagraph" | "tailParagraphs" if !words.is_empty() => {
                if draft.text.is_empty()
                    && let Some(title) = &draft.title
                {
                    draft.text = format!("{title}\n\n");
                } else if !draft.text.is_empty() {
                    draft.text.push_str("\n\n");
                }
                draft.text.push_str(self.value.trim());
            }
            "sourceName" | "publisherName" if draft.outlet.is_none() => draft.outlet = Some(words),
            "byline" => draft.author = Some(words),
            "dateTime" | "date" if is_in("publicationDate") => {
                draft.date(written_date::parse(&words), Provenance::DatabaseField);
            }
            "article" => {
                let mut draft = self.article.take()?;
                draft.format = Format::Factiva.label().to_owned();
                if draft.text.is_empty() {
                    draft.text = draft.title.clone().unwrap_or_default();
                }
                return Some(draft);
            }
            _ => return None,
        }
        self.value.clear();
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, drafts};
    use crate::model::Format;

    #[test]
    fn coded_fields_are_articles() {
        let text = "SE  Politics\nHD  Talks end\n    in the harbour\nBY  Anna Lind\nWC  12 words\n\
            PD  10 February 2022\nSN  The Gazette\nLP\nThey met.\n\nTD\nIt was late.\n\
            AN  Document GAZ0001\n\nHD  Talks go on\nPD  11 February 2022\nSN  The Herald\n\
            LP  They met again.\n";
        let (read, _) = drafts(Format::Text, "a.txt", text.as_bytes());
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].member, "GAZ0001");
        assert_eq!(read[0].title.as_deref(), Some("Talks end in the harbour"));
        assert_eq!(read[0].author.as_deref(), Some("Anna Lind"));
        assert_eq!(read[0].outlet.as_deref(), Some("The Gazette"));
        assert_eq!(dated(&read[0]), "2022-02-10 database field");
        assert_eq!(read[1].member, "2");
        assert_eq!(dated(&read[1]), "2022-02-11 database field");
        assert!(text.contains(&read[0].text) && text.contains(&read[1].text));
    }

    #[test]
    fn fields_in_the_table_of_a_page_are_articles() {
        let row = |code: &str, value: &str| {
            format!("<tr><td><b>{code}</b>&nbsp;</td><td>{value}</td></tr>")
        };
        let article = |title: &str, number: &str| {
            let rows = [
                row("HD", &format!("<b>{title}</b>")),
                row("PD", "10 February 2022"),
                row("SN", "The Gazette"),
                row("LP", "<p>They met.</p><p>It was late.</p>"),
                row(
                    "AN",
                    &format!("<br/>Document {number}</td></tr><tr><td>All rights kept."),
                ),
            ];
            format!("<div class=article><table>{}</table></div>", rows.concat())
        };
        let page = format!(
            "<html><body><h1>Factiva</h1>{}{}</body></html>",
            article("Talks end", "GAZ1"),
            article("Talks go on", "GAZ2")
        );
        let (read, _) = drafts(Format::Html, "a.html", page.as_bytes());
        let members: Vec<&str> = read.iter().map(|it| it.member.as_str()).collect();
        assert_eq!(members, ["GAZ1", "GAZ2"]);
        assert_eq!(read[1].title.as_deref(), Some("Talks go on"));
        assert_eq!(read[1].outlet.as_deref(), Some("The Gazette"));
        assert!(read[0].text.contains("They met.") && read[0].text.contains("It was late."));
        assert_eq!(dated(&read[0]), "2022-02-10 database field");
    }

    #[test]
    fn xml_articles_are_documents() {
        let xml = "<PPSResponse><article><accessionNo>GAZ1</accessionNo><headline><paragraph>Talks \
            <hlt>end</hlt></paragraph></headline><leadParagraph><paragraph>They met.</paragraph>\
            </leadParagraph><tailParagraphs><paragraph>It was late.</paragraph></tailParagraphs>\
            <publicationDate><dateTime>2022-02-10T01:35:58Z</dateTime></publicationDate>\
            <publisherName>Harbour Press</publisherName><sourceName>The Gazette</sourceName>\
            </article></PPSResponse>";
        let (read, error) = drafts(Format::Factiva, "a.xml", xml.as_bytes());
        assert_eq!((read.len(), error), (1, None));
        assert_eq!(read[0].member, "GAZ1");
        assert_eq!(read[0].text, "Talks end\n\nThey met.\n\nIt was late.");
        assert_eq!(dated(&read[0]), "2022-02-10 database field");
    }
}
