//! Tags, and the corpus's tree of them.

use std::fmt;

use thiserror::Error;

/// A colour without transparency, 0 to 255 a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(written: &str) -> Option<Self> {
        let hex = written.strip_prefix('#')?;
        if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(hex, 16).ok()?;
        let [_, r, g, b] = value.to_be_bytes();
        Some(Self([r, g, b]))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// Why some words cannot be a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TagPathError {
    /// There is nothing in it.
    #[error("a tag needs a name")]
    Empty,
    /// A line break or another control character is in it.
    #[error("a tag cannot hold line breaks or control characters")]
    Control,
}

/// A tag's full name, its branches parted by `/`: `actor/state`. Every part is trimmed and
/// none is empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagPath(String);

impl TagPath {
    /// Reads a path as a person types it: white space around parts and empty parts are dropped.
    ///
    /// # Errors
    /// When nothing is left, or a control character is in it.
    pub fn parse(typed: &str) -> Result<Self, TagPathError> {
        let parts: Vec<&str> = typed
            .split('/')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            return Err(TagPathError::Empty);
        }
        if parts.iter().any(|part| part.contains(char::is_control)) {
            return Err(TagPathError::Control);
        }
        Ok(Self(parts.join("/")))
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `state` of `actor/state`.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for TagPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One label of the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its full name.
    pub path: TagPath,
    /// What its passages are drawn in.
    pub colour: Rgb,
    /// When to use it, in the analyst's words; may be empty.
    pub description: String,
    /// The single key that puts it on the selected words.
    pub key: Option<char>,
}

/// The corpus's tags, in the analyst's order. No path and no key stands twice.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Codebook {
    /// In the order they are listed.
    pub tags: Vec<Tag>,
}

impl Codebook {
    /// The tag of that name.
    pub fn get(&self, path: &TagPath) -> Option<&Tag> {
        self.tags.iter().find(|tag| &tag.path == path)
    }

    /// The tag that this key puts on a selection.
    pub fn by_key(&self, key: char) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.key == Some(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_tidied() {
        let check = |typed: &str, expected: Result<&str, TagPathError>| {
            let got = TagPath::parse(typed);
            assert_eq!(
                got.as_ref().map(TagPath::as_str),
                expected.as_ref().copied()
            );
        };
        check("actor", Ok("actor"));
        check(" actor / state ", Ok("actor/state"));
        check("//a//b/", Ok("a/b"));
        check("  / ", Err(TagPathError::Empty));
        check("a\nb", Err(TagPathError::Control));
    }

    #[test]
    fn the_name_is_the_last_part() {
        let path = TagPath::parse("actor/state/ministry").unwrap();
        assert_eq!(path.name(), "ministry");
    }

    #[test]
    fn colours_read_back() {
        assert_eq!(Rgb::parse("#0a80ff"), Some(Rgb([10, 128, 255])));
        assert_eq!(Rgb([10, 128, 255]).to_string(), "#0a80ff");
        assert_eq!(Rgb::parse("#+12345"), None);
        assert_eq!(Rgb::parse("0a80ff"), None);
    }
}
