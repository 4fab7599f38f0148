//! The commands that change the open work, and what comes back from them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use uuid::Uuid;

use super::{ChronologyCommand, NewEvent};
use crate::analysis::{Grouping, TimeFilter};
use crate::model::{
    Bearing, Credibility, Details, DocId, EventDate, EventFacts, EventId, LineId, OrderSetting,
    PassageId, PassageRef, Quoted, Reliability, Span, Stance, Tag, TagPath, Triage,
};

/// Something to change.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Open a folder, or the folder of one file with that file alone.
    Open(PathBuf),
    /// Read the open folder again.
    Reload,
    /// Show only documents with these words; empty shows all.
    Filter(String),
    /// Show only documents that have to do with a stretch of time; none shows all.
    FilterTime(Option<TimeFilter>),
    /// Put a tag on some words. If they are a passage already it gains the tag.
    Tag {
        /// The document.
        document: DocId,
        /// The words.
        span: Span,
        /// The tag; it enters the codebook when it is not there.
        tag: TagPath,
    },
    /// Make a passage of some words without a tag, to write a note on.
    Mark {
        /// The document.
        document: DocId,
        /// The words.
        span: Span,
    },
    /// Put a tag on a passage.
    AddTag {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
        /// The tag; it enters the codebook when it is not there.
        tag: TagPath,
    },
    /// Take a tag off a passage.
    RemoveTag {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
        /// The tag.
        tag: TagPath,
    },
    /// Put exactly these tags on a passage, in this order.
    SetTags {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
        /// The tags; those that are not in the codebook enter it.
        tags: Vec<TagPath>,
    },
    /// Write a passage's note.
    SetNote {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
        /// The note; empty removes it.
        note: String,
    },
    /// Say when the thing that a passage tells of happened.
    SetEventDate {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
        /// The date; none removes it.
        date: Option<EventDate>,
    },
    /// Say who said what a passage tells, how, and how far it is to be believed.
    Attribute {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
        /// Which of it, and what it shall be.
        to: Attribution,
    },
    /// Settle what was made of a thing in another window or by another analyst.
    Settle {
        /// The document.
        document: DocId,
        /// The passage, correction or document note.
        thing: Uuid,
        /// What shall be.
        settlement: Settlement,
    },
    /// Remove a passage.
    DeletePassage {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
    },
    /// Make an event of a passage, which then supports it.
    MakeEvent {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
    },
    /// Make an event of some words, which become a passage where they are none yet.
    MakeEventOfWords {
        /// The document.
        document: DocId,
        /// The words.
        span: Span,
    },
    /// Make an event that rests on nothing yet.
    AddEvent(Box<EventFacts>),
    /// Change what is said of an event.
    ChangeEvent {
        /// The event.
        event: EventId,
        /// What shall be said of it.
        facts: Box<EventFacts>,
    },
    /// Remove an event; its passages stay.
    DeleteEvent(EventId),
    /// Settle what others made of an event without knowing of the state that is shown: that one
    /// counts.
    SettleEvent(EventId),
    /// Say that a passage bears on an event.
    LinkPassage {
        /// The event.
        event: EventId,
        /// The passage.
        passage: PassageRef,
        /// In which way.
        bearing: Bearing,
    },
    /// Say that a passage has no bearing on an event.
    UnlinkPassage {
        /// The event.
        event: EventId,
        /// The passage.
        passage: PassageRef,
    },
    /// Say which event another one goes on from.
    FollowEvent {
        /// The later event.
        event: EventId,
        /// The one before it; none ends the thread there.
        follows: Option<EventId>,
    },
    /// Change the chronology.
    Chronology(ChronologyCommand),
    /// Change a tag of the codebook, on its passages too.
    ChangeTag {
        /// The tag.
        path: TagPath,
        /// What it shall be.
        to: Tag,
    },
    /// Make one tag of two: passages and documents get the other one instead.
    MergeTag {
        /// The tag that goes, with its branches.
        from: TagPath,
        /// The tag that takes its place.
        into: TagPath,
    },
    /// Make several tags of one: passages get others in its place. What is not named keeps it;
    /// when nothing does, it goes.
    SplitTag {
        /// The tag.
        path: TagPath,
        /// Its passages, each with the tag that it shall have instead.
        parts: Vec<(DocId, PassageId, TagPath)>,
    },
    /// Move a tag with its branches past the one beside it.
    MoveTag {
        /// The tag.
        path: TagPath,
        /// Towards the head of the codebook.
        up: bool,
    },
    /// Put a tag with its branches below another one.
    MoveTagUnder {
        /// The tag.
        path: TagPath,
        /// The other one; none for the top.
        parent: Option<TagPath>,
    },
    /// Put a tag on words at many places, in one step.
    TagAll {
        /// The documents and words.
        places: Vec<(DocId, Span)>,
        /// The tag; it enters the codebook when it is not there.
        tag: TagPath,
    },
    /// Say something of a document as a whole.
    ChangeAbout {
        /// The document.
        document: DocId,
        /// What of it, and what it shall be.
        to: AboutDocument,
    },
    /// Remove a tag and its branches; the passages stay.
    DeleteTag(TagPath),
    /// Add the tags of a starter codebook, by its name.
    AddStarter(&'static str),
    /// Put a passage without a place on these words.
    PlaceOrphan {
        /// The document.
        document: DocId,
        /// Which of the document's passages without a place.
        index: usize,
        /// The words.
        span: Span,
    },
    /// Give up a passage without a place.
    DropOrphan {
        /// The document.
        document: DocId,
        /// Which of the document's passages without a place.
        index: usize,
    },
    /// Documents were renamed or moved: what is recorded about each follows, from its old id to
    /// its new one.
    FollowMoved(Vec<(DocId, DocId)>),
    /// Forget what lies outside of the open folder about it: journals, kept texts, visits.
    Forget,
    /// Say which date some words name.
    CorrectDate {
        /// The document.
        document: DocId,
        /// The words of a mention.
        span: Span,
        /// The date.
        date: EventDate,
    },
    /// Take the lines that some words stand in for furniture, for text, or for what they look
    /// like.
    SetFurniture {
        /// The document.
        document: DocId,
        /// The words.
        span: Span,
        /// Whether they are furniture; none leaves it to how they look.
        is_furniture: Option<bool>,
    },
    /// Take a date for the same one on the other side of the day of publication.
    FlipDate {
        /// The document.
        document: DocId,
        /// The words of a mention.
        span: Span,
    },
    /// Say that some words name no date.
    RejectDate {
        /// The document.
        document: DocId,
        /// The words of a mention.
        span: Span,
    },
    /// Take back what was said of a date.
    RestoreDate {
        /// The document.
        document: DocId,
        /// The words.
        span: Span,
    },
    /// Decide about a document.
    SetTriage {
        /// The document.
        document: DocId,
        /// The decision.
        triage: Triage,
    },
    /// Say how reliable a source is, for the whole corpus.
    SetReliability {
        /// Its name.
        source: String,
        /// The grade; none removes it.
        reliability: Option<Reliability>,
    },
    /// Look at the corpus from a day, for what is past and what is to come; none looks from the
    /// day of the latest publication. It is saved with the corpus.
    SetAsOf(Option<NaiveDate>),
    /// Say that one place does not tell of the same thing as others.
    SetApart {
        /// The one.
        one: Quoted,
        /// The others.
        others: Vec<Quoted>,
    },
    /// Record events with what they rest on, in one step; each goes on from the one before it.
    RecordThread(Vec<NewEvent>),
    /// Settle how the corpus's dates such as 03/04/2021 are read. It is saved with the corpus.
    SetDateOrder(OrderSetting),
    /// Read dates such as 03/04/2021 so, whatever is settled, until the program ends. It is saved
    /// nowhere.
    OverruleDateOrder(OrderSetting),
    /// Say which columns of a table hold what. It is saved with the corpus, and counts for tables
    /// with the same header too.
    SetColumns {
        /// The table's file.
        file: String,
        /// The names of the columns, by what they hold: `text`, `date`, `title`, `source`,
        /// `author`, `id`.
        columns: BTreeMap<String, String>,
    },
    /// Take the columns of all tables so, whatever is settled, until the program ends. It is
    /// saved nowhere.
    OverruleColumns(BTreeMap<String, String>),
    /// Record that a document was opened.
    Visit(DocId),
    /// Take back the last edit.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Write a new document into the open folder.
    NewDocument(NewDocument),
    /// Write all annotated passages to a file.
    Export {
        /// The form.
        format: ExportFormat,
        /// The file.
        path: PathBuf,
    },
    /// Write a picture to a file.
    WritePicture {
        /// The file.
        path: PathBuf,
        /// Its whole content.
        bytes: Vec<u8>,
    },
    /// A field is no longer being typed into: what is typed next is a step of its own.
    LeaveField,
    /// Draw the timeline's marks in rows of these groups.
    GroupTimeline(Grouping),
    /// Try to save again what could not be saved.
    RetrySaving,
    /// Have the reading of the folder rest, or go on.
    PauseReading(bool),
}

