//! One dated text of the corpus.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::{Origin, Provenance, Span, TagPath, Text, TextHash};

/// A document's id: its path relative to the corpus, with `/` separators. A document inside a
/// file of many has the file's path, `//`, and its name in there: `mail/march.mbox//17`. No path
/// holds an empty part, so that the two can never be confused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(Arc<str>);

impl DocId {
    /// What parts a file of many documents from the name of one of them.
    pub const MEMBER: &'static str = "//";

    /// Takes a relative path whose separators are already `/`.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The id of a document inside this file, or inside this document of a file.
    #[must_use]
    pub fn with_member(&self, name: &str) -> Self {
        Self::new(format!("{}{}{name}", self.0, Self::MEMBER))
    }

    /// The relative path, with the member's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The relative path of the file that the document is, or is inside.
    pub fn file(&self) -> &str {
        self.0.split(Self::MEMBER).next().unwrap_or_default()
    }

    /// Its name inside a file of many documents.
    pub fn member(&self) -> Option<&str> {
        self.0.split_once(Self::MEMBER).map(|(_, member)| member)
    }

    /// The last part of the path, with the name in a file of many documents.
    pub fn file_name(&self) -> &str {
        let folders = self.file().rfind('/').map_or(0, |slash| slash + 1);
        self.0.get(folders..).unwrap_or_default()
    }

    /// The file name without its last extension; of a document inside a file, the whole name.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        if self.member().is_some() {
            return name;
        }
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocId({})", self.0)
    }
}

/// When a document was published, as exactly as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Publication {
    /// The day.
    pub date: NaiveDate,
    /// The time of day, where the source gives one.
    pub time: Option<NaiveTime>,
    /// Where the date was learnt.
    pub provenance: Provenance,
}

/// What the analyst decided about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Triage {
    /// Not opened yet.
    #[default]
    New,
    /// Opened.
    Read,
    /// Worth keeping at hand.
    Relevant,
    /// Not wanted on the timeline, but kept.
    SetAside,
}

impl Triage {
    /// All of them, in the order they are listed to a person.
    pub const ALL: [Triage; 4] = [
        Triage::New,
        Triage::Read,
        Triage::Relevant,
        Triage::SetAside,
    ];

    /// The lower-case words used in the window and in files.
    pub fn word(self) -> &'static str {
        match self {
            Triage::New => "new",
            Triage::Read => "read",
            Triage::Relevant => "relevant",
            Triage::SetAside => "set aside",
        }
    }

    /// Reads what [`Triage::word`] writes.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|triage| triage.word() == word)
    }
}

/// What the analyst says of a document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The decision about it.
    pub triage: Triage,
    /// The labels on it, in the order they were put there, none twice.
    pub tags: Vec<TagPath>,
    /// The note; may be empty.
    pub note: String,
}

/// One dated text. Cloning is cheap: the text is shared.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its path in the corpus.
    pub id: DocId,
    /// The first line or sentence, cut at a sensible place; never empty.
    pub title: String,
    /// Who published it, where the text names it.
    pub outlet: Option<String>,
    /// When it was published; `None` for an undated document.
    pub published: Option<Publication>,
    /// The whole decoded text, header included.
    pub text: Text,
    /// Hash of the text.
    pub hash: TextHash,
    /// The header at the start of the text, empty when there is none.
    pub header: Span,
    /// The encoding's name, as the WHATWG standard writes it: `UTF-8`, `windows-1251` …
    pub encoding: &'static str,
    /// What is odd about the file, in sentences for a person.
    pub warnings: Vec<String>,
    /// What else the file tells of it.
    pub origin: Box<Origin>,
}

impl Document {
    /// The day of publication.
    pub fn date(&self) -> Option<NaiveDate> {
        self.published.map(|published| published.date)
    }

    /// The outlet's name, or the words that say that it is unknown.
    pub fn outlet_or_unknown(&self) -> &str {
        self.outlet.as_deref().unwrap_or("outlet unknown")
    }

    /// The prose: the text behind the header.
    pub fn prose(&self) -> &str {
        self.text
            .as_str()
            .get(self.header.end..)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_name_files_and_what_is_in_them() {
        let check = |id: &str, file: &str, member: Option<&str>, name: &str, stem: &str| {
            let id = DocId::new(id);
            assert_eq!(id.file(), file);
            assert_eq!(id.member(), member);
            assert_eq!(id.file_name(), name);
            assert_eq!(id.stem(), stem);
        };
        check("a #1.txt", "a #1.txt", None, "a #1.txt", "a #1");
        check("x/b.c.txt", "x/b.c.txt", None, "b.c.txt", "b.c");
        check("x/.env", "x/.env", None, ".env", ".env");
        check(
            "x/m.mbox//7",
            "x/m.mbox",
            Some("7"),
            "m.mbox//7",
            "m.mbox//7",
        );
        let inner = "x/z.zip//y/m.mbox//https://a.example/1";
        let (file, member) = inner.split_once("//").unwrap();
        check(inner, file, Some(member), &inner[2..], &inner[2..]);
        let within = DocId::new("z.zip").with_member("m.mbox").with_member("7");
        assert_eq!(within.as_str(), "z.zip//m.mbox//7");
    }
}
