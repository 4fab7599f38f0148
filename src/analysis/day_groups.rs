//! What is said of a day, put together by who says it: each status, speaker and stance once, with
//! how many documents say so and on whose word.
//!
//! Invariant: what the analyst wrote of a passage counts more than what its sentence suggests;
//! whether it was written or suggested is told.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::origins::{folded, origins_of_names};
use super::{Copies, DaySheet, Dossier, Line, suggest_attribution};
use crate::model::{Passage, Stance, Standing, Status};

/// A line with who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// The line.
    pub line: Line,
    /// Who is the origin of it, as far as is known.
    pub said_by: Option<String>,
    /// How the speaker stands to it.
    pub stance: Option<Stance>,
    /// Whether the analyst says so; else the sentence only suggests it.
    pub is_settled: bool,
}

/// Lines of one status, speaker and stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SayingGroup {
    /// The status; one that says no more than the side does is the side's own.
    pub status: Status,
    /// Who is the origin of it, as first written; none where nobody is named.
    pub said_by: Option<String>,
    /// How the speaker stands to it.
    pub stance: Option<Stance>,
    /// The lines, by publication.
    pub sayings: Vec<Saying>,
    /// From how many documents.
    pub documents: usize,
    /// On whose word they rest: how many speakers, or outlets where no speaker is named.
    pub origins: usize,
}

/// All lines that stand on one side of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySide {
    /// The side.
    pub standing: Standing,
    /// Its groups: what several lines say before what one line says, and among those named
    /// speakers first, then by how many documents carry them.
    pub groups: Vec<SayingGroup>,
    /// From how many documents.
    pub documents: usize,
    /// On whose word.
    pub origins: usize,
}

/// A day sheet in groups. Indices of documents are those of the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayGroups {
    /// Announced, reported, mentioned: those that there are.
    pub sides: Vec<DaySide>,
    /// How many documents name the day.
    pub documents: usize,
    /// On whose word all that is said rests.
    pub origins: usize,
}

impl DayGroups {
    /// Puts a day sheet's lines into groups. `passages_of` gives what is recorded of a document
    /// by its index. Copies of one story speak with one voice.
    pub fn of<'a>(
        sheet: &DaySheet,
        dossiers: &[Arc<Dossier>],
        copies: &Copies,
        passages_of: impl Fn(usize) -> Vec<&'a Passage>,
    ) -> Self {
        let lists = [
            (Standing::Announced, &sheet.announced),
            (Standing::Reported, &sheet.reported),
            (Standing::Mentioned, &sheet.mentioned),
        ];
        let sides: Vec<DaySide> = lists
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(standing, lines)| {
                let sayings = lines.iter().filter_map(|line| {
                    let dossier = dossiers.get(line.doc)?;
                    Some(saying(line, dossier, &passages_of(line.doc)))
                });
                side(standing, sayings, (dossiers, copies))
            })
            .collect();
        let all = || {
            let groups = sides.iter().flat_map(|side| &side.groups);
            groups.flat_map(|group| &group.sayings)
        };
        Self {
            documents: documents(all()),
            origins: origins(all(), (dossiers, copies)),
            sides,
        }
    }
}

