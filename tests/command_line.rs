//! The program as a script or a person at a terminal uses it: the real binary, without a
//! display.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use dateline::model::{DocId, EventDate, Span, TagPath};
use dateline::workspace::{self, Effect, Surroundings, Workspace};
use serde_json::Value;
use tempfile::TempDir;

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");

const NAMES: [&str; 5] = [
    "000_6a3484f7dd1ccb34",
    "001_d4ce6044f99c5ed6",
    "002_aab5c01cf3b7a9ea",
    "003_99a0d1abee18d4d8",
    "004_78606cbfcb4a9448",
];

/// The binary with nothing of the machine around it: no display, no home of the user's.
fn dateline(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).env("DATELINE_DATA_DIR", home);
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    dateline(home.path(), arguments).output().unwrap()
}

/// What a run that must go well and has nothing to complain of prints.
fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(text(&output.stderr), "", "{arguments:?}");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json_lines(printed: &str) -> Vec<Value> {
    let lines = printed.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The words at a position in code points.
fn words_at(text: &str, from: &Value, skipped: usize) -> String {
    let at = |key: &str| usize::try_from(from[key].as_u64().unwrap()).unwrap();
    let (start, end) = (at("start"), at("end"));
    text.chars()
        .skip(skipped + start)
        .take(end - start)
        .collect()
}

fn seed_path(name: &str) -> String {
    format!("{SEEDS}/{name}.txt")
}

#[test]
fn a_document_is_printed_byte_for_byte() {
    for name in NAMES {
        let output = run(&["text", &seed_path(name)]);
        assert_eq!(output.stdout, fs::read(seed_path(name)).unwrap(), "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    let check = |bytes: &[u8], expected: &str| {
        let path = folder.path().join("a #1.txt");
        fs::write(&path, bytes).unwrap();
        assert_eq!(printed(&["text", path.to_str().unwrap()]), expected);
    };
    check("One\r\n😀 two\rthree".as_bytes(), "One\r\n😀 two\rthree");
    check(b"\xEF\xBB\xBFwithout its mark", "without its mark");
    check(b"\xFF\xFEa\0\n\0", "a\n");
}

#[test]
fn every_date_leads_back_to_its_words() {
    let lines = json_lines(&printed(&["dates", SEEDS, "--format", "jsonl"]));
    let names: Vec<&str> = lines
        .iter()
        .map(|line| line["doc"].as_str().unwrap())
        .collect();
    assert_eq!(names, NAMES, "in the order of their names");
    for (line, name) in lines.iter().zip(NAMES) {
        let whole = printed(&["text", &seed_path(name)]);
        assert_eq!(line["text_len"], whole.chars().count());
        let timexes = line["timexes"].as_array().unwrap();
        assert!(!timexes.is_empty(), "{name}");
        for timex in timexes {
            assert_eq!(words_at(&whole, timex, 0), timex["text"].as_str().unwrap());
        }
    }
}

#[test]
fn dates_for_scorers_count_from_the_end_of_the_header() {
    let whole = json_lines(&printed(&["dates", SEEDS, "--format", "jsonl"]));
    let scored = json_lines(&printed(&["dates", SEEDS, "--format", "tempeval"]));
    assert_eq!(whole.len(), scored.len());
    for ((whole, scored), name) in whole.iter().zip(&scored).zip(NAMES) {
        let text = printed(&["text", &seed_path(name)]);
        let header = usize::try_from(whole["prefix_len"].as_u64().unwrap()).unwrap();
        let pairs = whole["timexes"].as_array().unwrap();
        let pairs = pairs.iter().zip(scored["timexes"].as_array().unwrap());
        for (whole, scored) in pairs {
            let words = whole["text"].as_str().unwrap();
            assert_eq!(words_at(&text, scored, header), words);
            assert_eq!(scored["value"], whole["value"]);
            assert_eq!(scored["type"], whole["type"]);
        }
        assert_eq!(scored["dct"], whole["dct"]);
    }
}

#[test]
fn dates_are_what_an_analyst_reads_in_the_sample_corpus() {
    let lines = json_lines(&printed(&["dates", SEEDS, "--format", "jsonl"]));
    let check = |document: usize, words: &str, value: &str| {
        let timexes = lines[document]["timexes"].as_array().unwrap();
        let values: Vec<&str> = timexes
            .iter()
            .filter(|timex| timex["text"].as_str().unwrap().contains(words))
            .map(|timex| timex["value"].as_str().unwrap())
            .collect();
        assert!(!values.is_empty(), "“{words}” is not found in {document}");
        assert!(values.iter().all(|v| *v == value), "{words}: {values:?}");
    };
    check(0, "10 February", "2022-02-10");
    check(1, "February 10", "2022-02-10");
    check(1, "Thursday", "2022-02-10");
    check(2, "Wednesday", "2022-01-12");
    check(3, "30th January, 2022", "2022-01-30");
    check(3, "Saturday", "2022-01-29");
    check(3, "next week", "2022-W05");
    check(4, "Thursday", "2022-02-10");
    check(4, "Friday", "2022-02-11");
    check(4, "more than four years", "P4Y");
    check(4, "February 4, 2022", "2022-02-04");
}

#[test]
fn dates_are_explained_on_request() {
    let plain = printed(&["dates", SEEDS]);
    let explained = printed(&["dates", SEEDS, "--explain"]);
    let mut reasons = 0;
    let mut rest: Vec<&str> = Vec::new();
    for line in explained.lines() {
        match line.strip_prefix("      ") {
            Some(reason) => {
                assert!(reason.ends_with('.'), "{reason}");
                reasons += 1;
            }
            None => rest.push(line),
        }
    }
    assert_eq!(rest, plain.lines().collect::<Vec<_>>());
    let rows = plain.lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!(reasons, rows, "a sentence for every date");
}

#[test]
fn the_chronology_is_in_the_order_of_events() {
    let printed = printed(&["chronology", SEEDS, "--format", "json"]);
    let whole: Value = serde_json::from_str(&printed).unwrap();
    let days = whole["days"].as_array().unwrap();
    let periods = whole["periods"].as_array().unwrap();
    for (entries, first) in [(days, "date"), (periods, "first_day")] {
        let first_days: Vec<&str> = entries
            .iter()
            .filter_map(|entry| entry[first].as_str())
            .collect();
        assert!(first_days.is_sorted(), "{first_days:?}");
        for entry in entries {
            for line in entry["lines"].as_array().unwrap() {
                let standing = line["standing"].as_str().unwrap();
                assert!(["announced", "reported"].contains(&standing), "{line}");
                let lies_ahead = entry[first].as_str() > line["published"].as_str();
                if lies_ahead {
                    assert_eq!(standing, "announced", "{line}");
                }
                check_line_of_seeds(line);
            }
        }
    }
    let day = days
        .iter()
        .find(|entry| entry["date"] == "2022-02-10")
        .unwrap();
    let said: Vec<(&str, &str)> = day["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            let document = &line["doc"].as_str().unwrap()[..3];
            (line["standing"].as_str().unwrap(), document)
        })
        .collect();
    let expected = [
        ("announced", "000"),
        ("announced", "004"),
        ("reported", "001"),
        ("reported", "001"),
    ];
    assert_eq!(said, expected);
}

/// A line of the chronology of the samples quotes its document to the letter.
fn check_line_of_seeds(line: &Value) {
    let document = line["doc"].as_str().unwrap().trim_end_matches(".txt");
    let text = fs::read_to_string(seed_path(document)).unwrap();
    assert_eq!(words_at(&text, line, 0), line["quote"].as_str().unwrap());
}

#[test]
fn the_days_that_matter_most_come_first() {
    let asked = ["chronology", SEEDS, "--top", "5", "--format", "json"];
    let whole: Value = serde_json::from_str(&printed(&asked)).unwrap();
    let days = whole["days"].as_array().unwrap();
    assert_eq!(days.len(), 5);
    let scores: Vec<f64> = days
        .iter()
        .map(|day| day["score"].as_f64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert!(whole["left_out"]["lesser_days"].as_u64().unwrap() > 0);
    for day in days {
        for field in ["mentions", "documents", "published"] {
            assert!(day[field].is_u64(), "{field} of {day}");
        }
        let lines = day["lines"].as_array().unwrap();
        assert!((1..=2).contains(&lines.len()), "{day}");
        lines.iter().for_each(check_line_of_seeds);
        let sources: Vec<&Value> = lines.iter().map(|line| &line["doc"]).collect();
        assert!(sources.len() < 2 || sources[0] != sources[1], "{day}");
    }
    // The same shape and the same days, whether all are asked for or a few.
    let all: Value =
        serde_json::from_str(&printed(&["chronology", SEEDS, "--format", "json"])).unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&all), keys(&whole));
    assert_eq!(keys(&all["days"][0]), keys(&days[0]));
    let same = all["days"].as_array().unwrap().iter();
    let same = same.filter(|day| day["date"] == days[0]["date"]);
    assert_eq!(
        same.map(|day| &day["score"]).collect::<Vec<_>>(),
        [&days[0]["score"]]
    );
}

