//! Files → documents: what is harmless is read here, what is risky in a child process.
//!
//! Invariants: whatever a file does to its reader costs that file and no other; files inside
//! files are read to a depth and no deeper, and up to a size in all; what is inside and not read
//! is told.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Local, NaiveDate};

use super::files::settings_path;
use super::loader::columns_of;
use crate::analysis::size_in_words;
use crate::annotate::settings;
use crate::corpus::{self, Columns, Input, Item, TableHead, format_of, wire};
use crate::disk::{DEFAULT_LIMIT_BYTES, Helper, Service, is_document_name, read_file, serve};
use crate::model::{DocId, Document, Format};

/// What the program is started with to be the child.
pub const HELPER_ARGUMENT: &str = "read-documents";

/// How long the child may take for the next document of a file.
const PATIENCE: Duration = Duration::from_secs(10);

/// The memory that the child may take.
const MOST_MEMORY_BYTES: u64 = 3 << 30;

/// Archives in archives are read to this depth.
const DEEPEST: usize = 3;

/// A file that holds more documents than this is a mistake.
const MOST_MEMBERS: usize = 200_000;
const TOO_MANY: usize = MOST_MEMBERS + 1;

/// How far reading goes.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// The longest text of a document, in bytes: a longer one is made to be unreadable, or is
    /// many documents.
    text_bytes: usize,
    /// What an archive and those within it may unpack to in all, in bytes, however small it is.
    unpacked_bytes: usize,
    /// How long the child may take for the next document of a file.
    patience: Duration,
}

const LIMITS: Limits = Limits {
    text_bytes: 64_000_000,
    unpacked_bytes: 16_000_000,
    patience: PATIENCE,
};

/// What an archive may unpack to, for each of its bytes: words pack to a tenth, a page's markup
/// to a thirtieth.
const MOST_RATIO: usize = 100;

/// What any archive may unpack to.
const MOST_UNPACKED_BYTES: usize = 1 << 30;

/// Plays the child process until its parent is done with it.
///
/// # Errors
/// When the pipes break.
pub fn serve_readers() -> std::io::Result<()> {
    let service = Service {
        most_memory_bytes: MOST_MEMORY_BYTES,
        longest: PATIENCE * 2,
    };
    serve(&service, |question, send| wire::answer(question, send))
}

/// Reads files, one after the other.
pub(super) struct FileReader {
    columns: Columns,
    /// A child for each depth: an archive's is busy while what is in it is read.
    helpers: Vec<Option<Helper>>,
    limits: Limits,
    /// What may still be unpacked of the file that is read; `None` when more was asked for.
    left_bytes: Option<usize>,
}

/// What came of a file, or of a part of it.
pub(super) enum Piece {
    /// A document.
    Document(Box<Document>),
    /// What is no document, with its name and the reason.
    Unopened(String, String),
    /// The head of a table, with its file's name.
    Table(String, Box<TableHead>),
}

struct File<'a> {
    id: &'a DocId,
    bytes: &'a [u8],
    day: Option<NaiveDate>,
    depth: usize,
}

impl FileReader {
    /// A reader that takes tables so.
    pub fn new(columns: Columns) -> Self {
        let helper = || Helper::of_this_program(HELPER_ARGUMENT);
        Self {
            columns,
            helpers: std::iter::repeat_with(helper).take(DEEPEST + 1).collect(),
            limits: LIMITS,
            left_bytes: None,
        }
    }

    /// Reads a file, and hands over what is in it in its order.
    pub fn read(
        &mut self,
        id: &DocId,
        bytes: &[u8],
        day: Option<NaiveDate>,
        take: &mut dyn FnMut(Piece),
    ) {
        let by_size = bytes.len().saturating_mul(MOST_RATIO);
        let most = by_size.min(MOST_UNPACKED_BYTES);
        self.left_bytes = Some(most.max(self.limits.unpacked_bytes));
        let mut count = 0;
        let mut take = |piece| {
            count += usize::from(!matches!(piece, Piece::Table(..)));
            match count {
                ..=MOST_MEMBERS => take(piece),
                TOO_MANY => {
                    let reason = "it holds more documents than Dateline reads from one file";
                    take(Piece::Unopened(id.to_string(), reason.to_owned()));
                }
                _ => {}
            }
        };
        let file = File {
            id,
            bytes,
            day,
            depth: 0,
        };
        self.read_file(&file, &mut take);
    }

