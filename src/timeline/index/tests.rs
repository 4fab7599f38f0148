//! Small timelines, and what is found on them.

use super::*;
use crate::model::{Interval, Standing, day_start};
use crate::timeline::{Step, stretch_words};

/// Marks written as `lane value`, numbered in order.
fn timeline(written: &[&str]) -> Timeline {
    Timeline::build(written.iter().zip(0..).map(|(line, item)| {
        let (lane, value) = line.split_once(' ').unwrap();
        let lane = match lane {
            "published" => Lane::Publication,
            "mentioned" => Lane::Mention,
            _ => Lane::Passage,
        };
        let id = MarkId {
            lane,
            document: item,
            item,
        };
        Mark::new(id, Interval::of_value(value).unwrap(), Standing::Mentioned).unwrap()
    }))
}

fn minute(date: &str) -> Minute {
    day_start(date.parse().unwrap())
}

fn view(from: &str, to: &str) -> ViewRange {
    ViewRange::new(minute(from).0 as f64, minute(to).0 as f64)
}

#[test]
fn the_first_view_is_not_stretched_by_far_off_years() {
    let check = |written: &[&str], expected: Option<&str>| {
        let found = timeline(written)
            .first_view()
            .map(|view| stretch_words(&view.minutes()));
        assert_eq!(found.as_deref(), expected, "{written:?}");
    };
    check(&[], None);
    check(
        &[
            "published 2022-01-12",
            "published 2022-02-11",
            "mentioned 1997",
        ],
        Some("29 Dec 2021 – 25 Feb 2022"),
    );
    check(
        &[
            "mentioned 1812-09-07",
            "mentioned 2022-02-10",
            "mentioned 2022-02-11",
            "mentioned 2031-01-01",
        ],
        Some("27 Jan – 25 Feb 2022"),
    );
    check(&["mentioned 1997"], Some("24 Dec 1996 – 8 Jan 1998"));
    let mut news = vec!["published 2022-02-10"; 150];
    news.extend(["published 2022-02-01", "published 2022-02-20"]);
    check(&news, Some("18 Jan – 6 Mar 2022"));
    // One in a hundred may lie far off without stretching it.
    news.push("published 1999-01-01");
    check(&news, Some("18 Jan – 24 Feb 2022"));
}

#[test]
fn counts_tell_moments_from_stretches() {
    let timeline = timeline(&[
        "mentioned 2022-02-10",
        "mentioned 2022-02-10TMO",
        "mentioned 2022-02-12",
        "mentioned 2022-W06",
        "mentioned 2022",
    ]);
    let edges = Step::Day.edges(minute("2022-02-10"), minute("2022-02-14"));
    assert_eq!(
        timeline.rows()[Lane::Mention.index()].count_moments_between(&edges),
        [2, 0, 1, 0]
    );
    assert_eq!(
        timeline.rows()[Lane::Mention.index()].count_stretches_between(&edges),
        [2, 2, 2, 2]
    );
    assert_eq!(timeline.count(Lane::Mention), 5);
    assert_eq!(timeline.count(Lane::Passage), 0);
}

#[test]
fn marks_are_found_where_they_lie() {
    let timeline = timeline(&[
        "mentioned 2022",
        "mentioned 2022-02-10",
        "mentioned 2022-W06",
        "published 2022-02-10",
    ]);
    let check = |date: &str, tolerance_days: i64, expected: &[u32]| {
        let found: Vec<u32> = timeline
            .at(Lane::Mention, minute(date), tolerance_days * DAY)
            .iter()
            .map(|mark| mark.id().item)
            .collect();
        assert_eq!(found, expected, "{date} ± {tolerance_days}");
    };
    check("2022-02-10", 0, &[1, 2, 0]);
    check("2022-02-11", 0, &[2, 0]);
    check("2022-02-12", 2, &[1, 2, 0]);
    check("2022-03-01", 0, &[0]);
    check("2021-12-31", 0, &[]);
    check("2021-12-31", 1, &[0]);
}

