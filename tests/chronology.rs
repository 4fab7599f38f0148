//! The chronology as an analyst writes it: drafted from the documents that are listed, kept,
//! edited, moved and dropped line by line, followed to its sources, and handed on.

#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, in its helpers too"
)]
#![allow(dead_code, reason = "this test uses its own share of the desk")]

#[path = "support/mod.rs"]
mod support;

#[path = "support/window_desk.rs"]
mod desk;

use std::fs;
use std::path::Path;
use std::process::Command as Process;
use std::rc::Rc;

use dateline::model::LineFacts;
use dateline::workspace::{
    ChronologyCommand, Command, Surroundings, Workspace, check, merge_corpora,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{By, NodeT, Queryable};
use serde_json::Value;

use desk::*;

const CTRL: Modifiers = Modifiers::CTRL.plus(Modifiers::COMMAND);
const NONE: Modifiers = Modifiers::NONE;

/// The window on the sample corpus with the chronology in front.
fn chronology(theme: Theme) -> Window {
    chronology_at(&home(), theme)
}

fn chronology_at(home: &Rc<tempfile::TempDir>, theme: Theme) -> Window {
    let mut window = open_at(home, None, theme);
    press(&mut window, CTRL.plus(Modifiers::SHIFT), Key::L);
    window
}

/// The lines in sight, from top to bottom, as they are read out.
fn lines(window: &Window) -> Vec<String> {
    let nodes = window.query_all(By::new().role(Role::ListItem));
    let mut found: Vec<(f32, String)> = nodes
        .filter_map(|node| {
            let label = node.accesskit_node().label()?;
            let is_line = ["Kept, ", "Drafted, "]
                .iter()
                .any(|it| label.starts_with(it));
            is_line.then(|| (node.rect().top(), label))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, label)| label).collect()
}

/// How many lines there are, in sight or not.
fn count(window: &Window) -> usize {
    let beginning = "Kept and drafted  ";
    let node = window.get(By::new().predicate(move |node| {
        let label = node.label().or_else(|| node.value());
        label.is_some_and(|label| label.starts_with(beginning))
    }));
    let label = node.accesskit_node().label().or_else(|| node.value());
    label
        .unwrap()
        .trim_start_matches(beginning)
        .parse()
        .unwrap()
}

fn kept(window: &Window) -> Vec<String> {
    let lines = lines(window).into_iter();
    lines.filter(|line| line.starts_with("Kept, ")).collect()
}

/// What is recorded, kept before dropped, in its order.
fn recorded(work: &Workspace) -> Vec<LineFacts> {
    let shown = work.shown_lines(&[]).into_iter().map(|line| line.facts);
    let dropped = work.dropped_lines().map(|line| line.facts.clone());
    shown.chain(dropped).collect()
}

fn file_of(window: &Window) -> Value {
    let corpus = work(window).corpus().unwrap();
    let file = fs::read(corpus.join("dateline.chronology.json")).unwrap();
    serde_json::from_slice(&file).unwrap()
}

#[test]
fn days_are_drafted_with_their_sources_and_kept_with_one_key() {
    for (theme, name) in [
        (Theme::Light, "chronology-light"),
        (Theme::Dark, "chronology-dark"),
    ] {
        let mut window = chronology(theme);
        let drafted = lines(&window);
        let all = count(&window);
        assert!(all >= 5 && drafted.len() >= 2, "{all}: {drafted:?}");
        assert!(drafted.iter().all(|line| line.starts_with("Drafted, ")));
        assert!(
            !work(&window)
                .corpus()
                .unwrap()
                .join("dateline.chronology.json")
                .exists()
        );
        press(&mut window, NONE, Key::Space);
        press(&mut window, NONE, Key::ArrowDown);
        press(&mut window, NONE, Key::Space);
        assert_eq!(kept(&window).len(), 2);
        support::save_picture(&mut window, name);
        // Every line keeps the exact words that it rests on.
        for facts in recorded(work(&window)) {
            for source in &facts.sources {
                let document = &work(&window).dossier(&source.document).unwrap().document;
                let span = document.text.span_of(source.position).unwrap();
                assert_eq!(document.text.get(span), Some(source.quote.as_str()));
                assert_eq!(source.text, Some(document.hash));
            }
        }
        assert_eq!(file_of(&window)["lines"].as_array().unwrap().len(), 2);
        // Again lets go of it, and it is a draft as before.
        press(&mut window, NONE, Key::Space);
        assert_eq!((count(&window), kept(&window).len()), (all, 1));
    }
}

#[test]
fn words_are_edited_in_place_and_the_sources_stay() {
    let mut window = chronology(Theme::Light);
    press(&mut window, NONE, Key::Enter);
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, "The envoys met.");
    press(&mut window, NONE, Key::Escape);
    assert_eq!(recorded(work(&window)), [], "Esc gives it up");
    press(&mut window, NONE, Key::Enter);
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, "The envoys met.");
    support::save_picture(&mut window, "chronology-editing");
    press(&mut window, NONE, Key::Enter);
    let facts = recorded(work(&window)).remove(0);
    assert_eq!(facts.words, "The envoys met.");
    assert!(!facts.sources.is_empty());
    assert!(kept(&window)[0].ends_with(": The envoys met."));
    press(&mut window, CTRL, Key::Z);
    assert_eq!(recorded(work(&window)), []);
    press(&mut window, CTRL.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(recorded(work(&window)), [facts]);
}

