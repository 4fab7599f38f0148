//! What an expression says, and where it stands → its value, the time it covers, and why.
//!
//! Invariants: no clock is read, so everything relative is counted from the scene's anchor; an
//! expression that needs an anchor where there is none keeps a value with `X` in it, covers no
//! time, and says so.

mod compared;
mod dates;
mod parts;
mod relative;
mod times;

use std::borrow::Cow;

use chrono::NaiveDate;

use super::DateOrder;
use super::calendar;
use super::context::Tense;
use super::expr::{DateParts, Expr, Found, Reference, Window};
use super::lead::Lead;
use super::units::{Amount, Unit, length_value};
use crate::model::{
    Anchor, AnchorSource, Interval, Minute, Modifier, Precision, Reading, Span, TimexType,
    day_start,
};

/// A date that the text has named, which others may be counted from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken {
    /// Its first day.
    pub(super) day: NaiveDate,
    /// How large it is.
    pub(super) precision: Precision,
    /// Where it is named.
    pub(super) span: Span,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    /// The date that relative expressions are counted from.
    pub(super) anchor: Anchor,
    /// The date named last.
    pub(super) spoken: Option<Spoken>,
    /// The stretch longer than a day and shorter than a year that was named last, if it is near.
    pub(super) period: Option<Spoken>,
    /// The period that "a year earlier" and the like compare with.
    pub(super) compared: Option<Spoken>,
    /// Whether the sentence compares with the period spoken of: it names it, or tells figures.
    pub(super) comparing: bool,
    /// The date that a range names as its beginning, where this expression is its end.
    pub(super) range_start: Option<NaiveDate>,
    /// The side of the anchor that the words around it point to.
    pub(super) tense: Tense,
    /// The word that leads to the expression.
    pub(super) lead: Lead,
    /// How all-number dates are read.
    pub(super) order: DateOrder,
}

/// An expression with its value.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) kind: TimexType,
    pub(super) value: String,
    pub(super) modifier: Option<Modifier>,
    pub(super) interval: Option<Interval>,
    pub(super) anchor: Anchor,
    pub(super) rule: &'static str,
    pub(super) because: Cow<'static, str>,
    pub(super) others: Vec<Reading>,
}

/// No anchor was needed.
pub(super) const NO_ANCHOR: Anchor = Anchor {
    source: AnchorSource::None,
    date: None,
};

impl Resolved {
    /// A date whose interval follows from its value, resolved without an anchor.
    fn absolute(value: String, rule: &'static str, because: &'static str) -> Self {
        Self {
            kind: TimexType::Date,
            interval: Interval::of_value(&value),
            value,
            modifier: None,
            anchor: NO_ANCHOR,
            rule,
            because: Cow::Borrowed(because),
            others: Vec::new(),
        }
    }

    fn anchored(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    fn because(mut self, because: impl Into<Cow<'static, str>>) -> Self {
        self.because = because.into();
        self
    }

    fn kind(mut self, kind: TimexType) -> Self {
        self.kind = kind;
        self
    }

    /// Another reading, kept unless it says the same.
    fn or(mut self, value: Option<String>, when: &str, live: bool) -> Self {
        if let Some(value) = value
            && value != self.value
        {
            let interval = Interval::of_value(&value);
            self.others.push(Reading {
                value,
                interval,
                when: when.to_owned(),
                live,
            });
        }
        self
    }
}

impl Scene {
    /// The value of an expression that needed an anchor and has none.
    fn unresolved(&self, value: impl Into<String>, rule: &'static str) -> Resolved {
        Resolved {
            kind: TimexType::Date,
            value: value.into(),
            modifier: None,
            interval: None,
            anchor: Anchor {
                source: AnchorSource::Missing,
                date: None,
            },
            rule,
            because: Cow::Borrowed(
                "left open, because the document has no date that it could be counted from",
            ),
            others: Vec::new(),
        }
    }

    /// How the anchor is called in a sentence.
    fn anchor_name(&self) -> &'static str {
        match self.anchor.source {
            AnchorSource::Publication => "the publication date",
            AnchorSource::Nested(_) => "the date that this part of the text bears",
            AnchorSource::Mention(_) => "the date named before",
            AnchorSource::None | AnchorSource::Missing => "a date",
        }
    }

