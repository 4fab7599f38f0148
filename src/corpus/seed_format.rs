//! The plain shape of a dated text file: a header ` date YYYY-MM-DD `, the prose, and for a text
//! that was pasted in, closing lines that say where it came from.
//!
//! Invariant: what [`write()`] lays down, [`read_header`] and [`read_closing`] read back. A header
//! stands at the very start or nowhere.

use chrono::NaiveDate;

use super::lines::filled_lines;
use crate::model::Span;

/// What stands at the start of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// From the first byte of the text to the first of the prose; empty when there is none.
    pub span: Span,
    /// The day it names.
    pub date: Option<NaiveDate>,
    /// What is wrong with it, in a sentence for a person.
    pub warning: Option<String>,
}

/// Reads the header: white space if any, the word `date`, the day, and the one space or line
/// break that parts it from the prose. A day that the calendar does not have leaves the
/// document undated, with a warning; the header is a header all the same.
pub fn read_header(text: &str) -> Header {
    let Some((written, end)) = header_day(text) else {
        return Header {
            span: Span::new(0, 0),
            date: None,
            warning: None,
        };
    };
    let date = NaiveDate::parse_from_str(written, "%Y-%m-%d").ok();
    let warning = date.is_none().then(|| {
        format!("The header says {written}, which no calendar has; the document is undated.")
    });
    Header {
        span: Span::new(0, end),
        date,
        warning,
    }
}

/// A text to be laid down as a file, with what is known of where it came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clipping<'a> {
    /// When it was published.
    pub date: Option<NaiveDate>,
    /// The text itself.
    pub text: &'a str,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Where it was found: a web address, a shelf mark.
    pub address: Option<&'a str>,
}

/// The content of a file that holds a clipping: the header, the prose, and behind an empty line
/// `Source: …` and `Address: …`. The prose is kept as it is, but for white space around it and
/// a header of its own when a date is given.
pub fn write(clipping: &Clipping<'_>) -> String {
    let mut prose = clipping.text;
    let mut content = String::with_capacity(prose.len() + 128);
    if let Some(date) = clipping.date {
        content.push_str(&date.format(" date %Y-%m-%d ").to_string());
        prose = prose.get(read_header(prose).span.end..).unwrap_or_default();
        prose = prose.trim_start();
    }
    content.push_str(prose.trim_end());
    content.push('\n');
    let closing = [(SOURCE, clipping.source), (ADDRESS, clipping.address)];
    let mut is_first = true;
    for (label, value) in closing {
        // A value must stay on its line, or it could not be read back.
        let value = fold_white_space(value.unwrap_or_default());
        if value.is_empty() {
            continue;
        }
        if is_first {
            content.push('\n');
            is_first = false;
        }
        content.push_str(label);
        content.push(' ');
        content.push_str(&value);
        content.push('\n');
    }
    content
}

/// Where a text says that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Closing<'a> {
    /// Who published it.
    pub source: Option<&'a str>,
    /// Where it was found.
    pub address: Option<&'a str>,
}

/// Reads the closing lines `Source: …` and `Address: …`: the last lines of the text that are
/// not empty, in either order.
pub fn read_closing(text: &str) -> Closing<'_> {
    let mut closing = Closing::default();
    let last_lines = filled_lines(text).rev().take(2);
    for line in last_lines {
        let field = if let Some(value) = line.strip_prefix(SOURCE) {
            (&mut closing.source, value)
        } else if let Some(value) = line.strip_prefix(ADDRESS) {
            (&mut closing.address, value)
        } else {
            break;
        };
        let (place, value) = field;
        *place = Some(value.trim()).filter(|value| !value.is_empty());
    }
    closing
}

const SOURCE: &str = "Source:";
const ADDRESS: &str = "Address:";

