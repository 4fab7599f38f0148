//! Files of many kinds through the real program, which reads the risky ones in a child process.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use dateline::corpus::wire;
use dateline::disk::{Helper, HelperError};
use dateline::model::Format;
use dateline::workspace::HELPER_ARGUMENT;

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

fn run(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(PROGRAM)
        .args(arguments)
        .env("DATELINE_DATA_DIR", home.path())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Each document of a folder as `name|date|how|title`.
fn listed(folder: &Path) -> Vec<String> {
    let output = run(&["list", folder.to_str().unwrap(), "--format", "jsonl"]);
    text(&output.stdout)
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
            let fields = ["document", "date", "dated_by", "title"].map(field);
            fields.join("|")
        })
        .collect()
}

#[test]
fn a_folder_of_many_kinds_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let files: [(&str, &str); 9] = [
        ("a.txt", " date 2022-02-10 Talks begin"),
        (
            "b.md",
            "---\ntitle: Talks\ndate: 2022-02-11\n---\nThey met.",
        ),
        (
            "c.html",
            "<meta property='article:published_time' content='2022-02-12'><h1>Talks end</h1><p>x",
        ),
        (
            "d.rtf",
            r"{\rtf1{\info{\title Notes}{\creatim\yr2022\mo2\dy13}}They met.}",
        ),
        (
            "e.eml",
            "Subject: Talks\nDate: Mon, 14 Feb 2022 08:00:00 +0000\n\nThey met.",
        ),
        (
            "f.rss",
            "<rss version='2.0'><channel><item><guid>1</guid><title>Talks</title>\
             <pubDate>Tue, 15 Feb 2022 08:00:00 GMT</pubDate></item></channel></rss>",
        ),
        ("g.csv", "date,title,text\n2022-02-16,Talks,They met.\n"),
        (
            "h.jsonl",
            "{\"date\": \"2022-02-17\", \"text\": \"They met.\"}\n{\"text\": \"Again.\"}\n",
        ),
        ("2022-02-18_i.txt", "They met."),
    ];
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    fs::write(folder.path().join("z.pdf"), "%PDF-1.4 nonsense").unwrap();
    assert_eq!(
        listed(folder.path()),
        [
            "2022-02-18_i.txt|2022-02-18|file name|They met.",
            "a.txt|2022-02-10|header|Talks begin",
            "b.md|2022-02-11|front matter|Talks",
            "c.html|2022-02-12|markup|Talks end",
            "d.rtf|2022-02-13|properties|Notes",
            "e.eml|2022-02-14|mail header|Talks",
            "f.rss//1|2022-02-15|feed entry|Talks",
            "g.csv//1|2022-02-16|database field|Talks",
            "h.jsonl//1|2022-02-17|database field|They met.",
            "h.jsonl//2|-|-|Again.",
        ]
    );
    let output = run(&["list", folder.path().to_str().unwrap()]);
    let complaint = text(&output.stderr);
    assert_eq!(
        complaint.trim_end(),
        "not opened: z.pdf: the PDF is damaged, or is something else under that name"
    );
    let member = format!("{}//1", folder.path().join("g.csv").display());
    assert_eq!(text(&run(&["text", &member]).stdout), "Talks\n\nThey met.");
}

#[test]
fn a_child_that_failed_is_replaced() {
    let mut helper = Helper::new(PROGRAM.into(), HELPER_ARGUMENT);
    let ask_of = |helper: &mut Helper, page: &[u8], patience: Duration| {
        let question = wire::question(Format::Html, "a.html", page);
        let mut told = Vec::new();
        let result = helper.ask(question, patience, &mut |frame| match wire::said(&frame) {
            Some(wire::Said::Item(item)) => {
                told.push(item);
                false
            }
            _ => true,
        });
        result.map(|()| told.len())
    };
    let ask = |helper: &mut Helper, patience: Duration| ask_of(helper, b"<p>One<p>Two", patience);
    let minute = Duration::from_secs(60);
    assert_eq!(ask(&mut helper, minute), Ok(1));
    assert_eq!(ask(&mut helper, minute), Ok(1));
    // No child reads so much in no time.
    let long = b"<p>One<p>Two".repeat(400_000);
    let hurried = ask_of(&mut helper, &long, Duration::from_millis(1));
    assert_eq!(hurried, Err(HelperError::TooSlow));
    assert_eq!(ask(&mut helper, minute), Ok(1));
}
