//! One dated text of the corpus.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::{Span, TagPath, Text, TextHash};

/// A document's id: its path relative to the corpus, with `/` separators.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(Arc<str>);

impl DocId {
    /// Takes a relative path whose separators are already `/`.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The relative path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The file name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
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

/// Where a publication date was learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provenance {
    /// The ` date YYYY-MM-DD ` at the very start of the file.
    Header,
}

impl Provenance {
    /// For a person: "from the file's header".
    pub fn phrase(self) -> &'static str {
        match self {
            Provenance::Header => "from the file's header",
        }
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
