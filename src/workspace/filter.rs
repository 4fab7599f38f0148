//! The filter: which documents hold certain words, which of them best, and how they are spread,
//! looked for in the background.
//!
//! Invariants: a search is never waited for, and one that is overtaken stops; whether there is
//! an index makes no difference to what is found.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use chrono::NaiveDate;
use fixedbitset::FixedBitSet;

use super::Waker;
use super::indexing::Shelf;
use super::latest::Latest;
use crate::analysis::{Columns, Dossier, Facet, Hit, Searched, facets, hits, search_spans};
use crate::annotate::Annotations;
use crate::model::{DocId, Span};
use crate::search::{Answer, Joined, NoAnswer, Query};

/// How many documents are shown with their words.
pub const MOST_HITS: usize = 200;

/// All documents, as they were when something was looked for.
pub(super) type Documents = Arc<Vec<Arc<Dossier>>>;

/// The documents that hold the filter's words.
#[derive(Clone, Debug)]
pub struct Matches {
    documents: Documents,
    places: Arc<HashMap<DocId, usize>>,
    found: FixedBitSet,
    count: usize,
}

impl Matches {
    pub(super) fn of(
        documents: Documents,
        places: Arc<HashMap<DocId, usize>>,
        found: FixedBitSet,
    ) -> Self {
        Self {
            count: found.count_ones(..),
            documents,
            places,
            found,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a document is among them.
    pub fn contains(&self, id: &DocId) -> bool {
        let place = self.places.get(id);
        place.is_some_and(|place| self.found.contains(*place))
    }

    /// Which of all documents they are, by their places among these; `None` when these are
    /// others by now.
    pub(super) fn among(&self, documents: &Documents) -> Option<&FixedBitSet> {
        Arc::ptr_eq(&self.documents, documents).then_some(&self.found)
    }
}

/// The places of documents in their list.
pub(super) fn places_of(documents: &[Arc<Dossier>]) -> HashMap<DocId, usize> {
    let ids = documents.iter().map(|dossier| dossier.document.id.clone());
    ids.enumerate().map(|(place, id)| (id, place)).collect()
}

/// What a search shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The best documents, best first, at most [`MOST_HITS`].
    pub best: Vec<Hit>,
    /// How all that were found are spread.
    pub facets: Vec<Facet>,
    /// The days on which they were published, each with how many, in order.
    pub days: Vec<(NaiveDate, usize)>,
    /// How many were found.
    pub count: usize,
}

struct Order {
    words: String,
    query: Query,
    documents: Documents,
    annotations: BTreeMap<DocId, Arc<Annotations>>,
}

struct Outcome {
    words: String,
    matches: Matches,
    hits: Hits,
}

pub(super) struct Filter {
    worker: Latest<Order, Outcome>,
    /// The words looked for and what they mean; `None` when there is no filter.
    query: Option<(String, Query)>,
    matches: Option<Matches>,
    hits: Option<Arc<Hits>>,
}

impl Filter {
    pub fn start(shelf: Shelf, waker: Waker) -> io::Result<Self> {
        let mut searcher = Searcher::new(shelf);
        let search = move |order: Order, is_overtaken: &dyn Fn() -> bool| {
            let found = searcher.search(
                &order.query,
                &order.documents,
                &order.annotations,
                is_overtaken,
            )?;
            Some(Outcome {
                words: order.words,
                matches: found.matches,
                hits: found.hits,
            })
        };
        Ok(Self {
            worker: Latest::start_stoppable("filter", waker, search)?,
            query: None,
            matches: None,
            hits: None,
        })
    }

    /// Looks for other words, or for none. Until they are found the last result stands.
    pub fn set(
        &mut self,
        words: &str,
        documents: &Documents,
        annotations: &BTreeMap<DocId, Arc<Annotations>>,
    ) {
        let query = Query::parse(words);
        self.query = (!query.is_empty()).then(|| (words.to_owned(), query));
        if self.query.is_none() {
            self.matches = None;
            self.hits = None;
        }
        self.search_again(documents, annotations);
    }

    /// Whether there is a filter.
    pub fn is_set(&self) -> bool {
        self.query.is_some()
    }

    /// Looks once more, because there are other documents now, or other annotations.
    pub fn search_again(
        &self,
        documents: &Documents,
        annotations: &BTreeMap<DocId, Arc<Annotations>>,
    ) {
        if let Some((words, query)) = &self.query {
            self.worker.order(Order {
                words: words.clone(),
                query: query.clone(),
                documents: Arc::clone(documents),
                annotations: annotations.clone(),
            });
        }
    }

