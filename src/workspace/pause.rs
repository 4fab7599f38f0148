//! Lets the hands of a reader rest for as long as somebody wants it, and tells them to stop.
//!
//! Invariant: nobody rests any longer once the reading is over, however it ended.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(super) struct Pause {
    wish: Mutex<Wish>,
    changed: Condvar,
}

#[derive(Default)]
struct Wish {
    rests: bool,
    is_over: bool,
}

impl Pause {
    fn lock(&self) -> MutexGuard<'_, Wish> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the hands rest, or go on.
    pub fn set(&self, rests: bool) {
        self.lock().rests = rests;
        self.changed.notify_all();
    }

    /// Whether they are to rest.
    pub fn is_set(&self) -> bool {
        self.lock().rests
    }

    /// Has everybody stop, and nobody rest any more.
    pub fn end(&self) {
        self.lock().is_over = true;
        self.changed.notify_all();
    }

    /// Whether all is to stop.
    pub fn is_over(&self) -> bool {
        self.lock().is_over
    }

    /// Rests for as long as is wanted; whether it goes on then.
    pub fn rest(&self) -> bool {
        let mut wish = self.lock();
        while wish.rests && !wish.is_over {
            let woken = self.changed.wait(wish);
            wish = woken.unwrap_or_else(PoisonError::into_inner);
        }
        !wish.is_over
    }
}
