//! A folder as folders are: with empty, binary, broken, newer and oddly named files in it, and
//! with other programs writing into it. Everything opens or says why not, and no byte that
//! somebody wrote is lost.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::model::{DocId, Position, Span, TagPath};
use dateline::workspace::{Command, Effect, Refusal, Saving, Surroundings, Workspace};
use serde_json::Value;
use tempfile::TempDir;

/// A folder of documents, and where the user's own records lie.
struct Desk {
    folder: TempDir,
    data: TempDir,
}

impl Desk {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
            data: tempfile::tempdir().unwrap(),
        };
        for (name, bytes) in files {
            desk.write(name, bytes);
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn open(&self) -> Workspace {
        let mut work = Workspace::new(Surroundings {
            author: "ana".to_owned(),
            data_folder: Some(self.data.path().to_owned()),
            texts_folder: Some(self.data.path().join("texts")),
            cache_folder: None,
            journals: Some(self.data.path().join("journals")),
            files: std::sync::Arc::new(dateline::disk::RealFiles),
            waker: Arc::new(|| {}),
        })
        .unwrap();
        work.apply(Command::Open(self.folder.path().to_owned()))
            .unwrap();
        work.settle();
        work
    }

    /// The one sidecar that a first annotation of a document makes.
    fn first_sidecar(&self, name: &str, words: &str) -> Vec<u8> {
        let mut work = self.open();
        tag(&mut work, name, words, "claim").unwrap();
        work.settle();
        assert_eq!(work.saving(), Saving::Saved);
        drop(work);
        self.read(&sidecar(name))
    }
}

fn sidecar(name: &str) -> String {
    format!("{name}.dateline.json")
}

fn tag(work: &mut Workspace, name: &str, words: &str, tag: &str) -> Result<Effect, Refusal> {
    let document = DocId::new(name);
    let text = work.dossier(&document).unwrap().document.text.clone();
    let start = text.as_str().find(words).unwrap();
    work.apply(Command::Tag {
        document,
        span: Span::new(start, start + words.len()),
        tag: TagPath::parse(tag).unwrap(),
    })
}

/// The words of a document's passages, as the work has them.
fn quotes(work: &Workspace, name: &str) -> Vec<String> {
    let id = DocId::new(name);
    let text = &work.dossier(&id).unwrap().document.text;
    let passages = work
        .annotations(&id)
        .map(|a| a.passages())
        .unwrap_or_default();
    passages
        .iter()
        .map(|passage| text.get(passage.span).unwrap().to_owned())
        .collect()
}

/// The words of a sidecar's passages, each checked against its own position in the text.
fn quotes_on_disk(work: &Workspace, sidecar: &[u8], name: &str) -> Vec<String> {
    let text = &work.dossier(&DocId::new(name)).unwrap().document.text;
    let page: Value = serde_json::from_slice(sidecar).unwrap();
    let items = page["items"].as_array().unwrap();
    let quote = |item: &Value| {
        let selectors = item["target"]["selector"].as_array().unwrap();
        let of_type = |wanted: &str| selectors.iter().find(|s| s["type"] == wanted).unwrap();
        let place = of_type("TextPositionSelector");
        let at = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
        let position = Position {
            start: at("start"),
            end: at("end"),
        };
        let exact = of_type("TextQuoteSelector")["exact"].as_str().unwrap();
        assert_eq!(text.get(text.span_of(position).unwrap()), Some(exact));
        exact.to_owned()
    };
    items.iter().map(quote).collect()
}

fn notices(work: &mut Workspace) -> String {
    let notices = work.take_notices();
    let texts: Vec<String> = notices.into_iter().map(|notice| notice.text).collect();
    texts.join("\n")
}

