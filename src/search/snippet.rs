//! The words around a hit, on one line.
//!
//! Invariant: whole words only, and an ellipsis wherever the text goes on.

use crate::model::Span;

/// A hit and its surroundings. Put together, the three parts are one readable line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// What stands before the hit.
    pub before: String,
    /// The hit itself.
    pub hit: String,
    /// What stands behind it.
    pub after: String,
}

/// The words of `hit` with up to `around_chars` characters on either side, taken from `within`
/// alone: the prose, say, so that no header shows. White space and control characters become
/// single spaces.
pub fn snippet(text: &str, within: Span, hit: Span, around_chars: usize) -> Snippet {
    let part = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    let before = part(within.start, hit.start);
    let after = part(hit.end, within.end);
    Snippet {
        before: ending(before, around_chars),
        hit: on_one_line(part(hit.start, hit.end)),
        after: beginning(after, around_chars),
    }
}

fn ending(text: &str, chars: usize) -> String {
    let room = match chars {
        0 => text.len(),
        n => text.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i),
    };
    let kept = text.get(room..).unwrap_or_default();
    if text.get(..room).unwrap_or_default().trim_start().is_empty() {
        return on_one_line(kept.trim_start());
    }
    // The first word may have been cut in two; without any space, it is better than nothing.
    let is_cut = !text
        .get(..room)
        .unwrap_or_default()
        .ends_with(char::is_whitespace);
    let whole = match kept.find(char::is_whitespace) {
        Some(space) if is_cut => kept.get(space..).unwrap_or_default(),
        _ => kept,
    };
    format!("…{}", on_one_line(whole.trim_start()))
}

fn beginning(text: &str, chars: usize) -> String {
    let room = text
        .char_indices()
        .nth(chars)
        .map_or(text.len(), |(i, _)| i);
    let (kept, rest) = text.split_at_checked(room).unwrap_or((text, ""));
    if rest.trim_end().is_empty() {
        return on_one_line(kept.trim_end());
    }
    let is_cut = !rest.starts_with(char::is_whitespace);
    let whole = match kept.rfind(char::is_whitespace) {
        Some(space) if is_cut => kept.get(..space).unwrap_or_default(),
        _ => kept,
    };
    format!("{}…", on_one_line(whole.trim_end()))
}

/// Every run of white space and control characters as one space, also at the ends: there it
/// parts the hit from its neighbours.
fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() && !c.is_control() {
            line.push(c);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_whole_words_on_one_line() {
        let check = |text: &str, hit: &str, around_chars: usize, expected: &str| {
            let start = text.find(hit).unwrap();
            let hit = Span::new(start, start + hit.len());
            let within = Span::new(0, text.len());
            let Snippet { before, hit, after } = snippet(text, within, hit, around_chars);
            assert_eq!(format!("{before}[{hit}]{after}"), expected);
        };
        let text = "The ministers met in Moscow\r\non Thursday, as planned.";
        check(
            text,
            "Moscow",
            99,
            "The ministers met in [Moscow] on Thursday, as planned.",
        );
        check(text, "Moscow", 10, "…met in [Moscow] on…");
        check(text, "Moscow", 7, "…met in [Moscow] on…");
        check(text, "Moscow\r\non", 4, "…in [Moscow on]…");
        check(text, "The", 5, "[The]…");
        check(text, "planned.", 3, "…as [planned.]");
        check(text, "Moscow", 0, "…[Moscow]…");
        check("北京时间2月10日上午", "2月10日", 2, "…时间[2月10日]上午");
        check("pre-Moscow-post", "Moscow", 20, "pre-[Moscow]-post");
        check("\n\n Moscow \n", "Moscow", 20, "[Moscow]");
    }

    #[test]
    fn nothing_beyond_the_bounds_is_shown() {
        let text = " date 2022-02-10 Moscow hosts.";
        let snippet = snippet(text, Span::new(17, text.len()), Span::new(24, 29), 40);
        assert_eq!(snippet.before, "Moscow ");
        assert_eq!(snippet.hit, "hosts");
        assert_eq!(snippet.after, ".");
    }
}
