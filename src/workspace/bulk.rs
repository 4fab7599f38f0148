//! One tag on words at many places, as one step.

use std::collections::HashSet;

use uuid::Uuid;

use super::{Effect, Refusal, Workspace};
use crate::analysis::plural;
use crate::annotate::Edit;
use crate::model::{Content, DocId, Passage, PassageId, Span, TagPath};

impl Workspace {
    /// Makes passages of words, or adds the tag to those that they are already.
    pub(super) fn tag_all(
        &mut self,
        places: &[(DocId, Span)],
        tag: &TagPath,
    ) -> Result<Effect, Refusal> {
        let mut edits = Vec::new();
        let mut seen = HashSet::new();
        for (document, span) in places {
            let dossier = self
                .dossier(document)
                .ok_or_else(|| Refusal::NoSuchDocument(document.clone()))?;
            let span = dossier.document.text.trimmed(*span);
            let span = span.ok_or(Refusal::NoSuchWords)?;
            if seen.insert((document, span)) {
                edits.extend(self.tagging(document, span, tag));
            }
        }
        let count = edits.len();
        if count > 0 {
            let edit = self.with_new_tags(Edit::All(edits), std::slice::from_ref(tag));
            let label = format!("Tag {} as {tag}", plural(count, "passage"));
            self.perform_as(edit, label)?;
        }
        Ok(Effect::Tagged { passages: count })
    }

    /// The edit that puts a tag on some words; `None` if they have it.
    fn tagging(&self, document: &DocId, span: Span, tag: &TagPath) -> Option<Edit> {
        let doc = document.clone();
        let passages = self.annotations(document).map(|it| it.passages());
        let passages = passages.unwrap_or_default();
        // They are sorted by their places.
        let mut from_here = passages.iter_from(|passage| passage.span < span);
        let Some(there) = from_here.next().filter(|passage| passage.span == span) else {
            return Some(Edit::AddPassage {
                doc,
                passage: Passage {
                    id: PassageId(Uuid::new_v4()),
                    span,
                    content: Content::default().with_tag(tag.clone()),
                    stamp: self.hand().stamp(),
                },
            });
        };
        let before = there.content.clone();
        let after = before.clone().with_tag(tag.clone());
        (before != after).then_some(Edit::ChangePassage {
            doc,
            id: there.id,
            before,
            after,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Occurrences, occurrences};
    use crate::workspace::Command;
    use crate::workspace::testing::{open_texts, passage_on};

    #[test]
    fn words_are_tagged_wherever_they_stand_in_one_step() {
        let texts = [
            ("a.txt", "The ferry left. The FERRY came back."),
            ("b.txt", "Ferrymen know the ferry."),
        ];
        let (_folder, mut work) = open_texts(&texts);
        passage_on(&mut work, "b.txt", "ferry");
        let count = |work: &Workspace| work.uses_of(&TagPath::parse("ship").unwrap());
        let found = |ignore_case: bool| -> Occurrences {
            occurrences(work.documents(), "ferry", ignore_case)
        };
        assert_eq!(found(false).places.len(), 2);
        let all = found(true).places;
        assert_eq!(all.len(), 3);
        let places = all.into_iter().map(|place| (place.document, place.span));
        let tag_all = Command::TagAll {
            places: places.collect(),
            tag: TagPath::parse("ship").unwrap(),
        };
        let effect = work.apply(tag_all.clone()).unwrap();
        assert_eq!(effect, Effect::Tagged { passages: 3 });
        assert_eq!((count(&work), work.passage_count()), (3, 3));
        assert_eq!(work.undo_label(), Some("Tag 3 passages as ship"));
        let again = work.apply(tag_all).unwrap();
        assert_eq!(again, Effect::Tagged { passages: 0 });
        work.apply(Command::Undo).unwrap();
        assert_eq!((count(&work), work.passage_count()), (0, 1));
    }
}
