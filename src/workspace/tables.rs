//! Tables: which of their columns hold what, and the reading anew of those of which that is said
//! to be otherwise.
//!
//! Invariant: a table is read as the settings say; where these change, by the analyst, by undo
//! or by somebody else, the tables that hang on them are soon read again, and no others.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::document_path;
use super::loader::columns_of;
use super::{Effect, Refusal, Workspace};
use crate::corpus::{COLUMN_KINDS, Columns, Ground, TableHead};
use crate::disk::FoundFile;
use crate::model::{CorpusSettings, DocId, OrderSetting, TableColumns};

/// What counts more than the settings until the program ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Overruled {
    /// The order of day and month.
    pub date_order: Option<OrderSetting>,
    /// Which columns of all tables hold what; empty for what the settings say.
    pub columns: BTreeMap<String, String>,
}

impl Overruled {
    /// Which columns of tables hold what.
    pub fn columns_of(&self, settings: &CorpusSettings) -> Columns {
        let mut columns = columns_of(settings);
        if !self.columns.is_empty() {
            columns.of_all.extend(self.columns.clone());
            columns.tables = std::sync::Arc::default();
        }
        columns
    }
}

impl Workspace {
    /// The heads of all tables that were read, by their files.
    pub fn tables(&self) -> &BTreeMap<String, TableHead> {
        &self.tables
    }

    /// The tables whose columns are guessed, or cannot be.
    pub fn tables_to_confirm(&self) -> impl Iterator<Item = &str> {
        let guessed = self.tables.iter().filter(|(_, head)| {
            head.ground == Ground::Guessed && (head.rows.len() > 1 || head.places.text.is_none())
        });
        guessed.map(|(file, _)| file.as_str())
    }

    pub(super) fn set_columns(
        &mut self,
        file: &str,
        columns: BTreeMap<String, String>,
    ) -> Result<Effect, Refusal> {
        let Some(head) = self.tables.get(file) else {
            return Err(Refusal::NoSuchDocument(DocId::new(file)));
        };
        let known = |what: &String, name: &String| {
            COLUMN_KINDS.contains(&what.as_str()) && head.header.contains(name)
        };
        if !columns.contains_key("text") || !columns.iter().all(|(what, name)| known(what, name)) {
            let words = "Say which column holds the text; each must be a column of the table";
            return Err(Refusal::Failed(words.to_owned()));
        }
        let table = TableColumns {
            file: file.to_owned(),
            header: head.header.clone(),
            columns,
        };
        self.change_settings(|settings| {
            *settings = std::mem::take(settings).with_table(table);
        })?;
        Ok(Effect::Done)
    }

    pub(super) fn overrule_columns(&mut self, columns: BTreeMap<String, String>) -> Effect {
        self.overruled.columns = columns;
        self.read_tables_again();
        Effect::Done
    }

    /// Has the tables read again whose columns are others now.
    pub(super) fn read_tables_again(&mut self) {
        let mut columns = self.overruled.columns_of(&self.record.settings);
        let mut again = Vec::new();
        for (file, head) in &mut self.tables {
            columns.file.clone_from(file);
            let (places, ground) = columns.all_places(&head.header, &head.rows);
            if places != head.places {
                again.push(DocId::new(file.as_str()));
            }
            head.ground = ground;
        }
        if again.is_empty() {
            return;
        }
        let root = self.corpus().unwrap_or(Path::new("")).to_owned();
        let files = again.iter().map(|id| FoundFile {
            relative: id.file().to_owned(),
            path: document_path(&root, id),
        });
        self.read_soon(files.collect());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::workspace::testing::{open_as, open_texts, passage_on};
    use crate::workspace::{Command, Saving};

    const TABLE: &str = "when,what,body\n2022-02-10,Talks,They met.\n2022-02-11,More,Again.\n";

    fn said(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(what, name)| ((*what).to_owned(), (*name).to_owned()))
            .collect()
    }

    fn set(file: &str, pairs: &[(&str, &str)]) -> Command {
        Command::SetColumns {
            file: file.to_owned(),
            columns: said(pairs),
        }
    }

