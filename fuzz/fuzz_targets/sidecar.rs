//! A text and any bytes as its sidecar: no panic, every passage on words of the text, what is
//! written and read again is the same, and fields that are not known survive.
#![no_main]

mod unknown;

use dateline::annotate::sidecar;
use dateline::model::{Text, TextHash};
use libfuzzer_sys::fuzz_target;

/// The document's name.
const NAME: &str = "a b.txt";

// The text ends at the first zero byte; the sidecar is what follows.
fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(2, |byte| *byte == 0);
    let (Some(text), Some(bytes)) = (parts.next(), parts.next()) else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let text = Text::new(text);
    let hash = TextHash::of(text.as_str());
    let rewritten = |bytes: &[u8]| {
        let read = sidecar::read(bytes, &text, hash).ok()?;
        for passage in read.annotations.passages() {
            assert!(!passage.span.is_empty() && text.get(passage.span).is_some());
        }
        for correction in read.annotations.corrections() {
            assert!(!correction.span.is_empty() && text.get(correction.span).is_some());
        }
        let written = sidecar::write(&read.annotations, NAME, &text, hash);
        Some((read, written.expect("what was read can be written")))
    };
    let Some((read, written)) = rewritten(bytes) else {
        return;
    };
    let (again, twice) = rewritten(&written).expect("what was written can be read");
    assert_eq!(again.annotations.passages(), read.annotations.passages());
    assert_eq!(again.annotations.corrections(), read.annotations.corrections());
    assert_eq!(again.annotations.orphans().len(), read.annotations.orphans().len());
    assert_eq!(twice, written);
    unknown::survive(bytes, &["items"], |bytes| Some(rewritten(bytes)?.1));
});
