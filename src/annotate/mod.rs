//! What the analyst records about documents: passages, corrections of dates, triage, events, the
//! lines of the chronology, the codebook and the corpus's settings, the edits that change them, the history of those edits, and the files that hold them.
//!
//! Invariants: no disk and no clock here: times, ids and authors are arguments. A [`Record`]
//! changes through [`apply`] alone, every [`Edit`] has an inverse, and what a file held that
//! could not be understood or placed is carried along and written back.

mod annotations;
pub mod chronology;
pub mod codebook;
pub mod collection;
mod edit;
pub mod events;
mod history;
pub mod journal;
mod label;
mod merge;
pub mod reanchor;
mod rivals;
pub mod settings;
pub mod sidecar;
mod sorted;
mod split;
mod starter;
mod tags;

#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod testing;

pub use annotations::{Annotations, Orphan, Record, Rival, Thing, UNKNOWN_TIME};
pub use chronology::{LineEdit, Lines};
pub use edit::{Edit, EditError, apply};
pub use events::Events;
pub use history::{History, Step, Taken};
pub use label::describe;
pub use merge::merge;
pub use rivals::Rivals;
pub use sorted::{Keyed, Sorted};
pub use split::split_tag;
pub use starter::{STARTERS, Starter};
pub use tags::{delete_tag, merge_tag, move_tag, rename_tag};
