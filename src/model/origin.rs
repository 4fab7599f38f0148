//! Where a document came from: its format, and how each fact about it was learnt.
//!
//! Invariant: every date of publication says where it was learnt and how sure that is. A date
//! that is only a guess is offered, never used.

use std::fmt;

use super::{Details, Publication, Span};

/// Where a publication date was learnt, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// The analyst said so.
    Analyst,
    /// The ` date YYYY-MM-DD ` at the very start of the file.
    Header,
    /// The front matter of a Markdown file.
    FrontMatter,
    /// What a web page says of itself for machines (`meta`, JSON-LD, `time`), or an e-book.
    Markup,
    /// The `Date:` of a mail.
    MailHeader,
    /// The entry of a feed.
    FeedEntry,
    /// A field of a newspaper database's export, or a column of a table.
    DatabaseField,
    /// The dateline of the text: "MOSCOW, Feb. 10, 2022 (Agency) –".
    Dateline,
    /// A line near the top that holds a date and little else.
    DateLine,
    /// The name of the file.
    FileName,
    /// What the writing program noted in the file's properties.
    Properties,
    /// The first date in the text.
    FirstDate,
    /// When the file was last changed.
    FileTime,
}

/// How far the source of a date is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// Somebody wrote it down as the date of publication.
    Sure,
    /// It is most often the date of publication.
    Likely,
    /// It may be something else entirely; offered, never used.
    Guess,
}

impl Provenance {
    /// All of them, surest first.
    pub const ALL: [Provenance; 13] = [
        Provenance::Analyst,
        Provenance::Header,
        Provenance::FrontMatter,
        Provenance::Markup,
        Provenance::MailHeader,
        Provenance::FeedEntry,
        Provenance::DatabaseField,
        Provenance::Dateline,
        Provenance::DateLine,
        Provenance::FileName,
        Provenance::Properties,
        Provenance::FirstDate,
        Provenance::FileTime,
    ];

