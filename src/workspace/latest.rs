//! A background worker of which only the newest order matters.
//!
//! Invariants: an order that is overtaken before its work begins is never worked on; a result
//! always belongs to the newest order that was begun; dropping the worker ends its thread.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use super::Waker;

/// How often work may be done that is out of date as soon as it is: for a small share of the
/// time.
#[derive(Default)]
pub(super) struct Pace {
    begun: Option<Instant>,
    rests_until: Option<Instant>,
}

impl Pace {
    /// How many times as long as it worked it rests.
    const REST: u32 = 12;

    /// Work begins.
    pub fn begun(&mut self) {
        self.begun = Some(Instant::now());
    }

    /// Work ended.
    pub fn ended(&mut self) {
        let now = Instant::now();
        let worked = self.begun.map(|begun| now - begun);
        self.rests_until = worked.map(|worked| now + worked * Self::REST);
    }

    /// Whether it has rested long enough.
    pub fn is_time(&self) -> bool {
        self.rests_until.is_none_or(|until| Instant::now() >= until)
    }
}

/// A named thread that turns orders into results, newest first and only.
pub(super) struct Latest<Order, Outcome> {
    shared: Arc<Shared<Order, Outcome>>,
}

struct Shared<Order, Outcome> {
    state: Mutex<State<Order, Outcome>>,
    changed: Condvar,
}

struct State<Order, Outcome> {
    order: Option<Order>,
    outcome: Option<Outcome>,
    busy: bool,
    closed: bool,
}

impl<Order: Send + 'static, Outcome: Send + 'static> Latest<Order, Outcome> {
    /// Starts the worker. `waker` is called whenever a result is ready.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        name: &str,
        waker: Waker,
        mut work: impl FnMut(Order) -> Outcome + Send + 'static,
    ) -> std::io::Result<Self> {
        Self::start_stoppable(name, waker, move |order, _| Some(work(order)))
    }

    /// Starts a worker that can stop in the middle: what it is handed with an order says whether
    /// a newer one waits, or nobody wants anything any more. It gives no result then.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start_stoppable(
        name: &str,
        waker: Waker,
        mut work: impl FnMut(Order, &dyn Fn() -> bool) -> Option<Outcome> + Send + 'static,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                order: None,
                outcome: None,
                busy: false,
                closed: false,
            }),
            changed: Condvar::new(),
        });
        let theirs = Arc::clone(&shared);
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while let Some(order) = theirs.next_order() {
                    // A fault in one order must not end the worker, nor leave it busy for ever.
                    let is_overtaken = || {
                        let state = theirs.lock();
                        state.closed || state.order.is_some()
                    };
                    let outcome =
                        panic::catch_unwind(AssertUnwindSafe(|| work(order, &is_overtaken)));
                    let mut state = theirs.lock();
                    if let Ok(Some(outcome)) = outcome {
                        state.outcome = Some(outcome);
                    }
                    state.busy = false;
                    drop(state);
                    theirs.changed.notify_all();
                    waker();
                }
            })?;
        Ok(Self { shared })
    }

    /// Replaces whatever was ordered before and not begun.
    pub fn order(&self, order: Order) {
        self.shared.lock().order = Some(order);
        self.shared.changed.notify_all();
    }

    /// Takes the newest result, if there is one that was not taken yet.
    pub fn take(&self) -> Option<Outcome> {
        self.shared.lock().outcome.take()
    }

    /// Whether an order waits or is being worked on.
    pub fn is_busy(&self) -> bool {
        let state = self.shared.lock();
        state.busy || state.order.is_some()
    }

    /// Whether it is busy, or nobody took what came of it yet.
    pub fn is_under_way(&self) -> bool {
        let state = self.shared.lock();
        state.busy || state.order.is_some() || state.outcome.is_some()
    }

    /// Waits until every order is done.
    pub fn wait(&self) {
        let mut state = self.shared.lock();
        while state.busy || state.order.is_some() {
            state = self
                .shared
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<Order, Outcome> Shared<Order, Outcome> {
    fn lock(&self) -> MutexGuard<'_, State<Order, Outcome>> {
        // The lock is never held while foreign code runs, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_order(&self) -> Option<Order> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(order) = state.order.take() {
                state.busy = true;
                return Some(order);
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<Order, Outcome> Drop for Latest<Order, Outcome> {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_does_not_end_the_worker() {
        let worker = Latest::start("test", Arc::new(|| {}), |n: u32| {
            assert_ne!(n, 1, "this order is at fault");
            n
        })
        .unwrap();
        worker.order(1);
        worker.wait();
        assert_eq!(worker.take(), None);
        worker.order(2);
        worker.wait();
        assert_eq!(worker.take(), Some(2));
    }

    #[test]
    fn work_that_is_overtaken_can_stop() {
        let (begun, has_begun) = crossbeam_channel::bounded(1);
        let worker = Latest::start_stoppable("test", Arc::new(|| {}), move |n: u32, overtaken| {
            if n == 2 {
                return Some(n);
            }
            let _ = begun.send(());
            while !overtaken() {
                thread::yield_now();
            }
            None
        })
        .unwrap();
        worker.order(1);
        has_begun.recv().unwrap();
        worker.order(2);
        worker.wait();
        assert_eq!(worker.take(), Some(2));
    }

    #[test]
    fn the_last_order_wins() {
        let worker = Latest::start("test", Arc::new(|| {}), |n: u32| n * 2).unwrap();
        for n in 0..1000 {
            worker.order(n);
        }
        worker.wait();
        assert!(worker.is_under_way());
        assert_eq!(worker.take(), Some(1998));
        assert_eq!(worker.take(), None);
        assert!(!worker.is_under_way());
        assert!(!worker.is_busy());
    }
}
