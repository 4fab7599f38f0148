//! Dateline: a desktop workbench for people who read dated documents for a living.
//!
//! The map of the code, lowest layer first. A layer may use those below it; layers of one row
//! never use each other (`tests/architecture.rs` holds this table).
//!
//! | layer | job |
//! | --- | --- |
//! | [`model`] | plain values: texts, spans, intervals, mentions, documents, passages, events, tags |
//! | [`timex`] | text and anchor date → mentions |
//! | [`corpus`] | bytes → documents |
//! | [`annotate`] | codebook, edits and their inverses, history, the codecs of sidecars and events |
//! | [`search`] | words → the places where documents hold them |
//! | [`timeline`] | marks, lanes, counting, date ↔ x |
//! | [`analysis`] | what is known of a document, of a day, of a corpus |
//! | [`exchange`] | one file per format written |
//! | [`disk`] | walking, atomic writing, the user's folders, the clock |
//! | [`workspace`] | the open work: state, commands, background jobs |
//! | [`cli`] | arguments → workspace → standard output |
//! | `app` | the window (feature `gui`) |

pub mod analysis;
pub mod annotate;
#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
pub mod corpus;
pub mod disk;
pub mod exchange;
pub mod model;
pub mod search;
pub mod timeline;
pub mod timex;
pub mod workspace;
