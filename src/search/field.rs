//! What can be asked of a document beyond its words: `published:2022-02`, `tag:claim`.

use super::fold::Folded;
use super::language::quoted;
use super::term::Term;
use crate::model::{Interval, Minute, Precision, Status};

/// A question about what is known of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// A passage, or the document, has this tag or one below it.
    Tag(String),
    /// Its outlet has these words.
    Source(Needle),
    /// Somebody so named said what one of its passages tells.
    SaidBy(Needle),
    /// Its title has these words.
    Title(Needle),
    /// Its file's name has these words.
    File(Needle),
    /// It was published in this time.
    Published(Interval),
    /// One of its dates, or a passage's event date, lies in this time or around it.
    About(Interval),
    /// One of its dates has this status.
    Status(Status),
    /// Something is recorded about it.
    Has(Having),
    /// A field that is there, with a value that says nothing (yet): nothing has it.
    Nothing,
}

/// Words that a name must have, as the search field compares them.
#[derive(Clone, Debug)]
pub struct Needle {
    typed: String,
    term: Option<Box<Term>>,
}

impl Needle {
    /// Words as they were typed.
    pub fn new(typed: &str) -> Self {
        Self {
            typed: typed.to_owned(),
            term: quoted(typed, false).map(Box::new),
        }
    }

    /// The words as they were typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// Whether a name has them.
    pub fn is_in(&self, name: &str) -> bool {
        let term = self.term.as_ref();
        term.is_some_and(|term| term.hits(Folded::new(name).as_str()).next().is_some())
    }
}

impl PartialEq for Needle {
    fn eq(&self, other: &Self) -> bool {
        self.typed == other.typed
    }
}

/// What a document can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Having {
    /// A note, on a passage or on it as a whole.
    Note,
    /// A passage.
    Passage,
    /// A tag.
    Tag,
    /// A publication date.
    Date,
    /// A mention of a time.
    Mention,
}

const NAMES: [&str; 9] = [
    "tag",
    "source",
    "saidby",
    "title",
    "file",
    "published",
    "about",
    "status",
    "has",
];

impl Field {
    /// Whether there is a field of that name. Case makes no difference.
    pub(super) fn is_name(name: &str) -> bool {
        NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// A field by its name, in small letters; `None` when there is none of that name.
    pub(super) fn parse(name: &str, value: &str) -> Option<Self> {
        let value = value.trim();
        let words = |field: fn(Needle) -> Field| match value {
            "" => Field::Nothing,
            value => field(Needle::new(value)),
        };
        let time = |field: fn(Interval) -> Field| times(value).map_or(Field::Nothing, field);
        Some(match name {
            "tag" if value.is_empty() => Field::Nothing,
            "tag" => Field::Tag(value.to_owned()),
            "source" => words(Field::Source),
            "saidby" => words(Field::SaidBy),
            "title" => words(Field::Title),
            "file" => words(Field::File),
            "published" => time(Field::Published),
            "about" => time(Field::About),
            "status" => Status::parse(&value.to_lowercase()).map_or(Field::Nothing, Field::Status),
            "has" => match value.to_lowercase().as_str() {
                "note" | "notes" => Field::Has(Having::Note),
                "passage" | "passages" => Field::Has(Having::Passage),
                "tag" | "tags" => Field::Has(Having::Tag),
                "date" => Field::Has(Having::Date),
                "mention" | "mentions" => Field::Has(Having::Mention),
                _ => Field::Nothing,
            },
            _ => return None,
        })
    }
}

/// A calendar value, or two with `..` between them of which either may be left out.
fn times(value: &str) -> Option<Interval> {
    let Some((first, last)) = value.split_once("..") else {
        // `20` is the beginning of a year, not a century, to somebody who is typing.
        return (value.len() >= 4)
            .then(|| Interval::of_value(value))
            .flatten();
    };
    let bound = |written: &str| match written {
        "" => Some(None),
        written => Interval::of_value(written).map(Some),
    };
    let (first, last) = (bound(first)?, bound(last)?);
    let start: Option<Minute> = first.and_then(Interval::start);
    let end = last.and_then(Interval::end);
    let is_some_time = start.is_some() || end.is_some();
    let is_forwards = start.zip(end).is_none_or(|(start, end)| start < end);
    (is_some_time && is_forwards).then(|| Interval::new(start, end, Precision::Days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read() {
        let check = |name: &str, value: &str, expected: Option<Field>| {
            assert_eq!(Field::parse(name, value), expected, "{name}:{value}");
        };
        let value = |written: &str| Interval::of_value(written).unwrap();
        check("tag", "claim", Some(Field::Tag("claim".to_owned())));
        check("tag", "", Some(Field::Nothing));
        check(
            "published",
            "2022-02",
            Some(Field::Published(value("2022-02"))),
        );
        check("about", "2022-W06", Some(Field::About(value("2022-W06"))));
        check("about", "20", Some(Field::Nothing));
        check("about", "soon", Some(Field::Nothing));
        let days = Interval::new(
            value("2022-02-01").start(),
            value("2022-02-10").end(),
            Precision::Days,
        );
        check("about", "2022-02-01..2022-02-10", Some(Field::About(days)));
        let since = Interval::new(value("2022-02-01").start(), None, Precision::Days);
        check("published", "2022-02-01..", Some(Field::Published(since)));
        check("published", "..", Some(Field::Nothing));
        check("published", "2022-02..2022-01", Some(Field::Nothing));
        check("status", "Planned", Some(Field::Status(Status::Planned)));
        check("has", "note", Some(Field::Has(Having::Note)));
        check("has", "wings", Some(Field::Nothing));
        check("colour", "red", None);
        assert!(Field::is_name("SaidBy") && !Field::is_name("http"));
    }
}