fn utf_16(text: &str) -> Vec<u8> {
    let marked = format!("\u{FEFF}{text}");
    marked.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Whether permissions mean anything to whoever runs the tests: to root they do not.
#[cfg(unix)]
fn permissions_hold() -> bool {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    fs::write(&path, "x").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    fs::read(&path).is_err()
}

#[test]
fn everything_opens_or_says_why_not() {
    let russian = " date 2022-02-10 Встреча состоялась в Москве.";
    let desk = Desk::new(&[
        ("empty.txt", b""),
        ("blank.txt", b" \r\n\t\n"),
        (
            "picture.txt",
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x04\0\x01\x02",
        ),
        ("report.pdf", b"%PDF-1.7"),
        ("more.pdf", b"%PDF-1.7"),
        ("utf-16.txt", &utf_16(russian)),
        ("a #1 & 100% (Zürich).txt", b"The ferry sails on Tuesday."),
        ("north/2022/deep.txt", b"The envoy came on Friday."),
        ("windows.txt", "First line 😀\r\nsecond line\r\n".as_bytes()),
        ("README", b"No extension, but text."),
        (".hidden.txt", b"Not even counted."),
    ]);
    let mut work = desk.open();
    let opened: Vec<&str> = work
        .documents()
        .iter()
        .map(|dossier| dossier.document.id.as_str())
        .collect();
    // Dated first, the rest by name.
    let expected = [
        "utf-16.txt",
        "README",
        "a #1 & 100% (Zürich).txt",
        "north/2022/deep.txt",
        "windows.txt",
    ];
    assert_eq!(opened, expected);
    let unopened: Vec<(&str, &str)> = work
        .unopened()
        .iter()
        .map(|unopened| (unopened.name.as_str(), unopened.reason.as_str()))
        .collect();
    let damaged = "the PDF is damaged, or is something else under that name";
    let expected = [
        ("blank.txt", "the file is empty"),
        ("empty.txt", "the file is empty"),
        ("more.pdf", damaged),
        (
            "picture.txt",
            "not text: the file holds bytes that no text has",
        ),
        ("report.pdf", damaged),
    ];
    assert_eq!(unopened, expected);
    assert_eq!(notices(&mut work), "");

    let text_of = |name: &str| {
        work.dossier(&DocId::new(name))
            .unwrap()
            .document
            .text
            .clone()
    };
    assert_eq!(text_of("utf-16.txt").as_str(), russian);
    assert_eq!(
        text_of("windows.txt").as_str(),
        "First line 😀\r\nsecond line\r\n"
    );
}

#[test]
fn passages_come_back_to_the_same_words_in_every_kind_of_file() {
    let check = |name: &str, bytes: &[u8], words: &str| {
        let desk = Desk::new(&[(name, bytes)]);
        let saved = desk.first_sidecar(name, words);
        let work = desk.open();
        assert_eq!(quotes(&work, name), [words]);
        assert_eq!(quotes_on_disk(&work, &saved, name), [words]);
        drop(work);
        assert_eq!(desk.read(&sidecar(name)), saved, "opening writes nothing");
        assert_eq!(desk.read(name), bytes, "documents are never written");
    };
    check("a #1 (Zürich).txt", b"It sails on Tuesday.", "on Tuesday");
    check("north/2022/deep.txt", b"It came on Friday.", "on Friday");
    check("README", b"It came on Friday.", "It came");
    check(
        "windows.txt",
        "One 😀 two\r\n👩‍👩‍👧 three 🇺🇦 four\r\n".as_bytes(),
        "two\r\n👩‍👩‍👧 three 🇺🇦",
    );
    check(
        "utf-16.txt",
        &utf_16("Встреча 😀 состоялась в Москве"),
        "😀 состоялась",
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_listed() {
    use std::os::unix::fs::PermissionsExt;
    if !permissions_hold() {
        eprintln!("not tested: whoever runs this may read every file");
        return;
    }
    let desk = Desk::new(&[("open.txt", b"words"), ("secret.txt", b"words")]);
    let secret = desk.path("secret.txt");
    fs::set_permissions(secret, fs::Permissions::from_mode(0o000)).unwrap();
    let work = desk.open();
    assert_eq!(work.documents().len(), 1);
    let [unopened] = work.unopened() else {
        panic!("{:?}", work.unopened());
    };
    assert_eq!(unopened.name, "secret.txt");
    assert!(
        unopened
            .reason
            .ends_with("may not be read; check its permissions"),
        "{}",
        unopened.reason
    );
}

#[test]
fn a_broken_sidecar_is_kept_beside_the_new_one() {
    let name = "dispatch.txt";
    let text = "The ferry sails on Tuesday. The envoy came on Friday.";
    let check = |damage: &dyn Fn(Vec<u8>) -> Vec<u8>, told: &str| {
        let desk = Desk::new(&[(name, text.as_bytes())]);
        let broken = damage(desk.first_sidecar(name, "on Tuesday"));
        desk.write(&sidecar(name), &broken);

        let mut work = desk.open();
        assert_eq!(work.documents().len(), 1);
        assert_eq!(quotes(&work, name), Vec::<String>::new());
        let words = notices(&mut work);
        assert!(words.contains(&sidecar(name)), "{words}");
        assert!(words.contains(told), "{words}");
        assert_eq!(desk.read(&sidecar(name)), broken, "reading changes nothing");

        tag(&mut work, name, "on Friday", "denial").unwrap();
        work.settle();
        assert_eq!(work.saving(), Saving::Saved);
        assert_eq!(desk.read(&format!("{}.kept-1", sidecar(name))), broken);
        let words = notices(&mut work);
        assert!(words.contains(".kept-1"), "{words}");
        let fresh = desk.read(&sidecar(name));
        assert_eq!(quotes_on_disk(&work, &fresh, name), ["on Friday"]);

        // Kept once: what follows is our own file.
        tag(&mut work, name, "envoy", "actor").unwrap();
        work.settle();
        assert!(!desk.path(&format!("{}.kept-2", sidecar(name))).exists());
        drop(work);
        let work = desk.open();
        assert_eq!(quotes(&work, name), ["envoy", "on Friday"]);
        assert_eq!(work.documents().len(), 1, "what is kept is no document");
    };
    check(
        &|mut bytes| {
            bytes.truncate(bytes.len() / 2);
            bytes
        },
        "it was cut short",
    );
    check(&|_| Vec::new(), "the file is empty");
    check(&|_| b"[1, 2]".to_vec(), "cannot be read as JSON");
    check(&|_| vec![0xFF, 0xFE, 0x00, 0x7B], "not UTF-8");
}

#[test]
fn a_newer_sidecar_is_read_by_nobody_and_never_written() {
    let name = "dispatch.txt";
    let desk = Desk::new(&[
        (name, b"The ferry sails on Tuesday."),
        ("other.txt", b"The envoy came on Friday."),
    ]);
    let mut page: Value = serde_json::from_slice(&desk.first_sidecar(name, "on Tuesday")).unwrap();
    page["dateline:schema"] = 99.into();
    let newer = serde_json::to_vec(&page).unwrap();
    desk.write(&sidecar(name), &newer);

    let mut work = desk.open();
    let words = notices(&mut work);
    assert!(words.contains(&sidecar(name)), "{words}");
    assert!(words.contains("newer version of Dateline"), "{words}");

    let refusal = tag(&mut work, name, "ferry", "claim").unwrap_err();
    assert!(
        refusal.to_string().contains("newer version of Dateline"),
        "{refusal}"
    );
    assert_eq!(quotes(&work, name), Vec::<String>::new());
    // The rest of the folder can still be worked on.
    tag(&mut work, "other.txt", "on Friday", "claim").unwrap();
    work.settle();
    assert_eq!(work.saving(), Saving::Saved);
    drop(work);
    assert_eq!(desk.read(&sidecar(name)), newer);
    assert!(!desk.path(&format!("{}.kept-1", sidecar(name))).exists());
}

#[test]
fn a_sidecar_that_somebody_else_changed_is_merged_with() {
    let name = "dispatch.txt";
    let desk = Desk::new(&[(name, b"The ferry sails on Tuesday, the envoy on Friday.")]);
    let theirs = desk.first_sidecar(name, "envoy");
    fs::remove_file(desk.path(&sidecar(name))).unwrap();

    let mut work = desk.open();
    tag(&mut work, name, "on Tuesday", "claim").unwrap();
    work.settle();
    desk.write(&sidecar(name), &theirs);
    tag(&mut work, name, "on Friday", "claim").unwrap();
    work.settle();
    assert_eq!(work.saving(), Saving::Saved);
    assert!(!desk.path(&format!("{}.kept-1", sidecar(name))).exists());
    let words = notices(&mut work);
    assert!(words.contains("annotated elsewhere too"), "{words}");
    let all = ["on Tuesday", "envoy", "on Friday"];
    let both = desk.read(&sidecar(name));
    assert_eq!(quotes_on_disk(&work, &both, name), all);
    assert_eq!(quotes(&work, name), all);
}

#[test]
fn nothing_is_called_saved_before_it_is() {
    let name = "dispatch.txt";
    let desk = one_dispatch();
    let mut work = desk.open();
    let on_disk = |work: &Workspace| match fs::read(desk.path(&sidecar(name))) {
        Ok(bytes) => quotes_on_disk(work, &bytes, name).len(),
        Err(_) => 0,
    };
    for (count, words) in (1..).zip(["ferry", "sails", "Tuesday", "envoy", "Friday"]) {
        tag(&mut work, name, words, "claim").unwrap();
        // Takes in that the edit before is saved; this one may still be on its way.
        work.absorb();
        if work.saving() == Saving::Saved {
            assert_eq!(on_disk(&work), count);
        }
        while on_disk(&work) < count {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn what_reading_again_has_taken_in_is_not_taken_for_foreign() {
    let name = "dispatch.txt";
    let desk = Desk::new(&[(name, b"The ferry sails on Tuesday, the envoy on Friday.")]);
    let theirs = desk.first_sidecar(name, "envoy");
    fs::remove_file(desk.path(&sidecar(name))).unwrap();

    let mut work = desk.open();
    tag(&mut work, name, "on Tuesday", "claim").unwrap();
    work.settle();
    desk.write(&sidecar(name), &theirs);
    work.apply(Command::Reload).unwrap();
    work.settle();
    assert_eq!(quotes(&work, name), ["envoy"]);
    tag(&mut work, name, "on Friday", "claim").unwrap();
    work.settle();
    assert_eq!(notices(&mut work), "");
    assert!(!desk.path(&format!("{}.kept-1", sidecar(name))).exists());
    assert_eq!(quotes(&desk.open(), name), ["envoy", "on Friday"]);
}

/// Adds a passage while the folder cannot be written, then again when it can.
fn edit_is_saved_late(
    desk: &Desk,
    block: impl FnOnce(&Path),
    advice: &str,
    unblock: impl FnOnce(&Path),
) {
    let name = "dispatch.txt";
    let mut work = desk.open();
    block(desk.folder.path());
    tag(&mut work, name, "on Tuesday", "claim").unwrap();
    work.settle();
    let Saving::Aside(reasons) = work.saving() else {
        panic!("{:?}", work.saving());
    };
    assert!(reasons[0].contains(&sidecar(name)), "{reasons:?}");
    assert!(reasons[0].contains(advice), "{reasons:?}");
    let words = notices(&mut work);
    assert!(
        words.contains("Your work is kept safe on this computer"),
        "{words}"
    );
    // More edits while it is so are told once, and none is lost.
    tag(&mut work, name, "on Friday", "claim").unwrap();
    work.settle();
    assert_eq!(notices(&mut work), "");
    assert_eq!(quotes(&work, name), ["on Tuesday", "on Friday"]);
    // Reading again would forget them.
    assert!(work.apply(Command::Reload).is_err());

    unblock(desk.folder.path());
    work.apply(Command::RetrySaving).unwrap();
    work.settle();
    assert_eq!(work.saving(), Saving::Saved);
    drop(work);
    assert_eq!(quotes(&desk.open(), name), ["on Tuesday", "on Friday"]);
}

fn one_dispatch() -> Desk {
    Desk::new(&[(
        "dispatch.txt",
        b"The ferry sails on Tuesday, the envoy on Friday.",
    )])
}

#[test]
fn an_edit_waits_for_a_folder_that_is_gone() {
    // As when the disk that it lies on is taken out.
    let desk = one_dispatch();
    let elsewhere = desk.data.path().join("elsewhere");
    edit_is_saved_late(
        &desk,
        |folder| fs::rename(folder, &elsewhere).unwrap(),
        "put it back, or its disk in, and save again",
        |folder| fs::rename(&elsewhere, folder).unwrap(),
    );
}

#[cfg(unix)]
#[test]
fn an_edit_waits_for_a_folder_that_is_write_protected() {
    use std::os::unix::fs::PermissionsExt;
    if !permissions_hold() {
        eprintln!("not tested: whoever runs this may write everywhere");
        return;
    }
    let protect = |folder: &Path, mode: u32| {
        fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
    };
    edit_is_saved_late(
        &one_dispatch(),
        |folder| protect(folder, 0o555),
        "check its permissions",
        |folder| protect(folder, 0o755),
    );
}

#[test]
fn a_failed_save_is_tried_again_by_itself() {
    let desk = one_dispatch();
    let elsewhere = desk.data.path().join("elsewhere");
    let mut work = desk.open();
    fs::rename(desk.folder.path(), &elsewhere).unwrap();
    tag(&mut work, "dispatch.txt", "on Tuesday", "claim").unwrap();
    work.settle();
    assert!(matches!(work.saving(), Saving::Aside(_)));
    fs::rename(&elsewhere, desk.folder.path()).unwrap();
    // Nobody asks; nobody paints a window.
    let patience = Instant::now() + Duration::from_secs(20);
    let saved = desk.path(&sidecar("dispatch.txt"));
    while work.saving() != Saving::Saved && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(50));
        work.absorb();
    }
    assert!(saved.exists());
    assert_eq!(work.saving(), Saving::Saved);
}

#[test]
fn the_second_visit_tells_what_changed() {
    let desk = Desk::new(&[
        ("kept.txt", b"one"),
        ("changed.txt", b"two"),
        ("gone.txt", b"three"),
    ]);
    let first = desk.open();
    assert!(first.changes().is_empty());
    drop(first);
    // Looking once more without a change is no news either.
    assert!(desk.open().changes().is_empty());

    desk.write("changed.txt", b"two and a half");
    desk.write("added.txt", b"four");
    fs::remove_file(desk.path("gone.txt")).unwrap();
    let second = desk.open();
    let changes = second.changes();
    assert_eq!(changes.added, [DocId::new("added.txt")]);
    assert_eq!(changes.changed, [DocId::new("changed.txt")]);
    assert_eq!(changes.removed, [DocId::new("gone.txt")]);
    drop(second);
    assert!(desk.open().changes().is_empty());
}

#[test]
fn fifty_megabytes_open_and_can_be_annotated() {
    let line = "Whoever 😀 reads this far has time to spare, or a machine that reads for them.\n";
    let block = format!("{}On 10 February 2022 they stopped.\n\n", line.repeat(100));
    let mut text = block.repeat(50 * 1024 * 1024 / block.len());
    text.push_str("The last words stand here.");
    let desk = Desk::new(&[("large.txt", text.as_bytes())]);
    let begun = Instant::now();
    let mut work = desk.open();
    eprintln!("50 MB opened in {:.1?}", begun.elapsed());
    assert_eq!(work.unopened(), []);
    let begun = Instant::now();
    tag(&mut work, "large.txt", "last words", "claim").unwrap();
    eprintln!("tagged in {:.1?}", begun.elapsed());
    work.settle();
    eprintln!("saved and drawn after {:.1?}", begun.elapsed());
    let saved = desk.read(&sidecar("large.txt"));
    assert_eq!(
        quotes_on_disk(&work, &saved, "large.txt"),
        ["last words"],
        "positions count code points far into the text"
    );
}
