//! What the next tag, note or copy is about.

use super::view::{Focus, View};
use crate::model::{DocId, PassageId, Span, TagPath};
use crate::workspace::{Command, Workspace};

/// What a tag would be put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The words that are selected.
    Selection(Span),
    /// The chosen passage.
    Passage(PassageId),
    /// The sentence of the chosen date.
    Sentence(Span),
}

/// What a tag would be put on now.
pub fn target(work: &Workspace, view: &View) -> Option<Target> {
    let dossier = view.dossier(work)?;
    if let Some(selected) = view.reader.selection() {
        return Some(Target::Selection(selected));
    }
    match view.focus {
        Focus::Passage(id) => {
            let passage = work.passage(&dossier.document.id, id)?;
            Some(Target::Passage(passage.id))
        }
        Focus::Mention(date) => Some(Target::Sentence(dossier.sentence_around(date))),
        Focus::None => None,
    }
}

/// The command that puts a tag on the target, or takes it off a passage that has it.
pub fn toggle(work: &Workspace, document: &DocId, target: Target, tag: &TagPath) -> Command {
    let (document, tag) = (document.clone(), tag.clone());
    match target {
        Target::Selection(span) | Target::Sentence(span) => Command::Tag {
            document,
            span,
            tag,
        },
        Target::Passage(passage) => {
            let there = work.passage(&document, passage);
            if there.is_some_and(|passage| passage.content.tags.contains(&tag)) {
                Command::RemoveTag {
                    document,
                    passage,
                    tag,
                }
            } else {
                Command::AddTag {
                    document,
                    passage,
                    tag,
                }
            }
        }
    }
}
