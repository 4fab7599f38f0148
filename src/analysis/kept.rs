//! What was found in a document, in bytes to be kept for the next time.
//!
//! Invariants: what is read is what was written, or nothing: bytes that are damaged, of another
//! form or of another text give `None`, and the document is read again. What names the facts of
//! a document names everything that they hang on but the program itself.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::described::note_language;
use super::dossier::prose_of;
use super::{Dossier, ReadingOrder, as_read};
use crate::corpus::{Edges, language_of_code};
use crate::model::{
    Anchor, AnchorSource, Document, Interval, Mention, Minute, Modifier, Precision, Reading,
    Reasoning, Span, Stance, Status, TextHash, TimexType,
};
use crate::timex::OrderEvidence;

/// The form of the bytes; another form has another number.
const FORM: u8 = 2;

/// What names the facts of a document when it is read in an order, by a program that is named
/// too: the same for all that would be found alike.
pub fn name_of_facts(document: &Document, order: ReadingOrder, program: &str) -> [u8; 16] {
    let written = format!(
        "{program} {FORM} {} {} {:?} {order:?} {:?}",
        document.hash,
        document.header.end,
        document.date(),
        document.origin.furniture,
    );
    let hash = TextHash::of(&written);
    let (name, _) = hash.as_bytes().split_at(16);
    name.try_into().unwrap_or_default()
}

/// The bytes of what was found in a document.
pub fn write_facts(dossier: &Dossier) -> Vec<u8> {
    let spans = |spans: &[Span]| spans.iter().map(pair).collect();
    let kept = Kept {
        length: dossier.document.text.len(),
        language: as_read(&dossier.document).language.map_or("", |it| it.code),
        furniture: spans(&dossier.furniture),
        mentions: dossier.mentions.iter().map(KeptMention::of).collect(),
        dimmed: dossier.dimmed.iter().map(KeptMention::of).collect(),
        order: (
            dossier.order_shown.day_first,
            dossier.order_shown.month_first,
            dossier.order_shown.open,
        ),
    };
    // Writing into memory does not fail, and what cannot be read back is found again.
    let bytes = postcard::to_stdvec(&kept).unwrap_or_default();
    let packed = lz4_flex::compress_prepend_size(&bytes);
    let mut written = crc32fast::hash(&packed).to_le_bytes().to_vec();
    written.extend(packed);
    written
}

/// A document with what was found in it, from the bytes of [`write_facts`]. The document comes
/// back when they are not of its text.
///
/// # Errors
/// The document, when the bytes say nothing of it.
pub fn read_facts(
    mut document: Document,
    order: ReadingOrder,
    bytes: &[u8],
) -> Result<Dossier, Box<Document>> {
    let read = || {
        let (sum, packed) = bytes.split_first_chunk::<4>()?;
        if u32::from_le_bytes(*sum) != crc32fast::hash(packed) {
            return None;
        }
        let bytes = lz4_flex::decompress_size_prepended(packed).ok()?;
        let kept: Kept<'_> = postcard::from_bytes(&bytes).ok()?;
        if kept.length != document.text.len() {
            return None;
        }
        let text = document.text.as_str();
        let span = |pair: &(usize, usize)| {
            let span = Span::new(pair.0, pair.1);
            text.get(span.range()).map(|_| span)
        };
        let mentions = |kept: Vec<KeptMention<'_>>| -> Option<Vec<Mention>> {
            let read = kept.into_iter();
            read.map(|mention| mention.read(&span)).collect()
        };
        let (day_first, month_first, open) = kept.order;
        let furniture: Option<Vec<Span>> = kept.furniture.iter().map(span).collect();
        Some((
            mentions(kept.mentions)?,
            mentions(kept.dimmed)?,
            furniture?,
            OrderEvidence {
                day_first,
                month_first,
                open,
            },
            language_of_code(kept.language),
        ))
    };
    match read() {
        Some((mentions, dimmed, furniture, order_shown, language)) => {
            note_language(&mut document, language);
            Ok(Dossier {
                edges: Edges::of(document.text.as_str(), prose_of(&document)),
                anchored_on: document.date(),
                document,
                mentions,
                furniture,
                dimmed,
                order,
                order_shown,
            })
        }
        None => Err(Box::new(document)),
    }
}

#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    length: usize,
    /// By its code; empty where it is not known.
    language: &'a str,
    furniture: Vec<(usize, usize)>,
    #[serde(borrow)]
    mentions: Vec<KeptMention<'a>>,
    #[serde(borrow)]
    dimmed: Vec<KeptMention<'a>>,
    order: (usize, usize, usize),
}

