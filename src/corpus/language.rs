//! Which language a text is in.

use whatlang::{Lang, detect};

use crate::model::Language;

/// The language of a prose; `None` when its first words do not tell with certainty.
pub fn of(prose: &str) -> Option<Language> {
    // The first line may be a name, a title or a line of signs; the rest of a book adds nothing.
    let end = prose.floor_char_boundary(LOOKED_AT_BYTES);
    let head = prose.get(..end).unwrap_or_default();
    if head.chars().filter(|c| c.is_alphabetic()).count() < FEWEST_LETTERS {
        return None;
    }
    let info = detect(head)?;
    info.is_reliable().then(|| named(info.lang()))
}

/// Every language that can be told, by its name.
pub fn all() -> Vec<Language> {
    let mut all: Vec<Language> = Lang::all().iter().copied().map(named).collect();
    all.sort_by_key(|it| it.name);
    all
}

/// The language with this code in ISO 639-3, if it is one that can be told.
pub fn of_code(code: &str) -> Option<Language> {
    Lang::from_code(code).map(named)
}

fn named(lang: Lang) -> Language {
    Language {
        code: lang.code(),
        name: lang.eng_name(),
    }
}

const LOOKED_AT_BYTES: usize = 1200;
const FEWEST_LETTERS: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_where_they_can_be() {
        let check = |prose: &str, expected: Option<&str>| {
            assert_eq!(of(prose).map(|it| it.code), expected, "{prose:?}");
        };
        check(
            "The ministers met in the capital on Thursday and spoke about the border for two hours.",
            Some("eng"),
        );
        check(
            "Министры встретились в столице в четверг и два часа говорили о границе. После этого \
             они вышли к журналистам и сказали, что переговоры были полезными и будут продолжены.",
            Some("rus"),
        );
        check(
            "Die Minister trafen sich am Donnerstag in der Hauptstadt und sprachen zwei Stunden über die Grenze.",
            Some("deu"),
        );
        check("Talks", None);
        check("2022-02-10 12 13 14 15 16 17 18 19 20", None);
        check("", None);
    }

    #[test]
    fn languages_are_known_by_their_codes() {
        assert_eq!(of_code("rus").map(|it| it.name), Some("Russian"));
        assert_eq!(of_code("xyz"), None);
        let all = all();
        assert!(all.iter().all(|it| of_code(it.code) == Some(*it)));
    }
}
