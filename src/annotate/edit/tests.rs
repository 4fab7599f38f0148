//! Edits fit or are refused whole, and revisions only grow.

use std::collections::BTreeSet;

use super::*;
use crate::annotate::Record;
use crate::annotate::testing::{DOC, at, correction, hand, passage, path, record, tag};
use crate::model::{Span, Triage};

#[test]
fn edits_that_do_not_fit_are_refused_whole() {
    let doc = DocId::new(DOC);
    let present = passage(1, Span::new(4, 9), &["claim"]);
    let stranger = passage(2, Span::new(4, 9), &[]);
    let keyed = |name: &str| Tag {
        key: Some('1'),
        ..tag(name)
    };
    let add = |passage: &Passage| Edit::AddPassage {
        doc: doc.clone(),
        passage: passage.clone(),
    };
    let check = |edit: Edit, error: EditError| {
        let mut start = record(&["claim", "denial"], &["claim"]);
        start.codebook.tags[0].key = Some('1');
        let mut record = start.clone();
        assert_eq!(apply(&mut record, &edit, &hand(9)), Err(error.clone()));
        assert_eq!(record, start);
        // Also as the end of a row whose beginning fits.
        let row = Edit::All(vec![add(&stranger), edit]);
        assert_eq!(apply(&mut record, &row, &hand(9)), Err(error));
        assert_eq!(record, start);
    };
    check(add(&present), EditError::PassageExists);
    check(
        add(&passage(3, Span::new(0, 1), &[])).inverse(),
        EditError::NoSuchPassage,
    );
    let older = passage(1, Span::new(4, 9), &[]);
    check(add(&older).inverse(), EditError::Changed);
    check(
        Edit::ChangePassage {
            doc: doc.clone(),
            id: present.id,
            before: older.content.clone(),
            after: older.content.clone().with_tag(path("threat")),
        },
        EditError::Changed,
    );
    let thursday = correction(9, Span::new(4, 9), "2022-02-10");
    let correct = |before: Option<&Correction>, after: Option<&Correction>| Edit::SetCorrection {
        doc: doc.clone(),
        before: before.cloned(),
        after: after.cloned(),
    };
    check(correct(Some(&thursday), None), EditError::Changed);
    let elsewhere = correction(9, Span::new(5, 9), "rejected");
    check(
        correct(Some(&elsewhere), Some(&thursday)),
        EditError::Changed,
    );
    check(
        Edit::ChangeAbout {
            doc: doc.clone(),
            before: About {
                triage: Triage::Relevant,
                ..About::default()
            },
            after: About::default(),
        },
        EditError::Changed,
    );
    check(
        Edit::AddTag {
            at: 0,
            tag: tag("denial"),
        },
        EditError::TagExists(path("denial")),
    );
    check(
        Edit::ChangeTag {
            before: tag("denial"),
            after: keyed("denial"),
        },
        EditError::KeyTaken {
            key: '1',
            owner: path("claim"),
        },
    );
    check(
        Edit::RemoveTag {
            at: 1,
            tag: tag("rumour"),
        },
        EditError::NoSuchTag(path("rumour")),
    );
    check(
        Edit::RemoveTag {
            at: 1,
            tag: keyed("denial"),
        },
        EditError::Changed,
    );
}

#[test]
fn a_passage_that_comes_back_is_a_new_revision() {
    let mut record = record(&[], &[]);
    let doc = DocId::new(DOC);
    let revision = |record: &Record| {
        record.annotations[&doc]
            .passages()
            .first()
            .map(|passage| (passage.stamp.version.revision(), passage.stamp.modified))
    };
    let add = Edit::AddPassage {
        doc: doc.clone(),
        passage: passage(1, Span::new(4, 9), &[]),
    };
    assert_eq!(revision(&record), Some((1, at(0))));
    apply(&mut record, &add.inverse(), &hand(1)).unwrap();
    assert_eq!(revision(&record), None);
    apply(&mut record, &add, &hand(2)).unwrap();
    assert_eq!(revision(&record), Some((3, at(2))));
}

#[test]
fn a_correction_comes_changes_and_goes() {
    let mut record = record(&[], &[]);
    let doc = DocId::new(DOC);
    let span = Span::new(4, 9);
    let of = |verdict: &str| (!verdict.is_empty()).then(|| correction(9, span, verdict));
    // What it is, what it shall be, and the revision and the time that it then has.
    let mut check = |before: &str, after: &str, revision: u64, seconds: i64| {
        let edit = Edit::SetCorrection {
            doc: doc.clone(),
            before: of(before),
            after: of(after),
        };
        apply(&mut record, &edit, &hand(seconds)).unwrap();
        let there = record.annotations[&doc].correction_at(span);
        assert_eq!(
            there.map(|there| (
                &there.verdict,
                there.stamp.version.revision(),
                there.stamp.modified
            )),
            of(after).as_ref().map(|after| {
                let time = if revision == 1 { at(0) } else { at(seconds) };
                (&after.verdict, revision, time)
            }),
            "{before} to {after}"
        );
    };
    check("", "2022-02-10", 1, 1);
    check("2022-02-10", "rejected", 2, 2);
    check("rejected", "2022-02-10", 3, 3);
    check("2022-02-10", "", 0, 4);
    check("", "rejected", 5, 5);
    let second = Edit::SetCorrection {
        doc: doc.clone(),
        before: None,
        after: Some(correction(9, Span::new(0, 3), "2022")),
    };
    assert_eq!(
        apply(&mut record, &second, &hand(6)),
        Err(EditError::Changed)
    );
    assert!(second.changes_corrections() && !second.changes_codebook());
}

#[test]
fn an_edit_names_what_it_touches() {
    let doc = DocId::new(DOC);
    let add = Edit::AddPassage {
        doc: doc.clone(),
        passage: passage(1, Span::new(0, 1), &[]),
    };
    let both = Edit::All(vec![
        add.clone(),
        Edit::AddTag {
            at: 0,
            tag: tag("claim"),
        },
    ]);
    assert_eq!(both.documents(), BTreeSet::from([&doc]));
    assert!(both.changes_codebook() && !add.changes_codebook());
}
