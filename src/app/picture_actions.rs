//! Saving a picture of the timeline: where to, and what becomes of it.

use std::path::Path;
use std::thread;
use std::time::Duration;

use eframe::egui::{Context, Theme};

use super::App;
use super::picture::{self, Painting, PictureChoice, PictureFormat};
use crate::workspace::{Command, Weight};

impl App {
    /// Draws what the timeline shows and sees to it that it is written.
    pub(super) fn save_picture(
        &mut self,
        ctx: &Context,
        choice: PictureChoice,
        path: &Path,
    ) -> Result<(), String> {
        let path = choice.format.path(path);
        let refused = self.work.refuse_corpus_files(&path);
        refused.map_err(|refusal| refusal.to_string())?;
        let is_dark = ctx.theme() == Theme::Dark && !choice.for_print;
        let room = self.view.timeline_room;
        let drawing = picture::draw(&self.work, &mut self.view, is_dark, room);
        match choice.format {
            PictureFormat::Svg => {
                let bytes = drawing.into_bytes();
                self.command(ctx, Command::WritePicture { path, bytes });
            }
            PictureFormat::Png => {
                let painting = Painting::start(ctx, drawing, path);
                self.painting = Some(painting.map_err(|error| error.to_string())?);
            }
        }
        Ok(())
    }

    /// Writes the picture that was being painted, once it is there.
    pub(super) fn take_picture(&mut self, ctx: &Context) {
        let Some(painting) = self.painting.take_if(|painting| painting.is_done()) else {
            return;
        };
        let (path, image) = painting.finish();
        match image {
            Ok(bytes) => self.command(ctx, Command::WritePicture { path, bytes }),
            Err(reason) => self.say(Weight::Error, format!("No picture was saved: {reason}")),
        }
    }

    /// Waits until the picture is there, for whoever looks at a window at rest.
    pub(super) fn settle_picture(&self) {
        while self.painting.as_ref().is_some_and(|it| !it.is_done()) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}
