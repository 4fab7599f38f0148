//! Where the files of ours lie beside the documents.

use std::path::{Path, PathBuf};

use crate::annotate::{codebook, settings, sidecar};
use crate::model::DocId;

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

/// The corpus's tags.
pub fn codebook_path(root: &Path) -> PathBuf {
    root.join(codebook::FILE_NAME)
}

/// The corpus's settings.
pub fn settings_path(root: &Path) -> PathBuf {
    root.join(settings::FILE_NAME)
}
