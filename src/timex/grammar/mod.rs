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
mod compared;
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

/// Tries to read an expression of one family from a token on.
type Family = fn(&Cursor<'_>, usize) -> Option<Step>;

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
    lists::share_years(&cursor, &mut found);
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
        let mut best: Option<Step> = None;
        for family in Self::families(self.word(i)) {
            if let Some(step) = family(self, i)
                && best.as_ref().is_none_or(|(_, end)| step.1 > *end)
            {
                best = Some(step);
            }
        }
        best
    }

    /// The families whose expressions can begin with the word. Of readings that end at the same
    /// place, the first family's wins.
    fn families(word: Word) -> &'static [Family] {
        const TIME: Family = |cursor, i| cursor.time(i);
        const DATE: Family = |cursor, i| cursor.calendar_date(i);
        const YEARS: Family = |cursor, i| cursor.years(i);
        const CODE: Family = |cursor, i| cursor.quarter_code(i);
        const PART: Family = |cursor, i| cursor.year_part(i);
        const HOLIDAY: Family = |cursor, i| cursor.holiday(i);
        const RELATIVE: Family = |cursor, i| cursor.relative(i);
        const SET: Family = |cursor, i| cursor.set(i);
        const LENGTH: Family = |cursor, i| cursor.length(i);
        const REFERENCE: Family = |cursor, i| cursor.reference(i);
        const WEEKDAY: Family = |cursor, i| cursor.weekday_alone(i);
        match word {
            Word::Digits(..) => &[TIME, DATE, YEARS, CODE, PART, SET, LENGTH],
            Word::Number(_) => &[TIME, DATE, YEARS, PART, SET, LENGTH],
            Word::Month(_) => &[TIME, DATE, HOLIDAY],
            Word::Weekday(_) => &[TIME, DATE, WEEKDAY],
            Word::The => &[
                TIME, DATE, YEARS, PART, HOLIDAY, RELATIVE, SET, LENGTH, REFERENCE,
            ],
            Word::Unit(_) => &[TIME, DATE, YEARS, PART, RELATIVE, SET, LENGTH],
            Word::Article | Word::Half => &[TIME, DATE, PART, RELATIVE, SET, LENGTH],
            Word::Ordinal(_) => &[TIME, DATE, YEARS, PART, LENGTH],
            Word::Multiple(_)
            | Word::Multiples
            | Word::Couple
            | Word::Another
            | Word::UnitLong(_) => &[LENGTH],
            Word::VagueAmount | Word::Units(_) => &[SET, LENGTH],
            Word::Mark(_) => &[DATE, YEARS],
            Word::TensOfYears(_) | Word::Calendar => &[YEARS, RELATIVE],
            Word::Fiscal => &[YEARS, PART, RELATIVE],
            Word::Era(_) => &[YEARS],
            Word::PartLetter => &[CODE],
            Word::DayPart(_) | Word::Tonight | Word::Overnight => &[TIME],
            Word::DayFromToday(_) => &[TIME, RELATIVE],
            Word::Season(_) => &[PART],
            Word::Holiday(_) | Word::HolidayBegins => &[TIME, HOLIDAY],
            Word::Every | Word::Frequency(..) | Word::Weekdays(_) | Word::Per => &[SET],
            Word::Once | Word::Twice => &[SET, REFERENCE],
            Word::YearEnd => &[RELATIVE],
            Word::Last
            | Word::Past
            | Word::Previous
            | Word::This
            | Word::Current
            | Word::Latest
            | Word::Next
            | Word::Coming
            | Word::Following
            | Word::Same
            | Word::That
            | Word::These
            | Word::Recent => &[TIME, DATE, PART, HOLIDAY, RELATIVE, LENGTH, REFERENCE],
            Word::As | Word::ThePast | Word::ThePresent | Word::TheFuture => &[REFERENCE],
            // "A.D. 79" begins with a plain letter, "final quarter" with a plain word.
            _ => &[YEARS, PART, HOLIDAY, LENGTH],
        }
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
                | Word::UnitLong(_)
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
                | Word::Numbered
                | Word::ForeignMonth(_)
        ) && !matches!(self, Word::Mark(c) if !matches!(c, '\'' | '’' | '‘' | '~'))
    }
}
