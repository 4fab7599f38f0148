//! Copies in the window: which of them the list folds under their original, what a tag on one
//! offers for the others, and the actions on them.
//!
//! Invariant: folding hides a row and nothing else: a document that is open has its row.

use std::collections::{HashMap, HashSet};
use std::thread;

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use eframe::egui::{Context, Ui};

use super::App;
use super::dialogs::{CompareDraft, Dialog};
use super::view::{Focus, View};
use crate::analysis::Copies;
use crate::model::{DocId, PassageId, Span, TagPath};
use crate::workspace::{Command, Weight, Workspace};

/// One row of the document list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The document.
    pub document: DocId,
    /// How many copies are folded under it, or stand below it.
    pub copies: usize,
    /// Whether they stand below it.
    pub is_unfolded: bool,
    /// Whether it is one of those that stand below another.
    pub is_below: bool,
}

/// What is looked at of copies.
pub struct CopiesView {
    /// Whether the list shows a story as one row.
    pub is_grouped: bool,
    /// The stories that are unfolded, by their originals.
    unfolded: HashSet<DocId>,
    /// The open document whose row was seen to.
    revealed: Option<DocId>,
    offer: Offer,
}

/// Where the words of the chosen passage stand in copies.
#[derive(Default)]
struct Offer {
    made_for: Option<(DocId, PassageId, Span, usize)>,
    search: Option<Receiver<Vec<(DocId, Span)>>>,
    places: Vec<(DocId, Span)>,
}

impl CopiesView {
    /// Everything folded, or nothing grouped.
    pub fn new(is_grouped: bool) -> Self {
        Self {
            is_grouped,
            unfolded: HashSet::new(),
            revealed: None,
            offer: Offer::default(),
        }
    }

    /// Folds or unfolds the copies of a document's story.
    pub fn toggle(&mut self, copies: &Copies, document: &DocId) {
        if let Some(original) = copies.story(document).and_then(|it| it.documents.first())
            && !self.unfolded.remove(original)
        {
            self.unfolded.insert(original.clone());
        }
    }

    /// The rows of a list. What is listed first of a story stands for it. Unfolds the story of a
    /// document that has just been opened.
    pub fn rows(&mut self, listed: &[DocId], copies: &Copies, open: Option<&DocId>) -> Vec<Row> {
        let rows = self.folded(listed, copies);
        let is_new = self.revealed.as_ref() != open;
        self.revealed = open.cloned();
        let hidden = open.filter(|open| {
            let has_row = rows.iter().any(|row| row.document == **open);
            is_new && !has_row && listed.contains(*open)
        });
        match hidden {
            Some(open) => {
                self.toggle(copies, open);
                self.folded(listed, copies)
            }
            None => rows,
        }
    }

    fn folded(&self, listed: &[DocId], copies: &Copies) -> Vec<Row> {
        let story = |id: &DocId| {
            copies
                .story(id)
                .filter(|_| self.is_grouped)?
                .documents
                .first()
        };
        let mut of_story: HashMap<&DocId, Vec<&DocId>> = HashMap::new();
        for id in listed {
            if let Some(original) = story(id) {
                of_story.entry(original).or_default().push(id);
            }
        }
        let mut rows = Vec::with_capacity(listed.len());
        for id in listed {
            let original = story(id);
            let told = original.and_then(|original| of_story.get(original));
            let (others, is_first) = match told.map(Vec::as_slice) {
                Some([first, others @ ..]) => (others, *first == id),
                _ => (&[][..], true),
            };
            if !is_first {
                continue;
            }
            let is_unfolded = original.is_some_and(|it| self.unfolded.contains(it));
            rows.push(Row {
                document: id.clone(),
                copies: others.len(),
                is_unfolded,
                is_below: false,
            });
            let below = others.iter().filter(|_| is_unfolded);
            rows.extend(below.map(|id| Row {
                document: (*id).clone(),
                copies: 0,
                is_unfolded: false,
                is_below: true,
            }));
        }
        rows
    }

