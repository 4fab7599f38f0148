//! What is said of one day, gathered in the background: on a day that thousands of documents speak
//! of, finding out who says what takes longer than a frame.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Shown, Workspace};
use crate::analysis::{Copies, DayGroups, DaySheet, day_sheet};
use crate::annotate::Annotations;

/// A day to look at, with a snapshot of what is known.
#[derive(Debug)]
pub(super) struct Order {
    day: NaiveDate,
    shown: Arc<Shown>,
    copies: Arc<Copies>,
    /// What is recorded about those documents that have passages, by the document's index.
    annotations: HashMap<usize, Arc<Annotations>>,
}

/// Everything that any document says of one day.
#[derive(Debug)]
pub struct DayReport {
    /// The drawing that the sheet's indices belong to.
    pub shown: Arc<Shown>,
    /// The lines.
    pub sheet: DaySheet,
    /// The lines that name the day, by who says them.
    pub groups: DayGroups,
}

pub(super) fn report(order: Order) -> DayReport {
    let sheet = day_sheet(&order.shown.dossiers, order.day);
    let groups = DayGroups::of(&sheet, &order.shown.dossiers, &order.copies, |doc| {
        let recorded = order.annotations.get(&doc).into_iter();
        recorded
            .flat_map(|recorded| recorded.passages().iter())
            .collect()
    });
    DayReport {
        sheet,
        groups,
        shown: order.shown,
    }
}

impl Workspace {
    /// Asks for what is said of a day. It comes with [`Workspace::day_report`].
    pub fn look_at(&self, day: NaiveDate) {
        let shown = Arc::clone(&self.shown);
        let recorded = self.record.annotations.iter();
        let annotations = recorded.filter(|(_, recorded)| !recorded.passages().is_empty());
        let annotations = annotations
            .filter_map(|(id, recorded)| Some((shown.index_of(id)?, Arc::clone(recorded))));
        self.day_reporter.order(Order {
            day,
            annotations: annotations.collect(),
            copies: Arc::clone(self.copies()),
            shown,
        });
    }

    /// What is said of the day that was asked for last, or of one before it.
    pub fn day_report(&self) -> Option<&Arc<DayReport>> {
        self.day_report.as_ref()
    }

    /// Takes in a report. It changes nothing that anything else is made from.
    pub(super) fn absorb_day_report(&mut self) {
        if let Some(report) = self.day_reporter.take() {
            self.day_report = Some(Arc::new(report));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing::{open_texts, passage_on};
    use crate::workspace::{Attribution, Command};

    #[test]
    fn a_day_is_reported_with_what_the_analyst_wrote() {
        let (_folder, mut work) = open_texts(&[
            (
                "a.txt",
                " date 2022-02-08 The ferry sails on 10 February 2022.",
            ),
            ("b.txt", " date 2022-02-11 It sailed on 10 February 2022."),
        ]);
        let said_by = |work: &mut Workspace| -> Vec<Option<String>> {
            work.look_at("2022-02-10".parse().unwrap());
            work.settle();
            let report = work.day_report().unwrap();
            assert!(Arc::ptr_eq(&report.shown, work.shown()));
            let groups = report.groups.sides.iter().flat_map(|side| &side.groups);
            groups.map(|group| group.said_by.clone()).collect()
        };
        assert_eq!(said_by(&mut work), [None, None]);
        let (document, passage) = passage_on(&mut work, "a.txt", "The ferry sails");
        work.apply(Command::Attribute {
            document,
            passage,
            to: Attribution::SaidBy("the harbour".to_owned()),
        })
        .unwrap();
        work.settle();
        assert_eq!(said_by(&mut work), [Some("the harbour".to_owned()), None]);
    }
}
