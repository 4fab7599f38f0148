//! Old encodings of Cyrillic that the web standard or its detector does not know: MacCyrillic and
//! IBM 855 beside windows-1251.
//!
//! Invariant: bytes are taken for one of them only where it gives far better Russian than what
//! was guessed; Latin scripts never do, for too few of their letters are beyond ASCII.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC};

/// The name of IBM 855 in the list of the IANA.
pub const IBM855: &str = "IBM855";

/// What the bytes from 0x80 on stand for in IBM 855 (code page 855 of DOS, as Unicode maps it).
const UPPER_HALF: &str = "ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐└┴┬├─┼\
    кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀ЯрРсСтТуУжЖвВьЬ№\u{ad}ыЫзЗшШэЭщЩчЧ§■\u{a0}";

/// An encoding, of the web standard or IBM 855.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// One of the standard.
    Standard(&'static Encoding),
    /// IBM 855.
    Ibm855,
}

impl Named {
    /// The encoding with a label, also where the standard has another one for it.
    pub fn of_label(label: &[u8]) -> Option<Self> {
        let label = label.trim_ascii().to_ascii_lowercase();
        match label.as_slice() {
            b"ibm855" | b"cp855" | b"855" | b"csibm855" => Some(Self::Ibm855),
            b"maccyrillic" | b"mac-cyrillic" => Some(Self::Standard(X_MAC_CYRILLIC)),
            label => Encoding::for_label(label).map(Self::Standard),
        }
    }

    /// Its name, as the web standard or the IANA writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard(encoding) => encoding.name(),
            Self::Ibm855 => IBM855,
        }
    }

    /// The text, and whether some of it could not be decoded.
    pub fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Standard(encoding) => encoding.decode_without_bom_handling(bytes),
            Self::Ibm855 => (Cow::Owned(decode_855(bytes)), false),
        }
    }
}

fn decode_855(bytes: &[u8]) -> String {
    let upper: Vec<char> = UPPER_HALF.chars().collect();
    let letter = |byte: u8| match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(at) => upper.get(usize::from(at)).copied().unwrap_or('\u{FFFD}'),
    };
    bytes.iter().map(|&byte| letter(byte)).collect()
}

/// A better encoding than the guessed one, where there is one.
pub fn better(guessed: &'static Encoding, bytes: &[u8]) -> Named {
    let guess = Named::Standard(guessed);
    if guessed != WINDOWS_1252 && guessed != WINDOWS_1251 {
        return guess;
    }
    let head = bytes
        .get(..bytes.len().min(LOOKED_AT_BYTES))
        .unwrap_or(bytes);
    let others = [Named::Standard(X_MAC_CYRILLIC), Named::Ibm855];
    let scored = others.map(|named| (score(&named.decode(head).0), named));
    let best = scored.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((score_of_best, named))
            if score_of_best > GOOD && score_of_best > score(&guess.decode(head).0) + MARGIN =>
        {
            named
        }
        _ => guess,
    }
}

const LOOKED_AT_BYTES: usize = 64 * 1024;

/// Of Russian in the right encoding nearly every letter beyond ASCII scores.
const GOOD: f64 = 0.8;
const MARGIN: f64 = 0.02;

/// How much a text looks like Russian: from 1, for words of common letters that begin with the
/// only capitals, down to less than 0.
fn score(text: &str) -> f64 {
    let (mut sum, mut beyond, mut letters) = (0.0_f64, 0_u32, 0_u32);
    let mut before = ' ';
    for c in text.chars() {
        letters += u32::from(c.is_alphabetic());
        if !c.is_ascii() {
            beyond += 1;
            sum += match c {
                'а'..='я' | 'ё' => 1.0,
                // A capital within a word is a wrong letter.
                'А'..='Я' | 'Ё' if before.is_lowercase() => -1.0,
                'А'..='Я' | 'Ё' => 1.0,
                '«' | '»' | '–' | '—' | '„' | '“' | '”' | '…' | '№' | '\u{a0}' => {
                    1.0
                }
                _ => -1.0,
            };
        }
        before = c;
    }
    // In Latin scripts a few letters of a hundred are beyond ASCII.
    match beyond >= FEWEST && beyond * 3 > letters {
        true => sum / f64::from(beyond),
        false => -1.0,
    }
}

const FEWEST: u32 = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::decode;

    const RUSSIAN: &str = "Министерство иностранных дел сообщило в четверг, что встреча \
        состоится в Москве 10 февраля. Госсекретарь и министр обсудят «Минские соглашения», \
        безопасность Европы и положение на Украине; пресс-конференции после неё не будет.";

    fn in_855(text: &str) -> Vec<u8> {
        let upper: Vec<char> = UPPER_HALF.chars().collect();
        let byte = |c: char| match c.is_ascii() {
            true => c as u8,
            false => 0x80 + u8::try_from(upper.iter().position(|&it| it == c).unwrap()).unwrap(),
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn the_table_has_every_byte_once() {
        assert_eq!(UPPER_HALF.chars().count(), 128);
    }

    #[test]
    fn old_cyrillic_is_told_apart() {
        let check = |bytes: &[u8], text: &str, encoding: &str| {
            let decoded = decode(bytes).unwrap();
            assert_eq!((&*decoded.text, decoded.encoding), (text, encoding));
        };
        check(&in_855(RUSSIAN), RUSSIAN, IBM855);
        for encoding in [X_MAC_CYRILLIC, WINDOWS_1251, encoding_rs::IBM866] {
            let plain = RUSSIAN.replace(['«', '»'], "\"");
            let bytes = encoding.encode(&plain).0.into_owned();
            check(&bytes, &plain, encoding.name());
        }
        let french = "Le ministère a déclaré que la réunion prévue à Orléans était reportée à \
            l’été prochain, après les élections européennes.";
        let bytes = WINDOWS_1252.encode(french).0.into_owned();
        check(&bytes, french, "windows-1252");
    }

    #[test]
    fn labels_of_others_are_known() {
        let check = |label: &str, name: Option<&str>| {
            assert_eq!(Named::of_label(label.as_bytes()).map(Named::name), name);
        };
        check("IBM855", Some("IBM855"));
        check("MacCyrillic", Some("x-mac-cyrillic"));
        check("Windows-1251", Some("windows-1251"));
        check("klingon", None);
    }
}
