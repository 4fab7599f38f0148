//! The panes of the window, one file each. A pane is given the work to look at and says what it
//! wants done; it changes nothing but its own view.

pub mod about;
pub mod annotation;
pub mod attribution;
pub mod chronology;
pub mod commitments;
pub mod conflict;
pub mod copies;
pub mod correction;
mod day_lines;
pub mod day_sheet;
mod day_words;
pub mod documents;
pub mod events;
pub mod passages;
pub mod reading;
pub mod review;
pub mod search;
pub mod status_bar;
pub mod tag_menu;
pub mod time_chip;
pub mod timeline;
mod timeline_hits;
mod timeline_in_view;
pub mod timeline_lists;
mod timeline_spoken;
mod timeline_words;
