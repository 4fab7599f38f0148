//! Looks through every file of ours in a folder and says what is wrong and how to mend it.
//!
//! Invariants: nothing is changed but by [`Finding::fix`]; a fix never takes anything away that
//! an analyst wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, io};

use super::chronology::place_of_source;
use super::files::{
    chronology_path, codebook_path, document_of_sidecar, document_path, events_path, settings_path,
    sidecar_path,
};
use super::moved::{Moved, recognised, strays};
use super::reading::Documents;
use super::{Command, Refusal, Surroundings, Workspace};
use crate::analysis::one_line;
use crate::annotate::{
    Annotations, Orphan, STARTERS, chronology, codebook, events, settings, sidecar,
};
use crate::disk::{DEFAULT_LIMIT_BYTES, is_draft_name, own_files, read_file, walk, write_atomic};
use crate::model::{Codebook, DocId, LineSource, PassageId, Tag, TagPath, TextHash};

/// How old a half-written file must be before it is certain that nobody is writing it.
const STALE: Duration = Duration::from_secs(60 * 60);

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, from the folder on.
    pub file: String,
    /// What is wrong, in a sentence.
    pub problem: String,
    /// What to do about it, in a sentence.
    pub advice: String,
    /// What can safely be done by itself.
    fix: Option<Fix>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fix {
    /// Write the file anew, from what was read of it.
    Write(PathBuf, Vec<u8>),
    /// Take a half-written file away.
    Remove(PathBuf),
    /// Have what is recorded about a document follow it, in this folder.
    Follow(PathBuf, DocId, DocId),
}

impl Finding {
    /// Whether it can be mended without anybody deciding anything.
    pub fn is_fixable(&self) -> bool {
        self.fix.is_some()
    }

    /// Mends it in somebody's name; false when that is for a person to do.
    ///
    /// # Errors
    /// When the file cannot be written, in words.
    pub fn fix(&self, author: &str) -> Result<bool, String> {
        match &self.fix {
            None => Ok(false),
            Some(Fix::Follow(folder, from, to)) => {
                follow(folder, from, to, author).map_err(|error| error.to_string())?;
                Ok(true)
            }
            Some(Fix::Write(path, bytes)) => write_atomic(path, bytes)
                .map(|()| true)
                .map_err(|error| error.to_string()),
            Some(Fix::Remove(path)) => match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(format!("{} cannot be removed: {error}", path.display()))
                }
                _ => Ok(true),
            },
        }
    }
}

/// Checks every file of ours in a folder, and says how many there are.
///
/// # Errors
/// When the folder cannot be looked through, in words.
pub fn check(folder: &Path) -> Result<(usize, Vec<Finding>), String> {
    let files = own_files(folder).map_err(|error| error.to_string())?;
    let mut checkup = Checkup {
        folder,
        documents: Documents::of(folder),
        findings: Vec::new(),
        used: BTreeMap::new(),
        passages: BTreeSet::new(),
        moved: moved_in(folder, &files),
    };
    let count = files.len();
    for path in &files {
        checkup.check_file(path);
    }
    checkup.check_codebook();
    checkup.check_events();
    checkup.check_chronology();
    checkup.check_settings();
    checkup.findings.sort_by(|a, b| a.file.cmp(&b.file));
    Ok((count, checkup.findings))
}

struct Checkup<'a> {
    folder: &'a Path,
    documents: Documents,
    findings: Vec<Finding>,
    /// The tags that are in use, each with a document that has it.
    used: BTreeMap<TagPath, DocId>,
    /// Every passage that there is, without a place too.
    passages: BTreeSet<PassageId>,
    /// Documents that seem to have another name now.
    moved: Vec<Moved>,
}

