//! The query language by examples, for a person who searches.

/// What can be typed, and what it finds. Kept beside the language, so that neither is changed
/// without the other; a test runs every example.
pub const HELP: [(&str, &str); 17] = [
    (
        "talks moscow",
        "both words, or words that begin so, anywhere in the text",
    ),
    ("\"foreign secretary\"", "exactly these words, side by side"),
    ("kyiv OR kiev", "one or the other"),
    (
        "talks -sanctions",
        "the first without the second; also NOT sanctions",
    ),
    ("(kyiv OR kiev) talks", "brackets hold together"),
    ("talks NEAR/5 moscow", "at most five words between them"),
    (
        "shoigu~",
        "words spelt almost so; shoigu~1 but for one letter",
    ),
    (
        "published:2022-02",
        "published in that month, week (2022-W06), day or year",
    ),
    ("published:2022-02-01..", "published on that day or later"),
    (
        "about:2022-02-10",
        "speaks of that time, whenever it was published",
    ),
    (
        "about:2022-02-10 status:planned",
        "speaks of it as planned (tentative, occurred, ongoing, postponed, cancelled)",
    ),
    ("source:tass", "from that outlet"),
    ("tag:claim", "has that tag, or one below it"),
    ("saidby:lavrov", "has a passage that he said"),
    ("title:visit", "has the word in its title"),
    ("file:february", "has the word in its file’s name"),
    (
        "has:note",
        "has a note; also has:passage, has:tag, has:date, has:mention",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Status;
    use crate::search::{Facts, Field, Query};

    /// A document that has everything the examples ask for.
    struct Everything;

    impl Facts for Everything {
        fn holds(&self, field: &Field) -> bool {
            *field != Field::Nothing
        }

        fn speaks(&self, _: &Field, _: Status) -> bool {
            true
        }
    }

    #[test]
    fn the_examples_are_understood() {
        let text = "The Foreign Secretary spoke of talks in Moscow and in Kyiv; Shoygu listened.";
        for (example, _) in HELP {
            let query = Query::parse(example);
            assert!(query.matches(text, &Everything), "{example}");
            // Without its operators it would be looked for word by word.
            let plain = example.replace([':', '~', '"', '(', ')', '-', '/'], " ");
            let is_plain = example == plain && !example.contains("OR");
            let other = Query::parse(&plain.replace("OR", "and"));
            assert_eq!(
                other.matches(text, &Everything),
                is_plain || example.starts_with('"'),
                "{example}"
            );
        }
    }
}
