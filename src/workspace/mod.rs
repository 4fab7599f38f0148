//! The open work: the corpus, what is recorded about it, and the background jobs that read,
//! draw, filter and save.
//!
//! Invariants: the work changes through [`Workspace::apply`] alone; results of background jobs
//! enter through [`Workspace::absorb`] and are dropped when stale. An edit is on its way to the
//! disk before `apply` returns, whether or not anybody paints a window.

mod about;
mod absorb;
mod agreement;
mod attribution;
mod bulk;
mod catching_up;
mod checkup;
mod chronology;
mod command;
mod commitments;
mod copies;
mod corrections;
mod day;
mod details;
mod edits;
mod events;
mod files;
mod filter;
mod forget;
mod furniture;
mod hands;
mod indexing;
mod journal;
mod keeper;
mod known;
mod latest;
mod loader;
mod merging;
mod moved;
mod open;
mod order;
mod output;
mod pause;
mod reading;
mod review;
mod saver;
mod settling;
mod shown;
mod state;
mod tables;
mod tags;
#[cfg(test)]
mod testing;
mod time_filter;
mod visit;
mod watching;

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

pub use agreement::{Coding, Compared, LeftOut, compare_authors, compare_copies, read_coding};
pub use attribution::Names;
pub use checkup::{Finding, check};
pub use chronology::{ChronologyCommand, DraftedLines, ShownLine, Wanted, moved as moved_line};
pub use command::{
    AboutDocument, Attribution, Command, Effect, ExportFormat, Exported, NewDocument, Settlement,
};
pub use commitments::{Drafted, Evidence, NewEvent};
pub use day::DayReport;
pub use files::{
    chronology_path, codebook_path, document_path, events_path, settings_path, sidecar_path,
};
pub use filter::{Hits, MOST_HITS, Matches};
pub use forget::{Trace, forget, traces_of};
pub use indexing::IndexState;
pub use loader::Unopened;
pub use merging::{Contested, Merged, merge_corpora};
pub use moved::Moved;
pub use output::lay_out_sample;
pub use reading::{HELPER_ARGUMENT, serve_readers};
pub use review::Unplaced;
pub use shown::Shown;
pub use visit::Changes;

use crate::analysis::{Dossier, Grouping, NoFlip};
use crate::annotate::{EditError, History, Record};
use crate::corpus::{RecurringLines, TableHead};
use crate::disk::{Files, RealFiles};
use crate::model::{DocId, Seat, TextHash};
use crate::timex::OrderEvidence;
use copies::CopyWatch;
use filter::Filter;
use indexing::Indexing;
use keeper::Keeper;
use latest::{Latest, Pace};
use loader::{Loading, Target};
use order::{Restudied, Restudy};
use saver::{Before, Saver};
use time_filter::TimeSieve;
use visit::Visit;

/// Called from background threads whenever there is something to absorb.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// What the work needs to know of the world around it.
#[derive(Clone)]
pub struct Surroundings {
    /// Who makes the edits.
    pub author: String,
    /// Where this user's own records lie; nothing is kept without it.
    pub data_folder: Option<PathBuf>,
    /// Where the texts that passages were made on are kept; without it, none is.
    pub texts_folder: Option<PathBuf>,
    /// Where indexes of words and what is known of texts may be kept, to be had again faster;
    /// without it, nowhere.
    pub cache_folder: Option<PathBuf>,
    /// Where the journals lie; without it an edit is saved when its file is.
    pub journals: Option<PathBuf>,
    /// What saving is done with.
    pub files: Arc<dyn Files>,
    /// Called when there is something to absorb.
    pub waker: Waker,
}

impl Surroundings {
    /// Those of work that leaves nothing outside of its folder and that no window waits for.
    pub fn alone(author: &str) -> Self {
        Self {
            author: author.to_owned(),
            data_folder: None,
            texts_folder: None,
            cache_folder: None,
            journals: None,
            files: Arc::new(RealFiles),
            waker: Arc::new(|| {}),
        }
    }
}

/// Why a command was not carried out, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The edit does not fit what is recorded.
    #[error("{0}")]
    Edit(#[from] EditError),
    /// There is no such document.
    #[error("“{0}” is not open")]
    NoSuchDocument(DocId),
    /// The words are not in the document.
    #[error("These words are not in the document; select them again")]
    NoSuchWords,
    /// There is no date there, or nothing to flip it to.
    #[error("{0}")]
    Date(#[from] NoFlip),
    /// A file comes from a newer version and must not be written.
    #[error(
        "{0}. What it holds is not shown, and nothing can be changed here; use the newer version"
    )]
    Locked(String),
    /// The folder is still being read, and this document has not come yet.
    #[error("“{0}” is still being read; try again in a moment")]
    StillReading(DocId),
    /// The folder is still being read, and these have not come yet.
    #[error("The {0} are still being read; try again in a moment")]
    StillRead(&'static str),
    /// There is nothing to undo or redo.
    #[error("There is nothing to {0}")]
    NothingTo(&'static str),
    /// No folder is open.
    #[error("No folder is open; open one first")]
    NoCorpus,
    /// Whatever a file or the system says.
    #[error("{0}")]
    Failed(String),
}

/// How weighty a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Info,
    /// Wants a look.
    Warning,
    /// Something could not be done.
    Error,
}

