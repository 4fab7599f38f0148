//! Something that the analyst recorded for the corpus as a whole.

use super::Stamp;

/// A thing with an id of its own: what is said of it changes, the id never does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded<Id, Facts> {
    /// Its id.
    pub id: Id,
    /// What the analyst says of it.
    pub facts: Facts,
    /// Who made it and changed it.
    pub stamp: Stamp,
}
