//! A sorted list whose copies share what they have in common.
//!
//! It lies in leaves of a few dozen entries each. A copy costs a pointer for every leaf, and
//! changing an entry copies that entry's leaf and no other: so a snapshot of very many passages,
//! taken for the saver or the drawer, makes the next edit cost next to nothing.
//!
//! Invariants: entries are sorted by their keys, none twice; no leaf is empty or longer than
//! [`MOST`].

use std::cmp::Ordering;
use std::fmt;
use std::ops::Index;
use std::slice;
use std::sync::Arc;

/// The most entries of one leaf.
const MOST: usize = 64;

/// What can be kept sorted.
pub trait Keyed {
    /// What it is sorted by; no two have the same.
    type Key: Ord;

    /// Its key.
    fn key(&self) -> Self::Key;
}

impl<K: Ord + Copy, V> Keyed for (K, V) {
    type Key = K;

    fn key(&self) -> K {
        self.0
    }
}

/// A sorted list; cheap to copy, and to change when it was copied.
#[derive(Clone)]
pub struct Sorted<T> {
    leaves: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Sorted<T> {
    /// An empty one.
    pub const fn new() -> Self {
        Self {
            leaves: Vec::new(),
            len: 0,
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries in their order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            leaves: self.leaves.iter(),
            front: [].iter(),
            back: [].iter(),
            left: self.len,
        }
    }

    /// The first entry.
    pub fn first(&self) -> Option<&T> {
        self.leaves.first()?.first()
    }

    /// The last entry.
    pub fn last(&self) -> Option<&T> {
        self.leaves.last()?.last()
    }

    /// The entry with this number.
    pub fn get(&self, mut index: usize) -> Option<&T> {
        for leaf in &self.leaves {
            match leaf.get(index) {
                Some(entry) => return Some(entry),
                None => index -= leaf.len(),
            }
        }
        None
    }

    /// How many entries at the beginning answer yes; all that do must stand there.
    pub fn partition_point(&self, mut is_before: impl FnMut(&T) -> bool) -> usize {
        let leaf = self
            .leaves
            .partition_point(|leaf| leaf.last().is_some_and(&mut is_before));
        let passed = self.leaves.get(..leaf).unwrap_or_default();
        let passed: usize = passed.iter().map(|leaf| leaf.len()).sum();
        let inside = self.leaves.get(leaf);
        passed + inside.map_or(0, |leaf| leaf.partition_point(is_before))
    }

    /// The entries from the first that does not answer yes; all that do must stand before it.
    pub fn iter_from(&self, mut is_before: impl FnMut(&T) -> bool) -> Iter<'_, T> {
        let leaf = self
            .leaves
            .partition_point(|leaf| leaf.last().is_some_and(&mut is_before));
        let mut leaves = self.leaves.get(leaf..).unwrap_or_default().iter();
        let first = leaves.next().map_or(&[][..], |leaf| leaf);
        let front = first.get(first.partition_point(is_before)..);
        let front = front.unwrap_or_default().iter();
        let left = front.len() + leaves.clone().map(|leaf| leaf.len()).sum::<usize>();
        Iter {
            leaves,
            front,
            back: [].iter(),
            left,
        }
    }
}

impl<T: Keyed> Sorted<T> {
    /// The entry with this key.
    pub fn find(&self, key: &T::Key) -> Option<&T> {
        let (leaf, at) = self.place_of(key).ok()?;
        self.leaves.get(leaf)?.get(at)
    }

    /// The leaf and the place in it where an entry with this key is, or would have to go.
    fn place_of(&self, key: &T::Key) -> Result<(usize, usize), (usize, usize)> {
        let is_before = |entry: &T| entry.key() < *key;
        let behind = self
            .leaves
            .partition_point(|leaf| leaf.last().is_some_and(is_before));
        // What comes behind everything goes to the end of the last leaf.
        let leaf = behind.min(self.leaves.len().saturating_sub(1));
        let entries = self.leaves.get(leaf).map_or(&[][..], |leaf| leaf);
        let at = entries.partition_point(is_before);
        match entries.get(at).map(|there| there.key().cmp(key)) {
            Some(Ordering::Equal) => Ok((leaf, at)),
            _ => Err((leaf, at)),
        }
    }
}

