//! A query, and where a text has what it asks for.
//!
//! The language: words, all of which must occur, in any order; words in double quotes, which
//! must stand side by side. A bare word finds every word that begins with it (`mosc` or `mosc*`
//! finds "Moscow", `iran` does not find "Tirana"), words in quotes find only themselves (`"iran"`
//! does not find "Iranian"), and `shoigu~` finds words that are spelt almost so (`shoigu~1`: but
//! for one letter). `OR` (or `|`), `NOT` (or `-`) and brackets combine; `talks NEAR/5 moscow` wants
//! five words between the two at the most. Fields ask what is known of a document: `tag:`,
//! `source:`, `saidby:`, `title:`, `file:`, `published:2022-02`, `about:2022-02-10`,
//! `status:planned`, `has:note`; dates also as `2022-02-01..2022-02-10` with either side open.
//! Quotes that are still open are bare at the end, so that the hits narrow while a person types.
//! Case, accents and the shapes of quotation marks and dashes make no difference, nor does white
//! space between words.
//!
//! Invariant: an empty query matches every text and is found nowhere.

use super::field::Field;
use super::fold::Folded;
use super::language::{Expr, parse};
use crate::model::{Span, Status};

/// A query, ready to run on many texts.
#[derive(Clone, Debug)]
pub struct Query {
    expr: Expr,
}

/// A document as a query sees it.
pub trait Facts {
    /// Whether the document has what a field asks for.
    fn holds(&self, field: &Field) -> bool;

    /// Whether one and the same date of the document lies in a time and has a status.
    fn speaks(&self, about: &Field, status: Status) -> bool;
}

impl Default for Query {
    fn default() -> Self {
        Self {
            expr: Expr::All(Vec::new()),
        }
    }
}

impl Query {
    /// Reads a query as a person types it. Nothing that can be typed is an error.
    pub fn parse(typed: &str) -> Self {
        Self { expr: parse(typed) }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        matches!(&self.expr, Expr::All(parts) if parts.is_empty())
    }

    pub(super) fn expr(&self) -> &Expr {
        &self.expr
    }

    /// Whether a document is one that it asks for. `text` is what is searched of it.
    pub fn matches(&self, text: &str, facts: &dyn Facts) -> bool {
        if self.is_empty() {
            return true;
        }
        // Folding costs more than asking what is known.
        let folded = self.expr.has_words().then(|| Folded::new(text));
        let folded = folded.as_ref().map_or("", Folded::as_str);
        self.expr.hits(folded, Some(facts)).is_some()
    }

    /// Every place where a text has some of the words that make it one that is asked for, sorted
    /// and without overlaps; none unless it has all that it must have. Fields are taken to hold.
    pub fn find(&self, text: &str) -> Vec<Span> {
        if self.is_empty() {
            return Vec::new();
        }
        let folded = Folded::new(text);
        let hits = self.expr.hits(folded.as_str(), None).unwrap_or_default();
        let mut spans: Vec<Span> = hits.into_iter().map(|hit| folded.original(hit)).collect();
        spans.sort();
        // "sec security" finds some places twice; each is one hit.
        spans.dedup_by(|next, kept| {
            let overlap = next.start < kept.end;
            if overlap {
                kept.end = kept.end.max(next.end);
            }
            overlap
        });
        spans
    }
}

impl Expr {
    /// The words of a folded text that it asks for; `None` when the text has not what it asks
    /// for. Without facts every field holds.
    pub(super) fn hits(&self, text: &str, facts: Option<&dyn Facts>) -> Option<Vec<Span>> {
        let some = |hits: Vec<Span>| (!hits.is_empty()).then_some(hits);
        match self {
            Expr::All(parts) => {
                if facts.is_some_and(|facts| !hold_together(parts, facts)) {
                    return None;
                }
                let mut all = Vec::new();
                for part in parts {
                    all.extend(part.hits(text, facts)?);
                }
                Some(all)
            }
            Expr::Any(sides) => {
                let found = sides.iter().filter_map(|side| side.hits(text, facts));
                found.reduce(|mut all, more| {
                    all.extend(more);
                    all
                })
            }
            Expr::Not(inner) => {
                let is_known = facts.is_some() || !inner.has_field();
                let is_there = is_known && inner.hits(text, facts).is_some();
                (!is_there).then(Vec::new)
            }
            Expr::Words(term) => some(term.hits(text).collect()),
            Expr::Like(fuzzy) => some(fuzzy.hits(text).collect()),
            Expr::Near(one, other, distance) => some(near(
                text,
                &one.hits(text, facts)?,
                &other.hits(text, facts)?,
                *distance,
            )),
            Expr::Field(field) => {
                let holds = facts.is_none_or(|facts| facts.holds(field));
                holds.then(Vec::new)
            }
        }
    }