/// A line with who says it: by the first passage on the line's dates that tells, else on its
/// sentence, else by the sentence's own words.
fn saying(line: &Line, dossier: &Dossier, passages: &[&Passage]) -> Saying {
    let dates: Vec<_> = line
        .mentions
        .iter()
        .filter_map(|&index| dossier.mentions.get(index))
        .collect();
    let tells = |passage: &&Passage| {
        let content = &passage.content;
        passage.span.overlaps(line.sentence)
            && (!content.said_by.trim().is_empty() || content.stance.is_some())
    };
    let told: Vec<&Passage> = passages.iter().copied().filter(tells).collect();
    let on_date = |passage: &&&Passage| dates.iter().any(|date| passage.span.overlaps(date.span));
    let passage = told.iter().find(on_date).or(told.first());
    let content = passage.map(|passage| &passage.content);
    let written = content.map(|content| content.said_by.trim());
    let written = written.filter(|name| !name.is_empty()).map(str::to_owned);
    let written_stance = content.and_then(|content| content.stance);
    let is_settled = content.is_some();
    let words = dates.first().map_or(line.sentence, |date| date.span);
    let suggested = suggest_attribution(dossier, words);
    // A stance that the words suggest is that of the speaker whom they name, not of another one.
    let same_speaker = match (&written, &suggested.said_by) {
        (Some(written), Some(suggested)) => folded(written) == folded(suggested),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let suggested_stance = suggested.stance.filter(|_| same_speaker);
    Saying {
        line: line.clone(),
        said_by: written.or(suggested.said_by),
        stance: written_stance.or(suggested_stance),
        is_settled,
    }
}

/// What tells one group from another.
type Key = (Status, Option<String>, Option<Stance>);

fn side<'a>(
    standing: Standing,
    sayings: impl Iterator<Item = Saying> + 'a,
    outlets: (&[Arc<Dossier>], &Copies),
) -> DaySide {
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut gathered: Vec<(Status, Vec<Saying>)> = Vec::new();
    for saying in sayings {
        let status = shown_status(standing, saying.line.status);
        let key = (status, saying.said_by.as_deref().map(folded), saying.stance);
        let place = *places.entry(key).or_insert_with(|| {
            gathered.push((status, Vec::new()));
            gathered.len() - 1
        });
        if let Some((_, sayings)) = gathered.get_mut(place) {
            sayings.push(saying);
        }
    }
    let mut groups: Vec<SayingGroup> = gathered
        .into_iter()
        .filter_map(|(status, sayings)| {
            let first = sayings.first()?;
            Some(SayingGroup {
                status,
                said_by: first.said_by.clone(),
                stance: first.stance,
                documents: documents(sayings.iter()),
                origins: origins(sayings.iter(), outlets),
                sayings,
            })
        })
        .collect();
    // Stable: what is alike in all this stays in order of publication.
    groups.sort_by_key(|group| match group.sayings.len() {
        1 => (true, false, Reverse(0), Reverse(0)),
        lines => (
            false,
            group.said_by.is_none(),
            Reverse(group.documents),
            Reverse(lines),
        ),
    });
    let all = || groups.iter().flat_map(|group| &group.sayings);
    DaySide {
        standing,
        documents: documents(all()),
        origins: origins(all(), outlets),
        groups,
    }
}

fn shown_status(standing: Standing, status: Status) -> Status {
    match standing {
        _ if status.adds_to_standing() => status,
        Standing::Announced => Status::Planned,
        Standing::Reported => Status::Occurred,
        Standing::Mentioned => Status::Unknown,
    }
}

fn documents<'a>(sayings: impl Iterator<Item = &'a Saying>) -> usize {
    let documents: BTreeSet<usize> = sayings.map(|saying| saying.line.doc).collect();
    documents.len()
}

