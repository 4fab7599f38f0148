//! Carries out what panes, menus and keys ask for.

use std::path::PathBuf;

use eframe::egui::{Context, ThemePreference, ViewportCommand};

use super::actions::{self, Action, Typing};
use super::dialogs::{Dialog, Picked, TagAllDraft};
use super::menus::order_in_words;
use super::panels::reading::focused_span;
use super::panels::timeline_lists::Showing;
use super::picture::PictureChoice;
use super::target::{Target, target, toggle};
use super::tiles::Pane;
use super::toasts::Toast;
use super::view::{Field, Focus, Request, View};
use super::{App, tiles};
use crate::analysis::plural;
use crate::exchange::citation;
use crate::model::{Bearing, DocId, OrderSetting, Span, Triage};
use crate::workspace::{Command, Effect, ExportFormat, Exported, Refusal, Weight, lay_out_sample};

/// The least and the most that document text is scaled by.
const TEXT_SCALES: std::ops::RangeInclusive<f32> = 0.7..=2.5;

impl App {
    /// Carries out a request. What cannot be done is said.
    pub(super) fn perform(&mut self, ctx: &Context, request: Request) {
        match request {
            Request::Command(command) => self.command(ctx, command),
            Request::FromDialog(command) => match self.try_command(ctx, command) {
                Ok(()) => self.dialogs.close(),
                Err(refusal) => self.dialogs.fail(refusal.to_string()),
            },
            Request::Dialog(dialog) => self.dialogs.open(dialog),
            Request::PickPicture(choice) => {
                self.dialogs.pick_picture(ctx, choice, self.work.corpus());
            }
            Request::SavePicture(choice, path) => match self.save_picture(ctx, choice, &path) {
                Ok(()) => self.dialogs.close(),
                Err(reason) => self.dialogs.fail(reason),
            },
            Request::Act(action) => self.act(ctx, action),
            Request::Go { document, focus } => self.go(ctx, document, focus),
            Request::ShowWords { document, span } => self.show_words(ctx, document, span),
            Request::Review { document, key } => {
                self.view.review.choose(&document, key);
                self.show_review();
            }
            Request::PickCopy => self.dialogs.pick_copy(ctx, self.work.corpus()),
            Request::Choose(focus) => {
                self.view.focus = focus;
                self.view.is_suggested = false;
            }
            Request::ChooseEvent(event) => self.view.events.choose(event),
            Request::ChooseDay(day) => self.view.day = Some(day),
            Request::FoldCopies(document) => {
                self.view.copies.toggle(self.work.copies(), &document);
                self.view.fold_anew();
            }
            Request::Search(query) => {
                self.view.filter.clone_from(&query);
                self.command(ctx, Command::Filter(query));
            }
            Request::Say(words) => self.say(Weight::Info, words),
            Request::Picked(picked) => self.picked(ctx, picked),
            Request::Forget => self.forget(ctx),
            Request::CloseAnyway => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Turns keys into actions and tags.
    pub(super) fn take_keys(&mut self, ctx: &Context) {
        if self.dialogs.is_open() {
            return;
        }
        let typing = if self.view.note_has_keyboard {
            Typing::Note
        } else if ctx.text_edit_focused() {
            Typing::Field
        } else {
            Typing::Nothing
        };
        if typing == Typing::Nothing {
            self.take_escape(ctx);
        }
        let actions = actions::pressed(ctx, typing);
        // A key that did something else is not a tag's key as well.
        if typing == Typing::Nothing && actions.is_empty() {
            self.take_tag_keys(ctx);
        }
        for action in actions {
            self.act(ctx, action);
        }
    }

    /// A tag's own key puts it on the selection.
    fn take_tag_keys(&mut self, ctx: &Context) {
        let typed: Vec<char> = ctx.input(|input| {
            let modifiers = input.modifiers;
            if modifiers.command || modifiers.alt {
                return Vec::new();
            }
            let texts = input.events.iter().filter_map(|event| match event {
                eframe::egui::Event::Text(text) => text.chars().next(),
                _ => None,
            });
            texts.collect()
        });
        for key in typed {
            let Some(tag) = self.work.codebook().by_key(key).map(|tag| tag.path.clone()) else {
                continue;
            };
            // A stray key must not make a passage of a sentence that nobody has chosen.
            let is_stray =
                |target: &Target| self.view.is_suggested && matches!(target, Target::Sentence(_));
            let target = target(&self.work, &self.view).filter(|target| !is_stray(target));
            match (self.view.document.clone(), target) {
                (Some(document), Some(target)) => {
                    let command = toggle(&self.work, &document, target, &tag);
                    self.command(ctx, command);
                }
                _ => self.say(
                    Weight::Info,
                    format!("Select words first; then {key} tags them as {tag}."),
                ),
            }
        }
    }

    /// Carries out a command. What cannot be done is said.
    pub(super) fn command(&mut self, ctx: &Context, command: Command) {
        if let Err(refusal) = self.try_command(ctx, command) {
            self.say(Weight::Error, refusal.to_string());
        }
    }

    fn try_command(&mut self, ctx: &Context, command: Command) -> Result<(), Refusal> {
        let opens = matches!(command, Command::Open(_));
        let undoes = matches!(command, Command::Undo | Command::Redo);
        let effect = self.work.apply(command)?;
        if opens {
            self.opened();
        } else {
            self.follow(ctx, effect, undoes);
        }
        Ok(())
    }

    fn opened(&mut self) {
        if let Some(folder) = self.work.corpus() {
            self.kept.remember(folder);
        }
        // Whatever was looked at and said belongs to the folder that was open before.
        self.keep_choices();
        self.view = View::new(&self.kept);
        self.toasts.clear();
        self.dialogs.forget_agreement();
        self.settle_first_view = true;
    }

    /// Shows what a command did.
    fn follow(&mut self, ctx: &Context, effect: Effect, undoes: bool) {
        match effect {
            Effect::Done => {}
            Effect::Passage { document, passage } => {
                let focus = Focus::Passage(passage);
                if undoes {
                    self.go(ctx, document, focus);
                } else if self.view.document.as_ref() == Some(&document) {
                    self.view.reader.set_selection(None);
                    self.view.focus = focus;
                }
            }
            Effect::Date { document, span } => {
                if undoes {
                    self.go(ctx, document, Focus::Mention(span));
                }
            }
            Effect::Tagged { passages } => {
                let passages = plural(passages, "passage");
                self.say(
                    Weight::Info,
                    format!("{passages} tagged; undo takes all back."),
                );
            }
            Effect::Made(document) => self.go(ctx, document, Focus::None),
            Effect::Document(document) => {
                if self.passage_is_gone() {
                    self.view.focus = Focus::None;
                }
                if undoes {
                    self.go(ctx, document, Focus::None);
                }
            }
            Effect::Event(event) => self.choose_event(event),
            Effect::Line(line) => self.choose_line(line),
            Effect::Picture(path) => {
                self.say(Weight::Info, format!("Picture saved to {}", path.display()));
            }
            Effect::Written {
                path,
                count,
                exported,
            } => {
                let written = plural(count, exported.noun());
                let words = format!("{written} written to {}", path.display());
                self.say(Weight::Info, words);
            }
        }
    }

    fn passage_is_gone(&self) -> bool {
        match (self.view.focus, &self.view.document) {
            (Focus::Passage(id), Some(document)) => self.work.passage(document, id).is_none(),
            _ => false,
        }
    }

    /// Opens a document at a place in it.
    pub(super) fn go(&mut self, ctx: &Context, document: DocId, focus: Focus) {
        if self.work.dossier(&document).is_none() && self.work.progress().is_none() {
            self.say(
                Weight::Error,
                format!("“{document}” is no longer in the folder."),
            );
            return;
        }
        let changes = self.view.document.as_ref() != Some(&document);
        if changes {
            self.view.draft.event_date = None;
            self.view.draft.mention_date = None;
            self.view.draft.about_tags = None;
            self.view.reveal_document = true;
        }
        self.view.document = Some(document.clone());
        self.view.focus = focus;
        self.view.is_suggested = false;
        self.view.reader.set_selection(None);
        self.command(ctx, Command::Visit(document));
        self.scroll_to_focus();
    }

    /// Looks from the chosen day for what is past and what is to come.
    fn look_from_day(&mut self, ctx: &Context) {
        match self.view.day {
            Some(day) => self.command(ctx, Command::SetAsOf(Some(day))),
            None => self.say(Weight::Info, "Choose a day first; then this looks from it."),
        }
    }

    /// Brings the commitments to the front and gives them the keyboard.
    fn show_commitments(&mut self) {
        tiles::bring_to_front(&mut self.tree, Pane::Commitments);
        self.view.commitments.want_keyboard();
    }

    /// Brings the words that the focus is on into sight.
    pub(super) fn scroll_to_focus(&mut self) {
        let Some(dossier) = self.view.dossier(&self.work) else {
            return;
        };
        if let Some(span) = focused_span(&self.work, &self.view, dossier) {
            let text = &dossier.document.text;
            self.view.reader.set_document(text, dossier.prose());
            // Words that are in sight already stay where they are.
            if !self.view.reader.visible_span().contains(span) {
                self.view.reader.scroll_to(span);
            }
        }
    }

    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::OpenFolder => self.dialogs.pick_folder(ctx, self.work.corpus()),
            Action::OpenSample => self.open_sample(ctx),
            Action::NewDocument => self.dialogs.open(Dialog::new_document()),
            Action::Reload => self.command(ctx, Command::Reload),
            Action::ExportCsv => self.ask_where_to_export(ctx, ExportFormat::Csv),
            Action::ExportJson => self.ask_where_to_export(ctx, ExportFormat::Json),
            Action::ExportEventsCsv => self.ask_where_to_export(ctx, ExportFormat::EventsCsv),
            Action::ExportEventsJson => self.ask_where_to_export(ctx, ExportFormat::EventsJson),
            Action::ExportChronologyDocx => {
                self.ask_where_to_export(ctx, ExportFormat::ChronologyDocx)
            }
            Action::ExportChronologyHtml => {
                self.ask_where_to_export(ctx, ExportFormat::ChronologyHtml)
            }
            Action::ExportChronologyMarkdown => {
                self.ask_where_to_export(ctx, ExportFormat::ChronologyMarkdown);
            }
            Action::ShowAgreement => self.show_agreement(),
            Action::MakeEvent => self.make_event(ctx),
            Action::SupportEvent => self.link_passage(ctx, Bearing::Supports),
            Action::ContradictEvent => self.link_passage(ctx, Bearing::Contradicts),
            Action::ShowEvents => self.show_events(),
            Action::ShowCommitments => self.show_commitments(),
            Action::ShowChronology => self.show_chronology(),
            Action::LookFromDay => self.look_from_day(ctx),
            Action::LookFromLatest => self.command(ctx, Command::SetAsOf(None)),
            Action::ExportMarkdown => self.ask_where_to_export(ctx, ExportFormat::Markdown),
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Action::Undo => self.command(ctx, Command::Undo),
            Action::Redo => self.command(ctx, Command::Redo),
            Action::CopyWithCitation => self.copy_with_citation(ctx),
            Action::TagSelection => self.want_keyboard(Field::Tag),
            Action::TagAll => self.tag_all(),
            Action::TagCopies => self.tag_copies(ctx),
            Action::GroupCopies => self.toggle_grouping_of_copies(),
            Action::CompareCopy => self.compare_copies(),
            Action::EditNote => self.edit_note(ctx),
            Action::DeletePassage => self.delete_passage(ctx),
            Action::ToggleFurniture => self.toggle_furniture(ctx),
            Action::FlipDate => {
                self.on_date(ctx, "flips it between past and future", |document, span| {
                    Command::FlipDate { document, span }
                })
            }
            Action::RejectDate => self.on_date(ctx, "says that it is none", |document, span| {
                Command::RejectDate { document, span }
            }),
            Action::RestoreDate => {
                self.on_date(ctx, "takes back what was corrected", |document, span| {
                    Command::RestoreDate { document, span }
                });
            }
            Action::Filter => self.want_keyboard(Field::Filter),
            Action::ShowSearch => self.show_search(),
            Action::NextHit => self.go_to_hit(ctx, true),
            Action::PreviousHit => self.go_to_hit(ctx, false),
            Action::FilterInView => self.filter_in_view(ctx),
            Action::FilterByDay => self.filter_by_day(ctx),
            Action::ClearTimeFilter => self.command(ctx, Command::FilterTime(None)),
            Action::TimelineTable => self.toggle_list(Showing::Marks),
            Action::ShowUndated => self.toggle_list(Showing::Undated),
            Action::ShowDayless => self.toggle_list(Showing::Dayless),
            Action::SavePicture => self.dialogs.open(Dialog::Picture(PictureChoice::default())),
            Action::NextDocument => self.step_document(ctx, 1),
            Action::PreviousDocument => self.step_document(ctx, -1),
            Action::NextMention => self.step_mention(ctx, true),
            Action::PreviousMention => self.step_mention(ctx, false),
            Action::NextPassage => self.step_passage(ctx, true),
            Action::PreviousPassage => self.step_passage(ctx, false),
            Action::NextDay => self.step_day(true),
            Action::PreviousDay => self.step_day(false),
            Action::MarkRelevant => self.toggle_triage(ctx, Triage::Relevant),
            Action::MarkSetAside => self.toggle_triage(ctx, Triage::SetAside),
            Action::MarkRead => self.toggle_triage(ctx, Triage::Read),
            Action::GuessDateOrder => self.set_date_order(ctx, OrderSetting::Guess),
            Action::DayFirst => self.set_date_order(ctx, OrderSetting::DayFirst),
            Action::MonthFirst => self.set_date_order(ctx, OrderSetting::MonthFirst),
            Action::EditDetails => self.edit_details(),
            Action::PauseReading => self.pause_reading(ctx),
            Action::ShowColumns => self.show_columns(),
            Action::ShowChanges => self.dialogs.open(Dialog::Changes),
            Action::ShowUnopened => self.dialogs.open(Dialog::Unopened),
            Action::TimelineZoomIn => self.view.timeline.zoom(1.6),
            Action::TimelineZoomOut => self.view.timeline.zoom(1.0 / 1.6),
            Action::TimelineReset => self.view.timeline.reset(),
            Action::TimelineShowAll => self.view.timeline.show_all(&self.work.shown().timeline),
            Action::TimelineTwoClocks => self.switch_timeline(),
            Action::NextMark => self.step_mark(true),
            Action::PreviousMark => self.step_mark(false),
            Action::LargerText => self.scale_text(1.1),
            Action::SmallerText => self.scale_text(1.0 / 1.1),
            Action::ShowPassages => tiles::bring_to_front(&mut self.tree, Pane::Passages),
            Action::ShowReview => self.show_review(),
            Action::ShowMoved => self.dialogs.open(Dialog::moved(&self.work)),
            Action::ForgetFolder => self.ask_to_forget(),
            Action::ResetLayout => self.reset_layout(),
            Action::ThemeSystem => self.set_theme(ctx, ThemePreference::System),
            Action::ThemeLight => self.set_theme(ctx, ThemePreference::Light),
            Action::ThemeDark => self.set_theme(ctx, ThemePreference::Dark),
            Action::ShowSearchHelp => self.dialogs.open(Dialog::SearchHelp),
            Action::ShowShortcuts => self.dialogs.open(Dialog::Shortcuts),
            Action::ShowAbout => self.dialogs.open(Dialog::About),
        }
    }

