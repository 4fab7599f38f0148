//! Any bytes as a codebook, as events, as a chronology and as corpus settings: no panic, what is
//! written and read again is the same, and fields that are not known survive.
#![no_main]

mod unknown;

use dateline::annotate::{chronology, codebook, events, settings};
use libfuzzer_sys::fuzz_target;

// The first byte says which of them it is.
fuzz_target!(|input: &[u8]| {
    match input {
        [b'c', bytes @ ..] => check(bytes, &["tags"], |bytes| {
            let file = codebook::read(bytes).ok()?;
            Some(codebook::write(&file.codebook, &file.leftover).expect("it can be written"))
        }),
        [b'e', bytes @ ..] => check(bytes, &["events"], |bytes| {
            let file = events::read(bytes).ok()?;
            Some(events::write(&file.items).expect("it can be written"))
        }),
        [b'l', bytes @ ..] => check(bytes, &["lines"], |bytes| {
            let file = chronology::read(bytes).ok()?;
            Some(chronology::write(&file.items).expect("it can be written"))
        }),
        [b's', bytes @ ..] => check(bytes, &["sources"], |bytes| {
            let file = settings::read(bytes).ok()?;
            Some(settings::write(&file.settings, &file.leftover).expect("it can be written"))
        }),
        _ => {}
    }
});

fn check(bytes: &[u8], lists: &[&str], rewritten: impl Fn(&[u8]) -> Option<Vec<u8>>) {
    let Some(written) = rewritten(bytes) else {
        return;
    };
    let again = rewritten(&written).expect("what was written can be read");
    assert_eq!(again, written);
    unknown::survive(bytes, lists, rewritten);
}
