//! Widgets that know nothing of the workspace.

pub mod reader;
