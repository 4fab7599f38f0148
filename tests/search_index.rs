//! The index of words: that it answers as reading every text would, whatever is asked; that it
//! keeps up with what changes; and that nothing that happens to it shows.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dateline::disk::RealFiles;
use dateline::model::Status;
use dateline::search::{Documents, Facts, Field, Index, Joined, Query, TextKey};
use dateline::workspace::{Command, Surroundings, Workspace};
use proptest::prelude::*;
use tantivy::directory::RamDirectory;

/// A corpus that knows of each document whether its number is even, and nothing else.
struct Texts(Vec<String>);

impl Documents for Texts {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn key(&self, at: usize) -> TextKey {
        key_of(&self.0[at])
    }

    fn text(&self, at: usize) -> Cow<'_, str> {
        Cow::Borrowed(&self.0[at])
    }

    fn length(&self, at: usize) -> usize {
        self.0[at].len()
    }

    fn holds(&self, at: usize, field: &Field) -> bool {
        match field {
            Field::Tag(_) | Field::Status(_) => at.is_multiple_of(2),
            Field::Source(_) | Field::About(_) => at.is_multiple_of(3),
            _ => false,
        }
    }

    fn speaks(&self, at: usize, _: &Field, _: Status) -> bool {
        at.is_multiple_of(4)
    }
}

struct One<'a>(&'a Texts, usize);

impl Facts for One<'_> {
    fn holds(&self, field: &Field) -> bool {
        self.0.holds(self.1, field)
    }

    fn speaks(&self, about: &Field, status: Status) -> bool {
        self.0.speaks(self.1, about, status)
    }
}

/// FNV-1a, widened: the same text has the same key.
fn key_of(text: &str) -> TextKey {
    let add = |key: u128, byte: u8| (key ^ u128::from(byte)).wrapping_mul((1 << 88) + 0x13b);
    TextKey(text.bytes().fold(0x6c62_272e, add))
}

