//! What the journal is for beyond crashes: undo across a restart, a folder that cannot be
//! written, and two windows on one folder.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fs;
use std::path::Path;

use dateline::model::{
    Details, DocId, Passage, PassageId, PublishedAs, Reliability, Span, TagPath,
};
use dateline::workspace::{
    AboutDocument, Command, Effect, Refusal, Saving, Surroundings, Workspace, merge_corpora,
};

const NAME: &str = "a.txt";
const TEXT: &str = " date 2022-02-09 The ministers will meet on Thursday. They met on 4 February.";

/// A folder with one document, and beside it the user's own folder.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("corpus")).unwrap();
        let desk = Self { folder };
        fs::write(desk.corpus().join(NAME), TEXT).unwrap();
        desk
    }

    fn corpus(&self) -> std::path::PathBuf {
        self.folder.path().join("corpus")
    }

    fn sidecar(&self) -> std::path::PathBuf {
        self.corpus().join(format!("{NAME}.dateline.json"))
    }

    fn window(&self, author: &str) -> Workspace {
        let mut work = Workspace::new(Surroundings {
            journals: Some(self.folder.path().join("journals")),
            ..Surroundings::alone(author)
        })
        .unwrap();
        work.apply(Command::Open(self.corpus())).unwrap();
        work.settle();
        work
    }

    fn journals(&self) -> usize {
        let folder = self.folder.path().join("journals");
        let below = |folder: &Path| -> Vec<_> {
            let entries = fs::read_dir(folder).into_iter().flatten();
            entries.map(|entry| entry.unwrap().path()).collect()
        };
        below(&folder)
            .iter()
            .map(|corpus| below(corpus).len())
            .sum()
    }
}

fn doc() -> DocId {
    DocId::new(NAME)
}

fn tag(work: &mut Workspace, words: &str) -> PassageId {
    let start = TEXT.find(words).unwrap();
    let effect = work.apply(Command::Tag {
        document: doc(),
        span: Span::new(start, start + words.len()),
        tag: TagPath::parse("claim").unwrap(),
    });
    match effect {
        Ok(Effect::Passage { passage, .. }) => passage,
        other => panic!("{other:?}"),
    }
}

fn note(work: &mut Workspace, passage: PassageId, note: &str) {
    work.apply(Command::SetNote {
        document: doc(),
        passage,
        note: note.to_owned(),
    })
    .unwrap();
}

fn passages(work: &Workspace) -> Vec<Passage> {
    let annotations = work.annotations(&doc());
    annotations.map_or_else(Vec::new, |all| all.passages().to_vec())
}

/// The notes of the passages, by place.
fn notes(work: &Workspace) -> Vec<String> {
    passages(work).into_iter().map(|p| p.content.note).collect()
}