    /// Every document with its date and its text on one line.
    fn state(work: &mut Workspace) -> Vec<String> {
        work.settle();
        assert_eq!(work.saving(), Saving::Saved);
        let mut all: Vec<String> = work
            .documents()
            .iter()
            .map(|it| {
                let document = &it.document;
                let date = document
                    .date()
                    .map_or("-".to_owned(), |day| day.to_string());
                format!(
                    "{} {date} {}",
                    document.id,
                    document.text.as_str().replace('\n', "|")
                )
            })
            .collect();
        all.sort();
        all
    }

    #[test]
    fn columns_are_said_once_for_a_file_and_those_like_it() {
        let (folder, mut work) = open_texts(&[("1.csv", TABLE), ("2.csv", TABLE)]);
        assert_eq!(work.tables_to_confirm().count(), 2);
        assert_eq!(state(&mut work)[0], "1.csv//1 2022-02-10 They met.");
        let columns = [("text", "body"), ("date", "when"), ("title", "what")];
        work.apply(set("1.csv", &columns)).unwrap();
        let expected = [
            "1.csv//1 2022-02-10 Talks||They met.",
            "1.csv//2 2022-02-11 More||Again.",
            "2.csv//1 2022-02-10 Talks||They met.",
            "2.csv//2 2022-02-11 More||Again.",
        ];
        assert_eq!(state(&mut work), expected);
        assert_eq!(work.tables_to_confirm().count(), 0);
        // It is remembered, also for a table that comes later.
        fs::write(folder.path().join("3.csv"), TABLE).unwrap();
        let mut again = open_as("ben", folder.path());
        assert_eq!(state(&mut again).len(), 6);
        assert_eq!(again.tables_to_confirm().count(), 0);
        drop(again);
        fs::remove_file(folder.path().join("3.csv")).unwrap();
        // Another one of the same header may be another table after all.
        work.apply(set("2.csv", &[("text", "what")])).unwrap();
        assert_eq!(state(&mut work)[2], "2.csv//1 - Talks");
        work.apply(Command::Undo).unwrap();
        assert_eq!(state(&mut work), expected);
        work.apply(Command::Undo).unwrap();
        assert_eq!(state(&mut work)[0], "1.csv//1 2022-02-10 They met.");
    }

    #[test]
    fn passages_stay_on_their_words_and_what_makes_no_sense_is_refused() {
        let text = "The ministers met in the capital and spoke about the border for two hours.";
        let table = format!("what,body\nTalks,{text}\nMore,Again.\n");
        let (_folder, mut work) = open_texts(&[("1.csv", &table), ("x.csv", "x,y\na,b\nc,d\n")]);
        let (document, passage) = passage_on(&mut work, "1.csv//1", "about the border");
        let columns = [("text", "body"), ("title", "what")];
        work.apply(set("1.csv", &columns)).unwrap();
        work.settle();
        let span = work.passage(&document, passage).unwrap().span;
        let text = &work.dossier(&document).unwrap().document.text;
        assert!(text.as_str().starts_with("Talks"));
        assert_eq!(text.get(span), Some("about the border"));
        // A table of which nothing can be guessed is no document yet, and can be said too.
        assert!(work.unopened().iter().any(|it| it.name == "x.csv"));
        work.apply(set("x.csv", &[("text", "y")])).unwrap();
        work.settle();
        assert!(work.dossier(&DocId::new("x.csv//2")).is_some());
        assert!(work.unopened().iter().all(|it| it.name != "x.csv"));
        for (file, pairs) in [
            ("1.csv", &[("text", "gone")][..]),
            ("1.csv", &[("date", "when")]),
            ("1.csv", &[("text", "body"), ("colour", "what")]),
            ("9.csv", &[("text", "body")]),
        ] {
            assert!(work.apply(set(file, pairs)).is_err(), "{file} {pairs:?}");
        }
    }

    #[test]
    fn what_is_overruled_is_saved_nowhere() {
        let (folder, _) = open_texts(&[("1.csv", TABLE)]);
        let mut work = Workspace::new(crate::workspace::Surroundings::alone("ana")).unwrap();
        let columns = said(&[("date", "when"), ("text", "what")]);
        work.apply(Command::OverruleColumns(columns)).unwrap();
        work.apply(Command::Open(folder.path().to_owned())).unwrap();
        assert_eq!(state(&mut work)[0], "1.csv//1 2022-02-10 Talks");
        assert!(!folder.path().join("dateline.corpus.json").exists());
    }
}
