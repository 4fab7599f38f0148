//! What the timeline draws: one publication, mention, passage or event, in 32 bytes.

use crate::model::{Interval, Minute, Precision, Standing, Status};

use super::calendar::{DAY, FIRST, LAST};

/// How far an open bound is taken to reach, in minutes. "Before 10 February" must lie
/// somewhere to be drawn, counted and clicked; a month is near enough to the bound that the
/// text does give, and the mark says that it is open.
const OPEN_REACH: i64 = 30 * DAY;

/// The rows of the timeline, top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Lane {
    /// When documents were published.
    Publication,
    /// What their text speaks of.
    Mention,
    /// What the analyst tagged.
    Passage,
    /// What the analyst recorded as having happened, or to come.
    Event,
}

impl Lane {
    /// All of them, top to bottom.
    pub const ALL: [Lane; 4] = [Lane::Publication, Lane::Mention, Lane::Passage, Lane::Event];

    /// The word written beside the lane.
    pub fn word(self) -> &'static str {
        match self {
            Lane::Publication => "Published",
            Lane::Mention => "Mentioned",
            Lane::Passage => "Tagged",
            Lane::Event => "Events",
        }
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// Which reading of its words a mark shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum Choice {
    /// The only one there is.
    #[default]
    Only,
    /// The one that was chosen of several that are as likely.
    Chosen,
    /// One that was not chosen and is as likely. It says nothing that the chosen one does not
    /// stand for: it is drawn where there is room, and never counted.
    Other,
}

/// Which bound of its time the text leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Open {
    Neither,
    Start,
    End,
}

/// What a mark stands for: the caller's numbers for a document and the thing within it. They
/// mean something only in the lane they belong to. Two readings of one mention are two marks
/// with the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkId {
    /// Its lane.
    pub lane: Lane,
    /// The caller's number for the document.
    pub document: u32,
    /// The caller's number for the mention, passage or event.
    pub item: u32,
}

/// One thing on the timeline. It covers at least a minute; open bounds are clamped and flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    start: i64,
    end: i64,
    document: u32,
    item: u32,
    lane: Lane,
    precision: Precision,
    standing: Standing,
    status: Status,
    open: Open,
    choice: Choice,
    is_denied: bool,
}

impl Mark {
    /// A mark over an interval; `None` when both of its bounds are open, for such a time lies
    /// nowhere.
    pub fn new(id: MarkId, interval: Interval, standing: Standing) -> Option<Self> {
        let (start, end, open) = match (interval.start(), interval.end()) {
            (Some(start), Some(end)) => (start.0, end.0, Open::Neither),
            (Some(start), None) => (start.0, start.0.saturating_add(OPEN_REACH), Open::End),
            (None, Some(end)) => (end.0.saturating_sub(OPEN_REACH), end.0, Open::Start),
            (None, None) => return None,
        };
        let start = start.clamp(FIRST, LAST - 1);
        Some(Self {
            start,
            end: end.clamp(start + 1, LAST),
            document: id.document,
            item: id.item,
            lane: id.lane,
            precision: interval.precision(),
            standing,
            status: Status::Unknown,
            open,
            choice: Choice::Only,
            is_denied: false,
        })
    }

    /// The mark as one of several readings of its words.
    #[must_use]
    pub fn chosen_as(self, choice: Choice) -> Self {
        Self { choice, ..self }
    }

    /// The mark with what became of the thing, and whether the speaker denies it.
    #[must_use]
    pub fn told_as(self, status: Status, is_denied: bool) -> Self {
        Self {
            status,
            is_denied,
            ..self
        }
    }

    /// What it stands for.
    pub fn id(&self) -> MarkId {
        MarkId {
            lane: self.lane,
            document: self.document,
            item: self.item,
        }
    }

    /// Whether the other one is the same thing at the same time, however it is told of.
    pub fn is_same_as(&self, other: &Mark) -> bool {
        self.place() == other.place()
    }

    /// Its lane.
    pub fn lane(&self) -> Lane {
        self.lane
    }

    /// The first minute.
    pub fn start(&self) -> Minute {
        Minute(self.start)
    }

    /// One past the last minute.
    pub fn end(&self) -> Minute {
        Minute(self.end)
    }

    /// Its length in minutes, at least 1.
    pub fn minutes(&self) -> i64 {
        self.end - self.start
    }

    /// The minute in its middle.
    pub fn middle(&self) -> Minute {
        Minute(self.start + self.minutes() / 2)
    }

    /// Whether it lasts longer than a day, and is drawn as a bar.
    pub fn is_stretch(&self) -> bool {
        self.minutes() > DAY
    }

    /// How exactly the text says when.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Announced or reported.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// What became of the thing.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Whether the speaker says that it is not so.
    pub fn is_denied(&self) -> bool {
        self.is_denied
    }

    /// Whether the text leaves open when it began.
    pub fn open_start(&self) -> bool {
        self.open == Open::Start
    }

    /// Whether the text leaves open when it ended.
    pub fn open_end(&self) -> bool {
        self.open == Open::End
    }

    /// Which reading of its words it shows.
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// Whether it has no sharp bounds.
    pub fn is_vague(&self) -> bool {
        self.precision == Precision::Vague
    }

    /// The order of marks along the timeline: by start, then shorter first. No two marks of a
    /// timeline are equal in it, so a walk along it meets each once.
    pub(super) fn place(&self) -> (i64, i64, MarkId) {
        (self.start, self.end, self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: MarkId = MarkId {
        lane: Lane::Mention,
        document: 0,
        item: 0,
    };

    #[test]
    fn a_mark_is_small() {
        assert_eq!(size_of::<Mark>(), 32);
    }

    #[test]
    fn bounds_are_clamped_and_flagged() {
        let check = |start: Option<i64>, end: Option<i64>, expected: Option<(i64, i64)>| {
            let interval = Interval::new(start.map(Minute), end.map(Minute), Precision::Vague);
            let mark = Mark::new(ID, interval, Standing::Mentioned);
            assert_eq!(mark.map(|mark| (mark.start, mark.end)), expected);
            if let Some(mark) = mark {
                assert_eq!(mark.open_start(), start.is_none());
                assert_eq!(mark.open_end(), end.is_none());
            }
        };
        check(Some(0), Some(DAY), Some((0, DAY)));
        check(Some(5), Some(5), Some((5, 6)));
        check(Some(0), None, Some((0, OPEN_REACH)));
        check(None, Some(0), Some((-OPEN_REACH, 0)));
        check(None, None, None);
        check(Some(i64::MIN), Some(0), Some((FIRST, 0)));
        check(Some(i64::MAX), None, Some((LAST - 1, LAST)));
        check(None, Some(i64::MIN), Some((FIRST, FIRST + 1)));
    }
}
