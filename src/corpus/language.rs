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
    if is_english(head) {
        return Some(ENGLISH);
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

const ENGLISH: Language = Language {
    code: "eng",
    name: "English",
};

/// Whether a text is so full of words that no other language has that there is nothing to
/// compare: telling languages apart takes longer than finding the dates of a text.
fn is_english(head: &str) -> bool {
    const WORDS: [&str; 16] = [
        "the", "of", "and", "that", "with", "from", "which", "have", "this", "their", "been",
        "were", "they", "would", "has", "it",
    ];
    const FEWEST_KINDS: u32 = 4;
    let (mut kinds, mut count, mut all) = (0_u16, 0, 0);
    for word in head.split(|c: char| !c.is_alphabetic()) {
        all += usize::from(!word.is_empty());
        if let Some(kind) = WORDS.iter().position(|it| word.eq_ignore_ascii_case(it)) {
            kinds |= 1 << kind;
            count += 1;
        }
    }
    // One word in eight: running English has one in six.
    count * 8 >= all && kinds.count_ones() >= FEWEST_KINDS
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
        let english = "The ministers, of whom nobody had spoken, met in the capital and said \
            that they would have been glad to talk with the others.";
        check(english, Some("eng"));
        check(&format!("{english} Министры встретились."), Some("eng"));
        let dutch = "De ministers kwamen bijeen en of zij het eens waren over de grens of niet, \
            bleef van begin tot eind onduidelijk, want geen van hen wilde er iets over zeggen.";
        check(dutch, Some("nld"));
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