fn origins<'a>(
    sayings: impl Iterator<Item = &'a Saying>,
    (dossiers, copies): (&[Arc<Dossier>], &Copies),
) -> usize {
    let names = sayings.map(|saying| {
        let outlet = dossiers.get(saying.line.doc);
        let outlet = outlet.and_then(|dossier| copies.voice(&dossier.document));
        (saying.said_by.as_deref(), outlet)
    });
    origins_of_names(names).len()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::analysis::day_sheet;
    use crate::analysis::testing::dossier_of;
    use crate::model::{Content, DocId, Hand, PassageId, Seat, Span};

    fn document(id: &str, outlet: &str, published: &str, text: &str) -> Arc<Dossier> {
        let mut dossier = dossier_of(published, text);
        dossier.document.id = DocId::new(id);
        dossier.document.outlet = (!outlet.is_empty()).then(|| outlet.to_owned());
        Arc::new(dossier)
    }

    fn passage(dossier: &Dossier, words: &str, said_by: &str, stance: Option<Stance>) -> Passage {
        let start = dossier.document.text.as_str().find(words).unwrap();
        let hand = Hand {
            author: "ana".to_owned(),
            seat: Seat::default(),
            at: crate::annotate::UNKNOWN_TIME,
        };
        Passage {
            id: PassageId(Uuid::from_u128(1)),
            span: Span::new(start, start + words.len()),
            content: Content {
                said_by: said_by.to_owned(),
                stance,
                ..Content::default()
            },
            stamp: hand.stamp(),
        }
    }

    /// Every side and group in one line each: `planned Lind asserts: 2 lines, 2 documents, 1 origin`.
    fn told(dossiers: &[Arc<Dossier>], passages: &[(usize, Passage)]) -> Vec<String> {
        let sheet = day_sheet(dossiers, "2022-02-10".parse().unwrap());
        let by_document: HashMap<usize, Vec<Passage>> =
            passages
                .iter()
                .fold(HashMap::new(), |mut all, (doc, passage)| {
                    all.entry(*doc).or_default().push(passage.clone());
                    all
                });
        let groups = DayGroups::of(&sheet, dossiers, &Copies::default(), |doc| {
            by_document.get(&doc).into_iter().flatten().collect()
        });
        let mut told = Vec::new();
        for side in &groups.sides {
            told.push(format!(
                "{} {} {}",
                side.standing, side.documents, side.origins
            ));
            for group in &side.groups {
                let who = group.said_by.as_deref().unwrap_or("nobody");
                let stance = group.stance.map_or("-", Stance::word);
                let settled = group.sayings.iter().any(|saying| saying.is_settled);
                told.push(format!(
                    "  {} {who} {stance}: {} lines, {} documents, {} origins{}",
                    group.status,
                    group.sayings.len(),
                    group.documents,
                    group.origins,
                    if settled { ", settled" } else { "" }
                ));
            }
        }
        told
    }

    #[test]
    fn one_statement_in_many_papers_is_one_group_on_one_word() {
        let said = "The talks begin on 10 February 2022, Anna Lind said.";
        let dossiers = [
            document("a", "Wire", "2022-02-07", said),
            document("b", "Gazette", "2022-02-08", said),
            document(
                "c",
                "Herald",
                "2022-02-08",
                "The fair opens on 10 February 2022.",
            ),
            document(
                "d",
                "Wire",
                "2022-02-11",
                "The talks began on 10 February 2022.",
            ),
        ];
        assert_eq!(
            told(&dossiers, &[]),
            [
                "announced 3 2",
                "  planned Anna Lind asserts: 2 lines, 2 documents, 1 origins",
                "  planned nobody -: 1 lines, 1 documents, 1 origins",
                "reported 1 1",
                "  occurred nobody -: 1 lines, 1 documents, 1 origins",
            ]
        );
    }

    #[test]
    fn what_the_analyst_wrote_counts_more_than_what_words_suggest() {
        let said = "The talks begin on 10 February 2022, Anna Lind said.";
        let dossiers = [
            document("a", "Wire", "2022-02-07", said),
            document("b", "Gazette", "2022-02-08", said),
        ];
        let check = |words: &str, said_by: &str, stance: Option<Stance>, expected: &[&str]| {
            let passage = passage(&dossiers[1], words, said_by, stance);
            assert_eq!(
                told(&dossiers, &[(1, passage)]),
                expected,
                "{said_by} {stance:?}"
            );
        };
        check(
            "The talks",
            "the ministry",
            None,
            &[
                "announced 2 2",
                "  planned Anna Lind asserts: 1 lines, 1 documents, 1 origins",
                "  planned the ministry -: 1 lines, 1 documents, 1 origins, settled",
            ],
        );
        check(
            "10 February 2022",
            "",
            Some(Stance::Denies),
            &[
                "announced 2 1",
                "  planned Anna Lind asserts: 1 lines, 1 documents, 1 origins",
                "  planned Anna Lind denies: 1 lines, 1 documents, 1 origins, settled",
            ],
        );
        // The same name however it is written, and a passage that tells nothing of it.
        let lind = "  planned Anna Lind asserts: 2 lines, 2 documents, 1 origins";
        let settled = format!("{lind}, settled");
        check(
            "The talks",
            " anna  lind",
            None,
            &["announced 2 1", &settled],
        );
        check("The talks", "", None, &["announced 2 1", lind]);
    }

    #[test]
    fn a_status_that_says_more_is_a_group_of_its_own() {
        let dossiers = [
            document(
                "a",
                "Wire",
                "2022-02-07",
                "The fair opens on 10 February 2022.",
            ),
            document(
                "b",
                "Wire",
                "2022-02-08",
                "The fair of 10 February 2022 was cancelled.",
            ),
            document(
                "c",
                "Herald",
                "2022-02-08",
                "The fair of 10 February 2022 is cancelled.",
            ),
        ];
        assert_eq!(
            told(&dossiers, &[]),
            [
                "announced 3 2",
                "  cancelled nobody -: 2 lines, 2 documents, 2 origins",
                "  planned nobody -: 1 lines, 1 documents, 1 origins",
            ]
        );
    }
}
