//! Finds the documents of a folder.
//!
//! A document is a file whose name ends in one of [`DOCUMENT_EXTENSIONS`] in any case, or that
//! has no extension. Everything else is counted by its extension, so that nothing is left out
//! silently. Hidden files, temporary files and this program's own files (`*.dateline.*`,
//! `dateline.*.json`, folders `*.dateline`) are not even counted.
//!
//! Invariants: files come in the order of their relative paths, which never depends on the file
//! system; what cannot be read is told and never stops the walk; a loop of links ends; no file
//! comes twice because a link leads to its folder.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use thiserror::Error;

use super::atomic::TEMPORARY_PREFIX;

/// One file that counts as a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Its path from the walked folder, with `/` separators.
    pub relative: String,
    /// Its path as the system opens it.
    pub path: PathBuf,
}

/// Something in the folder that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WalkProblem {
    /// Its path from the walked folder, as well as it can be written.
    pub relative: String,
    /// What is wrong, and what to do about it.
    pub reason: String,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The documents, sorted by their relative paths.
    pub files: Vec<FoundFile>,
    /// How many files of other kinds there are, by lower-case extension.
    pub passed_over: BTreeMap<String, usize>,
    /// What could not be looked at, sorted.
    pub problems: Vec<WalkProblem>,
}

/// Why a folder could not be walked at all.
#[derive(Debug, Error)]
pub enum WalkError {
    /// There is no such folder.
    #[error("the folder “{}” is not there", .0.display())]
    Missing(PathBuf),
    /// It is a file.
    #[error("“{}” is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The user may not look into it, or the disk fails.
    #[error("the folder “{}” could not be opened; check its permissions", .path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Finds the documents in a folder and the folders below it. Links are followed; of several
/// paths to one file, the one without links is taken, else the first.
///
/// # Errors
/// When the folder itself cannot be opened. Trouble below it is among the walk's problems.
pub fn walk(folder: &Path) -> Result<Walk, WalkError> {
    // Asked first: the walk itself would report these as problems of one entry.
    if let Err(source) = fs::read_dir(folder) {
        let path = folder.to_owned();
        return Err(match source.kind() {
            io::ErrorKind::NotFound => WalkError::Missing(path),
            io::ErrorKind::NotADirectory => WalkError::NotAFolder(path),
            _ => WalkError::Unreadable { path, source },
        });
    }
    let mut found = Walk::default();
    let entries = WalkBuilder::new(folder)
        // What a version control system ignores, an analyst may still want to read.
        .standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .filter_entry(|entry| entry.depth() == 0 || !is_own(entry.file_name()))
        .build();
    for entry in entries {
        match entry {
            Ok(entry) => found.take(folder, entry),
            Err(error) => found.problems.push(problem_of(folder, &error)),
        }
    }
    found.set_doubles_apart(folder);
    found.files.sort_by(|a, b| a.relative.cmp(&b.relative));
    found.problems.sort();
    Ok(found)
}

/// The extensions of files that are read as documents.
pub const DOCUMENT_EXTENSIONS: [&str; 30] = [
    "atom", "csv", "docx", "eml", "epub", "htm", "html", "json", "jsonl", "log", "markdown",
    "mbox", "mbx", "md", "ndjson", "odt", "pdf", "rdf", "rss", "rtf", "shtml", "srt", "text",
    "tsv", "txt", "vtt", "xhtml", "xml", "zip", "docm",
];

/// Whether a file of this name is read as a document.
pub fn is_document_name(name: &str) -> bool {
    !is_own_name(name)
        && extension(name).is_none_or(|extension| DOCUMENT_EXTENSIONS.contains(&extension.as_str()))
}

/// Whether a file or folder of this name is this program's own, or a temporary one.
pub fn is_own_name(name: &str) -> bool {
    let is_sidecar = name.ends_with(".dateline") || name.contains(".dateline.");
    let is_corpus_file = name.starts_with("dateline.") && name.ends_with(".json");
    let is_temporary = name.starts_with("~$") || name.ends_with('~') || is_emacs_draft(name);
    is_sidecar || is_corpus_file || is_temporary
}

/// Every file of this program's own in a folder and below it, hidden ones too, in the order of
/// their paths. Links are not followed: what they lead to is somewhere else's.
///
/// # Errors
/// When the folder cannot be opened.
pub fn own_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?;
    let entries = WalkBuilder::new(folder).standard_filters(false).build();
    let is_own = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.file_type().is_some_and(|kind| kind.is_file())
            && (is_own_name(&name) || is_draft_name(&name))
    };
    let own = entries.filter_map(Result::ok).filter(is_own);
    let mut paths: Vec<PathBuf> = own.map(DirEntry::into_path).collect();
    paths.sort();
    Ok(paths)
}

