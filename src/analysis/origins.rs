//! On whose word an event rests.
//!
//! Invariant: what counts is who said it, never how many documents or passages carry it: ten
//! papers that print one agency's report are one origin.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::{Copies, plural};
use crate::model::{Document, Passage, Status};

/// The distinct origins of what supports an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Their names as they were first written, in the order of the passages. Passages of which
    /// neither a speaker nor an outlet is known are one nameless origin, for nothing shows that
    /// they are several.
    pub names: Vec<Option<String>>,
    /// Passages that are linked and no longer there.
    pub missing: usize,
}

/// The origins of some supporting passages, each with its document; `None` stands for one that
/// is gone. The origin of a passage is who it is said by; where nobody is named, the outlet of
/// its document, or of the original that this is a copy of.
pub fn origins<'a>(
    supports: impl IntoIterator<Item = Option<(&'a Document, &'a Passage)>>,
    copies: &'a Copies,
) -> Origins {
    let mut missing = 0;
    let present = supports.into_iter().filter_map(|support| {
        missing += usize::from(support.is_none());
        let (document, passage) = support?;
        let said_by = Some(passage.content.said_by.as_str());
        Some((said_by, copies.voice(document)))
    });
    let names = origins_of_names(present);
    Origins { names, missing }
}

/// The distinct origins of some statements, each with who said it and the outlet that carries it:
/// who said it, or else the outlet. As they were first written, in their order; of those of
/// which neither is known there is one.
pub(super) fn origins_of_names<'a>(
    statements: impl IntoIterator<Item = (Option<&'a str>, Option<&'a str>)>,
) -> Vec<Option<String>> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    for (said_by, outlet) in statements {
        let named = [said_by, outlet].into_iter().flatten();
        let name = named.map(str::trim).find(|name| !name.is_empty());
        if seen.insert(name.map(folded)) {
            names.push(name.map(str::to_owned));
        }
    }
    names
}

impl Origins {
    /// `1 origin: TASS`, `2 origins: TASS, the ministry`, `no origin`.
    pub fn words(&self) -> String {
        if self.names.is_empty() {
            return "no origin".to_owned();
        }
        let names = self.names.iter().map(Option::as_deref);
        let names: Vec<&str> = names.map(|name| name.unwrap_or("unknown")).collect();
        format!("{}: {}", plural(names.len(), "origin"), names.join(", "))
    }

    /// Whether an event of this status would be taken for a fact on the word of one side, or of
    /// none.
    pub fn is_thin(&self, status: Status) -> bool {
        status == Status::Occurred && self.names.len() < 2
    }
}

/// A name for comparing: without regard to case, spaces and how its letters are put together.
pub(super) fn folded(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::model::{Content, Hand, PassageId, Seat, Span};

    fn support(outlet: &str, said_by: &str) -> (Document, Passage) {
        let mut document = dossier_of("2022-02-08", "They met.").document;
        document.outlet = (!outlet.is_empty()).then(|| outlet.to_owned());
        let hand = Hand {
            author: "ana".to_owned(),
            seat: Seat::default(),
            at: crate::annotate::UNKNOWN_TIME,
        };
        let passage = Passage {
            id: PassageId(Uuid::from_u128(1)),
            span: Span::new(0, 4),
            content: Content {
                said_by: said_by.to_owned(),
                ..Content::default()
            },
            stamp: hand.stamp(),
        };
        (document, passage)
    }

    #[test]
    fn each_origin_counts_once() {
        // Outlet and speaker of each passage; `gone` is one that is no longer there.
        let check = |supports: &[(&str, &str)], words: &str, missing: usize, thin: bool| {
            let supports: Vec<Option<(Document, Passage)>> = supports
                .iter()
                .map(|(outlet, by)| (*outlet != "gone").then(|| support(outlet, by)))
                .collect();
            let pairs = supports
                .iter()
                .map(|pair| pair.as_ref().map(|(document, passage)| (document, passage)));
            let copies = Copies::default();
            let found = origins(pairs, &copies);
            assert_eq!((found.words().as_str(), found.missing), (words, missing));
            assert_eq!(found.is_thin(Status::Occurred), thin, "{words}");
            assert!(!found.is_thin(Status::Planned));
        };
        check(&[], "no origin", 0, true);
        check(&[("gone", "")], "no origin", 1, true);
        check(&[("Wire", "")], "1 origin: Wire", 0, true);
        check(
            &[("Wire", ""), ("wire ", ""), ("Paper", " WIRE")],
            "1 origin: Wire",
            0,
            true,
        );
        check(
            &[("Paper", "the ministry"), ("Gazette", "The  Ministry")],
            "1 origin: the ministry",
            0,
            true,
        );
        check(
            &[("Wire", "the ministry"), ("Wire", ""), ("gone", "")],
            "2 origins: the ministry, Wire",
            1,
            false,
        );
        check(&[("", ""), ("", "")], "1 origin: unknown", 0, true);
        check(
            &[("", ""), ("Wire", "")],
            "2 origins: unknown, Wire",
            0,
            false,
        );
        check(
            &[("", "Кафе\u{301}"), ("", "кафе\u{301}")],
            "1 origin: Кафе\u{301}",
            0,
            true,
        );
    }
}
