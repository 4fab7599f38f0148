//! Which columns of a table hold what: as somebody said of this table or of one with the same
//! header, else as they said of all tables, else guessed from their names, and from their first
//! rows where no name tells.
//!
//! Invariant: of a table that somebody looked at, nothing is guessed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::written_date;
use crate::model::TableColumns;

/// What a column can hold, by the word that files and the command line have for it.
pub const KINDS: [&str; 6] = ["text", "date", "title", "source", "author", "id"];

/// The columns of tables and of JSON, as far as somebody named them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Of all tables, by what they hold (see [`KINDS`]); the others are guessed.
    pub of_all: BTreeMap<String, String>,
    /// Of the tables that somebody looked at.
    pub tables: Arc<Vec<TableColumns>>,
    /// The path of the file that is being read.
    pub file: String,
}

/// Where in a table each thing stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The text itself.
    pub text: Option<usize>,
    /// The day of publication.
    pub date: Option<usize>,
    /// The title.
    pub title: Option<usize>,
    /// The outlet.
    pub source: Option<usize>,
    /// The author.
    pub author: Option<usize>,
    /// What names a row.
    pub id: Option<usize>,
}

/// How it is known which column holds what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Somebody said it of this table, of one with the same header, or of all tables.
    Said,
    /// It is guessed from their names, or from what stands in them.
    Guessed,
}

impl Columns {
    /// The places of the columns with these names. `None` when no column can be the text.
    pub fn places(&self, names: &[String]) -> Option<Places> {
        let (places, _) = self.all_places(names, &[]);
        places.text.is_some().then_some(places)
    }

    /// The places of the columns with these names, the text among them or not, and how these are
    /// known. `rows` are the first of the table, each cell as [`TableHead::cell`] has it.
    ///
    /// [`TableHead::cell`]: super::TableHead::cell
    pub fn all_places(&self, names: &[String], rows: &[Vec<String>]) -> (Places, Ground) {
        if let Some(table) = self.looked_at(names) {
            let said = |what: &str| {
                let name = table.columns.get(what)?;
                names.iter().position(|it| same(it, name))
            };
            let places = Places {
                text: said("text"),
                date: said("date"),
                title: said("title"),
                source: said("source"),
                author: said("author"),
                id: said("id"),
            };
            return (places, Ground::Said);
        }
        let named = |what: &str| self.of_all.get(what).map(String::as_str);
        let mut places = Places {
            text: find(names, named("text"), &TEXT),
            date: find(names, named("date"), &DATE),
            title: find(names, named("title"), &TITLE),
            source: find(names, named("source"), &SOURCE),
            author: find(names, named("author"), &AUTHOR),
            id: find(names, named("id"), &ID),
        };
        if places.date.is_none() && named("date").is_none() {
            places.date = places.free(names).find(|at| are_dates(rows, *at));
        }
        if places.text.is_none() && named("text").is_none() {
            let wordy = places.longest_free(names, rows);
            // A table of headlines has no longer text than those.
            places.text = wordy.or_else(|| places.title.take());
        }
        let ground = match self.of_all.is_empty() {
            true => Ground::Guessed,
            false => Ground::Said,
        };
        (places, ground)
    }

    /// What was said of this table, else of one with the same header. A file whose header is
    /// another one now is no longer the table that somebody looked at.
    fn looked_at(&self, names: &[String]) -> Option<&TableColumns> {
        let with_header = || self.tables.iter().filter(|table| table.header == names);
        let this = with_header().find(|table| table.file == self.file);
        this.or_else(|| with_header().next_back())
    }
}

impl Places {
    /// The columns that hold nothing yet.
    fn free(&self, names: &[String]) -> impl Iterator<Item = usize> + use<> {
        let taken = [
            self.text,
            self.date,
            self.title,
            self.source,
            self.author,
            self.id,
        ];
        (0..names.len()).filter(move |at| !taken.contains(&Some(*at)))
    }

    /// The column with the most words in its first rows, if those are sentences.
    fn longest_free(&self, names: &[String], rows: &[Vec<String>]) -> Option<usize> {
        let length = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            let with_words = cells.filter(|cell| cell.contains(' '));
            with_words.map(|cell| cell.chars().count()).sum::<usize>()
        };
        let least = rows.len().max(FEWEST_ROWS) * FEWEST_CHARS;
        let longest = self.free(names).max_by_key(|at| length(*at));
        longest.filter(|at| length(*at) >= least)
    }
}

/// So many rows must agree on what a column holds.
const FEWEST_ROWS: usize = 2;

/// A column of texts has cells of so many characters on average.
const FEWEST_CHARS: usize = 40;

/// Whether a column holds whole dates and nothing else.
fn are_dates(rows: &[Vec<String>], at: usize) -> bool {
    let is_date = |row: &Vec<String>| {
        let cell = row.get(at);
        cell.is_some_and(|cell| written_date::parse(cell).is_some())
    };
    rows.len() >= FEWEST_ROWS && rows.iter().all(is_date)
}

