//! Finds the documents of a corpus that are alike.
//!
//! Comparing all with all is out of the question. Each text gets a MinHash signature (by the crate
//! `minhash-rs`: small, tested, under the MIT licence), whose slots agree in two texts as often as
//! the texts' shingles do (Broder 1997). It is cut into [`BANDS`] of [`ROWS`] slots; texts that
//! agree in a whole band are candidates (Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*,
//! chapter 3). With these numbers a pair that shares half of its shingles is a candidate 99 times
//! in 100, one that shares eight tenths practically always. Candidates are then compared exactly.
//! The crate's own index would keep every band of every text in memory for good; sorting one band
//! at a time finds the same candidates in a fraction of that.
//!
//! Invariants: what is found depends on the documents alone, never on the order in which they came
//! or on what was looked at before; nothing is said to be alike that was not compared exactly.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use minhash_rs::prelude::{Fnv, MinHash, MinHasher};

use super::shingles::Shingles;
use super::{Copies, LEAST_SHARE};
use crate::analysis::{Dossier, with_many_hands};

const ROWS: usize = 3;
const BANDS: usize = 34;
const SLOTS: usize = ROWS * BANDS;

/// Texts with fewer shingles are too short for a likeness to mean anything.
const FEWEST_SHINGLES: usize = 8;

/// Pairs whose signatures agree less are not compared exactly: at a share of a half, that is four
/// standard deviations off.
const LEAST_ESTIMATE: f64 = 0.3;

/// Of texts that agree in a band, each is compared with so many of the first and so many of those
/// before it: among very many copies of one text, comparing all with all would take for ever.
const NEIGHBOURS: usize = 16;

/// Pairs that are gathered before those found twice are dropped.
const MOST_PAIRS: usize = 4 << 20;

/// Texts that one hand takes at once.
const BATCH: usize = 64;

type Signature = MinHash<u32, SLOTS, Fnv, u64, u32>;

/// What a text is known by: its hash, and what of it is furniture.
type Key = u64;

/// Two documents that are alike, by their places among those that were given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The one.
    pub one: usize,
    /// The one published later, or listed later.
    pub other: usize,
    /// Of the shingles that either has, the share that both have.
    pub share: f64,
}

struct Print {
    signature: Signature,
    shingles: usize,
}

/// Finds copies. It remembers what it worked out, so that only new texts cost anything the next
/// time.
#[derive(Default)]
pub struct CopyFinder {
    prints: HashMap<Key, Print>,
    shares: HashMap<(Key, Key), f64>,
    /// What was looked at last.
    looked_at: Option<u64>,
}

/// Texts that are compared, each once, in the order of publication.
struct Texts<'a> {
    keys: Vec<Key>,
    dossiers: Vec<&'a Dossier>,
    /// The places of the documents with this text, in the same order.
    places: Vec<Vec<usize>>,
}

impl CopyFinder {
    /// Whether these are the documents that were looked at last, with the same details.
    pub fn has_looked_at(&self, dossiers: &[Arc<Dossier>]) -> bool {
        self.looked_at == Some(digest_of(dossiers))
    }

