//! Two records of one document, made apart, as one.
//!
//! Invariants: merging is commutative, associative and idempotent, whatever was done to either;
//! nothing that either holds is dropped unless the other has been through it and went on from
//! there. What was changed on both sides stays twice: one state is shown, and the others stand
//! beside it as rivals until the analyst settles them. Ancestry decides, never a time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use uuid::Uuid;

use super::annotations::{Annotations, Orphan, Rival, Thing};
use super::sidecar::ItemLeftover;
use crate::model::Version;

/// One state of what an id names.
#[derive(Clone, Debug, PartialEq)]
enum State {
    /// It is in the text.
    There(Box<Thing>, Box<ItemLeftover>),
    /// It is kept without a place.
    Unplaced(Box<Orphan>),
    /// It was removed.
    Removed,
}

/// The states of everything, by id; of each id none is older than another.
type States = BTreeMap<Uuid, Vec<(Version, State)>>;

/// Merges two records of a document. Both must be of the same text.
#[must_use]
pub fn merge(a: &Annotations, b: &Annotations) -> Annotations {
    if a == b {
        return a.clone();
    }
    let mut all = states_of(a);
    for (id, states) in states_of(b) {
        all.entry(id).or_default().extend(states);
    }
    let mut merged = Annotations::default();
    merged.leftover.head = a.leftover.head.clone();
    if rank(&b.leftover.head) > rank(&a.leftover.head) {
        merged.leftover.head = b.leftover.head.clone();
    }
    let mut leftover_items = leftovers(a, b);
    let mut rivals = BTreeMap::new();
    let (mut passages, mut corrections) = (Vec::new(), Vec::new());
    let (mut orphans, mut removed) = (Vec::new(), Vec::new());
    for (id, states) in all {
        let (mut there, mut removals) = (Vec::new(), Vec::new());
        let mut states = newest(states);
        states.sort_by_cached_key(|(version, _)| version.clone());
        for (version, state) in states {
            match state {
                State::There(thing, leftover) => there.push((version, *thing, *leftover)),
                State::Unplaced(orphan) => orphans.push(*orphan),
                State::Removed => removals.push(version),
            }
        }
        if !removals.is_empty() {
            removed.push((id, removals));
        }
        there.sort_by_cached_key(|(version, thing, leftover)| {
            let revision = Reverse(version.revision());
            (revision, version.clone(), rank(thing), rank(leftover))
        });
        let mut there = there.into_iter();
        let Some((_, shown, leftover)) = there.next() else {
            continue;
        };
        match leftover == ItemLeftover::default() {
            true => leftover_items.remove(&id),
            false => leftover_items.insert(id, leftover),
        };
        match shown {
            Thing::Passage(passage) => passages.push(passage),
            Thing::Correction(correction) => corrections.push(correction),
            Thing::About(about, stamp) => {
                merged.about = about;
                merged.about_stamp = Some(stamp);
            }
        }
        let others: Vec<Rival> = there
            .map(|(_, state, leftover)| Rival { state, leftover })
            .collect();
        if !others.is_empty() {
            rivals.insert(id, others);
        }
    }
    merged.set_things(passages, corrections);
    merged.removed = removed.into();
    merged.rivals = Arc::new(rivals);
    merged.leftover.items = Arc::new(leftover_items);
    merged.orphans = match a.orphans == b.orphans && has_all(&orphans, &a.orphans) {
        true => Arc::clone(&a.orphans),
        false => {
            orphans.sort_by(|a, b| (a.key, &a.json).cmp(&(b.key, &b.json)));
            Arc::new(orphans)
        }
    };
    merged
}

/// Whether these are just those, in whatever order.
fn has_all(orphans: &[Orphan], those: &[Orphan]) -> bool {
    orphans.len() == those.len() && those.iter().all(|orphan| orphans.contains(orphan))
}