/// Something that a person should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How weighty.
    pub weight: Weight,
    /// What happened, to which file, and what to do.
    pub text: String,
}

/// How saving stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Everything is on the disk.
    Saved,
    /// This many files are being written.
    Pending(usize),
    /// Everything is safe in this user's own folder, but some files of the corpus could not be
    /// written; each with the reason. It is tried again by itself.
    Aside(Vec<String>),
    /// Some files could not be written; each with the reason. It is tried again by itself.
    Failed(Vec<String>),
}

/// How far the reading of the folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub done: usize,
    /// Files found; `None` while still looking.
    pub total: Option<usize>,
    /// Whether it rests until somebody wants it to go on.
    pub is_paused: bool,
}

/// The open work.
pub struct Workspace {
    surroundings: Surroundings,
    /// Which window this is, in the versions of what it changes.
    seat: Seat,
    target: Option<Target>,
    /// By publication date, undated last, then by id.
    documents: Arc<Vec<Arc<Dossier>>>,
    /// Documents that are read and not among these yet.
    arrived: Vec<DocId>,
    by_id: HashMap<DocId, Arc<Dossier>>,
    /// Those with corrections, as they were read.
    studied: HashMap<DocId, Arc<Dossier>>,
    unopened: Vec<Unopened>,
    /// Sidecars whose documents are not there.
    strays: Vec<moved::Stray>,
    record: Record,
    /// What counts instead of the settings.
    overruled: tables::Overruled,
    /// The heads of the tables, by their files.
    tables: BTreeMap<String, TableHead>,
    /// What all documents showed together when they had been read.
    order_shown: OrderEvidence,
    /// The lines that recur in them, once that is found.
    recurring: Option<Arc<RecurringLines>>,
    restudier: Latest<Restudy, Restudied>,
    history: History,
    /// Files that come from a newer version, with the sentence that says so.
    locked: HashMap<PathBuf, String>,
    /// What each of our files held when it was last read or written.
    before: HashMap<PathBuf, Before>,
    /// What is on its way to the disk, with the revision of the newest edit in each file.
    unsaved: BTreeMap<PathBuf, u64>,
    failed: BTreeMap<PathBuf, String>,
    /// Files whose changes the journal tells too.
    told: HashSet<PathBuf>,
    /// What journals tell that was not in the files yet.
    recovered: journal::Recovered,
    /// The revision that the last record leads to, and the last one that is safe.
    recorded: u64,
    journaled: u64,
    /// Why the journal cannot be written, if it cannot.
    unjournaled: Option<String>,
    visit: Visit,
    /// Whether what is open is all there is, so that it may be remembered as that.
    remembers_visit: bool,
    /// While the folder is read again: the texts that the history's edits were made on.
    texts_before: HashMap<DocId, TextHash>,
    changes: Changes,
    loading: Option<Loading>,
    progress: Progress,
    /// What changes in the folder while it is open.
    following: catching_up::Following,
    /// What lost its place in its document and is not told yet, each with its sentence.
    unplaced: Vec<(DocId, String)>,
    notices: Vec<Notice>,
    revision: u64,
    /// What the timeline's marks are grouped by.
    grouping: Grouping,
    /// How many passages there were at a revision.
    counted: Cell<Option<(u64, usize)>>,
    /// Grows with every change that the drawing shows.
    content_revision: u64,
    /// Grows with every change of an event.
    events_revision: u64,
    /// Grows with every change of a line of the chronology.
    chronology_revision: u64,
    shown: Arc<Shown>,
    /// What was shown before.
    worn: Option<Arc<Shown>>,
    drawer: Latest<shown::Order, Shown>,
    pace: Pace,
    /// The commitments as they were last drafted, if anybody has looked at them.
    drafted: Option<Arc<Drafted>>,
    drafter: Latest<commitments::Order, Drafted>,
    copy_watch: CopyWatch,
    /// The lines as they were last drafted, if anybody has looked at them.
    drafted_lines: Option<Arc<DraftedLines>>,
    liner: Latest<chronology::Order, DraftedLines>,
    /// The revision that the folder was opened at: drafts of before are of another.
    lines_since: u64,
    filter: Filter,
    indexing: Indexing,
    time_sieve: TimeSieve,
    day_reporter: Latest<day::Order, DayReport>,
    day_report: Option<Arc<DayReport>>,
    saver: Saver,
    keeper: Keeper,
}

