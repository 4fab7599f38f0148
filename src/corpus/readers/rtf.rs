//! Rich text: its words, in whatever code pages its fonts have.
//!
//! Invariant: groups may nest as deep and close as late as they like; what is not known is
//! passed over.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::corpus::{Draft, Input, Item, ReadError, Reader};
use crate::model::Provenance;

const WHAT: &str = "rich text";

/// Reads rich text.
pub struct RtfReader;

impl Reader for RtfReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let mut reading = Reading::new();
        for token in Tokens::of(input.bytes) {
            reading.take(token);
        }
        let mut draft = reading.finish();
        if draft.text.trim().is_empty() {
            return Err(ReadError::NoText(WHAT));
        }
        draft.encoding = "UTF-8".to_owned();
        emit(Item::Document(Box::new(draft)));
        Ok(())
    }
}

enum Token<'a> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A control sign: `~`, `*`, …
    Sign(u8),
    /// A byte of text.
    Byte(u8),
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
            self.at += 1;
        }
        if self.at == start {
            let sign = self.peek()?;
            self.at += 1;
            if sign != b'\'' {
                return Some(Token::Sign(sign));
            }
            let digits = self.bytes.get(self.at..self.at + 2);
            let digits = digits.and_then(|it| std::str::from_utf8(it).ok());
            return Some(
                match digits.and_then(|it| u8::from_str_radix(it, 16).ok()) {
                    Some(byte) => {
                        self.at += 2;
                        Token::Byte(byte)
                    }
                    None => Token::Sign(sign),
                },
            );
        }
        let word = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
        let number_start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let number = std::str::from_utf8(self.bytes.get(number_start..self.at)?).ok()?;
        let number = number.parse().ok();
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if word == "bin" {
            self.at += usize::try_from(number.unwrap_or(0)).unwrap_or(0);
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control()?,
                // Line breaks and NULs belong to the file, not to the text.
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}

/// Where the words of a group go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Nowhere,
    Fonts,
    Information,
    Title,
    Author,
    Created,
}

#[derive(Clone, Copy)]
struct Group {
    place: Place,
    hidden: bool,
    /// How many characters stand in for one in Unicode.
    stand_ins: i32,
    encoding: &'static Encoding,
    /// Whether it began with `\*`: of no use to who does not know it.
    is_optional: bool,
}

struct Reading {
    draft: Draft,
    title: String,
    author: String,
    created: [i32; 3],
    groups: Vec<Group>,
    group: Group,
    /// Bytes of text that wait for the rest of their character.
    waiting: Vec<u8>,
    /// Stand-ins that are still to be passed over.
    skipped: i32,
    high_surrogate: Option<u16>,
    page: &'static Encoding,
    /// The code pages of the fonts, by their numbers.
    fonts: Vec<(i32, Option<&'static Encoding>)>,
    default_font: i32,
}

/// Deeper groups are read as if they were no groups.
const DEEPEST: usize = 100_000;

impl Reading {
    fn new() -> Self {
        Self {
            draft: Draft::default(),
            title: String::new(),
            author: String::new(),
            created: [0; 3],
            groups: Vec::new(),
            group: Group {
                place: Place::Text,
                hidden: false,
                stand_ins: 1,
                encoding: WINDOWS_1252,
                is_optional: false,
            },
            waiting: Vec::new(),
            skipped: 0,
            high_surrogate: None,
            page: WINDOWS_1252,
            fonts: Vec::new(),
            default_font: 0,
        }
    }

    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::Byte(_) if self.skipped > 0 => self.skipped -= 1,
            Token::Byte(byte) => self.waiting.push(byte),
            Token::Open => {
                self.flush();
                self.skipped = 0;
                if self.groups.len() < DEEPEST {
                    self.groups.push(self.group);
                }
                self.group.is_optional = false;
            }
            Token::Close => {
                self.flush();
                self.skipped = 0;
                if let Some(group) = self.groups.pop() {
                    self.group = group;
                }
            }
            Token::Sign(sign) => {
                self.flush();
                match sign {
                    b'*' => self.group.is_optional = true,
                    b'~' => self.write("\u{a0}"),
                    b'_' => self.write("\u{2011}"),
                    b'{' | b'}' | b'\\' => self.waiting.push(sign),
                    b'\r' | b'\n' => self.write("\n"),
                    _ => {}
                }
            }
            Token::Word(word, number) => self.word(word, number),
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word == "u" {
            self.flush();
            return self.unicode(number.unwrap_or(0));
        }
        self.flush();
        if let Some(words) = words_of(word) {
            return match self.skipped {
                0 => self.write(words),
                _ => self.skipped -= 1,
            };
        }
        match (word, number) {
            ("uc", Some(count)) => self.group.stand_ins = count.clamp(0, 16),
            ("ansicpg", Some(page)) => {
                self.page = code_page(page).unwrap_or(WINDOWS_1252);
                self.group.encoding = self.page;
            }
            ("mac", _) => {
                self.page = encoding_rs::MACINTOSH;
                self.group.encoding = self.page;
            }
            ("deff", Some(font)) => self.default_font = font,
            ("f", Some(font)) if self.group.place == Place::Fonts => self.fonts.push((font, None)),
            ("fcharset", Some(set)) => {
                if let Some(font) = self.fonts.last_mut() {
                    font.1 = char_set(set);
                }
            }
            ("f", Some(font)) => self.group.encoding = self.encoding_of(font),
            ("plain" | "pard", _) => {
                if word == "plain" {
                    self.group.encoding = self.encoding_of(self.default_font);
                    self.group.hidden = false;
                }
            }
            ("v" | "deleted", number) => self.group.hidden = number != Some(0),
            ("yr", Some(year)) if self.group.place == Place::Created => self.created[0] = year,
            ("mo", Some(month)) if self.group.place == Place::Created => self.created[1] = month,
            ("dy", Some(day)) if self.group.place == Place::Created => self.created[2] = day,
            _ => self.destination(word),
        }
    }