    fn has_field(&self) -> bool {
        match self {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().any(Expr::has_field),
            Expr::Not(inner) => inner.has_field(),
            Expr::Field(_) => true,
            Expr::Words(_) | Expr::Like(_) | Expr::Near(..) => false,
        }
    }

    fn has_words(&self) -> bool {
        match self {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().any(Expr::has_words),
            Expr::Not(inner) => inner.has_words(),
            Expr::Words(_) | Expr::Like(_) | Expr::Near(..) => true,
            Expr::Field(_) => false,
        }
    }
}

/// `about:` and `status:` side by side are asked of one and the same date.
pub(super) fn hold_together(parts: &[Expr], facts: &dyn Facts) -> bool {
    let fields = || {
        parts.iter().filter_map(|part| match part {
            Expr::Field(field) => Some(field),
            _ => None,
        })
    };
    let statuses = fields().filter_map(|field| match field {
        Field::Status(status) => Some(*status),
        _ => None,
    });
    let mut pairs = statuses.flat_map(|status| {
        let abouts = fields().filter(|field| matches!(field, Field::About(_)));
        abouts.map(move |about| (about, status))
    });
    pairs.all(|(about, status)| facts.speaks(about, status))
}

/// Those of two terms' hits that stand near one of the other's. Both are sorted.
fn near(text: &str, ones: &[Span], others: &[Span], distance: usize) -> Vec<Span> {
    let mut hits = Vec::new();
    for one in ones {
        let next = others.partition_point(|other| other.start < one.end);
        let before = next.checked_sub(1).and_then(|at| others.get(at));
        let beside = before.into_iter().chain(others.get(next));
        for other in beside.filter(|other| !other.overlaps(*one)) {
            let gap = one.end.min(other.end)..one.start.max(other.start);
            let words = text.get(gap).unwrap_or_default().split_whitespace();
            let words = words.filter(|word| word.contains(char::is_alphanumeric));
            if words.take(distance + 1).count() <= distance {
                hits.extend([*one, *other]);
            }
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of which nothing is known.
    struct Nothing;

    impl Facts for Nothing {
        fn holds(&self, _: &Field) -> bool {
            false
        }

        fn speaks(&self, _: &Field, _: Status) -> bool {
            false
        }
    }

    /// A document with two dates: a plan for February and a report of January.
    struct Known;

    impl Facts for Known {
        fn holds(&self, field: &Field) -> bool {
            match field {
                Field::Tag(tag) => tag == "claim",
                Field::Source(source) => source.as_str() == "The Courier",
                Field::About(_) => true,
                Field::Status(status) => [Status::Planned, Status::Occurred].contains(status),
                _ => false,
            }
        }

        fn speaks(&self, about: &Field, status: Status) -> bool {
            let Field::About(about) = about else {
                return false;
            };
            let month = match status {
                Status::Planned => "2022-02",
                _ => "2022-01",
            };
            Some(*about) == crate::model::Interval::of_value(month)
        }
    }

    #[test]
    fn operators_combine() {
        let text = "The talks in Moscow went on. Truss met Lavrov; nobody met Shoygu there.";
        let check = |typed: &str, expected: Option<&[&str]>| {
            let query = Query::parse(typed);
            assert_eq!(query.matches(text, &Known), expected.is_some(), "{typed:?}");
            let Some(expected) = expected else {
                return;
            };
            let spans = query.find(text).into_iter();
            let found: Vec<&str> = spans.map(|span| &text[span.range()]).collect();
            assert_eq!(found, expected, "{typed:?}");
        };
        check("kyiv OR moscow", Some(&["Moscow"]));
        check("kyiv | truss moscow", Some(&["Moscow", "Truss"]));
        check("kyiv OR", None);
        check("OR moscow", Some(&["Moscow"]));
        check("truss or moscow", None);
        check("moscow NOT kyiv", Some(&["Moscow"]));
        check("moscow -truss", None);
        check("NOT NOT moscow", Some(&["Moscow"]));
        check("-kyiv", Some(&[]));
        check("-", None);
        check(
            "(kyiv OR moscow) (lavrov OR putin)",
            Some(&["Moscow", "Lavrov"]),
        );
        check("((moscow", Some(&["Moscow"]));
        check("moscow) truss", Some(&["Moscow", "Truss"]));
        check("mosc* talk*", Some(&["talk", "Mosc"]));
        check("shoigu~", Some(&["Shoygu"]));
        check("shoigu", None);
        check("talks NEAR/1 moscow", Some(&["talks", "Moscow"]));
        check("talks NEAR/0 moscow", None);
        check("moscow near/1 talks", Some(&["talks", "Moscow"]));
        check("\"went on\" NEAR/3 talks", Some(&["talks", "went on"]));
        check("met NEAR/1 shoygu~", Some(&["met", "Shoygu"]));
        check("NEAR/3", Some(&[]));
        check("moscow NEAR/3", Some(&["Moscow"]));

        check("tag:claim", Some(&[]));
        check("TAG:claim moscow", Some(&["Moscow"]));
        check("tag:denial", None);
        check("-tag:denial moscow", Some(&["Moscow"]));
        check("tag:denial OR moscow", Some(&["Moscow"]));
        check("source:\"The Courier\"", Some(&[]));
        check("source:", None);
        check("moscow:talks", None);
        // One and the same date.
        check("about:2022-02 status:planned", Some(&[]));
        check("about:2022-02 status:occurred", None);
        check("about:2022-01 status:occurred", Some(&[]));
        let deep = format!("{}moscow", "(".repeat(1000));
        check(&deep, Some(&["Moscow"]));
    }

    #[test]
    fn words_are_found_as_they_stand_in_the_text() {
        let check = |typed: &str, text: &str, expected: &[&str]| {
            let query = Query::parse(typed);
            let found: Vec<&str> = query
                .find(text)
                .into_iter()
                .map(|span| &text[span.range()])
                .collect();
            assert_eq!(found, expected, "{typed:?} in {text:?}");
            let matches = query.is_empty() || !expected.is_empty();
            assert_eq!(
                query.matches(text, &Nothing),
                matches,
                "{typed:?} in {text:?}"
            );
        };
        // Words: beginnings of words, all of them, in any order.
        check("mosc", "Moscow, MOSCOW's and kamoscow", &["Mosc", "MOSC"]);
        check("iran", "Tirana and Iranian", &["Iran"]);
        check("talks moscow", "In Moscow the talks", &["Moscow", "talks"]);
        check("talks kyiv", "In Moscow the talks", &[]);
        check("sec security", "security", &["security"]);
        check("10", "10 February, 2010, 100", &["10", "10"]);
        check("a-a", "ba-a-a", &["a-a"]);

        // Words in quotes: whole, side by side, over any white space.
        check(
            "\"iran\"",
            "Tirana, Iranian, Iran's, IRAN",
            &["Iran", "IRAN"],
        );
        check(
            "\"foreign secretary\"",
            "Foreign\r\n  Secretary",
            &["Foreign\r\n  Secretary"],
        );
        check(
            "“foreign secretary”",
            "the foreign\u{A0}secretary",
            &["foreign\u{A0}secretary"],
        );
        check(
            "\"foreign secretary\"",
            "foreign secretaryship; foreign or secretary",
            &[],
        );
        check("\"foreign secr", "Foreign Secretary", &["Foreign Secr"]);
        check(
            "\"the talks\" moscow",
            "Moscow: the talks",
            &["Moscow", "the talks"],
        );
        check("\"to be a\"", "not to be a x", &["to be a"]);

        // What a reader takes for the same.
        check(
            "zurich",
            "Zürich, Zu\u{308}rich",
            &["Zürich", "Zu\u{308}rich"],
        );
        check("Zürich", "ZURICH", &["ZURICH"]);
        check("nato's", "NATO’s", &["NATO’s"]);
        check("de-escalate", "de–escalate", &["de–escalate"]);
        check("ﬁn", "final", &["fin"]);
        check("fi", "the ﬁnal", &["ﬁ"]);
        check("f", "the ﬁnal", &["ﬁ"]);
        check("МОСКВ", "в Москве", &["Москв"]);
        check("京", "北京时间", &["京"]);
        check("\"京\"", "北京时间", &["京"]);

        // Nothing to look for.
        check("", "text", &[]);
        check(" \"\" \u{200B}", "text", &[]);
        check("x", "", &[]);
    }
}
