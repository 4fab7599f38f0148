//! What documents are said to be: their dates, titles, outlets, authors and languages as the
//! analyst gives them.
//!
//! Invariants: a document is always shown as what is recorded of it says. Saying what was read
//! anyway says nothing, so that a better reading of the file may count later. A document whose
//! day of publication is another one now is soon read anew against it.

use std::sync::Arc;

use super::Workspace;
use super::absorb::place;
use crate::analysis::{Dossier, as_read};
use crate::annotate::Annotations;
use crate::model::{Details, DocId, Document};

impl Workspace {
    /// What is said of a document where that is not what was read.
    pub fn details(&self, document: &DocId) -> Details {
        let about = self.annotations(document).map(Annotations::about);
        about.map(|about| about.details.clone()).unwrap_or_default()
    }

    /// Has a document show what is said of it, at the place that its date gives it.
    pub(super) fn describe_dossier(&mut self, id: &DocId) {
        let details = self.details(id);
        let described = self.as_read(id).and_then(|read| read.described(&details));
        let Some(described) = described else {
            return;
        };
        let is_to_read_anew = described.is_anchored_elsewhere();
        self.put_in_place(Arc::new(described));
        self.correct_dossier(id);
        // While the folder is read, all are looked through again at its end.
        if is_to_read_anew && self.loading.is_none() {
            self.restudy_what_hangs_on_all();
        }
    }

    /// Puts a document without corrections where its date says, in place of what was there.
    pub(super) fn put_in_place(&mut self, dossier: Arc<Dossier>) {
        let id = dossier.document.id.clone();
        self.take_out_of_place(&id);
        let at = self
            .documents
            .partition_point(|other| place(other) < place(&dossier));
        Arc::make_mut(&mut self.documents).insert(at, Arc::clone(&dossier));
        self.by_id.insert(id, dossier);
    }

    /// Takes a document out of the list; false when there is none.
    pub(super) fn take_out_of_place(&mut self, id: &DocId) -> bool {
        self.studied.remove(id);
        self.merge_arrived();
        let Some(there) = self.by_id.remove(id) else {
            return false;
        };
        let at = self
            .documents
            .partition_point(|other| place(other) < place(&there));
        if self
            .documents
            .get(at)
            .is_some_and(|it| it.document.id == *id)
        {
            Arc::make_mut(&mut self.documents).remove(at);
        }
        true
    }
}