    /// A word that begins a group of its own kind.
    fn destination(&mut self, word: &str) {
        let place = match word {
            "fonttbl" => Place::Fonts,
            "info" => Place::Information,
            "title" if self.group.place == Place::Information => Place::Title,
            "author" if self.group.place == Place::Information => Place::Author,
            "creatim" if self.group.place == Place::Information => Place::Created,
            "colortbl" | "stylesheet" | "pict" | "object" | "fldinst" | "themedata"
            | "listtext" | "pntext" | "header" | "footer" | "headerl" | "headerr" | "footerl"
            | "footerr" | "headerf" | "footerf" | "nonshppict" | "xe" | "tc" | "bkmkstart"
            | "bkmkend" | "datafield" | "listoverridetable" | "list" | "listlevel"
            | "leveltext" | "levelnumbers" | "listname" | "revtbl" | "rsidtbl" | "annotation"
            | "objdata" | "generator" | "listtable" => Place::Nowhere,
            // Text boxes and notes are words that everybody sees.
            "shpinst" | "shptxt" | "footnote" | "ud" => Place::Text,
            _ if self.group.is_optional => Place::Nowhere,
            _ => return,
        };
        if self.group.place != Place::Nowhere {
            self.group.place = place;
        }
        self.group.is_optional = false;
    }

    fn unicode(&mut self, number: i32) {
        self.skipped = self.group.stand_ins;
        // Written as a signed number of 16 bits by the standard, unsigned or longer by others.
        let unit = match number {
            -32768..=-1 => u32::try_from(number + 65536).unwrap_or(0xFFFD),
            number => u32::try_from(number).unwrap_or(0xFFFD),
        };
        let mut buffer = [0; 4];
        match (self.high_surrogate.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high_surrogate = u16::try_from(unit).ok(),
            (Some(high), 0xDC00..=0xDFFF) => {
                let unit = 0x10000 + ((u32::from(high) - 0xD800) << 10) + (unit - 0xDC00);
                let c = char::from_u32(unit).unwrap_or('\u{FFFD}');
                self.write(c.encode_utf8(&mut buffer));
            }
            (_, unit) => {
                let c = char::from_u32(unit)
                    .filter(|c| *c != '\0')
                    .unwrap_or('\u{FFFD}');
                self.write(c.encode_utf8(&mut buffer));
            }
        }
    }