impl Checkup<'_> {
    fn found(&mut self, path: &Path, problem: String, advice: &str, fix: Option<Fix>) {
        self.findings.push(Finding {
            file: self.relative(path),
            problem,
            advice: advice.to_owned(),
            fix,
        });
    }

    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(self.folder).unwrap_or(path);
        let parts = below.components();
        let parts: Vec<_> = parts
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        parts.join("/")
    }

    fn check_file(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_draft_name(&name) {
            let age = fs::metadata(path).and_then(|it| it.modified());
            let age = age.map(|written| SystemTime::now().duration_since(written));
            let is_stale = age.is_ok_and(|age| age.is_ok_and(|age| age > STALE));
            let fix = is_stale.then(|| Fix::Remove(path.to_owned()));
            let problem = "It was being written when a program ended.".to_owned();
            self.found(
                path,
                problem,
                "Delete it: what it was for is elsewhere.",
                fix,
            );
        } else if name.contains(".kept-") {
            let problem = "It was kept aside because it could not be read or merged.".to_owned();
            let advice = "Compare it with the file it is named after, then delete it.";
            self.found(path, problem, advice, None);
        } else if let Some(document) = document_of_sidecar(&self.relative(path)) {
            self.check_sidecar(path, &document);
        }
    }

    fn check_sidecar(&mut self, path: &Path, id: &DocId) {
        let document = document_path(self.folder, id);
        if !document.exists() {
            if let Some(moved) = self.moved.iter().find(|moved| moved.from == *id) {
                let names: Vec<String> = moved.to.iter().map(|to| format!("“{to}”")).collect();
                let problem = format!("Its document, “{id}”, is {} now.", names.join(" or "));
                let (fix, advice) = match (moved.is_certain, moved.to.first()) {
                    (true, Some(to)) => (
                        Some(Fix::Follow(self.folder.to_owned(), id.clone(), to.clone())),
                        "It can be given the document’s new name (--fix).",
                    ),
                    _ => (
                        None,
                        "Open the folder in the window and say which of them it is.",
                    ),
                };
                return self.found(path, problem, advice, fix);
            }
            let problem = format!("Its document, “{id}”, is not here.");
            let advice = "Put the document back, or give the sidecar the document’s new name.";
            return self.found(path, problem, advice, None);
        }
        let document = match self.documents.get(id, &document) {
            Ok(document) => document,
            Err(reason) => {
                let problem = format!("Its document cannot be read: {reason}.");
                let advice = "Mend the document; the sidecar is left as it is until then.";
                return self.found(path, problem, advice, None);
            }
        };
        let bytes = match read_file(path, DEFAULT_LIMIT_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                return self.found(path, format!("{error}."), "Check its permissions.", None);
            }
        };
        match sidecar::read(&bytes, &document.text, document.hash) {
            Err(error) => {
                let advice = match error {
                    sidecar::SidecarError::Newer { .. } => "Use the newer version of Dateline.",
                    _ => "Put a copy from a backup in its place; Dateline never writes over it.",
                };
                self.found(path, sentence(&error.to_string()), advice, None);
            }
            Ok(read) => {
                let annotations = &read.annotations;
                self.note_use(id, annotations);
                let name = id.file_name();
                let anew = sidecar::write(annotations, name, &document.text, document.hash);
                let anew = anew.ok().filter(|anew| *anew != bytes);
                let is_settled = annotations.orphans().is_empty();
                for warning in &read.warnings {
                    let fix = anew.clone().filter(|_| is_settled);
                    let fix = fix.map(|bytes| Fix::Write(path.to_owned(), bytes));
                    let advice = match fix {
                        Some(_) => "It can be written anew as it was understood (--fix).",
                        None => "Open the document and settle it there; nothing is lost.",
                    };
                    self.found(path, warning.clone(), advice, fix);
                }
                let rivals: BTreeSet<_> = annotations
                    .rivals()
                    .map(|(id, _)| id)
                    .chain(annotations.removed_elsewhere())
                    .collect();
                if !rivals.is_empty() {
                    let count = crate::analysis::plural(rivals.len(), "annotation");
                    let problem = format!("On two sides something else was made of {count}.");
                    let advice = "Open the document and settle it there.";
                    self.found(path, problem, advice, None);
                }
            }
        }
    }

    fn note_use(&mut self, id: &DocId, annotations: &Annotations) {
        let placed = annotations.passages().iter().map(|passage| passage.id);
        let unplaced = annotations.orphans().iter().filter_map(Orphan::id);
        self.passages.extend(placed.chain(unplaced));
        let passages = annotations.passages().iter();
        let tags = passages.flat_map(|passage| &passage.content.tags);
        for tag in tags.chain(&annotations.about().tags) {
            self.used.entry(tag.clone()).or_insert_with(|| id.clone());
        }
    }

    fn check_codebook(&mut self) {
        let path = codebook_path(self.folder);
        let (known, leftover) = match self.own_file(&path, codebook::read) {
            // Without a file, the first starter is in use.
            Some(None) => {
                let starter = STARTERS.first().map(|starter| starter.codebook());
                (starter.unwrap_or_default(), Default::default())
            }
            Some(Some(file)) => {
                for warning in &file.warnings {
                    let advice = "Mend the entry; it is kept as it is until then.";
                    self.found(&path, warning.clone(), advice, None);
                }
                (file.codebook, file.leftover)
            }
            None => return,
        };
        let used = std::mem::take(&mut self.used);
        let missing: Vec<(TagPath, DocId)> = used
            .into_iter()
            .filter(|(tag, _)| known.get(tag).is_none())
            .collect();
        // All of them are added at once, whichever finding is mended.
        let with_all = missing.iter().fold(known, |codebook, (tag, _)| {
            let tag = Tag {
                path: tag.clone(),
                colour: codebook::fresh_colour(&codebook),
                description: String::new(),
                key: None,
            };
            let tags = codebook.tags.into_iter().chain([tag]);
            Codebook {
                tags: tags.collect(),
            }
        });
        let bytes = codebook::write(&with_all, &leftover).ok();
        for (tag, document) in missing {
            let problem =
                format!("The tag “{tag}” is used in “{document}” and not in the codebook.");
            let fix = bytes.clone().map(|bytes| Fix::Write(path.clone(), bytes));
            self.found(
                &path,
                problem,
                "It can be added to the codebook (--fix).",
                fix,
            );
        }
    }

    fn check_events(&mut self) {
        let path = events_path(self.folder);
        let Some(Some(file)) = self.own_file(&path, events::read) else {
            return;
        };
        for warning in &file.warnings {
            let advice = "Mend the entry; it is kept as it is until then.";
            self.found(&path, warning.clone(), advice, None);
        }
        let passages = std::mem::take(&mut self.passages);
        for event in file.items.iter() {
            let links = event.facts.supports.iter().chain(&event.facts.contradicts);
            let gone = links
                .filter(|link| !passages.contains(&link.passage))
                .count();
            if gone > 0 {
                let problem = format!(
                    "The event “{}” rests on {} that is no longer there.",
                    event.facts.title,
                    crate::analysis::plural(gone, "passage")
                );
                let advice = "Open the event and take the link off, or bring the passage back.";
                self.found(&path, problem, advice, None);
            }
        }
    }

    fn check_chronology(&mut self) {
        let path = chronology_path(self.folder);
        let Some(Some(file)) = self.own_file(&path, chronology::read) else {
            return;
        };
        for warning in &file.warnings {
            let advice = "Mend the entry; it is kept as it is until then.";
            self.found(&path, warning.clone(), advice, None);
        }
        for line in file.items.iter().filter(|line| !line.facts.is_dropped) {
            let gone = line.facts.sources.iter();
            let gone = gone.filter(|source| !self.holds(source)).count();
            if gone > 0 {
                let told = one_line(line.facts.told());
                let sources = crate::analysis::plural(gone, "source");
                let problem = format!(
                    "The line “{told}” rests on {sources} whose words are no longer there."
                );
                let advice = "Open the line and look for its words; it keeps them as they were.";
                self.found(&path, problem, advice, None);
            }
        }
        let contested = file.items.contested();
        if contested > 0 {
            let lines = crate::analysis::plural(contested, "line");
            let problem = format!("On two sides something else was made of {lines}.");
            let advice = "Open the chronology and settle it there.";
            self.found(&path, problem, advice, None);
        }
    }

    /// Whether a document still holds the words that a line rests on.
    fn holds(&mut self, source: &LineSource) -> bool {
        let path = document_path(self.folder, &source.document);
        let document = self.documents.get(&source.document, &path);
        document.is_ok_and(|document| place_of_source(source, &document).is_some())
    }

    fn check_settings(&mut self) {
        let path = settings_path(self.folder);
        if let Some(Some(file)) = self.own_file(&path, settings::read) {
            for warning in file.warnings {
                let advice = "Choose the setting anew in the window.";
                self.found(&path, warning, advice, None);
            }
        }
    }

    /// What a file of the corpus says; the inner `None` when there is none, the outer when it
    /// cannot be read, which is told.
    fn own_file<T, E: std::error::Error>(
        &mut self,
        path: &Path,
        read: impl FnOnce(&[u8]) -> Result<T, E>,
    ) -> Option<Option<T>> {
        if path.symlink_metadata().is_err() {
            return Some(None);
        }
        let bytes = read_file(path, DEFAULT_LIMIT_BYTES).map_err(|error| error.to_string());
        match bytes.and_then(|bytes| read(&bytes).map_err(|error| error.to_string())) {
            Ok(file) => Some(Some(file)),
            Err(reason) => {
                let advice =
                    "Put a copy from a backup in its place; Dateline never writes over it.";
                self.found(path, sentence(&reason), advice, None);
                None
            }
        }
    }
}