/// What is said of a document, less what was read anyway.
pub(super) fn beyond_what_was_read(details: Details, document: &Document) -> Details {
    let read = as_read(document);
    let is_news = |said: &String, read: &Option<String>| *said != read.clone().unwrap_or_default();
    let code = read.language.map(|it| it.code.to_owned());
    let published = details.published.filter(|published| {
        let said = published.publication();
        let of = |it: crate::model::Publication| (it.date, it.time, it.within);
        said.map(of) != read.published.map(of)
    });
    Details {
        published,
        title: details
            .title
            .filter(|said| !said.is_empty() && *said != read.title),
        outlet: details.outlet.filter(|said| is_news(said, &read.outlet)),
        author: details.author.filter(|said| is_news(said, &read.author)),
        language: details.language.filter(|said| is_news(said, &code)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::{Provenance, PublishedAs};
    use crate::workspace::testing::{open_as, open_texts};
    use crate::workspace::{AboutDocument, Command, Saving, check, sidecar_path};

    fn set(id: &str, details: Details) -> Command {
        Command::ChangeAbout {
            document: DocId::new(id),
            to: AboutDocument::Details(Box::new(details)),
        }
    }

    fn dated(word: &str) -> Details {
        Details {
            published: PublishedAs::of_word(word),
            ..Details::default()
        }
    }

    /// The order of the documents, and what the first date of `a.txt` means.
    fn state(work: &mut Workspace) -> (String, String) {
        work.settle();
        assert_eq!(work.saving(), Saving::Saved);
        let all = work.documents().iter();
        let names: Vec<&str> = all.map(|it| it.document.id.as_str()).collect();
        let dossier = work.dossier(&DocId::new("a.txt")).unwrap();
        let shown = work.shown();
        let drawn = shown.index_of(&DocId::new("a.txt")).unwrap();
        assert!(Arc::ptr_eq(dossier, &shown.dossiers[drawn]));
        (names.join(" "), dossier.mentions[0].value.clone())
    }

    #[test]
    fn a_date_is_used_everywhere_saved_undone_and_read_again() {
        let (folder, mut work) = open_texts(&[
            ("a.txt", " date 2022-02-08 They meet on Thursday."),
            ("b.txt", " date 2022-02-09 Other talks."),
        ]);
        let mut check = |command: Command, names: &str, value: &str| {
            work.apply(command.clone()).unwrap();
            let expected = (names.to_owned(), value.to_owned());
            assert_eq!(state(&mut work), expected, "{command:?}");
            let mut other = open_as("ben", folder.path());
            assert_eq!(state(&mut other), expected, "{command:?}");
        };
        check(
            set("a.txt", dated("2022-03-01")),
            "b.txt a.txt",
            "2022-03-03",
        );
        check(set("a.txt", dated("2021")), "a.txt b.txt", "XXXX-WXX-4");
        check(set("a.txt", dated("unknown")), "b.txt a.txt", "XXXX-WXX-4");
        check(Command::Undo, "a.txt b.txt", "XXXX-WXX-4");
        check(Command::Undo, "b.txt a.txt", "2022-03-03");
        check(Command::Reload, "b.txt a.txt", "2022-03-03");
        check(Command::Undo, "a.txt b.txt", "2022-02-10");
        check(Command::Redo, "b.txt a.txt", "2022-03-03");
        check(
            set("a.txt", Details::default()),
            "a.txt b.txt",
            "2022-02-10",
        );
    }

    #[test]
    fn what_was_read_anyway_is_not_said_and_odd_fields_survive() {
        let (folder, mut work) = open_texts(&[("a.txt", " date 2022-02-08 Talks.\nThey met.")]);
        let id = DocId::new("a.txt");
        work.apply(set("a.txt", dated("2022-02-08"))).unwrap();
        assert_eq!(work.undo_label(), None);
        let details = Details {
            title: Some("On talks".to_owned()),
            outlet: Some("Wire".to_owned()),
            author: Some(String::new()),
            language: Some("fra".to_owned()),
            published: PublishedAs::of_word("2022-02-10T09:30"),
        };
        work.apply(set("a.txt", details.clone())).unwrap();
        work.settle();
        let document = &work.dossier(&id).unwrap().document;
        assert_eq!(document.title, "On talks");
        assert_eq!(document.outlet.as_deref(), Some("Wire"));
        assert_eq!(document.origin.language.map(|it| it.name), Some("French"));
        let published = document.published.unwrap();
        assert_eq!(published.provenance, Provenance::Analyst);
        assert_eq!(published.value(), "2022-02-10T09:30:00");
        drop(work);
        let path = sidecar_path(folder.path(), &id);
        let saved = fs::read_to_string(&path).unwrap();
        assert!(
            saved.contains("\"dateline:published\": \"2022-02-10T09:30\""),
            "{saved}"
        );
        assert!(
            !saved.contains("dateline:author"),
            "nobody was named anyway"
        );
        let odd = saved.replace("\"2022-02-10T09:30\"", "\"some day\"");
        fs::write(
            &path,
            odd.replace("\"dateline:title\"", "\"x:more\": 7, \"dateline:title\""),
        )
        .unwrap();
        let mut work = open_as("ana", folder.path());
        let notices = work.take_notices();
        assert!(
            notices.iter().any(|it| it.text.contains("“some day”")),
            "{notices:?}"
        );
        let note = AboutDocument::Note("n".to_owned());
        let document = id.clone();
        work.apply(Command::ChangeAbout { document, to: note })
            .unwrap();
        work.settle();
        let saved = fs::read_to_string(&path).unwrap();
        assert!(
            saved.contains("some day") && saved.contains("x:more"),
            "{saved}"
        );
        let (_, findings) = check(folder.path()).unwrap();
        assert!(
            findings.iter().any(|it| it.problem.contains("some day")),
            "{findings:?}"
        );
    }
}
