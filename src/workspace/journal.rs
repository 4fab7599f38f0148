//! What is said to the journal, and what journals that were left behind are good for.
//!
//! Invariants: an edit is in the journal before it is called saved. What a journal tells and a
//! sidecar does not is put back into the work when the document is read; what it tells of
//! documents that are not there is carried on into the next journal. Undo goes back across a
//! restart as far as the journal does.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde_json::value::RawValue;

use super::saver::{Opening, Record};
use super::{Weight, Workspace};
use crate::annotate::codebook::CodebookLeftover;
use crate::annotate::collection::{self, Collection, Kind};
use crate::annotate::journal::{self, Deed, Entry, Told};
use crate::annotate::settings::{self, SettingsLeftover};
use crate::annotate::{Annotations, Edit, Events, History, Lines, Step, codebook, merge, sidecar};
use crate::disk::{claim, clock};
use crate::model::{Codebook, CorpusSettings, DocId, Document, TextHash};

/// Steps that are carried on into the next journal, so that they can still be undone.
const CARRIED_STEPS: usize = 500;

/// What journals that were left behind tell and the files may not hold.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    /// With the revisions of the work that they were told at.
    pub pages: HashMap<DocId, Vec<(u64, Box<RawValue>)>>,
    pub codebooks: Vec<(u64, Box<RawValue>)>,
    pub events: Vec<(u64, Box<RawValue>)>,
    pub chronology: Vec<(u64, Box<RawValue>)>,
    /// The last that each tells; of settings that the file does not hold yet.
    pub settings: Option<(u64, Box<RawValue>)>,
    /// Documents whose sidecars did not hold everything.
    pub put_back: usize,
}

impl Recovered {
    /// What was told up to a revision is in its file, and whoever changes or deletes that file
    /// later means it.
    fn forget(&mut self, told: &Told, revision: u64) {
        match told {
            Told::Document(doc) => {
                if let Some(pages) = self.pages.get_mut(doc) {
                    pages.retain(|(told_at, _)| *told_at > revision);
                }
            }
            Told::Codebook => self.codebooks.retain(|(told_at, _)| *told_at > revision),
            Told::Events => self.events.retain(|(told_at, _)| *told_at > revision),
            Told::Chronology => self.chronology.retain(|(told_at, _)| *told_at > revision),
            Told::Settings => {
                self.settings.take_if(|(told_at, _)| *told_at <= revision);
            }
        }
    }

    /// Takes in what a record tells.
    pub fn hear(&mut self, entry: Entry) {
        let revision = entry.revision;
        for (doc, page) in entry.pages {
            self.pages.entry(doc).or_default().push((revision, page));
        }
        if let Some(codebook) = entry.codebook {
            self.codebooks.push((revision, codebook));
        }
        if let Some(events) = entry.events {
            self.events.push((revision, events));
        }
        if let Some(lines) = entry.chronology {
            self.chronology.push((revision, lines));
        }
        if let Some(settings) = entry.settings {
            self.settings = Some((revision, settings));
        }
        if let Some((told, revision)) = entry.written {
            self.forget(&told, revision);
        }
    }

    /// A document is called something else now.
    pub fn rename(&mut self, from: &DocId, to: &DocId) {
        if let Some(pages) = self.pages.remove(from) {
            self.pages.entry(to.clone()).or_default().extend(pages);
        }
    }

    /// Another journal counts its revisions anew.
    pub fn next_journal(&mut self) {
        let pages = self.pages.values_mut().flatten();
        let all = pages.chain(&mut self.codebooks).chain(&mut self.events);
        let all = all.chain(&mut self.chronology).chain(&mut self.settings);
        all.for_each(|(told_at, _)| *told_at = 0);
    }
}

impl Workspace {
    /// Begins the saving of a corpus: claims the journals that were left behind, takes over the
    /// steps that they tell, and keeps what else they tell until its document is read.
    pub(super) fn open_journal(&mut self) {
        self.recovered = Recovered::default();
        self.recorded = 0;
        self.journaled = 0;
        self.unjournaled = None;
        // The own journal is let go of first, so that it can be claimed.
        self.saver.open(None);
        self.saver.flush();
        let Some(folder) = self.journal_folder() else {
            return;
        };
        let claimed = claim(&folder);
        let mut damaged = 0;
        let mut history = History::default();
        let mut texts: BTreeMap<DocId, TextHash> = BTreeMap::new();
        for journal in &claimed {
            self.recovered.next_journal();
            damaged += journal.damaged;
            for record in &journal.records {
                let Ok((entry, _)) = journal::read(record) else {
                    damaged += 1;
                    continue;
                };
                for (doc, hash) in &entry.texts {
                    if texts.get(doc).is_some_and(|before| before != hash) {
                        history.forget(doc);
                    }
                    texts.insert(doc.clone(), *hash);
                }
                if let Some(deed) = &entry.deed {
                    history.remember(deed.clone());
                }
                self.recovered.hear(entry);
            }
        }
        if damaged > 0 {
            let words = format!(
                "{damaged} records of changes in {} cannot be read. What the files hold stands; \
                 the last changes before a crash may be missing.",
                folder.display()
            );
            self.notice(Weight::Warning, words);
        }
        let records = self.first_records(&history, &texts);
        self.texts_before = texts.into_iter().collect();
        self.history = history;
        self.saver.open(Some(Opening {
            folder,
            records,
            claimed,
        }));
    }