#[derive(Serialize, Deserialize)]
struct KeptMention<'a> {
    span: (usize, usize),
    kind: u8,
    value: &'a str,
    modifier: Option<u8>,
    interval: Option<KeptInterval>,
    anchor: (KeptSource, Option<i32>),
    status: u8,
    stance: Option<u8>,
    rule: &'a str,
    because: &'a str,
    cues: Vec<(usize, usize)>,
    #[serde(borrow)]
    others: Vec<KeptReading<'a>>,
}

#[derive(Serialize, Deserialize)]
struct KeptReading<'a> {
    value: &'a str,
    interval: Option<KeptInterval>,
    when: &'a str,
    live: bool,
}

/// Start, end and precision.
type KeptInterval = (Option<i64>, Option<i64>, u8);

#[derive(Serialize, Deserialize)]
enum KeptSource {
    None,
    Publication,
    Mention((usize, usize)),
    Nested((usize, usize)),
    Missing,
}

impl<'a> KeptMention<'a> {
    fn of(mention: &'a Mention) -> Self {
        let others = mention.other_readings.iter().map(|other| KeptReading {
            value: &other.value,
            interval: other.interval.map(keep_interval),
            when: &other.when,
            live: other.live,
        });
        let source = match mention.anchor.source {
            AnchorSource::None => KeptSource::None,
            AnchorSource::Publication => KeptSource::Publication,
            AnchorSource::Mention(span) => KeptSource::Mention(pair(&span)),
            AnchorSource::Nested(span) => KeptSource::Nested(pair(&span)),
            AnchorSource::Missing => KeptSource::Missing,
        };
        Self {
            span: pair(&mention.span),
            kind: number_in(&KINDS, mention.kind),
            value: &mention.value,
            modifier: mention.modifier.map(|it| number_in(&MODIFIERS, it)),
            interval: mention.interval.map(keep_interval),
            anchor: (
                source,
                mention.anchor.date.map(|date| date.num_days_from_ce()),
            ),
            status: number_in(&Status::ALL, mention.status),
            stance: mention.stance.map(|it| number_in(&Stance::ALL, it)),
            rule: &mention.reasoning.rule,
            because: &mention.reasoning.because,
            cues: mention.reasoning.cues.iter().map(pair).collect(),
            others: others.collect(),
        }
    }

    fn read(self, span: &dyn Fn(&(usize, usize)) -> Option<Span>) -> Option<Mention> {
        let others = self.others.into_iter().map(|other| {
            Some(Reading {
                value: other.value.to_owned(),
                interval: other.interval.map(read_interval).transpose_option()?,
                when: other.when.to_owned(),
                live: other.live,
            })
        });
        let (source, date) = self.anchor;
        let source = match source {
            KeptSource::None => AnchorSource::None,
            KeptSource::Publication => AnchorSource::Publication,
            KeptSource::Mention(at) => AnchorSource::Mention(span(&at)?),
            KeptSource::Nested(at) => AnchorSource::Nested(span(&at)?),
            KeptSource::Missing => AnchorSource::Missing,
        };
        let date = match date {
            Some(days) => Some(NaiveDate::from_num_days_from_ce_opt(days)?),
            None => None,
        };
        let cues: Option<Vec<Span>> = self.cues.iter().map(span).collect();
        let others: Option<Vec<Reading>> = others.collect();
        Some(Mention {
            span: span(&self.span)?,
            kind: numbered(&KINDS, self.kind)?,
            value: self.value.to_owned(),
            modifier: match self.modifier {
                Some(number) => Some(numbered(&MODIFIERS, number)?),
                None => None,
            },
            interval: self.interval.map(read_interval).transpose_option()?,
            anchor: Anchor { source, date },
            status: numbered(&Status::ALL, self.status)?,
            stance: match self.stance {
                Some(number) => Some(numbered(&Stance::ALL, number)?),
                None => None,
            },
            reasoning: Reasoning {
                rule: Cow::Owned(self.rule.to_owned()),
                because: self.because.to_owned(),
                cues: cues?,
            },
            other_readings: others?,
        })
    }
}

/// Of a value that may be absent and may be unreadable: unreadable, or there, or absent.
trait TransposeOption<T> {
    fn transpose_option(self) -> Option<Option<T>>;
}

impl<T> TransposeOption<T> for Option<Option<T>> {
    fn transpose_option(self) -> Option<Option<T>> {
        match self {
            Some(None) => None,
            Some(Some(value)) => Some(Some(value)),
            None => Some(None),
        }
    }
}

