//! A corpus as a query asks it: what is searched of each document, and what is known of it.
//!
//! Invariants: the columns are made from the documents alone and hold for as long as these are
//! the same; what the analyst recorded is asked anew for every query.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::Datelike;
use fixedbitset::FixedBitSet;

use super::facts::{Bounds, bounds, is_about, lies_in};
use super::marks::{publication_interval, times_of};
use super::{Dossier, Known};
use crate::annotate::Annotations;
use crate::model::{DocId, Interval, Status, TagPath};
use crate::search::{Documents, Field, TextKey};

/// A month of publication: year and month; `None` of undated documents.
pub type Month = Option<(i32, u32)>;

/// What documents are counted by, looked up once for all queries.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    keys: Vec<TextKey>,
    months: Vec<u32>,
    month_names: Vec<Month>,
    outlets: Vec<u32>,
    outlet_names: Vec<String>,
    /// A bit for each status that one of the document's dates has.
    statuses: Vec<u16>,
    /// When each was published.
    published: Vec<Option<Bounds>>,
    /// The times that its dates may speak of, one document's behind the other's.
    spoken: Vec<Spoken>,
    /// Where those of each document end.
    spoken_ends: Vec<usize>,
}

/// A time that a date may speak of.
#[derive(Clone, Copy, Debug)]
struct Spoken {
    time: Bounds,
    /// The bit of the date's status.
    status: u16,
}

impl Columns {
    /// Those of some documents.
    pub fn of(dossiers: &[Arc<Dossier>]) -> Self {
        let mut columns = Columns::default();
        let mut months: HashMap<Month, u32> = HashMap::new();
        let mut outlets: HashMap<&str, u32> = HashMap::new();
        for dossier in dossiers {
            let document = &dossier.document;
            columns.keys.push(dossier.text_key());
            let month = document.date().map(|date| (date.year(), date.month()));
            let fresh = number(columns.month_names.len());
            let month_number = *months.entry(month).or_insert(fresh);
            if month_number == fresh {
                columns.month_names.push(month);
            }
            columns.months.push(month_number);
            let outlet = document.outlet_or_unknown();
            let fresh = number(columns.outlet_names.len());
            let outlet_number = *outlets.entry(outlet).or_insert(fresh);
            if outlet_number == fresh {
                columns.outlet_names.push(outlet.to_owned());
            }
            columns.outlets.push(outlet_number);
            let of = dossier.mentions.iter();
            let statuses = of.fold(0, |bits, mention| bits | bit_of(mention.status));
            columns.statuses.push(statuses);
            columns
                .published
                .push(publication_interval(document).map(bounds));
            let spoken = dossier.mentions.iter().flat_map(|mention| {
                times_of(mention).map(|time| Spoken {
                    time: bounds(time),
                    status: bit_of(mention.status),
                })
            });
            columns.spoken.extend(spoken);
            columns.spoken_ends.push(columns.spoken.len());
        }
        columns
    }

    /// Whether a date of a document that has one of some statuses may speak of a time.
    fn speaks(&self, at: usize, asked: Interval, statuses: u16) -> bool {
        let end_of = |at: usize| self.spoken_ends.get(at).copied();
        let start = at.checked_sub(1).and_then(end_of).unwrap_or_default();
        let spoken = self.spoken.get(start..end_of(at).unwrap_or(start));
        let asked = bounds(asked);
        let mut spoken = spoken.unwrap_or_default().iter();
        spoken.any(|it| it.status & statuses != 0 && is_about(it.time, asked))
    }

    /// How many of some documents are of each month, the latest first and the undated last.
    pub fn count_months(&self, found: &FixedBitSet) -> Vec<(Month, usize)> {
        let counts = counts(&self.months, self.month_names.len(), found);
        let mut months: Vec<(Month, usize)> =
            self.month_names.iter().copied().zip(counts).collect();
        months.retain(|(_, count)| *count > 0);
        months.sort_by_key(|(month, _)| Reverse(*month));
        months
    }

    /// How many of some documents are of each outlet, the most first.
    pub fn count_outlets(&self, found: &FixedBitSet) -> Vec<(String, usize)> {
        let counts = counts(&self.outlets, self.outlet_names.len(), found);
        let named = self.outlet_names.iter().zip(counts);
        let mut outlets: Vec<(&String, usize)> = named.filter(|(_, count)| *count > 0).collect();
        outlets.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let owned = outlets.into_iter();
        owned.map(|(name, count)| (name.clone(), count)).collect()
    }

    /// How many of some documents have a date of each status.
    pub fn count_statuses(&self, found: &FixedBitSet) -> Vec<(Status, usize)> {
        let mut counts = [0_usize; Status::ALL.len()];
        for at in found.ones() {
            let mut bits = self.statuses.get(at).copied().unwrap_or_default();
            while bits != 0 {
                if let Some(count) = counts.get_mut(bits.trailing_zeros() as usize) {
                    *count += 1;
                }
                bits &= bits - 1;
            }
        }
        let named = Status::ALL.into_iter().zip(counts);
        named.filter(|(_, count)| *count > 0).collect()
    }
}

