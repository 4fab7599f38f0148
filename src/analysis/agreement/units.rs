//! What analysts tagged, as stretches of a document.
//!
//! Invariant: the units of one analyst are sorted, and none shares a code point with another.

use std::collections::BTreeMap;

use crate::model::Position;

/// A stretch of a document that one analyst gave one value, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// The first of them.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The value, from 0.
    pub value: usize,
}

impl Unit {
    /// How long it is.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// How many code points it shares with another one.
    pub fn shared(&self, other: &Unit) -> usize {
        let end = self.end.min(other.end);
        end.saturating_sub(self.start.max(other.start))
    }

    /// Where it is.
    pub fn position(&self) -> Position {
        Position {
            start: self.start,
            end: self.end,
        }
    }
}

/// What was tagged with one tag: passages that overlap are one unit, passages that only touch
/// each other are not.
pub fn merged(mut places: Vec<Position>) -> Vec<Unit> {
    places.sort();
    let mut units: Vec<Unit> = Vec::with_capacity(places.len());
    for Position { start, end } in places {
        match units.last_mut() {
            Some(last) if start < last.end => last.end = last.end.max(end),
            _ if start < end => units.push(Unit {
                start,
                end,
                value: 0,
            }),
            _ => {}
        }
    }
    units
}

/// One analyst's units with a set of tags as value, from the units of each tag: cut wherever one
/// of them begins or ends. `known` numbers the sets.
pub fn sets(by_tag: &[(usize, &[Unit])], known: &mut BTreeMap<Vec<usize>, usize>) -> Vec<Unit> {
    // At each boundary, the tags that begin there and those that end.
    let mut boundaries: BTreeMap<usize, Vec<(usize, bool)>> = BTreeMap::new();
    for (tag, units) in by_tag {
        for unit in *units {
            boundaries.entry(unit.start).or_default().push((*tag, true));
            boundaries.entry(unit.end).or_default().push((*tag, false));
        }
    }
    let mut units = Vec::new();
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    let mut start = 0;
    for (end, turns) in boundaries {
        if !open.is_empty() {
            let count = known.len();
            let set = open.keys().copied().collect();
            let value = *known.entry(set).or_insert(count);
            units.push(Unit { start, end, value });
        }
        for (tag, begins) in turns {
            let depth = open.entry(tag).or_default();
            // A unit may begin where another of the same tag ends.
            *depth = if begins {
                *depth + 1
            } else {
                depth.wrapping_sub(1)
            };
        }
        open.retain(|_, depth| *depth != 0);
        start = end;
    }
    units
}

/// Units of several analysts that hang together.
pub struct Cluster {
    /// From the first to the last of them.
    pub position: Position,
    /// Those of each analyst.
    pub by: Vec<Vec<Unit>>,
}

impl Cluster {
    /// Whether all analysts have one and the same unit.
    pub fn is_agreed(&self) -> bool {
        let all =
            |units: &Vec<Unit>| matches!(units[..], [unit] if unit.position() == self.position);
        self.by.iter().all(all)
    }
}

/// Parts the units of all analysts into those that share code points, directly or through others.
pub fn clusters(by_analyst: &[Vec<Unit>]) -> Vec<Cluster> {
    let of_analyst = |(analyst, units): (usize, &Vec<Unit>)| -> Vec<(Unit, usize)> {
        units.iter().map(|unit| (*unit, analyst)).collect()
    };
    let mut all: Vec<(Unit, usize)> = by_analyst.iter().enumerate().flat_map(of_analyst).collect();
    all.sort();
    let mut found: Vec<Cluster> = Vec::new();
    for (unit, analyst) in all {
        if found
            .last()
            .is_none_or(|last| unit.start >= last.position.end)
        {
            found.push(Cluster {
                position: unit.position(),
                by: vec![Vec::new(); by_analyst.len()],
            });
        }
        if let Some(last) = found.last_mut() {
            last.position.end = last.position.end.max(unit.end);
            if let Some(own) = last.by.get_mut(analyst) {
                own.push(unit);
            }
        }
    }
    found
}

/// Calls `take` with every two units of two analysts that share code points, and how many.
pub fn for_shared<'a>(
    a: &'a [Unit],
    b: &'a [Unit],
    mut take: impl FnMut(&'a Unit, &'a Unit, usize),
) {
    let mut from = b;
    for unit in a {
        while let [first, rest @ ..] = from
            && first.end <= unit.start
        {
            from = rest;
        }
        for other in from.iter().take_while(|other| other.start < unit.end) {
            take(unit, other, unit.shared(other));
        }
    }
}
