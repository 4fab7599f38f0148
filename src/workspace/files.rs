//! Where the files of ours lie beside the documents.

use std::path::{Path, PathBuf};

use crate::annotate::{codebook, events, settings, sidecar};
use crate::model::{DocId, TextHash};

/// The sidecar of a document: `<file name>.dateline.json` in the document's folder.
pub fn sidecar_path(root: &Path, document: &DocId) -> PathBuf {
    let mut path = document_path(root, document).into_os_string();
    path.push(sidecar::SUFFIX);
    path.into()
}

/// The document itself.
pub fn document_path(root: &Path, document: &DocId) -> PathBuf {
    document
        .as_str()
        .split('/')
        .fold(root.to_owned(), |path, part| path.join(part))
}

/// A short name for a corpus, the same whenever it is open.
pub(super) fn key_of(corpus: &Path) -> String {
    let hash = TextHash::of(&corpus.to_string_lossy()).to_string();
    hash.chars().skip("sha256:".len()).take(24).collect()
}

/// The corpus's tags.
pub fn codebook_path(root: &Path) -> PathBuf {
    root.join(codebook::FILE_NAME)
}

/// The corpus's events.
pub fn events_path(root: &Path) -> PathBuf {
    root.join(events::FILE_NAME)
}

/// The corpus's settings.
pub fn settings_path(root: &Path) -> PathBuf {
    root.join(settings::FILE_NAME)
}
