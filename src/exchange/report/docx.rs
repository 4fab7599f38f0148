//! A report as a Word document (Office Open XML, ECMA-376): headings and lines in styles of
//! their own, the numbers of sources as links to the notes at the end, and the handling marking in
//! the header and footer of every page.
//!
//! Invariant: the same report gives the same bytes.

use std::io::{self, Seek, Write};

use quick_xml::escape::escape;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Part, Report, ReportLine, Source};
use crate::analysis::one_line;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MIME: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Writes a report as a Word document.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_docx(report: &Report, out: &mut (impl Write + Seek)) -> io::Result<()> {
    let mut package = ZipWriter::new(out);
    let parts = [
        ("[Content_Types].xml", content_types(report)),
        ("_rels/.rels", root_relations()),
        ("docProps/core.xml", properties(report)),
        ("word/_rels/document.xml.rels", document_relations(report)),
        ("word/document.xml", document(report)),
        ("word/styles.xml", styles()),
    ];
    let marked = [
        ("word/header1.xml", margin("hdr", &report.marking)),
        ("word/footer1.xml", margin("ftr", &report.marking)),
    ];
    let marked = marked.into_iter().filter(|_| !report.marking.is_empty());
    for (name, xml) in parts.into_iter().chain(marked) {
        package.start_file(name, SimpleFileOptions::default())?;
        package.write_all(DECLARATION.as_bytes())?;
        package.write_all(xml.as_bytes())?;
    }
    package.finish()?;
    Ok(())
}

fn content_types(report: &Report) -> String {
    let part =
        |name: &str, kind: &str| format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    let mut all = vec![
        part("word/document.xml", &format!("{MIME}.document.main+xml")),
        part("word/styles.xml", &format!("{MIME}.styles+xml")),
        part(
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
        ),
    ];
    if !report.marking.is_empty() {
        all.push(part("word/header1.xml", &format!("{MIME}.header+xml")));
        all.push(part("word/footer1.xml", &format!("{MIME}.footer+xml")));
    }
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}</Types>",
        all.concat()
    )
}

fn relations(all: &[(&str, &str, &str)]) -> String {
    let all = all.iter().map(|(id, kind, target)| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    });
    let all: String = all.collect();
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
}

fn root_relations() -> String {
    relations(&[
        (
            "rId1",
            &format!("{RELATIONS}/officeDocument"),
            "word/document.xml",
        ),
        (
            "rId2",
            &format!("{PACKAGE}/relationships/metadata/core-properties"),
            "docProps/core.xml",
        ),
    ])
}

fn document_relations(report: &Report) -> String {
    let styles = format!("{RELATIONS}/styles");
    let (header, footer) = (format!("{RELATIONS}/header"), format!("{RELATIONS}/footer"));
    let mut all = vec![("rId1", styles.as_str(), "styles.xml")];
    if !report.marking.is_empty() {
        all.push(("rId2", &header, "header1.xml"));
        all.push(("rId3", &footer, "footer1.xml"));
    }
    relations(&all)
}

fn properties(report: &Report) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title>\
         <dc:creator>Dateline</dc:creator></cp:coreProperties>",
        words(&report.title)
    )
}

fn document(report: &Report) -> String {
    let mut body = paragraph("Title", &run("", &report.title));
    for part in &report.parts {
        body.push_str(&match part {
            Part::Time(time) => paragraph("Heading1", &run("", time)),
            Part::Line(line) => paragraph("Line", &line_runs(line)),
            Part::Gap(gap) => paragraph("Gap", &run("", gap)),
        });
    }
    for remark in &report.remarks {
        body.push_str(&paragraph("Remark", &run("", remark)));
    }
    if !report.sources.is_empty() {
        body.push_str(&paragraph("Heading1", &run("", "Sources")));
        for (number, source) in (1..).zip(&report.sources) {
            body.push_str(&paragraph("Source", &source_runs(number, source)));
        }
    }
    let margins = match report.marking.is_empty() {
        true => "",
        false => {
            "<w:headerReference w:type=\"default\" r:id=\"rId2\"/>\
             <w:footerReference w:type=\"default\" r:id=\"rId3\"/>"
        }
    };
    format!(
        "<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{RELATIONS}\"><w:body>{body}<w:sectPr>{margins}\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1418\" w:right=\"1304\" \
         w:bottom=\"1418\" w:left=\"1304\" w:header=\"624\" w:footer=\"624\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>"
    )
}