    /// The tag that copies could have on the words of a passage, and where: the last of its tags
    /// that some copy lacks. Looks for the words on a thread of its own.
    pub fn offer(
        &mut self,
        ui: &Ui,
        work: &Workspace,
        document: &DocId,
        passage: PassageId,
    ) -> Option<(TagPath, Vec<(DocId, Span)>)> {
        let recorded = work.passage(document, passage)?;
        let copies = std::sync::Arc::as_ptr(work.copies()) as usize;
        let wanted = (document.clone(), passage, recorded.span, copies);
        let offer = &mut self.offer;
        if offer.made_for.as_ref() != Some(&wanted) {
            *offer = Offer {
                made_for: Some(wanted),
                ..Offer::default()
            };
            let same = work.same_words(document, passage)?;
            let (outbox, inbox) = bounded(1);
            let ctx = ui.ctx().clone();
            let search = move || {
                // Whoever asked may look at something else by now.
                let _ = outbox.send(same.places());
                ctx.request_repaint();
            };
            let thread = thread::Builder::new().name("same words".to_owned());
            offer.search = thread.spawn(search).ok().map(|_| inbox);
        }
        match offer.search.as_ref().map(Receiver::try_recv) {
            Some(Ok(places)) => {
                offer.places = places;
                offer.search = None;
            }
            Some(Err(TryRecvError::Disconnected)) => offer.search = None,
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        self.offered(work)
    }

    /// What was offered last, as far as it still stands.
    fn offered(&self, work: &Workspace) -> Option<(TagPath, Vec<(DocId, Span)>)> {
        let (document, passage, ..) = self.offer.made_for.as_ref()?;
        let tags = &work.passage(document, *passage)?.content.tags;
        let places = |tag: &TagPath| -> Vec<(DocId, Span)> {
            let lacks = |place: &&(DocId, Span)| !work.is_tagged(&place.0, place.1, tag);
            self.offer.places.iter().filter(lacks).cloned().collect()
        };
        let mut offers = tags.iter().rev().map(|tag| (tag.clone(), places(tag)));
        offers.find(|(_, places)| !places.is_empty())
    }
}

/// The other documents of the open document's story.
pub fn others(work: &Workspace, view: &View) -> Vec<DocId> {
    let Some(open) = &view.document else {
        return Vec::new();
    };
    let story = work.copies().story(open).into_iter();
    let others = story.flat_map(|story| &story.documents);
    let is_there = |id: &&DocId| *id != open && work.dossier(id).is_some();
    others.filter(is_there).cloned().collect()
}

impl App {
    /// Shows a story as one row of the list, or each document by itself.
    pub(super) fn toggle_grouping_of_copies(&mut self) {
        let is_grouped = !self.view.copies.is_grouped;
        self.view.copies.is_grouped = is_grouped;
        self.kept.groups_copies = is_grouped;
        self.view.fold_anew();
        self.view.reveal_document = true;
        self.say(
            Weight::Info,
            match is_grouped {
                true => "Copies are listed under their original.",
                false => "Copies are listed one by one.",
            },
        );
    }

    /// Compares the open document with one of its story.
    pub(super) fn compare_copies(&mut self) {
        let others = others(&self.work, &self.view);
        match (self.view.document.clone(), others.first()) {
            (Some(here), Some(first)) => {
                let nearest = self.work.copies().copy_of(&here);
                let nearest = nearest.map(|it| it.document.clone());
                let nearest = nearest.filter(|it| others.contains(it));
                let other = nearest.unwrap_or_else(|| first.clone());
                let draft = CompareDraft::of(here, other, others);
                self.dialogs.open(Dialog::Compare(Box::new(draft)));
            }
            _ if self.work.is_looking_for_copies() => {
                self.say(Weight::Info, "Copies are still being looked for.");
            }
            (Some(_), None) => self.say(
                Weight::Info,
                "No document of the folder tells the same in the same words.",
            ),
            (None, _) => self.say(Weight::Info, "Choose a document first."),
        }
    }

    /// Puts a tag of the chosen passage on the same words in copies.
    pub(super) fn tag_copies(&mut self, ctx: &Context) {
        let is_chosen = match (&self.view.copies.offer.made_for, self.view.focus) {
            (Some((document, passage, ..)), Focus::Passage(chosen)) => {
                *passage == chosen && self.view.document.as_ref() == Some(document)
            }
            _ => false,
        };
        let offered = self.view.copies.offered(&self.work).filter(|_| is_chosen);
        match offered {
            Some((tag, places)) => self.command(ctx, Command::TagAll { places, tag }),
            None => self.say(
                Weight::Info,
                "Choose a tagged passage whose words a copy of the document holds without the tag.",
            ),
        }
    }
}
