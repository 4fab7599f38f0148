//! What the actions on time do: the filter by it, how the timeline is laid out, and the lists in
//! its place.

use std::ops::Range;

use eframe::egui::{Context, Key, Modifiers, Popup};

use super::App;
use super::panels::timeline_lists::Showing;
use super::tiles::{self, Pane};
use super::widgets::timeline::TimelineKind;
use crate::analysis::TimeFilter;
use crate::model::{Minute, day_start};
use crate::workspace::{Command, Weight};

/// How much of the height two clocks have at first: they are about as high as wide at their best.
const TWO_CLOCKS_SHARE: f32 = 0.56;

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

    /// Shows the timeline by two clocks, or in lanes again.
    pub(super) fn switch_timeline(&mut self) {
        let kind = match self.view.timeline.kind() {
            TimelineKind::Lanes => TimelineKind::TwoClocks,
            TimelineKind::TwoClocks => TimelineKind::Lanes,
        };
        self.view.timeline.set_kind(kind);
        self.kept.timeline = kind;
        // Either way of laying it out has the height that it was given last.
        let share = tiles::height_share(&self.tree, Pane::Timeline);
        let other = std::mem::replace(&mut self.kept.timeline_share, share);
        self.give_timeline_room(other);
        tiles::bring_to_front(&mut self.tree, Pane::Timeline);
    }

    /// The timeline takes the step when it is painted: it alone knows which mark is next.
    pub(super) fn step_mark(&mut self, forth: bool) {
        self.view.timeline.step(forth);
        tiles::bring_to_front(&mut self.tree, Pane::Timeline);
    }

    /// Puts the panes back as they were at first.
    pub(super) fn reset_layout(&mut self) {
        self.tree = tiles::first_arrangement();
        self.kept.timeline_share = None;
        self.give_timeline_room(None);
    }

    /// Gives the timeline a share of the height; two clocks want more than lanes do.
    fn give_timeline_room(&mut self, share: Option<f32>) {
        let is_upright = self.view.timeline.kind() == TimelineKind::TwoClocks;
        if let Some(share) = share.or(is_upright.then_some(TWO_CLOCKS_SHARE)) {
            tiles::set_height_share(&mut self.tree, Pane::Timeline, share);
        }
    }
}
