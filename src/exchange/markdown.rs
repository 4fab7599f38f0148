//! Passages as Markdown (CommonMark 0.31), to be read and to be put into a report.
//!
//! Invariant: words of documents and of the analyst show as they are and never become mark-up:
//! no emphasis, link, heading, list, table, HTML or mathematics comes of them. Only white space
//! at the ends of lines is not kept, and control characters become spaces; the exact words are in
//! the CSV and JSON exports.

use std::collections::BTreeMap;
use std::io;

use super::citation;
use super::rows::PassageRow;
use crate::analysis::one_line;
use crate::model::DocId;

/// Writes the passages by document, the earliest published first and undated ones last.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(rows: &[PassageRow], out: &mut impl io::Write) -> io::Result<()> {
    let mut groups: BTreeMap<_, Vec<&PassageRow>> = BTreeMap::new();
    for row in rows {
        groups.entry(date_order(row)).or_default().push(row);
    }
    writeln!(out, "# Annotated passages")?;
    for rows in groups.values_mut() {
        rows.sort_by_key(|row| row.position);
        if let Some(first) = rows.first() {
            let date = first
                .published_words()
                .unwrap_or_else(|| "Undated".to_owned());
            writeln!(out, "\n## {}: {}", inline(&date), inline(&first.title))?;
        }
        for row in rows {
            write_passage(row, out)?;
        }
    }
    Ok(())
}

/// By publication, undated last, then by document.
fn date_order(row: &PassageRow) -> impl Ord + use<'_> {
    let published = row
        .published
        .map(|published| (published.date, published.time));
    let document: &DocId = &row.document;
    (published.is_none(), published, document)
}