fn states_of(annotations: &Annotations) -> States {
    let mut states = States::new();
    let mut put = |id: Uuid, version: &Version, state: State| {
        states.entry(id).or_default().push((version.clone(), state));
    };
    let leftover = |id: Uuid| {
        let leftovers = &annotations.leftover.items;
        leftovers.get(&id).cloned().unwrap_or_default()
    };
    let passages = annotations.passages().iter().cloned().map(Thing::Passage);
    let corrections = annotations.corrections().iter().cloned();
    let about = annotations.thing(super::annotations::ABOUT);
    for thing in passages
        .chain(corrections.map(Thing::Correction))
        .chain(about)
    {
        let (id, version) = (thing.id(), thing.stamp().version.clone());
        put(
            id,
            &version,
            State::There(Box::new(thing), Box::new(leftover(id))),
        );
    }
    for (id, rivals) in annotations.rivals.iter() {
        for Rival { state, leftover } in rivals {
            let there = State::There(Box::new(state.clone()), Box::new(leftover.clone()));
            put(*id, &state.stamp().version, there);
        }
    }
    for orphan in annotations.orphans.iter() {
        put(
            orphan.key,
            &orphan.version,
            State::Unplaced(Box::new(orphan.clone())),
        );
    }
    for (id, versions) in &annotations.removed {
        for version in versions {
            put(*id, version, State::Removed);
        }
    }
    states
}

/// Those states that no other has been through, each once.
fn newest(states: Vec<(Version, State)>) -> Vec<(Version, State)> {
    let mut kept: Vec<(Version, State)> = Vec::new();
    for (n, (version, state)) in states.iter().enumerate() {
        let is_outdone = states.iter().enumerate().any(|(m, (other, by))| {
            let newer = other != version && other.includes(version);
            let same = other == version && by.replaces(state, m < n);
            newer || same
        });
        if !is_outdone {
            kept.push((version.clone(), state.clone()));
        }
    }
    kept
}

impl State {
    /// Whether, of two states of one version, this one makes the other needless.
    fn replaces(&self, other: &State, is_earlier: bool) -> bool {
        match (self, other) {
            (State::There(a, left), State::There(b, other_left)) if a == b => {
                match left == other_left {
                    true => is_earlier,
                    false => rank(left) > rank(other_left),
                }
            }
            // One reader found the place, the other did not.
            (State::There(thing, _), State::Unplaced(orphan)) => orphan.is_of(thing),
            (State::Unplaced(a), State::Unplaced(b)) if a.says_the_same(b) => {
                match (&a.json, &a.reason) == (&b.json, &b.reason) {
                    true => is_earlier,
                    false => (&a.json, &a.reason) < (&b.json, &b.reason),
                }
            }
            (State::Removed, State::Removed) => is_earlier,
            _ => false,
        }
    }
}

impl Orphan {
    fn is_of(&self, thing: &Thing) -> bool {
        match (&self.passage, thing) {
            (Some(orphan), Thing::Passage(passage)) => orphan.content == passage.content,
            (None, Thing::Correction(correction)) => {
                let orphan = self.correction.as_ref();
                orphan.is_none_or(|orphan| orphan.verdict == correction.verdict)
            }
            _ => false,
        }
    }

    fn says_the_same(&self, other: &Orphan) -> bool {
        match (&self.passage, &other.passage) {
            (Some(a), Some(b)) => a.content == b.content && self.quote == other.quote,
            _ => self.json == other.json,
        }
    }
}

/// What the files say beyond things, also of those that were removed since: they may come back.
fn leftovers(a: &Annotations, b: &Annotations) -> BTreeMap<Uuid, ItemLeftover> {
    let (a, b) = (&a.leftover.items, &b.leftover.items);
    let ids: BTreeSet<&Uuid> = a.keys().chain(b.keys()).collect();
    ids.into_iter()
        .filter_map(|id| {
            let both = [a.get(id), b.get(id)].into_iter().flatten();
            let one = both.max_by_key(rank)?;
            Some((*id, one.clone()))
        })
        .collect()
}