#[test]
fn a_date_that_is_none_is_not_taken() {
    let mut window = chronology(Theme::Light);
    press(&mut window, NONE, Key::Space);
    press(&mut window, NONE, Key::Enter);
    go_to_field(&mut window, "Date of the line");
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, "soon");
    press(&mut window, NONE, Key::Enter);
    assert!(is_said(&window, "That is no date"));
    go_to_field(&mut window, "Date of the line");
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, "1 March 2022");
    press(&mut window, NONE, Key::Enter);
    let facts = recorded(work(&window)).remove(0);
    assert_eq!(facts.time.unwrap().value(), "2022-03-01");
    assert!(facts.words.is_empty(), "the words are still the document's");
}

#[test]
fn what_was_dropped_comes_back_only_when_asked() {
    let mut window = chronology(Theme::Light);
    let before = lines(&window);
    press(&mut window, NONE, Key::Delete);
    assert_eq!(lines(&window)[0], before[1]);
    // Another draft does not bring it back, and neither does reading the folder again.
    go_to_field(&mut window, "Filter documents");
    type_in(&mut window, "minister");
    press(&mut window, NONE, Key::F5);
    assert!(!lines(&window).contains(&before[0]));
    click(&mut window, "Bring back");
    press(&mut window, CTRL, Key::Z);
    assert_eq!(work(&window).dropped_lines().count(), 1);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(work(&window).dropped_lines().count(), 0);
}

#[test]
fn lines_are_moved_over_each_other_and_back() {
    let mut window = chronology(Theme::Light);
    let before = lines(&window);
    press(&mut window, CTRL, Key::ArrowDown);
    let words = |line: &str| line.split_once(": ").unwrap().1.to_owned();
    let after = lines(&window);
    assert_eq!(words(&after[0]), words(&before[1]));
    assert_eq!(words(&after[1]), words(&before[0]));
    assert!(after[1].starts_with("Kept, "), "what is moved is kept");
    press(&mut window, CTRL, Key::ArrowUp);
    assert_eq!(words(&lines(&window)[0]), words(&before[0]));
    press(&mut window, CTRL, Key::Z);
    assert_eq!(lines(&window)[..2], after[..2]);
    press(&mut window, CTRL, Key::Z);
    assert_eq!(lines(&window)[..2], before[..2]);
}

#[test]
fn a_source_leads_to_its_words() {
    let mut window = chronology(Theme::Light);
    let first = lines(&window).remove(0);
    let quote = first
        .split_once(": “")
        .unwrap()
        .1
        .trim_end_matches('”')
        .to_owned();
    press(&mut window, CTRL, Key::Enter);
    let document = open_document(&window);
    let text = &work(&window)
        .dossier(&dateline::model::DocId::new(document.as_str()))
        .unwrap()
        .document
        .text;
    let one_line = text
        .as_str()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(one_line.contains(&quote), "{quote}");
    let sources = window.query_all(By::new().role(Role::Link).predicate(|node| {
        node.label()
            .is_some_and(|label| label.starts_with("Source [1]"))
    }));
    assert!(sources.count() >= 1);
}

