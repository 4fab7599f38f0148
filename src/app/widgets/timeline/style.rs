//! What a timeline looks like, and what on it is chosen. Colours and sizes come from the caller.

use std::ops::Range;

use chrono::NaiveDate;
use eframe::egui::{Color32, FontId};

use crate::model::{Minute, Standing};
use crate::timeline::{Lane, Mark};

/// The least that text may measure, in points, whatever a style says.
const SMALLEST_TEXT: f32 = 11.0;

/// Colours and text sizes of a timeline.
#[derive(Clone, Copy)]
pub struct TimelineStyle<'a> {
    /// What lies behind everything; also the inside of hollow marks.
    pub surface: Color32,
    /// Lane names and the chosen day's date.
    pub text: Color32,
    /// Axis labels, counts, the legend.
    pub quiet_text: Color32,
    /// Rules of the calendar and between lanes.
    pub line: Color32,
    /// Saturdays and Sundays.
    pub weekend: Color32,
    /// The chosen day's column.
    pub chosen_day: Color32,
    /// The ring round what is selected, and round the timeline when keys go to it.
    pub accent: Color32,
    /// Each lane's colour where marks are too many to be drawn one by one, in the order of
    /// [`Lane::ALL`].
    pub lanes: [Color32; Lane::ALL.len()],
    /// The colour of mentions that were announced, were reported, or neither can be told.
    pub standing_colour: &'a dyn Fn(Standing) -> Color32,
    /// A mark's own colour.
    pub colour_of: &'a dyn Fn(&Mark) -> Color32,
    /// The size of lane names, in points; at least 11.
    pub label_points: f32,
    /// The size of all other text, in points; at least 11.
    pub small_points: f32,
}

impl TimelineStyle<'_> {
    pub(super) fn label_font(&self) -> FontId {
        FontId::proportional(self.label_points.max(SMALLEST_TEXT))
    }

    pub(super) fn small_font(&self) -> FontId {
        FontId::proportional(self.small_points.max(SMALLEST_TEXT))
    }

    pub(super) fn lane_colour(&self, lane: Lane) -> Color32 {
        Lane::ALL
            .iter()
            .zip(self.lanes)
            .find(|(candidate, _)| **candidate == lane)
            .map_or(self.text, |(_, colour)| colour)
    }
}

/// What the caller has chosen; the timeline shows it and never changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineSelection {
    /// The selected mark. All marks with its id are emphasised.
    pub mark: Option<Mark>,
    /// The document whose publications, mentions and passages are emphasised.
    pub document: Option<u32>,
    /// The chosen day.
    pub day: Option<NaiveDate>,
    /// The brushed stretch of event time.
    pub brush: Option<Range<Minute>>,
    /// The day that the work is looked at as of; drawn as a line.
    pub as_of: Option<NaiveDate>,
}

/// How much a mark is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emphasis {
    /// It is selected.
    Selected,
    /// It belongs to what is selected, or nothing is.
    Plain,
    /// Something else is selected.
    Quiet,
}

impl TimelineSelection {
    pub(super) fn emphasis(&self, mark: &Mark) -> Emphasis {
        if self.mark.is_some_and(|chosen| chosen.id() == mark.id()) {
            return Emphasis::Selected;
        }
        let of_document = mark.lane() != Lane::Event && self.document == Some(mark.id().document);
        let nothing_chosen = self.mark.is_none() && self.document.is_none();
        if of_document || nothing_chosen {
            Emphasis::Plain
        } else {
            Emphasis::Quiet
        }
    }
}

/// What a mark is called, in words for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkDescription {
    /// All of it in one line, as a screen reader says it:
    /// `Mentioned 10 Feb 2022: 10 February — planned`.
    pub label: String,
    /// The tooltip's heading.
    pub title: String,
    /// The words of the document; may be empty.
    pub quote: String,
    /// Why the words were read so; may be empty.
    pub why: String,
}
