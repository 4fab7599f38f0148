//! The machine beneath: folders, files, the user's places and the clock.
//!
//! Invariants: uses std and crates only, no layer of this program, not even `model`. Every error
//! says what could not be done, to which file, and what a person can do about it.

mod atomic;
mod cache;
pub mod clock;
mod files;
mod helper;
mod journal;
mod kept;
mod lay_out;
mod place;
mod read;
mod stamp;
mod store;
mod walk;
mod watch;

pub use atomic::{WriteError, WriteFailure, write_atomic, write_atomic_with};
pub use cache::{CacheFolder, CacheLock, FactKey, FactStore, Facts};
pub use files::{Files, RealFiles, Writing};
pub use helper::{Helper, HelperError, Service, offer_this_program, serve};
pub use journal::{Claimed, Journal, JournalError, claim};
pub use kept::{KeptText, KeptTexts};
pub use lay_out::lay_out;
pub use place::{NoPlace, Places};
pub use read::{DEFAULT_LIMIT_BYTES, FileReadError, last_changed, read_file};
pub use stamp::FileStamp;
pub use store::{Folder, Store};
pub use walk::{
    DOCUMENT_EXTENSIONS, FoundFile, Walk, WalkError, WalkProblem, is_document_name, is_draft_name,
    is_own_name, own_files, walk,
};
pub use watch::{Stir, Watch};
