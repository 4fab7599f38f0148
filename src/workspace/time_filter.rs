//! The filter by a stretch of time: which documents have to do with it, found out in the
//! background.
//!
//! Invariants: it stands beside the filter by words, and a document must pass both; as the two
//! are looked for apart, moving a stretch never reads a text again.

use std::io;
use std::sync::Arc;

use super::filter::{Documents, Matches, places_of};
use super::latest::Latest;
use super::{Effect, Waker, Workspace};
use crate::analysis::{Dossier, TimeFilter, TimeRelation, plural};
use crate::model::DocId;
use fixedbitset::FixedBitSet;

struct Order {
    filter: TimeFilter,
    documents: Documents,
}

struct Outcome {
    filter: TimeFilter,
    matches: Matches,
}

pub(super) struct TimeSieve {
    worker: Latest<Order, Outcome>,
    filter: Option<TimeFilter>,
    matches: Option<Matches>,
    /// The revision of the work that was sifted last.
    sifted: u64,
}

impl TimeSieve {
    pub fn start(waker: Waker) -> io::Result<Self> {
        Ok(Self {
            worker: Latest::start("time filter", waker, sift)?,
            filter: None,
            matches: None,
            sifted: 0,
        })
    }

    /// Sifts by another stretch, or by none. Until that is done the last result stands.
    pub fn set(&mut self, filter: Option<TimeFilter>, documents: &Documents) {
        self.filter = filter;
        if self.filter.is_none() {
            self.matches = None;
        }
        self.sift_again(documents);
    }

    fn sift_again(&self, documents: &Documents) {
        if let Some(filter) = &self.filter {
            self.worker.order(Order {
                filter: filter.clone(),
                documents: Arc::clone(documents),
            });
        }
    }

    /// Takes in a result; true if anything changed. One of another stretch is dropped.
    pub fn absorb(&mut self) -> bool {
        let Some(outcome) = self.worker.take() else {
            return false;
        };
        let wanted = self.filter.as_ref() == Some(&outcome.filter);
        if wanted {
            self.matches = Some(outcome.matches);
        }
        wanted
    }

    pub fn wait(&self) {
        self.worker.wait();
    }
}

fn sift(order: Order) -> Outcome {
    let all = order.documents.iter().enumerate();
    let kept = all.filter(|(_, dossier)| order.filter.keeps(dossier));
    let kept: FixedBitSet = kept.map(|(place, _)| place).collect();
    let places = Arc::new(places_of(&order.documents));
    Outcome {
        matches: Matches::of(order.documents, places, kept),
        filter: order.filter,
    }
}

impl Workspace {
    /// The stretch of time that documents are filtered by.
    pub fn time_filter(&self) -> Option<&TimeFilter> {
        self.time_sieve.filter.as_ref()
    }

    /// Whether a document passes every filter: that by words and that by time.
    pub fn passes(&self, id: &DocId) -> bool {
        let all = [self.matches(), self.time_sieve.matches.as_ref()];
        all.into_iter()
            .flatten()
            .all(|matches| matches.contains(id))
    }

    /// The documents that pass every filter, in their order.
    pub fn passing(&self) -> impl Iterator<Item = &Arc<Dossier>> {
        let all = [self.matches(), self.time_sieve.matches.as_ref()];
        let filters: Vec<&Matches> = all.into_iter().flatten().collect();
        // Places in a list are looked up faster than names.
        let by_place: Option<Vec<&FixedBitSet>> = filters
            .iter()
            .map(|matches| matches.among(&self.documents))
            .collect();
        let documents = self.documents.iter().enumerate();
        documents.filter_map(move |(place, dossier)| {
            let passes = match &by_place {
                Some(sets) => sets.iter().all(|set| set.contains(place)),
                None => {
                    let id = &dossier.document.id;
                    filters.iter().all(|matches| matches.contains(id))
                }
            };
            passes.then_some(dossier)
        })
    }

    /// One line on what the filter by time found, if there is one.
    pub fn time_filter_remark(&self) -> Option<String> {
        let filter = self.time_filter()?;
        if self.time_sieve.worker.is_busy() {
            return Some("Looking…".to_owned());
        }
        let count = self.time_sieve.matches.as_ref()?.len();
        let documents = plural(count, "document");
        let verb = match (filter.relation, count) {
            (TimeRelation::Either, 1) => "has to do with it",
            (TimeRelation::Either, _) => "have to do with it",
            (TimeRelation::PublishedIn, 1) => "was published in it",
            (TimeRelation::PublishedIn, _) => "were published in it",
            (TimeRelation::SpeaksOf, 1) => "speaks of it",
            (TimeRelation::SpeaksOf, _) => "speak of it",
        };
        Some(format!("{documents} {verb}"))
    }

