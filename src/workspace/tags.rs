//! Commands that change the codebook, and those that settle passages without a place.

use super::{Effect, Refusal, Workspace};
use crate::annotate::{
    Annotations, Edit, EditError, Orphan, STARTERS, delete_tag, merge_tag, move_tag, rename_tag,
    split_tag,
};
use crate::model::{DocId, PassageId, Span, Tag, TagPath};

impl Workspace {
    /// Changes a tag's name, colour, key or description, on its passages too, in one step.
    pub(super) fn change_tag(&mut self, path: &TagPath, after: Tag) -> Result<Effect, Refusal> {
        let codebook = self.codebook();
        let before = codebook
            .get(path)
            .cloned()
            .ok_or_else(|| EditError::NoSuchTag(path.clone()))?;
        let mut edits = Vec::new();
        if after.path != *path {
            edits.push(rename_tag(&self.record, path, &after.path)?);
        }
        let renamed = Tag {
            path: after.path.clone(),
            ..before
        };
        if renamed != after {
            edits.push(Edit::ChangeTag {
                before: renamed,
                after,
            });
        }
        if !edits.is_empty() {
            self.perform(Edit::All(edits))?;
        }
        Ok(Effect::Done)
    }

    /// Removes a tag with its branch; its passages stay.
    pub(super) fn delete_tag(&mut self, path: &TagPath) -> Result<Effect, Refusal> {
        let edit = delete_tag(&self.record, path)?;
        self.perform(edit)?;
        Ok(Effect::Done)
    }

    /// Makes one tag of two, on passages and documents too, in one step.
    pub(super) fn merge_tag(&mut self, from: &TagPath, into: &TagPath) -> Result<Effect, Refusal> {
        let edit = merge_tag(&self.record, from, into)?;
        self.perform_as(edit, format!("Merge tag {from} into {into}"))?;
        Ok(Effect::Done)
    }

    /// Gives passages of a tag other tags in its place, in one step.
    pub(super) fn split_tag(
        &mut self,
        path: &TagPath,
        parts: &[(DocId, PassageId, TagPath)],
    ) -> Result<Effect, Refusal> {
        let edit = split_tag(&self.record, path, parts)?;
        let passages = match &edit {
            Edit::All(edits) => edits
                .iter()
                .filter(|edit| matches!(edit, Edit::ChangePassage { .. }))
                .count(),
            _ => 0,
        };
        if passages > 0 {
            self.perform_as(edit, format!("Split tag {path}"))?;
        }
        Ok(Effect::Tagged { passages })
    }

    /// Moves a tag with its branch one place up or down.
    pub(super) fn move_tag(&mut self, path: &TagPath, up: bool) -> Result<Effect, Refusal> {
        if let Some(edit) = move_tag(&self.record, path, up)? {
            self.perform_as(edit, format!("Move tag {path}"))?;
        }
        Ok(Effect::Done)
    }

    /// Puts a tag with its branch below another one, or at the top.
    pub(super) fn move_tag_under(
        &mut self,
        path: &TagPath,
        parent: Option<&TagPath>,
    ) -> Result<Effect, Refusal> {
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        let to = match parent {
            Some(parent) => format!("{parent}/{name}"),
            None => name.to_owned(),
        };
        let to = TagPath::parse(&to).map_err(|error| Refusal::Failed(error.to_string()))?;
        if to != *path {
            let edit = rename_tag(&self.record, path, &to)?;
            self.perform_as(edit, format!("Move tag {path} to {to}"))?;
        }
        Ok(Effect::Done)
    }

    /// Adds those tags of a starter codebook that are not there yet. A key that is taken stays
    /// where it is.
    pub(super) fn add_starter(&mut self, name: &str) -> Result<Effect, Refusal> {
        let starter = STARTERS.iter().find(|starter| starter.name == name);
        let codebook = self.codebook();
        let missing = starter
            .into_iter()
            .flat_map(|starter| starter.codebook().tags);
        let missing = missing.filter(|tag| codebook.get(&tag.path).is_none());
        let edits: Vec<Edit> = missing
            .enumerate()
            .map(|(n, mut tag)| {
                tag.key = tag.key.filter(|&key| codebook.by_key(key).is_none());
                let at = codebook.tags.len() + n;
                Edit::AddTag { at, tag }
            })
            .collect();
        if !edits.is_empty() {
            self.perform(Edit::All(edits))?;
        }
        Ok(Effect::Done)
    }

    /// Puts a passage or a correction without a place on words that the analyst chose.
    pub(super) fn place_orphan(
        &mut self,
        document: DocId,
        at: usize,
        span: Span,
    ) -> Result<Effect, Refusal> {
        let orphan = self.orphan(&document, at)?.clone();
        let dossier = self.dossier(&document);
        let span = dossier.and_then(|dossier| dossier.document.text.trimmed(span));
        let span = span.ok_or(Refusal::NoSuchWords)?;
        let (add, effect) = if let Some(passage) = orphan.placed_at(span) {
            let effect = Effect::Passage {
                document: document.clone(),
                passage: passage.id,
            };
            let doc = document.clone();
            (Edit::AddPassage { doc, passage }, effect)
        } else {
            let correction = orphan.corrected_at(span);
            let add = Edit::SetCorrection {
                doc: document.clone(),
                before: self.correction(&document, span).cloned(),
                after: Some(correction.ok_or(Refusal::NoSuchWords)?),
            };
            let doc = document.clone();
            (
                add,
                Effect::Date {
                    document: doc,
                    span,
                },
            )
        };
        let doc = document;
        let settle = Edit::RemoveOrphan { doc, at, orphan };
        self.perform(Edit::All(vec![settle, add]))?;
        Ok(effect)
    }

    /// Gives up a passage without a place. Undo brings it back.
    pub(super) fn drop_orphan(&mut self, document: DocId, at: usize) -> Result<Effect, Refusal> {
        let orphan = self.orphan(&document, at)?.clone();
        self.perform(Edit::RemoveOrphan {
            doc: document.clone(),
            at,
            orphan,
        })?;
        Ok(Effect::Document(document))
    }

    fn orphan(&self, document: &DocId, at: usize) -> Result<&Orphan, Refusal> {
        let orphans = self.annotations(document).map(Annotations::orphans);
        let orphan = orphans.and_then(|orphans| orphans.get(at));
        orphan.ok_or(Refusal::Edit(EditError::NoSuchOrphan))
    }
}