/// Some fixed order, where neither of two is the better one but both sides must choose alike.
fn rank(of: &impl std::fmt::Debug) -> String {
    format!("{of:?}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::annotate::testing::{DOC, correction, hand, passage, path};
    use crate::annotate::{Edit, Record, Rivals, apply, sidecar};
    use crate::model::{
        About, Content, Correction, Details, DocId, Hand, Passage, PublishedAs, Seat, Span, Text,
        TextHash,
    };

    /// Three windows on one document.
    const SEATS: usize = 3;
    const TEXT: &str = "Talks on Thursday 😀 were put off.";

    #[derive(Clone, Debug)]
    enum Deed {
        Add(u8, u8),
        Remove(Index),
        Tag(Index, u8),
        Note(Index, u8),
        Correct(u8, u8),
        About(u8),
        Settle(Index),
        Undo,
        /// Takes over what another window has saved.
        TakeIn(u8),
        /// Saves and reads again.
        Reopen,
    }

    fn deeds() -> impl Strategy<Value = Vec<(usize, Deed)>> {
        let index = any::<Index>();
        let deed = prop_oneof![
            3 => (0..6u8, 0..6u8).prop_map(|(id, at)| Deed::Add(id, at)),
            2 => index.prop_map(Deed::Remove),
            3 => (any::<Index>(), 0..4u8).prop_map(|(i, tag)| Deed::Tag(i, tag)),
            2 => (any::<Index>(), 0..4u8).prop_map(|(i, note)| Deed::Note(i, note)),
            2 => (0..3u8, 0..3u8).prop_map(|(at, to)| Deed::Correct(at, to)),
            1 => (0..4u8).prop_map(Deed::About),
            2 => any::<Index>().prop_map(Deed::Settle),
            2 => Just(Deed::Undo),
            2 => (0..3u8).prop_map(Deed::TakeIn),
            1 => Just(Deed::Reopen),
        ];
        prop::collection::vec((0..SEATS, deed), 0..40)
    }

    /// One window: what it shows, and what it did and can undo.
    #[derive(Clone, Default)]
    struct Window {
        record: Record,
        done: Vec<Edit>,
    }

    impl Window {
        fn annotations(&self) -> Annotations {
            let all = &self.record.annotations;
            let there = all.get(&DocId::new(DOC)).cloned();
            Arc::unwrap_or_clone(there.unwrap_or_default())
        }

        fn set(&mut self, annotations: Annotations) {
            let all = &mut self.record.annotations;
            all.insert(DocId::new(DOC), Arc::new(annotations));
        }

        fn perform(&mut self, edit: Option<Edit>, hand: &Hand) {
            let Some(edit) = edit else { return };
            if apply(&mut self.record, &edit, hand).is_ok() {
                self.done.push(edit);
            }
        }
    }

    fn hand_of(seat: usize) -> Hand {
        Hand {
            seat: Seat::parse(&format!("seat-{seat}")).unwrap(),
            ..hand(0)
        }
    }

    fn edit_of(deed: &Deed, now: &Annotations, hand: &Hand) -> Option<Edit> {
        let doc = DocId::new(DOC);
        let one = |i: &Index| {
            let passages = now.passages();
            (!passages.is_empty()).then(|| passages[i.index(passages.len())].clone())
        };
        let change = |i: &Index, change: &dyn Fn(Content) -> Content| {
            let passage = one(i)?;
            Some(Edit::ChangePassage {
                doc: doc.clone(),
                id: passage.id,
                after: change(passage.content.clone()),
                before: passage.content,
            })
        };
        match deed {
            Deed::Add(id, at) => Some(Edit::AddPassage {
                passage: Passage {
                    stamp: hand.stamp(),
                    ..passage(u128::from(*id), Span::new((*at).into(), 8), &["a"])
                },
                doc,
            }),
            Deed::Remove(i) => one(i).map(|passage| Edit::RemovePassage { doc, passage }),
            Deed::Tag(i, tag) => {
                let tag = path(["a", "b", "c", "d"][usize::from(*tag)]);
                change(i, &|content| match content.tags.contains(&tag) {
                    true => content.without_tag(&tag),
                    false => content.with_tag(tag.clone()),
                })
            }
            Deed::Note(i, note) => change(i, &|content| Content {
                note: note.to_string(),
                ..content
            }),
            Deed::Correct(at, to) => {
                let span = Span::new(usize::from(*at), 8);
                let before = now.correction_at(span).cloned();
                let verdict = ["", "rejected", "2022-02-10"][usize::from(*to)];
                let id = 100 + u128::from(*at);
                let after = (!verdict.is_empty()).then(|| Correction {
                    stamp: hand.stamp(),
                    ..correction(id, span, verdict)
                });
                Some(Edit::SetCorrection { doc, before, after })
            }
            Deed::About(note) => Some(Edit::ChangeAbout {
                doc,
                before: now.about().clone(),
                after: About {
                    note: note.to_string(),
                    details: Details {
                        author: (*note > 1).then(|| note.to_string()),
                        published: PublishedAs::of_word(
                            ["", "2022", "unknown", ""][usize::from(*note)],
                        ),
                        ..Details::default()
                    },
                    ..now.about().clone()
                },
            }),
            Deed::Settle(i) => {
                let ids: Vec<Uuid> = now
                    .rivals
                    .keys()
                    .copied()
                    .chain(now.removed_elsewhere())
                    .collect();
                let id = *ids.get(i.index(ids.len().max(1)))?;
                Some(Edit::SetRivals {
                    doc,
                    id,
                    before: now.rivals_of(id),
                    after: Rivals::default(),
                })
            }
            Deed::Undo | Deed::TakeIn(_) | Deed::Reopen => None,
        }
    }

    fn windows(deeds: &[(usize, Deed)]) -> [Annotations; SEATS] {
        let mut windows: [Window; SEATS] = Default::default();
        let text = Text::new(TEXT);
        let hash = TextHash::of(TEXT);
        for (seat, deed) in deeds {
            let hand = hand_of(*seat);
            let other = match deed {
                Deed::TakeIn(other) => windows[usize::from(*other)].annotations(),
                _ => Annotations::default(),
            };
            let window = &mut windows[*seat];
            let now = window.annotations();
            match deed {
                Deed::TakeIn(_) => window.set(merge(&now, &other)),
                Deed::Reopen => {
                    let saved = sidecar::write(&now, "a.txt", &text, hash).unwrap();
                    let mut read = sidecar::read(&saved, &text, hash).unwrap().annotations;
                    read.leftover.head.id = None;
                    assert_eq!(read, now, "nothing changes on the way to the disk and back");
                    window.set(read);
                }
                Deed::Undo => {
                    if let Some(edit) = window.done.pop() {
                        // What no longer fits is refused, and that is all.
                        let _ = apply(&mut window.record, &edit.inverse(), &hand);
                    }
                }
                deed => window.perform(edit_of(deed, &now, &hand), &hand),
            }
        }
        windows.map(|window| window.annotations())
    }

    /// Everything that anybody said and nobody went on from.
    fn said(annotations: &Annotations) -> Vec<(Version, State)> {
        states_of(annotations).into_values().flatten().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(crate::annotate::testing::cases(400)))]

        #[test]
        fn merging_is_commutative_associative_and_idempotent(deeds in deeds()) {
            let [a, b, c] = windows(&deeds);
            prop_assert_eq!(merge(&a, &a), a.clone());
            let ab = merge(&a, &b);
            prop_assert_eq!(&ab, &merge(&b, &a));
            prop_assert_eq!(&merge(&ab, &a), &ab);
            prop_assert_eq!(merge(&ab, &c), merge(&a, &merge(&b, &c)));
        }

        #[test]
        fn nothing_is_lost_that_nobody_went_on_from(deeds in deeds()) {
            let [a, b, _] = windows(&deeds);
            let both = said(&merge(&a, &b));
            for (version, state) in said(&a).into_iter().chain(said(&b)) {
                let kept = both.iter().any(|(other, by)| {
                    let newer = other != &version && other.includes(&version);
                    newer || (other == &version && by == &state)
                });
                prop_assert!(kept, "{version:?} {state:?}");
            }
        }
    }

    #[test]
    fn a_change_on_both_sides_stays_twice_until_it_is_settled() {
        let doc = DocId::new(DOC);
        let mut ana = Window::default();
        let add = edit_of(&Deed::Add(1, 0), &Annotations::default(), &hand_of(0));
        ana.perform(add, &hand_of(0));
        let mut ben = ana.clone();
        let note = |window: &Window, words: &str| {
            let passage = window.annotations().passages()[0].clone();
            Some(Edit::ChangePassage {
                doc: doc.clone(),
                id: passage.id,
                after: Content {
                    note: words.to_owned(),
                    ..passage.content.clone()
                },
                before: passage.content,
            })
        };
        ana.perform(note(&ana, "ana's"), &hand_of(0));
        ben.perform(note(&ben, "ben's"), &hand_of(1));
        let merged = merge(&ana.annotations(), &ben.annotations());
        ana.set(merged);
        let rivals: Vec<Uuid> = ana.annotations().rivals().map(|(id, _)| id).collect();
        assert_eq!((ana.annotations().passages().len(), rivals.len()), (1, 1));
        // A change in the meantime settles nothing.
        ana.perform(note(&ana, "more"), &hand_of(0));
        assert_eq!(ana.annotations().rivals().count(), 1);
        let settle = Edit::SetRivals {
            doc: doc.clone(),
            id: rivals[0],
            before: ana.annotations().rivals_of(rivals[0]),
            after: Rivals::default(),
        };
        ana.perform(Some(settle.clone()), &hand_of(0));
        assert_eq!(ana.annotations().rivals().count(), 0);
        // Ben's file takes over what Ana decided, and no rival comes back.
        let after = merge(&ana.annotations(), &ben.annotations());
        assert_eq!(after, ana.annotations());
        // Undone, it stands there again, in Ben's file too.
        apply(&mut ana.record, &settle.inverse(), &hand_of(0)).unwrap();
        let undone = merge(&ana.annotations(), &after);
        assert_eq!(undone.rivals().count(), 1);
    }

    #[test]
    fn what_one_removed_and_another_changed_is_kept_and_told() {
        let mut ana = Window::default();
        let add = edit_of(&Deed::Add(1, 0), &Annotations::default(), &hand_of(0));
        ana.perform(add, &hand_of(0));
        let mut ben = ana.clone();
        let passage = ana.annotations().passages()[0].clone();
        let doc = DocId::new(DOC);
        ana.perform(
            Some(Edit::RemovePassage {
                doc: doc.clone(),
                passage: passage.clone(),
            }),
            &hand_of(0),
        );
        let untouched = merge(&ana.annotations(), &ben.annotations());
        assert_eq!(untouched.passages(), [], "a removal counts");
        ben.perform(
            Some(Edit::ChangePassage {
                doc,
                id: passage.id,
                after: passage.content.clone().with_tag(path("new")),
                before: passage.content,
            }),
            &hand_of(1),
        );
        let merged = merge(&ana.annotations(), &ben.annotations());
        assert_eq!(merged.passages(), ben.annotations().passages());
        let told: Vec<Uuid> = merged.removed_elsewhere().collect();
        assert_eq!(told, [passage.id.0]);
    }
}
