//! What is recorded about one document, and about all of them.
//!
//! Invariants: passages are sorted by place and no id stands twice; so are corrections. A version
//! includes every one that its passage or correction ever had, also across its removal. Nothing
//! here is dropped because it was not understood.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::chronology::Lines;
use super::codebook::CodebookLeftover;
use super::events::Events;
use super::reanchor::Review;
use super::settings::SettingsLeftover;
use super::sidecar::{ItemLeftover, Leftover};
use super::sorted::{Keyed, Sorted};
use crate::model::{
    About, Codebook, CorpusSettings, Correction, CorrectionId, DocId, Hand, Passage, PassageId,
    Span, Stamp, TagPath, Triage, Verdict, Version,
};

/// Stands for a time that a file does not tell; never written to one, and blank in exports.
pub const UNKNOWN_TIME: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// Everything that edits work on: the codebook, the events, the chronology, and what is recorded about each
/// document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The corpus's tags.
    pub codebook: Codebook,
    /// What the codebook's file holds beyond its tags.
    pub codebook_leftover: CodebookLeftover,
    /// The corpus's events.
    pub events: Arc<Events>,
    /// The lines of the chronology, those that were dropped too.
    pub chronology: Arc<Lines>,
    /// What is settled for the corpus as a whole.
    pub settings: CorpusSettings,
    /// What the settings' file holds beyond them.
    pub settings_leftover: SettingsLeftover,
    /// By document; one without anything recorded may be missing or empty.
    pub annotations: BTreeMap<DocId, Arc<Annotations>>,
}

impl Record {
    /// What is recorded about a document, to change it. A copy that somebody else holds stays as
    /// it is.
    pub(super) fn annotations_mut(&mut self, doc: &DocId) -> &mut Annotations {
        Arc::make_mut(self.annotations.entry(doc.clone()).or_default())
    }
}

/// What is recorded about one document. A copy costs little, and so does changing what was copied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Sorted by span, then id.
    passages: Sorted<Passage>,
    /// Where each of them lies, so that an id is found without a walk.
    places: Sorted<(PassageId, Span)>,
    /// Sorted by span, then id.
    corrections: Sorted<Correction>,
    pub(super) about: About,
    /// Who said so; `None` while nothing was ever said.
    pub(super) about_stamp: Option<Stamp>,
    /// The versions of what was removed, by its id. Several where several removed it without
    /// knowing of each other; together with the thing itself where one changed what another
    /// removed.
    pub(super) removed: Sorted<(Uuid, Vec<Version>)>,
    /// States of what is here that were made without knowledge of the one that is shown.
    pub(super) rivals: Arc<BTreeMap<Uuid, Vec<Rival>>>,
    pub(super) orphans: Arc<Vec<Orphan>>,
    pub(super) leftover: Leftover,
}

/// Another state of a thing, made in another window or by another analyst without knowledge of
/// the one that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// What it was made to be.
    pub state: Thing,
    /// What its file says beyond that.
    pub(super) leftover: ItemLeftover,
}

/// What an annotation can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A passage.
    Passage(Passage),
    /// A correction.
    Correction(Correction),
    /// What is said of the document as a whole.
    About(About, Stamp),
}

impl Thing {
    /// Its id. What is said of a document as a whole has the same one in every file.
    pub fn id(&self) -> Uuid {
        match self {
            Thing::Passage(passage) => passage.id.0,
            Thing::Correction(correction) => correction.id.0,
            Thing::About(..) => ABOUT,
        }
    }

    /// Who made it and changed it.
    pub fn stamp(&self) -> &Stamp {
        match self {
            Thing::Passage(passage) => &passage.stamp,
            Thing::Correction(correction) => &correction.stamp,
            Thing::About(_, stamp) => stamp,
        }
    }
}

/// The id of what is said of a document as a whole.
pub const ABOUT: Uuid = Uuid::from_u128(0xda7e_11e0_0000_5000_8000_0000_0000_0001);

impl Annotations {
    /// The passages, sorted by place.
    pub fn passages(&self) -> &Sorted<Passage> {
        &self.passages
    }

