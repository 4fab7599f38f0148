//! A quote with its source, as it is copied into a report: “quote” — outlet, publication date,
//! document, characters start–end.
//!
//! Invariant: the quote is exact to the character, and the numbers are those of every other
//! export: code points of the whole text, from 0, the end excluded.

use super::rows::PassageRow;
use crate::model::{DocId, Document, Position, Publication, Span};

/// Cites words of a document; `None` if the span is not a range of its text.
pub fn cite(document: &Document, span: Span) -> Option<String> {
    let quote = document.text.get(span)?;
    let position = document.text.position_of(span)?;
    let source = source(
        document.outlet.as_deref(),
        document.published,
        &document.id,
        position,
    );
    Some(format!("“{quote}” — {source}"))
}

/// The part of a citation that names the source.
pub(super) fn source_of(row: &PassageRow) -> String {
    source(
        row.outlet.as_deref(),
        row.published,
        &row.document,
        row.position,
    )
}

fn source(
    outlet: Option<&str>,
    published: Option<Publication>,
    document: &DocId,
    position: Position,
) -> String {
    let outlet = outlet.unwrap_or("outlet unknown");
    let date = published.map_or_else(|| "undated".to_owned(), Publication::day_value);
    let Position { start, end } = position;
    format!("{outlet}, {date}, {document}, characters {start}–{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::rows::tests::{document, passage};

    #[test]
    fn words_are_cited_with_their_source() {
        let check = |outlet: Option<&str>, dated: bool, expected: &str| {
            let mut document = document("feb/d.txt", "2022-02-10", "é: “No,” he said.");
            document.outlet = outlet.map(str::to_owned);
            if !dated {
                document.published = None;
            }
            let passage = passage(&document, "“No,”", &[], "");
            assert_eq!(cite(&document, passage.span).unwrap(), expected);
        };
        check(
            Some("Example News"),
            true,
            "““No,”” — Example News, 2022-02-10, feb/d.txt, characters 20–25",
        );
        check(
            None,
            false,
            "““No,”” — outlet unknown, undated, feb/d.txt, characters 20–25",
        );
    }

    #[test]
    fn what_is_not_in_the_text_is_not_cited() {
        let document = document("d.txt", "2022-02-10", "é");
        assert_eq!(cite(&document, Span::new(17, 18)), None);
        assert_eq!(cite(&document, Span::new(17, 99)), None);
    }
}
