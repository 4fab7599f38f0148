//! What a date expression says, before anything is known of where it stands.
//!
//! The grammar makes these from words; resolution turns them into values. Nothing here knows a
//! text or an anchor date.

use super::holidays::Holiday;
use super::units::{Amount, DayPart, Season, Unit};
use crate::model::Modifier;

/// An expression found among a block's tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Index of its first token.
    pub(super) first: usize,
    /// Index one past its last token.
    pub(super) end: usize,
    /// What it says.
    pub(super) expr: Expr,
    /// "Early", "more than", "about".
    pub(super) modifier: Option<Modifier>,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    /// A date by its calendar parts, any of which may be missing.
    Date(DateParts),
    /// A day of a month counted from the anchor's.
    DayOfMonth { day: u32, by: i32 },
    /// Two numbers and a year that can be read day first or month first.
    Slashed { first: u32, second: u32, year: i32 },
    /// An ISO week, or a day of one.
    IsoWeek {
        year: i32,
        week: u32,
        day: Option<u32>,
    },
    /// A quarter, half or season.
    YearPart {
        part: YearPart,
        year: YearOf,
        fiscal: bool,
    },
    /// A fiscal year named by its number.
    FiscalYear(i32),
    /// Ten years: their first year, or only its last two digits.
    Decade { first: i32, century_known: bool },
    /// The century of that number: 20 is the twentieth.
    Century(i32),
    /// So many units from the anchor: today, last week, next year.
    Shift { unit: Unit, by: i32 },
    /// So many units from the date spoken of: the same day, the following week.
    Beside { unit: Unit, by: i32 },
    /// "The quarter", "the week": the one spoken of or the present one.
    Definite(Unit),
    /// "The quarter ended June 30": the one that holds that day.
    Ended { unit: Unit, day: DateParts },
    /// "Last Friday", "next May", "this summer".
    Named { which: Which, name: Name },
    /// So much before or after the anchor or the date spoken of.
    Away {
        amount: Amount,
        unit: Unit,
        later: bool,
        from: From,
    },
    /// The same period a year before the one spoken of: "the year-earlier quarter".
    YearBefore {
        part: Option<YearPart>,
        unit: Option<Unit>,
    },
    /// The period spoken of in another year: "the same period last year", "the 1988 quarter".
    SamePeriod { unit: Option<Unit>, year: YearOf },
    /// So much before or after a day: "the day after Christmas".
    Around {
        amount: Amount,
        unit: Unit,
        later: bool,
        day: Box<Expr>,
    },
    /// "The next month": the one after the month spoken of, or after the anchor's.
    TheNext(Unit),
    /// The past, the present or the future as such.
    Reference(Reference),
    /// A length of time, and where it lies if it says so.
    Length {
        amount: Amount,
        unit: Unit,
        window: Window,
    },
    /// A recurring time, with its value spelled out.
    Set(String),
    /// A time of day, on a day if it says so.
    Time {
        time: TimeOfDay,
        day: Option<Box<Expr>>,
    },
    /// A holiday.
    Holiday { holiday: Holiday, year: YearOf },
    /// The week of a holiday.
    HolidayWeek { holiday: Holiday },
    /// From one through another.
    Range(Box<Expr>, Box<Expr>),
    /// The last day of a year.
    YearEnd { year: Option<i32> },
}

/// The parts of a calendar date that its words give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct DateParts {
    /// Astronomical: 0 is 1 BC.
    pub(super) year: Option<i32>,
    /// 1 to 12.
    pub(super) month: Option<u32>,
    /// 1 to 31.
    pub(super) day: Option<u32>,
    /// 1 is Monday.
    pub(super) weekday: Option<u32>,
}

/// A part of a year that has a place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearPart {
    /// 1 to 4.
    Quarter(u32),
    /// 1 or 2.
    Half(u32),
    Season(Season),
}

impl YearPart {
    /// How TIMEX3 writes it behind the year.
    pub(super) fn value(self) -> String {
        match self {
            YearPart::Quarter(n) => format!("Q{n}"),
            YearPart::Half(n) => format!("H{n}"),
            YearPart::Season(season) => season.value().to_owned(),
        }
    }

    /// The month it begins in.
    pub(super) fn first_month(self) -> u32 {
        match self {
            YearPart::Quarter(n) => n * 3 - 2,
            YearPart::Half(n) => n * 6 - 5,
            YearPart::Season(season) => season.first_month(),
        }
    }
}

/// Which year something lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearOf {
    /// The words do not say.
    Open,
    /// That one.
    Year(i32),
    /// So many years from the anchor's.
    Shift(i32),
    /// So many years from the one spoken of.
    Beside(i32),
    /// The last, this or next thing of its name.
    Which(Which),
}

/// The word that picks one of several of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Last,
    Past,
    This,
    Next,
    Coming,
    Previous,
    Following,
    That,
}

/// A name that comes round again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// 1 is Monday.
    Weekday(u32),
    Month(u32),
    /// A month and a day of it.
    Day(u32, u32),
}

/// What a distance is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The anchor date.
    Anchor,
    /// The date spoken of last.
    Spoken,
}

/// A time that only points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Past,
    Present,
    Future,
}

/// Where a length of time lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Window {
    /// The words do not say.
    Open,
    /// It ends at the anchor.
    Past,
    /// It begins at the anchor.
    Future,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    /// By the clock; the minute is missing where only the hour is named.
    Clock {
        hour: u32,
        minute: Option<u32>,
        second: Option<u32>,
        zone: Option<i32>,
    },
    Part(DayPart),
}