/// The header (`hdr`) or footer (`ftr`) of every page.
fn margin(element: &str, marking: &str) -> String {
    let marking = paragraph("Marking", &run("", marking));
    format!("<w:{element} xmlns:w=\"{WORD}\">{marking}</w:{element}>")
}

fn line_runs(line: &ReportLine) -> String {
    let mut runs = match line.is_quoted {
        true => run("", &format!("“{}”", line.words)),
        false => run("", &line.words),
    };
    if !line.said.is_empty() {
        runs.push_str(&run("Said", &format!(" {}", line.said)));
    }
    for number in &line.sources {
        runs.push_str(&run("", " "));
        runs.push_str(&format!(
            "<w:hyperlink w:anchor=\"source_{number}\">{}</w:hyperlink>",
            run("Note", &format!("[{number}]"))
        ));
    }
    runs
}

fn source_runs(number: usize, source: &Source) -> String {
    let quote = format!("“{}”", one_line(&source.quote));
    format!(
        "<w:bookmarkStart w:id=\"{number}\" w:name=\"source_{number}\"/>{}<w:bookmarkEnd \
         w:id=\"{number}\"/><w:r><w:tab/></w:r>{}",
        run("", &format!("[{number}]")),
        run("", &format!("{}: {quote}", source.in_words()))
    )
}

fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// Words in a style of characters; in that of their paragraph where it is empty.
fn run(style: &str, text: &str) -> String {
    let style = match style.is_empty() {
        true => String::new(),
        false => format!("<w:rPr><w:rStyle w:val=\"{style}\"/></w:rPr>"),
    };
    format!(
        "<w:r>{style}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
        words(text)
    )
}

/// Words as XML has them: nothing of them becomes mark-up, and what XML cannot hold is left out.
fn words(text: &str) -> String {
    let holds = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(holds).collect();
    escape(text.as_str()).into_owned()
}

fn styles() -> String {
    let style = |kind: &str, id: &str, name: &str, paragraph: &str, run: &str| {
        let base = match kind {
            "paragraph" => "<w:basedOn w:val=\"Normal\"/>",
            _ => "",
        };
        let paragraph = match paragraph.is_empty() {
            true => String::new(),
            false => format!("<w:pPr>{paragraph}</w:pPr>"),
        };
        format!(
            "<w:style w:type=\"{kind}\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{base}\
             <w:qFormat/>{paragraph}<w:rPr>{run}</w:rPr></w:style>"
        )
    };
    let weak = "<w:color w:val=\"595D63\"/>";
    let all = [
        style(
            "paragraph",
            "Title",
            "Title",
            "<w:spacing w:after=\"240\"/>",
            "<w:b/><w:sz w:val=\"40\"/>",
        ),
        style(
            "paragraph",
            "Heading1",
            "heading 1",
            "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"60\"/><w:outlineLvl w:val=\"0\"/>",
            "<w:b/><w:sz w:val=\"24\"/>",
        ),
        style(
            "paragraph",
            "Line",
            "Chronology line",
            "<w:spacing w:after=\"80\"/><w:ind w:left=\"284\"/>",
            "",
        ),
        style(
            "paragraph",
            "Gap",
            "Chronology gap",
            "<w:spacing w:before=\"280\"/><w:jc w:val=\"center\"/>",
            weak,
        ),
        style(
            "paragraph",
            "Remark",
            "Remark",
            "<w:spacing w:before=\"280\"/>",
            "<w:i/>",
        ),
        style(
            "paragraph",
            "Source",
            "Source note",
            "<w:tabs><w:tab w:val=\"left\" w:pos=\"567\"/></w:tabs><w:spacing w:after=\"60\"/>\
             <w:ind w:left=\"567\" w:hanging=\"567\"/>",
            "<w:sz w:val=\"18\"/>",
        ),
        style(
            "paragraph",
            "Marking",
            "Handling marking",
            "<w:jc w:val=\"center\"/>",
            "<w:b/><w:sz w:val=\"20\"/>",
        ),
        style(
            "character",
            "Said",
            "Standing",
            "",
            &format!("{weak}<w:sz w:val=\"18\"/>"),
        ),
        style(
            "character",
            "Note",
            "Source number",
            "",
            "<w:color w:val=\"1F5FA8\"/>",
        ),
    ];
    format!(
        "<w:styles xmlns:w=\"{WORD}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"22\"/>\
         </w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">\
         <w:name w:val=\"Normal\"/></w:style>{}</w:styles>",
        all.concat()
    )
}