/// Which documents without a sidecar may be those of sidecars without a document.
fn moved_in(folder: &Path, own: &[PathBuf]) -> Vec<Moved> {
    let strays = strays(folder);
    if strays.is_empty() {
        return Vec::new();
    }
    let files = walk(folder).map(|walk| walk.files).unwrap_or_default();
    let mut documents = Documents::of(folder);
    let mut hashed: Vec<(DocId, TextHash)> = Vec::new();
    for file in files {
        let id = DocId::new(file.relative.as_str());
        if documents.open(&id, &file.path).is_ok() {
            let found = documents.read.iter().map(|(id, it)| (id.clone(), it.hash));
            hashed.extend(found.filter(|(id, _)| !own.contains(&sidecar_path(folder, id))));
        }
    }
    recognised(&strays, hashed.iter().map(|(id, hash)| (id, *hash)))
}

/// Has what is recorded about a document follow it.
fn follow(folder: &Path, from: &DocId, to: &DocId, author: &str) -> Result<(), Refusal> {
    let mut work = Workspace::new(Surroundings::alone(author))
        .map_err(|error| Refusal::Failed(error.to_string()))?;
    work.apply(Command::Open(folder.to_owned()))?;
    work.settle();
    work.apply(Command::FollowMoved(vec![(from.clone(), to.clone())]))?;
    work.settle();
    Ok(())
}

