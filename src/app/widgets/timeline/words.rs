//! Counts and what they count, in words for a person.

use crate::analysis::{count_words, plural};
use crate::model::Minute;
use crate::timeline::{Further, Row, Timeline, ViewRange, day_words, mark_words, stretch_words};

use super::scene::Heap;

/// `1 mark`, `24 marks`.
pub(super) fn marks_words(count: usize) -> String {
    plural(count, "mark")
}

/// What a screen reader calls the whole: `Timeline, 30 Dec 2021 to 25 Feb 2022, 24 marks`.
pub(super) fn timeline_words(view: ViewRange, count: usize) -> String {
    let minutes = view.minutes();
    let day = |minute: Minute| minute.date().map(day_words).unwrap_or_default();
    format!(
        "Timeline, {} to {}, {}",
        day(minutes.start),
        day(Minute(minutes.end.0 - 1)),
        marks_words(count)
    )
}

/// What a heap is called: `Mentioned 7–13 Feb 2022: 143 marks`.
/// `Mentioned 7–13 Feb 2022, told on 11 Feb 2022: 4 marks`.
pub(super) fn heap_words(heap: &Heap, timeline: &Timeline) -> String {
    let row = timeline.rows().get(heap.row).map_or("", Row::title);
    let name = match heap.lane {
        Some(lane) => lane.word(),
        None => row,
    };
    let told = heap.told.as_ref();
    let told = told.map_or_else(String::new, |told| {
        format!(", told {}", stretch_words(told))
    });
    let when = stretch_words(&heap.range);
    let marks = marks_words(heap.count);
    let length = if heap.of_stretches {
        " longer than a day"
    } else {
        ""
    };
    format!("{name} {when}{told}: {marks}{length}")
}

/// What an arrow is called: `3 earlier marks, nearest 1997`.
pub(super) fn arrow_words(further: &Further, side: &str) -> String {
    let noun = if further.count == 1 { "mark" } else { "marks" };
    let count = count_words(further.count);
    let nearest = mark_words(&further.nearest);
    format!("{count} {side} {noun}, nearest {nearest}")
}
