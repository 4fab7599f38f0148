//! The small vocabulary of time: units, parts of a day, seasons, amounts, and how TIMEX3
//! writes lengths of them.

/// A unit of time that English counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    /// A working day.
    Weekday,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Semester,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// The unit of that name in the lexicon.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekday" => Unit::Weekday,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "fortnight" => Unit::Fortnight,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "semester" => Unit::Semester,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            "millennium" => Unit::Millennium,
            _ => return None,
        })
    }

    /// The unit as a person reads it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Weekday => "working day",
            Unit::Weekend => "weekend",
            Unit::Week => "week",
            Unit::Fortnight => "fortnight",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Semester => "half-year",
            Unit::Year => "year",
            Unit::Decade => "decade",
            Unit::Century => "century",
            Unit::Millennium => "millennium",
        }
    }

    /// Whether lengths of it are written behind a `T`.
    fn is_of_day(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }

    /// The smaller unit that TIMEX3 counts this one in, and how many of those it has.
    fn counted_in(self) -> (u32, &'static str) {
        match self {
            Unit::Second => (1, "S"),
            Unit::Minute => (1, "M"),
            Unit::Hour => (1, "H"),
            Unit::Day | Unit::Weekday => (1, "D"),
            Unit::Weekend => (2, "D"),
            Unit::Week => (1, "W"),
            Unit::Fortnight => (2, "W"),
            Unit::Month => (1, "M"),
            Unit::Quarter => (1, "Q"),
            Unit::Semester => (6, "M"),
            Unit::Year => (1, "Y"),
            Unit::Decade => (10, "Y"),
            Unit::Century => (100, "Y"),
            Unit::Millennium => (1000, "Y"),
        }
    }

    /// The letters for an unknown number of it.
    fn letters(self) -> &'static str {
        match self {
            Unit::Decade => "DE",
            Unit::Century => "CE",
            Unit::Millennium => "ML",
            Unit::Weekend => "WE",
            Unit::Fortnight => "W",
            Unit::Semester => "M",
            other => other.counted_in().1,
        }
    }
}

/// How many of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// A whole number.
    Count(u32),
    /// A number with one decimal, in tenths.
    Tenths(u32),
    /// "Several", "a few", a bare plural.
    Vague,
}

/// The TIMEX3 value of a length of time: `P4Y`, `PT2.5H`, `PXW`.
pub(super) fn length_value(amount: Amount, unit: Unit) -> String {
    let time = if unit.is_of_day() { "T" } else { "" };
    let (size, letter) = unit.counted_in();
    match amount {
        Amount::Count(count) => format!("P{time}{}{letter}", u64::from(count) * u64::from(size)),
        Amount::Tenths(tenths) => {
            let tenths = u64::from(tenths) * u64::from(size);
            match tenths % 10 {
                0 => format!("P{time}{}{letter}", tenths / 10),
                rest => format!("P{time}{}.{rest}{letter}", tenths / 10),
            }
        }
        Amount::Vague => format!("P{time}X{}", unit.letters()),
    }
}

/// A part of a day that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayPart {
    Dawn,
    Morning,
    Midday,
    Noon,
    Afternoon,
    Evening,
    Night,
    Midnight,
}

impl DayPart {
    /// The part of that name in the lexicon.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "dawn" => DayPart::Dawn,
            "morning" => DayPart::Morning,
            "midday" => DayPart::Midday,
            "noon" => DayPart::Noon,
            "afternoon" => DayPart::Afternoon,
            "evening" => DayPart::Evening,
            "night" => DayPart::Night,
            "midnight" => DayPart::Midnight,
            _ => return None,
        })
    }

    /// How TIMEX3 writes it behind a day.
    pub(super) fn value(self) -> &'static str {
        match self {
            DayPart::Dawn | DayPart::Morning => "TMO",
            DayPart::Midday | DayPart::Noon => "T12:00",
            DayPart::Afternoon => "TAF",
            DayPart::Evening => "TEV",
            DayPart::Night => "TNI",
            DayPart::Midnight => "T24:00",
        }
    }
}

/// A season of the northern year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Fall,
    Winter,
}

impl Season {
    /// The season of that name in the lexicon.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "spring" => Season::Spring,
            "summer" => Season::Summer,
            "fall" | "autumn" => Season::Fall,
            "winter" => Season::Winter,
            _ => return None,
        })
    }

    /// How TIMEX3 writes it behind a year.
    pub(super) fn value(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Fall => "FA",
            Season::Winter => "WI",
        }
    }

    /// The month it begins in.
    pub(super) fn first_month(self) -> u32 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Fall => 9,
            Season::Winter => 12,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_timex3_has_them() {
        let check = |amount, unit, expected: &str| {
            assert_eq!(length_value(amount, unit), expected);
        };
        check(Amount::Count(4), Unit::Year, "P4Y");
        check(Amount::Count(10), Unit::Minute, "PT10M");
        check(Amount::Count(2), Unit::Decade, "P20Y");
        check(Amount::Count(3), Unit::Fortnight, "P6W");
        check(Amount::Count(2), Unit::Quarter, "P2Q");
        check(Amount::Tenths(25), Unit::Year, "P2.5Y");
        check(Amount::Tenths(5), Unit::Decade, "P5Y");
        check(Amount::Vague, Unit::Week, "PXW");
        check(Amount::Vague, Unit::Hour, "PTXH");
        check(Amount::Vague, Unit::Decade, "PXDE");
        check(Amount::Count(u32::MAX), Unit::Millennium, "P4294967295000Y");
    }
}
