//! The words of the command line. Nothing is done here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::corpus::COLUMN_KINDS;
use crate::model::OrderSetting;
use crate::workspace::{ExportFormat, HELPER_ARGUMENT};

/// How days are ranked, for whoever asks.
const RANKING: &str = "\
How days are ranked: each document that names a day counts once for it. One that looks back \
counts the more the longer ago the day is (one more for every fourfold of the days between), one \
that announces it a quarter, one that was published on it a quarter. A fifth of the weight of the \
day before is taken off as its echo, and days in a busy fortnight are held a little higher to \
account than days in a quiet one. Months, weeks and other longer times raise no day.";

/// Reads a day as the calendar is written everywhere in Dateline.
fn day(typed: &str) -> Result<NaiveDate, String> {
    let day = typed.parse::<NaiveDate>();
    day.map_err(|_| "a day is written as 2022-02-10".to_owned())
}

/// Reads `date=when,text=body`.
fn columns(typed: &str) -> Result<NamedColumns, String> {
    let mut named = BTreeMap::new();
    for pair in typed.split(',') {
        let known = COLUMN_KINDS.join(", ");
        let pair = pair.split_once('=');
        let (what, name) = pair.ok_or("columns are named as date=when,text=body")?;
        let (what, name) = (what.trim(), name.trim());
        if !COLUMN_KINDS.contains(&what) {
            return Err(format!("there is no “{what}”; there are {known}"));
        }
        if name.is_empty() || named.insert(what.to_owned(), name.to_owned()).is_some() {
            return Err(format!("“{what}” takes the name of one column"));
        }
    }
    Ok(NamedColumns(named))
}

/// Which columns of tables hold what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedColumns(pub BTreeMap<String, String>);

/// How what is opened is read, whatever its settings say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct Reading {
    /// Which columns of tables (CSV, TSV, JSON) hold what: text, date, title, source, author or
    /// id, as date=when,text=body. Without it, as the corpus is set; what is not named is guessed.
    #[arg(long, value_name = "KIND=COLUMN,…", value_parser = columns)]
    pub columns: Option<NamedColumns>,
}

/// Read dated documents, see them by date, tag what matters, export it with its evidence.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The folder or file to open in the window; without it, the folder that was open last, or
    /// the sample corpus.
    pub path: Option<PathBuf>,
    /// What to do without a window.
    #[command(subcommand)]
    pub task: Option<Task>,
}

