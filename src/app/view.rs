//! What is looked at: the chosen document, words and day, the filter, and the order of the list.
//!
//! Invariant: nothing here changes the work; losing all of it would lose no word that the
//! analyst wrote.

use std::cmp::Reverse;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use eframe::egui::{ThemePreference, Vec2};
use serde::{Deserialize, Serialize};

use crate::analysis::{Dossier, Grouping, TimeRelation};
use crate::app::copies::{CopiesView, Row};
use crate::app::dialogs::{Dialog, Picked};
use crate::app::panels::chronology::ChronologyView;
use crate::app::panels::commitments::CommitmentsView;
use crate::app::panels::day_sheet::DayPane;
use crate::app::panels::events::EventsView;
use crate::app::panels::passages::PassageTable;
use crate::app::panels::review::ReviewView;
use crate::app::panels::search::SearchView;
use crate::app::panels::timeline::Followed;
use crate::app::panels::timeline_lists::TimelineLists;
use crate::app::picture::PictureChoice;
use crate::app::widgets::reader::{Decorations, Reader};
use crate::app::widgets::timeline::{TimelineKind, TimelineView};
use crate::model::{DocId, EventId, PassageId, Span, Triage};
use crate::workspace::{Command, DayReport, Names, Workspace};

/// What is chosen within the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Focus {
    /// Nothing.
    #[default]
    None,
    /// A date, by its words: they stay the same when other dates come or go. The analyst may
    /// have said that they are none.
    Mention(Span),
    /// A passage.
    Passage(PassageId),
}

/// How the document list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Order {
    /// By publication date, undated last.
    #[default]
    OldestFirst,
    /// The other way round, undated last.
    NewestFirst,
    /// By outlet, then date.
    Outlet,
    /// By title.
    Title,
}

impl Order {
    /// All orders.
    pub const ALL: [Order; 4] = [
        Order::OldestFirst,
        Order::NewestFirst,
        Order::Outlet,
        Order::Title,
    ];

    /// Its words.
    pub fn label(self) -> &'static str {
        match self {
            Order::OldestFirst => "Oldest first",
            Order::NewestFirst => "Newest first",
            Order::Outlet => "By outlet",
            Order::Title => "By title",
        }
    }
}

/// What the annotation panel holds that is not saved yet.
#[derive(Default)]
pub struct Draft {
    /// What is being typed as a tag.
    pub tag: String,
    /// The event date being typed and the passage it belongs to.
    pub event_date: Option<(PassageId, String)>,
    /// The date being typed for some words of a document.
    pub mention_date: Option<(DocId, Span, String)>,
    /// The tags being typed for a document as a whole.
    pub about_tags: Option<(DocId, String)>,
}

/// What is drawn on a document's words, and what it was made from.
pub struct Decorated {
    /// The document.
    pub document: DocId,
    /// The revision of the work.
    pub revision: u64,
    /// Whether it is in the colours of the dark theme.
    pub dark: bool,
    /// The passages behind the highlights, by the highlights' indices.
    pub passages: Vec<PassageId>,
    /// Where the filter's words stand.
    pub found: Vec<Span>,
    /// What is drawn.
    pub decorations: Decorations,
}

/// Which field is to get the keyboard in the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The filter box.
    Filter,
    /// The filter box of the search pane.
    Search,
    /// The tag field.
    Tag,
    /// The note.
    Note,
}

/// What is looked at.
pub struct View {
    /// The document that is open.
    pub document: Option<DocId>,
    /// What is chosen within it.
    pub focus: Focus,
    /// Whether the focus is the window's own suggestion, which nobody has chosen yet.
    pub is_suggested: bool,
    /// The chosen day.
    pub day: Option<NaiveDate>,
    /// The words in the filter box.
    pub filter: String,
    /// Only documents of this triage, if any.
    pub only: Option<Triage>,
    /// The order of the list.
    pub order: Order,
    /// Every document that is listed, rebuilt when anything that it depends on changes.
    pub listed: Vec<DocId>,
    /// The rows of the list: copies may be folded under their original.
    pub rows: Vec<Row>,
    /// What is looked at of copies.
    pub copies: CopiesView,
    /// Tells the listed documents from others, whatever their order.
    pub listed_print: u64,
    /// What the list was made from.
    listed_for: Option<(u64, Order, Option<Triage>)>,
    /// The open document that the rows were made for.
    rows_for: Option<Option<DocId>>,
    /// What is said of the chosen day, or of the one before while that is gathered.
    pub sheet: Option<Arc<DayReport>>,
    /// The day that was asked for last, with the revisions of the drawing and of the work.
    sheet_for: Option<(NaiveDate, u64, u64)>,
    /// The day sheet's own state.
    pub day_pane: DayPane,
    /// What documents must have to do with a stretch of time that they are filtered by next.
    pub time_relation: TimeRelation,
    /// What the timeline shows as a table.
    pub timeline_lists: TimelineLists,
    /// What the timeline marks as chosen.
    pub followed: Followed,
    /// The reading pane's own state.
    pub reader: Reader,
    /// The document that it showed last.
    pub reads: Option<DocId>,
    /// The timeline's own state.
    pub timeline: TimelineView,
    /// How much room it had when it was painted last, in points.
    pub timeline_room: Vec2,
    /// The events pane's own state.
    pub events: EventsView,
    /// The chronology pane's own state.
    pub chronology: ChronologyView,
    /// The commitments pane's own state.
    pub commitments: CommitmentsView,
    /// The table of passages.
    pub passages: PassageTable,
    /// The review list.
    pub review: ReviewView,
    /// The search pane's own state.
    pub search: SearchView,
    /// What is drawn on the open document's words.
    pub decorated: Option<Decorated>,
    /// What is being typed.
    pub draft: Draft,
    /// Whether the keyboard goes to the note.
    pub note_has_keyboard: bool,
    /// Which field wants the keyboard.
    pub wants_keyboard: Option<Field>,
    /// Size of document text against its normal size.
    pub text_scale: f32,
    /// Whether the fold with who said it is open.
    pub attribution_open: bool,
    /// Whether the fold with what is said of the whole document is open.
    pub about_open: bool,
    /// The names used in the corpus, with the revision that they were gathered at.
    names: Option<(u64, Arc<Names>)>,
    /// Whether the document list is to be scrolled to the open document.
    pub reveal_document: bool,
}

