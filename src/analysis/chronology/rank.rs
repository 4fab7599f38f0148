//! Which days matter most: how often, how freshly and how widely documents speak of them.
//!
//! A day's weight is a sum over documents, and each document counts once for a day however often
//! it names it, so that one long report does not outweigh ten short ones:
//!
//! 1. **How widely, and for how long.** A document that looks back on the day counts
//!    `1 + 0.5 · log₂(1 + days between the day and publication)`. What is still spoken of weeks
//!    later mattered more than what was in the papers of one morning. Without a date of
//!    publication it counts 1.
//! 2. **Reported over announced.** A document that speaks of the day before it came counts 0.25:
//!    many announced days turn out to be of no account, or are moved.
//! 3. **Publications.** A document published on the day adds 0.25 even when it does not name it:
//!    the day's own reports often say "today" or nothing at all.
//! 4. **Echoes.** A fifth of the weight of the day before is taken off: on the morrow of an event
//!    documents go on about it, and are themselves dated so.
//! 5. **Its surroundings.** The weight is divided by the 0.15th power of one more than the mean
//!    weight of the fortnight around the day, so that a lull's one event can stand beside the
//!    middling days of a busy week.
//!
//! Days come by that weight, of equal ones the earlier first. Only what names a single day counts:
//! "in February" raises no day of February. The numbers were chosen on three corpora of news for
//! which journalists' own timelines are public, each held out in turn, and rounded; moving any of
//! them by half changes little.
//!
//! Invariants: pure; the order of the documents never matters; a weight is finite.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::super::Dossier;
use crate::model::{Mention, Standing, Status};

/// What a document counts that speaks of a day before it comes.
const ANNOUNCED: f64 = 0.25;
/// What a document adds to the day of its publication.
const PUBLISHED: f64 = 0.25;
/// What looking back adds, for each doubling of the days between.
const RETROSPECT: f64 = 0.5;
/// The share of the day before that is taken for its echo.
const ECHO: f64 = 0.2;
/// How much the surroundings count: 0 not at all, 1 as much as the day itself.
const SURROUNDINGS: f64 = 0.15;
/// How many days either side are a day's surroundings.
const REACH_DAYS: u64 = 7;

/// The days that are asked for; `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct DayRange {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl DayRange {
    /// Whether a day lies in it.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A day with what speaks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedDay {
    /// The day.
    pub day: NaiveDate,
    /// Its weight, as the module describes it.
    pub score: f64,
    /// How many mentions name it.
    pub mentions: usize,
    /// How many documents name it.
    pub documents: usize,
    /// How many documents were published on it.
    pub published: usize,
    /// Reported when any document reports of it, else announced, else neither can be told.
    pub standing: Standing,
    /// The status that most mentions of that standing give; of several as frequent, the first.
    pub status: Status,
}

/// The day that a mention names, and only that day.
pub(super) fn day_of(mention: &Mention) -> Option<NaiveDate> {
    mention.interval?.single_day()
}

/// Ranks every day that a document names or was published on, the weightiest first.
pub fn rank_days(dossiers: &[Arc<Dossier>], range: DayRange) -> Vec<RankedDay> {
    let mut days: BTreeMap<NaiveDate, Tally> = BTreeMap::new();
    for dossier in dossiers {
        let published = dossier.document.date();
        if let Some(published) = published {
            let tally = days.entry(published).or_default();
            tally.published += 1;
        }
        for (day, named) in days_named(dossier) {
            let tally = days.entry(day).or_default();
            tally.documents += 1;
            tally.mentions += named.len();
            let since = published.map(|it| it.signed_duration_since(day).num_days());
            *tally.since.entry(since).or_default() += 1;
            for mention in named {
                *tally
                    .told
                    .entry((dossier.standing_of(mention), mention.status))
                    .or_default() += 1;
            }
        }
    }
    let own = without_echoes(&days);
    let mut ranked: Vec<RankedDay> = days
        .iter()
        .filter(|(day, _)| range.holds(**day))
        .map(|(&day, tally)| {
            let (standing, status) = tally.verdict();
            RankedDay {
                day,
                score: against_surroundings(&own, day),
                mentions: tally.mentions,
                documents: tally.documents,
                published: tally.published,
                standing,
                status,
            }
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.day.cmp(&b.day)));
    ranked
}

