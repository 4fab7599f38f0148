//! A mention in one sentence for a person: what the words mean, why, and what else they could.

use chrono::NaiveDate;

use crate::model::{Mention, Modifier, Status, TimexType};

/// How reasons call the date that was counted from.
const NAMES_OF_ANCHORS: [&str; 4] = [
    "the publication date",
    "the date that this part of the text bears",
    "the date spoken of before",
    "the date named before",
];

/// One readable sentence on a mention: “Thursday” is 2022-02-10, the last Thursday on or before
/// the publication date, because …
pub fn explain(mention: &Mention, text: &str) -> String {
    let words = text.get(mention.span.range()).unwrap_or_default();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let verb = match mention.kind {
        TimexType::Set => "recurs and is written",
        TimexType::Duration => "is a length of time, written",
        TimexType::Date | TimexType::Time => "is",
    };
    let mut sentence = format!("“{words}” {verb} {}", mention.value);
    if let Some(modifier) = mention.modifier {
        sentence.push_str(" (");
        sentence.push_str(modifier_words(modifier));
        sentence.push(')');
    }
    sentence.push_str(": ");
    sentence.push_str(&reason(mention));
    if mention.status != Status::Unknown {
        sentence.push_str(&format!("; it is told as {}", mention.status));
        let cues: Vec<String> = mention
            .reasoning
            .cues
            .iter()
            .filter_map(|cue| text.get(cue.range()))
            .map(|cue| cue.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        if !cues.is_empty() {
            sentence.push_str(&format!(", going by “{}”", cues.join("” and “")));
        }
    }
    for other in &mention.other_readings {
        let meant = match other.interval.and_then(|interval| interval.single_day()) {
            Some(day) if mention.kind == TimexType::Date => day_in_words(day),
            _ => other.value.clone(),
        };
        let verb = if other.live { "may also" } else { "would" };
        sentence.push_str(&format!("; it {verb} be {meant} {}", other.when));
    }
    sentence.push('.');
    sentence
}

/// Why, with the day that was counted from put beside the words that name it.
fn reason(mention: &Mention) -> String {
    let because = &mention.reasoning.because;
    let Some(date) = mention.anchor.date else {
        return because.clone();
    };
    let day = day_in_words(date);
    let named = NAMES_OF_ANCHORS
        .iter()
        .find_map(|name| because.find(name).map(|at| at + name.len()));
    match named.and_then(|end| because.split_at_checked(end)) {
        Some((head, tail)) => format!("{head} ({day}){tail}"),
        None => format!("{because} (counted from {day})"),
    }
}

/// "10 February 2022".
fn day_in_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn modifier_words(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Before => "before it",
        Modifier::After => "after it",
        Modifier::OnOrBefore => "then or before",
        Modifier::OnOrAfter => "then or later",
        Modifier::LessThan => "less than that",
        Modifier::MoreThan => "more than that",
        Modifier::EqualOrLess => "at most",
        Modifier::EqualOrMore => "at least",
        Modifier::Start => "early in it",
        Modifier::Mid => "in the middle of it",
        Modifier::End => "late in it",
        Modifier::Approx => "about",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;
    use crate::timex::{DateOrder, Source, find_mentions};

    #[test]
    fn a_reason_is_one_plain_sentence() {
        let check = |text: &str, expected: &str| {
            let mentions = find_mentions(&Source {
                text,
                prose: Span::new(0, text.len()),
                published: NaiveDate::from_ymd_opt(2022, 3, 7),
                date_order: DateOrder::MonthFirst,
            });
            let told: Vec<String> = mentions.iter().map(|one| explain(one, text)).collect();
            assert_eq!(told, [expected]);
        };
        check(
            "They left the day before yesterday.",
            "“the day before yesterday” is 2022-03-05: 2 days before the publication date \
             (7 March 2022); it is told as occurred, going by “left”.",
        );
        check(
            "They waited for three years.",
            "“three years” is a length of time, written P3Y: the text gives no date at which it \
             begins or ends.",
        );
        check(
            "The hearing is on Friday.",
            "“Friday” is 2022-03-11: the first Friday on or after the publication date \
             (7 March 2022), because the sentence speaks of what is to come; it is told as \
             planned, going by “is”; it would be 4 March 2022 if the sentence tells of the past.",
        );
        check(
            "Signed 03/04/2021.",
            "“03/04/2021” is 2021-03-04: the text names day, month and year in numbers, read \
             month first; it may also be 3 April 2021 if the day is written first.",
        );
    }
}
