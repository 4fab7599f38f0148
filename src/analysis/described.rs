//! A document as the analyst says it is: her word on its date, title, outlet, author and language
//! counts more than what was read.
//!
//! Invariants: what was read is never lost, and comes back when nothing else is said. Its text is
//! the same whatever is said of it.

use super::Dossier;
use crate::corpus::language_of_code;
use crate::model::{AsRead, Details, Document, Edited, Language};

/// The document as the analyst says it is, whatever was said of it before.
#[must_use]
pub fn described(document: &Document, details: &Details) -> Document {
    let mut told = document.clone();
    let read = as_read(document);
    let said = |said: &Option<String>, read: &Option<String>| match said.as_deref() {
        None => read.clone(),
        Some("") => None,
        Some(said) => Some(said.to_owned()),
    };
    told.published = match &details.published {
        None => read.published,
        Some(published) => published.publication(),
    };
    told.title = details.title.clone().unwrap_or_else(|| read.title.clone());
    told.outlet = said(&details.outlet, &read.outlet);
    told.origin.author = said(&details.author, &read.author);
    told.origin.language = match details.language.as_deref() {
        None => read.language,
        Some(code) => language_of_code(code),
    };
    told.origin.edited = (!details.is_empty()).then(|| {
        Box::new(Edited {
            details: details.clone(),
            read,
        })
    });
    told
}

/// What was read from the file, whatever is said of it.
pub fn as_read(document: &Document) -> AsRead {
    match &document.origin.edited {
        Some(edited) => edited.read.clone(),
        None => AsRead {
            published: document.published,
            title: document.title.clone(),
            outlet: document.outlet.clone(),
            author: document.origin.author.clone(),
            language: document.origin.language,
        },
    }
}

/// Notes which language a document turned out to be in.
pub(super) fn note_language(document: &mut Document, language: Option<Language>) {
    let said = match &mut document.origin.edited {
        Some(edited) => {
            edited.read.language = language;
            edited.details.language.is_some()
        }
        None => false,
    };
    if !said {
        document.origin.language = language;
    }
}

impl Dossier {
    /// The dossier of the document as the analyst says it is; `None` when it says so already.
    /// Where the day of publication is another one, its relative dates are yet to be read anew.
    pub fn described(&self, details: &Details) -> Option<Self> {
        let edited = self.document.origin.edited.as_deref();
        let is_said = match edited {
            Some(edited) => edited.details == *details,
            None => details.is_empty(),
        };
        (!is_said).then(|| Self {
            document: described(&self.document, details),
            ..self.clone()
        })
    }

    /// Whether its relative dates were read against another day than that of its publication.
    pub fn is_anchored_elsewhere(&self) -> bool {
        self.anchored_on != self.document.date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::model::{Provenance, PublishedAs};
    use crate::timex::DateOrder;

    #[test]
    fn what_is_said_counts_and_what_was_read_comes_back() {
        let read = dossier_of("2022-02-08", "They meet on Thursday.").document;
        let published = |word: &str| Details {
            published: PublishedAs::of_word(word),
            ..Details::default()
        };
        let check = |details: &Details, day: Option<&str>, thursday: &str| {
            // Whatever was said before makes no difference.
            for before in [&read, &described(&read, &published("1999"))] {
                let told = described(before, details);
                let date = told.date().map(|day| day.to_string());
                assert_eq!(date.as_deref(), day, "{details:?}");
                assert_eq!(as_read(&told), as_read(&read));
                let dossier = Dossier::study(told, DateOrder::default());
                assert_eq!(dossier.mentions[0].value, thursday, "{details:?}");
                assert!(!dossier.is_anchored_elsewhere());
            }
        };
        check(&Details::default(), Some("2022-02-08"), "2022-02-10");
        check(&published("2022-03-01"), Some("2022-03-01"), "2022-03-03");
        check(&published("2022-03"), None, "XXXX-WXX-4");
        check(&published("unknown"), None, "XXXX-WXX-4");
        let told = described(&read, &published("2022-03"));
        assert_eq!(told.first_day(), "2022-03-01".parse().ok());
        let by = told.published.map(|it| it.provenance);
        assert_eq!(by, Some(Provenance::Analyst));
    }

    #[test]
    fn an_empty_word_says_that_there_is_none() {
        let mut read = dossier_of("2022-02-08", "They met.").document;
        read.outlet = Some("Wire".to_owned());
        read.origin.author = Some("Lind".to_owned());
        let word = |word: &str| Some(word.to_owned());
        let details = Details {
            title: word("Talks"),
            outlet: word(""),
            author: word("Ode"),
            language: word("rus"),
            ..Details::default()
        };
        let told = described(&read, &details);
        let origin = &told.origin;
        assert_eq!(
            (told.title.as_str(), told.outlet.as_deref()),
            ("Talks", None)
        );
        assert_eq!(origin.author.as_deref(), Some("Ode"));
        assert_eq!(origin.language.map(|it| it.name), Some("Russian"));
        let again = described(&told, &Details::default());
        assert_eq!(again.outlet.as_deref(), Some("Wire"));
        assert_eq!(again.origin.edited, None);
    }

    #[test]
    fn a_dossier_tells_when_it_is_to_be_read_anew() {
        let dossier = dossier_of("2022-02-08", "They meet on Thursday.");
        assert!(dossier.described(&Details::default()).is_none());
        let details = |published: &str| Details {
            published: PublishedAs::of_word(published),
            ..Details::default()
        };
        let same_day = dossier.described(&details("2022-02-08T10:00")).unwrap();
        assert!(!same_day.is_anchored_elsewhere());
        let other = same_day.described(&details("2022-02-09")).unwrap();
        assert!(other.is_anchored_elsewhere());
        assert!(other.described(&details("2022-02-09")).is_none());
    }
}