/// What is counted of a day.
#[derive(Default)]
struct Tally {
    /// How many documents speak of it so many days later; before it came below 0, `None` when
    /// they have no date. In one order, so that sums come out the same to the last bit.
    since: BTreeMap<Option<i64>, u32>,
    mentions: usize,
    documents: usize,
    published: usize,
    told: HashMap<(Standing, Status), usize>,
}

impl Tally {
    #[allow(
        clippy::cast_precision_loss,
        reason = "documents are counted far below 2^52"
    )]
    fn weight(&self) -> f64 {
        let spoken_of = self.since.iter();
        let spoken_of: f64 = spoken_of
            .map(|(since, count)| f64::from(*count) * weight_of_document(*since))
            .sum();
        spoken_of + PUBLISHED * self.published as f64
    }

    /// A day that was only published on is neither announced nor reported.
    fn verdict(&self) -> (Standing, Status) {
        let order = |standing| match standing {
            Standing::Reported => 2,
            Standing::Announced => 1,
            Standing::Mentioned => 0,
        };
        let standing = self.told.keys().map(|(standing, _)| *standing);
        let Some(standing) = standing.max_by_key(|standing| order(*standing)) else {
            return (Standing::Mentioned, Status::Unknown);
        };
        let same = self
            .told
            .iter()
            .filter(|((other, _), _)| *other == standing);
        // That nothing can be told is said only when nothing can.
        let most = same.max_by_key(|((_, status), count)| {
            (
                *status != Status::Unknown,
                **count,
                std::cmp::Reverse(*status),
            )
        });
        (
            standing,
            most.map_or(Status::Unknown, |((_, status), _)| *status),
        )
    }
}

/// The mentions of a document that name a single day, by day.
fn days_named(dossier: &Dossier) -> BTreeMap<NaiveDate, Vec<&Mention>> {
    let mut named: BTreeMap<NaiveDate, Vec<&Mention>> = BTreeMap::new();
    for mention in &dossier.mentions {
        if let Some(day) = day_of(mention) {
            named.entry(day).or_default().push(mention);
        }
    }
    named
}

#[allow(
    clippy::cast_precision_loss,
    reason = "days between two dates are far below 2^52"
)]
fn weight_of_document(since: Option<i64>) -> f64 {
    match since {
        None => 1.0,
        Some(ahead) if ahead < 0 => ANNOUNCED,
        Some(since) => 1.0 + RETROSPECT * (1.0 + since as f64).log2(),
    }
}

/// Each day's weight without its share of the day before.
fn without_echoes(days: &BTreeMap<NaiveDate, Tally>) -> BTreeMap<NaiveDate, f64> {
    let weight = |day: NaiveDate| days.get(&day).map_or(0.0, Tally::weight);
    days.keys()
        .map(|&day| {
            let before = day.pred_opt().map_or(0.0, weight);
            (day, weight(day) - ECHO * before)
        })
        .collect()
}

