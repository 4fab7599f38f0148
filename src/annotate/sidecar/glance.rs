//! A first look at a sidecar whose document is not there.

use serde_json::Value;
use serde_json::value::RawValue;

use super::read::item::is_of_type;
use super::wire::PageIn;
use crate::model::TextHash;

/// What can be said of a sidecar without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The text that it was saved with, where it tells.
    pub text_hash: Option<TextHash>,
    /// How many annotations it holds.
    pub annotations: usize,
}

/// Looks at a sidecar without its document; `None` when it is no sidecar.
pub fn glance(bytes: &[u8]) -> Option<Glance> {
    let page: PageIn = serde_json::from_slice(bytes).ok()?;
    if !is_of_type(page.head.kind.as_ref(), "AnnotationPage") {
        return None;
    }
    let items = page.items.as_ref();
    let items: Option<Vec<&RawValue>> = items.and_then(|it| serde_json::from_str(it.get()).ok());
    let hash = page.head.text_hash.as_ref().and_then(Value::as_str);
    Some(Glance {
        text_hash: hash.and_then(TextHash::parse),
        annotations: items.map_or(0, |items| items.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_tells_the_text_and_how_much_there_is() {
        let check = |json: &str, expected: Option<(bool, usize)>| {
            let glance = glance(json.as_bytes());
            let told = glance.map(|it| (it.text_hash.is_some(), it.annotations));
            assert_eq!(told, expected, "{json}");
        };
        let hash = TextHash::of("x");
        check("", None);
        check("{}", None);
        check(r#"{"type": "AnnotationPage"}"#, Some((false, 0)));
        check(
            &format!(
                r#"{{"type": "AnnotationPage", "dateline:textHash": "{hash}", "items": [{{}}, 1]}}"#
            ),
            Some((true, 2)),
        );
    }
}
