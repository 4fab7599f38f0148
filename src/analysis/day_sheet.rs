//! The day sheet: everything that any document says of one day.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::Dossier;
use super::line::{Line, lines_by};
use super::marks::times_of;
use crate::model::{Interval, Mention, Precision, Standing};

/// What the documents say of one day, each list in order of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySheet {
    /// The day.
    pub day: NaiveDate,
    /// Sentences that name the day, or may be read so, and announce something for it.
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
        for (nearness, line) in lines_by(doc, dossier, |mention| nearness(mention, day)) {
            match (nearness, line.standing) {
                (Nearness::Wider, _) if line.bare => {}
                (Nearness::Wider, _) => sheet.wider.push(line),
                (Nearness::OnTheDay, _) if line.bare => sheet.bare += 1,
                (Nearness::OnTheDay, Standing::Announced) => sheet.announced.push(line),
                (Nearness::OnTheDay, Standing::Reported) => sheet.reported.push(line),
                (Nearness::OnTheDay, Standing::Mentioned) => sheet.mentioned.push(line),
            }
        }
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

/// How a mention that concerns a day stands to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// It names the day.
    OnTheDay,
    /// It names a longer or vague time that the day lies in.
    Wider,
}

/// Of several readings that are as likely, the nearest to the day counts.
fn nearness(mention: &Mention, day: NaiveDate) -> Option<Nearness> {
    times_of(mention)
        .filter_map(|interval| nearness_of(interval, day))
        .min()
}

fn nearness_of(interval: Interval, day: NaiveDate) -> Option<Nearness> {
    if let Some(named) = interval.single_day() {
        return (named == day).then_some(Nearness::OnTheDay);
    }
    let is_bounded = interval.start().is_some() && interval.end().is_some();
    let is_short =
        interval.precision() < Precision::Year || interval.precision() == Precision::Vague;
    (interval.touches(day) && is_bounded && is_short).then_some(Nearness::Wider)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    #[test]
    fn each_sentence_stands_where_a_reader_looks_for_it() {
        let earlier = dossier_of(
            "2022-02-08",
            "Talks begin on 10 February 2022. In February 2022 the port reopens. \
             The fair of 2022 is called off. The ferry sails on 11 February 2022.\n\n\
             10 February 2022",
        );
        let later = dossier_of(
            "2022-02-10",
            "Talks began on 10 February 2022 at 9 a.m. sharp.",
        );
        let dossiers = [Arc::new(earlier), Arc::new(later)];
        let sheet = day_sheet(&dossiers, "2022-02-10".parse().unwrap());
        let check = |lines: &[Line], expected: &[&str]| {
            let sentences: Vec<&str> = lines
                .iter()
                .map(|line| dossiers[line.doc].document.text.get(line.sentence).unwrap())
                .collect();
            assert_eq!(sentences, expected);
        };
        check(&sheet.announced, &["Talks begin on 10 February 2022."]);
        check(
            &sheet.reported,
            &["Talks began on 10 February 2022 at 9 a.m. sharp."],
        );
        check(&sheet.mentioned, &[]);
        check(&sheet.wider, &["In February 2022 the port reopens."]);
        assert_eq!((sheet.bare, sheet.published), (1, vec![1]));
        assert_eq!(documents_among(&sheet.announced), 1);
        assert_eq!(busiest_day(&dossiers), Some(sheet.day));
    }
}
