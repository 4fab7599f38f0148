//! A document as the analyst corrected it: her word on a date counts more than how it was read.
//!
//! Invariants: mentions stay sorted and do not overlap. How the text was read is never lost: it
//! stands among the other readings of a corrected mention, and a rejected one comes back with
//! its restoring.

use chrono::NaiveDate;

use super::Dossier;
use crate::model::{
    Anchor, AnchorSource, Correction, EventDate, Interval, Mention, Reading, Reasoning, Span,
    Status, TimexType, Verdict,
};

/// The name of the rule by which a corrected mention has its value.
pub const ANALYST_RULE: &str = "analyst";

impl Dossier {
    /// The dossier with the analyst's corrections, which are sorted by span.
    ///
    /// A rejected mention disappears, a dated one gets the analyst's value. Words that are dated
    /// yield a mention even where none is read any more, and push aside what overlaps them; of
    /// two dated expressions that overlap, the first counts.
    #[must_use]
    pub fn corrected(&self, corrections: &[Correction]) -> Dossier {
        let mut dated: Vec<(Span, &EventDate)> = Vec::new();
        for correction in corrections {
            let is_free = dated
                .last()
                .is_none_or(|(before, _)| !before.overlaps(correction.span));
            if let Verdict::Value(date) = &correction.verdict
                && is_free
            {
                dated.push((correction.span, date));
            }
        }
        let is_rejected = |span: Span| {
            let at = corrections.binary_search_by_key(&span, |correction| correction.span);
            at.is_ok_and(|at| {
                let correction = corrections.get(at);
                correction.is_some_and(|c| c.verdict == Verdict::Rejected)
            })
        };
        let is_pushed_aside = |span: Span| {
            let next = dated.partition_point(|(dated, _)| dated.end <= span.start);
            dated
                .get(next)
                .is_some_and(|(dated, _)| dated.overlaps(span))
        };
        let published = self.document.date();
        let mut mentions: Vec<Mention> = self
            .mentions
            .iter()
            .filter(|mention| !is_rejected(mention.span) && !is_pushed_aside(mention.span))
            .cloned()
            .collect();
        mentions.extend(
            dated
                .iter()
                .map(|(span, date)| match self.mention_at(*span) {
                    Some((_, read)) => dated_anew(read, date, published),
                    None => dated_alone(*span, date),
                }),
        );
        mentions.sort_unstable_by_key(|mention| mention.span);
        Dossier {
            document: self.document.clone(),
            mentions,
            furniture: self.furniture.clone(),
            dimmed: self.dimmed.clone(),
            ..*self
        }
    }

    /// The mention of exactly these words, with its index.
    pub fn mention_at(&self, span: Span) -> Option<(usize, &Mention)> {
        let at = self
            .mentions
            .binary_search_by_key(&span, |mention| mention.span)
            .ok()?;
        Some((at, self.mentions.get(at)?))
    }
}

/// Where a stretch of time lies, seen from the day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Wholly before that day.
    Before,
    /// On it, around it, or nobody knows.
    Around,
    /// Wholly after it.
    After,
}

impl Side {
    pub(super) fn of(when: Option<Interval>, published: Option<NaiveDate>) -> Self {
        let (Some(when), Some(published)) = (when, published) else {
            return Side::Around;
        };
        if when.last_day().is_some_and(|last| last < published) {
            Side::Before
        } else if when.first_day().is_some_and(|first| first > published) {
            Side::After
        } else {
            Side::Around
        }
    }
}

fn dated_anew(read: &Mention, date: &EventDate, published: Option<NaiveDate>) -> Mention {
    let as_read = Reading {
        value: read.value.clone(),
        interval: read.interval,
        when: format!("by Dateline’s own reading ({})", read.reasoning.because),
        live: false,
    };
    let others = read.other_readings.iter().map(|reading| Reading {
        live: false,
        ..reading.clone()
    });
    Mention {
        status: status_after(read, date.interval(), published),
        stance: read.stance,
        reasoning: Reasoning {
            cues: read.reasoning.cues.clone(),
            ..reasoning()
        },
        other_readings: std::iter::once(as_read)
            .chain(others)
            .filter(|reading| reading.value != date.value())
            .collect(),
        ..dated_alone(read.span, date)
    }
}

/// A mention of which nothing but the analyst's date is known.
fn dated_alone(span: Span, date: &EventDate) -> Mention {
    Mention {
        span,
        kind: if date.value().contains('T') {
            TimexType::Time
        } else {
            TimexType::Date
        },
        value: date.value().to_owned(),
        modifier: None,
        interval: Some(date.interval()),
        anchor: Anchor {
            source: AnchorSource::None,
            date: None,
        },
        status: Status::Unknown,
        stance: None,
        reasoning: reasoning(),
        other_readings: Vec::new(),
    }
}

fn reasoning() -> Reasoning {
    Reasoning {
        rule: ANALYST_RULE.into(),
        because: "set by the analyst".to_owned(),
        cues: Vec::new(),
    }
}

