//! Dateline's own files as anybody may have left them: cut short, endless, nested without end, of
//! a newer version, with ids that stand twice, with numbers that are none, with names that lead
//! out of the folder. Every kind on every file: an error in words or a reading that loses
//! nothing, nothing overwritten, and nothing written outside.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dateline::annotate::{chronology, codebook, events, settings, sidecar};
use dateline::model::{
    DocId, EventFacts, LineFacts, OrderSetting, Reliability, Span, TagPath, Text, TextHash,
};
use dateline::workspace::{ChronologyCommand, Command, Refusal, Surroundings, Workspace};
use serde_json::{Value, json};
use tempfile::TempDir;

const NAME: &str = "dispatch.txt";
const TEXT: &str = " date 2022-02-09 The ferry sails on Tuesday. The envoy came on Friday.";

/// One of Dateline's files beside the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ours {
    Sidecar,
    Codebook,
    Events,
    Chronology,
    Settings,
}

impl Ours {
    const ALL: [Ours; 5] = [
        Ours::Sidecar,
        Ours::Codebook,
        Ours::Events,
        Ours::Chronology,
        Ours::Settings,
    ];

    fn name(self) -> &'static str {
        match self {
            Ours::Sidecar => "dispatch.txt.dateline.json",
            Ours::Codebook => codebook::FILE_NAME,
            Ours::Events => events::FILE_NAME,
            Ours::Chronology => chronology::FILE_NAME,
            Ours::Settings => settings::FILE_NAME,
        }
    }

    /// The field of its version, and the one of its list.
    fn fields(self) -> (&'static str, &'static str) {
        match self {
            Ours::Sidecar => ("dateline:schema", "items"),
            Ours::Codebook => ("schema", "tags"),
            Ours::Events => ("schema", "events"),
            Ours::Chronology => ("schema", "lines"),
            Ours::Settings => ("schema", "sources"),
        }
    }

    /// Changes the work so that this file is written.
    fn edit(self, work: &mut Workspace) -> Result<(), Refusal> {
        let command = match self {
            Ours::Sidecar => tag("on Friday", "claim"),
            Ours::Codebook => tag("envoy", "a/new/tag"),
            Ours::Events => Command::AddEvent(Box::new(EventFacts {
                title: "Another one".to_owned(),
                ..EventFacts::default()
            })),
            Ours::Chronology => Command::Chronology(ChronologyCommand::Keep(vec![LineFacts {
                words: "Another one".to_owned(),
                ..LineFacts::default()
            }])),
            Ours::Settings => Command::SetDateOrder(OrderSetting::MonthFirst),
        };
        work.apply(command).map(|_| ())
    }

    /// Reads bytes as such a file; an error in words.
    fn read(self, bytes: &[u8]) -> Result<(), String> {
        let text = Text::new(TEXT);
        let hash = TextHash::of(TEXT);
        match self {
            Ours::Sidecar => sidecar::read(bytes, &text, hash).map(|_| ()).map_err(words),
            Ours::Codebook => codebook::read(bytes).map(|_| ()).map_err(words),
            Ours::Events => events::read(bytes).map(|_| ()).map_err(words),
            Ours::Chronology => chronology::read(bytes).map(|_| ()).map_err(words),
            Ours::Settings => settings::read(bytes).map(|_| ()).map_err(words),
        }
    }
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn tag(words: &str, tag: &str) -> Command {
    let start = TEXT.find(words).unwrap();
    Command::Tag {
        document: DocId::new(NAME),
        span: Span::new(start, start + words.len()),
        tag: TagPath::parse(tag).unwrap(),
    }
}

/// A folder within another one, so that whatever is written outside of it is seen.
struct Desk {
    outer: TempDir,
}

