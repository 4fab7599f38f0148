//! What is called saved is there afterwards, however the program ended: killed at any moment,
//! or with the power cut, the disk full, a rename refused at any of its writes.
//!
//! `DATELINE_CRASH_ROUNDS` says how often the program is killed; a handful by default.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

#[path = "support/failing_disk.rs"]
mod failing_disk;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dateline::disk::{Files, RealFiles};
use dateline::model::{DocId, PassageId, Reliability, Span, Tag, TagPath};
use dateline::workspace::{Command, Saving, Surroundings, Workspace};
use failing_disk::{FailingDisk, Trouble};

/// Set in the process that is killed: the folder it works in, and its seed.
const CHILD: &str = "DATELINE_CRASH_CHILD";

const NAMES: [&str; 3] = ["a.txt", "b.txt", "deep/c.txt"];

/// What is compared after a crash: each document, the tags, the events and the settings.
const ALL: [&str; 6] = ["a.txt", "b.txt", "deep/c.txt", CODEBOOK, EVENTS, SETTINGS];
const CODEBOOK: &str = "codebook";
const EVENTS: &str = "events";
const SETTINGS: &str = "settings";

const TEXT: &str = " date 2022-02-09 The ministers of both countries will meet on Thursday. They \
    met on 4 February 2022. 😀 The office said that nothing had been decided on Friday.";

fn lay_out(folder: &Path) {
    for name in NAMES {
        let path = folder.join("corpus").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, TEXT).unwrap();
    }
}

fn open(folder: &Path, files: Arc<dyn Files>) -> Workspace {
    let mut work = Workspace::new(Surroundings {
        author: "ana".to_owned(),
        data_folder: None,
        texts_folder: None,
        cache_folder: None,
        journals: Some(folder.join("journals")),
        files,
        waker: Arc::new(|| {}),
    })
    .unwrap();
    work.apply(Command::Open(folder.join("corpus"))).unwrap();
    // Reading only: what waits to be written is not pressed for.
    while work.progress().is_some() {
        work.absorb();
        std::thread::sleep(Duration::from_micros(200));
    }
    work
}

/// A row of numbers that looks random and is the same for the same seed (xorshift, Marsaglia).
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }
}

/// One edit of some kind, and what is there now, a line for each document. Undoing may change
/// another document than the one that was thought of.
fn edit(work: &mut Workspace, chance: &mut Chance, n: usize) -> Option<Vec<String>> {
    let document = DocId::new(NAMES[chance.next(NAMES.len())]);
    let passages = work
        .annotations(&document)
        .map(|a| a.passages())
        .unwrap_or_default();
    let some: Option<PassageId> = match passages.len() {
        0 => None,
        count => Some(passages[chance.next(count)].id),
    };
    let event = work.events().iter().next().map(|event| event.id);
    let tag = work.codebook().tags.last().cloned();
    let command = match (chance.next(15), some) {
        (0..=3, _) | (_, None) => {
            let bounds: Vec<usize> = TEXT.char_indices().map(|(at, _)| at).collect();
            let start = chance.next(bounds.len() - 20) + 17;
            Command::Tag {
                document: document.clone(),
                span: Span::new(bounds[start], bounds[start + 1 + chance.next(2)]),
                tag: TagPath::parse(["claim", "denial", "made/up"][chance.next(3)]).unwrap(),
            }
        }
        (4 | 5, Some(passage)) => Command::SetNote {
            document: document.clone(),
            passage,
            note: format!("note {n}"),
        },
        (6, Some(passage)) => Command::DeletePassage {
            document: document.clone(),
            passage,
        },
        (10, Some(passage)) => Command::MakeEvent {
            document: document.clone(),
            passage,
        },
        (11, Some(_)) => Command::DeleteEvent(event?),
        (14, Some(_)) => Command::SetReliability {
            source: ["The Gazette", "Lind"][chance.next(2)].to_owned(),
            reliability: Reliability::ALL.get(n % 7).copied(),
        },
        (12, Some(_)) => Command::DeleteTag(tag?.path),
        (13, Some(_)) => {
            let tag = tag?;
            Command::ChangeTag {
                path: tag.path.clone(),
                to: Tag {
                    description: format!("for {n}"),
                    ..tag
                },
            }
        }
        (7, _) => Command::Undo,
        (8, _) => Command::Redo,
        (_, Some(passage)) => Command::AddTag {
            document: document.clone(),
            passage,
            tag: TagPath::parse("threat").unwrap(),
        },
    };
    work.apply(command).ok()?;
    Some(states_of(work))
}

