//! What only the whole corpus tells of its documents: day first or month first, and the lines
//! that recur; and the reading anew of the documents that hang on it.
//!
//! Invariant: once reading has ended, every document that holds a date which can be read in two
//! ways is read, or on its way to be read, in the one order of the corpus, and every one with
//! lines that recur has them as furniture, or soon will; the others are never read again.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use super::files::settings_path;
use super::loader::Found;
use super::{Effect, Refusal, Weight, Workspace};
use crate::analysis::{Dossier, ReadingOrder, with_many_hands};
use crate::annotate::Edit;
use crate::annotate::journal::Told;
use crate::annotate::settings::{self, SettingsLeftover};
use crate::corpus::RecurringLines;
use crate::model::{CorpusSettings, OrderSetting, Reliability};

/// Documents of which some may have to be read anew.
#[derive(Debug)]
pub(super) struct Restudy {
    order: ReadingOrder,
    /// The lines that recur; `None` when these are all documents, and shall tell.
    recurring: Option<Arc<RecurringLines>>,
    dossiers: Vec<Arc<Dossier>>,
}

/// Documents read anew, each with what it was before.
#[derive(Debug)]
pub(super) struct Restudied {
    order: ReadingOrder,
    recurring: Arc<RecurringLines>,
    dossiers: Vec<(Arc<Dossier>, Dossier)>,
}

/// So many documents are worth a thread.
const FEWEST_A_HAND: usize = 256;

/// Reads those documents anew that hang on what all of them show together. One that trips a
/// fault of ours stays as it was.
pub(super) fn restudy(restudy: Restudy) -> Restudied {
    let Restudy {
        order,
        recurring,
        dossiers,
    } = restudy;
    let recurring = recurring.unwrap_or_else(|| {
        let edges = dossiers.iter().map(|dossier| dossier.edges());
        Arc::new(RecurringLines::among(edges))
    });
    let study = |before: &Arc<Dossier>| {
        let study = || {
            let hangs = before.hangs_on_order(order) || before.is_anchored_elsewhere();
            let again = hangs.then(|| Dossier::study(before.document.clone(), order));
            let dimmed = again.as_ref().unwrap_or(before).among(&recurring);
            dimmed.or(again)
        };
        let after = panic::catch_unwind(AssertUnwindSafe(study)).ok()??;
        Some((Arc::clone(before), after))
    };
    let study_all = |share: &[Arc<Dossier>]| share.iter().filter_map(study).collect();
    let dossiers = with_many_hands(&dossiers, FEWEST_A_HAND, &study_all);
    Restudied {
        order,
        recurring,
        dossiers,
    }
}

impl Workspace {
    /// How dates such as 03/04/2021 are read now, and why. While the folder is being read, a
    /// guess has nothing to go by yet.
    pub fn date_order(&self) -> ReadingOrder {
        ReadingOrder::new(self.order_setting(), self.order_shown)
    }

    /// What is settled about the order of day and month.
    pub fn order_setting(&self) -> OrderSetting {
        self.overruled
            .date_order
            .unwrap_or(self.settings().date_order)
    }

    /// How many documents hold a date that can be read in two ways.
    pub fn documents_hanging_on_order(&self) -> usize {
        let shown = self.documents.iter().map(|dossier| dossier.order_shown);
        shown.filter(|shown| shown.open > 0).count()
    }

    pub(super) fn set_date_order(&mut self, setting: OrderSetting) -> Result<Effect, Refusal> {
        self.refuse_settings_out_of_reach()?;
        self.overruled.date_order = None;
        self.change_settings(|settings| settings.date_order = setting)?;
        self.restudy_what_hangs_on_all();
        Ok(Effect::Done)
    }

    pub(super) fn set_reliability(
        &mut self,
        source: &str,
        reliability: Option<Reliability>,
    ) -> Result<Effect, Refusal> {
        self.change_settings(|settings| {
            *settings = std::mem::take(settings).with_reliability(source, reliability);
        })?;
        Ok(Effect::Done)
    }

    pub(super) fn change_settings(
        &mut self,
        change: impl FnOnce(&mut CorpusSettings),
    ) -> Result<(), Refusal> {
        self.refuse_settings_out_of_reach()?;
        let before = self.settings().clone();
        let mut after = before.clone();
        change(&mut after);
        match before == after {
            true => Ok(()),
            false => self.perform(Edit::ChangeSettings { before, after }),
        }
    }

    /// The settings must be read before they are written, and their file may not come from a
    /// newer version.
    pub(super) fn refuse_settings_out_of_reach(&self) -> Result<(), Refusal> {
        let path = settings_path(self.corpus().ok_or(Refusal::NoCorpus)?);
        if let Some(reason) = self.locked.get(&path) {
            return Err(Refusal::Locked(reason.clone()));
        }
        if !self.before.contains_key(&path) {
            let words = "The folder is still being read; try again in a moment";
            return Err(Refusal::Failed(words.to_owned()));
        }
        Ok(())
    }