impl View {
    /// Nothing chosen yet.
    pub fn new(kept: &Kept) -> Self {
        Self {
            document: None,
            focus: Focus::None,
            is_suggested: false,
            day: None,
            filter: String::new(),
            only: None,
            order: kept.order,
            listed: Vec::new(),
            rows: Vec::new(),
            copies: CopiesView::new(kept.groups_copies),
            listed_print: 0,
            listed_for: None,
            rows_for: None,
            sheet: None,
            sheet_for: None,
            day_pane: DayPane::default(),
            time_relation: TimeRelation::default(),
            timeline_lists: TimelineLists::default(),
            followed: Followed::default(),
            reader: Reader::default(),
            reads: None,
            timeline: TimelineView::of_kind(kept.timeline),
            timeline_room: Vec2::ZERO,
            events: EventsView::default(),
            chronology: ChronologyView::default(),
            commitments: CommitmentsView::default(),
            passages: PassageTable::default(),
            review: ReviewView::default(),
            search: SearchView::default(),
            decorated: None,
            draft: Draft::default(),
            note_has_keyboard: false,
            wants_keyboard: None,
            text_scale: kept.text_scale,
            attribution_open: kept.attribution_open,
            about_open: kept.about_open,
            names: None,
            reveal_document: false,
        }
    }

    /// The open document.
    pub fn dossier<'a>(&self, work: &'a Workspace) -> Option<&'a Arc<Dossier>> {
        work.dossier(self.document.as_ref()?)
    }

    /// Brings the document list and the day sheet up to date with the work.
    pub fn refresh(&mut self, work: &Workspace) {
        let made_from = (work.revision(), self.order, self.only);
        if self.listed_for != Some(made_from) {
            self.listed = self.list(work, work.passing());
            self.rows_for = None;
            self.listed_print = print_of(&self.listed);
            self.listed_for = Some(made_from);
        }
        if self.rows_for.as_ref() != Some(&self.document) {
            let open = self.document.as_ref();
            self.rows = self.copies.rows(&self.listed, work.copies(), open);
            self.rows_for = Some(self.document.clone());
        }
        self.refresh_sheet(work);
    }

    /// Folds the rows of the list anew in the next frame.
    pub fn fold_anew(&mut self) {
        self.rows_for = None;
    }

    /// Asks for what is said of the chosen day whenever that may be something else, and takes
    /// what there is.
    fn refresh_sheet(&mut self, work: &Workspace) {
        let Some(day) = self.day else {
            self.sheet = None;
            return;
        };
        let wanted = (day, work.shown().revision, work.revision());
        if self.sheet_for != Some(wanted) {
            work.look_at(day);
            self.sheet_for = Some(wanted);
        }
        self.sheet = work.day_report().cloned();
    }

    /// The list without regard to the filter by time.
    pub fn listed_at_any_time(&self, work: &Workspace) -> Vec<DocId> {
        let matches = work.matches();
        let documents = work.documents().iter();
        self.list(
            work,
            documents.filter(|dossier| {
                matches.is_none_or(|matches| matches.contains(&dossier.document.id))
            }),
        )
    }

    /// The names used in the corpus.
    pub fn names(&mut self, work: &Workspace) -> Arc<Names> {
        match &self.names {
            Some((revision, names)) if *revision == work.revision() => Arc::clone(names),
            _ => {
                let names = Arc::new(work.names_used());
                self.names = Some((work.revision(), Arc::clone(&names)));
                names
            }
        }
    }

    fn list<'a>(
        &self,
        work: &Workspace,
        passing: impl Iterator<Item = &'a Arc<Dossier>>,
    ) -> Vec<DocId> {
        let wanted = |dossier: &&Arc<Dossier>| {
            let triage = |only| work.triage(&dossier.document.id) == only;
            self.only.is_none_or(triage)
        };
        let mut dossiers: Vec<&Arc<Dossier>> = passing.filter(wanted).collect();
        match self.order {
            // The work keeps its documents in this order.
            Order::OldestFirst => {}
            Order::NewestFirst => dossiers.sort_by_key(|dossier| {
                let date = dossier.document.first_day();
                (date.is_none(), Reverse(date))
            }),
            Order::Outlet => dossiers.sort_by(|a, b| {
                let key = |dossier: &Arc<Dossier>| dossier.document.outlet.is_none();
                let outlets = a.document.outlet.cmp(&b.document.outlet);
                key(a).cmp(&key(b)).then(outlets)
            }),
            Order::Title => dossiers.sort_by(|a, b| a.document.title.cmp(&b.document.title)),
        }
        dossiers
            .iter()
            .map(|dossier| dossier.document.id.clone())
            .collect()
    }
}

