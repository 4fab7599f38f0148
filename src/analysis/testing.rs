//! Dossiers for the tests of this layer.

use super::Dossier;
use crate::model::{DocId, Document, Provenance, Publication, Span, Text, TextHash};
use crate::timex::DateOrder;

/// A document without header that was published on that day, read for its dates.
pub fn dossier_of(published: &str, text: &str) -> Dossier {
    let text = Text::new(text.to_owned());
    let document = Document {
        id: DocId::new("d.txt"),
        title: "Title".to_owned(),
        outlet: None,
        published: Some(Publication::on(
            published.parse().unwrap(),
            Provenance::Header,
        )),
        hash: TextHash::of(text.as_str()),
        header: Span::new(0, 0),
        text,
        encoding: "UTF-8",
        warnings: Vec::new(),
        origin: Default::default(),
    };
    Dossier::study(document, DateOrder::default())
}
