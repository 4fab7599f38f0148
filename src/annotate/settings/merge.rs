//! Two copies' settings of one corpus → one.
//!
//! Invariant: nothing that either copy settles is dropped without a word. Where only one of them
//! says something, that counts; where both do and differ, the first one counts and the difference
//! is told, in a sentence for a person and, for the grade of a source, in the source's note.

use std::fmt::Display;

use super::{CorpusSettings, SettingsLeftover};
use crate::model::{OrderSetting, Source, TableColumns, is_same_source};

/// What came of merging settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MergedSettings {
    /// The settings of both.
    pub settings: CorpusSettings,
    /// What both files hold beyond them.
    pub leftover: SettingsLeftover,
    /// Where the two differ, in sentences for a person.
    pub differences: Vec<String>,
}

/// Merges settings, each with what its file holds beyond them.
pub fn merge(
    first: (&CorpusSettings, &SettingsLeftover),
    second: (&CorpusSettings, &SettingsLeftover),
) -> MergedSettings {
    let mut merged = MergedSettings {
        settings: first.0.clone(),
        leftover: first.1.clone(),
        differences: Vec::new(),
    };
    merged.take_choices(second.0);
    for source in &second.0.sources {
        merged.take_source(source);
    }
    for pair in &second.0.apart {
        if !merged.settings.apart.contains(pair) {
            merged.settings.apart.push(pair.clone());
        }
    }
    for table in &second.0.tables {
        merged.take_table(table);
    }
    merged.take_leftover(second.1);
    merged
}

impl MergedSettings {
    fn differ(&mut self, what: &str, first: impl Display, second: impl Display) {
        self.differences.push(format!(
            "{what} is {first} in the first copy and {second} in the second; the first counts."
        ));
    }

    fn take_choices(&mut self, other: &CorpusSettings) {
        let guess = OrderSetting::default();
        let (mine, theirs) = (self.settings.date_order, other.date_order);
        if mine == guess {
            self.settings.date_order = theirs;
        } else if theirs != guess && theirs != mine {
            self.differ("The order of day and month", mine, theirs);
        }
        match (self.settings.as_of, other.as_of) {
            (None, theirs) => self.settings.as_of = theirs,
            (Some(mine), Some(theirs)) if mine != theirs => {
                self.differ("The as-of date", mine, theirs);
            }
            (Some(_), _) => {}
        }
        self.take_words(
            "The title of the chronology",
            &other.chronology_title,
            |it| &mut it.chronology_title,
        );
        self.take_words("The handling marking", &other.marking, |it| &mut it.marking);
        for (what, theirs) in &other.columns {
            match self.settings.columns.get(what).cloned() {
                None => {
                    self.settings.columns.insert(what.clone(), theirs.clone());
                }
                Some(mine) if mine != *theirs => {
                    self.differ(&format!("The column for the {what}"), mine, theirs);
                }
                Some(_) => {}
            }
        }
    }

    fn take_table(&mut self, theirs: &TableColumns) {
        let mut tables = self.settings.tables.iter();
        match tables.find(|mine| mine.file == theirs.file) {
            None => self.settings.tables.push(theirs.clone()),
            Some(mine) if mine != theirs => self.differences.push(format!(
                "The columns of “{}” are others in the second copy; the first counts.",
                theirs.file
            )),
            Some(_) => {}
        }
    }

    fn take_words(
        &mut self,
        what: &str,
        theirs: &str,
        field: impl Fn(&mut CorpusSettings) -> &mut String,
    ) {
        let mine = field(&mut self.settings);
        if mine.is_empty() {
            theirs.clone_into(mine);
        } else if !theirs.is_empty() && mine != theirs {
            let mine = format!("“{mine}”");
            self.differ(what, mine, format!("“{theirs}”"));
        }
    }

    fn take_source(&mut self, theirs: &Source) {
        let mut sources = self.settings.sources.iter_mut();
        let Some(mine) = sources.find(|mine| is_same_source(&mine.name, &theirs.name)) else {
            self.settings.sources.push(theirs.clone());
            return;
        };
        add_to_note(&mut mine.note, &theirs.note);
        if mine.reliability == theirs.reliability {
            return;
        }
        let grades = [mine.reliability.letter(), theirs.reliability.letter()];
        add_to_note(
            &mut mine.note,
            &format!("Graded {} in another copy.", grades[1]),
        );
        let what = format!("The grade of “{}”", mine.name);
        self.differ(&what, grades[0], grades[1]);
    }

