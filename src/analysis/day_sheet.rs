//! The day sheet: everything that any document says of one day.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::Dossier;
use crate::model::{Mention, Precision, Span, Standing, Status};

/// One sentence of one document that speaks of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The document, as an index into the dossiers that were asked.
    pub doc: usize,
    /// Those of its mentions that are meant, as indices into the dossier's; never empty.
    pub mentions: Vec<usize>,
    /// Which side of the event the document stands on.
    pub standing: Standing,
    /// The status of the first mention meant.
    pub status: Status,
    /// The whole sentence.
    pub sentence: Span,
    /// Whether the sentence holds nothing but the date itself, as "3 hours ago" under a teaser.
    pub bare: bool,
}

/// What the documents say of one day, each list in order of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySheet {
    /// The day.
    pub day: NaiveDate,
    /// Sentences that name the day and announce something for it.
    pub announced: Vec<Line>,
    /// Sentences that name the day and report of it.
    pub reported: Vec<Line>,
    /// Sentences that name the day without showing on which side of it they stand.
    pub mentioned: Vec<Line>,
    /// Sentences about a longer or vague time that the day lies in, at most a year long.
    pub wider: Vec<Line>,
    /// How many lines hold only the date and no words about it; they are in no list.
    pub bare: usize,
    /// Documents published on the day, as indices into the dossiers.
    pub published: Vec<usize>,
}

impl DaySheet {
    /// Whether no document speaks of the day or was published on it.
    pub fn is_empty(&self) -> bool {
        self.announced.is_empty()
            && self.reported.is_empty()
            && self.mentioned.is_empty()
            && self.wider.is_empty()
            && self.published.is_empty()
    }
}

/// How many different documents some lines come from.
pub fn documents_among(lines: &[Line]) -> usize {
    lines
        .iter()
        .map(|line| line.doc)
        .collect::<BTreeSet<_>>()
        .len()
}

/// Gathers what is said of a day.
pub fn day_sheet(dossiers: &[Arc<Dossier>], day: NaiveDate) -> DaySheet {
    let mut sheet = DaySheet {
        day,
        announced: Vec::new(),
        reported: Vec::new(),
        mentioned: Vec::new(),
        wider: Vec::new(),
        bare: 0,
        published: Vec::new(),
    };
    for (doc, dossier) in dossiers.iter().enumerate() {
        if dossier.document.date() == Some(day) {
            sheet.published.push(doc);
        }
        let on_the_day = |m: &Mention| m.interval.and_then(|i| i.single_day()) == Some(day);
        for line in lines(doc, dossier, on_the_day) {
            match line.standing {
                _ if line.bare => sheet.bare += 1,
                Standing::Announced => sheet.announced.push(line),
                Standing::Reported => sheet.reported.push(line),
                Standing::Mentioned => sheet.mentioned.push(line),
            }
        }
        let around_the_day = |m: &Mention| {
            m.interval.is_some_and(|interval| {
                interval.single_day().is_none()
                    && interval.touches(day)
                    && (interval.precision() < Precision::Year
                        || interval.precision() == Precision::Vague)
                    && interval.start().is_some()
                    && interval.end().is_some()
            })
        };
        let wider = lines(doc, dossier, around_the_day);
        sheet
            .wider
            .extend(wider.into_iter().filter(|line| !line.bare));
    }
    let date_of = |doc: &usize| dossiers.get(*doc).and_then(|d| d.document.date());
    for list in [
        &mut sheet.announced,
        &mut sheet.reported,
        &mut sheet.mentioned,
        &mut sheet.wider,
    ] {
        list.sort_by_key(|line| (date_of(&line.doc), line.doc, line.sentence));
    }
    sheet
}

/// The day that most documents speak of; of several, the one with most mentions, then the
/// latest. `None` when no mention names a single day.
pub fn busiest_day(dossiers: &[Arc<Dossier>]) -> Option<NaiveDate> {
    let mut counts: HashMap<NaiveDate, (usize, usize)> = HashMap::new();
    for dossier in dossiers {
        let mut seen = BTreeSet::new();
        for mention in &dossier.mentions {
            let Some(day) = mention.interval.and_then(|i| i.single_day()) else {
                continue;
            };
            let (documents, mentions) = counts.entry(day).or_default();
            *mentions += 1;
            if seen.insert(day) {
                *documents += 1;
            }
        }
    }
    counts
        .into_iter()
        .max_by_key(|&(day, (documents, mentions))| (documents, mentions, day))
        .map(|(day, _)| day)
}

/// The chosen mentions of a document as lines: those that stand in one sentence and on the same
/// side of their event share one.
pub(super) fn lines(doc: usize, dossier: &Dossier, chosen: impl Fn(&Mention) -> bool) -> Vec<Line> {
    let mut lines: BTreeMap<(Span, Standing), Line> = BTreeMap::new();
    for (index, mention) in dossier.mentions.iter().enumerate() {
        if !chosen(mention) {
            continue;
        }
        let sentence = dossier.sentence_around(mention.span);
        let standing = dossier.standing_of(mention);
        lines
            .entry((sentence, standing))
            .or_insert_with(|| Line {
                doc,
                mentions: Vec::new(),
                standing,
                status: mention.status,
                sentence,
                bare: is_bare(dossier, sentence),
            })
            .mentions
            .push(index);
    }
    lines.into_values().collect()
}

/// Whether a sentence has no word outside its mentions.
fn is_bare(dossier: &Dossier, sentence: Span) -> bool {
    let text = dossier.document.text.as_str();
    let has_words = |start: usize, end: usize| {
        text.get(start..end)
            .is_some_and(|between| between.contains(char::is_alphabetic))
    };
    let mut from = sentence.start;
    for mention in &dossier.mentions[dossier.mentions_in(sentence)] {
        if has_words(from, mention.span.start) {
            return false;
        }
        from = from.max(mention.span.end);
    }
    !has_words(from, sentence.end)
}
