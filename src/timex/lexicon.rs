//! What single words mean to the date engine: the tables of `assets/lexicons/`, looked up by
//! word without regard to case.
//!
//! Invariant: a word has at most one meaning in time and at most one role in its sentence.
//! Looking up allocates nothing and costs the same for every word.

use std::sync::LazyLock;

use super::holidays::Holiday;
use super::units::{DayPart, Season, Unit};
use crate::model::table_lines;

const TIME_WORDS: &str = include_str!("../../assets/lexicons/english-time.txt");
const SENTENCE_WORDS: &str = include_str!("../../assets/lexicons/english-sentence.txt");

/// What a token can contribute to a date expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Word {
    /// Nothing.
    #[default]
    Other,
    /// One character that is neither letter nor digit nor white space.
    Mark(char),
    /// A run of digits: its value, and how many there are. Runs of more than nine digits have
    /// the value `u32::MAX`.
    Digits(u32, u32),
    Month(u32),
    /// 1 is Monday.
    Weekday(u32),
    Weekdays(u32),
    Unit(Unit),
    Units(Unit),
    /// "weeklong".
    UnitLong(Unit),
    /// The name of a month in another language.
    ForeignMonth(u32),
    Number(u32),
    TensOfYears(u32),
    Multiple(u32),
    Multiples,
    Ordinal(u32),
    OrdinalEnding,
    Half,
    VagueAmount,
    Couple,
    DayPart(DayPart),
    Tonight,
    Overnight,
    Season(Season),
    Seasons(Season),
    DayFromToday(i32),
    Last,
    Past,
    Previous,
    This,
    Current,
    Latest,
    Next,
    Coming,
    Following,
    Same,
    That,
    These,
    Recent,
    Every,
    Alternate,
    Per,
    Frequency(Unit, u32),
    Times,
    Once,
    Twice,
    Ago,
    Earlier,
    Later,
    Before,
    After,
    Hence,
    Early,
    Late,
    Mid,
    Beginning,
    Middle,
    End,
    Ending,
    Rest,
    Approximately,
    Sometime,
    Nearly,
    Only,
    More,
    Less,
    Over,
    Under,
    Least,
    Most,
    Up,
    Than,
    Another,
    The,
    Article,
    Of,
    In,
    On,
    At,
    To,
    From,
    And,
    Or,
    Between,
    Until,
    Since,
    By,
    For,
    During,
    As,
    /// Whether it is the second half of the day.
    Meridiem(bool),
    OClock,
    /// Minutes east of Greenwich.
    Zone(i32),
    /// Whether it is before Christ.
    Era(bool),
    Fiscal,
    Calendar,
    PartLetter,
    Old,
    Holiday(Holiday),
    HolidayBegins,
    ThePast,
    ThePresent,
    TheFuture,
    Future,
    Present,
    Ahead,
    Term,
    Period,
    Moment,
    YearEnd,
    /// A thing that is numbered: "room", "page".
    Numbered,
    /// A thing that is counted: "people", "shares".
    Counted,
}

impl Word {
    /// Whether it is a word of everyday language, such as a noun or a verb.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Word::Other | Word::Counted | Word::Numbered)
    }

    /// Whether what stands behind it is most likely a time: "in", "since", "early".
    pub(super) fn leads_to_time(self) -> bool {
        matches!(
            self,
            Word::In
                | Word::Of
                | Word::Since
                | Word::By
                | Word::Until
                | Word::From
                | Word::During
                | Word::Before
                | Word::After
                | Word::Early
                | Word::Late
        )
    }
}

