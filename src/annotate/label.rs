//! What an edit is called in a menu and in the list of changes.
//!
//! Invariant: a label is one line, in sentence case, and short however long the words are.

use unicode_segmentation::UnicodeSegmentation;

use super::edit::{Content, Edit};
use crate::model::{Correction, Passage, TagPath, Verdict};

/// Letters, as a reader counts them, that a label shows of a document's words.
const SHOWN: usize = 32;

/// Names an edit: “Tag “Thursday” as meeting”. `words` are those of the passage or date it is about,
/// where they are at hand. Several edits as one are named after the first.
pub fn describe(edit: &Edit, words: Option<&str>) -> String {
    let passage = match words {
        Some(words) => quoted(words),
        None => "a passage".to_owned(),
    };
    match edit {
        Edit::AddPassage { passage: added, .. } => name_new(added, &passage),
        Edit::RemovePassage { .. } => format!("Remove {passage}"),
        Edit::ChangePassage { before, after, .. } => name_change(before, after, &passage),
        Edit::SetCorrection { after, .. } => name_correction(after.as_ref(), words),
        Edit::SetTriage { doc, after, .. } => {
            format!("Mark {} as {}", shorten(doc.file_name()), after.word())
        }
        Edit::AddOrphan { orphan, .. } => format!("Bring back {}", quoted(orphan.quote())),
        Edit::RemoveOrphan { orphan, .. } => format!("Settle {}", quoted(orphan.quote())),
        Edit::AddTag { tag, .. } => format!("Add tag {}", tag.path),
        Edit::RemoveTag { tag, .. } => format!("Remove tag {}", tag.path),
        Edit::ChangeTag { before, after } if before.path != after.path => {
            format!("Rename tag {} to {}", before.path, after.path)
        }
        Edit::ChangeTag { after, .. } => format!("Change tag {}", after.path),
        Edit::All(edits) => edits
            .first()
            .map_or_else(String::new, |first| describe(first, words)),
    }
}

