//! Widgets that know nothing of the workspace: they are given values and say what was done.

pub mod completion;
pub mod differing;
pub mod grid;
mod heights;
pub mod reader;
pub mod rows;
pub mod tall_rows;
pub mod text;
pub mod timeline;