    /// The passage with this id.
    pub fn get(&self, id: PassageId) -> Option<&Passage> {
        self.passages.find(&self.key_of(id)?)
    }

    /// What the analyst says of the document's dates, sorted by place.
    pub fn corrections(&self) -> &Sorted<Correction> {
        &self.corrections
    }

    /// What the analyst says of these words. Where two said so without knowing of each other,
    /// the one that was changed more often counts.
    pub fn correction_at(&self, span: Span) -> Option<&Correction> {
        let here = self.corrections.iter_from(|other| other.span < span);
        here.take_while(|correction| correction.span == span)
            .max_by_key(|correction| (correction.stamp.version.revision(), correction.id))
    }

    /// The corrections that count, sorted by place: one for each words.
    pub fn counting_corrections(&self) -> Vec<Correction> {
        let counts = |c: &&Correction| self.correction_at(c.span).map(|it| it.id) == Some(c.id);
        self.corrections.iter().filter(counts).cloned().collect()
    }

    /// What the analyst says of the document as a whole.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// What the analyst decided about the document.
    pub fn triage(&self) -> Triage {
        self.about.triage
    }

    /// What a file held that has no certain place in the text, in the file's order.
    pub fn orphans(&self) -> &[Orphan] {
        &self.orphans
    }

    /// Other states of what is shown, by its id. One that says the same is nothing to tell.
    pub fn rivals(&self) -> impl Iterator<Item = (Uuid, &Rival)> {
        let all = self.rivals.iter();
        all.flat_map(|(id, rivals)| {
            let shown = self.thing(*id);
            let differs = move |rival: &&Rival| {
                let shown = shown.as_ref();
                !shown.is_some_and(|shown| shown.says_the_same(&rival.state))
            };
            rivals.iter().filter(differs).map(|rival| (*id, rival))
        })
    }

    /// What was changed in one place and removed in another: it is kept, and this tells.
    pub fn removed_elsewhere(&self) -> impl Iterator<Item = Uuid> {
        let there = |id: &Uuid| self.thing(*id).is_some();
        let removed = self.removed.iter().map(|(id, _)| *id);
        removed.filter(move |id| there(id))
    }