    pub(super) fn overrule_date_order(&mut self, setting: OrderSetting) -> Effect {
        self.overruled.date_order = Some(setting);
        self.revision += 1;
        self.restudy_what_hangs_on_all();
        Effect::Done
    }

    pub(super) fn save_settings(&mut self) {
        let Some(path) = self.corpus().map(settings_path) else {
            return;
        };
        let bytes = settings::write(&self.record.settings, &self.record.settings_leftover);
        let once_written = self.once_written(Told::Settings);
        self.save_bytes(path, bytes.map_err(|error| error.to_string()), once_written);
    }

    pub(super) fn absorb_settings(&mut self, found: Found<(CorpusSettings, SettingsLeftover)>) {
        let path = self.corpus().map(settings_path).unwrap_or_default();
        self.before.insert(path.clone(), found.before);
        if let Some(locked) = found.locked {
            self.notice(Weight::Warning, locked.clone());
            self.locked.insert(path.clone(), locked);
        }
        for warning in found.warnings {
            self.notice(Weight::Warning, warning);
        }
        (self.record.settings, self.record.settings_leftover) = found.content;
        let Some(told) = self.settings_of_journals() else {
            return;
        };
        if told.settings != self.record.settings && !self.locked.contains_key(&path) {
            self.record.settings = told.settings;
            self.record.settings_leftover = told.leftover;
            self.recovered.put_back += 1;
            self.save_settings();
        }
    }

    /// Takes in what all documents show together, now that they are read.
    pub(super) fn learn_from_all(&mut self) {
        let shown = self.documents.iter().map(|dossier| dossier.order_shown);
        self.order_shown = shown.sum();
        self.recurring = None;
        self.restudy_what_hangs_on_all();
    }

    /// Orders the documents to be read anew that were read in another order, or on another
    /// ground; and, until it is known which lines recur, all of them.
    pub(super) fn restudy_what_hangs_on_all(&self) {
        let order = self.date_order();
        let recurring = self.recurring.clone();
        let ids = self.documents.iter().map(|dossier| &dossier.document.id);
        let dossiers = ids.filter_map(|id| self.as_read(id));
        let dossiers: Vec<Arc<Dossier>> = dossiers
            .filter(|dossier| {
                let hangs = dossier.hangs_on_order(order) || dossier.is_anchored_elsewhere();
                recurring.is_none() || hangs
            })
            .cloned()
            .collect();
        if !dossiers.is_empty() {
            self.restudier.order(Restudy {
                order,
                recurring,
                dossiers,
            });
        }
    }

    /// Takes in documents that were read anew, unless something newer took their place.
    pub(super) fn absorb_restudied(&mut self) {
        let Some(restudied) = self.restudier.take() else {
            return;
        };
        let Restudied {
            order,
            recurring,
            dossiers,
        } = restudied;
        // While another order stands, this may be of a folder that was open before.
        if !self.restudier.is_busy() {
            self.recurring = Some(recurring);
        }
        if order != self.date_order() || dossiers.is_empty() {
            return;
        }
        for (before, after) in dossiers {
            let id = before.document.id.clone();
            let current = self.as_read(&id);
            if current.is_some_and(|current| Arc::ptr_eq(current, &before)) {
                self.studied.remove(&id);
                self.by_id.insert(id.clone(), Arc::new(after));
                self.correct_dossier(&id);
            }
        }
        self.changed_content();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::model::{DocId, EventDate, Span};
    use crate::timex::explain;
    use crate::workspace::{Command, Saving, Surroundings};

    const OPEN: &str = " date 2022-02-09 The lease of 03/04/2021 runs out.";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn empty_work() -> Workspace {
        Workspace::new(Surroundings::alone("ana")).unwrap()
    }

    fn open(folder: &Path) -> Workspace {
        let mut work = empty_work();
        work.apply(Command::Open(folder.to_owned())).unwrap();
        work.settle();
        work
    }

    /// The value of the first date of a document, and why.
    fn first_date(work: &Workspace, id: &str) -> (String, String) {
        let dossier = work.dossier(&DocId::new(id)).unwrap();
        let listed = work
            .documents()
            .iter()
            .find(|d| d.document.id == dossier.document.id);
        assert!(Arc::ptr_eq(listed.unwrap(), dossier));
        let mention = &dossier.mentions[0];
        let why = explain(mention, dossier.document.text.as_str());
        (mention.value.clone(), why)
    }

    #[test]
    fn the_whole_corpus_tells_the_order_whichever_document_comes_first() {
        let check = |telling: &[&str], value: &str, why: &str| {
            // Before and behind the document in question, as names and as dates go.
            for name in ["0", "z"] {
                let names: Vec<String> = (0..telling.len())
                    .map(|n| format!("{name}{n}.txt"))
                    .collect();
                let mut files = vec![("m.txt", OPEN)];
                files.extend(
                    names
                        .iter()
                        .map(String::as_str)
                        .zip(telling.iter().copied()),
                );
                let folder = folder(&files);
                let work = open(folder.path());
                let found = first_date(&work, "m.txt");
                assert_eq!(found.0, value, "{telling:?}");
                assert!(found.1.contains(why), "{}", found.1);
                let shown = work.shown();
                let at = shown.index_of(&DocId::new("m.txt")).unwrap();
                assert_eq!(
                    shown.dossiers[at].mentions[0].value, value,
                    "it is drawn so"
                );
                assert!(
                    !settings_path(folder.path()).exists(),
                    "opening leaves no trace"
                );
            }
        };
        check(&[], "2021-03-04", "only a guess: no date");
        check(
            &["Paid 13/02/2021."],
            "2021-04-03",
            "guessed from 1 date of",
        );
        check(
            &["Paid 02/13/2021."],
            "2021-03-04",
            "guessed from 1 date of",
        );
        check(
            &["Paid 13/02/2021, 14/02/2021.", "Paid 02/13/2021."],
            "2021-04-03",
            "because 2 of 3 dates",
        );
    }

    #[test]
    fn the_setting_is_saved_and_counts_more_than_the_guess() {
        let folder = folder(&[("m.txt", OPEN), ("a.txt", "Paid 13/02/2021.")]);
        let path = settings_path(folder.path());
        let other = r#"{"schema": 1, "zone": "Europe/Minsk"}"#;
        fs::write(&path, other).unwrap();
        let mut work = open(folder.path());
        assert_eq!(work.documents_hanging_on_order(), 1);
        let mut check = |setting: OrderSetting, value: &str, why: &str| {
            work.apply(Command::SetDateOrder(setting)).unwrap();
            work.settle();
            assert_eq!(work.saving(), Saving::Saved);
            for work in [&work, &open(folder.path())] {
                let found = first_date(work, "m.txt");
                assert_eq!(found.0, value, "{setting}");
                assert!(found.1.contains(why), "{}", found.1);
                assert_eq!(work.order_setting(), setting);
            }
        };
        check(OrderSetting::Guess, "2021-04-03", "guessed from 1 date");
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            other,
            "nothing was changed"
        );
        check(
            OrderSetting::MonthFirst,
            "2021-03-04",
            "as the corpus is set",
        );
        check(OrderSetting::DayFirst, "2021-04-03", "as the corpus is set");
        check(OrderSetting::Guess, "2021-04-03", "guessed from 1 date");
        assert!(fs::read_to_string(&path).unwrap().contains("Europe/Minsk"));
    }

