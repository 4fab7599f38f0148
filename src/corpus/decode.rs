//! Bytes → text, with the name of the encoding that they were in.
//!
//! Invariants: the text is what the bytes say, without a byte order mark and otherwise
//! untouched: no newline and no Unicode normalisation. What cannot be decoded is shown as `�`
//! and warned of; bytes that are no text at all are refused instead of shown as mojibake.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadError;
use super::cyrillic::{Named, better};

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, verbatim, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name, as the WHATWG standard writes it.
    pub encoding: &'static str,
    /// What is odd about it, in sentences for a person.
    pub warnings: Vec<String>,
}

/// Decodes a text file. A byte order mark decides; without one, bytes that are valid UTF-8 are
/// UTF-8; anything else is guessed from how often which letters stand beside each other, and a
/// warning says that it was.
///
/// # Errors
/// When the bytes are not text. No bytes at all are an empty text, not an error.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
    if let [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] = bytes {
        return Err(ReadError::Utf32);
    }
    if let Some((encoding, mark_length)) = Encoding::for_bom(bytes) {
        let content = bytes.get(mark_length..).unwrap_or_default();
        return decode_as(Named::Standard(encoding), content, Vec::new());
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        let warning = format!(
            "The file has no byte order mark; its encoding was taken to be {}.",
            encoding.name()
        );
        return decode_as(Named::Standard(encoding), bytes, vec![warning]);
    }
    if !is_texty(bytes) {
        return Err(ReadError::NotText);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !is_iso_2022_jp(bytes) => Ok(Decoded {
            text: Cow::Borrowed(text),
            encoding: UTF_8.name(),
            warnings: warn_of_nul(text),
        }),
        Ok(_) => {
            let encoding = Named::Standard(ISO_2022_JP);
            decode_as(encoding, bytes, vec![guessed(encoding)])
        }
        Err(_) if memchr::memchr(0, bytes).is_some() => Err(ReadError::NotText),
        Err(_) if is_damaged_utf_8(bytes) => decode_as(Named::Standard(UTF_8), bytes, Vec::new()),
        Err(_) => {
            let encoding = better(guess(bytes), bytes);
            decode_as(encoding, bytes, vec![guessed(encoding)])
        }
    }
}

/// One control character in this many bytes is still text: stray ones come from old word
/// processors and broken downloads. Compressed data has one in ten.
const BYTES_PER_CONTROL: usize = 50;

/// How much the guess of an encoding looks at. The detector is slow beside everything else
/// here, and does not get surer with more.
const GUESSED_FROM_BYTES: usize = 1 << 20;

fn decode_as(
    encoding: Named,
    bytes: &[u8],
    mut warnings: Vec<String>,
) -> Result<Decoded<'_>, ReadError> {
    let (text, had_errors) = encoding.decode(bytes);
    if !is_texty(text.as_bytes()) {
        return Err(ReadError::NotText);
    }
    if had_errors {
        let places = match text.matches('\u{FFFD}').count() {
            1 => "One place".to_owned(),
            count => format!("{count} places"),
        };
        warnings.push(format!(
            "{places} could not be decoded as {} and can be seen as \u{FFFD} in the text.",
            encoding.name()
        ));
    }
    warnings.extend(warn_of_nul(&text));
    Ok(Decoded {
        text,
        encoding: encoding.name(),
        warnings,
    })
}

fn guessed(encoding: Named) -> String {
    format!(
        "The file does not say how it is encoded; it was taken to be {}.",
        encoding.name()
    )
}

fn warn_of_nul(text: &str) -> Vec<String> {
    match memchr::memchr(0, text.as_bytes()) {
        Some(_) => vec!["The text holds NUL characters; the file may be damaged.".to_owned()],
        None => Vec::new(),
    }
}

/// Whether control characters are as rare as they are in a text.
fn is_texty(bytes: &[u8]) -> bool {
    let controls = bytes
        .iter()
        // Tabs, line and page breaks belong to text, and ISO-2022-JP is built on escape.
        .filter(|&&byte| matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
        .count();
    controls * BYTES_PER_CONTROL <= bytes.len()
}

/// One NUL in the wrong half for so many in the right one is a letter such as `Ā` (U+0100).
const NULS_PER_STRAY: usize = 25;

/// UTF-16 that lost its mark is known by its NULs: half of every Latin letter, space, digit and
/// line break is one, nearly always the same half.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let looked_at = bytes.get(..GUESSED_FROM_BYTES).unwrap_or(bytes);
    let nuls = memchr::memchr_iter(0, looked_at);
    let (even, odd) = nuls.fold((0, 0), |(even, odd), place| match place % 2 {
        0 => (even + 1, odd),
        _ => (even, odd + 1),
    });
    let (strays, count, encoding) = match even < odd {
        true => (even, odd, UTF_16LE),
        false => (odd, even, UTF_16BE),
    };
    // Even a text in Cyrillic or Arabic has a space or line break in twenty characters.
    let enough = looked_at.len() / 2 / 20;
    if count == 0 || count < enough || strays * NULS_PER_STRAY > count {
        return None;
    }
    let decoded = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    is_texty(decoded.as_bytes()).then_some(encoding)
}

