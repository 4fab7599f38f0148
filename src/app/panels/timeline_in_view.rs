//! Which marks lie in view: by lanes those of a stretch of time, by two clocks those that were
//! told in the stretch that is shown of the other clock as well.

use std::ops::Range;

use crate::app::view::View;
use crate::app::widgets::timeline::TimelineKind;
use crate::model::Minute;
use crate::timeline::{Lane, Mark, Timeline};

/// What is in view of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InView {
    /// When things happen.
    pub range: Range<Minute>,
    /// When they were told; `None` by lanes, where that makes no difference.
    told: Option<Range<Minute>>,
}

impl InView {
    /// What is in view now, be the timeline painted or not; `None` where it is empty.
    pub fn of(view: &View, timeline: &Timeline) -> Option<Self> {
        let is_upright = view.timeline.kind() == TimelineKind::TwoClocks;
        let told = view.timeline.told_in_view(timeline);
        Some(Self {
            range: view.timeline.in_view(timeline)?.minutes(),
            told: told.filter(|_| is_upright).map(|told| told.minutes()),
        })
    }

    /// The marks in view by time, of each lane and length `most` at most.
    pub fn marks(&self, timeline: &Timeline, most: usize) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for lane in Lane::ALL {
            let moments = timeline.moments(lane, &self.range);
            marks.extend(moments.filter(|it| self.holds(timeline, it)).take(most));
            let stretches = timeline.stretches(lane, &self.range);
            marks.extend(stretches.filter(|it| self.holds(timeline, it)).take(most));
        }
        // They come as runs that are sorted already, which a stable sort merges.
        marks.sort_by_key(|mark| (mark.start(), mark.end(), mark.id()));
        marks
    }

    /// How many marks are in view, without looking at each: of those of at most a day, by two
    /// clocks, those that start in the range.
    pub fn count(&self, timeline: &Timeline) -> usize {
        let Some(told) = &self.told else {
            return timeline.count_touching(&self.range);
        };
        let (clocks, rows) = (timeline.clocks(), timeline.rows());
        let of_lane = |lane: Lane| match lane {
            Lane::Publication => 0,
            Lane::Event => {
                let moments = timeline.moments(lane, &self.range).count();
                moments + timeline.stretches(lane, &self.range).count()
            }
            Lane::Mention | Lane::Passage => {
                let moments = clocks.count_moments(rows, lane, &self.range, told);
                moments + clocks.count_stretches(rows, lane, &self.range, told)
            }
        };
        Lane::ALL.into_iter().map(of_lane).sum()
    }

    /// Whether a mark that lies in the range is in view. By two clocks, publications are the
    /// clock of telling itself; events were told at no time and always stand there.
    fn holds(&self, timeline: &Timeline, mark: &Mark) -> bool {
        let Some(told) = self.told.as_ref() else {
            return true;
        };
        let when = || timeline.clocks().told(mark);
        match mark.lane() {
            Lane::Publication => false,
            Lane::Event => true,
            Lane::Mention | Lane::Passage => when().is_some_and(|it| told.contains(&it.start)),
        }
    }
}
