//! The chronology in lines for the analyst to keep, edit and drop: the days that matter most, each
//! with the sentences that tell it best and the other documents that say the same.
//!
//! Invariant: pure; every line has at least one source, and the first is the one it is told by.

use std::sync::Arc;

use super::super::Dossier;
use super::super::line::Line;
use super::best::{ToldDay, tell_days};
use super::rank::{DayRange, RankedDay, rank_days};
use crate::model::{EventDate, Interval, LineFacts, LinePlace, LineSource};

/// What was drafted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftedChronology {
    /// The lines, in their places.
    pub lines: Vec<LineFacts>,
    /// The days that they tell of, in their order.
    pub days: Vec<RankedDay>,
    /// How many days there are besides.
    pub lesser_days: usize,
}

/// Drafts the `days` days that matter most within a range, each with at most `sentences` lines.
pub fn draft_lines(
    dossiers: &[Arc<Dossier>],
    range: DayRange,
    days: usize,
    sentences: usize,
) -> DraftedChronology {
    let ranked = rank_days(dossiers, range);
    let best = ranked.get(..days).unwrap_or(&ranked);
    let mut told = tell_days(dossiers, best, sentences);
    told.sort_by_key(|day| day.ranked.day);
    DraftedChronology {
        lines: told
            .iter()
            .flat_map(|day| lines_of(day, dossiers))
            .collect(),
        days: told.iter().map(|day| day.ranked).collect(),
        lesser_days: ranked.len() - best.len(),
    }
}

fn lines_of(day: &ToldDay, dossiers: &[Arc<Dossier>]) -> Vec<LineFacts> {
    let lines = day.lines.iter().zip(&day.seconds).enumerate();
    let lines = lines.filter_map(|(number, (line, seconds))| {
        let mut facts = line_facts(line, Interval::day(day.ranked.day), number, dossiers)?;
        let seconds = seconds.iter().filter_map(|line| source_of(line, dossiers));
        facts.sources.extend(seconds);
        Some(facts)
    });
    lines.collect()
}

/// What a sentence says of some time, as the `number`th line about it.
pub fn line_facts(
    line: &Line,
    time: Interval,
    number: usize,
    dossiers: &[Arc<Dossier>],
) -> Option<LineFacts> {
    Some(LineFacts {
        time: time
            .single_day()
            .and_then(|day| EventDate::parse(&day.to_string())),
        place: LinePlace::of(Some(time), number),
        standing: line.standing,
        status: line.status,
        sources: vec![source_of(line, dossiers)?],
        ..LineFacts::default()
    })
}

fn source_of(line: &Line, dossiers: &[Arc<Dossier>]) -> Option<LineSource> {
    let document = &dossiers.get(line.doc)?.document;
    Some(LineSource {
        document: document.id.clone(),
        quote: document.text.get(line.sentence)?.to_owned(),
        position: document.text.position_of(line.sentence)?,
        text: Some(document.hash),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::model::DocId;

    fn of(id: &str, published: &str, text: &str) -> Arc<Dossier> {
        let mut dossier = dossier_of(published, text);
        dossier.document.id = DocId::new(id);
        Arc::new(dossier)
    }

    #[test]
    fn days_come_in_order_with_what_says_the_same_beside_them() {
        let broke = "The old dam above the village of Korvath broke on 1 March 2022.";
        let dossiers = [
            of("a.txt", "2022-03-02", broke),
            of(
                "b.txt",
                "2022-03-03",
                "The old dam above Korvath village broke on Tuesday 1 March 2022.",
            ),
            of(
                "c.txt",
                "2022-03-09",
                "A choir from the coast sang in the town hall on 20 February 2022.",
            ),
        ];
        let drafted = draft_lines(&dossiers, DayRange::default(), 2, 2);
        let told: Vec<(&str, usize, Vec<&str>)> = drafted
            .lines
            .iter()
            .map(|line| {
                let sources = line.sources.iter().map(|it| it.document.as_str());
                let day = line.time.as_ref().unwrap().value();
                (day, line.told().len(), sources.collect())
            })
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!((told[0].0, &told[0].2[..]), ("2022-02-20", &["c.txt"][..]));
        assert_eq!(
            (told[1].0, &told[1].2[..]),
            ("2022-03-01", &["a.txt", "b.txt"][..])
        );
        assert!(drafted.lines[0].place < drafted.lines[1].place);
        // Days of publication alone are days too, and of less weight.
        assert_eq!((drafted.days.len(), drafted.lesser_days), (2, 3));
        for line in &drafted.lines {
            for source in &line.sources {
                let mut documents = dossiers.iter().map(|it| &it.document);
                let document = documents.find(|it| it.id == source.document).unwrap();
                let span = document.text.span_of(source.position).unwrap();
                assert_eq!(document.text.get(span), Some(source.quote.as_str()));
            }
        }
    }
}
