//! Where in a text the words of saved annotations stand.
//!
//! Invariant: a place is only given when there can be no other: in the text that it was recorded
//! in, the recorded position if the words there are the recorded ones; otherwise what
//! re-anchoring is certain of.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::RIVALS;
use crate::annotate::reanchor::{Echoes, Outcome, Quote, Review, Why, by_quote, in_kept_text};
use crate::model::{Position, Span, Text, TextHash};

/// Gives the text with a hash, where it is kept.
pub type Kept<'a> = &'a dyn Fn(TextHash) -> Option<String>;

/// What a file says about the place of an annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The words.
    pub exact: Cow<'a, str>,
    /// What stood before them.
    pub prefix: Cow<'a, str>,
    /// What stood behind them.
    pub suffix: Cow<'a, str>,
    /// Where they stood; `None` if the file does not tell, or not in numbers.
    pub position: Option<Position>,
    /// The text that the position was counted in.
    pub text_hash: Option<TextHash>,
    /// Whether that text is named by the page alone, and not by the annotation.
    pub is_of_page: bool,
    /// Whether the words stood between the same surroundings elsewhere too.
    pub was_repeated: bool,
    /// What of the wider surroundings stood elsewhere too.
    pub echoes: Echoes,
}

impl Place<'_> {
    /// The same, in words of its own.
    pub fn into_owned(self) -> Place<'static> {
        Place {
            exact: self.exact.into_owned().into(),
            prefix: self.prefix.into_owned().into(),
            suffix: self.suffix.into_owned().into(),
            ..self
        }
    }

    fn quote(&self) -> Quote {
        Quote {
            exact: self.exact.clone().into_owned(),
            prefix: self.prefix.clone().into_owned(),
            suffix: self.suffix.clone().into_owned(),
            position: self.position,
            was_repeated: self.was_repeated,
            echoes: self.echoes.clone(),
        }
    }

    /// The recorded position, if the recorded words stand there.
    fn span_in(&self, text: &Text) -> Option<Span> {
        let span = text.span_of(self.position?)?;
        (!span.is_empty() && text.get(span)? == self.exact).then_some(span)
    }
}

/// Finds every place, each kept text compared once for all that were recorded in it.
pub(super) fn find(
    text: &Text,
    text_hash: TextHash,
    places: &[&Place<'_>],
    kept: Kept<'_>,
) -> Vec<Outcome> {
    let mut found: Vec<Option<Outcome>> = places
        .iter()
        .map(|place| {
            let is_same_text = place.text_hash == Some(text_hash);
            let span = place.span_in(text).filter(|_| is_same_text)?;
            Some(Outcome::Exact(span))
        })
        .collect();
    for (hash, numbers) in by_other_text(text_hash, places) {
        let Some(old) = kept(hash).map(Text::new) else {
            continue;
        };
        let spans = numbers.into_iter().filter_map(|number| {
            let span = places.get(number)?.span_in(&old)?;
            Some((number, span))
        });
        let (numbers, spans): (Vec<usize>, Vec<Span>) = spans.unzip();
        let outcomes = in_kept_text(old.as_str(), text.as_str(), &spans);
        for (number, outcome) in numbers.into_iter().zip(outcomes) {
            if let Some(found) = found.get_mut(number) {
                *found = Some(outcome);
            }
        }
    }
    let missing = found
        .iter()
        .zip(places)
        .filter(|(found, _)| found.is_none());
    let quotes: Vec<Quote> = missing.map(|(_, place)| place.quote()).collect();
    let mut quoted = by_quote(text.as_str(), &quotes).into_iter();
    found
        .into_iter()
        .map(|found| found.or_else(|| quoted.next()).unwrap_or_else(nowhere))
        .collect()
}

/// Stands for the text of an annotation when nothing tells which it was: no text has this hash.
const NO_TEXT: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// An annotation's JSON with the text in it that its position was counted in. One that has no
/// place is kept to the letter, while its page is saved with the hash of the text as it is now;
/// it would then be taken for one of that text, and be drawn in wherever the right words stand
/// at its old position.
pub(super) fn with_text(json: &str, hash: Option<TextHash>) -> Box<str> {
    let Ok(Value::Object(mut item)) = serde_json::from_str(json) else {
        return json.into();
    };
    let Some(target) = item.get_mut("target").and_then(Value::as_object_mut) else {
        return json.into();
    };
    let hash = hash.map_or_else(|| NO_TEXT.to_owned(), |hash| hash.to_string());
    let state = json!({"type": "dateline:TextState", "dateline:textHash": hash});
    let state = match target.shift_remove("state") {
        None | Some(Value::Null) => state,
        Some(Value::Array(mut states)) => {
            states.insert(0, state);
            states.into()
        }
        Some(other) => json!([state, other]),
    };
    target.insert("state".to_owned(), state);
    Value::Object(item).to_string().into()
}

/// An annotation without the states that stand beside it, for whoever keeps these apart from it:
/// kept in both places, they would be more with every reading.
pub(super) fn without_rivals(json: &str) -> Cow<'static, str> {
    match serde_json::from_str(json) {
        Ok(Value::Object(mut item)) => {
            item.shift_remove(RIVALS);
            Cow::Owned(Value::Object(item).to_string())
        }
        _ => Cow::Owned(json.to_owned()),
    }
}

