//! Keeps the texts that passages and corrections were made on, in the user's own data folder, so
//! that a document that changes later can be compared with what it was.
//!
//! Invariants: only texts of documents with something recorded about their words are kept. They
//! are written in the background; one that cannot be kept costs a notice and no work.

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::files::key_of;
use super::{Waker, Weight, Workspace};
use crate::annotate::Annotations;
use crate::disk::KeptTexts;
use crate::model::{DocId, Text, TextHash};

enum Message {
    Keep {
        text: Text,
        name: String,
        corpus: String,
    },
    Flush(Sender<()>),
}

/// The thread that keeps texts. Without a folder for them there is none, and nothing is kept.
pub(super) struct Keeper {
    texts: Option<KeptTexts>,
    orders: Option<Sender<Message>>,
    failures: Receiver<String>,
    thread: Option<JoinHandle<()>>,
    /// What was handed over already.
    known: HashSet<(TextHash, String)>,
}

impl Keeper {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(folder: Option<&Path>, waker: Waker) -> io::Result<Self> {
        let texts = folder.map(KeptTexts::within);
        let (outbox, failures) = unbounded();
        let mut keeper = Self {
            texts: texts.clone(),
            orders: None,
            failures,
            thread: None,
            known: HashSet::new(),
        };
        if let Some(texts) = texts {
            let (orders, inbox) = unbounded();
            let run = move || run(&texts, &inbox, &outbox, &waker);
            keeper.orders = Some(orders);
            keeper.thread = Some(
                thread::Builder::new()
                    .name("keeper".to_owned())
                    .spawn(run)?,
            );
        }
        Ok(keeper)
    }

    /// Where the texts lie.
    pub fn texts(&self) -> Option<&KeptTexts> {
        self.texts.as_ref()
    }

    /// Waits until everything handed over was tried.
    pub fn flush(&self) {
        let (done, wait) = bounded(1);
        if let Some(orders) = &self.orders
            && orders.send(Message::Flush(done)).is_ok()
        {
            let _ = wait.recv();
        }
    }

    fn keep(&mut self, text: &Text, hash: TextHash, corpus: &Path) {
        let corpus = key_of(corpus);
        if let Some(orders) = &self.orders
            && self.known.insert((hash, corpus.clone()))
        {
            // The thread lives as long as this value: sending cannot fail.
            let _ = orders.send(Message::Keep {
                text: text.clone(),
                name: name_of(hash),
                corpus,
            });
        }
    }