#[test]
fn days_outside_the_range_and_what_was_published_later_are_left_out() {
    let asked = |more: &[&str]| -> Vec<Value> {
        let mut arguments = vec!["chronology", SEEDS, "--top", "50", "--format", "json"];
        arguments.extend(["--from", "2022-02-08", "--to", "2022-02-10"]);
        arguments.extend(more);
        let whole: Value = serde_json::from_str(&printed(&arguments)).unwrap();
        whole["days"].as_array().unwrap().clone()
    };
    let by_then = asked(&[]);
    for day in &by_then {
        assert!(("2022-02-08"..="2022-02-10").contains(&day["date"].as_str().unwrap()));
        for line in day["lines"].as_array().unwrap() {
            assert!(
                line["published"].as_str().unwrap() <= "2022-02-10",
                "{line}"
            );
        }
    }
    let mentions = |days: &[Value]| -> u64 {
        days.iter()
            .map(|day| day["mentions"].as_u64().unwrap())
            .sum()
    };
    assert!(mentions(&asked(&["--with-later"])) > mentions(&by_then));
    assert_eq!(
        asked(&["--query", "no-such-words-anywhere"]),
        [] as [Value; 0]
    );
}

#[test]
fn commitments_are_followed_to_their_outcome() {
    let arguments = ["commitments", SEEDS, "--as-of", "2022-02-12"];
    let json = printed(&[&arguments[..], &["--format", "json"]].concat());
    let whole: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(whole["as_of"], "2022-02-12");
    let threads = whole["threads"].as_array().unwrap();
    let visit = threads
        .iter()
        .find(|thread| thread["due"]["last_day"] == "2022-02-10")
        .unwrap();
    assert_eq!(visit["outcome"], "held");
    assert_eq!(visit["origins"].as_array().unwrap().len(), 1);
    let steps = visit["steps"].as_array().unwrap();
    let told: Vec<(&str, &str)> = steps
        .iter()
        .map(|step| {
            (
                step["published"].as_str().unwrap(),
                step["stage"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("2022-01-30", "announced vaguely"),
        ("2022-02-08", "tentative"),
        ("2022-02-09", "confirmed"),
        ("2022-02-11", "reported"),
    ];
    assert_eq!(told, expected);
    for thread in threads {
        for step in thread["steps"].as_array().unwrap() {
            let document = step["doc"].as_str().unwrap().trim_end_matches(".txt");
            let text = fs::read_to_string(seed_path(document)).unwrap();
            assert_eq!(words_at(&text, step, 0), step["sentence"].as_str().unwrap());
        }
    }
    let due = printed(&[&arguments[..], &["--due", "--format", "csv"]].concat());
    let titles: Vec<&str> = due
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').nth(1))
        .collect();
    assert!(
        titles
            .iter()
            .any(|title| title.contains("Call of Boris Johnson")),
        "{due}"
    );
    assert!(
        due.contains("Visit of Boris Johnson to the continent"),
        "{due}"
    );
    assert!(
        due.contains("Ben Wallace") && due.contains("Sergey Shoigu"),
        "{due}"
    );
    assert!(
        !due.contains("2022-02-10,2022-02-10"),
        "what was held is not due: {due}"
    );
    let text = printed(&arguments);
    assert!(text.starts_with("As of 12 February 2022.\n"), "{text}");
    assert!(text.contains("Due, no outcome found: 3"), "{text}");
    // Nothing is known of the tenth before the tenth.
    let before = printed(&["commitments", SEEDS, "--as-of", "2022-02-08"]);
    assert!(
        before.contains("Left out: 2 documents published later."),
        "{before}"
    );
    assert!(!before.contains("reported"), "{before}");
}

#[test]
fn the_chronology_reads_the_same_in_every_form() {
    let json = printed(&["chronology", SEEDS, "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let text = printed(&["chronology", SEEDS]);
    let markdown = printed(&["chronology", SEEDS, "--format", "md"]);
    let mut labels: Vec<&str> = ["days", "periods"]
        .iter()
        .flat_map(|part| json[part].as_array().unwrap())
        .map(|entry| entry["label"].as_str().unwrap())
        .collect();
    labels.sort_unstable();
    let headings = markdown.lines().filter_map(|line| line.strip_prefix("## "));
    let headings = headings.filter(|heading| *heading != "Sources");
    let headings: Vec<&str> = headings.collect();
    let is_heading = |line: &&str| !line.is_empty() && !line.starts_with([' ', 'L']);
    assert_eq!(
        text.lines().filter(is_heading).collect::<Vec<_>>(),
        headings
    );
    let mut sorted = headings;
    sorted.sort_unstable();
    assert_eq!(sorted, labels);

    let said = text.lines().filter(|line| {
        line.strip_prefix("  ")
            .is_some_and(|rest| !rest.starts_with(' '))
    });
    for line in said {
        let known = ["  announced", "  reported"];
        assert!(known.iter().any(|word| line.starts_with(word)), "{line}");
        assert!(line.contains(" published "), "{line}");
    }
    let said = markdown.lines().filter_map(|line| line.strip_prefix("- "));
    for line in said {
        let known = [" *announced", " *reported"];
        assert!(known.iter().any(|word| line.contains(word)), "{line}");
        assert!(line.ends_with("\\]"), "it names its source: {line}");
    }
}

/// The sample corpus with one annotated passage in it.
fn annotated() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in NAMES {
        let copy = folder.path().join(format!("{name}.txt"));
        fs::copy(seed_path(name), copy).unwrap();
    }
    let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
    let path = folder.path().to_owned();
    work.apply(workspace::Command::Open(path)).unwrap();
    work.settle();
    let document = DocId::new(format!("{}.txt", NAMES[3]));
    let words = "a meeting with Sergei Shoigu";
    let text = &work.dossier(&document).unwrap().document.text;
    let start = text.as_str().find(words).unwrap();
    let effect = work.apply(workspace::Command::Tag {
        document,
        span: Span::new(start, start + words.len()),
        tag: TagPath::parse("meeting/planned").unwrap(),
    });
    let Ok(Effect::Passage { document, passage }) = effect else {
        panic!("{effect:?}");
    };
    work.apply(workspace::Command::SetNote {
        document: document.clone(),
        passage,
        note: "=1+1, “quoted”,\nand a second line".to_owned(),
    })
    .unwrap();
    work.apply(workspace::Command::SetEventDate {
        document,
        passage,
        date: EventDate::parse("2022-02-11"),
    })
    .unwrap();
    work.settle();
    folder
}

#[test]
fn passages_are_exported_to_standard_output_and_to_files() {
    let folder = annotated();
    let corpus = folder.path().to_str().unwrap();
    let before = names_in(folder.path());
    let out = tempfile::tempdir().unwrap();
    for format in ["csv", "json", "md"] {
        let printed = printed(&["export", corpus, "--format", format]);
        let file = out.path().join(format!("passages.{format}"));
        let file = file.to_str().unwrap();
        let output = run(&["export", corpus, "--format", format, "-o", file]);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stdout), "");
        let told = text(&output.stderr);
        assert_eq!(told, format!("1 passage written to {file}\n"));
        assert_eq!(fs::read_to_string(file).unwrap(), printed, "{format}");
        for words in [
            "a meeting with Sergei Shoigu",
            "2022-02-11",
            "and a second line",
            "meeting/planned",
        ] {
            assert!(printed.contains(words), "{format} holds no “{words}”");
        }
    }
    assert_eq!(names_in(folder.path()), before, "nothing else is written");

    let json = printed(&["export", corpus, "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let passage = &json["passages"][0];
    let document = printed(&["text", &seed_path(NAMES[3])]);
    assert_eq!(
        words_at(&document, passage, 0),
        passage["quote"].as_str().unwrap()
    );

    let csv = printed(&["export", corpus, "--format", "csv"]);
    let csv = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].len(), headings.len());
    // A spreadsheet takes a cell that begins so for a formula.
    assert!(
        !rows[0].iter().any(|cell| cell.starts_with('=')),
        "{rows:?}"
    );
}

#[test]
fn an_export_overwrites_no_document() {
    let folder = annotated();
    let corpus = folder.path().to_str().unwrap();
    let check = |name: &str| {
        let path = folder.path().join(name);
        let before = fs::read(&path).ok();
        let arguments = ["export", corpus, "--format", "csv", "-o"];
        let arguments = [&arguments[..], &[path.to_str().unwrap()]].concat();
        complaint(&arguments);
        assert_eq!(fs::read(&path).ok(), before);
    };
    check(&format!("{}.txt", NAMES[0]));
    check(&format!("{}.txt.dateline.json", NAMES[3]));
    check("dateline.codebook.json");
}

/// The one line that a run that must fail complains with.
fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 1, "{told}");
    assert!(lines[0].starts_with("dateline: "), "{told}");
    told
}