impl Workspace {
    /// Empty work, with its background threads.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(surroundings: Surroundings) -> io::Result<Self> {
        let waker = &surroundings.waker;
        let indexing = Indexing::start(Arc::clone(waker))?;
        Ok(Self {
            drawer: Latest::start("drawer", Arc::clone(waker), shown::draw)?,
            drafter: Latest::start("drafter", Arc::clone(waker), commitments::drafter())?,
            pace: Pace::default(),
            drafted: None,
            copy_watch: CopyWatch::start(Arc::clone(waker))?,
            liner: Latest::start("liner", Arc::clone(waker), chronology::draft)?,
            drafted_lines: None,
            lines_since: 0,
            restudier: Latest::start("restudier", Arc::clone(waker), order::restudy)?,
            filter: Filter::start(indexing.shelf().clone(), Arc::clone(waker))?,
            indexing,
            time_sieve: TimeSieve::start(Arc::clone(waker))?,
            day_reporter: Latest::start("day sheet", Arc::clone(waker), day::report)?,
            day_report: None,
            saver: Saver::start(Arc::clone(&surroundings.files), Arc::clone(waker))?,
            keeper: Keeper::start(surroundings.texts_folder.as_deref(), Arc::clone(waker))?,
            following: catching_up::Following::start(Arc::clone(waker))?,
            surroundings,
            seat: fresh_seat(),
            target: None,
            documents: Arc::default(),
            arrived: Vec::new(),
            by_id: HashMap::new(),
            studied: HashMap::new(),
            unopened: Vec::new(),
            strays: Vec::new(),
            record: Record::default(),
            overruled: tables::Overruled::default(),
            tables: BTreeMap::new(),
            order_shown: OrderEvidence::default(),
            recurring: None,
            history: History::default(),
            locked: HashMap::new(),
            before: HashMap::new(),
            unsaved: BTreeMap::new(),
            failed: BTreeMap::new(),
            told: HashSet::new(),
            recovered: journal::Recovered::default(),
            recorded: 0,
            journaled: 0,
            unjournaled: None,
            visit: Visit::default(),
            remembers_visit: false,
            texts_before: HashMap::new(),
            changes: Changes::default(),
            loading: None,
            progress: Progress {
                done: 0,
                total: None,
                is_paused: false,
            },
            unplaced: Vec::new(),
            notices: Vec::new(),
            revision: 0,
            grouping: Grouping::default(),
            counted: Cell::new(None),
            content_revision: 0,
            events_revision: 0,
            chronology_revision: 0,
            shown: Arc::default(),
            worn: None,
        })
    }

    /// Changes the work.
    ///
    /// # Errors
    /// When the command cannot be carried out; then nothing has changed.
    pub fn apply(&mut self, command: Command) -> Result<Effect, Refusal> {
        match command {
            Command::Open(path) => self.open(&path),
            Command::Reload => self.reload(),
            Command::Filter(words) => Ok(self.set_filter(&words)),
            Command::FilterTime(filter) => Ok(self.set_time_filter(filter)),
            Command::Tag {
                document,
                span,
                tag,
            } => self.tag_words(document, span, Some(tag)),
            Command::Mark { document, span } => self.tag_words(document, span, None),
            Command::AddTag {
                document,
                passage,
                tag,
            } => self.add_tag(document, passage, tag),
            Command::RemoveTag {
                document,
                passage,
                tag,
            } => self.change(document, passage, |content| content.without_tag(&tag)),
            Command::SetTags {
                document,
                passage,
                tags,
            } => self.set_tags(document, passage, tags),
            Command::SetNote {
                document,
                passage,
                note,
            } => self.change(document, passage, |content| edits::with_note(content, note)),
            Command::SetEventDate {
                document,
                passage,
                date,
            } => self.change(document, passage, |content| edits::with_date(content, date)),
            Command::Attribute {
                document,
                passage,
                to,
            } => self.change(document, passage, |content| attribution::with(content, to)),
            Command::Settle {
                document,
                thing,
                settlement,
            } => self.settle_rivals(document, thing, settlement),
            Command::DeletePassage { document, passage } => self.delete(document, passage),
            Command::MakeEvent { document, passage } => self.make_event(document, passage),
            Command::MakeEventOfWords { document, span } => {
                self.make_event_of_words(document, span)
            }
            Command::AddEvent(facts) => self.add_event(*facts),
            Command::ChangeEvent { event, facts } => self.change_event(event, *facts),
            Command::DeleteEvent(event) => self.delete_event(event),
            Command::SettleEvent(event) => self.settle_event(event),
            Command::LinkPassage {
                event,
                passage,
                bearing,
            } => self.link_passage(event, passage, bearing),
            Command::UnlinkPassage { event, passage } => self.unlink_passage(event, &passage),
            Command::FollowEvent { event, follows } => self.follow_event(event, follows),
            Command::Chronology(command) => self.change_chronology(command),
            Command::ChangeTag { path, to } => self.change_tag(&path, to),
            Command::MergeTag { from, into } => self.merge_tag(&from, &into),
            Command::SplitTag { path, parts } => self.split_tag(&path, &parts),
            Command::MoveTag { path, up } => self.move_tag(&path, up),
            Command::MoveTagUnder { path, parent } => self.move_tag_under(&path, parent.as_ref()),
            Command::TagAll { places, tag } => self.tag_all(&places, &tag),
            Command::ChangeAbout { document, to } => self.change_about(document, to),
            Command::DeleteTag(path) => self.delete_tag(&path),
            Command::AddStarter(name) => self.add_starter(name),
            Command::PlaceOrphan {
                document,
                index,
                span,
            } => self.place_orphan(document, index, span),
            Command::DropOrphan { document, index } => self.drop_orphan(document, index),
            Command::FollowMoved(moves) => self.follow_moved(&moves),
            Command::Forget => self.forget_corpus(),
            Command::CorrectDate {
                document,
                span,
                date,
            } => self.correct_date(document, span, date),
            Command::SetFurniture {
                document,
                span,
                is_furniture,
            } => self.set_furniture(&document, span, is_furniture),
            Command::FlipDate { document, span } => self.flip_date(document, span),
            Command::RejectDate { document, span } => self.reject_date(document, span),
            Command::RestoreDate { document, span } => self.restore_date(document, span),
            Command::SetTriage { document, triage } => self.set_triage(document, triage),
            Command::SetReliability {
                source,
                reliability,
            } => self.set_reliability(&source, reliability),
            Command::SetAsOf(day) => self.set_as_of(day),
            Command::SetApart { one, others } => self.set_apart(one, others),
            Command::RecordThread(events) => self.record_thread(events),
            Command::SetDateOrder(setting) => self.set_date_order(setting),
            Command::OverruleDateOrder(setting) => Ok(self.overrule_date_order(setting)),
            Command::SetColumns { file, columns } => self.set_columns(&file, columns),
            Command::OverruleColumns(columns) => Ok(self.overrule_columns(columns)),
            Command::Visit(document) => Ok(self.mark_read(&document)),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::NewDocument(new) => self.write_new_document(&new),
            Command::Export { format, path } => self.export(format, path),
            Command::WritePicture { path, bytes } => self.write_picture(path, &bytes),
            Command::LeaveField => {
                self.history.seal();
                Ok(Effect::Done)
            }
            Command::GroupTimeline(grouping) => Ok(self.group_timeline(grouping)),
            Command::RetrySaving => Ok(self.retry_saving()),
            Command::PauseReading(rests) => Ok(self.pause_reading(rests)),
        }
    }

    fn notice(&mut self, weight: Weight, text: impl Into<String>) {
        let text = text.into();
        self.notices.push(Notice { weight, text });
    }

    fn document_hashes(&self) -> impl Iterator<Item = (&DocId, TextHash)> {
        let documents = self.documents.iter().map(|dossier| &dossier.document);
        documents.map(|document| (&document.id, document.hash))
    }

    fn unopened_names(&self) -> HashSet<&str> {
        self.unopened
            .iter()
            .map(|unopened| unopened.name.as_str())
            .collect()
    }

    /// Remembers what was read. It is good to know and no more, so failing costs a notice.
    fn save_visit(&mut self) {
        let Some(corpus) = self.corpus() else { return };
        // A folder that is only half read must not look as if the rest were gone.
        if self.loading.is_some() || !self.remembers_visit {
            return;
        }
        let hashes = self.document_hashes();
        if let Err(error) = self.visit.save(corpus, hashes, &self.unopened_names()) {
            let words = format!("Which documents you opened is not remembered: {error}");
            self.notice(Weight::Warning, words);
        }
    }

    /// Notes that documents or what is recorded of them changed.
    fn changed_content(&mut self) {
        self.revision += 1;
        self.content_revision += 1;
    }
}

/// A seat that no other window has.
fn fresh_seat() -> Seat {
    let id = uuid::Uuid::new_v4().simple().to_string();
    Seat::parse(id.get(..12).unwrap_or_default()).unwrap_or_default()
}

impl Drop for Workspace {
    fn drop(&mut self) {
        self.save_visit();
    }
}
