//! Words around an expression that set its `mod`: "early", "more than", "about", "the end of",
//! "at least", "or later".

use super::super::expr::{Expr, Found, From};
use super::super::lexicon::Word;
use super::super::units::Unit;
use super::Cursor;
use crate::model::Modifier;

/// What a modifier may stand before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fits {
    /// Dates, but no times of the clock.
    Dates,
    /// Lengths of time.
    Lengths,
    /// Both.
    All,
}

impl Cursor<'_> {
    /// The expression behind the modifier that begins at `i`.
    pub(super) fn modified(&self, i: usize) -> Option<Found> {
        self.edge(i)
            .or_else(|| self.part_of(i))
            .or_else(|| self.measured(i))
    }

    fn behind(&self, i: usize, next: usize, modifier: Modifier, fits: Fits) -> Option<Found> {
        let (expr, end) = self.core(next)?;
        let length = matches!(expr, Expr::Length { .. } | Expr::Away { .. });
        let sound = match fits {
            Fits::Dates => !matches!(
                expr,
                Expr::Length { .. } | Expr::Set(_) | Expr::Reference(_)
            ),
            Fits::Lengths => length,
            Fits::All => !matches!(expr, Expr::Set(_) | Expr::Reference(_)),
        };
        sound.then_some(Found {
            first: i,
            end,
            expr,
            modifier: Some(modifier),
        })
    }

    /// "early next year", "late Friday", "mid-November", "earlier this week", "the mid-1990s".
    fn edge(&self, i: usize) -> Option<Found> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let modifier = match self.word(start) {
            Word::Early => Modifier::Start,
            Word::Earlier => Modifier::Start,
            Word::Late | Word::Later => Modifier::End,
            Word::Mid => Modifier::Mid,
            _ => return None,
        };
        // "The late-November trip": the article is the noun's.
        let i = if self.hyphen(start + 1) { start } else { i };
        let next = start + 1;
        let next = if self.dash(next) && self.glued(next) {
            next + 1
        } else {
            next
        };
        let next = match self.word(next) {
            Word::In | Word::On if self.word(start) != Word::Mid => next + 1,
            _ => next,
        };
        // "Later, Friday's attack" has a comma between; "late 13 people" is none of ours.
        let found = self.behind(i, next, modifier, Fits::Dates)?;
        // "Earlier Friday, lawyers …": the adverb goes with the verb.
        if matches!(self.word(start), Word::Earlier | Word::Later)
            && matches!(found.expr, Expr::Date(parts) if parts.weekday.is_some() && parts.month.is_none())
        {
            return None;
        }
        let fine = !matches!(found.expr, Expr::Away { .. })
            && (!matches!(self.word(start), Word::Earlier | Word::Later)
                || !matches!(found.expr, Expr::Date(parts) if parts.year.is_some() && parts.month.is_none()));
        fine.then_some(found)
    }

    /// "the beginning of October", "the end of the year", "the rest of 1990", "a good part of".
    fn part_of(&self, i: usize) -> Option<Found> {
        let start = if self.word(i) == Word::The { i + 1 } else { i };
        let modifier = match self.word(start) {
            Word::Beginning => Modifier::Start,
            Word::Middle => Modifier::Mid,
            Word::End => Modifier::End,
            Word::Rest => Modifier::End,
            _ => return None,
        };
        if self.word(start + 1) != Word::Of {
            return None;
        }
        let next = start + 2;
        // "The end of the day", "the end of the month": the present one is meant.
        if self.word(next) == Word::The
            && let Word::Unit(unit) = self.word(next + 1)
            && unit >= Unit::Day
            && !matches!(self.word(next + 2), Word::Of)
        {
            return Some(Found {
                first: i,
                end: next + 2,
                expr: Expr::Shift { unit, by: 0 },
                modifier: Some(modifier),
            });
        }
        self.behind(i, next, modifier, Fits::Dates)
    }

    /// "more than four years", "about a decade", "at least 30 days", "nearly an hour".
    fn measured(&self, i: usize) -> Option<Found> {
        let (modifier, next, fits) = match (self.word(i), self.word(i + 1)) {
            (Word::More, Word::Than) => (Modifier::MoreThan, i + 2, Fits::Lengths),
            (Word::Less, Word::Than) => (Modifier::LessThan, i + 2, Fits::Lengths),
            (Word::Over, _) => (Modifier::MoreThan, i + 1, Fits::Lengths),
            (Word::Under, _) => (Modifier::LessThan, i + 1, Fits::Lengths),
            (Word::At, Word::Least) => (Modifier::EqualOrMore, i + 2, Fits::Lengths),
            (Word::At, Word::Most) => (Modifier::EqualOrLess, i + 2, Fits::Lengths),
            (Word::Up, Word::To) => (Modifier::EqualOrLess, i + 2, Fits::Lengths),
            (Word::Approximately, _) => (Modifier::Approx, i + 1, Fits::All),
            (Word::Nearly, _) => (Modifier::Approx, i + 1, Fits::Lengths),
            (Word::Mark('~'), _) => (Modifier::Approx, i + 1, Fits::All),
            _ => return None,
        };
        let found = self.behind(i, next, modifier, fits)?;
        // "Over the past three years" is no more than three; the preposition stays outside.
        let in_window = matches!(
            found.expr,
            Expr::Length {
                window: super::super::expr::Window::Past | super::super::expr::Window::Future,
                ..
            }
        ) && matches!(self.word(i), Word::Over | Word::Under);
        // "About the year" is about a topic.
        let topic = (self.is(i, "about") || self.is(i, "around"))
            && matches!(
                found.expr,
                Expr::Definite(_) | Expr::Shift { .. } | Expr::Holiday { .. } | Expr::Named { .. }
            )
            || matches!(found.expr, Expr::Date(parts) if parts.weekday.is_some());
        let over_the = matches!(self.word(i), Word::Over) && self.word(next) == Word::The;
        (!in_window && !topic && !over_the).then_some(found)
    }

    /// The expression with a modifier that stands behind it: "or so", "or later", "at least".
    pub(super) fn with_tail(&self, found: Found) -> Found {
        let mut found = found;
        if self.word(found.end) == Word::Or {
            match self.word(found.end + 1) {
                Word::Later => {
                    return Found {
                        end: found.end + 2,
                        modifier: Some(Modifier::OnOrAfter),
                        ..found
                    };
                }
                Word::Earlier => {
                    return Found {
                        end: found.end + 2,
                        modifier: Some(Modifier::OnOrBefore),
                        ..found
                    };
                }
                Word::More if matches!(found.expr, Expr::Length { .. }) => {
                    return Found {
                        end: found.end + 2,
                        modifier: Some(Modifier::EqualOrMore),
                        ..found
                    };
                }
                Word::Less if matches!(found.expr, Expr::Length { .. }) => {
                    return Found {
                        end: found.end + 2,
                        modifier: Some(Modifier::EqualOrLess),
                        ..found
                    };
                }
                _ if self.is(found.end + 1, "so") && matches!(found.expr, Expr::Length { .. }) => {
                    return Found {
                        end: found.end + 2,
                        modifier: Some(Modifier::Approx),
                        ..found
                    };
                }
                _ => {}
            }
        }
        let vague_count = matches!(
            found.expr,
            Expr::Length { .. }
                | Expr::Away {
                    from: From::Anchor,
                    ..
                }
        ) && (found.first..found.end).any(|at| {
            matches!(self.word(at), Word::Couple)
                || self.is(at, "so") && self.word(at.saturating_sub(1)) == Word::Or
        });
        if vague_count && found.modifier.is_none() {
            found.modifier = Some(Modifier::Approx);
        }
        found
    }
}
