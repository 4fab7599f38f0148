//! Which columns of a table hold what: as somebody said, else guessed from their names.

/// The columns of tables and of JSON, where somebody named them; the others are guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The text itself.
    pub text: Option<String>,
    /// The day of publication.
    pub date: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// What names a row and never changes.
    pub id: Option<String>,
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

impl Columns {
    /// The places of the columns with these names. `None` when no column can be the text.
    pub fn places(&self, names: &[String]) -> Option<Places> {
        let mut places = Places {
            text: find(names, self.text.as_deref(), &TEXT),
            date: find(names, self.date.as_deref(), &DATE),
            title: find(names, self.title.as_deref(), &TITLE),
            source: find(names, self.source.as_deref(), &SOURCE),
            author: find(names, self.author.as_deref(), &AUTHOR),
            id: find(names, self.id.as_deref(), &ID),
        };
        // A table of headlines has no longer text than those.
        if places.text.is_none() && self.text.is_none() {
            places.text = places.title.take();
        }
        places.text.is_some().then_some(places)
    }
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
        let columns = Columns {
            text: Some("notes".to_owned()),
            ..Columns::default()
        };
        assert_eq!(columns.places(&names).and_then(|it| it.text), Some(2));
        let columns = Columns {
            text: Some("gone".to_owned()),
            ..Columns::default()
        };
        assert_eq!(columns.places(&names), None);
    }
}
