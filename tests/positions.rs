//! A reader that has nothing of Dateline's finds the same words where sidecars say that passages
//! are: `tests/positions.py`, in every kind of text that makes counting hard.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::process::Command as Program;

use dateline::model::{DocId, Span, TagPath};
use dateline::workspace::{Command, Surroundings, Workspace};
use serde_json::Value;

/// Set where a test that cannot be made is a failure.
const NEEDED: &str = "DATELINE_NEEDS_PYTHON";

fn utf_16(text: &str) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    marked.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn windows_1251(text: &str) -> Vec<u8> {
    let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1251.encode(text);
    assert!(!is_lossy);
    bytes.into_owned()
}

const RUSSIAN: &str = "В среду переговоры в порту продолжились. Представитель управления порта \
    заявил, что паром выйдет в четверг, если позволит погода.";

/// Documents, and the words of each that are tagged.
fn documents() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("cyrillic.txt", text(RUSSIAN), &["переговоры", "в четверг"]),
        (
            "windows-1251.txt",
            windows_1251(RUSSIAN),
            &["переговоры", "в четверг"],
        ),
        (
            "arabic.txt",
            text("قال المتحدث إن العبّارة ستبحر يوم الخميس، ثم عاد إلى المكتب."),
            &["العبّارة", "يوم الخميس", "المكتب"],
        ),
        (
            "chinese.txt",
            text("港口办公室星期二说，渡轮将于星期四启航。𠮷野先生不同意。"),
            &["星期四", "𠮷野先生"],
        ),
        (
            "emoji.txt",
            text("The crew 👩‍👩‍👧‍👦 waved 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and 👍🏽 left 🇺🇦 on Monday ❤️."),
            &["👩‍👩‍👧‍👦 waved", "👍🏽", "🇺🇦 on Monday", "❤️"],
        ),
        (
            "marks.txt",
            text("E\u{301}douard et Zo\u{308}e\u{308} — a\u{323}\u{302}n, Å and A\u{30a} — left."),
            &["Zo\u{308}e\u{308}", "A\u{30a} — left"],
        ),
        (
            "crlf.txt",
            text("One line 😀\r\nand another,\r\n\r\nthen a third.\rA fourth.\n"),
            &["😀\r\nand", "third.\rA fourth"],
        ),
        (
            "bom.txt",
            text("\u{feff}The first words, then \u{feff}more of them."),
            &["The first", "\u{feff}more"],
        ),
        (
            "utf-16.txt",
            utf_16("Встреча 😀 состоялась в Москве\r\nво вторник."),
            &["😀 состоялась", "во вторник"],
        ),
        (
            "deep/er/a #1 100%.txt",
            text(" date 2022-02-09 Zürich: the ferry 😀 sails."),
            &["Zürich", "sails"],
        ),
    ]
}

/// Writes the documents, tags the words, and gives back what Dateline knows of each passage.
fn annotated(folder: &Path) -> Vec<(String, usize, usize, String)> {
    let documents = documents();
    for (name, bytes, _) in &documents {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
    work.apply(Command::Open(folder.to_owned())).unwrap();
    work.settle();
    let mut known = Vec::new();
    for (name, _, tagged) in &documents {
        let document = DocId::new(*name);
        let text = work.dossier(&document).unwrap().document.text.clone();
        for words in *tagged {
            let start = text.as_str().find(words).unwrap();
            let span = Span::new(start, start + words.len());
            work.apply(Command::Tag {
                document: document.clone(),
                span,
                tag: TagPath::parse("claim").unwrap(),
            })
            .unwrap();
        }
        for passage in work.annotations(&document).unwrap().passages() {
            let position = text.position_of(passage.span).unwrap();
            let words = text.get(passage.span).unwrap().to_owned();
            known.push(((*name).to_owned(), position.start, position.end, words));
        }
        let count = known.iter().filter(|it| it.0 == *name).count();
        assert_eq!(count, tagged.len(), "{name}");
    }
    work.settle();
    known.sort();
    known
}

/// What a Python program prints when it is given a folder; `None` where there is no Python.
fn run(script: &str, folder: &Path) -> Option<String> {
    let python = |arguments: &[&str]| Program::new("python3").args(arguments).output();
    if python(&["--version"]).is_err() {
        assert!(std::env::var_os(NEEDED).is_none(), "python3 is missing");
        eprintln!("not tested: python3 is missing");
        return None;
    }
    let output = python(&["-X", "utf8", script, folder.to_str().unwrap()]).unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The passages that the independent reader prints.
fn printed(folder: &Path) -> Option<Vec<(String, usize, usize, String)>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/positions.py");
    let printed = run(script, folder)?;
    let line = |line: &str| serde_json::from_str(line).unwrap();
    let mut found: Vec<_> = printed.lines().map(line).collect();
    found.sort();
    Some(found)
}

#[test]
fn an_independent_reader_finds_the_same_words() {
    let folder = tempfile::tempdir().unwrap();
    let known = annotated(folder.path());
    if let Some(found) = printed(folder.path()) {
        assert_eq!(found, known);
    }
}

#[test]
fn the_reader_sees_a_position_that_is_counted_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let known = annotated(folder.path());
    let text = fs::read_to_string(folder.path().join("emoji.txt")).unwrap();
    let in_utf_16 = |place: &mut Value| {
        let points = usize::try_from(place.as_u64().unwrap()).unwrap();
        *place = text
            .chars()
            .take(points)
            .map(char::len_utf16)
            .sum::<usize>()
            .into();
    };
    let sidecar = folder.path().join("emoji.txt.dateline.json");
    let mut page: Value = serde_json::from_slice(&fs::read(&sidecar).unwrap()).unwrap();
    for item in page["items"].as_array_mut().unwrap() {
        let place = &mut item["target"]["selector"][0];
        in_utf_16(&mut place["start"]);
        in_utf_16(&mut place["end"]);
    }
    fs::write(&sidecar, page.to_string()).unwrap();
    if let Some(found) = printed(folder.path()) {
        let words = |all: Vec<(String, usize, usize, String)>| -> Vec<String> {
            let of_emoji = all.into_iter().filter(|it| it.0 == "emoji.txt");
            of_emoji.map(|it| it.3).collect()
        };
        assert_ne!(words(found), words(known));
    }
}

#[test]
fn the_reader_of_the_page_beside_the_schemas_reads_its_examples() {
    let page = include_str!("../assets/schema/README.md");
    let example = |name: &str| {
        let (_, rest) = page
            .split_once(&format!("<!-- example: {name} -->\n```"))
            .unwrap();
        let (_, block) = rest.split_once('\n').unwrap();
        block.split_once("\n```").unwrap().0
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, words: &str| fs::write(folder.path().join(name), words).unwrap();
    write("harbour.txt", example("document harbour.txt"));
    write("harbour.txt.dateline.json", example("sidecar changed"));
    write("reader.py", example("reader"));
    let script = folder.path().join("reader.py");
    if let Some(told) = run(script.to_str().unwrap(), folder.path()) {
        assert_eq!(
            told.trim_end(),
            "harbour.txt the ferry sails ['claim', 'Which one?']"
        );
    }
}