impl<T: Keyed + Clone> Sorted<T> {
    /// Puts an entry in its place; false, and nothing done, when its key is there already.
    pub fn insert(&mut self, entry: T) -> bool {
        let Err((number, at)) = self.place_of(&entry.key()) else {
            return false;
        };
        self.len += 1;
        let Some(leaf) = self.leaves.get_mut(number) else {
            self.leaves.push(Arc::new(vec![entry]));
            return true;
        };
        let leaf = Arc::make_mut(leaf);
        leaf.insert(at, entry);
        if leaf.len() > MOST {
            // What comes in order, as from a file, fills its leaves.
            let half = match at == MOST {
                true => MOST,
                false => leaf.len() / 2,
            };
            let rest = leaf.split_off(half);
            self.leaves.insert(number + 1, Arc::new(rest));
        }
        true
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &T::Key) -> Option<T> {
        let (number, at) = self.place_of(key).ok()?;
        let leaf = Arc::make_mut(self.leaves.get_mut(number)?);
        let entry = leaf.remove(at);
        if leaf.is_empty() {
            self.leaves.remove(number);
        }
        self.len -= 1;
        Some(entry)
    }

    /// An entry, to change anything but its key.
    pub fn get_mut(&mut self, key: &T::Key) -> Option<&mut T> {
        let (number, at) = self.place_of(key).ok()?;
        Arc::make_mut(self.leaves.get_mut(number)?).get_mut(at)
    }
}

impl<T: Keyed> From<Vec<T>> for Sorted<T> {
    /// Of several with one key, the first counts.
    fn from(mut entries: Vec<T>) -> Self {
        entries.sort_by_key(Keyed::key);
        entries.dedup_by(|later, earlier| later.key() == earlier.key());
        let len = entries.len();
        let mut entries = entries.into_iter();
        let leaves = (0..len.div_ceil(MOST))
            .map(|_| Arc::new(entries.by_ref().take(MOST).collect()))
            .collect();
        Self { leaves, len }
    }
}

impl<T: Keyed> FromIterator<T> for Sorted<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

impl<T: Clone> Sorted<T> {
    /// The entries as a list of their own.
    pub fn to_vec(&self) -> Vec<T> {
        self.iter().cloned().collect()
    }
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: 'static> Sorted<T> {
    const EMPTY: &'static Self = &Self::new();
}

impl<T: 'static> Default for &Sorted<T> {
    fn default() -> Self {
        Sorted::EMPTY
    }
}

impl<T: fmt::Debug> fmt::Debug for Sorted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<T: PartialEq> PartialEq for Sorted<T> {
    fn eq(&self, other: &Self) -> bool {
        let is_shared = |(a, b): (&Arc<Vec<T>>, &Arc<Vec<T>>)| Arc::ptr_eq(a, b);
        let (own, others) = (&self.leaves, &other.leaves);
        let is_same = own.len() == others.len() && own.iter().zip(others).all(is_shared);
        is_same || (self.len == other.len && self.iter().eq(other))
    }
}

impl<T: PartialEq> PartialEq<[T]> for Sorted<T> {
    fn eq(&self, other: &[T]) -> bool {
        self.iter().eq(other)
    }
}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for Sorted<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.iter().eq(other)
    }
}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for &Sorted<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.iter().eq(other)
    }
}

impl<T> Index<usize> for Sorted<T> {
    type Output = T;

    /// # Panics
    /// When there are not so many entries.
    fn index(&self, index: usize) -> &T {
        match self.get(index) {
            Some(entry) => entry,
            None => panic!(
                "there are {} entries, and none has the number {index}",
                self.len
            ),
        }
    }
}

