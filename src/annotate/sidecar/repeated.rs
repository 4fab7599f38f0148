//! Which of many quotes cannot be told from others in their text.
//!
//! Invariant: it says of each span what [`is_repeated`] says of it alone, in one pass over the
//! text for all of them.

use std::collections::{HashMap, HashSet};

use crate::annotate::reanchor::{NEIGHBOURS, is_repeated};
use crate::model::{Span, Text};

/// Bytes at the beginning of a quote's surroundings by which it is looked for.
const HEAD: usize = 64;

/// So few spans are looked for one by one.
const FEW: usize = 4;

/// Those spans whose words stand between the same surroundings elsewhere too.
pub fn repeated(text: &Text, spans: &[Span]) -> HashSet<Span> {
    let alone = |span: &&Span| is_repeated(text.as_str(), **span);
    if spans.len() <= FEW {
        return spans.iter().filter(alone).copied().collect();
    }
    let window = |span: Span| {
        let before = text.before(span, NEIGHBOURS).len();
        let after = text.after(span, NEIGHBOURS).len();
        Span::new(span.start - before, span.end + after)
    };
    let (long, short): (Vec<Span>, Vec<Span>) =
        spans.iter().partition(|span| window(**span).len() >= HEAD);
    let mut found: HashSet<Span> = short.iter().filter(alone).copied().collect();
    let windows: HashSet<Span> = long.iter().map(|span| window(*span)).collect();
    let repeated = more_than_once(text.as_str(), windows);
    found.extend(
        long.iter()
            .filter(|span| repeated.contains(&window(**span))),
    );
    found
}

/// The windows whose words stand more than once in the text, overlaps counted. None is shorter
/// than [`HEAD`].
fn more_than_once(text: &str, windows: HashSet<Span>) -> HashSet<Span> {
    let words = |window: &Span| text.as_bytes().get(window.range()).unwrap_or_default();
    // Windows of the same words need one look, and are repeated by each other.
    let mut alike: HashMap<&[u8], Vec<Span>> = HashMap::new();
    for window in windows {
        alike.entry(words(&window)).or_default().push(window);
    }
    let mut sought: HashMap<u64, Vec<(&[u8], bool)>> = HashMap::new();
    for (window, places) in &alike {
        if let [_] = places[..] {
            let head = window.get(..HEAD).unwrap_or_default();
            let head = head.iter().fold(0, |sum, byte| push(sum, *byte));
            sought.entry(head).or_default().push((window, false));
        }
    }
    let mut repeated: HashSet<&[u8]> = HashSet::new();
    let bytes = text.as_bytes();
    let mut sum = 0_u64;
    for (end, byte) in bytes.iter().enumerate() {
        sum = push(sum, *byte);
        if let Some(gone) = end.checked_sub(HEAD).and_then(|gone| bytes.get(gone)) {
            sum = sum.wrapping_sub(u64::from(*gone).wrapping_add(1).wrapping_mul(LAST));
        }
        let Some(start) = (end + 1).checked_sub(HEAD) else {
            continue;
        };
        let Some(candidates) = sought.get_mut(&sum) else {
            continue;
        };
        let here = bytes.get(start..).unwrap_or_default();
        candidates.retain_mut(|(window, was_found)| {
            if !here.starts_with(window) {
                return true;
            }
            if *was_found {
                repeated.insert(window);
            }
            !std::mem::replace(was_found, true)
        });
    }
    let is_repeated =
        |(words, places): &(&[u8], Vec<Span>)| places.len() > 1 || repeated.contains(words);
    let found = alike.into_iter().filter(is_repeated);
    found.flat_map(|(_, places)| places).collect()
}

/// The base of the sums by which heads are compared (Karp and Rabin, "Efficient randomized
/// pattern-matching algorithms", 1987). What they find is looked at byte by byte.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// What the byte that leaves the head counted.
const LAST: u64 = {
    let mut power = 1_u64;
    let mut n = 0;
    while n < HEAD {
        power = power.wrapping_mul(BASE);
        n += 1;
    }
    power
};

fn push(sum: u64, byte: u8) -> u64 {
    sum.wrapping_mul(BASE)
        .wrapping_add(u64::from(byte).wrapping_add(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_together_are_as_each_alone(
            pieces in prop::collection::vec("[ab😀]{30,50}", 1..4),
            order in prop::collection::vec((0..4_usize, "[ab]{0,2}"), 1..12),
            ends in prop::collection::vec((0..600_usize, 1..60_usize), 6..20),
        ) {
            let parts = order.iter().map(|(n, more)| format!("{}{more}", pieces[n % pieces.len()]));
            let text = Text::new(parts.collect::<String>());
            let spans: Vec<Span> = ends
                .iter()
                .filter_map(|(start, len)| {
                    let start = start % text.code_points().max(1);
                    let end = (start + len).min(text.code_points());
                    text.span_of(crate::model::Position { start, end })
                })
                .collect();
            let alone = spans.iter().filter(|span| is_repeated(text.as_str(), **span));
            prop_assert_eq!(repeated(&text, &spans), alone.copied().collect::<HashSet<_>>());
        }
    }
}
