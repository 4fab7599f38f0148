//! The documents that tell one story, looked for in the background once all are read.
//!
//! Invariants: what is told of is what was found last, so it may name a document that is gone by
//! now; a text is worked on once, however often the folder changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::latest::Latest;
use super::{Waker, Workspace};
use crate::analysis::{Copies, CopyFinder, Dossier, SameWords};
use crate::model::{DocId, PassageId, Span, TagPath};

/// A snapshot to look through.
struct Order {
    dossiers: Vec<Arc<Dossier>>,
    is_stopped: Arc<AtomicBool>,
}

/// What was found, if anything else was than before, and when to stop which it was not.
struct Outcome {
    found: Option<Copies>,
    is_stopped: Arc<AtomicBool>,
}

/// What is known of copies, and who looks for them.
pub(super) struct CopyWatch {
    finder: Latest<Order, Outcome>,
    found: Arc<Copies>,
    /// How often others were found than before.
    times_found: u64,
    /// The revision of what was looked through last.
    looked_at: Option<u64>,
    is_stopped: Arc<AtomicBool>,
}

impl CopyWatch {
    /// Nothing found yet.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(waker: Waker) -> std::io::Result<Self> {
        let mut finder = CopyFinder::default();
        let look = move |order: Order| {
            let Order {
                dossiers,
                is_stopped,
            } = order;
            // Most edits change no text.
            let is_new = !finder.has_looked_at(&dossiers);
            let stop = || is_stopped.load(Ordering::Relaxed);
            let found = is_new.then(|| finder.find(&dossiers, &stop)).flatten();
            Outcome { found, is_stopped }
        };
        Ok(Self {
            finder: Latest::start("copies", waker, look)?,
            found: Arc::default(),
            times_found: 0,
            looked_at: None,
            is_stopped: Arc::default(),
        })
    }

    /// Grows whenever other copies are found than before.
    pub fn times_found(&self) -> u64 {
        self.times_found
    }

    /// Another folder is open.
    pub fn forget(&mut self) {
        self.is_stopped.store(true, Ordering::Relaxed);
        self.is_stopped = Arc::default();
        self.found = Arc::default();
        self.times_found += 1;
        self.looked_at = None;
    }
}

impl Drop for CopyWatch {
    fn drop(&mut self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }
}

impl Workspace {
    /// The stories that several documents tell, as far as they were found.
    pub fn copies(&self) -> &Arc<Copies> {
        &self.copy_watch.found
    }

    /// Whether copies are being looked for.
    pub fn is_looking_for_copies(&self) -> bool {
        self.copy_watch.finder.is_busy()
    }

    /// Looks for copies and waits until they are found. For the command line and for tests; a
    /// window never calls it.
    pub fn find_copies(&mut self) {
        self.copy_watch.finder.wait();
        self.copy_watch.looked_at = None;
        self.look_for_copies();
        self.copy_watch.finder.wait();
        self.absorb_copies();
    }

    /// A passage's words and the copies to look for them in; `None` when its document has none.
    pub fn same_words(&self, document: &DocId, passage: PassageId) -> Option<SameWords> {
        let dossier = self.dossier(document)?;
        let story = self.copies().story(document)?;
        let passage = self.passage(document, passage)?;
        let others = story.documents.iter().filter(|id| *id != document);
        let others = others.filter_map(|id| self.dossier(id)).cloned();
        Some(SameWords {
            dossier: Arc::clone(dossier),
            span: passage.span,
            others: others.collect(),
        })
    }

    /// Whether a passage of exactly these words has the tag.
    pub fn is_tagged(&self, document: &DocId, span: Span, tag: &TagPath) -> bool {
        let passages = self.annotations(document).map(|it| it.passages());
        let passages = passages.unwrap_or_default();
        let mut from_here = passages.iter_from(|passage| passage.span < span);
        let there = from_here.next().filter(|passage| passage.span == span);
        there.is_some_and(|passage| passage.content.tags.contains(tag))
    }

    /// Looks through the documents once more when they may be others, and all are read.
    pub(super) fn look_for_copies(&mut self) {
        let revision = Some(self.content_revision);
        let is_ready = self.loading.is_none() && !self.restudier.is_under_way();
        let watch = &mut self.copy_watch;
        if is_ready && watch.looked_at != revision && !watch.finder.is_busy() {
            watch.looked_at = revision;
            watch.finder.order(Order {
                dossiers: Vec::clone(&self.documents),
                is_stopped: Arc::clone(&watch.is_stopped),
            });
        }
    }

    /// Takes in what was found.
    pub(super) fn absorb_copies(&mut self) {
        let Some(outcome) = self.copy_watch.finder.take() else {
            return;
        };
        // What was found in a folder that is no longer open is of no use.
        let is_ours = Arc::ptr_eq(&outcome.is_stopped, &self.copy_watch.is_stopped);
        if let Some(found) = outcome.found
            && is_ours
            && found != *self.copy_watch.found
        {
            self.copy_watch.found = Arc::new(found);
            self.copy_watch.times_found += 1;
            self.revision += 1;
            // On whose word an event rests may be another question now.
            self.events_revision += 1;
        }
    }
}