impl Desk {
    /// A folder in which each of Dateline's files is there and holds something.
    fn new() -> Self {
        let desk = Self {
            outer: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(desk.folder()).unwrap();
        fs::write(desk.folder().join(NAME), TEXT).unwrap();
        let mut work = desk.open();
        work.apply(tag("on Tuesday", "claim/of/mine")).unwrap();
        Ours::Events.edit(&mut work).unwrap();
        Ours::Chronology.edit(&mut work).unwrap();
        let graded = Command::SetReliability {
            source: "the owners".to_owned(),
            reliability: Some(Reliability::FairlyReliable),
        };
        work.apply(graded).unwrap();
        work.settle();
        drop(work);
        fs::remove_dir_all(desk.outer.path().join("data")).unwrap();
        desk
    }

    fn folder(&self) -> PathBuf {
        self.outer.path().join("corpus")
    }

    fn path(&self, ours: Ours) -> PathBuf {
        self.folder().join(ours.name())
    }

    fn open(&self) -> Workspace {
        let data = self.outer.path().join("data");
        let mut work = Workspace::new(Surroundings {
            author: "ana".to_owned(),
            data_folder: Some(data.clone()),
            texts_folder: Some(data.join("texts")),
            cache_folder: None,
            journals: Some(data.join("journals")),
            files: Arc::new(dateline::disk::RealFiles),
            waker: Arc::new(|| {}),
        })
        .unwrap();
        work.apply(Command::Open(self.folder())).unwrap();
        work.settle();
        work
    }

    /// Nothing came into being around the folder, nor in it but files of ours.
    fn check_outside(&self, what: &str) {
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).unwrap();
            let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
            entries.map(|it| name(it).into_string().unwrap()).collect()
        };
        let mut outside = names(self.outer.path());
        outside.sort();
        assert_eq!(outside, ["corpus", "data"], "{what}");
        for name in names(&self.folder()) {
            let is_ours = Ours::ALL.iter().any(|ours| name.starts_with(ours.name()));
            assert!(is_ours || name == NAME, "{what}: {name}");
        }
    }
}

fn notices(work: &mut Workspace) -> String {
    let notices = work.take_notices();
    let texts: Vec<String> = notices.into_iter().map(|notice| notice.text).collect();
    texts.join("\n")
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is told, not read, and kept beside the new one when that is written.
    Kept,
    /// It is told, not read, and never written.
    Locked,
    /// It is read as far as it goes, and everything in it is there after writing.
    Survives,
}

