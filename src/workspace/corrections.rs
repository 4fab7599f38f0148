//! Commands that correct dates, and the corrected documents that everything else looks at.
//!
//! Invariant: a document's dossier is always the studied one with the corrections that are
//! recorded for it. The studied one is kept beside it for as long as there are any.

use std::sync::Arc;

use uuid::Uuid;

use super::absorb::place;
use super::{Effect, Refusal, Workspace};
use crate::analysis::{Dossier, NoFlip};
use crate::annotate::{Annotations, Edit};
use crate::model::{Correction, CorrectionId, DocId, EventDate, Mention, Span, Verdict};

impl Workspace {
    /// A document with its dates as they were read, without the analyst's corrections.
    pub fn as_read(&self, id: &DocId) -> Option<&Arc<Dossier>> {
        self.studied.get(id).or_else(|| self.by_id.get(id))
    }

    /// What the analyst says of the date at these words.
    pub fn correction(&self, id: &DocId, span: Span) -> Option<&Correction> {
        self.annotations(id)?.correction_at(span)
    }

    /// Dates some words. To say what was read anyway takes the correction back.
    pub(super) fn correct_date(
        &mut self,
        document: DocId,
        span: Span,
        date: EventDate,
    ) -> Result<Effect, Refusal> {
        let read = self.opened(&document, Self::as_read)?.mention_at(span);
        let verdict = match read {
            Some((_, mention)) if says(mention, &date) => None,
            _ => Some(Verdict::Value(date)),
        };
        self.set_verdict(document, span, verdict)
    }

    /// Dates some words on the other side of publication.
    pub(super) fn flip_date(&mut self, document: DocId, span: Span) -> Result<Effect, Refusal> {
        let read = self.opened(&document, Self::as_read)?;
        let date = self.opened(&document, Self::dossier)?.flipped(read, span)?;
        self.correct_date(document, span, date)
    }

    /// Takes some words for no date.
    pub(super) fn reject_date(&mut self, document: DocId, span: Span) -> Result<Effect, Refusal> {
        self.set_verdict(document, span, Some(Verdict::Rejected))
    }

    /// Takes some words for what they were read as.
    pub(super) fn restore_date(&mut self, document: DocId, span: Span) -> Result<Effect, Refusal> {
        self.set_verdict(document, span, None)
    }

    fn set_verdict(
        &mut self,
        document: DocId,
        span: Span,
        verdict: Option<Verdict>,
    ) -> Result<Effect, Refusal> {
        let dossier = self.opened(&document, Self::dossier)?;
        let before = self.correction(&document, span).cloned();
        if before.is_none() && dossier.mention_at(span).is_none() {
            return Err(NoFlip::NoDate.into());
        }
        let after = verdict.map(|verdict| self.correction_of(before.as_ref(), span, verdict));
        if before != after {
            self.perform(Edit::SetCorrection {
                doc: document.clone(),
                before,
                after,
            })?;
        }
        Ok(Effect::Date { document, span })
    }

    /// A correction of some words: the one that is there with another verdict, or a new one.
    pub(super) fn correction_of(
        &self,
        before: Option<&Correction>,
        span: Span,
        verdict: Verdict,
    ) -> Correction {
        match before {
            Some(before) => Correction {
                verdict,
                ..before.clone()
            },
            None => Correction {
                id: CorrectionId(Uuid::new_v4()),
                span,
                verdict,
                stamp: self.hand().stamp(),
            },
        }
    }

    fn opened<'a>(
        &'a self,
        id: &DocId,
        look_up: impl FnOnce(&'a Self, &DocId) -> Option<&'a Arc<Dossier>>,
    ) -> Result<&'a Arc<Dossier>, Refusal> {
        look_up(self, id).ok_or_else(|| Refusal::NoSuchDocument(id.clone()))
    }

    /// Brings a document's dossier up to date with its corrections.
    pub(super) fn correct_dossier(&mut self, id: &DocId) {
        let Some(studied) = self.as_read(id).cloned() else {
            return;
        };
        let corrections = self
            .annotations(id)
            .map(Annotations::counting_corrections)
            .unwrap_or_default();
        let current = if corrections.is_empty() {
            self.studied.remove(id);
            studied
        } else {
            let corrected = Arc::new(studied.corrected(&corrections));
            self.studied.insert(id.clone(), studied);
            corrected
        };
        // Corrections change no document's date, so it keeps its place in the list.
        let at = self
            .documents
            .partition_point(|other| place(other) < place(&current));
        // One that has just arrived is not among them yet.
        let is_there = self
            .documents
            .get(at)
            .is_some_and(|there| there.document.id == *id);
        if is_there && let Some(there) = Arc::make_mut(&mut self.documents).get_mut(at) {
            *there = Arc::clone(&current);
        }
        self.by_id.insert(id.clone(), current);
    }
}