    #[test]
    fn a_correction_stays_on_a_document_that_is_read_anew() {
        let folder = folder(&[("m.txt", OPEN), ("a.txt", "Paid 02/13/2021.")]);
        let mut work = open(folder.path());
        let document = DocId::new("m.txt");
        let start = OPEN.find("03/").unwrap();
        let span = Span::new(start, start + "03/04/2021".len());
        let date = EventDate::parse("1999-05-06").unwrap();
        work.apply(Command::CorrectDate {
            document: document.clone(),
            span,
            date,
        })
        .unwrap();
        work.apply(Command::SetDateOrder(OrderSetting::DayFirst))
            .unwrap();
        work.settle();
        assert_eq!(first_date(&work, "m.txt").0, "1999-05-06");
        work.apply(Command::RestoreDate { document, span }).unwrap();
        work.settle();
        assert_eq!(first_date(&work, "m.txt").0, "2021-04-03");
    }

    #[test]
    fn settings_of_a_newer_version_are_left_alone() {
        let folder = folder(&[("m.txt", OPEN)]);
        let path = settings_path(folder.path());
        let newer = r#"{"schema": 2, "dateOrder": {"of": "outlets"}}"#;
        fs::write(&path, newer).unwrap();
        let mut work = open(folder.path());
        assert!(
            work.take_notices()
                .iter()
                .any(|n| n.text.contains("newer version"))
        );
        let refusal = work.apply(Command::SetDateOrder(OrderSetting::DayFirst));
        assert!(matches!(refusal, Err(Refusal::Locked(_))), "{refusal:?}");
        work.settle();
        assert_eq!(fs::read_to_string(&path).unwrap(), newer);
        assert_eq!(first_date(&work, "m.txt").0, "2021-03-04");
    }

    #[test]
    fn an_overruled_order_is_written_nowhere() {
        let folder = folder(&[("m.txt", OPEN)]);
        let mut work = empty_work();
        work.apply(Command::OverruleDateOrder(OrderSetting::DayFirst))
            .unwrap();
        work.apply(Command::Open(folder.path().to_owned())).unwrap();
        work.settle();
        assert_eq!(first_date(&work, "m.txt").0, "2021-04-03");
        work.apply(Command::OverruleDateOrder(OrderSetting::MonthFirst))
            .unwrap();
        work.settle();
        assert_eq!(first_date(&work, "m.txt").0, "2021-03-04");
        assert!(!settings_path(folder.path()).exists());
    }

    #[test]
    fn without_a_folder_there_is_nothing_to_set() {
        let refusal = empty_work().apply(Command::SetDateOrder(OrderSetting::DayFirst));
        assert_eq!(refusal, Err(Refusal::NoCorpus));
    }
}
