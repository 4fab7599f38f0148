//! Times of day: "9 a.m. EST Tuesday", "14:30 GMT", "noon", "Friday night", "half past three".

use super::super::expr::{DateParts, Expr, Name, TimeOfDay, Which};
use super::super::lexicon::Word;
use super::super::units::{DayPart, Unit};
use super::{Cursor, Step};

impl Cursor<'_> {
    /// A time of day, with the day that stands before or behind it.
    pub(super) fn time(&self, i: usize) -> Option<Step> {
        self.night_of_its_own(i)
            .or_else(|| self.clock_then_day(i))
            .or_else(|| self.day_then_time(i))
            .or_else(|| self.part_alone(i))
    }

    /// "tonight", "last night", "overnight".
    fn night_of_its_own(&self, i: usize) -> Option<Step> {
        let night = |by: i32, part: DayPart| Expr::Time {
            time: TimeOfDay::Part(part),
            day: Some(Box::new(Expr::Shift {
                unit: Unit::Day,
                by,
            })),
        };
        match (self.word(i), self.word(i + 1)) {
            (Word::Tonight, _) => Some((night(0, DayPart::Night), i + 1)),
            (Word::Overnight, _) => Some((
                Expr::Time {
                    time: TimeOfDay::Part(DayPart::Night),
                    day: None,
                },
                i + 1,
            )),
            (Word::Last, Word::DayPart(part @ (DayPart::Night | DayPart::Evening))) => {
                Some((night(-1, part), i + 2))
            }
            (Word::This, Word::DayPart(part)) => Some((night(0, part), i + 2)),
            _ => None,
        }
    }

    /// "9 a.m. EST Tuesday", "noon on Saturday", "14:30".
    fn clock_then_day(&self, i: usize) -> Option<Step> {
        let (time, end) = self.clock(i).or_else(|| self.noon(i))?;
        // "2 in the morning", "9 o'clock Tuesday night".
        let behind = self.skip(end, ',');
        let next = if matches!(self.word(behind), Word::On | Word::Of) {
            behind + 1
        } else {
            behind
        };
        if let Some((day, day_end)) = self.day(next) {
            let day_end = match self.word(day_end) {
                Word::DayPart(_) => day_end + 1,
                _ => day_end,
            };
            return Some((
                Expr::Time {
                    time,
                    day: Some(Box::new(day)),
                },
                day_end,
            ));
        }
        if self.word(behind) == Word::In
            && self.word(behind + 1) == Word::The
            && let Word::DayPart(part) = self.word(behind + 2)
        {
            return Some((
                Expr::Time {
                    time: in_part(time, part),
                    day: None,
                },
                behind + 3,
            ));
        }
        if let Some((Expr::Time { day, .. }, day_end)) = self.night_of_its_own(next)
            && matches!(self.word(next), Word::Tonight | Word::This | Word::Last)
        {
            return Some((Expr::Time { time, day }, day_end));
        }
        let day = self.day_beyond_brackets(end).map(Box::new);
        Some((Expr::Time { time, day }, end))
    }

    /// The day of "8 a.m. (0100 GMT) on Thursday", for either time; it stays a mention of its own.
    fn day_beyond_brackets(&self, i: usize) -> Option<Expr> {
        let closed = if self.mark(i, '(') {
            self.clock(i + 1)?.1
        } else {
            i
        };
        if !self.mark(closed, ')') {
            return None;
        }
        let next = closed + 1;
        let next = next + usize::from(self.word(next) == Word::On);
        self.day(next).map(|(day, _)| day)
    }

    /// "Friday morning", "Tuesday at 9 a.m.", "January 30, 2022 | 04:20 AM", "yesterday evening".
    fn day_then_time(&self, i: usize) -> Option<Step> {
        let (day, behind) = self.day(i)?;
        let with = |time, end| {
            Some((
                Expr::Time {
                    time,
                    day: Some(Box::new(day.clone())),
                },
                end,
            ))
        };
        let possessive = self.skip_possessive(behind);
        if let Word::DayPart(part) = self.word(possessive)
            && !matches!(part, DayPart::Noon | DayPart::Midnight | DayPart::Midday)
        {
            return with(TimeOfDay::Part(part), possessive + 1);
        }
        // "Friday early morning", "Monday mid-afternoon".
        if matches!(self.word(possessive), Word::Early | Word::Late | Word::Mid)
            && let Word::DayPart(part) = self.word(self.skip_hyphen(possessive + 1))
        {
            return with(TimeOfDay::Part(part), self.skip_hyphen(possessive + 1) + 1);
        }
        let mut next = behind;
        if matches!(
            self.word(next),
            Word::Mark(',' | '|' | '-' | '–' | '—' | '@')
        ) {
            next += 1;
        }
        if matches!(self.word(next), Word::At) {
            next += 1;
        }
        if let Some((time, end)) = self.clock(next) {
            return with(time, end);
        }
        if let Some((time, end)) = self.noon(next) {
            return with(time, end);
        }
        None
    }

    /// "the morning", "the morning of January 31", "midday", "mid-afternoon", "at night".
    fn part_alone(&self, i: usize) -> Option<Step> {
        let lead = if self.word(i) == Word::The { i + 1 } else { i };
        // "the previous night", "the same evening", "that morning", "the following day's".
        let beside = match self.word(lead) {
            Word::Previous => Some(-1),
            Word::Same | Word::That => Some(0),
            Word::Following | Word::Next => Some(1),
            _ => None,
        };
        if let Some(by) = beside
            && let Word::DayPart(part) = self.word(lead + 1)
        {
            let day = Some(Box::new(Expr::Beside {
                unit: Unit::Day,
                by,
            }));
            return Some((
                Expr::Time {
                    time: TimeOfDay::Part(part),
                    day,
                },
                lead + 2,
            ));
        }
        let Word::DayPart(part) = self.word(lead) else {
            return None;
        };
        let time = TimeOfDay::Part(part);
        if self.word(lead + 1) == Word::Of
            && let Some((day, end)) = self.day(lead + 2)
        {
            return Some((
                Expr::Time {
                    time,
                    day: Some(Box::new(day)),
                },
                end,
            ));
        }
        let led_by = |words: &[Word]| i > 0 && words.contains(&self.word(i - 1));
        let singular = !self.raw(lead).ends_with('s');
        let stands = match part {
            DayPart::Noon | DayPart::Midday | DayPart::Midnight => true,
            _ if lead > i => led_by(&[
                Word::In,
                Word::During,
                Word::By,
                Word::Until,
                Word::Early,
                Word::Late,
                Word::Since,
                Word::For,
            ]),
            _ => {
                led_by(&[
                    Word::At,
                    Word::By,
                    Word::Early,
                    Word::Late,
                    Word::Mid,
                    Word::Until,
                ]) || i > 1 && self.hyphen(i - 1) && self.word(i - 2) == Word::Mid
            }
        };
        (stands && singular).then_some((Expr::Time { time, day: None }, lead + 1))
    }

    /// One whole day that a time of day can lie on.
    pub(super) fn day(&self, i: usize) -> Option<Step> {
        if let Word::DayFromToday(by) = self.word(i) {
            return Some((
                Expr::Shift {
                    unit: Unit::Day,
                    by,
                },
                i + 1,
            ));
        }
        if let Some(step) = self.calendar_date(i)
            && matches!(
                step.0,
                Expr::Date(DateParts { day: Some(_), .. })
                    | Expr::DayOfMonth { .. }
                    | Expr::Slashed { .. }
            )
        {
            return Some(step);
        }
        if let Some(step) = self.named(i)
            && matches!(
                step.0,
                Expr::Named {
                    name: Name::Weekday(_) | Name::Day(..),
                    ..
                }
            )
        {
            return Some(step);
        }
        if let Some(step) = self.holiday(i)
            && matches!(step.0, Expr::Holiday { .. })
        {
            return Some(step);
        }
        let (weekday, end) = self.weekday_name(i)?;
        Some((
            Expr::Date(DateParts {
                weekday: Some(weekday),
                ..DateParts::default()
            }),
            end,
        ))
    }

    /// "noon", "midday", "midnight".
    fn noon(&self, i: usize) -> Option<(TimeOfDay, usize)> {
        match self.word(i) {
            Word::DayPart(part @ (DayPart::Noon | DayPart::Midday | DayPart::Midnight)) => Some((
                TimeOfDay::Part(part),
                self.zone(i + 1).map_or(i + 1, |(_, end)| end),
            )),
            _ => None,
        }
    }

    /// A clock time: "9 a.m.", "9:30", "1430 GMT", "nine o'clock", "half past three".
    pub(super) fn clock(&self, i: usize) -> Option<(TimeOfDay, usize)> {
        self.clock_in_digits(i).or_else(|| self.clock_in_words(i))
    }

    fn clock_in_digits(&self, i: usize) -> Option<(TimeOfDay, usize)> {
        let Word::Digits(value, count) = self.word(i) else {
            return None;
        };
        if self.glued(i)
            && i > 0
            && !matches!(
                self.word(i - 1),
                Word::Mark('(' | '[' | '"' | '“' | '|' | '-' | '–' | '—' | '@' | '/' | ',')
            )
        {
            return None;
        }
        let (hour, minute, second, mut at, separator) = match (self.word(i + 1), self.word(i + 2)) {
            (Word::Mark(mark @ (':' | '.')), Word::Digits(minute @ 0..=59, 2))
                if count <= 2 && self.glued(i + 1) && self.glued(i + 2) =>
            {
                match (self.word(i + 3), self.word(i + 4)) {
                    (Word::Mark(':'), Word::Digits(second @ 0..=60, 2))
                        if self.glued(i + 3) && self.glued(i + 4) && mark == ':' =>
                    {
                        (value, Some(minute), Some(second), i + 5, mark)
                    }
                    _ => (value, Some(minute), None, i + 3, mark),
                }
            }
            _ if count == 4 && value / 100 < 24 && value % 100 < 60 => {
                (value / 100, Some(value % 100), None, i + 1, ' ')
            }
            (Word::Tonight, _) if (1..=11).contains(&value) && self.word_before(i) == Word::At => {
                let time = TimeOfDay::Clock {
                    hour: value + 12,
                    minute: None,
                    second: None,
                    zone: None,
                };
                return Some((time, i + 1));
            }
            _ if count <= 2 => (value, None, None, i + 1, '.'),
            _ => return None,
        };
        let meridiem = self.meridiem(at);
        if let Some((_, end)) = meridiem {
            at = end;
        }
        let hours_word = count == 4
            && separator == ' '
            && (self.word(at) == Word::Units(Unit::Hour) || self.is(at, "h"))
            && matches!(
                self.word_before(i),
                Word::At | Word::By | Word::From | Word::Until | Word::Before | Word::After
            );
        if hours_word {
            at += 1;
        }
        let zone = self.zone(at);
        if let Some((_, end)) = zone {
            at = end;
        }
        // "1430 GMT" and "14.30 GMT" need their zone, "9" its "a.m."; "9:30" speaks for itself.
        let clear = separator == ':'
            || hours_word
            || zone.is_some() && minute.is_some()
            || meridiem.is_some() && separator != ' ';
        if !clear || self.glued(at) && !matches!(self.word(at), Word::Mark(_)) {
            return None;
        }
        // "1-0 at 2:1" is a score, not a time.
        if self.mark(at, ':') && self.glued(at) && matches!(self.word(at + 1), Word::Digits(..)) {
            return None;
        }
        let hour = match meridiem {
            Some((_, _)) if hour == 0 || hour > 12 => {
                return (hour < 24).then_some((
                    TimeOfDay::Clock {
                        hour,
                        minute,
                        second,
                        zone: zone.map(|z| z.0),
                    },
                    at,
                ));
            }
            Some((after_noon, _)) => hour % 12 + if after_noon { 12 } else { 0 },
            None => hour,
        };
        (hour < 24 || hour == 24 && minute == Some(0)).then_some((
            TimeOfDay::Clock {
                hour,
                minute,
                second,
                zone: zone.map(|z| z.0),
            },
            at,
        ))
    }

    fn clock_in_words(&self, i: usize) -> Option<(TimeOfDay, usize)> {
        let clock = |hour: u32, minute: Option<u32>| TimeOfDay::Clock {
            hour,
            minute,
            second: None,
            zone: None,
        };
        let hour_at = |at: usize| match self.word(at) {
            Word::Number(hour @ 1..=12) => Some((hour, at + 1)),
            Word::Digits(hour @ 1..=12, 1..=2) => Some((hour, at + 1)),
            Word::DayPart(DayPart::Noon) => Some((12, at + 1)),
            Word::DayPart(DayPart::Midnight) => Some((24, at + 1)),
            _ => None,
        };
        // "half past three", "quarter to five", "ten past noon".
        let lead = if self.word(i) == Word::Article {
            i + 1
        } else {
            i
        };
        let minutes = match self.word(lead) {
            Word::Half => Some(30),
            Word::Unit(Unit::Quarter) => Some(15),
            Word::Number(n @ (5 | 10 | 20 | 25)) => Some(n),
            _ => None,
        };
        if let Some(minutes) = minutes {
            let past = self.word(lead + 1) == Word::Past;
            let to = self.word(lead + 1) == Word::To && minutes != 30;
            if (past || to)
                && let Some((hour, end)) = hour_at(lead + 2)
            {
                let time = if past {
                    clock(hour % 24, Some(minutes))
                } else {
                    clock(hour - 1, Some(60 - minutes))
                };
                let (time, end) = match self.meridiem(end) {
                    Some((after_noon, end)) => (in_half(time, after_noon), end),
                    None => (time, self.oclock(end).unwrap_or(end)),
                };
                return Some((time, end));
            }
        }
        let (hour, end) = hour_at(i)?;
        if hour > 12 {
            return None;
        }
        if let Some(end) = self.oclock(end) {
            return Some((clock(hour, None), end));
        }
        if !matches!(self.word(i), Word::Number(_)) {
            return None;
        }
        if self.word(end) == Word::In
            && self.word(end + 1) == Word::The
            && matches!(self.word(end + 2), Word::DayPart(_))
        {
            return Some((clock(hour, None), end));
        }
        // "nine thirty a.m."
        let (minute, end) = match self.word(end) {
            Word::Number(minute @ 10..=50) => (Some(minute), end + 1),
            _ => (None, end),
        };
        let (after_noon, end) = self.meridiem(end)?;
        Some((in_half(clock(hour, minute), after_noon), end))
    }

    /// "o'clock".
    fn oclock(&self, i: usize) -> Option<usize> {
        if self.word(i) == Word::OClock {
            return Some(i + 1);
        }
        (self.is(i, "o") && self.apostrophe(i + 1) && self.is(i + 2, "clock")).then_some(i + 3)
    }

    /// "a.m.", "PM", "p.m"; whether it is the second half of the day.
    pub(super) fn meridiem(&self, i: usize) -> Option<(bool, usize)> {
        if let Word::Meridiem(after_noon) = self.word(i) {
            // "I am": the verb never follows a number directly, but "AM" the radio does not either.
            return Some((after_noon, i + 1));
        }
        let after_noon = match self.raw(i) {
            "a" | "A" => false,
            "p" | "P" => true,
            _ => return None,
        };
        if self.mark(i + 1, '.') && self.is(i + 2, "m") && (1..3).all(|k| self.glued(i + k)) {
            let end = if self.mark(i + 3, '.') && self.glued(i + 3) {
                i + 4
            } else {
                i + 3
            };
            return Some((after_noon, end));
        }
        None
    }

    /// "GMT", "EST", "(UTC)", "Z", "+02:00", "local time", "Moscow time".
    fn zone(&self, i: usize) -> Option<(i32, usize)> {
        let bracket = self.mark(i, '(');
        let at = if bracket { i + 1 } else { i };
        if let Word::Zone(minutes) = self.word(at)
            && self.raw(at).bytes().all(|b| b.is_ascii_uppercase())
        {
            let end = at + 1;
            if bracket {
                return self.mark(end, ')').then_some((minutes, end + 1));
            }
            return Some((minutes, end));
        }
        if self.raw(i) == "Z" && self.glued(i) {
            return Some((0, i + 1));
        }
        let sign = match self.word(i) {
            Word::Mark('+') => 1,
            Word::Mark('-' | '−') => -1,
            _ => return None,
        };
        if !self.glued(i + 1) {
            return None;
        }
        match (self.word(i + 1), self.word(i + 2), self.word(i + 3)) {
            (
                Word::Digits(hours @ 0..=14, 2),
                Word::Mark(':'),
                Word::Digits(minutes @ 0..=59, 2),
            ) if self.glued(i) => Some((sign * i32::try_from(hours * 60 + minutes).ok()?, i + 4)),
            (Word::Digits(both @ 0..=1400, 4), _, _) => Some((
                sign * i32::try_from(both / 100 * 60 + both % 100).ok()?,
                i + 2,
            )),
            _ => None,
        }
    }

    /// The clock time behind an ISO date: `T14:30`, ` 14:30:00Z`.
    pub(super) fn iso_time(&self, date: Expr, i: usize) -> Step {
        let next = if self.raw(i) == "T" && self.glued(i) {
            i + 1
        } else {
            return (date, i);
        };
        let Word::Digits(hour @ 0..=24, 2) = self.word(next) else {
            return (date, i);
        };
        let (mut minute, mut second, mut end) = (None, None, next + 1);
        if let (Word::Mark(':'), Word::Digits(m @ 0..=59, 2)) = (self.word(end), self.word(end + 1))
        {
            minute = Some(m);
            end += 2;
            if let (Word::Mark(':'), Word::Digits(s @ 0..=60, 2)) =
                (self.word(end), self.word(end + 1))
            {
                second = Some(s);
                end += 2;
                if self.mark(end, '.')
                    && self.glued(end)
                    && self.glued(end + 1)
                    && matches!(self.word(end + 1), Word::Digits(..))
                {
                    end += 2;
                }
            }
        }
        let zone = self.zone(end);
        let end = zone.map_or(end, |(_, end)| end);
        let time = TimeOfDay::Clock {
            hour,
            minute,
            second,
            zone: zone.map(|z| z.0),
        };
        (
            Expr::Time {
                time,
                day: Some(Box::new(date)),
            },
            end,
        )
    }

    /// "Last Friday", "next 4 July": which one of several days.
    fn named(&self, i: usize) -> Option<Step> {
        self.which_name(i).filter(|step| {
            !matches!(
                step.0,
                Expr::Named {
                    which: Which::Past,
                    name: Name::Month(_)
                }
            )
        })
    }
}

/// The clock time moved into the half of the day.
fn in_half(time: TimeOfDay, after_noon: bool) -> TimeOfDay {
    match time {
        TimeOfDay::Clock {
            hour,
            minute,
            second,
            zone,
        } => TimeOfDay::Clock {
            hour: hour % 12 + if after_noon { 12 } else { 0 },
            minute,
            second,
            zone,
        },
        part @ TimeOfDay::Part(_) => part,
    }
}

/// "9 in the evening" is 21:00.
fn in_part(time: TimeOfDay, part: DayPart) -> TimeOfDay {
    match (time, part) {
        (TimeOfDay::Clock { hour: 1..=11, .. }, DayPart::Afternoon | DayPart::Evening) => {
            in_half(time, true)
        }
        (TimeOfDay::Clock { hour: 6..=11, .. }, DayPart::Night) => in_half(time, true),
        _ => time,
    }
}
