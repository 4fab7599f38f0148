//! What time it is.
//!
//! Invariant: the only place in the program that asks. Everything below takes the time as an
//! argument.

use chrono::{DateTime, Utc};

/// This instant.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