    fn take_leftover(&mut self, other: &SettingsLeftover) {
        for (name, theirs) in &other.fields {
            match self.leftover.fields.get(name) {
                None => {
                    self.leftover.fields.insert(name.clone(), theirs.clone());
                }
                Some(mine) if mine != theirs && !theirs.is_object() => {
                    let mine = mine.to_string();
                    self.differ(&format!("“{name}”"), mine, theirs);
                }
                Some(_) => {}
            }
        }
        for (name, fields) in &other.sources {
            let mine = self.leftover.sources.entry(name.clone()).or_default();
            for (field, value) in fields {
                mine.entry(field).or_insert_with(|| value.clone());
            }
        }
        for (file, fields) in &other.tables {
            let mine = self.leftover.tables.entry(file.clone()).or_default();
            for (field, value) in fields {
                mine.entry(field).or_insert_with(|| value.clone());
            }
        }
        let pairs = [
            (&mut self.leftover.unread, &other.unread),
            (&mut self.leftover.unread_apart, &other.unread_apart),
            (&mut self.leftover.unread_tables, &other.unread_tables),
        ];
        for (mine, theirs) in pairs {
            for entry in theirs {
                if !mine.contains(entry) {
                    mine.push(entry.clone());
                }
            }
        }
    }
}

/// Adds a remark to a note that does not hold it yet.
fn add_to_note(note: &mut String, remark: &str) {
    let remark = remark.trim();
    if remark.is_empty() || note.contains(remark) {
        return;
    }
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(remark);
}

#[cfg(test)]
mod tests {
    use super::super::{read, write};
    use super::*;

    #[test]
    fn what_either_copy_settles_is_there_and_what_differs_is_told() {
        let check = |first: &str, second: &str, expected: &str, differences: &[&str]| {
            let page =
                |fields: &str| read(format!(r#"{{"schema":1{fields}}}"#).as_bytes()).unwrap();
            let (a, b) = (page(first), page(second));
            let merged = merge((&a.settings, &a.leftover), (&b.settings, &b.leftover));
            assert_eq!(merged.differences, differences, "{first} {second}");
            let bytes = write(&merged.settings, &merged.leftover).unwrap();
            let wanted = page(expected);
            let wanted = write(&wanted.settings, &wanted.leftover).unwrap();
            assert_eq!(
                String::from_utf8(bytes),
                String::from_utf8(wanted),
                "{first} {second}"
            );
        };
        check("", "", "", &[]);
        check(
            r#","dateOrder":"guess""#,
            r#","dateOrder":"day-first""#,
            r#","dateOrder":"day-first""#,
            &[],
        );
        check(
            r#","asOf":"2022-02-12""#,
            r#","asOf":"2022-02-14""#,
            r#","asOf":"2022-02-12""#,
            &[
                "The as-of date is 2022-02-12 in the first copy and 2022-02-14 in the second; the first counts.",
            ],
        );
        check(
            r#","sources":[{"name":"The Gazette","reliability":"B"}]"#,
            r#","sources":[{"name":"Lind","reliability":"C"},{"name":"the gazette","reliability":"B","note":"since 1990"}]"#,
            r#","sources":[{"name":"The Gazette","reliability":"B","note":"since 1990"},{"name":"Lind","reliability":"C"}]"#,
            &[],
        );
        check(
            r#","sources":[{"name":"Lind","reliability":"B","note":"saw it"}]"#,
            r#","sources":[{"name":"Lind","reliability":"D"}]"#,
            r#","sources":[{"name":"Lind","reliability":"B","note":"saw it\nGraded D in another copy."}]"#,
            &["The grade of “Lind” is B in the first copy and D in the second; the first counts."],
        );
        check(
            r#","later":1"#,
            r#","other":2"#,
            r#","later":1,"other":2"#,
            &[],
        );
        check(
            r#","later":1"#,
            r#","later":2"#,
            r#","later":1"#,
            &["“later” is 1 in the first copy and 2 in the second; the first counts."],
        );
    }
}
