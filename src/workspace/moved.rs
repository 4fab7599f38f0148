//! Documents that were renamed or moved, and the sidecars that they left behind.
//!
//! Invariants: a document is recognised by the hash of its text, never by its name. A sidecar
//! follows only when the analyst says so, never onto another sidecar, and one whose document is
//! gone stays where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::files::{document_of_sidecar, sidecar_path};
use super::saver::Before;
use super::{Effect, Refusal, Weight, Workspace, document_path};
use crate::analysis::plural;
use crate::annotate::{Edit, LineEdit, sidecar};
use crate::disk::{DEFAULT_LIMIT_BYTES, own_files, read_file};
use crate::model::{DocId, EventFacts, PassageRef, TextHash};

/// Names that are told of sidecars without a document.
const MOST_NAMED: usize = 3;

/// A sidecar without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stray {
    /// What its document was called.
    pub document: DocId,
    /// What it says of the document.
    pub glance: sidecar::Glance,
}

/// A sidecar without its document, and documents without a sidecar that have the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What the document was called.
    pub from: DocId,
    /// What it may be called now.
    pub to: Vec<DocId>,
    /// How many passages and corrections the sidecar holds.
    pub annotations: usize,
    /// Whether it can be no other: there is one such document, and no other sidecar could be its.
    pub is_certain: bool,
}

/// The sidecars of a folder whose documents are not there.
pub(super) fn strays(root: &Path) -> Vec<Stray> {
    let files = own_files(root).unwrap_or_default();
    let stray = |path: &std::path::PathBuf| {
        let below = path.strip_prefix(root).ok()?;
        let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
        let name = parts?.join("/");
        let document = document_of_sidecar(&name)?;
        if document_path(root, &document).symlink_metadata().is_ok() {
            return None;
        }
        let bytes = read_file(path, DEFAULT_LIMIT_BYTES).ok()?;
        let glance = sidecar::glance(&bytes)?;
        Some(Stray { document, glance })
    };
    files.iter().filter_map(stray).collect()
}

/// Which documents without a sidecar may be those that the strays were made for.
pub(super) fn recognised<'a>(
    strays: &[Stray],
    without_sidecar: impl Iterator<Item = (&'a DocId, TextHash)>,
) -> Vec<Moved> {
    let wanted: BTreeSet<TextHash> = strays.iter().filter_map(|it| it.glance.text_hash).collect();
    let mut by_hash: BTreeMap<TextHash, Vec<DocId>> = BTreeMap::new();
    for (document, hash) in without_sidecar {
        if wanted.contains(&hash) {
            by_hash.entry(hash).or_default().push(document.clone());
        }
    }
    let claims = |hash| {
        let same = |it: &&Stray| it.glance.text_hash == Some(hash);
        strays.iter().filter(same).count()
    };
    let moved = |stray: &Stray| {
        let hash = stray.glance.text_hash?;
        let to = by_hash.get(&hash)?.clone();
        Some(Moved {
            from: stray.document.clone(),
            annotations: stray.glance.annotations,
            is_certain: to.len() == 1 && claims(hash) == 1,
            to,
        })
    };
    strays.iter().filter_map(moved).collect()
}

impl Workspace {
    /// Sidecars whose documents seem to have another name now.
    pub fn moved(&self) -> Vec<Moved> {
        if self.strays.is_empty() {
            return Vec::new();
        }
        let root = self.corpus().unwrap_or(Path::new(""));
        let documents = self.documents.iter().map(|dossier| &dossier.document);
        let without = documents.filter(|document| {
            let path = sidecar_path(root, &document.id);
            self.expected_before(&path) == Before::Missing
                && self
                    .annotations(&document.id)
                    .is_none_or(|it| it.is_empty())
        });
        recognised(&self.strays, without.map(|it| (&it.id, it.hash)))
    }

    /// Tells of the sidecars whose documents are nowhere.
    pub(super) fn tell_of_strays(&mut self) {
        let moved = self.moved();
        let is_found =
            |stray: &&super::moved::Stray| moved.iter().any(|moved| moved.from == stray.document);
        let lost = self.strays.iter().filter(|stray| !is_found(stray));
        let lost: Vec<String> = lost.map(|stray| format!("“{}”", stray.document)).collect();
        if lost.is_empty() {
            return;
        }
        let mut names = lost.get(..MOST_NAMED).unwrap_or(&lost).join(", ");
        if lost.len() > MOST_NAMED {
            names.push_str(" and others");
        }
        let words = format!(
            "{} here without a document: {names} cannot be found. What was annotated is kept as \
             it is; put the document back, and it is there again.",
            match lost.len() {
                1 => "1 sidecar is".to_owned(),
                n => format!("{} are", plural(n, "sidecar")),
            }
        );
        self.notice(Weight::Warning, words);
    }