    /// Asks which of all places of the selected words are to be tagged.
    fn tag_all(&mut self) {
        let span = match target(&self.work, &self.view) {
            Some(Target::Selection(span)) => Some(span),
            Some(Target::Passage(_)) => self
                .view
                .dossier(&self.work)
                .and_then(|dossier| focused_span(&self.work, &self.view, dossier)),
            Some(Target::Sentence(_)) | None => None,
        };
        let dossier = self.view.dossier(&self.work);
        let words = span.and_then(|span| dossier?.document.text.get(span));
        let draft = TagAllDraft::of(words.unwrap_or_default());
        self.dialogs.open(Dialog::TagAll(Box::new(draft)));
    }

    /// Asks what the open document is.
    fn edit_details(&mut self) {
        let document = self.view.document.as_ref();
        let dialog = document.and_then(|document| Dialog::details(&self.work, document));
        match dialog {
            Some(dialog) => self.dialogs.open(dialog),
            None => self.say(Weight::Info, "Choose a document first."),
        }
    }

    /// Settles the order of day and month, and says what came of it.
    fn set_date_order(&mut self, ctx: &Context, setting: OrderSetting) {
        let refused = self.try_command(ctx, Command::SetDateOrder(setting)).err();
        match refused {
            Some(refusal) => self.say(Weight::Error, refusal.to_string()),
            None => self.say(Weight::Info, order_in_words(&self.work)),
        }
    }

