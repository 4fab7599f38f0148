//! Tokens → what their date expressions say.
//!
//! One file per family of expressions. Each family is a set of methods that try to read one
//! expression from a token on and give what it says with the index behind it. The longest
//! reading wins.
//!
//! Invariants: expressions come in order and do not overlap; each attempt looks at a bounded
//! number of tokens, so reading a block is linear in its length.

mod calendar;
mod clock;
mod cursor;
mod length;
mod lists;
mod modifiers;
mod numeric;
mod relative;
mod sets;
mod year_parts;
mod years;

use super::expr::{Expr, Found};
use super::lexicon::Word;
use super::units::Unit;

pub(super) use cursor::Cursor;

/// What was read, and the index behind it.
type Step = (Expr, usize);

/// How many words may lead to the first one that makes an expression likely: "at the very end
/// of the first quarter".
const LONGEST_LEAD: usize = 7;

/// Every expression among the tokens.
pub(super) fn expressions(cursor: Cursor<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut i = 0;
    let mut promise = 0;
    while i < cursor.tokens.len() {
        // Most of a text is far from any date: go on to where the next one may begin.
        promise = promise.max(i);
        while promise < cursor.tokens.len() && !cursor.word(promise).promises() {
            promise += 1;
        }
        i = i.max(promise.saturating_sub(LONGEST_LEAD));
        if !cursor.word(i).can_start() {
            i += 1;
            continue;
        }
        let before = found.len();
        if cursor.list(i, &mut found) {
            i = found.last().map_or(i + 1, |last: &Found| last.end);
        } else if let Some(one) = cursor.expression(i) {
            i = one.end;
            found.push(one);
        }
        if found.len() == before {
            i += 1;
        }
    }
    found
}

impl Cursor<'_> {
    /// The longest expression that begins at `i`, with the modifier before it.
    fn expression(&self, i: usize) -> Option<Found> {
        let plain = self.core(i).map(|(expr, end)| Found {
            first: i,
            end,
            expr,
            modifier: None,
        });
        let modified = self.modified(i);
        let best = match (plain, modified) {
            (Some(plain), Some(modified)) if plain.end > modified.end => Some(plain),
            (plain, modified) => modified.or(plain),
        };
        best.map(|found| self.with_tail(found))
    }

    /// The longest expression that begins at `i`, without modifiers.
    fn core(&self, i: usize) -> Option<Step> {
        let readings = [
            self.time(i),
            self.calendar_date(i),
            self.years(i),
            self.quarter_code(i),
            self.year_part(i),
            self.holiday(i),
            self.relative(i),
            self.set(i),
            self.length(i),
            self.reference(i),
            self.weekday_alone(i),
        ];
        let mut best: Option<Step> = None;
        for step in readings.into_iter().flatten() {
            if best.as_ref().is_none_or(|(_, end)| step.1 > *end) {
                best = Some(step);
            }
        }
        best
    }
}

impl Word {
    /// Whether the word makes a date likely: there is no expression without one of these.
    pub(super) fn promises(self) -> bool {
        matches!(
            self,
            Word::Digits(..)
                | Word::Month(_)
                | Word::Weekday(_)
                | Word::Weekdays(_)
                | Word::Unit(_)
                | Word::Units(_)
                | Word::TensOfYears(_)
                | Word::DayPart(_)
                | Word::Tonight
                | Word::Overnight
                | Word::Season(_)
                | Word::Seasons(_)
                | Word::DayFromToday(_)
                | Word::Frequency(..)
                | Word::Holiday(_)
                | Word::ThePast
                | Word::ThePresent
                | Word::TheFuture
                | Word::Future
                | Word::Recent
                | Word::Current
                | Word::Past
                | Word::Term
                | Word::Number(_)
                | Word::YearEnd
                | Word::Half
        )
    }

    /// Whether an expression can begin with it. Words that only stand inside of expressions
    /// and everyday words that lead to one only with another at once behind them are left out.
    pub(super) fn can_start(self) -> bool {
        !matches!(
            self,
            Word::Other
                | Word::Of
                | Word::In
                | Word::On
                | Word::To
                | Word::From
                | Word::And
                | Word::Or
                | Word::Between
                | Word::By
                | Word::For
                | Word::During
                | Word::Since
                | Word::Until
                | Word::Than
                | Word::Meridiem(_)
                | Word::OClock
                | Word::Zone(_)
                | Word::Old
                | Word::Ahead
                | Word::Term
                | Word::Period
                | Word::Moment
                | Word::Present
                | Word::Hence
                | Word::Counted
        ) && !matches!(self, Word::Mark(c) if !matches!(c, '\'' | '’' | '‘' | '~'))
    }
}