/// Whether a mention was read as exactly this date.
fn says(mention: &Mention, date: &EventDate) -> bool {
    mention.modifier.is_none()
        && mention.value == date.value()
        && mention.interval == Some(date.interval())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::exchange::dates::write_json_line;
    use crate::workspace::{Command, Saving, Surroundings};

    const NAME: &str = "a.txt";
    const TEXT: &str = " date 2022-02-09 The ministers of both countries will meet on Thursday. \
        They met on 4 February 2022. It took four years.";

    fn open(folder: &Path) -> Workspace {
        let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
        work.apply(Command::Open(folder.to_owned())).unwrap();
        work.settle();
        work
    }

    fn opened(text: &str) -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), text).unwrap();
        let work = open(folder.path());
        (folder, work)
    }

    fn words(words: &str) -> (DocId, Span) {
        let start = TEXT.find(words).unwrap();
        (DocId::new(NAME), Span::new(start, start + words.len()))
    }

    fn date(at: &str, value: &str) -> Command {
        let (document, span) = words(at);
        let date = EventDate::parse(value).unwrap();
        Command::CorrectDate {
            document,
            span,
            date,
        }
    }

    fn flip(at: &str) -> Command {
        let (document, span) = words(at);
        Command::FlipDate { document, span }
    }

    fn reject(at: &str) -> Command {
        let (document, span) = words(at);
        Command::RejectDate { document, span }
    }

    fn restore(at: &str) -> Command {
        let (document, span) = words(at);
        Command::RestoreDate { document, span }
    }

    /// The values of all mentions, wherever they are shown.
    fn values(work: &mut Workspace) -> Vec<String> {
        work.settle();
        assert_eq!(work.saving(), Saving::Saved);
        let listed = &work.documents()[0];
        for other in [
            work.dossier(&listed.document.id).unwrap(),
            &work.shown().dossiers[0],
        ] {
            assert!(
                Arc::ptr_eq(other, listed),
                "one dossier is shown everywhere"
            );
        }
        let mentions = listed.mentions.iter();
        mentions.map(|mention| mention.value.clone()).collect()
    }

    #[test]
    fn corrections_are_shown_saved_undone_and_read_again() {
        let (folder, mut work) = opened(TEXT);
        let mut check = |command: Command, expected: &[&str]| {
            work.apply(command.clone()).unwrap();
            assert_eq!(values(&mut work), expected, "{command:?}");
            // Another window that opens the folder now sees the same.
            assert_eq!(values(&mut open(folder.path())), expected, "{command:?}");
        };
        check(flip("Thursday"), &["2022-02-03", "2022-02-04", "P4Y"]);
        check(flip("Thursday"), &["2022-02-10", "2022-02-04", "P4Y"]);
        check(
            date("four years", "2018"),
            &["2022-02-10", "2022-02-04", "2018"],
        );
        check(reject("Thursday"), &["2022-02-04", "2018"]);
        check(
            date("Thursday", "2022-02-17"),
            &["2022-02-17", "2022-02-04", "2018"],
        );
        check(Command::Undo, &["2022-02-04", "2018"]);
        check(Command::Undo, &["2022-02-10", "2022-02-04", "2018"]);
        check(Command::Redo, &["2022-02-04", "2018"]);
        check(restore("four years"), &["2022-02-04", "P4Y"]);
        check(Command::Reload, &["2022-02-04", "P4Y"]);
        check(restore("Thursday"), &["2022-02-10", "2022-02-04", "P4Y"]);
    }

    #[test]
    fn what_goes_out_is_corrected_and_what_was_read_is_kept() {
        let (_folder, mut work) = opened(TEXT);
        let (id, span) = words("Thursday");
        work.apply(date("Thursday", "2022-02-03")).unwrap();
        assert_eq!(values(&mut work)[0], "2022-02-03");
        let day = "2022-02-03".parse().unwrap();
        assert!(work.shown().named_days.contains(&day));
        assert_eq!(work.shown().mention_count, 3);
        let mut line = Vec::new();
        let dossier = work.dossier(&id).unwrap();
        write_json_line(&dossier.document, &dossier.mentions, &mut line).unwrap();
        let line: serde_json::Value = serde_json::from_slice(&line).unwrap();
        let thursday = &line["timexes"][0];
        assert_eq!(thursday["text"], "Thursday");
        assert_eq!(thursday["value"], "2022-02-03");
        assert_eq!(thursday["rule"], "analyst");
        assert_eq!(thursday["status"], "unknown", "it is no longer planned");
        let read = work.as_read(&id).unwrap().mention_at(span).unwrap().1;
        assert_eq!(read.value, "2022-02-10");
        assert_eq!(work.correction(&id, span).unwrap().stamp.author, "ana");
        assert_eq!(work.undo_label(), Some("Date “Thursday” 2022-02-03"));
    }

    #[test]
    fn what_changes_nothing_is_no_edit_and_what_makes_no_sense_is_refused() {
        let (_folder, mut work) = opened(TEXT);
        for nothing in [date("Thursday", "2022-02-10"), restore("Thursday")] {
            let (document, span) = words("Thursday");
            assert_eq!(work.apply(nothing), Ok(Effect::Date { document, span }));
            assert_eq!(work.undo_label(), None);
        }
        let mut check = |command: Command, expected: &str| {
            let refusal = work.apply(command).unwrap_err().to_string();
            assert!(refusal.contains(expected), "{refusal}");
        };
        check(reject("ministers"), "no date at these words");
        check(date("ministers", "2022"), "no date at these words");
        check(flip("four years"), "no place in time");
        check(
            flip("4 February 2022"),
            "can only be Friday 4 February 2022",
        );
        let unknown = Command::RejectDate {
            document: DocId::new("b.txt"),
            span: Span::new(0, 1),
        };
        check(unknown, "is not open");
    }

    #[test]
    fn corrections_follow_their_words_into_a_changed_text() {
        let (folder, mut work) = opened(TEXT);
        work.apply(reject("Thursday")).unwrap();
        work.apply(date("4 February 2022", "2021-02-04")).unwrap();
        work.settle();
        let longer = TEXT.replace("The ministers", "In brief: the ministers");
        fs::write(folder.path().join(NAME), longer).unwrap();
        work.apply(Command::Reload).unwrap();
        assert_eq!(values(&mut work), ["2021-02-04", "P4Y"]);
    }
}
