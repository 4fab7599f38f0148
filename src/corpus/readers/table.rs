//! Tables, CSV and TSV: a row is a document.
//!
//! Invariant: a row's text is its title, an empty line and its text, each verbatim.

use csv::{ReaderBuilder, StringRecord};

use crate::corpus::columns::Places;
use crate::corpus::format::extension;
use crate::corpus::written_date;
use crate::corpus::{Draft, Input, Item, ReadError, Reader, TableHead, decode};
use crate::model::Provenance;

/// Reads tables.
pub struct TableReader;

impl Reader for TableReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let decoded = decode(input.bytes)?;
        let mut rows = rows_of(input.name, &decoded.text);
        let names = match rows.headers() {
            Ok(names) => names.iter().map(str::to_owned).collect::<Vec<_>>(),
            Err(_) => return Err(ReadError::Damaged("table")),
        };
        if is_own_export(&names) {
            return Err(ReadError::OwnExport);
        }
        let first = first_rows(input.name, &decoded.text);
        let (places, ground) = input.columns.all_places(&names, &first);
        emit(Item::Table(Box::new(TableHead {
            rows: first,
            header: names,
            places,
            ground,
        })));
        if places.text.is_none() {
            return Err(ReadError::NoColumns);
        }
        let mut row = StringRecord::new();
        for index in 0.. {
            match rows.read_record(&mut row) {
                Ok(false) => break,
                Ok(true) => {
                    let cell = |place: Option<usize>| place.and_then(|at| row.get(at));
                    if let Some(mut draft) = draft_of(&places, index, cell) {
                        draft.encoding = decoded.encoding.to_owned();
                        if index == 0 {
                            draft.warnings.clone_from(&decoded.warnings);
                        }
                        emit(Item::Document(Box::new(draft)));
                    }
                }
                Err(error) => emit(Item::Problem {
                    member: super::numbered(index),
                    reason: format!("the row cannot be read: {error}"),
                }),
            }
        }
        Ok(())
    }
}

fn rows_of<'a>(name: &str, text: &'a str) -> csv::Reader<&'a [u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter(name, text))
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The first rows, to be shown.
fn first_rows(name: &str, text: &str) -> Vec<Vec<String>> {
    let mut rows = rows_of(name, text);
    let rows = rows.records().filter_map(Result::ok);
    let cells = |row: StringRecord| row.iter().map(TableHead::cell).collect();
    rows.take(TableHead::MOST_ROWS).map(cells).collect()
}

/// The document that a row is; `None` when its text is empty.
pub fn draft_of<'a>(
    places: &Places,
    index: usize,
    cell: impl Fn(Option<usize>) -> Option<&'a str>,
) -> Option<Draft> {
    let filled = |place| cell(place).filter(|words| !words.trim().is_empty());
    let text = filled(places.text)?;
    let title = filled(places.title);
    let mut draft = Draft {
        member: filled(places.id).map_or_else(|| super::numbered(index), str::to_owned),
        title: title.map(str::to_owned),
        author: filled(places.author).map(str::to_owned),
        outlet: filled(places.source).map(str::to_owned),
        text: match title {
            Some(title) => format!("{title}\n\n{text}"),
            None => text.to_owned(),
        },
        ..Draft::default()
    };
    if let Some(written) = filled(places.date) {
        let moment = written_date::parse(written);
        if moment.is_none() {
            draft.warnings.push(format!(
                "Its row says “{}” where a date should be, which is no whole date.",
                crate::corpus::draft::one_line(written)
            ));
        }
        draft.date(moment, Provenance::DatabaseField);
    }
    Some(draft)
}

/// Whether a table has the columns of this program's own exports.
fn is_own_export(names: &[String]) -> bool {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    has("text_hash") && has("passage") && has("revision")
}

/// What parts the cells: the likeliest sign of the first line.
fn delimiter(name: &str, text: &str) -> u8 {
    if extension(name) == "tsv" {
        return b'\t';
    }
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|&byte| byte == sign).count();
    // Of equals the last one is taken, which is the comma.
    let signs = [b'|', b'\t', b';', b','];
    signs
        .into_iter()
        .max_by_key(|&sign| count(sign))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, drafts};
    use super::*;
    use crate::model::Format;

    #[test]
    fn rows_are_documents() {
        let table = "\u{feff}id;Date;Headline;Body;Newspaper\r\n7;10.02.2022;Talks end;\"They\nmet; \
            late.\";The Gazette\r\n8;soon;;They met.;\r\n9;;No text;;\r\n";
        let (read, error) = drafts(Format::Table, "a.csv", table.as_bytes());
        assert_eq!((read.len(), error), (2, None));
        assert_eq!(read[0].member, "7");
        assert_eq!(read[0].text, "Talks end\n\nThey\nmet; late.");
        assert_eq!(read[0].outlet.as_deref(), Some("The Gazette"));
        assert_eq!(dated(&read[0]), "2022-02-10 database field");
        assert_eq!(read[1].text, "They met.");
        assert_eq!(read[1].warnings.len(), 1);
        let (read, _) = drafts(Format::Table, "a.tsv", b"date\ttext\n2022-02-10\ta, b\n");
        assert_eq!(
            (read[0].member.as_str(), read[0].text.as_str()),
            ("1", "a, b")
        );
    }

    #[test]
    fn what_no_name_tells_the_rows_do() {
        let check = |table: &str, text: &str, date: &str| {
            let (read, _) = drafts(Format::Table, "a.csv", table.as_bytes());
            let found = (read[0].text.as_str(), dated(&read[0]));
            assert_eq!(found, (text, date.to_owned()), "{table}");
        };
        let words = "The envoys met in the capital and spoke about the ferries.";
        let more = "They are to meet again in March, says the ministry in Oslo.";
        check(
            &format!(
                "nr,sent,desk,headline,said\n1,2022-02-10,A,One,{words}\n2,2022-02-11,B,Two,{more}\n"
            ),
            &format!("One\n\n{words}"),
            "2022-02-10 database field",
        );
        // One row shows nothing, nor do short cells, nor a column with something else in it.
        check(&format!("headline,said\nOne,{words}\n"), "One", "");
        check("headline,said\nOne,so it is\nTwo,or not\n", "One", "");
        check("headline,when\nOne,2022-02-10\nTwo,unknown\n", "One", "");
    }

    #[test]
    fn tables_without_text_say_so() {
        let check = |table: &str, expected: ReadError| {
            assert_eq!(
                drafts(Format::Table, "a.csv", table.as_bytes()).1,
                Some(expected)
            );
        };
        check("x,y\n1,2\n", ReadError::NoColumns);
        check("x,y\n1,2\n3,4\n", ReadError::NoColumns);
        check("", ReadError::NoColumns);
        check(
            "document,title,text_hash,passage,revision\n",
            ReadError::OwnExport,
        );
    }
}