    /// Where this corpus's journals lie.
    fn journal_folder(&self) -> Option<PathBuf> {
        let corpus = self.corpus()?;
        let folder = self.surroundings.journals.as_ref()?;
        Some(folder.join(super::files::key_of(corpus)))
    }

    /// What the next journal begins with: the steps, so that the old journals are not needed.
    fn first_records(&self, history: &History, texts: &BTreeMap<DocId, TextHash>) -> Vec<Vec<u8>> {
        let (done, undone) = history.steps();
        let oldest = done.len().saturating_sub(CARRIED_STEPS);
        let done = done.get(oldest..).unwrap_or_default();
        let mut deeds: Vec<Deed> = done.iter().cloned().map(Deed::Step).collect();
        // What was undone is told as done and undone again.
        let undone: Vec<&Step> = undone.collect();
        deeds.extend(undone.iter().map(|step| Deed::Step((*step).clone())));
        deeds.extend(undone.iter().map(|_| Deed::Undo));
        let mut entries: Vec<Entry> = deeds
            .into_iter()
            .map(|deed| Entry {
                deed: Some(deed),
                ..Entry::default()
            })
            .collect();
        if let Some(first) = entries.first_mut() {
            first.texts.clone_from(texts);
        }
        for (doc, pages) in &self.recovered.pages {
            entries.extend(pages.iter().map(|(_, page)| Entry {
                pages: BTreeMap::from([(doc.clone(), page.clone())]),
                ..Entry::default()
            }));
        }
        entries.extend(self.recovered.codebooks.iter().map(|(_, codebook)| Entry {
            codebook: Some(codebook.clone()),
            ..Entry::default()
        }));
        entries.extend(self.recovered.events.iter().map(|(_, events)| Entry {
            events: Some(events.clone()),
            ..Entry::default()
        }));
        entries.extend(self.recovered.chronology.iter().map(|(_, lines)| Entry {
            chronology: Some(lines.clone()),
            ..Entry::default()
        }));
        entries.extend(self.recovered.settings.iter().map(|(_, settings)| Entry {
            settings: Some(settings.clone()),
            ..Entry::default()
        }));
        let written = entries
            .into_iter()
            .map(|entry| journal::write(entry, &self.seat, clock::now()));
        written.filter_map(Result::ok).collect()
    }

    /// What journals tell of a document, put into what its sidecar holds; true when that was
    /// not everything.
    pub(super) fn put_back(&mut self, document: &Document, there: &mut Annotations) -> bool {
        let Some(pages) = self.recovered.pages.remove(&document.id) else {
            return false;
        };
        let read = |(_, page): &(u64, Box<RawValue>)| {
            let page = page.get().as_bytes();
            let read = sidecar::read(page, &document.text, document.hash);
            read.ok().map(|part| part.annotations)
        };
        let mut parts: Vec<Annotations> = pages.iter().filter_map(read).collect();
        // Two by two, so that what is long is merged seldom.
        while parts.len() > 1 {
            let pairs = parts.chunks(2);
            let merged = pairs.filter_map(|pair| match pair {
                [one, other] => Some(merge(one, other)),
                [one] => Some(one.clone()),
                _ => None,
            });
            parts = merged.collect();
        }
        let before = there.clone();
        for told in parts {
            there.take_in(told);
        }
        let is_more = *there != before;
        self.recovered.put_back += usize::from(is_more);
        is_more
    }

    /// The codebooks that journals tell of.
    pub(super) fn codebooks_of_journals(&mut self) -> Vec<codebook::CodebookFile> {
        let told = std::mem::take(&mut self.recovered.codebooks);
        let read = |(_, page): &(u64, Box<RawValue>)| codebook::read(page.get().as_bytes()).ok();
        told.iter().filter_map(read).collect()
    }

    /// The settings as the journals tell them last, where that is not in their file yet.
    pub(super) fn settings_of_journals(&mut self) -> Option<settings::SettingsFile> {
        let (_, written) = self.recovered.settings.take()?;
        settings::read(written.get().as_bytes()).ok()
    }