    fn read_file(&mut self, file: &File<'_>, take: &mut dyn FnMut(Piece)) {
        let format = match format_of(file.id.file_name(), file.bytes) {
            Ok(format) => format,
            Err(error) => return take(Piece::Unopened(file.id.to_string(), error.to_string())),
        };
        // Two bytes a letter are the most that is common in files of plain text.
        let is_plain = matches!(format, Format::Text | Format::Markdown);
        if is_plain && file.bytes.len() / 2 > self.limits.text_bytes {
            return take(Piece::Unopened(file.id.to_string(), self.too_long()));
        }
        let mut passed_over = BTreeMap::new();
        let mut count = 0_usize;
        let mut take_item = |reader: &mut Self, item: Item| {
            count += usize::from(!matches!(item, Item::Table(_)));
            reader.take_item(file, format, item, &mut passed_over, take);
        };
        let helper = match format.is_risky() {
            true => self.helpers.get_mut(file.depth).and_then(Option::take),
            false => None,
        };
        let error = match helper {
            Some(mut helper) => {
                let error = self.ask(&mut helper, format, file, &mut take_item);
                if let Some(place) = self.helpers.get_mut(file.depth) {
                    *place = Some(helper);
                }
                error
            }
            None => self.read_here(format, file, &mut take_item),
        };
        for (extension, count) in passed_over {
            let name = file.id.with_member(&format!("{count} × .{extension}"));
            take(Piece::Unopened(name.to_string(), NOT_READ.to_owned()));
        }
        match error {
            Some(reason) => take(Piece::Unopened(file.id.to_string(), reason)),
            None if count == 0 => {
                let reason = "there is no document in it";
                take(Piece::Unopened(file.id.to_string(), reason.to_owned()));
            }
            None => {}
        }
    }

    fn ask(
        &mut self,
        helper: &mut Helper,
        format: Format,
        file: &File<'_>,
        take_item: &mut dyn FnMut(&mut Self, Item),
    ) -> Option<String> {
        let question = wire::question(format, file.id.file_name(), file.bytes);
        let mut failure = None;
        let asked = helper.ask(
            question,
            self.limits.patience,
            &mut |frame| match wire::said(&frame) {
                Some(wire::Said::Item(item)) => {
                    take_item(self, item);
                    false
                }
                Some(wire::Said::End { error }) => {
                    failure = error;
                    true
                }
                None => {
                    failure =
                        Some("Dateline failed on it; that is our fault, please tell us".to_owned());
                    true
                }
            },
        );
        asked.err().map(|error| error.to_string()).or(failure)
    }

    fn read_here(
        &mut self,
        format: Format,
        file: &File<'_>,
        take_item: &mut dyn FnMut(&mut Self, Item),
    ) -> Option<String> {
        let columns = Columns {
            file: file.id.to_string(),
            ..self.columns.clone()
        };
        let input = Input {
            name: file.id.file_name(),
            bytes: file.bytes,
            columns: &columns,
        };
        // One file that trips a fault of ours must not keep the others from being read.
        let read = panic::catch_unwind(AssertUnwindSafe(|| {
            corpus::read(format, input, &mut |item| take_item(self, item))
        }));
        match read {
            Ok(result) => result.err().map(|error| error.to_string()),
            Err(_) => Some("Dateline failed on it; that is our fault, please tell us".to_owned()),
        }
    }

    fn take_item(
        &mut self,
        file: &File<'_>,
        format: Format,
        item: Item,
        passed_over: &mut BTreeMap<String, usize>,
        take: &mut dyn FnMut(Piece),
    ) {
        let within = |member: &str| file.id.with_member(member);
        match item {
            Item::Document(draft) => {
                let name = match draft.member.as_str() {
                    "" => file.id.clone(),
                    member => within(member),
                };
                // When a file of many was last changed says nothing of those in it.
                let day = file.day.filter(|_| draft.member.is_empty());
                if draft.text.len() > self.limits.text_bytes {
                    return take(Piece::Unopened(name.to_string(), self.too_long()));
                }
                take(match draft.into_document(file.id, format, day) {
                    Ok(document) => Piece::Document(Box::new(document)),
                    Err(error) => Piece::Unopened(name.to_string(), error.to_string()),
                });
            }
            Item::Table(head) => take(Piece::Table(file.id.to_string(), head)),
            Item::Problem { member, reason } => {
                take(Piece::Unopened(within(&member).to_string(), reason));
            }
            Item::File { name, .. } if !is_document_name(last_part(&name)) => {
                let extension = last_part(&name).rsplit('.').next().unwrap_or_default();
                *passed_over.entry(extension.to_lowercase()).or_default() += 1;
            }
            Item::File { name, .. } if file.depth >= DEEPEST => {
                let reason = "it lies in archives within archives; unpack them";
                take(Piece::Unopened(
                    within(&name).to_string(),
                    reason.to_owned(),
                ));
            }
            Item::File { name, bytes } => {
                if !self.may_unpack(bytes.len(), file, take) {
                    return;
                }
                let inner = File {
                    id: &within(&name),
                    bytes: &bytes,
                    day: None,
                    depth: file.depth + 1,
                };
                self.read_file(&inner, take);
            }
        }
    }
}

