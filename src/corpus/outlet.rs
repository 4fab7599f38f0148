//! Who published a text, where the text names its own publisher.
//!
//! Invariant: rather nothing than a guess. An agency that the prose quotes ("… Sputnik
//! reported"), an image's credit or an author's name is never taken for the outlet.

use super::lines::filled_lines;
use super::seed_format::read_closing;
use super::title::domain;

/// The outlet that a prose names as its own, in its own spelling. The rules, surest first:
///
/// 1. the closing line `Source: …` of a clipping,
/// 2. a web site's name alone on the first line,
/// 3. "News summary from …", "Originally published in …",
/// 4. "All rights … reserved by …",
/// 5. "© 1997-2022, …",
/// 6. the agency in a dateline: "LONDON (… / … - 30 January 2022)", "MOSCOW (…) - ".
pub fn outlet(prose: &str) -> Option<String> {
    // Outlets name themselves at the top and at the bottom; a long text need not be read for it.
    let head = first_bytes(prose, LOOKED_AT_BYTES);
    let tail = last_bytes(prose, LOOKED_AT_BYTES);
    let found = read_closing(tail)
        .source
        .or_else(|| masthead(head))
        .or_else(|| filled_lines(tail).rev().find_map(credit))
        .or_else(|| filled_lines(tail).rev().find_map(rights))
        .or_else(|| filled_lines(tail).rev().find_map(copyright))
        .or_else(|| filled_lines(head).take(DATELINE_LINES).find_map(dateline))?;
    // A name's inner line breaks are gone already, but not its tabs.
    let name = found.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty() && name.chars().count() <= LONGEST_NAME).then_some(name)
}

const LOOKED_AT_BYTES: usize = 16 * 1024;
const DATELINE_LINES: usize = 12;
const LONGEST_NAME: usize = 80;

fn masthead(head: &str) -> Option<&str> {
    filled_lines(head).next().and_then(domain)
}

/// "News summary from Example in the United Kingdom."
fn credit(line: &str) -> Option<&str> {
    const LEADS: [&str; 9] = [
        "news summary from ",
        "news summary by ",
        "summary of the news by ",
        "summary of the news from ",
        "originally published by ",
        "originally published in ",
        "originally published on ",
        "first published by ",
        "first published in ",
    ];
    let line = line.trim_start_matches(['(', '[', '*', '-', '–', '—', ' ']);
    LEADS
        .iter()
        .find_map(|lead| after_ignoring_case(line, lead))
        .and_then(leading_name)
}

/// "All rights of the publication are reserved by Example.com."
fn rights(line: &str) -> Option<&str> {
    const RESERVED_BY: &str = "reserved by ";
    if !line.to_ascii_lowercase().contains("rights") {
        return None;
    }
    let at = line.to_ascii_lowercase().find(RESERVED_BY)?;
    leading_name(line.get(at + RESERVED_BY.len()..)?)
}

/// "© 1997-2022, Example Network". The year is what tells a publisher's notice from the credit
/// of a photograph.
fn copyright(line: &str) -> Option<&str> {
    let mut tail = line;
    let mut is_notice = false;
    loop {
        tail = tail.trim_start();
        let marks = ["©", "(c)", "copyright"];
        match marks
            .iter()
            .find_map(|mark| after_ignoring_case(tail, mark))
        {
            Some(rest) => tail = rest,
            None => break,
        }
        is_notice = true;
    }
    if !is_notice {
        return None;
    }
    let is_year_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-–—,".contains(c);
    let name = tail.trim_start_matches(is_year_part);
    let years = tail.strip_suffix(name)?;
    let has_year = years
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4);
    let name = after_ignoring_case(name, "by ").unwrap_or(name);
    let is_credit = ["photo", "image", "picture"]
        .iter()
        .any(|word| name.to_ascii_lowercase().contains(word));
    if !has_year || is_credit {
        return None;
    }
    leading_name(name)
}

