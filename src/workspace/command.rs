//! The commands that change the open work, and what comes back from them.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::model::{DocId, EventDate, OrderSetting, PassageId, Span, Tag, TagPath, Triage};

/// Something to change.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Open a folder, or the folder of one file with that file alone.
    Open(PathBuf),
    /// Read the open folder again.
    Reload,
    /// Show only documents with these words; empty shows all.
    Filter(String),
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
    /// Remove a passage.
    DeletePassage {
        /// The document.
        document: DocId,
        /// The passage.
        passage: PassageId,
    },
    /// Change a tag of the codebook, on its passages too.
    ChangeTag {
        /// The tag.
        path: TagPath,
        /// What it shall be.
        to: Tag,
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
    /// Say which date some words name.
    CorrectDate {
        /// The document.
        document: DocId,
        /// The words of a mention.
        span: Span,
        /// The date.
        date: EventDate,
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
    /// Settle how the corpus's dates such as 03/04/2021 are read. It is saved with the corpus.
    SetDateOrder(OrderSetting),
    /// Read dates such as 03/04/2021 so, whatever is settled, until the program ends. It is saved
    /// nowhere.
    OverruleDateOrder(OrderSetting),
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
    /// A field is no longer being typed into: what is typed next is a step of its own.
    LeaveField,
    /// Try to save again what could not be saved.
    RetrySaving,
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
}

impl ExportFormat {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
            ExportFormat::Markdown => "md",
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
    /// Something about this document changed.
    Document(DocId),
    /// This document was made.
    Made(DocId),
    /// A file was written.
    Written {
        /// The file.
        path: PathBuf,
        /// How many passages it holds.
        passages: usize,
    },
}
