//! A text as it is compared: without case, accents, or the shapes of quotation marks and dashes.
//!
//! Invariants: folding a piece alone and folding it inside a longer text give the same; every
//! place of the folded text leads back to a place of the original, outwards where one character
//! became several.

use unicode_normalization::char::decompose_compatible;

use crate::model::Span;

/// A folded text and the way back to the original.
pub(super) struct Folded {
    text: String,
    /// The characters that became none, several, or one of another length, in the text's order.
    changes: Vec<Change>,
}

/// One character of the original and what became of it. Offsets and lengths are in bytes.
#[derive(Clone, Copy)]
struct Change {
    folded_start: usize,
    folded_length: usize,
    original_start: usize,
    original_length: usize,
}

impl Folded {
    /// Folds a text: in one pass, at the speed of copying where it is ASCII.
    pub(super) fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut changes = Vec::new();
        let mut rest = original;
        loop {
            let (ascii, others) = split_at_non_ascii(rest);
            text.push_str(ascii);
            let Some(c) = others.chars().next() else {
                break;
            };
            let original_start = original.len() - others.len();
            let folded_start = text.len();
            push_folded(c, &mut text);
            let folded_length = text.len() - folded_start;
            // "Æ" and "ae" are both two bytes long, yet there is no place inside "Æ".
            let is_one_for_one = folded_length == c.len_utf8()
                && text.chars().next_back().map(char::len_utf8) == Some(folded_length);
            if !is_one_for_one {
                changes.push(Change {
                    folded_start,
                    folded_length,
                    original_start,
                    original_length: c.len_utf8(),
                });
            }
            rest = others.get(c.len_utf8()..).unwrap_or_default();
        }
        text.make_ascii_lowercase();
        Self { text, changes }
    }

    /// The folded text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The folded text alone.
    pub(super) fn into_string(self) -> String {
        self.text
    }

    /// Where a range of the folded text stands in the original.
    pub(super) fn original(&self, folded: Span) -> Span {
        Span::new(
            self.original_offset(folded.start, false),
            self.original_offset(folded.end, true),
        )
    }

    /// A place inside a character that became several goes to its end if `outwards_is_right`.
    fn original_offset(&self, folded: usize, outwards_is_right: bool) -> usize {
        let upto = self
            .changes
            .partition_point(|change| change.folded_start <= folded);
        let Some(change) = upto.checked_sub(1).and_then(|last| self.changes.get(last)) else {
            return folded;
        };
        let inside = folded - change.folded_start;
        if inside >= change.folded_length {
            // Behind it: a vanished accent belongs to the letter before.
            let behind = inside - change.folded_length;
            change.original_start + change.original_length + behind
        } else if inside > 0 && outwards_is_right {
            change.original_start + change.original_length
        } else {
            change.original_start
        }
    }
}

fn split_at_non_ascii(text: &str) -> (&str, &str) {
    // Eight bytes at a time: most texts are ASCII for long stretches.
    const STEP: usize = 8;
    let bytes = text.as_bytes();
    let whole_steps = bytes
        .chunks_exact(STEP)
        .take_while(|chunk| chunk.is_ascii())
        .count();
    let mut end = whole_steps * STEP;
    end += bytes
        .iter()
        .skip(end)
        .take_while(|byte| byte.is_ascii())
        .count();
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Writes what a character beyond ASCII is compared as; ASCII letters may come out in capitals.
fn push_folded(c: char, folded: &mut String) {
    if folds_to_itself(c) {
        folded.push(c);
        return;
    }
    // Letters that a reader types without their stroke or as two, but that Unicode does not
    // take apart.
    let replacement = match c {
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '´' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ı' => "i",
        'ς' => "σ",
        // Soft hyphens, joiners and marks of direction can be neither seen nor typed.
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => "",
        _ => {
            decompose_compatible(c, |part| {
                if !matches!(part, '\u{300}'..='\u{36F}') {
                    folded.extend(part.to_lowercase());
                }
            });
            return;
        }
    };
    folded.push_str(replacement);
}

/// The bulk of the texts in the scripts that have no case and no accents to lose, known without
/// asking Unicode's tables.
fn folds_to_itself(c: char) -> bool {
    matches!(c,
        // Small Cyrillic letters but й, Hebrew and Arabic letters, Chinese, Korean.
        'а'..='и' | 'к'..='я' | 'א'..='ת' | 'ا'..='ي' | '\u{4E00}'..='\u{9FFF}' | '가'..='힣')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_takes_for_the_same_is_the_same() {
        let check = |original: &str, expected: &str| {
            assert_eq!(Folded::new(original).as_str(), expected, "{original:?}");
        };
        check("", "");
        check("Moscow, 10 FEB", "moscow, 10 feb");
        check("Zürich ZÜRICH Zu\u{308}rich", "zurich zurich zurich");
        check("Erdoğan İstanbul ışık", "erdogan istanbul isik");
        check("Wałęsa Tromsø Straße Æsop", "walesa tromso strasse aesop");
        check("“it’s” «x» 1–2 − 3", "\"it's\" \"x\" 1-2 - 3");
        check("co\u{AD}op\u{200B}erate", "cooperate");
        check("ﬁnal ＮＡＴＯ №\u{A0}5", "final nato no 5");
        check("МОСКВА Ёлка ΣΟΦΌΣ σοφός", "москва елка σοφοσ σοφοσ");
        check("北京 وزارة 서울", "北京 وزارة 서울");
    }

    #[test]
    fn every_place_leads_back() {
        // Folding each character alone must give the spans that folding the whole gives.
        let original = "Zu\u{308}rich ﬁnal co\u{AD}op “Æ” İ 北京 №5 e\u{301}";
        let folded = Folded::new(original);
        for (start, c) in original.char_indices() {
            let end = start + c.len_utf8();
            let before = Folded::new(&original[..start]).as_str().len();
            let upto = Folded::new(&original[..end]).as_str().len();
            if before == upto {
                continue;
            }
            let span = folded.original(Span::new(before, upto));
            assert!(span.contains(Span::new(start, end)), "{c:?}");
            let more = original.get(end..span.end).unwrap();
            assert_eq!(
                Folded::new(more).as_str(),
                "",
                "only what cannot be seen: {c:?}"
            );
            let first = folded.as_str()[before..].chars().next().unwrap();
            let half = folded.original(Span::new(before, before + first.len_utf8()));
            assert!(original.get(half.range()).is_some(), "{c:?}");
        }
    }
}
