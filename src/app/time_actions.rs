//! What the actions on time do: the filter by it, and the lists in the timeline's place.

use std::ops::Range;

use eframe::egui::{Context, Key, Modifiers, Popup};

use super::App;
use super::panels::timeline_lists::Showing;
use super::tiles::{self, Pane};
use crate::analysis::TimeFilter;
use crate::model::{Minute, day_start};
use crate::workspace::{Command, Weight};

/// How many minutes a day has.
const DAY: i64 = 24 * 60;

impl App {
    /// Shows only documents that have to do with the time in view.
    pub(super) fn filter_in_view(&mut self, ctx: &Context) {
        match self.view.timeline.in_view(&self.work.shown().timeline) {
            Some(range) => self.filter_time(ctx, range.minutes()),
            None => self.say(Weight::Info, "The timeline shows nothing yet."),
        }
    }

    /// Shows only documents that have to do with the chosen day.
    pub(super) fn filter_by_day(&mut self, ctx: &Context) {
        match self.view.day {
            Some(day) => {
                let start = day_start(day);
                self.filter_time(ctx, start..Minute(start.0 + DAY));
            }
            None => self.say(Weight::Info, "Choose a day first; then this filters by it."),
        }
    }

    fn filter_time(&mut self, ctx: &Context, range: Range<Minute>) {
        let filter = TimeFilter::new(range, self.view.time_relation);
        self.command(ctx, Command::FilterTime(Some(filter)));
    }

    /// Shows a list in the timeline's place and gives it the keyboard, or the timeline again.
    pub(super) fn toggle_list(&mut self, showing: Showing) {
        tiles::bring_to_front(&mut self.tree, Pane::Timeline);
        self.view.timeline_lists.toggle(showing);
    }

    /// Esc closes a list, else removes the filter by time. Where there is neither, it is left to
    /// whoever else it may mean something to.
    pub(super) fn take_escape(&mut self, ctx: &Context) {
        let has_list = self.view.timeline_lists.showing() != Showing::Picture;
        if !(has_list || self.work.time_filter().is_some()) || Popup::is_any_open(ctx) {
            return;
        }
        if !ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            return;
        }
        if !self.view.timeline_lists.close() {
            self.command(ctx, Command::FilterTime(None));
        }
    }
}