/// Whether a file of this name is a half-written one of ours.
pub fn is_draft_name(name: &str) -> bool {
    name.starts_with(TEMPORARY_PREFIX)
}

impl Walk {
    fn take(&mut self, folder: &Path, entry: DirEntry) {
        let is_folder = entry.file_type().is_none_or(|kind| kind.is_dir());
        if is_folder {
            return;
        }
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let Some(name) = entry.file_name().to_str() else {
            self.complain_of_name(folder, entry.path());
            return;
        };
        if !is_file {
            if is_document_name(name) {
                self.problems.push(WalkProblem {
                    relative: lossy_relative(folder, entry.path()),
                    reason: "it is no file but a pipe or a device".to_owned(),
                });
            }
            return;
        }
        if !is_document_name(name) {
            let extension = extension(name).unwrap_or_default();
            *self.passed_over.entry(extension).or_default() += 1;
            return;
        }
        let Some(relative) = relative_path(folder, entry.path()) else {
            self.complain_of_name(folder, entry.path());
            return;
        };
        self.files.push(FoundFile {
            relative,
            path: entry.into_path(),
        });
    }

    /// Keeps one path to each file: two documents would share one sidecar.
    fn set_doubles_apart(&mut self, folder: &Path) {
        let mut real_folders = RealFolders::new(folder);
        let mut found: Vec<(bool, PathBuf, FoundFile)> = std::mem::take(&mut self.files)
            .into_iter()
            .map(|file| {
                let (real_path, is_linked) = real_folders.real_path(&file);
                (is_linked, real_path, file)
            })
            .collect();
        // A link that is added later must not rename the documents that are known.
        found.sort_by(|a, b| (a.0, &a.2.relative).cmp(&(b.0, &b.2.relative)));
        let mut kept: HashMap<PathBuf, usize> = HashMap::with_capacity(found.len());
        for (_, real_path, file) in found {
            if let Some(first) = kept.get(&real_path).and_then(|&at| self.files.get(at)) {
                self.problems.push(WalkProblem {
                    relative: file.relative,
                    reason: format!("it is the same file as “{}”", first.relative),
                });
            } else {
                kept.insert(real_path, self.files.len());
                self.files.push(file);
            }
        }
    }

    fn complain_of_name(&mut self, folder: &Path, path: &Path) {
        self.problems.push(WalkProblem {
            relative: lossy_relative(folder, path),
            reason: "its name or its folder's is not valid Unicode; rename it to open it"
                .to_owned(),
        });
    }
}

/// The folders that links lead to, each asked for once.
struct RealFolders<'a> {
    walked: &'a Path,
    known: HashMap<PathBuf, PathBuf>,
}

impl<'a> RealFolders<'a> {
    fn new(walked: &'a Path) -> Self {
        Self {
            walked,
            known: HashMap::new(),
        }
    }

    /// A file's name in its real folder, and whether a link below the walked folder led there.
    /// A file that is a link itself keeps its name: it has a sidecar of its own.
    fn real_path(&mut self, file: &FoundFile) -> (PathBuf, bool) {
        let folder = file.path.parent().unwrap_or(self.walked);
        let real_folder = self.real(folder);
        let without_links = folder
            .strip_prefix(self.walked)
            .map(|below| self.real(self.walked).join(below));
        let is_linked = without_links.is_ok_and(|path| path != real_folder);
        let name = file.path.file_name().unwrap_or_default();
        (real_folder.join(name), is_linked)
    }

