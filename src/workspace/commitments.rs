//! The commitments that the corpus tells of, drafted in the background from a snapshot; the day
//! that it is looked at from; and what the analyst makes of a drafted thread.
//!
//! Invariants: a draft is made only when somebody looks, and again only when documents, the as-of
//! date or what was set apart have changed; a document is read for it once. What the analyst
//! said (the date, and which steps do not belong together) is kept with the corpus's settings,
//! so that it is saved, undone and merged as they are.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Effect, Refusal, Workspace};
use crate::analysis::{Commitments, Copies, Dossier, Thread, Told, commitments, told};
use crate::annotate::Edit;
use crate::model::{
    Apart, Bearing, Content, DocId, Event, EventFacts, EventId, Passage, PassageId, PassageRef,
    Quoted, Span,
};

/// A snapshot to draft from.
#[derive(Debug)]
pub(super) struct Order {
    dossiers: Vec<Arc<Dossier>>,
    copies: Arc<Copies>,
    made_from: MadeFrom,
}

/// What a draft was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MadeFrom {
    /// The revision of what is drawn.
    revision: u64,
    /// How often other copies were found.
    copies: u64,
    as_of: Option<NaiveDate>,
    apart: Vec<Apart>,
}

/// Commitments with the documents that they were drafted from.
#[derive(Debug)]
pub struct Drafted {
    /// What was announced. Its steps mean the documents of this draft.
    pub commitments: Commitments,
    /// The documents.
    pub dossiers: Vec<Arc<Dossier>>,
    made_from: MadeFrom,
}

/// What a new event rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The document.
    pub document: DocId,
    /// The words; they become a passage where they are none yet.
    pub span: Span,
    /// Which way they bear on the event.
    pub bearing: Bearing,
    /// What is said of them if they become a passage.
    pub content: Content,
}

/// An event to record, with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// What is said of it. Its evidence is added.
    pub facts: EventFacts,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// A worker that keeps what it read of each document.
pub(super) fn drafter() -> impl FnMut(Order) -> Drafted {
    let mut known: HashMap<DocId, (Arc<Dossier>, Arc<Told>)> = HashMap::new();
    move |order: Order| {
        let read: Vec<Arc<Told>> = order
            .dossiers
            .iter()
            .map(|dossier| match known.get(&dossier.document.id) {
                Some((same, told)) if Arc::ptr_eq(same, dossier) => Arc::clone(told),
                _ => Arc::new(told(dossier)),
            })
            .collect();
        let pairs = order.dossiers.iter().zip(&read);
        known = pairs
            .map(|(dossier, told)| {
                let id = dossier.document.id.clone();
                (id, (Arc::clone(dossier), Arc::clone(told)))
            })
            .collect();
        let made_from = order.made_from;
        Drafted {
            commitments: commitments(
                &order.dossiers,
                &read,
                &order.copies,
                made_from.as_of,
                &made_from.apart,
            ),
            dossiers: order.dossiers,
            made_from,
        }
    }
}

impl Workspace {
    /// The day that the corpus is looked at from: the one that was set, else that of the latest
    /// publication. `None` when no document has a date.
    pub fn as_of(&self) -> Option<NaiveDate> {
        self.settings().as_of.or_else(|| self.latest_publication())
    }

    /// Whether somebody set the day that the corpus is looked at from.
    pub fn as_of_is_set(&self) -> bool {
        self.settings().as_of.is_some()
    }

    /// The day of the latest publication.
    pub fn latest_publication(&self) -> Option<NaiveDate> {
        let mut latest_first = self.documents().iter().rev();
        latest_first.find_map(|dossier| dossier.document.date())
    }

    /// What is announced, as it was last drafted; a new draft is begun where that one is out of
    /// date. `None` until there is a first one.
    pub fn commitments(&self) -> Option<&Arc<Drafted>> {
        let wanted = self.made_from();
        let is_fresh = self
            .drafted
            .as_ref()
            .is_some_and(|it| it.made_from == wanted);
        if !is_fresh && self.is_drawn() && !self.drafter.is_busy() {
            self.drafter.order(self.order_draft(wanted));
        }
        self.drafted.as_ref()
    }

    /// Whether the last draft shows the work as it is now.
    pub fn commitments_are_fresh(&self) -> bool {
        let wanted = self.made_from();
        self.drafted
            .as_ref()
            .is_some_and(|it| it.made_from == wanted)
    }

    /// Drafts here and now, for whoever may wait. `as_of` counts more than the setting.
    pub fn draft_commitments(&self, as_of: Option<NaiveDate>) -> Drafted {
        let mut wanted = self.made_from();
        wanted.as_of = as_of.or(wanted.as_of);
        drafter()(self.order_draft(wanted))
    }

