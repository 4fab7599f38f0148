//! What a query may ask of a document: of the text itself, and of what the analyst recorded.

use super::Dossier;
use super::marks::{publication_interval, times_of};
use crate::annotate::Annotations;
use crate::model::{Interval, Minute, Status, TagPath};
use crate::search::{Facts, Field, Having, Query};

/// A time that is longer than this, in minutes, is not about each day that it covers.
const LONGEST_AROUND: i64 = 31 * 24 * 60;

/// A document with what is recorded about it.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The document.
    pub dossier: &'a Dossier,
    /// What is recorded, if anything is.
    pub annotations: Option<&'a Annotations>,
}

impl Known<'_> {
    /// Whether a query asks for this document.
    pub fn is_asked_for(&self, query: &Query) -> bool {
        query.matches(&self.dossier.searched_text(), self)
    }

    fn has_passage(&self, such: impl Fn(&crate::model::Content) -> bool) -> bool {
        let annotations = self.annotations.into_iter();
        let mut passages = annotations.flat_map(|it| it.passages().iter());
        passages.any(|passage| such(&passage.content))
    }
}

impl Facts for Known<'_> {
    fn holds(&self, field: &Field) -> bool {
        let document = &self.dossier.document;
        let about = self.annotations.map(Annotations::about);
        match field {
            Field::Tag(asked) => {
                let is_it = |tags: &[TagPath]| tags.iter().any(|tag| is_within(tag, asked));
                self.has_passage(|content| is_it(&content.tags))
                    || about.is_some_and(|about| is_it(&about.tags))
            }
            Field::Source(asked) => asked.is_in(document.outlet_or_unknown()),
            Field::SaidBy(asked) => self.has_passage(|content| asked.is_in(&content.said_by)),
            Field::Title(asked) => asked.is_in(&document.title),
            Field::File(asked) => asked.is_in(document.id.as_str()),
            Field::Published(asked) => {
                let published = publication_interval(document);
                published.is_some_and(|time| lies_in(bounds(time), bounds(*asked)))
            }
            Field::About(asked) => {
                let asked = bounds(*asked);
                let mut mentions = self.dossier.mentions.iter().flat_map(times_of);
                let is_event_in = |content: &crate::model::Content| {
                    let date = content.event_date.as_ref();
                    let time = date.and_then(|date| Interval::of_value(date.value()));
                    time.is_some_and(|time| is_about(bounds(time), asked))
                };
                mentions.any(|time| is_about(bounds(time), asked)) || self.has_passage(is_event_in)
            }
            Field::Status(asked) => {
                let mut mentions = self.dossier.mentions.iter();
                mentions.any(|mention| mention.status == *asked)
            }
            Field::Has(Having::Note) => {
                self.has_passage(|content| !content.note.is_empty())
                    || about.is_some_and(|about| !about.note.is_empty())
            }
            Field::Has(Having::Passage) => self.has_passage(|_| true),
            Field::Has(Having::Tag) => {
                self.has_passage(|content| !content.tags.is_empty())
                    || about.is_some_and(|about| !about.tags.is_empty())
            }
            Field::Has(Having::Date) => document.published.is_some(),
            Field::Has(Having::Mention) => !self.dossier.mentions.is_empty(),
            Field::Nothing => false,
        }
    }

    fn speaks(&self, about: &Field, status: Status) -> bool {
        let Field::About(asked) = about else {
            return false;
        };
        let mut mentions = self.dossier.mentions.iter();
        mentions.any(|mention| {
            let mut times = times_of(mention);
            mention.status == status && times.any(|time| is_about(bounds(time), bounds(*asked)))
        })
    }
}

/// Whether a tag is the one asked for or stands below it: `actor` asks for `actor/state` too.
fn is_within(tag: &TagPath, asked: &str) -> bool {
    let (tag, asked) = (tag.as_str().to_lowercase(), asked.to_lowercase());
    let rest = tag.strip_prefix(asked.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The first minute of a time and the one behind its last; what is open reaches as far as numbers
/// do.
pub(super) type Bounds = (i64, i64);

pub(super) fn bounds(time: Interval) -> Bounds {
    let minute = |bound: Option<Minute>, open: i64| bound.map_or(open, |minute| minute.0);
    (minute(time.start(), i64::MIN), minute(time.end(), i64::MAX))
}

pub(super) fn lies_in((start, end): Bounds, (from, to): Bounds) -> bool {
    from <= start && end <= to
}

/// Whether a time lies in another one, or around it without being much longer than a day.
pub(super) fn is_about(time: Bounds, asked: Bounds) -> bool {
    let ((start, end), (from, to)) = (time, asked);
    let is_short = end.saturating_sub(start) <= LONGEST_AROUND;
    lies_in(time, asked) || (is_short && start < to && from < end)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::analysis::{Columns, Searched};
    use crate::search::Joined;

    #[test]
    fn documents_answer_what_they_are_asked() {
        let text = "Talks began on 3 February. They are to end on 20 March. The port has been \
            closed since 1990.";
        let mut dossier = dossier_of("2022-02-08", text);
        dossier.document.outlet = Some("The Oslo Courier".to_owned());
        let before = dossier_of("2022-04-02", "They spoke on 4 February and in April.");
        let check = |query: &str, expected: bool| {
            let known = Known {
                dossier: &dossier,
                annotations: None,
            };
            let query = Query::parse(query);
            assert_eq!(known.is_asked_for(&query), expected, "{query:?}");
            // And so when all documents are asked at once.
            let all = [&before, &dossier].map(|it| Arc::new(it.clone()));
            let (columns, nothing) = (Columns::of(&all), BTreeMap::new());
            let searched = Searched::new(&all, &columns, &nothing);
            let joined = Joined::without_index(&searched);
            let answer = query.answer(&searched, &joined, &|| false).unwrap();
            assert_eq!(answer.found.contains(1), expected, "{query:?}");
        };
        check("published:2022-02-08", true);
        check("published:2022", true);
        check("published:2022-02-09..", false);
        check("published:..2022-02-08", true);
        check("about:2022-02-03", true);
        check("about:2022-02", true);
        check("about:2022-02-04", false);
        check("about:2022-03-20 status:planned", true);
        check("about:2022-02-03 status:planned", false);
        // What has been so since 1990 is not about each day since.
        check("about:2001-05-05", false);
        check("source:courier", true);
        check("source:\"oslo cour\"", true);
        check("source:urier", false);
        check("title:title has:date has:mention", true);
        check("file:d.txt", true);
        check(
            "has:note OR has:passage OR has:tag OR tag:claim OR saidby:x",
            false,
        );
        check("talks -about:2022-04", true);
    }

    #[test]
    fn a_tag_stands_for_those_below_it() {
        let check = |asked: &str, expected: bool| {
            let tag = TagPath::parse("actor/state").unwrap();
            assert_eq!(is_within(&tag, asked), expected, "{asked}");
        };
        check("actor", true);
        check("Actor/State", true);
        check("actor/", true);
        check("act", false);
        check("actor/state/x", false);
    }
}
