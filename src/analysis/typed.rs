//! Dates as a person types them into a field.

use chrono::NaiveDate;

use crate::model::{EventDate, Span};
use crate::timex::{DateOrder, Source, find_mentions};

/// Reads a calendar value (`2022-02-10`, `2022-W06`) or any expression that Dateline would read
/// in a text (`10 February 2022`, `next Thursday`), relative ones against `anchor`, `03/04/2022`
/// in the corpus's order. `None` when the words as a whole name no stretch of the calendar.
pub fn read_date(
    typed: &str,
    anchor: Option<NaiveDate>,
    date_order: DateOrder,
) -> Option<EventDate> {
    let typed = typed.trim();
    let is_beginning = typed.len() < 4 && typed.bytes().all(|b| b.is_ascii_digit());
    if is_beginning {
        // `12` is a century to TIMEX3; to somebody typing it is the beginning of a date.
        return None;
    }
    if let Some(date) = EventDate::parse(typed) {
        return Some(date);
    }
    let mentions = find_mentions(&Source {
        text: typed,
        prose: Span::new(0, typed.len()),
        published: anchor,
        date_order,
    });
    let whole = mentions
        .iter()
        .find(|mention| mention.span.len() == typed.len())?;
    EventDate::parse(&whole.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_typed() {
        let anchor = "2022-02-08".parse().ok();
        let check = |typed: &str, anchor: Option<NaiveDate>, expected: Option<&str>| {
            let date = read_date(typed, anchor, DateOrder::DayFirst);
            assert_eq!(date.as_ref().map(EventDate::value), expected, "{typed}");
        };
        check(" 2022-02-10 ", None, Some("2022-02-10"));
        check("10 February 2022", None, Some("2022-02-10"));
        check("February 2022", None, Some("2022-02"));
        check("10 February", anchor, Some("2022-02-10"));
        check("10 February", None, None);
        check("03/04/2022", None, Some("2022-04-03"));
        check("yesterday", anchor, Some("2022-02-07"));
        check("four years", anchor, None);
        check("the meeting of 10 February 2022", None, None);
        check("12", anchor, None);
        check("199", None, None);
        check("1990s", None, Some("199"));
        check("", anchor, None);
    }
}
