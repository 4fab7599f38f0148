//! Reading a text from its start to its end: block by block, keeping what later expressions
//! are counted from.

use std::ops::Range;

use chrono::NaiveDate;

use super::Source;
use super::context::{self, Governor, Tense};
use super::expr::{Expr, Found, YearPart};
use super::grammar::{self, Cursor};
use super::lead::{self, Lead};
use super::lexicon::Word;
use super::nested::{self, Nested};
use super::resolve::{Resolved, Scene, Spoken, resolve};
use super::sentences;
use super::status;
use super::tokens::{Token, block_end, tokenise};
use super::units::Unit;
use crate::model::{
    Anchor, AnchorSource, Interval, Mention, Precision, Reasoning, Span, TimexType,
};

/// How many tokens of a sentence are searched for figures.
const MOST_TOKENS_OF_FIGURES: usize = 200;

/// How many bytes after a period is named it is still the one spoken of.
const PERIOD_REACH_BYTES: usize = 1500;

/// Every mention of the source, in order.
pub(super) fn read(source: &Source<'_>) -> Vec<Mention> {
    let text = source.text;
    let start = text.floor_char_boundary(source.prose.start.min(text.len()));
    let end = text.ceil_char_boundary(source.prose.end.min(text.len()));
    let mut reader = Reader::new(source);
    let mut tokens = Vec::new();
    let mut at = start;
    while at < end {
        let block = Span::new(at, block_end(text, at, end));
        if tokenise(text, block, &mut tokens) {
            reader.read_block(&tokens, block);
        }
        at = block.end;
    }
    reader.mentions
}

