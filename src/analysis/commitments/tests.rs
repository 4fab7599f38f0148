//! Small corpora, and the threads that are laid of them.

use std::sync::Arc;

use super::*;
use crate::analysis::testing::dossier_of;
use crate::analysis::{CopyFinder, Dossier};
use crate::model::{Apart, DocId, Quoted};

/// Documents by their days, and the threads of them as of a day, each on one line:
/// `2022-02-10 title [outcome] vague 30, confirmed 9`, the steps with their day of the month.
fn lay(documents: &[(&str, &str)], as_of: &str, apart: &[Apart]) -> (Commitments, Vec<String>) {
    let dossiers: Vec<Arc<Dossier>> = documents
        .iter()
        .enumerate()
        .map(|(number, (published, text))| {
            let mut dossier = dossier_of(published, text);
            dossier.document.id = DocId::new(format!("{number}.txt"));
            Arc::new(dossier)
        })
        .collect();
    let laid = lay_dossiers(&dossiers, as_of, apart);
    let lines = laid.threads.iter().map(|thread| {
        let due = thread
            .due_day()
            .map_or_else(|| "-".to_owned(), |day| day.to_string());
        let steps = thread
            .steps
            .iter()
            .map(|step| format!("{} {}", step.stage.words(), step.published.format("%-d")));
        let steps: Vec<String> = steps.collect();
        format!(
            "{due} {} [{}] {}",
            thread.title,
            thread.outcome.words(),
            steps.join(", ")
        )
    });
    let lines = lines.collect();
    (laid, lines)
}

fn lay_dossiers(dossiers: &[Arc<Dossier>], as_of: &str, apart: &[Apart]) -> Commitments {
    let told: Vec<Arc<Told>> = dossiers.iter().map(|it| Arc::new(told(it))).collect();
    let copies = CopyFinder::default().find(dossiers, &|| false).unwrap();
    commitments(dossiers, &told, &copies, as_of.parse().ok(), apart)
}

fn check(documents: &[(&str, &str)], as_of: &str, expected: &[&str]) {
    let (_, lines) = lay(documents, as_of, &[]);
    assert_eq!(lines, expected, "{documents:#?}");
}

#[test]
fn a_plan_is_followed_from_vague_to_held() {
    check(
        &[
            (
                "2023-03-01",
                "Norwegian Foreign Minister Ada Lind will travel to Finland in the coming days, \
                 her office said on Tuesday.",
            ),
            (
                "2023-03-04",
                "The visit of Foreign Minister Lind to Helsinki is tentatively planned for 9 March.",
            ),
            (
                "2023-03-08",
                "Finnish President Erik Salo will meet Ada Lind in Helsinki on Thursday, a \
                 spokesman confirmed.",
            ),
            (
                "2023-03-10",
                "During their meeting in Helsinki on Thursday, Salo and Lind also spoke of fish.",
            ),
        ],
        "2023-03-12",
        &[
            "2023-03-09 Visit of Ada Lind to Helsinki, with Erik Salo [held] announced vaguely 1, \
           tentative 4, confirmed 8, reported 10",
        ],
    );
}

#[test]
fn two_meetings_are_never_one() {
    // Two ministers in one city on neighbouring days.
    check(
        &[
            (
                "2023-03-01",
                "Foreign Minister Ada Lind will visit Oslo on Tuesday. Defence Minister Igor \
                 Orlov will visit Oslo on Monday.",
            ),
            ("2023-03-09", "Ada Lind visited Oslo on Tuesday."),
        ],
        "2023-03-10",
        &[
            "2023-03-06 Visit of Igor Orlov to Oslo [no outcome found] announced 1",
            "2023-03-07 Visit of Ada Lind to Oslo [held] announced 1, reported 9",
        ],
    );
    // One minister, two towns; one minister, two guests on one day.
    check(
        &[
            (
                "2023-03-01",
                "Foreign Minister Ada Lind will visit Oslo on 7 March. Foreign Minister Ada Lind \
                 will visit Vienna on 9 March.",
            ),
            (
                "2023-03-10",
                "Foreign Minister Ada Lind visited Vienna on 9 March.",
            ),
        ],
        "2023-03-12",
        &[
            "2023-03-07 Visit of Ada Lind to Oslo [no outcome found] announced 1",
            "2023-03-09 Visit of Ada Lind to Vienna [held] announced 1, reported 10",
        ],
    );
    check(
        &[
            (
                "2023-03-01",
                "President Erik Salo will meet Ada Lind on 7 March.",
            ),
            (
                "2023-03-08",
                "President Erik Salo met Igor Orlov on 7 March.",
            ),
        ],
        "2023-03-12",
        &["2023-03-07 Meeting of Ada Lind and Erik Salo [no outcome found] announced 1"],
    );
    // A meeting in person is no call, and people of one surname are two.
    check(
        &[
            (
                "2023-03-01",
                "President Erik Salo will hold a phone call with Prime Minister Ada Lind on \
                 7 March. John Marsh will visit Oslo on 9 March.",
            ),
            (
                "2023-03-10",
                "President Erik Salo met Prime Minister Ada Lind on 7 March. Peter Marsh visited \
                 Oslo on 9 March.",
            ),
        ],
        "2023-03-12",
        &[
            "2023-03-07 Call of Ada Lind and Erik Salo [no outcome found] announced 1",
            "2023-03-09 Visit of John Marsh to Oslo [no outcome found] announced 1",
        ],
    );
}