/// The status that was read, unless the new time lies on the other side of publication and
/// the status cannot be so there: what is past is no longer planned, and what is to come has
/// not occurred. Then the text gives no sign.
fn status_after(read: &Mention, when: Interval, published: Option<NaiveDate>) -> Status {
    let (was, is) = (
        Side::of(read.interval, published),
        Side::of(Some(when), published),
    );
    match (read.status, is) {
        (Status::Planned | Status::Tentative, Side::Before) if was != is => Status::Unknown,
        (Status::Occurred | Status::Ongoing, Side::After) if was != is => Status::Unknown,
        (status, _) => status,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::corpus::read_document;
    use crate::model::{CorrectionId, DocId, Hand, Seat, Standing};
    use crate::timex::{self, DateOrder};

    const TEXT: &str = " date 2022-02-09 The ministers will meet on Thursday. \
        They met on 4 February 2022. A man called May went home.";

    fn dossier() -> Dossier {
        let document = read_document(DocId::new("a.txt"), TEXT.as_bytes()).unwrap();
        Dossier::study(document, DateOrder::default())
    }

    fn span_of(words: &str) -> Span {
        let start = TEXT.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    fn correction(words: &str, verdict: &str) -> Correction {
        Correction {
            id: CorrectionId(Uuid::nil()),
            span: span_of(words),
            verdict: EventDate::parse(verdict).map_or(Verdict::Rejected, Verdict::Value),
            stamp: Hand {
                author: "ana".to_owned(),
                seat: Seat::default(),
                at: DateTime::UNIX_EPOCH,
            }
            .stamp(),
        }
    }

    #[test]
    fn corrections_replace_reject_and_add() {
        let check = |corrections: &[(&str, &str)], expected: &[(&str, &str)]| {
            let mut all: Vec<Correction> = corrections
                .iter()
                .map(|(words, verdict)| correction(words, verdict))
                .collect();
            all.sort_by_key(|correction| correction.span);
            let corrected = dossier().corrected(&all);
            let found: Vec<(&str, &str)> = corrected
                .mentions
                .iter()
                .map(|m| (&TEXT[m.span.range()], m.value.as_str()))
                .collect();
            assert_eq!(found, expected, "{corrections:?}");
        };
        let thursday = ("Thursday", "2022-02-10");
        let friday = ("4 February 2022", "2022-02-04");
        check(&[], &[thursday, friday]);
        check(
            &[("Thursday", "2022-02-03")],
            &[("Thursday", "2022-02-03"), friday],
        );
        check(&[("Thursday", "rejected")], &[friday]);
        check(
            &[("Thursday", "rejected"), ("4 February 2022", "rejected")],
            &[],
        );
        // Words that are no mention: a date makes them one, a rejection says nothing.
        check(&[("man", "rejected")], &[thursday, friday]);
        check(
            &[("home", "2022-05")],
            &[thursday, friday, ("home", "2022-05")],
        );
        // What overlaps gives way, to the first of several too.
        check(
            &[("February 2022", "2022-02"), ("2022. A", "2022")],
            &[thursday, ("February 2022", "2022-02")],
        );
        check(
            &[("on Thursday", "2022-02-17"), ("Thursday", "rejected")],
            &[("on Thursday", "2022-02-17"), friday],
        );
    }

    #[test]
    fn a_corrected_mention_says_who_dated_it_and_how_it_was_read() {
        let dossier = dossier();
        let corrected = dossier.corrected(&[correction("Thursday", "2022-02-03")]);
        let (index, mention) = corrected.mention_at(span_of("Thursday")).unwrap();
        assert_eq!((index, mention.reasoning.rule.as_ref()), (0, ANALYST_RULE));
        let why = timex::explain(mention, TEXT);
        assert_eq!(
            why,
            "“Thursday” is 2022-02-03: set by the analyst; it would be 10 February 2022 by \
             Dateline’s own reading (the first Thursday on or after the publication date, \
             because the sentence speaks of what is to come)."
        );
        let others = mention.other_readings.iter();
        let others: Vec<&str> = others.map(|reading| reading.value.as_str()).collect();
        assert_eq!(others, ["2022-02-10"]);
    }

    #[test]
    fn the_status_stays_unless_the_new_side_contradicts_it() {
        let check = |words: &str, value: &str, status: Status, standing: Standing| {
            let corrected = dossier().corrected(&[correction(words, value)]);
            let (_, mention) = corrected.mention_at(span_of(words)).unwrap();
            assert_eq!(mention.status, status, "{words} {value}");
            assert_eq!(corrected.standing_of(mention), standing, "{words} {value}");
        };
        let (planned, occurred, unknown) = (Status::Planned, Status::Occurred, Status::Unknown);
        check("Thursday", "2022-02-17", planned, Standing::Announced);
        check("Thursday", "2022-02-09", planned, Standing::Announced);
        check("Thursday", "2022-02-03", unknown, Standing::Reported);
        check(
            "4 February 2022",
            "2022-02-05",
            occurred,
            Standing::Reported,
        );
        check(
            "4 February 2022",
            "2022-03-04",
            unknown,
            Standing::Announced,
        );
        check("home", "2022-02-03", unknown, Standing::Reported);
    }
}
