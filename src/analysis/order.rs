//! In which order a corpus's all-number dates are read, and on what ground.
//!
//! Invariant: a pure function of the setting and of what all documents show together, so the
//! order in which they arrive never matters.

use crate::model::{Mention, OrderSetting};
use crate::timex::{DateOrder, OrderEvidence};

/// How dates such as 03/04/2021 are read, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReadingOrder {
    /// What stands first.
    pub order: DateOrder,
    /// Who says so.
    pub ground: OrderGround,
}

/// Why all-number dates are read in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderGround {
    /// Somebody set it.
    Set,
    /// It was guessed.
    Guessed {
        /// Dates of the corpus that can be read in this order alone.
        agreeing: usize,
        /// Dates of the corpus that can be read in one order alone, whichever that is.
        telling: usize,
    },
}

impl ReadingOrder {
    /// The order by a setting, with what the corpus shows where it is to be guessed.
    pub fn new(setting: OrderSetting, evidence: OrderEvidence) -> Self {
        match setting {
            OrderSetting::DayFirst => DateOrder::DayFirst.into(),
            OrderSetting::MonthFirst => DateOrder::MonthFirst.into(),
            OrderSetting::Guess => {
                let order = evidence.order().unwrap_or_default();
                Self {
                    order,
                    ground: OrderGround::Guessed {
                        agreeing: evidence.for_order(order),
                        telling: evidence.telling(),
                    },
                }
            }
        }
    }

    /// "day first", "month first".
    pub fn words(self) -> &'static str {
        match self.order {
            DateOrder::DayFirst => "day first",
            DateOrder::MonthFirst => "month first",
        }
    }

    /// Why, to go on behind "read day first, ": "guessed from 14 dates of the corpus that can be
    /// read in one way alone".
    pub fn ground_in_words(self) -> String {
        match self.ground {
            OrderGround::Set => "as the corpus is set".to_owned(),
            OrderGround::Guessed { telling: 0, .. } => {
                "which is only a guess: no date of the corpus shows its order".to_owned()
            }
            OrderGround::Guessed { agreeing, telling } if agreeing == telling => {
                let dates = if telling == 1 { "date" } else { "dates" };
                format!(
                    "guessed from {telling} {dates} of the corpus that can be read in one way alone"
                )
            }
            OrderGround::Guessed { agreeing, telling } if agreeing * 2 == telling => format!(
                "which is only a guess: {telling} dates of the corpus that can be read in one way \
                 alone are split evenly"
            ),
            OrderGround::Guessed { agreeing, telling } => format!(
                "guessed because {agreeing} of {telling} dates of the corpus that can be read in \
                 one way alone are written so"
            ),
        }
    }

    /// Puts the ground into the reasons of mentions that hold a date which can be read in two
    /// ways. Where somebody set the order, the other reading is no longer as likely.
    pub(super) fn justify(self, mentions: &mut [Mention], text: &str) {
        for mention in mentions {
            if OrderEvidence::of(std::slice::from_ref(mention), text).open == 0 {
                continue;
            }
            let because = &mut mention.reasoning.because;
            let read = format!("read {}", self.words());
            let at = because.find(&read).map(|at| at + read.len());
            because.insert_str(
                at.unwrap_or(because.len()),
                &format!(", {}", self.ground_in_words()),
            );
            if self.ground == OrderGround::Set {
                for reading in &mut mention.other_readings {
                    reading.live = false;
                }
            }
        }
    }
}

impl From<DateOrder> for ReadingOrder {
    /// An order that somebody set.
    fn from(order: DateOrder) -> Self {
        Self {
            order,
            ground: OrderGround::Set,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Dossier;
    use crate::analysis::testing::dossier_of;
    use crate::timex::explain;

    fn shown(day_first: usize, month_first: usize) -> OrderEvidence {
        OrderEvidence {
            day_first,
            month_first,
            open: 3,
        }
    }

    #[test]
    fn the_setting_counts_more_than_what_the_corpus_shows() {
        let check = |setting, evidence, order: &str, ground: &str| {
            let reading = ReadingOrder::new(setting, evidence);
            assert_eq!(reading.words(), order);
            assert!(reading.ground_in_words().contains(ground), "{reading:?}");
        };
        use OrderSetting::{DayFirst, Guess, MonthFirst};
        check(DayFirst, shown(0, 9), "day first", "as the corpus is set");
        check(
            MonthFirst,
            shown(9, 0),
            "month first",
            "as the corpus is set",
        );
        check(Guess, shown(9, 0), "day first", "guessed from 9 dates");
        check(Guess, shown(0, 1), "month first", "guessed from 1 date of");
        check(Guess, shown(9, 1), "day first", "because 9 of 10 dates");
        check(Guess, shown(2, 2), "month first", "4 dates of the corpus");
        check(Guess, shown(2, 2), "month first", "split evenly");
        check(Guess, shown(0, 0), "month first", "no date of the corpus");
    }

    #[test]
    fn the_reason_names_the_ground_and_the_other_reading() {
        let check = |text: &str, order: ReadingOrder, is_live: bool, expected: &[&str]| {
            let document = dossier_of("2022-02-08", text).document;
            let dossier = Dossier::study(document, order);
            let [mention] = &dossier.mentions[..] else {
                panic!("{:?}", dossier.mentions);
            };
            let told = explain(mention, dossier.document.text.as_str());
            for words in expected {
                assert!(told.contains(words), "{told}");
            }
            assert!(!mention.other_readings.is_empty(), "{told}");
            assert!(
                mention
                    .other_readings
                    .iter()
                    .all(|other| other.live == is_live)
            );
        };
        let guessed = ReadingOrder::new(OrderSetting::Guess, shown(14, 0));
        check(
            "Signed 03/04/2021.",
            guessed,
            true,
            &[
                "is 2021-04-03: ",
                "in numbers, read day first, guessed from 14 dates of the corpus",
                "may also be 4 March 2021 if the month is written first",
            ],
        );
        check(
            "Signed 03/04/2021.",
            DateOrder::MonthFirst.into(),
            false,
            &[
                "read month first, as the corpus is set",
                "would be 3 April 2021 if the day is written first",
            ],
        );
        check(
            "Signed 03/04/2021 at 14:30.",
            guessed,
            true,
            &["read day first, guessed from 14 dates"],
        );
    }
}