    fn made_from(&self) -> MadeFrom {
        MadeFrom {
            revision: self.shown.revision,
            copies: self.copy_watch.times_found(),
            as_of: self.settings().as_of,
            apart: self.settings().apart.clone(),
        }
    }

    fn order_draft(&self, made_from: MadeFrom) -> Order {
        Order {
            dossiers: self.shown.dossiers.clone(),
            copies: Arc::clone(self.copies()),
            made_from,
        }
    }

    pub(super) fn absorb_draft(&mut self) {
        if let Some(drafted) = self.drafter.take() {
            self.drafted = Some(Arc::new(drafted));
            self.revision += 1;
        }
    }

    pub(super) fn set_as_of(&mut self, day: Option<NaiveDate>) -> Result<Effect, Refusal> {
        self.change_settings(|settings| settings.as_of = day)?;
        self.revision += 1;
        Ok(Effect::Done)
    }

    /// Says of a place that it does not tell of the same thing as others.
    pub(super) fn set_apart(
        &mut self,
        one: Quoted,
        others: Vec<Quoted>,
    ) -> Result<Effect, Refusal> {
        self.change_settings(|settings| {
            for other in others {
                let one = one.clone();
                let pair = Apart { one, other };
                if !settings.apart.contains(&pair) {
                    settings.apart.push(pair);
                }
            }
        })?;
        self.revision += 1;
        Ok(Effect::Done)
    }

    /// The events that rest on the words of a drafted thread already: those that one of its steps
    /// is evidence for or against. By their place in the list of events.
    pub fn events_on(&self, drafted: &Drafted, thread: &Thread) -> Vec<&Event> {
        let words = thread.steps.iter().filter_map(|step| {
            let document = &drafted.dossiers.get(step.doc)?.document;
            Some((&document.id, document.text.trimmed(step.sentence)?))
        });
        let passages: Vec<PassageRef> = words
            .filter_map(|(doc, span)| {
                let mut there = self.annotations(doc)?.passages().iter();
                let passage = there.find(|passage| passage.span == span)?.id;
                let doc = doc.clone();
                Some(PassageRef { doc, passage })
            })
            .collect();
        if passages.is_empty() {
            return Vec::new();
        }
        let events = self.events().iter().filter(|event| {
            let mut links = event.facts.links();
            links.any(|(_, link)| passages.contains(link))
        });
        events.collect()
    }

    /// Records events in one step, each going on from the one before it.
    pub(super) fn record_thread(&mut self, events: Vec<NewEvent>) -> Result<Effect, Refusal> {
        let mut edits = Vec::new();
        let mut made: Vec<(DocId, Span, PassageId)> = Vec::new();
        let mut follows: Option<EventId> = None;
        for NewEvent {
            mut facts,
            evidence,
        } in events
        {
            for piece in evidence {
                let (passage, edit) = self.passage_for(&piece, &made)?;
                edits.extend(edit);
                made.push((piece.document.clone(), piece.span, passage));
                let doc = piece.document;
                facts = facts.with_link(PassageRef { doc, passage }, piece.bearing);
            }
            let event = Event {
                id: EventId(Uuid::new_v4()),
                facts: EventFacts { follows, ..facts },
                stamp: self.hand().stamp(),
            };
            follows = Some(event.id);
            edits.push(Edit::AddEvent(Box::new(event)));
        }
        let Some(last) = follows else {
            return Ok(Effect::Done);
        };
        self.perform(Edit::All(edits))?;
        Ok(Effect::Event(last))
    }

    /// The passage on some words: one that is there or is being made, or else a new one with the
    /// edit that makes it.
    fn passage_for(
        &self,
        piece: &Evidence,
        made: &[(DocId, Span, PassageId)],
    ) -> Result<(PassageId, Option<Edit>), Refusal> {
        let document = &piece.document;
        let dossier = self.dossier(document);
        let dossier = dossier.ok_or_else(|| Refusal::NoSuchDocument(document.clone()))?;
        let span = dossier.document.text.trimmed(piece.span);
        let span = span.ok_or(Refusal::NoSuchWords)?;
        let annotations = self.annotations(document).into_iter();
        let mut passages = annotations.flat_map(|it| it.passages());
        let there = passages
            .find(|passage| passage.span == span)
            .map(|passage| passage.id);
        let same = |(doc, at, _): &&(DocId, Span, PassageId)| doc == document && *at == piece.span;
        if let Some(id) = there.or_else(|| made.iter().find(same).map(|(.., id)| *id)) {
            return Ok((id, None));
        }
        let passage = Passage {
            id: PassageId(Uuid::new_v4()),
            span,
            content: piece.content.clone(),
            stamp: self.hand().stamp(),
        };
        let doc = document.clone();
        Ok((passage.id, Some(Edit::AddPassage { doc, passage })))
    }
}