fn notices(work: &mut Workspace) -> String {
    let texts = work.take_notices().into_iter().map(|notice| notice.text);
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn undo_goes_back_across_a_restart() {
    let desk = Desk::new();
    let mut work = desk.window("ana");
    let thursday = tag(&mut work, "Thursday");
    for typed in ["w", "wh", "who?"] {
        note(&mut work, thursday, typed);
    }
    work.apply(Command::LeaveField).unwrap();
    tag(&mut work, "4 February");
    work.apply(Command::Undo).unwrap();
    drop(work);

    let mut work = desk.window("ana");
    assert_eq!(notes(&work), ["who?"]);
    assert_eq!(work.redo_label(), Some("Tag “4 February” as claim"));
    work.apply(Command::Redo).unwrap();
    assert_eq!(notes(&work), ["who?", ""]);
    work.apply(Command::Undo).unwrap();
    work.apply(Command::Undo).unwrap();
    assert_eq!(notes(&work), [""], "typing was one step");
    drop(work);

    // Once more, and the old journals are not kept for ever.
    let mut work = desk.window("ana");
    work.apply(Command::Undo).unwrap();
    assert_eq!(passages(&work), []);
    assert_eq!(
        work.apply(Command::Undo),
        Err(Refusal::NothingTo("undo")),
        "nothing was done before that"
    );
    work.settle();
    assert_eq!(desk.journals(), 1);
}

#[test]
fn what_a_document_is_said_to_be_survives_a_restart_and_an_unwritten_folder() {
    let desk = Desk::new();
    let published = |work: &Workspace| {
        let document = &work.dossier(&doc()).unwrap().document;
        let mention = &work.dossier(&doc()).unwrap().mentions[0];
        (document.date().unwrap().to_string(), mention.value.clone())
    };
    let pair = |day: &str, thursday: &str| (day.to_owned(), thursday.to_owned());
    fs::create_dir_all(desk.sidecar().join("in the way")).unwrap();
    let mut work = desk.window("ana");
    assert_eq!(published(&work), pair("2022-02-09", "2022-02-10"));
    work.apply(Command::ChangeAbout {
        document: doc(),
        to: AboutDocument::Details(Box::new(Details {
            published: PublishedAs::of_word("2022-03-01"),
            ..Details::default()
        })),
    })
    .unwrap();
    work.settle();
    drop(work);
    // The journal alone tells of it.
    let mut work = desk.window("ana");
    assert_eq!(published(&work), pair("2022-03-01", "2022-03-03"));
    assert_eq!(work.undo_label(), Some("Date a.txt 2022-03-01"));
    fs::remove_dir_all(desk.sidecar()).unwrap();
    work.apply(Command::RetrySaving).unwrap();
    work.apply(Command::Undo).unwrap();
    work.settle();
    assert_eq!(work.saving(), Saving::Saved);
    assert_eq!(published(&work), pair("2022-02-09", "2022-02-10"));
    drop(work);
    let mut work = desk.window("ana");
    work.apply(Command::Redo).unwrap();
    work.settle();
    assert_eq!(published(&work), pair("2022-03-01", "2022-03-03"));
}

#[test]
fn steps_on_another_text_are_not_taken_back() {
    let desk = Desk::new();
    let mut work = desk.window("ana");
    tag(&mut work, "Thursday");
    drop(work);
    let longer = TEXT.replace("The ministers", "In brief: the ministers");
    fs::write(desk.corpus().join(NAME), longer).unwrap();
    let mut work = desk.window("ana");
    assert_eq!(work.apply(Command::Undo), Err(Refusal::NothingTo("undo")));
    // The journal and the sidecar both tell of it, and it is there once.
    let annotations = work.annotations(&doc()).unwrap();
    assert_eq!(
        annotations.passages().len() + annotations.orphans().len(),
        1
    );
}

#[test]
fn opening_a_folder_leaves_no_trace() {
    let desk = Desk::new();
    drop(desk.window("ana"));
    assert_eq!(desk.journals(), 0);
    assert!(!desk.sidecar().exists());
}

#[test]
fn a_folder_that_cannot_be_written_costs_no_work() {
    let desk = Desk::new();
    // Nothing can take the place of a folder with something in it, not even for root.
    fs::create_dir_all(desk.sidecar().join("in the way")).unwrap();
    let mut work = desk.window("ana");
    tag(&mut work, "Thursday");
    work.settle();
    assert!(
        matches!(work.saving(), Saving::Aside(_)),
        "{:?}",
        work.saving()
    );
    assert!(notices(&mut work).contains("kept safe on this computer"));
    drop(work);

    // It is there when the folder is opened again, and goes into it as soon as it can.
    let mut work = desk.window("ana");
    assert_eq!(passages(&work).len(), 1);
    work.settle();
    assert!(
        matches!(work.saving(), Saving::Aside(_)),
        "{:?}",
        work.saving()
    );
    fs::remove_dir_all(desk.sidecar()).unwrap();
    work.apply(Command::RetrySaving).unwrap();
    work.settle();
    assert_eq!(work.saving(), Saving::Saved);
    assert!(desk.sidecar().is_file());
}

#[test]
fn two_windows_on_one_folder_lose_nothing_to_each_other() {
    let desk = Desk::new();
    let (mut ana, mut ben) = (desk.window("ana"), desk.window("ben"));
    tag(&mut ana, "Thursday");
    ana.settle();
    tag(&mut ben, "4 February");
    ben.settle();
    assert_eq!(passages(&ben).len(), 2, "what Ana wrote is taken in");
    assert!(notices(&mut ben).contains("annotated elsewhere too"));
    ana.apply(Command::Reload).unwrap();
    ana.settle();
    assert_eq!(passages(&ana), passages(&ben));
    assert!(
        fs::read_dir(desk.corpus()).unwrap().count() == 2,
        "nothing kept aside"
    );
}

#[test]
fn what_two_windows_made_of_one_passage_is_kept_twice() {
    let desk = Desk::new();
    let mut ana = desk.window("ana");
    let thursday = tag(&mut ana, "Thursday");
    ana.settle();
    let mut ben = desk.window("ben");
    note(&mut ana, thursday, "ana's");
    ana.settle();
    note(&mut ben, thursday, "ben's");
    ben.settle();
    let both = |work: &Workspace| {
        let annotations = work.annotations(&doc()).unwrap();
        let mut notes = notes(work);
        notes.extend(annotations.rivals().map(|(_, rival)| match &rival.state {
            dateline::annotate::Thing::Passage(passage) => passage.content.note.clone(),
            other => panic!("{other:?}"),
        }));
        notes.sort();
        notes
    };
    assert_eq!(both(&ben), ["ana's", "ben's"]);
    drop((ana, ben));
    let work = desk.window("eva");
    assert_eq!(both(&work), ["ana's", "ben's"], "it stays so on the disk");
}

#[test]
fn two_copies_worked_on_apart_are_merged_into_a_third() {
    let (ana, ben) = (Desk::new(), Desk::new());
    let mut work = ana.window("ana");
    let thursday = tag(&mut work, "Thursday");
    work.settle();
    drop(work);
    fs::copy(ana.sidecar(), ben.sidecar()).unwrap();
    let mut work = ben.window("ben");
    note(&mut work, thursday, "ben's");
    tag(&mut work, "4 February");
    work.settle();
    let mut work = ana.window("ana");
    note(&mut work, thursday, "ana's");
    work.settle();
    drop(work);
    let grades = [
        (&ana, "Lind", "B"),
        (&ben, "Lind", "D"),
        (&ben, "Moss", "C"),
    ];
    for (desk, source, grade) in grades {
        let mut work = desk.window("grader");
        let reliability = Reliability::parse(grade);
        let source = source.to_owned();
        work.apply(Command::SetReliability {
            source,
            reliability,
        })
        .unwrap();
        work.settle();
    }
    fs::write(ben.corpus().join("more.txt"), "Only Ben has this, of 2022.").unwrap();

    let third = Desk::new();
    let into = third.folder.path().join("third");
    let merged = merge_corpora(&ana.corpus(), &ben.corpus(), &into).unwrap();
    assert_eq!((merged.documents, merged.passages), (2, 2));
    let quotes: Vec<&str> = merged.rivals.iter().map(|it| it.quote.as_str()).collect();
    assert_eq!(quotes, ["Thursday"]);
    assert_eq!(merged.differences.len(), 1, "{:?}", merged.differences);
    let settings = fs::read_to_string(into.join("dateline.corpus.json")).unwrap();
    assert!(settings.contains("Graded D in another copy."), "{settings}");
    assert!(settings.contains("Moss"), "{settings}");
    // The other way round it comes to the same.
    let again = third.folder.path().join("again");
    merge_corpora(&ben.corpus(), &ana.corpus(), &again).unwrap();
    let sidecar = format!("{NAME}.dateline.json");
    let read = |folder: &Path| fs::read_to_string(folder.join(&sidecar)).unwrap();
    assert_eq!(read(&into), read(&again));
    // Where something is already, nothing is written.
    let refused = merge_corpora(&ana.corpus(), &ben.corpus(), &into).unwrap_err();
    assert!(
        refused.to_string().contains("not an empty folder"),
        "{refused}"
    );
    // What cannot be read stops the merging.
    fs::write(ben.sidecar(), "{ broken").unwrap();
    let free = third.folder.path().join("free");
    let refused = merge_corpora(&ana.corpus(), &ben.corpus(), &free).unwrap_err();
    assert!(refused.to_string().contains("cannot be read"), "{refused}");
    assert!(!free.exists());
}

/// Prints what an edit costs among very many passages, and how long they take to open:
/// `cargo test --release --test journal -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, to be run by itself and in release"]
fn measure_two_hundred_thousand_passages() {
    use dateline::annotate::{Edit, Record, apply, sidecar};
    use dateline::model::{Content, Hand, Seat, Text, TextHash};
    use std::time::Instant;

    const DOCUMENTS: usize = 20;
    const PASSAGES: usize = 10_000;
    let desk = Desk::new();
    let sentence = "The ministers will meet on Thursday. ";
    let text = Text::new(format!(" date 2022-02-09 {}", sentence.repeat(PASSAGES)));
    let hash = TextHash::of(text.as_str());
    let hand = Hand {
        author: "ana".to_owned(),
        seat: Seat::parse("seat").unwrap(),
        at: "2026-01-02T03:04:05Z".parse().unwrap(),
    };
    for n in 0..DOCUMENTS {
        let name = format!("{n}.txt");
        let mut record = Record::default();
        let add = |k: usize| Edit::AddPassage {
            doc: DocId::new(name.as_str()),
            passage: Passage {
                id: PassageId(uuid::Uuid::from_u128((n * PASSAGES + k) as u128 + 1)),
                span: Span::new(17 + k * sentence.len(), 17 + k * sentence.len() + 13),
                content: Content {
                    tags: vec![TagPath::parse("claim").unwrap()],
                    note: format!("note {k}"),
                    ..Content::default()
                },
                stamp: hand.stamp(),
            },
        };
        apply(
            &mut record,
            &Edit::All((0..PASSAGES).map(add).collect()),
            &hand,
        )
        .unwrap();
        let all = record.annotations.get(&DocId::new(name.as_str())).unwrap();
        let bytes = sidecar::write(all, &name, &text, hash).unwrap();
        fs::write(desk.corpus().join(&name), text.as_str()).unwrap();
        fs::write(desk.corpus().join(format!("{name}.dateline.json")), bytes).unwrap();
    }
    let began = Instant::now();
    let mut read = 0;
    for n in 0..DOCUMENTS {
        let bytes = fs::read(desk.corpus().join(format!("{n}.txt.dateline.json"))).unwrap();
        let sidecar = sidecar::read(&bytes, &text, hash).unwrap();
        read += sidecar.annotations.passages().len();
    }
    let took = began.elapsed();
    println!("read, parse and place {read} passages of sidecars on one thread: {took:?}");
    let began = Instant::now();
    let mut work = desk.window("ana");
    println!(
        "open and draw {} passages: {:?}",
        work.passage_count(),
        began.elapsed()
    );
    let document = DocId::new("7.txt");
    let mut worst = std::time::Duration::ZERO;
    for k in 0..50 {
        let began = Instant::now();
        work.apply(Command::Tag {
            document: document.clone(),
            span: Span::new(17 + k * sentence.len(), 17 + k * sentence.len() + 13),
            tag: TagPath::parse("denial").unwrap(),
        })
        .unwrap();
        let edit = began.elapsed();
        let began = Instant::now();
        work.absorb();
        worst = worst.max(edit);
        if k % 10 == 0 {
            println!(
                "one tag: {edit:?}, and {:?} to take in what came of it",
                began.elapsed()
            );
        }
        std::thread::sleep(std::time::Duration::from_millis(40));
    }
    println!("the slowest of 50: {worst:?}");
    let places = (0..DOCUMENTS / 2).flat_map(|n| {
        let document = DocId::new(format!("{n}.txt"));
        (0..PASSAGES).map(move |k| {
            let start = 17 + k * sentence.len();
            (document.clone(), Span::new(start + 14, start + 35))
        })
    });
    let began = Instant::now();
    work.apply(Command::TagAll {
        places: places.collect(),
        tag: TagPath::parse("made/up").unwrap(),
    })
    .unwrap();
    println!(
        "tag {} places as one step: {:?}",
        DOCUMENTS / 2 * PASSAGES,
        began.elapsed()
    );
}
