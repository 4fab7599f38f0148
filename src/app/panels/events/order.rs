//! In which order the events stand.
//!
//! Invariant: the order is worked out when an event changed, or another column was chosen, and
//! at no other time.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::cells::Column;
use crate::analysis::interval_of;
use crate::model::{Event, EventId, Status};
use crate::workspace::Workspace;

/// What events are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Whether the last comes first.
    pub descending: bool,
}

impl Sort {
    /// By this column; the other way round when it is sorted by it already.
    pub fn by(self, column: Column) -> Self {
        Self {
            column,
            descending: self.column == column && !self.descending,
        }
    }
}

/// All events in their order.
#[derive(Default)]
pub struct Order {
    ids: Vec<EventId>,
    rows: HashMap<EventId, usize>,
    made_from: Option<(Sort, u64, u64)>,
}

impl Order {
    /// The events' ids.
    pub fn ids(&self) -> &[EventId] {
        &self.ids
    }

    /// Where an event stands.
    pub fn row_of(&self, id: EventId) -> Option<usize> {
        self.rows.get(&id).copied()
    }

    /// Brings the order up to date with the work.
    pub fn refresh(&mut self, work: &Workspace, sort: Sort) {
        // Only origins hang on anything but the events themselves.
        let hangs_on = match sort.column {
            Column::Origins => work.content_revision(),
            _ => 0,
        };
        let made_from = (sort, work.events_revision(), hangs_on);
        if self.made_from == Some(made_from) {
            return;
        }
        self.made_from = Some(made_from);
        self.ids = ordered(work, sort);
        let rows = self.ids.iter().enumerate();
        self.rows = rows.map(|(row, id)| (*id, row)).collect();
    }
}

fn ordered(work: &Workspace, sort: Sort) -> Vec<EventId> {
    let words = |words: &str| (!words.is_empty()).then(|| words.to_lowercase());
    let events = || work.events().iter();
    let back = sort.descending;
    match sort.column {
        Column::Date => sorted(events(), back, |event| {
            let interval = interval_of(&event.facts)?;
            interval.start().or(interval.end())
        }),
        Column::Title => sorted(events(), back, |event| words(&event.facts.title)),
        Column::Status => sorted(events(), back, |event| {
            let status = event.facts.status;
            (status != Status::Unknown).then_some(status)
        }),
        Column::Place => sorted(events(), back, |event| words(&event.facts.place)),
        Column::Actors => sorted(events(), back, |event| {
            words(&event.facts.actors.join("; "))
        }),
        Column::Origins => sorted(events(), back, |event| {
            Some(work.origins_of(&event.facts).names.len())
        }),
        Column::Assessment => sorted(events(), back, |event| {
            let judged = event.facts.assessment;
            (!judged.is_empty()).then_some((judged.probability, judged.confidence))
        }),
        Column::Evidence => sorted(events(), back, |event| {
            let facts = &event.facts;
            Some((facts.supports.len(), facts.contradicts.len()))
        }),
    }
}

/// By a key; those without one last, whichever way round. Equal ones keep the order of their
/// ids, so that no row jumps when another changes.
fn sorted<'a, K: Ord>(
    events: impl Iterator<Item = &'a Event>,
    descending: bool,
    key: impl Fn(&Event) -> Option<K>,
) -> Vec<EventId> {
    let mut keyed: Vec<(Option<K>, EventId)> = events.map(|event| (key(event), event.id)).collect();
    keyed.sort_by(|(a, a_id), (b, b_id)| {
        let keys = match (a, b) {
            (Some(a), Some(b)) if descending => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        keys.then(a_id.cmp(b_id))
    });
    keyed.into_iter().map(|(_, id)| id).collect()
}