/// What may have been done to a file, and what becomes of it.
type Kind = (&'static str, Fate, fn(Ours, Vec<u8>) -> Vec<u8>);

/// The kind after which a passage is looked for by its words, and found.
const MENDED: &str = "numbers beyond reason";

const KINDS: &[Kind] = &[
    ("cut in the middle", Fate::Kept, |_, mut bytes| {
        bytes.truncate(bytes.len() / 2);
        bytes
    }),
    ("emptied", Fate::Kept, |_, _| Vec::new()),
    ("something else", Fate::Kept, |_, _| b"[1, 2]".to_vec()),
    ("no text", Fate::Kept, |_, _| vec![0xFF, 0xFE, 0x00, 0x7B]),
    ("not a number", Fate::Kept, |ours, bytes| {
        with_version(ours, bytes, "NaN")
    }),
    ("a number without end", Fate::Kept, |ours, bytes| {
        with_version(ours, bytes, "1e999")
    }),
    ("a huge number", Fate::Kept, |ours, bytes| {
        with_version(ours, bytes, "1e300")
    }),
    ("a negative version", Fate::Kept, |ours, bytes| {
        with_version(ours, bytes, "-1")
    }),
    ("nested without end", Fate::Kept, |ours, bytes| {
        let deep = format!("1, \"x\": {}{}", "[".repeat(100_000), "]".repeat(100_000));
        with_version(ours, bytes, &deep)
    }),
    ("a newer version", Fate::Locked, |ours, bytes| {
        with_version(ours, bytes, "2")
    }),
    ("of a far future", Fate::Locked, |ours, bytes| {
        with_version(ours, bytes, "18446744073709551615")
    }),
    ("an endless field", Fate::Survives, |ours, bytes| {
        let long = "endless ".repeat(500_000);
        with_version(ours, bytes, &format!("1, \"x\": \"{long}\""))
    }),
    ("entries that are none", Fate::Survives, |ours, bytes| {
        changed(ours, bytes, |entries| {
            entries.extend([json!(null), json!(-7), json!("x"), json!([]), json!({})]);
        })
    }),
    ("entries that stand twice", Fate::Survives, |ours, bytes| {
        changed(ours, bytes, |entries| {
            let mut twice = entries.clone();
            for entry in &mut twice {
                entry["x:mark"] = json!(true);
            }
            entries.extend(twice);
        })
    }),
    (MENDED, Fate::Survives, |ours, bytes| {
        changed(ours, bytes, |entries| {
            for entry in entries {
                for field in ["dateline:revision", "revision"] {
                    if entry.get(field).is_some() {
                        entry[field] = json!(u64::MAX);
                    }
                }
                for field in ["dateline:changes", "changes"] {
                    if entry.get(field).is_some() {
                        entry[field] = json!({"seat": u64::MAX, "other": u64::MAX});
                    }
                }
                if let Some(place) = entry.pointer_mut("/target/selector/0") {
                    place["start"] = json!(-1e300);
                    place["end"] = json!(1e300);
                }
                entry["x:huge"] = json!(1e308);
            }
        })
    }),
    ("names that lead out", Fate::Survives, |ours, bytes| {
        changed(ours, bytes, |entries| {
            let out = "../../outside.txt";
            for entry in entries {
                entry["x:mark"] = json!(true);
                match ours {
                    // The name that is written again is the document's own.
                    Ours::Sidecar => entry["target"]["source"] = json!(out),
                    Ours::Codebook => entry["path"] = json!(format!("{out}{}", entry["path"])),
                    Ours::Events => {
                        let id = "urn:uuid:00000000-0000-4000-8000-000000000001";
                        entry["supports"] = json!([{"document": out, "passage": id}]);
                    }
                    Ours::Chronology => {
                        entry["sources"] =
                            json!([{"document": out, "quote": "x", "start": 0, "end": 1}]);
                    }
                    Ours::Settings => entry["name"] = json!(out),
                }
            }
        })
    }),
];

/// The file with other words where its version is.
fn with_version(ours: Ours, bytes: Vec<u8>, version: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes).unwrap();
    let old = format!("\"{}\": 1", ours.fields().0);
    assert!(text.contains(&old));
    let new = format!("\"{}\": {version}", ours.fields().0);
    text.replacen(&old, &new, 1).into_bytes()
}

/// The file with its list changed.
fn changed(ours: Ours, bytes: Vec<u8>, change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let mut page: Value = serde_json::from_slice(&bytes).unwrap();
    change(page[ours.fields().1].as_array_mut().unwrap());
    serde_json::to_vec_pretty(&page).unwrap()
}

/// How many entries a file has, how many of them hold a field that was put in, and how long the
/// endless field is.
fn counts(ours: Ours, bytes: &[u8]) -> (usize, usize, usize) {
    let page: Value = serde_json::from_slice(bytes).unwrap();
    let entries = page[ours.fields().1].as_array().unwrap();
    let is_marked = |entry: &&Value| {
        let text = entry.to_string();
        ["x:mark", "x:huge"].iter().any(|it| text.contains(it))
    };
    let long = page["x"].as_str().unwrap_or_default().len();
    (
        entries.len(),
        entries.iter().filter(is_marked).count(),
        long,
    )
}