    /// Takes in a result; true if anything changed. One of other words is dropped.
    pub fn absorb(&mut self) -> bool {
        let Some(outcome) = self.worker.take() else {
            return false;
        };
        let wanted = self
            .query
            .as_ref()
            .is_some_and(|(words, _)| *words == outcome.words);
        if wanted {
            self.matches = Some(outcome.matches);
            self.hits = Some(Arc::new(outcome.hits));
        }
        wanted
    }

    pub fn wait(&self) {
        self.worker.wait();
    }

    pub fn matches(&self) -> Option<&Matches> {
        self.matches.as_ref()
    }

    pub fn hits(&self) -> Option<&Arc<Hits>> {
        self.hits.as_ref()
    }

    pub fn remark(&self) -> Option<String> {
        self.query.as_ref()?;
        if self.worker.is_busy() {
            return Some("Searching…".to_owned());
        }
        let count = self.matches.as_ref()?.len();
        Some(match count {
            0 => "No document fits".to_owned(),
            1 => "1 document fits".to_owned(),
            _ => format!("{count} documents fit"),
        })
    }

    pub fn spans(&self, dossier: &Dossier) -> Vec<Span> {
        match &self.query {
            Some((_, query)) => search_spans(dossier, query),
            None => Vec::new(),
        }
    }
}

/// Searches documents, and keeps what it needs to know of them for the next search.
pub(super) struct Searcher {
    shelf: Shelf,
    looked_at: Option<LookedAt>,
}

/// Documents, and what was made of them.
struct LookedAt {
    documents: Documents,
    places: Arc<HashMap<DocId, usize>>,
    columns: Columns,
    /// How they stand in the index, with the number of what that held.
    joined: Option<(u64, Joined)>,
}

/// What a search found.
pub(super) struct Found {
    pub matches: Matches,
    pub hits: Hits,
}

impl Searcher {
    pub fn new(shelf: Shelf) -> Self {
        Self {
            shelf,
            looked_at: None,
        }
    }

    /// What a query finds among documents; `None` when it was stopped.
    pub fn search(
        &mut self,
        query: &Query,
        documents: &Documents,
        annotations: &BTreeMap<DocId, Arc<Annotations>>,
        is_stopped: &dyn Fn() -> bool,
    ) -> Option<Found> {
        let is_known = self
            .looked_at
            .as_ref()
            .is_some_and(|it| Arc::ptr_eq(&it.documents, documents));
        if !is_known {
            self.looked_at = Some(LookedAt {
                places: Arc::new(places_of(documents)),
                columns: Columns::of(documents),
                joined: None,
                documents: Arc::clone(documents),
            });
        }
        let looked_at = self.looked_at.as_mut()?;
        let searched = Searched::new(documents, &looked_at.columns, annotations);
        let answer = answer(
            &self.shelf,
            query,
            &searched,
            &mut looked_at.joined,
            is_stopped,
        )?;
        let hits = Hits {
            best: hits(documents, query, &answer, MOST_HITS),
            facets: facets(&searched, &answer),
            days: days_of(documents, &answer),
            count: answer.len(),
        };
        let places = Arc::clone(&looked_at.places);
        Some(Found {
            matches: Matches::of(Arc::clone(documents), places, answer.found),
            hits,
        })
    }
}

/// The days on which what was found was published. Documents lie in the order of their dates.
fn days_of(documents: &[Arc<Dossier>], answer: &Answer) -> Vec<(NaiveDate, usize)> {
    let mut days: Vec<(NaiveDate, usize)> = Vec::new();
    let found = answer.found.ones().filter_map(|at| documents.get(at));
    for day in found.filter_map(|dossier| dossier.document.date()) {
        match days.last_mut() {
            Some((last, count)) if *last == day => *count += 1,
            _ => days.push((day, 1)),
        }
    }
    days
}

/// The answer by the index, or without it when there is none, or it does not serve.
fn answer(
    shelf: &Shelf,
    query: &Query,
    searched: &Searched<'_>,
    kept: &mut Option<(u64, Joined)>,
    is_stopped: &dyn Fn() -> bool,
) -> Option<Answer> {
    let (generation, reader) = shelf.reader();
    if let Some(reader) = reader {
        let by_index = || -> Result<Answer, NoAnswer> {
            if kept.as_ref().is_none_or(|(of, _)| *of != generation) {
                *kept = Some((generation, Joined::of(searched, &reader)?));
            }
            match kept {
                Some((_, joined)) => query.answer(searched, joined, is_stopped),
                None => Err(NoAnswer::Stopped),
            }
        };
        // Whatever is wrong with an index must not be wrong with the search.
        match panic::catch_unwind(AssertUnwindSafe(by_index)) {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(NoAnswer::Stopped)) => return None,
            Ok(Err(NoAnswer::Index(_))) | Err(_) => {
                *kept = None;
                shelf.complain();
            }
        }
    }
    let joined = Joined::without_index(searched);
    query.answer(searched, &joined, is_stopped).ok()
}