    /// What a date beside the one spoken of is counted from: that one, else the anchor.
    fn beside(&self) -> (Anchor, Option<Spoken>) {
        match self.spoken {
            Some(spoken) => (
                Anchor {
                    source: AnchorSource::Mention(spoken.span),
                    date: Some(spoken.day),
                },
                Some(spoken),
            ),
            None => (self.anchor, None),
        }
    }
}

/// The value of an expression where it stands.
pub(super) fn resolve(found: &Found, scene: &Scene) -> Resolved {
    let mut resolved = expression(&found.expr, scene);
    if let Some(modifier) = found.modifier {
        apply(&mut resolved, modifier, scene);
    }
    resolved
}

fn expression(expr: &Expr, scene: &Scene) -> Resolved {
    match expr {
        Expr::Date(parts) => dates::date(*parts, scene),
        Expr::DayOfMonth { day, by } => dates::day_of_counted_month(*day, *by, scene),
        Expr::Slashed {
            first,
            second,
            year,
        } => dates::slashed(*first, *second, *year, scene),
        Expr::IsoWeek { year, week, day } => dates::iso_week(*year, *week, *day),
        Expr::YearPart { part, year, fiscal } => parts::year_part(*part, *year, *fiscal, scene),
        Expr::FiscalYear(year) => parts::fiscal_year(*year),
        Expr::Decade {
            first,
            century_known,
        } => parts::decade(*first, *century_known),
        Expr::Century(number) => parts::century(*number),
        Expr::YearEnd { year } => parts::year_end(*year, scene),
        Expr::Holiday { holiday, year } => parts::holiday(*holiday, *year, scene),
        Expr::HolidayWeek { holiday } => parts::holiday_week(*holiday, scene),
        Expr::Shift { unit, by } => relative::shift(*unit, *by, scene),
        Expr::Beside { unit, by } => relative::beside(*unit, *by, scene),
        Expr::Definite(unit) => relative::definite(*unit, scene),
        Expr::Ended { unit, day } => compared::ended(*unit, *day, scene),
        Expr::Named { which, name } => relative::named(*which, *name, scene),
        Expr::Away {
            amount,
            unit,
            later,
            from,
        } => relative::away(*amount, *unit, *later, *from, scene),
        Expr::YearBefore { part, unit } => compared::year_before(*part, *unit, scene),
        Expr::SamePeriod { unit, year } => compared::same_period(*unit, *year, scene),
        Expr::Around {
            amount,
            unit,
            later,
            day,
        } => relative::around(*amount, *unit, *later, day, scene),
        Expr::TheNext(unit) => relative::the_next(*unit, scene),
        Expr::Reference(reference) => of_reference(*reference, scene),
        Expr::Length {
            amount,
            unit,
            window,
        } => length(*amount, *unit, *window, scene),
        Expr::Set(value) => Resolved {
            interval: None,
            ..Resolved::absolute(value.clone(), "set", "it comes round again and again")
        }
        .kind(TimexType::Set),
        Expr::Time { time, day } => times::time(*time, day.as_deref(), scene),
        Expr::Range(from, to) => range(from, to, scene),
    }
}

fn of_reference(reference: Reference, scene: &Scene) -> Resolved {
    let day = scene.anchor.date;
    let bound = |start: Option<Minute>, end: Option<Minute>| {
        day.map(|_| Interval::new(start, end, Precision::Vague))
    };
    let (value, interval, because) = match reference {
        Reference::Past => (
            "PAST_REF",
            bound(None, day.map(day_start)),
            "it points to the past without saying how far back",
        ),
        Reference::Present => (
            "PRESENT_REF",
            day.and_then(|day| calendar::vague(day, Unit::Day, 0)),
            "it points to the time of writing",
        ),
        Reference::Future => (
            "FUTURE_REF",
            bound(day.map(day_start), None),
            "it points to the future without saying how far ahead",
        ),
    };
    let anchor = if day.is_some() {
        scene.anchor
    } else {
        scene.unresolved("", "").anchor
    };
    Resolved {
        interval,
        ..Resolved::absolute(value.to_owned(), "reference", because)
    }
    .anchored(anchor)
}

