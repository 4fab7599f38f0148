//! What the actions on events do with what is chosen.

use eframe::egui::Context;

use super::App;
use super::target::{Target, target};
use super::tiles::{self, Pane};
use super::view::Focus;
use crate::model::{Bearing, EventId, PassageRef};
use crate::workspace::{Command, Weight};

impl App {
    /// Makes an event of the chosen passage, or of the selected words or the chosen date's
    /// sentence, and shows it.
    pub(super) fn make_event(&mut self, ctx: &Context) {
        let target = target(&self.work, &self.view);
        let command = match (self.view.document.clone(), target) {
            (Some(document), Some(Target::Passage(passage))) => {
                Command::MakeEvent { document, passage }
            }
            (Some(document), Some(Target::Selection(span) | Target::Sentence(span))) => {
                Command::MakeEventOfWords { document, span }
            }
            _ => {
                self.say(
                    Weight::Info,
                    "Select words first; then E makes an event of them.",
                );
                return;
            }
        };
        self.command(ctx, command);
        // The words are a passage now: that is what the next key is about.
        let made = self.view.events.selected();
        let made = made.and_then(|id| self.work.events().get(id));
        let linked = made.and_then(|event| event.facts.supports.first());
        if let Some(linked) = linked
            && self.view.document.as_ref() == Some(&linked.doc)
        {
            self.view.focus = Focus::Passage(linked.passage);
            self.view.is_suggested = false;
            self.view.reader.set_selection(None);
        }
    }

    /// Links the chosen passage to the chosen event.
    pub(super) fn link_passage(&mut self, ctx: &Context, bearing: Bearing) {
        let event = self.view.events.selected();
        let event = event.filter(|id| self.work.events().get(*id).is_some());
        match (event, self.view.document.clone(), self.view.focus) {
            (Some(event), Some(doc), Focus::Passage(passage)) => {
                let passage = PassageRef { doc, passage };
                self.command(
                    ctx,
                    Command::LinkPassage {
                        event,
                        passage,
                        bearing,
                    },
                );
            }
            (None, ..) => self.say(
                Weight::Info,
                "Choose an event first, then a passage that bears on it.",
            ),
            _ => self.say(
                Weight::Info,
                "Choose a passage in the text first; then this links it to the event.",
            ),
        }
    }

    /// Brings the events to the front and gives them the keyboard.
    pub(super) fn show_events(&mut self) {
        tiles::bring_to_front(&mut self.tree, Pane::Events);
        self.view.events.want_keyboard();
    }

    /// Shows an event that was made or changed.
    pub(super) fn choose_event(&mut self, event: EventId) {
        tiles::bring_to_front(&mut self.tree, Pane::Events);
        self.view.events.choose(event);
    }
}