    /// For a person: "from the file's header".
    pub fn phrase(self) -> &'static str {
        match self {
            Provenance::Analyst => "set by hand",
            Provenance::Header => "from the file's header",
            Provenance::FrontMatter => "from the file's front matter",
            Provenance::Markup => "from what the page says of itself",
            Provenance::MailHeader => "from the mail's header",
            Provenance::FeedEntry => "from the feed's entry",
            Provenance::DatabaseField => "from a field of the export",
            Provenance::Dateline => "from the dateline of the text",
            Provenance::DateLine => "from a line at the top of the text",
            Provenance::FileName => "from the file's name",
            Provenance::Properties => "from the file's properties",
            Provenance::FirstDate => "the first date in the text",
            Provenance::FileTime => "when the file was last changed",
        }
    }

    /// Its word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Provenance::Analyst => "analyst",
            Provenance::Header => "header",
            Provenance::FrontMatter => "front matter",
            Provenance::Markup => "markup",
            Provenance::MailHeader => "mail header",
            Provenance::FeedEntry => "feed entry",
            Provenance::DatabaseField => "database field",
            Provenance::Dateline => "dateline",
            Provenance::DateLine => "line at the top",
            Provenance::FileName => "file name",
            Provenance::Properties => "properties",
            Provenance::FirstDate => "first date",
            Provenance::FileTime => "file time",
        }
    }

    /// Reads what [`Provenance::word`] writes.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How far it is to be trusted.
    pub fn sureness(self) -> Sureness {
        match self {
            Provenance::Analyst
            | Provenance::Header
            | Provenance::FrontMatter
            | Provenance::Markup
            | Provenance::MailHeader
            | Provenance::FeedEntry
            | Provenance::DatabaseField => Sureness::Sure,
            Provenance::Dateline
            | Provenance::DateLine
            | Provenance::FileName
            | Provenance::Properties => Sureness::Likely,
            Provenance::FirstDate | Provenance::FileTime => Sureness::Guess,
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What kind of file a document was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Format {
    /// Plain text, with a header or without.
    #[default]
    Text,
    /// Markdown, with front matter or without.
    Markdown,
    /// A web page.
    Html,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// An e-book.
    Epub,
    /// One mail.
    Mail,
    /// A mailbox of many mails.
    Mailbox,
    /// An RSS or Atom feed.
    Feed,
    /// Many articles in one text file, as newspaper databases export them.
    Newspapers,
    /// Factiva's XML.
    Factiva,
    /// Any other XML.
    Xml,
    /// A table: CSV or TSV.
    Table,
    /// JSON, or JSON lines.
    Json,
    /// An archive of other files.
    Zip,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 17] = [
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Docx,
        Format::Odt,
        Format::Pdf,
        Format::Rtf,
        Format::Epub,
        Format::Mail,
        Format::Mailbox,
        Format::Feed,
        Format::Newspapers,
        Format::Factiva,
        Format::Xml,
        Format::Table,
        Format::Json,
        Format::Zip,
    ];

    /// For a person.
    pub fn label(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "Markdown",
            Format::Html => "web page",
            Format::Docx => "Word document",
            Format::Odt => "OpenDocument text",
            Format::Pdf => "PDF",
            Format::Rtf => "rich text",
            Format::Epub => "e-book",
            Format::Mail => "mail",
            Format::Mailbox => "mailbox",
            Format::Feed => "feed",
            Format::Newspapers => "newspaper export",
            Format::Factiva => "Factiva export",
            Format::Xml => "XML",
            Format::Table => "table",
            Format::Json => "JSON",
            Format::Zip => "ZIP archive",
        }
    }

    /// Reads what [`Format::label`] writes.
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.label() == label)
    }

    /// Whether such a file may hold many documents, each with a name of its own.
    pub fn holds_many(self) -> bool {
        matches!(
            self,
            Format::Mailbox
                | Format::Feed
                | Format::Newspapers
                | Format::Factiva
                | Format::Table
                | Format::Json
                | Format::Zip
        )
    }

    /// Whether reading it takes a parser that a wicked file could lead astray.
    pub fn is_risky(self) -> bool {
        !matches!(
            self,
            Format::Text | Format::Markdown | Format::Newspapers | Format::Table | Format::Json
        )
    }
}

/// A language, as it was told from the words or named in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// Its code in ISO 639-3: `eng`.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
}

/// What a file tells of a document besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// What kind of file it is.
    pub format: Format,
    /// Who wrote it.
    pub author: Option<String>,
    /// The language it is in; `None` when its words are too few to tell.
    pub language: Option<Language>,
    /// Site boilerplate and field names: sorted, apart, shown dimmed, kept off the timeline.
    pub furniture: Vec<Span>,
    /// Other dates of publication that the file gives or hints at, surest first.
    pub other_dates: Vec<Publication>,
    /// What the analyst said it is, and what was read before that; `None` while nothing was said.
    pub edited: Option<Box<Edited>>,
}

/// A document's metadata as they were read, under what the analyst says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// What the analyst says.
    pub details: Details,
    /// What was read.
    pub read: AsRead,
}

/// What was read from a file of what can be edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsRead {
    /// When it was published.
    pub published: Option<Publication>,
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The language it is in.
    pub language: Option<Language>,
}

impl Origin {
    /// The surest of the dates that are only guesses.
    pub fn guessed_date(&self) -> Option<Publication> {
        let mut dates = self.other_dates.iter().copied();
        dates.find(|it| it.provenance.sureness() == Sureness::Guess)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for provenance in Provenance::ALL {
            assert_eq!(Provenance::parse(provenance.word()), Some(provenance));
        }
        for format in Format::ALL {
            assert_eq!(Format::parse(format.label()), Some(format));
        }
        assert!(Provenance::ALL.is_sorted());
        assert!(Provenance::ALL.is_sorted_by_key(|it| it.sureness()));
    }
}
