//! Holidays whose day follows from a rule.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A day that comes round every year under a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    NewYearsDay,
    NewYearsEve,
    ValentinesDay,
    SaintPatricksDay,
    AprilFoolsDay,
    AshWednesday,
    PalmSunday,
    MaundyThursday,
    GoodFriday,
    Easter,
    EasterMonday,
    Ascension,
    Pentecost,
    MayDay,
    MothersDay,
    MemorialDay,
    FathersDay,
    Juneteenth,
    IndependenceDay,
    BastilleDay,
    LaborDay,
    ColumbusDay,
    Halloween,
    AllSaintsDay,
    GuyFawkesNight,
    ElectionDay,
    VeteransDay,
    Thanksgiving,
    BlackFriday,
    ChristmasEve,
    Christmas,
    BoxingDay,
    KingDay,
    PresidentsDay,
}

impl Holiday {
    /// The holiday of that name in the lexicon of single words.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "christmas" => Holiday::Christmas,
            "thanksgiving" => Holiday::Thanksgiving,
            "easter" => Holiday::Easter,
            "halloween" => Holiday::Halloween,
            "pentecost" => Holiday::Pentecost,
            "juneteenth" => Holiday::Juneteenth,
            _ => return None,
        })
    }

    /// Its day in a year of the Gregorian calendar, after United States law where countries
    /// differ (Thanksgiving, Labor Day, Mother's Day).
    pub(super) fn day_in(self, year: i32) -> Option<NaiveDate> {
        let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        let easter = |days: i64| {
            let sunday = easter_sunday(year)?;
            sunday.checked_add_signed(chrono::TimeDelta::days(days))
        };
        let nth = |month, weekday, n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n);
        match self {
            Holiday::NewYearsDay => fixed(1, 1),
            Holiday::NewYearsEve => fixed(12, 31),
            Holiday::KingDay => nth(1, Weekday::Mon, 3),
            Holiday::ValentinesDay => fixed(2, 14),
            Holiday::PresidentsDay => nth(2, Weekday::Mon, 3),
            Holiday::SaintPatricksDay => fixed(3, 17),
            Holiday::AprilFoolsDay => fixed(4, 1),
            Holiday::AshWednesday => easter(-46),
            Holiday::PalmSunday => easter(-7),
            Holiday::MaundyThursday => easter(-3),
            Holiday::GoodFriday => easter(-2),
            Holiday::Easter => easter(0),
            Holiday::EasterMonday => easter(1),
            Holiday::Ascension => easter(39),
            Holiday::Pentecost => easter(49),
            Holiday::MayDay => fixed(5, 1),
            Holiday::MothersDay => nth(5, Weekday::Sun, 2),
            Holiday::MemorialDay => last_monday_of_may(year),
            Holiday::FathersDay => nth(6, Weekday::Sun, 3),
            Holiday::Juneteenth => fixed(6, 19),
            Holiday::IndependenceDay => fixed(7, 4),
            Holiday::BastilleDay => fixed(7, 14),
            Holiday::LaborDay => nth(9, Weekday::Mon, 1),
            Holiday::ColumbusDay => nth(10, Weekday::Mon, 2),
            Holiday::Halloween => fixed(10, 31),
            Holiday::AllSaintsDay => fixed(11, 1),
            Holiday::GuyFawkesNight => fixed(11, 5),
            // The Tuesday after the first Monday of November.
            Holiday::ElectionDay => nth(11, Weekday::Mon, 1)?.succ_opt(),
            Holiday::VeteransDay => fixed(11, 11),
            Holiday::Thanksgiving => nth(11, Weekday::Thu, 4),
            Holiday::BlackFriday => nth(11, Weekday::Thu, 4)?.succ_opt(),
            Holiday::ChristmasEve => fixed(12, 24),
            Holiday::Christmas => fixed(12, 25),
            Holiday::BoxingDay => fixed(12, 26),
        }
    }
}

