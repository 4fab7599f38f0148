//! The furniture and the dates of publication of the sample corpus, as a reader sees them.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]

use std::path::Path;

use dateline::model::Provenance;
use dateline::workspace::{Command, Surroundings, Workspace};

#[test]
fn what_sites_put_around_the_sample_is_furniture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut work = Workspace::new(Surroundings::alone("ana")).unwrap();
    work.apply(Command::Open(folder)).unwrap();
    work.settle();
    assert_eq!(work.documents().len(), 5);
    let mut pages_with_topics = 0;
    for dossier in work.documents() {
        let document = &dossier.document;
        let provenance = document.published.map(|it| it.provenance);
        assert_eq!(provenance, Some(Provenance::Header), "{}", document.id);
        let text = document.text.as_str();
        if let Some(start) = text.find("Related Topics") {
            pages_with_topics += 1;
            let within = |at: usize| dossier.furniture.iter().any(|it| it.range().contains(&at));
            let letters = text.char_indices().skip_while(|(at, _)| *at < start);
            let mut letters = letters.filter(|(_, letter)| letter.is_alphanumeric());
            assert!(letters.all(|(at, _)| within(at)), "all of it, to the end");
        }
        for mention in &dossier.mentions {
            let words = document.text.get(mention.span).unwrap();
            assert!(!words.contains("hours ago"), "{}: {words}", document.id);
        }
        // The post that a page shows within its text is part of what it says.
        if let Some(at) = text.find("Maria Zakharova advises Downing Street") {
            let post = dossier.sentence_around(dateline::model::Span::new(at, at + 5));
            assert!(!dossier.is_furniture(post), "{}", document.id);
        }
    }
    assert_eq!(pages_with_topics, 1);
}
