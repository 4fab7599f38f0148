//! Plain values that every other layer speaks in: texts and places in them, stretches of
//! time, mentions of time and their corrections, documents, passages, events, tags and settings.
//!
//! Invariant: nothing here touches a disk, a clock, a locale or the environment, and nothing
//! here knows how a value is written to a file.

mod chronology;
mod correction;
mod details;
mod document;
mod event;
mod grading;
mod interval;
mod mention;
mod origin;
mod passage;
mod recorded;
mod settings;
mod stamp;
mod status;
mod table;
mod tag;
mod text;

pub use chronology::{ChronologyLine, LineFacts, LineId, LinePlace, LineSource};
pub use correction::{Correction, CorrectionId, Verdict};
pub use details::{Details, PublishedAs};
pub use document::{About, DocId, Document, Publication, Triage};
pub use event::{
    Assessment, Bearing, Confidence, Event, EventFacts, EventId, PassageRef, Probability,
};
pub use grading::{Credibility, Reliability};
pub use interval::{Interval, Minute, Precision, day_start};
pub use mention::{Anchor, AnchorSource, Mention, Modifier, Reading, Reasoning, TimexType};
pub use origin::{AsRead, Edited, Format, Language, Origin, Provenance, Sureness};
pub use passage::{Content, EventDate, Passage, PassageId};
pub use recorded::Recorded;
pub use settings::{
    Apart, CorpusSettings, OrderSetting, Quoted, Source, TableColumns, is_same_source,
};
pub use stamp::{Hand, Seat, Stamp, Version};
pub use status::{Stance, Standing, Status};
pub use table::table_lines;
pub use tag::{Codebook, Rgb, Tag, TagPath, TagPathError};
pub use text::{Position, Span, Text, TextHash};