// The usual names, the surest first.
const TEXT: [&str; 19] = [
    "text",
    "fulltext",
    "bodytext",
    "body",
    "content",
    "articletext",
    "articlebody",
    "article",
    "story",
    "contenttext",
    "maintext",
    "rawtext",
    "tweet",
    "message",
    "post",
    "transcript",
    "description",
    "summary",
    "abstract",
];
const DATE: [&str; 26] = [
    "datepublished",
    "publishdate",
    "publicationdate",
    "publisheddate",
    "publishedat",
    "publishedon",
    "published",
    "pubdate",
    "date",
    "datetime",
    "articledate",
    "dateofpublication",
    "dateposted",
    "postedat",
    "createdat",
    "created",
    "timestamp",
    "time",
    "tweetcreatedat",
    "day",
    "datum",
    "loaddate",
    "datecreated",
    "pd",
    "publishtime",
    "createdutc",
];
const TITLE: [&str; 9] = [
    "title",
    "headline",
    "articletitle",
    "head",
    "heading",
    "subject",
    "hd",
    "titel",
    "name",
];
const SOURCE: [&str; 16] = [
    "source",
    "sourcename",
    "outlet",
    "publisher",
    "publication",
    "newspaper",
    "newsoutlet",
    "media",
    "medium",
    "site",
    "sitename",
    "domain",
    "website",
    "channel",
    "sn",
    "journal",
];
const AUTHOR: [&str; 10] = [
    "author",
    "authors",
    "byline",
    "writer",
    "creator",
    "username",
    "user",
    "by",
    "screenname",
    "from",
];
const ID: [&str; 10] = [
    "id",
    "articleid",
    "docid",
    "documentid",
    "guid",
    "uuid",
    "accessionno",
    "an",
    "tweetid",
    "_id",
];

/// The column that somebody named, else the first that has a usual name.
fn find(names: &[String], named: Option<&str>, usual: &[&str]) -> Option<usize> {
    if let Some(named) = named {
        return names.iter().position(|name| same(name, named));
    }
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    usual
        .iter()
        .find_map(|name| folded.iter().position(|folded| folded == name))
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Without case, spaces and marks: `Date Published`, `date_published`, `datePublished`.
fn fold(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_are_known() {
        let check = |header: &str, expected: [Option<usize>; 6]| {
            let names: Vec<String> = header.split(',').map(str::to_owned).collect();
            let found = Columns::default()
                .places(&names)
                .map(|it| [it.text, it.date, it.title, it.source, it.author, it.id]);
            assert_eq!(found.unwrap_or_default(), expected, "{header}");
        };
        check(
            "id,title,publication,author,date,year,month,url,content",
            [Some(8), Some(4), Some(1), Some(2), Some(3), Some(0)],
        );
        check(
            "Date Published,Headline,Full Text,News Outlet",
            [Some(2), Some(0), Some(1), Some(3), None, None],
        );
        check(
            "created_at,user,tweet",
            [Some(2), Some(0), None, None, Some(1), None],
        );
        check("date,headline", [Some(1), Some(0), None, None, None, None]);
        check(
            "publishedAt,source.name,title,description,content",
            [Some(4), Some(0), Some(2), Some(1), None, None],
        );
        check("x,y,z", [None; 6]);
    }

    #[test]
    fn what_somebody_named_counts_more() {
        let names = ["a", "Text", "Notes"].map(str::to_owned);
        let named = |text: &str| Columns {
            of_all: BTreeMap::from([("text".to_owned(), text.to_owned())]),
            ..Columns::default()
        };
        let found = named("notes").places(&names);
        assert_eq!(found.and_then(|it| it.text), Some(2));
        assert_eq!(named("gone").places(&names), None);
    }

    #[test]
    fn a_table_is_known_by_its_name_and_its_header() {
        let names = ["a", "text", "title"].map(str::to_owned);
        let table = |file: &str, text: &str| TableColumns {
            file: file.to_owned(),
            header: names.to_vec(),
            columns: BTreeMap::from([("text".to_owned(), text.to_owned())]),
        };
        let tables = Arc::new(vec![table("1.csv", "a"), table("2.csv", "title")]);
        let check = |file: &str, header: &[String], text: usize, title: Option<usize>| {
            let columns = Columns {
                tables: Arc::clone(&tables),
                file: file.to_owned(),
                ..Columns::default()
            };
            let found = columns.places(header).map(|it| (it.text, it.title));
            assert_eq!(found, Some((Some(text), title)), "{file} {header:?}");
        };
        check("1.csv", &names, 0, None);
        check("2.csv", &names, 2, None);
        check("3.csv", &names, 2, None);
        // Another header is another table.
        check("1.csv", &names[1..], 0, Some(1));
    }
}
