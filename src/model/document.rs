//! One dated text of the corpus.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::{
    Details, Interval, Minute, Origin, Precision, Provenance, Span, TagPath, Text, TextHash,
    day_start,
};

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
    /// The day; the first that it can have been, where no day is known.
    pub date: NaiveDate,
    /// The time of day, where the source gives one.
    pub time: Option<NaiveTime>,
    /// The stretch of time that it appeared in, where no more is known than that.
    pub within: Option<Interval>,
    /// Where the date was learnt.
    pub provenance: Provenance,
}

impl Publication {
    /// On a day.
    pub fn on(date: NaiveDate, provenance: Provenance) -> Self {
        Self {
            date,
            time: None,
            within: None,
            provenance,
        }
    }

    /// At a time, or within one; `None` for one without bounds.
    pub fn at(when: Interval, provenance: Provenance) -> Option<Self> {
        let (start, date) = (when.start()?, when.first_day()?);
        when.end()?;
        let seconds = u32::try_from(start.of_day() * 60).ok()?;
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0);
        let is_time = when.precision() <= Precision::Hour;
        let is_day = when.single_day().is_some();
        Some(Self {
            date,
            time: time.filter(|_| is_time),
            within: (!is_day).then_some(when),
            provenance,
        })
    }

    /// The day; `None` where it is not known.
    pub fn day(self) -> Option<NaiveDate> {
        self.within.is_none().then_some(self.date)
    }

    /// The time it appeared in: a minute, a day, or what is known of it.
    pub fn interval(self) -> Interval {
        match (self.within, self.time) {
            (Some(within), _) => within,
            (None, None) => Interval::day(self.date),
            (None, Some(time)) => {
                let minutes = i64::from(time.num_seconds_from_midnight() / 60);
                let start = Minute(day_start(self.date).0 + minutes);
                let end = Minute(start.0 + 1);
                Interval::new(Some(start), Some(end), Precision::Minute)
            }
        }
    }

    /// As ISO 8601 writes it, no more exact than it is known: `2022-02-10T14:30:00`, else as
    /// [`Publication::day_value`] has it.
    pub fn value(self) -> String {
        match (self.within, self.time) {
            (None, Some(time)) => format!("{}T{}", self.date, time.format("%H:%M:%S")),
            _ => self.day_value(),
        }
    }

    /// The same without the time of day: `2022-02-10`, `2022-02`, `2022`,
    /// `2022-01-01/2022-03-31`.
    pub fn day_value(self) -> String {
        let date = self.date;
        let Some(within) = self.within else {
            return date.to_string();
        };
        match (within.precision(), within.last_day()) {
            (Precision::Month, _) => date.format("%Y-%m").to_string(),
            (Precision::Year, _) => date.format("%Y").to_string(),
            (_, Some(last)) => format!("{date}/{last}"),
            (_, None) => date.to_string(),
        }
    }
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
    /// What it is said to be, where that is not what was read.
    pub details: Details,
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
    /// The day of publication, where it is known to the day: what relative dates are read
    /// against.
    pub fn date(&self) -> Option<NaiveDate> {
        self.published?.day()
    }

    /// The first day on which it can have been published: what it is sorted by.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.published.map(|published| published.date)
    }

    /// The surest guess at the date of an undated document: to be offered, never used. None where
    /// the analyst has said that nobody knows.
    pub fn guessed_date(&self) -> Option<Publication> {
        let edited = self.origin.edited.as_deref();
        let is_said = edited.is_some_and(|edited| edited.details.published.is_some());
        let is_open = self.published.is_none() && !is_said;
        self.origin.guessed_date().filter(|_| is_open)
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
    fn publications_are_no_more_exact_than_they_are_known() {
        let check = |typed: &str, day: Option<&str>, time: bool, value: &str| {
            let when = Interval::of_value(typed).unwrap();
            let published = Publication::at(when, Provenance::Analyst).unwrap();
            let told = published.day().map(|day| day.to_string());
            assert_eq!(told.as_deref(), day, "{typed}");
            assert_eq!(published.time.is_some(), time, "{typed}");
            assert_eq!(published.value(), value, "{typed}");
            assert_eq!(published.interval().first_day(), Some(published.date));
        };
        let day = Some("2022-02-10");
        check("2022-02-10", day, false, "2022-02-10");
        check("2022-02-10T14:30", day, true, "2022-02-10T14:30:00");
        check("2022-02", None, false, "2022-02");
        check("2022", None, false, "2022");
        check("2022-Q1", None, false, "2022-01-01/2022-03-31");
        check("2022-W06", None, false, "2022-02-07/2022-02-13");
    }

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
