//! What the analyst settles for a corpus as a whole.

use std::fmt;

/// The settings of a corpus; a fresh one has the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct CorpusSettings {
    /// How dates such as 03/04/2021 are read.
    pub date_order: OrderSetting,
}

/// How all-number dates that can be read in two ways are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum OrderSetting {
    /// As most of the corpus's other all-number dates are written.
    #[default]
    Guess,
    /// The day stands first.
    DayFirst,
    /// The month stands first.
    MonthFirst,
}

impl OrderSetting {
    /// All of them.
    pub const ALL: [OrderSetting; 3] = [
        OrderSetting::Guess,
        OrderSetting::DayFirst,
        OrderSetting::MonthFirst,
    ];

    /// Its word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            OrderSetting::Guess => "guess",
            OrderSetting::DayFirst => "day-first",
            OrderSetting::MonthFirst => "month-first",
        }
    }

    /// The setting with a word; `None` if there is none.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.word() == word)
    }
}

impl fmt::Display for OrderSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