impl FileReader {
    fn too_long(&self) -> String {
        let most = size_in_words(u64::try_from(self.limits.text_bytes).unwrap_or(u64::MAX));
        format!("its text is longer than {most}; split it into smaller files")
    }

    /// Whether so much more may be unpacked. That it may not is told once.
    fn may_unpack(&mut self, bytes: usize, file: &File<'_>, take: &mut dyn FnMut(Piece)) -> bool {
        let left = self.left_bytes.take();
        self.left_bytes = left.and_then(|left| left.checked_sub(bytes));
        if left.is_some() && self.left_bytes.is_none() {
            let reason = "what lies in it unpacks to far too much, and the rest was not read; \
                          unpack it yourself if you trust it";
            let archive = file.id.file().to_owned();
            take(Piece::Unopened(archive, reason.to_owned()));
        }
        self.left_bytes.is_some()
    }
}

/// The documents of one file at a time, for whoever asks for those of a file together.
pub(super) struct Documents {
    reader: FileReader,
    file: String,
    /// The documents of the file that was asked for last.
    pub read: BTreeMap<DocId, Document>,
    reason: String,
}

impl Documents {
    /// The documents of a corpus.
    pub fn of(root: &Path) -> Self {
        let settings = read_file(&settings_path(root), DEFAULT_LIMIT_BYTES).ok();
        let settings = settings.and_then(|bytes| settings::read(&bytes).ok());
        let columns = settings.map(|file| columns_of(&file.settings));
        Self {
            reader: FileReader::new(columns.unwrap_or_default()),
            file: String::new(),
            read: BTreeMap::new(),
            reason: String::new(),
        }
    }

    /// Reads the file of a document.
    ///
    /// # Errors
    /// When it cannot be read, in words.
    pub fn open(&mut self, id: &DocId, path: &Path) -> Result<(), String> {
        if self.file == id.file() {
            return Ok(());
        }
        self.file.clear();
        self.read.clear();
        "there is no such document in its file".clone_into(&mut self.reason);
        let bytes = read_file(path, DEFAULT_LIMIT_BYTES).map_err(|error| error.to_string())?;
        let (read, reason) = (&mut self.read, &mut self.reason);
        let file = DocId::new(id.file());
        self.reader
            .read(&file, &bytes, None, &mut |piece| match piece {
                Piece::Document(document) => {
                    read.insert(document.id.clone(), *document);
                }
                Piece::Unopened(_, why) => *reason = why,
                Piece::Table(..) => {}
            });
        id.file().clone_into(&mut self.file);
        Ok(())
    }

    /// A document, whose file lies there.
    ///
    /// # Errors
    /// Why it cannot be had, in words.
    pub fn get(&mut self, id: &DocId, path: &Path) -> Result<Document, String> {
        self.open(id, path)?;
        let found = self.read.get(id).cloned();
        found.ok_or_else(|| self.reason.clone())
    }
}

const NOT_READ: &str = "Dateline does not read such files.";