/// One thing that can be said of who said what a passage tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// Who is the origin of it; empty removes it.
    SaidBy(String),
    /// Who passed it on; empty removes it.
    CarriedBy(String),
    /// How the speaker stands to it.
    Stance(Option<Stance>),
    /// How credible it is.
    Credibility(Option<Credibility>),
}

/// One thing that can be said of a document as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AboutDocument {
    /// Exactly these tags are on it, in this order; those that are not in the codebook enter it.
    Tags(Vec<TagPath>),
    /// The note; empty removes it.
    Note(String),
    /// What it is, where that is not what was read.
    Details(Box<Details>),
}

/// What shall be of a thing that was changed elsewhere as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It stays as it is shown.
    Keep,
    /// It becomes what it is elsewhere: which of its other states, from 0.
    Take(usize),
    /// It goes, as it was removed elsewhere.
    Remove,
}

/// A document made from copied text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NewDocument {
    /// The text.
    pub text: String,
    /// The publication date, if it is known.
    pub date: Option<NaiveDate>,
    /// Who published it; may be empty.
    pub source: String,
    /// Where it was found; may be empty.
    pub address: String,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A table.
    Csv,
    /// For programs.
    Json,
    /// For readers.
    Markdown,
    /// Events as a table.
    EventsCsv,
    /// Events for programs.
    EventsJson,
    /// The chronology for readers, as Markdown.
    ChronologyMarkdown,
    /// The chronology as a page for a browser.
    ChronologyHtml,
    /// The chronology as a Word document.
    ChronologyDocx,
}

