//! The table of actions: menu, group, words, shortcut and help of each.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use super::{Action, Entry, Menu};

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;

/// Every action, in the order of the menus.
// A table is read by its columns.
#[rustfmt::skip]
pub const ENTRIES: &[Entry] = {
    use Action as A;
    use Menu as M;
    &[
        entry(A::OpenFolder, M::File, 0, "Open folder…", key(CTRL, Key::O), "Open a folder of documents."),
        entry(A::OpenSample, M::File, 0, "Open sample corpus", None, "Open five sample dispatches to try things on."),
        entry(A::Reload, M::File, 0, "Read folder again", key(NONE, Key::F5), "Look for new and changed documents in the open folder."),
        entry(A::PauseReading, M::File, 0, "Pause reading, or go on", None, "Let the reading of a large folder rest, and go on later where it was; what is read can be worked on."),
        entry(A::NewDocument, M::File, 1, "New document from clipboard…", key(CTRL, Key::N), "Save copied text as a document of the open folder."),
        entry(A::GuessDateOrder, M::File, 2, "Guess order of day and month", None, "Read dates such as 03/04/2021 as most others of the folder are written."),
        entry(A::DayFirst, M::File, 2, "Day first: 03/04 is 3 April", None, "Read dates such as 03/04/2021 with the day first; saved with the folder."),
        entry(A::MonthFirst, M::File, 2, "Month first: 03/04 is 4 March", None, "Read dates such as 03/04/2021 with the month first; saved with the folder."),
        entry(A::ShowColumns, M::File, 2, "Columns of tables…", None, "Say which columns of CSV and JSON tables hold the date, title, text, source and author."),
        entry(A::ExportCsv, M::File, 3, "Export passages as CSV…", key(CTRL, Key::E), "Write every annotated passage with its evidence as a table."),
        entry(A::ExportJson, M::File, 3, "Export passages as JSON…", None, "Write every annotated passage with its evidence for other programs."),
        entry(A::ExportMarkdown, M::File, 3, "Export passages as Markdown…", None, "Write every annotated passage with its evidence as text to read."),
        entry(A::ExportEventsCsv, M::File, 3, "Export events as CSV…", None, "Write every event with its evidence as a table."),
        entry(A::ExportEventsJson, M::File, 3, "Export events as JSON…", None, "Write every event with its evidence for other programs."),
        entry(A::ExportChronologyDocx, M::File, 3, "Export chronology as Word…", None, "Write the kept lines of the chronology, or its draft, with numbered sources as a Word document."),
        entry(A::ExportChronologyHtml, M::File, 3, "Export chronology as HTML…", None, "Write the kept lines of the chronology, or its draft, with numbered sources as a page for a browser."),
        entry(A::ExportChronologyMarkdown, M::File, 3, "Export chronology as Markdown…", None, "Write the kept lines of the chronology, or its draft, with numbered sources as text to read."),
        entry(A::ForgetFolder, M::File, 4, "Forget this folder…", None, "Show what lies outside of the folder about it, such as journals and kept texts, and delete it."),
        entry(A::SavePicture, M::File, 3, "Save picture of timeline…", key(CTRL_SHIFT, Key::E), "Save what the timeline shows as a drawing (SVG) or an image (PNG)."),
        entry(A::ShowAgreement, M::File, 3, "Agreement…", None, "Say how far analysts agree who tagged the same documents, and where they do not."),
        entry(A::Quit, M::File, 4, "Quit", key(CTRL, Key::Q), "Close the window. Edits are saved as you make them."),
        entry(A::Undo, M::Edit, 0, "Undo", key(CTRL, Key::Z), "Take back the last edit, in whichever document it was made."),
        entry(A::Redo, M::Edit, 0, "Redo", key(CTRL_SHIFT, Key::Z), "Do again what was taken back."),
        entry(A::CopyWithCitation, M::Edit, 1, "Copy with citation", key(CTRL_SHIFT, Key::C), "Copy the selected words with outlet, date and position."),
        entry(A::TagSelection, M::Edit, 2, "Tag selection…", key(NONE, Key::T), "Choose a tag for the selected words; a tag's own key does it at once."),
        entry(A::TagAll, M::Edit, 2, "Tag all occurrences…", key(CTRL_SHIFT, Key::T), "List every place of the selected words in the folder and tag them in one step."),
        entry(A::TagCopies, M::Edit, 2, "Tag the same words in copies", key(CTRL_SHIFT, Key::G), "Put the chosen passage's tag on the same words in copies of the document, in one step."),
        entry(A::EditNote, M::Edit, 2, "Edit note", key(NONE, Key::N), "Write a note on the chosen passage."),
        entry(A::DeletePassage, M::Edit, 2, "Delete passage", key(NONE, Key::Delete), "Remove the chosen passage; undo brings it back."),
        entry(A::MakeEvent, M::Edit, 5, "Make an event of this passage", key(NONE, Key::E), "Record what the chosen words tell of as an event that they support."),
        entry(A::SupportEvent, M::Edit, 5, "Passage supports the event", key(NONE, Key::S), "Link the chosen passage to the chosen event as speaking for it."),
        entry(A::ContradictEvent, M::Edit, 5, "Passage contradicts the event", key(Modifiers::SHIFT, Key::S), "Link the chosen passage to the chosen event as speaking against it."),
        entry(A::ToggleFurniture, M::Edit, 6, "Furniture or text", key(NONE, Key::U), "Dim the selected lines as furniture, or take what is dimmed for text; without a selection, for the whole document."),
        entry(A::FlipDate, M::Edit, 3, "Flip past and future", key(NONE, Key::F), "Take the chosen date for the same one on the other side of publication."),
        entry(A::RejectDate, M::Edit, 3, "Not a date", key(NONE, Key::D), "Say that the chosen words are no date; undo brings it back."),
        entry(A::RestoreDate, M::Edit, 3, "Restore date", None, "Take the chosen words again for what they were read as."),
        entry(A::Filter, M::Edit, 4, "Filter documents", key(CTRL, Key::F), "Show only documents that hold certain words."),
        entry(A::ShowSearch, M::Edit, 4, "Search", key(CTRL_SHIFT, Key::F), "Show what the filter found, best first, with the words found and what can narrow it down."),
        entry(A::NextHit, M::Edit, 4, "Next words found", key(NONE, Key::F3), "Go to the next place of the filter’s words in the document."),
        entry(A::PreviousHit, M::Edit, 4, "Previous words found", key(Modifiers::SHIFT, Key::F3), "Go to the place before it."),
        entry(A::FilterInView, M::Edit, 4, "Filter by time in view", key(NONE, Key::B), "Show only documents that have to do with the time that the timeline shows."),
        entry(A::FilterByDay, M::Edit, 4, "Filter by chosen day", key(Modifiers::SHIFT, Key::B), "Show only documents that have to do with the chosen day."),
        entry(A::ClearTimeFilter, M::Edit, 4, "Remove time filter", key(NONE, Key::Escape), "Show documents of all times again; Esc closes a list in the timeline's place first."),
        entry(A::NextDocument, M::Go, 0, "Next document", key(ALT, Key::ArrowDown), "Read the next document of the list."),
        entry(A::PreviousDocument, M::Go, 0, "Previous document", key(ALT, Key::ArrowUp), "Read the document before it."),
        entry(A::NextMention, M::Go, 1, "Next date", key(NONE, Key::J), "Go to the next date that the document speaks of."),
        entry(A::PreviousMention, M::Go, 1, "Previous date", key(NONE, Key::K), "Go to the date before it."),
        entry(A::NextPassage, M::Go, 2, "Next passage", key(NONE, Key::P), "Go to the next annotated passage of the document."),
        entry(A::PreviousPassage, M::Go, 2, "Previous passage", key(Modifiers::SHIFT, Key::P), "Go to the passage before it."),
        entry(A::NextDay, M::Go, 3, "Next day", key(ALT, Key::ArrowRight), "Choose the next day that any document speaks of."),
        entry(A::PreviousDay, M::Go, 3, "Previous day", key(ALT, Key::ArrowLeft), "Choose the day before it."),
        entry(A::MarkRelevant, M::Document, 0, "Relevant", key(NONE, Key::R), "Mark the document as worth keeping at hand; again takes it back."),
        entry(A::MarkSetAside, M::Document, 0, "Set aside", key(NONE, Key::X), "Keep the document but take it off the timeline; again takes it back."),
        entry(A::MarkRead, M::Document, 0, "Read", None, "Mark the document as read and nothing more."),
        entry(A::CompareCopy, M::Document, 2, "Compare with a copy…", key(Modifiers::SHIFT, Key::G), "Show word by word what differs between the document and another one that tells the same story."),
        entry(A::EditDetails, M::Document, 2, "Edit details…", key(CTRL, Key::I), "Put right when the document was published, its title, source, author or language."),
        entry(A::ShowChanges, M::Document, 1, "Changes since last visit…", None, "List documents that are new, changed or gone since the folder was last open."),
        entry(A::ShowMoved, M::Document, 1, "Renamed documents…", None, "List documents that have another name than their annotations say, and take these along."),
        entry(A::ShowUnopened, M::Document, 1, "Files not opened…", None, "List the files that were not opened, and why."),
        entry(A::TimelineZoomIn, M::View, 0, "Zoom timeline in", key(NONE, Key::Plus), "Show a shorter time."),
        entry(A::TimelineZoomOut, M::View, 0, "Zoom timeline out", key(NONE, Key::Minus), "Show a longer time."),
        entry(A::TimelineReset, M::View, 0, "Fit publications", key(NONE, Key::Home), "Show the time in which the documents were published."),
        entry(A::TimelineShowAll, M::View, 0, "Show all dates", key(NONE, Key::End), "Show every date, however far away."),
        entry(A::TimelineTwoClocks, M::View, 0, "Two clocks or lanes", key(NONE, Key::V), "Lay the timeline out by when things happen and when they were told, or in lanes again."),
        entry(A::NextMark, M::Go, 4, "Next mark on the timeline", key(NONE, Key::Period), "Go to the mark that follows on the timeline, and to its words."),
        entry(A::PreviousMark, M::Go, 4, "Previous mark on the timeline", key(NONE, Key::Comma), "Go to the mark before it."),
        entry(A::TimelineTable, M::View, 0, "Timeline as a table", key(Modifiers::SHIFT, Key::T), "List the marks in view by time; again, or Esc, goes back."),
        entry(A::ShowUndated, M::View, 0, "Undated documents", key(NONE, Key::W), "List the documents that have no date of publication; again, or Esc, goes back."),
        entry(A::ShowDayless, M::View, 0, "Dates without a day", key(Modifiers::SHIFT, Key::W), "List the dates that the timeline cannot show, or not sharply; again, or Esc, goes back."),
        entry(A::ShowEvents, M::View, 5, "Events", key(Modifiers::SHIFT, Key::E), "Show the events and go to them."),
        entry(A::ShowCommitments, M::View, 5, "Commitments", key(Modifiers::SHIFT, Key::C), "Show what was announced and what came of it."),
        entry(A::ShowChronology, M::View, 5, "Chronology", key(CTRL_SHIFT, Key::L), "Show the days that matter most, in lines to keep, edit, move and drop."),
        entry(A::LookFromDay, M::View, 6, "Look from the chosen day", None, "Take the chosen day for the as-of date: what was announced for before it is due; saved with the folder."),
        entry(A::LookFromLatest, M::View, 6, "Look from the latest publication", None, "Take the day of the latest publication for the as-of date again."),
        entry(A::LargerText, M::View, 1, "Larger document text", key(CTRL_SHIFT, Key::Plus), "Make the document's text larger."),
        entry(A::SmallerText, M::View, 1, "Smaller document text", key(CTRL_SHIFT, Key::Minus), "Make the document's text smaller."),
        entry(A::ShowPassages, M::View, 2, "Passages as a table", key(CTRL_SHIFT, Key::P), "Show every passage of the folder in a table to sort and edit."),
        entry(A::ShowReview, M::View, 2, "Passages to review", key(CTRL_SHIFT, Key::R), "Show every passage that lost its place, beside where it may belong now."),
        entry(A::GroupCopies, M::View, 4, "Copies as one story", key(NONE, Key::G), "List copies folded under their original, or each by itself again."),
        entry(A::ResetLayout, M::View, 2, "Reset panes", None, "Put the panes back as they were at first."),
        entry(A::ThemeSystem, M::View, 3, "System theme", None, "Follow the system's light or dark."),
        entry(A::ThemeLight, M::View, 3, "Light theme", None, "Dark words on light."),
        entry(A::ThemeDark, M::View, 3, "Dark theme", None, "Light words on dark."),
        entry(A::ShowShortcuts, M::Help, 0, "Keyboard shortcuts", key(NONE, Key::F1), "Show every shortcut."),
        entry(A::ShowSearchHelp, M::Help, 0, "How to search…", key(Modifiers::SHIFT, Key::F1), "Show what can be typed into the search field, by examples."),
        entry(A::ShowAbout, M::Help, 0, "About Dateline", None, "Version, licences, and where your data lies."),
    ]
};

const fn key(modifiers: Modifiers, key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(modifiers, key))
}

const fn entry(
    action: Action,
    menu: Menu,
    group: u8,
    label: &'static str,
    shortcut: Option<KeyboardShortcut>,
    help: &'static str,
) -> Entry {
    Entry {
        action,
        menu,
        group,
        label,
        shortcut,
        help,
    }
}
