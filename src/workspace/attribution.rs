//! Who said what a passage tells: the setting of it, and the names that were used before.

use std::collections::HashMap;

use super::{Attribution, Workspace};
use crate::annotate::Edit;
use crate::model::{Content, Passage};

/// Names that an analyst may mean again, the most used first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Those that said something.
    pub said_by: Vec<String>,
    /// Those that carried something, then the documents' outlets.
    pub carried_by: Vec<String>,
}

impl Workspace {
    /// Who makes the edits here.
    pub fn author(&self) -> &str {
        &self.surroundings.author
    }

    /// The names used in the corpus so far.
    pub fn names_used(&self) -> Names {
        let all = self.record.annotations.values();
        let passages: Vec<&Passage> = all.flat_map(|annotations| annotations.passages()).collect();
        let outlets = self.documents.iter();
        let outlets = outlets.filter_map(|dossier| dossier.document.outlet.as_deref());
        let outlets = by_use(outlets);
        let mut names = Names {
            said_by: by_use(passages.iter().map(|p| p.content.said_by.as_str())),
            carried_by: by_use(passages.iter().map(|p| p.content.carried_by.as_str())),
        };
        let fresh = |known: &[String], name: &String| !known.contains(name);
        let more: Vec<String> = outlets
            .into_iter()
            .filter(|name| fresh(&names.carried_by, name))
            .collect();
        names.carried_by.extend(more);
        names
    }
}

/// Every name once, the most used first, then by the alphabet.
fn by_use<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        *uses.entry(name).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = uses.into_iter().collect();
    names.sort_by(|(a, a_uses), (b, b_uses)| b_uses.cmp(a_uses).then_with(|| a.cmp(b)));
    names.into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// The content with one thing said of it.
pub(super) fn with(mut content: Content, to: Attribution) -> Content {
    match to {
        Attribution::SaidBy(name) => content.said_by = name,
        Attribution::CarriedBy(name) => content.carried_by = name,
        Attribution::Stance(stance) => content.stance = stance,
        Attribution::Credibility(credibility) => content.credibility = credibility,
    }
    content
}

/// Whether an edit changes only what neither the timeline nor the day sheet shows.
pub(super) fn is_not_drawn(edit: &Edit) -> bool {
    match edit {
        Edit::ChangePassage { before, after, .. } => {
            (&before.tags, &before.event_date) == (&after.tags, &after.event_date)
        }
        Edit::Line(_) => true,
        Edit::All(edits) => edits.iter().all(is_not_drawn),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Credibility, Stance};
    use crate::workspace::testing::{open_texts, passage_on};
    use crate::workspace::{Command, Effect};

    #[test]
    fn attribution_is_set_undone_and_known_again() {
        let (_folder, mut work) = open_texts(&[("a.txt", "The mayor denied it. So did others.")]);
        let (document, passage) = passage_on(&mut work, "a.txt", "The mayor denied it");
        let set = |work: &mut Workspace, to: Attribution| {
            let command = Command::Attribute {
                document: document.clone(),
                passage,
                to,
            };
            work.apply(command).unwrap()
        };
        for typed in ["t", "th", "the mayor"] {
            let effect = set(&mut work, Attribution::SaidBy(typed.to_owned()));
            assert!(matches!(effect, Effect::Passage { .. }));
        }
        work.apply(Command::LeaveField).unwrap();
        set(&mut work, Attribution::CarriedBy("The Gazette".to_owned()));
        set(&mut work, Attribution::Stance(Some(Stance::Denies)));
        set(
            &mut work,
            Attribution::Credibility(Some(Credibility::Doubtful)),
        );
        let content = |work: &Workspace| work.passage(&document, passage).unwrap().content.clone();
        let full = content(&work);
        assert_eq!(full.said_by, "the mayor");
        assert_eq!(full.stance, Some(Stance::Denies));
        let names = work.names_used();
        assert_eq!(names.said_by, ["the mayor"]);
        assert_eq!(names.carried_by, ["The Gazette"]);
        let labels = [
            "Grade “The mayor denied it” 4",
            "“The mayor denied it” denies",
            "Add who carried it",
            "Add who said it",
        ];
        for label in labels {
            assert_eq!(work.undo_label(), Some(label));
            work.apply(Command::Undo).unwrap();
        }
        assert_eq!(content(&work), Content::default());
        for _ in labels {
            work.apply(Command::Redo).unwrap();
        }
        assert_eq!(content(&work), full);
    }

    #[test]
    fn names_come_by_how_often_they_were_used() {
        let names = ["b", "a ", "", "c", "b", " "];
        assert_eq!(by_use(names.into_iter()), ["b", "a", "c"]);
    }
}