/// Asks with an index that knows some of the texts, with one that knows none, and by reading.
fn check(texts: &[String], indexed: usize, queries: &[String]) {
    let texts = Texts(texts.to_vec());
    let index = Index::open(Box::new(RamDirectory::create()), true).unwrap();
    let mut writer = index.writer(1).unwrap();
    let mut seen = Vec::new();
    for text in texts.0.iter().take(indexed) {
        if !seen.contains(text) {
            writer.add(key_of(text), text).unwrap();
            seen.push(text.clone());
        }
        // Several small segments, as after many small changes.
        if seen.len().is_multiple_of(3) {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let reader = index.reader().unwrap();
    reader.look_again().unwrap();
    let joined = Joined::of(&texts, &reader).unwrap();
    let alone = Joined::without_index(&texts);
    for typed in queries {
        let query = Query::parse(typed);
        if query.is_empty() {
            continue;
        }
        let by_reading: Vec<usize> = (0..texts.count())
            .filter(|at| query.matches(&texts.0[*at], &One(&texts, *at)))
            .collect();
        for joined in [&joined, &alone] {
            let answer = query.answer(&texts, joined, &|| false).unwrap();
            let found: Vec<usize> = answer.found.ones().collect();
            assert_eq!(found, by_reading, "{typed:?} in {:?}", texts.0);
            let mut best = answer.best(usize::MAX);
            assert_eq!(best.len(), answer.len());
            assert_eq!(answer.best(2), best[..best.len().min(2)]);
            best.sort_unstable();
            assert_eq!(best, found);
        }
    }
}

fn owned(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

#[test]
fn the_index_answers_as_reading_does() {
    let texts = owned(&[
        "The talks in Moscow went on. Truss met Lavrov; nobody met Shoygu there.",
        "MOSCOW's talks, and kamoscow",
        "Zürich, Zu\u{308}rich und Straße; ﬁnal NATO’s № 5",
        "the foreign\r\n  secretary of Tirana, Iranian",
        "the foreign, secretary",
        "foreign secretaryship",
        "北京时间 10月 x京y foo bar京 foo bar-baz x-foo bar",
        "в Москве 1–2 de–escalate u.s. http://a.example/x 10:30 on 10 February",
        "",
        "... $ —",
        "the foreign, secretary",
    ]);
    let long = "x".repeat(500);
    let texts = [texts, vec![format!("a {long} b")]].concat();
    let queries = owned(&[
        "mosc",
        "\"moscow\"",
        "talks moscow",
        "zurich",
        "strasse",
        "fi",
        "fin",
        "f",
        "nato's",
        "\"nato's\"",
        "\"foreign secretary\"",
        "\"foreign secr",
        "\"the foreign secretary\"",
        "京",
        "\"京\"",
        "北京",
        "\"foo bar\"",
        "foo",
        "bar",
        "\"bar",
        "10",
        "10:30",
        "u.s.",
        "u.s",
        "de-escalate",
        "http://a.example",
        "$",
        "—",
        "-talks",
        "-$",
        "mosc OR 京",
        "shoigu~",
        "shoigu~1",
        "iran~",
        "京~",
        "bar~",
        "talks NEAR/3 moscow",
        "met NEAR/1 shoygu~",
        "talks -moscow",
        "-(talks OR 京)",
        "tag:x talks",
        "-tag:x",
        "tag:x OR mosc",
        "about:2022 status:planned",
        "talks about:2022 status:planned",
        "source:x -foo",
        "NOT NOT mosc",
        "xxxx",
        &long,
        &long[..199],
        &long[..200],
        "\"xx\"",
        &format!("\"{long}\""),
        "москв",
        "\"1-2\"",
        "№",
        "no 5",
        "\"\"",
    ]);
    for indexed in [0, 5, texts.len()] {
        check(&texts, indexed, &queries);
    }
}

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[ab]{1,3}",
        1 => "[AÁbß’]{1,3}",
        1 => "[a京]{1,3}",
        1 => "[a0.$]{1,3}",
    ];
    let gap = prop_oneof![6 => Just(" "), 1 => Just("\n\n"), 1 => Just(", "), 1 => Just("-")];
    let piece = (word, gap).prop_map(|(word, gap)| format!("{word}{gap}"));
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn query() -> impl Strategy<Value = String> {
    let word = "[aAáb京.]{1,3}";
    let leaf = prop_oneof![
        4 => word.prop_map(|word| word),
        2 => (word, word).prop_map(|(one, other)| format!("\"{one} {other}\"")),
        1 => (word, word).prop_map(|(one, other)| format!("({one} NEAR/2 {other})")),
        1 => word.prop_map(|word| format!("{word}~1")),
        1 => word.prop_map(|word| format!("\"{word}\"")),
        1 => Just("tag:x".to_owned()),
        1 => Just("(about:2022 status:planned)".to_owned()),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_of_whatever_texts(
        texts in prop::collection::vec(text(), 1..10),
        indexed in 0_usize..10,
        queries in prop::collection::vec(query(), 1..12),
    ) {
        check(&texts, indexed, &queries);
    }
}

fn open(corpus: &Path, home: &Path) -> Workspace {
    let mut work = Workspace::new(Surroundings {
        author: "ana".to_owned(),
        data_folder: None,
        texts_folder: None,
        cache_folder: Some(home.join("cache")),
        journals: None,
        files: Arc::new(RealFiles),
        waker: Arc::new(|| {}),
    })
    .unwrap();
    work.apply(Command::Open(corpus.to_owned())).unwrap();
    work
}

fn found(work: &mut Workspace, words: &str) -> Vec<String> {
    work.apply(Command::Filter(words.to_owned())).unwrap();
    work.settle_filter();
    let ids = work.passing().map(|it| it.document.id.to_string());
    ids.collect()
}

fn write(corpus: &Path, name: &str, text: &str) {
    fs::write(corpus.join(name), format!(" date 2022-02-09 {text}")).unwrap();
}

/// The files of the index, whose names are not their own.
fn words_folder(home: &Path) -> std::path::PathBuf {
    let mut corpora = fs::read_dir(home.join("cache")).unwrap();
    corpora.next().unwrap().unwrap().path().join("words")
}

#[test]
fn what_changes_in_the_folder_changes_in_the_index() {
    let (corpus, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let corpus = corpus.path();
    write(corpus, "a.txt", "The ferry sank.");
    write(corpus, "b.txt", "The ferry came in.");
    let mut work = open(corpus, home.path());
    work.settle();
    assert_eq!(found(&mut work, "ferry"), ["a.txt", "b.txt"]);
    let state = work.index_state();
    assert_eq!((state.done, state.total), (2, 2));
    // While it is open, and while it is not.
    for is_open in [true, false] {
        write(corpus, "a.txt", &format!("Nobody saw it {is_open}."));
        write(corpus, "c.txt", &format!("A ferry left {is_open}."));
        fs::remove_file(corpus.join("b.txt")).unwrap_or_default();
        match is_open {
            true => {
                work.apply(Command::Reload).unwrap();
            }
            false => {
                drop(work);
                work = open(corpus, home.path());
            }
        }
        work.settle();
        assert_eq!(found(&mut work, "ferry"), ["c.txt"]);
        assert_eq!(found(&mut work, "nobody"), ["a.txt"]);
        let state = work.index_state();
        assert_eq!((state.done, state.total), (2, 2));
    }
}

#[test]
fn a_damaged_index_is_made_anew() {
    let (corpus, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let corpus = corpus.path();
    write(corpus, "a.txt", "The ferry sank.");
    write(corpus, "b.txt", "It came in.");
    let mut work = open(corpus, home.path());
    work.settle();
    drop(work);
    let folder = words_folder(home.path());
    // An index that is made anew has files of other names, so they are listed each time.
    let listed = || {
        let files = fs::read_dir(&folder).unwrap();
        let mut files: Vec<_> = files.map(|it| it.unwrap().path()).collect();
        files.sort();
        files
    };
    for at in 0..listed().len() {
        for damage in ["cut", "flipped", "emptied", "gone"] {
            let files = listed();
            let file = &files[at % files.len()];
            let was = fs::read(file).unwrap();
            match damage {
                "cut" => fs::write(file, &was[..was.len() / 2]).unwrap(),
                "flipped" => {
                    let flipped: Vec<u8> = was.iter().map(|byte| byte ^ 0x2a).collect();
                    fs::write(file, flipped).unwrap();
                }
                "emptied" => fs::write(file, []).unwrap(),
                _ => fs::remove_file(file).unwrap_or_default(),
            }
            let mut work = open(corpus, home.path());
            work.settle();
            let what = format!("{} {damage}", file.display());
            assert_eq!(found(&mut work, "ferry"), ["a.txt"], "{what}");
            assert_eq!(work.index_state().done, 2, "{what}");
            assert!(work.take_notices().is_empty(), "{what}");
        }
    }
}

#[test]
fn a_second_window_reads_while_the_first_writes() {
    let (corpus, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let corpus = corpus.path();
    write(corpus, "a.txt", "The ferry sank.");
    let mut first = open(corpus, home.path());
    first.settle();
    write(corpus, "b.txt", "A ferry came in.");
    let mut second = open(corpus, home.path());
    second.settle();
    // It may not write, and finds what is not in the index all the same.
    assert_eq!(found(&mut second, "ferry"), ["a.txt", "b.txt"]);
    assert_eq!(second.index_state().done, 1);
    first.apply(Command::Reload).unwrap();
    first.settle();
    assert_eq!(first.index_state().done, 2);
    drop(first);
    // Now it may.
    write(corpus, "c.txt", "No ferry.");
    second.apply(Command::Reload).unwrap();
    second.settle();
    assert_eq!(found(&mut second, "ferry"), ["a.txt", "b.txt", "c.txt"]);
    assert_eq!(second.index_state().done, 3);
}

/// Set in the process that is killed: the corpus and the home.
const CHILD: &str = "DATELINE_INDEX_CHILD";

#[test]
fn the_child_that_is_killed() {
    let Ok(folders) = std::env::var(CHILD) else {
        return;
    };
    let (corpus, home) = folders.split_once('\n').unwrap();
    let mut work = open(Path::new(corpus), Path::new(home));
    // Says what it calls done, until it is.
    let mut said = 0;
    while work.progress().is_some() || work.is_studying() || work.is_indexing() {
        work.absorb();
        let done = work.index_state().done;
        if done > said {
            said = done;
            fs::write(Path::new(home).join("said"), done.to_string()).unwrap();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    work.settle();
}

fn start_child(corpus: &Path, home: &Path) -> std::process::Child {
    Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_child_that_is_killed"])
        .env(CHILD, format!("{}\n{}", corpus.display(), home.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A corpus of long documents, every other one about a ferry.
fn write_long_ones(corpus: &Path, documents: usize) {
    // Long words: many bytes that are soon read.
    let filler: String = (0..3000).map(|n| format!("{n:x<28} ")).collect();
    for n in 0..documents {
        let kind = if n % 2 == 0 { "ferry" } else { "train" };
        let text = format!("The {kind} {n} {filler}");
        write(corpus, &format!("{n:03}.txt"), &text);
    }
}

#[test]
fn what_was_called_done_is_not_done_again() {
    const DOCUMENTS: usize = 300;
    let (corpus, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (corpus, home) = (corpus.path(), home.path());
    write_long_ones(corpus, DOCUMENTS);
    let mut child = start_child(corpus, home);
    let said = home.join("said");
    while !said.exists() {
        assert_eq!(child.try_wait().unwrap(), None, "it ended without a word");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // The word may have been on its way, and then it says nothing.
    let said: usize = fs::read_to_string(&said).unwrap().parse().unwrap_or(1);
    // While somebody else holds the lock, a window does not index, but says what there is.
    let folder = words_folder(home).parent().unwrap().to_owned();
    let lock = fs::File::open(folder.join("lock")).unwrap();
    lock.try_lock().unwrap();
    let mut work = open(corpus, home);
    work.settle();
    let held = work.index_state().done;
    assert!(held >= said, "{held} of {said} are left");
    assert_eq!(found(&mut work, "ferry").len(), DOCUMENTS / 2);
    drop(work);
    drop(lock);
    let mut work = open(corpus, home);
    work.settle();
    assert_eq!(work.index_state().done, DOCUMENTS);
}

#[test]
fn a_killed_program_leaves_what_it_had_done() {
    const DOCUMENTS: usize = 100;
    let (corpus, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (corpus, home) = (corpus.path(), home.path());
    write_long_ones(corpus, DOCUMENTS);
    let expected: Vec<String> = (0..DOCUMENTS)
        .step_by(2)
        .map(|n| format!("{n:03}.txt"))
        .collect();
    // Killed whenever it gets that far: before, while and after it writes.
    for wait in [0, 40, 200, 800, 2500] {
        let mut child = start_child(corpus, home);
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        // Whatever is there is of use: nothing wrong is found in it, by a window that only reads.
        let mut work = open(corpus, home);
        while work.progress().is_some() {
            work.absorb();
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(
            found(&mut work, "ferry"),
            expected,
            "killed after {wait} ms"
        );
    }
    let mut work = open(corpus, home);
    work.settle();
    assert_eq!(work.index_state().done, DOCUMENTS);
    assert_eq!(found(&mut work, "ferry"), expected);
    assert_eq!(found(&mut work, "\"train 7\""), ["007.txt"]);
}
