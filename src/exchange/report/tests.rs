//! Reports hold what they should, in every form, and words never become mark-up.

use std::io::{Cursor, Read as _};

use super::*;
use crate::exchange::rows::tests::document;
use crate::model::{EventDate, Status};

const TEXT: &str = "Talks in\r\n<b>Minsk</b> & *Brest* begin [on] 10 February 2022.";

fn source(document: &Document, words: &str) -> LineSource {
    let start = document.text.as_str().find(words).unwrap();
    let span = Span::new(start, start + words.len());
    LineSource {
        document: document.id.clone(),
        quote: words.to_owned(),
        position: document.text.position_of(span).unwrap(),
        text: Some(document.hash),
    }
}

fn sample(marking: &str) -> Report {
    let mut known = document("feb/<d>.txt", "2022-02-08", TEXT);
    known.outlet = Some("Example & Sons".to_owned());
    known.title = "Talks \u{1b}[2Jin \"Minsk\"".to_owned();
    let quoted = source(&known, TEXT);
    let gone = LineSource {
        document: DocId::new("gone.txt"),
        ..quoted.clone()
    };
    let changed = LineSource {
        quote: "Other words".to_owned(),
        ..quoted.clone()
    };
    let line = |time: &str, words: &str, sources: &[&LineSource]| LineFacts {
        time: EventDate::parse(time),
        words: words.to_owned(),
        standing: Standing::Announced,
        status: Status::Tentative,
        sources: sources.iter().map(|it| (*it).clone()).collect(),
        ..LineFacts::default()
    };
    let lines = [
        line("2022-02-10", "", &[&quoted]),
        line("2022-02-10", "# They <i>met</i>.", &[&quoted, &gone]),
        line("2022-03-20", "It was over.", &[&changed]),
        line("", "Nobody knows when.", &[]),
    ];
    Report::of(
        ("", marking),
        lines.iter().map(|facts| (facts.interval(), facts)),
        true,
        |source| {
            let is_known = source.document == known.id;
            let span = known.text.span_of(source.position);
            let span = span.filter(|span| known.text.get(*span) == Some(&source.quote));
            is_known.then_some((&known, span))
        },
    )
}

fn written(write: impl Fn(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn markdown_holds_lines_gaps_and_numbered_sources() {
    let report = sample("Internal *use* only");
    assert_eq!(report.line_count(), 4);
    assert_eq!(
        written(|out| write_markdown(&report, out)),
        "\
**Internal \\*use\\* only**

# Chronology

## Thursday 10 February 2022

- “Talks in \\<b\\>Minsk\\</b\\> \\& \\*Brest\\* begin \\[on\\] 10 February 2022.” \
*announced (tentative)* \\[1\\]
- \\# They \\<i\\>met\\</i\\>. *announced (tentative)* \\[1\\] \\[2\\]

*37 days without a line: 11 February – 19 March 2022*

## Sunday 20 March 2022

- It was over. *announced (tentative)* \\[3\\]

## Without a date

- Nobody knows when. *announced (tentative)*

*Drafted by Dateline from the documents’ own words, and not edited.*

## Sources

1. Example \\& Sons, “Talks \\[2Jin \"Minsk\"”, 8 Feb 2022, feb/\\<d\\>.txt, \
characters 17–78: “Talks in \\<b\\>Minsk\\</b\\> \\& \\*Brest\\* begin \\[on\\] 10 February 2022.”
2. outlet unknown, undated, gone.txt, characters 17–78, no longer in the folder: \
“Talks in \\<b\\>Minsk\\</b\\> \\& \\*Brest\\* begin \\[on\\] 10 February 2022.”
3. Example \\& Sons, “Talks \\[2Jin \"Minsk\"”, 8 Feb 2022, feb/\\<d\\>.txt, \
characters 17–78, these words are no longer in it: “Other words”

**Internal \\*use\\* only**

"
    );
}

#[test]
fn html_needs_nothing_else_and_words_stay_words() {
    let page = written(|out| write_html(&sample("A <marking>"), out));
    for held in [
        "<header><p>A &lt;marking&gt;</p></header>",
        "<footer><p>A &lt;marking&gt;</p></footer>",
        "prefers-color-scheme: dark",
        "<h2>Thursday 10 February 2022</h2>",
        "&lt;b&gt;Minsk&lt;/b&gt; &amp; *Brest*",
        "<a href=\"#source-2\">[2]</a>",
        "<li id=\"source-2\">outlet unknown, undated, gone.txt",
        "<p class=\"gap\">37 days without a line",
    ] {
        assert!(page.contains(held), "{held} is not in {page}");
    }
    for never in ["<b>", "<i>", "http", "<script", "\u{1b}"] {
        assert!(!page.contains(never), "{never} is in {page}");
    }
    assert_eq!(page.matches("<ul>").count(), page.matches("</ul>").count());
    let plain = written(|out| write_html(&sample(""), out));
    assert!(!plain.contains("<header>") && !plain.contains("<footer>"));
}

fn part_of(package: &[u8], name: &str) -> Option<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut part = package.by_name(name).ok()?;
    let mut xml = String::new();
    part.read_to_string(&mut xml).unwrap();
    Some(xml)
}

/// Every element of a part is closed, and what it names can be read again.
fn words_of(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut words = String::new();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Text(text) => words.push_str(&text.xml10_content()),
            quick_xml::events::Event::GeneralRef(reference) => {
                words.push_str(match &*reference.xml10_content() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    _ => "'",
                });
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    words
}

#[test]
fn a_word_document_is_a_whole_package() {
    let written = |marking: &str| {
        let mut bytes = Vec::new();
        write_docx(&sample(marking), &mut Cursor::new(&mut bytes)).unwrap();
        bytes
    };
    let package = written("Internal <use>");
    assert_eq!(package, written("Internal <use>"), "the same bytes again");
    let document = part_of(&package, "word/document.xml").unwrap();
    let words = words_of(&document);
    for held in [
        "Chronology",
        "“Talks in <b>Minsk</b> & *Brest* begin [on] 10 February 2022.”",
        "# They <i>met</i>.",
        "[2]",
        "37 days without a line",
        "no longer in the folder",
    ] {
        assert!(words.contains(held), "{held} is not in {words}");
    }
    assert!(document.contains("w:anchor=\"source_2\"") && document.contains("w:name=\"source_2\""));
    let types = part_of(&package, "[Content_Types].xml").unwrap();
    for name in ["word/header1.xml", "word/footer1.xml"] {
        let part = part_of(&package, name).unwrap();
        assert_eq!(words_of(&part).trim(), "Internal <use>");
        assert!(types.contains(name));
    }
    for name in [
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "docProps/core.xml",
    ] {
        words_of(&part_of(&package, name).unwrap());
    }
    let plain = written("");
    assert_eq!(part_of(&plain, "word/header1.xml"), None);
    let relations = part_of(&plain, "word/_rels/document.xml.rels").unwrap();
    assert!(!relations.contains("header1.xml"));
}

#[test]
fn a_report_of_nothing_says_so() {
    let nothing = Report::of(
        ("  ", ""),
        std::iter::empty::<(Option<Interval>, &LineFacts)>(),
        true,
        |_| None,
    );
    assert_eq!(
        written(|out| write_markdown(&nothing, out)),
        "# Chronology\n\n*No document speaks of a date that can be placed in time.*\n"
    );
}