/// Documents with what is recorded about them, as a query asks them.
pub struct Searched<'a> {
    /// The documents.
    pub dossiers: &'a [Arc<Dossier>],
    /// Their columns.
    pub columns: &'a Columns,
    /// What is recorded about some of them.
    pub annotations: &'a BTreeMap<DocId, Arc<Annotations>>,
    /// Which outlets are those that were asked for: there are few, and many documents of each.
    outlets: RefCell<HashMap<String, FixedBitSet>>,
}

impl<'a> Searched<'a> {
    /// Documents with their columns and what is recorded about them.
    pub fn new(
        dossiers: &'a [Arc<Dossier>],
        columns: &'a Columns,
        annotations: &'a BTreeMap<DocId, Arc<Annotations>>,
    ) -> Self {
        Self {
            dossiers,
            columns,
            annotations,
            outlets: RefCell::default(),
        }
    }

    /// How many of some documents have each tag, or a passage with it: the most first.
    pub fn count_tags(&self, found: &FixedBitSet) -> Vec<(TagPath, usize)> {
        let mut counts: BTreeMap<TagPath, usize> = BTreeMap::new();
        if !self.annotations.is_empty() {
            for at in found.ones() {
                let Some(annotations) = self.annotations_of(at) else {
                    continue;
                };
                let passages = annotations.passages().iter();
                let mut tags: Vec<&TagPath> = passages.flat_map(|it| &it.content.tags).collect();
                tags.extend(&annotations.about().tags);
                tags.sort();
                tags.dedup();
                for tag in tags {
                    *counts.entry(tag.clone()).or_default() += 1;
                }
            }
        }
        let mut tags: Vec<(TagPath, usize)> = counts.into_iter().collect();
        tags.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        tags
    }

    fn annotations_of(&self, at: usize) -> Option<&'a Annotations> {
        if self.annotations.is_empty() {
            return None;
        }
        let id = &self.dossiers.get(at)?.document.id;
        self.annotations.get(id).map(Arc::as_ref)
    }

    fn known(&self, at: usize) -> Option<Known<'a>> {
        Some(Known {
            dossier: self.dossiers.get(at)?,
            annotations: self.annotations_of(at),
        })
    }
}

impl Documents for Searched<'_> {
    fn count(&self) -> usize {
        self.dossiers.len()
    }

    fn key(&self, at: usize) -> TextKey {
        self.columns.keys.get(at).copied().unwrap_or(TextKey(0))
    }

    fn text(&self, at: usize) -> Cow<'_, str> {
        let dossier = self.dossiers.get(at);
        dossier.map_or(Cow::Borrowed(""), |dossier| dossier.searched_text())
    }

    fn length(&self, at: usize) -> usize {
        let dossier = self.dossiers.get(at);
        dossier.map_or(0, |dossier| dossier.prose().len())
    }

    fn holds(&self, at: usize, field: &Field) -> bool {
        use crate::search::Facts as _;
        let columns = self.columns;
        match field {
            Field::Source(asked) => {
                let mut known = self.outlets.borrow_mut();
                let such = known.entry(asked.as_str().to_owned()).or_insert_with(|| {
                    let names = columns.outlet_names.iter().enumerate();
                    let such = names.filter(|(_, name)| asked.is_in(name));
                    such.map(|(at, _)| at).collect()
                });
                let outlet = columns.outlets.get(at).map(|outlet| *outlet as usize);
                outlet.is_some_and(|outlet| such.contains(outlet))
            }
            Field::Status(asked) => {
                let bits = columns.statuses.get(at).copied().unwrap_or_default();
                bits & bit_of(*asked) != 0
            }
            Field::Published(asked) => {
                let published = columns.published.get(at).copied().flatten();
                published.is_some_and(|time| lies_in(time, bounds(*asked)))
            }
            Field::About(asked) if columns.speaks(at, *asked, u16::MAX) => true,
            // An analyst may have dated a passage.
            Field::About(_) if self.annotations.is_empty() => false,
            field => self.known(at).is_some_and(|known| known.holds(field)),
        }
    }

    fn speaks(&self, at: usize, about: &Field, status: Status) -> bool {
        let Field::About(asked) = about else {
            return false;
        };
        self.columns.speaks(at, *asked, bit_of(status))
    }
}

fn counts(column: &[u32], values: usize, found: &FixedBitSet) -> Vec<usize> {
    let mut counts = vec![0; values];
    for at in found.ones() {
        let value = column.get(at).map(|value| *value as usize);
        if let Some(count) = value.and_then(|value| counts.get_mut(value)) {
            *count += 1;
        }
    }
    counts
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn bit_of(status: Status) -> u16 {
    let at = Status::ALL.iter().position(|it| *it == status);
    1 << at.unwrap_or_default()
}