/// An error's words as a sentence of their own.
fn sentence(words: &str) -> String {
    let mut letters = words.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {

    use super::*;

    use crate::model::Span;
    use crate::workspace::files::sidecar_path;
    use crate::workspace::{Command, Surroundings, Workspace};

    const TEXT: &str = " date 2022-02-09 The bridge over the western arm of the river is closed \
        again. The ministers of both countries will meet on Thursday, and nobody knows where.";

    /// The text as it reads with something put before everything.
    fn longer() -> String {
        TEXT.replace("The bridge", "Put right on Friday. The bridge")
    }

    fn annotated() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), TEXT).unwrap();
        let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
        work.apply(Command::Open(folder.path().to_owned())).unwrap();
        work.settle();
        let start = TEXT.find("The ministers").unwrap();
        work.apply(Command::Tag {
            document: DocId::new("a.txt"),
            span: Span::new(start, start + "The ministers".len()),
            tag: TagPath::parse("port/closure").unwrap(),
        })
        .unwrap();
        work.settle();
        folder
    }

    /// What is said of a folder, a line for each finding.
    fn said(folder: &Path) -> Vec<String> {
        let (_, findings) = check(folder).unwrap();
        let lines = findings.iter().map(|finding| {
            let mark = if finding.is_fixable() { "*" } else { "" };
            format!("{mark}{}: {}", finding.file, finding.problem)
        });
        lines.collect()
    }

    #[test]
    fn what_was_just_written_is_in_order() {
        let folder = annotated();
        assert_eq!(said(folder.path()), Vec::<String>::new());
        assert_eq!(
            check(folder.path()).unwrap().0,
            2,
            "a sidecar and the codebook"
        );
    }

    #[test]
    fn troubles_are_told_with_what_to_do() {
        let check = |change: &dyn Fn(&Path), expected: &[&str]| {
            let folder = annotated();
            change(folder.path());
            let said = said(folder.path());
            assert_eq!(said.len(), expected.len(), "{said:?}");
            for (said, expected) in said.iter().zip(expected) {
                assert!(said.starts_with(expected), "{said}");
            }
        };
        let sidecar = "a.txt.dateline.json";
        check(
            &|folder| fs::write(folder.join(sidecar), "{ broken").unwrap(),
            &["a.txt.dateline.json: The file cannot be read as JSON"],
        );
        check(
            &|folder| fs::remove_file(folder.join("a.txt")).unwrap(),
            &["a.txt.dateline.json: Its document, “a.txt”, is not here."],
        );
        check(
            &|folder| fs::write(folder.join("a.txt"), "Another text, of 2022.").unwrap(),
            &["a.txt.dateline.json: “The ministers”: The words were changed"],
        );
        check(
            &|folder| fs::write(folder.join("a.txt"), longer()).unwrap(),
            &["*a.txt.dateline.json: 1 passage was found again by the words"],
        );
        check(
            &|folder| {
                let path = folder.join(codebook::FILE_NAME);
                fs::write(path, "{\"schema\": 1, \"tags\": []}").unwrap();
            },
            &["*dateline.codebook.json: The tag “port/closure” is used in “a.txt”"],
        );
        check(
            &|folder| fs::write(folder.join(format!("{sidecar}.kept-1")), "x").unwrap(),
            &["a.txt.dateline.json.kept-1: It was kept aside"],
        );
        check(
            &|folder| fs::write(folder.join(".dateline-0a"), "x").unwrap(),
            &[".dateline-0a: It was being written"],
        );
        check(
            &|folder| fs::write(folder.join(settings::FILE_NAME), "[]").unwrap(),
            &["dateline.corpus.json: The corpus settings cannot be read"],
        );
    }

    #[test]
    fn what_is_safe_is_mended_and_nothing_is_lost() {
        let folder = annotated();
        fs::write(folder.path().join("a.txt"), longer()).unwrap();
        fs::remove_file(codebook_path(folder.path())).unwrap();
        let (_, findings) = check(folder.path()).unwrap();
        assert_eq!(findings.len(), 2, "{findings:?}");
        for finding in findings {
            assert_eq!(finding.fix("ana"), Ok(true));
        }
        assert_eq!(said(folder.path()), Vec::<String>::new());
        let sidecar = fs::read_to_string(sidecar_path(folder.path(), &DocId::new("a.txt")));
        assert!(sidecar.unwrap().contains("The ministers"));
    }
}