struct Reader<'a> {
    source: &'a Source<'a>,
    mentions: Vec<Mention>,
    /// The date named last.
    spoken: Option<Spoken>,
    /// The period named last.
    period: Option<Spoken>,
    /// The quarter or half year named last: what figures are reported of.
    reported: Option<Spoken>,
    /// The message that is being read, if any.
    nested: Option<Nested>,
    /// The date of the dateline, if it is not the publication date.
    dateline: Option<(NaiveDate, Span)>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source<'a>) -> Self {
        Self {
            source,
            mentions: Vec::new(),
            spoken: None,
            period: None,
            reported: None,
            nested: None,
            dateline: None,
        }
    }

    fn read_block(&mut self, tokens: &[Token], block: Span) {
        let cursor = Cursor {
            text: self.source.text,
            tokens,
        };
        let found = grammar::expressions(cursor);
        if found.is_empty() {
            return;
        }
        let messages = self.messages(&cursor, &found, block);
        let sentences = Sentences::new(self.source.text, block, tokens);
        for (index, one) in found.iter().enumerate() {
            let Some(span) = span_of(&cursor, one) else {
                continue;
            };
            if let Some(message) = messages
                .iter()
                .find(|message| message.reach.start == span.start)
            {
                self.nested = Some(*message);
            }
            let inside = messages
                .iter()
                .find(|message| message.reach.contains(span))
                .or(self
                    .nested
                    .as_ref()
                    .filter(|message| message.reach.contains(span)))
                .copied();
            let sentence = sentences.around(one.first);
            let range_start = self.range_start(&cursor, &found, index);
            let mention = self.mention(&cursor, one, span, &sentence, inside, range_start, index);
            self.remember(&cursor, one, &mention);
            self.mentions.push(mention);
        }
    }

    /// The embedded messages that dates of this block sign or head.
    fn messages(&self, cursor: &Cursor<'_>, found: &[Found], block: Span) -> Vec<Nested> {
        let scene = self.scene(None, Tense::Open, None, block.start);
        found
            .iter()
            .filter(|one| {
                matches!(
                    one.expr,
                    Expr::Date(_) | Expr::Slashed { .. } | Expr::Time { .. }
                )
            })
            .filter_map(|one| {
                nested::message(cursor, one, block, || {
                    resolve(one, &scene).interval.and_then(Interval::single_day)
                })
            })
            .collect()
    }

    /// What the expression at `at` is resolved against.
    fn scene(
        &self,
        inside: Option<Nested>,
        tense: Tense,
        range_start: Option<NaiveDate>,
        at: usize,
    ) -> Scene {
        let anchor = match (inside, self.dateline, self.source.published) {
            (Some(message), _, _) => Anchor {
                source: AnchorSource::Nested(message.named_at),
                date: Some(message.date),
            },
            (None, Some((date, span)), _) => Anchor {
                source: AnchorSource::Nested(span),
                date: Some(date),
            },
            (None, None, Some(date)) => Anchor {
                source: AnchorSource::Publication,
                date: Some(date),
            },
            (None, None, None) => Anchor {
                source: AnchorSource::Missing,
                date: None,
            },
        };
        Scene {
            anchor,
            spoken: self.spoken,
            period: self
                .period
                .filter(|period| at.saturating_sub(period.span.end) < PERIOD_REACH_BYTES),
            compared: None,
            range_start,
            tense,
            lead: Lead::None,
            comparing: false,
            order: self.source.date_order,
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call, from the loop that has them all"
    )]
    fn mention(
        &mut self,
        cursor: &Cursor<'_>,
        found: &Found,
        span: Span,
        sentence: &Range<usize>,
        inside: Option<Nested>,
        range_start: Option<NaiveDate>,
        index: usize,
    ) -> Mention {
        let place = found.first..found.end;
        let governor = context::governor(cursor, sentence, &place);
        // The date of a message is not counted from itself.
        let own = inside.filter(|message| message.named_at != span);
        let lead = lead::lead(cursor, sentence, &place, is_weekday(&found.expr), &governor);
        let scene = Scene {
            lead,
            compared: self.compared(cursor, sentence, span.start),
            comparing: matches!(found.expr, Expr::Away { .. })
                && (tells_figures(cursor, sentence) || self.names_period(cursor, sentence)),
            ..self.scene(
                own,
                lead::direction(lead, &governor),
                range_start,
                span.start,
            )
        };
        let resolved = resolve(found, &scene);
        if index == 0
            && self.mentions.is_empty()
            && let (Some(published), Some(date)) = (
                self.source.published,
                resolved.interval.and_then(Interval::single_day),
            )
            && date != published
            && nested::is_dateline(cursor, found, date, published)
        {
            self.dateline = Some((date, span));
        }
        // A date that needs no anchor lies ahead of the text or behind it all the same.
        let now = resolved.anchor.date.or(scene.anchor.date);
        // Friday's ruling is over, whatever somebody will do about it.
        let over = lead == Lead::Noun
            && governor.tense == Tense::Future
            && status::ahead_of(&resolved, now) == Some(false);
        let governor = if over { Governor::default() } else { governor };
        let fate = status::fate(cursor, sentence, &place, &governor, (&resolved, now));
        let cues = fate
            .cues
            .iter()
            .filter_map(|&(first, end)| {
                let first = cursor.tokens.get(first)?;
                let last = cursor.tokens.get(end.checked_sub(1)?)?;
                Some(Span::new(first.start, last.end))
            })
            .collect();
        let Resolved {
            kind,
            value,
            modifier,
            interval,
            anchor,
            rule,
            because,
            others,
        } = resolved;
        Mention {
            span,
            kind,
            value,
            modifier,
            interval,
            anchor,
            status: fate.status,
            stance: fate.stance,
            reasoning: Reasoning {
                rule: rule.into(),
                because: because.into_owned(),
                cues,
            },
            other_readings: others,
        }
    }

    /// The date that a range names as its beginning, if this expression is its end: "from
    /// Monday to Thursday", "between March and May".
    fn range_start(&self, cursor: &Cursor<'_>, found: &[Found], index: usize) -> Option<NaiveDate> {
        let before = found.get(index.checked_sub(1)?)?;
        let this = found.get(index)?;
        // "A revision Friday to December's figures" is no range.
        let led = before
            .first
            .checked_sub(1)
            .is_some_and(|at| cursor.word(at) == Word::From);
        if !led && !same_kind(&before.expr, &this.expr) {
            return None;
        }
        let joined = this.first == before.end + 1
            && (matches!(cursor.word(before.end), Word::To | Word::Until)
                || cursor.dash(before.end))
            || this.first == before.end + 1
                && cursor.word(before.end) == Word::And
                && before.first > 0
                && cursor.word(before.first - 1) == Word::Between;
        if !joined {
            return None;
        }
        self.mentions.last()?.interval?.first_day()
    }

    /// The period that figures at byte `at` are compared with: the one that the sentence names,
    /// else the quarter reported on, else the last one named. A week is no such period.
    fn compared(&self, cursor: &Cursor<'_>, sentence: &Range<usize>, at: usize) -> Option<Spoken> {
        let last = self
            .period
            .filter(|period| !matches!(period.precision, Precision::Days | Precision::Week));
        let here = last.filter(|_| self.names_period(cursor, sentence));
        here.or(self.reported)
            .or(last)
            .filter(|period| at.saturating_sub(period.span.end) < PERIOD_REACH_BYTES)
    }

    /// Whether the period spoken of is named in this very sentence.
    fn names_period(&self, cursor: &Cursor<'_>, sentence: &Range<usize>) -> bool {
        let from = cursor.tokens.get(sentence.start).map(|token| token.start);
        match (self.period, from) {
            (Some(period), Some(from)) => period.span.start >= from,
            _ => false,
        }
    }

    /// The period that "ended Sept. 30": the quarter of that day where a quarter is spoken of,
    /// else known by the day alone.
    fn period_ended(&self, cursor: &Cursor<'_>, found: &Found, day: Spoken) -> Spoken {
        let of_quarter = found
            .first
            .checked_sub(2)
            .is_some_and(|at| cursor.word(at) == Word::Unit(Unit::Quarter));
        let precision = if of_quarter {
            Precision::Quarter
        } else {
            Precision::Day
        };
        Spoken { precision, ..day }
    }

    /// Keeps what later expressions may be counted from.
    fn remember(&mut self, cursor: &Cursor<'_>, found: &Found, mention: &Mention) {
        if !matches!(mention.kind, TimexType::Date | TimexType::Time)
            || matches!(found.expr, Expr::Reference(_) | Expr::Range(..))
        {
            return;
        }
        let Some(interval) = mention.interval else {
            return;
        };
        let (Some(day), precision) = (interval.first_day(), interval.precision()) else {
            return;
        };
        if precision == Precision::Vague {
            return;
        }
        let spoken = Spoken {
            day,
            precision,
            span: mention.span,
        };
        if precision <= Precision::Year {
            self.spoken = Some(spoken);
        }
        if precision == Precision::Day && lead::ends_period(cursor, &(found.first..found.end)) {
            self.period = Some(self.period_ended(cursor, found, spoken));
            self.reported = self.period;
        }
        // A season is as long as a quarter and is none.
        let season = matches!(
            found.expr,
            Expr::YearPart {
                part: YearPart::Season(_),
                ..
            }
        );
        let compared = matches!(
            found.expr,
            Expr::Away { .. } | Expr::YearBefore { .. } | Expr::SamePeriod { .. }
        );
        if (Precision::Days..Precision::Year).contains(&precision)
            && !compared
            && !season
            && !measured_by(cursor, found)
        {
            self.period = Some(spoken);
            if precision >= Precision::Quarter {
                self.reported = Some(spoken);
            }
        }
    }
}

