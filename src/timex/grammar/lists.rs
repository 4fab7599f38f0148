//! Several dates that share a part: "on 3, 4 and 7 May", "Feb. 10 and 12", "between 1990 and 92".

use super::super::expr::{DateParts, Expr, Found};
use super::super::lexicon::Word;
use super::Cursor;

/// More days than any list has.
const LONGEST_LIST: usize = 12;

impl Cursor<'_> {
    /// Puts the dates of a list that begins at `i` into `found`; false, and nothing put, if
    /// there is no list.
    pub(super) fn list(&self, i: usize, found: &mut Vec<Found>) -> bool {
        let items = self
            .days_then_month(i)
            .or_else(|| self.month_then_days(i))
            .unwrap_or_default();
        let is_list = items.len() > 1;
        if is_list {
            found.extend(items);
        }
        is_list
    }

    /// "3, 4 and 7 May 2022".
    fn days_then_month(&self, i: usize) -> Option<Vec<Found>> {
        let mut days = vec![self.list_day(i)?];
        let mut at = i + 1 + usize::from(self.word(i + 1) == Word::OrdinalEnding);
        loop {
            let next = self.list_joint(at)?;
            if days.len() > LONGEST_LIST {
                return None;
            }
            if let Some((Expr::Date(parts), end)) = self.calendar_date(next)
                && let DateParts {
                    day: Some(_),
                    month: Some(_),
                    weekday: None,
                    ..
                } = parts
                && matches!(self.word(next), Word::Digits(..))
            {
                let mut items: Vec<Found> = days
                    .iter()
                    .map(|&(first, end, day)| {
                        dated(
                            first,
                            end,
                            DateParts {
                                day: Some(day),
                                ..parts
                            },
                        )
                    })
                    .collect();
                items.push(dated(next, end, parts));
                return Some(items);
            }
            let day = self.list_day(next)?;
            at = day.1;
            days.push(day);
        }
    }

    /// "May 3, 4 and 7", "Feb. 10 and 12".
    fn month_then_days(&self, i: usize) -> Option<Vec<Found>> {
        self.month_name(i)?;
        let (Expr::Date(parts), end) = self.calendar_date(i)? else {
            return None;
        };
        if parts.day.is_none() || parts.year.is_some() {
            return None;
        }
        let mut items = vec![dated(i, end, parts)];
        let mut at = end;
        let mut closed = false;
        while items.len() < LONGEST_LIST && !closed {
            let Some(next) = self.list_joint(at) else {
                break;
            };
            let Some((first, end, day)) = self.list_day(next) else {
                break;
            };
            closed = self.word(next - 1) == Word::And || self.word(next - 1) == Word::Or;
            // "May 3, 4 people" or "on May 3 and 20 others".
            let ends_well = end >= self.tokens.len()
                || matches!(
                    self.word(end),
                    Word::Mark(_)
                        | Word::And
                        | Word::Or
                        | Word::In
                        | Word::At
                        | Word::To
                        | Word::By
                        | Word::For
                        | Word::On
                        | Word::From
                );
            if !ends_well || (!closed && self.list_joint(end).is_none()) {
                break;
            }
            items.push(dated(
                first,
                end,
                DateParts {
                    day: Some(day),
                    ..parts
                },
            ));
            at = end;
            // "March 3 and 4, 2021": the year is everybody's.
            let next = self.skip(end, ',');
            if closed && let Some(year) = self.year_digits(next) {
                if let Some(last) = items.last_mut() {
                    last.end = next + 1;
                }
                for item in &mut items {
                    if let Expr::Date(parts) = &mut item.expr {
                        parts.year = Some(year);
                    }
                }
            }
        }
        closed.then_some(items)
    }

    /// The index behind ",", "and", ", and" or "or".
    fn list_joint(&self, i: usize) -> Option<usize> {
        let next = self.skip(i, ',');
        match self.word(next) {
            Word::And | Word::Or => Some(next + 1),
            _ if next > i => Some(next),
            _ => None,
        }
    }

    /// A bare day number: first token, end, day.
    fn list_day(&self, i: usize) -> Option<(usize, usize, u32)> {
        let Word::Digits(day @ 1..=31, 1..=2) = self.word(i) else {
            return None;
        };
        if self.glued(i) && i > 0 {
            return None;
        }
        if self.word(i + 1) == Word::OrdinalEnding && self.glued(i + 1) {
            return Some((i, i + 2, day));
        }
        let alone = !self.glued(i + 1)
            || matches!(self.word(i + 1), Word::Mark(',' | '.' | ')' | ';'))
                && !(self.glued(i + 2) && matches!(self.word(i + 2), Word::Digits(..)));
        alone.then_some((i, i + 1, day))
    }
}

/// Gives the year that stands at the end of "from March to June 2021" or "May, June and July
/// 2021" to the dates before it.
pub(super) fn share_years(cursor: &Cursor<'_>, found: &mut [Found]) {
    let mut shared = false;
    for index in (1..found.len()).rev() {
        let (before, behind) = found.split_at_mut(index);
        let (Some(before), Some(behind)) = (before.last_mut(), behind.first()) else {
            return;
        };
        let joint = before.end;
        let joined = behind.first == joint + 1
            && (matches!(
                cursor.word(joint),
                Word::To | Word::Until | Word::And | Word::Or
            ) || cursor.dash(joint)
                || shared && cursor.mark(joint, ','));
        shared = false;
        if let (Expr::Date(a), Expr::Date(b)) = (&mut before.expr, &behind.expr)
            && joined
            && let (None, Some(year)) = (a.year, b.year)
            && let (Some(month), Some(last_month)) = (a.month, b.month)
            && a.day.is_some() == b.day.is_some()
        {
            a.year = Some(if month <= last_month { year } else { year - 1 });
            shared = true;
        }
    }
}

fn dated(first: usize, end: usize, parts: DateParts) -> Found {
    Found {
        first,
        end,
        expr: Expr::Date(parts),
        modifier: None,
    }
}