    fn real(&mut self, folder: &Path) -> PathBuf {
        if let Some(real) = self.known.get(folder) {
            return real.clone();
        }
        // One that is gone by now stands for itself: whoever reads its files will tell.
        let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        self.known.insert(folder.to_owned(), real.clone());
        real
    }
}

fn is_own(name: &OsStr) -> bool {
    name.to_str().is_some_and(is_own_name)
}

fn is_emacs_draft(name: &str) -> bool {
    name.len() > 1 && name.starts_with('#') && name.ends_with('#')
}

/// The lower-case extension; `None` for `README` and `.profile`.
fn extension(name: &str) -> Option<String> {
    let extension = Path::new(name).extension()?.to_str()?;
    Some(extension.to_lowercase())
}

/// `None` when a part of it is not valid Unicode.
fn relative_path(folder: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(folder)
        .ok()?
        .iter()
        .map(OsStr::to_str)
        .collect();
    Some(parts?.join("/"))
}

fn lossy_relative(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder)
        .unwrap_or(path)
        .iter()
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join("/")
}

fn problem_of(folder: &Path, error: &ignore::Error) -> WalkProblem {
    let (path, reason) = describe(error);
    WalkProblem {
        relative: path.map_or_else(String::new, |path| lossy_relative(folder, path)),
        reason,
    }
}

/// What systems call links that lead to each other; the standard library has no stable name for it.
const GOES_IN_CIRCLES: i32 = match (cfg!(target_os = "linux"), cfg!(unix)) {
    (true, _) => 40,
    (false, true) => 62,
    (false, false) => 1921,
};

