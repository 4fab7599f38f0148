//! What several analysts tagged in the same documents, brought together to be compared: from
//! copies of one corpus, or from one folder by who made each passage.
//!
//! Invariants: only what is certainly about the same words is compared. A document that is not
//! in every copy, or whose texts differ between them, is left out and told, and so is a passage
//! without a place. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::merging::opened_whole;
use super::{Refusal, Workspace};
use crate::analysis::{Agreement, Coded, Dossier, agreement, plural};
use crate::model::{DocId, Span, TagPath, Text, TextHash};

/// What is tagged in one copy of a corpus. Taking it costs little: texts are shared.
#[derive(Clone, Debug)]
pub struct Coding {
    /// What the copy is called.
    pub name: String,
    documents: BTreeMap<DocId, Tagged>,
}

#[derive(Clone, Debug)]
struct Tagged {
    text: Text,
    hash: TextHash,
    passages: Vec<TaggedPassage>,
    /// How many annotations have no place in the text.
    orphans: usize,
}

#[derive(Clone, Debug)]
struct TaggedPassage {
    span: Span,
    author: String,
    tags: Vec<TagPath>,
}

/// How far analysts agree, and what could not be compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// The figures and the disagreements.
    pub agreement: Agreement,
    /// Documents that were left out, each with the reason.
    pub left_out: Vec<(DocId, LeftOut)>,
    /// Documents in which nobody used a tag that counts. They say nothing about agreement, for
    /// nobody knows who read them.
    pub untagged: usize,
    /// Documents in which one analyst alone did. The others are taken to have found nothing there.
    pub by_one_alone: usize,
    /// Annotations without a place in their documents.
    pub unplaced: usize,
}

/// Why a document is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Some copy lacks it.
    Missing,
    /// Its texts differ.
    OtherText,
}

impl LeftOut {
    /// In words, behind the document's name.
    pub fn words(self) -> &'static str {
        match self {
            LeftOut::Missing => "not in every copy",
            LeftOut::OtherText => "the texts differ",
        }
    }
}

impl Compared {
    /// What was not compared, or is to be known of what was, in sentences for a person.
    pub fn remarks(&self) -> Vec<String> {
        let left_out = self.left_out.iter();
        let left_out = left_out.map(|(id, why)| format!("{id} is left out: {}.", why.words()));
        let of = |count: usize, words: String| (count > 0).then_some(words);
        let documents = |count: usize| plural(count, "document");
        let untagged = documents(self.untagged);
        let alone = documents(self.by_one_alone);
        let unplaced = plural(self.unplaced, "annotation");
        let counted = [
            of(
                self.untagged,
                format!(
                    "{untagged} without such tags: not counted, for nobody knows who read them."
                ),
            ),
            of(
                self.by_one_alone,
                format!(
                    "{alone} with tags of one analyst alone: the others are taken to have found \
                     nothing there."
                ),
            ),
            of(
                self.unplaced,
                format!("{unplaced} without a place in the text: not counted."),
            ),
        ];
        left_out.chain(counted.into_iter().flatten()).collect()
    }
}

impl Workspace {
    /// What is tagged here.
    pub fn coding(&self, name: impl Into<String>) -> Coding {
        let of_document = |dossier: &Arc<Dossier>| {
            let document = &dossier.document;
            let annotations = self.annotations(&document.id);
            let passages = annotations.into_iter().flat_map(|it| it.passages().iter());
            let tagged = Tagged {
                text: document.text.clone(),
                hash: document.hash,
                passages: passages
                    .map(|passage| TaggedPassage {
                        span: passage.span,
                        author: passage.stamp.author.clone(),
                        tags: passage.content.tags.clone(),
                    })
                    .collect(),
                orphans: annotations.map_or(0, |it| it.orphans().len()),
            };
            (document.id.clone(), tagged)
        };
        Coding {
            name: name.into(),
            documents: self.documents().iter().map(of_document).collect(),
        }
    }
}

/// Reads what is tagged in a copy of a corpus, which is called as its folder is.
///
/// # Errors
/// When it cannot be opened, or something that is recorded in it cannot be read.
pub fn read_coding(folder: &Path) -> Result<Coding, Refusal> {
    let work = opened_whole(folder)?;
    if work.documents().is_empty() {
        let words = format!("{} holds no document that can be read", folder.display());
        return Err(Refusal::Failed(words));
    }
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    Ok(work.coding(name.to_string_lossy()))
}