    /// Whether a file would have nothing to hold.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
            && self.corrections.is_empty()
            && self.about_stamp.is_none()
            && self.removed.is_empty()
            && self.rivals.is_empty()
            && self.orphans.is_empty()
            && self.leftover.is_blank()
    }

    /// The part of it that is about these ids, the page's own fields left out.
    pub fn part(&self, ids: &BTreeSet<Uuid>) -> Annotations {
        let mut part = Annotations::default();
        let (mut passages, mut corrections) = (Vec::new(), Vec::new());
        for id in ids {
            match self.thing(*id) {
                Some(Thing::Passage(passage)) => passages.push(passage),
                Some(Thing::Correction(correction)) => corrections.push(correction),
                Some(Thing::About(about, stamp)) => {
                    part.about = about;
                    part.about_stamp = Some(stamp);
                }
                None => {}
            }
            if let Some(removals) = self.removed.find(id) {
                part.removed.insert(removals.clone());
            }
            if let Some(rivals) = self.rivals.get(id) {
                Arc::make_mut(&mut part.rivals).insert(*id, rivals.clone());
            }
            if let Some(leftover) = self.leftover.items.get(id) {
                Arc::make_mut(&mut part.leftover.items).insert(*id, leftover.clone());
            }
        }
        part.set_things(passages, corrections);
        let orphans = self.orphans.iter();
        let touched = orphans.filter(|orphan| ids.contains(&orphan.key));
        part.orphans = Arc::new(touched.cloned().collect());
        part
    }

    /// Takes in what another record of the same text says; see [`merge`](super::merge()). The
    /// fields of the page stay as they are here.
    pub fn take_in(&mut self, mut other: Annotations) {
        other.leftover.head = self.leftover.head.clone();
        *self = super::merge(self, &other);
    }

    /// What is shown under an id.
    pub fn thing(&self, id: Uuid) -> Option<Thing> {
        if id == ABOUT {
            let stamp = self.about_stamp.clone()?;
            return Some(Thing::About(self.about.clone(), stamp));
        }
        if let Some(passage) = self.get(PassageId(id)) {
            return Some(Thing::Passage(passage.clone()));
        }
        let correction = self.correction(CorrectionId(id))?;
        Some(Thing::Correction(correction.clone()))
    }

    /// Puts a passage in its place; false, and nothing done, when its id is there already.
    pub(super) fn insert(&mut self, mut passage: Passage, hand: &Hand) -> bool {
        if !self.places.insert((passage.id, passage.span)) {
            return false;
        }
        self.enter(passage.id.0, &mut passage.stamp, hand);
        self.passages.insert(passage)
    }

    /// Takes a passage out and remembers its version.
    pub(super) fn remove(&mut self, id: PassageId, hand: &Hand) -> Option<Passage> {
        let passage = self.passages.remove(&self.key_of(id)?)?;
        self.places.remove(&id);
        self.bury(id.0, &passage.stamp.version, hand);
        Some(passage)
    }

    /// Puts a correction on its words; false, and nothing done, when its id is there already.
    pub(super) fn insert_correction(&mut self, mut correction: Correction, hand: &Hand) -> bool {
        let mut others = self.corrections.iter();
        if others.any(|other| other.id == correction.id) {
            return false;
        }
        self.enter(correction.id.0, &mut correction.stamp, hand);
        self.corrections.insert(correction)
    }

    /// A correction, to change anything but its id and span.
    pub(super) fn correction_mut(&mut self, id: CorrectionId) -> Option<&mut Correction> {
        let key = self.correction(id)?.key();
        self.corrections.get_mut(&key)
    }

    /// Takes a correction out and remembers its version.
    pub(super) fn remove_correction(
        &mut self,
        id: CorrectionId,
        hand: &Hand,
    ) -> Option<Correction> {
        let key = self.correction(id)?.key();
        let correction = self.corrections.remove(&key)?;
        self.bury(correction.id.0, &correction.stamp.version, hand);
        Some(correction)
    }

    /// The passage, to change anything but its id and span.
    pub(super) fn get_mut(&mut self, id: PassageId) -> Option<&mut Passage> {
        let key = self.key_of(id)?;
        self.passages.get_mut(&key)
    }

    /// Replaces all passages and corrections at once; no id may stand twice.
    pub(super) fn set_things(&mut self, passages: Vec<Passage>, corrections: Vec<Correction>) {
        self.places = passages.iter().map(|p| (p.id, p.span)).collect();
        self.passages = passages.into();
        self.corrections = corrections.into();
    }

    /// What enters has been through everything that happened to it before, its removal included.
    pub(super) fn enter(&mut self, id: Uuid, stamp: &mut Stamp, hand: &Hand) {
        let Some((_, removals)) = self.removed.remove(&id) else {
            return;
        };
        for removal in &removals {
            stamp.version.join(removal);
        }
        stamp.touch(hand);
    }

    /// Remembers that a thing was removed in this version. Whoever removed it elsewhere is
    /// agreed with.
    pub(super) fn bury(&mut self, id: Uuid, version: &Version, hand: &Hand) {
        let mut version = version.clone();
        let removals = self.removed.remove(&id).map(|(_, removals)| removals);
        for removal in removals.unwrap_or_default() {
            version.join(&removal);
        }
        version.advance(&hand.seat);
        self.removed.insert((id, vec![version]));
    }

    /// The same hand, at the seat where the next change of a thing counts as not knowing of its
    /// rivals.
    pub(super) fn beside_rivals(&self, id: Uuid, hand: &Hand) -> Hand {
        let Some(thing) = self.thing(id) else {
            return hand.clone();
        };
        let rivals = self.rivals.get(&id).into_iter().flatten();
        let rivals = rivals.map(|rival| &rival.state.stamp().version);
        let removals = self.removals_of(id).iter();
        let others: Vec<&Version> = rivals.chain(removals).collect();
        Hand {
            seat: hand
                .seat
                .beside(&thing.stamp().version, others.iter().copied()),
            ..hand.clone()
        }
    }

    /// Whether other states of a thing stand beside it.
    pub(super) fn has_rivals(&self, id: Uuid) -> bool {
        self.rivals.contains_key(&id)
    }

    /// The versions that a thing was removed in, as far as that is not over.
    pub(super) fn removals_of(&self, id: Uuid) -> &[Version] {
        self.removed.find(&id).map_or(&[], |(_, removals)| removals)
    }

    fn correction(&self, id: CorrectionId) -> Option<&Correction> {
        let mut corrections = self.corrections.iter();
        corrections.find(|correction| correction.id == id)
    }

    fn key_of(&self, id: PassageId) -> Option<(Span, PassageId)> {
        let (_, span) = self.places.find(&id)?;
        Some((*span, id))
    }
}