    /// What journals tell of a collection, put into what its file holds; true when that was not
    /// everything.
    pub(super) fn put_items_back<K: Kind>(
        &mut self,
        told: Vec<(u64, Box<RawValue>)>,
        there: &mut Collection<K>,
    ) -> bool {
        let before = there.clone();
        for (_, page) in told {
            if let Ok(file) = collection::read(page.get().as_bytes()) {
                there.take_in(file.items);
            }
        }
        let is_more = *there != before;
        self.recovered.put_back += usize::from(is_more);
        is_more
    }

    /// Everything is read: what the old journals tell is known, or not of this folder.
    pub(super) fn retire_journals(&mut self) {
        if self.recovered.put_back > 0 {
            let files = std::mem::take(&mut self.recovered.put_back);
            let words = format!(
                "{} did not hold everything that you had done; it was put back.",
                crate::analysis::plural(files, "file")
            );
            self.notice(Weight::Info, words);
        }
        let (done, undone) = self.history.steps();
        let texts: BTreeMap<DocId, TextHash> = done
            .iter()
            .chain(undone)
            .flat_map(|step| step.edit.documents())
            .filter_map(|doc| Some((doc.clone(), self.dossier(doc)?.document.hash)))
            .collect();
        let records = self.first_records(&self.history, &texts);
        self.saver.retire(records);
    }

    /// Says what an edit did, or what took one back, to the journal.
    pub(super) fn record(&mut self, edit: &Edit, deed: Deed) {
        if self.surroundings.journals.is_none() {
            return;
        }
        let is_typing = matches!(deed, Deed::Joined(_));
        let outcome = self.outcome_of(edit);
        let (revision, seat, at) = (self.revision, self.seat.clone(), clock::now());
        self.recorded = revision;
        self.saver.record(Record {
            words: Box::new(move || {
                let entry = outcome.told(deed, revision)?;
                let written = journal::write(entry, &seat, at);
                written.map_err(|error| error.to_string())
            }),
            is_typing,
            revision,
        });
    }

    /// The record that says that a file holds what is so far told of it.
    pub(super) fn once_written(&self, told: Told) -> Option<Vec<u8>> {
        self.surroundings.journals.as_ref()?;
        let entry = Entry {
            written: Some((told, self.revision)),
            ..Entry::default()
        };
        journal::write(entry, &self.seat, clock::now()).ok()
    }

    fn outcome_of(&self, edit: &Edit) -> Outcome {
        let parts = edit.touched().into_iter().filter_map(|(doc, ids)| {
            let document = self.dossier(doc)?.document.clone();
            Some((document, self.annotations(doc)?.part(&ids)))
        });
        let (touched, lines) = (edit.events(), edit.lines());
        let record = &self.record;
        Outcome {
            parts: parts.collect(),
            codebook: edit
                .changes_codebook()
                .then(|| (record.codebook.clone(), record.codebook_leftover.clone())),
            events: (!touched.is_empty()).then(|| record.events.part(&touched)),
            chronology: (!lines.is_empty()).then(|| record.chronology.part(&lines)),
            settings: edit
                .changes_settings()
                .then(|| (record.settings.clone(), record.settings_leftover.clone())),
        }
    }
}

/// What came of an edit.
struct Outcome {
    /// What was touched in each document.
    parts: Vec<(Document, Annotations)>,
    codebook: Option<(Codebook, CodebookLeftover)>,
    events: Option<Events>,
    chronology: Option<Lines>,
    settings: Option<(CorpusSettings, SettingsLeftover)>,
}

impl Outcome {
    /// The record that tells of it.
    fn told(&self, deed: Deed, revision: u64) -> Result<Entry, String> {
        let mut entry = Entry {
            deed: Some(deed),
            revision,
            ..Entry::default()
        };
        for (document, part) in &self.parts {
            let Document { id, text, hash, .. } = document;
            let page = sidecar::write_line(part, id.file_name(), text, *hash);
            let page = page.map_err(|error| error.to_string())?;
            entry.pages.insert(id.clone(), page);
            entry.texts.insert(id.clone(), *hash);
        }
        if let Some((codebook, leftover)) = &self.codebook {
            let written = codebook::write(codebook, leftover);
            entry.codebook = Some(raw(written.map_err(|error| error.to_string())?)?);
        }
        if let Some(events) = &self.events {
            let written = collection::write(events);
            entry.events = Some(raw(written.map_err(|error| error.to_string())?)?);
        }
        if let Some(lines) = &self.chronology {
            let written = collection::write(lines);
            entry.chronology = Some(raw(written.map_err(|error| error.to_string())?)?);
        }
        if let Some((settings, leftover)) = &self.settings {
            let written = settings::write(settings, leftover);
            entry.settings = Some(raw(written.map_err(|error| error.to_string())?)?);
        }
        Ok(entry)
    }
}

/// A file of ours as a part of a record: on one line.
fn raw(json: Vec<u8>) -> Result<Box<RawValue>, String> {
    let value: serde_json::Value =
        serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    serde_json::value::to_raw_value(&value).map_err(|error| error.to_string())
}
