//! Where the files of ours lie beside the documents.

use std::path::{Path, PathBuf};

use crate::annotate::{chronology, codebook, events, settings, sidecar};
use crate::model::{DocId, TextHash};

/// What ends the name of the folder with the sidecars of the documents in a file.
const FOLDER_SUFFIX: &str = ".dateline";

/// The sidecar of a document: `<file name>.dateline.json` in the document's folder; of a document
/// in a file of many `<file name>.dateline/<its name>.dateline.json`.
pub fn sidecar_path(root: &Path, document: &DocId) -> PathBuf {
    let mut path = document_path(root, document).into_os_string();
    if let Some(member) = document.member() {
        path.push(FOLDER_SUFFIX);
        path = PathBuf::from(path).join(file_name_of(member)).into();
    }
    path.push(sidecar::SUFFIX);
    path.into()
}

/// The document that a sidecar is of, by its path in the corpus; `None` when it is no sidecar, or
/// one whose name is too long to hold its document's.
pub fn document_of_sidecar(relative: &str) -> Option<DocId> {
    let stem = relative.strip_suffix(sidecar::SUFFIX)?;
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    match folder.strip_suffix(FOLDER_SUFFIX) {
        Some(file) if !file.is_empty() => Some(DocId::new(file).with_member(&member_of(name)?)),
        _ => Some(DocId::new(stem)),
    }
}

/// A name inside a file as a name that every file system takes.
fn file_name_of(member: &str) -> String {
    const LONGEST: usize = 180;
    let mut name = String::new();
    for (at, c) in member.char_indices() {
        let is_plain = match c {
            '%'
            | '/'
            | '\\'
            | ':'
            | '*'
            | '?'
            | '"'
            | '<'
            | '>'
            | '|'
            | '\0'..='\u{1f}'
            | '\u{7f}' => false,
            '.' | ' ' => at > 0 && at + 1 < member.len(),
            _ => true,
        };
        if is_plain {
            name.push(c);
        } else {
            name.push_str(&format!("%{:02X}", u32::from(c)));
        }
    }
    if name.len() > LONGEST {
        let hash = TextHash::of(member).to_string();
        let hash: String = hash.chars().skip("sha256:".len()).take(16).collect();
        name.truncate(name.floor_char_boundary(LONGEST - 20));
        name.push_str(&format!("%…{hash}"));
    }
    name
}

/// Reads what [`file_name_of`] writes, unless it was too long.
fn member_of(name: &str) -> Option<String> {
    let mut member = String::new();
    let mut rest = name;
    while let Some((plain, tail)) = rest.split_once('%') {
        member.push_str(plain);
        let code = u32::from_str_radix(tail.get(..2)?, 16).ok()?;
        member.push(char::from_u32(code)?);
        rest = tail.get(2..)?;
    }
    member.push_str(rest);
    Some(member)
}

/// The document's file: itself, or the file of many that it is in.
pub fn document_path(root: &Path, document: &DocId) -> PathBuf {
    document
        .file()
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

/// The lines of the corpus's chronology.
pub fn chronology_path(root: &Path) -> PathBuf {
    root.join(chronology::FILE_NAME)
}

/// The corpus's settings.
pub fn settings_path(root: &Path) -> PathBuf {
    root.join(settings::FILE_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sidecars_lead_to_their_documents_and_back() {
        let check = |id: &str, expected: &str| {
            let id = DocId::new(id);
            let path = sidecar_path(Path::new(""), &id);
            let path = path.to_string_lossy().replace('\\', "/");
            assert_eq!(path, expected);
            assert_eq!(document_of_sidecar(&path), Some(id));
        };
        check("a #1.txt", "a #1.txt.dateline.json");
        check("x/a.txt", "x/a.txt.dateline.json");
        check("x/m.mbox//7", "x/m.mbox.dateline/7.dateline.json");
        check("z.zip//x/é.txt", "z.zip.dateline/x%2Fé.txt.dateline.json");
        check(
            "f.xml//https://a.example/1?b=%20",
            "f.xml.dateline/https%3A%2F%2Fa.example%2F1%3Fb=%2520.dateline.json",
        );
        check("z.zip//../x", "z.zip.dateline/%2E.%2Fx.dateline.json");
    }

    #[test]
    fn no_name_is_too_long() {
        let one = DocId::new("f.xml").with_member(&"é/".repeat(300));
        let two = DocId::new("f.xml").with_member(&"é/".repeat(301));
        let name = |id: &DocId| {
            let path = sidecar_path(Path::new(""), id);
            path.file_name().unwrap_or_default().to_owned()
        };
        assert!(name(&one).len() < 255);
        assert_ne!(name(&one), name(&two));
        let path = sidecar_path(Path::new(""), &one);
        assert_eq!(document_of_sidecar(&path.to_string_lossy()), None);
    }
}