/// What a word tells of its sentence: the tense, or what becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Nothing.
    #[default]
    None,
    /// An irregular past form: "came", "was", "had".
    Past,
    /// A word that only looks like a past form, such as "hundred".
    NotPast,
    /// "has", "have".
    Perfect,
    /// "is", "are".
    Present,
    /// "be", "been", "being".
    Be,
    /// "will", "shall".
    Will,
    /// "would", "should".
    Would,
    /// "may", "might", "could", "likely".
    Maybe,
    /// "planned", "scheduled", "expected".
    Planned,
    /// "agreed", "promised": what follows with "to" lies ahead.
    Agreed,
    /// "plans", "intends", "hopes".
    Intends,
    /// A verb that news puts in the present for what is to come: "begins", "meets".
    Scheduled,
    /// "election", "meeting": an event that stands on the calendar before it comes.
    Event,
    /// "proposed", "tentatively".
    Tentative,
    /// "postponed", "delayed".
    Postponed,
    /// "cancelled", "scrapped".
    Cancelled,
    /// "ongoing", "continues".
    Ongoing,
    /// "failed", "refused": what follows with "to" did not lie ahead.
    Tried,
    /// "not", "no", "never".
    Not,
    /// "said", "told": the verb of telling.
    Said,
    /// The same in the present.
    Says,
    /// "alleged", "claimed", "accused".
    Alleged,
    /// "denied", "rejected".
    Denied,
    /// "demanded", "urged".
    Demanded,
    /// "must".
    Must,
    /// "if", "unless".
    If,
    /// "that", "which", "who", "when": a clause begins.
    Subordinate,
    /// "and", "but", "or".
    Conjunction,
    /// "since".
    Since,
}

/// A word's entry in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub(super) word: Word,
    pub(super) role: Role,
}

/// Words longer than this are in no table.
const LONGEST: usize = 16;

/// A power of two, several times the number of entries, so that most words meet an empty slot.
const SLOTS: usize = 8192;