#[test]
fn what_is_not_there_is_said_in_one_line() {
    let missing = "/nowhere/at all";
    for arguments in [
        &["dates", missing][..],
        &["chronology", missing],
        &["export", missing, "--format", "csv"],
        &["text", missing],
        &[missing],
    ] {
        assert!(complaint(arguments).contains(missing));
    }
    let empty = tempfile::tempdir().unwrap();
    let path = empty.path().to_str().unwrap();
    assert!(complaint(&["dates", path]).contains("holds no document that can be read"));
}

#[test]
fn files_that_are_not_opened_are_told_and_the_rest_is_done() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "It came on 10 February 2022.").unwrap();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    let output = run(&["dates", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("2022-02-10"));
    assert_eq!(
        text(&output.stderr),
        "not opened: empty.txt: the file is empty\n"
    );
}

#[test]
fn without_a_display_the_chronology_stands_in_for_the_window() {
    let home = tempfile::tempdir().unwrap();
    let check = |arguments: &[&str]| {
        let output = dateline(home.path(), arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let told = text(&output.stderr);
        assert_eq!(told.lines().count(), 1, "{told}");
        let way_to_a_window = if cfg!(feature = "gui") {
            "DISPLAY"
        } else {
            "feature “gui”"
        };
        assert!(
            told.contains(way_to_a_window) && !told.contains("panicked"),
            "{told}"
        );
        text(&output.stdout)
    };
    let sample = check(&[]);
    assert_eq!(sample, printed(&["chronology", SEEDS]));
    assert!(home.path().join("sample").is_dir());
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "It came on 10 February 2022.").unwrap();
    let other = check(&[folder.path().to_str().unwrap()]);
    assert!(other.starts_with("Thursday 10 February 2022\n"), "{other}");
}

