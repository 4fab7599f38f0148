//! Which row of the timeline a mark stands in: its lane's, or that of a group of the analyst's
//! choosing.
//!
//! Invariants: every mark stands in one row; where the group has no say over a mark, as a tag has
//! none over a publication, it keeps the row of its lane.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Dossier, PlacedBy, PlacedEvent, PlacedPassage, event_marks, marks};
use crate::model::{Span, Status};
use crate::timeline::{Lane, Mark, Timeline};

/// How many groups have rows of their own; the rest share one. More would leave no height to
/// each.
const MOST_GROUPS: usize = 6;

/// What marks are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Grouping {
    /// By their lanes.
    #[default]
    None,
    /// By the first branch of a passage's tag; a date stands with the passage that it is in.
    Tag,
    /// By the outlet of the document.
    Source,
    /// By what became of the thing.
    Status,
    /// By who said it, where the analyst recorded that.
    SaidBy,
}

impl Grouping {
    /// All of them, in the order they are listed to a person.
    pub const ALL: [Grouping; 5] = [
        Grouping::None,
        Grouping::Tag,
        Grouping::Source,
        Grouping::Status,
        Grouping::SaidBy,
    ];

    /// Its words.
    pub fn words(self) -> &'static str {
        match self {
            Grouping::None => "No groups",
            Grouping::Tag => "By tag",
            Grouping::Source => "By source",
            Grouping::Status => "By status",
            Grouping::SaidBy => "By who said it",
        }
    }

    /// The row of those that it knows no group for.
    fn unknown(self) -> &'static str {
        match self {
            Grouping::None | Grouping::Status => "Status unknown",
            Grouping::Tag => "No tag",
            Grouping::Source => "Outlet unknown",
            Grouping::SaidBy => "Nobody recorded",
        }
    }
}

/// Where a mark stands before groups are counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place<'a> {
    Lane(Lane),
    Group(&'a str),
    Unknown,
}

/// The timeline of some documents, placed passages and events, in rows.
pub fn timeline_of(
    grouping: Grouping,
    dossiers: &[Arc<Dossier>],
    passages: &[PlacedPassage],
    events: &[PlacedEvent],
) -> Timeline {
    let marks = marks(dossiers, passages).into_iter();
    let marks = marks.chain(event_marks(events));
    if grouping == Grouping::None {
        return Timeline::build(marks);
    }
    let finder = Finder::new(grouping, dossiers, passages);
    let marks: Vec<(Mark, Place<'_>)> = marks.map(|mark| (mark, finder.place(&mark))).collect();
    let mut counts: HashMap<Place<'_>, usize> = HashMap::new();
    for (_, place) in &marks {
        *counts.entry(*place).or_default() += 1;
    }
    let (rows, titles) = rows(grouping, &counts);
    let placed = marks.iter().map(|(mark, place)| {
        let row = rows.get(place).copied().unwrap_or(titles.len());
        (*mark, row)
    });
    Timeline::grouped(placed, titles.iter().cloned())
}

/// What a row is called, and the lane that it is, if it is one.
type Title = (String, Option<Lane>);

/// Which place has which row, and what the rows are called.
fn rows<'a>(
    grouping: Grouping,
    counts: &HashMap<Place<'a>, usize>,
) -> (HashMap<Place<'a>, usize>, Vec<Title>) {
    let mut groups: Vec<(&str, usize)> = counts
        .iter()
        .filter_map(|(place, count)| match place {
            Place::Group(name) => Some((*name, *count)),
            Place::Lane(_) | Place::Unknown => None,
        })
        .collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    if grouping == Grouping::Status {
        let order = |name: &str| Status::ALL.iter().position(|status| status.word() == name);
        groups.sort_by_key(|(name, _)| order(name));
    }
    let mut rows = HashMap::new();
    let mut titles = Vec::new();
    let mut add = |places: &[Place<'a>], title: String, lane: Option<Lane>| {
        let is_there = places.iter().any(|place| counts.contains_key(place));
        if is_there {
            rows.extend(places.iter().map(|place| (*place, titles.len())));
            titles.push((title, lane));
        }
    };
    let lane_row = |lane: Lane| ([Place::Lane(lane)], lane.word().to_owned(), Some(lane));
    let (places, title, lane) = lane_row(Lane::Publication);
    add(&places, title, lane);
    // One more than there are rows for has that row to itself.
    let most = if groups.len() == MOST_GROUPS + 1 || grouping == Grouping::Status {
        groups.len()
    } else {
        MOST_GROUPS
    };
    let (own, rest) = groups.split_at(most.min(groups.len()));
    for (name, _) in own {
        add(&[Place::Group(name)], capitalised(name), None);
    }
    let rest: Vec<Place<'_>> = rest.iter().map(|(name, _)| Place::Group(name)).collect();
    add(&rest, format!("{} others", rest.len()), None);
    add(&[Place::Unknown], grouping.unknown().to_owned(), None);
    let (places, title, lane) = lane_row(Lane::Event);
    add(&places, title, lane);
    (rows, titles)
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// Finds the group of a mark.
struct Finder<'a> {
    grouping: Grouping,
    dossiers: &'a [Arc<Dossier>],
    passages: &'a [PlacedPassage],
    /// The passages of each document.
    by_document: HashMap<usize, Vec<&'a PlacedPassage>>,
}