    pub(super) fn open_sample(&mut self, ctx: &Context) {
        match lay_out_sample(&self.places) {
            Ok(folder) => self.command(ctx, Command::Open(folder)),
            Err(reason) => self.say(Weight::Error, reason),
        }
    }

    fn set_theme(&mut self, ctx: &Context, theme: ThemePreference) {
        self.kept.theme = theme;
        ctx.set_theme(theme);
    }

    /// Puts the cursor into a field, whose pane comes to the front.
    fn want_keyboard(&mut self, field: Field) {
        let pane = match field {
            Field::Filter => Pane::Documents,
            Field::Search => Pane::Search,
            Field::Tag | Field::Note => Pane::Annotation,
        };
        tiles::bring_to_front(&mut self.tree, pane);
        self.view.wants_keyboard = Some(field);
    }

    fn ask_where_to_export(&mut self, ctx: &Context, format: ExportFormat) {
        let missing = match format.exported() {
            Exported::Events if self.work.events().is_empty() => "make an event",
            Exported::Passages if self.work.passage_count() == 0 => "tag a passage",
            Exported::Chronology if self.work.report().line_count() == 0 => {
                "open the chronology (Ctrl+Shift+L)"
            }
            _ => {
                self.dialogs.pick_export(ctx, format, self.work.corpus());
                return;
            }
        };
        let words = format!("There is nothing to export yet: {missing} first.");
        self.say(Weight::Info, words);
    }

