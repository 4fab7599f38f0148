//! What time it is.
//!
//! Invariant: the only place in the program that asks. Everything below takes the time as an
//! argument.

use chrono::{DateTime, Local, Utc};

/// This instant.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// An instant on the user's wall clock.
pub fn on_the_wall(instant: DateTime<Utc>) -> DateTime<Local> {
    instant.with_timezone(&Local)
}