#[test]
fn filters_say_what_is_drafted() {
    let mut window = chronology(Theme::Light);
    let all = count(&window);
    press(&mut window, NONE, Key::Space);
    go_to_field(&mut window, "Filter documents");
    type_in(&mut window, "no-such-words");
    let left = lines(&window);
    assert_eq!(left.len(), 1, "what is kept stays: {left:?}");
    assert!(left[0].starts_with("Kept, "));
    press(&mut window, CTRL, Key::A);
    type_in(&mut window, " ");
    rest(&mut window);
    assert_eq!(count(&window), all);
}

#[test]
fn a_line_of_ones_own_is_written_beside_the_others() {
    let mut window = chronology(Theme::Light);
    click(&mut window, "Add line");
    type_in(&mut window, "Nothing was heard of it again.");
    press(&mut window, NONE, Key::Enter);
    let facts = recorded(work(&window)).remove(0);
    assert_eq!(facts.words, "Nothing was heard of it again.");
    assert!(facts.sources.is_empty() && facts.time.is_some());
    assert!(is_said(&window, "no source"));
    // Deleted, it is simply gone.
    press(&mut window, NONE, Key::Delete);
    assert_eq!(recorded(work(&window)), []);
}

#[test]
fn title_and_marking_are_remembered_and_lines_outlive_the_window() {
    let home = home();
    let mut window = chronology_at(&home, Theme::Light);
    press(&mut window, NONE, Key::Space);
    for (field, words) in [("Title", "How it went"), ("Handling", "Internal use only")] {
        go_to_field(&mut window, field);
        type_in(&mut window, words);
        press(&mut window, NONE, Key::Enter);
    }
    let before = recorded(work(&window));
    drop(window);
    let mut window = chronology_at(&home, Theme::Light);
    assert_eq!(recorded(work(&window)), before);
    assert_eq!(value_of(&window, "Title"), "How it went");
    assert_eq!(work(&window).settings().marking, "Internal use only");
    // Undo goes back across the restart.
    for _ in 0..3 {
        press(&mut window, CTRL, Key::Z);
    }
    assert_eq!(recorded(work(&window)), []);
    assert_eq!(work(&window).settings().marking, "");
}

/// The work of an analyst who opened a folder.
fn open(author: &str, folder: &Path) -> Workspace {
    let mut work = Workspace::new(Surroundings::alone(author)).unwrap();
    work.apply(Command::Open(folder.to_owned())).unwrap();
    work.settle();
    work
}

fn apply(work: &mut Workspace, command: ChronologyCommand) {
    work.apply(Command::Chronology(command)).unwrap();
    work.settle();
}

fn own(words: &str) -> LineFacts {
    LineFacts {
        words: words.to_owned(),
        ..LineFacts::default()
    }
}

#[test]
fn two_copies_are_merged_line_by_line() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    fs::create_dir(at("a")).unwrap();
    fs::write(at("a").join("d.txt"), "It broke on 10 February 2022.").unwrap();
    let mut ana = open("ana", &at("a"));
    apply(
        &mut ana,
        ChronologyCommand::Keep(vec![own("One"), own("Two")]),
    );
    fs::create_dir(at("b")).unwrap();
    for name in ["d.txt", "dateline.chronology.json"] {
        fs::copy(at("a").join(name), at("b").join(name)).unwrap();
    }
    let mut ben = open("ben", &at("b"));
    let change = |work: &mut Workspace, from: &str, to: &str| {
        let line = work.lines().iter().find(|line| line.facts.words == from);
        let line = line.unwrap().id;
        let facts = Box::new(own(to));
        apply(work, ChronologyCommand::Change { line, facts });
    };
    change(&mut ana, "One", "Ana’s one");
    change(&mut ben, "Two", "Ben’s two");
    change(&mut ben, "One", "Ben’s one");
    apply(&mut ben, ChronologyCommand::Keep(vec![own("Three")]));
    let merged = merge_corpora(&at("a"), &at("b"), &at("c")).unwrap();
    assert_eq!((merged.lines, merged.contested), (3, 1));
    let mut both = open("ana", &at("c"));
    let contested: Vec<_> = both.shown_lines(&[]);
    let contested: Vec<_> = contested.iter().filter(|line| line.is_contested).collect();
    assert_eq!(contested.len(), 1);
    let (_, findings) = check(&at("c")).unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let id = contested[0].id.unwrap();
    apply(&mut both, ChronologyCommand::Settle(id));
    assert_eq!(check(&at("c")).unwrap().1, []);
}

