//! What lies outside of a folder about it, as the command line shows and deletes it; and
//! documents that were renamed, as `check` finds them.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use dateline::disk::{Places, RealFiles};
use dateline::model::{DocId, Span};
use dateline::workspace::{self, Surroundings, Workspace};
use tempfile::TempDir;

const TEXT: &str = " date 2022-02-09 The ferry stops\n\nNobody said when it will sail again.";

/// A folder with one annotated document, and the user's own folder.
fn annotated() -> (TempDir, TempDir) {
    let (folder, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("ferry.txt"), TEXT).unwrap();
    drop(opened(folder.path(), home.path()));
    (folder, home)
}

fn opened(folder: &Path, home: &Path) -> Workspace {
    let places = Places::within(home);
    let mut work = Workspace::new(Surroundings {
        author: "ana".to_owned(),
        data_folder: Some(places.state().to_owned()),
        texts_folder: Some(places.texts()),
        cache_folder: Some(places.cache().to_owned()),
        journals: Some(places.journals()),
        files: Arc::new(RealFiles),
        waker: Arc::new(|| {}),
    })
    .unwrap();
    work.apply(workspace::Command::Open(folder.to_owned()))
        .unwrap();
    work.settle();
    let start = TEXT.find("Nobody").unwrap();
    work.apply(workspace::Command::Mark {
        document: DocId::new("ferry.txt"),
        span: Span::new(start, start + "Nobody".len()),
    })
    .unwrap();
    work.settle();
    work
}

/// Whether it went well, what was printed, and what was complained of.
fn run(home: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).env("DATELINE_DATA_DIR", home);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// How many files there are in a folder and below it.
fn count(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let count_of = |path: &Path| if path.is_dir() { count(path) } else { 1 };
    entries.map(|entry| count_of(&entry.unwrap().path())).sum()
}

#[test]
fn traces_are_listed_and_deleted_only_when_that_is_said() {
    let (folder, home) = annotated();
    let path = folder.path().to_str().unwrap();
    let before = count(home.path());
    let (went_well, listed, _) = run(home.path(), &["forget", path, "--list"]);
    assert!(went_well);
    let heads: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split(", ").next())
        .collect();
    let [journals, texts, visits, index] = &heads[..] else {
        panic!("{heads:?}");
    };
    assert_eq!(
        [*journals, *texts, *visits],
        [
            "journals of edits: 1 file",
            "texts as they were annotated: 1 file",
            "which documents were opened: 1 file",
        ]
    );
    // How many files an index has is its own business.
    assert!(
        index.starts_with("index of words and what was found in texts: "),
        "{index}"
    );
    let (went_well, printed, complaint) = run(home.path(), &["forget", path]);
    assert!(!went_well && complaint.contains("say --yes"), "{complaint}");
    assert_eq!(printed, listed);
    assert_eq!(count(home.path()), before);
    let (went_well, printed, _) = run(home.path(), &["forget", path, "--yes"]);
    assert!(
        went_well && printed.ends_with("was not touched.\n"),
        "{printed}"
    );
    assert_eq!(count(home.path()), 0);
    assert_eq!(count(folder.path()), 2);
    let (went_well, printed, _) = run(home.path(), &["forget", path, "--yes"]);
    assert!(
        went_well && printed.starts_with("Nothing about"),
        "{printed}"
    );
}

#[test]
fn a_folder_that_is_gone_or_open_is_told_apart() {
    let (folder, home) = annotated();
    let path = folder.path().to_str().unwrap().to_owned();
    let work = opened(folder.path(), home.path());
    let (went_well, _, complaint) = run(home.path(), &["forget", &path, "--yes"]);
    assert!(
        !went_well && complaint.contains("Close the window first"),
        "{complaint}"
    );
    drop(work);
    // What the journal tells is nowhere else any more.
    fs::remove_file(folder.path().join("ferry.txt")).unwrap();
    let journals = Places::within(home.path()).journals();
    assert!(count(&journals) > 0);
    let (went_well, printed, complaint) = run(home.path(), &["forget", &path, "--yes"]);
    assert!(went_well, "the sidecar holds it all: {printed}{complaint}");
}

#[test]
fn a_renamed_document_is_found_and_its_sidecar_follows_when_that_is_certain() {
    let (folder, home) = annotated();
    let root = folder.path();
    let path = root.to_str().unwrap();
    fs::rename(root.join("ferry.txt"), root.join("boat.txt")).unwrap();
    fs::copy(root.join("boat.txt"), root.join("copy.txt")).unwrap();
    let (went_well, printed, _) = run(home.path(), &["check", path, "--fix"]);
    let expected = "ferry.txt.dateline.json: Its document, “ferry.txt”, is “boat.txt” or \
                    “copy.txt” now. Open the folder in the window and say which of them it is.\n";
    assert!(!went_well);
    assert_eq!(printed, expected);
    fs::remove_file(root.join("copy.txt")).unwrap();
    let (went_well, printed, _) = run(home.path(), &["check", path]);
    assert!(!went_well && printed.contains("(--fix)"), "{printed}");
    let (went_well, printed, complaint) = run(home.path(), &["check", path, "--fix"]);
    assert!(
        went_well && printed.contains("Mended."),
        "{printed}{complaint}"
    );
    assert!(root.join("boat.txt.dateline.json").exists());
    let (went_well, printed, _) = run(home.path(), &["export", path, "--format", "json"]);
    assert!(went_well && printed.contains("Nobody"), "{printed}");
    let (went_well, printed, _) = run(home.path(), &["check", path]);
    assert!(went_well, "{printed}");
}