/// Words on one line, cut behind a whole letter when they are long.
pub(super) fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.grapheme_indices(true).nth(SHOWN) {
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// Shortened words in quotation marks.
pub(super) fn quoted(words: &str) -> String {
    format!("“{}”", shorten(words))
}

fn name_new(added: &Passage, passage: &str) -> String {
    if !added.tags.is_empty() {
        format!("Tag {passage} as {}", listed(&added.tags))
    } else if !added.note.is_empty() {
        format!("Note on {passage}")
    } else {
        format!("Mark {passage}")
    }
}

fn name_change(before: &Content, after: &Content, passage: &str) -> String {
    let tags = before.tags != after.tags;
    let note = before.note != after.note;
    let date = before.event_date != after.event_date;
    match (tags, note, date) {
        (true, false, false) => name_tagging(before, after, passage),
        (false, true, false) if before.note.is_empty() => "Add note".to_owned(),
        (false, true, false) if after.note.is_empty() => "Remove note".to_owned(),
        (false, true, false) => "Edit note".to_owned(),
        (false, false, true) => match &after.event_date {
            Some(date) => format!("Date {passage} {}", date.value()),
            None => format!("Remove the date of {passage}"),
        },
        _ => format!("Change {passage}"),
    }
}

fn name_correction(after: Option<&Correction>, words: Option<&str>) -> String {
    let date = match words {
        Some(words) => quoted(words),
        None => "a mention".to_owned(),
    };
    match after.map(|correction| &correction.verdict) {
        Some(Verdict::Value(value)) => format!("Date {date} {}", value.value()),
        Some(Verdict::Rejected) => format!("Reject date {date}"),
        None => format!("Restore date {date}"),
    }
}

fn name_tagging(before: &Content, after: &Content, passage: &str) -> String {
    let missing_from = |from: &[TagPath], of: &[TagPath]| -> Vec<TagPath> {
        of.iter()
            .filter(|tag| !from.contains(tag))
            .cloned()
            .collect()
    };
    let added = missing_from(&before.tags, &after.tags);
    let removed = missing_from(&after.tags, &before.tags);
    match (added.is_empty(), removed.is_empty()) {
        (false, true) => format!("Tag {passage} as {}", listed(&added)),
        (true, false) => format!("Take {} off {passage}", listed(&removed)),
        _ => format!("Change the tags of {passage}"),
    }
}

fn listed(tags: &[TagPath]) -> String {
    let names: Vec<&str> = tags.iter().map(TagPath::as_str).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::testing::{DOC, correction, passage, tag};
    use crate::model::{DocId, EventDate, Span, Triage};

    #[test]
    fn edits_are_named_for_a_menu() {
        let check = |edit: Edit, expected: &str| {
            assert_eq!(describe(&edit, Some("Thursday")), expected);
        };
        let doc = DocId::new(DOC);
        let change = |before: Content, after: Content| Edit::ChangePassage {
            doc: doc.clone(),
            id: passage(1, Span::new(0, 1), &[]).id,
            before,
            after,
        };
        let with = |tags: &[&str], note: &str, date: &str| Content {
            note: note.to_owned(),
            event_date: EventDate::parse(date),
            ..Content::of(&passage(1, Span::new(0, 1), tags))
        };
        let added = |tags: &[&str]| Edit::AddPassage {
            doc: doc.clone(),
            passage: passage(1, Span::new(0, 1), tags),
        };
        check(added(&["meeting"]), "Tag “Thursday” as meeting");
        check(added(&[]), "Mark “Thursday”");
        check(added(&[]).inverse(), "Remove “Thursday”");
        check(
            change(with(&[], "", ""), with(&["a", "b"], "", "")),
            "Tag “Thursday” as a, b",
        );
        check(
            change(with(&["a", "b"], "", ""), with(&["b"], "", "")),
            "Take a off “Thursday”",
        );
        check(
            change(with(&["a"], "", ""), with(&["b"], "", "")),
            "Change the tags of “Thursday”",
        );
        check(change(with(&[], "", ""), with(&[], "x", "")), "Add note");
        check(change(with(&[], "x", ""), with(&[], "y", "")), "Edit note");
        check(change(with(&[], "x", ""), with(&[], "", "")), "Remove note");
        check(
            change(with(&[], "", ""), with(&[], "", "2022-02")),
            "Date “Thursday” 2022-02",
        );
        check(
            change(with(&[], "", "2022"), with(&[], "", "")),
            "Remove the date of “Thursday”",
        );
        check(
            change(with(&[], "", ""), with(&["a"], "x", "")),
            "Change “Thursday”",
        );
        let correct = |verdict: &str| Edit::SetCorrection {
            doc: doc.clone(),
            before: None,
            after: Some(correction(1, Span::new(0, 1), verdict)),
        };
        check(correct("2022-02-10"), "Date “Thursday” 2022-02-10");
        check(correct("rejected"), "Reject date “Thursday”");
        check(correct("2022").inverse(), "Restore date “Thursday”");
        let triage = Edit::SetTriage {
            doc: doc.clone(),
            before: Triage::New,
            after: Triage::SetAside,
        };
        check(triage, "Mark dispatch.txt as set aside");
        let rename = Edit::ChangeTag {
            before: tag("a"),
            after: tag("b"),
        };
        check(Edit::All(vec![rename, added(&[])]), "Rename tag a to b");
        check(
            Edit::AddTag {
                at: 0,
                tag: tag("a"),
            },
            "Add tag a",
        );
    }

    #[test]
    fn long_words_are_cut_between_letters() {
        let check = |words: &str, expected: &str| assert_eq!(shorten(words), expected);
        check(" two\r\n lines\t", "two lines");
        check(
            &"e\u{301}".repeat(40),
            &format!("{}…", "e\u{301}".repeat(32)),
        );
        check(&"👨‍👩‍👧‍👦".repeat(33), &format!("{}…", "👨‍👩‍👧‍👦".repeat(32)));
        check("", "");
    }
}