fn against_surroundings(own: &BTreeMap<NaiveDate, f64>, day: NaiveDate) -> f64 {
    let weight = own.get(&day).copied().unwrap_or_default();
    if weight <= 0.0 {
        return weight;
    }
    let reach = Days::new(REACH_DAYS);
    let from = day.checked_sub_days(reach).unwrap_or(NaiveDate::MIN);
    let to = day.checked_add_days(reach).unwrap_or(NaiveDate::MAX);
    let around: f64 = own.range(from..=to).map(|(_, weight)| weight).sum();
    let days = 2.0 * f64::from(u32::try_from(REACH_DAYS).unwrap_or(7)) + 1.0;
    weight / (around / days + 1.0).max(f64::EPSILON).powf(SURROUNDINGS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;

    /// The days of documents, given as (published, text), the weightiest first.
    fn ranked(documents: &[(&str, &str)]) -> Vec<RankedDay> {
        let dossiers: Vec<Arc<Dossier>> = documents
            .iter()
            .map(|(published, text)| Arc::new(dossier_of(published, text)))
            .collect();
        rank_days(&dossiers, DayRange::default())
    }

    #[track_caller]
    fn beats(winner: &str, loser: &str, documents: &[(&str, &str)]) {
        let ranked = ranked(documents);
        let place = |day: &str| {
            let day: NaiveDate = day.parse().unwrap();
            ranked.iter().position(|it| it.day == day).unwrap()
        };
        assert!(place(winner) < place(loser), "{ranked:#?}");
    }

    #[test]
    fn what_matters_more_comes_first() {
        // Two documents outweigh one that repeats itself.
        beats(
            "2022-03-01",
            "2022-03-20",
            &[
                ("2022-04-10", "The dam broke on 1 March 2022."),
                ("2022-04-10", "On 1 March 2022 the dam broke."),
                (
                    "2022-04-10",
                    "On 20 March 2022 it rained. On 20 March 2022 it blew. \
                     Roads closed on 20 March 2022. Shops closed on 20 March 2022.",
                ),
            ],
        );
        // What is looked back on from afar outweighs what was news for a day.
        beats(
            "2022-03-01",
            "2022-04-09",
            &[
                ("2022-04-10", "The dam broke on 1 March 2022."),
                ("2022-04-10", "A shop opened on 9 April 2022."),
            ],
        );
        // Reported outweighs announced.
        beats(
            "2022-03-01",
            "2022-03-31",
            &[
                ("2022-03-15", "The dam broke on 1 March 2022."),
                ("2022-03-15", "The fair will open on 31 March 2022."),
            ],
        );
        // Announced outweighs nothing but a publication.
        beats(
            "2022-03-31",
            "2022-05-15",
            &[
                ("2022-03-15", "The fair will open on 31 March 2022."),
                ("2022-03-15", "The fair will indeed open on 31 March 2022."),
                ("2022-05-15", "Nothing of note."),
            ],
        );
        // The morrow of an event is its echo.
        beats(
            "2022-05-20",
            "2022-03-02",
            &[
                ("2022-06-10", "The dam broke on 1 March 2022."),
                ("2022-06-10", "The dam on the river broke on 1 March 2022."),
                ("2022-06-10", "The water stood high on 2 March 2022."),
                ("2022-06-10", "The ferry sank on 20 May 2022."),
            ],
        );
    }

    #[test]
    fn months_raise_no_day_and_the_range_leaves_days_out() {
        let dossier = Arc::new(dossier_of(
            "2022-04-10",
            "In March 2022 it rained. On 1 March 2022 the dam broke. It was mended on 3 April 2022.",
        ));
        let range = DayRange {
            from: "2022-03-01".parse().ok(),
            to: "2022-04-03".parse().ok(),
        };
        let days = |range| -> Vec<String> {
            let ranked = rank_days(&[Arc::clone(&dossier)], range);
            ranked.iter().map(|it| it.day.to_string()).collect()
        };
        assert_eq!(days(range), ["2022-03-01", "2022-04-03"]);
        assert_eq!(
            days(DayRange::default()).len(),
            3,
            "the publication as well"
        );
    }

    #[test]
    fn what_speaks_for_a_day_is_counted() {
        let ranked = ranked(&[
            ("2022-03-01", "The fair will open on 5 March 2022."),
            (
                "2022-03-05",
                "The fair opened on 5 March 2022; on 5 March 2022 it rained.",
            ),
        ]);
        let first = ranked.first().unwrap();
        assert_eq!(first.day.to_string(), "2022-03-05");
        assert_eq!(
            (first.mentions, first.documents, first.published),
            (3, 2, 1)
        );
        assert_eq!(
            (first.standing, first.status),
            (Standing::Reported, Status::Occurred)
        );
    }

    #[test]
    fn the_order_of_documents_never_matters() {
        let mut dossiers: Vec<Arc<Dossier>> = [
            ("2022-03-02", "The dam broke on 1 March 2022."),
            (
                "2022-03-09",
                "It broke on 1 March 2022 and was mended on 8 March 2022.",
            ),
            ("2022-03-07", "The ministers will meet on 8 March 2022."),
        ]
        .map(|(published, text)| Arc::new(dossier_of(published, text)))
        .to_vec();
        let days = |dossiers: &[Arc<Dossier>]| -> Vec<(NaiveDate, usize)> {
            let ranked = rank_days(dossiers, DayRange::default());
            ranked.iter().map(|it| (it.day, it.mentions)).collect()
        };
        let before = days(&dossiers);
        dossiers.reverse();
        assert_eq!(days(&dossiers), before);
    }
}
