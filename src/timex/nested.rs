//! Messages inside a text that carry a date of their own: embedded posts, mail headers, and
//! datelines. What they say is counted from their date and not from the document's.

use chrono::NaiveDate;

use super::expr::Found;
use super::grammar::Cursor;
use super::lexicon::Word;
use crate::model::Span;

/// Bytes that an embedded post may have, its links included.
const LONGEST_POST_BYTES: usize = 600;

/// A message with a date of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nested {
    /// The date.
    pub(super) date: NaiveDate,
    /// Where it is written.
    pub(super) named_at: Span,
    /// The bytes that the message takes up; its end is open (`usize::MAX`) until another begins.
    pub(super) reach: Span,
}

/// The message that the date expression signs or heads, if it does; `date` is only asked for
/// the expression's day where it might.
pub(super) fn message(
    cursor: &Cursor<'_>,
    found: &Found,
    block: Span,
    date: impl Fn() -> Option<NaiveDate>,
) -> Option<Nested> {
    let first = cursor.tokens.get(found.first)?;
    let last = cursor.tokens.get(found.end.checked_sub(1)?)?;
    let reach = if signs_post(cursor, found.first) {
        Span::new(post_start(cursor, found.first, block), last.end)
    } else if heads_mail(cursor, found) {
        Span::new(first.start, usize::MAX)
    } else {
        return None;
    };
    Some(Nested {
        date: date()?,
        named_at: Span::new(first.start, last.end),
        reach,
    })
}

/// "— Name (@handle) February 4, 2022": the closing of an embedded post.
fn signs_post(cursor: &Cursor<'_>, first: usize) -> bool {
    let Some(bracket) = first.checked_sub(1).filter(|&at| cursor.mark(at, ')')) else {
        return false;
    };
    // A handle is a word or two of letters, digits and underscores.
    (2..10)
        .filter_map(|back| bracket.checked_sub(back))
        .any(|at| cursor.mark(at, '(') && cursor.mark(at + 1, '@') && cursor.glued(at + 1))
}

/// Where the post began: where its paragraph did, or some lines back in a long one.
fn post_start(cursor: &Cursor<'_>, first: usize, block: Span) -> usize {
    let signed_at = cursor
        .tokens
        .get(first)
        .map_or(block.start, |token| token.start);
    let floor = cursor
        .text
        .floor_char_boundary(signed_at.saturating_sub(LONGEST_POST_BYTES));
    if floor <= block.start {
        return block.start;
    }
    // The first line that begins near enough and is not only the signature's own white space.
    let head = cursor.text.get(floor..signed_at).unwrap_or_default();
    head.trim_end()
        .find('\n')
        .map_or(floor, |at| floor + at + 1)
}

/// "Date: Fri, 4 Feb 2022" among other mail headers, "On Fri, Feb 4, 2022, X wrote:".
fn heads_mail(cursor: &Cursor<'_>, found: &Found) -> bool {
    let Some(before) = found.first.checked_sub(1) else {
        return false;
    };
    let labelled = cursor.mark(before, ':')
        && before > 0
        && (cursor.is(before - 1, "date") || cursor.is(before - 1, "sent"))
        && begins_line(cursor, before - 1)
        && other_header_near(cursor, before - 1);
    let quoted = cursor.word(before) == Word::On
        && begins_line(cursor, before)
        && (found.end..found.end + 24).any(|at| cursor.is(at, "wrote") && cursor.mark(at + 1, ':'));
    labelled || quoted
}

/// Whether "From:", "To:" or "Subject:" heads a line near the token: an announcement has a
/// "Date:", too, but no sender.
fn other_header_near(cursor: &Cursor<'_>, at: usize) -> bool {
    (at.saturating_sub(60)..at + 60).any(|i| {
        cursor.mark(i + 1, ':')
            && ["from", "to", "subject"]
                .iter()
                .any(|name| cursor.is(i, name))
            && begins_line(cursor, i)
    })
}

/// Whether nothing but white space, `>` or `*` stands before the token on its line.
fn begins_line(cursor: &Cursor<'_>, at: usize) -> bool {
    let Some(token) = cursor.tokens.get(at) else {
        return false;
    };
    let floor = cursor
        .text
        .floor_char_boundary(token.start.saturating_sub(40));
    let head = cursor.text.get(floor..token.start).unwrap_or_default();
    let line = head.rsplit('\n').next().unwrap_or_default();
    (line.len() < head.len() || floor == 0 || token.start < 40)
        && line.trim_matches([' ', '\t', '>', '*', '\r']).is_empty()
}

/// Whether the expression is the date of a dateline ("LONDON, Jan 30 —", "LONDON (Agency -
/// 30th January, 2022)"), and not many days before the publication.
pub(super) fn is_dateline(
    cursor: &Cursor<'_>,
    found: &Found,
    date: NaiveDate,
    published: NaiveDate,
) -> bool {
    let gap = (published - date).num_days();
    if !(0..=3).contains(&gap) || found.first == 0 || found.first > 16 {
        return false;
    }
    let first = cursor.raw(0);
    let shouted = first.len() > 2 && first.chars().all(char::is_uppercase);
    let closed = cursor.dash(found.end)
        || cursor.mark(found.end, '_')
        || cursor.mark(found.end, ')')
        || cursor.mark(found.end, '(')
        || cursor.mark(found.end, '/');
    shouted && closed
}
