//! The timeline without its paint: marks sorted for counting, calendar axes, and the road
//! between a date and an x.
//!
//! Everything here is a pure function of marks, a range of minutes and a width in points.
//! Counts are exact at every zoom: they are binary searches in sorted marks, never samples.
//! Time is kept within the years 1 to 9999; what lies outside is clamped to them.

mod axis;
mod calendar;
mod clocks;
mod index;
mod mark;
mod ranks;
mod scale;
mod series;
mod stack;
mod view;
mod words;

pub use axis::{Axis, Context, Tick};
pub use calendar::Step;
pub use clocks::{CellCounts, Clocks};
pub use index::{Beyond, Further, Row, Timeline};
pub use mark::{Choice, Lane, Mark, MarkId};
pub use scale::Scale;
pub use stack::{Bundle, Stacked, stack};
pub use view::ViewRange;
pub use words::{day_words, full_day_words, mark_words, stretch_words};