    /// The stories that several documents tell. `None` when it was stopped.
    pub fn find(
        &mut self,
        dossiers: &[Arc<Dossier>],
        is_stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Copies> {
        let mut texts = Texts::of(dossiers);
        let alike = self.compare(&texts, is_stopped)?;
        self.part_short_texts(&mut texts);
        self.looked_at = Some(digest_of(dossiers));
        Some(Copies::of(dossiers, &texts.places, &alike))
    }

    /// The pairs of documents that are alike, each text once: of documents with the same text, the
    /// first stands for all. `None` when it was stopped.
    pub fn pairs(
        &mut self,
        dossiers: &[Arc<Dossier>],
        is_stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Alike>> {
        let texts = Texts::of(dossiers);
        let place = |node: usize| texts.places.get(node).and_then(|it| it.first()).copied();
        let alike = self.compare(&texts, is_stopped)?;
        let pairs = alike.into_iter().filter_map(|pair| {
            Some(Alike {
                one: place(pair.one)?,
                other: place(pair.other)?,
                share: pair.share,
            })
        });
        Some(pairs.collect())
    }

    /// Documents with the same few words are no copies of each other.
    fn part_short_texts(&self, texts: &mut Texts<'_>) {
        let mut parted = Vec::new();
        for (key, places) in texts.keys.iter().zip(&mut texts.places) {
            let print = self.prints.get(key);
            if print.is_none_or(|it| it.shingles < FEWEST_SHINGLES) {
                parted.extend(places.drain(1.min(places.len())..).map(|place| vec![place]));
            }
        }
        texts.places.extend(parted);
    }

    /// The pairs of texts that are alike.
    fn compare(
        &mut self,
        texts: &Texts<'_>,
        is_stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Alike>> {
        self.take_prints(texts, is_stopped)?;
        let prints: Vec<Option<&Print>> = texts
            .keys
            .iter()
            .map(|key| {
                self.prints
                    .get(key)
                    .filter(|it| it.shingles >= FEWEST_SHINGLES)
            })
            .collect();
        let mut shingles: HashMap<usize, Shingles> = HashMap::new();
        let mut alike = Vec::new();
        let mut shares = HashMap::new();
        for (count, (one, other)) in candidates(&prints, is_stopped)?.into_iter().enumerate() {
            if count % BATCH == 0 && is_stopped() {
                return None;
            }
            let (Some(Some(a)), Some(Some(b))) = (prints.get(one), prints.get(other)) else {
                continue;
            };
            let (less, more) = (a.shingles.min(b.shingles), a.shingles.max(b.shingles));
            if (less as f64) < LEAST_SHARE * more as f64
                || a.signature.estimate_jaccard_index(&b.signature) < LEAST_ESTIMATE
            {
                continue;
            }
            let (Some(first), Some(second)) = (texts.keys.get(one), texts.keys.get(other)) else {
                continue;
            };
            let pair = (*first.min(second), *first.max(second));
            let share = match self.shares.get(&pair) {
                Some(share) => *share,
                None => {
                    for node in [one, other] {
                        let text = || texts.dossiers.get(node).map(|it| it.searched_text());
                        let shingles = shingles.entry(node);
                        shingles.or_insert_with(|| Shingles::of(&text().unwrap_or_default()));
                    }
                    let (one, other) = (shingles.get(&one), shingles.get(&other));
                    one.zip(other).map_or(0.0, |(one, other)| one.share(other))
                }
            };
            shares.insert(pair, share);
            if share >= LEAST_SHARE {
                alike.push(Alike { one, other, share });
            }
        }
        self.shares = shares;
        Some(alike)
    }

    /// Takes the signatures of the texts that have none yet, with as many hands as there are, and
    /// forgets those of texts that are gone.
    fn take_prints(
        &mut self,
        texts: &Texts<'_>,
        is_stopped: &(dyn Fn() -> bool + Sync),
    ) -> Option<()> {
        let known: HashSet<Key> = texts.keys.iter().copied().collect();
        self.prints.retain(|key, _| known.contains(key));
        let all = texts
            .keys
            .iter()
            .copied()
            .zip(texts.dossiers.iter().copied());
        let new: Vec<(Key, &Dossier)> = all
            .filter(|(key, _)| !self.prints.contains_key(key))
            .collect();
        let print_all = |share: &[(Key, &Dossier)]| -> Vec<(Key, Print)> {
            let mut prints = Vec::with_capacity(share.len());
            for batch in share.chunks(BATCH) {
                if is_stopped() {
                    break;
                }
                prints.extend(batch.iter().map(|(key, dossier)| (*key, print_of(dossier))));
            }
            prints
        };
        // A hand that trips leaves its texts without a signature: they have no copies.
        let prints = with_many_hands(&new, BATCH, &print_all);
        self.prints.extend(prints);
        (!is_stopped()).then_some(())
    }
}

impl<'a> Texts<'a> {
    fn of(dossiers: &'a [Arc<Dossier>]) -> Self {
        let mut order: Vec<usize> = (0..dossiers.len()).collect();
        order.sort_by_key(|&at| dossiers.get(at).map(|it| place_of(it)));
        let mut texts = Self {
            keys: Vec::new(),
            dossiers: Vec::new(),
            places: Vec::new(),
        };
        let mut nodes: HashMap<Key, usize> = HashMap::new();
        for at in order {
            let Some(dossier) = dossiers.get(at) else {
                continue;
            };
            let key = key_of(dossier);
            let node = *nodes.entry(key).or_insert_with(|| {
                texts.keys.push(key);
                texts.dossiers.push(dossier);
                texts.places.push(Vec::new());
                texts.keys.len() - 1
            });
            if let Some(places) = texts.places.get_mut(node) {
                places.push(at);
            }
        }
        texts
    }
}

/// By publication, undated last, then by id: of two that are alike, the first is the original.
pub(super) fn place_of(dossier: &Dossier) -> impl Ord + use<'_> {
    let published = dossier.document.published;
    let time = published.and_then(|it| it.time);
    (
        published.is_none(),
        published.map(|it| it.date),
        time.is_none(),
        time,
        &dossier.document.id,
    )
}

fn key_of(dossier: &Dossier) -> Key {
    let mut hasher = DefaultHasher::new();
    dossier.document.hash.hash(&mut hasher);
    dossier.document.header.hash(&mut hasher);
    dossier.furniture.hash(&mut hasher);
    hasher.finish()
}

/// Everything that stories hang on.
fn digest_of(dossiers: &[Arc<Dossier>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for dossier in dossiers {
        let document = &dossier.document;
        key_of(dossier).hash(&mut hasher);
        document.id.hash(&mut hasher);
        document.published.hash(&mut hasher);
        document.outlet.hash(&mut hasher);
    }
    hasher.finish()
}

fn print_of(dossier: &Dossier) -> Print {
    let shingles = Shingles::of(&dossier.searched_text());
    Print {
        signature: shingles.numbers().iter().copied().collect(),
        shingles: shingles.len(),
    }
}

/// The pairs of texts that agree in a band, each once, in order.
fn candidates(
    prints: &[Option<&Print>],
    is_stopped: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<(usize, usize)>> {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut least = MOST_PAIRS;
    let numbered = || prints.iter().zip(0_u32..);
    let bands: Vec<([u64; BANDS], u32)> = numbered()
        .filter_map(|(print, node)| Some(((*print)?.signature.band_hashes::<BANDS>(), node)))
        .collect();
    for band in 0..BANDS {
        if is_stopped() {
            return None;
        }
        let entries = bands
            .iter()
            .filter_map(|(all, node)| Some((*all.get(band)?, *node)));
        let mut entries: Vec<(u64, u32)> = entries.collect();
        entries.sort_unstable();
        for same in entries.chunk_by(|one, other| one.0 == other.0) {
            for (at, (_, other)) in same.iter().enumerate() {
                let near = at.saturating_sub(NEIGHBOURS);
                let first = same.get(..near.min(NEIGHBOURS)).unwrap_or_default();
                let before = same.get(near..at).unwrap_or_default();
                pairs.extend(first.iter().chain(before).map(|(_, one)| (*one, *other)));
            }
        }
        if pairs.len() > least {
            pairs.sort_unstable();
            pairs.dedup();
            least = pairs.len() + MOST_PAIRS;
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let place = |node: u32| usize::try_from(node).unwrap_or(usize::MAX);
    let pairs = pairs.into_iter();
    Some(
        pairs
            .map(|(one, other)| (place(one), place(other)))
            .collect(),
    )
}