impl ExportFormat {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Csv | ExportFormat::EventsCsv => "csv",
            ExportFormat::Json | ExportFormat::EventsJson => "json",
            ExportFormat::Markdown | ExportFormat::ChronologyMarkdown => "md",
            ExportFormat::ChronologyHtml => "html",
            ExportFormat::ChronologyDocx => "docx",
        }
    }

    /// What it holds.
    pub fn exported(self) -> Exported {
        match self {
            ExportFormat::Csv | ExportFormat::Json | ExportFormat::Markdown => Exported::Passages,
            ExportFormat::EventsCsv | ExportFormat::EventsJson => Exported::Events,
            ExportFormat::ChronologyMarkdown
            | ExportFormat::ChronologyHtml
            | ExportFormat::ChronologyDocx => Exported::Chronology,
        }
    }
}

/// What an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    /// Annotated passages.
    Passages,
    /// Events.
    Events,
    /// The lines of the chronology.
    Chronology,
}

impl Exported {
    /// What one of it is called.
    pub fn noun(self) -> &'static str {
        match self {
            Exported::Passages => "passage",
            Exported::Events => "event",
            Exported::Chronology => "line",
        }
    }
}

/// What a command did, for whoever gave it to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that needs showing.
    Done,
    /// A passage was made or changed, here or by undo.
    Passage {
        /// Its document.
        document: DocId,
        /// The passage.
        passage: PassageId,
    },
    /// A date was corrected, rejected or restored, here or by undo.
    Date {
        /// Its document.
        document: DocId,
        /// Its words.
        span: Span,
    },
    /// An event was made or changed, here or by undo.
    Event(EventId),
    /// A line of the chronology was made or changed, here or by undo.
    Line(LineId),
    /// Something about this document changed.
    Document(DocId),
    /// So many passages got a tag.
    Tagged {
        /// How many.
        passages: usize,
    },
    /// This document was made.
    Made(DocId),
    /// A picture was written to this file.
    Picture(PathBuf),
    /// A file was written.
    Written {
        /// The file.
        path: PathBuf,
        /// How many it holds.
        count: usize,
        /// Of what.
        exported: Exported,
    },
}
