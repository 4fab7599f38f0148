//! The panes of the window, one file each. A pane is given the work to look at and says what it
//! wants done; it changes nothing but its own view.

pub mod about;
pub mod annotation;
pub mod attribution;
pub mod conflict;
pub mod correction;
pub mod day_sheet;
pub mod documents;
pub mod events;
pub mod passages;
pub mod reading;
pub mod review;
pub mod status_bar;
pub mod tag_menu;
pub mod timeline;