#[test]
fn every_hostile_kind_of_every_file_is_told_and_costs_nothing() {
    for ours in Ours::ALL {
        for (kind, fate, damage) in KINDS {
            let what = format!("{ours:?}, {kind}");
            let desk = Desk::new();
            let hostile = damage(ours, fs::read(desk.path(ours)).unwrap());
            fs::write(desk.path(ours), &hostile).unwrap();

            let mut work = desk.open();
            assert_eq!(work.documents().len(), 1, "{what}");
            let told = notices(&mut work);
            if *fate != Fate::Survives {
                assert!(told.contains(ours.name()), "{what}: {told}");
            }
            let now = || fs::read(desk.path(ours)).unwrap();
            // What was found again at another place is saved with that place.
            let is_same = now() == hostile;
            assert!(
                is_same || *kind == MENDED,
                "{what}: reading changes nothing"
            );

            let edited = ours.edit(&mut work);
            work.settle();
            match fate {
                Fate::Locked => {
                    let refusal = edited.unwrap_err().to_string();
                    assert!(
                        refusal.contains("newer version of Dateline"),
                        "{what}: {refusal}"
                    );
                    assert!(now() == hostile, "{what}: nothing is overwritten");
                }
                Fate::Kept => {
                    edited.unwrap();
                    let kept = format!("{}.kept-1", desk.path(ours).display());
                    assert!(fs::read(kept).unwrap() == hostile, "{what}: it is kept");
                    ours.read(&now()).unwrap();
                }
                Fate::Survives => {
                    edited.unwrap();
                    let (before, after) = (counts(ours, &hostile), counts(ours, &now()));
                    let nothing_lost = after.0 >= before.0 && after.1 >= before.1;
                    assert!(
                        nothing_lost && after.2 == before.2,
                        "{what}: {before:?} {after:?}"
                    );
                }
            }
            drop(work);
            drop(desk.open());
            desk.check_outside(&what);
        }
    }
}

#[test]
fn a_file_cut_at_any_byte_is_an_error_in_words() {
    let desk = Desk::new();
    for ours in Ours::ALL {
        let whole = fs::read(desk.path(ours)).unwrap();
        ours.read(&whole).unwrap();
        let end = whole.trim_ascii_end().len();
        for cut in 0..end {
            let error = ours.read(&whole[..cut]).unwrap_err();
            assert!(error.contains(' '), "{ours:?} at {cut}: {error}");
        }
    }
}

/// A journal that tells of one passage and one event that no file holds, line by line.
fn left_behind(desk: &Desk) -> (PathBuf, Vec<Vec<u8>>) {
    let mut work = desk.open();
    work.apply(tag("envoy", "actor")).unwrap();
    Ours::Events.edit(&mut work).unwrap();
    work.settle();
    let folders = fs::read_dir(desk.outer.path().join("data/journals")).unwrap();
    let folder = folders.map(|it| it.unwrap().path()).next().unwrap();
    let journals = fs::read_dir(&folder).unwrap();
    let journal = journals.map(|it| it.unwrap().path()).next().unwrap();
    let bytes = fs::read(journal).unwrap();
    drop(work);
    for ours in Ours::ALL {
        fs::remove_file(desk.path(ours)).unwrap();
    }
    // What it says of files that hold everything is no longer so.
    let records = bytes
        .split(|byte| *byte == b'\n')
        .filter_map(|line| line.get(9..));
    let records = records.filter(|record| {
        let record: Value = serde_json::from_slice(record).unwrap();
        record.get("written").is_none()
    });
    (
        folder.join("left.journal"),
        records.map(<[u8]>::to_vec).collect(),
    )
}

/// The lines of a journal, each with its sum.
fn lines(records: &[Vec<u8>]) -> Vec<u8> {
    let line = |record: &Vec<u8>| {
        let sum = format!("{:08x} ", crc32fast::hash(record));
        [sum.as_bytes(), record, b"\n"].concat()
    };
    records.iter().flat_map(line).collect()
}

