//! Documents that tell one story in the same words: an agency's report in ten papers, a page that
//! was saved twice, a text and its correction.
//!
//! Two documents are alike when they share at least half of the runs of three words that either
//! has, furniture left out. Of those that are alike, the first published is the original, and each
//! later one is a copy of the earlier one that it is most like; a chain of copies is one story.
//!
//! Invariants: a document is in one story or in none; the first document of a story is no copy.

mod finder;
mod same_words;
mod shingles;

use std::collections::HashMap;
use std::sync::Arc;

use finder::place_of;
pub use finder::{Alike, CopyFinder};
pub use same_words::SameWords;
pub use shingles::Shingles;

use super::Dossier;
use crate::model::{DocId, Document};

/// The least share of shingles that copies have in common.
pub const LEAST_SHARE: f64 = 0.5;

/// What a document is a copy of.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyOf {
    /// The earlier document that it is most like.
    pub document: DocId,
    /// Of the shingles that either has, the share that both have, 0 to 1.
    pub share: f64,
}

impl CopyOf {
    /// The share in whole hundredths; 100 only where nothing differs.
    pub fn percent(&self) -> u32 {
        let percent = (self.share * 100.0 + 1e-9).floor().clamp(0.0, 100.0);
        (0..=100)
            .rev()
            .find(|it| f64::from(*it) <= percent)
            .unwrap_or_default()
    }
}

/// Documents that tell one story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// The original, then its copies, by publication.
    pub documents: Vec<DocId>,
    /// The first outlet that is named: all of them speak with its voice.
    pub outlet: Option<String>,
}

/// The stories of a corpus that several documents tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copies {
    stories: Vec<Story>,
    story_of: HashMap<DocId, usize>,
    copy_of: HashMap<DocId, CopyOf>,
}

impl Copies {
    /// `places` are the documents of each text, by publication; `alike` are pairs of texts.
    fn of(dossiers: &[Arc<Dossier>], places: &[Vec<usize>], alike: &[Alike]) -> Self {
        let mut nearest: HashMap<usize, Alike> = HashMap::new();
        for pair in alike {
            let known = nearest.entry(pair.other).or_insert(*pair);
            // Of several, the earliest.
            if pair.share > known.share || (pair.share == known.share && pair.one < known.one) {
                *known = *pair;
            }
        }
        let mut copies = Self::default();
        let mut story_of_text: Vec<usize> = Vec::with_capacity(places.len());
        let mut stories: Vec<Vec<usize>> = Vec::new();
        let id = |at: usize| dossiers.get(at).map(|dossier| &dossier.document.id);
        for (text, documents) in places.iter().enumerate() {
            let original = nearest.get(&text);
            // Texts are in order, so the story of an earlier one is known.
            let story = original.and_then(|pair| story_of_text.get(pair.one).copied());
            let story = story.unwrap_or_else(|| {
                stories.push(Vec::new());
                stories.len() - 1
            });
            story_of_text.push(story);
            if let Some(story) = stories.get_mut(story) {
                story.extend(documents);
            }
            let first = documents.first().copied();
            let before = original
                .and_then(|pair| Some((places.get(pair.one)?.first().copied()?, pair.share)));
            for &at in documents {
                let of = match first {
                    Some(first) if first != at => Some((first, 1.0)),
                    _ => before,
                };
                if let Some((of, share)) = of
                    && let (Some(copy), Some(document)) = (id(at), id(of).cloned())
                {
                    copies
                        .copy_of
                        .insert(copy.clone(), CopyOf { document, share });
                }
            }
        }
        for documents in stories.into_iter().filter(|it| it.len() > 1) {
            let documents = documents.into_iter().filter_map(|at| dossiers.get(at));
            let mut documents: Vec<&Arc<Dossier>> = documents.collect();
            documents.sort_by(|one, other| place_of(one).cmp(&place_of(other)));
            let outlets = documents.iter().map(|it| it.document.outlet.as_deref());
            let outlet = outlets.flatten().map(str::trim).find(|it| !it.is_empty());
            let outlet = outlet.map(str::to_owned);
            let documents: Vec<DocId> = documents.iter().map(|it| it.document.id.clone()).collect();
            let story = copies.stories.len();
            let all = documents.iter().cloned();
            copies
                .story_of
                .extend(all.map(|document| (document, story)));
            copies.stories.push(Story { documents, outlet });
        }
        copies
    }

    /// Every story that several documents tell, by the publication of its original.
    pub fn stories(&self) -> &[Story] {
        &self.stories
    }

    /// The story that a document tells with others.
    pub fn story(&self, document: &DocId) -> Option<&Story> {
        self.stories.get(*self.story_of.get(document)?)
    }