    /// Sifts once more where other documents or dates have come since.
    pub(super) fn sift_what_changed(&mut self) {
        if self.time_sieve.sifted != self.content_revision {
            self.time_sieve.sifted = self.content_revision;
            self.time_sieve.sift_again(&self.documents);
        }
    }

    pub(super) fn set_time_filter(&mut self, filter: Option<TimeFilter>) -> Effect {
        if self.time_sieve.filter != filter {
            self.time_sieve.set(filter, &self.documents);
            self.revision += 1;
        }
        Effect::Done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventDate, Minute, Span, day_start};
    use crate::workspace::Command;
    use crate::workspace::testing::open_texts;

    fn day(written: &str, relation: TimeRelation) -> Option<TimeFilter> {
        let start = day_start(written.parse().unwrap());
        Some(TimeFilter::new(start..Minute(start.0 + 24 * 60), relation))
    }

    fn kept(work: &Workspace) -> Vec<&str> {
        let ids = work.documents().iter().map(|d| d.document.id.as_str());
        ids.filter(|id| work.passes(&DocId::new(*id))).collect()
    }

    #[test]
    fn words_and_time_are_filtered_by_together() {
        let (_folder, mut work) = open_texts(&[
            (
                "a.txt",
                " date 2022-02-08 The ferry sails on 10 February 2022.",
            ),
            ("b.txt", " date 2022-02-10 The ferry sailed."),
            ("c.txt", " date 2022-02-11 The fair of 10 February 2022."),
        ]);
        let mut check = |words: &str, filter: Option<TimeFilter>, expected: &[&str]| {
            work.apply(Command::Filter(words.to_owned())).unwrap();
            work.apply(Command::FilterTime(filter.clone())).unwrap();
            work.settle();
            assert_eq!(kept(&work), expected, "{words} {filter:?}");
            assert_eq!(work.time_filter(), filter.as_ref());
        };
        use TimeRelation::{Either, PublishedIn, SpeaksOf};
        check("", None, &["a.txt", "b.txt", "c.txt"]);
        check("", day("2022-02-10", Either), &["a.txt", "b.txt", "c.txt"]);
        check("", day("2022-02-10", PublishedIn), &["b.txt"]);
        check("", day("2022-02-10", SpeaksOf), &["a.txt", "c.txt"]);
        check("ferry", day("2022-02-10", SpeaksOf), &["a.txt"]);
        check("ferry", None, &["a.txt", "b.txt"]);
        check("", day("2022-03-01", Either), &[]);
        assert_eq!(
            work.time_filter_remark().as_deref(),
            Some("0 documents have to do with it")
        );
    }

    #[test]
    fn a_corrected_date_and_a_folder_read_again_are_filtered_anew() {
        let text = " date 2022-02-08 The ferry sails on 10 February 2022.";
        let (folder, mut work) = open_texts(&[("a.txt", text)]);
        let filter = day("2022-02-12", TimeRelation::SpeaksOf);
        work.apply(Command::FilterTime(filter)).unwrap();
        work.settle();
        assert_eq!(kept(&work), Vec::<&str>::new());
        let start = text.find("10 February 2022").unwrap();
        work.apply(Command::CorrectDate {
            document: DocId::new("a.txt"),
            span: Span::new(start, text.len() - 1),
            date: EventDate::parse("2022-02-12").unwrap(),
        })
        .unwrap();
        work.absorb();
        work.settle();
        assert_eq!(kept(&work), ["a.txt"]);
        let more = " date 2022-02-09 It sails on 12 February 2022.";
        std::fs::write(folder.path().join("b.txt"), more).unwrap();
        work.apply(Command::Reload).unwrap();
        work.settle();
        assert_eq!(kept(&work), ["a.txt", "b.txt"]);
        // Another folder is another question.
        work.apply(Command::Open(folder.path().to_owned())).unwrap();
        work.settle();
        assert_eq!(work.time_filter(), None);
    }
}
