//! Where in a text the words of saved annotations stand.
//!
//! Invariant: a place is only given when there can be no other: in the text that it was recorded
//! in, the recorded position if the words there are the recorded ones; otherwise what
//! re-anchoring is certain of.

use std::collections::BTreeMap;

use crate::annotate::reanchor::{Echoes, Outcome, Quote, Review, Why, by_quote, in_kept_text};
use crate::model::{Position, Span, Text, TextHash};

/// Gives the text with a hash, where it is kept.
pub type Kept<'a> = &'a dyn Fn(TextHash) -> Option<String>;

/// What a file says about the place of an annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The words.
    pub exact: String,
    /// What stood before them.
    pub prefix: String,
    /// What stood behind them.
    pub suffix: String,
    /// Where they stood; `None` if the file does not tell, or not in numbers.
    pub position: Option<Position>,
    /// The text that the position was counted in.
    pub text_hash: Option<TextHash>,
    /// Whether the words stood between the same surroundings elsewhere too.
    pub was_repeated: bool,
    /// What of the wider surroundings stood elsewhere too.
    pub echoes: Echoes,
}

impl Place {
    fn quote(&self) -> Quote {
        Quote {
            exact: self.exact.clone(),
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
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
    places: &[&Place],
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

/// The numbers of the places that were recorded in each other text.
fn by_other_text(text_hash: TextHash, places: &[&Place]) -> BTreeMap<TextHash, Vec<usize>> {
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

    fn place(start: usize, end: usize) -> Place {
        Place {
            exact: OLD[start..end].to_owned(),
            prefix: OLD[start.saturating_sub(32)..start].to_owned(),
            suffix: OLD[end..(end + 32).min(OLD.len())].to_owned(),
            position: Some(Position { start, end }),
            text_hash: Some(TextHash::of(OLD)),
            was_repeated: false,
            echoes: Echoes::default(),
        }
    }

    #[test]
    fn the_kept_text_tells_what_the_quote_cannot() {
        let now = format!("{OLD} Nobody else came, and nothing was signed.");
        let text = Text::new(now.as_str());
        let check = |place: &Place, kept: bool, expected: Option<usize>| {
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
            exact: "on Monday".to_owned(),
            ..place(15, 24)
        };
        check(&wrong, true, None);
    }
}