/// What is there now, a line for each part.
fn states_of(work: &Workspace) -> Vec<String> {
    let state = |name: &&str| format!("{name}\t{}", state_of(work, name));
    ALL.iter().map(state).collect()
}

/// Everything that is recorded about a document, the tags or the events, but for times and
/// versions.
fn state_of(work: &Workspace, name: &str) -> String {
    match name {
        CODEBOOK => {
            let tags = work.codebook().tags.iter();
            let tags = tags.map(|tag| format!("{} {}", tag.path, tag.description));
            return tags.collect::<Vec<_>>().join("|");
        }
        EVENTS => {
            let events = work.events().iter();
            let mut events: Vec<String> = events
                .map(|event| {
                    let facts = &event.facts;
                    format!("{:?} {} {}", event.id, facts.title, facts.supports.len())
                })
                .collect();
            events.sort();
            return events.join("|");
        }
        SETTINGS => {
            let sources = work.settings().sources.iter();
            let sources = sources.map(|it| format!("{} {}", it.name, it.reliability.letter()));
            return sources.collect::<Vec<_>>().join("|");
        }
        _ => {}
    }
    let document = &DocId::new(name);
    let Some(annotations) = work.annotations(document) else {
        return String::new();
    };
    let mut lines: Vec<String> = annotations
        .passages()
        .iter()
        .map(|passage| {
            let content = &passage.content;
            let tags: Vec<&str> = content.tags.iter().map(TagPath::as_str).collect();
            format!(
                "{} {}-{} {} {}",
                passage.id,
                passage.span.start,
                passage.span.end,
                tags.join("+"),
                content.note.replace(' ', "_")
            )
        })
        .collect();
    lines.sort();
    lines.join("|")
}

/// Waits until everything up to now is called saved; false when it is not to be.
fn is_called_saved(work: &mut Workspace) -> bool {
    for _ in 0..2_000 {
        work.absorb();
        match work.saving() {
            Saving::Saved | Saving::Aside(_) => return true,
            Saving::Failed(_) => return false,
            Saving::Pending(_) => std::thread::sleep(Duration::from_micros(200)),
        }
    }
    false
}

/// What the killed process does: it edits, and says what is there once that is called saved.
#[test]
fn child() {
    let Ok(given) = std::env::var(CHILD) else {
        return;
    };
    let (seed, folder) = given.split_once(' ').unwrap();
    let mut chance = Chance(seed.parse().unwrap());
    let mut work = open(Path::new(folder), Arc::new(RealFiles));
    let mut out = std::io::stdout();
    for state in states_of(&work) {
        writeln!(out, "\nsaved\t{state}").unwrap();
    }
    for n in 0.. {
        let Some(states) = edit(&mut work, &mut chance, n) else {
            continue;
        };
        // Said before it counts as well: the last edit may be saved and not reported.
        for state in &states {
            writeln!(out, "\nedited\t{state}").unwrap();
        }
        if is_called_saved(&mut work) {
            for state in &states {
                writeln!(out, "\nsaved\t{state}").unwrap();
            }
        }
        out.flush().unwrap();
        if chance.next(6) == 0 {
            // Time enough for sidecars to be written, so that kills fall into that too.
            std::thread::sleep(Duration::from_millis(chance.next(40) as u64 * 30));
        }
    }
}

/// For each document, what was last reported as saved and everything edited since.
fn expected(lines: &[String], known: &mut BTreeMap<String, Vec<String>>) {
    for line in lines {
        let mut parts = line.split('\t');
        let (kind, document, state) = (parts.next(), parts.next(), parts.next());
        let (Some(document), Some(state)) = (document, state) else {
            continue;
        };
        let states = known.entry(document.to_owned()).or_default();
        match kind {
            // Saved: nothing older is good enough any more.
            Some("saved") => *states = vec![state.to_owned()],
            Some("edited") => states.push(state.to_owned()),
            _ => {}
        }
    }
}