fn last_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// The day of a moment, where this machine is.
pub(super) fn day_of(moment: SystemTime) -> NaiveDate {
    DateTime::<Local>::from(moment).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, bytes: &[u8]) -> Vec<String> {
        let mut told = Vec::new();
        let mut reader = FileReader::new(Columns::default());
        reader.read(&DocId::new(name), bytes, None, &mut |piece| {
            told.push(match piece {
                Piece::Document(document) => format!("{}: {}", document.id, document.prose()),
                Piece::Unopened(name, reason) => format!("{name} - {reason}"),
                Piece::Table(..) => return,
            });
        });
        told
    }

    fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
        use std::io::{Cursor, Write};
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn files_give_documents_or_reasons() {
        assert_eq!(told("a.txt", b" date 2022-02-10 One"), ["a.txt: One"]);
        assert_eq!(told("a.txt", b""), ["a.txt - the file is empty"]);
        assert_eq!(
            told("a.csv", b"id,text\n7,One\n8,\n9,Two\n"),
            ["a.csv//7: One", "a.csv//9: Two"]
        );
        assert_eq!(
            told("a.jsonl", b""),
            ["a.jsonl - the JSON is damaged, or is something else under that name"]
        );
        let inner = zipped(&[("b.txt", b"Two")]);
        let archive = zipped(&[
            ("x/a.html", b"<p>One"),
            ("y.zip", &inner),
            ("p.jpg", b"x"),
            ("q.JPG", b"x"),
            ("e.txt", b""),
        ]);
        assert_eq!(
            told("z.zip", &archive),
            [
                "z.zip//x/a.html: One",
                "z.zip//y.zip//b.txt: Two",
                "z.zip//e.txt - the file is empty",
                "z.zip//2 × .jpg - Dateline does not read such files.",
            ]
        );
    }

    #[test]
    fn what_is_made_to_be_unreadable_costs_itself_alone() {
        let text = b"They met in Oslo on 3 February.\n".repeat(100);
        let mut reader = FileReader::new(Columns::default());
        reader.limits = Limits {
            text_bytes: 1000,
            ..LIMITS
        };
        let name_of = |piece: Piece| match piece {
            Piece::Document(document) => Some(document.id.to_string()),
            Piece::Unopened(name, reason) => Some(format!("{name} - {reason}")),
            Piece::Table(..) => None,
        };
        let mut told = |name: &str, bytes: &[u8]| {
            let mut told = Vec::new();
            let mut take = |piece| told.extend(name_of(piece));
            reader.read(&DocId::new(name), bytes, None, &mut take);
            told
        };
        let too_long = "its text is longer than 1.0 kB; split it into smaller files";
        // One line, and no break to part it at.
        assert_eq!(told("a.txt", &text), [format!("a.txt - {too_long}")]);
        let line = format!(
            "{{\"text\": \"{}\"}}\n{{\"text\": \"Two\"}}\n",
            "x ".repeat(600)
        );
        assert_eq!(
            told("a.jsonl", line.as_bytes()),
            [format!("a.jsonl//1 - {too_long}"), "a.jsonl//2".to_owned()]
        );
        // Each archive is small, and all of them together are not.
        let short = text.get(..900).unwrap();
        let inner = zipped(&[("a.txt", short), ("b.txt", short), ("c.txt", short)]);
        let bomb = zipped(&[("x.zip", &inner), ("y.zip", &inner), ("z.zip", &inner)]);
        let mut found = Vec::new();
        let file = File {
            id: &DocId::new("bomb.zip"),
            bytes: &bomb,
            day: None,
            depth: 0,
        };
        reader.left_bytes = Some(4000);
        reader.read_file(&file, &mut |piece| found.extend(name_of(piece)));
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[0], "bomb.zip//x.zip//a.txt");
        assert!(
            found[3].starts_with("bomb.zip - what lies in it unpacks"),
            "{found:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_child_that_fails_costs_its_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let program = |name: &str, script: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(&path, permissions).unwrap();
            path
        };
        let too_slow = "it took too long to read";
        let died = "reading it failed or took too much memory";
        let rows = [
            ("hangs", "exec sleep 60", too_slow),
            ("is killed", "kill -9 $$", died),
            ("panics", "exit 101", died),
            // A frame longer than any is, and nothing behind it.
            (
                "babbles",
                "printf '\\377\\377\\377\\377\\377\\377\\377\\377'",
                died,
            ),
        ];
        for (name, script, reason) in rows {
            let mut reader = FileReader::new(Columns::default());
            reader.limits.patience = Duration::from_millis(400);
            reader.helpers = vec![Some(Helper::new(program(name, script), "x"))];
            let mut told = Vec::new();
            for (file, bytes) in [
                ("a.html", "<p>One"),
                ("b.txt", "Two"),
                ("c.html", "<p>Three"),
            ] {
                reader.read(&DocId::new(file), bytes.as_bytes(), None, &mut |piece| {
                    told.push(match piece {
                        Piece::Document(document) => document.id.to_string(),
                        Piece::Unopened(name, reason) => format!("{name} - {reason}"),
                        Piece::Table(name, _) => name,
                    });
                });
            }
            let [first, second, third] = told.as_slice() else {
                panic!("{name}: {told:?}");
            };
            assert!(
                first.starts_with(&format!("a.html - {reason}")),
                "{name}: {first}"
            );
            assert_eq!(second, "b.txt");
            assert!(
                third.starts_with(&format!("c.html - {reason}")),
                "{name}: {third}"
            );
        }
    }

    #[test]
    fn archives_in_archives_end() {
        let mut archive = zipped(&[("a.txt", b"One")]);
        for _ in 0..8 {
            archive = zipped(&[("z.zip", &archive)]);
        }
        let told = told("z.zip", &archive);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("archives within archives"), "{told:?}");
    }
}
