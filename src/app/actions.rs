//! Everything that a person can do by menu, key or button, named once.
//!
//! Invariant: menus, tooltips and the shortcut sheet are made from this table, so that none of
//! them can say something that is not so.

use std::cmp::Reverse;

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};

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
    /// Write annotated passages as CSV.
    ExportCsv,
    /// Write annotated passages as JSON.
    ExportJson,
    /// Write annotated passages as Markdown.
    ExportMarkdown,
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
    /// Put the cursor in the tag field.
    TagSelection,
    /// Put the cursor in the note of the chosen passage.
    EditNote,
    /// Remove the chosen passage.
    DeletePassage,
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
    /// Larger document text.
    LargerText,
    /// Smaller document text.
    SmallerText,
    /// Panes as they were at first.
    ResetLayout,
    /// Follow the system's light or dark.
    ThemeSystem,
    /// Light.
    ThemeLight,
    /// Dark.
    ThemeDark,
    /// Show all shortcuts.
    ShowShortcuts,
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

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;

/// Every action, in the order of the menus.
pub const ENTRIES: &[Entry] = {
    use Action as A;
    use Menu as M;
    &[
        entry(
            A::OpenFolder,
            M::File,
            0,
            "Open folder…",
            key(CTRL, Key::O),
            "Open a folder of documents.",
        ),
        entry(
            A::OpenSample,
            M::File,
            0,
            "Open sample corpus",
            None,
            "Open five sample dispatches to try things on.",
        ),
        entry(
            A::Reload,
            M::File,
            0,
            "Read folder again",
            key(NONE, Key::F5),
            "Look for new and changed documents in the open folder.",
        ),
        entry(
            A::NewDocument,
            M::File,
            1,
            "New document from clipboard…",
            key(CTRL, Key::N),
            "Save copied text as a document of the open folder.",
        ),
        entry(
            A::ExportCsv,
            M::File,
            2,
            "Export passages as CSV…",
            key(CTRL, Key::E),
            "Write every annotated passage with its evidence as a table.",
        ),
        entry(
            A::ExportJson,
            M::File,
            2,
            "Export passages as JSON…",
            None,
            "Write every annotated passage with its evidence for other programs.",
        ),
        entry(
            A::ExportMarkdown,
            M::File,
            2,
            "Export passages as Markdown…",
            None,
            "Write every annotated passage with its evidence as text to read.",
        ),
        entry(
            A::Quit,
            M::File,
            3,
            "Quit",
            key(CTRL, Key::Q),
            "Close the window. Edits are saved as you make them.",
        ),
        entry(
            A::Undo,
            M::Edit,
            0,
            "Undo",
            key(CTRL, Key::Z),
            "Take back the last edit, in whichever document it was made.",
        ),
        entry(
            A::Redo,
            M::Edit,
            0,
            "Redo",
            key(CTRL_SHIFT, Key::Z),
            "Do again what was taken back.",
        ),
        entry(
            A::CopyWithCitation,
            M::Edit,
            1,
            "Copy with citation",
            key(CTRL_SHIFT, Key::C),
            "Copy the selected words with outlet, date and position.",
        ),
        entry(
            A::TagSelection,
            M::Edit,
            2,
            "Tag selection…",
            key(NONE, Key::T),
            "Choose a tag for the selected words; a tag's own key does it at once.",
        ),
        entry(
            A::EditNote,
            M::Edit,
            2,
            "Edit note",
            key(NONE, Key::N),
            "Write a note on the chosen passage.",
        ),
        entry(
            A::DeletePassage,
            M::Edit,
            2,
            "Delete passage",
            key(NONE, Key::Delete),
            "Remove the chosen passage; undo brings it back.",
        ),
        entry(
            A::FlipDate,
            M::Edit,
            3,
            "Flip past and future",
            key(NONE, Key::F),
            "Take the chosen date for the same one on the other side of publication.",
        ),
        entry(
            A::RejectDate,
            M::Edit,
            3,
            "Not a date",
            key(NONE, Key::D),
            "Say that the chosen words are no date; undo brings it back.",
        ),
        entry(
            A::RestoreDate,
            M::Edit,
            3,
            "Restore date",
            None,
            "Take the chosen words again for what they were read as.",
        ),
        entry(
            A::Filter,
            M::Edit,
            4,
            "Filter documents",
            key(CTRL, Key::F),
            "Show only documents that hold certain words.",
        ),
        entry(
            A::NextDocument,
            M::Go,
            0,
            "Next document",
            key(ALT, Key::ArrowDown),
            "Read the next document of the list.",
        ),
        entry(
            A::PreviousDocument,
            M::Go,
            0,
            "Previous document",
            key(ALT, Key::ArrowUp),
            "Read the document before it.",
        ),
        entry(
            A::NextMention,
            M::Go,
            1,
            "Next date",
            key(NONE, Key::J),
            "Go to the next date that the document speaks of.",
        ),
        entry(
            A::PreviousMention,
            M::Go,
            1,
            "Previous date",
            key(NONE, Key::K),
            "Go to the date before it.",
        ),
        entry(
            A::NextPassage,
            M::Go,
            2,
            "Next passage",
            key(NONE, Key::P),
            "Go to the next annotated passage of the document.",
        ),
        entry(
            A::PreviousPassage,
            M::Go,
            2,
            "Previous passage",
            key(Modifiers::SHIFT, Key::P),
            "Go to the passage before it.",
        ),
        entry(
            A::NextDay,
            M::Go,
            3,
            "Next day",
            key(ALT, Key::ArrowRight),
            "Choose the next day that any document speaks of.",
        ),
        entry(
            A::PreviousDay,
            M::Go,
            3,
            "Previous day",
            key(ALT, Key::ArrowLeft),
            "Choose the day before it.",
        ),
        entry(
            A::MarkRelevant,
            M::Document,
            0,
            "Relevant",
            key(NONE, Key::R),
            "Mark the document as worth keeping at hand; again takes it back.",
        ),
        entry(
            A::MarkSetAside,
            M::Document,
            0,
            "Set aside",
            key(NONE, Key::X),
            "Keep the document but take it off the timeline; again takes it back.",
        ),
        entry(
            A::MarkRead,
            M::Document,
            0,
            "Read",
            None,
            "Mark the document as read and nothing more.",
        ),
        entry(
            A::ShowChanges,
            M::Document,
            1,
            "Changes since last visit…",
            None,
            "List documents that are new, changed or gone since the folder was last open.",
        ),
        entry(
            A::ShowUnopened,
            M::Document,
            1,
            "Files not opened…",
            None,
            "List the files that were not opened, and why.",
        ),
        entry(
            A::TimelineZoomIn,
            M::View,
            0,
            "Zoom timeline in",
            key(NONE, Key::Plus),
            "Show a shorter time.",
        ),
        entry(
            A::TimelineZoomOut,
            M::View,
            0,
            "Zoom timeline out",
            key(NONE, Key::Minus),
            "Show a longer time.",
        ),
        entry(
            A::TimelineReset,
            M::View,
            0,
            "Fit publications",
            key(NONE, Key::Home),
            "Show the time in which the documents were published.",
        ),
        entry(
            A::TimelineShowAll,
            M::View,
            0,
            "Show all dates",
            key(NONE, Key::End),
            "Show every date, however far away.",
        ),
        entry(
            A::LargerText,
            M::View,
            1,
            "Larger document text",
            key(CTRL_SHIFT, Key::Plus),
            "Make the document's text larger.",
        ),
        entry(
            A::SmallerText,
            M::View,
            1,
            "Smaller document text",
            key(CTRL_SHIFT, Key::Minus),
            "Make the document's text smaller.",
        ),
        entry(
            A::ResetLayout,
            M::View,
            2,
            "Reset panes",
            None,
            "Put the panes back as they were at first.",
        ),
        entry(
            A::ThemeSystem,
            M::View,
            3,
            "System theme",
            None,
            "Follow the system's light or dark.",
        ),
        entry(
            A::ThemeLight,
            M::View,
            3,
            "Light theme",
            None,
            "Dark words on light.",
        ),
        entry(
            A::ThemeDark,
            M::View,
            3,
            "Dark theme",
            None,
            "Light words on dark.",
        ),
        entry(
            A::ShowShortcuts,
            M::Help,
            0,
            "Keyboard shortcuts",
            key(NONE, Key::F1),
            "Show every shortcut.",
        ),
        entry(
            A::ShowAbout,
            M::Help,
            0,
            "About Dateline",
            None,
            "Version, licences, and where your data lies.",
        ),
    ]
};

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
        shortcut.is_some_and(|s| s.modifiers == NONE && s.logical_key == key)
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