#[test]
fn plans_are_moved_denied_and_called_off() {
    check(
        &[
            (
                "2023-03-01",
                "Erik Salo and Ada Lind will meet in Oslo on 7 March.",
            ),
            (
                "2023-03-05",
                "The meeting of Erik Salo and Ada Lind was postponed to 14 March.",
            ),
            (
                "2023-03-15",
                "Erik Salo and Ada Lind met in Oslo on 14 March.",
            ),
        ],
        "2023-03-20",
        &[
            "2023-03-14 Meeting of Ada Lind and Erik Salo in Oslo [held] announced 1, postponed 5, \
           reported 15",
        ],
    );
    check(
        &[
            ("2023-03-01", "Igor Orlov will visit Vienna on 7 March."),
            (
                "2023-03-03",
                "A spokesman denied that a visit by Igor Orlov to Vienna was planned.",
            ),
        ],
        "2023-03-20",
        &["2023-03-07 Visit of Igor Orlov to Vienna [denied] announced 1, denied 3"],
    );
    check(
        &[
            ("2023-03-01", "Igor Orlov will visit Vienna on 7 March."),
            (
                "2023-03-06",
                "Igor Orlov has cancelled his visit to Vienna on 7 March.",
            ),
        ],
        "2023-03-20",
        &["2023-03-07 Visit of Igor Orlov to Vienna [cancelled] announced 1, cancelled 6"],
    );
}

#[test]
fn the_same_meeting_is_known_in_other_words() {
    check(
        &[
            (
                "2023-03-01",
                "Finnish Prime Minister Maria Aho will sit down with Ada Lind in Oslo next week.",
            ),
            (
                "2023-03-09",
                "The Finnish Prime Minister held talks with Ms Lind in Oslo on Wednesday.",
            ),
        ],
        "2023-03-12",
        &[
            "2023-03-08 Meeting of Ada Lind and Maria Aho in Oslo [held] announced vaguely 1, \
           reported 9",
        ],
    );
}

#[test]
fn what_is_past_is_asked_of_the_as_of_date() {
    let documents = [
        ("2023-03-01", "Igor Orlov will visit Vienna on 7 March."),
        ("2023-03-09", "Igor Orlov visited Vienna on 7 March."),
    ];
    let at = |as_of: &str| lay(&documents, as_of, &[]);
    let row =
        |outcome: &str| format!("2023-03-07 Visit of Igor Orlov to Vienna [{outcome}] announced 1");
    let (laid, lines) = at("2023-03-07");
    assert_eq!(lines, [row("open")]);
    assert_eq!((laid.later_documents, laid.due().count()), (1, 0));
    let (laid, lines) = at("2023-03-08");
    assert_eq!(lines, [row("no outcome found")]);
    assert_eq!((laid.later_documents, laid.due().count()), (1, 1));
    let (laid, lines) = at("");
    assert_eq!(lines, [format!("{}, reported 9", row("held"))]);
    assert_eq!(laid.as_of, "2023-03-09".parse().ok());
    assert_eq!(laid.threads[0].origins.words(), "1 origin: unknown");
}

#[test]
fn what_the_analyst_set_apart_stays_apart() {
    let documents = [
        ("2023-03-01", "Igor Orlov will visit Vienna on 7 March."),
        ("2023-03-09", "Igor Orlov visited Vienna on 7 March."),
    ];
    let quoted = |number: usize| Quoted {
        document: DocId::new(format!("{number}.txt")),
        words: documents[number].1.to_owned(),
    };
    let apart = Apart {
        one: quoted(1),
        other: quoted(0),
    };
    let (_, lines) = lay(&documents, "2023-03-12", &[apart]);
    assert_eq!(
        lines,
        ["2023-03-07 Visit of Igor Orlov to Vienna [no outcome found] announced 1"]
    );
}

#[test]
fn what_announces_nothing_makes_no_thread() {
    let check = |text: &str| check(&[("2023-03-01", text)], "2023-03-20", &[]);
    check("If Igor Orlov visits Vienna on 7 March, prices will rise.");
    check("Igor Orlov visited Vienna on Monday.");
    check("Igor Orlov refused to visit Vienna.");
    check("A news conference with Igor Orlov is planned for 7 March.");
    check("He will visit the museum.");
    check("");
}

#[test]
fn papers_that_print_one_report_are_one_origin() {
    let report = "Norwegian Foreign Minister Ada Lind will travel to Finland on 16 March. The \
        talks are to be about the ferries across the gulf, about the price of grain and about the \
        bridge that was washed away in the autumn. Neither side answered questions.";
    let other = "Foreign Minister Ada Lind of Norway will travel to Finland on 16 March.";
    let check = |second: &str, expected: usize| {
        let documents = [("2023-03-10", report), ("2023-03-10", second)];
        let outlets = ["Oslo Wire", "The Gulf Courier"];
        let dossiers = documents.iter().zip(outlets).map(|((day, text), outlet)| {
            let mut dossier = dossier_of(day, text);
            dossier.document.id = DocId::new(outlet);
            dossier.document.outlet = Some(outlet.to_owned());
            Arc::new(dossier)
        });
        let dossiers: Vec<Arc<Dossier>> = dossiers.collect();
        let laid = lay_dossiers(&dossiers, "2023-03-10", &[]);
        let origins: Vec<usize> = laid
            .threads
            .iter()
            .map(|it| it.origins.names.len())
            .collect();
        assert_eq!(origins, [expected], "{second}");
    };
    check(report, 1);
    check(other, 2);
}
