//! What a search shows: the best documents with their words around what was found, and how the
//! documents found are spread over months, sources, tags and statuses.
//!
//! Invariants: no word of a snippet is furniture; every value of a facet has a query that finds
//! its documents among those found.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::words::visible_words;
use super::{Dossier, Searched, search_spans};
use crate::model::{DocId, Span};
use crate::search::{Answer, Query};

/// One document that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The document.
    pub document: DocId,
    /// Words of it around what was found.
    pub snippet: Snippet,
}

/// A piece of a document around what was found, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Its words.
    pub text: String,
    /// Where in these words the found ones stand, in bytes; sorted, without overlaps.
    pub marks: Vec<Range<usize>>,
    /// Where the first of them stands in the document; `None` where no words were looked for.
    pub place: Option<Span>,
}

/// What documents are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetKind {
    /// Month of publication.
    Month,
    /// Outlet.
    Source,
    /// Tag, on the document or one of its passages.
    Tag,
    /// Status of one of its dates.
    Status,
}

impl FacetKind {
    /// For a person.
    pub fn label(self) -> &'static str {
        match self {
            FacetKind::Month => "Published",
            FacetKind::Source => "Source",
            FacetKind::Tag => "Tag",
            FacetKind::Status => "Status",
        }
    }
}

/// How the documents found are spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// By what.
    pub kind: FacetKind,
    /// The values that there are, in the order in which they are shown.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// For a person.
    pub label: String,
    /// What finds it.
    pub query: String,
    /// How many of the documents found have it.
    pub count: usize,
}

/// The facets of what was found; those without values are left out.
pub fn facets(searched: &Searched<'_>, answer: &Answer) -> Vec<Facet> {
    let found = &answer.found;
    let value = |label: String, query: String, count| FacetValue {
        label,
        query,
        count,
    };
    let months = searched.columns.count_months(found).into_iter();
    let months = months.map(|(month, count)| match month {
        Some((year, month)) => {
            let written = format!("{year:04}-{month:02}");
            value(written.clone(), format!("published:{written}"), count)
        }
        None => value("undated".to_owned(), "-has:date".to_owned(), count),
    });
    let outlets = searched.columns.count_outlets(found).into_iter();
    let outlets = outlets.map(|(name, count)| {
        let query = format!("source:\"{}\"", unquoted(&name));
        value(name, query, count)
    });
    let tags = searched.count_tags(found).into_iter();
    let tags = tags.map(|(tag, count)| {
        let query = match tag.as_str().contains(char::is_whitespace) {
            true => format!("tag:\"{}\"", unquoted(tag.as_str())),
            false => format!("tag:{tag}"),
        };
        value(tag.to_string(), query, count)
    });
    let statuses = searched.columns.count_statuses(found).into_iter();
    let statuses = statuses.map(|(status, count)| {
        let word = status.word();
        value(word.to_owned(), format!("status:{word}"), count)
    });
    let all = [
        (FacetKind::Month, months.collect::<Vec<FacetValue>>()),
        (FacetKind::Source, outlets.collect()),
        (FacetKind::Tag, tags.collect()),
        (FacetKind::Status, statuses.collect()),
    ];
    all.into_iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(kind, values)| Facet { kind, values })
        .collect()
}

/// The best documents of an answer, with their snippets.
pub fn hits(dossiers: &[Arc<Dossier>], query: &Query, answer: &Answer, most: usize) -> Vec<Hit> {
    let best = answer.best(most).into_iter();
    best.filter_map(|at| {
        let dossier = dossiers.get(at)?;
        Some(Hit {
            document: dossier.document.id.clone(),
            snippet: hit_snippet(dossier, query),
        })
    })
    .collect()
}

/// How long a snippet is at the most, in bytes of the document.
const WIDTH: usize = 200;

/// What stands before the first word that was found, in bytes, if there is as much.
const LEAD: usize = 50;

/// The places at which the best piece of a document is looked for.
const MOST_PLACES: usize = 400;

/// The piece of a document that holds the most of what a query asks for; its beginning where
/// that asks for no words.
pub fn hit_snippet(dossier: &Dossier, query: &Query) -> Snippet {
    let spans = search_spans(dossier, query);
    let (first, window) = match best_window(dossier, &spans) {
        Some(at) => (spans.get(at).copied(), window_from(dossier, spans.get(at))),
        None => (None, window_from(dossier, None)),
    };
    let mut snippet = Snippet {
        place: first,
        ..Snippet::default()
    };
    let text = dossier.document.text.as_str();
    if window.start > dossier.prose().start {
        snippet.text.push('…');
    }
    let mut from = window.start;
    let inside = spans.iter().filter(|span| window.contains(**span));
    for span in inside {
        push_words(&mut snippet.text, text, Span::new(from, span.start));
        let before = snippet.text.len();
        push_words(&mut snippet.text, text, *span);
        // A space that was put between belongs to neither.
        let words = snippet.text.get(before..).unwrap_or_default();
        let start = before + (words.len() - words.trim_start().len());
        if start < snippet.text.len() {
            snippet.marks.push(start..snippet.text.len());
        }
        from = span.end;
    }
    push_words(&mut snippet.text, text, Span::new(from, window.end));
    if window.end < dossier.document.text.len() {
        snippet.text.truncate(snippet.text.trim_end().len());
        snippet.text.push('…');
    }
    snippet
}