    /// Gives sidecars the names of their documents, with the events that rest on their passages,
    /// and reads the folder again.
    pub(super) fn follow_moved(&mut self, moves: &[(DocId, DocId)]) -> Result<Effect, Refusal> {
        let root = self.corpus().ok_or(Refusal::NoCorpus)?.to_owned();
        let known = self.moved();
        for (from, to) in moves {
            let is_known = known
                .iter()
                .any(|it| it.from == *from && it.to.contains(to));
            if !is_known {
                let words = format!("“{from}” is not known to be “{to}” now");
                return Err(Refusal::Failed(words));
            }
        }
        for (from, to) in moves {
            let (old, new) = (sidecar_path(&root, from), sidecar_path(&root, to));
            if new.symlink_metadata().is_ok() {
                let words = format!("“{to}” has a sidecar of its own by now");
                return Err(Refusal::Failed(words));
            }
            let files = &self.surroundings.files;
            files.rename(&old, &new).map_err(|error| {
                let words = format!("{} cannot be renamed: {error}", old.display());
                Refusal::Failed(words)
            })?;
            // A name that a power cut takes back is found to be wrong again the next time.
            for folder in [old.parent(), new.parent()].into_iter().flatten() {
                let _ = files.sync_folder(folder);
            }
            self.recovered.rename(from, to);
        }
        if let Err(refusal) = self.relink(moves) {
            self.notice(
                Weight::Warning,
                format!("Events and the chronology still name the old documents: {refusal}"),
            );
        }
        self.reload()
    }

    /// Has the events and the lines of the chronology name the documents as they are called now.
    fn relink(&mut self, moves: &[(DocId, DocId)]) -> Result<(), Refusal> {
        let renamed = |links: &[PassageRef]| -> Vec<PassageRef> {
            let link = |link: &PassageRef| {
                let to = moves.iter().find(|(from, _)| *from == link.doc);
                let doc = to.map_or(&link.doc, |(_, to)| to).clone();
                PassageRef {
                    doc,
                    ..link.clone()
                }
            };
            links.iter().map(link).collect()
        };
        let events = self.events().iter().filter_map(|event| {
            let after = EventFacts {
                supports: renamed(&event.facts.supports),
                contradicts: renamed(&event.facts.contradicts),
                ..event.facts.clone()
            };
            (after != event.facts).then(|| Edit::ChangeEvent {
                id: event.id,
                before: Box::new(event.facts.clone()),
                after: Box::new(after),
            })
        });
        let lines = self.lines().iter().filter_map(|line| {
            let mut after = line.facts.clone();
            for source in &mut after.sources {
                let to = moves.iter().find(|(from, _)| *from == source.document);
                if let Some((_, to)) = to {
                    source.document = to.clone();
                }
            }
            (after != line.facts).then(|| {
                Edit::Line(LineEdit::Change {
                    id: line.id,
                    before: Box::new(line.facts.clone()),
                    after: Box::new(after),
                })
            })
        });
        let edits: Vec<Edit> = events.chain(lines).collect();
        match edits.is_empty() {
            true => Ok(()),
            false => self.perform_as(Edit::All(edits), "Renamed documents".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::workspace::testing::{open_as, open_texts, passage_on};
    use crate::workspace::{Command, sidecar_path};

    const TEXT: &str = "They met on Thursday. Nobody said where.";

    #[test]
    fn a_renamed_document_keeps_its_passages_and_events() {
        let (folder, mut work) = open_texts(&[("a.txt", TEXT), ("b.txt", "Another text.")]);
        let (document, passage) = passage_on(&mut work, "a.txt", "They met");
        work.apply(Command::MakeEvent { document, passage })
            .unwrap();
        work.settle();
        drop(work);
        let root = folder.path().to_owned();
        fs::create_dir(root.join("2022")).unwrap();
        fs::rename(root.join("a.txt"), root.join("2022/c.txt")).unwrap();
        let mut work = open_as("ana", &root);
        let [moved] = &work.moved()[..] else {
            panic!("one was moved")
        };
        let (from, to) = (DocId::new("a.txt"), DocId::new("2022/c.txt"));
        assert_eq!((&moved.from, &moved.to[..]), (&from, &[to.clone()][..]));
        assert_eq!((moved.annotations, moved.is_certain), (1, true));
        assert!(work.passage(&to, passage).is_none(), "nobody was asked yet");
        let wrong = vec![(from.clone(), DocId::new("b.txt"))];
        assert!(work.apply(Command::FollowMoved(wrong)).is_err());
        work.apply(Command::FollowMoved(vec![(from, to.clone())]))
            .unwrap();
        work.settle();
        assert!(work.passage(&to, passage).is_some());
        let event = work.events().iter().next().unwrap();
        assert_eq!(event.facts.supports[0].doc, to);
        assert!(work.moved().is_empty());
        assert!(!root.join("a.txt.dateline.json").exists());
        assert!(sidecar_path(&root, &to).exists());
    }

    #[test]
    fn what_is_not_certain_is_said_to_be_so_and_what_is_lost_is_told() {
        let (folder, mut work) = open_texts(&[("a.txt", TEXT)]);
        passage_on(&mut work, "a.txt", "They met");
        work.settle();
        drop(work);
        let root = folder.path();
        fs::rename(root.join("a.txt"), root.join("b.txt")).unwrap();
        fs::copy(root.join("b.txt"), root.join("c.txt")).unwrap();
        let work = open_as("ana", root);
        let moved = work.moved();
        assert_eq!((moved[0].to.len(), moved[0].is_certain), (2, false));
        drop(work);
        fs::write(root.join("b.txt"), "Other words.").unwrap();
        fs::remove_file(root.join("c.txt")).unwrap();
        let mut work = open_as("ana", root);
        assert!(work.moved().is_empty());
        let notices = work.take_notices();
        let told = |words: &str| notices.iter().any(|notice| notice.text.contains(words));
        assert!(told("“a.txt” cannot be found"), "{notices:?}");
        assert!(root.join("a.txt.dateline.json").exists());
    }
}