/// The day as it is written in the header, and where the header ends.
fn header_day(text: &str) -> Option<(&str, usize)> {
    let tail = text.trim_start().strip_prefix("date")?;
    let day_and_prose = tail.trim_start_matches([' ', '\t']);
    if day_and_prose.len() == tail.len() {
        return None;
    }
    let (day, prose) = day_and_prose.split_at_checked("YYYY-MM-DD".len())?;
    let has_shape = day.bytes().enumerate().all(|(i, byte)| match i {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !has_shape {
        return None;
    }
    let mut rest = prose.chars();
    let parting_length = match rest.next() {
        None => 0,
        Some('\r') if rest.next() == Some('\n') => 2,
        Some(parting) if parting.is_whitespace() => parting.len_utf8(),
        Some(_) => return None,
    };
    Some((day, text.len() - prose.len() + parting_length))
}

fn fold_white_space(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn headers_are_read() {
        let check = |text: &str, header: &str, date: Option<NaiveDate>, warned: bool| {
            let read = read_header(text);
            assert_eq!(&text[read.span.range()], header, "{text:?}");
            assert_eq!(read.date, date, "{text:?}");
            assert_eq!(read.warning.is_some(), warned, "{text:?}");
        };
        let tenth = day(2022, 2, 10);
        check(" date 2022-02-10 Talks", " date 2022-02-10 ", tenth, false);
        check("date 2022-02-10 Talks", "date 2022-02-10 ", tenth, false);
        check(
            "\r\n\t date \t2022-02-10\r\nTalks",
            "\r\n\t date \t2022-02-10\r\n",
            tenth,
            false,
        );
        check(
            " date 2022-02-10\rTalks",
            " date 2022-02-10\r",
            tenth,
            false,
        );
        check(
            " date 2022-02-10\u{A0}Talks",
            " date 2022-02-10\u{A0}",
            tenth,
            false,
        );
        check(" date 2022-02-10  Talks", " date 2022-02-10 ", tenth, false);
        check(" date 2022-02-10", " date 2022-02-10", tenth, false);
        check(
            " date 0987-02-10 Old",
            " date 0987-02-10 ",
            day(987, 2, 10),
            false,
        );
        check(
            " date 2024-02-29 Leap",
            " date 2024-02-29 ",
            day(2024, 2, 29),
            false,
        );

        check(" date 2022-13-45 Talks", " date 2022-13-45 ", None, true);
        check(" date 2022-02-29 Talks", " date 2022-02-29 ", None, true);

        check("", "", None, false);
        check("Talks on the date 2022-02-10 ", "", None, false);
        check(" Date 2022-02-10 Talks", "", None, false);
        check(" dated 2022-02-10 Talks", "", None, false);
        check(" date2022-02-10 Talks", "", None, false);
        check(" date\n2022-02-10 Talks", "", None, false);
        check(" date 2022-02-10, Talks", "", None, false);
        check(" date 2022-02-101 Talks", "", None, false);
        check(" date 2022-2-1 Talks here", "", None, false);
        check(" date 2022/02/10 Talks", "", None, false);
        check(" date 2022-02-1é Talks", "", None, false);
        check(" date ٢٠٢٢-٠٢-١٠ Talks", "", None, false);
    }

    #[test]
    fn clippings_are_written_and_read_back() {
        let check = |clipping: Clipping<'_>, expected: &str, closing: Closing<'_>| {
            let written = write(&clipping);
            assert_eq!(written, expected);
            assert_eq!(read_closing(&written), closing);
            if clipping.date.is_some() {
                assert_eq!(read_header(&written).date, clipping.date);
            }
        };
        let date = day(2022, 2, 10);
        let bare = Clipping {
            text: "  Talks.\r\n\r\nMore.\n\n",
            ..Clipping::default()
        };
        check(bare, "  Talks.\r\n\r\nMore.\n", Closing::default());
        check(
            Clipping { date, ..bare },
            " date 2022-02-10 Talks.\r\n\r\nMore.\n",
            Closing::default(),
        );
        check(
            Clipping {
                date,
                text: " date 2001-01-01 Talks.",
                source: Some(" The Daily\n Star "),
                address: Some("https://example.org/a b"),
            },
            " date 2022-02-10 Talks.\n\nSource: The Daily Star\nAddress: https://example.org/a b\n",
            Closing {
                source: Some("The Daily Star"),
                address: Some("https://example.org/a b"),
            },
        );
        check(
            Clipping {
                address: Some("shelf 12"),
                source: Some("  "),
                ..bare
            },
            "  Talks.\r\n\r\nMore.\n\nAddress: shelf 12\n",
            Closing {
                source: None,
                address: Some("shelf 12"),
            },
        );
    }

    #[test]
    fn only_the_last_lines_close() {
        let check = |text: &str, source: Option<&str>, address: Option<&str>| {
            assert_eq!(read_closing(text), Closing { source, address }, "{text:?}");
        };
        check("Talks.\n\nAddress: x\nSource: y", Some("y"), Some("x"));
        check("Talks.\rSource: y\r", Some("y"), None);
        check("Source: y\n\nTalks went on.", None, None);
        check("The source: y", None, None);
        check("Source:\n", None, None);
        check("", None, None);
    }
}