/// Names of more than one word, in lower case; an apostrophe may stand before the last letter
/// of a word that ends in `s`. "Day" may follow single-word holidays, too.
pub(super) const LONG_NAMES: &[(&[&str], Holiday)] = &[
    (&["new", "years", "day"], Holiday::NewYearsDay),
    (&["new", "years", "eve"], Holiday::NewYearsEve),
    (&["new", "years"], Holiday::NewYearsDay),
    (&["new", "year", "day"], Holiday::NewYearsDay),
    (&["martin", "luther", "king", "jr", "day"], Holiday::KingDay),
    (&["martin", "luther", "king", "day"], Holiday::KingDay),
    (&["valentines", "day"], Holiday::ValentinesDay),
    (&["presidents", "day"], Holiday::PresidentsDay),
    (&["st", "patricks", "day"], Holiday::SaintPatricksDay),
    (&["april", "fools", "day"], Holiday::AprilFoolsDay),
    (&["ash", "wednesday"], Holiday::AshWednesday),
    (&["palm", "sunday"], Holiday::PalmSunday),
    (&["maundy", "thursday"], Holiday::MaundyThursday),
    (&["good", "friday"], Holiday::GoodFriday),
    (&["easter", "sunday"], Holiday::Easter),
    (&["easter", "monday"], Holiday::EasterMonday),
    (&["easter", "day"], Holiday::Easter),
    (&["ascension", "day"], Holiday::Ascension),
    (&["whit", "sunday"], Holiday::Pentecost),
    (&["may", "day"], Holiday::MayDay),
    (&["mothers", "day"], Holiday::MothersDay),
    (&["memorial", "day"], Holiday::MemorialDay),
    (&["fathers", "day"], Holiday::FathersDay),
    (&["independence", "day"], Holiday::IndependenceDay),
    (&["bastille", "day"], Holiday::BastilleDay),
    (&["labor", "day"], Holiday::LaborDay),
    (&["columbus", "day"], Holiday::ColumbusDay),
    (&["all", "saints", "day"], Holiday::AllSaintsDay),
    (&["guy", "fawkes", "night"], Holiday::GuyFawkesNight),
    (&["election", "day"], Holiday::ElectionDay),
    (&["veterans", "day"], Holiday::VeteransDay),
    (&["armistice", "day"], Holiday::VeteransDay),
    (&["remembrance", "day"], Holiday::VeteransDay),
    (&["thanksgiving", "day"], Holiday::Thanksgiving),
    (&["black", "friday"], Holiday::BlackFriday),
    (&["christmas", "eve"], Holiday::ChristmasEve),
    (&["christmas", "day"], Holiday::Christmas),
    (&["boxing", "day"], Holiday::BoxingDay),
];

/// Easter Sunday of the western churches, by the anonymous Gregorian algorithm (Meeus, Jones
/// and Butcher). Nothing before the calendar's reform of 1582.
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    if year < 1583 {
        return None;
    }
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = u32::try_from((h + l - 7 * m + 114) / 31).ok()?;
    let day = u32::try_from((h + l - 7 * m + 114) % 31 + 1).ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}

fn last_monday_of_may(year: i32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, 5, 31)?;
    last.checked_sub_days(Days::new(u64::from(last.weekday().num_days_from_monday())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_fall_where_the_almanac_has_them() {
        let check = |holiday: Holiday, year: i32, expected: &str| {
            let day = holiday.day_in(year).unwrap();
            assert_eq!(day.to_string(), expected, "{holiday:?}");
        };
        check(Holiday::Easter, 1998, "1998-04-12");
        check(Holiday::Easter, 2000, "2000-04-23");
        check(Holiday::Easter, 2019, "2019-04-21");
        check(Holiday::Easter, 2038, "2038-04-25");
        check(Holiday::GoodFriday, 2022, "2022-04-15");
        check(Holiday::Ascension, 2022, "2022-05-26");
        check(Holiday::Thanksgiving, 1999, "1999-11-25");
        check(Holiday::BlackFriday, 2021, "2021-11-26");
        check(Holiday::MemorialDay, 2021, "2021-05-31");
        check(Holiday::LaborDay, 2023, "2023-09-04");
        check(Holiday::ElectionDay, 1998, "1998-11-03");
        check(Holiday::ElectionDay, 2022, "2022-11-08");
        check(Holiday::KingDay, 2022, "2022-01-17");
        check(Holiday::Christmas, 2022, "2022-12-25");
        assert_eq!(Holiday::Easter.day_in(1200), None);
    }
}