/// "LONDON (Example News / Agency - 30 January 2022)", "MOSCOW, Feb 8 (Agency) - ".
fn dateline(line: &str) -> Option<&str> {
    let (place, rest) = line.split_once('(')?;
    let (inside, prose) = rest.split_once(')')?;
    let city = place.split([' ', ',']).next()?;
    let shouts = city.chars().count() >= 3 && city.chars().all(char::is_uppercase);
    if !shouts || !place.ends_with(' ') || place.chars().count() > 60 {
        return None;
    }
    // "NATO (North Atlantic Treaty Organization) said" has brackets, but no dash.
    let has_parts = inside.contains(" / ") || inside.contains(" - ");
    if !has_parts && !prose.trim_start().starts_with(['-', '–', '—']) {
        return None;
    }
    let name = inside.split(" - ").next()?.split('/').next()?.trim();
    (leading_name(name)? == name).then_some(name)
}

/// The name that a text starts with: capitalised words, and small ones between them
/// ("Voice of America"). `None` if it starts with anything else.
fn leading_name(text: &str) -> Option<&str> {
    const SMALL: [&str; 6] = ["of", "and", "the", "for", "de", "&"];
    let text = text.trim_start();
    let mut end = 0;
    let mut seen = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        let name_part = bare.trim_end_matches(['.', ',', ';', ':', '|', ')', ']']);
        let starts_a_name = name_part
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        if starts_a_name || domain(name_part).is_some() {
            end = seen + name_part.len();
        } else if end == 0 || !SMALL.contains(&name_part) {
            break;
        }
        // Punctuation behind a word ends the name, but "St. Louis Courier" goes on.
        let is_abbreviation = seen == 0 && name_part.len() <= 3 && bare.ends_with('.');
        if bare.len() > name_part.len() && !is_abbreviation {
            break;
        }
        seen += word.len();
    }
    text.get(..end).filter(|name| !name.is_empty())
}

fn after_ignoring_case<'a>(text: &'a str, lead: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(lead.len())?;
    head.eq_ignore_ascii_case(lead).then_some(tail)
}

fn first_bytes(text: &str, count: usize) -> &str {
    text.get(..text.floor_char_boundary(count)).unwrap_or(text)
}

fn last_bytes(text: &str, count: usize) -> &str {
    let start = text.ceil_char_boundary(text.len().saturating_sub(count));
    text.get(start..).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prose: &str, expected: Option<&str>) {
        assert_eq!(outlet(prose).as_deref(), expected, "{prose:?}");
    }

    #[test]
    fn outlets_that_name_themselves_are_found() {
        check(
            "Talks.\n\nSource: The Daily Star\nAddress: https://x.org",
            Some("The Daily Star"),
        );
        check("Example.com\n\nTalks were held.", Some("Example.com"));
        check(
            "Talks.\nNews summary from Example in the United Kingdom.",
            Some("Example"),
        );
        check(
            "Talks.\n(Originally published in Voice of America.)",
            Some("Voice of America"),
        );
        check(
            "Talks.\rAll rights of this text are reserved by Example.com. No copying.",
            Some("Example.com"),
        );
        check(
            "Talks.\r\n© 1997-2022, Example Network",
            Some("Example Network"),
        );
        check("Talks.\nCopyright (c) 2022 by the", None);
        check(
            "Talks.\nCopyright © 2022 Example Ltd. All rights reserved.",
            Some("Example Ltd"),
        );
        check(
            "Talks.\n© 2022 St. Louis Courier | Terms",
            Some("St. Louis Courier"),
        );
        check(
            "Head\n\nLONDON (Example News / Agency - 30th January, 2022) The minister",
            Some("Example News"),
        );
        check("MOSCOW, Feb 8 (Example) - The minister", Some("Example"));
        check("WASHINGTON (AP) — The minister", Some("AP"));
    }

    #[test]
    fn others_who_are_named_are_not_the_outlet() {
        check("", None);
        check("The visit is planned, Sputnik reported.\n\nImage: AP", None);
        check("He told TASS news agency that talks were held.", None);
        check("NATO (North Atlantic Treaty Organization) said no.", None);
        check("Talks.\n© Sputnik / Vladimir Astapkovich", None);
        check("Talks.\n© 2022 Getty Images", None);
        check("Copyright law was discussed in 2022.", None);
        check("Their rights are reserved by treaty.", None);
        check("According to a source: nothing.", None);
        check("See Example.com for more.\nTalks.", None);
    }
}
