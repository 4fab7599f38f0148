//! What is drawn on a document's words: passages, date mentions, find hits, furniture.
//!
//! Built once when any of it changes, then looked up paragraph by paragraph: a frame's cost does
//! not grow with how many there are in the whole document.

use eframe::egui::Color32;

use super::spans::SpanMap;
use crate::model::Span;

/// How many lines may lie below one another under overlapping highlights; further ones share
/// the last.
const MOST_LANES: usize = 3;

/// A passage: tinted words with a line under them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Its words.
    pub span: Span,
    /// The colour of the line; the tint is made from it.
    pub colour: Color32,
}

/// A date mention: words with a line close under them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Underline {
    /// Its words.
    pub span: Span,
    /// The colour of the line.
    pub colour: Color32,
    /// How the line is drawn.
    pub style: UnderlineStyle,
}

/// How the line under a date mention is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UnderlineStyle {
    /// One stroke.
    #[default]
    Solid,
    /// Strokes with gaps.
    Dashed,
    /// Dots.
    Dotted,
}

/// A small mark in the margin beside a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarginMark {
    /// A byte of the line that it stands beside.
    pub byte: usize,
    /// Its colour.
    pub colour: Color32,
}

/// Names a decoration by its place in the list that [`DecorationLists`] was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecorationId {
    /// A date mention.
    Underline(usize),
    /// A passage.
    Highlight(usize),
}

/// The decorations of one document, in any order. All spans are bytes of its whole text.
#[derive(Clone, Debug, Default)]
pub struct DecorationLists {
    /// Passages.
    pub highlights: Vec<Highlight>,
    /// Date mentions.
    pub underlines: Vec<Underline>,
    /// Words that were searched for.
    pub find_hits: Vec<Span>,
    /// Furniture, written in a paler colour.
    pub dimmed: Vec<Span>,
    /// Marks beside lines.
    pub margin_marks: Vec<MarginMark>,
    /// The words that were jumped to.
    pub focused: Option<Span>,
}

/// The decorations of one document, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Decorations {
    pub(super) highlights: SpanMap<PlacedHighlight>,
    pub(super) underlines: SpanMap<PlacedUnderline>,
    pub(super) find_hits: SpanMap<()>,
    pub(super) dimmed: SpanMap<()>,
    pub(super) margin_marks: SpanMap<Color32>,
    pub(super) focused: Option<Span>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PlacedHighlight {
    pub(super) index: usize,
    pub(super) colour: Color32,
    /// Which of the lines below one another is its own, from 0.
    pub(super) lane: usize,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PlacedUnderline {
    pub(super) index: usize,
    pub(super) colour: Color32,
    pub(super) style: UnderlineStyle,
}

impl Decorations {
    /// Sorts the lists, in `O(n log n)`.
    pub fn new(lists: DecorationLists) -> Self {
        let mut highlights = SpanMap::new(lists.highlights.into_iter().enumerate().map(
            |(index, highlight)| {
                let placed = PlacedHighlight {
                    index,
                    colour: highlight.colour,
                    lane: 0,
                };
                (highlight.span, placed)
            },
        ));
        spread_over_lanes(&mut highlights);
        let underlines = SpanMap::new(lists.underlines.into_iter().enumerate().map(
            |(index, underline)| {
                let placed = PlacedUnderline {
                    index,
                    colour: underline.colour,
                    style: underline.style,
                };
                (underline.span, placed)
            },
        ));
        Self {
            highlights,
            underlines,
            find_hits: SpanMap::new(lists.find_hits.into_iter().map(|span| (span, ()))),
            dimmed: SpanMap::new(lists.dimmed.into_iter().map(|span| (span, ()))),
            margin_marks: SpanMap::new(
                lists
                    .margin_marks
                    .into_iter()
                    .map(|mark| (Span::new(mark.byte, mark.byte + 1), mark.colour)),
            ),
            focused: lists.focused,
        }
    }

    /// Emphasises other words, or none, without sorting anything anew.
    pub fn set_focused(&mut self, focused: Option<Span>) {
        self.focused = focused;
    }

    /// The decorations on a byte: date mentions before passages, and of each the shortest first.
    pub fn at(&self, byte: usize) -> Vec<DecorationId> {
        let here = Span::new(byte, byte + 1);
        let mut underlines = self.underlines.overlapping(here);
        underlines.sort_by_key(|(span, _)| span.len());
        let mut highlights = self.highlights.overlapping(here);
        highlights.sort_by_key(|(span, _)| span.len());
        let underlines = underlines
            .into_iter()
            .map(|(_, underline)| DecorationId::Underline(underline.index));
        let highlights = highlights
            .into_iter()
            .map(|(_, highlight)| DecorationId::Highlight(highlight.index));
        underlines.chain(highlights).collect()
    }
}

/// Gives each highlight the first line that is free where it starts, so that a highlight keeps
/// its line from paragraph to paragraph.
fn spread_over_lanes(highlights: &mut SpanMap<PlacedHighlight>) {
    let mut lane_ends = [0; MOST_LANES];
    for (span, highlight) in highlights.iter_mut() {
        let free = lane_ends.iter().position(|&end| end <= span.start);
        highlight.lane = free.unwrap_or(MOST_LANES - 1);
        let lane_end = &mut lane_ends[highlight.lane];
        *lane_end = span.end.max(*lane_end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decorations(highlights: &[(usize, usize)], underlines: &[(usize, usize)]) -> Decorations {
        let colour = Color32::RED;
        Decorations::new(DecorationLists {
            highlights: highlights
                .iter()
                .map(|&(start, end)| Highlight {
                    span: Span::new(start, end),
                    colour,
                })
                .collect(),
            underlines: underlines
                .iter()
                .map(|&(start, end)| Underline {
                    span: Span::new(start, end),
                    colour,
                    style: UnderlineStyle::Solid,
                })
                .collect(),
            ..DecorationLists::default()
        })
    }

    #[test]
    fn the_smallest_mark_on_a_byte_comes_first() {
        use DecorationId::{Highlight, Underline};
        let marks = decorations(&[(0, 100), (40, 50), (45, 45)], &[(44, 60), (44, 48)]);
        let check = |byte: usize, expected: &[DecorationId]| {
            assert_eq!(marks.at(byte), expected, "at {byte}");
        };
        check(0, &[Highlight(0)]);
        check(40, &[Highlight(1), Highlight(0)]);
        check(
            45,
            &[Underline(1), Underline(0), Highlight(1), Highlight(0)],
        );
        check(50, &[Underline(0), Highlight(0)]);
        check(100, &[]);
    }

    #[test]
    fn overlapping_passages_lie_below_one_another() {
        let check = |spans: &[(usize, usize)], expected: &[usize]| {
            let mut marks = decorations(spans, &[]);
            let lanes: Vec<usize> = marks.highlights.iter_mut().map(|(_, h)| h.lane).collect();
            assert_eq!(lanes, expected, "{spans:?}");
        };
        check(&[(0, 5), (5, 9)], &[0, 0]);
        check(&[(0, 5), (4, 9), (5, 7)], &[0, 1, 0]);
        check(&[(0, 9), (1, 9), (2, 9), (3, 9), (9, 12)], &[0, 1, 2, 2, 0]);
    }
}