fn pair(span: &Span) -> (usize, usize) {
    (span.start, span.end)
}

fn keep_interval(interval: Interval) -> KeptInterval {
    let minute = |bound: Option<Minute>| bound.map(|minute| minute.0);
    let precision = number_in(&PRECISIONS, interval.precision());
    (minute(interval.start()), minute(interval.end()), precision)
}

fn read_interval((start, end, precision): KeptInterval) -> Option<Interval> {
    let precision = numbered(&PRECISIONS, precision)?;
    Some(Interval::new(start.map(Minute), end.map(Minute), precision))
}

/// A value as its place in a table; one that is not there cannot be read back.
fn number_in<T: PartialEq>(all: &[T], value: T) -> u8 {
    let at = all.iter().position(|it| *it == value);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

fn numbered<T: Copy>(all: &[T], number: u8) -> Option<T> {
    all.get(usize::from(number)).copied()
}

const KINDS: [TimexType; 4] = [
    TimexType::Date,
    TimexType::Time,
    TimexType::Duration,
    TimexType::Set,
];

const MODIFIERS: [Modifier; 12] = [
    Modifier::Before,
    Modifier::After,
    Modifier::OnOrBefore,
    Modifier::OnOrAfter,
    Modifier::LessThan,
    Modifier::MoreThan,
    Modifier::EqualOrLess,
    Modifier::EqualOrMore,
    Modifier::Start,
    Modifier::Mid,
    Modifier::End,
    Modifier::Approx,
];

const PRECISIONS: [Precision; 13] = [
    Precision::Minute,
    Precision::Hour,
    Precision::PartOfDay,
    Precision::Day,
    Precision::Days,
    Precision::Week,
    Precision::Month,
    Precision::Quarter,
    Precision::HalfYear,
    Precision::Year,
    Precision::Decade,
    Precision::Century,
    Precision::Vague,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::timex::DateOrder;

    const TEXTS: [&str; 4] = [
        "",
        "The ministers will meet next Thursday at 10:30; they met on 03/04/2021 and in early May \
         2020. It took four years, and every Monday somebody said “before 2019”. In the coming \
         days she denies that they met in the 1990s. It was postponed to the spring of 2023.",
        "Talks in Oslo went on until 3 February.\n\nRelated Topics\n\nOslo Storm\n\n3 hours ago\n",
        "北京 2022年2月10日. Москва, 3 февраля. Zürich, in about 20 weeks’ time. 🙂 10 Feb. 2022",
    ];

    #[test]
    fn what_is_kept_is_what_was_found() {
        for text in TEXTS {
            let dossier = dossier_of("2022-02-08", text);
            let bytes = write_facts(&dossier);
            let order = dossier.order;
            let read = read_facts(dossier.document.clone(), order, &bytes).unwrap();
            assert_eq!(read.mentions, dossier.mentions, "{text}");
            assert_eq!(read.dimmed, dossier.dimmed);
            assert_eq!(read.furniture, dossier.furniture);
            assert_eq!(read.order_shown, dossier.order_shown);
            // Another text of the same length would be named otherwise; a longer one is refused.
            let other = dossier_of("2022-02-08", &format!("{text} x")).document;
            assert!(read_facts(other, order, &bytes).is_err());
        }
    }

    #[test]
    fn damaged_bytes_say_nothing() {
        let dossier = dossier_of("2022-02-08", TEXTS[1]);
        let bytes = write_facts(&dossier);
        let read = |bytes: &[u8]| read_facts(dossier.document.clone(), dossier.order, bytes);
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err());
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            assert!(read(&damaged).is_err());
        }
    }

    #[test]
    fn the_name_tells_what_the_facts_hang_on() {
        let dossier = dossier_of("2022-02-08", TEXTS[1]);
        let name = |dossier: &Dossier, order: DateOrder, program: &str| {
            name_of_facts(&dossier.document, order.into(), program)
        };
        let mut names = vec![
            name(&dossier, DateOrder::DayFirst, "1"),
            name(&dossier, DateOrder::MonthFirst, "1"),
            name(&dossier, DateOrder::DayFirst, "2"),
            name(
                &dossier_of("2022-02-09", TEXTS[1]),
                DateOrder::DayFirst,
                "1",
            ),
            name(
                &dossier_of("2022-02-08", TEXTS[2]),
                DateOrder::DayFirst,
                "1",
            ),
        ];
        assert_eq!(names[0], name(&dossier, DateOrder::DayFirst, "1"));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 5);
    }
}