#[test]
fn a_walk_meets_every_mark_once_each_way() {
    let timeline = timeline(&[
        "mentioned 2022-02-10",
        "published 2022-02-10",
        "mentioned 2022-W06",
        "tagged 2022-02-10",
        "mentioned 1997",
        "mentioned 2022-02-10",
    ]);
    let first = timeline.first_from(Minute(i64::MIN)).unwrap();
    let forth: Vec<u32> = std::iter::successors(Some(first), |mark| timeline.next(mark))
        .map(|mark| mark.id().item)
        .collect();
    assert_eq!(forth, [4, 2, 1, 0, 5, 3]);
    let last = timeline.first_from(Minute(i64::MAX)).unwrap();
    let mut back: Vec<u32> = std::iter::successors(Some(last), |mark| timeline.previous(mark))
        .map(|mark| mark.id().item)
        .collect();
    back.reverse();
    assert_eq!(back, forth);
}

#[test]
fn what_lies_beyond_a_view_is_counted() {
    let timeline = timeline(&[
        "mentioned 1997",
        "mentioned 1812-09-07",
        "mentioned 2022-01-31",
        "mentioned 2022-02-10",
        "published 2022-03-01",
        "mentioned 2030",
    ]);
    let check = |from: &str, to: &str, earlier: (usize, u32), later: (usize, u32)| {
        let beyond = timeline.beyond(view(from, to));
        let told = |further: Option<Further>| {
            further.map_or((0, 0), |further| (further.count, further.nearest.id().item))
        };
        assert_eq!(told(beyond.earlier), earlier, "{from}");
        assert_eq!(told(beyond.later), later, "{to}");
    };
    check("2022-02-01", "2022-03-01", (3, 2), (2, 4));
    check("2022-01-31", "2022-03-02", (2, 0), (1, 5));
    check("1800-01-01", "2040-01-01", (0, 0), (0, 0));
    check("1997-06-01", "1997-07-01", (1, 1), (4, 2));
}

#[test]
fn a_mark_is_found_by_its_id() {
    let timeline = timeline(&["mentioned 2022-02-10", "mentioned 1997"]);
    let mark = timeline.at(Lane::Mention, minute("1997-05-01"), 0)[0];
    assert_eq!(timeline.find(mark.id()), Some(mark));
    let unknown = MarkId {
        item: 9,
        ..mark.id()
    };
    assert_eq!(timeline.find(unknown), None);
}

#[test]
fn readings_that_were_not_chosen_are_found_and_never_counted() {
    let mark = |item: u32, value: &str, choice: Choice| {
        let id = MarkId {
            lane: Lane::Mention,
            document: 0,
            item,
        };
        let interval = Interval::of_value(value).unwrap();
        let mark = Mark::new(id, interval, Standing::Mentioned).unwrap();
        mark.chosen_as(choice)
    };
    let marks = [
        mark(0, "2021-03-04", Choice::Chosen),
        mark(0, "2021-04-03", Choice::Other),
        mark(1, "2021-03-05", Choice::Only),
        mark(2, "2021-W09", Choice::Chosen),
        mark(2, "2021-W10", Choice::Other),
    ];
    let timeline = Timeline::build(marks);
    let year = minute("2021-01-01")..minute("2022-01-01");
    assert_eq!(timeline.count(Lane::Mention), 3);
    assert_eq!(timeline.count_touching(&year), 3);
    let items = |marks: Vec<&Mark>| -> Vec<u32> { marks.iter().map(|m| m.id().item).collect() };
    let row = &timeline.rows()[Lane::Mention.index()];
    assert_eq!(items(row.other_moments(&year, 1).collect()), [0]);
    assert_eq!(row.other_moments(&year, 0).count(), 0);
    assert_eq!(items(row.other_stretches(&year, 9).collect()), [2]);
    let march = minute("2021-03-01")..minute("2021-04-01");
    assert_eq!(row.other_moments(&march, 9).count(), 0);
    // Walking along meets each mention once, where it was taken to lie.
    let mut walked = vec![timeline.first_from(year.start).unwrap()];
    while let Some(next) = walked.last().and_then(|last| timeline.next(last)) {
        walked.push(next);
    }
    assert_eq!(items(walked.iter().collect()), [2, 0, 1]);
    let whole = timeline.whole_view().unwrap().minutes();
    assert!(whole.end >= minute("2021-04-04"), "all of them are shown");
    assert_eq!(
        timeline.beyond(view("2021-03-20", "2021-03-21")).later,
        None
    );
}
