//! The passages and corrections of the whole corpus that lost their place.
//!
//! Invariant: nothing here settles anything; the analyst does, by
//! [`Command::PlaceOrphan`](super::Command) and [`Command::DropOrphan`](super::Command).

use std::sync::Arc;

use super::{Workspace, keeper};
use crate::annotate::{Annotations, Edit, Orphan, sidecar};
use crate::model::DocId;

/// Something without a place, and how commands name it.
#[derive(Clone, Copy)]
pub struct Unplaced<'a> {
    /// Its document.
    pub document: &'a DocId,
    /// Which of those of its document.
    pub index: usize,
    /// The thing.
    pub orphan: &'a Orphan,
}

impl Workspace {
    /// Everything without a place, by document.
    pub fn unplaced(&self) -> impl Iterator<Item = Unplaced<'_>> {
        let open = self.record.annotations.iter();
        open.filter(|(document, _)| self.by_id.contains_key(document))
            .flat_map(|(document, annotations)| {
                let orphans = annotations.orphans().iter().enumerate();
                orphans.map(move |(index, orphan)| Unplaced {
                    document,
                    index,
                    orphan,
                })
            })
    }

    /// How many things have no place.
    pub fn unplaced_count(&self) -> usize {
        let all = self.record.annotations.values();
        all.map(|annotations| annotations.orphans().len()).sum()
    }

    /// Finds out anew where what came back without a place may belong: a journal does not tell.
    pub(super) fn look_again(&mut self, edit: &Edit) {
        let texts = self.keeper.texts().cloned();
        let kept = |hash| texts.as_ref()?.read(&keeper::name_of(hash));
        let forgot = |it: &Annotations| it.orphans().iter().any(|it| it.review().is_none());
        for id in edit.documents() {
            let Some(dossier) = self.by_id.get(id) else {
                continue;
            };
            let annotations = self.record.annotations.get_mut(id);
            let Some(annotations) = annotations.filter(|it| forgot(it)) else {
                continue;
            };
            let document = &dossier.document;
            let annotations = Arc::make_mut(annotations);
            sidecar::look_again(annotations, &document.text, document.hash, &kept);
        }
    }
}