fn goes_in_circles(error: &io::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        let system = error.downcast_ref::<io::Error>();
        if system.and_then(io::Error::raw_os_error) == Some(GOES_IN_CIRCLES) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn describe(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), describe(err).1),
        ignore::Error::WithDepth { err, .. } => describe(err),
        ignore::Error::Loop { child, .. } => (
            Some(child),
            "a link that leads back to a folder above it; it was not followed".to_owned(),
        ),
        ignore::Error::Io(error) => {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => "it leads nowhere, or has just been deleted".to_owned(),
                io::ErrorKind::PermissionDenied => {
                    "it may not be read; check its permissions".to_owned()
                }
                _ if goes_in_circles(error) => {
                    "a link that leads back to itself; it was not followed".to_owned()
                }
                _ => error.to_string(),
            };
            (None, reason)
        }
        other => (None, other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_of(paths: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "some text").unwrap();
        }
        folder
    }

    fn found(walk: &Walk) -> Vec<&str> {
        walk.files
            .iter()
            .map(|file| file.relative.as_str())
            .collect()
    }

    #[test]
    fn names_of_documents_are_known() {
        let check = |name: &str, is_document: bool, is_own: bool| {
            assert_eq!(is_document_name(name), is_document, "{name}");
            assert_eq!(is_own_name(name), is_own, "{name}");
        };
        check("a.txt", true, false);
        check("A.TXT", true, false);
        check("a.b.text", true, false);
        check("notes.md", true, false);
        check("server.log", true, false);
        check("README", true, false);
        check("a #2 (ü).txt", true, false);
        check("dateline.txt", true, false);
        check("my.dateline notes.txt", true, false);
        check("a.pdf", true, false);
        check("a.Docx", true, false);
        check("a.jpg", false, false);
        check("a.txt.gz", false, false);
        check("a.txt.dateline.json", false, true);
        check("chronology.dateline.md", false, true);
        check("mail.dateline", false, true);
        check("dateline.codebook.json", false, true);
        check("a.txt~", false, true);
        check("~$a.txt", false, true);
        check("#a.txt#", false, true);
    }

    #[test]
    fn documents_come_sorted_and_the_rest_is_counted() {
        let folder = folder_of(&[
            "b.txt",
            "a/z.txt",
            "a b.txt",
            "a/deep/er/é.md",
            "a.txt",
            "a.jpg",
            "b.JPG",
            "c.xlsx",
            ".hidden.txt",
            ".git/config",
            "a.txt.dateline.json",
            "dateline.events.json",
            "mail.dateline/1.txt",
            ".gitignore",
        ]);
        fs::write(folder.path().join(".gitignore"), "*.txt").unwrap();
        let walk = walk(folder.path()).unwrap();
        assert_eq!(
            found(&walk),
            ["a b.txt", "a.txt", "a/deep/er/é.md", "a/z.txt", "b.txt"]
        );
        assert_eq!(
            walk.passed_over,
            BTreeMap::from([("jpg".to_owned(), 2), ("xlsx".to_owned(), 1)])
        );
        assert_eq!(walk.problems, []);
        assert_eq!(walk.files[0].path, folder.path().join("a b.txt"));
    }

    #[test]
    fn a_hidden_folder_may_be_opened_itself() {
        let folder = folder_of(&[".kept/a.txt"]);
        let walk = walk(&folder.path().join(".kept")).unwrap();
        assert_eq!(found(&walk), ["a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_told() {
        use std::os::unix::fs::symlink;
        let folder = folder_of(&["a/one.txt"]);
        let elsewhere = folder_of(&["two.txt"]);
        let at = |name: &str| folder.path().join(name);
        symlink(elsewhere.path(), at("b")).unwrap();
        symlink(folder.path(), at("a/up")).unwrap();
        symlink(at("nowhere"), at("c.txt")).unwrap();
        let walk = walk(folder.path()).unwrap();
        assert_eq!(found(&walk), ["a/one.txt", "b/two.txt"]);
        let problems: Vec<&str> = walk
            .problems
            .iter()
            .map(|problem| problem.relative.as_str())
            .collect();
        assert_eq!(problems, ["a/up", "c.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_two_folders_lead_to_comes_once() {
        use std::os::unix::fs::symlink;
        let folder = folder_of(&["m/deep/one.txt", "m/two.txt"]);
        let elsewhere = folder_of(&["three.txt"]);
        let at = |name: &str| folder.path().join(name);
        symlink(at("m"), at("a")).unwrap();
        symlink(elsewhere.path(), at("x")).unwrap();
        symlink(elsewhere.path(), at("y")).unwrap();
        // Another name has another sidecar.
        symlink(at("m/two.txt"), at("m/2.txt")).unwrap();
        // The walked folder may be reached through a link itself.
        let home = tempfile::tempdir().unwrap();
        let linked = home.path().join("corpus");
        symlink(folder.path(), &linked).unwrap();
        for walked in [folder.path(), &linked] {
            let walk = walk(walked).unwrap();
            assert_eq!(
                found(&walk),
                ["m/2.txt", "m/deep/one.txt", "m/two.txt", "x/three.txt"]
            );
            let told: Vec<(&str, &str)> = walk
                .problems
                .iter()
                .map(|problem| (problem.relative.as_str(), problem.reason.as_str()))
                .collect();
            assert_eq!(
                told,
                [
                    ("a/2.txt", "it is the same file as “m/2.txt”"),
                    ("a/deep/one.txt", "it is the same file as “m/deep/one.txt”"),
                    ("a/two.txt", "it is the same file as “m/two.txt”"),
                    ("y/three.txt", "it is the same file as “x/three.txt”"),
                ]
            );
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_unicode_are_told() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder_of(&["a.txt"]);
        let strange = folder.path().join(OsStr::from_bytes(b"caf\xE9.txt"));
        fs::write(strange, "x").unwrap();
        let walk = walk(folder.path()).unwrap();
        assert_eq!(found(&walk), ["a.txt"]);
        assert_eq!(walk.problems[0].relative, "caf\u{FFFD}.txt");
        assert!(walk.problems[0].reason.contains("Unicode"));
    }

    #[test]
    fn what_is_no_folder_cannot_be_walked() {
        let folder = folder_of(&["a.txt"]);
        let check = |name: &str, expected: &str| {
            let error = walk(&folder.path().join(name)).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        };
        check("gone", "is not there");
        check("a.txt", "is not a folder");
    }
}