    fn picked(&mut self, ctx: &Context, picked: Picked) {
        match picked {
            Picked::Folder(path) => self.command(ctx, Command::Open(path)),
            Picked::Copy(path) => self.dialogs.take_copy(&path),
            Picked::Export(format, path) => {
                let path: PathBuf = path;
                self.command(ctx, Command::Export { format, path });
            }
            Picked::Picture(choice, path) => {
                if let Err(reason) = self.save_picture(ctx, choice, &path) {
                    self.say(Weight::Error, reason);
                }
            }
            Picked::NoSystemDialog(dialog) => self.dialogs.open(dialog),
            Picked::Nothing => {}
        }
    }

    /// The words that copying and tagging are about.
    fn target_span(&self) -> Option<(DocId, Span)> {
        let document = self.view.document.clone()?;
        let span = match target(&self.work, &self.view)? {
            Target::Selection(span) | Target::Sentence(span) => span,
            Target::Passage(id) => self.work.passage(&document, id)?.span,
        };
        Some((document, span))
    }

    fn copy_with_citation(&mut self, ctx: &Context) {
        let cited = self.target_span().and_then(|(document, span)| {
            let dossier = self.work.dossier(&document)?;
            citation::cite(&dossier.document, dossier.document.text.trimmed(span)?)
        });
        match cited {
            Some(words) => {
                ctx.copy_text(words);
                self.say(Weight::Info, "Copied with citation.");
            }
            None => self.say(Weight::Info, "Select words in the document to copy them."),
        }
    }