/// Whether a sentence tells figures that may be compared with those of another period.
fn tells_figures(cursor: &Cursor<'_>, sentence: &Range<usize>) -> bool {
    sentence.clone().take(MOST_TOKENS_OF_FIGURES).any(|at| {
        matches!(
            cursor.word(at),
            Word::Mark('$' | '%' | '€' | '£' | '¥') | Word::Counted
        )
    })
}

/// "From the second quarter", "after a flat second quarter": a period that the one spoken of is
/// only measured by.
fn measured_by(cursor: &Cursor<'_>, found: &Found) -> bool {
    (found.first.saturating_sub(3)..found.first)
        .any(|at| matches!(cursor.word(at), Word::Than | Word::From | Word::After))
}

/// Whether it is a bare weekday, or a time on one.
fn is_weekday(expr: &Expr) -> bool {
    match expr {
        Expr::Date(parts) => parts.weekday.is_some() && parts.month.is_none(),
        Expr::Time { day: Some(day), .. } => is_weekday(day),
        _ => false,
    }
}

/// Whether both are days of the week, or both months.
fn same_kind(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::Date(a), Expr::Date(b)) => {
            (a.weekday.is_some(), a.month.is_some()) == (b.weekday.is_some(), b.month.is_some())
        }
        _ => false,
    }
}

fn span_of(cursor: &Cursor<'_>, found: &Found) -> Option<Span> {
    let first = cursor.tokens.get(found.first)?;
    let last = cursor.tokens.get(found.end.checked_sub(1)?)?;
    Some(Span::new(first.start, last.end))
}

/// The sentences of a block, as ranges of its tokens.
struct Sentences<'a> {
    tokens: &'a [Token],
    /// Where each begins, in bytes.
    starts: Vec<usize>,
}

impl<'a> Sentences<'a> {
    fn new(text: &str, block: Span, tokens: &'a [Token]) -> Self {
        Self {
            tokens,
            starts: sentences::starts(text, block),
        }
    }

    /// The tokens of the sentence that holds the token.
    fn around(&self, token: usize) -> Range<usize> {
        let place = self.tokens.get(token).map_or(0, |token| token.start);
        let next = self.starts.partition_point(|&start| start <= place);
        let from = next
            .checked_sub(1)
            .and_then(|i| self.starts.get(i))
            .copied()
            .unwrap_or(0);
        let to = self.starts.get(next).copied().unwrap_or(usize::MAX);
        let first = self.tokens.partition_point(|token| token.start < from);
        let end = self.tokens.partition_point(|token| token.start < to);
        first..end
    }
}