    /// What a document is a copy of; `None` for an original.
    pub fn copy_of(&self, document: &DocId) -> Option<&CopyOf> {
        self.copy_of.get(document)
    }

    /// The outlet whose word a document's own sentences are: the one that told its story first.
    pub fn voice<'a>(&'a self, document: &'a Document) -> Option<&'a str> {
        match self.story(&document.id) {
            Some(story) => story.outlet.as_deref(),
            None => document.outlet.as_deref(),
        }
    }
}

impl Story {
    /// How many copies there are of the original.
    pub fn copies(&self) -> usize {
        self.documents.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    const REPORT: &str = "The minister flew to Oslo on Monday for talks with the delegation of the \
        northern provinces about the price of fish and the closing of the harbour in winter.";

    fn document(id: &str, outlet: &str, published: &str, text: &str) -> Arc<Dossier> {
        let mut dossier = dossier_of(published, text);
        dossier.document.id = DocId::new(id);
        dossier.document.outlet = (!outlet.is_empty()).then(|| outlet.to_owned());
        Arc::new(dossier)
    }

    fn corpus() -> Vec<Arc<Dossier>> {
        let edited = REPORT.replace("on Monday", "this Monday");
        let other = "Prices of fish rose in the harbour towns of the north last winter, and nobody \
            in the capital seems to know what is to be done about it before spring comes.";
        vec![
            document("late.txt", "Gazette", "2022-02-09", REPORT),
            document("first.txt", "", "2022-02-08", REPORT),
            document("edited.txt", "Herald", "2022-02-08", &edited),
            document("other.txt", "Herald", "2022-02-07", other),
            document("short.txt", "Herald", "2022-02-07", "They met."),
            document("short2.txt", "Wire", "2022-02-08", "They met."),
        ]
    }

    fn found(dossiers: &[Arc<Dossier>]) -> Copies {
        CopyFinder::default().find(dossiers, &|| false).unwrap()
    }

    #[test]
    fn one_story_has_its_copies() {
        let dossiers = corpus();
        let copies = found(&dossiers);
        let [story] = copies.stories() else {
            panic!("{copies:?}")
        };
        let ids: Vec<&str> = story.documents.iter().map(DocId::as_str).collect();
        // By publication, then by name: the edited one stands first.
        assert_eq!(ids, ["edited.txt", "first.txt", "late.txt"]);
        assert_eq!(
            (story.copies(), story.outlet.as_deref()),
            (2, Some("Herald"))
        );
        let of = |id: &str| {
            let copy = copies.copy_of(&DocId::new(id))?;
            let percent = (copy.share * 100.0).round();
            Some(format!("{} {percent}", copy.document))
        };
        assert_eq!(of("edited.txt"), None);
        assert_eq!(of("first.txt").as_deref(), Some("edited.txt 80"));
        assert_eq!(of("late.txt").as_deref(), Some("first.txt 100"));
        assert_eq!(of("other.txt"), None);
        assert_eq!(of("short2.txt"), None, "too short to mean anything");
        let voices: Vec<_> = dossiers
            .iter()
            .map(|it| copies.voice(&it.document))
            .collect();
        let herald = Some("Herald");
        assert_eq!(
            voices,
            [herald, herald, herald, herald, herald, Some("Wire")]
        );
    }

    #[test]
    fn neither_order_nor_what_came_before_makes_a_difference() {
        let mut dossiers = corpus();
        let whole = found(&dossiers);
        let mut finder = CopyFinder::default();
        assert_ne!(finder.find(&dossiers[..2], &|| false), Some(whole.clone()));
        assert!(!finder.has_looked_at(&dossiers));
        assert_eq!(finder.find(&dossiers, &|| false), Some(whole.clone()));
        assert!(finder.has_looked_at(&dossiers));
        dossiers.reverse();
        assert_eq!(finder.find(&dossiers, &|| false), Some(whole.clone()));
        assert_eq!(found(&dossiers), whole);
        assert_eq!(finder.find(&dossiers, &|| true), None, "it was stopped");
        assert_eq!(finder.find(&dossiers, &|| false), Some(whole));
    }

    #[test]
    fn furniture_is_left_out() {
        let tail = "\n\nRelated Topics\n\nOslo Storm\n\n3 hours ago\n";
        let dossiers = [
            document("a.txt", "", "2022-02-08", REPORT),
            document("b.txt", "", "2022-02-09", &format!("{REPORT}{tail}")),
        ];
        let copies = found(&dossiers);
        let copy = copies.copy_of(&DocId::new("b.txt")).unwrap();
        assert_eq!(copy.share, 1.0);
    }
}
