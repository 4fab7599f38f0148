//! The words of the day sheet's heads: who says something, how, and in how many documents.

use crate::analysis::{DaySide, Saying, SayingGroup, plural};
use crate::model::{Stance, Status};

/// `Anna Lind denies · cancelled`; `Speaker not named · cancelled`.
pub(super) fn group_title(group: &SayingGroup) -> String {
    let who = who(group.said_by.as_deref(), group.stance);
    let who = who.unwrap_or_else(|| "Speaker not named".to_owned());
    match group.status.adds_to_standing() {
        true => format!("{who} · {}", group.status),
        false => who,
    }
}

/// `24 lines, 9 documents · 1 origin`.
pub(super) fn group_count(group: &SayingGroup) -> String {
    format!(
        "{}, {} · {}",
        plural(group.sayings.len(), "line"),
        plural(group.documents, "document"),
        plural(group.origins, "origin")
    )
}

/// `12 documents · 3 origins`.
pub(super) fn side_count(side: &DaySide) -> String {
    format!(
        "{} · {}",
        plural(side.documents, "document"),
        plural(side.origins, "origin")
    )
}

/// Who says it and how: `Anna Lind denies`, `said to be denied`; none where neither is known.
pub(super) fn who(said_by: Option<&str>, stance: Option<Stance>) -> Option<String> {
    match (said_by, stance) {
        (Some(name), None) => Some(name.to_owned()),
        (Some(name), Some(stance)) => Some(format!("{name} {}", verb(stance))),
        (None, Some(stance)) => Some(format!("somebody {}", verb(stance))),
        (None, None) => None,
    }
}

/// Whence it is known who says it, behind the words for it.
pub(super) fn whence(saying: &Saying) -> &'static str {
    match saying.is_settled {
        true => "as your passage has it",
        false => "as the sentence suggests",
    }
}

fn verb(stance: Stance) -> &'static str {
    match stance {
        Stance::Conditional => "says, on a condition",
        stance => stance.word(),
    }
}

/// The status of a line that stands alone, where it says more than its side does.
pub(super) fn more_than_side(status: Status) -> Option<&'static str> {
    status.adds_to_standing().then(|| status.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_names_speaker_stance_and_status() {
        let check = |said_by: Option<&str>, stance, status, expected: &str| {
            let group = SayingGroup {
                status,
                said_by: said_by.map(str::to_owned),
                stance,
                sayings: Vec::new(),
                documents: 9,
                origins: 1,
            };
            assert_eq!(group_title(&group), expected);
            assert_eq!(group_count(&group), "0 lines, 9 documents · 1 origin");
        };
        check(None, None, Status::Planned, "Speaker not named");
        check(Some("Lind"), None, Status::Planned, "Lind");
        check(
            Some("Lind"),
            Some(Stance::Denies),
            Status::Cancelled,
            "Lind denies · cancelled",
        );
        check(
            None,
            Some(Stance::Conditional),
            Status::Occurred,
            "somebody says, on a condition",
        );
    }
}