impl Arguments {
    /// Reads the command line; ends the program with a message when it makes no sense, or when
    /// it only asks for help.
    pub fn of_command_line() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            if error.kind() != ErrorKind::ArgumentConflict {
                error.exit();
            }
            // A misspelt command is taken for a path, and the complaint is then about the path.
            let first = std::env::args().nth(1).unwrap_or_default();
            let words = format!("“{first}” is no command of dateline");
            Self::command()
                .error(ErrorKind::InvalidSubcommand, words)
                .exit()
        })
    }
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Print every date that the documents speak of.
    Dates {
        /// A folder or a file.
        path: PathBuf,
        /// The form of the output.
        #[arg(long, value_enum, default_value_t = DatesFormat::Text)]
        format: DatesFormat,
        /// Say in one sentence why each date was read so (text form only).
        #[arg(long)]
        explain: bool,
        /// How dates such as 03/04/2021 are read; without it, as the corpus is set, else as most
        /// of its other dates are written.
        #[arg(long, value_enum)]
        date_order: Option<DateOrder>,
        /// How it is read.
        #[command(flatten)]
        reading: Reading,
    },
    /// Print what the documents say, in the order of the times they speak of; or only the days
    /// that matter most, each with the sentences that tell it best.
    #[command(after_help = RANKING)]
    Chronology(ChronologyArguments),
    /// Print what was announced and what became of it: visits, meetings, calls, votes, deadlines
    /// and exercises, each from its first announcement on.
    Commitments {
        /// A folder or a file.
        path: PathBuf,
        /// The day to look from, as 2022-02-12: what was announced for before it is due, and
        /// documents published after it are left out. Without it, as the corpus is set, else the
        /// day of the latest publication.
        #[arg(long, value_name = "DATE")]
        as_of: Option<NaiveDate>,
        /// Only what is due and of which no outcome is found.
        #[arg(long)]
        due: bool,
        /// The form of the output.
        #[arg(long, value_enum, default_value_t = CommitmentsFormat::Text)]
        format: CommitmentsFormat,
        /// How it is read.
        #[command(flatten)]
        reading: Reading,
    },
    /// Write every annotated passage, or every event, with its evidence.
    Export {
        /// A folder or a file.
        path: PathBuf,
        /// What to write. Events go out as csv or json.
        #[arg(long, value_enum, default_value_t = What::Passages)]
        what: What,
        /// The form of the export.
        #[arg(long, value_enum)]
        format: Export,
        /// The file to write; without it, standard output.
        #[arg(short, long)]
        output: Option<PathBuf>,
        /// How it is read.
        #[command(flatten)]
        reading: Reading,
    },
    /// Check every file of Dateline's own in a folder, say what is wrong and how to mend it.
    Check {
        /// A folder.
        folder: PathBuf,
        /// Mend what can be mended without anybody deciding anything.
        #[arg(long)]
        fix: bool,
    },
    /// Merge two copies of a corpus that were worked on apart. Nothing of either is left out:
    /// what both changed stands twice until it is settled in the window.
    Merge {
        /// One copy. Where the documents' texts differ, this one's are taken.
        first: PathBuf,
        /// The other copy.
        second: PathBuf,
        /// The folder to make; it must not be there yet, or be empty.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// List the documents: when each was published and how that is known, title, language,
    /// words, and what is odd about it.
    List {
        /// A folder or a file.
        path: PathBuf,
        /// The form of the output.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
        /// How it is read.
        #[command(flatten)]
        reading: Reading,
    },
    /// List the documents that tell one story in the same words: the original, and under it its
    /// copies with how much of the words they share.
    Copies {
        /// A folder or a file.
        path: PathBuf,
        /// The form of the output.
        #[arg(long, value_enum, default_value_t = CopiesFormat::Text)]
        format: CopiesFormat,
        /// How it is read.
        #[command(flatten)]
        reading: Reading,
    },
    /// Show what lies outside of a folder about it (journals of edits, texts as they were
    /// annotated, which documents were opened) and delete it. What is in the folder stays.
    Forget {
        /// The folder. It may be gone by now.
        folder: PathBuf,
        /// Only show it.
        #[arg(long)]
        list: bool,
        /// Delete it without asking.
        #[arg(long, conflicts_with = "list")]
        yes: bool,
    },
    /// Say how far analysts agree who tagged the same documents apart from each other: percent
    /// agreement, overlap, Cohen's κ and Krippendorff's α of each tag, and every disagreement.
    Agreement {
        /// Copies of a corpus, one for each analyst; or one folder, with --authors.
        #[arg(required = true)]
        folders: Vec<PathBuf>,
        /// Compare those who made the passages of one folder.
        #[arg(long)]
        authors: bool,
        /// The form of the output.
        #[arg(long, value_enum, default_value_t = AgreementFormat::Text)]
        format: AgreementFormat,
        /// Look at this tag and its branches alone.
        #[arg(long)]
        tag: Option<String>,
        /// The file to write; without it, standard output.
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Print a document's text exactly as positions count it.
    Text {
        /// A file; of a file that holds many documents, the file, // and the document's name as
        /// `list` has it.
        document: PathBuf,
        /// How it is read.
        #[command(flatten)]
        reading: Reading,
    },
    /// Measure how fast Dateline is on this machine.
    Bench {
        /// What is measured.
        #[command(subcommand)]
        what: Bench,
    },
    /// Read documents for another process of this program.
    #[command(name = HELPER_ARGUMENT, hide = true)]
    ReadDocuments,
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Open a folder as the window does, once as if for the first time and once again, and print
    /// how long it takes until it is read, dated and indexed, and what it costs.
    Corpus {
        /// The folder.
        folder: PathBuf,
        /// Search for 200 words, phrases and combinations, too.
        #[arg(long)]
        queries: bool,
    },
}

/// Which chronology, and how.
#[derive(Clone, Debug, Args)]
pub struct ChronologyArguments {
    /// A folder or a file.
    pub path: PathBuf,
    /// The form of the output. As md, html or docx it is the chronology that was written in the
    /// window, where there is one.
    #[arg(long, value_enum, default_value_t = ChronologyFormat::Text)]
    pub format: ChronologyFormat,
    /// Only so many days, those that matter most. As json the weightiest comes first, else they
    /// are in their order.
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// With --top: how many sentences a day, each of another document.
    #[arg(long, value_name = "N", default_value_t = 2, requires = "top")]
    pub lines: usize,
    /// Only this day and later ones.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub from: Option<NaiveDate>,
    /// Only this day and earlier ones, as they were known by then: documents published later are
    /// not heard.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub to: Option<NaiveDate>,
    /// Hear documents published after the last day, too.
    #[arg(long, requires = "to")]
    pub with_later: bool,
    /// Only documents with these words, as in the window's filter.
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub query: String,
    /// Draft it afresh, whatever was written in the window.
    #[arg(long)]
    pub draft: bool,
    /// What to head it with (md, html, docx); without it, as the corpus is set.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// How it is to be handled, at the head and foot of every page (md, html, docx); without it,
    /// as the corpus is set.
    #[arg(long, value_name = "TEXT")]
    pub marking: Option<String>,
    /// The file to write; without it, standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How dates such as 03/04/2021 are read; without it, as the corpus is set, else as most of
    /// its other dates are written.
    #[arg(long, value_enum)]
    pub date_order: Option<DateOrder>,
    /// How it is read.
    #[command(flatten)]
    pub reading: Reading,
}

impl ChronologyArguments {
    /// Everything that some documents say, to read in a terminal.
    pub fn of(path: PathBuf) -> Self {
        Self {
            path,
            format: ChronologyFormat::Text,
            top: None,
            lines: 2,
            from: None,
            to: None,
            with_later: false,
            query: String::new(),
            draft: false,
            title: None,
            marking: None,
            output: None,
            date_order: None,
            reading: Reading::default(),
        }
    }
}

/// What stands first in dates such as 03/04/2021.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// As most of the corpus's other dates are written.
    Guess,
    /// 3 April 2021.
    DayFirst,
    /// 4 March 2021.
    MonthFirst,
}

