//! What time it is.
//!
//! Invariant: the only place in the program that asks. Everything below takes the time as an
//! argument.

use chrono::{DateTime, Local, NaiveDate, Utc};

/// This instant.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The day on the user's wall calendar.
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// An instant on the user's wall clock.
pub fn on_the_wall(instant: DateTime<Utc>) -> DateTime<Local> {
    instant.with_timezone(&Local)
}