/// ISO-2022-JP is valid ASCII, told only by its escape sequences.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr::memchr(0x1B, bytes).is_some() && bytes.is_ascii() && guess(bytes) == ISO_2022_JP
}

/// Whether bytes that are not valid UTF-8 were UTF-8 before something broke them: most
/// characters beyond ASCII are whole, or only the very end is cut off.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let mut whole = 0;
    let mut broken = 0;
    let mut broken_inside = 0;
    let mut seen_bytes = 0;
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        seen_bytes += chunk.valid().len() + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            broken += 1;
            if seen_bytes < bytes.len() {
                broken_inside += 1;
            }
        }
    }
    whole > 2 * broken || (whole > 0 && broken_inside == 0)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // A long English preface teaches nothing: look from where the first telling byte stands.
    let first_telling = bytes
        .iter()
        .position(|&byte| byte >= 0x80 || byte == 0x1B)
        .unwrap_or(0);
    let from = first_telling.saturating_sub(1024);
    let to = bytes.len().min(from + GUESSED_FROM_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(from..to).unwrap_or_default(), to == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Министерство иностранных дел сообщило в четверг, что встреча \
                           состоится в Москве 10 февраля.";

    fn check(bytes: &[u8], text: &str, encoding: &str, warnings: usize) {
        let decoded = decode(bytes).unwrap();
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.encoding, encoding, "{text:?}");
        assert_eq!(decoded.warnings.len(), warnings, "{:?}", decoded.warnings);
    }

    fn utf_16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn texts_are_read_in_the_encoding_they_are_in() {
        check(b"", "", "UTF-8", 0);
        check(b"plain", "plain", "UTF-8", 0);
        check(
            "Zürich – 10 février".as_bytes(),
            "Zürich – 10 février",
            "UTF-8",
            0,
        );
        check(b"\xEF\xBB\xBFwith a mark", "with a mark", "UTF-8", 0);
        check(b"\xEF\xBB\xBF", "", "UTF-8", 0);

        let russian_1251 = encoding_rs::WINDOWS_1251.encode(RUSSIAN).0.into_owned();
        check(&russian_1251, RUSSIAN, "windows-1251", 1);
        let japanese = "二月十日に木曜日の会談が行われる。";
        let japanese_2022 = ISO_2022_JP.encode(japanese).0.into_owned();
        check(&japanese_2022, japanese, "ISO-2022-JP", 1);
        check(
            b"\x93Talks\x94 \x96 the caf\xE9 in Orl\xE9ans",
            "“Talks” – the café in Orléans",
            "windows-1252",
            1,
        );
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        // Half of `Ā` is a NUL, too: the other half.
        let road = "The road from Āgra to Delhi was closed on Thursday, as was the bridge.";
        for sample in ["On Thursday\r\nin Moscow", RUSSIAN, "flag 🇺🇦 here", road] {
            let marked = format!("\u{FEFF}{sample}");
            check(&utf_16(&marked, u16::to_le_bytes), sample, "UTF-16LE", 0);
            check(&utf_16(&marked, u16::to_be_bytes), sample, "UTF-16BE", 0);
            check(&utf_16(sample, u16::to_le_bytes), sample, "UTF-16LE", 1);
            check(&utf_16(sample, u16::to_be_bytes), sample, "UTF-16BE", 1);
        }
    }

    #[test]
    fn nothing_is_normalised() {
        for text in [
            "a\rb\r\nc\nd\u{85}e\u{2028}",
            "e\u{301} \u{A0} \u{200B}",
            "\t\u{C}",
        ] {
            check(text.as_bytes(), text, "UTF-8", 0);
        }
    }

    #[test]
    fn damage_is_shown_and_told() {
        // One bad byte among whole characters; a character cut off at the end; the same
        // behind a mark.
        check(
            b"\xC3\xA9t\xC3\xA9 \xFF d\xC3\xA9j\xC3\xA0",
            "été \u{FFFD} déjà",
            "UTF-8",
            1,
        );
        check(
            b"d\xC3\xA9but et fin\xC3",
            "début et fin\u{FFFD}",
            "UTF-8",
            1,
        );
        check(b"\xEF\xBB\xBFa\xFFb", "a\u{FFFD}b", "UTF-8", 1);
        check(b"\xFF\xFEa\0\x00\xD8b\0", "a\u{FFFD}b", "UTF-16LE", 1);
        let stray = format!("{}\0", "word ".repeat(100));
        check(stray.as_bytes(), &stray, "UTF-8", 1);
    }

    #[test]
    fn what_is_not_text_is_refused() {
        let check = |bytes: &[u8], expected: ReadError| {
            assert_eq!(decode(bytes), Err(expected), "{bytes:?}");
        };
        check(
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x04\0",
            ReadError::NotText,
        );
        check(b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", ReadError::NotText);
        check(b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", ReadError::NotText);
        check(b"\x01\x02\x03\x04words", ReadError::NotText);
        check(b"\xFF\xFE\x01\0\x02\0\x03\0", ReadError::NotText);
        check(b"\xFF\xFE\0\0a\0\0\0", ReadError::Utf32);
        check(b"\0\0\xFE\xFF\0\0\0a", ReadError::Utf32);
    }
}