/// The numbers of the places that were recorded in each other text.
fn by_other_text(text_hash: TextHash, places: &[&Place<'_>]) -> BTreeMap<TextHash, Vec<usize>> {
    let mut texts: BTreeMap<TextHash, Vec<usize>> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        if let Some(hash) = place.text_hash.filter(|hash| *hash != text_hash) {
            texts.entry(hash).or_default().push(number);
        }
    }
    texts
}

fn nowhere() -> Outcome {
    Outcome::Orphan(Review {
        why: Why::NoWords,
        before: crate::annotate::reanchor::Excerpt::default(),
        candidates: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "The envoys met on Monday in Geneva. The envoys met on Monday in Geneva.";

    fn place(start: usize, end: usize) -> Place<'static> {
        Place {
            exact: OLD[start..end].into(),
            prefix: OLD[start.saturating_sub(32)..start].into(),
            suffix: OLD[end..(end + 32).min(OLD.len())].into(),
            position: Some(Position { start, end }),
            text_hash: Some(TextHash::of(OLD)),
            is_of_page: false,
            was_repeated: false,
            echoes: Echoes::default(),
        }
    }

    #[test]
    fn the_kept_text_tells_what_the_quote_cannot() {
        let now = format!("{OLD} Nobody else came, and nothing was signed.");
        let text = Text::new(now.as_str());
        let check = |place: &Place<'_>, kept: bool, expected: Option<usize>| {
            let kept = |hash| (kept && hash == TextHash::of(OLD)).then(|| OLD.to_owned());
            let found = find(&text, TextHash::of(&now), &[place, place], &kept);
            let starts = found
                .iter()
                .map(|found| found.span().map(|span| span.start));
            assert_eq!(starts.collect::<Vec<_>>(), [expected; 2]);
        };
        check(&place(18, 24), true, Some(18));
        check(&place(18, 24), false, None);
        let repeated = Place {
            was_repeated: true,
            ..place(18, 24)
        };
        check(&repeated, true, Some(18));
        check(&repeated, false, None);
        // The file says something else than the text did: then only the quote counts.
        let wrong = Place {
            position: Some(Position { start: 54, end: 60 }),
            exact: "on Monday".into(),
            ..place(15, 24)
        };
        check(&wrong, true, None);
    }

    #[test]
    fn what_names_no_text_of_its_own_is_not_drawn_in_when_the_page_is_saved() {
        use crate::annotate::sidecar::{read, write};
        let now = Text::new("On Monday in Geneva they met, some say.");
        let hash = TextHash::of(now.as_str());
        let check = |page_hash: Option<&str>, state: Option<Value>| {
            let mut page = json!({"type": "AnnotationPage", "dateline:schema": 1, "items": [{
                "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
                "type": "Annotation",
                "dateline:revision": 1,
                "target": {"selector": [
                    {"type": "TextPositionSelector", "start": 3, "end": 9},
                    {"type": "TextQuoteSelector", "exact": "Monday",
                     "prefix": "The last envoys met on ", "suffix": " because it rained there."}
                ]}
            }]});
            if let Some(hash) = page_hash {
                page["dateline:textHash"] = hash.into();
            }
            if let Some(state) = &state {
                page["items"][0]["target"]["state"] = state.clone();
            }
            let read = |bytes: &[u8]| read(bytes, &now, hash).unwrap().annotations;
            let first = read(page.to_string().as_bytes());
            assert_eq!((first.passages().len(), first.orphans().len()), (0, 1));
            let written = write(&first, "a.txt", &now, hash).unwrap();
            let again = read(&written);
            assert_eq!((again.passages().len(), again.orphans().len()), (0, 1));
            assert_eq!(write(&again, "a.txt", &now, hash).unwrap(), written);
            let written = String::from_utf8(written).unwrap();
            assert!(written.contains(page_hash.unwrap_or(NO_TEXT)));
            let others = state.into_iter().filter(|state| state.is_object());
            for state in others {
                assert!(written.contains(&state.to_string()), "{written}");
            }
        };
        let old = TextHash::of(OLD).to_string();
        check(Some(&old), None);
        check(Some(&old), Some(json!(null)));
        check(Some(&old), Some(json!({"type": "x:State", "at": 4})));
        check(Some(&old), Some(json!([{"type": "x:State"}])));
        check(None, None);
    }
}
