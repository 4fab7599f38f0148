//! Everything that a person can do by menu, key or button, named once.
//!
//! Invariant: menus, tooltips and the shortcut sheet are made from this table, so that none of
//! them can say something that is not so.

mod table;

use std::cmp::Reverse;

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

pub use table::ENTRIES;

/// One thing that can be done. What it works on is the current selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Open another folder.
    OpenFolder,
    /// Open the sample corpus.
    OpenSample,
    /// Make a document from copied text.
    NewDocument,
    /// Read the open folder again.
    Reload,
    /// Have the reading of the folder rest, or go on.
    PauseReading,
    /// Say which columns of tables hold what.
    ShowColumns,
    /// Write annotated passages as CSV.
    ExportCsv,
    /// Write annotated passages as JSON.
    ExportJson,
    /// Write annotated passages as Markdown.
    ExportMarkdown,
    /// Write events as CSV.
    ExportEventsCsv,
    /// Write events as JSON.
    ExportEventsJson,
    /// Write the chronology as a Word document.
    ExportChronologyDocx,
    /// Write the chronology as a page for a browser.
    ExportChronologyHtml,
    /// Write the chronology as Markdown.
    ExportChronologyMarkdown,
    /// Save a picture of the timeline.
    SavePicture,
    /// Compare what several analysts tagged.
    ShowAgreement,
    /// Close the window.
    Quit,
    /// Take back the last edit.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Copy the selected words with where they stand.
    CopyWithCitation,
    /// Put the cursor in the filter box.
    Filter,
    /// The search pane, with what was found.
    ShowSearch,
    /// The next place of the filter's words in the document.
    NextHit,
    /// The one before.
    PreviousHit,
    /// Filter by the time that the timeline shows.
    FilterInView,
    /// Filter by the chosen day.
    FilterByDay,
    /// Show documents of all times again.
    ClearTimeFilter,
    /// Put the cursor in the tag field.
    TagSelection,
    /// Tag the selected words wherever they stand.
    TagAll,
    /// Put a tag of the chosen passage on the same words in copies of the document.
    TagCopies,
    /// Put the cursor in the note of the chosen passage.
    EditNote,
    /// Remove the chosen passage.
    DeletePassage,
    /// Make an event of the chosen passage or words.
    MakeEvent,
    /// Say that the chosen passage supports the chosen event.
    SupportEvent,
    /// Say that the chosen passage contradicts the chosen event.
    ContradictEvent,
    /// Bring the events to the front.
    ShowEvents,
    /// Bring the commitments to the front.
    ShowCommitments,
    /// Bring the chronology to the front.
    ShowChronology,
    /// Take the chosen day for the as-of date.
    LookFromDay,
    /// Take the latest publication for the as-of date.
    LookFromLatest,
    /// Take the selected lines for furniture, or furniture for text.
    ToggleFurniture,
    /// Take the chosen date for one on the other side of publication.
    FlipDate,
    /// Say that the chosen words are no date.
    RejectDate,
    /// Take back what was said of the chosen date.
    RestoreDate,
    /// The next document of the list.
    NextDocument,
    /// The one before.
    PreviousDocument,
    /// The next date in the document.
    NextMention,
    /// The one before.
    PreviousMention,
    /// The next passage in the document.
    NextPassage,
    /// The one before.
    PreviousPassage,
    /// The day after the chosen one.
    NextDay,
    /// The day before.
    PreviousDay,
    /// Mark the document as relevant.
    MarkRelevant,
    /// Set the document aside.
    MarkSetAside,
    /// Mark the document as read and nothing more.
    MarkRead,
    /// Guess from the documents in which order they write day and month.
    GuessDateOrder,
    /// Read 03/04 as 3 April.
    DayFirst,
    /// Read 03/04 as March 4.
    MonthFirst,
    /// Say what the document is: its date, title, source, author, language.
    EditDetails,
    /// List what changed since the last visit.
    ShowChanges,
    /// List the files that were not opened, and why.
    ShowUnopened,
    /// Zoom the timeline in.
    TimelineZoomIn,
    /// Zoom the timeline out.
    TimelineZoomOut,
    /// The timeline's first view.
    TimelineReset,
    /// Everything on the timeline.
    TimelineShowAll,
    /// Lay the timeline out by two clocks, or in lanes again.
    TimelineTwoClocks,
    /// The next mark of the timeline.
    NextMark,
    /// The one before.
    PreviousMark,
    /// The marks in view as a table.
    TimelineTable,
    /// The documents without a date.
    ShowUndated,
    /// The dates that name no day.
    ShowDayless,
    /// Larger document text.
    LargerText,
    /// Smaller document text.
    SmallerText,
    /// All passages as a table.
    ShowPassages,
    /// The passages that lost their place.
    ShowReview,
    /// Documents that were renamed.
    ShowMoved,
    /// Delete what lies outside of the folder about it.
    ForgetFolder,
    /// Panes as they were at first.
    ResetLayout,
    /// Follow the system's light or dark.
    ThemeSystem,
    /// Light.
    ThemeLight,
    /// Dark.
    ThemeDark,
    /// List a story as one row, or each document by itself.
    GroupCopies,
    /// Show what differs between the document and a copy.
    CompareCopy,
    /// Show all shortcuts.
    ShowShortcuts,
    /// Show what can be typed into the search field.
    ShowSearchHelp,
    /// Show version, licences and where data lies.
    ShowAbout,
}