    /// The note of the chosen passage; selected words become a passage first.
    fn edit_note(&mut self, ctx: &Context) {
        let target = target(&self.work, &self.view);
        match (self.view.document.clone(), target) {
            (Some(document), Some(Target::Selection(span) | Target::Sentence(span))) => {
                self.command(ctx, Command::Mark { document, span });
                self.want_keyboard(Field::Note);
            }
            (_, Some(Target::Passage(_))) => self.want_keyboard(Field::Note),
            _ => self.say(
                Weight::Info,
                "Select words first; then N writes a note on them.",
            ),
        }
    }

    fn delete_passage(&mut self, ctx: &Context) {
        if self.view.chronology.drop_chosen() {
            return;
        }
        if let Some(event) = self.view.events.with_keyboard() {
            self.command(ctx, Command::DeleteEvent(event));
            return;
        }
        match (self.view.document.clone(), self.view.focus) {
            (Some(document), Focus::Passage(passage)) => {
                self.command(ctx, Command::DeletePassage { document, passage });
            }
            _ => self.say(
                Weight::Info,
                "Choose a passage first; then Delete removes it.",
            ),
        }
    }

    /// Does something to the chosen date.
    fn on_date(&mut self, ctx: &Context, what: &str, command: impl FnOnce(DocId, Span) -> Command) {
        match (self.view.document.clone(), self.view.focus) {
            (Some(document), Focus::Mention(span)) => self.command(ctx, command(document, span)),
            _ => self.say(
                Weight::Info,
                format!("Choose a date in the text first; then this {what}."),
            ),
        }
    }

    /// Sets a triage, or takes it back to read where it is set already.
    fn toggle_triage(&mut self, ctx: &Context, triage: Triage) {
        let Some(document) = self.view.document.clone() else {
            return;
        };
        let triage = if self.work.triage(&document) == triage {
            Triage::Read
        } else {
            triage
        };
        self.command(ctx, Command::SetTriage { document, triage });
    }

    fn scale_text(&mut self, factor: f32) {
        let scale = self.view.text_scale * factor;
        self.view.text_scale = scale.clamp(*TEXT_SCALES.start(), *TEXT_SCALES.end());
    }

    pub(super) fn say(&mut self, weight: Weight, text: impl Into<String>) {
        let text = text.into();
        self.toasts.retain(|toast| toast.text != text);
        self.toasts.push(Toast {
            weight,
            text,
            first_seen: None,
        });
    }
}
