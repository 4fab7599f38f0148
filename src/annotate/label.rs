//! What an edit is called in a menu and in the list of changes.
//!
//! Invariant: a label is one line, in sentence case, and short however long the words are.

use unicode_segmentation::UnicodeSegmentation;

use super::chronology::LineEdit;
use super::edit::Edit;
use crate::model::{
    About, Content, CorpusSettings, Correction, Details, EventFacts, OrderSetting, Passage,
    PublishedAs, Source, TagPath, Verdict,
};

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
        Edit::AddEvent(event) => format!("Make event {}", quoted(&event.facts.title)),
        Edit::RemoveEvent(event) => format!("Remove event {}", quoted(&event.facts.title)),
        Edit::ChangeEvent { before, after, .. } => name_event_change(before, after),
        Edit::ChangeSettings { before, after } => name_settings(before, after),
        Edit::SetEventRivals { after, .. } if after.is_empty() => {
            "Settle what was changed elsewhere in an event".to_owned()
        }
        Edit::SetEventRivals { .. } => {
            "Bring back what was changed elsewhere in an event".to_owned()
        }
        Edit::Line(edit) => name_line(edit),
        Edit::All(edits) => match edits.as_slice() {
            // Whoever removes a passage has no word for what was settled on the way.
            [Edit::SetRivals { .. }, remove @ Edit::RemovePassage { .. }] => {
                describe(remove, words)
            }
            // The passage that an event is made of is not what it is about.
            [.., made @ Edit::AddEvent(_)] => describe(made, words),
            [first, ..] => describe(first, words),
            [] => String::new(),
        },
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

/// Names a change of an event after the first thing that changed.
fn name_event_change(before: &EventFacts, after: &EventFacts) -> String {
    let event = quoted(&after.title);
    let dates = |facts: &EventFacts| {
        let dates = [&facts.best, &facts.earliest, &facts.latest];
        dates.map(Option::clone)
    };
    if before.title != after.title {
        format!("Rename event {} to {event}", quoted(&before.title))
    } else if dates(before) != dates(after) {
        match &after.best {
            Some(date) => format!("Date event {event} {}", date.value()),
            None => format!("Change the dates of event {event}"),
        }
    } else if before.status != after.status {
        format!("Mark event {event} as {}", after.status)
    } else if before.place != after.place {
        format!(
            "{} of event {event}",
            name_field("place", &before.place, &after.place)
        )
    } else if before.actors != after.actors {
        format!("Change the actors of event {event}")
    } else if before.assessment != after.assessment {
        format!("Assess event {event}")
    } else if before.note != after.note {
        format!(
            "{} on event {event}",
            name_field("note", &before.note, &after.note)
        )
    } else if before.follows != after.follows {
        format!("Change what event {event} follows")
    } else if after.links().count() > before.links().count() {
        format!("Link a passage to event {event}")
    } else if after.links().count() < before.links().count() {
        format!("Unlink a passage from event {event}")
    } else {
        format!("Change event {event}")
    }
}