/// The menus, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Menu {
    /// Corpus and exports.
    File,
    /// Edits.
    Edit,
    /// Moving about.
    Go,
    /// What is decided of the document.
    Document,
    /// What is seen.
    View,
    /// Help.
    Help,
}

impl Menu {
    /// All menus.
    pub const ALL: [Menu; 6] = [
        Menu::File,
        Menu::Edit,
        Menu::Go,
        Menu::Document,
        Menu::View,
        Menu::Help,
    ];

    /// The menu's title.
    pub fn title(self) -> &'static str {
        match self {
            Menu::File => "File",
            Menu::Edit => "Edit",
            Menu::Go => "Go",
            Menu::Document => "Document",
            Menu::View => "View",
            Menu::Help => "Help",
        }
    }
}

/// One row of the table: everything about an action but what it does.
pub struct Entry {
    /// The action.
    pub action: Action,
    /// The menu that it stands in.
    pub menu: Menu,
    /// Which group of the menu it belongs to; groups are parted by a line.
    pub group: u8,
    /// Its words in menus and on buttons.
    pub label: &'static str,
    /// Its shortcut.
    pub shortcut: Option<KeyboardShortcut>,
    /// One sentence on what it does.
    pub help: &'static str,
}

impl Action {
    /// The action's row in the table.
    pub fn entry(self) -> &'static Entry {
        // The test below holds that every action has its row.
        ENTRIES
            .iter()
            .find(|entry| entry.action == self)
            .unwrap_or(&ENTRIES[0])
    }

    /// Its words.
    pub fn label(self) -> &'static str {
        self.entry().label
    }

    /// Its sentence and shortcut, for a tooltip.
    pub fn tooltip(self, ctx: &Context) -> String {
        match self.entry().shortcut {
            Some(shortcut) => format!("{}  {}", self.entry().help, ctx.format_shortcut(&shortcut)),
            None => self.entry().help.to_owned(),
        }
    }
}

/// The action whose shortcut is this letter or sign alone.
pub fn with_bare_key(key: char) -> Option<Action> {
    let key = Key::from_name(&key.to_uppercase().to_string())?;
    let mut entries = ENTRIES.iter().filter(|entry| {
        let shortcut = entry.shortcut;
        shortcut.is_some_and(|s| s.modifiers == Modifiers::NONE && s.logical_key == key)
    });
    entries.next().map(|entry| entry.action)
}

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// Into no text field.
    Nothing,
    /// Into a note: it is saved as it is typed, so undo is the work's.
    Note,
    /// Into another text field, which has an undo of its own.
    Field,
}

/// The actions whose shortcuts were pressed in this frame. Keys without Ctrl or Alt belong to
/// whoever is typed into.
pub fn pressed(ctx: &Context, typing: Typing) -> Vec<Action> {
    let mut entries: Vec<&Entry> = ENTRIES.iter().filter(|e| e.shortcut.is_some()).collect();
    // `consume_shortcut` ignores further modifiers, so the most specific goes first.
    entries.sort_by_key(|entry| Reverse(entry.shortcut.as_ref().map(modifier_count)));
    let mut actions = Vec::new();
    for entry in entries {
        let Some(shortcut) = entry.shortcut else {
            continue;
        };
        if entry.action == Action::ClearTimeFilter {
            // Esc means many things: it is taken only where there is something to remove.
            continue;
        }
        let bare = !shortcut.modifiers.command && !shortcut.modifiers.alt;
        let function_key = matches!(shortcut.logical_key, Key::F1 | Key::F5);
        let field_undoes = matches!(entry.action, Action::Undo | Action::Redo);
        let belongs_to_field = match typing {
            Typing::Nothing => false,
            Typing::Note => bare && !function_key,
            Typing::Field => (bare && !function_key) || field_undoes,
        };
        if belongs_to_field {
            continue;
        }
        if ctx.input_mut(|input| input.consume_shortcut(&shortcut)) {
            actions.push(entry.action);
        }
    }
    actions
}

fn modifier_count(shortcut: &KeyboardShortcut) -> usize {
    let m = shortcut.modifiers;
    [m.command, m.shift, m.alt]
        .into_iter()
        .filter(|&on| on)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_one_row_and_no_shortcut_is_taken_twice() {
        for (i, entry) in ENTRIES.iter().enumerate() {
            assert_eq!(
                entry.action.entry().label,
                entry.label,
                "{:?} twice",
                entry.action
            );
            for other in &ENTRIES[..i] {
                let same = entry.shortcut.is_some() && entry.shortcut == other.shortcut;
                assert!(
                    !same,
                    "{} and {} share a shortcut",
                    entry.label, other.label
                );
            }
            assert!(entry.help.ends_with('.'), "{}", entry.help);
        }
    }
}