/// A number that tells some documents from others, whatever their order.
fn print_of(documents: &[DocId]) -> u64 {
    let prints = documents.iter().map(|id| {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        hasher.finish()
    });
    prints.fold(0, u64::wrapping_add)
}

/// What is kept from one run to the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Folders that were open, the latest first.
    pub recent: Vec<PathBuf>,
    /// The order of the document list.
    pub order: Order,
    /// Size of document text.
    pub text_scale: f32,
    /// Whether the fold with who said it is open.
    pub attribution_open: bool,
    /// Whether the fold with what is said of the whole document is open.
    pub about_open: bool,
    /// Whether copies are listed under their original.
    pub groups_copies: bool,
    /// How the timeline is laid out.
    pub timeline: TimelineKind,
    /// How much of the window's height the timeline had when it was last laid out the other way.
    pub timeline_share: Option<f32>,
    /// What its marks are grouped by.
    pub grouping: Grouping,
    /// Light, dark, or as the system has it.
    pub theme: ThemePreference,
    /// Where the work was left.
    pub left: Option<Left>,
}

/// Where the work was left when the window was closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Left {
    /// The folder.
    pub corpus: PathBuf,
    /// The document, by its path in the folder.
    pub document: Option<String>,
    /// The chosen day.
    pub day: Option<NaiveDate>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            recent: Vec::new(),
            order: Order::default(),
            text_scale: 1.0,
            attribution_open: false,
            about_open: false,
            groups_copies: true,
            timeline: TimelineKind::default(),
            timeline_share: None,
            grouping: Grouping::default(),
            theme: ThemePreference::System,
            left: None,
        }
    }
}

impl Kept {
    /// Most folders that are remembered.
    const MOST_RECENT: usize = 8;

    /// Where the work was left in a folder, if it was the last one.
    pub fn left_at(&self, folder: Option<&Path>) -> Option<&Left> {
        self.left
            .as_ref()
            .filter(|left| Some(left.corpus.as_path()) == folder)
    }

    /// Puts a folder at the head of the recent ones.
    pub fn remember(&mut self, folder: &Path) {
        self.recent.retain(|known| known != folder);
        self.recent.insert(0, folder.to_owned());
        self.recent.truncate(Self::MOST_RECENT);
    }
}

/// Something that a panel asks of the window.
#[derive(Debug)]
pub enum Request {
    /// Change the work.
    Command(Command),
    /// Change the work as a dialog has it, which stays open if it cannot be done.
    FromDialog(Command),
    /// Open a dialog.
    Dialog(Dialog),
    /// Ask the system for a file to save a picture of the timeline to.
    PickPicture(PictureChoice),
    /// Save a picture of the timeline, as a dialog has it, which stays open if it cannot be done.
    SavePicture(PictureChoice, PathBuf),
    /// Do what a menu does.
    Act(super::actions::Action),
    /// Show a document, at some words if any are given.
    Go {
        /// The document.
        document: DocId,
        /// What to choose in it.
        focus: Focus,
    },
    /// Show a document, and select words in it.
    ShowWords {
        /// The document.
        document: DocId,
        /// The words.
        span: Span,
    },
    /// Ask for another copy of the open folder.
    PickCopy,
    /// Bring up something that has no place any more in the review list.
    Review {
        /// Its document.
        document: DocId,
        /// Its key.
        key: uuid::Uuid,
    },
    /// Choose something in the open document that is in sight already.
    Choose(Focus),
    /// Choose an event.
    ChooseEvent(EventId),
    /// Choose a day.
    ChooseDay(NaiveDate),
    /// Fold or unfold the copies of a document.
    FoldCopies(DocId),
    /// Filter the documents by a query, and show it in the search field.
    Search(String),
    /// Tell the person something.
    Say(&'static str),
    /// Something was picked in the system's file dialog.
    Picked(Picked),
    /// Forget what lies outside of the open folder about it.
    Forget,
    /// Close the window and lose what could not be saved.
    CloseAnyway,
}
