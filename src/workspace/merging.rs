//! Two copies of a corpus, worked on apart, as a third.
//!
//! Invariants: neither of the two is changed, and the third is made where nothing was. Nothing
//! that either holds is left out: what both changed stands twice, what has no certain place in
//! the other's text is kept without one, and a file that cannot be read stops the merging.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::files::{codebook_path, document_path, settings_path, sidecar_path};
use super::saver::Before;
use super::{Command, Refusal, Surroundings, Workspace};
use crate::annotate::collection::{self, Collection, Kind};
use crate::annotate::settings::{self, SettingsLeftover};
use crate::annotate::{Annotations, Thing, codebook, merge, sidecar};
use crate::disk::{DEFAULT_LIMIT_BYTES, read_file, write_atomic};
use crate::model::{CorpusSettings, DocId, Document, Span};

/// What came of merging two corpora.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Documents in the third corpus.
    pub documents: usize,
    /// Their passages.
    pub passages: usize,
    /// Its events.
    pub events: usize,
    /// The lines of its chronology, without those that were dropped.
    pub lines: usize,
    /// Events and lines of the chronology that were changed on both sides.
    pub contested: usize,
    /// What was changed on both sides, or changed on one and removed on the other, to be settled.
    pub rivals: Vec<Contested>,
    /// Documents whose texts differ; the first corpus's is taken, and how many annotations of the
    /// second have no certain place in it.
    pub other_texts: Vec<(DocId, usize)>,
    /// Where the settings of the two corpora differ, in sentences for a person.
    pub differences: Vec<String>,
}

/// An annotation that both sides made something of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    /// The document.
    pub document: DocId,
    /// The words; empty when it is about the document as a whole.
    pub quote: String,
}

/// Merges two corpora into a folder that is missing or empty.
///
/// # Errors
/// When one of them cannot be read whole, or the third cannot be written; what was written of
/// it by then stays.
pub fn merge_corpora(a: &Path, b: &Path, into: &Path) -> Result<Merged, Refusal> {
    let (a, b) = (opened_whole(a)?, opened_whole(b)?);
    let is_free = match fs::read_dir(into) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if !is_free {
        let words = format!(
            "“{}” is not an empty folder; name a new one",
            into.display()
        );
        return Err(Refusal::Failed(words));
    }
    let mut merged = Merged::default();
    let ids = |work: &Workspace| -> BTreeSet<DocId> { work.by_id.keys().cloned().collect() };
    for id in &ids(&a) | &ids(&b) {
        let from = if a.by_id.contains_key(&id) { &a } else { &b };
        let Some(document) = from.dossier(&id).map(|dossier| dossier.document.clone()) else {
            continue;
        };
        let root = from.corpus().unwrap_or(Path::new("."));
        let copied = document_path(into, &id);
        // The documents of one file come with it.
        if id.member().is_none() || !copied.exists() {
            copy(&document_path(root, &id), &copied)?;
        }
        let ours = a.annotations(&id).cloned().unwrap_or_default();
        let theirs = b.annotations_in(&document, &mut merged)?;
        let both = merge(&ours, &theirs);
        merged.note(&document, &both);
        if !both.is_empty() {
            let bytes = sidecar::write(&both, id.file_name(), &document.text, document.hash);
            let bytes = bytes.map_err(|error| Refusal::Failed(format!("{id}: {error}")))?;
            write(&sidecar_path(into, &id), &bytes)?;
        }
    }
    write_codebook(&a, &b, into)?;
    let events = write_items(&a.record.events, &b.record.events, into)?;
    let lines = write_items(&a.record.chronology, &b.record.chronology, into)?;
    merged.events = events.len();
    merged.lines = lines.iter().filter(|it| !it.facts.is_dropped).count();
    merged.contested = events.contested() + lines.contested();
    merged.differences = write_settings(&a, &b, into)?;
    Ok(merged)
}

/// Opens a corpus, if all that is recorded in it can be read.
pub(super) fn opened_whole(path: &Path) -> Result<Workspace, Refusal> {
    let mut work = Workspace::new(Surroundings::alone(""))
        .map_err(|error| Refusal::Failed(error.to_string()))?;
    work.apply(Command::Open(path.to_owned()))?;
    work.settle();
    if let Some(reason) = work.locked.values().next() {
        return Err(Refusal::Locked(reason.clone()));
    }
    let unreadable = work
        .before
        .iter()
        .find(|(_, before)| **before == Before::Unreadable);
    if let Some((path, _)) = unreadable {
        let words = format!(
            "{} cannot be read; mend it or move it away first, so that nothing it holds is left \
             out",
            path.display()
        );
        return Err(Refusal::Failed(words));
    }
    Ok(work)
}