#[test]
fn commands_leave_no_trace() {
    let home = tempfile::tempdir().unwrap();
    let folder = annotated();
    let before = names_in(folder.path());
    let corpus = folder.path().to_str().unwrap();
    for arguments in [
        &["dates", corpus][..],
        &["chronology", corpus],
        &["export", corpus, "--format", "csv"],
    ] {
        let output = dateline(home.path(), arguments).output().unwrap();
        assert!(output.status.success());
    }
    assert_eq!(names_in(folder.path()), before);
    assert_eq!(names_in(home.path()), Vec::<String>::new());
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let home = tempfile::tempdir().unwrap();
    let folder = annotated();
    // More than a pipe holds.
    let long = "It came on 10 February 2022, and went on the next day.\n".repeat(4000);
    fs::write(folder.path().join("long.txt"), long).unwrap();
    let corpus = folder.path().to_str().unwrap();
    for arguments in [
        &["dates", corpus][..],
        &["dates", corpus, "--format", "jsonl"],
        &["dates", corpus, "--format", "tempeval"],
        &["dates", corpus, "--explain"],
        &["chronology", corpus],
        &["chronology", corpus, "--format", "json"],
        &["chronology", corpus, "--format", "md"],
        &["export", corpus, "--format", "csv"],
        &["text", &format!("{corpus}/long.txt")],
    ] {
        let mut child = dateline(home.path(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(text(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn a_file_name_does_nothing_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let words = "It came on 10 February 2022.";
    fs::write(folder.path().join("a\u{1b}[2J.txt"), words).unwrap();
    fs::write(folder.path().join("b\u{1b}]0;x\u{7}.txt"), "").unwrap();
    for task in ["dates", "chronology"] {
        let output = run(&[task, folder.path().to_str().unwrap()]);
        assert!(text(&output.stdout).contains("a [2J.txt"));
        assert_eq!(
            text(&output.stderr),
            "not opened: b ]0;x .txt: the file is empty\n"
        );
        let all = [output.stdout, output.stderr].concat();
        assert!(!all.contains(&0x1b) && !all.contains(&7));
    }
}

#[test]
fn day_and_month_are_ordered_by_option_setting_or_guess() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.txt",
        " date 2022-02-09 The lease of 03/04/2021 runs out.",
    );
    write("b.txt", " date 2022-02-09 They paid on 13/02/2021.");
    let check = |option: &[&str], value: &str, why: &str| {
        let mut arguments = vec!["dates", path, "--explain"];
        arguments.extend(option);
        let explained = printed(&arguments);
        assert!(
            explained.contains(&format!("03/04/2021  {value}")),
            "{explained}"
        );
        assert!(explained.contains(why), "{explained}");
        let mut arguments = vec!["chronology", path, "--format", "json"];
        arguments.extend(option);
        assert!(printed(&arguments).contains(value), "{value}");
    };
    check(
        &[],
        "2021-04-03",
        "read day first, guessed from 1 date of the corpus",
    );
    check(
        &["--date-order", "month-first"],
        "2021-03-04",
        "read month first, as",
    );
    check(
        &["--date-order", "day-first"],
        "2021-04-03",
        "read day first, as",
    );
    write(
        "dateline.corpus.json",
        r#"{"schema": 1, "dateOrder": "month-first"}"#,
    );
    check(&[], "2021-03-04", "read month first, as the corpus is set");
    check(
        &["--date-order", "guess"],
        "2021-04-03",
        "guessed from 1 date",
    );
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        3,
        "no trace is left"
    );
}

#[test]
fn events_are_exported_with_their_evidence() {
    let folder = annotated();
    let corpus = folder.path().to_str().unwrap();
    let sidecar = format!("{}.txt.dateline.json", NAMES[3]);
    let sidecar: Value =
        serde_json::from_slice(&fs::read(folder.path().join(sidecar)).unwrap()).unwrap();
    let passage = &sidecar["items"][0]["id"];
    let events = serde_json::json!({"schema": 1, "events": [{
        "id": "urn:uuid:00000000-0000-0000-0000-000000000001",
        "title": "=Talks",
        "best": "2022-02-11",
        "status": "occurred",
        "supports": [{"document": format!("{}.txt", NAMES[3]), "passage": passage}],
        "revision": 1
    }]});
    let file = folder.path().join("dateline.events.json");
    fs::write(&file, events.to_string()).unwrap();
    let export = |format| printed(&["export", corpus, "--what", "events", "--format", format]);
    let json: Value = serde_json::from_str(&export("json")).unwrap();
    let evidence = &json["events"][0]["evidence"][0];
    let document = printed(&["text", &seed_path(NAMES[3])]);
    assert_eq!(
        words_at(&document, evidence, 0),
        evidence["quote"].as_str().unwrap()
    );
    let csv = export("csv");
    assert!(csv.contains(",'=Talks,2022-02-11,"), "{csv}");
    assert!(csv.contains("a meeting with Sergei Shoigu"), "{csv}");
    let told = complaint(&["export", corpus, "--what", "events", "--format", "md"]);
    assert!(told.contains("csv or json"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), events.to_string());
}

#[test]
fn columns_of_tables_are_named_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.csv");
    fs::write(&file, "when,body\n2022-02-10,They met.\n").unwrap();
    let path = file.to_str().unwrap();
    let list = |more: &[&str]| {
        let arguments = [&["list", path, "--format", "jsonl"], more].concat();
        json_lines(&printed(&arguments)).remove(0)
    };
    assert_eq!(list(&[])["date"], Value::Null);
    let named = list(&["--columns", "date=when,text=body"]);
    assert_eq!(named["date"], "2022-02-10");
    assert_eq!(named["dated_by"], "database field");
    let words = text(&run(&["list", path, "--columns", "text=gone"]).stderr);
    assert!(words.contains("no column looks like text"), "{words}");
    assert_eq!(names_in(folder.path()), ["a.csv"]);
}
