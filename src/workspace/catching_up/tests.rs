//! Folders that change while they are open. Each test waits for what it wants to see, for as long as
//! a very busy machine may take.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::model::{CorpusSettings, OrderSetting, Triage};
use crate::workspace::testing::{open_as, open_texts, passage_on};
use crate::workspace::{Command, Saving};

const TALKS: &str = "The ministers met in the capital on Thursday and spoke about the border \
    for two hours. Nobody said what came of it, and no date was named for further talks.";

/// Lets the window's frames go by until something is so, for as long as a very busy machine
/// may take.
fn until(work: &mut Workspace, is_so: impl Fn(&Workspace) -> bool) {
    let end = Instant::now() + Duration::from_secs(120);
    while !is_so(work) {
        assert!(Instant::now() < end, "{:?}", work.take_notices());
        work.absorb();
        thread::sleep(Duration::from_millis(5));
    }
    work.settle();
    assert_eq!(work.saving(), Saving::Saved);
}

/// Work on a folder that is watched.
fn watched(texts: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let (folder, mut work) = open_texts(texts);
    work.watch();
    until(&mut work, |work| {
        let following = &work.following;
        let watching = following.watching.as_ref();
        work.is_watching() && watching.is_some_and(|it| !it.is_stirred())
    });
    (folder, work)
}

fn has(work: &Workspace, id: &str) -> bool {
    work.dossier(&DocId::new(id)).is_some()
}

fn holds(work: &Workspace, id: &str, words: &str) -> bool {
    let dossier = work.dossier(&DocId::new(id));
    dossier.is_some_and(|it| it.document.text.as_str().contains(words))
}

fn told(work: &mut Workspace) -> Vec<String> {
    work.take_notices().into_iter().map(|it| it.text).collect()
}

#[test]
fn what_changes_in_the_folder_is_taken_in_and_told_once() {
    let (folder, mut work) = watched(&[("a.txt", TALKS), ("b.txt", "Again."), ("c.txt", "More.")]);
    let at = |name: &str| folder.path().join(name);
    let kept = Arc::clone(work.dossier(&DocId::new("c.txt")).unwrap());
    told(&mut work);
    for name in ["d.txt", "e.txt"] {
        fs::write(at(name), format!("New in {name}.")).unwrap();
    }
    fs::write(at("a.txt"), "Changed.").unwrap();
    fs::remove_file(at("b.txt")).unwrap();
    until(&mut work, |work| {
        has(work, "d.txt")
            && has(work, "e.txt")
            && holds(work, "a.txt", "Changed")
            && !has(work, "b.txt")
    });
    // On a slow machine it may come in two pieces, but never one for each.
    let notices = told(&mut work);
    assert!(notices.len() <= 3, "{notices:?}");
    assert!(notices.iter().any(|it| it.contains("new")), "{notices:?}");
    // What did not change was not read again.
    assert!(Arc::ptr_eq(
        &kept,
        work.dossier(&DocId::new("c.txt")).unwrap()
    ));
    assert_eq!(work.documents().len(), 4);
    fs::create_dir(at("deep")).unwrap();
    fs::rename(at("c.txt"), at("deep/f.txt")).unwrap();
    until(&mut work, |work| {
        has(work, "deep/f.txt") && !has(work, "c.txt")
    });
    let notices = told(&mut work);
    assert!(
        notices.iter().any(|it| it == "1 document renamed."),
        "{notices:?}"
    );
    fs::write(at("broken.pdf"), "no PDF").unwrap();
    fs::write(at("picture.jpg"), "x").unwrap();
    until(&mut work, |work| work.unopened().len() == 2);
    fs::remove_file(at("broken.pdf")).unwrap();
    fs::remove_file(at("picture.jpg")).unwrap();
    until(&mut work, |work| work.unopened().is_empty());
    assert_eq!(told(&mut work), [""; 0]);
}