impl Workspace {
    /// What is recorded here about a document, in another copy's text of it.
    fn annotations_in(
        &self,
        document: &Document,
        merged: &mut Merged,
    ) -> Result<Annotations, Refusal> {
        let id = &document.id;
        let Some(here) = self.dossier(id) else {
            return Ok(Annotations::default());
        };
        let annotations = self.annotations(id).cloned().unwrap_or_default();
        if here.document.hash == document.hash {
            return Ok(annotations);
        }
        let before = annotations.orphans().len();
        let here = &here.document;
        let failed = |error: sidecar::SidecarError| Refusal::Failed(format!("{id}: {error}"));
        let bytes = sidecar::write(&annotations, id.file_name(), &here.text, here.hash);
        let moved = sidecar::read(&bytes.map_err(failed)?, &document.text, document.hash);
        let moved = moved.map_err(failed)?.annotations;
        let lost = moved.orphans().len().saturating_sub(before);
        merged.other_texts.push((id.clone(), lost));
        Ok(moved)
    }
}

impl Merged {
    fn note(&mut self, document: &Document, both: &Annotations) {
        self.documents += 1;
        self.passages += both.passages().len();
        let rivals = both.rivals().map(|(id, _)| id);
        let ids: BTreeSet<_> = rivals.chain(both.removed_elsewhere()).collect();
        for id in ids {
            let words = |span: Span| document.text.get(span).unwrap_or_default().to_owned();
            let quote = match both.thing(id) {
                Some(Thing::Passage(passage)) => words(passage.span),
                Some(Thing::Correction(correction)) => words(correction.span),
                Some(Thing::About(..)) | None => String::new(),
            };
            self.rivals.push(Contested {
                document: document.id.clone(),
                quote,
            });
        }
    }
}

/// The things of both, which are written where there are any.
fn write_items<K: Kind>(
    a: &Collection<K>,
    b: &Collection<K>,
    into: &Path,
) -> Result<Collection<K>, Refusal> {
    let both = collection::merge(a, b);
    if both != Collection::default() {
        let bytes = collection::write(&both);
        let bytes = bytes.map_err(|error| Refusal::Failed(error.to_string()))?;
        write(&into.join(K::FILE_NAME), &bytes)?;
    }
    Ok(both)
}

/// The tags of both, where either has a codebook of its own.
fn write_codebook(a: &Workspace, b: &Workspace, into: &Path) -> Result<(), Refusal> {
    let has_one = |work: &&Workspace| {
        work.corpus()
            .is_some_and(|root| codebook_path(root).exists())
    };
    let own: Vec<&Workspace> = [a, b].into_iter().filter(has_one).collect();
    let both = match own[..] {
        [] => return Ok(()),
        [one] => (
            one.record.codebook.clone(),
            one.record.codebook_leftover.clone(),
        ),
        _ => codebook::merge(
            (&a.record.codebook, &a.record.codebook_leftover),
            (&b.record.codebook, &b.record.codebook_leftover),
        ),
    };
    let bytes = codebook::write(&both.0, &both.1);
    let bytes = bytes.map_err(|error| Refusal::Failed(error.to_string()))?;
    write(&codebook_path(into), &bytes)
}

/// The settings of both, where either has some. Returns where they differ.
fn write_settings(a: &Workspace, b: &Workspace, into: &Path) -> Result<Vec<String>, Refusal> {
    let (first, second) = (&a.record, &b.record);
    let both = settings::merge(
        (&first.settings, &first.settings_leftover),
        (&second.settings, &second.settings_leftover),
    );
    if (&both.settings, &both.leftover)
        != (&CorpusSettings::default(), &SettingsLeftover::default())
    {
        let bytes = settings::write(&both.settings, &both.leftover);
        let bytes = bytes.map_err(|error| Refusal::Failed(error.to_string()))?;
        write(&settings_path(into), &bytes)?;
    }
    Ok(both.differences)
}

fn copy(from: &Path, to: &Path) -> Result<(), Refusal> {
    let failed = |error: &dyn std::fmt::Display| Refusal::Failed(error.to_string());
    let bytes = read_file(from, DEFAULT_LIMIT_BYTES).map_err(|error| failed(&error))?;
    write(to, &bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| {
            Refusal::Failed(format!("“{}” cannot be made: {error}", folder.display()))
        })?;
    }
    write_atomic(path, bytes).map_err(|error| Refusal::Failed(error.to_string()))
}
