//! What is said of documents as a whole: their tags and notes.

use super::details::beyond_what_was_read;
use super::{AboutDocument, Effect, Refusal, Workspace};
use crate::annotate::Edit;
use crate::model::{About, DocId};

impl Workspace {
    /// What is said of a document as a whole.
    pub fn about(&self, document: &DocId) -> About {
        let annotations = self.annotations(document);
        annotations.map_or_else(About::default, |it| it.about().clone())
    }

    pub(super) fn change_about(
        &mut self,
        document: DocId,
        to: AboutDocument,
    ) -> Result<Effect, Refusal> {
        let before = self.about(&document);
        let mut after = before.clone();
        let mut tags = Vec::new();
        match to {
            AboutDocument::Note(note) => after.note = note,
            AboutDocument::Details(details) => {
                let dossier = self.dossier(&document);
                after.details = match dossier {
                    Some(dossier) => beyond_what_was_read(*details, &dossier.document),
                    None => *details,
                };
            }
            AboutDocument::Tags(wanted) => {
                for tag in wanted {
                    if !tags.contains(&tag) {
                        tags.push(tag);
                    }
                }
                after.tags.clone_from(&tags);
            }
        }
        if before != after {
            let edit = Edit::ChangeAbout {
                doc: document.clone(),
                before,
                after,
            };
            self.perform(self.with_new_tags(edit, &tags))?;
        }
        Ok(Effect::Document(document))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TagPath;
    use crate::workspace::Command;
    use crate::workspace::testing::{open_as, open_texts};

    #[test]
    fn a_document_has_tags_and_a_note() {
        let (folder, mut work) = open_texts(&[("a.txt", "They met.")]);
        let document = DocId::new("a.txt");
        let change = |to: AboutDocument| Command::ChangeAbout {
            document: document.clone(),
            to,
        };
        let tag = TagPath::parse("dossier/north").unwrap();
        let tags = AboutDocument::Tags(vec![tag.clone(), tag.clone()]);
        work.apply(change(tags)).unwrap();
        assert_eq!(work.undo_label(), Some("Tag a.txt as dossier/north"));
        for typed in ["R", "Re", "Read twice"] {
            work.apply(change(AboutDocument::Note(typed.to_owned())))
                .unwrap();
        }
        work.settle();
        let again = open_as("ben", folder.path());
        assert_eq!(again.about(&document).note, "Read twice");
        assert_eq!(again.about(&document).tags, std::slice::from_ref(&tag));
        assert!(again.codebook().get(&tag).is_some());
        work.apply(Command::Undo).unwrap();
        assert_eq!(work.about(&document).note, "");
        work.apply(Command::Undo).unwrap();
        assert_eq!(work.about(&document), About::default());
        assert!(work.codebook().get(&tag).is_none());
    }
}
