//! Work on small folders that this layer's tests begin with.

use std::fs;
use std::path::Path;

use super::{Command, Effect, Surroundings, Workspace};
use crate::model::{DocId, PassageId, Span};

/// A folder with these texts, and the work of an analyst who opened it.
pub fn open_texts(texts: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in texts {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let work = open_as("ana", folder.path());
    (folder, work)
}

/// The work of an analyst who opened a folder.
pub fn open_as(author: &str, folder: &Path) -> Workspace {
    let mut work = Workspace::new(Surroundings::alone(author)).unwrap();
    work.apply(Command::Open(folder.to_owned())).unwrap();
    work.settle();
    work
}

/// Makes a passage of the first place where some words stand.
pub fn passage_on(work: &mut Workspace, document: &str, words: &str) -> (DocId, PassageId) {
    let document = DocId::new(document);
    let text = work.dossier(&document).unwrap().document.text.clone();
    let start = text.as_str().find(words).unwrap();
    let span = Span::new(start, start + words.len());
    let effect = work.apply(Command::Mark { document, span }).unwrap();
    match effect {
        Effect::Passage { document, passage } => (document, passage),
        other => panic!("{other:?}"),
    }
}
