//! Which language a text is in.

use whatlang::detect;

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
    info.is_reliable().then(|| Language {
        code: info.lang().code(),
        name: info.lang().eng_name(),
    })
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
}