impl Keyed for Passage {
    type Key = (Span, PassageId);

    fn key(&self) -> Self::Key {
        (self.span, self.id)
    }
}

impl Keyed for Correction {
    type Key = (Span, CorrectionId);

    fn key(&self) -> Self::Key {
        (self.span, self.id)
    }
}

/// An annotation that a file held and that has no certain place in the text: its words were not
/// found again, or it could not be understood. It is written back exactly as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphan {
    /// Its id; one that could not be read follows from its words in the file.
    pub(super) key: Uuid,
    /// What it has been through.
    pub(super) version: Version,
    /// Everything but the place, where that much could be read. Its span means nothing.
    pub(super) passage: Option<Passage>,
    /// The same for a correction of a date.
    pub(super) correction: Option<Correction>,
    /// How the words were looked for, where there were any. It follows from the file and the
    /// text, and is not written.
    pub(super) review: Option<Box<Review>>,
    pub(super) quote: String,
    pub(super) reason: String,
    /// The annotation as it stands in the file.
    pub(super) json: Box<str>,
}

impl Orphan {
    /// The words it was made on, as far as the file tells them.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// What it is told apart from others of its document by.
    pub fn key(&self) -> Uuid {
        self.key
    }

    /// One sentence for a person: why it has no place.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Its id, where it could be read.
    pub fn id(&self) -> Option<PassageId> {
        self.passage.as_ref().map(|passage| passage.id)
    }

    /// What it was before, and where it may belong now; `None` when it could not be understood.
    pub fn review(&self) -> Option<&Review> {
        self.review.as_deref()
    }

    /// What it says of a date, when it is a correction.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.correction
            .as_ref()
            .map(|correction| &correction.verdict)
    }

    /// The correction it becomes when the analyst says where it belongs; `None` when it is none.
    pub fn corrected_at(&self, span: Span) -> Option<Correction> {
        let correction = self.correction.as_ref()?;
        Some(Correction {
            span,
            ..correction.clone()
        })
    }

    /// Its tags.
    pub fn tags(&self) -> &[TagPath] {
        let content = self.passage.as_ref().map(|passage| &passage.content);
        content.map_or(&[], |content| &content.tags)
    }

    /// The analyst's note on it.
    pub fn note(&self) -> &str {
        let content = self.passage.as_ref().map(|passage| &passage.content);
        content.map_or("", |content| &content.note)
    }

    /// The passage it becomes when the analyst says where it belongs; `None` when it could not
    /// be read as a passage.
    pub fn placed_at(&self, span: Span) -> Option<Passage> {
        let passage = self.passage.as_ref()?;
        Some(Passage {
            span,
            ..passage.clone()
        })
    }
}

/// The part of a triage that is the analyst's decision. Whether a document is new or has been
/// opened is nobody's judgement and is kept out of files.
pub(super) fn decision(triage: Triage) -> Option<Triage> {
    match triage {
        Triage::Relevant | Triage::SetAside => Some(triage),
        Triage::New | Triage::Read => None,
    }
}

/// What is said of a document, but for what is nobody's judgement.
pub(super) fn decided(about: &About) -> About {
    About {
        triage: decision(about.triage).unwrap_or_default(),
        ..about.clone()
    }
}