#[test]
fn passages_find_their_words_again_and_edits_are_not_lost() {
    let (folder, mut work) = watched(&[("a.txt", TALKS)]);
    let (document, passage) = passage_on(&mut work, "a.txt", "spoke about the border");
    let longer = format!("In brief, as was told later. {TALKS}");
    fs::write(folder.path().join("a.txt"), &longer).unwrap();
    // What is typed while the change comes in, letter by letter.
    for n in 0..40 {
        let note = format!("note {n}");
        let command = Command::SetNote {
            document: document.clone(),
            passage,
            note,
        };
        work.apply(command).unwrap();
        work.absorb();
        thread::sleep(Duration::from_millis(20));
    }
    until(&mut work, |work| holds(work, "a.txt", "In brief"));
    let found = work.passage(&document, passage).unwrap().clone();
    let text = &work.dossier(&document).unwrap().document.text;
    assert_eq!(text.get(found.span), Some("spoke about the border"));
    assert_eq!(found.content.note, "note 39");
    let again = open_as("ana", folder.path());
    let found = again.passage(&document, passage).unwrap();
    assert_eq!(found.content.note, "note 39");
}

#[test]
fn what_somebody_else_writes_is_merged() {
    let (folder, mut ana) = watched(&[("a.txt", TALKS)]);
    let (document, mine) = passage_on(&mut ana, "a.txt", "The ministers met");
    ana.settle();
    told(&mut ana);
    let mut ben = open_as("ben", folder.path());
    let (_, theirs) = passage_on(&mut ben, "a.txt", "for two hours");
    ben.apply(Command::SetTriage {
        document: document.clone(),
        triage: Triage::Relevant,
    })
    .unwrap();
    ben.settle();
    let before = Arc::clone(ana.dossier(&document).unwrap());
    until(&mut ana, |ana| ana.passage(&document, theirs).is_some());
    until(&mut ana, |ana| ana.triage(&document) == Triage::Relevant);
    assert!(ana.passage(&document, mine).is_some());
    assert!(Arc::ptr_eq(&before, ana.dossier(&document).unwrap()));
    let path = settings_path(folder.path());
    let settings = CorpusSettings {
        date_order: OrderSetting::MonthFirst,
        ..CorpusSettings::default()
    };
    fs::write(
        path,
        settings::write(&settings, &Default::default()).unwrap(),
    )
    .unwrap();
    until(&mut ana, |ana| {
        ana.settings().date_order == OrderSetting::MonthFirst
    });
    ana.apply(Command::SetDateOrder(OrderSetting::DayFirst))
        .unwrap();
    ana.settle();
    let names = fs::read_dir(folder.path()).unwrap().flatten();
    let names: Vec<String> = names
        .map(|it| it.file_name().to_string_lossy().into())
        .collect();
    assert!(names.iter().all(|name| !name.contains("kept")), "{names:?}");
}

#[test]
fn a_folder_that_vanishes_takes_nothing_away() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("corpus");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), TALKS).unwrap();
    let mut work = open_as("ana", &folder);
    work.watch();
    until(&mut work, Workspace::is_watching);
    told(&mut work);
    let away = home.path().join("away");
    fs::rename(&folder, &away).unwrap();
    until(&mut work, |work| work.following.is_gone);
    let notices = told(&mut work);
    assert!(notices[0].contains("is not there"), "{notices:?}");
    assert_eq!(notices.len(), 1);
    assert!(has(&work, "a.txt"));
    fs::write(away.join("b.txt"), "Meanwhile.").unwrap();
    fs::rename(&away, &folder).unwrap();
    until(&mut work, |work| has(work, "b.txt"));
    let notices = told(&mut work);
    assert!(
        notices.iter().any(|it| it == "The folder is back."),
        "{notices:?}"
    );
    // A disk that was taken out leaves an empty folder.
    for name in ["a.txt", "b.txt"] {
        fs::rename(folder.join(name), home.path().join(name)).unwrap();
    }
    until(&mut work, |work| work.following.is_gone);
    assert_eq!(work.documents().len(), 2);
}

#[test]
fn many_lost_passages_are_told_at_once() {
    let (folder, mut work) = watched(&[("a.txt", TALKS)]);
    for words in ["The ministers", "on Thursday", "two hours"] {
        passage_on(&mut work, "a.txt", words);
    }
    work.settle();
    told(&mut work);
    fs::write(folder.path().join("a.txt"), "Something else entirely.").unwrap();
    until(&mut work, |work| holds(work, "a.txt", "Something else"));
    let notices = told(&mut work);
    let lost: Vec<&String> = notices
        .iter()
        .filter(|it| it.contains("no certain place"))
        .collect();
    assert_eq!(lost.len(), 1, "{notices:?}");
    assert!(
        lost[0].starts_with("3 annotations in 1 document"),
        "{notices:?}"
    );
}