/// The place from which on the most different words, and then the most words, are in sight.
fn best_window(dossier: &Dossier, spans: &[Span]) -> Option<usize> {
    let text = dossier.document.text.as_str();
    let spans = spans.get(..spans.len().min(MOST_PLACES))?;
    // Each word as a bit of its own; of more than there are bits the last ones share one.
    let mut known: HashMap<String, u32> = HashMap::new();
    let words: Vec<u64> = spans
        .iter()
        .map(|span| {
            let word = text.get(span.range()).unwrap_or_default().to_lowercase();
            let fresh = u32::try_from(known.len()).unwrap_or(u32::MAX);
            1 << (*known.entry(word).or_insert(fresh)).min(u64::BITS - 1)
        })
        .collect();
    let worth = |at: usize| {
        let from = spans.get(at).map_or(0, |span| span.start);
        let seen = spans.iter().zip(&words).skip(at);
        let seen = seen.take_while(|(span, _)| span.end <= from + WIDTH - LEAD);
        let (all, count) = seen.fold((0, 0_usize), |(all, count), (_, word)| {
            (all | word, count + 1)
        });
        (all.count_ones(), count)
    };
    (0..spans.len()).max_by_key(|at| (worth(*at), std::cmp::Reverse(*at)))
}

/// The piece of prose around a place, between words and without furniture.
fn window_from(dossier: &Dossier, first: Option<&Span>) -> Span {
    let text = dossier.document.text.as_str();
    let mut clear = dossier.prose();
    let at = first.map_or(clear.start, |span| span.start);
    for furniture in &dossier.furniture {
        if furniture.end <= at || (first.is_none() && furniture.start <= clear.start) {
            clear.start = clear.start.max(furniture.end.min(clear.end));
        } else if furniture.start >= at.max(clear.start) {
            clear.end = clear.end.min(furniture.start);
            break;
        }
    }
    let lead = text
        .floor_char_boundary(at.saturating_sub(LEAD))
        .max(clear.start);
    let start = match text.get(lead..at) {
        Some(before) if lead > clear.start => {
            let break_ = before.find(char::is_whitespace);
            lead + break_.unwrap_or(0)
        }
        _ => clear.start.max(lead),
    };
    let reach = first.map_or(start, |span| span.end).max(start + WIDTH);
    let reach = text
        .floor_char_boundary(reach.min(text.len()))
        .min(clear.end);
    let end = match text.get(start..reach) {
        Some(words) if reach < clear.end => {
            let least = first.map_or(0, |span| span.end.saturating_sub(start));
            let break_ = words.rfind(char::is_whitespace).filter(|at| *at >= least);
            start + break_.unwrap_or(words.len())
        }
        _ => reach,
    };
    Span::new(start, end.max(start))
}

/// Puts the words of a span behind those that are there, with one space for every white space.
fn push_words(line: &mut String, text: &str, span: Span) {
    let Some(words) = text.get(span.range()) else {
        return;
    };
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    let mut needs_space = words.starts_with(is_space);
    for word in visible_words(words) {
        if needs_space && !line.is_empty() && !line.ends_with([' ', '…']) {
            line.push(' ');
        }
        line.push_str(word);
        needs_space = true;
    }
    if words.ends_with(is_space) && !line.is_empty() && !line.ends_with(' ') {
        line.push(' ');
    }
}

/// A name without the quotation marks that would end it in a query.
fn unquoted(name: &str) -> String {
    name.replace(['"', '“', '”', '„', '«', '»'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    #[test]
    fn snippets_show_what_was_found() {
        let check = |text: &str, query: &str, expected: &str| {
            let snippet = hit_snippet(&dossier_of("2022-02-08", text), &Query::parse(query));
            let mut marked = snippet.text.clone();
            for mark in snippet.marks.iter().rev() {
                marked.insert(mark.end, ']');
                marked.insert(mark.start, '[');
            }
            assert_eq!(marked, expected, "{query}");
        };
        check("Talks\r\n in   Moscow.", "moscow", "Talks in [Moscow].");
        check("Talks in Moscow.", "talk mosc", "[Talk]s in [Mosc]ow.");
        check("Talks in Moscow.", "has:date", "Talks in Moscow.");
        check(
            "The prime\n minister.",
            "\"prime minister\"",
            "The [prime minister].",
        );
        let words = |from: usize, to: usize| {
            let words: Vec<String> = (from..to).map(|n| format!("w{n:02}")).collect();
            words.join(" ")
        };
        let long = format!(
            "oil {} gas {} oil {}",
            words(0, 70),
            words(0, 20),
            words(70, 99)
        );
        check(
            &long,
            "oil gas",
            &format!(
                "…{} [gas] {} [oil] {}…",
                words(58, 70),
                words(0, 20),
                words(70, 85)
            ),
        );
        check(
            "The minister flew to Oslo on 3 February for a round of talks.\n\nImage: Oslo AP\n",
            "oslo",
            "The minister flew to [Oslo] on 3 February for a round of talks.…",
        );
        check("", "oslo", "");
    }
}