/// Compares copies of a corpus, each an analyst's.
///
/// # Errors
/// When there are fewer than two.
pub fn compare_copies(
    mut copies: Vec<Coding>,
    counts: impl Fn(&TagPath) -> bool,
) -> Result<Compared, Refusal> {
    let [first, others @ ..] = &copies[..] else {
        return Err(Refusal::Failed("Name two copies of a corpus".to_owned()));
    };
    if others.is_empty() {
        let words = "One copy alone agrees with itself; name another one, or compare the authors \
                     within it";
        return Err(Refusal::Failed(words.to_owned()));
    }
    let all: BTreeSet<&DocId> = copies
        .iter()
        .flat_map(|copy| copy.documents.keys())
        .collect();
    let mut compared = Compared::default();
    let mut coded = Vec::new();
    for id in all {
        let here = copies.iter().map(|copy| copy.documents.get(id));
        let Some(here) = here.collect::<Option<Vec<&Tagged>>>() else {
            compared.left_out.push((id.clone(), LeftOut::Missing));
            continue;
        };
        let Some(tagged) = first.documents.get(id) else {
            continue;
        };
        if here.iter().any(|other| other.hash != tagged.hash) {
            compared.left_out.push((id.clone(), LeftOut::OtherText));
            continue;
        }
        compared.unplaced += here.iter().map(|tagged| tagged.orphans).sum::<usize>();
        let by = here.iter().map(|tagged| tagged.passages.iter().collect());
        coded.push(coded_of(id, &tagged.text, by.collect(), &counts));
    }
    number_namesakes(&mut copies);
    let names = copies.into_iter().map(|copy| copy.name).collect();
    Ok(compared.finish(names, coded, counts))
}

/// Compares those who made the passages of one copy.
///
/// # Errors
/// When they are all one analyst's.
pub fn compare_authors(
    copy: &Coding,
    counts: impl Fn(&TagPath) -> bool,
) -> Result<Compared, Refusal> {
    let passages = copy.documents.values().flat_map(|it| &it.passages);
    let tagged = passages.filter(|passage| passage.tags.iter().any(&counts));
    let authors: BTreeSet<&str> = tagged.map(|passage| passage.author.as_str()).collect();
    if authors.len() < 2 {
        let words = match authors.first() {
            None => format!("Nothing in {} has such a tag", copy.name),
            Some(one) => format!(
                "All that is tagged in {} is by one author, “{one}”",
                copy.name
            ),
        };
        return Err(Refusal::Failed(words));
    }
    let mut compared = Compared::default();
    let coded = copy.documents.iter().map(|(id, tagged)| {
        compared.unplaced += tagged.orphans;
        let of = |author: &&str| {
            let passages = tagged.passages.iter();
            passages.filter(|it| it.author == *author).collect()
        };
        coded_of(id, &tagged.text, authors.iter().map(of).collect(), &counts)
    });
    let coded = coded.collect();
    let names = authors.iter().map(|author| (*author).to_owned()).collect();
    Ok(compared.finish(names, coded, counts))
}

impl Compared {
    fn finish(
        mut self,
        names: Vec<String>,
        mut coded: Vec<Coded>,
        counts: impl Fn(&TagPath) -> bool,
    ) -> Self {
        let all = coded.len();
        coded.retain(|it| it.by.iter().any(|by| !by.is_empty()));
        self.untagged = all - coded.len();
        let is_of_one = |it: &&Coded| it.by.iter().filter(|by| !by.is_empty()).count() == 1;
        self.by_one_alone = coded.iter().filter(is_of_one).count();
        self.agreement = agreement(names, &coded, counts);
        self
    }
}

/// One document with those passages that have a tag that counts.
fn coded_of(
    id: &DocId,
    text: &Text,
    by: Vec<Vec<&TaggedPassage>>,
    counts: &impl Fn(&TagPath) -> bool,
) -> Coded {
    let passages = |passages: Vec<&TaggedPassage>| {
        let tagged = passages.into_iter().filter(|it| it.tags.iter().any(counts));
        tagged.map(|it| (it.span, it.tags.clone())).collect()
    };
    Coded {
        document: id.clone(),
        text: text.clone(),
        by: by.into_iter().map(passages).collect(),
    }
}

