//! Any bytes as a record of a journal: no panic, and a record that can be read says the same
//! when it is written and read again.
#![no_main]

use chrono::DateTime;
use dateline::annotate::journal::{read, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let rewritten = |bytes: &[u8]| {
        let (entry, seat) = read(bytes).ok()?;
        Some(write(entry, &seat, DateTime::UNIX_EPOCH).expect("what was read can be written"))
    };
    if let Some(written) = rewritten(input) {
        let again = rewritten(&written).expect("what was written can be read");
        assert_eq!(again, written);
    }
});