/// Opens the folder and compares: every document is as it was last reported, or as one of the
/// edits that were under way made it.
fn check(folder: &Path, known: &mut BTreeMap<String, Vec<String>>, round: usize) {
    let work = open(folder, Arc::new(RealFiles));
    assert_eq!(work.documents().len(), NAMES.len(), "round {round}");
    assert!(
        work.unopened().is_empty(),
        "round {round}: {:?}",
        work.unopened()
    );
    for name in ALL {
        let now = state_of(&work, name);
        let states = known
            .entry(name.to_owned())
            .or_insert_with(|| vec![now.clone()]);
        assert!(
            states.contains(&now),
            "round {round}, {name}:\nthere: {now}\nexpected one of: {states:#?}"
        );
        *states = vec![now];
    }
    let kept = kept_aside(&folder.join("corpus"));
    assert!(kept.is_empty(), "round {round}: not read: {kept:?}");
}

fn kept_aside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.to_string_lossy().contains(".kept-"))
        .collect()
}

#[test]
fn what_is_called_saved_survives_being_killed() {
    let rounds: usize = std::env::var("DATELINE_CRASH_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let mut known = BTreeMap::new();
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    let mut saved = 0;
    for round in 0..rounds {
        let mut process = Process::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--nocapture", "--test-threads=1"])
            .env(CHILD, format!("{} {}", chance.0, folder.path().display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let (first, first_saved) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let lines = out.lines().map_while(Result::ok);
            let told = lines.inspect(|line| {
                if line.starts_with("saved") {
                    // Nobody may be waiting for it any more.
                    let _ = first.send(());
                }
            });
            told.collect::<Vec<String>>()
        });
        // Every other time something must have been saved, however busy the machine is; the
        // other times it may be hit while it opens.
        if round % 2 == 0 {
            first_saved.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        std::thread::sleep(Duration::from_millis(20 + chance.next(400) as u64));
        process.kill().unwrap();
        process.wait().unwrap();
        let lines = reader.join().unwrap();
        saved += lines
            .iter()
            .filter(|line| line.starts_with("saved"))
            .count();
        expected(&lines, &mut known);
        check(folder.path(), &mut known, round);
    }
    assert!(saved > 0, "{rounds} rounds");
    println!("{rounds} rounds, {saved} edits reported as saved, none missing");
}

/// Works on a disk that fails, until the failure has struck, and reports as the child does.
fn work_on(folder: &Path, disk: &Arc<FailingDisk>, seed: u64) -> Vec<String> {
    let mut lines = Vec::new();
    let files: Arc<dyn Files> = disk.clone();
    let mut work = open(folder, files);
    let mut chance = Chance(seed);
    let there = states_of(&work);
    lines.extend(there.iter().map(|state| format!("saved\t{state}")));
    for n in 0..14 {
        let Some(states) = edit(&mut work, &mut chance, n) else {
            continue;
        };
        // An edit that the power went with may be there or not.
        lines.extend(states.iter().map(|state| format!("edited\t{state}")));
        let is_saved = is_called_saved(&mut work);
        if disk.is_down() {
            break;
        }
        if is_saved {
            lines.extend(states.iter().map(|state| format!("saved\t{state}")));
        }
        if n == 6 {
            work.flush();
        }
    }
    // Closing writes the files, which would hide what the journal lacks.
    disk.stop();
    lines
}

#[test]
fn what_is_called_saved_survives_every_failure_of_the_disk() {
    // How many operations the work takes when nothing fails.
    let count = {
        let folder = tempfile::tempdir().unwrap();
        lay_out(folder.path());
        let disk = FailingDisk::new(folder.path(), Trouble::None, usize::MAX);
        work_on(folder.path(), &disk, 7);
        disk.operations()
    };
    assert!(count > 30, "{count}");
    for trouble in [
        Trouble::PowerCut { torn: false },
        Trouble::PowerCut { torn: true },
        Trouble::Full(2),
        Trouble::Full(9),
        Trouble::Refused,
    ] {
        for at in 0..count {
            let folder = tempfile::tempdir().unwrap();
            lay_out(folder.path());
            let disk = FailingDisk::new(folder.path(), trouble, at);
            let lines = work_on(folder.path(), &disk, 7);
            disk.settle();
            let mut known = BTreeMap::new();
            expected(&lines, &mut known);
            check(folder.path(), &mut known, at);
        }
    }
}