/// Tells copies apart that are called the same.
fn number_namesakes(copies: &mut [Coding]) {
    let names: Vec<String> = copies.iter().map(|copy| copy.name.clone()).collect();
    for (at, copy) in copies.iter_mut().enumerate() {
        let namesakes = names.iter().filter(|name| **name == copy.name).count();
        if namesakes > 1 {
            let before = names.iter().take(at + 1);
            let number = before.filter(|name| **name == copy.name).count();
            copy.name = format!("{} ({number})", copy.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Command;
    use crate::workspace::testing::open_texts;

    /// A copy in which words of documents are tagged.
    fn copy(name: &str, texts: &[(&str, &str)], tagged: &[(&str, &str, &str)]) -> Coding {
        let (_folder, mut work) = open_texts(texts);
        for (document, words, tag) in tagged {
            let document = DocId::new(*document);
            let text = work.dossier(&document).unwrap().document.text.clone();
            let start = text.as_str().find(words).unwrap();
            work.apply(Command::Tag {
                document,
                span: Span::new(start, start + words.len()),
                tag: TagPath::parse(tag).unwrap(),
            })
            .unwrap();
        }
        work.coding(name)
    }

    #[test]
    fn documents_that_cannot_be_compared_are_told_and_left_out() {
        let ana = copy(
            "work",
            &[
                ("a.txt", "The ferry left."),
                ("b.txt", "It came back."),
                ("c.txt", "Nobody read this."),
                ("d.txt", "Only ana has this."),
            ],
            &[
                ("a.txt", "ferry", "ship"),
                ("b.txt", "came", "claim"),
                ("d.txt", "ana", "name"),
            ],
        );
        let ben = copy(
            "work",
            &[
                ("a.txt", "The ferry left."),
                ("b.txt", "It came back later."),
                ("c.txt", "Nobody read this."),
            ],
            &[("b.txt", "came", "claim")],
        );
        let found = compare_copies(vec![ana, ben], |_| true).unwrap();
        assert_eq!(found.agreement.analysts, ["work (1)", "work (2)"]);
        let left_out = [
            (DocId::new("b.txt"), LeftOut::OtherText),
            (DocId::new("d.txt"), LeftOut::Missing),
        ];
        assert_eq!(found.left_out, left_out);
        assert_eq!((found.untagged, found.by_one_alone), (1, 1));
        assert_eq!(found.agreement.documents, 1);
        assert_eq!(found.agreement.tags.len(), 1);
        assert_eq!(found.agreement.disagreements.len(), 1);
        assert_eq!(
            found.remarks(),
            [
                "b.txt is left out: the texts differ.",
                "d.txt is left out: not in every copy.",
                "1 document without such tags: not counted, for nobody knows who read them.",
                "1 document with tags of one analyst alone: the others are taken to have found \
                 nothing there.",
            ]
        );
    }

    #[test]
    fn one_alone_agrees_with_nobody() {
        let one = copy(
            "work",
            &[("a.txt", "The ferry left.")],
            &[("a.txt", "ferry", "ship")],
        );
        let refused = |result: Result<Compared, Refusal>| result.unwrap_err().to_string();
        assert!(
            refused(compare_copies(vec![one.clone()], |_| true)).contains("agrees with itself")
        );
        assert!(refused(compare_copies(vec![], |_| true)).contains("two copies"));
        assert!(refused(compare_authors(&one, |_| true)).contains("by one author"));
        assert!(refused(compare_authors(&one, |_| false)).contains("Nothing in work"));
    }

    #[test]
    fn authors_within_one_folder_are_compared() {
        let mut both = copy(
            "work",
            &[("a.txt", "The ferry left.")],
            &[("a.txt", "ferry", "ship"), ("a.txt", "The ferry", "ship")],
        );
        let passages = &mut both
            .documents
            .get_mut(&DocId::new("a.txt"))
            .unwrap()
            .passages;
        passages[0].author = "ana".to_owned();
        passages[1].author = "ben".to_owned();
        let found = compare_authors(&both, |_| true).unwrap();
        assert_eq!(found.agreement.analysts, ["ana", "ben"]);
        assert_eq!(found.agreement.disagreements[0].words, "The ferry");
    }
}
