//! A mention in one sentence for a person: what the words mean, why, and what else they could.

use crate::model::{Mention, Modifier, Status, TimexType};

/// One readable sentence on a mention: “Thursday” is 2022-02-10, the last Thursday on or before
/// the publication date, because …
pub fn explain(mention: &Mention, text: &str) -> String {
    let words = text.get(mention.span.range()).unwrap_or_default();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let verb = match mention.kind {
        TimexType::Set => "recurs as",
        TimexType::Duration => "lasts",
        TimexType::Date | TimexType::Time => "is",
    };
    let mut sentence = format!("“{words}” {verb} {}", mention.value);
    if let Some(modifier) = mention.modifier {
        sentence.push_str(" (");
        sentence.push_str(modifier_words(modifier));
        sentence.push(')');
    }
    sentence.push_str(": ");
    sentence.push_str(&mention.reasoning.because);
    if let Some(date) = mention.anchor.date {
        sentence.push_str(&format!(" (counted from {date})"));
    }
    if mention.status != Status::Unknown {
        sentence.push_str(&format!("; {}", mention.status));
        let cues: Vec<&str> = mention
            .reasoning
            .cues
            .iter()
            .filter_map(|cue| text.get(cue.range()))
            .collect();
        if !cues.is_empty() {
            sentence.push_str(&format!(", going by “{}”", cues.join("”, “")));
        }
    }
    for other in &mention.other_readings {
        sentence.push_str(&format!("; {} {}", other.value, other.when));
        if other.live {
            sentence.push_str(", which is as likely");
        }
    }
    sentence.push('.');
    sentence
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
