//! Files → documents: what is harmless is read here, what is risky in a child process.
//!
//! Invariants: whatever a file does to its reader costs that file and no other; files inside
//! files are read to a depth and no deeper; what is inside and not read is told.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Local, NaiveDate};

use super::files::settings_path;
use super::loader::columns_of;
use crate::annotate::settings;
use crate::corpus::{self, Columns, Input, Item, TableHead, format_of, wire};
use crate::disk::{
    DEFAULT_LIMIT_BYTES, Helper, Service, is_document_name, last_changed, read_file, serve,
};
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
        let asked = helper.ask(question, PATIENCE, &mut |frame| match wire::said(&frame) {
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
        });
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

/// The day on which a file was last changed, where this machine is.
pub(super) fn day_of_change(path: &Path) -> Option<NaiveDate> {
    let changed: DateTime<Local> = last_changed(path)?.into();
    Some(changed.date_naive())
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
