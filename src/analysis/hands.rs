//! The same work on many things, by as many threads as the machine has.
//!
//! Invariant: what comes of it is in the order of the things, however many threads there were.

use std::num::NonZero;
use std::thread;

/// What comes of a share of the things at a time, one share's behind the other's. A share is
/// `fewest` things at least: fewer are not worth another thread. Without further threads all of
/// it is done here; a share on which the work trips gives nothing.
pub fn with_many_hands<T: Sync, R: Send>(
    things: &[T],
    fewest: usize,
    work: &(impl Fn(&[T]) -> Vec<R> + Sync),
) -> Vec<R> {
    let hands = thread::available_parallelism().map_or(1, NonZero::get);
    let share = things.len().div_ceil(hands).max(fewest).max(1);
    thread::scope(|scope| {
        let mut shares = things.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares
            .map(|share| {
                let hand = thread::Builder::new().name("hand".to_owned());
                (share, hand.spawn_scoped(scope, move || work(share)))
            })
            .collect();
        let mut all = work(own);
        for (share, hand) in others {
            all.extend(match hand {
                Ok(hand) => hand.join().unwrap_or_default(),
                Err(_) => work(share),
            });
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_is_in_order() {
        let things: Vec<usize> = (0..1000).collect();
        let double = |share: &[usize]| share.iter().map(|n| n * 2).collect();
        for fewest in [0, 1, 7, 5000] {
            let expected: Vec<usize> = things.iter().map(|n| n * 2).collect();
            assert_eq!(with_many_hands(&things, fewest, &double), expected);
        }
        assert_eq!(with_many_hands(&[], 1, &double), [0; 0]);
    }
}