impl<'a> Finder<'a> {
    fn new(
        grouping: Grouping,
        dossiers: &'a [Arc<Dossier>],
        passages: &'a [PlacedPassage],
    ) -> Self {
        let mut by_document: HashMap<usize, Vec<&PlacedPassage>> = HashMap::new();
        for passage in passages {
            by_document.entry(passage.doc).or_default().push(passage);
        }
        Self {
            grouping,
            dossiers,
            passages,
            by_document,
        }
    }

    fn place(&self, mark: &Mark) -> Place<'a> {
        let group = match (self.grouping, mark.lane()) {
            (Grouping::Source, Lane::Event)
            | (
                Grouping::None | Grouping::Tag | Grouping::SaidBy,
                Lane::Publication | Lane::Event,
            )
            | (Grouping::Status, Lane::Publication) => return Place::Lane(mark.lane()),
            (Grouping::Source, _) => self.outlet(mark),
            (Grouping::Status, _) => self.status(mark).map(Status::word),
            (Grouping::Tag, _) => self.passage(mark).and_then(branch),
            (Grouping::None | Grouping::SaidBy, _) => {
                self.passage(mark).map(|it| it.said_by.as_str())
            }
        };
        match group {
            Some(name) if !name.is_empty() => Place::Group(name),
            _ => Place::Unknown,
        }
    }

    fn outlet(&self, mark: &Mark) -> Option<&'a str> {
        let dossier = self.dossiers.get(mark.id().document as usize)?;
        dossier.document.outlet.as_deref()
    }

    /// Of a passage, that of the date that it was placed by.
    fn status(&self, mark: &Mark) -> Option<Status> {
        let status = match mark.lane() {
            Lane::Passage => {
                let placed = self.passage(mark)?;
                let PlacedBy::Mention(index) = placed.placed_by else {
                    return None;
                };
                self.dossiers.get(placed.doc)?.mentions.get(index)?.status
            }
            Lane::Publication | Lane::Mention | Lane::Event => mark.status(),
        };
        (status != Status::Unknown).then_some(status)
    }

    /// The passage that a mark is, or that a mentioned date stands in.
    fn passage(&self, mark: &Mark) -> Option<&'a PlacedPassage> {
        let id = mark.id();
        if mark.lane() == Lane::Passage {
            return self.passages.get(id.item as usize);
        }
        let document = id.document as usize;
        let around = self.by_document.get(&document)?;
        let span = self
            .dossiers
            .get(document)?
            .mentions
            .get(id.item as usize)?
            .span;
        let holds = |outer: Span| outer.start <= span.start && span.end <= outer.end;
        around.iter().copied().find(|passage| holds(passage.span))
    }
}

fn branch(placed: &PlacedPassage) -> Option<&str> {
    placed.tag.as_ref()?.as_str().split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    #[test]
    fn every_mark_stands_in_one_row() {
        let dossier = |date: &str, outlet: Option<&str>, text: &str| {
            let mut document = dossier_of(date, text).document;
            document.outlet = outlet.map(str::to_owned);
            Arc::new(Dossier::study(document, crate::timex::DateOrder::DayFirst))
        };
        let dossiers = [
            dossier("2022-02-08", Some("Tass"), "They meet on 10 February 2022."),
            dossier("2022-02-11", Some("Tass"), "They met on 10 February 2022."),
            dossier("2022-02-12", None, "It was called off on 1 February 2022."),
        ];
        let check = |grouping: Grouping, expected: &[(&str, usize)]| {
            let timeline = timeline_of(grouping, &dossiers, &[], &[]);
            let found: Vec<(&str, usize)> = timeline
                .rows()
                .iter()
                .filter(|row| row.count() > 0)
                .map(|row| (row.title(), row.count()))
                .collect();
            assert_eq!(found, expected, "{grouping:?}");
            assert_eq!(timeline.count(Lane::Mention), 3);
        };
        check(Grouping::None, &[("Published", 3), ("Mentioned", 3)]);
        check(Grouping::Source, &[("Tass", 4), ("Outlet unknown", 2)]);
        check(Grouping::Tag, &[("Published", 3), ("No tag", 3)]);
        check(
            Grouping::SaidBy,
            &[("Published", 3), ("Nobody recorded", 3)],
        );
    }

    #[test]
    fn groups_beyond_the_largest_share_a_row() {
        let names: Vec<String> = (0..20).map(|n| format!("outlet {n:02}")).collect();
        let places = names.iter().zip(1..);
        let counts = places.map(|(name, count)| (Place::Group(name.as_str()), count));
        let (rows, titles) = rows(Grouping::Source, &counts.collect());
        let titles: Vec<&str> = titles.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(titles.len(), MOST_GROUPS + 1);
        assert_eq!(titles.first(), Some(&"Outlet 19"));
        assert_eq!(titles.last(), Some(&"14 others"));
        assert_eq!(rows.len(), 20);
    }
}
