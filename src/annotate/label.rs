//! What an edit is called in a menu and in the list of changes.
//!
//! Invariant: a label is one line, in sentence case, and short however long the words are.

use unicode_segmentation::UnicodeSegmentation;

use super::edit::Edit;
use crate::model::{About, Content, Correction, Passage, TagPath, Verdict};

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
        Edit::ChangeAbout { doc, before, after } => name_about(before, after, doc.file_name()),
        Edit::SetRivals { after, .. } if after.is_empty() => {
            format!("Settle what was changed elsewhere in {passage}")
        }
        Edit::SetRivals { .. } => format!("Bring back what was changed elsewhere in {passage}"),
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
    let content = &added.content;
    if !content.tags.is_empty() {
        format!("Tag {passage} as {}", listed(&content.tags))
    } else if !content.note.is_empty() {
        format!("Note on {passage}")
    } else {
        format!("Mark {passage}")
    }
}

fn name_change(before: &Content, after: &Content, passage: &str) -> String {
    // What is named must be all that changed.
    let only = |change: Content| change == *after;
    let from = || before.clone();
    if only(Content {
        tags: after.tags.clone(),
        ..from()
    }) {
        return name_tagging(&before.tags, &after.tags, passage);
    }
    if only(Content {
        note: after.note.clone(),
        ..from()
    }) {
        return name_field("note", &before.note, &after.note);
    }
    if only(Content {
        event_date: after.event_date.clone(),
        ..from()
    }) {
        return match &after.event_date {
            Some(date) => format!("Date {passage} {}", date.value()),
            None => format!("Remove the date of {passage}"),
        };
    }
    if only(Content {
        said_by: after.said_by.clone(),
        ..from()
    }) {
        return name_field("who said it", &before.said_by, &after.said_by);
    }
    if only(Content {
        carried_by: after.carried_by.clone(),
        ..from()
    }) {
        return name_field("who carried it", &before.carried_by, &after.carried_by);
    }
    if only(Content {
        stance: after.stance,
        ..from()
    }) {
        return match after.stance {
            Some(stance) => format!("{passage} {stance}"),
            None => format!("Remove the stance of {passage}"),
        };
    }
    if only(Content {
        credibility: after.credibility,
        ..from()
    }) {
        return match after.credibility {
            Some(credibility) => format!("Grade {passage} {}", credibility.digit()),
            None => format!("Remove the grade of {passage}"),
        };
    }
    format!("Change {passage}")
}

/// Names a change of some typed words.
fn name_field(field: &str, before: &str, after: &str) -> String {
    let verb = match (before.is_empty(), after.is_empty()) {
        (true, _) => "Add",
        (_, true) => "Remove",
        _ => "Edit",
    };
    format!("{verb} {field}")
}

fn name_about(before: &About, after: &About, file_name: &str) -> String {
    let name = shorten(file_name);
    if before.tags != after.tags && before.note == after.note {
        return name_tagging(&before.tags, &after.tags, &name);
    }
    if before.note != after.note && before.tags == after.tags {
        return format!(
            "{} on {name}",
            name_field("note", &before.note, &after.note)
        );
    }
    format!("Mark {name} as {}", after.triage.word())
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

fn name_tagging(before: &[TagPath], after: &[TagPath], passage: &str) -> String {
    let missing_from = |from: &[TagPath], of: &[TagPath]| -> Vec<TagPath> {
        of.iter()
            .filter(|tag| !from.contains(tag))
            .cloned()
            .collect()
    };
    let added = missing_from(before, after);
    let removed = missing_from(after, before);
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
            ..passage(1, Span::new(0, 1), tags).content
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
        let triage = Edit::ChangeAbout {
            doc: doc.clone(),
            before: About::default(),
            after: About {
                triage: Triage::SetAside,
                ..About::default()
            },
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
