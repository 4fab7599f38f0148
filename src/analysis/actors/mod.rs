//! Who and what a text names: people with their offices, countries, bodies.
//!
//! | step | file |
//! | --- | --- |
//! | cut a sentence into words and signs | `words` |
//! | know titles, offices, countries | `lexicon`, with the tables in `assets/lexicons/` |
//! | read who a sentence names | `names` |
//! | know that “Truss” and “the Foreign Secretary” are one person | `directory` |
//!
//! Invariants: pure functions of the texts. A name is taken for a person's only where something
//! shows it (an office or a title before it, a given name, or the same name elsewhere), and a
//! surname or an office that several people of the corpus share stands for none of them.

mod directory;
mod lexicon;
mod names;
mod words;

pub(super) use directory::{Actor, Directory, LocalNames};
pub(super) use lexicon::{Phrases, Place, sections};
pub(super) use names::{Named, Who, is_headline, names_in};
pub(super) use words::{Word, words_of};

/// The country, the word for what is of it, or the city that stands at a place, and how many
/// words it has.
pub(super) fn place_at(words: &[Word<'_>], at: usize) -> Option<(usize, Place)> {
    lexicon::places().at(words, at)
}