struct Table {
    keys: Vec<u128>,
    entries: Vec<Entry>,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

/// The meaning of the word of ASCII letters at `start..end` of a text's bytes; nothing for any
/// other.
pub(super) fn look_up(bytes: &[u8], start: usize, end: usize) -> Entry {
    let length = end - start;
    if length > LONGEST {
        return Entry::default();
    }
    let key = match bytes.get(start..start + LONGEST).map(TryInto::try_into) {
        // Reading on into what follows and masking it off is faster than copying letters.
        Some(Ok(window)) if length > 0 => {
            let beyond = 8 * (LONGEST - length);
            (u128::from_le_bytes(window) | LOWER_CASE) << beyond >> beyond
        }
        _ => key_of(&bytes[start..end]),
    };
    let table = &*TABLE;
    let mut slot = slot_of(key);
    loop {
        let found = table.keys[slot];
        if found == key {
            return table.entries[slot];
        }
        if found == 0 {
            return Entry::default();
        }
        slot = (slot + 1) % SLOTS;
    }
}

/// Turns sixteen ASCII letters into lower case.
const LOWER_CASE: u128 = u128::from_le_bytes([0x20; LONGEST]);

/// The word's bytes in lower case as one number. The caller gives at most 16 of them.
fn key_of(word: &[u8]) -> u128 {
    let mut bytes = [0_u8; LONGEST];
    for (to, from) in bytes.iter_mut().zip(word) {
        *to = from | 0x20;
    }
    u128::from_le_bytes(bytes)
}

fn slot_of(key: u128) -> usize {
    // Fibonacci hashing of both halves; the high bits are the well-mixed ones.
    let folded = (key as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ ((key >> 64) as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    (folded >> 40) as usize % SLOTS
}

impl Table {
    fn build() -> Self {
        let mut table = Self {
            keys: vec![0; SLOTS],
            entries: vec![Entry::default(); SLOTS],
        };
        for (section, meaning, word) in lines_of(TIME_WORDS) {
            if let Some(meaning) = time_word(section, meaning) {
                table.entry(word).word = meaning;
            }
        }
        for (section, _, word) in lines_of(SENTENCE_WORDS) {
            if let Some(role) = role(section) {
                table.entry(word).role = role;
            }
        }
        table
    }

    /// The word's entry, made if it is not there yet.
    fn entry(&mut self, word: &str) -> &mut Entry {
        let key = key_of(word.as_bytes());
        let mut slot = slot_of(key);
        while self.keys[slot] != 0 && self.keys[slot] != key {
            slot = (slot + 1) % SLOTS;
        }
        self.keys[slot] = key;
        &mut self.entries[slot]
    }
}

/// Every word of a table with its section and, where the section's name ends in a colon, its
/// meaning.
fn lines_of(
    table: &'static str,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table_lines(table).flat_map(|(section, line)| {
        let mut words = line.split_whitespace();
        let meaning = if section.ends_with(':') {
            words.next().unwrap_or_default()
        } else {
            ""
        };
        words.map(move |word| (section, meaning, word))
    })
}

fn time_word(section: &str, meaning: &str) -> Option<Word> {
    let number = || meaning.parse::<u32>().ok();
    Some(match section {
        "month:" => Word::Month(number()?),
        "weekday:" => Word::Weekday(number()?),
        "weekdays:" => Word::Weekdays(number()?),
        "unit:" => Word::Unit(Unit::named(meaning)?),
        "unit long:" => Word::UnitLong(Unit::named(meaning)?),
        "foreign month:" => Word::ForeignMonth(meaning.parse().ok()?),
        "units:" => Word::Units(Unit::named(meaning)?),
        "number:" => Word::Number(number()?),
        "tens of years:" => Word::TensOfYears(number()?),
        "multiple:" => Word::Multiple(number()?),
        "multiples" => Word::Multiples,
        "ordinal:" => Word::Ordinal(number()?),
        "ordinal ending" => Word::OrdinalEnding,
        "half" => Word::Half,
        "vague amount" => Word::VagueAmount,
        "couple" => Word::Couple,
        "part of day:" => Word::DayPart(DayPart::named(meaning)?),
        "night of its own:" if meaning == "tonight" => Word::Tonight,
        "night of its own:" => Word::Overnight,
        "season:" => Word::Season(Season::named(meaning)?),
        "seasons:" => Word::Seasons(Season::named(meaning)?),
        "day from today:" => Word::DayFromToday(meaning.parse().ok()?),
        "last" => Word::Last,
        "past" => Word::Past,
        "previous" => Word::Previous,
        "this" => Word::This,
        "current" => Word::Current,
        "latest" => Word::Latest,
        "next" => Word::Next,
        "coming" => Word::Coming,
        "following" => Word::Following,
        "same" => Word::Same,
        "that" => Word::That,
        "these" => Word::These,
        "recent" => Word::Recent,
        "every" => Word::Every,
        "alternate" => Word::Alternate,
        "per" => Word::Per,
        "frequency:" if meaning == "half" => Word::Frequency(Unit::Month, 6),
        "frequency:" => Word::Frequency(Unit::named(meaning)?, 1),
        "times" => Word::Times,
        "once" => Word::Once,
        "twice" => Word::Twice,
        "ago" => Word::Ago,
        "earlier" => Word::Earlier,
        "later" => Word::Later,
        "before" => Word::Before,
        "after" => Word::After,
        "hence" => Word::Hence,
        "early" => Word::Early,
        "late" => Word::Late,
        "mid" => Word::Mid,
        "beginning" => Word::Beginning,
        "middle" => Word::Middle,
        "end" => Word::End,
        "ending" => Word::Ending,
        "rest" => Word::Rest,
        "approximately" => Word::Approximately,
        "some" => Word::Sometime,
        "nearly" => Word::Nearly,
        "only" => Word::Only,
        "more" => Word::More,
        "less" => Word::Less,
        "over" => Word::Over,
        "under" => Word::Under,
        "least" => Word::Least,
        "most" => Word::Most,
        "up" => Word::Up,
        "than" => Word::Than,
        "another" => Word::Another,
        "the" => Word::The,
        "article" => Word::Article,
        "of" => Word::Of,
        "in" => Word::In,
        "on" => Word::On,
        "at" => Word::At,
        "to" => Word::To,
        "from" => Word::From,
        "and" => Word::And,
        "or" => Word::Or,
        "between" => Word::Between,
        "until" => Word::Until,
        "since" => Word::Since,
        "by" => Word::By,
        "for" => Word::For,
        "during" => Word::During,
        "as" => Word::As,
        "meridiem:" => Word::Meridiem(meaning == "pm"),
        "oclock" => Word::OClock,
        "zone:" => Word::Zone(meaning.split_once(':')?.0.parse::<i32>().ok()? * 60),
        "era:" => Word::Era(meaning == "before"),
        "fiscal" => Word::Fiscal,
        "calendar" => Word::Calendar,
        "letter of a quarter" => Word::PartLetter,
        "ended old" => Word::Old,
        "holiday:" => Word::Holiday(Holiday::named(meaning)?),
        "holiday begins" => Word::HolidayBegins,
        "the past" => Word::ThePast,
        "the present" => Word::ThePresent,
        "the future" => Word::TheFuture,
        "future" => Word::Future,
        "present" => Word::Present,
        "ahead" => Word::Ahead,
        "term" => Word::Term,
        "period" => Word::Period,
        "moment" => Word::Moment,
        "year end" => Word::YearEnd,
        "counted" => Word::Counted,
        "numbered" => Word::Numbered,
        _ => return None,
    })
}

fn role(section: &str) -> Option<Role> {
    Some(match section {
        "past" => Role::Past,
        "not past" => Role::NotPast,
        "perfect" => Role::Perfect,
        "present" => Role::Present,
        "be" => Role::Be,
        "will" => Role::Will,
        "would" => Role::Would,
        "maybe" => Role::Maybe,
        "planned" => Role::Planned,
        "agreed" => Role::Agreed,
        "intends" => Role::Intends,
        "scheduled" => Role::Scheduled,
        "event" => Role::Event,
        "tentative" => Role::Tentative,
        "postponed" => Role::Postponed,
        "cancelled" => Role::Cancelled,
        "ongoing" => Role::Ongoing,
        "tried" => Role::Tried,
        "not" => Role::Not,
        "said" => Role::Said,
        "says" => Role::Says,
        "alleged" => Role::Alleged,
        "denied" => Role::Denied,
        "demanded" => Role::Demanded,
        "must" => Role::Must,
        "if" => Role::If,
        "subordinate" => Role::Subordinate,
        "conjunction" => Role::Conjunction,
        "since" => Role::Since,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        let check = |word: &str, expected: Word| {
            let alone = look_up(word.as_bytes(), 0, word.len());
            assert_eq!(alone.word, expected, "{word}");
            let text = format!("{word}, and then some more of it");
            assert_eq!(
                look_up(text.as_bytes(), 0, word.len()),
                alone,
                "{word} in a text"
            );
        };
        check("January", Word::Month(1));
        check("SEPT", Word::Month(9));
        check("thurs", Word::Weekday(4));
        check("years", Word::Units(Unit::Year));
        check("hundred", Word::Multiple(100));
        check("xylophone", Word::Other);
        check("", Word::Other);
        check("incomprehensibilities", Word::Other);
        assert_eq!(look_up(b"Postponed", 0, 9).role, Role::Postponed);
    }

    #[test]
    fn every_line_of_the_tables_is_understood() {
        for (section, meaning, word) in lines_of(TIME_WORDS) {
            assert!(word.len() <= LONGEST, "{word} is too long");
            assert!(
                time_word(section, meaning).is_some(),
                "[{section}] {meaning} {word}"
            );
        }
        for (section, _, word) in lines_of(SENTENCE_WORDS) {
            assert!(word.len() <= LONGEST, "{word} is too long");
            assert!(role(section).is_some(), "[{section}] {word}");
        }
    }

    #[test]
    fn no_word_stands_in_two_sections() {
        for table in [TIME_WORDS, SENTENCE_WORDS] {
            let mut seen = HashMap::new();
            for (section, meaning, word) in lines_of(table) {
                let before = seen.insert(word, (section, meaning));
                // "second" and "am" are spelled out twice on purpose in one meaning each.
                assert!(
                    before.is_none_or(|other| other == (section, meaning)),
                    "{word} stands in {before:?} and in [{section}]"
                );
            }
        }
    }
}