fn write_passage(row: &PassageRow, out: &mut impl io::Write) -> io::Result<()> {
    writeln!(out)?;
    for line in block(&row.quote) {
        writeln!(out, "{}", format!("> {line}").trim_end())?;
    }
    writeln!(out, "\n— {}", inline(&citation::source_of(row)))?;
    if !row.content.tags.is_empty() {
        let tags: Vec<String> = row
            .content
            .tags
            .iter()
            .map(|tag| inline(tag.as_str()))
            .collect();
        writeln!(out, "\nTags: {}", tags.join(", "))?;
    }
    if let Some(date) = &row.content.event_date {
        writeln!(out, "\nEvent: {}", inline(date.value()))?;
    }
    if let Some(attribution) = attribution(row) {
        writeln!(out, "\n{}", inline(&attribution))?;
    }
    if !row.content.note.trim().is_empty() {
        writeln!(out)?;
        for line in block(&row.content.note) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Who said it, how, who passed it on, and how credible that is; `None` if nobody told.
fn attribution(row: &PassageRow) -> Option<String> {
    let content = &row.content;
    let words = |label: &str, words: &str| (!words.is_empty()).then(|| format!("{label}{words}"));
    let parts = [
        words("Said by: ", &content.said_by),
        words("Carried by: ", &content.carried_by),
        content.stance.map(|stance| format!("Stance: {stance}")),
        content
            .credibility
            .map(|it| format!("Credibility: {} ({})", it.digit(), it.words())),
        row.reliability
            .map(|it| format!("Source: {} ({})", it.letter(), it.words())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Words as the content of one line.
fn inline(words: &str) -> String {
    escaped(&one_line(words))
}

/// Words as lines of a block that break where the words do; blank lines part paragraphs.
fn block(words: &str) -> Vec<String> {
    let unified = words.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = unified.trim().split('\n').map(str::trim).collect();
    let mut block = Vec::with_capacity(lines.len());
    for (n, line) in lines.iter().enumerate() {
        let goes_on = lines.get(n + 1).is_some_and(|next| !next.is_empty());
        // A backslash before the line's end is a hard break.
        let ending = if goes_on && !line.is_empty() {
            "\\"
        } else {
            ""
        };
        block.push(format!("{}{ending}", escaped(line)));
    }
    block
}

/// One line without white space at its ends, with a backslash before whatever could be mark-up
/// in CommonMark or its common extensions (tables, strike-through, footnotes, mathematics, bare
/// links).
pub(super) fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 8);
    let marker = list_marker(line);
    for (i, c) in line.char_indices() {
        let opens_line = i == 0 && matches!(c, '+' | '-' | '=' | ':' | '%');
        let bare_link = match c {
            ':' => line.get(i + 1..).is_some_and(|rest| rest.starts_with("//")),
            '.' => line.get(..i).is_some_and(ends_with_www),
            _ => false,
        };
        let always = matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '&'
                | '#'
                | '~'
                | '|'
                | '$'
                | '^'
                | '@'
        );
        if always || opens_line || bare_link || marker == Some(i) {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// The byte of the `.` or `)` that would make a line an item of a numbered list.
fn list_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = line.get(digits..)?.chars();
    let marks = digits > 0 && matches!(rest.next(), Some('.' | ')'));
    (marks && rest.next().is_none_or(char::is_whitespace)).then_some(digits)
}

fn ends_with_www(head: &str) -> bool {
    let tail = head
        .len()
        .checked_sub(3)
        .and_then(|start| head.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::rows;
    use crate::exchange::rows::tests::{annotations, document, graded, passage};
    use crate::model::EventDate;

    fn sample() -> Vec<PassageRow> {
        let later = document(
            "b.txt",
            "2022-02-11",
            "Talks on *Thursday*.\r\n\r\nThen <b>none</b>.",
        );
        let earlier = document("a.txt", "2022-02-10", "1. Minsk said no.");
        let mut undated = document("c.txt", "2022-02-09", "No date here.");
        undated.published = None;
        let words = "*Thursday*.\r\n\r\nThen <b>none";
        let mut talks = passage(&later, words, &["meeting", "denial"], "# why?\nWho?");
        talks.content.event_date = EventDate::parse("2022-02-10");
        talks.content.said_by = "The Ministry".to_owned();
        let pairs = [
            (
                &undated,
                annotations(&undated, vec![passage(&undated, "here", &[], "")]),
            ),
            (&later, annotations(&later, vec![talks])),
            (
                &earlier,
                annotations(
                    &earlier,
                    vec![passage(&earlier, "1. Minsk", &["denial"], "")],
                ),
            ),
        ];
        rows(
            pairs
                .iter()
                .map(|(document, annotations)| (*document, annotations)),
            &graded(),
        )
        .unwrap()
    }

    fn written(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const MINSK: &str =
        "\n> 1\\. Minsk\n\n— outlet unknown, 2022-02-10, a.txt, characters 17–25\n\nTags: denial\n";
    const TALKS: &str = "\n> \\*Thursday\\*.\n>\n> Then \\<b\\>none\n\n— outlet unknown, 2022-02-11, b.txt, characters 26–53\n\nTags: meeting, denial\n\nEvent: 2022-02-10\n\nSaid by: The Ministry · Source: C (fairly reliable)\n\n\\# why?\\\nWho?\n";
    const HERE: &str = "\n> here\n\n— outlet unknown, undated, c.txt, characters 25–29\n";

    #[test]
    fn documents_come_in_the_order_of_their_dates() {
        let expected = format!(
            "# Annotated passages\n\
             \n## 2022-02-10: 1. Minsk said no.\n{MINSK}\
             \n## 2022-02-11: Talks on \\*Thursday\\*.\n{TALKS}\
             \n## Undated: No date here.\n{HERE}"
        );
        // A heading's first word is the date, so a number behind it opens no list.
        let expected = expected.replace(": 1. Minsk", ": 1\\. Minsk");
        assert_eq!(written(|out| write(&sample(), out)), expected);
    }

    #[test]
    fn words_never_become_mark_up() {
        let check = |words: &str, expected: &str| {
            assert_eq!(block(words).join("\n"), expected);
        };
        check(
            "plain words, “quoted” – 5 % (sic)!",
            "plain words, “quoted” – 5 % (sic)!",
        );
        check("*a* _b_ `c` ~~d~~", "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~");
        check(
            "<script>alert(1)</script>",
            "\\<script\\>alert(1)\\</script\\>",
        );
        check("&lt; &copy;", "\\&lt; \\&copy;");
        check("![x](y) [z]: q [^1]", "!\\[x\\](y) \\[z\\]: q \\[\\^1\\]");
        check("# a #", "\\# a \\#");
        check("> quote", "\\> quote");
        check("- item", "\\- item");
        check("+ item", "\\+ item");
        check("well-known + more", "well-known + more");
        check("12. item", "12\\. item");
        check("3) item", "3\\) item");
        check("3.5 per cent", "3.5 per cent");
        check("5.", "5\\.");
        check("title\n===", "title\\\n\\===");
        check("title\n---", "title\\\n\\---");
        check("~~~\ncode", "\\~\\~\\~\\\ncode");
        check("a | b\n-|-", "a \\| b\\\n\\-\\|-");
        check("term\n: meaning", "term\\\n\\: meaning");
        check("$x^2$ {.class}", "\\$x\\^2\\$ \\{.class\\}");
        check("at https://a.example", "at https\\://a.example");
        check("at WWW.a.example", "at WWW\\.a.example");
        check("ana@a.example", "ana\\@a.example");
        check("C:\\temp\\", "C:\\\\temp\\\\");
        check("    four spaces\n\ttab", "four spaces\\\ntab");
        check("a\r\rb\r\nc\n\n\nd", "a\n\nb\\\nc\n\n\nd");
        check("two  spaces  \nbreak", "two  spaces\\\nbreak");
        check("a\tb\u{1b}[31m", "a b \\[31m");
        check("", "");
        check("עברית *😀*", "עברית \\*😀\\*");
    }

    #[test]
    fn a_heading_is_one_line() {
        assert_eq!(inline(" two\r\nlines\u{2028}#"), "two lines \\#");
    }
}