fn length(amount: Amount, unit: Unit, window: Window, scene: &Scene) -> Resolved {
    let value = length_value(amount, unit);
    let (sign, because) = match window {
        Window::Open => {
            return Resolved {
                interval: None,
                ..Resolved::absolute(
                    value,
                    "length",
                    "the text gives no date at which it begins or ends",
                )
            }
            .kind(TimexType::Duration);
        }
        Window::Past => (-1, "it ends at"),
        Window::Future => (1, "it begins at"),
    };
    let count = match amount {
        Amount::Count(count) => i64::from(count),
        Amount::Tenths(tenths) => i64::from(tenths.div_ceil(10)),
        Amount::Vague => usual_count(unit),
    };
    let interval = scene
        .anchor
        .date
        .and_then(|day| calendar::vague(day, unit, sign * count));
    let (anchor, because) = if scene.anchor.date.is_some() {
        let hint = if amount == Amount::Vague {
            ", and how long it lasts is a guess"
        } else {
            ""
        };
        (
            scene.anchor,
            format!("{because} {}{hint}", scene.anchor_name()),
        )
    } else {
        let open = scene.unresolved("", "");
        (open.anchor, open.because.into_owned())
    };
    Resolved {
        interval,
        ..Resolved::absolute(value, "length.window", "")
    }
    .because(because)
    .anchored(anchor)
    .kind(TimexType::Duration)
}

/// How many of a unit "the coming days" and its like are drawn as.
fn usual_count(unit: Unit) -> i64 {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => 1,
        Unit::Day | Unit::Weekday => 7,
        Unit::Week | Unit::Weekend | Unit::Fortnight => 4,
        Unit::Month => 6,
        Unit::Quarter => 3,
        Unit::Semester => 2,
        Unit::Year => 5,
        Unit::Decade | Unit::Century | Unit::Millennium => 3,
    }
}

/// From one date through another, as ISO 8601 writes it.
fn range(from: &Expr, to: &Expr, scene: &Scene) -> Resolved {
    let first = expression(from, scene);
    // The end of "10–12 February" lies in the year of its beginning.
    let to = match (to, first.interval.and_then(Interval::first_day)) {
        (Expr::Date(parts @ DateParts { year: None, .. }), Some(day)) => {
            let year = Some(chrono::Datelike::year(&day));
            Expr::Date(DateParts { year, ..*parts })
        }
        (other, _) => other.clone(),
    };
    let last = expression(&to, scene);
    let interval = match (first.interval, last.interval) {
        (Some(a), Some(b)) => Some(Interval::new(a.start(), b.end(), a.precision())),
        _ => None,
    };
    let because = match first.anchor.source {
        AnchorSource::None | AnchorSource::Missing => {
            Cow::Borrowed("from the first date named through the last")
        }
        _ => Cow::Owned(format!(
            "from one date through another, the first being {}",
            first.because
        )),
    };
    Resolved {
        value: format!("{}/{}", first.value, last.value),
        interval,
        rule: "range",
        because,
        others: Vec::new(),
        ..first
    }
}

/// Puts a modifier on a value, and narrows the time it covers accordingly.
fn apply(resolved: &mut Resolved, modifier: Modifier, scene: &Scene) {
    resolved.modifier = Some(modifier);
    // "Early in the morning" and "about a week" cover what they name.
    if resolved.kind != TimexType::Date {
        return;
    }
    let Some(interval) = resolved.interval else {
        return;
    };
    let today = scene
        .anchor
        .date
        .filter(|day| interval.touches(*day) && interval.precision() >= Precision::Days);
    let narrowed = match (modifier, today) {
        // Earlier and later in a week or year that is not over: up to now, or from now on.
        (Modifier::Start, Some(day)) if resolved.rule == "unit.this" => {
            let end = day.succ_opt().map(day_start);
            Interval::new(interval.start(), end, interval.precision())
        }
        (Modifier::End, Some(day)) if resolved.rule == "unit.this" => {
            Interval::new(Some(day_start(day)), interval.end(), interval.precision())
        }
        (Modifier::Start, _) => calendar::third(interval, 0),
        (Modifier::Mid, _) => calendar::third(interval, 1),
        (Modifier::End, _) => calendar::third(interval, 2),
        (Modifier::OnOrAfter | Modifier::After, _) => {
            Interval::new(interval.start(), None, interval.precision())
        }
        (Modifier::OnOrBefore | Modifier::Before, _) => {
            Interval::new(None, interval.end(), interval.precision())
        }
        _ => interval,
    };
    resolved.interval = Some(narrowed);
}
