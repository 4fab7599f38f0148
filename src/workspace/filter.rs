//! The filter: which documents hold certain words, looked for in the background.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use super::Waker;
use super::latest::Latest;
use crate::analysis::{Dossier, search_spans};
use crate::model::{DocId, Span};
use crate::search::Query;

/// The documents that hold the filter's words.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Matches {
    documents: HashSet<DocId>,
}

impl Matches {
    /// Whether a document is among them.
    pub fn contains(&self, id: &DocId) -> bool {
        self.documents.contains(id)
    }
}

struct Order {
    words: String,
    query: Query,
    dossiers: Vec<Arc<Dossier>>,
}

struct Outcome {
    words: String,
    matches: Matches,
}

pub(super) struct Filter {
    worker: Latest<Order, Outcome>,
    /// The words looked for and what they mean; `None` when there is no filter.
    query: Option<(String, Query)>,
    matches: Option<Matches>,
}

impl Filter {
    pub fn start(waker: Waker) -> io::Result<Self> {
        Ok(Self {
            worker: Latest::start("filter", waker, search)?,
            query: None,
            matches: None,
        })
    }

    /// Looks for other words, or for none. Until they are found the last result stands.
    pub fn set(&mut self, words: &str, dossiers: &[Arc<Dossier>]) {
        let query = Query::parse(words);
        self.query = (!query.is_empty()).then(|| (words.to_owned(), query));
        if self.query.is_none() {
            self.matches = None;
        }
        self.search_again(dossiers);
    }

    /// Looks once more, because there are other documents now.
    pub fn search_again(&self, dossiers: &[Arc<Dossier>]) {
        if let Some((words, query)) = &self.query {
            self.worker.order(Order {
                words: words.clone(),
                query: query.clone(),
                dossiers: dossiers.to_vec(),
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
        }
        wanted
    }

    pub fn wait(&self) {
        self.worker.wait();
    }

    pub fn matches(&self) -> Option<&Matches> {
        self.matches.as_ref()
    }

    pub fn remark(&self) -> Option<String> {
        self.query.as_ref()?;
        if self.worker.is_busy() {
            return Some("Searching…".to_owned());
        }
        let count = self.matches.as_ref()?.documents.len();
        Some(match count {
            0 => "No document holds these words".to_owned(),
            1 => "1 document holds these words".to_owned(),
            _ => format!("{count} documents hold these words"),
        })
    }

    pub fn spans(&self, dossier: &Dossier) -> Vec<Span> {
        match &self.query {
            Some((_, query)) => search_spans(dossier, query),
            None => Vec::new(),
        }
    }
}

fn search(order: Order) -> Outcome {
    let found = order.dossiers.iter();
    let documents = found
        .filter(|dossier| order.query.matches(&dossier.searched_text()))
        .map(|dossier| dossier.document.id.clone())
        .collect();
    Outcome {
        matches: Matches { documents },
        words: order.words,
    }
}