impl From<DateOrder> for OrderSetting {
    fn from(order: DateOrder) -> Self {
        match order {
            DateOrder::Guess => OrderSetting::Guess,
            DateOrder::DayFirst => OrderSetting::DayFirst,
            DateOrder::MonthFirst => OrderSetting::MonthFirst,
        }
    }
}

/// Forms of `list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table to read.
    Text,
    /// One JSON object a document.
    Jsonl,
    /// A table for spreadsheets.
    Csv,
}

/// Forms of `copies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CopiesFormat {
    /// To read in a terminal.
    Text,
    /// For programs.
    Json,
}

/// Forms of `dates`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DatesFormat {
    /// A table to read.
    Text,
    /// One JSON object a document, positions in code points of the whole text.
    Jsonl,
    /// One JSON object a document, positions behind the header: what TempEval scorers read.
    Tempeval,
}

/// Forms of `chronology`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChronologyFormat {
    /// To read in a terminal.
    Text,
    /// For programs.
    Json,
    /// Markdown.
    #[value(name = "md")]
    Markdown,
    /// A page for a browser, that needs nothing else.
    Html,
    /// A Word document.
    Docx,
}

/// Forms of `commitments`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CommitmentsFormat {
    /// To read in a terminal.
    Text,
    /// For programs; positions in code points.
    Json,
    /// A table, a row for each step.
    Csv,
}

/// Forms of `agreement`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AgreementFormat {
    /// Tables to read.
    Text,
    /// One table for spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// Forms of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Export {
    /// A table.
    Csv,
    /// For programs.
    Json,
    /// Markdown.
    #[value(name = "md")]
    Markdown,
}

/// What `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Annotated passages.
    Passages,
    /// The analyst's events.
    Events,
}

impl Export {
    /// The export of these things in this form; `None` where there is none.
    pub fn of(self, what: What) -> Option<ExportFormat> {
        match (what, self) {
            (What::Passages, Export::Csv) => Some(ExportFormat::Csv),
            (What::Passages, Export::Json) => Some(ExportFormat::Json),
            (What::Passages, Export::Markdown) => Some(ExportFormat::Markdown),
            (What::Events, Export::Csv) => Some(ExportFormat::EventsCsv),
            (What::Events, Export::Json) => Some(ExportFormat::EventsJson),
            (What::Events, Export::Markdown) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn columns_are_named_in_pairs() {
        let check = |typed: &str, expected: Result<&[(&str, &str)], &str>| {
            let line = ["dateline", "list", "x", "--columns", typed];
            match (Arguments::try_parse_from(line), expected) {
                (Ok(parsed), Ok(expected)) => {
                    let Some(Task::List { reading, .. }) = parsed.task else {
                        panic!("{typed}");
                    };
                    let named = reading.columns.unwrap_or_default().0;
                    let named: Vec<(&str, &str)> = named
                        .iter()
                        .map(|(what, name)| (&**what, &**name))
                        .collect();
                    assert_eq!(named, expected, "{typed}");
                }
                (Err(error), Err(expected)) => {
                    assert!(error.to_string().contains(expected), "{error}");
                }
                (got, _) => panic!("{typed}: {got:?}"),
            }
        };
        check("text=body", Ok(&[("text", "body")]));
        check(
            "text=a b, date=when",
            Ok(&[("date", "when"), ("text", "a b")]),
        );
        check("body", Err("date=when,text=body"));
        check("body=text", Err("there is no “body”"));
        check("text=a,text=b", Err("one column"));
        check("text=", Err("one column"));
    }

    #[test]
    fn a_path_opens_the_window_and_a_word_does_not() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' ')).unwrap();
        assert!(parse("dateline").path.is_none());
        assert_eq!(parse("dateline seeds").path, Some("seeds".into()));
        assert!(parse("dateline dates seeds").task.is_some());
        assert!(parse("dateline ./dates").task.is_none());
    }
}