    /// Forgets what was handed over: it may be gone by now.
    pub fn forget(&mut self) {
        self.known.clear();
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(texts: &KeptTexts, inbox: &Receiver<Message>, failures: &Sender<String>, waker: &Waker) {
    for message in inbox {
        match message {
            Message::Keep { text, name, corpus } => {
                if let Err(error) = texts.keep(text.as_str()) {
                    let _ = failures.send(error.to_string());
                    waker();
                }
                // Should it fail, the sidecars still tell which texts are theirs.
                let _ = texts.belongs(&name, &corpus);
            }
            Message::Flush(done) => {
                let _ = done.send(());
            }
        }
    }
}

/// What a kept text is called.
pub(super) fn name_of(hash: TextHash) -> String {
    let written = hash.to_string();
    written.trim_start_matches("sha256:").to_owned()
}

impl Workspace {
    /// Where the texts of annotated documents are kept; `None` when nothing is.
    pub fn kept_texts(&self) -> Option<&KeptTexts> {
        self.keeper.texts()
    }

    /// Keeps a document's text, if anything recorded refers to its words.
    pub(super) fn keep_text_of(&mut self, id: &DocId) {
        let refers = |annotations: &Annotations| {
            !annotations.passages().is_empty() || !annotations.corrections().is_empty()
        };
        if self.annotations(id).is_some_and(refers)
            && let Some(dossier) = self.by_id.get(id)
        {
            let document = &dossier.document;
            let corpus = self.target.as_ref().map(|target| target.root.as_path());
            let corpus = corpus.unwrap_or(Path::new(""));
            self.keeper.keep(&document.text, document.hash, corpus);
        }
    }

    /// Keeps the text of a document that was read, and saves what was found elsewhere in it. A
    /// workspace without a folder for texts only looks, and changes no file by opening it.
    pub(super) fn absorb_evidence(&mut self, id: &DocId, was_moved: bool) {
        if self.keeper.texts().is_none() {
            return;
        }
        match was_moved {
            true => self.save_sidecar(id),
            false => self.keep_text_of(id),
        }
    }

    pub(super) fn absorb_keeping(&mut self) {
        let failures: Vec<String> = self.keeper.failures.try_iter().collect();
        if let Some(failure) = failures.last() {
            let words = format!(
                "{failure}. Should the document change, its passages may have to be placed by hand."
            );
            self.notice(Weight::Warning, words);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::Span;
    use crate::workspace::{Command, Saving, Surroundings};

    const TEXT: &str = "The envoys met on Monday in Geneva and said nothing. Later they dined.\n\n\
        The envoys met on Monday in Geneva and said nothing. Then it rained until the morning.\n";

    fn open(folder: &Path, data: &Path) -> Workspace {
        let mut work = Workspace::new(Surroundings {
            texts_folder: Some(data.join("texts")),
            cache_folder: None,
            ..Surroundings::alone("ana")
        })
        .unwrap();
        work.apply(Command::Open(folder.to_owned())).unwrap();
        work.settle();
        work
    }

    fn mark(work: &mut Workspace, start: usize, end: usize) {
        let document = DocId::new("a.txt");
        let span = Span::new(start, end);
        work.apply(Command::Mark { document, span }).unwrap();
        work.settle();
        assert_eq!(work.saving(), Saving::Saved);
    }

    #[test]
    fn a_changed_document_is_compared_with_what_it_was() {
        let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = folder.path().join("a.txt");
        fs::write(&path, TEXT).unwrap();
        let mut work = open(folder.path(), data.path());
        assert_eq!(
            work.kept_texts().unwrap().list().unwrap(),
            [],
            "nothing is marked"
        );
        // One beside the sentence that stands there twice, one within it.
        mark(&mut work, 53, 69);
        mark(&mut work, 90, 96);
        let id = DocId::new("a.txt");
        let version = work.annotations(&id).unwrap().passages()[0]
            .stamp
            .version
            .clone();
        drop(work);
        let sidecar = folder.path().join("a.txt.dateline.json");
        let saved = fs::read(&sidecar).unwrap();
        let now = format!("Put right on Tuesday, and sent to all who had asked.\n\n{TEXT}");
        fs::write(&path, &now).unwrap();
        let mut work = open(folder.path(), data.path());
        let notices = work.take_notices();
        let [passage, other] = &work.annotations(&id).unwrap().passages().to_vec()[..] else {
            panic!("two passages: {notices:?}")
        };
        let put_in = now.len() - TEXT.len();
        assert_eq!(passage.span, Span::new(put_in + 53, put_in + 69));
        assert_eq!(other.span, Span::new(put_in + 90, put_in + 96));
        assert_eq!(passage.stamp.version, version, "a move is nobody's change");
        work.settle();
        assert_ne!(
            fs::read(&sidecar).unwrap(),
            saved,
            "it is saved where it is now"
        );
        drop(work);
        let work = open(folder.path(), data.path());
        let passage = &work.annotations(&id).unwrap().passages()[0];
        assert_eq!(passage.stamp.version, version);
        let listed = work.kept_texts().unwrap().list().unwrap();
        assert_eq!(listed.len(), 2, "either text is kept");
    }

    #[test]
    fn looking_without_a_folder_for_texts_leaves_no_trace() {
        let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = folder.path().join("a.txt");
        let text = "Later they dined in the old harbour. Then it rained all night long.\n";
        fs::write(&path, text).unwrap();
        let mut work = open(folder.path(), data.path());
        mark(&mut work, 37, 54);
        drop(work);
        let sidecar = folder.path().join("a.txt.dateline.json");
        let saved = fs::read(&sidecar).unwrap();
        fs::write(&path, format!("A word before all the others.\n\n{text}")).unwrap();
        let mut work = Workspace::new(Surroundings::alone("")).unwrap();
        work.apply(Command::Open(folder.path().to_owned())).unwrap();
        work.settle();
        let annotations = work.annotations(&DocId::new("a.txt")).unwrap();
        assert_eq!(annotations.passages().len(), 1);
        drop(work);
        assert_eq!(fs::read(&sidecar).unwrap(), saved);
    }
}