impl<'a, T> IntoIterator for &'a Sorted<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The entries of a [`Sorted`] list.
#[derive(Debug)]
pub struct Iter<'a, T> {
    front: slice::Iter<'a, T>,
    leaves: slice::Iter<'a, Arc<Vec<T>>>,
    back: slice::Iter<'a, T>,
    left: usize,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self {
            front: self.front.clone(),
            leaves: self.leaves.clone(),
            back: self.back.clone(),
            left: self.left,
        }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.left = self.left.saturating_sub(1);
        loop {
            if let Some(entry) = self.front.next() {
                return Some(entry);
            }
            match self.leaves.next() {
                Some(leaf) => self.front = leaf.iter(),
                None => return self.back.next(),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.left = self.left.saturating_sub(1);
        loop {
            if let Some(entry) = self.back.next_back() {
                return Some(entry);
            }
            match self.leaves.next_back() {
                Some(leaf) => self.back = leaf.iter(),
                None => return self.front.next_back(),
            }
        }
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Deed {
        Insert(u16),
        Remove(u16),
        Change(u16),
        /// Keeps a copy, which must stay as it is.
        Copy,
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let key = 0..400_u16;
        let deed = prop_oneof![
            6 => key.clone().prop_map(Deed::Insert),
            2 => key.clone().prop_map(Deed::Remove),
            2 => key.prop_map(Deed::Change),
            1 => Just(Deed::Copy),
        ];
        prop::collection::vec(deed, 0..800)
    }

    proptest! {
        #[test]
        fn it_is_a_sorted_map_whose_copies_stay_as_they_were(deeds in deeds()) {
            let mut sorted = Sorted::<(u16, usize)>::new();
            let mut map = std::collections::BTreeMap::new();
            let mut copies = Vec::new();
            for (n, deed) in deeds.iter().enumerate() {
                match deed {
                    Deed::Insert(key) => {
                        let is_new = !map.contains_key(key);
                        map.entry(*key).or_insert(n);
                        prop_assert_eq!(sorted.insert((*key, n)), is_new);
                    }
                    Deed::Remove(key) => {
                        let removed = sorted.remove(key).map(|(_, value)| value);
                        prop_assert_eq!(removed, map.remove(key));
                    }
                    Deed::Change(key) => {
                        if let Some((_, value)) = sorted.get_mut(key) {
                            *value = n;
                        }
                        map.entry(*key).and_modify(|value| *value = n);
                    }
                    Deed::Copy => copies.push((sorted.clone(), map.clone())),
                }
            }
            copies.push((sorted, map));
            for (sorted, map) in &copies {
                let expected: Vec<(u16, usize)> = map.iter().map(|(k, v)| (*k, *v)).collect();
                prop_assert_eq!(sorted.to_vec(), &expected[..]);
                prop_assert_eq!(sorted.len(), expected.len());
                prop_assert_eq!(sorted.iter().len(), expected.len());
                prop_assert!(sorted.iter().rev().eq(expected.iter().rev()));
                prop_assert!(sorted.leaves.iter().all(|leaf| (1..=MOST).contains(&leaf.len())));
                prop_assert_eq!(sorted, &Sorted::from(expected.clone()));
                prop_assert_eq!((sorted.first(), sorted.last()), (expected.first(), expected.last()));
                for key in (0..400).step_by(37) {
                    let at = expected.partition_point(|(other, _)| *other < key);
                    prop_assert_eq!(sorted.partition_point(|(other, _)| *other < key), at);
                    prop_assert!(sorted.iter_from(|(other, _)| *other < key).eq(&expected[at..]));
                    prop_assert_eq!(sorted.get(at), expected.get(at));
                    let there = map.get(&key).map(|value| (key, *value));
                    prop_assert_eq!(sorted.find(&key), there.as_ref());
                }
            }
        }
    }

    #[test]
    fn a_change_behind_a_copy_leaves_the_other_leaves_shared() {
        let mut sorted: Sorted<(usize, ())> = (0..10 * MOST).map(|key| (key, ())).collect();
        let copy = sorted.clone();
        sorted.insert((10 * MOST, ()));
        sorted.remove(&3);
        let shared = copy.leaves.iter().filter(|leaf| {
            let mut own = sorted.leaves.iter();
            own.any(|other| Arc::ptr_eq(leaf, other))
        });
        assert_eq!(shared.count(), 8, "the first and the last were changed");
    }
}