/// Opens a folder beside which a journal with these bytes was left; what was told, and how many
/// passages there are.
fn opened_with(desk: &Desk, path: &Path, bytes: &[u8]) -> (Workspace, String, usize) {
    for ours in Ours::ALL {
        let _ = fs::remove_file(desk.path(ours));
    }
    for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    fs::write(path, bytes).unwrap();
    let mut work = desk.open();
    let told = notices(&mut work);
    let passages = work.passage_count();
    (work, told, passages)
}

#[test]
fn every_hostile_kind_of_journal_is_told_and_costs_no_other_record() {
    let desk = Desk::new();
    let (path, records) = left_behind(&desk);
    let (work, told, passages) = opened_with(&desk, &path, &lines(&records));
    assert_eq!((passages, work.events().len()), (1, 1), "{told}");
    drop(work);

    let deep = format!(
        "{{\"schema\": 1, \"x\": {}{}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let hostile: [(&str, Vec<u8>); 9] = [
        ("empty", Vec::new()),
        ("something else", b"[1, 2]".to_vec()),
        ("no text", vec![0xFF, 0xFE, 0x00]),
        ("not a number", b"{\"schema\": NaN}".to_vec()),
        ("a number without end", b"{\"schema\": 1e999}".to_vec()),
        (
            "a newer version",
            b"{\"schema\": 2, \"deed\": {\"unknown\": []}}".to_vec(),
        ),
        ("nested without end", deep.into_bytes()),
        (
            "an endless field",
            format!("{{\"schema\": 1, \"seat\": \"{}\"}}", "s".repeat(4_000_000)).into_bytes(),
        ),
        (
            "a revision beyond reason",
            b"{\"schema\": 1, \"revision\": 1e300}".to_vec(),
        ),
    ];
    for (kind, record) in hostile {
        let mut all = vec![record];
        all.extend(records.iter().cloned());
        let (work, told, passages) = opened_with(&desk, &path, &lines(&all));
        assert!(told.contains("1 records of changes"), "{kind}: {told}");
        assert_eq!((passages, work.events().len()), (1, 1), "{kind}");
        drop(work);
        desk.check_outside(kind);
    }
    // Every record twice says nothing new.
    let twice: Vec<Vec<u8>> = records.iter().chain(&records).cloned().collect();
    let (work, told, passages) = opened_with(&desk, &path, &lines(&twice));
    assert_eq!((passages, work.events().len()), (1, 1), "{told}");
}

#[test]
fn a_journal_cut_anywhere_gives_back_whatever_is_whole() {
    let desk = Desk::new();
    let (path, records) = left_behind(&desk);
    let whole = lines(&records);
    // The first record tells of the passage.
    let first = lines(&records[..1]).len();
    for cut in (0..whole.len()).step_by(97) {
        let (_work, told, passages) = opened_with(&desk, &path, &whole[..cut]);
        assert_eq!(passages, usize::from(cut >= first), "{cut}: {told}");
    }
    desk.check_outside("cut");
}

#[test]
fn a_journal_cannot_make_dateline_write_elsewhere() {
    let desk = Desk::new();
    let (path, records) = left_behind(&desk);
    let led_out = |name: &str| -> Vec<Vec<u8>> {
        let replaced = |record: &Vec<u8>| {
            let record = String::from_utf8(record.clone()).unwrap();
            let quoted = format!("\"{NAME}\"");
            record.replace(&quoted, &format!("\"{name}\"")).into_bytes()
        };
        records.iter().map(replaced).collect()
    };
    for name in [
        "../outside.txt",
        "/outside.txt",
        "..",
        "a/../../outside.txt",
        "",
    ] {
        let (mut work, told, passages) = opened_with(&desk, &path, &lines(&led_out(name)));
        assert_eq!(passages, 0, "{name}: {told}");
        // What was done elsewhere may be asked to be undone, and done again.
        for command in [Command::Undo, Command::Undo, Command::Redo, Command::Redo] {
            let _ = work.apply(command);
            work.settle();
        }
        drop(work);
        desk.check_outside(name);
        assert!(!Path::new("/outside.txt.dateline.json").exists(), "{name}");
    }
}
