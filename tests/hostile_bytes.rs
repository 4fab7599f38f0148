//! Files that are made to break their reader, and texts in the encodings of other times: each
//! gives a document or one clear sentence, and costs the folder nothing.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::ZlibEncoder;

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

/// What the program and its children may take each, in KiB of addresses; far less than what is
/// in the bombs.
const MOST_KIB: u32 = 2 << 20;

fn list(folder: &Path) -> Output {
    let data = tempfile::tempdir().unwrap();
    let folder = folder.to_str().unwrap();
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        let bounded = format!("ulimit -v {MOST_KIB}; exec \"$@\"");
        shell.args(["-c", &bounded, "sh", PROGRAM]);
        shell
    } else {
        Command::new(PROGRAM)
    };
    command
        .args(["list", folder, "--format", "jsonl"])
        .env("DATELINE_DATA_DIR", data.path())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Each document as `name|title`.
fn titles(output: &Output) -> Vec<String> {
    let line = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| line[name].as_str().unwrap().to_owned();
        format!("{}|{}", field("document"), field("title"))
    };
    text(&output.stdout).lines().map(line).collect()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A declaration of eleven entities, each ten times the one before.
fn laughs() -> String {
    let mut declared = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY lol 'lol'>".to_owned();
    for n in 1..12 {
        let before = match n {
            1 => "&lol;".to_owned(),
            n => format!("&lol{};", n - 1),
        };
        write!(declared, "<!ENTITY lol{n} '{}'>", before.repeat(10)).unwrap();
    }
    declared.push_str("]>");
    declared
}

/// A PDF whose only page draws what its stream unpacks to.
fn pdf(stream: &[u8]) -> Vec<u8> {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R \
                /Resources << /Font << /F1 5 0 R >> >> >>";
    let mut drawn = format!(
        "<< /Length {} /Filter /FlateDecode >>\nstream\n",
        stream.len()
    );
    drawn.push_str("STREAM\nendstream");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        &drawn,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{} 0 obj", at + 1).unwrap();
        match object.split_once("STREAM") {
            Some((head, tail)) => {
                file.extend(head.as_bytes());
                file.extend(stream);
                file.extend(tail.as_bytes());
            }
            None => file.extend(object.as_bytes()),
        }
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    write!(
        file,
        "{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    )
    .unwrap();
    file
}

fn packed(block: &[u8], times: usize) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        packer.write_all(block).unwrap();
    }
    packer.finish().unwrap()
}

