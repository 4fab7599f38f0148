//! What was found in documents before, so that it need not be found again.
//!
//! Invariants: what is taken from here is what reading the document again would give, by this
//! very program. Nobody waits for anything to be kept; what cannot be kept is found again.

use std::collections::HashSet;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use crate::analysis::{Dossier, ReadingOrder, name_of_facts, read_facts, write_facts};
use crate::disk::{CacheFolder, FactKey, FactStore, Facts};
use crate::model::Document;

/// How many facts are written at once.
const TOGETHER: usize = 2000;

/// So many facts that nobody asked for may stay.
const SPARE: usize = 1000;

/// What is known of a corpus's texts. One that knows nothing finds everything out.
pub(super) struct KnownFacts {
    store: Option<FactStore>,
    facts: Option<Facts>,
    program: String,
    /// What was found out and is not kept yet.
    fresh: Mutex<Vec<(FactKey, Vec<u8>)>>,
    /// What was asked for.
    asked: Mutex<HashSet<FactKey>>,
    recalled: AtomicUsize,
    fails: AtomicBool,
}

impl KnownFacts {
    /// What was kept in a folder.
    pub fn within(folder: &CacheFolder) -> Self {
        let made = fs::create_dir_all(folder.path());
        Self::of(made.ok().and_then(|()| FactStore::open(&folder.facts())))
    }

    fn of(store: Option<FactStore>) -> Self {
        Self {
            facts: store.as_ref().and_then(FactStore::look),
            store,
            program: this_program(),
            fresh: Mutex::default(),
            asked: Mutex::default(),
            recalled: AtomicUsize::new(0),
            fails: AtomicBool::new(false),
        }
    }

    /// What there is to be found in a document that just came from its file.
    pub fn study(&self, document: Document, order: ReadingOrder) -> Dossier {
        let Some(store) = &self.store else {
            return Dossier::first_study(document, order);
        };
        let name = name_of_facts(&document, order, &self.program);
        lock(&self.asked).insert(name);
        let known = self
            .facts
            .as_ref()
            .and_then(|facts| facts.get(&name, |bytes| Some(bytes.to_vec())));
        let document = match known {
            Some(bytes) => match read_facts(document, order, &bytes) {
                Ok(dossier) => {
                    self.recalled.fetch_add(1, Ordering::Relaxed);
                    return dossier;
                }
                Err(document) => *document,
            },
            None => document,
        };
        let dossier = Dossier::first_study(document, order);
        let fact = write_facts(&dossier);
        let mut fresh = lock(&self.fresh);
        fresh.push((name, fact));
        if fresh.len() >= TOGETHER {
            let full = std::mem::take(&mut *fresh);
            drop(fresh);
            self.keep(store, &full);
        }
        dossier
    }

    /// Keeps what is not kept yet, now that everything was asked for; and forgets what was not,
    /// once that is much.
    pub fn finish(&self) {
        let Some(store) = &self.store else {
            return;
        };
        let fresh = std::mem::take(&mut *lock(&self.fresh));
        if !fresh.is_empty() {
            self.keep(store, &fresh);
        }
        let asked = lock(&self.asked);
        let count = store.look().map_or(0, |facts| facts.count());
        if count > asked.len() * 2 + SPARE {
            // What cannot be forgotten now is forgotten another time.
            let _ = store.forget_others(&asked);
        }
    }

    fn keep(&self, store: &FactStore, facts: &[(FactKey, Vec<u8>)]) {
        // A full disk stays full: trying once is enough.
        if !self.fails.load(Ordering::Relaxed) && store.keep(facts).is_err() {
            self.fails.store(true, Ordering::Relaxed);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What tells this program from any other that would find other things: a program that was built
/// anew may read texts otherwise, whatever its version says.
fn this_program() -> String {
    let built = || {
        let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {}", metadata.len(), changed.as_nanos()))
    };
    let version = env!("CARGO_PKG_VERSION");
    format!("{version} {}", built().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing::open_texts;

    #[test]
    fn what_was_found_once_is_recalled() {
        let text = " date 2022-02-09 The ministers will meet on Thursday. They met on 03/04/2021, and \
            spoke about the border for two hours with those who live beside it.";
        let (_folder, work) = open_texts(&[("a.txt", text)]);
        let [dossier] = work.documents() else {
            panic!("one document");
        };
        let home = tempfile::tempdir().unwrap();
        let folder = CacheFolder::within(home.path(), "corpus");
        let order = dossier.order;
        for expected in [0, 1] {
            let known = KnownFacts::within(&folder);
            let mut document = dossier.document.clone();
            document.origin.language = None;
            let read = known.study(document, order);
            assert_eq!(read.mentions, dossier.mentions);
            let language = read.document.origin.language;
            assert_eq!(language.map(|it| it.code), Some("eng"));
            assert_eq!(known.recalled.load(Ordering::Relaxed), expected);
            known.finish();
        }
        // A store that is damaged knows nothing, and knows again afterwards.
        fs::write(folder.facts(), "damage").unwrap();
        for expected in [0, 1] {
            let known = KnownFacts::within(&folder);
            let read = known.study(dossier.document.clone(), order);
            assert_eq!(read.mentions, dossier.mentions);
            assert_eq!(known.recalled.load(Ordering::Relaxed), expected);
            known.finish();
        }
    }

    #[test]
    fn what_nobody_asks_for_goes() {
        let home = tempfile::tempdir().unwrap();
        let folder = CacheFolder::within(home.path(), "corpus");
        let known = KnownFacts::within(&folder);
        let many: Vec<(FactKey, Vec<u8>)> = (0..2 * SPARE)
            .map(|n| {
                let mut key = FactKey::default();
                key[..8].copy_from_slice(&(n as u64).to_le_bytes());
                (key, vec![0])
            })
            .collect();
        *lock(&known.fresh) = many;
        known.finish();
        let store = known.store.as_ref().unwrap();
        assert_eq!(store.look().unwrap().count(), 0);
    }
}
