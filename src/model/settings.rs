//! What the analyst settles for a corpus as a whole.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use super::{Content, DocId, Reliability};

/// The settings of a corpus; a fresh one has the defaults.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CorpusSettings {
    /// How dates such as 03/04/2021 are read.
    pub date_order: OrderSetting,
    /// The sources that were graded, in the order in which that was done. No name stands twice.
    pub sources: Vec<Source>,
    /// Which columns of tables hold what: `text`, `date`, `title`, `source`, `author`, `id`. What
    /// is not named is guessed.
    pub columns: BTreeMap<String, String>,
    /// The tables of which the analyst said it, in the order in which that was done. No file
    /// stands twice.
    pub tables: Vec<TableColumns>,
    /// The day that the corpus is looked at from: what is past is past by it. Without one it is
    /// the day of the latest publication.
    pub as_of: Option<NaiveDate>,
    /// Words that the analyst said do not tell of the same thing.
    pub apart: Vec<Apart>,
    /// What the chronology is headed with; may be empty.
    pub chronology_title: String,
    /// How what is exported is to be handled, as it is written at its head and foot; may be
    /// empty.
    pub marking: String,
}

/// Which columns of a table hold what, and of other tables with the same header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableColumns {
    /// The file's path in the corpus.
    pub file: String,
    /// The names of its columns.
    pub header: Vec<String>,
    /// By what they hold: `text`, `date`, `title`, `source`, `author`, `id`. What is not named is
    /// not there.
    pub columns: BTreeMap<String, String>,
}

/// Words of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quoted {
    /// The document.
    pub document: DocId,
    /// The words as they stand there.
    pub words: String,
}

/// Two places that do not tell of the same thing, whatever they have in common. They are known
/// by their words: where these are no longer in the document, nothing is said of it any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Apart {
    /// The one.
    pub one: Quoted,
    /// The other.
    pub other: Quoted,
}

/// A source of what documents say: an outlet, or somebody who is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name, as passages and documents write it.
    pub name: String,
    /// How reliable it has shown itself to be.
    pub reliability: Reliability,
    /// Why; may be empty.
    pub note: String,
}

impl CorpusSettings {
    /// A source that was graded. White space around a name and its case make no difference.
    pub fn source(&self, name: &str) -> Option<&Source> {
        let mut sources = self.sources.iter();
        sources.find(|source| is_same_source(&source.name, name))
    }

    /// With the columns of a table, which has no others any more.
    #[must_use]
    pub fn with_table(mut self, table: TableColumns) -> Self {
        self.tables.retain(|other| other.file != table.file);
        self.tables.push(table);
        self
    }

    /// The graded source that a passage inherits its reliability from: whoever said it, else
    /// whoever carried it, else the document's outlet.
    pub fn source_of(&self, content: &Content, outlet: Option<&str>) -> Option<&Source> {
        let names = [content.said_by.as_str(), content.carried_by.as_str()];
        let mut names = names.into_iter().chain(outlet);
        names.find_map(|name| self.source(name))
    }

    /// With a source graded so, or no longer graded.
    #[must_use]
    pub fn with_reliability(mut self, name: &str, reliability: Option<Reliability>) -> Self {
        let there = |source: &Source| is_same_source(&source.name, name);
        let Some(reliability) = reliability else {
            self.sources.retain(|source| !there(source));
            return self;
        };
        match self.sources.iter_mut().find(|source| there(source)) {
            Some(source) => source.reliability = reliability,
            None => self.sources.push(Source {
                name: name.trim().to_owned(),
                reliability,
                note: String::new(),
            }),
        }
        self
    }
}

/// Whether two names mean one source.
pub fn is_same_source(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    !a.is_empty() && (a == b || a.to_lowercase() == b.to_lowercase())
}

/// How all-number dates that can be read in two ways are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum OrderSetting {
    /// As most of the corpus's other all-number dates are written.
    #[default]
    Guess,
    /// The day stands first.
    DayFirst,
    /// The month stands first.
    MonthFirst,
}

impl OrderSetting {
    /// All of them.
    pub const ALL: [OrderSetting; 3] = [
        OrderSetting::Guess,
        OrderSetting::DayFirst,
        OrderSetting::MonthFirst,
    ];

    /// Its word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            OrderSetting::Guess => "guess",
            OrderSetting::DayFirst => "day-first",
            OrderSetting::MonthFirst => "month-first",
        }
    }

    /// The setting with a word; `None` if there is none.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.word() == word)
    }
}

impl fmt::Display for OrderSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_inherits_from_whoever_said_it_first() {
        let settings = CorpusSettings::default()
            .with_reliability("The Gazette ", Some(Reliability::UsuallyReliable))
            .with_reliability("Lind", Some(Reliability::Unreliable));
        let check =
            |said_by: &str, carried_by: &str, outlet: Option<&str>, expected: Option<char>| {
                let content = Content {
                    said_by: said_by.to_owned(),
                    carried_by: carried_by.to_owned(),
                    ..Content::default()
                };
                let source = settings.source_of(&content, outlet);
                assert_eq!(source.map(|it| it.reliability.letter()), expected);
            };
        check("Lind", "the gazette", None, Some('E'));
        check("somebody", "the gazette", None, Some('B'));
        check("", "", Some("The Gazette"), Some('B'));
        check("", " ", Some("Elsewhere"), None);
        check("", "", None, None);
        let less = settings.clone().with_reliability("LIND", None);
        assert_eq!(less.sources.len(), 1);
        let more = less.with_reliability("the gazette", Some(Reliability::FairlyReliable));
        assert_eq!(more.sources.len(), 1);
        assert_eq!(more.sources[0].reliability, Reliability::FairlyReliable);
    }
}
