//! A title for a text that has none: its first line or sentence, cut where a reader would.
//!
//! Invariant: never empty, on one line, and at most [`LONGEST`] characters.

use unicode_segmentation::UnicodeSegmentation;

use super::lines::lines;

/// The longest title, in characters as a reader counts them, the ellipsis included.
pub const LONGEST: usize = 90;

/// The title of a prose: its first line, or the first sentence of a long line, or as many words
/// of it as there is room for. A line that only names a web site, or has no letter or digit in
/// it, is passed over while there is a better one. Without any, `fallback` is the title.
pub fn title(prose: &str, fallback: &str) -> String {
    let mut spare = None;
    for line in lines(prose).take(LINES_TRIED) {
        let line = beginning(line);
        if !line.contains(char::is_alphanumeric) {
            continue;
        }
        if domain(&line).is_none() {
            return shorten(&line);
        }
        spare.get_or_insert(line);
    }
    match spare.unwrap_or_else(|| beginning(fallback)) {
        line if line.is_empty() => "Untitled".to_owned(),
        line => shorten(&line),
    }
}

/// The web site that a line names and nothing else: `Example.com`, `https://www.example.co.uk/`.
pub(super) fn domain(line: &str) -> Option<&str> {
    const LONGEST_DOMAIN: usize = 60;
    let site = line
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_end_matches('/');
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let (_, top) = site.rsplit_once('.')?;
    let is_site = site.len() <= LONGEST_DOMAIN
        && top.len() >= 2
        && top.bytes().all(|byte| byte.is_ascii_alphabetic())
        && site.split('.').all(is_label);
    is_site.then_some(site)
}

/// A text that says nothing in its first thousand lines will not say more in its next.
const LINES_TRIED: usize = 1000;

/// Shorter first sentences than this say too little to be a title.
const SHORTEST_SENTENCE: usize = 20;

/// More of a line than a title can need, on one line and with single spaces. Bounds the work on
/// a file that is one line of many megabytes.
fn beginning(line: &str) -> String {
    let enough = line
        .trim_start()
        .char_indices()
        .nth(20 * LONGEST)
        .map_or(line.trim_start().len(), |(i, _)| i);
    line.trim_start()
        .get(..enough)
        .unwrap_or_default()
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn shorten(line: &str) -> String {
    if line.graphemes(true).count() <= LONGEST {
        return line.to_owned();
    }
    if let Some(sentence) = first_sentence(line) {
        return sentence.to_owned();
    }
    // One place is the ellipsis's.
    let room = line
        .grapheme_indices(true)
        .nth(LONGEST - 1)
        .map_or(line.len(), |(i, _)| i);
    let (head, tail) = line.split_at_checked(room).unwrap_or((line, ""));
    let words = match head.rfind(' ') {
        _ if tail.starts_with(' ') => head,
        // A long word, or a script without spaces, is better cut than left out.
        Some(space) if space > room / 2 => head.get(..space).unwrap_or(head),
        _ => head,
    };
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || ",;:–—-(“‘\"".contains(c));
    format!("{words}…")
}

/// The first sentence, if it is neither too long nor too short for a title.
fn first_sentence(line: &str) -> Option<&str> {
    for (start, piece) in line.split_sentence_bound_indices() {
        let sentence = line.get(..start + piece.len())?.trim_end();
        let length = sentence.graphemes(true).count();
        if length > LONGEST {
            return None;
        }
        // Unicode's rule (UAX #29) ends a sentence at "Mr. Putin" too.
        let last_word = sentence
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        if length >= SHORTEST_SENTENCE && last_word.chars().count() > 3 {
            return Some(sentence);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_the_first_words() {
        let check = |prose: &str, expected: &str| {
            let title = title(prose, "the stem");
            assert_eq!(title, expected, "{prose:?}");
            assert!(title.graphemes(true).count() <= LONGEST, "{title:?}");
        };
        check("Talks in Moscow\n\nThe ministers met.", "Talks in Moscow");
        check(
            "\r\n \u{A0}\rTalks \t in\u{A0}Moscow\rMore",
            "Talks in Moscow",
        );
        check("Example.com\n\nTalks in Moscow", "Talks in Moscow");
        check("https://www.example.co.uk/\nTalks", "Talks");
        check("* * *\n-----\n2022\nTalks", "2022");
        check("Example.com\n", "Example.com");
        check("", "the stem");
        check(" \n>\n", "the stem");
        check(
            "The ministers met in Moscow on Thursday. They had much to say to each other, and said it at length.",
            "The ministers met in Moscow on Thursday.",
        );
        check(
            "The message that Mr. Smith sent to Gen. Jones in the spring of the year was never answered by him.",
            "The message that Mr. Smith sent to Gen. Jones in the spring of the year was never…",
        );
        check(
            "Yes. The ministers met in Moscow on Thursday, as had been announced by both of their spokesmen, at length",
            "Yes. The ministers met in Moscow on Thursday, as had been announced by both of their…",
        );
        check(&"漢字".repeat(100), &format!("{}漢…", "漢字".repeat(44)));
        check(
            &"e\u{301}".repeat(100),
            &format!("{}…", "e\u{301}".repeat(89)),
        );
    }

    #[test]
    fn there_is_always_a_title() {
        assert_eq!(title("", " \n"), "Untitled");
    }

    #[test]
    fn domains_are_told_from_words() {
        for line in ["Example.com", "news.example.org", "http://a-b.net/"] {
            assert!(domain(line).is_some(), "{line}");
        }
        for line in [
            "Example",
            "Talks ended.",
            "1.5",
            "a..com",
            "See example.com",
            "U.S.",
        ] {
            assert!(domain(line).is_none(), "{line}");
        }
    }
}