#[test]
fn bombs_are_read_or_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let laughs = laughs();
    let of = |body: &str| format!("{laughs}{body}");
    write("laughs.docx", &zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            of("<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Docx &lol11; it</w:t></w:r></w:p>\
                </w:body></w:document>").as_bytes(),
        ),
    ]));
    write("laughs.odt", &zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            of("<o:document-content xmlns:o='o' xmlns:t='t'><o:body><o:text><t:p>Odt &lol11; it\
                </t:p></o:text></o:body></o:document-content>").as_bytes(),
        ),
    ]));
    write(
        "laughs.rss",
        of(
            "<rss version='2.0'><channel><item><guid>1</guid><title>Feed &lol11;\
        </title></item></channel></rss>",
        )
        .as_bytes(),
    );
    write("laughs.xml", of("<x><p>Xml &lol11; it</p></x>").as_bytes());
    // A zipped file that unpacks to far more than it could hold in earnest.
    let block = vec![b'a'; 1 << 20];
    let bomb = block.repeat(40);
    write(
        "flat.zip",
        &zipped(&[("bomb.txt", &bomb), ("fine.txt", b"Fine")]),
    );
    // Archives that are small each and very much together.
    let page = "They met in Oslo, and nobody knows why they did.\n".repeat(20_000);
    let inner = zipped(&[("a.txt", page.as_bytes()); 1]);
    let names: Vec<String> = (0..20).map(|n| format!("{n:02}.zip")).collect();
    let all: Vec<(&str, &[u8])> = names
        .iter()
        .map(|it| (it.as_str(), inner.as_slice()))
        .collect();
    let middle = zipped(&all);
    let all: Vec<(&str, &[u8])> = names
        .iter()
        .map(|it| (it.as_str(), middle.as_slice()))
        .collect();
    write("nest.zip", &zipped(&all));
    // What a reader cannot bound is ended by the bound of its process.
    write("bomb.pdf", &pdf(&packed(&vec![0; 1 << 20], 4096)));
    write(
        "deep.html",
        format!("{}Html", "<div>".repeat(100_000)).as_bytes(),
    );
    write("deep.json", "{\"text\":".repeat(100_000).as_bytes());
    write(
        "deep.rtf",
        format!("{{\\rtf1{}Rtf", "{".repeat(100_000)).as_bytes(),
    );
    write("fine.txt", b"Fine");
    let output = list(folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let titles = titles(&output);
    let single: Vec<&str> = titles
        .iter()
        .map(String::as_str)
        .filter(|title| !title.starts_with("nest.zip//"))
        .collect();
    assert_eq!(
        single,
        [
            "deep.html|Html",
            "deep.rtf|Rtf",
            "fine.txt|Fine",
            "flat.zip//fine.txt|Fine",
            "laughs.docx|Docx &lol11; it",
            "laughs.odt|Odt &lol11; it",
            "laughs.rss//1|Feed &lol11;",
            "laughs.xml|Xml &lol11; it",
        ]
    );
    let nested = titles.len() - single.len();
    assert!((5..=20).contains(&nested), "{nested} of 400");
    let stderr = text(&output.stderr);
    let told: Vec<&str> = stderr.lines().collect();
    let begins = [
        "not opened: bomb.pdf: reading it failed or took too much memory",
        "not opened: deep.json: the JSON is damaged",
        "not opened: flat.zip//bomb.txt: it unpacks to far too much",
        "not opened: nest.zip: what lies in it unpacks to far too much",
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (line, begin) in told.iter().zip(begins) {
        assert!(line.starts_with(begin), "{line}");
    }
}

#[test]
fn a_line_without_end_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let line = "They met in Oslo on 3 February. ".repeat((130 << 20) / 32);
    write("line.txt", line.as_bytes());
    let object = format!(
        "{{\"text\": \"{}\"}}\n{{\"text\": \"Fine\"}}\n",
        line.get(..66 << 20).unwrap()
    );
    write("line.jsonl", object.as_bytes());
    let output = list(folder.path());
    assert_eq!(titles(&output), ["line.jsonl//2|Fine"]);
    let too_long = "its text is longer than 64.0 MB; split it into smaller files";
    let told = text(&output.stderr);
    let expected = [
        format!("not opened: line.jsonl//1: {too_long}"),
        format!("not opened: line.txt: {too_long}"),
    ];
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_hold_nobody_up() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("a/b")).unwrap();
    fs::write(at("a/fine.txt"), "Fine").unwrap();
    symlink("../..", at("a/b/up")).unwrap();
    symlink("self", at("self")).unwrap();
    symlink("two", at("one")).unwrap();
    symlink("one", at("two")).unwrap();
    symlink("/dev/zero", at("zero.txt")).unwrap();
    symlink("nowhere", at("gone.txt")).unwrap();
    let output = list(folder.path());
    assert_eq!(titles(&output), ["a/fine.txt|Fine"]);
    let told = text(&output.stderr);
    let around = "a link that leads back to itself; it was not followed";
    let expected = [
        "not opened: a/b/up: a link that leads back to a folder above it; it was not followed"
            .to_owned(),
        "not opened: gone.txt: it leads nowhere, or has just been deleted".to_owned(),
        format!("not opened: one: {around}"),
        format!("not opened: self: {around}"),
        format!("not opened: two: {around}"),
        "not opened: zero.txt: it is no file but a pipe or a device".to_owned(),
    ];
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn old_encodings_are_read_right() {
    let russian = "Министр иностранных дел прибыл в Осло в четверг, 10 февраля 2022 года, чтобы \
        обсудить цены на рыбу. Переговоры продолжались два дня и закончились без результата.";
    let utf_16 = |mark: &str, of: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{russian}")
            .encode_utf16()
            .flat_map(of)
            .collect()
    };
    let encoded =
        |encoding: &'static encoding_rs::Encoding| encoding.encode(russian).0.into_owned();
    // KOI8-U is KOI8-R with a few Ukrainian letters among its signs: the words are the same.
    let rows: [(&str, Vec<u8>, &str); 8] = [
        (
            "cp1251.txt",
            encoded(encoding_rs::WINDOWS_1251),
            "windows-1251",
        ),
        ("koi8.txt", encoded(encoding_rs::KOI8_R), "KOI8-U"),
        (
            "mark-be.txt",
            utf_16("\u{FEFF}", u16::to_be_bytes),
            "UTF-16BE",
        ),
        (
            "mark-le.txt",
            utf_16("\u{FEFF}", u16::to_le_bytes),
            "UTF-16LE",
        ),
        ("no-mark-be.txt", utf_16("", u16::to_be_bytes), "UTF-16BE"),
        ("no-mark-le.txt", utf_16("", u16::to_le_bytes), "UTF-16LE"),
        ("utf-8.txt", russian.as_bytes().to_vec(), "UTF-8"),
        (
            "utf-8-mark.txt",
            format!("\u{FEFF}{russian}").into_bytes(),
            "UTF-8",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, _) in &rows {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let output = list(folder.path());
    let listed = text(&output.stdout);
    for (name, _, encoding) in &rows {
        let line = listed
            .lines()
            .find(|line| line.contains(&format!("\"{name}\"")))
            .unwrap();
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["encoding"], *encoding, "{name}");
        let path = folder.path().join(name);
        let read = Command::new(PROGRAM)
            .args(["text", path.to_str().unwrap()])
            .output()
            .unwrap();
        assert_eq!(text(&read.stdout), russian, "{name}");
    }
}