/// Names a change of the chronology.
fn name_line(edit: &LineEdit) -> String {
    match edit {
        LineEdit::Add(line) if line.facts.is_dropped => {
            format!("Drop line {}", quoted(line.facts.told()))
        }
        LineEdit::Add(line) if line.facts.sources.is_empty() => {
            format!("Add line {}", quoted(line.facts.told()))
        }
        LineEdit::Add(line) => format!("Keep line {}", quoted(line.facts.told())),
        LineEdit::Remove(line) if line.facts.is_dropped => {
            format!("Let line {} come back", quoted(line.facts.told()))
        }
        LineEdit::Remove(line) => format!("Keep line {} no longer", quoted(line.facts.told())),
        LineEdit::Change { before, after, .. } => {
            let line = quoted(after.told());
            match (before.is_dropped, after.is_dropped) {
                (false, true) => format!("Drop line {line}"),
                (true, false) => format!("Keep line {line}"),
                _ if before.words != after.words => format!("Edit line {line}"),
                _ if before.time != after.time => format!("Date line {line}"),
                _ if before.place != after.place => format!("Move line {line}"),
                _ => format!("Change line {line}"),
            }
        }
        LineEdit::SetRivals { after, .. } if after.is_empty() => {
            "Settle what was changed elsewhere in a line".to_owned()
        }
        LineEdit::SetRivals { .. } => "Bring back what was changed elsewhere in a line".to_owned(),
    }
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
    if before.details != after.details {
        return name_details(&before.details, &after.details, &name);
    }
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

/// Names a change of what a document is said to be, if one thing changed after that.
fn name_details(before: &Details, after: &Details, name: &str) -> String {
    let only = |change: Details| change == *after;
    let from = || before.clone();
    if only(Details {
        published: after.published.clone(),
        ..from()
    }) {
        return match &after.published {
            None => format!("Restore the date of {name}"),
            Some(PublishedAs::Unknown) => format!("Take the date off {name}"),
            Some(PublishedAs::At(date)) => format!("Date {name} {}", date.value()),
        };
    }
    match after.is_empty() {
        true => format!("Restore the details of {name}"),
        false => format!("Change the details of {name}"),
    }
}

fn name_settings(before: &CorpusSettings, after: &CorpusSettings) -> String {
    if before.date_order != after.date_order {
        return match after.date_order {
            OrderSetting::Guess => "Guess order of day and month".to_owned(),
            OrderSetting::DayFirst => "Read dates day first".to_owned(),
            OrderSetting::MonthFirst => "Read dates month first".to_owned(),
        };
    }
    match (before.as_of, after.as_of) {
        (one, other) if one == other => {}
        (_, Some(day)) => return format!("Look from {day}"),
        (_, None) => return "Look from the latest publication".to_owned(),
    }
    if before.tables != after.tables || before.columns != after.columns {
        return "Change the columns of a table".to_owned();
    }
    if before.chronology_title != after.chronology_title {
        return name_field(
            "title of the chronology",
            &before.chronology_title,
            &after.chronology_title,
        );
    }
    if before.marking != after.marking {
        return name_field("handling marking", &before.marking, &after.marking);
    }
    if before.apart != after.apart {
        return match after.apart.len() > before.apart.len() {
            true => "Take a step out of its thread".to_owned(),
            false => "Put a step back into its thread".to_owned(),
        };
    }
    let is_new = |source: &&Source| before.source(&source.name) != Some(source);
    if let Some(source) = after.sources.iter().find(is_new) {
        let letter = source.reliability.letter();
        return format!("Grade {} {letter}", shorten(&source.name));
    }
    let is_gone = |source: &&Source| after.source(&source.name).is_none();
    match before.sources.iter().find(is_gone) {
        Some(source) => format!("Remove the grade of {}", shorten(&source.name)),
        None => "Change settings".to_owned(),
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
        Some(Verdict::Furniture) => format!("Take {date} for furniture"),
        Some(Verdict::Prose) => format!("Take {date} for text"),
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
    use crate::annotate::testing::{DOC, correction, full_event, passage, tag};
    use crate::model::{DocId, EventDate, Reliability, Span, Status, Triage};

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
        let detail = |published: Option<&str>, author: Option<&str>| Edit::ChangeAbout {
            doc: doc.clone(),
            before: About::default(),
            after: About {
                details: Details {
                    published: published.and_then(PublishedAs::of_word),
                    author: author.map(str::to_owned),
                    ..Details::default()
                },
                ..About::default()
            },
        };
        let date = detail(Some("2022-02"), None);
        check(date.clone(), "Date dispatch.txt 2022-02");
        check(date.inverse(), "Restore the date of dispatch.txt");
        check(
            detail(Some("unknown"), None),
            "Take the date off dispatch.txt",
        );
        let both = detail(Some("2022"), Some("Lind"));
        check(both.clone(), "Change the details of dispatch.txt");
        check(both.inverse(), "Restore the details of dispatch.txt");
        let rename = Edit::ChangeTag {
            before: tag("a"),
            after: tag("b"),
        };
        check(Edit::All(vec![rename, added(&[])]), "Rename tag a to b");
        let grade = |letter: Option<Reliability>| Edit::ChangeSettings {
            before: CorpusSettings::default(),
            after: CorpusSettings::default().with_reliability("TASS", letter),
        };
        check(grade(Some(Reliability::FairlyReliable)), "Grade TASS C");
        let ungrade = grade(Some(Reliability::FairlyReliable)).inverse();
        check(ungrade, "Remove the grade of TASS");
        check(grade(None), "Change settings");
        check(
            Edit::ChangeSettings {
                before: CorpusSettings::default(),
                after: CorpusSettings {
                    date_order: OrderSetting::DayFirst,
                    ..CorpusSettings::default()
                },
            },
            "Read dates day first",
        );
        check(
            Edit::AddTag {
                at: 0,
                tag: tag("a"),
            },
            "Add tag a",
        );
    }

    #[test]
    fn changes_of_events_are_named_after_what_changed() {
        let check = |change: &dyn Fn(&mut EventFacts), expected: &str| {
            let event = full_event(1);
            let mut after = event.facts.clone();
            change(&mut after);
            let edit = Edit::ChangeEvent {
                id: event.id,
                before: Box::new(event.facts),
                after: Box::new(after),
            };
            assert_eq!(describe(&edit, None), expected);
        };
        check(
            &|facts| facts.title = "Summit".to_owned(),
            "Rename event “Talks “again”” to “Summit”",
        );
        check(
            &|facts| facts.best = EventDate::parse("2022-02-11"),
            "Date event “Talks “again”” 2022-02-11",
        );
        check(
            &|facts| facts.status = Status::Occurred,
            "Mark event “Talks “again”” as occurred",
        );
        check(
            &|facts| facts.place.clear(),
            "Remove place of event “Talks “again””",
        );
        check(
            &|facts| facts.actors.clear(),
            "Change the actors of event “Talks “again””",
        );
        check(
            &|facts| facts.supports.clear(),
            "Unlink a passage from event “Talks “again””",
        );
        let add = Edit::AddEvent(Box::new(full_event(1)));
        assert_eq!(describe(&add, None), "Make event “Talks “again””");
        assert_eq!(
            describe(&add.inverse(), None),
            "Remove event “Talks “again””"
        );
        let passage = Edit::AddPassage {
            doc: DocId::new(DOC),
            passage: passage(1, Span::new(0, 1), &[]),
        };
        let both = Edit::All(vec![passage, add]);
        assert_eq!(describe(&both, None), "Make event “Talks “again””");
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