    fn encoding_of(&self, font: i32) -> &'static Encoding {
        let known = self.fonts.iter().find(|(number, _)| *number == font);
        known
            .and_then(|(_, encoding)| *encoding)
            .unwrap_or(self.page)
    }

    fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.waiting);
        let (words, _) = self.group.encoding.decode_without_bom_handling(&bytes);
        let words = words.into_owned();
        self.write(&words);
        // The allocation serves again.
        self.waiting = bytes;
        self.waiting.clear();
    }

    fn write(&mut self, words: &str) {
        if self.group.hidden {
            return;
        }
        match self.group.place {
            Place::Text => self.draft.text.push_str(words),
            Place::Title => self.title.push_str(words),
            Place::Author => self.author.push_str(words),
            Place::Nowhere | Place::Fonts | Place::Information | Place::Created => {}
        }
    }

    fn finish(mut self) -> Draft {
        self.flush();
        let mut draft = self.draft;
        let length = draft.text.trim_end().len();
        draft.text.truncate(length);
        draft.title = Some(self.title).filter(|it| !it.trim().is_empty());
        draft.author = Some(self.author).filter(|it| !it.trim().is_empty());
        let [year, month, day] = self.created;
        let created = u32::try_from(month).ok().zip(u32::try_from(day).ok());
        let created =
            created.and_then(|(month, day)| chrono::NaiveDate::from_ymd_opt(year, month, day));
        draft.date(created.map(|date| (date, None)), Provenance::Properties);
        draft
    }
}

/// What a control word stands for in the text.
fn words_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "par" | "line" | "sect" | "row" => "\n",
        "page" => "\n\n",
        "tab" | "cell" | "nestcell" => "\t",
        "emdash" => "—",
        "endash" => "–",
        "emspace" => "\u{2003}",
        "enspace" => "\u{2002}",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        _ => return None,
    })
}

fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        437 | 850 => return Some(WINDOWS_1252),
        866 => "ibm866".to_owned(),
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        10007 => "x-mac-cyrillic".to_owned(),
        65001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}

/// The code page of a font's character set; `None` for the document's own.
fn char_set(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, draft, drafts};
    use super::*;
    use crate::model::Format;

    #[test]
    fn words_are_what_a_reader_sees() {
        let check = |rtf: &str, expected: &str| {
            assert_eq!(draft(Format::Rtf, rtf.as_bytes()).text, expected, "{rtf}");
        };
        check(r"{\rtf1\ansi One\par two {\b three}}", "One\ntwo three");
        check(
            r"{\rtf1 a\tab b\~c\_d\-e \{x\}}",
            "a\tb\u{a0}c\u{2011}de {x}",
        );
        check(r"{\rtf1\ansi\ansicpg1251 \'cc\'e8\'ed\'f1\'ea}", "Минск");
        check(
            r"{\rtf1\ansi{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}\f0 caf\'e9 {\f1\'cc\'e8} \'e9}",
            "café Ми é",
        );
        check(r"{\rtf1\ansi\ansicpg932 \'93\'fa\'96{\b x}}", "日\u{FFFD}x");
        check(r"{\rtf1\uc1 \u1052?\u1080?\u-10179?\u-8704?.}", "Ми😀.");
        check(r"{\rtf1 {\uc0 \u233}t\u233\'65.}", "été.");
        check(
            r"{\rtf1{\*\unknown no}{\info{\title no}}{\pict 00ff}{\v no}yes}",
            "yes",
        );
        check(r"{\rtf1{\field{\*\fldinst no}{\fldrslt yes}}}", "yes");
        check(r"{\rtf1\trowd a\cell b\cell\row c}", "a\tb\t\nc");
        check("{\\rtf1 a\r\nb\\bin3 {}}c}", "abc");
        check(r"{\rtf1 one}}} two", "one two");
        check(&format!("{{\\rtf1 {}x", "{".repeat(200_000)), "x");
    }

    #[test]
    fn properties_are_read() {
        let rtf = r"{\rtf1{\info{\title Talks end}{\author Anna Lind}{\creatim\yr2022\mo2\dy10}{\revtim\yr2023\mo1\dy1}}x}";
        let read = draft(Format::Rtf, rtf.as_bytes());
        assert_eq!(read.title.as_deref(), Some("Talks end"));
        assert_eq!(read.author.as_deref(), Some("Anna Lind"));
        assert_eq!(dated(&read), "2022-02-10 properties");
        let (_, error) = drafts(Format::Rtf, "a.rtf", br"{\rtf1{\pict 00}}");
        assert_eq!(error, Some(ReadError::NoText(WHAT)));
    }
}
