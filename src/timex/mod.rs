//! Text and anchor date → mentions: every date expression of an English text, with its TIMEX3
//! value, the time it covers, and why.
//!
//! The way from words to a mention:
//!
//! | step | file |
//! | --- | --- |
//! | cut the text into blocks and tokens | `tokens` |
//! | know what single words mean | `lexicon`, with the tables in `assets/lexicons/` |
//! | read what an expression says | `grammar`, one file per family, into an `expr` |
//! | find the verb that governs it | `context`, within the sentence that `sentences` finds |
//! | and the word or noun it belongs to | `lead` |
//! | count out its value | `resolve`, with the arithmetic of `calendar` and `holidays` |
//! | read what becomes of its event | `status` |
//! | know embedded messages with a date of their own | `nested` |
//! | say why, to a person | `explain` |
//! | tell in which order a corpus writes days and months | `order` |
//!
//! Invariants: a pure function of its arguments. It reads no clock, so "today" in a text is the
//! day of its anchor and never the day of reading. Mentions come sorted and do not overlap.
//! The time taken is linear in the length of the text, whatever stands in it.

mod calendar;
mod context;
mod explain;
mod expr;
mod grammar;
mod holidays;
mod lead;
mod lexicon;
mod nested;
mod order;
mod reader;
mod resolve;
mod sentences;
mod status;
mod tokens;
mod units;

use chrono::NaiveDate;

use crate::model::{Mention, Span};

pub use explain::explain;
pub use order::OrderEvidence;
pub use sentences::sentence_around;

/// How an all-number date such as `03/04/2022` is read when both readings are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum DateOrder {
    /// 3 April 2022.
    DayFirst,
    /// March 4, 2022.
    #[default]
    MonthFirst,
}

/// What mentions are looked for in.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The document's whole text.
    pub text: &'a str,
    /// The part of it to look in: the prose behind the header. All spans are still counted
    /// from the start of `text`.
    pub prose: Span,
    /// The publication date; without one, relative mentions stay unresolved and say so.
    pub published: Option<NaiveDate>,
    /// How ambiguous all-number dates are read.
    pub date_order: DateOrder,
}

/// Every mention in the source, sorted by place, without overlaps.
pub fn find_mentions(source: &Source<'_>) -> Vec<Mention> {
    reader::read(source)
}