#[test]
fn a_check_tells_of_words_that_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("d.txt");
    fs::write(&document, "The dam broke on 10 February 2022. It rained.").unwrap();
    let printed = dateline(folder.path(), &["--format", "md", "--top", "3"]);
    assert!(printed.contains("“The dam broke on 10 February 2022.” *reported* \\[1\\]"));
    let mut work = open("ana", folder.path());
    let sentence = "The dam broke on 10 February 2022.";
    let facts = LineFacts {
        sources: vec![dateline::model::LineSource {
            document: dateline::model::DocId::new("d.txt"),
            quote: sentence.to_owned(),
            position: dateline::model::Position { start: 0, end: 34 },
            text: None,
        }],
        ..LineFacts::default()
    };
    apply(&mut work, ChronologyCommand::Keep(vec![facts]));
    drop(work);
    assert_eq!(check(folder.path()).unwrap().1, []);
    // Moved, the words are found again; gone, that is told, and the report says so.
    fs::write(&document, format!("Before. {sentence}")).unwrap();
    assert_eq!(check(folder.path()).unwrap().1, []);
    fs::write(&document, "Nothing broke.").unwrap();
    let (_, findings) = check(folder.path()).unwrap();
    assert!(
        findings[0].problem.contains("no longer there"),
        "{findings:?}"
    );
    let printed = dateline(folder.path(), &["--format", "md"]);
    assert!(
        printed.contains("these words are no longer in it"),
        "{printed}"
    );
    assert!(printed.contains(sentence), "{printed}");
}

/// What `dateline chronology` prints about a folder.
fn dateline(folder: &Path, more: &[&str]) -> String {
    let output = Process::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("chronology")
        .arg(folder)
        .args(more)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_command_line_hands_on_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("d.txt"),
        " date 2022-02-11 The dam above the village broke on 10 February 2022.",
    )
    .unwrap();
    let draft = dateline(folder.path(), &["--format", "md", "--top", "1"]);
    assert!(draft.starts_with("# Chronology\n\n## Thursday 10 February 2022"));
    assert!(draft.contains("Drafted by Dateline"), "{draft}");
    let mut work = open("ana", folder.path());
    apply(
        &mut work,
        ChronologyCommand::Keep(vec![own("The dam broke.")]),
    );
    apply(
        &mut work,
        ChronologyCommand::SetMarking("Internal".to_owned()),
    );
    drop(work);
    let written = dateline(folder.path(), &["--format", "md"]);
    assert_eq!(
        written,
        "**Internal**\n\n# Chronology\n\n## Without a date\n\n- The dam broke.\n\n**Internal**\n\n"
    );
    let asked = [
        "--format",
        "md",
        "--draft",
        "--top",
        "1",
        "--title",
        "T",
        "--marking",
        "",
    ];
    let afresh = dateline(folder.path(), &asked);
    assert!(
        afresh.starts_with("# T\n\n## Thursday 10 February 2022"),
        "{afresh}"
    );
    let page = dateline(folder.path(), &["--format", "html"]);
    assert!(page.contains("<header><p>Internal</p></header>"));
    let file = folder.path().join("out.dateline.docx");
    let name = file.to_str().unwrap();
    assert_eq!(
        dateline(folder.path(), &["--format", "docx", "-o", name]),
        ""
    );
    assert!(fs::read(&file).unwrap().starts_with(b"PK"));
}
